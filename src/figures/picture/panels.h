/* Figures by panel: those of one indicator, block and group belong together. For the files of this folder. */
#ifndef KIEM_FIGURES_PICTURE_PANELS_H
#define KIEM_FIGURES_PICTURE_PANELS_H

#include "figures/picture/chart.h"
#include "figures/picture/picture.h"

/* A figure with what is shown of it: its value, or what it was standardised to, where that was asked. */
struct shown {
    const struct figure *figure;
    struct estimate value;
};

struct panel {
    const struct asked *asked;
    size_t span, group;
    struct shown *items; /* of places and blocks that are known, in the order of the figures */
    size_t count;
    const char *title;
    double reference; /* of all the data: what a value as usual would be; NaN: not known */
};

struct panels {
    struct panel *items;
    size_t count;
};

int panels_make(struct panels *out, struct arena *a, const struct picture_of *of, struct err *err) MUST_USE;
/* Refuses too many. */
int panels_bound(size_t count, struct err *err) MUST_USE;
/* " (12,1–17,9)"; "" where the spread is not known. */
const char *limits_words(struct arena *a, const struct estimate *e, int decimals, const char *lang);
/* "Centrum: 14,8 % (12,1–17,9), 98 / 662": what shows on pointing at a mark. */
const char *shown_words(struct arena *a, const struct question *q, const struct shown *x);
/* A value of what is shown, with as many decimals as it has. */
const char *shown_number(struct arena *a, const struct question *q, double value);
/* What it is called: "ratio", or the indicator with its unit. */
const char *shown_name(struct arena *a, const struct question *q, const struct asked *asked);
/* "Big2, 2015–2019, laag": what the panel is about when there are several, else NULL. */
const char *panel_title(struct arena *a, const struct question *q, const struct panel *p);
/* What the axis of values says: the unit. */
const char *unit_words(struct arena *a, const struct question *q, const struct asked *asked);
/* Ends a picture: what latched becomes the error. */
int picture_done(struct buf *out, const struct arena *a, struct err *err) MUST_USE;

#endif
