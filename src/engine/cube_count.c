/*
 * From the store to a cube: finds the datasets, indicators, curves and traits that are asked, and has them counted. Every block of a
 * file is checked just before it is computed on. Writes nothing.
 */
#include "engine/cube.h"

#include "base/str.h"
#include "engine/curves.h"
#include "engine/definitions.h"
#include "engine/store.h"
#include "figures/cube/build.h"
#include "figures/expression/functions.h"

#include <string.h>

enum { JOINS_MAX = 8 };

struct counting {
    struct engine *e;
    const struct cube_wanted *w;
    struct definitions d;
    const char *base; /* the kind whose rows are counted */
    const char *name; /* of the dataset, as store_dataset() takes it */
    struct store_dataset rows;
    struct store_guard guard;
    struct store_dataset joined[JOINS_MAX];
    struct store_guard joined_guards[JOINS_MAX];
    struct cube_join joins[JOINS_MAX];
    size_t join_count;
    const struct indicator *indicators[CUBE_MAX_INDICATORS];
    const struct trait *traits[CUBE_TRAITS];
    struct cube_question q;
    struct curves curves;
};

/* The next code of a list "a,b"; NULL at its end. */
static const char *next_code(struct arena *a, const char **at)
{
    size_t len = *at ? strcspn(*at, ",") : 0;
    if (len == 0)
        return NULL;
    const char *code = arena_dup(a, *at, len);
    *at += len + ((*at)[len] == ',');
    return code;
}

static bool counts_rows_of(const struct indicator *i, const char *kind)
{
    size_t len = strlen(kind);
    return strncmp(i->schema->code, kind, len) == 0 &&
           (i->schema->code[len] == '\0' || i->schema->code[len] == '+');
}

/* Whether it is one of that kind: of its rows alone, held against each other or not, or of exactly what is joined. */
static bool is_of_kind(const struct indicator *i, const char *kind)
{
    bool alone = text_is(kind, i->schema->code) || counts_rows_of(i, kind);
    for (size_t k = 0; alone && k < i->schema->join_count; k++)
        alone = text_is(i->schema->joins[k].schema->code, kind) || text_is(kind, i->schema->code);
    return alone;
}

static int add_indicator(struct counting *c, const struct indicator *i, struct err *err)
{
    if (c->q.indicator_count == CUBE_MAX_INDICATORS)
        return err_set(err, ERR_INVALID, "--indicators", "cube_many", "%d", CUBE_MAX_INDICATORS);
    for (size_t k = 0; k < c->q.indicator_count; k++)
        if (c->indicators[k] == i)
            return err_set(err, ERR_INVALID, "--indicators", "cube_twice", "%s", i->code);
    c->indicators[c->q.indicator_count++] = i;
    return 0;
}

static int find_indicators(struct counting *c, struct err *err)
{
    const char *at = c->w->indicators, *code;
    int rc = 0;
    for (size_t i = 0; !at && rc == 0 && i < c->d.indicators.count; i++)
        if (is_of_kind(&c->d.indicators.items[i], c->w->kind))
            rc = add_indicator(c, &c->d.indicators.items[i], err);
    while (rc == 0 && (code = next_code(c->e->arena, &at))) {
        const struct indicator *i = NULL;
        rc = definitions_find(&i, &c->d, code, err);
        if (rc == 0 && !counts_rows_of(i, c->base))
            rc = err_set(err, ERR_INVALID, code, "cube_kind", "%s", i->schema->code);
        if (rc == 0)
            rc = add_indicator(c, i, err);
    }
    if (rc == 0 && c->q.indicator_count == 0)
        rc = err_set(err, ERR_NOT_FOUND, c->w->kind, "cube_nothing", "%s", c->w->kind);
    return rc;
}

static int find_traits(struct counting *c, struct err *err)
{
    const struct value *v = NULL;
    struct traits all;
    const char *at = c->w->by, *code;
    int rc = engine_content(&v, c->e, "traits.json", err);
    if (rc == 0)
        rc = traits_read(&all, c->e->arena, c->rows.data.schema, "traits.json", v, err);
    while (rc == 0 && (code = next_code(c->e->arena, &at))) {
        const struct trait *t = traits_find(&all, str_of(code));
        BUF_AUTO names;
        buf_init(&names, 200);
        for (size_t i = 0; i < all.count; i++)
            buf_printf(&names, "%s%s", i ? ", " : "", all.items[i].code);
        if (!t)
            return err_set(err, ERR_NOT_FOUND, code, "cube_trait", "%s", all.count ? buf_text(&names) : "–");
        for (size_t i = 0; i < c->q.trait_count; i++)
            if (c->traits[i] == t)
                return err_set(err, ERR_INVALID, "--by", "cube_twice", "%s", code);
        if (c->q.trait_count == CUBE_TRAITS)
            return err_set(err, ERR_INVALID, "--by", "cube_traits", "%d", 65536);
        c->traits[c->q.trait_count++] = t;
    }
    return rc;
}

/* --- what is joined --- */
static int add_join(struct counting *c, const struct schema_join *j, struct err *err)
{
    for (size_t i = 0; i < c->join_count; i++)
        if (text_is(c->joins[i].as, j->as))
            return 0;
    if (c->join_count == JOINS_MAX)
        return err_set(err, ERR_INVALID, j->as, "cube_many", "%d", JOINS_MAX);
    struct store_dataset *d = &c->joined[c->join_count];
    bool itself = text_is(j->schema->code, c->base); /* rows held against others of the same dataset */
    int rc = store_dataset(d, c->e, itself ? c->name : j->schema->code, err);
    if (rc < 0)
        return rc;
    struct cube_join *join = &c->joins[c->join_count];
    c->joined_guards[c->join_count++] = store_guard(d);
    *join = (struct cube_join){.as = j->as, .data = &d->data};
    join->guard = &c->joined_guards[c->join_count - 1].guard;
    rc = store_same_key(d, &c->rows, err);
    return rc == 0 ? store_indexes(&join->index, d, c->e, err) : rc;
}

static int find_joins(struct counting *c, struct err *err)
{
    int rc = 0;
    for (size_t i = 0; i < c->q.indicator_count; i++)
        for (size_t k = 0; rc == 0 && k < c->indicators[i]->schema->join_count; k++)
            rc = add_join(c, &c->indicators[i]->schema->joins[k], err);
    return rc;
}

static int find_curves(struct counting *c, struct err *err)
{
    unsigned kinds = 0;
    for (size_t i = 0; i < c->q.indicator_count; i++)
        for (int kind = 0; kind < CURVE_KINDS; kind++)
            if (expression_needs(c->indicators[i]->numerator, (enum curve_kind)kind) ||
                expression_needs(c->indicators[i]->denominator, (enum curve_kind)kind))
                kinds |= CURVES(kind);
    return curves_open(&c->curves, c->e, kinds, err);
}

static int count(struct cube *out, struct counting *c, struct err *err)
{
    int rc = find_traits(c, err);
    if (rc == 0)
        rc = find_joins(c, err);
    if (rc == 0)
        rc = find_curves(c, err);
    if (rc < 0)
        return rc;
    c->guard = store_guard(&c->rows);
    c->q.data = &c->rows.data;
    c->q.joins = c->joins;
    c->q.join_count = c->join_count;
    c->q.indicators = c->indicators;
    c->q.traits = c->traits;
    c->q.guard = &c->guard.guard;
    c->q.curves = &c->curves;
    c->q.threads = c->e->threads;
    return cube_build(out, c->e->arena, &c->q, err);
}

/* Codes of areas lie in the mapped file, which is closed behind this. */
static int keep_areas(struct cube *c, struct arena *a, struct err *err)
{
    const char **areas = arena_alloc(a, (c->area_count + 1) * sizeof *areas);
    for (size_t i = 0; areas && i < c->area_count; i++)
        areas[i] = arena_str(a, c->areas[i]);
    c->areas = areas;
    return arena_failed(a) ? err_nomem(err) : 0;
}

int engine_cube(struct cube *out, struct engine *e, const struct cube_wanted *w, struct err *err)
{
    struct counting *c = arena_alloc(e->arena, sizeof *c);
    if (!c)
        return err_nomem(err);
    c->e = e;
    c->w = w;
    c->base = arena_dup(e->arena, w->kind, strcspn(w->kind, "+"));
    int rc = engine_definitions(&c->d, e, err);
    if (rc == 0)
        rc = find_indicators(c, err);
    if (rc < 0)
        return rc;
    c->name = w->data ? arena_printf(e->arena, "%s/%s", c->base, w->data) : c->base;
    if (!c->name)
        return err_nomem(err);
    rc = store_dataset(&c->rows, e, c->name, err);
    if (rc < 0)
        return rc;
    struct cube cube;
    rc = count(&cube, c, err);
    if (rc == 0)
        rc = keep_areas(&cube, e->arena, err);
    if (rc == 0)
        *out = cube;
    for (size_t i = 0; i < c->join_count; i++)
        store_close(&c->joined[i]);
    store_close(&c->rows);
    return rc;
}
