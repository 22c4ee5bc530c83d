/* Answers in words: as a reader meets them on a page, in a letter, in a reason. Shows and stores nothing. See answers.h. */
#include "app/signals/answers.h"

#include "asking/answer.h"
#include "asking/moment.h"
#include "base/str.h"

#include <string.h>

enum { SOURCE_MAX = 64 << 10, SHORT_MAX = 200 };

/* "2026-11-21" and "2026-11-21T14:05", as dates are written here; English keeps the international way. */
static const char *day_words(struct call *c, const char *text)
{
    size_t len = strcspn(text, "T");
    const char *time = text[len] ? text + len + 1 : NULL;
    const char *day = len == 10 && text_is(c->lang, "nl")
                          ? arena_printf(c->arena, "%.2s-%.2s-%.4s", text + 8, text + 5, text)
                          : arena_dup(c->arena, text, len);
    return time && day ? arena_printf(c->arena, "%s %s", day, time) : day;
}

/* A number with the comma of the language. */
static const char *number_words(struct call *c, const char *text)
{
    char *copy = arena_str(c->arena, text);
    char *point = copy && text_is(c->lang, "nl") ? strchr(copy, '.') : NULL;
    if (point)
        *point = ',';
    return copy;
}

static const char *number_and_unit(struct call *c, const struct item *it, const struct value *number,
                                   const struct value *quantity)
{
    const char *comparator = value_get_text(quantity, "comparator"), *unit = value_get_text(quantity, "unit");
    const char *code = value_get_text(quantity, "code");
    const struct item_unit *u = quantity ? item_unit(it, code) : it->unit_count ? &it->units[0] : NULL;
    if (u)
        unit = label_in(&u->label, c->lang);
    return arena_printf(c->arena, "%s%s%s%s%s", comparator ? comparator : "", comparator ? " " : "",
                        number_words(c, value_as_text(number, "")), unit ? " " : "", unit ? unit : "");
}

static const char *file_words(struct call *c, const struct value *file)
{
    const char *title = value_get_text(file, "title"), *url = value_get_text(file, "url");
    int64_t size = value_get_int(file, "size", 0);
    const char *name = title && title[0] ? title : url ? url : call_text(c, "answers.file");
    return size > 0 ? arena_printf(c->arena, "%s (%lld kB)", name, (long long)((size + 1023) / 1024)) : name;
}

static const char *one_answer(struct call *c, const struct item *it, const struct value *answer)
{
    const struct item_option *option = item_chosen(it, answer);
    if (option)
        return label_in(&option->label, c->lang);
    const char *text = answer_text(c->arena, it, answer), *own = answer_own(answer);
    switch (it->type) {
    case ITEM_BOOLEAN:
        return call_text(c, value_as_bool(answer, false) ? "form.yes" : "form.no");
    case ITEM_INTEGER:
    case ITEM_DECIMAL:
        return number_and_unit(c, it, answer, NULL);
    case ITEM_QUANTITY:
        return number_and_unit(c, it, value_get(answer, "value"), answer);
    case ITEM_DATE:
    case ITEM_DATE_TIME:
        return day_words(c, text);
    case ITEM_OPEN_CHOICE:
        return own ? own : text;
    case ITEM_REFERENCE:
        return value_get_text(answer, "display")
                   ? arena_printf(c->arena, "%s (%s)", value_get_text(answer, "display"), text)
                   : text;
    case ITEM_ATTACHMENT:
        return file_words(c, answer);
    case ITEM_GROUP:
    case ITEM_DISPLAY:
    case ITEM_STRING:
    case ITEM_TEXT:
    case ITEM_CHOICE:
    case ITEM_TIME:
    case ITEM_URL:
        break;
    }
    return text;
}

const char *answer_words(struct call *c, const struct item *it, const struct value *answer)
{
    if (!answer_given(answer))
        return NULL;
    if (value_kind(answer) != VALUE_ARRAY)
        return one_answer(c, it, answer);
    BUF_AUTO out;
    buf_init(&out, SOURCE_MAX);
    for (size_t i = 0; i < value_count(answer); i++) {
        if (i > 0)
            buf_adds(&out, ", ");
        buf_adds(&out, one_answer(c, it, value_item(answer, i)));
    }
    return buf_keep(&out, c->arena);
}

/* --- a response to be read --- */

static struct value *add_fact(struct value *items, const char *key, const char *words)
{
    struct value *fact = value_add_object(items);
    static const char *const absent[] = {"href", "link", "note", "status", "change"};
    value_put_text(fact, "key", key);
    value_put_text(fact, "value", words);
    for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++)
        value_put_text(fact, absent[i], NULL);
    return fact;
}

struct reading {
    struct value *items;
    struct call *c;
    const struct facts_of *of;
};

static void put_fact(const struct reading *r, const struct item *it, const char *key,
                     const struct value *answer)
{
    struct call *c = r->c;
    const struct facts_of *of = r->of;
    const char *words = answer_words(c, it, answer);
    if (it->type != ITEM_ATTACHMENT || !words) {
        if (words || (of->unanswered && item_asked(it)))
            add_fact(r->items, key, words ? words : of->unanswered);
        return;
    }
    bool many = value_kind(answer) == VALUE_ARRAY;
    for (size_t i = 0; i < (many ? value_count(answer) : 1); i++) {
        const struct value *file = many ? value_item(answer, i) : answer;
        const char *id = value_get_text(file, "id");
        struct value *fact = add_fact(r->items, key, file_words(c, file));
        if (id && of->files)
            value_put_text(fact, "href", arena_printf(c->arena, "%s/%s", of->files, id));
    }
}

/* `before`: the row in words, in front of each question. */
static int put_facts(const struct reading *r, const struct row *row, const struct value *answers,
                     const char *before, struct err *err)
{
    struct call *c = r->c;
    const struct facts_of *of = r->of;
    int rc = 0;
    for (size_t i = row->first; rc == 0 && i < row->end; i++) {
        const struct item *it = &of->instrument->items[i];
        const struct value *answer = value_get(answers, it->link_id);
        const char *key = arena_printf(c->arena, "%s%s", before, label_in(&it->text, c->lang));
        if (item_holds(it) && !item_rows(it) && !it->hidden && row_enabled(row, it).now)
            put_fact(r, it, key, answer);
        for (size_t k = 0; rc == 0 && item_rows(it) && k < value_count(answer); k++) {
            struct row inside;
            rc = row_inside(&inside, c->arena, row, it, value_item(answer, k), err);
            if (rc == 0)
                rc = put_facts(r, &inside, value_item(answer, k),
                               arena_printf(c->arena, "%s %zu: ", key, k + 1), err);
        }
        if (item_rows(it))
            i = it->end - 1;
    }
    return rc;
}

int answers_facts(struct value *items, struct call *c, const struct facts_of *of, struct err *err)
{
    struct row whole;
    int rc = row_whole(&whole, c->arena, of->instrument, of->answers, err);
    if (rc == 0)
        rc = put_facts(&(struct reading){items, c, of}, &whole, of->answers, "", err);
    return rc == 0 && arena_failed(c->arena) ? err_nomem(err) : rc;
}

/* --- what a reason rests on --- */

/* The answer to a question wherever it stands: in rows the first that was given. */
static const struct value *find_answer(const struct value *answers, const char *link)
{
    const struct value *found = value_get(answers, link);
    for (size_t i = 0; !found && i < value_count(answers); i++) {
        const struct value *rows = value_item(answers, i);
        for (size_t k = 0; !found && value_kind(rows) == VALUE_ARRAY && k < value_count(rows); k++)
            if (value_kind(value_item(rows, k)) == VALUE_OBJECT)
                found = find_answer(value_item(rows, k), link);
    }
    return found;
}

const char *answers_source(struct call *c, const struct content_instrument *ci, const struct value *answers,
                           const char *items)
{
    BUF_AUTO out;
    buf_init(&out, SOURCE_MAX);
    for (const char *at = items ? items : ""; ci && *at;) {
        size_t len = strcspn(at, " ");
        const char *link = arena_dup(c->arena, at, len);
        const struct item *it = link ? instrument_item(ci->questionnaire, link) : NULL;
        const char *words = it ? answer_words(c, it, find_answer(answers, link)) : NULL;
        at += len + (at[len] == ' ');
        if (!words)
            continue;
        if (out.len > 0)
            buf_adds(&out, " · ");
        buf_printf(&out, "%.*s %s", SHORT_MAX, label_in(&it->text, c->lang), words);
    }
    return out.len > 0 || out.failed ? buf_keep(&out, c->arena) : NULL;
}
