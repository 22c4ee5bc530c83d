/* kiem figures show: figures of a cube as a table, file or picture. Reads the question here; the rooms below answer it. */
#include "engine/show.h"

#include "base/str.h"

#include <string.h>

static const struct option_rule rules[] = {
    {"--data", "NAME", "which dataset of the store, when there is more than one of its kind"},
    {"--cube", "FILE", "a cube made with 'kiem figures cube' or 'merge', instead of a dataset"},
    {"--level", "LEVEL", "wijk, gemeente, ggd, land, or area: the areas as they are in the data (land)"},
    {"--in", "AREA", "only what lies in this area: GM0599, \"Rotterdam\" (and then one level lower)"},
    {"--borders", "YEAR", "on the borders of this year (the last that were imported)"},
    {"--period", "BLOCKS", "5: blocks of five years; 1: each year; all; or 2012-2016,2017-2021"},
    {"--years", "FROM-TO", "only these years"},
    {"--by", "TRAITS", "a row for each value too: income_group,parity … (four at most)"},
    {"--standard", "HOW", "standardise: indirect (ratio), direct (rate), or both: indirect,direct"},
    {"--strata", "TRAITS", "by what to standardise (mother_age,parity)"},
    {"--trend", NULL, "change a year within each block, with its interval (period: all)"},
    {"--funnel", NULL, "limits of chance around the figure of all the data, and on which side it falls"},
    {"--rank", NULL, "rank among the areas shown, with its uncertainty; sorted by it"},
    {"--inequality", "TRAIT", "ratio, difference, slope and concentration over a trait's groups"},
    {"--lorenz", "OVER",
     "how unequally use is divided over areas or families, and the share of the top 20 %"},
    {"--conf", "SHARE", "probability of the intervals (0.95)"},
    {"--format", "FORMAT", "table, csv, json, xlsx or svg (table; or as the name after --out ends)"},
    {"--picture", "WHICH", "of svg: trend, funnel, rows or map (what fits the question)"},
    {"--out", "FILE", "write there instead of on the screen"},
    {0},
};

bool show_given(const struct show *s, const char *flag)
{
    return engine_option(s->e, flag, NULL) != NULL;
}

const char *const *show_list(const struct show *s, const char *text)
{
    size_t most = text ? strlen(text) / 2 + 2 : 1, n = 0;
    const char **out = arena_alloc(s->e->arena, (most + 1) * sizeof *out);
    while (out && text && *text) {
        size_t len = strcspn(text, ",");
        if (len > 0)
            out[n++] = arena_dup(s->e->arena, text, len);
        text += len + (text[len] == ',');
    }
    return out;
}

/* One more, unless it is there already. */
static int add_indicator(struct show *s, const char *code)
{
    const struct indicator *one = NULL;
    int rc = definitions_find(&one, &s->definitions, code, s->err);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < s->indicator_count; i++)
        if (s->indicators[i] == one)
            return 0;
    if (s->indicator_count == CUBE_MAX_INDICATORS)
        return err_set(s->err, ERR_INVALID, code, "show_many_indicators", "%d", CUBE_MAX_INDICATORS);
    const struct schema *counted = definitions_counted(&s->definitions, one->schema);
    if (s->schema && counted != s->schema)
        return err_set(s->err, ERR_INVALID, code, "show_kinds", "%s, %s", s->schema->code, counted->code);
    s->schema = counted;
    s->indicators[s->indicator_count++] = one;
    return 0;
}

/* The words of the command are indicators, one each or with commas between. */
static int find_indicators(struct show *s)
{
    s->indicators = arena_alloc(s->e->arena, CUBE_MAX_INDICATORS * sizeof *s->indicators);
    if (!s->indicators)
        return err_nomem(s->err);
    for (int i = 0; i < s->e->argc; i++) {
        const char *const *codes = show_list(s, s->e->argv[i]);
        if (!codes)
            return err_nomem(s->err);
        for (; *codes; codes++) {
            int rc = add_indicator(s, *codes);
            if (rc < 0)
                return rc;
        }
    }
    return s->indicator_count > 0 ? 0 : err_set(s->err, ERR_INVALID, "", "show_no_indicator", NULL);
}

static int answer(struct show *s)
{
    struct arena *a = s->e->arena;
    const struct question *q = &s->question;
    int rc;
    if (q->inequality >= 0) {
        rc = unequal_answer(&s->unequal, a, q, s->err);
        return rc < 0 ? rc : unequal_table(&s->table, a, q, &s->unequal, s->err);
    }
    if (q->lorenz) {
        rc = q->families ? show_families(s) : lorenz_answer(&s->lorenz, a, q, s->err);
        return rc < 0 ? rc : lorenz_table(&s->table, a, q, &s->lorenz, s->err);
    }
    rc = figures_answer(&s->figures, a, q, s->err);
    return rc < 0 ? rc : figures_table(&s->table, a, q, &s->figures, s->err);
}

static const char *find_word(const void *state, const char *key)
{
    const struct engine *e = state;
    const char *text = engine_text(e, key);
    return text == key ? NULL : text;
}

static int run(struct engine *e)
{
    struct err err = {0};
    struct show *s = arena_alloc(e->arena, sizeof *s);
    if (!s)
        return engine_complain(e, (err_nomem(&err), &err));
    *s = (struct show){.e = e, .err = &err, .words = {find_word, e, e->lang}};
    if (e->argc == 0)
        return engine_usage(&command_show, stderr);
    static int (*const steps[])(struct show *) = {show_check, show_source, show_areas,
                                                  show_ask,   answer,      show_write};
    int rc = engine_definitions(&s->definitions, e, &err);
    if (rc == 0)
        rc = find_indicators(s);
    for (size_t i = 0; rc == 0 && i < sizeof steps / sizeof steps[0]; i++)
        rc = steps[i](s);
    return rc < 0 ? engine_complain(e, &err) : 0;
}

const struct engine_command command_show = {
    "show", "INDICATOR…",
    "figures per area, period and trait, with intervals, comparisons and pictures\n"
    "  kiem figures show big2 --in GM0599                  neighbourhoods of Rotterdam, blocks of five "
    "years\n"
    "  kiem figures show preterm --level ggd --trend       trend of each region over all years\n"
    "  kiem figures show big2 --inequality income_group    gap between the lowest and the highest incomes\n"
    "  kiem figures show minutes_of_help --lorenz families  how help is divided over families\n"
    "  kiem figures show big2 --level gemeente --standard indirect --funnel --out funnel.svg",
    rules, run};
