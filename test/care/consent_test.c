/* Who must consent by age, authority and ability; what a record must hold; what it opens and when it stops; the
 * Meldcode. */
#include "care/consent.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { CONTACT = 1, MONEY = 2, SAFETY = 4, CHILD = 8, MENTAL = 16, REPORT_SCOPES = CONTACT | SAFETY | CHILD };

static struct id person(const char *name)
{
    struct id id = {0};
    memcpy(id.text, name, strlen(name));
    return id;
}

/* --- who must consent --- */

/* One letter per parent: A authority, a authority but minor, D minor declared of age with authority, n no authority. */
static size_t parents_of(struct consent_parent out[5], const char *letters)
{
    static const char *const names[] = {"p1", "p2", "p3", "p4", "p5"};
    size_t n = strlen(letters);
    for (size_t i = 0; i < n; i++)
        out[i] = (struct consent_parent){.person = person(names[i]),
                                         .age = letters[i] == 'a' || letters[i] == 'D' ? 17 : 40,
                                         .authority = letters[i] != 'n',
                                         .declared_of_age = letters[i] == 'D'};
    return n;
}

struct who {
    int age;
    bool cannot_weigh, stands_alone, representative;
    const char *parents;
    const char *expected; /* "self p1 p2 rep", or the key of the error */
};

static const struct who table[] = {
    {0, false, false, false, "AA", "p1 p2"},
    {0, false, false, false, "An", "p1"},
    {0, false, false, false, "nA", "p2"},
    {0, false, false, false, "nn", "consent_nobody"},
    {0, false, false, false, "", "consent_nobody"},
    /* The child of a minor mother: she has no authority unless declared of age. */
    {0, false, false, false, "a", "consent_nobody"},
    {0, false, false, false, "aA", "p2"},
    {0, false, false, false, "D", "p1"},
    {11, false, false, false, "AA", "p1 p2"},
    /* Standing alone does not exist below 12. */
    {11, false, true, false, "AA", "p1 p2"},
    {12, false, false, false, "AA", "self p1 p2"},
    {15, false, false, false, "A", "self p1"},
    {15, false, true, false, "AA", "self"},
    {15, false, true, false, "", "self"},
    {15, false, false, false, "", "consent_nobody"},
    {15, true, false, false, "AA", "p1 p2"},
    {15, true, true, false, "A", "p1"},
    {16, false, false, false, "AA", "self"},
    {16, false, false, false, "", "self"},
    {17, false, false, false, "AA", "self"},
    {17, true, false, false, "AA", "p1 p2"},
    {17, true, false, true, "", "consent_nobody"},
    {18, false, false, false, "AA", "self"},
    {18, true, false, true, "AA", "rep"},
    {18, true, false, false, "AA", "consent_nobody"},
    {34, false, false, true, "", "self"},
    {130, false, false, false, "", "self"},
    {131, false, false, false, "", "consent_age"},
    {-1, false, false, false, "AA", "consent_age"},
    {3, false, false, false, "AAAAA", "consent_parents"},
};

static void say_needs(char out[64], const struct consent_needs *needs)
{
    out[0] = '\0';
    for (size_t i = 0; i < needs->count; i++) {
        const char *name = needs->parties[i].person.text;
        strcat(out, i ? " " : "");
        strcat(out, name);
        enum consent_role role = name[0] == 's'   ? CONSENT_SELF
                                 : name[0] == 'r' ? CONSENT_REPRESENTATIVE
                                                  : CONSENT_AUTHORITY;
        assert_int_equal(needs->parties[i].role, role);
    }
}

static void who_must_consent(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const struct who *w = &table[i];
        struct consent_parent parents[5];
        struct consent_subject s = {.person = person("self"),
                                    .age = w->age,
                                    .cannot_weigh = w->cannot_weigh,
                                    .stands_alone = w->stands_alone,
                                    .parents = parents};
        s.parent_count = parents_of(parents, w->parents);
        if (w->representative)
            s.representative = person("rep");
        struct consent_needs needs = {.count = 99};
        struct err err = {0};
        char said[64];
        if (consent_required(&needs, &s, &err) < 0) {
            assert_int_equal(needs.count, 99);
            snprintf(said, sizeof said, "%s", err.key);
        } else {
            say_needs(said, &needs);
        }
        assert_string_equal(said, w->expected);
    }
}

/* --- the record --- */

enum { TODAY = 20000 };

static struct consent_recipient debt_help(void)
{
    return (struct consent_recipient){.kind = "debt_help", .widest = CONTACT | MONEY};
}

static struct consent good(void)
{
    struct consent c = {.person = person("self"),
                        .basis = CONSENT_GIVEN,
                        .scopes = CONTACT | MONEY,
                        .recipient = debt_help(),
                        .purposes = 1u << PURPOSE_REFERRAL | 1u << PURPOSE_CARE,
                        .from = TODAY,
                        .until = TODAY + 180,
                        .withdrawn = DAY_NONE,
                        .given_count = 1};
    c.given_by[0] = (struct consent_party){person("self"), CONSENT_SELF};
    return c;
}

static const struct consent_needs needs_self = {.parties = {{{"self"}, CONSENT_SELF}}, .count = 1};
static const struct consent_needs needs_two = {
    .parties = {{{"self"}, CONSENT_SELF}, {{"p1"}, CONSENT_AUTHORITY}}, .count = 2};

static void refused_with(const struct consent *c, const struct consent_needs *needs, int code,
                         const char *key)
{
    struct err err = {0};
    assert_int_equal(consent_check(c, needs, REPORT_SCOPES, TODAY, &err), code);
    if (code < 0)
        assert_string_equal(err.key, key);
}

static void a_record_is_complete_or_says_what_is_missing(void **unused)
{
    (void)unused;
    struct consent c = good();
    refused_with(&c, &needs_self, 0, NULL);
    c.scopes = 0;
    refused_with(&c, &needs_self, ERR_INVALID, "consent_scopes");
    c = good();
    c.scopes |= MENTAL;
    refused_with(&c, &needs_self, ERR_INVALID, "consent_too_wide");
    c = good();
    c.recipient.kind = NULL;
    refused_with(&c, &needs_self, ERR_INVALID, "consent_recipient");
    c = good();
    c.purposes = 0;
    refused_with(&c, &needs_self, ERR_INVALID, "consent_purpose");
    c.purposes = 1u << PURPOSE_COUNT;
    refused_with(&c, &needs_self, ERR_INVALID, "consent_purpose");
    c = good();
    c.until = TODAY - 1;
    refused_with(&c, &needs_self, ERR_INVALID, "consent_period");
    c = good();
    c.from = TODAY + 200;
    refused_with(&c, &needs_self, ERR_INVALID, "consent_period");
    c = good();
    c.from = DAY_NONE;
    refused_with(&c, &needs_self, ERR_INVALID, "consent_period");
}

static void everyone_needed_has_to_say_yes(void **unused)
{
    (void)unused;
    struct consent c = good();
    struct err err = {0};
    assert_int_equal(consent_check(&c, &needs_two, REPORT_SCOPES, TODAY, &err), ERR_CONFLICT);
    assert_string_equal(err.key, "consent_missing");
    assert_string_equal(err.arg, "1");
    c.given_by[c.given_count++] = (struct consent_party){person("p1"), CONSENT_AUTHORITY};
    refused_with(&c, &needs_two, 0, NULL);
    c.given_count = 0;
    refused_with(&c, &needs_self, ERR_CONFLICT, "consent_missing");
    /* The same person twice is one person. */
    c.given_by[0] = c.given_by[1] = (struct consent_party){person("self"), CONSENT_SELF};
    c.given_count = 2;
    refused_with(&c, &needs_two, ERR_CONFLICT, "consent_missing");
}

static void own_contact_is_an_act_of_one(void **unused)
{
    (void)unused;
    struct consent c = good();
    c.basis = CONSENT_OWN_CONTACT;
    refused_with(&c, &needs_two, 0, NULL);
    c.given_by[0].person = person("stranger");
    refused_with(&c, &needs_two, ERR_CONFLICT, "consent_missing");
}

static void a_refusal_is_recorded_without_anyone_saying_yes(void **unused)
{
    (void)unused;
    struct consent c = good();
    c.refused = true;
    c.given_count = 0;
    c.from = c.until = DAY_NONE;
    refused_with(&c, &needs_two, 0, NULL);
    c.scopes = 0;
    refused_with(&c, &needs_two, ERR_INVALID, "consent_scopes");
}

/* --- the Meldcode --- */

static struct meldcode_weighing weighed(void)
{
    return (struct meldcode_weighing){
        .day = {TODAY - 3, TODAY - 2, TODAY - 1, TODAY, TODAY}, .consulted_colleague = true, .report = true};
}

static void the_weighing_takes_five_steps(void **unused)
{
    (void)unused;
    static const char *const keys[MELDCODE_STEPS] = {"meldcode_signals", "meldcode_consult", "meldcode_talk",
                                                     "meldcode_weigh", "meldcode_decide"};
    struct err err = {0};
    struct meldcode_weighing w = weighed();
    assert_int_equal(meldcode_check(&w, TODAY, &err), 0);
    for (int i = 0; i < MELDCODE_STEPS; i++) {
        w = weighed();
        w.day[i] = DAY_NONE;
        assert_int_equal(meldcode_check(&w, TODAY, &err), ERR_CONFLICT);
        assert_string_equal(err.key, keys[i]);
        assert_int_equal(err.arg[0], '1' + i);
        w.day[i] = TODAY + 1;
        assert_int_equal(meldcode_check(&w, TODAY, &err), ERR_CONFLICT);
        assert_string_equal(err.key, "meldcode_order");
    }
    w = weighed();
    w.day[MELDCODE_DECIDE] = TODAY - 1; /* weighed after the decision */
    assert_int_equal(meldcode_check(&w, TODAY, &err), ERR_CONFLICT);
    assert_string_equal(err.key, "meldcode_order");
}

static void the_family_is_spoken_with_or_it_is_said_why_not(void **unused)
{
    (void)unused;
    struct err err = {0};
    struct meldcode_weighing w = weighed();
    w.day[MELDCODE_TALK] = DAY_NONE;
    w.not_talked_reason = "";
    assert_int_equal(meldcode_check(&w, TODAY, &err), ERR_CONFLICT);
    w.not_talked_reason = "talking would put her in danger";
    assert_int_equal(meldcode_check(&w, TODAY, &err), 0);
    w.consulted_colleague = false;
    assert_int_equal(meldcode_check(&w, TODAY, &err), ERR_CONFLICT);
    assert_string_equal(err.key, "meldcode_consult");
    w.consulted_veilig_thuis = true;
    assert_int_equal(meldcode_check(&w, TODAY, &err), 0);
    w.report = false;
    assert_int_equal(meldcode_check(&w, TODAY, &err), ERR_CONFLICT);
    assert_string_equal(err.key, "meldcode_no_report");
}

static struct consent report_of(enum consent_basis basis, const struct meldcode_weighing *w)
{
    struct consent c = good();
    c.basis = basis;
    c.scopes = CONTACT | SAFETY | CHILD;
    c.recipient = (struct consent_recipient){
        .kind = "veilig_thuis", .widest = CONTACT | SAFETY | CHILD | MENTAL, .receives_report = true};
    c.purposes = 1u << PURPOSE_REPORT;
    c.given_count = 0;
    c.weighing = w;
    return c;
}

static void danger_opens_a_report_and_nothing_else(void **unused)
{
    (void)unused;
    static const enum consent_basis grounds[] = {CONSENT_ACUTE_DANGER, CONSENT_STRUCTURAL_UNSAFETY};
    for (size_t i = 0; i < 2; i++) {
        struct meldcode_weighing w = weighed();
        struct consent c = report_of(grounds[i], &w);
        refused_with(&c, &needs_self, 0, NULL);
        assert_true(consent_scopes(&c, 1, &c.recipient, PURPOSE_REPORT, TODAY) == REPORT_SCOPES);
        assert_true(consent_scopes(&c, 1, &c.recipient, PURPOSE_CARE, TODAY) == 0);
        c.scopes |= MENTAL;
        refused_with(&c, &needs_self, ERR_INVALID, "consent_too_wide");
        c = report_of(grounds[i], &w);
        c.purposes |= 1u << PURPOSE_CARE;
        refused_with(&c, &needs_self, ERR_CONFLICT, "consent_report_only");
        assert_true(consent_scopes(&c, 1, &c.recipient, PURPOSE_CARE, TODAY) == 0);
        c = report_of(grounds[i], &w);
        c.recipient.receives_report = false;
        refused_with(&c, &needs_self, ERR_CONFLICT, "consent_report_to");
        assert_true(consent_scopes(&c, 1, &c.recipient, PURPOSE_REPORT, TODAY) == 0);
        c = report_of(grounds[i], NULL);
        refused_with(&c, &needs_self, ERR_CONFLICT, "meldcode_signals");
        w.report = false;
        c = report_of(grounds[i], &w);
        refused_with(&c, &needs_self, ERR_CONFLICT, "meldcode_no_report");
    }
}

/* --- what it opens --- */

static bool allows(const struct consent *c, size_t n, scope_set scopes, const struct consent_recipient *to,
                   enum consent_purpose purpose, int32_t day)
{
    struct consent_ask ask = {.scopes = scopes, .to = to, .purpose = purpose, .day = day};
    return consent_allows(c, n, &ask);
}

static void it_opens_what_was_agreed_and_no_more(void **unused)
{
    (void)unused;
    struct consent c = good();
    struct consent_recipient to = debt_help();
    to.org = person("org-1");
    assert_true(allows(&c, 1, MONEY, &to, PURPOSE_CARE, TODAY));
    assert_true(allows(&c, 1, MONEY | CONTACT, &to, PURPOSE_REFERRAL, TODAY));
    assert_false(allows(&c, 1, MENTAL, &to, PURPOSE_CARE, TODAY));
    assert_false(allows(&c, 1, MONEY | MENTAL, &to, PURPOSE_CARE, TODAY));
    assert_false(allows(&c, 1, 0, &to, PURPOSE_CARE, TODAY));
    assert_false(allows(&c, 1, MONEY, &to, PURPOSE_MEETING, TODAY));
    assert_false(allows(&c, 0, MONEY, &to, PURPOSE_CARE, TODAY));
    struct consent_recipient other = to;
    other.kind = "gp";
    assert_false(allows(&c, 1, MONEY, &other, PURPOSE_CARE, TODAY));
    /* Content has become stricter since: debt help no longer receives money data. */
    to.widest = CONTACT;
    assert_false(allows(&c, 1, MONEY, &to, PURPOSE_CARE, TODAY));
    assert_true(allows(&c, 1, CONTACT, &to, PURPOSE_CARE, TODAY));
}

static void one_organisation_is_not_its_whole_kind(void **unused)
{
    (void)unused;
    struct consent c = good();
    c.recipient.org = person("org-1");
    struct consent_recipient to = debt_help();
    to.org = person("org-1");
    assert_true(allows(&c, 1, MONEY, &to, PURPOSE_CARE, TODAY));
    to.org = person("org-2");
    assert_false(allows(&c, 1, MONEY, &to, PURPOSE_CARE, TODAY));
    to.org = person("");
    assert_false(allows(&c, 1, MONEY, &to, PURPOSE_CARE, TODAY));
}

static void it_ends_on_its_last_day_or_at_once(void **unused)
{
    (void)unused;
    struct consent c = good();
    struct consent_recipient to = debt_help();
    assert_false(allows(&c, 1, MONEY, &to, PURPOSE_CARE, TODAY - 1));
    assert_true(allows(&c, 1, MONEY, &to, PURPOSE_CARE, c.until));
    assert_false(allows(&c, 1, MONEY, &to, PURPOSE_CARE, c.until + 1));
    c.withdrawn = TODAY + 10;
    assert_true(allows(&c, 1, MONEY, &to, PURPOSE_CARE, TODAY + 9));
    assert_false(allows(&c, 1, MONEY, &to, PURPOSE_CARE, TODAY + 10));
    assert_false(allows(&c, 1, MONEY, &to, PURPOSE_CARE, TODAY + 11));
}

static void a_refusal_opens_nothing_and_takes_nothing_away(void **unused)
{
    (void)unused;
    struct consent both[2] = {good(), good()};
    struct consent_recipient to = debt_help();
    both[1].refused = true;
    assert_false(allows(&both[1], 1, MONEY, &to, PURPOSE_CARE, TODAY));
    assert_true(allows(both, 2, MONEY, &to, PURPOSE_CARE, TODAY));
}

static void records_add_up(void **unused)
{
    (void)unused;
    struct consent both[2] = {good(), good()};
    struct consent_recipient to = debt_help();
    both[0].scopes = CONTACT;
    both[1].scopes = MONEY;
    assert_true(allows(both, 2, CONTACT | MONEY, &to, PURPOSE_CARE, TODAY));
    both[1].withdrawn = TODAY;
    assert_false(allows(both, 2, CONTACT | MONEY, &to, PURPOSE_CARE, TODAY));
    assert_true(allows(both, 2, CONTACT, &to, PURPOSE_CARE, TODAY));
}

static void codes_are_read_back(void **unused)
{
    (void)unused;
    for (int i = 0; i <= CONSENT_STRUCTURAL_UNSAFETY; i++) {
        enum consent_basis out = CONSENT_GIVEN;
        assert_true(consent_basis_from_code(&out, consent_basis_code((enum consent_basis)i)) &&
                    (int)out == i);
    }
    for (int i = 0; i <= CONSENT_DIGITAL; i++) {
        enum consent_form out = CONSENT_ORAL;
        assert_true(consent_form_from_code(&out, consent_form_code((enum consent_form)i)) && (int)out == i);
    }
    for (int i = 0; i < PURPOSE_COUNT; i++) {
        enum consent_purpose out = PURPOSE_COUNT;
        assert_true(consent_purpose_from_code(&out, consent_purpose_code((enum consent_purpose)i)) &&
                    (int)out == i);
    }
    for (int i = 0; i <= CONSENT_REPRESENTATIVE; i++) {
        enum consent_role out = CONSENT_SELF;
        assert_true(consent_role_from_code(&out, consent_role_code((enum consent_role)i)) && (int)out == i);
    }
    enum consent_purpose out = PURPOSE_COUNT;
    assert_false(consent_purpose_from_code(&out, "gossip") || consent_purpose_from_code(&out, NULL));
    assert_int_equal(out, PURPOSE_COUNT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_must_consent),
        cmocka_unit_test(a_record_is_complete_or_says_what_is_missing),
        cmocka_unit_test(everyone_needed_has_to_say_yes),
        cmocka_unit_test(own_contact_is_an_act_of_one),
        cmocka_unit_test(a_refusal_is_recorded_without_anyone_saying_yes),
        cmocka_unit_test(the_weighing_takes_five_steps),
        cmocka_unit_test(the_family_is_spoken_with_or_it_is_said_why_not),
        cmocka_unit_test(danger_opens_a_report_and_nothing_else),
        cmocka_unit_test(it_opens_what_was_agreed_and_no_more),
        cmocka_unit_test(one_organisation_is_not_its_whole_kind),
        cmocka_unit_test(it_ends_on_its_last_day_or_at_once),
        cmocka_unit_test(a_refusal_opens_nothing_and_takes_nothing_away),
        cmocka_unit_test(records_add_up),
        cmocka_unit_test(codes_are_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
