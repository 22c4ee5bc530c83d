/* Puts a book together of what was imported. */
#ifndef KIEM_FIGURES_AREA_BOOK_H
#define KIEM_FIGURES_AREA_BOOK_H

#include "figures/area/area.h"
#include "figures/area/borders.h"
#include "figures/area/regions.h"
#include "figures/area/successor.h"

struct area_parts {
    int year;
    const struct area_borders *borders[AREA_LEVELS]; /* NULL: not imported */
    const struct area_regions *regions;              /* of any year: its codes are followed; NULL: none */
    const struct area_successors *successors;        /* NULL: none */
};

/*
 * A wijk lies in the gemeente that its code says. Without borders of gemeenten there are those that the wijken name. A gemeente
 * lies in the GGD region of the regions table, along the successors when that is of another year; when those lead to
 * two regions, or nowhere, its region is not known. Everything lies in the country. Neighbours of a level without borders are those
 * of the level below. Texts are not copied. ERR_NOMEM.
 */
int area_book_make(struct area_book *out, struct arena *a, const struct area_parts *parts,
                   struct err *err) MUST_USE;

#endif
