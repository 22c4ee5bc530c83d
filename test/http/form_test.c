/* Forms: a table of what is and is not a form, what a browser sends comes back, and no memory is an error. */
#include "http/http.h"

#include "base/mem.h"
#include "base/rand.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void json_is(const struct value *v, const char *expected)
{
    BUF_AUTO out;
    buf_init(&out, 1 << 16);
    json_write(&out, v);
    assert_string_equal(buf_text(&out), expected);
}

static void forms_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *body, *json;
    } rows[] = {
        {"", "{}"},
        {"&&&", "{}"},
        {"a=1", "{\"a\":\"1\"}"},
        {"a", "{\"a\":\"\"}"},
        {"a=", "{\"a\":\"\"}"},
        {"a=1&b=2&", "{\"a\":\"1\",\"b\":\"2\"}"},
        {"a=b=c", "{\"a\":\"b=c\"}"},
        {"a=1&b=x&a=2&a=3", "{\"a\":[\"1\",\"2\",\"3\"],\"b\":\"x\"}"},
        {"a+b=c+d%2Be", "{\"a b\":\"c d+e\"}"},
        {"%61=%C3%A9%0D%0Ax", "{\"a\":\"é\\r\\nx\"}"},
        {"a=%26%3D", "{\"a\":\"\\u0026=\"}"},
        {"a=;b", "{\"a\":\";b\"}"},
    };
    ARENA_AUTO a = arena_new(1 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct value *form = NULL;
        assert_int_equal(http_form_parse(&form, a, rows[i].body, strlen(rows[i].body), NULL), 0);
        json_is(form, rows[i].json);
    }
}

static void bad_forms_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *body, *where;
    } rows[] = {
        {"=1", ""},           {"a=1&=", ""},           {"name=%", "name"},    {"name=%4", "name"},
        {"name=%zz", "name"}, {"%zz=1", ""},           {"name=%00", "name"},  {"%00=1", ""},
        {"name=%ff", "name"}, {"name=%c0%af", "name"}, {"name=\xff", "name"}, {"a=1&b=%e9", "b"},
    };
    ARENA_AUTO a = arena_new(1 << 20);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct value *untouched = NULL;
        struct err err;
        assert_int_equal(http_form_parse(&untouched, a, rows[i].body, strlen(rows[i].body), &err),
                         ERR_INVALID);
        assert_string_equal(err.key, "form_syntax");
        assert_string_equal(err.where, rows[i].where);
        assert_null(untouched);
    }
    struct value *untouched = NULL;
    assert_int_equal(http_form_parse(&untouched, a, "a=\0b", 4, NULL), ERR_INVALID);
}

static void forms_have_a_bound(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1 << 20);
    char body[2049 * 2];
    for (size_t i = 0; i < 2049; i++)
        memcpy(body + i * 2, "a&", 2);
    struct value *form = NULL;
    struct err err;
    assert_int_equal(http_form_parse(&form, a, body, 2048 * 2, &err), 0);
    assert_int_equal(value_count(value_get(form, "a")), 2048);
    assert_int_equal(http_form_parse(&form, a, body, 2049 * 2, &err), ERR_INVALID);
    assert_string_equal(err.key, "form_many");
}

/* Random UTF-8 text without NUL, of 0 to 39 characters. */
static void random_text(char out[200], const struct rng *rng)
{
    static const uint32_t tops[] = {0x80, 0x80, 0x800, 0xd800, 0x10000, 0x110000};
    size_t n = 0;
    for (uint32_t left = rng_below(rng, 40); left > 0; left--) {
        uint32_t c = 1 + rng_below(rng, tops[rng_below(rng, COUNT(tops))] - 1);
        if (c >= 0xd800 && c < 0xe000)
            c = '%';
        unsigned more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
        static const unsigned char lead[] = {0, 0xc0, 0xe0, 0xf0};
        out[n++] = (char)(lead[more] | (c >> (6 * more)));
        while (more-- > 0)
            out[n++] = (char)(0x80 | ((c >> (6 * more)) & 0x3f));
    }
    out[n] = '\0';
}

static void what_was_encoded_comes_back(void **state)
{
    (void)state;
    uint64_t seed = 20260101;
    struct rng rng = rng_seeded(&seed);
    for (int round = 0; round < 2000; round++) {
        ARENA_AUTO a = arena_new(1 << 20);
        BUF_AUTO body;
        buf_init(&body, 1 << 16);
        char name[201] = "n", value[200], other[200];
        random_text(name + 1, &rng);
        random_text(value, &rng);
        random_text(other, &rng);
        http_url_encode(&body, name);
        buf_addc(&body, '=');
        http_url_encode(&body, value);
        buf_adds(&body, "&%7F=");
        http_url_encode(&body, other);
        struct value *form = NULL;
        assert_int_equal(http_form_parse(&form, a, buf_text(&body), body.len, NULL), 0);
        assert_int_equal(value_count(form), 2);
        assert_string_equal(value_get_text(form, name), value);
        assert_string_equal(value_get_text(form, "\x7f"), other);
    }
}

static void encoding_keeps_unreserved_only(void **state)
{
    (void)state;
    BUF_AUTO out;
    buf_init(&out, 1000);
    http_url_encode(&out, "aZ09-._~ /?&=+%\xc3\xa9\n");
    assert_string_equal(buf_text(&out), "aZ09-._~%20%2F%3F%26%3D%2B%25%C3%A9%0A");
}

static void parsing_survives_want_of_memory(void **state)
{
    (void)state;
    static char body[60 * 1024];
    for (size_t i = 0; i + 300 <= sizeof body; i += 300) {
        memset(body + i, 'x', 299);
        body[i + i / 300 % 7 + 1] = '=';
        body[i + 299] = '&';
    }
    unsigned failures = 0;
    for (unsigned n = 1;; n++) {
        ARENA_AUTO a = arena_new(1 << 22);
        struct value *form = NULL;
        struct err err;
        mem_fail_after(n);
        int rc = http_form_parse(&form, a, body, strlen(body), &err);
        bool failed = mem_failed() != 0;
        mem_fail_after(0);
        if (!failed) {
            assert_int_equal(rc, 0);
            break;
        }
        failures++;
        assert_int_equal(rc, ERR_NOMEM);
        assert_null(form);
    }
    assert_true(failures >= 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_are_read),
        cmocka_unit_test(bad_forms_are_refused),
        cmocka_unit_test(forms_have_a_bound),
        cmocka_unit_test(what_was_encoded_comes_back),
        cmocka_unit_test(encoding_keeps_unreserved_only),
        cmocka_unit_test(parsing_survives_want_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
