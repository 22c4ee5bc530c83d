/* One table from SQLite's result codes to Kiem's errors. Decides nothing about what happens next. */
#include "db/sqlite_error.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

struct meaning {
    int rc; /* an extended code goes before its primary code */
    enum err_code code;
    const char *key;
};

static const struct meaning meanings[] = {
    {SQLITE_CONSTRAINT_UNIQUE, ERR_CONFLICT, "db_unique"},
    {SQLITE_CONSTRAINT_PRIMARYKEY, ERR_CONFLICT, "db_unique"},
    {SQLITE_CONSTRAINT_ROWID, ERR_CONFLICT, "db_unique"},
    {SQLITE_CONSTRAINT_FOREIGNKEY, ERR_CONFLICT, "db_reference"},
    {SQLITE_CONSTRAINT, ERR_INVALID, "db_check"},
    {SQLITE_TOOBIG, ERR_INVALID, "db_check"},
    {SQLITE_IOERR_NOMEM, ERR_NOMEM, "nomem"},
    {SQLITE_NOMEM, ERR_NOMEM, "nomem"},
    {SQLITE_BUSY, ERR_BUSY, "db_busy"},
    {SQLITE_LOCKED, ERR_BUSY, "db_busy"},
    {SQLITE_FULL, ERR_IO, "disk_full"},
    {SQLITE_READONLY, ERR_IO, "disk_readonly"},
    {SQLITE_IOERR, ERR_IO, "disk_io"},
    {SQLITE_CANTOPEN, ERR_IO, "db_open"},
    {SQLITE_PERM, ERR_IO, "db_open"},
    {SQLITE_AUTH, ERR_INVALID, "db_migration"},
    {SQLITE_CORRUPT, ERR_IO, "db_damaged"},
    {SQLITE_NOTADB, ERR_CONFLICT, "db_foreign"},
    {SQLITE_ERROR, ERR_INVALID, "db_statement"},
};

static const struct meaning unknown = {SQLITE_IOERR, ERR_IO, "disk_io"};

static const struct meaning *meaning_of(int rc)
{
    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++)
        if (meanings[i].rc == rc || meanings[i].rc == (rc & 0xff))
            return &meanings[i];
    return &unknown;
}

/* The system's number for a failure of the disk. A COMMIT that fails does not pass it on: then the log file has it. */
static int system_error(sqlite3 *db)
{
    int number = sqlite3_system_errno(db);
    sqlite3_file *log = NULL;
    if (number == 0 && sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) == SQLITE_OK &&
        log && log->pMethods)
        log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &number);
    return number;
}

/* Some failures of the disk reach SQLite as a plain I/O error, or a file that cannot be opened; the system's number
 * tells them apart. */
static const char *disk_key(const char *key, int number)
{
    if (strcmp(key, "disk_io") != 0 && strcmp(key, "db_open") != 0)
        return key;
    if (number == ENOSPC || number == EDQUOT || number == EFBIG)
        return "disk_full";
    return number == EROFS ? "disk_readonly" : key;
}

/* "UNIQUE constraint failed: family.bsn_hash" → "family.bsn_hash"; SQLite never puts values in these messages. */
static const char *constraint_columns(const char *message, const char *where)
{
    const char *colon = strstr(message, "failed: ");
    return colon ? colon + strlen("failed: ") : where;
}

int sqlite_fail(sqlite3 *db, int rc, const char *where, struct err *err)
{
    const struct meaning *m = meaning_of(rc);
    /* The connection's message is about `rc` only when its own code says so. */
    bool own = db && (sqlite3_extended_errcode(db) & 0xff) == (rc & 0xff);
    const char *message = own ? sqlite3_errmsg(db) : sqlite3_errstr(rc);
    if ((rc & 0xff) == SQLITE_CONSTRAINT)
        where = constraint_columns(message, where);
    return err_set(err, m->code, where, disk_key(m->key, own ? system_error(db) : 0), "%s", message);
}
