/*
 * The texts that a field turned out to have (areas, labels), numbered as they came. Found by their first and last eight bytes,
 * which is all of a code of an area.
 */
#ifndef KIEM_FIGURES_READ_LEXICON_H
#define KIEM_FIGURES_READ_LEXICON_H

#include "base/err.h"
#include "base/str.h"

#include <stdint.h>

enum { LEXICON_MAX = 1 << 20, LEXICON_TEXT = 40, LEXICON_PAD = 8 };

/* Half a cache line: most looks at a text end here. */
struct lexicon_entry {
    uint64_t head, tail;
    uint32_t len, number; /* number + 1; 0: free */
    uint64_t nothing;
};

struct lexicon {
    struct lexicon_entry *slots;
    size_t mask, count;
    const char **texts; /* by number */
    size_t room;
    struct lexicon_block *blocks; /* where the texts are */
};

/* First and last bytes of a text. LEXICON_PAD bytes before and behind it must be readable. */
struct lexicon_key {
    uint64_t head, tail;
};
static inline struct lexicon_key lexicon_key(const char *text, size_t len)
{
    struct lexicon_key key = {0, 0};
    if (len == 0)
        return key;
    memcpy(&key.head, text, 8);
    if (len < 8)
        key.head &= ((uint64_t)1 << (8 * len)) - 1;
    else
        memcpy(&key.tail, text + len - 8, 8);
    return key;
}

static inline size_t lexicon_hash(struct lexicon_key key)
{
    uint64_t h = (key.head ^ (key.tail * 0x9e3779b97f4a7c15)) * 0xff51afd7ed558ccd;
    return (size_t)(h ^ (h >> 32));
}

/* The number of a text; −1 when it is not there. The text needs readable bytes around it as above. */
static inline int64_t lexicon_find(const struct lexicon *l, const char *text, size_t len)
{
    if (!l->slots)
        return -1;
    struct lexicon_key key = lexicon_key(text, len);
    for (size_t at = lexicon_hash(key) & l->mask;; at = (at + 1) & l->mask) {
        const struct lexicon_entry *e = &l->slots[at];
        if (e->number == 0)
            return -1;
        if (e->head == key.head && e->tail == key.tail && e->len == len &&
            (len <= 16 || memcmp(l->texts[e->number - 1], text, len) == 0))
            return (int64_t)e->number - 1;
    }
}

/* The number of a text, which is added when it is new; ERR_NOMEM, also when there are LEXICON_MAX. */
int lexicon_add(uint32_t *number, struct lexicon *l, struct str text) MUST_USE;
/* Forgets the texts that were added last, so that `count` are left. */
void lexicon_forget(struct lexicon *l, size_t count);
void lexicon_release(struct lexicon *l);

#endif
