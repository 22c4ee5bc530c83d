/* Maps: places in five shades from light to dark, hatched where nothing is known. Round class borders, the same in all panels. */
#include "figures/picture/panels.h"

#include "figures/show/tables.h"
#include "geo/path.h"

#include <math.h>

enum { CLASSES = 5, LEGEND = 26, NAME = 11, HEIGHT_MOST = 720, HEIGHT_PANEL = 420 };

/* Equal steps in lightness, so that the order shows in grey too. */
static const char *const shades[CLASSES] = {"#e3f1ea", "#b0d6c4", "#76b397", "#38876a", "#0f3529"};
static const char *const dots[CLASSES] = {"#4d5853", "#4d5853", "#1c2626", "#ffffff", "#ffffff"};
/* The same shades with dots: what cannot be relied on. */
static const char *const low_ids[CLASSES] = {"low0", "low1", "low2", "low3", "low4"};
static const char *const low_fills[CLASSES] = {"url(#low0)", "url(#low1)", "url(#low2)", "url(#low3)",
                                               "url(#low4)"};
#define UNKNOWN "url(#unknown)"

static int class_of(const struct scale *classes, double value)
{
    int i = (int)floor((value - classes->from) / classes->step + 1e-9);
    return i < 0 ? 0 : i >= CLASSES ? CLASSES - 1 : i;
}

static const char *fill_of(const struct scale *classes, const struct shown *x)
{
    if (!isfinite(x->value.value))
        return UNKNOWN;
    int i = class_of(classes, x->value.value);
    return x->figure->reliability == RELIABILITY_LOW ? low_fills[i] : shades[i];
}

struct reach {
    double least, most;
    size_t count;
};

/* What the values span, of those that can be relied on that much. */
static struct reach reach_of(const struct panels *panels, enum reliability at_least)
{
    struct reach r = {(double)INFINITY, -(double)INFINITY, 0};
    for (size_t i = 0; i < panels->count; i++)
        for (size_t k = 0; k < panels->items[i].count; k++) {
            const struct shown *x = &panels->items[i].items[k];
            double v = x->value.value;
            if (!isfinite(v) || x->figure->reliability < at_least)
                continue;
            r.least = v < r.least ? v : r.least;
            r.most = v > r.most ? v : r.most;
            r.count++;
        }
    return r;
}

/* Five classes of one round width over what reliable values span; the outer ones are open. */
static struct scale find_classes(const struct panels *panels)
{
    struct reach r = reach_of(panels, RELIABILITY_FAIR);
    if (r.count < CLASSES)
        r = reach_of(panels, RELIABILITY_NONE);
    if (r.count == 0)
        return (struct scale){0, CLASSES, 1};
    double rough = r.most > r.least ? (r.most - r.least) / CLASSES : r.most > 0 ? r.most / CLASSES : 1;
    double ten = pow(10, floor(log10(rough)));
    static const double rounds[] = {1, 2, 2.5, 5, 10, 20};
    for (size_t i = 0; i < sizeof rounds / sizeof rounds[0]; i++) {
        double step = rounds[i] * ten, from = floor(r.least / step) * step;
        if (from + (CLASSES + 0.5) * step > r.most)
            return (struct scale){from, from + CLASSES * step, step};
    }
    return (struct scale){0, CLASSES, 1};
}

static void begin_pattern(struct svg *s, const char *id, const char *ground)
{
    svg_open(s, "pattern");
    svg_attr(s, "id", id);
    svg_attr_number(s, "width", 6);
    svg_attr_number(s, "height", 6);
    svg_attr(s, "patternUnits", "userSpaceOnUse");
    svg_rect(s, (double[]){0, 0}, (double[]){6, 6}, &(struct look){.fill = ground});
}

static void define_patterns(struct svg *s)
{
    svg_open(s, "defs");
    begin_pattern(s, "unknown", PAPER);
    svg_line(s, (double[]){0, 6}, (double[]){6, 0}, &(struct look){.stroke = INK_SOFT, .width = 1});
    svg_close(s);
    for (int i = 0; i < CLASSES; i++) {
        begin_pattern(s, low_ids[i], shades[i]);
        svg_rect(s, (double[]){2, 2}, (double[]){1.6, 1.6}, &(struct look){.fill = dots[i]});
        svg_close(s);
    }
    svg_close(s);
}

/* "< 10", "10–12", "≥ 16"; one decimal where the steps need it. */
static const char *class_words(struct arena *a, const struct question *q, const struct scale *classes, int i)
{
    int decimals = classes->step == floor(classes->step)             ? 0
                   : classes->step * 10 == floor(classes->step * 10) ? 1
                                                                     : 2;
    double from = classes->from + i * classes->step;
    const char *low = number_text(a, from, decimals, q->words->lang);
    const char *high = number_text(a, from + classes->step, decimals, q->words->lang);
    return i == 0             ? arena_printf(a, "< %s", high)
           : i == CLASSES - 1 ? arena_printf(a, "≥ %s", low)
                              : arena_printf(a, "%s–%s", low, high);
}

static void draw_legend(struct picture *p, const struct chart *c, const struct question *q,
                        const struct scale *classes)
{
    double x = c->x, y = c->y;
    for (int i = 0; i < CLASSES + 2; i++) {
        const char *text = i < CLASSES    ? class_words(p->a, q, classes, i)
                           : i == CLASSES ? show_text(q->words, "picture.low")
                                          : show_text(q->words, "show.span.unknown");
        if (!text)
            return;
        double width = 23 + words_width(text, 12);
        if (x > c->x && x + width > c->x + c->width) {
            x = c->x;
            y += 18;
        }
        const char *fill = i < CLASSES ? shades[i] : i == CLASSES ? low_fills[1] : UNKNOWN;
        svg_rect(&p->svg, (double[]){x, y}, (double[]){18, 14},
                 &(struct look){.fill = fill, .stroke = INK_SOFT, .width = 0.5});
        struct words_at at = {.x = x + 23, .y = y + 12, .size = 12, .fill = INK};
        svg_words(&p->svg, text, &at);
        x += width + 12;
    }
}

/* Everything that is drawn, so that all panels show the same ground. */
static struct geo_box ground(struct arena *a, const struct question *q)
{
    size_t n = 0, most = 0;
    for (size_t i = 0; i < q->map.count; i++)
        most += q->map.places[i].shape_count;
    int32_t *all = arena_alloc(a, most * sizeof *all + 1);
    for (size_t i = 0; all && i < q->map.count; i++)
        for (size_t k = 0; k < q->map.places[i].shape_count; k++)
            all[n++] = q->map.places[i].shapes[k];
    return geo_bounds(q->map.shapes, all, n);
}

static void draw_place(struct picture *p, const struct question *q, const struct shown *x, struct geo_fit fit,
                       const char *fill)
{
    const struct place *place = &q->map.places[x->figure->place];
    struct svg *s = &p->svg;
    svg_open(s, "path");
    svg_attr_begin(s, "d");
    for (size_t k = 0; k < place->shape_count; k++)
        geo_path(s->out, q->map.shapes, (size_t)place->shapes[k], fit);
    svg_attr_end(s);
    svg_attr(s, "fill", fill);
    svg_attr(s, "fill-rule", "evenodd");
    svg_attr(s, "stroke", INK_SOFT);
    svg_attr_number(s, "stroke-width", 0.5);
    svg_open(s, "title");
    const char *words = shown_words(p->a, q, x);
    svg_text(s, words ? words : "");
    svg_close(s);
    svg_close(s);
}

/* The name where its place is wide enough for it. */
static void name_place(struct picture *p, const struct question *q, const struct figure *f,
                       struct geo_fit fit)
{
    const struct place *place = &q->map.places[f->place];
    if (place->shape_count != 1)
        return;
    struct geo_box box = geo_bounds(q->map.shapes, place->shapes, 1);
    struct geo_point at = geo_place(fit, geo_centroid(q->map.shapes, (size_t)place->shapes[0]));
    if (words_width(place->name, NAME) > 0.8 * (box.right - box.left) * fit.scale ||
        NAME * 1.6 > (box.top - box.bottom) * fit.scale)
        return;
    struct words_at words = {.x = at.x, .y = at.y + NAME * 0.35, .size = NAME, .anchor = "middle"};
    words.fill = INK;
    words.halo = true;
    svg_words(&p->svg, place->name, &words);
}

struct ground {
    struct geo_box box;
    const struct scale *classes;
};

static void draw_panel(struct picture *p, size_t i, const struct question *q, const struct panel *panel,
                       const struct ground *g)
{
    const char *name = q->indirect || q->direct ? shown_name(p->a, q, panel->asked) : NULL;
    const char *title =
        name && panel->title ? arena_printf(p->a, "%s · %s", panel->title, name) : panel->title;
    struct chart c = picture_space(p, i, title ? title : name);
    draw_legend(p, &c, q, g->classes);
    struct geo_fit fit = geo_fit_box(g->box, c.width, c.height - 2 * LEGEND, 4);
    svg_open(&p->svg, "g");
    svg_attr_begin(&p->svg, "transform");
    buf_adds(p->svg.out, "translate(");
    svg_number(p->svg.out, c.x);
    buf_addc(p->svg.out, ' ');
    svg_number(p->svg.out, c.y + 2 * LEGEND);
    buf_addc(p->svg.out, ')');
    svg_attr_end(&p->svg);
    for (size_t k = 0; k < panel->count; k++)
        draw_place(p, q, &panel->items[k], fit, fill_of(g->classes, &panel->items[k]));
    for (size_t k = 0; k < panel->count; k++)
        name_place(p, q, panel->items[k].figure, fit);
    svg_close(&p->svg);
}

/* As high as the ground needs at the width of a panel, within reason. */
static double panel_height(const struct geo_box *box, size_t panels)
{
    double width = panels > 6 ? 270 : panels > 1 ? 416 : 852, most = panels > 1 ? HEIGHT_PANEL : HEIGHT_MOST;
    double wide = box->right - box->left, high = box->top - box->bottom;
    double needed = wide > 0 && high > 0 ? width * high / wide : most;
    return (needed < most ? needed : most) + 2 * LEGEND + 30;
}

int picture_map(struct buf *out, struct arena *a, const struct picture_of *of, struct err *err)
{
    const struct question *q = of->question;
    if (!q->map.shapes || q->map.shapes->count == 0)
        return err_set(err, ERR_INVALID, "--picture map", "picture_no_borders", "%s", q->map.level);
    struct panels panels;
    int rc = panels_make(&panels, a, of, err);
    if (rc < 0)
        return rc;
    struct scale classes = find_classes(&panels);
    struct ground g = {ground(a, q), &classes};
    static const char *const notes[] = {"reliability", "indirect", "direct", NULL};
    struct picture_plan plan = {.desc = show_text(q->words, "picture.map"),
                                .notes = notes,
                                .panels = panels.count,
                                .panel_height = panel_height(&g.box, panels.count)};
    struct picture p;
    picture_begin(&p, out, a, of->table, &plan);
    define_patterns(&p.svg);
    for (size_t i = 0; i < panels.count; i++)
        draw_panel(&p, i, q, &panels.items[i], &g);
    picture_end(&p);
    return picture_done(out, a, err);
}
