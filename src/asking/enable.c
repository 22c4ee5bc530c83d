/*
 * Conditions between items. Each condition is decided twice: as things stand, and whether answers still to come could
 * decide it otherwise; the second keeps "not asked yet" apart from "does not apply". It never checks answers.
 */
#include "asking/enable.h"

#include "asking/answer.h"
#include "base/clock.h"
#include "base/str.h"

#include <stdio.h>

static const char *const op_names[] = {"exists", "=", "!=", ">", "<", ">=", "<=", NULL};

const struct value *enable_answer_of(struct arena *a, const struct value *element, const char *prefix)
{
    static const char *const types[] = {"Boolean",  "Integer", "Decimal", "Date",
                                        "DateTime", "Time",    "String",  "Uri"};
    char name[32];
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        snprintf(name, sizeof name, "%s%s", prefix, types[i]);
        if (value_get(element, name))
            return value_copy(a, value_get(element, name));
    }
    snprintf(name, sizeof name, "%sCoding", prefix);
    const struct value *coding = value_get(element, name);
    if (coding) {
        const char *code = value_get_text(coding, "code");
        return value_text(a, code ? code : value_get_text(coding, "display"));
    }
    snprintf(name, sizeof name, "%sQuantity", prefix);
    return value_get(element, name) ? value_copy(a, value_get(value_get(element, name), "value")) : NULL;
}

/* Whether an answer to `question` can be compared with `answer` at all. */
static bool fits(const struct item *question, enum enable_op op, const struct value *answer)
{
    enum value_kind kind = value_kind(answer);
    double number = 0;
    int32_t day = 0;
    if (op == ENABLE_EXISTS)
        return kind == VALUE_BOOL;
    if (question->type == ITEM_BOOLEAN)
        return kind == VALUE_BOOL && (op == ENABLE_EQ || op == ENABLE_NE);
    if (question->type == ITEM_INTEGER || question->type == ITEM_DECIMAL)
        return kind == VALUE_NUMBER && answer_number(&number, answer);
    if (question->type == ITEM_DATE)
        return kind == VALUE_TEXT && day_parse(&day, value_as_text(answer, ""));
    return kind == VALUE_TEXT || kind == VALUE_NUMBER;
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
    const struct value *answer = enable_answer_of(a, source, "answer");
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

static bool compare(const struct value *actual, enum enable_op op, const struct value *expected)
{
    double x = 0, y = 0;
    int order = 0;
    if (value_kind(expected) == VALUE_BOOL || value_kind(actual) == VALUE_BOOL)
        return value_equal(actual, expected) && op == ENABLE_EQ;
    if (value_kind(expected) == VALUE_NUMBER) {
        if (!answer_number(&x, actual) || !answer_number(&y, expected))
            return false;
        order = (x > y) - (x < y);
    } else {
        order = strcmp(value_as_text(actual, ""), value_as_text(expected, ""));
    }
    return op == ENABLE_GT   ? order > 0
           : op == ENABLE_LT ? order < 0
           : op == ENABLE_GE ? order >= 0
           : op == ENABLE_LE ? order <= 0
                             : order == 0;
}

/* Whether a condition holds for this answer; NULL: unanswered. */
static bool holds(const struct enable_when *c, const struct value *answer)
{
    if (c->op == ENABLE_EXISTS)
        return value_as_bool(c->answer, false) == (answer != NULL);
    enum enable_op op = c->op == ENABLE_NE ? ENABLE_EQ : c->op;
    bool any = false;
    if (value_kind(answer) == VALUE_ARRAY)
        for (size_t i = 0; i < value_count(answer) && !any; i++)
            any = compare(value_item(answer, i), op, c->answer);
    else
        any = answer && compare(answer, op, c->answer);
    return c->op == ENABLE_NE ? !any : any;
}

/* What may still be: true, false, or both. */
struct outlook {
    bool now, may_hold, may_fail;
};

static struct outlook outlook_of(const struct enable_when *c, const struct item *question,
                                 struct enabled shown, const struct value *answer)
{
    bool absent = holds(c, NULL);
    if (!answer) {
        /* A question that is never asked, or never will be, stays unanswered. */
        bool open = item_asked(question) && (shown.now || !shown.settled);
        return (struct outlook){absent, absent || open, !absent || open};
    }
    bool given = holds(c, answer), now = shown.now ? given : absent;
    if (shown.settled)
        return (struct outlook){now, now, !now};
    return (struct outlook){now, given || absent, !given || !absent};
}

static struct enabled enabled_of(const struct instrument *q, const struct item *it, const struct enabled *all,
                                 const struct value *const *given)
{
    struct outlook sum = {!it->enable_any, !it->enable_any, it->enable_any};
    if (it->enable_count == 0)
        sum = (struct outlook){true, true, false};
    for (size_t i = 0; i < it->enable_count; i++) {
        const struct enable_when *c = &it->enable[i];
        struct outlook o = outlook_of(c, &q->items[c->question], all[c->question], given[c->question]);
        sum.now = it->enable_any ? sum.now || o.now : sum.now && o.now;
        sum.may_hold = it->enable_any ? sum.may_hold || o.may_hold : sum.may_hold && o.may_hold;
        sum.may_fail = it->enable_any ? sum.may_fail && o.may_fail : sum.may_fail || o.may_fail;
    }
    if (it->parent != SIZE_MAX) {
        struct enabled parent = all[it->parent];
        sum.now = sum.now && parent.now;
        sum.may_hold = sum.may_hold && (parent.now || !parent.settled);
        sum.may_fail = sum.may_fail || !parent.now || !parent.settled;
    }
    return (struct enabled){.now = sum.now, .settled = !(sum.may_hold && sum.may_fail)};
}

int instrument_enabled(struct enabled **out, struct arena *a, const struct instrument *q,
                       const struct value *answers, struct err *err)
{
    struct enabled *all = arena_alloc(a, (q->count + 1) * sizeof *all);
    const struct value **given = arena_alloc(a, (q->count + 1) * sizeof *given);
    if (!all || !given)
        return err_nomem(err);
    for (size_t i = 0; i < value_count(answers); i++) {
        const struct item *it = instrument_item(q, value_name(answers, i));
        if (it && answer_given(value_item(answers, i)))
            given[it->index] = value_item(answers, i);
    }
    for (size_t i = 0; i < q->count; i++)
        all[q->order[i]] = enabled_of(q, &q->items[q->order[i]], all, given);
    *out = all;
    return 0;
}
