/* What the program knows of each kind of curve: a row of a table. For the files of this folder. */
#ifndef KIEM_FIGURES_CURVE_KIND_H
#define KIEM_FIGURES_CURVE_KIND_H

#include "figures/curve/curve.h"

/* Columns by the names that they may have in a file. */
enum curve_column {
    COLUMN_SEX,
    COLUMN_POPULATION, /* "sub" */
    COLUMN_X,
    COLUMN_L,
    COLUMN_M,
    COLUMN_S,
    COLUMN_DAY,
    COLUMN_CENTILE, /* and the CENTILES − 1 behind it */
    COLUMN_KEY = COLUMN_CENTILE + CENTILES,
    COLUMN_ITEM,
    COLUMN_TAU,
    COLUMN_OF, /* "population" of a reference */
    COLUMN_DISTRIBUTION,
    COLUMN_AGE,
    COLUMN_MU,
    COLUMN_SIGMA,
    COLUMN_NU,
    CURVE_COLUMNS
};

enum curve_shape { SHAPE_LMS, SHAPE_BIRTHWEIGHT, SHAPE_ITEMS, SHAPE_REFERENCE };

struct curve_rule {
    const char *code;
    enum curve_shape shape;
    const char *x;    /* name of the column of x, of SHAPE_LMS */
    bool populations; /* has a column "sub" */
    bool by_day;      /* x is whole days that follow each other */
    bool restricted;  /* beyond ±3 as WHO does */
    double least,
        most; /* in which the first median must lie: tells weight from length where headers are equal */
};

extern const struct curve_rule curve_rules[CURVE_KINDS];
/* Whether a table of that kind may begin with this x and median. */
bool curve_first_fits(enum curve_kind kind, double x, double m);
extern const char *const curve_column_names[CURVE_COLUMNS];

#endif
