/* Text by pointer and length, for parsers that must not copy. */
#ifndef KIEM_BASE_STR_H
#define KIEM_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct str {
    const char *ptr;
    size_t len;
};

#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})

static inline struct str str_of(const char *text)
{
    return (struct str){text, strlen(text)};
}

static inline bool str_is(struct str s, const char *text)
{
    return strlen(text) == s.len && memcmp(s.ptr, text, s.len) == 0;
}

static inline bool text_is(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

/* As much of `text` as fits in `size` bytes with its end; NULL gives "". */
static inline void text_copy(char *out, size_t size, const char *text)
{
    size_t len = text ? strlen(text) : 0;
    len = len < size ? len : size - 1;
    if (len > 0)
        memcpy(out, text, len);
    out[len] = '\0';
}

/* Whether the bytes are well-formed UTF-8 without NUL (RFC 3629: no overlong forms, no surrogates). */
bool str_is_utf8(struct str s);
/* How many bytes from the start are so. */
size_t str_utf8_prefix(struct str s);
struct str str_trim(struct str s);

#endif
