/*
 * What every picture has: a sheet with title, warning and notes, divided into panels, and a panel's axes.
 *
 *     title                       ┐ picture_begin
 *     NOT FOR PUBLICATION         │
 *     ┌ panel 0 ┐ ┌ panel 1 ┐     │ picture_panel, then chart_axes and what is drawn
 *     └─────────┘ └─────────┘     │
 *     notes                       ┘ picture_end
 */
#ifndef KIEM_FIGURES_PICTURE_CHART_H
#define KIEM_FIGURES_PICTURE_CHART_H

#include "figures/picture/svg.h"
#include "figures/show/table.h"

/* Dark on white with a contrast of at least 4.5; lines differ by dashes and marks by shape too, never by colour alone. */
#define INK "#1c2626"
#define INK_SOFT "#4d5853"
#define PAPER "#ffffff"
#define GRID "#d9d9d9"
#define MAIN "#155c45"
#define MAIN_LIGHT "#8fc3ad"
#define HIGH "#a81c1c"
#define LOW "#1b5387"

struct picture {
    struct svg svg;
    struct arena *a;
    const struct table *table;
    double width, height;
    double top; /* where the panels begin */
    int columns;
    double panel_width, panel_height;
};

struct picture_plan {
    const char *desc; /* what is drawn, for who cannot see it */
    const char *const *
        notes; /* codes of the table's notes that go with it, beside definition and sources; ends with NULL */
    size_t panels;
    int columns; /* panels beside each other; 0: by their number */
    double panel_height;
};

void picture_begin(struct picture *p, struct buf *out, struct arena *a, const struct table *t,
                   const struct picture_plan *plan);
void picture_end(struct picture *p);

struct scale {
    double from, to,
        step; /* ticks at the multiples of step within; step 0: logarithmic, ticks at 1, 2, 5, 10, 20 … */
};
/* Logarithmic, between two such ticks, for sizes that differ by powers of ten; over at most four powers. */
struct scale scale_log(double least, double most);
/* From 0 (or below when `least` is) to at least `most`, in about `ticks` round steps. */
struct scale scale_round(double least, double most, int ticks);

struct chart {
    double x, y, width, height; /* of the surface within the axes */
    struct scale across, up;
};

struct panel_words {
    const char *title, *across, *up; /* names of the axes */
    int across_decimals, up_decimals;
    bool plain; /* numbers across are years: no separators */
    double left,
        right; /* room for what stands beside the surface; left 0: as numbers need, with lines across */
};

/* The place of panel i, with its title and axes drawn. */
struct chart picture_panel(struct picture *p, size_t i, const struct panel_words *words, struct scale across,
                           struct scale up);
/* The place of panel i without axes, under its title. */
struct chart picture_space(struct picture *p, size_t i, const char *title);
/* Of a logarithmic scale kept within the surface. */
double chart_x(const struct chart *c, double value);
/* Kept within the surface. */
double chart_y(const struct chart *c, double value);

/* A broken line through points; `more` says where each next one is, false at the end. */
struct trace {
    const double *x, *y; /* values; a NaN in y breaks the line */
    size_t count;
};
void chart_trace(struct picture *p, const struct chart *c, const struct trace *t, const struct look *look);
/* A mark with words that show on pointing at it. */
enum mark { MARK_DOT, MARK_RING, MARK_UP, MARK_DOWN, MARK_DIAMOND };
void chart_mark(struct picture *p, const double at[2], enum mark mark, double radius, const char *words);

/* About how wide a text is at that size: a picture cannot ask its reader's font. */
double words_width(const char *text, double size);
/* As much of a text as fits, with "…" behind it when cut. */
const char *words_fit(struct arena *a, const char *text, double size, double width);

#endif
