/*
 * z-scores of a block of rows as definitions §9 wants them: age corrected for a birth before its time, length lying or height
 * standing. The curve itself is in curve/; nothing is known here of indicators.
 */
#include "figures/expression/compute_curve.h"

#include <math.h>

enum { CORRECTED_UNTIL = 731, TERM = 259, FULL = 280, LYING_LESS = 7 }; /* days; tenths of a cm */
enum { POSITION_LYING, POSITION_STANDING };

struct child {
    int64_t weight, height, sex, age, ga, position;
};

static void correct(struct child *c)
{
    if (c->age < CORRECTED_UNTIL && c->ga < TERM)
        c->age = c->age > FULL - c->ga ? c->age - (FULL - c->ga) : 0;
    if (c->age < CORRECTED_UNTIL && c->position == POSITION_STANDING)
        c->height += LYING_LESS;
    if (c->age >= CORRECTED_UNTIL && c->position == POSITION_LYING)
        c->height -= LYING_LESS;
}

/* kg/m², from hundredths of a kg and tenths of a cm. */
static double bmi_of(const struct child *c)
{
    double kg = (double)c->weight / 100.0, m = (double)c->height / 1000.0;
    return kg / (m * m);
}

void compute_curve(int64_t *out, const struct curves *curves, const struct expr_function *f,
                   const int64_t *const args[EXPR_ARGS], size_t rows)
{
    double x[MASK_ROWS], y[MASK_ROWS], z[MASK_ROWS];
    uint8_t sex[MASK_ROWS];
    bool bmi = f->kind == FUNCTION_BMI_Z;
    const int64_t *const *of = args + bmi; /* behind the weight both take the same */
    for (size_t i = 0; i < rows; i++) {
        struct child c = {bmi ? args[0][i] : 0, of[0][i], of[1][i], of[2][i], of[3][i], of[4][i]};
        correct(&c);
        sex[i] = c.sex == CURVE_BOY || c.sex == CURVE_GIRL ? (uint8_t)c.sex : UINT8_MAX;
        x[i] = (double)c.age;
        y[i] = c.height <= 0 ? (double)NAN : bmi ? bmi_of(&c) : (double)c.height / 10.0;
    }
    struct lms_points points = {sex, x, y, rows, ""};
    curve_z(z, curves->of[f->curve], &points);
    for (size_t i = 0; i < rows; i++)
        out[i] = isnan(z[i]) || fabs(z[i]) > 1e9 ? COMPUTE_NOT_GIVEN : (int64_t)floor(100.0 * z[i] + 0.5);
}
