/* See counts.h. Checks the shape; what the rows hold is checked as of any import. */
#include "figures/read/counts.h"

#include "format/csv.h"

#include <stdio.h>

static int refuse(const char *name, const char *path, struct err *err)
{
    char where[128];
    snprintf(where, sizeof where, "%s: %s", name, path);
    return err_set(err, ERR_INVALID, where, "counts_format", "%s", path);
}

static int add_row(struct buf *out, const struct value *v, const char *const first[2])
{
    const struct value *figure = value_get(v, "figure"), *item = value_get(v, "item"),
                       *n = value_get(v, "value");
    if (value_kind(figure) != VALUE_TEXT || value_kind(item) != VALUE_TEXT || !n ||
        (value_kind(n) != VALUE_NULL && value_kind(n) != VALUE_NUMBER))
        return ERR_INVALID;
    const char *name = value_as_text(item, "");
    csv_write_field(out, first[0], true);
    csv_write_field(out, first[1], false);
    csv_write_field(out, value_as_text(figure, ""), false);
    csv_write_field(out, name[0] ? name : "total", false);
    csv_write_field(out, value_as_text(n, ""), false);
    csv_write_end(out);
    return 0;
}

int counts_rows(struct buf *out, const struct value *v, const char *area, const char *name, struct err *err)
{
    const struct value *counts = value_get(v, "counts");
    const char *const first[2] = {area, value_get_text(v, "month")};
    if (!text_is(value_get_text(v, "format"), "kiem-counts-1"))
        return refuse(name, "format", err);
    if (!first[1] || value_kind(counts) != VALUE_ARRAY)
        return refuse(name, first[1] ? "counts" : "month", err);
    for (size_t i = 0; i < value_count(counts); i++) {
        char path[32];
        snprintf(path, sizeof path, "counts.%zu", i);
        if (add_row(out, value_item(counts, i), first) < 0)
            return refuse(name, path, err);
    }
    return out->failed ? err_nomem(err) : 0;
}
