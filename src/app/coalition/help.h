/* What the month says of the first help (goal 4, definitions §3b): how long after the first signal, and in which week of a pregnancy. */
#ifndef KIEM_APP_HELP_H
#define KIEM_APP_HELP_H

#include "app/app.h"

struct help_times {
    int64_t *
        days; /* from the first signal to the first help, of each whose first help fell between `from` and `to` */
    int64_t *
        weeks; /* completed weeks of pregnancy on the day of that help, of those among them who were pregnant then */
    int64_t count, pregnant;
};
int help_times(struct help_times *out, struct call *c, int64_t from, int64_t to, struct err *err) MUST_USE;
/* The lower median: the least within which half of them fall. Sorts; `n` is at least 1. */
int64_t help_median(int64_t *values, int64_t n);

#endif
