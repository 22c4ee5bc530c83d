/* Data of any year on the borders of one: merges, splits, codes used again, gemeenten that changed, years forward and back; every
 * known row stays in the country. */
#include "base/rand.h"
#include "figures/area_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char regions[] = "gm_code;gm_name;ggd_code;ggd_name\n"
                              "GM0001;Een;GG01;Noord\nGM0002;Twee;GG01;Noord\nGM0003;Drie;GG02;Zuid\n";
static const char *const wijken[] = {"WK000100", "WK000101", "WK000200", "WK000201", "WK000202", "WK000300"};

static struct area_case plain(const char *successors)
{
    return (struct area_case){.year = 2020,
                              .wijken = wijken,
                              .wijk_count = 6,
                              .regions = regions,
                              .regions_year = 2020,
                              .successors = successors};
}

struct case_row {
    const char *what, *successors;
    enum area_level level;
    const char *seen, *expected;
};

static const struct case_row table[] = {
    {"of the year itself", NULL, AREA_WIJK, "WK000100 2020 WK000300 2020", "WK000100 WK000300"},
    {"no rows: a code stays what it is", NULL, AREA_WIJK, "WK000100 2012 WK000100 2024", "WK000100 WK000100"},
    {"at higher levels", NULL, AREA_GEMEENTE, "WK000100 2020 WK000201 2019", "GM0001 GM0002"},
    {"and higher", NULL, AREA_GGD, "WK000100 2020 WK000201 2019 WK000300 2020 GM0003 2020 GG02 2020",
     "GG01 GG01 GG02 GG02 GG02"},
    {"the country", NULL, AREA_LAND, "WK000100 2020 GM0002 2020 GG01 2020 NL00 2020", "NL00 NL00 NL00 NL00"},
    {"too coarse", NULL, AREA_WIJK, "GM0001 2020 GG01 2020 WK000100 2020", "! ! WK000100"},
    {"unknown", NULL, AREA_WIJK, "WK000199 2020 WK999900 2020 x 2020", "- - -"},
    {"unknown in the country too", NULL, AREA_LAND, "WK999900 2020 GM9999 2020 x 2020 WK000199 2020",
     "- - - NL00"},
    {"unknown wijk of a gemeente that is there", NULL, AREA_GEMEENTE, "WK000199 2020 WK999900 2020",
     "GM0001 -"},
    {"year not known", "WK000109;2015;WK000101;2016;\n", AREA_WIJK, "WK000100 0 WK000109 0 WK000108 0",
     "WK000100 WK000101 -"},

    {"merged", "WK000108;2017;WK000101;2018;1\nWK000109;2017;WK000101;2018;1\n", AREA_WIJK,
     "WK000108 2015 WK000109 2017 WK000101 2019", "WK000101 WK000101 WK000101"},
    {"merged into what there was", "WK000109;2017;WK000101;2018;1\n", AREA_WIJK,
     "WK000109 2017 WK000101 2017", "WK000101 WK000101"},
    {"renamed twice", "WK000108;2014;WK000109;2015;1\nWK000109;2017;WK000101;2018;1\n", AREA_WIJK,
     "WK000108 2010 WK000109 2016", "WK000101 WK000101"},
    {"used after it ended", "WK000108;2014;WK000101;2015;1\n", AREA_WIJK, "WK000108 2017 WK000108 2022",
     "WK000101 WK000101"},

    {"divided: not told apart", "WK000209;2017;WK000200;2018;\nWK000209;2017;WK000201;2018;\n", AREA_WIJK,
     "WK000209 2015 WK000200 2019 WK000201 2019 WK000202 2019",
     "WK000200+WK000201 WK000200+WK000201 WK000200+WK000201 WK000202 | WK000200 + WK000201"},
    {"divided, without data from before", "WK000209;2017;WK000200;2018;\nWK000209;2017;WK000201;2018;\n",
     AREA_WIJK, "WK000200 2019 WK000201 2019", "WK000200 WK000201"},
    {"divided, a level higher", "WK000209;2017;WK000200;2018;\nWK000209;2017;WK000201;2018;\n", AREA_GEMEENTE,
     "WK000209 2015 WK000200 2019", "GM0002 GM0002"},
    {"divided over gemeenten", "WK000209;2017;WK000200;2018;\nWK000209;2017;WK000101;2018;\n", AREA_GEMEENTE,
     "WK000209 2015 WK000200 2019 WK000300 2015", "GM0001+GM0002 GM0001+GM0002 GM0003 | Een + Twee"},
    {"and in one region", "WK000209;2017;WK000200;2018;\nWK000209;2017;WK000101;2018;\n", AREA_GGD,
     "WK000209 2015", "GG01"},
    {"a part goes, the rest stays", "WK000200;2017;WK000201;2018;0.2\n", AREA_WIJK,
     "WK000200 2015 WK000200 2018 WK000202 2015",
     "WK000200+WK000201 WK000200+WK000201 WK000202 | WK000200 + WK000201"},
    {"all of it goes, its code is used again", "WK000200;2017;WK000201;2018;1\n", AREA_WIJK,
     "WK000200 2015 WK000200 2018", "WK000201 WK000200"},
    {"chains meet",
     "WK000209;2015;WK000200;2016;\nWK000209;2015;WK000201;2016;\nWK000208;2017;WK000201;2018;\n"
     "WK000208;2017;WK000202;2018;\n",
     AREA_WIJK, "WK000209 2015 WK000208 2017",
     "WK000200+WK000201+WK000202 WK000200+WK000201+WK000202 | WK000200 + WK000201 + WK000202"},

    {"back: what was merged later", "WK000200;2021;WK000299;2022;1\nWK000201;2021;WK000299;2022;1\n",
     AREA_WIJK, "WK000299 2022 WK000200 2021 WK000202 2022",
     "WK000200+WK000201 WK000200+WK000201 WK000202 | WK000200 + WK000201"},
    {"back: what was divided later", "WK000200;2021;WK000298;2022;\nWK000200;2021;WK000299;2022;\n",
     AREA_WIJK, "WK000298 2023 WK000299 2022", "WK000200 WK000200"},
    {"back: what took another in", "WK000201;2021;WK000200;2022;1\n", AREA_WIJK,
     "WK000200 2022 WK000200 2021", "WK000200+WK000201 WK000200+WK000201 | WK000200 + WK000201"},
    {"rows after both years do nothing", "WK000200;2021;WK000201;2022;1\n", AREA_WIJK,
     "WK000200 2019 WK000200 2020", "WK000200 WK000200"},

    {"gemeente renamed: wijken somewhere in it", "GM0009;2018;GM0002;2019;1\n", AREA_WIJK,
     "WK000901 2015 WK000100 2015", "WK000200+WK000201+WK000202 WK000100 | WK000200 + WK000201 + WK000202"},
    {"but not where there was data already", "GM0009;2018;GM0002;2019;1\n", AREA_WIJK,
     "WK000901 2015 WK000200 2015 WK000201 2018 WK000202 2019", "WK000202 WK000200 WK000201 WK000202"},
    {"and nowhere when there was data everywhere", "GM0009;2018;GM0002;2019;1\n", AREA_WIJK,
     "WK000901 2015 WK000200 2015 WK000201 2018 WK000202 2018", "- WK000200 WK000201 WK000202"},
    {"a level higher by its code", "GM0009;2018;GM0002;2019;1\n", AREA_GEMEENTE, "WK000901 2015 GM0009 2018",
     "GM0002 GM0002"},
    {"rows of the wijk itself go first", "GM0009;2018;GM0002;2019;1\nWK000901;2018;WK000201;2019;1\n",
     AREA_WIJK, "WK000901 2015 WK000902 2015",
     "WK000200+WK000201+WK000202 WK000200+WK000201+WK000202 | WK000200 + WK000201 + WK000202"},
    {"back: a wijk of a gemeente that is not there yet", "GM0002;2021;GM0009;2022;1\n", AREA_WIJK,
     "WK000901 2022 WK000200 2022 WK000201 2021",
     "WK000201+WK000202 WK000200 WK000201+WK000202 | WK000201 + WK000202"},
    {"gemeente divided over regions", "GM0009;2018;GM0002;2019;\nGM0009;2018;GM0003;2019;\n", AREA_GGD,
     "GM0009 2015 GM0001 2015", "GG01+GG02 GG01+GG02 | Noord + Zuid"},
    {"gemeente divided, the country", "GM0009;2018;GM0002;2019;\nGM0009;2018;GM0003;2019;\n", AREA_LAND,
     "GM0009 2015", "NL00"},
};

static void worked_examples(void **state)
{
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct area_case c = plain(table[i].successors);
        struct area_book b = area_case_book(*state, &c);
        const char *got = area_case_view(*state, &b, table[i].level, table[i].seen);
        if (strcmp(got, table[i].expected) != 0)
            fail_msg("%s: %s\n%s\nnot %s", table[i].what, table[i].seen, got, table[i].expected);
    }
}

/* Many areas are called by what they lie in. */
static void names_of_many(void **state)
{
    static const char *const many[] = {"WK000201", "WK000202", "WK000203", "WK000204", "WK000301"};
    struct area_case c = plain("GM0009;2018;GM0002;2019;1\n");
    c.wijken = many;
    c.wijk_count = 5;
    struct area_book b = area_case_book(*state, &c);
    assert_string_equal(area_case_view(*state, &b, AREA_WIJK, "WK000901 2015"),
                        "WK000201+WK000202+WK000203+WK000204 | Twee (4 wijken)");
    c.successors = "GM0009;2018;GM0002;2019;\nGM0009;2018;GM0003;2019;\n";
    b = area_case_book(*state, &c);
    assert_string_equal(area_case_view(*state, &b, AREA_WIJK, "WK000901 2015"),
                        "WK000201+WK000202+WK000203+WK000204+WK000301 | WK000201 + 4 wijken");
}

static void parents_and_finding(void **state)
{
    struct area_case c = plain(NULL);
    struct area_book b = area_case_book(*state, &c);
    enum area_level level;
    assert_int_equal(area_find(&b, AREA_WIJK, "WK000201"), 3);
    assert_int_equal(area_find(&b, AREA_WIJK, "WK000203"), -1);
    assert_int_equal(area_above(&b, AREA_WIJK, 3, AREA_GEMEENTE), area_find(&b, AREA_GEMEENTE, "GM0002"));
    assert_int_equal(area_above(&b, AREA_WIJK, 5, AREA_GGD), area_find(&b, AREA_GGD, "GG02"));
    assert_int_equal(area_above(&b, AREA_WIJK, 5, AREA_LAND), 0);
    assert_int_equal(area_above(&b, AREA_GGD, 0, AREA_WIJK), -1);
    assert_int_equal(area_above(&b, AREA_GEMEENTE, -1, AREA_LAND), -1);
    assert_int_equal(area_find_any(&level, &b, "twee"), 1);
    assert_int_equal(level, AREA_GEMEENTE);
    assert_int_equal(area_find_any(&level, &b, "WK000300"), 5);
    assert_int_equal(level, AREA_WIJK);
    assert_int_equal(area_find_any(&level, &b, "Vier"), -1);
    for (int l = 0; l < AREA_LEVELS; l++)
        assert_int_equal(area_level_of(area_level_name((enum area_level)l)), l);
    assert_int_equal(area_level_of("buurt"), AREA_LEVELS);
}

static void neighbours_and_shapes_of_targets(void **state)
{
    struct area_case c = plain("WK000209;2017;WK000200;2018;\nWK000209;2017;WK000201;2018;\n");
    struct area_book b = area_case_book(*state, &c);
    static const char *const codes[] = {"WK000209"};
    static const struct area_seen seen[] = {{0, 2015}};
    struct area_view v;
    struct geo_graph g;
    struct geo_shapes s;
    for (int with = 0; with < 2; with++)
        for (int level = 0; level < AREA_LEVELS; level++) {
            struct area_question q = {(enum area_level)level, codes, 1, seen, (size_t)with};
            static const size_t targets[2][AREA_LEVELS] = {{6, 3, 2, 1}, {5, 3, 2, 1}};
            assert_int_equal(area_view(&v, *state, &b, &q, NULL), 0);
            assert_int_equal(v.target_count, targets[with][level]);
            assert_int_equal(area_view_neighbours(&g, *state, &v, NULL), 0);
            assert_int_equal(g.count, v.target_count);
            assert_int_equal(g.first[g.count],
                             2 * (v.target_count - 1)); /* a row: each but the last has a next */
            assert_int_equal(area_view_shapes(&s, *state, &v, NULL), 0);
            assert_int_equal(s.count, v.target_count);
            double sum = 0;
            for (size_t t = 0; t < s.count; t++)
                sum += geo_area(&s, t);
            assert_true(sum > 5999999 && sum < 6000001);
            for (size_t t = 0; level == AREA_WIJK && t < s.count; t++)
                assert_int_equal(s.points[s.rings[s.polygons[t] + 1]] - s.points[s.rings[s.polygons[t]]],
                                 v.targets[t].member_count > 1 ? 6 : 4);
        }
}

static void level_without_areas(void **state)
{
    struct area_case c = plain(NULL);
    c.regions = NULL;
    struct area_book b = area_case_book(*state, &c);
    struct area_question q = {.level = AREA_GGD};
    struct area_view v;
    struct err err;
    assert_int_equal(area_view(&v, *state, &b, &q, &err), ERR_INVALID);
    assert_string_equal(err.key, "area_level_none");
    /* Without a regions table the country is whole all the same. */
    assert_string_equal(area_case_view(*state, &b, AREA_LAND, "WK000100 2020 GM0003 2020"), "NL00 NL00");
    assert_string_equal(area_case_view(*state, &b, AREA_GEMEENTE, "WK000100 2020"), "GM0001");
}

/* Random successors among random codes: a row that is anywhere at wijk level is in the gemeente, region and country of that place;
 * every area of a level is in exactly one target; and what is known at a level is known at every higher one. */
static void random_successions(void **state)
{
    (void)state;
    uint64_t seed = 11;
    struct rng rng = rng_seeded(&seed);
    static const char *const all[] = {"WK000100", "WK000101", "WK000200", "WK000201", "WK000202",
                                      "WK000300", "WK000801", "WK000802", "WK000901", "WK000902",
                                      "GM0008",   "GM0009",   "GM0001",   "GM0002",   "GM0003"};
    enum { CODES = sizeof all / sizeof all[0], SEEN = 60 };
    for (int round = 0; round < 400; round++) {
        ARENA_AUTO a = arena_new((size_t)1 << 26);
        BUF_AUTO rows;
        buf_init(&rows, 1 << 16);
        for (uint32_t n = 1 + rng_below(&rng, 8), i = 0; i < n; i++) {
            uint32_t wijk = rng_below(&rng, 2), from = 2012 + rng_below(&rng, 12);
            const char *one = all[wijk ? rng_below(&rng, 10) : 10 + rng_below(&rng, 5)];
            const char *other = all[wijk ? rng_below(&rng, 10) : 10 + rng_below(&rng, 5)];
            buf_printf(&rows, "%s;%u;%s;%u;%s\n", one, from, other, from + 1, rng_below(&rng, 2) ? "1" : "");
            if (rng_below(&rng, 8) == 0) /* the same twice is refused, so each row once */
                break;
        }
        struct area_successors s;
        const char *text = arena_printf(a, "from_code;from_year;to_code;to_year;share\n%s", buf_text(&rows));
        if (area_successors_read(&s, a, "rows", text, strlen(text), NULL) != 0)
            continue;
        struct area_case c = plain(buf_text(&rows));
        struct area_book b = area_case_book(a, &c);
        struct area_seen seen[SEEN];
        for (int i = 0; i < SEEN; i++)
            seen[i] = (struct area_seen){rng_below(&rng, CODES), (int32_t)(2012 + rng_below(&rng, 14))};
        struct area_view v[AREA_LEVELS];
        for (int level = 0; level < AREA_LEVELS; level++) {
            struct area_question q = {(enum area_level)level, all, CODES, seen, SEEN};
            assert_int_equal(area_view(&v[level], a, &b, &q, NULL), 0);
            size_t members = 0;
            for (size_t t = 0; t < v[level].target_count; t++) {
                members += v[level].targets[t].member_count;
                for (size_t m = 0; m < v[level].targets[t].member_count; m++)
                    assert_int_equal(v[level].has[v[level].targets[t].members[m]], t);
                assert_true(t == 0 || strcmp(v[level].targets[t - 1].code, v[level].targets[t].code) < 0);
            }
            assert_int_equal(members, b.layers[level].count);
        }
        for (int i = 0; i < SEEN; i++)
            for (int level = AREA_WIJK; level < AREA_LAND; level++) {
                if (v[level].of[i] < 0)
                    continue;
                const struct area_target *t = &v[level].targets[v[level].of[i]];
                int32_t above = b.layers[level].areas[t->members[0]].parent;
                if (v[level + 1].of[i] < 0 || (above >= 0 && level > AREA_WIJK && t->member_count == 1 &&
                                               v[level + 1].of[i] != v[level + 1].has[above]))
                    fail_msg("round %d: %s %d at level %d\n%s", round, all[seen[i].code], seen[i].year, level,
                             buf_text(&rows));
            }
    }
}

static int make(void **state)
{
    *state = arena_new((size_t)1 << 28);
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
        cmocka_unit_test(worked_examples),     cmocka_unit_test(names_of_many),
        cmocka_unit_test(parents_and_finding), cmocka_unit_test(neighbours_and_shapes_of_targets),
        cmocka_unit_test(level_without_areas), cmocka_unit_test(random_successions),
    };
    return cmocka_run_group_tests(tests, make, drop);
}
