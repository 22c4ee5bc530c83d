/*
 * A disk on which every sync takes longer, for any program: loaded with LD_PRELOAD. The sync itself is done first, so that
 * nothing is less durable than it was. Knows no files: all syncs wait.
 *
 *   KIEM_SYNC_US   microseconds that a sync takes more
 */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int then_wait(const char *name, int fd)
{
    int (*real)(int);
    void *found = dlsym(RTLD_NEXT, name);
    memcpy(&real, &found, sizeof real);
    int rc = real(fd);
    const char *text = getenv("KIEM_SYNC_US");
    long us = text ? strtol(text, NULL, 10) : 0;
    struct timespec wait = {.tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000};
    nanosleep(&wait, NULL);
    return rc;
}

int fsync(int fd)
{
    return then_wait("fsync", fd);
}

int fdatasync(int fd)
{
    return then_wait("fdatasync", fd);
}
