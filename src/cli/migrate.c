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
    say(i.content, o, "command.schema", say_number(SAY_ROOM, db_version(i.app.db)),
        say_number(SAY_ROOM, (int64_t)sql_catalog.migration_count));
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

static int move(const struct options *o, const struct content *words, struct arena *a, const char *from,
                struct err *err)
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
    say(words, o, "command.move_same", say_number(SAY_ROOM, rows),
        say_number(SAY_ROOM, (int64_t)sql_tables.count));
    if (o->rehearse)
        say(words, o, "command.move_rehearsed", to);
    else
        say(words, o, "command.move_here", to, o->data, old);
    return 0;
}

static int stay(const struct options *o, const struct content *words, const char *from, struct err *err)
{
    struct db *db = NULL;
    const struct db_options options = {.catalog = &sql_catalog};
    int rc = db_open(&db, from, &options, err);
    if (rc == 0)
        rc = db_write(db, moved_stay, NULL, err);
    db_close(db);
    if (rc >= 0)
        say(words, o, rc > 0 ? "command.stay" : "command.stay_never");
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
        rc = o->to ? move(o, content, a, from, &err) : stay(o, content, from, &err);
    int exit_code = rc < 0 ? complain(content, o, &err) : 0;
    arena_free(a);
    return exit_code;
}
