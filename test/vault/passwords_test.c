/* Passwords: right, wrong, nobody; one at work, few waiting, the rest turned away. */
#include "base/mem.h"
#include "vault/vault.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static struct passwords *started(unsigned queue, bool cheap)
{
    struct passwords *p = NULL;
    assert_int_equal(passwords_start(&p, queue, NULL), 0);
    passwords_cheap(p, cheap);
    return p;
}

static void right_wrong_and_nobody(void **state)
{
    (void)state;
    struct passwords *p = started(4, true);
    char hash[128], again[128];
    struct err err;
    assert_int_equal(passwords_hash(hash, p, "Kiem in de knop 1!", &err), 0);
    assert_int_equal(passwords_hash(again, p, "Kiem in de knop 1!", &err), 0);
    assert_string_not_equal(hash, again);
    assert_int_equal(passwords_check(p, hash, "Kiem in de knop 1!", &err), 0);
    static const char *wrong[] = {"", "Kiem in de knop 1", "kiem in de knop 1!", "Kiem in de knop 1! "};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(passwords_check(p, hash, wrong[i], &err), ERR_DENIED);
        assert_string_equal(err.key, "password_wrong");
        assert_int_equal(passwords_check(p, "", wrong[i], &err), ERR_DENIED);
    }
    assert_int_equal(passwords_check(p, "not a hash", "x", &err), ERR_DENIED);
    assert_int_equal(passwords_check(p, "$argon2id$v=19$m=65536,t=3,p=1$", "x", &err), ERR_DENIED);
    passwords_stop(p);
}

static void the_full_price_is_three_passes_of_64_mib(void **state)
{
    (void)state;
    struct passwords *p = started(0, false);
    char hash[128];
    assert_int_equal(passwords_hash(hash, p, "secret", NULL), 0);
    assert_memory_equal(hash, "$argon2id$v=19$m=65536,t=3,p=1$", 31);
    passwords_cheap(p, true); /* old hashes keep their own price */
    assert_int_equal(passwords_check(p, hash, "secret", NULL), 0);
    assert_int_equal(passwords_check(p, hash, "secreT", NULL), ERR_DENIED);
    passwords_stop(p);
}

static double cpu_of(struct passwords *p, const char *hash)
{
    struct timespec from, to;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
    assert_int_equal(passwords_check(p, hash, "wrong", NULL), ERR_DENIED);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
    return (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
}

/* Processor time, so that a busy machine does not matter: the stand-in's hash must really be computed. */
static void nobody_costs_as_much_as_somebody(void **state)
{
    (void)state;
    struct passwords *p = started(0, false);
    char hash[128];
    assert_int_equal(passwords_hash(hash, p, "secret", NULL), 0);
    double somebody = 1e9, nobody = 1e9;
    for (int i = 0; i < 3; i++) {
        double a = cpu_of(p, hash), b = cpu_of(p, "");
        somebody = a < somebody ? a : somebody;
        nobody = b < nobody ? b : nobody;
    }
    assert_true(nobody > 0.5 * somebody);
    assert_true(nobody < 2.0 * somebody);
    passwords_stop(p);
}

struct caller {
    pthread_t thread;
    pthread_barrier_t *gate;
    struct passwords *p;
    const char *hash;
    int code;
    char key[48];
};

static void *call(void *state)
{
    struct caller *c = state;
    struct err err = {0};
    pthread_barrier_wait(c->gate);
    c->code = passwords_check(c->p, c->hash, "secret", &err);
    memcpy(c->key, err.key, sizeof c->key);
    return NULL;
}

enum { CROWD = 24, QUEUE = 3 };

static void a_crowd_is_bounded(void **state)
{
    (void)state;
    struct passwords *p = started(QUEUE, false);
    char hash[128];
    assert_int_equal(passwords_hash(hash, p, "secret", NULL), 0);
    pthread_barrier_t gate;
    pthread_barrier_init(&gate, NULL, CROWD);
    struct caller callers[CROWD];
    for (int i = 0; i < CROWD; i++) {
        callers[i] = (struct caller){.gate = &gate, .p = p, .hash = hash};
        assert_int_equal(pthread_create(&callers[i].thread, NULL, call, &callers[i]), 0);
    }
    int right = 0, busy = 0;
    for (int i = 0; i < CROWD; i++) {
        pthread_join(callers[i].thread, NULL);
        right += callers[i].code == 0;
        busy += callers[i].code == ERR_BUSY && strcmp(callers[i].key, "signin_busy") == 0;
    }
    assert_int_equal(right + busy, CROWD);
    assert_true(right >= QUEUE + 1); /* one at work and a full queue were served */
    assert_true(busy >= 1);
    assert_int_equal(passwords_check(p, hash, "secret", NULL), 0); /* and it works again */
    pthread_barrier_destroy(&gate);
    passwords_stop(p);
}

static void stopping_lets_nobody_hang(void **state)
{
    (void)state;
    for (int round = 0; round < 20; round++) {
        struct passwords *p = started(CROWD, true);
        char hash[128];
        assert_int_equal(passwords_hash(hash, p, "secret", NULL), 0);
        pthread_barrier_t gate;
        pthread_barrier_init(&gate, NULL, 4);
        struct caller callers[3];
        for (int i = 0; i < 3; i++) {
            callers[i] = (struct caller){.gate = &gate, .p = p, .hash = hash};
            assert_int_equal(pthread_create(&callers[i].thread, NULL, call, &callers[i]), 0);
        }
        pthread_barrier_wait(&gate);
        for (int i = 0; i < 3; i++) {
            pthread_join(callers[i].thread, NULL);
            assert_int_equal(callers[i].code, 0);
        }
        passwords_stop(p);
        pthread_barrier_destroy(&gate);
    }
    passwords_stop(NULL);
}

static void failing_allocations_are_reported(void **state)
{
    (void)state;
    struct passwords *p = NULL;
    mem_fail_after(1);
    assert_int_equal(passwords_start(&p, 1, NULL), ERR_NOMEM);
    mem_fail_after(0);
    assert_null(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(right_wrong_and_nobody),
        cmocka_unit_test(the_full_price_is_three_passes_of_64_mib),
        cmocka_unit_test(nobody_costs_as_much_as_somebody),
        cmocka_unit_test(a_crowd_is_bounded),
        cmocka_unit_test(stopping_lets_nobody_hang),
        cmocka_unit_test(failing_allocations_are_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
