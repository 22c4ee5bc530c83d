/*
 * A tree of keys from which single leaves can be taken away for ever. Only for this room.
 *
 *              root            a node's two children follow from it, never it from them, nor one child from the other
 *            /      \
 *           0        1         a whole tree is kept as its root alone; every leaf follows from it
 *         /   \    /   \
 *        00   01  10   11      taking leaf 01 away keeps {00, 1} and forgets the root: nothing that is left leads to 01,
 *                              and every other leaf is as it was
 *
 * A leaf is 64 bits down, at a place drawn from its name (BLAKE2b): two of a million names share a place with a chance of one
 * in 10^7. One leaf taken away costs at most 64 nodes. (Goldreich, Goldwasser, Micali 1986; "puncturable", Boneh, Waters 2013.)
 */
#ifndef KIEM_VAULT_TREE_H
#define KIEM_VAULT_TREE_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TREE_KEY_BYTES = 32, TREE_DEPTH = 64 };

struct tree_node {
    uint64_t prefix; /* its place: the upper `depth` bits, the others 0 */
    uint8_t depth;   /* 0 is the root */
    unsigned char bytes[TREE_KEY_BYTES];
};

/* Disjoint nodes by rising prefix. Without nodes: no tree at all. */
struct tree {
    struct tree_node *nodes;
    size_t count;
};

/* Wipes. */
void tree_free(struct tree *t);
/* Adds a node behind the others; false when it does not belong there (its place overlaps or is no place), ERR_NOMEM alike:
 * `nomem` tells which. */
bool tree_append(struct tree *t, const struct tree_node *node, bool *nomem);
uint64_t tree_place(const char *name);
/* Whether the leaf at `place` is still there. */
bool tree_holds(const struct tree *t, uint64_t place);
/* The key of the leaf at `place`; false when it was taken away. */
bool tree_leaf(unsigned char out[TREE_KEY_BYTES], const struct tree *t, uint64_t place);
/* A copy of `t` without the leaf at `place`; of one that lacks it already, a copy. `out` is empty. */
int tree_without(struct tree *out, const struct tree *t, uint64_t place, struct err *err) MUST_USE;
/* Whether `part` leads to nothing but what `whole` leads to, with the same keys. */
bool tree_within(const struct tree *part, const struct tree *whole);

#endif
