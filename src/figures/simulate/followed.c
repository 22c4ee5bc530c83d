/* Rows of child protection and of help from the number of a birth, and of inhabitants from area, year, age and sex. */
#include "figures/simulate/followed.h"

#include "figures/frame.h"
#include "figures/simulate/birth.h"
#include "figures/simulate/world_area.h"
#include "num/philox.h"

#include <math.h>

bool protection_row(int64_t *row, const struct world *w, uint64_t number)
{
    int64_t birth[BIRTH_FIELDS];
    birth_happen(birth, w, number);
    if (birth[BIRTH_OUTCOME] != 0)
        return false;
    struct draws d = draws_of(w->seed, STREAM_PROTECTION, number);
    row[PROTECTION_CHILD] = birth[BIRTH_CHILD];
    row[PROTECTION_AREA] = birth[BIRTH_AREA];
    row[PROTECTION_YEAR] = birth[BIRTH_YEAR];
    row[PROTECTION_FOLLOWED] = draws_uniform(&d) >= 0.02 && !birth[BIRTH_DIED];
    row[PROTECTION_SUPERVISION] = draws_uniform(&d) < birth_risk(birth, w, RISK_SUPERVISION);
    row[PROTECTION_GUARDIANSHIP] = draws_uniform(&d) < birth_risk(birth, w, RISK_GUARDIANSHIP);
    row[PROTECTION_PLACED_OUT] = draws_uniform(&d) < birth_risk(birth, w, RISK_PLACED_OUT);
    for (int i = PROTECTION_SUPERVISION; i <= PROTECTION_PLACED_OUT; i++)
        if (draws_uniform(&d) < 0.003)
            row[i] = FRAME_UNKNOWN;
    return true;
}

bool service_row(int64_t *row, const struct world *w, uint64_t number)
{
    enum { HOME_VISITS, PARENT_COACHING, DEBT_HELP };
    int64_t birth[BIRTH_FIELDS];
    birth_happen(birth, w, number);
    struct draws d = draws_of(w->seed, STREAM_SERVICE, number);
    if (birth[BIRTH_MOTHER] != (int64_t)number || draws_uniform(&d) >= birth_risk(birth, w, RISK_SERVICE))
        return false;
    row[SERVICE_FAMILY] = birth[BIRTH_MOTHER];
    row[SERVICE_AREA] = birth[BIRTH_AREA];
    row[SERVICE_YEAR] = birth[BIRTH_YEAR];
    double which = draws_uniform(&d);
    bool is_poor = birth[BIRTH_INCOME] <= 2;
    row[SERVICE_SERVICE] = which < 0.5                       ? HOME_VISITS
                           : which < (is_poor ? 0.75 : 0.97) ? PARENT_COACHING
                                                             : DEBT_HELP;
    double hours = fmin(exp(2.5 + 0.8 * draws_normal(&d)), 8000), rate = 55 + 40 * draws_uniform(&d);
    row[SERVICE_MINUTES] = (int64_t)(hours * 4 + 0.5) * 15; /* in quarters of an hour */
    row[SERVICE_COST] = (int64_t)(hours * rate * 100 + 0.5);
    if (draws_uniform(&d) < 0.03)
        row[SERVICE_COST] = FRAME_UNKNOWN;
    return true;
}

bool population_row(int64_t *row, const struct world *w, uint64_t number)
{
    /* First year of each group, and how many people it has for each birth of the year, of both sexes together. */
    static const struct {
        int64_t from;
        double per_birth;
    } ages[POPULATION_AGES] = {{0, 1},   {1, 1},   {2, 1.01}, {3, 2.05}, {5, 10.6},
                               {15, 12}, {25, 26}, {45, 29},  {65, 20}};
    uint64_t group = number % POPULATION_PER_AREA, place = number / POPULATION_PER_AREA;
    size_t area = (size_t)(place / (uint64_t)w->years), year = (size_t)(place % (uint64_t)w->years);
    int64_t births = w->year_end[year] - (year > 0 ? w->year_end[year - 1] : 0);
    struct draws d = draws_of(w->seed, STREAM_POPULATION, number);
    double persons = (double)births * w->areas[area].share * ages[group / 2].per_birth / 2;
    row[POPULATION_AREA] = (int64_t)area;
    row[POPULATION_YEAR] = w->first_year + (int64_t)year;
    row[POPULATION_AGE] = ages[group / 2].from;
    row[POPULATION_SEX] = (int64_t)(group % 2);
    row[POPULATION_PERSONS] = (int64_t)fmax(persons + sqrt(persons) * draws_normal(&d) + 0.5, 0);
    return true;
}
