/*
 * Out of memory at any moment of the main use cases: each either succeeds or says so, and what stands in the database is
 * then as it was. Two sweeps: an allocation from the heap fails, and the arena of the request is full; the second stops
 * between any two of the many small pieces that a request is made of.
 */
#include "app/admin/admin.h"
#include "app/chain/chain.h"
#include "app/chain_world.h"
#include "app/nnz/nnz.h"
#include "app/nnz_world.h"
#include "app/parent/parent.h"
#include "app/people/people.h"
#include "app/routemap/routemap.h"
#include "app/routemap_world.h"
#include "app/signals/signals.h"
#include "base/mem.h"
#include "base/str.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

/* How many sizes of arena are tried per call, spread evenly; all of them would take minutes. */
enum { POINTS = 24, ROOM_LEAST = 64, ROOM_MOST = 64 << 20, IDS = 37 };

struct run {
    struct chain_world cw;
    sqlite3 *beside;
    struct nnz_world nnz;
    char nnz_record[IDS];
    char response[IDS], step[IDS], referral[IDS], consent[IDS], map[IDS];
};

/* --- what stands in the database --- */

static uint64_t fnv(uint64_t hash, const void *data, size_t len)
{
    const unsigned char *at = data;
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ at[i]) * 0x100000001b3U;
    return hash;
}

static sqlite3_stmt *ask(sqlite3 *db, const char *text)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(db, text, -1, &statement, NULL) != SQLITE_OK)
        fail_msg("%s: %s", text, sqlite3_errmsg(db));
    return statement;
}

static uint64_t table_digest(uint64_t hash, sqlite3 *db, const char *table)
{
    char *text = sqlite3_mprintf("SELECT * FROM \"%w\"", table);
    sqlite3_stmt *rows = ask(db, text);
    sqlite3_free(text);
    while (sqlite3_step(rows) == SQLITE_ROW)
        for (int i = 0; i < sqlite3_column_count(rows); i++) {
            const void *data = sqlite3_column_blob(rows, i);
            size_t len = (size_t)sqlite3_column_bytes(rows, i);
            hash = fnv(fnv(hash, &len, sizeof len), data, len);
        }
    sqlite3_finalize(rows);
    return hash;
}

/* One number for all rows of all tables. */
static uint64_t digest(const struct run *r)
{
    uint64_t hash = 0xcbf29ce484222325U;
    sqlite3_stmt *tables =
        ask(r->beside, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
    while (sqlite3_step(tables) == SQLITE_ROW)
        hash = table_digest(hash, r->beside, (const char *)sqlite3_column_text(tables, 0));
    sqlite3_finalize(tables);
    return hash;
}

/* --- the calls --- */

static void open_family(struct run *r)
{
    world_call(&r->cw.w, &r->cw.w.midwife);
    call_set(&r->cw.w, "role", "mother");
    call_set(&r->cw.w, "first_name", "Fleur");
    call_set(&r->cw.w, "surname", "Jansen");
    call_set(&r->cw.w, "birth_day", "1996-01-31");
    call_set(&r->cw.w, "due_day", "2026-08-01");
}

static void of_mother(struct run *r)
{
    chain_call(&r->cw, &r->cw.w.midwife, "person", r->cw.mother);
}

static void started(struct run *r)
{
    snprintf(r->response, IDS, "%s", r->cw.w.call.location + strlen("/responses/"));
}

static void sign(struct run *r)
{
    chain_call(&r->cw, &r->cw.w.midwife, "response", r->response);
    chain_answers(&r->cw, true);
}

static void confirm(struct run *r)
{
    of_mother(r);
    call_set(&r->cw.w, "protection", "no");
}

static void planned(struct run *r)
{
    chain_step(&r->cw, "debt_help_referral", r->step);
}

static void of_response(struct run *r)
{
    chain_call(&r->cw, &r->cw.w.midwife, "response", r->response);
}

static void of_step(struct run *r)
{
    chain_call(&r->cw, &r->cw.w.midwife, "step", r->step);
}

static void of_midwife(struct run *r)
{
    world_call(&r->cw.w, &r->cw.w.midwife);
}

static void of_parent(struct run *r)
{
    world_call(&r->cw.w, &r->cw.parent);
}

static void agree(struct run *r)
{
    of_mother(r);
    chain_many(&r->cw, "steps", r->step);
}

static void refer(struct run *r)
{
    char receiver[64];
    snprintf(receiver, sizeof receiver, "org:%s", r->cw.w.debt.org);
    chain_call(&r->cw, &r->cw.w.midwife, "step", r->step);
    chain_fill(&r->cw, receiver, "contact money");
}

static void referred(struct run *r)
{
    snprintf(r->referral, IDS, "%s", r->cw.w.call.location + strlen("/referrals/"));
    chain_state(&r->cw, referral_page, r->referral);
    snprintf(r->consent, IDS, "%s", chain_at(&r->cw, "referral.consent") + strlen("/consents/"));
}

static void of_receiver(struct run *r)
{
    world_call(&r->cw.w, &r->cw.w.debt);
}

static void of_sender(struct run *r)
{
    chain_call(&r->cw, &r->cw.w.midwife, "referral", r->referral);
}

static void of_referral(struct run *r)
{
    chain_call(&r->cw, &r->cw.w.debt, "referral", r->referral);
}

static void of_consent(struct run *r)
{
    chain_call(&r->cw, &r->cw.parent, "consent", r->consent);
}

static void copy_map(struct run *r)
{
    world_call(&r->cw.w, &r->cw.w.coordinator);
    call_set(&r->cw.w, "from", "example:debts_poverty");
}

static void copied(struct run *r)
{
    snprintf(r->map, IDS, "%s", r->cw.w.call.location + strlen("/coalition/routes/"));
}

static void of_map(struct run *r)
{
    chain_call(&r->cw, &r->cw.w.coordinator, "map", r->map);
    call_param_set(&r->cw.w, "rule", "2");
    call_set(&r->cw.w, "edits", "0");
}

static void change_rule(struct run *r)
{
    of_map(r);
    chain_many(&r->cw, "any", "debts");
    chain_many(&r->cw, "then", "money_talk");
}

static void she_joins(struct run *r)
{
    nnz_joins(&r->nnz, &r->nnz.holder);
}

static void she_joined(struct run *r)
{
    snprintf(r->nnz_record, IDS, "%.36s", r->cw.w.call.location + strlen("/nnz/records/"));
}

static void she_does_not(struct run *r)
{
    world_call(&r->cw.w, &r->nnz.holder);
    chain_many(&r->cw, "not_so", "voluntary");
}

/* Any form about her record: each use case reads its own field. */
static void of_her_record(struct run *r)
{
    nnz_call(&r->nnz, &r->nnz.holder, r->nnz_record);
    call_set(&r->cw.w, "step", "contraception");
    call_set(&r->cw.w, "day", "2026-03-03");
    call_set(&r->cw.w, "said", NNZ_SAID);
    call_set(&r->cw.w, "outcome", "stopped");
}

static void of_holder(struct run *r)
{
    world_call(&r->cw.w, &r->nnz.holder);
}

static void of_leader(struct run *r)
{
    world_call(&r->cw.w, &r->nnz.leader);
}

static void of_project(struct run *r)
{
    world_call(&r->cw.w, &r->cw.w.admin);
    call_param_set(&r->cw.w, "project", r->nnz.project);
    call_set(&r->cw.w, "from", r->nnz.holder.membership);
    call_set(&r->cw.w, "to", r->nnz.colleague.membership);
}

static void of_who_goes(struct run *r)
{
    world_call(&r->cw.w, &r->cw.w.admin);
    call_param_set(&r->cw.w, "account", r->nnz.holder.account);
}

/* The colleague has it now. */
static void of_colleague(struct run *r)
{
    nnz_call(&r->nnz, &r->nnz.colleague, r->nnz_record);
}

/* In the order in which a family goes through them; each prepares its call, which writes nothing, and
 * may note what came of it. */
static const struct stage {
    const char *name;
    void (*prepare)(struct run *r);
    use_case *use;
    void (*done)(struct run *r);
} stages[] = {
    {"family_create", open_family, family_create, NULL},
    {"person_page", of_mother, person_page, NULL},
    {"answers_new", of_mother, answers_new, started},
    {"response_page", of_response, response_page, NULL},
    {"response_sign", sign, response_sign, NULL},
    {"outcome_page", of_mother, outcome_page, NULL},
    {"outcome_confirm", confirm, outcome_confirm, NULL},
    {"plan_page", of_mother, plan_page, planned},
    {"step_page", of_step, step_page, NULL},
    {"plan_agree", agree, plan_agree, NULL},
    {"referral_new", of_step, referral_new, NULL},
    {"referral_create", refer, referral_create, referred},
    {"inbox_page", of_receiver, inbox_page, NULL},
    {"referral_page", of_referral, referral_page, NULL},
    {"referral_accept", of_referral, referral_accept, NULL},
    {"worklist", of_midwife, worklist, NULL},
    {"families_page", of_midwife, families_page, NULL},
    {"referral_letter", of_sender, referral_letter, NULL},
    {"own_home", of_parent, own_home, NULL},
    {"own_plan", of_parent, own_plan, NULL},
    {"own_audit", of_parent, own_audit, NULL},
    {"own_consent", of_consent, own_consent, NULL},
    {"consent_take_back", of_consent, consent_take_back, NULL},
    {"routemap_copy", copy_map, routemap_copy, copied},
    {"routemap_page", of_map, routemap_page, NULL},
    {"routemap_rule_page", of_map, routemap_rule_page, NULL},
    {"routemap_rule_save", change_rule, routemap_rule_save, NULL},
    {"routemap_compare", of_map, routemap_compare, NULL},
    {"routemap_run_ask", of_map, routemap_run_ask, NULL},
    {"routemap_run_page", of_map, routemap_run_page, NULL},
    {"routemap_list", of_map, routemap_list, NULL},
    {"nnz_create", she_joins, nnz_create, she_joined},
    {"nnz_create, not in", she_does_not, nnz_create, NULL},
    {"nnz_records", of_holder, nnz_records, NULL},
    {"nnz_step", of_her_record, nnz_step, NULL},
    {"nnz_page", of_her_record, nnz_page, NULL},
    {"nnz_close", of_her_record, nnz_close, NULL},
    {"nnz_board", of_leader, nnz_board, NULL},
    {"nnz_project_page", of_project, nnz_project_page, NULL},
    {"people_disable", of_who_goes, people_disable, NULL},
    {"nnz_records_hand_over", of_project, nnz_records_hand_over, NULL},
    {"nnz_destroy", of_colleague, nnz_destroy, NULL},
};

/* --- the sweeps --- */

struct outcome {
    int rc;
    bool failed; /* memory did */
};

/* One call in an arena of `room` bytes, in which the heap fails at its n-th allocation (0: never). The form stands in an
 * arena of its own. */
static struct outcome call_once(struct run *r, use_case *use, unsigned n, size_t room)
{
    struct world *w = &r->cw.w;
    struct arena *inputs = w->call.arena;
    w->call.arena = arena_new(room);
    assert_non_null(w->call.arena);
    mem_fail_after(n);
    struct outcome out = {.rc = world_run(w, use)};
    out.failed = mem_failed() || arena_failed(w->call.arena);
    mem_fail_after(0);
    char location[256];
    snprintf(location, sizeof location, "%s", w->call.location ? w->call.location : "");
    arena_free(w->call.arena);
    w->call.arena = inputs;
    w->call.location = arena_str(inputs, location);
    w->call.page = NULL;
    return out;
}

static void check(const struct run *r, const struct stage *stage, struct outcome out, size_t point)
{
    if (out.rc == 0 && out.failed)
        fail_msg("%s at %zu: memory failed and nobody says so", stage->name, point);
    if (out.rc < 0 && out.rc != ERR_NOMEM && out.rc != ERR_BUSY)
        fail_msg("%s at %zu: %d %s (%s) is not what went wrong", stage->name, point, out.rc, r->cw.w.err.key,
                 r->cw.w.err.where);
}

static use_case *tried; /* a use case has no room for a context */

/* The use case as a whole, but what succeeds is undone: it is ready to be tried again. */
static int undone(struct call *c, struct err *err)
{
    int rc = tried(c, err);
    return rc == 0 ? err_set(err, ERR_BUSY, "test", "undone", NULL) : rc;
}

static struct outcome try_room(struct run *r, const struct stage *stage, size_t room)
{
    tried = stage->use;
    stage->prepare(r);
    return call_once(r, undone, 0, room);
}

static void fill_arena(struct run *r, const struct stage *stage)
{
    uint64_t before = digest(r);
    size_t enough = ROOM_LEAST;
    while (enough < ROOM_MOST && try_room(r, stage, enough).failed)
        enough *= 2;
    for (size_t point = 0; point < POINTS; point++) {
        size_t room = ROOM_LEAST + point * (enough / POINTS);
        check(r, stage, try_room(r, stage, room), room);
        if (digest(r) != before)
            fail_msg("%s in %zu bytes left something", stage->name, room);
    }
}

static void fail_heap(struct run *r, const struct stage *stage)
{
    uint64_t before = digest(r);
    struct outcome out = {.rc = ERR_NOMEM};
    for (unsigned n = 1; out.rc < 0; n++) {
        stage->prepare(r);
        out = call_once(r, stage->use, n, ROOM_MOST);
        check(r, stage, out, n);
        if (out.rc < 0 && digest(r) != before)
            fail_msg("%s without allocation %u left something", stage->name, n);
        if (out.rc < 0 && !out.failed)
            fail_msg("%s fails by itself: %s", stage->name, r->cw.w.err.key);
    }
    if (stage->done)
        stage->done(r);
}

static void out_of_memory_leaves_nothing_half_done(void **state)
{
    (void)state;
    struct run r = {0};
    chain_open(&r.cw);
    map_towns(&r.cw.w);
    nnz_begin(&r.nnz, &r.cw.w);
    r.cw.w.keeps_nothing = true; /* keeping a page may fail without a word: it is worked out again */
    char path[128];
    snprintf(path, sizeof path, "%s/kiem.db", r.cw.w.folder);
    assert_int_equal(sqlite3_open_v2(path, &r.beside, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    for (size_t i = 0; i < sizeof stages / sizeof stages[0]; i++) {
        fill_arena(&r, &stages[i]);
        fail_heap(&r, &stages[i]);
    }
    sqlite3_close(r.beside);
    chain_close(&r.cw);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(out_of_memory_leaves_nothing_half_done)};
    int skipped = place_without_file("it looks into the file");
    return skipped ? skipped : cmocka_run_group_tests(tests, NULL, NULL);
}
