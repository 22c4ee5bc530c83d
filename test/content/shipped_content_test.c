/* The content that Kiem ships: nothing wrong with it, and a word for every state the program knows. */
#include "care/plan.h"
#include "care/referral.h"
#include "content/check.h"

#include "asking/asking_help.h"
#include "content/content_help.h"

#include <stdio.h>

static const char SHIPPED[] = "content";
static const int32_t reviewed_on = 20788; /* 2026-12-01 */

static void the_check_finds_nothing(void **unused)
{
    (void)unused;
    ARENA_AUTO a = arena_new(TEST_ARENA * 4);
    struct folder folder = folder_read(a, SHIPPED);
    struct content_findings found = {.count = 0};
    struct err err = {0};
    assert_int_equal(content_check(&found, a, folder.files, folder.count, reviewed_on, &err), 0);
    for (size_t i = 0; i < found.count; i++)
        print_message("  %s %s: %s (%s)\n", found.items[i].file, found.items[i].where, found.items[i].key,
                      found.items[i].arg);
    assert_int_equal(found.count, 0);
}

static struct content *shipped(struct arena *a)
{
    struct folder folder = folder_read(a, SHIPPED);
    struct content *c = NULL;
    struct err err = {0};
    if (content_load(&c, a, folder.files, folder.count, &err) != 0)
        fail_msg("%s at %s (%s)", err.key, err.where, err.arg);
    return c;
}

static void has(const struct content *c, const char *list, const char *code)
{
    if (!content_has_code(c, list, code))
        fail_msg("no %s in list %s", code, list);
}

static void says(const struct content *c, const char *key, const char *code)
{
    char whole[64];
    snprintf(whole, sizeof whole, "%s%s", key, code);
    if (!content_text(c, "nl", whole))
        fail_msg("no text %s", whole);
}

/* The texts that the program asks for by a code: nothing else notices that one is missing. */
static void every_state_and_event_of_a_referral_is_told(void **unused)
{
    (void)unused;
    ARENA_AUTO a = arena_new(TEST_ARENA * 4);
    struct content *c = shipped(a);
    for (int i = 0; i < REFERRAL_STATES; i++)
        says(c, "err.referral_", referral_state_code((enum referral_state)i));
    for (int i = 0; i < REFERRAL_EVENTS; i++) {
        const char *code = referral_event_code((enum referral_event)i);
        says(c, "referral.was.", code);
        if (i != REFERRAL_REMIND) /* no line in the file of the person */
            says(c, "entry.referral_", code);
        if (i != REFERRAL_EXPIRE) /* by the system: nobody comes back to a page */
            says(c, "done.referral_", code);
    }
}

static void every_state_of_the_program_has_a_word(void **unused)
{
    (void)unused;
    ARENA_AUTO a = arena_new(TEST_ARENA * 4);
    struct content *c = shipped(a);
    for (int i = 0; i < REFERRAL_STATES; i++)
        has(c, "referral_state", referral_state_code((enum referral_state)i));
    for (int i = 0; i < REFERRAL_EVENTS; i++)
        has(c, "referral_event", referral_event_code((enum referral_event)i));
    for (int i = 0; i < PLAN_STATES; i++)
        has(c, "step_state", plan_state_code((enum plan_state)i));
    for (int i = 0; i <= ACTION_GROUP; i++)
        has(c, "step_action", step_action_code((enum step_action)i));
    for (int i = OWNER_ORG; i <= OWNER_NETWORK; i++)
        has(c, "step_owner", owner_kind_code((enum owner_kind)i));
    for (int i = 0; i <= LEVEL_VERY_VULNERABLE; i++)
        has(c, "level", level_code((enum level)i));
    for (int i = 0; i <= PHASE_AFTER; i++)
        has(c, "phase", phase_code((enum phase)i));
    for (int i = 0; i <= CONSENT_STRUCTURAL_UNSAFETY; i++)
        has(c, "consent_basis", consent_basis_code((enum consent_basis)i));
    for (int i = 0; i <= CONSENT_DIGITAL; i++)
        has(c, "consent_form", consent_form_code((enum consent_form)i));
    for (int i = 0; i < PURPOSE_COUNT; i++)
        has(c, "consent_purpose", consent_purpose_code((enum consent_purpose)i));
    for (int i = 0; i <= CONSENT_REPRESENTATIVE; i++)
        has(c, "consent_capacity", consent_role_code((enum consent_role)i));
}

/* definitions.md §7. */
static void terms_are_those_of_the_definitions(void **unused)
{
    (void)unused;
    ARENA_AUTO a = arena_new(TEST_ARENA * 4);
    struct content *c = shipped(a);
    static const struct {
        const char *code;
        struct term term;
    } rows[] = {
        {"veilig_thuis_report", {TERM_AT_ONCE, 0}},  {"veilig_thuis_assessment", {TERM_WORKING_DAYS, 5}},
        {"urgent_same_day", {TERM_SAME_DAY, 0}},     {"first_contact", {TERM_WORKING_DAYS, 5}},
        {"meeting", {TERM_WORKING_DAYS, 15}},        {"referral_answer", {TERM_WORKING_DAYS, 3}},
        {"question_answer", {TERM_WORKING_DAYS, 3}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct term_rule *t = terms_find(&c->terms, rows[i].code);
        assert_non_null(t);
        assert_int_equal(t->term.unit, rows[i].term.unit);
        assert_int_equal(t->term.count, rows[i].term.count);
    }
    /* Only safety, contact and the child may stand in a report. */
    assert_int_equal(content_report_scopes(c),
                     content_scope(c, "contact") | content_scope(c, "safety") | content_scope(c, "child"));
    assert_int_equal(content_org_kind(c, "debt_help")->scopes & content_scope(c, "mental"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_check_finds_nothing),
        cmocka_unit_test(every_state_of_the_program_has_a_word),
        cmocka_unit_test(every_state_and_event_of_a_referral_is_told),
        cmocka_unit_test(terms_are_those_of_the_definitions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
