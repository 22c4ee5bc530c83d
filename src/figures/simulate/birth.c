/* One row of births from its number. Pure; the text of a row is written in table.c. */
#include "figures/simulate/birth.h"

#include "figures/frame.h"
#include "figures/simulate/world_area.h"
#include "num/philox.h"

#include <math.h>

enum { LIVE, STILLBORN, WEEK_37 = 259, WEEK_24 = 168 };

/* First row and number of children of the pregnancy that a row belongs to. */
static uint64_t pregnancy_of(const struct world *w, uint64_t number, int *plural)
{
    uint64_t four = number - number % 4;
    struct draws d = draws_of(w->seed, STREAM_PREGNANCY, four | (uint64_t)1 << 63);
    bool is_triplet = draws_uniform(&d) < SHARE_TRIPLET;
    double first = draws_uniform(&d), second = draws_uniform(&d);
    *plural = 1;
    if (is_triplet) {
        *plural = number % 4 < 3 ? 3 : 1;
        return number % 4 < 3 ? four : number;
    }
    if ((number % 4 < 2 ? first : second) >= SHARE_TWIN)
        return number;
    *plural = 2;
    return number - number % 2;
}

static int64_t place_of(const struct world *w, struct draws *d)
{
    double at = draws_uniform(d) * (double)w->area_count;
    size_t i = (size_t)at;
    return (int64_t)(at - (double)i < (double)w->areas[i].keep ? i : w->areas[i].alias);
}

static int64_t year_of(const struct world *w, uint64_t number)
{
    int i = 0;
    while (i + 1 < w->years && (int64_t)number >= w->year_end[i])
        i++;
    return w->first_year + i;
}

/* First index whose cumulated chance is above u. */
static int pick(const double *up_to, int count, double u)
{
    int low = 0, high = count - 1;
    while (low < high) {
        int middle = (low + high) / 2;
        if (u < up_to[middle])
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* --- the mother --- */

/* How often outcomes follow origin and parity; scaled in factor_of() so that an area's own risk stays what it is. */
static const double foreign_up_to[ORIGINS - 1] = {0.36, 0.48, 0.61, 0.70, 0.74, 0.76, 1};
static const double preterm_by_origin[ORIGINS] = {1, 1.0, 0.95, 0.95, 1.25, 1.3, 1.1, 1.05};
static const double sga_by_origin[ORIGINS] = {1, 1.05, 1.15, 1.0, 1.6, 1.5, 1.15, 1.25};
static const double parity_up_to[] = {0.45, 0.81, 0.94, 0.98, 1};
enum { PARITIES = sizeof parity_up_to / sizeof parity_up_to[0] };
static const double preterm_by_parity[PARITIES] = {1.2, 0.8, 0.9, 1, 1.1};
static const double sga_by_parity[PARITIES] = {1.35, 0.72, 0.7, 0.7, 0.7};
static const double education_up_to[INCOME_GROUPS][3] = {
    {0.36, 0.80, 1}, {0.26, 0.74, 1}, {0.17, 0.60, 1}, {0.09, 0.40, 1}, {0.05, 0.24, 1}};

static double mean_of(const double *values, const double *up_to, int count)
{
    double sum = 0;
    for (int i = 0; i < count; i++)
        sum += values[i] * (up_to[i] - (i > 0 ? up_to[i - 1] : 0));
    return sum;
}

/* The factor of this mother's origin and parity over the mean in her area. */
static double factor_of(const int64_t *row, const struct world *w, const double *by_origin,
                        const double *by_parity)
{
    double foreign = w->areas[row[BIRTH_AREA]].foreign;
    double origin = 1 - foreign + foreign * mean_of(by_origin + 1, foreign_up_to, ORIGINS - 1);
    return by_origin[row[BIRTH_ORIGIN]] / origin * by_parity[row[BIRTH_PARITY]] /
           mean_of(by_parity, parity_up_to, PARITIES);
}

double birth_risk(const int64_t row[BIRTH_FIELDS], const struct world *w, enum risk risk)
{
    return world_risk(w, risk, (size_t)row[BIRTH_AREA], (int)row[BIRTH_YEAR], (int)row[BIRTH_INCOME] - 1,
                      row[BIRTH_PLURAL] > 1);
}

static void draw_mother(int64_t *row, const struct world *w, struct draws *d)
{
    row[BIRTH_AREA] = place_of(w, d);
    const struct world_area *a = &w->areas[row[BIRTH_AREA]];
    row[BIRTH_INCOME] = 1 + pick(a->income_up_to, INCOME_GROUPS, draws_uniform(d));
    bool is_foreign = draws_uniform(d) < a->foreign;
    int abroad = 1 + pick(foreign_up_to, ORIGINS - 1, draws_uniform(d));
    row[BIRTH_ORIGIN] = is_foreign ? abroad : 0;
    row[BIRTH_PARITY] = pick(parity_up_to, PARITIES, draws_uniform(d));
    double age = 28.6 + 1.6 * fmin((double)row[BIRTH_PARITY], 3) + 0.04 * (double)(row[BIRTH_YEAR] - 2004) +
                 0.4 * (double)(row[BIRTH_INCOME] - 3) + 4.4 * draws_normal(d);
    row[BIRTH_MOTHER_AGE] = (int64_t)fmin(fmax(age, 14), 54);
    row[BIRTH_EDUCATION] = pick(education_up_to[row[BIRTH_INCOME] - 1], 3, draws_uniform(d));
}

/* --- the pregnancy --- */

static void draw_pregnancy(int64_t *row, const struct world *w, struct draws *d)
{
    row[BIRTH_SMOKING] = draws_uniform(d) < birth_risk(row, w, RISK_SMOKING);
    double early = birth_risk(row, w, RISK_PRETERM) * factor_of(row, w, preterm_by_origin, preterm_by_parity);
    bool is_early = draws_uniform(d) < fmin(early, 0.9);
    row[BIRTH_GA] = GA_FIRST + pick(is_early ? w->early : w->term, GA_DAYS, draws_uniform(d));
    bool is_late = draws_uniform(d) < fmin(birth_risk(row, w, RISK_LATE), 0.9);
    double days = is_late ? 70 - 35 * log(draws_uniform(d)) : 42 + 28 * sqrt(draws_uniform(d));
    row[BIRTH_FIRST_CONSULT] = (int64_t)fmin(days, (double)row[BIRTH_GA] - 1);
}

/* --- the child --- */

/* Perinatal mortality (stillborn, or died within 28 days) by gestational age, 2017 (definitions.md §3). */
static double death_at(int64_t ga_days)
{
    static const struct {
        int64_t below; /* days */
        double share;
    } table[] = {{168, 0.987}, {182, 0.561}, {224, 0.137}, {259, 0.018}, {294, 0.0017}, {400, 0.0043}};
    int i = 0;
    while (ga_days >= table[i].below)
        i++;
    return table[i].share;
}

static void draw_death(int64_t *row, const struct world *w, struct draws *d)
{
    double early = draws_uniform(d), kind = draws_uniform(d), when = draws_uniform(d);
    bool is_tiny = row[BIRTH_GA] < WEEK_24;
    bool dies = early < fmin(death_at(row[BIRTH_GA]) * birth_risk(row, w, RISK_DEATH), 0.99);
    row[BIRTH_OUTCOME] = dies && kind < (is_tiny ? 0.8 : 0.6) ? STILLBORN : LIVE;
    row[BIRTH_DIED] = dies && row[BIRTH_OUTCOME] == LIVE;
    row[BIRTH_DEATH_DAYS] = FRAME_UNKNOWN;
    if (row[BIRTH_DIED]) /* most on the first day; up to and including day 28 */
        row[BIRTH_DEATH_DAYS] = is_tiny || when < 0.5 ? 0
                                : when < 0.82         ? 1 + (int64_t)((when - 0.5) / 0.32 * 6)
                                                      : 7 + (int64_t)((when - 0.82) / 0.18 * 22);
    else if (row[BIRTH_OUTCOME] == LIVE && draws_uniform(d) < 0.0007) {
        row[BIRTH_DIED] = 1;
        row[BIRTH_DEATH_DAYS] = 29 + (int64_t)(draws_uniform(d) * 337);
    }
}

/* Median by Hadlock's formula made local, spread by a coefficient of variation (definitions.md §4). Small for gestational age
 * is drawn first, so that its share is what the world says. */
static void draw_weight(int64_t *row, const struct world *w, struct draws *d)
{
    enum { BOY };
    const double p10 = 1.2815515655446004, variation = 0.112, smoker = 1.9;
    double share = birth_risk(row, w, RISK_SGA) * factor_of(row, w, sga_by_origin, sga_by_parity);
    double smokers = fmin(birth_risk(row, w, RISK_SMOKING), 1);
    share *= (row[BIRTH_SMOKING] ? smoker : 1) / (1 + (smoker - 1) * smokers);
    share *= row[BIRTH_GA] < WEEK_37 ? 1.8 : 0.94; /* mean 1 */
    double z;
    if (draws_uniform(d) < fmin(share, 0.9))
        z = -draws_normal_tail(d, p10);
    else
        do
            z = draws_normal(d);
        while (z < -p10);
    double week = (double)row[BIRTH_GA] / 7, middle = 283.0 / 7;
    double median = (row[BIRTH_SEX] == BOY ? 3679 : 3531) *
                    exp(0.332 * (week - middle) - 0.00354 * (week * week - middle * middle));
    row[BIRTH_WEIGHT] = (int64_t)fmin(fmax(median * (1 + variation * z), 150), 7400);
}

static void draw_condition(int64_t *row, const struct world *w, struct draws *d)
{
    bool is_early = row[BIRTH_GA] < WEEK_37;
    row[BIRTH_ANOMALY] = draws_uniform(d) < birth_risk(row, w, RISK_ANOMALY) * (is_early ? 2 : 0.93);
    double low = birth_risk(row, w, RISK_APGAR) * (row[BIRTH_GA] < 224 ? 14 : is_early ? 3 : 0.7);
    double score = draws_uniform(d), u = draws_uniform(d);
    bool is_low = score < fmin(low, 0.9) || row[BIRTH_DEATH_DAYS] == 0;
    row[BIRTH_APGAR] = is_low ? (int64_t)(7 * sqrt(u)) : u < 0.03 ? 7 : u < 0.1 ? 8 : u < 0.45 ? 9 : 10;
    bool is_without = draws_uniform(d) < fmin(birth_risk(row, w, RISK_NO_CARE), 0.9);
    row[BIRTH_CARE] = !is_without;
    if (row[BIRTH_OUTCOME] == STILLBORN)
        row[BIRTH_APGAR] = row[BIRTH_CARE] = FRAME_UNKNOWN;
}

void birth_happen(int64_t row[BIRTH_FIELDS], const struct world *w, uint64_t number)
{
    int plural;
    uint64_t first = pregnancy_of(w, number, &plural);
    if (first + (uint64_t)plural > (uint64_t)w->births) { /* the registry ends within a twin: alone then */
        first = number;
        plural = 1;
    }
    row[BIRTH_CHILD] = (int64_t)number;
    row[BIRTH_MOTHER] = (int64_t)first;
    row[BIRTH_YEAR] = year_of(w, first);
    row[BIRTH_PLURAL] = plural;
    row[BIRTH_ORDER] = 1 + (int64_t)(number - first);
    struct draws pregnancy = draws_of(w->seed, STREAM_PREGNANCY, first);
    struct draws child = draws_of(w->seed, STREAM_CHILD, number);
    draw_mother(row, w, &pregnancy);
    draw_pregnancy(row, w, &pregnancy);
    row[BIRTH_SEX] = draws_uniform(&child) >= 0.513;
    draw_death(row, w, &child);
    draw_weight(row, w, &child);
    draw_condition(row, w, &child);
}

/* --- what the registry does not know --- */

void birth_hide(int64_t row[BIRTH_FIELDS], const struct world *w, uint64_t number)
{
    static const struct {
        enum birth_field field;
        double share;             /* at random */
        enum birth_field because; /* more so when this field … */
        int64_t from;             /* … is at least this */
        double then;
    } table[] = {
        {BIRTH_SEX, 0.0005, BIRTH_OUTCOME, STILLBORN, 0.03},
        {BIRTH_GA, 0.003, BIRTH_OUTCOME, STILLBORN, 0.01},
        {BIRTH_WEIGHT, 0.004, BIRTH_OUTCOME, STILLBORN, 0.06},
        {BIRTH_APGAR, 0.010, BIRTH_DIED, 1, 0.05},
        {BIRTH_ANOMALY, 0.002, BIRTH_ANOMALY, 1, 0.02},
        {BIRTH_PARITY, 0.002, BIRTH_ORIGIN, 1, 0.006},
        {BIRTH_MOTHER_AGE, 0.001, BIRTH_ORIGIN, 1, 0.002},
        {BIRTH_ORIGIN, 0.010, BIRTH_ORIGIN, 1, 0.03},
        {BIRTH_INCOME, 0.012, BIRTH_ORIGIN, 1, 0.05},
        {BIRTH_EDUCATION, 0.15, BIRTH_ORIGIN, 1, 0.30},
        {BIRTH_FIRST_CONSULT, 0.02, BIRTH_FIRST_CONSULT, 70, 0.06},
        {BIRTH_SMOKING, 0.04, BIRTH_SMOKING, 1, 0.10},
        {BIRTH_CARE, 0.02, BIRTH_INCOME, 1, 0.02},
        {BIRTH_ORDER, 0, BIRTH_PLURAL, 2, 0.01},
    };
    enum { RULES = sizeof table / sizeof table[0] };
    struct draws d = draws_of(w->seed, STREAM_HIDDEN, number);
    bool hidden[BIRTH_FIELDS] = {false}; /* applied at the end: a rule looks at what happened */
    for (int i = 0; i < RULES; i++)
        hidden[table[i].field] =
            draws_uniform(&d) < (row[table[i].because] >= table[i].from ? table[i].then : table[i].share);
    for (int i = 0; i < BIRTH_FIELDS; i++)
        if (hidden[i])
            row[i] = FRAME_UNKNOWN;
}
