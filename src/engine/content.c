/* Files of registry/: from the program itself, or from the folder that --content names. Reads and parses; checks no meaning. */
#include "engine/begin.h"

#include "base/embedded.h"
#include "base/folder.h"
#include "base/str.h"

#include <errno.h>
#include <string.h>

extern const struct embedded embedded_registry[];
extern const struct embedded
    embedded_errors[]; /* the words of errors of the rooms that both programs share */

enum { FILE_MAX = 16 << 20 };

static int read_file(struct buf *out, const char *path, const char *name, struct err *err)
{
    FILE *in = fopen(path, "rb");
    if (!in)
        return errno == ENOENT ? err_set(err, ERR_NOT_FOUND, name, "content_file", "%s", path)
                               : err_set(err, ERR_IO, path, "file_read", "%s", strerror(errno));
    char part[65536];
    size_t n;
    while ((n = fread(part, 1, sizeof part, in)) > 0)
        buf_add(out, part, n);
    bool bad = ferror(in) != 0 || out->failed;
    fclose(in);
    return bad ? err_set(err, ERR_IO, path, "file_read", "%s", out->failed ? "too large" : "read error") : 0;
}

static int parse(const struct value **out, const struct engine *e, const char *name, const char *text,
                 size_t len, struct err *err)
{
    struct value *v = NULL;
    int rc = json_parse(&v, e->arena, name, text, len, err);
    if (rc == 0)
        *out = v;
    return rc;
}

static int parse_embedded(const struct value **out, const struct engine *e, const struct embedded *table,
                          const char *name, struct err *err)
{
    for (; table->name; table++)
        if (text_is(table->name, name))
            return parse(out, e, name, (const char *)table->data, (size_t)(table->end - table->data), err);
    return err_set(err, ERR_NOT_FOUND, name, "content_file", "%s", name);
}

int engine_content(const struct value **out, const struct engine *e, const char *name, struct err *err)
{
    if (!e->content)
        return parse_embedded(out, e, embedded_registry, name, err);
    BUF_AUTO text;
    buf_init(&text, FILE_MAX);
    const char *path = arena_printf(e->arena, "%s/%s", e->content, name);
    int rc = path ? read_file(&text, path, name, err) : err_nomem(err);
    return rc == 0 ? parse(out, e, name, buf_text(&text), text.len, err) : rc;
}

/* Of the program itself; they stand in its list sorted as the folder's do. */
static const char *const *embedded_names(const struct engine *e, const char *prefix)
{
    size_t count = 0, n = 0;
    for (const struct embedded *file = embedded_registry; file->name; file++)
        count++;
    const char **names = arena_alloc(e->arena, (count + 1) * sizeof *names);
    for (const struct embedded *file = embedded_registry; names && file->name; file++)
        if (strncmp(file->name, prefix, strlen(prefix)) == 0)
            names[n++] = file->name;
    return names;
}

int engine_content_names(const char *const **out, const struct engine *e, const char *prefix, struct err *err)
{
    if (!e->content) {
        *out = embedded_names(e, prefix);
        return *out ? 0 : err_nomem(err);
    }
    const char *const *files = NULL, *path = arena_printf(e->arena, "%s/%s", e->content, prefix);
    size_t count, n = 0;
    int rc = path ? folder_names(&files, &count, e->arena, path, ".json", err) : err_nomem(err);
    if (rc == 0 && count == 0)
        rc = err_set(err, ERR_IO, path, "file_read", "%s", strerror(ENOENT));
    const char **names = rc == 0 ? arena_alloc(e->arena, (count + 1) * sizeof *names) : NULL;
    for (; names && *files; files++)
        names[n++] = arena_printf(e->arena, "%s%s", prefix, *files);
    if (rc == 0 && arena_failed(e->arena))
        rc = err_nomem(err);
    if (rc == 0)
        *out = names;
    return rc;
}

int engine_words(struct engine *e, struct err *err)
{
    struct engine shipped =
        *e; /* words always come from the program: a folder of content may be what is broken */
    shipped.content = NULL;
    struct value *all = value_object(e->arena);
    const struct value *part = NULL;
    int rc = parse_embedded(&part, &shipped, embedded_errors, "err.json", err);
    if (rc == 0)
        value_merge(all, part);
    const char *const *names = NULL;
    if (rc == 0)
        rc = engine_content_names(&names, &shipped, "texts/", err);
    for (; rc == 0 && *names; names++) {
        rc = engine_content(&part, &shipped, *names, err);
        if (rc == 0)
            value_merge(all, part);
    }
    e->words = all;
    return rc == 0 && arena_failed(e->arena) ? err_nomem(err) : rc;
}
