/*
 * What a program writes to SQLite, statement by statement with its values, for the peer that writes the same rows
 * (peer.mjs): loaded with LD_PRELOAD. One line each; works are set off by BEGIN, one that is undone ends with UNDO. Made-up
 * families only: it writes names and keys in the clear.
 *
 *   KIEM_RECORD   the file that it appends to
 */
#include <dlfcn.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void put_line(const char *text)
{
    const char *path = getenv("KIEM_RECORD");
    FILE *out = path ? fopen(path, "a") : NULL;
    if (!out)
        return;
    for (const char *at = text; *at; at++)
        fputc(*at == '\n' ? ' ' : *at, out);
    fputc('\n', out);
    fclose(out);
}

static bool begins(const char *text, const char *word)
{
    return strncasecmp(text, word, strlen(word)) == 0;
}

static int see(unsigned type, void *context, void *statement, void *text)
{
    (void)type, (void)context, (void)text;
    const char *sql = sqlite3_sql(statement);
    if (begins(sql, "COMMIT"))
        put_line("COMMIT");
    else if (begins(sql, "ROLLBACK TO"))
        put_line("UNDO");
    else if (begins(sql, "SAVEPOINT"))
        put_line("BEGIN");
    else if (begins(sql, "INSERT") || begins(sql, "UPDATE") || begins(sql, "DELETE")) {
        char *whole = sqlite3_expanded_sql(statement);
        put_line(whole ? whole : sql);
        sqlite3_free(whole);
    }
    return 0;
}

int sqlite3_open_v2(const char *path, sqlite3 **db, int flags, const char *vfs)
{
    int (*real)(const char *, sqlite3 **, int, const char *);
    void *found = dlsym(RTLD_NEXT, "sqlite3_open_v2");
    memcpy(&real, &found, sizeof real);
    int rc = real(path, db, flags, vfs);
    if (rc == SQLITE_OK)
        sqlite3_trace_v2(*db, SQLITE_TRACE_STMT, see, NULL);
    return rc;
}
