/* Base64 (RFC 4648 §4): with padding, without line breaks. */
#ifndef KIEM_BASE_BASE64_H
#define KIEM_BASE_BASE64_H

#include "base/arena.h"
#include "base/str.h"

#include <stdint.h>

/* NULL when out of memory. */
char *base64_encode(struct arena *a, const void *data, size_t len);
/* Bytes that the text stands for; -1 when it is no base64, also when what pads it is not zero. */
int64_t base64_size(struct str text);
/* The bytes, NUL behind them, in `a`; NULL when it is no base64 or (arena_failed) for want of memory. */
unsigned char *base64_decode(size_t *len, struct arena *a, struct str text);

#endif
