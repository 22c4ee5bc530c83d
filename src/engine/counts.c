/* kiem figures counts: all that a cube holds, as CSV, so that who lets one travel can read what goes. Counts nothing itself. */
#include "engine/cube.h"
#include "engine/definitions.h"
#include "format/csv.h"

#include <inttypes.h>

enum { LINE_MAX = 16 << 20 };

static const char *const names[CUBE_COUNTS] = {
    [CUBE_ELIGIBLE] = "eligible", [CUBE_UNDECIDED] = "undecided", [CUBE_KNOWN] = "known",
    [CUBE_EVENTS] = "events",     [CUBE_LEAST] = "least",         [CUBE_MOST] = "most",
};

/* Whether the dataset's periods are months. */
static bool has_months(const struct definitions *d, const char *dataset)
{
    size_t len = strcspn(dataset, "+");
    for (size_t i = 0; i < d->schema_count; i++) {
        const struct schema *s = d->schemas[i];
        if (strlen(s->code) == len && strncmp(s->code, dataset, len) == 0)
            return s->period >= 0 && s->fields[s->period].period == PERIOD_MONTH;
    }
    return false;
}

static void write_head(struct buf *out, const struct cube *c)
{
    csv_write_field(out, "area", true);
    csv_write_field(out, "period", false);
    for (size_t t = 0; t < c->trait_count; t++)
        csv_write_field(out, c->traits[t].code, false);
    for (size_t i = 0; i < c->indicator_count; i++)
        for (int k = 0; k < CUBE_COUNTS; k++) {
            char name[120];
            snprintf(name, sizeof name, "%s.%s", c->indicators[i].code, names[k]);
            csv_write_field(out, name, false);
        }
    csv_write_end(out);
}

static void write_period(struct buf *out, int32_t period, bool months)
{
    char text[24] = "";
    if (period != INT32_MAX && months)
        snprintf(text, sizeof text, "%04" PRId32 "-%02" PRId32, period / 12, period % 12 + 1);
    else if (period != INT32_MAX)
        snprintf(text, sizeof text, "%" PRId32, period);
    csv_write_field(out, text, false);
}

static void write_cell(struct buf *out, const struct cube *c, size_t cell, bool months)
{
    csv_write_field(out, c->area[cell] < c->area_count ? c->areas[c->area[cell]] : "", true);
    write_period(out, c->period[cell], months);
    for (size_t t = 0; t < c->trait_count; t++)
        csv_write_field(out, c->traits[t].values[c->trait[cell][t]], false);
    for (size_t i = 0; i < c->indicator_count; i++)
        for (int k = 0; k < CUBE_COUNTS; k++) {
            char number[24];
            snprintf(number, sizeof number, "%" PRId64, cube_count(c, cell, i, (enum cube_count)k));
            csv_write_field(out, number, false);
        }
    csv_write_end(out);
}

static int write_cube(struct engine *e, const char *path, struct err *err)
{
    struct cube c;
    struct definitions d;
    int rc = engine_cube_read(&c, e, path, err);
    if (rc == 0)
        rc = engine_definitions(&d, e, err);
    if (rc < 0)
        return rc;
    bool months = has_months(&d, c.dataset);
    BUF_AUTO line;
    buf_init(&line, LINE_MAX);
    write_head(&line, &c);
    for (size_t cell = 0; !line.failed; cell++) {
        fputs(buf_text(&line), stdout);
        buf_clear(&line);
        if (cell == c.cells)
            break;
        write_cell(&line, &c, cell, months);
    }
    return line.failed ? err_nomem(err) : 0;
}

static int run(struct engine *e)
{
    struct err err;
    if (e->argc != 1)
        return engine_usage(&command_counts, stderr);
    return write_cube(e, e->argv[0], &err) < 0 ? engine_complain(e, &err) : 0;
}

const struct engine_command command_counts = {
    "counts", "FILE", "all counts of a cube as CSV: what travels, to be read", NULL, run};
