/*
 * A file is shared by the server and the commands beside it; SQLite keeps their transactions apart. What SQLite does not
 * know is held here: one server, and nobody else inside while the schema changes. (That a file is not replaced under
 * those who have it open is the same lock: backup.c.)
 *
 *   shared ─▶ up to date? ─ yes ─▶ open
 *                │ no
 *                ▼
 *             alone ─▶ upgrade ─▶ shared
 */
#include "db/claim.h"

#include "db/backup.h"
#include "db/disk.h"
#include "db/migrate.h"

#include <unistd.h>

void claim_release(struct claim *claim)
{
    if (claim->open >= 0)
        close(claim->open);
    if (claim->serving >= 0)
        close(claim->serving);
    *claim = no_claim;
}

/* Whether the file has the newest schema: it can be opened beside others. Also finds what may not be opened at all. */
static int is_current(bool *out, const struct db_conn *like, struct err *err)
{
    void *conn = NULL;
    int version = 0;
    const char *path = like->place.path;
    int rc = like->engine->open(&conn, &like->place, DB_ACCESS_READ, err);
    if (rc < 0)
        return rc;
    rc = db_schema_version(&version, like->engine, conn, like->catalog, path, err);
    like->engine->close(conn);
    if (rc == 0)
        *out = version > 0 && version == (int)like->catalog->migration_count;
    return rc;
}

static int make_file(const char *path, struct err *err)
{
    int rc = disk_make(path, err);
    return rc == 0 ? disk_sync_folder(path, err) : rc;
}

/* A copy of what is there; of nothing there is none. */
static int keep_old(const struct db_conn *like, struct err *err)
{
    void *conn = NULL;
    int version = 0;
    int rc = like->engine->open(&conn, &like->place, DB_ACCESS_READ, err);
    if (rc < 0)
        return rc;
    rc = db_schema_version(&version, like->engine, conn, like->catalog, like->place.path, err);
    like->engine->close(conn);
    bool older = version > 0 && version < (int)like->catalog->migration_count;
    return rc == 0 && older ? backup_before_upgrade(like, version, err) : rc;
}

static int upgrade(int *version, const struct db_conn *like, struct err *err)
{
    const char *path = like->place.path;
    int alone = -1;
    int rc = disk_lock(&alone, path, DISK_ALONE, err);
    if (rc < 0)
        return rc;
    if (!disk_exists(path))
        rc = make_file(path, err);
    if (rc == 0)
        disk_close_to_others(path);
    if (rc == 0)
        rc = keep_old(like, err);
    if (rc == 0)
        rc = db_migrate(version, like->engine, &like->place, like->catalog, err);
    close(alone);
    return rc;
}

/* With the shared lock held the answer to "is it up to date" stays true. */
static int open_shared(int *fd, bool *current, const struct db_conn *like, struct err *err)
{
    const char *path = like->place.path;
    int lock = -1;
    int rc = disk_lock(&lock, path, DISK_SHARED, err);
    if (rc < 0)
        return rc;
    if (disk_exists(path))
        rc = is_current(current, like, err);
    if (rc == 0 && *current) {
        *fd = lock;
        return 0;
    }
    close(lock);
    return rc;
}

int claim_take(struct claim *out, int *version, const struct db_conn *like, const struct db_options *options,
               struct err *err)
{
    const char *path = like->place.path;
    struct claim claim = no_claim;
    int rc = 0;
    if (!disk_exists(path) && !options->create)
        return err_set(err, ERR_NOT_FOUND, path, "db_missing", NULL);
    if (options->serves)
        rc = disk_lock(&claim.serving, path, DISK_SERVER, err);
    bool current = false;
    for (int tries = 0; rc == 0 && !current && tries < 2; tries++) {
        if (tries > 0)
            rc = upgrade(version, like, err);
        if (rc == 0)
            rc = open_shared(&claim.open, &current, like, err);
    }
    if (rc == 0 && !current)
        rc = err_set(err, ERR_BUSY, path, "db_in_use", NULL);
    if (rc == 0)
        disk_close_to_others(path);
    /* One that was put back from a copy has the newest schema, but is not prepared for writing yet. */
    if (rc == 0)
        rc = db_migrate(version, like->engine, &like->place, like->catalog, err);
    if (rc < 0)
        claim_release(&claim);
    else
        *out = claim;
    return rc;
}
