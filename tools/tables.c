/*
 * Build tool: the tables that the migrations make, with the statements that read one whole and fill one, for moving all data
 * from one engine to another (src/db/move.c). Asks SQLite what the migrations come to, so that no list is kept by hand. Runs
 * on the building machine only.
 *
 *   tables OUT.c MIGRATION.sql…
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 128 };

static void die(sqlite3 *db, const char *what)
{
    fprintf(stderr, "tables: %s: %s\n", what, sqlite3_errmsg(db));
    exit(1);
}

static void run_file(sqlite3 *db, const char *path)
{
    static char text[4 << 20];
    FILE *f = fopen(path, "rb");
    size_t len = f ? fread(text, 1, sizeof text - 1, f) : 0;
    if (!f || ferror(f) || len == sizeof text - 1) {
        perror(path);
        exit(1);
    }
    fclose(f);
    text[len] = '\0';
    if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
        die(db, path);
}

static sqlite3_stmt *ask(sqlite3 *db, const char *text)
{
    sqlite3_stmt *rows = NULL;
    if (sqlite3_prepare_v2(db, text, -1, &rows, NULL) != SQLITE_OK)
        die(db, text);
    return rows;
}

struct column {
    char name[64];
    char type; /* i, t or b, as enum db_type */
    int key;   /* its place in the primary key, from 1; 0: none */
};

static int read_columns(struct column *out, sqlite3 *db, const char *table)
{
    sqlite3_stmt *rows = ask(db, "SELECT name, type, pk FROM pragma_table_info(?1) ORDER BY cid");
    int n = 0;
    sqlite3_bind_text(rows, 1, table, -1, SQLITE_TRANSIENT);
    for (; sqlite3_step(rows) == SQLITE_ROW && n < COLUMNS_MAX; n++) {
        const char *type = (const char *)sqlite3_column_text(rows, 1);
        snprintf(out[n].name, sizeof out[n].name, "%s", (const char *)sqlite3_column_text(rows, 0));
        out[n].type = strstr(type, "INT") ? 'i' : strstr(type, "BLOB") ? 'b' : 't';
        out[n].key = sqlite3_column_int(rows, 2);
    }
    sqlite3_finalize(rows);
    return n;
}

static void write_names(FILE *out, const struct column *columns, int n)
{
    for (int i = 0; i < n; i++)
        fprintf(out, "%s\\\"%s\\\"", i ? ", " : "", columns[i].name);
}

static void write_order(FILE *out, const struct column *columns, int n, const char *table)
{
    int found = 0;
    for (int place = 1; place <= n; place++)
        for (int i = 0; i < n; i++)
            if (columns[i].key == place)
                fprintf(out, "%s\\\"%s\\\"", found++ ? ", " : " ORDER BY ", columns[i].name);
    if (found == 0) {
        fprintf(stderr, "tables: %s has no primary key, by which its rows can be compared\n", table);
        exit(1);
    }
}

static void write_table(FILE *out, sqlite3 *db, const char *table)
{
    static struct column columns[COLUMNS_MAX];
    int n = read_columns(columns, db, table);
    fprintf(out, "    {\"%s\", \"", table);
    for (int i = 0; i < n; i++)
        fputc(columns[i].type, out);
    fputs("\",\n     \"SELECT ", out);
    write_names(out, columns, n);
    fprintf(out, " FROM \\\"%s\\\"", table);
    write_order(out, columns, n, table);
    fprintf(out, "\",\n     \"INSERT INTO \\\"%s\\\" (", table);
    write_names(out, columns, n);
    fputs(") VALUES (", out);
    for (int i = 0; i < n; i++)
        fprintf(out, "%s$%d", i ? ", " : "", i + 1);
    fprintf(out, ")\",\n     \"DELETE FROM \\\"%s\\\"\"},\n", table);
}

int main(int argc, char **argv)
{
    sqlite3 *db = NULL;
    if (argc < 3) {
        fputs("usage: tables OUT.c MIGRATION.sql…\n", stderr);
        return 2;
    }
    if (sqlite3_open(":memory:", &db) != SQLITE_OK)
        die(db, "open");
    for (int i = 2; i < argc; i++)
        if (!strstr(argv[i], ".postgres.sql"))
            run_file(db, argv[i]);
    FILE *out = fopen(argv[1], "w");
    if (!out) {
        perror(argv[1]);
        return 1;
    }
    fputs("/* Made by tools/tables from sql/migrations; do not edit. */\n#include \"sql_names.h\"\n\n"
          "static const struct db_table tables[] = {\n",
          out);
    sqlite3_stmt *rows = ask(db, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid");
    while (sqlite3_step(rows) == SQLITE_ROW)
        write_table(out, db, (const char *)sqlite3_column_text(rows, 0));
    sqlite3_finalize(rows);
    fputs("};\n\nconst struct db_tables sql_tables = {tables, sizeof tables / sizeof tables[0]};\n", out);
    sqlite3_close(db);
    return ferror(out) || fclose(out) != 0;
}
