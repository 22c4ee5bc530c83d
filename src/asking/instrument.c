/*
 * Loading a FHIR R4 Questionnaire: items, options, translations, bounds. Conditions between items are in enable.c.
 * What it cannot ask it still loads, and says so per item; it never guesses what an extension it does not know means.
 */
#include "asking/instrument.h"

#include "asking/answer.h"
#include "asking/enable.h"
#include "base/clock.h"
#include "base/str.h"

#include <stdlib.h>

struct loader {
    struct arena *arena;
    struct err *err;
    const struct value *questionnaire;
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

static bool ends_with(const char *text, const char *end)
{
    size_t n = text ? strlen(text) : 0, m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

/* The extension of `element` whose address ends so: profiles publish the same extension under several hosts. */
static const struct value *extension(const struct value *element, const char *end)
{
    const struct value *list = value_get(element, "extension");
    for (size_t i = 0; i < value_count(list); i++)
        if (ends_with(value_get_text(value_item(list, i), "url"), end))
            return value_item(list, i);
    return NULL;
}

static bool is_language(const char *lang, const char *two)
{
    return lang && strncmp(lang, two, 2) == 0 && (lang[2] == '\0' || lang[2] == '-');
}

/* The text of the translation extension for `two`, or NULL. `shadow` is the "_text" beside "text". */
static const char *translation(const struct value *shadow, const char *two)
{
    const struct value *list = value_get(shadow, "extension");
    for (size_t i = 0; i < value_count(list); i++) {
        const struct value *e = value_item(list, i);
        if (!ends_with(value_get_text(e, "url"), "/translation"))
            continue;
        const struct value *parts = value_get(e, "extension");
        const char *lang = NULL, *content = NULL;
        for (size_t k = 0; k < value_count(parts); k++) {
            const struct value *part = value_item(parts, k);
            if (text_is(value_get_text(part, "url"), "lang"))
                lang = value_get_text(part, "valueCode");
            else if (text_is(value_get_text(part, "url"), "content"))
                content = value_get_text(part, "valueString");
        }
        if (is_language(lang, two) && content)
            return content;
    }
    return NULL;
}

/* A text and its translation. What is not said to be English is taken for Dutch. */
static struct label translated(const struct loader *l, const struct value *element, const char *name)
{
    char shadow_name[32] = "_";
    strncat(shadow_name, name, sizeof shadow_name - 2);
    const struct value *shadow = value_get(element, shadow_name);
    const char *text = value_get_text(element, name);
    bool english = is_language(value_get_text(l->questionnaire, "language"), "en");
    const char *nl = english ? translation(shadow, "nl") : text,
               *en = english ? text : translation(shadow, "en");
    return (struct label){.nl = arena_str(l->arena, nl), .en = arena_str(l->arena, en)};
}

static void weigh(struct item_option *option, const struct value *element)
{
    static const char *const names[] = {"rdinalValue", "itemWeight"};
    for (size_t i = 0; i < 2 && !option->weighted; i++) {
        const struct value *e = extension(element, names[i]);
        const struct value *weight = value_get(e, "valueDecimal");
        option->weighted = answer_number(&option->weight, weight ? weight : value_get(e, "valueInteger"));
    }
}

/* A Coding, or a concept of a value set: both have code and display. */
static void option_from_coding(const struct loader *l, struct item_option *out, const struct value *coding)
{
    const char *code = value_get_text(coding, "code"), *display = value_get_text(coding, "display");
    out->code = arena_str(l->arena, code ? code : display);
    if (display)
        out->label = translated(l, coding, "display");
    else
        out->label.nl = out->code;
    weigh(out, coding);
}

static void option_from_answer(const struct loader *l, struct item_option *out, const struct value *option)
{
    static const char *const plain[] = {"valueInteger", "valueDate", "valueTime"};
    const struct value *coding = value_get(option, "valueCoding");
    weigh(out, option);
    if (coding) {
        option_from_coding(l, out, coding);
    } else if (value_get_text(option, "valueString")) {
        out->code = arena_str(l->arena, value_get_text(option, "valueString"));
        out->label = translated(l, option, "valueString");
    } else {
        for (size_t i = 0; i < 3 && !out->code; i++)
            out->label.nl = out->code = arena_str(l->arena, value_get_text(option, plain[i]));
    }
    out->initial = value_get_bool(option, "initialSelected");
}

/* The concepts of one "include" of a contained value set, or of its expansion. NULL list: it is elsewhere. */
static const struct value *contained_concepts(const struct loader *l, const char *reference)
{
    const struct value *contained = value_get(l->questionnaire, "contained");
    if (!reference || reference[0] != '#')
        return NULL;
    for (size_t i = 0; i < value_count(contained); i++) {
        const struct value *set = value_item(contained, i);
        if (!text_is(value_get_text(set, "id"), reference + 1))
            continue;
        const struct value *expanded = value_get(value_get(set, "expansion"), "contains");
        const struct value *includes = value_get(value_get(set, "compose"), "include");
        if (expanded)
            return expanded;
        return value_count(includes) == 1 ? value_get(value_item(includes, 0), "concept") : NULL;
    }
    return NULL;
}

static int option_twice(const struct item *it, const struct item_option *options, size_t n, struct err *err)
{
    if (!options[n].code || !options[n].code[0])
        return err_set(err, ERR_INVALID, it->link_id, "option_missing", NULL);
    for (size_t i = 0; i < n; i++)
        if (text_is(options[i].code, options[n].code))
            return err_set(err, ERR_INVALID, it->link_id, "option_duplicate", "%s", options[n].code);
    return 0;
}

static int options_load(const struct loader *l, struct item *it, const struct value *source)
{
    const struct value *answers = value_get(source, "answerOption");
    const struct value *list =
        answers ? answers : contained_concepts(l, value_get_text(source, "answerValueSet"));
    size_t n = value_count(list);
    if (n > INSTRUMENT_MAX_OPTIONS)
        return err_set(l->err, ERR_INVALID, it->link_id, "option_count", "%d", INSTRUMENT_MAX_OPTIONS);
    struct item_option *options = arena_alloc(l->arena, (n + 1) * sizeof *options);
    if (!options)
        return err_nomem(l->err);
    for (size_t i = 0; i < n; i++) {
        const struct value *v = value_item(list, i);
        /* A reference to a resource is an answer only where that resource is. */
        if (answers && value_get(v, "valueReference")) {
            it->unsupported = "options";
            return 0;
        }
        if (answers)
            option_from_answer(l, &options[i], v);
        else
            option_from_coding(l, &options[i], v);
        if (arena_failed(l->arena))
            return err_nomem(l->err);
        int rc = option_twice(it, options, i, l->err);
        if (rc)
            return rc;
    }
    it->options = options;
    it->option_count = n;
    if (n == 0 && (it->type == ITEM_CHOICE || it->type == ITEM_OPEN_CHOICE))
        it->unsupported = "options";
    return 0;
}

static int bound_load(const struct loader *l, const char **out, const struct item *it,
                      const struct value *source, const char *name)
{
    static const char *const members[] = {"valueInteger", "valueDecimal", "valueDate"};
    const struct value *e = extension(source, name);
    if (!e || (it->type != ITEM_INTEGER && it->type != ITEM_DECIMAL && it->type != ITEM_DATE))
        return 0;
    const struct value *v = NULL;
    for (size_t i = 0; i < 3 && !v; i++)
        v = value_get(e, members[i]);
    double number = 0;
    int32_t day = 0;
    const char *text = value_as_text(v, "");
    bool right = it->type == ITEM_DATE ? day_parse(&day, text)
                                       : value_kind(v) == VALUE_NUMBER && answer_number(&number, v);
    if (!right)
        return err_set(l->err, ERR_INVALID, it->link_id, "item_bound", "%s", text);
    *out = arena_str(l->arena, text);
    return 0;
}

static int bounds_load(const struct loader *l, struct item *it, const struct value *source)
{
    int rc = bound_load(l, &it->min, it, source, "/minValue");
    if (rc == 0)
        rc = bound_load(l, &it->max, it, source, "/maxValue");
    if (rc)
        return rc;
    it->max_length = value_get_int(source, "maxLength", 0);
    if (it->max_length < 0)
        return err_set(l->err, ERR_INVALID, it->link_id, "item_bound", "maxLength");
    if (it->max_length == 0 || it->max_length > INSTRUMENT_MAX_TEXT)
        it->max_length = INSTRUMENT_MAX_TEXT;
    return 0;
}

/* The first initial value that is a right answer; others are left out, as a default may never be in the way. */
static void initial_load(const struct loader *l, struct item *it, const struct value *source)
{
    const struct value *initial = value_item(value_get(source, "initial"), 0);
    const struct value *v = enable_answer_of(l->arena, initial, "value");
    for (size_t i = 0; !v && i < it->option_count; i++)
        if (it->options[i].initial)
            v = value_text(l->arena, it->options[i].code);
    if (v && item_asked(it) && item_check(it, v, NULL) == 0)
        it->initial = v;
}

static void step_load(struct loader *l, struct item *it, const struct value *source)
{
    const struct value *control = value_get(
        value_get(extension(source, "/questionnaire-itemControl"), "valueCodeableConcept"), "coding");
    bool page = it->type == ITEM_GROUP && text_is(value_get_text(value_item(control, 0), "code"), "page");
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

static void flags_load(const struct loader *l, struct item *it, const struct value *source)
{
    it->required = value_get_bool(source, "required");
    it->repeats = value_get_bool(source, "repeats");
    it->hidden = value_get_bool(source, "readOnly") ||
                 value_get_bool(extension(source, "/questionnaire-hidden"), "valueBoolean") ||
                 extension(source, "/sdc-questionnaire-calculatedExpression");
    if (it->parent != SIZE_MAX) {
        const struct item *parent = &l->items[it->parent];
        it->hidden = it->hidden || parent->hidden;
        if (text_is(parent->unsupported, "repeating_group"))
            it->unsupported = parent->unsupported;
    }
    if (it->type == ITEM_GROUP && it->repeats)
        it->unsupported = "repeating_group";
    if (it->type > ITEM_OPEN_CHOICE)
        it->unsupported = "type";
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
    it->text = translated(l, source, "text");
    it->prefix = arena_str(l->arena, value_get_text(source, "prefix"));
    flags_load(l, it, source);
    step_load(l, it, source);
    int rc = options_load(l, it, source);
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
        return err_set(err, ERR_INVALID, "resourceType", "questionnaire_type", NULL);
    const struct value *list = value_get(questionnaire, "item");
    size_t total = count_items(list, 0, err);
    if (total == SIZE_MAX)
        return ERR_INVALID;
    if (total > INSTRUMENT_MAX_ITEMS)
        return err_set(err, ERR_INVALID, "item", "item_count", "%d", INSTRUMENT_MAX_ITEMS);
    struct loader l = {.arena = a, .err = err, .questionnaire = questionnaire};
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
                             .title = translated(&l, questionnaire, "title"),
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

bool item_asked(const struct item *it)
{
    return it->type != ITEM_GROUP && it->type != ITEM_DISPLAY && !it->unsupported && !it->hidden;
}

const struct item_option *item_option(const struct item *it, const char *code)
{
    for (size_t i = 0; i < it->option_count; i++)
        if (text_is(it->options[i].code, code))
            return &it->options[i];
    return NULL;
}
