/*
 * Where a test keeps its database. Without KIEM_TEST_DB: a file. With the address of a PostgreSQL in KIEM_TEST_DB (one made
 * for tests: script/lib/postgres): a database of its own on that server, made after a template that has the schema
 * already. When the test is done it is emptied for the next one of the same program, which costs a tenth of making one.
 *
 *   struct place place;
 *   place_make(&place, "/tmp/folder", &sql_catalog);
 *   db_open(&db, place.url, &options, &err);        with .unsafe = true
 *   place_remove(&place);
 */
#ifndef KIEM_TEST_PLACE_H
#define KIEM_TEST_PLACE_H

#include "db/db.h"

struct place {
    char url[512];                  /* for db_open() */
    char database[64];              /* its name on the server; "" for a file, which goes with its folder */
    const struct db_catalog *clean; /* the schema is as it was made: emptied, another test can have it */
};

/* The address in KIEM_TEST_DB, or NULL. */
const char *place_server(void);
/* For main(): what to return, after saying why, when the tests cannot run where they are; else 0. `why` is what only a file
 * has, or only a server. ctest calls it skipped. */
enum { PLACE_SKIPPED = 77 };
int place_without_file(const char *why);
int place_without_server(const char *why);
/* A new place; `catalog` NULL: without schema. */
void place_make(struct place *p, const char *folder, const struct db_catalog *catalog);
void place_remove(struct place *p);

/* What one SQL statement says, as a text in `room`; "" when there is no row. For looking beside Kiem. place_ask_often() keeps
 * its connection until the next place_remove(): for who asks hundreds of times while nobody looks at the file itself. */
const char *place_ask(const struct place *p, const char *sql, char *room, size_t size);
const char *place_ask_often(const struct place *p, const char *sql, char *room, size_t size);
/* Runs SQL beside Kiem, as a stranger's tool would. */
void place_do(struct place *p, const char *sql);

#endif
