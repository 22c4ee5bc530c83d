/* The schema's version in a file, and bringing it to the newest. */
#ifndef KIEM_DB_MIGRATE_H
#define KIEM_DB_MIGRATE_H

#include "base/buf.h"
#include "db/engine.h"

/* The number of migrations that the file has; 0 for an empty file. ERR_CONFLICT "db_foreign", "db_newer",
 * "db_diverged" (arg: the migration that this program has otherwise). */
int db_schema_version(int *out, const struct db_engine *engine, void *conn, const struct db_catalog *catalog,
                      const char *path, struct err *err) MUST_USE;
/* Makes the schema in an empty database, in the transaction that is open; `conn` is a migrating one. */
int db_make_schema(const struct db_engine *engine, void *conn, const struct db_catalog *catalog,
                   struct err *err) MUST_USE;
/* Applies what is missing, all in one transaction: after an error the file is as it was. */
int db_migrate(int *version, const struct db_engine *engine, const struct db_place *place,
               const struct db_catalog *catalog, struct err *err) MUST_USE;

/* `script` with the type words of the engine instead of the portable ones; texts in quotes and comments stay. */
void db_dialect(struct buf *out, const char *script, const struct db_word *words);

/* The length of the text in quotes or comment that begins at `at`, 0 when none does. */
size_t db_opaque_length(const char *at);

#endif
