/* Tokens for links, sessions and forms. What a browser holds is random; what the database holds is its hash.
 */
#include "vault/vault.h"

#include <sodium.h>
#include <string.h>

void token_new(char out[TOKEN_TEXT], const struct rng *rng)
{
    unsigned char bytes[32];
    rng->fill(rng->state, bytes, sizeof bytes);
    sodium_bin2base64(out, TOKEN_TEXT, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(bytes, sizeof bytes);
}

void token_hash(char out[65], const char *token)
{
    unsigned char hash[32];
    crypto_generichash(hash, sizeof hash, (const unsigned char *)token, strlen(token), NULL, 0);
    sodium_bin2hex(out, 65, hash, sizeof hash);
}

bool secret_equal(const char *a, const char *b)
{
    size_t len = strlen(a);
    return len == strlen(b) && sodium_memcmp(a, b, len) == 0;
}
