/*
 * How many writes a second are acknowledged: one caller, eight, thirty-two; and plain SQLite with a commit for each, with
 * the same settings, as the measure. Each write adds an entry and counts it.
 *
 *   build/release/bench_db_write [folder = /tmp] [seconds = 3] [sync = 0]
 *
 * The folder's disk is what is measured; with `sync` a disk that takes so many microseconds to sync, and nothing else.
 */
#include "db/db_help.h"
#include "db/failing_vfs.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { CALLERS_MAX = 64 };

struct caller {
    struct db *db;
    int number;
    long written;
    int64_t until, worst_us;
    pthread_t thread;
};

static int64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void *write_on(void *context)
{
    struct caller *c = context;
    for (int64_t at = now_us(), then; at < c->until; at = then) {
        struct help_entry entry = {.size = 1};
        snprintf(entry.id, sizeof entry.id, "%02d-%ld", c->number, c->written);
        if (db_write(c->db, help_add, &entry, NULL) < 0)
            exit(1);
        then = now_us();
        c->written++;
        if (then - at > c->worst_us)
            c->worst_us = then - at;
    }
    return NULL;
}

static void grouped(const char *path, const char *vfs, int callers, int seconds)
{
    struct caller c[CALLERS_MAX];
    struct db *db = NULL;
    const struct db_options options = {.catalog = &help_catalog, .vfs = vfs, .create = true};
    long sum = 0;
    int64_t worst = 0;
    if (db_open(&db, path, &options, NULL) < 0)
        exit(1);
    int64_t until = now_us() + (int64_t)seconds * 1000000;
    for (int i = 0; i < callers; i++) {
        c[i] = (struct caller){.db = db, .number = i, .until = until};
        if (pthread_create(&c[i].thread, NULL, write_on, &c[i]) != 0)
            exit(1);
    }
    for (int i = 0; i < callers; i++) {
        pthread_join(c[i].thread, NULL);
        sum += c[i].written;
        if (c[i].worst_us > worst)
            worst = c[i].worst_us;
    }
    db_close(db);
    printf("%2d callers, group commit  %8.0f writes/s   slowest %6.1f ms\n", callers, (double)sum / seconds,
           (double)worst / 1000);
}

static void each_alone(const char *path, const char *vfs, int seconds)
{
    sqlite3 *db = NULL;
    long written = 0;
    db_close(help_open(path, vfs)); /* its tables */
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, vfs) != SQLITE_OK ||
        sqlite3_exec(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL", NULL, NULL, NULL) !=
            SQLITE_OK)
        exit(1);
    int64_t until = now_us() + (int64_t)seconds * 1000000;
    for (; now_us() < until; written++) {
        char text[200];
        snprintf(text, sizeof text,
                 "BEGIN IMMEDIATE; INSERT INTO entry (id, size) VALUES ('s-%ld', 1);"
                 "UPDATE tally SET count = count + 1 WHERE id = 1; COMMIT",
                 written);
        if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
            exit(1);
    }
    sqlite3_close(db);
    printf(" plain SQLite, one by one  %8.0f writes/s\n", (double)written / seconds);
}

int main(int argc, char **argv)
{
    char folder[256], path[300];
    int seconds = argc > 2 ? atoi(argv[2]) : 3;
    snprintf(folder, sizeof folder, "%s/kiem-bench-XXXXXX", argc > 1 ? argv[1] : "/tmp");
    if (!mkdtemp(folder) || chdir(folder) != 0)
        return 1;
    snprintf(path, sizeof path, "%s/bench.db", folder);
    const char *vfs = NULL;
    if (argc > 3) {
        vfs = "slow";
        failing_disk_slow(failing_disk_new(vfs, 1), (unsigned)atoi(argv[3]));
    }
    static const int callers[] = {1, 8, 32};
    for (size_t i = 0; i < sizeof callers / sizeof callers[0]; i++) {
        unlink(path);
        grouped(path, vfs, callers[i], seconds);
    }
    unlink(path);
    each_alone(path, vfs, seconds);
    unlink(path);
    unlink("bench.db.lock");
    return chdir("/") == 0 && rmdir(folder) == 0 ? 0 : 1;
}
