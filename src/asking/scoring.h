/*
 * What the answers of an instrument stand for (C2): rules, sums, gates, protection, urgent answers, sensitive questions.
 * Content: instruments/CODE.scoring.json beside the questionnaire. What they say of one response is in findings.h.
 */
#ifndef KIEM_CARE_SCORING_H
#define KIEM_CARE_SCORING_H

#include "asking/answer.h"
#include "asking/factor.h"

/* Holds for an answer when every given part does; `equals` and `in` compare as in answers. */
struct condition {
    const struct item *item;
    const struct value *equals; /* NULL: not given */
    const struct value *in;     /* array of codes, or NULL */
    bool has_min, has_max;
    double min, max; /* of a number, or of the weight of the chosen option */
};

struct scoring_rule {
    struct condition when;
    const struct factor *factor;
};

/* Present when the weights (or numbers) of `items` together reach `min`. */
struct scoring_sum {
    const char *code;
    const struct item **items;
    size_t item_count;
    double min;
    const struct factor *factor;
    struct label label; /* what the score is called; none: it is not shown */
};

/* When it holds, these factors are absent. */
struct scoring_gate {
    struct condition when;
    const struct factor **absent;
    size_t absent_count;
};

struct scoring_urgent {
    struct condition when;
    const char *code;  /* "self_harm" */
    enum urgency term; /* URGENCY_SAME_DAY, URGENCY_AT_ONCE … */
    const char *help;  /* text key of the help shown at once, or NULL */
};

struct scoring {
    const struct instrument *instrument;
    const struct factors *factors;
    const char *version;
    const struct scoring_rule *rules;
    size_t rule_count;
    const struct scoring_sum *sums;
    size_t sum_count;
    const struct scoring_gate *gates;
    size_t gate_count;
    const struct scoring_urgent *urgent;
    size_t urgent_count;
    const struct factor **required; /* protection: all of these … */
    size_t required_count;
    const struct factor **of; /* … and at least so many of these */
    size_t of_count;
    int at_least;
    bool has_protection;
    const struct item **alone; /* sensitive: only when "asked alone" is confirmed */
    size_t alone_count;
};

/* `instrument` and `factors` must outlive it. ERR_INVALID: "scoring_item", "scoring_factor", "scoring_code"
 * (an answer the item can never have), "scoring_condition" (no condition, or a bound on an item without
 * numbers), "scoring_kind" (protection by a risk factor), "content_member". `where` says which entry:
 * "rules.3". */
int scoring_load(struct scoring **out, struct arena *a, const struct value *content,
                 const struct instrument *q, const struct factors *factors, struct err *err) MUST_USE;

/* Who hears of each fault; the load goes on to the next entry. */
struct scoring_faults {
    void (*on_fault)(void *state, const struct err *fault);
    void *state;
};
/* As scoring_load(), but strict: every fault goes to `faults`, also members that mean nothing here ("scoring_member").
 * ERR_INVALID "scoring_wrong" (arg: how many) when there was any. */
struct scoring_source {
    const struct value *content;
    const struct instrument *instrument;
    const struct factors *factors;
};
int scoring_load_each(struct scoring **out, struct arena *a, const struct scoring_source *from,
                      const struct scoring_faults *faults, struct err *err) MUST_USE;

bool scoring_alone(const struct scoring *s, const struct item *it);

#endif
