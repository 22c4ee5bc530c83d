/* Organisations as an administrator keeps them. What the social map shows beside is map.c's. */
#include "app/admin/admin.h"

#include "base/str.h"

#include <string.h>

int admin_page(struct call *c, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_ADMIN_ORGS, DB_ARGS(db_int(c->today)), err);
    if (rc < 0)
        return rc;
    struct value *open = value_put_array(c->page, "orgs"), *closed = value_put_array(c->page, "closed");
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        struct value *o = value_copy(c->arena, row);
        value_put_text(o, "kind_label", call_label(c, "org_kind", value_get_text(row, "kind")));
        value_put_text(o, "href", arena_printf(c->arena, "/admin/orgs/%s", value_get_text(row, "id")));
        value_add(value_get_text(row, "closed_at") ? closed : open, o);
    }
    return 0;
}

static void put_kinds(struct call *c)
{
    struct value *kinds = value_put_array(value_put_object(c->page, "choices"), "kind");
    for (size_t i = 0; i < c->app->content->kind_count; i++) {
        const struct org_kind *k = &c->app->content->kinds[i];
        struct value *choice = value_add_object(kinds);
        value_put_text(choice, "value", k->code);
        value_put_text(choice, "label", label_in(&k->label, c->lang));
    }
}

int org_new(struct call *c, struct err *err)
{
    (void)err;
    put_kinds(c);
    return 0;
}

static int check_org(struct call *c, const char *id, struct err *err)
{
    const char *kind = call_field(c, "kind"), *name = call_field(c, "name");
    if (!kind || !content_org_kind(c->app->content, kind))
        return err_set(err, ERR_INVALID, "kind", "kind_choose", NULL);
    int64_t taken = 0;
    int rc = store_int(&taken, &c->store, SQL_ORG_NAME_TAKEN, DB_ARGS(db_text(name), db_text(id)), err);
    return rc == 0 && taken > 0 ? err_set(err, ERR_CONFLICT, "name", "org_name_taken", "%s", name) : rc;
}

static int add_area(struct call *c, const char *org, struct str name, struct err *err)
{
    struct str trimmed = str_trim(name);
    const char *text = arena_dup(c->arena, trimmed.ptr, trimmed.len);
    struct value *area;
    if (!text)
        return err_nomem(err);
    if (!text[0])
        return 0;
    int rc = store_one(&area, &c->store, SQL_AREA_NAMED, DB_ARGS(db_text(text)), err);
    if (rc == ERR_NOT_FOUND)
        return err_set(err, ERR_INVALID, "areas", "area_unknown", "%s", text);
    return rc == 0 ? store_run(NULL, &c->store, SQL_ORG_AREA_INSERT,
                               DB_ARGS(db_text(org), db_text(value_get_text(area, "code"))), err)
                   : rc;
}

/* Areas by name or code, with a comma or a new line between. */
static int set_areas(struct call *c, const char *org, struct err *err)
{
    const char *at = call_field(c, "areas");
    int rc = store_run(NULL, &c->store, SQL_ORG_AREA_CLEAR, DB_ARGS(db_text(org)), err);
    while (rc == 0 && at && *at) {
        size_t len = strcspn(at, ",;\n");
        rc = add_area(c, org, (struct str){at, len}, err);
        at += len + (at[len] != '\0');
    }
    return rc;
}

static int note(struct call *c, const char *action, const char *org, struct err *err)
{
    return audit_write(c, &(struct audit_note){.action = action, .object = "org", .object_id = org}, err);
}

int org_create(struct call *c, struct err *err)
{
    const char *id = call_id(c);
    int rc = check_org(c, id, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_ORG_INSERT,
                       DB_ARGS(db_text(id), db_text(call_field(c, "kind")), db_text(call_field(c, "name")),
                               db_text(call_field(c, "email")), db_text(call_field(c, "phone")),
                               db_text(call_field(c, "address")), db_int(1), db_int(c->now)),
                       err);
    if (rc == 0)
        rc = set_areas(c, id, err);
    if (rc == 0)
        rc = note(c, "create", id, err);
    if (rc == 0)
        call_go(c, "/admin/orgs/%s?done=org_created", id);
    return rc;
}

static int find_org(struct value **out, struct call *c, struct err *err)
{
    int rc = store_one(out, &c->store, SQL_ADMIN_ORG, DB_ARGS(db_text(call_param(c, "org"))), err);
    return rc == ERR_NOT_FOUND ? err_set(err, ERR_NOT_FOUND, "org", "org_unknown", NULL) : rc;
}

static int put_areas(struct call *c, struct value *values, const char *org, struct err *err)
{
    struct value *areas;
    int rc = store_all(&areas, &c->store, SQL_MAP_AREAS_OF, DB_ARGS(db_text(org)), err);
    const char *words = NULL;
    for (size_t i = 0; rc == 0 && i < value_count(areas); i++)
        words = arena_printf(c->arena, "%s%s%s", words ? words : "", words ? ", " : "",
                             value_get_text(value_item(areas, i), "name"));
    value_put_text(values, "areas", words);
    return rc;
}

int org_edit(struct call *c, struct err *err)
{
    struct value *org, *people;
    int rc = find_org(&org, c, err);
    if (rc == 0)
        rc = store_all(&people, &c->store, SQL_ADMIN_PEOPLE,
                       DB_ARGS(db_text(value_get_text(org, "id")), db_text("")), err);
    if (rc < 0)
        return rc;
    put_kinds(c);
    struct value *list = value_put_array(c->page, "people");
    for (size_t i = 0; i < value_count(people); i++) {
        struct value *p = value_copy(c->arena, value_item(people, i));
        value_put_text(p, "role_label", call_label(c, "role", value_get_text(p, "role")));
        value_put_text(p, "href", arena_printf(c->arena, "/admin/people/%s", value_get_text(p, "id")));
        value_put_bool(p, "is_over", store_day(p, "until_day", INT32_MAX) < c->today);
        value_put_bool(p, "is_disabled", value_get_text(p, "disabled_at") != NULL);
        value_add(list, p);
    }
    value_put_text(c->page, "new_person",
                   arena_printf(c->arena, "/admin/people/new?org=%s", value_get_text(org, "id")));
    value_put_text(c->page, "close",
                   arena_printf(c->arena, "/admin/orgs/%s/close", value_get_text(org, "id")));
    value_put_bool(org, "is_closed", value_get_text(org, "closed_at") != NULL);
    value_put_text(org, "kind_label", call_label(c, "org_kind", value_get_text(org, "kind")));
    value_put(c->page, "org", org);
    struct value *values = value_put_object(c->page, "values");
    value_merge(values, org);
    return put_areas(c, values, value_get_text(org, "id"), err);
}

int org_change(struct call *c, struct err *err)
{
    struct value *org;
    int changed = 0, rc = find_org(&org, c, err);
    const char *id = rc == 0 ? value_get_text(org, "id") : NULL;
    if (rc == 0)
        rc = check_org(c, id, err);
    if (rc == 0)
        rc = store_run(&changed, &c->store, SQL_ORG_CHANGE,
                       DB_ARGS(db_text(id), db_text(call_field(c, "kind")), db_text(call_field(c, "name")),
                               db_text(call_field(c, "email")), db_text(call_field(c, "phone")),
                               db_text(call_field(c, "address"))),
                       err);
    if (rc == 0 && changed == 0)
        rc = err_set(err, ERR_CONFLICT, "org", "org_closed", NULL);
    if (rc == 0)
        rc = set_areas(c, id, err);
    if (rc == 0)
        rc = note(c, "change", id, err);
    if (rc == 0)
        call_go(c, "/admin/orgs/%s?done=org_changed", id);
    return rc;
}

int org_close(struct call *c, struct err *err)
{
    struct value *org;
    int changed = 0, rc = find_org(&org, c, err);
    const char *id = rc == 0 ? value_get_text(org, "id") : NULL;
    if (rc == 0 && text_is(id, c->actor->org))
        rc = err_set(err, ERR_CONFLICT, "org", "admin_self", NULL);
    if (rc == 0)
        rc = store_run(&changed, &c->store, SQL_ORG_CLOSE, DB_ARGS(db_text(id), db_int(c->now)), err);
    if (rc == 0 && changed > 0)
        rc = note(c, "delete", id, err);
    if (rc == 0)
        call_go(c, "/admin?done=org_closed");
    return rc;
}
