/* A cube from the store, for the commands that count: cube and show. */
#ifndef KIEM_ENGINE_CUBE_H
#define KIEM_ENGINE_CUBE_H

#include "engine/engine.h"
#include "figures/cube/cube.h"

struct cube_wanted {
    const char *kind;       /* "births", or "births+twoyear": with what is joined to it */
    const char *data;       /* name of the dataset in the store; NULL: the only one of that kind */
    const char *indicators; /* "big2,preterm"; NULL: all of that kind */
    const char *by;         /* traits: "income_group,parity"; NULL: none */
};

/* All of it lives in e->arena. ERR_NOT_FOUND when the data, an indicator or a trait is not there; ERR_INVALID; ERR_IO when a
 * file is damaged. */
int engine_cube(struct cube *out, struct engine *e, const struct cube_wanted *w, struct err *err) MUST_USE;
/* A cube from a file, in e->arena. ERR_NOT_FOUND "cube_none", ERR_IO "file_read"; what cube_decode() says. */
int engine_cube_read(struct cube *out, const struct engine *e, const char *path, struct err *err) MUST_USE;

enum { CUBE_FILE_MAX = 1 << 30 };
/* Writes the cube, whole or not at all; `size` is in bytes. */
int engine_cube_write(const struct cube *c, const char *path, size_t *size, struct err *err) MUST_USE;
/* Says what was made, as JSON with --json. */
void engine_cube_say(const struct engine *e, const struct cube *c, const char *path, size_t size);

#endif
