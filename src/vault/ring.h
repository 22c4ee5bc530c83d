/*
 * The key ring and its file form. Only for this room.
 *
 *   kiem-keys 2
 *   hash 0 2026-11-21 <64 hex digits>      the hash key, never rotated
 *   key 1 2026-11-21 <64 hex digits>       a master key: number, the day it was made, the key
 *   key 2 2027-03-01 <64 hex digits>       numbers rise; the last one is current
 *   node 0 0000000000000000 <64 hex>       of its tree of persons' keys (tree.h): depth, place, key; a destroyed
 *   node 1 8000000000000000 <64 hex>       person's key is not under any of them. Keys of before 2 have no nodes
 *   sum <64 hex digits>                    BLAKE2b-256 of all bytes above this line
 */
#ifndef KIEM_VAULT_RING_H
#define KIEM_VAULT_RING_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "vault/tree.h"
#include "vault/vault.h"

#include <stdatomic.h>
#include <stdint.h>

/* A file of that length holds 2,500 destroyed persons under one master key; RING_NODES_MAX keeps it in that length. */
enum { RING_MAX = 256, RING_NODES_MAX = 160000, RING_FILE_MAX = 16 << 20 };

struct ring_key {
    uint32_t number;
    int32_t day;
    unsigned char bytes[VAULT_KEY_BYTES];
};

/* Keys are only ever appended, then `count` is raised: readers of keys need no lock. Trees are replaced (vault.c locks). */
struct ring {
    int version; /* of the file form: 1 while no key has a tree */
    struct ring_key hash;
    struct ring_key keys[RING_MAX];
    struct tree trees[RING_MAX]; /* of the key with the same index; empty: a key of the older form */
    _Atomic uint32_t count;
};

void ring_release(struct ring *ring);

/* `out` is zeroed by the caller, who releases it, also after a failure, when it is worthless. `path` only names the file in
 * the error. */
int ring_parse(struct ring *out, const char *path, struct str text, struct err *err) MUST_USE;
/* The file form; a failure latches in `out`. */
void ring_format(struct buf *out, const struct ring *ring);
/* How many bytes the file form has at most. */
size_t ring_length(const struct ring *ring);
/* The key of that number, NULL when the ring has none. */
const struct ring_key *ring_find(const struct ring *ring, uint32_t number);
const struct ring_key *ring_current(const struct ring *ring);

#endif
