/* See cell.h. Reads one cell; knows no rows, no files. */
#include "figures/read/cell.h"

#include "base/clock.h"
#include "figures/read/lexicon.h"
#include "format/csv.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Cells with quotes doubled inside, or in Windows-1252: as the reader of small files does. */
static enum cell_fault open_carefully(struct cell *out, struct str raw, char separator)
{
    struct csv c;
    struct err err = {0};
    csv_open(&c, "cell", raw.ptr, raw.len);
    c.separator = separator;
    int got = csv_next(&c, &err);
    enum cell_fault fault = got == 1 && c.count == 1 ? CELL_GOOD : FAULT_QUOTE;
    if (fault == CELL_GOOD && c.fields[0].len > CELL_TEXT)
        fault = FAULT_LONG;
    if (fault == CELL_GOOD) {
        struct str said = str_trim(c.fields[0]);
        memcpy(out->text, said.ptr, said.len);
        out->said = (struct str){out->text, said.len};
    }
    csv_release(&c);
    return fault;
}

enum cell_fault cell_open(struct cell *out, struct str raw, char separator)
{
    memset(out->text, 0, sizeof out->text);
    raw = str_trim(raw);
    if (raw.len > CELL_TEXT)
        return FAULT_LONG;
    if (raw.len > 0 && memchr(raw.ptr, '\0', raw.len))
        return FAULT_TEXT;
    bool quoted = raw.len > 0 && raw.ptr[0] == '"';
    if (quoted && (raw.len < 2 || raw.ptr[raw.len - 1] != '"'))
        return FAULT_QUOTE;
    struct str inside = quoted ? (struct str){raw.ptr + 1, raw.len - 2} : raw;
    if ((quoted && memchr(inside.ptr, '"', inside.len)) || !str_is_utf8(raw))
        return open_carefully(out, raw, separator);
    inside = str_trim(inside);
    memcpy(out->text, inside.ptr, inside.len);
    out->said = (struct str){out->text, inside.len};
    return CELL_GOOD;
}

/* A number as digits with a decimal point: digits × 10^-decimals. */
struct digits {
    int64_t digits;
    int decimals;
    bool minus;
};

enum { DIGITS_MAX = 18 };

static enum cell_fault read_digits(struct digits *out, struct str text)
{
    struct digits d = {.minus = text.len > 0 && text.ptr[0] == '-'};
    int count = 0, behind = -1;
    for (size_t i = d.minus; i < text.len; i++) {
        char c = text.ptr[i];
        if ((c == '.' || c == ',') && behind < 0) {
            behind = 0;
            continue;
        }
        if (!is_digit(c))
            return FAULT_NUMBER;
        count++;
        if (behind >= 0 && d.digits >= INT64_C(100000000000000))
            continue; /* decimals that nothing can depend on */
        if (d.digits >= INT64_C(100000000000000000))
            return FAULT_RANGE;
        d.digits = d.digits * 10 + (c - '0');
        behind += behind >= 0;
    }
    d.decimals = behind > 0 ? behind : 0;
    *out = d;
    return count > 0 ? CELL_GOOD : FAULT_NUMBER;
}

__extension__ typedef __int128 wide;

/* n / 10^places, half away from zero. */
static wide rounded(wide n, int places)
{
    wide unit = 1;
    for (int i = 0; i < places; i++)
        unit *= 10;
    return (n + unit / 2) / unit;
}

enum cell_fault cell_number(int64_t *out, struct str text, struct cell_scale scale)
{
    struct digits d;
    enum cell_fault fault = read_digits(&d, text);
    if (fault != CELL_GOOD)
        return fault;
    while (d.decimals > 0 && d.digits % 10 == 0) {
        d.digits /= 10;
        d.decimals--;
    }
    wide n = d.digits;
    int places = d.decimals;
    if (scale.factor != 0) {
        n *= scale.factor;
        places += scale.factor_decimals;
    } else if (places > scale.decimals) {
        return FAULT_DECIMALS;
    }
    for (; places < scale.decimals; places++)
        n *= 10;
    n = rounded(n, places - scale.decimals);
    if (n > INT64_MAX / 4)
        return FAULT_RANGE;
    *out = d.minus ? -(int64_t)n : (int64_t)n;
    return CELL_GOOD;
}

static int number_of(const char *text, int digits)
{
    int n = 0;
    for (int i = 0; i < digits; i++)
        n = n * 10 + (text[i] - '0');
    return n;
}

/* Whether the text begins with this shape: 0 stands for a digit. */
static bool looks(struct str text, const char *shape)
{
    size_t len = strlen(shape);
    for (size_t i = 0; i < len && i < text.len; i++)
        if (shape[i] == '0' ? !is_digit(text.ptr[i]) : text.ptr[i] != shape[i])
            return false;
    return text.len == len;
}

static const struct {
    const char *shape;
    signed char year, month, day; /* where they stand; −1: they do not */
} shapes[] = {
    {"0000", 0, -1, -1},   {"0000-00-00", 0, 5, 8}, {"00-00-0000", 6, 3, 0},
    {"0000-00", 0, 5, -1}, {"00000000", 0, 4, 6},   {"000000", 0, 4, -1},
};
enum { SHAPES = sizeof shapes / sizeof shapes[0], DATE = 10 };

enum cell_fault cell_period(int64_t *out, struct str text, enum field_period period)
{
    if (text.len > DATE && (text.ptr[DATE] == 'T' || text.ptr[DATE] == ' '))
        text.len = DATE;
    for (int i = 0; i < SHAPES; i++) {
        if (!looks(text, shapes[i].shape))
            continue;
        int year = number_of(text.ptr + shapes[i].year, 4);
        int month = shapes[i].month < 0 ? 0 : number_of(text.ptr + shapes[i].month, 2);
        int day = shapes[i].day < 0 ? 1 : number_of(text.ptr + shapes[i].day, 2);
        if (shapes[i].month >= 0 && (month < 1 || month > 12))
            return FAULT_PERIOD;
        if (shapes[i].day >= 0 && (day < 1 || day_to_civil(day_from_civil(year, month, day)).day != day))
            return FAULT_PERIOD;
        if (period == PERIOD_MONTH && month == 0)
            return FAULT_PERIOD;
        *out = period == PERIOD_MONTH ? (int64_t)year * 12 + month - 1 : year;
        return CELL_GOOD;
    }
    return FAULT_PERIOD;
}

static bool same_text(const char *text, struct str said, bool any_case)
{
    if (strlen(text) != said.len)
        return false;
    for (size_t i = 0; i < said.len; i++) {
        char c = said.ptr[i];
        c = any_case && c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
        if (c != text[i])
            return false;
    }
    return true;
}

/* Texts of codes and flags in any case; what a mapping or schema lists as it stands there. */
static bool find_text(uint64_t *stored, const struct reader_field *f, struct str said)
{
    for (int any_case = 0; any_case < 2; any_case++)
        for (size_t i = 0; i < f->text_count; i++)
            if (same_text(f->texts[i].text, said, any_case != 0)) {
                *stored = f->texts[i].stored;
                return true;
            }
    return false;
}

static bool is_label(struct str said)
{
    if (said.len > LEXICON_TEXT)
        return false;
    for (size_t i = 0; i < said.len; i++) {
        char c = said.ptr[i];
        if (!is_digit(c) && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !strchr("_-.:/", c))
            return false;
    }
    return true;
}

static enum cell_fault read_known(uint64_t *stored, const struct reader_field *f, struct str said)
{
    int64_t n = 0;
    enum cell_fault fault = CELL_GOOD;
    switch (f->field->kind) {
    case FIELD_NUMBER:
        fault = cell_number(&n, said, (struct cell_scale){f->field->decimals, f->factor, f->factor_decimals});
        break;
    case FIELD_PERIOD:
        fault = cell_period(&n, said, f->field->period);
        break;
    case FIELD_CODE:
        return FAULT_CODE;
    case FIELD_FLAG:
        return FAULT_FLAG;
    case FIELD_PSEUDONYM:
        *stored = 0;
        return CELL_GOOD;
    case FIELD_AREA:
    case FIELD_LABEL:
        *stored = 0;
        return is_label(said) ? CELL_GOOD : FAULT_LABEL;
    }
    if (fault == CELL_GOOD && (n < f->field->min || n > f->field->max))
        fault = FAULT_RANGE;
    if (fault == CELL_GOOD)
        *stored = (uint64_t)(n - f->base);
    return fault;
}

enum cell_fault cell_read(uint64_t *stored, const struct reader_field *f, struct str said)
{
    uint64_t n = f->unknown;
    enum cell_fault fault = CELL_GOOD;
    if (!find_text(&n, f, said) && said.len > 0)
        fault = read_known(&n, f, said);
    if (fault == CELL_GOOD && n == f->unknown && f->field->required)
        fault = FAULT_REQUIRED;
    if (fault == CELL_GOOD)
        *stored = n;
    return fault;
}
