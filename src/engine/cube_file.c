/* A cube from a file. Counts nothing; what the bytes mean is for cube/file.h. */
#include "engine/cube.h"

#include "figures/cube/file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static int read_bytes(struct str *out, struct arena *a, FILE *in, const char *path, struct err *err)
{
    struct stat st;
    if (fstat(fileno(in), &st) != 0 || !S_ISREG(st.st_mode))
        return err_set(err, ERR_IO, path, "file_read", "%s",
                       S_ISDIR(st.st_mode) ? "folder" : strerror(errno));
    size_t size = (size_t)st.st_size;
    char *bytes = arena_alloc(a, size + 1);
    if (!bytes)
        return err_nomem(err);
    if (fread(bytes, 1, size, in) != size)
        return err_set(err, ERR_IO, path, "file_read", "%s", strerror(errno));
    *out = (struct str){bytes, size};
    return 0;
}

int engine_cube_read(struct cube *out, const struct engine *e, const char *path, struct err *err)
{
    FILE *in = fopen(path, "rb");
    if (!in)
        return errno == ENOENT ? err_set(err, ERR_NOT_FOUND, path, "cube_none", "%s", path)
                               : err_set(err, ERR_IO, path, "file_read", "%s", strerror(errno));
    struct str bytes;
    int rc = read_bytes(&bytes, e->arena, in, path, err);
    fclose(in);
    return rc < 0 ? rc : cube_decode(out, e->arena, path, bytes, err);
}
