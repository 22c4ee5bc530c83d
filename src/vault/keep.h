/* What an open vault holds. Only for this room. */
#ifndef KIEM_VAULT_KEEP_H
#define KIEM_VAULT_KEEP_H

#include "vault/ring.h"

#include <pthread.h>

/* Apart from the vault, so that one who holds the vault const can still take up a key that another process
 * added. */
struct keep {
    pthread_mutex_t lock;   /* held while keys are appended or a tree is replaced */
    pthread_rwlock_t trees; /* held to read a tree, and to replace one */
    struct ring ring;
};

struct vault {
    struct keep *keep;
    char *path;
    struct clock clock;
    struct rng rng;
};

/* The master key of that number; looks in the file again for one that is not known yet. ERR_NOT_FOUND
 * "key_unknown". */
int vault_find(const struct ring_key **out, const struct vault *v, uint32_t number, struct err *err) MUST_USE;
/* Whether that master key has no tree: it was made by an older Kiem. */
bool vault_is_older(const struct vault *v, const struct ring_key *master);
/* The key that wraps this person's own under that master key, which has a tree; false when it was destroyed. */
bool vault_leaf(unsigned char out[TREE_KEY_BYTES], const struct vault *v, const struct ring_key *master,
                const char *person_id);

#endif
