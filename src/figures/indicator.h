/*
 * An indicator is content (registry/indicators/SUBJECT.json): a share, rate or sum of one dataset, with the words that go
 * with it. One definition is computed natively, written as SQL and said as a sentence.
 *
 *     {"dataset": "births", "rows": {"nl": "geboorten", "en": "births"},
 *      "joins": [{"dataset": "twoyear", "as": "twoyear"}],           then `dataset` of the indicators is "births+twoyear"
 *      "terms": [{"code": "preterm", "expression": "ga_days < 259", "label": {"nl": "te vroeg geboren", …}}],
 *      "indicators": [{"code": "big2", "numerator": "preterm or sga", "denominator": "ga_days >= 168", …}]}
 *
 * Terms of a dataset may be named by all files about it, and as "twoyear.growth" by files that join it.
 *
 * What is counted (cube.h), over the rows of one group; the readings are those of expression.h:
 *
 *     D a truth      ELIGIBLE  rows with K(D) and D          UNDECIDED  rows without K(D)
 *                    KNOWN     of ELIGIBLE those with K(N)    EVENTS     of KNOWN those with N: rows, or the sum of N
 *                    LEAST     of ELIGIBLE those with S(N)    MOST       of ELIGIBLE those with M(N)
 *     D a number     ELIGIBLE  sum of D where K(D)           KNOWN      sum of D where K(D) and K(N)
 *     N a number     LEAST and MOST are EVENTS: what is not known has no bounds
 *
 * Numbers that are summed are whole (no decimals) and not below 0.
 */
#ifndef KIEM_FIGURES_INDICATOR_H
#define KIEM_FIGURES_INDICATOR_H

#include "figures/expression/expression.h"

/* Of a proportion; of a rate of events; none: of a mean or a sum of what are no events (days), of which the spread is not known. */
enum indicator_interval { INTERVAL_WILSON, INTERVAL_BYAR, INTERVAL_NONE };
enum indicator_direction { DIRECTION_LOWER, DIRECTION_HIGHER, DIRECTION_NONE }; /* what is better */

struct indicator {
    const char *code;            /* "big2" */
    const struct schema *schema; /* of the dataset, or joined: schema->code is "births", "births+twoyear" */
    struct words name, explain, rows; /* rows: what is counted, "geboorten" */
    const char *numerator_text, *denominator_text;
    const struct expr *numerator; /* a truth: rows are counted; a whole number: it is summed */
    const struct expr
        *denominator; /* a truth: which rows count; a whole number: summed (person-years, births) */
    int per;          /* 1, 100, 1000 or 100000 */
    const char *unit; /* "%", "‰", "days" */
    enum indicator_interval interval;
    enum indicator_direction direction;
    const char *source;      /* "A §5", "definitions §3" */
    const char *publication; /* "persons": counts of persons, §6 holds; "open": nothing personal in it */
    uint64_t
        fingerprint; /* of what decides the counts but the curves: both trees written out, and the fields they ask */
};

struct indicators {
    const struct indicator *items;
    size_t count;
};

/* A file of registry/indicators. */
struct indicators_file {
    const char *name; /* for messages */
    const struct value *content;
};

struct indicators_from {
    const struct indicators_file *files;
    size_t file_count;
    const struct schema *const *schemas; /* of all datasets */
    size_t schema_count;
};

/* Reads all files of registry/indicators against the schemas of the datasets. Everything lives in `a` and points into the
 * schemas. ERR_INVALID "indicator_…" with where = name and code, "expression_…" with where = name, code, part and
 * column; ERR_NOMEM. */
int indicators_read(struct indicators *out, struct arena *a, const struct indicators_from *from,
                    struct err *err) MUST_USE;
/* With the curves that it looks in: what must be equal for two cubes to add up. */
struct curves;
uint64_t indicator_fingerprint(const struct indicator *i, const struct curves *curves);
/* NULL when there is none. */
const struct indicator *indicators_find(const struct indicators *all, const char *code);

#endif
