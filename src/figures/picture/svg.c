/* Writes elements, attributes and text of SVG. Knows nothing of what is drawn. */
#include "figures/picture/svg.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void escape(struct buf *out, const char *text)
{
    for (; *text; text++) {
        switch (*text) {
        case '&':
            buf_adds(out, "&amp;");
            break;
        case '<':
            buf_adds(out, "&lt;");
            break;
        case '>':
            buf_adds(out, "&gt;");
            break;
        case '"':
            buf_adds(out, "&quot;");
            break;
        default: /* other control characters may not stand in XML at all */
            buf_addc(out, (unsigned char)*text < ' ' ? ' ' : *text);
        }
    }
}

static void end_tag(struct svg *s)
{
    if (s->in_tag)
        buf_addc(s->out, '>');
    s->in_tag = false;
}

void svg_open(struct svg *s, const char *element)
{
    if (s->depth == SVG_DEPTH) {
        s->out->failed = true;
        return;
    }
    end_tag(s);
    buf_addc(s->out, '<');
    buf_adds(s->out, element);
    s->open[s->depth++] = element;
    s->in_tag = true;
}

void svg_close(struct svg *s)
{
    if (s->depth == 0) {
        s->out->failed = true;
        return;
    }
    const char *element = s->open[--s->depth];
    if (s->in_tag) {
        buf_adds(s->out, "/>");
    } else {
        buf_adds(s->out, "</");
        buf_adds(s->out, element);
        buf_addc(s->out, '>');
    }
    s->in_tag = false;
    if (s->depth <= 2)
        buf_addc(s->out, '\n');
}

void svg_attr_begin(struct svg *s, const char *name)
{
    buf_addc(s->out, ' ');
    buf_adds(s->out, name);
    buf_adds(s->out, "=\"");
}

void svg_attr_end(struct svg *s)
{
    buf_addc(s->out, '"');
}

void svg_attr(struct svg *s, const char *name, const char *value)
{
    svg_attr_begin(s, name);
    escape(s->out, value);
    svg_attr_end(s);
}

void svg_number(struct buf *out, double value)
{
    char text[64];
    int len = snprintf(text, sizeof text, "%.2f", isfinite(value) && fabs(value) < 1e9 ? value : 0.0);
    while (text[len - 1] == '0')
        len--;
    if (text[len - 1] == '.')
        len--;
    text[len] = '\0';
    buf_adds(out, strcmp(text, "-0") == 0 ? "0" : text);
}

void svg_attr_number(struct svg *s, const char *name, double value)
{
    svg_attr_begin(s, name);
    svg_number(s->out, value);
    svg_attr_end(s);
}

void svg_text(struct svg *s, const char *text)
{
    end_tag(s);
    escape(s->out, text);
}

static void look_attrs(struct svg *s, const struct look *look)
{
    svg_attr(s, "fill", look->fill ? look->fill : "none");
    if (look->stroke) {
        svg_attr(s, "stroke", look->stroke);
        svg_attr_number(s, "stroke-width", look->width);
    }
    if (look->dashes)
        svg_attr(s, "stroke-dasharray", look->dashes);
}

void svg_line(struct svg *s, const double from[2], const double to[2], const struct look *look)
{
    svg_open(s, "line");
    svg_attr_number(s, "x1", from[0]);
    svg_attr_number(s, "y1", from[1]);
    svg_attr_number(s, "x2", to[0]);
    svg_attr_number(s, "y2", to[1]);
    look_attrs(s, look);
    svg_close(s);
}

void svg_rect(struct svg *s, const double at[2], const double size[2], const struct look *look)
{
    svg_open(s, "rect");
    svg_attr_number(s, "x", at[0]);
    svg_attr_number(s, "y", at[1]);
    svg_attr_number(s, "width", size[0]);
    svg_attr_number(s, "height", size[1]);
    look_attrs(s, look);
    svg_close(s);
}

void svg_words(struct svg *s, const char *text, const struct words_at *at)
{
    svg_open(s, "text");
    svg_attr_number(s, "x", at->x);
    svg_attr_number(s, "y", at->y);
    svg_attr_number(s, "font-size", at->size);
    svg_attr(s, "text-anchor", at->anchor ? at->anchor : "start");
    if (at->fill)
        svg_attr(s, "fill", at->fill);
    if (at->bold)
        svg_attr(s, "font-weight", "bold");
    if (at->halo) {
        svg_attr(s, "stroke", "#ffffff");
        svg_attr_number(s, "stroke-width", 3);
        svg_attr(s, "paint-order", "stroke");
    }
    svg_text(s, text);
    svg_close(s);
}
