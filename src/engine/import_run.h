/*
 * The work of an import, by any number of threads: stretches of the files become rows in order of the files, rows become segments
 * of a column file. In turns: all read until a segment is full, then all write it; so no more than one segment is in memory.
 */
#ifndef KIEM_ENGINE_IMPORT_RUN_H
#define KIEM_ENGINE_IMPORT_RUN_H

#include "columns/write.h"
#include "engine/engine.h"
#include "engine/import_chunks.h"
#include "engine/import_key.h"

struct import_wanted {
    struct engine *e;
    const struct reader *reader;
    const struct import_key *key;
    struct source *const *files;
    size_t file_count;
    double most_bad;      /* share of bad rows above which nothing is imported */
    const char *bad_path; /* side file, made when there is a bad row (mode 0600) */
    bool progress;
    size_t
        segment_rows; /* of a full segment: more than a stretch of text can hold; COLUMNS_SEGMENT_ROWS at most */
};

struct import_done {
    uint64_t rows, bad;
    const struct columns_name *names;            /* of the fields with the texts that came, in e->arena */
    const struct reader_columns *const *columns; /* per file */
};

/* Writes all segments to `f`. What chunks_next(), batch_read() and the column file say; ERR_INVALID "import_bad" (more bad rows
 * than may be), "import_row_long"; ERR_IO "file_write" for the side file. */
int import_run(struct import_done *out, const struct import_wanted *w, struct columns_file *f,
               struct err *err) MUST_USE;

/* Runs `work` on that many threads, this one with them, and waits for all; fewer when no more can be had. */
void import_threads(int threads, void (*work)(void *state), void *state);

#endif
