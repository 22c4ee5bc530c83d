/* The rest of a family: a partner, a child, another adult, each with a file of their own; and who is a parent of whom, with
 * authority or not. What one of them tells never shows in the file of another: nothing is written in the file from which a
 * person was added. */
#include "app/people/people.h"

#include "app/people/record.h"
#include "base/str.h"

#include <string.h>

void form_page(struct call *c, const struct access *a, const char *name)
{
    value_put_text(c->page, "title", call_text(c, arena_printf(c->arena, "%s.title", name)));
    const char *lead = arena_printf(c->arena, "%s.lead", name);
    value_put_text(c->page, "lead", lead ? content_text(c->app->content, c->lang, lead) : NULL);
    struct value *back = value_put_object(c->page, "back");
    value_put_text(back, "href", arena_printf(c->arena, "/persons/%s", a->person));
    value_put_text(back, "label", call_text(c, "person.back"));
}

int file_open(struct access *a, struct value **person, struct call *c, const struct audit_note *note,
              struct err *err)
{
    int rc = access_open(a, c, call_param(c, "person"), FOR_CARE, note, err);
    if (rc == 0)
        rc = access_require_scope(a, c, PART_IDENTITY, "contact", err);
    if (rc == 0)
        rc = store_one(person, &c->store, SQL_PERSON_FILE, DB_ARGS(db_text(a->person)), err);
    return rc;
}

/* --- adding --- */

int member_new(struct call *c, struct err *err)
{
    struct access a;
    struct value *person;
    int rc = file_open(&a, &person, c, &(struct audit_note){.action = "read", .object = "person"}, err);
    if (rc < 0)
        return rc;
    form_page(c, &a, "member_new");
    bsn_hide(c);
    struct value *values = value_put_object(c->page, "values");
    value_put_text(values, "role", "child");
    value_put_text(values, "language", "nl");
    value_put_text(values, "surname", value_get_text(value_get(person, "contact"), "surname"));
    return 0;
}

static void copy_address(struct call *c, struct value *contact, const struct value *from)
{
    static const char *const fields[] = {"street", "number", "pc6", "city"};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (value_get(from, fields[i]))
            value_put(contact, fields[i], value_copy(c->arena, value_get(from, fields[i])));
}

static bool may_parent(const char *role)
{
    return text_is(role, "mother") || text_is(role, "father") || text_is(role, "guardian") ||
           text_is(role, "representative");
}

int kinship_write(struct call *c, const struct kin *kin, struct err *err)
{
    bool by_birth =
        text_is(kin->kind, "mother") || text_is(kin->kind, "father") || text_is(kin->kind, "parent");
    int rc = by_birth && kin->child_birth != DAY_NONE
                 ? gestation_check_birth(kin->child_birth, kin->adult_birth, DAY_NONE, c->today, err)
                 : 0;
    if (rc == 0)
        rc = store_run(
            NULL, &c->store, SQL_KINSHIP_PUT,
            DB_ARGS(db_text(kin->child), db_text(kin->adult), db_text(kin->kind), db_int(kin->authority)),
            err);
    if (rc == 0)
        rc = entry_add(c,
                       &(struct new_entry){
                           .person = kin->child, .kind = "kinship", .scope = "contact", .code = kin->kind},
                       err);
    return rc;
}

/* The tie that follows from who was added to whose file. */
static int tie(struct call *c, const struct value *known, const struct new_person *added, const char *id,
               struct err *err)
{
    const char *role = value_get_text(known, "role"), *known_id = value_get_text(known, "id");
    int32_t birth = store_day(known, "birth_day", DAY_NONE);
    struct kin kin = {.authority = call_flag(c, "authority")};
    if (text_is(added->role, "child") && !text_is(role, "child"))
        kin = (struct kin){
            id, known_id, may_parent(role) ? role : "parent", kin.authority, added->birth_day, birth};
    else if (text_is(role, "child") && may_parent(added->role))
        kin = (struct kin){known_id, id, added->role, kin.authority, birth, added->birth_day};
    return kin.child ? kinship_write(c, &kin, err) : 0;
}

int member_create(struct call *c, struct err *err)
{
    struct access a;
    struct value *known;
    int rc = file_open(&a, &known, c, &(struct audit_note){.action = "change", .object = "family"}, err);
    if (rc == 0)
        rc = bsn_refuse(c, err);
    if (rc < 0)
        return rc;
    struct value *contact = contact_of_form(c);
    if (call_flag(c, "same_address"))
        copy_address(c, contact, value_get(known, "contact"));
    const char *role = call_field(c, "role"), *person;
    struct new_person in = {.family = a.family,
                            .role = role,
                            .sex = sex_of_role(role),
                            .birth_day = call_day(c, "birth_day", DAY_NONE),
                            .name = contact_name(c, contact),
                            .contact = contact,
                            .bsn = call_field(c, "bsn")};
    rc = person_create(&person, c, &in, err);
    if (rc == 0)
        rc = file_opened(c, person, err);
    if (rc == 0)
        rc = tie(c, known, &in, person, err);
    return rc == 0 ? go_to_new(c, person, "member_added", err) : rc;
}

/* --- parents of a child --- */

/* Adults of the family whom this reader may open, as choices. */
int put_adults(struct call *c, const struct access *a, const char *choice, struct err *err)
{
    struct value *ids, *choices = value_put_array(value_put_object(c->page, "choices"), choice);
    int rc = store_all(&ids, &c->store, SQL_FAMILY_PERSONS, DB_ARGS(db_text(a->family)), err);
    for (size_t i = 0; rc == 0 && i < value_count(ids); i++) {
        const char *id = value_get_text(value_item(ids, i), "id");
        bool may = false;
        struct access other;
        struct value *row;
        if (text_is(id, a->person) || text_is(value_get_text(value_item(ids, i), "role"), "child"))
            continue;
        rc = access_allowed(&may, c, id, a->purpose, err);
        if (rc < 0 || !may)
            continue;
        rc = access_open(&other, c, id, a->purpose,
                         &(struct audit_note){.action = "read", .object = "person"}, err);
        if (rc == 0)
            rc = store_one(&row, &c->store, SQL_PERSON_BRIEF, DB_ARGS(db_text(id)), err);
        if (rc < 0 || !access_shows(&other, c, PART_IDENTITY, "contact", NULL))
            continue;
        struct value *one = value_add_object(choices);
        value_put_text(one, "value", id);
        value_put_text(one, "label", value_get_text(row, "name"));
    }
    return rc;
}

int kinship_page(struct call *c, struct err *err)
{
    struct access a;
    struct value *person;
    int rc = file_open(&a, &person, c, &(struct audit_note){.action = "read", .object = "person"}, err);
    if (rc < 0)
        return rc;
    form_page(c, &a, "kinship");
    return put_adults(c, &a, "adult", err);
}

int kinship_change(struct call *c, struct err *err)
{
    struct access a, other;
    struct value *child, *adult;
    int rc = file_open(&a, &child, c, &(struct audit_note){.action = "change", .object = "person"}, err);
    if (rc == 0)
        rc = access_open(&other, c, call_field(c, "adult"), FOR_CARE,
                         &(struct audit_note){.action = "read", .object = "person"}, err);
    if (rc == 0 && (!text_is(other.family, a.family) || text_is(other.person, a.person)))
        rc = err_set(err, ERR_INVALID, "adult", "field_choice", NULL);
    if (rc == 0)
        rc = store_one(&adult, &c->store, SQL_PERSON_BRIEF, DB_ARGS(db_text(other.person)), err);
    if (rc < 0)
        return rc;
    struct kin kin = {.child = a.person,
                      .adult = other.person,
                      .kind = call_field(c, "kind"),
                      .authority = text_is(call_field(c, "authority"), "yes"),
                      .child_birth = store_day(child, "birth_day", DAY_NONE),
                      .adult_birth = store_day(adult, "birth_day", DAY_NONE)};
    rc = kinship_write(c, &kin, err);
    if (rc == 0)
        call_go(c, "/persons/%s?done=kinship", a.person);
    return rc;
}
