/*
 * Terms of a referral: when its state should be left, who hears when it is not, when it lapses. Each is a job that looks
 * again at what is true when it runs, so a job that comes late or twice does no harm. What a term is, is content.
 */
#include "app/chain/chain_part.h"
#include "app/jobs.h"
#include "app/notice.h"
#include "app/routemap/in_force.h"
#include "base/str.h"

enum { MORNING = 8 * 60 }; /* notices go out at eight */

/* Working days of a term of hers; 0 when there is none. */
static int count_of(int *out, struct call *c, const char *person, const char *code, struct err *err)
{
    const struct term *term;
    int rc = term_for(&term, c, person, code, err);
    if (rc == 0)
        *out = term ? term->count : 0;
    return rc;
}

int referral_due(int32_t *out, struct call *c, const char *person, enum referral_state state, struct err *err)
{
    const struct term *term;
    int rc = term_for(&term, c, person, referral_term(state), err);
    if (rc == 0)
        *out = term ? term_due(&c->app->content->calendar, c->today, *term) : DAY_NONE;
    return rc;
}

/* The alarm at `overdue` working days after `due`; `detail` tells the jobs of one referral apart. */
static int plan_alarm(struct call *c, const char *id, enum referral_state state, int32_t due, int overdue,
                      struct err *err)
{
    struct term days = {TERM_WORKING_DAYS, overdue};
    char text[11];
    day_format(text, due);
    const char *detail = arena_printf(c->arena, "%s %s %d", referral_state_code(state), text, overdue);
    int32_t day = term_due(&c->app->content->calendar, due, days);
    return detail ? job_plan(c, "referral_due", id, detail, instant_at(day, MORNING), err) : err_nomem(err);
}

static int plan_alarms(struct call *c, const struct value *row, enum referral_state state, int32_t due,
                       struct err *err)
{
    static const char *const escalations[] = {"escalate_sender", "escalate_coordinator"};
    const char *id = value_get_text(row, "id"), *person = value_get_text(row, "person_id");
    int rc = plan_alarm(c, id, state, due, 1, err);
    for (size_t i = 0; rc == 0 && state != REFERRAL_DRAFT && i < 2; i++) {
        int after = 0;
        rc = count_of(&after, c, person, escalations[i], err);
        if (rc == 0)
            rc = plan_alarm(c, id, state, due, after + 1, err);
    }
    return rc;
}

int referral_plan_jobs(struct call *c, const struct value *row, enum referral_state state, int32_t due,
                       struct err *err)
{
    const struct term *expiry = NULL;
    int rc = due != DAY_NONE ? plan_alarms(c, row, state, due, err) : 0;
    if (rc == 0)
        rc = term_for(&expiry, c, value_get_text(row, "person_id"), referral_expiry_term(state), err);
    if (rc < 0 || !expiry)
        return rc;
    int32_t last = term_due(&c->app->content->calendar, c->today, *expiry);
    return job_plan(c, "referral_expiry", value_get_text(row, "id"), referral_term(state),
                    instant_at(last + 1, MORNING), err);
}

static int tell_coordinators(struct call *c, const char *id, const char *about, struct err *err)
{
    struct value *orgs;
    int rc =
        store_all(&orgs, &c->store, SQL_REFERRAL_COORDINATORS, DB_ARGS(db_text(id), db_int(c->today)), err);
    for (size_t i = 0; rc == 0 && i < value_count(orgs); i++)
        rc = notice_plan(c, value_get_text(value_item(orgs, i), "id"), "escalated", about, err);
    return rc;
}

/* A receiver who reads nothing here cannot be reminded: the sender calls. */
static int sound(struct call *c, const struct value *row, enum referral_alarm alarm, struct err *err)
{
    const char *id = value_get_text(row, "id"), *from = value_get_text(row, "from_org");
    const char *about = arena_printf(c->arena, "%s %s %d", id, value_get_text(row, "state"), (int)alarm);
    if (!about)
        return err_nomem(err);
    switch (alarm) {
    case ALARM_NONE:
        return 0;
    case ALARM_RECEIVER:
        if (!value_get_bool(row, "is_by_letter"))
            return referral_tell_receivers(c, id, "referral_reminder", about, err);
        return notice_plan(c, from, "referral_overdue", about, err);
    case ALARM_SENDER:
        return notice_plan(c, from, "referral_overdue", about, err);
    case ALARM_COORDINATOR:
        return tell_coordinators(c, id, about, err);
    }
    return 0;
}

static int find_for_job(struct value **row, enum referral_state *state, struct call *c, struct err *err)
{
    *row = NULL;
    int rc = store_one(row, &c->store, SQL_REFERRAL_FIND, DB_ARGS(db_text(call_param(c, "ref_id"))), err);
    if (rc == ERR_NOT_FOUND) {
        *row = NULL;
        return 0;
    }
    if (rc == 0 && !referral_state_from_code(state, value_get_text(*row, "state")))
        return err_set(err, ERR_IO, "referral.state", "db_check", NULL);
    return rc;
}

int referral_due_job(struct call *c, struct err *err)
{
    struct value *row;
    enum referral_state state = REFERRAL_DRAFT;
    int rc = find_for_job(&row, &state, c, err);
    if (rc < 0 || !row)
        return rc;
    int32_t due = store_day(row, "due_day", DAY_NONE);
    int overdue = due == DAY_NONE ? 0 : working_days_between(&c->app->content->calendar, due, c->today);
    int sender = 0, coordinator = 0;
    const char *person = value_get_text(row, "person_id");
    rc = count_of(&sender, c, person, "escalate_sender", err);
    if (rc == 0)
        rc = count_of(&coordinator, c, person, "escalate_coordinator", err);
    if (rc < 0)
        return rc;
    enum referral_alarm alarm = referral_alarm(state, overdue, sender, coordinator);
    if ((int64_t)alarm <= value_get_int(row, "reminded", 0))
        return 0;
    rc = sound(c, row, alarm, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_REFERRAL_SET_REMINDED,
                       DB_ARGS(db_text(value_get_text(row, "id")), db_int((int64_t)alarm)), err);
    return rc;
}

/* `detail` is the term of the state that may lapse: a state of another term has its own job. */
int referral_expiry_job(struct call *c, struct err *err)
{
    struct value *row;
    enum referral_state state = REFERRAL_DRAFT;
    int rc = find_for_job(&row, &state, c, err);
    if (rc < 0 || !row || !text_is(referral_term(state), call_param(c, "detail")) ||
        !referral_expiry_term(state))
        return rc;
    return referral_apply(
        c, row, &(struct referral_move){.event = REFERRAL_EXPIRE, .actor = REFERRAL_BY_SYSTEM}, err);
}
