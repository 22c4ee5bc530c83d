/* Import into the store: what comes in is what was in the file; the whole of it or nothing; what is wrong is said. */
#include "base/mem.h"
#include "base/rand.h"
#include "engine/figures_made.h"
#include "engine/store_lock.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <cmocka.h>

static int import(struct made_store *m, const char *kind, const char *file, const char *const *more)
{
    const char *words[16] = {kind, made_path(m, file), "--lang", "en"};
    for (int i = 0; more && more[i]; i++)
        words[i + 4] = more[i];
    return made_run(m, &command_import, words);
}
#define OPTIONS(...)                                                                                         \
    (const char *const[])                                                                                    \
    {                                                                                                        \
        __VA_ARGS__, NULL                                                                                    \
    }

/* A dataset as "area|year|…" of all fields in the order of its rows. */
static const char *rows_of(struct made_store *m, const char *name)
{
    struct store_dataset d;
    struct err err = {0};
    BUF_AUTO out;
    buf_init(&out, 1u << 26);
    if (store_dataset(&d, &m->engine, name, &err) != 0)
        return arena_printf(m->arena, "%s %s", err.key, err.arg);
    for (size_t f = 0; f < d.data.frame_count; f++)
        for (size_t row = 0; row < d.data.frames[f].rows; row++)
            for (size_t i = 0; i < d.data.schema->count; i++) {
                int64_t v = frame_value(&d.data.frames[f], (int)i, row);
                const char *end = i + 1 == d.data.schema->count ? "\n" : "|";
                if (d.data.schema->fields[i].kind == FIELD_PSEUDONYM)
                    buf_printf(&out, "%s%s", v == FRAME_UNKNOWN ? "?" : "key", end);
                else if (v == FRAME_UNKNOWN)
                    buf_printf(&out, "?%s", end);
                else if (d.data.lists[i])
                    buf_printf(&out, "%s%s", d.data.lists[i][v], end);
                else
                    buf_printf(&out, "%lld%s", (long long)v, end);
            }
    store_close(&d);
    return arena_dup(m->arena, buf_text(&out), out.len);
}

static const char protection[] =
    "child;area;year;followed_to_2;supervision;placed_out\n"
    "c1;WK02;2019;1;0;1\nc2;WK01;2019;1;1;\nc3;WK01;2018;0;;0\nc1;WK01;2019;ja;nee;0\n";

static void rows_by_area_and_period(void **state)
{
    struct made_store *m = *state;
    made_file(m, "p.csv", protection);
    assert_int_equal(import(m, "protection", "p.csv", NULL), 0);
    assert_string_equal(
        rows_of(m, "protection"),
        "key|WK02|2019|1|0|?|1\nkey|WK01|2018|0|?|?|0\nkey|WK01|2019|1|1|?|?\nkey|WK01|2019|1|0|?|0\n");
    struct store_dataset d;
    assert_int_equal(store_dataset(&d, &m->engine, "protection/protection", NULL), 0);
    assert_int_equal(d.file->repeated, 1);
    assert_int_equal(d.index[0].count, 4);
    assert_int_equal(strlen(d.keyed), 16);
    store_close(&d);
    assert_int_equal(made_run(m, &command_list, OPTIONS(NULL)), 0);
    assert_int_equal(made_run(m, &command_verify, OPTIONS(NULL)), 0);
    assert_int_equal(made_run(m, &command_describe, OPTIONS("protection")), 0);
    assert_int_equal(made_run(m, &command_remove, OPTIONS("protection")), 0);
    assert_string_equal(rows_of(m, "protection"), "store_none protection");
    assert_int_equal(made_run(m, &command_remove, OPTIONS("protection")), err_face(ERR_NOT_FOUND)->exit);
    assert_int_equal(made_run(m, &command_verify, OPTIONS("protection")), err_face(ERR_NOT_FOUND)->exit);
}

/* The number of a child is nowhere in the store; the key is for its owner only; one key makes one pseudonym. */
static void pseudonyms(void **state)
{
    struct made_store *m = *state;
    struct stat st;
    made_file(m, "p.csv", "child,area,year,followed_to_2\nSECRET12345,WK01,2019,1\n");
    assert_int_equal(import(m, "protection", "p.csv", NULL), 0);
    assert_int_equal(import(m, "protection", "p.csv", OPTIONS("--name", "again")), 0);
    made_file(m, "t.csv", "child,area,year\nSECRET12345,WK01,2019\n");
    assert_int_equal(import(m, "twoyear", "t.csv", NULL), 0);
    assert_int_equal(stat(made_path(m, "store/key"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    static const char *const names[] = {"protection/protection", "protection/again", "twoyear"};
    uint64_t keys[3];
    for (int i = 0; i < 3; i++) {
        struct store_dataset d;
        assert_int_equal(store_dataset(&d, &m->engine, names[i], NULL), 0);
        assert_null(memmem(d.file->mapped.data, d.file->mapped.size, "SECRET", 6));
        keys[i] = d.index[0].keys[0];
        store_close(&d);
    }
    assert_true(keys[0] == keys[1] && keys[0] == keys[2]);
    /* another key: another pseudonym, and the store says that they do not go together */
    const char *store = m->engine.store;
    m->engine.store = made_path(m, "elsewhere");
    assert_int_equal(import(m, "twoyear", "t.csv", NULL), 0);
    m->engine.store = store;
    const char *other = made_path(m, "elsewhere/key");
    assert_int_equal(chmod(other, 0644), 0);
    assert_int_equal(import(m, "twoyear", "t.csv", OPTIONS("--key", other)), err_face(ERR_DENIED)->exit);
    assert_int_equal(chmod(other, 0600), 0);
    assert_int_equal(import(m, "twoyear", "t.csv", OPTIONS("--key", other)), 0);
    struct store_dataset a, b;
    assert_int_equal(store_dataset(&a, &m->engine, "twoyear", NULL), 0);
    assert_int_equal(store_dataset(&b, &m->engine, "again", NULL), 0);
    assert_true(a.index[0].keys[0] != keys[0]);
    struct err err = {0};
    assert_int_equal(store_same_key(&a, &b, &err), ERR_CONFLICT);
    assert_string_equal(err.key, "store_keyed");
    assert_int_equal(store_same_key(&a, &a, &err), 0);
    store_close(&a);
    store_close(&b);
    made_file(m, "b.csv",
              "child,area,year,outcome,ga_days,weight_g,sex\nSECRET12345,WK01,2019,live,280,3500,m\n");
    assert_int_equal(import(m, "births", "b.csv", NULL), 0);
    const char *const joined[] = {"births", "--indicators",         "combined",
                                  "--out",  made_path(m, "c.cube"), NULL};
    assert_int_equal(made_run(m, &command_cube, joined), err_face(ERR_CONFLICT)->exit);
    made_file(m, "bad", "kiem-figures-key-1 0123\n");
    assert_int_equal(chmod(made_path(m, "bad"), 0600), 0);
    assert_int_equal(import(m, "twoyear", "t.csv", OPTIONS("--key", made_path(m, "bad"))),
                     err_face(ERR_INVALID)->exit);
    assert_int_equal(import(m, "twoyear", "t.csv", OPTIONS("--key", made_path(m, "none"))),
                     err_face(ERR_NOT_FOUND)->exit);
}

static void bad_rows(void **state)
{
    struct made_store *m = *state;
    struct stat st;
    made_file(m, "p.csv",
              "child,area,year,followed_to_2\nc1,WK01,2019,1\nSECRET,WK "
              "01,2019,1\nc3,WK01,1800,1\nTotal\nc4,WK01,2019,\n");
    assert_int_equal(import(m, "protection", "p.csv", NULL), err_face(ERR_INVALID)->exit);
    assert_string_equal(rows_of(m, "protection"), "store_none protection");
    assert_int_equal(
        import(m, "protection", "p.csv", OPTIONS("--max-bad", "0.8", "--bad", made_path(m, "bad.csv"))), 0);
    const char *said = made_read(m, "bad.csv");
    assert_null(strstr(said, "SECRET"));
    assert_non_null(strstr(said, "p.csv;3;area;\"not a code"));
    assert_non_null(strstr(said, "p.csv;4;year;outside the range"));
    assert_non_null(strstr(said, "p.csv;5;;more or fewer fields"));
    assert_non_null(strstr(said, "p.csv;6;followed_to_2;\"not known, and required"));
    assert_int_equal(stat(made_path(m, "bad.csv"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_string_equal(rows_of(m, "protection"), "key|WK01|2019|1|?|?|?\n");
}

/* The list of bad rows takes the place of what had that name; never of what is being imported. */
static void bad_rows_elsewhere(void **state)
{
    struct made_store *m = *state;
    static const char text[] = "child,area,year,followed_to_2\nc1,WK01,2019,1\nc2,WK01,1800,1\n";
    made_file(m, "p.csv", text);
    assert_int_equal(symlink(made_path(m, "p.csv"), made_path(m, "link.csv")), 0);
    static const char *const names[] = {"p.csv", "link.csv"};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(
            import(m, "protection", "p.csv", OPTIONS("--max-bad", "1", "--bad", made_path(m, names[i]))),
            err_face(ERR_INVALID)->exit);
        assert_string_equal(made_read(m, "p.csv"), text);
        assert_string_equal(rows_of(m, "protection"), "store_none protection");
    }
}

/* Once every row is good the list of an earlier import is not left to mislead; what somebody else put there is. */
static void bad_rows_mended(void **state)
{
    struct made_store *m = *state;
    static const char good[] = "child,area,year,followed_to_2\nc1,WK01,2019,1\n";
    static const char *const langs[] = {"nl", "en"};
    for (size_t i = 0; i < 2; i++) {
        made_file(m, "p.csv", "child,area,year,followed_to_2\nc1,WK01,2019,1\nc2,WK01,1800,1\n");
        assert_int_equal(import(m, "protection", "p.csv", OPTIONS("--max-bad", "1", "--lang", langs[i])), 0);
        assert_int_equal(access(made_path(m, "p.csv.bad.csv"), F_OK), 0);
        made_file(m, "p.csv", good);
        assert_int_equal(import(m, "protection", "p.csv", NULL), 0);
        assert_int_equal(access(made_path(m, "p.csv.bad.csv"), F_OK), -1);
    }
    made_file(m, "p.csv.bad.csv", good);
    assert_int_equal(import(m, "protection", "p.csv", NULL), 0);
    assert_string_equal(made_read(m, "p.csv.bad.csv"), good);
}

static void refused(void **state)
{
    struct made_store *m = *state;
    static const struct {
        const char *text;
        size_t len;
    } files[] = {
        {"", 0},
        {"child,area,year,followed_to_2\n", 30},
        {"child,area,area,year,followed_to_2\nc,a,b,2019,1\n", 48},
        {"child,area,jaar,followed_to_2\nc,a,2019,1\n", 41},
        {"\xff\xfe"
         "c\0h\0",
         6},
        {"\x1f\x8b\x08\0broken", 10},
        {"\x28\xb5\x2f\xfd broken", 11},
        {"child,area,year,\"followed_to_2\nc,a,2019,1\n", 42},
    };
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        made_bytes(made_path(m, "x.csv"), files[i].text, files[i].len);
        if (import(m, "protection", "x.csv", OPTIONS("--max-bad", "1")) != err_face(ERR_INVALID)->exit)
            fail_msg("file %zu", i);
    }
    const int invalid = err_face(ERR_INVALID)->exit, none = err_face(ERR_NOT_FOUND)->exit;
    made_file(m, "p.csv", protection);
    assert_int_equal(import(m, "protektion", "p.csv", NULL), none);
    assert_int_equal(import(m, "../protection", "p.csv", NULL), none);
    assert_int_equal(import(m, "protection", "p.csv", OPTIONS("--name", "../x")), invalid);
    assert_int_equal(import(m, "protection", "p.csv", OPTIONS("--max-bad", "2")), invalid);
    assert_int_equal(import(m, "protection", "p.csv", OPTIONS("--mapping", made_path(m, "p.csv"))), invalid);
    assert_int_equal(import(m, "protection", "none.csv", NULL), err_face(ERR_IO)->exit);
    assert_int_equal(made_run(m, &command_import, OPTIONS("protection")), 2);
    assert_string_equal(rows_of(m, "protection"), "store_none protection");
}

/* A new import of a name takes the place of the old, or leaves it. */
static void replaced_or_left(void **state)
{
    struct made_store *m = *state;
    made_file(m, "p.csv", "child,area,year,followed_to_2\nc1,WK01,2019,1\n");
    made_file(m, "q.csv", "child,area,year,followed_to_2\nc1,WK02,2020,0\n");
    made_file(m, "bad.csv", "child,area,year,followed_to_2\nc1,WK02,2020,x\n");
    assert_int_equal(import(m, "protection", "p.csv", NULL), 0);
    assert_int_equal(import(m, "protection", "bad.csv", NULL), err_face(ERR_INVALID)->exit);
    assert_string_equal(rows_of(m, "protection"), "key|WK01|2019|1|?|?|?\n");
    assert_int_equal(access(made_path(m, "store/protection/protection.columns.part"), F_OK), -1);
    /* what a crash left behind goes at the next import, also of another name */
    made_file(m, "store/protection/gone.columns.part", "half");
    made_file(m, "store/protection/protection.columns.part", "half");
    /* somebody is at it */
    int lock = -1;
    assert_int_equal(store_lock(&lock, made_path(m, "store/protection/protection.columns"), NULL), 0);
    assert_int_equal(import(m, "protection", "q.csv", NULL), err_face(ERR_BUSY)->exit);
    assert_int_equal(made_run(m, &command_remove, OPTIONS("protection")), err_face(ERR_BUSY)->exit);
    store_unlock(lock);
    assert_int_equal(import(m, "protection", "q.csv", NULL), 0);
    assert_string_equal(rows_of(m, "protection"), "key|WK02|2020|0|?|?|?\n");
    assert_int_equal(access(made_path(m, "store/protection/gone.columns.part"), F_OK), -1);
    assert_int_equal(access(made_path(m, "store/protection/protection.columns.part"), F_OK), -1);
}

static void disk_full(void **state)
{
    struct made_store *m = *state;
    struct rlimit was, small;
    BUF_AUTO text;
    buf_init(&text, 1u << 26);
    buf_adds(&text, "child,area,year,followed_to_2\n");
    for (int i = 0; i < 50000; i++)
        buf_printf(&text, "c%d,WK%d,2019,1\n", i, i % 100);
    made_bytes(made_path(m, "large.csv"), text.data, text.len);
    made_file(m, "p.csv", "child,area,year,followed_to_2\nc1,WK01,2019,1\n");
    assert_int_equal(import(m, "protection", "p.csv", NULL), 0);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
    signal(SIGXFSZ, SIG_IGN);
    for (rlim_t size = 10; size < 600000; size = size * 3 + 1000) {
        small = (struct rlimit){size, was.rlim_max};
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
        int rc = import(m, "protection", "large.csv", NULL);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
        assert_int_equal(rc, err_face(ERR_IO)->exit);
        assert_string_equal(rows_of(m, "protection"), "key|WK01|2019|1|?|?|?\n");
        assert_int_equal(access(made_path(m, "store/protection/protection.columns.part"), F_OK), -1);
    }
    assert_int_equal(import(m, "protection", "large.csv", NULL), 0);
}

static char *births_text(struct made_store *m, size_t rows, size_t *len)
{
    uint64_t seed = 9;
    struct rng rng = rng_seeded(&seed);
    BUF_AUTO text;
    buf_init(&text, 1u << 26);
    buf_adds(&text, "child,area,year,sex,ga_days,weight_g,outcome\n");
    for (size_t i = 0; i < rows; i++) {
        buf_printf(&text, "%zu,WK%04u,%u,%s,%u,%u,%s\n", i, rng_below(&rng, 3000), 2004 + rng_below(&rng, 20),
                   rng_below(&rng, 2) ? "m" : "\"f\"", 240 + rng_below(&rng, 60),
                   2000 + rng_below(&rng, 3000),
                   rng_below(&rng, 300) ? "live"
                   : rng_below(&rng, 9) ? "stillborn"
                                        : "dead");
    }
    *len = text.len;
    return arena_dup(m->arena, buf_text(&text), text.len);
}

/* The same bytes come of any number of threads, and of gzip and zstd. */
static void threads_and_packing(void **state)
{
    struct made_store *m = *state;
    size_t len;
    char *text = births_text(m, 60000, &len);
    made_bytes(made_path(m, "b.csv"), text, len);
    gzFile gz = gzopen(made_path(m, "b.csv.gz"), "wb1");
    assert_int_equal(gzwrite(gz, text, (unsigned)(len / 2)), len / 2);
    gzclose(gz);
    gz = gzopen(made_path(m, "b.csv.gz"), "ab1"); /* a second member */
    assert_int_equal(gzwrite(gz, text + len / 2, (unsigned)(len - len / 2)), len - len / 2);
    gzclose(gz);
    size_t room = ZSTD_compressBound(len);
    char *packed = arena_alloc(m->arena, room);
    size_t packed_len = ZSTD_compress(packed, room, text, len, 1);
    made_bytes(made_path(m, "b.csv.zst"), packed, packed_len);
    made_bytes(made_path(m, "cut.csv.zst"), packed, packed_len / 2);
    static const char *const ways[][2] = {
        {"b.csv", "1"}, {"b.csv", "2"}, {"b.csv", "7"}, {"b.csv.gz", "2"}, {"b.csv.zst", "3"}};
    const char *first = NULL;
    size_t first_size = 0;
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(import(m, "births", ways[i][0], OPTIONS("--threads", ways[i][1])), 0);
        struct stat st;
        assert_int_equal(stat(made_path(m, "store/births/births.columns"), &st), 0);
        const char *bytes = made_read(m, "store/births/births.columns");
        if (i == 0) {
            first = bytes;
            first_size = (size_t)st.st_size;
        }
        assert_int_equal(st.st_size, first_size);
        assert_memory_equal(bytes, first, first_size);
    }
    assert_int_equal(import(m, "births", "cut.csv.zst", NULL), err_face(ERR_INVALID)->exit);
}

/* Any bit of the file that is another: found, and named. */
static void flipped_bits(void **state)
{
    struct made_store *m = *state;
    made_file(m, "p.csv", protection);
    assert_int_equal(import(m, "protection", "p.csv", NULL), 0);
    const char *path = made_path(m, "store/protection/protection.columns");
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    char *bytes =
        arena_dup(m->arena, made_read(m, "store/protection/protection.columns"), (size_t)st.st_size);
    for (size_t i = 0; i < (size_t)st.st_size; i += 7) {
        bytes[i] = (char)(bytes[i] ^ (1 << i % 8));
        made_bytes(path, bytes, (size_t)st.st_size);
        assert_int_equal(made_run(m, &command_verify, OPTIONS("protection")), err_face(ERR_INVALID)->exit);
        bytes[i] = (char)(bytes[i] ^ (1 << i % 8));
    }
    made_bytes(path, bytes, (size_t)st.st_size);
    assert_int_equal(made_run(m, &command_verify, OPTIONS("protection")), 0);
    /* in another's place it is not taken for it */
    made_bytes(made_path(m, "store/protection/other.columns"), bytes, (size_t)st.st_size);
    assert_string_equal(rows_of(m, "other"), "store_name protection/protection");
}

static void frozen_months(void **state)
{
    struct made_store *m = *state;
    made_file(m, "2026-11.json",
              "{\"format\":\"kiem-counts-1\",\"month\":\"2026-11\",\"threshold\":10,\"counts\":["
              "{\"figure\":\"asked\",\"item\":\"in_time\",\"value\":143},{\"figure\":\"asked\",\"item\":"
              "\"late\",\"value\":null},"
              "{\"figure\":\"asked\",\"item\":\"\",\"value\":150}]}");
    assert_int_equal(import(m, "care_counts", "2026-11.json", NULL), err_face(ERR_INVALID)->exit);
    assert_int_equal(import(m, "care_counts", "2026-11.json", OPTIONS("--area", "GM0599")), 0);
    assert_string_equal(
        rows_of(m, "care_counts"),
        "GM0599|24322|asked|in_time|143\nGM0599|24322|asked|late|?\nGM0599|24322|asked|total|150\n");
    made_file(m, "again.json",
              "{\"format\":\"kiem-counts-1\",\"month\":\"2026-11\",\"threshold\":10,\"counts\":[]}");
    assert_int_equal(import(m, "care_counts", "2026-11.json",
                            OPTIONS(made_path(m, "again.json"), "--area", "GM0599", "--name", "twice")),
                     err_face(ERR_INVALID)->exit);
    made_file(
        m, "x.json",
        "{\"format\":\"kiem-counts-1\",\"month\":\"2026-11\",\"counts\":[{\"figure\":\"a\",\"value\":1}]}");
    assert_int_equal(import(m, "care_counts", "x.json", OPTIONS("--area", "GM0599")),
                     err_face(ERR_INVALID)->exit);
}

/* Long lines and wide files are refused or bad rows, never more than that. */
static void giants(void **state)
{
    struct made_store *m = *state;
    BUF_AUTO text;
    buf_init(&text, 64u << 20);
    buf_adds(&text, "child,area,year,followed_to_2\nc1,WK01,2019,1\nc2,");
    for (int i = 0; i < 10 << 20; i++)
        buf_addc(&text, 'x');
    buf_adds(&text, ",2019,1\n");
    made_bytes(made_path(m, "long.csv"), text.data, text.len);
    assert_int_equal(import(m, "protection", "long.csv", OPTIONS("--max-bad", "1")),
                     err_face(ERR_INVALID)->exit);
    buf_clear(&text);
    buf_adds(&text, "child,area,year,followed_to_2");
    for (int i = 0; i < 10000; i++)
        buf_printf(&text, ",c%d", i);
    buf_addc(&text, '\n');
    made_bytes(made_path(m, "wide.csv"), text.data, text.len);
    assert_int_equal(import(m, "protection", "wide.csv", NULL), err_face(ERR_INVALID)->exit);
    uint64_t seed = 3;
    struct rng rng = rng_seeded(&seed);
    buf_clear(&text);
    buf_adds(&text, "child,area,year,followed_to_2\n");
    for (int i = 0; i < 1 << 20; i++) {
        uint64_t n = rng_u64(&rng);
        buf_add(&text, &n, sizeof n);
    }
    made_bytes(made_path(m, "random.csv"), text.data, text.len);
    assert_int_equal(import(m, "protection", "random.csv", OPTIONS("--max-bad", "1")),
                     err_face(ERR_INVALID)->exit);
    made_bytes(made_path(m, "random.csv"), text.data + 40, text.len - 40);
    assert_int_equal(import(m, "protection", "random.csv", OPTIONS("--max-bad", "1")),
                     err_face(ERR_INVALID)->exit);
}

static void every_allocation_fails_once(void **state)
{
    struct made_store *m = *state;
    made_file(m, "p.csv", "child,area,year,followed_to_2\nc1,WK02,2020,0\nc2,WK02,2020,x\n");
    const int nomem = err_face(ERR_NOMEM)->exit;
    unsigned n = 1;
    for (bool happened = true; happened; n++) {
        struct err err;
        ARENA_AUTO a = arena_new((size_t)1 << 28);
        struct engine e = {.arena = a, .lang = "en"};
        const char *const words[] = {"protection", made_path(m, "p.csv"), "--max-bad", "1", "--threads", "1"};
        char *argv[7] = {NULL};
        for (int i = 0; i < 6; i++)
            argv[i] = arena_str(a, words[i]);
        assert_int_equal(engine_begin(&e, &command_import, 6, argv), 0);
        e.store = m->engine.store;
        assert_int_equal(engine_words(&e, &err), 0);
        mem_fail_after(n);
        int rc = command_import.run(&e);
        happened = mem_failed() != 0;
        mem_fail_after(0);
        assert_true(rc == (happened ? nomem : 0) ||
                    (happened && rc == 0)); /* the list of bad rows for the message may fail */
        if (rc != 0)
            assert_string_equal(rows_of(m, "protection"), "store_none protection");
        else
            assert_int_equal(made_run(m, &command_remove, OPTIONS("protection")), 0);
    }
    assert_true(n > 40);
}

#define ON_A_STORE(test) cmocka_unit_test_setup_teardown(test, made_setup, made_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_A_STORE(rows_by_area_and_period),
        ON_A_STORE(pseudonyms),
        ON_A_STORE(bad_rows),
        ON_A_STORE(bad_rows_elsewhere),
        ON_A_STORE(bad_rows_mended),
        ON_A_STORE(refused),
        ON_A_STORE(replaced_or_left),
        ON_A_STORE(disk_full),
        ON_A_STORE(threads_and_packing),
        ON_A_STORE(flipped_bits),
        ON_A_STORE(frozen_months),
        ON_A_STORE(giants),
        ON_A_STORE(every_allocation_fails_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
