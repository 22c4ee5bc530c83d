/* Where a thread's counts stand until they are joined: pages of cells, column by column. Counts nothing itself. */
#include "base/mem.h"
#include "figures/cube/builder.h"

#include <string.h>

/* A little more than a power of two apart, so that columns do not contend for the same place in the near memory. */
enum { COLUMN_GAP = 64 };

static size_t number_size(const struct builder *b, int output)
{
    return b->plan->outputs[output].number < 0 ? sizeof(uint16_t) : sizeof(int64_t);
}

static int add_page(struct builder *b)
{
    size_t outputs = (size_t)b->plan->output_count;
    size_t size = sizeof(struct page) + outputs * sizeof(void *) + PAGE_CELLS * sizeof(struct cell_key);
    for (int i = 0; i < b->plan->output_count; i++)
        size += PAGE_CELLS * number_size(b, i) + COLUMN_GAP;
    struct page *page = mem_alloc(size);
    if (!page)
        return err_nomem(b->err);
    page->keys = (void *)(page + 1);
    page->data = (void *)(page->keys + PAGE_CELLS);
    unsigned char *at = (void *)(page->data + outputs);
    for (int i = 0; i < b->plan->output_count; i++) {
        page->data[i] = at;
        at += PAGE_CELLS * number_size(b, i) + COLUMN_GAP;
    }
    page->next = b->pages;
    b->pages = page;
    b->bytes += size;
    return 0;
}

static int add_part(struct builder *b, size_t chunk)
{
    if (b->part_count == b->part_room) {
        size_t room = b->part_room ? 2 * b->part_room : 64;
        struct page_part *parts = mem_resize(b->parts, room * sizeof *parts);
        if (!parts)
            return err_nomem(b->err);
        b->parts = parts;
        b->part_room = room;
    }
    b->parts[b->part_count++] = (struct page_part){chunk, b->pages->used, 0, b->pages};
    return 0;
}

static const struct page_part *newest(const struct builder *b)
{
    return b->part_count > 0 ? &b->parts[b->part_count - 1] : NULL;
}

int pages_room(struct builder *b, size_t chunk, size_t cells)
{
    if (!b->pages || b->pages->used + cells > PAGE_CELLS) {
        int rc = add_page(b);
        if (rc < 0)
            return rc;
    }
    const struct page_part *part = newest(b);
    return part && part->chunk == chunk && part->page == b->pages ? 0 : add_part(b, chunk);
}

void pages_grow(struct builder *b, size_t cells)
{
    b->parts[b->part_count - 1].count += cells;
    b->pages->used += cells;
}

bool pages_goes_on(const struct builder *b, size_t chunk, struct cell_key key)
{
    const struct page_part *part = newest(b);
    if (!part || part->chunk != chunk || part->page != b->pages || part->count == 0)
        return false;
    const struct cell_key *last = &b->pages->keys[b->pages->used - 1];
    return last->place == key.place && last->traits == key.traits;
}

void pages_cells(const struct builder *b, size_t part, struct cells *out, struct cube_column *columns)
{
    const struct page_part *p = &b->parts[part];
    for (int i = 0; i < b->plan->output_count; i++) {
        size_t size = number_size(b, i);
        columns[i] =
            (struct cube_column){(const unsigned char *)p->page->data[i] + p->first * size, (uint8_t)size};
    }
    *out = (struct cells){p->count, p->page->keys + p->first, columns};
}

void pages_release(struct builder *b)
{
    for (struct page *page = b->pages, *next; page; page = next) {
        next = page->next;
        mem_free(page);
    }
    mem_free(b->parts);
    b->pages = NULL;
    b->parts = NULL;
    b->part_count = b->part_room = b->bytes = 0;
}
