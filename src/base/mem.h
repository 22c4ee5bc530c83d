/* All heap memory of Kiem comes through here, so that a test can make any single allocation fail. */
#ifndef KIEM_BASE_MEM_H
#define KIEM_BASE_MEM_H

#include <stddef.h>

/* Zeroed memory of `size` bytes, or NULL. Release with mem_free(). */
void *mem_alloc(size_t size) __attribute__((warn_unused_result));
/* As realloc(); the old block stays valid when NULL is returned. */
void *mem_resize(void *block, size_t size) __attribute__((warn_unused_result));
char *mem_dup(const char *text) __attribute__((warn_unused_result));
void mem_free(void *block);

/* For a program whose threads take and give back large blocks: all of them share one heap, which keeps what it was given back.
 * Without it the system clears the same pages again and again while the threads wait for each other. Call before the first
 * thread; does nothing where the C library has no such setting. */
void mem_share(void);

/* Tests only: the n-th allocation from now (1 = the next one) fails, once; 0 switches off. Per thread. */
void mem_fail_after(unsigned n);
/* Tests only: whether the failure asked for has happened. */
int mem_failed(void);

#endif
