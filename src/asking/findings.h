/*
 * What one set of answers says: which factors are present, absent or unknown, whether protection is enough, which
 * answers cannot wait.
 */
#ifndef KIEM_CARE_FINDINGS_H
#define KIEM_CARE_FINDINGS_H

#include "asking/scoring.h"

struct finding {
    const struct factor *factor;
    enum tri present;
    /* What it rests on: the answers that say so, or, when unknown, the questions to ask first. */
    const struct item **items;
    size_t item_count;
};

/* The score of one sum. */
struct found_sum {
    const struct scoring_sum *sum;
    double total; /* of what was answered */
    size_t given; /* questions that were answered */
    bool whole;   /* nothing that may still be answered adds to it */
};

struct findings {
    const struct finding
        *items; /* each factor the instrument can say something about, in order of the catalogue */
    size_t count;
    enum tri protection; /* the proposal; the professional decides */
    const struct scoring_urgent **urgent;
    size_t urgent_count;
    const struct found_sum *sums; /* one per sum of the scoring */
    size_t sum_count;
};

/*
 * A factor is present when a rule or sum for it holds; absent when a gate says so, or when each of its questions was
 * answered without it (or will not be asked, at least one being answered); otherwise unknown. Present wins over a gate.
 * Answers to items that are not enabled do not count. Protection: yes when all required are present and at least
 * `at_least` of `of`; no when a required one is absent or so many can no longer be reached; otherwise unknown.
 */
int scoring_evaluate(struct findings *out, struct arena *a, const struct scoring *s,
                     const struct value *answers, struct err *err) MUST_USE;
/* NULL when the instrument cannot say. */
const struct finding *findings_find(const struct findings *f, const char *factor_code);

#endif
