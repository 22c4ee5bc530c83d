/* What a form brought in becomes answers, question by question and row by row. See answers.h; keeps nothing itself. */
#include "app/signals/answers.h"
#include "asking/answer.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

enum { TEXTS_MAX = 2000, ROWS_AT_FIRST = 5 };

void row_path(char out[ROW_PATH], const char *outer, size_t index)
{
    snprintf(out, ROW_PATH, "%.12s@%u", outer, (unsigned)(index % 1000));
}

const char *field_name(struct call *c, const char *kind, const char *path, const char *link)
{
    return arena_printf(c->arena, "%s%s.%s", kind, path, link);
}

struct taking {
    struct call *c;
    const struct questions *page;
    const struct submitted *sent;
    struct value *errors; /* NULL: the first that is wrong is refused */
    struct err *err;
};

/* A row of a repeating group, or the whole response. */
struct place {
    const struct value *before; /* answered so far */
    const struct value *given;  /* of JSON: the row as it was sent; NULL: by the names of fields */
    char path[ROW_PATH];
};

static const struct value *sent_as(const struct taking *t, const char *kind, const struct place *at,
                                   const char *link)
{
    if (at->given)
        return text_is(kind, "a") ? value_get(at->given, link) : NULL;
    if (text_is(kind, "a") && !at->path[0])
        return value_get(t->sent->answers, link);
    const char *name = field_name(t->c, kind, at->path, link);
    return name ? value_get(t->sent->parts, name) : NULL;
}

/* The texts of one field: several of an array; none of anything else. */
static size_t texts_of(const char ***out, const struct taking *t, const struct value *sent)
{
    size_t most = value_kind(sent) == VALUE_ARRAY ? value_count(sent) : 1, n = 0;
    const char **texts = arena_alloc(t->c->arena, (most + 1) * sizeof *texts);
    *out = texts;
    if (!texts)
        return 0;
    if (value_kind(sent) == VALUE_TEXT)
        texts[n++] = value_as_text(sent, "");
    for (size_t i = 0; value_kind(sent) == VALUE_ARRAY && i < most && n < TEXTS_MAX; i++)
        texts[n++] = value_as_text(value_item(sent, i), "");
    return n;
}

/* JSON says an answer as it is; a form sends texts only. */
static bool as_it_is(const struct value *sent)
{
    enum value_kind kind = value_kind(sent);
    for (size_t i = 0; kind == VALUE_ARRAY && i < value_count(sent); i++)
        if (value_kind(value_item(sent, i)) != VALUE_TEXT)
            return true;
    return kind == VALUE_BOOL || kind == VALUE_NUMBER || kind == VALUE_OBJECT;
}

/* --- one question --- */

static size_t count_of(const struct value *answer)
{
    return value_kind(answer) == VALUE_ARRAY ? value_count(answer) : answer_given(answer) ? 1 : 0;
}

static const struct value *nth_of(const struct value *answer, size_t i)
{
    return value_kind(answer) == VALUE_ARRAY ? value_item(answer, i) : answer;
}

/* A form shows less than an answer may hold (the seconds of a time, the display of a reference): what reads the same is the same. */
static const struct value *unchanged(const struct taking *t, const struct item *it, const struct value *now,
                                     const struct value *before)
{
    for (size_t i = 0; i < count_of(before); i++) {
        const struct value *old = nth_of(before, i);
        const char *x = answer_text(t->c->arena, it, now), *y = answer_text(t->c->arena, it, old);
        bool unit = it->type != ITEM_QUANTITY ||
                    text_is(value_get_text(now, "unit"), value_get_text(old, "unit")) ||
                    (it->unit_count == 0 && !value_get(now, "unit"));
        if (x[0] && text_is(x, y) && unit && value_kind(now) == value_kind(old))
            return old;
    }
    return now;
}

static struct value *keep_exact(const struct taking *t, const struct item *it, struct value *typed,
                                const struct value *before)
{
    if (value_kind(typed) != VALUE_ARRAY)
        return value_copy(t->c->arena, unchanged(t, it, typed, before));
    struct value *all = value_array(t->c->arena);
    for (size_t i = 0; i < value_count(typed); i++)
        value_add(all, value_copy(t->c->arena, unchanged(t, it, value_item(typed, i), before)));
    return all;
}

static bool names(const struct value *ids, const char *id)
{
    for (size_t i = 0; i < count_of(ids); i++)
        if (text_is(value_as_text(nth_of(ids, i), NULL), id))
            return true;
    return false;
}

/* Files that are there already stay when they are named and not to go; an id that is not among them is nobody's. */
static struct value *take_files(const struct taking *t, const struct item *it, const struct place *at,
                                const struct value *before)
{
    const struct value *kept = sent_as(t, "a", at, it->link_id), *gone = sent_as(t, "d", at, it->link_id);
    const struct value *fresh = as_it_is(kept) ? kept : sent_as(t, "f", at, it->link_id);
    struct value *all = value_array(t->c->arena), *added = value_array(t->c->arena);
    for (size_t i = 0; i < count_of(fresh); i++) {
        const struct value *file = nth_of(fresh, i);
        bool there = value_get_text(file, "id");
        if (value_kind(file) == VALUE_OBJECT && !there)
            value_add(added, value_copy(t->c->arena, file));
    }
    bool replaced = !it->repeats && value_count(added) > 0;
    for (size_t i = 0; i < count_of(before) && !replaced; i++) {
        const char *id = value_get_text(nth_of(before, i), "id");
        bool named = names(kept, id);
        for (size_t k = 0; as_it_is(kept) && k < count_of(kept); k++)
            named = named || text_is(value_get_text(nth_of(kept, k), "id"), id);
        if (id && named && !names(gone, id))
            value_add(all, value_copy(t->c->arena, nth_of(before, i)));
    }
    for (size_t i = 0; i < value_count(added); i++)
        value_add(all, value_copy(t->c->arena, value_item(added, i)));
    if (value_count(all) == 0)
        return value_null(t->c->arena);
    return it->repeats || value_count(all) > 1 ? all : value_copy(t->c->arena, value_item(all, 0));
}

static struct value *read_question(const struct taking *t, const struct item *it, const struct place *at,
                                   const struct value *before)
{
    const struct value *sent = sent_as(t, "a", at, it->link_id);
    if (it->type == ITEM_ATTACHMENT)
        return take_files(t, it, at, before);
    if (as_it_is(sent))
        return value_copy(t->c->arena, sent);
    const char *more_kind = it->type == ITEM_QUANTITY ? "u" : "o";
    struct answer_sent texts = {0};
    const char **of_answer, **of_more;
    texts.count = texts_of(&of_answer, t, sent);
    texts.more_count = texts_of(&of_more, t, sent_as(t, more_kind, at, it->link_id));
    texts.texts = of_answer;
    texts.more = of_more;
    if (!of_answer || !of_more)
        return NULL;
    return keep_exact(t, it, item_typed(t->c->arena, it, &texts), before);
}

static void say(const struct taking *t, const struct place *at, const struct item *it, const char *words)
{
    const char *name =
        at->path[0] ? field_name(t->c, "", at->path, it->link_id) : arena_str(t->c->arena, it->link_id);
    if (name)
        value_put_text(t->errors, name, words);
}

/* What is wrong with an answer; where it is of another type, how to write one of this type. */
static const char *wrong_words(struct call *c, const struct item *it, const struct err *wrong)
{
    static const char *const keys[] = {[ITEM_INTEGER] = "answers.type.integer",
                                       [ITEM_DECIMAL] = "answers.type.decimal",
                                       [ITEM_QUANTITY] = "answers.type.decimal",
                                       [ITEM_DATE] = "answers.type.date",
                                       [ITEM_DATE_TIME] = "answers.type.moment",
                                       [ITEM_TIME] = "answers.type.time",
                                       [ITEM_REFERENCE] = NULL};
    bool type = text_is(wrong->key, "answer_type") && keys[it->type];
    return type ? call_text(c, keys[it->type]) : call_error(c, wrong);
}

static int take_question(struct value *out, const struct taking *t, const struct item *it,
                         const struct place *at)
{
    struct err wrong;
    const struct value *before = value_get(at->before, it->link_id);
    struct value *now = read_question(t, it, at, before);
    if (arena_failed(t->c->arena))
        return err_nomem(t->err);
    int rc = item_check(it, now, t->errors ? &wrong : t->err);
    if (rc < 0 && !t->errors)
        return rc;
    if (rc < 0)
        say(t, at, it, wrong_words(t->c, it, &wrong));
    else if (t->errors && answer_given(now) && answer_given(before) && !value_equal(now, before))
        say(t, at, it,
            arena_printf(t->c->arena, "%s %s", call_text(t->c, "answers.other"),
                         answer_words(t->c, it, before)));
    if (answer_given(now))
        value_put(out, it->link_id, now);
    else if (t->errors && answer_given(before))
        value_put(out, it->link_id, value_copy(t->c->arena, before));
    return 0;
}

/* --- rows --- */

static int take_row(struct value **out, const struct taking *t, size_t first, size_t end,
                    const struct place *at);

/* Whether the button that was pressed adds to (or, with the path of a row, removes from) this group. */
static bool row_pressed(const struct taking *t, const char *what, const char *path, const struct item *group)
{
    const char *name = t->sent->row ? field_name(t->c, what, path, group->link_id) : NULL;
    return name && text_is(name, t->sent->row);
}

static size_t rows_sent(const struct taking *t, const struct item *group, const struct place *at,
                        const struct value *given)
{
    if (value_kind(given) == VALUE_ARRAY)
        return value_count(given);
    const char *text = value_as_text(sent_as(t, "n", at, group->link_id), "");
    size_t n = 0;
    for (; *text >= '0' && *text <= '9' && n <= INSTRUMENT_MAX_ROWS; text++)
        n = n * 10 + (size_t)(*text - '0');
    return n < (size_t)group->max_occurs ? n : (size_t)group->max_occurs;
}

static struct value *initial_row(struct call *c, const struct instrument *q, size_t first, size_t end);

static int take_rows(struct value *out, const struct taking *t, const struct item *group,
                     const struct place *at)
{
    const struct value *given = sent_as(t, "a", at, group->link_id);
    const struct value *before = value_get(at->before, group->link_id);
    struct value *rows = value_array(t->c->arena);
    size_t n = rows_sent(t, group, at, given);
    if (as_it_is(given)) {
        int rc = item_check(group, given, t->err);
        if (rc < 0)
            return rc;
    }
    for (size_t i = 0; i < n; i++) {
        struct place row = {.before = value_item(before, i), .given = value_item(given, i)};
        struct value *one = NULL;
        row_path(row.path, at->path, i);
        if (row_pressed(t, "del", row.path, group))
            continue;
        int rc = take_row(&one, t, group->index + 1, group->end, &row);
        if (rc < 0)
            return rc;
        value_add(rows, one);
    }
    if (row_pressed(t, "add", at->path, group) && value_count(rows) < (size_t)group->max_occurs)
        value_add(rows, initial_row(t->c, t->page->instrument->questionnaire, group->index + 1, group->end));
    if (value_count(rows) > 0)
        value_put(out, group->link_id, rows);
    return 0;
}

static int take_row(struct value **out, const struct taking *t, size_t first, size_t end,
                    const struct place *at)
{
    const struct instrument *all = t->page->instrument->questionnaire;
    struct value *answers = value_object(t->c->arena);
    int rc = 0;
    for (size_t i = first; rc == 0 && i < end; i++) {
        const struct item *it = &all->items[i];
        const struct value *before = value_get(at->before, it->link_id);
        bool waits = question_sensitive(t->page, it) && !text_is(t->page->alone, "yes");
        bool stays = !question_on_page(t->page, it) || waits || it->hidden || it->read_only;
        if (item_holds(it) && stays && answer_given(before))
            value_put(answers, it->link_id, value_copy(t->c->arena, before));
        else if (item_holds(it) && !stays && item_rows(it))
            rc = take_rows(answers, t, it, at);
        else if (item_holds(it) && !stays)
            rc = take_question(answers, t, it, at);
        if (item_rows(it))
            i = it->end - 1;
    }
    *out = answers;
    return rc;
}

/* --- all of it --- */

static int take_all(struct value **out, const struct taking *t)
{
    const struct instrument *all = t->page->instrument->questionnaire;
    for (size_t i = 0; i < value_count(t->sent->answers); i++)
        if (!t->errors && !instrument_item(all, value_name(t->sent->answers, i)))
            return err_set(t->err, ERR_INVALID, value_name(t->sent->answers, i), "answer_unknown", NULL);
    const struct place whole = {.before = t->page->answers};
    int rc = take_row(out, t, 0, all->count, &whole);
    return rc == 0 && arena_failed(t->c->arena) ? err_nomem(t->err) : rc;
}

int answers_take(struct value **out, struct call *c, const struct questions *page,
                 const struct submitted *sent, struct err *err)
{
    struct value *answers;
    const struct taking t = {.c = c, .page = page, .sent = sent, .err = err};
    int rc = take_all(&answers, &t);
    return rc < 0 ? rc
                  : instrument_check(out, c->arena, page->instrument->questionnaire, answers, false, err);
}

int answers_again(struct value **out, struct value *errors, struct call *c, const struct questions *page,
                  const struct submitted *sent, struct err *err)
{
    const struct taking t = {.c = c, .page = page, .sent = sent, .errors = errors, .err = err};
    return take_all(out, &t);
}

/* --- before anyone answered --- */

static struct value *initial_row(struct call *c, const struct instrument *q, size_t first, size_t end)
{
    struct value *answers = value_object(c->arena);
    for (size_t i = first; i < end; i++) {
        const struct item *it = &q->items[i];
        if (it->initial)
            value_put(answers, it->link_id, value_copy(c->arena, it->initial));
        if (!item_rows(it))
            continue;
        struct value *rows = value_array(c->arena);
        for (int n = 0; n < it->min_occurs && n < ROWS_AT_FIRST && it->required && item_holds(it); n++)
            value_add(rows, initial_row(c, q, it->index + 1, it->end));
        if (value_count(rows) > 0)
            value_put(answers, it->link_id, rows);
        i = it->end - 1;
    }
    return answers;
}

struct value *answers_initial(struct call *c, const struct instrument *q)
{
    return initial_row(c, q, 0, q->count);
}
