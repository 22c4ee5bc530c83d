/* See score_age.h. Corrects nothing: that is the rule of who scores. */
#include "engine/score_age.h"

#include <math.h>

#define DAYS_PER_YEAR 365.25
enum { BORN_LEAST = 112, BORN_MOST = 322 };

void score_age_columns(struct score_age *a, struct score_file *f)
{
    *a = (struct score_age){
        .in_days = score_column(f, (const char *const[]){"age_days", "agedays", "leeftijd_dagen", NULL}),
        .in_months =
            score_column(f, (const char *const[]){"age_months", "agemonths", "leeftijd_maanden", NULL}),
        .in_years = score_column(f, (const char *const[]){"age_years", "ageyears", "leeftijd_jaren", NULL}),
        .born_days = score_column(f, (const char *const[]){"ga_days", "gagebrth", NULL}),
        .born_weeks = score_column(f, (const char *const[]){"ga_weeks", NULL}),
    };
    a->given = a->in_days >= 0 || a->in_months >= 0 || a->in_years >= 0;
}

void score_age_read(struct score_age *a, struct score_file *f)
{
    if (a->in_days >= 0) {
        a->days = score_number(f, a->in_days);
        a->years = a->days / DAYS_PER_YEAR;
    } else {
        a->years = a->in_months >= 0 ? score_number(f, a->in_months) / 12 : score_number(f, a->in_years);
        a->days = a->years * DAYS_PER_YEAR;
    }
    int born = a->born_days >= 0 ? a->born_days : a->born_weeks;
    a->ga_days = a->born_days >= 0 ? score_number(f, a->born_days) : score_number(f, a->born_weeks) * 7;
    if (a->ga_days < BORN_LEAST || a->ga_days > BORN_MOST) {
        score_bad(f, born);
        a->ga_days = NAN;
    }
}
