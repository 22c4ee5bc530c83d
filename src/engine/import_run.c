/* See import_run.h. The order in which threads come by can be seen in nothing: rows, texts and bad rows go in by number. */
#include "engine/import_run.h"

#include "base/clock.h"
#include "base/mem.h"
#include "engine/import_side.h"
#include "engine/import_stage.h"

#include <inttypes.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>

enum { EARLY_ROWS = 100000, SHOWN_EVERY = 250000 };

/* Of one thread. */
struct worker {
    struct run *run;
    struct chunk chunk;
    struct batch batch;
    struct renumbering numbers;
    struct columns_range *ranges;
    bool pending; /* the batch is read and did not fit any more */
};

struct run {
    const struct import_wanted *w;
    struct chunks *chunks;
    struct columns_file *file;
    struct worker *workers;
    _Atomic int next_worker;
    _Atomic size_t next_job;

    pthread_mutex_t lock; /* of everything below */
    pthread_cond_t turn;
    struct stage stage;
    struct side side;
    uint64_t next; /* number of the stretch whose turn it is */
    uint64_t rows, bad, line;
    bool full, finished;
    int rc; /* of the first that failed */
    struct err err;
    int64_t began, shown;
    uint64_t size;
};

static void fail(struct run *r, int rc, const struct err *err)
{
    pthread_mutex_lock(&r->lock);
    if (r->rc == 0) {
        r->rc = rc;
        r->err = *err;
    }
    pthread_cond_broadcast(&r->turn);
    pthread_mutex_unlock(&r->lock);
}

/* "12 %  3,400,000 rows  4 s" on one line that is written over. */
static void show_progress(struct run *r)
{
    int64_t now = clock_ticks();
    if (!r->w->progress || now - r->shown < SHOWN_EVERY)
        return;
    r->shown = now;
    uint64_t used = chunks_used(r->chunks);
    double share = r->size > 0 ? (double)used / (double)r->size : 1;
    char percent[16], rows[32], seconds[32];
    snprintf(percent, sizeof percent, "%.0f", 100 * share);
    snprintf(rows, sizeof rows, "%llu", (unsigned long long)r->rows);
    snprintf(seconds, sizeof seconds, "%.0f",
             share > 0 ? ceil((double)(now - r->began) / 1e6 * (1 - share) / share) : 0);
    char line[200] = "";
    FILE *to = fmemopen(line, sizeof line, "w");
    if (!to)
        return;
    say(r->w->e, to, "import.progress", percent, rows, seconds);
    fclose(to);
    line[strcspn(line, "\n")] = '\0';
    fprintf(stderr, "\r%s\033[K", line);
}

static int too_many_bad(struct run *r, bool at_end)
{
    uint64_t all = r->rows + r->bad;
    if (at_end && all == 0)
        return err_set(&r->err, ERR_INVALID, source_name(r->w->files[0]), "import_empty", "%s",
                       source_name(r->w->files[0]));
    bool some_good = !at_end || r->rows > 0;
    if ((!at_end && all < EARLY_ROWS) || (some_good && (double)r->bad <= r->w->most_bad * (double)all))
        return 0;
    return err_set(&r->err, ERR_INVALID, r->w->bad_path, "import_bad", "%llu / %llu",
                   (unsigned long long)r->bad, (unsigned long long)all);
}

/* The batch's place among the rows, its bad rows and texts, in turn. 1: taken, rows go to *from; 0: it is full. */
static int take_in_turn(struct worker *w, size_t *from)
{
    struct run *r = w->run;
    struct batch *b = &w->batch;
    const struct chunk *c = &w->chunk;
    if (r->stage.rows + b->rows > r->w->segment_rows) {
        r->full = true;
        return 0;
    }
    r->line = c->first_line ? c->first_line : r->line;
    if (c->too_long)
        return err_set(&r->err, ERR_INVALID, c->name, "import_row_long", "%llu", (unsigned long long)r->line);
    for (size_t i = 0; i < b->bad_count; i++) {
        int rc = side_add(&r->side, &b->bad[i], c, r->line, &r->err);
        if (rc < 0)
            return rc;
    }
    int rc = stage_texts(&r->stage, &w->numbers, b, &r->err);
    if (rc < 0)
        return rc;
    *from = r->stage.rows;
    r->stage.rows += b->rows;
    r->line += b->lines;
    r->rows += b->rows;
    r->bad += b->bad_count;
    r->next++;
    show_progress(r);
    rc = too_many_bad(r, false);
    return rc < 0 ? rc : 1;
}

/* Hands the batch over; whether there is reason to go on. */
static bool hand_over(struct worker *w)
{
    struct run *r = w->run;
    size_t from = 0;
    pthread_mutex_lock(&r->lock);
    while (r->next != w->chunk.number && !r->full && r->rc == 0)
        pthread_cond_wait(&r->turn, &r->lock);
    int took = r->full || r->rc < 0 ? 0 : take_in_turn(w, &from);
    if (took < 0 && r->rc == 0)
        r->rc = took;
    w->pending = took == 0;
    pthread_cond_broadcast(&r->turn);
    pthread_mutex_unlock(&r->lock);
    if (took != 1)
        return false;
    stage_copy(&r->stage, &w->numbers, &w->batch, from, w->ranges);
    return true;
}

/* Until the segment is full or there is no more. */
static void read_rows(void *state)
{
    struct run *r = state;
    struct worker *w = &r->workers[atomic_fetch_add(&r->next_worker, 1)];
    struct err err = {0};
    for (;;) {
        int got = chunks_next(&w->chunk, r->chunks, &err);
        int rc = got == 1 ? batch_read(&w->batch, w->chunk.columns, w->chunk.text, &err) : got;
        if (rc < 0)
            fail(r, rc, &err);
        if (rc < 0 || got == 0 || !hand_over(w))
            return;
    }
}

static void write_jobs(void *state)
{
    struct run *r = state;
    struct err err = {0};
    for (size_t job; (job = atomic_fetch_add(&r->next_job, 1)) < columns_jobs(r->file);) {
        int rc = columns_job(r->file, job, &err);
        if (rc < 0)
            fail(r, rc, &err);
        if (rc < 0)
            return;
    }
}

static int write_segment(struct run *r)
{
    const struct schema *schema = r->w->reader->schema;
    struct stage *s = &r->stage;
    struct columns_rows rows = {s->rows,   s->data,      s->stride,      s->places,
                                s->ranges, schema->area, schema->period, (const void *const *)s->apart};
    for (size_t i = 0; i < s->count; i++)
        for (int t = 0; t < r->w->e->threads; t++) {
            struct columns_range *found = &r->workers[t].ranges[i];
            s->ranges[i].least = found->least < s->ranges[i].least ? found->least : s->ranges[i].least;
            s->ranges[i].most = found->most > s->ranges[i].most ? found->most : s->ranges[i].most;
            *found = COLUMNS_NO_RANGE;
        }
    int rc = columns_begin(r->file, &rows, &r->err);
    if (rc < 0)
        return rc;
    r->next_job = 0;
    import_threads(r->w->e->threads, write_jobs, r);
    rc = r->rc < 0 ? r->rc : columns_end(r->file, &r->err);
    stage_clear(s);
    return rc;
}

/* Batches that did not fit any more open the next segment, in their order; whether there were any. */
static bool hand_over_pending(struct run *r)
{
    bool any = false;
    r->full = false;
    for (;;) {
        struct worker *first = NULL;
        for (int i = 0; i < r->w->e->threads; i++)
            if (r->workers[i].pending && (!first || r->workers[i].chunk.number < first->chunk.number))
                first = &r->workers[i];
        if (!first || !hand_over(first))
            return any;
        any = true;
    }
}

static int run_all(struct run *r)
{
    int threads = r->w->e->threads;
    do {
        r->next_worker = 0;
        if (!r->full) /* what was pending may have filled it again */
            import_threads(threads, read_rows, r);
        if (r->rc == 0 && r->stage.rows > 0)
            r->rc = write_segment(r);
    } while (r->rc == 0 && hand_over_pending(r));
    if (r->rc == 0)
        r->rc = too_many_bad(r, true);
    if (r->rc == 0)
        r->rc = side_end(&r->side, &r->err);
    return r->rc;
}

static int init_worker(struct worker *w, struct run *r, struct err *err)
{
    size_t fields = r->w->reader->schema->count;
    struct pseudonyms p = {import_pseudonym, r->w->key};
    w->run = r;
    w->ranges = mem_alloc(fields * sizeof *w->ranges);
    int rc = w->ranges ? 0 : err_nomem(err);
    for (size_t i = 0; rc == 0 && i < fields; i++)
        w->ranges[i] = COLUMNS_NO_RANGE;
    if (rc == 0)
        rc = chunk_init(&w->chunk, err);
    if (rc == 0)
        rc = batch_init(&w->batch, r->w->reader, &p, err);
    return rc == 0 ? renumbering_init(&w->numbers, fields, err) : rc;
}

static void release_worker(struct worker *w, size_t fields)
{
    mem_free(w->ranges);
    chunk_release(&w->chunk);
    batch_release(&w->batch);
    renumbering_release(&w->numbers, fields);
}

/* What is to be told of the fields, with the texts that came. */
static int tell(struct import_done *out, const struct run *r, struct err *err)
{
    struct arena *a = r->w->e->arena;
    const struct stage *s = &r->stage;
    struct columns_name *names = arena_alloc(a, s->count * sizeof *names);
    for (size_t i = 0; names && i < s->count; i++) {
        const struct field *f = s->reader->fields[i].field;
        const struct lexicon *l = &s->lexicons[i];
        names[i].code = f->code;
        if (f->kind != FIELD_AREA && f->kind != FIELD_LABEL)
            continue;
        const char **list = arena_alloc(a, (l->count + 1) * sizeof *list);
        for (size_t j = 0; list && j < l->count; j++)
            list[j] = arena_str(a, l->texts[j]);
        names[i].list = list;
        names[i].list_count = l->count;
    }
    *out = (struct import_done){
        .rows = r->rows, .bad = r->bad, .names = names, .columns = chunks_columns(r->chunks)};
    return arena_failed(a) ? err_nomem(err) : 0;
}

static int prepare(struct run *r, struct err *err)
{
    const struct import_wanted *w = r->w;
    for (size_t i = 0; i < w->file_count; i++)
        r->size += source_size(w->files[i]);
    int rc = chunks_new(&r->chunks, w->e->arena, w->reader, w->files, w->file_count, err);
    if (rc == 0)
        rc = stage_init(&r->stage, w->reader, err);
    for (int i = 0; i < w->e->threads && rc == 0; i++)
        rc = init_worker(&r->workers[i], r, err);
    return rc;
}

int import_run(struct import_done *out, const struct import_wanted *w, struct columns_file *f,
               struct err *err)
{
    struct run r = {.w = w, .file = f, .began = clock_ticks(), .shown = clock_ticks()};
    side_init(&r.side, w->e, w->reader, w->bad_path);
    r.workers = mem_alloc((size_t)w->e->threads * sizeof *r.workers);
    if (!r.workers)
        return err_nomem(err);
    pthread_mutex_init(&r.lock, NULL);
    pthread_cond_init(&r.turn, NULL);
    int rc = prepare(&r, err);
    if (rc == 0 && (rc = run_all(&r)) < 0)
        *err = r.err;
    if (rc == 0)
        rc = tell(out, &r, err);
    if (w->progress && r.shown != r.began)
        fputc('\n', stderr);
    for (int i = 0; i < w->e->threads; i++)
        release_worker(&r.workers[i], w->reader->schema->count);
    mem_free(r.workers);
    stage_release(&r.stage);
    chunks_free(r.chunks);
    side_release(&r.side);
    pthread_cond_destroy(&r.turn);
    pthread_mutex_destroy(&r.lock);
    return rc;
}
