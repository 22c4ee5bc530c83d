/* See audit_chain.h. Reads and seals; never changes what a row says. */
#include "app/audit_chain.h"

#include "base/str.h"

#include <stdio.h>
#include <string.h>

/* While a batch is sealed nobody else writes, so it is small; a call takes as many as a busy server writes between two. */
enum {
    BATCH_ROWS = 250,
    BATCHES_PER_CALL = 400,
    CALL_MS = 1000,
    END_MS = 10000, /* when the server stops */
    SETTLED_MS = 1000,
    BATCHES_AT_ONCE = 100, /* a year has millions of batches: memory holds these */
    ARENA_MAX = 64 << 20,
    ROW_MAX = 8192
};

/* The canonical bytes of a row: each column as text, ended by a byte that no column holds; null is told from empty. */
static int add_row(struct chain *chain, struct db_rows *rows, struct err *err)
{
    BUF_AUTO text;
    buf_init(&text, ROW_MAX);
    for (int i = 0; i < db_columns(rows); i++) {
        if (db_column_type(rows, i) == DB_INT)
            buf_printf(&text, "i%lld", (long long)db_column_int(rows, i));
        else if (!db_column_null(rows, i))
            buf_printf(&text, "t%s", db_column_text(rows, i));
        buf_addc(&text, '\x1f');
    }
    if (text.failed)
        return err_nomem(err);
    chain_add(chain, buf_text(&text), text.len);
    return 0;
}

struct sealing {
    struct app *app;
    struct arena *arena;
    int64_t settled_ms; /* rows younger than this wait */
    int rows;           /* sealed by the last run */
};

static int last_batch(int64_t *number, char hash[65], const struct store *s, struct err *err)
{
    struct value *row;
    int rc = store_one(&row, s, SQL_AUDIT_BATCH_LAST, DB_NO_ARGS, err);
    if (rc < 0 && rc != ERR_NOT_FOUND)
        return rc;
    *number = rc == 0 ? value_get_int(row, "number", 0) : 0;
    snprintf(hash, 65, "%s", rc == 0 ? value_get_text(row, "hash") : "");
    return 0;
}

/* Hashes the rows to be sealed; *count of them, the last with the identifier `last`. */
static int gather(struct chain *chain, int *count, char last[37], const struct store *s, int64_t before,
                  struct err *err)
{
    DB_ROWS_AUTO rows = {0};
    int rc = db_query(&rows, s->tx, SQL_AUDIT_UNSEALED, DB_ARGS(db_int(before), db_int(BATCH_ROWS)), err);
    for (*count = 0; rc == 0 && (rc = db_next(&rows, err)) > 0; ++*count) {
        snprintf(last, 37, "%s", db_column_text(&rows, 0));
        rc = add_row(chain, &rows, err);
    }
    return rc;
}

static int seal_batch(struct tx *tx, void *context, struct err *err)
{
    struct sealing *sealing = context;
    struct store s = {.tx = tx, .arena = sealing->arena, .vault = sealing->app->vault};
    int64_t now = clock_now(&sealing->app->clock), before = now - sealing->settled_ms, number;
    char previous[65], hash[65], mac[65], last[37] = "";
    int sealed = 0;
    struct chain chain;
    int rc = last_batch(&number, previous, &s, err);
    if (rc < 0)
        return rc;
    chain_begin(&chain, previous);
    rc = gather(&chain, &sealing->rows, last, &s, before, err);
    chain_end(&chain, hash);
    if (rc < 0 || sealing->rows == 0)
        return rc;
    vault_hash(mac, s.vault, "audit", hash);
    rc = store_run(&sealed, &s, SQL_AUDIT_SET_BATCH,
                   DB_ARGS(db_text(last), db_int(number + 1), db_int(before)), err);
    if (rc == 0 && sealed != sealing->rows)
        return err_set(err, ERR_CONFLICT, "audit", "audit_broken", "%s", "a row changed while it was sealed");
    if (rc == 0)
        rc = store_run(NULL, &s, SQL_AUDIT_BATCH_INSERT,
                       DB_ARGS(db_int(number + 1), db_int(now), db_int(sealing->rows), db_text(previous),
                               db_text(hash), db_text(mac)),
                       err);
    return rc;
}

static int seal_batches(struct app *app, int64_t settled_ms, int64_t most_ms, struct err *err)
{
    struct sealing sealing = {.app = app, .settled_ms = settled_ms, .rows = BATCH_ROWS};
    int64_t until = clock_now(&app->clock) + most_ms;
    for (int i = 0; i < BATCHES_PER_CALL && sealing.rows == BATCH_ROWS && clock_now(&app->clock) <= until;
         i++) {
        ARENA_AUTO a = arena_new(ARENA_MAX);
        if (!a)
            return err_nomem(err);
        sealing.arena = a;
        int rc = db_write(app->db, seal_batch, &sealing, err);
        if (rc < 0)
            return rc;
    }
    return 0;
}

int audit_seal(struct app *app, struct err *err)
{
    return seal_batches(app, SETTLED_MS, CALL_MS, err);
}

int audit_seal_rest(struct app *app, struct err *err)
{
    return seal_batches(app, -1, END_MS, err);
}

/* --- verifying --- */

struct verifying {
    struct app *app;
    struct arena *arena;
    struct audit_state state;
};

static int broken(struct err *err, int64_t number, const char *what)
{
    char where[32];
    snprintf(where, sizeof where, "batch %lld", (long long)number);
    return err_set(err, ERR_CONFLICT, where, "audit_broken", "%s", what);
}

static int hash_batch(char hash[65], int64_t *count, const struct store *s, int64_t number,
                      const char *previous, struct err *err)
{
    DB_ROWS_AUTO rows = {0};
    struct chain chain;
    chain_begin(&chain, previous);
    int rc = db_query(&rows, s->tx, SQL_AUDIT_IN_BATCH, DB_ARGS(db_int(number)), err);
    *count = 0;
    while (rc == 0 && (rc = db_next(&rows, err)) > 0) {
        ++*count;
        rc = add_row(&chain, &rows, err);
    }
    chain_end(&chain, hash);
    return rc;
}

static int verify_batch(struct verifying *v, const struct store *s, const struct value *batch,
                        struct err *err)
{
    int64_t number = value_get_int(batch, "number", 0), count;
    char hash[65], mac[65];
    if (number != v->state.batches + 1)
        return broken(err, number, "a batch is missing before it");
    if (!text_is(value_get_text(batch, "previous"), v->state.head))
        return broken(err, number, "it does not follow the batch before");
    int rc = hash_batch(hash, &count, s, number, v->state.head, err);
    if (rc < 0)
        return rc;
    if (count != value_get_int(batch, "row_count", -1))
        return broken(err, number, "rows were added or removed");
    if (!text_is(value_get_text(batch, "hash"), hash))
        return broken(err, number, "a row was changed");
    vault_hash(mac, v->app->vault, "audit", hash);
    if (!text_is(value_get_text(batch, "mac"), mac))
        return broken(err, number, "it was not sealed with this installation's key");
    snprintf(v->state.head, sizeof v->state.head, "%s", hash);
    v->state.batches = number;
    v->state.rows += count;
    return 0;
}

/* Some batches behind those that were verified; *more when there may be others. */
static int verify_some(bool *more, struct verifying *v, struct tx *tx, struct err *err)
{
    ARENA_AUTO a = arena_new(ARENA_MAX);
    if (!a)
        return err_nomem(err);
    struct store s = {.tx = tx, .arena = a, .vault = v->app->vault};
    struct value *batches;
    int rc = store_all(&batches, &s, SQL_AUDIT_BATCHES,
                       DB_ARGS(db_int(v->state.batches), db_int(BATCHES_AT_ONCE)), err);
    for (size_t i = 0; rc == 0 && i < value_count(batches); i++)
        rc = verify_batch(v, &s, value_item(batches, i), err);
    if (rc == 0)
        *more = value_count(batches) == BATCHES_AT_ONCE;
    return rc;
}

static int verify(struct tx *tx, void *context, struct err *err)
{
    struct verifying *v = context;
    struct store s = {.tx = tx, .arena = v->arena, .vault = v->app->vault};
    int64_t orphans = 0;
    bool more = true;
    int rc = 0;
    v->state = (struct audit_state){0};
    while (rc == 0 && more)
        rc = verify_some(&more, v, tx, err);
    if (rc == 0)
        rc = store_int(&orphans, &s, SQL_AUDIT_ORPHANS, DB_NO_ARGS, err);
    if (rc == 0 && orphans > 0)
        return broken(err, v->state.batches + 1, "rows name a batch that is not there");
    return rc == 0 ? store_int(&v->state.unsealed, &s, SQL_AUDIT_UNSEALED_COUNT, DB_NO_ARGS, err) : rc;
}

int audit_verify(struct audit_state *out, struct app *app, struct err *err)
{
    ARENA_AUTO a = arena_new(ARENA_MAX);
    if (!a)
        return err_nomem(err);
    struct verifying v = {.app = app, .arena = a};
    int rc = db_read(app->db, verify, &v, err);
    if (rc == 0)
        *out = v.state;
    return rc;
}
