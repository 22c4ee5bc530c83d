/* Rows of the segment that is being filled, in the order of the files, and the texts of areas and labels of the whole dataset. */
#ifndef KIEM_ENGINE_IMPORT_STAGE_H
#define KIEM_ENGINE_IMPORT_STAGE_H

#include "columns/write.h"
#include "figures/read/batch.h"

struct stage {
    const struct reader *reader;
    size_t count; /* fields */
    size_t rows;
    char *data; /* rows, each with its fields side by side */
    size_t stride;
    struct columns_place *places; /* per field */
    void **apart;                 /* per field: area, period and key on their own too; NULL for others */
    struct columns_range *ranges; /* per field */
    struct lexicon *lexicons;     /* per field; numbers by first appearance in the files */
};

/* What numbers a batch's own numbers of texts are in the stage; belongs to one batch and grows with its lexicons. */
struct renumbering {
    uint32_t **numbers; /* per field */
    size_t *counts, *rooms;
};

int stage_init(struct stage *s, const struct reader *r, struct err *err) MUST_USE;
void stage_release(struct stage *s);
int renumbering_init(struct renumbering *n, size_t fields, struct err *err) MUST_USE;
void renumbering_release(struct renumbering *n, size_t fields);

/* Takes over the texts that are new in the batch, in their order; alone. ERR_NOMEM; ERR_INVALID "import_texts". */
int stage_texts(struct stage *s, struct renumbering *n, const struct batch *b, struct err *err) MUST_USE;
/* Puts the batch's rows at `from` and on, and widens `ranges`; the batch's texts are renumbered; side by side for different rows. */
void stage_copy(const struct stage *s, const struct renumbering *n, struct batch *b, size_t from,
                struct columns_range *ranges);
/* The segment is written: no rows are left, texts stay. */
void stage_clear(struct stage *s);

#endif
