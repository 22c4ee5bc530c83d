/* Text read as rows of a small schema, for tests of figures/read. */
#ifndef KIEM_TEST_FIGURES_READ_CASE_H
#define KIEM_TEST_FIGURES_READ_CASE_H

#include "figures/read/batch.h"

/* area (required), year, sex (m, f), flag, number (0 to 300, "999" missing), kilo (2 decimals), child (key), label, large (to 99999999999). */
const struct schema *read_case_schema(struct arena *a);
/* The reader of that schema with a mapping (JSON; NULL: none); NULL with *err when it is refused. */
const struct reader *read_case_reader(struct arena *a, const char *mapping, struct err *err);
/* Columns of a header; fails the test when it is refused. */
struct reader_columns read_case_columns(struct arena *a, const struct reader *r, const char *header);
/* The text with what must be readable around it. */
struct str read_case_padded(struct arena *a, const char *text, size_t len);
struct pseudonyms read_case_pseudonyms(void);
/* Rows as "area|year|…" of the fields that the columns have, bad rows as "!line:column:fault". */
void read_case_print(struct buf *out, const struct batch *b);

#endif
