/* How old the child of a row is, and how early it was born, however the file says it. For growth and dscore. */
#ifndef KIEM_ENGINE_SCORE_AGE_H
#define KIEM_ENGINE_SCORE_AGE_H

#include "engine/score_file.h"

struct score_age {
    int in_days, in_months, in_years, born_days, born_weeks; /* columns; −1: none */
    bool given;                                              /* one of the first three is there */
    double days, years;                                      /* of the row last read; NaN: not known */
    double ga_days;
};

/* Finds the columns age_days, age_months or age_years, ga_days or ga_weeks. The first that is there counts. */
void score_age_columns(struct score_age *a, struct score_file *f);
/* A month is a twelfth of 365.25 days. A gestational age outside 112 – 322 days is told and not known. */
void score_age_read(struct score_age *a, struct score_file *f);

#endif
