/* RD and WGS84: published points, there and back, and how far the polynomials are from GDAL's own transformation. */
#include "geo/rd.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void near(double got, double expected, double within, const char *what)
{
    if (!(fabs(got - expected) <= within))
        fail_msg("%s: %.9f, not %.9f", what, got, expected);
}

/* From the article: Westertoren and Martinitoren; Amersfoort is where both systems have their origin. */
static const struct {
    struct geo_point rd;
    struct geo_degrees degrees;
    const char *name;
} published[] = {
    {{120700.723, 487525.501}, {4.88352559, 52.37453253}, "Westertoren"},
    {{233883.131, 582065.167}, {6.56820053, 53.21938317}, "Martinitoren"},
    {{155000, 463000}, {5.38720621, 52.15517440}, "Amersfoort"},
};

static void published_points(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof published / sizeof published[0]; i++) {
        struct geo_degrees d = rd_to_degrees(published[i].rd);
        near(d.longitude, published[i].degrees.longitude, 1e-8, published[i].name);
        near(d.latitude, published[i].degrees.latitude, 1e-8, published[i].name);
        struct geo_point p = rd_from_degrees(published[i].degrees);
        near(p.x, published[i].rd.x, 0.1, published[i].name);
        near(p.y, published[i].rd.y, 0.1, published[i].name);
    }
}

/* By GDAL 3.6 (gdaltransform -s_srs EPSG:28992 -t_srs EPSG:4326) at the edges of the country: within the published 25 cm plus
 * what the two differ in their datum, half a metre together. A degree is 111 km of latitude and 68 km of longitude here. */
static void against_gdal(void **state)
{
    (void)state;
    static const struct {
        double x, y, longitude, latitude;
    } points[] = {
        {14000, 370000, 3.365201115, 51.301693030},  {30000, 380000, 3.591004491, 51.395302482},
        {75000, 451000, 4.221129541, 52.041544004},  {110000, 560000, 4.716521338, 53.025040877},
        {135000, 600000, 5.086630445, 53.385967621}, {205000, 611000, 6.140357400, 53.482822314},
        {270000, 545000, 7.095576847, 52.879896415}, {260000, 480000, 6.926532609, 52.297941728},
        {205000, 440000, 6.114437305, 51.946196433}, {195000, 310000, 5.954295122, 50.778530807},
        {180000, 308000, 5.741501692, 50.761402146}, {120000, 390000, 4.883164162, 51.497936836},
        {155000, 463000, 5.387203508, 52.155172301}, {233883, 582065, 6.568195738, 53.219379582},
        {92565, 437428, 4.479591588, 51.921825602},  {250000, 575000, 6.807339293, 53.153295193},
    };
    for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
        struct geo_degrees d = rd_to_degrees((struct geo_point){points[i].x, points[i].y});
        double east = (d.longitude - points[i].longitude) * 68000,
               north = (d.latitude - points[i].latitude) * 111300;
        if (hypot(east, north) > 0.5)
            fail_msg("%.0f %.0f is off by %.2f m", points[i].x, points[i].y, hypot(east, north));
    }
}

static void there_and_back(void **state)
{
    (void)state;
    for (double x = 15000; x <= 280000; x += 5000)
        for (double y = 305000; y <= 615000; y += 5000) {
            struct geo_point p = rd_from_degrees(rd_to_degrees((struct geo_point){x, y}));
            if (hypot(p.x - x, p.y - y) > 0.6)
                fail_msg("%.0f %.0f comes back %.2f m off", x, y, hypot(p.x - x, p.y - y));
        }
}

static void what_is_near(void **state)
{
    (void)state;
    assert_true(rd_is_near((struct geo_point){92565, 437428}));
    assert_false(rd_is_near((struct geo_point){4.48, 51.92}));
    assert_false(rd_is_near((struct geo_point){437428, 92565}));
    assert_true(rd_degrees_are_near((struct geo_degrees){4.48, 51.92}));
    assert_false(rd_degrees_are_near((struct geo_degrees){51.92, 4.48}));
    assert_false(rd_is_near((struct geo_point){(double)NAN, 437428}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_points),
        cmocka_unit_test(against_gdal),
        cmocka_unit_test(there_and_back),
        cmocka_unit_test(what_is_near),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
