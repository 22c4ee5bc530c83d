/* See planning.h: the page, asking for a plan, changing, taking over. What is divided and how is not decided here. */
#include "app/contact/planning.h"

#include "app/chain/appointment.h"
#include "app/contact/contact_part.h"
#include "app/jobs.h"
#include "app/paging.h"
#include "base/str.h"
#include "care/week_plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PER_PAGE = 50, WEEKS = 4, BESIDE = 10, MINUTES_MOST = 2400, BESIDE_MOST = 120, AREAS_TEXT = 2000 };

static int audit(struct call *c, const char *action, const char *plan, struct err *err)
{
    return audit_write(c,
                       &(struct audit_note){.action = action,
                                            .object = "week_plan",
                                            .object_id = plan,
                                            .purpose = "care",
                                            .basis = "role",
                                            .outcome = "ok"},
                       err);
}

/* NULL: no plan is talked about. */
static int open_plan(struct value **out, struct call *c, struct err *err)
{
    int rc = store_one(out, &c->store, SQL_WEEK_PLAN_OPEN, DB_ARGS(db_text(c->actor->org)), err);
    if (rc == ERR_NOT_FOUND)
        *out = NULL;
    return rc == ERR_NOT_FOUND ? 0 : rc;
}

/* --- minutes --- */

static struct value *put_choice(struct value *list, const char *value, const char *label)
{
    struct value *one = value_add_object(list);
    value_put_text(one, "value", value);
    value_put_text(one, "label", label);
    return one;
}

static int put_area_choices(struct value *choices, struct call *c, struct err *err)
{
    struct value *rows, *list = value_put_array(choices, "areas");
    int rc = store_all(&rows, &c->store, SQL_GROUP_AREA_CHOICES, DB_ARGS(db_text(c->actor->org)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        put_choice(list, value_get_text(value_item(rows, i), "code"),
                   value_get_text(value_item(rows, i), "name"));
    if (rc == 0 && value_count(list) == 0)
        value_add_text(value_put_array(c->page, "without"), "areas");
    return rc;
}

/* Names of the areas, of those who go everywhere a word that says so. */
static const char *area_names(struct call *c, const struct value *areas, const char *codes)
{
    BUF_AUTO out;
    buf_init(&out, AREAS_TEXT);
    for (const char *at = codes; at && *(at += strspn(at, " ")) != '\0'; at += strcspn(at, " "))
        for (size_t i = 0; i < value_count(areas); i++)
            if (str_is((struct str){at, strcspn(at, " ")}, value_get_text(value_item(areas, i), "value")))
                buf_printf(&out, "%s%s", out.len > 0 ? ", " : "",
                           value_get_text(value_item(areas, i), "label"));
    return out.len > 0 ? buf_keep(&out, c->arena) : call_text(c, "planning.everywhere");
}

static int put_team(struct call *c, struct err *err)
{
    struct value *rows, *choices = value_put_object(c->page, "choices");
    struct value *members = value_put_array(choices, "member"), *list = value_put_array(c->page, "team");
    int64_t all = 0;
    int rc = put_area_choices(choices, c, err);
    if (rc == 0)
        rc = store_all(&rows, &c->store, SQL_PLANNING_TEAM, DB_ARGS(db_text(c->actor->org), db_int(c->today)),
                       err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        int64_t minutes = value_get_int(row, "minutes", 0);
        put_choice(members, value_get_text(row, "id"), value_get_text(row, "name"));
        all += minutes;
        if (minutes == 0)
            continue;
        struct value *one = value_add_object(list);
        value_put_text(one, "name", value_get_text(row, "name"));
        value_put_int(one, "minutes", minutes);
        value_put_text(one, "areas",
                       area_names(c, value_get(choices, "areas"), value_get_text(row, "areas")));
    }
    value_put_bool(c->page, "has_minutes", all > 0);
    value_put_text(value_put_object(c->page, "values"), "member", c->actor->membership);
    return rc;
}

static int is_of_team(struct call *c, const char *member, struct err *err)
{
    struct value *rows;
    bool found = false;
    int rc = store_all(&rows, &c->store, SQL_PLANNING_TEAM, DB_ARGS(db_text(c->actor->org), db_int(c->today)),
                       err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        found = found || text_is(value_get_text(value_item(rows, i), "id"), member);
    return rc == 0 && !found ? err_set(err, ERR_INVALID, "member", "field_choice", NULL) : rc;
}

int planning_time_set(struct call *c, struct err *err)
{
    int64_t minutes = call_int(c, "minutes", 0);
    const struct value *areas = value_get(c->form, "areas");
    BUF_AUTO words;
    buf_init(&words, AREAS_TEXT);
    int rc = contacts_held_here(c, err);
    if (rc == 0)
        rc = is_of_team(c, call_field(c, "member"), err);
    if (rc == 0 && (minutes < 0 || minutes > MINUTES_MOST))
        rc = err_set(err, ERR_INVALID, "minutes", "planning_minutes", "%d", MINUTES_MOST);
    for (size_t i = 0; i < value_count(areas); i++)
        buf_printf(&words, "%s%s", i ? " " : "", value_as_text(value_item(areas, i), ""));
    if (rc == 0 && words.failed)
        rc = err_set(err, ERR_INVALID, "areas", "planning_areas", NULL);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_CONTACT_TIME_SET,
                       DB_ARGS(db_text(call_field(c, "member")), db_text(c->actor->org), db_int(minutes),
                               db_text(buf_text(&words)), db_int(c->now)),
                       err);
    if (rc == 0)
        rc = audit(c, "change", call_field(c, "member"), err);
    if (rc == 0)
        call_go(c, "/planning?done=planning_time");
    return rc;
}

/* --- asking --- */

int planning_ask(struct call *c, struct err *err)
{
    int64_t weeks = call_int(c, "weeks", WEEKS), beside = call_int(c, "beside", BESIDE);
    const char *id = call_id(c);
    struct value *plan;
    int rc = contacts_held_here(c, err);
    if (rc == 0)
        rc = open_plan(&plan, c, err);
    if (rc == 0)
        rc = put_team(c, err);
    if (rc == 0 && !value_get_bool(c->page, "has_minutes"))
        rc = err_set(err, ERR_CONFLICT, "planning", "planning_no_minutes", NULL);
    if (rc == 0 && (weeks < 1 || weeks > WEEK_PLAN_MOST))
        rc = err_set(err, ERR_INVALID, "weeks", "planning_weeks", "%d", WEEK_PLAN_MOST);
    if (rc == 0 && (beside < 0 || beside > BESIDE_MOST))
        rc = err_set(err, ERR_INVALID, "beside", "planning_beside", "%d", BESIDE_MOST);
    if (rc == 0 && plan && text_is(value_get_text(plan, "state"), "asked"))
        rc = err_set(err, ERR_CONFLICT, "planning", "planning_waits", NULL);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_WEEK_PLAN_INSERT,
                       DB_ARGS(db_text(id), db_text(c->actor->org), db_text(c->actor->membership),
                               db_int(week_next_monday(c->today)), db_int(weeks), db_int(beside),
                               db_int(c->now)),
                       err);
    if (rc == 0)
        rc = job_plan(c, "week_plan", id, "", c->now, err);
    if (rc == 0)
        rc = audit(c, "send", id, err);
    if (rc == 0)
        call_go(c, "/planning");
    return rc;
}

/* --- a row --- */

static void day_text(char out[11], const struct value *plan, int64_t week)
{
    day_format(out, store_day(plan, "first_day", 0) + ((int32_t)week - 1) * WEEK_DAYS);
}

/* Whoever may not be seen here is not on the list, though counted. */
static int put_row(struct call *c, struct value *list, const struct value *plan, const struct value *row,
                   struct err *err)
{
    struct access a;
    struct value *name;
    int rc = access_open(&a, c, value_get_text(row, "person_id"), FOR_CARE,
                         &(struct audit_note){.action = "list", .object = "week_plan"}, err);
    if (rc == ERR_DENIED || rc == ERR_NOT_FOUND) {
        c->denied = (struct audit_note){0}; /* not shown, so nothing was looked at */
        return 0;
    }
    if (rc == 0)
        rc = store_one(&name, &c->store, SQL_SIGNAL_NAME, DB_ARGS(db_text(a.person)), err);
    if (rc < 0)
        return rc;
    int64_t week = value_get_int(row, "week", 0);
    char day[11], from[11], until[11];
    struct value *one = value_add_object(list);
    day_text(day, plan, week);
    day_text(from, plan, value_get_int(row, "from_week", 1));
    day_text(until, plan, value_get_int(row, "until_week", 1));
    value_put_text(one, "name", value_get_text(name, "name"));
    value_put_text(one, "label", call_label(c, "contact_moment", value_get_text(row, "code")));
    value_put_text(one, "area_name", value_get_text(row, "area_name"));
    value_put_text(one, "by_name", value_get_text(row, "by_name"));
    value_put_text(one, "week_day", week > 0 ? day : NULL);
    value_put_text(one, "from_day", from);
    value_put_text(one, "until_day", until);
    value_put_bool(one, "is_one_week", text_is(from, until));
    value_put_int(one, "length", value_get_int(row, "minutes", 0));
    value_put_bool(one, "is_legal", value_get_bool(row, "is_legal"));
    value_put_bool(one, "is_agreed", value_get_text(row, "contact_id") != NULL);
    value_put_text(one, "reason", call_label(c, "plan_reason", value_get_text(row, "reason")));
    value_put_text(one, "why", call_label(c, "plan_why", value_get_text(row, "why")));
    value_put_text(one, "href", arena_printf(c->arena, "/planning/rows/%s", value_get_text(row, "id")));
    return 0;
}

static int put_rows(struct call *c, const struct value *plan, struct err *err)
{
    struct value *rows, *out = value_put_array(c->page, "out"), *weeks = value_put_array(c->page, "weeks");
    struct value *list = NULL;
    int64_t page = paging_wanted(c), before = -1;
    int rc = store_all(
        &rows, &c->store, SQL_WEEK_PLAN_ROWS,
        DB_ARGS(db_text(value_get_text(plan, "id")), db_int(PER_PAGE), db_int((page - 1) * PER_PAGE)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        int64_t week = value_get_int(row, "week", 0);
        if (week > 0 && week != before) {
            char day[11];
            day_text(day, plan, week);
            struct value *group = value_add_object(weeks);
            value_put_text(group, "day", day);
            list = value_put_array(group, "rows");
        }
        before = week;
        rc = put_row(c, week > 0 ? list : out, plan, row, err);
    }
    if (rc == 0)
        paging_put(c, "/planning", page, page * PER_PAGE < value_get_int(value_item(rows, 0), "total", 0));
    return rc;
}

/* --- what the plan says --- */

static int put_worth(struct call *c, const struct value *plan, struct err *err)
{
    struct value *rows, *list = value_put_array(c->page, "worth");
    int64_t per_contact = value_get_int(plan, "per_contact", 1);
    int rc =
        store_all(&rows, &c->store, SQL_WEEK_PLAN_TEAMS, DB_ARGS(db_text(value_get_text(plan, "id"))), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        struct value *one = value_add_object(list);
        int64_t week = value_get_int(row, "more_week", 0), legal = value_get_int(row, "more_legal", 0);
        char day[11];
        day_text(day, plan, week);
        value_put_text(one, "name", value_get_text(row, "name"));
        value_put_int(one, "given", value_get_int(row, "given", 0));
        value_put_int(one, "used", value_get_int(row, "given", 0) * per_contact);
        value_put_int(one, "minutes", value_get_int(row, "minutes", 0) * value_get_int(plan, "weeks", 1));
        value_put_int(one, "per_hour", value_get_int(row, "per_hour", 0));
        value_put_text(one, "more_day", week > 0 ? day : NULL);
        value_put_bool(one, "brings_legal", week > 0 && legal > 0);
        value_put_bool(one, "brings_extra",
                       week > 0 && legal == 0 && value_get_int(row, "more_benefit", 0) > 0);
        value_put_bool(one, "brings_nothing",
                       week == 0 || (legal == 0 && value_get_int(row, "more_benefit", 0) <= 0));
    }
    return rc;
}

static int put_plan(struct call *c, const struct value *plan, struct err *err)
{
    static const char *const counts[] = {"given", "legal_out", "extra_out", "changed"};
    struct value *row, *shown = value_put_object(c->page, "plan");
    const char *state = value_get_text(plan, "state"), *fault = value_get_text(plan, "fault");
    char until[11];
    day_text(until, plan, value_get_int(plan, "weeks", 1) + 1);
    value_put_text(shown, "state", state);
    value_put_bool(shown, "is_waiting", text_is(state, "asked"));
    value_put_bool(shown, "is_made", text_is(state, "made"));
    struct err why = {.code = ERR_IO};
    if (fault) { /* its key, and behind a blank what it speaks of */
        size_t len = strcspn(fault, " ");
        snprintf(why.key, sizeof why.key, "%.*s", (int)len, fault);
        snprintf(why.arg, sizeof why.arg, "%s", fault[len] ? fault + len + 1 : "");
    }
    value_put_text(shown, "fault", fault ? call_error(c, &why) : NULL);
    value_put_text(shown, "from_day", value_get_text(plan, "first_day"));
    value_put_text(shown, "until_day", until);
    value_put_int(shown, "per_contact", value_get_int(plan, "per_contact", 0));
    value_put_int(shown, "looked", value_get_int(plan, "looked", 0));
    value_put_text(shown, "made_at", value_get_text(plan, "made_at"));
    int rc =
        store_one(&row, &c->store, SQL_WEEK_PLAN_COUNTS, DB_ARGS(db_text(value_get_text(plan, "id"))), err);
    for (size_t i = 0; rc == 0 && i < sizeof counts / sizeof counts[0]; i++)
        value_put_int(shown, counts[i], value_get_int(row, counts[i], 0));
    if (rc < 0 || !text_is(state, "made"))
        return rc;
    value_put_bool(shown, "has_changed", value_get_int(row, "changed", 0) > 0);
    value_put_bool(shown, "all_legal", value_get_int(row, "legal_out", 0) == 0);
    value_put_bool(shown, "is_empty", value_get_int(row, "all_rows", 0) == 0);
    rc = put_worth(c, plan, err);
    return rc == 0 ? put_rows(c, plan, err) : rc;
}

int planning_page(struct call *c, struct err *err)
{
    struct value *plan = NULL;
    int rc = contacts_held_here(c, err);
    if (rc == 0)
        rc = put_team(c, err);
    if (rc == 0)
        rc = open_plan(&plan, c, err);
    if (rc < 0)
        return rc;
    struct value *values = value_put_object(c->page, "values");
    value_put_text(values, "member", c->actor->membership);
    value_put_text(values, "weeks",
                   arena_printf(c->arena, "%lld", (long long)value_get_int(plan, "weeks", WEEKS)));
    value_put_text(values, "beside",
                   arena_printf(c->arena, "%lld", (long long)value_get_int(plan, "beside", BESIDE)));
    value_put(c->page, "plan", value_null(c->arena));
    value_put_bool(c->page, "may_ask",
                   value_get_bool(c->page, "has_minutes") &&
                       !text_is(value_get_text(plan, "state"), "asked"));
    return plan ? put_plan(c, plan, err) : 0;
}

/* --- changing --- */

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
    if (rc == 0 && !text_is(value_get_text(row, "state"), "made"))
        rc = err_set(err, ERR_CONFLICT, "row", "planning_over", NULL);
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
        day_text(day, row, week);
        put_choice(list, arena_printf(c->arena, "%d", week),
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
            put_choice(members, value_get_text(value_item(rows, i), "id"),
                       value_get_text(value_item(rows, i), "name"));
    struct value *list = value_array(c->arena), *values = value_put_object(c->page, "values");
    rc = put_row(c, list, row, row, err);
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
    rc = is_of_team(c, member, err);
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

/* One that was planned before moves only where somebody said why; its time is agreed anew when its week changes. */
static int keep_moved(struct call *c, const struct access *a, const struct value *row, int32_t day,
                      struct err *err)
{
    struct value *contact;
    const char *id = value_get_text(row, "contact_id"), *reason = value_get_text(row, "reason");
    if (!reason)
        return 0;
    int rc = store_one(&contact, &c->store, SQL_CONTACT_FIND, DB_ARGS(db_text(id)), err);
    if (rc < 0)
        return rc;
    int64_t at = value_get_int(contact, "planned_ms", 0);
    int32_t was = at ? instant_day(at) : store_day(contact, "week_day", DAY_NONE);
    bool other_week = was < day || was >= day + WEEK_DAYS;
    rc = store_run(NULL, &c->store, SQL_CONTACT_WEEK_MOVE,
                   DB_ARGS(db_text(id), db_text(value_get_text(row, "membership_id")), db_int(day),
                           db_int(other_week), db_text(reason)),
                   err);
    return rc == 0 ? contact_tell(c, a->person, id, "planned", err) : rc;
}

static int keep_one(struct call *c, const struct value *plan, const struct value *row, struct err *err)
{
    struct access a;
    bool planned = value_get_text(row, "contact_id") != NULL;
    int rc = access_open(
        &a, c, value_get_text(row, "person_id"), FOR_CARE,
        &(struct audit_note){.action = planned ? "change" : "create", .object = "contact_moment"}, err);
    if (rc == ERR_DENIED || rc == ERR_NOT_FOUND || (rc == 0 && !contact_may(c, &a))) {
        c->denied = (struct audit_note){0}; /* left since: nothing of it is planned here */
        return 0;
    }
    if (rc < 0)
        return rc;
    int32_t day = store_day(plan, "first_day", 0) + ((int32_t)value_get_int(row, "week", 1) - 1) * WEEK_DAYS;
    return planned ? keep_moved(c, &a, row, day, err) : keep_new(c, &a, row, day, err);
}

static int end_plan(struct call *c, const struct value *plan, const char *state, struct err *err)
{
    const char *id = value_get_text(plan, "id");
    int rc = store_run(NULL, &c->store, SQL_WEEK_PLAN_END, DB_ARGS(db_text(id), db_text(state)), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_WEEK_PLAN_ROWS_CLEAR, DB_ARGS(db_text(c->actor->org)), err);
    return rc == 0 ? audit(c, text_is(state, "kept") ? "change" : "withdraw", id, err) : rc;
}

static int made_plan(struct value **out, struct call *c, struct err *err)
{
    int rc = contacts_held_here(c, err);
    if (rc == 0)
        rc = open_plan(out, c, err);
    return rc == 0 && !*out ? err_set(err, ERR_CONFLICT, "planning", "planning_over", NULL) : rc;
}

int planning_keep(struct call *c, struct err *err)
{
    struct value *plan, *rows;
    int rc = made_plan(&plan, c, err);
    if (rc == 0 && !text_is(value_get_text(plan, "state"), "made"))
        rc = err_set(err, ERR_CONFLICT, "planning", "planning_over", NULL);
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
    int rc = made_plan(&plan, c, err);
    if (rc == 0)
        rc = end_plan(c, plan, "dropped", err);
    if (rc == 0)
        call_go(c, "/planning?done=planning_dropped");
    return rc;
}
