/*
 * Conditions between items. Each condition is decided twice: as things stand, and whether answers still to come could
 * decide it otherwise; the second keeps "not asked yet" apart from "does not apply". It never checks answers.
 */
#include "asking/enable.h"

#include "asking/answer.h"
#include "asking/element.h"
#include "base/str.h"

static const char *const op_names[] = {"exists", "=", "!=", ">", "<", ">=", "<=", NULL};

/* answer[x] as answers to the question have it. What a choice is compared with need not be one of its options. */
static struct value *expected_answer(struct arena *a, const struct item *question, enum enable_op op,
                                     const struct value *source)
{
    const char *type = NULL;
    const struct value *v = element_value(&type, source, "answer");
    if (!v || op == ENABLE_EXISTS)
        return v ? value_copy(a, v) : NULL;
    struct value *answer = element_answer(a, question, source, "answer");
    if (answer || (question->type != ITEM_CHOICE && question->type != ITEM_OPEN_CHOICE))
        return answer;
    if (value_kind(v) != VALUE_OBJECT)
        return value_copy(a, v);
    const char *code = value_get_text(v, "code");
    return value_text(a, code ? code : value_get_text(v, "display"));
}

/* Whether an answer to `question` can be compared with `answer` at all. */
static bool fits(const struct item *question, enum enable_op op, const struct value *answer)
{
    enum value_kind kind = value_kind(answer);
    bool equality = op == ENABLE_EQ || op == ENABLE_NE;
    if (op == ENABLE_EXISTS)
        return kind == VALUE_BOOL;
    switch (question->type) {
    case ITEM_BOOLEAN:
        return kind == VALUE_BOOL && equality;
    case ITEM_INTEGER:
    case ITEM_DECIMAL:
    case ITEM_DATE:
    case ITEM_DATE_TIME:
    case ITEM_TIME:
        return answer_bound(question->type, answer);
    case ITEM_QUANTITY:
        return answer_bound(question->type, value_get(answer, "value"));
    case ITEM_REFERENCE:
        return equality && value_get_text(answer, "reference");
    case ITEM_STRING:
    case ITEM_TEXT:
    case ITEM_URL:
        return kind == VALUE_TEXT;
    case ITEM_CHOICE:
    case ITEM_OPEN_CHOICE:
        return kind == VALUE_TEXT || kind == VALUE_NUMBER || answer_own(answer);
    case ITEM_GROUP:
    case ITEM_DISPLAY:
    case ITEM_ATTACHMENT:
        break;
    }
    return false;
}

static int condition_load(struct enable_when *out, const struct instrument *q, const struct item *it,
                          const struct value *source, struct arena *a, struct err *err)
{
    const char *link_id = value_get_text(source, "question");
    const struct item *question = link_id ? instrument_item(q, link_id) : NULL;
    if (!question)
        return err_set(err, ERR_INVALID, it->link_id, "enable_unknown", "%s", link_id ? link_id : "");
    const char *op = value_get_text(source, "operator");
    int index = code_index(op_names, op);
    if (index < 0)
        return err_set(err, ERR_INVALID, it->link_id, "enable_operator", "%s", op ? op : "");
    const struct value *answer = expected_answer(a, question, (enum enable_op)index, source);
    if (arena_failed(a))
        return err_nomem(err);
    if (!fits(question, (enum enable_op)index, answer))
        return err_set(err, ERR_INVALID, it->link_id, "enable_answer", "%s", question->link_id);
    *out = (struct enable_when){.question = question->index, .op = (enum enable_op)index, .answer = answer};
    return 0;
}

static int conditions_load(const struct instrument *q, struct item *it, const struct value *source,
                           struct arena *a, struct err *err)
{
    const struct value *list = value_get(source, "enableWhen");
    size_t n = value_count(list);
    if (n == 0)
        return 0;
    const char *behavior = value_get_text(source, "enableBehavior");
    if ((n > 1 || behavior) && !text_is(behavior, "all") && !text_is(behavior, "any"))
        return err_set(err, ERR_INVALID, it->link_id, "enable_behavior", NULL);
    struct enable_when *conditions = arena_alloc(a, n * sizeof *conditions);
    if (!conditions)
        return err_nomem(err);
    for (size_t i = 0; i < n; i++) {
        int rc = condition_load(&conditions[i], q, it, value_item(list, i), a, err);
        if (rc)
            return rc;
    }
    it->enable = conditions;
    it->enable_count = n;
    it->enable_any = text_is(behavior, "any");
    return 0;
}

/* The first thing `it` depends on that is not placed yet; SIZE_MAX: none. */
static size_t waits_for(const struct item *it, const bool *placed)
{
    if (it->parent != SIZE_MAX && !placed[it->parent])
        return it->parent;
    for (size_t i = 0; i < it->enable_count; i++)
        if (!placed[it->enable[i].question])
            return it->enable[i].question;
    return SIZE_MAX;
}

/* Whoever follows what items wait for, from one that cannot be placed, ends up in the circle. */
static int circular(const struct instrument *q, const bool *placed, struct err *err)
{
    size_t at = 0;
    while (placed[at])
        at++;
    for (size_t i = 0; i < q->count; i++)
        at = waits_for(&q->items[at], placed);
    size_t next = waits_for(&q->items[at], placed);
    return err_set(err, ERR_INVALID, q->items[at].link_id, "enable_circular", "%s", q->items[next].link_id);
}

static int order_items(struct instrument *q, struct arena *a, struct err *err)
{
    size_t *order = arena_alloc(a, (q->count + 1) * sizeof *order);
    bool *placed = arena_alloc(a, q->count + 1);
    if (!order || !placed)
        return err_nomem(err);
    size_t done = 0;
    while (done < q->count) {
        size_t before = done;
        for (size_t i = 0; i < q->count; i++) {
            if (!placed[i] && waits_for(&q->items[i], placed) == SIZE_MAX) {
                placed[i] = true;
                order[done++] = i;
            }
        }
        if (done == before)
            return circular(q, placed, err);
    }
    q->order = order;
    return 0;
}

int enable_load(struct instrument *q, struct item *items, const struct value *const *sources, struct arena *a,
                struct err *err)
{
    for (size_t i = 0; i < q->count; i++) {
        int rc = conditions_load(q, &items[i], sources[i], a, err);
        if (rc)
            return rc;
    }
    return order_items(q, a, err);
}

static bool op_holds(enum enable_op op, int order)
{
    return op == ENABLE_GT   ? order > 0
           : op == ENABLE_LT ? order < 0
           : op == ENABLE_GE ? order >= 0
           : op == ENABLE_LE ? order <= 0
                             : order == 0;
}

static bool compare(const struct item *question, const struct value *actual, enum enable_op op,
                    const struct value *expected)
{
    double x = 0, y = 0;
    int order = 0;
    bool choice = question->type == ITEM_CHOICE || question->type == ITEM_OPEN_CHOICE;
    if (choice && value_kind(expected) == VALUE_NUMBER) { /* the code of an option may be a number */
        if (!answer_number(&x, actual) || !answer_number(&y, expected))
            return false;
        order = (x > y) - (x < y);
    } else if (choice && !answer_own(expected)) {
        order = value_kind(actual) == VALUE_TEXT
                    ? strcmp(value_as_text(actual, ""), value_as_text(expected, ""))
                    : 2;
        return order != 2 && op_holds(op, order);
    } else if (!answer_order(&order, question->type, actual, expected)) {
        return false;
    }
    return op_holds(op, order);
}

/* Whether a condition holds for this answer; NULL: unanswered. */
static bool holds(const struct enable_when *c, const struct item *question, const struct value *answer)
{
    if (c->op == ENABLE_EXISTS)
        return value_as_bool(c->answer, false) == (answer != NULL);
    enum enable_op op = c->op == ENABLE_NE ? ENABLE_EQ : c->op;
    bool any = false;
    if (value_kind(answer) == VALUE_ARRAY)
        for (size_t i = 0; i < value_count(answer) && !any; i++)
            any = compare(question, value_item(answer, i), op, c->answer);
    else
        any = answer && compare(question, answer, op, c->answer);
    return c->op == ENABLE_NE ? !any : any;
}

/* What may still be: true, false, or both. */
struct outlook {
    bool now, may_hold, may_fail;
};

static struct outlook outlook_of(const struct enable_when *c, const struct item *question,
                                 struct enabled shown, const struct value *answer)
{
    bool absent = holds(c, question, NULL);
    if (!answer) {
        /* A question that is never asked, or never will be, stays unanswered. */
        bool open = (item_asked(question) || item_rows(question)) && (shown.now || !shown.settled);
        return (struct outlook){absent, absent || open, !absent || open};
    }
    bool given = holds(c, question, answer), now = shown.now ? given : absent;
    if (shown.settled)
        return (struct outlook){now, now, !now};
    return (struct outlook){now, given || absent, !given || !absent};
}

/* --- rows --- */

static bool covers(const struct row *r, size_t index)
{
    return !r->outer || (index >= r->first && index < r->end);
}

struct enabled row_enabled(const struct row *r, const struct item *it)
{
    while (!covers(r, it->index))
        r = r->outer;
    return r->enabled[it->index - r->first];
}

static const struct value *given_at(const struct row *r, const struct item *it)
{
    while (!covers(r, it->index))
        r = r->outer;
    return r->given[it->index - r->first];
}

static struct enabled enabled_of(const struct row *r, const struct item *it)
{
    const struct instrument *q = r->instrument;
    struct outlook sum = {!it->enable_any, !it->enable_any, it->enable_any};
    if (it->enable_count == 0)
        sum = (struct outlook){true, true, false};
    for (size_t i = 0; i < it->enable_count; i++) {
        const struct enable_when *c = &it->enable[i];
        const struct item *question = &q->items[c->question];
        struct outlook o = outlook_of(c, question, row_enabled(r, question), given_at(r, question));
        sum.now = it->enable_any ? sum.now || o.now : sum.now && o.now;
        sum.may_hold = it->enable_any ? sum.may_hold || o.may_hold : sum.may_hold && o.may_hold;
        sum.may_fail = it->enable_any ? sum.may_fail && o.may_fail : sum.may_fail || o.may_fail;
    }
    if (it->parent != SIZE_MAX) {
        struct enabled parent = row_enabled(r, &q->items[it->parent]);
        sum.now = sum.now && parent.now;
        sum.may_hold = sum.may_hold && (parent.now || !parent.settled);
        sum.may_fail = sum.may_fail || !parent.now || !parent.settled;
    }
    return (struct enabled){.now = sum.now, .settled = !(sum.may_hold && sum.may_fail)};
}

/* Answers of deeper rows, one after another in an array. */
struct gathering {
    struct row *row;
    struct arena *arena;
    struct value **many; /* per item: NULL until there is one */
};

static void add_given(const struct gathering *g, size_t at, const struct value *answer)
{
    if (!g->many[at])
        g->row->given[at] = g->many[at] = value_array(g->arena);
    if (value_kind(answer) != VALUE_ARRAY)
        value_add(g->many[at], value_copy(g->arena, answer));
    for (size_t i = 0; value_kind(answer) == VALUE_ARRAY && i < value_count(answer); i++)
        value_add(g->many[at], value_copy(g->arena, value_item(answer, i)));
}

static void gather(const struct gathering *g, const struct value *answers, bool deeper)
{
    struct row *r = g->row;
    for (size_t i = 0; i < value_count(answers); i++) {
        const struct value *answer = value_item(answers, i);
        const struct item *it = instrument_item(r->instrument, value_name(answers, i));
        if (!it || it->index < r->first || it->index >= r->end || !answer_given(answer))
            continue;
        if (deeper)
            add_given(g, it->index - r->first, answer);
        else
            r->given[it->index - r->first] = answer;
        for (size_t k = 0; item_rows(it) && value_kind(answer) == VALUE_ARRAY && k < value_count(answer); k++)
            if (value_kind(value_item(answer, k)) == VALUE_OBJECT)
                gather(g, value_item(answer, k), true);
    }
}

static int row_fill(struct row *r, struct arena *a, const struct value *answers, struct err *err)
{
    size_t n = r->end - r->first;
    struct gathering g = {.row = r, .arena = a};
    r->given = arena_alloc(a, (n + 1) * sizeof *r->given);
    r->enabled = arena_alloc(a, (n + 1) * sizeof *r->enabled);
    g.many = arena_alloc(a, (n + 1) * sizeof *g.many);
    if (!r->given || !r->enabled || !g.many)
        return err_nomem(err);
    if (value_kind(answers) == VALUE_OBJECT)
        gather(&g, answers, false);
    if (arena_failed(a))
        return err_nomem(err);
    const struct instrument *q = r->instrument;
    for (size_t i = 0; i < q->count; i++)
        if (q->order[i] >= r->first && q->order[i] < r->end)
            r->enabled[q->order[i] - r->first] = enabled_of(r, &q->items[q->order[i]]);
    return 0;
}

int row_whole(struct row *out, struct arena *a, const struct instrument *q, const struct value *answers,
              struct err *err)
{
    struct row r = {.instrument = q, .group = SIZE_MAX, .first = 0, .end = q->count};
    int rc = row_fill(&r, a, answers, err);
    if (rc == 0)
        *out = r;
    return rc;
}

int row_inside(struct row *out, struct arena *a, const struct row *outer, const struct item *group,
               const struct value *answers, struct err *err)
{
    struct row r = {.instrument = outer->instrument,
                    .outer = outer,
                    .group = group->index,
                    .first = group->index + 1,
                    .end = group->end};
    int rc = row_fill(&r, a, answers, err);
    if (rc == 0)
        *out = r;
    return rc;
}

int instrument_enabled(struct enabled **out, struct arena *a, const struct instrument *q,
                       const struct value *answers, struct err *err)
{
    struct row whole;
    int rc = row_whole(&whole, a, q, answers, err);
    if (rc == 0)
        *out = whole.enabled;
    return rc;
}
