/*
 * Does the steps of a plan for one block of rows after another. What a step of a frame comes down to (where its masks stand,
 * between which stored numbers a range lies) is found once per plan or frame, not once per block. No row is looked at alone,
 * but where a curve is asked.
 */
#include "figures/expression/compute.h"

#include "base/mem.h"
#include "base/vector.h"
#include "figures/expression/compute_curve.h"

#include <string.h>

enum { ALIGN = 64 };

union numbers {
    int64_t whole[MASK_ROWS];
    double real[MASK_ROWS];
};

/* A step, ready to be done. */
struct ready {
    const struct compute_step *step;
    uint64_t *mask;        /* what it gives, or … */
    union numbers *number; /* … when it gives numbers */
    const uint64_t *a, *b; /* masks that it reads */
    const union numbers *x, *y, *z;
    uint64_t least, most; /* STEP_RANGE: as stored; least > most: no row */
    struct mask_limits *
        limits; /* STEP_BELOW_COLUMNS: [last bit of the stored sex][stored day]: the limit of weights as stored */
};

struct compute_work {
    const struct compute_plan *plan;
    enum mask_way way;
    void *memory;
    struct frame_column *columns;
    struct ready *ready;
    int ready_count;
    uint64_t (*masks)[MASK_WORDS];
    union numbers *numbers;
};

/* --- made once --- */
static size_t rounded(size_t size)
{
    return (size + ALIGN - 1) / ALIGN * ALIGN;
}

static uint64_t *mask_at(const struct compute_work *w, int step)
{
    return w->masks[w->plan->slots[step]];
}

static union numbers *number_at(const struct compute_work *w, int step)
{
    return &w->numbers[w->plan->slots[step]];
}

static void point(struct compute_work *w, struct ready *r)
{
    const struct compute_step *s = r->step;
    switch (s->op) {
    case STEP_AND:
    case STEP_OR:
    case STEP_ANDNOT:
    case STEP_ORNOT:
        r->b = mask_at(w, s->b);
        r->a = mask_at(w, s->a);
        break;
    case STEP_NOT:
        r->a = mask_at(w, s->a);
        break;
    case NUMBER_IF:
        r->a = mask_at(w, s->a);
        r->x = number_at(w, s->b);
        r->y = number_at(w, s->c);
        break;
    case NUMBER_COUNT:
        r->x = number_at(w, s->a);
        r->a = mask_at(w, s->b);
        break;
    case STEP_BELOW:
        r->z = number_at(w, s->c);
        r->y = number_at(w, s->b);
        r->x = number_at(w, s->a);
        break;
    case STEP_EQ:
    case STEP_LT:
    case STEP_LE:
    case NUMBER_ADD:
    case NUMBER_SUB:
    case NUMBER_MUL:
    case NUMBER_DIV:
        r->y = number_at(w, s->b);
        r->x = number_at(w, s->a);
        break;
    case STEP_GIVEN:
    case NUMBER_REAL:
        r->x = number_at(w, s->a);
        break;
    case STEP_NONE:
    case STEP_ALL:
    case STEP_RANGE:
    case STEP_BELOW_COLUMNS:
    case NUMBER_FIELD:
    case NUMBER_CONSTANT:
    case NUMBER_CURVE:
        break;
    }
}

struct compute_work *compute_new(const struct compute_plan *plan)
{
    int needed = 0, limits = 0;
    for (int i = 0; i < plan->step_count; i++) {
        needed += plan->slots[i] >= 0;
        limits += plan->slots[i] >= 0 && plan->steps[i].op == STEP_BELOW_COLUMNS;
    }
    size_t masks = rounded((size_t)plan->mask_slots * sizeof(uint64_t[MASK_WORDS]));
    size_t numbers = rounded((size_t)plan->number_slots * sizeof(union numbers));
    size_t tables = rounded((size_t)limits * sizeof(struct mask_limits));
    size_t ready = rounded((size_t)needed * sizeof(struct ready));
    size_t columns = rounded((size_t)plan->column_count * sizeof(struct frame_column));
    struct compute_work *w = mem_alloc(sizeof *w);
    unsigned char *memory = w ? mem_alloc(ALIGN + masks + numbers + tables + ready + columns) : NULL;
    if (!memory) {
        mem_free(w);
        return NULL;
    }
    unsigned char *at = memory + (ALIGN - (uintptr_t)memory % ALIGN) % ALIGN;
    *w = (struct compute_work){.plan = plan, .way = mask_way(), .memory = memory};
    w->masks = (void *)at;
    w->numbers = (void *)(at + masks);
    struct mask_limits *table = (void *)(at + masks + numbers);
    w->ready = (void *)(at + masks + numbers + tables);
    w->columns = (void *)(at + masks + numbers + tables + ready);
    for (int i = 0; i < plan->step_count; i++) {
        if (plan->slots[i] < 0)
            continue;
        struct ready *r = &w->ready[w->ready_count++];
        r->step = &plan->steps[i];
        if (r->step->op >= NUMBER_FIELD)
            r->number = number_at(w, i);
        else
            r->mask = mask_at(w, i);
        if (r->step->op == STEP_BELOW_COLUMNS) {
            r->limits = table++;
        }
        point(w, r);
    }
    return w;
}

void compute_free(struct compute_work *w)
{
    if (w)
        mem_free(w->memory);
    mem_free(w);
}

/* --- made once per frame --- */
/* least … most of values as they are stored; what is beyond the width is always or never so. */
static void bind_range(struct ready *r, const struct frame_column *c)
{
    int64_t least = r->step->least, most = r->step->most;
    uint64_t largest = c->data ? (UINT64_MAX >> (64 - 8 * c->width)) - 1 : 0; /* all ones is not known */
    bool whole = least == INT64_MIN && most == INT64_MAX;
    r->least = 1;
    r->most = 0;
    if (!c->data || (!whole && most < c->base))
        return;
    uint64_t from = whole || least <= c->base ? 0 : (uint64_t)least - (uint64_t)c->base;
    uint64_t to = whole ? largest : (uint64_t)most - (uint64_t)c->base;
    if (from > largest)
        return;
    r->least = from;
    r->most = to < largest ? to : largest;
}

/* Whether the three columns are as narrow as nearly always: weight in two bytes, sex and day in one. */
static bool narrow(const struct compute_work *w, const struct compute_step *s)
{
    const struct frame_column *c = w->columns;
    return c[s->a].data && c[s->b].data && c[s->c].data && c[s->a].width == 2 && c[s->b].width == 1 &&
           c[s->c].width == 1;
}

static void bind_limits(const struct compute_work *w, struct ready *r)
{
    const struct birthweight *b = w->plan->birthweight;
    const struct frame_column *weight = &w->columns[r->step->a], *day = &w->columns[r->step->c];
    int64_t sex_base = w->columns[r->step->b].base;
    for (int sex = 0; sex < CURVE_SEXES; sex++) {
        const int32_t *grams = birthweight_days(b, (enum curve_centile)r->step->least, (enum curve_sex)sex);
        for (int64_t stored = 0; stored < 256; stored++) {
            int64_t at = day->base - b->first_day + stored;
            int64_t limit = at >= 0 && at < b->days && grams[at] >= 0 ? grams[at] - weight->base : 0;
            r->limits->of[((sex - sex_base) & 1) * 256 + stored] =
                (uint16_t)(limit < 0            ? 0
                           : limit > UINT16_MAX ? UINT16_MAX
                                                : limit);
        }
    }
}

void compute_frame(struct compute_work *w, const struct frame_column *columns)
{
    if (w->plan->column_count > 0)
        memcpy(w->columns, columns, (size_t)w->plan->column_count * sizeof *columns);
    for (int i = 0; i < w->ready_count; i++) {
        struct ready *r = &w->ready[i];
        if (r->step->op == STEP_RANGE)
            bind_range(r, &w->columns[r->step->column]);
        else if (r->step->op == STEP_BELOW_COLUMNS && narrow(w, r->step))
            bind_limits(w, r);
    }
}

/* --- done for every block --- */
/* Eight words at a time, as wide as the machine can. */
typedef uint64_t words __attribute__((vector_size(ALIGN), may_alias));
enum { STEPS_OF_MASK = MASK_WORDS / 8 };

WIDEST static void combine(const struct ready *r)
{
    words *restrict out = (words *)r->mask;
    const words *a = (const words *)r->a, *b = (const words *)r->b;
    switch ((int)r->step->op) {
    case STEP_AND:
        for (size_t i = 0; i < STEPS_OF_MASK; i++)
            out[i] = a[i] & b[i];
        return;
    case STEP_OR:
        for (size_t i = 0; i < STEPS_OF_MASK; i++)
            out[i] = a[i] | b[i];
        return;
    case STEP_ANDNOT:
        for (size_t i = 0; i < STEPS_OF_MASK; i++)
            out[i] = a[i] & ~b[i];
        return;
    case STEP_ORNOT:
        for (size_t i = 0; i < STEPS_OF_MASK; i++)
            out[i] = a[i] | ~b[i];
        return;
    case STEP_NOT:
        for (size_t i = 0; i < STEPS_OF_MASK; i++)
            out[i] = ~a[i];
        return;
    default:
        memset(out, r->step->op == STEP_ALL ? 0xff : 0, sizeof(uint64_t[MASK_WORDS]));
    }
}

static struct stretch stretch_of(const struct compute_work *w, int column, size_t first, size_t rows)
{
    const struct frame_column *c = &w->columns[column];
    size_t skip = w->plan->columns[column].join < 0 ? first : 0;
    return (struct stretch){(const unsigned char *)c->data + skip * c->width, c->width, rows};
}

static void range(const struct compute_work *w, const struct ready *r, size_t first, size_t rows)
{
    if (r->least > r->most) {
        memset(r->mask, 0, sizeof(uint64_t[MASK_WORDS]));
        return;
    }
    struct stretch s = stretch_of(w, r->step->column, first, rows);
    mask_range(w->way, r->mask, &s, r->least, r->most);
}

static uint64_t stored_at(const struct stretch *s, size_t row)
{
    switch (s->width) {
    case 1:
        return ((const uint8_t *)s->data)[row];
    case 2:
        return ((const uint16_t *)s->data)[row];
    case 4:
        return ((const uint32_t *)s->data)[row];
    default:
        return ((const uint64_t *)s->data)[row];
    }
}

/* Values of a column; nought where not known, so that what is computed with them stays within bounds. */
static void values(const struct compute_work *w, int column, int64_t *out, size_t first, size_t rows)
{
    const struct frame_column *c = &w->columns[column];
    if (!c->data) {
        memset(out, 0, rows * sizeof *out);
        return;
    }
    struct stretch s = stretch_of(w, column, first, rows);
    uint64_t ones = UINT64_MAX >> (64 - 8 * c->width);
    for (size_t i = 0; i < rows; i++) {
        uint64_t stored = stored_at(&s, i);
        out[i] = stored == ones ? 0 : (int64_t)((uint64_t)c->base + stored);
    }
}

/* --- curves --- */
static bool is_below(const struct birthweight *b, const int32_t *const grams[CURVE_SEXES],
                     const int64_t of[3])
{
    int64_t day = of[2] - b->first_day;
    return (of[1] == CURVE_BOY || of[1] == CURVE_GIRL) && day >= 0 && day < b->days &&
           of[0] < grams[of[1]][day];
}

static void below(const struct compute_work *w, const struct ready *r, size_t rows)
{
    const struct birthweight *b = w->plan->birthweight;
    enum curve_centile centile = (enum curve_centile)r->step->least;
    const int32_t *const grams[CURVE_SEXES] = {birthweight_days(b, centile, CURVE_BOY),
                                               birthweight_days(b, centile, CURVE_GIRL)};
    memset(r->mask, 0, sizeof(uint64_t[MASK_WORDS]));
    for (size_t i = 0; i < rows; i++) {
        const int64_t of[3] = {r->x->whole[i], r->y->whole[i], r->z->whole[i]};
        r->mask[i / 64] |= (uint64_t)is_below(b, grams, of) << (i % 64);
    }
}

static void below_columns(const struct compute_work *w, const struct ready *r, size_t first, size_t rows)
{
    const struct compute_step *s = r->step;
    if (!narrow(w, s)) {
        union numbers weight, sex, day;
        values(w, s->a, weight.whole, first, rows);
        values(w, s->b, sex.whole, first, rows);
        values(w, s->c, day.whole, first, rows);
        struct ready of = {.step = s, .mask = r->mask, .x = &weight, .y = &sex, .z = &day};
        below(w, &of, rows);
        return;
    }
    struct mask_keyed keyed = {stretch_of(w, s->a, first, rows).data, stretch_of(w, s->b, first, rows).data,
                               stretch_of(w, s->c, first, rows).data, rows};
    mask_below(w->way, r->mask, &keyed, r->limits);
}

/* --- numbers --- */
static bool compared(enum compute_op op, bool real, const union numbers *x, const union numbers *y, size_t i)
{
    if (op == STEP_EQ)
        return real ? x->real[i] == y->real[i] : x->whole[i] == y->whole[i];
    if (op == STEP_LT)
        return real ? x->real[i] < y->real[i] : x->whole[i] < y->whole[i];
    return real ? x->real[i] <= y->real[i] : x->whole[i] <= y->whole[i];
}

static void compare_rows(const struct ready *r, size_t rows)
{
    memset(r->mask, 0, sizeof(uint64_t[MASK_WORDS]));
    for (size_t i = 0; i < rows; i++) {
        bool so = r->step->op == STEP_GIVEN ? r->x->whole[i] != COMPUTE_NOT_GIVEN
                                            : compared(r->step->op, r->step->real, r->x, r->y, i);
        r->mask[i / 64] |= (uint64_t)so << (i % 64);
    }
}

static double real_result(enum compute_op op, double x, double y)
{
    return op == NUMBER_ADD   ? x + y
           : op == NUMBER_SUB ? x - y
           : op == NUMBER_MUL ? x * y
           : y == 0           ? 0
                              : x / y;
}

/* Known values stay within EXPR_LARGEST; those of rows that are not known wrap round and are never looked at. */
static int64_t whole_result(enum compute_op op, int64_t x, int64_t y)
{
    uint64_t a = (uint64_t)x, b = (uint64_t)y;
    return (int64_t)(op == NUMBER_ADD ? a + b : op == NUMBER_SUB ? a - b : a * b);
}

static void arithmetic(const struct ready *r, size_t rows)
{
    enum compute_op op = r->step->op;
    union numbers *out = r->number;
    for (size_t i = 0; i < rows; i++) {
        bool bit = r->a && (r->a[i / 64] >> (i % 64) & 1);
        if (op == NUMBER_IF)
            out->whole[i] = bit ? r->x->whole[i] : r->y->whole[i];
        else if (op == NUMBER_COUNT)
            out->whole[i] = r->x->whole[i] + bit;
        else if (op == NUMBER_REAL)
            out->real[i] = (double)r->x->whole[i] / (double)r->step->least;
        else if (r->step->real)
            out->real[i] = real_result(op, r->x->real[i], r->y->real[i]);
        else
            out->whole[i] = whole_result(op, r->x->whole[i], r->y->whole[i]);
    }
}

static void constant(const struct ready *r, size_t rows)
{
    for (size_t i = 0; i < rows; i++) {
        if (r->step->real)
            r->number->real[i] = (double)r->step->least;
        else
            r->number->whole[i] = r->step->least;
    }
}

static void curve(const struct compute_work *w, const struct ready *r, size_t rows)
{
    const int64_t *args[EXPR_ARGS] = {NULL};
    for (int i = 0; i < r->step->function->count; i++)
        args[i] = number_at(w, r->step->args[i])->whole;
    compute_curve(r->number->whole, w->plan->curves, r->step->function, args, rows);
}

/* Memory that will be wanted soon: a few lines are asked for before each step, so that nobody waits for them, now or then. */
struct ahead {
    const struct compute_work *w;
    const char *at, *end;
    int column;
    size_t first, rows;
};

static bool next_column(struct ahead *a)
{
    while (a->column < a->w->plan->column_count) {
        const struct frame_column *c = &a->w->columns[a->column];
        if (a->w->plan->columns[a->column++].join >= 0 || !c->data)
            continue;
        a->at = (const char *)c->data + a->first * c->width;
        a->end = a->at + a->rows * c->width;
        return true;
    }
    return false;
}

static void fetch(struct ahead *a)
{
    enum { LINE = 64, AT_ONCE = 6 }; /* measured: more at once wait for each other */
    if (a->at >= a->end && !next_column(a))
        return;
    for (int i = 0; i < AT_ONCE; i++)
        __builtin_prefetch(a->at + (size_t)i * LINE, 0, 1);
    a->at += (size_t)AT_ONCE * LINE;
}

void compute_block(struct compute_work *w, size_t first, size_t rows, size_t soon)
{
    bool none = soon == COMPUTE_NONE_SOON;
    struct ahead ahead = {.w = w, .column = none ? w->plan->column_count : 0, .first = soon, .rows = rows};
    for (int i = 0; i < w->ready_count; i++) {
        const struct ready *r = &w->ready[i];
        fetch(&ahead);
        switch (r->step->op) {
        case STEP_RANGE:
            range(w, r, first, rows);
            break;
        case STEP_NONE:
        case STEP_ALL:
        case STEP_AND:
        case STEP_OR:
        case STEP_ANDNOT:
        case STEP_ORNOT:
        case STEP_NOT:
            combine(r);
            break;
        case STEP_BELOW:
            below(w, r, rows);
            break;
        case STEP_BELOW_COLUMNS:
            below_columns(w, r, first, rows);
            break;
        case STEP_EQ:
        case STEP_LT:
        case STEP_LE:
        case STEP_GIVEN:
            compare_rows(r, rows);
            break;
        case NUMBER_FIELD:
            values(w, r->step->column, r->number->whole, first, rows);
            break;
        case NUMBER_CONSTANT:
            constant(r, rows);
            break;
        case NUMBER_CURVE:
            curve(w, r, rows);
            break;
        case NUMBER_ADD:
        case NUMBER_SUB:
        case NUMBER_MUL:
        case NUMBER_DIV:
        case NUMBER_REAL:
        case NUMBER_IF:
        case NUMBER_COUNT:
            arithmetic(r, rows);
            break;
        }
    }
}

const uint64_t *compute_mask(const struct compute_work *w, int step)
{
    return mask_at(w, step);
}

const int64_t *compute_numbers(const struct compute_work *w, int step)
{
    return number_at(w, step)->whole;
}
