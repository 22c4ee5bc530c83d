/* The side file: which rows were not taken and why. It says file, line, column and reason, never what stood there: a row that is
 * wrong may have a name where a number should be. */
#ifndef KIEM_ENGINE_IMPORT_SIDE_H
#define KIEM_ENGINE_IMPORT_SIDE_H

#include "engine/engine.h"
#include "engine/import_chunks.h"

struct side {
    const struct engine *e;
    const struct reader *reader;
    const char *path;
    int fd; /* −1: no bad row yet */
    struct buf text;
};

void side_init(struct side *s, const struct engine *e, const struct reader *r, const char *path);
/* `line` is that of the stretch the row is in. Makes the file (mode 0600) at the first. ERR_IO "file_write". */
int side_add(struct side *s, const struct bad_row *row, const struct chunk *c, uint64_t line,
             struct err *err) MUST_USE;
/* Writes what is left. Without a bad row the list that an earlier import left there goes: what it says is not so any more. Any other
 * file stays. ERR_IO "file_write". */
int side_end(struct side *s, struct err *err) MUST_USE;
void side_release(struct side *s);

#endif
