/* See move.h. Knows tables by what the build says of them, and no engine. */
#include "db/move.h"

#include "base/mem.h"
#include "db/address.h"
#include "db/conn.h"
#include "db/disk.h"
#include "db/migrate.h"

#include <sodium.h>
#include <string.h>
#include <unistd.h>

enum { COLUMNS_MAX = 128 };

/* One end of the move. */
struct end {
    struct db_conn conn;
    char *name;
    int lock;  /* of a file, -1 without */
    bool made; /* the file is ours: gone again when nothing came of it */
};

struct table_hash {
    crypto_generichash_state state;
    int64_t rows;
    unsigned char bytes[32];
};

/* --- the two ends --- */

static void end_close(struct end *e, bool keep)
{
    const char *path = e->conn.place.path;
    struct disk_path beside;
    db_conn_release(&e->conn);
    if (e->made && !keep) {
        disk_remove(path);
        if (disk_path(&beside, path, "-wal", NULL) == 0)
            disk_remove(beside.text);
        if (disk_path(&beside, path, "-shm", NULL) == 0)
            disk_remove(beside.text);
    }
    if (e->lock >= 0)
        close(e->lock);
    mem_free(e->name);
}

/* Nobody else may have a file open; the lock stands beside it. */
static int hold_file(struct end *e, enum disk_hold hold, bool make, struct err *err)
{
    const char *path = e->conn.place.path;
    bool there = disk_exists(path);
    if (!there && !make)
        return err_set(err, ERR_NOT_FOUND, path, "db_missing", NULL);
    int rc = disk_lock(&e->lock, path, hold, err);
    if (rc < 0 || there)
        return rc;
    rc = disk_make(path, err);
    e->made = rc == 0;
    return rc == 0 ? disk_sync_folder(path, err) : rc;
}

static int end_init(struct end *e, const struct db_move *m, const char *url, enum db_access access,
                    struct err *err)
{
    struct db_conn like = {.catalog = m->catalog, .access = access};
    *e = (struct end){.lock = -1};
    int rc = address_engine(&like.engine, &like.place.path, url, err);
    if (rc < 0)
        return rc;
    e->name = address_name(like.place.path, like.engine);
    if (!e->name)
        return err_nomem(err);
    like.place.name = e->name;
    like.place.unsafe = m->unsafe;
    return db_conn_init(&e->conn, &like, err);
}

static int open_from(struct end *e, const struct db_move *m, struct err *err)
{
    int version = 0;
    int rc = end_init(e, m, m->from, m->rehearse ? DB_ACCESS_READ : DB_ACCESS_WRITE, err);
    const struct db_engine *engine = e->conn.engine;
    if (rc == 0 && !engine->shared)
        rc = hold_file(e, m->rehearse ? DISK_SHARED : DISK_ALONE, false, err);
    if (rc == 0)
        rc = db_conn_ready(&e->conn, err);
    if (rc == 0 && !m->rehearse)
        rc = engine->alone(e->conn.handle, e->name, err);
    if (rc == 0)
        rc = engine->control(e->conn.handle, m->rehearse ? DB_BEGIN_READ : DB_BEGIN_WRITE, err);
    if (rc == 0)
        rc = db_schema_version(&version, engine, e->conn.handle, m->catalog, e->name, err);
    if (rc == 0 && version == 0)
        return err_set(err, ERR_CONFLICT, e->name, "db_foreign", NULL);
    if (rc == 0 && version < (int)m->catalog->migration_count)
        return err_set(err, ERR_CONFLICT, e->name, "db_older", NULL);
    return rc;
}

/* *empty: there is no schema yet. */
static int open_to(struct end *e, bool *empty, const struct db_move *m, struct err *err)
{
    enum db_identity identity = DB_IS_FOREIGN;
    int version = 0;
    int rc = end_init(e, m, m->to, DB_ACCESS_MIGRATE, err);
    const struct db_engine *engine = e->conn.engine;
    if (rc == 0 && !engine->shared)
        rc = hold_file(e, DISK_ALONE, true, err);
    if (rc == 0)
        rc = db_conn_ready(&e->conn, err);
    if (rc == 0)
        rc = engine->identify(e->conn.handle, &identity, err);
    if (rc < 0)
        return rc;
    *empty = identity == DB_IS_EMPTY;
    if (*empty)
        rc = engine->adopt(e->conn.handle, err);
    else
        rc = db_schema_version(&version, engine, e->conn.handle, m->catalog, e->name, err);
    if (rc == 0 && !*empty && (m->rehearse || version < (int)m->catalog->migration_count))
        return err_set(err, ERR_CONFLICT, e->name, "db_full", NULL);
    return rc == 0 ? engine->control(e->conn.handle, DB_BEGIN_WRITE, err) : rc;
}

/* --- rows --- */

static void hash_begin(struct table_hash *h)
{
    h->rows = 0;
    crypto_generichash_init(&h->state, NULL, 0, sizeof h->bytes);
}

/* Each value with its type and length before it: no two different rows have the same bytes. */
static void hash_row(struct table_hash *h, const struct db_arg *row, size_t columns)
{
    h->rows++;
    for (size_t i = 0; i < columns; i++) {
        const struct db_arg *a = &row[i];
        int64_t head[2] = {(int64_t)a->type, a->type == DB_INT ? a->number : (int64_t)a->len};
        crypto_generichash_update(&h->state, (const unsigned char *)head, sizeof head);
        if (a->type == DB_TEXT || a->type == DB_BLOB)
            crypto_generichash_update(&h->state, a->data, a->len);
    }
}

static void hash_end(struct table_hash *h)
{
    crypto_generichash_final(&h->state, h->bytes, sizeof h->bytes);
}

/* A value as its column is meant, whatever the engine keeps it as. ERR_INVALID when it cannot be that. */
static int read_value(struct db_arg *out, const struct db_engine *engine, void *stmt, int column, char type)
{
    enum db_type found = engine->column_type(stmt, column);
    if (found == DB_NULL) {
        *out = db_none();
        return 0;
    }
    if (type == 'i') {
        *out = db_int(engine->column_int(stmt, column));
        return found == DB_INT ? 0 : ERR_INVALID;
    }
    *out = (struct db_arg){.type = type == 'b' ? DB_BLOB : DB_TEXT};
    out->data = engine->column_blob(stmt, column, &out->len);
    return found == DB_INT ? ERR_INVALID : 0;
}

typedef int row_work(void *context, const struct db_arg *row, size_t columns, struct err *err);

/* Every row of a table, hashed, and given to `work` when that is there. */
static int each_row(struct table_hash *h, struct end *e, const struct db_table *table, row_work *work,
                    void *context, struct err *err)
{
    const struct db_engine *engine = e->conn.engine;
    struct db_arg row[COLUMNS_MAX];
    size_t columns = strlen(table->types);
    void *stmt = NULL;
    int rc = columns <= COLUMNS_MAX ? 0 : err_set(err, ERR_INVALID, table->name, "db_statement", "columns");
    if (rc == 0)
        rc = engine->prepare(&stmt, e->conn.handle, table->name, table->select, err);
    if (rc < 0)
        return rc;
    engine->stream(e->conn.handle, true);
    hash_begin(h);
    rc = engine->bind(stmt, table->name, NULL, 0, err);
    while (rc == 0 && (rc = engine->step(stmt, table->name, err)) == 1) {
        rc = 0;
        for (size_t i = 0; i < columns && rc == 0; i++)
            if (read_value(&row[i], engine, stmt, (int)i, table->types[i]) < 0)
                rc = err_set(err, ERR_INVALID, table->name, "db_check", "column %zu", i + 1);
        if (rc == 0) {
            hash_row(h, row, columns);
            rc = work ? work(context, row, columns, err) : 0;
        }
    }
    engine->reset(stmt);
    engine->stream(e->conn.handle, false);
    engine->finalize(stmt);
    hash_end(h);
    return rc;
}

struct filling {
    const struct db_engine *engine;
    const struct db_table *table;
    void *stmt;
};

static int insert_row(void *context, const struct db_arg *row, size_t columns, struct err *err)
{
    const struct filling *f = context;
    int rc = f->engine->bind(f->stmt, f->table->name, row, columns, err);
    if (rc == 0)
        rc = f->engine->pour(f->stmt, f->table->name, err);
    f->engine->reset(f->stmt);
    return rc;
}

/* What a migration put in the table itself goes first. */
static int fill_table(struct table_hash *h, struct end *from, struct end *to, const struct db_table *table,
                      struct err *err)
{
    struct filling f = {.engine = to->conn.engine, .table = table};
    int rc = f.engine->prepare(&f.stmt, to->conn.handle, table->name, table->clear, err);
    if (rc < 0)
        return rc;
    rc = f.engine->bind(f.stmt, table->name, NULL, 0, err);
    if (rc == 0)
        rc = f.engine->step(f.stmt, table->name, err);
    f.engine->finalize(f.stmt);
    f.stmt = NULL;
    if (rc == 0)
        rc = f.engine->prepare(&f.stmt, to->conn.handle, table->name, table->insert, err);
    if (rc == 0)
        rc = f.engine->batch(to->conn.handle, table->name, err);
    if (rc == 0)
        rc = each_row(h, from, table, insert_row, &f, err);
    if (rc == 0)
        rc = f.engine->settle(to->conn.handle, table->name, err);
    if (f.stmt)
        f.engine->finalize(f.stmt);
    return rc;
}

/* --- the move --- */

struct moving {
    const struct db_move *m;
    struct end from, to;
    bool fill;
    struct table_hash *hashes; /* of `from`, one per table */
    int64_t rows;
};

static int copy_all(struct moving *v, struct err *err)
{
    const struct db_engine *engine = v->to.conn.engine;
    void *conn = v->to.conn.handle;
    int rc = v->fill ? db_make_schema(engine, conn, v->m->catalog, err) : 0;
    if (rc == 0 && v->fill)
        rc = engine->loosen(conn, err);
    for (size_t i = 0; i < v->m->tables->count && rc == 0; i++) {
        const struct db_table *table = &v->m->tables->items[i];
        rc = v->fill ? fill_table(&v->hashes[i], &v->from, &v->to, table, err)
                     : each_row(&v->hashes[i], &v->from, table, NULL, NULL, err);
        v->rows += v->hashes[i].rows;
    }
    return rc == 0 && v->fill ? engine->tighten(conn, err) : rc;
}

static int verify_all(struct moving *v, struct err *err)
{
    int rc = 0;
    for (size_t i = 0; i < v->m->tables->count && rc == 0; i++) {
        const struct db_table *table = &v->m->tables->items[i];
        struct table_hash read;
        char text[MOVE_HASH_TEXT];
        rc = each_row(&read, &v->to, table, NULL, NULL, err);
        if (rc < 0)
            return rc;
        bool same = read.rows == v->hashes[i].rows && memcmp(read.bytes, v->hashes[i].bytes, 32) == 0;
        if (!same && v->fill)
            return err_set(err, ERR_CONFLICT, table->name, "db_move_other", "%lld/%lld", (long long)read.rows,
                           (long long)v->hashes[i].rows);
        if (!same)
            return err_set(err, ERR_CONFLICT, v->to.name, "db_full", "%s", table->name);
        sodium_bin2hex(text, sizeof text, read.bytes, sizeof read.bytes);
        if (v->m->told)
            v->m->told(v->m->context, table->name, read.rows, text);
    }
    return rc;
}

/* The new one first: between the two commits both are whole, and moving again finds the same rows and finishes. */
static int commit_both(struct moving *v, struct err *err)
{
    struct db_conn *from = &v->from.conn, *to = &v->to.conn;
    if (v->m->rehearse)
        return to->engine->control(to->handle, DB_ROLLBACK, err);
    struct tx tx = {.conn = from, .writable = true};
    int rc = v->m->leave ? db_tx_work(&tx, v->m->leave, v->m->context, err) : 0;
    if (rc >= 0)
        rc = to->engine->control(to->handle, DB_COMMIT, err);
    if (rc < 0)
        return rc;
    v->to.made = false; /* it stays whatever comes: the old one may already say that it was moved */
    return from->engine->control(from->handle, DB_COMMIT, err);
}

int db_move(int64_t *rows, const struct db_move *move, struct err *err)
{
    struct moving v = {.m = move, .from = {.lock = -1}, .to = {.lock = -1}};
    v.hashes = mem_alloc((move->tables->count ? move->tables->count : 1) * sizeof *v.hashes);
    if (!v.hashes)
        return err_nomem(err);
    int rc = open_from(&v.from, move, err);
    if (rc == 0)
        rc = open_to(&v.to, &v.fill, move, err);
    if (rc == 0)
        rc = copy_all(&v, err);
    if (rc == 0)
        rc = verify_all(&v, err);
    if (rc == 0)
        rc = commit_both(&v, err);
    end_close(&v.to, rc == 0 && !move->rehearse);
    end_close(&v.from, true);
    mem_free(v.hashes);
    if (rc == 0)
        *rows = v.rows;
    return rc;
}
