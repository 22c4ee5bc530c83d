/* Opening and closing a database, and the two ways in: a write with the writer, a read with a reader. */
#include "base/mem.h"
#include "db/disk.h"
#include "db/handle.h"
#include "db/migrate.h"

#include <string.h>

enum { READERS = 4 };

static const struct scheme {
    const char *prefix;
    const struct db_engine *engine;
} schemes[] = {{"sqlite:", &sqlite_engine}};

/* The engine and path that a url means; a plain path is SQLite's. */
static int parse_url(const struct db_engine **engine, const char **path, const char *url, struct err *err)
{
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
        if (strncmp(url, schemes[i].prefix, strlen(schemes[i].prefix)) == 0) {
            *engine = schemes[i].engine;
            *path = url + strlen(schemes[i].prefix);
            return 0;
        }
    size_t word = strcspn(url, ":/");
    if (word > 0 && url[word] == ':')
        return err_set(err, ERR_INVALID, url, "db_scheme", "%.*s", (int)word, url);
    *engine = &sqlite_engine;
    *path = url;
    return 0;
}

static int start_writer(struct db *db, int group_ms, struct err *err)
{
    struct db_conn like = db->like;
    like.access = DB_ACCESS_WRITE;
    int rc = writer_init(&db->writer, &like, group_ms, err);
    if (rc == 0)
        rc = db_conn_ready(&db->writer.conn, err);
    return rc == 0 ? db_conn_prepare_all(&db->writer.conn, err) : rc;
}

/* Read-only: the version is read, an empty or foreign file refused. */
static int look(struct db *db, struct err *err)
{
    void *conn = NULL;
    const struct db_engine *engine = db->like.engine;
    if (!disk_exists(db->path))
        return err_set(err, ERR_NOT_FOUND, db->path, "db_missing", NULL);
    int rc = engine->open(&conn, &db->like.place, DB_ACCESS_READ, err);
    if (rc < 0)
        return rc;
    rc = db_schema_version(&db->version, engine, conn, db->like.catalog, db->path, err);
    if (rc == 0 && db->version == 0)
        rc = err_set(err, ERR_CONFLICT, db->path, "db_foreign", NULL);
    engine->close(conn);
    return rc;
}

static int start(struct db *db, const struct db_options *options, struct err *err)
{
    db->like.place = (struct db_place){db->path, db->vfs};
    int rc =
        options->read_only ? look(db, err) : claim_take(&db->claim, &db->version, &db->like, options, err);
    if (rc == 0 && !options->read_only)
        rc = start_writer(db, options->group_ms, err);
    return rc == 0
               ? readers_init(&db->readers, options->readers > 0 ? options->readers : READERS, &db->like, err)
               : rc;
}

int db_open(struct db **out, const char *url, const struct db_options *options, struct err *err)
{
    const struct db_engine *engine = NULL;
    const char *path = NULL;
    int rc = parse_url(&engine, &path, url, err);
    if (rc < 0)
        return rc;
    struct db *db = mem_alloc(sizeof *db);
    if (!db)
        return err_nomem(err);
    *db = (struct db){.like = {.engine = engine, .catalog = options->catalog, .access = DB_ACCESS_READ},
                      .read_only = options->read_only,
                      .claim = no_claim,
                      .path = mem_dup(path),
                      .vfs = options->vfs ? mem_dup(options->vfs) : NULL};
    rc = db->path && (db->vfs || !options->vfs) ? start(db, options, err) : err_nomem(err);
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
    readers_release(&db->readers);
    writer_release(&db->writer);
    claim_release(&db->claim);
    mem_free(db->path);
    mem_free(db->vfs);
    mem_free(db);
}

int db_version(const struct db *db)
{
    return db->version;
}

int db_write(struct db *db, db_work *work, void *context, struct err *err)
{
    if (db->read_only)
        return err_set(err, ERR_DENIED, db->path, "db_read_only", NULL);
    return writer_run(&db->writer, work, context, err);
}

int db_read(struct db *db, db_work *work, void *context, struct err *err)
{
    if (db->version < (int)db->like.catalog->migration_count)
        return err_set(err, ERR_CONFLICT, db->path, "db_older", NULL);
    return readers_run(&db->readers, work, context, err);
}
