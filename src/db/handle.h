/* What an open database holds. */
#ifndef KIEM_DB_HANDLE_H
#define KIEM_DB_HANDLE_H

#include "db/claim.h"
#include "db/pool.h"
#include "db/writer.h"

struct db {
    struct db_conn like; /* what its connections are made after; owns no connection itself */
    char *path, *vfs;
    char *name; /* the path for people to read: without a password */
    bool read_only;
    int version;
    struct claim claim; /* of a file */
    struct db_meter meter;
    struct writer writer; /* of a file */
    struct pool pool;     /* of a file: its readers; of a server: all connections */
};

#endif
