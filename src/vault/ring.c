/* Parses and writes the key file's text. Strict: what it did not write itself, it does not read. Touches no
 * file. */
#include "vault/ring.h"

#include "base/clock.h"

#include <inttypes.h>
#include <sodium.h>
#include <string.h>

enum { HEX_LEN = 2 * VAULT_KEY_BYTES, SUM_BYTES = 32 };

struct reader {
    const char *at, *end;
    const char *path;
    int line;
};

static int damaged(const struct reader *r, const char *what, struct err *err)
{
    char where[sizeof err->where];
    snprintf(where, sizeof where, "%.*s:%d", (int)sizeof where - 12, r->path, r->line);
    return err_set(err, ERR_INVALID, where, "key_file", "%s", what);
}

/* The next line without its end; false when there is none that ends properly. */
static bool next_line(struct reader *r, struct str *out)
{
    const char *stop = memchr(r->at, '\n', (size_t)(r->end - r->at));
    if (!stop)
        return false;
    *out = (struct str){r->at, (size_t)(stop - r->at)};
    r->at = stop + 1;
    r->line++;
    return true;
}

static bool take(struct str *line, const char *word)
{
    size_t len = strlen(word);
    if (line->len < len || memcmp(line->ptr, word, len) != 0)
        return false;
    line->ptr += len;
    line->len -= len;
    return true;
}

/* Lower case only, and nothing after it. */
static bool take_hex(unsigned char out[VAULT_KEY_BYTES], struct str line)
{
    if (line.len != HEX_LEN)
        return false;
    for (size_t i = 0; i < HEX_LEN; i++)
        if (line.ptr[i] >= 'A' && line.ptr[i] <= 'F')
            return false;
    size_t len;
    return sodium_hex2bin(out, VAULT_KEY_BYTES, line.ptr, line.len, NULL, &len, NULL) == 0 &&
           len == VAULT_KEY_BYTES;
}

static bool take_number(uint32_t *out, struct str *line)
{
    uint64_t number = 0;
    size_t len = 0;
    while (len < line->len && line->ptr[len] >= '0' && line->ptr[len] <= '9' && len < 11)
        number = number * 10 + (uint64_t)(line->ptr[len++] - '0');
    if (len == 0 || number > UINT32_MAX || (len > 1 && line->ptr[0] == '0'))
        return false;
    *out = (uint32_t)number;
    line->ptr += len;
    line->len -= len;
    return true;
}

static bool take_day(int32_t *out, struct str *line)
{
    char day[11] = {0};
    if (line->len < 10)
        return false;
    memcpy(day, line->ptr, 10);
    line->ptr += 10;
    line->len -= 10;
    return day_parse(out, day);
}

/* "NUMBER DAY HEX" after the word that opens the line. */
static bool take_key(struct ring_key *out, struct str line)
{
    return take_number(&out->number, &line) && take(&line, " ") && take_day(&out->day, &line) &&
           take(&line, " ") && take_hex(out->bytes, line);
}

/* "DEPTH PLACE HEX" after "node ". */
static bool take_node(struct tree_node *out, struct str line)
{
    uint32_t depth = 0;
    unsigned char place[8];
    size_t len = 0;
    if (!take_number(&depth, &line) || depth > TREE_DEPTH || !take(&line, " ") || line.len < 17)
        return false;
    for (size_t i = 0; i < 16; i++)
        if (line.ptr[i] >= 'A' && line.ptr[i] <= 'F')
            return false;
    if (sodium_hex2bin(place, sizeof place, line.ptr, 16, NULL, &len, NULL) != 0 || len != sizeof place)
        return false;
    *out = (struct tree_node){.depth = (uint8_t)depth};
    for (size_t i = 0; i < sizeof place; i++)
        out->prefix = out->prefix << 8 | place[i];
    line.ptr += 16;
    line.len -= 16;
    return take(&line, " ") && take_hex(out->bytes, line);
}

/* A node belongs to the key above it. */
static int parse_node(struct ring *out, const struct reader *r, struct str line, struct err *err)
{
    struct tree_node node;
    bool nomem = false;
    if (out->version < 2 || out->count == 0 || !take_node(&node, line))
        return damaged(r, "node", err);
    bool added = tree_append(&out->trees[out->count - 1], &node, &nomem);
    sodium_memzero(&node, sizeof node);
    return added ? 0 : nomem ? err_nomem(err) : damaged(r, "node", err);
}

static int parse_sum(const struct reader *r, struct str line, struct str text, struct err *err)
{
    unsigned char said[SUM_BYTES], is[SUM_BYTES];
    size_t len = (size_t)(line.ptr - text.ptr);
    if (!take(&line, "sum ") || !take_hex(said, line))
        return damaged(r, "sum", err);
    crypto_generichash(is, sizeof is, (const unsigned char *)text.ptr, len, NULL, 0);
    if (sodium_memcmp(said, is, sizeof is) != 0)
        return damaged(r, "sum", err);
    return r->at == r->end ? 0 : damaged(r, "end", err);
}

static int parse_key(struct ring *out, const struct reader *r, struct str line, struct err *err)
{
    uint32_t count = out->count;
    if (count == RING_MAX)
        return damaged(r, "too many keys", err);
    struct ring_key *key = &out->keys[count];
    uint32_t before = count ? out->keys[count - 1].number : 0;
    if (!take_key(key, line) || key->number <= before)
        return damaged(r, "key", err);
    out->count = count + 1;
    return 0;
}

int ring_parse(struct ring *out, const char *path, struct str text, struct err *err)
{
    struct reader r = {text.ptr, text.ptr + text.len, path, 0};
    struct str line;
    if (!next_line(&r, &line) || (!str_is(line, "kiem-keys 1") && !str_is(line, "kiem-keys 2")))
        return damaged(&r, "kiem-keys 2", err);
    out->version = str_is(line, "kiem-keys 2") ? 2 : 1;
    if (!next_line(&r, &line) || !take(&line, "hash ") || !take_key(&out->hash, line) ||
        out->hash.number != 0)
        return damaged(&r, "hash", err);
    for (;;) {
        if (!next_line(&r, &line))
            return damaged(&r, "end", err);
        bool node = take(&line, "node ");
        if (!node && !take(&line, "key "))
            break;
        int code = node ? parse_node(out, &r, line, err) : parse_key(out, &r, line, err);
        if (code < 0)
            return code;
    }
    if (out->count == 0)
        return damaged(&r, "key", err);
    return parse_sum(&r, line, text, err);
}

static void format_key(struct buf *out, const char *word, const struct ring_key *key)
{
    char day[11], hex[HEX_LEN + 1];
    day_format(day, key->day);
    sodium_bin2hex(hex, sizeof hex, key->bytes, sizeof key->bytes);
    buf_printf(out, "%s %u %s %s\n", word, key->number, day, hex);
    sodium_memzero(hex, sizeof hex);
}

static void format_tree(struct buf *out, const struct tree *tree)
{
    char hex[HEX_LEN + 1];
    for (size_t i = 0; i < tree->count; i++) {
        const struct tree_node *node = &tree->nodes[i];
        sodium_bin2hex(hex, sizeof hex, node->bytes, sizeof node->bytes);
        buf_printf(out, "node %u %016" PRIx64 " %s\n", node->depth, node->prefix, hex);
    }
    sodium_memzero(hex, sizeof hex);
}

size_t ring_length(const struct ring *ring)
{
    enum { LINE = 96, AROUND = 256 }; /* the longest line; the lines that are not keys */
    size_t lines = ring->count;
    for (uint32_t i = 0; i < ring->count; i++)
        lines += ring->trees[i].count;
    return lines * LINE + AROUND;
}

void ring_release(struct ring *ring)
{
    for (size_t i = 0; i < RING_MAX; i++)
        tree_free(&ring->trees[i]);
}

void ring_format(struct buf *out, const struct ring *ring)
{
    buf_printf(out, "kiem-keys %d\n", ring->version);
    format_key(out, "hash", &ring->hash);
    for (uint32_t i = 0; i < ring->count; i++) {
        format_key(out, "key", &ring->keys[i]);
        format_tree(out, &ring->trees[i]);
    }
    unsigned char sum[SUM_BYTES];
    char hex[2 * SUM_BYTES + 1];
    crypto_generichash(sum, sizeof sum, (const unsigned char *)buf_text(out), out->len, NULL, 0);
    buf_printf(out, "sum %s\n", sodium_bin2hex(hex, sizeof hex, sum, sizeof sum));
}

const struct ring_key *ring_find(const struct ring *ring, uint32_t number)
{
    for (uint32_t i = ring->count; i-- > 0;)
        if (ring->keys[i].number == number)
            return &ring->keys[i];
    return NULL;
}

const struct ring_key *ring_current(const struct ring *ring)
{
    return &ring->keys[ring->count - 1];
}
