/* The parts of kiem figures show: where the cube comes from, which places there are, what is asked, how it is written. */
#ifndef KIEM_ENGINE_SHOW_H
#define KIEM_ENGINE_SHOW_H

#include "engine/definitions.h"
#include "engine/engine.h"
#include "figures/curve/curve.h"
#include "figures/picture/picture.h"
#include "figures/show/tables.h"

/* Everything of one run of the command; lives in e->arena. */
struct show {
    struct engine *e;
    struct err *err;
    struct definitions definitions;
    const struct indicator **indicators; /* those named on the command line */
    size_t indicator_count;
    const struct schema *schema; /* whose rows are counted */
    struct cube cube;
    struct curves curves; /* those of the store that the indicators look in */
    struct question question;
    struct show_words words;
    struct figures figures;
    struct unequal_rows unequal;
    struct lorenz_rows lorenz;
    struct table table;
};

/* Refuses options of the output that do not go together, before anything is counted. */
int show_check(struct show *s) MUST_USE;
/* The cube: from --cube FILE, or counted from the dataset in the store with the traits that are asked. */
int show_source(struct show *s) MUST_USE;
/* The places, from --level, --in and --borders. */
int show_areas(struct show *s) MUST_USE;
/* The rest of the question: blocks, traits, measures. */
int show_ask(struct show *s) MUST_USE;
/* How the amount is divided over families: from the rows of the dataset, for a cube holds none. */
int show_families(struct show *s) MUST_USE;
/* Whether the output is a picture. */
bool show_draws(const struct show *s);
/* Writes the answer as --format says to --out, or to standard output. */
int show_write(struct show *s) MUST_USE;
/* The table as a sheet (XLSX) in the file `path`. */
int show_sheet(const struct table *t, const char *path, struct err *err) MUST_USE;

/* An option that is on or off. */
bool show_given(const struct show *s, const char *flag);
/* The parts of "a,b,c", in e->arena; ends with NULL. */
const char *const *show_list(const struct show *s, const char *text);

#endif
