/* See lexicon.h. Open addressing, at most half full; texts lie in blocks that stay where they are. */
#include "figures/read/lexicon.h"

#include "base/mem.h"

enum { FIRST_SLOTS = 1024, BLOCK = 65536 };

struct lexicon_block {
    struct lexicon_block *next;
    size_t used;
    char text[BLOCK];
};

/* The text of a number; texts are put in the order of their numbers (lexicon_forget). */
static void put(struct lexicon *l, size_t number)
{
    const char *text = l->texts[number];
    size_t len = strlen(text);
    struct lexicon_key key = lexicon_key(text, len);
    size_t at = lexicon_hash(key) & l->mask;
    while (l->slots[at].number != 0)
        at = (at + 1) & l->mask;
    l->slots[at] = (struct lexicon_entry){key.head, key.tail, (uint32_t)len, (uint32_t)number + 1, 0};
}

static int grow(struct lexicon *l)
{
    size_t size = l->slots ? 2 * (l->mask + 1) : FIRST_SLOTS;
    struct lexicon_entry *slots = mem_alloc(size * sizeof *slots);
    const char **texts = slots ? mem_resize(l->texts, size / 2 * sizeof *texts) : NULL;
    if (!texts) {
        mem_free(slots);
        return ERR_NOMEM;
    }
    l->texts = texts;
    l->room = size / 2;
    mem_free(l->slots);
    l->slots = slots;
    l->mask = size - 1;
    for (size_t i = 0; i < l->count; i++)
        put(l, i);
    return 0;
}

/* The text with readable bytes around it. */
static char *keep(struct lexicon *l, struct str text)
{
    size_t size = text.len + 1 + 2 * LEXICON_PAD;
    if (!l->blocks || BLOCK - l->blocks->used < size) {
        struct lexicon_block *block = mem_alloc(sizeof *block);
        if (!block)
            return NULL;
        block->next = l->blocks;
        l->blocks = block;
    }
    char *to = l->blocks->text + l->blocks->used + LEXICON_PAD;
    memcpy(to, text.ptr, text.len);
    to[text.len] = '\0';
    l->blocks->used += size;
    return to;
}

int lexicon_add(uint32_t *number, struct lexicon *l, struct str text)
{
    char padded[LEXICON_TEXT + 2 * LEXICON_PAD] = {0};
    if (text.len > LEXICON_TEXT)
        return ERR_NOMEM;
    memcpy(padded + LEXICON_PAD, text.ptr, text.len);
    int64_t found = lexicon_find(l, padded + LEXICON_PAD, text.len);
    if (found >= 0) {
        *number = (uint32_t)found;
        return 0;
    }
    if (l->count >= LEXICON_MAX || (l->count == l->room && grow(l) < 0))
        return ERR_NOMEM;
    char *kept = keep(l, text);
    if (!kept)
        return ERR_NOMEM;
    l->texts[l->count] = kept;
    put(l, l->count++);
    *number = (uint32_t)l->count - 1;
    return 0;
}

/* The last that was put is the end of every chain it is in: its slot can be freed. */
void lexicon_forget(struct lexicon *l, size_t count)
{
    while (l->count > count) {
        const char *text = l->texts[--l->count];
        struct lexicon_key key = lexicon_key(text, strlen(text));
        size_t at = lexicon_hash(key) & l->mask;
        while (l->slots[at].number != l->count + 1)
            at = (at + 1) & l->mask;
        l->slots[at] = (struct lexicon_entry){0};
    }
}

void lexicon_release(struct lexicon *l)
{
    while (l->blocks) {
        struct lexicon_block *next = l->blocks->next;
        mem_free(l->blocks);
        l->blocks = next;
    }
    mem_free(l->slots);
    mem_free(l->texts);
    *l = (struct lexicon){0};
}
