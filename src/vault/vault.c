/*
 * Opens, shares and changes the key ring: keys added and forgotten, persons' keys destroyed. A vault in memory follows the
 * file: keys that another process appended are taken up when a box asks for them. Seals nothing (seal.c).
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
    ring_release(&keep->ring);
    pthread_rwlock_destroy(&keep->trees);
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
    if (pthread_mutex_init(&keep->lock, NULL) == 0) {
        if (pthread_rwlock_init(&keep->trees, NULL) == 0)
            return keep;
        pthread_mutex_destroy(&keep->lock);
    }
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

/* A new master key behind the others, with a whole tree. */
static int make_master(struct ring *ring, const struct vault *v, uint32_t number, struct err *err)
{
    struct tree_node root = {0};
    bool nomem = false;
    make_key(&ring->keys[ring->count], v, number);
    v->rng.fill(v->rng.state, root.bytes, sizeof root.bytes);
    bool made = tree_append(&ring->trees[ring->count], &root, &nomem);
    explicit_bzero(&root, sizeof root);
    if (!made)
        return err_nomem(err);
    ring->count++;
    ring->version = 2;
    return 0;
}

/* Under the folder's lock: another process may have made the file since we looked. */
static int read_or_make(struct vault *v, struct err *err)
{
    struct ring *ring = &v->keep->ring;
    int code = keyfile_read(ring, v->path, err);
    if (code != ERR_NOT_FOUND)
        return code;
    make_key(&ring->hash, v, 0);
    code = make_master(ring, v, 1, err);
    return code < 0 ? code : keyfile_write(ring, v->path, err);
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

static int changed(const char *path, struct err *err)
{
    return err_set(err, ERR_CONFLICT, path, "key_changed", "%s", path);
}

/* Whether the file may follow the ring: the same hash key, no key that says something else, none missing at the end, and no
 * tree that leads to more than the ring's. Keys may have been forgotten, and leaves taken away. */
static bool follows(const struct ring *file, const struct ring *ring)
{
    if (memcmp(&ring->hash, &file->hash, sizeof ring->hash) != 0 ||
        ring_current(file)->number < ring_current(ring)->number)
        return false;
    for (uint32_t i = 0; i < file->count; i++) {
        const struct ring_key *own = ring_find(ring, file->keys[i].number);
        if (!own && file->keys[i].number <= ring_current(ring)->number)
            return false;
        const struct tree *had = own ? &ring->trees[own - ring->keys] : NULL;
        if (own && (memcmp(own, &file->keys[i], sizeof *own) != 0 ||
                    (had->count == 0) != (file->trees[i].count == 0) || !tree_within(&file->trees[i], had)))
            return false;
    }
    return true;
}

/* Takes up what the file has more, and leaves go what it has less of; its trees become the ring's. */
static int take_up(struct keep *keep, struct ring *file, const char *path, struct err *err)
{
    struct ring *ring = &keep->ring;
    if (!follows(file, ring))
        return changed(path, err);
    pthread_rwlock_wrlock(&keep->trees);
    for (uint32_t i = 0; i < file->count; i++) {
        const struct ring_key *own = ring_find(ring, file->keys[i].number);
        uint32_t at = own ? (uint32_t)(own - ring->keys) : ring->count;
        if (at == RING_MAX)
            break; /* forgotten keys still stand in this ring; opened anew it has room */
        struct tree old = ring->trees[at];
        ring->trees[at] = file->trees[i];
        file->trees[i] = (struct tree){0};
        tree_free(&old);
        if (own)
            continue;
        ring->keys[at] = file->keys[i];
        ring->count = at + 1;
    }
    pthread_rwlock_unlock(&keep->trees);
    return 0;
}

/* --- changing the file: read anew under the folder's lock, checked, changed, written, and then taken up --- */

struct change {
    int (*make)(struct ring *file, const struct vault *v, const struct change *change, struct err *err);
    uint64_t place;  /* taken away */
    uint32_t number; /* forgotten */
};

static int add_key(struct ring *file, const struct vault *v, const struct change *change, struct err *err)
{
    (void)change;
    uint32_t last = ring_current(file)->number;
    if (file->count == RING_MAX || last == UINT32_MAX)
        return err_set(err, ERR_CONFLICT, v->path, "key_full", "%u", file->count);
    return make_master(file, v, last + 1, err);
}

static int take_leaf(struct ring *file, const struct vault *v, const struct change *change, struct err *err)
{
    size_t nodes = 0;
    for (uint32_t i = 0; i < file->count; i++) {
        struct tree rest = {0};
        int code = tree_without(&rest, &file->trees[i], change->place, err);
        if (code < 0)
            return code;
        tree_free(&file->trees[i]);
        file->trees[i] = rest;
        nodes += rest.count;
    }
    return nodes > RING_NODES_MAX ? err_set(err, ERR_CONFLICT, v->path, "key_full", "%zu", nodes) : 0;
}

static int drop_key(struct ring *file, const struct vault *v, const struct change *change, struct err *err)
{
    const struct ring_key *key = ring_find(file, change->number);
    if (!key)
        return err_set(err, ERR_NOT_FOUND, v->path, "key_unknown", "%u", change->number);
    if (key == ring_current(file))
        return err_set(err, ERR_CONFLICT, v->path, "key_in_use", "%u", change->number);
    uint32_t at = (uint32_t)(key - file->keys);
    tree_free(&file->trees[at]);
    for (uint32_t i = at; i + 1 < file->count; i++) {
        file->keys[i] = file->keys[i + 1];
        file->trees[i] = file->trees[i + 1];
    }
    uint32_t last = file->count - 1;
    file->trees[last] = (struct tree){0};
    explicit_bzero(&file->keys[last], sizeof file->keys[last]);
    file->count = last;
    return 0;
}

/* Reads the file again, changes it when asked, and takes up what is new. */
static int follow_file(const struct vault *v, const struct change *change, struct err *err)
{
    struct keep *fresh = keep_new();
    if (!fresh)
        return err_nomem(err);
    pthread_mutex_lock(&v->keep->lock);
    int code = keyfile_read(&fresh->ring, v->path, err);
    if (code == 0 && change && !follows(&fresh->ring, &v->keep->ring))
        code = changed(v->path, err);
    if (code == 0 && change)
        code = change->make(&fresh->ring, v, change, err);
    if (code == 0 && change)
        code = keyfile_write(&fresh->ring, v->path, err);
    if (code == 0)
        code = take_up(v->keep, &fresh->ring, v->path, err);
    pthread_mutex_unlock(&v->keep->lock);
    keep_free(fresh);
    return code;
}

static int change_file(const struct vault *v, const struct change *change, struct err *err)
{
    int lock = keyfile_lock(v->path, err);
    if (lock < 0)
        return lock;
    int code = follow_file(v, change, err);
    close(lock);
    return code;
}

int vault_follow(struct vault *v, struct err *err)
{
    return follow_file(v, NULL, err);
}

int vault_rotate(struct vault *v, struct err *err)
{
    return change_file(v, &(struct change){.make = add_key}, err);
}

int vault_forget(struct vault *v, uint32_t number, struct err *err)
{
    return change_file(v, &(struct change){.make = drop_key, .number = number}, err);
}

/* Whether any tree holds that leaf; `all`: whether every one does. */
static bool holds(const struct vault *v, uint64_t place, bool all)
{
    bool any = false, every = true;
    pthread_rwlock_rdlock(&v->keep->trees);
    for (uint32_t i = 0; i < v->keep->ring.count; i++) {
        const struct tree *tree = &v->keep->ring.trees[i];
        if (tree->count == 0)
            continue;
        any = any || tree_holds(tree, place);
        every = every && tree_holds(tree, place);
    }
    pthread_rwlock_unlock(&v->keep->trees);
    return all ? every : any;
}

/* A tree made after her destruction holds a leaf for her that nothing was ever wrapped with. */
bool vault_destroyed(const struct vault *v, const char *person_id)
{
    return !holds(v, tree_place(person_id), true);
}

int vault_destroy(struct vault *v, const char *person_id, struct err *err)
{
    uint64_t place = tree_place(person_id);
    int code = follow_file(v, NULL, err); /* somebody else may have done it */
    if (code < 0 || !holds(v, place, false))
        return code;
    return change_file(v, &(struct change){.make = take_leaf, .place = place}, err);
}

size_t vault_masters(struct vault_master *out, size_t max, const struct vault *v)
{
    const struct ring *ring = &v->keep->ring;
    uint32_t count = ring->count;
    pthread_rwlock_rdlock(&v->keep->trees);
    for (uint32_t i = 0; i < count && i < max; i++)
        out[i] = (struct vault_master){ring->keys[i].number, ring->keys[i].day, ring->trees[i].count == 0};
    pthread_rwlock_unlock(&v->keep->trees);
    return count;
}

bool vault_is_older(const struct vault *v, const struct ring_key *master)
{
    pthread_rwlock_rdlock(&v->keep->trees);
    bool older = v->keep->ring.trees[master - v->keep->ring.keys].count == 0;
    pthread_rwlock_unlock(&v->keep->trees);
    return older;
}

bool vault_leaf(unsigned char out[TREE_KEY_BYTES], const struct vault *v, const struct ring_key *master,
                const char *person_id)
{
    uint64_t place = tree_place(person_id);
    pthread_rwlock_rdlock(&v->keep->trees);
    bool there = tree_leaf(out, &v->keep->ring.trees[master - v->keep->ring.keys], place);
    pthread_rwlock_unlock(&v->keep->trees);
    return there;
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
        int code = follow_file(v, NULL, err);
        if (code < 0)
            return code;
        key = ring_find(ring, number);
    }
    if (!key)
        return err_set(err, ERR_NOT_FOUND, v->path, "key_unknown", "%u", number);
    *out = key;
    return 0;
}
