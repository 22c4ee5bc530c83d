/* Destroyed: no row, page, copy or backup says anything of her; everybody else is as they were. */
#include "app/admin/admin.h"
#include "app/chain/chain.h"
#include "app/chain_world.h"
#include "app/jobs.h"
#include "app/life/life.h"
#include "app/parent/parent.h"
#include "app/people/people.h"
#include "app/signals/signals.h"
#include "base/mem.h"
#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct value *list_at(const struct chain_world *cw, const char *path)
{
    return value_at(cw->w.call.page, path);
}

static void as_her(struct chain_world *cw)
{
    world_call(&cw->w, &cw->parent);
}

/* --- the database itself, beside the program --- */

static int64_t raw_count(const struct chain_world *cw, const char *sql)
{
    char room[32];
    return strtoll(place_ask(&cw->w.place, sql, room, sizeof room), NULL, 10);
}

/* Where a row of hers may be left: her own, without anything in it; that she was; that she asked. */
static const char *const left[] = {"person", "audit", "destroyed", "data_request", "account"};

static bool may_be_left(const char *table)
{
    for (size_t i = 0; i < sizeof left / sizeof left[0]; i++)
        if (strcmp(left[i], table) == 0)
            return true;
    return false;
}

#define NAMES_A_PERSON "IN ('person_id', 'other_id', 'child_id')"
static const char columns_of_sqlite[] =
    "SELECT group_concat(m.name || '.' || c.name, ' ') FROM sqlite_master m, pragma_table_info(m.name) c "
    "WHERE m.type = 'table' AND c.name " NAMES_A_PERSON;
static const char columns_of_postgres[] =
    "SELECT string_agg(table_name || '.' || column_name, ' ') FROM information_schema.columns "
    "WHERE table_schema = current_schema() AND column_name " NAMES_A_PERSON;

/* Every column of the schema that names a person holds her no more. */
static void nothing_is_left(struct chain_world *cw, const char *person)
{
    char room[8192];
    int tables = 0;
    place_ask(&cw->w.place, place_server() ? columns_of_postgres : columns_of_sqlite, room, sizeof room);
    char *rest = room;
    for (char *table; (table = strtok_r(rest, " ", &rest));) {
        char *column = strchr(table, '.'), sql[256];
        assert_non_null(column);
        *column++ = '\0';
        snprintf(sql, sizeof sql, "SELECT COUNT(*) FROM %s WHERE %s = '%s'", table, column, person);
        tables++;
        if (raw_count(cw, sql) > 0 && !may_be_left(table))
            fail_msg("%s still holds her", table);
    }
    assert_true(tables > 25);
    char sql[1024];
    snprintf(sql, sizeof sql,
             "SELECT COUNT(*) FROM person WHERE id = '%s' AND (key_wrapped IS NOT NULL OR name_sealed IS NOT "
             "NULL OR "
             "contact_json_sealed IS NOT NULL OR bsn_sealed IS NOT NULL OR birth_day IS NOT NULL OR area IS "
             "NOT NULL "
             "OR destroyed_at IS NULL)",
             person);
    assert_int_equal(raw_count(cw, sql), 0);
    snprintf(sql, sizeof sql,
             "SELECT COUNT(*) FROM data_request WHERE person_id = '%s' AND (text_sealed IS NOT NULL OR "
             "answer_sealed IS "
             "NOT NULL OR kind <> 'destroy')",
             person);
    assert_int_equal(raw_count(cw, sql), 0);
    snprintf(sql, sizeof sql, "SELECT COUNT(*) FROM audit WHERE person_id = '%s' AND action = 'delete'",
             person);
    assert_int_equal(raw_count(cw, sql), 1);
}

/* --- the story --- */

static void ask(struct chain_world *cw)
{
    as_her(cw);
    call_set(&cw->w, "text", "Ik wil niet dat dit blijft staan");
    call_set_flag(&cw->w, "sure", true);
    world_must(&cw->w, own_destroy_ask);
    assert_string_equal(cw->w.call.location, "/me/data?done=destroy_asked");
}

static void request_of(struct chain_world *cw, const char *kind, char out[37])
{
    as_her(cw);
    world_must(&cw->w, own_data);
    const struct value *list = list_at(cw, "requests");
    out[0] = '\0';
    for (size_t i = 0; i < value_count(list); i++)
        if (text_is(value_get_text(value_item(list, i), "kind"), kind))
            snprintf(out, 37, "%s", value_get_text(value_item(list, i), "id"));
    assert_int_equal(strlen(out), 36);
}

static int decide(struct chain_world *cw, const char *request, const char *decision)
{
    chain_call(cw, &cw->w.midwife, "request", request);
    call_set(&cw->w, "decision", decision);
    call_set(&cw->w, "answer", "Zoals besproken");
    call_set(&cw->w, "reason", "interest");
    return world_run(&cw->w, request_decide);
}

/* A full file: answers, level, plan, referral, consent, a request, another name before. */
static void fill(struct chain_world *cw)
{
    char referral[37];
    chain_ask(cw, true);
    chain_refer(cw, referral);
    as_her(cw);
    call_set(&cw->w, "kind", "statement");
    call_set(&cw->w, "object", "file");
    call_set(&cw->w, "text", "Zo is het niet gegaan");
    world_must(&cw->w, own_correct_ask);
    chain_call(cw, &cw->w.midwife, "person", cw->mother);
    call_set(&cw->w, "bsn", "111222333");
    world_must(&cw->w, bsn_change);
}

/* A second server on the same database, with a key file of its own. */
static void another_server_follows(struct chain_world *cw)
{
    struct app second = {.db = cw->w.app.db, .clock = cw->w.app.clock, .rng = cw->w.app.rng};
    char path[256];
    snprintf(path, sizeof path, "%s/second.key", cw->w.folder);
    assert_ok(vault_open(&second.vault, path, true, &cw->w.app.clock, &cw->w.app.rng, &cw->w.err));
    assert_false(vault_destroyed(second.vault, cw->mother));
    assert_ok(destroyed_follow(&second, &cw->w.err));
    assert_true(vault_destroyed(second.vault, cw->mother));
    assert_false(vault_destroyed(second.vault, cw->partner_person));
    assert_ok(destroyed_follow(&second, &cw->w.err));
    vault_free(second.vault);
}

static void she_is_destroyed_on_her_request(void **state)
{
    (void)state;
    struct chain_world cw;
    char request[37];
    chain_open(&cw);
    fill(&cw);
    ask(&cw);
    as_her(&cw);
    assert_int_equal(world_run(&cw.w, own_destroy_ask), ERR_CONFLICT);
    assert_string_equal(cw.w.err.key, "request_open");
    request_of(&cw, "destroy", request);
    chain_call(&cw, &cw.w.debt, "request", request);
    assert_int_equal(world_run(&cw.w, request_page), ERR_DENIED);
    chain_call(&cw, &cw.w.midwife, "request", request);
    world_must(&cw.w, request_page);
    assert_true(value_count(list_at(&cw, "kept")) >= 3);
    assert_true(value_count(list_at(&cw, "goes")) >= 5);
    assert_ok(decide(&cw, request, "granted"));
    nothing_is_left(&cw, cw.mother);
    assert_false(vault_destroyed(cw.w.app.vault, cw.mother));
    chain_jobs(&cw);
    assert_true(vault_destroyed(cw.w.app.vault, cw.mother));
    another_server_follows(&cw);
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    assert_int_equal(world_run(&cw.w, person_page), ERR_NOT_FOUND);
    assert_int_equal(world_run(&cw.w, person_export), ERR_NOT_FOUND);
    /* her partner's file is as it was */
    chain_call(&cw, &cw.partner, "person", cw.partner_person);
    world_must(&cw.w, own_home);
    chain_close(&cw);
}

static void a_hold_stands_in_the_way(void **state)
{
    (void)state;
    struct chain_world cw;
    char request[37];
    chain_open(&cw);
    ask(&cw);
    request_of(&cw, "destroy", request);
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    call_set(&cw.w, "reason", "complaint");
    call_set(&cw.w, "note", "Klacht van 1 maart");
    world_must(&cw.w, hold_set);
    assert_int_equal(decide(&cw, request, "granted"), ERR_CONFLICT);
    assert_string_equal(cw.w.err.key, "held");
    as_her(&cw);
    world_must(&cw.w, own_home); /* nothing happened, not by half */
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    world_must(&cw.w, hold_end);
    assert_ok(decide(&cw, request, "granted"));
    nothing_is_left(&cw, cw.mother);
    chain_close(&cw);
}

static void a_refusal_has_a_reason(void **state)
{
    (void)state;
    struct chain_world cw;
    char request[37];
    chain_open(&cw);
    ask(&cw);
    request_of(&cw, "destroy", request);
    chain_call(&cw, &cw.w.midwife, "request", request);
    call_set(&cw.w, "decision", "refused");
    assert_int_equal(world_run(&cw.w, request_decide), ERR_INVALID);
    assert_ok(decide(&cw, request, "refused"));
    assert_int_equal(decide(&cw, request, "granted"), ERR_CONFLICT);
    assert_string_equal(cw.w.err.key, "request_decided");
    as_her(&cw);
    world_must(&cw.w, own_data);
    assert_string_equal(value_as_text(list_at(&cw, "requests.0.state"), ""), "refused");
    assert_string_equal(value_as_text(list_at(&cw, "requests.0.answer"), ""), "Zoals besproken");
    chain_close(&cw);
}

/* However much she asked, all of it can be read: fifty on a page, and the page says that it goes on. */
static void requests_go_on_on_another_page(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    chain_ask(&cw, true);
    for (int i = 0; i < 51; i++) {
        as_her(&cw);
        call_set(&cw.w, "kind", "statement");
        call_set(&cw.w, "object", "file");
        call_set(&cw.w, "text", "Zo is het niet gegaan");
        world_must(&cw.w, own_correct_ask);
    }
    as_her(&cw);
    world_must(&cw.w, own_data);
    assert_int_equal(value_count(list_at(&cw, "requests")), 50);
    assert_string_equal(value_as_text(list_at(&cw, "pages.next.href"), ""), "/me/data?page=2");
    as_her(&cw);
    value_put_text(cw.w.query, "page", "2");
    world_must(&cw.w, own_data);
    assert_int_equal(value_count(list_at(&cw, "requests")), 1);
    assert_string_equal(value_as_text(list_at(&cw, "pages.previous.href"), ""), "/me/data?page=1");
    assert_int_equal(value_kind(list_at(&cw, "pages.next")), VALUE_NULL);
    chain_close(&cw);
}

/* Out of memory at any moment: everything of hers is there, or nothing. */
static void all_of_it_or_nothing(void **state)
{
    (void)state;
    struct chain_world cw;
    char request[37];
    chain_open(&cw);
    fill(&cw);
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    ask(&cw);
    request_of(&cw, "destroy", request);
    for (unsigned n = 1;; n += 7) {
        chain_call(&cw, &cw.w.midwife, "request", request);
        call_set(&cw.w, "decision", "granted");
        mem_fail_after(n);
        int rc = app_run(&cw.w.call, request_decide, &cw.w.err);
        bool hit = mem_failed();
        mem_fail_after(0);
        if (!hit) {
            assert_ok(rc);
            break;
        }
        if (rc == 0)
            break; /* what failed was not needed */
        as_her(&cw);
        world_must(&cw.w, own_export);
        assert_true(value_count(list_at(&cw, "document.responses")) > 0);
        assert_true(value_count(list_at(&cw, "document.referrals")) > 0);
    }
    nothing_is_left(&cw, cw.mother);
    chain_close(&cw);
}

/* --- backups --- */

static void restore(struct chain_world *cw, const char *copy)
{
    char path[256];
    db_close(cw->w.app.db);
    cw->w.app.db = NULL;
    snprintf(path, sizeof path, "%s/kiem.db", cw->w.folder);
    assert_ok(db_restore(copy, path, &sql_catalog, &cw->w.err));
    world_reopen(&cw->w);
}

static int read_name(struct call *c, struct err *err)
{
    struct value *row;
    int rc = store_one(&row, &c->store, SQL_PERSON_FILE, DB_ARGS(db_text(call_param(c, "person"))), err);
    if (rc == 0)
        value_put(c->page, "person", rc == 0 ? row : NULL);
    return rc;
}

static const char *name_of(struct chain_world *cw, const char *person)
{
    chain_call(cw, &cw->w.nobody, "person", person);
    world_must(&cw->w, read_name);
    return value_as_text(value_at(cw->w.call.page, "person.name"), NULL);
}

static void a_backup_from_before_does_not_bring_her_back(void **state)
{
    (void)state;
    if (place_server()) {
        print_message("skipped: a copy of the file is put back, and there is no file\n");
        skip();
    }
    struct chain_world cw;
    char copy[256], request[37];
    int64_t done = 0;
    chain_open(&cw);
    fill(&cw);
    snprintf(copy, sizeof copy, "%s/copy.db", cw.w.folder);
    assert_ok(db_backup(cw.w.app.db, copy, &cw.w.err));
    assert_non_null(name_of(&cw, cw.mother));
    ask(&cw);
    request_of(&cw, "destroy", request);
    assert_ok(decide(&cw, request, "granted"));
    chain_jobs(&cw);

    restore(&cw, copy);
    char sql[256];
    snprintf(sql, sizeof sql, "SELECT COUNT(*) FROM person WHERE id = '%s' AND key_wrapped IS NOT NULL",
             cw.mother);
    assert_int_equal(raw_count(&cw, sql), 1); /* the row is back, wrapped key and all … */
    assert_null(name_of(&cw, cw.mother));     /* … and opens no more; the others' do */
    assert_non_null(name_of(&cw, cw.partner_person));
    as_her(&cw);
    assert_int_equal(world_run(&cw.w, own_export), ERR_NOT_FOUND); /* nor what was never sealed */

    assert_ok(destroyed_agree(&done, &cw.w.app, &cw.w.err));
    assert_int_equal(done, 1);
    assert_int_equal(raw_count(&cw, sql), 0);
    assert_ok(destroyed_agree(&done, &cw.w.app, &cw.w.err));
    assert_int_equal(done, 0);
    chain_close(&cw);
}

#undef T
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(she_is_destroyed_on_her_request),
        cmocka_unit_test(a_hold_stands_in_the_way),
        cmocka_unit_test(a_refusal_has_a_reason),
        cmocka_unit_test(requests_go_on_on_another_page),
        cmocka_unit_test(all_of_it_or_nothing),
        cmocka_unit_test(a_backup_from_before_does_not_bring_her_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
