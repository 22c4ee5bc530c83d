/* What an open vault holds. Only for this room. */
#ifndef KIEM_VAULT_KEEP_H
#define KIEM_VAULT_KEEP_H

#include "vault/ring.h"

#include <pthread.h>

/* Apart from the vault, so that one who holds the vault const can still take up a key that another process
 * added. */
struct keep {
    pthread_mutex_t lock; /* held while keys are appended */
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

#endif
