/* A person's key taken away: nothing that is left leads to it, everything else is as it was, and no copy of the database
 * brings it back. */
#include "base/mem.h"
#include "vault/ring.h"
#include "vault/vault.h"

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

static const char anna[] = "01933b2e-0000-7000-8000-00000000000a";
static const char bart[] = "01933b2e-0000-7000-8000-00000000000b";

/* --- the tree --- */

static struct tree whole(void)
{
    struct tree t = {0};
    struct tree_node root = {.bytes = {1, 2, 3}};
    bool nomem;
    assert_true(tree_append(&t, &root, &nomem));
    return t;
}

static void take(struct tree *t, uint64_t place)
{
    struct tree rest = {0};
    assert_int_equal(tree_without(&rest, t, place, NULL), 0);
    tree_free(t);
    *t = rest;
}

/* Places at both ends, neighbours, and scattered ones: taken one by one in this order. */
static const uint64_t places[] = {0,
                                  UINT64_MAX,
                                  1,
                                  UINT64_MAX - 1,
                                  UINT64_C(0x8000000000000000),
                                  UINT64_C(0x7fffffffffffffff),
                                  UINT64_C(0x123456789abcdef0),
                                  UINT64_C(0x123456789abcdef1),
                                  UINT64_C(0xfedcba9876543210),
                                  2,
                                  3};
enum { PLACES = sizeof places / sizeof places[0] };

static void what_is_taken_is_gone_and_the_rest_stays(void **state)
{
    (void)state;
    struct tree first = whole(), t = whole();
    unsigned char was[TREE_KEY_BYTES], is[TREE_KEY_BYTES];
    for (size_t taken = 0; taken < PLACES; taken++) {
        take(&t, places[taken]);
        assert_true(t.count <= (taken + 1) * TREE_DEPTH);
        assert_true(tree_within(&t, &first));
        assert_false(tree_within(&first, &t));
        for (size_t i = 0; i < PLACES; i++) {
            assert_true(tree_leaf(was, &first, places[i]));
            assert_int_equal(tree_leaf(is, &t, places[i]), i > taken);
            if (i > taken)
                assert_memory_equal(was, is, sizeof was);
        }
        for (size_t i = 1; i < t.count; i++)
            assert_true(t.nodes[i - 1].prefix < t.nodes[i].prefix);
    }
    size_t count = t.count;
    take(&t, places[0]); /* again: nothing more */
    assert_int_equal(t.count, count);
    assert_true(tree_within(&t, &t));
    tree_free(&first);
    tree_free(&t);
}

/* No node that is left is the leaf or stands above it. */
static void no_node_is_left_above_it(void **state)
{
    (void)state;
    for (size_t p = 0; p < PLACES; p++) {
        struct tree t = whole();
        take(&t, places[p]);
        assert_int_equal(t.count, TREE_DEPTH);
        for (size_t i = 0; i < t.count; i++) {
            unsigned depth = t.nodes[i].depth;
            uint64_t upper = depth == TREE_DEPTH ? places[p] : places[p] & ~(UINT64_MAX >> depth);
            assert_true(depth > 0 && t.nodes[i].prefix != upper);
        }
        tree_free(&t);
    }
}

static void leaves_differ(void **state)
{
    (void)state;
    struct tree t = whole();
    unsigned char keys[PLACES][TREE_KEY_BYTES];
    for (size_t i = 0; i < PLACES; i++) {
        assert_true(tree_leaf(keys[i], &t, places[i]));
        for (size_t k = 0; k < i; k++)
            assert_memory_not_equal(keys[i], keys[k], TREE_KEY_BYTES);
    }
    assert_true(tree_place(anna) != tree_place(bart));
    tree_free(&t);
}

/* --- the vault --- */

struct world {
    char folder[64], path[96], copy[96];
    int64_t now;
    uint64_t seed;
    struct clock clock;
    struct rng rng;
    struct vault *v;
    struct arena *a;
    struct err err;
};

static int setup(void **state)
{
    struct world *w = calloc(1, sizeof *w);
    strcpy(w->folder, "/tmp/kiem-gone-XXXXXX");
    assert_non_null(mkdtemp(w->folder));
    snprintf(w->path, sizeof w->path, "%s/keys", w->folder);
    snprintf(w->copy, sizeof w->copy, "%s/copy", w->folder);
    w->seed = 7;
    w->a = arena_new(4 << 20);
    w->clock = clock_fixed(&w->now);
    w->rng = rng_seeded(&w->seed);
    assert_int_equal(vault_open(&w->v, w->path, true, &w->clock, &w->rng, &w->err), 0);
    *state = w;
    return 0;
}

static int teardown(void **state)
{
    struct world *w = *state;
    vault_free(w->v);
    arena_free(w->a);
    unlink(w->path);
    unlink(w->copy);
    assert_int_equal(rmdir(w->folder), 0);
    free(w);
    return 0;
}

/* What a copy of the database holds of one person. */
struct kept {
    const char *person;
    struct sealed wrapped, box;
};

static struct kept keep(struct world *w, const char *person)
{
    struct kept k = {.person = person};
    SEAL_KEY_AUTO key = {0};
    assert_int_equal(person_key_new(&key, &k.wrapped, w->a, w->v, person, &w->err), 0);
    assert_int_equal(seal(&k.box, w->a, &key, "name", person, &w->err), 0);
    return k;
}

static void opens(struct world *w, const struct vault *v, const struct kept *k)
{
    SEAL_KEY_AUTO key = {0};
    char *text = NULL;
    assert_int_equal(person_key_open(&key, v, k->person, k->wrapped, &w->err), 0);
    assert_int_equal(unseal(&text, w->a, &key, "name", k->box, &w->err), 0);
    assert_string_equal(text, k->person);
}

static void is_gone(struct world *w, const struct vault *v, const struct kept *k)
{
    struct seal_key key = {0};
    assert_int_equal(person_key_open(&key, v, k->person, k->wrapped, &w->err), ERR_CONFLICT);
    assert_string_equal(w->err.key, "person_destroyed");
}

static void reopen(struct world *w)
{
    vault_free(w->v);
    w->v = NULL;
    assert_int_equal(vault_open(&w->v, w->path, false, &w->clock, &w->rng, &w->err), 0);
}

static void an_old_copy_opens_for_the_others_only(void **state)
{
    struct world *w = *state;
    struct kept first = keep(w, anna), other = keep(w, bart);
    assert_int_equal(vault_rotate(w->v, &w->err), 0);
    struct kept second = first; /* wrapped anew: a later copy */
    assert_int_equal(person_key_rewrap(&second.wrapped, w->a, w->v, anna, first.wrapped, &w->err), 0);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(vault_destroy(w->v, anna, &w->err), 0); /* twice is once */
        for (int opened_anew = 0; opened_anew < 2; opened_anew++) {
            is_gone(w, w->v, &first);
            is_gone(w, w->v, &second);
            opens(w, w->v, &other);
            reopen(w);
        }
    }
    assert_int_equal(vault_rotate(w->v, &w->err), 0);
    is_gone(w, w->v, &first);
    opens(w, w->v, &other);
}

static void copy_file(const char *from, const char *to)
{
    char text[8192];
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    assert_non_null(in);
    assert_non_null(out);
    size_t len = fread(text, 1, sizeof text, in);
    assert_int_equal(fwrite(text, 1, len, out), len);
    fclose(in);
    fclose(out);
    chmod(to, 0600);
}

/* A copy of the key file from before is the one way back; a program that runs does not take it. */
static void an_older_key_file_is_not_taken_up(void **state)
{
    struct world *w = *state;
    struct kept hers = keep(w, anna);
    copy_file(w->path, w->copy);
    assert_int_equal(vault_destroy(w->v, anna, &w->err), 0);
    assert_int_equal(rename(w->copy, w->path), 0);
    assert_int_equal(vault_rotate(w->v, &w->err), ERR_CONFLICT);
    assert_string_equal(w->err.key, "key_changed");
    assert_int_equal(vault_destroy(w->v, bart, &w->err), ERR_CONFLICT);
    is_gone(w, w->v, &hers);
}

static void another_program_takes_it_up(void **state)
{
    struct world *w = *state;
    struct kept hers = keep(w, anna), other = keep(w, bart);
    struct vault *second = NULL;
    assert_int_equal(vault_open(&second, w->path, false, &w->clock, &w->rng, &w->err), 0);
    opens(w, second, &hers);
    assert_int_equal(vault_destroy(w->v, anna, &w->err), 0);
    assert_int_equal(vault_destroy(second, anna, &w->err), 0);
    is_gone(w, second, &hers);
    opens(w, second, &other);
    vault_free(second);
}

static void a_forgotten_master_key_opens_nothing(void **state)
{
    struct world *w = *state;
    struct kept hers = keep(w, anna);
    struct vault_master masters[4];
    struct seal_key key = {0};
    assert_int_equal(vault_forget(w->v, 1, &w->err), ERR_CONFLICT);
    assert_string_equal(w->err.key, "key_in_use");
    assert_int_equal(vault_rotate(w->v, &w->err), 0);
    assert_int_equal(vault_forget(w->v, 3, &w->err), ERR_NOT_FOUND);
    assert_int_equal(vault_forget(w->v, 1, &w->err), 0);
    reopen(w);
    assert_int_equal(vault_masters(masters, 4, w->v), 1);
    assert_int_equal(masters[0].number, 2);
    assert_false(masters[0].older);
    assert_int_equal(person_key_open(&key, w->v, anna, hers.wrapped, &w->err), ERR_NOT_FOUND);
    assert_string_equal(w->err.key, "key_unknown");
}

/* A key file of before trees: what it sealed opens; it says that destruction does not reach copies made with it. */
static void an_older_file_goes_on(void **state)
{
    struct world *w = *state;
    static const char old[] =
        "kiem-keys 1\n"
        "hash 0 2026-11-21 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n"
        "key 1 2026-11-21 10112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n";
    static struct ring ring;
    struct buf text;
    buf_init(&text, 4096);
    assert_int_equal(ring_parse(&ring, "keys", (struct str){old, sizeof old - 1}, &w->err), ERR_INVALID);
    ring_format(&text, &ring); /* with its sum; the ring has all but that */
    FILE *f = fopen(w->path, "wb");
    fputs(buf_text(&text), f);
    fclose(f);
    buf_release(&text);
    ring_release(&ring);
    reopen(w);
    struct vault_master masters[4];
    assert_int_equal(vault_masters(masters, 4, w->v), 1);
    assert_true(masters[0].older);
    struct kept hers = keep(w, anna), later = hers;
    opens(w, w->v, &hers);
    assert_int_equal(vault_destroy(w->v, bart, &w->err), 0);
    assert_int_equal(vault_rotate(w->v, &w->err), 0);
    assert_int_equal(person_key_rewrap(&later.wrapped, w->a, w->v, anna, hers.wrapped, &w->err), 0);
    opens(w, w->v, &later);
    assert_int_equal(vault_destroy(w->v, anna, &w->err), 0);
    is_gone(w, w->v, &later);
    opens(w, w->v, &hers); /* until the older key is forgotten */
    assert_int_equal(vault_forget(w->v, 1, &w->err), 0);
    reopen(w);
    struct seal_key key = {0};
    assert_int_equal(person_key_open(&key, w->v, anna, hers.wrapped, &w->err), ERR_NOT_FOUND);
}

static void failing_allocations_take_nothing(void **state)
{
    struct world *w = *state;
    struct kept hers = keep(w, anna), other = keep(w, bart);
    for (unsigned n = 1;; n++) {
        mem_fail_after(n);
        int code = vault_destroy(w->v, anna, &w->err);
        bool hit = mem_failed();
        mem_fail_after(0);
        if (!hit)
            break;
        assert_int_equal(code, ERR_NOMEM);
        opens(w, w->v, &hers);
    }
    is_gone(w, w->v, &hers);
    opens(w, w->v, &other);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_taken_is_gone_and_the_rest_stays),
        cmocka_unit_test(no_node_is_left_above_it),
        cmocka_unit_test(leaves_differ),
        T(an_old_copy_opens_for_the_others_only),
        T(an_older_key_file_is_not_taken_up),
        T(another_program_takes_it_up),
        T(a_forgotten_master_key_opens_nothing),
        T(an_older_file_goes_on),
        T(failing_allocations_take_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
