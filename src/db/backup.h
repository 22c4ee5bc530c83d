/* The copy that is made before a schema is changed. Only for this room; the others are in db.h. */
#ifndef KIEM_DB_BACKUP_H
#define KIEM_DB_BACKUP_H

#include "db/conn.h"

/* Copies the file at like->place, of schema `version`, to PATH.before-upgrade-VERSION, checked and on disk, in place of one
 * that an interrupted upgrade left. Errors as db_backup(): without the copy there is no upgrade. */
int backup_before_upgrade(const struct db_conn *like, int version, struct err *err) MUST_USE;

#endif
