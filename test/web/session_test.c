/* Who is signed in, and who is not: forged, half, ended and expired sessions, form tokens, back-off, one-time codes. */
#include "app/admin/admin.h"
#include "app/signin.h"
#include "base/str.h"
#include "web/fill.h"
#include "web/site.h"

#include <stdio.h>
#include <string.h>

static const char secret[] = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", password[] = "een lang genoeg wachtwoord";

/* An account of a professional that can really sign in. */
static int make_account(struct call *c, struct err *err)
{
    const char *id = NULL;
    struct new_account in = {.kind = "professional",
                             .login = "robin@example.nl",
                             .name = "Robin",
                             .password_hash = value_get_text(c->form, "hash"),
                             .totp_secret = secret};
    int rc = account_create(&id, c, &in, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_MEMBERSHIP_INSERT,
                       DB_ARGS(db_text(call_id(c)), db_text(id), db_text(value_get_text(c->form, "org")),
                               db_text("professional"), db_none(), db_int(c->today - 1), db_none()),
                       err);
    return rc;
}

static void put_account(struct site *s)
{
    char hash[128];
    struct err err;
    assert_ok(passwords_hash(hash, s->w.app.passwords, password, &err));
    world_call(&s->w, &s->w.nobody);
    call_set(&s->w, "hash", hash);
    call_set(&s->w, "org", s->w.midwife.org);
    world_must(&s->w, make_account);
}

static void code_now(char out[7], const struct site *s)
{
    struct err err;
    assert_ok(totp_code(out, secret, s->w.now / 30000, &err));
}

static void assert_sent_to(const struct site *s, const char *path)
{
    assert_int_equal(s->reply.status, 303);
    assert_string_equal(reply_header(&s->reply, "Location"), path);
}

static int try_password(struct browser *b, const char *login, const char *word, const char *next)
{
    char body[2048];
    snprintf(body, sizeof body, "login=%s&password=%s&next=%s", login, word, next);
    return browser_post(b, "/sign-in", body);
}

static int try_code(struct browser *b, const char *code)
{
    char body[64], token[TOKEN_TEXT];
    browser_json(b, "/privacy");
    snprintf(token, sizeof token, "%s", value_get_text(reply_json(b->site), "csrf"));
    snprintf(b->csrf, sizeof b->csrf, "%s", token);
    snprintf(body, sizeof body, "code=%s", code);
    return browser_post(b, "/sign-in/code", body);
}

/* The whole way, once: password, code, a page, signing out, and nothing after it. */
static void signs_in_and_out(void **state)
{
    (void)state;
    struct site s;
    struct browser b, again;
    char code[7];
    site_open(&s);
    put_account(&s);
    browser_new(&b, &s);
    browser_get(&b, "/families/new");
    assert_sent_to(&s, "/sign-in?next=%2Ffamilies%2Fnew");
    browser_get(&b, "/sign-in");
    try_password(&b, "Robin@example.nl", password, "%2Ffamilies%2Fnew");
    assert_sent_to(&s, "/sign-in/code?next=%2Ffamilies%2Fnew");
    assert_non_null(strstr(s.reply.head, "HttpOnly"));
    assert_non_null(strstr(s.reply.head, "SameSite=Lax"));
    browser_get(&b, "/families/new");
    assert_sent_to(&s, "/sign-in?next=%2Ffamilies%2Fnew");
    code_now(code, &s);
    again = b;
    assert_int_equal(try_code(&b, code), 303);
    assert_string_not_equal(browser_cookie(&b, "kiem_session"), browser_cookie(&again, "kiem_session"));
    b.csrf[0] = '\0';
    assert_int_equal(browser_get(&b, "/families/new"), 200);
    assert_int_equal(browser_get(&again, "/families/new"), 303); /* the half session is gone */
    browser_json(&b, "/privacy");
    snprintf(b.csrf, sizeof b.csrf, "%s", value_get_text(reply_json(&s), "csrf"));
    again = b;
    assert_int_equal(browser_post(&b, "/sign-out", ""), 303);
    assert_null(browser_cookie(&b, "kiem_session"));
    assert_int_equal(browser_get(&again, "/families/new"), 303);
    assert_int_equal(browser_post(&again, "/families", ""), 401);
    site_close(&s);
}

static int add_role(struct call *c, struct err *err)
{
    struct value *row;
    int rc = store_one(&row, &c->store, SQL_ACCOUNT_HOLDER, DB_ARGS(db_text(call_param(c, "login"))), err);
    return rc < 0 ? rc
                  : store_run(NULL, &c->store, SQL_MEMBERSHIP_INSERT,
                              DB_ARGS(db_text(call_id(c)), db_text(value_get_text(row, "id")),
                                      db_text(value_get_text(c->form, "org")), db_text("nnz_holder"),
                                      db_none(), db_int(c->today), db_none()),
                              err);
}

/* Who has two roles is asked in which she works, behind the code; until then she reaches nothing. */
static void asks_in_which_role(void **state)
{
    (void)state;
    struct site s;
    struct browser b, half;
    char code[7], login[65], body[128];
    site_open(&s);
    put_account(&s);
    world_call(&s.w, &s.w.nobody);
    vault_hash(login, s.w.app.vault, "login", "robin@example.nl");
    call_param_set(&s.w, "login", login);
    call_set(&s.w, "org", s.w.nurse.org);
    world_must(&s.w, add_role);
    browser_new(&b, &s);
    browser_get(&b, "/sign-in");
    assert_int_equal(try_password(&b, "robin@example.nl", password, ""), 303);
    browser_get(&b, "/sign-in/role");
    assert_sent_to(&s, "/sign-in/code?next=%2F"); /* the code first */
    code_now(code, &s);
    assert_int_equal(try_code(&b, code), 303);
    assert_sent_to(&s, "/sign-in/role?next=%2F");
    b.csrf[0] = '\0';
    assert_int_equal(browser_get(&b, "/worklist"), 303);
    assert_sent_to(&s, "/sign-in/role?next=%2Fworklist");
    assert_int_equal(browser_json(&b, "/nnz/records"), 401);
    assert_int_equal(browser_json(&b, "/sign-in/role?next=%2Fworklist"), 200);
    const struct value *roles = value_get(reply_json(&s), "roles");
    assert_int_equal(value_count(roles), 2);
    assert_false(value_get_bool(value_item(roles, 0), "is_current"));
    snprintf(b.csrf, sizeof b.csrf, "%s", value_get_text(reply_json(&s), "csrf"));
    /* a role that is not hers, then hers; the page she wanted is not for it */
    snprintf(body, sizeof body, "membership=%s", s.w.midwife.membership);
    assert_int_equal(browser_post(&b, "/sign-in/role", body), 409);
    half = b;
    snprintf(body, sizeof body, "next=%%2Fworklist&membership=%s",
             site_ask(&s, "SELECT id FROM membership WHERE role = 'nnz_holder'"));
    browser_post(&b, "/sign-in/role", body);
    assert_sent_to(&s, "/");
    browser_get(&b, "/");
    assert_sent_to(&s, "/nnz/records");
    assert_int_equal(browser_get(&b, "/worklist"), 403);
    assert_int_equal(browser_get(&half, "/sign-in/role"), 303);
    assert_int_equal(
        site_count(&s, "SELECT COUNT(*) FROM audit u JOIN membership m ON m.id = u.membership_id WHERE "
                       "u.action = 'choose_role' AND u.role = 'nnz_holder' AND m.role = 'nnz_holder'"),
        1);
    site_close(&s);
}

/* Whose last role ended still has an account: she is told so and can sign out, and is not sent round in circles. */
static void who_has_no_role_left_is_told(void **state)
{
    (void)state;
    struct site s;
    struct browser b;
    char code[7];
    site_open(&s);
    put_account(&s);
    world_call(&s.w, &s.w.admin);
    call_param_set(&s.w, "account", site_ask(&s, "SELECT MAX(account_id) FROM membership"));
    call_param_set(&s.w, "membership", site_ask(&s, "SELECT MAX(id) FROM membership"));
    world_must(&s.w, people_end);
    browser_new(&b, &s);
    browser_get(&b, "/sign-in");
    assert_int_equal(try_password(&b, "robin@example.nl", password, ""), 303);
    browser_get(&b, "/sign-in/role");
    assert_sent_to(&s, "/sign-in/code?next=%2F"); /* the code first */
    code_now(code, &s);
    assert_int_equal(try_code(&b, code), 303);
    b.csrf[0] = '\0';
    assert_int_equal(browser_json(&b, "/"), 403);
    assert_string_equal(value_as_text(value_at(reply_json(&s), "error.key"), ""), "role_none");
    assert_int_equal(browser_get(&b, "/"), 403);
    assert_non_null(strstr(s.reply.body, "/sign-out"));
    assert_int_equal(browser_get(&b, "/worklist"), 403);
    assert_int_equal(browser_get(&b, "/sign-in/role"), 303);
    assert_sent_to(&s, "/");
    site_close(&s);
}

static void a_code_works_once(void **state)
{
    (void)state;
    struct site s;
    struct browser first, second;
    char code[7];
    site_open(&s);
    put_account(&s);
    browser_new(&first, &s);
    browser_new(&second, &s);
    struct browser *both[] = {&first, &second};
    for (int i = 0; i < 2; i++) {
        browser_get(both[i], "/sign-in");
        assert_int_equal(try_password(both[i], "robin@example.nl", password, ""), 303);
    }
    code_now(code, &s);
    assert_int_equal(try_code(&first, code), 303);
    assert_int_equal(try_code(&second, code), 403);
    s.w.now += 30000;
    code_now(code, &s);
    assert_int_equal(try_code(&second, code), 303);
    site_close(&s);
}

static void guessing_codes_waits(void **state)
{
    (void)state;
    struct site s;
    struct browser b;
    char code[7];
    site_open(&s);
    put_account(&s);
    browser_new(&b, &s);
    browser_get(&b, "/sign-in");
    try_password(&b, "robin@example.nl", password, "");
    code_now(code, &s);
    char wrong[7];
    snprintf(wrong, sizeof wrong, "%s", code);
    wrong[0] = wrong[0] == '9' ? '0' : (char)(wrong[0] + 1);
    for (int i = 0; i < 5; i++)
        assert_int_equal(try_code(&b, wrong), 403);
    assert_int_equal(try_code(&b, code), 429);
    /* signing in anew is no new set of guesses */
    struct browser anew;
    browser_new(&anew, &s);
    browser_get(&anew, "/sign-in");
    assert_int_equal(try_password(&anew, "robin@example.nl", password, ""), 303);
    assert_int_equal(try_code(&anew, code), 429);
    site_close(&s);
}

/* Who got in is not counted the mistakes of the months before. */
static void signing_in_forgets_mistakes(void **state)
{
    (void)state;
    struct site s;
    struct browser b;
    char code[7];
    site_open(&s);
    put_account(&s);
    for (int round = 0; round < 2; round++) {
        browser_new(&b, &s);
        browser_get(&b, "/sign-in");
        for (int i = 0; i < 4; i++)
            assert_int_equal(try_password(&b, "robin@example.nl", "wrong", ""), 403);
        assert_int_equal(try_password(&b, "robin@example.nl", password, ""), 303);
        code_now(code, &s);
        assert_int_equal(try_code(&b, code), 303);
        s.w.now += 30000;
    }
    site_close(&s);
}

/* Masks the tokens of a page, which are new each time. */
static char *without_tokens(struct site *s)
{
    char *copy = arena_str(s->arena, s->reply.body);
    static const char *const names[] = {"name=\"csrf\" value=\"", "name=\"once\" value=\""};
    for (size_t i = 0; i < 2; i++)
        for (char *at = copy; (at = strstr(at, names[i]));) {
            at += strlen(names[i]);
            memset(at, '*', strcspn(at, "\""));
        }
    return copy;
}

/* Six wrong passwords, for a name that exists and one that does not, from two visitors: the same words, status by
 * status. The addresses are the same, so each has a site of its own. */
static void tells_nobody_who_exists(void **state)
{
    (void)state;
    static const char *const names[] = {"robin@example.nl", "nobody@example.nl"};
    char *pages[2][6];
    struct site s[2];
    for (int i = 0; i < 2; i++) {
        struct browser b;
        site_open(&s[i]);
        put_account(&s[i]);
        browser_new(&b, &s[i]);
        browser_get(&b, "/sign-in");
        for (int n = 0; n < 6; n++) {
            assert_int_equal(try_password(&b, names[i], "wrong", ""), n < 5 ? 403 : 429);
            pages[i][n] = without_tokens(&s[i]);
            char *name = strstr(pages[i][n], names[i]); /* what was filled in is shown again */
            if (name)
                memset(name, '*', 5 + (i == 1));
        }
        assert_int_equal(try_password(&b, names[i], password, ""), 429);
        s[i].w.now += INT64_C(61) * 60000;
        assert_int_equal(try_password(&b, names[i], password, ""), i == 0 ? 303 : 403);
    }
    for (int n = 0; n < 6; n++) {
        char *known = strstr(pages[0][n], "*****@"), *unknown = strstr(pages[1][n], "******@");
        if (known && unknown)
            memmove(unknown, unknown + 1, strlen(unknown));
        assert_string_equal(pages[0][n], pages[1][n]);
    }
    site_close(&s[0]);
    site_close(&s[1]);
}

/* Every route that asks who you are, with a cookie that is not, not yet or no longer a session. */
static void assert_shut(struct browser *b)
{
    for (size_t i = 0; i < web_route_count(); i++) {
        const struct web_route *r = web_route(i);
        if (!r->roles)
            continue;
        char path[256];
        snprintf(path, sizeof path, "%s", r->path);
        for (char *c = path; *c; c++)
            if (*c == ':')
                *c = 'x';
        int status = r->method == HTTP_GET ? browser_get(b, path) : browser_post(b, path, "");
        assert_int_equal(status, r->method == HTTP_GET ? 303 : 401);
        if (status == 303)
            assert_memory_equal(reply_header(&b->site->reply, "Location"), "/sign-in?next=", 14);
        status = r->method == HTTP_GET ? browser_json(b, path) : browser_post_json(b, path, "{}");
        assert_int_equal(status, 401);
    }
}

static void keeps_strangers_out(void **state)
{
    (void)state;
    struct site s;
    struct browser b, good;
    site_open(&s);
    browser_sign_in(&good, &s, &s.w.midwife);
    assert_int_equal(browser_get(&good, "/families/new"), 200);
    browser_new(&b, &s);
    assert_shut(&b);
    static const char *const forged[] = {
        "x",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "' OR '1'='1' OR '1'='1' OR '1'='1' OR '1'==",
    };
    for (size_t i = 0; i < sizeof forged / sizeof forged[0]; i++) {
        browser_new(&b, &s);
        browser_set_cookie(&b, "kiem_session", forged[i]);
        assert_shut(&b);
    }
    browser_half_sign_in(&b, &s, &s.w.midwife);
    assert_shut(&b);
    b = good;
    s.w.now += (SESSION_MINUTES + 1) * INT64_C(60000);
    assert_shut(&b);
    site_close(&s);
}

/* A session used now and then stays; one left alone ends. */
static void lives_while_used(void **state)
{
    (void)state;
    struct site s;
    struct browser b;
    site_open(&s);
    browser_sign_in(&b, &s, &s.w.midwife);
    for (int i = 0; i < 4; i++) {
        s.w.now += (SESSION_MINUTES - 5) * INT64_C(60000);
        assert_int_equal(browser_get(&b, "/families/new"), 200);
    }
    s.w.now += (SESSION_MINUTES + 1) * INT64_C(60000);
    assert_int_equal(browser_get(&b, "/families/new"), 303);
    site_close(&s);
}

/* Every POST, by somebody who may: without a token, with another's, with one that is cut. */
static void asks_for_the_forms_token(void **state)
{
    (void)state;
    struct site s;
    struct browser other, b;
    site_open(&s);
    browser_sign_in(&other, &s, &s.w.nurse);
    struct actor parent;
    char person[37];
    world_family(&s.w, &s.w.midwife, "de Vries", 140, person);
    site_parent(&s, person, &parent);
    const struct actor *actors[] = {&s.w.midwife, &s.w.assistant, &s.w.coordinator, &s.w.admin, &parent};
    for (size_t a = 0; a < sizeof actors / sizeof actors[0]; a++) {
        browser_sign_in(&b, &s, actors[a]);
        char right[TOKEN_TEXT], cut[TOKEN_TEXT];
        snprintf(right, sizeof right, "%s", b.csrf);
        snprintf(cut, sizeof cut, "%.42s", right);
        const char *const wrong[] = {"", other.csrf, cut};
        for (size_t i = 0; i < web_route_count(); i++) {
            const struct web_route *r = web_route(i);
            if (r->method != HTTP_POST || (r->roles && !(r->roles & actors[a]->role)))
                continue;
            for (size_t t = 0; t < 3; t++) {
                snprintf(b.csrf, sizeof b.csrf, "%s", wrong[t]);
                assert_int_equal(browser_post(&b, r->path, ""), 403);
                assert_int_equal(browser_post_json(&b, r->path, "{}"), 403);
                assert_string_equal(value_as_text(value_at(reply_json(&s), "error.key"), ""), "csrf");
            }
        }
        snprintf(b.csrf, sizeof b.csrf, "%s", right);
    }
    site_close(&s);
}

static const char family[] = "role=mother&first_name=Noor&surname=Twee&birth_day=1995-05-05";

/* A form that is sent twice with its own token does its work once, and leads to the same page. */
static void does_it_once(void **state)
{
    (void)state;
    struct site s;
    struct browser b;
    char body[256], first[256];
    site_open(&s);
    browser_sign_in(&b, &s, &s.w.midwife);
    snprintf(body, sizeof body, "%s&once=abcdefghijklmnopqrstuvwxyz", family);
    assert_int_equal(browser_post(&b, "/families", body), 303);
    snprintf(first, sizeof first, "%s", reply_header(&s.reply, "Location"));
    assert_int_equal(browser_post(&b, "/families", body), 303);
    assert_string_equal(reply_header(&s.reply, "Location"), first);
    assert_int_equal(site_count(&s, "SELECT COUNT(*) FROM family"), 1);
    snprintf(body, sizeof body, "%s&once=abcdefghijklmnopqrstuvwxyy", family);
    browser_post(&b, "/families", body);
    assert_int_equal(site_count(&s, "SELECT COUNT(*) FROM family"), 2);
    site_close(&s);
}

/* `next` leads to a page of this site or home, never elsewhere, and never into a header. */
static void leads_nowhere_else(void **state)
{
    (void)state;
    static const char *const tricks[] = {
        "https%3A%2F%2Fevil.example%2F",
        "%2F%2Fevil.example",
        "%2F%5Cevil.example",
        "%2F%09%2Fevil.example",
        "javascript%3Aalert(1)",
        "%2F%0D%0ASet-Cookie%3A%20x%3D1",
        "%20%2F%2Fevil.example",
        "%2F%2F%2Fevil.example%2F",
        "%5C%5Cevil.example",
        "/%0aLocation:%20x",
        "%2F%EF%BC%8F%2Fevil",
        "@evil.example",
    };
    struct site s;
    site_open(&s);
    put_account(&s);
    for (size_t i = 0; i < sizeof tricks / sizeof tricks[0]; i++) {
        struct browser b;
        char path[256], code[7], to[512];
        browser_new(&b, &s);
        snprintf(path, sizeof path, "/sign-in?next=%s", tricks[i]);
        browser_get(&b, path);
        assert_true(s.reply.status == 200 || s.reply.status == 400);
        if (try_password(&b, "robin@example.nl", password, tricks[i]) / 100 == 4) {
            assert_null(strstr(s.reply.head, "Location"));
            assert_null(strstr(s.reply.head, "x=1"));
            continue; /* a control character: refused as a whole */
        }
        snprintf(to, sizeof to, "%s", reply_header(&s.reply, "Location"));
        assert_memory_equal(to, "/sign-in/code?next=", 19);
        assert_null(strstr(s.reply.head, "x=1"));
        s.w.now += 31000;
        code_now(code, &s);
        browser_json(&b, "/privacy");
        snprintf(b.csrf, sizeof b.csrf, "%s", value_get_text(reply_json(&s), "csrf"));
        snprintf(path, sizeof path, "code=%s&next=%s", code, tricks[i]);
        assert_int_equal(browser_post(&b, "/sign-in/code", path), 303);
        snprintf(to, sizeof to, "%s", reply_header(&s.reply, "Location"));
        assert_int_equal(to[0], '/');
        assert_true(to[1] != '/' && to[1] != '\\' && !strpbrk(to, "\t\r\n"));
        assert_null(strstr(s.reply.head, "x=1"));
    }
    site_close(&s);
}

static void only_the_ways_there_are(void **state)
{
    (void)state;
    static const char *const methods[] = {"PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get"};
    struct site s;
    struct browser b;
    site_open(&s);
    browser_sign_in(&b, &s, &s.w.midwife);
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        struct request r = {.method = methods[i], .path = "/families/new"};
        int status = browser_send(&b, &r);
        assert_true(status == 405 || status == 501 || status == 400);
    }
    assert_int_equal(browser_get(&b, "/sign-out"), 405);
    struct request head = {.method = "HEAD", .path = "/families/new"};
    assert_int_equal(browser_send(&b, &head), 200);
    assert_int_equal(s.reply.len, 0);
    struct request override = {.method = "GET",
                               .path = "/sign-out",
                               .headers = "X-HTTP-Method-Override: POST\r\nX-Method-Override: POST\r\n"};
    assert_int_equal(browser_send(&b, &override), 405);
    assert_int_equal(browser_get(&b, "/families/new"), 200);
    site_close(&s);
}

static void refuses_a_huge_body(void **state)
{
    (void)state;
    enum { HUGE_BODY = 2 << 20 };
    struct site s;
    struct browser b;
    site_open(&s);
    browser_sign_in(&b, &s, &s.w.midwife);
    char *body = arena_alloc(s.arena, HUGE_BODY);
    memset(body, 'a', HUGE_BODY - 1);
    assert_int_equal(browser_send(&b, &(struct request){.method = "POST",
                                                        .path = "/families",
                                                        .headers = "Content-Type: application/json\r\n",
                                                        .body = body,
                                                        .len = HUGE_BODY}),
                     413);
    assert_int_equal(browser_get(&b, "/families/new"), 200);
    site_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signs_in_and_out),
        cmocka_unit_test(asks_in_which_role),
        cmocka_unit_test(who_has_no_role_left_is_told),
        cmocka_unit_test(a_code_works_once),
        cmocka_unit_test(guessing_codes_waits),
        cmocka_unit_test(signing_in_forgets_mistakes),
        cmocka_unit_test(tells_nobody_who_exists),
        cmocka_unit_test(keeps_strangers_out),
        cmocka_unit_test(lives_while_used),
        cmocka_unit_test(asks_for_the_forms_token),
        cmocka_unit_test(does_it_once),
        cmocka_unit_test(leads_nowhere_else),
        cmocka_unit_test(only_the_ways_there_are),
        cmocka_unit_test(refuses_a_huge_body),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
