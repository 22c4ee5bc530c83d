/* A header as columns: which field each is. Reads the header only. */
#include "base/buf.h"
#include "figures/read/reader.h"
#include "format/csv.h"

#include <stdio.h>

enum { NAMES_SHOWN = 200 };

struct matching {
    struct arena *a;
    const struct reader *r;
    const struct csv *header;
    const char *name;
    struct err *err;
};

static int refuse(const struct matching *m, const char *key, const char *arg)
{
    char where[128];
    snprintf(where, sizeof where, "%s:%u", m->name, m->header->line);
    return err_set(m->err, ERR_INVALID, where, key, "%s", arg);
}

static bool is_column(const struct matching *m, size_t i, const char *name)
{
    struct csv one = *m->header;
    one.fields += i;
    one.count = 1;
    return csv_column(&one, name) == 0;
}

/* The only column of that name; −1: none, −2: refused. */
static int find_column(const struct matching *m, const char *name)
{
    int found = -1;
    for (size_t i = 0; i < m->header->count; i++) {
        if (!is_column(m, i, name))
            continue;
        if (found >= 0) {
            char both[128];
            snprintf(both, sizeof both, "%.80s (%d, %zu)", name, found + 1, i + 1);
            (void)refuse(m, "import_header_twice", both);
            return -2;
        }
        found = (int)i;
    }
    return found;
}

/* "area, year" of fields that must be there and are not, and what is. */
static int refuse_lacking(const struct matching *m, const struct buf *lacking)
{
    BUF_AUTO arg;
    buf_init(&arg, NAMES_SHOWN + 60);
    buf_printf(&arg, "%s ← ", buf_text(lacking));
    for (size_t i = 0; i < m->header->count && arg.len < NAMES_SHOWN; i++)
        buf_printf(&arg, "%s%.40s", i ? ", " : "", csv_field(m->header, (int)i));
    return refuse(m, "import_header_lacks", buf_text(&arg));
}

static bool must_be_there(const struct reader_field *f)
{
    return !f->constant && (f->field->required || !text_is(f->header, f->field->code));
}

static int match_fields(int *fields, const struct matching *m)
{
    BUF_AUTO lacking;
    buf_init(&lacking, NAMES_SHOWN);
    for (size_t i = 0; i < m->r->schema->count; i++) {
        const struct reader_field *f = &m->r->fields[i];
        int column = f->constant ? -1 : find_column(m, f->header);
        if (column == -2)
            return ERR_INVALID;
        if (column < 0 && must_be_there(f))
            buf_printf(&lacking, "%s%s", lacking.len ? ", " : "", f->header);
        if (column >= 0 && fields[column] >= 0)
            return refuse(m, "import_header_shared", f->header);
        if (column >= 0)
            fields[column] = (int)i;
    }
    return lacking.len > 0 ? refuse_lacking(m, &lacking) : 0;
}

static int list_ignored(struct reader_columns *out, const struct matching *m, const int *fields)
{
    const char **ignored = arena_alloc(m->a, m->header->count * sizeof *ignored);
    if (!ignored)
        return err_nomem(m->err);
    for (size_t i = 0; i < m->header->count; i++)
        if (fields[i] < 0)
            ignored[out->ignored_count++] = arena_str(m->a, csv_field(m->header, (int)i));
    out->ignored = ignored;
    return arena_failed(m->a) ? err_nomem(m->err) : 0;
}

int reader_match(struct reader_columns *out, struct arena *a, const struct reader *r, const char *name,
                 struct str header, struct err *err)
{
    struct csv c;
    csv_open(&c, name, header.ptr, header.len);
    struct matching m = {a, r, &c, name, err};
    int got = csv_next(&c, err), rc = got < 0 ? got : 0;
    if (got == 0)
        rc = err_set(err, ERR_INVALID, name, "import_empty", "%s", name);
    int *fields = got == 1 ? arena_alloc(a, c.count * sizeof *fields) : NULL;
    if (got == 1 && !fields)
        rc = err_nomem(err);
    for (size_t i = 0; fields && i < c.count; i++)
        fields[i] = -1;
    struct reader_columns found = {.separator = c.separator, .count = c.count, .fields = fields};
    if (rc == 0)
        rc = match_fields(fields, &m);
    if (rc == 0)
        rc = list_ignored(&found, &m, fields);
    if (rc == 0)
        *out = found;
    csv_release(&c);
    return rc;
}
