/* See area_case.h; for tests only. */
#include "figures/area_case.h"

#include "geo/shapes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SEEN_MAX = 200 };

static const struct area_borders *squares(struct arena *a, const struct area_case *c, enum area_level level)
{
    const char *const *codes = level == AREA_WIJK ? c->wijken : c->gemeenten;
    size_t count = level == AREA_WIJK ? c->wijk_count : c->gemeente_count;
    if (count == 0)
        return NULL;
    const char **texts = arena_alloc(a, count * sizeof *texts);
    struct area_borders *b = arena_alloc(a, sizeof *b);
    assert_non_null(b);
    for (size_t i = 0; i < count; i++)
        texts[i] = arena_printf(a, "%zu 0 %zu 0 %zu 1000 %zu 1000", i * 1000, i * 1000 + 1000,
                                i * 1000 + 1000, i * 1000);
    struct geojson g = {.count = count, .codes = codes, .names = codes, .shapes = shapes_of(a, texts, count)};
    assert_int_equal(area_borders_make(b, a, c->year, level, &g, NULL), 0);
    return b;
}

struct area_successors area_case_successors(struct arena *a, const char *rows)
{
    struct area_successors s;
    struct err err = {0};
    const char *text = arena_printf(a, "from_code;from_year;to_code;to_year;share\n%s", rows);
    if (area_successors_read(&s, a, "rows", text, strlen(text), &err) != 0)
        fail_msg("%s: %s %s %s", rows, err.key, err.where, err.arg);
    return s;
}

struct area_book area_case_book(struct arena *a, const struct area_case *c)
{
    struct area_parts parts = {.year = c->year};
    struct area_regions *regions = arena_alloc(a, sizeof *regions);
    struct area_successors *successors = arena_alloc(a, sizeof *successors);
    struct area_book book;
    assert_non_null(successors);
    parts.borders[AREA_WIJK] = squares(a, c, AREA_WIJK);
    parts.borders[AREA_GEMEENTE] = squares(a, c, AREA_GEMEENTE);
    if (c->regions) {
        assert_int_equal(area_regions_read(regions, a, "regions", c->regions, strlen(c->regions), NULL), 0);
        regions->year = c->regions_year;
        parts.regions = regions;
    }
    if (c->successors) {
        *successors = area_case_successors(a, c->successors);
        parts.successors = successors;
    }
    assert_int_equal(area_book_make(&book, a, &parts, NULL), 0);
    return book;
}

static const char *view_text(struct arena *a, const struct area_view *v, size_t seen_count)
{
    BUF_AUTO out;
    buf_init(&out, 1 << 20);
    size_t lost = 0;
    for (size_t i = 0; i < seen_count; i++) {
        bool coarse = v->of[i] < 0 && v->lost[lost].reason == LOST_TOO_COARSE;
        if (v->of[i] < 0) {
            assert_true(lost < v->lost_count);
            assert_int_equal(v->lost[lost].seen, i);
            lost++;
        }
        buf_printf(&out, "%s%s", i > 0 ? " " : "",
                   v->of[i] >= 0 ? v->targets[v->of[i]].code
                   : coarse      ? "!"
                                 : "-");
    }
    assert_int_equal(lost, v->lost_count);
    for (size_t t = 0; t < v->target_count; t++)
        if (v->targets[t].member_count > 1)
            buf_printf(&out, " | %s", v->targets[t].name);
    return buf_keep(&out, a);
}

const char *area_case_view(struct arena *a, const struct area_book *b, enum area_level level,
                           const char *seen)
{
    const char *codes[SEEN_MAX];
    struct area_seen list[SEEN_MAX];
    uint32_t count = 0;
    for (const char *at = seen; *at; count++) {
        assert_true(count < SEEN_MAX);
        size_t len = strcspn(at, " ");
        char *end;
        codes[count] = arena_dup(a, at, len);
        list[count] = (struct area_seen){count, (int32_t)strtol(at + len, &end, 10)};
        at = end + strspn(end, " ");
    }
    struct area_question q = {
        .level = level, .codes = codes, .code_count = count, .seen = list, .seen_count = count};
    struct area_view v;
    assert_int_equal(area_view(&v, a, b, &q, NULL), 0);
    return view_text(a, &v, count);
}
