/* See answer.h. Form and bounds of answers only; their meaning is in scoring.c. */
#include "asking/answer.h"

#include "base/clock.h"
#include "base/str.h"

#include <math.h>
#include <stdlib.h>

enum { ANSWERS_PER_ITEM_MAX = 1000 };

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

/* A JSON number: optional minus, digits, optional point and digits, optional exponent. */
static bool is_number(const char *text)
{
    const char *p = text + (*text == '-');
    size_t digits = strspn(p, "0123456789");
    if (digits == 0)
        return false;
    p += digits;
    if (*p == '.') {
        digits = strspn(++p, "0123456789");
        if (digits == 0)
            return false;
        p += digits;
    }
    if (*p == 'e' || *p == 'E') {
        p++;
        p += *p == '-' || *p == '+';
        digits = strspn(p, "0123456789");
        if (digits == 0)
            return false;
        p += digits;
    }
    return *p == '\0';
}

bool answer_number(double *out, const struct value *answer)
{
    enum value_kind kind = value_kind(answer);
    if (kind != VALUE_NUMBER && kind != VALUE_TEXT)
        return false;
    const char *text = value_as_text(answer, "");
    double number = is_number(text) ? strtod(text, NULL) : HUGE_VAL;
    if (!isfinite(number))
        return false;
    *out = number;
    return true;
}

const struct item *instrument_next(const struct instrument *q, const struct enabled *enabled,
                                   const struct value *answers, const struct item *after)
{
    for (size_t i = after ? after->index + 1 : 0; i < q->count; i++)
        if (enabled[i].now && item_asked(&q->items[i]) && !item_answered(&q->items[i], answers))
            return &q->items[i];
    return NULL;
}

static bool is_integer(const struct value *v)
{
    double number = 0;
    const char *text = value_as_text(v, "");
    return value_kind(v) == VALUE_NUMBER && text[strspn(text, "-0123456789")] == '\0' &&
           answer_number(&number, v) && number >= INT32_MIN && number <= INT32_MAX;
}

static bool of_type(const struct item *it, const struct value *v)
{
    double number = 0;
    int32_t day = 0;
    bool text = value_kind(v) == VALUE_TEXT;
    switch (it->type) {
    case ITEM_BOOLEAN:
        return value_kind(v) == VALUE_BOOL;
    case ITEM_INTEGER:
        return is_integer(v);
    case ITEM_DECIMAL:
        return value_kind(v) == VALUE_NUMBER && answer_number(&number, v);
    case ITEM_DATE:
        return text && day_parse(&day, value_as_text(v, ""));
    case ITEM_STRING:
    case ITEM_TEXT:
    case ITEM_CHOICE:
    case ITEM_OPEN_CHOICE:
        return text && answer_given(v);
    case ITEM_GROUP:
    case ITEM_DISPLAY:
    case ITEM_DATE_TIME:
    case ITEM_TIME:
    case ITEM_URL:
    case ITEM_QUANTITY:
    case ITEM_ATTACHMENT:
    case ITEM_REFERENCE:
        break;
    }
    return false;
}

/* −1, 0, 1: how an answer stands to a bound of its item. Dates order as their text does. */
static int against(const struct item *it, const struct value *v, const char *bound)
{
    if (it->type == ITEM_DATE)
        return strcmp(value_as_text(v, ""), bound);
    double number = 0;
    double limit = strtod(bound, NULL);
    return answer_number(&number, v) ? (number > limit) - (number < limit) : 0;
}

static int64_t characters(const char *text)
{
    int64_t n = 0;
    for (; *text; text++)
        n += ((unsigned char)*text & 0xc0) != 0x80;
    return n;
}

static int check_one(const struct item *it, const struct value *v, struct err *err)
{
    if (!of_type(it, v))
        return err_set(err, ERR_INVALID, it->link_id, "answer_type", "%s", item_type_code(it->type));
    const char *text = value_as_text(v, "");
    if (it->option_count > 0 && it->type != ITEM_OPEN_CHOICE && !item_option(it, text))
        return err_set(err, ERR_INVALID, it->link_id, "answer_option", "%s", text);
    if (it->min && against(it, v, it->min) < 0)
        return err_set(err, ERR_INVALID, it->link_id, "answer_min", "%s", it->min);
    if (it->max && against(it, v, it->max) > 0)
        return err_set(err, ERR_INVALID, it->link_id, "answer_max", "%s", it->max);
    if (value_kind(v) == VALUE_TEXT && characters(text) > it->max_length)
        return err_set(err, ERR_INVALID, it->link_id, "answer_length", "%lld", (long long)it->max_length);
    return 0;
}

int item_check(const struct item *it, const struct value *answer, struct err *err)
{
    if (!answer_given(answer))
        return 0;
    if (!item_asked(it))
        return err_set(err, ERR_INVALID, it->link_id, "item_not_asked", NULL);
    if (value_kind(answer) != VALUE_ARRAY)
        return check_one(it, answer, err);
    if (!it->repeats || value_count(answer) > ANSWERS_PER_ITEM_MAX)
        return err_set(err, ERR_INVALID, it->link_id, "answer_repeats", NULL);
    int rc = 0;
    for (size_t i = 0; i < value_count(answer) && rc == 0; i++)
        rc = check_one(it, value_item(answer, i), err);
    return rc;
}

/* "007" and "3,5" as people type them → the number JSON knows; null when it is none. */
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
    return is_number(digits) ? value_number(a, digits) : value_text(a, copy);
}

static struct value *typed(struct arena *a, const struct item *it, struct str text)
{
    if (it->type == ITEM_BOOLEAN && (str_is(text, "true") || str_is(text, "false")))
        return value_bool(a, str_is(text, "true"));
    if (it->type == ITEM_INTEGER || it->type == ITEM_DECIMAL)
        return typed_number(a, text);
    return value_text_len(a, text.ptr, text.len);
}

int item_answer(struct value **out, struct arena *a, const struct item *it, const char *const *texts,
                size_t count, struct err *err)
{
    struct value *all = value_array(a);
    for (size_t i = 0; i < count; i++) {
        struct str text = str_trim(str_of(texts[i]));
        if (text.len > 0)
            value_add(all, typed(a, it, text));
    }
    if (arena_failed(a))
        return err_nomem(err);
    if (value_count(all) > 1 && !it->repeats)
        return err_set(err, ERR_INVALID, it->link_id, "answer_repeats", NULL);
    struct value *answer = all;
    if (value_count(all) == 0)
        answer = value_null(a);
    else if (!it->repeats)
        answer = value_copy(a, value_item(all, 0));
    if (arena_failed(a))
        return err_nomem(err);
    int rc = item_check(it, answer, err);
    if (rc == 0)
        *out = answer;
    return rc;
}

static int check_answers(const struct instrument *q, const struct value *answers, struct err *err)
{
    for (size_t i = 0; i < value_count(answers); i++) {
        const char *link_id = value_name(answers, i);
        const struct item *it = instrument_item(q, link_id ? link_id : "");
        if (!it)
            return err_set(err, ERR_INVALID, link_id, "answer_unknown", NULL);
        int rc = item_check(it, value_item(answers, i), err);
        if (rc)
            return rc;
    }
    return 0;
}

int instrument_check(struct value **out, struct arena *a, const struct instrument *q,
                     const struct value *answers, bool complete, struct err *err)
{
    struct enabled *enabled = NULL;
    int rc = check_answers(q, answers, err);
    if (rc == 0)
        rc = instrument_enabled(&enabled, a, q, answers, err);
    if (rc)
        return rc;
    struct value *kept = value_object(a);
    for (size_t i = 0; i < q->count; i++) {
        const struct item *it = &q->items[i];
        const struct value *answer = value_get(answers, it->link_id);
        if (!enabled[i].now || !item_asked(it))
            continue;
        if (answer_given(answer))
            value_put(kept, it->link_id, value_copy(a, answer));
        else if (complete && it->required)
            return err_set(err, ERR_INVALID, it->link_id, "answer_missing", NULL);
    }
    if (arena_failed(a))
        return err_nomem(err);
    *out = kept;
    return 0;
}
