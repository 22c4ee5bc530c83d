/*
 * The quick ways through a column: digits, short texts, areas and pseudonyms, each without a branch that depends on what
 * stands in the cell as long as it is as usual. Everything else goes the slow way (cell.c), which also has the reasons.
 */
#include "base/vector.h"
#include "figures/read/cell.h"
#include "figures/read/tile.h"

enum { DIGITS = 8, FEW_DIGITS = 4, SOME = 64 };

static const uint64_t upper_bytes[DIGITS + 1] = {
    0,
    UINT64_C(0xff00000000000000),
    UINT64_C(0xffff000000000000),
    UINT64_C(0xffffff0000000000),
    UINT64_C(0xffffffff00000000),
    UINT64_C(0xffffffffff000000),
    UINT64_C(0xffffffffffff0000),
    UINT64_C(0xffffffffffffff00),
    UINT64_MAX,
};
#define ZEROS UINT64_C(0x3030303030303030)

/* One column of a tile on its way to one field. */
struct way {
    struct tile *t;
    const struct reader_field *f;
    size_t column, row; /* `row`: of the batch, where the tile's first goes */
    int field;
    struct err *err;
};

static void store(const struct way *w, size_t row, uint64_t n)
{
    memcpy((char *)w->t->b->data[w->field] + (w->row + row) * w->f->width, &n, w->f->width);
}

/* -12.5 and 12,50 of a field with two decimals, as -1250 and 1250; false for whatever needs a closer look. */
static bool quick_decimal(int64_t *out, struct str cell, int decimals)
{
    enum { DIGITS_MOST = 12 }; /* with six decimals put behind them they fit */
    int64_t n = 0;
    int digits = 0, behind = -1;
    bool minus = cell.len > 0 && cell.ptr[0] == '-';
    for (size_t i = minus; i < cell.len; i++) {
        unsigned digit = (unsigned char)cell.ptr[i] - (unsigned)'0';
        if ((cell.ptr[i] == '.' || cell.ptr[i] == ',') && behind < 0) {
            behind = 0;
            continue;
        }
        if (digit > 9 || ++digits > DIGITS_MOST || behind == decimals)
            return false;
        n = n * 10 + digit;
        behind += behind >= 0;
    }
    for (behind = behind < 0 ? 0 : behind; behind < decimals; behind++)
        n *= 10;
    *out = minus ? -n : n;
    return digits > 0;
}

/* 2019-04-30 and 2019-04; a day that not every month has is left to the slow way. */
static bool quick_date(int64_t *out, struct str cell, enum field_period period)
{
    static const char shape[] = "0000-00-00";
    int digits[sizeof shape];
    if (cell.len != 10 && cell.len != 7)
        return false;
    for (size_t i = 0; i < cell.len; i++) {
        digits[i] = (unsigned char)cell.ptr[i] - '0';
        if (shape[i] == '-' ? cell.ptr[i] != '-' : digits[i] < 0 || digits[i] > 9)
            return false;
    }
    int year = digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3];
    int month = digits[5] * 10 + digits[6], day = cell.len == 10 ? digits[8] * 10 + digits[9] : 1;
    *out = period == PERIOD_MONTH ? 12 * (int64_t)year + month - 1 : year;
    return month >= 1 && month <= 12 && day >= 1 && day <= 28;
}

/* Decimals and dates as they usually are. */
static bool quick_cell(uint64_t *stored, const struct way *w, struct str cell)
{
    const struct field *f = w->f->field;
    int64_t n = 0;
    if (!w->f->plain || w->t->careful ||
        !(f->kind == FIELD_PERIOD ? quick_date(&n, cell, f->period) : quick_decimal(&n, cell, f->decimals)))
        return false;
    *stored = (uint64_t)(n - w->f->base);
    return n >= f->min && n <= f->max;
}

/* The slow way for anything but areas, labels and pseudonyms. */
static void slow_cell(const struct way *w, size_t row, struct str raw)
{
    struct cell c;
    uint64_t n = w->f->unknown;
    if (quick_cell(&n, w, raw)) {
        store(w, row, n);
        return;
    }
    enum cell_fault fault = cell_open(&c, raw, w->t->b->columns->separator);
    if (fault == CELL_GOOD)
        fault = cell_read(&n, w->f, c.said);
    if (fault != CELL_GOOD)
        tile_bad(w->t, row, w->column, fault);
    store(w, row, n);
}

/* Eight bytes before `end`, of which the last `len` are digits: the number; *wrong when some are none (SWAR: each step joins
 * neighbours to numbers of twice the digits). */
static inline uint64_t digits_before(const char *end, size_t len, uint64_t *wrong)
{
    uint64_t v;
    memcpy(&v, end - DIGITS, sizeof v);
    v = (v & upper_bytes[len]) | (ZEROS & ~upper_bytes[len]);
    *wrong = ((v & UINT64_C(0xf0f0f0f0f0f0f0f0)) |
              (((v + UINT64_C(0x0606060606060606)) & UINT64_C(0xf0f0f0f0f0f0f0f0)) >> 4)) ^
             UINT64_C(0x3333333333333333);
    v = (v & UINT64_C(0x0f0f0f0f0f0f0f0f)) * 2561 >> 8;
    v = (v & UINT64_C(0x00ff00ff00ff00ff)) * 6553601 >> 16;
    return (v & UINT64_C(0x0000ffff0000ffff)) * UINT64_C(42949672960001) >> 32;
}

/* `empty` is false where a number must be, so that an empty cell goes the slow way. */
#define NUMBERS(TYPE)                                                                                        \
    for (size_t i = 0; i < rows; i++) {                                                                      \
        struct str cell = tile_cell(&cells, i);                                                              \
        size_t len = cell.len < DIGITS ? cell.len : DIGITS;                                                  \
        uint64_t wrong, n = digits_before(cell.ptr + cell.len, len, &wrong) - base;                          \
        bool none = cell.len == 0, good = (cell.len <= DIGITS) & (wrong == 0) & (n <= span);                 \
        ((TYPE *)data)[first + i] = none ? (TYPE)UINT64_MAX : (TYPE)n;                                       \
        if (!(none ? empty : good))                                                                          \
            slow_cell(w, i, cell);                                                                           \
    }

static void read_numbers(const struct way *w)
{
    const struct cells cells = tile_cells(w->t, w->column);
    const size_t rows = w->t->rows, first = w->row;
    void *data = w->t->b->data[w->field];
    const uint64_t base = (uint64_t)w->f->base, span = w->f->span;
    const bool empty = !w->f->field->required;
    switch (w->f->width) {
    case 1:
        NUMBERS(uint8_t)
        break;
    case 2:
        NUMBERS(uint16_t)
        break;
    case 4:
        NUMBERS(uint32_t)
        break;
    default:
        NUMBERS(uint64_t)
        break;
    }
}

/* Some cells of a column: the four bytes before the end of each, and how long it is. */
struct quads {
    uint32_t bytes[SOME], lens[SOME];
};

static void take_quads(struct quads *out, const struct cells *cells, size_t from, size_t n)
{
    const char *text = cells->text;
    const uint32_t *ends = cells->ends, *first = cells->first + from;
    for (size_t i = 0; i < n; i++) {
        const uint32_t *at = ends + first[i];
        uint32_t behind = at[1] - 1;
        memcpy(&out->bytes[i], text + behind - sizeof out->bytes[i], sizeof out->bytes[i]);
        out->lens[i] = behind - at[0];
    }
}

/* What they say as numbers from `base` on, all ones for no digits, in place of the bytes; in place of the lengths
 * whether each is wrong: no number, over `span`, or (`empty`) not there. Whether any is. The steps of digits_before() for
 * four digits, all at once. */
VECTORISED static uint32_t quads_to_numbers(struct quads *q, size_t n, uint32_t base, uint32_t span,
                                            uint32_t empty)
{
    uint32_t wrong = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t len = q->lens[i], v = q->bytes[i];
        uint32_t mask = len < FEW_DIGITS ? ~(UINT32_MAX >> (8 * (len & 3))) : UINT32_MAX;
        v = (v & mask) | (0x30303030u & ~mask);
        uint32_t bad = ((v & 0xf0f0f0f0u) | (((v + 0x06060606u) & 0xf0f0f0f0u) >> 4)) ^ 0x33333333u;
        v = (v & 0x0f0f0f0fu) * 2561 >> 8;
        v = ((v & 0x00ff00ffu) * 6553601 >> 16) - base;
        bad |= (uint32_t)(v > span) | (uint32_t)(len > FEW_DIGITS);
        q->bytes[i] = len == 0 ? UINT32_MAX : v;
        q->lens[i] = len == 0 ? empty : bad;
        wrong |= q->lens[i];
    }
    return wrong;
}

#define PUT_NUMBERS(TYPE)                                                                                    \
    for (size_t i = 0; i < n; i++)                                                                           \
        ((TYPE *)to)[i] = (TYPE)quads->bytes[i];

VECTORISED static void put_numbers(void *to, const struct quads *quads, size_t n, unsigned width)
{
    if (width == 1)
        PUT_NUMBERS(uint8_t)
    else
        PUT_NUMBERS(uint16_t)
}

/* Numbers of at most four digits, which nearly all are; one or two bytes each. */
static void read_few_digits(const struct way *w)
{
    const struct cells cells = tile_cells(w->t, w->column);
    struct quads quads;
    for (size_t from = 0, n; from < w->t->rows; from += n) {
        n = w->t->rows - from < SOME ? w->t->rows - from : SOME;
        take_quads(&quads, &cells, from, n);
        uint32_t wrong =
            quads_to_numbers(&quads, n, (uint32_t)w->f->base, (uint32_t)w->f->span, w->f->field->required);
        put_numbers((char *)w->t->b->data[w->field] + (w->row + from) * w->f->width, &quads, n, w->f->width);
        for (size_t i = 0; wrong && i < n; i++)
            if (quads.lens[i])
                slow_cell(w, from + i, tile_cell(&cells, from + i));
    }
}

/* Some cells of a column: the eight bytes that each begins with, and how long it is. */
struct octets {
    uint64_t bytes[SOME], lens[SOME];
};

static void take_octets(struct octets *out, const struct cells *cells, size_t from, size_t n)
{
    const char *text = cells->text;
    const uint32_t *ends = cells->ends, *first = cells->first + from;
    for (size_t i = 0; i < n; i++) {
        const uint32_t *at = ends + first[i];
        memcpy(&out->bytes[i], text + at[0], sizeof out->bytes[i]);
        out->lens[i] = at[1] - 1 - at[0];
    }
}

/* Takes off what is behind the cell. Whether any is longer than eight bytes. */
VECTORISED static uint64_t trim_octets(struct octets *o, size_t n)
{
    uint64_t longer = 0;
    for (size_t i = 0; i < n; i++) {
        uint64_t len = o->lens[i], behind = UINT64_MAX << (8 * (len & 7));
        o->bytes[i] &= len < DIGITS ? ~behind : UINT64_MAX;
        longer |= (uint64_t)(len > DIGITS);
    }
    return longer;
}

/* Codes and flags: one byte each. */
static void read_short_texts(const struct way *w)
{
    const struct cells cells = tile_cells(w->t, w->column);
    const struct reader_slot *slots = w->f->slots;
    const uint64_t factor = w->f->slot_factor;
    const unsigned shift = w->f->slot_shift;
    uint8_t *data = (uint8_t *)w->t->b->data[w->field] + w->row;
    struct octets octets;
    for (size_t from = 0, n; from < w->t->rows; from += n) {
        n = w->t->rows - from < SOME ? w->t->rows - from : SOME;
        take_octets(&octets, &cells, from, n);
        uint64_t other = trim_octets(&octets, n);
        for (size_t i = 0; i < n; i++) {
            const struct reader_slot *slot = &slots[(octets.bytes[i] * factor) >> shift];
            data[from + i] = (uint8_t)slot->stored;
            other |= slot->bytes ^ octets.bytes[i];
        }
        for (size_t i = 0; other && i < n; i++)
            if (octets.lens[i] > DIGITS ||
                slots[(octets.bytes[i] * factor) >> shift].bytes != octets.bytes[i])
                slow_cell(w, from + i, tile_cell(&cells, from + i));
    }
}

static void read_slowly(const struct way *w)
{
    const struct cells cells = tile_cells(w->t, w->column);
    for (size_t i = 0; i < w->t->rows; i++)
        slow_cell(w, i, tile_cell(&cells, i));
}

/* A text that is new, or written in an unusual way. */
static int add_text(const struct way *w, size_t row, struct str raw)
{
    struct lexicon *l = &w->t->b->lexicons[w->field];
    struct cell c;
    uint64_t n = w->f->unknown;
    uint32_t number = 0;
    enum cell_fault fault = cell_open(&c, raw, w->t->b->columns->separator);
    if (fault == CELL_GOOD)
        fault = cell_read(&n, w->f, c.said);
    if (fault != CELL_GOOD)
        tile_bad(w->t, row, w->column, fault);
    if (fault == CELL_GOOD && n != w->f->unknown) {
        if (lexicon_add(&number, l, c.said) < 0)
            return l->count >= LEXICON_MAX
                       ? err_set(w->err, ERR_INVALID, w->f->field->code, "import_texts", "%d", LEXICON_MAX)
                       : err_nomem(w->err);
        n = number;
    }
    store(w, row, n);
    return 0;
}

static int read_texts(const struct way *w)
{
    const struct tile *t = w->t;
    const struct cells cells = tile_cells(t, w->column);
    const struct lexicon *l = &t->b->lexicons[w->field];
    uint32_t *data = (uint32_t *)t->b->data[w->field] + w->row;
    bool quick = w->f->text_count == 0 && !t->careful;
    for (size_t i = 0; i < t->rows; i++) {
        if (t->b->fault[i] != CELL_GOOD)
            continue; /* its texts are not to be listed */
        struct str cell = tile_cell(&cells, i);
        int64_t found =
            quick && cell.len > 0 && cell.len <= LEXICON_TEXT ? lexicon_find(l, cell.ptr, cell.len) : -1;
        data[i] = (uint32_t)found;
        int rc = found < 0 ? add_text(w, i, cell) : 0;
        if (rc < 0)
            return rc;
    }
    return 0;
}

static void slow_pseudonym(const struct way *w, size_t row, struct str raw)
{
    struct cell c;
    uint64_t n = w->f->unknown;
    enum cell_fault fault = cell_open(&c, raw, w->t->b->columns->separator);
    if (fault == CELL_GOOD)
        fault = cell_read(&n, w->f, c.said);
    if (fault != CELL_GOOD)
        tile_bad(w->t, row, w->column, fault);
    else if (n != w->f->unknown)
        n = w->t->b->pseudonyms.hash(w->t->b->pseudonyms.state, w->field, c.said.ptr, c.said.len);
    store(w, row, n);
}

/* What needs no trimming, unquoting or decoding is hashed where it stands. */
static bool is_simple(struct str cell)
{
    return cell.len <= CELL_TEXT && cell.ptr[0] > ' ' && cell.ptr[0] != '"' && cell.ptr[cell.len - 1] > ' ';
}

static bool is_ascii(struct str cell)
{
    uint64_t high = 0, bytes;
    size_t i = 0;
    for (; i + 8 <= cell.len; i += 8) {
        memcpy(&bytes, cell.ptr + i, sizeof bytes);
        high |= bytes;
    }
    memcpy(&bytes, cell.ptr + i, sizeof bytes);
    high |= bytes & ~upper_bytes[DIGITS - (cell.len - i)];
    return (high & UINT64_C(0x8080808080808080)) == 0;
}

static void read_pseudonyms(const struct way *w)
{
    const struct tile *t = w->t;
    const struct cells cells = tile_cells(t, w->column);
    const struct pseudonyms *p = &t->b->pseudonyms;
    uint64_t *data = (uint64_t *)t->b->data[w->field] + w->row;
    bool quick = w->f->text_count == 0 && !t->careful;
    for (size_t i = 0; i < t->rows; i++) {
        struct str cell = tile_cell(&cells, i);
        if (quick && cell.len > 0 && is_simple(cell) && is_ascii(cell))
            data[i] = p->hash(p->state, w->field, cell.ptr, cell.len);
        else
            slow_pseudonym(w, i, cell);
    }
}

int tile_column(struct tile *t, size_t column, int field, struct err *err)
{
    struct way w = {t, &t->b->reader->fields[field], column, t->b->rows, field, err};
    switch (w.f->field->kind) {
    case FIELD_AREA:
    case FIELD_LABEL:
        return read_texts(&w);
    case FIELD_PSEUDONYM:
        read_pseudonyms(&w);
        return 0;
    case FIELD_FLAG:
    case FIELD_CODE:
    case FIELD_NUMBER:
    case FIELD_PERIOD:
        break;
    }
    bool few = w.f->whole && w.f->width <= 2 && w.f->field->min >= 0 && w.f->field->max <= 9999;
    if (t->careful)
        read_slowly(&w);
    else if (few)
        read_few_digits(&w);
    else if (w.f->whole)
        read_numbers(&w);
    else if (w.f->slots && w.f->width == 1)
        read_short_texts(&w);
    else
        read_slowly(&w);
    return 0;
}
