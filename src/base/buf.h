/* A growing text with a hard maximum. Failure latches: add as you go, look at `failed` once. */
#ifndef KIEM_BASE_BUF_H
#define KIEM_BASE_BUF_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

struct buf {
    char *data; /* always NUL-terminated once something was added; NULL before */
    size_t len, cap, max;
    bool failed; /* out of memory, or `max` was reached; what was there stays */
};

/* `max` is in bytes, mandatory. */
void buf_init(struct buf *b, size_t max);
void buf_release(struct buf *b);
/* Empties, keeps the memory, clears the failure. */
void buf_clear(struct buf *b);
void buf_add(struct buf *b, const void *data, size_t len);
/* Room for `len` more bytes at once; adding less or more is fine too. */
void buf_reserve(struct buf *b, size_t len);
void buf_adds(struct buf *b, const char *text);
void buf_addc(struct buf *b, char c);
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The text, "" when empty; never NULL. */
const char *buf_text(const struct buf *b);
/* The text in `a`; NULL, and the arena has failed too, when the buffer had: half a text is never taken for a whole. */
char *buf_keep(const struct buf *b, struct arena *a);

#define BUF_AUTO __attribute__((cleanup(buf_release))) struct buf

#endif
