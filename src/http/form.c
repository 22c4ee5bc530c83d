/*
 * Form bodies and query strings: the same grammar (application/x-www-form-urlencoded, as the WHATWG URL standard has it),
 * one reader. It decides what text came in under which name; what the text should look like is for the forms of `web`.
 */
#include "http/form.h"

#include "base/str.h"
#include "http/http.h"
#include "http/percent.h"

#include <string.h>

enum { FIELDS_MAX = 256 };

struct field {
    char *name, *value;
};

/* Takes the piece up to `end` (or the end of the text) off the front. */
static struct str take_until(struct str *rest, char end)
{
    const char *at = rest->len ? memchr(rest->ptr, end, rest->len) : NULL;
    struct str piece = {rest->ptr, at ? (size_t)(at - rest->ptr) : rest->len};
    size_t used = at ? piece.len + 1 : piece.len;
    rest->ptr += used;
    rest->len -= used;
    return piece;
}

static int read_field(struct field *out, struct arena *a, struct str piece, struct err *err)
{
    struct str raw_name = take_until(&piece, '=');
    char *name = percent_decode(a, raw_name, true);
    char *value = percent_decode(a, piece, true);
    if (arena_failed(a))
        return err_nomem(err);
    if (!name || !*name || !value)
        return err_set(err, ERR_INVALID, name ? name : "", "form_syntax", NULL);
    *out = (struct field){name, value};
    return 0;
}

static bool came_before(const struct field *fields, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (strcmp(fields[j].name, fields[i].name) == 0)
            return true;
    return false;
}

/* All texts of one name, when there is more than one. */
static struct value *gather(struct arena *a, const struct field *fields, size_t first, size_t count)
{
    struct value *all = NULL;
    for (size_t i = first + 1; i < count; i++) {
        if (strcmp(fields[i].name, fields[first].name) != 0)
            continue;
        if (!all) {
            all = value_array(a);
            value_add_text(all, fields[first].value);
        }
        value_add_text(all, fields[i].value);
    }
    return all;
}

static struct value *to_object(struct arena *a, const struct field *fields, size_t count,
                               enum form_repeat repeat)
{
    struct value *object = value_object(a);
    for (size_t i = 0; i < count; i++) {
        if (repeat == FORM_KEEP_ALL && came_before(fields, i))
            continue;
        struct value *all = repeat == FORM_KEEP_ALL ? gather(a, fields, i, count) : NULL;
        value_put(object, fields[i].name, all ? all : value_text(a, fields[i].value));
    }
    return object;
}

int form_read(struct value **out, struct arena *a, struct str text, enum form_repeat repeat, struct err *err)
{
    struct field fields[FIELDS_MAX];
    size_t count = 0;
    while (text.len > 0) {
        struct str piece = take_until(&text, '&');
        if (piece.len == 0)
            continue;
        if (count == FIELDS_MAX)
            return err_set(err, ERR_INVALID, "", "form_many", "%d", (int)FIELDS_MAX);
        int rc = read_field(&fields[count], a, piece, err);
        if (rc < 0)
            return rc;
        count++;
    }
    struct value *object = to_object(a, fields, count, repeat);
    if (arena_failed(a))
        return err_nomem(err);
    *out = object;
    return 0;
}

int http_form_parse(struct value **out, struct arena *a, const char *body, size_t len, struct err *err)
{
    return form_read(out, a, (struct str){body, len}, FORM_KEEP_ALL, err);
}
