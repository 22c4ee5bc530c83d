/* See groups_world.h. */
#include "app/groups_world.h"

#include "app/groups/groups.h"
#include "app/jobs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

long groups_count(struct world *w, const char *sql)
{
    char room[32];
    return strtol(place_ask(&w->place, sql, room, sizeof room), NULL, 10);
}

void groups_form(struct world *w, const char *kind, const char *most, const char *first_at)
{
    world_call(w, &w->nurse);
    call_param_set(w, "group_kind", kind);
    call_set(w, "place", "Wijkcentrum");
    bool due = strcmp(kind, "centering_pregnancy") == 0;
    call_set(w, "from_day", due ? "2026-07-01" : "2025-07-01");
    call_set(w, "until_day", due ? "2026-08-15" : "2025-08-15");
    call_set(w, "first_at", first_at);
    call_set_int(w, "most", strtol(most, NULL, 10));
    call_set_int(w, "sessions", 4);
    call_set_int(w, "every_days", 14);
    call_set_int(w, "minutes", 120);
    value_add_text(value_put_array(w->form, "leaders"), w->nurse.membership);
}

void groups_offer(struct world *w, const char *kind, const char *first_at, char id[37])
{
    groups_form(w, kind, "8", first_at);
    world_must(w, group_create);
    snprintf(id, 37, "%.36s", w->call.location + strlen("/groups/"));
}

int groups_herself(struct world *w, const char *person, const char *group, use_case *use)
{
    struct actor her = world_parent(person);
    world_call(w, &her);
    call_param_set(w, "group", group);
    int rc = world_run(w, use);
    w->call.actor = &w->nobody;
    return rc;
}

int groups_by_midwife(struct world *w, const char *person, const char *group, use_case *use)
{
    world_call(w, &w->midwife);
    call_param_set(w, "person", person);
    call_param_set(w, "group", group);
    call_set_flag(w, "agreed", true);
    call_set(w, "need", "komt met een rolstoel");
    return world_run(w, use);
}

/* `n` pregnant women with an own file, each of whom asks by herself. */
void groups_join_many(struct world *w, const char *group, char people[][37], int n)
{
    for (int i = 0; i < n; i++) {
        char name[16];
        snprintf(name, sizeof name, "Naam%d", i);
        world_family(w, &w->midwife, name, GROUPS_GA, people[i]);
        assert_ok(groups_herself(w, people[i], group, own_group_join));
    }
}

const char *groups_state_of(struct world *w, const char *person)
{
    static char room[32];
    char sql[160];
    snprintf(sql, sizeof sql,
             "SELECT state FROM group_place WHERE person_id = '%s' ORDER BY asked_at DESC LIMIT 1", person);
    return place_ask(&w->place, sql, room, sizeof room);
}

void groups_jobs(struct world *w)
{
    w->now += 1000;
    assert_true(jobs_run_due(&w->app, &w->err) >= 0);
}

long groups_notices(struct world *w, const char *kind)
{
    char sql[160];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM job WHERE kind = 'notice' AND detail LIKE '%s%%'", kind);
    return groups_count(w, sql);
}

int groups_move(struct world *w, const char *group, const char *session, const char *was, const char *to)
{
    world_call(w, &w->nurse);
    call_param_set(w, "group", group);
    call_param_set(w, "session", session);
    call_set(w, "starts_at", to);
    call_set(w, "was", was);
    return world_run(w, group_session_move);
}

void groups_first_session(struct world *w, char id[37], char was[32])
{
    place_ask(&w->place, "SELECT id FROM group_session ORDER BY starts_at LIMIT 1", id, 37);
    place_ask(&w->place, "SELECT starts_at FROM group_session ORDER BY starts_at LIMIT 1", was, 32);
}
