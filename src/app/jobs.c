/* See jobs.h. Knows when work is tried again, not what the work is. */
#include "app/jobs.h"

#include "app/audit_chain.h"
#include "app/chain/chain.h"
#include "app/chain/meet.h"
#include "app/coalition/counts.h"
#include "app/contact/planning.h"
#include "app/groups/groups.h"
#include "app/instruments/instruments.h"
#include "app/instruments/shelf.h"
#include "app/life/night.h"
#include "app/notice.h"
#include "app/parent/parent.h"
#include "app/routemap/routemap.h"
#include "app/signals/signals.h"
#include "base/str.h"

#include <stdio.h>

enum { PER_ROUND = 100, ARENA_MAX = 16 << 20, TRIES = 8 };
#define MINUTE_MS INT64_C(60000)
#define SENDING_MS (10 * MINUTE_MS)

/* A kind of job: `use` is a use case whose params are {ref, detail}; `send` works outside a transaction. */
static const struct kind {
    const char *name;
    use_case *use;
    int (*send)(struct call *c, struct err *err);
} kinds[] = {
    {"notice", NULL, notice_send},
    {"referral_due", referral_due_job, NULL},
    {"referral_expiry", referral_expiry_job, NULL},
    {"consent_end", consent_end_job, NULL},
    {"counts_freeze", counts_freeze_job, NULL},
    {"meeting_reminder", meeting_reminder_job, NULL},
    {"meeting_unrecorded", meeting_unrecorded_job, NULL},
    {"visit_reminder", visit_reminder_job, NULL},
    {"visit_unrecorded", visit_unrecorded_job, NULL},
    {"urgent", urgent_escalate, NULL},
    {"instrument_due", instrument_due_job, NULL},
    {"destroyed_agree", NULL, destroyed_agree_send},
    {"closing_propose", closing_propose_job, NULL},
    {"file_unkept", file_unkept_job, NULL},
    {"retention", retention_job, NULL},
    {"night", night_job, NULL},
    {"request_due", request_due_job, NULL},
    {"question_due", question_due_job, NULL},
    {"group_fill", group_fill_job, NULL},
    {"group_night", group_night_job, NULL},
    {"group_end", group_end_job, NULL},
    {"group_mail", NULL, group_mail_send},
    {"route_dry_run", NULL, routemap_run_job},
    {"week_plan", NULL, planning_job},
};

int job_plan(struct call *c, const char *kind, const char *ref, const char *detail, int64_t due,
             struct err *err)
{
    return store_run(NULL, &c->store, SQL_JOB_INSERT,
                     DB_ARGS(db_text(call_id(c)), db_text(kind), db_text(ref), db_text(detail), db_int(due)),
                     err);
}

int job_cancel(struct call *c, const char *kind, const char *ref, struct err *err)
{
    return store_run(NULL, &c->store, SQL_JOB_CANCEL, DB_ARGS(db_text(kind), db_text(ref), db_int(c->now)),
                     err);
}

struct job_run {
    const struct kind *kind;
    struct call call; /* a use case gets &call */
};

static struct call job_call(struct app *app, struct actor *actor, struct arena *a)
{
    *actor = (struct actor){.kind = ACTOR_SYSTEM, .name = "kiem", .source = "job"};
    struct id id = id_new(&app->clock, &app->rng);
    snprintf(actor->request_id, sizeof actor->request_id, "%s", id.text);
    int64_t now = clock_now(&app->clock);
    return (struct call){
        .app = app, .actor = actor, .arena = a, .lang = "nl", .now = now, .today = instant_day(now)};
}

static const struct kind *kind_of(const char *name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (text_is(kinds[i].name, name))
            return &kinds[i];
    return NULL;
}

static int find_due(struct call *c, struct err *err)
{
    struct value *rows;
    int rc = shelf_sync(c, err);
    if (rc < 0)
        return rc;
    rc = store_all(&rows, &c->store, SQL_JOB_DUE, DB_ARGS(db_int(c->now), db_int(PER_ROUND)), err);
    if (rc == 0)
        value_put(c->page, "jobs", rows);
    return rc;
}

/* Whether it is ours, of all servers that saw it due; nobody else takes it before `until`. */
static int take(bool *ours, struct call *c, int64_t until, struct err *err)
{
    int changed = 0;
    int rc = store_run(&changed, &c->store, SQL_JOB_TAKE,
                       DB_ARGS(db_text(value_get_text(c->params, "id")),
                               db_int(value_get_int(c->params, "due_ms", 0)), db_int(until)),
                       err);
    *ours = rc == 0 && changed > 0;
    return rc;
}

/* Sending goes before its transaction and cannot be undone: it is taken for as long as sending may last. A server that dies
 * meanwhile leaves it to another. */
static int take_to_send(struct call *c, struct err *err)
{
    bool ours;
    int rc = take(&ours, c, c->now + SENDING_MS, err);
    value_put_bool(c->page, "ours", ours);
    return rc;
}

/* The use case of a job, and its being done, in one transaction; nothing when another server did it meanwhile. */
static int work(struct call *c, struct err *err)
{
    const struct kind *kind = kind_of(value_get_text(c->params, "kind"));
    bool ours = true;
    int rc = 0;
    if (kind && kind->use) /* run_one() has refused an unknown kind */
        rc = take(&ours, c, value_get_int(c->params, "due_ms", 0), err);
    if (rc < 0 || !ours)
        return rc;
    if (kind && kind->use)
        rc = kind->use(c, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_JOB_DONE,
                       DB_ARGS(db_text(value_get_text(c->params, "id")), db_int(c->now)), err);
    return rc;
}

int jobs_run_first(int64_t *due, struct call *c, struct err *err)
{
    struct value *row;
    int rc = store_one(&row, &c->store, SQL_JOB_DUE, DB_ARGS(db_int(c->now), db_int(1)), err);
    if (rc < 0)
        return rc;
    *due = value_get_int(row, "due_ms", 0);
    c->params = row;
    c->now = *due;
    c->today = instant_day(*due);
    return kind_of(value_get_text(row, "kind"))
               ? work(c, err)
               : err_set(err, ERR_INVALID, "job", "job_kind", "%s", value_get_text(row, "kind"));
}

static int postpone(struct call *c, struct err *err)
{
    int64_t tries = value_get_int(c->params, "tries", 0);
    const char *id = value_get_text(c->params, "id"), *why = value_get_text(c->params, "error");
    int64_t due = value_get_int(c->params, "due_ms", 0);
    if (tries + 1 >= TRIES)
        return store_run(NULL, &c->store, SQL_JOB_FAILED,
                         DB_ARGS(db_text(id), db_int(c->now), db_text(why), db_int(due)), err);
    int64_t wait = (INT64_C(1) << (tries < 6 ? tries : 6)) * MINUTE_MS;
    return store_run(NULL, &c->store, SQL_JOB_LATER,
                     DB_ARGS(db_text(id), db_int(c->now + wait), db_text(why), db_int(due)), err);
}

/* *done: another server sends it. `params` is what c->params points to. */
static int send_it(bool *done, struct call *c, struct value *params, const struct kind *kind, struct err *err)
{
    int rc = app_run(c, take_to_send, err);
    if (rc < 0)
        return rc;
    *done = !value_get_bool(c->page, "ours");
    if (*done)
        return 0;
    value_put_int(params, "due_ms", c->now + SENDING_MS);
    return kind->send(c, err);
}

static int run_one(struct app *app, const struct value *row, struct err *err)
{
    ARENA_AUTO a = arena_new(ARENA_MAX);
    if (!a)
        return err_nomem(err);
    struct actor actor;
    struct call c = job_call(app, &actor, a);
    struct value *params = value_copy(a, row);
    c.params = params;
    const struct kind *kind = kind_of(value_get_text(row, "kind"));
    struct err why;
    int rc = kind ? 0 : err_set(&why, ERR_INVALID, "job", "job_kind", "%s", value_get_text(row, "kind"));
    bool done = false;
    if (rc == 0 && kind->send)
        rc = send_it(&done, &c, params, kind, &why);
    if (rc == 0 && !done)
        rc = app_run(&c, work, &why);
    if (rc == 0)
        return 0;
    value_put_text(params, "error", arena_printf(a, "%s %s", why.key, why.arg));
    return app_run(&c, postpone, err);
}

int jobs_run_due(struct app *app, struct err *err)
{
    ARENA_AUTO a = arena_new(ARENA_MAX);
    if (!a)
        return err_nomem(err);
    struct actor actor;
    struct call c = job_call(app, &actor, a);
    int rc = app_look(&c, find_due, err);
    const struct value *due = value_get(c.page, "jobs");
    for (size_t i = 0; rc == 0 && i < value_count(due); i++)
        rc = run_one(app, value_item(due, i), err);
    if (rc == 0)
        rc = audit_seal(app, err);
    if (rc == 0)
        rc = destroyed_follow(app, err);
    return rc == 0 ? (int)value_count(due) : rc;
}

int jobs_start(struct app *app, struct err *err)
{
    ARENA_AUTO a = arena_new(ARENA_MAX);
    if (!a)
        return err_nomem(err);
    struct actor actor;
    struct call c = job_call(app, &actor, a);
    int rc = app_run(&c, counts_start, err);
    return rc == 0 ? app_run(&c, night_start, err) : rc;
}
