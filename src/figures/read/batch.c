/* Rows of text as columns, a tile at a time: find the fields, read column after column, drop the bad rows. See batch.h. */
#include "figures/read/batch.h"

#include "base/mem.h"
#include "figures/read/tile.h"
#include "format/csv.h"

#include <stdlib.h>

enum { TILE_ENDS = 2048, ENDS = CSV_MAX_FIELDS + TILE_ENDS + 2 * 64, BAD_FIRST = 256 };

static bool has_texts(const struct reader_field *f)
{
    return f->field->kind == FIELD_AREA || f->field->kind == FIELD_LABEL;
}

int batch_init(struct batch *b, const struct reader *r, const struct pseudonyms *p, struct err *err)
{
    size_t count = r->schema->count;
    *b = (struct batch){.reader = r, .pseudonyms = *p, .bad_room = BAD_FIRST};
    b->data = mem_alloc(count * sizeof *b->data);
    b->lexicons = mem_alloc(count * sizeof *b->lexicons);
    b->lexicon_was = mem_alloc(count * sizeof *b->lexicon_was);
    b->bad = mem_alloc(b->bad_room * sizeof *b->bad);
    b->ends = mem_alloc(ENDS * sizeof *b->ends);
    b->first = mem_alloc(ENDS * sizeof *b->first);
    b->last = mem_alloc(2 * ENDS * sizeof *b->last);
    b->last_first = mem_alloc(ENDS * sizeof *b->last_first);
    for (uint32_t i = 0; b->last_first && i < ENDS; i++)
        b->last_first[i] = 2 * i;
    b->fault = mem_alloc(ENDS);
    b->fault_column = mem_alloc(ENDS * sizeof *b->fault_column);
    bool all = b->data && b->lexicons && b->lexicon_was && b->bad && b->ends && b->first && b->last &&
               b->last_first && b->fault && b->fault_column;
    return all ? 0 : err_nomem(err);
}

void batch_release(struct batch *b)
{
    for (size_t i = 0; b->reader && i < b->reader->schema->count; i++) {
        if (b->data)
            mem_free(b->data[i]);
        if (b->lexicons)
            lexicon_release(&b->lexicons[i]);
    }
    mem_free(b->data);
    mem_free(b->lexicons);
    mem_free(b->lexicon_was);
    mem_free(b->bad);
    mem_free(b->ends);
    mem_free(b->first);
    mem_free(b->last);
    mem_free(b->last_first);
    mem_free(b->fault);
    mem_free(b->fault_column);
}

/* Room for as many rows as a text of that many fields can have: each field takes a byte at least. */
static int make_room(struct batch *b, size_t len, struct err *err)
{
    size_t rows = (len + 65536) / b->columns->count + 64;
    if (rows <= b->room)
        return 0;
    b->room = 0;
    for (size_t i = 0; i < b->reader->schema->count; i++) {
        mem_free(b->data[i]);
        b->data[i] = mem_alloc(rows * b->reader->fields[i].width);
        if (!b->data[i])
            return err_nomem(err);
    }
    b->room = rows;
    return 0;
}

static int note_bad(struct batch *b, struct bad_row row, struct err *err)
{
    if (b->bad_count == b->bad_room) {
        struct bad_row *more = mem_resize(b->bad, 2 * b->bad_room * sizeof *more);
        if (!more)
            return err_nomem(err);
        b->bad = more;
        b->bad_room *= 2;
    }
    b->bad[b->bad_count++] = row;
    return 0;
}

/* Counts line ends up to a place that only grows: lines of bad rows, without a look at the others. */
struct line_count {
    const char *text;
    size_t at;
    uint32_t lines;
};

static uint32_t line_at(struct line_count *c, size_t place)
{
    for (; c->at < place; c->at++)
        c->lines += c->text[c->at] == '\n' || (c->text[c->at] == '\r' && c->text[c->at + 1] != '\n');
    return c->lines;
}

/* The work on one text. */
struct work {
    struct batch *b;
    struct scan scan;
    struct line_count
        lines[2]; /* for rows of another number of fields, and for bad cells: each only goes on */
    struct tile tile;
    struct err *err;
};

static bool is_row_end(const struct work *w, uint32_t behind)
{
    char c = w->scan.text[behind - 1];
    return c == '\n' || c == '\r';
}

static bool is_empty_row(const struct work *w, uint32_t from, uint32_t behind)
{
    return behind - from == 1 || (behind - from == 2 && w->scan.text[from] == '\r');
}

/* Rows as they usually are: each of as many fields as the header. When there are as many line ends as such rows, each at the
 * end of one, no row is otherwise. */
static bool find_usual_rows(struct work *w, size_t count, size_t rows, size_t *left)
{
    struct batch *b = w->b;
    size_t want = b->columns->count, start = 0, n = 0;
    for (; start + want < count; start += want) {
        if (!is_row_end(w, b->ends[start + want]))
            return false;
        b->fault[n] = CELL_GOOD;
        b->first[n++] = (uint32_t)start;
    }
    w->tile.rows = n;
    *left = start;
    return n == rows && want > 1;
}

/* Finds whole rows in `ends`, one end after the other; rows of another number of fields are bad at once, empty ones are none.
 * `left`: the place in `ends` of what is not a whole row. */
static int find_rows(struct work *w, size_t count, size_t *left)
{
    struct batch *b = w->b;
    const uint32_t *ends = b->ends;
    size_t want = b->columns->count, start = 0;
    w->tile.rows = 0;
    for (size_t i = 1; i < count; i++) {
        if (!is_row_end(w, ends[i]))
            continue;
        bool empty = i - start == 1 && is_empty_row(w, ends[start], ends[i]);
        if (i - start == want && !empty) {
            b->fault[w->tile.rows] = CELL_GOOD;
            b->first[w->tile.rows++] = (uint32_t)start;
        } else if (!empty) {
            uint32_t line = line_at(&w->lines[0], ends[start]);
            int rc = note_bad(b, (struct bad_row){line, 0, FAULT_FIELDS}, w->err);
            if (rc < 0)
                return rc;
        }
        start = i;
    }
    *left = start;
    return 0;
}

/* Constants of the mapping, for the rows of a tile. */
static int fill_constant(const struct work *w, size_t field)
{
    struct batch *b = w->b;
    const struct reader_field *f = &b->reader->fields[field];
    uint64_t n = f->constant ? f->stored : f->unknown;
    if (f->constant && n != f->unknown && has_texts(f)) {
        uint32_t number = 0;
        if (lexicon_add(&number, &b->lexicons[field], str_of(f->text)) < 0)
            return err_nomem(w->err);
        n = number;
    }
    if (f->constant && n != f->unknown && f->field->kind == FIELD_PSEUDONYM)
        n = b->pseudonyms.hash(b->pseudonyms.state, (int)field, f->text, strlen(f->text));
    for (size_t i = 0; i < w->tile.rows; i++)
        memcpy((char *)b->data[field] + (b->rows + i) * f->width, &n, f->width);
    return 0;
}

/* Columns of texts come last: rows that are bad already are not to leave theirs in the list. */
static int read_columns(struct work *w, bool texts)
{
    const struct reader_columns *c = w->b->columns;
    int rc = 0;
    for (size_t i = 0; i < c->count && rc == 0; i++)
        if (c->fields[i] >= 0 && has_texts(&w->b->reader->fields[c->fields[i]]) == texts)
            rc = tile_column(&w->tile, i, c->fields[i], w->err);
    return rc;
}

static int fill_absent(struct work *w)
{
    size_t count = w->b->reader->schema->count;
    bool there[256] = {false};
    int rc = 0;
    for (size_t i = 0; i < w->b->columns->count; i++)
        if (w->b->columns->fields[i] >= 0)
            there[w->b->columns->fields[i]] = true;
    for (size_t i = 0; i < count && rc == 0; i++)
        if (!there[i])
            rc = fill_constant(w, i);
    return rc;
}

/* Texts of bad rows are taken off the lists again: a row may go wrong in its second list only. */
static int read_texts_again(struct work *w)
{
    for (size_t i = 0; i < w->b->reader->schema->count; i++)
        lexicon_forget(&w->b->lexicons[i], w->b->lexicon_was[i]);
    return read_columns(w, true);
}

static size_t count_bad(const struct work *w)
{
    size_t bad = 0;
    for (size_t i = 0; i < w->tile.rows; i++)
        bad += w->b->fault[i] != CELL_GOOD;
    return bad;
}

/* Closes the gaps that bad rows leave. */
static int drop_bad(struct work *w)
{
    struct batch *b = w->b;
    size_t to = 0;
    for (size_t i = 0; i < w->tile.rows; i++) {
        if (b->fault[i] != CELL_GOOD) {
            uint32_t line = line_at(&w->lines[1], b->ends[b->first[i]]);
            int rc = note_bad(b, (struct bad_row){line, b->fault_column[i], b->fault[i]}, w->err);
            if (rc < 0)
                return rc;
            continue;
        }
        for (size_t j = 0; to < i && j < b->reader->schema->count; j++) {
            unsigned width = b->reader->fields[j].width;
            memcpy((char *)b->data[j] + (b->rows + to) * width, (char *)b->data[j] + (b->rows + i) * width,
                   width);
        }
        to++;
    }
    w->tile.rows = to;
    return 0;
}

static int read_tile(struct work *w)
{
    struct batch *b = w->b;
    for (size_t i = 0; i < b->reader->schema->count; i++)
        b->lexicon_was[i] = b->lexicons[i].count;
    int rc = read_columns(w, false);
    size_t bad = rc == 0 ? count_bad(w) : 0;
    if (rc == 0)
        rc = read_columns(w, true);
    if (rc == 0 && count_bad(w) > bad)
        rc = read_texts_again(w);
    if (rc == 0)
        rc = fill_absent(w);
    if (rc == 0 && count_bad(w) > 0)
        rc = drop_bad(w);
    if (rc == 0)
        b->rows += w->tile.rows;
    return rc;
}

/* What is left of a row goes to the front of `ends`; of a row with far too many fields only as many as show that it has. */
static size_t keep_rest(struct batch *b, size_t left, size_t count)
{
    size_t kept = count - left;
    kept = kept > CSV_MAX_FIELDS + 2 ? CSV_MAX_FIELDS + 2 : kept;
    memmove(b->ends, b->ends + left, kept * sizeof *b->ends);
    return kept;
}

static int by_line(const void *a, const void *b)
{
    const struct bad_row *x = a, *y = b;
    return x->line < y->line ? -1 : x->line > y->line;
}

int batch_read(struct batch *b, const struct reader_columns *columns, struct str text, struct err *err)
{
    struct work w = {.b = b,
                     .scan = {.text = text.ptr, .len = text.len, .separator = columns->separator},
                     .lines = {{.text = text.ptr}, {.text = text.ptr}},
                     .tile = {.b = b, .text = text.ptr, .ends = b->ends, .first = b->first},
                     .err = err};
    b->columns = columns;
    b->rows = b->bad_count = 0;
    w.tile.careful = memchr(text.ptr, '\0', text.len) != NULL;
    int rc = make_room(b, text.len, err);
    size_t kept = 1, rows;
    b->ends[0] = 0;
    while (rc == 0 && w.scan.at < w.scan.len) {
        size_t left = 0, count = kept + scan_fields(&w.scan, b->ends + kept, TILE_ENDS, &rows);
        if (!find_usual_rows(&w, count, rows, &left))
            rc = find_rows(&w, count, &left);
        if (rc == 0)
            rc = read_tile(&w);
        kept = keep_rest(b, left, count);
    }
    b->lines = w.scan.lines;
    if (rc == 0 && text.len > 0 && b->ends[kept - 1] < text.len) /* quotes that are open still */
        rc = note_bad(b, (struct bad_row){line_at(&w.lines[0], b->ends[0]), 0, FAULT_QUOTE}, err);
    if (rc == 0 && b->bad_count > 1)
        qsort(b->bad, b->bad_count, sizeof *b->bad, by_line);
    return rc;
}
