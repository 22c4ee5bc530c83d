/* See growth.h. Reads no files; what the scores mean for a child is for a professional. */
#include "figures/curve/growth.h"

#include <math.h>

#define DAYS_PER_YEAR 365.25
enum { PRETERM = 259, TERM = 280, TWO_YEARS = 731, SIXTEEN_YEARS = 16 };
/* What lying adds to the length of a child (WHO 2006). */
static const double lying_more = 0.7;

/* Implausible: beyond these (WHO 2006). The Dutch curves have none of their own. */
static const struct {
    const char *code;
    double least, most;
    bool weighs; /* with oedema it is not known */
} measures[GROWTH_MEASURES] = {
    [GROWTH_LENGTH] = {"haz", -6, 6, false}, [GROWTH_WEIGHT] = {"waz", -6, 5, true},
    [GROWTH_WFL] = {"whz", -5, 5, true},     [GROWTH_BMI] = {"baz", -5, 5, true},
    [GROWTH_HEAD] = {"hcaz", -5, 5, false},
};

static const char *const reasons[GROWTH_REASONS] = {
    [GROWTH_KNOWN] = "",
    [GROWTH_NO_CURVE] = "no-curve",
    [GROWTH_NO_SEX] = "no-sex",
    [GROWTH_NO_AGE] = "no-age",
    [GROWTH_NO_VALUE] = "no-value",
    [GROWTH_OEDEMA] = "oedema",
    [GROWTH_AGE_OUTSIDE] = "age-outside",
    [GROWTH_LENGTH_OUTSIDE] = "length-outside",
};

static const enum curve_kind kinds[][GROWTH_MEASURES] = {
    [GROWTH_WHO] = {CURVE_WHO_LENGTH, CURVE_WHO_WEIGHT, CURVE_WHO_WFL, CURVE_WHO_BMI, CURVE_WHO_HEAD},
    [GROWTH_NL1997] = {CURVE_NL_HEIGHT, CURVE_NL_WEIGHT, CURVE_NL_WFH, CURVE_NL_BMI, CURVE_NL_HEAD},
};

const char *growth_code(enum growth_measure m)
{
    return measures[m].code;
}

const char *growth_reason_code(enum growth_reason r)
{
    return reasons[r];
}

unsigned growth_kinds(enum growth_set set)
{
    unsigned all = set == GROWTH_WHO ? 1u << CURVE_WHO_WFH : 0;
    for (int i = 0; i < GROWTH_MEASURES; i++)
        all |= 1u << kinds[set][i];
    return all;
}

/* --- what is used --- */

static double whole_days(double age)
{
    return floor(age + 0.5);
}

double growth_corrected_age(double age_days, double ga_days)
{
    return ga_days < PRETERM && whole_days(age_days) < TWO_YEARS ? age_days - (TERM - ga_days) : age_days;
}

static void use_age(struct growth_scores *out, const struct growth_rule *rule, const struct growth_row *row)
{
    out->age_days = rule->corrected ? growth_corrected_age(row->age_days, row->ga_days) : row->age_days;
    out->corrected = out->age_days < row->age_days;
}

/* Whether the child is held against the curves of standing height; without an age by how it was measured. */
static bool stands(const struct growth_scores *s, const struct growth_row *row)
{
    return isnan(s->age_days) ? row->position == POSITION_STANDING : whole_days(s->age_days) >= TWO_YEARS;
}

static void use_length(struct growth_scores *out, const struct growth_rule *rule,
                       const struct growth_row *row)
{
    double length = row->height_cm;
    if (rule->set == GROWTH_WHO && stands(out, row) && row->position == POSITION_LYING)
        length -= lying_more;
    else if (rule->set == GROWTH_WHO && !stands(out, row) && row->position == POSITION_STANDING)
        length += lying_more;
    out->length_cm = length > 0 ? length : (double)NAN;
    out->bmi = row->weight_kg / (out->length_cm / 100 * (out->length_cm / 100));
}

/* --- one score --- */

struct look {
    enum curve_kind kind;
    double x, y;
    const char *population;
    bool by_length;
};

static struct look look_of(const struct growth_scores *s, const struct growth_rule *rule,
                           const struct growth_row *row, enum growth_measure m)
{
    const double values[GROWTH_MEASURES] = {s->length_cm, row->weight_kg, row->weight_kg, s->bmi,
                                            row->head_cm};
    struct look l = {kinds[rule->set][m], s->age_days, values[m], "", m == GROWTH_WFL};
    if (rule->set == GROWTH_NL1997) {
        static const char *const young[] = {"N16-", "T16-", "M16-"}, *const old[] = {"N16+", "T16+", "M16+"};
        l.x = s->corrected ? s->age_days / DAYS_PER_YEAR : row->age_years;
        l.population = rule->population;
        const char *const *by_age = l.x < SIXTEEN_YEARS ? young : old;
        for (size_t i = 0; l.by_length && i < 3; i++)
            if (by_age[i][0] == rule->population[0])
                l.population = by_age[i];
    } else if (l.by_length && stands(s, row)) {
        l.kind = CURVE_WHO_WFH;
    }
    l.x = l.by_length ? s->length_cm : l.x;
    return l;
}

/* Weight for length asks no age but to choose the curve; how the child was measured may say that too (WHO). */
static bool has_age(const struct growth_scores *s, const struct growth_rule *rule,
                    const struct growth_row *row, const struct look *l)
{
    return !isnan(s->age_days) ||
           (l->by_length && rule->set == GROWTH_WHO && row->position != POSITION_UNKNOWN);
}

static void score(struct growth_scores *out, const struct curves *curves, const struct growth_rule *rule,
                  const struct growth_row *row, enum growth_measure m)
{
    struct look l = look_of(out, rule, row, m);
    struct growth_score *s = &out->of[m];
    const struct curve *c = curves->of[l.kind];
    const struct lms_group *g = c && row->sex >= 0 && row->sex < CURVE_SEXES
                                    ? lms_group(c->lms, (enum curve_sex)row->sex, l.population)
                                    : NULL;
    *s = (struct growth_score){NAN, false, GROWTH_KNOWN};
    if (!c)
        s->reason = GROWTH_NO_CURVE;
    else if (row->sex < 0 || row->sex >= CURVE_SEXES)
        s->reason = GROWTH_NO_SEX;
    else if (!g)
        s->reason = GROWTH_NO_CURVE;
    else if (!has_age(out, rule, row, &l))
        s->reason = GROWTH_NO_AGE;
    else if (!(l.y > 0) || isnan(l.x))
        s->reason = GROWTH_NO_VALUE;
    else if (row->oedema && measures[m].weighs)
        s->reason = GROWTH_OEDEMA;
    else if (isnan(s->z = lms_score(l.kind, g, l.x, l.y)))
        s->reason = l.by_length ? GROWTH_LENGTH_OUTSIDE : GROWTH_AGE_OUTSIDE;
    double shown = nearbyint(s->z * 100) / 100; /* WHO holds the rounded score against its limits */
    s->implausible = shown < measures[m].least || shown > measures[m].most;
}

void growth_score(struct growth_scores *out, const struct curves *curves, const struct growth_rule *rule,
                  const struct growth_row *row)
{
    use_age(out, rule, row);
    use_length(out, rule, row);
    for (int m = 0; m < GROWTH_MEASURES; m++)
        score(out, curves, rule, row, (enum growth_measure)m);
}
