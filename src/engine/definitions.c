/* Reads the schemas and indicators of the content, for every command that needs them. Prints nothing. */
#include "engine/definitions.h"

#include "base/str.h"

#include <string.h>

static size_t count_names(const char *const *names)
{
    size_t n = 0;
    while (names[n])
        n++;
    return n;
}

static int read_schemas(struct definitions *d, const struct engine *e, struct err *err)
{
    const char *const *names = NULL;
    int rc = engine_content_names(&names, e, "datasets/", err);
    size_t count = rc == 0 ? count_names(names) : 0;
    struct schema *schemas = arena_alloc(e->arena, count * sizeof *schemas + 1);
    const struct schema **list = arena_alloc(e->arena, count * sizeof *list + 1);
    if (rc == 0 && (!schemas || !list))
        rc = err_nomem(err);
    for (size_t i = 0; rc == 0 && i < count; i++) {
        const struct value *v = NULL;
        rc = engine_content(&v, e, names[i], err);
        if (rc == 0)
            rc = schema_read(&schemas[i], e->arena, names[i], v, err);
        list[i] = &schemas[i];
    }
    d->schemas = list;
    d->schema_count = count;
    return rc;
}

int engine_definitions(struct definitions *out, const struct engine *e, struct err *err)
{
    struct definitions d = {0};
    const char *const *names = NULL;
    int rc = read_schemas(&d, e, err);
    if (rc == 0)
        rc = engine_content_names(&names, e, "indicators/", err);
    size_t count = rc == 0 ? count_names(names) : 0;
    struct indicators_file *files = arena_alloc(e->arena, count * sizeof *files + 1);
    if (rc == 0 && !files)
        rc = err_nomem(err);
    for (size_t i = 0; rc == 0 && i < count; i++) {
        files[i].name = names[i];
        rc = engine_content(&files[i].content, e, names[i], err);
    }
    struct indicators_from from = {files, count, d.schemas, d.schema_count};
    if (rc == 0)
        rc = indicators_read(&d.indicators, e->arena, &from, err);
    if (rc == 0)
        *out = d;
    return rc;
}

int definitions_find(const struct indicator **out, const struct definitions *d, const char *code,
                     struct err *err)
{
    const struct indicator *found = indicators_find(&d->indicators, code);
    if (found) {
        *out = found;
        return 0;
    }
    BUF_AUTO alike; /* those that share a beginning of three letters, else nothing: the list is long */
    buf_init(&alike, 200);
    for (size_t i = 0; i < d->indicators.count; i++)
        if (strlen(code) >= 3 && strncmp(d->indicators.items[i].code, code, 3) == 0)
            buf_printf(&alike, "%s%s", alike.len ? ", " : "", d->indicators.items[i].code);
    return err_set(err, ERR_NOT_FOUND, code, "indicator_none", "%s", alike.len ? buf_text(&alike) : "–");
}

const struct schema *definitions_counted(const struct definitions *d, const struct schema *asked)
{
    size_t len = strcspn(asked->code, "+");
    for (size_t i = 0; i < d->schema_count; i++)
        if (strlen(d->schemas[i]->code) == len && strncmp(d->schemas[i]->code, asked->code, len) == 0)
            return d->schemas[i];
    return asked;
}
