/* See young_world.h. */
#include "app/young_world.h"

#include "app/people/people.h"
#include "app/signals/signals.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

void young_family(struct world *w, const char *birth_day, char out[37])
{
    char due[11];
    world_call(w, &w->midwife);
    call_set(w, "role", "mother");
    call_set(w, "first_name", "Sam");
    call_set(w, "surname", "Jansen");
    call_set(w, "birth_day", birth_day);
    day_format(due, w->call.today + 100);
    call_set(w, "due_day", due);
    world_must(w, family_create);
    snprintf(out, 37, "%.36s", w->call.location + strlen("/persons/"));
}

void young_call(struct young_world *y, const struct actor *who, const char *name, const char *id)
{
    world_call(&y->w, who);
    call_param_set(&y->w, "person", y->mother);
    if (name)
        call_param_set(&y->w, name, id);
}

void young_says(struct young_world *y)
{
    call_set(&y->w, "school", "mbo");
    call_set(&y->w, "work", "no_job");
    call_set(&y->w, "home", "parents");
}

void young_opens(struct young_world *y)
{
    world_open(&y->w);
    young_family(&y->w, "2008-10-05", y->mother);
    y->her = world_parent(y->mother);
    young_call(y, &y->w.midwife, NULL, NULL);
    young_says(y);
    world_must(&y->w, young_begin);
}

void young_words(struct young_world *y, const char *field, const char *codes)
{
    struct value *list = value_put_array(y->w.form, field);
    for (const char *at = codes; *at;) {
        size_t n = strcspn(at, " ");
        value_add_text(list, arena_dup(y->w.call.arena, at, n));
        at += n + (at[n] == ' ');
    }
}

void young_put_forward(struct young_world *y, const char *codes, bool agreed)
{
    young_call(y, &y->w.midwife, NULL, NULL);
    young_words(y, "steps", codes);
    call_set_flag(&y->w, "agreed", agreed);
    world_must(&y->w, young_propose);
}

void young_writes(struct young_world *y, const char *text, const char *area, const char *seen)
{
    young_call(y, &y->her, NULL, NULL);
    call_set(&y->w, "text", text);
    call_set(&y->w, "area", area);
    call_set(&y->w, "seen", seen);
    world_must(&y->w, young_write);
}

const char *young_ask(struct young_world *y, const char *sql)
{
    static char room[64];
    return place_ask(&y->w.place, sql, room, sizeof room);
}

void young_line_id(struct young_world *y, const char *code, char out[37])
{
    char sql[160];
    snprintf(sql, sizeof sql, "SELECT id FROM young_step WHERE code = '%s'", code);
    snprintf(out, 37, "%s", young_ask(y, sql));
}

const char *young_state_of(struct young_world *y, const char *code)
{
    char sql[160];
    snprintf(sql, sizeof sql, "SELECT state FROM young_step WHERE code = '%s'", code);
    return young_ask(y, sql);
}

int young_moves(struct young_world *y, const struct actor *who, const char *code, use_case *use)
{
    char id[37];
    young_line_id(y, code, id);
    young_call(y, who, "young_step", id);
    return world_run(&y->w, use);
}

bool young_page_has(struct young_world *y, const char *text)
{
    BUF_AUTO out;
    buf_init(&out, 1 << 22);
    json_write(&out, y->w.call.page);
    return strstr(buf_text(&out), text) != NULL;
}

int young_invites_as(struct young_world *y, const struct actor *who, const char *desk, const char *org,
                     const char *areas)
{
    young_call(y, who, "desk_kind", desk);
    call_set(&y->w, "receiver", org);
    young_words(y, "areas", areas);
    young_words(y, "given_by", y->mother);
    call_set(&y->w, "told", "Wat het loket ziet");
    call_set(&y->w, "consent_form", "oral");
    return world_run(&y->w, young_invite_send);
}

int young_invites(struct young_world *y, const struct actor *who, const char *areas)
{
    return young_invites_as(y, who, "youth_health", y->w.nurse.org, areas);
}

void young_desk_id(struct young_world *y, char out[37])
{
    snprintf(out, 37, "%s",
             young_ask(y, "SELECT id FROM young_desk ORDER BY created_at DESC, id DESC LIMIT 1"));
}

int young_look(struct young_world *y, const struct actor *who)
{
    char id[37];
    young_desk_id(y, id);
    young_call(y, who, "young_desk", id);
    return world_run(&y->w, young_desk_page);
}

int64_t young_on_worklist(struct young_world *y, const struct actor *who, const char *kind)
{
    int64_t n = 0;
    world_call(&y->w, who);
    world_must(&y->w, worklist);
    const struct value *items = value_at(y->w.call.page, "todo.items");
    for (size_t i = 0; i < value_count(items); i++)
        n += text_is(value_get_text(value_item(items, i), "kind"), kind);
    return n;
}
