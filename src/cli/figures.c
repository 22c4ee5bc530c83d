/*
 * kiem figures …: the other world is another program, kiem-figures, in the same folder. This one opens nothing for it and
 * hands nothing over but the words that were typed.
 */
#include "cli/cli.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int figures_run(int argc, char **argv)
{
    char path[PATH_MAX];
    static const char name[] = "kiem-figures";
    ssize_t len = readlink("/proc/self/exe", path, sizeof path - sizeof name);
    char *slash = len > 0 ? memrchr(path, '/', (size_t)len) : NULL;
    if (slash)
        memcpy(slash + 1, name, sizeof name);
    /* "kiem figures show" is "kiem-figures show", "kiem simulate registry" is "kiem-figures simulate registry". */
    int skip = strcmp(argv[1], "figures") == 0 ? 1 : 0;
    argv[skip] = argv[0];
    if (slash)
        execv(path, argv + skip);
    fprintf(stderr, "kiem: kiem-figures does not start (%s): it is to stand in the same folder as kiem\n",
            slash ? strerror(errno) : path);
    (void)argc;
    return 1;
}
