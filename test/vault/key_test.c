/* The key file: made once, read strictly, rotated atomically, refused when others could have read it. */
#include "base/file.h"
#include "base/mem.h"
#include "vault/ring.h"
#include "vault/vault.h"

#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct world {
    char folder[64], path[96];
    int64_t now;
    uint64_t seed;
    struct clock clock;
    struct rng rng;
    struct err err;
};

static int setup(void **state)
{
    struct world *w = calloc(1, sizeof *w);
    strcpy(w->folder, "/tmp/kiem-key-XXXXXX");
    assert_non_null(mkdtemp(w->folder));
    snprintf(w->path, sizeof w->path, "%s/keys", w->folder);
    w->now = instant_at(day_from_civil(2026, 11, 21), 12 * 60);
    w->seed = 1;
    w->clock = clock_fixed(&w->now);
    w->rng = rng_seeded(&w->seed);
    *state = w;
    return 0;
}

static int teardown(void **state)
{
    struct world *w = *state;
    char part[128];
    snprintf(part, sizeof part, "%s.part", w->path);
    chmod(w->folder, 0700);
    unlink(w->path);
    unlink(part);
    rmdir(part);
    assert_int_equal(rmdir(w->folder), 0);
    free(w);
    return 0;
}

static struct vault *opened(struct world *w, bool create)
{
    struct vault *v = NULL;
    assert_int_equal(vault_open(&v, w->path, create, &w->clock, &w->rng, &w->err), 0);
    return v;
}

static void refused(struct world *w, bool create, int code, const char *key)
{
    struct vault *v = NULL;
    assert_int_equal(vault_open(&v, w->path, create, &w->clock, &w->rng, &w->err), code);
    assert_null(v);
    assert_int_equal(w->err.code, code);
    assert_string_equal(w->err.key, key);
}

static size_t read_file(const char *path, char *out, size_t max)
{
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    size_t len = fread(out, 1, max - 1, f);
    fclose(f);
    out[len] = '\0';
    return len;
}

static void write_file(const char *path, const char *data, size_t len)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, data, len), (ssize_t)len);
    close(fd);
}

static void is_made_once_with_mode_0600(void **state)
{
    struct world *w = *state;
    refused(w, false, ERR_NOT_FOUND, "key_missing");
    umask(0);
    vault_free(opened(w, true));
    umask(022);
    struct stat about;
    assert_int_equal(stat(w->path, &about), 0);
    assert_int_equal(about.st_mode & 07777, 0600);
    char first[4096], again[4096];
    size_t len = read_file(w->path, first, sizeof first);
    assert_memory_equal(first, "kiem-keys 2\nhash 0 2026-11-21 ", 30);
    assert_non_null(strstr(first, "\nkey 1 2026-11-21 "));
    vault_free(opened(w, true));
    assert_int_equal(read_file(w->path, again, sizeof again), len);
    assert_memory_equal(first, again, len);
}

static void hash_is_the_same_after_reopening_and_rotation(void **state)
{
    struct world *w = *state;
    char before[65], after[65], other[65];
    struct vault *v = opened(w, true);
    vault_hash(before, v, "bsn", "111222333");
    assert_int_equal(vault_current(v), 1);
    w->now += INT64_C(86400000) * 10;
    assert_int_equal(vault_rotate(v, &w->err), 0);
    assert_int_equal(vault_current(v), 2);
    vault_hash(after, v, "bsn", "111222333");
    assert_string_equal(before, after);
    vault_free(v);
    v = opened(w, false);
    assert_int_equal(vault_current(v), 2);
    vault_hash(after, v, "bsn", "111222333");
    assert_string_equal(before, after);
    vault_hash(other, v, "bs", "n111222333");
    assert_string_not_equal(before, other);
    vault_hash(other, v, "login", "111222333");
    assert_string_not_equal(before, other);
    vault_hash(other, v, "bsn", "111222334");
    assert_string_not_equal(before, other);
    vault_free(v);
    char text[4096];
    read_file(w->path, text, sizeof text);
    assert_non_null(strstr(text, "\nkey 2 2026-12-01 "));
}

static void others_may_not_read_it(void **state)
{
    struct world *w = *state;
    vault_free(opened(w, true));
    static const mode_t bad[] = {0640, 0604, 0620, 0602, 0610, 0601, 0644, 0777};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(chmod(w->path, bad[i]), 0);
        refused(w, false, ERR_DENIED, "key_mode");
        refused(w, true, ERR_DENIED, "key_mode");
    }
    assert_int_equal(chmod(w->path, 0400), 0);
    vault_free(opened(w, false));
}

static void links_folders_and_pipes_are_refused(void **state)
{
    struct world *w = *state;
    vault_free(opened(w, true));
    char real[128];
    snprintf(real, sizeof real, "%s/real", w->folder);
    assert_int_equal(rename(w->path, real), 0);
    assert_int_equal(symlink(real, w->path), 0);
    refused(w, false, ERR_DENIED, "key_link");
    refused(w, true, ERR_DENIED, "key_link");
    unlink(w->path);
    unlink(real);
    assert_int_equal(mkfifo(w->path, 0600), 0);
    refused(w, true, ERR_INVALID, "key_file");
    unlink(w->path);
    assert_int_equal(mkdir(w->path, 0700), 0);
    refused(w, true, ERR_INVALID, "key_file");
    rmdir(w->path);
}

static int parsed(struct ring *ring, const char *text, size_t len, struct err *err)
{
    memset(ring, 0, sizeof *ring);
    int code = ring_parse(ring, "keys", (struct str){text, len}, err);
    ring_release(ring);
    return code;
}

/* One byte of each line changed to something of each class, each byte left out, each place cut: never read. */
static void any_damage_is_found(void **state)
{
    struct world *w = *state;
    struct vault *v = opened(w, true);
    assert_int_equal(vault_rotate(v, &w->err), 0);
    vault_free(v);
    char good[4096], bad[4096];
    size_t len = read_file(w->path, good, sizeof good);
    static const char classes[] = {'0', 'a', 'A', 'f', 'g', ' ', '\n', '\r', '-', '#', '\0', '\x7f', '\xff'};
    struct ring *ring = mem_alloc(sizeof *ring);
    for (size_t at = 0; at <= len; at++) {
        for (size_t i = 0; i < sizeof classes && at < len; i++) {
            memcpy(bad, good, len);
            bad[at] = classes[i];
            bool same = good[at] == classes[i];
            assert_int_equal(parsed(ring, bad, len, &w->err), same ? 0 : ERR_INVALID);
        }
        assert_int_equal(parsed(ring, good, at, &w->err), at == len ? 0 : ERR_INVALID);
        if (at < len) { /* left out */
            memcpy(bad, good, at);
            memcpy(bad + at, good + at + 1, len - at - 1);
            assert_int_equal(parsed(ring, bad, len - 1, &w->err), ERR_INVALID);
        }
    }
    mem_free(ring);
    memcpy(bad, good, len);
    bad[len] = '\n';
    write_file(w->path, bad, len + 1);
    refused(w, true, ERR_INVALID, "key_file");
    char where[128];
    snprintf(where, sizeof where, "%s:7", w->path);
    assert_string_equal(w->err.where, where);
    write_file(w->path, "", 0);
    refused(w, true, ERR_INVALID, "key_file");
}

/* A sum that fits does not excuse what the file may not say. */
static int parse_signed(const char *body, struct err *err)
{
    unsigned char sum[32];
    char hex[65], text[4096];
    crypto_generichash(sum, sizeof sum, (const unsigned char *)body, strlen(body), NULL, 0);
    int len =
        snprintf(text, sizeof text, "%ssum %s\n", body, sodium_bin2hex(hex, sizeof hex, sum, sizeof sum));
    struct ring *ring = mem_alloc(sizeof *ring);
    int code = parsed(ring, text, (size_t)len, err);
    mem_free(ring);
    return code;
}

#define HEX "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define HEAD "kiem-keys 2\nhash 0 2026-11-21 " HEX "\nkey 1 2026-11-21 " HEX "\n"

static void rightly_summed_nonsense_is_refused(void **state)
{
    struct world *w = *state;
    static const struct {
        const char *body;
        const char *where; /* NULL: good */
    } cases[] = {
        {"kiem-keys 1\nhash 0 2026-11-21 " HEX "\nkey 1 2026-11-21 " HEX "\n", NULL},
        {"kiem-keys 1\nhash 0 2026-11-21 " HEX "\nkey 3 2026-11-21 " HEX "\nkey 9 2027-01-01 " HEX "\n",
         NULL},
        {HEAD "node 0 0000000000000000 " HEX "\n", NULL},
        {HEAD "node 1 0000000000000000 " HEX "\nnode 2 c000000000000000 " HEX "\n", NULL},
        {HEAD "node 64 ffffffffffffffff " HEX "\n", NULL},
        {"kiem-keys 3\nhash 0 2026-11-21 " HEX "\nkey 1 2026-11-21 " HEX "\n", "keys:1"},
        {"kiem-keys 1\nhash 0 2026-11-21 " HEX "\nkey 1 2026-11-21 " HEX "\nnode 0 0000000000000000 " HEX
         "\n",
         "keys:4"},
        {"kiem-keys 2\nhash 0 2026-11-21 " HEX "\nnode 0 0000000000000000 " HEX "\n", "keys:3"},
        {HEAD "node 65 0000000000000000 " HEX "\n", "keys:4"},
        {HEAD "node 1 4000000000000000 " HEX "\n", "keys:4"},
        {HEAD "node 1 8000000000000000 " HEX "\nnode 1 0000000000000000 " HEX "\n", "keys:5"},
        {HEAD "node 0 0000000000000000 " HEX "\nnode 1 8000000000000000 " HEX "\n", "keys:5"},
        {HEAD "node 0 000000000000000A " HEX "\n", "keys:4"},
        {HEAD "node 0 000000000000000 " HEX "\n", "keys:4"},
        {"kiem-keys 1\nhash 1 2026-11-21 " HEX "\nkey 1 2026-11-21 " HEX "\n", "keys:2"},
        {"kiem-keys 1\nhash 0 2026-02-29 " HEX "\nkey 1 2026-11-21 " HEX "\n", "keys:2"},
        {"kiem-keys 1\nkey 1 2026-11-21 " HEX "\n", "keys:2"},
        {"kiem-keys 1\nhash 0 2026-11-21 " HEX "\n", "keys:3"},
        {"kiem-keys 1\nhash 0 2026-11-21 " HEX "\nkey 0 2026-11-21 " HEX "\n", "keys:3"},
        {"kiem-keys 1\nhash 0 2026-11-21 " HEX "\nkey 01 2026-11-21 " HEX "\n", "keys:3"},
        {"kiem-keys 1\nhash 0 2026-11-21 " HEX "\nkey 4294967296 2026-11-21 " HEX "\n", "keys:3"},
        {"kiem-keys 1\nhash 0 2026-11-21 " HEX "\nkey 1 2026-11-21 " HEX "00\n", "keys:3"},
        {"kiem-keys 1\nhash 0 2026-11-21 " HEX "\nkey 1  2026-11-21 " HEX "\n", "keys:3"},
        {"kiem-keys 1\nhash 0 2026-11-21 " HEX "\nkey 2 2026-11-21 " HEX "\nkey 2 2026-11-21 " HEX "\n",
         "keys:4"},
        {"kiem-keys 1\nhash 0 2026-11-21 " HEX "\nkey 2 2026-11-21 " HEX "\nkey 1 2026-11-21 " HEX "\n",
         "keys:4"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int code = parse_signed(cases[i].body, &w->err);
        assert_int_equal(code, cases[i].where ? ERR_INVALID : 0);
        if (cases[i].where)
            assert_string_equal(w->err.where, cases[i].where);
        if (cases[i].where)
            assert_null(strstr(w->err.arg, "0011")); /* no secret leaves in an error */
    }
}

static void two_processes_find_each_others_keys(void **state)
{
    struct world *w = *state;
    ARENA_AUTO a = arena_new(1 << 20);
    struct vault *server = opened(w, true), *command = opened(w, false);
    assert_int_equal(vault_rotate(command, &w->err), 0);
    assert_int_equal(vault_current(server), 1);
    struct seal_key theirs = vault_key(command, VAULT_BSN), ours = vault_key(server, VAULT_BSN);
    struct sealed box;
    assert_int_equal(seal(&box, a, &theirs, "person.bsn:1", "111222333", &w->err), 0);
    assert_int_equal(sealed_number(box), 2);
    char *text = NULL;
    assert_int_equal(unseal(&text, a, &ours, "person.bsn:1", box, &w->err), 0);
    assert_string_equal(text, "111222333");
    assert_int_equal(vault_current(server), 2);
    assert_int_equal(vault_rotate(command, &w->err), 0);
    assert_int_equal(vault_rotate(server, &w->err), 0); /* takes up 3, makes 4 */
    assert_int_equal(vault_current(server), 4);
    vault_free(server);
    vault_free(command);
}

static void another_file_in_its_place_is_noticed(void **state)
{
    struct world *w = *state;
    struct vault *v = opened(w, true);
    char other[8192], before[8192];
    unlink(w->path);
    vault_free(opened(w, true));
    size_t len = read_file(w->path, before, sizeof before);
    assert_int_equal(vault_rotate(v, &w->err), ERR_CONFLICT);
    assert_string_equal(w->err.key, "key_changed");
    assert_int_equal(vault_current(v), 1);
    assert_int_equal(read_file(w->path, other, sizeof other), len);
    assert_memory_equal(before, other, len);
    unlink(w->path);
    assert_int_equal(vault_rotate(v, &w->err), ERR_NOT_FOUND);
    vault_free(v);
}

static void a_full_ring_says_so(void **state)
{
    struct world *w = *state;
    struct vault *v = opened(w, true);
    for (int i = 1; i < RING_MAX; i++)
        assert_int_equal(vault_rotate(v, &w->err), 0);
    assert_int_equal(vault_rotate(v, &w->err), ERR_CONFLICT);
    assert_string_equal(w->err.key, "key_full");
    assert_int_equal(vault_current(v), RING_MAX);
    vault_free(v);
    v = opened(w, false);
    assert_int_equal(vault_current(v), RING_MAX);
    vault_free(v);
}

/* A limit on file size stands for a full disk: it also holds for root. */
static void a_failed_write_changes_nothing(void **state)
{
    struct world *w = *state;
    struct vault *v = opened(w, true);
    char before[4096], after[4096], part[128];
    size_t len = read_file(w->path, before, sizeof before);
    snprintf(part, sizeof part, "%s.part", w->path);
    struct rlimit old, small = {100, RLIM_INFINITY};
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    small.rlim_max = old.rlim_max;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    int code = vault_rotate(v, &w->err);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    assert_int_equal(code, ERR_IO);
    assert_string_equal(w->err.key, "file_write");
    assert_int_equal(vault_current(v), 1);
    assert_int_equal(read_file(w->path, after, sizeof after), len);
    assert_memory_equal(before, after, len);
    assert_int_equal(access(part, F_OK), -1);
    assert_int_equal(mkdir(part, 0700), 0); /* something in the way that cannot be removed */
    assert_int_equal(vault_rotate(v, &w->err), ERR_IO);
    assert_int_equal(vault_current(v), 1);
    rmdir(part);
    write_file(part, "left by a crash", 15);
    assert_int_equal(vault_rotate(v, &w->err), 0);
    assert_int_equal(vault_current(v), 2);
    vault_free(v);
}

static void a_missing_folder_is_named(void **state)
{
    struct world *w = *state;
    struct vault *v = NULL;
    char path[128];
    snprintf(path, sizeof path, "%s/none/keys", w->folder);
    assert_int_equal(vault_open(&v, path, true, &w->clock, &w->rng, &w->err), ERR_IO);
    assert_string_equal(w->err.key, "file_read");
    snprintf(path, sizeof path, "%s/none/", w->folder);
    assert_string_equal(w->err.where, path);
}

static void failing_allocations_leave_nothing(void **state)
{
    struct world *w = *state;
    struct vault *v = NULL;
    unsigned n = 1;
    for (;; n++) {
        mem_fail_after(n);
        int code = vault_open(&v, w->path, true, &w->clock, &w->rng, &w->err);
        bool hit = mem_failed();
        mem_fail_after(0);
        if (!hit) {
            assert_int_equal(code, 0);
            break;
        }
        assert_int_equal(code, ERR_NOMEM);
        assert_null(v);
    }
    assert_in_range(n, 4, 24);
    for (n = 1;; n++) {
        mem_fail_after(n);
        int code = vault_rotate(v, &w->err);
        bool hit = mem_failed();
        mem_fail_after(0);
        if (!hit)
            break;
        assert_int_equal(code, ERR_NOMEM);
        assert_int_equal(vault_current(v), 1);
    }
    assert_int_equal(vault_current(v), 2);
    vault_free(v);
}

struct sealer {
    pthread_t thread;
    const struct vault *v;
    int opened;
};

static void *seal_and_open(void *state)
{
    struct sealer *s = state;
    for (int i = 0; i < 100; i++) {
        struct arena *a = arena_new(1 << 16);
        struct seal_key key = vault_key(s->v, VAULT_TOTP);
        struct sealed box;
        char *text;
        if (seal(&box, a, &key, "account.totp:1", "ABCD", NULL) == 0 &&
            unseal(&text, a, &key, "account.totp:1", box, NULL) == 0)
            s->opened++;
        arena_free(a);
    }
    return NULL;
}

static void sealing_goes_on_during_rotation(void **state)
{
    struct world *w = *state;
    w->rng = rng_system();
    struct vault *v = opened(w, true);
    struct sealer sealers[3] = {0};
    for (int i = 0; i < 3; i++) {
        sealers[i].v = v;
        assert_int_equal(pthread_create(&sealers[i].thread, NULL, seal_and_open, &sealers[i]), 0);
    }
    for (int i = 0; i < 10; i++)
        assert_int_equal(vault_rotate(v, &w->err), 0);
    for (int i = 0; i < 3; i++) {
        pthread_join(sealers[i].thread, NULL);
        assert_int_equal(sealers[i].opened, 100);
    }
    assert_int_equal(vault_current(v), 11);
    vault_free(v);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(is_made_once_with_mode_0600),
        T(hash_is_the_same_after_reopening_and_rotation),
        T(others_may_not_read_it),
        T(links_folders_and_pipes_are_refused),
        T(any_damage_is_found),
        T(rightly_summed_nonsense_is_refused),
        T(two_processes_find_each_others_keys),
        T(another_file_in_its_place_is_noticed),
        T(a_full_ring_says_so),
        T(a_failed_write_changes_nothing),
        T(a_missing_folder_is_named),
        T(failing_allocations_leave_nothing),
        T(sealing_goes_on_during_rotation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
