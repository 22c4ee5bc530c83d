/*
 * Makes a cube out of rows: chunks of rows are shared out to threads, each counts into cells of its own, and all of
 * them are joined at the end. Reads no file and decides nothing about what is counted (expression/) or how cells add up (cells.c).
 */
#include "figures/cube/build.h"

#include "base/mem.h"
#include "figures/cube/builder.h"
#include "figures/cube/crew.h"
#include "figures/cube/joined.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* Rows that a thread takes at a time: their columns fit the second nearest memory, and numbers of rows two bytes. */
enum { CHUNK_ROWS = 32768, THREADS_MAX = 64 };
struct chunk {
    size_t frame, first, rows;
};

struct build {
    const struct cube_question *q;
    struct compute_plan plan;
    struct arena *a;
    const char *const *areas; /* of the dataset, sorted */
    uint32_t *ranks;
    size_t area_count;
    struct chunk *chunks;
    size_t chunk_count;
    int *fields; /* of the dataset itself, that are read */
    size_t field_count;
    atomic_size_t next;
    atomic_bool stop;
    atomic_int seat;
    struct worker *workers;
};

struct worker {
    struct builder builder;
    struct joined *joined;
    struct frame_column *columns;
    struct err err;
    int rc;
};

/* --- areas --- */
struct listed {
    const char *code;
    uint32_t at;
};

static int by_code(const void *a, const void *b)
{
    return strcmp(((const struct listed *)a)->code, ((const struct listed *)b)->code);
}

/* Areas by their code. The list of a dataset has each once, and nearly always in this order already. */
static int rank_areas(struct build *b, struct err *err)
{
    const struct dataset *d = b->q->data;
    int field = d->schema->area;
    b->area_count = field >= 0 && d->lists && d->lists[field] ? d->list_counts[field] : 0;
    struct listed *all = mem_alloc((b->area_count + 1) * sizeof *all);
    const char **sorted = arena_alloc(b->a, (b->area_count + 1) * sizeof *sorted);
    b->ranks = arena_alloc(b->a, (b->area_count + 1) * sizeof *b->ranks);
    if (!all || !sorted || !b->ranks) {
        mem_free(all);
        return err_nomem(err);
    }
    bool in_order = true;
    for (size_t i = 0; i < b->area_count; i++) {
        all[i] = (struct listed){d->lists[field][i], (uint32_t)i};
        in_order = in_order && (i == 0 || strcmp(all[i - 1].code, all[i].code) < 0);
    }
    if (!in_order)
        qsort(all, b->area_count, sizeof *all, by_code);
    for (size_t i = 0; i < b->area_count; i++) {
        sorted[i] = all[i].code;
        b->ranks[all[i].at] = (uint32_t)i;
    }
    b->areas = sorted;
    mem_free(all);
    return 0;
}

/* --- what is read, and in which pieces --- */
static void read_field(struct build *b, int field)
{
    for (size_t i = 0; i < b->field_count; i++)
        if (b->fields[i] == field)
            return;
    if (field >= 0)
        b->fields[b->field_count++] = field;
}

static int list_fields(struct build *b, struct err *err)
{
    const struct schema *s = b->q->data->schema;
    b->fields = arena_alloc(b->a, s->count * sizeof *b->fields);
    if (!b->fields)
        return err_nomem(err);
    read_field(b, s->area);
    read_field(b, s->period);
    if (b->q->join_count > 0)
        read_field(b, s->key);
    for (size_t i = 0; i < b->q->trait_count; i++)
        read_field(b, b->q->traits[i]->field);
    for (int i = 0; i < b->plan.column_count; i++)
        if (b->plan.columns[i].join < 0)
            read_field(b, b->plan.columns[i].field);
    return 0;
}

static int list_chunks(struct build *b, struct err *err)
{
    const struct dataset *d = b->q->data;
    size_t count = 0;
    for (size_t f = 0; f < d->frame_count; f++)
        count += d->frames[f].rows / CHUNK_ROWS + 1;
    b->chunks = arena_alloc(b->a, (count + 1) * sizeof *b->chunks);
    if (!b->chunks)
        return err_nomem(err);
    for (size_t f = 0; f < d->frame_count; f++)
        for (size_t at = 0; at < d->frames[f].rows; at += CHUNK_ROWS) {
            size_t left = d->frames[f].rows - at;
            b->chunks[b->chunk_count++] = (struct chunk){f, at, left < CHUNK_ROWS ? left : CHUNK_ROWS};
        }
    return 0;
}

/* --- one thread --- */
static int start(struct worker *w, struct build *b)
{
    struct builder *own = &w->builder;
    *own = (struct builder){.q = b->q,
                            .plan = &b->plan,
                            .ranks = b->ranks,
                            .rank_count = (uint32_t)b->area_count,
                            .most_bytes = b->q->most_bytes,
                            .way = mask_way(),
                            .err = &w->err};
    w->columns = mem_alloc(((size_t)b->plan.column_count + 1) * sizeof *w->columns);
    own->work = compute_new(&b->plan);
    bool there = w->columns && own->work;
    if (there && b->q->join_count > 0) {
        w->joined = joined_new(b->q, &b->plan, w->columns);
        there = w->joined != NULL;
    }
    int rc = there ? table_new(own) : err_nomem(&w->err);
    return rc == 0 ? trait_cells_new(own) : rc;
}

static void enter_frame(struct worker *w, const struct build *b, const struct frame *f)
{
    for (int i = 0; i < b->plan.column_count; i++)
        if (b->plan.columns[i].join < 0)
            w->columns[i] = f->columns[b->plan.columns[i].field];
    compute_frame(w->builder.work, w->columns);
    if (w->builder.traits)
        trait_cells_frame(&w->builder, f);
}

static int check(struct worker *w, const struct build *b, const struct chunk *c)
{
    const struct frame_guard *guard = b->q->guard;
    int rc = 0;
    size_t step = guard ? guard->rows_at_once : c->rows;
    for (size_t i = 0; guard && i < b->field_count; i++)
        for (size_t at = c->first / step * step; rc == 0 && at < c->first + c->rows; at += step) {
            size_t left = b->q->data->frames[c->frame].rows - at;
            rc = guard->check(guard, c->frame, b->fields[i], at, left < step ? left : step, &w->err);
        }
    return rc;
}

/* Where in the same frame a chunk begins that this thread takes after this one; COMPUTE_NONE_SOON: nowhere. */
static size_t begins(const struct build *b, size_t chunk, size_t next)
{
    bool there = next < b->chunk_count && b->chunks[next].frame == b->chunks[chunk].frame &&
                 b->chunks[next].rows == b->chunks[chunk].rows;
    return there ? b->chunks[next].first : COMPUTE_NONE_SOON;
}

static int count_chunk(struct worker *w, const struct build *b, size_t chunk, size_t next)
{
    const struct chunk *c = &b->chunks[chunk];
    size_t soon = begins(b, chunk, next);
    const struct frame *f = &b->q->data->frames[c->frame];
    struct builder *own = &w->builder;
    int rc = check(w, b, c);
    for (size_t at = 0, taken = 0; rc == 0 && at < c->rows; at += taken) {
        size_t first = c->first + at, rows = c->rows - at < MASK_ROWS ? c->rows - at : MASK_ROWS;
        runs_find(own, f, first, rows);
        if (own->traits && own->runs.count > 1 && at + rows < c->rows) {
            own->runs
                .count--; /* the last run may go on: by traits it is counted as a whole, so that cells stay in order */
            rows = own->runs.ends[own->runs.count - 1];
        }
        taken = rows;
        if (w->joined)
            joined_fetch(w->joined, f, first, rows);
        compute_block(own->work, first, rows, soon == COMPUTE_NONE_SOON ? soon : soon + at);
        rc = own->traits ? trait_cells_count(own, chunk, f, first) : runs_count(own, chunk);
    }
    return rc;
}

static void work(void *with)
{
    struct build *b = with;
    struct worker *w = &b->workers[atomic_fetch_add(&b->seat, 1)];
    size_t frame = SIZE_MAX;
    w->rc = start(w, b);
    for (size_t i = atomic_fetch_add(&b->next, 1), next;
         w->rc == 0 && i < b->chunk_count && !atomic_load(&b->stop); i = next) {
        next = atomic_fetch_add(&b->next, 1);
        if (b->chunks[i].frame != frame) {
            frame = b->chunks[i].frame;
            enter_frame(w, b, &b->q->data->frames[frame]);
        }
        w->rc = count_chunk(w, b, i, next);
    }
    if (w->rc == 0)
        w->rc = table_empty(&w->builder);
    if (w->rc < 0)
        atomic_store(&b->stop, true);
}

static void stop(struct worker *w)
{
    compute_free(w->builder.work);
    joined_free(w->joined);
    trait_cells_free(&w->builder);
    table_free(&w->builder);
    mem_free(w->columns);
}

/* --- all together --- */
struct place {
    size_t chunk, worker, part;
};

static int by_chunk(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    if (x->chunk != y->chunk)
        return x->chunk < y->chunk ? -1 : 1;
    return x->part < y->part ? -1 : x->part > y->part;
}

/* The parts of all threads in the order of their chunks, which for rows that lie sorted is the order of the cells. */
static void order_parts(const struct build *b, int threads, struct place *places, struct cells *parts)
{
    size_t n = 0;
    for (int w = 0; w < threads; w++)
        for (size_t i = 0; i < b->workers[w].builder.counted_count; i++)
            places[n++] = (struct place){b->workers[w].builder.counted[i].chunk, (size_t)w, i};
    qsort(places, n, sizeof *places, by_chunk);
    for (size_t i = 0; i < n; i++)
        parts[i] = b->workers[places[i].worker].builder.counted[places[i].part].cells;
}

static int join(struct build *b, int threads, struct cells *out, struct err *err)
{
    size_t n = 0;
    for (int w = 0; w < threads; w++)
        n += b->workers[w].builder.counted_count;
    struct place *places = mem_alloc((n + 1) * sizeof *places);
    struct cells *parts = mem_alloc((n + 1) * sizeof *parts);
    int rc = places && parts ? 0 : err_nomem(err);
    if (rc == 0) {
        order_parts(b, threads, places, parts);
        rc = cells_join(out, b->a, &(struct cells_question){parts, n, (size_t)b->plan.output_count, threads},
                        err);
    }
    mem_free(places);
    mem_free(parts);
    return rc;
}

static int count(struct build *b, struct cells *out, struct err *err)
{
    int threads = b->q->threads < 1 ? 1 : b->q->threads > THREADS_MAX ? THREADS_MAX : b->q->threads, rc = 0;
    b->workers = mem_alloc((size_t)threads * sizeof *b->workers);
    if (!b->workers)
        return err_nomem(err);
    crew_run(threads, work, b);
    for (int i = 0; rc == 0 && i < threads; i++)
        if (b->workers[i].rc < 0) {
            rc = b->workers[i].rc;
            if (err)
                *err = b->workers[i].err;
        }
    if (rc == 0)
        rc = join(b, threads, out, err);
    for (int i = 0; i < threads; i++)
        stop(&b->workers[i]);
    mem_free(b->workers);
    return rc;
}

static int name_parts(struct cube *c, struct build *b, const struct cells *cells, struct err *err)
{
    const struct cube_question *q = b->q;
    struct cube_indicator *indicators = arena_alloc(b->a, (q->indicator_count + 1) * sizeof *indicators);
    struct cube_trait *traits = arena_alloc(b->a, (q->trait_count + 1) * sizeof *traits);
    struct cube_column(*counts)[CUBE_COUNTS] = arena_alloc(b->a, (q->indicator_count + 1) * sizeof *counts);
    if (!indicators || !traits || !counts)
        return err_nomem(err);
    for (size_t i = 0; i < q->indicator_count; i++) {
        indicators[i] = (struct cube_indicator){q->indicators[i]->code,
                                                indicator_fingerprint(q->indicators[i], q->curves)};
        for (int k = 0; k < CUBE_COUNTS; k++)
            counts[i][k] = cells->columns[b->plan.place[i][k]];
    }
    for (size_t i = 0; i < q->trait_count; i++) {
        const struct trait *t = q->traits[i];
        const char **values = arena_alloc(b->a, t->count * sizeof *values);
        if (!values)
            return err_nomem(err);
        for (size_t k = 0; k < t->count; k++)
            values[k] = t->values[k].code;
        traits[i] = (struct cube_trait){t->code, values, t->count};
    }
    c->dataset = q->data->schema->code;
    c->indicators = indicators;
    c->indicator_count = q->indicator_count;
    c->traits = traits;
    c->trait_count = q->trait_count;
    c->counts = counts;
    return 0;
}

static int plan(struct build *b, struct err *err)
{
    const struct cube_question *q = b->q;
    struct compute_joined *joined = arena_alloc(b->a, (q->join_count + 1) * sizeof *joined);
    if (!joined)
        return err_nomem(err);
    for (size_t i = 0; i < q->join_count; i++)
        joined[i] = (struct compute_joined){q->joins[i].as, q->joins[i].data};
    struct compute_question ask = {q->data,  joined, q->join_count, q->indicators, q->indicator_count,
                                   q->curves};
    return compute_plan(&b->plan, b->a, &ask, err);
}

int cube_build(struct cube *out, struct arena *a, const struct cube_question *q, struct err *err)
{
    struct build b = {.q = q, .a = a};
    struct cells cells;
    struct cube c = {0};
    size_t together = 1;
    for (size_t i = 0; i < q->trait_count; i++)
        together *= q->traits[i]->count;
    if (q->trait_count > CUBE_TRAITS || together > TRAITS_MAX_TOGETHER)
        return err_set(err, ERR_INVALID, "", "cube_traits", "%d", TRAITS_MAX_TOGETHER);
    int rc = plan(&b, err);
    if (rc == 0)
        rc = rank_areas(&b, err);
    if (rc == 0)
        rc = list_fields(&b, err);
    if (rc == 0)
        rc = list_chunks(&b, err);
    if (rc == 0)
        rc = joined_check(q, &b.plan, err);
    if (rc == 0)
        rc = count(&b, &cells, err);
    if (rc == 0)
        rc = cells_shape(&c, a, &cells, b.areas, b.area_count, err);
    if (rc == 0)
        rc = name_parts(&c, &b, &cells, err);
    if (rc == 0)
        *out = c;
    return rc;
}
