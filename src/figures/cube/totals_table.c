/* A hash table with open addresses, at most half full. Knows nothing of rows. */
#include "figures/cube/totals_table.h"

#include "base/mem.h"

#include <stdlib.h>

enum { FIRST_ROOM = 1024 };

int totals_table_new(struct totals_table *t, size_t most, struct err *err)
{
    *t = (struct totals_table){.room = FIRST_ROOM, .most = most};
    t->items = mem_alloc(t->room * sizeof *t->items);
    return t->items ? 0 : err_nomem(err);
}

void totals_table_free(struct totals_table *t)
{
    mem_free(t->items);
    *t = (struct totals_table){0};
}

/* Where it stands, or the free place where it would. */
static struct total *find(const struct totals_table *t, size_t slot, int64_t amount)
{
    uint64_t hash =
        ((uint64_t)amount + (uint64_t)slot * UINT64_C(0x9e3779b97f4a7c15)) * UINT64_C(0xd6e8feb86659fd93);
    hash ^= hash >> 32;
    for (size_t at = (size_t)hash & (t->room - 1);; at = (at + 1) & (t->room - 1)) {
        struct total *x = &t->items[at];
        if (x->families == 0 || (x->slot == slot && x->amount == amount))
            return x;
    }
}

static int grow(struct totals_table *t, struct err *err)
{
    struct totals_table larger = {.room = t->room * 2, .count = t->count, .most = t->most};
    larger.items = mem_alloc(larger.room * sizeof *larger.items);
    if (!larger.items)
        return err_nomem(err);
    for (size_t i = 0; i < t->room; i++)
        if (t->items[i].families > 0)
            *find(&larger, t->items[i].slot, t->items[i].amount) = t->items[i];
    mem_free(t->items);
    *t = larger;
    return 0;
}

static int add(struct totals_table *t, struct total more, struct err *err)
{
    struct total *x = find(t, more.slot, more.amount);
    more.families += x->families;
    bool there = x->families > 0;
    *x = more;
    if (there)
        return 0;
    if (++t->count > t->most)
        return err_set(err, ERR_INVALID, "", "totals_many", "%zu", t->most);
    return t->count * 2 > t->room ? grow(t, err) : 0;
}

int totals_table_add(struct totals_table *t, size_t slot, int64_t amount, struct err *err)
{
    return add(t, (struct total){slot, amount, 1}, err);
}

int totals_table_join(struct totals_table *t, const struct totals_table *other, struct err *err)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < other->room; i++)
        if (other->items[i].families > 0)
            rc = add(t, other->items[i], err);
    return rc;
}

static int by_slot(const void *a, const void *b)
{
    const struct total *x = a, *y = b;
    if (x->slot != y->slot)
        return x->slot < y->slot ? -1 : 1;
    return x->amount < y->amount ? -1 : x->amount > y->amount;
}

int totals_table_list(struct totals *out, struct arena *a, const struct totals_table *t, struct err *err)
{
    struct total *items = arena_alloc(a, (t->count + 1) * sizeof *items);
    size_t n = 0;
    if (!items)
        return err_nomem(err);
    for (size_t i = 0; i < t->room; i++)
        if (t->items[i].families > 0)
            items[n++] = t->items[i];
    qsort(items, n, sizeof *items, by_slot);
    out->items = items;
    out->count = n;
    return 0;
}
