/*
 * Small numbers left out, so that no group of fewer than the threshold can be worked out (definitions.md §6): not from a
 * number itself, nor from what remains of the total, nor by subtracting what is shown. Pure; knows no figure.
 */
#ifndef KIEM_APP_SMALL_H
#define KIEM_APP_SMALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SMALL_THRESHOLD = 10, SMALL_CELLS_MAX = 200 };

/* One of a row of numbers that add up to a total which is shown too. */
struct small_cell {
    const char *item;
    int64_t n;
    bool hidden;
};
/* Hides: every number of 1 to threshold − 1, every one whose complement is, and then more, smallest first, until what is
 * hidden could be shared out in at least `threshold` ways for each of them. False: the total is itself too small and is
 * hidden with every number of the row. A total of 0 is shown. */
bool small_hide(struct small_cell *cells, size_t count, int64_t threshold);

/* A group of which `part` of `whole` is shown; the sums of all parts and all wholes are shown too, and each whole is. */
struct small_share {
    const char *item;
    int64_t part, whole;
    bool hidden; /* the part */
};
/* The same for parts: a part or its rest of 1 to threshold − 1 is hidden, and more until the sums do not narrow a hidden
 * one to fewer than `threshold` values. False: not even with all hidden; then the sum of the parts may not be shown. */
bool small_hide_shares(struct small_share *shares, size_t count, int64_t threshold);
/* Puts groups with a whole below the threshold together at the end as one `others` (at least two, and enough to show);
 * the rest keeps its order. Returns the new count; 1 or 0: nothing to show by group. */
size_t small_group(struct small_share *shares, size_t count, int64_t threshold, const char *others);

#endif
