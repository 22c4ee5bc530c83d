/* Her own account: the link and everything that can be wrong with it, one account per person, another phone, another
 * password, back-off, signing out. */
#include "app/chain/chain.h"
#include "app/parent/parent.h"
#include "app/people/people.h"
#include "app/world.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

#define DAY_MS INT64_C(86400000)
static const char password[] = "drie woorden achter elkaar";

struct home {
    struct world w;
    char mother[37];
    char hash[128];
    struct welcomed got;
};

static void open_home(struct home *h)
{
    struct err err;
    world_open(&h->w);
    world_family(&h->w, &h->w.midwife, "de Vries", 140, h->mother);
    assert_ok(passwords_hash(h->hash, h->w.app.passwords, password, &err));
}

/* A new link for `person`; its token in `out`. */
static int make_link(struct home *h, const char *person, char out[TOKEN_TEXT])
{
    world_call(&h->w, &h->w.midwife);
    call_param_set(&h->w, "person", person);
    int rc = world_run(&h->w, account_link_create);
    const char *link = rc == 0 ? strstr(value_get_text(h->w.call.page, "link"), "/welcome/") : NULL;
    snprintf(out, TOKEN_TEXT, "%s", link ? link + strlen("/welcome/") : "");
    return rc;
}

static int use_link(struct home *h, const char *token, const char *login)
{
    struct welcome in = {.token = token, .login = login, .password_hash = h->hash};
    return welcome_accept(&h->got, world_call(&h->w, &h->w.nobody), &in, &h->w.err);
}

static int sign_in(struct home *h, const char *login, const char *word, const char *device, bool *open)
{
    struct signin in = {.login = login, .password = word, .device = device};
    struct signed_in done = {.open = false};
    int rc = signin_password(&done, world_call(&h->w, &h->w.nobody), &in, &h->w.err);
    *open = done.open;
    return rc;
}

/* Whether the session lives. */
static bool lives(struct home *h, const char *token)
{
    char hash[65];
    struct session_found found;
    token_hash(hash, token);
    return signin_session(&found, world_call(&h->w, &h->w.nobody), hash, &h->w.err) == 0;
}

static int look_accounts(struct call *c, struct err *err)
{
    struct value *row;
    int rc =
        store_one(&row, &c->store, SQL_ACCOUNT_OF_PERSON, DB_ARGS(db_text(call_param(c, "person"))), err);
    if (rc == 0)
        value_put_text(c->page, "id", value_get_text(row, "id"));
    return rc;
}

static const char *account_of(struct home *h, const char *person)
{
    world_call(&h->w, &h->w.nobody);
    call_param_set(&h->w, "person", person);
    world_must(&h->w, look_accounts);
    return value_get_text(h->w.call.page, "id");
}

static struct actor her_account(struct home *h)
{
    struct actor a = world_parent(h->mother);
    snprintf(a.account, sizeof a.account, "%s", account_of(h, h->mother));
    return a;
}

static void a_link_makes_an_account_for_one_phone(void **state)
{
    (void)state;
    struct home h;
    char token[TOKEN_TEXT];
    bool open;
    open_home(&h);
    assert_ok(make_link(&h, h.mother, token));
    assert_ok(use_link(&h, token, "noor"));
    assert_true(h.got.session.open);
    assert_true(lives(&h, h.got.session.token));
    assert_ok(sign_in(&h, "noor", password, h.got.device, &open));
    assert_true(open);
    /* her password alone opens nothing */
    assert_ok(sign_in(&h, "noor", password, NULL, &open));
    assert_false(open);
    assert_ok(sign_in(&h, "noor", password, "0000000000000000000000000000000000000000000", &open));
    assert_false(open);
    world_close(&h.w);
}

static void a_link_works_once_for_three_days_and_cannot_be_guessed(void **state)
{
    (void)state;
    struct home h;
    char first[TOKEN_TEXT], second[TOKEN_TEXT], guess[TOKEN_TEXT];
    open_home(&h);
    assert_ok(make_link(&h, h.mother, first));
    snprintf(guess, sizeof guess, "%s", first);
    guess[0] = guess[0] == 'A' ? 'B' : 'A';
    static const char *const wrong[] = {"", "x", "../me", "0000000000000000000000000000000000000000000"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_equal(use_link(&h, wrong[i], "noor"), ERR_NOT_FOUND);
    assert_int_equal(use_link(&h, guess, "noor"), ERR_NOT_FOUND);
    assert_string_equal(h.w.err.key, "link_gone");

    assert_ok(make_link(&h, h.mother, second)); /* the older one ends */
    assert_int_equal(use_link(&h, first, "noor"), ERR_NOT_FOUND);
    h.w.now += LINK_DAYS * DAY_MS;
    assert_int_equal(use_link(&h, second, "noor"), ERR_NOT_FOUND);
    h.w.now -= 1;
    assert_ok(use_link(&h, second, "noor"));
    assert_int_equal(use_link(&h, second, "noor"), ERR_NOT_FOUND); /* replayed */
    assert_string_equal(h.w.err.key, "link_gone");
    world_close(&h.w);
}

static void a_second_phone_ends_the_first(void **state)
{
    (void)state;
    struct home h;
    char token[TOKEN_TEXT], account[37];
    bool open;
    open_home(&h);
    assert_ok(make_link(&h, h.mother, token));
    assert_ok(use_link(&h, token, "noor"));
    struct welcomed old = h.got;
    snprintf(account, sizeof account, "%s", account_of(&h, h.mother));
    assert_ok(make_link(&h, h.mother, token));
    assert_true(lives(&h, old.session.token)); /* a link alone changes nothing */
    assert_ok(use_link(&h, token, "noor"));
    assert_string_equal(account_of(&h, h.mother), account); /* still one account */
    assert_false(lives(&h, old.session.token));
    assert_true(lives(&h, h.got.session.token));
    assert_ok(sign_in(&h, "noor", password, old.device, &open));
    assert_false(open);
    assert_ok(sign_in(&h, "noor", password, h.got.device, &open));
    assert_true(open);
    world_close(&h.w);
}

static void a_name_in_use_tells_nothing_and_costs_nothing(void **state)
{
    (void)state;
    struct home h;
    char token[TOKEN_TEXT], other[37];
    open_home(&h);
    world_family(&h.w, &h.w.midwife, "Bakker", 140, other);
    assert_ok(make_link(&h, other, token));
    assert_ok(use_link(&h, token, "bakker"));
    assert_ok(make_link(&h, h.mother, token));
    assert_int_equal(use_link(&h, token, "bakker"), ERR_CONFLICT);
    assert_string_equal(h.w.err.key, "login_taken");
    assert_string_equal(h.w.err.arg, "");
    assert_ok(use_link(&h, token, "noor"));
    /* nor when she renews her account */
    assert_ok(make_link(&h, h.mother, token));
    assert_int_equal(use_link(&h, token, "bakker"), ERR_CONFLICT);
    assert_ok(use_link(&h, token, "noor"));
    world_close(&h.w);
}

static int close_account(struct call *c, struct err *err)
{
    char hash[65];
    vault_hash(hash, c->app->vault, "login", value_get_text(c->form, "login"));
    return store_run(NULL, &c->store, SQL_ACCOUNT_DISABLE, DB_ARGS(db_text(hash), db_int(c->now)), err);
}

static void a_closed_account_is_closed_until_she_gets_a_new_link(void **state)
{
    (void)state;
    struct home h;
    char token[TOKEN_TEXT], waiting[TOKEN_TEXT], account[37], other[37];
    bool open;
    open_home(&h);
    assert_ok(make_link(&h, h.mother, token));
    assert_ok(use_link(&h, token, "noor"));
    snprintf(account, sizeof account, "%s", account_of(&h, h.mother));
    assert_ok(make_link(&h, h.mother, waiting));
    h.w.now += 60000;
    world_call(&h.w, &h.w.nobody);
    call_set(&h.w, "login", "noor");
    world_must(&h.w, close_account);

    assert_false(lives(&h, h.got.session.token));
    assert_int_equal(sign_in(&h, "noor", password, h.got.device, &open), ERR_DENIED);
    assert_string_equal(h.w.err.key, "signin_wrong");
    assert_int_equal(use_link(&h, waiting, "noor"), ERR_NOT_FOUND); /* made before it was closed */
    /* her name is not given to anybody else */
    world_family(&h.w, &h.w.midwife, "Bakker", 140, other);
    assert_ok(make_link(&h, other, token));
    assert_int_equal(use_link(&h, token, "noor"), ERR_CONFLICT);

    h.w.now += 60000;
    assert_ok(make_link(&h, h.mother, token));
    assert_ok(use_link(&h, token, "noor"));
    assert_string_equal(account_of(&h, h.mother), account);
    assert_true(lives(&h, h.got.session.token));
    world_close(&h.w);
}

static void a_link_is_handed_over_by_who_keeps_her_file_and_not_for_a_child(void **state)
{
    (void)state;
    struct home h;
    char token[TOKEN_TEXT], child[37];
    open_home(&h);
    const struct actor *strangers[] = {&h.w.midwife2, &h.w.nurse, &h.w.debt, &h.w.coordinator, &h.w.admin};
    for (size_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++) {
        world_call(&h.w, strangers[i]);
        call_param_set(&h.w, "person", h.mother);
        assert_int_equal(world_run(&h.w, account_link_create), ERR_DENIED);
    }
    world_call(&h.w, &h.w.midwife);
    call_param_set(&h.w, "person", h.mother);
    call_set(&h.w, "role", "child");
    call_set(&h.w, "first_name", "Bo");
    call_set(&h.w, "surname", "de Vries");
    call_set(&h.w, "birth_day", "2025-06-01");
    world_must(&h.w, member_create);
    snprintf(child, sizeof child, "%.36s", h.w.call.location + strlen("/persons/"));
    assert_int_equal(make_link(&h, child, token), ERR_CONFLICT);
    assert_string_equal(h.w.err.key, "account_too_young");
    world_close(&h.w);
}

static void wrong_passwords_wait_at_the_door_and_inside(void **state)
{
    (void)state;
    struct home h;
    char token[TOKEN_TEXT];
    struct signed_in fresh;
    bool open;
    open_home(&h);
    assert_ok(make_link(&h, h.mother, token));
    assert_ok(use_link(&h, token, "noor"));
    struct actor her = her_account(&h);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(sign_in(&h, "noor", "geraden wachtwoord", h.got.device, &open), ERR_DENIED);
        int rc = signin_change_password(&fresh, world_call(&h.w, &her), "geraden wachtwoord",
                                        "een ander wachtwoord", &h.w.err);
        assert_int_equal(rc, ERR_INVALID);
        assert_string_equal(h.w.err.key, "password_current");
    }
    assert_int_equal(sign_in(&h, "noor", password, h.got.device, &open), ERR_BUSY);
    assert_string_equal(h.w.err.key, "signin_wait");
    assert_int_equal(
        signin_change_password(&fresh, world_call(&h.w, &her), password, "een ander wachtwoord", &h.w.err),
        ERR_BUSY);
    h.w.now += 61000;
    assert_ok(sign_in(&h, "noor", password, h.got.device, &open));
    assert_true(open);
    world_close(&h.w);
}

static void another_password_ends_every_other_session(void **state)
{
    (void)state;
    struct home h;
    char token[TOKEN_TEXT];
    struct signed_in fresh;
    bool open;
    open_home(&h);
    assert_ok(make_link(&h, h.mother, token));
    assert_ok(use_link(&h, token, "noor"));
    struct actor her = her_account(&h);
    assert_ok(
        signin_change_password(&fresh, world_call(&h.w, &her), password, "een ander wachtwoord", &h.w.err));
    assert_false(lives(&h, h.got.session.token));
    assert_true(lives(&h, fresh.token));
    assert_int_equal(sign_in(&h, "noor", password, h.got.device, &open), ERR_DENIED);
    assert_ok(sign_in(&h, "noor", "een ander wachtwoord", h.got.device, &open));
    assert_true(open);
    world_close(&h.w);
}

static void she_ends_a_phone_and_signs_out_everywhere(void **state)
{
    (void)state;
    struct home h;
    char token[TOKEN_TEXT], end[96], other[37];
    bool open;
    open_home(&h);
    assert_ok(make_link(&h, h.mother, token));
    assert_ok(use_link(&h, token, "noor"));
    struct actor her = her_account(&h);
    world_call(&h.w, &her);
    world_must(&h.w, own_account);
    const struct value *devices = value_get(h.w.call.page, "devices");
    assert_int_equal(value_count(devices), 1);
    snprintf(end, sizeof end, "%.36s",
             value_get_text(value_item(devices, 0), "end") + strlen("/me/devices/"));

    /* somebody else cannot */
    world_family(&h.w, &h.w.midwife, "Bakker", 140, other);
    struct actor stranger = world_parent(other);
    world_call(&h.w, &stranger);
    call_param_set(&h.w, "device", end);
    assert_int_equal(world_run(&h.w, own_device_end), ERR_NOT_FOUND);
    assert_true(lives(&h, h.got.session.token));

    world_call(&h.w, &her);
    world_must(&h.w, own_sign_out);
    assert_false(lives(&h, h.got.session.token));
    assert_ok(sign_in(&h, "noor", password, h.got.device, &open));
    assert_true(open);

    world_call(&h.w, &her);
    call_param_set(&h.w, "device", end);
    world_must(&h.w, own_device_end);
    assert_ok(sign_in(&h, "noor", password, h.got.device, &open));
    assert_false(open);
    world_call(&h.w, &her);
    call_param_set(&h.w, "device", end);
    assert_int_equal(world_run(&h.w, own_device_end), ERR_NOT_FOUND);
    world_close(&h.w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_link_makes_an_account_for_one_phone),
        cmocka_unit_test(a_link_works_once_for_three_days_and_cannot_be_guessed),
        cmocka_unit_test(a_second_phone_ends_the_first),
        cmocka_unit_test(a_name_in_use_tells_nothing_and_costs_nothing),
        cmocka_unit_test(a_closed_account_is_closed_until_she_gets_a_new_link),
        cmocka_unit_test(a_link_is_handed_over_by_who_keeps_her_file_and_not_for_a_child),
        cmocka_unit_test(wrong_passwords_wait_at_the_door_and_inside),
        cmocka_unit_test(another_password_ends_every_other_session),
        cmocka_unit_test(she_ends_a_phone_and_signs_out_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
