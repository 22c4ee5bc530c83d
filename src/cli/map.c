/*
 * kiem map import FILE.json | export: the social map in Open Referral HSDS 3. Import takes all of the file or nothing, says
 * what is wrong by path, and lists what HSDS does not know; --kind names the kind of organisations whose terms name none.
 */
#include "cli/cli.h"

#include "app/coalition/map.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

enum { ARENA_MAX = 512 << 20, DOCUMENT_MAX = 64 << 20 };

static int print_import(const struct call *c)
{
    const struct value *faults = value_get(c->page, "faults"), *kept = value_get(c->page, "kept");
    for (size_t i = 0; i < value_count(faults); i++) {
        const struct value *f = value_item(faults, i);
        printf("%s: %s (%s)\n", value_get_text(f, "path"), value_get_text(f, "text"),
               value_get_text(f, "value"));
    }
    for (size_t i = 0; i < value_count(kept); i++)
        printf("%s: %s\n", value_get_text(value_item(kept, i), "path"), call_text(c, "map.kept"));
    if (value_count(faults) == 0)
        printf("%s: %lld. %s: %lld.\n", call_text(c, "map.added"),
               (long long)value_get_int(c->page, "added", 0), call_text(c, "map.changed"),
               (long long)value_get_int(c->page, "changed", 0));
    return value_count(faults) ? 2 : 0;
}

static int import(int *exit_code, struct call *c, const struct options *o, struct err *err)
{
    BUF_AUTO text;
    buf_init(&text, DOCUMENT_MAX);
    int rc = read_input(&text, o->argv[1], err);
    if (rc < 0)
        return rc;
    struct value *form = value_object(c->arena);
    value_put_text(form, "document", buf_text(&text));
    value_put_text(form, "kind", o->kind);
    c->form = form;
    rc = app_run(c, map_import, err);
    if (rc == 0)
        *exit_code = print_import(c);
    return rc;
}

static int export(struct call *c, struct err *err)
{
    int rc = app_look(c, map_export, err);
    if (rc < 0)
        return rc;
    return print_document(c, err);
}

int command_map(const struct options *o)
{
    bool in = o->argc == 2 && text_is(o->argv[0], "import"),
         out = o->argc == 1 && text_is(o->argv[0], "export");
    if (!in && !out) {
        fputs("usage: kiem map [--data DIR] [--kind KIND] import FILE.json | export\n", stderr);
        return 2;
    }
    struct install i;
    struct err err;
    int exit_code = 0, rc = install_open(&i, o, in ? 0 : OPEN_READ_ONLY, &err);
    if (rc < 0)
        return install_failed(&i, o, &err);
    struct arena *a = arena_new(ARENA_MAX);
    struct actor actor;
    rc = a ? 0 : err_nomem(&err);
    if (rc == 0) {
        struct call c = cli_call(&i, &actor, a, o->lang);
        rc = in ? import(&exit_code, &c, o, &err) : export(&c, &err);
    }
    if (rc < 0)
        exit_code = complain(i.content, o, &err);
    arena_free(a);
    install_close(&i);
    return exit_code;
}
