/* See help.h. Reads days of persons one by one; which numbers are too small to show is counts.c's. */
#include "app/coalition/help.h"

#include "asking/gestation.h"

#include <stdlib.h>

enum { NOT_PREGNANT = -1 };

static int week_on(int64_t *out, struct call *c, const char *person, int32_t day, struct err *err)
{
    struct value *rows;
    *out = NOT_PREGNANT;
    int rc = store_all(&rows, &c->store, SQL_PERSON_PREGNANCIES, DB_ARGS(db_text(person)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        struct pregnancy p = {.due_day = store_day(row, "due_day", DAY_NONE),
                              .end_day = store_day(row, "ended_day", DAY_NONE),
                              .known_day = DAY_NONE};
        if (p.due_day == DAY_NONE || !pregnancy_running(&p, day))
            continue;
        int age = gestation_age(p.due_day, day);
        if (age <= GESTATION_LONGEST)
            *out = gestation_split(age).weeks;
    }
    return rc;
}

int help_times(struct help_times *out, struct call *c, int64_t from, int64_t to, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_COUNT_HELP, DB_ARGS(db_int(from), db_int(to)), err);
    if (rc < 0)
        return rc;
    size_t room = value_count(rows) + 1;
    struct help_times t = {.days = arena_alloc(c->arena, room * sizeof *t.days),
                           .weeks = arena_alloc(c->arena, room * sizeof *t.weeks)};
    if (!t.days || !t.weeks)
        return err_nomem(err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        int32_t signal = store_day(row, "signal_day", DAY_NONE),
                help = instant_day(value_get_int(row, "first_ms", 0));
        if (signal == DAY_NONE || signal > help)
            continue;
        int64_t week = NOT_PREGNANT;
        rc = week_on(&week, c, value_get_text(row, "person_id"), help, err);
        t.days[t.count++] = help - signal;
        if (week != NOT_PREGNANT)
            t.weeks[t.pregnant++] = week;
    }
    if (rc == 0)
        *out = t;
    return rc;
}

static int by_size(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

int64_t help_median(int64_t *values, int64_t n)
{
    qsort(values, (size_t)n, sizeof *values, by_size);
    return values[(n - 1) / 2];
}
