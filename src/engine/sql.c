/* kiem figures sql: indicators as one SQL statement, for who counts on another engine. Runs nothing. */
#include "figures/expression/sql.h"

#include "engine/curves.h"
#include "engine/definitions.h"
#include "figures/cube/cube.h"
#include "figures/expression/functions.h"

enum { SQL_MAX = 64 << 20, ASKED_MAX = 250 };

static const struct option_rule rules[] = {
    {"--dialect", "postgres|duckdb", "which engine it is for (duckdb)"},
    {"--by", "TRAIT,…", "traits to tell apart, at most four (none)"},
    {CURVES_OPTION},
    {NULL, NULL, NULL},
};

struct asked {
    const struct indicator *items[ASKED_MAX];
    size_t count;
    unsigned curves;
    const struct trait *traits[CUBE_TRAITS];
    size_t trait_count;
};

static int ask(struct asked *all, const struct indicator *i, struct err *err)
{
    if (all->count == ASKED_MAX)
        return err_set(err, ERR_INVALID, "", "sql_many", "%d", ASKED_MAX);
    for (int kind = 0; kind < CURVE_KINDS; kind++)
        if (expression_needs(i->numerator, (enum curve_kind)kind) ||
            expression_needs(i->denominator, (enum curve_kind)kind))
            all->curves |= CURVES(kind);
    all->items[all->count++] = i;
    return 0;
}

/* A code, or a dataset ("births", "births+twoyear"): all that is defined of it. */
static int ask_word(struct asked *all, const struct definitions *d, const char *word, struct err *err)
{
    const struct indicator *one = NULL;
    size_t before = all->count;
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < d->indicators.count; i++)
        if (text_is(d->indicators.items[i].schema->code, word))
            rc = ask(all, &d->indicators.items[i], err);
    if (rc < 0 || all->count > before)
        return rc;
    rc = definitions_find(&one, d, word, err);
    return rc == 0 ? ask(all, one, err) : rc;
}

static int ask_traits(struct asked *all, struct engine *e, const struct definitions *d, struct err *err)
{
    const struct value *v = NULL;
    struct traits traits;
    const char *at = engine_option(e, "--by", "");
    int rc = *at ? engine_content(&v, e, "traits.json", err) : 0;
    if (rc == 0 && *at)
        rc = traits_read(&traits, e->arena, definitions_counted(d, all->items[0]->schema), "traits.json", v,
                         err);
    while (rc == 0 && *at) {
        size_t len = strcspn(at, ",");
        const struct trait *t = traits_find(&traits, (struct str){at, len});
        if (!t)
            return err_set(err, ERR_NOT_FOUND, "--by", "sql_trait", "%.*s", (int)len, at);
        if (all->trait_count == CUBE_TRAITS)
            return err_set(err, ERR_INVALID, "--by", "cube_traits", "%d", 65536);
        all->traits[all->trait_count++] = t;
        at += len + (at[len] == ',');
    }
    return rc;
}

static int write_statement(struct engine *e, struct err *err)
{
    struct definitions d;
    struct asked all = {.count = 0};
    struct curves curves;
    int rc = engine_definitions(&d, e, err);
    for (int i = 0; rc == 0 && i < e->argc; i++)
        rc = ask_word(&all, &d, e->argv[i], err);
    if (rc == 0)
        rc = ask_traits(&all, e, &d, err);
    if (rc == 0)
        rc = curves_open(&curves, e, all.curves, err);
    if (rc < 0)
        return rc;
    const char *dialect = engine_option(e, "--dialect", "duckdb");
    if (!text_is(dialect, "duckdb") && !text_is(dialect, "postgres"))
        return err_set(err, ERR_INVALID, "--dialect", "sql_dialect", "%s", dialect);
    struct sql_question q = {.dialect = text_is(dialect, "duckdb") ? SQL_DUCKDB : SQL_POSTGRES,
                             .indicators = all.items,
                             .indicator_count = all.count,
                             .curves = &curves};
    q.traits = all.traits;
    q.trait_count = all.trait_count;
    BUF_AUTO out;
    buf_init(&out, SQL_MAX);
    rc = sql_write(&out, e->arena, &q, err);
    if (rc == 0)
        fputs(buf_text(&out), stdout);
    return rc;
}

static int run(struct engine *e)
{
    struct err err;
    if (e->argc == 0)
        return engine_usage(&command_sql, stderr);
    return write_statement(e, &err) < 0 ? engine_complain(e, &err) : 0;
}

const struct engine_command command_sql = {
    "sql", "CODE|DATASET…", "indicators as one SQL statement, for PostgreSQL or DuckDB", rules, run};
