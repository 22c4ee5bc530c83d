/* How an amount is divided over the families of each place and block of years. The sums are made in cube/totals.c. */
#include "figures/show/tables.h"

#include <math.h>

#define TOP_SHARE 0.2

enum { SMALL = 10 };

size_t families_slots(const struct question *q)
{
    return (q->map.count + 2) * (q->spans.count + 1);
}

long families_slot(const void *axes, int64_t area, int64_t period)
{
    const struct families_axes *x = axes;
    const struct question *q = x->q;
    int32_t year = period == FRAME_UNKNOWN ? INT32_MAX : (int32_t)(q->months ? period / 12 : period);
    uint32_t place_of = area >= 0 && (size_t)area < x->area_count ? x->areas[area] : UINT32_MAX;
    long span = tally_span(&q->spans, year);
    long place = span < 0 ? -1 : tally_place(&q->map, q->cube, place_of, year);
    return place < 0 ? -1 : place * (long)(q->spans.count + 1) + span;
}

/* The totals of one slot as groups of equal families. */
static int divide(struct lorenz_row *row, struct arena *a, const struct question *q,
                  const struct totals *slot, int64_t unknown, struct err *err)
{
    struct unequal_group *groups = arena_alloc(a, (slot->count + 1) * sizeof *groups);
    if (!groups)
        return err_nomem(err);
    for (size_t i = 0; i < slot->count; i++) {
        const struct total *t = &slot->items[i];
        groups[i] = (struct unequal_group){0, (double)t->families, (double)t->families * (double)t->amount};
        row->persons += t->families;
        int64_t amount;
        if (__builtin_mul_overflow(t->amount, t->families, &amount) ||
            __builtin_add_overflow(row->amount, amount, &row->amount))
            return err_set(err, ERR_INVALID, row->asked->indicator->code, "cube_overflow", NULL);
    }
    int64_t all = row->persons + unknown;
    row->missing = all > 0 ? (double)unknown / (double)all : (double)NAN;
    row->small = row->persons > 0 && row->persons < SMALL;
    struct unequal_asked asked = {INTERVAL_NONE, UNEQUAL_BY_AMOUNT, q->conf};
    int rc = unequal_curve(&row->curve, groups, slot->count, &asked, a, err);
    if (rc == 0)
        row->top = unequal_top(&row->curve, TOP_SHARE);
    return rc;
}

/* Places and blocks that are asked have a row always; what is not known where there is any, unless one region is asked. */
static bool is_shown(const struct question *q, size_t place, size_t span, bool any)
{
    bool known = place < q->map.count && span < q->spans.count;
    return known || (any && (place < q->map.count || !q->region));
}

int families_answer(struct lorenz_rows *out, struct arena *a, const struct question *q,
                    const struct totals *t, struct err *err)
{
    size_t slots = families_slots(q), spans = q->spans.count + 1, at = 0;
    struct lorenz_rows rows = {.without = t->without,
                               .items = arena_alloc(a, slots * sizeof(struct lorenz_row))};
    int rc = rows.items ? 0 : err_nomem(err);
    for (size_t slot = 0; rc == 0 && slot < slots; slot++) {
        struct totals own = {.items = t->items + at};
        while (at < t->count && t->items[at].slot == slot)
            at++;
        own.count = (size_t)(t->items + at - own.items);
        if (!is_shown(q, slot / spans, slot % spans, own.count > 0 || t->unknown[slot] > 0))
            continue;
        struct lorenz_row *row = &rows.items[rows.count++];
        *row = (struct lorenz_row){.asked = q->asked, .place = slot / spans, .span = slot % spans};
        rc = divide(row, a, q, &own, t->unknown[slot], err);
    }
    if (rc == 0)
        *out = rows;
    return rc;
}
