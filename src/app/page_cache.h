/*
 * Pages worked out before, kept for a moment in memory. Bounded in bytes; the one asked for longest ago goes first, and what
 * goes is wiped, for it holds what was opened with her key. Decides nothing: that a page still holds follows from the
 * numbers of change.h, which every request reads in its own transaction, and who may see it is decided then as always.
 *
 *   find(key, numbers) ─▶ page, held until page_drop()      another number: forgotten, NULL
 *   keep(key, numbers, bytes, holes, looks)                 replaces what was kept under that key
 *
 * Safe to use from many threads.
 */
#ifndef KIEM_APP_PAGE_CACHE_H
#define KIEM_APP_PAGE_CACHE_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct page_cache;

/* What a page is known by: everything it depends on but the file itself. Made zero before it is filled, as it is compared
 * byte by byte. */
struct page_key {
    char page[16]; /* which page, and as what: "person json" */
    char person[37], asked[37];
    char account[37], membership[37], org[37], own[37];
    char lang[3];
    uint8_t role, involvement, purpose;
    int32_t day;
    uint64_t scopes;
    const void *content; /* its words and instruments; another one when instruments came or went */
};

/* How often the file and everything else had changed when the page was worked out. */
struct page_version {
    int64_t family, all;
};

/* A place in the text where something stands that is of the request alone, such as its token; `what` is the keeper's. */
struct page_hole {
    uint32_t at;
    uint32_t what;
};

/* One who was looked at while the page was worked out; each showing records it anew. */
struct page_look {
    char person[37];
    char action[16], object[16];
    uint8_t purpose, involvement;
    uint64_t scopes;
};

enum { PAGE_HOLES_MAX = 32, PAGE_LOOKS_MAX = 16 };

struct page_kept {
    const char *text;
    size_t len;
    const struct page_hole *holes;
    size_t hole_count;
    const struct page_look *looks;
    size_t look_count;
};

int page_cache_new(struct page_cache **out, size_t bytes_max, struct err *err) MUST_USE;
/* Nobody may hold a page any more. NULL is allowed. */
void page_cache_free(struct page_cache *cache);
/* NULL when there is none, or only one of another version. What is found is held until page_drop(). */
const struct page_kept *page_find(struct page_cache *cache, const struct page_key *key,
                                  const struct page_version *version);
void page_drop(struct page_cache *cache, const struct page_kept *page);
/* Copies. Without memory, or when it is too large, nothing is kept. */
void page_keep(struct page_cache *cache, const struct page_key *key, const struct page_version *version,
               const struct page_kept *page);
/* Forgets every page that was not asked for since the last call: nothing stays in memory for long because it was looked
 * at once. */
void page_cache_sweep(struct page_cache *cache);
/* Forgets everything: a key was destroyed. NULL is allowed. */
void page_cache_clear(struct page_cache *cache);

#endif
