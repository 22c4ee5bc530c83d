/* A project of Nu Niet Zwanger in the made-up world: two who hold conversations, both trained, and who leads it. */
#ifndef KIEM_TEST_NNZ_WORLD_H
#define KIEM_TEST_NNZ_WORLD_H

#include "app/world.h"

/* What a record holds of a woman, in no other place. */
#define NNZ_WORDS "de rode jas"
#define NNZ_SAID "Zij wil eerst een eigen kamer"

struct nnz_world {
    struct world *w;
    struct actor holder, colleague, leader;
    char project[37];
};

void nnz_begin(struct nnz_world *n, struct world *w);
/* The same, in a world of its own, which world_close() closes. */
void nnz_open(struct nnz_world *n, struct world *w);
/* A call about the project, by the administrator. */
void nnz_keep(struct nnz_world *n);
/* 28 days on: March is over, and its counts are frozen. */
void nnz_freeze(struct nnz_world *n);
/* The form of a woman who joins; then run nnz_create. */
void nnz_joins(struct nnz_world *n, const struct actor *holder);
/* A call about a record, by `actor`. */
void nnz_call(struct nnz_world *n, const struct actor *actor, const char *record);
/* A record with a conversation, of the holder; its id, in `out`. */
void nnz_record_of_her(struct nnz_world *n, char out[37]);
void nnz_train(struct nnz_world *n, const struct actor *who, const char *day);
/* A whole number that one SQL statement gives. */
int64_t nnz_count(const struct nnz_world *n, const char *sql);
/* What the frozen month says; -1 when it does not tell. */
int64_t nnz_frozen(const struct nnz_world *n, const char *figure, const char *item);

#endif
