/* See answer.h. What an answer is and how two of them stand; whether it is right is answer_check.c's, what a form makes of it
 * answer_form.c's. */
#include "asking/answer.h"

#include "asking/moment.h"
#include "base/str.h"

#include <math.h>
#include <stdlib.h>

bool answer_given(const struct value *answer)
{
    switch (value_kind(answer)) {
    case VALUE_NULL:
        return false;
    case VALUE_TEXT:
        return value_as_text(answer, "")[0] != '\0';
    case VALUE_ARRAY:
        return value_count(answer) > 0;
    case VALUE_BOOL:
    case VALUE_NUMBER:
    case VALUE_OBJECT:
        break;
    }
    return true;
}

bool item_answered(const struct item *it, const struct value *answers)
{
    return answer_given(value_get(answers, it->link_id));
}

bool answer_number(double *out, const struct value *answer)
{
    if (value_kind(answer) == VALUE_OBJECT) {
        answer = value_get(answer, "value");
        if (value_kind(answer) != VALUE_NUMBER)
            return false;
    }
    enum value_kind kind = value_kind(answer);
    if (kind != VALUE_NUMBER && kind != VALUE_TEXT)
        return false;
    struct str text = value_str(answer);
    double number = text.len > 0 && json_is_number(text) ? strtod(value_as_text(answer, ""), NULL) : HUGE_VAL;
    if (!isfinite(number))
        return false;
    *out = number;
    return true;
}

const char *answer_own(const struct value *answer)
{
    return value_kind(answer) == VALUE_OBJECT ? value_get_text(answer, "text") : NULL;
}

/* What a quantity is counted in: its code, else its words; "" when it says nothing. */
static const char *unit_of(const struct value *quantity)
{
    const char *code = value_get_text(quantity, "code"), *unit = value_get_text(quantity, "unit");
    return code ? code : unit ? unit : "";
}

static bool same_unit(const struct value *x, const struct value *y)
{
    const char *xs = value_get_text(x, "system"), *ys = value_get_text(y, "system");
    return text_is(unit_of(x), unit_of(y)) && (!xs || !ys || text_is(xs, ys));
}

static bool order_numbers(int *out, const struct value *x, const struct value *y)
{
    double a = 0, b = 0;
    if (!answer_number(&a, x) || !answer_number(&b, y))
        return false;
    *out = (a > b) - (a < b);
    return true;
}

static bool order_texts(int *out, const char *x, const char *y)
{
    if (!x || !y)
        return false;
    int order = strcmp(x, y);
    *out = (order > 0) - (order < 0);
    return true;
}

static bool order_moments(int *out, const struct value *x, const struct value *y)
{
    int64_t a = 0, b = 0;
    if (!moment_parse(&a, value_as_text(x, "")) || !moment_parse(&b, value_as_text(y, "")))
        return false;
    *out = (a > b) - (a < b);
    return true;
}

bool answer_order(int *out, enum item_type type, const struct value *x, const struct value *y)
{
    switch (type) {
    case ITEM_INTEGER:
    case ITEM_DECIMAL:
        return value_kind(x) == VALUE_NUMBER && value_kind(y) == VALUE_NUMBER && order_numbers(out, x, y);
    case ITEM_QUANTITY:
        return value_kind(x) == VALUE_OBJECT && value_kind(y) == VALUE_OBJECT && same_unit(x, y) &&
               order_numbers(out, x, y);
    case ITEM_DATE_TIME:
        return order_moments(out, x, y);
    case ITEM_DATE:
    case ITEM_TIME:
    case ITEM_STRING:
    case ITEM_TEXT:
    case ITEM_URL:
        return order_texts(out, value_as_text(x, NULL), value_as_text(y, NULL));
    case ITEM_REFERENCE:
        return order_texts(out, value_get_text(x, "reference"), value_get_text(y, "reference"));
    case ITEM_CHOICE:
    case ITEM_OPEN_CHOICE:
    case ITEM_BOOLEAN:
    case ITEM_ATTACHMENT:
    case ITEM_GROUP:
    case ITEM_DISPLAY:
        break;
    }
    *out = value_equal(x, y) ? 0 : 1;
    return true;
}

bool answer_bound(enum item_type type, const struct value *bound)
{
    double number = 0;
    int32_t day = 0;
    int seconds = 0;
    int64_t instant = 0;
    const char *text = value_kind(bound) == VALUE_TEXT ? value_as_text(bound, "") : "";
    switch (type) {
    case ITEM_INTEGER:
    case ITEM_DECIMAL:
    case ITEM_QUANTITY:
        return value_kind(bound) == VALUE_NUMBER && answer_number(&number, bound);
    case ITEM_DATE:
        return strlen(text) == 10 && date_parse(&day, text);
    case ITEM_DATE_TIME:
        return moment_parse(&instant, text);
    case ITEM_TIME:
        return time_parse(&seconds, text);
    case ITEM_GROUP:
    case ITEM_DISPLAY:
    case ITEM_BOOLEAN:
    case ITEM_STRING:
    case ITEM_TEXT:
    case ITEM_CHOICE:
    case ITEM_OPEN_CHOICE:
    case ITEM_URL:
    case ITEM_ATTACHMENT:
    case ITEM_REFERENCE:
        break;
    }
    return false;
}

const struct item *instrument_next(const struct instrument *q, const struct enabled *enabled,
                                   const struct value *answers, const struct item *after)
{
    for (size_t i = after ? after->index + 1 : 0; i < q->count; i++)
        if (enabled[i].now && q->items[i].row == SIZE_MAX && item_asked(&q->items[i]) &&
            !item_answered(&q->items[i], answers))
            return &q->items[i];
    return NULL;
}
