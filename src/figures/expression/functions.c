/* The table of functions of curves. Computes nothing. */
#include "figures/expression/functions.h"

#include <string.h>

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
         "birth_weight",
         {PARAMETER_WEIGHT_G, PARAMETER_SEX, PARAMETER_GA},
         3,
         10,
         {"geboortegewicht onder de {1}e centiel voor geslacht en dag van de zwangerschap",
          "birth weight below centile {1} for sex and day of gestation"}},
        {"below_centile",
         FUNCTION_BELOW_CENTILE,
         EXPR_TRUTH,
         0,
         "birth_weight",
         {PARAMETER_WEIGHT_G, PARAMETER_SEX, PARAMETER_GA},
         3,
         0,
         {"geboortegewicht onder de {1}e centiel voor geslacht en dag van de zwangerschap",
          "birth weight below centile {1} for sex and day of gestation"}},
        {"bmi_z",
         FUNCTION_BMI_Z,
         EXPR_NUMBER,
         2,
         "who_bmi",
         {PARAMETER_WEIGHT_KG, PARAMETER_HEIGHT, PARAMETER_SEX, PARAMETER_AGE, PARAMETER_GA,
          PARAMETER_POSITION},
         6,
         0,
         {"z-score van BMI voor leeftijd", "z-score of BMI for age"}},
        {"length_z",
         FUNCTION_LENGTH_Z,
         EXPR_NUMBER,
         2,
         "who_length",
         {PARAMETER_HEIGHT, PARAMETER_SEX, PARAMETER_AGE, PARAMETER_GA, PARAMETER_POSITION},
         5,
         0,
         {"z-score van lengte voor leeftijd", "z-score of length for age"}},
        {NULL,
         FUNCTION_BELOW_CENTILE,
         EXPR_TRUTH,
         0,
         NULL,
         {{NULL, EXPR_TRUTH, 0, NULL, NULL}},
         0,
         0,
         {NULL, NULL}},
    };
    return table;
}

bool expression_needs(const struct expr *e, const char *curve)
{
    if (e->op == EXPR_CALL && strcmp(e->function->curve, curve) == 0)
        return true;
    for (int i = 0; i < e->arg_count; i++)
        if (expression_needs(e->args[i], curve))
            return true;
    return false;
}
