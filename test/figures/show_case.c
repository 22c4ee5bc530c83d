/* Makes hand-made cubes and questions; checks nothing itself. */
#include "figures/show_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

enum { AREAS = 4, FILE_MAX = 1 << 20 };

static const char *const areas[AREAS] = {"WK000100", "WK000101", "WK000200", "WK999900"};
static const char *const incomes[] = {"1", "2", "3", "unknown"};
static const char *const parities[] = {"0", "1", "unknown"};
static const struct cube_trait traits[] = {{"income_group", incomes, 4}, {"parity", parities, 3}};
static const struct cube_indicator codes[] = {{"big2", 1}, {"contacts", 2}};

/* Four squares of a kilometre, one of them with a bite out of it: the shapes of the neighbourhoods. */
static const struct geo_point corners[] = {
    {90000, 430000}, {91000, 430000}, {91000, 431000}, {90000, 431000}, /* Centrum */
    {91000, 430000}, {92000, 430000}, {92000, 430500}, {91500, 430500}, {91500, 431000},
    {91000, 431000}, {90000, 431000}, {91000, 431000}, {91000, 432000}, {90000, 432000},
    {91000, 431000}, {92000, 431000}, {92000, 432000}, {91000, 432000},
};
static const struct geo_shapes shapes = {4, (const uint32_t[]){0, 1, 2, 3, 4},
                                         (const uint32_t[]){0, 1, 2, 3, 4},
                                         (const uint32_t[]){0, 4, 10, 14, 18}, corners};
static const int32_t numbers[] = {0, 1, 2, 3};

static const struct place wijken[] = {{"WK000100", "Centrum", &numbers[0], 1},
                                      {"WK000101", "Zuid", &numbers[1], 1},
                                      {"WK000200", "Súdwâl", &numbers[2], 1},
                                      {"WK000201", "Leeg", &numbers[3], 1}};
static const struct place gemeenten[] = {{"GM0001", "Eerste", numbers, 2},
                                         {"GM0002", "Tweede", &numbers[2], 2}};
static const struct place land[] = {{"NL", "Nederland", numbers, 4}};

static int find_wijk(const void *state, uint32_t area, int32_t year)
{
    (void)state;
    (void)year;
    return area == 3 ? PLACE_UNPLACED : (int)area;
}

static int find_gemeente(const void *state, uint32_t area, int32_t year)
{
    (void)state;
    (void)year;
    return area == 3 ? PLACE_UNPLACED : area == 2;
}

static int find_land(const void *state, uint32_t area, int32_t year)
{
    (void)state;
    (void)year;
    return area == 3 ? PLACE_UNPLACED : 0;
}

static const struct show_map maps[] = {
    {"wijk", 2022, wijken, 4, find_wijk, NULL, &shapes, false},
    {"gemeente", 2022, gemeenten, 2, find_gemeente, NULL, &shapes, false},
    {"land", 2022, land, 1, find_land, NULL, &shapes, false},
};

void case_level(struct show_case *c, const char *level)
{
    for (size_t i = 0; i < sizeof maps / sizeof maps[0]; i++)
        if (strcmp(maps[i].level, level) == 0)
            c->q.map = maps[i];
}

void case_period(struct show_case *c, const char *text)
{
    struct err err = {0};
    if (spans_read(&c->q.spans, c->a, &c->cube, &(struct spans_asked){text, NULL, false}, &err) != 0)
        fail_msg("%s: %s %s", text, err.key, err.arg);
}

static const char *find_text(const void *state, const char *key)
{
    const struct show_case *c = state;
    return value_get_text(value_get(c->texts, key), c->words.lang);
}

static const struct value *read_texts(struct arena *a)
{
    FILE *in = fopen("registry/texts/show.json", "rb");
    char *text = arena_alloc(a, FILE_MAX);
    assert_non_null(in);
    assert_non_null(text);
    size_t len = fread(text, 1, FILE_MAX, in);
    fclose(in);
    struct value *v = NULL;
    struct err err = {0};
    assert_int_equal(json_parse(&v, a, "show.json", text, len, &err), 0);
    return v;
}

static void fill_cube(struct show_case *c, const struct counted *cells, size_t count)
{
    uint32_t *area = arena_alloc(c->a, count * sizeof *area + 1);
    int32_t *period = arena_alloc(c->a, count * sizeof *period + 1);
    uint8_t(*trait)[CUBE_TRAITS] = arena_alloc(c->a, count * sizeof *trait + 1);
    int64_t *counts = arena_alloc(c->a, count * 2 * CUBE_COUNTS * sizeof *counts + 1);
    for (size_t i = 0; i < count; i++) {
        area[i] = cells[i].area < 0 ? AREAS : (uint32_t)cells[i].area;
        period[i] = cells[i].year == 0 ? INT32_MAX : cells[i].year;
        memcpy(trait[i], cells[i].traits, sizeof *trait);
        for (size_t k = 0; k < 2; k++)
            memcpy(counts + (i * 2 + k) * CUBE_COUNTS, cells[i].counts, sizeof cells[i].counts);
    }
    struct err err = {0};
    c->cube = (struct cube){.dataset = "births",
                            .indicators = codes,
                            .indicator_count = 2,
                            .traits = traits,
                            .trait_count = 2,
                            .areas = areas,
                            .area_count = AREAS,
                            .cells = count,
                            .area = area,
                            .period = period,
                            .trait = (const uint8_t(*)[CUBE_TRAITS])trait};
    assert_int_equal(cube_set_counts(&c->cube, c->a, counts, &err), 0);
}

static const struct trait_words trait_words[] = {
    {"inkomensgroep", (const char *const[]){"laag", "midden", "hoog", "?"}},
    {"eerdere bevallingen", (const char *const[]){"geen", "een of meer", "?"}},
};

void case_make(struct show_case *c, const struct counted *cells, size_t count, const char *lang)
{
    *c = (struct show_case){.a = arena_new((size_t)64 << 20)};
    assert_non_null(c->a);
    fill_cube(c, cells, count);
    c->indicators[0] = (struct indicator){.code = "big2", .name = {"Big2", "Big2"}, .per = 100, .unit = "%"};
    c->indicators[0].interval = INTERVAL_WILSON;
    c->indicators[0].source = "definitions §3";
    c->indicators[0].publication = "persons";
    c->indicators[1] =
        (struct indicator){.code = "contacts", .name = {"Contacten", "Contacts"}, .per = 1000, .unit = "‰"};
    c->indicators[1].interval = INTERVAL_BYAR;
    c->indicators[1].publication = "open";
    c->indicators[1].direction = DIRECTION_HIGHER;
    for (size_t i = 0; i < 2; i++)
        c->asked[i] = (struct asked){i, &c->indicators[i], "te vroeg of te licht geboren."};
    c->words = (struct show_words){find_text, c, lang};
    c->texts = read_texts(c->a);
    c->q = (struct question){.cube = &c->cube, .asked = c->asked, .asked_count = 1, .traits = trait_words};
    c->q.inequality = -1;
    c->q.conf = 0.95;
    c->q.words = &c->words;
    c->q.dataset = "births/2022";
    case_level(c, "wijk");
    case_period(c, "all");
}

void case_free(struct show_case *c)
{
    arena_free(c->a);
}
