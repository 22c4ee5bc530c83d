/* Stretches of text as columns: what is good, what is bad and on which line, held against reading cell by cell. */
#include "base/mem.h"
#include "base/rand.h"
#include "figures/read/cell.h"
#include "figures/read_case.h"
#include "format/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static char *read_rows(struct arena *a, const char *header, const char *text, size_t len)
{
    const struct reader *r = read_case_reader(a, NULL, NULL);
    struct reader_columns c = read_case_columns(a, r, header);
    struct pseudonyms p = read_case_pseudonyms();
    struct batch b;
    struct err err = {0};
    BUF_AUTO out;
    buf_init(&out, 1u << 26);
    assert_int_equal(batch_init(&b, r, &p, &err), 0);
    assert_int_equal(batch_read(&b, &c, read_case_padded(a, text, len), &err), 0);
    read_case_print(&out, &b);
    batch_release(&b);
    return arena_dup(a, buf_text(&out), out.len);
}

/* Fields: area|year|sex|flag|number|kilo|child|label|large. */
static void small_texts(void **state)
{
    (void)state;
    static const struct {
        const char *header, *text, *rows;
    } table[] = {
        {"area,number\n", "A,1\nB,22\nC,300\n",
         "A|?|?|?|1|?|?|?|?\nB|?|?|?|22|?|?|?|?\nC|?|?|?|300|?|?|?|?\n"},
        {"number,x,area\n", "1,a,A\n2,b,B\n", "A|?|?|?|1|?|?|?|?\nB|?|?|?|2|?|?|?|?\n"},
        {"area;kilo\n", "A;3,5\nB;-0,25\nC;\n",
         "A|?|?|?|?|350|?|?|?\nB|?|?|?|?|-25|?|?|?\nC|?|?|?|?|?|?|?|?\n"},
        {"area\tyear\n", "A\t2019\nB\t01-02-2020\n", "A|2019|?|?|?|?|?|?|?\nB|2020|?|?|?|?|?|?|?\n"},
        /* ends of lines */
        {"area,number\n", "A,1\r\nB,2\rC,3\nD,4\r\n",
         "A|?|?|?|1|?|?|?|?\nB|?|?|?|2|?|?|?|?\nC|?|?|?|3|?|?|?|?\nD|?|?|?|4|?|?|?|?\n"},
        {"number,area\r\n", "1,A\r\n,B\r\n", "A|?|?|?|1|?|?|?|?\nB|?|?|?|?|?|?|?|?\n"},
        {"area,number\n", "\n\r\nA,1\n\n\nB,x\n", "A|?|?|?|1|?|?|?|?\n!5:2:number\n"},
        {"area\n", "A\n\nB\n", "A|?|?|?|?|?|?|?|?\nB|?|?|?|?|?|?|?|?\n"},
        /* quotes */
        {"area,label,number\n", "\"A\",\"x.y\",\"7\"\nB,z,8\n", "A|?|?|?|7|?|?|x.y|?\nB|?|?|?|8|?|?|z|?\n"},
        {"area,x,number\n", "A,\"two\nlines, and \"\"more\"\"\",7\nB,,y\n",
         "A|?|?|?|7|?|?|?|?\n!2:3:number\n"},
        {"area,x,number\n", "A,5\" pipe,7\nB,\"a\"b,8\n", "A|?|?|?|7|?|?|?|?\nB|?|?|?|8|?|?|?|?\n"},
        {"area,number\n", "A,\"1\" 2\nB,2\n", "B|?|?|?|2|?|?|?|?\n!0:2:quote\n"},
        {"area,number\n", "A,1\nB,\"2\nC,3\n", "A|?|?|?|1|?|?|?|?\n!1:0:quote\n"},
        /* bad rows */
        {"area,number\n", "A,1\nB\nC,2,3\nD,4\n",
         "A|?|?|?|1|?|?|?|?\nD|?|?|?|4|?|?|?|?\n!1:0:fields\n!2:0:fields\n"},
        {"area,number\n", "A,1\nB,x\nC\nD,2\n,5\n",
         "A|?|?|?|1|?|?|?|?\nD|?|?|?|2|?|?|?|?\n!1:2:number\n!2:0:fields\n!4:1:required\n"},
        {"area,number,sex\n", "A,301,q\nTotal;12,,\n", "!0:2:range\n!1:1:label\n"},
        {"area,sex\n", "A,m\nB,F\nC,unspecified\nD,u\nE,M\nF,\nG,x\n",
         "A|?|0|?|?|?|?|?|?\nB|?|1|?|?|?|?|?|?\nC|?|2|?|?|?|?|?|?\nD|?|?|?|?|?|?|?|?\nE|?|0|?|?|?|?|?|?\nF|?|"
         "?|?|?|?|?|?|?\n!6:2:code\n"},
        {"area,flag\n", "A,1\nB,ja\nC,FALSE\nD,2\n",
         "A|?|?|1|?|?|?|?|?\nB|?|?|1|?|?|?|?|?\nC|?|?|0|?|?|?|?|?\n!3:2:flag\n"},
        {"area,large\n", "A,12345678\nB,123456789\nC,99999999999\nD,-1\nE,-2\n",
         "A|?|?|?|?|?|?|?|12345678\nB|?|?|?|?|?|?|?|123456789\nC|?|?|?|?|?|?|?|99999999999\nD|?|?|?|?|?|?|?|-"
         "1\n!4:2:range\n"},
        {"area,number\n", "A,0\nB, 7 \nC,007\nD,999\nE,1.0\nF,1.5\nG,00000000012\n",
         "A|?|?|?|0|?|?|?|?\nB|?|?|?|7|?|?|?|?\nC|?|?|?|7|?|?|?|?\nD|?|?|?|?|?|?|?|?\nE|?|?|?|1|?|?|?|?\nG|?|"
         "?|?|12|?|?|?|?\n!5:2:decimals\n"},
        /* one child has one pseudonym, however it is written */
        {"area,child\n", "A,7\nB, 7\nC,\"7\"\nD,07\nE,\n",
         "A|?|?|?|?|?|af63aa4c86019796|?|?\nB|?|?|?|?|?|af63aa4c86019796|?|?\nC|?|?|?|?|?|af63aa4c86019796|?|"
         "?\n"
         "D|?|?|?|?|?|07fc1107b4bd1648|?|?\nE|?|?|?|?|?|?|?|?\n"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        ARENA_AUTO a = arena_new(1u << 26);
        const char *rows = read_rows(a, table[i].header, table[i].text, strlen(table[i].text));
        if (strcmp(rows, table[i].rows) != 0)
            fail_msg("%s%s gave\n%snot\n%s", table[i].header, table[i].text, rows, table[i].rows);
    }
}

static void nul_bytes(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1u << 26);
    static const char text[] = "A,1\nB,2\0\nC\0,3\nD,4\nE,\0\n";
    assert_string_equal(read_rows(a, "area,number\n", text, sizeof text - 1),
                        "A|?|?|?|1|?|?|?|?\nD|?|?|?|4|?|?|?|?\n!1:2:text\n!2:1:text\n!4:2:text\n");
}

/* Texts of rows that are not taken are not in the list. */
static void lists_hold_good_rows_only(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1u << 26);
    const struct reader *r = read_case_reader(a, NULL, NULL);
    struct reader_columns c = read_case_columns(a, r, "area,label,number\n");
    struct pseudonyms p = read_case_pseudonyms();
    struct batch b;
    static const char text[] = "A,x,1\nTotal,y,bad\nB,z z,2\nC,w,3\nB,v,4\n";
    assert_int_equal(batch_init(&b, r, &p, NULL), 0);
    assert_int_equal(batch_read(&b, &c, read_case_padded(a, text, strlen(text)), NULL), 0);
    assert_int_equal(b.rows, 3);
    assert_int_equal(b.lexicons[0].count, 3);
    assert_string_equal(b.lexicons[0].texts[1], "C");
    assert_string_equal(b.lexicons[0].texts[2], "B");
    assert_int_equal(b.lexicons[7].count, 3);
    assert_string_equal(b.lexicons[7].texts[1], "w");
    batch_release(&b);
}

/* --- random texts, held against csv_next() and cell_read() --- */
static const char *const pieces[] = {
    "1",    "22",  "300",     "301", "",    "x",      "m",        "f",  "u", "\"7\"",       "\"a,\n\"\"b\"",
    "2019", "1,5", "-3",      " 4 ", "999", "WK0001", "WK000212", "ja", "0", "unspecified", "123456789",
    "\"\"", "5\"", "12345678"};
enum { PIECES = sizeof pieces / sizeof pieces[0], COLUMNS = 9 };
static const char header[] = "number;area;x;sex;flag;year;child;label;large\n";

static void random_text(struct buf *out, struct rng *rng, unsigned rows)
{
    static const char *const ends[] = {"\n", "\r\n", "\n", "\n"};
    unsigned wild = rng_below(rng, 3);
    for (unsigned i = 0; i < rows; i++) {
        unsigned fields = rng_below(rng, 40) == 0 ? rng_below(rng, 14) : COLUMNS;
        for (unsigned j = 0; j < fields; j++) {
            unsigned piece = rng_below(rng, PIECES);
            bool usual = rng_below(rng, 4) > wild;
            buf_printf(out, "%s%s", j ? ";" : "", usual ? (j == 1 ? "WK0001" : "") : pieces[piece]);
        }
        buf_adds(out, ends[rng_below(rng, 4)]);
    }
}

/* Adds the row, or its fault. */
static void slow_row(struct buf *good, struct buf *bad, const struct csv *c, const struct reader *r,
                     unsigned line)
{
    static const int fields[COLUMNS] = {4, 0, -1, 2, 3, 1, 6, 7, 8};
    static const int order[COLUMNS] = {0, 3, 4, 5, 6, 8, 1, 7, 2};
    char cells[COLUMNS][64];
    if (c->count != COLUMNS) {
        buf_printf(bad, "!%u:0:fields\n", line);
        return;
    }
    for (int i = 0; i < COLUMNS; i++)
        strcpy(cells[i], "?");
    for (int k = 0; k < COLUMNS; k++) {
        int i = order[k];
        uint64_t n = 0;
        struct str said = str_trim(c->fields[i]);
        if (fields[i] < 0)
            continue;
        const struct reader_field *f = &r->fields[fields[i]];
        enum cell_fault fault = cell_read(&n, f, said);
        if (fault != CELL_GOOD) {
            buf_printf(bad, "!%u:%d:%s\n", line, i + 1, cell_fault_name(fault) + sizeof "import.fault." - 1);
            return;
        }
        if (n == f->unknown)
            continue;
        if (f->field->kind == FIELD_AREA || f->field->kind == FIELD_LABEL)
            snprintf(cells[fields[i]], sizeof cells[0], "%.60s", said.ptr);
        else if (f->field->kind == FIELD_PSEUDONYM)
            snprintf(cells[fields[i]], sizeof cells[0], "%016llx",
                     (unsigned long long)read_case_pseudonyms().hash(NULL, 0, said.ptr, said.len));
        else
            snprintf(cells[fields[i]], sizeof cells[0], "%lld", (long long)(f->base + (int64_t)n));
        cells[fields[i]][strcspn(cells[fields[i]], " ")] = '\0';
    }
    for (int i = 0; i < COLUMNS; i++)
        buf_printf(good, "%s%s", cells[i], i + 1 == COLUMNS ? "\n" : "|");
}

static char *slow_rows(struct arena *a, const char *text, size_t len)
{
    const struct reader *r = read_case_reader(a, NULL, NULL);
    struct csv c;
    struct err err = {0};
    BUF_AUTO good, bad;
    buf_init(&good, 1u << 26);
    buf_init(&bad, 1u << 26);
    csv_open(&c, "in.csv", text, len);
    c.separator = ';';
    int got;
    while ((got = csv_next(&c, &err)) == 1)
        slow_row(&good, &bad, &c, r, c.line - 1);
    if (got < 0)
        fail_msg("%s %s", err.key, err.where);
    csv_release(&c);
    buf_adds(&good, buf_text(&bad));
    return arena_dup(a, buf_text(&good), good.len);
}

static void as_cell_by_cell(void **state)
{
    (void)state;
    uint64_t seed = 11;
    struct rng rng = rng_seeded(&seed);
    for (unsigned round = 0; round < 400; round++) {
        ARENA_AUTO a = arena_new(1u << 28);
        BUF_AUTO text;
        buf_init(&text, 1u << 24);
        random_text(&text, &rng, round % 50 == 0 ? 3000 : rng_below(&rng, 60));
        const char *quick = read_rows(a, header, buf_text(&text), text.len);
        const char *slow = slow_rows(a, buf_text(&text), text.len);
        if (strcmp(quick, slow) != 0)
            fail_msg("round %u: %s\ngave\n%s\nnot\n%s", round, buf_text(&text), quick, slow);
    }
}

/* --- numbers and dates, held against cell_read() --- */
static const char *const amounts[] = {
    "\"code\":\"x\",\"kind\":\"number\",\"decimals\":2,\"min\":-10,\"max\":40,\"missing\":[\"2.5\",\"99."
    "90\"]",
    "\"code\":\"x\",\"kind\":\"number\",\"decimals\":2,\"min\":-10,\"max\":40,\"missing\":[\"99.90\",\"9."
    "999\"]",
    "\"code\":\"x\",\"kind\":\"number\",\"decimals\":6,\"min\":0,\"max\":999999999",
    "\"code\":\"x\",\"kind\":\"number\",\"min\":-500,\"max\":5000000000",
    "\"code\":\"x\",\"kind\":\"period\",\"period\":\"month\",\"min\":2012,\"max\":2024,\"missing\":[\"1900-"
    "01-01\"]",
    "\"code\":\"x\",\"kind\":\"period\",\"period\":\"month\",\"min\":2012,\"max\":2024,\"missing\":[\"2019-"
    "02-01\"]",
    "\"code\":\"x\",\"kind\":\"period\",\"period\":\"year\",\"min\":2012,\"max\":2024,\"missing\":[\"2019-02-"
    "01\"]",
    "\"code\":\"x\",\"kind\":\"period\",\"period\":\"year\",\"min\":2012,\"max\":2024,\"required\":true",
};
enum { AMOUNTS = sizeof amounts / sizeof amounts[0] };

static const struct reader *reader_of(struct arena *a, const char *field)
{
    const char *text =
        arena_printf(a,
                     "{\"code\":\"c\",\"label\":{\"nl\":\"x\",\"en\":\"x\"},\"fields\":[{%s,\"label\":{"
                     "\"nl\":\"x\",\"en\":\"x\"}}]}",
                     field);
    struct value *v = NULL;
    struct err err = {0};
    struct schema *s = arena_alloc(a, sizeof *s);
    struct reader *r = arena_alloc(a, sizeof *r);
    if (json_parse(&v, a, "s.json", text, strlen(text), &err) != 0 ||
        schema_read(s, a, "s.json", v, &err) != 0 || reader_make(r, a, s, "", NULL, &err) != 0)
        fail_msg("%s %s %s: %s", err.key, err.where, err.arg, text);
    return r;
}

/* One that is written as they should be, or with a few letters of it changed. */
static void random_amount(struct buf *out, struct rng *rng)
{
    static const char *const good[] = {
        "2.5",    "2,50",       "-3.25",       "39.999",          "99.90",      "12",         "0.000001",
        "2019",   "4999999999", "2019-02",     "2019-02-28",      "2019-02-29", "2020-12-31", "1900-01-01",
        "201902", "20190201",   "999999999.5", "123456789012345", "2019-02-01"};
    static const char letters[] = "0123456789.,- ";
    const char *text = good[rng_below(rng, sizeof good / sizeof good[0])];
    unsigned from = rng_below(rng, 8) ? 0 : rng_below(rng, 3), wild = rng_below(rng, 2);
    for (size_t i = from; i < strlen(text); i++)
        buf_addc(out, wild && rng_below(rng, 4) == 0 ? letters[rng_below(rng, sizeof letters - 1)] : text[i]);
    buf_adds(out, rng_below(rng, 16) ? "" : "0");
}

static void expect_amount(struct buf *good, struct buf *bad, const struct reader_field *f, const char *text,
                          unsigned line)
{
    uint64_t n = 0;
    enum cell_fault fault = cell_read(&n, f, str_trim(str_of(text)));
    if (fault != CELL_GOOD)
        buf_printf(bad, "!%u:1:%s\n", line, cell_fault_name(fault) + sizeof "import.fault." - 1);
    else if (n == f->unknown)
        buf_adds(good, "?\n");
    else
        buf_printf(good, "%lld\n", (long long)(f->base + (int64_t)n));
}

static void amounts_as_cell_by_cell(void **state)
{
    (void)state;
    enum { ROWS = 20000 };
    uint64_t seed = 3;
    struct rng rng = rng_seeded(&seed);
    for (size_t i = 0; i < AMOUNTS; i++) {
        ARENA_AUTO a = arena_new(1u << 28);
        BUF_AUTO text, good, bad, got;
        buf_init(&text, 1u << 24);
        buf_init(&good, 1u << 24);
        buf_init(&bad, 1u << 24);
        buf_init(&got, 1u << 24);
        const struct reader *r = reader_of(a, amounts[i]);
        for (unsigned row = 0; row < ROWS; row++) {
            size_t from = text.len;
            random_amount(&text, &rng);
            const char *cell = arena_dup(a, buf_text(&text) + from, text.len - from);
            expect_amount(&good, &bad, &r->fields[0], cell, row);
            buf_adds(&text, ";x\n");
        }
        struct reader_columns c = read_case_columns(a, r, "x;y\n");
        struct pseudonyms p = read_case_pseudonyms();
        struct batch b;
        struct err err = {0};
        assert_int_equal(batch_init(&b, r, &p, &err), 0);
        assert_int_equal(batch_read(&b, &c, read_case_padded(a, buf_text(&text), text.len), &err), 0);
        read_case_print(&got, &b);
        batch_release(&b);
        buf_adds(&good, buf_text(&bad));
        assert_string_equal(buf_text(&got), buf_text(&good));
    }
}

/* The last end of a row outside quotes, one byte after the other. */
static size_t slow_last_row(const char *text, size_t len, char separator)
{
    size_t last = 0, field = 0;
    bool quoted = false;
    for (size_t i = 0; i < len; i++) {
        if (quoted) {
            if (text[i] == '"' && i + 1 < len && text[i + 1] == '"')
                i++;
            else if (text[i] == '"')
                quoted = i + 1 == len; /* what follows could be a second quote */
        } else if (text[i] == '"' && i == field) {
            quoted = true;
        } else if (text[i] == '\n' || (text[i] == '\r' && i + 1 < len && text[i + 1] != '\n')) {
            field = i + 1;
            last = i + 1;
        } else if (text[i] == separator) {
            field = i + 1;
        }
    }
    return last;
}

static void last_rows(void **state)
{
    (void)state;
    static const char letters[] = "aa,,\"\"\n\r\n";
    uint64_t seed = 5;
    struct rng rng = rng_seeded(&seed);
    for (int round = 0; round < 200000; round++) {
        char text[24];
        size_t len = rng_below(&rng, sizeof text);
        for (size_t i = 0; i < len; i++)
            text[i] = letters[rng_below(&rng, sizeof letters - 1)];
        size_t got = scan_last_row(text, len, ','), want = slow_last_row(text, len, ',');
        /* lone CRs are only cut at where no LF is to be had: an earlier end is as good */
        bool earlier = got < want && memchr(text, '\r', len) && (got == 0 || text[got - 1] == '\n');
        if (got != want && !earlier)
            fail_msg("%.*s: %zu, not %zu", (int)len, text, got, want);
    }
}

static void every_allocation_fails_once(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1u << 28);
    BUF_AUTO text;
    buf_init(&text, 1u << 24);
    for (int i = 0; i < 2000; i++)
        buf_printf(&text, "%d;A%d;x;%s;;;c%d;l%d;\n", i % 400, i, i % 7 ? "m" : "nothing", i, i % 900);
    const struct reader *r = read_case_reader(a, NULL, NULL);
    struct reader_columns c = read_case_columns(a, r, header);
    struct pseudonyms p = read_case_pseudonyms();
    struct str padded = read_case_padded(a, buf_text(&text), text.len);
    unsigned n = 1;
    for (bool happened = true; happened; n++) {
        struct batch b;
        struct err err = {0};
        mem_fail_after(n);
        int rc = batch_init(&b, r, &p, &err);
        if (rc == 0)
            rc = batch_read(&b, &c, padded, &err);
        happened = mem_failed() != 0;
        mem_fail_after(0);
        batch_release(&b);
        assert_int_equal(rc, happened ? ERR_NOMEM : 0);
    }
    assert_true(n > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_texts),
        cmocka_unit_test(nul_bytes),
        cmocka_unit_test(lists_hold_good_rows_only),
        cmocka_unit_test(as_cell_by_cell),
        cmocka_unit_test(amounts_as_cell_by_cell),
        cmocka_unit_test(last_rows),
        cmocka_unit_test(every_allocation_fails_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
