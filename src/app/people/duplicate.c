/* Files that may be of the same person: found by the same hashes when a file is made, shown with the question, and set
 * aside when they are not. Merging is in merge.c. */
#include "app/people/people.h"

#include "app/people/record.h"
#include "app/signals/signals.h"
#include "base/str.h"

static const struct {
    const char *flag, *key;
    bool tells; /* so strong that it may be said that there is a file elsewhere */
} reasons[] = {
    {"is_bsn", "duplicate.bsn", true},
    {"is_name", "duplicate.name", true},
    {"is_phone", "duplicate.phone", false},
    {"is_email", "duplicate.email", false},
};
enum { REASONS = sizeof reasons / sizeof reasons[0] };

/* What speaks for it, in words. */
static const char *because(struct call *c, const struct value *candidate)
{
    const char *out = NULL;
    for (size_t i = 0; i < REASONS; i++)
        if (value_get_bool(candidate, reasons[i].flag)) {
            const char *words = call_text(c, reasons[i].key);
            out = out ? arena_printf(c->arena, "%s, %s", out, words) : words;
        }
    return out;
}

static bool tells(const struct value *candidate)
{
    for (size_t i = 0; i < REASONS; i++)
        if (reasons[i].tells && value_get_bool(candidate, reasons[i].flag))
            return true;
    return false;
}

static int put_candidate(struct value *items, struct call *c, const char *mine, const struct value *candidate,
                         struct err *err)
{
    struct access a;
    struct value *row;
    const char *id = value_get_text(candidate, "id");
    int rc =
        access_open(&a, c, id, FOR_CARE, &(struct audit_note){.action = "read", .object = "person"}, err);
    if (rc == 0)
        rc = store_one(&row, &c->store, SQL_PERSON_LISTED, DB_ARGS(db_text(id)), err);
    if (rc < 0 || !access_shows(&a, c, PART_IDENTITY, "contact", NULL))
        return rc;
    value_put_text(row, "role_label", call_label(c, "person_role", value_get_text(row, "role")));
    value_put_text(row, "href", arena_printf(c->arena, "/persons/%s", id));
    value_put_text(row, "merge", arena_printf(c->arena, "/persons/%s/merge", id));
    value_put_text(row, "different", arena_printf(c->arena, "/persons/%s/different", mine));
    value_put_text(row, "mine", mine);
    value_put_text(row, "because", because(c, candidate));
    value_add(items, row);
    return 0;
}

int duplicates_page(struct call *c, struct err *err)
{
    struct access a;
    struct value *person, *rows, *items = value_put_array(c->page, "candidates");
    int rc = file_open(&a, &person, c, &(struct audit_note){.action = "read", .object = "person"}, err);
    if (rc == 0)
        rc = store_all(&rows, &c->store, SQL_DUPLICATES_OF, DB_ARGS(db_text(a.person)), err);
    if (rc < 0)
        return rc;
    form_page(c, &a, "duplicate");
    value_put(c->page, "person", person);
    bool elsewhere = false;
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *candidate = value_item(rows, i);
        bool may = false;
        rc = access_allowed(&may, c, value_get_text(candidate, "id"), FOR_CARE, err);
        if (rc == 0 && may)
            rc = put_candidate(items, c, a.person, candidate, err);
        elsewhere = elsewhere || (!may && tells(candidate));
    }
    value_put_bool(c->page, "elsewhere", elsewhere);
    return rc;
}

int go_to_new(struct call *c, const char *person, const char *done, struct err *err)
{
    struct value *rows;
    bool ask = false;
    int rc = due_refresh(c, person, err);
    if (rc == 0)
        rc = store_all(&rows, &c->store, SQL_DUPLICATES_OF, DB_ARGS(db_text(person)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows) && !ask; i++) {
        rc = access_allowed(&ask, c, value_get_text(value_item(rows, i), "id"), FOR_CARE, err);
        ask = ask || tells(value_item(rows, i));
    }
    if (rc == 0)
        call_go(c, "/persons/%s%s?done=%s", person, ask ? "/duplicates" : "", done);
    return rc;
}

int duplicates_different(struct call *c, struct err *err)
{
    struct access a, other;
    struct value *person;
    int rc = file_open(&a, &person, c, &(struct audit_note){.action = "change", .object = "person"}, err);
    if (rc == 0)
        rc = access_open(&other, c, call_field(c, "other"), FOR_CARE,
                         &(struct audit_note){.action = "change", .object = "person"}, err);
    if (rc == 0)
        rc = store_run(
            NULL, &c->store, SQL_DIFFERENT_INSERT,
            DB_ARGS(db_text(a.person), db_text(other.person), db_text(c->actor->membership), db_int(c->now)),
            err);
    if (rc == 0)
        call_go(c, "/persons/%s?done=different", a.person);
    return rc;
}
