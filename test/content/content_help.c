/* See content_help.h. */
#include "content/content_help.h"

#include "asking/asking_help.h"

#include <dirent.h>

enum { FILES_MAX = 300, FILE_MAX = 1024 * 1024 };

static void read_file(struct arena *a, const char *path, const char *name, struct folder *out)
{
    FILE *f = fopen(path, "rb");
    char *text = arena_alloc(a, FILE_MAX);
    assert_non_null(f);
    assert_non_null(text);
    size_t len = fread(text, 1, FILE_MAX, f);
    fclose(f);
    assert_true(len < FILE_MAX && out->count < FILES_MAX);
    out->files[out->count++] = (struct content_file){arena_str(a, name), arena_dup(a, text, len), len};
}

static void read_below(struct arena *a, const char *root, const char *below, struct folder *out)
{
    DIR *d = opendir(arena_printf(a, "%s/%s", root, below));
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d));) {
        const char *name = below[0] ? arena_printf(a, "%s/%s", below, e->d_name) : e->d_name;
        size_t len = strlen(name);
        if (e->d_name[0] == '.')
            continue;
        if (e->d_type == DT_DIR)
            read_below(a, root, name, out);
        else if (len > 5 && strcmp(name + len - 5, ".json") == 0)
            read_file(a, arena_printf(a, "%s/%s", root, name), name, out);
    }
    closedir(d);
}

struct folder folder_read(struct arena *a, const char *path)
{
    struct folder out = {.files = arena_alloc(a, FILES_MAX * sizeof *out.files)};
    assert_non_null(out.files);
    read_below(a, path, "", &out);
    assert_true(out.count > 0);
    return out;
}

static struct content_file replaced(struct arena *a, const struct content_file *f, const char *find,
                                    const char *put)
{
    const char *at = strstr(f->text, find);
    if (!at)
        fail_msg("no '%s' in %s", find, f->name);
    const char *text = arena_printf(a, "%.*s%s%s", (int)(at - f->text), f->text, put, at + strlen(find));
    return (struct content_file){f->name, text, strlen(text)};
}

struct folder folder_with(struct arena *a, const struct folder *folder, const char *name, const char *find,
                          const char *put)
{
    struct folder out = {.files = arena_alloc(a, (folder->count + 1) * sizeof *out.files)};
    bool found = false;
    for (size_t i = 0; i < folder->count; i++) {
        bool hit = strcmp(folder->files[i].name, name) == 0;
        found = found || hit;
        if (!hit)
            out.files[out.count++] = folder->files[i];
        else if (find)
            out.files[out.count++] = replaced(a, &folder->files[i], find, put);
    }
    if (!found)
        out.files[out.count++] = (struct content_file){name, put, strlen(put)};
    return out;
}
