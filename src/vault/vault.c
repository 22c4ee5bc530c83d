/*
 * Opens, shares and rotates the key ring. A vault in memory follows the file: keys that another process
 * appended are taken up when a box asks for them. It removes no key, and seals nothing (seal.c).
 */
#include "base/mem.h"
#include "vault/keep.h"
#include "vault/keyfile.h"

#include <sodium.h>
#include <string.h>
#include <unistd.h>

static void keep_free(struct keep *keep)
{
    if (!keep)
        return;
    pthread_mutex_destroy(&keep->lock);
    sodium_munlock(keep, sizeof *keep); /* wipes too */
    mem_free(keep);
}

static struct keep *keep_new(void)
{
    struct keep *keep = mem_alloc(sizeof *keep);
    if (!keep)
        return NULL;
    /* Best effort: where the limit on locked memory is low, keys could reach swap; that is the
     * administrator's. */
    (void)sodium_mlock(keep, sizeof *keep);
    if (pthread_mutex_init(&keep->lock, NULL) == 0)
        return keep;
    sodium_munlock(keep, sizeof *keep);
    mem_free(keep);
    return NULL;
}

static void make_key(struct ring_key *out, const struct vault *v, uint32_t number)
{
    out->number = number;
    out->day = clock_today(&v->clock);
    v->rng.fill(v->rng.state, out->bytes, sizeof out->bytes);
}

/* Under the folder's lock: another process may have made the file since we looked. */
static int read_or_make(struct vault *v, struct err *err)
{
    struct ring *ring = &v->keep->ring;
    int code = keyfile_read(ring, v->path, err);
    if (code != ERR_NOT_FOUND)
        return code;
    make_key(&ring->hash, v, 0);
    make_key(&ring->keys[0], v, 1);
    ring->count = 1;
    return keyfile_write(ring, v->path, err);
}

static int load(struct vault *v, bool create, struct err *err)
{
    if (!create)
        return keyfile_read(&v->keep->ring, v->path, err);
    int lock = keyfile_lock(v->path, err);
    if (lock < 0)
        return lock;
    int code = read_or_make(v, err);
    close(lock);
    return code;
}

int vault_open(struct vault **out, const char *path, bool create, const struct clock *clock,
               const struct rng *rng, struct err *err)
{
    if (sodium_init() < 0)
        return err_set(err, ERR_IO, "libsodium", "key_read", "%s", "sodium_init");
    struct vault *v = mem_alloc(sizeof *v);
    if (!v)
        return err_nomem(err);
    v->clock = *clock;
    v->rng = *rng;
    v->path = mem_dup(path);
    v->keep = keep_new();
    int code = v->path && v->keep ? load(v, create, err) : err_nomem(err);
    if (code < 0) {
        vault_free(v);
        return code;
    }
    *out = v;
    return 0;
}

void vault_free(struct vault *v)
{
    if (!v)
        return;
    keep_free(v->keep);
    mem_free(v->path);
    mem_free(v);
}

/* Appends what the file has more than the ring; refuses a file that is not the ring's own continuation. */
static int take_up(struct ring *ring, const struct ring *file, const char *path, struct err *err)
{
    uint32_t count = ring->count;
    bool same = file->count >= count && memcmp(&ring->hash, &file->hash, sizeof ring->hash) == 0 &&
                memcmp(ring->keys, file->keys, count * sizeof ring->keys[0]) == 0;
    if (!same)
        return err_set(err, ERR_CONFLICT, path, "key_changed", "%s", path);
    for (; count < file->count; count++)
        ring->keys[count] = file->keys[count];
    ring->count = count;
    return 0;
}

static int append_key(const struct vault *v, struct ring *file, struct err *err)
{
    if (file->count == RING_MAX || file->keys[file->count - 1].number == UINT32_MAX)
        return err_set(err, ERR_CONFLICT, v->path, "key_full", "%u", file->count);
    make_key(&file->keys[file->count], v, file->keys[file->count - 1].number + 1);
    file->count++;
    return keyfile_write(file, v->path, err);
}

/* Reads the file again, adds a key to it when asked, and takes up what is new. */
static int follow_file(const struct vault *v, bool add, struct err *err)
{
    struct keep *fresh = keep_new();
    if (!fresh)
        return err_nomem(err);
    pthread_mutex_lock(&v->keep->lock);
    int code = keyfile_read(&fresh->ring, v->path, err);
    if (code == 0)
        code = take_up(&v->keep->ring, &fresh->ring, v->path, err);
    if (code == 0 && add)
        code = append_key(v, &fresh->ring, err);
    if (code == 0 && add)
        code = take_up(&v->keep->ring, &fresh->ring, v->path, err);
    pthread_mutex_unlock(&v->keep->lock);
    keep_free(fresh);
    return code;
}

int vault_rotate(struct vault *v, struct err *err)
{
    int lock = keyfile_lock(v->path, err);
    if (lock < 0)
        return lock;
    int code = follow_file(v, true, err);
    close(lock);
    return code;
}

uint32_t vault_current(const struct vault *v)
{
    return ring_current(&v->keep->ring)->number;
}

int vault_find(const struct ring_key **out, const struct vault *v, uint32_t number, struct err *err)
{
    const struct ring *ring = &v->keep->ring;
    const struct ring_key *key = ring_find(ring, number);
    if (!key && number > ring_current(ring)->number) {
        int code = follow_file(v, false, err);
        if (code < 0)
            return code;
        key = ring_find(ring, number);
    }
    if (!key)
        return err_set(err, ERR_NOT_FOUND, v->path, "key_unknown", "%u", number);
    *out = key;
    return 0;
}
