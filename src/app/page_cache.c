/* See page_cache.h: a table of chains and a list by last use, under one lock. Knows nothing of pages but their bytes. */
#include "app/page_cache.h"

#include "base/mem.h"

#include <pthread.h>
#include <string.h>

enum { BUCKETS = 1024 };

/* One block of memory: the entry, its holes, its looks, its text. */
struct entry {
    struct page_kept page; /* first: what page_find() gives is the entry */
    struct page_key key;
    struct page_version version;
    size_t size;
    unsigned holders; /* the table is one, while it is in it */
    bool asked;       /* since the last sweep */
    struct entry *chain;
    struct entry *newer, *older;
};

struct page_cache {
    pthread_mutex_t lock;
    size_t bytes, bytes_max;
    struct entry *newest, *oldest;
    struct entry *buckets[BUCKETS];
};

/* FNV-1a over words of eight bytes: the key is compared whole, so this only has to spread. */
static size_t bucket_of(const struct page_key *key)
{
    const unsigned char *at = (const unsigned char *)key;
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < sizeof *key; i += sizeof h) {
        uint64_t word = 0;
        memcpy(&word, at + i, sizeof *key - i < sizeof word ? sizeof *key - i : sizeof word);
        h = (h ^ word) * 0x100000001b3u;
        h ^= h >> 29;
    }
    return (size_t)(h % BUCKETS);
}

static void release(struct entry *e)
{
    if (--e->holders > 0)
        return;
    explicit_bzero(e, e->size);
    mem_free(e);
}

/* --- under the lock --- */

static void list_remove(struct page_cache *c, struct entry *e)
{
    *(e->newer ? &e->newer->older : &c->newest) = e->older;
    *(e->older ? &e->older->newer : &c->oldest) = e->newer;
    e->newer = e->older = NULL;
}

static void list_add(struct page_cache *c, struct entry *e)
{
    e->older = c->newest;
    e->newer = NULL;
    *(c->newest ? &c->newest->newer : &c->oldest) = e;
    c->newest = e;
}

static struct entry **place_of(struct page_cache *c, const struct page_key *key)
{
    struct entry **at = &c->buckets[bucket_of(key)];
    while (*at && memcmp(&(*at)->key, key, sizeof *key) != 0)
        at = &(*at)->chain;
    return at;
}

static void forget(struct page_cache *c, struct entry **place)
{
    struct entry *e = *place;
    *place = e->chain;
    list_remove(c, e);
    c->bytes -= e->size;
    release(e);
}

static void make_room(struct page_cache *c, size_t size)
{
    while (c->oldest && c->bytes + size > c->bytes_max)
        forget(c, place_of(c, &c->oldest->key));
}

/* --- for all --- */

int page_cache_new(struct page_cache **out, size_t bytes_max, struct err *err)
{
    struct page_cache *c = mem_alloc(sizeof *c);
    if (!c)
        return err_nomem(err);
    pthread_mutex_init(&c->lock, NULL);
    c->bytes_max = bytes_max;
    *out = c;
    return 0;
}

void page_cache_free(struct page_cache *c)
{
    if (!c)
        return;
    page_cache_clear(c);
    pthread_mutex_destroy(&c->lock);
    mem_free(c);
}

const struct page_kept *page_find(struct page_cache *c, const struct page_key *key,
                                  const struct page_version *version)
{
    pthread_mutex_lock(&c->lock);
    struct entry **place = place_of(c, key), *e = *place;
    if (e && (e->version.family != version->family || e->version.all != version->all)) {
        forget(c, place);
        e = NULL;
    }
    if (e) {
        e->holders++;
        e->asked = true;
        list_remove(c, e);
        list_add(c, e);
    }
    pthread_mutex_unlock(&c->lock);
    return e ? &e->page : NULL;
}

/* What page_find() gave, as it is in the table. */
static struct entry *entry_of(const struct page_kept *page)
{
    union {
        const struct page_kept *given;
        struct entry *entry;
    } same = {.given = page};
    return same.entry;
}

void page_drop(struct page_cache *c, const struct page_kept *page)
{
    if (!page)
        return;
    pthread_mutex_lock(&c->lock);
    release(entry_of(page));
    pthread_mutex_unlock(&c->lock);
}

static struct entry *copied(const struct page_key *key, const struct page_version *version,
                            const struct page_kept *page)
{
    size_t looks = page->look_count * sizeof *page->looks, holes = page->hole_count * sizeof *page->holes;
    size_t size = sizeof(struct entry) + looks + holes + page->len;
    struct entry *e = mem_alloc(size);
    if (!e)
        return NULL;
    struct page_look *to_looks = (struct page_look *)(e + 1);
    struct page_hole *to_holes = (struct page_hole *)(to_looks + page->look_count);
    char *to_text = (char *)(to_holes + page->hole_count);
    if (looks)
        memcpy(to_looks, page->looks, looks);
    if (holes)
        memcpy(to_holes, page->holes, holes);
    memcpy(to_text, page->text, page->len);
    *e = (struct entry){.page = {to_text, page->len, to_holes, page->hole_count, to_looks, page->look_count},
                        .key = *key,
                        .version = *version,
                        .size = size,
                        .holders = 1,
                        .asked = true};
    return e;
}

void page_keep(struct page_cache *c, const struct page_key *key, const struct page_version *version,
               const struct page_kept *page)
{
    struct entry *e = page->len < c->bytes_max / 4 ? copied(key, version, page) : NULL;
    if (!e)
        return;
    pthread_mutex_lock(&c->lock);
    struct entry **place = place_of(c, key);
    if (*place)
        forget(c, place);
    make_room(c, e->size);
    place = &c->buckets[bucket_of(key)];
    e->chain = *place;
    *place = e;
    list_add(c, e);
    c->bytes += e->size;
    pthread_mutex_unlock(&c->lock);
}

void page_cache_sweep(struct page_cache *c)
{
    pthread_mutex_lock(&c->lock);
    for (struct entry *e = c->oldest, *next; e; e = next) {
        next = e->newer;
        if (!e->asked)
            forget(c, place_of(c, &e->key));
        else
            e->asked = false;
    }
    pthread_mutex_unlock(&c->lock);
}

void page_cache_clear(struct page_cache *c)
{
    if (!c)
        return;
    pthread_mutex_lock(&c->lock);
    while (c->oldest)
        forget(c, place_of(c, &c->oldest->key));
    pthread_mutex_unlock(&c->lock);
}
