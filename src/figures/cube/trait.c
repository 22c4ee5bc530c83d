/* Traits read from content. Which row has which value is found in trait_cells.c. */
#include "figures/cube/trait.h"

#include "base/str.h"

#include <string.h>

/* Where we are: messages say "traits.json: 3.bands.1". */
struct reading {
    struct arena *a;
    const struct schema *schema;
    const char *name;
    size_t item;
    struct err *err;
};

static int refuse(const struct reading *r, const char *member, const char *key, const char *arg)
{
    char where[sizeof r->err->where];
    text_copy(where, sizeof where, r->name);
    const char *place = arena_printf(r->a, "%s: %zu.%s", r->name, r->item, member);
    return err_set(r->err, ERR_INVALID, place ? place : where, key, "%s", arg ? arg : "");
}

static bool is_code(const char *code)
{
    size_t len = code ? strlen(code) : 0;
    return len > 0 && len <= 40 && strspn(code, "abcdefghijklmnopqrstuvwxyz0123456789_") == len &&
           strcmp(code, "unknown") != 0;
}

static bool read_words(struct words *out, const struct reading *r, const struct value *v)
{
    const struct value *label = value_get(v, "label");
    out->nl = arena_str(r->a, value_get_text(label, "nl"));
    out->en = arena_str(r->a, value_get_text(label, "en"));
    return out->nl && out->en;
}

/* Decimals of a bound are those of the field: "below": 20 of a field with one decimal is 200. */
static int64_t power_of_ten(int decimals)
{
    int64_t n = 1;
    while (decimals-- > 0)
        n *= 10;
    return n;
}

/* --- values --- */
static int read_band(struct trait_value *out, const struct reading *r, const struct field *f,
                     const struct value *v, int64_t from)
{
    const struct value *below = value_get(v, "below");
    int64_t unit = power_of_ten(f->decimals), bound = value_as_int(below, INT64_MIN);
    const char *code = value_get_text(v, "code");
    if (!is_code(code))
        return refuse(r, "bands", "trait_code", code);
    if (below && (bound <= INT64_MIN / unit || bound >= INT64_MAX / unit || bound * unit <= from ||
                  bound * unit > f->max))
        return refuse(r, "bands", "trait_below", code);
    out->code = arena_str(r->a, code);
    out->from = from;
    out->to = below ? bound * unit - 1 : f->max;
    return read_words(&out->label, r, v) ? 0 : refuse(r, "bands", "trait_words", code);
}

static int read_bands(struct trait *t, const struct reading *r, const struct field *f,
                      const struct value *bands)
{
    size_t n = value_count(bands);
    struct trait_value *all = arena_alloc(r->a, (n + 1) * sizeof *all);
    if (!all)
        return err_nomem(r->err);
    if (f->kind != FIELD_NUMBER || n == 0 || n >= TRAIT_MAX_VALUES)
        return refuse(r, "bands", "trait_bands", f->code);
    for (size_t i = 0; i < n; i++) {
        const struct value *v = value_item(bands, i);
        int rc = read_band(&all[i], r, f, v, i == 0 ? f->min : all[i - 1].to + 1);
        if (rc < 0)
            return rc;
        if ((value_get(v, "below") != NULL) != (i + 1 < n)) /* all but the last end somewhere */
            return refuse(r, "bands", "trait_below", all[i].code);
        for (size_t k = 0; k < i; k++)
            if (text_is(all[k].code, all[i].code))
                return refuse(r, "bands", "trait_twice", all[i].code);
    }
    t->values = all;
    t->count = n;
    return 0;
}

/* Each code, "no" and "yes", or each whole number. */
static int read_field_values(struct trait *t, const struct reading *r, const struct field *f)
{
    static const struct words no = {"nee", "no"}, yes = {"ja", "yes"};
    bool number = f->kind == FIELD_NUMBER && f->decimals == 0 && f->max - f->min < TRAIT_MAX_VALUES - 1;
    if (!number && f->kind != FIELD_CODE && f->kind != FIELD_FLAG)
        return refuse(r, "field", "trait_bands", f->code);
    size_t n = number ? (size_t)(f->max - f->min + 1) : f->kind == FIELD_FLAG ? 2 : f->code_count;
    struct trait_value *all = arena_alloc(r->a, (n + 1) * sizeof *all);
    for (size_t i = 0; all && i < n; i++) {
        int64_t at = (number ? f->min : 0) + (int64_t)i;
        all[i].from = all[i].to = at;
        if (number) {
            all[i].code = arena_printf(r->a, "%lld", (long long)at);
            all[i].label = (struct words){all[i].code, all[i].code};
        } else if (f->kind == FIELD_FLAG) {
            all[i].code = i ? "yes" : "no";
            all[i].label = i ? yes : no;
        } else {
            all[i].code = f->codes[i].code;
            all[i].label = f->codes[i].label;
        }
    }
    t->values = all;
    t->count = n;
    return all ? 0 : err_nomem(r->err);
}

static int read_trait(struct trait *t, const struct reading *r, const struct value *v)
{
    static const struct trait_value unknown = {"unknown", {"onbekend", "unknown"}, 1, 0};
    const char *code = value_get_text(v, "code"), *field = value_get_text(v, "field");
    t->code = arena_str(r->a, code);
    t->dataset = r->schema->code;
    t->field = field ? schema_field(r->schema, str_of(field)) : -1;
    if (!is_code(code))
        return refuse(r, "code", "trait_code", code);
    if (t->field < 0)
        return refuse(r, "field", "trait_field", field);
    if (!read_words(&t->label, r, v))
        return refuse(r, "label", "trait_words", code);
    const struct field *f = &r->schema->fields[t->field];
    const struct value *bands = value_get(v, "bands");
    int rc = bands ? read_bands(t, r, f, bands) : read_field_values(t, r, f);
    if (rc < 0)
        return rc;
    struct trait_value *all = arena_alloc(r->a, (t->count + 1) * sizeof *all);
    if (!all)
        return err_nomem(r->err);
    memcpy(all, t->values, t->count * sizeof *all);
    all[t->count++] = unknown;
    t->values = all;
    return 0;
}

int traits_read(struct traits *out, struct arena *a, const struct schema *schema, const char *name,
                const struct value *v, struct err *err)
{
    struct reading r = {a, schema, name, 0, err};
    struct trait *all = arena_alloc(a, (value_count(v) + 1) * sizeof *all);
    struct traits traits = {all, 0};
    if (!all)
        return err_nomem(err);
    for (r.item = 0; r.item < value_count(v); r.item++) {
        const struct value *item = value_item(v, r.item);
        if (!text_is(value_get_text(item, "dataset"), schema->code))
            continue;
        int rc = read_trait(&all[traits.count], &r, item);
        if (rc == 0 && traits_find(&traits, str_of(all[traits.count].code)))
            rc = refuse(&r, "code", "trait_twice", all[traits.count].code);
        if (rc < 0)
            return rc;
        traits.count++;
    }
    if (arena_failed(a))
        return err_nomem(err);
    *out = traits;
    return 0;
}

const struct trait *traits_find(const struct traits *all, struct str code)
{
    for (size_t i = 0; i < all->count; i++)
        if (str_is(code, all->items[i].code))
            return &all->items[i];
    return NULL;
}
