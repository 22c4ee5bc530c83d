/* The D-score on small item banks: worked cases, borders, order, keys that are refused, DAZ. Against R: curve_real_test. */
#include "figures/curves_made.h"

#include "base/mem.h"
#include "base/rand.h"
#include "figures/curve/dscore.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const char bank[] =
    "key,item,tau\ndutch,a,10\ndutch,b,20\ndutch,c,30\ndutch,d,40\ndutch,e,50\ngsed2406,a,12\n"
    "gsed2406,z,30\ngcdg,a,1\n";

static int setup(void **state)
{
    *state = arena_new(64u << 20);
    return *state ? 0 : -1;
}

static int teardown(void **state)
{
    arena_free(*state);
    return 0;
}

static bool unknown(double x)
{
    return isnan(x);
}

static const struct dscore_key *key_of(struct arena *a, const char *name)
{
    const struct dscore_key *key = NULL;
    struct err err = {0};
    if (dscore_key_make(&key, a, curve_made(a, CURVE_DSCORE_KEY, bank)->items, name, &err) < 0)
        fail_msg("%s %s", err.key, err.arg);
    return key;
}

static struct dscore score(const struct dscore_key *key, double age, const uint16_t *answers, uint32_t n)
{
    uint32_t start[2] = {0, n};
    struct dscore_visits one = {&age, start, answers, 1};
    struct dscore out = {99, 99};
    dscore_score(&out, key, &one);
    return out;
}

/* The formula of definitions §9 as it stands there, point by point. */
static double plainly(double slope, int to, double mean, const double *tau_and_passed)
{
    double top = 0, bottom = 0;

    for (int q = -10; q <= to; q++) {
        double w = exp(-0.5 * (q - mean) / 5 * ((q - mean) / 5));
        for (const double *i = tau_and_passed; i[0] > 0; i += 2)
            w *= 1 / (1 + exp((i[1] > 0 ? -1 : 1) * (q - i[0]) / slope));
        top += q * w;
        bottom += w;
    }
    return top / bottom;
}

static void worked(void **state)
{
    const struct dscore_key *dutch = key_of(*state, "dutch"), *gsed = key_of(*state, "gsed2406");
    const uint16_t abc[] = {1, 3, 4}, az[] = {1, 2};
    double mean = 44.35 - 1.8 * 0.5 + 28.47 * log(0.75);
    const double items[] = {10, 1, 20, 1, 30, 0, 0}, two[] = {12, 1, 30, 0, 0};
    assert_true(fabs(score(dutch, 0.5, abc, 3).d - plainly(2.1044, 80, mean, items)) < 1e-9);
    mean = 24.522 + 23.886 * 0.75 + 9.190 * log(0.95);
    assert_true(fabs(score(gsed, 0.75, az, 2).d - plainly(4.064264, 100, mean, two)) < 1e-9);
    mean = 18.434 - 9.206 * 0.7501 + 61.255 * log(0.7501 + 0.92);
    assert_true(fabs(score(gsed, 0.7501, az, 2).d - plainly(4.064264, 100, mean, two)) < 1e-9);
    mean = 18.434 - 9.206 * 3.5 + 61.255 * log(3.5 + 0.92);
    assert_true(fabs(score(gsed, 3.5, az, 2).d - plainly(4.064264, 100, mean, two)) < 1e-9);
    mean = 62.6268 + 4 * 3.5001;
    assert_true(fabs(score(gsed, 3.5001, az, 2).d - plainly(4.064264, 100, mean, two)) < 1e-9);
}

/* Age is rounded to 4 decimals first; below −1/12 year nothing is known. */
static void ages(void **state)
{
    const struct dscore_key *key = key_of(*state, "dutch");
    const uint16_t answers[] = {1, 2};
    assert_true(score(key, 0.50004, answers, 2).d == score(key, 0.5, answers, 2).d);
    assert_true(score(key, 0.50006, answers, 2).d != score(key, 0.5, answers, 2).d);
    assert_false(unknown(score(key, -1.0 / 12, answers, 2).d));
    assert_false(unknown(score(key, -0.0833, answers, 2).d));
    assert_true(unknown(score(key, -0.0834, answers, 2).d));
    assert_true(unknown(score(key, -1, answers, 2).d));
    assert_true(unknown(score(key, NAN, answers, 2).d));
    assert_true(unknown(score(key, INFINITY, answers, 2).d));
    assert_true(unknown(score(key, 0.5, answers, 0).d) && unknown(score(key, 0.5, answers, 0).sem));
    assert_true(unknown(dscore_age(-0.0834)) && dscore_age(1.23456) == 1.2346);
}

/* Passing more is never less, and a harder item passed or failed says more or less in the right direction. */
static void direction(void **state)
{
    const struct dscore_key *key = key_of(*state, "dutch");
    for (double age = 0; age < 2.5; age += 0.1)
        for (uint16_t item = 0; item < 5; item++) {
            const uint16_t fail[] = {(uint16_t)(2 * item)}, pass[] = {(uint16_t)(2 * item + 1)};
            struct dscore low = score(key, age, fail, 1), high = score(key, age, pass, 1);
            assert_true(low.d < high.d && low.sem > 0 && low.sem <= 5.1 && high.sem <= 5.1);
        }
}

/* The order of answers changes no more than the last digits; the same order in another batch changes nothing. */
enum { MANY = 1100 };

static void order(void **state)
{
    const struct dscore_key *key = key_of(*state, "dutch");
    const uint16_t there[] = {1, 3, 4, 6, 9}, back[] = {9, 6, 4, 3, 1};
    assert_true(fabs(score(key, 1.1, there, 5).d - score(key, 1.1, back, 5).d) < 1e-11);
    static double age[MANY];
    static uint32_t start[MANY + 1];
    static uint16_t answers[5 * MANY];
    static struct dscore out[MANY];
    for (size_t i = 0; i < MANY; i++) {
        age[i] = i % 7 == 3 ? (double)NAN : 1.1;
        start[i] = (uint32_t)(5 * i);
        memcpy(answers + 5 * i, there, sizeof there);
    }
    start[MANY] = 5 * MANY;
    dscore_score(out, key, &(struct dscore_visits){age, start, answers, MANY});
    struct dscore one = score(key, 1.1, there, 5);
    for (size_t i = 0; i < MANY; i++) {
        if (i % 7 == 3)
            assert_true(unknown(out[i].d));
        else
            assert_true(out[i].d == one.d && out[i].sem == one.sem);
    }
}

/* Hundreds of answers against expectation stay a number within the grid. */
static void extremes(void **state)
{
    const struct dscore_key *key = key_of(*state, "dutch");
    static uint16_t fails[2000], passes[2000];
    for (size_t i = 0; i < 2000; i++) {
        fails[i] = 0;
        passes[i] = 9;
    }
    struct dscore low = score(key, 2.5, fails, 2000), high = score(key, 0, passes, 2000);
    assert_true(low.d >= -10 && low.d < 0 && low.sem >= 0);
    assert_true(high.d <= 80 && high.d > 45 && high.sem >= 0);
}

static void keys(void **state)
{
    const struct dscore_items *items = curve_made(*state, CURVE_DSCORE_KEY, bank)->items;
    static const struct {
        const char *key, *error;
        int code;
    } refused[] = {
        {"gcdg", "dscore_key", ERR_INVALID},       {"gsed1912", "dscore_key", ERR_INVALID},
        {"gsed2212", "dscore_key", ERR_INVALID},   {"293_0", "dscore_key", ERR_INVALID},
        {"", "dscore_key_unknown", ERR_NOT_FOUND}, {"Dutch", "dscore_key_unknown", ERR_NOT_FOUND},
    };
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        const struct dscore_key *key = NULL;
        struct err err = {0};
        assert_int_equal(dscore_key_make(&key, *state, items, refused[i].key, &err), refused[i].code);
        assert_string_equal(err.key, refused[i].error);
        assert_null(key);
    }
    const struct dscore_items *none = curve_made(*state, CURVE_DSCORE_KEY, "key,item,tau\ngcdg,a,1\n")->items;
    const struct dscore_key *key = NULL;
    struct err err = {0};
    assert_int_equal(dscore_key_make(&key, *state, none, "dutch", &err), ERR_NOT_FOUND);
    assert_string_equal(err.key, "dscore_items");
    const struct dscore_key *dutch = key_of(*state, "dutch");
    assert_int_equal(dscore_key_items(dutch), 5);
    assert_int_equal(dscore_key_item(dutch, STR("c")), 2);
    assert_int_equal(dscore_key_item(dutch, STR("z")), -1);
    assert_string_equal(dscore_key_population(dutch), "dutch");
    assert_string_equal(dscore_key_population(key_of(*state, "gsed2406")), "preliminary_standards");
}

/* --- DAZ --- */

static const char reference[] = "population,key,distribution,age,mu,sigma,nu,tau\n"
                                "p,dutch,LMS,0.5,30,0.1,1.5,\np,dutch,LMS,1.5,50,0.05,1.5,\n"
                                "p,gsed2406,BCT,0.5,30,0.1,1,1e6\np,gsed2406,BCT,1.5,50,0.05,1,1e6\n"
                                "q,gsed2406,BCT,0.5,30,0.1,0,4\nq,gsed2406,BCT,1.5,50,0.05,0,4\n"
                                "r,gsed2406,BCT,0.5,30,0.1,-2,4\nr,gsed2406,BCT,1.5,50,0.05,-2,4\n";

static double daz(struct arena *a, const char *population, const char *key, double age, double d)
{
    return dscore_z(
        dscore_group(curve_made(a, CURVE_DSCORE_REFERENCE, reference)->reference, population, key), age, d);
}

static void daz_lms(void **state)
{
    /* Half-way: mu 40, sigma 0.075. D is rounded to 2 decimals: 41.004 is 41. */
    double z = (pow(41 / 40.0, 1.5) - 1) / (1.5 * 0.075);
    assert_true(fabs(daz(*state, "p", "dutch", 1, 41) - z) < 1e-12);
    assert_true(daz(*state, "p", "dutch", 1, 41.0049) == daz(*state, "p", "dutch", 1, 41));
    assert_true(daz(*state, "p", "dutch", 1, 41.0051) == daz(*state, "p", "dutch", 1, 41.01));
    assert_true(daz(*state, "p", "dutch", 1.00004, 41) == daz(*state, "p", "dutch", 1, 41));
    assert_true(daz(*state, "p", "dutch", 1, 40) == 0);
    assert_false(unknown(daz(*state, "p", "dutch", 0.5, 30)) || unknown(daz(*state, "p", "dutch", 1.5, 30)));
    assert_true(unknown(daz(*state, "p", "dutch", 0.4999, 30)) &&
                unknown(daz(*state, "p", "dutch", 1.5001, 30)));
    assert_true(unknown(daz(*state, "p", "dutch", NAN, 30)) && unknown(daz(*state, "p", "dutch", 1, NAN)));
    assert_true(unknown(daz(*state, "p", "dutch", 1, 0)) && unknown(daz(*state, "p", "dutch", 1, -3)));
    assert_true(unknown(daz(*state, "p", "other", 1, 30)));
}

static void daz_bct(void **state)
{
    /* With very many degrees of freedom and ν = 1 it is the LMS score. */
    assert_true(fabs(daz(*state, "p", "gsed2406", 1, 44) - (44 / 40.0 - 1) / 0.075) < 1e-4);
    /* ν = 0: z_t = ln(44/40)/0.075 = 1.2708024, of a t with 4 degrees of freedom. P(T ≤ t) = ½ + ½·s(3 − s²)/2 with
     * s = t/√(4 + t²) = 0.5362918: 0.8636500; as a normal score 1.0968… by the mirrored values to 1e-12. */
    double t = log(44 / 40.0) / 0.075, s = t / sqrt(4 + t * t), p = 0.5 + 0.25 * s * (3 - s * s);
    double z = daz(*state, "q", "gsed2406", 1, 44);
    assert_true(fabs(0.5 * erfc(-z / sqrt(2)) - p) < 1e-12);
    assert_true(fabs(daz(*state, "q", "gsed2406", 1, 40)) < 1e-12);
    /* ν < 0 cuts off above: the highest possible is certain, far below is not. */
    for (double d = 20; d < 79; d += 0.5)
        assert_true(daz(*state, "r", "gsed2406", 1, d) < daz(*state, "r", "gsed2406", 1, d + 0.5));
    for (double d = 20; d < 79; d += 0.5)
        assert_true(daz(*state, "p", "gsed2406", 1, d) < daz(*state, "p", "gsed2406", 1, d + 0.5));
}

static void references_refused(void **state)
{
    static const struct {
        const char *rows, *key;
    } cases[] = {
        {"p,k,NORMAL,0.5,30,0.1,1,\n", "curve_distribution"},
        {"p,k,BCT,0.5,30,0.1,1,\n", "curve_number"},
        {"p,k,LMS,1e19,30,0.1,1,\n", "curve_number"},
        {"p,k,LMS,-2,30,0.1,1,\n", "curve_number"},
        {"p,k,LMS,0.5,30,0,1,\n", "curve_lms"},
        {"p,k,LMS,0.5,30,0.1,1,\np,k,LMS,0.5,31,0.1,1,\n", "curve_order"},
        {"p,k,LMS,0.5,30,0.1,1,\np,k,BCT,0.6,31,0.1,1,4\n", "curve_apart"},
        {"p,k,LMS,0.5,30,0.1,1,\nq,k,LMS,0.5,31,0.1,1,\np,k,LMS,0.6,31,0.1,1,\n", "curve_apart"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *text =
            arena_printf(*state, "population,key,distribution,age,mu,sigma,nu,tau\n%s", cases[i].rows);
        struct curve_source s = {"t", "t", "1", str_of(text)};
        const struct curve *c = NULL;
        struct err err = {0};
        assert_int_equal(curve_read(&c, *state, CURVE_DSCORE_REFERENCE, &s, &err), ERR_INVALID);
        assert_string_equal(err.key, cases[i].key);
    }
    struct curve_source twice = {"t", "t", "1", STR("key,item,tau\nk,a,1\nk,b,2\nk,a,3\n")};
    const struct curve *c = NULL;
    struct err err = {0};
    assert_int_equal(curve_read(&c, *state, CURVE_DSCORE_KEY, &twice, &err), ERR_INVALID);
    assert_string_equal(err.key, "curve_twice");
}

static void out_of_memory(void **state)
{
    const struct dscore_items *items = curve_made(*state, CURVE_DSCORE_KEY, bank)->items;
    for (size_t cap = 64; cap < 20000; cap += 64) {
        ARENA_AUTO a = arena_new(cap);
        const struct dscore_key *key = NULL;
        struct err err = {0};
        assert_non_null(a);
        int rc = dscore_key_make(&key, a, items, "dutch", &err);
        assert_true(rc == 0 || rc == ERR_NOMEM);
        assert_int_equal(key != NULL, rc == 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(worked, setup, teardown),
        cmocka_unit_test_setup_teardown(ages, setup, teardown),
        cmocka_unit_test_setup_teardown(direction, setup, teardown),
        cmocka_unit_test_setup_teardown(order, setup, teardown),
        cmocka_unit_test_setup_teardown(extremes, setup, teardown),
        cmocka_unit_test_setup_teardown(keys, setup, teardown),
        cmocka_unit_test_setup_teardown(daz_lms, setup, teardown),
        cmocka_unit_test_setup_teardown(daz_bct, setup, teardown),
        cmocka_unit_test_setup_teardown(references_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(out_of_memory, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
