/* kiem audit verify | search: whether the audit is whole, and what it says of a person, an account or an organisation. */
#include "cli/cli.h"

#include "app/admin/admin.h"
#include "app/audit_chain.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

enum { ARENA_MAX = 64 << 20 };

static int verify(struct install *i, const struct options *o, struct err *err)
{
    struct audit_state state;
    int rc = audit_verify(&state, &i->app, err);
    if (rc == 0)
        say(i->content, o, "command.audit", say_number(SAY_ROOM, state.rows),
            say_number(SAY_ROOM, state.batches), say_number(SAY_ROOM, state.unsealed), state.head);
    return rc;
}

/* "--person ID" or "--person=ID", after the word search. */
static int read_query(struct value *query, const struct options *o, struct err *err)
{
    static const char *const names[] = {"from",   "until",   "account", "org",
                                        "action", "outcome", "person",  "before"};
    for (int at = 1; at < o->argc; at++) {
        const char *word = o->argv[at], *equals = strchr(word, '=');
        size_t len = equals ? (size_t)(equals - word) : strlen(word), n = 0;
        const char *text = equals ? equals + 1 : at + 1 < o->argc ? o->argv[++at] : NULL;
        while (n < sizeof names / sizeof names[0] &&
               !(len == strlen(names[n]) + 2 && strncmp(word, "--", 2) == 0 &&
                 strncmp(word + 2, names[n], len - 2) == 0))
            n++;
        if (n == sizeof names / sizeof names[0] || !text)
            return err_set(err, ERR_INVALID, "search", "audit_option", "%s", word);
        value_put_text(query, names[n], text);
    }
    return 0;
}

static void print_row(const struct value *row)
{
    static const char *const columns[] = {"at",        "outcome", "action",     "object",
                                          "object_id", "role",    "account_id", "org_id",
                                          "person_id", "purpose", "basis",      "source"};
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        const char *text = value_get_text(row, columns[i]);
        printf("%s%s", i ? "\t" : "", text ? text : "-");
    }
    putchar('\n');
}

static int search(struct install *i, const struct options *o, struct err *err)
{
    ARENA_AUTO a = arena_new(ARENA_MAX);
    if (!a)
        return err_nomem(err);
    struct actor actor;
    struct call c = cli_call(i, &actor, a, o->lang);
    struct value *query = value_object(a);
    int rc = read_query(query, o, err);
    c.query = query;
    if (rc == 0)
        rc = app_run(&c, audit_search, err);
    if (rc < 0)
        return rc;
    const struct value *rows = value_get(c.page, "rows");
    for (size_t n = 0; n < value_count(rows); n++)
        print_row(value_item(rows, n));
    const char *before = value_get_text(c.page, "before");
    if (before)
        fprintf(stderr, "--before %s\n", before);
    return 0;
}

int command_audit(const struct options *o)
{
    bool seek = o->argc >= 1 && text_is(o->argv[0], "search");
    if (!seek && !(o->argc == 1 && text_is(o->argv[0], "verify"))) {
        fputs("usage: kiem audit [--data DIR] verify | search [--from DAY] [--until DAY] [--account ID] "
              "[--org ID]\n"
              "       [--action CODE] [--outcome CODE] [--person ID] [--before ID]\n",
              stderr);
        return 2;
    }
    struct install i;
    struct err err;
    int rc = install_open(&i, o, seek ? 0 : OPEN_READ_ONLY, &err);
    if (rc < 0)
        return install_failed(&i, o, &err);
    rc = seek ? search(&i, o, &err) : verify(&i, o, &err);
    int exit_code = rc < 0 ? complain(i.content, o, &err) : 0;
    install_close(&i);
    return exit_code;
}
