/* Single cells: numbers, periods and texts as extracts write them, and what is wrong with others. */
#include "figures/read/cell.h"
#include "figures/read_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static void numbers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        struct cell_scale scale;
        enum cell_fault fault;
        int64_t n;
    } table[] = {
        {"0", {0}, CELL_GOOD, 0},
        {"280", {0}, CELL_GOOD, 280},
        {"00280", {0}, CELL_GOOD, 280},
        {"-3", {0}, CELL_GOOD, -3},
        {"280,0", {0}, CELL_GOOD, 280},
        {"280.", {0}, CELL_GOOD, 280},
        {".5", {.decimals = 1}, CELL_GOOD, 5},
        {"3,5", {.decimals = 1}, CELL_GOOD, 35},
        {"3.5", {.decimals = 2}, CELL_GOOD, 350},
        {"-0,25", {.decimals = 2}, CELL_GOOD, -25},
        {"197.93000000000004", {.decimals = 2}, CELL_GOOD, 19793},
        {"3.55", {.decimals = 1}, FAULT_DECIMALS, 0},
        {"0.5", {0}, FAULT_DECIMALS, 0},
        {"1.234,5", {.decimals = 1}, FAULT_NUMBER, 0},
        {"1e3", {0}, FAULT_NUMBER, 0},
        {"+3", {0}, FAULT_NUMBER, 0},
        {"-", {0}, FAULT_NUMBER, 0},
        {".", {0}, FAULT_NUMBER, 0},
        {"--3", {0}, FAULT_NUMBER, 0},
        {"3 4", {0}, FAULT_NUMBER, 0},
        {"12a", {0}, FAULT_NUMBER, 0},
        {"99999999999999999999", {0}, FAULT_RANGE, 0},
        /* a factor rounds, half away from zero */
        {"40", {0, 7, 0}, CELL_GOOD, 280},
        {"6.96", {0, 45359237, 5}, CELL_GOOD, 3157},
        {"120", {0, 283495, 4}, CELL_GOOD, 3402},
        {"0.5", {0, 1, 0}, CELL_GOOD, 1},
        {"-0.5", {0, 1, 0}, CELL_GOOD, -1},
        {"0.49", {0, 1, 0}, CELL_GOOD, 0},
        {"1.005", {.decimals = 2, .factor = 1}, CELL_GOOD, 101},
        {"99999999999999999", {0, 999999999, 0}, FAULT_RANGE, 0},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        int64_t n = 77;
        enum cell_fault fault = cell_number(&n, str_of(table[i].text), table[i].scale);
        if (fault != table[i].fault || n != (fault == CELL_GOOD ? table[i].n : 77))
            fail_msg("%s: fault %d, %lld", table[i].text, (int)fault, (long long)n);
    }
}

static void periods(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int year, month; /* 0: refused; month counts from 1 */
    } table[] = {
        {"2019", 2019, 0},
        {"2019-04", 2019, 4},
        {"201904", 2019, 4},
        {"2019-04-30", 2019, 4},
        {"30-04-2019", 2019, 4},
        {"20190430", 2019, 4},
        {"2019-02-29", 0, 0},
        {"2020-02-29", 2020, 2},
        {"2019-13-01", 0, 0},
        {"2019-00-01", 0, 0},
        {"31-04-2019", 0, 0},
        {"2019-4-3", 0, 0},
        {"19", 0, 0},
        {"04/30/2019", 0, 0},
        {"2019-04-30T12:00:00", 2019, 4},
        {"2019-04-30 12:00", 2019, 4},
        {"2019-04-30x", 0, 0},
        {"abcd", 0, 0},
        {"2019-13", 0, 0},
        {"201900", 0, 0},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        int64_t n = 77;
        enum cell_fault fault = cell_period(&n, str_of(table[i].text), PERIOD_YEAR);
        if (n != (table[i].year ? table[i].year : 77) || (fault == CELL_GOOD) != (table[i].year > 0))
            fail_msg("%s as a year: %lld", table[i].text, (long long)n);
        n = 77;
        fault = cell_period(&n, str_of(table[i].text), PERIOD_MONTH);
        int64_t want = table[i].month ? table[i].year * 12 + table[i].month - 1 : 77;
        if (n != want || (fault == CELL_GOOD) != (table[i].month > 0))
            fail_msg("%s as a month: %lld", table[i].text, (long long)n);
    }
}

static void opened(void **state)
{
    (void)state;
    static const struct {
        const char *raw;
        size_t len;
        enum cell_fault fault;
        const char *said;
    } table[] = {
        {"", 0, CELL_GOOD, ""},
        {" a ", 3, CELL_GOOD, "a"},
        {"a\r", 2, CELL_GOOD, "a"},
        {"\"a\"", 3, CELL_GOOD, "a"},
        {" \" a \" ", 7, CELL_GOOD, "a"},
        {"\"a\"\"b\"", 6, CELL_GOOD, "a\"b"},
        {"\"a,\nb\"", 6, CELL_GOOD, "a,\nb"},
        {"\"\"", 2, CELL_GOOD, ""},
        {"\"", 1, FAULT_QUOTE, NULL},
        {"\"a", 2, FAULT_QUOTE, NULL},
        {"\"a\"b", 4, FAULT_QUOTE, NULL},
        {"\"a\" b\"", 6, FAULT_QUOTE, NULL},
        {"a\0b", 3, FAULT_TEXT, NULL},
        {"Zo\xeb", 3, CELL_GOOD, "Zoë"},
        {"\"Zo\xeb\"", 5, CELL_GOOD, "Zoë"},
        {"Zo\xc3\xab", 4, CELL_GOOD, "Zoë"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct cell c;
        enum cell_fault fault = cell_open(&c, (struct str){table[i].raw, table[i].len}, ',');
        if (fault != table[i].fault)
            fail_msg("%zu: fault %d", i, (int)fault);
        if (fault == CELL_GOOD)
            assert_string_equal(c.said.ptr, table[i].said);
    }
    char longer[400];
    struct cell c;
    memset(longer, 'x', sizeof longer);
    assert_int_equal(cell_open(&c, (struct str){longer, CELL_TEXT}, ','), CELL_GOOD);
    assert_int_equal(cell_open(&c, (struct str){longer, CELL_TEXT + 1}, ','), FAULT_LONG);
}

/* field, text → value, or a fault. */
static void read_by_kind(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1u << 26);
    struct err err = {0};
    const struct reader *r = read_case_reader(a,
                                              "{\"values\":{\"sex\":{\"male\":\"m\",\"?\":\"\"},\"number\":{"
                                              "\"many\":\"300\"}},\"missing\":[\"NA\"],"
                                              "\"multiply\":{\"kilo\":0.45359237}}",
                                              &err);
    assert_non_null(r);
    static const struct {
        const char *field, *text;
        enum cell_fault fault;
        int64_t value;
    } table[] = {
        {"area", "WK0014_.-:/", CELL_GOOD, 0},
        {"area", "", FAULT_REQUIRED, 0},
        {"area", "NA", FAULT_REQUIRED, 0},
        {"area", "Jan Jansen", FAULT_LABEL, 0},
        {"area", "Zo\xc3\xab", FAULT_LABEL, 0},
        {"area", "12345678901234567890123456789012345678901", FAULT_LABEL, 0},
        {"year", "2019", CELL_GOOD, 2019},
        {"year", "1989", FAULT_RANGE, 0},
        {"year", "x", FAULT_PERIOD, 0},
        {"sex", "m", CELL_GOOD, 0},
        {"sex", "F", CELL_GOOD, 1},
        {"sex", "male", CELL_GOOD, 0},
        {"sex", "?", CELL_GOOD, INT64_MIN},
        {"sex", "u", CELL_GOOD, INT64_MIN},
        {"sex", "x", FAULT_CODE, 0},
        {"sex", "Unspecified", CELL_GOOD, 2},
        {"flag", "1", CELL_GOOD, 1},
        {"flag", "Nee", CELL_GOOD, 0},
        {"flag", "TRUE", CELL_GOOD, 1},
        {"flag", "2", FAULT_FLAG, 0},
        {"flag", "NA", CELL_GOOD, INT64_MIN},
        {"number", "999", CELL_GOOD, INT64_MIN},
        {"number", "301", FAULT_RANGE, 0},
        {"number", "-1", FAULT_RANGE, 0},
        {"number", "many", CELL_GOOD, 300},
        {"number", "few", FAULT_NUMBER, 0},
        {"kilo", "10", CELL_GOOD, 454},
        {"kilo", "100", FAULT_RANGE, 0},

        {"large", "99999999999", CELL_GOOD, 99999999999},
        {"large", "-1", CELL_GOOD, -1},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const struct reader_field *f = &r->fields[schema_field(r->schema, str_of(table[i].field))];
        uint64_t n = 77;
        enum cell_fault fault = cell_read(&n, f, str_of(table[i].text));
        int64_t value = n == f->unknown ? INT64_MIN : f->base + (int64_t)n;
        if (fault != table[i].fault || (fault == CELL_GOOD && value != table[i].value))
            fail_msg("%s %s: fault %d, %lld", table[i].field, table[i].text, (int)fault, (long long)value);
    }
}

static void mappings_refused(void **state)
{
    (void)state;
    static const struct {
        const char *mapping, *key, *where;
    } table[] = {
        {"[]", "mapping_member", "map.json: "},
        {"{\"column\":{}}", "mapping_member", "map.json: column"},
        {"{\"columns\":[]}", "mapping_member", "map.json: columns"},
        {"{\"columns\":{\"weight\":\"w\"}}", "mapping_field", "map.json: columns.weight"},
        {"{\"columns\":{\"year\":\"\"}}", "mapping_texts", "map.json: columns.year"},
        {"{\"values\":{\"sex\":[]}}", "mapping_texts", "map.json: values.sex"},
        {"{\"values\":{\"sex\":{\"male\":\"x\"}}}", "mapping_meaning", "map.json: values.sex.male"},
        {"{\"values\":{\"sex\":{\"male\":null}}}", "mapping_meaning", "map.json: values.sex.male"},
        {"{\"values\":{\"area\":{\"here\":\"WK1\"}}}", "mapping_meaning", "map.json: values.area.here"},
        {"{\"values\":{\"number\":{\"lots\":\"301\"}}}", "mapping_meaning", "map.json: values.number.lots"},
        {"{\"multiply\":{\"sex\":2}}", "mapping_factor", "map.json: multiply.sex"},
        {"{\"multiply\":{\"number\":0}}", "mapping_factor", "map.json: multiply.number"},
        {"{\"multiply\":{\"number\":-2}}", "mapping_factor", "map.json: multiply.number"},
        {"{\"multiply\":{\"number\":\"two\"}}", "mapping_factor", "map.json: multiply.number"},
        {"{\"multiply\":{\"number\":1e3}}", "mapping_factor", "map.json: multiply.number"},
        {"{\"constants\":{\"year\":\"\"}}", "mapping_constant", "map.json: constants.year"},
        {"{\"constants\":{\"year\":1800}}", "mapping_meaning", "map.json: constants.year"},
        {"{\"constants\":{\"area\":\"a b\"}}", "mapping_meaning", "map.json: constants.area"},
        {"{\"constants\":{\"year\":2000},\"columns\":{\"year\":\"y\"}}", "mapping_constant",
         "map.json: constants.year"},
        {"{\"missing\":\"NA\"}", "mapping_texts", "map.json: missing"},
        {"{\"missing\":[{}]}", "mapping_texts", "map.json: missing"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        ARENA_AUTO a = arena_new(1u << 26);
        struct err err = {0};
        assert_null(read_case_reader(a, table[i].mapping, &err));
        if (strcmp(err.key, table[i].key) != 0 || strcmp(err.where, table[i].where) != 0)
            fail_msg("%s: %s at %s", table[i].mapping, err.key, err.where);
    }
}

static void headers(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1u << 26);
    const struct reader *r =
        read_case_reader(a, "{\"columns\":{\"number\":\"n\",\"kilo\":\"Ge\xc3\xabn\"}}", NULL);
    assert_non_null(r);
    struct reader_columns c = read_case_columns(a, r, "\xef\xbb\xbfx;N; AREA ;Ge\xebn;y\r\n");
    assert_int_equal(c.separator, ';');
    assert_int_equal(c.count, 5);
    assert_int_equal(c.fields[0], -1);
    assert_int_equal(c.fields[1], 4);
    assert_int_equal(c.fields[2], 0);
    assert_int_equal(c.ignored_count, 2);
    assert_string_equal(c.ignored[1], "y");
    static const struct {
        const char *header, *key, *where;
    } table[] = {
        {"", "import_empty", "in.csv"},
        {"area,n,area,Geën\n", "import_header_twice", "in.csv:1"},
        {"\n\nn,Geën\n", "import_header_lacks", "in.csv:3"},
        {"area,n\n", "import_header_lacks", "in.csv:1"},
        {"area,\"n\n", "csv_quote", "in.csv:1"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct err err = {0};
        assert_int_equal(reader_match(&c, a, r, "in.csv", str_of(table[i].header), &err), ERR_INVALID);
        if (strcmp(err.key, table[i].key) != 0 || strcmp(err.where, table[i].where) != 0)
            fail_msg("%s: %s at %s", table[i].header, err.key, err.where);
    }
    const struct reader *shared =
        read_case_reader(a, "{\"columns\":{\"number\":\"n\",\"kilo\":\"n\"}}", NULL);
    struct err err = {0};
    assert_int_equal(reader_match(&c, a, shared, "in.csv", str_of("area,n\n"), &err), ERR_INVALID);
    assert_string_equal(err.key, "import_header_shared");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers),      cmocka_unit_test(periods),          cmocka_unit_test(opened),
        cmocka_unit_test(read_by_kind), cmocka_unit_test(mappings_refused), cmocka_unit_test(headers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
