/*
 * Secrets: keys, sealing, passwords, one-time codes, tokens, the audit chain's hash. All from libsodium
 * (SHA-1 for one-time codes from OpenSSL); nothing here invents cryptography, and no secret leaves in an
 * error.
 *
 *   key file (0600): key ring of master keys, each with a number, the last one current ─┬─▶ wraps a person's
 * own key and one hash key that never rotates                                ├─▶ derives a key per use
 *   person's key (in the database, wrapped) ──▶ seals her names, contacts, answers, notes: destroy it and
 * they are gone
 *
 * A sealed box is: version byte, key number (4 bytes LE; 0 = a person's own key), nonce (24),
 * XChaCha20-Poly1305 ciphertext and tag. The context text (table.column:row id) and the first five bytes are
 * authenticated, so that a box moved to another row does not open. doc/keys.md tells an administrator how to
 * keep and rotate keys.
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
    const unsigned char *data;
    size_t len;
};

/* Opens the key file, making it (mode 0600, fsynced, with a first key) when `create` and absent. ERR_DENIED
 * "key_mode" when others may read it, "key_link" when it is a symbolic link; ERR_INVALID "key_file" when it
 * is damaged; ERR_NOT_FOUND "key_missing"; ERR_IO "key_read", "file_write". `rng` makes keys and nonces: a
 * server hands in rng_system(), which threads may share. All functions on an open vault may be called from
 * any thread. */
int vault_open(struct vault **out, const char *path, bool create, const struct clock *clock,
               const struct rng *rng, struct err *err) MUST_USE;
void vault_free(struct vault *v);
/* Adds a new current key to the file, atomically; old keys stay so that old boxes open. Another process with
 * the same file open finds the new key by itself. ERR_CONFLICT "key_full" after 256 keys. */
int vault_rotate(struct vault *v, struct err *err) MUST_USE;
/* Looks in the file for keys that another process added; from then on new boxes are made with the newest. ERR_CONFLICT
 * "key_changed" when it is another key file, and the errors of vault_open(). */
int vault_follow(struct vault *v, struct err *err) MUST_USE;
/* Takes this person's key away for ever: from the key file, written anew, and from memory. What her key sealed then opens for
 * nobody who holds this key file, in whatever copy of the database it stands; a copy of the key file from before still
 * opens it. Done twice is done once. ERR_CONFLICT "key_full" when the file would grow too long. */
int vault_destroy(struct vault *v, const char *person_id, struct err *err) MUST_USE;
/* Whether the key file can no longer make her key. */
bool vault_destroyed(const struct vault *v, const char *person_id);
/* Forgets an older master key: copies of the database in which something is still sealed by it do not open any more. The
 * caller has seen to it that nothing in the database is. ERR_NOT_FOUND "key_unknown"; ERR_CONFLICT "key_in_use" for the
 * current one. A vault that is open elsewhere keeps it until it is opened anew. */
int vault_forget(struct vault *v, uint32_t number, struct err *err) MUST_USE;
/* One line of `kiem key list`. */
struct vault_master {
    uint32_t number;
    int32_t day;
    bool older; /* of a file form from before: destruction does not reach copies sealed by it */
};
/* The master keys by rising number; how many there are, of which at most `max` were written. */
size_t vault_masters(struct vault_master *out, size_t max, const struct vault *v);
/* The number of the key that new boxes are made with, and of the one that a box was made with (0: a
 * person's). */
uint32_t vault_current(const struct vault *v);
uint32_t sealed_number(struct sealed box);

/* --- sealing: with a person's own key, or with the installation's key for one use --- */
enum vault_use { VAULT_PERSON, VAULT_BSN, VAULT_TOTP, VAULT_ACCOUNT, VAULT_NOTICE };
enum { VAULT_KEY_BYTES = 32 };
struct seal_key {
    const struct vault *vault;
    enum vault_use use;
    unsigned char bytes[VAULT_KEY_BYTES]; /* VAULT_PERSON only */
};
/* The installation's key for `use` (not VAULT_PERSON): new boxes by the current master key, old ones by their
 * own. */
struct seal_key vault_key(const struct vault *v, enum vault_use use);
/* A fresh key for a person and its wrapped form for the database. */
int person_key_new(struct seal_key *out, struct sealed *wrapped, struct arena *a, const struct vault *v,
                   const char *person_id, struct err *err) MUST_USE;
/* ERR_CONFLICT "person_destroyed" when the key file says so (vault_destroy). */
int person_key_open(struct seal_key *out, const struct vault *v, const char *person_id, struct sealed wrapped,
                    struct err *err) MUST_USE;
/* The same key wrapped by the current master key (rotation). */
int person_key_rewrap(struct sealed *out, struct arena *a, const struct vault *v, const char *person_id,
                      struct sealed wrapped, struct err *err) MUST_USE;
void seal_key_wipe(struct seal_key *key);
#define SEAL_KEY_AUTO __attribute__((cleanup(seal_key_wipe))) struct seal_key

int seal(struct sealed *out, struct arena *a, const struct seal_key *key, const char *context,
         const char *text, struct err *err) MUST_USE;
/* ERR_INVALID "sealed_damaged" when the box was changed, moved, cut, or is another's; ERR_NOT_FOUND
 * "key_unknown" when it names a key that the key file does not hold. */
int unseal(char **out, struct arena *a, const struct seal_key *key, const char *context, struct sealed box,
           struct err *err) MUST_USE;

/* Keyed BLAKE2b-256 as 64 hex digits: find a value without storing it. The hash key never rotates with the
 * others. `kind` separates uses ("bsn", "surname+birth", "login" …). */
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
/* The code of a step (Unix time / 30); ERR_INVALID "totp_secret" unless base32 of 10 to 64 bytes. */
int totp_code(char out[7], const char *secret, int64_t step, struct err *err) MUST_USE;
/* The step that matches and is later than `last_step` (a code works once); spaces in `code` do not count.
 * ERR_DENIED "totp_wrong". */
int totp_check(int64_t *step, const char *secret, const char *code, int64_t now_ms, int64_t last_step,
               struct err *err) MUST_USE;

/* --- passwords: Argon2id (3 passes, 64 MiB) in one worker with a bounded queue --- */
struct passwords;
/* `queue`: how many may wait beside the one being worked on. */
int passwords_start(struct passwords **out, unsigned queue, struct err *err) MUST_USE;
/* Finishes the one at hand, answers those that wait with ERR_BUSY, and ends the worker. */
void passwords_stop(struct passwords *p);
/* Tests and the demo: the cheapest parameters libsodium allows for new hashes. */
void passwords_cheap(struct passwords *p, bool cheap);
/* ERR_BUSY "signin_busy" when the queue is full. `out` holds the encoded hash. Both wait for the worker. */
int passwords_hash(char out[128], struct passwords *p, const char *password, struct err *err) MUST_USE;
/* 0 right; ERR_DENIED "password_wrong"; ERR_BUSY. An empty hash (nobody of that name) takes as long as a
 * wrong password and is never right. */
int passwords_check(struct passwords *p, const char *hash, const char *password, struct err *err) MUST_USE;

/* --- the audit chain: hash_n = BLAKE2b-256(previous ‖ each row), each prefixed by its length (8 bytes LE)
 * --- */
struct chain {
    unsigned char state[384 + 64]; /* with room to align: do not copy or move it between begin and end */
};
/* `previous` is the hash text of the batch before, "" for the first. */
void chain_begin(struct chain *c, const char *previous);
void chain_add(struct chain *c, const void *row, size_t len);
void chain_end(struct chain *c, char hash[65]);

#endif
