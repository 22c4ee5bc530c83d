/* See pack.h. The same numbers always give the same bytes. Knows nothing of cubes. */
#include "figures/cube/pack.h"

#include "base/vector.h"

#include <string.h>

enum { TEXT_MAX = 4096 };

void pack_number(struct buf *out, uint64_t n)
{
    char bytes[10];
    size_t len = 0;
    for (; n >= 128; n >>= 7)
        bytes[len++] = (char)((n & 127) | 128);
    bytes[len++] = (char)n;
    buf_add(out, bytes, len);
}

/* With sign: 0, −1, 1, −2 … as 0, 1, 2, 3 … */
static uint64_t folded(int64_t n)
{
    return (uint64_t)n << 1 ^ (n < 0 ? UINT64_MAX : 0);
}

static int64_t unfolded(uint64_t n)
{
    return (int64_t)(n >> 1 ^ (n & 1 ? UINT64_MAX : 0));
}

void pack_text(struct buf *out, const char *text)
{
    pack_number(out, strlen(text));
    buf_adds(out, text);
}

static unsigned bits_of(uint64_t n)
{
    return n ? 64 - (unsigned)__builtin_clzll(n) : 0;
}

/* `bits` bits of each number, one behind the other. */
static size_t put_bits(unsigned char *to, const int64_t *numbers, size_t count, int64_t least, unsigned bits)
{
    unsigned char *at = to;
    uint64_t held = 0;
    unsigned have = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t n = (uint64_t)numbers[i] - (uint64_t)least;
        held |= n << have;
        if (have + bits >= 64) {
            memcpy(at, &held, sizeof held);
            at += sizeof held;
            held = have ? n >> (64 - have) : 0;
            have = have + bits - 64;
        } else {
            have += bits;
        }
    }
    memcpy(at, &held, sizeof held);
    return (size_t)(at - to) + (have + 7) / 8;
}

/* The same for at most eight bits: eight numbers fill so many bytes, put together without one waiting for another. */
VECTORISED static size_t put_few_bits(unsigned char *to, const int64_t *numbers, size_t count, int64_t least,
                                      unsigned bits)
{
    for (size_t at = 0; at < count; at += 8, to += bits) {
        uint64_t eight[8] = {0}, held = 0;
        for (size_t i = 0; i < 8 && at + i < count; i++)
            eight[i] = (uint64_t)numbers[at + i] - (uint64_t)least;
        for (unsigned i = 0; i < 8; i++)
            held |= eight[i] << (i * bits);
        memcpy(to, &held, sizeof held);
    }
    return (count * bits + 7) / 8;
}

/* The least number and, of the others, how far the most is above it. */
VECTORISED static uint64_t spread(int64_t *least, const int64_t *numbers, size_t count)
{
    int64_t low = numbers[0], high = numbers[0];
    for (size_t i = 1; i < count; i++) {
        low = numbers[i] < low ? numbers[i] : low;
        high = numbers[i] > high ? numbers[i] : high;
    }
    *least = low;
    return (uint64_t)high - (uint64_t)low;
}

void pack_block(struct buf *out, const int64_t *numbers, size_t count)
{
    int64_t least;
    unsigned bits = bits_of(spread(&least, numbers, count));
    pack_number(out, folded(least));
    buf_addc(out, (char)bits);
    unsigned char packed[(PACK_BLOCK + 2) * sizeof(uint64_t)];
    if (bits > 0)
        buf_add(out, packed, (bits <= 8 ? put_few_bits : put_bits)(packed, numbers, count, least, bits));
}

/* --- reading --- */
static uint64_t fail(struct unpack *u)
{
    u->failed = true;
    u->at = u->end;
    return 0;
}

uint64_t unpack_number(struct unpack *u)
{
    uint64_t n = 0;
    for (unsigned shift = 0; u->at < u->end && shift < 64; shift += 7) {
        unsigned char byte = *u->at++;
        if (shift == 63 && byte > 1)
            break;
        n |= (uint64_t)(byte & 127) << shift;
        if (byte < 128)
            return byte == 0 && shift > 0 ? fail(u) : n; /* a nought in front is a second way to write it */
    }
    return fail(u);
}

size_t unpack_count(struct unpack *u, size_t most)
{
    uint64_t n = unpack_number(u);
    return n > most ? (size_t)fail(u) : (size_t)n;
}

const char *unpack_text(struct unpack *u, struct arena *a)
{
    size_t len = unpack_count(u, TEXT_MAX);
    if (u->failed || len == 0 || len > (size_t)(u->end - u->at) || memchr(u->at, 0, len)) {
        fail(u);
        return "";
    }
    const char *text = arena_dup(a, (const char *)u->at, len);
    u->at += len;
    return text ? text : "";
}

static uint64_t eight_bytes(const unsigned char *at, size_t left)
{
    uint64_t n = 0;
    memcpy(&n, at, left < sizeof n ? left : sizeof n);
    return n;
}

/* At most eight bits: eight numbers lie in so many bytes; eight more can be read behind the last. */
VECTORISED static void get_few_bits(int64_t *restrict out, size_t count, const unsigned char *at,
                                    unsigned bits, int64_t least)
{
    uint64_t mask = ((uint64_t)1 << bits) - 1, held, eight[8];
    size_t whole = count / 8 * 8;
    for (size_t i = 0; i < whole; i += 8, at += bits) {
        memcpy(&held, at, sizeof held);
        for (unsigned k = 0; k < 8; k++)
            out[i + k] = (int64_t)((uint64_t)least + (held >> (k * bits) & mask));
    }
    memcpy(&held, at, sizeof held);
    for (unsigned k = 0; k < 8; k++)
        eight[k] = (uint64_t)least + (held >> (k * bits) & mask);
    memcpy(out + whole, eight, (count - whole) * sizeof *out);
}

/* Numbers of so few bits that each lies within eight bytes; eight more can be read behind the last. */
static void get_bits(int64_t *out, size_t count, const unsigned char *at, unsigned bits, int64_t least)
{
    uint64_t mask = ((uint64_t)1 << bits) - 1;
    for (size_t i = 0; i < count; i++) {
        uint64_t n;
        memcpy(&n, at + i * bits / 8, sizeof n);
        out[i] = (int64_t)((uint64_t)least + (n >> (i * bits % 8) & mask));
    }
}

static void get_any_bits(int64_t *out, size_t count, const struct unpack *u, unsigned bits, int64_t least)
{
    uint64_t mask = bits == 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1;
    size_t bytes = (count * bits + 7) / 8;
    for (size_t i = 0; i < count; i++) {
        size_t bit = i * bits, byte = bit / 8;
        unsigned shift = bit % 8;
        uint64_t n = byte < bytes ? eight_bytes(u->at + byte, bytes - byte) >> shift : 0;
        if (shift + bits > 64 && byte + 8 < bytes)
            n |= (uint64_t)u->at[byte + 8] << (64 - shift);
        out[i] = (int64_t)((uint64_t)least + (n & mask));
    }
}

void unpack_block(struct unpack *u, int64_t *numbers, size_t count)
{
    int64_t least = unfolded(unpack_number(u));
    unsigned bits = u->at < u->end ? *u->at++ : 65;
    size_t bytes = (count * bits + 7) / 8, left = (size_t)(u->end - u->at);
    if (u->failed || bits > 64 || bytes > left) {
        fail(u);
        memset(numbers, 0, count * sizeof *numbers);
        return;
    }
    if (bits <= 8 && left - bytes >= sizeof(uint64_t))
        get_few_bits(numbers, count, u->at, bits, least);
    else if (bits <= 56 && left - bytes >= sizeof(uint64_t))
        get_bits(numbers, count, u->at, bits, least);
    else
        get_any_bits(numbers, count, u, bits, least);
    int64_t low;
    unsigned over = (unsigned)(count * bits % 8); /* of the last byte: bits that are used */
    bool noughts_behind = over == 0 || u->at[bytes - 1] >> over == 0;
    bool shortest = bits_of(spread(&low, numbers, count)) == bits && low == least;
    u->at += bytes;
    if (!noughts_behind || !shortest)
        fail(u);
}

uint64_t pack_checksum(const void *bytes, size_t len)
{
    const unsigned char *at = bytes;
    uint64_t sum = 0x9e3779b97f4a7c15u ^ len;
    for (; len > 0; at += len < 8 ? len : 8, len -= len < 8 ? len : 8) {
        sum = (sum ^ eight_bytes(at, len)) * 0xd6e8feb86659fd93u; /* odd: no two sums become one */
        sum ^= sum >> 32;
    }
    return sum;
}
