/*
 * The prenatal home visit (spec C8, A §4.2.2): offered by every municipality since 1 July 2022, voluntary, weeks 16 to 28
 * and also later. A refusal has no consequence. What the visitor notes stays with the visitor; whoever asked for the visit
 * sees that it was held.
 */
#include "app/chain/meet.h"

#include "app/chain/appointment.h"
#include "app/notice.h"
#include "app/people/people.h"
#include "app/people/section.h"
#include "app/routemap/in_force.h"
#include "asking/gestation.h"
#include "base/str.h"

#include <string.h>

#define STEP_CODE "prenatal_home_visit"
/* A visit tells that she is pregnant. */
#define SCOPE "pregnancy"

enum { HELD_LONGEST_AGO = 60 };

/* What can happen, from which states, and what of the plan's step goes with it. */
static const struct move {
    const char *from[4], *to, *entry;
    enum plan_event step;
    bool moves_step;
} moves[] = {
    {{"offered", "planned", "refused"}, "planned", "visit", PLAN_AGREE, true},
    {{"offered", "planned"}, "held", "visit", PLAN_FINISH, true},
    {{"offered", "planned"}, "offered", "visit_missed", PLAN_AGREE, false},
    {{"offered", "planned"}, "refused", "visit", PLAN_DECLINE, true},
    {{"offered", "planned"}, "cancelled", "visit", PLAN_CANCEL, false},
};
enum visit_event { VISIT_PLAN, VISIT_HOLD, VISIT_MISS, VISIT_REFUSE, VISIT_CANCEL };

/* What a move fills in. */
struct outcome {
    int64_t planned_at;
    int32_t held_day; /* DAY_NONE: not held */
    const char *result, *reason, *note;
};

static bool may_move(const char *state, enum visit_event event)
{
    for (size_t i = 0; i < 4 && moves[event].from[i]; i++)
        if (text_is(state, moves[event].from[i]))
            return true;
    return false;
}

static struct appointment appointment_of(const char *visit, int64_t at)
{
    return (struct appointment){visit, at, "visit_reminder", "visit_unrecorded"};
}

static int follow_up(struct call *c, const struct value *visit, enum visit_event event,
                     const struct outcome *o, struct err *err)
{
    const struct move *m = &moves[event];
    const char *id = value_get_text(visit, "id"), *step = value_get_text(visit, "step_id"),
               *sender = value_get_text(visit, "from_org");
    struct appointment when = appointment_of(id, o->planned_at);
    int rc = o->planned_at ? appointment_plan(c, &when, err) : appointment_cancel(c, &when, err);
    if (rc == 0 && m->moves_step) {
        rc = appointment_step(c, step, m->step, event == VISIT_HOLD ? "done" : NULL, err);
    }
    if (rc == 0 && event == VISIT_HOLD && sender)
        rc = notice_plan(c, sender, "visit_held", id, err);
    return rc;
}

static int move(struct call *c, const struct value *visit, enum visit_event event, const struct outcome *o,
                struct err *err)
{
    const char *id = value_get_text(visit, "id"), *state = value_get_text(visit, "state"),
               *person = value_get_text(visit, "person_id");
    const struct move *m = &moves[event];
    if (!may_move(state, event))
        return err_set(err, ERR_CONFLICT, "visit", "visit_state", "%s", call_label(c, "visit_state", state));
    struct db_arg note;
    int rc = store_seal(&note, &c->store, person, "note", o->note, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_VISIT_MOVE,
                       DB_ARGS(db_text(id), db_text(m->to), o->planned_at ? db_int(o->planned_at) : db_none(),
                               o->held_day == DAY_NONE ? db_none() : db_int(o->held_day), db_text(o->result),
                               db_text(o->reason), note, db_int(c->now)),
                       err);
    if (rc == 0)
        rc = entry_add(
            c,
            &(struct new_entry){.person = person, .kind = m->entry, .ref = id, .scope = SCOPE, .code = m->to},
            err);
    return rc == 0 ? follow_up(c, visit, event, o, err) : rc;
}

/* --- access --- */

/* The visit, opened for this reader. Whoever may not see it hears that there is none. */
static int open_visit(struct value **out, struct access *a, struct call *c, const char *action,
                      struct err *err)
{
    const char *id = call_param(c, "visit");
    struct value *visit;
    int rc = store_one(&visit, &c->store, SQL_VISIT_FIND, DB_ARGS(db_text(id)), err);
    if (rc == ERR_NOT_FOUND)
        return err_set(err, ERR_NOT_FOUND, "visit", "visit_unknown", NULL);
    if (rc == 0)
        rc = access_open(a, c, value_get_text(visit, "person_id"), FOR_CARE,
                         &(struct audit_note){.action = action, .object = "visit", .object_id = id}, err);
    if (rc == 0 && !access_shows(a, c, PART_PLAN, SCOPE, value_get_text(visit, "org_id")))
        rc = err_set(err, ERR_NOT_FOUND, "visit", "visit_unknown", NULL);
    if (rc == 0)
        *out = visit;
    return rc;
}

static bool is_mine(const struct call *c, const struct value *visit)
{
    return c->actor->org[0] && text_is(value_get_text(visit, "org_id"), c->actor->org);
}

/* For a change: only the organisation that visits. */
static int open_mine(struct value **out, struct call *c, struct err *err)
{
    struct access a;
    struct value *visit;
    int rc = open_visit(&visit, &a, c, "change", err);
    if (rc == 0)
        rc = access_require(&a, c, PART_PLAN, err);
    if (rc == 0 && !is_mine(c, visit))
        rc = access_refuse(&a, c, "visit", "visit_not_yours", err);
    if (rc == 0)
        *out = visit;
    return rc;
}

/* --- a new one --- */

static int running_pregnancy(const char **out, int32_t *due, struct call *c, const char *person,
                             struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_PERSON_PREGNANCIES, DB_ARGS(db_text(person)), err);
    if (rc < 0)
        return rc;
    *out = NULL;
    for (size_t i = 0; i < value_count(rows) && !*out; i++) {
        const struct value *row = value_item(rows, i);
        struct pregnancy p = {store_day(row, "due_day", DAY_NONE), store_day(row, "ended_day", DAY_NONE),
                              DAY_NONE};
        if (pregnancy_running(&p, c->today)) {
            *out = value_get_text(row, "id");
            *due = p.due_day;
        }
    }
    return 0;
}

/* Who may offer one, to whom: a pregnant woman, without an open visit of the same organisation (which then is in `open`). */
static int may_offer(const char **pregnancy, int32_t *due, const char **open, struct call *c,
                     const struct access *a, struct err *err)
{
    struct value *row;
    int rc = running_pregnancy(pregnancy, due, c, a->person, err);
    if (rc < 0)
        return rc;
    rc = store_one(&row, &c->store, SQL_VISIT_OPEN, DB_ARGS(db_text(a->person), db_text(c->actor->org)), err);
    *open = rc == 0 ? value_get_text(row, "id") : NULL;
    return rc == ERR_NOT_FOUND ? 0 : rc;
}

static int open_new(struct access *a, struct call *c, const char *action, struct err *err)
{
    int rc = access_open(a, c, call_param(c, "person"), FOR_CARE,
                         &(struct audit_note){.action = action, .object = "visit"}, err);
    if (rc == 0)
        rc = access_require(a, c, PART_PLAN, err);
    if (rc == 0 && !access_shows(a, c, PART_PLAN, SCOPE, NULL))
        rc = access_refuse(a, c, "visit", "part_denied", err);
    return rc;
}

int visit_new(struct call *c, struct err *err)
{
    struct access a;
    const char *pregnancy = NULL, *open = NULL;
    int32_t due = DAY_NONE;
    int rc = open_new(&a, c, "read", err);
    if (rc == 0)
        rc = may_offer(&pregnancy, &due, &open, c, &a, err);
    if (rc == 0 && open) {
        call_go(c, "/visits/%s", open);
        return 0;
    }
    if (rc == 0 && !pregnancy)
        rc = err_set(err, ERR_CONFLICT, "visit", "visit_no_pregnancy", NULL);
    struct route_set routes;
    if (rc == 0)
        rc = appointment_person(c, &a, err);
    if (rc == 0)
        rc = routes_for(&routes, c, a.person, err);
    if (rc < 0)
        return rc;
    const struct step *step = route_step(&routes, STEP_CODE, c->today, NULL);
    int age = gestation_age(due, c->today);
    char weeks[16];
    gestation_format(weeks, age);
    value_put_text(c->page, "gestation", weeks);
    value_put_bool(c->page, "is_early", step && step->window.given && age < step->window.from_day);
    value_put_bool(c->page, "is_late", step && step->window.given && age > step->window.until_day);
    struct value *values = value_put_object(c->page, "values");
    value_put_text(values, "referral", value_get_text(c->query, "referral"));
    return 0;
}

/* The accepted referral and the step of the plan that the visit carries out, if any. */
static int find_cause(const char **referral, const char **step, struct call *c, const struct access *a,
                      struct err *err)
{
    const char *given = call_field(c, "referral");
    struct value *row;
    int rc = store_one(
        &row, &c->store, SQL_VISIT_REFERRAL,
        DB_ARGS(db_text(a->person), db_text(c->actor->org), db_text(given ? given : ""), db_text(STEP_CODE)),
        err);
    if (rc == ERR_NOT_FOUND && given)
        return err_set(err, ERR_CONFLICT, "referral", "visit_referral", NULL);
    if (rc < 0 && rc != ERR_NOT_FOUND)
        return rc;
    *referral = rc == 0 ? value_get_text(row, "id") : NULL;
    *step = rc == 0 ? value_get_text(row, "step_id") : NULL;
    if (*step)
        return 0;
    rc = store_one(&row, &c->store, SQL_APPOINTMENT_STEP_OPEN,
                   DB_ARGS(db_text(a->person), db_text(STEP_CODE)), err);
    if (rc == 0)
        *step = value_get_text(row, "id");
    return rc == ERR_NOT_FOUND ? 0 : rc;
}

static int insert(const char **id, struct call *c, const struct access *a, const char *pregnancy,
                  struct err *err)
{
    const char *referral = NULL, *step = NULL;
    int rc = find_cause(&referral, &step, c, a, err);
    *id = call_id(c);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_VISIT_INSERT,
                       DB_ARGS(db_text(*id), db_text(a->person), db_text(pregnancy), db_text(step),
                               db_text(referral), db_int(c->today), db_text(c->actor->org),
                               db_text(c->actor->membership), db_int(c->now)),
                       err);
    if (rc == 0)
        rc = entry_add(
            c,
            &(struct new_entry){
                .person = a->person, .kind = "visit", .ref = *id, .scope = SCOPE, .code = "offered"},
            err);
    return rc;
}

static int plan_from_form(struct call *c, const struct value *visit, struct err *err)
{
    struct outcome o = {.held_day = DAY_NONE};
    int rc = appointment_time(&o.planned_at, c, "planned_at", err);
    return rc == 0 ? move(c, visit, VISIT_PLAN, &o, err) : rc;
}

static int refuse_from_form(struct call *c, const struct value *visit, struct err *err)
{
    struct outcome o = {.held_day = DAY_NONE, .reason = call_field(c, "reason")};
    return move(c, visit, VISIT_REFUSE, &o, err);
}

int visit_create(struct call *c, struct err *err)
{
    struct access a;
    const char *pregnancy = NULL, *open = NULL, *id;
    int32_t due = DAY_NONE;
    struct value *visit;
    int rc = open_new(&a, c, "create", err);
    if (rc == 0)
        rc = may_offer(&pregnancy, &due, &open, c, &a, err);
    if (rc == 0 && open)
        rc = err_set(err, ERR_CONFLICT, "visit", "visit_open", NULL);
    if (rc == 0 && !pregnancy)
        rc = err_set(err, ERR_CONFLICT, "visit", "visit_no_pregnancy", NULL);
    if (rc == 0)
        rc = insert(&id, c, &a, pregnancy, err);
    if (rc == 0)
        rc = store_one(&visit, &c->store, SQL_VISIT_FIND, DB_ARGS(db_text(id)), err);
    if (rc == 0 && text_is(call_field(c, "wish"), "plan"))
        rc = plan_from_form(c, visit, err);
    else if (rc == 0 && text_is(call_field(c, "wish"), "refuse"))
        rc = refuse_from_form(c, visit, err);
    if (rc == 0)
        call_go(c, "/visits/%s?done=visit_saved", id);
    return rc;
}

/* --- what happens to it --- */

static int change(struct call *c, int (*what)(struct call *, const struct value *, struct err *),
                  struct err *err)
{
    struct value *visit;
    int rc = open_mine(&visit, c, err);
    if (rc == 0)
        rc = what(c, visit, err);
    if (rc == 0)
        call_go(c, "/visits/%s?done=visit_saved", value_get_text(visit, "id"));
    return rc;
}

static int hold_from_form(struct call *c, const struct value *visit, struct err *err)
{
    struct outcome o = {.held_day = call_day(c, "held_day", c->today),
                        .result = call_field(c, "result"),
                        .note = call_field(c, "note")};
    if (o.held_day > c->today)
        return err_set(err, ERR_INVALID, "held_day", "visit_future", NULL);
    if (o.held_day < c->today - HELD_LONGEST_AGO)
        return err_set(err, ERR_INVALID, "held_day", "visit_long_ago", "%d", HELD_LONGEST_AGO);
    if (!text_is(o.result, "not_at_home"))
        return move(c, visit, VISIT_HOLD, &o, err);
    o.held_day = DAY_NONE;
    return move(c, visit, VISIT_MISS, &o, err);
}

static int cancel_from_form(struct call *c, const struct value *visit, struct err *err)
{
    struct outcome o = {.held_day = DAY_NONE, .reason = call_field(c, "reason")};
    return move(c, visit, VISIT_CANCEL, &o, err);
}

int visit_plan(struct call *c, struct err *err)
{
    return change(c, plan_from_form, err);
}

int visit_hold(struct call *c, struct err *err)
{
    return change(c, hold_from_form, err);
}

int visit_refuse(struct call *c, struct err *err)
{
    return change(c, refuse_from_form, err);
}

int visit_cancel(struct call *c, struct err *err)
{
    return change(c, cancel_from_form, err);
}

/* --- showing --- */

static const char *tone_of(const char *state)
{
    static const struct {
        const char *state, *tone;
    } tones[] = {{"offered", "neutral"}, {"planned", "active"}, {"held", "success"}};
    for (size_t i = 0; i < sizeof tones / sizeof tones[0]; i++)
        if (text_is(state, tones[i].state))
            return tones[i].tone;
    return "neutral";
}

static void put_state(struct value *out, struct call *c, const struct value *row)
{
    const char *state = value_get_text(row, "state");
    value_put_text(out, "state", state);
    value_put_text(out, "state_label", call_label(c, "visit_state", state));
    struct value *status = value_put_object(out, "status");
    value_put_text(status, "tone", tone_of(state));
    value_put_text(status, "label", call_label(c, "visit_state", state));
}

int visit_page(struct call *c, struct err *err)
{
    struct access a;
    struct value *visit;
    int rc = open_visit(&visit, &a, c, "read", err);
    if (rc == 0)
        rc = appointment_person(c, &a, err);
    if (rc < 0)
        return rc;
    bool mine = is_mine(c, visit) && access_writes(&a, PART_PLAN);
    const char *state = value_get_text(visit, "state"), *reason = value_get_text(visit, "reason");
    struct value *shown = value_put_object(c->page, "visit");
    put_state(shown, c, visit);
    static const char *const plain[] = {"id", "offered_day", "planned_at", "held_day", "org_name"};
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
        value_put_text(shown, plain[i], value_get_text(visit, plain[i]));
    value_put_text(shown, "result_label", call_label(c, "visit_result", value_get_text(visit, "result")));
    value_put_text(shown, "reason_label",
                   call_label(c, text_is(state, "refused") ? "refusal_reason" : "withdraw_reason", reason));
    /* The note is the visitor's own. */
    value_put_text(shown, "note",
                   is_mine(c, visit) && access_reads(&a, PART_NOTES) ? value_get_text(visit, "note") : NULL);
    value_put_bool(c->page, "is_over", value_get_int(visit, "planned_ms", INT64_MAX) <= c->now);
    value_put_bool(c->page, "may_plan", mine && may_move(state, VISIT_PLAN));
    value_put_bool(c->page, "may_move", mine && text_is(state, "planned"));
    value_put_bool(c->page, "may_hold", mine && may_move(state, VISIT_HOLD));
    value_put_bool(c->page, "may_stop", mine && may_move(state, VISIT_REFUSE));
    struct value *values = value_put_object(c->page, "values");
    if (value_get_text(visit, "planned_at"))
        value_put_text(values, "planned_at", appointment_field(c, value_get_int(visit, "planned_ms", 0)));
    return 0;
}

int visit_section(struct call *c, const struct access *a, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_VISITS_OF_PERSON, DB_ARGS(db_text(a->person)), err);
    if (rc < 0 || !access_reads(a, PART_PLAN))
        return rc;
    struct value *shown = value_put_array(c->page, "visits");
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        if (!access_shows(a, c, PART_PLAN, SCOPE, value_get_text(row, "org_id")))
            continue;
        struct value *item = value_copy(c->arena, row);
        put_state(item, c, row);
        value_put_bool(item, "is_mine", is_mine(c, row));
        value_put_text(item, "result_label", call_label(c, "visit_result", value_get_text(row, "result")));
        value_add(shown, item);
    }
    const char *pregnancy = NULL, *open = NULL;
    int32_t due;
    bool may = c->actor->org[0] && access_writes(a, PART_PLAN) && access_shows(a, c, PART_PLAN, SCOPE, NULL);
    rc = may ? may_offer(&pregnancy, &due, &open, c, a, err) : 0;
    if (rc < 0)
        return rc;
    bool offer = pregnancy && !open, any = value_count(shown) > 0 || offer;
    value_put_bool(c->page, "visit_offer", offer);
    value_put_bool(c->page, "visits_shown", any);
    if (any)
        section_tab(c, a, "visits");
    return 0;
}

int visit_of_referral(struct call *c, const char *referral, struct err *err)
{
    struct value *row;
    int rc = store_one(&row, &c->store, SQL_VISIT_OF_REFERRAL, DB_ARGS(db_text(referral)), err);
    if (rc < 0)
        return rc == ERR_NOT_FOUND ? 0 : rc;
    struct value *shown = value_put_object(c->page, "referral_visit");
    put_state(shown, c, row);
    value_put_text(shown, "held_day", value_get_text(row, "held_day"));
    return 0;
}

/* --- jobs --- */

static int tell_visitor(struct call *c, const char *kind, struct err *err)
{
    const char *id = call_param(c, "ref_id");
    struct value *visit;
    int rc = store_one(&visit, &c->store, SQL_VISIT_FIND, DB_ARGS(db_text(id)), err);
    if (rc < 0)
        return rc == ERR_NOT_FOUND ? 0 : rc;
    if (!text_is(value_get_text(visit, "state"), "planned") ||
        !appointment_current(c, value_get_int(visit, "planned_ms", 0)))
        return 0;
    const char *about = arena_printf(c->arena, "%s %s", id, call_param(c, "detail"));
    return about ? notice_plan(c, value_get_text(visit, "org_id"), kind, about, err) : err_nomem(err);
}

int visit_reminder_job(struct call *c, struct err *err)
{
    return tell_visitor(c, "visit_tomorrow", err);
}

int visit_unrecorded_job(struct call *c, struct err *err)
{
    return tell_visitor(c, "visit_unrecorded", err);
}
