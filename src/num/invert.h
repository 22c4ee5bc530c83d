/* The place where a distribution on x ≥ 0 has a given probability below it. */
#ifndef KIEM_NUM_INVERT_H
#define KIEM_NUM_INVERT_H

/* At a place: probability below it, above it, and the density. */
struct tails {
    double below, above, density;
};

struct inversion {
    struct tails (*at)(double x, double a, double b);
    double a, b;    /* shapes, handed to `at` */
    double start;   /* a guess, 0 < start < highest */
    double highest; /* end of the range, may be INFINITY */
};

/* 0 < p < 1; NAN when two thousand steps do not get there. */
double invert(const struct inversion *v, double p);

#endif
