/* See planning_world.h. */
#include "app/planning_world.h"

#include "app/contact/contact.h"
#include "app/contact/planning.h"
#include "app/jobs.h"
#include "app/parent/parent.h"
#include "app/people/people.h"
#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int add_colleague(struct call *c, struct err *err)
{
    const char *account = call_id(c), *membership = call_id(c);
    int rc =
        store_run(NULL, &c->store, SQL_ACCOUNT_INSERT,
                  DB_ARGS(db_text(account), db_text("professional"), db_text("colleague"), db_blob("x", 1),
                          db_text("Bo"), db_text(""), db_none(), db_text("nl"), db_none(), db_int(c->now)),
                  err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_MEMBERSHIP_INSERT,
                       DB_ARGS(db_text(membership), db_text(account), db_text(c->actor->org),
                               db_text("professional"), db_none(), db_int(c->today - 1), db_none()),
                       err);
    value_put_text(c->page, "account", account);
    value_put_text(c->page, "membership", membership);
    return rc;
}

static void children(struct team *t, size_t count)
{
    char today[11];
    day_format(today, instant_day(t->w.now));
    for (size_t i = 0; i < count; i++) {
        char surname[16];
        snprintf(surname, sizeof surname, "Kind%zu", t->count);
        world_family(&t->w, &t->w.nurse, surname, 0, t->mother[t->count]);
        world_call(&t->w, &t->w.nurse);
        call_param_set(&t->w, "person", t->mother[t->count]);
        call_set(&t->w, "role", "child");
        call_set(&t->w, "first_name", "Noor");
        call_set(&t->w, "surname", surname);
        call_set(&t->w, "birth_day", today);
        call_set(&t->w, "sex", "female");
        call_set_flag(&t->w, "authority", true);
        world_must(&t->w, member_create);
        snprintf(t->child[t->count++], 37, "%.36s",
                 strstr(t->w.call.location, "/persons/") + strlen("/persons/"));
    }
}

void team_minutes(struct team *t, const struct actor *who, int n)
{
    world_call(&t->w, &t->w.nurse);
    call_set(&t->w, "member", who->membership);
    call_set_int(&t->w, "minutes", n);
    world_must(&t->w, planning_time_set);
}

void team_open(struct team *t, size_t count, int per_week)
{
    *t = (struct team){0};
    world_open(&t->w);
    world_call(&t->w, &t->w.nurse);
    world_must(&t->w, add_colleague);
    t->other = t->w.nurse;
    snprintf(t->other.account, sizeof t->other.account, "%s", value_get_text(t->w.call.page, "account"));
    snprintf(t->other.membership, sizeof t->other.membership, "%s",
             value_get_text(t->w.call.page, "membership"));
    children(t, count);
    if (per_week > 0)
        team_minutes(t, &t->w.nurse, per_week);
}

void team_ask(struct team *t, int weeks)
{
    team_ask_beside(t, weeks, 10);
}

void team_ask_beside(struct team *t, int weeks, int beside)
{
    world_call(&t->w, &t->w.nurse);
    call_set_int(&t->w, "weeks", weeks);
    call_set_int(&t->w, "beside", beside);
    world_must(&t->w, planning_ask);
}

const struct value *team_look(struct team *t)
{
    world_call(&t->w, &t->w.nurse);
    world_must(&t->w, planning_page);
    return t->w.call.page;
}

const struct value *team_made(struct team *t, int weeks)
{
    team_ask(t, weeks);
    assert_true(jobs_run_due(&t->w.app, &t->w.err) >= 1);
    const struct value *page = team_look(t);
    if (!value_as_bool(value_at(page, "plan.is_made"), false))
        fail_msg("no plan: %s", value_as_text(value_get(page, "fault"), "?"));
    return page;
}

const struct value *team_row(const struct value *page, const char *surname, const char *label)
{
    const struct value *weeks = value_get(page, "weeks"), *out = value_get(page, "out");
    for (size_t i = 0; i <= value_count(weeks); i++) {
        const struct value *rows = i < value_count(weeks) ? value_get(value_item(weeks, i), "rows") : out;
        for (size_t k = 0; k < value_count(rows); k++)
            if (strstr(value_get_text(value_item(rows, k), "name"), surname) &&
                strcmp(value_get_text(value_item(rows, k), "label"), label) == 0)
                return value_item(rows, k);
    }
    fail_msg("%s has no %s", surname, label);
    return NULL;
}

int team_change(struct team *t, const struct value *row, const struct actor *who, const char *week)
{
    char id[37], by[64];
    const char *now = value_get_text(row, "by_name"), *shown;
    snprintf(id, sizeof id, "%s", value_get_text(row, "href") + strlen("/planning/rows/"));
    snprintf(by, sizeof by, "%s", now ? now : "nobody");
    world_call(&t->w, &t->w.nurse);
    call_param_set(&t->w, "row", id);
    world_must(&t->w, planning_row_page);
    shown = value_as_text(value_at(t->w.call.page, "row.by_name"), "nobody");
    assert_string_equal(shown, by);
    world_call(&t->w, &t->w.nurse);
    call_param_set(&t->w, "row", id);
    call_set(&t->w, "member", who->membership);
    call_set(&t->w, "week", week);
    call_set(&t->w, "reason", "same_face");
    return world_run(&t->w, planning_row_change);
}

void team_keep(struct team *t)
{
    world_call(&t->w, &t->w.nurse);
    world_must(&t->w, planning_keep);
    assert_string_equal(t->w.call.location, "/planning?done=planning_kept");
}

int64_t team_number(struct team *t, const char *sql)
{
    char room[64];
    return strtoll(place_ask(&t->w.place, sql, room, sizeof room), NULL, 10);
}

const struct value *team_own(struct team *t, size_t i)
{
    static struct actor parent;
    parent = world_parent(t->mother[i]);
    world_call(&t->w, &parent);
    world_must(&t->w, own_appointments);
    return value_get(t->w.call.page, "contacts");
}

int team_move(struct team *t, const char *contact, const char *reason)
{
    world_call(&t->w, &t->w.nurse);
    call_param_set(&t->w, "contact", contact);
    call_set(&t->w, "planned_at", "2026-03-11T09:30");
    call_set(&t->w, "how", "home");
    if (reason)
        call_set(&t->w, "reason", reason);
    return world_run(&t->w, contact_moment_move);
}
