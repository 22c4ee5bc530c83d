/* Errors: what is filled in, that nothing overflows, and the one table of faces. */
#include "base/err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void filled_in(void **state)
{
    (void)state;
    struct err err;
    memset(&err, 'x', sizeof err);
    assert_int_equal(err_set(&err, ERR_INVALID, "bsn", "bsn_check", "%d of %s", 8, "9"), ERR_INVALID);
    assert_int_equal(err.code, ERR_INVALID);
    assert_string_equal(err.where, "bsn");
    assert_string_equal(err.key, "bsn_check");
    assert_string_equal(err.arg, "8 of 9");
    assert_int_equal(err_set(&err, ERR_IO, NULL, "io", NULL), ERR_IO);
    assert_string_equal(err.where, "");
    assert_string_equal(err.arg, "");
    assert_int_equal(err_nomem(&err), ERR_NOMEM);
    assert_string_equal(err.key, "nomem");
    assert_int_equal(err_set(NULL, ERR_BUSY, "x", "y", "%s", "z"), ERR_BUSY);
    assert_int_equal(err_nomem(NULL), ERR_NOMEM);
}

static void cut_off_not_over(void **state)
{
    (void)state;
    char large[2000];
    memset(large, 'a', sizeof large - 1);
    large[sizeof large - 1] = '\0';
    struct err err;
    assert_int_equal(err_set(&err, ERR_DENIED, large, large, "%s", large), ERR_DENIED);
    assert_int_equal(strlen(err.where), sizeof err.where - 1);
    assert_int_equal(strlen(err.key), sizeof err.key - 1);
    assert_int_equal(strlen(err.arg), sizeof err.arg - 1);
}

static void faces(void **state)
{
    (void)state;
    static const struct {
        enum err_code code;
        int http;
    } table[] = {
        {ERR_NOT_FOUND, 404}, {ERR_INVALID, 422}, {ERR_CONFLICT, 409}, {ERR_DENIED, 403},
        {ERR_BUSY, 503},      {ERR_IO, 500},      {ERR_NOMEM, 503},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const struct err_face *face = err_face(table[i].code);
        assert_int_equal(face->code, table[i].code);
        assert_int_equal(face->http, table[i].http);
        assert_true(face->exit > 1 && face->exit < 64);
        assert_true(face->name[0] && face->fhir[0]);
        for (size_t k = 0; k < i; k++)
            assert_int_not_equal(face->exit, err_face(table[k].code)->exit);
    }
    assert_int_equal(err_face(0)->code, ERR_IO);
    assert_int_equal(err_face(-99)->code, ERR_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(filled_in),
        cmocka_unit_test(cut_off_not_over),
        cmocka_unit_test(faces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
