/* See buf.h. Doubles until the maximum; never truncates in silence. */
#include "base/buf.h"

#include "base/mem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

void buf_init(struct buf *b, size_t max)
{
    *b = (struct buf){.max = max};
}

void buf_release(struct buf *b)
{
    mem_free(b->data);
    *b = (struct buf){.max = b->max};
}

void buf_clear(struct buf *b)
{
    b->len = 0;
    b->failed = false;
    if (b->data)
        b->data[0] = '\0';
}

static bool resize(struct buf *b, size_t cap)
{
    char *data = mem_resize(b->data, cap);
    if (!data) {
        b->failed = true;
        return false;
    }
    b->data = data;
    b->cap = cap;
    return true;
}

/* Whether `extra` more bytes and the end may be there at all. */
static bool may_hold(struct buf *b, size_t extra)
{
    if (!b->failed && (extra > b->max - b->len || extra >= SIZE_MAX / 2 - b->len))
        b->failed = true;
    return !b->failed;
}

static bool reserve(struct buf *b, size_t extra)
{
    if (!may_hold(b, extra))
        return false;
    size_t need = b->len + extra + 1;
    if (need <= b->cap)
        return true;
    size_t cap = b->cap ? b->cap : 256;
    while (cap < need)
        cap *= 2;
    return resize(b, cap);
}

void buf_add(struct buf *b, const void *data, size_t len)
{
    if (!reserve(b, len))
        return;
    if (len > 0)
        memcpy(b->data + b->len, data, len);
    b->len += len;
    b->data[b->len] = '\0';
}

void buf_reserve(struct buf *b, size_t len)
{
    if (!may_hold(b, len) || b->len + len + 1 <= b->cap)
        return;
    if (resize(b, b->len + len + 1)) /* to measure: who knows so much beforehand knows it all */
        b->data[b->len] = '\0';
}

void buf_adds(struct buf *b, const char *text)
{
    buf_add(b, text, strlen(text));
}

void buf_addc(struct buf *b, char c)
{
    buf_add(b, &c, 1);
}

void buf_printf(struct buf *b, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0)
        b->failed = true;
    else if (reserve(b, (size_t)len)) {
        vsnprintf(b->data + b->len, (size_t)len + 1, format, again);
        b->len += (size_t)len;
    }
    va_end(again);
}

const char *buf_text(const struct buf *b)
{
    return b->data ? b->data : "";
}

char *buf_keep(const struct buf *b, struct arena *a)
{
    if (b->failed)
        arena_fail(a);
    return arena_dup(a, buf_text(b), b->len);
}
