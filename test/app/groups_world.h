/* Groups of parents in the made-up world: the nurse offers them, women who are pregnant ask for a place. */
#ifndef KIEM_TEST_GROUPS_WORLD_H
#define KIEM_TEST_GROUPS_WORLD_H

#include "app/world.h"

enum { GROUPS_GA = 140 }; /* due 2026-07-22 */

/* The number that `sql` gives. */
long groups_count(struct world *w, const char *sql);
/* The form of a new group, by the nurse; then run group_create. */
void groups_form(struct world *w, const char *kind, const char *most, const char *first_at);
/* A group of eight with four sessions. */
void groups_offer(struct world *w, const char *kind, const char *first_at, char id[37]);
int groups_herself(struct world *w, const char *person, const char *group, use_case *use);
int groups_by_midwife(struct world *w, const char *person, const char *group, use_case *use);
/* `n` pregnant women with an own file, each of whom asks by herself. */
void groups_join_many(struct world *w, const char *group, char people[][37], int n);
/* Of the place she asked for last. */
const char *groups_state_of(struct world *w, const char *person);
void groups_jobs(struct world *w);
/* How many notices of a kind were planned. */
long groups_notices(struct world *w, const char *kind);
int groups_move(struct world *w, const char *group, const char *session, const char *was, const char *to);
void groups_first_session(struct world *w, char id[37], char was[32]);

#endif
