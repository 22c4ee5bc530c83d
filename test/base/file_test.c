/* A file is there whole or not at all. */
#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[64];

/* In place of the C library's: counts the folders that are synced, without which a rename may be lost in a power cut. */
static int folders_synced;
int fsync(int fd)
{
    struct stat about;
    folders_synced += fstat(fd, &about) == 0 && S_ISDIR(about.st_mode);
    return (int)syscall(SYS_fsync, fd);
}

static int setup(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/kiem-file-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    return rmdir(folder);
}

static void in_folder(char out[96], const char *name)
{
    snprintf(out, 96, "%s/%s", folder, name);
}

static void holds(const char *path, const char *expected)
{
    char text[64] = "";
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    size_t len = fread(text, 1, sizeof text - 1, f);
    fclose(f);
    assert_int_equal(len, strlen(expected));
    assert_string_equal(text, expected);
}

static void a_file_replaces_what_was_there(void **state)
{
    (void)state;
    char path[96], part[96];
    in_folder(path, "name");
    in_folder(part, "name.part");
    assert_int_equal(file_publish(path, "old", 3, NULL), 0);
    assert_int_equal(file_publish(path, "newer", 5, NULL), 0);
    holds(path, "newer");
    struct stat about;
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 07777, 0600);
    assert_int_equal(access(part, F_OK), -1);
    assert_int_equal(file_publish(path, "", 0, NULL), 0);
    holds(path, "");
    unlink(path);
}

static void write_part(const char *path, const char *text)
{
    int fd = file_part_open(path, NULL);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    assert_int_equal(close(fd), 0);
}

static void a_part_takes_its_place_or_goes(void **state)
{
    (void)state;
    char path[96], part[96];
    struct err err;
    struct stat about;
    in_folder(path, "name");
    in_folder(part, "name.part");
    write_part(path, "a longer text");
    file_part_drop(path);
    assert_int_equal(access(part, F_OK), -1);
    write_part(path, "one");
    assert_int_equal(stat(part, &about), 0);
    assert_int_equal(about.st_mode & 07777, 0600);
    folders_synced = 0;
    assert_int_equal(file_part_publish(path, &err), 0);
    assert_int_equal(folders_synced, 1);
    holds(path, "one");
    assert_int_equal(access(part, F_OK), -1);
    assert_int_equal(file_part_publish(path, &err), ERR_IO); /* there is none */
    assert_string_equal(err.key, "file_write");
    holds(path, "one");
    unlink(path);
    assert_int_equal(mkdir(path, 0700), 0); /* a folder cannot be replaced */
    write_part(path, "two");
    assert_int_equal(file_part_publish(path, &err), ERR_IO);
    assert_int_equal(access(part, F_OK), -1);
    rmdir(path);
    in_folder(path, "none/name");
    assert_int_equal(file_part_open(path, &err), ERR_IO);
}

static void a_link_in_the_way_is_not_followed(void **state)
{
    (void)state;
    char path[96], part[96], other[96];
    in_folder(path, "name");
    in_folder(part, "name.part");
    in_folder(other, "other");
    assert_int_equal(file_publish(other, "mine", 4, NULL), 0);
    assert_int_equal(symlink(other, part), 0);
    assert_int_equal(symlink(other, path), 0);
    assert_int_equal(file_publish(path, "new", 3, NULL), 0);
    holds(other, "mine");
    holds(path, "new");
    unlink(path);
    unlink(other);
}

static void failures_are_named_and_leave_the_old_file(void **state)
{
    (void)state;
    char path[96], long_name[400];
    struct err err;
    in_folder(path, "none/name");
    assert_int_equal(file_publish(path, "x", 1, &err), ERR_IO);
    assert_string_equal(err.key, "file_read");
    in_folder(path, "name");
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(file_publish(path, "x", 1, &err), ERR_IO);
    assert_string_equal(err.key, "file_write");
    assert_string_equal(err.where, path);
    rmdir(path);
    int len = snprintf(long_name, sizeof long_name, "%s/", folder);
    memset(long_name + len, 'n', 252);
    long_name[len + 252] = '\0';
    assert_int_equal(file_publish(long_name, "x", 1, &err), ERR_IO);
    in_folder(path, "");
    assert_int_equal(file_publish(path, "x", 1, &err), ERR_IO);
}

static void names_and_folders(void **state)
{
    (void)state;
    assert_string_equal(file_name("a/b/c"), "c");
    assert_string_equal(file_name("c"), "c");
    assert_string_equal(file_name("a/"), "");
    int fd = file_folder("no-slash", NULL);
    assert_true(fd >= 0);
    close(fd);
    fd = file_folder("/etc-like", NULL);
    assert_true(fd >= 0);
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_replaces_what_was_there, setup, teardown),
        cmocka_unit_test_setup_teardown(a_part_takes_its_place_or_goes, setup, teardown),
        cmocka_unit_test_setup_teardown(a_link_in_the_way_is_not_followed, setup, teardown),
        cmocka_unit_test_setup_teardown(failures_are_named_and_leave_the_old_file, setup, teardown),
        cmocka_unit_test(names_and_folders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
