/* What planning shows to the last line, and its feed as a calendar program fetches it. */
#include "app/contact/contact.h"
#include "app/contact/planning.h"
#include "app/people/people.h"
#include "base/str.h"
#include "web/site.h"

#include <stdio.h>
#include <string.h>

/* A child of the nurse. */
static void open_child(struct site *s, char child[37])
{
    char mother[37];
    s->w.keeps_nothing = true; /* rows are put beside the use cases */
    world_family(&s->w, &s->w.nurse, "Kind", 0, mother);
    world_call(&s->w, &s->w.nurse);
    call_param_set(&s->w, "person", mother);
    call_set(&s->w, "role", "child");
    call_set(&s->w, "first_name", "Noor");
    call_set(&s->w, "surname", "Kind");
    call_set(&s->w, "birth_day", "2026-03-03");
    world_must(&s->w, member_create);
    snprintf(child, 37, "%.36s", strstr(s->w.call.location, "/persons/") + strlen("/persons/"));
}

#define UP_TO_101 "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 101) "

/* A week with 101 contacts, of the child and the nurse: planned, and in a plan. */
static void fill_week(struct site *s, const char *child)
{
    char sql[1024];
    const struct actor *n = &s->w.nurse;
    snprintf(sql, sizeof sql,
             "INSERT INTO week_plan (id, org_id, membership_id, first_day, weeks, beside, per_contact, "
             "state, looked, "
             "asked_at) VALUES ('plan', '%s', '%s', 20521, 1, 0, 30, 'made', 1, 1)",
             n->org, n->membership);
    place_do(&s->w.place, sql);
    snprintf(
        sql, sizeof sql,
        UP_TO_101
        "INSERT INTO week_plan_row (id, plan_id, person_id, code, minutes, legal, from_week, until_week, "
        "waiting, membership_id, week) SELECT 'row-' || i, 'plan', '%s', 'days_5_8', 30, 1, 1, 1, 0, '%s', "
        "1 FROM n",
        child, n->membership);
    place_do(&s->w.place, sql);
    snprintf(sql, sizeof sql,
             UP_TO_101
             "INSERT INTO contact (id, person_id, code, state, minutes, org_id, membership_id, created_at, "
             "week_day) SELECT 'contact-' || i, '%s', 'days_5_8', 'planned', 30, '%s', '%s', 1, 20521 FROM n",
             child, n->org, n->membership);
    place_do(&s->w.place, sql);
}

static size_t times(const char *text, const char *what)
{
    size_t n = 0;
    for (const char *at = text; (at = strstr(at, what)); at += strlen(what))
        n++;
    return n;
}

static void a_long_list_goes_on(void **unused)
{
    (void)unused;
    struct site s;
    struct browser b;
    char child[37];
    site_open(&s);
    open_child(&s, child);
    fill_week(&s, child);
    browser_sign_in(&b, &s, &s.w.nurse);
    static const struct {
        const char *path, *next, *row;
    } lists[] = {{"/planning", "/planning?page=2", "/planning/rows/row-"},
                 {"/calendar?week=2026-03-09", "/calendar?week=2026-03-09&amp;page=2", "/contacts/contact-"}};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(browser_get(&b, lists[i].path), 200);
        if (!strstr(s.reply.body, lists[i].next))
            fail_msg("%s does not go on", lists[i].path);
    }
    assert_int_equal(browser_get(&b, "/planning?page=3"), 200);
    assert_int_equal(times(s.reply.body, lists[0].row), 1);
    assert_null(strstr(s.reply.body, "page=4"));
    assert_int_equal(browser_get(&b, "/calendar?week=2026-03-09&page=2"), 200);
    assert_int_equal(times(s.reply.body, lists[1].row), 1);
    assert_null(strstr(s.reply.body, "page=3"));
    /* a list on one page has no way to another */
    assert_int_equal(browser_get(&b, "/calendar?week=2026-03-16"), 200);
    assert_null(strstr(s.reply.body, "kiem-pages"));
    site_close(&s);
}

static void a_program_reads_the_feed(void **unused)
{
    (void)unused;
    struct site s;
    struct browser b;
    char child[37], path[128];
    site_open(&s);
    open_child(&s, child);
    fill_week(&s, child);
    world_call(&s.w, &s.w.nurse);
    world_must(&s.w, calendar_feed_make);
    snprintf(path, sizeof path, "%s", strstr(value_get_text(s.w.call.page, "url"), "/feed/"));
    assert_true(strlen(path) > strlen("/feed/") + 40); /* 256 bits */
    browser_new(&b, &s);
    assert_int_equal(browser_get(&b, path), 200);
    assert_string_equal(reply_header(&s.reply, "Content-Type"), "text/calendar; charset=utf-8");
    assert_string_equal(reply_header(&s.reply, "Cache-Control"), "no-store");
    assert_int_equal(times(s.reply.body, "BEGIN:VEVENT\r\n"), 101);
    for (const char *line = s.reply.body; *line; line = strstr(line, "\r\n") + 2)
        assert_true(strcspn(line, "\r") <= 75);
    assert_null(strstr(s.reply.body, "Noor"));
    path[strlen(path) - 1] ^= 1;
    assert_int_equal(browser_get(&b, path), 404);
    site_close(&s);
}

/* Minutes that cannot be are shown again with whose they are. */
static void minutes_that_cannot_be_are_shown_again(void **unused)
{
    (void)unused;
    struct site s;
    struct browser b;
    char fields[128];
    site_open(&s);
    browser_sign_in(&b, &s, &s.w.nurse);
    world_call(&s.w, &s.w.nurse);
    call_set(&s.w, "member", s.w.nurse.membership);
    call_set_int(&s.w, "minutes", 120);
    world_must(&s.w, planning_time_set);
    snprintf(fields, sizeof fields, "member=%s&minutes=9999", s.w.nurse.membership);
    assert_int_equal(browser_post(&b, "/planning/time", fields), 422);
    assert_non_null(strstr(s.reply.body, "name=\"minutes\" value=\"9999\""));
    assert_non_null(strstr(s.reply.body, s.w.nurse.membership));
    assert_int_equal(times(s.reply.body, "<option"), 2); /* she, and nobody chosen */
    site_close(&s);
}

/* A route is agreed on with the parents, so the form does not say that this may be left out. */
static void a_route_is_agreed_on(void **unused)
{
    (void)unused;
    struct site s;
    struct browser b;
    char child[37], path[96];
    site_open(&s);
    open_child(&s, child);
    browser_sign_in(&b, &s, &s.w.nurse);
    snprintf(path, sizeof path, "/persons/%s/client-route", child);
    assert_int_equal(browser_get(&b, path), 200);
    assert_null(strstr(s.reply.body, "niet verplicht"));
    assert_int_equal(browser_post(&b, path, "route=more"), 422);
    assert_int_equal(browser_post(&b, path, "route=more&agreed=yes"), 303);
    site_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_long_list_goes_on), cmocka_unit_test(a_program_reads_the_feed),
        cmocka_unit_test(minutes_that_cannot_be_are_shown_again), cmocka_unit_test(a_route_is_agreed_on)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
