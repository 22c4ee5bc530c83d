/* Whose word on who asks is believed: proxies of our own, by address or network. Inside the room. */
#ifndef KIEM_HTTP_TRUST_H
#define KIEM_HTTP_TRUST_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

enum { TRUST_MAX = 16 };
struct trust {
    struct trust_network {
        unsigned char address[16]; /* IPv4 as ::ffff:a.b.c.d */
        unsigned bits;
    } networks[TRUST_MAX];
    size_t count;
};

/* "10.1.2.3,192.168.0.0/16,2001:db8::/32"; NULL is this machine. ERR_INVALID "trusted_proxy" (arg: the piece). */
int trust_read(struct trust *out, const char *text, struct err *err) MUST_USE;
/* Whether `address`, as text, is in one of the networks. */
bool trust_has(const struct trust *t, const char *address);

#endif
