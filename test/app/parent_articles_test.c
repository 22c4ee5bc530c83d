/* Texts for parents: by phase and by word, hers first; and that her time is not told to her partner. */
#include "app/chain_world.h"
#include "app/parent/parent.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

static void ask(struct world *w, const struct actor *who, const char *phase, const char *words,
                use_case *page)
{
    world_call(w, who);
    value_put_text(w->query, "phase", phase);
    value_put_text(w->query, "words", words);
    world_must(w, page);
}

static const char *at(const struct world *w, const char *path)
{
    return value_as_text(value_at(w->call.page, path), "");
}

static int64_t count(const struct world *w)
{
    return value_get_int(w->call.page, "count", -1);
}

static void everybody_finds_them_by_phase_and_word(void **state)
{
    (void)state;
    struct world w;
    world_open(&w);
    ask(&w, &w.nobody, NULL, NULL, articles_page);
    int64_t all = count(&w);
    assert_true(all >= 40);
    assert_int_equal(all, (int64_t)w.content->article_count);
    ask(&w, &w.nobody, "birth", NULL, articles_page);
    assert_true(count(&w) > 0 && count(&w) < all);
    assert_string_equal(at(&w, "groups.0.title"), "De geboorte");
    assert_int_equal(value_count(value_get(w.call.page, "groups")), 1);
    ask(&w, &w.nobody, "nonsense", NULL, articles_page);
    assert_int_equal(count(&w), all);
    ask(&w, &w.nobody, NULL, "FOLIUMZUUR  open ruggetje", articles_page);
    assert_int_equal(count(&w), 1);
    assert_string_equal(at(&w, "groups.0.items.0.href"), "/articles/folic_acid");
    ask(&w, &w.nobody, NULL, "xyzzy", articles_page);
    assert_int_equal(count(&w), 0);
    world_close(&w);
}

static void one_says_who_stands_for_it(void **state)
{
    (void)state;
    struct world w;
    world_open(&w);
    for (size_t i = 0; i < w.content->article_count; i++) {
        world_call(&w, &w.nobody);
        call_param_set(&w, "article", w.content->articles[i].code);
        world_must(&w, article_page);
        assert_true(at(&w, "title")[0] && at(&w, "source")[0] && at(&w, "reviewed")[0] &&
                    at(&w, "text.0.words")[0]);
    }
    world_call(&w, &w.nobody);
    call_param_set(&w, "article", "nothing_like_it");
    assert_int_equal(world_run(&w, article_page), ERR_NOT_FOUND);
    world_close(&w);
}

static void hers_come_first(void **state)
{
    (void)state;
    struct world w;
    char mother[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 140, mother); /* 20 weeks */
    struct actor her = world_parent(mother);
    ask(&w, &her, NULL, NULL, own_articles);
    assert_string_equal(at(&w, "groups.0.title"), "Zwanger, 14 tot 28 weken");
    assert_true(value_as_bool(value_at(w.call.page, "groups.0.hers"), false));
    assert_false(value_as_bool(value_at(w.call.page, "groups.1.hers"), true));
    assert_int_equal(count(&w), (int64_t)w.content->article_count);
    world_days(&w, 84); /* 32 weeks */
    ask(&w, &her, NULL, NULL, own_articles);
    assert_string_equal(at(&w, "groups.0.title"), "Zwanger, vanaf 28 weken");
    world_close(&w);
}

static void of_her_pregnancy_her_partner_sees_nothing(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    ask(&cw.w, &cw.partner, NULL, NULL, own_articles);
    assert_false(value_as_bool(value_at(cw.w.call.page, "groups.0.hers"), true));
    chain_close(&cw);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everybody_finds_them_by_phase_and_word),
        cmocka_unit_test(one_says_who_stands_for_it),
        cmocka_unit_test(hers_come_first),
        cmocka_unit_test(of_her_pregnancy_her_partner_sees_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
