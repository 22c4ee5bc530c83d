/* See answers.h. Knows kinds of questions, never a question; stores nothing. */
#include "app/signals/answers.h"

#include "asking/answer.h"
#include "base/str.h"

#include <string.h>

enum { TEXTS_MAX = 100, SOURCE_MAX = 64 << 10, SHORT_MAX = 200 };

/* --- conditions --- */

static const char *const operators[] = {
    [ENABLE_EXISTS] = "exists", [ENABLE_EQ] = "=",  [ENABLE_NE] = "!=", [ENABLE_GT] = ">",
    [ENABLE_LT] = "<",          [ENABLE_GE] = ">=", [ENABLE_LE] = "<=",
};

static void add_condition(struct value *when, const char *name, const char *op, const char *value)
{
    struct value *one = value_add_object(when);
    value_put_text(one, "name", name);
    value_put_text(one, "op", op);
    value_put_text(one, "value", value);
}

static bool on_page(const struct questions *q, const struct item *it)
{
    return q->step < 0 || (int64_t)it->step == q->step;
}

/* A rule about answers that stand on the same page; what rests on another step the server has decided. */
static bool rule_on_page(const struct questions *q, const struct item *it)
{
    bool here = it->enable_count > 0;
    for (size_t i = 0; i < it->enable_count; i++)
        here = here && on_page(q, &q->instrument->questionnaire->items[it->enable[i].question]);
    return here;
}

/* The item's own rule and those of the groups it is in, which must all hold. */
static struct value *conditions(struct call *c, const struct questions *q, const struct item *it, bool alone)
{
    const struct item *items = q->instrument->questionnaire->items;
    struct value *rule = value_object(c->arena);
    bool any = alone;
    value_put_text(rule, "behavior", "all");
    struct value *when = value_put_array(rule, "when"), *also = value_put_array(rule, "also");
    if (alone)
        add_condition(when, "alone", "=", "yes");
    for (const struct item *at = it; at; at = at->parent == SIZE_MAX ? NULL : &items[at->parent]) {
        if (!rule_on_page(q, at))
            continue;
        struct value *one = value_add_object(also);
        value_put_text(one, "behavior", at->enable_any ? "any" : "all");
        struct value *its = value_put_array(one, "when");
        for (size_t i = 0; i < at->enable_count; i++) {
            const struct enable_when *e = &at->enable[i];
            add_condition(its, arena_printf(c->arena, "a.%s", items[e->question].link_id), operators[e->op],
                          answer_text(c->arena, &items[e->question], e->answer));
        }
        any = true;
    }
    return any ? rule : value_null(c->arena);
}

/* --- fields --- */

static struct value *new_field(struct call *c, struct value *fields, const char *link, const char *label)
{
    struct value *f = value_add_object(fields);
    value_put_text(f, "name", arena_printf(c->arena, "a.%s", link));
    value_put_text(f, "id", arena_printf(c->arena, "answers-%s", link));
    value_put_text(f, "label", label);
    static const char *const absent[] = {"hint",        "error",     "value",       "maxlength", "rows",
                                         "width",       "suffix",    "min",         "max",       "inputmode",
                                         "enable_when", "concealed", "autocomplete"};
    for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++)
        value_put(f, absent[i], value_null(c->arena));
    value_put_bool(f, "required",
                   true); /* every question may be skipped; saying so forty times helps nobody */
    value_put_bool(f, "is_alone", false);
    return f;
}

static void put_kind(struct value *f, const char *kind, const char *flag)
{
    value_put_text(f, "kind", kind);
    value_put_bool(f, flag, true);
}

struct choices {
    struct call *c;
    struct value *items;
    const char *id; /* of the field */
};

static void add_choice(const struct choices *to, const char *value, const char *label, bool checked)
{
    struct value *one = value_add_object(to->items);
    value_put_text(one, "value", value);
    value_put_text(one, "label", label);
    value_put(one, "hint", value_null(to->c->arena));
    value_put_text(one, "id", arena_printf(to->c->arena, "%s-%s", to->id, value));
    value_put_bool(one, "checked", checked);
}

static bool chosen(const struct value *answer, const char *code)
{
    for (size_t i = 0; value_kind(answer) == VALUE_ARRAY && i < value_count(answer); i++)
        if (text_is(value_as_text(value_item(answer, i), NULL), code))
            return true;
    return text_is(value_as_text(answer, NULL), code);
}

static void put_choices(struct call *c, struct value *f, const struct item *it, const struct value *answer)
{
    struct choices to = {c, value_put_array(f, "choices"), value_get_text(f, "id")};
    if (it->type == ITEM_BOOLEAN) {
        bool given = value_kind(answer) == VALUE_BOOL;
        add_choice(&to, "true", call_text(c, "form.yes"), given && value_as_bool(answer, false));
        add_choice(&to, "false", call_text(c, "form.no"), given && !value_as_bool(answer, true));
    }
    for (size_t i = 0; i < it->option_count; i++)
        add_choice(&to, it->options[i].code, label_in(&it->options[i].label, c->lang),
                   chosen(answer, it->options[i].code));
}

/* How a kind of question is asked; what has no line is a line of text. */
static const struct {
    enum item_type type;
    const char *kind, *flag, *width, *inputmode;
} kinds[] = {
    {ITEM_BOOLEAN, "radio", "is_yesno", NULL, NULL},
    {ITEM_CHOICE, "radio", "is_radio", NULL, NULL},
    {ITEM_INTEGER, "number", "is_number", "xs", "numeric"},
    {ITEM_DECIMAL, "number", "is_number", "xs", "decimal"},
    {ITEM_DATE, "date", "is_day", NULL, NULL},
    {ITEM_TEXT, "textarea", "is_textarea", NULL, NULL},
    {ITEM_STRING, "text", "is_text", NULL, NULL}, /* the last: also for what is not in the table */
};

static void put_question(struct call *c, struct value *f, const struct item *it, const struct value *answer)
{
    size_t k = 0;
    while (kinds[k].type != it->type && kinds[k].type != ITEM_STRING)
        k++;
    bool many = it->type == ITEM_CHOICE && it->repeats;
    put_kind(f, many ? "checkbox" : kinds[k].kind, many ? "is_checkbox" : kinds[k].flag);
    value_put_text(f, "width", kinds[k].width);
    value_put_text(f, "inputmode", kinds[k].inputmode);
    if (it->type == ITEM_BOOLEAN || it->type == ITEM_CHOICE)
        put_choices(c, f, it, answer);
    else
        value_put_text(f, "value", answer_given(answer) ? answer_text(c->arena, it, answer) : NULL);
}

/* Before the first sensitive question: was she asked alone? */
static void put_alone(struct call *c, struct value *fields, const struct questions *q)
{
    const char *what = q->self ? "answers.self_alone" : "answers.alone";
    struct value *f = new_field(c, fields, "alone", call_text(c, what));
    value_put_text(f, "name", "alone");
    value_put_text(f, "hint", call_text(c, q->self ? "answers.self_alone.hint" : "answers.alone.hint"));
    value_put_text(f, "error", value_get_text(q->errors, "alone"));
    value_put_text(f, "why", call_text(c, q->self ? "answers.self_alone.why" : "part.alone_why"));
    value_put_bool(f, "is_alone", true);
    put_kind(f, "radio", "is_yesno");
    struct choices to = {c, value_put_array(f, "choices"), value_get_text(f, "id")};
    add_choice(&to, "yes", call_text(c, "answers.alone.yes"), text_is(q->alone, "yes"));
    add_choice(&to, "no", call_text(c, "answers.alone.no"), text_is(q->alone, "no"));
}

static bool sensitive(const struct questions *q, const struct item *it)
{
    return q->instrument->scoring && scoring_alone(q->instrument->scoring, it);
}

/* A heading or words between the questions. */
static void put_words(struct call *c, struct value *f, const struct item *it)
{
    const char *text = label_in(&it->text, c->lang);
    put_kind(f, "info", "is_info");
    value_put_text(f, "label", it->type == ITEM_GROUP ? text : NULL);
    value_put_text(f, "hint", it->type == ITEM_DISPLAY ? text : NULL);
}

static void put_item(struct call *c, struct value *fields, const struct questions *q, const struct item *it,
                     bool enabled)
{
    bool alone = sensitive(q, it);
    struct value *f = new_field(c, fields, it->link_id, label_in(&it->text, c->lang));
    if (it->type == ITEM_GROUP || it->type == ITEM_DISPLAY)
        put_words(c, f, it);
    else
        put_question(c, f, it, value_get(q->answers, it->link_id));
    value_put_text(f, "error", value_get_text(q->errors, it->link_id));
    value_put(f, "enable_when", conditions(c, q, it, alone));
    value_put_bool(f, "concealed", (alone && !text_is(q->alone, "yes")) || !enabled);
}

bool step_shown(const struct questions *q, const struct enabled *enabled, size_t step)
{
    const struct instrument *all = q->instrument->questionnaire;
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].step == step && enabled[i].now && item_asked(&all->items[i]))
            return true;
    return false;
}

int questions_put(struct value *fields, struct call *c, const struct questions *q, struct err *err)
{
    struct enabled *enabled;
    const struct instrument *all = q->instrument->questionnaire;
    int rc = instrument_enabled(&enabled, c->arena, all, q->answers, err);
    if (rc < 0)
        return rc;
    bool asked = false;
    for (size_t i = 0; i < all->count; i++) {
        const struct item *it = &all->items[i];
        bool words = it->type == ITEM_GROUP || it->type == ITEM_DISPLAY;
        if (!on_page(q, it) || (!words && !item_asked(it)) || it->hidden)
            continue;
        if (sensitive(q, it) && !asked) {
            put_alone(c, fields, q);
            asked = true;
        }
        put_item(c, fields, q, it, enabled[i].now);
    }
    return arena_failed(c->arena) ? err_nomem(err) : 0;
}

/* --- what was submitted --- */

int answers_one(struct value **out, struct call *c, const struct item *it, const struct value *sent,
                struct err *err)
{
    enum value_kind kind = value_kind(sent);
    if (kind == VALUE_BOOL || kind == VALUE_NUMBER) { /* JSON says it as it is */
        int rc = item_check(it, sent, err);
        if (rc == 0)
            *out = value_copy(c->arena, sent);
        return rc;
    }
    const char *texts[TEXTS_MAX];
    size_t n = 0;
    if (kind == VALUE_TEXT)
        texts[n++] = value_as_text(sent, "");
    for (size_t i = 0; kind == VALUE_ARRAY && i < value_count(sent) && n < TEXTS_MAX; i++)
        texts[n++] = value_as_text(value_item(sent, i), "");
    return item_answer(out, c->arena, it, &(struct answer_sent){.texts = texts, .count = n}, err);
}

int answers_take(struct value **out, struct call *c, const struct questions *page,
                 const struct value *submitted, struct err *err)
{
    const struct instrument *all = page->instrument->questionnaire;
    for (size_t i = 0; i < value_count(submitted); i++)
        if (!instrument_item(all, value_name(submitted, i)))
            return err_set(err, ERR_INVALID, value_name(submitted, i), "answer_unknown", NULL);
    struct value *answers = value_object(c->arena);
    for (size_t i = 0; i < all->count; i++) {
        const struct item *it = &all->items[i];
        const struct value *before = value_get(page->answers, it->link_id);
        const struct value *sent = value_get(submitted, it->link_id);
        struct value *now = NULL;
        bool waits = sensitive(page, it) && !text_is(page->alone, "yes");
        if (!on_page(page, it) || waits) {
            if (answer_given(before))
                value_put(answers, it->link_id, value_copy(c->arena, before));
            continue;
        }
        if (!sent)
            continue;
        int rc = answers_one(&now, c, it, sent, err);
        if (rc < 0)
            return rc;
        if (answer_given(now))
            value_put(answers, it->link_id, now);
    }
    return instrument_check(out, c->arena, all, answers, false, err);
}

/* --- words --- */

static const char *one_answer(struct call *c, const struct item *it, const struct value *answer)
{
    if (value_kind(answer) == VALUE_BOOL)
        return call_text(c, value_as_bool(answer, false) ? "form.yes" : "form.no");
    const char *text = value_as_text(answer, "");
    const struct item_option *option = item_option(it, text);
    return option ? label_in(&option->label, c->lang) : text;
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

const char *answers_source(struct call *c, const char *instrument, const struct value *answers,
                           const char *items)
{
    const struct content_instrument *ci = content_instrument(c->app->content, instrument);
    BUF_AUTO out;
    buf_init(&out, SOURCE_MAX);
    for (const char *at = items ? items : ""; ci && *at;) {
        size_t len = strcspn(at, " ");
        const char *link = arena_dup(c->arena, at, len);
        const struct item *it = link ? instrument_item(ci->questionnaire, link) : NULL;
        const char *words = it ? answer_words(c, it, value_get(answers, link)) : NULL;
        at += len + (at[len] == ' ');
        if (!words)
            continue;
        if (out.len > 0)
            buf_adds(&out, " · ");
        buf_printf(&out, "%.*s %s", SHORT_MAX, label_in(&it->text, c->lang), words);
    }
    return out.len > 0 || out.failed ? buf_keep(&out, c->arena) : NULL;
}
