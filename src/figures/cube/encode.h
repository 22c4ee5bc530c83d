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

static inline bool column_same(const struct cube_column *a, const struct cube_column *b)
{
    return a->data == b->data && a->width == b->width;
}

/* Which count this one equals when nothing of it is left over, as far as shared data tells; CUBE_COUNTS: none. */
static inline int cube_twin(const struct cube_column counts[CUBE_COUNTS], int what)
{
    if (what == CUBE_KNOWN)
        return CUBE_ELIGIBLE;
    bool all_known = column_same(&counts[CUBE_KNOWN], &counts[CUBE_ELIGIBLE]);
    return what == CUBE_LEAST || (what == CUBE_MOST && all_known) ? CUBE_EVENTS : CUBE_COUNTS;
}

/* Whether the others that a count is written with are the same columns in both. */
static inline bool cube_same_terms(const struct cube_column a[CUBE_COUNTS],
                                   const struct cube_column b[CUBE_COUNTS], int what)
{
    for (int k = 0; k < CUBE_COUNTS; k++)
        if (cube_sign(what, k) != 0 && !column_same(&a[k], &b[k]))
            return false;
    return true;
}

#endif
