/* kiem migrate: brings the database to this version. With --to ADDRESS moves all data there, verified; with --rehearse beside
 * it, does so without leaving anything; with --stay, goes on in a database that was moved from. */
#include "cli/cli.h"

#include "app/moved.h"
#include "base/mem.h"
#include "db/address.h"
#include "db/move.h"

#include <stdio.h>

enum { ARENA_MAX = 256 << 20 };

static int upgrade(const struct options *o)
{
    struct install i;
    struct err err;
    int rc = install_open(&i, o, OPEN_CREATE, &err);
    if (rc < 0)
        return install_failed(&i, o, &err);
    printf("schema %d of %zu\n", db_version(i.app.db), sql_catalog.migration_count);
    install_close(&i);
    return 0;
}

static void tell(void *unused, const char *table, int64_t rows, const char hash[MOVE_HASH_TEXT])
{
    (void)unused;
    printf("%-20s %10lld  %s\n", table, (long long)rows, hash);
}

/* What may be shown of an address, in `a`. */
static const char *shown(struct arena *a, const char *url, struct err *err)
{
    const struct db_engine *engine;
    const char *path;
    if (address_engine(&engine, &path, url, err) < 0)
        return NULL;
    char *name = address_name(path, engine);
    const char *copy = name ? arena_str(a, name) : NULL;
    mem_free(name);
    if (!copy)
        (void)err_nomem(err);
    return copy;
}

static int move(const struct options *o, struct arena *a, const char *from, struct err *err)
{
    const char *to = shown(a, o->to, err), *old = to ? shown(a, from, err) : NULL;
    int64_t rows = 0;
    if (!old)
        return err->code;
    char *place = arena_str(a, to);
    if (!place)
        return err_nomem(err);
    const struct db_move how = {.from = from,
                                .to = o->to,
                                .catalog = &sql_catalog,
                                .tables = &sql_tables,
                                .rehearse = o->rehearse,
                                .leave = moved_leave,
                                .context = place,
                                .told = tell};
    int rc = db_move(&rows, &how, err);
    if (rc < 0)
        return rc;
    printf("%lld rows in %zu tables are the same on both sides.\n", (long long)rows, sql_tables.count);
    if (o->rehearse)
        printf("Nothing was left at %s: this was a rehearsal.\n", to);
    else
        printf("Moved to %s; serve it with: kiem serve --data %s --db ADDRESS\n"
               "%s stays as it was and is not served any more. To go on there after all, without what was "
               "stored in the "
               "new one: kiem migrate --stay --db %s\n",
               to, o->data, old, old);
    return 0;
}

static int stay(const char *from, struct err *err)
{
    struct db *db = NULL;
    const struct db_options options = {.catalog = &sql_catalog};
    int rc = db_open(&db, from, &options, err);
    if (rc == 0)
        rc = db_write(db, moved_stay, NULL, err);
    db_close(db);
    if (rc >= 0)
        puts(rc > 0 ? "This database is in use again." : "This database was not moved from.");
    return rc < 0 ? rc : 0;
}

int command_migrate(const struct options *o)
{
    struct err err;
    struct content *content = NULL;
    if (!o->to && !o->stay)
        return upgrade(o);
    struct arena *a = arena_new(ARENA_MAX);
    const char *from = a && !o->db ? arena_printf(a, "%s/kiem.db", o->data) : o->db;
    int rc = from ? install_content(&content, a, o, &err) : err_nomem(&err);
    if (rc == 0)
        rc = o->to ? move(o, a, from, &err) : stay(from, &err);
    int exit_code = rc < 0 ? complain(content, o, &err) : 0;
    arena_free(a);
    return exit_code;
}
