/* See made.h. */
#include "columns/made.h"

#include "base/rand.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const areas[50] = {"WK0001", "WK0002", "WK0003", [49] = "WK0050"};

static const struct columns_name names[MADE_COLUMNS] = {
    {"area", "area", areas, 3},      {"year", "period year", NULL, 0}, {"child", "pseudonym", NULL, 0},
    {"weight", "number 0", NULL, 0}, {"flag", "flag", NULL, 0},        {"nothing", "flag", NULL, 0},
};
const struct columns made_kind = {
    .kind = "births", .name = "made", .names = names, .count = MADE_COLUMNS, .key = MADE_CHILD, .refused = 7};

const char *made_folder(struct arena *a, const char *name)
{
    char *path = arena_printf(a, "build/test_columns_%s", name);
    mkdir("build", 0777);
    mkdir(path, 0777);
    DIR *dir = opendir(path);
    assert_non_null(dir);
    for (struct dirent *d; (d = readdir(dir));)
        if (d->d_name[0] != '.')
            unlinkat(dirfd(dir), d->d_name, 0);
    closedir(dir);
    return path;
}

void made_place(struct made_rows *m, struct arena *a)
{
    size_t stride = 0;
    for (int i = 0; i < MADE_COLUMNS; i++) {
        m->ranges[i] = COLUMNS_NO_RANGE;
        columns_measure(&m->ranges[i], m->parts[i].data, m->rows.rows, m->parts[i].width);
        m->places[i] = (struct columns_place){stride, m->parts[i].width, m->parts[i].base};
        m->apart[i] = i <= MADE_CHILD ? m->parts[i].data : NULL;
        stride += m->parts[i].width;
    }
    stride = (stride + COLUMNS_ROW_UNIT - 1) / COLUMNS_ROW_UNIT * COLUMNS_ROW_UNIT;
    char *data = arena_alloc(a, m->rows.rows * stride);
    assert_non_null(data);
    for (size_t row = 0; row < m->rows.rows; row++)
        for (int i = 0; i < MADE_COLUMNS; i++)
            memcpy(data + row * stride + m->places[i].offset,
                   (const char *)m->parts[i].data + row * m->parts[i].width, m->parts[i].width);
    m->rows = (struct columns_rows){m->rows.rows, data,      stride,    m->places,
                                    m->ranges,    MADE_AREA, MADE_YEAR, m->apart};
}

void made_fill(struct made_rows *out, struct arena *a, size_t rows, uint64_t seed)
{
    struct rng rng = rng_seeded(&seed);
    uint32_t *area = arena_alloc(a, rows * sizeof *area);
    uint8_t *year = arena_alloc(a, rows), *flag = arena_alloc(a, rows), *nothing = arena_alloc(a, rows);
    uint64_t *child = arena_alloc(a, rows * sizeof *child);
    uint16_t *weight = arena_alloc(a, rows * sizeof *weight);
    assert_false(arena_failed(a));
    for (size_t i = 0; i < rows; i++) {
        area[i] = rng_below(&rng, 50);
        year[i] = rng_below(&rng, 30) == 0 ? UINT8_MAX : (uint8_t)(7 + rng_below(&rng, 20));
        child[i] = rng_below(&rng, 20) == 0 ? UINT64_MAX : rng_u64(&rng);
        if (i > 0 && rng_below(&rng, 50) == 0)
            child[i] = child[rng_below(&rng, (uint32_t)i)];
        weight[i] = rng_below(&rng, 9) == 0 ? UINT16_MAX : (uint16_t)rng_below(&rng, 5000);
        flag[i] = (uint8_t)rng_below(&rng, 2);
        nothing[i] = UINT8_MAX;
    }
    *out = (struct made_rows){
        .rows = {.rows = rows},
        .parts = {
            {area, 4, 0}, {year, 1, 1990}, {child, 8, 0}, {weight, 2, 300}, {flag, 1, 0}, {nothing, 1, 0}}};
    made_place(out, a);
}

int made_write(const char *path, struct made_rows *segments, size_t count, uint64_t *repeated,
               struct err *err)
{
    struct columns_file *f = NULL;
    int rc = columns_create(&f, path, &made_kind, err);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < count && rc == 0; i++) {
        rc = columns_begin(f, &segments[i].rows, err);
        for (size_t j = columns_jobs(f); j > 0 && rc == 0; j--)
            rc = columns_job(f, j - 1, err);
        if (rc == 0)
            rc = columns_end(f, err);
    }
    if (rc == 0)
        rc = columns_publish(repeated, f, &made_kind, err);
    columns_release(f);
    return rc;
}
