/* kiem counts export YYYY-MM: a frozen month of counts as JSON, the only thing that crosses from care to figures
 * (doc/counts.md). */
#include "cli/cli.h"

#include "app/coalition/counts.h"
#include "base/str.h"

#include <stdio.h>

enum { ARENA_MAX = 16 << 20 };

static int export(struct call *c, const char *month, struct err *err)
{
    struct value *query = value_object(c->arena);
    value_put_text(query, "month", month);
    c->query = query;
    int rc = app_look(c, counts_export, err);
    if (rc < 0)
        return rc;
    return print_document(c, err);
}

int command_counts(const struct options *o)
{
    if (o->argc != 2 || !text_is(o->argv[0], "export")) {
        fputs("usage: kiem counts [--data DIR] export YYYY-MM\n", stderr);
        return 2;
    }
    struct install i;
    struct err err;
    int rc = install_open(&i, o, OPEN_READ_ONLY, &err);
    if (rc < 0)
        return install_failed(&i, o, &err);
    ARENA_AUTO a = arena_new(ARENA_MAX);
    struct actor actor;
    rc = a ? 0 : err_nomem(&err);
    if (rc == 0) {
        struct call c = cli_call(&i, &actor, a, o->lang);
        rc = export(&c, o->argv[1], &err);
    }
    int exit_code = rc < 0 ? complain(i.content, o, &err) : 0;
    install_close(&i);
    return exit_code;
}
