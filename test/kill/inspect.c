/*
 * Says whether a database file is sound: PRAGMA integrity_check and foreign_key_check, by SQLite itself and not by the
 * code under test. Opens it as a second process would, so that it may run beside the server.
 * usage: kill_inspect DATABASE; exit 0 and "ok", or 1 and what is wrong.
 *        kill_inspect DATABASE SELECT; the first column of its first row.
 */
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Prints every row but a lone "ok"; true when there was nothing to print. */
static bool holds(sqlite3 *db, const char *pragma)
{
    sqlite3_stmt *rows = NULL;
    bool sound = sqlite3_prepare_v2(db, pragma, -1, &rows, NULL) == SQLITE_OK;
    int step = SQLITE_ERROR;
    while (sound && (step = sqlite3_step(rows)) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(rows, 0);
        if (text && strcmp(text, "ok") == 0)
            continue;
        printf("%s: %s\n", pragma, text ? text : "?");
        sound = false;
    }
    if (sound && step != SQLITE_DONE) {
        printf("%s: %s\n", pragma, sqlite3_errmsg(db));
        sound = false;
    }
    sqlite3_finalize(rows);
    return sound;
}

static bool tell(sqlite3 *db, const char *select)
{
    sqlite3_stmt *rows = NULL;
    bool told =
        sqlite3_prepare_v2(db, select, -1, &rows, NULL) == SQLITE_OK && sqlite3_step(rows) == SQLITE_ROW;
    printf("%s\n", told ? (const char *)sqlite3_column_text(rows, 0) : sqlite3_errmsg(db));
    sqlite3_finalize(rows);
    return told;
}

int main(int count, char **args)
{
    if (count != 2 && count != 3) {
        fputs("usage: kill_inspect DATABASE [SELECT]\n", stderr);
        return 2;
    }
    sqlite3 *db = NULL;
    bool sound = sqlite3_open_v2(args[1], &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK;
    if (!sound)
        printf("open: %s\n", sqlite3_errmsg(db));
    sqlite3_busy_timeout(db, 10000);
    if (count == 3)
        sound = sound && tell(db, args[2]);
    else if (sound && (sound = holds(db, "PRAGMA integrity_check") && holds(db, "PRAGMA foreign_key_check")))
        puts("ok");
    sqlite3_close(db);
    return sound ? 0 : 1;
}
