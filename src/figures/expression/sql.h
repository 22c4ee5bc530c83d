/*
 * Indicators as SQL: one statement that gives the six counts (indicator.h) of every asked indicator for each area, period and
 * value of traits, on PostgreSQL and DuckDB, equal to what is computed natively. Both read either text; PostgreSQL's keeps
 * its planner from writing each step out in the next, which would take longer than counting.
 *
 *     WITH "birth weight p10" AS (VALUES …),          the curves that are asked
 *          "rows"  AS (… FROM "births" LEFT JOIN …),  fields as whole numbers, with those of joined datasets
 *          "step 1" AS (…), "step 2" AS (…),          terms and functions, each on what the step before it has
 *          "asked" AS (…)                             of each indicator: d, n, and n by SQL's own logic (k)
 *     SELECT area, year, sum(…) … GROUP BY …
 *
 * It reads tables with the name of the dataset and the columns of its schema: codes, labels and months (2024-03) as text, flags
 * as boolean, numbers as any exact or floating number, NULL for what is not known; the rows that an import would take.
 *
 * A truth is written twice. Strict: a whole number that is NULL as soon as a part is, so "and" is a product. Surely and maybe:
 * a boolean by SQL's three-valued logic, in which surely is TRUE and maybe is not FALSE.
 */
#ifndef KIEM_FIGURES_EXPRESSION_SQL_H
#define KIEM_FIGURES_EXPRESSION_SQL_H

#include "base/buf.h"
#include "figures/cube/trait.h"
#include "figures/indicator.h"

struct curves;

enum sql_dialect { SQL_DUCKDB, SQL_POSTGRES };

struct sql_question {
    enum sql_dialect dialect;
    const struct indicator *const *indicators; /* at least one; all of one schema */
    size_t indicator_count;
    const struct trait *const *traits;
    size_t trait_count;
    const struct curves *curves; /* those that the indicators ask */
};

/* Adds the statement, with a ";". Columns: area, period, each trait, then CODE.eligible, .undecided, .known, .events, .least, .most
 * of each indicator. ERR_NOT_FOUND "sql_curve" with arg = the curve that is not there; ERR_INVALID "sql_schemas" when
 * the indicators are not of one dataset; ERR_NOMEM, also when `out` is full. */
int sql_write(struct buf *out, struct arena *a, const struct sql_question *q, struct err *err) MUST_USE;

#endif
