/* Definitions as content: what is shipped is read, what is wrong is refused with its place, fingerprints say what counts. */
#include "figures/registry.h"

#include "base/mem.h"
#include "figures/expression/functions.h"
#include "figures/join.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

/* Each code of definitions §3, §3b and §5. */
static void shipped(void **state)
{
    (void)state;
    static const char *const codes[] = {
        "preterm",
        "very_preterm",
        "extremely_preterm",
        "sga",
        "big2",
        "low_birth_weight",
        "low_apgar",
        "big4",
        "perinatal_mortality_22_7d",
        "perinatal_mortality_22_lt28d",
        "perinatal_mortality_22_le28d",
        "perinatal_mortality_24_7d",
        "perinatal_mortality_28_7d",
        "neonatal_mortality_lt28d",
        "neonatal_mortality_le28d",
        "first_consult_in_time",
        "smoking",
        "care_after_birth",
        "supervision_0_2",
        "guardianship_0_2",
        "placed_out_0_2",
        "g1_talk_before_pregnancy",
        "g2_unplanned",
        "g3_asked_in_time",
        "g4_days_to_help",
        "g4_week_of_help",
        "g5_ready_before",
        "g5_ready_after",
        "overweight_at_two",
        "unhealthy_at_two",
        "combined",
        "combined_birth_only",
        "combined_two_only",
        "combined_both",
        "minutes_of_help",
    };
    ARENA_AUTO a = arena_new(64 << 20);
    struct registry r;
    registry_load(&r, a);
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        if (!indicators_find(&r.indicators, codes[i]))
            fail_msg("%s is not there", codes[i]);
    assert_null(indicators_find(&r.indicators, "big3"));
    for (size_t i = 0; i < r.indicators.count; i++)
        for (size_t k = 0; k < i; k++)
            assert_true(r.indicators.items[i].fingerprint != r.indicators.items[k].fingerprint);
}

/* All who name a term share its tree, also across files. */
static void terms_are_shared(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(64 << 20);
    struct registry r;
    registry_load(&r, a);
    const struct expr *big2 = indicators_find(&r.indicators, "big2")->numerator;
    const struct expr *preterm = indicators_find(&r.indicators, "preterm")->numerator;
    assert_string_equal(big2->term->code, "big2");
    assert_ptr_equal(big2->args[0], preterm);
    const struct indicator *combined = indicators_find(&r.indicators, "combined");
    const struct expr *two = combined->numerator->args[1];
    assert_string_equal(two->term->code, "twoyear.unhealthy");
    assert_ptr_equal(indicators_find(&r.indicators, "combined_both")->numerator->args[1], two);
    assert_string_equal(combined->schema->code, "births+twoyear");
    assert_true(expression_needs(combined->numerator, CURVE_WHO_BMI));
    assert_true(expression_needs(combined->numerator, CURVE_BIRTHWEIGHT));
    assert_false(expression_needs(preterm, CURVE_BIRTHWEIGHT));
}

static void joined(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(64 << 20);
    struct registry r;
    registry_load(&r, a);
    const struct schema *births = registry_schema(&r, "births"), *two = registry_schema(&r, "twoyear");
    struct schema_join join = {.as = "twoyear", .schema = two};
    struct schema s;
    struct err err = {0};
    assert_int_equal(schema_join(&s, a, births, &join, 1, &err), 0);
    assert_string_equal(s.code, "births+twoyear");
    assert_int_equal(s.count, births->count + two->count);
    assert_int_equal(s.joins[0].first, births->count);
    int daz = schema_field(&s, STR("twoyear.daz"));
    assert_int_equal(daz - s.joins[0].first, schema_field(two, STR("daz")));
    assert_ptr_equal(schema_joined(&s, daz), &s.joins[0]);
    assert_null(schema_joined(&s, schema_field(&s, STR("ga_days"))));
    join.schema = registry_schema(&r, "population");
    assert_int_equal(schema_join(&s, a, births, &join, 1, &err), ERR_INVALID);
    assert_string_equal(err.key, "join_key");
}

/* Reads one file of the content after something in it was replaced. */
static int read_changed(struct indicators *out, struct arena *a, const struct registry *r, const char *text,
                        struct err *err)
{
    struct value *v = NULL;
    assert_int_equal(json_parse(&v, a, "x.json", text, strlen(text), err), 0);
    struct indicators_file file = {"x.json", v};
    struct indicators_from from = {&file, 1, r->schemas, r->schema_count};
    return indicators_read(out, a, &from, err);
}

#define WORDS "{\"nl\": \"a\", \"en\": \"b\"}"
#define HEAD "{\"dataset\": \"births\", \"rows\": " WORDS ", "
#define FACES                                                                                                \
    "\"name\": " WORDS ", \"explain\": " WORDS                                                               \
    ", \"per\": 100, \"unit\": \"%\", \"interval\": \"wilson\", \"direction\": \"lower\", \"publication\": " \
    "\"persons\", \"source\": \"x\", "
#define ONE(n, d)                                                                                            \
    HEAD "\"indicators\": [{\"code\": \"i\", " FACES "\"numerator\": \"" n "\", \"denominator\": \"" d "\"}" \
         "]}"

static void refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *key, *where;
    } table[] = {
        {"{}", "indicator_missing", "x.json: .dataset"},
        {"{\"dataset\": \"births\", \"x\": 1}", "indicator_member", "x.json: "},
        {"{\"dataset\": \"birth\", \"rows\": " WORDS ", \"indicators\": []}", "indicator_dataset",
         "x.json: birth.dataset"},
        {HEAD "\"indicators\": [{\"code\": \"I\"}]}", "indicator_code", "x.json: I.code"},
        {HEAD "\"indicators\": [{\"code\": \"i\"}]}", "indicator_missing", "x.json: i.name"},
        {ONE("ga_days < 259", "tru"), "expression_name", "x.json: i.denominator:1"},
        {ONE("ga_days < ", "true"), "expression_value", "x.json: i.numerator:11"},
        {ONE("ga_days - weight_g", "true"), "indicator_sum", "x.json: i.numerator"},
        {ONE("ga_days / 2", "true"), "indicator_sum", "x.json: i.numerator"},
        {HEAD "\"terms\": [{\"code\": \"ga_days\", \"label\": " WORDS
              ", \"expression\": \"smoking\"}], \"indicators\": []}",
         "indicator_twice", "x.json: ga_days"},
        {HEAD "\"terms\": [{\"code\": \"a\", \"label\": " WORDS
              ", \"expression\": \"a\"}], \"indicators\": []}",
         "expression_name", "x.json: a:1"},
        {HEAD "\"joins\": [{\"dataset\": \"population\", \"as\": \"p\"}], \"indicators\": []}", "join_key",
         "births"},
    };
    ARENA_AUTO a = arena_new(64 << 20);
    struct registry r;
    registry_load(&r, a);
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct indicators out = {0};
        struct err err = {0};
        assert_int_equal(read_changed(&out, a, &r, table[i].text, &err), ERR_INVALID);
        if (strcmp(err.key, table[i].key) != 0 || strcmp(err.where, table[i].where) != 0)
            fail_msg("%zu: %s %s %s", i, err.key, err.where, err.arg);
        assert_int_equal(out.count, 0);
    }
}

static uint64_t print_of(struct arena *a, const struct registry *r, const char *text)
{
    struct indicators out = {0};
    struct err err = {0};
    if (read_changed(&out, a, r, text, &err) != 0)
        fail_msg("%s %s %s", err.key, err.where, err.arg);
    return out.items[0].fingerprint;
}

/* How it is written does not matter, what it counts does. */
static void fingerprints(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(128 << 20);
    struct registry r;
    registry_load(&r, a);
    uint64_t one = print_of(a, &r, ONE("ga_days < 259", "true"));
    assert_true(one == print_of(a, &r, ONE("( ga_days<259 )", "true")));
    assert_true(one ==
                print_of(a, &r,
                         HEAD
                         "\"terms\": [{\"code\": \"a\", \"label\": " WORDS
                         ", \"expression\": \"ga_days < 259\"}], \"indicators\": [{\"code\": \"j\", " FACES
                         "\"numerator\": \"a\", \"denominator\": \"true\"}]}"));
    assert_true(one != print_of(a, &r, ONE("ga_days < 258", "true")));
    assert_true(one != print_of(a, &r, ONE("ga_days < 259", "ga_days > 0")));
    assert_true(one != print_of(a, &r, ONE("true", "ga_days < 259")));
}

static void failing_memory(void **state)
{
    (void)state;
    ARENA_AUTO kept = arena_new(64 << 20);
    struct registry r;
    registry_load(&r, kept);
    struct indicators_from from = {r.files, r.file_count, r.schemas, r.schema_count};
    unsigned n = 1;
    for (bool failed = true; failed; n++) {
        struct indicators out = {0};
        mem_fail_after(n);
        ARENA_AUTO a = arena_new(64 << 20);
        int rc = a ? indicators_read(&out, a, &from, NULL) : ERR_NOMEM;
        failed = mem_failed();
        mem_fail_after(0);
        assert_int_equal(rc, failed ? ERR_NOMEM : 0);
    }
    assert_true(n > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shipped), cmocka_unit_test(terms_are_shared), cmocka_unit_test(joined),
        cmocka_unit_test(refused), cmocka_unit_test(fingerprints),     cmocka_unit_test(failing_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
