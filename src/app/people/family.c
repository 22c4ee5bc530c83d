/* A family's file: opening it with a first person, and who of a family this reader may open. Finding, merging and what
 * happens later have files of their own. */
#include "app/people/people.h"

#include "app/people/record.h"
#include "app/people/section.h"
#include "base/str.h"

int family_new(struct call *c, struct err *err)
{
    (void)err;
    struct value *values = value_put_object(c->page, "values");
    value_put_text(values, "role", "mother");
    value_put_text(values, "language", "nl");
    value_put_text(values, "fetuses", "1");
    char today[11];
    day_format(today, c->today);
    value_put_text(values, "first_care_day", today);
    bsn_hide(c);
    return 0;
}

/* Women are asked more about than men only where it follows from being pregnant. */
const char *sex_of_role(const char *role)
{
    return text_is(role, "mother") ? "female" : text_is(role, "father") ? "male" : "unknown";
}

int file_opened(struct call *c, const char *person, struct err *err)
{
    int rc = audit_write(
        c,
        &(struct audit_note){
            .person = person, .action = "create", .object = "file", .purpose = "care", .basis = "own"},
        err);
    if (rc == 0)
        rc = entry_add(c, &(struct new_entry){.person = person, .kind = "opened", .scope = "contact"}, err);
    return rc;
}

int family_create(struct call *c, struct err *err)
{
    const char *family = call_id(c), *person = NULL;
    struct value *contact = contact_of_form(c);
    const char *role = call_field(c, "role");
    struct new_person in = {.family = family,
                            .role = role,
                            .sex = sex_of_role(role),
                            .birth_day = call_day(c, "birth_day", DAY_NONE),
                            .name = contact_name(c, contact),
                            .contact = contact,
                            .bsn = call_field(c, "bsn")};
    struct new_pregnancy pregnancy = {.due_day = call_day(c, "due_day", DAY_NONE),
                                      .first_care_day = call_day(c, "first_care_day", c->today),
                                      .fetuses = call_int(c, "fetuses", 1),
                                      .mother_birth_day = in.birth_day};
    int rc = bsn_refuse(c, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_FAMILY_INSERT,
                       DB_ARGS(db_text(family), db_text(c->actor->org), db_int(c->now)), err);
    if (rc == 0)
        rc = person_create(&person, c, &in, err);
    if (rc == 0)
        rc = file_opened(c, person, err);
    if (rc == 0 && pregnancy.due_day != DAY_NONE)
        rc = pregnancy_open(c, person, &pregnancy, err);
    return rc == 0 ? go_to_new(c, person, "family_created", err) : rc;
}

/* --- who of the family --- */

/* One line of the list: opening it is a look at her, so it is recorded as one. */
static int put_member(struct value *members, struct call *c, const char *person, enum access_purpose purpose,
                      struct err *err)
{
    struct access a;
    struct value *row;
    int rc =
        access_open(&a, c, person, purpose, &(struct audit_note){.action = "read", .object = "person"}, err);
    if (rc == 0)
        rc = store_one(&row, &c->store, SQL_PERSON_BRIEF, DB_ARGS(db_text(person)), err);
    if (rc < 0 || !access_shows(&a, c, PART_IDENTITY, "contact", NULL))
        return rc;
    person_put_age(row, c, store_day(row, "birth_day", DAY_NONE));
    value_put_text(row, "role_label", call_label(c, "person_role", value_get_text(row, "role")));
    value_put_text(row, "href", arena_printf(c->arena, "/persons/%s", person));
    value_add(members, row);
    return 0;
}

/* Of a family, those whom this reader may open; the others leave no trace, not even in a count. */
static int put_members(struct call *c, const char *family, const char *except, enum access_purpose purpose,
                       struct err *err)
{
    struct value *ids, *members = value_put_array(c->page, "members");
    int rc = store_all(&ids, &c->store, SQL_FAMILY_PERSONS, DB_ARGS(db_text(family)), err);
    for (size_t i = 0; rc == 0 && i < value_count(ids); i++) {
        const char *id = value_get_text(value_item(ids, i), "id");
        bool may = false;
        if (except && text_is(id, except))
            continue;
        rc = access_allowed(&may, c, id, purpose, err);
        if (rc == 0 && may)
            rc = put_member(members, c, id, purpose, err);
    }
    return rc;
}

int people_family(struct call *c, const struct access *a, struct err *err)
{
    int rc = put_members(c, a->family, a->person, a->purpose, err);
    if (rc == 0 && value_count(value_get(c->page, "members")) > 0)
        section_tab(c, a, "family");
    return rc;
}

int family_page(struct call *c, struct err *err)
{
    int rc = put_members(c, call_param(c, "family"), NULL, FOR_CARE, err);
    if (rc == 0 && value_count(value_get(c->page, "members")) == 0)
        return err_set(err, ERR_NOT_FOUND, "family", "not_found", NULL);
    return rc;
}
