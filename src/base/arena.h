/*
 * Memory with a named lifetime: one arena per request or command, one for the process. Everything in it
 * goes at once. A failed allocation (out of memory or over the cap) latches: builders may ignore each
 * NULL and ask arena_failed() once at the end.
 *
 *   arena ─▶ [block 64K] ─▶ [block 64K] ─▶ … never above `cap` bytes together
 */
#ifndef KIEM_BASE_ARENA_H
#define KIEM_BASE_ARENA_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct arena;

/* A new arena that never hands out more than `cap` bytes; NULL when out of memory. */
struct arena *arena_new(size_t cap) __attribute__((warn_unused_result));
void arena_free(struct arena *a);
/* Zeroed, aligned for any type; NULL latches the failure. */
void *arena_alloc(struct arena *a, size_t size);
/* The same without zeroing what is large: for a table that its maker fills to the last byte. */
void *arena_room(struct arena *a, size_t size);
/* `len` bytes of text, NUL-terminated. */
char *arena_dup(struct arena *a, const char *text, size_t len);
/* A NUL-terminated text; NULL stays NULL. */
char *arena_str(struct arena *a, const char *text);
char *arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *a, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
bool arena_failed(const struct arena *a);
/* Latches failure on behalf of a builder that ran into a limit of its own. */
void arena_fail(struct arena *a);

static inline void arena_cleanup(struct arena **a)
{
    arena_free(*a);
}
#define ARENA_AUTO __attribute__((cleanup(arena_cleanup))) struct arena *

#endif
