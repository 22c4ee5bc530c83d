/* Identifiers: UUID version 7 (RFC 9562) as text, so that they sort by time and read the same everywhere. */
#ifndef KIEM_BASE_ID_H
#define KIEM_BASE_ID_H

#include "base/clock.h"
#include "base/rand.h"

struct id {
    char text[37]; /* lower case with hyphens; "" is no id */
};

struct id id_new(const struct clock *clock, const struct rng *rng);
/* Refuses anything but the canonical form. */
bool id_parse(struct id *out, const char *text) MUST_USE;
bool id_equal(const struct id *a, const struct id *b);

#endif
