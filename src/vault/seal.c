/*
 * Boxes: a person's text, or the installation's, sealed so that only the right key opens it in the right
 * place. XChaCha20-Poly1305 (IETF) with a random nonce of 24 bytes, long enough to draw at random for ever.
 * Keys per use are derived from a master key (crypto_kdf), so that a box of one use never opens as another.
 * Hides no lengths.
 */
#include "vault/keep.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

enum {
    VERSION = 1,
    VERSION_TREE = 2, /* of a person's wrapped key: its key is a leaf of the master key's tree */
    HEADER = 5,
    NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    EXTRA = HEADER + NONCE + TAG,
    PLACE = 32,
    ASSOCIATED = HEADER + PLACE,
};

static const char kdf_context[crypto_kdf_CONTEXTBYTES] = {'k', 'i', 'e', 'm', 'k', 'e', 'y', 's'};

/* Written in boxes' keys for ever: never renumber. VAULT_PERSON: the key that wraps persons' keys. */
static const uint64_t subkey_numbers[] = {
    [VAULT_PERSON] = 1, [VAULT_BSN] = 2, [VAULT_TOTP] = 3, [VAULT_ACCOUNT] = 4, [VAULT_NOTICE] = 5,
};

static void derive(unsigned char out[VAULT_KEY_BYTES], const struct ring_key *master, enum vault_use use)
{
    crypto_kdf_derive_from_key(out, VAULT_KEY_BYTES, subkey_numbers[use], kdf_context, master->bytes);
}

uint32_t sealed_number(struct sealed box)
{
    if (box.len < HEADER)
        return 0;
    const unsigned char *b = box.data + 1;
    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

/* What a box vouches for beside its content: its header and, hashed to one length, the place where it lives.
 */
static void associate(unsigned char out[ASSOCIATED], const unsigned char header[HEADER], const char *context)
{
    memcpy(out, header, HEADER);
    crypto_generichash(out + HEADER, PLACE, (const unsigned char *)context, strlen(context), NULL, 0);
}

struct content {
    const void *data;
    size_t len;
};

struct header {
    unsigned char version;
    uint32_t number;
};

/* `box` has room for the content and EXTRA. */
static void box_close(unsigned char *box, const unsigned char *key, struct header header, const char *context,
                      struct content content)
{
    box[0] = header.version;
    for (int i = 0; i < 4; i++)
        box[1 + i] = (unsigned char)(header.number >> (8 * i));
    unsigned char about[ASSOCIATED];
    associate(about, box, context);
    crypto_aead_xchacha20poly1305_ietf_encrypt(box + HEADER + NONCE, NULL, content.data, content.len, about,
                                               sizeof about, NULL, box + HEADER, key);
}

/* `out` has room for box.len - EXTRA bytes, which the caller has checked to be there, like the version. */
static bool box_open(unsigned char *out, const unsigned char *key, const char *context, struct sealed box)
{
    unsigned char about[ASSOCIATED];
    associate(about, box.data, context);
    return crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL, box.data + HEADER + NONCE,
                                                      box.len - HEADER - NONCE, about, sizeof about,
                                                      box.data + HEADER, key) == 0;
}

static int is_damaged(const char *context, struct err *err)
{
    return err_set(err, ERR_INVALID, context, "sealed_damaged", "%s", context);
}

/* Room for a box of `len` bytes of content, its nonce already drawn. */
static unsigned char *box_new(struct arena *a, const struct vault *v, size_t len)
{
    unsigned char *box = len < SIZE_MAX - EXTRA ? arena_alloc(a, len + EXTRA) : NULL;
    if (box)
        v->rng.fill(v->rng.state, box + HEADER, NONCE);
    return box;
}

struct seal_key vault_key(const struct vault *v, enum vault_use use)
{
    assert(use != VAULT_PERSON);
    return (struct seal_key){.vault = v, .use = use};
}

void seal_key_wipe(struct seal_key *key)
{
    sodium_memzero(key->bytes, sizeof key->bytes);
}

int seal(struct sealed *out, struct arena *a, const struct seal_key *key, const char *context,
         const char *text, struct err *err)
{
    struct content content = {text, strlen(text)};
    unsigned char *box = box_new(a, key->vault, content.len);
    if (!box)
        return err_nomem(err);
    if (key->use == VAULT_PERSON) {
        box_close(box, key->bytes, (struct header){VERSION, 0}, context, content);
    } else {
        const struct ring_key *master = ring_current(&key->vault->keep->ring);
        unsigned char derived[VAULT_KEY_BYTES];
        derive(derived, master, key->use);
        box_close(box, derived, (struct header){VERSION, master->number}, context, content);
        sodium_memzero(derived, sizeof derived);
    }
    *out = (struct sealed){box, content.len + EXTRA};
    return 0;
}

/* The key that opens `box`. */
static int key_of(unsigned char out[VAULT_KEY_BYTES], const struct seal_key *key, const char *context,
                  struct sealed box, struct err *err)
{
    uint32_t number = sealed_number(box);
    if ((key->use == VAULT_PERSON) != (number == 0))
        return is_damaged(context, err);
    if (key->use == VAULT_PERSON) {
        memcpy(out, key->bytes, VAULT_KEY_BYTES);
        return 0;
    }
    const struct ring_key *master;
    int code = vault_find(&master, key->vault, number, err);
    if (code == 0)
        derive(out, master, key->use);
    return code;
}

int unseal(char **out, struct arena *a, const struct seal_key *key, const char *context, struct sealed box,
           struct err *err)
{
    if (box.len < EXTRA || box.data[0] != VERSION)
        return is_damaged(context, err);
    unsigned char bytes[VAULT_KEY_BYTES];
    int code = key_of(bytes, key, context, box, err);
    if (code < 0)
        return code;
    unsigned char *text = arena_alloc(a, box.len - EXTRA + 1);
    if (!text)
        code = err_nomem(err);
    else if (!box_open(text, bytes, context, box))
        code = is_damaged(context, err);
    else
        *out = (char *)text;
    sodium_memzero(bytes, sizeof bytes);
    return code;
}

/* --- persons' keys: a box whose content is a key, with the person's id as its place. It is closed by a leaf of the master
 * key's tree; under a master key without one, of an older key file, by the key derived for VAULT_PERSON --- */

static int is_destroyed(struct err *err)
{
    return err_set(err, ERR_CONFLICT, "person", "person_destroyed", NULL);
}

static int wrap(struct sealed *out, struct arena *a, const struct seal_key *key, const char *person_id,
                struct err *err)
{
    unsigned char *box = box_new(a, key->vault, VAULT_KEY_BYTES);
    if (!box)
        return err_nomem(err);
    const struct ring_key *master = ring_current(&key->vault->keep->ring);
    struct header header = {VERSION_TREE, master->number};
    unsigned char wrapping[VAULT_KEY_BYTES];
    if (vault_is_older(key->vault, master)) {
        header.version = VERSION;
        derive(wrapping, master, VAULT_PERSON);
    } else if (!vault_leaf(wrapping, key->vault, master, person_id)) {
        return is_destroyed(err);
    }
    box_close(box, wrapping, header, person_id, (struct content){key->bytes, VAULT_KEY_BYTES});
    sodium_memzero(wrapping, sizeof wrapping);
    *out = (struct sealed){box, VAULT_KEY_BYTES + EXTRA};
    return 0;
}

int person_key_new(struct seal_key *out, struct sealed *wrapped, struct arena *a, const struct vault *v,
                   const char *person_id, struct err *err)
{
    SEAL_KEY_AUTO key = {.vault = v, .use = VAULT_PERSON};
    v->rng.fill(v->rng.state, key.bytes, sizeof key.bytes);
    int code = wrap(wrapped, a, &key, person_id, err);
    if (code == 0)
        *out = key;
    return code;
}

int person_key_open(struct seal_key *out, const struct vault *v, const char *person_id, struct sealed wrapped,
                    struct err *err)
{
    if (wrapped.len != VAULT_KEY_BYTES + EXTRA ||
        (wrapped.data[0] != VERSION && wrapped.data[0] != VERSION_TREE))
        return is_damaged(person_id, err);
    const struct ring_key *master;
    int code = vault_find(&master, v, sealed_number(wrapped), err);
    if (code < 0)
        return code;
    SEAL_KEY_AUTO key = {.vault = v, .use = VAULT_PERSON};
    unsigned char wrapping[VAULT_KEY_BYTES];
    if (wrapped.data[0] == VERSION)
        derive(wrapping, master, VAULT_PERSON);
    else if (!vault_leaf(wrapping, v, master, person_id))
        return is_destroyed(err);
    if (box_open(key.bytes, wrapping, person_id, wrapped))
        *out = key;
    else
        code = is_damaged(person_id, err);
    sodium_memzero(wrapping, sizeof wrapping);
    return code;
}

int person_key_rewrap(struct sealed *out, struct arena *a, const struct vault *v, const char *person_id,
                      struct sealed wrapped, struct err *err)
{
    SEAL_KEY_AUTO key = {0};
    int code = person_key_open(&key, v, person_id, wrapped, err);
    return code < 0 ? code : wrap(out, a, &key, person_id, err);
}

void vault_hash(char out[65], const struct vault *v, const char *kind, const char *text)
{
    const struct ring_key *key = &v->keep->ring.hash;
    size_t len = strlen(kind);
    unsigned char hash[32], prefix[8];
    for (int i = 0; i < 8; i++)
        prefix[i] = (unsigned char)((uint64_t)len >> (8 * i));
    crypto_generichash_state state;
    crypto_generichash_init(&state, key->bytes, sizeof key->bytes, sizeof hash);
    crypto_generichash_update(&state, prefix, sizeof prefix);
    crypto_generichash_update(&state, (const unsigned char *)kind, len);
    crypto_generichash_update(&state, (const unsigned char *)text, strlen(text));
    crypto_generichash_final(&state, hash, sizeof hash);
    sodium_bin2hex(out, 65, hash, sizeof hash);
    sodium_memzero(&state, sizeof state);
}
