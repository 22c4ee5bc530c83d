/* See trust.h. Looks nothing up: names are no addresses. */
#include "http/trust.h"

#include "base/str.h"

#include <arpa/inet.h>
#include <string.h>

enum { BITS_V4 = 32, BITS_V6 = 128, MAPPED = 96, PIECE_MAX = 64 };

static const char this_machine[] = "127.0.0.0/8,::1";

/* The 16 bytes of an address, and how many bits of them come before its own; false when it is none. */
static bool read_address(unsigned char out[16], unsigned *before, const char *text)
{
    static const unsigned char mapped[MAPPED / 8] = {[10] = 0xff, [11] = 0xff};
    *before = MAPPED;
    memcpy(out, mapped, sizeof mapped);
    if (inet_pton(AF_INET, text, out + sizeof mapped) == 1)
        return true;
    *before = 0;
    return inet_pton(AF_INET6, text, out) == 1;
}

static bool read_bits(unsigned *out, const char *text, unsigned most)
{
    unsigned bits = 0;
    size_t len = 0;
    for (; text[len] >= '0' && text[len] <= '9' && len < 4; len++)
        bits = bits * 10 + (unsigned)(text[len] - '0');
    *out = bits;
    return len > 0 && text[len] == '\0' && bits <= most;
}

static bool read_network(struct trust_network *out, struct str piece)
{
    char text[PIECE_MAX];
    unsigned before = 0, bits = 0;
    if (piece.len == 0 || piece.len >= sizeof text)
        return false;
    memcpy(text, piece.ptr, piece.len);
    text[piece.len] = '\0';
    char *slash = strchr(text, '/');
    if (slash)
        *slash = '\0';
    if (!read_address(out->address, &before, text))
        return false;
    unsigned most = before ? BITS_V4 : BITS_V6;
    if (!slash)
        bits = most;
    else if (!read_bits(&bits, slash + 1, most))
        return false;
    out->bits = before + bits;
    return true;
}

int trust_read(struct trust *out, const char *text, struct err *err)
{
    struct trust t = {.count = 0};
    for (const char *at = text ? text : this_machine;;) {
        size_t len = strcspn(at, ",");
        struct str piece = str_trim((struct str){at, len});
        if (t.count == TRUST_MAX || !read_network(&t.networks[t.count], piece))
            return err_set(err, ERR_INVALID, "--trusted-proxy", "trusted_proxy", "%.*s", (int)piece.len,
                           piece.ptr);
        t.count++;
        if (!at[len])
            break;
        at += len + 1;
    }
    *out = t;
    return 0;
}

static bool within(const struct trust_network *n, const unsigned char address[16])
{
    unsigned whole = n->bits / 8, rest = n->bits % 8;
    if (memcmp(n->address, address, whole) != 0)
        return false;
    unsigned char mask = (unsigned char)(0xff00u >> rest);
    return rest == 0 || ((n->address[whole] ^ address[whole]) & mask) == 0;
}

bool trust_has(const struct trust *t, const char *address)
{
    unsigned char bytes[16];
    unsigned before;
    if (!read_address(bytes, &before, address))
        return false;
    for (size_t i = 0; i < t->count; i++)
        if (within(&t->networks[i], bytes))
            return true;
    return false;
}
