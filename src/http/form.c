/*
 * Form bodies and query strings: the same grammar (application/x-www-form-urlencoded, as the WHATWG URL standard has it),
 * one reader. It decides what text came in under which name; what the text should look like is for the forms of `web`.
 */
#include "http/form.h"

#include "base/str.h"
#include "http/http.h"
#include "http/percent.h"

#include <string.h>

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

int form_begin(struct form_fields *out, struct arena *a, struct err *err)
{
    struct form_fields f = {.items = arena_alloc(a, FORM_FIELDS_MAX * sizeof *f.items)};
    if (!f.items)
        return err_nomem(err);
    *out = f;
    return 0;
}

int form_add(struct form_fields *f, const char *name, struct value *value, struct err *err)
{
    if (f->count == FORM_FIELDS_MAX)
        return err_set(err, ERR_INVALID, "", "form_many", "%d", (int)FORM_FIELDS_MAX);
    if (!value)
        return err_nomem(err);
    f->items[f->count++] = (struct form_field){name, value};
    return 0;
}

static bool came_before(const struct form_field *fields, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (strcmp(fields[j].name, fields[i].name) == 0)
            return true;
    return false;
}

/* All values of one name, when there is more than one. */
static struct value *gather(struct arena *a, const struct form_fields *f, size_t first)
{
    struct value *all = NULL;
    for (size_t i = first + 1; i < f->count; i++) {
        if (strcmp(f->items[i].name, f->items[first].name) != 0)
            continue;
        if (!all) {
            all = value_array(a);
            value_add(all, f->items[first].value);
        }
        value_add(all, f->items[i].value);
    }
    return all;
}

int form_end(struct value **out, struct arena *a, const struct form_fields *f, enum form_repeat repeat,
             struct err *err)
{
    struct value *object = value_object(a);
    for (size_t i = 0; i < f->count; i++) {
        if (repeat == FORM_KEEP_ALL && came_before(f->items, i))
            continue;
        struct value *all = repeat == FORM_KEEP_ALL ? gather(a, f, i) : NULL;
        value_put(object, f->items[i].name, all ? all : f->items[i].value);
    }
    if (arena_failed(a))
        return err_nomem(err);
    *out = object;
    return 0;
}

static int read_field(struct form_fields *f, struct arena *a, struct str piece, struct err *err)
{
    struct str raw_name = take_until(&piece, '=');
    char *name = percent_decode(a, raw_name, true);
    char *value = percent_decode(a, piece, true);
    if (arena_failed(a))
        return err_nomem(err);
    if (!name || !*name || !value)
        return err_set(err, ERR_INVALID, name ? name : "", "form_syntax", NULL);
    return form_add(f, name, value_text(a, value), err);
}

int form_read(struct value **out, struct arena *a, struct str text, enum form_repeat repeat, struct err *err)
{
    struct form_fields fields;
    int rc = form_begin(&fields, a, err);
    while (rc == 0 && text.len > 0) {
        struct str piece = take_until(&text, '&');
        if (piece.len > 0)
            rc = read_field(&fields, a, piece, err);
    }
    return rc < 0 ? rc : form_end(out, a, &fields, repeat, err);
}

int http_form_parse(struct value **out, struct arena *a, const char *body, size_t len, struct err *err)
{
    return form_read(out, a, (struct str){body, len}, FORM_KEEP_ALL, err);
}
