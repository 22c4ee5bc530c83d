/* A question answered: figures (a value with everything asked beside it), or measures over places or groups. */
#ifndef KIEM_FIGURES_SHOW_ANSWER_H
#define KIEM_FIGURES_SHOW_ANSWER_H

#include "figures/cube/totals.h"
#include "figures/measure/funnel.h"
#include "figures/measure/inequality.h"
#include "figures/measure/interval.h"
#include "figures/measure/rank.h"
#include "figures/measure/standardise.h"
#include "figures/measure/trend.h"
#include "figures/show/tally.h"

/* One row. `place`, `span` and `group` are slots of a tally: those behind the last place or span are "not known". */
struct figure {
    const struct asked *asked;
    size_t place, span, group;
    const int64_t *counts;
    struct estimate value; /* per asked->indicator->per, as all below but ratios and shares */
    double missing;        /* share, 0 … 1, of rows that could not be told; NaN when there are none */
    double least, most;    /* bounds over ELIGIBLE; NaN when nobody is */
    enum reliability reliability;
    bool small; /* a count of 1–9 of persons or of their complement: not for publication (definitions §6) */
    struct indirect indirect;
    struct direct direct;
    struct trend trend;
    const struct trend_point
        *points; /* each year of the block with something in it; when a trend or years were asked */
    size_t point_count;
    double reference; /* value of the whole cube for this block and group */
    struct funnel funnel;
    enum funnel_side side;
    struct rank rank;
};

struct figures {
    struct figure *items;
    size_t count;
    int64_t
        elsewhere; /* rows (ELIGIBLE and UNDECIDED of the first indicator) whose place is not known, left out since one region was asked */
};

enum { FIGURES_MAX = 300000 };
/* Every place × block × group, also those without rows; what is not known where there is any. ERR_NOMEM, ERR_INVALID
 * "show_large" when these are more than FIGURES_MAX. */
int figures_answer(struct figures *out, struct arena *a, const struct question *q, struct err *err) MUST_USE;
bool figures_small(const struct asked *asked, const int64_t *counts);

/* Inequality over the values of a trait, for a place, a block and a group of the other traits. */
struct unequal_row {
    const struct asked *asked;
    size_t place, span, group;
    struct unequal_gap gap;      /* the first group of the trait against the last */
    struct estimate first, last; /* their values */
    struct unequal_slope slope;
    struct unequal_curve curve; /* concentration, in the order of the trait */
    double last_share;          /* share of the numerator for the last 20 % of the persons in that order */
    double unknown;             /* share of the persons whose value of the trait is not known */
    bool small;
};

/* How unequally an amount is divided, for a block: over places, for a group; or over the families of a place. */
struct lorenz_row {
    const struct asked *asked;
    size_t place, span, group;
    int64_t persons, amount, places; /* over families: `persons` are families, `places` is not used */
    double missing; /* over families: share of them whose total is not known; NaN when there are none */
    struct unequal_curve curve;
    double
        top; /* share of the amount for the 20 % of the persons in the places with most of it per person, or of the families with most */
    bool small;
};

struct unequal_rows {
    struct unequal_row *items;
    size_t count;
};
struct lorenz_rows {
    struct lorenz_row *items;
    size_t count;
    uint64_t without; /* over families: rows whose family is not known */
};
/* Errors as figures_answer(). */
int unequal_answer(struct unequal_rows *out, struct arena *a, const struct question *q,
                   struct err *err) MUST_USE;
int lorenz_answer(struct lorenz_rows *out, struct arena *a, const struct question *q,
                  struct err *err) MUST_USE;

/* Rows of data as they are asked: slot = place × (blocks + 1) + block, the places and blocks of a tally. */
struct families_axes {
    const struct question *q;
    const uint32_t *areas; /* of the list of the dataset: which area of the cube */
    size_t area_count;
};
size_t families_slots(const struct question *q);
long families_slot(const void *axes, int64_t area, int64_t period);
/* From the totals of the one indicator that is asked, made with these slots. */
int families_answer(struct lorenz_rows *out, struct arena *a, const struct question *q,
                    const struct totals *t, struct err *err) MUST_USE;

#endif
