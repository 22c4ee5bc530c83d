/* Pages that are given again without being worked out: the same for the reader, recorded the same, and never when anything
 * changed. What is counted is proved by every other test of this room (test/app/world.h). */
#include "base/str.h"
#include "web/life.h"

#include <stdio.h>
#include <string.h>

struct kept {
    struct site s;
    struct life life;
    char path[64];
};

static char *masked(struct kept *k, const struct browser *b)
{
    char *body = arena_dup(k->s.arena, k->s.reply.body, k->s.reply.len);
    char *csrf = strstr(body, b->csrf);
    assert_non_null(csrf); /* each has the token of its own session */
    for (char *at = csrf; at; at = strstr(at, b->csrf))
        memset(at, '*', strlen(b->csrf));
    return body;
}

static char *json(struct kept *k, struct browser *b)
{
    assert_int_equal(browser_json(b, k->path), 200);
    return masked(k, b);
}

static long looks(struct kept *k)
{
    return site_count(&k->s, "SELECT COUNT(*) FROM audit WHERE action = 'read'");
}

static void a_known_page_is_the_same_and_recorded_the_same(void **state)
{
    struct kept *k = *state;
    long before = looks(k);
    char *first = json(k, &k->life.midwife);
    long each = looks(k) - before;
    assert_true(each > 0);
    for (int i = 0; i < 3; i++) {
        before = looks(k);
        assert_string_equal(json(k, &k->life.midwife), first);
        assert_int_equal(looks(k) - before, each);
    }
    struct browser colleague;
    browser_sign_in(&colleague, &k->s, &k->s.w.midwife);
    assert_string_not_equal(colleague.csrf, k->life.midwife.csrf);
    assert_string_equal(json(k, &colleague), first);
}

static void a_page_has_a_fresh_token_for_its_forms(void **state)
{
    struct kept *k = *state;
    char once[2][64] = {"", ""};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(browser_get(&k->life.midwife, k->path), 200);
        assert_non_null(strstr(k->s.reply.body, k->life.midwife.csrf));
        const char *at = strstr(k->s.reply.body, "name=\"once\" value=\"");
        assert_non_null(at);
        assert_int_equal(sscanf(at, "name=\"once\" value=\"%63[^\"]", once[i]), 1);
        assert_int_equal(strlen(once[i]), TOKEN_TEXT - 1);
    }
    assert_string_not_equal(once[0], once[1]);
}

static void a_change_shows_at_once(void **state)
{
    struct kept *k = *state;
    char *before = json(k, &k->life.midwife), path[96];
    json(k, &k->life.midwife);
    snprintf(path, sizeof path, "%s/contact", k->path);
    assert_int_equal(browser_post(&k->life.midwife, path, "first_name=Anders&surname=Nieuwenaam&language=nl"),
                     303);
    char *after = json(k, &k->life.midwife);
    assert_string_not_equal(before, after);
    assert_non_null(strstr(after, "Nieuwenaam"));
}

static void another_reader_gets_his_own(void **state)
{
    struct kept *k = *state;
    json(k, &k->life.midwife);
    json(k, &k->life.midwife);
    assert_int_not_equal(browser_json(&k->life.elsewhere, k->path), 200);
    char *nurse = json(k, &k->life.nurse);
    assert_string_not_equal(nurse, json(k, &k->life.midwife));
}

static void another_language_and_another_day_are_other_pages(void **state)
{
    struct kept *k = *state;
    char *dutch = json(k, &k->life.midwife);
    k->life.midwife.lang = "en";
    assert_string_not_equal(json(k, &k->life.midwife), dutch);
    k->life.midwife.lang = NULL;
    world_days(&k->s.w, 7);
    browser_sign_in(&k->life.midwife, &k->s, &k->s.w.midwife);
    assert_string_not_equal(json(k, &k->life.midwife), dutch);
}

static int open_kept(void **state)
{
    static struct kept k;
    site_open(&k.s);
    life_begin(&k.life, &k.s);
    life_fill(&k.life);
    life_young(&k.life);
    k.s.w.app.check_pages = false;
    k.s.w.keeps_nothing = true;
    snprintf(k.path, sizeof k.path, "/persons/%s", k.life.mother);
    *state = &k;
    return 0;
}

static int close_kept(void **state)
{
    struct kept *k = *state;
    site_close(&k->s);
    return 0;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_kept, close_kept)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_known_page_is_the_same_and_recorded_the_same),
        TEST(a_page_has_a_fresh_token_for_its_forms),
        TEST(a_change_shows_at_once),
        TEST(another_reader_gets_his_own),
        TEST(another_language_and_another_day_are_other_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
