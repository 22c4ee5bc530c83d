/* The table as CSV and as JSON, both with codes and unrounded numbers, so that what is in one is in the other. */
#include "figures/show/table.h"

#include "format/csv.h"

/* What so many rows need of memory goes with them, for a table may have very many. */
enum { ROWS_AT_ONCE = 500 };

/* Not as a text: a spreadsheet that writes decimal commas reads -7,1 as a number, and an apostrophe would make it text. */
static void write_number(struct buf *out, const char *number, bool first, bool comma)
{
    if (!first)
        buf_addc(out, ';');
    for (; number && *number; number++)
        buf_addc(out, comma && *number == '.' ? ',' : *number);
}

static void write_row(struct buf *out, struct arena *a, const struct table *t, size_t row)
{
    for (size_t c = 0; c < t->column_count; c++) {
        const char *text = cell_data(a, &t->columns[c], table_cell(t, row, c));
        if (t->columns[c].kind == COLUMN_NUMBER)
            write_number(out, text, c == 0, text_is(t->words->lang, "nl"));
        else
            csv_write_field(out, text ? text : "", c == 0);
    }
    csv_write_end(out);
}

void table_write_csv(struct buf *out, struct arena *a, const struct table *t)
{
    for (size_t c = 0; c < t->column_count; c++)
        csv_write_field(out, t->columns[c].code, c == 0);
    csv_write_end(out);
    for (size_t first = 0; first < t->row_count; first += ROWS_AT_ONCE) {
        ARENA_AUTO rows = arena_new((size_t)64 << 20);
        if (!rows)
            arena_fail(a);
        for (size_t row = first; rows && row < t->row_count && row < first + ROWS_AT_ONCE; row++)
            write_row(out, rows, t, row);
        if (rows && arena_failed(rows))
            arena_fail(a);
    }
}

static struct value *cell_value(struct arena *a, const struct column *c, const struct cell *x)
{
    const char *data = cell_data(a, c, x);
    if (!data)
        return value_null(a);
    return c->kind == COLUMN_TEXT ? value_text(a, data) : value_number(a, data);
}

/* A member on a line of its own. */
static void write_member(struct buf *out, struct arena *a, const char *name, const struct value *v, bool last)
{
    json_write(out, value_text(a, name));
    buf_adds(out, ": ");
    json_write(out, v);
    buf_adds(out, last ? "\n" : ",\n");
}

/* Some rows, each on a line. */
static void write_rows(struct buf *out, struct arena *a, const struct table *t, size_t first)
{
    ARENA_AUTO rows = arena_new((size_t)64 << 20);
    if (!rows)
        arena_fail(a);
    for (size_t row = first; rows && row < t->row_count && row < first + ROWS_AT_ONCE; row++) {
        struct value *one = value_object(rows);
        for (size_t c = 0; c < t->column_count; c++)
            if (!t->columns[c].csv_only)
                value_put(one, t->columns[c].code, cell_value(rows, &t->columns[c], table_cell(t, row, c)));
        json_write(out, one);
        buf_adds(out, row + 1 < t->row_count ? ",\n" : "\n");
    }
    if (rows && arena_failed(rows))
        arena_fail(a);
}

void table_write_json(struct buf *out, struct arena *a, const struct table *t)
{
    struct value *columns = value_array(a), *notes = value_object(a);
    for (size_t c = 0; c < t->column_count; c++) {
        if (t->columns[c].csv_only)
            continue;
        struct value *column = value_add_object(columns);
        value_put_text(column, "code", t->columns[c].code);
        value_put_text(column, "label", t->columns[c].label);
    }
    for (size_t i = 0; i < t->note_count; i++)
        value_put_text(notes, t->notes[i].code, t->notes[i].text);
    buf_adds(out, "{\n");
    write_member(out, a, "title", value_text(a, t->title), false);
    write_member(out, a, "warning", value_text(a, t->warning), false);
    write_member(out, a, "columns", columns, false);
    json_write(out, value_text(a, "rows"));
    buf_adds(out, ": [\n");
    for (size_t first = 0; first < t->row_count; first += ROWS_AT_ONCE)
        write_rows(out, a, t, first);
    buf_adds(out, "],\n");
    write_member(out, a, "notes", notes, true);
    buf_adds(out, "}\n");
}
