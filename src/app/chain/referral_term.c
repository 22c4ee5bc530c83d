/*
 * Terms of a referral: when its state should be left, who hears when it is not, when it lapses. Each is a job that looks
 * again at what is true when it runs, so a job that comes late or twice does no harm. What a term is, is content.
 */
#include "app/chain/chain_part.h"
#include "app/jobs.h"
#include "app/notice.h"
#include "base/str.h"

enum { MORNING = 8 * 60 }; /* notices go out at eight */

static const struct term *term_of(const struct call *c, const char *code)
{
    const struct term_rule *rule = code ? terms_find(&c->app->content->terms, code) : NULL;
    return rule ? &rule->term : NULL;
}

int32_t referral_due(const struct call *c, enum referral_state state)
{
    const struct term *term = term_of(c, referral_term(state));
    return term ? term_due(&c->app->content->calendar, c->today, *term) : DAY_NONE;
}

static int count_of(const struct call *c, const char *code)
{
    const struct term *term = term_of(c, code);
    return term ? term->count : 0;
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

int referral_plan_jobs(struct call *c, const char *id, enum referral_state state, int32_t due,
                       struct err *err)
{
    int rc = 0;
    if (due != DAY_NONE) {
        rc = plan_alarm(c, id, state, due, 1, err);
        if (rc == 0 && state != REFERRAL_DRAFT)
            rc = plan_alarm(c, id, state, due, count_of(c, "escalate_sender") + 1, err);
        if (rc == 0 && state != REFERRAL_DRAFT)
            rc = plan_alarm(c, id, state, due, count_of(c, "escalate_coordinator") + 1, err);
    }
    const struct term *expiry = term_of(c, referral_expiry_term(state));
    if (rc < 0 || !expiry)
        return rc;
    int32_t last = term_due(&c->app->content->calendar, c->today, *expiry);
    return job_plan(c, "referral_expiry", id, referral_term(state), instant_at(last + 1, MORNING), err);
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
    enum referral_alarm alarm =
        referral_alarm(state, overdue, count_of(c, "escalate_sender"), count_of(c, "escalate_coordinator"));
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
