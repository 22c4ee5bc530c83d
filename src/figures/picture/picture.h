/*
 * Answers as pictures (SVG), where a picture says more than a table. Each has the title, warning and notes of the table it goes
 * with. Not known is never drawn as zero: it is left open, or hatched, and said so.
 *
 *     trend        a panel for each place and group: its years with intervals, and the fitted line of each block
 *     funnel       a panel for each block and group: value by size, with the limits of chance
 *     rows         a panel for each block and group: its places from low to high with intervals (caterpillar)
 *     map          a panel for each block and group: its places in five shades
 *     unequal      a panel for each row: the concentration curve
 *     lorenz       a panel for each row: the Lorenz curve
 *
 * ERR_INVALID "picture_many" (arg: how many panels) above PICTURE_PANELS; "picture_no_borders"; ERR_NOMEM.
 */
#ifndef KIEM_FIGURES_PICTURE_PICTURE_H
#define KIEM_FIGURES_PICTURE_PICTURE_H

#include "figures/show/answer.h"
#include "figures/show/table.h"

enum { PICTURE_PANELS = 120 };

struct picture_of {
    const struct question *question;
    const struct table *table;
    const struct figures *figures;      /* of the first four */
    const struct unequal_rows *unequal; /* of picture_unequal */
    const struct lorenz_rows *lorenz;   /* of picture_lorenz */
};

int picture_trend(struct buf *out, struct arena *a, const struct picture_of *of, struct err *err) MUST_USE;
int picture_funnel(struct buf *out, struct arena *a, const struct picture_of *of, struct err *err) MUST_USE;
int picture_rows(struct buf *out, struct arena *a, const struct picture_of *of, struct err *err) MUST_USE;
int picture_map(struct buf *out, struct arena *a, const struct picture_of *of, struct err *err) MUST_USE;
int picture_unequal(struct buf *out, struct arena *a, const struct picture_of *of, struct err *err) MUST_USE;
int picture_lorenz(struct buf *out, struct arena *a, const struct picture_of *of, struct err *err) MUST_USE;

#endif
