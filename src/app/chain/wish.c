/*
 * What a parent does with her own plan: she ticks off what she does herself, and says what she wants otherwise. A wish is a
 * line of her timeline with her words; it stands on the worklist of who keeps her file until one of them has talked about
 * it. It decides nothing: what is agreed changes in the talk.
 */
#include "app/chain/chain_part.h"
#include "app/notice.h"
#include "app/paging.h"
#include "app/people/people.h"
#include "base/str.h"

enum { PER_PAGE = 20 };

/* --- what she does herself --- */

int step_done_own(struct call *c, struct err *err)
{
    struct access a;
    struct value *row;
    int rc = step_open(&row, &a, c, "change", err);
    if (rc == 0)
        rc = access_require(&a, c, PART_PLAN, err);
    if (rc < 0)
        return rc;
    const char *state = value_get_text(row, "state");
    bool hers = text_is(value_get_text(row, "owner_kind"), owner_kind_code(OWNER_PARENT));
    if (!hers)
        return err_set(err, ERR_CONFLICT, "step", "step_not_yours", NULL);
    if (!text_is(state, plan_state_code(PLAN_DONE)))
        rc = step_apply(c, row, &(struct step_move){.event = PLAN_FINISH, .result = "done"}, err);
    if (rc == 0)
        call_go(c, "/me/plan?done=own_step");
    return rc;
}

/* --- what she wants otherwise --- */

/* The step it is about, hers or none. ERR_NOT_FOUND "step_unknown". */
static int put_step(struct call *c, const struct access *a, const char *id, struct err *err)
{
    struct value *row;
    value_put_text(c->page, "step_title", NULL);
    if (!id)
        return 0;
    int rc = store_one(&row, &c->store, SQL_STEP_FIND, DB_ARGS(db_text(id)), err);
    if (rc == ERR_NOT_FOUND || (rc == 0 && !text_is(value_get_text(row, "person_id"), a->person)))
        return err_set(err, ERR_NOT_FOUND, "step", "step_unknown", NULL);
    if (rc < 0 || !step_shows(a, c, row))
        return rc;
    const struct step *step = step_defined(c, row);
    value_put_text(c->page, "step_title",
                   step ? label_in(&step->title, c->lang) : value_get_text(row, "code"));
    return 0;
}

static int open_own(struct access *a, struct call *c, const char *action, struct err *err)
{
    return access_open(a, c, c->actor->person, FOR_OWN,
                       &(struct audit_note){.action = action, .object = "wish"}, err);
}

int wish_new(struct call *c, struct err *err)
{
    struct access a;
    const char *step = c->again ? value_get_text(c->again, "step") : value_get_text(c->query, "step");
    int rc = open_own(&a, c, "read", err);
    if (rc == 0)
        rc = put_step(c, &a, step && step[0] ? step : NULL, err);
    if (rc == 0)
        value_put_text(value_put_object(c->page, "values"), "step", step);
    return rc;
}

static int tell_keepers(struct call *c, const char *person, struct err *err)
{
    struct value *orgs;
    const char *about = call_id(c);
    int rc = store_all(&orgs, &c->store, SQL_PERSON_KEEPERS, DB_ARGS(db_text(person)), err);
    if (rc == 0 && value_count(orgs) == 0)
        return err_set(err, ERR_CONFLICT, "text", "wish_nobody", NULL);
    for (size_t i = 0; rc == 0 && i < value_count(orgs); i++)
        rc = notice_plan(c, value_get_text(value_item(orgs, i), "org_id"), "wish", about, err);
    return rc;
}

int wish_create(struct call *c, struct err *err)
{
    struct access a;
    const char *step = call_field(c, "step");
    int rc = open_own(&a, c, "send", err);
    if (rc == 0)
        rc = put_step(c, &a, step, err);
    if (rc == 0)
        rc = tell_keepers(c, a.person, err);
    if (rc == 0)
        rc = entry_add(c,
                       &(struct new_entry){.person = a.person,
                                           .kind = "wish",
                                           .ref = step,
                                           .scope = SCOPE_NONE,
                                           .code = call_field(c, "kind"),
                                           .text = call_field(c, "text")},
                       err);
    if (rc == 0)
        call_go(c, "/me/plan?done=wish");
    return rc;
}

static void put_wish(struct value *into, struct call *c, const struct value *row)
{
    static const char *const kept[] = {"id", "day", "text", "done_day"};
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        value_put_text(into, kept[i], value_get_text(row, kept[i]));
    value_put_text(into, "kind_label", call_label(c, "wish_kind", value_get_text(row, "code")));
}

int wish_list(struct call *c, const struct access *a, struct err *err)
{
    struct value *rows;
    int64_t page = paging_wanted(c);
    int rc = store_all(&rows, &c->store, SQL_WISH_LIST,
                       DB_ARGS(db_text(a->person), db_int(PER_PAGE + 1), db_int((page - 1) * PER_PAGE)), err);
    if (rc < 0)
        return rc;
    struct value *list = value_put_array(c->page, "wishes");
    for (size_t i = 0; i < value_count(rows) && i < PER_PAGE; i++)
        put_wish(value_add_object(list), c, value_item(rows, i));
    paging_put(c, "/me/plan", page, value_count(rows) > PER_PAGE);
    return 0;
}

/* --- who reads it --- */

/* Only an organisation that keeps her file: the words are not within any consent that she gave to others. */
static int find_wish(struct value **out, struct access *a, struct call *c, const char *action,
                     struct err *err)
{
    struct value *row;
    int rc = store_one(&row, &c->store, SQL_WISH_FIND, DB_ARGS(db_text(call_param(c, "wish"))), err);
    if (rc == 0)
        rc = access_open(
            a, c, value_get_text(row, "person_id"), FOR_CARE,
            &(struct audit_note){.action = action, .object = "wish", .object_id = value_get_text(row, "id")},
            err);
    if (rc == ERR_NOT_FOUND ||
        (rc == 0 && a->involvement != INVOLVED_OWN && a->involvement != INVOLVED_HANDOVER))
        return err_set(err, ERR_NOT_FOUND, "wish", "wish_unknown", NULL);
    if (rc == 0)
        *out = row;
    return rc;
}

int wish_page(struct call *c, struct err *err)
{
    struct access a;
    struct value *row;
    int rc = find_wish(&row, &a, c, "read", err);
    if (rc == 0)
        rc = put_person(c, &a, NULL, NULL, err);
    if (rc == 0)
        rc = put_step(c, &a, value_get_text(row, "ref_id"), err);
    if (rc < 0)
        return rc;
    const char *step = value_get_text(c->page, "step_title") ? value_get_text(row, "ref_id") : NULL;
    put_wish(value_put_object(c->page, "wish"), c, row);
    value_put_text(c->page, "step_href", step ? arena_printf(c->arena, "/steps/%s", step) : NULL);
    value_put_text(c->page, "plan_href", arena_printf(c->arena, "/persons/%s/plan", a.person));
    value_put_text(c->page, "close",
                   value_get_text(row, "done_day")
                       ? NULL
                       : arena_printf(c->arena, "/wishes/%s/close", value_get_text(row, "id")));
    return 0;
}

int wish_close(struct call *c, struct err *err)
{
    struct access a;
    struct value *row;
    int rc = find_wish(&row, &a, c, "change", err);
    if (rc == 0 && !value_get_text(row, "done_day"))
        rc = entry_add(c,
                       &(struct new_entry){.person = a.person,
                                           .kind = "wish_done",
                                           .ref = value_get_text(row, "id"),
                                           .scope = SCOPE_NONE},
                       err);
    if (rc == 0)
        call_go(c, "/persons/%s?done=wish_done", a.person);
    return rc;
}
