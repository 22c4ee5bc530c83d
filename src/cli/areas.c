/*
 * kiem areas import ADDRESSES.csv [NAMES.csv]: the postcode table as CBS publishes it, whole or not at all. What is wrong is
 * told with file and line.
 */
#include "cli/cli.h"

#include "app/people/areas.h"
#include "base/str.h"

#include <stdio.h>

enum { ARENA_MAX = 64 << 20 };
#define TABLE_MAX ((size_t)1 << 30) /* the whole country is about 250 MB */

static int read_table(struct areas_file *out, struct buf *text, const char *path, struct err *err)
{
    int rc = read_input(text, path, err);
    if (rc == 0)
        *out = (struct areas_file){.name = path, .text = buf_text(text), .len = text->len};
    return rc;
}

static int import(struct install *i, const struct options *o, struct err *err)
{
    ARENA_AUTO a = arena_new(ARENA_MAX);
    BUF_AUTO addresses, names;
    buf_init(&addresses, TABLE_MAX);
    buf_init(&names, TABLE_MAX);
    if (!a)
        return err_nomem(err);
    struct actor actor;
    struct areas_call in = {.call = cli_call(i, &actor, a, o->lang)};
    int rc = read_table(&in.addresses, &addresses, o->argv[1], err);
    if (rc == 0 && o->argc > 2)
        rc = read_table(&in.names, &names, o->argv[2], err);
    if (rc == 0)
        rc = app_run(&in.call, areas_import, err);
    if (rc == 0)
        printf("%s: %lld. %s: %lld.\n", call_text(&in.call, "areas.addresses"),
               (long long)value_get_int(in.call.page, "addresses", 0), call_text(&in.call, "areas.names"),
               (long long)value_get_int(in.call.page, "names", 0));
    return rc;
}

int command_areas(const struct options *o)
{
    if (o->argc < 2 || o->argc > 3 || !text_is(o->argv[0], "import")) {
        fputs("usage: kiem areas [--data DIR] import ADDRESSES.csv [NAMES.csv]\n", stderr);
        return 2;
    }
    struct install i;
    struct err err;
    int rc = install_open(&i, o, OPEN_CREATE, &err);
    if (rc < 0)
        return install_failed(&i, o, &err);
    rc = import(&i, o, &err);
    int exit_code = rc < 0 ? complain(i.content, o, &err) : 0;
    install_close(&i);
    return exit_code;
}
