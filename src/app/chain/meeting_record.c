/*
 * What comes of a meeting: its agenda, decisions with their minutes, new steps in the plan, and who was there. A step is
 * agreed only when she was there to agree; otherwise it is proposed to her.
 */
#include "app/chain/meet.h"

#include "app/chain/appointment.h"
#include "app/chain/meeting_part.h"
#include "app/routemap/in_force.h"
#include "base/str.h"

static int go_to(struct call *c, const struct value *meeting)
{
    call_go(c, "/meetings/%s?done=meeting_saved", value_get_text(meeting, "id"));
    return 0;
}

/* --- agenda and decisions --- */

struct meeting_line {
    const char *kind, *about, *scope, *text, *minutes, *step;
};

static int add_item(struct call *c, const struct value *meeting, const struct meeting_line *item,
                    struct err *err)
{
    const char *person = value_get_text(meeting, "person_id");
    struct db_arg text, minutes;
    int rc = store_seal(&text, &c->store, person, "text", item->text, err);
    if (rc == 0)
        rc = store_seal(&minutes, &c->store, person, "minutes", item->minutes, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_MEETING_ITEM_INSERT,
                       DB_ARGS(db_text(call_id(c)), db_text(value_get_text(meeting, "id")),
                               db_text(item->kind), db_text(item->about), db_text(item->scope), text, minutes,
                               db_text(item->step), db_int(c->now)),
                       err);
    return rc;
}

int meeting_item(struct call *c, struct err *err)
{
    struct access a;
    struct value *meeting;
    int rc = meeting_host(&meeting, &a, c, err);
    if (rc == 0)
        rc =
            add_item(c, meeting,
                     &(struct meeting_line){
                         .kind = "agenda", .scope = call_field(c, "scope"), .text = call_field(c, "subject")},
                     err);
    return rc == 0 ? go_to(c, meeting) : rc;
}

/* A step of the routes in the plan, once: an open one of the same code is that step. */
static int add_step(const char **out, struct call *c, const char *person, const char *code, struct err *err)
{
    struct value *row;
    int rc =
        store_one(&row, &c->store, SQL_APPOINTMENT_STEP_OPEN, DB_ARGS(db_text(person), db_text(code)), err);
    if (rc == 0)
        *out = value_get_text(row, "id");
    if (rc != ERR_NOT_FOUND)
        return rc;
    const struct route *route;
    struct route_set routes;
    rc = routes_for(&routes, c, person, err);
    if (rc < 0)
        return rc;
    const struct step *step = route_step(&routes, code, c->today, &route);
    if (!step)
        return err_set(err, ERR_INVALID, "step", "field_choice", NULL);
    const struct plan_days days = {&c->app->content->calendar, c->today, c->today, DAY_NONE, DAY_NONE};
    const char *id = call_id(c);
    struct db_arg reasons;
    rc = store_seal_json(&reasons, &c->store, person, "reasons_json", value_array(c->arena), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_MEETING_STEP_INSERT,
                       DB_ARGS(db_text(id), db_text(person), db_text(code), db_text(route->code),
                               db_text(route->version), db_text(owner_kind_code(step->owner)),
                               db_text(step->org_kind),
                               db_text(step->owner == OWNER_OWN_ORG ? c->actor->org : NULL),
                               db_int(plan_due(step, &days)), reasons, db_text(c->actor->org),
                               db_text(c->actor->membership), db_int(c->now)),
                       err);
    if (rc == 0)
        *out = id;
    return rc;
}

int meeting_decide(struct call *c, struct err *err)
{
    struct access a;
    struct value *meeting, *about;
    const char *item = call_field(c, "item"), *code = call_field(c, "step"), *step = NULL;
    int rc = meeting_host(&meeting, &a, c, err);
    if (rc == 0)
        rc = store_one(&about, &c->store, SQL_MEETING_ITEM_FIND,
                       DB_ARGS(db_text(item), db_text(value_get_text(meeting, "id"))), err);
    if (rc == ERR_NOT_FOUND)
        return err_set(err, ERR_INVALID, "item", "field_choice", NULL);
    if (rc == 0 && code)
        rc = add_step(&step, c, value_get_text(meeting, "person_id"), code, err);
    if (rc == 0 && step && call_flag(c, "agreed"))
        rc = appointment_step(c, step, PLAN_AGREE, NULL, err);
    if (rc == 0)
        rc = add_item(c, meeting,
                      &(struct meeting_line){.kind = "decision",
                                             .about = item,
                                             .scope = value_get_text(about, "scope"),
                                             .text = call_field(c, "decision"),
                                             .minutes = call_field(c, "minutes"),
                                             .step = step},
                      err);
    return rc == 0 ? go_to(c, meeting) : rc;
}

/* --- over --- */

static bool was_there(const struct value *present, const char *org)
{
    for (size_t i = 0; i < value_count(present); i++)
        if (text_is(value_as_text(value_item(present, i), NULL), org))
            return true;
    return false;
}

static int record_guests(struct call *c, const char *meeting, struct err *err)
{
    struct value *guests;
    int rc = store_all(&guests, &c->store, SQL_MEETING_GUESTS, DB_ARGS(db_text(meeting)), err);
    for (size_t i = 0; rc == 0 && i < value_count(guests); i++) {
        const char *org = value_get_text(value_item(guests, i), "org_id");
        rc = store_run(
            NULL, &c->store, SQL_MEETING_GUEST_PRESENT,
            DB_ARGS(db_text(meeting), db_text(org), db_int(was_there(value_get(c->form, "present"), org))),
            err);
    }
    return rc;
}

int meeting_hold(struct call *c, struct err *err)
{
    struct access a;
    struct value *meeting;
    bool with_parents = text_is(call_field(c, "parents_present"), "yes");
    const char *absent = with_parents ? NULL : call_field(c, "absent_reason");
    int rc = meeting_host(&meeting, &a, c, err);
    if (rc == 0 && instant_day(value_get_int(meeting, "planned_ms", 0)) > c->today)
        rc = err_set(err, ERR_CONFLICT, "meeting", "meeting_early", NULL);
    if (rc == 0 && !with_parents && !absent)
        rc = err_set(err, ERR_INVALID, "absent_reason", "meeting_absent", NULL);
    if (rc == 0)
        rc = record_guests(c, value_get_text(meeting, "id"), err);
    if (rc == 0)
        rc = meeting_end(
            c, meeting,
            &(struct meeting_ending){
                .state = "held", .held = true, .with_parents = with_parents, .absent_reason = absent},
            err);
    if (rc == 0)
        rc = appointment_step(c, value_get_text(meeting, "step_id"), PLAN_FINISH, "done", err);
    return rc == 0 ? go_to(c, meeting) : rc;
}
