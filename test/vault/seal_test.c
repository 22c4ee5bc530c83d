/* Boxes open for the right key in the right place, and for nothing else. */
#include "base/mem.h"
#include "vault/vault.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char anna[] = "01933b2e-0000-7000-8000-00000000000a";
static const char bart[] = "01933b2e-0000-7000-8000-00000000000b";

struct world {
    char folder[64], path[96];
    int64_t now;
    uint64_t seed;
    struct vault *v;
    struct arena *a;
    struct err err;
};

static int setup(void **state)
{
    struct world *w = calloc(1, sizeof *w);
    strcpy(w->folder, "/tmp/kiem-seal-XXXXXX");
    assert_non_null(mkdtemp(w->folder));
    snprintf(w->path, sizeof w->path, "%s/keys", w->folder);
    w->seed = 7;
    w->a = arena_new(4 << 20);
    struct clock clock = clock_fixed(&w->now);
    struct rng rng = rng_seeded(&w->seed);
    assert_int_equal(vault_open(&w->v, w->path, true, &clock, &rng, &w->err), 0);
    *state = w;
    return 0;
}

static int teardown(void **state)
{
    struct world *w = *state;
    vault_free(w->v);
    arena_free(w->a);
    unlink(w->path);
    rmdir(w->folder);
    free(w);
    return 0;
}

static void must_not_open(struct world *w, const struct seal_key *key, const char *context, struct sealed box)
{
    char *text = NULL;
    int code = unseal(&text, w->a, key, context, box, &w->err);
    assert_true(code == ERR_INVALID || code == ERR_NOT_FOUND);
    assert_string_equal(w->err.key, code == ERR_INVALID ? "sealed_damaged" : "key_unknown");
    assert_null(text);
}

/* Every bit of the box, every shorter length, one byte more. */
static void tamper(struct world *w, const struct seal_key *key, const char *context, struct sealed box)
{
    unsigned char *copy = arena_alloc(w->a, box.len + 1);
    for (size_t bit = 0; bit < box.len * 8; bit++) {
        memcpy(copy, box.data, box.len);
        copy[bit / 8] = (unsigned char)(copy[bit / 8] ^ (1u << bit % 8));
        must_not_open(w, key, context, (struct sealed){copy, box.len});
    }
    memcpy(copy, box.data, box.len);
    for (size_t len = 0; len < box.len; len++)
        must_not_open(w, key, context, (struct sealed){copy, len});
    must_not_open(w, key, context, (struct sealed){copy, box.len + 1});
}

static void a_persons_box_opens_for_her_only(void **state)
{
    struct world *w = *state;
    struct seal_key hers, his, again;
    struct sealed wrapped, his_wrapped, box;
    assert_int_equal(person_key_new(&hers, &wrapped, w->a, w->v, anna, &w->err), 0);
    assert_int_equal(person_key_new(&his, &his_wrapped, w->a, w->v, bart, &w->err), 0);
    assert_int_equal(seal(&box, w->a, &hers, "answer.value:1", "Zoë woont bij haar zus", &w->err), 0);
    assert_int_equal(sealed_number(box), 0);
    assert_int_equal(box.data[0], 1);
    assert_int_equal(person_key_open(&again, w->v, anna, wrapped, &w->err), 0);
    char *text = NULL;
    assert_int_equal(unseal(&text, w->a, &again, "answer.value:1", box, &w->err), 0);
    assert_string_equal(text, "Zoë woont bij haar zus");
    must_not_open(w, &his, "answer.value:1", box);
    must_not_open(w, &hers, "answer.value:2", box);
    must_not_open(w, &hers, "", box);
    struct seal_key installation = vault_key(w->v, VAULT_ACCOUNT);
    must_not_open(w, &installation, "answer.value:1", box);
    tamper(w, &hers, "answer.value:1", box);
}

static void the_same_text_never_makes_the_same_box(void **state)
{
    struct world *w = *state;
    struct seal_key key = vault_key(w->v, VAULT_BSN);
    struct sealed one, two;
    assert_int_equal(seal(&one, w->a, &key, "c", "same", &w->err), 0);
    assert_int_equal(seal(&two, w->a, &key, "c", "same", &w->err), 0);
    assert_int_equal(one.len, two.len);
    assert_memory_not_equal(one.data, two.data, one.len);
}

static void empty_and_long_texts_come_back(void **state)
{
    struct world *w = *state;
    struct seal_key key = vault_key(w->v, VAULT_NOTICE);
    struct sealed box;
    char *text = NULL, *long_text = arena_alloc(w->a, 300001);
    memset(long_text, 'x', 300000);
    const char *texts[] = {"", "x", long_text};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(seal(&box, w->a, &key, "", texts[i], &w->err), 0);
        assert_int_equal(unseal(&text, w->a, &key, "", box, &w->err), 0);
        assert_string_equal(text, texts[i]);
    }
}

static void each_use_has_its_own_key(void **state)
{
    struct world *w = *state;
    static const enum vault_use uses[] = {VAULT_BSN, VAULT_TOTP, VAULT_ACCOUNT, VAULT_NOTICE};
    for (size_t i = 0; i < 4; i++) {
        struct seal_key mine = vault_key(w->v, uses[i]);
        struct sealed box;
        assert_int_equal(seal(&box, w->a, &mine, "row:1", "111222333", &w->err), 0);
        assert_int_equal(sealed_number(box), 1);
        for (size_t j = 0; j < 4; j++) {
            struct seal_key other = vault_key(w->v, uses[j]);
            char *text = NULL;
            int code = unseal(&text, w->a, &other, "row:1", box, &w->err);
            assert_int_equal(code, i == j ? 0 : ERR_INVALID);
        }
        tamper(w, &mine, "row:1", box);
    }
}

static void a_wrapped_key_is_one_persons(void **state)
{
    struct world *w = *state;
    struct seal_key key, out = {0};
    struct sealed wrapped;
    assert_int_equal(person_key_new(&key, &wrapped, w->a, w->v, anna, &w->err), 0);
    assert_int_equal(person_key_open(&out, w->v, bart, wrapped, &w->err), ERR_INVALID);
    unsigned char copy[256];
    for (size_t bit = 0; bit < wrapped.len * 8; bit++) {
        memcpy(copy, wrapped.data, wrapped.len);
        copy[bit / 8] = (unsigned char)(copy[bit / 8] ^ (1u << bit % 8));
        assert_true(person_key_open(&out, w->v, anna, (struct sealed){copy, wrapped.len}, &w->err) < 0);
    }
    for (size_t len = 0; len < wrapped.len; len++)
        assert_int_equal(person_key_open(&out, w->v, anna, (struct sealed){wrapped.data, len}, &w->err),
                         ERR_INVALID);
    assert_null(out.vault);
}

static void after_rotation_old_boxes_open_and_new_ones_use_the_new_key(void **state)
{
    struct world *w = *state;
    struct seal_key bsn = vault_key(w->v, VAULT_BSN), hers, opened;
    struct sealed old, fresh, wrapped, rewrapped, box;
    char *text = NULL;
    assert_int_equal(person_key_new(&hers, &wrapped, w->a, w->v, anna, &w->err), 0);
    assert_int_equal(seal(&box, w->a, &hers, "name", "Anna", &w->err), 0);
    assert_int_equal(seal(&old, w->a, &bsn, "bsn", "111222333", &w->err), 0);
    assert_int_equal(vault_rotate(w->v, &w->err), 0);
    assert_int_equal(seal(&fresh, w->a, &bsn, "bsn", "111222333", &w->err), 0);
    assert_int_equal(sealed_number(old), 1);
    assert_int_equal(sealed_number(fresh), 2);
    assert_int_equal(unseal(&text, w->a, &bsn, "bsn", old, &w->err), 0);
    assert_string_equal(text, "111222333");
    assert_int_equal(unseal(&text, w->a, &bsn, "bsn", fresh, &w->err), 0);
    assert_int_equal(person_key_rewrap(&rewrapped, w->a, w->v, anna, wrapped, &w->err), 0);
    assert_int_equal(sealed_number(wrapped), 1);
    assert_int_equal(sealed_number(rewrapped), 2);
    assert_int_equal(person_key_open(&opened, w->v, anna, rewrapped, &w->err), 0);
    assert_int_equal(unseal(&text, w->a, &opened, "name", box, &w->err), 0);
    assert_string_equal(text, "Anna");
    assert_int_equal(person_key_rewrap(&rewrapped, w->a, w->v, bart, wrapped, &w->err), ERR_INVALID);
}

static void an_unknown_key_number_is_named(void **state)
{
    struct world *w = *state;
    struct seal_key bsn = vault_key(w->v, VAULT_BSN);
    struct sealed box;
    char *text = NULL;
    assert_int_equal(seal(&box, w->a, &bsn, "bsn", "x", &w->err), 0);
    unsigned char copy[128];
    memcpy(copy, box.data, box.len);
    copy[1] = 9;
    assert_int_equal(unseal(&text, w->a, &bsn, "bsn", (struct sealed){copy, box.len}, &w->err),
                     ERR_NOT_FOUND);
    assert_string_equal(w->err.key, "key_unknown");
    assert_string_equal(w->err.arg, "9");
}

static void wiping_leaves_zeros(void **state)
{
    struct world *w = *state;
    struct seal_key key;
    struct sealed wrapped;
    static const unsigned char zeros[VAULT_KEY_BYTES];
    assert_int_equal(person_key_new(&key, &wrapped, w->a, w->v, anna, &w->err), 0);
    assert_memory_not_equal(key.bytes, zeros, sizeof zeros);
    seal_key_wipe(&key);
    assert_memory_equal(key.bytes, zeros, sizeof zeros);
}

static void failing_allocations_are_reported(void **state)
{
    struct world *w = *state;
    struct seal_key key = vault_key(w->v, VAULT_BSN), hers = {0};
    struct sealed box = {0}, wrapped = {0};
    char *text = NULL;
    struct arena *tiny = arena_new(16);
    assert_int_equal(seal(&box, tiny, &key, "c", "a text that does not fit", &w->err), ERR_NOMEM);
    assert_null(box.data);
    assert_int_equal(person_key_new(&hers, &wrapped, tiny, w->v, anna, &w->err), ERR_NOMEM);
    assert_null(hers.vault);
    assert_null(wrapped.data);
    assert_int_equal(seal(&box, w->a, &key, "c", "a text that does not fit", &w->err), 0);
    assert_int_equal(unseal(&text, tiny, &key, "c", box, &w->err), ERR_NOMEM);
    assert_null(text);
    arena_free(tiny);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_persons_box_opens_for_her_only), T(the_same_text_never_makes_the_same_box),
        T(empty_and_long_texts_come_back),   T(each_use_has_its_own_key),
        T(a_wrapped_key_is_one_persons),     T(after_rotation_old_boxes_open_and_new_ones_use_the_new_key),
        T(an_unknown_key_number_is_named),   T(wiping_leaves_zeros),
        T(failing_allocations_are_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
