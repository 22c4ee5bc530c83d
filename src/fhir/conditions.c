/* enableWhen between the items of one Questionnaire: each condition by itself, and that they do not wait for one another in a
 * circle. Whether a condition holds is asking/enable.c's. */
#include "asking/element.h"
#include "fhir/extension.h"
#include "fhir/reading.h"
#include "fhir/shape.h"

/* answer[x] that may be compared with an answer of each type; exists takes a boolean always. */
static const char *const comparable[][5] = {
    [ITEM_GROUP] = {NULL},
    [ITEM_DISPLAY] = {NULL},
    [ITEM_BOOLEAN] = {"Boolean", NULL},
    [ITEM_INTEGER] = {"Integer", "Decimal", NULL},
    [ITEM_DECIMAL] = {"Decimal", "Integer", NULL},
    [ITEM_DATE] = {"Date", NULL},
    [ITEM_STRING] = {"String", NULL},
    [ITEM_TEXT] = {"String", NULL},
    [ITEM_CHOICE] = {"Coding", "String", "Integer", "Decimal",
                     NULL}, /* codes that are numbers compare as numbers */
    [ITEM_OPEN_CHOICE] = {"Coding", "String", "Integer", "Decimal", NULL},
    [ITEM_DATE_TIME] = {"DateTime", "Date", NULL},
    [ITEM_TIME] = {"Time", NULL},
    [ITEM_URL] = {"String", "Uri", NULL},
    [ITEM_QUANTITY] = {"Quantity", NULL},
    [ITEM_ATTACHMENT] = {NULL},
    [ITEM_REFERENCE] = {"Reference", NULL},
};

static bool fits(const struct read_item *question, const char *type)
{
    if (question->type < 0 || !type)
        return question->type < 0;
    for (size_t i = 0; i < 5 && comparable[question->type][i]; i++)
        if (text_is(comparable[question->type][i], type))
            return true;
    return question->type == ITEM_CHOICE && (text_is(type, "Date") || text_is(type, "Time"));
}

struct fault_place {
    struct reading *reading;
    size_t item;
};

static void on_fault(void *state, enum shape_fault fault, const char *member, const char *expected)
{
    const struct fault_place *p = state;
    (void)expected;
    reading_wrong(p->reading, p->item, fault == SHAPE_WRONG_KIND ? "fhir.member_kind" : "fhir.member_unknown",
                  arena_printf(p->reading->arena, "enableWhen.%s", member));
}

static void check_condition(struct reading *r, size_t i, const struct value *condition)
{
    static const char *const operators[] = {"exists", "=", "!=", ">", "<", ">=", "<=", NULL};
    const char *link_id = value_get_text(condition, "question"), *op = value_get_text(condition, "operator");
    const char *type = NULL;
    struct fault_place place = {r, i};
    shape_check(&shape_enable, condition, &(struct shape_listener){on_fault, &place});
    if (value_count(value_get(condition, "modifierExtension")) > 0)
        reading_cannot(r, i, "fhir.modifier", "enableWhen");
    size_t question = link_id ? reading_find(r, link_id) : SIZE_MAX;
    const struct value *answer = element_value(&type, condition, "answer");
    if (question == SIZE_MAX)
        reading_wrong(r, i, "err.enable_unknown", link_id);
    if (code_index(operators, op) < 0)
        reading_wrong(r, i, "err.enable_operator", op);
    else if (text_is(op, "exists") ? !text_is(type, "Boolean")
                                   : !answer || (question != SIZE_MAX && !fits(&r->items[question], type)))
        reading_wrong(r, i, "err.enable_answer", link_id);
}

/* What item `i` waits for, of what is not placed yet: what is around it, or what its conditions read. SIZE_MAX: nothing. */
static size_t waits_for(const struct reading *r, size_t i)
{
    const struct read_item *it = &r->items[i];
    const struct value *list = value_get(it->source, "enableWhen");
    if (it->parent != SIZE_MAX && !r->items[it->parent].placed)
        return it->parent;
    for (size_t k = 0; k < value_count(list); k++) {
        const char *link_id = value_get_text(value_item(list, k), "question");
        size_t question = link_id ? reading_find(r, link_id) : SIZE_MAX;
        if (question != SIZE_MAX && !r->items[question].placed)
            return question;
    }
    return SIZE_MAX;
}

/* Names each circle once, at its first item. Whoever follows what items wait for ends up in one. */
static void name_circles(struct reading *r)
{
    for (size_t i = 0; i < r->count; i++) {
        if (r->items[i].placed)
            continue;
        size_t at = i;
        for (size_t k = 0; k < r->count && at != SIZE_MAX; k++)
            at = waits_for(r, at);
        if (at == SIZE_MAX)
            continue;
        size_t next = waits_for(r, at);
        reading_wrong(r, at, "err.enable_circular", r->items[next].link_id);
        while (!r->items[at].placed) { /* the whole circle is named now */
            next = waits_for(r, at);
            r->items[at].placed = true;
            at = next == SIZE_MAX ? at : next;
        }
    }
}

static void check_circles(struct reading *r)
{
    bool going = true;
    while (going) {
        going = false;
        for (size_t i = 0; i < r->count; i++)
            if (!r->items[i].placed && waits_for(r, i) == SIZE_MAX)
                going = r->items[i].placed = true;
    }
    name_circles(r);
}

void reading_conditions(struct reading *r)
{
    for (size_t i = 0; i < r->count; i++) {
        const struct value *source = r->items[i].source, *list = value_get(source, "enableWhen");
        const char *behavior = value_get_text(source, "enableBehavior");
        for (size_t k = 0; k < value_count(list); k++)
            check_condition(r, i, value_item(list, k));
        if ((value_count(list) > 1 || behavior) && !text_is(behavior, "all") && !text_is(behavior, "any"))
            reading_wrong(r, i, "err.enable_behavior", NULL);
    }
    check_circles(r);
}

/* A question that is text has no answer ever, so what hangs on its answer cannot be decided. */
static void look_at(struct reading *r, size_t i, bool *going)
{
    const struct value *list = value_get(r->items[i].source, "enableWhen");
    for (size_t k = 0; k < value_count(list) && !r->items[i].as_text; k++) {
        const char *link_id = value_get_text(value_item(list, k), "question");
        size_t question = link_id ? reading_find(r, link_id) : SIZE_MAX;
        if (question == SIZE_MAX || !r->items[question].as_text)
            continue;
        reading_cannot(r, i, "fhir.depends", link_id);
        *going = true;
    }
}

void reading_dependents(struct reading *r)
{
    bool going = true;
    while (going) {
        going = false;
        for (size_t i = 0; i < r->count; i++)
            look_at(r, i, &going);
    }
}
