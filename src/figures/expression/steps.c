/*
 * Masks that are the same are one step, and masks that follow from others are not computed: a comparison is known wherever it
 * is true, so "known and true" is the comparison itself. Knows ranges and and/or/not; not what a field or an indicator is.
 */
#include "figures/expression/steps.h"

#include <string.h>

enum { FIRST_ROOM = 256, LOOK_DEEP = 5 };

static size_t hash_of(const struct compute_step *step)
{
    uint64_t h = 0xcbf29ce484222325u;
    const unsigned char *byte = (const unsigned char *)step;
    for (size_t i = 0; i < sizeof *step; i++)
        h = (h ^ byte[i]) * 0x100000001b3u;
    return (size_t)(h ^ h >> 32);
}

/* Where the step stands in the table, or would. */
static size_t seat(const struct steps *s, const struct compute_step *step)
{
    size_t mask = 2 * (size_t)s->room - 1, at = hash_of(step) & mask;
    while (s->table[at] && memcmp(&s->items[s->table[at] - 1], step, sizeof *step) != 0)
        at = (at + 1) & mask;
    return at;
}

static void grow(struct steps *s)
{
    int room = s->room ? 2 * s->room : FIRST_ROOM;
    struct compute_step *items = arena_alloc(s->a, (size_t)room * sizeof *items);
    int *table = arena_alloc(s->a, 2 * (size_t)room * sizeof *table);
    s->full = s->full || room > STEPS_MAX;
    s->failed = s->failed || !items || !table || s->full;
    if (s->failed)
        return;
    if (s->count > 0)
        memcpy(items, s->items, (size_t)s->count * sizeof *items);
    s->items = items;
    s->table = table;
    s->room = room;
    for (int i = 0; i < s->count; i++)
        s->table[seat(s, &s->items[i])] = i + 1;
}

int steps_add(struct steps *s, const struct compute_step *step)
{
    if (s->count == s->room)
        grow(s);
    if (s->failed)
        return MASK_NOBODY;
    /* byte by byte the same: what lies between the members is nought in the copy */
    struct compute_step clean;
    memset(&clean, 0, sizeof clean);
    clean.op = step->op;
    clean.a = step->a;
    clean.b = step->b;
    clean.c = step->c;
    clean.column = step->column;
    clean.real = step->real;
    clean.least = step->least;
    clean.most = step->most;
    clean.function = step->function;
    memcpy(clean.args, step->args, sizeof clean.args);
    size_t at = seat(s, &clean);
    if (s->table[at] == 0) {
        s->items[s->count++] = clean;
        s->table[at] = s->count;
    }
    return s->table[at] - 1;
}

void steps_begin(struct steps *s, struct arena *a)
{
    *s = (struct steps){.a = a};
    steps_add(s, &(struct compute_step){.op = STEP_NONE});
    steps_add(s, &(struct compute_step){.op = STEP_ALL});
}

static bool is(const struct steps *s, int step, enum compute_op op)
{
    return s->items[step].op == op;
}

static bool same_column(const struct steps *s, int a, int b)
{
    return is(s, a, STEP_RANGE) && is(s, b, STEP_RANGE) && s->items[a].column == s->items[b].column;
}

static bool implies(const struct steps *s, int a, int b, int deep)
{
    const struct compute_step *x = &s->items[a], *y = &s->items[b];
    if (a == b || a == MASK_NOBODY || b == MASK_EVERYBODY)
        return true;
    if (same_column(s, a, b))
        return x->least >= y->least && x->most <= y->most;
    if (deep == 0)
        return false;
    deep--;
    if (x->op == STEP_OR && implies(s, x->a, b, deep) && implies(s, x->b, b, deep))
        return true;
    if (x->op == STEP_AND && (implies(s, x->a, b, deep) || implies(s, x->b, b, deep)))
        return true;
    if (x->op == STEP_ANDNOT && implies(s, x->a, b, deep))
        return true;
    if (y->op == STEP_AND)
        return implies(s, a, y->a, deep) && implies(s, a, y->b, deep);
    if (y->op == STEP_OR)
        return implies(s, a, y->a, deep) || implies(s, a, y->b, deep);
    return y->op == STEP_ORNOT && implies(s, a, y->a, deep);
}

/* Whether every row of mask a is in mask b as far as can be told from how they were made. */
static bool imply(const struct steps *s, int a, int b)
{
    return !s->failed && implies(s, a, b, LOOK_DEEP);
}

int steps_range(struct steps *s, int column, int64_t least, int64_t most)
{
    if (least > most)
        return MASK_NOBODY;
    return steps_add(
        s, &(struct compute_step){.op = STEP_RANGE, .column = column, .least = least, .most = most});
}

static int pair(struct steps *s, enum compute_op op, int a, int b)
{
    bool turn = (op == STEP_AND || op == STEP_OR) && a > b; /* the order says nothing: one of both */
    return steps_add(s, &(struct compute_step){.op = op, .a = turn ? b : a, .b = turn ? a : b});
}

/* a and b where b is made of two: what a implies already falls out. −1: nothing does. */
static int and_less(struct steps *s, int a, int b)
{
    const struct compute_step y = s->items[b];
    if (y.op == STEP_ORNOT && imply(s, a, y.b))
        return steps_and(s, a, y.a);
    if (y.op == STEP_NOT)
        return steps_and_not(s, a, y.a);
    if (y.op != STEP_AND)
        return -1;
    if (imply(s, a, y.a))
        return steps_and(s, a, y.b);
    if (imply(s, a, y.b))
        return steps_and(s, a, y.a);
    if (same_column(s, a, y.a))
        return steps_and(s, steps_and(s, a, y.a), y.b);
    return same_column(s, a, y.b) ? steps_and(s, steps_and(s, a, y.b), y.a) : -1;
}

int steps_and(struct steps *s, int a, int b)
{
    if (s->failed || imply(s, a, b))
        return a;
    if (imply(s, b, a))
        return b;
    if (same_column(s, a, b)) {
        const struct compute_step x = s->items[a], y = s->items[b];
        return steps_range(s, x.column, x.least > y.least ? x.least : y.least,
                           x.most < y.most ? x.most : y.most);
    }
    int less = and_less(s, a, b);
    if (less < 0)
        less = and_less(s, b, a);
    return less >= 0 ? less : pair(s, STEP_AND, a, b);
}

int steps_or(struct steps *s, int a, int b)
{
    if (s->failed || imply(s, a, b))
        return b;
    if (imply(s, b, a))
        return a;
    const struct compute_step x = s->items[a], y = s->items[b];
    if (same_column(s, a, b) && x.least - 1 <= y.most && y.least - 1 <= x.most)
        return steps_range(s, x.column, x.least < y.least ? x.least : y.least,
                           x.most > y.most ? x.most : y.most);
    if (y.op == STEP_NOT)
        return steps_or_not(s, a, y.a);
    return x.op == STEP_NOT ? steps_or_not(s, b, x.a) : pair(s, STEP_OR, a, b);
}

int steps_not(struct steps *s, int a)
{
    if (s->failed)
        return a;
    const struct compute_step x = s->items[a];
    if (a == MASK_NOBODY || a == MASK_EVERYBODY)
        return a == MASK_NOBODY ? MASK_EVERYBODY : MASK_NOBODY;
    if (x.op == STEP_NOT)
        return x.a;
    if (x.op == STEP_ANDNOT)
        return steps_or_not(s, x.b, x.a);
    if (x.op == STEP_ORNOT)
        return steps_and_not(s, x.b, x.a);
    return steps_add(s, &(struct compute_step){.op = STEP_NOT, .a = a});
}

int steps_and_not(struct steps *s, int a, int b)
{
    if (s->failed || imply(s, a, b))
        return MASK_NOBODY;
    const struct compute_step x = s->items[a], y = s->items[b];
    if (b == MASK_NOBODY || a == MASK_EVERYBODY)
        return b == MASK_NOBODY ? a : steps_not(s, b);
    if (y.op == STEP_NOT)
        return steps_and(s, a, y.a);
    if (same_column(s, a, b)) {
        if (y.least > x.most || y.most < x.least)
            return a;
        if (y.least <= x.least)
            return steps_range(s, x.column, y.most + 1, x.most);
        if (y.most >= x.most)
            return steps_range(s, x.column, x.least, y.least - 1);
    }
    return pair(s, STEP_ANDNOT, a, b);
}

int steps_or_not(struct steps *s, int a, int b)
{
    if (s->failed || imply(s, b, a))
        return MASK_EVERYBODY;
    const struct compute_step y = s->items[b];
    if (a == MASK_NOBODY || b == MASK_EVERYBODY)
        return b == MASK_EVERYBODY ? a : steps_not(s, b);
    return y.op == STEP_NOT ? steps_or(s, a, y.a) : pair(s, STEP_ORNOT, a, b);
}
