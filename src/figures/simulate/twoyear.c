/* One row of checks at two years from the number of a birth. Sizes are near those of WHO at that age; nothing is scored here. */
#include "figures/simulate/twoyear.h"

#include "figures/frame.h"
#include "figures/simulate/world_area.h"
#include "num/philox.h"

#include <math.h>

/* Healthy, not healthy or severe: one in eight of those who are not healthy. */
static int64_t health(double risk, struct draws *d)
{
    double u = draws_uniform(d);
    return u >= risk ? 0 : u >= risk / 8 ? 1 : 2;
}

static double clamp(double x, double least, double most)
{
    return fmin(fmax(x, least), most);
}

/* Height first, weight by a body mass index around 16; smaller when born early or small. */
static void measure(int64_t *row, const int64_t *birth, struct draws *d)
{
    bool is_girl = birth[BIRTH_SEX] == 1;
    double early = birth[BIRTH_GA] < 224 ? 1.2 : birth[BIRTH_GA] < 259 ? 0.4 : 0;
    double months = ((double)row[TWOYEAR_AGE] - 730) / 30.4375;
    double height = (is_girl ? 86.4 : 87.8) + 0.95 * months + 3.1 * (draws_normal(d) - 0.5 * early);
    double bmi = (is_girl ? 16.22 : 16.42) * exp(0.1 * draws_normal(d)); /* some 8 % overweight */
    double head = (is_girl ? 47.2 : 48.3) + 0.12 * months + 1.35 * (draws_normal(d) - 0.3 * early);
    height = clamp(height, 60, 115);
    row[TWOYEAR_HEIGHT] = (int64_t)floor(height * 10 + 0.5);
    row[TWOYEAR_WEIGHT] = (int64_t)floor(clamp(bmi * height * height / 10000, 4, 35) * 100 + 0.5);
    row[TWOYEAR_HEAD] = (int64_t)floor(clamp(head, 36, 60) * 10 + 0.5);
    double income = 0.08 * (double)(3 - birth[BIRTH_INCOME]);
    row[TWOYEAR_DAZ] = (int64_t)floor(clamp(draws_normal(d) - 0.6 * early - income, -6, 6) * 100 + 0.5);
}

static void hide(int64_t *row, const int64_t *birth, struct draws *d)
{
    static const struct {
        enum twoyear_field field;
        double share, poor; /* of everybody; of the two lowest income groups */
    } table[] = {
        {TWOYEAR_GA, 0.02, 0.02},         {TWOYEAR_WEIGHT, 0.02, 0.03}, {TWOYEAR_HEIGHT, 0.03, 0.04},
        {TWOYEAR_POSITION, 0.02, 0.02},   {TWOYEAR_HEAD, 0.20, 0.20},   {TWOYEAR_DAZ, 0.06, 0.09},
        {TWOYEAR_LANGUAGE, 0.04, 0.06},   {TWOYEAR_SENSES, 0.05, 0.06}, {TWOYEAR_PSYCHOSOCIAL, 0.08, 0.14},
        {TWOYEAR_VACCINATED, 0.02, 0.03},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (draws_uniform(d) < (birth[BIRTH_INCOME] <= 2 ? table[i].poor : table[i].share))
            row[table[i].field] = FRAME_UNKNOWN;
}

bool twoyear_row(int64_t *row, const struct world *w, uint64_t number)
{
    int64_t birth[BIRTH_FIELDS];
    birth_happen(birth, w, number);
    struct draws d = draws_of(w->seed, STREAM_TWOYEAR, number);
    double lost =
        0.05 * exp(0.25 * (double)(3 - birth[BIRTH_INCOME])) / 1.064; /* mean 0.05 over five equal groups */
    if (birth[BIRTH_OUTCOME] != 0 || birth[BIRTH_DIED] || draws_uniform(&d) < lost)
        return false;
    row[TWOYEAR_CHILD] = birth[BIRTH_CHILD];
    row[TWOYEAR_AREA] = birth[BIRTH_AREA];
    row[TWOYEAR_YEAR] = birth[BIRTH_YEAR];
    row[TWOYEAR_SEX] = birth[BIRTH_SEX];
    row[TWOYEAR_GA] = birth[BIRTH_GA];
    bool is_near = draws_uniform(&d) < 0.9;
    row[TWOYEAR_AGE] = (int64_t)clamp(735 + (is_near ? 12 : 80) * draws_normal(&d), 460, 1090);
    row[TWOYEAR_POSITION] = draws_uniform(&d) < (row[TWOYEAR_AGE] < 731 ? 0.4 : 0.85);
    measure(row, birth, &d);
    double early = birth[BIRTH_GA] < 259 ? 1.6 : 0.95;
    row[TWOYEAR_LANGUAGE] = health(birth_risk(birth, w, RISK_LANGUAGE) * early, &d);
    row[TWOYEAR_SENSES] = health(birth_risk(birth, w, RISK_SENSES) * early, &d);
    row[TWOYEAR_PSYCHOSOCIAL] = health(birth_risk(birth, w, RISK_PSYCHOSOCIAL), &d);
    row[TWOYEAR_VACCINATED] = draws_uniform(&d) >= birth_risk(birth, w, RISK_VACCINATION);
    hide(row, birth, &d);
    return true;
}
