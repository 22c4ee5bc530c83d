/* Text: UTF-8 as RFC 3629 has it, byte by byte at the borders, and trimming. */
#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void well_formed(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t len, prefix; /* how many bytes are good */
    } table[] = {
        {"", 0, 0},
        {"abc", 3, 3},
        {"a\0b", 3, 1},
        {"\x7f", 1, 1},
        {"\x80", 1, 0},
        {"\xbf", 1, 0},
        {"\xc0\x80", 2, 0}, /* overlong */
        {"\xc1\xbf", 2, 0}, /* overlong */
        {"\xc2\x80", 2, 2}, /* U+0080 */
        {"\xc2", 1, 0},     /* cut off */
        {"\xc2\x7f", 2, 0},
        {"\xdf\xbf", 2, 2},         /* U+07FF */
        {"\xe0\x9f\xbf", 3, 0},     /* overlong */
        {"\xe0\xa0\x80", 3, 3},     /* U+0800 */
        {"\xed\x9f\xbf", 3, 3},     /* U+D7FF */
        {"\xed\xa0\x80", 3, 0},     /* surrogate */
        {"\xed\xbf\xbf", 3, 0},     /* surrogate */
        {"\xee\x80\x80", 3, 3},     /* U+E000 */
        {"\xef\xbf\xbf", 3, 3},     /* U+FFFF */
        {"\xe2\x82", 2, 0},         /* cut off */
        {"\xf0\x8f\xbf\xbf", 4, 0}, /* overlong */
        {"\xf0\x90\x80\x80", 4, 4}, /* U+10000 */
        {"\xf4\x8f\xbf\xbf", 4, 4}, /* U+10FFFF */
        {"\xf4\x90\x80\x80", 4, 0}, /* beyond */
        {"\xf5\x80\x80\x80", 4, 0},
        {"\xf0\x9f\x98", 3, 0}, /* cut off */
        {"\xff", 1, 0},
        {"Zo\xc3\xab!\xe2\x82\xac\xc3", 9, 8},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct str s = {table[i].text, table[i].len};
        assert_int_equal(str_utf8_prefix(s), table[i].prefix);
        assert_int_equal(str_is_utf8(s), table[i].prefix == table[i].len);
    }
}

static size_t encode(char out[4], uint32_t c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3f));
    out[0] = (char)((0xf00u >> n) | c);
    return n;
}

static void every_code_point(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x110000; c++) {
        char bytes[4];
        size_t n = encode(bytes, c);
        bool good = c != 0 && c < 0x110000 && (c < 0xd800 || c > 0xdfff);
        if (str_is_utf8((struct str){bytes, n}) != good)
            fail_msg("U+%04X", c);
    }
}

static void trimming(void **state)
{
    (void)state;
    static const char *const table[][2] = {
        {"", ""},
        {"  ", ""},
        {" a ", "a"},
        {"a b", "a b"},
        {"\t\r\n a\n", "a"},
        {"\xc2\xa0"
         "a",
         "\xc2\xa0"
         "a"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        assert_true(str_is(str_trim(str_of(table[i][0])), table[i][1]));
    assert_int_equal(str_trim((struct str){"\0 ", 2}).len, 1);
}

static void comparing(void **state)
{
    (void)state;
    assert_true(str_is(STR("abc"), "abc"));
    assert_false(str_is(STR("abc"), "ab"));
    assert_false(str_is(STR("ab"), "abc"));
    assert_true(str_is((struct str){"abc", 2}, "ab"));
    assert_true(text_is("a", "a"));
    assert_false(text_is("a", "b"));
    assert_false(text_is(NULL, "a"));
    assert_false(text_is("a", NULL));
    assert_false(text_is(NULL, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(well_formed),
        cmocka_unit_test(every_code_point),
        cmocka_unit_test(trimming),
        cmocka_unit_test(comparing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
