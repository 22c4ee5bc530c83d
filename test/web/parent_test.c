/* Her account over the wire: from the link on paper to her own pages, another password, signing out everywhere, and back in
 * with her phone; and what a phone that is not hers gets. */
#include "base/str.h"
#include "web/fill.h"
#include "web/life.h"

#include <stdio.h>
#include <string.h>

static bool body_has(const struct site *s, const char *text)
{
    return strstr(s->reply.body, text) != NULL;
}

static void assert_sent_to(const struct site *s, const char *path)
{
    assert_int_equal(s->reply.status, 303);
    assert_string_equal(reply_header(&s->reply, "Location"), path);
}

/* The page's own form token, for what is posted next. */
static void take_csrf(struct browser *b)
{
    static const char mark[] = "name=\"csrf\" value=\"";
    const char *at = strstr(b->site->reply.body, mark);
    assert_non_null(at);
    snprintf(b->csrf, sizeof b->csrf, "%.43s", at + strlen(mark));
}

/* The name of the cookie by which a phone is known. */
static const char *phone_cookie(const struct browser *b)
{
    for (int i = 0; i < COOKIES_MAX; i++)
        if (strncmp(b->cookies[i].name, "kiem_device_", 12) == 0)
            return b->cookies[i].name;
    fail_msg("no phone");
    return NULL;
}

static const char *new_link(struct site *s, const char *person)
{
    struct browser midwife;
    browser_sign_in(&midwife, s, &s->w.midwife);
    browser_post(&midwife, arena_printf(s->arena, "/persons/%s/account-link", person), "");
    assert_int_equal(s->reply.status, 200);
    const char *at = strstr(s->reply.body, "/welcome/");
    assert_non_null(at);
    return arena_printf(s->arena, "%.52s", at);
}

static void her_account_from_link_to_signing_in(void **state)
{
    (void)state;
    static const char good[] = "login=Noor&password=drie+woorden+achter+elkaar";
    static struct site s;
    struct browser phone, other;
    char mother[37], device[64], session[64];
    site_open(&s);
    world_family(&s.w, &s.w.midwife, "de Vries", 140, mother);
    const char *link = new_link(&s, mother);

    browser_new(&phone, &s);
    phone.lang = "nl";
    assert_int_equal(browser_get(&phone, link), 200);
    assert_false(body_has(&s, "de Vries")); /* who holds the paper learns no name */
    assert_int_equal(browser_post(&phone, link, "login=Noor&password=kort"), 422);
    assert_true(body_has(&s, "10 tot 200 tekens"));
    assert_false(body_has(&s, "value=\"kort\""));
    browser_post(&phone, link, good);
    assert_sent_to(&s, "/me?done=welcome");
    assert_int_equal(browser_get(&phone, "/me"), 200);
    take_csrf(&phone);
    assert_true(body_has(&s, "Welkom, Noor."));
    assert_true(body_has(&s, "kiem-exit"));
    browser_new(&other, &s);
    assert_int_equal(browser_get(&other, link), 404);

    char name[32];
    snprintf(name, sizeof name, "%s", phone_cookie(&phone));
    snprintf(device, sizeof device, "%s", browser_cookie(&phone, name));
    snprintf(session, sizeof session, "%s", browser_cookie(&phone, "kiem_session"));
    assert_int_equal(browser_post(&phone, "/me/account/password", "current=fout&password=nog+drie+woorden"),
                     422);
    assert_true(body_has(&s, "niet uw wachtwoord van nu"));
    browser_post(&phone, "/me/account/password",
                 "current=drie+woorden+achter+elkaar&password=nog+drie+woorden");
    assert_sent_to(&s, "/me/account?done=password");
    assert_int_equal(browser_get(&phone, "/me/account"), 200);
    take_csrf(&phone);
    browser_set_cookie(&other, "kiem_session", session); /* what was copied before is worth nothing now */
    assert_int_equal(browser_get(&other, "/me"), 303);

    browser_post(&phone, "/me/account/sign-out", "");
    assert_sent_to(&s, "/sign-in?done=signed_out");
    browser_get(&phone, "/me");
    assert_sent_to(&s, "/sign-in?next=%2Fme");
    browser_new(&phone, &s);
    browser_set_cookie(&phone, name, device);
    browser_get(&phone, "/sign-in");
    browser_post(&phone, "/sign-in", "login=noor&password=nog+drie+woorden");
    assert_sent_to(&s, "/");
    assert_int_equal(browser_get(&phone, "/me"), 200);

    browser_new(&other, &s);
    browser_get(&other, "/sign-in");
    browser_post(&other, "/sign-in", "login=noor&password=nog+drie+woorden");
    assert_int_equal(s.reply.status, 303);
    assert_int_equal(browser_get(&other, "/me"), 303);
    site_close(&s);
}

static void sign_in(struct browser *b, const char *login)
{
    char body[128];
    snprintf(body, sizeof body, "login=%s&password=drie+woorden+achter+elkaar", login);
    browser_get(b, "/sign-in");
    browser_post(b, "/sign-in", body);
}

static void two_parents_share_a_tablet(void **state)
{
    (void)state;
    static const char *const logins[] = {"noor", "bakker"}, *const names[] = {"de Vries", "Bakker"};
    static struct site s;
    struct browser tablet;
    char person[37], body[128];
    site_open(&s);
    browser_new(&tablet, &s);
    for (int i = 0; i < 2; i++) {
        world_family(&s.w, &s.w.midwife, names[i], 140, person);
        const char *link = new_link(&s, person);
        snprintf(body, sizeof body, "login=%s&password=drie+woorden+achter+elkaar", logins[i]);
        assert_int_equal(browser_get(&tablet, link), 200);
        browser_post(&tablet, link, body);
        assert_sent_to(&s, "/me?done=welcome");
        browser_get(&tablet, "/me");
        take_csrf(&tablet);
        assert_int_equal(browser_post(&tablet, "/sign-out", ""), 303);
        tablet.csrf[0] = '\0';
    }
    for (int i = 0; i < 2; i++) { /* each still signs in with the password alone */
        sign_in(&tablet, logins[i]);
        assert_sent_to(&s, "/");
        assert_int_equal(browser_get(&tablet, "/me"), 200);
        take_csrf(&tablet);
        assert_int_equal(browser_post(&tablet, "/sign-out", ""), 303);
        tablet.csrf[0] = '\0';
    }
    site_close(&s);
}

static void her_pages_say_nothing_of_her_partner(void **state)
{
    (void)state;
    static const char *const pages[] = {"/me",           "/me/plan",    "/me/consents",     "/me/audit",
                                        "/me/answers",   "/me/contact", "/me/account",      "/me/wish",
                                        "/me/questions", "/me/ready",   "/me/appointments", "/me/articles"};
    static struct site s;
    static struct life l;
    struct browser her;
    site_open(&s);
    life_begin(&l, &s);
    life_fill(&l);
    browser_sign_in(&her, &s, &l.mother_account);
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++)
        for (int json = 0; json < 2; json++) {
            int status = json ? browser_json(&her, pages[i]) : browser_get(&her, pages[i]);
            if (status != 200 || body_has(&s, "Sam de Vries") || body_has(&s, l.partner))
                fail_msg("%s: %d %.2000s", pages[i], status, s.reply.body);
        }
    site_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(her_account_from_link_to_signing_in),
        cmocka_unit_test(two_parents_share_a_tablet),
        cmocka_unit_test(her_pages_say_nothing_of_her_partner),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
