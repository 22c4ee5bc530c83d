/*
 * A chain world (chain_world.h) whose town has an area, and a coalition that coordinates it; and a second town with one of
 * its own. What the forms of app/routemap take, as short as may be.
 */
#ifndef KIEM_TEST_ROUTEMAP_WORLD_H
#define KIEM_TEST_ROUTEMAP_WORLD_H

#include "app/chain_world.h"

struct map_world {
    struct chain_world cw;
    struct actor other; /* coordinator of the second town */
    char map[37];       /* the draft that was made last */
};

/* The two towns alone: GM1 with WK11, of w->coordinator; GM2. */
void map_towns(struct world *w);
void map_open(struct map_world *m);
void map_close(struct map_world *m);
/* The mother of the chain world lives in the town with that code. */
void map_live(struct map_world *m, const char *person, const char *area);
/* A draft of `from`, by `who`; its id in m->map. */
void map_copy(struct map_world *m, const struct actor *who, const char *from);
/* A call on m->map, with its count of edits in the form. */
void map_call(struct map_world *m, const struct actor *who);
/* Adds codes with blanks between them to a list of the form. */
void map_many(struct map_world *m, const char *field, const char *codes);
/* Step `code` of m->map with a term of `count` working days; the rest as it was. */
int map_set_term(struct map_world *m, const struct actor *who, const char *code, int count);
/* Publishes m->map from `days` from today on, knowing every warning; the result code. */
int map_publish(struct map_world *m, const struct actor *who, int days);

#endif
