/* The words of an expression: names, numbers, quoted texts, signs. Knows no grammar. */
#include "figures/expression/reader.h"

#include <stdio.h>

void reader_refuse(struct reader *r, size_t at, const char *key, const char *format, ...)
{
    if (r->rc < 0)
        return;
    size_t column = 1;
    for (size_t i = 0; i < at && i < r->text.len; i++)
        column += ((unsigned char)r->text.ptr[i] & 0xc0) != 0x80;
    char where[128], arg[256];
    snprintf(where, sizeof where, "%s:%zu", r->scope->name, column);
    va_list args;
    va_start(args, format);
    vsnprintf(arg, sizeof arg, format, args);
    va_end(args);
    r->rc = err_set(r->err, ERR_INVALID, where, key, "%s", arg);
}

void reader_nomem(struct reader *r)
{
    if (r->rc == 0)
        r->rc = err_nomem(r->err);
}

bool token_is(const struct token *t, const char *word)
{
    return (t->kind == TOKEN_NAME || t->kind == TOKEN_SYMBOL) && str_is(t->text, word);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || is_digit(c) || c == '_' || c == '.';
}

static char char_at(const struct reader *r, size_t at)
{
    return at < r->text.len ? r->text.ptr[at] : '\0';
}

/* 12 or 12.5: at most 15 digits, 6 of them behind the point. */
static void take_number(struct reader *r)
{
    size_t at = r->token.at, digits = 0, point = 0;
    for (; is_digit(char_at(r, at)) || (char_at(r, at) == '.' && point == 0 && is_digit(char_at(r, at + 1)));
         at++) {
        if (r->text.ptr[at] == '.') {
            point = at;
            continue;
        }
        if (++digits > READER_MAX_NUMBER_DIGITS) {
            reader_refuse(r, r->token.at, "expression_number", "%d, %d", READER_MAX_NUMBER_DIGITS,
                          READER_MAX_DECIMALS);
            return;
        }
        r->token.number = r->token.number * 10 + (r->text.ptr[at] - '0');
    }
    r->token.decimals = point > 0 ? (int)(at - point - 1) : 0;
    if (r->token.decimals > READER_MAX_DECIMALS || is_name(char_at(r, at))) {
        reader_refuse(r, r->token.at, "expression_number", "%d, %d", READER_MAX_NUMBER_DIGITS,
                      READER_MAX_DECIMALS);
        return;
    }
    r->at = at;
}

/* 'live' or "live"; what is between holds no quote of its own kind. */
static void take_text(struct reader *r)
{
    char quote = r->text.ptr[r->token.at];
    const char *from = r->text.ptr + r->token.at + 1;
    const char *end = memchr(from, quote, r->text.len - r->token.at - 1);
    if (!end) {
        reader_refuse(r, r->token.at, "expression_quote", "%c", quote);
        return;
    }
    r->token.text = (struct str){from, (size_t)(end - from)};
    r->at = (size_t)(end - r->text.ptr) + 1;
    if (!str_is_utf8(r->token.text))
        reader_refuse(r, r->token.at, "expression_sign", "UTF-8");
}

static void take_symbol(struct reader *r)
{
    static const char *const symbols[] = {"!=", "<=", ">=", "=", "<", ">", "(", ")", ",", "+", "-", "*", "/"};
    for (size_t i = 0; i < sizeof symbols / sizeof symbols[0]; i++) {
        size_t len = strlen(symbols[i]);
        if (r->text.len - r->token.at >= len && memcmp(r->text.ptr + r->token.at, symbols[i], len) == 0) {
            r->token.text.len = len;
            r->at = r->token.at + len;
            return;
        }
    }
    unsigned char c = (unsigned char)r->text.ptr[r->token.at];
    if (c > ' ' && c < 0x7f)
        reader_refuse(r, r->token.at, "expression_sign", "%c", c);
    else
        reader_refuse(r, r->token.at, "expression_sign", "0x%02X", c);
}

void reader_next(struct reader *r)
{
    while (r->at < r->text.len && strchr(" \t\r\n", r->text.ptr[r->at]) && r->text.ptr[r->at] != '\0')
        r->at++;
    char c = char_at(r, r->at);
    r->token = (struct token){.kind = TOKEN_END, .text = {r->text.ptr + r->at, 0}, .at = r->at};
    if (r->rc < 0 || r->at == r->text.len)
        return;
    if (is_digit(c)) {
        r->token.kind = TOKEN_NUMBER;
        take_number(r);
    } else if (c == '\'' || c == '"') {
        r->token.kind = TOKEN_TEXT;
        take_text(r);
    } else if (is_name(c) && c != '.') {
        r->token.kind = TOKEN_NAME;
        while (is_name(char_at(r, r->at)))
            r->at++;
        r->token.text.len = r->at - r->token.at;
    } else {
        r->token.kind = TOKEN_SYMBOL;
        take_symbol(r);
    }
}
