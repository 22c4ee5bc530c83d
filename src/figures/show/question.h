/*
 * What is asked of a cube: which indicators, for which places, periods and traits, and which measures beside the value. A
 * question holds no numbers of its own; rows.h answers it.
 *
 *     question ─▶ tally (sums of cells) ─▶ figures (value, interval, …) ─▶ table ─▶ text, CSV, JSON, sheet, picture
 */
#ifndef KIEM_FIGURES_SHOW_QUESTION_H
#define KIEM_FIGURES_SHOW_QUESTION_H

#include "base/str.h"
#include "figures/cube/cube.h"
#include "figures/indicator.h"
#include "geo/shape.h"

/* The words of what is shown, in one language; find() gives NULL for a key that is not there. */
struct show_words {
    const char *(*find)(const void *state, const char *key);
    const void *state;
    const char *lang; /* "nl", "en" */
};
/* The text of `key`; the key itself when there is none. */
const char *show_text(const struct show_words *w, const char *key);
/* A text with {1} and {2} filled in, in `a`. */
const char *show_fill(struct arena *a, const struct show_words *w, const char *key, const char *one,
                      const char *two);
/* A unit as it is said: "dagen" for "days"; the unit itself where there is no word for it. */
const char *show_unit(struct arena *a, const struct show_words *w, const char *unit);
/* The words in the language of `w`. */
const char *show_words_of(const struct show_words *w, struct words words);

struct place {
    const char *code, *name; /* "WK059901", "Stadscentrum" */
    const int32_t *shapes;   /* of the map's shapes those that it is made of */
    size_t shape_count;
};

/* In which place an area of the cube lies. */
enum { PLACE_OUTSIDE = -1, PLACE_UNPLACED = -2 }; /* not asked for; not on these borders */
struct show_map {
    const char *level;          /* "wijk" */
    int borders;                /* of which year; 0: areas as they are in the data */
    const struct place *places; /* in the order in which they are shown */
    size_t count;
    /* Place of cube->areas[area], as it was in `year` (INT32_MAX: not known). */
    int (*find)(const void *state, uint32_t area, int32_t year);
    const void *state;
    const struct geo_shapes *shapes; /* NULL: the borders of the places are not known */
    bool whole; /* its only place is the whole: rows whose area is not known lie in it too */
};

struct span {
    int first, last; /* years, both inclusive */
    int with_data;   /* of these years, how many occur in the cube */
};

struct spans {
    const struct span *items;
    size_t count;
};

/* The blocks of years of `text`: "5" is a grid of five years that begins at a multiple of five, whatever years the data
 * hold, so that figures of two releases never overlap in part; "1" is each year, "all" one block, "2012-2016,2017-2021"
 * those blocks. `within` ("2004-2023", NULL: all) cuts them off. Grids only reach over years that the cube has.
 * ERR_INVALID "show_period", "show_overlap", "show_years"; ERR_NOT_FOUND "show_no_years". */
struct spans_asked {
    const char *text, *within;
    bool months; /* the cube's periods are months */
};
int spans_read(struct spans *out, struct arena *a, const struct cube *c, const struct spans_asked *asked,
               struct err *err) MUST_USE;
/* "2015–2019", "2019". */
const char *span_label(struct arena *a, const struct span *s);

/* A trait as it is shown; its values are those of the cube, in its order. */
struct trait_words {
    const char *name;
    const char *const *values;
};

struct asked {
    size_t index; /* in the cube */
    const struct indicator *indicator;
    const char *sentence; /* the definition as a sentence, in the language of the words */
};

struct question {
    const struct cube *cube;
    bool months; /* the cube's periods are months */
    const struct asked *asked;
    size_t asked_count;
    struct show_map map;
    struct spans spans;
    const struct trait_words *traits; /* of the cube, in its order */
    int by[CUBE_TRAITS], by_count;    /* indices of traits */
    int strata[CUBE_TRAITS], strata_count;
    int inequality; /* index of a trait whose order counts, lowest first, not one of `by`; −1: not asked */
    double conf;    /* 0.95 */
    bool indirect, direct, trend, funnel, rank, lorenz;
    bool families; /* with lorenz: over families in each place, not over places */
    bool years;    /* a picture wants the years within each block; a trend does too */
    const struct show_words *words;
    const char *region;  /* the name of the area that the places lie in; NULL: all there are */
    const char *dataset; /* names of the datasets that the cube was made from */
    const char *curves;  /* their versions; NULL: none used */
};

#endif
