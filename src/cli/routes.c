/*
 * kiem routes --org NAME list | import FILE.json | export ID | check ID: the route maps of the coalition that an organisation
 * coordinates. Import makes a draft; publishing is for a coordinator, on the page, who weighs each warning.
 */
#include "cli/cli.h"

#include "app/routemap/routemap.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

enum { ARENA_MAX = 64 << 20, DOCUMENT_MAX = 1 << 20 };

static int find_org(struct call *c, struct err *err)
{
    struct value *row;
    const char *name = value_get_text(c->params, "name");
    int rc = store_one(&row, &c->store, SQL_ORG_BY_NAME, DB_ARGS(db_text(name)), err);
    if (rc == ERR_NOT_FOUND)
        return err_set(err, ERR_NOT_FOUND, "--org", "org_unknown", "%s", name);
    if (rc == 0)
        value_put_text(c->page, "id", value_get_text(row, "id"));
    return rc;
}

static int act_for(struct actor *actor, struct call *c, const char *name, struct err *err)
{
    struct value *params = value_object(c->arena);
    value_put_text(params, "name", name);
    c->params = params;
    int rc = app_look(c, find_org, err);
    if (rc == 0)
        snprintf(actor->org, sizeof actor->org, "%s", value_get_text(c->page, "id"));
    return rc;
}

static void print_maps(const struct value *maps)
{
    for (size_t i = 0; i < value_count(maps); i++) {
        const struct value *m = value_item(maps, i);
        const char *href = value_get_text(m, "href"), *from = value_get_text(m, "from_day");
        printf("%s  %lld  %-10s %-12s %s\n", strrchr(href, '/') + 1, (long long)value_get_int(m, "number", 0),
               from ? from : "", value_as_text(value_at(m, "status.label"), ""), value_get_text(m, "title"));
    }
}

static int list(int *exit_code, struct call *c, const struct options *o, struct err *err)
{
    (void)exit_code;
    (void)o;
    int rc = app_look(c, routemap_list, err);
    if (rc == 0) {
        print_maps(value_get(c->page, "maps"));
        print_maps(value_get(c->page, "past"));
    }
    return rc;
}

static int import(int *exit_code, struct call *c, const struct options *o, struct err *err)
{
    (void)exit_code;
    BUF_AUTO text;
    buf_init(&text, DOCUMENT_MAX);
    int rc = read_input(&text, o->argv[1], err);
    if (rc < 0)
        return rc;
    struct value *form = value_object(c->arena);
    value_put_text(form, "document", buf_text(&text));
    c->form = form;
    rc = app_run(c, routemap_import, err);
    if (rc == 0)
        printf("%.36s\n", strrchr(c->location, '/') + 1);
    return rc;
}

static void name_map(struct call *c, const char *id)
{
    struct value *params = value_object(c->arena);
    value_put_text(params, "map", id);
    c->params = params;
}

static int export(int *exit_code, struct call *c, const struct options *o, struct err *err)
{
    (void)exit_code;
    name_map(c, o->argv[1]);
    int rc = app_look(c, routemap_export, err);
    return rc == 0 ? print_document(c, err) : rc;
}

static size_t print_findings(const struct value *items)
{
    for (size_t i = 0; i < value_count(items); i++)
        printf("%s. %s\n", value_get_text(value_item(items, i), "about"),
               value_get_text(value_item(items, i), "text"));
    return value_count(items);
}

static int check(int *exit_code, struct call *c, const struct options *o, struct err *err)
{
    name_map(c, o->argv[1]);
    int rc = app_look(c, routemap_page, err);
    if (rc < 0)
        return rc;
    *exit_code = print_findings(value_get(c->page, "errors_found")) ? 2 : 0;
    if (print_findings(value_get(c->page, "warnings_found")) == 0 && *exit_code == 0)
        puts(call_text(c, "routemap.sound"));
    return 0;
}

static const struct verb {
    const char *name;
    int words;
    int (*run)(int *exit_code, struct call *c, const struct options *o, struct err *err);
    bool writes;
} verbs[] = {{"list", 1, list, false},
             {"import", 2, import, true},
             {"export", 2, export, false},
             {"check", 2, check, false}};

static const struct verb *verb_of(const struct options *o)
{
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
        if (o->argc == verbs[i].words && text_is(o->argv[0], verbs[i].name))
            return &verbs[i];
    return NULL;
}

int command_routes(const struct options *o)
{
    const struct verb *verb = verb_of(o);
    if (!verb || !o->org) {
        fputs("usage: kiem routes --org NAME [--data DIR] list | import FILE.json | export ID | check ID\n",
              stderr);
        return 2;
    }
    struct install i;
    struct err err;
    int exit_code = 0, rc = install_open(&i, o, verb->writes ? 0 : OPEN_READ_ONLY, &err);
    if (rc < 0)
        return install_failed(&i, o, &err);
    struct arena *a = arena_new(ARENA_MAX);
    struct actor actor;
    rc = a ? 0 : err_nomem(&err);
    if (rc == 0) {
        struct call c = cli_call(&i, &actor, a, o->lang);
        rc = act_for(&actor, &c, o->org, &err);
        if (rc == 0)
            rc = verb->run(&exit_code, &c, o, &err);
    }
    if (rc < 0)
        exit_code = complain(i.content, o, &err);
    arena_free(a);
    install_close(&i);
    return exit_code;
}
