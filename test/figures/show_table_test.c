/* Cells as text for people and for programs; the aligned table's widths; CSV and JSON that hold the same. */
#include "figures/show/table.h"
#include "figures/show_case.h"
#include "format/csv.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static void numbers(void **state)
{
    (void)state;
    static const struct {
        double number;
        int decimals;
        const char *nl, *en;
    } table[] = {
        {0, 0, "0", "0"},
        {-0.04, 1, "0,0", "0.0"},
        {999, 0, "999", "999"},
        {1000, 0, "1.000", "1,000"},
        {-1234567.891, 2, "−1.234.567,89", "−1,234,567.89"},
        {0.05, 1, "0,1", "0.1"},
        {16.25, 3, "16,250", "16.250"},
        {1e15, 0, "1.000.000.000.000.000", "1,000,000,000,000,000"},
        {(double)NAN, 1, "–", "–"},
        {(double)INFINITY, 1, "∞", "∞"},
        {-(double)INFINITY, 1, "−∞", "−∞"},
    };
    ARENA_AUTO a = arena_new(1 << 20);
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        assert_string_equal(number_text(a, table[i].number, table[i].decimals, "nl"), table[i].nl);
        assert_string_equal(number_text(a, table[i].number, table[i].decimals, "en"), table[i].en);
    }
}

static void cells_for_programs(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1 << 20);
    static const struct column number = {.kind = COLUMN_NUMBER, .decimals = 1},
                               count = {.kind = COLUMN_COUNT}, text = {.kind = COLUMN_TEXT};
    assert_string_equal(cell_data(a, &number, &(struct cell){.number = 16.25}), "16.25");
    assert_string_equal(cell_data(a, &number, &(struct cell){.number = 100.0 / 3}), "33.3333333333");
    assert_string_equal(cell_data(a, &number, &(struct cell){.number = -0.0}), "0");
    assert_null(cell_data(a, &number, &(struct cell){.number = (double)NAN}));
    assert_null(cell_data(a, &number, &(struct cell){.number = (double)INFINITY}));
    assert_string_equal(cell_data(a, &count, &(struct cell){.count = 12345}), "12345");
    assert_null(cell_data(a, &count, &(struct cell){.count = CELL_NONE}));
    assert_string_equal(cell_data(a, &text, &(struct cell){.code = "low", .text = "laag"}), "low");
    assert_string_equal(cell_data(a, &text, &(struct cell){.text = "laag"}), "laag");
    assert_null(cell_data(a, &text, &(struct cell){0}));
}

/* A small table with all kinds of cells, a key that is the same in all rows, and one column for CSV only. */
static struct table small_table(const struct show_words *words)
{
    static const struct column columns[] = {
        {"area", "gebied", COLUMN_TEXT, 0, false, false},
        {"unit", "eenheid", COLUMN_TEXT, 0, true, false},
        {"value", "waarde", COLUMN_NUMBER, 1, false, false},
        {"n", "aantal", COLUMN_COUNT, 0, false, false},
        {"remark", "opmerking", COLUMN_TEXT, 0, false, false},
        {"dataset", "dataset", COLUMN_TEXT, 0, false, true},
    };
    static struct cell cells[] = {
        {.text = "Súdwâl"},
        {.text = "%"},
        {.number = 12.25},
        {.count = 1234567},
        {.code = "", .text = ""},
        {.text = "births/2022"},
        {.text = "=A1;\"x\""},
        {.text = "%"},
        {.number = 0},
        {.count = CELL_NONE},
        {.code = "none", .text = "geen gegevens"},
        {.text = "births/2022"},
        {.text = "東京"},
        {.text = "%"},
        {.number = -0.125},
        {.count = 0},
        {.text = NULL},
        {.text = "births/2022"},
    };
    static struct note notes[] = {{"definition", "Definitie", "te vroeg of te licht geboren."}};
    cells[8].number = (double)NAN;
    return (struct table){"Big2 · per wijk", "NIET VOOR PUBLICATIE", columns, 6, cells, 3, notes, 1, words};
}

static void aligned(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1 << 20);
    struct show_words words = {.lang = "nl"};
    struct table t = small_table(&words);
    BUF_AUTO out;
    buf_init(&out, 10000);
    table_write_text(&out, a, &t);
    assert_string_equal(buf_text(&out), "Big2 · per wijk\n"
                                        "NIET VOOR PUBLICATIE\n"
                                        "eenheid: %\n"
                                        "\n"
                                        "gebied   waarde     aantal  opmerking\n"
                                        "Súdwâl     12,2  1.234.567\n"
                                        "=A1;\"x\"       –          –  geen gegevens\n"
                                        "東京       −0,1          0  –\n"
                                        "\n"
                                        "Definitie: te vroeg of te licht geboren.\n");
}

static void csv(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1 << 20);
    struct show_words words = {.lang = "nl"};
    struct table t = small_table(&words);
    BUF_AUTO out;
    buf_init(&out, 10000);
    table_write_csv(&out, a, &t);
    assert_string_equal(buf_text(&out), "area;unit;value;n;remark;dataset\r\n"
                                        "Súdwâl;%;12,25;1234567;;births/2022\r\n"
                                        "\"'=A1;\"\"x\"\"\";%;;;none;births/2022\r\n"
                                        "東京;%;-0,125;0;;births/2022\r\n");
    words.lang = "en";
    buf_clear(&out);
    table_write_csv(&out, a, &t);
    assert_non_null(strstr(buf_text(&out), "Súdwâl;%;12.25;1234567;;"));
}

/* What JSON holds is what CSV holds, cell by cell. */
static void json_equals_csv(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1 << 20);
    struct show_words words = {.lang = "en"};
    struct table t = small_table(&words);
    BUF_AUTO json, text;
    buf_init(&json, 10000);
    buf_init(&text, 10000);
    table_write_json(&json, a, &t);
    table_write_csv(&text, a, &t);
    struct value *v = NULL;
    struct err err;
    assert_int_equal(json_parse(&v, a, "t", json.data, json.len, &err), 0);
    assert_string_equal(value_as_text(value_at(v, "warning"), ""), "NIET VOOR PUBLICATIE");
    assert_string_equal(value_as_text(value_at(v, "notes.definition"), ""), "te vroeg of te licht geboren.");
    struct csv c;
    csv_open(&c, "t", text.data, text.len);
    assert_int_equal(csv_next(&c, &err), 1);
    for (size_t row = 0; csv_next(&c, &err) == 1; row++)
        for (size_t i = 0; i + 1 < t.column_count; i++) {
            const struct value *x = value_get(value_item(value_get(v, "rows"), row), t.columns[i].code);
            const char *field = csv_field(&c, (int)i);
            assert_string_equal(value_as_text(x, ""), field + (field[0] == '\'')); /* mark against formulas */
        }
    assert_int_equal(value_count(value_get(v, "rows")), 3);
    csv_release(&c);
}

static void long_notes(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1 << 20);
    struct show_words words = {.lang = "nl"};
    char text[600] = "";
    for (int i = 0; i < 60; i++)
        memcpy(text + 8 * i, "éénen ", 9);
    struct note note = {"x", "Kop", text};
    struct table t = {.title = "T", .notes = &note, .note_count = 1, .words = &words};
    BUF_AUTO out;
    buf_init(&out, 10000);
    table_write_text(&out, a, &t);
    const char *line = strstr(buf_text(&out), "Kop: éénen");
    assert_non_null(line);
    assert_int_equal(strcspn(line, "\n"),
                     5 + 17 * 6 - 1 + 17 * 2); /* another word would pass 110 places; é is two bytes */
    assert_memory_equal(line + strcspn(line, "\n"), "\n  éénen", 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers), cmocka_unit_test(cells_for_programs), cmocka_unit_test(aligned),
        cmocka_unit_test(csv),     cmocka_unit_test(json_equals_csv),    cmocka_unit_test(long_notes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
