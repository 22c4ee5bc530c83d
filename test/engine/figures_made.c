/* See figures_made.h. Checks nothing itself. */
#include "engine/figures_made.h"

#include "base/buf.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

/* In place of the C library's: counts the folders that are synced, without which a rename may be lost in a power cut. */
int made_folders_synced;
int fsync(int fd)
{
    struct stat about;
    made_folders_synced += fstat(fd, &about) == 0 && S_ISDIR(about.st_mode);
    return (int)syscall(SYS_fsync, fd);
}

int made_setup(void **state)
{
    struct made_store *m = test_malloc(sizeof *m);
    *m = (struct made_store){.arena = arena_new((size_t)1 << 28), .folder = "/tmp/kiem-figures-XXXXXX"};
    if (!m->arena || !mkdtemp(m->folder))
        return -1;
    m->engine = (struct engine){.arena = m->arena, .lang = "en", .threads = 1};
    m->engine.store = made_path(m, "store");
    *state = m;
    return 0;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *walk)
{
    (void)st;
    (void)kind;
    (void)walk;
    return remove(path);
}

int made_teardown(void **state)
{
    struct made_store *m = *state;
    int rc = nftw(m->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    arena_free(m->arena);
    test_free(m);
    return rc;
}

const char *made_path(struct made_store *m, const char *name)
{
    return arena_printf(m->arena, "%s/%s", m->folder, name);
}

void made_bytes(const char *path, const char *data, size_t len)
{
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(data, 1, len, out), len);
    assert_int_equal(fclose(out), 0);
}

void made_file(struct made_store *m, const char *name, const char *text)
{
    made_bytes(made_path(m, name), text, strlen(text));
}

const char *made_read(struct made_store *m, const char *name)
{
    BUF_AUTO text;
    buf_init(&text, 64u << 20);
    char part[65536];
    FILE *in = fopen(made_path(m, name), "rb");
    for (size_t n; in && (n = fread(part, 1, sizeof part, in)) > 0;)
        buf_add(&text, part, n);
    if (in)
        fclose(in);
    return arena_dup(m->arena, buf_text(&text), text.len);
}

int made_run(struct made_store *m, const struct engine_command *c, const char *const *words)
{
    ARENA_AUTO a = arena_new((size_t)1 << 28);
    struct engine e = {.arena = a};
    char *argv[64];
    int argc = 1;
    assert_non_null(a);
    argv[0] = arena_str(a, "--lang=en");
    for (; words[argc - 1] && argc < 63; argc++)
        argv[argc] = arena_str(a, words[argc - 1]);
    argv[argc] = NULL;
    assert_int_equal(engine_begin(&e, c, argc, argv), 0);
    e.store = m->engine.store;
    assert_int_equal(engine_words(&e, NULL), 0);
    return c->run(&e);
}
