/*
 * Secrets: keys, sealing, passwords, one-time codes, tokens, the audit chain's hash. All from libsodium; nothing
 * here invents cryptography, and no secret leaves in an error.
 *
 *   key file (0600): key ring of master keys, each with a number, one current ─┬─▶ wraps a person's own key
 *                                                                             ├─▶ derives the BSN key, hash key, TOTP key
 *   person's key (in the database, wrapped) ──▶ seals her names, contacts, answers, notes: destroy it and they are gone
 *
 * A sealed box is: version byte, key number (4 bytes LE), nonce (24), XChaCha20-Poly1305 ciphertext and tag. The
 * context text (table.column:row id) is authenticated, so that a box moved to another row does not open.
 */
#ifndef KIEM_VAULT_VAULT_H
#define KIEM_VAULT_VAULT_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/rand.h"

#include <stddef.h>
#include <stdint.h>

struct vault;

struct sealed {
    unsigned char *data;
    size_t len;
};

/* Opens the key file, making it (mode 0600, fsynced, with a first key) when `create` and absent. ERR_DENIED
 * "key_mode" when others may read it; ERR_INVALID "key_file" when it is damaged; ERR_NOT_FOUND "key_missing". */
int vault_open(struct vault **out, const char *path, bool create, const struct rng *rng, struct err *err) MUST_USE;
void vault_free(struct vault *v);
/* Adds a new current key to the file, atomically; old keys stay so that old boxes open. */
int vault_rotate(struct vault *v, struct err *err) MUST_USE;
uint32_t vault_current(const struct vault *v);

/* --- persons' keys --- */
enum { VAULT_KEY_BYTES = 32 };
struct person_key {
    unsigned char bytes[VAULT_KEY_BYTES];
};
void person_key_wipe(struct person_key *key);
/* A fresh key and its wrapped form for the database. */
int person_key_new(struct person_key *out, struct sealed *wrapped, struct arena *a, const struct vault *v,
                   const char *person_id, struct err *err) MUST_USE;
int person_key_open(struct person_key *out, const struct vault *v, const char *person_id, const void *wrapped,
                    size_t len, struct err *err) MUST_USE;
/* The same key wrapped by the current master key (rotation). */
int person_key_rewrap(struct sealed *out, struct arena *a, const struct vault *v, const char *person_id,
                      const void *wrapped, size_t len, struct err *err) MUST_USE;
int person_seal(struct sealed *out, struct arena *a, const struct vault *v, const struct person_key *key,
                const char *context, const char *text, struct err *err) MUST_USE;
/* ERR_INVALID "sealed_damaged" when the box was changed, moved or cut. */
int person_unseal(char **out, struct arena *a, const struct person_key *key, const char *context, const void *box,
                  size_t len, struct err *err) MUST_USE;

/* --- installation-wide: BSN, one-time-code secrets, session data --- */
enum vault_use { VAULT_BSN, VAULT_TOTP, VAULT_ACCOUNT, VAULT_NOTICE };
int vault_seal(struct sealed *out, struct arena *a, const struct vault *v, enum vault_use use, const char *context,
               const char *text, struct err *err) MUST_USE;
int vault_unseal(char **out, struct arena *a, const struct vault *v, enum vault_use use, const char *context,
                 const void *box, size_t len, struct err *err) MUST_USE;
/* Keyed BLAKE2b-256 as 64 hex digits: find a value without storing it. The hash key never rotates with the others.
 * `kind` separates uses ("bsn", "surname+birth", "login" …). */
void vault_hash(char out[65], const struct vault *v, const char *kind, const char *text);

/* --- tokens: 256 random bits for links, sessions, CSRF --- */
enum { TOKEN_TEXT = 44 };
void token_new(char out[TOKEN_TEXT], const struct rng *rng); /* 43 characters base64url */
/* What is stored of a token: BLAKE2b-256 as hex. */
void token_hash(char out[65], const char *token);
bool secret_equal(const char *a, const char *b); /* constant time for equal lengths */

/* --- one-time codes: RFC 6238, SHA-1, 6 digits, 30 seconds, window of one step either side --- */
enum { TOTP_SECRET_TEXT = 33 };
void totp_secret_new(char out[TOTP_SECRET_TEXT], const struct rng *rng); /* 32 characters base32 */
int totp_code(char out[7], const char *secret, int64_t step, struct err *err) MUST_USE;
/* The step that matches and is later than `last_step` (a code works once); ERR_DENIED "totp_wrong". */
int totp_check(int64_t *step, const char *secret, const char *code, int64_t now_ms, int64_t last_step,
               struct err *err) MUST_USE;

/* --- passwords: Argon2id (3 passes, 64 MiB) in one worker with a bounded queue --- */
struct passwords;
int passwords_start(struct passwords **out, unsigned queue, struct err *err) MUST_USE;
void passwords_stop(struct passwords *p);
/* Tests and the demo: the cheapest parameters libsodium allows for new hashes. */
void passwords_cheap(struct passwords *p, bool cheap);
/* ERR_BUSY "signin_busy" when the queue is full. `out` holds the encoded hash. */
int passwords_hash(char out[128], struct passwords *p, const char *password, struct err *err) MUST_USE;
/* 0 right; ERR_DENIED "password_wrong"; ERR_BUSY. An empty hash takes as long as a wrong password. */
int passwords_check(struct passwords *p, const char *hash, const char *password, struct err *err) MUST_USE;

/* --- the audit chain: hash_n = BLAKE2b-256(hash_{n-1} ‖ for each row its length-prefixed canonical bytes) --- */
struct chain {
    unsigned char state[384 + 64];
};
void chain_begin(struct chain *c, const char previous[65]);
void chain_add(struct chain *c, const void *row, size_t len);
void chain_end(struct chain *c, char hash[65]);

#endif
