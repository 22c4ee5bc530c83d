/* See element.h. Translates; whether an answer is right is answer.c's, which options there are option.c's. */
#include "asking/element.h"

#include "asking/answer.h"
#include "base/str.h"

#include <stdio.h>

static bool ends_with(const char *text, const char *end)
{
    size_t n = text ? strlen(text) : 0, m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

const struct value *element_extension_nth(const struct value *element, const char *end, size_t n)
{
    const struct value *list = value_get(element, "extension");
    for (size_t i = 0; i < value_count(list); i++)
        if (ends_with(value_get_text(value_item(list, i), "url"), end) && n-- == 0)
            return value_item(list, i);
    return NULL;
}

const struct value *element_extension(const struct value *element, const char *end)
{
    return element_extension_nth(element, end, 0);
}

/* --- texts --- */

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

struct label element_label(struct arena *a, const struct value *element, const char *name, bool english)
{
    char shadow_name[32];
    snprintf(shadow_name, sizeof shadow_name, "_%s", name);
    const struct value *shadow = value_get(element, shadow_name);
    const char *text = value_get_text(element, name);
    const char *nl = english ? translation(shadow, "nl") : text,
               *en = english ? text : translation(shadow, "en");
    return (struct label){.nl = arena_str(a, nl), .en = arena_str(a, en)};
}

/* --- value[x] --- */

/* The types an answer may have, with the kind its JSON has and the items that take it; `string`s also stand for an open
 * choice in own words. */
static const struct type {
    const char *name;
    enum value_kind kind;
    unsigned items; /* bits of enum item_type */
} types[] = {
    {"Boolean", VALUE_BOOL, 1u << ITEM_BOOLEAN},
    {"Integer", VALUE_NUMBER, 1u << ITEM_INTEGER | 1u << ITEM_DECIMAL},
    {"Decimal", VALUE_NUMBER, 1u << ITEM_DECIMAL | 1u << ITEM_INTEGER},
    {"Date", VALUE_TEXT, 1u << ITEM_DATE | 1u << ITEM_DATE_TIME},
    {"DateTime", VALUE_TEXT, 1u << ITEM_DATE_TIME},
    {"Time", VALUE_TEXT, 1u << ITEM_TIME},
    {"String", VALUE_TEXT, 1u << ITEM_STRING | 1u << ITEM_TEXT | 1u << ITEM_OPEN_CHOICE},
    {"Uri", VALUE_TEXT, 1u << ITEM_URL},
    {"Url", VALUE_TEXT, 1u << ITEM_URL},
    {"Coding", VALUE_OBJECT, 0},
    {"Quantity", VALUE_OBJECT, 1u << ITEM_QUANTITY},
    {"Reference", VALUE_OBJECT, 1u << ITEM_REFERENCE},
    {"Attachment", VALUE_OBJECT, 1u << ITEM_ATTACHMENT},
};
enum { TYPES = sizeof types / sizeof types[0] };

static const struct value *typed_value(const struct type **type, const struct value *element,
                                       const char *prefix)
{
    char name[40];
    for (size_t i = 0; i < TYPES; i++) {
        snprintf(name, sizeof name, "%s%s", prefix, types[i].name);
        const struct value *v = value_get(element, name);
        if (v) {
            *type = &types[i];
            return v;
        }
    }
    return NULL;
}

const struct value *element_value(const char **type, const struct value *element, const char *prefix)
{
    const struct type *found = NULL;
    const struct value *v = typed_value(&found, element, prefix);
    if (v && type)
        *type = found->name;
    return v;
}

/* Two codings that mean the same: code and system, where both name one; without codes the words. */
static bool same_coding(const struct value *x, const struct value *y)
{
    const char *xs = value_get_text(x, "system"), *ys = value_get_text(y, "system");
    const char *xc = value_get_text(x, "code"), *yc = value_get_text(y, "code");
    if (xs && ys && !text_is(xs, ys))
        return false;
    return xc || yc ? xc && text_is(xc, yc)
                    : text_is(value_get_text(x, "display"), value_get_text(y, "display"));
}

static bool same_option(const struct type *type, const struct value *v, const struct item_option *option)
{
    const struct type *its = NULL;
    const struct value *one = typed_value(&its, option->source, "value");
    if (!one || its != type)
        return false;
    if (text_is(type->name, "Coding"))
        return same_coding(one, v);
    if (text_is(type->name, "Reference"))
        return text_is(value_get_text(one, "reference"), value_get_text(v, "reference"));
    return value_equal(one, v);
}

static const struct item_option *option_of(const struct item *it, const struct type *type,
                                           const struct value *v)
{
    for (size_t i = 0; i < it->option_count; i++)
        if (same_option(type, v, &it->options[i]))
            return &it->options[i];
    return NULL;
}

struct value *element_answer(struct arena *a, const struct item *it, const struct value *element,
                             const char *prefix)
{
    const struct type *type = NULL;
    const struct value *v = typed_value(&type, element, prefix);
    if (!v || value_kind(v) != type->kind)
        return NULL;
    if (it->type == ITEM_CHOICE || it->type == ITEM_OPEN_CHOICE) {
        const struct item_option *option = option_of(it, type, v);
        if (option)
            return value_text(a, option->code);
    }
    if (!(type->items & 1u << it->type))
        return NULL;
    if (it->type != ITEM_OPEN_CHOICE)
        return value_copy(a, v);
    struct value *own = value_object(a);
    value_put_text(own, "text", value_as_text(v, ""));
    return own;
}

/* The type under which FHIR writes an answer that is no option; NULL: none. */
static const char *type_name(const struct item *it)
{
    static const char *const names[] = {
        [ITEM_BOOLEAN] = "valueBoolean",
        [ITEM_INTEGER] = "valueInteger",
        [ITEM_DECIMAL] = "valueDecimal",
        [ITEM_DATE] = "valueDate",
        [ITEM_STRING] = "valueString",
        [ITEM_TEXT] = "valueString",
        [ITEM_CHOICE] = NULL,
        [ITEM_OPEN_CHOICE] = NULL,
        [ITEM_DATE_TIME] = "valueDateTime",
        [ITEM_TIME] = "valueTime",
        [ITEM_URL] = "valueUri",
        [ITEM_QUANTITY] = "valueQuantity",
        [ITEM_REFERENCE] = "valueReference",
        [ITEM_ATTACHMENT] = "valueAttachment",
    };
    return names[it->type];
}

struct value *answer_element(struct arena *a, const struct item *it, const struct value *answer)
{
    const struct item_option *option = item_chosen(it, answer);
    bool choice = it->type == ITEM_CHOICE || it->type == ITEM_OPEN_CHOICE;
    if (option && choice)
        return value_copy(a, option->source);
    struct value *out = value_object(a);
    if (choice) {
        value_put_text(out, "valueString", value_get_text(answer, "text"));
        return out;
    }
    const char *name = type_name(it);
    if (!name)
        return NULL;
    value_put(out, name, value_copy(a, answer));
    return out;
}
