/* See response.h: writing. Groups and questions in which nothing was answered are left out, as FHIR does. */
#include "fhir/response.h"

#include "asking/answer.h"
#include "asking/element.h"

struct writing {
    struct arena *arena;
    const struct instrument *instrument;
    const char *lang;
};

static void write_items(const struct writing *w, struct value *list, const struct value *answers,
                        size_t first, size_t end);

static struct value *new_item(const struct writing *w, const struct item *it)
{
    struct value *out = value_object(w->arena);
    const char *text = label_in(&it->text, w->lang);
    value_put_text(out, "linkId", it->link_id);
    if (text[0])
        value_put_text(out, "text", text);
    return out;
}

/* The items below `it`; NULL when nothing was answered there. */
static struct value *below(const struct writing *w, const struct item *it, const struct value *answers)
{
    struct value *list = value_array(w->arena);
    write_items(w, list, answers, it->index + 1, it->end);
    return value_count(list) > 0 ? list : NULL;
}

static void write_rows(const struct writing *w, struct value *list, const struct item *it,
                       const struct value *rows)
{
    for (size_t i = 0; i < value_count(rows); i++) {
        struct value *out = value_add(list, new_item(w, it)), *items = below(w, it, value_item(rows, i));
        if (items)
            value_put(out, "item", items);
    }
}

static void write_answers(const struct writing *w, struct value *out, const struct item *it,
                          const struct value *answer)
{
    struct value *list = value_put_array(out, "answer");
    bool many = value_kind(answer) == VALUE_ARRAY;
    for (size_t i = 0; i < (many ? value_count(answer) : 1); i++) {
        struct value *one = answer_element(w->arena, it, many ? value_item(answer, i) : answer);
        if (one)
            value_add(list, one);
    }
}

/* Items below a question stand below its first answer, or, when it has none, below the question. */
static void write_question(const struct writing *w, struct value *list, const struct item *it,
                           const struct value *answers)
{
    const struct value *answer = value_get(answers, it->link_id);
    struct value *items = below(w, it, answers);
    bool given = answer_given(answer);
    if (!given && !items)
        return;
    struct value *out = value_add(list, new_item(w, it));
    if (given)
        write_answers(w, out, it, answer);
    if (!items)
        return;
    const struct value *written = value_get(out, "answer");
    if (value_count(written) == 0) {
        value_put(out, "item", items);
        return;
    }
    struct value *first = value_copy(w->arena, value_item(written, 0)), *all = value_array(w->arena);
    value_put(first, "item", items);
    value_add(all, first);
    for (size_t i = 1; i < value_count(written); i++)
        value_add(all, value_copy(w->arena, value_item(written, i)));
    value_put(out, "answer", all);
}

static void write_items(const struct writing *w, struct value *list, const struct value *answers,
                        size_t first, size_t end)
{
    for (size_t i = first; i < end; i = w->instrument->items[i].end) {
        const struct item *it = &w->instrument->items[i];
        if (item_rows(it)) {
            write_rows(w, list, it, value_get(answers, it->link_id));
        } else if (it->type == ITEM_GROUP) {
            struct value *items = below(w, it, answers);
            if (items)
                value_put(value_add(list, new_item(w, it)), "item", items);
        } else if (it->type != ITEM_DISPLAY) {
            write_question(w, list, it, answers);
        }
    }
}

static void put_reference(struct value *out, const char *member, const char *to, const char *display)
{
    struct value *reference = to || display ? value_put_object(out, member) : NULL;
    if (to)
        value_put_text(reference, "reference", to);
    if (display)
        value_put_text(reference, "display", display);
}

struct value *response_write(struct arena *a, const struct instrument *q, const struct value *answers,
                             const struct response_head *head)
{
    const struct writing w = {a, q, head->lang};
    struct value *out = value_object(a);
    value_put_text(out, "resourceType", "QuestionnaireResponse");
    if (head->id)
        value_put_text(out, "id", head->id);
    const char *version = q->version && q->version[0] ? q->version : NULL;
    const char *base = q->url ? q->url : arena_printf(a, "Questionnaire/%s", q->code);
    value_put_text(out, "questionnaire", version ? arena_printf(a, "%s|%s", base, version) : base);
    value_put_text(out, "status", head->status);
    put_reference(out, "subject", head->subject, NULL);
    if (head->authored)
        value_put_text(out, "authored", head->authored);
    put_reference(out, "author", NULL, head->author);
    put_reference(out, "source", head->source, NULL);
    struct value *list = value_array(a);
    write_items(&w, list, answers, 0, q->count);
    if (value_count(list) > 0)
        value_put(out, "item", list);
    return arena_failed(a) ? NULL : out;
}
