/*
 * Files that are imported, cut at ends of rows into stretches for many threads. What is cut where depends on the bytes only, not
 * on who asks.
 */
#ifndef KIEM_ENGINE_IMPORT_CHUNKS_H
#define KIEM_ENGINE_IMPORT_CHUNKS_H

#include "engine/import_source.h"
#include "figures/read/batch.h"

/* Bytes of a stretch: with the rows that come of it, it stays in a core's own cache. */
enum { CHUNK_TEXT = 1 << 18 };

struct chunk {
    char *memory; /* of BATCH_TEXT bytes and what must be readable around them */
    struct str text;
    uint64_t number; /* 0, 1, 2 … over all files */
    const char *name;
    const struct reader_columns *columns;
    uint32_t
        first_line; /* of the first stretch of a file: the line it begins on; 0: it goes on where the last one ended */
    bool too_long; /* it begins with a row that is longer than BATCH_TEXT */
};

struct chunks;

/* ERR_NOMEM. Files and names stay as long as the chunks. */
int chunks_new(struct chunks **out, struct arena *a, const struct reader *r, struct source *const *files,
               size_t count, struct err *err) MUST_USE;
void chunks_free(struct chunks *c);
int chunk_init(struct chunk *c, struct err *err) MUST_USE;
void chunk_release(struct chunk *c);
/* The next stretch: 1, or 0 when there is none. From any thread. What reader_match() and source_read() say; ERR_INVALID
 * "import_utf16". */
int chunks_next(struct chunk *out, struct chunks *c, struct err *err) MUST_USE;
/* Per file, once its header is read; in the arena. */
const struct reader_columns *const *chunks_columns(const struct chunks *c);
/* Bytes of the files that were read so far. From any thread. */
uint64_t chunks_used(struct chunks *c);

#endif
