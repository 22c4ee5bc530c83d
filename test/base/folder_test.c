/* Names in a folder: all of them, in order, however many there are; or a word of what failed. */
#include "base/folder.h"
#include "base/mem.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { MANY = 5000, ARENA_MAX = 16 << 20 };
static char folder[64];

static int setup(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/kiem-folder-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static void make(const char *name)
{
    char path[200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    close(fd);
}

static void drop(const char *name)
{
    char path[200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_int_equal(unlink(path), 0);
}

static int teardown(void **state)
{
    (void)state;
    return rmdir(folder);
}

static void only_what_is_asked(void **state)
{
    (void)state;
    static const char *const made[] = {"b.curve", "a.curve", ".curve", ".c.curve", "curve", "d.curves"};
    ARENA_AUTO a = arena_new(ARENA_MAX);
    const char *const *names;
    size_t count;
    struct err err;
    for (size_t i = 0; i < sizeof made / sizeof made[0]; i++)
        make(made[i]);
    assert_int_equal(folder_names(&names, &count, a, folder, ".curve", &err), 0);
    assert_int_equal(count, 2);
    assert_string_equal(names[0], "a.curve");
    assert_string_equal(names[1], "b.curve");
    assert_null(names[2]);
    assert_int_equal(folder_names(&names, &count, a, folder, "", &err), 0);
    assert_int_equal(count, 4); /* not those that begin with a dot */
    for (size_t i = 0; i < sizeof made / sizeof made[0]; i++)
        drop(made[i]);
}

static void none_is_left_out(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(ARENA_MAX);
    const char *const *names;
    size_t count;
    char name[32];
    for (int i = 0; i < MANY; i++) {
        snprintf(name, sizeof name, "%05d.x", (i * 7919) % MANY);
        make(name);
    }
    assert_int_equal(folder_names(&names, &count, a, folder, ".x", NULL), 0);
    assert_int_equal(count, MANY);
    for (int i = 0; i < MANY; i++) {
        snprintf(name, sizeof name, "%05d.x", i);
        assert_string_equal(names[i], name);
        drop(name);
    }
}

static void nothing_there(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(ARENA_MAX);
    const char *const *names;
    size_t count = 1;
    struct err err;
    char path[200], longer[400];
    assert_int_equal(folder_names(&names, &count, a, folder, "", &err), 0);
    assert_int_equal(count, 0);
    assert_null(names[0]);
    snprintf(path, sizeof path, "%s/none", folder);
    assert_int_equal(folder_names(&names, NULL, a, path, "", &err), 0);
    assert_null(names[0]);
    memset(longer, 'x', sizeof longer - 1); /* a name that no system has */
    longer[sizeof longer - 1] = '\0';
    assert_int_equal(folder_names(&names, NULL, a, longer, "", &err), ERR_IO);
    assert_string_equal(err.key, "file_read");
}

static void failing_memory(void **state)
{
    (void)state;
    struct err err;
    make("a");
    for (unsigned n = 1, failed = 1; failed; n++) {
        ARENA_AUTO a = arena_new(ARENA_MAX);
        const char *const *names;
        mem_fail_after(n);
        int rc = folder_names(&names, NULL, a, folder, "", &err);
        failed = (unsigned)mem_failed();
        mem_fail_after(0);
        assert_int_equal(rc, failed ? ERR_NOMEM : 0);
    }
    drop("a");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_is_asked),
        cmocka_unit_test(none_is_left_out),
        cmocka_unit_test(nothing_there),
        cmocka_unit_test(failing_memory),
    };
    return cmocka_run_group_tests_name("folder", tests, setup, teardown);
}
