/* See fill.h. */
#include "web/fill.h"

#include <string.h>

/* By the kind of the field; the days are those of the world (test/app/world.h). */
static const char *const plain[] = {
    [FIELD_TEXT] = "tekst",
    [FIELD_TEXTAREA] = "een paar woorden",
    [FIELD_EMAIL] = "a@example.nl",
    [FIELD_PHONE] = "0612345678",
    [FIELD_DAY] = "2026-03-06",
    [FIELD_TIME] = "2026-03-06T10:00",
    [FIELD_NUMBER] = "1",
    [FIELD_CODE] = NOBODYS_ID,
    [FIELD_SELECT] = NOBODYS_ID,
    [FIELD_MANY] = NOBODYS_ID,
    [FIELD_YES] = "yes",
    [FIELD_YESNO] = "yes",
    [FIELD_ID] = NOBODYS_ID,
    [FIELD_HIDDEN] = "",
    [FIELD_BSN] = "111222333",
    [FIELD_POSTCODE] = "3011 AB",
    [FIELD_PASSWORD] = "wachtwoord",
    [FIELD_ONE_TIME_CODE] = "123456",
    [FIELD_ANSWERS] = "",
};

/* By name, where a kind alone is not enough to be believed. */
static const struct {
    const char *name, *value;
} sensible[] = {
    {"birth_day", "1995-05-05"},
    {"due_day", "2026-08-01"},
    {"first_care_day", "2026-01-05"},
};

const char *fill_field(const struct site *s, const struct field *f)
{
    const struct code_list *list = f->list ? content_list(s->w.content, f->list) : NULL;
    for (size_t i = 0; i < sizeof sensible / sizeof sensible[0]; i++)
        if (strcmp(sensible[i].name, f->name) == 0)
            return sensible[i].value;
    if (list && list->count > 0)
        return list->items[0].code;
    size_t kind = (size_t)f->kind;
    return kind < sizeof plain / sizeof plain[0] && plain[kind] ? plain[kind] : "";
}

static void add(struct buf *out, const char *name, const char *value)
{
    if (!value || !value[0])
        return;
    buf_printf(out, "%s%s=", out->len > 0 ? "&" : "", name);
    http_url_encode(out, value);
}

void fill_form(struct buf *out, const struct site *s, const struct form *form, const char *odd,
               const char *text)
{
    for (const struct field *f = form ? form->fields : NULL; f && f->name; f++) {
        if (f->kind == FIELD_HEADING)
            continue;
        const char *value = odd && strcmp(f->name, odd) == 0 ? text : fill_field(s, f);
        add(out, f->name, value);
    }
}

static const char *first_choice(const struct value *page, const char *name)
{
    const struct value *choices = value_get(value_get(page, "choices"), name);
    for (size_t i = 0; i < value_count(choices); i++) {
        const char *code = value_get_text(value_item(choices, i), "value");
        if (code && code[0])
            return code;
    }
    return "";
}

void fill_as_proposed(struct buf *out, const struct site *s, const struct form *form,
                      const struct value *page)
{
    for (const struct field *f = form ? form->fields : NULL; f && f->name; f++) {
        const struct value *proposed = value_get(value_get(page, "values"), f->name);
        if (f->kind == FIELD_HEADING)
            continue;
        if (value_kind(proposed) == VALUE_ARRAY && value_count(proposed) > 0)
            for (size_t i = 0; i < value_count(proposed); i++)
                add(out, f->name, value_as_text(value_item(proposed, i), ""));
        else if (value_kind(proposed) == VALUE_BOOL)
            add(out, f->name, value_as_bool(proposed, false) ? "yes" : "");
        else if (value_as_text(proposed, "")[0])
            add(out, f->name, value_as_text(proposed, ""));
        else if (f->required && first_choice(page, f->name)[0])
            add(out, f->name, first_choice(page, f->name));
        else if (f->required)
            add(out, f->name, fill_field(s, f));
    }
}
