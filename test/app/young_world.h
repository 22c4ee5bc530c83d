/* A very young parent in the made-up world: a girl of 17, pregnant, in vocational school, with a list. */
#ifndef KIEM_TEST_YOUNG_WORLD_H
#define KIEM_TEST_YOUNG_WORLD_H

#include "app/world.h"
#include "app/young/young.h"

struct young_world {
    struct world w;
    char mother[37];
    struct actor her;
};

void young_family(struct world *w, const char *birth_day, char out[37]);
void young_call(struct young_world *y, const struct actor *who, const char *name, const char *id);
void young_says(struct young_world *y);
/* A girl of 17, pregnant, in vocational school, with a list that the midwife began. */
void young_opens(struct young_world *y);
void young_words(struct young_world *y, const char *field, const char *codes);
void young_put_forward(struct young_world *y, const char *codes, bool agreed);
void young_writes(struct young_world *y, const char *text, const char *area, const char *seen);
const char *young_ask(struct young_world *y, const char *sql);
void young_line_id(struct young_world *y, const char *code, char out[37]);
const char *young_state_of(struct young_world *y, const char *code);
int young_moves(struct young_world *y, const struct actor *who, const char *code, use_case *use);
/* Whether the page last worked out holds `text` anywhere. */
bool young_page_has(struct young_world *y, const char *text);
int young_invites_as(struct young_world *y, const struct actor *who, const char *desk, const char *org,
                     const char *areas);
int young_invites(struct young_world *y, const struct actor *who, const char *areas);
void young_desk_id(struct young_world *y, char out[37]);
int young_look(struct young_world *y, const struct actor *who);
int64_t young_on_worklist(struct young_world *y, const struct actor *who, const char *kind);

#endif
