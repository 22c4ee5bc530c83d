/* What must hold before anyone works on a database: the right key file, and a clock that does not run back. */
#ifndef KIEM_APP_START_H
#define KIEM_APP_START_H

#include "app/app.h"

/* Opens app->vault from the key file at `path`; app->db is open. A key file is made only when `create` and the database
 * has never had one: a new key over old data would lose them. Errors of vault_open(), and ERR_CONFLICT "key_other" when
 * the database was made with another key file. */
int start_key(struct app *app, const char *path, bool create, struct err *err) MUST_USE;

/* From here on app_run() gives ERR_BUSY "clock_back" while the clock stands more than two minutes before the latest thing
 * that happened: records would stand in the wrong order, links and sessions would come back to life. It works again by
 * itself when the clock is right. The same error at once when the clock stands before what the audit already holds,
 * unless `accept`: for when the clock was ahead before and is right now. */
int start_clock(struct app *app, bool accept, struct err *err) MUST_USE;

#endif
