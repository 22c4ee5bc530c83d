/* Forms with files, as browsers send them; and everything that could be read two ways is refused. */
#include "base/base64.h"
#include "base/str.h"
#include "http/http.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define TYPE "multipart/form-data; boundary=----WebKitFormBoundary7MA4"
#define MARK "------WebKitFormBoundary7MA4"

static int parse(struct value **out, struct arena *a, const char *type, const char *body, struct err *err)
{
    return http_multipart_parse(out, a, type, str_of(body), err);
}

static void as_browsers_send_it(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1 << 20);
    struct value *form = NULL;
    struct err err;
    const char *body =
        MARK "\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nabc\r\n" MARK
             "\r\nContent-Disposition: form-data; name=\"a.name\"\r\n\r\nJos\xc3\xa9\r\nregel 2\r\n" MARK
             "\r\nContent-Disposition: form-data; name=\"a.name\"\r\n\r\n\r\n" MARK
             "\r\nContent-Disposition: form-data; name=\"f.foto\"; filename=\"C:\\map\\foto.png\"\r\n"
             "Content-Type: image/PNG\r\n\r\n\x89PNG\r\n--\r\n" MARK
             "\r\nContent-Disposition: form-data; name=\"f.leeg\"; filename=\"\"\r\n"
             "Content-Type: application/octet-stream\r\n\r\n\r\n" MARK "--\r\n";
    assert_int_equal(parse(&form, a, TYPE, body, &err), 0);
    assert_int_equal(value_count(form), 3);
    assert_string_equal(value_get_text(form, "csrf"), "abc");
    assert_string_equal(value_as_text(value_at(form, "csrf"), ""), "abc");
    const struct value *names = value_get(form, "a.name"), *file = value_get(form, "f.foto");
    assert_string_equal(value_as_text(value_item(names, 0), ""), "Jos\xc3\xa9\r\nregel 2");
    assert_string_equal(value_as_text(value_item(names, 1), "-"), "");
    assert_string_equal(value_get_text(file, "title"), "foto.png");
    assert_string_equal(value_get_text(file, "contentType"), "image/png");
    assert_int_equal(value_get_int(file, "size", 0), 8);
    size_t len = 0;
    assert_memory_equal(base64_decode(&len, a, value_str(value_get(file, "data"))), "\x89PNG\r\n--", 8);
    assert_null(value_get(form, "f.leeg"));
}

static void what_cannot_be_read_one_way(void **state)
{
    (void)state;
    static const struct {
        const char *type, *body;
    } rows[] = {
        {"multipart/form-data", "--x--"},
        {"multipart/form-data; boundary=", "--\r\n"},
        {"multipart/form-data; boundary=\"x", "--x--"},
        {"multipart/form-data; boundary=x\x01y", "--x--"},
        {"multipart/form-data; "
         "boundary=01234567890123456789012345678901234567890123456789012345678901234567890",
         "--x--"},
        {"multipart/form-data; boundary=x", ""},
        {"multipart/form-data; boundary=x", "--y--"},
        {"multipart/form-data; boundary=x", "--x"},
        {"multipart/form-data; boundary=x", "\r\n--x--"},
        {"multipart/form-data; boundary=x", "--x--more"},
        {"multipart/form-data; boundary=x", "--x\r\n"},
        {"multipart/form-data; boundary=x", "--x\r\n\r\ntext\r\n--x--"},
        {"multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data\r\n\r\nv\r\n--x--"},
        {"multipart/form-data; boundary=x",
         "--x\r\nContent-Disposition: form-data; name=\"\"\r\n\r\nv\r\n--x--"},
        {"multipart/form-data; boundary=x",
         "--x\r\nContent-Disposition: form-data; name=\"a\r\n\r\nv\r\n--x--"},
        {"multipart/form-data; boundary=x",
         "--x\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nv\r\n--x--"},
        {"multipart/form-data; boundary=x",
         "--x\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; "
         "name=\"b\"\r\n\r\nv\r\n--x--"},
        {"multipart/form-data; boundary=x",
         "--x\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: "
         "base64\r\n\r\nv\r\n--x--"},
        {"multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nv"},
        {"multipart/form-data; boundary=x",
         "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nv\n--x--"},
        {"multipart/form-data; boundary=x",
         "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\xff\r\n--x--"},
        {"multipart/form-data; boundary=x",
         "--x\r\nContent-Disposition: form-data; name=\"\xff\"\r\n\r\nv\r\n--x--"},
    };
    ARENA_AUTO a = arena_new(1 << 22);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct value *untouched = NULL;
        struct err err = {0};
        if (parse(&untouched, a, rows[i].type, rows[i].body, &err) != ERR_INVALID || untouched)
            fail_msg("accepted: %s", rows[i].body);
        assert_string_equal(err.key, "form_syntax");
    }
}

static void nothing_but_the_end(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1 << 20);
    struct value *form = NULL;
    struct err err;
    assert_int_equal(parse(&form, a, "multipart/form-data; boundary=\"x y\"", "--x y--", &err), ERR_INVALID);
    assert_int_equal(parse(&form, a, "multipart/form-data; charset=utf-8; boundary=\"x\"", "--x--\r\n", &err),
                     0);
    assert_int_equal(value_count(form), 0);
}

/* A name that leads elsewhere, or holds what no name may. */
static void file_names_are_only_names(void **state)
{
    (void)state;
    static const struct {
        const char *sent, *name;
    } rows[] = {{"../../etc/passwd", "passwd"},
                {"a\\b\\c.pdf", "c.pdf"},
                {"x%22y.txt", "x\"y.txt"},
                {"a%0D%0Ab", "ab"},
                {"foto\x07.png", "foto.png"}};
    ARENA_AUTO a = arena_new(1 << 20);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct value *form = NULL;
        struct err err;
        const char *body = arena_printf(
            a, "--x\r\nContent-Disposition: form-data; name=\"f.a\"; filename=\"%s\"\r\n\r\nv\r\n--x--",
            rows[i].sent);
        assert_int_equal(parse(&form, a, "multipart/form-data; boundary=x", body, &err), 0);
        assert_string_equal(value_get_text(value_get(form, "f.a"), "title"), rows[i].name);
    }
}

static void fields_have_a_bound(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1 << 24);
    BUF_AUTO body;
    buf_init(&body, 1 << 20);
    for (int i = 0; i < 2049; i++)
        buf_adds(&body, "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nv\r\n");
    buf_adds(&body, "--x--");
    struct value *form = NULL;
    struct err err = {0};
    assert_int_equal(parse(&form, a, "multipart/form-data; boundary=x", buf_text(&body), &err), ERR_INVALID);
    assert_string_equal(err.key, "form_many");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_browsers_send_it), cmocka_unit_test(what_cannot_be_read_one_way),
        cmocka_unit_test(nothing_but_the_end), cmocka_unit_test(file_names_are_only_names),
        cmocka_unit_test(fields_have_a_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
