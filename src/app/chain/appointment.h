/*
 * What a home visit and a meeting have in common: a moment in time that was agreed, who is reminded of it, and the step
 * of the plan that it carries out.
 */
#ifndef KIEM_APP_APPOINTMENT_H
#define KIEM_APP_APPOINTMENT_H

#include "app/access.h"
#include "care/plan.h"

/* The instant of a form's time field ("2026-11-21T14:05" on the Dutch clock). ERR_INVALID "appointment_time" when it is not
 * one, "appointment_past", "appointment_far" (more than a year ahead); {where} is the field. */
int appointment_time(int64_t *out, struct call *c, const char *field, struct err *err) MUST_USE;
/* The same instant as a time field shows it; NULL when out of memory. */
const char *appointment_field(struct call *c, int64_t at);

/* When and of what kind the two jobs about an appointment are. */
struct appointment {
    const char *ref; /* id of the visit or meeting */
    int64_t at;      /* instant */
    const char *before,
        *after; /* kinds of job: the working day before, and two working days later; both at 8:00 */
};
/* Plans both jobs and cancels those of an earlier time. */
int appointment_plan(struct call *c, const struct appointment *p, struct err *err) MUST_USE;
int appointment_cancel(struct call *c, const struct appointment *p, struct err *err) MUST_USE;
/* Whether the running job is about `planned_at` as it stands now: an appointment may have been moved since. */
bool appointment_current(const struct call *c, int64_t planned_at);

/* Moves a step of the plan by `event`, by the rule of care/plan.h; one that cannot make this move stays as it is, and no
 * step (NULL) is none. */
int appointment_step(struct call *c, const char *step, enum plan_event event, const char *result,
                     struct err *err) MUST_USE;

/* Puts who it is about, as people_who() does, and "back" to her page. */
int appointment_person(struct call *c, const struct access *a, struct err *err) MUST_USE;

#endif
