/* Her own place: the first thing she sees, her steps, what she wants otherwise, how she is reached, what withdrawing does,
 * who looked; and that nobody else reaches any of it. */
#include "app/chain/chain.h"
#include "app/chain/meet.h"
#include "app/chain_world.h"
#include "app/parent/parent.h"
#include "app/people/people.h"
#include "app/signals/signals.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

static void as_her(struct chain_world *cw)
{
    world_call(&cw->w, &cw->parent);
}

static const struct value *list_at(const struct chain_world *cw, const char *path)
{
    return value_at(cw->w.call.page, path);
}

/* The item of a list whose member is `text`; NULL. */
static const struct value *find(const struct value *list, const char *member, const char *text)
{
    for (size_t i = 0; i < value_count(list); i++)
        if (text_is(value_get_text(value_item(list, i), member), text))
            return value_item(list, i);
    return NULL;
}

static void give_step(struct chain_world *cw, const char *code, const char *owner, char out[37])
{
    chain_step(cw, code, out);
    assert_int_equal(strlen(out), 36);
    chain_call(cw, &cw->w.midwife, "step", out);
    world_must(&cw->w, step_agree);
    chain_call(cw, &cw->w.midwife, "step", out);
    call_set(&cw->w, "owner_kind", owner);
    call_set(&cw->w, "due_day", "2026-03-11");
    call_set(&cw->w, "why", "Dat wil zij graag.");
    world_must(&cw->w, step_change);
}

/* --- home --- */

static void add_child(struct chain_world *cw, const char *name, const char *birth)
{
    chain_call(cw, &cw->w.midwife, "person", cw->mother);
    call_set(&cw->w, "role", "child");
    call_set(&cw->w, "first_name", name);
    call_set(&cw->w, "surname", "de Vries");
    call_set(&cw->w, "birth_day", birth);
    call_set_flag(&cw->w, "authority", true);
    world_must(&cw->w, member_create);
}

static void home_shows_what_is_hers(void **state)
{
    (void)state;
    struct world w;
    char mother[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 140, mother);
    struct actor her = world_parent(mother);
    world_call(&w, &her);
    world_must(&w, own_home);
    assert_string_equal(value_get_text(w.call.page, "name"), "Noor de Vries");
    assert_int_equal(value_get_int(w.call.page, "weeks", 0), 20);
    assert_non_null(value_get_text(value_get(w.call.page, "report"), "title")); /* nobody asked her yet */
    assert_false(value_get_bool(value_get(w.call.page, "report"), "begun"));
    world_call(&w, &her);
    world_must(&w, report_page); /* and it leads somewhere */
    world_call(&w, &her);
    world_must(&w, report_save);
    world_call(&w, &her);
    world_must(&w, own_home);
    assert_true(value_get_bool(value_get(w.call.page, "report"), "begun"));
    world_close(&w);
}

static void of_her_children_she_sees_name_and_birthday_until_sixteen(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    add_child(&cw, "Bo", "2024-05-06");
    add_child(&cw, "Lot", "2011-03-04");
    add_child(&cw, "Kim", "2010-03-05");
    add_child(&cw, "Ro", "2010-03-04"); /* sixteen today */
    as_her(&cw);
    world_must(&cw.w, own_home);
    const struct value *children = list_at(&cw, "children");
    assert_int_equal(value_count(children), 3);
    assert_string_equal(value_get_text(find(children, "name", "Bo de Vries"), "birth_day"), "2024-05-06");
    assert_non_null(find(children, "name", "Kim de Vries"));
    assert_null(find(children, "name", "Ro de Vries"));
    assert_int_equal(value_count(value_item(children, 0)),
                     3); /* name, birthday, and if it died; nothing else */
    chain_close(&cw);
}

static void a_guardian_reaches_nothing_but_identity(void **state)
{
    (void)state;
    enum grant grants[PART_COUNT];
    access_decide(grants, ROLE_PARENT, INVOLVED_GUARDIAN, FOR_OWN);
    assert_int_equal(grants[PART_IDENTITY], GRANT_READ);
    for (int part = 0; part < PART_COUNT; part++)
        if (part != PART_IDENTITY)
            assert_int_equal(grants[part], GRANT_NONE);
}

/* --- plan --- */

static void she_ticks_off_her_own_steps_only(void **state)
{
    (void)state;
    struct chain_world cw;
    char mine[37], others[37];
    chain_open(&cw);
    chain_step(&cw, "debt_help_referral", others);
    as_her(&cw);
    world_must(&cw.w, own_plan);
    assert_non_null(find(list_at(&cw, "steps.proposed"), "id", others));
    assert_null(value_get_text(find(list_at(&cw, "steps.proposed"), "id", others), "finish"));
    give_step(&cw, "debt_help_referral", "parent", mine);
    as_her(&cw);
    world_must(&cw.w, own_plan);
    const struct value *step = find(list_at(&cw, "steps.mine"), "id", mine);
    char path[96];
    snprintf(path, sizeof path, "/me/plan/%s/done", mine);
    assert_string_equal(value_get_text(step, "finish"), path);
    assert_null(value_get(step, "why")); /* reasons stay out of sight of who looks over her shoulder */

    /* not by another parent, not by an organisation that she did not let in */
    chain_call(&cw, &cw.partner, "step", mine);
    assert_int_equal(world_run(&cw.w, step_done_own), ERR_DENIED);
    for (int twice = 0; twice < 2; twice++) {
        chain_call(&cw, &cw.parent, "step", mine);
        world_must(&cw.w, step_done_own);
        assert_string_equal(cw.w.call.location, "/me/plan?done=own_step");
    }
    assert_string_equal(chain_step_state(&cw, mine), "done");
    as_her(&cw);
    world_must(&cw.w, own_plan);
    assert_non_null(find(list_at(&cw, "steps.closed"), "id", mine));
    chain_close(&cw);
}

static void what_others_do_she_cannot_tick_off(void **state)
{
    (void)state;
    struct chain_world cw;
    char step[37];
    chain_open(&cw);
    give_step(&cw, "debt_help_referral", "network", step);
    as_her(&cw);
    world_must(&cw.w, own_plan);
    assert_non_null(find(list_at(&cw, "steps.others"), "id", step));
    chain_call(&cw, &cw.parent, "step", step);
    assert_int_equal(world_run(&cw.w, step_done_own), ERR_CONFLICT);
    assert_string_equal(cw.w.err.key, "step_not_yours");
    chain_close(&cw);
}

static int64_t wishes_on_worklist(struct chain_world *cw, const struct actor *who, char id[37])
{
    int64_t n = 0;
    id[0] = '\0';
    world_call(&cw->w, who);
    world_must(&cw->w, worklist);
    const struct value *items = list_at(cw, "todo.items");
    for (size_t i = 0; i < value_count(items); i++)
        if (text_is(value_get_text(value_item(items, i), "kind"), "wish")) {
            snprintf(id, 37, "%.36s", value_get_text(value_item(items, i), "href") + strlen("/wishes/"));
            n++;
        }
    return n;
}

static void what_she_wants_otherwise_reaches_who_keeps_her_file(void **state)
{
    (void)state;
    static const char words[] = "Ik wil liever zelf bellen.";
    struct chain_world cw;
    char step[37], id[37], none[37];
    chain_open(&cw);
    give_step(&cw, "debt_help_referral", "network", step);
    as_her(&cw);
    call_set(&cw.w, "step", step);
    call_set(&cw.w, "kind", "change");
    call_set(&cw.w, "text", words);
    world_must(&cw.w, wish_create);
    assert_int_equal(chain_notices(&cw, cw.w.midwife.org, "wish"), 1);
    assert_int_equal(chain_notices(&cw, cw.w.debt.org, "wish"), 0);

    const struct actor *nobody[] = {&cw.w.midwife2, &cw.w.nurse, &cw.w.debt, &cw.mental};
    assert_int_equal(wishes_on_worklist(&cw, &cw.w.midwife, id), 1);
    for (size_t i = 0; i < sizeof nobody / sizeof nobody[0]; i++) {
        assert_int_equal(wishes_on_worklist(&cw, nobody[i], none), 0);
        chain_call(&cw, nobody[i], "wish", id);
        assert_int_equal(world_run(&cw.w, wish_page), ERR_DENIED);
    }
    chain_call(&cw, &cw.w.midwife, "wish", id);
    world_must(&cw.w, wish_page);
    assert_string_equal(chain_at(&cw, "wish.text"), words);
    assert_string_equal(chain_at(&cw, "wish.kind_label"), "Ik wil dit anders");
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    world_must(&cw.w, person_page);
    assert_non_null(find(list_at(&cw, "timeline.items"), "kind", "wish"));

    for (int twice = 0; twice < 2; twice++) {
        chain_call(&cw, &cw.w.midwife, "wish", id);
        world_must(&cw.w, wish_close);
    }
    assert_int_equal(wishes_on_worklist(&cw, &cw.w.midwife, none), 0);
    as_her(&cw);
    world_must(&cw.w, own_plan);
    assert_string_equal(chain_at(&cw, "wishes.0.text"), words);
    assert_string_equal(chain_at(&cw, "wishes.0.done_day"), "2026-03-04");
    chain_close(&cw);
}

static void receivers_of_a_referral_do_not_read_her_words(void **state)
{
    (void)state;
    struct chain_world cw;
    char referral[37], id[37];
    chain_open(&cw);
    chain_refer(&cw, referral);
    assert_ok(chain_event(&cw, &cw.w.debt, referral, referral_accept));
    as_her(&cw);
    call_set(&cw.w, "kind", "stuck");
    call_set(&cw.w, "text", "De schuldhulp luistert niet.");
    world_must(&cw.w, wish_create);
    wishes_on_worklist(&cw, &cw.w.midwife, id);
    chain_call(&cw, &cw.w.debt, "wish", id);
    assert_int_equal(world_run(&cw.w, wish_page), ERR_NOT_FOUND);
    chain_call(&cw, &cw.w.debt, "person", cw.mother);
    world_must(&cw.w, person_page);
    assert_null(find(list_at(&cw, "timeline.items"), "kind", "wish"));
    /* about somebody else's step she cannot say a thing */
    chain_call(&cw, &cw.partner, "wish", id);
    call_set(&cw.w, "step", "0192d4e0-0000-7000-8000-000000000000");
    call_set(&cw.w, "kind", "stuck");
    call_set(&cw.w, "text", "x");
    assert_int_equal(world_run(&cw.w, wish_create), ERR_NOT_FOUND);
    chain_close(&cw);
}

/* --- consent --- */

static const char *her_consent(struct chain_world *cw, char out[37])
{
    as_her(cw);
    world_must(&cw->w, own_consents);
    snprintf(out, 37, "%s", chain_at(cw, "consents.items.0.id"));
    return out;
}

static void withdrawing_closes_her_file_at_once(void **state)
{
    (void)state;
    struct chain_world cw;
    char referral[37], consent[37], path[128];
    chain_open(&cw);
    chain_refer(&cw, referral);
    assert_ok(chain_event(&cw, &cw.w.debt, referral, referral_accept));
    chain_call(&cw, &cw.w.debt, "person", cw.mother);
    world_must(&cw.w, person_page);

    her_consent(&cw, consent);
    snprintf(path, sizeof path, "/me/consents/%s", consent);
    assert_string_equal(chain_at(&cw, "consents.items.0.href"), path);
    chain_call(&cw, &cw.parent, "consent", consent);
    world_must(&cw.w, own_consent);
    assert_true(value_get_bool(list_at(&cw, "consent"), "may_withdraw"));
    assert_true(value_get_bool(list_at(&cw, "consent.referrals.0"), "kept"));
    assert_null(value_get_text(list_at(&cw, "consent.referrals.0"), "href"));

    chain_call(&cw, &cw.partner, "consent", consent);
    assert_int_equal(world_run(&cw.w, own_consent), ERR_DENIED);
    chain_call(&cw, &cw.partner, "consent", consent);
    assert_int_equal(world_run(&cw.w, consent_take_back), ERR_DENIED);

    chain_call(&cw, &cw.parent, "consent", consent);
    world_must(&cw.w, consent_take_back);
    assert_memory_equal(cw.w.call.location, path, strlen(path));
    chain_call(&cw, &cw.w.debt, "person", cw.mother);
    assert_int_equal(world_run(&cw.w, person_page), ERR_DENIED);
    assert_string_equal(chain_state(&cw, referral_page, referral), "withdrawn");
    chain_call(&cw, &cw.parent, "consent", consent);
    world_must(&cw.w, own_consent);
    assert_true(value_get_bool(list_at(&cw, "consent"), "withdrawn"));
    assert_false(value_get_bool(list_at(&cw, "consent"), "may_withdraw"));
    assert_false(value_get_bool(cw.w.call.page, "beside"));
    chain_close(&cw);
}

static void a_referral_that_waits_is_withdrawn_with_it(void **state)
{
    (void)state;
    struct chain_world cw;
    char referral[37], consent[37];
    chain_open(&cw);
    chain_refer(&cw, referral);
    her_consent(&cw, consent);
    chain_call(&cw, &cw.parent, "consent", consent);
    world_must(&cw.w, consent_take_back);
    assert_string_equal(chain_state(&cw, referral_page, referral), "withdrawn");
    assert_int_equal(chain_event(&cw, &cw.w.debt, referral, referral_accept), ERR_DENIED);
    chain_close(&cw);
}

/* --- how she is reached --- */

static void she_says_how_she_is_reached(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    as_her(&cw);
    call_set(&cw.w, "phone", "0687654321");
    chain_many(&cw, "safe_contact", "in_person");
    chain_many(&cw, "never_contact", "voicemail post");
    world_must(&cw.w, own_contact_change);
    as_her(&cw);
    world_must(&cw.w, own_contact_page);
    assert_string_equal(chain_at(&cw, "values.phone"), "0687654321");
    assert_string_equal(chain_at(&cw, "values.surname"), "de Vries"); /* who she is stays */
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    world_must(&cw.w, contact_page);
    assert_string_equal(chain_at(&cw, "values.phone"), "0687654321");
    assert_string_equal(chain_at(&cw, "values.never_contact.1"), "post");
    assert_non_null(chain_at(&cw, "values.birth_day"));
    as_her(&cw);
    world_must(&cw.w, own_home);
    assert_string_equal(chain_at(&cw, "name"), "Noor de Vries");
    chain_close(&cw);
}

/* --- who looked --- */

static void who_looked_names_professionals_and_emergencies_never_a_parent(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    chain_call(&cw, &cw.mental, "person", cw.mother);
    call_set(&cw.w, "reason", "acute_danger");
    call_set(&cw.w, "why", "Zij belde in paniek.");
    world_must(&cw.w, glass_break);
    chain_call(&cw, &cw.w.nurse, "person", cw.mother);
    assert_int_equal(world_run(&cw.w, person_page), ERR_DENIED);
    as_her(&cw);
    world_must(&cw.w, own_audit);
    size_t before = value_count(list_at(&cw, "looks"));
    const struct value *glass = find(list_at(&cw, "looks"), "reason", "Acuut gevaar voor ouder of kind");
    assert_true(value_get_bool(glass, "emergency"));
    assert_string_equal(value_get_text(glass, "reason_words"), "Zij belde in paniek.");
    bool refused = false;
    for (size_t i = 0; i < before; i++)
        refused = refused || value_get_bool(value_item(list_at(&cw, "looks"), i), "denied");
    assert_true(refused);

    char step[37];
    chain_step(&cw, "debt_help_referral", step); /* one more look, by the midwife */
    chain_call(&cw, &cw.partner, "step", step);
    assert_int_equal(world_run(&cw.w, step_done_own), ERR_DENIED);
    as_her(&cw);
    world_must(&cw.w, own_audit);
    assert_int_equal(value_count(list_at(&cw, "looks")), before + 1);
    chain_close(&cw);
}

static int64_t looks_on_page(const struct world *w)
{
    const struct value *looks = value_get(w->call.page, "looks");
    int64_t n = 0;
    for (size_t i = 0; i < value_count(looks); i++)
        n += value_get_int(value_item(looks, i), "times", 1);
    return n;
}

/* More looks than a page holds, all in one moment of a clock that stands still: none is told twice or not at all. */
static void who_looked_is_whole_over_its_pages(void **state)
{
    (void)state;
    enum { LOOKS = 130 };
    struct world w;
    char mother[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 140, mother);
    struct actor her = world_parent(mother);
    world_call(&w, &her);
    world_must(&w, own_audit);
    int64_t before = looks_on_page(&w);
    assert_null(value_get_text(w.call.page, "older"));
    for (int i = 0; i < LOOKS; i++) {
        world_call(&w, &w.midwife);
        call_param_set(&w, "person", mother);
        world_must(&w, i % 3 ? person_page : contact_page);
    }
    world_call(&w, &her);
    world_must(&w, own_audit);
    int64_t first = looks_on_page(&w);
    const char *older = value_get_text(w.call.page, "older");
    assert_int_equal(first, 100);
    long long at = 0;
    char id[64];
    assert_int_equal(sscanf(older, "/me/audit?before=%lld&id=%36s", &at, id), 2);
    char before_text[32];
    snprintf(before_text, sizeof before_text, "%lld", at);
    world_call(&w, &her);
    value_put_text(w.query, "before", before_text);
    value_put_text(w.query, "id", id);
    world_must(&w, own_audit);
    assert_int_equal(first + looks_on_page(&w), before + LOOKS);
    world_close(&w);
}

/* --- whose place it is --- */

static void a_mother_of_fifteen_has_her_own_place(void **state)
{
    (void)state;
    struct world w;
    char mother[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 140, mother);
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", mother);
    call_set(&w, "first_name", "Noor");
    call_set(&w, "surname", "de Vries");
    call_set(&w, "birth_day", "2010-06-01");
    world_must(&w, contact_change);
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", mother);
    world_must(&w, account_link_create);
    struct actor her = world_parent(mother);
    static use_case *const pages[] = {own_home,    own_plan,         own_consents, own_audit,
                                      own_answers, own_contact_page, own_account,  wish_new};
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        world_call(&w, &her);
        world_must(&w, pages[i]);
    }
    world_close(&w);
}

static void a_merge_takes_her_account_along(void **state)
{
    (void)state;
    struct world w;
    char keep[37], away[37], token[TOKEN_TEXT], hash[128];
    struct welcomed got;
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 140, keep);
    world_family(&w, &w.midwife, "de Vries", 138, away);
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", away);
    world_must(&w, account_link_create);
    snprintf(token, sizeof token, "%s",
             strstr(value_get_text(w.call.page, "link"), "/welcome/") + strlen("/welcome/"));
    assert_ok(passwords_hash(hash, w.app.passwords, "drie woorden achter elkaar", &w.err));
    struct welcome in = {.token = token, .login = "noor", .password_hash = hash};
    assert_ok(welcome_accept(&got, world_call(&w, &w.nobody), &in, &w.err));
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", keep);
    call_set(&w, "other", away);
    world_must(&w, person_merge);

    char session[65];
    struct session_found found;
    token_hash(session, got.session.token);
    assert_ok(signin_session(&found, world_call(&w, &w.nobody), session, &w.err));
    assert_string_equal(found.who.person, keep);
    struct actor her = world_parent(keep);
    world_call(&w, &her);
    world_must(&w, own_home);
    assert_string_equal(value_get_text(w.call.page, "name"), "Noor de Vries");
    world_close(&w);
}

static void her_appointments_stand_on_her_first_page(void **state)
{
    (void)state;
    struct chain_world cw;
    chain_open(&cw);
    chain_call(&cw, &cw.w.midwife, "person", cw.mother);
    call_set(&cw.w, "wish", "plan");
    call_set(&cw.w, "planned_at", "2026-03-10T14:00");
    world_must(&cw.w, visit_create);
    as_her(&cw);
    world_must(&cw.w, own_home);
    assert_int_equal(value_count(list_at(&cw, "visits")), 1);
    assert_non_null(value_get_text(list_at(&cw, "visits.0"), "org_name"));
    world_days(&cw.w, 7); /* what is over is gone */
    as_her(&cw);
    world_must(&cw.w, own_home);
    assert_int_equal(value_count(list_at(&cw, "visits")), 0);
    chain_close(&cw);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(home_shows_what_is_hers),
        cmocka_unit_test(of_her_children_she_sees_name_and_birthday_until_sixteen),
        cmocka_unit_test(a_guardian_reaches_nothing_but_identity),
        cmocka_unit_test(she_ticks_off_her_own_steps_only),
        cmocka_unit_test(what_others_do_she_cannot_tick_off),
        cmocka_unit_test(what_she_wants_otherwise_reaches_who_keeps_her_file),
        cmocka_unit_test(receivers_of_a_referral_do_not_read_her_words),
        cmocka_unit_test(withdrawing_closes_her_file_at_once),
        cmocka_unit_test(a_referral_that_waits_is_withdrawn_with_it),
        cmocka_unit_test(she_says_how_she_is_reached),
        cmocka_unit_test(who_looked_names_professionals_and_emergencies_never_a_parent),
        cmocka_unit_test(who_looked_is_whole_over_its_pages),
        cmocka_unit_test(a_mother_of_fifteen_has_her_own_place),
        cmocka_unit_test(a_merge_takes_her_account_along),
        cmocka_unit_test(her_appointments_stand_on_her_first_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
