/* The key that pseudonyms are made with, and the making of them. */
#ifndef KIEM_ENGINE_IMPORT_KEY_H
#define KIEM_ENGINE_IMPORT_KEY_H

#include "engine/engine.h"
#include "figures/read/batch.h"
#include "figures/schema.h"

enum { IMPORT_KEY = 32, IMPORT_FIELD_KEY = 16, IMPORT_MARK = 17 };

/*
 * A pseudonym is SipHash-2-4 of the source's number under a key of its field's own, which is BLAKE2b of the field's code under
 * the key of the store: a child has one pseudonym in every kind of dataset, and a mother with the same number another.
 *
 * 64 bits: among n persons two share a pseudonym with a chance of about n² / 2⁶⁵: 3 in 10,000 that it happens at all among
 * 100 million children, 5 in 100 million among 1.4 million. Then one child too many is found in a join; no figure moves.
 */
struct import_key {
    unsigned char key[IMPORT_KEY];
    unsigned char (*fields)[IMPORT_FIELD_KEY]; /* per field of the schema */
    char mark[IMPORT_MARK];                    /* tells keys apart, and says nothing of the key */
};

/* Reads FILE, or STORE/key, which is made (mode 0600) when it is not there. ERR_DENIED "key_open" when others may read it;
 * ERR_INVALID "key_text"; ERR_IO; ERR_NOT_FOUND "key_none" (a FILE that is not there); ERR_NOMEM. */
int import_key(struct import_key *out, const struct engine *e, const struct schema *s, const char *file,
               struct err *err) MUST_USE;
/* Whether the file is a key, and as it was written; says what import_key() says of a FILE. */
int import_key_check(const char *path, struct err *err) MUST_USE;
uint64_t import_pseudonym(const void *key, int field, const char *text, size_t len);

#endif
