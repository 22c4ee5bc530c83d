/* The workbook: read back from its parts, the same bytes each time, and an error where it cannot be written. */
#include "base/file.h"
#include "engine/show.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include <cmocka.h>

enum { FILE_MAX = 1 << 20 };

static const struct column columns[] = {
    {"name", "gebied", COLUMN_TEXT, 0, false, false},   {"value", "waarde", COLUMN_NUMBER, 1, false, false},
    {"n", "noemer", COLUMN_COUNT, 0, false, false},     {"dataset", "dataset", COLUMN_TEXT, 0, false, true},
    {"ratio", "ratio", COLUMN_NUMBER, 2, false, false},
};
static struct note notes[] = {{"definition", "Definitie", "te vroeg & te licht"}};

static const char *find(const void *state, const char *key)
{
    (void)state;
    return strcmp(key, "show.sheet.figures") == 0 ? "cijfers" : "uitleg";
}

static struct table make_table(struct cell *cells, const struct show_words *words)
{
    struct cell all[] = {{.text = "Súdwâl"},      {.number = 12.25},
                         {.count = 1234567},      {.text = "x"},
                         {.number = 1.5},         {.text = NULL},
                         {.number = (double)NAN}, {.count = CELL_NONE},
                         {.text = "x"},           {.number = (double)INFINITY}};
    memcpy(cells, all, sizeof all);
    return (struct table){"Big2 · per wijk", "NIET VOOR PUBLICATIE", columns, 5, cells, 2, notes, 1, words};
}

static size_t read_file(const char *path, unsigned char *out)
{
    FILE *in = fopen(path, "rb");
    assert_non_null(in);
    size_t len = fread(out, 1, FILE_MAX, in);
    fclose(in);
    return len;
}

static unsigned number(const unsigned char *p, int bytes)
{
    unsigned n = 0;
    while (bytes-- > 0)
        n = n << 8 | p[bytes];
    return n;
}

/* The content of one part of a zip, found through its directory (APPNOTE 4.3.12). */
static void part(char *out, unsigned char *zip, size_t len, const char *name)
{
    for (size_t at = 0; at + 46 < len; at++) {
        unsigned char *p = zip + at;
        size_t name_len = memcmp(p, "PK\1\2", 4) == 0 ? number(p + 28, 2) : 0;
        if (name_len != strlen(name) || memcmp(p + 46, name, name_len) != 0)
            continue;
        unsigned char *local = zip + number(p + 42, 4);
        z_stream z = {.next_in = local + 30 + number(local + 26, 2) + number(local + 28, 2),
                      .avail_in = number(p + 20, 4),
                      .next_out = (Bytef *)out,
                      .avail_out = FILE_MAX - 1};
        assert_int_equal(inflateInit2(&z, -MAX_WBITS), Z_OK);
        assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
        out[z.total_out] = '\0';
        inflateEnd(&z);
        return;
    }
    fail_msg("no part %s", name);
}

static void holds(const char *text, const char *what)
{
    if (!strstr(text, what))
        fail_msg("%s is not in %s", what, text);
}

static void workbook(void **state)
{
    (void)state;
    char folder[] = "/tmp/kiem-sheet-XXXXXX", path[64], again[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.xlsx", folder);
    snprintf(again, sizeof again, "%s/b.xlsx", folder);
    struct cell cells[10];
    struct show_words words = {find, NULL, "nl"};
    struct table t = make_table(cells, &words);
    struct err err = {0};
    assert_int_equal(show_sheet(&t, path, &err), 0);
    assert_int_equal(show_sheet(&t, again, &err), 0);
    static unsigned char one[FILE_MAX], two[FILE_MAX];
    static char text[FILE_MAX];
    size_t len = read_file(path, one);
    assert_int_equal(read_file(again, two), len);
    assert_memory_equal(one, two, len);
    part(text, one, len, "xl/workbook.xml");
    holds(text, "name=\"cijfers\"");
    holds(text, "name=\"uitleg\"");
    part(text, one, len, "xl/worksheets/sheet1.xml");
    holds(text, "<v>12.25</v>");
    holds(text, "<v>1234567</v>");
    holds(text, "<v>1.5</v>");
    holds(text, "state=\"frozen\"");
    holds(text, "ySplit=\"3\"");
    assert_null(strstr(text, "nan"));
    assert_null(strstr(text, "inf"));
    assert_null(strstr(text, "r=\"E")); /* the column for CSV only is not there: four columns */
    part(text, one, len, "xl/sharedStrings.xml");
    holds(text, "Súdwâl");
    holds(text, "NIET VOOR PUBLICATIE");
    holds(text, "te vroeg &amp; te licht");
    part(text, one, len, "xl/styles.xml");
    holds(text, "#,##0.0");
    part(text, one, len, "docProps/core.xml");
    holds(text, "2000-01-01");
    unlink(path);
    unlink(again);
    rmdir(folder);
}

static void nowhere(void **state)
{
    (void)state;
    struct cell cells[10];
    struct show_words words = {find, NULL, "nl"};
    struct table t = make_table(cells, &words);
    struct err err = {0};
    assert_int_equal(show_sheet(&t, "/nowhere/a.xlsx", &err), ERR_IO);
    assert_string_equal(err.key, "file_write");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(workbook), cmocka_unit_test(nowhere)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
