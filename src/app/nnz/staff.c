/*
 * Who works in a project of Nu Niet Zwanger, as an administrator keeps it: holders and a leader, their trainings, and to whom
 * the records go of one who cannot hand them over herself. Reads no record, and shows of nobody whether she has any.
 */
#include "app/nnz/nnz.h"

#include "base/str.h"

static const char *with_org(struct call *c, const struct value *row)
{
    return arena_printf(c->arena, "%s, %s", value_get_text(row, "name"), value_get_text(row, "org_name"));
}

/* --- what the page shows --- */

/* `choices` gets the holders, and those of them who may take records over. */
static int put_members(struct call *c, struct value *choices, const char *project, struct err *err)
{
    struct value *rows, *list = value_put_array(c->page, "members"),
                        *holders = value_put_array(choices, "holder"), *to = value_put_array(choices, "to");
    int rc = store_all(&rows, &c->store, SQL_NNZ_STAFF, DB_ARGS(db_text(project), db_int(c->today)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        const char *id = value_get_text(row, "membership_id"), *name = value_get_text(row, "name");
        bool holder = text_is(value_get_text(row, "role"), "nnz_holder"),
             trained = store_day(row, "trained_day", DAY_NONE) >= c->today;
        struct value *item = value_add_object(list);
        value_put_text(item, "id", id);
        value_put_text(item, "name", name);
        value_put_text(item, "org", value_get_text(row, "org_name"));
        value_put_text(item, "role", call_label(c, "role", value_get_text(row, "role")));
        value_put_bool(item, "holder", holder);
        value_put_text(item, "trained_day", value_get_text(row, "trained_day"));
        value_put_bool(item, "is_trained", trained);
        if (holder)
            choice_add(holders, id, with_org(c, row));
        if (holder && trained)
            choice_add(to, id, with_org(c, row));
    }
    value_put_bool(c->page, "has_holder", value_count(holders) > 0);
    return rc;
}

static int put_candidates(struct call *c, struct value *all, struct err *err)
{
    struct value *rows, *choices = value_put_array(all, "member");
    int rc = store_all(&rows, &c->store, SQL_NNZ_CANDIDATES, DB_ARGS(db_int(c->today)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        choice_add(choices, value_get_text(row, "id"),
                   arena_printf(c->arena, "%s (%s)", with_org(c, row),
                                call_label(c, "role", value_get_text(row, "role"))));
    }
    value_put_bool(c->page, "has_candidate", value_count(choices) > 0);
    return rc;
}

static int put_trainings(struct call *c, const char *project, struct err *err)
{
    struct value *rows, *list = value_put_array(c->page, "trainings");
    int rc = store_all(&rows, &c->store, SQL_NNZ_PROJECT_TRAININGS, DB_ARGS(db_text(project)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        struct value *item = value_add_object(list);
        value_put_text(item, "id", value_get_text(row, "id"));
        value_put_text(item, "name", value_get_text(row, "name"));
        value_put_text(item, "label", call_label(c, "nnz_training", value_get_text(row, "kind")));
        value_put_text(item, "day", value_get_text(row, "day"));
        value_put_text(item, "trained_day", value_get_text(row, "until_day"));
    }
    return rc;
}

/* Who is gone: her records must not be out of reach. Nobody takes those of one who can hand them over herself. */
static int put_keepers(struct call *c, struct value *all, const char *project, struct err *err)
{
    struct value *rows, *choices = value_put_array(all, "from");
    int rc = store_all(&rows, &c->store, SQL_NNZ_KEEPERS, DB_ARGS(db_text(project), db_int(c->today)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        choice_add(choices, value_get_text(value_item(rows, i), "id"), with_org(c, value_item(rows, i)));
    value_put_bool(c->page, "may_hand_over",
                   value_count(choices) > 0 && value_count(value_get(all, "to")) > 0);
    return rc;
}

int nnz_put_staff(struct call *c, struct value *choices, const char *project, struct err *err)
{
    int rc = put_members(c, choices, project, err);
    if (rc == 0)
        rc = put_candidates(c, choices, err);
    if (rc == 0)
        rc = put_trainings(c, project, err);
    return rc == 0 ? put_keepers(c, choices, project, err) : rc;
}

/* --- who works there --- */

/* Her organisation takes part from here, if it did not. */
int nnz_member_add(struct call *c, struct err *err)
{
    struct value *rows;
    const char *member = call_field(c, "member"), *project = call_param(c, "project");
    int rc = store_all(&rows, &c->store, SQL_NNZ_CANDIDATES, DB_ARGS(db_int(c->today)), err);
    if (rc == 0 && !rows_have(rows, member))
        rc = err_set(err, ERR_INVALID, "member", "nnz_member", NULL);
    if (rc == 0)
        rc = nnz_project_change(c, SQL_NNZ_MEMBER_ADD, DB_ARGS(db_text(member), db_text(project)), err);
    return rc < 0 ? rc
                  : store_run(NULL, &c->store, SQL_NNZ_MEMBER_ORG_ADD,
                              DB_ARGS(db_text(project), db_text(member)), err);
}

/* Her records would be out of reach for everyone: they go to a colleague first. */
int nnz_member_remove(struct call *c, struct err *err)
{
    int64_t records = 0;
    const char *member = call_field(c, "member");
    int rc = store_int(&records, &c->store, SQL_NNZ_MEMBER_RECORDS, DB_ARGS(db_text(member)), err);
    if (rc == 0 && records > 0)
        rc = err_set(err, ERR_CONFLICT, "member", "nnz_has_records", NULL);
    return rc < 0 ? rc
                  : nnz_project_remove(c, SQL_NNZ_MEMBER_REMOVE,
                                       DB_ARGS(db_text(member), db_text(call_param(c, "project"))), err);
}

/* --- trainings --- */

int nnz_training_add(struct call *c, struct err *err)
{
    const char *member = call_field(c, "holder"), *kind = call_field(c, "training");
    int32_t day = call_day(c, "day", DAY_NONE), until = call_day(c, "until", DAY_NONE),
            latest = training_until(&c->app->content->nnz.trainings, kind, day);
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
        until = latest;
    if (until < day)
        return err_set(err, ERR_INVALID, "until", "nnz_until", NULL);
    if (until > latest)
        return err_set(err, ERR_INVALID, "until", "nnz_until_long", NULL);
    return nnz_project_change(
        c, SQL_NNZ_TRAINING_INSERT,
        DB_ARGS(db_text(call_id(c)), db_text(member), db_text(kind), db_int(day), db_int(until)), err);
}

int nnz_training_remove(struct call *c, struct err *err)
{
    return nnz_project_remove(c, SQL_NNZ_TRAINING_REMOVE,
                              DB_ARGS(db_text(call_field(c, "held")), db_text(call_param(c, "project"))),
                              err);
}

/* --- records of one who is gone --- */

/* A line of the audit for each record, so that of every one it is known through whose hands it went. */
static int hand_over_each(struct call *c, const struct value *records, const char *to, struct err *err)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < value_count(records); i++) {
        const char *id = value_get_text(value_item(records, i), "id");
        rc = store_run(NULL, &c->store, SQL_NNZ_RECORD_HAND_OVER, DB_ARGS(db_text(id), db_text(to)), err);
        if (rc == 0)
            rc = audit_write(c,
                             &(struct audit_note){.action = "hand_over",
                                                  .object = "nnz",
                                                  .object_id = id,
                                                  .purpose = "administration",
                                                  .basis = "role"},
                             err);
    }
    return rc;
}

int nnz_records_hand_over(struct call *c, struct err *err)
{
    const struct value *row;
    struct value *keepers, *colleagues, *records;
    const char *from = call_field(c, "from"), *to = call_field(c, "to"), *project = call_param(c, "project");
    int rc = nnz_project_find(&row, c, err);
    if (rc == 0)
        rc =
            store_all(&keepers, &c->store, SQL_NNZ_KEEPERS, DB_ARGS(db_text(project), db_int(c->today)), err);
    if (rc == 0 && !rows_have(keepers, from))
        rc = err_set(err, ERR_INVALID, "from", "nnz_not_gone", NULL);
    if (rc == 0)
        rc = store_all(&colleagues, &c->store, SQL_NNZ_COLLEAGUES,
                       DB_ARGS(db_text(project), db_text(from), db_int(c->today)), err);
    if (rc == 0 && !rows_have(colleagues, to))
        rc = err_set(err, ERR_INVALID, "to", "nnz_colleague", NULL);
    if (rc == 0)
        rc = store_all(&records, &c->store, SQL_NNZ_RECORDS_KEPT, DB_ARGS(db_text(from), db_text(project)),
                       err);
    if (rc == 0)
        rc = hand_over_each(c, records, to, err);
    if (rc == 0) /* also when there were none */
        rc = nnz_project_note(c, "hand_over", project, err);
    if (rc == 0)
        call_go(c, "/admin/nnz/%s?done=nnz_handed_over", project);
    return rc;
}
