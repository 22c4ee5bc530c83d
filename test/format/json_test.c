/* JSON: what is taken, what is refused and where, and that writing and reading are each other's reverse. */
#include "base/mem.h"
#include "base/rand.h"
#include "format/json_plain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new(64u << 20);
    return arena ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static int parse(struct value **out, const char *text, struct err *err)
{
    return json_parse(out, arena, "in", text, strlen(text), err);
}

/* However it is read, it is the same. */
static void assert_alike(const char *text)
{
    struct str all = {text, strlen(text)};
    struct value *careful = NULL;
    const struct value *plain = json_plain(arena, all);
    assert_int_equal(json_parse_careful(&careful, arena, "in", all, NULL), 0);
    assert_true(!plain || (value_equal(plain, careful) && value_equal(careful, plain)));
}

static void taken(void **state)
{
    (void)state;
    static const struct {
        const char *text, *written; /* NULL: as it was */
    } table[] = {
        {"null", NULL},
        {"true", NULL},
        {" false ", "false"},
        {"0", NULL},
        {"-0", NULL},
        {"1.50", NULL},
        {"[1.0,1e5,1E+2,-0.0,1e400,1E-400]", NULL},
        {"12345678901234567890123", NULL},
        {"[-12345678901234567890123,18446744073709551616]", NULL},
        {"\"\"", NULL},
        {"\"\\ud83d\\ude00\"", "\"\xf0\x9f\x98\x80\""},
        {"\"\\ud800\"", "\"\xef\xbf\xbd\""},
        {"\"\\/ \\b \\f\"", "\"/ \\u0008 \\u000c\""},
        {"\"<&>\"", "\"\\u003c\\u0026\\u003e\""},
        {"\"\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xaa\"", "\"\\u2028\\u2029\xe2\x80\xaa\""},
        {"\"1:2,{3}\\\"4\"", NULL},
        {"[]", NULL},
        {"{}", NULL},
        {"{\"b\":[1,{\"a\":\"9\"},-2.5],\"a\":{},\"\":3}", NULL},
        {"{\"a\":{\"x\":1},\"b\":{\"x\":2}}", NULL},
        {"\t[ 1 ,\r\n2 ] \n", "[1,2]"},
        {"{\"12:\":1,\"q\\\"-3\":[2]}", NULL},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct value *v = NULL;
        struct err err = {0};
        int failed = parse(&v, table[i].text, &err);
        if (failed)
            fail_msg("%s: %s %s", table[i].text, err.key, err.where);
        BUF_AUTO out;
        buf_init(&out, 1000);
        json_write(&out, v);
        assert_string_equal(buf_text(&out), table[i].written ? table[i].written : table[i].text);
        assert_alike(table[i].text);
    }
}

/* Which texts are left to json-c, and which are not. */
static void plain(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool plain;
    } table[] = {
        {"{\"a\": [1, -2.5e3, \"caf\xc3\xa9\", true, false, null]}", true},
        {" [ ] ", true},
        {"\"\\u00e9\\u20ac\\u0041\\n\"", true},
        {"\"\\ud83d\\ude00\"", false},
        {"\"\\u0000\"", false},
        {"\"\\u12", false},
        {"\"\\", false},
        {"\"open", false},
        {"\"a\tb\"", false},
        {"{\"a\":1,\"a\":2}", false},
        {"[1,]", false},
        {"{\"a\":1,}", false},
        {"[1 2]", false},
        {"truex", false},
        {"01", false},
        {"", false},
        {"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", false},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct str text = {table[i].text, strlen(table[i].text)};
        if ((json_plain(arena, text) != NULL) != table[i].plain)
            fail_msg("%s: plain or not", table[i].text);
    }
}

static void refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *key, *where;
    } table[] = {
        {"", "json_syntax", "in:1:1"},
        {"  ", "json_syntax", "in:1:3"},
        {"[1,\n 2,]", "json_syntax", "in:2:4"},
        {"01", "json_syntax", "in:1:1"},
        {"[-01]", "json_syntax", "in:1:2"},
        {"1.", "json_syntax", "in:1:1"},
        {"[2.e3]", "json_syntax", "in:1:2"},
        {".5", "json_syntax", "in:1:1"},
        {"+1", "json_syntax", "in:1:1"},
        {"-", "json_syntax", "in:1:1"},
        {"1-2", "json_syntax", "in:1:1"},
        {"NaN", "json_syntax", "in:1:1"},
        {"[-NaN]", "json_syntax", "in:1:2"},
        {"Infinity", "json_syntax", "in:1:1"},
        {"-Infinity", "json_syntax", "in:1:1"},
        {"TRUE", "json_syntax", NULL},
        {"nul", "json_syntax", NULL},
        {"'a'", "json_syntax", "in:1:1"},
        {"/*c*/1", "json_syntax", "in:1:1"},
        {"{\"a\":1,}", "json_syntax", "in:1:8"},
        {"{,}", "json_syntax", "in:1:2"},
        {"{a:1}", "json_syntax", "in:1:2"},
        {"{\"a\"}", "json_syntax", "in:1:5"},
        {"{\"a\":1 \"b\":2}", "json_syntax", "in:1:8"},
        {"[1 2]", "json_syntax", "in:1:4"},
        {"[\"\xc3\xa9\", x]", "json_syntax", "in:1:7"},
        {"1 2", "json_syntax", "in:1:3"},
        {"[1] x", "json_syntax", "in:1:5"},
        {"\"\\x\"", "json_syntax", NULL},
        {"\"\\u12\"", "json_syntax", NULL},
        {"\"abc", "json_syntax", "in:1:5"},
        {"\"abc\\", "json_syntax", "in:1:6"},
        {"\"a\tb\"", "json_syntax", "in:1:3"},
        {"{\"a\nb\":1}", "json_syntax", "in:1:4"},
        {"\"\\u0000\"", "json_utf8", "in:1:2"},
        {"{\"a\\u0000b\":1}", "json_utf8", "in:1:4"},
        {"\"ok \xff\"", "json_utf8", "in:1:5"},
        {"\"\xed\xa0\x80\"", "json_utf8", "in:1:2"},
        {"{\"a\":1,\"a\":1}", "json_duplicate", "in:1:8"},
        {"{\"a\":1,\n\"\\u0061\":2}", "json_duplicate", "in:2:1"},
        {"[{\"b\":[{\"x\":1}]},{\"a\":{\"q\":1},\"b\":{\"a\":1},\"a\" : [1,2,3]}]", "json_duplicate",
         "in:1:43"},
        {"\xef\xbb\xbf{}", "json_syntax", "in:1:1"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct value *v = NULL;
        struct err err = {0};
        if (parse(&v, table[i].text, &err) != ERR_INVALID)
            fail_msg("taken: %s", table[i].text);
        assert_null(v);
        if (strcmp(err.key, table[i].key) != 0 || (table[i].where && strcmp(err.where, table[i].where) != 0))
            fail_msg("%s: %s at %s (%s)", table[i].text, err.key, err.where, err.arg);
    }
    struct value *v = NULL;
    struct err err = {0};
    assert_int_equal(json_parse(&v, arena, "in", "\"a\0b\"", 5, &err), ERR_INVALID);
    assert_string_equal(err.key, "json_utf8");
    assert_int_equal(json_parse(&v, arena, "in", "[1,2]", 4, &err), ERR_INVALID);
    assert_string_equal(err.where, "in:1:5");
}

static int parse_nested(char open, char close, size_t depth, struct err *err)
{
    BUF_AUTO text;
    buf_init(&text, 4096);
    for (size_t i = 0; i < depth; i++)
        buf_adds(&text, open == '[' ? "[" : i + 1 < depth ? "{\"a\":" : "{");
    for (size_t i = 0; i < depth; i++)
        buf_addc(&text, close);
    struct value *v = NULL;
    int failed = parse(&v, buf_text(&text), err);
    if (!failed) {
        BUF_AUTO out;
        buf_init(&out, 4096);
        json_write(&out, v);
        assert_string_equal(buf_text(&out), buf_text(&text));
    }
    return failed;
}

static void depth(void **state)
{
    (void)state;
    struct err err = {0};
    assert_int_equal(parse_nested('[', ']', JSON_MAX_DEPTH, &err), 0);
    assert_int_equal(parse_nested('{', '}', JSON_MAX_DEPTH, &err), 0);
    assert_int_equal(parse_nested('[', ']', JSON_MAX_DEPTH + 1, &err), ERR_INVALID);
    assert_string_equal(err.key, "json_depth");
    assert_int_equal(parse_nested('{', '}', JSON_MAX_DEPTH + 1, &err), ERR_INVALID);
    assert_string_equal(err.key, "json_depth");
    struct value *inner = value_array(arena);
    for (int i = 0; i < JSON_MAX_DEPTH; i++) {
        struct value *outer = value_array(arena);
        value_add(outer, inner);
        inner = outer;
    }
    BUF_AUTO out;
    buf_init(&out, 4096);
    json_write(&out, inner);
    assert_true(out.failed);
}

static void pretty(void **state)
{
    (void)state;
    struct value *v = NULL;
    assert_int_equal(parse(&v, "{\"a\":[1,{\"b\":null}],\"c\":{},\"d\":[]}", NULL), 0);
    BUF_AUTO out;
    buf_init(&out, 4096);
    json_write_pretty(&out, v);
    assert_string_equal(
        buf_text(&out),
        "{\n  \"a\": [\n    1,\n    {\n      \"b\": null\n    }\n  ],\n  \"c\": {},\n  \"d\": []\n}\n");
    buf_release(&out);
    buf_init(&out, 10);
    json_write_pretty(&out, v);
    assert_true(out.failed);
}

static void random_text(const struct rng *rng, char out[40])
{
    static const char *const parts[] = {
        "a", "\"", "\\", "<",    "\n", "\x01", "\xc3\xa9", "\xe2\x80\xa8", "\xf0\x9f\x98\x80",
        ":", "1",  "{",  "\x7f", "&"};
    out[0] = '\0';
    for (unsigned n = rng_below(rng, 8), i = 0; i < n; i++)
        strncat(out, parts[rng_below(rng, sizeof parts / sizeof parts[0])], 5);
}

static struct value *random_value(const struct rng *rng, unsigned level)
{
    char text[40];
    switch (rng_below(rng, level > 4 ? 4 : 6)) {
    case 0:
        return value_null(arena);
    case 1:
        return value_bool(arena, rng_below(rng, 2) == 1);
    case 2:
        snprintf(text, sizeof text, "%d.%03u", (int)rng_below(rng, 2000) - 1000, rng_below(rng, 1000));
        return rng_below(rng, 2) ? value_number(arena, text) : value_int(arena, (int64_t)rng_u64(rng));
    case 3:
        random_text(rng, text);
        return value_text(arena, text);
    case 4: {
        struct value *array = value_array(arena);
        for (unsigned n = rng_below(rng, 5); n > 0; n--)
            value_add(array, random_value(rng, level + 1));
        return array;
    }
    default: {
        struct value *object = value_object(arena);
        for (unsigned n = rng_below(rng, 14); n > 0; n--) {
            random_text(rng, text);
            value_put(object, text, random_value(rng, level + 1));
        }
        return object;
    }
    }
}

static void write_then_read(void **state)
{
    (void)state;
    uint64_t seed = 20261121;
    struct rng rng = rng_seeded(&seed);
    for (int round = 0; round < 600; round++) {
        struct value *v = random_value(&rng, 0), *compact = NULL, *indented = NULL;
        BUF_AUTO out;
        buf_init(&out, 1u << 20);
        json_write(&out, v);
        assert_int_equal(parse(&compact, buf_text(&out), NULL), 0);
        assert_true(value_equal(v, compact));
        assert_alike(buf_text(&out));
        assert_null(strpbrk(buf_text(&out), "<>&"));
        buf_clear(&out);
        json_write_pretty(&out, compact);
        assert_int_equal(parse(&indented, buf_text(&out), NULL), 0);
        assert_true(value_equal(v, indented));
    }
    assert_false(arena_failed(arena));
}

static void every_allocation_fails_once(void **state)
{
    (void)state;
    static const char text[] = "{\"a\":[1,2,{\"b\":\"text\"}],\"c\":1.50,\"d\":{\"e\":null,\"f\":true}}";
    unsigned n = 1;
    for (;; n++) {
        struct value *v = NULL;
        struct err err = {0};
        struct arena *a = arena_new(1u << 20);
        mem_fail_after(n);
        int failed = json_parse(&v, a, "in", text, strlen(text), &err);
        bool happened = mem_failed() != 0;
        mem_fail_after(0);
        assert_int_equal(failed, happened ? ERR_NOMEM : 0);
        assert_int_equal(v != NULL, !happened);
        arena_free(a);
        if (!happened)
            break;
    }
    assert_true(n > 1);
    for (size_t cap = 0; cap < 4000; cap += 16) {
        struct value *v = NULL;
        struct arena *a = arena_new(cap);
        int failed = json_parse(&v, a, "in", text, strlen(text), NULL);
        assert_true(failed == 0 || failed == ERR_NOMEM);
        assert_int_equal(v != NULL, failed == 0);
        arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(taken, setup, teardown),
        cmocka_unit_test_setup_teardown(plain, setup, teardown),
        cmocka_unit_test_setup_teardown(refused, setup, teardown),
        cmocka_unit_test_setup_teardown(depth, setup, teardown),
        cmocka_unit_test_setup_teardown(pretty, setup, teardown),
        cmocka_unit_test_setup_teardown(write_then_read, setup, teardown),
        cmocka_unit_test_setup_teardown(every_allocation_fails_once, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
