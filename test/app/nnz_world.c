/* See nnz_world.h. */
#include "app/nnz_world.h"

#include "app/admin/admin.h"
#include "app/coalition/counts.h"
#include "app/nnz/nnz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void ask(const struct nnz_world *n, char out[37], const char *what, const char *name)
{
    char sql[256], room[64];
    snprintf(sql, sizeof sql,
             "SELECT %s FROM membership m JOIN account a ON a.id = m.account_id WHERE a.name = '%s'", what,
             name);
    snprintf(out, 37, "%s", place_ask(&n->w->place, sql, room, sizeof room));
}

void nnz_keep(struct nnz_world *n)
{
    world_call(n->w, &n->w->admin);
    call_param_set(n->w, "project", n->project);
}

static void add_person(struct nnz_world *n, struct actor *out, const char *name, enum role role)
{
    char login[64];
    world_call(n->w, &n->w->admin);
    snprintf(login, sizeof login, "nnz-%s", name);
    call_set(n->w, "name", name);
    call_set(n->w, "login", login);
    call_set(n->w, "org", n->w->nurse.org);
    call_set(n->w, "role", role_code(role));
    world_must(n->w, people_create);
    *out = (struct actor){.kind = ACTOR_PROFESSIONAL, .role = role, .source = "test"};
    ask(n, out->account, "a.id", name);
    ask(n, out->membership, "m.id", name);
    snprintf(out->org, sizeof out->org, "%s", n->w->nurse.org);
    snprintf(out->org_kind, sizeof out->org_kind, "%s", n->w->nurse.org_kind);
    snprintf(out->name, sizeof out->name, "%s", name);
    snprintf(out->org_name, sizeof out->org_name, "%s", n->w->nurse.org_name);
    snprintf(out->request_id, sizeof out->request_id, "test-request");
    nnz_keep(n);
    call_set(n->w, "member", out->membership);
    world_must(n->w, nnz_member_add);
}

void nnz_train(struct nnz_world *n, const struct actor *who, const char *day)
{
    nnz_keep(n);
    call_set(n->w, "holder", who->membership);
    call_set(n->w, "training", "basic");
    call_set(n->w, "day", day);
    world_must(n->w, nnz_training_add);
}

static int add_area(struct call *c, struct err *err)
{
    return store_run(NULL, &c->store, SQL_AREA_INSERT,
                     DB_ARGS(db_text("GM9001"), db_text("gemeente"), db_text("Regiostad"), db_none()), err);
}

void nnz_begin(struct nnz_world *n, struct world *w)
{
    *n = (struct nnz_world){.w = w};
    world_call(w, &w->nobody);
    world_must(w, add_area);
    world_call(w, &w->admin);
    call_set(w, "name", "Nu Niet Zwanger Regiostad");
    call_set(w, "area", "regiostad");
    call_set(w, "state", "running");
    world_must(w, nnz_project_create);
    assert_int_equal(strncmp(w->call.location, "/admin/nnz/", strlen("/admin/nnz/")), 0);
    snprintf(n->project, sizeof n->project, "%.36s", w->call.location + strlen("/admin/nnz/"));
    add_person(n, &n->holder, "Gea", ROLE_NNZ_HOLDER);
    add_person(n, &n->colleague, "Guus", ROLE_NNZ_HOLDER);
    add_person(n, &n->leader, "Lea", ROLE_NNZ_LEADER);
    nnz_train(n, &n->holder, "2026-01-15");
    nnz_train(n, &n->colleague, "2026-01-15");
}

void nnz_open(struct nnz_world *n, struct world *w)
{
    world_open(w);
    nnz_begin(n, w);
}

void nnz_freeze(struct nnz_world *n)
{
    world_days(n->w, 28);
    world_call(n->w, &n->w->nobody);
    call_param_set(n->w, "detail", "2026-03");
    world_must(n->w, counts_freeze_job);
}

static void tick(struct nnz_world *n, const char *field, const char *const *codes)
{
    struct value *list = value_put_array(n->w->form, field);
    for (; *codes; codes++)
        value_add_text(list, *codes);
}

void nnz_joins(struct nnz_world *n, const struct actor *holder)
{
    static const char *const situations[] = {"homeless", "addiction", NULL};
    static const char *const conditions[] = {"voluntary", "can_become_pregnant", "not_pregnant", NULL};
    world_call(n->w, holder);
    tick(n, "situations", situations);
    tick(n, "conditions", conditions);
    call_set(n->w, "words", NNZ_WORDS);
}

void nnz_call(struct nnz_world *n, const struct actor *actor, const char *record)
{
    world_call(n->w, actor);
    call_param_set(n->w, "nnz", record);
}

void nnz_record_of_her(struct nnz_world *n, char out[37])
{
    nnz_joins(n, &n->holder);
    world_must(n->w, nnz_create);
    snprintf(out, 37, "%.36s", n->w->call.location + strlen("/nnz/records/"));
    nnz_call(n, &n->holder, out);
    call_set(n->w, "step", "contraception");
    call_set(n->w, "day", "2026-03-03");
    call_set_flag(n->w, "agreed", true);
    call_set(n->w, "said", NNZ_SAID);
    world_must(n->w, nnz_step);
}

int64_t nnz_count(const struct nnz_world *n, const char *sql)
{
    char room[32];
    return strtoll(place_ask(&n->w->place, sql, room, sizeof room), NULL, 10);
}

int64_t nnz_frozen(const struct nnz_world *n, const char *figure, const char *item)
{
    char sql[200];
    snprintf(sql, sizeof sql,
             "SELECT COALESCE(value, -1) FROM count_month WHERE figure = '%s' AND item = '%s'", figure, item);
    return nnz_count(n, sql);
}
