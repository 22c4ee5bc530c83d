/* Reads the shipped content for tests. */
#include "figures/registry.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

const struct value *registry_file(struct arena *a, const char *path)
{
    BUF_AUTO text;
    buf_init(&text, 16 << 20);
    FILE *in = fopen(path, "rb");
    if (!in)
        fail_msg("%s cannot be read", path);
    char part[4096];
    for (size_t n; (n = fread(part, 1, sizeof part, in)) > 0;)
        buf_add(&text, part, n);
    fclose(in);
    struct value *v = NULL;
    struct err err = {0};
    if (json_parse(&v, a, path, buf_text(&text), text.len, &err) != 0)
        fail_msg("%s: %s %s", err.key, err.where, err.arg);
    return v;
}

/* Paths of the files of a folder, sorted; ends with NULL. */
static void list_folder(const char *paths[REGISTRY_MAX + 1], struct arena *a, const char *folder)
{
    struct dirent **found = NULL;
    int n = scandir(folder, &found, NULL, alphasort);
    size_t count = 0;
    for (int i = 0; i < n; i++) {
        if (found[i]->d_name[0] != '.' && count < REGISTRY_MAX)
            paths[count++] = arena_printf(a, "%s/%s", folder, found[i]->d_name);
        free(found[i]);
    }
    free(found);
    assert_true(count > 0);
    paths[count] = NULL;
}

void registry_load(struct registry *out, struct arena *a)
{
    const char *paths[REGISTRY_MAX + 1];
    struct err err = {0};
    *out = (struct registry){0};
    list_folder(paths, a, "registry/datasets");
    for (size_t i = 0; paths[i]; i++) {
        struct schema *s = arena_alloc(a, sizeof *s);
        if (schema_read(s, a, paths[i], registry_file(a, paths[i]), &err) != 0)
            fail_msg("%s: %s %s", err.key, err.where, err.arg);
        out->schemas[out->schema_count++] = s;
    }
    list_folder(paths, a, "registry/indicators");
    for (size_t i = 0; paths[i]; i++)
        out->files[out->file_count++] =
            (struct indicators_file){strrchr(paths[i], '/') + 1, registry_file(a, paths[i])};
    struct indicators_from from = {out->files, out->file_count, out->schemas, out->schema_count};
    if (indicators_read(&out->indicators, a, &from, &err) != 0)
        fail_msg("%s: %s %s", err.key, err.where, err.arg);
}

const struct schema *registry_schema(const struct registry *r, const char *code)
{
    for (size_t i = 0; i < r->schema_count; i++)
        if (text_is(r->schemas[i]->code, code))
            return r->schemas[i];
    fail_msg("there is no %s", code);
    return NULL;
}
