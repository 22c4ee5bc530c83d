/* See routemap_world.h. */
#include "app/routemap_world.h"

#include "app/routemap/routemap.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

static int add_towns(struct call *c, struct err *err)
{
    static const char *const areas[][4] = {{"GM1", "gemeente", "Stad", NULL},
                                           {"WK11", "wijk", "Noord", "GM1"},
                                           {"GM2", "gemeente", "Dorp", NULL}};
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < 3; i++)
        rc = store_run(
            NULL, &c->store, SQL_AREA_INSERT,
            DB_ARGS(db_text(areas[i][0]), db_text(areas[i][1]), db_text(areas[i][2]), db_text(areas[i][3])),
            err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_ORG_AREA_INSERT,
                       DB_ARGS(db_text(value_get_text(c->form, "first")), db_text("GM1")), err);
    const char *other = call_id(c);
    value_put_text(c->page, "org", other);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_ORG_INSERT,
                       DB_ARGS(db_text(other), db_text("municipality"), db_text("Gemeente Dorp"), db_none(),
                               db_none(), db_none(), db_int(1), db_int(c->now)),
                       err);
    return rc == 0
               ? store_run(NULL, &c->store, SQL_ORG_AREA_INSERT, DB_ARGS(db_text(other), db_text("GM2")), err)
               : rc;
}

static int move_her(struct call *c, struct err *err)
{
    const char *person = value_get_text(c->form, "person"), *area = value_get_text(c->form, "area");
    int rc = store_run(NULL, &c->store, SQL_RESIDENCE_INSERT,
                       DB_ARGS(db_text(person), db_int(c->today), db_text(area)), err);
    return rc == 0 ? store_run(NULL, &c->store, SQL_PERSON_SET_AREA, DB_ARGS(db_text(person)), err) : rc;
}

void map_towns(struct world *w)
{
    world_call(w, &w->nobody);
    call_set(w, "first", w->coordinator.org);
    world_must(w, add_towns);
}

void map_open(struct map_world *m)
{
    struct world *w = &m->cw.w;
    memset(m, 0, sizeof *m);
    chain_open(&m->cw);
    map_towns(w);
    m->other = w->coordinator;
    snprintf(m->other.org, sizeof m->other.org, "%s", value_get_text(w->call.page, "org"));
    map_live(m, m->cw.mother, "WK11");
}

void map_close(struct map_world *m)
{
    chain_close(&m->cw);
}

void map_live(struct map_world *m, const char *person, const char *area)
{
    struct world *w = &m->cw.w;
    world_call(w, &w->nobody);
    call_set(w, "person", person);
    call_set(w, "area", area);
    world_must(w, move_her);
}

void map_copy(struct map_world *m, const struct actor *who, const char *from)
{
    struct world *w = &m->cw.w;
    world_call(w, who);
    call_set(w, "from", from);
    world_must(w, routemap_copy);
    snprintf(m->map, sizeof m->map, "%s", w->call.location + strlen("/coalition/routes/"));
}

void map_call(struct map_world *m, const struct actor *who)
{
    struct world *w = &m->cw.w;
    char edits[24];
    world_call(w, who);
    call_param_set(w, "map", m->map);
    world_must(w, routemap_page);
    snprintf(edits, sizeof edits, "%lld",
             (long long)value_get_int(value_get(w->call.page, "map"), "edits", -1));
    world_call(w, who);
    call_param_set(w, "map", m->map);
    call_set(w, "edits", edits);
}

void map_many(struct map_world *m, const char *field, const char *codes)
{
    struct value *list = value_put_array(m->cw.w.form, field);
    while (*codes) {
        size_t len = strcspn(codes, " ");
        value_add(list, value_text_len(m->cw.w.call.arena, codes, len));
        codes += len + (codes[len] == ' ');
    }
}

int map_set_term(struct map_world *m, const struct actor *who, const char *code, int count)
{
    struct world *w = &m->cw.w;
    world_call(w, who);
    call_param_set(w, "map", m->map);
    call_param_set(w, "code", code);
    world_must(w, routemap_step_page);
    struct value *values = value_copy(m->cw.w.content_arena, value_get(w->call.page, "values"));
    world_call(w, who);
    call_param_set(w, "map", m->map);
    call_param_set(w, "code", code);
    value_merge(w->form, values);
    call_set(w, "term_unit", "working_days");
    call_set_int(w, "term_count", count);
    return world_run(w, routemap_step_save);
}

int map_publish(struct map_world *m, const struct actor *who, int days)
{
    struct world *w = &m->cw.w;
    char day[11];
    world_call(w, who);
    call_param_set(w, "map", m->map);
    world_must(w, routemap_publish_page);
    const struct value *choices = value_copy(w->content_arena, value_at(w->call.page, "choices.known"));
    map_call(m, who);
    struct value *known = value_put_array(w->form, "known");
    for (size_t i = 0; i < value_count(choices); i++)
        value_add_text(known, value_get_text(value_item(choices, i), "value"));
    day_format(day, w->call.today + days);
    call_set(w, "valid_from", day);
    return world_run(w, routemap_publish);
}
