/* kiem figures remove: takes a dataset out of the store. */
#include "base/file.h"
#include "engine/store_lock.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Gone for good, also after a power cut. */
static int remove_file(const char *path, struct err *err)
{
    int folder = file_folder(path, err);
    if (folder < 0)
        return folder;
    int rc = unlinkat(folder, file_name(path), 0) != 0 || fsync(folder) != 0
                 ? err_set(err, ERR_IO, path, "file_write", "%s", strerror(errno))
                 : 0;
    close(folder);
    return rc;
}

static int run(struct engine *e)
{
    struct store_file f;
    struct err err;
    int lock = -1;
    if (e->argc != 1)
        return engine_usage(&command_remove, stderr);
    int rc = store_find(&f, e, e->argv[0], &err);
    if (rc == 0)
        rc = store_lock(&lock, f.path, &err);
    if (rc == 0) {
        rc = remove_file(f.path, &err);
        store_unlock(lock);
    }
    if (rc < 0)
        return engine_complain(e, &err);
    say(e, stdout, "command.remove.done", f.kind, f.name);
    return 0;
}

const struct engine_command command_remove = {"remove", "NAME", "take a dataset out of the store", NULL, run};
