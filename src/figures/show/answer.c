/* Figures: counts of a tally become values with their intervals and what else is asked. Lays out no table. */
#include "figures/show/answer.h"

#include <math.h>
#include <stdlib.h>

enum { SMALL_COUNT = 10 };

/* What the figures of one indicator are made from. */
struct work {
    const struct question *q;
    const struct asked *asked;
    struct arena *a;
    struct tally cells;     /* by group */
    struct tally years;     /* by group, a span for each year */
    struct tally strata;    /* by group × stratum */
    struct tally whole;     /* the cube as one place, by group */
    struct tally reference; /* the cube as one place, by stratum */
    int first_year;
};

static bool few(int64_t n)
{
    return n > 0 && n < SMALL_COUNT;
}

bool figures_small(const struct asked *asked, const int64_t *n)
{
    return !text_is(asked->indicator->publication, "open") &&
           (few(n[CUBE_EVENTS]) || few(n[CUBE_KNOWN]) || few(n[CUBE_KNOWN] - n[CUBE_EVENTS]));
}

static double share(int64_t part, int64_t of)
{
    return of > 0 ? (double)part / (double)of : (double)NAN;
}

/* Blocks of one year for all years that the blocks reach over. */
static struct spans each_year(int *first, struct arena *a, const struct spans *spans)
{
    if (spans->count == 0)
        return (struct spans){NULL, 0};
    *first = spans->items[0].first;
    int last = *first;
    for (size_t i = 0; i < spans->count; i++)
        last = spans->items[i].last > last ? spans->items[i].last : last;
    size_t count = (size_t)(last - *first + 1);
    struct span *items = arena_alloc(a, count * sizeof *items);
    for (size_t i = 0; items && i < count; i++)
        items[i] = (struct span){*first + (int)i, *first + (int)i, 0};
    return (struct spans){items, items ? count : 0};
}

static void add_traits(struct tally_axes *x, const int *traits, int count)
{
    for (int i = 0; i < count; i++)
        x->traits[x->trait_count++] = traits[i];
}

static int prepare(struct work *w, struct err *err)
{
    const struct question *q = w->q;
    size_t index = w->asked->index;
    struct tally_axes x = {.map = &q->map, .spans = q->spans};
    add_traits(&x, q->by, q->by_count);
    int rc = tally_make(&w->cells, w->a, q, index, &x, err);
    struct tally_axes years = x;
    years.spans = each_year(&w->first_year, w->a, &q->spans);
    if (rc == 0 && (q->trend || q->years))
        rc = tally_make(&w->years, w->a, q, index, &years, err);
    struct tally_axes whole = x;
    whole.map = NULL;
    if (rc == 0)
        rc = tally_make(&w->whole, w->a, q, index, &whole, err);
    struct tally_axes reference = {.spans = q->spans};
    add_traits(&reference, q->strata, q->strata_count);
    add_traits(&x, q->strata, q->strata_count);
    if (rc == 0 && (q->indirect || q->direct))
        rc = tally_make(&w->strata, w->a, q, index, &x, err);
    if (rc == 0 && (q->indirect || q->direct))
        rc = tally_make(&w->reference, w->a, q, index, &reference, err);
    return rc;
}

static void fill_strata(struct stratum *out, const struct work *w, const struct figure *f)
{
    size_t count = w->reference.groups;
    for (size_t s = 0; s < count; s++) {
        const int64_t *own = tally_at(&w->strata, f->place, f->span, f->group * count + s);
        const int64_t *all = tally_at(&w->reference, 0, f->span, s);
        out[s] = (struct stratum){.events = (double)own[CUBE_EVENTS],
                                  .n = (double)own[CUBE_KNOWN],
                                  .reference_events = (double)all[CUBE_EVENTS],
                                  .reference_n = (double)all[CUBE_KNOWN]};
    }
}

/* None for a mean of what are no events: nothing of it is expected. */
static size_t stratum_count(const struct work *w)
{
    return w->asked->indicator->interval == INTERVAL_NONE ? 0 : w->reference.groups;
}

static void standardise(struct figure *f, const struct work *w, struct stratum *room)
{
    if (!w->q->indirect && !w->q->direct)
        return;
    double per = w->asked->indicator->per;
    fill_strata(room, w, f);
    f->indirect = standardise_indirect(room, stratum_count(w), w->q->conf);
    f->indirect.rate = estimate_times(f->indirect.rate, per);
    f->direct = standardise_direct(room, stratum_count(w), w->q->conf);
    f->direct.rate = estimate_times(f->direct.rate, per);
}

/* The years of the block with something known in them. */
static void find_points(struct figure *f, const struct work *w)
{
    if (f->span >= w->q->spans.count || !w->years.counts)
        return;
    const struct span *s = &w->q->spans.items[f->span];
    struct trend_point *points = arena_alloc(w->a, (size_t)(s->last - s->first + 1) * sizeof *points);
    for (int year = s->first; points && year <= s->last; year++) {
        const int64_t *n = tally_at(&w->years, f->place, (size_t)(year - w->first_year), f->group);
        if (n[CUBE_KNOWN] > 0)
            points[f->point_count++] =
                (struct trend_point){year, (double)n[CUBE_EVENTS], (double)n[CUBE_KNOWN]};
    }
    f->points = points;
}

/* The share that could not be told. Where the denominator is a sum, rows of which it is not known weigh nobody knows what. */
static double missing_of(const struct indicator *i, const int64_t *n)
{
    if (i->denominator && i->denominator->type == EXPR_NUMBER && n[CUBE_UNDECIDED] > 0)
        return (double)NAN;
    int64_t all = n[CUBE_UNDECIDED] + n[CUBE_ELIGIBLE];
    return share(all - n[CUBE_KNOWN], all);
}

static void measure(struct figure *f, const struct work *w, struct stratum *room)
{
    const struct question *q = w->q;
    const struct indicator *i = w->asked->indicator;
    const int64_t *n = tally_at(&w->cells, f->place, f->span, f->group);
    const int64_t *all = tally_at(&w->whole, 0, f->span, f->group);
    double events = (double)n[CUBE_EVENTS], known = (double)n[CUBE_KNOWN];
    f->asked = w->asked;
    f->counts = n;
    f->value = estimate_times(interval_of(i->interval, events, known, q->conf), i->per);
    f->reliability = reliability_of(events, interval_of(i->interval, events, known, 0.95));
    f->missing = missing_of(i, n);
    bool counted = !i->numerator || i->numerator->type == EXPR_TRUTH; /* a sum has no bounds */
    f->least = counted ? share(n[CUBE_LEAST], n[CUBE_ELIGIBLE]) * i->per : (double)NAN;
    f->most = counted ? share(n[CUBE_MOST], n[CUBE_ELIGIBLE]) * i->per : (double)NAN;
    f->small = figures_small(w->asked, n);
    f->reference = share(all[CUBE_EVENTS], all[CUBE_KNOWN]) * i->per;
    standardise(f, w, room);
    find_points(f, w);
    f->trend = trend_fit(f->points, i->interval == INTERVAL_NONE ? 0 : f->point_count, true, q->conf);
    if (!q->funnel || n[CUBE_KNOWN] == 0)
        return;
    if (q->indirect) {
        f->funnel = funnel_at(INTERVAL_BYAR, 1, f->indirect.expected);
        f->side = funnel_side(&f->funnel, f->indirect.ratio.value);
    } else {
        f->funnel = funnel_at(i->interval, f->reference / i->per, known);
        f->side = funnel_side(&f->funnel, f->value.value / i->per);
    }
}

/* --- ranks: among the places of one block and group --- */

/* What is compared between places: the standardised ratio or rate where that is asked, else the value. */
static struct estimate compared(const struct figure *f, const struct work *w, struct stratum *room,
                                double level)
{
    if (w->q->indirect)
        return interval_rate(f->indirect.observed, f->indirect.expected, level);
    if (w->q->direct) {
        fill_strata(room, w, f);
        return standardise_direct(room, stratum_count(w), level).rate;
    }
    return interval_of(w->asked->indicator->interval, (double)f->counts[CUBE_EVENTS],
                       (double)f->counts[CUBE_KNOWN], level);
}

struct ranking {
    struct figure **members;
    struct estimate *estimates;
    struct rank *ranks;
    struct stratum *room;
};

static void rank_members(struct ranking *r, size_t count, const struct work *w)
{
    size_t known = 0;
    for (size_t i = 0; i < count; i++)
        known += compared(r->members[i], w, r->room, w->q->conf).state == MEASURE_KNOWN;
    double level = rank_level(known, w->q->conf);
    for (size_t i = 0; i < count; i++)
        r->estimates[i] = compared(r->members[i], w, r->room, level);
    rank_areas(r->ranks, r->estimates, count);
    bool flip = w->asked->indicator->direction == DIRECTION_HIGHER;
    for (size_t i = 0; i < count; i++)
        r->members[i]->rank = flip ? rank_flip(r->ranks[i]) : r->ranks[i];
}

static int rank_all(struct figure *items, size_t count, const struct work *w, struct stratum *room,
                    struct err *err)
{
    size_t places = w->q->map.count;
    struct ranking r = {.members = arena_alloc(w->a, places * sizeof(struct figure *) + 1),
                        .estimates = arena_alloc(w->a, places * sizeof(struct estimate) + 1),
                        .ranks = arena_alloc(w->a, places * sizeof(struct rank) + 1),
                        .room = room};
    if (!r.members || !r.estimates || !r.ranks)
        return err_nomem(err);
    for (size_t span = 0; span < w->q->spans.count; span++)
        for (size_t group = 0; group < w->cells.groups; group++) {
            size_t n = 0;
            for (size_t i = 0; i < count; i++)
                if (items[i].span == span && items[i].group == group && items[i].place < places)
                    r.members[n++] = &items[i];
            rank_members(&r, n, w);
        }
    return 0;
}

/* --- all rows --- */

static bool any(const int64_t *n)
{
    for (int k = 0; k < CUBE_COUNTS; k++)
        if (n[k] != 0)
            return true;
    return false;
}

/* Whether a row is shown: what is asked always; what is not known when there is any. */
static bool shown(const struct work *w, const struct figure *f)
{
    bool plain = f->place < w->q->map.count && f->span < w->q->spans.count;
    bool national = f->place < w->q->map.count || !w->q->region;
    return plain || (national && any(tally_at(&w->cells, f->place, f->span, f->group)));
}

/* Calls for every row that is shown: counts them, and fills them in when `items` is there. */
static size_t each_row(struct figure *items, const struct work *w, struct stratum *room)
{
    size_t n = 0;
    for (size_t place = 0; place < w->cells.places; place++)
        for (size_t span = 0; span < w->cells.spans; span++)
            for (size_t group = 0; group < w->cells.groups; group++) {
                struct figure f = {.place = place, .span = span, .group = group};
                if (!shown(w, &f))
                    continue;
                if (items) {
                    measure(&f, w, room);
                    items[n] = f;
                }
                n++;
            }
    return n;
}

static int answer_one(struct figures *out, struct work *w, struct err *err)
{
    int rc = prepare(w, err);
    if (rc < 0)
        return rc;
    size_t count = each_row(NULL, w, NULL);
    if (count > FIGURES_MAX)
        return err_set(err, ERR_INVALID, "", "show_large", "%zu", count);
    struct stratum *room = arena_alloc(w->a, (w->reference.groups + 1) * sizeof *room);
    struct figure *items = arena_alloc(w->a, count * sizeof *items + 1);
    if (!room || !items)
        return err_nomem(err);
    each_row(items, w, room);
    if (w->q->rank)
        rc = rank_all(items, count, w, room, err);
    *out = (struct figures){.items = items, .count = count};
    return rc;
}

/* Rows of the whole cube whose place is not known, when one region is asked. */
static int64_t count_elsewhere(const struct work *w)
{
    int64_t sum = 0;
    for (size_t place = w->q->map.count; w->q->region && place < w->cells.places; place++)
        for (size_t span = 0; span < w->cells.spans; span++)
            for (size_t group = 0; group < w->cells.groups; group++) {
                const int64_t *n = tally_at(&w->cells, place, span, group);
                sum += n[CUBE_ELIGIBLE] + n[CUBE_UNDECIDED];
            }
    return sum;
}

/* By indicator, block, group and rank; those without a rank last. */
static int by_rank(const void *a, const void *b)
{
    const struct figure *x = a, *y = b;
    size_t left[] = {(size_t)(x->asked->index), x->span, x->group, x->rank.rank - 1, x->place};
    size_t right[] = {(size_t)(y->asked->index), y->span, y->group, y->rank.rank - 1, y->place};
    for (size_t i = 0; i < sizeof left / sizeof left[0]; i++)
        if (left[i] != right[i])
            return left[i] < right[i] ? -1 : 1;
    return 0;
}

int figures_answer(struct figures *out, struct arena *a, const struct question *q, struct err *err)
{
    struct figures parts[CUBE_MAX_INDICATORS];
    struct figures all = {0};
    for (size_t i = 0; i < q->asked_count; i++) {
        struct work w = {.q = q, .asked = &q->asked[i], .a = a};
        int rc = answer_one(&parts[i], &w, err);
        if (rc < 0)
            return rc;
        all.count += parts[i].count;
        if (all.count > FIGURES_MAX)
            return err_set(err, ERR_INVALID, "", "show_large", "%zu", all.count);
        if (i == 0)
            all.elsewhere = count_elsewhere(&w);
    }
    bool one = q->asked_count == 1;
    all.items = one ? parts[0].items : arena_alloc(a, all.count * sizeof *all.items + 1);
    if (arena_failed(a))
        return err_nomem(err);
    size_t n = one ? all.count : 0;
    for (size_t i = 0; !one && i < q->asked_count; i++)
        for (size_t k = 0; k < parts[i].count; k++)
            all.items[n++] = parts[i].items[k];
    if (q->rank && n > 0)
        qsort(all.items, n, sizeof *all.items, by_rank);
    *out = all;
    return 0;
}
