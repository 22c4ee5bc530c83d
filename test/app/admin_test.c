/* Administration: organisations and people, the one-time link, the audit searched, and a rotation that was interrupted. */
#include "app/admin/admin.h"
#include "app/people/people.h"
#include "app/signin.h"
#include "app/world.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

static const char password[] = "een goede lange zin";

static int setup(void **state)
{
    static struct world w;
    world_open(&w);
    *state = &w;
    return 0;
}

static int teardown(void **state)
{
    world_close(*state);
    return 0;
}

/* --- people --- */

static void make_person(struct world *w, char token[TOKEN_TEXT])
{
    world_call(w, &w->admin);
    call_set(w, "name", "Nieuwe Nina");
    call_set(w, "login", "Nina");
    call_set(w, "org", w->midwife.org);
    call_set(w, "role", "professional");
    world_must(w, people_create);
    const char *link = value_as_text(value_at(w->call.page, "link.value"), "");
    assert_non_null(strstr(link, "/invite/"));
    snprintf(token, TOKEN_TEXT, "%s", strstr(link, "/invite/") + 8);
}

static void secret_of(struct world *w, const char *token, char secret[TOTP_SECRET_TEXT])
{
    world_call(w, &w->nobody);
    call_param_set(w, "token", token);
    world_must(w, invite_page);
    size_t n = 0;
    for (const char *at = value_get_text(w->call.page, "secret"); *at; at++)
        if (*at != ' ')
            secret[n++] = *at;
    secret[n] = '\0';
    assert_true(value_as_int(value_at(w->call.page, "qr.size"), 0) >= 21 + 8);
    assert_non_null(value_at(w->call.page, "qr.path"));
}

static int accept(struct world *w, const char *token, const char *code)
{
    char hash[128];
    assert_ok(passwords_hash(hash, w->app.passwords, password, &w->err));
    world_call(w, &w->nobody);
    call_param_set(w, "token", token);
    call_set(w, "password", hash);
    call_set(w, "code", code);
    return world_run(w, invite_accept);
}

static int sign_in(struct world *w, struct signed_in *out, const char *login)
{
    world_call(w, &w->nobody);
    struct signin in = {.login = login, .password = password};
    return signin_password(out, &w->call, &in, &w->err);
}

static void a_link_works_once(void **state)
{
    struct world *w = *state;
    char token[TOKEN_TEXT], secret[TOTP_SECRET_TEXT], code[7], hash[65];
    struct signed_in in;
    make_person(w, token);
    assert_int_equal(sign_in(w, &in, "nina"), ERR_DENIED);
    secret_of(w, token, secret);
    assert_int_equal(accept(w, token, "000000"), ERR_INVALID);
    assert_string_equal(w->err.key, "totp_wrong");
    assert_ok(totp_code(code, secret, w->now / 30000, &w->err));
    assert_ok(accept(w, token, code));
    assert_int_equal(accept(w, token, code), ERR_CONFLICT);
    assert_string_equal(w->err.key, "invite_gone");
    world_call(w, &w->nobody);
    call_param_set(w, "token", token);
    assert_int_equal(world_run(w, invite_page), ERR_CONFLICT);
    assert_ok(sign_in(w, &in, "nina"));
    assert_false(in.open);
    token_hash(hash, in.token);
    struct signed_in open;
    assert_int_equal(signin_code(&open, &w->call, hash, code, &w->err), ERR_DENIED); /* that code was used */
    w->now += 30000;
    world_call(w, &w->nobody);
    assert_ok(totp_code(code, secret, w->now / 30000, &w->err));
    assert_ok(signin_code(&open, &w->call, hash, code, &w->err));
    assert_true(open.open);
}

static void a_link_ends(void **state)
{
    struct world *w = *state;
    char token[TOKEN_TEXT], secret[TOTP_SECRET_TEXT], code[7];
    make_person(w, token);
    secret_of(w, token, secret);
    world_days(w, INVITE_DAYS);
    w->now += 60000;
    assert_ok(totp_code(code, secret, w->now / 30000, &w->err));
    assert_int_equal(accept(w, token, code), ERR_CONFLICT);
    assert_string_equal(w->err.key, "invite_gone");
    token[3] = token[3] == 'A' ? 'B' : 'A';
    world_call(w, &w->nobody);
    call_param_set(w, "token", token);
    assert_int_equal(world_run(w, invite_page), ERR_CONFLICT);
}

static void renewing_ends_the_old_at_once(void **state)
{
    struct world *w = *state;
    char token[TOKEN_TEXT], secret[TOTP_SECRET_TEXT], code[7];
    struct signed_in in;
    struct value *row;
    char account[37];
    make_person(w, token);
    secret_of(w, token, secret);
    assert_ok(totp_code(code, secret, w->now / 30000, &w->err));
    assert_ok(accept(w, token, code));
    world_call(w, &w->admin);
    call_param_set(w, "org", w->midwife.org);
    world_must(w, org_edit);
    const struct value *people = value_get(w->call.page, "people");
    account[0] = '\0';
    for (size_t i = 0; i < value_count(people); i++)
        if (text_is(value_get_text(value_item(people, i), "name"), "Nieuwe Nina"))
            snprintf(account, sizeof account, "%s", value_get_text(value_item(people, i), "id"));
    assert_true(account[0]);
    world_call(w, &w->admin);
    call_param_set(w, "account", account);
    world_must(w, people_renew);
    row = w->call.page;
    assert_null(w->call.location);
    char second[TOKEN_TEXT];
    snprintf(second, sizeof second, "%s",
             strstr(value_as_text(value_at(row, "link.value"), ""), "/invite/") + 8);
    assert_int_equal(sign_in(w, &in, "nina"), ERR_DENIED);
    secret_of(w, second, secret);
    assert_ok(totp_code(code, secret, w->now / 30000, &w->err));
    assert_ok(accept(w, second, code));
    assert_ok(sign_in(w, &in, "nina"));
    world_call(w, &w->admin);
    call_param_set(w, "account", account);
    world_must(w, people_disable);
    assert_int_equal(sign_in(w, &in, "nina"), ERR_DENIED);
}

static void nobody_locks_herself_out(void **state)
{
    struct world *w = *state;
    static use_case *const uses[] = {people_disable, people_renew, people_end};
    for (size_t i = 0; i < sizeof uses / sizeof uses[0]; i++) {
        world_call(w, &w->admin);
        call_param_set(w, "account", w->admin.account);
        call_param_set(w, "membership", w->admin.membership);
        assert_int_equal(world_run(w, uses[i]), ERR_CONFLICT);
        assert_string_equal(w->err.key, "admin_self");
    }
    world_call(w, &w->admin);
    call_param_set(w, "org", w->admin.org);
    assert_int_equal(world_run(w, org_close), ERR_CONFLICT);
}

/* --- organisations --- */

static int add_area(struct call *c, struct err *err)
{
    return store_run(NULL, &c->store, SQL_AREA_INSERT,
                     DB_ARGS(db_text("WK1"), db_text("wijk"), db_text("Noord"), db_none()), err);
}

static void organisations_are_added_changed_and_closed(void **state)
{
    struct world *w = *state;
    char org[37];
    world_call(w, &w->nobody);
    world_must(w, add_area);
    world_call(w, &w->admin);
    call_set(w, "kind", "gp");
    call_set(w, "name", "Huisarts Plein");
    call_set(w, "areas", "noord, Zuid");
    assert_int_equal(world_run(w, org_create), ERR_INVALID);
    assert_string_equal(w->err.key, "area_unknown");
    assert_string_equal(w->err.arg, "Zuid");
    call_set(w, "areas", "noord");
    world_must(w, org_create);
    snprintf(org, sizeof org, "%.36s", w->call.location + strlen("/admin/orgs/"));
    world_call(w, &w->admin);
    call_param_set(w, "org", org);
    world_must(w, org_edit);
    assert_string_equal(value_as_text(value_at(w->call.page, "values.areas"), ""), "Noord");
    world_call(w, &w->admin);
    call_set(w, "kind", "gp");
    call_set(w, "name", "JGZ Stad");
    call_param_set(w, "org", org);
    assert_int_equal(world_run(w, org_change), ERR_CONFLICT);
    assert_string_equal(w->err.key, "org_name_taken");
    world_call(w, &w->admin);
    call_param_set(w, "org", org);
    world_must(w, org_close);
    world_call(w, &w->admin);
    call_set(w, "kind", "gp");
    call_set(w, "name", "Iets anders");
    call_param_set(w, "org", org);
    assert_int_equal(world_run(w, org_change), ERR_CONFLICT);
    assert_string_equal(w->err.key, "org_closed");
}

/* --- audit --- */

static size_t search(struct world *w, const char *name, const char *value)
{
    world_call(w, &w->admin);
    value_put_text(w->query, name, value);
    world_must(w, audit_search);
    return value_count(value_get(w->call.page, "rows"));
}

static void the_audit_is_searched_and_says_so(void **state)
{
    struct world *w = *state;
    char person[37], other[37];
    world_family(w, &w->midwife, "de Vries", 140, person);
    world_family(w, &w->midwife2, "Jansen", 140, other);
    size_t of_her = search(w, "person", person);
    assert_true(of_her > 0);
    for (size_t i = 0; i < of_her; i++) {
        const struct value *row = value_item(value_get(w->call.page, "rows"), i);
        assert_string_equal(value_get_text(row, "person_id"), person);
        assert_string_equal(value_get_text(row, "org_name"), "Praktijk De Kiem");
    }
    BUF_AUTO text;
    buf_init(&text, 1 << 20);
    json_write(&text, w->call.page);
    assert_null(strstr(buf_text(&text), "Vries"));
    assert_int_equal(search(w, "person", person), of_her); /* the search is no line of hers */
    assert_int_equal(search(w, "action", "search"), 2);
    assert_string_equal(value_as_text(value_at(w->call.page, "rows.0.object_id"), ""), person);
    assert_true(search(w, "org", w->midwife2.org) > 0);
    assert_int_equal(search(w, "from", "2026-03-05"), 0);
    world_call(w, &w->admin);
    value_put_text(w->query, "from", "gisteren");
    assert_int_equal(world_run(w, audit_search), ERR_INVALID);
}

static void an_administrator_reaches_nobody(void **state)
{
    struct world *w = *state;
    char person[37];
    world_family(w, &w->midwife, "de Vries", 140, person);
    world_call(w, &w->admin);
    call_param_set(w, "person", person);
    assert_int_equal(world_run(w, person_page), ERR_DENIED);
    assert_string_equal(w->err.key, "not_involved");
}

/* --- keys --- */

/* The accounts of the made-up world have a login that is no box: give them one. */
static int seal_logins(struct call *c, struct err *err)
{
    struct value *people;
    struct seal_key key = vault_key(c->app->vault, VAULT_ACCOUNT);
    int rc = store_all(&people, &c->store, SQL_ADMIN_PEOPLE, DB_ARGS(db_text(""), db_text("")), err);
    for (size_t i = 0; rc == 0 && i < value_count(people); i++) {
        const char *id = value_get_text(value_item(people, i), "id");
        struct sealed box;
        rc = seal(&box, c->arena, &key, id, "login", err);
        if (rc == 0)
            rc = store_run(NULL, &c->store, SQL_REWRAP_LOGIN_SET,
                           DB_ARGS(db_text(id), db_blob(box.data, box.len)), err);
    }
    return rc;
}

struct oldest {
    enum sql_name find;
    uint32_t number;
    int boxes;
};

static int read_oldest(struct tx *tx, void *context, struct err *err)
{
    struct oldest *o = context;
    DB_ROWS_AUTO rows = {0};
    int rc = db_query(&rows, tx, (int)o->find, DB_ARGS(db_text(""), db_int(1000)), err);
    o->number = UINT32_MAX;
    while (rc >= 0 && (rc = db_next(&rows, err)) > 0) {
        struct sealed box = {0};
        box.data = db_column_blob(&rows, 1, &box.len);
        uint32_t n = sealed_number(box);
        o->number = n < o->number ? n : o->number;
        o->boxes++;
    }
    return rc;
}

static uint32_t oldest(struct world *w, enum sql_name find)
{
    struct oldest o = {.find = find};
    assert_ok(db_read(w->app.db, read_oldest, &o, &w->err));
    assert_true(o.boxes > 0);
    return o.number;
}

static void a_rotation_wraps_all_and_goes_on_when_interrupted(void **state)
{
    struct world *w = *state;
    static const enum sql_name finds[] = {SQL_REWRAP_PERSON_KEY, SQL_REWRAP_LOGIN, SQL_REWRAP_INVITE};
    char person[37], token[TOKEN_TEXT], secret[TOTP_SECRET_TEXT];
    for (int i = 0; i < 5; i++)
        world_family(w, &w->midwife, "de Vries", 140, person);
    make_person(w, token);
    world_call(w, &w->nobody);
    world_must(w, seal_logins);
    struct rotation r;
    assert_ok(key_rotate(&r, &w->app, &(struct rotation_plan){.batch = 2}, &w->err));
    assert_false(r.continued);
    assert_int_equal(r.number, 2);
    assert_true(r.rewrapped >= 5 + 7 + 1);
    for (size_t i = 0; i < sizeof finds / sizeof finds[0]; i++)
        assert_int_equal(oldest(w, finds[i]), 2);
    /* Interrupted: a new key is there, and only some boxes name it. */
    assert_ok(vault_rotate(w->app.vault, &w->err));
    world_family(w, &w->midwife, "Jansen", 140, person);
    assert_int_equal(oldest(w, SQL_REWRAP_PERSON_KEY), 2);
    assert_ok(key_rotate(&r, &w->app, &(struct rotation_plan){.batch = 2}, &w->err));
    assert_true(r.continued);
    assert_int_equal(r.number, 3);
    for (size_t i = 0; i < sizeof finds / sizeof finds[0]; i++)
        assert_int_equal(oldest(w, finds[i]), 3);
    world_call(w, &w->midwife);
    call_param_set(w, "person", person);
    world_must(w, person_page);
    secret_of(w, token, secret);
    assert_int_equal(strlen(secret), TOTP_SECRET_TEXT - 1);
}

struct server {
    struct world *w;
    const char *id;
    int64_t key_number;
};

static int say_alive(struct tx *tx, void *context, struct err *err)
{
    const struct server *server = context;
    struct store s = {.tx = tx};
    return store_run(NULL, &s, SQL_SERVER_SEEN,
                     DB_ARGS(db_text(server->id), db_text("care1"), db_int(7), db_text("0"),
                             db_int(server->key_number), db_int(0), db_int(server->w->now)),
                     err);
}

/* A server that, not having heard of the new key, opens a file with the old one, and only then takes the new one up. */
static struct {
    struct world *w;
    struct vault *ours, *its;
} late;

static int others_come_along(struct app *app, uint32_t number, struct err *err)
{
    char person[37], host[128];
    int count = 0;
    app->vault = late.its;
    world_family(late.w, &late.w->midwife, "de Laat", 140, person);
    app->vault = late.ours;
    assert_int_equal(oldest(late.w, SQL_REWRAP_PERSON_KEY), number - 1);
    assert_ok(key_laggards(&count, host, app, number, err));
    assert_int_equal(count, 1);
    assert_string_equal(host, "care1 (7)");
    struct server now = {late.w, "a", number};
    assert_ok(db_write(app->db, say_alive, &now, err));
    assert_ok(key_laggards(&count, host, app, number, err));
    assert_int_equal(count, 0);
    return 0;
}

static void a_rotation_waits_for_the_servers(void **state)
{
    struct world *w = *state;
    char path[128], person[37];
    world_family(w, &w->midwife, "de Vries", 140, person);
    snprintf(path, sizeof path, "%s/kiem.key", w->folder);
    late.w = w;
    late.ours = w->app.vault;
    assert_ok(vault_open(&late.its, path, false, &w->app.clock, &w->app.rng, &w->err));
    struct server one = {w, "a", 1}, gone = {w, "b", 1};
    int64_t now = w->now;
    w->now -= 60000;
    assert_ok(db_write(w->app.db, say_alive, &gone, &w->err)); /* was killed a minute ago */
    w->now = now;
    assert_ok(db_write(w->app.db, say_alive, &one, &w->err));
    struct rotation r;
    assert_ok(key_rotate(&r, &w->app, &(struct rotation_plan){2, others_come_along}, &w->err));
    assert_int_equal(oldest(w, SQL_REWRAP_PERSON_KEY), 2); /* also what the late server made */
    struct vault_master masters[4];
    const struct rotation_plan alone = {.batch = 2};
    assert_int_equal(key_forget(&w->app, 2, &alone, &w->err), ERR_CONFLICT);
    assert_string_equal(w->err.key, "key_in_use");
    assert_int_equal(key_forget(&w->app, 3, &alone, &w->err), ERR_NOT_FOUND);
    assert_ok(key_forget(&w->app, 1, &alone, &w->err));
    assert_int_equal(vault_masters(masters, 4, w->app.vault), 2); /* this vault keeps it; the file does not */
    struct vault *fresh = NULL;
    assert_ok(vault_open(&fresh, path, false, &w->app.clock, &w->app.rng, &w->err));
    assert_int_equal(vault_masters(masters, 4, fresh), 1);
    vault_free(fresh);
    world_call(w, &w->midwife);
    call_param_set(w, "person", person);
    world_must(w, person_page);
    vault_free(late.its);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_link_works_once),
        TEST(a_link_ends),
        TEST(renewing_ends_the_old_at_once),
        TEST(nobody_locks_herself_out),
        TEST(organisations_are_added_changed_and_closed),
        TEST(the_audit_is_searched_and_says_so),
        TEST(an_administrator_reaches_nobody),
        TEST(a_rotation_wraps_all_and_goes_on_when_interrupted),
        TEST(a_rotation_waits_for_the_servers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
