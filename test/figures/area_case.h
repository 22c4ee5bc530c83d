/* Small books for tests: wijken as a row of squares, a regions table and successors as text. */
#ifndef KIEM_TEST_FIGURES_AREA_CASE_H
#define KIEM_TEST_FIGURES_AREA_CASE_H

#include "figures/area/book.h"

struct area_case {
    int year;
    const char *const *wijken; /* codes; each a square of 1 km next to the one before */
    size_t wijk_count;
    const char *const *gemeenten; /* codes, squares too; count 0: those of the wijken */
    size_t gemeente_count;
    const char *regions; /* CSV, or NULL */
    int regions_year;
    const char *successors; /* CSV without its header, or NULL */
};

struct area_book area_case_book(struct arena *a, const struct area_case *c);
struct area_successors area_case_successors(struct arena *a, const char *rows);
/* What a view of the codes with years ("WK000101 2019 GM0002 0 …") at a level says: for each the code of its target, "-" when there
 * is none, with ! when too coarse; and behind "|" the names of targets of several areas. */
const char *area_case_view(struct arena *a, const struct area_book *b, enum area_level level,
                           const char *seen);

#endif
