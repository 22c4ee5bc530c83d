/* Datasets of the store, found by name and opened as rows. Writes and removes nothing (import.c, remove.c). */
#include "engine/store.h"

#include "base/str.h"
#include "columns/write.h"
#include "engine/store_files.h"

#include <string.h>

int store_schema(const struct schema **out, struct engine *e, const char *kind, struct err *err)
{
    const struct value *v = NULL;
    struct schema *s = arena_alloc(e->arena, sizeof *s);
    const char *file = arena_printf(e->arena, "datasets/%s.json", kind);
    if (!s || !file)
        return err_nomem(err);
    int rc = store_is_name(kind) ? engine_content(&v, e, file, err) : ERR_NOT_FOUND;
    if (rc == ERR_NOT_FOUND) {
        const char *const *names = NULL;
        BUF_AUTO all;
        buf_init(&all, 200);
        rc = engine_content_names(&names, e, "datasets/", err);
        for (; rc == 0 && *names; names++)
            buf_printf(&all, "%s%.*s", all.len ? ", " : "",
                       (int)(strlen(*names) - sizeof "datasets/.json" + 1), *names + sizeof "datasets/" - 1);
        return rc < 0 ? rc : err_set(err, ERR_NOT_FOUND, kind, "store_kind", "%s", buf_text(&all));
    }
    if (rc == 0)
        rc = schema_read(s, e->arena, file, v, err);
    if (rc == 0)
        *out = s;
    return rc;
}

static int file_column(const struct columns *c, const char *code)
{
    for (size_t i = 0; i < c->count; i++)
        if (text_is(c->names[i].code, code))
            return (int)i;
    return -1;
}

/* Whether what the file calls this field is what it is today. A list of codes may have grown at its end; behind a pseudonym
 * stands which key it was made with. */
static bool same_meaning(struct arena *a, const struct field *f, const struct columns_name *n)
{
    const char *type = store_type(a, f);
    if (!type)
        return false;
    const char *shorter = f->kind == FIELD_CODE ? n->type : type,
               *longer = f->kind == FIELD_CODE ? type : n->type;
    size_t len = strlen(shorter);
    char next = f->kind == FIELD_CODE ? ',' : ' ';
    bool may_go_on = f->kind == FIELD_CODE || f->kind == FIELD_PSEUDONYM;
    return strncmp(longer, shorter, len) == 0 && (longer[len] == '\0' || (may_go_on && longer[len] == next));
}

static int match_fields(struct store_dataset *d, struct engine *e, int *columns, struct err *err)
{
    const struct schema *s = d->data.schema;
    const char *const **lists = arena_alloc(e->arena, s->count * sizeof *lists);
    size_t *counts = arena_alloc(e->arena, s->count * sizeof *counts);
    if (!lists || !counts)
        return err_nomem(err);
    for (size_t i = 0; i < s->count; i++) {
        columns[i] = file_column(d->file, s->fields[i].code);
        if (columns[i] < 0)
            continue;
        const struct columns_name *n = &d->file->names[columns[i]];
        bool listed = s->fields[i].kind == FIELD_AREA || s->fields[i].kind == FIELD_LABEL;
        if (!same_meaning(e->arena, &s->fields[i], n) || listed != (n->list != NULL))
            return err_set(err, ERR_CONFLICT, d->path, "store_schema", "%s", n->code);
        if (s->fields[i].kind == FIELD_PSEUDONYM)
            d->keyed = strchr(n->type, ' ') ? strchr(n->type, ' ') + 1 : "";
        lists[i] = n->list;
        counts[i] = n->list_count;
    }
    if (s->key >= 0 && d->file->key >= 0 && columns[s->key] != d->file->key)
        return err_set(err, ERR_CONFLICT, d->path, "store_schema", "%s", s->fields[s->key].code);
    d->data.lists = lists;
    d->data.list_counts = counts;
    d->columns = columns;
    return 0;
}

/* Far beyond anything a field may hold, and near enough for numbers to be added up. */
#define BASE_MOST ((int64_t)1 << 61)

/* A pseudonym may begin anywhere. */
static bool may_begin_at(const struct field *f, int64_t base)
{
    return f->kind == FIELD_PSEUDONYM || (base >= -BASE_MOST && base <= BASE_MOST);
}

static int make_frames(struct store_dataset *d, struct engine *e, struct err *err)
{
    const struct schema *s = d->data.schema;
    const struct columns *c = d->file;
    struct frame *frames = arena_alloc(e->arena, (c->segment_count + 1) * sizeof *frames);
    struct store_index *index = arena_alloc(e->arena, (c->segment_count + 1) * sizeof *index);
    struct frame_column *columns = arena_alloc(e->arena, (c->segment_count + 1) * s->count * sizeof *columns);
    if (!frames || !index || !columns)
        return err_nomem(err);
    for (size_t i = 0; i < c->segment_count; i++, columns += s->count) {
        const struct columns_segment *g = &c->segments[i];
        for (size_t j = 0; j < s->count; j++)
            if (d->columns[j] >= 0) {
                const struct columns_part *part = &g->parts[d->columns[j]];
                if (!may_begin_at(&s->fields[j], part->base))
                    return err_set(err, ERR_INVALID, d->path, "columns_damaged", "%s, %zu", s->fields[j].code,
                                   i);
                columns[j] = (struct frame_column){part->data, part->width, part->base};
            }
        frames[i] = (struct frame){g->rows, columns, true};
        index[i] = (struct store_index){g->keys, g->key_rows, g->key_count};
    }
    d->data.frames = frames;
    d->data.frame_count = c->segment_count;
    d->index = s->key >= 0 && c->key >= 0 ? index : NULL;
    return 0;
}

static int store_open(struct store_dataset *out, struct engine *e, const struct store_file *file,
                      struct err *err)
{
    const struct schema *schema = NULL;
    struct store_dataset d = {.kind = file->kind, .name = file->name, .path = file->path};
    int rc = store_schema(&schema, e, file->kind, err);
    if (rc < 0)
        return rc;
    int *columns = arena_alloc(e->arena, schema->count * sizeof *columns);
    if (!columns)
        return err_nomem(err);
    rc = columns_open(&d.file, e->arena, file->path, err);
    if (rc < 0)
        return rc;
    d.data.schema = schema;
    if (!text_is(d.file->kind, file->kind) || !text_is(d.file->name, file->name))
        rc = err_set(err, ERR_CONFLICT, file->path, "store_name", "%s/%s", d.file->kind, d.file->name);
    if (rc == 0)
        rc = match_fields(&d, e, columns, err);
    if (rc == 0)
        rc = make_frames(&d, e, err);
    if (rc < 0)
        columns_close(d.file);
    else
        *out = d;
    return rc;
}

int store_dataset(struct store_dataset *out, struct engine *e, const char *name, struct err *err)
{
    struct store_file file;
    int rc = store_find(&file, e, name, err);
    return rc == 0 ? store_open(out, e, &file, err) : rc;
}

int store_same_key(const struct store_dataset *a, const struct store_dataset *b, struct err *err)
{
    if (text_is(a->keyed, b->keyed))
        return 0;
    return err_set(err, ERR_CONFLICT, a->path, "store_keyed", "%s", b->path);
}

void store_close(struct store_dataset *d)
{
    columns_close(d->file);
}

/* Numbers that stand for a text or code must have one, whoever wrote the file. */
static bool within(const struct store_dataset *d, const struct frame *f, int field, size_t first, size_t rows)
{
    const struct field *what = &d->data.schema->fields[field];
    size_t count = what->kind == FIELD_CODE ? what->code_count : d->data.list_counts[field];
    const struct frame_column *c = &f->columns[field];
    struct columns_range range = COLUMNS_NO_RANGE;
    if (what->kind != FIELD_CODE && what->kind != FIELD_AREA && what->kind != FIELD_LABEL)
        return true;
    columns_measure(&range, (const char *)c->data + first * c->width, rows, c->width);
    return range.least > range.most ||
           (c->base >= 0 && (uint64_t)c->base < count && range.most < count - (uint64_t)c->base);
}

static int check_rows(const struct frame_guard *self, size_t frame, int field, size_t first, size_t rows,
                      struct err *err)
{
    const struct store_dataset *d = ((const struct store_guard *)(const void *)self)->data;
    const struct frame *f = &d->data.frames[frame];
    int rc = 0;
    if (d->columns[field] < 0 || !f->columns[field].data)
        return 0;
    for (size_t at = first; at < first + rows && rc == 0; at += COLUMNS_BLOCK_ROWS)
        rc = columns_check_block(d->file, frame, d->columns[field], at / COLUMNS_BLOCK_ROWS, err);
    if (rc == 0 && !within(d, f, field, first, rows))
        rc = err_set(err, ERR_INVALID, d->path, "columns_damaged", "%s, %zu: %zu",
                     d->data.schema->fields[field].code, frame, first);
    return rc;
}

struct store_guard store_guard(const struct store_dataset *d)
{
    return (struct store_guard){{check_rows, COLUMNS_BLOCK_ROWS}, d};
}

/* COLUMNS_BLOCK_ROWS entries of the index, keys and rows both. */
static int check_index(const struct store_dataset *d, size_t frame, size_t block, struct err *err)
{
    const struct store_index *x = &d->index[frame];
    int rc = columns_check_block(d->file, frame, COLUMNS_KEYS, block, err);
    if (rc == 0)
        rc = columns_check_block(d->file, frame, COLUMNS_KEY_ROWS, block, err);
    uint32_t most = 0;
    size_t first = block * COLUMNS_BLOCK_ROWS;
    for (size_t i = first; rc == 0 && i < x->count && i < first + COLUMNS_BLOCK_ROWS; i++)
        most = x->rows[i] > most ? x->rows[i] : most;
    if (rc == 0 && most >= d->data.frames[frame].rows)
        rc = err_set(err, ERR_INVALID, d->path, "columns_damaged", "index, %zu: %zu", frame, first);
    return rc;
}

int store_indexes(const struct frame_index **out, const struct store_dataset *d, struct engine *e,
                  struct err *err)
{
    struct frame_index *index = arena_alloc(e->arena, (d->data.frame_count + 1) * sizeof *index);
    int rc = index ? 0 : err_nomem(err);
    for (size_t f = 0; rc == 0 && d->index && f < d->data.frame_count; f++) {
        for (size_t b = 0; rc == 0 && b * COLUMNS_BLOCK_ROWS < d->index[f].count; b++)
            rc = check_index(d, f, b, err);
        index[f] = (struct frame_index){d->index[f].keys, d->index[f].rows, d->index[f].count};
    }
    if (rc == 0)
        *out = index;
    return rc;
}
