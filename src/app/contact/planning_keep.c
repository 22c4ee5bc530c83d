/* The end of a plan: taken over, each of its rows becomes a contact in its week; or dropped. */
#include "app/contact/planning.h"

#include "app/contact/contact_part.h"
#include "app/contact/planning_part.h"
#include "base/str.h"
#include "care/week_plan.h"

enum { ROW_ARENA = 4 << 20 };

/* --- taking over --- */

/* A new contact, unless it was planned or held since. */
static int keep_new(struct call *c, const struct access *a, const struct value *row, int32_t day,
                    struct err *err)
{
    struct contact_file f;
    const char *code = value_get_text(row, "code"), *id = call_id(c);
    bool open = false;
    int rc = contact_file_load(&f, c, a->person, err);
    for (size_t i = 0; rc == 0 && i < f.all.count; i++)
        if (text_is(f.all.items[i].kind->code, code))
            open = f.all.items[i].state <= CONTACT_OVERDUE && !contact_planned(&f, code);
    if (rc < 0 || !open)
        return rc;
    rc = store_run(NULL, &c->store, SQL_CONTACT_WEEK_INSERT,
                   DB_ARGS(db_text(id), db_text(a->person), db_text(code),
                           db_int(value_get_int(row, "minutes", 0)), db_text(c->actor->org),
                           db_text(value_get_text(row, "membership_id")), db_int(day), db_int(c->now)),
                   err);
    return rc == 0 ? contact_tell(c, a->person, id, "planned", err) : rc;
}

/* One that was planned before moves only where somebody said why; its time is agreed anew when its week changes. What became of it
 * since, or stays where it is, is not told again. */
static int keep_moved(struct call *c, const struct access *a, const struct value *row, int32_t day,
                      struct err *err)
{
    struct value *contact;
    const char *id = value_get_text(row, "contact_id"), *reason = value_get_text(row, "reason");
    const char *member = value_get_text(row, "membership_id");
    int rc = reason ? store_one(&contact, &c->store, SQL_CONTACT_FIND, DB_ARGS(db_text(id)), err) : 0;
    if (rc < 0 || !reason || !text_is(value_get_text(contact, "state"), "planned"))
        return rc;
    int64_t at = value_get_int(contact, "planned_ms", 0);
    int32_t was = at ? instant_day(at) : store_day(contact, "week_day", DAY_NONE);
    bool other_week = was < day || was >= day + WEEK_DAYS;
    if (!other_week && text_is(value_get_text(contact, "membership_id"), member))
        return 0;
    rc = store_run(NULL, &c->store, SQL_CONTACT_WEEK_MOVE,
                   DB_ARGS(db_text(id), db_text(member), db_int(day), db_int(other_week), db_text(reason)),
                   err);
    return rc == 0 ? contact_tell(c, a->person, id, "planned", err) : rc;
}

/* In memory of its own: a plan of thousands does not add up. */
static int keep_one(const struct call *all, const struct value *plan, const struct value *row,
                    struct err *err)
{
    struct access a;
    struct call one = *all, *c = &one;
    ARENA_AUTO scratch = arena_new(ROW_ARENA);
    if (!scratch)
        return err_nomem(err);
    one.arena = one.store.arena = scratch;
    bool planned = value_get_text(row, "contact_id") != NULL;
    int rc = access_open(
        &a, c, value_get_text(row, "person_id"), FOR_CARE,
        &(struct audit_note){.action = planned ? "change" : "create", .object = "contact_moment"}, err);
    if (rc == ERR_DENIED || rc == ERR_NOT_FOUND || (rc == 0 && !contact_may(c, &a)))
        return 0; /* left since: nothing of it is planned here, and a refusal of its own is not told */
    if (rc < 0)
        return rc;
    int32_t day = store_day(plan, "first_day", 0) + ((int32_t)value_get_int(row, "week", 1) - 1) * WEEK_DAYS;
    rc = planned ? keep_moved(c, &a, row, day, err) : keep_new(c, &a, row, day, err);
    return rc == 0 && arena_failed(scratch) ? err_nomem(err) : rc;
}

/* With its rows; what failed before it is of no use any more. An older plan that was to be made again is talked about again when the
 * newer one is dropped while it waits. */
static int end_plan(struct call *c, const struct value *plan, const char *state, struct err *err)
{
    const char *id = value_get_text(plan, "id");
    int rc = store_run(NULL, &c->store, SQL_WEEK_PLAN_END, DB_ARGS(db_text(id), db_text(state)), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_WEEK_PLAN_END_FAILED, DB_ARGS(db_text(c->actor->org)), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_WEEK_PLAN_ROWS_END, DB_ARGS(db_text(id)), err);
    return rc == 0 ? planning_audit(c, text_is(state, "kept") ? "change" : "withdraw", id, err) : rc;
}

static int talked_about(struct value **out, struct call *c, struct err *err)
{
    int rc = contacts_held_here(c, err);
    if (rc == 0)
        rc = planning_open(out, c, err);
    return rc == 0 && !*out ? err_set(err, ERR_CONFLICT, "planning", "planning_over", NULL) : rc;
}

int planning_keep(struct call *c, struct err *err)
{
    struct value *plan, *rows;
    int rc = talked_about(&plan, c, err);
    if (rc == 0 && !text_is(value_get_text(plan, "state"), "made"))
        rc = err_set(err, ERR_CONFLICT, "planning", "planning_waits", NULL);
    if (rc == 0)
        rc = store_all(&rows, &c->store, SQL_WEEK_PLAN_TO_KEEP, DB_ARGS(db_text(value_get_text(plan, "id"))),
                       err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        rc = keep_one(c, plan, value_item(rows, i), err);
    if (rc == 0)
        rc = end_plan(c, plan, "kept", err);
    if (rc == 0)
        call_go(c, "/planning?done=planning_kept");
    return rc;
}

int planning_drop(struct call *c, struct err *err)
{
    struct value *plan;
    int rc = talked_about(&plan, c, err);
    if (rc == 0)
        rc = end_plan(c, plan, "dropped", err);
    if (rc == 0)
        call_go(c, "/planning?done=planning_dropped");
    return rc;
}
