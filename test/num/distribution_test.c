/* Distributions against base R, at the edges of their range, and as inverses of each other. */
#include "num/distribution.h"
#include "num/oracle.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static double normal_cdf_of(const double *x)
{
    return normal_cdf(x[0]);
}

static double normal_quantile_of(const double *x)
{
    return normal_quantile(x[0]);
}

/* Functions of two and of three numbers, each under its own name. */
#define OF_TWO(f)                                                                                            \
    static double f##_of(const double *x)                                                                    \
    {                                                                                                        \
        return f(x[0], x[1]);                                                                                \
    }
#define OF_THREE(f)                                                                                          \
    static double f##_of(const double *x)                                                                    \
    {                                                                                                        \
        return f(x[0], x[1], x[2]);                                                                          \
    }
OF_TWO(gamma_cdf)
OF_TWO(gamma_upper)
OF_TWO(gamma_quantile)
OF_TWO(student_quantile)
OF_TWO(poisson_mass)
OF_TWO(poisson_cdf)
OF_TWO(poisson_quantile)
OF_THREE(beta_cdf)
OF_THREE(beta_quantile)
OF_THREE(binomial_mass)
OF_THREE(binomial_cdf)
OF_THREE(binomial_quantile)

static const struct {
    const char *name;
    double (*f)(const double *x);
    size_t arguments;
    double tolerance;
} functions[] = {
    {"normal_cdf", normal_cdf_of, 1, 1e-13},         {"normal_quantile", normal_quantile_of, 1, 1e-14},
    {"gamma_cdf", gamma_cdf_of, 2, 1e-12},           {"gamma_upper", gamma_upper_of, 2, 1e-12},
    {"gamma_quantile", gamma_quantile_of, 2, 1e-12}, {"beta_cdf", beta_cdf_of, 3, 2e-11},
    {"beta_quantile", beta_quantile_of, 3, 1e-11},   {"student_quantile", student_quantile_of, 2, 1e-12},
    {"poisson_mass", poisson_mass_of, 2, 1e-12},     {"poisson_cdf", poisson_cdf_of, 2, 1e-12},
    {"poisson_quantile", poisson_quantile_of, 2, 0}, {"binomial_mass", binomial_mass_of, 3, 1e-12},
    {"binomial_cdf", binomial_cdf_of, 3, 2e-11},     {"binomial_quantile", binomial_quantile_of, 3, 0},
};

enum { FUNCTIONS = sizeof functions / sizeof functions[0] };

static size_t function_named(const char *name)
{
    size_t i = 0;
    while (i < FUNCTIONS && strcmp(functions[i].name, name) != 0)
        i++;
    assert_true(i < FUNCTIONS);
    return i;
}

static void as_base_r(void **state)
{
    (void)state;
    FILE *file = oracle_open("test/num/distribution.txt");
    struct oracle_row row;
    size_t seen[FUNCTIONS] = {0}, wrong = 0;
    while (oracle_next(&row, file)) {
        size_t f = function_named(row.name), n = functions[f].arguments;
        assert_int_equal(row.count, n + 1);
        double got = functions[f].f(row.x);
        seen[f]++;
        if (is_close(got, row.x[n], functions[f].tolerance))
            continue;
        wrong++;
        print_error("%s(%.17g, %.17g, %.17g) is %.17g, R says %.17g (%.2g)\n", row.name, row.x[0],
                    n > 1 ? row.x[1] : 0, n > 2 ? row.x[2] : 0, got, row.x[n], fabs(got / row.x[n] - 1));
    }
    (void)fclose(file);
    assert_int_equal(wrong, 0);
    for (size_t f = 0; f < FUNCTIONS; f++)
        assert_true(seen[f] >= 10);
}

/* Distributions are what their masses add up to. */
static void sums_of_masses(void **state)
{
    (void)state;
    static const double means[] = {0, 0.3, 4, 31.5, 400};
    for (size_t i = 0; i < sizeof means / sizeof means[0]; i++) {
        double sum = 0;
        for (int k = 0; k < 600; k++) {
            sum += poisson_mass(k, means[i]);
            assert_close(poisson_cdf(k, means[i]), fmin(sum, 1), 1e-12);
        }
        assert_close(sum, 1, 1e-12);
    }
    static const double shares[] = {0, 0.004, 0.15, 0.5, 0.98, 1};
    for (size_t i = 0; i < sizeof shares / sizeof shares[0]; i++) {
        double sum = 0;
        for (int k = 0; k <= 250; k++) {
            sum += binomial_mass(k, 250, shares[i]);
            assert_close(binomial_cdf(k, 250, shares[i]), fmin(sum, 1), 1e-12);
        }
        assert_close(sum, 1, 1e-12);
    }
}

static void quantiles_turn_back(void **state)
{
    (void)state;
    static const double ps[] = {1e-8, 0.001, 0.025, 0.2, 0.5, 0.77, 0.975, 0.999};
    static const double shapes[] = {0.5, 1, 3, 11.25, 240, 30000};
    enum { PS = sizeof ps / sizeof ps[0], SHAPES = sizeof shapes / sizeof shapes[0] };
    for (size_t i = 0; i < PS; i++) {
        assert_close(normal_cdf(normal_quantile(ps[i])), ps[i], 1e-14);
        for (size_t j = 0; j < SHAPES; j++) {
            assert_close(gamma_cdf(gamma_quantile(ps[i], shapes[j]), shapes[j]), ps[i], 1e-11);
            for (size_t k = 0; k < SHAPES; k++)
                assert_close(beta_cdf(beta_quantile(ps[i], shapes[j], shapes[k]), shapes[j], shapes[k]),
                             ps[i], 1e-10);
        }
        assert_close(student_quantile(1 - ps[i], 4), -student_quantile(ps[i], 4), 1e-8);
    }
}

/* A fair coin has F(0) = 0.5. */
static void quantiles_of_counts(void **state)
{
    (void)state;
    assert_close(binomial_quantile(0.501, 1, 0.5), 1, 0);
    assert_close(binomial_quantile(0.499, 1, 0.5), 0, 0);
    assert_close(poisson_quantile(0.999, 0), 0, 0);
    assert_close(binomial_quantile(0.001, 40, 1), 40, 0);
    assert_close(binomial_quantile(0.999, 0, 0.3), 0, 0);
    for (double mean = 0.1; mean < 2000; mean *= 1.7)
        for (double q = 0.001; q < 1; q += 0.0831) {
            double k = poisson_quantile(q, mean);
            assert_true(poisson_cdf(k, mean) > q && !(poisson_cdf(k - 1, mean) > q));
        }
}

static void outside_the_range(void **state)
{
    (void)state;
    const double wrong[] = {normal_quantile(-0.1),
                            normal_quantile(NAN),
                            gamma_cdf(-1, 2),
                            gamma_cdf(1, 0),
                            gamma_upper(1, -1),
                            gamma_quantile(1.1, 2),
                            gamma_quantile(NAN, 2),
                            beta_cdf(1.5, 1, 1),
                            beta_cdf(0.5, 0, 1),
                            beta_quantile(0.5, 1, -1),
                            student_quantile(0.5, 0),
                            poisson_mass(1.5, 2),
                            poisson_cdf(2, -1),
                            poisson_mass(1, INFINITY),
                            poisson_quantile(0, 1),
                            binomial_mass(1, 2.5, 0.1),
                            binomial_cdf(1, 3, 1.01),
                            binomial_cdf(0.5, 3, 0.1),
                            binomial_quantile(1, 3, 0.1)};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (!isnan(wrong[i]))
            fail_msg("%zu: %g", i, wrong[i]);
    assert_true(isnan(poisson_quantile(0.9, 2e12)) && isnan(binomial_quantile(0.9, 2e12, 0.5)));
    assert_true(poisson_quantile(0.975, 1e12) > 1e12 && poisson_quantile(0.025, 1e12) < 1e12);
    assert_true(binomial_quantile(0.975, 1e12, 0.3) > 3e11);
    assert_close(normal_quantile(0), -INFINITY, 0);
    assert_close(gamma_quantile(1, 3), INFINITY, 0);
    assert_close(student_quantile(1, 3), INFINITY, 0);
    assert_close(gamma_quantile(0, 3), 0, 0);
    assert_close(gamma_cdf(INFINITY, 3), 1, 0);
    assert_close(poisson_cdf(-1, 3), 0, 0);
    assert_close(binomial_mass(-1, 3, 0.2), 0, 0);
    assert_close(binomial_mass(4, 3, 0.2), 0, 0);
    assert_close(binomial_cdf(4, 3, 0.2), 1, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_base_r),           cmocka_unit_test(sums_of_masses),
        cmocka_unit_test(quantiles_turn_back), cmocka_unit_test(quantiles_of_counts),
        cmocka_unit_test(outside_the_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
