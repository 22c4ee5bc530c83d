/*
 * Builds one plain-text message: headers by RFC 5322, other than ASCII by RFC 2047, the body quoted-printable
 * (RFC 2045 §6.7), so that it arrives whole through any relay. What could open a second header is refused, not
 * repaired. No attachments, no HTML: a notice has neither.
 */
#include "mail/message.h"

#include "base/str.h"

#include <stdio.h>
#include <string.h>

enum { LINE_MAX_LEN = 76, WORD_MAX_LEN = 52, ID_MAX = 100, LOCAL_MAX = 64, LABEL_MAX = 63 };

static const char letters_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

static bool is_one_of(char c, const char *extra)
{
    return c != '\0' && (strchr(letters_digits, c) || strchr(extra, c));
}

/* RFC 5321 dot-string: no dot first, last or twice. */
static bool local_valid(const char *text, size_t len)
{
    if (len == 0 || len > LOCAL_MAX || text[0] == '.' || text[len - 1] == '.')
        return false;
    for (size_t i = 0; i < len; i++)
        if (!is_one_of(text[i], "!#$%&'*+-/=?^_`{|}~.") || (text[i] == '.' && text[i + 1] == '.'))
            return false;
    return true;
}

static bool domain_valid(const char *text)
{
    for (;;) {
        size_t len = strcspn(text, ".");
        if (len == 0 || len > LABEL_MAX || text[0] == '-' || text[len - 1] == '-')
            return false;
        for (size_t i = 0; i < len; i++)
            if (!is_one_of(text[i], "-"))
                return false;
        if (text[len] == '\0')
            return true;
        text += len + 1;
    }
}

/* One plain ASCII address, local@domain, without comments, quotes or lists. */
static bool address_valid(const char *address)
{
    const char *at = strchr(address, '@');
    return at && strlen(address) <= MAIL_ADDRESS_MAX && local_valid(address, (size_t)(at - address)) &&
           domain_valid(at + 1);
}

/* UTF-8 without control characters; `also` names those that may stand in it all the same. */
static bool text_clean(const char *text, size_t max, const char *also)
{
    size_t len = strlen(text);
    if (len > max || !str_is_utf8((struct str){text, len}))
        return false;
    for (size_t i = 0; i < len; i++)
        if (((unsigned char)text[i] < 0x20 || text[i] == 0x7f) && !strchr(also, text[i]))
            return false;
    return true;
}

bool sender_parse(struct sender *out, const char *text)
{
    struct sender sender = {.name = ""};
    const char *open = strchr(text, '<');
    struct str address = str_trim(str_of(open ? open + 1 : text));
    if (open) {
        struct str name = str_trim((struct str){text, (size_t)(open - text)});
        if (address.len == 0 || address.ptr[address.len - 1] != '>' || name.len > MAIL_SUBJECT_MAX)
            return false;
        address.len--;
        memcpy(sender.name, name.ptr, name.len);
    }
    if (address.len > MAIL_ADDRESS_MAX)
        return false;
    memcpy(sender.address, address.ptr, address.len);
    if (!address_valid(sender.address) || !text_clean(sender.name, MAIL_SUBJECT_MAX, ""))
        return false;
    *out = sender;
    return true;
}

static bool id_valid(const char *id)
{
    size_t len = strlen(id);
    if (len == 0 || len > ID_MAX || id[0] == '.')
        return false;
    for (size_t i = 0; i < len; i++)
        if (!is_one_of(id[i], "._-"))
            return false;
    return true;
}

static void add_hex(struct buf *out, char byte)
{
    static const char hex[] = "0123456789ABCDEF";
    buf_addc(out, '=');
    buf_addc(out, hex[(unsigned char)byte >> 4]);
    buf_addc(out, hex[(unsigned char)byte & 15]);
}

/* How many bytes the character that starts with `lead` has. */
static size_t character_len(unsigned char lead)
{
    return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/* RFC 2047 "Q" words, never cut within a character. */
static void add_words(struct buf *out, const char *text)
{
    size_t used = 0;
    buf_adds(out, "=?utf-8?Q?");
    while (*text) {
        size_t len = character_len((unsigned char)*text);
        bool plain = is_one_of(*text, "");
        size_t cost = plain || *text == ' ' ? 1 : 3 * len;
        if (used + cost > WORD_MAX_LEN) {
            buf_adds(out, "?=\r\n =?utf-8?Q?");
            used = 0;
        }
        used += cost;
        for (; len > 0; len--, text++) {
            if (*text == ' ')
                buf_addc(out, '_');
            else if (plain)
                buf_addc(out, *text);
            else
                add_hex(out, *text);
        }
    }
    buf_adds(out, "?=");
}

/* A header's text: as it is when it is short and of letters, digits, spaces and `safe`, else in encoded words. */
static void add_phrase(struct buf *out, const char *text, const char *safe)
{
    size_t len = strlen(text);
    bool plain = len > 0 && len <= WORD_MAX_LEN && text[0] != ' ' && text[len - 1] != ' ';
    for (size_t i = 0; i < len && plain; i++)
        plain = text[i] == ' ' ? text[i + 1] != ' ' : is_one_of(text[i], safe);
    if (plain)
        buf_adds(out, text);
    else
        add_words(out, text);
}

/* "Sat, 21 Nov 2026 21:04:05 +0100" (RFC 5322 §3.3), on the Dutch wall clock. */
static void add_date(struct buf *out, int64_t now)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int32_t day = instant_day(now);
    struct civil civil = day_to_civil(day);
    char iso[26];
    instant_format(iso, now);
    buf_printf(out, "Date: %s, %d %s %d %.8s %.3s%.2s\r\n", days[day_weekday(day) - 1], civil.day,
               months[civil.month - 1], civil.year, iso + 11, iso + 19, iso + 23);
}

/* One byte of the body, in a line that has room for it and for a soft break after it. */
static size_t add_quoted(struct buf *out, const char *at, size_t column)
{
    bool last = at[1] == '\n' || at[1] == '\0' || (at[1] == '\r' && at[2] == '\n');
    bool blank = *at == ' ' || *at == '\t';
    bool literal = (*at > ' ' && *at < 0x7f && *at != '=') || (blank && !last);
    size_t cost = literal ? 1 : 3;
    if (column + cost > LINE_MAX_LEN - 1) {
        buf_adds(out, "=\r\n");
        column = 0;
    }
    if (literal)
        buf_addc(out, *at);
    else
        add_hex(out, *at);
    return column + cost;
}

static void add_body(struct buf *out, const char *text)
{
    size_t column = 0;
    for (; *text; text++) {
        if (text[0] == '\r' && text[1] == '\n')
            continue;
        if (*text == '\n') {
            buf_adds(out, "\r\n");
            column = 0;
        } else {
            column = add_quoted(out, text, column);
        }
    }
    if (column > 0)
        buf_adds(out, "\r\n");
}

static int check(const struct mail_message *message, struct err *err)
{
    if (!address_valid(message->to))
        return err_set(err, ERR_INVALID, "to", "mail_address", "%s", message->to);
    if (!text_clean(message->subject, MAIL_SUBJECT_MAX, ""))
        return err_set(err, ERR_INVALID, "subject", "mail_text", NULL);
    if (!text_clean(message->text, MAIL_TEXT_MAX, "\r\n\t"))
        return err_set(err, ERR_INVALID, "text", "mail_text", NULL);
    if (!id_valid(message->id))
        return err_set(err, ERR_INVALID, "id", "mail_text", NULL);
    return 0;
}

int message_build(struct buf *out, const struct sender *from, const struct mail_message *message, int64_t now,
                  struct err *err)
{
    int code = check(message, err);
    if (code < 0)
        return code;
    add_date(out, now);
    buf_adds(out, "From: ");
    if (from->name[0] != '\0') {
        add_phrase(out, from->name, "-+!*/");
        buf_printf(out, "\r\n <%s>\r\n", from->address);
    } else {
        buf_printf(out, "%s\r\n", from->address);
    }
    buf_printf(out, "To: %s\r\nMessage-ID: <%s@%s>\r\nSubject: ", message->to, message->id,
               strchr(from->address, '@') + 1);
    add_phrase(out, message->subject, "-+!*/.,:;()'?&%");
    /* RFC 3834: no out-of-office answers to a machine. */
    buf_adds(
        out,
        "\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n");
    add_body(out, message->text);
    return out->failed ? err_nomem(err) : 0;
}
