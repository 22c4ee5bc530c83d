/*
 * The functions of curves that an expression may call: one row says its name, what it takes and gives, and which curve it
 * looks in. What is computed and what is written as SQL follow the same row.
 *
 *   sga(weight_g, sex, ga_days)                 weight strictly below the 10th centile for sex and exact day
 *   below_centile(weight_g, sex, ga_days, 3)    the same for another centile of the curve: 3, 5, 10, 50, 90, 95, 97
 *       Not known when the curve has no such day. The curve's centile is in whole grams, as published.
 *   bmi_z(weight_kg, height_cm, sex, age_days, ga_days, position)
 *   length_z(height_cm, sex, age_days, ga_days, position)
 *       WHO z-score with two decimals: floor(100 z + 0.5) (definitions §4, §9). Age: below 731 days a child born before 259
 *       days counts from 280 days of pregnancy (corrected = age − (280 − ga)), never below 0. Below 731 days of the age so
 *       found the length lying, from there the height standing: 0.7 cm is added to or taken from what was measured otherwise.
 *       Not known when the table has no such day, or an argument is not known.
 *
 * Arguments come in fixed units: a call's numbers have the parameter's decimals, a code its place in the parameter's codes.
 */
#ifndef KIEM_FIGURES_EXPRESSION_FUNCTIONS_H
#define KIEM_FIGURES_EXPRESSION_FUNCTIONS_H

#include "figures/curve/curve.h"
#include "figures/expression/expression.h"

enum expr_function_kind {
    FUNCTION_BELOW_CENTILE, /* args weight, sex, ga; the node's `constant` is an enum curve_centile */
    FUNCTION_BMI_Z,
    FUNCTION_LENGTH_Z,
};

struct expr_parameter {
    const char *name;         /* "weight_g" */
    enum expr_type type;      /* EXPR_NUMBER or EXPR_CODE */
    int decimals;             /* of a number, as the call gets it */
    const char *unit;         /* a field given for it has this unit */
    const char *const *codes; /* of a code, in this order: the field has exactly these; ends with NULL */
};

struct expr_function {
    const char *name;
    enum expr_function_kind kind;
    enum expr_type type;
    int decimals;          /* of a number */
    enum curve_kind curve; /* what it looks in */
    struct expr_parameter parameters[EXPR_ARGS];
    int count;
    int centile;        /* in percent; 0: a number behind the parameters says which */
    struct words label; /* what it says of its first arguments: "geboortegewicht onder de 10e centiel …" */
};

/* All of them; ends with a NULL name. */
const struct expr_function *expression_functions(void);
/* Whether `e` asks for that curve anywhere. */
bool expression_needs(const struct expr *e, enum curve_kind curve);
/* Whether it asks that field anywhere. */
bool expression_asks(const struct expr *e, int field);
/* 10 for CENTILE_P10, and back: −1 when the curves have no such centile. */
int expression_percent(enum curve_centile centile);
int expression_centile(int64_t percent);

#endif
