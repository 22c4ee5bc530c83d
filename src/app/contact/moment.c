/* One contact: planning it, what came of it. What is due and how it looks on a child's page is not here. */
#include "app/contact/contact_part.h"

#include "app/chain/appointment.h"
#include "app/people/people.h"
#include "base/str.h"
#include "care/week_plan.h"

enum { HELD_LONGEST_AGO = 366 };

/* --- access --- */

static int open_child(struct access *a, struct contact_file *f, struct call *c, const char *action,
                      struct err *err)
{
    int rc = access_open(a, c, call_param(c, "person"), FOR_CARE,
                         &(struct audit_note){.action = action, .object = "contact_moment"}, err);
    if (rc == 0 && !contact_may(c, a))
        rc = access_refuse(a, c, "contact", a->closed ? "file_closed" : "contact_holder", err);
    if (rc == 0)
        rc = contact_file_load(f, c, a->person, err);
    if (rc == 0 && !f->is_child)
        rc = err_set(err, ERR_CONFLICT, "contact", "contact_no_child", NULL);
    return rc;
}

/* Whoever may not see it hears that there is none. */
static int open_contact(struct value **out, struct access *a, struct call *c, const char *action,
                        struct err *err)
{
    const char *id = call_param(c, "contact");
    struct value *row;
    int rc = store_one(&row, &c->store, SQL_CONTACT_FIND, DB_ARGS(db_text(id)), err);
    if (rc == ERR_NOT_FOUND)
        return err_set(err, ERR_NOT_FOUND, "contact", "contact_unknown", NULL);
    if (rc == 0)
        rc = access_open(a, c, value_get_text(row, "person_id"), FOR_CARE,
                         &(struct audit_note){.action = action, .object = "contact_moment", .object_id = id},
                         err);
    if (rc == 0 && !access_shows(a, c, PART_PLAN, CONTACT_SCOPE, value_get_text(row, "org_id")))
        rc = err_set(err, ERR_NOT_FOUND, "contact", "contact_unknown", NULL);
    if (rc == 0)
        *out = row;
    return rc;
}

static bool is_mine(const struct call *c, const struct value *row)
{
    return c->actor->org[0] && text_is(value_get_text(row, "org_id"), c->actor->org);
}

/* For a change: only who holds it, and only while it is planned. */
static int open_mine(struct value **out, struct call *c, struct err *err)
{
    struct access a;
    struct value *row;
    int rc = open_contact(&row, &a, c, "change", err);
    if (rc == 0 && !(is_mine(c, row) && contact_may(c, &a)))
        rc = access_refuse(&a, c, "contact", a.closed ? "file_closed" : "contact_holder", err);
    if (rc == 0 && !text_is(value_get_text(row, "state"), "planned"))
        rc = err_set(err, ERR_CONFLICT, "contact", "contact_state", "%s",
                     call_label(c, "contact_state", value_get_text(row, "state")));
    if (rc == 0)
        *out = row;
    return rc;
}

/* --- what happens to it --- */

int contact_tell(struct call *c, const char *person, const char *id, const char *state, struct err *err)
{
    int rc = entry_add(
        c,
        &(struct new_entry){
            .person = person, .kind = "contact_moment", .ref = id, .scope = CONTACT_SCOPE, .code = state},
        err);
    return rc == 0 ? contact_refresh(c, person, err) : rc;
}

static int tell(struct call *c, const char *person, const char *id, const char *state, struct err *err)
{
    int rc = contact_tell(c, person, id, state, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_CONTACT_WISHES_CLOSE, DB_ARGS(db_text(id), db_int(c->now)), err);
    if (rc == 0)
        call_go(c, "/contacts/%s?done=contact_saved", id);
    return rc;
}

static int plan_from_form(struct call *c, const char *person, const char *id, struct err *err)
{
    int64_t at = 0;
    struct db_arg place;
    int rc = appointment_time(&at, c, "planned_at", err);
    if (rc == 0)
        rc = store_seal(&place, &c->store, person, "place", call_field(c, "place"), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_CONTACT_PLAN,
                       DB_ARGS(db_text(id), db_int(at), db_text(call_field(c, "how")), place,
                               db_text(c->actor->membership), db_int(week_monday(instant_day(at))),
                               db_text(call_field(c, "reason"))),
                       err);
    return rc;
}

static int check_held(int32_t *day, struct call *c, int32_t birth, struct err *err)
{
    if (!call_field(c, "how"))
        return err_set(err, ERR_INVALID, "how", "contact_how", NULL);
    *day = call_day(c, "held_day", DAY_NONE);
    if (*day == DAY_NONE)
        return err_set(err, ERR_INVALID, "held_day", "contact_day", NULL);
    if (*day > c->today)
        return err_set(err, ERR_INVALID, "held_day", "contact_future", NULL);
    if (*day < birth)
        return err_set(err, ERR_INVALID, "held_day", "contact_before_birth", NULL);
    if (*day < c->today - HELD_LONGEST_AGO)
        return err_set(err, ERR_INVALID, "held_day", "contact_long_ago", "%d", HELD_LONGEST_AGO);
    return 0;
}

static int record_from_form(struct call *c, const char *person, const char *id, int32_t birth,
                            struct err *err)
{
    const char *outcome = call_field(c, "outcome");
    bool held = text_is(outcome, "held"), declined = text_is(outcome, "declined");
    int32_t day = DAY_NONE;
    struct db_arg note;
    if (declined && !call_field(c, "reason"))
        return err_set(err, ERR_INVALID, "reason", "contact_reason", NULL);
    int rc = held ? check_held(&day, c, birth, err) : 0;
    if (rc == 0)
        rc = store_seal(&note, &c->store, person, "note", call_field(c, "note"), err);
    if (rc == 0)
        rc =
            store_run(NULL, &c->store, SQL_CONTACT_RECORD,
                      DB_ARGS(db_text(id), db_text(outcome), held ? db_text(call_field(c, "how")) : db_none(),
                              held ? db_int(day) : db_none(), db_int(held && call_flag(c, "two_way")),
                              db_text(declined ? call_field(c, "reason") : NULL), note, db_int(c->now)),
                      err);
    return rc;
}

/* A new one of the code in the form; ERR_CONFLICT when it was held, or one is planned. */
static int insert(const char **id, struct call *c, const struct access *a, const struct contact_file *f,
                  struct err *err)
{
    const char *code = call_field(c, "contact_code");
    const struct contact_status *s = NULL;
    for (size_t i = 0; i < f->all.count; i++)
        if (text_is(f->all.items[i].kind->code, code))
            s = &f->all.items[i];
    if (!s)
        return err_set(err, ERR_INVALID, "contact_code", "field_choice", NULL);
    if (s->state == CONTACT_DONE || s->state == CONTACT_LATE)
        return err_set(err, ERR_CONFLICT, "contact_code", "contact_done", NULL);
    if (contact_planned(f, code))
        return err_set(err, ERR_CONFLICT, "contact_code", "contact_planned", NULL);
    *id = call_id(c);
    return store_run(NULL, &c->store, SQL_CONTACT_INSERT,
                     DB_ARGS(db_text(*id), db_text(a->person), db_text(code), db_int(s->minutes),
                             db_text(c->actor->org), db_text(c->actor->membership), db_int(c->now)),
                     err);
}

int contact_moment_plan(struct call *c, struct err *err)
{
    struct access a;
    struct contact_file f;
    const char *id = NULL;
    int rc = open_child(&a, &f, c, "create", err);
    if (rc == 0)
        rc = insert(&id, c, &a, &f, err);
    if (rc == 0)
        rc = plan_from_form(c, a.person, id, err);
    return rc == 0 ? tell(c, a.person, id, "planned", err) : rc;
}

int contact_moment_record(struct call *c, struct err *err)
{
    struct access a;
    struct contact_file f;
    const char *id = NULL;
    int rc = open_child(&a, &f, c, "create", err);
    if (rc == 0)
        rc = insert(&id, c, &a, &f, err);
    if (rc == 0)
        rc = record_from_form(c, a.person, id, f.child.birth_day, err);
    return rc == 0 ? tell(c, a.person, id, call_field(c, "outcome"), err) : rc;
}

int contact_moment_move(struct call *c, struct err *err)
{
    struct value *row;
    int rc = open_mine(&row, c, err);
    if (rc < 0)
        return rc;
    if (value_get_text(row, "shown_at") && !call_field(c, "reason"))
        return err_set(err, ERR_INVALID, "reason", "contact_shown", NULL);
    const char *person = value_get_text(row, "person_id"), *id = value_get_text(row, "id");
    rc = plan_from_form(c, person, id, err);
    return rc == 0 ? tell(c, person, id, "planned", err) : rc;
}

int contact_moment_hold(struct call *c, struct err *err)
{
    struct value *row, *child;
    int rc = open_mine(&row, c, err);
    if (rc < 0)
        return rc;
    const char *person = value_get_text(row, "person_id"), *id = value_get_text(row, "id");
    rc = store_one(&child, &c->store, SQL_CONTACT_CHILD, DB_ARGS(db_text(person)), err);
    if (rc == 0)
        rc = record_from_form(c, person, id, store_day(child, "birth_day", 0), err);
    return rc == 0 ? tell(c, person, id, call_field(c, "outcome"), err) : rc;
}

int contact_moment_cancel(struct call *c, struct err *err)
{
    struct value *row;
    int rc = open_mine(&row, c, err);
    if (rc < 0)
        return rc;
    const char *person = value_get_text(row, "person_id"), *id = value_get_text(row, "id");
    rc = store_run(NULL, &c->store, SQL_CONTACT_RECORD,
                   DB_ARGS(db_text(id), db_text("cancelled"), db_none(), db_none(), db_int(0),
                           db_text(call_field(c, "reason")), db_none(), db_int(c->now)),
                   err);
    return rc == 0 ? tell(c, person, id, "cancelled", err) : rc;
}

/* --- showing --- */

/* Those that can still be planned or recorded; the one asked for, else the next. */
int contact_moment_new(struct call *c, struct err *err)
{
    struct access a;
    struct contact_file f;
    int rc = open_child(&a, &f, c, "read", err);
    if (rc == 0)
        rc = appointment_person(c, &a, err);
    if (rc < 0)
        return rc;
    struct value *choices = value_put_object(c->page, "choices");
    struct value *list = value_put_array(choices, "contact_code");
    const struct contact_status *chosen = contact_next(&f.all);
    for (size_t i = 0; i < f.all.count; i++) {
        const struct contact_status *s = &f.all.items[i];
        if (s->state == CONTACT_DONE || s->state == CONTACT_LATE || contact_planned(&f, s->kind->code))
            continue;
        struct value *one = value_add_object(list);
        value_put_text(one, "value", s->kind->code);
        value_put_text(one, "label", label_in(&s->kind->label, c->lang));
        if (text_is(value_get_text(c->query, "contact"), s->kind->code))
            chosen = s;
    }
    struct value *values = value_put_object(c->page, "values");
    value_put_text(values, "contact_code", chosen ? chosen->kind->code : NULL);
    value_put_text(c->page, "about", chosen ? label_in(&chosen->kind->about, c->lang) : NULL);
    value_put_bool(c->page, "has_any", value_count(list) > 0);
    value_put_text(c->page, "all", arena_printf(c->arena, "/persons/%s/contacts", a.person));
    return 0;
}

int contact_moment_page(struct call *c, struct err *err)
{
    struct access a;
    struct value *row;
    int rc = open_contact(&row, &a, c, "read", err);
    if (rc == 0)
        rc = appointment_person(c, &a, err);
    if (rc < 0)
        return rc;
    const char *state = value_get_text(row, "state"), *code = value_get_text(row, "code");
    bool mine = is_mine(c, row);
    struct value *shown = value_put_object(c->page, "contact");
    static const char *const plain[] = {"id",       "planned_at", "week_day", "held_day",
                                        "org_name", "by_name",    "shown_at"};
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
        value_put_text(shown, plain[i], value_get_text(row, plain[i]));
    value_put_text(shown, "code", code);
    value_put_text(shown, "label", call_label(c, "contact_moment", code));
    value_put_text(shown, "state", state);
    value_put_text(shown, "how_label", call_label(c, "contact_how", value_get_text(row, "how")));
    value_put_int(shown, "length", value_get_int(row, "minutes", 0));
    bool held = text_is(state, "held");
    value_put_text(
        shown, "counts",
        !held ? NULL
              : call_text(c, value_get_bool(row, "has_counted") ? "contact.counts" : "contact.one_way"));
    value_put_text(shown, "reason_label",
                   call_label(c, text_is(state, "declined") ? "refusal_reason" : "contact_off",
                              value_get_text(row, "reason")));
    /* Where, and what was noted, is for who holds it: a place may be an address that is secret. */
    value_put_text(shown, "place", mine ? value_get_text(row, "place") : NULL);
    value_put_text(shown, "note", mine && access_reads(&a, PART_NOTES) ? value_get_text(row, "note") : NULL);
    struct value *status = value_put_object(shown, "status");
    value_put_text(status, "tone", held ? "success" : text_is(state, "planned") ? "active" : "neutral");
    value_put_text(status, "label", call_label(c, "contact_state", state));
    value_put_text(c->page, "all", arena_printf(c->arena, "/persons/%s/contacts", a.person));
    if (mine) {
        rc = contact_put_wishes(c, value_get_text(row, "id"), err);
        if (rc < 0)
            return rc;
    }
    value_put_text(shown, "moved_why", call_label(c, "plan_reason", value_get_text(row, "moved_why")));
    value_put_bool(c->page, "may_change", mine && contact_may(c, &a) && text_is(state, "planned"));
    struct value *values = value_put_object(c->page, "values");
    value_put_text(values, "how", value_get_text(row, "how"));
    value_put_text(values, "place", value_get_text(shown, "place"));
    if (value_get_text(row, "planned_at"))
        value_put_text(values, "planned_at", appointment_field(c, value_get_int(row, "planned_ms", 0)));
    return 0;
}
