/* The dates of one person's file that decide her phase, what is due, and what nobody needs to be asked. */
#ifndef KIEM_APP_SIGNALS_FILE_H
#define KIEM_APP_SIGNALS_FILE_H

#include "app/app.h"
#include "asking/factor.h"
#include "care/schedule.h"

struct care_file {
    struct schedule_file schedule;
    const char **pregnancy_ids; /* one per schedule.pregnancies, newest due date first */
    enum phase phase;
    const struct pregnancy *pregnancy; /* the one that runs, else the last; NULL: none */
    const char *pregnancy_id;
    int32_t known_day; /* of that pregnancy */
    struct file_facts facts;
    const char
        *instrument; /* what is asked in this phase; NULL when nothing is: parents are asked, never a child */
    bool asked;      /* at set moments: her who carries the child, or the one parent there is */
};

int care_file_load(struct care_file *out, struct call *c, const char *person, struct err *err) MUST_USE;
/* NULL when unknown. */
const struct pregnancy *care_file_pregnancy(const struct care_file *f, const char *id);
/* Day from which `fact` holds: what nobody asks began when it happened, or when the file knew. */
int32_t care_file_since(const struct care_file *f, enum fact fact);
/* Every moment of this file; none for a child, or for a partner beside a mother: they are asked when there is reason to. */
int care_file_status(struct statuses *out, struct call *c, const struct care_file *f,
                     struct err *err) MUST_USE;
/* The moment to ask at now: overdue or open, the earliest; else the next to come; NULL: nothing any more. */
const struct moment_status *care_file_next(const struct statuses *all);

#endif
