/* See answer.h. What people type is forgiven where it is plain what was meant: a comma, leading zeros, blanks around it. */
#include "asking/answer.h"

#include "asking/moment.h"
#include "base/str.h"

#include <stdio.h>

/* "007" and "3,5" as people type them → the number JSON knows; a text when it is none. */
static struct value *typed_number(struct arena *a, struct str text)
{
    char *copy = arena_dup(a, text.ptr, text.len);
    if (!copy)
        return NULL;
    char *comma = strchr(copy, ',');
    if (comma)
        *comma = '.';
    bool negative = *copy == '-';
    char *digits = copy + negative;
    while (digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9')
        digits++;
    if (negative)
        *--digits = '-';
    return json_is_number(str_of(digits)) ? value_number(a, digits) : value_text(a, copy);
}

static struct value *typed_moment(struct arena *a, struct str text)
{
    char moment[26];
    char *copy = arena_dup(a, text.ptr, text.len);
    return value_text(a, copy && moment_of_local(moment, copy) ? moment : copy);
}

/* "14:05" is 14:05:00. */
static struct value *typed_time(struct arena *a, struct str text)
{
    return value_text(a, arena_printf(a, "%.*s%s", (int)text.len, text.ptr, text.len == 5 ? ":00" : ""));
}

/* `key`: of the unit that was chosen; NULL or "": the only one there is. */
static struct value *typed_quantity(struct arena *a, const struct item *it, struct str text, const char *key)
{
    struct value *quantity = value_object(a);
    value_put(quantity, "value", typed_number(a, text));
    const struct item_unit *u = key && key[0]         ? item_unit(it, key)
                                : it->unit_count == 1 ? &it->units[0]
                                                      : NULL;
    if (u) {
        value_put_text(quantity, "unit", u->unit);
        if (u->system)
            value_put_text(quantity, "system", u->system);
        if (u->code)
            value_put_text(quantity, "code", u->code);
    } else if (key && key[0]) {
        value_put_text(quantity, "unit", key);
    }
    return quantity;
}

static struct value *typed_reference(struct arena *a, const struct item *it, struct str text)
{
    const char *copy = arena_dup(a, text.ptr, text.len);
    const struct item_option *option = item_option(it, copy);
    if (option)
        return value_copy(a, value_get(option->source, "valueReference"));
    struct value *reference = value_object(a);
    value_put_text(reference, "reference", copy);
    return reference;
}

static struct value *typed(struct arena *a, const struct item *it, struct str text, const char *more)
{
    switch (it->type) {
    case ITEM_BOOLEAN:
        if (str_is(text, "true") || str_is(text, "false"))
            return value_bool(a, str_is(text, "true"));
        break;
    case ITEM_INTEGER:
    case ITEM_DECIMAL:
        return typed_number(a, text);
    case ITEM_DATE_TIME:
        return typed_moment(a, text);
    case ITEM_TIME:
        return typed_time(a, text);
    case ITEM_QUANTITY:
        return typed_quantity(a, it, text, more);
    case ITEM_REFERENCE:
        return typed_reference(a, it, text);
    case ITEM_GROUP:
    case ITEM_DISPLAY:
    case ITEM_DATE:
    case ITEM_STRING:
    case ITEM_TEXT:
    case ITEM_CHOICE:
    case ITEM_OPEN_CHOICE:
    case ITEM_URL:
    case ITEM_ATTACHMENT:
        break;
    }
    return value_text_len(a, text.ptr, text.len);
}

static void add_own(struct arena *a, struct value *all, const struct answer_sent *sent)
{
    for (size_t i = 0; i < sent->more_count; i++) {
        struct str text = str_trim(str_of(sent->more[i]));
        if (text.len == 0)
            continue;
        struct value *own = value_object(a);
        value_put(own, "text", value_text_len(a, text.ptr, text.len));
        value_add(all, own);
    }
}

struct value *item_typed(struct arena *a, const struct item *it, const struct answer_sent *sent)
{
    struct value *all = value_array(a), *own = value_array(a);
    if (it->type == ITEM_OPEN_CHOICE)
        add_own(a, own, sent);
    bool only_own = !it->repeats && value_count(own) > 0;
    for (size_t i = 0; i < sent->count && !only_own; i++) {
        struct str text = str_trim(str_of(sent->texts[i]));
        if (text.len > 0)
            value_add(all, typed(a, it, text, i < sent->more_count ? sent->more[i] : NULL));
    }
    for (size_t i = 0; i < value_count(own); i++)
        value_add(all, value_copy(a, value_item(own, i)));
    if (value_count(all) == 0)
        return value_null(a);
    return it->repeats || value_count(all) > 1 ? all : value_copy(a, value_item(all, 0));
}

const char *answer_text(struct arena *a, const struct item *it, const struct value *answer)
{
    char local[20];
    const char *text = value_as_text(answer, "");
    switch (it->type) {
    case ITEM_BOOLEAN:
        return value_kind(answer) != VALUE_BOOL ? "" : value_as_bool(answer, false) ? "true" : "false";
    case ITEM_QUANTITY:
        return value_as_text(value_get(answer, "value"), "");
    case ITEM_REFERENCE:
        return value_get_text(answer, "reference") ? value_get_text(answer, "reference") : "";
    case ITEM_DATE_TIME:
        moment_local(local, text);
        return local[0] ? arena_str(a, local) : text;
    case ITEM_TIME:
        return strlen(text) == 8 && strcmp(text + 5, ":00") == 0 ? arena_dup(a, text, 5) : text;
    case ITEM_ATTACHMENT:
        return value_get_text(answer, "id") ? value_get_text(answer, "id") : "";
    case ITEM_GROUP:
    case ITEM_DISPLAY:
    case ITEM_INTEGER:
    case ITEM_DECIMAL:
    case ITEM_DATE:
    case ITEM_STRING:
    case ITEM_TEXT:
    case ITEM_CHOICE:
    case ITEM_OPEN_CHOICE:
    case ITEM_URL:
        break;
    }
    return text;
}
