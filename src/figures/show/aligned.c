/*
 * The table for a terminal: columns as wide as what is in them, counted in places on the screen, not in bytes. A key column
 * that is the same in every row stands above the table instead. Colours and page breaks are left to the terminal.
 */
#include "figures/show/table.h"

#include <wchar.h>

enum { NOTE_WIDTH = 110 };

/* One character of well-formed UTF-8; moves on. */
static uint32_t next_character(const char **at)
{
    const unsigned char *p = (const unsigned char *)*at;
    int more = p[0] < 0x80 ? 0 : p[0] < 0xE0 ? 1 : p[0] < 0xF0 ? 2 : 3;
    uint32_t c = more == 0 ? p[0] : p[0] & (0x3Fu >> more);
    for (int i = 1; i <= more; i++) {
        if ((p[i] & 0xC0) != 0x80) { /* never of our own making, but names come from files */
            more = i - 1;
            break;
        }
        c = c << 6 | (p[i] & 0x3F);
    }
    *at += more + 1;
    return c;
}

/* Places on the screen: none for combining marks, two for East Asian wide characters and emoji (Unicode, UAX 11). */
static int places(uint32_t c)
{
    static const struct {
        uint32_t first, last;
        int places;
    } table[] = {
        {0x0300, 0x036F, 0}, {0x200B, 0x200F, 0}, {0x20D0, 0x20FF, 0},   {0xFE00, 0xFE0F, 0},
        {0x1100, 0x115F, 2}, {0x2E80, 0xA4CF, 2}, {0xAC00, 0xD7A3, 2},   {0xF900, 0xFAFF, 2},
        {0xFE30, 0xFE6F, 2}, {0xFF00, 0xFF60, 2}, {0x1F300, 0x1FAFF, 2}, {0x20000, 0x3FFFD, 2},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (c >= table[i].first && c <= table[i].last)
            return table[i].places;
    return 1;
}

static int width_of_part(const char *text, size_t len)
{
    int width = 0;
    for (const char *end = text + len; text < end;)
        width += places(next_character(&text));
    return width;
}

static int width_of(const char *text)
{
    return width_of_part(text, strlen(text));
}

static void pad(struct buf *out, int count)
{
    for (int i = 0; i < count; i++)
        buf_addc(out, ' ');
}

static bool same_in_all(const struct table *t, size_t column)
{
    if (!t->columns[column].key || t->row_count < 2 || t->columns[column].kind != COLUMN_TEXT)
        return false;
    const char *first = table_cell(t, 0, column)->text;
    for (size_t row = 0; row < t->row_count; row++)
        if (!first || !text_is(table_cell(t, row, column)->text, first))
            return false;
    return true;
}

struct layout {
    int *widths;        /* of each column; 0: it stands above; −1: not shown */
    const char **texts; /* of each cell */
};

static bool lay_out(struct layout *l, struct arena *a, const struct table *t)
{
    l->widths = arena_alloc(a, t->column_count * sizeof *l->widths + 1);
    l->texts = arena_alloc(a, t->row_count * t->column_count * sizeof *l->texts + 1);
    if (!l->widths || !l->texts)
        return false;
    for (size_t c = 0; c < t->column_count; c++) {
        l->widths[c] = -1;
        if (t->columns[c].csv_only)
            continue;
        bool above = same_in_all(t, c);
        l->widths[c] = above ? 0 : width_of(t->columns[c].label);
        for (size_t row = 0; row < t->row_count; row++) {
            const char *text = cell_text(a, &t->columns[c], table_cell(t, row, c), t->words->lang);
            if (!text)
                return false;
            l->texts[row * t->column_count + c] = text;
            int width = above ? 0 : width_of(text);
            l->widths[c] = width > l->widths[c] ? width : l->widths[c];
        }
    }
    return true;
}

/* One line; `texts` NULL: the labels. No blanks at its end. */
static void write_line(struct buf *out, const struct table *t, const struct layout *l,
                       const char *const *texts)
{
    size_t start = out->len;
    bool first = true;
    for (size_t c = 0; c < t->column_count; c++) {
        if (l->widths[c] <= 0)
            continue;
        const char *text = texts ? texts[c] : t->columns[c].label;
        bool left = t->columns[c].kind == COLUMN_TEXT;
        int room = l->widths[c] - width_of(text);
        pad(out, (first ? 0 : 2) + (left ? 0 : room));
        buf_adds(out, text);
        if (left)
            pad(out, room);
        first = false;
    }
    while (out->len > start && out->data[out->len - 1] == ' ')
        out->len--;
    buf_addc(out, '\n');
}

/* A note, its lines broken at blanks, those behind the first indented. */
static void write_note(struct buf *out, const char *label, const char *text)
{
    buf_printf(out, "%s: ", label);
    int at = width_of(label) + 2;
    for (const char *word = text; *word;) {
        size_t len = strcspn(word, " ");
        int width = width_of_part(word, len);
        bool breaks = at > 2 && at + width > NOTE_WIDTH;
        if (breaks)
            buf_adds(out, "\n  ");
        else if (word != text)
            buf_addc(out, ' ');
        at = breaks ? 2 + width : at + width + 1;
        buf_add(out, word, len);
        word += len + strspn(word + len, " ");
    }
    buf_addc(out, '\n');
}

void table_write_text(struct buf *out, struct arena *a, const struct table *t)
{
    struct layout l;
    if (!lay_out(&l, a, t))
        return;
    buf_printf(out, "%s\n", t->title);
    if (t->warning)
        buf_printf(out, "%s\n", t->warning);
    for (size_t c = 0; c < t->column_count; c++)
        if (l.widths[c] == 0)
            buf_printf(out, "%s: %s\n", t->columns[c].label, l.texts[c]);
    buf_addc(out, '\n');
    write_line(out, t, &l, NULL);
    for (size_t row = 0; row < t->row_count; row++)
        write_line(out, t, &l, l.texts + row * t->column_count);
    buf_addc(out, '\n');
    for (size_t i = 0; i < t->note_count; i++)
        write_note(out, t->notes[i].label, t->notes[i].text);
}
