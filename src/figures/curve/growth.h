/*
 * Growth of one child at one moment: from what was measured to length, weight, weight for length, BMI and head for age, each
 * with a flag when it is implausible and a reason when it is not known. Rules of WHO 2006 and definitions §4, §9.
 *
 *     measured ─▶ age (corrected for preterm birth?) ─▶ length or height (± 0.7 cm) ─▶ curve ─▶ score, flag or reason
 */
#ifndef KIEM_FIGURES_CURVE_GROWTH_H
#define KIEM_FIGURES_CURVE_GROWTH_H

#include "figures/curve/curve.h"

enum growth_measure { GROWTH_LENGTH, GROWTH_WEIGHT, GROWTH_WFL, GROWTH_BMI, GROWTH_HEAD, GROWTH_MEASURES };
enum growth_set { GROWTH_WHO, GROWTH_NL1997 };
enum growth_position { POSITION_UNKNOWN, POSITION_LYING, POSITION_STANDING };

/* Why a score is not known. */
enum growth_reason {
    GROWTH_KNOWN,
    GROWTH_NO_CURVE,
    GROWTH_NO_SEX,
    GROWTH_NO_AGE,
    GROWTH_NO_VALUE, /* not measured, or not above 0 */
    GROWTH_OEDEMA,
    GROWTH_AGE_OUTSIDE,
    GROWTH_LENGTH_OUTSIDE,
    GROWTH_REASONS
};

struct growth_rule {
    enum growth_set set;
    const char *population; /* of GROWTH_NL1997: "N", "T", "M" */
    bool
        corrected; /* born before day 259: age less what was missing to day 280, before 24 months (day 731) */
};

/* What was measured; NaN and negative codes: not known. */
struct growth_row {
    int sex;                    /* enum curve_sex; −1 */
    double age_days, age_years; /* from birth, both or neither; years as given, for the Dutch curves */
    double ga_days;             /* gestational age at birth */
    double weight_kg, height_cm, head_cm;
    enum growth_position position;
    bool oedema;
};

struct growth_score {
    double z; /* not rounded; NaN: not known */
    bool implausible;
    enum growth_reason reason;
};
struct growth_scores {
    double age_days; /* that was used */
    bool corrected;
    double length_cm, bmi; /* that were used */
    struct growth_score of[GROWTH_MEASURES];
};

/* "haz", "waz", "whz", "baz", "hcaz"; "no-curve", "age-outside" … */
const char *growth_code(enum growth_measure m);
const char *growth_reason_code(enum growth_reason r);
/* The kinds of curve of a set, as bits (1 << kind). */
unsigned growth_kinds(enum growth_set set);
/* The age in days counted from day 280 of pregnancy, for a child born before day 259 that is not yet 24 months (day 731); any
 * other child's own age. */
double growth_corrected_age(double age_days, double ga_days);
void growth_score(struct growth_scores *out, const struct curves *curves, const struct growth_rule *rule,
                  const struct growth_row *row);

#endif
