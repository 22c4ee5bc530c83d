/* kiem figures dscore FILE: a file of visits with D-scores behind it. The formulas are in figures/curve/dscore.c. */
#include "figures/curve/dscore.h"

#include "engine/curves.h"
#include "engine/score_age.h"
#include "engine/score_file.h"
#include "figures/curve/growth.h"

#include <math.h>

enum { ITEMS_MOST = 4096 };

static const char *const added[] = {"age_used", "n", "p", "d", "sem", "daz", "unknown", NULL};

struct dscore_job {
    struct score_file file;
    struct score_age age;
    const struct dscore_key *key;
    const struct dscore_group *reference; /* NULL: no DAZ */
    const char *key_name, *population;
    bool corrects;
    int column[ITEMS_MOST]; /* per item of the key */
    size_t corrected, scored;
};

/* Why D or DAZ is not known; "" when both are. */
static const char *reason(const struct dscore_job *j, double age, size_t n, const struct dscore *d,
                          double daz)
{
    if (isnan(age))
        return "d:no-age";
    if (n == 0)
        return "d:no-items";
    if (isnan(d->d))
        return "d:age-outside";
    if (!isnan(daz))
        return "";
    return !j->reference               ? "daz:no-reference"
           : nearbyint(d->d * 100) > 0 ? "daz:age-outside"
                                       : "daz:d-not-above-0";
}

/* The answers of the row, by rising item; *passed of them passed. */
static size_t read_answers(uint16_t *answers, size_t *passed, struct dscore_job *j)
{
    size_t n = 0, items = dscore_key_items(j->key);
    *passed = 0;
    for (size_t i = 0; i < items; i++) {
        struct str cell = score_cell(&j->file, j->column[i]);
        bool pass = str_is(cell, "1");
        if (pass || str_is(cell, "0"))
            answers[n++] = (uint16_t)(2 * i + pass);
        else if (cell.len > 0)
            score_bad(&j->file, j->column[i]);
        *passed += pass;
    }
    return n;
}

static double age_of(struct dscore_job *j)
{
    struct score_age *a = &j->age;
    score_age_read(a, &j->file);
    double days = j->corrects ? growth_corrected_age(a->days, a->ga_days) : a->days;
    if (!(days < a->days))
        return a->years;
    j->corrected++;
    return days / 365.25;
}

static int score_row(struct dscore_job *j, struct err *err)
{
    uint16_t answers[ITEMS_MOST];
    size_t passed;
    double age = age_of(j);
    uint32_t start[2] = {0, (uint32_t)read_answers(answers, &passed, j)};
    struct dscore_visits one = {&age, start, answers, 1};
    struct dscore d;
    dscore_score(&d, j->key, &one);
    double daz = dscore_z(j->reference, age, d.d);
    struct score_file *f = &j->file;
    char count[16];
    snprintf(count, sizeof count, "%u", start[1]);
    score_put_number(f, dscore_age(age), 4);
    score_put(f, count);
    score_put_number(f, start[1] > 0 ? (double)passed / start[1] : (double)NAN, 4);
    score_put_number(f, d.d, 2);
    score_put_number(f, d.sem, 2);
    score_put_number(f, daz, 2);
    score_put(f, reason(j, age, start[1], &d, daz));
    j->scored += isnan(d.d) ? 0 : 1;
    return score_end(f, err);
}

static int find_columns(struct dscore_job *j, const struct dscore_items *items, struct err *err)
{
    size_t found = 0;
    for (size_t i = 0; i < items->count; i++) {
        int item = text_is(items->rows[i].key, j->key_name)
                       ? dscore_key_item(j->key, str_of(items->rows[i].item))
                       : -1;
        if (item < 0 || item >= ITEMS_MOST)
            continue;
        j->column[item] = score_column(&j->file, (const char *const[]){items->rows[i].item, NULL});
        score_drop(&j->file, j->column[item]);
        found += j->column[item] >= 0;
    }
    score_age_columns(&j->age, &j->file);
    if (found == 0)
        return err_set(err, ERR_INVALID, j->file.path, "dscore_columns", "%s", j->key_name);
    return j->age.given
               ? 0
               : err_set(err, ERR_INVALID, j->file.path, "score_column", "age_days, age_months, age_years");
}

/* The key and the reference that goes with it; without an imported reference there is no DAZ, and that is said. */
static int open_key(struct dscore_job *j, const struct engine *e, const struct curves *c, struct err *err)
{
    int rc = curves_need(c, CURVE_DSCORE_KEY, err);
    if (rc == 0)
        rc = dscore_key_make(&j->key, e->arena, c->of[CURVE_DSCORE_KEY]->items, j->key_name, err);
    if (rc == 0 && dscore_key_items(j->key) > ITEMS_MOST)
        rc = err_set(err, ERR_INVALID, "", "dscore_many", "%d", ITEMS_MOST);
    if (rc < 0)
        return rc;
    const char *asked = engine_option(e, "--population", NULL);
    j->population = asked ? asked : dscore_key_population(j->key);
    const struct curve *reference = c->of[CURVE_DSCORE_REFERENCE];
    j->reference = reference ? dscore_group(reference->reference, j->population, j->key_name) : NULL;
    return asked && !j->reference ? err_set(err, ERR_NOT_FOUND, "--population", "dscore_population", "%s, %s",
                                            asked, j->key_name)
                                  : 0;
}

static void tell(const struct dscore_job *j, const struct engine *e)
{
    if (j->reference)
        say(e, stderr, "dscore.with", j->key_name, j->population);
    else
        say(e, stderr, "dscore.without", j->key_name, j->population);
    if (j->corrects)
        say(e, stderr, "growth.corrected", arena_printf(e->arena, "%zu", j->corrected));
    say(e, stderr, "dscore.scored", arena_printf(e->arena, "%zu", j->scored));
}

static int score_all(struct dscore_job *j, const struct engine *e, struct err *err)
{
    const unsigned kinds = CURVES(CURVE_DSCORE_KEY) | CURVES(CURVE_DSCORE_REFERENCE);
    struct curves c;
    int rc = curves_open(&c, e, kinds, err), got = 0;
    if (rc == 0)
        rc = open_key(j, e, &c, err);
    if (rc == 0)
        rc = score_open(&j->file, e, err);
    if (rc == 0)
        rc = find_columns(j, c.of[CURVE_DSCORE_KEY]->items, err);
    if (rc == 0)
        rc = score_begin(&j->file, added, err);
    while (rc == 0 && (got = score_next(&j->file, err)) == 1)
        rc = score_row(j, err);
    if (rc < 0 || got < 0)
        return rc < 0 ? rc : got;
    rc = score_finish(&j->file, err);
    curves_say(e, stderr, &c, kinds);
    tell(j, e);
    return rc;
}

static int run(struct engine *e)
{
    if (e->argc != 1)
        return engine_usage(&command_dscore, stderr);
    struct err err = {0};
    struct dscore_job j = {.key_name = engine_option(e, "--key", "dutch"),
                           .corrects = engine_option(e, "--corrected", NULL) != NULL};
    int rc = score_all(&j, e, &err);
    score_close(&j.file);
    return rc == 0 ? 0 : engine_complain(e, &err);
}

static const struct option_rule rules[] = {
    {"--key", "KEY", "which key: dutch or gsed2406 (dutch)"},
    {"--population", "NAME", "whose reference DAZ is held against (the key's own)"},
    {"--corrected", NULL, "born before day 259: by the age counted from day 280, until 24 months"},
    {SCORE_COLUMNS_OPTION},
    {SCORE_EXACT_OPTION},
    {SCORE_OUT_OPTION},
    {CURVES_OPTION},
    {NULL, NULL, NULL},
};

const struct engine_command command_dscore = {"dscore", "FILE", "D-scores of a file of visits", rules, run};
