/* The citizen service number: the 11-test on known numbers and on every change of one digit. */
#include "care/bsn.h"

#include "asking/asking_help.h"

static void known_numbers(void **state)
{
    (void)state;
    assert_true(bsn_valid("111222333"));
    assert_true(bsn_valid("123456782"));
    assert_true(bsn_valid("010000008"));
    assert_false(bsn_valid("123456789"));
    assert_false(bsn_valid("000000000"));
    assert_false(bsn_valid("10000008"));
    assert_false(bsn_valid("1112223330"));
    assert_false(bsn_valid("11122233a"));
    assert_false(bsn_valid(""));
}

static void as_people_write_it(void **state)
{
    (void)state;
    char out[BSN_SIZE] = "";
    struct err err = {0};
    const char *good[] = {"123456782", "1234.56.782", " 1234 56 782 ", "123-456-782"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_int_equal(bsn_normalise(out, good[i], "bsn", &err), 0);
        assert_string_equal(out, "123456782");
    }
    assert_int_equal(bsn_normalise(out, "10000008", "bsn", &err), 0);
    assert_string_equal(out, "010000008");
}

static void refusals_leave_the_output_and_hide_the_number(void **state)
{
    (void)state;
    char out[BSN_SIZE] = "untouched";
    struct err err = {0};
    const char *form[] = {"", "1234567", "1234567820", "12345678x", "１２３456782"};
    for (size_t i = 0; i < sizeof form / sizeof form[0]; i++)
        assert_refused(bsn_normalise(out, form[i], "mother.bsn", &err), &err, "bsn_form", "mother.bsn");
    assert_refused(bsn_normalise(out, "123456789", "mother.bsn", &err), &err, "bsn_check", "mother.bsn");
    assert_string_equal(err.arg, "");
    assert_refused(bsn_normalise(out, "00000000", "mother.bsn", &err), &err, "bsn_check", "mother.bsn");
    assert_string_equal(out, "untouched");
}

/* What the test is for: one wrong digit, or two neighbours swapped, never passes. */
static void every_slip_is_caught(void **state)
{
    (void)state;
    unsigned seen = 0;
    for (unsigned n = 1; n < 1000000000u && seen < 2000; n += 7919) {
        char digits[16];
        snprintf(digits, sizeof digits, "%09u", n % 1000000000u);
        if (!bsn_valid(digits))
            continue;
        seen++;
        for (int i = 0; i < 9; i++) {
            char kept = digits[i];
            for (char d = '0'; d <= '9'; d++) {
                digits[i] = d;
                assert_int_equal(bsn_valid(digits), d == kept);
            }
            digits[i] = kept;
            if (i < 8 && digits[i] != digits[i + 1]) {
                char swapped[16];
                memcpy(swapped, digits, sizeof swapped);
                swapped[i] = digits[i + 1];
                swapped[i + 1] = digits[i];
                assert_false(bsn_valid(swapped));
            }
        }
    }
    assert_true(seen >= 2000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_numbers),
        cmocka_unit_test(as_people_write_it),
        cmocka_unit_test(refusals_leave_the_output_and_hide_the_number),
        cmocka_unit_test(every_slip_is_caught),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
