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
/* The form of a woman who joins; then run nnz_create. */
void nnz_joins(struct nnz_world *n, const struct actor *holder);
/* A call about a record, by `actor`. */
void nnz_call(struct nnz_world *n, const struct actor *actor, const char *record);
/* A record with a conversation, of the holder; its id, in `out`. */
void nnz_record_of_her(struct nnz_world *n, char out[37]);
void nnz_train(struct nnz_world *n, const struct actor *who, const char *day);
/* A whole number that one SQL statement gives. */
int64_t nnz_count(const struct nnz_world *n, const char *sql);

#endif
