/* The areas of a simulated registry, from a file of key figures. Draws nothing; see simulate_store.c for those of the store. */
#include "engine/simulate.h"

#include "engine/areas_store.h"
#include "format/csv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 64 << 20 };
/* In the Netherlands: births a year over inhabitants, and the share of inhabitants of 25 to 44 years. */
#define BIRTHS_PER_PERSON 0.0097
#define YOUNG 25.0

enum column { CODE, POPULATION, PERCENT_YOUNG, INCOME_LOW, PLACE_X, PLACE_Y, COLUMNS };
static const char *const column_names[COLUMNS] = {"code", "population", "pop_25_44", "income_low", "x", "y"};

struct simulate_area simulate_area_of(const char *code, double population, double percent_young,
                                      double income_low)
{
    double young = isnan(percent_young) ? 1 : percent_young / YOUNG;
    return (struct simulate_area){.code = code,
                                  .births = population > 0 ? BIRTHS_PER_PERSON * population * young : 0,
                                  .low_income = income_low,
                                  .x = (double)NAN,
                                  .y = (double)NAN};
}

/* NAN when there is no such column, or no number in it; a decimal comma is fine. */
static double number_in(const struct csv *c, int column)
{
    char text[32], *end = NULL;
    snprintf(text, sizeof text, "%s", column < 0 ? "" : csv_field(c, column));
    char *comma = strchr(text, ',');
    if (comma)
        *comma = '.';
    double x = strtod(text, &end);
    return end == text || *end != '\0' ? (double)NAN : x;
}

static int read_area(struct simulate_area *out, const struct csv *c, const int *columns, const char *path,
                     struct arena *a, struct err *err)
{
    const char *code = csv_field(c, columns[CODE]);
    size_t len = strlen(code);
    if (len == 0 || len > SIMULATE_CODE_MAX || strpbrk(code, ",\"\r\n"))
        return err_set(err, ERR_INVALID, path, "simulate_file", "%u", c->line);
    *out = simulate_area_of(arena_str(a, code), number_in(c, columns[POPULATION]),
                            number_in(c, columns[PERCENT_YOUNG]), number_in(c, columns[INCOME_LOW]));
    out->x = number_in(c, columns[PLACE_X]);
    out->y = number_in(c, columns[PLACE_Y]);
    return out->code ? 0 : err_nomem(err);
}

static int read_rows(struct simulate_found *out, struct csv *c, const struct engine *e, struct err *err)
{
    int rc = csv_next(c, err), columns[COLUMNS] = {0};
    for (int i = 0; rc == 1 && i < COLUMNS; i++)
        columns[i] = csv_column(c, column_names[i]);
    if (rc >= 0 && (rc == 0 || columns[CODE] < 0 || columns[POPULATION] < 0))
        return err_set(err, ERR_INVALID, c->name, "simulate_file", "1");
    size_t lines = 1;
    for (const char *at = c->at; rc == 1 && at < c->end; at++)
        lines += *at == '\n' || *at == '\r';
    struct simulate_area *areas = rc == 1 ? arena_alloc(e->arena, lines * sizeof *areas) : NULL;
    if (!areas)
        return rc < 0 ? rc : err_nomem(err);
    size_t n = 0;
    double births = 0;
    while (rc >= 0 && n < lines && (rc = csv_next(c, err)) == 1) {
        rc = read_area(&areas[n], c, columns, c->name, e->arena, err);
        births += rc == 0 ? areas[n++].births : 0;
    }
    if (rc < 0)
        return rc;
    *out = (struct simulate_found){areas, n, births};
    return 0;
}

int simulate_read_areas(struct simulate_found *out, const struct engine *e, const char *path, struct err *err)
{
    BUF_AUTO text;
    buf_init(&text, FILE_MAX);
    int rc = areas_read_file(&text, path, err);
    if (rc < 0)
        return rc;
    struct csv c;
    csv_open(&c, path, buf_text(&text), text.len);
    rc = read_rows(out, &c, e, err);
    csv_release(&c);
    return rc;
}
