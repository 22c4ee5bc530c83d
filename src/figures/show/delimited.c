/* The table as CSV and as JSON, both with codes and unrounded numbers, so that what is in one is in the other. */
#include "figures/show/table.h"

#include "format/csv.h"

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
    for (size_t row = 0; row < t->row_count; row++)
        write_row(out, a, t, row);
}

static struct value *cell_value(struct arena *a, const struct column *c, const struct cell *x)
{
    const char *data = cell_data(a, c, x);
    if (!data)
        return value_null(a);
    return c->kind == COLUMN_TEXT ? value_text(a, data) : value_number(a, data);
}

void table_write_json(struct buf *out, struct arena *a, const struct table *t)
{
    struct value *all = value_object(a);
    value_put_text(all, "title", t->title);
    value_put_text(all, "warning", t->warning);
    struct value *columns = value_put_array(all, "columns");
    for (size_t c = 0; c < t->column_count; c++) {
        if (t->columns[c].csv_only)
            continue;
        struct value *column = value_add_object(columns);
        value_put_text(column, "code", t->columns[c].code);
        value_put_text(column, "label", t->columns[c].label);
    }
    struct value *rows = value_put_array(all, "rows");
    for (size_t row = 0; row < t->row_count; row++) {
        struct value *one = value_add_object(rows);
        for (size_t c = 0; c < t->column_count; c++)
            if (!t->columns[c].csv_only)
                value_put(one, t->columns[c].code, cell_value(a, &t->columns[c], table_cell(t, row, c)));
    }
    struct value *notes = value_put_object(all, "notes");
    for (size_t i = 0; i < t->note_count; i++)
        value_put_text(notes, t->notes[i].code, t->notes[i].text);
    json_write_pretty(out, all);
}
