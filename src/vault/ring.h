/*
 * The key ring and its file form. Only for this room.
 *
 *   kiem-keys 1
 *   hash 0 2026-11-21 <64 hex digits>      the hash key, never rotated
 *   key 1 2026-11-21 <64 hex digits>       a master key: number, the day it was made, the key
 *   key 2 2027-03-01 <64 hex digits>       numbers rise; the last one is current
 *   sum <64 hex digits>                    BLAKE2b-256 of all bytes above this line
 */
#ifndef KIEM_VAULT_RING_H
#define KIEM_VAULT_RING_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "vault/vault.h"

#include <stdatomic.h>
#include <stdint.h>

enum { RING_MAX = 256, RING_FILE_MAX = 32 * 1024 };

struct ring_key {
    uint32_t number;
    int32_t day;
    unsigned char bytes[VAULT_KEY_BYTES];
};

/* Keys are only ever appended, then `count` is raised: readers need no lock. */
struct ring {
    struct ring_key hash;
    struct ring_key keys[RING_MAX];
    _Atomic uint32_t count;
};

/* `out` is zeroed by the caller and worthless after a failure. `path` only names the file in the error. */
int ring_parse(struct ring *out, const char *path, struct str text, struct err *err) MUST_USE;
/* The file form; a failure latches in `out`. */
void ring_format(struct buf *out, const struct ring *ring);
/* The key of that number, NULL when the ring has none. */
const struct ring_key *ring_find(const struct ring *ring, uint32_t number);
const struct ring_key *ring_current(const struct ring *ring);

#endif
