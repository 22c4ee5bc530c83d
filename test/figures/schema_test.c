/* Schemas: all that are shipped are good; what is wrong with others is said with its place. */
#include "base/mem.h"
#include "figures/registry.h"

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static const struct value *parsed(struct arena *a, const char *text)
{
    struct value *v = NULL;
    struct err err = {0};
    if (json_parse(&v, a, "s.json", text, strlen(text), &err) != 0)
        fail_msg("%s %s", err.key, err.where);
    return v;
}

static void shipped(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1u << 24);
    glob_t found;
    assert_int_equal(glob("registry/datasets/*.json", 0, NULL, &found), 0);
    assert_true(found.gl_pathc >= 7);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        struct schema s;
        struct err err = {0};
        const char *path = found.gl_pathv[i];
        if (schema_read(&s, a, path, registry_file(a, path), &err) != 0)
            fail_msg("%s %s %s", err.key, err.where, err.arg);
        assert_string_equal(arena_printf(a, "registry/datasets/%s.json", s.code), path);
        assert_true(s.area >= 0 && s.period >= 0);
        for (size_t j = 0; j < s.count; j++)
            assert_int_equal(schema_field(&s, str_of(s.fields[j].code)), j);
    }
    globfree(&found);
}

#define WORDS "{\"nl\":\"x\",\"en\":\"x\"}"
#define FIELD(MORE)                                                                                          \
    "{\"code\":\"s\",\"label\":" WORDS ",\"fields\":[{\"code\":\"a\",\"label\":" WORDS "," MORE "}]}"

static void read_well(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1u << 24);
    struct schema s;
    struct err err = {0};
    static const char text[] =
        "{\"code\":\"s\",\"label\":" WORDS
        ",\"key\":\"k\",\"nearest\":{\"field\":\"n\",\"to\":7.5,\"from\":2},\"fields\":["
        "{\"code\":\"k\",\"kind\":\"pseudonym\",\"label\":" WORDS "},"
        "{\"code\":\"w\",\"kind\":\"area\",\"required\":true,\"label\":" WORDS "},"
        "{\"code\":\"m\",\"kind\":\"period\",\"period\":\"month\",\"min\":2000,\"max\":2001,\"label\":" WORDS
        "},"
        "{\"code\":\"n\",\"kind\":\"number\",\"decimals\":2,\"min\":-0.5,\"max\":40,\"unit\":\"kg\","
        "\"missing\":[\"99\"],\"label\":" WORDS "},"
        "{\"code\":\"c\",\"kind\":\"code\",\"codes\":[{\"code\":\"x\",\"label\":" WORDS
        "},{\"code\":\"y\",\"label\":" WORDS "}],\"label\":" WORDS "}]}";
    assert_int_equal(schema_read(&s, a, "s.json", parsed(a, text), &err), 0);
    assert_int_equal(s.count, 5);
    assert_int_equal(s.key, 0);
    assert_int_equal(s.area, 1);
    assert_int_equal(s.period, 2);
    assert_int_equal(s.nearest, 3);
    assert_int_equal(s.nearest_to, 750);
    assert_int_equal(s.nearest_from, 200);
    assert_int_equal(s.nearest_until, 4000);
    assert_true(s.key_repeats);
    assert_true(s.fields[1].required && !s.fields[0].required);
    assert_int_equal(s.fields[2].min, 24000);
    assert_int_equal(s.fields[2].max, 24023);
    assert_int_equal(s.fields[3].min, -50);
    assert_int_equal(s.fields[3].max, 4000);
    assert_string_equal(s.fields[3].missing[0], "99");
    assert_null(s.fields[3].missing[1]);
    assert_int_equal(field_code_index(&s.fields[4], STR("y")), 1);
    assert_int_equal(field_code_index(&s.fields[4], STR("z")), -1);
    assert_int_equal(schema_field(&s, STR("q")), -1);
}

static void refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *key, *where;
    } table[] = {
        {"[]", "schema_code", "s.json: code"},
        {"{\"code\":\"S\"}", "schema_code", "s.json: code"},
        {"{\"code\":\"1s\"}", "schema_code", "s.json: code"},
        {"{\"code\":\"s\"}", "schema_words", "s.json: label"},
        {"{\"code\":\"s\",\"label\":{\"nl\":\"x\",\"en\":\"\"}}", "schema_words", "s.json: label"},
        {"{\"code\":\"s\",\"label\":" WORDS "}", "schema_fields", "s.json: fields"},
        {"{\"code\":\"s\",\"label\":" WORDS ",\"fields\":[]}", "schema_fields", "s.json: fields"},
        {FIELD("\"kind\":\"thing\""), "schema_kind", "s.json: fields.0.kind"},
        {FIELD("\"kind\":\"number\""), "schema_number", "s.json: fields.0.min"},
        {FIELD("\"kind\":\"number\",\"min\":1"), "schema_number", "s.json: fields.0.max"},
        {FIELD("\"kind\":\"number\",\"min\":1,\"max\":\"9\""), "schema_number", "s.json: fields.0.max"},
        {FIELD("\"kind\":\"number\",\"min\":1.5,\"max\":9"), "schema_number", "s.json: fields.0.min"},
        {FIELD("\"kind\":\"number\",\"min\":1e3,\"max\":9"), "schema_number", "s.json: fields.0.min"},
        {FIELD("\"kind\":\"number\",\"min\":10,\"max\":9"), "schema_range", "s.json: fields.0.max"},
        {FIELD("\"kind\":\"number\",\"decimals\":7,\"min\":1,\"max\":9"), "schema_decimals",
         "s.json: fields.0.decimals"},
        {FIELD("\"kind\":\"flag\",\"decimals\":1"), "schema_decimals", "s.json: fields.0.decimals"},
        {FIELD("\"kind\":\"period\""), "schema_period", "s.json: fields.0.period"},
        {FIELD("\"kind\":\"period\",\"period\":\"year\",\"min\":5,\"max\":2000"), "schema_period",
         "s.json: fields.0.min"},
        {FIELD("\"kind\":\"code\""), "schema_codes", "s.json: fields.0.codes"},
        {FIELD("\"kind\":\"flag\",\"codes\":[]"), "schema_codes", "s.json: fields.0.codes"},
        {FIELD("\"kind\":\"code\",\"codes\":[{\"code\":\"x\"}]"), "schema_words",
         "s.json: fields.0.codes.0.label"},
        {FIELD("\"kind\":\"code\",\"codes\":[{\"code\":\"x\",\"label\":" WORDS
               "},{\"code\":\"x\",\"label\":" WORDS "}]"),
         "schema_twice", "s.json: fields.0.codes.1.code"},
        {FIELD("\"kind\":\"flag\",\"missing\":\"9\""), "schema_missing", "s.json: fields.0.missing"},
        {FIELD("\"kind\":\"flag\",\"missing\":[9,{}]"), "schema_missing", "s.json: fields.0.missing"},
        {FIELD("\"kind\":\"flag\",\"explain\":{}"), "schema_words", "s.json: fields.0.explain"},
        {"{\"code\":\"s\",\"key\":\"a\",\"label\":" WORDS
         ",\"fields\":[{\"code\":\"a\",\"kind\":\"flag\",\"label\":" WORDS "}]}",
         "schema_key", "s.json: key"},
        {"{\"code\":\"s\",\"key\":\"k\",\"nearest\":{\"field\":\"a\",\"to\":5,\"from\":1,\"until\":4},"
         "\"label\":" WORDS ",\"fields\":[{\"code\":\"k\",\"kind\":\"pseudonym\",\"label\":" WORDS
         "},{\"code\":\"a\",\"kind\":\"number\",\"min\":0,\"max\":9,\"label\":" WORDS "}]}",
         "schema_nearest", "s.json: nearest.until"},
        {"{\"code\":\"s\",\"nearest\":{\"field\":\"a\"},\"label\":" WORDS
         ",\"fields\":[{\"code\":\"a\",\"kind\":\"flag\",\"label\":" WORDS "}]}",
         "schema_nearest", "s.json: nearest.field"},
        {"{\"code\":\"s\",\"label\":" WORDS ",\"fields\":[{\"code\":\"a\",\"kind\":\"area\",\"label\":" WORDS
         "},{\"code\":\"b\",\"kind\":\"area\",\"label\":" WORDS "}]}",
         "schema_roles", "s.json: fields"},
        {"{\"code\":\"s\",\"label\":" WORDS ",\"fields\":[{\"code\":\"a\",\"kind\":\"flag\",\"label\":" WORDS
         "},{\"code\":\"a\",\"kind\":\"flag\",\"label\":" WORDS "}]}",
         "schema_twice", "s.json: fields.1.code"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        ARENA_AUTO a = arena_new(1u << 24);
        struct schema s = {.code = "untouched"};
        struct err err = {0};
        assert_int_equal(schema_read(&s, a, "s.json", parsed(a, table[i].text), &err), ERR_INVALID);
        if (strcmp(err.key, table[i].key) != 0 || strcmp(err.where, table[i].where) != 0)
            fail_msg("%s: %s at %s", table[i].text, err.key, err.where);
        assert_string_equal(s.code, "untouched");
    }
}

static void too_little_memory(void **state)
{
    (void)state;
    ARENA_AUTO from = arena_new(1u << 24);
    const struct value *v = registry_file(from, "registry/datasets/births.json");
    size_t cap = 100;
    for (;; cap += 500) {
        ARENA_AUTO a = arena_new(cap);
        struct schema s;
        int rc = schema_read(&s, a, "births.json", v, NULL);
        if (rc == 0)
            break;
        assert_int_equal(rc, ERR_NOMEM);
    }
    assert_true(cap > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shipped),
        cmocka_unit_test(read_well),
        cmocka_unit_test(refused),
        cmocka_unit_test(too_little_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
