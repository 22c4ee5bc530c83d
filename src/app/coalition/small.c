/* See small.h. In one row, and in a table of two columns, the range of a hidden number is known exactly, so nothing here is
 * searched for. */
#include "app/coalition/small.h"

static bool is_small(int64_t n, int64_t threshold)
{
    return n > 0 && n < threshold;
}

/* --- one row with its total --- */

/* The smallest number still shown; those that are zero only when `zeros`. SIZE_MAX: none. */
static size_t smallest(const struct small_cell *cells, size_t count, bool zeros)
{
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < count; i++)
        if (!cells[i].hidden && (cells[i].n > 0 || zeros) && (best == SIZE_MAX || cells[i].n < cells[best].n))
            best = i;
    return best;
}

/* Each hidden number lies between least and what is left when the others are least. */
static bool is_wide(const struct small_cell *cells, size_t count, int64_t threshold)
{
    int64_t hidden = 0, sum = 0, least = 1;
    for (size_t i = 0; i < count; i++) {
        if (!cells[i].hidden)
            continue;
        hidden++;
        sum += cells[i].n;
        least = cells[i].n == 0 ? 0 : least;
    }
    return hidden == 0 || (hidden > 1 && sum - least * hidden + 1 >= threshold);
}

bool small_hide(struct small_cell *cells, size_t count, int64_t threshold)
{
    int64_t total = 0;
    for (size_t i = 0; i < count; i++)
        total += cells[i].n;
    bool shows = !is_small(total, threshold);
    for (size_t i = 0; i < count; i++)
        cells[i].hidden =
            !shows || is_small(cells[i].n, threshold) || is_small(total - cells[i].n, threshold);
    while (shows && !is_wide(cells, count, threshold)) {
        size_t next = smallest(cells, count, false);
        if (next == SIZE_MAX)
            next = smallest(cells, count, true);
        if (next == SIZE_MAX)
            return false;
        cells[next].hidden = true;
    }
    return shows;
}

/* --- groups with a share each --- */

static int64_t at_least(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t at_most(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Part i lies in [max(0, parts − other wholes), min(whole, parts)], both ends reached. */
static bool shares_are_wide(const struct small_share *shares, size_t count, int64_t threshold)
{
    int64_t parts = 0, wholes = 0;
    for (size_t i = 0; i < count; i++) {
        parts += shares[i].hidden ? shares[i].part : 0;
        wholes += shares[i].hidden ? shares[i].whole : 0;
    }
    for (size_t i = 0; i < count; i++) {
        int64_t low = at_least(0, parts - (wholes - shares[i].whole)), high = at_most(shares[i].whole, parts);
        if (shares[i].hidden && high - low + 1 < threshold)
            return false;
    }
    return true;
}

bool small_hide_shares(struct small_share *shares, size_t count, int64_t threshold)
{
    for (size_t i = 0; i < count; i++)
        shares[i].hidden = is_small(shares[i].part, threshold) ||
                           is_small(shares[i].whole - shares[i].part, threshold) ||
                           is_small(shares[i].whole, threshold);
    while (!shares_are_wide(shares, count, threshold)) {
        size_t best = SIZE_MAX;
        for (size_t i = 0; i < count; i++)
            if (!shares[i].hidden && (best == SIZE_MAX || shares[i].whole < shares[best].whole))
                best = i;
        if (best == SIZE_MAX)
            return false;
        shares[best].hidden = true;
    }
    return true;
}

static void move_to_end(struct small_share *shares, size_t at, size_t count)
{
    struct small_share one = shares[at];
    for (size_t i = at; i + 1 < count; i++)
        shares[i] = shares[i + 1];
    shares[count - 1] = one;
}

size_t small_group(struct small_share *shares, size_t count, int64_t threshold, const char *others)
{
    size_t kept = count, grouped = 0;
    int64_t part = 0, whole = 0;
    for (;;) {
        size_t best = SIZE_MAX;
        for (size_t i = 0; i < kept; i++)
            if (best == SIZE_MAX || shares[i].whole < shares[best].whole)
                best = i;
        bool enough = grouped == 0 || (grouped > 1 && whole >= threshold);
        if (best == SIZE_MAX || (shares[best].whole >= threshold && enough))
            break;
        part += shares[best].part;
        whole += shares[best].whole;
        grouped++;
        move_to_end(shares, best, kept--);
    }
    if (grouped == 0)
        return count;
    shares[kept] = (struct small_share){.item = others, .part = part, .whole = whole};
    return kept + 1;
}
