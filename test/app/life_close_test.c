/* The end of a file: proposed at the second birthday, closed with what was going on, read and not written, opened again. */
#include "app/chain/chain.h"
#include "app/chain_world.h"
#include "app/life/night.h"
#include "app/parent/parent.h"
#include "app/people/people.h"
#include "app/signals/signals.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

static int64_t on_worklist(struct chain_world *cw, const struct actor *who, const char *kind)
{
    world_call(&cw->w, who);
    world_must(&cw->w, worklist);
    const struct value *items = value_at(cw->w.call.page, "todo.items");
    int64_t n = 0;
    for (size_t i = 0; i < value_count(items); i++)
        n += !kind || text_is(value_get_text(value_item(items, i), "kind"), kind);
    return n;
}

static int64_t files(struct chain_world *cw, const char *closed)
{
    world_call(&cw->w, &cw->w.midwife);
    value_put_text(cw->w.query, "closed", closed);
    world_must(&cw->w, families_page);
    const struct value *list = value_get(cw->w.call.page, "files");
    int64_t n = 0;
    for (size_t i = 0; i < value_count(list); i++)
        n += text_is(value_get_text(value_item(list, i), "id"), cw->mother);
    return n;
}

static int close_it(struct chain_world *cw, bool end_open)
{
    chain_call(cw, &cw->w.midwife, "person", cw->mother);
    call_set(&cw->w, "reason", "moved");
    call_set(&cw->w, "note", "Naar Groningen");
    call_set_flag(&cw->w, "end_open", end_open);
    return world_run(&cw->w, file_close);
}

static void a_closed_file_is_read_and_not_written(void **state)
{
    (void)state;
    struct chain_world cw;
    char referral[37], step[37];
    chain_open(&cw);
    chain_ask(&cw, false);
    chain_refer(&cw, referral);
    chain_step(&cw, "debt_help", step);
    assert_int_equal(close_it(&cw, false), ERR_CONFLICT);
    assert_string_equal(cw.w.err.key, "close_open");
    assert_ok(close_it(&cw, true));
    assert_int_equal(close_it(&cw, true), ERR_CONFLICT);
    assert_string_equal(cw.w.err.key, "file_closed");
    assert_string_equal(chain_state(&cw, referral_page, referral), "withdrawn");
    assert_int_equal(on_worklist(&cw, &cw.w.midwife, NULL), 0);
    assert_int_equal(files(&cw, ""), 0);
    assert_int_equal(files(&cw, "1"), 1);
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    world_must(&cw.w, person_page);
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    call_set(&cw.w, "first_name", "Anders");
    call_set(&cw.w, "surname", "Dan");
    assert_int_equal(world_run(&cw.w, contact_change), ERR_DENIED);
    assert_string_equal(cw.w.err.key, "file_closed");
    world_call(&cw.w, &cw.parent);
    world_must(&cw.w, own_home);
    assert_non_null(value_get_text(cw.w.call.page, "closed_day"));
    world_call(&cw.w, &cw.parent);
    world_must(&cw.w, own_export);
    chain_close(&cw);
}

static void it_is_opened_again_with_a_reason(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    assert_ok(close_it(&cw, true));
    chain_call(&cw, &cw.w.midwife2, "person", cw.mother);
    call_set(&cw.w, "note", "Nieuwsgierig");
    assert_int_equal(world_run(&cw.w, file_reopen), ERR_DENIED);
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    call_set(&cw.w, "note", "Weer zwanger");
    world_must(&cw.w, file_reopen);
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    call_set(&cw.w, "first_name", "Noor");
    call_set(&cw.w, "surname", "de Vries");
    call_set(&cw.w, "birth_day", "1995-05-05");
    world_must(&cw.w, contact_change);
    assert_int_equal(files(&cw, ""), 1);
    chain_close(&cw);
}

static void at_two_years_it_is_proposed(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    call_set(&cw.w, "role", "child");
    call_set(&cw.w, "first_name", "Mees");
    call_set(&cw.w, "surname", "de Vries");
    call_set(&cw.w, "birth_day", "2024-03-05");
    call_set_flag(&cw.w, "authority", true);
    world_must(&cw.w, member_create);
    world_call(&cw.w, &cw.w.nobody);
    world_must(&cw.w, closing_propose_job); /* 4 March 2026: not yet */
    assert_int_equal(on_worklist(&cw, &cw.w.midwife, "closing"), 0);
    world_days(&cw.w, 1);
    for (int i = 0; i < 2; i++) { /* once, however often the job runs */
        world_call(&cw.w, &cw.w.nobody);
        world_must(&cw.w, closing_propose_job);
        assert_int_equal(on_worklist(&cw, &cw.w.midwife, "closing"), 1); /* not hers: she is pregnant */
    }
    assert_int_equal(on_worklist(&cw, &cw.w.midwife2, "closing"), 0);
    chain_close(&cw);
}

/* A keeper by handover asks who else keeps it, and hears of no more than its own part. */
static void who_took_over_asks_the_others(void **state)
{
    (void)state;
    struct chain_world cw;
    char referral[37];
    chain_open(&cw);
    chain_ask(&cw, false);
    chain_refer(&cw, referral);
    chain_hand_over(&cw, &cw.w.nurse, "contact");
    chain_call(&cw, &cw.w.nurse, "person", cw.mother);
    world_must(&cw.w, close_page);
    assert_int_equal(value_count(value_get(cw.w.call.page, "open_items")), 0);
    assert_true(value_get_bool(cw.w.call.page, "partly"));
    assert_int_equal(value_count(value_get(cw.w.call.page, "others")), 1);
    for (int i = 0; i < 3; i++) {
        chain_call(&cw, &cw.w.nurse, "person", cw.mother);
        call_set(&cw.w, "reason", "other");
        call_set_flag(&cw.w, "end_open", i > 0);
        call_set_flag(&cw.w, "others_agree", i > 1);
        assert_int_equal(world_run(&cw.w, file_close), i < 2 ? ERR_CONFLICT : 0);
        if (i < 2)
            assert_string_equal(cw.w.err.key, i == 0 ? "close_open" : "close_others");
    }
    assert_int_equal(files(&cw, "1"), 1);
    chain_close(&cw);
}

/* The consent that moved her care is over: both hear so, and the night closes the file. */
static void a_file_that_nobody_keeps_is_closed(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    call_set(&cw.w, "to", cw.w.midwife2.org);
    call_set(&cw.w, "referrals", "stop");
    call_set(&cw.w, "consent_form", "oral");
    call_set(&cw.w, "told", "wat er meegaat");
    call_set_flag(&cw.w, "consent", true);
    chain_many(&cw, "scopes", "contact pregnancy");
    world_must(&cw.w, person_transfer);
    world_call(&cw.w, &cw.w.nobody);
    world_must(&cw.w, file_unkept_job); /* it is kept: nothing happens */
    world_call(&cw.w, &cw.parent);
    world_must(&cw.w, own_home);
    assert_null(value_get_text(cw.w.call.page, "closed_day"));
    world_call(&cw.w, &cw.parent);
    world_must(&cw.w, own_export);
    char consent[37] = "";
    const struct value *all = value_at(cw.w.call.page, "document.consents");
    for (size_t i = 0; i < value_count(all); i++)
        if (text_is(value_get_text(value_item(all, i), "purposes"), "handover care"))
            snprintf(consent, sizeof consent, "%s", value_get_text(value_item(all, i), "id"));
    chain_call(&cw, &cw.parent, "consent", consent);
    world_must(&cw.w, consent_take_back);
    assert_int_equal(chain_notices(&cw, cw.w.midwife.org, "unkept"), 1);
    assert_int_equal(chain_notices(&cw, cw.w.midwife2.org, "unkept"), 1);
    world_call(&cw.w, &cw.w.nobody);
    world_must(&cw.w, file_unkept_job);
    world_call(&cw.w, &cw.parent);
    world_must(&cw.w, own_home);
    assert_non_null(value_get_text(cw.w.call.page, "closed_day")); /* its term of keeping runs */
    world_call(&cw.w, &cw.parent);
    world_must(&cw.w, own_export);
    assert_string_equal(value_as_text(value_at(cw.w.call.page, "document.closings.0.reason"), ""), "unkept");
    chain_close(&cw);
}

static void an_urgent_answer_comes_first(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    chain_ask(&cw, true); /* violence at home: urgent */
    assert_int_equal(close_it(&cw, true), ERR_CONFLICT);
    assert_string_equal(cw.w.err.key, "close_urgent");
    chain_close(&cw);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_closed_file_is_read_and_not_written),
        cmocka_unit_test(it_is_opened_again_with_a_reason),
        cmocka_unit_test(at_two_years_it_is_proposed),
        cmocka_unit_test(who_took_over_asks_the_others),
        cmocka_unit_test(a_file_that_nobody_keeps_is_closed),
        cmocka_unit_test(an_urgent_answer_comes_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
