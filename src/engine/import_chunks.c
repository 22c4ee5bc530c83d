/* See import_chunks.h. */
#include "engine/import_chunks.h"

#include "base/mem.h"
#include "format/csv.h"

#include <pthread.h>

enum { MEMORY = SCAN_PAD + BATCH_TEXT + SCAN_PAD };

struct chunks {
    pthread_mutex_t lock; /* of everything below */
    struct arena *a;
    const struct reader *reader;
    struct source *const *files;
    size_t count, file;
    const struct reader_columns
        *columns;                      /* of the file that is being read; NULL: its header is not read yet */
    const struct reader_columns **all; /* per file */
    uint32_t first_line;
    char *rest; /* the beginning of a row, from the end of the last stretch */
    size_t rest_len;
    uint64_t number;
    uint64_t used; /* of files before this one */
    bool failed;
};

int chunks_new(struct chunks **out, struct arena *a, const struct reader *r, struct source *const *files,
               size_t count, struct err *err)
{
    struct chunks *c = mem_alloc(sizeof *c);
    if (!c)
        return err_nomem(err);
    *c = (struct chunks){.a = a,
                         .reader = r,
                         .files = files,
                         .count = count,
                         .rest = mem_alloc(BATCH_TEXT),
                         .all = arena_alloc(a, count * sizeof *c->all)};
    if (!c->rest || !c->all || pthread_mutex_init(&c->lock, NULL) != 0) {
        mem_free(c->rest);
        mem_free(c);
        return err_nomem(err);
    }
    *out = c;
    return 0;
}

void chunks_free(struct chunks *c)
{
    if (!c)
        return;
    pthread_mutex_destroy(&c->lock);
    mem_free(c->rest);
    mem_free(c);
}

int chunk_init(struct chunk *c, struct err *err)
{
    *c = (struct chunk){.memory = mem_alloc(MEMORY)};
    return c->memory ? 0 : err_nomem(err);
}

void chunk_release(struct chunk *c)
{
    mem_free(c->memory);
}

/* Reads the header and takes it off the text; the byte order mark goes too. */
static int read_header(struct chunks *c, struct str *text, struct err *err)
{
    const char *name = source_name(c->files[c->file]);
    if (text->len >= 2 && (memcmp(text->ptr, "\xff\xfe", 2) == 0 || memcmp(text->ptr, "\xfe\xff", 2) == 0))
        return err_set(err, ERR_INVALID, name, "import_utf16", "%s", name);
    struct reader_columns *columns = arena_alloc(c->a, sizeof *columns);
    struct csv header;
    csv_open(&header, name, text->ptr, text->len);
    int got = csv_next(&header, err);
    struct str row = {text->ptr, (size_t)(header.at - text->ptr)};
    uint32_t line = header.next_line;
    csv_release(&header);
    if (got < 0 || !columns)
        return got < 0 ? got : err_nomem(err);
    int rc = reader_match(columns, c->a, c->reader, name, row, err);
    if (rc < 0)
        return rc;
    c->columns = c->all[c->file] = columns;
    c->first_line = line;
    *text = (struct str){text->ptr + row.len, text->len - row.len};
    return 0;
}

/* Fills the memory up to `size` bytes behind what is there; whether the file is at its end. */
static int fill(struct str *text, struct chunks *c, char *memory, size_t size, struct err *err)
{
    size_t want = size - text->len;
    int64_t n = source_read(c->files[c->file], memory + SCAN_PAD + text->len, want, err);
    if (n < 0)
        return (int)n;
    text->len += (size_t)n;
    return (size_t)n < want;
}

static void end_file(struct chunks *c)
{
    c->used += source_used(c->files[c->file]);
    c->file++;
    c->columns = NULL;
    c->rest_len = 0;
}

/* Cuts behind the last whole row; what is behind it is kept for the next. The last row of a file may lack its line end. */
static void cut(struct chunk *out, struct chunks *c, struct str text, bool at_end)
{
    size_t rows = at_end ? text.len : scan_last_row(text.ptr, text.len, c->columns->separator);
    char *end = out->memory + (text.ptr - out->memory) + rows;
    if (at_end && rows > 0 && end[-1] != '\n') {
        *end = '\n';
        text.len = ++rows;
    }
    out->too_long = rows == 0 && !at_end;
    c->rest_len = out->too_long ? 0 : text.len - rows;
    memcpy(c->rest, text.ptr + rows, c->rest_len);
    out->text = (struct str){text.ptr, rows};
    memset(out->memory + (text.ptr - out->memory) + rows, 0, SCAN_PAD);
}

static int next_of_file(struct chunk *out, struct chunks *c, struct err *err)
{
    struct str text = {out->memory + SCAN_PAD, c->rest_len};
    memcpy(out->memory + SCAN_PAD, c->rest, c->rest_len);
    size_t size = CHUNK_TEXT > text.len ? CHUNK_TEXT : BATCH_TEXT - 1;
    int at_end = fill(&text, c, out->memory, size, err), rc = 0;
    if (at_end >= 0 && !c->columns)
        rc = read_header(c, &text, err);
    if (at_end < 0 || rc < 0)
        return at_end < 0 ? at_end : rc;
    if (!at_end && scan_last_row(text.ptr, text.len, c->columns->separator) == 0) {
        text.ptr = memmove(out->memory + SCAN_PAD, text.ptr, text.len);
        at_end = fill(&text, c, out->memory, BATCH_TEXT - 1, err);
        if (at_end < 0)
            return at_end;
    }
    *out = (struct chunk){out->memory, text,          c->number++, source_name(c->files[c->file]),
                          c->columns,  c->first_line, false};
    c->first_line = 0;
    cut(out, c, text, at_end != 0);
    if (at_end)
        end_file(c);
    return 1;
}

int chunks_next(struct chunk *out, struct chunks *c, struct err *err)
{
    pthread_mutex_lock(&c->lock);
    int rc = c->failed || c->file == c->count ? 0 : next_of_file(out, c, err);
    c->failed = c->failed || rc < 0;
    pthread_mutex_unlock(&c->lock);
    return rc;
}

const struct reader_columns *const *chunks_columns(const struct chunks *c)
{
    return c->all;
}

uint64_t chunks_used(struct chunks *c)
{
    pthread_mutex_lock(&c->lock);
    uint64_t used = c->used + (c->file < c->count ? source_used(c->files[c->file]) : 0);
    pthread_mutex_unlock(&c->lock);
    return used;
}
