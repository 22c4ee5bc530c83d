/* What makes a question show, for the browser: assets/ts/conditions.ts reads it. The server judges again; this only spares a
 * reader questions that do not concern her while she answers. */
#include "app/signals/answers.h"
#include "asking/answer.h"
#include "base/str.h"

#include <string.h>

static const char *const operators[] = {
    [ENABLE_EXISTS] = "exists", [ENABLE_EQ] = "=",  [ENABLE_NE] = "!=", [ENABLE_GT] = ">",
    [ENABLE_LT] = "<",          [ENABLE_GE] = ">=", [ENABLE_LE] = "<=",
};

/* The repeating groups around an item, from the outside in; their number. */
static size_t groups_around(size_t out[INSTRUMENT_MAX_DEPTH], const struct item *items, const struct item *it)
{
    size_t n = 0;
    for (size_t at = it->row; at != SIZE_MAX; at = items[at].row)
        n++;
    size_t k = n;
    for (size_t at = it->row; at != SIZE_MAX; at = items[at].row)
        out[--k] = at;
    return n;
}

/* The name of the question's field as the item in the row `path` meets it: in the same row where both are in it, "@*" for every
 * row of a group that only the question is in. */
static const char *name_for(struct call *c, const struct item *items, const struct item *it, const char *path,
                            const struct item *question, const char *kind)
{
    size_t mine[INSTRUMENT_MAX_DEPTH], its[INSTRUMENT_MAX_DEPTH];
    size_t m = groups_around(mine, items, it), n = groups_around(its, items, question), shared = 0;
    while (shared < m && shared < n && mine[shared] == its[shared])
        shared++;
    const char *end = path;
    for (size_t i = 0; i < shared && *end; i++)
        end += 1 + strcspn(end + 1, "@");
    BUF_AUTO out;
    buf_init(&out, INSTRUMENT_MAX_TEXT);
    buf_printf(&out, "%s%.*s", kind, (int)(end - path), path);
    for (size_t i = shared; i < n; i++)
        buf_adds(&out, "@*");
    buf_printf(&out, ".%s", question->link_id);
    return buf_keep(&out, c->arena);
}

static bool is_number(const struct item *question)
{
    return question->type == ITEM_INTEGER || question->type == ITEM_DECIMAL ||
           question->type == ITEM_QUANTITY;
}

/* The item whose condition it is, in the row `path`. */
struct asking {
    struct call *c;
    const struct item *items, *item;
    const char *path;
};

static void put_condition(struct value *when, const struct asking *a, const struct enable_when *e)
{
    const struct item *question = &a->items[e->question];
    struct value *one = value_add_object(when);
    const char *own = answer_own(e->answer);
    bool more = question->type == ITEM_OPEN_CHOICE || question->type == ITEM_ATTACHMENT;
    value_put_text(one, "name", name_for(a->c, a->items, a->item, a->path, question, own ? "o" : "a"));
    value_put_text(one, "op", operators[e->op]);
    value_put_text(one, "value",
                   own                      ? own
                   : e->op == ENABLE_EXISTS ? (value_as_bool(e->answer, false) ? "true" : "false")
                                            : answer_text(a->c->arena, question, e->answer));
    value_put_text(one, "type",
                   is_number(question) || value_kind(e->answer) == VALUE_NUMBER ? "number" : "text");
    if (more && e->op == ENABLE_EXISTS)
        value_put_text(one, "also",
                       name_for(a->c, a->items, a->item, a->path, question,
                                question->type == ITEM_OPEN_CHOICE ? "o" : "f"));
    if (question->type == ITEM_QUANTITY && question->unit_count != 1 && e->op != ENABLE_EXISTS) {
        const char *code = value_get_text(e->answer, "code"), *unit = value_get_text(e->answer, "unit");
        value_put_text(one, "unit_name", name_for(a->c, a->items, a->item, a->path, question, "u"));
        value_put_text(one, "unit", code && question->unit_count ? code : unit ? unit : "");
    }
}

/* A rule about answers that stand on the same page; what rests on another step, or on rows, the server has decided. */
static bool rule_on_page(const struct questions *q, const struct item *it)
{
    bool here = it->enable_count > 0;
    for (size_t i = 0; i < it->enable_count; i++) {
        const struct item *question = &q->instrument->questionnaire->items[it->enable[i].question];
        here = here && question_on_page(q, question) && item_asked(question);
    }
    return here;
}

/* The item's own rule and those of the groups it is in, which must all hold. */
struct value *question_conditions(struct call *c, const struct questions *q, const struct item *it,
                                  const char *path)
{
    const struct item *items = q->instrument->questionnaire->items;
    struct value *rule = value_object(c->arena);
    bool alone = question_sensitive(q, it), any = alone;
    value_put_text(rule, "behavior", "all");
    struct value *when = value_put_array(rule, "when"), *also = value_put_array(rule, "also");
    if (alone) {
        struct value *one = value_add_object(when);
        value_put_text(one, "name", "alone");
        value_put_text(one, "op", "=");
        value_put_text(one, "value", "yes");
        value_put_text(one, "type", "text");
    }
    for (const struct item *at = it; at; at = at->parent == SIZE_MAX ? NULL : &items[at->parent]) {
        if (!rule_on_page(q, at))
            continue;
        const struct asking a = {c, items, it, path};
        struct value *one = value_add_object(also);
        value_put_text(one, "behavior", at->enable_any ? "any" : "all");
        struct value *its = value_put_array(one, "when");
        for (size_t i = 0; i < at->enable_count; i++)
            put_condition(its, &a, &at->enable[i]);
        any = true;
    }
    return any ? rule : value_null(c->arena);
}
