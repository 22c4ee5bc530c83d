/* HSDS rows: a document becomes one row per entity, by the tables of hsds_schema.c, and comes back as it was. */
#include "app/coalition/hsds.h"

#include "base/str.h"

#include <stdio.h>
#include <string.h>

enum { MEMBERS_MAX = 40, MORE_MAX = 1 << 20, FIXED = 5 };

const char *hsds_made_id(struct arena *a, const char *text)
{
    char hash[65];
    token_hash(hash, text);
    hash[12] = '8'; /* RFC 9562: a UUID of our own making */
    hash[16] = 'a';
    const char *id =
        arena_printf(a, "%.8s-%.4s-%.4s-%.4s-%.12s", hash, hash + 8, hash + 12, hash + 16, hash + 20);
    return id ? id : "";
}

static bool is_scalar(const struct hsds_member *m)
{
    return m->kind != HSDS_KEPT && m->kind != HSDS_LIST && m->kind != HSDS_ONE;
}

static bool has_column(const struct hsds_entity *e, const char *name)
{
    for (const struct hsds_member *m = e->members; m->name; m++)
        if (m->kind != HSDS_KEPT && strcmp(m->name, name) == 0)
            return true;
    return false;
}

/* --- writing --- */

struct place {
    const char *org, *owner, *member;
    int position;
};

/* Members without a column of their own, as JSON; none: null. */
static int more_of(struct db_arg *out, struct call *c, const struct hsds_entity *e, const struct value *v,
                   struct err *err)
{
    struct value *more = value_object(c->arena);
    for (size_t i = 0; i < value_count(v); i++)
        if (!has_column(e, value_name(v, i)) && value_kind(value_item(v, i)) != VALUE_NULL)
            value_put(more, value_name(v, i), value_copy(c->arena, value_item(v, i)));
    *out = db_none();
    if (value_count(more) == 0)
        return 0;
    BUF_AUTO text;
    buf_init(&text, MORE_MAX);
    json_write(&text, more);
    if (text.failed)
        return err_set(err, ERR_INVALID, e->name, "hsds_long", NULL);
    const char *copy = arena_str(c->arena, buf_text(&text));
    *out = db_text(copy);
    return copy ? 0 : err_nomem(err);
}

static int write_row(const char **path, struct call *c, const struct hsds_entity *e, const struct value *v,
                     const struct place *at, struct err *err)
{
    struct db_arg args[FIXED + MEMBERS_MAX];
    size_t n = FIXED;
    *path = at->owner[0] ? arena_printf(c->arena, "%s/%s/%d", at->owner, at->member, at->position) : at->org;
    args[0] = db_text(*path);
    args[1] = db_text(at->org);
    args[2] = db_text(at->owner);
    args[3] = db_text(at->member);
    args[4] = db_int(at->position);
    for (const struct hsds_member *m = e->members; m->name; m++)
        if (is_scalar(m))
            args[n++] = db_text(value_as_text(value_get(v, m->name), NULL));
    int rc = more_of(&args[n++], c, e, v, err);
    return rc == 0 ? store_run(NULL, &c->store, e->insert, args, n, err) : rc;
}

static int write_tree(struct call *c, const struct hsds_entity *e, const struct value *v,
                      const struct place *at, struct err *err);

static int write_children(struct call *c, const struct hsds_member *m, const struct value *v, const char *org,
                          const char *path, struct err *err)
{
    if (value_kind(v) == VALUE_NULL)
        return 0;
    struct place at = {.org = org, .owner = path, .member = m->name};
    if (m->kind == HSDS_ONE)
        return write_tree(c, m->of, v, &at, err);
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < value_count(v); i++) {
        at.position = (int)i;
        rc = write_tree(c, m->of, value_item(v, i), &at, err);
    }
    return rc;
}

static int write_tree(struct call *c, const struct hsds_entity *e, const struct value *v,
                      const struct place *at, struct err *err)
{
    const char *path = NULL;
    int rc = write_row(&path, c, e, v, at, err);
    for (const struct hsds_member *m = e->members; rc == 0 && m->name; m++)
        if (m->kind == HSDS_LIST || m->kind == HSDS_ONE)
            rc = write_children(c, m, value_get(v, m->name), at->org, path, err);
    return rc;
}

int hsds_write(struct call *c, const char *org, const struct value *organization, struct err *err)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < HSDS_ENTITIES; i++)
        rc = store_run(NULL, &c->store, hsds_entities[i]->clear, DB_ARGS(db_text(org)), err);
    struct place top = {.org = org, .owner = "", .member = "contents"};
    return rc == 0 ? write_tree(c, &hsds_organization, organization, &top, err) : rc;
}

/* --- reading --- */

struct reading {
    struct call *call;
    struct value *rows[HSDS_ENTITIES];
};

static struct value *read_tree(struct reading *r, const struct hsds_entity *e, const struct value *row,
                               const char *path);

static void read_children(struct reading *r, struct value *v, const struct hsds_member *m, const char *path)
{
    const struct value *rows = r->rows[m->of->code];
    struct value *list = NULL;
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        if (!text_is(value_get_text(row, "owner"), path) || !text_is(value_get_text(row, "member"), m->name))
            continue;
        struct value *child = read_tree(r, m->of, row, value_get_text(row, "path"));
        if (m->kind == HSDS_ONE) {
            value_put(v, m->name, child);
            return;
        }
        if (!list)
            list = value_put_array(v, m->name);
        value_add(list, child);
    }
}

static struct value *read_tree(struct reading *r, const struct hsds_entity *e, const struct value *row,
                               const char *path)
{
    struct arena *a = r->call->arena;
    struct value *v = value_object(a);
    for (const struct hsds_member *m = e->members; m->name; m++) {
        const char *text = value_get_text(row, m->name);
        if (m->kind == HSDS_LIST || m->kind == HSDS_ONE)
            read_children(r, v, m, path);
        else if (is_scalar(m) && text && m->kind == HSDS_NUMBER)
            value_put(v, m->name, value_number(a, text));
        else if (is_scalar(m) && text)
            value_put_text(v, m->name, text);
    }
    const struct value *more = value_get(row, "more");
    for (size_t i = 0; i < value_count(more); i++)
        value_put(v, value_name(more, i), value_copy(a, value_item(more, i)));
    return v;
}

int hsds_read(struct value **out, struct call *c, const char *org, struct err *err)
{
    struct reading r = {.call = c};
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < HSDS_ENTITIES; i++)
        rc = store_all(&r.rows[i], &c->store, hsds_entities[i]->all, DB_ARGS(db_text(org)), err);
    if (rc < 0)
        return rc;
    const struct value *row = value_item(r.rows[HSDS_ORGANIZATION], 0);
    if (!row)
        return err_set(err, ERR_NOT_FOUND, "org", "org_unknown", NULL);
    *out = read_tree(&r, &hsds_organization, row, org);
    return arena_failed(c->arena) ? err_nomem(err) : 0;
}
