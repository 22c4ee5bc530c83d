/* kiem figures growth FILE: a file of measurements with growth scores behind it. The rules are in figures/curve/growth.c. */
#include "figures/curve/growth.h"

#include "engine/curves.h"
#include "engine/score_age.h"
#include "engine/score_file.h"

#include <math.h>
#include <strings.h>

enum role { SEX, WEIGHT_KG, WEIGHT_G, HEIGHT, HEAD, POSITION, OEDEMA, ROLES };
/* What --columns calls it, then other names that are understood. */
static const char *const names[ROLES][7] = {
    [SEX] = {"sex", "geslacht", NULL},
    [WEIGHT_KG] = {"weight_kg", "weight", "gewicht_kg", NULL},
    [WEIGHT_G] = {"weight_g", "gewicht_g", NULL},
    [HEIGHT] = {"height_cm", "length_cm", "height", "length", "hgt", "lengte", NULL},
    [HEAD] = {"head_cm", "head", "hc", "hoofdomtrek", NULL},
    [POSITION] = {"position", "measure", "houding", NULL},
    [OEDEMA] = {"oedema", "oedeem", NULL},
};

static const char *const added[] = {"age_days_used", "corrected",   "length_used", "bmi",
                                    "haz",           "waz",         "whz",         "baz",
                                    "hcaz",          "implausible", "unknown",     NULL};

struct growth_job {
    struct score_file file;
    struct score_age age;
    int column[ROLES];
    struct curves curves;
    struct growth_rule rule;
    bool measured[GROWTH_MEASURES]; /* the file has what it needs */
    size_t corrected, implausible;
};

/* The first of the words that the cell is, by its number in the list; −1 when empty; told when it is none. */
static int one_of(struct score_file *f, int column, const char *const *words)
{
    struct str cell = score_cell(f, column);
    if (cell.len == 0)
        return -1;
    for (int i = 0; words[i]; i++)
        if (strlen(words[i]) == cell.len && strncasecmp(words[i], cell.ptr, cell.len) == 0)
            return i;
    score_bad(f, column);
    return -1;
}

static int read_sex(struct score_file *f, int column)
{
    struct str cell = score_cell(f, column);
    char text[16] = "";
    if (cell.len < sizeof text)
        memcpy(text, cell.ptr, cell.len);
    int sex = curve_sex_of(text);
    if (cell.len > 0 && sex < 0)
        score_bad(f, column);
    return sex;
}

static void read_row(struct growth_row *row, struct growth_job *j)
{
    static const char *const lying[] = {"lying", "standing", "l", "h", "liggend", "staand", "l", "s", NULL};
    static const char *const yes[] = {"0", "1", "n", "y", "no", "yes", "nee", "ja", "false", "true", NULL};
    struct score_file *f = &j->file;
    *row = (struct growth_row){.sex = read_sex(f, j->column[SEX])};
    score_age_read(&j->age, f);
    row->age_days = j->age.days;
    row->age_years = j->age.years;
    row->ga_days = j->age.ga_days;
    row->weight_kg = score_number(f, j->column[WEIGHT_KG]);
    if (j->column[WEIGHT_KG] < 0)
        row->weight_kg = score_number(f, j->column[WEIGHT_G]) / 1000;
    row->height_cm = score_number(f, j->column[HEIGHT]);
    row->head_cm = score_number(f, j->column[HEAD]);
    int position = one_of(f, j->column[POSITION], lying), oedema = one_of(f, j->column[OEDEMA], yes);
    row->position = position < 0 ? POSITION_UNKNOWN : position % 2 ? POSITION_STANDING : POSITION_LYING;
    row->oedema = oedema > 0 && oedema % 2 == 1;
}

static void put_list(struct score_file *f, const struct growth_job *j, const struct growth_scores *s,
                     bool reasons)
{
    char text[160] = "";
    size_t at = 0;
    for (int m = 0; m < GROWTH_MEASURES; m++) {
        const struct growth_score *one = &s->of[m];
        const char *code = growth_code((enum growth_measure)m), *gap = at > 0 ? " " : "";
        if (reasons && one->reason != GROWTH_KNOWN && j->measured[m])
            at += (size_t)snprintf(text + at, sizeof text - at, "%s%s:%s", gap, code,
                                   growth_reason_code(one->reason));
        else if (!reasons && one->implausible)
            at += (size_t)snprintf(text + at, sizeof text - at, "%s%s", gap, code);
    }
    score_put(f, text);
}

static int write_row(struct growth_job *j, const struct growth_scores *s, struct err *err)
{
    struct score_file *f = &j->file;
    bool implausible = false;
    score_put_number(f, s->age_days, 1);
    score_put(f, s->corrected ? "1" : "0");
    score_put_number(f, s->length_cm, 1);
    score_put_number(f, s->bmi, 2);
    for (int m = 0; m < GROWTH_MEASURES; m++) {
        score_put_number(f, s->of[m].z, 2);
        implausible |= s->of[m].implausible;
    }
    put_list(f, j, s, false);
    put_list(f, j, s, true);
    j->corrected += s->corrected;
    j->implausible += implausible;
    return score_end(f, err);
}

static int read_rule(struct growth_rule *out, const struct engine *e, struct err *err)
{
    const char *set = engine_option(e, "--set", "who"), *population = engine_option(e, "--population", "N");
    if (!text_is(set, "who") && !text_is(set, "nl1997"))
        return err_set(err, ERR_INVALID, "--set", "growth_set", "%s", set);
    if (strlen(population) != 1 || !strchr("NTM", population[0]))
        return err_set(err, ERR_INVALID, "--population", "growth_population", "%s", population);
    *out = (struct growth_rule){text_is(set, "who") ? GROWTH_WHO : GROWTH_NL1997, population,
                                engine_option(e, "--corrected", NULL) != NULL};
    return 0;
}

static int find_columns(struct growth_job *j, struct err *err)
{
    for (int i = 0; i < ROLES; i++)
        j->column[i] = score_column(&j->file, names[i]);
    score_age_columns(&j->age, &j->file);
    bool weight = j->column[WEIGHT_KG] >= 0 || j->column[WEIGHT_G] >= 0, height = j->column[HEIGHT] >= 0;
    j->measured[GROWTH_LENGTH] = height;
    j->measured[GROWTH_WEIGHT] = weight;
    j->measured[GROWTH_WFL] = j->measured[GROWTH_BMI] = weight && height;
    j->measured[GROWTH_HEAD] = j->column[HEAD] >= 0;
    if (j->column[SEX] < 0)
        return err_set(err, ERR_INVALID, j->file.path, "score_column", "sex");
    if (!weight && !height && !j->measured[GROWTH_HEAD])
        return err_set(err, ERR_INVALID, j->file.path, "score_column", "weight_kg, height_cm, head_cm");
    return j->age.given
               ? 0
               : err_set(err, ERR_INVALID, j->file.path, "score_column", "age_days, age_months, age_years");
}

static int score_all(struct growth_job *j, const struct engine *e, struct err *err)
{
    unsigned kinds = growth_kinds(j->rule.set);
    int rc = curves_open(&j->curves, e, kinds, err);
    if (rc == 0)
        rc = score_open(&j->file, e, err);
    if (rc == 0)
        rc = find_columns(j, err);
    if (rc == 0)
        rc = score_begin(&j->file, added, err);
    int got = 0;
    while (rc == 0 && (got = score_next(&j->file, err)) == 1) {
        struct growth_row row;
        struct growth_scores s;
        read_row(&row, j);
        growth_score(&s, &j->curves, &j->rule, &row);
        rc = write_row(j, &s, err);
    }
    if (rc < 0 || got < 0)
        return rc < 0 ? rc : got;
    rc = score_finish(&j->file, err);
    curves_say(e, stderr, &j->curves, kinds);
    if (j->rule.set == GROWTH_NL1997)
        say(e, stderr, "growth.interpolated");
    if (j->rule.corrected)
        say(e, stderr, "growth.corrected", arena_printf(e->arena, "%zu", j->corrected));
    if (j->implausible > 0)
        say(e, stderr, "growth.implausible", arena_printf(e->arena, "%zu", j->implausible));
    return rc;
}

static int run(struct engine *e)
{
    if (e->argc != 1)
        return engine_usage(&command_growth, stderr);
    struct err err = {0};
    struct growth_job j = {.curves = {.of = {NULL}}};
    int rc = read_rule(&j.rule, e, &err);
    if (rc == 0)
        rc = score_all(&j, e, &err);
    score_close(&j.file);
    return rc == 0 ? 0 : engine_complain(e, &err);
}

static const struct option_rule rules[] = {
    {"--set", "who|nl1997", "which curves (who)"},
    {"--population", "N|T|M", "nl1997: Dutch, Turkish or Moroccan (N)"},
    {"--corrected", NULL, "born before day 259: by the age counted from day 280, until 24 months"},
    {SCORE_COLUMNS_OPTION},
    {SCORE_EXACT_OPTION},
    {SCORE_OUT_OPTION},
    {CURVES_OPTION},
    {NULL, NULL, NULL},
};

const struct engine_command command_growth = {"growth", "FILE", "growth scores of a file of measurements",
                                              rules, run};
