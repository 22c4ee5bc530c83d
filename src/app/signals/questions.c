/*
 * An instrument as the fields of a form, row by row; pages/field.html draws them. Knows kinds of questions, never a question;
 * what makes one show is in conditions.c.
 */
#include "app/signals/answers.h"
#include "asking/answer.h"
#include "base/str.h"

#include <string.h>

enum { LIST_LONG = 15 /* options; more are a drop-down, that they do not fill the page */ };

bool question_on_page(const struct questions *q, const struct item *it)
{
    return q->step < 0 || (int64_t)it->step == q->step;
}

bool question_sensitive(const struct questions *q, const struct item *it)
{
    return q->instrument->scoring && scoring_alone(q->instrument->scoring, it);
}

bool step_shown(const struct questions *q, const struct enabled *enabled, size_t step)
{
    const struct instrument *all = q->instrument->questionnaire;
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].step == step && enabled[i].now && item_asked(&all->items[i]))
            return true;
    return false;
}

/* Where fields are put: the page, or a row of a repeating group. */
struct putting {
    struct call *c;
    const struct questions *q;
    struct value *fields;
    const struct row *row;
    const struct value *answers; /* of the row */
    char path[ROW_PATH];
    bool *asked_alone; /* whether "asked alone?" stands on the page already */
};

/* --- one field --- */

static struct value *new_field(const struct putting *p, struct value *fields, const char *link,
                               const char *label)
{
    struct call *c = p->c;
    struct value *f = value_add_object(fields);
    value_put_text(f, "name", field_name(c, "a", p->path, link));
    value_put_text(f, "id", arena_printf(c->arena, "answers%s-%s", p->path, link));
    value_put_text(f, "label", label);
    static const char *const absent[] = {
        "hint",      "error",       "value",     "maxlength",    "rows",   "width", "suffix", "min", "max",
        "inputmode", "enable_when", "concealed", "autocomplete", "accept", "own",   "units",  "note"};
    for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++)
        value_put(f, absent[i], value_null(c->arena));
    /* A field may stand in a row: a kind that is not said would be that of the rows around it. */
    static const char *const flags[] = {
        "is_hidden",   "is_info",  "is_subinfo",  "is_fixed",  "is_rows",  "is_file",  "is_text",
        "is_url",      "is_clock", "is_email",    "is_tel",    "is_day",   "is_time",  "is_number",
        "is_password", "is_code",  "is_textarea", "is_select", "is_radio", "is_yesno", "is_checkbox"};
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
        value_put_bool(f, flags[i], false);
    value_put_bool(f, "required",
                   true); /* every question may be skipped; saying so forty times helps nobody */
    value_put_bool(f, "is_alone", false);
    value_put_bool(f, "is_inline", false);
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

static struct value *add_choice(const struct choices *to, const char *value, const char *label, bool checked)
{
    struct value *one = value_add_object(to->items);
    value_put_text(one, "value", value);
    value_put_text(one, "label", label);
    value_put(one, "hint", value_null(to->c->arena));
    value_put_text(one, "id", arena_printf(to->c->arena, "%s-%s", to->id, value));
    value_put_bool(one, "checked", checked);
    value_put_bool(one, "exclusive", false);
    return one;
}

static const struct value *nth(const struct value *answer, size_t i)
{
    return value_kind(answer) == VALUE_ARRAY ? value_item(answer, i) : i == 0 ? answer : NULL;
}

static bool chosen(struct call *c, const struct item *it, const struct value *answer, const char *code)
{
    for (size_t i = 0; answer_given(nth(answer, i)); i++)
        if (text_is(answer_text(c->arena, it, nth(answer, i)), code))
            return true;
    return false;
}

static void put_choices(struct call *c, struct value *f, const struct item *it, const struct value *answer)
{
    struct choices to = {c, value_put_array(f, "choices"), value_get_text(f, "id")};
    if (it->type == ITEM_BOOLEAN) {
        add_choice(&to, "true", call_text(c, "form.yes"), chosen(c, it, answer, "true"));
        add_choice(&to, "false", call_text(c, "form.no"), chosen(c, it, answer, "false"));
    }
    if (value_get_bool(f, "is_select"))
        add_choice(&to, "", call_text(c, "form.choose"), !answer_given(answer));
    for (size_t i = 0; i < it->option_count; i++) {
        const struct item_option *o = &it->options[i];
        struct value *one =
            add_choice(&to, o->code, label_in(&o->label, c->lang), chosen(c, it, answer, o->code));
        value_put_bool(one, "exclusive", o->exclusive);
    }
}

/* Room for own words beside the options: what was written, and one line more where several may be given. */
static void put_own(const struct putting *p, struct value *f, const struct item *it,
                    const struct value *answer)
{
    struct value *own = value_put_array(f, "own");
    size_t n = 0;
    for (size_t i = 0; i == 0 || answer_given(nth(answer, i)); i++) {
        const char *words = answer_own(nth(answer, i));
        bool last = !answer_given(nth(answer, i + 1));
        if (!words && !last)
            continue;
        struct value *line = value_add_object(own);
        value_put_text(line, "name", field_name(p->c, "o", p->path, it->link_id));
        value_put_text(line, "id", arena_printf(p->c->arena, "%s-own-%zu", value_get_text(f, "id"), n++));
        value_put_text(line, "value", words);
        value_put_int(line, "maxlength", it->max_length);
        if (words && last && it->repeats) {
            line = value_add_object(own);
            value_put_text(line, "name", field_name(p->c, "o", p->path, it->link_id));
            value_put_text(line, "id", arena_printf(p->c->arena, "%s-own-%zu", value_get_text(f, "id"), n++));
            value_put_text(line, "value", NULL);
            value_put_int(line, "maxlength", it->max_length);
        }
    }
}

static const char *unit_key(const struct item *it, const struct value *quantity)
{
    const char *code = value_get_text(quantity, "code"), *unit = value_get_text(quantity, "unit");
    for (size_t i = 0; i < it->unit_count; i++)
        if (text_is(it->units[i].key, code ? code : unit) || (unit && text_is(it->units[i].unit, unit)))
            return it->units[i].key;
    return unit;
}

/* The unit behind a number: words when there is one, a list of several, a line to fill in when it is free. */
static void put_units(const struct putting *p, struct value *f, const struct item *it,
                      const struct value *answer)
{
    struct call *c = p->c;
    if (it->unit_count == 1)
        value_put_text(f, "suffix", label_in(&it->units[0].label, c->lang));
    if (it->type != ITEM_QUANTITY || it->unit_count == 1)
        return;
    struct value *units = value_put_object(f, "units");
    const char *key = unit_key(it, answer);
    value_put_text(units, "name", field_name(c, "u", p->path, it->link_id));
    value_put_text(units, "id", arena_printf(c->arena, "%s-unit", value_get_text(f, "id")));
    value_put_text(units, "value", key);
    value_put_bool(units, "free", it->unit_count == 0);
    struct choices to = {c, value_put_array(units, "choices"), value_get_text(units, "id")};
    if (it->unit_count > 0)
        add_choice(&to, "", call_text(c, "form.choose"), !key);
    for (size_t i = 0; i < it->unit_count; i++)
        add_choice(&to, it->units[i].key, label_in(&it->units[i].label, c->lang),
                   text_is(it->units[i].key, key));
}

/* Files that are there, each with a box to take it away, and room for another. */
static void put_files(const struct putting *p, struct value *f, const struct item *it,
                      const struct value *answer)
{
    struct call *c = p->c;
    struct value *files = value_put_array(f, "files");
    value_put_text(f, "file_name", field_name(c, "f", p->path, it->link_id));
    value_put_text(f, "drop_name", field_name(c, "d", p->path, it->link_id));
    value_put_bool(f, "many", it->repeats);
    BUF_AUTO accept;
    buf_init(&accept, 2000);
    for (size_t i = 0; i < value_count(it->mime_types); i++)
        buf_printf(&accept, "%s%s", i ? "," : "", value_as_text(value_item(it->mime_types, i), ""));
    value_put_text(f, "accept",
                   accept.len ? buf_keep(&accept, c->arena)
                              : "image/jpeg,image/png,application/pdf,text/plain");
    for (size_t i = 0; answer_given(nth(answer, i)); i++) {
        const char *id = value_get_text(nth(answer, i), "id");
        if (!id)
            continue;
        struct value *file = value_add_object(files);
        value_put_text(file, "file", id);
        value_put_text(file, "drop_id", arena_printf(c->arena, "%s-drop-%zu", value_get_text(f, "id"), i));
        value_put_text(file, "title", answer_words(c, it, nth(answer, i)));
    }
}

/* How a kind of question is asked; what has no line is a line of text. */
static const struct asked_as {
    enum item_type type;
    const char *kind, *flag, *width, *inputmode;
} kinds[] = {
    {ITEM_BOOLEAN, "radio", "is_yesno", NULL, NULL},
    {ITEM_CHOICE, "radio", "is_radio", NULL, NULL},
    {ITEM_OPEN_CHOICE, "radio", "is_radio", NULL, NULL},
    {ITEM_INTEGER, "number", "is_number", "xs", "numeric"},
    {ITEM_DECIMAL, "number", "is_number", "xs", "decimal"},
    {ITEM_QUANTITY, "number", "is_number", "xs", "decimal"},
    {ITEM_DATE, "date", "is_day", NULL, NULL},
    {ITEM_DATE_TIME, "datetime-local", "is_time", NULL, NULL},
    {ITEM_TIME, "time", "is_clock", NULL, NULL},
    {ITEM_URL, "url", "is_url", NULL, "url"},
    {ITEM_ATTACHMENT, "file", "is_file", NULL, NULL},
    {ITEM_TEXT, "textarea", "is_textarea", NULL, NULL},
    {ITEM_STRING, "text", "is_text", NULL, NULL}, /* the last: also for what is not in the table */
};

static bool chooses(const struct item *it)
{
    return it->type == ITEM_BOOLEAN || it->type == ITEM_CHOICE || it->type == ITEM_OPEN_CHOICE ||
           it->option_count > 0;
}

static const struct asked_as *kind_of(const struct item *it)
{
    static const struct asked_as many = {ITEM_CHOICE, "checkbox", "is_checkbox", NULL, NULL},
                                 list = {ITEM_CHOICE, "select", "is_select", NULL, NULL},
                                 some = {ITEM_CHOICE, "radio", "is_radio", NULL, NULL};
    if (it->option_count > 0 && it->repeats)
        return &many;
    if (it->option_count > 0 && it->control != CONTROL_RADIO && it->type != ITEM_OPEN_CHOICE &&
        (it->control == CONTROL_DROP_DOWN || it->option_count > LIST_LONG))
        return &list;
    if (it->option_count > 0)
        return &some;
    size_t k = 0;
    while (kinds[k].type != it->type && kinds[k].type != ITEM_STRING)
        k++;
    return &kinds[k];
}

static void put_question(const struct putting *p, struct value *f, const struct item *it,
                         const struct value *answer)
{
    struct call *c = p->c;
    const struct asked_as *as = kind_of(it);
    put_kind(f, as->kind, as->flag);
    value_put_text(f, "width", as->width);
    value_put_text(f, "inputmode", as->inputmode);
    value_put_bool(f, "is_inline", it->horizontal);
    if (chooses(it))
        put_choices(c, f, it, answer);
    else if (it->type == ITEM_ATTACHMENT)
        put_files(p, f, it, answer);
    else
        value_put_text(f, "value", answer_given(answer) ? answer_text(c->arena, it, answer) : NULL);
    if (it->type == ITEM_OPEN_CHOICE)
        put_own(p, f, it, answer);
    if (it->unit_count > 0 || it->type == ITEM_QUANTITY)
        put_units(p, f, it, answer);
    if (it->type == ITEM_STRING || it->type == ITEM_TEXT)
        value_put_int(f, "maxlength", it->max_length);
    if (it->type == ITEM_DATE || it->type == ITEM_TIME) {
        value_put_text(f, "min", it->min);
        value_put_text(f, "max", it->max);
    }
}

/* --- words around a question --- */

static const char *label_of(struct call *c, const struct item *it)
{
    const char *text = label_in(&it->text, c->lang);
    return it->prefix ? arena_printf(c->arena, "%s %s", it->prefix, text) : text;
}

static const char *hint_of(struct call *c, const struct item *it, const struct value *answer)
{
    const char *lines[4];
    size_t n = 0;
    BUF_AUTO out;
    buf_init(&out, INSTRUMENT_MAX_TEXT);
    if (it->help.nl || it->help.en)
        lines[n++] = label_in(&it->help, c->lang);
    if (it->required && !it->read_only)
        lines[n++] = call_text(c, "answers.required");
    if (it->type == ITEM_REFERENCE && it->option_count == 0)
        lines[n++] = call_text(c, "answers.reference");
    if (it->initial && !it->read_only && answer_given(answer) && value_equal(it->initial, answer))
        lines[n++] = call_text(c, "answers.initial");
    for (size_t i = 0; i < n; i++)
        buf_printf(&out, "%s%s", i ? "\n" : "", lines[i]);
    return n ? buf_keep(&out, c->arena) : NULL;
}

/* A heading or words between the questions. */
static void put_words(struct call *c, struct value *f, const struct item *it)
{
    const char *text = label_of(c, it);
    put_kind(f, "info", it->depth == 0 ? "is_info" : "is_subinfo");
    value_put_text(f, "label", it->type == ITEM_GROUP ? text : NULL);
    value_put_text(f, "hint", it->type == ITEM_DISPLAY ? text : NULL);
}

/* What is filled in already, or cannot be asked: shown, with why. */
static void put_fixed(struct call *c, struct value *f, const struct item *it, const struct value *answer)
{
    const char *words = it->unsupported ? call_text(c, "answers.unsupported") : answer_words(c, it, answer);
    put_kind(f, "info", "is_fixed");
    value_put_text(f, "value", words ? words : call_text(c, "answers.unanswered"));
}

/* Before the first sensitive question: was she asked alone? */
static void put_alone(const struct putting *p)
{
    struct call *c = p->c;
    const struct questions *q = p->q;
    const struct putting top = {.c = c};
    const char *what = q->self ? "answers.self_alone" : "answers.alone";
    struct value *f = new_field(&top, p->fields, "alone", call_text(c, what));
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

/* --- several of a kind --- */

static struct value *add_entry(struct value *list, const char *legend)
{
    struct value *entry = value_add_object(list);
    value_put_text(entry, "legend", legend);
    value_put_text(entry, "remove", NULL);
    return entry;
}

/* A question that repeats and has no options: a line for each answer, and one more. */
static void put_repeated(const struct putting *p, struct value *f, const struct item *it,
                         const struct value *answer)
{
    put_kind(f, "rows", "is_rows");
    struct value *list = value_put_array(f, "entries");
    size_t n = value_kind(answer) == VALUE_ARRAY ? value_count(answer) : answer_given(answer) ? 1 : 0;
    size_t shown = n < (size_t)it->max_occurs ? n + 1 : n;
    for (size_t i = 0; i < shown; i++) {
        struct value *fields = value_put_array(add_entry(list, NULL), "fields");
        const char *label = arena_printf(p->c->arena, "%s %zu", label_of(p->c, it), i + 1);
        struct value *line = new_field(p, fields, it->link_id, label);
        value_put_text(line, "id", arena_printf(p->c->arena, "%s-%zu", value_get_text(f, "id"), i));
        put_question(p, line, it, i < n ? nth(answer, i) : NULL);
    }
    value_put_text(f, "count_name", NULL);
    value_put_text(f, "add",
                   n + 1 < (size_t)it->max_occurs ? field_name(p->c, "more", p->path, it->link_id) : NULL);
}

static int put_items(const struct putting *p, size_t first, size_t end, struct err *err);

static int put_rows(const struct putting *p, struct value *f, const struct item *it,
                    const struct value *answer, struct err *err)
{
    struct call *c = p->c;
    size_t n = value_count(answer);
    if (n == 0)
        n = 1;
    put_kind(f, "rows", "is_rows");
    struct value *list = value_put_array(f, "entries");
    for (size_t i = 0; i < n; i++) {
        struct row row;
        struct putting inside = {
            .c = c, .q = p->q, .row = &row, .answers = value_item(answer, i), .asked_alone = p->asked_alone};
        row_path(inside.path, p->path, i);
        struct value *entry = add_entry(list, arena_printf(c->arena, "%s %zu", label_of(c, it), i + 1));
        inside.fields = value_put_array(entry, "fields");
        if (value_count(answer) > 1)
            value_put_text(entry, "remove", field_name(c, "del", inside.path, it->link_id));
        int rc = row_inside(&row, c->arena, p->row, it, inside.answers, err);
        if (rc == 0)
            rc = put_items(&inside, it->index + 1, it->end, err);
        if (rc < 0)
            return rc;
    }
    value_put_text(f, "count_name", field_name(c, "n", p->path, it->link_id));
    value_put_int(f, "count", (int64_t)n);
    value_put_text(f, "add", n < (size_t)it->max_occurs ? field_name(c, "add", p->path, it->link_id) : NULL);
    return 0;
}

static int put_item(const struct putting *p, const struct item *it, struct err *err)
{
    struct call *c = p->c;
    const struct value *answer = value_get(p->answers, it->link_id);
    bool alone = question_sensitive(p->q, it), words = it->type == ITEM_DISPLAY || it->type == ITEM_GROUP;
    struct value *f = new_field(p, p->fields, it->link_id, label_of(c, it));
    const char *name = p->path[0] ? field_name(c, "", p->path, it->link_id) : it->link_id;
    value_put_text(f, "hint", hint_of(c, it, answer));
    value_put_text(f, "error", name ? value_get_text(p->q->errors, name) : NULL);
    value_put(f, "enable_when", question_conditions(c, p->q, it, p->path));
    value_put_bool(f, "concealed", (alone && !text_is(p->q->alone, "yes")) || !row_enabled(p->row, it).now);
    if (item_rows(it) && !it->unsupported && !it->read_only)
        return put_rows(p, f, it, answer, err);
    if (words && !it->unsupported)
        put_words(c, f, it);
    else if (it->unsupported || it->read_only)
        put_fixed(c, f, it, answer);
    else if (it->repeats && !chooses(it) && it->type != ITEM_ATTACHMENT)
        put_repeated(p, f, it, answer);
    else
        put_question(p, f, it, it->repeats ? answer : nth(answer, 0));
    return 0;
}

static int put_items(const struct putting *p, size_t first, size_t end, struct err *err)
{
    const struct instrument *all = p->q->instrument->questionnaire;
    int rc = 0;
    for (size_t i = first; rc == 0 && i < end; i++) {
        const struct item *it = &all->items[i];
        bool shown = question_on_page(p->q, it) && !it->hidden;
        if (shown && question_sensitive(p->q, it) && !*p->asked_alone) {
            put_alone(p);
            *p->asked_alone = true;
        }
        if (shown)
            rc = put_item(p, it, err);
        if (item_rows(it))
            i = it->end - 1;
    }
    return rc;
}

int questions_put(struct value *fields, struct call *c, const struct questions *q, struct err *err)
{
    struct row whole;
    bool asked = false;
    const struct instrument *all = q->instrument->questionnaire;
    int rc = row_whole(&whole, c->arena, all, q->answers, err);
    if (rc < 0)
        return rc;
    const struct putting p = {
        .c = c, .q = q, .fields = fields, .row = &whole, .answers = q->answers, .asked_alone = &asked};
    rc = put_items(&p, 0, all->count, err);
    return rc == 0 && arena_failed(c->arena) ? err_nomem(err) : rc;
}
