/* The one door to the heap. It counts nothing and caches nothing; arenas and buffers set the limits. */
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

static _Thread_local unsigned fail_in;
static _Thread_local int has_failed;

static int must_fail(void)
{
    if (fail_in == 0 || --fail_in > 0)
        return 0;
    has_failed = 1;
    return 1;
}

void *mem_alloc(size_t size)
{
    if (must_fail())
        return NULL;
    return calloc(1, size ? size : 1);
}

void *mem_resize(void *block, size_t size)
{
    if (must_fail())
        return NULL;
    return realloc(block, size ? size : 1);
}

char *mem_dup(const char *text)
{
    size_t len = strlen(text) + 1;
    char *copy = mem_alloc(len);
    if (copy)
        memcpy(copy, text, len);
    return copy;
}

void mem_free(void *block)
{
    free(block);
}

void mem_share(void)
{
#ifdef __GLIBC__
    enum { KEPT = 64 << 20, AT_ONCE = 4 << 20 };
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_MMAP_THRESHOLD, KEPT / 2);
    mallopt(M_TRIM_THRESHOLD, KEPT);
    mallopt(M_TOP_PAD, AT_ONCE);
#endif
}

void mem_fail_after(unsigned n)
{
    fail_in = n;
    has_failed = 0;
}

int mem_failed(void)
{
    return has_failed;
}
