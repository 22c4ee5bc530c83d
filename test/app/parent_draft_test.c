/* What a parent types and has not sent: kept for her alone, gone when it is sent, emptied, closed, or a month old. */
#include "app/chain_world.h"
#include "app/life/life.h"
#include "app/life/night.h"
#include "app/parent/parent.h"
#include "base/str.h"

#include <string.h>

static const char words[] = "Mag hij al een stukje";

static void keep(struct chain_world *cw, const struct actor *who, const char *text)
{
    world_call(&cw->w, who);
    if (text)
        call_set(&cw->w, "text", text);
    world_must(&cw->w, question_draft);
}

/* What the page fills in for `who`; NULL: nothing. */
static const char *shown(struct chain_world *cw, const struct actor *who)
{
    world_call(&cw->w, who);
    world_must(&cw->w, own_questions);
    assert_string_equal(chain_at(cw, "autosave.question"), "/me/drafts/question");
    return value_as_text(value_at(cw->w.call.page, "values.text"), NULL);
}

static void it_is_there_when_she_comes_back_and_for_nobody_else(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    assert_null(shown(&cw, &cw.parent));
    keep(&cw, &cw.parent, "Mag");
    keep(&cw, &cw.parent, words);
    assert_string_equal(shown(&cw, &cw.parent), words);
    assert_null(shown(&cw, &cw.partner));
    keep(&cw, &cw.parent, NULL);
    assert_null(shown(&cw, &cw.parent));
    chain_close(&cw);
}

static void what_is_sent_is_no_draft(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    keep(&cw, &cw.parent, words);
    world_call(&cw.w, &cw.parent);
    call_set(&cw.w, "text", words);
    world_must(&cw.w, question_ask);
    assert_null(shown(&cw, &cw.parent));
    keep(&cw, &cw.parent, words); /* comes behind it, over a slow line */
    assert_null(shown(&cw, &cw.parent));
    chain_close(&cw);
}

static void what_she_chose_is_chosen_again(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    world_call(&cw.w, &cw.parent);
    call_set(&cw.w, "ready", "no");
    chain_many(&cw, "topics", "help rest");
    world_must(&cw.w, ready_draft);
    world_call(&cw.w, &cw.parent);
    world_must(&cw.w, own_ready);
    assert_string_equal(chain_at(&cw, "values.ready"), "no");
    assert_string_equal(chain_at(&cw, "values.topics.1"), "rest");
    assert_non_null(chain_at(&cw, "drafts.ready.draft_at"));
    world_call(&cw.w, &cw.parent);
    world_must(&cw.w, ready_draft);
    world_call(&cw.w, &cw.parent);
    world_must(&cw.w, own_ready);
    assert_true(value_at(cw.w.call.page, "drafts.ready.draft_at") == NULL);
    chain_close(&cw);
}

/* Nor in the copy that an organisation makes of her file; in her own it is. */
static void it_is_in_her_own_copy_only(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    keep(&cw, &cw.parent, words);
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    world_must(&cw.w, person_export);
    assert_int_equal(value_count(value_at(cw.w.call.page, "document.own_drafts")), 0);
    world_call(&cw.w, &cw.parent);
    world_must(&cw.w, own_export);
    assert_int_equal(value_count(value_at(cw.w.call.page, "document.own_drafts")), 1);
    chain_close(&cw);
}

static void after_a_month_it_goes(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    keep(&cw, &cw.parent, words);
    world_days(&cw.w, 27);
    world_call(&cw.w, &cw.w.nobody);
    world_must(&cw.w, retention_job);
    assert_string_equal(shown(&cw, &cw.parent), words);
    world_days(&cw.w, 6);
    world_call(&cw.w, &cw.w.nobody);
    world_must(&cw.w, retention_job);
    assert_null(shown(&cw, &cw.parent));
    chain_close(&cw);
}

static void a_closed_file_keeps_none(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    keep(&cw, &cw.parent, words);
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    call_set(&cw.w, "reason", "moved");
    call_set_flag(&cw.w, "end_open", true);
    world_must(&cw.w, file_close);
    assert_null(shown(&cw, &cw.parent));
    keep(&cw, &cw.parent, words);
    assert_null(shown(&cw, &cw.parent));
    chain_close(&cw);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_there_when_she_comes_back_and_for_nobody_else),
        cmocka_unit_test(what_is_sent_is_no_draft),
        cmocka_unit_test(what_she_chose_is_chosen_again),
        cmocka_unit_test(it_is_in_her_own_copy_only),
        cmocka_unit_test(after_a_month_it_goes),
        cmocka_unit_test(a_closed_file_keeps_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
