/*
 * The table as a workbook (XLSX): a sheet with the figures, its header frozen, numbers as numbers, and a sheet with definition
 * and notes. Holds no date and no name, so that the same figures are the same file.
 */
#include "engine/show.h"

#include <math.h>
#include <xlsxwriter.h>

enum {
    FIXED_DATE = 946684800, /* 2000-01-01, in the properties of every workbook */
    WIDTH_MOST = 40,
    NOTE_WIDTH = 110,
    DECIMALS = 4
};

struct sheet {
    lxw_workbook *book;
    lxw_format *bold, *header, *warning, *wrapped, *counts, *numbers[DECIMALS];
    lxw_error error; /* the first */
};

static void keep(struct sheet *s, lxw_error error)
{
    s->error = s->error == LXW_NO_ERROR ? error : s->error;
}

static bool make_formats(struct sheet *s)
{
    static const char *const decimals[DECIMALS] = {"#,##0", "#,##0.0", "#,##0.00", "#,##0.000"};
    lxw_format **formats[] = {&s->bold, &s->header, &s->warning, &s->wrapped, &s->counts};
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (!(*formats[i] = workbook_add_format(s->book)))
            return false;
    for (int i = 0; i < DECIMALS; i++) {
        if (!(s->numbers[i] = workbook_add_format(s->book)))
            return false;
        format_set_num_format(s->numbers[i], decimals[i]);
    }
    format_set_bold(s->bold);
    format_set_bold(s->header);
    format_set_bottom(s->header, LXW_BORDER_THIN);
    format_set_text_wrap(s->header);
    format_set_bold(s->warning);
    format_set_font_color(s->warning, 0xA81C1C);
    format_set_text_wrap(s->wrapped);
    format_set_align(s->wrapped, LXW_ALIGN_VERTICAL_TOP);
    format_set_num_format(s->counts, decimals[0]);
    return true;
}

static void write_cell(struct sheet *s, lxw_worksheet *w, lxw_row_t row, lxw_col_t at, const struct column *c,
                       const struct cell *x)
{
    int decimals = c->decimals < DECIMALS ? c->decimals : DECIMALS - 1;
    if (c->kind == COLUMN_COUNT && x->count != CELL_NONE)
        keep(s, worksheet_write_number(w, row, at, (double)x->count, s->counts));
    else if (c->kind == COLUMN_NUMBER && isfinite(x->number))
        keep(s, worksheet_write_number(w, row, at, x->number, s->numbers[decimals]));
    else if (c->kind == COLUMN_TEXT && x->text && *x->text)
        keep(s, worksheet_write_string(w, row, at, x->text, NULL));
}

/* As wide as its texts, within reason. */
static double width_of(const struct table *t, size_t column)
{
    size_t width = strlen(t->columns[column].label);
    for (size_t row = 0; row < t->row_count && t->columns[column].kind == COLUMN_TEXT; row++) {
        const char *text = table_cell(t, row, column)->text;
        size_t len = text ? strlen(text) : 0;
        width = len > width ? len : width;
    }
    return (double)(width > WIDTH_MOST ? WIDTH_MOST : width) + 2;
}

static void write_figures(struct sheet *s, lxw_worksheet *w, const struct table *t)
{
    lxw_row_t row = 0;
    keep(s, worksheet_write_string(w, row++, 0, t->title, s->bold));
    if (t->warning)
        keep(s, worksheet_write_string(w, row++, 0, t->warning, s->warning));
    lxw_row_t header = row++;
    lxw_col_t at = 0;
    for (size_t c = 0; c < t->column_count; c++) {
        if (t->columns[c].csv_only)
            continue;
        keep(s, worksheet_write_string(w, header, at, t->columns[c].label, s->header));
        keep(s, worksheet_set_column(w, at, at, width_of(t, c), NULL));
        for (size_t i = 0; i < t->row_count; i++)
            write_cell(s, w, row + (lxw_row_t)i, at, &t->columns[c], table_cell(t, i, c));
        at++;
    }
    worksheet_freeze_panes(w, row, 0);
    if (t->row_count > 0 && at > 0)
        keep(s, worksheet_autofilter(w, header, 0, header + (lxw_row_t)t->row_count, (lxw_col_t)(at - 1)));
}

static void write_notes(struct sheet *s, lxw_worksheet *w, const struct table *t)
{
    keep(s, worksheet_set_column(w, 0, 0, 26, NULL));
    keep(s, worksheet_set_column(w, 1, 1, NOTE_WIDTH, NULL));
    lxw_row_t row = 0;
    keep(s, worksheet_write_string(w, row++, 0, t->title, s->bold));
    if (t->warning)
        keep(s, worksheet_write_string(w, row++, 0, t->warning, s->warning));
    for (size_t i = 0; i < t->note_count; i++) {
        keep(s, worksheet_write_string(w, row, 0, t->notes[i].label, s->wrapped));
        keep(s, worksheet_write_string(w, row++, 1, t->notes[i].text, s->wrapped));
    }
}

int show_sheet(const struct table *t, const char *path, struct err *err)
{
    lxw_workbook_options options = {.constant_memory = LXW_FALSE};
    struct sheet s = {.book = workbook_new_opt(path, &options), .error = LXW_NO_ERROR};
    if (!s.book)
        return err_nomem(err);
    lxw_doc_properties properties = {.created = FIXED_DATE};
    keep(&s, workbook_set_properties(s.book, &properties));
    lxw_worksheet *figures = workbook_add_worksheet(s.book, show_text(t->words, "show.sheet.figures"));
    lxw_worksheet *notes = workbook_add_worksheet(s.book, show_text(t->words, "show.sheet.notes"));
    bool made = figures && notes && make_formats(&s);
    if (made) {
        write_figures(&s, figures, t);
        write_notes(&s, notes, t);
    }
    keep(&s, workbook_close(s.book)); /* also releases it */
    if (!made)
        return err_nomem(err);
    return s.error == LXW_NO_ERROR ? 0
                                   : err_set(err, ERR_IO, path, "file_write", "%s", lxw_strerror(s.error));
}
