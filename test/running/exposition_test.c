/* The text format of Prometheus, and that its strict reader refuses what it must. */
#include "running/exposition.h"
#include "running/prometheus.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
/**/
#include <cmocka.h>

static void families_samples_and_spreads(void **state)
{
    (void)state;
    BUF_AUTO out;
    buf_init(&out, 1 << 16);
    struct meter_spread spread = {0};
    meter_spread_add(&spread, &meter_time, 50);
    meter_spread_add(&spread, &meter_time, 100); /* a bound belongs to its bucket */
    meter_spread_add(&spread, &meter_time, 101);
    meter_spread_add(&spread, &meter_time, 60 * 1000000);
    meter_spread_add(&spread, &meter_time, -5);
    const struct metric_label labels[] = {{"route", "/a/\"b\"\\c\n"}, {NULL, NULL}};
    exposition_family(&out, "t_seconds", "histogram", "How long.");
    exposition_spread(&out, &(struct exposition_spread){"t_seconds", labels, &spread, &meter_time, 1000000});
    exposition_family(&out, "t_total", "counter", "How often.");
    exposition_sample(&out, "t_total", labels, 7);
    exposition_family(&out, "t_gauge", "gauge", "How far.");
    exposition_milli(&out, "t_gauge", NULL, 12034);
    const char *text = buf_text(&out);
    prometheus_check(text);
    assert_non_null(strstr(text, "t_seconds_bucket{route=\"/a/\\\"b\\\"\\\\c\\n\",le=\"0.000100\"} 3\n"));
    assert_non_null(strstr(text, "le=\"0.000500\"} 4\n"));
    assert_non_null(strstr(text, "le=\"10.000000\"} 4\n"));
    assert_non_null(strstr(text, "le=\"+Inf\"} 5\n"));
    assert_non_null(strstr(text, "t_seconds_sum{route=\"/a/\\\"b\\\"\\\\c\\n\"} 60.000251\n"));
    assert_non_null(strstr(text, "t_gauge 12.034\n"));
}

#define HEAD "# HELP a_total Text.\n# TYPE a_total counter\n"
#define SPREAD "# HELP h Text.\n# TYPE h histogram\n"

static void the_reader_is_strict(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool sound;
    } rows[] = {
        {HEAD "a_total 1\n", true},
        {HEAD "a_total{b=\"c\"} 1\na_total{b=\"d\"} 1.5\n", true},
        {SPREAD "h_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_sum 3\nh_count 2\n", true},
        {"", false},
        {"a_total 1\n", false},
        {HEAD "a_total 1", false},
        {HEAD "a_total one\n", false},
        {HEAD "a_total -1\n", false},
        {HEAD "a_total NaN\n", false},
        {HEAD "a_total 1\na_total 2\n", false},
        {HEAD "b_total 1\n", false},
        {HEAD "a_total{b=c} 1\n", false},
        {HEAD "a_total{b=\"c\" 1\n", false},
        {HEAD "a_total{b=\"\\x\"} 1\n", false},
        {HEAD "a_total{1=\"c\"} 1\n", false},
        {HEAD HEAD "a_total 1\n", false},
        {"# HELP a Text.\n# TYPE a counter\na 1\n", false},
        {"# TYPE a_total counter\na_total 1\n", false},
        {"# HELP a_total Text.\na_total 1\n", false},
        {"# HELP a Text.\n# TYPE a number\na 1\n", false},
        {SPREAD "h_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 1\nh_sum 3\nh_count 1\n", false},
        {SPREAD "h_bucket{le=\"2\"} 1\nh_bucket{le=\"1\"} 2\n", false},
        {SPREAD "h_bucket{le=\"1\"} 1\nh_sum 3\nh_count 1\n", false},
        {SPREAD "h_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_sum 3\nh_count 3\n", false},
        {SPREAD "h 1\n", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char why[200];
        if (prometheus_sound(rows[i].text, why) != rows[i].sound)
            fail_msg("%s (%s)", rows[i].text, why);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(families_samples_and_spreads),
        cmocka_unit_test(the_reader_is_strict),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
