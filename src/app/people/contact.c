/* What changes in the details of a person: how she may be reached, where she lives, her citizen service number. */
#include "app/people/people.h"

#include "app/people/record.h"
#include "base/str.h"

static const char *const address_fields[] = {"street", "number", "pc6", "city", NULL};

static void keep(struct call *c, struct value *contact, const struct value *from, const char *const *fields)
{
    for (; *fields; fields++)
        if (value_get(from, *fields))
            value_put(contact, *fields, value_copy(c->arena, value_get(from, *fields)));
}

/* --- name and how to reach her --- */

int contact_page(struct call *c, struct err *err)
{
    struct access a;
    struct value *person;
    int rc = file_open(&a, &person, c, &(struct audit_note){.action = "read", .object = "person"}, err);
    if (rc < 0)
        return rc;
    form_page(c, &a, "contact");
    struct value *values = value_put_object(c->page, "values");
    value_merge(values, value_get(person, "contact"));
    value_put_text(values, "birth_day", value_get_text(person, "birth_day"));
    return 0;
}

static int write_contact(struct call *c, const struct access *a, const struct value *contact, int32_t birth,
                         struct err *err)
{
    struct identity identity = {.name = contact_name(c, contact), .contact = contact, .birth_day = birth};
    return identity_write(c, a->person, &identity, err);
}

int contact_change(struct call *c, struct err *err)
{
    struct access a;
    struct value *person, *mother;
    int rc = file_open(&a, &person, c, &(struct audit_note){.action = "change", .object = "person"}, err);
    if (rc < 0)
        return rc;
    int32_t birth = call_day(c, "birth_day", DAY_NONE);
    struct value *contact = contact_of_form(c);
    keep(c, contact, value_get(person, "contact"), address_fields);
    rc = store_one(&mother, &c->store, SQL_CHILD_MOTHER, DB_ARGS(db_text(a.person)), err);
    int32_t mothers = rc == 0 ? store_day(mother, "birth_day", DAY_NONE) : DAY_NONE;
    if (rc == 0 || rc == ERR_NOT_FOUND)
        rc = birth == DAY_NONE ? 0 : gestation_check_birth(birth, mothers, DAY_NONE, c->today, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_PERSON_SET_BIRTH,
                       DB_ARGS(db_text(a.person), birth == DAY_NONE ? db_none() : db_int(birth)), err);
    if (rc == 0)
        rc = write_contact(c, &a, contact, birth, err);
    if (rc == 0)
        rc =
            entry_add(c, &(struct new_entry){.person = a.person, .kind = "contact", .scope = "contact"}, err);
    return rc == 0 ? go_to_new(c, a.person, "contact", err) : rc;
}

/* --- from her own place: how she may be reached; who she is stays as it is --- */

static int open_own(struct access *a, struct value **person, struct call *c, const char *action,
                    struct err *err)
{
    int rc = access_open(a, c, c->actor->person, FOR_OWN,
                         &(struct audit_note){.action = action, .object = "person"}, err);
    if (rc == 0)
        rc = access_require(a, c, PART_IDENTITY, err);
    return rc == 0 ? store_one(person, &c->store, SQL_PERSON_FILE, DB_ARGS(db_text(a->person)), err) : rc;
}

int own_contact_page(struct call *c, struct err *err)
{
    struct access a;
    struct value *person;
    int rc = open_own(&a, &person, c, "read", err);
    if (rc == 0)
        value_merge(value_put_object(c->page, "values"), value_get(person, "contact"));
    return rc;
}

int own_contact_change(struct call *c, struct err *err)
{
    static const char *const name_fields[] = {"first_name", "surname", NULL};
    struct access a;
    struct value *person;
    int rc = open_own(&a, &person, c, "change", err);
    if (rc < 0)
        return rc;
    struct value *contact = contact_of_form(c);
    keep(c, contact, value_get(person, "contact"), name_fields);
    keep(c, contact, value_get(person, "contact"), address_fields);
    rc = write_contact(c, &a, contact, store_day(person, "birth_day", DAY_NONE), err);
    if (rc == 0)
        rc = entry_add(c, &(struct new_entry){.person = a.person, .kind = "own_contact", .scope = "contact"},
                       err);
    if (rc == 0)
        call_go(c, "/me/contact?done=own_contact");
    return rc;
}

/* --- moving --- */

int move_page(struct call *c, struct err *err)
{
    struct access a;
    struct value *person, *history;
    int rc = file_open(&a, &person, c, &(struct audit_note){.action = "read", .object = "person"}, err);
    if (rc == 0)
        rc = store_all(&history, &c->store, SQL_PERSON_RESIDENCES, DB_ARGS(db_text(a.person)), err);
    if (rc < 0)
        return rc;
    form_page(c, &a, "move");
    struct value *values = value_put_object(c->page, "values");
    char today[11];
    day_format(today, c->today);
    value_put_text(values, "day", today);
    value_put(c->page, "residences", history);
    return 0;
}

int move_change(struct call *c, struct err *err)
{
    struct access a;
    struct value *person;
    const char *area = NULL;
    int32_t day = call_day(c, "day", c->today);
    int rc = file_open(&a, &person, c, &(struct audit_note){.action = "change", .object = "person"}, err);
    if (rc == 0 && day > c->today)
        rc = err_set(err, ERR_INVALID, "day", "day_in_future", "%s", value_get_text(c->form, "day"));
    if (rc == 0)
        rc = area_find(&area, c, c->form, err);
    if (rc < 0)
        return rc;
    struct value *contact = value_object(c->arena);
    value_merge(contact, value_get(person, "contact"));
    for (size_t i = 0; address_fields[i]; i++)
        value_remove(contact, address_fields[i]);
    keep(c, contact, c->form, address_fields);
    rc = write_contact(c, &a, contact, store_day(person, "birth_day", DAY_NONE), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_RESIDENCE_INSERT,
                       DB_ARGS(db_text(a.person), db_int(day), db_text(area)), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_PERSON_SET_AREA, DB_ARGS(db_text(a.person)), err);
    if (rc == 0)
        rc = entry_add(c, &(struct new_entry){.person = a.person, .kind = "moved", .scope = "contact"}, err);
    if (rc == 0)
        call_go(c, "/persons/%s?done=moved", a.person);
    return rc;
}

/* --- citizen service number --- */

enum { BSN_SHOWN_MS = 2 * 60 * 1000 };

/* Who may use it: a role and an organisation that the law allows. */
bool bsn_may(const struct call *c)
{
    const struct org_kind *kind = content_org_kind(c->app->content, c->actor->org_kind);
    return c->actor->role == ROLE_PROFESSIONAL && kind && kind->bsn;
}

void bsn_hide(struct call *c)
{
    if (!bsn_may(c))
        value_add_text(value_put_array(c->page, "without"), "bsn");
}

int bsn_refuse(struct call *c, struct err *err)
{
    return call_field(c, "bsn") && !bsn_may(c) ? err_set(err, ERR_INVALID, "bsn", "bsn_not_used", NULL) : 0;
}

static int open_bsn(struct access *a, struct call *c, const char *action, struct err *err)
{
    struct audit_note note = {.action = action, .object = "bsn"};
    int rc = access_open(a, c, call_param(c, "person"), FOR_CARE, &note, err);
    if (rc == 0)
        rc = access_require(a, c, PART_BSN, err);
    if (rc == 0 && !bsn_may(c)) {
        c->denied = note;
        c->denied.person = arena_str(c->arena, a->person);
        c->denied.purpose = access_purpose_code(a->purpose);
        c->denied.basis = involvement_code(a->involvement);
        c->denied.outcome = "denied";
        rc = err_set(err, ERR_DENIED, "bsn", "bsn_not_used", NULL);
    }
    return rc;
}

/* By an older Kiem, with the installation's key (admin/rotate.c seals it anew); NULL: it is not. */
static int bsn_older(char **out, struct call *c, const char *person, struct err *err)
{
    DB_ROWS_AUTO rows = {0};
    int rc = db_query(&rows, c->store.tx, SQL_PERSON_BSN, DB_ARGS(db_text(person)), err);
    if (rc == 0)
        rc = db_next(&rows, err);
    if (rc <= 0)
        return rc < 0 ? rc : err_set(err, ERR_NOT_FOUND, "bsn", "not_found", NULL);
    struct sealed box = {0};
    box.data = db_column_blob(&rows, 0, &box.len);
    struct seal_key key = vault_key(c->app->vault, VAULT_BSN);
    *out = NULL;
    return sealed_number(box) == 0 ? 0 : unseal(out, c->arena, &key, person, box, err);
}

int bsn_open(char **out, struct call *c, const char *person, struct err *err)
{
    struct value *row;
    char *bsn = NULL;
    int rc = bsn_older(&bsn, c, person, err);
    if (rc == 0 && !bsn) {
        rc = store_one(&row, &c->store, SQL_PERSON_BSN, DB_ARGS(db_text(person)), err);
        if (rc == 0 && !value_get_text(row, "bsn"))
            return err_set(err, ERR_NOT_FOUND, "bsn", "not_found", NULL);
        bsn = rc == 0 ? arena_str(c->arena, value_get_text(row, "bsn")) : NULL;
    }
    if (rc == 0)
        *out = bsn;
    return rc;
}

int bsn_page(struct call *c, struct err *err)
{
    struct access a;
    struct value *person;
    int64_t asked = 0;
    int rc = open_bsn(&a, c, "read", err);
    if (rc == 0)
        rc = store_one(&person, &c->store, SQL_PERSON_FILE, DB_ARGS(db_text(a.person)), err);
    if (rc == 0)
        rc = store_int(&asked, &c->store, SQL_BSN_ASKED,
                       DB_ARGS(db_text(a.person), db_int(c->now - BSN_SHOWN_MS), db_text(c->actor->account)),
                       err);
    if (rc < 0)
        return rc;
    form_page(c, &a, "bsn");
    bool known = value_get_bool(person, "has_bsn");
    value_put_bool(c->page, "bsn_known", known);
    value_put_text(c->page, "bsn_show", arena_printf(c->arena, "/persons/%s/bsn/show", a.person));
    if (known && asked > 0) {
        char *bsn;
        rc = bsn_open(&bsn, c, a.person, err);
        if (rc == 0)
            value_put_text(c->page, "bsn", bsn);
    }
    return rc;
}

int bsn_show(struct call *c, struct err *err)
{
    struct access a;
    int rc = open_bsn(&a, c, "open", err);
    if (rc == 0)
        call_go(c, "/persons/%s/bsn", a.person);
    return rc;
}

int bsn_change(struct call *c, struct err *err)
{
    struct access a;
    int rc = open_bsn(&a, c, "change", err);
    if (rc == 0)
        rc = bsn_write(c, a.person, call_field(c, "bsn"), err);
    if (rc == 0)
        rc = entry_add(c, &(struct new_entry){.person = a.person, .kind = "bsn", .scope = "contact"}, err);
    return rc == 0 ? go_to_new(c, a.person, "bsn", err) : rc;
}
