/* The table of functions of curves. Computes nothing. */
#include "figures/expression/functions.h"

static const char *const sexes[] = {"m", "f", NULL};
static const char *const positions[] = {"lying", "standing", NULL};

#define PARAMETER_WEIGHT_G                                                                                   \
    {                                                                                                        \
        "weight_g", EXPR_NUMBER, 0, "g", NULL                                                                \
    }
#define PARAMETER_WEIGHT_KG                                                                                  \
    {                                                                                                        \
        "weight_kg", EXPR_NUMBER, 2, "kg", NULL                                                              \
    }
#define PARAMETER_HEIGHT                                                                                     \
    {                                                                                                        \
        "height_cm", EXPR_NUMBER, 1, "cm", NULL                                                              \
    }
#define PARAMETER_SEX                                                                                        \
    {                                                                                                        \
        "sex", EXPR_CODE, 0, "", sexes                                                                       \
    }
#define PARAMETER_AGE                                                                                        \
    {                                                                                                        \
        "age_days", EXPR_NUMBER, 0, "days", NULL                                                             \
    }
#define PARAMETER_GA                                                                                         \
    {                                                                                                        \
        "ga_days", EXPR_NUMBER, 0, "days", NULL                                                              \
    }
#define PARAMETER_POSITION                                                                                   \
    {                                                                                                        \
        "position", EXPR_CODE, 0, "", positions                                                              \
    }

const struct expr_function *expression_functions(void)
{
    static const struct expr_function table[] = {
        {"sga",
         FUNCTION_BELOW_CENTILE,
         EXPR_TRUTH,
         0,
         CURVE_BIRTHWEIGHT,
         {PARAMETER_WEIGHT_G, PARAMETER_SEX, PARAMETER_GA},
         3,
         10,
         {"geboortegewicht onder de {1}e centiel voor geslacht en dag van de zwangerschap",
          "birth weight below centile {1} for sex and day of gestation"}},
        {"below_centile",
         FUNCTION_BELOW_CENTILE,
         EXPR_TRUTH,
         0,
         CURVE_BIRTHWEIGHT,
         {PARAMETER_WEIGHT_G, PARAMETER_SEX, PARAMETER_GA},
         3,
         0,
         {"geboortegewicht onder de {1}e centiel voor geslacht en dag van de zwangerschap",
          "birth weight below centile {1} for sex and day of gestation"}},
        {"bmi_z",
         FUNCTION_BMI_Z,
         EXPR_NUMBER,
         2,
         CURVE_WHO_BMI,
         {PARAMETER_WEIGHT_KG, PARAMETER_HEIGHT, PARAMETER_SEX, PARAMETER_AGE, PARAMETER_GA,
          PARAMETER_POSITION},
         6,
         0,
         {"z-score van BMI voor leeftijd volgens de WHO, met gecorrigeerde leeftijd na vroeggeboorte",
          "z-score of BMI for age by WHO, with corrected age after preterm birth"}},
        {"length_z",
         FUNCTION_LENGTH_Z,
         EXPR_NUMBER,
         2,
         CURVE_WHO_LENGTH,
         {PARAMETER_HEIGHT, PARAMETER_SEX, PARAMETER_AGE, PARAMETER_GA, PARAMETER_POSITION},
         5,
         0,
         {"z-score van lengte voor leeftijd volgens de WHO, met gecorrigeerde leeftijd na vroeggeboorte",
          "z-score of length for age by WHO, with corrected age after preterm birth"}},
        {NULL,
         FUNCTION_BELOW_CENTILE,
         EXPR_TRUTH,
         0,
         CURVE_KINDS,
         {{NULL, EXPR_TRUTH, 0, NULL, NULL}},
         0,
         0,
         {NULL, NULL}},
    };
    return table;
}

static const int percents[CENTILES] = {
    [CENTILE_P3] = 3,   [CENTILE_P5] = 5,   [CENTILE_P10] = 10, [CENTILE_P50] = 50,
    [CENTILE_P90] = 90, [CENTILE_P95] = 95, [CENTILE_P97] = 97,
};

int expression_percent(enum curve_centile centile)
{
    return percents[centile];
}

int expression_centile(int64_t percent)
{
    for (int i = 0; i < CENTILES; i++)
        if (percents[i] == percent)
            return i;
    return -1;
}

bool expression_needs(const struct expr *e, enum curve_kind curve)
{
    if (e->op == EXPR_CALL && e->function->curve == curve)
        return true;
    for (int i = 0; i < e->arg_count; i++)
        if (expression_needs(e->args[i], curve))
            return true;
    return false;
}

bool expression_asks(const struct expr *e, int field)
{
    if (e->op == EXPR_FIELD)
        return e->field == field;
    for (int i = 0; i < e->arg_count; i++)
        if (expression_asks(e->args[i], field))
            return true;
    return false;
}
