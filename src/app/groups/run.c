/* What changes in a group of the organisation while it runs: who leads it, and that it is called off. No name of a participant
 * is shown here; those are told by the program (free.c). */
#include "app/groups/group_part.h"
#include "app/jobs.h"
#include "base/str.h"

int group_audit(struct call *c, const char *action, const char *id, struct err *err)
{
    return audit_write(c,
                       &(struct audit_note){.action = action,
                                            .object = "group",
                                            .object_id = id,
                                            .purpose = "group",
                                            .basis = "role",
                                            .outcome = "ok"},
                       err);
}

bool group_runs(const struct call *c, const struct value *row)
{
    const char *state = group_state(c, row);
    return !text_is(state, "over") && !text_is(state, "cancelled");
}

int group_goes_on(const struct call *c, const struct value *row, struct err *err)
{
    return text_is(group_state(c, row), "cancelled")
               ? err_set(err, ERR_CONFLICT, "group", "group_is_off", NULL)
               : 0;
}

/* --- who leads it --- */

int group_appoints(bool *out, struct call *c, const char *group, struct err *err)
{
    bool leads = false;
    int64_t work = 0;
    int rc = group_leads(&leads, c, group, err);
    if (rc == 0)
        rc = store_int(&work, &c->store, SQL_GROUP_LEADERS_WORK, DB_ARGS(db_text(group), db_int(c->today)),
                       err);
    *out = rc == 0 && (leads || work == 0);
    return rc;
}

/* The group of the path, and that the actor may say who leads it. */
static int open_to_appoint(struct value **group, struct call *c, struct err *err)
{
    bool may = false;
    int rc = group_own(group, c, err);
    if (rc == 0)
        rc = group_appoints(&may, c, call_param(c, "group"), err);
    return rc == 0 && !may ? err_set(err, ERR_DENIED, "group", "group_leaders_only", NULL) : rc;
}

int group_leaders_page(struct call *c, struct err *err)
{
    struct value *group, *leaders;
    const char *id = call_param(c, "group");
    int rc = open_to_appoint(&group, c, err);
    if (rc == 0)
        rc = store_all(&leaders, &c->store, SQL_GROUP_LEADERS, DB_ARGS(db_text(id)), err);
    if (rc < 0)
        return rc;
    group_put(value_put_object(c->page, "group"), c, group);
    struct value *now = value_put_array(value_put_object(c->page, "values"), "leaders");
    for (size_t i = 0; i < value_count(leaders); i++)
        value_add_text(now, value_get_text(value_item(leaders, i), "id"));
    struct value *back = value_put_object(c->page, "back");
    value_put_text(back, "href", arena_printf(c->arena, "/groups/%s", id));
    value_put_text(back, "label", call_text(c, "groups.one"));
    return group_put_leader_choices(value_put_object(c->page, "choices"), c, err);
}

int group_leaders_set(struct call *c, struct err *err)
{
    struct value *group;
    const char *id = call_param(c, "group");
    int rc = open_to_appoint(&group, c, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_GROUP_LEADERS_CLEAR, DB_ARGS(db_text(id)), err);
    if (rc == 0)
        rc = group_add_leaders(c, id, err);
    if (rc == 0)
        rc = group_audit(c, "change", id, err);
    if (rc == 0)
        call_go(c, "/groups/%s?done=group_leaders", id);
    return rc;
}

/* --- it does not go on --- */

int group_cancel(struct call *c, struct err *err)
{
    struct value *group;
    int changed = 0;
    const char *id = call_param(c, "group");
    int rc = group_own(&group, c, err);
    if (rc == 0)
        rc = store_run(&changed, &c->store, SQL_GROUP_CANCEL,
                       DB_ARGS(db_text(id), db_int(c->now), db_text(call_field(c, "off_reason"))), err);
    if (rc == 0 && changed == 0 && text_is(group_state(c, group), "over"))
        return err_set(err, ERR_CONFLICT, "group", "group_is_over", NULL);
    if (rc == 0 && changed > 0)
        rc = store_run(NULL, &c->store, SQL_GROUP_SESSIONS_CANCEL, DB_ARGS(db_text(id), db_int(c->now)), err);
    if (rc == 0 && changed > 0)
        rc = job_plan(c, "group_fill", id, "off", c->now, err);
    if (rc == 0 && changed > 0)
        rc = group_audit(c, "change", id, err);
    if (rc == 0)
        call_go(c, "/groups/%s?done=group_off", id);
    return rc;
}
