/* See csv.h. It knows nothing of what the columns mean and converts no values; whoever imports does. */
#include "format/csv.h"

#include "base/mem.h"
#include "format/value.h"

#include <stdio.h>
#include <strings.h>

enum { MAX_ROW = 16 << 20 };

/* Windows-1252 from 0x80 to 0x9f (WHATWG Encoding); the rest is as in Latin-1. */
static const char *const windows_1252[32] = {
    "€",
    "\xef\xbf\xbd",
    "‚",
    "ƒ",
    "„",
    "…",
    "†",
    "‡",
    "ˆ",
    "‰",
    "Š",
    "‹",
    "Œ",
    "\xef\xbf\xbd",
    "Ž",
    "\xef\xbf\xbd",
    "\xef\xbf\xbd",
    "‘",
    "’",
    "“",
    "”",
    "•",
    "–",
    "—",
    "˜",
    "™",
    "š",
    "›",
    "œ",
    "\xef\xbf\xbd",
    "ž",
    "Ÿ",
};

static bool is_break(char c)
{
    return c == '\n' || c == '\r';
}

/* --- reading --- */

static char find_separator(const char *at, const char *end)
{
    static const char candidates[] = {';', ',', '\t'};
    size_t found[sizeof candidates] = {0}, best = 0;
    bool quoted = false;
    for (; at < end && (quoted || !is_break(*at)); at++) {
        quoted ^= *at == '"';
        for (size_t i = 0; i < sizeof candidates && !quoted; i++)
            found[i] += *at == candidates[i];
    }
    for (size_t i = 1; i < sizeof candidates; i++)
        if (found[i] > found[best])
            best = i;
    return found[best] > 0 ? candidates[best] : ',';
}

void csv_open(struct csv *c, const char *name, const char *text, size_t len)
{
    *c = (struct csv){.at = text, .end = text + len, .name = name, .next_line = 1};
    buf_init(&c->text, MAX_ROW);
    if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
        c->at += 3;
    c->windows = !str_is_utf8((struct str){c->at, (size_t)(c->end - c->at)});
    if (c->end - c->at > 5 && strncasecmp(c->at, "sep=", 4) == 0 && strchr(";,\t|", c->at[4]) && c->at[4] &&
        is_break(c->at[5])) {
        c->separator = c->at[4];
        c->at += 5;
    } else {
        c->separator = find_separator(c->at, c->end);
    }
}

void csv_release(struct csv *c)
{
    buf_release(&c->text);
    mem_free(c->fields);
    c->fields = NULL;
    c->count = c->room = 0;
}

static int fail(struct csv *c, unsigned line, const char *key, struct err *err)
{
    char where[sizeof err->where];
    snprintf(where, sizeof where, "%.100s:%u", c->name, line);
    c->at = c->end;
    c->count = 0;
    return err_set(err, ERR_INVALID, where, key, NULL);
}

static void add_char(struct csv *c, char ch)
{
    unsigned char byte = (unsigned char)ch;
    if (!c->windows || byte < 0x80) {
        buf_addc(&c->text, ch);
    } else if (byte < 0xa0) {
        buf_adds(&c->text, windows_1252[byte - 0x80]);
    } else {
        buf_addc(&c->text, (char)(0xc0 | (byte >> 6)));
        buf_addc(&c->text, (char)(0x80 | (byte & 0x3f)));
    }
}

/* Past one line break: LF, CR LF or CR. */
static void pass_break(struct csv *c)
{
    bool pair = c->at[0] == '\r' && c->at + 1 < c->end && c->at[1] == '\n';
    c->at += pair ? 2 : 1;
    c->next_line++;
}

static void read_unquoted(struct csv *c)
{
    for (; c->at < c->end && *c->at != c->separator && !is_break(*c->at); c->at++)
        add_char(c, *c->at);
}

/* From the opening quote; false when the closing one is missing or something follows it. */
static bool read_quoted(struct csv *c)
{
    for (c->at++; c->at < c->end; c->at++) {
        bool quote = *c->at == '"';
        if (quote && (c->at + 1 == c->end || c->at[1] != '"')) {
            c->at++;
            return c->at == c->end || *c->at == c->separator || is_break(*c->at);
        }
        c->at += quote;
        bool first_of_pair = *c->at == '\r' && c->at + 1 < c->end && c->at[1] == '\n';
        c->next_line += is_break(*c->at) && !first_of_pair;
        add_char(c, *c->at);
    }
    return false;
}

static bool add_field(struct csv *c, size_t len)
{
    if (c->count == c->room) {
        size_t room = c->room ? c->room * 2 : 16;
        struct str *fields = mem_resize(c->fields, room * sizeof *fields);
        if (!fields)
            return false;
        c->fields = fields;
        c->room = room;
    }
    c->fields[c->count++] = (struct str){NULL, len};
    buf_addc(&c->text, '\0');
    return !c->text.failed;
}

static int read_field(struct csv *c, struct err *err)
{
    size_t from = c->text.len;
    unsigned line = c->next_line;
    bool quoted = c->at < c->end && *c->at == '"';
    if (quoted && !read_quoted(c))
        return fail(c, line, "csv_quote", err);
    if (!quoted)
        read_unquoted(c);
    size_t len = c->text.len - from;
    if (len > CSV_MAX_FIELD || c->count == CSV_MAX_FIELDS || c->text.len == MAX_ROW)
        return fail(c, line, "csv_long", err);
    if (len > 0 && memchr(c->text.data + from, '\0', len))
        return fail(c, line, "csv_text", err);
    return 0;
}

int csv_next(struct csv *c, struct err *err)
{
    while (c->at < c->end && is_break(*c->at))
        pass_break(c);
    buf_clear(&c->text);
    c->count = 0;
    c->line = c->next_line;
    if (c->at == c->end)
        return 0;
    for (;;) {
        size_t from = c->text.len;
        int failed = read_field(c, err);
        if (failed)
            return failed;
        if (!add_field(c, c->text.len - from)) {
            c->at = c->end;
            c->count = 0;
            return err_nomem(err);
        }
        if (c->at == c->end || is_break(*c->at))
            break;
        c->at++;
    }
    const char *at = c->text.data; /* only now does it stay where it is */
    for (size_t i = 0; i < c->count; i++) {
        c->fields[i].ptr = at;
        at += c->fields[i].len + 1;
    }
    return 1;
}

int csv_column(const struct csv *c, const char *name)
{
    size_t len = strlen(name);
    for (size_t i = 0; i < c->count; i++) {
        struct str header = str_trim(c->fields[i]);
        if (header.len == len && strncasecmp(header.ptr, name, len) == 0)
            return (int)i;
    }
    return -1;
}

bool csv_column_twice(const struct csv *c, int column)
{
    struct str name = str_trim(c->fields[column]);
    for (size_t i = (size_t)column + 1; i < c->count; i++) {
        struct str other = str_trim(c->fields[i]);
        if (other.len == name.len && strncasecmp(other.ptr, name.ptr, name.len) == 0)
            return true;
    }
    return false;
}

const char *csv_field(const struct csv *c, int i)
{
    return i >= 0 && (size_t)i < c->count ? c->fields[i].ptr : "";
}

/* --- writing --- */

void csv_write_field(struct buf *out, const char *text, bool first)
{
    size_t len = strlen(text);
    bool formula = len > 0 && strchr("=+-@\t\r", text[0]) && !json_is_number(str_of(text));
    bool blank_around = len > 0 && (text[0] == ' ' || text[len - 1] == ' ');
    bool quoted = strpbrk(text, ";,\t\r\n\"") || blank_around || (first && len == 0);
    if (!first)
        buf_addc(out, ';');
    if (quoted)
        buf_addc(out, '"');
    if (formula)
        buf_addc(out, '\'');
    for (const char *at = text; *at; at++) {
        if (*at == '"')
            buf_addc(out, '"');
        buf_addc(out, *at);
    }
    if (quoted)
        buf_addc(out, '"');
}

void csv_write_end(struct buf *out)
{
    buf_adds(out, "\r\n");
}
