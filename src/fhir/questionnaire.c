/*
 * See questionnaire.h. Goes through the elements and says what is wrong with each; conditions between items are in
 * conditions.c, and asked.c writes what is asked. What instrument_load() cannot take after all is named in its words, so that
 * no import ends in an instrument that does not load.
 */
#include "fhir/questionnaire.h"

#include "asking/element.h"
#include "fhir/extension.h"
#include "fhir/reading.h"
#include "fhir/shape.h"

#include <stdlib.h>

void reading_wrong(struct reading *r, size_t i, const char *key, const char *arg)
{
    const char *where = i == SIZE_MAX ? "Questionnaire" : r->items[i].link_id;
    if (i != SIZE_MAX && !where[0])
        where = r->items[i].parent == SIZE_MAX ? "Questionnaire" : r->items[r->items[i].parent].link_id;
    fhir_found(r->findings,
               (struct fhir_finding){.weight = FHIR_WRONG, .where = where, .key = key, .item = i}, "%s",
               arg ? arg : "");
}

static void cannot(struct reading *r, size_t i, bool as_text, const char *key, const char *arg)
{
    fhir_found(r->findings,
               (struct fhir_finding){.weight = FHIR_CANNOT,
                                     .where = i == SIZE_MAX ? "Questionnaire" : r->items[i].link_id,
                                     .key = key,
                                     .item = i,
                                     .as_text = as_text},
               "%s", arg ? arg : "");
    if (as_text && i != SIZE_MAX)
        r->items[i].as_text = true;
}

void reading_cannot(struct reading *r, size_t i, const char *key, const char *arg)
{
    if (!r->items[i].as_text)
        cannot(r, i, true, key, arg);
}

static void note(struct reading *r, size_t i, const char *key, const char *arg)
{
    fhir_found(r->findings,
               (struct fhir_finding){.weight = FHIR_NOTE,
                                     .where = i == SIZE_MAX ? "Questionnaire" : r->items[i].link_id,
                                     .key = key,
                                     .item = i},
               "%s", arg ? arg : "");
}

/* --- shape --- */

struct place {
    struct reading *reading;
    size_t item;
};

static void on_fault(void *state, enum shape_fault fault, const char *member, const char *expected)
{
    static const char *const keys[] = {[SHAPE_UNKNOWN] = "fhir.member_unknown",
                                       [SHAPE_WRONG_KIND] = "fhir.member_kind",
                                       [SHAPE_OTHER_VERSION] = "fhir.member_version",
                                       [SHAPE_TWO_VALUES] = "fhir.two_values"};
    const struct place *p = state;
    const char *arg = expected[0] ? arena_printf(p->reading->arena, "%s: %s", member, expected) : member;
    reading_wrong(p->reading, p->item, keys[fault], arg);
}

static void check_shape(struct reading *r, size_t i, const struct shape *shape, const struct value *element)
{
    struct place place = {r, i};
    shape_check(shape, element, &(struct shape_listener){on_fault, &place});
}

/* --- extensions --- */

static void check_control(struct reading *r, size_t i, const struct value *extension)
{
    static const char *const known[] = {"page",      "header",   "footer",        "group",        "list",
                                        "table",     "htable",   "gtable",        "atable",       "text",
                                        "inline",    "prompt",   "unit",          "lower",        "upper",
                                        "flyover",   "help",     "question",      "autocomplete", "drop-down",
                                        "check-box", "lookup",   "radio-button",  "slider",       "spinner",
                                        "spin-box",  "text-box", "tab-container", "legal",        NULL};
    const struct value *codings = value_get(value_get(extension, "valueCodeableConcept"), "coding");
    for (size_t k = 0; k < value_count(codings); k++) {
        const char *code = value_get_text(value_item(codings, k), "code");
        if (code && code_index(known, code) < 0)
            note(r, i, "fhir.control", code);
    }
}

static void check_extensions(struct reading *r, size_t i, const struct value *element)
{
    const struct value *list = value_get(element, "extension"),
                       *modifiers = value_get(element, "modifierExtension");
    bool noted = false;
    for (size_t k = 0; k < value_count(list); k++) {
        const char *url = value_get_text(value_item(list, k), "url"), *key = NULL;
        const char *slash = url ? strrchr(url, '/') : NULL, *name = slash ? slash + 1 : url;
        switch (extension_use(&key, url)) {
        case EXTENSION_UNKNOWN:
            note(r, i, "fhir.extension_unknown", url);
            break;
        case EXTENSION_NOTED:
            if (!noted)
                note(r, i, key, name);
            noted = true;
            break;
        case EXTENSION_MARKED:
            cannot(r, i, false, key, name);
            break;
        case EXTENSION_AS_TEXT:
            cannot(r, i, true, key, name);
            break;
        case EXTENSION_CONTROL:
            check_control(r, i, value_item(list, k));
            break;
        case EXTENSION_HONOURED:
        case EXTENSION_HARMLESS:
            break;
        }
    }
    for (size_t k = 0; k < value_count(modifiers); k++)
        cannot(r, i, true, "fhir.modifier", value_get_text(value_item(modifiers, k), "url"));
}

/* --- the whole --- */

static void check_whole(struct reading *r)
{
    const struct value *q = r->source, *subjects = value_get(q, "subjectType");
    check_shape(r, SIZE_MAX, &shape_questionnaire, q);
    check_extensions(r, SIZE_MAX, q);
    if (value_get(q, "implicitRules"))
        cannot(r, SIZE_MAX, true, "fhir.implicit_rules", value_get_text(q, "implicitRules"));
    bool person = value_count(subjects) == 0;
    for (size_t i = 0; i < value_count(subjects) && !person; i++)
        person = text_is(value_as_text(value_item(subjects, i), ""), "Patient") ||
                 text_is(value_as_text(value_item(subjects, i), ""), "RelatedPerson");
    if (!person)
        cannot(r, SIZE_MAX, true, "fhir.subject_type", value_as_text(value_item(subjects, 0), ""));
    const struct value *entered = value_get(q, "derivedFrom");
    if (value_count(entered) > 0)
        note(r, SIZE_MAX, "fhir.derived_from", value_as_text(value_item(entered, 0), ""));
    if (text_is(value_get_text(q, "status"), "retired"))
        note(r, SIZE_MAX, "fhir.retired", NULL);
    if (r->count == 0)
        cannot(r, SIZE_MAX, true, "fhir.no_items", NULL);
}

/* --- items --- */

static bool chooses(const struct read_item *it)
{
    return it->type == ITEM_CHOICE || it->type == ITEM_OPEN_CHOICE;
}

static void check_options(struct reading *r, size_t i)
{
    struct read_item *it = &r->items[i];
    const struct value *given = value_get(it->source, "answerOption");
    const char *set = value_get_text(it->source, "answerValueSet"), *why = NULL, *what = NULL;
    if (given && set)
        reading_wrong(r, i, "fhir.option_both", set);
    if ((given || set) && !chooses(it) && it->type >= 0)
        reading_wrong(r, i, "fhir.option_type", item_type_code((enum item_type)it->type));
    for (size_t k = 0; k < value_count(given); k++) {
        const char *type = NULL;
        check_shape(r, i, &shape_option, value_item(given, k));
        check_extensions(r, i, value_item(given, k));
        const struct value *v = element_value(&type, value_item(given, k), "value");
        if (value_kind(v) == VALUE_OBJECT)
            check_extensions(r, i, v);
        else if (!v)
            reading_wrong(r, i, "err.option_missing", NULL);
    }
    it->options = given;
    if (set && !given && chooses(it)) {
        it->options = value_set_options(&why, &what, r->arena, &r->sets, set);
        if (!it->options)
            reading_cannot(r, i, why, what);
    }
    if (!set && !given && it->type == ITEM_CHOICE)
        reading_cannot(r, i, "fhir.no_options", NULL);
}

static void check_initial(struct reading *r, size_t i)
{
    const struct read_item *it = &r->items[i];
    const struct value *list = value_get(it->source, "initial");
    for (size_t k = 0; k < value_count(list); k++) {
        const char *type = NULL;
        check_shape(r, i, &shape_initial, value_item(list, k));
        check_extensions(r, i, value_item(list, k));
        if (!element_value(&type, value_item(list, k), "value"))
            reading_wrong(r, i, "fhir.initial_missing", NULL);
    }
    if (value_count(list) > 0 && (it->type == ITEM_GROUP || it->type == ITEM_DISPLAY))
        reading_wrong(r, i, "fhir.initial_type", item_type_code((enum item_type)it->type));
    if (value_count(list) > 1 && !value_get_bool(it->source, "repeats"))
        reading_wrong(r, i, "fhir.initial_many", NULL);
}

/* Text, and what stands in its place when it has none. */
static void check_words(struct reading *r, size_t i)
{
    const struct read_item *it = &r->items[i];
    const struct value *shadow = value_get(it->source, "_text");
    check_extensions(r, i, shadow);
    if (!value_get_text(it->source, "text") && it->type != ITEM_GROUP)
        note(r, i, "fhir.text_missing", NULL);
}

static void check_item(struct reading *r, size_t i)
{
    struct read_item *it = &r->items[i];
    const char *type = value_get_text(it->source, "type");
    check_shape(r, i, &shape_item, it->source);
    if (!it->link_id[0])
        reading_wrong(r, i, "err.link_id_missing", NULL);
    if (it->type < 0)
        reading_wrong(r, i,
                      text_is(type, "coding") || text_is(type, "question") ? "fhir.item_type_version"
                                                                           : "err.item_type",
                      type);
    check_extensions(r, i, it->source);
    check_words(r, i);
    check_options(r, i);
    check_initial(r, i);
    if (it->type == ITEM_DISPLAY && it->end > i + 1)
        reading_wrong(r, i, "fhir.display_items", NULL);
    if (it->type == ITEM_DISPLAY &&
        (value_get_bool(it->source, "required") || value_get_bool(it->source, "repeats")))
        reading_wrong(r, i, "fhir.display_required", NULL);
    if (value_get_int(it->source, "maxLength", 1) < 1)
        reading_wrong(r, i, "err.item_bound", "maxLength");
}

/* --- collecting --- */

static int count_items(size_t *total, const struct value *list, int depth, struct err *err)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && value_kind(list) == VALUE_ARRAY && i < value_count(list); i++) {
        const struct value *item = value_item(list, i);
        if (depth >= INSTRUMENT_MAX_DEPTH)
            return err_set(err, ERR_INVALID, value_get_text(item, "linkId"), "item_depth", "%d",
                           INSTRUMENT_MAX_DEPTH);
        if (++*total > INSTRUMENT_MAX_ITEMS)
            return err_set(err, ERR_INVALID, "item", "item_count", "%d", INSTRUMENT_MAX_ITEMS);
        rc = count_items(total, value_get(item, "item"), depth + 1, err);
    }
    return rc;
}

/* enum item_type as R4 writes it; -1: R4 has no such type. */
static int type_of(const char *code)
{
    for (int t = ITEM_GROUP; t <= ITEM_REFERENCE; t++)
        if (text_is(item_type_code((enum item_type)t), code))
            return t;
    return -1;
}

static void collect(struct reading *r, const struct value *list, size_t parent)
{
    for (size_t i = 0; value_kind(list) == VALUE_ARRAY && i < value_count(list); i++) {
        const struct value *source = value_item(list, i), *id = value_get(source, "linkId");
        size_t at = r->count++;
        r->items[at] =
            (struct read_item){.source = source,
                               .parent = parent,
                               .link_id = value_kind(id) == VALUE_TEXT ? value_as_text(id, "") : "",
                               .type = type_of(value_get_text(source, "type"))};
        collect(r, value_get(source, "item"), at);
        r->items[at].end = r->count;
    }
}

static int by_link(const void *a, const void *b, void *context)
{
    const struct reading *r = context;
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    int order = strcmp(r->items[x].link_id, r->items[y].link_id);
    return order ? order : (x > y) - (x < y);
}

size_t reading_find(const struct reading *r, const char *link_id)
{
    size_t low = 0, high = r->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(r->items[r->by_link[middle]].link_id, link_id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < r->count && text_is(r->items[r->by_link[low]].link_id, link_id);
    return found ? r->by_link[low] : SIZE_MAX;
}

static void order_links(struct reading *r)
{
    for (size_t i = 0; i < r->count; i++)
        r->by_link[i] = i;
    qsort_r(r->by_link, r->count, sizeof *r->by_link, by_link, r);
    for (size_t i = 1; i < r->count; i++) {
        size_t one = r->by_link[i - 1], other = r->by_link[i];
        const char *link_id = r->items[other].link_id;
        if (link_id[0] && text_is(r->items[one].link_id, link_id))
            reading_wrong(r, other, "err.link_id_duplicate",
                          arena_printf(r->arena, "%zu, %zu", one + 1, other + 1));
    }
}

/* --- what instrument_load() says of it --- */

/* Items that the asking room cannot ask become text, until none is left. */
static int try_asking(struct reading *r, struct value **asked, struct err *err)
{
    for (;;) {
        struct instrument *q = NULL;
        struct err why = {0};
        size_t before = r->findings->of[FHIR_CANNOT];
        *asked = reading_asked(r);
        if (!*asked)
            return err_nomem(err);
        int rc = instrument_load(&q, r->arena, *asked, &why);
        if (rc == ERR_NOMEM)
            return err_nomem(err);
        if (rc < 0) {
            size_t i = reading_find(r, why.where);
            reading_wrong(r, i, arena_printf(r->arena, "err.%s", why.key), why.arg);
            return 0;
        }
        for (size_t i = 0; i < q->count; i++) {
            size_t at = q->items[i].unsupported ? reading_find(r, q->items[i].link_id) : SIZE_MAX;
            if (at != SIZE_MAX)
                reading_cannot(r, at, "fhir.unsupported", q->items[i].unsupported);
        }
        reading_dependents(r);
        if (r->findings->of[FHIR_CANNOT] == before)
            return 0;
    }
}

/* What names it: its id, else its name, else the end of its url; in lower case, as codes are. */
static const char *code_of(struct reading *r)
{
    const char *id = value_get_text(r->source, "id"), *name = value_get_text(r->source, "name"),
               *url = value_get_text(r->source, "url"), *slash = url ? strrchr(url, '/') : NULL;
    const char *code = id ? id : name ? name : slash ? slash + 1 : NULL;
    size_t len = code ? strlen(code) : 0;
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.";
    if (len == 0 || len > 64 || strspn(code, allowed) != len) {
        reading_wrong(r, SIZE_MAX, "fhir.id", code);
        return "";
    }
    char *lower = arena_str(r->arena, code);
    for (char *p = lower; p && *p; p++)
        if (*p >= 'A' && *p <= 'Z')
            *p = (char)(*p - 'A' + 'a');
    return lower ? lower : "";
}

static const char *text_or_empty(const struct value *source, const char *member)
{
    const char *text = value_get_text(source, member);
    return text ? text : "";
}

int questionnaire_read(struct questionnaire *out, struct fhir_findings *findings, struct arena *a,
                       const struct value *source, const struct questionnaire_options *options,
                       struct err *err)
{
    struct reading r = {.arena = a, .findings = findings, .source = source, .options = options};
    size_t total = 0;
    if (!text_is(value_get_text(source, "resourceType"), "Questionnaire"))
        return err_set(err, ERR_INVALID, "resourceType", "questionnaire_type", "%s",
                       value_as_text(value_get(source, "resourceType"), ""));
    int rc = count_items(&total, value_get(source, "item"), 0, err);
    if (rc < 0)
        return rc;
    findings->arena = a;
    r.sets = (struct value_sets){source, options->value_sets, options->value_set_count};
    r.items = arena_alloc(a, (total + 1) * sizeof *r.items);
    r.by_link = arena_alloc(a, (total + 1) * sizeof *r.by_link);
    if (!r.items || !r.by_link)
        return err_nomem(err);
    collect(&r, value_get(source, "item"), SIZE_MAX);
    order_links(&r);
    check_whole(&r);
    for (size_t i = 0; i < r.count; i++)
        check_item(&r, i);
    reading_conditions(&r);
    reading_dependents(&r);
    struct value *asked = NULL;
    const char *code = code_of(&r);
    if (findings->of[FHIR_WRONG] == 0)
        rc = try_asking(&r, &asked, err);
    if (arena_failed(a))
        return err_nomem(err);
    if (rc == 0 && findings->of[FHIR_WRONG] > 0)
        rc = err_set(err, ERR_INVALID, "Questionnaire", "fhir_wrong", "%zu", findings->of[FHIR_WRONG]);
    if (rc < 0)
        return rc;
    value_put_text(asked, "id", code);
    *out = (struct questionnaire){.code = code,
                                  .url = value_get_text(source, "url"),
                                  .version = text_or_empty(source, "version"),
                                  .title = text_or_empty(source, "title"),
                                  .copyright = text_or_empty(source, "copyright"),
                                  .asked = asked};
    return 0;
}
