/*
 * Breaking the glass: a professional who gives care, without involvement, in an emergency. It takes a reason, opens her
 * file to that one professional for 24 hours as far as access.c allows, and is told to everyone it concerns: it stands on
 * her timeline, in "who looked", and the organisations that keep her file get a notice.
 */
#include "app/people/people.h"

#include "app/notice.h"
#include "app/people/record.h"
#include "base/str.h"

enum { OPEN_MS = 24 * 60 * 60 * 1000 };

/* Her id after a merge; refused to who is not a professional in care. */
static int glass_person(const char **out, struct call *c, struct err *err)
{
    const struct org_kind *kind = content_org_kind(c->app->content, c->actor->org_kind);
    struct value *row;
    int rc = store_one(&row, &c->store, SQL_PERSON_PLACE,
                       DB_ARGS(db_text(call_param(c, "person")), db_text(c->actor->org)), err);
    if (rc == ERR_NOT_FOUND)
        return err_set(err, ERR_NOT_FOUND, "person", "person_unknown", NULL);
    if (rc < 0)
        return rc;
    *out = value_get_text(row, "id");
    if (c->actor->role == ROLE_PROFESSIONAL && kind && kind->care)
        return 0;
    c->denied = (struct audit_note){.person = *out,
                                    .action = "glass",
                                    .object = "file",
                                    .purpose = "emergency",
                                    .basis = "none",
                                    .outcome = "denied"};
    return err_set(err, ERR_DENIED, "glass", "glass_care_only", NULL);
}

/* Where who may already look is led to instead. */
static int lead_on(bool *led, struct call *c, const char *person, struct err *err)
{
    bool may = false;
    int rc = access_allowed(&may, c, person, FOR_CARE, err);
    if (rc == 0 && may)
        call_go(c, "/persons/%s", person);
    *led = may;
    if (rc < 0 || may)
        return rc;
    rc = access_allowed(&may, c, person, FOR_EMERGENCY, err);
    if (rc == 0 && may)
        call_go(c, "/persons/%s/emergency", person);
    *led = may;
    return rc;
}

int glass_page(struct call *c, struct err *err)
{
    const char *person;
    bool led = false;
    int rc = glass_person(&person, c, err);
    return rc == 0 ? lead_on(&led, c, person, err) : rc;
}

/* Everyone who keeps her file hears of it. */
static int tell(struct call *c, const char *person, const char *glass, struct err *err)
{
    struct value *orgs;
    int rc = store_all(&orgs, &c->store, SQL_PERSON_KEEPERS, DB_ARGS(db_text(person)), err);
    for (size_t i = 0; rc == 0 && i < value_count(orgs); i++)
        rc = notice_plan(c, value_get_text(value_item(orgs, i), "org_id"), "glass", glass, err);
    return rc;
}

int glass_break(struct call *c, struct err *err)
{
    const char *person, *id = call_id(c), *reason = call_field(c, "reason"), *why = call_field(c, "why");
    bool led = false;
    struct db_arg text;
    int rc = glass_person(&person, c, err);
    if (rc == 0)
        rc = lead_on(&led, c, person, err);
    if (rc < 0 || led)
        return rc;
    rc = store_seal(&text, &c->store, person, "reason_text", why, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_GLASS_INSERT,
                       DB_ARGS(db_text(id), db_text(person), db_text(c->actor->membership), db_text(reason),
                               text, db_int(c->now), db_int(c->now + OPEN_MS)),
                       err);
    if (rc == 0)
        rc = audit_write(c,
                         &(struct audit_note){.person = person,
                                              .action = "glass",
                                              .object = "file",
                                              .object_id = id,
                                              .purpose = "emergency",
                                              .basis = "glass"},
                         err);
    if (rc == 0)
        rc = entry_add(c,
                       &(struct new_entry){.person = person,
                                           .kind = "glass",
                                           .ref = id,
                                           .scope = "none", /* the reason may tell anything */
                                           .code = reason,
                                           .text = why},
                       err);
    if (rc == 0)
        rc = tell(c, person, id, err);
    if (rc == 0)
        call_go(c, "/persons/%s/emergency", person);
    return rc;
}
