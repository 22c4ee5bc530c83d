/* See planning.h: the page, minutes, asking for a plan. What is divided and how is not decided here. */
#include "app/contact/planning.h"

#include "app/contact/contact_part.h"
#include "app/contact/planning_part.h"
#include "app/jobs.h"
#include "app/paging.h"
#include "base/str.h"
#include "care/week_plan.h"

#include <stdio.h>
#include <string.h>

enum { PER_PAGE = 50, WEEKS = 4, BESIDE = 10, MINUTES_MOST = 2400, BESIDE_MOST = 120, AREAS_TEXT = 2000 };

int planning_audit(struct call *c, const char *action, const char *plan, struct err *err)
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

int planning_open(struct value **out, struct call *c, struct err *err)
{
    int rc = store_one(out, &c->store, SQL_WEEK_PLAN_OPEN, DB_ARGS(db_text(c->actor->org)), err);
    if (rc == ERR_NOT_FOUND)
        *out = NULL;
    return rc == ERR_NOT_FOUND ? 0 : rc;
}

/* --- minutes --- */

struct value *planning_choice(struct value *list, const char *value, const char *label)
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
        planning_choice(list, value_get_text(value_item(rows, i), "code"),
                        value_get_text(value_item(rows, i), "name"));
    if (rc == 0 && value_count(list) == 0)
        value_add_text(value_put_array(c->page, "without"), "areas");
    return rc;
}

/* Names of the areas (the code of one that is none any more), of those who go everywhere a word that says so. */
static const char *area_names(struct call *c, const struct value *areas, const char *codes)
{
    BUF_AUTO out;
    buf_init(&out, AREAS_TEXT);
    for (const char *at = codes; at && *(at += strspn(at, " ")) != '\0'; at += strcspn(at, " "))
        for (size_t i = 0; i < value_count(areas); i++)
            if (str_is((struct str){at, strcspn(at, " ")}, value_get_text(value_item(areas, i), "value")))
                buf_printf(&out, "%s%s", out.len > 0 ? ", " : "",
                           value_get_text(value_item(areas, i), "label"));
    if (out.len > 0)
        return buf_keep(&out, c->arena);
    return codes && codes[0] ? codes : call_text(c, "planning.everywhere");
}

/* Whose minutes the form is for: of who has some, they stand in it, or a change would lose the neighbourhoods; else of those who have none. */
static const char *wanted_member(const struct call *c)
{
    return value_get_text(c->again ? c->again : c->query, "member");
}

static void put_minutes(struct value *values, struct call *c, const struct value *row)
{
    struct value *areas = value_put_array(values, "areas");
    const char *codes = value_get_text(row, "areas");
    value_put_text(values, "member", value_get_text(row, "id"));
    value_put_text(values, "minutes",
                   arena_printf(c->arena, "%lld", (long long)value_get_int(row, "minutes", 0)));
    for (const char *at = codes; at && *(at += strspn(at, " ")) != '\0'; at += strcspn(at, " "))
        value_add_text(areas, arena_dup(c->arena, at, strcspn(at, " ")));
}

static int put_team(struct value *values, struct call *c, struct err *err)
{
    const char *wanted = wanted_member(c);
    struct value *rows, *choices = value_put_object(c->page, "choices");
    struct value *members = value_put_array(choices, "member"), *list = value_put_array(c->page, "team");
    int64_t all = 0;
    int rc = put_area_choices(choices, c, err);
    if (rc == 0)
        rc = store_all(&rows, &c->store, SQL_PLANNING_TEAM, DB_ARGS(db_text(c->actor->org), db_int(c->today)),
                       err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        const char *id = value_get_text(row, "id");
        int64_t minutes = value_get_int(row, "minutes", 0);
        bool is_wanted = text_is(id, wanted);
        all += minutes;
        if (is_wanted)
            put_minutes(values, c, row);
        if (wanted ? is_wanted : minutes == 0)
            planning_choice(members, id, value_get_text(row, "name"));
        if (minutes == 0)
            continue;
        struct value *one = value_add_object(list);
        value_put_text(one, "name", value_get_text(row, "name"));
        value_put_int(one, "minutes", minutes);
        value_put_text(one, "href", arena_printf(c->arena, "/planning?member=%s", id));
        value_put_text(one, "areas",
                       area_names(c, value_get(choices, "areas"), value_get_text(row, "areas")));
    }
    value_put_bool(c->page, "has_minutes", all > 0);
    value_put_bool(c->page, "is_wanted", wanted != NULL);
    return rc;
}

static bool is_choice(const struct value *choices, const char *value)
{
    for (size_t i = 0; i < value_count(choices); i++)
        if (text_is(value_get_text(value_item(choices, i), "value"), value))
            return true;
    return false;
}

int planning_time_set(struct call *c, struct err *err)
{
    int64_t minutes = call_int(c, "minutes", 0);
    const struct value *areas = value_get(c->form, "areas");
    BUF_AUTO words;
    buf_init(&words, AREAS_TEXT);
    int rc = contacts_held_here(c, err);
    if (rc == 0)
        rc = planning_of_team(c, call_field(c, "member"), err);
    if (rc == 0 && (minutes < 0 || minutes > MINUTES_MOST))
        rc = err_set(err, ERR_INVALID, "minutes", "planning_minutes", "%d", MINUTES_MOST);
    if (rc == 0)
        rc = put_area_choices(value_put_object(c->page, "choices"), c, err);
    for (size_t i = 0; rc == 0 && i < value_count(areas); i++) {
        const char *area = value_as_text(value_item(areas, i), "");
        if (!is_choice(value_at(c->page, "choices.areas"), area))
            return err_set(err, ERR_INVALID, "areas", "field_choice", NULL);
        buf_printf(&words, "%s%s", i ? " " : "", area);
    }
    if (rc == 0 && words.failed)
        rc = err_set(err, ERR_INVALID, "areas", "planning_areas", NULL);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_CONTACT_TIME_SET,
                       DB_ARGS(db_text(call_field(c, "member")), db_text(c->actor->org), db_int(minutes),
                               db_text(buf_text(&words)), db_int(c->now)),
                       err);
    if (rc == 0)
        rc = planning_audit(c, "change", call_field(c, "member"), err);
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
        rc = planning_open(&plan, c, err);
    if (rc == 0)
        rc = put_team(value_put_object(c->page, "values"), c, err);
    if (rc == 0 && !value_get_bool(c->page, "has_minutes"))
        rc = err_set(err, ERR_CONFLICT, "planning", "planning_no_minutes", NULL);
    if (rc == 0 && (weeks < 1 || weeks > WEEK_PLAN_MOST))
        rc = err_set(err, ERR_INVALID, "weeks", "planning_weeks", "%d", WEEK_PLAN_MOST);
    if (rc == 0 && (beside < 0 || beside > BESIDE_MOST))
        rc = err_set(err, ERR_INVALID, "beside", "planning_beside", "%d", BESIDE_MOST);
    if (rc == 0 && plan && text_is(value_get_text(plan, "state"), "asked"))
        rc = err_set(err, ERR_CONFLICT, "planning", "planning_waits", NULL);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_WEEK_PLAN_END_FAILED, DB_ARGS(db_text(c->actor->org)), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_WEEK_PLAN_INSERT,
                       DB_ARGS(db_text(id), db_text(c->actor->org), db_text(c->actor->membership),
                               db_int(week_next_monday(c->today)), db_int(weeks), db_int(beside),
                               db_int(c->now)),
                       err);
    if (rc == 0)
        rc = job_plan(c, "week_plan", id, "", c->now, err);
    if (rc == 0)
        rc = planning_audit(c, "send", id, err);
    if (rc == 0)
        call_go(c, "/planning");
    return rc;
}

/* --- what the plan says --- */

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
            planning_day(day, plan, week);
            struct value *group = value_add_object(weeks);
            value_put_text(group, "day", day);
            list = value_put_array(group, "rows");
        }
        before = week;
        rc = planning_put_row(c, week > 0 ? list : out, plan, row, err);
    }
    if (rc == 0)
        paging_put(c, "/planning", page, page * PER_PAGE < value_get_int(value_item(rows, 0), "total", 0));
    return rc;
}

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
        planning_day(day, plan, week);
        value_put_text(one, "name", value_get_text(row, "name"));
        value_put_int(one, "given", value_get_int(row, "given", 0));
        value_put_int(one, "used", value_get_int(row, "given", 0) * per_contact);
        value_put_int(one, "minutes", value_get_int(row, "minutes", 0) * value_get_int(plan, "weeks", 1));
        int64_t per_hour = value_get_int(row, "per_hour", 0), most = value_get_int(row, "most", 0);
        bool for_legal = week > 0 && legal > 0;
        bool for_extra = week > 0 && legal == 0 && value_get_int(row, "more_benefit", 0) > 0;
        value_put_int(one, "per_hour", per_hour);
        value_put_int(one, "needed", (most + 1) * per_contact - value_get_int(row, "minutes", 0));
        value_put_text(one, "more_day", week > 0 ? day : NULL);
        value_put_bool(one, "brings_legal", for_legal && per_hour > 0);
        value_put_bool(one, "brings_extra", for_extra && per_hour > 0);
        value_put_bool(one, "short_legal", for_legal && per_hour == 0);
        value_put_bool(one, "short_extra", for_extra && per_hour == 0);
        value_put_bool(one, "brings_nothing", !for_legal && !for_extra);
    }
    return rc;
}

static int put_plan(struct call *c, const struct value *plan, struct err *err)
{
    static const char *const counts[] = {"given", "legal_out", "extra_out", "changed", "let_go"};
    struct value *row, *shown = value_put_object(c->page, "plan");
    const char *state = value_get_text(plan, "state");
    char until[11];
    planning_day(until, plan, value_get_int(plan, "weeks", 1) + 1);
    value_put_text(shown, "state", state);
    value_put_bool(shown, "is_waiting", text_is(state, "asked"));
    value_put_bool(shown, "is_made", text_is(state, "made"));
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
    value_put_bool(shown, "has_let_go", value_get_int(row, "let_go", 0) > 0);
    value_put_bool(shown, "all_legal", value_get_int(row, "legal_out", 0) == 0);
    value_put_bool(shown, "is_empty", value_get_int(row, "all_rows", 0) == 0);
    rc = put_worth(c, plan, err);
    return rc == 0 ? put_rows(c, plan, err) : rc;
}

/* Why the last one could not be made, if none was since. */
static int put_fault(struct call *c, struct err *err)
{
    struct value *row;
    struct err why = {.code = ERR_IO};
    int rc = store_one(&row, &c->store, SQL_WEEK_PLAN_FAILED, DB_ARGS(db_text(c->actor->org)), err);
    if (rc < 0)
        return rc == ERR_NOT_FOUND ? 0 : rc;
    const char *fault = value_get_text(row, "fault"); /* its key, and behind a blank what it speaks of */
    size_t len = fault ? strcspn(fault, " ") : 0;
    snprintf(why.key, sizeof why.key, "%.*s", (int)len, fault ? fault : "");
    snprintf(why.arg, sizeof why.arg, "%s", len > 0 && fault[len] ? fault + len + 1 : "");
    value_put_text(c->page, "fault", call_error(c, &why));
    return 0;
}

/* Planned once, and nothing came of it: a new plan gives it no week, so people have to look. */
static int put_stale(struct call *c, struct err *err)
{
    struct value *row;
    int rc = store_one(
        &row, &c->store, SQL_PLANNING_STALE,
        DB_ARGS(db_text(c->actor->org), db_int(instant_at(c->today, 0)), db_int(week_monday(c->today))), err);
    int64_t stale = rc == 0 ? value_get_int(row, "stale", 0) : 0;
    value_put_int(c->page, "stale", stale);
    value_put_bool(c->page, "has_stale", stale > 0);
    return rc;
}

/* What was asked the last time, to be asked again. */
static void put_asking(struct value *values, struct call *c, const struct value *plan)
{
    value_put_text(values, "weeks",
                   arena_printf(c->arena, "%lld", (long long)value_get_int(plan, "weeks", WEEKS)));
    value_put_text(values, "beside",
                   arena_printf(c->arena, "%lld", (long long)value_get_int(plan, "beside", BESIDE)));
}

int planning_page(struct call *c, struct err *err)
{
    struct value *plan = NULL, *values = value_put_object(c->page, "values");
    int rc = contacts_held_here(c, err);
    if (rc == 0)
        rc = put_team(values, c, err);
    if (rc == 0)
        rc = put_fault(c, err);
    if (rc == 0)
        rc = put_stale(c, err);
    if (rc == 0)
        rc = planning_open(&plan, c, err);
    if (rc < 0)
        return rc;
    put_asking(values, c, plan);
    value_put(c->page, "plan", value_null(c->arena));
    value_put_bool(c->page, "may_ask",
                   value_get_bool(c->page, "has_minutes") &&
                       !text_is(value_get_text(plan, "state"), "asked"));
    return plan ? put_plan(c, plan, err) : 0;
}
