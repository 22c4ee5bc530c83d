/* See store.h. Knows how a row becomes a value; knows no table, no rule, and no reason to read one. */
#include "store/store.h"

#include "base/clock.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

enum { JSON_BOX_MAX = 4 * 1024 * 1024 };

/* One statement's open result, with the key of the row at hand. */
struct reading {
    const struct store *store;
    struct db_rows *rows;
    int key_person, key_wrapped; /* columns, or -1 */
    struct seal_key key;
    char key_of[37];
    bool key_open;
};

static bool ends_in(const char *name, const char *ending)
{
    size_t n = strlen(name), e = strlen(ending);
    return n > e && memcmp(name + n - e, ending, e) == 0;
}

static bool begins_with(const char *name, const char *beginning)
{
    return strncmp(name, beginning, strlen(beginning)) == 0;
}

static char *without(struct arena *a, const char *name, const char *ending)
{
    return arena_dup(a, name, strlen(name) - strlen(ending));
}

static void find_key_columns(struct reading *r)
{
    r->key_person = r->key_wrapped = -1;
    for (int i = 0; i < db_columns(r->rows); i++) {
        const char *name = db_column_name(r->rows, i);
        if (text_is(name, "key_person"))
            r->key_person = i;
        else if (text_is(name, "key_wrapped"))
            r->key_wrapped = i;
    }
}

void store_keys_wipe(struct store_keys *keys)
{
    for (size_t i = 0; i < STORE_KEYS; i++)
        seal_key_wipe(&keys->last[i].key);
    *keys = (struct store_keys){0};
}

static bool is_opened(const struct store_key *k, const char *person, struct sealed wrapped)
{
    return k->len > 0 && k->len == wrapped.len && strcmp(k->person, person) == 0 &&
           memcmp(k->wrapped, wrapped.data, wrapped.len) == 0;
}

/* person_key_open(), unless it was among the last. */
static int opened_key(struct seal_key *out, const struct store *s, const char *person, struct sealed wrapped,
                      struct err *err)
{
    struct store_keys *keys = s->keys;
    for (size_t i = 0; keys && i < STORE_KEYS; i++)
        if (is_opened(&keys->last[i], person, wrapped)) {
            *out = keys->last[i].key;
            return 0;
        }
    int rc = person_key_open(out, s->vault, person, wrapped, err);
    if (rc < 0 || !keys || wrapped.len > STORE_WRAPPED_MAX || strlen(person) >= sizeof keys->last[0].person)
        return rc;
    struct store_key *k = &keys->last[keys->next++ % STORE_KEYS];
    seal_key_wipe(&k->key);
    memcpy(k->person, person, strlen(person) + 1);
    memcpy(k->wrapped, wrapped.data, wrapped.len);
    k->len = wrapped.len;
    k->key = *out;
    return rc;
}

/* Opens the key of this row's person; leaves key_open false when it was destroyed. */
static int open_key(struct reading *r, struct err *err)
{
    r->key_open = false;
    if (r->key_person < 0 || r->key_wrapped < 0 || db_column_null(r->rows, r->key_wrapped))
        return 0;
    const char *person = db_column_text(r->rows, r->key_person);
    if (!person)
        return 0;
    if (strcmp(r->key_of, person) != 0) {
        struct sealed wrapped = {0};
        wrapped.data = db_column_blob(r->rows, r->key_wrapped, &wrapped.len);
        seal_key_wipe(&r->key);
        struct err why;
        int rc = opened_key(&r->key, r->store, person, wrapped, &why);
        if (rc == ERR_CONFLICT && text_is(why.key, "person_destroyed")) {
            r->key_of[0] = '\0';
            return 0; /* a copy from before she was destroyed was put back: it says nothing either */
        }
        if (rc < 0 && err)
            *err = why;
        if (rc < 0)
            return rc;
        snprintf(r->key_of, sizeof r->key_of, "%s", person);
    }
    r->key_open = true;
    return 0;
}

static int put_json(struct reading *r, struct value *row, const char *name, const char *text, struct err *err)
{
    struct value *parsed;
    int rc = json_parse(&parsed, r->store->arena, name, text, strlen(text), err);
    if (rc == 0)
        value_put(row, without(r->store->arena, name, "_json"), parsed);
    return rc;
}

static int put_sealed(struct reading *r, struct value *row, int column, const char *name, struct err *err)
{
    struct arena *a = r->store->arena;
    if (!r->key_open || db_column_null(r->rows, column))
        return 0;
    char *bare = without(a, name, "_sealed");
    if (!bare)
        return err_nomem(err);
    struct sealed box = {0};
    box.data = db_column_blob(r->rows, column, &box.len);
    char *text;
    int rc = unseal(&text, a, &r->key, bare, box, err);
    if (rc < 0)
        return rc;
    if (ends_in(bare, "_json"))
        return put_json(r, row, bare, text, err);
    value_put_text(row, bare, text);
    return 0;
}

static void put_int(struct arena *a, struct value *row, const char *name, int64_t n)
{
    char text[26];
    if (ends_in(name, "_day") || text_is(name, "day")) {
        day_format(text, (int32_t)n);
        value_put_text(row, name, text);
    } else if (ends_in(name, "_at") || text_is(name, "at")) {
        instant_format(text, n);
        value_put_text(row, name, text);
    } else if (begins_with(name, "is_") || begins_with(name, "has_") || begins_with(name, "may_")) {
        value_put(row, name, value_bool(a, n != 0));
    } else {
        value_put_int(row, name, n);
    }
}

static int put_column(struct reading *r, struct value *row, int column, struct err *err)
{
    const char *name = db_column_name(r->rows, column);
    if (ends_in(name, "_sealed"))
        return put_sealed(r, row, column, name, err);
    switch (db_column_type(r->rows, column)) {
    case DB_INT:
        put_int(r->store->arena, row, name, db_column_int(r->rows, column));
        return 0;
    case DB_TEXT:
        if (ends_in(name, "_json"))
            return put_json(r, row, name, db_column_text(r->rows, column), err);
        value_put_text(row, name, db_column_text(r->rows, column));
        return 0;
    case DB_NULL:
    case DB_BLOB:
        return 0;
    }
    return 0;
}

static int read_row(struct value **out, struct reading *r, struct err *err)
{
    struct value *row = value_object(r->store->arena);
    int rc = open_key(r, err);
    for (int i = 0; rc == 0 && i < db_columns(r->rows); i++)
        if (i != r->key_wrapped && i != r->key_person)
            rc = put_column(r, row, i, err);
    if (rc == 0 && arena_failed(r->store->arena))
        rc = err_nomem(err);
    if (rc == 0)
        *out = row;
    return rc;
}

int store_all(struct value **out, const struct store *s, enum sql_name name, const struct db_arg *args,
              size_t count, struct err *err)
{
    DB_ROWS_AUTO rows = {0};
    int rc = db_query(&rows, s->tx, (int)name, args, count, err);
    if (rc < 0)
        return rc;
    struct reading r = {.store = s, .rows = &rows};
    find_key_columns(&r);
    struct value *all = value_array(s->arena);
    while ((rc = db_next(&rows, err)) > 0) {
        struct value *row = NULL;
        rc = read_row(&row, &r, err);
        if (rc < 0)
            break;
        value_add(all, row);
    }
    seal_key_wipe(&r.key);
    if (rc == 0)
        *out = all;
    return rc;
}

int store_one(struct value **out, const struct store *s, enum sql_name name, const struct db_arg *args,
              size_t count, struct err *err)
{
    DB_ROWS_AUTO rows = {0};
    int rc = db_query(&rows, s->tx, (int)name, args, count, err);
    if (rc < 0)
        return rc;
    struct reading r = {.store = s, .rows = &rows};
    find_key_columns(&r);
    rc = db_next(&rows, err);
    if (rc == 0)
        return err_set(err, ERR_NOT_FOUND, sql_catalog.statements[name].name, "not_found", NULL);
    if (rc > 0)
        rc = read_row(out, &r, err);
    seal_key_wipe(&r.key);
    return rc;
}

int store_int(int64_t *out, const struct store *s, enum sql_name name, const struct db_arg *args,
              size_t count, struct err *err)
{
    DB_ROWS_AUTO rows = {0};
    int rc = db_query(&rows, s->tx, (int)name, args, count, err);
    if (rc == 0)
        rc = db_next(&rows, err);
    if (rc < 0)
        return rc;
    *out = rc == 0 ? 0 : db_column_int(&rows, 0);
    return 0;
}

int store_run(int *changed, const struct store *s, enum sql_name name, const struct db_arg *args,
              size_t count, struct err *err)
{
    int rc = db_run(s->tx, (int)name, args, count, err);
    struct store_changes *made = s->changes;
    if (rc > 0 && made)
        made->any[(size_t)name < made->count ? made->reach[name] : REACH_FILE] = true;
    if (rc >= 0 && changed)
        *changed = rc;
    return rc < 0 ? rc : 0;
}

static int person_key(struct seal_key *out, const struct store *s, const char *person_id, struct err *err)
{
    DB_ROWS_AUTO rows = {0};
    int rc = db_query(&rows, s->tx, SQL_PERSON_KEY, DB_ARGS(db_text(person_id)), err);
    if (rc == 0)
        rc = db_next(&rows, err);
    if (rc < 0)
        return rc;
    if (rc == 0)
        return err_set(err, ERR_NOT_FOUND, "person", "not_found", NULL);
    if (db_column_null(&rows, 0))
        return err_set(err, ERR_CONFLICT, "person", "person_destroyed", NULL);
    struct sealed wrapped = {0};
    wrapped.data = db_column_blob(&rows, 0, &wrapped.len);
    return opened_key(out, s, person_id, wrapped, err);
}

int store_seal(struct db_arg *out, const struct store *s, const char *person_id, const char *column,
               const char *text, struct err *err)
{
    if (!text) {
        *out = db_none();
        return 0;
    }
    SEAL_KEY_AUTO key = {0};
    struct sealed box;
    int rc = person_key(&key, s, person_id, err);
    if (rc == 0)
        rc = seal(&box, s->arena, &key, column, text, err);
    if (rc == 0)
        *out = db_blob(box.data, box.len);
    return rc;
}

int store_seal_json(struct db_arg *out, const struct store *s, const char *person_id, const char *column,
                    const struct value *value, struct err *err)
{
    BUF_AUTO text;
    buf_init(&text, JSON_BOX_MAX);
    json_write(&text, value);
    if (text.failed)
        return err_nomem(err);
    return store_seal(out, s, person_id, column, buf_text(&text), err);
}

int32_t store_day(const struct value *row, const char *name, int32_t otherwise)
{
    const char *text = value_get_text(row, name);
    int32_t day;
    return text && day_parse(&day, text) ? day : otherwise;
}
