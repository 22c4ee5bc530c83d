/* The key file on disk: who may read it, one writer at a time. Only for this room. */
#ifndef KIEM_VAULT_KEYFILE_H
#define KIEM_VAULT_KEYFILE_H

#include "vault/ring.h"

/* Keeps other processes from writing the key file at `path` until the descriptor is closed. */
int keyfile_lock(const char *path, struct err *err) MUST_USE;
/* Reads into a zeroed ring. */
int keyfile_read(struct ring *out, const char *path, struct err *err) MUST_USE;
/* Under the lock. */
int keyfile_write(const struct ring *ring, const char *path, struct err *err) MUST_USE;

#endif
