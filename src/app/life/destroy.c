/*
 * Destroying what there is of a person: every row of hers goes, her own row keeps nothing but its id, and her key is taken
 * out of the key file, so that no copy of the database brings her back (vault/tree.h). Whether it may be done is decided by
 * who calls (request.c, retention.c); here only a hold stands in the way. The audit keeps that she was, by her id.
 *
 * A file and a database cannot change as one, and several servers may each have a key file: the rows go in one transaction
 * that writes her down as destroyed, and every server's key file follows that list. Between the two nothing of her can be
 * seen; what a crash or a restore left apart is found and made good.
 */
#include "app/life/life.h"

#include "app/groups/groups.h"
#include "app/page_cache.h"
#include "base/str.h"

#include <stdio.h>

enum { ARENA_MAX = 4 << 20, BATCH = 500, LOOK_BACK_MS = 3600 * 1000 };

/* Each takes the person; rows that others refer to come behind those. A test reads the schema for what is missing. */
static const enum sql_name clears[] = {
    SQL_DESTROY_CHILD_WISHES,
    SQL_DESTROY_JOBS,
    SQL_DESTROY_URGENTS,
    SQL_DESTROY_FINDINGS,
    SQL_DESTROY_MEETING_ITEMS,
    SQL_DESTROY_MEETING_GUESTS,
    SQL_DESTROY_MEETINGS,
    SQL_DESTROY_VISITS,
    SQL_DESTROY_CONTACT_WISHES,
    SQL_DESTROY_WEEK_PLAN_ROWS,
    SQL_DESTROY_CONTACTS,
    SQL_DESTROY_CONTACT_DUE,
    SQL_DESTROY_CLIENT_ROUTES,
    SQL_DESTROY_GROUP_ATTENDANCE,
    SQL_DESTROY_GROUP_PLACES,
    SQL_DESTROY_YOUNG_DECISIONS,
    SQL_DESTROY_YOUNG_MEETINGS,
    SQL_DESTROY_YOUNG_DESKS,
    SQL_DESTROY_YOUNG_STEPS,
    SQL_DESTROY_YOUNG_PLANS,
    SQL_DESTROY_REFERRAL_EVENTS,
    SQL_DESTROY_REFERRALS,
    SQL_DESTROY_GIVERS,
    SQL_DESTROY_CONSENTS,
    SQL_DESTROY_STEPS,
    SQL_DESTROY_OUTCOMES,
    SQL_DESTROY_ATTACHMENTS,
    SQL_DESTROY_RESPONSES,
    SQL_DESTROY_DUE,
    SQL_DESTROY_DUES,
    SQL_DESTROY_PREGNANCIES,
    SQL_DESTROY_ENTRIES,
    SQL_DESTROY_GLASSES,
    SQL_DESTROY_HOMES,
    SQL_DESTROY_HASHES,
    SQL_DESTROY_DIFFERENT,
    SQL_DESTROY_INVOLVED,
    SQL_DESTROY_LINKS,
    SQL_DESTROY_DEVICES,
    SQL_DESTROY_SESSIONS,
    SQL_DESTROY_IDENTITIES,
    SQL_DESTROY_CLOSINGS,
    SQL_DESTROY_HOLDS,
    SQL_DESTROY_QUESTIONS,
    SQL_DESTROY_READINESS,
    SQL_DESTROY_OWN_DRAFTS,
    SQL_DESTROY_REQUESTS,
    SQL_DESTROY_REQUEST_WORDS,
    SQL_DESTROY_KIN,
    /* of a record of Nu Niet Zwanger, whose id no person has */
    SQL_DESTROY_NNZ_STEPS,
    SQL_DESTROY_NNZ_RECORD,
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
    int rc = group_places_destroy(c, person, err);
    if (rc == 0)
        rc = clear_rows(&c->store, person, c->now, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_DESTROYED_INSERT,
                       DB_ARGS(db_text(person), db_int(c->now), db_text(why), db_text(by)), err);
    return rc;
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

int destroy_nnz_record(struct call *c, const char *record, const char *why, struct err *err)
{
    int rc = destroy_one(c, record, why, err);
    if (rc == 0)
        rc = audit_write(
            c, &(struct audit_note){.action = "delete", .object = "nnz", .object_id = record, .basis = why},
            err);
    return rc;
}

/* --- the key file follows the database --- */

struct follow {
    struct arena *arena;
    struct value *rows;
    int64_t at;
    char person[37];
};

static int read_since(struct tx *tx, void *context, struct err *err)
{
    struct follow *f = context;
    struct store store = {.tx = tx, .arena = f->arena};
    return store_all(&f->rows, &store, SQL_DESTROYED_SINCE,
                     DB_ARGS(db_int(f->at), db_text(f->person), db_int(BATCH)), err);
}

/* One batch, and how many it had. */
static int follow_batch(size_t *count, struct app *app, struct follow *f, struct err *err)
{
    int rc = db_read(app->db, read_since, f, err);
    size_t n = rc == 0 ? value_count(f->rows) : 0;
    for (size_t i = 0; rc == 0 && i < n; i++) {
        const struct value *row = value_item(f->rows, i);
        const char *person = value_get_text(row, "id");
        if (!vault_destroyed(app->vault, person)) {
            page_cache_clear(app->pages); /* what her key opened is in no page that is kept */
            rc = vault_destroy(app->vault, person, err);
        }
        f->at = value_get_int(row, "at_ms", 0);
        snprintf(f->person, sizeof f->person, "%s", person);
    }
    *count = n;
    return rc;
}

int destroyed_follow(struct app *app, struct err *err)
{
    /* Looks back further than clocks of several programs differ and a transaction lasts. */
    int64_t seen = atomic_load(&app->destroyed_seen);
    struct follow f = {.at = seen - LOOK_BACK_MS};
    size_t count = BATCH;
    while (count == BATCH) {
        ARENA_AUTO a = arena_new(ARENA_MAX);
        if (!a)
            return err_nomem(err);
        f.arena = a;
        int rc = follow_batch(&count, app, &f, err);
        if (rc < 0)
            return rc;
    }
    if (f.at > seen)
        atomic_store(&app->destroyed_seen, f.at);
    return 0;
}

/* --- a copy of the database that was put back --- */

struct sweep {
    struct app *app;
    struct arena *arena;
    struct value *rows;
    char after[37];
    int64_t now;
    const char *person; /* to be cleared */
};

static int read_ids(struct tx *tx, void *context, struct err *err)
{
    struct sweep *s = context;
    struct store store = {.tx = tx, .arena = s->arena};
    return store_all(&s->rows, &store, SQL_PERSONS_WITH_KEY, DB_ARGS(db_text(s->after), db_int(BATCH)), err);
}

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

static int sweep_batch(int64_t *done, size_t *count, struct sweep *s, struct err *err)
{
    int rc = db_read(s->app->db, read_ids, s, err);
    size_t n = rc == 0 ? value_count(s->rows) : 0;
    for (size_t i = 0; rc == 0 && i < n; i++) {
        s->person = value_get_text(value_item(s->rows, i), "id");
        if (!vault_destroyed(s->app->vault, s->person))
            continue;
        rc = db_write(s->app->db, clear_again, s, err);
        (*done)++;
    }
    if (n > 0)
        snprintf(s->after, sizeof s->after, "%s", value_get_text(value_item(s->rows, n - 1), "id"));
    *count = n;
    return rc;
}

int destroyed_agree(int64_t *done, struct app *app, struct err *err)
{
    struct sweep s = {.app = app, .now = clock_now(&app->clock)};
    int64_t cleared = 0;
    size_t count = BATCH;
    int rc = destroyed_follow(app, err);
    while (rc == 0 && count == BATCH) {
        ARENA_AUTO a = arena_new(ARENA_MAX);
        if (!a)
            return err_nomem(err);
        s.arena = a;
        rc = sweep_batch(&cleared, &count, &s, err);
    }
    if (rc == 0)
        *done = cleared;
    return rc;
}
