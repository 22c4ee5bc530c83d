/* A schema and a mapping as what each field needs while reading. Reads no rows (batch.c) and no headers (match.c). */
#include "figures/read/reader.h"

#include "figures/read/cell.h"

#include <stdio.h>

enum { WIDTH_OF_TEXTS = 4, WIDTH_OF_KEYS = 8, SLOT_BITS_MAX = 14, FACTORS = 200, SLOT_TEXT = 8 };

struct making {
    struct arena *a;
    const char *name;
    const struct value *mapping;
    struct err *err;
};

static int refuse(const struct making *m, const char *path, const char *key, const char *arg)
{
    char where[128];
    snprintf(where, sizeof where, "%s: %s", m->name, path);
    return err_set(m->err, ERR_INVALID, where, key, "%s", arg ? arg : "");
}

/* What the mapping says of a field below "columns", "values" …; NULL: nothing. */
static const struct value *said(const struct making *m, const char *part, const struct field *f)
{
    return value_get(value_get(m->mapping, part), f->code);
}

static const char *path_of(const struct making *m, const char *part, const char *member)
{
    const char *path = arena_printf(m->a, "%s.%s", part, member);
    return path ? path : part;
}

static unsigned width_of(uint64_t span)
{
    return span < UINT8_MAX ? 1 : span < UINT16_MAX ? 2 : span < UINT32_MAX ? 4 : 8;
}

static void set_width(struct reader_field *r)
{
    switch (r->field->kind) {
    case FIELD_AREA:
    case FIELD_LABEL:
        r->width = WIDTH_OF_TEXTS;
        break;
    case FIELD_PSEUDONYM:
        r->width = WIDTH_OF_KEYS;
        break;
    case FIELD_FLAG:
    case FIELD_CODE:
    case FIELD_NUMBER:
    case FIELD_PERIOD:
        r->base = r->field->min;
        r->span = (uint64_t)(r->field->max - r->field->min);
        r->width = width_of(r->span);
        break;
    }
    r->unknown = r->width == 8 ? UINT64_MAX : ((uint64_t)1 << (8 * r->width)) - 1;
}

/* Texts that mean something, of what is in the schema and of what the mapping says. */
struct texts {
    struct reader_text *items;
    size_t count, room;
};

/* The first meaning of a text holds. */
static void add_text(struct texts *t, const char *text, uint64_t stored)
{
    for (size_t i = 0; i < t->count; i++)
        if (text_is(t->items[i].text, text))
            return;
    if (t->count < t->room)
        t->items[t->count++] = (struct reader_text){text, stored};
}

static const struct {
    const char *text;
    uint64_t stored;
} flags[] = {
    {"0", 0},     {"1", 1},    {"nee", 0}, {"ja", 1}, {"no", 0}, {"yes", 1},
    {"false", 0}, {"true", 1}, {"n", 0},   {"j", 1},  {"y", 1},
};
enum { FLAGS = sizeof flags / sizeof flags[0] };

static void add_own_texts(struct texts *t, const struct reader_field *r)
{
    const struct field *f = r->field;
    for (size_t i = 0; i < f->code_count; i++)
        add_text(t, f->codes[i].code, i);
    for (size_t i = 0; f->kind == FIELD_FLAG && i < FLAGS; i++)
        add_text(t, flags[i].text, flags[i].stored);
    for (size_t i = 0; f->missing && f->missing[i]; i++)
        add_text(t, f->missing[i], r->unknown);
}

static bool holds_texts(const struct reader_field *r)
{
    return r->field->kind == FIELD_AREA || r->field->kind == FIELD_LABEL || r->field->kind == FIELD_PSEUDONYM;
}

/* A text of the mapping, read as the field itself reads it: without its factor, and not the mapping's own texts. */
static int read_meaning(uint64_t *stored, const struct making *m, const struct reader_field *r,
                        const char *text, const char *path)
{
    struct texts own = {arena_alloc(m->a, 300 * sizeof *own.items), 0, 300};
    struct reader_field plain = *r;
    if (!own.items)
        return err_nomem(m->err);
    add_own_texts(&own, r);
    plain.texts = own.items;
    plain.text_count = own.count;
    plain.factor = 0;
    enum cell_fault fault = cell_read(stored, &plain, str_of(text));
    if (fault == FAULT_REQUIRED)
        *stored = r->unknown;
    else if (fault != CELL_GOOD)
        return refuse(m, path, "mapping_meaning", text);
    return 0;
}

static int add_values(struct texts *t, const struct making *m, const struct reader_field *r)
{
    const struct value *values = said(m, "values", r->field);
    if (values && value_kind(values) != VALUE_OBJECT)
        return refuse(m, path_of(m, "values", r->field->code), "mapping_texts", NULL);
    for (size_t i = 0; i < value_count(values); i++) {
        const char *text = value_name(values, i), *meaning = value_as_text(value_item(values, i), NULL);
        const char *path = path_of(m, path_of(m, "values", r->field->code), text);
        uint64_t stored = 0;
        if (!meaning || (holds_texts(r) && meaning[0]))
            return refuse(m, path, "mapping_meaning", meaning);
        int rc = read_meaning(&stored, m, r, meaning, path);
        if (rc < 0)
            return rc;
        add_text(t, arena_str(m->a, text), stored);
    }
    return 0;
}

static int add_missing(struct texts *t, const struct making *m, const struct reader_field *r)
{
    const struct value *missing = value_get(m->mapping, "missing");
    if (missing && value_kind(missing) != VALUE_ARRAY)
        return refuse(m, "missing", "mapping_texts", NULL);
    for (size_t i = 0; i < value_count(missing); i++) {
        const char *text = value_as_text(value_item(missing, i), NULL);
        if (!text)
            return refuse(m, "missing", "mapping_texts", NULL);
        add_text(t, arena_str(m->a, text), r->unknown);
    }
    return 0;
}

static const char *upper(struct arena *a, const char *text)
{
    char *copy = arena_str(a, text);
    for (char *at = copy; at && *at; at++)
        *at = *at >= 'a' && *at <= 'z' ? (char)(*at - 'a' + 'A') : *at;
    return copy;
}

static uint64_t bytes_of(const char *text)
{
    uint64_t bytes = 0;
    memcpy(&bytes, text, strlen(text));
    return bytes;
}

static size_t slot_of(const struct reader_field *r, uint64_t bytes)
{
    return (size_t)((bytes * r->slot_factor) >> r->slot_shift);
}

/* Puts short texts in slots so that each has one of its own; false when two met. No bytes at all belong in slot 0, so they mark the
 * other slots as free; slot 0 itself is free with bytes that belong in another. */
static bool fill_slots(struct reader_slot *slots, const struct reader_field *r, const struct texts *t)
{
    bool first_used = false;
    memset(slots, 0, ((size_t)1 << (64 - r->slot_shift)) * sizeof *slots);
    for (slots[0].bytes = 1; slot_of(r, slots[0].bytes) == 0;)
        slots[0].bytes++;
    for (size_t i = 0; i < t->count; i++) {
        if (strlen(t->items[i].text) > SLOT_TEXT)
            continue;
        uint64_t bytes = bytes_of(t->items[i].text);
        size_t slot = slot_of(r, bytes);
        if (slot == 0 ? first_used : slots[slot].bytes != 0)
            return false;
        first_used = first_used || slot == 0;
        slots[slot] = (struct reader_slot){bytes, t->items[i].stored};
    }
    return true;
}

/* Some factor and size have no two texts in one slot; without one there are no slots, and the slow way knows all texts. */
static int make_slots(struct reader_field *r, const struct making *m, const struct texts *t)
{
    struct reader_slot *slots = arena_alloc(m->a, ((size_t)1 << SLOT_BITS_MAX) * sizeof *slots);
    if (!slots)
        return err_nomem(m->err);
    uint64_t factor = 0x9e3779b97f4a7c15;
    for (unsigned bits = 4; bits <= SLOT_BITS_MAX; bits++)
        for (int i = 0; i < FACTORS; i++) {
            r->slot_shift = 64 - bits;
            r->slot_factor = factor |= 1;
            if (fill_slots(slots, r, t)) {
                r->slots = slots;
                return 0;
            }
            factor = factor * 0xd1342543de82ef95 + 0x2545f4914f6cdd1d;
        }
    return 0;
}

/* Whether a text is a number or period that the field could hold. */
static bool could_be(const char *text, const struct field *f)
{
    int64_t n;
    struct str said = str_of(text);
    if (f->kind == FIELD_PERIOD && cell_period(&n, said, f->period) == CELL_GOOD)
        return n >= f->min && n <= f->max;
    enum cell_fault fault = cell_number(&n, said, (struct cell_scale){.decimals = f->decimals});
    return fault == FAULT_RANGE || (fault == CELL_GOOD && n >= f->min && n <= f->max);
}

static int set_texts(struct reader_field *r, const struct making *m)
{
    const struct field *f = r->field;
    size_t most = 2 * (f->code_count + FLAGS + value_count(said(m, "values", f)) +
                       value_count(value_get(m->mapping, "missing")) + 2);
    for (size_t i = 0; f->missing && f->missing[i]; i++)
        most += 2;
    struct texts t = {arena_alloc(m->a, most * sizeof *t.items), 0, most};
    if (!t.items)
        return err_nomem(m->err);
    int rc = add_values(&t, m, r);
    if (rc == 0)
        rc = add_missing(&t, m, r);
    if (rc < 0 || arena_failed(m->a))
        return rc < 0 ? rc : err_nomem(m->err);
    add_own_texts(&t, r);
    r->plain = (f->kind == FIELD_NUMBER || f->kind == FIELD_PERIOD) && r->factor == 0;
    for (size_t i = 0; i < t.count; i++)
        r->plain = r->plain && !could_be(t.items[i].text, f);
    r->whole = r->plain && f->decimals == 0 && f->period != PERIOD_MONTH;
    if (f->kind == FIELD_CODE || f->kind == FIELD_FLAG) {
        if (!f->required)
            add_text(&t, "", r->unknown);
        for (size_t i = t.count; i-- > 0;)
            add_text(&t, upper(m->a, t.items[i].text), t.items[i].stored);
        rc = arena_failed(m->a) ? err_nomem(m->err) : make_slots(r, m, &t);
    }
    r->texts = t.items;
    r->text_count = t.count;
    return rc;
}

static int set_factor(struct reader_field *r, const struct making *m)
{
    const struct value *v = said(m, "multiply", r->field);
    const char *text = value_as_text(v, ""), *point = strchr(text, '.');
    const char *path = path_of(m, "multiply", r->field->code);
    if (!v)
        return 0;
    int places = point ? (int)strlen(point + 1) : 0;
    if (r->field->kind != FIELD_NUMBER || places > 9 || strlen(text) > 12 ||
        cell_number(&r->factor, str_of(text), (struct cell_scale){.decimals = places}) != CELL_GOOD ||
        r->factor <= 0)
        return refuse(m, path, "mapping_factor", text);
    r->factor_decimals = places;
    return 0;
}

static int set_constant(struct reader_field *r, const struct making *m)
{
    const struct value *v = said(m, "constants", r->field);
    if (!v)
        return 0;
    const char *text = value_as_text(v, NULL), *path = path_of(m, "constants", r->field->code);
    if (!text || said(m, "columns", r->field) || text[0] == '\0')
        return refuse(m, path, "mapping_constant", text);
    r->constant = true;
    r->text = arena_str(m->a, text);
    return read_meaning(&r->stored, m, r, text, path);
}

static int set_header(struct reader_field *r, const struct making *m)
{
    const struct value *v = said(m, "columns", r->field);
    const char *text = value_as_text(v, NULL);
    if (v && (!text || !text[0]))
        return refuse(m, path_of(m, "columns", r->field->code), "mapping_texts", NULL);
    r->header = text ? arena_str(m->a, text) : r->field->code;
    return 0;
}

static int make_field(struct reader_field *r, const struct making *m, const struct field *f)
{
    *r = (struct reader_field){.field = f};
    set_width(r);
    int rc = set_header(r, m);
    if (rc == 0)
        rc = set_factor(r, m);
    if (rc == 0)
        rc = set_constant(r, m);
    return rc == 0 ? set_texts(r, m) : rc;
}

/* Everything in the mapping must be something: a word written wrong would change figures without a word. */
static int check_mapping(const struct making *m, const struct schema *s)
{
    static const char *const parts[] = {"columns", "values", "multiply", "constants", "missing"};
    if (m->mapping && value_kind(m->mapping) != VALUE_OBJECT)
        return refuse(m, "", "mapping_member", NULL);
    for (size_t i = 0; i < value_count(m->mapping); i++) {
        const char *part = value_name(m->mapping, i);
        const struct value *v = value_item(m->mapping, i);
        size_t known = 0;
        while (known < 5 && strcmp(parts[known], part) != 0)
            known++;
        if (known == 5 || (known < 4 && value_kind(v) != VALUE_OBJECT))
            return refuse(m, part, "mapping_member", part);
        for (size_t j = 0; known < 4 && j < value_count(v); j++)
            if (schema_field(s, str_of(value_name(v, j))) < 0)
                return refuse(m, path_of(m, part, value_name(v, j)), "mapping_field", value_name(v, j));
    }
    return 0;
}

int reader_make(struct reader *out, struct arena *a, const struct schema *schema, const char *name,
                const struct value *mapping, struct err *err)
{
    struct making m = {a, name, mapping, err};
    struct reader_field *fields = arena_alloc(a, schema->count * sizeof *fields);
    int rc = fields ? check_mapping(&m, schema) : err_nomem(err);
    for (size_t i = 0; i < schema->count && rc == 0; i++)
        rc = make_field(&fields[i], &m, &schema->fields[i]);
    if (rc == 0 && arena_failed(a))
        rc = err_nomem(err);
    if (rc == 0)
        *out = (struct reader){schema, fields};
    return rc;
}

const char *cell_fault_name(enum cell_fault fault)
{
    static const char *const names[FAULTS] = {
        "import.fault.good",     "import.fault.fields", "import.fault.quote",    "import.fault.text",
        "import.fault.required", "import.fault.number", "import.fault.decimals", "import.fault.range",
        "import.fault.code",     "import.fault.flag",   "import.fault.period",   "import.fault.label",
        "import.fault.long",
    };
    return names[fault];
}
