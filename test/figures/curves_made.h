/* Small made-up tables for tests of curves, and files of ../shared/data where they are there. */
#ifndef KIEM_TEST_FIGURES_CURVES_MADE_H
#define KIEM_TEST_FIGURES_CURVES_MADE_H

#include "figures/curve/curve.h"

/* Reads a table in the test's arena; fails the test with what was wrong. */
const struct curve *curve_made(struct arena *a, enum curve_kind kind, const char *text);
/* The text of ../shared/data/NAME in the arena; {NULL, 0} where it is absent. */
struct str shared_file(struct arena *a, const char *name);
/* Reads the file of ../shared/data as that kind; NULL where it is absent. */
const struct curve *curve_shared(struct arena *a, enum curve_kind kind, const char *name);

#endif
