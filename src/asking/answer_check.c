/* See answer.h. Form and bounds of answers only; their meaning is in scoring.c. */
#include "asking/answer.h"

#include "asking/moment.h"
#include "base/base64.h"
#include "base/str.h"

#include <stdlib.h>

enum { ANSWERS_PER_ITEM_MAX = 1000, URL_MAX = 2000, NAME_MAX = 255 };

/* --- types --- */

static bool is_integer(const struct value *v)
{
    double number = 0;
    const char *text = value_as_text(v, "");
    return value_kind(v) == VALUE_NUMBER && text[strspn(text, "-0123456789")] == '\0' &&
           answer_number(&number, v) && number >= INT32_MIN && number <= INT32_MAX;
}

/* Members of an object: each known, each of its kind. */
struct member {
    const char *name;
    enum value_kind kind;
};

static bool has_members(const struct value *v, const struct member *members, size_t count)
{
    if (value_kind(v) != VALUE_OBJECT)
        return false;
    for (size_t i = 0; i < value_count(v); i++) {
        size_t k = 0;
        while (k < count && !text_is(members[k].name, value_name(v, i)))
            k++;
        if (k == count || value_kind(value_item(v, i)) != members[k].kind)
            return false;
    }
    return true;
}

static bool is_quantity(const struct value *v)
{
    static const struct member members[] = {{"value", VALUE_NUMBER},
                                            {"comparator", VALUE_TEXT},
                                            {"unit", VALUE_TEXT},
                                            {"system", VALUE_TEXT},
                                            {"code", VALUE_TEXT}};
    static const char *const comparators[] = {"<", "<=", ">=", ">", NULL};
    double number = 0;
    const char *comparator = value_get_text(v, "comparator");
    return has_members(v, members, sizeof members / sizeof members[0]) && answer_number(&number, v) &&
           (!comparator || code_index(comparators, comparator) >= 0);
}

static bool is_own_words(const struct value *v)
{
    static const struct member members[] = {{"text", VALUE_TEXT}};
    return has_members(v, members, 1) && value_get_text(v, "text") && value_get_text(v, "text")[0];
}

static bool is_reference(const struct value *v)
{
    static const struct member members[] = {{"reference", VALUE_TEXT},
                                            {"type", VALUE_TEXT},
                                            {"display", VALUE_TEXT},
                                            {"identifier", VALUE_OBJECT}};
    return has_members(v, members, sizeof members / sizeof members[0]) && value_get_text(v, "reference");
}

static bool is_attachment(const struct value *v)
{
    static const struct member members[] = {
        {"contentType", VALUE_TEXT}, {"language", VALUE_TEXT}, {"title", VALUE_TEXT},
        {"size", VALUE_NUMBER},      {"hash", VALUE_TEXT},     {"creation", VALUE_TEXT},
        {"data", VALUE_TEXT},        {"url", VALUE_TEXT},      {"id", VALUE_TEXT}};
    int places = !!value_get(v, "data") + !!value_get(v, "url") + !!value_get(v, "id");
    const char *title = value_get_text(v, "title");
    return has_members(v, members, sizeof members / sizeof members[0]) && places == 1 &&
           (!title || strlen(title) <= NAME_MAX);
}

static bool of_type(const struct item *it, const struct value *v)
{
    double number = 0;
    int32_t day = 0;
    int64_t instant = 0;
    int seconds = 0;
    bool text = value_kind(v) == VALUE_TEXT;
    switch (it->type) {
    case ITEM_BOOLEAN:
        return value_kind(v) == VALUE_BOOL;
    case ITEM_INTEGER:
        return is_integer(v);
    case ITEM_DECIMAL:
        return value_kind(v) == VALUE_NUMBER && answer_number(&number, v);
    case ITEM_DATE:
        return text && date_parse(&day, value_as_text(v, ""));
    case ITEM_DATE_TIME:
        return text && moment_parse(&instant, value_as_text(v, ""));
    case ITEM_TIME:
        return text && time_parse(&seconds, value_as_text(v, ""));
    case ITEM_STRING:
    case ITEM_TEXT:
    case ITEM_CHOICE:
    case ITEM_URL:
        return text && answer_given(v);
    case ITEM_OPEN_CHOICE:
        return text ? answer_given(v) : is_own_words(v);
    case ITEM_QUANTITY:
        return is_quantity(v);
    case ITEM_REFERENCE:
        return is_reference(v);
    case ITEM_ATTACHMENT:
        return is_attachment(v);
    case ITEM_GROUP:
    case ITEM_DISPLAY:
        break;
    }
    return false;
}

/* --- what each type asks besides --- */

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* An absolute URI (RFC 3986 §4.3): a scheme, a colon, and no blank or control character. */
static bool is_url(const char *text)
{
    size_t n = 0;
    if (!letter(text[0]) || strlen(text) > URL_MAX)
        return false;
    while (letter(text[n]) || digit(text[n]) || (text[n] && strchr("+-.", text[n])))
        n++;
    if (text[n] != ':' || !text[n + 1])
        return false;
    for (; text[n]; n++)
        if ((unsigned char)text[n] <= ' ' || text[n] == 0x7f || strchr("<>\"{}|\\^`", text[n]))
            return false;
    return true;
}

/* "Practitioner/12", perhaps "/_history/3": the length of the type in front, 0 when it is none of that. */
static size_t resource_type(const char *text)
{
    size_t type = 0, id = 0;
    while (letter(text[type]))
        type++;
    if (text[0] < 'A' || text[0] > 'Z' || text[type] != '/')
        return 0;
    const char *at = text + type + 1;
    while (letter(at[id]) || digit(at[id]) || (at[id] && strchr("-.", at[id])))
        id++;
    bool version = strncmp(at + id, "/_history/", 10) == 0 && (letter(at[id + 10]) || digit(at[id + 10]));
    return id > 0 && id <= 64 && (!at[id] || version) ? type : 0;
}

static bool reference_right(const struct item *it, const char *text)
{
    size_t type = resource_type(text);
    if (type == 0)
        return (text[0] == '#' && text[1]) || is_url(text);
    for (size_t i = 0; i < value_count(it->resources); i++) {
        const char *wanted = value_as_text(value_item(it->resources, i), "");
        if (strlen(wanted) == type && strncmp(wanted, text, type) == 0)
            return true;
    }
    return !it->resources;
}

static bool unit_right(const struct item *it, const struct value *quantity)
{
    const char *code = value_get_text(quantity, "code"), *unit = value_get_text(quantity, "unit");
    if (it->unit_count == 0)
        return true;
    const struct item_unit *u = item_unit(it, code ? code : unit);
    for (size_t i = 0; !u && !code && i < it->unit_count; i++)
        if (text_is(it->units[i].unit, unit))
            u = &it->units[i];
    const char *system = value_get_text(quantity, "system");
    return u && (!system || !u->system || text_is(system, u->system));
}

static bool mime_right(const struct item *it, const char *type)
{
    for (size_t i = 0; i < value_count(it->mime_types); i++) {
        const char *wanted = value_as_text(value_item(it->mime_types, i), "");
        size_t len = strlen(wanted);
        bool any = len > 1 && wanted[len - 1] == '*' && wanted[len - 2] == '/';
        if (type && (any ? strncmp(wanted, type, len - 1) == 0 : text_is(wanted, type)))
            return true;
    }
    return !it->mime_types;
}

static int check_file(const struct item *it, const struct value *v, struct err *err)
{
    const char *type = value_get_text(v, "contentType");
    int64_t size = value_get_int(v, "size", 0);
    if (value_get(v, "data"))
        size = base64_size(value_str(value_get(v, "data")));
    if (!mime_right(it, type))
        return err_set(err, ERR_INVALID, it->link_id, "answer_file_type", "%s", type ? type : "");
    if (size < 0)
        return err_set(err, ERR_INVALID, it->link_id, "answer_type", "%s", "base64");
    if (size > it->max_length)
        return err_set(err, ERR_INVALID, it->link_id, "answer_file_size", "%lld",
                       (long long)(it->max_length / 1024));
    return 0;
}

static int check_kind(const struct item *it, const struct value *v, struct err *err)
{
    const char *text = value_as_text(v, "");
    if (it->type == ITEM_URL && !is_url(text))
        return err_set(err, ERR_INVALID, it->link_id, "answer_url", "%s", text);
    if (it->type == ITEM_REFERENCE && !reference_right(it, value_get_text(v, "reference")))
        return err_set(err, ERR_INVALID, it->link_id, "answer_reference", "%s",
                       value_get_text(v, "reference"));
    if (it->type == ITEM_QUANTITY && !unit_right(it, v))
        return err_set(err, ERR_INVALID, it->link_id, "answer_unit", "%s",
                       value_get_text(v, "unit") ? value_get_text(v, "unit") : "");
    return it->type == ITEM_ATTACHMENT ? check_file(it, v, err) : 0;
}

/* --- bounds --- */

/* −1, 0, 1: how an answer stands to a bound of its item; 0 where the bound is of another unit. */
static int against(const struct item *it, const struct value *v, const char *bound, const char *unit)
{
    double number = 0, limit = 0;
    int64_t moment = 0, other = 0;
    switch (it->type) {
    case ITEM_DATE:
    case ITEM_TIME:
        return strcmp(value_as_text(v, ""), bound);
    case ITEM_DATE_TIME:
        if (!moment_parse(&moment, value_as_text(v, "")) || !moment_parse(&other, bound))
            return 0;
        return (moment > other) - (moment < other);
    case ITEM_QUANTITY:
        if (unit && !text_is(unit, value_get_text(v, "code")) && !text_is(unit, value_get_text(v, "unit")))
            return 0;
        break;
    case ITEM_GROUP:
    case ITEM_DISPLAY:
    case ITEM_BOOLEAN:
    case ITEM_INTEGER:
    case ITEM_DECIMAL:
    case ITEM_STRING:
    case ITEM_TEXT:
    case ITEM_CHOICE:
    case ITEM_OPEN_CHOICE:
    case ITEM_URL:
    case ITEM_ATTACHMENT:
    case ITEM_REFERENCE:
        break;
    }
    limit = strtod(bound, NULL);
    return answer_number(&number, v) ? (number > limit) - (number < limit) : 0;
}

static int64_t characters(const char *text)
{
    int64_t n = 0;
    for (; *text; text++)
        n += ((unsigned char)*text & 0xc0) != 0x80;
    return n;
}

/* Places behind the point, as written: 1.50 has two, 15e-1 one. */
static long decimals_of(const char *number)
{
    const char *point = strchr(number, '.'), *exponent = strpbrk(number, "eE");
    size_t places = point ? strspn(point + 1, "0123456789") : 0;
    long shift = exponent ? strtol(exponent + 1, NULL, 10) : 0;
    return (long)places - shift;
}

static int check_size(const struct item *it, const struct value *v, struct err *err)
{
    const struct value *number = it->type == ITEM_QUANTITY ? value_get(v, "value") : v;
    if (it->decimals >= 0 && value_kind(number) == VALUE_NUMBER &&
        decimals_of(value_as_text(number, "")) > it->decimals)
        return err_set(err, ERR_INVALID, it->link_id, "answer_decimals", "%d", it->decimals);
    const char *own = answer_own(v), *text = own ? own : value_as_text(v, "");
    if (value_kind(v) != VALUE_TEXT && !own)
        return 0;
    if (characters(text) > it->max_length)
        return err_set(err, ERR_INVALID, it->link_id, "answer_length", "%lld", (long long)it->max_length);
    if (characters(text) < it->min_length)
        return err_set(err, ERR_INVALID, it->link_id, "answer_short", "%lld", (long long)it->min_length);
    return 0;
}

static int check_one(const struct item *it, const struct value *v, struct err *err)
{
    if (!of_type(it, v))
        return err_set(err, ERR_INVALID, it->link_id, "answer_type", "%s", item_type_code(it->type));
    bool choice = it->type == ITEM_CHOICE || it->type == ITEM_OPEN_CHOICE || it->option_count > 0;
    if (choice && !answer_own(v) && !item_chosen(it, v))
        return err_set(err, ERR_INVALID, it->link_id, "answer_option", "%s", value_as_text(v, ""));
    int rc = check_kind(it, v, err);
    if (rc)
        return rc;
    if (it->min && against(it, v, it->min, it->min_unit) < 0)
        return err_set(err, ERR_INVALID, it->link_id, "answer_min", "%s", it->min);
    if (it->max && against(it, v, it->max, it->max_unit) > 0)
        return err_set(err, ERR_INVALID, it->link_id, "answer_max", "%s", it->max);
    return check_size(it, v, err);
}

/* --- several, and rows --- */

/* "None of these" with another. */
static bool excludes(const struct item *it, const struct value *answers)
{
    for (size_t i = 0; value_count(answers) > 1 && i < value_count(answers); i++) {
        const struct item_option *option = item_chosen(it, value_item(answers, i));
        if (option && option->exclusive)
            return true;
    }
    return false;
}

/* The item of a row of `group` with that linkId; NULL: it belongs elsewhere. */
static const struct item *item_in_row(const struct item *group, const char *link_id)
{
    const struct item *items = group - group->index;
    for (size_t i = group->index + 1; i < group->end; i++)
        if (items[i].row == group->index && text_is(items[i].link_id, link_id))
            return &items[i];
    return NULL;
}

static int check_rows(const struct item *group, const struct value *rows, struct err *err)
{
    if (value_kind(rows) != VALUE_ARRAY)
        return err_set(err, ERR_INVALID, group->link_id, "answer_type", "%s", item_type_code(group->type));
    if (value_count(rows) > (size_t)group->max_occurs)
        return err_set(err, ERR_INVALID, group->link_id, "answer_repeats", "%d", group->max_occurs);
    int rc = 0;
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        if (value_kind(row) != VALUE_OBJECT)
            return err_set(err, ERR_INVALID, group->link_id, "answer_type", "%s",
                           item_type_code(group->type));
        for (size_t k = 0; rc == 0 && k < value_count(row); k++) {
            const struct item *it = item_in_row(group, value_name(row, k));
            rc = it ? item_check(it, value_item(row, k), err)
                    : err_set(err, ERR_INVALID, value_name(row, k), "answer_unknown", NULL);
        }
    }
    return rc;
}

int item_check(const struct item *it, const struct value *answer, struct err *err)
{
    if (!answer_given(answer))
        return 0;
    if (!item_holds(it))
        return err_set(err, ERR_INVALID, it->link_id, "item_not_asked", NULL);
    if (item_rows(it))
        return check_rows(it, answer, err);
    if (value_kind(answer) != VALUE_ARRAY)
        return check_one(it, answer, err);
    size_t most = it->max_occurs < INSTRUMENT_MAX_ROWS ? (size_t)it->max_occurs : ANSWERS_PER_ITEM_MAX;
    if (!it->repeats || value_count(answer) > most)
        return err_set(err, ERR_INVALID, it->link_id, "answer_repeats", "%zu", it->repeats ? most : 1);
    int rc = 0;
    for (size_t i = 0; i < value_count(answer) && rc == 0; i++)
        rc = check_one(it, value_item(answer, i), err);
    if (rc == 0 && excludes(it, answer))
        rc = err_set(err, ERR_INVALID, it->link_id, "answer_exclusive", NULL);
    return rc;
}

/* --- a whole response --- */

static size_t count_rows(const struct instrument *q, const struct value *answers)
{
    size_t rows = 0;
    for (size_t i = 0; i < value_count(answers); i++) {
        const struct item *it = instrument_item(q, value_name(answers, i));
        const struct value *answer = value_item(answers, i);
        for (size_t k = 0; it && item_rows(it) && k < value_count(answer); k++)
            rows += 1 + count_rows(q, value_item(answer, k));
    }
    return rows;
}

static int check_answers(const struct instrument *q, const struct value *answers, struct err *err)
{
    for (size_t i = 0; i < value_count(answers); i++) {
        const char *link_id = value_name(answers, i);
        const struct item *it = instrument_item(q, link_id ? link_id : "");
        if (!it || it->row != SIZE_MAX)
            return err_set(err, ERR_INVALID, link_id, "answer_unknown", NULL);
        int rc = item_check(it, value_item(answers, i), err);
        if (rc)
            return rc;
    }
    if (count_rows(q, answers) > ANSWER_ROWS_MAX)
        return err_set(err, ERR_INVALID, "", "answer_rows", "%d", (int)ANSWER_ROWS_MAX);
    return 0;
}

struct keeping {
    struct arena *arena;
    bool complete;
    struct err *err;
};

static int keep_row(struct value **out, const struct keeping *k, const struct row *row,
                    const struct value *answers);

static int too_few(const struct keeping *k, const struct item *it, const struct value *answer)
{
    size_t n = value_kind(answer) == VALUE_ARRAY ? value_count(answer) : answer_given(answer) ? 1 : 0;
    if (n == 0)
        return it->required ? err_set(k->err, ERR_INVALID, it->link_id, "answer_missing", NULL) : 0;
    if (it->repeats && n < (size_t)it->min_occurs)
        return err_set(k->err, ERR_INVALID, it->link_id, "answer_few", "%d", it->min_occurs);
    return 0;
}

static int keep_rows(struct value **out, const struct keeping *k, const struct row *outer,
                     const struct item *group, const struct value *rows)
{
    struct value *kept = value_array(k->arena);
    for (size_t i = 0; i < value_count(rows); i++) {
        struct row row;
        struct value *one = NULL;
        const struct keeping draft = {k->arena, false, k->err};
        int rc = row_inside(&row, k->arena, outer, group, value_item(rows, i), k->err);
        if (rc == 0)
            rc = keep_row(&one, &draft, &row, value_item(rows, i));
        if (rc == 0 && k->complete && value_count(one) > 0)
            rc = keep_row(&one, k, &row, value_item(rows, i));
        if (rc)
            return rc;
        if (!k->complete || value_count(one) > 0)
            value_add(kept, one);
    }
    *out = kept;
    return 0;
}

static int keep_row(struct value **out, const struct keeping *k, const struct row *row,
                    const struct value *answers)
{
    struct value *kept = value_object(k->arena);
    for (size_t i = row->first; i < row->end; i++) {
        const struct item *it = &row->instrument->items[i];
        const struct value *answer = value_get(answers, it->link_id);
        struct value *mine = NULL;
        int rc = 0;
        bool rows = item_rows(it) && item_holds(it), here = row_enabled(row, it).now && item_holds(it);
        if (here && rows)
            rc = keep_rows(&mine, k, row, it, answer);
        else if (here && answer_given(answer))
            mine = value_copy(k->arena, answer);
        if (rc == 0 && here && k->complete && (rows ? !it->hidden && !it->read_only : item_asked(it)))
            rc = too_few(k, it, mine);
        if (rc)
            return rc;
        if (answer_given(mine))
            value_put(kept, it->link_id, mine);
        if (item_rows(it))
            i = it->end - 1;
    }
    *out = kept;
    return 0;
}

int instrument_check(struct value **out, struct arena *a, const struct instrument *q,
                     const struct value *answers, bool complete, struct err *err)
{
    struct row whole;
    struct value *kept = NULL;
    const struct keeping k = {a, complete, err};
    int rc = check_answers(q, answers, err);
    if (rc == 0)
        rc = row_whole(&whole, a, q, answers, err);
    if (rc == 0)
        rc = keep_row(&kept, &k, &whole, answers);
    if (rc)
        return rc;
    if (arena_failed(a))
        return err_nomem(err);
    *out = kept;
    return 0;
}
