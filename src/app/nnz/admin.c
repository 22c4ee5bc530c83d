/*
 * Projects of Nu Niet Zwanger as an administrator keeps them: where, with whom, who holds the conversations and was trained
 * for it. Reads no record and no count of any.
 */
#include "app/nnz/nnz.h"

#include "base/str.h"

static void add_choice(struct value *list, const char *value, const char *label)
{
    struct value *choice = value_add_object(list);
    value_put_text(choice, "value", value);
    value_put_text(choice, "label", label);
}

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

static int note(struct call *c, const char *action, const char *project, struct err *err)
{
    return audit_write(c,
                       &(struct audit_note){.action = action,
                                            .object = "nnz_project",
                                            .object_id = project,
                                            .purpose = "administration",
                                            .basis = "role"},
                       err);
}

int nnz_project_create(struct call *c, struct err *err)
{
    struct value *areas;
    const char *area = call_field(c, "area"), *id = call_id(c);
    int rc = store_all(&areas, &c->store, SQL_NNZ_AREA, DB_ARGS(db_text(area)), err);
    if (rc == 0 && value_count(areas) != 1)
        rc = err_set(err, ERR_INVALID, "area", "nnz_area", "%s", area);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_NNZ_PROJECT_INSERT,
                       DB_ARGS(db_text(id), db_text(call_field(c, "name")),
                               db_text(value_get_text(value_item(areas, 0), "code")),
                               db_text(call_field(c, "state")), db_int(c->now)),
                       err);
    if (rc == 0)
        rc = note(c, "create", id, err);
    if (rc == 0)
        call_go(c, "/admin/nnz/%s?done=nnz_saved", id);
    return rc;
}

/* --- one project --- */

static int find_project(const struct value **out, struct call *c, struct err *err)
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

static int put_members(struct call *c, struct value *all, const char *project, struct err *err)
{
    struct value *rows, *list = value_put_array(c->page, "members"),
                        *choices = value_put_array(all, "holder");
    int rc = store_all(&rows, &c->store, SQL_NNZ_STAFF, DB_ARGS(db_text(project), db_int(c->today)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        const char *id = value_get_text(row, "membership_id"), *name = value_get_text(row, "name");
        bool holder = text_is(value_get_text(row, "role"), "nnz_holder");
        struct value *item = value_add_object(list);
        value_put_text(item, "id", id);
        value_put_text(item, "name", name);
        value_put_text(item, "org", value_get_text(row, "org_name"));
        value_put_text(item, "role", call_label(c, "role", value_get_text(row, "role")));
        value_put_bool(item, "holder", holder);
        value_put_text(item, "trained_day", value_get_text(row, "trained_day"));
        value_put_bool(item, "is_trained", store_day(row, "trained_day", DAY_NONE) >= c->today);
        if (holder)
            add_choice(choices, id, name);
    }
    value_put_bool(c->page, "has_holder", value_count(choices) > 0);
    return rc;
}

static int put_candidates(struct call *c, struct value *all, struct err *err)
{
    struct value *rows, *choices = value_put_array(all, "member");
    int rc = store_all(&rows, &c->store, SQL_NNZ_CANDIDATES, DB_ARGS(db_int(c->today)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        add_choice(choices, value_get_text(row, "id"),
                   arena_printf(c->arena, "%s, %s (%s)", value_get_text(row, "name"),
                                value_get_text(row, "org_name"),
                                call_label(c, "role", value_get_text(row, "role"))));
    }
    value_put_bool(c->page, "has_candidate", value_count(choices) > 0);
    return rc;
}

static bool is_in(const struct value *rows, const char *id)
{
    for (size_t i = 0; i < value_count(rows); i++)
        if (text_is(value_get_text(value_item(rows, i), "id"), id))
            return true;
    return false;
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
        if (!value_get_text(row, "closed_at") && !is_in(rows, id))
            add_choice(choices, id, value_get_text(row, "name"));
    }
    return 0;
}

int nnz_project_page(struct call *c, struct err *err)
{
    const struct value *row;
    int rc = find_project(&row, c, err);
    if (rc < 0)
        return rc;
    const char *id = value_get_text(row, "id");
    struct value *project = value_put_object(c->page, "project");
    value_put_text(project, "id", id);
    value_put_text(project, "name", value_get_text(row, "name"));
    value_put_text(project, "area", value_get_text(row, "area_name"));
    value_put_text(value_put_object(c->page, "values"), "state", value_get_text(row, "state"));
    struct value *choices = value_put_object(c->page, "choices");
    rc = put_members(c, choices, id, err);
    if (rc == 0)
        rc = put_candidates(c, choices, err);
    return rc == 0 ? put_orgs(c, choices, id, err) : rc;
}

/* One statement about the project of the path, with its record. */
static int change(struct call *c, enum sql_name statement, const struct db_arg *args, size_t count,
                  struct err *err)
{
    const struct value *row;
    const char *id = call_param(c, "project");
    int rc = find_project(&row, c, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, statement, args, count, err);
    if (rc == 0)
        rc = note(c, "change", id, err);
    if (rc == 0)
        call_go(c, "/admin/nnz/%s?done=nnz_saved", id);
    return rc;
}

int nnz_project_set(struct call *c, struct err *err)
{
    return change(c, SQL_NNZ_PROJECT_SET,
                  DB_ARGS(db_text(call_param(c, "project")), db_text(call_field(c, "state"))), err);
}

int nnz_org_add(struct call *c, struct err *err)
{
    struct value *org;
    int rc = store_one(&org, &c->store, SQL_ADMIN_ORG, DB_ARGS(db_text(call_field(c, "org"))), err);
    if (rc == ERR_NOT_FOUND)
        return err_set(err, ERR_INVALID, "org", "org_choose", NULL);
    return rc < 0 ? rc
                  : change(c, SQL_NNZ_ORG_ADD,
                           DB_ARGS(db_text(call_param(c, "project")), db_text(call_field(c, "org"))), err);
}

int nnz_org_remove(struct call *c, struct err *err)
{
    return change(c, SQL_NNZ_ORG_REMOVE,
                  DB_ARGS(db_text(call_param(c, "project")), db_text(call_field(c, "org"))), err);
}

int nnz_member_add(struct call *c, struct err *err)
{
    struct value *rows;
    const char *member = call_field(c, "member");
    int rc = store_all(&rows, &c->store, SQL_NNZ_CANDIDATES, DB_ARGS(db_int(c->today)), err);
    if (rc == 0 && !is_in(rows, member))
        rc = err_set(err, ERR_INVALID, "member", "nnz_member", NULL);
    return rc < 0 ? rc
                  : change(c, SQL_NNZ_MEMBER_ADD, DB_ARGS(db_text(member), db_text(call_param(c, "project"))),
                           err);
}

/* Her records would be out of reach for everyone: she hands them over first. That there are any is all that is said. */
int nnz_member_remove(struct call *c, struct err *err)
{
    int64_t records = 0;
    const char *member = call_field(c, "member");
    int rc = store_int(&records, &c->store, SQL_NNZ_MEMBER_RECORDS, DB_ARGS(db_text(member)), err);
    if (rc == 0 && records > 0)
        rc = err_set(err, ERR_CONFLICT, "member", "nnz_has_records", NULL);
    return rc < 0 ? rc
                  : change(c, SQL_NNZ_MEMBER_REMOVE,
                           DB_ARGS(db_text(member), db_text(call_param(c, "project"))), err);
}

int nnz_training_add(struct call *c, struct err *err)
{
    const char *member = call_field(c, "holder"), *kind = call_field(c, "training");
    int32_t day = call_day(c, "day", DAY_NONE), until = call_day(c, "until", DAY_NONE);
    struct value *role;
    int rc = store_one(&role, &c->store, SQL_NNZ_HOLDER_ROLE,
                       DB_ARGS(db_text(member), db_text(call_param(c, "project"))), err);
    if (rc == ERR_NOT_FOUND || (rc == 0 && !text_is(value_get_text(role, "role"), "nnz_holder")))
        return err_set(err, ERR_INVALID, "holder", "nnz_member", NULL);
    if (rc < 0)
        return rc;
    if (day > c->today)
        return err_set(err, ERR_INVALID, "day", "nnz_future", NULL);
    if (until == DAY_NONE)
        until = nnz_training_until(&c->app->content->nnz, kind, day);
    if (until < day)
        return err_set(err, ERR_INVALID, "until", "nnz_until", NULL);
    return change(c, SQL_NNZ_TRAINING_INSERT,
                  DB_ARGS(db_text(call_id(c)), db_text(member), db_text(kind), db_int(day), db_int(until)),
                  err);
}
