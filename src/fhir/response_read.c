/* See response.h: reading. Nesting must be that of the Questionnaire; that answers are right by themselves is
 * asking/answer_check.c's, that the whole is complete and nothing is answered that is not shown is here. */
#include "fhir/response.h"

#include "asking/answer.h"
#include "asking/element.h"
#include "fhir/shape.h"

struct reading {
    struct arena *arena;
    struct fhir_findings *findings;
    const struct instrument *instrument;
    bool complete;
};

/* Where one is: the answers of this row, and below which item. */
struct place {
    struct value *answers;
    size_t parent; /* SIZE_MAX at the top */
};

static void wrong(struct reading *r, const char *where, const char *key, const char *arg)
{
    fhir_found(r->findings,
               (struct fhir_finding){.weight = FHIR_WRONG, .where = where, .key = key, .item = SIZE_MAX},
               "%s", arg ? arg : "");
}

/* --- shape --- */

struct shape_place {
    struct reading *reading;
    const char *where;
};

static void on_fault(void *state, enum shape_fault fault, const char *member, const char *expected)
{
    const struct shape_place *p = state;
    struct arena *a = p->reading->arena;
    const char *key = fault == SHAPE_WRONG_KIND   ? "fhir.member_kind"
                      : fault == SHAPE_TWO_VALUES ? "fhir.two_values"
                                                  : "fhir.member_unknown";
    wrong(p->reading, p->where, key, expected[0] ? arena_printf(a, "%s: %s", member, expected) : member);
}

static void check_shape(struct reading *r, const char *where, const struct shape *shape,
                        const struct value *element)
{
    struct shape_place place = {r, where};
    shape_check(shape, element, &(struct shape_listener){on_fault, &place});
    if (value_count(value_get(element, "modifierExtension")) > 0)
        wrong(r, where, "fhir.modifier", "modifierExtension");
}

/* --- one answer --- */

/* The type a response must give; NULL for a choice: that of its option. */
static const char *type_of(const struct item *it)
{
    static const char *const types[] = {[ITEM_GROUP] = "",
                                        [ITEM_DISPLAY] = "",
                                        [ITEM_BOOLEAN] = "Boolean",
                                        [ITEM_INTEGER] = "Integer",
                                        [ITEM_DECIMAL] = "Decimal",
                                        [ITEM_DATE] = "Date",
                                        [ITEM_STRING] = "String",
                                        [ITEM_TEXT] = "String",
                                        [ITEM_CHOICE] = NULL,
                                        [ITEM_OPEN_CHOICE] = NULL,
                                        [ITEM_DATE_TIME] = "DateTime",
                                        [ITEM_TIME] = "Time",
                                        [ITEM_URL] = "Uri",
                                        [ITEM_QUANTITY] = "Quantity",
                                        [ITEM_ATTACHMENT] = "Attachment",
                                        [ITEM_REFERENCE] = "Reference"};
    return types[it->type];
}

/* What the answer said, for a message: a code, a text, a number. */
static const char *said(const struct value *v)
{
    const char *code = value_get_text(v, "code");
    const char *text = code ? code : value_get_text(v, "display");
    return text ? text : value_kind(v) == VALUE_BOOL ? "true/false" : value_as_text(v, "");
}

/* The answer of `element`, NULL when it is not right: then that is said. */
static struct value *one_answer(struct reading *r, const struct item *it, const struct value *element)
{
    const char *type = NULL, *expected = type_of(it);
    struct err why = {0};
    const struct value *given = element_value(&type, element, "value");
    if (!given) {
        wrong(r, it->link_id, "fhir.answer_empty", NULL);
        return NULL;
    }
    if (expected && !text_is(expected, type)) {
        wrong(r, it->link_id, "fhir.answer_type", arena_printf(r->arena, "value%s: value%s", type, expected));
        return NULL;
    }
    struct value *answer = element_answer(r->arena, it, element, "value");
    if (answer && it->type == ITEM_ATTACHMENT)
        value_remove(answer, "id"); /* it names nothing that is kept here */
    if (!answer && !arena_failed(r->arena))
        wrong(r, it->link_id, "err.answer_option", said(given));
    else if (answer && item_check(it, answer, &why) < 0)
        wrong(r, it->link_id, arena_printf(r->arena, "err.%s", why.key), why.arg);
    else
        return answer;
    return NULL;
}

/* --- items --- */

static void read_items(struct reading *r, const struct place *place, const struct value *list);

static void read_below(struct reading *r, const struct place *place, const struct item *it,
                       const struct value *list)
{
    const struct place below = {place->answers, it->index};
    read_items(r, &below, list);
}

static void read_question(struct reading *r, const struct place *place, const struct item *it,
                          const struct value *source)
{
    const struct value *list = value_get(source, "answer");
    struct value *all = value_array(r->arena);
    bool below = false;
    if (value_count(list) > 0 && value_get(source, "item"))
        wrong(r, it->link_id, "fhir.response_nesting", it->link_id);
    if (value_count(list) > 1 && !it->repeats)
        wrong(r, it->link_id, "err.answer_repeats", NULL);
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *element = value_item(list, i);
        check_shape(r, it->link_id, &shape_response_answer, element);
        struct value *answer = one_answer(r, it, element);
        if (answer)
            value_add(all, answer);
        if (value_get(element, "item") && below)
            wrong(r, it->link_id, "fhir.response_below", NULL);
        below = below || value_get(element, "item");
        read_below(r, place, it, value_get(element, "item"));
    }
    read_below(r, place, it, value_get(source, "item"));
    if (value_count(all) > 0)
        value_put(place->answers, it->link_id, it->repeats ? all : value_copy(r->arena, value_item(all, 0)));
}

/* One row more. */
static void read_row(struct reading *r, const struct place *place, const struct item *it,
                     const struct value *source)
{
    const struct value *before = value_get(place->answers, it->link_id);
    struct value *rows = value_array(r->arena), *row = value_object(r->arena);
    for (size_t i = 0; i < value_count(before); i++)
        value_add(rows, value_copy(r->arena, value_item(before, i)));
    value_add(rows, row);
    value_put(place->answers, it->link_id, rows);
    const struct place inside = {row, it->index};
    read_items(r, &inside, value_get(source, "item"));
}

static bool seen_before(const struct value *list, size_t i, const char *link_id)
{
    for (size_t k = 0; k < i; k++)
        if (text_is(value_get_text(value_item(list, k), "linkId"), link_id))
            return true;
    return false;
}

/* Answers where there can be none; what stands below them is read all the same, so that it is judged too. */
static void read_misplaced(struct reading *r, const struct place *place, const struct item *it,
                           const struct value *answers)
{
    wrong(r, it->link_id, "fhir.response_group", item_type_code(it->type));
    for (size_t i = 0; i < value_count(answers); i++)
        read_below(r, place, it, value_get(value_item(answers, i), "item"));
}

static void read_item(struct reading *r, const struct place *place, const struct value *list, size_t i)
{
    const struct value *source = value_item(list, i);
    const char *link_id = value_get_text(source, "linkId");
    check_shape(r, link_id ? link_id : "item", &shape_response_item, source);
    const struct item *it = link_id ? instrument_item(r->instrument, link_id) : NULL;
    if (!it) {
        wrong(r, link_id ? link_id : "item", link_id ? "fhir.response_unknown" : "err.link_id_missing",
              link_id);
        return;
    }
    if (it->parent != place->parent) {
        const char *parent = it->parent == SIZE_MAX ? "" : r->instrument->items[it->parent].link_id;
        wrong(r, link_id, "fhir.response_nesting", parent);
        return;
    }
    if (!item_rows(it) && seen_before(list, i, link_id)) {
        wrong(r, link_id, "fhir.response_twice", NULL);
        return;
    }
    if ((it->type == ITEM_GROUP || it->type == ITEM_DISPLAY) && value_get(source, "answer"))
        read_misplaced(r, place, it, value_get(source, "answer"));
    else if (item_rows(it))
        read_row(r, place, it, source);
    else if (it->type == ITEM_GROUP)
        read_below(r, place, it, value_get(source, "item"));
    else if (it->type != ITEM_DISPLAY)
        read_question(r, place, it, source);
}

static void read_items(struct reading *r, const struct place *place, const struct value *list)
{
    for (size_t i = 0; value_kind(list) == VALUE_ARRAY && i < value_count(list); i++)
        read_item(r, place, list, i);
}

/* --- the whole --- */

static int check_row(struct reading *r, const struct row *row, const struct value *answers, struct err *err);

static int check_rows(struct reading *r, const struct row *outer, const struct item *group,
                      const struct value *rows, struct err *err)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        struct row row;
        rc = row_inside(&row, r->arena, outer, group, value_item(rows, i), err);
        if (rc == 0)
            rc = check_row(r, &row, value_item(rows, i), err);
    }
    return rc;
}

/* What is answered must be shown; what is required and shown must be answered. */
static void check_one(struct reading *r, const struct row *row, const struct item *it,
                      const struct value *answer)
{
    bool shown = row_enabled(row, it).now, given = answer_given(answer);
    size_t n = value_kind(answer) == VALUE_ARRAY ? value_count(answer) : given;
    bool asked = item_rows(it) ? item_holds(it) && !it->hidden && !it->read_only : item_asked(it);
    if (given && !shown)
        wrong(r, it->link_id, "fhir.response_not_enabled", NULL);
    else if (!given && shown && asked && it->required && r->complete)
        wrong(r, it->link_id, "err.answer_missing", NULL);
    else if (given && it->repeats && r->complete && n < (size_t)it->min_occurs)
        wrong(r, it->link_id, "err.answer_few", arena_printf(r->arena, "%d", it->min_occurs));
    if (given && it->repeats && n > (size_t)it->max_occurs)
        wrong(r, it->link_id, "err.answer_repeats", arena_printf(r->arena, "%d", it->max_occurs));
}

static int check_row(struct reading *r, const struct row *row, const struct value *answers, struct err *err)
{
    int rc = 0;
    for (size_t i = row->first; rc == 0 && i < row->end; i++) {
        const struct item *it = &row->instrument->items[i];
        const struct value *answer = value_get(answers, it->link_id);
        check_one(r, row, it, answer);
        if (item_rows(it)) {
            rc = check_rows(r, row, it, answer, err);
            i = it->end - 1;
        }
    }
    return rc;
}

static int check_whole(struct reading *r, const struct value *answers, struct err *err)
{
    struct row whole;
    struct value *kept = NULL;
    struct err why = {0};
    int rc = row_whole(&whole, r->arena, r->instrument, answers, err);
    if (rc == 0)
        rc = check_row(r, &whole, answers, err);
    if (rc < 0 || r->findings->of[FHIR_WRONG] > 0)
        return rc;
    /* What only shows over the whole: too many rows, an option that goes with no other. */
    rc = instrument_check(&kept, r->arena, r->instrument, answers, r->complete, &why);
    if (rc == ERR_INVALID)
        wrong(r, why.where, arena_printf(r->arena, "err.%s", why.key), why.arg);
    return rc == ERR_NOMEM ? err_nomem(err) : 0;
}

bool response_is_of(const struct value *response, const struct instrument *q)
{
    static const char relative[] = "Questionnaire/";
    const char *names = value_get_text(response, "questionnaire");
    if (!names)
        return false;
    const char *bar = strchr(names, '|');
    size_t len = bar ? (size_t)(bar - names) : strlen(names);
    bool same = q->url && strlen(q->url) == len && strncmp(q->url, names, len) == 0;
    if (!same && strncmp(names, relative, sizeof relative - 1) == 0)
        same = strlen(q->code) == len - (sizeof relative - 1) &&
               strncasecmp(q->code, names + sizeof relative - 1, strlen(q->code)) == 0;
    return same && (!bar || text_is(bar + 1, q->version));
}

static void check_head(struct reading *r, const struct value *response)
{
    static const char *const states[] = {"in-progress", "completed", "amended", NULL};
    const char *status = value_get_text(response, "status"),
               *names = value_get_text(response, "questionnaire");
    check_shape(r, "QuestionnaireResponse", &shape_response, response);
    if (code_index(states, status) < 0)
        wrong(r, "status", "fhir.response_status", status);
    if (names && !response_is_of(response, r->instrument))
        wrong(r, "questionnaire", "fhir.response_other", names);
    r->complete = !text_is(status, "in-progress");
}

int response_read(struct value **answers, struct fhir_findings *findings, struct arena *a,
                  const struct instrument *q, const struct value *response, struct err *err)
{
    struct reading r = {.arena = a, .findings = findings, .instrument = q};
    if (!text_is(value_get_text(response, "resourceType"), "QuestionnaireResponse"))
        return err_set(err, ERR_INVALID, "resourceType", "response_type", "%s",
                       value_as_text(value_get(response, "resourceType"), ""));
    findings->arena = a;
    struct value *read = value_object(a);
    const struct place top = {read, SIZE_MAX};
    check_head(&r, response);
    read_items(&r, &top, value_get(response, "item"));
    int rc = arena_failed(a) ? err_nomem(err) : check_whole(&r, read, err);
    if (rc == 0 && arena_failed(a))
        rc = err_nomem(err);
    if (rc == 0 && findings->of[FHIR_WRONG] > 0)
        rc = err_set(err, ERR_INVALID, "QuestionnaireResponse", "fhir_response_wrong", "%zu",
                     findings->of[FHIR_WRONG]);
    if (rc == 0)
        *answers = read;
    return rc;
}
