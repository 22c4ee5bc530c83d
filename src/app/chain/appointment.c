/* See appointment.h. Knows neither what a visit is nor what a meeting is. */
#include "app/chain/appointment.h"

#include "app/chain/chain_part.h"
#include "app/jobs.h"
#include "app/people/section.h"
#include "base/str.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { YEAR_DAYS = 366, MORNING = 8 * 60, ASKED_AFTER = 2, TIME_LEN = 16 };

int appointment_time(int64_t *out, struct call *c, const char *field, struct err *err)
{
    const char *text = call_field(c, field);
    char date[11];
    int32_t day;
    int minutes;
    if (!text || strlen(text) != TIME_LEN || text[10] != 'T')
        return err_set(err, ERR_INVALID, field, "appointment_time", NULL);
    snprintf(date, sizeof date, "%.10s", text);
    if (!day_parse(&day, date) || !minutes_parse(&minutes, text + 11))
        return err_set(err, ERR_INVALID, field, "appointment_time", NULL);
    int64_t at = instant_at(day, minutes);
    if (at <= c->now)
        return err_set(err, ERR_INVALID, field, "appointment_past", NULL);
    if (day > c->today + YEAR_DAYS)
        return err_set(err, ERR_INVALID, field, "appointment_far", NULL);
    *out = at;
    return 0;
}

const char *appointment_field(struct call *c, int64_t at)
{
    char text[26];
    instant_format(text, at);
    return arena_dup(c->arena, text, TIME_LEN);
}

/* --- jobs --- */

int appointment_cancel(struct call *c, const struct appointment *p, struct err *err)
{
    int rc = job_cancel(c, p->before, p->ref, err);
    return rc == 0 ? job_cancel(c, p->after, p->ref, err) : rc;
}

int appointment_plan(struct call *c, const struct appointment *p, struct err *err)
{
    const struct calendar *calendar = &c->app->content->calendar;
    int32_t day = instant_day(p->at), before = day - 1;
    while (!calendar_working_day(calendar, before))
        before--;
    int32_t after = term_due(calendar, day, (struct term){TERM_WORKING_DAYS, ASKED_AFTER});
    /* The moment of planning is part of it, so that a time that comes back after a move is a job of its own. */
    const char *detail = arena_printf(c->arena, "%" PRId64 " %" PRId64, p->at, c->now);
    int rc = detail ? appointment_cancel(c, p, err) : err_nomem(err);
    if (rc == 0 && instant_at(before, MORNING) > c->now)
        rc = job_plan(c, p->before, p->ref, detail, instant_at(before, MORNING), err);
    if (rc == 0)
        rc = job_plan(c, p->after, p->ref, detail, instant_at(after, MORNING), err);
    return rc;
}

bool appointment_current(const struct call *c, int64_t planned_at)
{
    return strtoll(call_param(c, "detail"), NULL, 10) == planned_at;
}

/* --- the step it carries out --- */

int appointment_step(struct call *c, const char *step, enum plan_event event, const char *result,
                     struct err *err)
{
    struct value *row;
    if (!step)
        return 0;
    int rc = store_one(&row, &c->store, SQL_STEP_FIND, DB_ARGS(db_text(step)), err);
    if (rc < 0)
        return rc;
    const struct step *known = step_defined(c, row);
    enum plan_state state, next;
    struct err why;
    if (!plan_state_from_code(&state, value_get_text(row, "state")) ||
        plan_next(&next, state, event, known ? known->action : ACTION_TALK, &why) < 0)
        return 0;
    return step_apply(c, row, &(struct step_move){.event = event, .result = result}, err);
}

/* --- who it is about --- */

int appointment_person(struct call *c, const struct access *a, struct err *err)
{
    int rc = people_who(c, a, err);
    struct value *back = value_put_object(c->page, "back");
    value_put_text(back, "href", arena_printf(c->arena, "/persons/%s", a->person));
    value_put_text(back, "label", value_get_text(value_get(c->page, "person"), "name"));
    return rc;
}
