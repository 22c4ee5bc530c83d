/* Works on a server that sorts out transactions by refusing some: each is repeated until it succeeds or is really refused. */
#ifndef KIEM_DB_REPEAT_H
#define KIEM_DB_REPEAT_H

#include "db/pool.h"

/* ERR_BUSY "db_busy" when others were in the way all the time, "db_away" when the server was; ERR_IO "db_unsure" when the
 * connection broke during the commit, so that nobody knows. */
int repeat_write(struct pool *p, db_work *work, void *context, struct err *err) MUST_USE;
int repeat_read(struct pool *p, db_work *work, void *context, struct err *err) MUST_USE;

#endif
