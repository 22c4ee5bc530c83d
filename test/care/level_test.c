/* The four levels: every row of the table with its bounds. */
#include "care/level.h"

#include "asking/asking_help.h"

static const char *birth_care[] = {"birth_care"}, *gp[] = {"gp"}, *both[] = {"birth_care", "gp"};

#define RISK(name, list, n)                                                                                  \
    {                                                                                                        \
        .code = (name), .kind = FACTOR_RISK, .validity = VALIDITY_PERMANENT, .disciplines = (list),          \
        .discipline_count = (n)                                                                              \
    }

static struct factor factors[] = {RISK("smoking", birth_care, 1), RISK("stress", gp, 1),
                                  RISK("debts", both, 2), RISK("noise", NULL, 0), RISK("poverty", gp, 1)};
enum { FACTORS = 5 };

/* Every row of the table of §1, at its bounds. */
static void every_row_of_the_table(void **state)
{
    (void)state;
    static const struct {
        int risks;
        bool protection;
        int disciplines;
        enum level level;
    } rows[] = {
        {0, true, 0, LEVEL_SELF_RELIANT},
        {0, true, 5, LEVEL_SELF_RELIANT},
        {0, false, 0, LEVEL_NO_RISK_LITTLE_PROTECTION},
        {0, false, 5, LEVEL_NO_RISK_LITTLE_PROTECTION},
        {1, true, 0, LEVEL_POTENTIALLY_VULNERABLE},
        {1, true, 5, LEVEL_POTENTIALLY_VULNERABLE},
        {30, true, 9, LEVEL_POTENTIALLY_VULNERABLE},
        {1, false, 0, LEVEL_VULNERABLE},
        {1, false, 1, LEVEL_VULNERABLE},
        {1, false, 5, LEVEL_VULNERABLE}, /* one factor, however many disciplines */
        {2, false, 0, LEVEL_VULNERABLE},
        {2, false, 1, LEVEL_VULNERABLE},
        {2, false, 2, LEVEL_VERY_VULNERABLE},
        {30, false, 1, LEVEL_VULNERABLE},
        {30, false, 9, LEVEL_VERY_VULNERABLE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(level_rule(rows[i].risks, rows[i].protection, rows[i].disciplines), rows[i].level);
}

static struct level_outcome compute(struct arena *a, const struct level_input *in)
{
    struct level_outcome o = {0};
    struct err err = {0};
    assert_int_equal(level_compute(&o, a, in, &err), 0);
    return o;
}

/* One signal per factor, "?", "n" or "y" each. */
static struct level_outcome of_states(struct arena *a, const char *states, enum tri protection,
                                      int disciplines)
{
    size_t n = strlen(states);
    struct signal *signals = arena_alloc(a, FACTORS * sizeof *signals); /* the explanation points into them */
    assert_non_null(signals);
    for (size_t i = 0; i < n; i++)
        signals[i] = (struct signal){.factor = &factors[i],
                                     .present = states[i] == 'y'   ? TRI_YES
                                                : states[i] == 'n' ? TRI_NO
                                                                   : TRI_UNKNOWN,
                                     .day = 100};
    struct level_input in = {
        .day = 100, .signals = signals, .count = n, .protection = protection, .disciplines = disciplines};
    return compute(a, &in);
}

static void the_bounds_decide(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    static const struct {
        const char *states; /* smoking, stress, debts, noise, poverty */
        enum tri protection;
        int disciplines;
        enum level level;
    } rows[] = {
        {"nnnnn", TRI_YES, -1, LEVEL_SELF_RELIANT},
        {"nnnnn", TRI_NO, -1, LEVEL_NO_RISK_LITTLE_PROTECTION},
        {"nnnnn", TRI_UNKNOWN, -1, LEVEL_UNDETERMINED},
        {"?nnnn", TRI_YES, -1, LEVEL_UNDETERMINED}, /* 0 … 1 */
        {"?nnnn", TRI_NO, -1, LEVEL_UNDETERMINED},
        {"y????", TRI_YES, -1, LEVEL_POTENTIALLY_VULNERABLE}, /* 1 … 5: all the same */
        {"ynnnn", TRI_NO, -1, LEVEL_VULNERABLE},
        {"y?nnn", TRI_NO, -1, LEVEL_UNDETERMINED},    /* stress would make it two of two disciplines */
        {"ynn?n", TRI_NO, -1, LEVEL_VULNERABLE},      /* noise needs no discipline: two of one at most */
        {"nnynn", TRI_NO, -1, LEVEL_VULNERABLE},      /* one factor of two disciplines */
        {"nny?n", TRI_NO, -1, LEVEL_UNDETERMINED},    /* noise would make it two */
        {"nyn?y", TRI_NO, -1, LEVEL_VULNERABLE},      /* two of one discipline, noise adds none */
        {"yy???", TRI_NO, -1, LEVEL_VERY_VULNERABLE}, /* nothing can lower it */
        {"yy???", TRI_UNKNOWN, -1, LEVEL_UNDETERMINED},
        {"yynnn", TRI_NO, 1, LEVEL_VULNERABLE}, /* edited with the family: one discipline will do */
        {"y?nnn", TRI_NO, 1, LEVEL_VULNERABLE},
        {"yn?nn", TRI_NO, 2, LEVEL_UNDETERMINED},
        {"nynny", TRI_NO, 2, LEVEL_VERY_VULNERABLE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct level_outcome o = of_states(a, rows[i].states, rows[i].protection, rows[i].disciplines);
        if (o.level != rows[i].level)
            fail_msg("%s: %s, expected %s", rows[i].states, level_code(o.level), level_code(rows[i].level));
    }
}

/* The level once every unknown factor is filled in by the bits of `fill`. */
static enum level completed(const char *states, unsigned fill, bool protection, int disciplines)
{
    int risks = 0;
    unsigned seen = 0; /* bit 0 birth_care, bit 1 gp */
    static const unsigned needs[FACTORS] = {1, 2, 3, 0, 2};
    for (int i = 0; i < FACTORS; i++) {
        if (states[i] == 'y' || (states[i] == '?' && (fill >> i & 1u))) {
            risks++;
            seen |= needs[i];
        }
    }
    int distinct = (int)(seen & 1u) + (int)(seen >> 1);
    return level_rule(risks, protection, disciplines >= 0 ? disciplines : distinct);
}

/* Against all that could still turn out: a level is given exactly when every completion gives it. */
static void as_every_completion_says(void **state)
{
    (void)state;
    int undetermined = 0;
    for (int code = 0; code < 243 * 3 * 4; code++) {
        char states[FACTORS + 1] = "";
        int rest = code;
        for (int i = 0; i < FACTORS; i++, rest /= 3)
            states[i] = "ny?"[rest % 3];
        enum tri protection = (enum tri)(rest % 3);
        int disciplines = rest / 3 - 1;
        bool outcomes[LEVEL_VERY_VULNERABLE + 1] = {false};
        for (unsigned fill = 0; fill < 32; fill++)
            for (int p = 0; p <= 1; p++)
                if (protection == TRI_UNKNOWN || (protection == TRI_YES) == p)
                    outcomes[completed(states, fill, p, disciplines)] = true;
        int different = 0;
        enum level only = LEVEL_UNDETERMINED;
        for (int l = 0; l <= LEVEL_VERY_VULNERABLE; l++) {
            different += outcomes[l];
            only = outcomes[l] ? (enum level)l : only;
        }
        ARENA_AUTO a = arena_new(64 * 1024);
        struct level_outcome o = of_states(a, states, protection, disciplines);
        if (o.level != (different == 1 ? only : LEVEL_UNDETERMINED))
            fail_msg("%s P=%d D=%d: %s", states, (int)protection, disciplines, level_code(o.level));
        if (o.level == LEVEL_SELF_RELIANT)
            assert_true(strchr(states, '?') == NULL && protection == TRI_YES);
        if (o.level == LEVEL_UNDETERMINED)
            assert_true(o.ask_protection || o.ask_count > 0);
        else
            assert_true(!o.ask_protection && o.ask_count == 0);
        undetermined += o.level == LEVEL_UNDETERMINED;
    }
    assert_true(undetermined > 1000 && undetermined < 2500);
}

static void it_explains_itself(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct level_outcome o = of_states(a, "yn?ny", TRI_NO, -1);
    assert_int_equal(o.level, LEVEL_VERY_VULNERABLE);
    assert_int_equal(o.because_count, 2);
    assert_string_equal(o.because[0]->factor->code, "smoking");
    assert_string_equal(o.because[1]->factor->code, "poverty");
    assert_int_equal(o.risks_lower, 2);
    assert_int_equal(o.risks_upper, 3);
    assert_int_equal(o.discipline_count, 2);
    assert_string_equal(o.disciplines[0], "birth_care");
    assert_string_equal(o.disciplines[1], "gp");
    o = of_states(a, "n??nn", TRI_YES, -1);
    assert_int_equal(o.ask_count, 2);
    assert_string_equal(o.ask[0]->code, "stress");
    assert_false(o.ask_protection);
    /* Only protection is in doubt: more factors would not matter. */
    o = of_states(a, "yy?nn", TRI_UNKNOWN, -1);
    assert_true(o.ask_protection);
    assert_int_equal(o.ask_count, 0);
    /* Edited disciplines stand in for both bounds. */
    o = of_states(a, "yn?ny", TRI_NO, 1);
    assert_int_equal(o.disciplines_lower, 1);
    assert_int_equal(o.disciplines_upper, 1);
}

static void the_newest_current_word_counts(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct factor event = RISK("relationship", gp, 1), warm = {.code = "warmth", .kind = FACTOR_PROTECTIVE};
    event.validity = VALIDITY_EVENT;
    int32_t day = on("2026-11-21");
    struct signal s[] = {{.factor = &event, .present = TRI_YES, .day = day - 10, .order = 1},
                         {.factor = &event, .present = TRI_NO, .day = day - 5, .order = 2},
                         {.factor = &warm, .present = TRI_YES, .day = day, .order = 3}};
    struct level_input in = {.day = day, .signals = s, .count = 3, .protection = TRI_YES, .disciplines = -1};
    assert_int_equal(compute(a, &in).level, LEVEL_SELF_RELIANT);
    s[0].day = day - 5; /* two of one day: the later one */
    assert_int_equal(compute(a, &in).level, LEVEL_SELF_RELIANT);
    s[0].order = 9;
    assert_int_equal(compute(a, &in).level, LEVEL_POTENTIALLY_VULNERABLE);
    s[1].present = TRI_UNKNOWN; /* "unknown" takes nothing back */
    s[0].order = 1;
    assert_int_equal(compute(a, &in).level, LEVEL_POTENTIALLY_VULNERABLE);
    s[0].day = s[1].day = day_add_months(day, -7); /* over: unknown again, not absent */
    assert_int_equal(compute(a, &in).level, LEVEL_UNDETERMINED);
    s[0].day = day + 1; /* a later day does not count yet */
    s[1].day = day;
    s[1].present = TRI_NO;
    assert_int_equal(compute(a, &in).level, LEVEL_SELF_RELIANT);
}

static void what_is_asked_may_not_be_forgotten(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct factor unplanned = RISK("unplanned", gp, 1), stress = RISK("stress", gp, 1);
    unplanned.validity = VALIDITY_PREGNANCY;
    stress.validity = VALIDITY_EVENT;
    int32_t birth = on("2026-06-01"), day = on("2026-11-21");
    struct pregnancy p = {.due_day = birth, .end_day = birth, .known_day = DAY_NONE};
    struct signal s[] = {{.factor = &unplanned, .present = TRI_YES, .day = birth - 200, .pregnancy = &p},
                         {.factor = &stress, .present = TRI_NO, .day = birth - 200, .pregnancy = &p}};
    const struct factor *asked[] = {&stress};
    struct level_input in = {.day = day,
                             .signals = s,
                             .count = 2,
                             .asked = asked,
                             .asked_count = 1,
                             .protection = TRI_YES,
                             .disciplines = -1};
    /* The pregnancy is over and nobody asks of it now; stress is asked and its answer is too old. */
    struct level_outcome o = compute(a, &in);
    assert_int_equal(o.level, LEVEL_UNDETERMINED);
    assert_int_equal(o.risks_upper, 1);
    assert_string_equal(o.ask[0]->code, "stress");
    s[1].day = day;
    assert_int_equal(compute(a, &in).level, LEVEL_SELF_RELIANT);
    /* The file itself says that it does not know. */
    s[0].present = TRI_UNKNOWN;
    s[0].day = day;
    s[0].pregnancy = NULL;
    assert_int_equal(compute(a, &in).level, LEVEL_UNDETERMINED);
    /* No word at all. */
    in.count = 0;
    assert_int_equal(compute(a, &in).level, LEVEL_UNDETERMINED);
    in.asked_count = 0;
    assert_int_equal(compute(a, &in).level, LEVEL_UNDETERMINED);
}

static void overruling_needs_a_reason(void **state)
{
    (void)state;
    struct level_overrule o = {.computed = LEVEL_VULNERABLE};
    struct err err = {0};
    assert_refused(level_overrule(&o, LEVEL_UNDETERMINED, LEVEL_VULNERABLE, "", 10, &err), &err,
                   "overrule_reason", "reason");
    assert_refused(level_overrule(&o, LEVEL_UNDETERMINED, LEVEL_VULNERABLE, " \n\t", 10, &err), &err,
                   "overrule_reason", "reason");
    assert_refused(level_overrule(&o, LEVEL_UNDETERMINED, LEVEL_VULNERABLE, NULL, 10, &err), &err,
                   "overrule_reason", "reason");
    assert_refused(level_overrule(&o, LEVEL_VULNERABLE, LEVEL_UNDETERMINED, "zo", 10, &err), &err,
                   "overrule_level", "level");
    assert_int_equal(o.computed, LEVEL_VULNERABLE);
    assert_int_equal(level_overrule(&o, LEVEL_SELF_RELIANT, LEVEL_VULNERABLE, "schulden gezien", 10, &err),
                     0);
    assert_int_equal(o.chosen, LEVEL_VULNERABLE);
    assert_int_equal(o.computed, LEVEL_SELF_RELIANT);
    assert_true(level_overrule_holds(&o, 9));
    assert_true(level_overrule_holds(&o, 10));
    assert_false(level_overrule_holds(&o, 11)); /* a newer response */
}

static void codes_go_both_ways(void **state)
{
    (void)state;
    struct err err = {0};
    for (int i = 0; i <= LEVEL_VERY_VULNERABLE; i++) {
        enum level l = LEVEL_UNDETERMINED;
        assert_int_equal(level_parse(&l, level_code((enum level)i), "levels", &err), 0);
        assert_int_equal(l, i);
    }
    enum level l = LEVEL_VULNERABLE;
    assert_refused(level_parse(&l, "fragile", "levels", &err), &err, "level_unknown", "levels");
    assert_refused(level_parse(&l, NULL, "levels", &err), &err, "level_unknown", "levels");
    assert_int_equal(l, LEVEL_VULNERABLE);
}

static void no_memory(void **state)
{
    (void)state;
    int refused = 0;
    for (size_t cap = 0; cap < 1600; cap += 16) {
        struct signal signals[FACTORS];
        for (int i = 0; i < FACTORS; i++)
            signals[i] = (struct signal){.factor = &factors[i], .present = TRI_YES, .day = 1};
        struct level_input in = {
            .day = 1, .signals = signals, .count = FACTORS, .protection = TRI_NO, .disciplines = -1};
        struct level_outcome o = {0};
        struct err err = {0};
        ARENA_AUTO a = arena_new(cap);
        int rc = level_compute(&o, a, &in, &err);
        assert_true(rc == (o.level == LEVEL_UNDETERMINED ? ERR_NOMEM : 0));
        refused += rc != 0;
    }
    assert_true(refused > 10 && refused < 90);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_of_the_table),
        cmocka_unit_test(the_bounds_decide),
        cmocka_unit_test(as_every_completion_says),
        cmocka_unit_test(it_explains_itself),
        cmocka_unit_test(the_newest_current_word_counts),
        cmocka_unit_test(what_is_asked_may_not_be_forgotten),
        cmocka_unit_test(overruling_needs_a_reason),
        cmocka_unit_test(codes_go_both_ways),
        cmocka_unit_test(no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
