/*
 * Finding a file. The organisation's own, newest first; or by citizen service number, surname with birth date, or postcode
 * with number, through keyed hashes: what was searched for stands in no address and no log. Of a person kept by others only
 * is said that there is a file, and only to who knows her number, or her name and birth date; an address tells nothing (a
 * shelter is an address too). Each look-up is one probe of an index, however many families there are.
 */
#include "app/people/people.h"

#include "app/people/record.h"
#include "base/str.h"

#include <string.h>

enum { PAGE_ROWS = 20, HASH_LEN = 64 };

/* --- the list --- */

/* Closed files are left out, or are what is looked for. */
static bool closed_wanted(const struct call *c)
{
    return text_is(value_get_text(c->query, "closed"), "1");
}

static int put_file(struct value *items, struct call *c, const char *person, struct err *err)
{
    struct access a;
    struct value *row;
    int rc =
        access_open(&a, c, person, FOR_CARE, &(struct audit_note){.action = "read", .object = "person"}, err);
    if (rc == 0)
        rc = store_one(&row, &c->store, SQL_PERSON_LISTED, DB_ARGS(db_text(a.person)), err);
    bool named = access_shows(&a, c, PART_IDENTITY, "contact", NULL) || a.involvement == INVOLVED_KEPT;
    if (rc < 0 || !named || a.closed != closed_wanted(c))
        return rc;
    value_put_text(row, "role_label", call_label(c, "person_role", value_get_text(row, "role")));
    person_put_age(row, c, store_day(row, "birth_day", DAY_NONE));
    char age[16] = "";
    int32_t due = store_day(row, "due_day", DAY_NONE);
    if (due != DAY_NONE && access_shows(&a, c, PART_IDENTITY, "pregnancy", NULL))
        gestation_format(age, gestation_age(due, c->today));
    else
        value_remove(row, "due_day");
    value_put_text(row, "gestation", age[0] ? age : NULL);
    value_put_text(row, "href", arena_printf(c->arena, "/persons/%s", a.person));
    value_add(items, row);
    return 0;
}

static int put_own(struct call *c, struct err *err)
{
    struct id id;
    const char *before = value_get_text(c->query, "before");
    if (!before || !id_parse(&id, before))
        before = "g"; /* behind every identifier */
    struct value *rows, *items = value_put_array(c->page, "files");
    int rc = store_all(
        &rows, &c->store, SQL_ORG_FILES,
        DB_ARGS(db_text(c->actor->org), db_text(before), db_int(PAGE_ROWS + 1), db_int(closed_wanted(c))),
        err);
    size_t n = rc == 0 ? value_count(rows) : 0;
    for (size_t i = 0; rc == 0 && i < n && i < PAGE_ROWS; i++)
        rc = put_file(items, c, value_get_text(value_item(rows, i), "id"), err);
    const char *last = n > PAGE_ROWS ? value_get_text(value_item(rows, PAGE_ROWS - 1), "place") : NULL;
    value_put_text(
        c->page, "older",
        last ? arena_printf(c->arena, "/families?before=%s%s", last, closed_wanted(c) ? "&closed=1" : "")
             : NULL);
    value_put_bool(c->page, "is_later", strcmp(before, "g") != 0);
    return rc;
}

/* --- search --- */

/* A file of others: that it is there, and how to ask. */
static int put_elsewhere(struct call *c, const char *person, const char *kind, struct err *err)
{
    if (!text_is(kind, "bsn") && !text_is(kind, "surname+birth"))
        return 0;
    const struct org_kind *own = content_org_kind(c->app->content, c->actor->org_kind);
    bool may_break = c->actor->role == ROLE_PROFESSIONAL && own && own->care;
    const struct value *had = value_get(c->page, "elsewhere");
    struct value *items = had ? value_copy(c->arena, had) : value_array(c->arena);
    value_put(c->page, "elsewhere", items);
    value_put_text(value_add_object(items), "glass",
                   may_break ? arena_printf(c->arena, "/persons/%s/glass", person) : NULL);
    return audit_write(c,
                       &(struct audit_note){.person = person,
                                            .action = "search",
                                            .object = "person",
                                            .purpose = "care",
                                            .basis = "none",
                                            .outcome = "denied"},
                       err);
}

static int put_found(struct call *c, const struct value *ids, const char *kind, struct err *err)
{
    struct value *found = value_put_array(c->page, "found");
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < value_count(ids); i++) {
        const char *id = value_get_text(value_item(ids, i), "id");
        bool may = false;
        rc = access_allowed(&may, c, id, FOR_CARE, err);
        if (rc == 0)
            rc = may ? put_file(found, c, id, err) : put_elsewhere(c, id, kind, err);
    }
    return rc;
}

static bool known_kind(const char *kind)
{
    for (size_t i = 0; look_up_kinds[i]; i++)
        if (text_is(kind, look_up_kinds[i]))
            return true;
    return false;
}

int families_page(struct call *c, struct err *err)
{
    const char *kind = value_get_text(c->query, "by"), *hash = value_get_text(c->query, "key");
    bsn_hide(c);
    value_put_bool(c->page, "is_closed", closed_wanted(c));
    bool search = kind && hash && known_kind(kind) && strlen(hash) == HASH_LEN;
    const char *other = closed_wanted(c) ? "" : "closed=1";
    value_put_text(c->page, "other_list",
                   search
                       ? arena_printf(c->arena, "/families?by=%s&key=%s&%s",
                                      text_is(kind, "surname+birth") ? "surname%2Bbirth" : kind, hash, other)
                       : arena_printf(c->arena, "/families%s%s", other[0] ? "?" : "", other));
    if (!search)
        return put_own(c, err);
    struct value *ids;
    int rc = store_all(&ids, &c->store, SQL_PERSONS_BY_HASH, DB_ARGS(db_text(kind), db_text(hash)), err);
    if (rc == 0)
        rc = put_found(c, ids, kind, err);
    bool nothing = value_count(value_get(c->page, "found")) == 0 && !value_get(c->page, "elsewhere");
    value_put_bool(c->page, "is_search", true);
    value_put_bool(c->page, "is_nothing", nothing);
    return rc;
}

int families_search(struct call *c, struct err *err)
{
    struct look_up by = {
        .contact = c->form, .birth_day = call_day(c, "birth_day", DAY_NONE), .bsn = call_field(c, "bsn")};
    static const char *const order[] = {"bsn", "surname+birth", "address"};
    int rc = bsn_refuse(c, err);
    for (size_t i = 0; rc == 0 && i < sizeof order / sizeof order[0]; i++) {
        char hash[65];
        if (!look_up_hash(hash, c, order[i], &by))
            continue;
        const char *kind = text_is(order[i], "surname+birth") ? "surname%2Bbirth" : order[i];
        call_go(c, "/families?by=%s&key=%s", kind, hash);
        return audit_write(c, &(struct audit_note){.action = "search", .object = "person", .purpose = "care"},
                           err);
    }
    return rc < 0 ? rc : err_set(err, ERR_INVALID, "surname", "search_incomplete", NULL);
}
