/* See value_set.h. An expansion counts before the definition it was made of; rules that only a terminology server can work
 * out (filters, codes of a system that was not given) are refused by name. */
#include "fhir/value_set.h"

struct gathering {
    struct arena *arena;
    const struct value_sets *sets;
    struct value *options;
    const char *why, *what;
};

static int stop(struct gathering *g, const char *why, const char *what)
{
    g->why = why;
    g->what = arena_str(g->arena, what);
    return -1;
}

/* "http://x|1.0" against a resource's url and version. */
static bool is_canonical(const struct value *resource, const char *canonical)
{
    const char *url = value_get_text(resource, "url"), *version = value_get_text(resource, "version");
    const char *bar = strchr(canonical, '|');
    size_t len = bar ? (size_t)(bar - canonical) : strlen(canonical);
    return url && strlen(url) == len && strncmp(url, canonical, len) == 0 &&
           (!bar || !version || text_is(version, bar + 1));
}

static const struct value *among(const struct value *resource, const char *type, const char *canonical)
{
    if (text_is(value_get_text(resource, "resourceType"), type))
        return is_canonical(resource, canonical) ? resource : NULL;
    const struct value *list = value_get(resource, "entry"), *found = NULL;
    for (size_t i = 0; !found && i < value_count(list); i++) {
        const struct value *one = value_get(value_item(list, i), "resource");
        if (text_is(value_get_text(one, "resourceType"), type) && is_canonical(one, canonical))
            found = one;
    }
    return found;
}

static const struct value *find(const struct value_sets *sets, const char *type, const char *canonical)
{
    const struct value *contained = value_get(sets->questionnaire, "contained"), *found = NULL;
    for (size_t i = 0; i < value_count(contained); i++) {
        const struct value *one = value_item(contained, i);
        if (text_is(value_get_text(one, "resourceType"), type) &&
            (canonical[0] == '#' ? text_is(value_get_text(one, "id"), canonical + 1)
                                 : is_canonical(one, canonical)))
            return one;
    }
    for (size_t i = 0; canonical[0] != '#' && !found && i < sets->count; i++)
        found = among(sets->given[i], type, canonical);
    return found;
}

/* Designations in other languages become translations of the display. */
static void put_translations(struct arena *a, struct value *coding, const struct value *concept)
{
    const struct value *list = value_get(concept, "designation");
    struct value *extensions = NULL;
    for (size_t i = 0; i < value_count(list); i++) {
        const char *lang = value_get_text(value_item(list, i), "language"),
                   *text = value_get_text(value_item(list, i), "value");
        if (!lang || !text)
            continue;
        if (!extensions)
            extensions = value_put_array(value_put_object(coding, "_display"), "extension");
        struct value *e = value_add_object(extensions);
        value_put_text(e, "url", "http://hl7.org/fhir/StructureDefinition/translation");
        struct value *parts = value_put_array(e, "extension"), *part = value_add_object(parts);
        value_put_text(part, "url", "lang");
        value_put_text(part, "valueCode", lang);
        part = value_add_object(parts);
        value_put_text(part, "url", "content");
        value_put_text(part, "valueString", text);
    }
    if (!extensions && value_get(concept, "_display"))
        value_put(coding, "_display", value_copy(a, value_get(concept, "_display")));
}

static bool has(const struct gathering *g, const char *system, const char *code)
{
    for (size_t i = 0; i < value_count(g->options); i++) {
        const struct value *coding = value_get(value_item(g->options, i), "valueCoding");
        const char *other = value_get_text(coding, "system");
        if (text_is(value_get_text(coding, "code"), code) && (text_is(other, system) || (!other && !system)))
            return true;
    }
    return false;
}

static int add(struct gathering *g, const struct value *concept, const char *system)
{
    const char *code = value_get_text(concept, "code"), *display = value_get_text(concept, "display");
    if (!code || has(g, system, code))
        return 0;
    if (value_count(g->options) >= VALUE_SET_MAX)
        return stop(g, "fhir.value_set_large", code);
    struct value *coding = value_put_object(value_add_object(g->options), "valueCoding");
    const struct value *extensions = value_get(concept, "extension");
    if (extensions)
        value_put(coding, "extension", value_copy(g->arena, extensions));
    if (system)
        value_put_text(coding, "system", system);
    value_put_text(coding, "code", code);
    if (display)
        value_put_text(coding, "display", display);
    put_translations(g->arena, coding, concept);
    return 0;
}

/* Concepts of an expansion ("contains") or a code system ("concept"), with those below them. */
static int add_tree(struct gathering *g, const struct value *list, const char *below, const char *system,
                    int depth)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < value_count(list); i++) {
        const struct value *one = value_item(list, i);
        const char *own = value_get_text(one, "system");
        if (!value_get_bool(one, "abstract") && !value_get_bool(one, "inactive"))
            rc = add(g, one, own ? own : system);
        if (rc == 0 && depth < VALUE_SET_DEPTH)
            rc = add_tree(g, value_get(one, below), below, system, depth + 1);
    }
    return rc;
}

static int gather(struct gathering *g, const char *canonical, int depth);

static int include(struct gathering *g, const struct value *part, int depth)
{
    const char *system = value_get_text(part, "system");
    const struct value *concepts = value_get(part, "concept"), *others = value_get(part, "valueSet");
    int rc = 0;
    if (value_count(value_get(part, "filter")) > 0 || (system && value_count(others) > 0))
        return stop(g, "fhir.value_set_rule", system ? system : "filter");
    for (size_t i = 0; rc == 0 && i < value_count(others); i++)
        rc = gather(g, value_as_text(value_item(others, i), ""), depth + 1);
    if (rc < 0 || !system)
        return rc;
    if (concepts)
        return add_tree(g, concepts, "concept", system, 0);
    const struct value *codes = find(g->sets, "CodeSystem", system);
    if (!codes || !text_is(value_get_text(codes, "content"), "complete"))
        return stop(g, "fhir.value_set_rule", system);
    return add_tree(g, value_get(codes, "concept"), "concept", system, 0);
}

static bool excludes(const struct value *excluded, const struct value *coding)
{
    for (size_t i = 0; i < value_count(excluded); i++) {
        const struct value *part = value_item(excluded, i), *concepts = value_get(part, "concept");
        for (size_t k = 0; k < value_count(concepts); k++)
            if (text_is(value_get_text(part, "system"), value_get_text(coding, "system")) &&
                text_is(value_get_text(value_item(concepts, k), "code"), value_get_text(coding, "code")))
                return true;
    }
    return false;
}

static int defined(struct gathering *g, const struct value *set, int depth)
{
    const struct value *compose = value_get(set, "compose"), *parts = value_get(compose, "include"),
                       *excluded = value_get(compose, "exclude");
    for (size_t i = 0; i < value_count(excluded); i++)
        if (!value_get(value_item(excluded, i), "concept"))
            return stop(g, "fhir.value_set_rule", "exclude");
    struct gathering own = {.arena = g->arena, .sets = g->sets, .options = value_array(g->arena)};
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < value_count(parts); i++)
        rc = include(&own, value_item(parts, i), depth);
    if (rc < 0)
        return stop(g, own.why, own.what);
    for (size_t i = 0; rc == 0 && i < value_count(own.options); i++) {
        const struct value *coding = value_get(value_item(own.options, i), "valueCoding");
        if (excludes(excluded, coding) ||
            has(g, value_get_text(coding, "system"), value_get_text(coding, "code")))
            continue;
        if (value_count(g->options) >= VALUE_SET_MAX)
            return stop(g, "fhir.value_set_large", value_get_text(coding, "code"));
        value_add(g->options, value_copy(g->arena, value_item(own.options, i)));
    }
    return 0;
}

static int gather(struct gathering *g, const char *canonical, int depth)
{
    if (depth > VALUE_SET_DEPTH)
        return stop(g, "fhir.value_set_rule", canonical);
    const struct value *set = find(g->sets, "ValueSet", canonical);
    if (!set)
        return stop(g, "fhir.value_set_missing", canonical);
    const struct value *expanded = value_get(value_get(set, "expansion"), "contains");
    return expanded ? add_tree(g, expanded, "contains", NULL, 0) : defined(g, set, depth);
}

struct value *value_set_options(const char **why, const char **what, struct arena *a,
                                const struct value_sets *sets, const char *canonical)
{
    struct gathering g = {.arena = a, .sets = sets, .options = value_array(a)};
    int rc = gather(&g, canonical, 0);
    if (rc == 0 && value_count(g.options) == 0)
        rc = stop(&g, "fhir.value_set_empty", canonical);
    if (rc == 0)
        return g.options;
    *why = g.why;
    *what = g.what ? g.what : "";
    return NULL;
}
