/* room: figures */
/*
 * Files of areas: any bytes are refused or read within their bounds. Input that does not carry the seal gets one, so that what is
 * behind the checksum is tried too. The tables of regions and successors likewise, and what is read is put together and viewed.
 */
#include "fuzz.h"

#include "figures/area/book.h"
#include "figures/area/check.h"

#include <math.h>

static void check_borders(struct arena *a, const struct area_borders *b)
{
    BUF_AUTO again;
    buf_init(&again, (size_t)1 << 28);
    area_borders_write(&again, b);
    struct area_borders same;
    FUZZ_CHECK(!again.failed);
    FUZZ_CHECK(area_borders_read(&same, a, "again", (struct str){again.data, again.len}, NULL) == 0);
    FUZZ_CHECK(same.count == b->count && same.year == b->year && same.level == b->level);
    for (size_t i = 0; i < b->count; i++) {
        FUZZ_CHECK(strcmp(b->codes[i], same.codes[i]) == 0);
        FUZZ_CHECK(!isnan(geo_centroid(&b->shapes, i).x) || isnan(geo_area(&b->shapes, i)) ||
                   isinf(geo_area(&b->shapes, i)));
    }
}

static void try_borders(struct str bytes)
{
    ARENA_AUTO a = arena_new((size_t)1 << 27);
    struct area_borders b;
    struct err err = {0};
    int rc = area_borders_read(&b, a, "in", bytes, &err);
    FUZZ_CHECK(rc == 0 || (rc == ERR_INVALID && strcmp(err.key, "areas_damaged") == 0));
    if (rc == 0)
        check_borders(a, &b);
}

/* A book of gemeenten that the table of regions names, seen through whatever successors the text says. */
static void try_tables(struct arena *a, struct str text)
{
    static const char regions_text[] =
        "gm_code;gm_name;ggd_name\nGM0001;A;X\nGM0002;B;X\nGM0003;C;Y\nGM0004;D;Y\n";
    static const char *const codes[] = {"GM0001", "GM0002",   "GM0003",   "GM0004",
                                        "GM0009", "WK000901", "WK000101", ""};
    struct area_regions regions, any;
    struct area_successors s;
    int rc = area_regions_read(&any, a, "in", text.ptr, text.len, NULL);
    FUZZ_CHECK(rc == 0 || rc == ERR_INVALID);
    rc = area_successors_read(&s, a, "in", text.ptr, text.len, NULL);
    FUZZ_CHECK(rc == 0 || rc == ERR_INVALID);
    if (rc < 0 || s.count > 200)
        return;
    FUZZ_CHECK(area_regions_read(&regions, a, "regions", regions_text, sizeof regions_text - 1, NULL) == 0);
    regions.year = 2020;
    struct area_seen seen[8 * 5];
    for (uint32_t i = 0; i < 8 * 5; i++)
        seen[i] = (struct area_seen){i % 8, i < 8 ? 0 : 2018 + (int32_t)i / 8};
    struct area_parts parts = {.year = 2020, .regions = &regions, .successors = &s};
    struct area_book book;
    struct area_view view;
    const struct area_finding *found;
    size_t count;
    FUZZ_CHECK(area_book_make(&book, a, &parts, NULL) == 0);
    FUZZ_CHECK(area_check(&found, &count, a, &book, &book, NULL) == 0);
    for (int level = AREA_GGD; level <= AREA_LAND; level++) {
        struct area_question q = {(enum area_level)level, codes, 8, seen, 8 * 5};
        FUZZ_CHECK(area_view(&view, a, &book, &q, NULL) == 0);
        size_t lost = 0;
        for (size_t i = 0; i < q.seen_count; i++) {
            FUZZ_CHECK(view.of[i] < (int32_t)view.target_count);
            lost += view.of[i] < 0;
        }
        FUZZ_CHECK(lost == view.lost_count);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_AUTO a = arena_new((size_t)1 << 27);
    BUF_AUTO sealed;
    buf_init(&sealed, (size_t)1 << 26);
    char *text = arena_dup(a, (const char *)data, size);
    FUZZ_CHECK(text);
    try_borders((struct str){text, size});
    if (size > AREA_FILE_HEAD) {
        area_file_seal(&sealed, "BORD", text + AREA_FILE_HEAD, size - AREA_FILE_HEAD);
        try_borders((struct str){sealed.data, sealed.len});
    }
    try_tables(a, (struct str){text, size});
    return 0;
}
