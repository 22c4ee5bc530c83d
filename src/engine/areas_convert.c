/* GeoPackage, Shapefile and whatever else GDAL reads: its own program turns them into GeoJSON. No shell, no file in between. */
#include "engine/areas_command.h"

#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* As GDAL opens it: within a ZIP, and never taken for an option. */
static void source_of(char *out, size_t size, const char *path)
{
    size_t len = strlen(path);
    bool zip = len > 4 && strcmp(path + len - 4, ".zip") == 0;
    snprintf(out, size, "%s%s", zip ? "/vsizip/" : path[0] == '-' ? "./" : "", path);
}

static int start(pid_t *child, int write_end, const char *path, const char *layer)
{
    char source[PATH_MAX + 16];
    source_of(source, sizeof source, path);
    const char *const words[] = {"ogr2ogr", "-f", "GeoJSON", "/vsistdout/", source, layer, NULL};
    char *argv[sizeof words / sizeof words[0]];
    memcpy(argv, words, sizeof words); /* posix_spawn changes none of them */
    posix_spawn_file_actions_t actions;
    int failure = posix_spawn_file_actions_init(&actions);
    if (failure)
        return failure;
    failure = posix_spawn_file_actions_adddup2(&actions, write_end, STDOUT_FILENO);
    if (!failure)
        failure = posix_spawnp(child, "ogr2ogr", &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    return failure;
}

/* All that comes out of the pipe; 0 or an errno. What does not fit is read and dropped, so that the program ends. */
static int drain(struct buf *out, int fd)
{
    char part[65536];
    for (;;) {
        ssize_t n = read(fd, part, sizeof part);
        if (n > 0)
            buf_add(out, part, (size_t)n);
        else if (n == 0 || errno != EINTR)
            return n == 0 ? 0 : errno;
    }
}

static int wait_for(pid_t child)
{
    int status = 0;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int areas_convert(struct buf *out, const char *path, const char *layer, struct err *err)
{
    int ends[2];
    pid_t child;
    if (access(path, R_OK) != 0)
        return err_set(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, path, "file_read", "%s",
                       strerror(errno));
    if (pipe2(ends, O_CLOEXEC) != 0)
        return err_set(err, ERR_IO, path, "file_read", "%s", strerror(errno));
    int failure = start(&child, ends[1], path, layer);
    close(ends[1]);
    if (failure) {
        close(ends[0]);
        return failure == ENOENT ? err_set(err, ERR_NOT_FOUND, path, "areas_no_gdal", "%s", "ogr2ogr")
                                 : err_set(err, ERR_IO, path, "areas_gdal", "%s", strerror(failure));
    }
    failure = drain(out, ends[0]);
    close(ends[0]);
    int status = wait_for(child);
    if (failure || out->failed)
        return err_set(err, ERR_IO, path, "file_read", "%s", strerror(failure ? failure : EFBIG));
    return status == 0 ? 0 : err_set(err, ERR_INVALID, path, "areas_gdal", "%d", status);
}
