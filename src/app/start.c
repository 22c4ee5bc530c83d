/* See start.h. Decides nothing about use cases; app.c asks the clock's rule. */
#include "app/start.h"

#include "base/str.h"

enum { ARENA_MAX = 1 << 20 };

static const char check_name[] = "key_check";

struct key_check {
    struct app *app;
    struct arena *arena;
    const char *stored; /* NULL: this database never had a key file */
    char own[65];
};

static int read_check(struct tx *tx, void *context, struct err *err)
{
    struct key_check *k = context;
    struct store s = {.tx = tx, .arena = k->arena};
    struct value *row;
    int rc = store_one(&row, &s, SQL_SETTING_GET, DB_ARGS(db_text(check_name)), err);
    k->stored = rc == 0 ? value_get_text(row, "value") : NULL;
    return rc == ERR_NOT_FOUND ? 0 : rc;
}

static int write_check(struct tx *tx, void *context, struct err *err)
{
    struct key_check *k = context;
    struct store s = {.tx = tx, .arena = k->arena, .vault = k->app->vault};
    return store_run(NULL, &s, SQL_SETTING_SET, DB_ARGS(db_text(check_name), db_text(k->own)), err);
}

static int compare(struct key_check *k, const char *path, bool create, struct err *err)
{
    vault_hash(k->own, k->app->vault, "setting", check_name);
    if (!k->stored)
        return create ? db_write(k->app->db, write_check, k, err) : 0;
    return secret_equal(k->own, k->stored) ? 0 : err_set(err, ERR_CONFLICT, path, "key_other", NULL);
}

int start_key(struct app *app, const char *path, bool create, struct err *err)
{
    ARENA_AUTO a = arena_new(ARENA_MAX);
    if (!a)
        return err_nomem(err);
    struct key_check k = {.app = app, .arena = a};
    struct err why = {0};
    int rc = db_read(app->db, read_check, &k, &why);
    /* A database of an older Kiem, opened only to be copied: there is nothing to compare, and nothing is made. */
    if (rc < 0 && text_is(why.key, "db_older") && !create)
        return vault_open(&app->vault, path, false, &app->clock, &app->rng, err);
    if (rc < 0) {
        if (err)
            *err = why;
        return rc;
    }
    rc = vault_open(&app->vault, path, create && !k.stored, &app->clock, &app->rng, err);
    return rc == 0 ? compare(&k, path, create, err) : rc;
}

struct latest {
    struct arena *arena;
    int64_t at;
};

static int read_latest(struct tx *tx, void *context, struct err *err)
{
    struct latest *l = context;
    struct store s = {.tx = tx, .arena = l->arena};
    return store_int(&l->at, &s, SQL_AUDIT_LATEST, DB_NO_ARGS, err);
}

int start_clock(struct app *app, bool accept, struct err *err)
{
    ARENA_AUTO a = arena_new(ARENA_MAX);
    if (!a)
        return err_nomem(err);
    struct latest latest = {.arena = a};
    int rc = db_read(app->db, read_latest, &latest, err);
    if (rc < 0)
        return rc;
    int64_t now = clock_now(&app->clock);
    if (!accept && (rc = clock_follows(latest.at, now, err)) < 0)
        return rc;
    atomic_store(&app->latest, accept || now > latest.at ? now : latest.at);
    return 0;
}
