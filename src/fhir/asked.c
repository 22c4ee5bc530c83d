/* The Questionnaire that Kiem asks, written from the one that was given: value sets written out, a text for every question,
 * and what cannot be honoured as text that says so. Nothing is left out. */
#include "fhir/reading.h"

enum { TEXT_MAX = 64 << 10 };

static bool concerns(const struct fhir_finding *f, size_t i)
{
    return f->weight == FHIR_CANNOT && f->item == i;
}

static bool marked(const struct reading *r, size_t i)
{
    for (size_t k = 0; k < r->findings->count; k++)
        if (concerns(&r->findings->items[k], i))
            return true;
    return false;
}

/* `text` and, in brackets, why item `i` is not asked as it was meant. */
static const char *with_marks(struct reading *r, size_t i, const char *text, const char *lang)
{
    BUF_AUTO out;
    buf_init(&out, TEXT_MAX);
    buf_adds(&out, text);
    for (size_t k = 0; k < r->findings->count; k++) {
        const struct fhir_finding *f = &r->findings->items[k];
        const char *mark = concerns(f, i) ? r->options->mark(r->options->state, f, lang) : NULL;
        if (mark)
            buf_printf(&out, "%s[%s]", out.len > 0 ? " " : "", mark);
    }
    return buf_keep(&out, r->arena);
}

static const char *lang_of(const char *code)
{
    return code && strncmp(code, "en", 2) == 0 ? "en" : "nl";
}

static bool ends_in_translation(const struct value *extension)
{
    static const char end[] = "/translation";
    const char *url = value_get_text(extension, "url");
    size_t n = url ? strlen(url) : 0;
    return n >= sizeof end - 1 && text_is(url + n - (sizeof end - 1), end);
}

/* "_text" with a mark behind each translation. */
static struct value *marked_shadow(struct reading *r, size_t i, const struct value *shadow)
{
    struct value *out = value_object(r->arena), *list = value_put_array(out, "extension");
    const struct value *extensions = value_get(shadow, "extension");
    for (size_t k = 0; k < value_count(extensions); k++) {
        const struct value *e = value_item(extensions, k), *parts = value_get(e, "extension");
        const char *lang = NULL, *content = NULL;
        if (!ends_in_translation(e))
            continue;
        for (size_t p = 0; p < value_count(parts); p++) {
            const struct value *part = value_item(parts, p);
            if (text_is(value_get_text(part, "url"), "lang"))
                lang = value_get_text(part, "valueCode");
            else if (text_is(value_get_text(part, "url"), "content"))
                content = value_get_text(part, "valueString");
        }
        if (!lang || !content)
            continue;
        struct value *copy = value_add_object(list);
        value_put_text(copy, "url", value_get_text(e, "url"));
        struct value *own = value_put_array(copy, "extension"), *part = value_add_object(own);
        value_put_text(part, "url", "lang");
        value_put_text(part, "valueCode", lang);
        part = value_add_object(own);
        value_put_text(part, "url", "content");
        value_put_text(part, "valueString", with_marks(r, i, content, lang_of(lang)));
    }
    return out;
}

/* The text of an item, else what its first code is called, else the code, else its linkId. A group may go without. */
static const char *text_of(const struct read_item *it)
{
    const struct value *code = value_item(value_get(it->source, "code"), 0);
    const char *text = value_get_text(it->source, "text");
    if (!text && it->type == ITEM_GROUP)
        return "";
    if (!text)
        text = value_get_text(code, "display");
    if (!text)
        text = value_get_text(code, "code");
    return text ? text : it->link_id;
}

static void put_text(struct reading *r, size_t i, struct value *out)
{
    const struct read_item *it = &r->items[i];
    const struct value *shadow = value_get(it->source, "_text");
    const char *text = text_of(it);
    bool marks = marked(r, i);
    if (marks)
        text = with_marks(r, i, text, lang_of(value_get_text(r->source, "language")));
    if (!text || text[0])
        value_put_text(out, "text", text);
    if (shadow)
        value_put(out, "_text", marks ? marked_shadow(r, i, shadow) : value_copy(r->arena, shadow));
}

static void put_items(struct reading *r, struct value *out, size_t first, size_t end);

/* Text instead of a question: a group when there is anything below it. Its conditions stay, so long as they can be decided. */
static void put_as_text(struct reading *r, size_t i, struct value *out)
{
    static const char *const kept[] = {"linkId", "prefix", "enableWhen", "enableBehavior"};
    const struct read_item *it = &r->items[i];
    bool decided = true;
    const struct value *conditions = value_get(it->source, "enableWhen");
    for (size_t k = 0; k < value_count(conditions) && decided; k++) {
        const char *link_id = value_get_text(value_item(conditions, k), "question");
        size_t question = link_id ? reading_find(r, link_id) : SIZE_MAX;
        decided = question != SIZE_MAX && !r->items[question].as_text;
    }
    for (size_t k = 0; k < (decided ? 4 : 2); k++)
        if (value_get(it->source, kept[k]))
            value_put(out, kept[k], value_copy(r->arena, value_get(it->source, kept[k])));
    value_put_text(out, "type", it->end > i + 1 ? "group" : "display");
    put_text(r, i, out);
}

static void put_item(struct reading *r, size_t i, struct value *list)
{
    static const char *const own[] = {"text", "_text", "item", "answerValueSet", "answerOption"};
    const struct read_item *it = &r->items[i];
    struct value *out = value_add_object(list);
    if (it->as_text) {
        put_as_text(r, i, out);
    } else {
        for (size_t k = 0; k < value_count(it->source); k++) {
            bool mine = false;
            for (size_t n = 0; n < sizeof own / sizeof own[0] && !mine; n++)
                mine = text_is(own[n], value_name(it->source, k));
            if (!mine)
                value_put(out, value_name(it->source, k), value_copy(r->arena, value_item(it->source, k)));
        }
        put_text(r, i, out);
        if (it->options)
            value_put(out, "answerOption", value_copy(r->arena, it->options));
    }
    put_items(r, out, i + 1, it->end);
}

static void put_items(struct reading *r, struct value *out, size_t first, size_t end)
{
    if (first >= end)
        return;
    const struct value *there = value_get(out, "item");
    struct value *list = there ? NULL : value_put_array(out, "item");
    for (size_t i = first; list && i < end; i = r->items[i].end)
        put_item(r, i, list);
}

struct value *reading_asked(struct reading *r)
{
    static const char *const kept[] = {"resourceType", "id",         "language", "url",
                                       "version",      "name",       "title",    "_title",
                                       "copyright",    "_copyright", "status",   "code"};
    struct value *out = value_object(r->arena);
    for (size_t k = 0; k < sizeof kept / sizeof kept[0]; k++)
        if (value_get(r->source, kept[k]))
            value_put(out, kept[k], value_copy(r->arena, value_get(r->source, kept[k])));
    struct value *list = value_put_array(out, "item");
    if (marked(r, SIZE_MAX)) {
        struct value *first = value_add_object(list);
        value_put_text(first, "linkId", "kiem-not-honoured");
        value_put_text(first, "type", "display");
        value_put_text(first, "text",
                       with_marks(r, SIZE_MAX, "", lang_of(value_get_text(r->source, "language"))));
    }
    for (size_t i = 0; i < r->count; i = r->items[i].end)
        put_item(r, i, list);
    return arena_failed(r->arena) ? NULL : out;
}
