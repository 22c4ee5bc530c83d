/*
 * Trees of indicators to steps: each truth becomes three masks (known, surely, maybe: the table of expression.h), each
 * number a column of numbers and a mask of where it is known. Computes nothing and sees no rows.
 */
#include "figures/expression/compute.h"
#include "figures/expression/functions.h"
#include "figures/expression/steps.h"

#include <string.h>

struct reading {
    int known, surely, maybe; /* masks */
};

struct number {
    int step, known;
};

struct planner {
    struct steps s;
    struct arena *a;
    const struct compute_question *q;
    const struct schema *schema; /* of the tree at hand */
    const char *name;            /* of the indicator at hand */
    struct compute_column *columns;
    int column_count;
    struct compute_plan *plan;
    struct err *err;
    int rc;
};

enum { COLUMNS_MAX = 1024, CENTILE_RUNS = 64 };

static struct reading truth(struct planner *p, const struct expr *e);
static struct number number(struct planner *p, const struct expr *e);

static int refuse(struct planner *p, const char *key, const char *arg)
{
    if (p->rc == 0)
        p->rc = err_set(p->err, ERR_NOT_FOUND, p->name, key, "%s", arg);
    return MASK_NOBODY;
}

/* --- columns --- */
static int join_of(struct planner *p, int *field)
{
    for (size_t i = 0; i < p->schema->join_count; i++) {
        const struct schema_join *j = &p->schema->joins[i];
        if (*field < j->first || (size_t)*field >= (size_t)j->first + j->schema->count)
            continue;
        for (size_t k = 0; k < p->q->joined_count; k++)
            if (text_is(p->q->joined[k].as, j->as)) {
                *field -= j->first;
                return (int)k;
            }
        return refuse(p, "compute_join", j->as);
    }
    return -1;
}

static int column_of(struct planner *p, int field)
{
    int join = join_of(p, &field);
    for (int i = 0; i < p->column_count; i++)
        if (p->columns[i].join == join && p->columns[i].field == field)
            return i;
    if (p->column_count == COLUMNS_MAX)
        return 0;
    p->columns[p->column_count] = (struct compute_column){join, field};
    return p->column_count++;
}

/* What may stand in the field: outside it a stored number is not known either. */
static void bounds(const struct field *f, int64_t *least, int64_t *most)
{
    bool open = f->kind == FIELD_AREA || f->kind == FIELD_LABEL || f->kind == FIELD_PSEUDONYM;
    bool few = f->kind == FIELD_FLAG || f->kind == FIELD_CODE;
    *least = open ? INT64_MIN : few ? 0 : f->min;
    *most = open ? INT64_MAX : f->kind == FIELD_FLAG ? 1 : few ? (int64_t)f->code_count - 1 : f->max;
}

static int within(struct planner *p, int field, int64_t least, int64_t most)
{
    int64_t from, to;
    bounds(&p->schema->fields[field], &from, &to);
    return steps_range(&p->s, column_of(p, field), least > from ? least : from, most < to ? most : to);
}

static int known_field(struct planner *p, int field)
{
    return within(p, field, INT64_MIN, INT64_MAX);
}

/* --- truths --- */
static struct reading known_where(struct planner *p, int known, int so)
{
    return (struct reading){known, steps_and(&p->s, known, so),
                            steps_or_not(&p->s, steps_and(&p->s, known, so), known)};
}

static struct reading always(int mask)
{
    return (struct reading){MASK_EVERYBODY, mask, mask};
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

/* field × factor, as the reader brings decimals together; false: something else. */
static bool plain_field(const struct expr *e, int *field, int64_t *factor)
{
    *factor = e->op == EXPR_SCALE ? e->constant : 1;
    const struct expr *inner = e->op == EXPR_SCALE ? e->args[0] : e;
    *field = inner->field;
    return inner->op == EXPR_FIELD && *factor > 0;
}

/* field × factor OP constant, as a range of the field. */
static struct reading compare_field(struct planner *p, enum expr_op op, int field, int64_t factor,
                                    int64_t constant)
{
    int known = known_field(p, field);
    int64_t down = floor_div(constant, factor);
    bool whole = constant % factor == 0;
    int64_t below = whole ? down - 1 : down; /* the largest x with x × factor < constant */
    int so;
    if (op == EXPR_EQ || op == EXPR_NE)
        so = whole ? within(p, field, down, down) : MASK_NOBODY;
    else if (op == EXPR_LT || op == EXPR_GE)
        so = within(p, field, INT64_MIN, below);
    else
        so = within(p, field, INT64_MIN, down);
    if (op == EXPR_NE || op == EXPR_GE || op == EXPR_GT)
        so = steps_and_not(&p->s, known, so);
    return known_where(p, known, so);
}

static enum expr_op turned(enum expr_op op)
{
    switch ((int)op) {
    case EXPR_LT:
        return EXPR_GT;
    case EXPR_LE:
        return EXPR_GE;
    case EXPR_GT:
        return EXPR_LT;
    case EXPR_GE:
        return EXPR_LE;
    default:
        return op;
    }
}

static struct reading compare_numbers(struct planner *p, const struct expr *e)
{
    struct number a = number(p, e->args[0]), b = number(p, e->args[1]);
    bool equal = e->op == EXPR_EQ || e->op == EXPR_NE, turn = e->op == EXPR_GT || e->op == EXPR_GE;
    struct compute_step step = {.op = equal                                  ? STEP_EQ
                                      : e->op == EXPR_LT || e->op == EXPR_GT ? STEP_LT
                                                                             : STEP_LE,
                                .a = turn ? b.step : a.step,
                                .b = turn ? a.step : b.step,
                                .real = e->args[0]->decimals < 0};
    int known = steps_and(&p->s, a.known, b.known), so = steps_add(&p->s, &step);
    if (e->op == EXPR_NE)
        so = steps_not(&p->s, so);
    return known_where(p, known, so);
}

static struct reading compare(struct planner *p, const struct expr *e)
{
    const struct expr *a = e->args[0], *b = e->args[1];
    int field;
    int64_t factor;
    if (b->op == EXPR_CONSTANT && plain_field(a, &field, &factor))
        return compare_field(p, e->op, field, factor, b->constant);
    if (a->op == EXPR_CONSTANT && plain_field(b, &field, &factor))
        return compare_field(p, turned(e->op), field, factor, a->constant);
    return compare_numbers(p, e);
}

/* Where a text stands in the dataset's own list; −1 when it has none such. */
static int64_t listed(struct planner *p, int field, const char *text)
{
    int own = field, join = join_of(p, &own);
    const struct dataset *d = join < 0 ? p->q->data : p->q->joined[join].data;
    for (size_t i = 0; d->lists && d->lists[own] && i < d->list_counts[own]; i++)
        if (strcmp(d->lists[own][i], text) == 0)
            return (int64_t)i;
    return -1;
}

static int in_field(struct planner *p, const struct expr *e, int field, int64_t factor)
{
    int so = MASK_NOBODY;
    bool label = e->args[0]->type == EXPR_LABEL;
    for (size_t i = 0; i < e->list_count; i++) {
        int64_t at = label ? listed(p, field, e->texts[i]) : e->list[i];
        if ((!label || at >= 0) && at % factor == 0)
            so = steps_or(&p->s, so, within(p, field, at / factor, at / factor));
    }
    return so;
}

static struct reading in(struct planner *p, const struct expr *e)
{
    int field;
    int64_t factor;
    if (plain_field(e->args[0], &field, &factor))
        return known_where(p, known_field(p, field), in_field(p, e, field, factor));
    struct number a = number(p, e->args[0]);
    int so = MASK_NOBODY;
    for (size_t i = 0; i < e->list_count; i++) {
        int constant = steps_add(&p->s, &(struct compute_step){.op = NUMBER_CONSTANT, .least = e->list[i]});
        so = steps_or(&p->s, so,
                      steps_add(&p->s, &(struct compute_step){.op = STEP_EQ, .a = a.step, .b = constant}));
    }
    return known_where(p, a.known, so);
}

static struct reading choose(struct planner *p, const struct expr *e)
{
    struct steps *s = &p->s;
    struct reading c = truth(p, e->args[0]), a = truth(p, e->args[1]), b = truth(p, e->args[2]);
    int yes = steps_and(s, c.known, c.surely), no = steps_and_not(s, c.known, c.surely);
    return (struct reading){
        .known = steps_or(s, steps_and(s, yes, a.known), steps_and(s, no, b.known)),
        .surely = steps_and(s, steps_or_not(s, a.surely, c.maybe), steps_or(s, c.surely, b.surely)),
        .maybe = steps_or(s, steps_and(s, c.maybe, a.maybe), steps_and_not(s, b.maybe, c.surely)),
    };
}

static struct reading join_truths(struct planner *p, const struct expr *e)
{
    int (*of)(struct steps *, int, int) = e->op == EXPR_AND ? steps_and : steps_or;
    struct reading all = truth(p, e->args[0]);
    for (int i = 1; i < e->arg_count; i++) {
        struct reading one = truth(p, e->args[i]);
        all.known = steps_and(&p->s, all.known, one.known);
        all.surely = of(&p->s, all.surely, one.surely);
        all.maybe = of(&p->s, all.maybe, one.maybe);
    }
    return all;
}

static int known(struct planner *p, const struct expr *e)
{
    if (e->op == EXPR_FIELD)
        return known_field(p, e->field);
    return e->type == EXPR_TRUTH ? truth(p, e).known : number(p, e).known;
}

/* --- curves --- */
/* Where the curve has a centile for that sex: its days, as ranges of the field or number. */
static int days_known(struct planner *p, const int32_t *grams, const struct expr *day)
{
    const struct birthweight *b = p->plan->birthweight;
    int so = MASK_NOBODY;
    for (int from = 0, to; from < b->days; from = to + 1) {
        for (to = from; to < b->days && grams[to] >= 0; to++)
            ;
        if (to == from)
            continue;
        struct expr least = {.op = EXPR_CONSTANT, .type = EXPR_NUMBER, .constant = b->first_day + from},
                    most = {.op = EXPR_CONSTANT, .type = EXPR_NUMBER, .constant = b->first_day + to - 1},
                    ge = {.op = EXPR_GE, .args = {day, &least}, .arg_count = 2},
                    le = {.op = EXPR_LE, .args = {day, &most}, .arg_count = 2};
        so = steps_or(&p->s, so, steps_and(&p->s, compare(p, &ge).surely, compare(p, &le).surely));
    }
    return so;
}

static struct reading below_centile(struct planner *p, const struct expr *e)
{
    const struct expr *weight = e->args[0], *sex = e->args[1], *day = e->args[2];
    const struct birthweight *b = p->plan->birthweight;
    if (!b)
        return always(refuse(p, "compute_curve", curve_code(e->function->curve)));
    int known_all = MASK_NOBODY;
    for (int i = 0; i < CURVE_SEXES; i++) {
        const int32_t *grams = birthweight_days(b, (enum curve_centile)e->constant, (enum curve_sex)i);
        int of = sex->op == EXPR_FIELD ? within(p, sex->field, i, i) : MASK_NOBODY;
        known_all = steps_or(&p->s, known_all, steps_and(&p->s, of, days_known(p, grams, day)));
    }
    known_all = steps_and(&p->s, known_all, known(p, weight));
    struct compute_step step = {.op = STEP_BELOW, .least = e->constant};
    if (weight->op == EXPR_FIELD && sex->op == EXPR_FIELD && day->op == EXPR_FIELD) {
        step.op = STEP_BELOW_COLUMNS;
        step.a = column_of(p, weight->field);
        step.b = column_of(p, sex->field);
        step.c = column_of(p, day->field);
    } else {
        step.a = number(p, weight).step;
        step.b = number(p, sex).step;
        step.c = number(p, day).step;
    }
    return known_where(p, known_all, steps_add(&p->s, &step));
}

static struct reading truth(struct planner *p, const struct expr *e)
{
    struct reading r;
    switch ((int)e->op) {
    case EXPR_FIELD:
        return known_where(p, known_field(p, e->field), within(p, e->field, 1, 1));
    case EXPR_CONSTANT:
        return always(e->constant ? MASK_EVERYBODY : MASK_NOBODY);
    case EXPR_IN:
        return in(p, e);
    case EXPR_AND:
    case EXPR_OR:
        return join_truths(p, e);
    case EXPR_NOT:
        r = truth(p, e->args[0]);
        return (struct reading){r.known, steps_not(&p->s, r.maybe), steps_not(&p->s, r.surely)};
    case EXPR_IF:
        return choose(p, e);
    case EXPR_KNOWN:
        return always(known(p, e->args[0]));
    case EXPR_CALL:
        return below_centile(p, e);
    default:
        return compare(p, e);
    }
}

/* --- numbers --- */
static struct number count(struct planner *p, const struct expr *e)
{
    int at = steps_add(&p->s, &(struct compute_step){.op = NUMBER_CONSTANT});
    for (int i = 0; i < e->arg_count; i++) {
        struct reading r = truth(p, e->args[i]);
        int so = steps_and(&p->s, r.known, r.surely);
        at = steps_add(&p->s, &(struct compute_step){.op = NUMBER_COUNT, .a = at, .b = so});
    }
    return (struct number){at, MASK_EVERYBODY};
}

static struct number two(struct planner *p, const struct expr *e)
{
    struct number a = number(p, e->args[0]), b = number(p, e->args[1]);
    enum compute_op op = e->op == EXPR_ADD   ? NUMBER_ADD
                         : e->op == EXPR_SUB ? NUMBER_SUB
                         : e->op == EXPR_MUL ? NUMBER_MUL
                                             : NUMBER_DIV;
    int known_both = steps_and(&p->s, a.known, b.known);
    if (op == NUMBER_DIV) {
        int nought = steps_add(&p->s, &(struct compute_step){.op = NUMBER_CONSTANT, .real = true});
        nought =
            steps_add(&p->s, &(struct compute_step){.op = STEP_EQ, .a = b.step, .b = nought, .real = true});
        known_both = steps_and_not(&p->s, known_both, nought);
    }
    struct compute_step step = {.op = op, .a = a.step, .b = b.step, .real = e->decimals < 0};
    return (struct number){steps_add(&p->s, &step), known_both};
}

static struct number chosen(struct planner *p, const struct expr *e)
{
    struct steps *s = &p->s;
    struct reading c = truth(p, e->args[0]);
    struct number a = number(p, e->args[1]), b = number(p, e->args[2]);
    int yes = steps_and(s, c.known, c.surely), no = steps_and_not(s, c.known, c.surely);
    struct compute_step step = {.op = NUMBER_IF, .a = yes, .b = a.step, .c = b.step};
    return (struct number){steps_add(s, &step),
                           steps_or(s, steps_and(s, yes, a.known), steps_and(s, no, b.known))};
}

static struct number curve(struct planner *p, const struct expr *e)
{
    if (!p->q->curves || !p->q->curves->of[e->function->curve])
        return (struct number){refuse(p, "compute_curve", curve_code(e->function->curve)), MASK_NOBODY};
    struct compute_step step = {.op = NUMBER_CURVE, .function = e->function};
    int all = MASK_EVERYBODY;
    for (int i = 0; i < e->arg_count; i++) {
        struct number n = number(p, e->args[i]);
        step.args[i] = n.step;
        all = steps_and(&p->s, all, n.known);
    }
    int at = steps_add(&p->s, &step);
    int given = steps_add(&p->s, &(struct compute_step){.op = STEP_GIVEN, .a = at});
    return (struct number){at, steps_and(&p->s, all, given)};
}

static struct number number(struct planner *p, const struct expr *e)
{
    struct number n;
    struct compute_step step = {.op = NUMBER_CONSTANT, .least = e->constant};
    switch ((int)e->op) {
    case EXPR_FIELD:
        step = (struct compute_step){.op = NUMBER_FIELD, .column = column_of(p, e->field)};
        return (struct number){steps_add(&p->s, &step), known_field(p, e->field)};
    case EXPR_CONSTANT:
        return (struct number){steps_add(&p->s, &step), MASK_EVERYBODY};
    case EXPR_COUNT:
        return count(p, e);
    case EXPR_IF:
        return chosen(p, e);
    case EXPR_SCALE:
        n = number(p, e->args[0]);
        step = (struct compute_step){.op = NUMBER_MUL, .a = n.step, .b = steps_add(&p->s, &step)};
        return (struct number){steps_add(&p->s, &step), n.known};
    case EXPR_REAL:
        n = number(p, e->args[0]);
        step = (struct compute_step){.op = NUMBER_REAL, .a = n.step, .least = 1};
        for (int i = 0; i < e->args[0]->decimals; i++)
            step.least *= 10;
        return (struct number){steps_add(&p->s, &step), n.known};
    case EXPR_CALL:
        return curve(p, e);
    default:
        return two(p, e);
    }
}

/* --- what is counted --- */
static int output(struct planner *p, int mask, int of)
{
    struct compute_plan *plan = p->plan;
    for (int i = 0; i < plan->output_count; i++)
        if (plan->outputs[i].mask == mask && plan->outputs[i].number == of)
            return i;
    plan->outputs[plan->output_count] = (struct compute_output){mask, of};
    return plan->output_count++;
}

/* The table of indicator.h. */
static void count_indicator(struct planner *p, const struct indicator *i, int place[CUBE_COUNTS])
{
    struct steps *s = &p->s;
    bool d_number = i->denominator->type == EXPR_NUMBER, n_number = i->numerator->type == EXPR_NUMBER;
    struct reading d = {0}, n = {0};
    struct number dn = {-1, 0}, nn = {-1, 0};
    if (d_number)
        dn = number(p, i->denominator);
    else
        d = truth(p, i->denominator);
    if (n_number)
        nn = number(p, i->numerator);
    else
        n = truth(p, i->numerator);
    int rows = d_number ? dn.known : steps_and(s, d.known, d.surely);
    int sure = steps_and(s, rows, n_number ? nn.known : n.known);
    int events = n_number ? sure : steps_and(s, sure, n.surely);
    place[CUBE_ELIGIBLE] = output(p, rows, dn.step);
    place[CUBE_UNDECIDED] = output(p, steps_not(s, d_number ? dn.known : d.known), -1);
    place[CUBE_KNOWN] = output(p, sure, dn.step);
    place[CUBE_EVENTS] = output(p, events, nn.step);
    place[CUBE_LEAST] = n_number ? place[CUBE_EVENTS] : output(p, steps_and(s, rows, n.surely), -1);
    place[CUBE_MOST] = n_number ? place[CUBE_EVENTS] : output(p, steps_and(s, rows, n.maybe), -1);
}

static int finish(struct planner *p)
{
    if (p->rc < 0)
        return p->rc;
    if (p->s.full || p->column_count == COLUMNS_MAX)
        return err_set(p->err, ERR_INVALID, "", "compute_steps", "%d", STEPS_MAX);
    if (arena_failed(p->a) || p->s.failed)
        return err_nomem(p->err);
    p->plan->steps = p->s.items;
    p->plan->step_count = p->s.count;
    p->plan->columns = p->columns;
    p->plan->column_count = p->column_count;
    return plan_slots(p->plan, p->a, p->err);
}

int compute_plan(struct compute_plan *out, struct arena *a, const struct compute_question *q, struct err *err)
{
    const struct curve *weights = q->curves ? q->curves->of[CURVE_BIRTHWEIGHT] : NULL;
    struct compute_plan plan = {.curves = q->curves, .birthweight = weights ? weights->birthweight : NULL};
    struct planner p = {.a = a, .q = q, .plan = &plan, .err = err};
    plan.outputs = arena_alloc(a, q->indicator_count * CUBE_COUNTS * sizeof *plan.outputs);
    plan.place = arena_alloc(a, q->indicator_count * sizeof *plan.place);
    p.columns = arena_alloc(a, COLUMNS_MAX * sizeof *p.columns);
    if (!plan.outputs || !plan.place || !p.columns)
        return err_nomem(err);
    steps_begin(&p.s, a);
    for (size_t i = 0; i < q->indicator_count && p.rc == 0 && !p.s.failed; i++) {
        p.schema = q->indicators[i]->schema;
        p.name = q->indicators[i]->code;
        count_indicator(&p, q->indicators[i], plan.place[i]);
    }
    int rc = finish(&p);
    if (rc == 0)
        *out = plan;
    return rc;
}
