/* Columns of the simulated kinds and their text. What is in a row is decided in birth.c, twoyear.c and followed.c. */
#include "figures/simulate/table.h"

#include "figures/frame.h"
#include "figures/simulate/birth.h"
#include "figures/simulate/followed.h"
#include "figures/simulate/twoyear.h"

#include <string.h>

static const char *const sexes[] = {"m", "f", NULL};
static const char *const outcomes[] = {"live", "stillborn", NULL};
static const char *const origins[] = {"nl",        "europe",    "turkey", "morocco", "suriname",
                                      "caribbean", "indonesia", "other",  NULL};
static const char *const educations[] = {"low", "middle", "high", NULL};
static const char *const positions[] = {"lying", "standing", NULL};
static const char *const service_names[] = {"home_visits", "parent_coaching", "debt_help", NULL};
static const char *const healths[] = {"healthy", "unhealthy", "severe", NULL};

static const struct simulate_column births[BIRTH_FIELDS] = {
    [BIRTH_CHILD] = {"child", COLUMN_CHILD, 0, NULL},
    [BIRTH_MOTHER] = {"mother", COLUMN_MOTHER, 0, NULL},
    [BIRTH_AREA] = {"area", COLUMN_AREA, 0, NULL},
    [BIRTH_YEAR] = {"year", COLUMN_NUMBER, 0, NULL},
    [BIRTH_SEX] = {"sex", COLUMN_CODE, 0, sexes},
    [BIRTH_GA] = {"ga_days", COLUMN_NUMBER, 0, NULL},
    [BIRTH_WEIGHT] = {"weight_g", COLUMN_NUMBER, 0, NULL},
    [BIRTH_OUTCOME] = {"outcome", COLUMN_CODE, 0, outcomes},
    [BIRTH_DIED] = {"died", COLUMN_NUMBER, 0, NULL},
    [BIRTH_DEATH_DAYS] = {"death_days", COLUMN_NUMBER, 0, NULL},
    [BIRTH_APGAR] = {"apgar5", COLUMN_NUMBER, 0, NULL},
    [BIRTH_ANOMALY] = {"anomaly", COLUMN_NUMBER, 0, NULL},
    [BIRTH_PLURAL] = {"plural", COLUMN_NUMBER, 0, NULL},
    [BIRTH_ORDER] = {"birth_order", COLUMN_NUMBER, 0, NULL},
    [BIRTH_PARITY] = {"parity", COLUMN_NUMBER, 0, NULL},
    [BIRTH_MOTHER_AGE] = {"mother_age", COLUMN_NUMBER, 0, NULL},
    [BIRTH_ORIGIN] = {"origin", COLUMN_CODE, 0, origins},
    [BIRTH_INCOME] = {"income_group", COLUMN_NUMBER, 0, NULL},
    [BIRTH_EDUCATION] = {"education", COLUMN_CODE, 0, educations},
    [BIRTH_FIRST_CONSULT] = {"first_consult_days", COLUMN_NUMBER, 0, NULL},
    [BIRTH_SMOKING] = {"smoking", COLUMN_NUMBER, 0, NULL},
    [BIRTH_CARE] = {"care_after_birth", COLUMN_NUMBER, 0, NULL},
};

static const struct simulate_column twoyears[TWOYEAR_FIELDS] = {
    [TWOYEAR_CHILD] = {"child", COLUMN_CHILD, 0, NULL},
    [TWOYEAR_AREA] = {"area", COLUMN_AREA, 0, NULL},
    [TWOYEAR_YEAR] = {"year", COLUMN_NUMBER, 0, NULL},
    [TWOYEAR_SEX] = {"sex", COLUMN_CODE, 0, sexes},
    [TWOYEAR_AGE] = {"age_days", COLUMN_NUMBER, 0, NULL},
    [TWOYEAR_GA] = {"ga_days", COLUMN_NUMBER, 0, NULL},
    [TWOYEAR_WEIGHT] = {"weight_kg", COLUMN_NUMBER, 2, NULL},
    [TWOYEAR_HEIGHT] = {"height_cm", COLUMN_NUMBER, 1, NULL},
    [TWOYEAR_POSITION] = {"position", COLUMN_CODE, 0, positions},
    [TWOYEAR_HEAD] = {"head_cm", COLUMN_NUMBER, 1, NULL},
    [TWOYEAR_DAZ] = {"daz", COLUMN_NUMBER, 2, NULL},
    [TWOYEAR_LANGUAGE] = {"language", COLUMN_CODE, 0, healths},
    [TWOYEAR_SENSES] = {"hearing_vision", COLUMN_CODE, 0, healths},
    [TWOYEAR_PSYCHOSOCIAL] = {"psychosocial", COLUMN_CODE, 0, healths},
    [TWOYEAR_VACCINATED] = {"vaccinated", COLUMN_NUMBER, 0, NULL},
};

static const struct simulate_column protections[PROTECTION_FIELDS] = {
    [PROTECTION_CHILD] = {"child", COLUMN_CHILD, 0, NULL},
    [PROTECTION_AREA] = {"area", COLUMN_AREA, 0, NULL},
    [PROTECTION_YEAR] = {"year", COLUMN_NUMBER, 0, NULL},
    [PROTECTION_FOLLOWED] = {"followed_to_2", COLUMN_NUMBER, 0, NULL},
    [PROTECTION_SUPERVISION] = {"supervision", COLUMN_NUMBER, 0, NULL},
    [PROTECTION_GUARDIANSHIP] = {"guardianship", COLUMN_NUMBER, 0, NULL},
    [PROTECTION_PLACED_OUT] = {"placed_out", COLUMN_NUMBER, 0, NULL},
};

static const struct simulate_column services[SERVICE_FIELDS] = {
    [SERVICE_FAMILY] = {"family", COLUMN_MOTHER, 0, NULL},
    [SERVICE_AREA] = {"area", COLUMN_AREA, 0, NULL},
    [SERVICE_YEAR] = {"year", COLUMN_NUMBER, 0, NULL},
    [SERVICE_SERVICE] = {"service", COLUMN_CODE, 0, service_names},
    [SERVICE_MINUTES] = {"minutes", COLUMN_NUMBER, 0, NULL},
    [SERVICE_COST] = {"cost_euro", COLUMN_NUMBER, 2, NULL},
};

static const struct simulate_column populations[POPULATION_FIELDS] = {
    [POPULATION_AREA] = {"area", COLUMN_AREA, 0, NULL},
    [POPULATION_YEAR] = {"year", COLUMN_NUMBER, 0, NULL},
    [POPULATION_AGE] = {"age_group", COLUMN_NUMBER, 0, NULL},
    [POPULATION_SEX] = {"sex", COLUMN_CODE, 0, sexes},
    [POPULATION_PERSONS] = {"persons", COLUMN_NUMBER, 0, NULL},
};

static bool birth_row(int64_t *row, const struct world *w, uint64_t number)
{
    birth_happen(row, w, number);
    birth_hide(row, w, number);
    return true;
}

const struct simulate_kind simulate_kinds[] = {
    {"births", births, BIRTH_FIELDS, 0, birth_row},
    {"twoyear", twoyears, TWOYEAR_FIELDS, 0, twoyear_row},
    {"protection", protections, PROTECTION_FIELDS, 0, protection_row},
    {"service_use", services, SERVICE_FIELDS, 0, service_row},
    {"population", populations, POPULATION_FIELDS, POPULATION_PER_AREA, population_row},
    {NULL, NULL, 0, 0, NULL},
};

const struct simulate_kind *simulate_kind_find(struct str code)
{
    for (const struct simulate_kind *k = simulate_kinds; k->code; k++)
        if (str_is(code, k->code))
            return k;
    return NULL;
}

int64_t simulate_numbers(const struct simulate_kind *k, const struct world *w)
{
    return k->per_area ? (int64_t)w->area_count * w->years * k->per_area : w->births;
}

/* --- text --- */

static char *put_text(char *at, const char *text)
{
    size_t len = strlen(text);
    memcpy(at, text, len);
    return at + len;
}

/* At least `least` digits. */
static char *put_digits(char *at, uint64_t n, int least)
{
    char digits[24];
    int len = 0;
    do
        digits[len++] = (char)('0' + n % 10);
    while ((n /= 10) > 0 || len < least);
    while (len > 0)
        *at++ = digits[--len];
    return at;
}

static char *put_number(char *at, int64_t n, int decimals)
{
    uint64_t unit = 1, size = n < 0 ? (uint64_t)-n : (uint64_t)n;
    for (int i = 0; i < decimals; i++)
        unit *= 10;
    if (n < 0)
        *at++ = '-';
    at = put_digits(at, size / unit, 1);
    if (decimals > 0) {
        *at++ = '.';
        at = put_digits(at, size % unit, decimals);
    }
    return at;
}

static char *put_field(char *at, const struct simulate_column *c, const struct world *w, int64_t n)
{
    if (n == FRAME_UNKNOWN)
        return at;
    switch (c->kind) {
    case COLUMN_CODE:
        return put_text(at, c->codes[n]);
    case COLUMN_AREA:
        return put_text(at, w->areas[n].code);
    case COLUMN_CHILD:
    case COLUMN_MOTHER:
        *at++ = c->kind == COLUMN_CHILD ? 'K' : 'M';
        return put_digits(at, (uint64_t)n, 9);
    case COLUMN_NUMBER:
        break;
    }
    return put_number(at, n, c->decimals);
}

size_t simulate_header(char *out, const struct simulate_kind *k)
{
    char *at = out;
    for (size_t i = 0; i < k->count; i++) {
        at = put_text(at, k->columns[i].code);
        *at++ = i + 1 < k->count ? ',' : '\n';
    }
    return (size_t)(at - out);
}

size_t simulate_text(char *out, const struct simulate_kind *k, const struct world *w, int64_t first,
                     int64_t last)
{
    char *at = out;
    int64_t row[SIMULATE_COLUMNS];
    for (int64_t number = first; number < last; number++) {
        if (!k->row(row, w, (uint64_t)number))
            continue;
        for (size_t i = 0; i < k->count; i++) {
            at = put_field(at, &k->columns[i], w, row[i]);
            *at++ = i + 1 < k->count ? ',' : '\n';
        }
    }
    return (size_t)(at - out);
}
