/* The shipped content against definitions.md: every factor of §2 in every phase it belongs to, the terms of §7, the
 * promise of few questions, and nothing that stays unknown when everything is answered. */
#include "asking/asking_help.h"
#include "asking/findings.h"
#include "care/level.h"
#include "content/content_help.h"

#include "base/rand.h"

enum { CONTENT_ARENA = 256 * 1024 * 1024, GATE_PROMISE = 15, PHASES = 3 };

static const char *const instruments[PHASES] = {"kiem-basis-wish", "kiem-basis-pregnancy",
                                                "kiem-basis-birth"};

static struct content *shipped(struct arena *a)
{
    struct folder folder = folder_read(a, "content");
    struct content *c = NULL;
    struct err err = {0};
    if (content_load(&c, a, folder.files, folder.count, &err) != 0)
        fail_msg("%s at %s (%s)", err.key, err.where, err.arg);
    return c;
}

static const struct scoring *scoring(const struct content *c, int phase)
{
    const struct content_instrument *q = content_instrument(c, instruments[phase]);
    assert_true(q && q->scoring);
    return q->scoring;
}

static struct findings evaluate(struct arena *a, const struct scoring *s, const struct value *answers)
{
    struct findings f = {0};
    struct err err = {0};
    assert_int_equal(scoring_evaluate(&f, a, s, answers, &err), 0);
    return f;
}

/* Where a factor is asked: w(ish), p(regnancy), b(irth); f: the file knows it. In the order of §2. */
static const struct {
    const char *code, *asked;
} programme[] = {
    /* medical */
    {"earlier_birth_problem", "wp"},
    {"chronic_illness", "wpb"},
    {"psychiatric_illness", "wpb"},
    {"emotional_problems", "wpb"},
    {"addiction", "wpb"},
    {"alcohol_drugs", "wpb"},
    {"smoking", "wpb"},
    {"poor_nutrition", "wpb"},
    {"parent_disability", "wpb"},
    {"late_care", "f"},
    {"multiple_pregnancy", "f"},
    {"child_preterm", "f"},
    {"child_small", "b"},
    {"child_low_apgar", "b"},
    {"child_anomaly", "b"},
    {"child_illness_disability", "b"},
    {"child_temperament", "b"},
    /* psychosocial */
    {"low_education", "wpb"},
    {"poverty", "wpb"},
    {"debts", "wpb"},
    {"unemployment", "wpb"},
    {"housing_problem", "wpb"},
    {"unsafe_neighbourhood", "wpb"},
    {"poor_environment", "wpb"},
    {"crime", "wpb"},
    {"single_parent", "wpb"},
    {"young_parent", "f"},
    {"adverse_parenting", "b"},
    {"domestic_violence", "wpb"},
    {"child_abuse_current", "wpb"},
    {"child_abuse_own_youth", "wpb"},
    {"relationship_problems", "wpb"},
    {"social_isolation", "wpb"},
    {"mild_intellectual_disability", "wpb"},
    {"stress", "wpb"},
    {"unplanned_pregnancy", "p"},
    {"undocumented", "wpb"},
    {"previous_child_measure", "wpb"},
    {"unrealistic_expectations", "pb"},
    {"lack_parenting_skills", "pb"},
    {"low_language_skills", "wpb"},
    /* protective */
    {"warmth_affection", "b"},
    {"network_support", "wpb"},
    {"accepts_help", "wpb"},
    {"self_esteem", "wpb"},
    {"self_confidence", "wpb"},
    {"social_competence", "wpb"},
    {"stable_relationship", "wpb"},
    {"sensitive_parenting", "b"},
    {"regular_care", "wpb"},
};
enum { PROGRAMME = sizeof programme / sizeof programme[0] };

/* Whether a rule or a sum can make it present; a gate alone cannot. */
static bool raised(const struct scoring *s, const struct factor *f)
{
    for (size_t i = 0; i < s->rule_count; i++)
        if (s->rules[i].factor == f)
            return true;
    for (size_t i = 0; i < s->sum_count; i++)
        if (s->sums[i].factor == f)
            return true;
    return false;
}

static void every_factor_of_the_programme_is_covered(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(CONTENT_ARENA);
    struct content *c = shipped(a);
    for (size_t i = 0; i < PROGRAMME; i++) {
        const struct factor *f = factors_find(&c->factors, programme[i].code);
        if (!f)
            fail_msg("no factor %s", programme[i].code);
        char asked[5] = "";
        size_t n = 0;
        for (int phase = 0; phase < PHASES; phase++)
            if (raised(scoring(c, phase), f))
                asked[n++] = "wpb"[phase];
        if (f->fact != FACT_NONE)
            asked[n] = 'f';
        /* What the file knows is never asked. */
        if (strcmp(asked, programme[i].asked) != 0)
            fail_msg("%s: %s, expected %s", f->code, asked, programme[i].asked);
    }
}

/* One way to answer an item, by number; false when there are no more. */
static bool nth_answer(struct value *answers, const struct item *it, size_t n)
{
    if (it->type == ITEM_BOOLEAN)
        value_put_bool(answers, it->link_id, n == 1);
    else if (it->type == ITEM_INTEGER)
        value_put_int(answers, it->link_id, (int64_t)n);
    else if (n < it->option_count)
        value_put_text(answers, it->link_id, it->options[n].code);
    else
        value_put_text(answers, it->link_id, "x");
    return it->option_count ? n < it->option_count
                            : n < (it->type == ITEM_BOOLEAN   ? 2u
                                   : it->type == ITEM_INTEGER ? 11u
                                                              : 1u);
}

/* Lower is better for the family: risks, then protective factors that are absent, then what is still unknown. */
static long trouble(struct arena *a, const struct scoring *s, const struct value *answers)
{
    struct findings f = evaluate(a, s, answers);
    long sum = (long)f.urgent_count * 1000000;
    for (size_t i = 0; i < f.count; i++) {
        bool risk = f.items[i].factor->kind == FACTOR_RISK;
        if (f.items[i].present == TRI_UNKNOWN)
            sum += 1;
        else if (risk == (f.items[i].present == TRI_YES))
            sum += 1000;
    }
    return sum;
}

/* Answers what is asked, one question after another, each in the way that leaves the family best. */
static void a_family_without_problems_is_asked_at_most_15_questions(void **state)
{
    (void)state;
    ARENA_AUTO keep = arena_new(CONTENT_ARENA);
    struct content *c = shipped(keep);
    for (int phase = 0; phase < PHASES; phase++) {
        const struct scoring *s = scoring(c, phase);
        struct value *answers = value_object(keep);
        struct err err = {0};
        int questions = 0;
        for (;;) {
            ARENA_AUTO a = arena_new(CONTENT_ARENA);
            struct enabled *enabled = NULL;
            assert_int_equal(instrument_enabled(&enabled, a, s->instrument, answers, &err), 0);
            const struct item *it = instrument_next(s->instrument, enabled, answers, NULL);
            if (!it)
                break;
            questions++;
            assert_true(questions <= GATE_PROMISE);
            size_t best = 0;
            long least = -1;
            struct value *attempt = value_copy(a, answers);
            for (size_t n = 0; nth_answer(attempt, it, n); n++) {
                long is = trouble(a, s, attempt);
                if (least < 0 || is < least) {
                    least = is;
                    best = n;
                }
            }
            assert_true(nth_answer(answers, it, best));
        }
        print_message("%s: %d questions\n", instruments[phase], questions);
        struct findings f = evaluate(keep, s, answers);
        assert_int_equal(f.protection, TRI_YES);
        assert_int_equal(f.urgent_count, 0);
        for (size_t i = 0; i < f.count; i++)
            if (f.items[i].present != (f.items[i].factor->kind == FACTOR_RISK ? TRI_NO : TRI_YES))
                fail_msg("%s: %s", instruments[phase], f.items[i].factor->code);
    }
}

static void answer_at_random(struct value *answers, const struct item *it, const struct rng *rng)
{
    size_t n = it->option_count ? rng_below(rng, (uint32_t)it->option_count) : rng_below(rng, 2);
    nth_answer(answers, it, n);
}

/* Whoever answers every question that comes leaves nothing unknown: no level hangs on a question that is never put. */
static void everything_answered_is_everything_known(void **state)
{
    (void)state;
    ARENA_AUTO keep = arena_new(CONTENT_ARENA);
    struct content *c = shipped(keep);
    uint64_t seed = 2026;
    struct rng rng = rng_seeded(&seed);
    for (int run = 0; run < 300; run++) {
        const struct scoring *s = scoring(c, run % PHASES);
        ARENA_AUTO a = arena_new(CONTENT_ARENA);
        struct value *answers = value_object(a);
        struct err err = {0};
        for (;;) {
            struct enabled *enabled = NULL;
            assert_int_equal(instrument_enabled(&enabled, a, s->instrument, answers, &err), 0);
            const struct item *it = instrument_next(s->instrument, enabled, answers, NULL);
            if (!it)
                break;
            answer_at_random(answers, it, &rng);
        }
        struct value *kept = NULL;
        assert_int_equal(instrument_check(&kept, a, s->instrument, answers, true, &err), 0);
        struct findings f = evaluate(a, s, kept);
        assert_int_not_equal(f.protection, TRI_UNKNOWN);
        for (size_t i = 0; i < f.count; i++)
            if (f.items[i].present == TRI_UNKNOWN)
                fail_msg("%s: %s stays unknown", s->instrument->code, f.items[i].factor->code);
    }
}

/* From content to level: nothing said is undetermined, and each unknown factor names a question to ask. */
static void silence_is_never_self_reliant(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(CONTENT_ARENA);
    struct content *c = shipped(a);
    for (int phase = 0; phase < PHASES; phase++) {
        struct findings f = evaluate(a, scoring(c, phase), value_object(a));
        const struct factor **asked = arena_alloc(a, f.count * sizeof(struct factor *));
        assert_non_null(asked);
        for (size_t i = 0; i < f.count; i++) {
            asked[i] = f.items[i].factor;
            assert_true(f.items[i].present == TRI_UNKNOWN && f.items[i].item_count > 0);
        }
        struct level_input in = {.day = on("2026-11-21"),
                                 .asked = asked,
                                 .asked_count = f.count,
                                 .protection = TRI_YES,
                                 .disciplines = -1};
        struct level_outcome o = {0};
        struct err err = {0};
        assert_int_equal(level_compute(&o, a, &in, &err), 0);
        assert_int_equal(o.level, LEVEL_UNDETERMINED);
        assert_true(o.ask_count > 10);
    }
}

static void the_terms_of_the_definitions(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(CONTENT_ARENA);
    struct content *c = shipped(a);
    static const struct {
        const char *code;
        struct term term;
    } rows[] = {
        {"veilig_thuis_report", {TERM_AT_ONCE, 0}}, {"veilig_thuis_assessment", {TERM_WORKING_DAYS, 5}},
        {"urgent_same_day", {TERM_SAME_DAY, 0}},    {"first_contact", {TERM_WORKING_DAYS, 5}},
        {"meeting", {TERM_WORKING_DAYS, 15}},       {"referral_answer", {TERM_WORKING_DAYS, 3}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct term_rule *r = terms_find(&c->terms, rows[i].code);
        if (!r || r->term.unit != rows[i].term.unit || r->term.count != rows[i].term.count)
            fail_msg("%s", rows[i].code);
    }
    /* The holidays shipped, over Easter and King's Day of 2026. */
    assert_day(term_due(&c->calendar, on("2026-04-03"), rows[5].term), "2026-04-09");
    assert_day(term_due(&c->calendar, on("2026-04-24"), rows[5].term), "2026-04-30");
}

static void every_phase_has_its_moments(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(CONTENT_ARENA);
    struct content *c = shipped(a);
    bool seen[PHASES] = {false};
    for (size_t i = 0; i < c->schedule.count; i++) {
        const struct moment *m = &c->schedule.moments[i];
        assert_string_equal(m->instrument, instruments[m->phase]);
        seen[m->phase] = true;
    }
    for (int phase = 0; phase < PHASES; phase++)
        assert_true(seen[phase]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_factor_of_the_programme_is_covered),
        cmocka_unit_test(a_family_without_problems_is_asked_at_most_15_questions),
        cmocka_unit_test(everything_answered_is_everything_known),
        cmocka_unit_test(silence_is_never_self_reliant),
        cmocka_unit_test(the_terms_of_the_definitions),
        cmocka_unit_test(every_phase_has_its_moments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
