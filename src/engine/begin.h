/* How the program makes an engine for a command; for engine_main.c and tests only. */
#ifndef KIEM_ENGINE_BEGIN_H
#define KIEM_ENGINE_BEGIN_H

#include "engine/engine.h"

/* Reads options from the environment and the command line, which wins; says what is wrong. e->arena must be there. 0 or −1. */
int engine_begin(struct engine *e, const struct engine_command *c, int argc, char **argv);
/* Loads the words; ERR_NOMEM, ERR_INVALID, ERR_IO. */
int engine_words(struct engine *e, struct err *err) MUST_USE;

#endif
