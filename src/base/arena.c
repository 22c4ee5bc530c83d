/* See arena.h. Blocks grow by need; nothing is ever given back before arena_free(). */
#include "base/arena.h"

#include "base/mem.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { BLOCK_SIZE = 16 * 1024, ALIGNMENT = 16 };

struct block {
    struct block *next;
    size_t used, size;
    _Alignas(ALIGNMENT) unsigned char data[];
};

struct arena {
    struct block *blocks;
    size_t held, cap;
    bool failed;
};

struct arena *arena_new(size_t cap)
{
    struct arena *a = mem_alloc(sizeof *a);
    if (a)
        a->cap = cap;
    return a;
}

void arena_free(struct arena *a)
{
    if (!a)
        return;
    for (struct block *b = a->blocks, *next; b; b = next) {
        next = b->next;
        mem_free(b);
    }
    mem_free(a);
}

static struct block *add_block(struct arena *a, size_t size, bool zeroed)
{
    size_t want = size > BLOCK_SIZE ? size : BLOCK_SIZE;
    if (want > a->cap - a->held)
        want = size;
    if (want > a->cap - a->held)
        return NULL;
    struct block *b = zeroed ? mem_alloc(sizeof *b + want) : mem_resize(NULL, sizeof *b + want);
    if (!b)
        return NULL;
    *b = (struct block){.size = want};
    a->held += want;
    /* A block made to measure goes behind the current one, so that the room left there is not lost. */
    if (a->blocks && want == size && size > BLOCK_SIZE) {
        b->next = a->blocks->next;
        a->blocks->next = b;
    } else {
        b->next = a->blocks;
        a->blocks = b;
    }
    return b;
}

static void *take(struct arena *a, size_t size, bool zeroed)
{
    if (a->failed || size > SIZE_MAX / 2) { /* so that rounding up and a block's head cannot wrap round */
        a->failed = true;
        return NULL;
    }
    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    struct block *b = a->blocks;
    if (!b || b->size - b->used < size)
        b = add_block(a, size, zeroed);
    if (!b) {
        a->failed = true;
        return NULL;
    }
    void *out = b->data + b->used;
    b->used += size;
    return out;
}

void *arena_alloc(struct arena *a, size_t size)
{
    return take(a, size, true);
}

void *arena_room(struct arena *a, size_t size)
{
    return take(a, size, size <= BLOCK_SIZE); /* a smaller block is shared with what must be zeroed */
}

char *arena_dup(struct arena *a, const char *text, size_t len)
{
    if (len == SIZE_MAX) {
        a->failed = true;
        return NULL;
    }
    char *out = arena_alloc(a, len + 1);
    if (out && len > 0)
        memcpy(out, text, len);
    return out;
}

char *arena_str(struct arena *a, const char *text)
{
    return text ? arena_dup(a, text, strlen(text)) : NULL;
}

char *arena_vprintf(struct arena *a, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    char *out = len < 0 ? NULL : arena_alloc(a, (size_t)len + 1);
    if (out)
        vsnprintf(out, (size_t)len + 1, format, again);
    else
        a->failed = true;
    va_end(again);
    return out;
}

char *arena_printf(struct arena *a, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *out = arena_vprintf(a, format, args);
    va_end(args);
    return out;
}

bool arena_failed(const struct arena *a)
{
    return a->failed;
}

void arena_fail(struct arena *a)
{
    a->failed = true;
}
