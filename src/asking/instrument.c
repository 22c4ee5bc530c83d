/*
 * Loading a FHIR R4 Questionnaire: items, bounds, what is filled in beforehand. Options and units are in option.c, conditions
 * between items in enable.c.
 * What it cannot ask it still loads, and says so per item; it never guesses what an extension it does not know means.
 */
#include "asking/instrument.h"

#include "asking/answer.h"
#include "asking/element.h"
#include "asking/enable.h"
#include "asking/option.h"
#include "base/str.h"

#include <stdlib.h>

struct loader {
    struct arena *arena;
    struct err *err;
    const struct value *questionnaire;
    bool english;
    const struct value **sources; /* of each item */
    struct item *items;
    size_t count;
    size_t steps;
    bool run_open;  /* the current step is a run of top-level questions */
    bool step_used; /* the current step holds more than the groups around it */
};

static const char *const type_names[] = {
    "group",       "display",  "boolean", "integer", "decimal",  "date",       "string",    "text", "choice",
    "open-choice", "dateTime", "time",    "url",     "quantity", "attachment", "reference", NULL};

const char *item_type_code(enum item_type t)
{
    return type_names[t];
}

/* Items in `list` and below, or SIZE_MAX with the error set when they lie too deep. */
static size_t count_items(const struct value *list, int depth, struct err *err)
{
    size_t total = 0;
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *item = value_item(list, i);
        if (depth >= INSTRUMENT_MAX_DEPTH) {
            err_set(err, ERR_INVALID, value_get_text(item, "linkId"), "item_depth", "%d",
                    INSTRUMENT_MAX_DEPTH);
            return SIZE_MAX;
        }
        size_t below = count_items(value_get(item, "item"), depth + 1, err);
        if (below == SIZE_MAX)
            return SIZE_MAX;
        total += 1 + below;
    }
    return total;
}

/* --- bounds --- */

/* The members of an extension's value that may bound each type. */
static const char *const bound_members[][2] = {
    [ITEM_INTEGER] = {"valueInteger", "valueDecimal"},
    [ITEM_DECIMAL] = {"valueDecimal", "valueInteger"},
    [ITEM_DATE] = {"valueDate", NULL},
    [ITEM_DATE_TIME] = {"valueDateTime", "valueDate"},
    [ITEM_TIME] = {"valueTime", NULL},
    [ITEM_QUANTITY] = {"valueQuantity", NULL},
    [ITEM_REFERENCE] = {NULL, NULL},
};

struct bound {
    const char *name, *quantity; /* ends of the extensions' addresses */
    const char **text, **unit;
};

static int bound_load(const struct loader *l, const struct bound *b, const struct item *it,
                      const struct value *source)
{
    const char *end = it->type == ITEM_QUANTITY ? b->quantity : b->name;
    const struct value *e = element_extension(source, end);
    const char *const *members = bound_members[it->type];
    if (!e || !members[0])
        return 0;
    const struct value *v = value_get(e, members[0]);
    if (!v && members[1])
        v = value_get(e, members[1]);
    if (it->type == ITEM_QUANTITY) {
        const char *code = value_get_text(v, "code");
        *b->unit = arena_str(l->arena, code ? code : value_get_text(v, "unit"));
        v = value_get(v, "value");
    }
    const char *text = value_as_text(v ? v : element_value(NULL, e, "value"), "");
    if (!v || !answer_bound(it->type, v))
        return err_set(l->err, ERR_INVALID, it->link_id, "item_bound", "%s", text);
    *b->text = arena_str(l->arena, text);
    return 0;
}

/* A whole number from 0 in an extension; absent: `*out` stays. */
static int count_load(const struct loader *l, int64_t *out, const struct item *it, const struct value *source,
                      const char *end)
{
    const struct value *e = element_extension(source, end);
    const struct value *v = element_value(NULL, e, "value");
    if (!e)
        return 0;
    double number = 0;
    if (value_kind(v) != VALUE_NUMBER || !answer_number(&number, v) || number < 0 || number > INT32_MAX)
        return err_set(l->err, ERR_INVALID, it->link_id, "item_bound", "%s", end + 1);
    *out = (int64_t)number;
    return 0;
}

static int lengths_load(const struct loader *l, struct item *it, const struct value *source)
{
    int64_t decimals = -1, least = 0, most = 0, size = INSTRUMENT_MAX_FILE;
    it->max_length = value_get_int(source, "maxLength", 0);
    if (it->max_length < 0)
        return err_set(l->err, ERR_INVALID, it->link_id, "item_bound", "maxLength");
    if (it->max_length == 0 || it->max_length > INSTRUMENT_MAX_TEXT)
        it->max_length = INSTRUMENT_MAX_TEXT;
    int rc = count_load(l, &it->min_length, it, source, "/minLength");
    if (rc == 0)
        rc = count_load(l, &decimals, it, source, "/maxDecimalPlaces");
    if (rc == 0)
        rc = count_load(l, &least, it, source, "/questionnaire-minOccurs");
    if (rc == 0)
        rc = count_load(l, &most, it, source, "/questionnaire-maxOccurs");
    if (rc == 0)
        rc = count_load(l, &size, it, source, "/maxSize");
    if (rc)
        return rc;
    if (least > INSTRUMENT_MAX_ROWS || (most > 0 && most < least))
        return err_set(l->err, ERR_INVALID, it->link_id, "item_bound", "minOccurs");
    it->decimals = (int)decimals;
    it->min_occurs = (int)least;
    it->max_occurs = most > 0 && most < INSTRUMENT_MAX_ROWS ? (int)most : INSTRUMENT_MAX_ROWS;
    if (it->type == ITEM_ATTACHMENT)
        it->max_length = size < INSTRUMENT_MAX_FILE ? size : INSTRUMENT_MAX_FILE;
    return 0;
}

static int bounds_load(const struct loader *l, struct item *it, const struct value *source)
{
    const struct bound bounds[] = {{"/minValue", "-minQuantity", &it->min, &it->min_unit},
                                   {"/maxValue", "-maxQuantity", &it->max, &it->max_unit}};
    int rc = lengths_load(l, it, source);
    for (size_t i = 0; rc == 0 && i < sizeof bounds / sizeof bounds[0]; i++)
        rc = bound_load(l, &bounds[i], it, source);
    return rc;
}

/* The codes of all extensions with that end, or NULL when there are none. */
static const struct value *codes_of(const struct loader *l, const struct value *source, const char *end)
{
    struct value *codes = value_array(l->arena);
    const struct value *e;
    for (size_t n = 0; (e = element_extension_nth(source, end, n)); n++)
        if (value_as_text(element_value(NULL, e, "value"), NULL))
            value_add_text(codes, value_as_text(element_value(NULL, e, "value"), NULL));
        else if (value_get_text(e, "valueCode"))
            value_add_text(codes, value_get_text(e, "valueCode"));
    return value_count(codes) > 0 ? codes : NULL;
}

/* --- what is filled in beforehand --- */

static void initial_load(const struct loader *l, struct item *it, const struct value *source)
{
    const struct value *list = value_get(source, "initial");
    struct value *all = value_array(l->arena);
    for (size_t i = 0; i < value_count(list); i++) {
        struct value *v = element_answer(l->arena, it, value_item(list, i), "value");
        if (v)
            value_add(all, v);
    }
    for (size_t i = 0, n = value_count(all); n == 0 && i < it->option_count; i++) {
        struct value *v =
            it->options[i].initial ? element_answer(l->arena, it, it->options[i].source, "value") : NULL;
        if (v)
            value_add(all, v);
    }
    const struct value *v = it->repeats ? all : value_item(all, 0);
    if (answer_given(v) && item_holds(it) && item_check(it, v, NULL) == 0)
        it->initial = v; /* others are left out, as what is filled in may never be in the way */
}

/* --- how it is shown --- */

static const char *control_of(const struct value *source)
{
    const struct value *control = value_get(
        value_get(element_extension(source, "/questionnaire-itemControl"), "valueCodeableConcept"), "coding");
    return value_get_text(value_item(control, 0), "code");
}

static void step_load(struct loader *l, struct item *it, const struct value *source)
{
    bool page = it->type == ITEM_GROUP && it->row == SIZE_MAX && text_is(control_of(source), "page");
    bool top_group = it->depth == 0 && it->type == ITEM_GROUP;
    bool run = it->depth == 0 && it->type != ITEM_GROUP && !l->run_open;
    if (top_group || run || (page && l->step_used)) {
        l->steps++;
        l->step_used = false;
        l->run_open = run;
    }
    l->step_used = l->step_used || it->type != ITEM_GROUP;
    it->step = l->steps - 1;
}

/* Words that help with a question stand with it, not beside it. */
static void support_load(struct loader *l, struct item *it, const struct value *source)
{
    static const char *const helping[] = {"help", "flyover", "prompt", "legal", NULL};
    const struct value *format = value_get(element_extension(source, "/entryFormat"), "valueString");
    if (format && !it->help.nl)
        it->help.nl = arena_str(l->arena, value_as_text(format, NULL));
    struct item *asked = it->parent == SIZE_MAX ? NULL : &l->items[it->parent];
    if (it->type != ITEM_DISPLAY || !asked || asked->help.nl || asked->help.en || asked->type == ITEM_GROUP ||
        code_index(helping, control_of(source)) < 0)
        return;
    asked->help = it->text;
    it->hidden = true;
}

static void shape_load(struct loader *l, struct item *it, const struct value *source)
{
    static const char *const names[] = {"drop-down", "autocomplete", "lookup", "radio-button",
                                        "check-box", "slider",       NULL};
    static const enum item_control controls[] = {CONTROL_DROP_DOWN, CONTROL_DROP_DOWN, CONTROL_DROP_DOWN,
                                                 CONTROL_RADIO,     CONTROL_CHECK_BOX, CONTROL_SLIDER};
    int i = code_index(names, control_of(source));
    it->control = i < 0 ? CONTROL_NONE : controls[i];
    it->horizontal =
        text_is(value_get_text(element_extension(source, "/questionnaire-choiceOrientation"), "valueCode"),
                "horizontal");
    it->mime_types = codes_of(l, source, "/mimeType");
    it->resources = codes_of(l, source, "/questionnaire-referenceResource");
    support_load(l, it, source);
    step_load(l, it, source);
}

static void flags_load(const struct loader *l, struct item *it, const struct value *source)
{
    size_t rows = item_rows(it);
    it->required = value_get_bool(source, "required");
    it->read_only = value_get_bool(source, "readOnly");
    it->hidden = value_get_bool(element_extension(source, "/questionnaire-hidden"), "valueBoolean") ||
                 element_extension(source, "/sdc-questionnaire-calculatedExpression");
    it->row = SIZE_MAX;
    if (it->parent != SIZE_MAX) {
        const struct item *parent = &l->items[it->parent];
        it->row = item_rows(parent) ? it->parent : parent->row;
        it->hidden = it->hidden || parent->hidden;
        it->read_only = it->read_only || parent->read_only;
        if (text_is(parent->unsupported, "row_depth"))
            it->unsupported = parent->unsupported;
    }
    for (size_t at = it->row; at != SIZE_MAX; at = l->items[at].row)
        rows++;
    if (rows > INSTRUMENT_MAX_ROW_DEPTH)
        it->unsupported = "row_depth";
}

static int item_load(struct loader *l, const struct value *source, size_t parent, int depth)
{
    struct item *it = &l->items[l->count];
    const struct value *id = value_get(source, "linkId");
    it->index = l->count;
    it->parent = parent;
    it->depth = depth;
    it->link_id = value_kind(id) == VALUE_TEXT ? arena_str(l->arena, value_as_text(id, "")) : "";
    if (!it->link_id)
        return err_nomem(l->err);
    if (!it->link_id[0])
        return err_set(l->err, ERR_INVALID, l->count ? l->items[l->count - 1].link_id : "", "link_id_missing",
                       NULL);
    int type = code_index(type_names, value_get_text(source, "type"));
    if (type < 0)
        return err_set(l->err, ERR_INVALID, it->link_id, "item_type", "%s",
                       value_as_text(value_get(source, "type"), ""));
    it->type = (enum item_type)type;
    it->text = element_label(l->arena, source, "text", l->english);
    it->prefix = arena_str(l->arena, value_get_text(source, "prefix"));
    it->repeats = value_get_bool(source, "repeats");
    flags_load(l, it, source);
    shape_load(l, it, source);
    const struct item_source from = {l->arena, l->questionnaire, source, l->english, l->err};
    int rc = options_load(it, &from);
    if (rc == 0)
        rc = units_load(it, &from);
    if (rc == 0)
        rc = bounds_load(l, it, source);
    if (rc == 0)
        initial_load(l, it, source);
    l->sources[l->count++] = source;
    return rc;
}

static int items_load(struct loader *l, const struct value *list, size_t parent, int depth)
{
    int rc = 0;
    for (size_t i = 0; i < value_count(list) && rc == 0; i++) {
        size_t index = l->count;
        rc = item_load(l, value_item(list, i), parent, depth);
        if (rc == 0)
            rc = items_load(l, value_get(value_item(list, i), "item"), index, depth + 1);
        l->items[index].end = l->count;
    }
    return rc;
}

struct keyed {
    const char *link_id;
    size_t index;
};

static int keyed_compare(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;
    int by_id = strcmp(x->link_id, y->link_id);
    return by_id ? by_id : (x->index > y->index) - (x->index < y->index);
}

static int index_items(struct instrument *q, struct arena *a, struct err *err)
{
    struct keyed *keys = arena_alloc(a, (q->count + 1) * sizeof *keys);
    size_t *by_link = arena_alloc(a, (q->count + 1) * sizeof *by_link);
    if (!keys || !by_link)
        return err_nomem(err);
    for (size_t i = 0; i < q->count; i++)
        keys[i] = (struct keyed){q->items[i].link_id, i};
    qsort(keys, q->count, sizeof *keys, keyed_compare);
    for (size_t i = 0; i < q->count; i++) {
        if (i > 0 && text_is(keys[i - 1].link_id, keys[i].link_id))
            return err_set(err, ERR_INVALID, keys[i].link_id, "link_id_duplicate", "%zu, %zu",
                           keys[i - 1].index + 1, keys[i].index + 1);
        by_link[i] = keys[i].index;
    }
    q->by_link = by_link;
    return 0;
}

int instrument_load(struct instrument **out, struct arena *a, const struct value *questionnaire,
                    struct err *err)
{
    if (!text_is(value_get_text(questionnaire, "resourceType"), "Questionnaire"))
        return err_set(err, ERR_INVALID, "resourceType", "questionnaire_type", "%s",
                       value_as_text(value_get(questionnaire, "resourceType"), ""));
    const struct value *list = value_get(questionnaire, "item");
    size_t total = count_items(list, 0, err);
    if (total == SIZE_MAX)
        return ERR_INVALID;
    if (total > INSTRUMENT_MAX_ITEMS)
        return err_set(err, ERR_INVALID, "item", "item_count", "%d", INSTRUMENT_MAX_ITEMS);
    const char *language = value_get_text(questionnaire, "language");
    struct loader l = {.arena = a,
                       .err = err,
                       .questionnaire = questionnaire,
                       .english = language && strncmp(language, "en", 2) == 0 &&
                                  (!language[2] || language[2] == '-')};
    struct instrument *q = arena_alloc(a, sizeof *q);
    l.items = arena_alloc(a, (total + 1) * sizeof *l.items);
    l.sources = arena_alloc(a, (total + 1) * sizeof *l.sources);
    if (!q || !l.items || !l.sources)
        return err_nomem(err);
    int rc = items_load(&l, list, SIZE_MAX, 0);
    if (rc)
        return rc;
    const char *name = value_get_text(questionnaire, "name"), *id = value_get_text(questionnaire, "id");
    *q = (struct instrument){.code = arena_str(a, id     ? id
                                                  : name ? name
                                                         : ""),
                             .url = arena_str(a, value_get_text(questionnaire, "url")),
                             .version = arena_str(a, value_get_text(questionnaire, "version")),
                             .title = element_label(a, questionnaire, "title", l.english),
                             .items = l.items,
                             .count = l.count,
                             .step_count = l.steps};
    rc = index_items(q, a, err);
    if (rc == 0)
        rc = enable_load(q, l.items, l.sources, a, err);
    if (rc)
        return rc;
    if (arena_failed(a))
        return err_nomem(err);
    *out = q;
    return 0;
}

const struct item *instrument_item(const struct instrument *q, const char *link_id)
{
    size_t low = 0, high = q->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct item *it = &q->items[q->by_link[middle]];
        int order = strcmp(link_id, it->link_id);
        if (order == 0)
            return it;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

bool item_rows(const struct item *it)
{
    return it->type == ITEM_GROUP && it->repeats;
}

bool item_holds(const struct item *it)
{
    return (it->type != ITEM_GROUP || it->repeats) && it->type != ITEM_DISPLAY && !it->unsupported;
}

bool item_asked(const struct item *it)
{
    return item_holds(it) && it->type != ITEM_GROUP && !it->hidden && !it->read_only;
}

const struct item_option *item_option(const struct item *it, const char *code)
{
    for (size_t i = 0; i < it->option_count; i++)
        if (text_is(it->options[i].code, code))
            return &it->options[i];
    return NULL;
}

const struct item_option *item_chosen(const struct item *it, const struct value *answer)
{
    if (value_kind(answer) == VALUE_OBJECT)
        return it->type == ITEM_REFERENCE ? item_option(it, value_get_text(answer, "reference")) : NULL;
    return item_option(it, value_as_text(answer, NULL));
}

const struct item_unit *item_unit(const struct item *it, const char *key)
{
    for (size_t i = 0; i < it->unit_count; i++)
        if (text_is(it->units[i].key, key))
            return &it->units[i];
    return NULL;
}
