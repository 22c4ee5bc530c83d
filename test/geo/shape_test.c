/* Surfaces, centres, boxes and paths of shapes, worked by hand. */
#include "geo/path.h"
#include "geo/shapes.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const texts[] = {
    "0 0 10 0 10 10 0 10",                                               /* a square */
    "0 0 0 10 10 10 10 0",                                               /* turning the other way */
    "0 0 10 0 10 10 0 10 / 5 0 10 0 10 10 5 10",                         /* its right half is a hole */
    "100 100 110 100 110 110 100 110 ; 120 100 120 110 130 110 130 100", /* two squares */
    "0 0 6 0 0 3",                                                       /* a triangle */
    "5 5 6 6 7 7",                                                       /* a line */
};
static const struct {
    double area, x, y;
} expected[] = {{100, 5, 5}, {100, 5, 5}, {50, 2.5, 5}, {200, 115, 105}, {9, 2, 1}, {0, 6, 6}};

static bool close_to(double a, double b)
{
    return fabs(a - b) < 1e-9;
}

static void surfaces(void **state)
{
    struct geo_shapes s = shapes_of(*state, texts, 6);
    for (size_t i = 0; i < 6; i++) {
        struct geo_point c = geo_centroid(&s, i);
        if (!close_to(geo_area(&s, i), expected[i].area) || !close_to(c.x, expected[i].x) ||
            !close_to(c.y, expected[i].y))
            fail_msg("%s: %g at %g %g", texts[i], geo_area(&s, i), c.x, c.y);
    }
}

static void boxes(void **state)
{
    struct geo_shapes s = shapes_of(*state, texts, 6);
    struct geo_box all = geo_bounds(&s, NULL, 0), some = geo_bounds(&s, (const int32_t[]){4, 5}, 2),
                   none = geo_bounds(&s, (const int32_t[]){0}, 0);
    assert_true(close_to(all.left, 0) && close_to(all.right, 130) && close_to(all.bottom, 0) &&
                close_to(all.top, 110));
    assert_true(close_to(some.right, 7) && close_to(some.top, 7));
    assert_true(none.left > none.right);
}

static const char *path(struct arena *a, const char *text, struct geo_fit fit)
{
    struct geo_shapes s = shapes_of(a, &text, 1);
    BUF_AUTO out;
    buf_init(&out, 10000);
    buf_adds(&out, "");
    geo_path(&out, &s, 0, fit);
    return buf_keep(&out, a);
}

static void paths(void **state)
{
    struct geo_fit fit = {.left = 0, .top = 100, .scale = 1, .width = 100, .height = 100};
    static const struct {
        const char *shape, *path;
    } table[] = {
        {"0 0 10 0 10 10 0 10", "M0 100 10 100 10 90 0 90Z"},
        {"0 0 5 0 10 0 10 10 0 10 0 5", "M0 100 10 100 10 90 0 90Z"}, /* straight on, also where it closes */
        {"0 0 10 0 10.04 0.04 10 10 0 10", "M0 100 10 100 10 90 0 90Z"},
        {"0 0 2.52 0 2.5 1.26", "M0 100 2.5 100 2.5 98.7Z"},
        {"0 0 0.01 0 0.01 0.01", ""}, /* less than a pixel */
        {"0 0 10 0 10 0 20 0", ""},   /* flat */
        {"-3 0 10 0 10 10", "M-3 100 10 100 10 90Z"},
        {"-0.3 0 10 0 10 10", "M-0.3 100 10 100 10 90Z"},
        {"0 0 10 0 5 0 5 10", "M0 100 10 100 5 100 5 90Z"}, /* back over itself is not straight on */
        {"0 0 10 0 10 10 0 10 / 2 2 3 2 3 3 ; 20 0 30 0 30 10",
         "M0 100 10 100 10 90 0 90ZM2 98 3 98 3 97ZM20 100 30 100 30 90Z"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        assert_string_equal(path(*state, table[i].shape, fit), table[i].path);
}

static void fits(void **state)
{
    (void)state;
    struct geo_fit wide = geo_fit_box((struct geo_box){1000, 1000, 3000, 2000}, 220, 220, 10);
    assert_true(close_to(wide.scale, 0.1) && close_to(wide.width, 220) && close_to(wide.height, 120));
    struct geo_point corner = geo_place(wide, (struct geo_point){1000, 2000});
    assert_true(close_to(corner.x, 10) && close_to(corner.y, 10));
    corner = geo_place(wide, (struct geo_point){3000, 1000});
    assert_true(close_to(corner.x, 210) && close_to(corner.y, 110));
    struct geo_fit point = geo_fit_box((struct geo_box){5, 5, 5, 5}, 100, 100, 0);
    assert_true(isfinite(point.scale) && point.scale > 0);
}

/* A group of nothing, as dissolving makes it, at the very end of the points. */
static void nothing(void **state)
{
    (void)state;
    static const uint32_t polygons[] = {0, 1, 1}, rings[] = {0, 1}, points[] = {0, 3};
    struct geo_point *point = test_malloc(3 * sizeof *point); /* a look behind it is found */
    memcpy(point, ((const struct geo_point[]){{0, 0}, {10, 0}, {0, 10}}), 3 * sizeof *point);
    struct geo_shapes s = {2, polygons, rings, points, point};
    assert_true(close_to(geo_area(&s, 0), 50) && close_to(geo_area(&s, 1), 0));
    assert_true(isnan(geo_centroid(&s, 1).x) && isnan(geo_centroid(&s, 1).y));
    test_free(point);
}

static int make(void **state)
{
    *state = arena_new(1 << 24);
    return *state ? 0 : -1;
}

static int drop(void **state)
{
    arena_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(surfaces), cmocka_unit_test(boxes),   cmocka_unit_test(paths),
        cmocka_unit_test(fits),     cmocka_unit_test(nothing),
    };
    return cmocka_run_group_tests(tests, make, drop);
}
