/* Traits as content: the shipped ones, what their values are, and what is refused where. */
#include "figures/cube/trait.h"
#include "figures/registry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define ARENA_MAX ((size_t)1 << 26)

static int read_text(struct traits *out, struct arena *a, const struct schema *s, const char *text,
                     struct err *err)
{
    struct value *v = NULL;
    assert_int_equal(json_parse(&v, a, "traits.json", text, strlen(text), err), 0);
    return traits_read(out, a, s, "traits.json", v, err);
}

static void shipped(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(ARENA_MAX);
    struct registry r;
    struct traits all;
    struct err err = {0};
    registry_load(&r, a);
    const struct schema *births = registry_schema(&r, "births");
    const struct value *v = registry_file(a, "registry/traits.json");
    if (traits_read(&all, a, births, "traits.json", v, &err) != 0)
        fail_msg("%s %s %s", err.key, err.where, err.arg);
    const struct trait *age = traits_find(&all, STR("mother_age"));
    assert_non_null(age);
    assert_int_equal(age->count, 7);
    assert_string_equal(age->values[0].code, "under_20");
    assert_int_equal(age->values[0].to, 19);
    assert_int_equal(age->values[1].from, 20);
    assert_string_equal(age->values[6].code, "unknown");
    const struct trait *income = traits_find(&all, STR("income_group"));
    assert_int_equal(income->count, 6);
    assert_string_equal(income->values[4].code, "5");
    assert_string_equal(traits_find(&all, STR("sex"))->values[1].code, "f");
    for (size_t i = 0; i < all.count; i++) { /* no gaps and no overlaps from min to max */
        const struct trait *t = &all.items[i];
        for (size_t k = 1; k + 1 < t->count; k++)
            assert_true(t->values[k].from == t->values[k - 1].to + 1);
        assert_true(t->values[t->count - 1].from > t->values[t->count - 1].to);
    }
    assert_null(traits_find(&all, STR("shoe_size")));
    for (size_t i = 0; i < r.schema_count;
         i++) /* every kind's traits read, and each belongs to a kind that there is */
        assert_int_equal(traits_read(&all, a, r.schemas[i], "traits.json", v, &err), 0);
}

static void refused(void **state)
{
    (void)state;
#define TRAIT(rest)                                                                                          \
    "[{\"code\": \"t\", \"dataset\": \"births\", \"label\": {\"nl\": \"a\", \"en\": \"b\"}, " rest "}]"
#define BAND(rest) "{\"label\": {\"nl\": \"a\", \"en\": \"b\"}, " rest "}"
    static const struct {
        const char *text, *key, *where;
    } table[] = {
        {TRAIT("\"field\": \"nothing\""), "trait_field", "traits.json: 0.field"},
        {TRAIT("\"field\": \"weight_g\""), "trait_bands", "traits.json: 0.field"},
        {TRAIT("\"field\": \"child\""), "trait_bands", "traits.json: 0.field"},
        {TRAIT("\"field\": \"sex\", \"bands\": []"), "trait_bands", "traits.json: 0.bands"},
        {TRAIT("\"field\": \"parity\", \"bands\": []"), "trait_bands", "traits.json: 0.bands"},
        {TRAIT("\"field\": \"parity\", \"bands\": [" BAND("\"code\": \"a\", \"below\": 2") "]"),
         "trait_below", "traits.json: 0.bands"},
        {TRAIT(
             "\"field\": \"parity\", \"bands\": [" BAND("\"code\": \"a\"") ", " BAND("\"code\": \"b\"") "]"),
         "trait_below", "traits.json: 0.bands"},
        {TRAIT("\"field\": \"parity\", \"bands\": [" BAND("\"code\": \"a\", \"below\": 3") ", " BAND(
             "\"code\": \"b\", \"below\": 3") ", " BAND("\"code\": \"c\"") "]"),
         "trait_below", "traits.json: 0.bands"},
        {TRAIT("\"field\": \"parity\", \"bands\": [" BAND("\"code\": \"a\", \"below\": 0") ", " BAND(
             "\"code\": \"b\"") "]"),
         "trait_below", "traits.json: 0.bands"},
        {TRAIT("\"field\": \"parity\", \"bands\": [" BAND("\"code\": \"a\", \"below\": 2") ", " BAND(
             "\"code\": \"a\"") "]"),
         "trait_twice", "traits.json: 0.bands"},
        {TRAIT("\"field\": \"parity\", \"bands\": [" BAND("\"code\": \"unknown\"") "]"), "trait_code",
         "traits.json: 0.bands"},
        {TRAIT("\"field\": \"parity\", \"bands\": [{\"code\": \"a\"}]"), "trait_words",
         "traits.json: 0.bands"},
        {"[{\"code\": \"T\", \"dataset\": \"births\", \"field\": \"sex\"}]", "trait_code",
         "traits.json: 0.code"},
        {"[{\"code\": \"t\", \"dataset\": \"births\", \"field\": \"sex\"}]", "trait_words",
         "traits.json: 0.label"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        ARENA_AUTO a = arena_new(ARENA_MAX);
        struct registry r;
        struct traits all;
        struct err err = {0};
        registry_load(&r, a);
        assert_int_equal(read_text(&all, a, registry_schema(&r, "births"), table[i].text, &err), ERR_INVALID);
        assert_string_equal(err.key, table[i].key);
        assert_string_equal(err.where, table[i].where);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(shipped), cmocka_unit_test(refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
