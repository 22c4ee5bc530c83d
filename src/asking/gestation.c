/* See gestation.h. Ages and phases from dates; growth, weight and what follows from an age live elsewhere. */
#include "asking/gestation.h"

#include <stdio.h>

enum { SECOND_BIRTHDAY = 2, YOUNGEST_MOTHER = 10 };

static const char *const phase_names[] = {"before", "during", "after", NULL};

int gestation_age(int32_t due_day, int32_t day)
{
    return GESTATION_TERM - (due_day - day);
}

int32_t gestation_due(int32_t day, int age)
{
    return day + GESTATION_TERM - age;
}

struct gestation gestation_split(int age)
{
    return (struct gestation){.weeks = age / 7, .days = age % 7};
}

void gestation_format(char out[16], int age)
{
    struct gestation g = gestation_split(age);
    if (age < 0)
        out[0] = '\0';
    else
        snprintf(out, 16, "%d+%d", g.weeks, g.days);
}

bool gestation_preterm(int age_at_birth)
{
    return age_at_birth < GESTATION_PRETERM;
}

int32_t pregnancy_start(const struct pregnancy *p)
{
    return p->due_day != DAY_NONE ? p->due_day - GESTATION_TERM : p->known_day;
}

bool pregnancy_running(const struct pregnancy *p, int32_t day)
{
    /* DAY_NONE is before every day: neither date known is a pregnancy that runs until it ends. */
    return day >= pregnancy_start(p) && (p->end_day == DAY_NONE || day < p->end_day);
}

const char *phase_code(enum phase p)
{
    return phase_names[p];
}

int phase_parse(enum phase *out, const char *code, const char *where, struct err *err)
{
    int i = code_index(phase_names, code);
    if (i < 0)
        return err_set(err, ERR_INVALID, where, "phase_unknown", "%s", code ? code : "");
    *out = (enum phase)i;
    return 0;
}

enum phase phase_on(const struct pregnancy *pregnancies, size_t pregnancy_count, const int32_t *birth_days,
                    size_t birth_count, int32_t day)
{
    for (size_t i = 0; i < pregnancy_count; i++)
        if (pregnancy_running(&pregnancies[i], day))
            return PHASE_DURING;
    for (size_t i = 0; i < birth_count; i++)
        if (birth_days[i] != DAY_NONE && birth_days[i] <= day &&
            day < birthday(birth_days[i], SECOND_BIRTHDAY))
            return PHASE_AFTER;
    return PHASE_BEFORE;
}

int32_t birthday(int32_t birth_day, int years)
{
    struct civil c = day_to_civil(birth_day);
    /* day_from_civil() counts on from the first of the month, so 29 February becomes 1 March by itself. */
    return day_from_civil(c.year + years, c.month, c.day);
}

int age_years(int32_t birth_day, int32_t day)
{
    int years = day_to_civil(day).year - day_to_civil(birth_day).year;
    return day < birthday(birth_day, years) ? years - 1 : years;
}

int age_months(int32_t birth_day, int32_t day)
{
    struct civil from = day_to_civil(birth_day), to = day_to_civil(day);
    int months = (to.year - from.year) * 12 + to.month - from.month;
    return day < day_add_months(birth_day, months) ? months - 1 : months;
}

static int refuse_date(int32_t day, const char *where, const char *key, struct err *err)
{
    char text[11];
    day_format(text, day);
    return err_set(err, ERR_INVALID, where, key, "%s", text);
}

int gestation_check_due(int32_t due_day, int32_t day, struct err *err)
{
    int age = gestation_age(due_day, day);
    if (age < 0)
        return refuse_date(due_day, "due_day", "due_too_far", err);
    if (age > GESTATION_LONGEST)
        return refuse_date(due_day, "due_day", "due_too_long_ago", err);
    return 0;
}

int gestation_check_birth(int32_t birth_day, int32_t mother_birth_day, int32_t due_day, int32_t today,
                          struct err *err)
{
    if (birth_day > today)
        return refuse_date(birth_day, "birth_day", "birth_in_future", err);
    int32_t born = birth_day != DAY_NONE ? birth_day : due_day; /* not born yet: as expected */
    if (mother_birth_day != DAY_NONE && born != DAY_NONE &&
        born < birthday(mother_birth_day, YOUNGEST_MOTHER))
        return refuse_date(born, "birth_day", "birth_before_mother", err);
    if (due_day != DAY_NONE && birth_day != DAY_NONE) {
        int age = gestation_age(due_day, birth_day);
        if (age < 0 || age > GESTATION_LONGEST)
            return refuse_date(birth_day, "birth_day", "birth_off_due_date", err);
    }
    return 0;
}
