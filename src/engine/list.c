/* kiem figures list: which datasets the store has. */
#include "engine/store_files.h"

static void print_one(const struct engine *e, const struct columns *c, const struct store_file *f)
{
    printf("%-40s %14llu %14llu\n", arena_printf(e->arena, "%s/%s", f->kind, f->name),
           (unsigned long long)c->rows, (unsigned long long)c->bytes);
}

static int run(struct engine *e)
{
    const struct store_file *files = NULL;
    size_t count = 0;
    struct err err;
    int rc = store_all(&files, &count, e, &err), worst = 0;
    if (rc < 0)
        return engine_complain(e, &err);
    if (count == 0)
        say(e, stdout, "command.list.none", e->store);
    else
        printf("%-40s %14s %14s\n", engine_text(e, "command.list.name"), engine_text(e, "command.list.rows"),
               engine_text(e, "command.list.bytes"));
    for (size_t i = 0; i < count; i++) {
        struct columns *c = NULL;
        rc = columns_open(&c, e->arena, files[i].path, &err);
        if (rc == 0)
            print_one(e, c, &files[i]);
        else
            worst = engine_complain(e, &err);
        columns_close(c);
    }
    return worst;
}

const struct engine_command command_list = {"list", "", "the datasets of the store", NULL, run};
