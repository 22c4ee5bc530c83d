/* What an open database holds. */
#ifndef KIEM_DB_HANDLE_H
#define KIEM_DB_HANDLE_H

#include "db/claim.h"
#include "db/readers.h"
#include "db/writer.h"

struct db {
    struct db_conn like; /* what its connections are made after; owns no connection itself */
    char *path, *vfs;
    bool read_only;
    int version;
    struct claim claim;
    struct writer writer;
    struct readers readers;
};

#endif
