/* See files.h. Trusts no name and no type it is given: what a file is, its first bytes say. */
#include "app/signals/files.h"

#include "app/signals/response.h"
#include "base/base64.h"
#include "base/str.h"

#include <string.h>

static bool begins(const unsigned char *bytes, size_t len, const char *with, size_t n)
{
    return len >= n && memcmp(bytes, with, n) == 0;
}

/* Text is UTF-8 without control characters but line breaks and tabs. */
static bool is_text(const unsigned char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if ((bytes[i] < ' ' && bytes[i] != '\n' && bytes[i] != '\r' && bytes[i] != '\t') || bytes[i] == 0x7f)
            return false;
    return len > 0 && str_is_utf8((struct str){(const char *)bytes, len});
}

/* What the bytes are, whatever they are called; NULL: nothing that is taken. */
static const char *file_type(const unsigned char *bytes, size_t len)
{
    static const struct {
        const char *begin;
        size_t len;
        const char *type;
    } kinds[] = {{"\xff\xd8\xff", 3, "image/jpeg"},
                 {"\x89PNG\r\n\x1a\n", 8, "image/png"},
                 {"%PDF-", 5, "application/pdf"}};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (begins(bytes, len, kinds[i].begin, kinds[i].len))
            return kinds[i].type;
    return is_text(bytes, len) ? "text/plain" : NULL;
}

/* --- in --- */

struct keeping {
    struct call *c;
    const struct files_of *of;
    struct value *named; /* ids that the answers hold */
    struct err *err;
};

/* Looked at in an arena of its own: the bytes are not needed after. */
static int look_at(const char **type, size_t *size, struct str data, const char *link, struct err *err)
{
    enum { BYTES_MAX = 4 << 20 };
    ARENA_AUTO a = arena_new(BYTES_MAX);
    unsigned char *bytes = a ? base64_decode(size, a, data) : NULL;
    if (!bytes)
        return !a || arena_failed(a) ? err_nomem(err)
                                     : err_set(err, ERR_INVALID, link, "answer_type", "%s", "base64");
    *type = file_type(bytes, *size);
    return *type ? 0 : err_set(err, ERR_INVALID, link, "answer_file_type", NULL);
}

static int keep_file(struct value **out, const struct keeping *k, const struct item *it,
                     const struct value *file)
{
    struct call *c = k->c;
    const struct value *data = value_get(file, "data");
    const char *type = NULL, *id = value_get_text(file, "id");
    struct db_arg sealed;
    size_t size = 0;
    if (!data) {
        if (id)
            value_add_text(k->named, id);
        *out = value_copy(c->arena, file);
        return 0;
    }
    int rc = look_at(&type, &size, value_str(data), it->link_id, k->err);
    if (rc == 0 && value_count(k->named) >= FILES_MAX)
        rc = err_set(k->err, ERR_INVALID, it->link_id, "answer_files", "%d", (int)FILES_MAX);
    if (rc == 0)
        rc = store_seal(&sealed, &c->store, k->of->person, "data", value_as_text(data, ""), k->err);
    if (rc < 0)
        return rc;
    id = call_id(c);
    value_add_text(k->named, id);
    struct value *kept = value_object(c->arena);
    value_put_text(kept, "contentType", type);
    value_put_text(kept, "title", value_get_text(file, "title") ? value_get_text(file, "title") : "");
    value_put_int(kept, "size", (int64_t)size);
    value_put_text(kept, "id", id);
    *out = kept;
    return store_run(NULL, &c->store, SQL_ATTACHMENT_INSERT,
                     DB_ARGS(db_text(id), db_text(k->of->person), db_text(k->of->response), db_text(type),
                             db_int((int64_t)size), db_int(c->now), sealed),
                     k->err);
}

static int keep_answers(struct value **out, const struct keeping *k, const struct value *answers);

/* Several files, or rows with files in them. */
static int keep_all(struct value **out, const struct keeping *k, const struct item *it,
                    const struct value *list)
{
    struct value *all = value_array(k->c->arena);
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < value_count(list); i++) {
        struct value *one = NULL;
        rc = item_rows(it) ? keep_answers(&one, k, value_item(list, i))
                           : keep_file(&one, k, it, value_item(list, i));
        if (rc == 0)
            value_add(all, one);
    }
    *out = all;
    return rc;
}

static int keep_answers(struct value **out, const struct keeping *k, const struct value *answers)
{
    struct value *kept = value_object(k->c->arena);
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < value_count(answers); i++) {
        const char *link = value_name(answers, i);
        const struct value *answer = value_item(answers, i);
        const struct item *it = instrument_item(k->of->instrument, link);
        struct value *one = NULL;
        bool many = value_kind(answer) == VALUE_ARRAY;
        if (it && many && (item_rows(it) || it->type == ITEM_ATTACHMENT))
            rc = keep_all(&one, k, it, answer);
        else if (it && it->type == ITEM_ATTACHMENT)
            rc = keep_file(&one, k, it, answer);
        else
            one = value_copy(k->c->arena, answer);
        if (rc == 0)
            value_put(kept, link, one);
    }
    *out = kept;
    return rc;
}

static bool is_named(const struct value *ids, const char *id)
{
    for (size_t i = 0; i < value_count(ids); i++)
        if (text_is(value_as_text(value_item(ids, i), NULL), id))
            return true;
    return false;
}

static int drop_others(const struct keeping *k)
{
    struct value *rows;
    struct call *c = k->c;
    int rc = store_all(&rows, &c->store, SQL_ATTACHMENTS_OF, DB_ARGS(db_text(k->of->response)), k->err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const char *id = value_get_text(value_item(rows, i), "id");
        if (!is_named(k->named, id))
            rc = store_run(NULL, &c->store, SQL_ATTACHMENT_DELETE,
                           DB_ARGS(db_text(id), db_text(k->of->response)), k->err);
    }
    return rc;
}

int files_keep(struct value **out, struct call *c, const struct files_of *of, const struct value *answers,
               struct err *err)
{
    bool files = false;
    for (size_t i = 0; i < of->instrument->count; i++)
        files = files || of->instrument->items[i].type == ITEM_ATTACHMENT;
    struct keeping k = {.c = c, .of = of, .named = value_array(c->arena), .err = err};
    struct value *kept = NULL;
    int rc = keep_answers(&kept, &k, answers);
    if (rc == 0 && files)
        rc = drop_others(&k);
    if (rc == 0 && arena_failed(c->arena))
        rc = err_nomem(err);
    if (rc == 0)
        *out = kept;
    return rc;
}

/* --- out --- */

struct sending {
    struct call *c;
    const struct files_of *of;
    int64_t bytes; /* so far */
    struct err *err;
};

static int send_file(struct value **out, struct sending *s, const struct value *file)
{
    struct call *c = s->c;
    struct value *row, *sent = value_copy(c->arena, file);
    const char *id = value_get_text(file, "id");
    int64_t size = value_get_int(file, "size", 0);
    *out = sent;
    if (!id)
        return 0;
    value_remove(sent, "id");
    if (s->bytes + size > FILES_OUT) {
        value_put_text(
            sent, "url",
            arena_printf(c->arena, "%s/responses/%s/files/%s", c->app->base_url, s->of->response, id));
        return 0;
    }
    s->bytes += size;
    int rc =
        store_one(&row, &c->store, SQL_ATTACHMENT_GET, DB_ARGS(db_text(id), db_text(s->of->person)), s->err);
    if (rc == 0)
        value_put(sent, "data", value_copy(c->arena, value_get(row, "data")));
    return rc == ERR_NOT_FOUND ? 0 : rc;
}

static int send_answers(struct value **out, struct sending *s, const struct value *answers);

static int send_one(struct value **out, struct sending *s, const struct item *it, const struct value *answer)
{
    if (value_kind(answer) == VALUE_ARRAY) {
        struct value *all = value_array(s->c->arena);
        int rc = 0;
        for (size_t i = 0; rc == 0 && i < value_count(answer); i++) {
            struct value *one = NULL;
            rc = send_one(&one, s, it, value_item(answer, i));
            if (rc == 0)
                value_add(all, one);
        }
        *out = all;
        return rc;
    }
    if (it && item_rows(it))
        return send_answers(out, s, answer);
    if (it && it->type == ITEM_ATTACHMENT)
        return send_file(out, s, answer);
    *out = value_copy(s->c->arena, answer);
    return 0;
}

static int send_answers(struct value **out, struct sending *s, const struct value *answers)
{
    struct value *sent = value_object(s->c->arena);
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < value_count(answers); i++) {
        const char *link = value_name(answers, i);
        struct value *one = NULL;
        rc = send_one(&one, s, instrument_item(s->of->instrument, link), value_item(answers, i));
        if (rc == 0)
            value_put(sent, link, one);
    }
    *out = sent;
    return rc;
}

int files_out(struct value **out, struct call *c, const struct files_of *of, const struct value *answers,
              struct err *err)
{
    struct sending s = {.c = c, .of = of, .err = err};
    struct value *sent = NULL;
    int rc = send_answers(&sent, &s, answers);
    if (rc == 0 && arena_failed(c->arena))
        rc = err_nomem(err);
    if (rc == 0)
        *out = sent;
    return rc;
}

const struct value *file_find(const struct value *answers, const char *id)
{
    if (value_kind(answers) == VALUE_OBJECT && text_is(value_get_text(answers, "id"), id) &&
        value_get(answers, "contentType"))
        return answers;
    const struct value *found = NULL;
    bool deeper = value_kind(answers) == VALUE_OBJECT || value_kind(answers) == VALUE_ARRAY;
    for (size_t i = 0; deeper && !found && i < value_count(answers); i++)
        found = file_find(value_item(answers, i), id);
    return found;
}

static int put_file(struct call *c, enum access_purpose purpose, struct err *err)
{
    struct response r;
    struct value *row;
    const char *id = call_param(c, "file");
    int rc = response_open(&r, c, call_param(c, "response"), purpose, "read", err);
    if (rc < 0)
        return rc;
    const struct value *file = file_find(r.questions.answers, id);
    rc = file ? store_one(&row, &c->store, SQL_ATTACHMENT_GET, DB_ARGS(db_text(id), db_text(r.access.person)),
                          err)
              : ERR_NOT_FOUND;
    if (rc == ERR_NOT_FOUND)
        return err_set(err, ERR_NOT_FOUND, "file", "no_page", NULL);
    if (rc < 0)
        return rc;
    value_put_text(c->page, "title", value_get_text(file, "title"));
    value_put_text(c->page, "content_type", value_get_text(row, "content_type"));
    value_put(c->page, "data", value_copy(c->arena, value_get(row, "data")));
    return 0;
}

int response_file(struct call *c, struct err *err)
{
    return put_file(c, FOR_CARE, err);
}

int own_file(struct call *c, struct err *err)
{
    return put_file(c, FOR_OWN, err);
}
