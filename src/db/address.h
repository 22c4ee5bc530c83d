/* Which engine an address means, and what of it may be shown. */
#ifndef KIEM_DB_ADDRESS_H
#define KIEM_DB_ADDRESS_H

#include "db/engine.h"

/* *path points into `url`. ERR_INVALID "db_scheme". */
int address_engine(const struct db_engine **engine, const char **path, const char *url,
                   struct err *err) MUST_USE;
/* A copy without a password, to be released with mem_free(); NULL when out of memory. */
char *address_name(const char *path, const struct db_engine *engine);

#endif
