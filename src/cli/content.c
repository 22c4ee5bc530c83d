/*
 * kiem content check [DIR]: what is wrong with the content in the program or in a folder: file, where in it, what it is
 * and what to do. Exit code 0 when nothing is wrong, 2 otherwise. Repairs nothing.
 */
#include "cli/cli.h"

#include "base/str.h"
#include "content/check.h"

#include <stdio.h>

enum { ARENA_MAX = 512 << 20 };

/* The words come from the content in the program: that of the folder may be what is broken. */
static void print_finding(const struct content *words, const struct options *o, struct arena *a,
                          const struct content_finding *f)
{
    const char *key = arena_printf(a, "%s.%s", f->load ? "err" : "check", f->key);
    const char *text = key ? content_text(words, o->lang, key) : NULL;
    printf("%s%s%s: ", f->file, f->where[0] ? ": " : "", f->where);
    if (text)
        print_filled(stdout, text, f->where, f->arg);
    else
        printf("%s %s", f->key, f->arg);
    if (text && f->arg[0] && !strstr(text, "{arg}"))
        printf(" [%s]", f->arg);
    putchar('\n');
}

static int check(struct content_findings *out, struct content **words, struct arena *a,
                 const struct options *o, struct err *err)
{
    struct options shipped = *o, asked = *o;
    const struct content_file *files = NULL;
    size_t count = 0;
    shipped.content = NULL;
    if (o->argc == 2)
        asked.content = o->argv[1];
    struct clock clock = clock_system();
    int rc = install_content(words, a, &shipped, err);
    if (rc == 0)
        rc = install_files(&files, &count, a, &asked, err);
    return rc == 0 ? content_check(out, a, files, count, instant_day(clock_now(&clock)), err) : rc;
}

int command_content(const struct options *o)
{
    if (o->argc < 1 || o->argc > 2 || !text_is(o->argv[0], "check")) {
        fputs("usage: kiem content [--lang nl|en] check [DIR]\n", stderr);
        return 2;
    }
    ARENA_AUTO a = arena_new(ARENA_MAX);
    struct content_findings found = {0};
    struct content *words = NULL;
    struct err err;
    int rc = a ? check(&found, &words, a, o, &err) : err_nomem(&err);
    if (rc < 0)
        return complain(words, o, &err);
    for (size_t i = 0; i < found.count; i++)
        print_finding(words, o, a, &found.items[i]);
    if (found.count == 0)
        puts(content_text(words, o->lang, "content.clean"));
    return found.count ? 2 : 0;
}
