/* See dry_count.h. */
#include "app/routemap/dry_count.h"

/* More than that many ways to take sets away: nothing is told of the set but that it is there. */
enum { WAYS_MAX = 20000, TAKEN_MAX = 64 };

int dry_count_new(struct dry_count *out, struct arena *a, size_t sets, struct err *err)
{
    if (sets > DRY_SETS_MAX)
        return err_set(err, ERR_INVALID, "map", "route_large", NULL);
    struct dry_count d = {.sets = sets,
                          .n = arena_alloc(a, (sets + 1) * sizeof *d.n),
                          .both = arena_alloc(a, (sets * sets + 1) * sizeof *d.both)};
    if (!d.n || !d.both)
        return err_nomem(err);
    *out = d;
    return 0;
}

void dry_count_add(struct dry_count *d, const bool *in)
{
    for (size_t i = 0; i < d->sets; i++) {
        if (!in[i])
            continue;
        d->n[i]++;
        for (size_t j = 0; j < d->sets; j++)
            d->both[i * d->sets + j] += in[j];
    }
}

/* --- what subtraction would tell --- */

/* Taking away from set `whole`: sets within it, each apart from those before. */
struct taking {
    const struct dry_count *d;
    const struct dry_band *bands;
    size_t whole;
    size_t taken[TAKEN_MAX];
    size_t count;
    int64_t left;  /* families of the whole in none of them */
    int64_t least; /* of those, by the bands alone, without the whole's own */
    int64_t worst; /* the highest `least` of a group that is small */
    int ways;
};

static int64_t shared(const struct dry_count *d, size_t i, size_t j)
{
    return d->both[i * d->sets + j];
}

static bool fits(const struct taking *t, size_t set)
{
    const struct dry_count *d = t->d;
    if (set == t->whole || d->n[set] == 0 || d->n[set] > t->left || shared(d, set, t->whole) != d->n[set])
        return false;
    for (size_t i = 0; i < t->count; i++)
        if (shared(d, set, t->taken[i]) > 0)
            return false;
    for (size_t i = 0; i < set; i++)
        if (i != t->whole && d->n[i] == d->n[set] && shared(d, i, set) == d->n[set])
            return false; /* the same set again */
    return true;
}

/* What is left falls behind `least` by up to nine with every set taken and never catches up: once it is ten behind, no small
 * group can be known to hold anyone, and the search ends. */
static void take_from(struct taking *t, size_t first)
{
    const struct dry_count *d = t->d;
    for (size_t set = first; set < d->sets && t->ways < WAYS_MAX; set++) {
        if (!fits(t, set) || t->count == TAKEN_MAX)
            continue;
        struct taking before = *t;
        t->ways++;
        t->taken[t->count++] = set;
        t->left -= d->n[set];
        t->least -= t->bands[set].to;
        if (t->left < DRY_BAND && t->left > 0 && t->least > t->worst)
            t->worst = t->least;
        if (t->left - t->least < DRY_BAND)
            take_from(t, set + 1);
        int64_t worst = t->worst;
        int ways = t->ways;
        *t = before;
        t->worst = worst;
        t->ways = ways;
    }
}

void dry_bands(struct dry_band *out, const struct dry_count *d)
{
    for (size_t i = 0; i < d->sets; i++) {
        out[i].from = d->n[i] - d->n[i] % DRY_BAND;
        out[i].to = out[i].from + DRY_BAND - 1;
    }
    /* Upper ends never change, and only they of the sets taken away count: the order does not matter. */
    for (size_t i = 0; i < d->sets; i++) {
        struct taking t = {.d = d, .bands = out, .whole = i, .left = d->n[i], .least = out[i].from};
        take_from(&t, 0);
        if (t.ways >= WAYS_MAX)
            out[i].from = 0;
        while (t.worst > 0 && out[i].from > 0) {
            out[i].from -= DRY_BAND;
            t.worst -= DRY_BAND;
        }
    }
}
