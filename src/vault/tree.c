/* See tree.h. A child is HChaCha20 of its parent, the step XChaCha20 takes from a key to a subkey. Knows no file and no
 * person. */
#include "vault/tree.h"

#include "base/mem.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

void tree_free(struct tree *t)
{
    if (t->nodes)
        sodium_memzero(t->nodes, t->count * sizeof *t->nodes);
    mem_free(t->nodes);
    *t = (struct tree){0};
}

/* The upper `depth` bits. */
static uint64_t upper(uint64_t place, unsigned depth)
{
    return depth == 0 ? 0 : place & ~(depth == TREE_DEPTH ? 0 : UINT64_MAX >> depth);
}

static bool covers(const struct tree_node *node, uint64_t place)
{
    return upper(place, node->depth) == node->prefix;
}

/* The node above or at `place`; NULL when none is. */
static const struct tree_node *find(const struct tree *t, uint64_t place)
{
    size_t low = 0, high = t->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (t->nodes[middle].prefix <= place)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && covers(&t->nodes[low - 1], place) ? &t->nodes[low - 1] : NULL;
}

bool tree_holds(const struct tree *t, uint64_t place)
{
    return find(t, place) != NULL;
}

static bool grow(struct tree *t, size_t count)
{
    struct tree_node *nodes = mem_alloc(count * sizeof *nodes);
    if (!nodes)
        return false;
    if (t->count)
        memcpy(nodes, t->nodes, t->count * sizeof *nodes);
    size_t had = t->count;
    tree_free(t);
    *t = (struct tree){nodes, had};
    return true;
}

bool tree_append(struct tree *t, const struct tree_node *node, bool *nomem)
{
    *nomem = false;
    if (node->depth > TREE_DEPTH || upper(node->prefix, node->depth) != node->prefix)
        return false;
    const struct tree_node *last = t->count ? &t->nodes[t->count - 1] : NULL;
    if (last && (node->prefix <= last->prefix || covers(last, node->prefix)))
        return false;
    bool full = (t->count & (t->count - 1)) == 0; /* room is made in powers of two */
    if (full && !grow(t, t->count ? 2 * t->count : 1)) {
        *nomem = true;
        return false;
    }
    t->nodes[t->count++] = *node;
    return true;
}

uint64_t tree_place(const char *name)
{
    unsigned char hash[32];
    uint64_t place = 0;
    crypto_generichash(hash, sizeof hash, (const unsigned char *)name, strlen(name), NULL, 0);
    for (int i = 0; i < 8; i++)
        place |= (uint64_t)hash[i] << (8 * i);
    return place;
}

static void child(unsigned char out[TREE_KEY_BYTES], const unsigned char parent[TREE_KEY_BYTES], bool right)
{
    unsigned char in[crypto_core_hchacha20_INPUTBYTES] = {right};
    crypto_core_hchacha20(out, in, parent, NULL);
}

static bool right_at(uint64_t place, unsigned depth)
{
    return place >> (TREE_DEPTH - 1 - depth) & 1;
}

/* From a node down to the one at `depth` on the way to `place`. */
static void descend(unsigned char out[TREE_KEY_BYTES], const struct tree_node *from, uint64_t place,
                    unsigned depth)
{
    unsigned char key[TREE_KEY_BYTES], next[TREE_KEY_BYTES];
    memcpy(key, from->bytes, sizeof key);
    for (unsigned d = from->depth; d < depth; d++) {
        child(next, key, right_at(place, d));
        memcpy(key, next, sizeof key);
    }
    memcpy(out, key, sizeof key);
    sodium_memzero(key, sizeof key);
    sodium_memzero(next, sizeof next);
}

bool tree_leaf(unsigned char out[TREE_KEY_BYTES], const struct tree *t, uint64_t place)
{
    const struct tree_node *node = find(t, place);
    if (node)
        descend(out, node, place, TREE_DEPTH);
    return node != NULL;
}

/* What stays of `node` without the leaf: at every depth on the way down the other child. Those left of the way rise from the
 * top, those right of it from the bottom. */
static size_t siblings(struct tree_node *out, const struct tree_node *node, uint64_t place)
{
    size_t n = 0;
    for (int pass = 0; pass < 2; pass++)
        for (unsigned i = node->depth; i < TREE_DEPTH; i++) {
            unsigned d = pass == 0 ? i : TREE_DEPTH - 1 - (i - node->depth);
            bool right = right_at(place, d);
            if (right != (pass == 0))
                continue;
            uint64_t other = upper(place, d) | (uint64_t)!right << (TREE_DEPTH - 1 - d);
            out[n] = (struct tree_node){.prefix = other, .depth = (uint8_t)(d + 1)};
            descend(out[n++].bytes, node, other, d + 1);
        }
    return n;
}

int tree_without(struct tree *out, const struct tree *t, uint64_t place, struct err *err)
{
    const struct tree_node *taken = find(t, place);
    bool nomem = false;
    struct tree rest = {0};
    for (size_t i = 0; i < t->count && !nomem; i++) {
        struct tree_node parts[TREE_DEPTH];
        const struct tree_node *from = &t->nodes[i];
        size_t n = from == taken ? siblings(parts, from, place) : 1;
        for (size_t k = 0; k < n && !nomem; k++) {
            bool added = tree_append(&rest, from == taken ? &parts[k] : from, &nomem);
            assert(added || nomem);
            (void)added;
        }
        if (from == taken)
            sodium_memzero(parts, sizeof parts);
    }
    if (nomem) {
        tree_free(&rest);
        return err_nomem(err);
    }
    *out = rest;
    return 0;
}

bool tree_within(const struct tree *part, const struct tree *whole)
{
    for (size_t i = 0; i < part->count; i++) {
        const struct tree_node *node = &part->nodes[i], *above = find(whole, node->prefix);
        unsigned char key[TREE_KEY_BYTES];
        if (!above || above->depth > node->depth)
            return false;
        descend(key, above, node->prefix, node->depth);
        bool same = sodium_memcmp(key, node->bytes, sizeof key) == 0;
        sodium_memzero(key, sizeof key);
        if (!same)
            return false;
    }
    return true;
}
