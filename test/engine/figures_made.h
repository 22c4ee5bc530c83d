/* A store in a folder of its own, files beside it, and commands run on it as the program runs them. */
#ifndef KIEM_TEST_ENGINE_FIGURES_MADE_H
#define KIEM_TEST_ENGINE_FIGURES_MADE_H

#include "engine/begin.h"

struct made_store {
    struct arena *arena;
    char folder[64];
    struct engine engine; /* without options */
};

int made_setup(void **state);
/* Removes the folder with all that is in it. */
int made_teardown(void **state);
/* FOLDER/NAME, in the arena. */
const char *made_path(struct made_store *m, const char *name);
void made_bytes(const char *path, const char *data, size_t len);
void made_file(struct made_store *m, const char *name, const char *text);
/* All of a file; "" when it is not there. */
const char *made_read(struct made_store *m, const char *name);
/* Runs a command with words and options (NULL ends them) on the store; its exit code. */
int made_run(struct made_store *m, const struct engine_command *c, const char *const *words);

/* How many folders were synced so far. */
extern int made_folders_synced;

#endif
