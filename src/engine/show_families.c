/* kiem figures show --lorenz families: opens the rows of the dataset again, for what a family has in all is in no cube. */
#include "base/str.h"
#include "engine/show.h"
#include "engine/store.h"

#include <stdlib.h>
#include <string.h>

static int by_code(const void *key, const void *item)
{
    return strcmp(key, *(const char *const *)item);
}

/* Of each area of the dataset which one of the cube it is. */
static int find_areas(struct families_axes *out, const struct show *s, const struct dataset *d)
{
    int field = d->schema->area;
    const struct cube *c = &s->cube;
    size_t count = field >= 0 && d->lists && d->lists[field] ? d->list_counts[field] : 0;
    uint32_t *areas = arena_alloc(s->e->arena, (count + 1) * sizeof *areas);
    if (!areas)
        return err_nomem(s->err);
    for (size_t i = 0; i < count; i++) {
        const char *const *found = c->area_count > 0 ? bsearch(d->lists[field][i], c->areas, c->area_count,
                                                               sizeof *c->areas, by_code)
                                                     : NULL;
        areas[i] = found ? (uint32_t)(found - c->areas) : UINT32_MAX;
    }
    *out = (struct families_axes){&s->question, areas, count};
    return 0;
}

static int divide(struct show *s, const struct store_dataset *rows)
{
    struct store_guard guard = store_guard(rows);
    struct families_axes axes;
    struct totals totals;
    struct totals_question q = {.data = &rows->data, .guard = &guard.guard, .indicator = s->indicators[0]};
    q.curves = &s->curves;
    q.threads = s->e->threads;
    q.slots = families_slots(&s->question);
    q.slot = families_slot;
    q.state = &axes;
    int rc = find_areas(&axes, s, &rows->data);
    if (rc == 0)
        rc = store_indexes(&q.index, rows, s->e, s->err);
    if (rc == 0)
        rc = totals_make(&totals, s->e->arena, &q, s->err);
    return rc == 0 ? families_answer(&s->lorenz, s->e->arena, &s->question, &totals, s->err) : rc;
}

int show_families(struct show *s)
{
    const struct indicator *i = s->indicators[0];
    if (i->schema->join_count > 0 || i->schema->key < 0 || !i->schema->key_repeats)
        return err_set(s->err, ERR_INVALID, "--lorenz", "show_families", "%s", i->code);
    const char *data = engine_option(s->e, "--data", NULL), *name = s->schema->code;
    if (data)
        name = arena_printf(s->e->arena, "%s/%s", name, data);
    if (!name)
        return err_nomem(s->err);
    struct store_dataset rows;
    int rc = store_dataset(&rows, s->e, name, s->err);
    if (rc < 0)
        return rc;
    rc = divide(s, &rows);
    store_close(&rows);
    return rc;
}
