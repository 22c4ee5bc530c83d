/* What is wrong, or worth knowing, about a book and its successors: what an import cannot see because it is between files. */
#ifndef KIEM_FIGURES_AREA_CHECK_H
#define KIEM_FIGURES_AREA_CHECK_H

#include "figures/area/area.h"

enum area_fault {
    FAULT_NO_PARENT,   /* a wijk without its gemeente, a gemeente without a GGD region */
    FAULT_EMPTY,       /* an area of a level above with nothing in it */
    FAULT_GONE,        /* a row ends a code in the book's year that the book does not have */
    FAULT_UNBORN,      /* a row begins a code in the book's year that the book does not have */
    FAULT_GAP,         /* a row with years between, in which neither code is */
    FAULT_RETURN,      /* rows that lead back to the code they began with */
    FAULT_SHARES,      /* parts of one area that add up to more than all of it */
    FAULT_NOWHERE,     /* a code of the other book that leads nowhere in this one */
    FAULT_BY_GEMEENTE, /* the same for a wijk of which only what became of its gemeente is known */
    FAULT_NEW,         /* an area of the book that no area of the other book leads to */
    FAULT_SURFACE,     /* wijken that together are over 1% larger or smaller than their gemeente */
    AREA_FAULTS
};

struct area_finding {
    enum area_fault fault;
    enum area_level level;
    const char *code, *name; /* of the area, or of the row's from */
    const char *detail;      /* the other code, years, surfaces; "" */
};

/* In the order of enum area_fault, then of codes. `other` is the book of another year, NULL: none to compare with. ERR_NOMEM. */
int area_check(const struct area_finding **out, size_t *count, struct arena *a, const struct area_book *b,
               const struct area_book *other, struct err *err) MUST_USE;

#endif
