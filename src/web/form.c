/* Forms as tables: checks what was sent, and makes the model that pages/form.html shows. Knows no single form. */
#include "web/exchange.h"

#include "base/str.h"
#include "care/bsn.h"

#include <stdio.h>
#include <string.h>

enum { TEXT_MAX = 200, TEXTAREA_MAX = 4000, POSTCODE_LEN = 6 };

static unsigned field_max(const struct field *f)
{
    return f->max ? f->max : f->kind == FIELD_TEXTAREA ? TEXTAREA_MAX : TEXT_MAX;
}

/* --- checking --- */

/* Each returns NULL when right, or the key of the error text, having put the typed value. */
typedef const char *check(struct exchange *x, struct value *out, const struct field *f, const char *text);

static size_t characters(const char *text)
{
    size_t n = 0;
    for (; *text; text++)
        n += ((unsigned char)*text & 0xc0) != 0x80;
    return n;
}

static const char *check_text(struct exchange *x, struct value *out, const struct field *f, const char *text)
{
    (void)x;
    if (characters(text) > field_max(f))
        return "field_long";
    for (const char *c = text; *c; c++)
        if ((unsigned char)*c < 0x20 && !(f->kind == FIELD_TEXTAREA && strchr("\r\n\t", *c)))
            return "field_characters";
    value_put_text(out, f->name, text);
    return NULL;
}

static const char *check_email(struct exchange *x, struct value *out, const struct field *f, const char *text)
{
    const char *at = strchr(text, '@');
    if (!at || at == text || !at[1] || strchr(at + 1, '@') || strpbrk(text, " <>,;\"()") || !strchr(at, '.'))
        return "field_email";
    return check_text(x, out, f, text);
}

static const char *check_phone(struct exchange *x, struct value *out, const struct field *f, const char *text)
{
    size_t digits = 0;
    for (const char *c = text; *c; c++) {
        if (!strchr("+0123456789 -()", *c))
            return "field_phone";
        digits += *c >= '0' && *c <= '9';
    }
    return digits < 8 || digits > 15 ? "field_phone" : check_text(x, out, f, text);
}

static const char *check_day(struct exchange *x, struct value *out, const struct field *f, const char *text)
{
    (void)x;
    int32_t day;
    if (!day_parse(&day, text) || day < day_from_civil(1900, 1, 1) || day > day_from_civil(2199, 12, 31))
        return "field_day";
    value_put_text(out, f->name, text);
    return NULL;
}

static const char *check_time(struct exchange *x, struct value *out, const struct field *f, const char *text)
{
    (void)x;
    int32_t day;
    int minutes;
    char date[11];
    if (strlen(text) != 16 || text[10] != 'T')
        return "field_time";
    snprintf(date, sizeof date, "%.10s", text);
    if (!day_parse(&day, date) || !minutes_parse(&minutes, text + 11))
        return "field_time";
    value_put_text(out, f->name, text);
    return NULL;
}

static const char *check_number(struct exchange *x, struct value *out, const struct field *f,
                                const char *text)
{
    (void)x;
    int64_t n = 0;
    if (strlen(text) > 9)
        return "field_number";
    for (const char *c = text; *c; c++) {
        if (*c < '0' || *c > '9')
            return "field_number";
        n = n * 10 + (*c - '0');
    }
    if (f->max && n > f->max)
        return "field_number_high";
    value_put_int(out, f->name, n);
    return NULL;
}

static const char *check_code(struct exchange *x, struct value *out, const struct field *f, const char *text)
{
    if (f->list && !content_has_code(x->web->app->content, f->list, text))
        return "field_choice";
    if (strlen(text) > 64)
        return "field_choice";
    value_put_text(out, f->name, text);
    return NULL;
}

static const char *check_yes(struct exchange *x, struct value *out, const struct field *f, const char *text)
{
    bool yes = text_is(text, "yes") || text_is(text, "true") || text_is(text, "on");
    value_put(out, f->name, value_bool(x->call.arena, yes));
    return NULL;
}

static const char *check_yesno(struct exchange *x, struct value *out, const struct field *f, const char *text)
{
    (void)x;
    if (!text_is(text, "yes") && !text_is(text, "no"))
        return "field_choice";
    value_put_text(out, f->name, text);
    return NULL;
}

static const char *check_id(struct exchange *x, struct value *out, const struct field *f, const char *text)
{
    (void)x;
    struct id id;
    if (!id_parse(&id, text))
        return "field_choice";
    value_put_text(out, f->name, id.text);
    return NULL;
}

static const char *check_bsn(struct exchange *x, struct value *out, const struct field *f, const char *text)
{
    (void)x;
    char digits[BSN_SIZE];
    struct err why;
    int rc = bsn_normalise(digits, text, f->name, &why);
    if (rc < 0)
        return text_is(why.key, "bsn_form") ? "bsn_form" : "bsn_check";
    value_put_text(out, f->name, digits);
    return NULL;
}

enum { PASSWORD_LEAST = 10 };

static const char *check_new_password(struct exchange *x, struct value *out, const struct field *f,
                                      const char *text)
{
    return strlen(text) < PASSWORD_LEAST ? "field_password" : check_text(x, out, f, text);
}

static bool is_password(const struct field *f)
{
    return f->kind == FIELD_PASSWORD || f->kind == FIELD_NEW_PASSWORD;
}

static const char *check_postcode(struct exchange *x, struct value *out, const struct field *f,
                                  const char *text)
{
    (void)x;
    char code[POSTCODE_LEN + 1];
    size_t n = 0;
    for (const char *c = text; *c; c++) {
        if (*c == ' ')
            continue;
        bool digit = *c >= '0' && *c <= '9', letter = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z');
        if (n >= POSTCODE_LEN || (n < 4 ? !digit : !letter))
            return "field_postcode";
        code[n++] = (char)(*c >= 'a' ? *c - 32 : *c);
    }
    code[n] = '\0';
    if (n != POSTCODE_LEN || code[0] == '0')
        return "field_postcode";
    value_put_text(out, f->name, code);
    return NULL;
}

static const struct {
    const char *word, *flag; /* kind and truth in pages/field.html */
    check *check;
    bool chooses;
} kinds[] = {
    [FIELD_TEXT] = {"text", "is_text", check_text, false},
    [FIELD_TEXTAREA] = {"textarea", "is_textarea", check_text, false},
    [FIELD_EMAIL] = {"email", "is_email", check_email, false},
    [FIELD_PHONE] = {"tel", "is_tel", check_phone, false},
    [FIELD_DAY] = {"date", "is_day", check_day, false},
    [FIELD_TIME] = {"datetime-local", "is_time", check_time, false},
    [FIELD_NUMBER] = {"number", "is_number", check_number, false},
    [FIELD_CODE] = {"radio", "is_radio", check_code, true},
    [FIELD_SELECT] = {"select", "is_select", check_code, true},
    [FIELD_MANY] = {"checkbox", "is_checkbox", check_code, true},
    [FIELD_YES] = {"checkbox", "is_checkbox", check_yes, true},
    [FIELD_YESNO] = {"radio", "is_yesno", check_yesno, true},
    [FIELD_ID] = {"hidden", "is_hidden", check_id, false},
    [FIELD_HIDDEN] = {"hidden", "is_hidden", check_text, false},
    [FIELD_BSN] = {"text", "is_text", check_bsn, false},
    [FIELD_POSTCODE] = {"text", "is_text", check_postcode, false},
    [FIELD_PASSWORD] = {"password", "is_password", check_text, false},
    [FIELD_NEW_PASSWORD] = {"password", "is_password", check_new_password, false},
    [FIELD_ONE_TIME_CODE] = {"text", "is_code", check_text, false},
    [FIELD_HEADING] = {"info", "is_info", NULL, false},
    [FIELD_ANSWERS] = {"hidden", "is_hidden", NULL, false},
};

static const char *check_many(struct exchange *x, struct value *out, const struct field *f,
                              const struct value *sent)
{
    struct value *chosen = value_array(x->call.arena), *one = value_object(x->call.arena);
    size_t n = value_kind(sent) == VALUE_ARRAY ? value_count(sent) : 1;
    for (size_t i = 0; i < n; i++) {
        const char *text = value_as_text(value_kind(sent) == VALUE_ARRAY ? value_item(sent, i) : sent, "");
        const char *wrong = check_code(x, one, f, text);
        if (wrong)
            return wrong;
        value_add_text(chosen, text);
    }
    value_put(out, f->name, chosen);
    return NULL;
}

/* "a.LINK", "u@2.LINK": what an instrument's form sends, with the row it is in (app/signals/answers.h). */
static bool is_answer(const char *name)
{
    if (!name[0] || !strchr("audfon", name[0]))
        return false;
    for (name++; *name == '@';) {
        size_t digits = strspn(++name, "0123456789");
        if (digits == 0 || digits > 3)
            return false;
        name += digits;
    }
    return name[0] == '.' && name[1];
}

static void take_answers(struct exchange *x, struct value *out, const struct field *f,
                         const struct value *submitted)
{
    struct value *answers = value_put_object(out, f->name), *parts = value_put_object(out, "parts");
    for (size_t i = 0; i < value_count(submitted); i++) {
        const char *name = value_name(submitted, i);
        bool plain = strncmp(name, "a.", 2) == 0;
        if (is_answer(name))
            value_put(plain ? answers : parts, plain ? name + 2 : name,
                      value_copy(x->call.arena, value_item(submitted, i)));
    }
}

/* "yes" for a true of JSON, the text otherwise; blanks at both ends go, passwords excepted. */
static const char *sent_text(struct exchange *x, const struct field *f, const struct value *sent)
{
    if (value_kind(sent) == VALUE_BOOL)
        return value_as_bool(sent, false) ? "yes" : f->kind == FIELD_YESNO ? "no" : "";
    const char *text = value_as_text(sent, "");
    if (is_password(f))
        return text;
    struct str trimmed = str_trim(str_of(text));
    const char *copy = arena_dup(x->call.arena, trimmed.ptr, trimmed.len);
    return copy ? copy : "";
}

static const char *check_field(struct exchange *x, struct value *out, const struct field *f, bool required,
                               const struct value *sent)
{
    bool many = f->kind == FIELD_MANY;
    const char *text = many ? "" : sent_text(x, f, sent);
    bool empty = many ? value_count(sent) == 0 && !value_as_text(sent, "")[0] : !text[0];
    if (many && empty)
        value_put_array(out, f->name);
    if (empty)
        return !required              ? NULL
               : many                 ? "field_pick"
               : f->kind == FIELD_YES ? "field_tick"
                                      : "field_required";
    return many ? check_many(x, out, f, sent) : kinds[f->kind].check(x, out, f, text);
}

int form_check(struct value **out, struct exchange *x, const struct form *form, const struct value *submitted,
               struct err *err)
{
    struct value *typed = value_object(x->call.arena), *errors = value_object(x->call.arena);
    for (const struct field *f = form->fields; f->name; f++) {
        if (f->kind == FIELD_ANSWERS) {
            take_answers(x, typed, f, submitted);
            continue;
        }
        if (f->kind == FIELD_HEADING)
            continue;
        const char *wrong =
            check_field(x, typed, f, f->required && !form->draft, value_get(submitted, f->name));
        if (!wrong)
            continue;
        struct err one;
        err_set(&one, ERR_INVALID, f->name, wrong, "%u", field_max(f));
        value_put_text(errors, f->name, error_text(x, &one));
    }
    if (arena_failed(x->call.arena))
        return err_nomem(err);
    if (value_count(errors) > 0) {
        x->form_errors = errors;
        x->call.again = typed; /* what was right of it */
        return err_set(err, ERR_INVALID, form->name, "form_fields", NULL);
    }
    *out = typed;
    return 0;
}

/* --- the model of a form --- */

static const char *text_or(struct exchange *x, const char *first, const char *second)
{
    const char *text = content_text(x->web->app->content, x->call.lang, first);
    return text || !second ? text : content_text(x->web->app->content, x->call.lang, second);
}

static bool is_checked(const struct value *value, const char *choice)
{
    if (value_kind(value) == VALUE_BOOL)
        return value_as_bool(value, false) == text_is(choice, "yes");
    for (size_t i = 0; value_kind(value) == VALUE_ARRAY && i < value_count(value); i++)
        if (text_is(value_as_text(value_item(value, i), NULL), choice))
            return true;
    return text_is(value_as_text(value, NULL), choice);
}

static void add_choice(struct exchange *x, struct value *choices, const struct field *f,
                       const struct value *value, const struct value *from)
{
    const char *code = value_get_text(from, "value");
    struct value *c = value_add_object(choices);
    value_put_text(c, "value", code);
    value_put_text(c, "label", value_get_text(from, "label"));
    value_put_text(c, "hint", value_get_text(from, "hint"));
    value_put_text(c, "id", arena_printf(x->call.arena, "%s-%s", f->name, code ? code : ""));
    value_put_bool(c, "checked", is_checked(value, code));
}

static const struct value *list_choices(struct exchange *x, const char *name)
{
    const struct code_list *list = content_list(x->web->app->content, name);
    struct value *choices = value_array(x->call.arena);
    for (size_t i = 0; list && i < list->count; i++) {
        struct value *choice = value_add_object(choices);
        value_put_text(choice, "value", list->items[i].code);
        value_put_text(choice, "label", label_in(&list->items[i].label, x->call.lang));
        value_put_text(choice, "hint", label_in(&list->items[i].explain, x->call.lang));
    }
    return choices;
}

static void put_choices(struct exchange *x, struct value *m, const struct field *f, const struct value *value,
                        const struct value *page)
{
    struct arena *a = x->call.arena;
    struct value *choices = value_put_array(m, "choices");
    struct value *own = value_array(a);
    if (f->kind == FIELD_SELECT && (!f->required || !f->list)) {
        struct value *none = value_add_object(own);
        value_put_text(none, "value", "");
        value_put_text(none, "label", call_text(&x->call, "form.choose"));
    }
    if (f->kind == FIELD_YES) {
        struct value *yes = value_add_object(own);
        value_put_text(yes, "value", "yes");
        value_put_text(yes, "label", call_text(&x->call, "form.yes")); /* the legend says what for */
    }
    for (int i = 0; f->kind == FIELD_YESNO && i < 2; i++) {
        struct value *answer = value_add_object(own);
        value_put_text(answer, "value", i == 0 ? "yes" : "no");
        value_put_text(answer, "label", call_text(&x->call, i == 0 ? "form.yes" : "form.no"));
    }
    for (size_t i = 0; i < value_count(own); i++)
        add_choice(x, choices, f, value, value_item(own, i));
    const struct value *given =
        f->list ? list_choices(x, f->list) : value_get(value_get(page, "choices"), f->name);
    for (size_t i = 0; i < value_count(given); i++)
        add_choice(x, choices, f, value, value_item(given, i));
}

/* A page may name fields in lists: those that this reader has no use for ("without"), and those that are needed with some
 * answers to others, which the use case judges ("needed"). */
static bool page_names(const struct value *page, const char *list, const char *name)
{
    const struct value *names = value_get(page, list);
    for (size_t i = 0; i < value_count(names); i++)
        if (text_is(value_as_text(value_item(names, i), NULL), name))
            return true;
    return false;
}

static void put_field(struct exchange *x, struct value *fields, const struct form *form,
                      const struct field *f, const struct value *page)
{
    struct arena *a = x->call.arena;
    bool again = x->wrong_form == form && x->submitted;
    const struct value *value = value_get(again ? x->submitted : value_get(page, "values"), f->name);
    struct value *m = value_add_object(fields);
    value_put_text(m, "name", f->name);
    value_put_text(m, "id", arena_printf(a, "%s-%s", form->name, f->name));
    const char *own = arena_printf(a, "form.%s.%s", form->name, f->name),
               *shared = arena_printf(a, "field.%s", f->name);
    if (!own || !shared)
        return;
    value_put_text(m, "label", text_or(x, own, shared));
    value_put_text(m, "hint",
                   text_or(x, arena_printf(a, "%s.hint", own), arena_printf(a, "%s.hint", shared)));
    value_put_text(m, "error", again ? value_get_text(x->form_errors, f->name) : NULL);
    value_put(m, "value", is_password(f) || !value ? value_null(a) : value_copy(a, value));
    value_put_bool(m, "required", f->required || page_names(page, "needed", f->name));
    value_put_text(m, "kind", kinds[f->kind].word);
    value_put_bool(m, kinds[f->kind].flag, true);
    value_put_text(m, "autocomplete", f->autocomplete);
    value_put_text(
        m, "inputmode",
        f->kind == FIELD_BSN || f->kind == FIELD_NUMBER || f->kind == FIELD_ONE_TIME_CODE ? "numeric" : NULL);
    if (f->kind == FIELD_TEXT || f->kind == FIELD_TEXTAREA)
        value_put_int(m, "maxlength", field_max(f));
    value_put(m, "rows", value_null(a));
    const struct value *when = value_get(value_get(page, "enable"), f->name);
    value_put(m, "enable_when", when ? value_copy(a, when) : value_null(a));
    if (kinds[f->kind].chooses)
        put_choices(x, m, f, value, page);
}

struct value *form_model(struct exchange *x, const struct form *form, const char *action,
                         const struct value *page)
{
    struct arena *a = x->call.arena;
    struct value *m = value_object(a);
    value_put_text(m, "action", action);
    value_put_bool(m, "inline", form->inline_form);
    value_put_bool(m, "danger", form->danger);
    value_put_bool(m, "again", x->wrong_form == form && x->submitted);
    value_put_bool(m, "get", false);
    value_put_text(m, "autosave", value_get_text(value_get(page, "autosave"), form->name));
    value_put(m, "others", value_null(a));
    value_put(m, "cancel", value_null(a));
    value_put(m, "note", value_null(a));
    const char *submit = arena_printf(a, "form.%s.submit", form->name);
    value_put_text(m, "submit", submit ? text_or(x, submit, "form.submit") : NULL);
    struct value *fields = value_put_array(m, "fields");
    for (const struct field *f = form->fields; f->name; f++)
        if (f->kind != FIELD_ANSWERS && !page_names(page, "without", f->name))
            put_field(x, fields, form, f, page);
    return m;
}
