/* Opening a family's file with its first person. Finding, merging and what happens later have files of their own. */
#include "app/people/people.h"

#include "app/access.h"
#include "base/str.h"
#include "care/gestation.h"

int family_new(struct call *c, struct err *err)
{
    (void)err;
    struct value *values = value_put_object(c->page, "values");
    value_put_text(values, "role", "mother");
    return 0;
}

static const char *const contact_fields[] = {"first_name", "surname", "phone", "email",
                                             "street",     "number",  "pc6",   "city"};

static struct value *contact_of(struct call *c)
{
    struct value *contact = value_object(c->arena);
    for (size_t i = 0; i < sizeof contact_fields / sizeof contact_fields[0]; i++) {
        const struct value *given = value_get(c->form, contact_fields[i]);
        if (given)
            value_put(contact, contact_fields[i], value_copy(c->arena, given));
    }
    return contact;
}

static int open_pregnancy(struct call *c, const char *person, int32_t birth_day, struct err *err)
{
    int32_t due = call_day(c, "due_day", DAY_NONE);
    if (due == DAY_NONE)
        return 0;
    int rc = gestation_check_due(due, c->today, err);
    if (rc == 0)
        rc = gestation_check_birth(DAY_NONE, birth_day, due, c->today, err);
    if (rc < 0)
        return rc;
    const char *id = call_id(c);
    int64_t fetuses = call_int(c, "fetuses", 1);
    rc = store_run(NULL, &c->store, SQL_PREGNANCY_INSERT,
                   DB_ARGS(db_text(id), db_text(person), db_int(due),
                           db_int(call_day(c, "first_care_day", c->today)), db_int(fetuses > 0 ? fetuses : 1),
                           db_int(c->now)),
                   err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_PREGNANCY_DUE_INSERT,
                       DB_ARGS(db_text(id), db_int(c->now), db_int(due), db_text(c->actor->membership),
                               db_text("first")),
                       err);
    if (rc == 0)
        rc = entry_add(
            c, &(struct new_entry){.person = person, .kind = "pregnancy", .ref = id, .scope = "pregnancy"},
            err);
    return rc;
}

int family_create(struct call *c, struct err *err)
{
    const char *family = call_id(c), *person;
    struct new_person in = {
        .family = family,
        .role = call_field(c, "role"),
        .sex = call_field(c, "sex"),
        .birth_day = call_day(c, "birth_day", DAY_NONE),
        .name = arena_printf(c->arena, "%s %s", call_field(c, "first_name"), call_field(c, "surname")),
        .contact = contact_of(c),
        .bsn = call_field(c, "bsn")};
    int rc = store_run(NULL, &c->store, SQL_FAMILY_INSERT,
                       DB_ARGS(db_text(family), db_text(c->actor->org), db_int(c->now)), err);
    if (rc == 0)
        rc = person_create(&person, c, &in, err);
    if (rc == 0)
        rc = audit_write(
            c,
            &(struct audit_note){
                .person = person, .action = "create", .object = "file", .purpose = "care", .basis = "own"},
            err);
    if (rc == 0)
        rc = entry_add(c, &(struct new_entry){.person = person, .kind = "opened", .scope = "contact"}, err);
    if (rc == 0)
        rc = open_pregnancy(c, person, in.birth_day, err);
    if (rc == 0)
        call_go(c, "/persons/%s?done=family_created", person);
    return rc;
}
