/* kiem backup FILE, kiem restore FILE: care for the whole database. The key file is not in a backup: keep
 * it elsewhere, or the copy opens for whoever finds it. */
#include "cli/cli.h"

#include "app/life/life.h"
#include "base/str.h"

#include <stdio.h>

enum { ARENA_MAX = 256 << 20 };

static int want_file(const struct options *o, const char *word)
{
    if (o->argc == 1)
        return 0;
    fprintf(stderr, "usage: kiem %s [--data DIR] [--db PATH] FILE\n", word);
    return 2;
}

int command_backup(const struct options *o)
{
    if (want_file(o, "backup"))
        return 2;
    struct install i;
    struct err err;
    int rc = install_open(&i, o, OPEN_READ_ONLY, &err);
    if (rc < 0)
        return install_failed(&i, o, &err);
    rc = db_backup(i.app.db, o->argv[0], &err);
    int exit_code = rc < 0 ? complain(i.content, o, &err) : 0;
    if (rc == 0)
        say(i.content, o, "command.backup", o->argv[0]);
    install_close(&i);
    return exit_code;
}

/* Whoever was destroyed after the backup was made goes from it again, before anybody reads it. A backup of an older schema
 * waits for the upgrade: the server does the same at its start, and until then her key does not open. */
static int clear_destroyed(const struct options *o, struct err *err)
{
    struct install i;
    struct err why = {0};
    int64_t done = 0;
    int rc = install_open(&i, o, 0, &why);
    if (rc == 0)
        rc = destroyed_agree(&done, &i.app, &why);
    if (rc == 0 && done > 0)
        say(i.content, o, "command.cleared", say_number(SAY_ROOM, done));
    install_close(&i);
    if (rc < 0 && (text_is(why.key, "db_older") || text_is(why.key, "key_missing")))
        return 0;
    if (rc < 0)
        *err = why;
    return rc;
}

int command_restore(const struct options *o)
{
    if (want_file(o, "restore"))
        return 2;
    struct err err;
    struct arena *a = arena_new(ARENA_MAX);
    struct content *content = NULL;
    const char *to = a && !o->db ? arena_printf(a, "%s/kiem.db", o->data) : o->db;
    int rc = to ? install_content(&content, a, o, &err) : err_nomem(&err);
    if (rc == 0)
        rc = db_restore(o->argv[0], to, &sql_catalog, &err);
    if (rc == 0)
        rc = clear_destroyed(o, &err);
    int exit_code = rc < 0 ? complain(content, o, &err) : 0;
    if (rc == 0)
        say(content, o, "command.restore", o->argv[0], to);
    arena_free(a);
    return exit_code;
}
