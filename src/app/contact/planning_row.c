/* A contact in a plan: how it is shown, and another week or person for it. Neither makes a plan nor takes it over. */
#include "app/contact/planning.h"

#include "app/chain/appointment.h"
#include "app/contact/contact_part.h"
#include "app/contact/planning_part.h"
#include "base/str.h"
#include "care/week_plan.h"

#include <stdlib.h>

int planning_of_team(struct call *c, const char *member, struct err *err)
{
    struct value *rows;
    bool found = false;
    int rc = store_all(&rows, &c->store, SQL_PLANNING_TEAM, DB_ARGS(db_text(c->actor->org), db_int(c->today)),
                       err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        found = found || text_is(value_get_text(value_item(rows, i), "id"), member);
    return rc == 0 && !found ? err_set(err, ERR_INVALID, "member", "field_choice", NULL) : rc;
}

/* --- a row --- */

void planning_day(char out[11], const struct value *plan, int64_t week)
{
    day_format(out, store_day(plan, "first_day", 0) + ((int32_t)week - 1) * WEEK_DAYS);
}

int planning_put_row(struct call *c, struct value *list, const struct value *plan, const struct value *row,
                     struct err *err)
{
    struct value *one;
    int rc = contact_listed(&one, c, list, row, "week_plan", err);
    if (rc < 0 || !one)
        return rc;
    int64_t week = value_get_int(row, "week", 0);
    bool agreed = value_get_text(row, "contact_id") != NULL;
    const char *why = call_label(c, "plan_why", value_get_text(row, "why"));
    char day[11], from[11], until[11];
    planning_day(day, plan, week);
    planning_day(from, plan, value_get_int(row, "from_week", 1));
    planning_day(until, plan, value_get_int(row, "until_week", 1));
    value_put_text(one, "week_day", week > 0 ? day : NULL);
    value_put_text(one, "from_day", from);
    value_put_text(one, "until_day", until);
    value_put_bool(one, "is_one_week", text_is(from, until));
    value_put_bool(one, "is_legal", value_get_bool(row, "is_legal"));
    value_put_bool(one, "is_agreed", agreed);
    value_put_text(one, "reason", call_label(c, "plan_reason", value_get_text(row, "reason")));
    value_put_text(one, "why", week > 0 ? NULL : why);
    value_put_text(one, "let_go", week > 0 && !agreed ? why : NULL);
    value_put_text(one, "too_full", week > 0 && agreed ? why : NULL);
    value_put_text(one, "href", arena_printf(c->arena, "/planning/rows/%s", value_get_text(row, "id")));
    return 0;
}

/* --- changing --- */

/* Not one that is being made again: what is chosen now would come too late for it. */
static int is_talked_about(struct call *c, const struct value *row, struct err *err)
{
    struct value *plan;
    int rc = planning_open(&plan, c, err);
    if (rc < 0 || (text_is(value_get_text(row, "state"), "made") &&
                   text_is(value_get_text(plan, "id"), value_get_text(row, "plan_id"))))
        return rc;
    bool waits = text_is(value_get_text(plan, "state"), "asked");
    return err_set(err, ERR_CONFLICT, "row", waits ? "planning_waits" : "planning_over", NULL);
}

/* The row, with its child opened for care, while its plan is talked about. */
static int open_row(struct value **out, struct access *a, struct call *c, const char *action, struct err *err)
{
    struct value *row;
    int rc = contacts_held_here(c, err);
    if (rc == 0)
        rc = store_one(&row, &c->store, SQL_WEEK_PLAN_ROW_FIND, DB_ARGS(db_text(call_param(c, "row"))), err);
    if (rc == ERR_NOT_FOUND || (rc == 0 && !text_is(value_get_text(row, "org_id"), c->actor->org)))
        return err_set(err, ERR_NOT_FOUND, "row", "planning_row", NULL);
    if (rc == 0)
        rc = access_open(a, c, value_get_text(row, "person_id"), FOR_CARE,
                         &(struct audit_note){.action = action, .object = "week_plan"}, err);
    if (rc == 0 && !contact_may(c, a))
        rc = access_refuse(a, c, "contact", a->closed ? "file_closed" : "contact_holder", err);
    if (rc == 0)
        rc = is_talked_about(c, row, err);
    if (rc == 0)
        *out = row;
    return rc;
}

static const char *day_words(struct call *c, const char *day)
{
    return text_is(c->lang, "nl") ? arena_printf(c->arena, "%.2s-%.2s-%.4s", day + 8, day + 5, day)
                                  : arena_str(c->arena, day);
}

static void put_week_choices(struct value *choices, struct call *c, const struct value *row)
{
    struct value *list = value_put_array(choices, "week");
    for (int week = 1; week <= value_get_int(row, "weeks", 1); week++) {
        char day[11];
        planning_day(day, row, week);
        planning_choice(list, arena_printf(c->arena, "%d", week),
                        arena_printf(c->arena, "%s %s", call_text(c, "planning.week_of"), day_words(c, day)));
    }
}

int planning_row_page(struct call *c, struct err *err)
{
    struct access a;
    struct value *row, *rows, *members;
    int rc = open_row(&row, &a, c, "read", err);
    if (rc == 0)
        rc = appointment_person(c, &a, err);
    if (rc == 0)
        rc = store_all(&rows, &c->store, SQL_PLANNING_TEAM, DB_ARGS(db_text(c->actor->org), db_int(c->today)),
                       err);
    if (rc < 0)
        return rc;
    struct value *choices = value_put_object(c->page, "choices");
    put_week_choices(choices, c, row);
    members = value_put_array(choices, "member");
    for (size_t i = 0; i < value_count(rows); i++)
        if (value_get_int(value_item(rows, i), "minutes", 0) > 0)
            planning_choice(members, value_get_text(value_item(rows, i), "id"),
                            value_get_text(value_item(rows, i), "name"));
    struct value *list = value_array(c->arena), *values = value_put_object(c->page, "values");
    rc = planning_put_row(c, list, row, row, err);
    if (rc < 0)
        return rc;
    value_put(c->page, "row", value_copy(c->arena, value_item(list, 0)));
    struct value *back = value_put_object(c->page, "back");
    value_put_text(back, "href", "/planning");
    value_put_text(back, "label", call_text(c, "planning.title"));
    int64_t week = value_get_int(row, "week", 0);
    value_put_text(values, "week", week > 0 ? arena_printf(c->arena, "%lld", (long long)week) : NULL);
    value_put_text(values, "member", value_get_text(row, "membership_id"));
    value_put_text(values, "reason", value_get_text(row, "reason"));
    return 0;
}

/* Whether one more fits in that week; where the plan says who holds it already is no matter. */
static int has_room(struct call *c, const struct value *row, const char *member, int64_t week,
                    struct err *err)
{
    struct value *teams, *load;
    int64_t most = 0, used = 0;
    const char *plan = value_get_text(row, "plan_id");
    int rc = store_all(&teams, &c->store, SQL_WEEK_PLAN_TEAMS, DB_ARGS(db_text(plan)), err);
    if (rc == 0)
        rc = store_all(&load, &c->store, SQL_WEEK_PLAN_LOAD, DB_ARGS(db_text(plan)), err);
    for (size_t i = 0; rc == 0 && i < value_count(teams); i++)
        if (text_is(value_get_text(value_item(teams, i), "membership_id"), member))
            most = value_get_int(value_item(teams, i), "most", 0);
    for (size_t i = 0; rc == 0 && i < value_count(load); i++)
        if (text_is(value_get_text(value_item(load, i), "membership_id"), member) &&
            value_get_int(value_item(load, i), "week", 0) == week)
            used = value_get_int(value_item(load, i), "contacts", 0);
    bool stays =
        text_is(value_get_text(row, "membership_id"), member) && value_get_int(row, "week", 0) == week;
    return rc == 0 && !stays && used >= most
               ? err_set(err, ERR_CONFLICT, "week", "planning_full", "%lld", (long long)most)
               : rc;
}

int planning_row_change(struct call *c, struct err *err)
{
    struct access a;
    struct value *row;
    const char *member = call_field(c, "member");
    const char *week_text = call_field(c, "week");
    int rc = open_row(&row, &a, c, "change", err);
    if (rc < 0)
        return rc;
    int64_t week = week_text ? strtoll(week_text, NULL, 10) : 0, was = value_get_int(row, "was_week", 0);
    if (week < 1 || week > value_get_int(row, "weeks", 1))
        return err_set(err, ERR_INVALID, "week", "field_choice", NULL);
    rc = planning_of_team(c, member, err);
    if (rc == 0)
        rc = has_room(c, row, member, week, err);
    if (rc < 0)
        return rc;
    bool first = !value_get_text(row, "reason");
    const char *was_member = value_get_text(row, first ? "membership_id" : "was_membership_id");
    was = first ? value_get_int(row, "week", 0) : was;
    rc = store_run(NULL, &c->store, SQL_WEEK_PLAN_ROW_SET,
                   DB_ARGS(db_text(value_get_text(row, "id")), db_text(member), db_int(week),
                           db_text(was_member), was > 0 ? db_int(was) : db_none(),
                           db_text(call_field(c, "reason"))),
                   err);
    if (rc == 0)
        call_go(c, "/planning?done=planning_row");
    return rc;
}
