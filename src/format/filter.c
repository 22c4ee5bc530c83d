/*
 * How values are written into a page: escaped, and where a filter asks for it as a date, a number or a URL in
 * the way a Dutch or English reader expects. A value that a filter does not understand is shown as it is.
 */
#include "base/clock.h"
#include "format/template_tree.h"

#include <strings.h>

struct words {
    const char *nl, *en;
};
static const struct words months[] = {
    {"januari", "January"}, {"februari", "February"}, {"maart", "March"},
    {"april", "April"},     {"mei", "May"},           {"juni", "June"},
    {"juli", "July"},       {"augustus", "August"},   {"september", "September"},
    {"oktober", "October"}, {"november", "November"}, {"december", "December"},
};
static const struct words weekdays[] = {
    {"maandag", "Monday"}, {"dinsdag", "Tuesday"},   {"woensdag", "Wednesday"}, {"donderdag", "Thursday"},
    {"vrijdag", "Friday"}, {"zaterdag", "Saturday"}, {"zondag", "Sunday"},
};

static bool is_english(const char *lang)
{
    return text_is(lang, "en");
}

static const char *word(const struct words *w, const char *lang)
{
    return is_english(lang) ? w->en : w->nl;
}

void html_escape(struct buf *out, const char *text, size_t len)
{
    size_t from = 0;
    for (size_t i = 0; i < len; i++) {
        char c = text[i];
        const char *entity = c == '&'    ? "&amp;"
                             : c == '<'  ? "&lt;"
                             : c == '>'  ? "&gt;"
                             : c == '"'  ? "&quot;"
                             : c == '\'' ? "&#39;"
                                         : NULL;
        if (!entity)
            continue;
        buf_add(out, text + from, i - from);
        buf_adds(out, entity);
        from = i + 1;
    }
    buf_add(out, text + from, len - from);
}

void filter_plain(struct buf *out, const struct value *v, const char *lang)
{
    (void)lang;
    struct str s = value_str(v);
    if (value_kind(v) == VALUE_BOOL)
        buf_adds(out, value_as_bool(v, false) ? "true" : "false");
    else
        html_escape(out, s.ptr, s.len);
}

static bool may_stand_in_url(char c, enum html_where where)
{
    bool alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return alphanumeric || (c && strchr("-._~", c)) || (where == HTML_URL_PATH && (c == '+' || c == '@'));
}

void filter_url_part(struct buf *out, const struct value *v, enum html_where where)
{
    struct str s = value_str(v);
    for (size_t i = 0; i < s.len; i++) {
        if (may_stand_in_url(s.ptr[i], where))
            buf_addc(out, s.ptr[i]);
        else
            buf_printf(out, "%%%02X", (unsigned)(unsigned char)s.ptr[i]);
    }
}

/* --- dates and times --- */

struct moment {
    int32_t day;
    int minutes; /* since midnight on the Dutch wall clock; -1 when only a day is known */
};

static bool take_two(struct str *s, int below, int *out)
{
    if (s->len < 2 || s->ptr[0] < '0' || s->ptr[0] > '9' || s->ptr[1] < '0' || s->ptr[1] > '9')
        return false;
    *out = (s->ptr[0] - '0') * 10 + (s->ptr[1] - '0');
    s->ptr += 2;
    s->len -= 2;
    return *out < below;
}

static bool take(struct str *s, char c)
{
    if (s->len == 0 || s->ptr[0] != c)
        return false;
    s->ptr++;
    s->len--;
    return true;
}

/* "+01:00" or "Z"; nothing is the Dutch wall clock. */
static bool read_zone(struct moment *m, struct str rest)
{
    if (rest.len == 0)
        return true;
    int hours = 0, minutes = 0, sign = rest.ptr[0] == '-' ? -1 : 1;
    if (take(&rest, '+') || take(&rest, '-')) {
        if (!take_two(&rest, 24, &hours) || !take(&rest, ':') || !take_two(&rest, 60, &minutes))
            return false;
    } else if (!take(&rest, 'Z')) {
        return false;
    }
    int64_t utc = (int64_t)m->day * 1440 + m->minutes - sign * (hours * 60 + minutes);
    m->day = instant_day(utc * 60000);
    m->minutes = instant_minutes(utc * 60000);
    return rest.len == 0;
}

/* "2026-11-21", or with "T14:05", "T14:05:30", "T14:05:30.123" and a zone behind it. */
static bool read_moment(struct moment *m, const struct value *v)
{
    struct str s = value_str(v);
    char date[11] = "";
    if (s.len < 10 || value_kind(v) != VALUE_TEXT)
        return false;
    memcpy(date, s.ptr, 10);
    if (!day_parse(&m->day, date))
        return false;
    m->minutes = -1;
    struct str rest = {s.ptr + 10, s.len - 10};
    if (rest.len == 0)
        return true;
    int hours = 0, minutes = 0, seconds = 0;
    if (!take(&rest, 'T') || !take_two(&rest, 24, &hours) || !take(&rest, ':') ||
        !take_two(&rest, 60, &minutes))
        return false;
    if (take(&rest, ':') && !take_two(&rest, 61, &seconds))
        return false;
    if (take(&rest, '.'))
        while (rest.len > 0 && rest.ptr[0] >= '0' && rest.ptr[0] <= '9')
            rest.ptr++, rest.len--;
    m->minutes = hours * 60 + minutes;
    return read_zone(m, rest);
}

static void write_day(struct buf *out, int32_t day, const char *lang)
{
    struct civil c = day_to_civil(day);
    buf_printf(out, "%d %s %d", c.day, word(&months[c.month - 1], lang), c.year);
}

static void write_time(struct buf *out, int minutes)
{
    buf_printf(out, "%02d:%02d", minutes / 60, minutes % 60);
}

static void filter_day(struct buf *out, const struct value *v, const char *lang)
{
    struct moment m;
    if (read_moment(&m, v))
        write_day(out, m.day, lang);
    else
        filter_plain(out, v, lang);
}

static void filter_shortday(struct buf *out, const struct value *v, const char *lang)
{
    struct moment m;
    if (!read_moment(&m, v)) {
        filter_plain(out, v, lang);
        return;
    }
    struct civil c = day_to_civil(m.day);
    if (is_english(lang))
        buf_printf(out, "%d %.3s %d", c.day, months[c.month - 1].en, c.year);
    else
        buf_printf(out, "%d-%d-%d", c.day, c.month, c.year);
}

static void filter_time(struct buf *out, const struct value *v, const char *lang)
{
    struct moment m;
    if (read_moment(&m, v) && m.minutes >= 0)
        write_time(out, m.minutes);
    else
        filter_plain(out, v, lang);
}

static void filter_daytime(struct buf *out, const struct value *v, const char *lang)
{
    struct moment m;
    filter_day(out, v, lang);
    if (!read_moment(&m, v) || m.minutes < 0)
        return;
    buf_adds(out, ", ");
    write_time(out, m.minutes);
}

/* Takes "2026-11" as well. */
static void filter_month(struct buf *out, const struct value *v, const char *lang)
{
    struct str s = value_str(v);
    char date[11] = "";
    int32_t day = 0;
    if (s.len == 7) {
        memcpy(date, s.ptr, 7);
        memcpy(date + 7, "-01", 4);
    }
    struct moment m;
    if (read_moment(&m, v))
        day = m.day;
    else if (!day_parse(&day, date)) {
        filter_plain(out, v, lang);
        return;
    }
    struct civil c = day_to_civil(day);
    buf_printf(out, "%s %d", word(&months[c.month - 1], lang), c.year);
}

static void filter_weekday(struct buf *out, const struct value *v, const char *lang)
{
    struct moment m;
    if (read_moment(&m, v))
        buf_adds(out, word(&weekdays[day_weekday(m.day) - 1], lang));
    else
        filter_plain(out, v, lang);
}

/* --- other formats --- */

static void filter_lines(struct buf *out, const struct value *v, const char *lang)
{
    (void)lang;
    struct str s = value_str(v);
    size_t from = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] != '\n')
            continue;
        size_t end = i > from && s.ptr[i - 1] == '\r' ? i - 1 : i;
        html_escape(out, s.ptr + from, end - from);
        buf_adds(out, "<br>");
        from = i + 1;
    }
    html_escape(out, s.ptr + from, s.len - from);
}

static void filter_json(struct buf *out, const struct value *v, const char *lang)
{
    (void)lang;
    BUF_AUTO json;
    buf_init(&json, out->max);
    json_write(&json, v);
    if (json.failed)
        out->failed = true;
    html_escape(out, buf_text(&json), json.len);
}

/* 12345.50 is 12.345,50 in Dutch and 12,345.50 in English. */
static void filter_number(struct buf *out, const struct value *v, const char *lang)
{
    struct str s = value_str(v);
    if (!json_is_number(s) || memchr(s.ptr, 'e', s.len) || memchr(s.ptr, 'E', s.len)) {
        filter_plain(out, v, lang);
        return;
    }
    const char *point = memchr(s.ptr, '.', s.len);
    size_t whole = point ? (size_t)(point - s.ptr) : s.len;
    size_t first = s.ptr[0] == '-';
    buf_add(out, s.ptr, first);
    for (size_t i = first; i < whole; i++) {
        if (i > first && (whole - i) % 3 == 0)
            buf_addc(out, is_english(lang) ? ',' : '.');
        buf_addc(out, s.ptr[i]);
    }
    if (!point)
        return;
    buf_addc(out, is_english(lang) ? '.' : ',');
    buf_add(out, point + 1, s.len - whole - 1);
}

/* Browsers drop tabs and line breaks from a URL and read "\" as "/", so none of them may come near one. */
static bool is_url_text(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] <= ' ' || s.ptr[i] == '\\' || s.ptr[i] == 0x7f)
            return false;
    return true;
}

static void write_url(struct buf *out, struct str s, bool safe)
{
    if (safe && is_url_text(s))
        html_escape(out, s.ptr, s.len);
    else
        buf_addc(out, '#');
}

static void filter_path(struct buf *out, const struct value *v, const char *lang)
{
    (void)lang;
    struct str s = value_str(v);
    write_url(out, s, s.len > 0 && s.ptr[0] == '/' && !(s.len > 1 && s.ptr[1] == '/'));
}

static void filter_link(struct buf *out, const struct value *v, const char *lang)
{
    (void)lang;
    static const char *const schemes[] = {"https:", "mailto:", "tel:", "otpauth:"};
    struct str s = value_str(v);
    bool safe = false;
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
        safe = safe || strncasecmp(s.ptr, schemes[i], strlen(schemes[i])) == 0;
    write_url(out, s, safe);
}

static const struct template_filter filters[] = {
    {"day", filter_day, FILTER_TEXT},       {"shortday", filter_shortday, FILTER_TEXT},
    {"time", filter_time, FILTER_TEXT},     {"daytime", filter_daytime, FILTER_TEXT},
    {"month", filter_month, FILTER_TEXT},   {"weekday", filter_weekday, FILTER_TEXT},
    {"number", filter_number, FILTER_TEXT}, {"json", filter_json, FILTER_TEXT},
    {"lines", filter_lines, FILTER_MARKUP}, {"path", filter_path, FILTER_URL},
    {"link", filter_link, FILTER_URL},
};

const struct template_filter *filter_find(struct str name)
{
    for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++)
        if (str_is(name, filters[i].name))
            return &filters[i];
    return NULL;
}
