/* A child's file as the rule of care/contact.h wants it, and what is due next, kept for the worklist. Shows nothing. */
#include "app/contact/contact_part.h"

#include "base/str.h"

enum { STALE_MAX = 20 };

static int load_records(struct contact_file *f, struct call *c, struct err *err)
{
    size_t n = value_count(f->rows);
    struct contact_record *all = arena_alloc(c->arena, (n + 1) * sizeof *all);
    if (!all)
        return err_nomem(err);
    for (size_t i = 0; i < n; i++) {
        const struct value *row = value_item(f->rows, i);
        const char *state = value_get_text(row, "state");
        all[i] = (struct contact_record){.code = value_get_text(row, "code"),
                                         .day = store_day(row, "held_day", DAY_NONE),
                                         .held = text_is(state, "held"),
                                         .two_way = value_get_bool(row, "has_counted"),
                                         .declined = text_is(state, "declined")};
    }
    f->child.records = all;
    f->child.record_count = n;
    return 0;
}

int contact_file_load(struct contact_file *out, struct call *c, const char *person, struct err *err)
{
    struct contact_file f = {0};
    struct value *row, *rows;
    int rc = store_one(&row, &c->store, SQL_CONTACT_CHILD, DB_ARGS(db_text(person)), err);
    if (rc < 0)
        return rc;
    f.child = (struct contact_child){.birth_day = store_day(row, "birth_day", DAY_NONE),
                                     .death_day = store_day(row, "death_day", DAY_NONE),
                                     .due_day = store_day(row, "due_day", DAY_NONE),
                                     .known_day = store_day(row, "opened_day", DAY_NONE)};
    f.is_child = text_is(value_get_text(row, "role"), "child") && f.child.birth_day != DAY_NONE;
    if (f.is_child) {
        rc = store_all(&rows, &c->store, SQL_CONTACTS_OF_PERSON, DB_ARGS(db_text(person)), err);
        f.rows = rc == 0 ? rows : NULL;
        if (rc == 0)
            rc = load_records(&f, c, err);
        if (rc == 0)
            rc = client_route_changes(&f.child.changes, c, person, err);
        if (rc == 0)
            rc = contact_status(&f.all, c->arena, &c->app->content->contacts, &f.child, c->today, err);
    }
    if (rc == 0)
        *out = f;
    return rc;
}

const struct value *contact_planned(const struct contact_file *f, const char *code)
{
    for (size_t i = 0; i < value_count(f->rows); i++) {
        const struct value *row = value_item(f->rows, i);
        if (text_is(value_get_text(row, "code"), code) && text_is(value_get_text(row, "state"), "planned"))
            return row;
    }
    return NULL;
}

int contacts_held_here(struct call *c, struct err *err)
{
    return text_is(c->actor->org_kind, c->app->content->contacts.org_kind)
               ? 0
               : err_set(err, ERR_DENIED, "planning", "planning_holder", NULL);
}

bool contact_may(const struct call *c, const struct access *a)
{
    return (a->involvement == INVOLVED_OWN || a->involvement == INVOLVED_HANDOVER) &&
           text_is(c->actor->org_kind, c->app->content->contacts.org_kind) && access_writes(a, PART_PLAN) &&
           access_shows(a, c, PART_PLAN, CONTACT_SCOPE, NULL);
}

/* --- for the worklist --- */

int contact_refresh(struct call *c, const char *person, struct err *err)
{
    struct contact_file f;
    int rc = contact_file_load(&f, c, person, err);
    if (rc < 0 || !f.is_child)
        return rc;
    const struct contact_status *next = NULL;
    for (size_t i = 0; i < f.all.count && !next; i++)
        if (f.all.items[i].state <= CONTACT_OVERDUE && !contact_planned(&f, f.all.items[i].kind->code))
            next = &f.all.items[i];
    return store_run(
        NULL, &c->store, SQL_CONTACT_DUE_SET,
        DB_ARGS(db_text(person), db_text(next ? next->kind->code : ""),
                db_text(c->app->content->contacts.org_kind), db_int(next ? next->from_day : DAY_FOREVER),
                db_int(next ? next->due_day : DAY_FOREVER), db_int(next ? next->until_day : DAY_FOREVER)),
        err);
}

int contact_refresh_stale(struct call *c, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_CONTACT_STALE,
                       DB_ARGS(db_text(c->actor->org), db_int(c->today), db_int(STALE_MAX)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        rc = contact_refresh(c, value_get_text(value_item(rows, i), "person_id"), err);
    return rc;
}
