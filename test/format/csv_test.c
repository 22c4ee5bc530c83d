/* CSV: what spreadsheets really write, what is refused on which line, and writing that reads back. */
#include "base/mem.h"
#include "base/rand.h"
#include "format/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

/* All rows as "line:field|field\n", so that a case is one text. */
static int read_all(struct buf *out, const char *text, size_t len, struct err *err)
{
    struct csv c;
    csv_open(&c, "in.csv", text, len);
    int got;
    while ((got = csv_next(&c, err)) == 1) {
        buf_printf(out, "%u:", c.line);
        for (int i = 0; i < (int)c.count; i++) {
            assert_int_equal(strlen(csv_field(&c, i)), c.fields[i].len);
            buf_printf(out, "%s%s", i ? "|" : "", csv_field(&c, i));
        }
        buf_adds(out, "\n");
    }
    if (got == 0)
        assert_int_equal(csv_next(&c, err), 0);
    csv_release(&c);
    return got;
}

static void rows(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expected;
    } table[] = {
        {"", ""},
        {"\n\r\n\r", ""},
        {"a", "1:a\n"},
        {"a,b\nc,d\n", "1:a|b\n2:c|d\n"},
        {"a;b,c\r\nd;e", "1:a|b,c\n2:d|e\n"},
        {"a;b;c,d\n", "1:a|b|c,d\n"},
        {"a\tb\n1,5\t2", "1:a|b\n2:1,5|2\n"},
        {"a\rb\r", "1:a\n2:b\n"},
        {"\n\na,b\n\n\nc\n", "3:a|b\n6:c\n"},
        {"a,\n,b\n,\n", "1:a|\n2:|b\n3:|\n"},
        {"\"a;b\",c\n1,2", "1:a;b|c\n2:1|2\n"},
        {"\"a\"\"b\",\"\"\n", "1:a\"b|\n"},
        {"x,y\n\"two\nlines\",1\nz,2", "1:x|y\n2:two\nlines|1\n4:z|2\n"},
        {"x\n\"1\r\n2\r3\"\nz", "1:x\n2:1\r\n2\r3\n5:z\n"},
        {"5\" pipe,a\"b\"\n", "1:5\" pipe|a\"b\"\n"},
        {"\xef\xbb\xbfnaam;jaar\n", "1:naam|jaar\n"},
        {"sep=|\na|b;c\n", "2:a|b;c\n"},
        {"SEP=;\r\na;b\r\n", "2:a|b\n"},
        {"sep=a", "1:sep=a\n"},
        {"Zo\xc3\xab;\xe2\x82\xac 1", "1:Zoë|€ 1\n"},
        {"Zo\xeb;\x80 1;\x93q\x94;\x81", "1:Zoë|€ 1|“q”|\xef\xbf\xbd\n"},
        {" a , b ", "1: a | b \n"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct err err = {0};
        BUF_AUTO out;
        buf_init(&out, 10000);
        if (read_all(&out, table[i].text, strlen(table[i].text), &err) != 0)
            fail_msg("%s: %s %s", table[i].text, err.key, err.where);
        assert_string_equal(buf_text(&out), table[i].expected);
    }
}

/* A name is there twice from its first column on. */
static void columns_twice(void **state)
{
    (void)state;
    struct csv c;
    csv_open(&c, "in.csv", "a, B ,c,b,A\n", 12);
    assert_int_equal(csv_next(&c, NULL), 1);
    assert_int_equal(csv_column(&c, "b"), 1);
    assert_true(csv_column_twice(&c, 0));
    assert_true(csv_column_twice(&c, 1));
    assert_false(csv_column_twice(&c, 2));
    assert_false(csv_column_twice(&c, 3));
    csv_release(&c);
}

static void refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t len;
        const char *key, *where;
    } table[] = {
        {"a\n\"b\nc\n", 7, "csv_quote", "in.csv:2"},
        {"a,b\n1,\"x\" y\n", 12, "csv_quote", "in.csv:2"},
        {"\"", 1, "csv_quote", "in.csv:1"},
        {"\"a\n\nb\",\"", 8, "csv_quote", "in.csv:3"},
        {"a\nb\0c\n", 6, "csv_text", "in.csv:2"},
        {"\xff\xfe"
         "a\0,\0",
         6, "csv_text", "in.csv:1"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct err err = {0};
        BUF_AUTO out;
        buf_init(&out, 10000);
        assert_int_equal(read_all(&out, table[i].text, table[i].len, &err), ERR_INVALID);
        assert_string_equal(err.key, table[i].key);
        assert_string_equal(err.where, table[i].where);
    }
}

static int read_repeated(char what, size_t times, struct err *err)
{
    BUF_AUTO text, out;
    buf_init(&text, 40u << 20);
    buf_init(&out, 40u << 20);
    for (size_t i = 0; i < times; i++)
        buf_addc(&text, what);
    return read_all(&out, buf_text(&text), text.len, err);
}

static void limits(void **state)
{
    (void)state;
    struct err err = {0};
    assert_int_equal(read_repeated('x', CSV_MAX_FIELD, &err), 0);
    assert_int_equal(read_repeated(',', CSV_MAX_FIELDS - 1, &err), 0);
    assert_int_equal(read_repeated('x', CSV_MAX_FIELD + 1, &err), ERR_INVALID);
    assert_string_equal(err.key, "csv_long");
    assert_int_equal(read_repeated(',', CSV_MAX_FIELDS, &err), ERR_INVALID);
    assert_string_equal(err.key, "csv_long");
    assert_int_equal(read_repeated('x', 20u << 20, &err), ERR_INVALID);
    assert_string_equal(err.key, "csv_long");
}

static void columns(void **state)
{
    (void)state;
    static const char text[] = "PC6; Huisnummer ;buurt\n1234AB;1\n";
    struct csv c;
    csv_open(&c, "in.csv", text, strlen(text));
    assert_int_equal(csv_next(&c, NULL), 1);
    assert_int_equal(csv_column(&c, "pc6"), 0);
    assert_int_equal(csv_column(&c, "huisnummer"), 1);
    assert_int_equal(csv_column(&c, "buur"), -1);
    assert_int_equal(csv_next(&c, NULL), 1);
    assert_string_equal(csv_field(&c, 1), "1");
    assert_string_equal(csv_field(&c, 2), "");
    assert_string_equal(csv_field(&c, -1), "");
    csv_release(&c);
}

static void written(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expected;
    } table[] = {
        {"", "\"\""},           {"a", "a"},           {"a;b", "\"a;b\""}, {"a,b", "\"a,b\""},
        {"a\"b", "\"a\"\"b\""}, {"a\nb", "\"a\nb\""}, {" a", "\" a\""},   {"=1+1", "'=1+1"},
        {"-5", "-5"},           {"-5.50", "-5.50"},   {"-a", "'-a"},      {"+31 10", "'+31 10"},
        {"@x;y", "\"'@x;y\""},  {"\tx", "\"'\tx\""},  {"a=1", "a=1"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        BUF_AUTO out;
        buf_init(&out, 1000);
        csv_write_field(&out, table[i].text, true);
        assert_string_equal(buf_text(&out), table[i].expected);
    }
    BUF_AUTO out;
    buf_init(&out, 1000);
    csv_write_field(&out, "", true);
    csv_write_field(&out, "", false);
    csv_write_end(&out);
    assert_string_equal(buf_text(&out), "\"\";\r\n");
}

static void write_then_read(void **state)
{
    (void)state;
    static const char *const parts[] = {"a", ";", ",", "\"", "\n", "\r", "é", " ", "=", "-", "\t", "1", "'"};
    uint64_t seed = 3;
    struct rng rng = rng_seeded(&seed);
    for (int round = 0; round < 3000; round++) {
        char fields[6][64] = {""};
        size_t count = 1 + rng_below(&rng, 6);
        BUF_AUTO out;
        buf_init(&out, 10000);
        csv_write_field(&out, "first", true);
        for (size_t i = 0; i < count; i++) {
            for (unsigned n = rng_below(&rng, 8); n > 0; n--)
                strncat(fields[i], parts[rng_below(&rng, sizeof parts / sizeof parts[0])], 4);
            csv_write_field(&out, fields[i], false);
        }
        csv_write_end(&out);
        struct csv c;
        csv_open(&c, "in.csv", buf_text(&out), out.len);
        c.separator = ';';
        assert_int_equal(csv_next(&c, NULL), 1);
        assert_int_equal(c.count, count + 1);
        for (size_t i = 0; i < count; i++) {
            const char *got = csv_field(&c, (int)i + 1);
            bool guarded = got[0] == '\'' && got[1] && strchr("=+-@\t\r", got[1]) && fields[i][0] != '\'';
            assert_string_equal(got + guarded, fields[i]);
        }
        assert_int_equal(csv_next(&c, NULL), 0);
        csv_release(&c);
    }
}

static void every_allocation_fails_once(void **state)
{
    (void)state;
    BUF_AUTO text, out;
    buf_init(&text, 100000);
    buf_init(&out, 1000000);
    for (int i = 0; i < 2000; i++)
        buf_adds(&text, i % 100 == 99 ? "\"a\"\n" : "some field,");
    unsigned n = 1;
    for (;; n++) {
        struct err err = {0};
        struct csv c;
        int got;
        csv_open(&c, "in.csv", buf_text(&text), text.len);
        mem_fail_after(n);
        while ((got = csv_next(&c, &err)) == 1)
            ;
        bool happened = mem_failed() != 0;
        mem_fail_after(0);
        csv_release(&c);
        assert_int_equal(got, happened ? ERR_NOMEM : 0);
        if (!happened)
            break;
    }
    assert_true(n > 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows),
        cmocka_unit_test(refused),
        cmocka_unit_test(columns_twice),
        cmocka_unit_test(limits),
        cmocka_unit_test(columns),
        cmocka_unit_test(written),
        cmocka_unit_test(write_then_read),
        cmocka_unit_test(every_allocation_fails_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
