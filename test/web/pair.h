/*
 * Two sites that are asked the same, one of which knows more: time and chance are set alike before each request, so that
 * answers that tell nothing are the same byte for byte.
 */
#ifndef KIEM_TEST_PAIR_H
#define KIEM_TEST_PAIR_H

#include "web/life.h"
#include "web/route.h"

/* `empty` is the family as it starts, `full` knows what must not be seen. */
struct pair {
    struct site empty, full;
    struct life a, b;
    int64_t now;
    uint64_t seed;
    bool (*passes)(const struct pair *p,
                   const struct web_route *r); /* routes that are not asked; NULL: all are */
};

/* Two families that are alike; the same moment and chance on both from here. */
void pair_open(struct pair *p);
void pair_close(struct pair *p);
void pair_align(struct pair *p);
/* Asks both and fails unless the answers are alike. */
struct pair_ask {
    const char *method, *path, *headers, *body;
};
void pair_both(struct pair *p, struct browser both[2], const struct pair_ask *ask);
/* Every page and form with the ids of `person` that the full site has. */
void pair_every_page(struct pair *p, struct browser both[2], const char *person);

#endif
