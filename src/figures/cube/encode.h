/* What encode.c and decode.c agree on. */
#ifndef KIEM_FIGURES_CUBE_ENCODE_H
#define KIEM_FIGURES_CUBE_ENCODE_H

#include "figures/cube/cube.h"

#define CUBE_MAGIC "kiemcube"
enum { CUBE_VERSION = 1 };

/* How a column is written: noughts, blocks of its own, or as the n-th column that has blocks of its own (COLUMN_AS + n). */
enum { COLUMN_NOUGHT, COLUMN_OWN, COLUMN_AS };

/*
 * What is written of a count is the count plus these times the others:
 *     ELIGIBLE, UNDECIDED, EVENTS as they are
 *     KNOWN − ELIGIBLE
 *     LEAST − EVENTS
 *     MOST − EVENTS − (ELIGIBLE − KNOWN)
 */
static inline int cube_sign(int what, int other)
{
    if (what == CUBE_KNOWN)
        return other == CUBE_ELIGIBLE ? -1 : 0;
    if (what == CUBE_LEAST)
        return other == CUBE_EVENTS ? -1 : 0;
    if (what == CUBE_MOST)
        return other == CUBE_EVENTS || other == CUBE_ELIGIBLE ? -1 : other == CUBE_KNOWN ? 1 : 0;
    return 0;
}

#endif
