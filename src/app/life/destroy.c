/*
 * Destroying what there is of a person: every row of hers goes, her own row keeps nothing but its id, and her key is taken
 * out of the key file, so that no copy of the database brings her back (vault/tree.h). Whether it may be done is decided by
 * who calls (request.c, retention.c); here only a hold stands in the way. The audit keeps that she was, by her id.
 *
 * The rows go in one transaction, the key after it, by a job of the same transaction: a file and a database cannot change as
 * one. Between the two nothing of her can be seen, and destroyed_agree() finds what a crash or a restore left apart.
 */
#include "app/jobs.h"
#include "app/life/life.h"

#include "base/str.h"

#include <stdio.h>

enum { ARENA_MAX = 4 << 20, BATCH = 500 };

/* Each takes the person; rows that others refer to come behind those. A test reads the schema for what is missing. */
static const enum sql_name clears[] = {
    SQL_DESTROY_JOBS,           SQL_DESTROY_URGENTS,   SQL_DESTROY_FINDINGS,      SQL_DESTROY_MEETING_ITEMS,
    SQL_DESTROY_MEETING_GUESTS, SQL_DESTROY_MEETINGS,  SQL_DESTROY_VISITS,        SQL_DESTROY_REFERRAL_EVENTS,
    SQL_DESTROY_REFERRALS,      SQL_DESTROY_GIVERS,    SQL_DESTROY_CONSENTS,      SQL_DESTROY_STEPS,
    SQL_DESTROY_OUTCOMES,       SQL_DESTROY_RESPONSES, SQL_DESTROY_DUE,           SQL_DESTROY_DUES,
    SQL_DESTROY_PREGNANCIES,    SQL_DESTROY_ENTRIES,   SQL_DESTROY_GLASSES,       SQL_DESTROY_HOMES,
    SQL_DESTROY_HASHES,         SQL_DESTROY_DIFFERENT, SQL_DESTROY_INVOLVED,      SQL_DESTROY_LINKS,
    SQL_DESTROY_DEVICES,        SQL_DESTROY_SESSIONS,  SQL_DESTROY_IDENTITIES,    SQL_DESTROY_CLOSINGS,
    SQL_DESTROY_HOLDS,          SQL_DESTROY_REQUESTS,  SQL_DESTROY_REQUEST_WORDS, SQL_DESTROY_KIN,
};

static int clear_rows(const struct store *s, const char *person, int64_t now, struct err *err)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < sizeof clears / sizeof clears[0]; i++)
        rc = store_run(NULL, s, clears[i], DB_ARGS(db_text(person)), err);
    if (rc == 0)
        rc = store_run(NULL, s, SQL_DESTROY_ACCOUNT, DB_ARGS(db_text(person), db_int(now), db_blob("x", 1)),
                       err);
    if (rc == 0)
        rc = store_run(NULL, s, SQL_DESTROY_PERSON, DB_ARGS(db_text(person), db_int(now)), err);
    return rc;
}

static int destroy_one(struct call *c, const char *person, const char *why, struct err *err)
{
    const char *by = c->actor->membership[0] ? c->actor->membership : NULL;
    int rc = clear_rows(&c->store, person, c->now, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_DESTROYED_INSERT,
                       DB_ARGS(db_text(person), db_int(c->now), db_text(why), db_text(by)), err);
    return rc == 0 ? job_plan(c, "key_destroy", person, "", c->now, err) : rc;
}

int destroy_person(struct call *c, const char *person, const char *why, struct err *err)
{
    struct value *held, *ids;
    int rc = store_one(&held, &c->store, SQL_HOLD_STANDS, DB_ARGS(db_text(person)), err);
    if (rc == 0)
        return err_set(err, ERR_CONFLICT, "person", "held", NULL);
    if (rc != ERR_NOT_FOUND)
        return rc;
    /* Files that were merged into hers have keys of their own. */
    rc = store_all(&ids, &c->store, SQL_PERSON_ALL_IDS, DB_ARGS(db_text(person)), err);
    for (size_t i = 0; rc == 0 && i < value_count(ids); i++)
        rc = destroy_one(c, value_get_text(value_item(ids, i), "id"), why, err);
    if (rc == 0)
        rc = audit_write(
            c, &(struct audit_note){.person = person, .action = "delete", .object = "file", .basis = why},
            err);
    return rc;
}

int key_destroy_send(struct call *c, struct err *err)
{
    return vault_destroy(c->app->vault, call_param(c, "ref_id"), err);
}

/* --- a copy that was put back --- */

struct sweep {
    struct app *app;
    struct arena *arena;
    enum sql_name find;
    struct value *rows;
    const char *after;
    int64_t now;
    const char *person; /* to be cleared */
};

static int read_ids(struct tx *tx, void *context, struct err *err)
{
    struct sweep *s = context;
    struct store store = {.tx = tx, .arena = s->arena};
    return store_all(&s->rows, &store, s->find, DB_ARGS(db_text(s->after), db_int(BATCH)), err);
}

/* What a backup that was put back holds of one whose key is gone. */
static int clear_again(struct tx *tx, void *context, struct err *err)
{
    struct sweep *s = context;
    struct store store = {.tx = tx, .arena = s->arena, .vault = s->app->vault};
    int rc = clear_rows(&store, s->person, s->now, err);
    return rc < 0
               ? rc
               : store_run(NULL, &store, SQL_DESTROYED_INSERT,
                           DB_ARGS(db_text(s->person), db_int(s->now), db_text("restore"), db_none()), err);
}

/* One batch; `last` becomes the last id, "" when there is no more. */
static int sweep_batch(int64_t *done, char last[37], struct sweep *s, struct err *err)
{
    bool of_keys = s->find == SQL_PERSONS_WITH_KEY;
    int rc = db_read(s->app->db, read_ids, s, err);
    size_t n = rc == 0 ? value_count(s->rows) : 0;
    for (size_t i = 0; rc == 0 && i < n; i++) {
        s->person = value_get_text(value_item(s->rows, i), "id");
        if (vault_destroyed(s->app->vault, s->person) != of_keys)
            continue;
        rc = of_keys ? db_write(s->app->db, clear_again, s, err)
                     : vault_destroy(s->app->vault, s->person, err);
        (*done)++;
    }
    snprintf(last, 37, "%s", n == BATCH ? value_get_text(value_item(s->rows, n - 1), "id") : "");
    return rc;
}

int destroyed_agree(int64_t *done, struct app *app, struct err *err)
{
    static const enum sql_name both[] = {SQL_DESTROYED_ALL, SQL_PERSONS_WITH_KEY};
    int64_t count = 0;
    for (size_t i = 0; i < 2; i++) {
        char after[37] = "", last[37] = "";
        do {
            ARENA_AUTO a = arena_new(ARENA_MAX);
            if (!a)
                return err_nomem(err);
            struct sweep s = {
                .app = app, .arena = a, .find = both[i], .after = after, .now = clock_now(&app->clock)};
            int rc = sweep_batch(&count, last, &s, err);
            if (rc < 0)
                return rc;
            snprintf(after, sizeof after, "%s", last);
        } while (after[0]);
    }
    *done = count;
    return 0;
}
