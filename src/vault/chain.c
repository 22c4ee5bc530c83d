/*
 * The hash that ties each batch of audit rows to the batch before. Lengths go first, so that no two lists of
 * rows feed the same bytes. What a row's bytes are, and which rows make a batch, is the caller's.
 */
#include "vault/vault.h"

#include <sodium.h>
#include <stdint.h>
#include <string.h>

enum { ALIGNMENT = 64 };
_Static_assert(sizeof(crypto_generichash_state) + ALIGNMENT <= sizeof(struct chain),
               "room for the state, aligned");

static crypto_generichash_state *state_of(struct chain *c)
{
    uintptr_t at = (uintptr_t)c->state;
    return (void *)(c->state + (ALIGNMENT - at % ALIGNMENT) % ALIGNMENT);
}

void chain_begin(struct chain *c, const char *previous)
{
    crypto_generichash_init(state_of(c), NULL, 0, 32);
    chain_add(c, previous, strlen(previous));
}

void chain_add(struct chain *c, const void *row, size_t len)
{
    unsigned char prefix[8];
    for (int i = 0; i < 8; i++)
        prefix[i] = (unsigned char)((uint64_t)len >> (8 * i));
    crypto_generichash_update(state_of(c), prefix, sizeof prefix);
    crypto_generichash_update(state_of(c), row, len);
}

void chain_end(struct chain *c, char hash[65])
{
    unsigned char bytes[32];
    crypto_generichash_final(state_of(c), bytes, sizeof bytes);
    sodium_bin2hex(hash, 65, bytes, sizeof bytes);
}
