/*
 * See option.h. An answer holds one text for an option, so each option of an item gets a text of its own: its code, and only
 * where two options would have the same, the system (or kind of value) with it.
 */
#include "asking/option.h"

#include "asking/answer.h"
#include "asking/element.h"
#include "base/str.h"

/* --- one option --- */

static void weigh(struct item_option *option, const struct value *element)
{
    static const char *const names[] = {"rdinalValue", "itemWeight"};
    for (size_t i = 0; i < 2 && !option->weighted; i++) {
        const struct value *e = element_extension(element, names[i]);
        const struct value *weight = value_get(e, "valueDecimal");
        option->weighted = answer_number(&option->weight, weight ? weight : value_get(e, "valueInteger"));
    }
}

/* The text of value[x] itself, without what would keep it apart from another. */
static const char *plain_code(const struct item_option *option)
{
    const char *type = NULL;
    const struct value *v = element_value(&type, option->source, "value");
    if (value_kind(v) != VALUE_OBJECT)
        return value_as_text(v, NULL);
    if (text_is(type, "Reference"))
        return value_get_text(v, "reference");
    const char *code = value_get_text(v, "code");
    return code ? code : value_get_text(v, "display");
}

static const char *whole_code(struct arena *a, const struct item_option *option)
{
    const char *type = NULL;
    const struct value *v = element_value(&type, option->source, "value");
    const char *system = value_get_text(v, "system");
    return arena_printf(a, "%s|%s", system ? system : type, plain_code(option));
}

/* What is on the element beside value[x]: FHIR keeps extensions out of what is answered. */
static const struct value *bare_coding(struct arena *a, const struct value *coding, const char *system)
{
    static const char *const members[] = {"system", "version", "code", "display", "userSelected"};
    struct value *source = value_object(a), *bare = value_put_object(source, "valueCoding");
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        if (value_get(coding, members[i]))
            value_put(bare, members[i], value_copy(a, value_get(coding, members[i])));
    if (system && !value_get(bare, "system"))
        value_put_text(bare, "system", system);
    return source;
}

static void from_coding(const struct item_source *from, struct item_option *out, const struct value *coding,
                        const char *system)
{
    out->source = bare_coding(from->arena, coding, system);
    if (value_get_text(coding, "display"))
        out->label = element_label(from->arena, coding, "display", from->english);
    weigh(out, coding);
}

static void from_answer(const struct item_source *from, struct item_option *out, const struct value *option)
{
    const char *type = NULL;
    const struct value *v = element_value(&type, option, "value");
    weigh(out, option);
    if (text_is(type, "Coding")) {
        from_coding(from, out, v, NULL);
    } else if (v) {
        struct value *source = value_object(from->arena);
        value_put(source, arena_printf(from->arena, "value%s", type), value_copy(from->arena, v));
        out->source = source;
        if (text_is(type, "String"))
            out->label = element_label(from->arena, option, "valueString", from->english);
        else if (value_get_text(v, "display"))
            out->label.nl = arena_str(from->arena, value_get_text(v, "display"));
    }
    out->initial = value_get_bool(option, "initialSelected");
    out->exclusive =
        value_get_bool(element_extension(option, "/questionnaire-optionExclusive"), "valueBoolean");
}

/* --- value sets --- */

struct gathered {
    struct item_option *options; /* NULL: they are only counted */
    size_t count;
    bool elsewhere; /* a part of the set is not in this file */
};

static void add_concepts(const struct item_source *from, struct gathered *g, const struct value *list,
                         const char *system, int depth)
{
    for (size_t i = 0; i < value_count(list) && g->count <= INSTRUMENT_MAX_OPTIONS; i++) {
        const struct value *concept = value_item(list, i), *below = value_get(concept, "contains");
        const char *own = value_get_text(concept, "system");
        bool chosen = value_get_text(concept, "code") && !value_get_bool(concept, "abstract");
        if (chosen && g->options)
            from_coding(from, &g->options[g->count], concept, own ? own : system);
        g->count += chosen;
        if (below && depth > 0)
            add_concepts(from, g, below, own ? own : system, depth - 1);
    }
}

static const struct value *contained_set(const struct item_source *from, const char *reference)
{
    const struct value *contained = value_get(from->questionnaire, "contained");
    for (size_t i = 0; reference && reference[0] == '#' && i < value_count(contained); i++)
        if (text_is(value_get_text(value_item(contained, i), "id"), reference + 1))
            return value_item(contained, i);
    return NULL;
}

static void add_set(const struct item_source *from, struct gathered *g, const char *reference)
{
    enum { EXPANSION_DEPTH = 16 };
    const struct value *set = contained_set(from, reference);
    const struct value *expanded = value_get(value_get(set, "expansion"), "contains");
    const struct value *includes = value_get(value_get(set, "compose"), "include");
    if (expanded) {
        add_concepts(from, g, expanded, NULL, EXPANSION_DEPTH);
        return;
    }
    g->elsewhere = !set || value_get(value_get(set, "compose"), "exclude");
    for (size_t i = 0; i < value_count(includes); i++) {
        const struct value *include = value_item(includes, i);
        if (value_get(include, "concept") && !value_get(include, "valueSet"))
            add_concepts(from, g, value_get(include, "concept"), value_get_text(include, "system"), 0);
        else
            g->elsewhere = true;
    }
}

/* The concepts of a value set as options, none when there are too many. */
static int set_load(struct gathered *out, const struct item *it, const struct item_source *from,
                    const char *reference)
{
    struct gathered counted = {0}, g = {0};
    add_set(from, &counted, reference);
    if (counted.count > INSTRUMENT_MAX_OPTIONS)
        return err_set(from->err, ERR_INVALID, it->link_id, "option_count", "%d", INSTRUMENT_MAX_OPTIONS);
    g.options = arena_alloc(from->arena, (counted.count + 1) * sizeof *g.options);
    if (!g.options)
        return err_nomem(from->err);
    add_set(from, &g, reference);
    *out = g;
    return 0;
}

/* --- all options of an item --- */

static bool code_taken(const struct gathered *g, size_t n, const char *code)
{
    for (size_t i = 0; i < g->count; i++)
        if (i != n && text_is(g->options[i].code, code))
            return true;
    return false;
}

/* Plain codes first; those that are not the only one get their system with it, and then each must be its own. */
static int name_options(const struct item *it, struct gathered *g, const struct item_source *from)
{
    for (size_t i = 0; i < g->count; i++) {
        const char *code = plain_code(&g->options[i]);
        if (!code || !code[0])
            return err_set(from->err, ERR_INVALID, it->link_id, "option_missing", NULL);
        g->options[i].code = arena_str(from->arena, code);
        if (!g->options[i].label.nl && !g->options[i].label.en)
            g->options[i].label.nl = g->options[i].code;
    }
    bool *shared = arena_alloc(from->arena, g->count + 1);
    if (!shared || arena_failed(from->arena))
        return err_nomem(from->err);
    for (size_t i = 0; i < g->count; i++)
        shared[i] = code_taken(g, i, g->options[i].code);
    for (size_t i = 0; i < g->count; i++)
        if (shared[i])
            g->options[i].code = whole_code(from->arena, &g->options[i]);
    if (arena_failed(from->arena))
        return err_nomem(from->err);
    for (size_t i = 0; i < g->count; i++)
        if (code_taken(g, i, g->options[i].code))
            return err_set(from->err, ERR_INVALID, it->link_id, "option_duplicate", "%s",
                           plain_code(&g->options[i]));
    return 0;
}

int options_load(struct item *it, const struct item_source *from)
{
    const struct value *answers = value_get(from->item, "answerOption");
    const char *set = value_get_text(from->item, "answerValueSet");
    struct gathered g = {0};
    int rc = 0;
    if (answers || !set) {
        if (value_count(answers) > INSTRUMENT_MAX_OPTIONS)
            return err_set(from->err, ERR_INVALID, it->link_id, "option_count", "%d", INSTRUMENT_MAX_OPTIONS);
        g.options = arena_alloc(from->arena, (value_count(answers) + 1) * sizeof *g.options);
        if (!g.options)
            return err_nomem(from->err);
        for (size_t i = 0; i < value_count(answers); i++)
            from_answer(from, &g.options[g.count++], value_item(answers, i));
    } else {
        rc = set_load(&g, it, from, set);
    }
    if (rc == 0 && arena_failed(from->arena))
        rc = err_nomem(from->err);
    if (rc == 0)
        rc = name_options(it, &g, from);
    if (rc)
        return rc;
    it->options = g.options;
    it->option_count = g.count;
    if (g.elsewhere || (g.count == 0 && it->type == ITEM_CHOICE))
        it->unsupported = "options";
    return 0;
}

/* --- units --- */

static void add_unit(struct item *it, struct item_unit *units, const struct item_source *from,
                     const struct value *coding, const char *words)
{
    struct arena *a = from->arena;
    const char *code = value_get_text(coding, "code"), *shown = value_get_text(coding, words);
    const char *key = code ? code : shown;
    if (!key || !key[0] || item_unit(it, key))
        return;
    struct item_unit *u = &units[it->unit_count++];
    u->key = arena_str(a, key);
    u->code = arena_str(a, code);
    u->unit = arena_str(a, shown ? shown : code);
    u->system = arena_str(a, value_get_text(coding, "system"));
    u->label = element_label(a, coding, words, from->english);
    if (!u->label.nl && !u->label.en)
        u->label.nl = u->key;
}

int units_load(struct item *it, const struct item_source *from)
{
    if (it->type != ITEM_QUANTITY && it->type != ITEM_INTEGER && it->type != ITEM_DECIMAL)
        return 0;
    const char *set =
        value_get_text(element_extension(from->item, "/questionnaire-unitValueSet"), "valueCanonical");
    struct gathered g = {0};
    int rc = set ? set_load(&g, it, from, set) : 0;
    if (rc)
        return rc;
    size_t options = 0;
    while (options <= INSTRUMENT_MAX_UNITS &&
           element_extension_nth(from->item, "/questionnaire-unitOption", options))
        options++;
    if (options + g.count > INSTRUMENT_MAX_UNITS)
        return err_set(from->err, ERR_INVALID, it->link_id, "unit_count", "%d", INSTRUMENT_MAX_UNITS);
    struct item_unit *units = arena_alloc(from->arena, (options + g.count + 2) * sizeof *units);
    if (!units)
        return err_nomem(from->err);
    it->units = units;
    add_unit(it, units, from, value_get(element_extension(from->item, "/questionnaire-unit"), "valueCoding"),
             "display");
    for (size_t n = 0; it->type == ITEM_QUANTITY && n < options; n++)
        add_unit(it, units, from,
                 value_get(element_extension_nth(from->item, "/questionnaire-unitOption", n), "valueCoding"),
                 "display");
    for (size_t i = 0; i < g.count; i++)
        add_unit(it, units, from, value_get(g.options[i].source, "valueCoding"), "display");
    if (g.elsewhere)
        it->unsupported = "options";
    const struct value *initial = value_get(value_item(value_get(from->item, "initial"), 0), "valueQuantity");
    if (it->unit_count == 0)
        add_unit(it, units, from, initial, "unit");
    return arena_failed(from->arena) ? err_nomem(from->err) : 0;
}
