/*
 * A stretch of a file as columns: whole rows of text in, typed numbers out, bad rows apart. One batch belongs to one thread and
 * is used again and again.
 */
#ifndef KIEM_FIGURES_READ_BATCH_H
#define KIEM_FIGURES_READ_BATCH_H

#include "figures/read/lexicon.h"
#include "figures/read/reader.h"
#include "figures/read/scan.h"

/* Makes the keyed hash of a pseudonym, never all ones. */
struct pseudonyms {
    uint64_t (*hash)(const void *state, int field, const char *text, size_t len);
    const void *state;
};

struct bad_row {
    uint32_t line;   /* from the first line of the batch: 0 is the first */
    uint16_t column; /* of the file, from 1; 0: the row as a whole */
    uint8_t fault;
};

struct batch {
    const struct reader *reader;
    const struct reader_columns *columns;
    struct pseudonyms pseudonyms;

    size_t rows;              /* good ones */
    void **data;              /* per field, as struct reader_field says; texts: numbers in `lexicons` */
    struct lexicon *lexicons; /* per field; only areas and labels have one */
    struct bad_row *bad;
    size_t bad_count;
    uint64_t lines; /* of the text */

    size_t room, bad_room; /* rows; bad rows */
    uint32_t *ends;
    uint32_t *first;             /* of each row of a tile: where its fields begin in `ends` */
    uint32_t *last, *last_first; /* places of the last field of each row of a tile (tile.h), and 0, 2, 4 … */
    uint8_t *fault;              /* of each row of a tile, and the column of it */
    uint16_t *fault_column;
    size_t *lexicon_was;
};

enum { BATCH_TEXT = 1 << 21 }; /* the longest text, in bytes */

/* ERR_NOMEM. Release also after a failure. */
int batch_init(struct batch *b, const struct reader *r, const struct pseudonyms *p, struct err *err) MUST_USE;
void batch_release(struct batch *b);
/* Reads whole rows of at most BATCH_TEXT bytes; what the batch held is gone. SCAN_PAD bytes around the text are readable, and it ends
 * with a line end. ERR_NOMEM; ERR_INVALID "import_texts" when an area or label has too many different texts. */
int batch_read(struct batch *b, const struct reader_columns *columns, struct str text,
               struct err *err) MUST_USE;

#endif
