/* Opening and closing a database, and the two ways in: a write with the writer, a read with a reader. */
#include "base/mem.h"
#include "db/address.h"
#include "db/disk.h"
#include "db/handle.h"
#include "db/migrate.h"
#include "db/repeat.h"

#include <string.h>

enum { READERS = 4, CONNECTIONS = 8 };

/* One process writes a file at a time: one writer, some readers. */
static int start_writer(struct db *db, int group_ms, struct err *err)
{
    struct db_conn like = db->like;
    like.access = DB_ACCESS_WRITE;
    int rc = writer_init(&db->writer, &like, group_ms, err);
    db->writer.meter = &db->meter;
    if (rc == 0)
        rc = db_conn_ready(&db->writer.conn, err);
    return rc == 0 ? db_conn_prepare_all(&db->writer.conn, err) : rc;
}

/* Read-only: the version is read, an empty or foreign file refused. */
static int look(struct db *db, struct err *err)
{
    void *conn = NULL;
    const struct db_engine *engine = db->like.engine;
    if (!engine->shared && !disk_exists(db->path))
        return err_set(err, ERR_NOT_FOUND, db->path, "db_missing", NULL);
    int rc = engine->open(&conn, &db->like.place, DB_ACCESS_READ, err);
    if (rc < 0)
        return rc;
    rc = db_schema_version(&db->version, engine, conn, db->like.catalog, db->name, err);
    if (rc == 0 && db->version == 0)
        rc = err_set(err, ERR_CONFLICT, db->name, "db_foreign", NULL);
    engine->close(conn);
    return rc;
}

/* On a server: only who may create fills an empty database. */
static int find_schema(struct db *db, const struct db_options *options, struct err *err)
{
    int rc = options->create ? 0 : look(db, err);
    if (rc < 0 || options->read_only)
        return rc;
    return db_migrate(&db->version, db->like.engine, &db->like.place, db->like.catalog, err);
}

static int start_pool(struct db *db, const struct db_options *options, struct err *err)
{
    const struct db_engine *engine = db->like.engine;
    struct db_conn like = db->like;
    int wanted = engine->shared ? options->connections : options->readers;
    like.access = engine->shared && !options->read_only ? DB_ACCESS_WRITE : DB_ACCESS_READ;
    if (wanted <= 0)
        wanted = engine->shared ? CONNECTIONS : READERS;
    int rc = pool_init(&db->pool, wanted, &like, err);
    db->pool.meter = &db->meter;
    if (rc < 0 || !engine->shared)
        return rc < 0 ? rc : pool_open(&db->pool, err);
    struct db_conn *first =
        &db->pool.idle[wanted - 1]->conn; /* lent first; the others open when they are wanted */
    rc = db_conn_ready(first, err);
    bool current = db->version == (int)like.catalog->migration_count;
    return rc == 0 && current ? db_conn_prepare_all(first, err) : rc;
}

static int start(struct db *db, const struct db_options *options, struct err *err)
{
    bool shared = db->like.engine->shared;
    db->like.place =
        (struct db_place){.path = db->path, .name = db->name, .vfs = db->vfs, .unsafe = options->unsafe};
    int rc = shared               ? find_schema(db, options, err)
             : options->read_only ? look(db, err)
                                  : claim_take(&db->claim, &db->version, &db->like, options, err);
    if (rc == 0 && !shared && !options->read_only)
        rc = start_writer(db, options->group_ms, err);
    return rc == 0 ? start_pool(db, options, err) : rc;
}

int db_open(struct db **out, const char *url, const struct db_options *options, struct err *err)
{
    const struct db_engine *engine = NULL;
    const char *path = NULL;
    int rc = address_engine(&engine, &path, url, err);
    if (rc < 0)
        return rc;
    struct db *db = mem_alloc(sizeof *db);
    if (!db)
        return err_nomem(err);
    *db = (struct db){.like = {.engine = engine, .catalog = options->catalog, .access = DB_ACCESS_READ},
                      .read_only = options->read_only,
                      .claim = no_claim,
                      .path = mem_dup(path),
                      .name = address_name(path, engine),
                      .vfs = options->vfs ? mem_dup(options->vfs) : NULL};
    rc = db->path && db->name && (db->vfs || !options->vfs) ? start(db, options, err) : err_nomem(err);
    if (rc < 0) {
        db_close(db);
        return rc;
    }
    *out = db;
    return 0;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    pool_release(&db->pool);
    writer_release(&db->writer);
    claim_release(&db->claim);
    mem_free(db->path);
    mem_free(db->name);
    mem_free(db->vfs);
    mem_free(db);
}

int db_version(const struct db *db)
{
    return db->version;
}

const struct db_meter *db_meter(const struct db *db)
{
    return &db->meter;
}

int64_t db_size(const struct db *db)
{
    struct disk_path log;
    int64_t size = disk_size(db->path);
    return disk_path(&log, db->path, "-wal", NULL) < 0 ? size : size + disk_size(log.text);
}

bool db_write_later(struct db *db, struct db_later *later)
{
    return !db->read_only && !db->like.engine->shared && writer_later(&db->writer, later);
}

int db_write(struct db *db, db_work *work, void *context, struct err *err)
{
    if (db->read_only)
        return err_set(err, ERR_DENIED, db->name, "db_read_only", NULL);
    return db->like.engine->shared ? repeat_write(&db->pool, work, context, err)
                                   : writer_run(&db->writer, work, context, err);
}

int db_read(struct db *db, db_work *work, void *context, struct err *err)
{
    if (db->version < (int)db->like.catalog->migration_count)
        return err_set(err, ERR_CONFLICT, db->name, "db_older", NULL);
    return db->like.engine->shared ? repeat_read(&db->pool, work, context, err)
                                   : pool_read(&db->pool, work, context, err);
}
