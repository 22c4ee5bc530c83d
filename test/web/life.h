/*
 * A family of which much is on file, on a site: a mother with everything that Kiem can hold, her partner in the same
 * family with a file of his own at another practice, a child. What is on file came through the forms, by those whose
 * work it is.
 */
#ifndef KIEM_TEST_LIFE_H
#define KIEM_TEST_LIFE_H

#include "app/nnz_world.h"
#include "web/site.h"

struct life {
    struct site *site;
    char mother[37], partner[37];
    struct actor mother_account, partner_account;
    struct browser midwife, nurse, elsewhere; /* elsewhere: the partner's own practice */
};

/* The family as it starts: mother (20 weeks) and partner, each known to a practice of their own. */
void life_begin(struct life *l, struct site *s);
/* Everything that may be on file of the mother. */
void life_fill(struct life *l);
/* She is very young, and has a list on which a desk takes part. */
void life_young(struct life *l);
/* An instrument of others, beside the program's own. */
void life_instrument(struct life *l);
/* And somebody who has nothing to do with her breaks the glass. */
void life_glass(struct life *l);
/* A path of the route table with its ":names" filled: ids of things of `person` where there are, otherwise an id
 * that nobody has. In the arena of the site. */
const char *life_path(struct life *l, const char *pattern, const char *person);

/* A site with that family, and browsers of everybody who reads pages; the last of them is not signed in. */
enum { READERS = 8 };
enum reader {
    BY_MIDWIFE,
    BY_ASSISTANT,
    BY_COORDINATOR,
    BY_ADMIN,
    BY_MOTHER,
    BY_NNZ_HOLDER,
    BY_NNZ_LEADER,
    BY_NOBODY
};
struct readers {
    struct site s;
    struct life life;
    struct nnz_world nnz; /* with a record */
    struct browser browsers[READERS];
    enum role roles[READERS];
};
void readers_open(struct readers *r);
void readers_close(struct readers *r);
/* Somebody who may ask for the route. */
struct browser *readers_who(struct readers *r, unsigned roles);

#endif
