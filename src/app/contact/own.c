/*
 * The contacts of her children in a parent's own place, and asking to move one. She sees when, with whom and for what; not where,
 * since a place may be an address that is secret for the other parent. What she has seen moves from then on only with a reason,
 * which she reads. What she asks is hers, and decides nothing: whoever holds the contact does.
 */
#include "app/contact/contact_part.h"

#include "app/notice.h"
#include "base/str.h"
#include "care/week_plan.h"

static int put_contacts(struct call *c, struct value *list, const struct access *child, const char *name,
                        struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_OWN_CONTACTS,
                       DB_ARGS(db_text(child->person), db_text(c->actor->person), db_int(c->now),
                               db_int(week_monday(c->today))),
                       err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        static const char *const kept[] = {"planned_at", "org_name", "org_phone"};
        struct value *one = value_add_object(list);
        const char *at = value_get_text(row, "planned_at"), *id = value_get_text(row, "id");
        for (size_t k = 0; k < sizeof kept / sizeof kept[0]; k++)
            value_put_text(one, kept[k], value_get_text(row, kept[k]));
        value_put_text(one, "child_name", name);
        value_put_text(one, "week_day", at ? NULL : value_get_text(row, "week_day"));
        value_put_text(one, "what", call_label(c, "contact_moment", value_get_text(row, "code")));
        value_put_text(one, "moved_why", call_label(c, "plan_reason", value_get_text(row, "moved_why")));
        value_put_bool(one, "is_asked", value_get_bool(row, "is_asked"));
        bool off = text_is(value_get_text(row, "state"), "cancelled");
        value_put_text(one, "off_why",
                       off ? call_label(c, "contact_off", value_get_text(row, "reason")) : NULL);
        value_put_text(one, "move", off ? NULL : arena_printf(c->arena, "/me/contacts/%s/move", id));
    }
    return rc == 0 ? store_run(NULL, &c->store, SQL_CONTACT_SHOWN,
                               DB_ARGS(db_text(child->person), db_int(c->now)), err)
                   : rc;
}

/* *may: she is a parent with authority, of a child that is there. */
static int open_child(struct access *a, bool *may, struct call *c, const char *id, const char *action,
                      struct err *err)
{
    int rc = access_allowed(may, c, id, FOR_OWN, err);
    if (rc < 0 || !*may)
        return rc;
    rc = access_open(a, c, id, FOR_OWN, &(struct audit_note){.action = action, .object = "contact_moment"},
                     err);
    *may = rc == 0 && a->involvement == INVOLVED_GUARDIAN;
    return rc;
}

int own_contacts_put(struct call *c, const struct access *a, struct err *err)
{
    struct value *rows, *list = value_put_array(c->page, "contacts");
    int rc = store_all(&rows, &c->store, SQL_OWN_CHILDREN, DB_ARGS(db_text(a->person)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        struct access child;
        struct value *brief;
        bool may = false;
        rc = open_child(&child, &may, c, value_get_text(value_item(rows, i), "id"), "read", err);
        if (rc < 0 || !may)
            continue;
        rc = store_one(&brief, &c->store, SQL_PERSON_BRIEF, DB_ARGS(db_text(child.person)), err);
        if (rc == 0)
            rc = put_contacts(c, list, &child, value_get_text(brief, "name"), err);
    }
    return rc;
}

/* --- asking to move one --- */

static int open_planned(struct value **out, struct call *c, const char *action, struct err *err)
{
    struct access child;
    struct value *row;
    bool may = false;
    int rc = store_one(&row, &c->store, SQL_CONTACT_FIND, DB_ARGS(db_text(call_param(c, "contact"))), err);
    if (rc == 0)
        rc = open_child(&child, &may, c, value_get_text(row, "person_id"), action, err);
    if (rc == ERR_NOT_FOUND || (rc == 0 && !may))
        return err_set(err, ERR_NOT_FOUND, "contact", "contact_unknown", NULL);
    if (rc == 0 && !text_is(value_get_text(row, "state"), "planned"))
        return err_set(err, ERR_CONFLICT, "contact", "contact_state", "%s",
                       call_label(c, "contact_state", value_get_text(row, "state")));
    if (rc == 0)
        *out = row;
    return rc;
}

int own_contact_move_page(struct call *c, struct err *err)
{
    struct value *row;
    int rc = open_planned(&row, c, "read", err);
    if (rc < 0)
        return rc;
    const char *at = value_get_text(row, "planned_at");
    struct value *shown = value_put_object(c->page, "contact");
    value_put_text(shown, "what", call_label(c, "contact_moment", value_get_text(row, "code")));
    value_put_text(shown, "planned_at", at);
    value_put_text(shown, "week_day", at ? NULL : value_get_text(row, "week_day"));
    value_put_text(shown, "org_name", value_get_text(row, "org_name"));
    return 0;
}

/* Hers that wait for an answer: asking twice is asking once. */
static int is_asked(bool *out, struct call *c, const char *contact, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_CONTACT_WISHES, DB_ARGS(db_text(contact)), err);
    *out = false;
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        *out = *out || text_is(value_get_text(value_item(rows, i), "person_id"), c->actor->person);
    return rc;
}

int own_contact_move_ask(struct call *c, struct err *err)
{
    struct value *row;
    struct db_arg text;
    bool asked = false;
    const char *id = call_id(c);
    int rc = open_planned(&row, c, "send", err);
    if (rc < 0)
        return rc;
    const char *contact = value_get_text(row, "id"), *org = value_get_text(row, "org_id");
    rc = is_asked(&asked, c, contact, err);
    if (rc == 0 && asked)
        return err_set(err, ERR_CONFLICT, "text", "contact_asked", NULL);
    if (rc == 0)
        rc = store_seal(&text, &c->store, c->actor->person, "text", call_field(c, "text"), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_CONTACT_WISH_INSERT,
                       DB_ARGS(db_text(id), db_text(c->actor->person), db_text(contact), db_text(org),
                               db_int(c->now), text),
                       err);
    if (rc == 0)
        rc = notice_plan(c, org, "contact_wish", id, err);
    if (rc == 0)
        call_go(c, "/me/appointments?done=contact_wish");
    return rc;
}

/* --- who holds it --- */

/* A parent sent her words to who holds the contact, so that organisation reads them; her own audit says that it did. */
int contact_put_wishes(struct call *c, const char *contact, struct err *err)
{
    struct value *rows, *list = value_put_array(c->page, "wishes");
    int rc = store_all(&rows, &c->store, SQL_CONTACT_WISHES, DB_ARGS(db_text(contact)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        struct value *one = value_add_object(list);
        value_put_text(one, "asked_at", value_get_text(row, "asked_at"));
        value_put_text(one, "text", value_get_text(row, "text"));
        rc = audit_write(c,
                         &(struct audit_note){.person = value_get_text(row, "person_id"),
                                              .action = "read",
                                              .object = "contact_moment",
                                              .object_id = contact,
                                              .purpose = "care",
                                              .basis = "own",
                                              .outcome = "ok"},
                         err);
    }
    return rc;
}
