/* See regions.h. Follows no successors: that is the book's. */
#include "figures/area/regions.h"

#include "base/str.h"
#include "figures/area/table.h"

#include <stdlib.h>
#include <string.h>

enum { GEMEENTE, GEMEENTE_NAME, GGD, GGD_NAME, COLUMNS };
static const struct table_column columns[COLUMNS] = {
    {"gm_code", true}, {"gm_name", false}, {"ggd_code", false}, {"ggd_name", true}};

static int by_gemeente(const void *a, const void *b)
{
    const struct area_region_row *p = a, *q = b;
    return strcmp(p->gemeente, q->gemeente);
}

static int by_region(const void *a, const void *b)
{
    const struct area_region_row *p = a, *q = b;
    int n = strcmp(p->ggd, q->ggd);
    return n != 0 ? n : strcmp(p->ggd_name, q->ggd_name);
}

static int by_region_name(const void *a, const void *b)
{
    const struct area_region_row *p = a, *q = b;
    int n = strcmp(p->ggd_name, q->ggd_name);
    return n != 0 ? n : strcmp(p->ggd, q->ggd);
}

static const char *keep_text(struct arena *a, const struct table *t, int column)
{
    struct str field = table_field(t, column);
    return arena_dup(a, field.ptr, field.len);
}

static int take_row(struct area_region_row *out, struct arena *a, const struct table *t, struct err *err)
{
    if (table_field(t, GEMEENTE).len < 3 || table_field(t, GGD_NAME).len == 0)
        return table_fail(t, "regions_empty", table_field(t, GEMEENTE), err);
    struct area_region_row row = {.gemeente = keep_text(a, t, GEMEENTE),
                                  .gemeente_name = keep_text(a, t, GEMEENTE_NAME),
                                  .ggd = keep_text(a, t, table_field(t, GGD).len > 0 ? GGD : GGD_NAME),
                                  .ggd_name = keep_text(a, t, GGD_NAME)};
    if (arena_failed(a))
        return err_nomem(err);
    *out = row;
    return 0;
}

/* Sorts all by gemeente in the end; on the way, that codes and names of regions belong to each other. */
static int check(struct area_region_row *rows, size_t count, const char *name, struct err *err)
{
    qsort(rows, count, sizeof *rows, by_region);
    for (size_t i = 1; i < count; i++)
        if (text_is(rows[i - 1].ggd, rows[i].ggd) && !text_is(rows[i - 1].ggd_name, rows[i].ggd_name))
            return err_set(err, ERR_INVALID, name, "regions_name", "%s", rows[i].ggd);
    qsort(rows, count, sizeof *rows, by_region_name);
    for (size_t i = 1; i < count; i++)
        if (text_is(rows[i - 1].ggd_name, rows[i].ggd_name) && !text_is(rows[i - 1].ggd, rows[i].ggd))
            return err_set(err, ERR_INVALID, name, "regions_name", "%s", rows[i].ggd_name);
    qsort(rows, count, sizeof *rows, by_gemeente);
    for (size_t i = 1; i < count; i++)
        if (text_is(rows[i - 1].gemeente, rows[i].gemeente))
            return err_set(err, ERR_INVALID, name, "regions_parents", "%s", rows[i].gemeente);
    return 0;
}

int area_regions_read(struct area_regions *out, struct arena *a, const char *name, const char *text,
                      size_t len, struct err *err)
{
    BUF_AUTO rows;
    buf_init(&rows, (size_t)1 << 28);
    TABLE_AUTO t;
    int rc = table_open(&t, name, (struct str){text, len}, columns, COLUMNS, err), more = 0;
    while (rc == 0 && (more = table_next(&t, err)) == 1) {
        struct area_region_row row;
        rc = take_row(&row, a, &t, err);
        if (rc == 0)
            buf_add(&rows, &row, sizeof row);
    }
    if (rc < 0 || more < 0)
        return rc < 0 ? rc : more;
    size_t count = rows.len / sizeof(struct area_region_row);
    struct area_region_row *kept = rows.failed ? NULL : arena_alloc(a, rows.len + 1);
    if (!kept)
        return err_nomem(err);
    if (count == 0)
        return err_set(err, ERR_INVALID, name, "regions_empty", "%s", "");
    memcpy(kept, rows.data, rows.len);
    rc = check(kept, count, name, err);
    if (rc == 0)
        *out = (struct area_regions){.count = count, .rows = kept};
    return rc;
}

const struct area_region_row *area_regions_find(const struct area_regions *r, const char *gemeente)
{
    struct area_region_row wanted = {.gemeente = gemeente};
    return r && r->count > 0 ? bsearch(&wanted, r->rows, r->count, sizeof wanted, by_gemeente) : NULL;
}
