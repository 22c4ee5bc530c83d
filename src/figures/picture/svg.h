/*
 * SVG written element by element: an element is opened, gets its attributes, then its text or children, and is closed.
 * Everything is escaped; what is not closed in the end latches failure in the buffer.
 */
#ifndef KIEM_FIGURES_PICTURE_SVG_H
#define KIEM_FIGURES_PICTURE_SVG_H

#include "base/buf.h"

enum { SVG_DEPTH = 12 };

struct svg {
    struct buf *out;
    const char *open[SVG_DEPTH];
    int depth;
    bool in_tag; /* attributes may still come */
};

void svg_open(struct svg *s, const char *element);
void svg_close(struct svg *s);
void svg_attr(struct svg *s, const char *name, const char *value);
/* Two digits behind the point at most. */
void svg_attr_number(struct svg *s, const char *name, double value);
/* An attribute that somebody else writes: between these, into s->out, without quotes. */
void svg_attr_begin(struct svg *s, const char *name);
void svg_attr_end(struct svg *s);
void svg_text(struct svg *s, const char *text);
/* A number as svg_attr_number() writes it. */
void svg_number(struct buf *out, double value);

/* --- shapes of one element; `look` is what it looks like --- */
struct look {
    const char *fill, *stroke; /* NULL: none */
    double width;              /* of the stroke */
    const char *dashes;        /* NULL: unbroken */
};
void svg_line(struct svg *s, const double from[2], const double to[2], const struct look *look);
void svg_rect(struct svg *s, const double at[2], const double size[2], const struct look *look);

/* Words at a place. */
struct words_at {
    double x, y, size;
    const char *anchor; /* "start", "middle", "end" */
    const char *fill;
    bool bold, halo; /* halo: a white edge, to be read on any ground */
};
void svg_words(struct svg *s, const char *text, const struct words_at *at);

#endif
