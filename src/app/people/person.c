/* Making and showing one person's file. Signals, plan and chain have files of their own. */
#include "app/people/people.h"

#include "app/access.h"
#include "app/people/section.h"
#include "base/str.h"
#include "care/gestation.h"

#include <stdio.h>
#include <string.h>

int entry_add(struct call *c, const struct new_entry *entry, struct err *err)
{
    struct db_arg text;
    int rc = store_seal(&text, &c->store, entry->person, "text", entry->text, err);
    if (rc < 0)
        return rc;
    const struct actor *who = c->actor;
    return store_run(NULL, &c->store, SQL_ENTRY_INSERT,
                     DB_ARGS(db_text(call_id(c)), db_text(entry->person), db_int(c->now), db_int(c->today),
                             db_text(entry->kind), db_text(entry->ref), db_text(entry->scope),
                             db_text(entry->code), db_text(who->org[0] ? who->org : NULL),
                             db_text(who->membership[0] ? who->membership : NULL), text),
                     err);
}

/* The neighbourhood of an address by the postcode table; nothing when no table was loaded. */
static int find_area(const char **out, struct call *c, const struct value *contact, struct err *err)
{
    *out = NULL;
    const char *pc6 = value_get_text(contact, "pc6");
    if (!pc6)
        return 0;
    int64_t loaded = 0;
    int rc = store_int(&loaded, &c->store, SQL_ADDRESS_AREA_ANY, DB_NO_ARGS, err);
    if (rc < 0 || loaded == 0)
        return rc;
    struct value *row;
    int64_t number = value_get_int(contact, "number", 0);
    rc = store_one(&row, &c->store, SQL_AREA_OF_ADDRESS, DB_ARGS(db_text(pc6), db_int(number)), err);
    if (rc == ERR_NOT_FOUND)
        return err_set(err, ERR_INVALID, "pc6", "address_unknown", "%s %lld", pc6, (long long)number);
    if (rc == 0)
        *out = value_get_text(row, "area");
    return rc;
}

static int add_hash(struct call *c, const char *person, const char *kind, const char *text, struct err *err)
{
    char hash[65];
    vault_hash(hash, c->app->vault, kind, text);
    return store_run(NULL, &c->store, SQL_PERSON_HASH_INSERT,
                     DB_ARGS(db_text(kind), db_text(hash), db_text(person)), err);
}

/* Lower case letters and digits only, so that "De Vries" and "de vries " are one surname. */
static const char *folded(struct call *c, const char *text)
{
    char *out = arena_str(c->arena, text);
    size_t n = 0;
    for (const char *at = text; out && *at; at++) {
        unsigned char ch = (unsigned char)*at;
        if (ch >= 'A' && ch <= 'Z')
            out[n++] = (char)(ch + 32);
        else if ((ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || ch >= 0x80)
            out[n++] = (char)ch;
    }
    if (out)
        out[n] = '\0';
    return out ? out : "";
}

static int add_hashes(struct call *c, const char *person, const struct new_person *in, struct err *err)
{
    int rc = in->bsn ? add_hash(c, person, "bsn", in->bsn, err) : 0;
    const char *surname = value_get_text(in->contact, "surname");
    if (rc == 0 && surname && in->birth_day != DAY_NONE) {
        char day[11];
        day_format(day, in->birth_day);
        const char *key = arena_printf(c->arena, "%s %s", folded(c, surname), day);
        rc = key ? add_hash(c, person, "surname+birth", key, err) : err_nomem(err);
    }
    return rc;
}

static int seal_identity(struct call *c, const char *person, const struct new_person *in, struct err *err)
{
    struct db_arg name, contact, bsn = db_none();
    int rc = store_seal(&name, &c->store, person, "name", in->name, err);
    if (rc == 0)
        rc = store_seal_json(&contact, &c->store, person, "contact_json", in->contact, err);
    if (rc == 0 && in->bsn) {
        struct seal_key key = vault_key(c->app->vault, VAULT_BSN);
        struct sealed box;
        rc = seal(&box, c->arena, &key, person, in->bsn, err);
        if (rc == 0)
            bsn = db_blob(box.data, box.len);
    }
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_PERSON_SET_SEALED, DB_ARGS(db_text(person), name, contact, bsn),
                       err);
    return rc;
}

static struct db_arg day_or_none(int32_t day)
{
    return day == DAY_NONE ? db_none() : db_int(day);
}

int person_create(const char **id, struct call *c, const struct new_person *in, struct err *err)
{
    const char *person = call_id(c), *area = NULL;
    SEAL_KEY_AUTO key = {0};
    struct sealed wrapped;
    int rc = find_area(&area, c, in->contact, err);
    if (rc == 0)
        rc = person_key_new(&key, &wrapped, c->arena, c->app->vault, person, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_PERSON_INSERT,
                       DB_ARGS(db_text(person), db_text(in->family), db_text(in->role),
                               db_text(in->sex ? in->sex : "unknown"), day_or_none(in->birth_day),
                               db_blob(wrapped.data, wrapped.len), db_text(area), db_text(in->pregnancy),
                               db_int(c->today), db_int(c->now)),
                       err);
    if (rc == 0)
        rc = seal_identity(c, person, in, err);
    if (rc == 0)
        rc = add_hashes(c, person, in, err);
    if (rc == 0 && area)
        rc = store_run(NULL, &c->store, SQL_RESIDENCE_INSERT,
                       DB_ARGS(db_text(person), db_int(c->today), db_text(area)), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_INVOLVEMENT_INSERT,
                       DB_ARGS(db_text(call_id(c)), db_text(person), db_text(c->actor->org), db_text("own"),
                               db_none(), db_none(), db_int(c->now)),
                       err);
    if (rc == 0)
        *id = person;
    return rc;
}

static int pregnancies(struct call *c, const struct access *a, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_PERSON_PREGNANCIES, DB_ARGS(db_text(a->person)), err);
    if (rc < 0 || !access_shows(a, c, PART_IDENTITY, "pregnancy", NULL))
        return rc;
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        struct pregnancy p = {store_day(row, "due_day", DAY_NONE), store_day(row, "ended_day", DAY_NONE),
                              DAY_NONE};
        if (!pregnancy_running(&p, c->today))
            continue;
        char age[16];
        gestation_format(age, gestation_age(p.due_day, c->today));
        value_put_text(c->page, "gestation", age);
        value_put_text(c->page, "due_day", value_get_text(row, "due_day"));
    }
    value_put(c->page, "pregnancies", rows);
    return 0;
}

static int timeline(struct call *c, const struct access *a, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_PERSON_ENTRIES, DB_ARGS(db_text(a->person)), err);
    if (rc < 0)
        return rc;
    struct value *shown = value_put_array(c->page, "entries");
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        if (access_shows(a, c, PART_TIMELINE, value_get_text(row, "scope"), value_get_text(row, "org_id")))
            value_add(shown, value_copy(c->arena, row));
    }
    return 0;
}

/* The file from top to bottom; a subject adds its line here. */
static section *const sections[] = {
    pregnancies,
    timeline,
};

int person_page(struct call *c, struct err *err)
{
    struct access a;
    struct value *person;
    int rc = access_open(&a, c, call_param(c, "person"), FOR_CARE,
                         &(struct audit_note){.action = "read", .object = "file"}, err);
    if (rc == 0)
        rc = store_one(&person, &c->store, SQL_PERSON_FILE, DB_ARGS(db_text(a.person)), err);
    if (rc < 0)
        return rc;
    value_put(c->page, "person", person);
    for (size_t i = 0; rc == 0 && i < sizeof sections / sizeof sections[0]; i++)
        rc = sections[i](c, &a, err);
    return rc;
}
