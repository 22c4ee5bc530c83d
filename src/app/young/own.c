/* Her list from her own phone: she begins it, takes lines on and off it, writes her own, ticks them off, and says who sees
 * what. Nothing of it reaches her partner. */
#include "app/young/young_part.h"

#include "app/parent/parent.h"
#include "base/str.h"

int own_young_shown(struct call *c, const struct access *a, struct err *err)
{
    struct young_list l = {.reader = YOUNG_HER, .access = *a, .birth_day = DAY_NONE};
    int rc = young_load_list(&l, c, err);
    if (rc == 0)
        value_put_bool(c->page, "young_list", l.plan || l.applies == TRI_YES);
    return rc;
}

int own_young(struct call *c, struct err *err)
{
    struct young_list l;
    int rc = young_open(&l, c, "read", err);
    if (rc < 0)
        return rc;
    young_put_plan(&l, c);
    rc = own_draft_show(c, l.access.person, "young_facts_own", err);
    if (rc < 0 || !l.plan)
        return rc;
    value_put_text(value_put(c->page, "values", value_copy(c->arena, value_get(c->page, "values"))), "seen",
                   "keeper");
    rc = own_draft_show(c, l.access.person, "young_line_own", err);
    return rc == 0 ? young_put_list(&l, c, err) : rc;
}

int own_young_begin(struct call *c, struct err *err)
{
    struct young_list l;
    struct value *keeper = NULL;
    int rc = young_open(&l, c, "change", err);
    if (rc == 0)
        rc = access_require(&l.access, c, PART_PLAN, err);
    if (rc == 0 && !l.plan) {
        rc = store_one(&keeper, &c->store, SQL_QUESTION_KEEPER, DB_ARGS(db_text(l.access.person)), err);
        if (rc == ERR_NOT_FOUND)
            return err_set(err, ERR_CONFLICT, "young", "wish_nobody", NULL);
    }
    if (rc == 0)
        rc = young_set_facts(&l, c, value_get_text(keeper, "org_id"), err);
    if (rc == 0)
        rc = own_draft_drop(c, l.access.person, "young_facts_own", err);
    if (rc == 0)
        call_go(c, "/me/young?done=%s", l.plan ? "young_facts_own" : "young_begun_own");
    return rc;
}

int own_young_add(struct call *c, struct err *err)
{
    struct young_list l;
    int rc = young_open_running(&l, c, err);
    if (rc == 0)
        rc = young_add(&l, c, call_field(c, "step"), "open", err);
    if (rc == 0)
        call_go(c, "/me/young?done=young_line");
    return rc;
}

int own_young_step(struct call *c, struct err *err)
{
    struct young_list l;
    struct value *row;
    int rc = young_open_line(&l, &row, c, "read", err);
    if (rc < 0)
        return rc;
    struct value *line = value_put_object(c->page, "line");
    young_put_line(line, &l, c, row);
    value_put_text(line, "area_label", call_label(c, "young_area", value_get_text(row, "area")));
    value_put_text(value_put_object(c->page, "values"), "seen", value_get_text(row, "seen"));
    value_put_bool(c->page, "may_write", access_writes(&l.access, PART_PLAN));
    return 0;
}

int own_young_see(struct call *c, struct err *err)
{
    struct young_list l;
    struct value *row;
    int rc = young_open_line(&l, &row, c, "change", err);
    if (rc == 0)
        rc = access_require(&l.access, c, PART_PLAN, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_YOUNG_STEP_SEE,
                       DB_ARGS(db_text(value_get_text(row, "id")), db_text(call_field(c, "seen"))), err);
    if (rc == 0)
        call_go(c, "/me/young?done=young_seen");
    return rc;
}
