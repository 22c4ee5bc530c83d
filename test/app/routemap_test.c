/* Own route maps: a copy edited, judged and published; who gets which from when; plans that run keep theirs. */
#include "app/routemap/routemap.h"

#include "app/chain/chain.h"
#include "app/jobs.h"
#include "app/routemap/in_force.h"
#include "app/routemap_world.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

/* --- looking at what is there --- */

static const struct value *page(struct map_world *m, const struct actor *who, use_case *use)
{
    struct world *w = &m->cw.w;
    world_call(w, who);
    call_param_set(w, "map", m->map);
    world_must(w, use);
    return w->call.page;
}

/* What the plan says of step `code`: its version, due day or title; "" when it is not there. */
static const char *in_plan(struct map_world *m, const char *code, const char *column)
{
    struct world *w = &m->cw.w;
    chain_call(&m->cw, &w->midwife, "person", m->cw.mother);
    world_must(w, plan_page);
    const struct value *open = value_at(w->call.page, "plan.open.items");
    for (size_t i = 0; i < value_count(open); i++)
        if (text_is(value_get_text(value_item(open, i), "code"), code)) {
            const char *text = value_get_text(value_item(open, i), column);
            return text ? text : "";
        }
    return "";
}

static bool says(const struct value *findings, const char *id)
{
    for (size_t i = 0; i < value_count(findings); i++)
        if (strncmp(value_get_text(value_item(findings, i), "id"), id, strlen(id)) == 0)
            return true;
    return false;
}

static struct world *coordinates(struct map_world *m, const char *from)
{
    map_copy(m, &m->cw.w.coordinator, from);
    return &m->cw.w;
}

/* --- from copy to plan --- */

/* The debts map with a shorter term holds for who lives in the town, from its day on; a plan that runs keeps what it had. */
static void own_map_holds_from_its_day_on(void **state)
{
    (void)state;
    struct map_world m;
    char before[11], after[11];
    map_open(&m);
    struct world *w = coordinates(&m, "example:debts_poverty");
    snprintf(before, sizeof before, "%s", in_plan(&m, "debt_help_referral", "due_day"));
    assert_string_equal(before, "2026-03-11"); /* five working days from Wednesday 4 March */
    assert_ok(map_set_term(&m, &w->coordinator, "debt_help_referral", 1));
    assert_ok(map_publish(&m, &w->coordinator, 7));
    world_days(w, 1);
    chain_ask(&m.cw, false);
    assert_string_equal(in_plan(&m, "debt_help_referral", "due_day"), before);
    /* Another family, after its day: the new term. */
    char person[37];
    world_days(w, 6); /* 11 March */
    world_family(w, &w->midwife, "Jansen", 140, person);
    map_live(&m, person, "GM1");
    memcpy(m.cw.mother, person, sizeof m.cw.mother);
    chain_ask(&m.cw, false);
    snprintf(after, sizeof after, "%s", in_plan(&m, "debt_help_referral", "due_day"));
    assert_string_equal(after, "2026-03-12");
    map_close(&m);
}

/* A step that was agreed keeps its day, its words and its version when another version holds; so does one proposed. */
static void a_running_plan_keeps_its_version(void **state)
{
    (void)state;
    struct map_world m;
    char step[37];
    map_open(&m);
    struct world *w = coordinates(&m, "example:debts_poverty");
    chain_step(&m.cw, "debt_help_referral", step);
    chain_call(&m.cw, &w->midwife, "step", step);
    world_must(w, step_agree);
    map_call(&m, &w->coordinator);
    world_call(w, &w->coordinator);
    call_param_set(w, "map", m.map);
    call_param_set(w, "code", "debt_help_referral");
    world_must(w, routemap_step_page);
    struct value *values = value_copy(w->content_arena, value_get(w->call.page, "values"));
    map_call(&m, &w->coordinator);
    call_param_set(w, "code", "debt_help_referral");
    value_merge(w->form, values);
    call_set(w, "title_nl", "Naar de buurtkas");
    call_set(w, "term_unit", "at_once");
    world_must(w, routemap_step_save);
    assert_ok(map_publish(&m, &w->coordinator, 0));
    world_days(w, 1);
    chain_ask(&m.cw, false);
    assert_string_equal(in_plan(&m, "debt_help_referral", "due_day"), "2026-03-11");
    assert_string_equal(in_plan(&m, "debt_help_referral", "title"), "Hulp bij schulden");
    map_close(&m);
}

static void elsewhere_the_national_example_holds(void **state)
{
    (void)state;
    struct map_world m;
    char person[37];
    map_open(&m);
    struct world *w = coordinates(&m, "example:debts_poverty");
    assert_ok(map_set_term(&m, &w->coordinator, "debt_help_referral", 1));
    assert_ok(map_publish(&m, &w->coordinator, 0));
    static const char *const towns[] = {"GM2", "WK11"};
    static const char *const due[] = {"2026-03-11", "2026-03-05"};
    for (size_t i = 0; i < 2; i++) {
        world_family(w, &w->midwife, i ? "Jansen" : "Pieters", 140, person);
        map_live(&m, person, towns[i]);
        memcpy(m.cw.mother, person, sizeof m.cw.mother);
        chain_ask(&m.cw, false);
        assert_string_equal(in_plan(&m, "debt_help_referral", "due_day"), due[i]);
    }
    map_close(&m);
}

/* A step of the coalition's own: its title on the plan, also after the map was withdrawn. */
static void own_step_keeps_its_name(void **state)
{
    (void)state;
    struct map_world m;
    char person[37], code[64];
    map_open(&m);
    struct world *w = coordinates(&m, "example:debts_poverty");
    map_call(&m, &w->coordinator);
    call_param_set(w, "code", "new");
    call_set(w, "title_nl", "Koffie bij de buurtkas");
    call_set(w, "explain_nl", "Langskomen mag altijd.");
    call_set(w, "action", "self");
    call_set(w, "owner_kind", "network");
    call_set(w, "term_unit", "days");
    call_set_int(w, "term_count", 7);
    world_must(w, routemap_step_save);
    const struct value *steps = value_get(page(&m, &w->coordinator, routemap_page), "steps");
    snprintf(code, sizeof code, "%s", value_get_text(value_item(steps, value_count(steps) - 1), "code"));
    assert_int_equal(strncmp(code, "own_", 4), 0);
    assert_true(says(value_get(w->call.page, "warnings_found"), "step_unused"));
    map_call(&m, &w->coordinator);
    call_param_set(w, "rule", "new");
    map_many(&m, "any", "debts");
    map_many(&m, "then", code);
    world_must(w, routemap_rule_save);
    assert_ok(map_publish(&m, &w->coordinator, 0));
    world_family(w, &w->midwife, "Jansen", 140, person);
    map_live(&m, person, "WK11");
    memcpy(m.cw.mother, person, sizeof m.cw.mother);
    chain_ask(&m.cw, false);
    assert_string_equal(in_plan(&m, code, "title"), "Koffie bij de buurtkas");
    world_call(w, &w->coordinator);
    call_param_set(w, "map", m.map);
    world_must(w, routemap_withdraw);
    assert_string_equal(in_plan(&m, code, "title"), "Koffie bij de buurtkas");
    world_days(w, 1);
    chain_ask(&m.cw, false);
    assert_string_equal(in_plan(&m, code, "title"), "Koffie bij de buurtkas");
    world_call(w, &w->midwife);
    assert_string_equal(call_label(&w->call, "step", "nobodys"), "nobodys");
    map_close(&m);
}

/* The same with versions kept in memory: they are read once and stay right. */
static void kept_versions_say_the_same(void **state)
{
    (void)state;
    struct map_world m;
    char person[37];
    map_open(&m);
    m.cw.w.app.own_maps = own_maps_new();
    struct world *w = coordinates(&m, "example:debts_poverty");
    for (int term = 1; term <= 3; term++) {
        if (term > 1) {
            char own[48];
            snprintf(own, sizeof own, "own:%s", m.map);
            coordinates(&m, own);
        }
        assert_ok(map_set_term(&m, &w->coordinator, "debt_help_referral", term));
        assert_ok(map_publish(&m, &w->coordinator, 0));
        for (int twice = 0; twice < 2; twice++) {
            static const char *const due[] = {"2026-03-05", "2026-03-06", "2026-03-09"};
            world_family(w, &w->midwife, "Jansen", 140, person);
            map_live(&m, person, "WK11");
            memcpy(m.cw.mother, person, sizeof m.cw.mother);
            chain_ask(&m.cw, false);
            assert_string_equal(in_plan(&m, "debt_help_referral", "due_day"), due[term - 1]);
        }
    }
    own_maps_free(w->app.own_maps);
    w->app.own_maps = NULL;
    map_close(&m);
}

/* --- the check --- */

static void check_finds_what_is_wrong(void **state)
{
    (void)state;
    struct map_world m;
    map_open(&m);
    struct world *w = coordinates(&m, "example:debts_poverty");
    const struct value *p = page(&m, &w->coordinator, routemap_page);
    assert_int_equal(value_count(value_get(p, "errors_found")), 0);
    /* Nobody in the town does work and income; debt help is there. */
    assert_true(says(value_get(p, "warnings_found"), "step_undelivered income_check"));
    assert_false(says(value_get(p, "warnings_found"), "step_undelivered debt_help_referral"));
    size_t rules = value_count(value_get(p, "rules"));
    for (size_t i = 0; i < rules; i++) { /* without rules its factors lead nowhere */
        map_call(&m, &w->coordinator);
        call_param_set(w, "rule", "1");
        world_must(w, routemap_rule_remove);
    }
    p = page(&m, &w->coordinator, routemap_page);
    assert_true(says(value_get(p, "warnings_found"), "factor_no_route debts"));
    /* A rule that needs a risk at a level without any. */
    map_call(&m, &w->coordinator);
    call_param_set(w, "rule", "new");
    map_many(&m, "any", "debts");
    map_many(&m, "levels", "self_reliant");
    map_many(&m, "then", "money_talk");
    world_must(w, routemap_rule_save);
    p = page(&m, &w->coordinator, routemap_page);
    assert_true(says(value_get(p, "errors_found"), "rule_never rules.0"));
    assert_false(value_get_bool(p, "may_publish"));
    assert_int_equal(map_publish(&m, &w->coordinator, 0), ERR_CONFLICT);
    assert_string_equal(w->err.key, "route_errors");
    map_close(&m);
}

static void step_that_a_rule_leads_to_may_not_go(void **state)
{
    (void)state;
    struct map_world m;
    map_open(&m);
    struct world *w = coordinates(&m, "example:debts_poverty");
    map_call(&m, &w->coordinator);
    call_param_set(w, "code", "money_talk");
    world_must(w, routemap_step_remove);
    assert_true(says(value_get(page(&m, &w->coordinator, routemap_page), "errors_found"), "rule_step"));
    map_close(&m);
}

/* Acute danger never leads nowhere. */
static void what_cannot_wait_must_lead_somewhere(void **state)
{
    (void)state;
    struct map_world m;
    map_open(&m);
    struct world *w = coordinates(&m, "example:acute_danger");
    size_t rules = value_count(value_get(page(&m, &w->coordinator, routemap_page), "rules"));
    for (size_t i = 0; i < rules; i++) {
        map_call(&m, &w->coordinator);
        call_param_set(w, "rule", "1");
        world_must(w, routemap_rule_remove);
    }
    const struct value *errors = value_get(page(&m, &w->coordinator, routemap_page), "errors_found");
    assert_true(says(errors, "factor_no_route") || says(errors, "factor_not_prompt"));
    map_close(&m);
}

static void warnings_are_weighed_one_by_one(void **state)
{
    (void)state;
    struct map_world m;
    map_open(&m);
    struct world *w = coordinates(&m, "example:debts_poverty");
    map_call(&m, &w->coordinator);
    call_set(w, "valid_from", "2026-03-04");
    assert_int_equal(world_run(w, routemap_publish), ERR_INVALID);
    assert_string_equal(w->err.key, "route_warnings");
    assert_int_equal(map_publish(&m, &w->coordinator, -1), ERR_INVALID);
    assert_string_equal(w->err.key, "route_from_past");
    assert_ok(map_publish(&m, &w->coordinator, 0));
    assert_true(value_get_int(page(&m, &w->coordinator, routemap_page), "known", 0) > 0);
    map_close(&m);
}

/* --- editing --- */

static void rules_move_and_go(void **state)
{
    (void)state;
    struct map_world m;
    char first[400], second[400];
    map_open(&m);
    struct world *w = coordinates(&m, "example:debts_poverty");
    const struct value *rules = value_get(page(&m, &w->coordinator, routemap_page), "rules");
    size_t n = value_count(rules);
    snprintf(first, sizeof first, "%s %s", value_get_text(value_item(rules, 0), "when"),
             value_get_text(value_item(rules, 0), "level"));
    snprintf(second, sizeof second, "%s %s", value_get_text(value_item(rules, 1), "when"),
             value_get_text(value_item(rules, 1), "level"));
    assert_string_not_equal(first, second);
    map_call(&m, &w->coordinator);
    call_param_set(w, "rule", "2");
    world_must(w, routemap_rule_up);
    rules = value_get(page(&m, &w->coordinator, routemap_page), "rules");
    assert_int_equal(value_count(rules), n);
    assert_string_equal(value_get_text(value_item(rules, 0), "when"), "Schulden");
    assert_non_null(strstr(second, value_get_text(value_item(rules, 0), "level")));
    map_call(&m, &w->coordinator);
    call_param_set(w, "rule", "1");
    world_must(w, routemap_rule_down);
    map_call(&m, &w->coordinator);
    call_param_set(w, "rule", "1");
    assert_int_equal(world_run(w, routemap_rule_up), ERR_NOT_FOUND);
    map_call(&m, &w->coordinator);
    call_param_set(w, "rule", "99");
    assert_int_equal(world_run(w, routemap_rule_remove), ERR_NOT_FOUND);
    page(&m, &w->coordinator, routemap_compare);
    assert_true(value_get_bool(w->call.page, "is_same")); /* there and back again */
    map_close(&m);
}

/* Two people on one draft: the second is told, and nothing of the first is lost. */
static void an_edit_on_an_old_page_is_refused(void **state)
{
    (void)state;
    struct map_world m;
    map_open(&m);
    struct world *w = coordinates(&m, "example:debts_poverty");
    map_call(&m, &w->coordinator);
    call_param_set(w, "rule", "1");
    world_must(w, routemap_rule_remove);
    world_call(w, &w->coordinator);
    call_param_set(w, "map", m.map);
    call_param_set(w, "rule", "1");
    call_set(w, "edits", "0");
    assert_int_equal(world_run(w, routemap_rule_remove), ERR_CONFLICT);
    assert_string_equal(w->err.key, "route_changed");
    map_close(&m);
}

static void what_was_published_never_changes(void **state)
{
    (void)state;
    struct map_world m;
    map_open(&m);
    struct world *w = coordinates(&m, "example:debts_poverty");
    assert_ok(map_publish(&m, &w->coordinator, 0));
    static use_case *const changes[] = {routemap_rule_remove, routemap_text_save, routemap_step_remove,
                                        routemap_delete, routemap_publish};
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        map_call(&m, &w->coordinator);
        call_param_set(w, "rule", "1");
        call_param_set(w, "code", "money_talk");
        assert_int_equal(world_run(w, changes[i]), ERR_CONFLICT);
        assert_string_equal(w->err.key, "route_not_draft");
    }
    map_close(&m);
}

/* --- who --- */

static void another_coalition_reaches_nothing(void **state)
{
    (void)state;
    struct map_world m;
    map_open(&m);
    struct world *w = coordinates(&m, "example:debts_poverty");
    static use_case *const all[] = {routemap_page,      routemap_export,     routemap_delete,
                                    routemap_text_page, routemap_text_save,  routemap_compare,
                                    routemap_run_ask,   routemap_run_page,   routemap_publish,
                                    routemap_withdraw,  routemap_rule_remove};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        world_call(w, &m.other);
        call_param_set(w, "map", m.map);
        call_param_set(w, "rule", "1");
        call_set(w, "edits", "0");
        assert_int_equal(world_run(w, all[i]), ERR_NOT_FOUND);
        assert_string_equal(w->err.key, "route_unknown");
    }
    world_call(w, &m.other);
    world_must(w, routemap_list);
    assert_int_equal(value_count(value_get(w->call.page, "maps")), 0);
    map_close(&m);
}

/* An area has one coalition: who comes second gets what is left, and a coalition without any makes nothing. */
static void an_area_has_one_coalition(void **state)
{
    (void)state;
    struct map_world m;
    map_open(&m);
    struct world *w = coordinates(&m, "example:debts_poverty");
    struct actor nowhere = w->nurse;
    world_call(w, &nowhere);
    call_set(w, "from", "example:debts_poverty");
    assert_int_equal(world_run(w, routemap_copy), ERR_CONFLICT);
    assert_string_equal(w->err.key, "coalition_no_area");
    map_close(&m);
}

/* --- comparing, files, terms --- */

static void compared_in_words(void **state)
{
    (void)state;
    struct map_world m;
    map_open(&m);
    struct world *w = coordinates(&m, "example:debts_poverty");
    page(&m, &w->coordinator, routemap_compare);
    assert_true(value_get_bool(w->call.page, "is_same"));
    assert_ok(map_set_term(&m, &w->coordinator, "debt_help_referral", 2));
    map_call(&m, &w->coordinator);
    call_param_set(w, "rule", "7");
    world_must(w, routemap_rule_remove);
    page(&m, &w->coordinator, routemap_compare);
    const struct value *changed = value_get(w->call.page, "changed");
    assert_int_equal(value_count(changed), 1);
    assert_non_null(strstr(value_get_text(value_item(changed, 0), "was"), "5 werkdagen"));
    assert_non_null(strstr(value_get_text(value_item(changed, 0), "is_now"), "2 werkdagen"));
    assert_int_equal(value_count(value_get(w->call.page, "removed")), 1);
    assert_int_equal(value_count(value_get(w->call.page, "added")), 0);
    map_close(&m);
}

static void out_and_in_again_is_the_same(void **state)
{
    (void)state;
    struct map_world m;
    map_open(&m);
    struct world *w = coordinates(&m, "example:acute_danger");
    BUF_AUTO text;
    buf_init(&text, 1 << 20);
    page(&m, &w->coordinator, routemap_export);
    json_write(&text, value_get(w->call.page, "document"));
    world_call(w, &w->coordinator);
    call_set(w, "document", buf_text(&text));
    world_must(w, routemap_import);
    snprintf(m.map, sizeof m.map, "%s", w->call.location + strlen("/coalition/routes/"));
    world_call(w, &w->coordinator);
    call_param_set(w, "map", m.map);
    value_put_text(w->query, "with", "example");
    world_must(w, routemap_compare);
    assert_true(value_get_bool(w->call.page, "is_same"));
    static const char *const wrong[] = {"", "{", "[]", "{\"code\": \"x\"}",
                                        "{\"code\":\"x\",\"version\":\"1\",\"valid_from\":\"2026-01-01\"}"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        world_call(w, &w->coordinator);
        call_set(w, "document", wrong[i]);
        assert_int_equal(world_run(w, routemap_import), ERR_INVALID);
    }
    map_close(&m);
}

/* A coalition gives receivers a day more: a referral of hers is due by its terms, one of elsewhere by the national. */
static void own_terms_hold(void **state)
{
    (void)state;
    struct map_world m;
    char referral[37];
    map_open(&m);
    struct world *w = coordinates(&m, "terms");
    const struct terms *all = &w->content->terms;
    for (int outside = 1; outside >= 0; outside--) {
        map_call(&m, &w->coordinator);
        struct value *answers = value_put_object(w->form, "answers");
        for (size_t i = 0; i < all->count; i++) {
            char n[16];
            bool answer = text_is(all->rules[i].code, "referral_answer");
            snprintf(n, sizeof n, "%d", answer ? outside ? 11 : 7 : all->rules[i].term.count);
            value_put_text(answers, all->rules[i].code, n);
        }
        assert_int_equal(world_run(w, routemap_terms_save), outside ? ERR_INVALID : 0);
    }
    assert_ok(map_publish(&m, &w->coordinator, 0));
    chain_refer(&m.cw, referral);
    chain_call(&m.cw, &w->midwife, "referral", referral);
    world_must(w, referral_page);
    assert_string_equal(chain_at(&m.cw, "referral.due_day"), "2026-03-13"); /* seven working days */
    map_close(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(own_map_holds_from_its_day_on),
        cmocka_unit_test(a_running_plan_keeps_its_version),
        cmocka_unit_test(elsewhere_the_national_example_holds),
        cmocka_unit_test(own_step_keeps_its_name),
        cmocka_unit_test(kept_versions_say_the_same),
        cmocka_unit_test(check_finds_what_is_wrong),
        cmocka_unit_test(step_that_a_rule_leads_to_may_not_go),
        cmocka_unit_test(what_cannot_wait_must_lead_somewhere),
        cmocka_unit_test(warnings_are_weighed_one_by_one),
        cmocka_unit_test(rules_move_and_go),
        cmocka_unit_test(an_edit_on_an_old_page_is_refused),
        cmocka_unit_test(what_was_published_never_changes),
        cmocka_unit_test(another_coalition_reaches_nothing),
        cmocka_unit_test(an_area_has_one_coalition),
        cmocka_unit_test(compared_in_words),
        cmocka_unit_test(out_and_in_again_is_the_same),
        cmocka_unit_test(own_terms_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
