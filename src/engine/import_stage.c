/* See import_stage.h. Knows no files and no threads. */
#include "engine/import_stage.h"

#include "base/mem.h"

#include <string.h>
#include <sys/mman.h>

enum { LARGE_PAGE = 2 << 20, ROOM_FIRST = 1024, TILE = 256 };

/* Memory that is filled from front to back soon: in large pages, where the system has them, it costs far fewer faults. */
static void *large(size_t size)
{
    char *block = mem_alloc(size);
    if (block && size > 2 * LARGE_PAGE) {
        char *from = block + (LARGE_PAGE - (uintptr_t)block % LARGE_PAGE) % LARGE_PAGE;
        (void)madvise(from, (size - (size_t)(from - block)) / LARGE_PAGE * LARGE_PAGE, MADV_HUGEPAGE);
    }
    return block;
}

static bool lies_apart(const struct schema *s, size_t i)
{
    return (int)i == s->area || (int)i == s->period || (int)i == s->key;
}

int stage_init(struct stage *s, const struct reader *r, struct err *err)
{
    size_t count = r->schema->count;
    *s = (struct stage){.reader = r, .count = count};
    s->places = mem_alloc(count * sizeof *s->places);
    s->apart = mem_alloc(count * sizeof *s->apart);
    s->ranges = mem_alloc(count * sizeof *s->ranges);
    s->lexicons = mem_alloc(count * sizeof *s->lexicons);
    if (!s->places || !s->apart || !s->ranges || !s->lexicons)
        return err_nomem(err);
    for (size_t i = 0; i < count; i++) {
        s->places[i] = (struct columns_place){s->stride, r->fields[i].width, r->fields[i].base};
        s->stride += r->fields[i].width;
        if (lies_apart(r->schema, i) &&
            !(s->apart[i] = large((size_t)COLUMNS_SEGMENT_ROWS * r->fields[i].width)))
            return err_nomem(err);
    }
    s->stride = (s->stride + COLUMNS_ROW_UNIT - 1) / COLUMNS_ROW_UNIT * COLUMNS_ROW_UNIT;
    s->data = large((size_t)COLUMNS_SEGMENT_ROWS * s->stride);
    if (!s->data)
        return err_nomem(err);
    stage_clear(s);
    return 0;
}

void stage_clear(struct stage *s)
{
    s->rows = 0;
    for (size_t i = 0; i < s->count; i++)
        s->ranges[i] = COLUMNS_NO_RANGE;
}

void stage_release(struct stage *s)
{
    for (size_t i = 0; i < s->count; i++) {
        if (s->apart)
            mem_free(s->apart[i]);
        if (s->lexicons)
            lexicon_release(&s->lexicons[i]);
    }
    mem_free(s->data);
    mem_free(s->places);
    mem_free(s->apart);
    mem_free(s->ranges);
    mem_free(s->lexicons);
}

int renumbering_init(struct renumbering *n, size_t fields, struct err *err)
{
    n->numbers = mem_alloc(fields * sizeof *n->numbers);
    n->counts = mem_alloc(fields * sizeof *n->counts);
    n->rooms = mem_alloc(fields * sizeof *n->rooms);
    return n->numbers && n->counts && n->rooms ? 0 : err_nomem(err);
}

void renumbering_release(struct renumbering *n, size_t fields)
{
    for (size_t i = 0; n->numbers && i < fields; i++)
        mem_free(n->numbers[i]);
    mem_free(n->numbers);
    mem_free(n->counts);
    mem_free(n->rooms);
}

static int make_room(struct renumbering *n, size_t field, size_t count)
{
    size_t room = n->rooms[field] ? n->rooms[field] : ROOM_FIRST;
    while (room < count)
        room *= 2;
    if (room == n->rooms[field])
        return 0;
    uint32_t *numbers = mem_resize(n->numbers[field], room * sizeof *numbers);
    if (!numbers)
        return ERR_NOMEM;
    n->numbers[field] = numbers;
    n->rooms[field] = room;
    return 0;
}

int stage_texts(struct stage *s, struct renumbering *n, const struct batch *b, struct err *err)
{
    for (size_t i = 0; i < s->count; i++) {
        const struct lexicon *l = &b->lexicons[i];
        if (l->count == n->counts[i])
            continue;
        if (make_room(n, i, l->count) < 0)
            return err_nomem(err);
        for (; n->counts[i] < l->count; n->counts[i]++)
            if (lexicon_add(&n->numbers[i][n->counts[i]], &s->lexicons[i], str_of(l->texts[n->counts[i]])) <
                0)
                return s->lexicons[i].count >= LEXICON_MAX
                           ? err_set(err, ERR_INVALID, s->reader->fields[i].field->code, "import_texts", "%d",
                                     LEXICON_MAX)
                           : err_nomem(err);
    }
    return 0;
}

/* The batch's numbers of texts become those of the stage. */
static void renumber(uint32_t *data, size_t rows, const uint32_t *numbers)
{
    for (size_t i = 0; i < rows; i++)
        data[i] = data[i] == UINT32_MAX ? UINT32_MAX : numbers[data[i]];
}

#define PUT(TYPE)                                                                                            \
    for (size_t i = 0; i < rows; i++)                                                                        \
        memcpy(to + i * stride, (const TYPE *)from + i, sizeof(TYPE));

static void put_column(char *to, size_t stride, const void *from, size_t rows, unsigned width)
{
    switch (width) {
    case 1:
        PUT(uint8_t)
        break;
    case 2:
        PUT(uint16_t)
        break;
    case 4:
        PUT(uint32_t)
        break;
    default:
        PUT(uint64_t)
        break;
    }
}

void stage_copy(const struct stage *s, const struct renumbering *n, struct batch *b, size_t from,
                struct columns_range *ranges)
{
    for (size_t i = 0; i < s->count; i++) {
        const struct reader_field *f = &s->reader->fields[i];
        if (f->field->kind == FIELD_AREA || f->field->kind == FIELD_LABEL)
            renumber(b->data[i], b->rows, n->numbers[i]);
        columns_measure(&ranges[i], b->data[i], b->rows, f->width);
        if (s->apart[i])
            memcpy((char *)s->apart[i] + from * f->width, b->data[i], b->rows * f->width);
    }
    for (size_t row = 0; row < b->rows; row += TILE) {
        size_t some = b->rows - row < TILE ? b->rows - row : TILE;
        for (size_t i = 0; i < s->count; i++) {
            unsigned width = s->places[i].width;
            put_column(s->data + (from + row) * s->stride + s->places[i].offset, s->stride,
                       (const char *)b->data[i] + row * width, some, width);
        }
    }
}
