/* room: format */
/* CSV: every row keeps to its bounds, and a row written again reads back as it was. */
#include "fuzz.h"

#include "format/csv.h"

#include <string.h>

static void check_row(const struct csv *row)
{
    BUF_AUTO out;
    buf_init(&out, 1u << 26);
    csv_write_field(&out, "-", true);
    for (size_t i = 0; i < row->count; i++) {
        FUZZ_CHECK(strlen(row->fields[i].ptr) == row->fields[i].len && row->fields[i].len <= CSV_MAX_FIELD);
        FUZZ_CHECK(row->windows == false || str_is_utf8(row->fields[i]));
        csv_write_field(&out, row->fields[i].ptr, false);
    }
    csv_write_end(&out);
    FUZZ_CHECK(!out.failed);
    struct csv again;
    csv_open(&again, "again", buf_text(&out), out.len);
    again.separator = ';';
    int got = csv_next(&again, NULL);
    if (got == 1) {
        FUZZ_CHECK(again.count == row->count + 1);
        for (size_t i = 0; i < row->count; i++) {
            const char *text = csv_field(&again, (int)i + 1), *was = row->fields[i].ptr;
            FUZZ_CHECK(strcmp(text, was) == 0 || (text[0] == '\'' && strcmp(text + 1, was) == 0));
        }
    } else { /* the apostrophe or the extra field can carry a row at the bound over it */
        FUZZ_CHECK(row->count >= CSV_MAX_FIELDS || out.len > CSV_MAX_FIELD);
    }
    csv_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct csv c;
    struct err err = {0};
    int got;
    unsigned line = 0;
    csv_open(&c, "in", (const char *)data, size);
    while ((got = csv_next(&c, &err)) == 1) {
        FUZZ_CHECK(c.count > 0 && c.count <= CSV_MAX_FIELDS && c.line > line);
        line = c.line;
        check_row(&c);
    }
    FUZZ_CHECK(got == 0 || (got == ERR_INVALID && strncmp(err.where, "in:", 3) == 0));
    csv_release(&c);
    return 0;
}
