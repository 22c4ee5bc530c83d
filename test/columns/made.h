/* Column files for tests: rows in memory are written, published and opened again. */
#ifndef KIEM_TEST_COLUMNS_MADE_H
#define KIEM_TEST_COLUMNS_MADE_H

#include "columns/write.h"

#include <stdint.h>

/* A folder of one test below build/, empty; the same text until the next call with the same name. */
const char *made_folder(struct arena *a, const char *name);
/* Rows of random numbers: "area" (of 50), "year" (of 20, some not known), "child" (a key, spread evenly, some not known and some
 * twice), "weight", "flag", "nothing" (never known). */
struct made_rows {
    struct columns_rows rows;
    struct columns_part parts[6]; /* as they came, each column on its own */
    struct columns_place places[6];
    const void *apart[6];
    struct columns_range ranges[6];
};
enum { MADE_AREA, MADE_YEAR, MADE_CHILD, MADE_WEIGHT, MADE_FLAG, MADE_NOTHING, MADE_COLUMNS };
extern const struct columns made_kind;
void made_fill(struct made_rows *out, struct arena *a, size_t rows, uint64_t seed);
/* After parts were changed: puts the rows side by side again. */
void made_place(struct made_rows *m, struct arena *a);
/* Writes `count` segments to `path`; what columns_publish() or the first that failed says. */
int made_write(const char *path, struct made_rows *segments, size_t count, uint64_t *repeated,
               struct err *err);

#endif
