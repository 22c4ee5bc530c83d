/*
 * Projects of Nu Niet Zwanger as an administrator keeps them: where, for which municipalities, with which organisations. Who
 * works in them is staff.c. Reads no record and no count of any.
 */
#include "app/nnz/nnz.h"

#include "base/str.h"

int nnz_admin(struct call *c, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_NNZ_PROJECTS, DB_NO_ARGS, err);
    if (rc < 0)
        return rc;
    struct value *list = value_put_array(c->page, "projects");
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        struct value *item = value_add_object(list);
        value_put_text(item, "href", arena_printf(c->arena, "/admin/nnz/%s", value_get_text(row, "id")));
        value_put_text(item, "name", value_get_text(row, "name"));
        value_put_text(item, "area", value_get_text(row, "area_name"));
        value_put_text(item, "state", call_label(c, "nnz_project_state", value_get_text(row, "state")));
    }
    return 0;
}

int nnz_project_note(struct call *c, const char *action, const char *project, struct err *err)
{
    return audit_write(c,
                       &(struct audit_note){.action = action,
                                            .object = "nnz_project",
                                            .object_id = project,
                                            .purpose = "administration",
                                            .basis = "role"},
                       err);
}

/* The municipality of the form, by name or code. */
static int find_area(const char **out, struct call *c, struct err *err)
{
    struct value *areas;
    const char *area = call_field(c, "area");
    int rc = store_all(&areas, &c->store, SQL_NNZ_AREA, DB_ARGS(db_text(area)), err);
    if (rc == 0 && value_count(areas) != 1)
        rc = err_set(err, ERR_INVALID, "area", "nnz_area", "%s", area);
    if (rc == 0)
        *out = value_get_text(value_item(areas, 0), "code");
    return rc;
}

int nnz_project_create(struct call *c, struct err *err)
{
    const char *area = NULL, *id = call_id(c);
    int rc = find_area(&area, c, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_NNZ_PROJECT_INSERT,
                       DB_ARGS(db_text(id), db_text(call_field(c, "name")), db_text(area),
                               db_text(call_field(c, "state")), db_int(c->now)),
                       err);
    if (rc == 0)
        rc = nnz_project_note(c, "create", id, err);
    if (rc == 0)
        call_go(c, "/admin/nnz/%s?done=nnz_saved", id);
    return rc;
}

/* --- one project --- */

int nnz_project_find(const struct value **out, struct call *c, struct err *err)
{
    struct value *row;
    int rc =
        store_one(&row, &c->store, SQL_NNZ_PROJECT_FIND, DB_ARGS(db_text(call_param(c, "project"))), err);
    if (rc == ERR_NOT_FOUND)
        return err_set(err, ERR_NOT_FOUND, "project", "nnz_project_unknown", NULL);
    if (rc == 0)
        *out = row;
    return rc;
}

static int put_orgs(struct call *c, struct value *all, const char *project, struct err *err)
{
    struct value *rows, *known, *choices = value_put_array(all, "org");
    int rc = store_all(&rows, &c->store, SQL_NNZ_ORGS, DB_ARGS(db_text(project)), err);
    if (rc == 0)
        rc = store_all(&known, &c->store, SQL_ADMIN_ORGS, DB_ARGS(db_int(c->today)), err);
    if (rc < 0)
        return rc;
    value_put(c->page, "orgs", rows);
    for (size_t i = 0; i < value_count(known); i++) {
        const struct value *row = value_item(known, i);
        const char *id = value_get_text(row, "id");
        if (!value_get_text(row, "closed_at") && !rows_have(rows, id))
            choice_add(choices, id, value_get_text(row, "name"));
    }
    return 0;
}

int nnz_project_page(struct call *c, struct err *err)
{
    const struct value *row;
    int rc = nnz_project_find(&row, c, err);
    if (rc < 0)
        return rc;
    const char *id = value_get_text(row, "id");
    struct value *project = value_put_object(c->page, "project");
    value_put_text(project, "id", id);
    value_put_text(project, "name", value_get_text(row, "name"));
    value_put_text(project, "area", value_get_text(row, "area_name"));
    value_put_text(value_put_object(c->page, "values"), "state", value_get_text(row, "state"));
    struct value *choices = value_put_object(c->page, "choices"), *region;
    rc = store_all(&region, &c->store, SQL_NNZ_REGION, DB_ARGS(db_text(id)), err);
    if (rc < 0)
        return rc;
    value_put(c->page, "region", region);
    rc = nnz_put_staff(c, choices, id, err);
    return rc == 0 ? put_orgs(c, choices, id, err) : rc;
}

static int change(int *rows, struct call *c, enum sql_name statement, const struct db_arg *args, size_t count,
                  struct err *err)
{
    const struct value *row;
    const char *id = call_param(c, "project");
    int rc = nnz_project_find(&row, c, err);
    if (rc == 0)
        rc = store_run(rows, &c->store, statement, args, count, err);
    if (rc == 0)
        rc = nnz_project_note(c, "change", id, err);
    if (rc == 0)
        call_go(c, "/admin/nnz/%s?done=nnz_saved", id);
    return rc;
}

int nnz_project_change(struct call *c, enum sql_name statement, const struct db_arg *args, size_t count,
                       struct err *err)
{
    return change(NULL, c, statement, args, count, err);
}

int nnz_project_remove(struct call *c, enum sql_name statement, const struct db_arg *args, size_t count,
                       struct err *err)
{
    int rows = 0, rc = change(&rows, c, statement, args, count, err);
    return rc == 0 && rows == 0 ? err_set(err, ERR_CONFLICT, "project", "nnz_gone", NULL) : rc;
}

int nnz_project_set(struct call *c, struct err *err)
{
    return nnz_project_change(c, SQL_NNZ_PROJECT_SET,
                              DB_ARGS(db_text(call_param(c, "project")), db_text(call_field(c, "state"))),
                              err);
}

int nnz_region_add(struct call *c, struct err *err)
{
    const char *area = NULL;
    const struct value *row;
    int rc = nnz_project_find(&row, c, err);
    if (rc == 0)
        rc = find_area(&area, c, err);
    if (rc == 0 && text_is(value_get_text(row, "area"), area))
        rc = err_set(err, ERR_CONFLICT, "area", "nnz_area_has", NULL);
    return rc < 0 ? rc
                  : nnz_project_change(c, SQL_NNZ_REGION_ADD,
                                       DB_ARGS(db_text(call_param(c, "project")), db_text(area)), err);
}

int nnz_region_remove(struct call *c, struct err *err)
{
    return nnz_project_remove(c, SQL_NNZ_REGION_REMOVE,
                              DB_ARGS(db_text(call_param(c, "project")), db_text(call_field(c, "place"))),
                              err);
}

int nnz_org_add(struct call *c, struct err *err)
{
    struct value *org;
    int rc = store_one(&org, &c->store, SQL_ADMIN_ORG, DB_ARGS(db_text(call_field(c, "org"))), err);
    if (rc == ERR_NOT_FOUND || (rc == 0 && value_get_text(org, "closed_at")))
        return err_set(err, ERR_INVALID, "org", "org_choose", NULL);
    return rc < 0
               ? rc
               : nnz_project_change(c, SQL_NNZ_ORG_ADD,
                                    DB_ARGS(db_text(call_param(c, "project")), db_text(call_field(c, "org"))),
                                    err);
}

/* Whoever of it still works in the project would work there without her organisation. */
int nnz_org_remove(struct call *c, struct err *err)
{
    int64_t people = 0;
    int rc = store_int(
        &people, &c->store, SQL_NNZ_ORG_PEOPLE,
        DB_ARGS(db_text(call_param(c, "project")), db_text(call_field(c, "org")), db_int(c->today)), err);
    if (rc == 0 && people > 0)
        rc = err_set(err, ERR_CONFLICT, "org", "nnz_org_people", NULL);
    if (rc < 0)
        return rc;
    return nnz_project_remove(c, SQL_NNZ_ORG_REMOVE,
                              DB_ARGS(db_text(call_param(c, "project")), db_text(call_field(c, "org"))), err);
}
