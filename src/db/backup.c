/*
 * A copy of the whole database: to a backup, and back. A copy is made under another name, checked, synced, and only
 * then renamed: at every moment, also of a power cut, the name holds a whole database or nothing. Does not encrypt
 * (texts about people already are, with keys that the key file holds) and does not rotate old backups.
 */
#include "db/backup.h"
#include "db/disk.h"
#include "db/handle.h"
#include "db/migrate.h"

#include <stdio.h>
#include <unistd.h>

static int check_open(const struct db_engine *engine, void *conn, const struct db_catalog *catalog,
                      const char *path, struct err *err)
{
    int version = 0;
    int rc = db_schema_version(&version, engine, conn, catalog, path, err);
    if (rc == 0 && version == 0)
        rc = err_set(err, ERR_CONFLICT, path, "db_foreign", NULL);
    if (rc == 0)
        rc = engine->check_pages(conn, err);
    return rc == 0 ? engine->check_references(conn, err) : rc;
}

static int check_place(const struct db_engine *engine, const struct db_place *place,
                       const struct db_catalog *catalog, struct err *err)
{
    void *conn = NULL;
    if (!disk_exists(place->path))
        return err_set(err, ERR_NOT_FOUND, place->path, "db_missing", NULL);
    int rc = engine->open(&conn, place, DB_ACCESS_READ, err);
    if (rc < 0)
        return rc;
    rc = check_open(engine, conn, catalog, place->path, err);
    engine->close(conn);
    return rc;
}

int db_check(const char *path, const struct db_catalog *catalog, struct err *err)
{
    return check_place(&sqlite_engine, &(struct db_place){.path = path}, catalog, err);
}

/* Copies one moment of `from` into the file at `to`. */
static int copy_snapshot(const struct db_engine *engine, const struct db_place *from, const char *to,
                         struct err *err)
{
    void *conn = NULL;
    enum db_identity identity = DB_IS_EMPTY;
    int rc = engine->open(&conn, from, DB_ACCESS_READ, err);
    if (rc < 0)
        return rc;
    rc = engine->control(conn, DB_BEGIN_READ, err);
    if (rc == 0)
        rc = engine->identify(conn, &identity, err); /* the first read fixes the moment */
    if (rc == 0)
        rc = engine->copy(conn, to, err);
    engine->close(conn);
    return rc;
}

/* A new file at `to`, whole, checked and on disk; after an error there is none. */
static int copy_checked(const struct db_conn *like, const struct db_place *from, const char *to,
                        struct err *err)
{
    disk_remove(to); /* half of an earlier attempt */
    int rc = disk_make(to, err);
    if (rc < 0)
        return rc;
    rc = copy_snapshot(like->engine, from, to, err);
    if (rc == 0)
        rc = check_place(like->engine, &(struct db_place){.path = to, .vfs = like->place.vfs}, like->catalog,
                         err);
    if (rc == 0)
        rc = disk_sync(to, err);
    if (rc < 0)
        disk_remove(to);
    return rc;
}

int db_backup(struct db *db, const char *path, struct err *err)
{
    struct disk_path part;
    if (db->like.engine->shared)
        return err_set(err, ERR_INVALID, db->name, "db_backup_server", NULL);
    int rc = disk_path(&part, path, ".part", err);
    if (rc < 0)
        return rc;
    if (disk_exists(path))
        return err_set(err, ERR_CONFLICT, path, "db_exists", NULL);
    rc = copy_checked(&db->like, &db->like.place, part.text, err);
    if (rc < 0)
        return rc;
    rc = disk_rename_new(part.text, path, err);
    if (rc < 0)
        disk_remove(part.text);
    return rc;
}

/* Nobody else has it open: the lock of an upgrade is held. One that stands there is of an upgrade that was interrupted or refused, perhaps
 * long ago: it is replaced. */
int backup_before_upgrade(const struct db_conn *like, int version, struct err *err)
{
    char suffix[48];
    struct disk_path kept, part;
    snprintf(suffix, sizeof suffix, ".before-upgrade-%d", version);
    int rc = disk_path(&kept, like->place.path, suffix, err);
    if (rc == 0)
        rc = disk_path(&part, kept.text, ".part", err);
    if (rc < 0)
        return rc;
    rc = copy_checked(like, &like->place, part.text, err);
    if (rc == 0)
        rc = disk_replace(part.text, kept.text, err);
    return rc;
}

/* --- restore --- */

struct restore {
    const char *to;
    struct disk_path part, kept, log, kept_log, index;
};

static int name_files(struct restore *r, const char *to, struct err *err)
{
    const struct {
        struct disk_path *out;
        const char *suffix;
    } names[] = {
        {&r->part, ".restore"}, {&r->kept, ".before-restore"},
        {&r->log, "-wal"},      {&r->kept_log, ".before-restore-wal"},
        {&r->index, "-shm"},
    };
    r->to = to;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        int rc = disk_path(names[i].out, to, names[i].suffix, err);
        if (rc < 0)
            return rc;
    }
    return 0;
}

/* The old database keeps its log beside it, for a log left beside the new one would be applied to it. Each step leaves
 * the old one whole at its own name or at the kept one. A kept name that is already of the same file is an interrupted
 * restore, which goes on. */
static int keep_old(const struct restore *r, struct err *err)
{
    int rc = 0;
    bool there = disk_exists(r->to);
    if (disk_exists(r->kept.text) && !disk_same(r->kept.text, r->to))
        return err_set(err, ERR_CONFLICT, r->kept.text, "db_restore_kept", NULL);
    if (disk_exists(r->log.text) && !disk_exists(r->kept_log.text))
        rc = disk_link(r->log.text, r->kept_log.text, err);
    if (rc == 0 && there && !disk_exists(r->kept.text))
        rc = disk_link(r->to, r->kept.text, err);
    return rc == 0 ? disk_sync_folder(r->to, err) : rc;
}

static int put_in_place(const struct restore *r, struct err *err)
{
    int rc = keep_old(r, err);
    if (rc < 0)
        return rc;
    disk_remove(r->log.text);
    disk_remove(r->index.text);
    rc = disk_sync_folder(r->to, err);
    return rc == 0 ? disk_replace(r->part.text, r->to, err) : rc;
}

/* Closing the last connection writes the log into the file, so that the old database is one file again. One that is too
 * damaged for that keeps its log. */
static void fold_log(const struct db_engine *engine, const char *path)
{
    void *conn = NULL;
    enum db_identity identity = DB_IS_EMPTY;
    if (!disk_exists(path) ||
        engine->open(&conn, &(struct db_place){.path = path}, DB_ACCESS_WRITE, NULL) < 0)
        return;
    (void)engine->identify(conn, &identity, NULL);
    engine->close(conn);
}

int db_restore(const char *from, const char *to, const struct db_catalog *catalog, struct err *err)
{
    struct restore r;
    int lock = -1;
    const struct db_conn like = {.engine = &sqlite_engine, .catalog = catalog};
    int rc = name_files(&r, to, err);
    if (rc < 0)
        return rc;
    if (disk_same(from, to))
        return err_set(err, ERR_CONFLICT, to, "db_exists", NULL);
    rc = check_place(like.engine, &(struct db_place){.path = from}, catalog, err);
    if (rc == 0)
        rc = disk_lock(&lock, to, DISK_ALONE, err);
    if (rc == 0)
        rc = copy_checked(&like, &(struct db_place){.path = from}, r.part.text, err);
    if (rc == 0) {
        fold_log(like.engine, to);
        rc = put_in_place(&r, err);
        if (rc < 0)
            disk_remove(r.part.text);
    }
    if (lock >= 0)
        close(lock);
    return rc;
}
