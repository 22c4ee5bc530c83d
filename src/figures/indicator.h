/*
 * An indicator is content (a file of registry/indicators): a share, rate or sum of one kind of dataset, with the words that go with
 * it. One definition is computed natively, written as SQL and said as a sentence.
 */
#ifndef KIEM_FIGURES_INDICATOR_H
#define KIEM_FIGURES_INDICATOR_H

#include "figures/expression/expression.h"

enum indicator_interval { INTERVAL_WILSON, INTERVAL_BYAR }; /* of a proportion; of a rate or sum of events */
enum indicator_direction { DIRECTION_LOWER, DIRECTION_HIGHER, DIRECTION_NONE }; /* what is better */

struct indicator {
    const char *code;    /* "big2" */
    const char *dataset; /* kind; what is joined stands in its schema */
    struct words name, explain;
    const char *numerator_text, *denominator_text;
    const struct expr *numerator; /* a truth: rows are counted; a whole number: it is summed */
    const struct expr
        *denominator; /* a truth: which rows count; a whole number: summed (person-years, births) */
    int per;          /* 100 or 1000 */
    const char *unit; /* "%", "‰", "days" */
    enum indicator_interval interval;
    enum indicator_direction direction;
    const char *source;      /* "A §5", "definitions §3" */
    const char *publication; /* "persons": counts of persons, §6 holds; "open": nothing personal in it */
    uint64_t
        fingerprint; /* of everything that decides the counts: texts of both expressions, dataset and its fields, curves */
};

struct indicators {
    const struct indicator *items;
    size_t count;
};

const struct indicator *indicators_find(const struct indicators *all, const char *code);

#endif
