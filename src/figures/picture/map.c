/* Maps: places in five shades from light to dark, hatched where nothing is known. Round class borders, the same in all panels. */
#include "figures/picture/panels.h"

#include "figures/show/tables.h"
#include "geo/path.h"

#include <math.h>

enum { CLASSES = 5, LEGEND = 26, NAME = 11 };

/* Equal steps in lightness, so that the order shows in grey too. */
static const char *const shades[CLASSES] = {"#e3f1ea", "#b0d6c4", "#76b397", "#38876a", "#0f3529"};
#define UNKNOWN "url(#unknown)"

static int class_of(const struct scale *classes, double value)
{
    int i = (int)floor((value - classes->from) / classes->step);
    return i < 0 ? 0 : i >= CLASSES ? CLASSES - 1 : i;
}

/* Five classes of one round width over what the values span. */
static struct scale find_classes(const struct panels *panels)
{
    double least = (double)INFINITY, most = -(double)INFINITY;
    for (size_t i = 0; i < panels->count; i++)
        for (size_t k = 0; k < panels->items[i].count; k++) {
            double v = panels->items[i].items[k]->value.value;
            least = isfinite(v) && v < least ? v : least;
            most = isfinite(v) && v > most ? v : most;
        }
    if (!(most > least))
        least = 0;
    double rough = isfinite(most) && most > least ? (most - least) / CLASSES : 1;
    double ten = pow(10, floor(log10(rough)));
    static const double rounds[] = {1, 2, 2.5, 5, 10, 20};
    for (size_t i = 0; i < sizeof rounds / sizeof rounds[0]; i++) {
        double step = rounds[i] * ten, from = floor(least / step) * step;
        if (from + CLASSES * step >= most)
            return (struct scale){from, from + CLASSES * step, step};
    }
    return (struct scale){0, CLASSES, 1};
}

static void define_hatch(struct svg *s)
{
    svg_open(s, "defs");
    svg_open(s, "pattern");
    svg_attr(s, "id", "unknown");
    svg_attr_number(s, "width", 6);
    svg_attr_number(s, "height", 6);
    svg_attr(s, "patternUnits", "userSpaceOnUse");
    svg_rect(s, (double[]){0, 0}, (double[]){6, 6}, &(struct look){.fill = PAPER});
    svg_line(s, (double[]){0, 6}, (double[]){6, 0}, &(struct look){.stroke = INK_SOFT, .width = 1});
    svg_close(s);
    svg_close(s);
}

static void draw_legend(struct picture *p, const struct chart *c, const struct question *q,
                        const struct scale *classes)
{
    const char *lang = q->words->lang;
    int decimals = classes->step < 1 ? 1 : classes->step == floor(classes->step) ? 0 : 1;
    double x = c->x, y = c->y;
    for (int i = 0; i <= CLASSES; i++) {
        bool unknown = i == CLASSES;
        double from = classes->from + i * classes->step;
        const char *text = unknown ? show_text(q->words, "show.span.unknown")
                                   : arena_printf(p->a, "%s–%s", number_text(p->a, from, decimals, lang),
                                                  number_text(p->a, from + classes->step, decimals, lang));
        if (!text)
            return;
        svg_rect(&p->svg, (double[]){x, y}, (double[]){18, 14},
                 &(struct look){.fill = unknown ? UNKNOWN : shades[i], .stroke = INK_SOFT, .width = 0.5});
        struct words_at at = {.x = x + 23, .y = y + 12, .size = 12, .fill = INK};
        svg_words(&p->svg, text, &at);
        x += 23 + words_width(text, 12) + 14;
        if (x > c->x + c->width - 80) {
            x = c->x;
            y += 18;
        }
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

static void draw_place(struct picture *p, const struct question *q, const struct figure *f,
                       struct geo_fit fit, const char *fill)
{
    const struct place *place = &q->map.places[f->place];
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
    const char *words = figure_words(p->a, q, f);
    svg_text(s, words ? words : "");
    svg_close(s);
    svg_close(s);
}

/* The name where its place is wide enough for it. */
static void name_place(struct picture *p, const struct question *q, const struct figure *f,
                       struct geo_fit fit, bool dark)
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
    words.fill = dark ? PAPER : INK;
    svg_words(&p->svg, place->name, &words);
}

static void draw_panel(struct picture *p, size_t i, const struct question *q, const struct panel *panel,
                       const struct scale *classes)
{
    struct chart c = picture_space(p, i, panel->title);
    draw_legend(p, &c, q, classes);
    struct geo_fit fit = geo_fit_box(ground(p->a, q), c.width, c.height - 2 * LEGEND, 4);
    svg_open(&p->svg, "g");
    svg_attr_begin(&p->svg, "transform");
    buf_adds(p->svg.out, "translate(");
    svg_number(p->svg.out, c.x);
    buf_addc(p->svg.out, ' ');
    svg_number(p->svg.out, c.y + 2 * LEGEND);
    buf_addc(p->svg.out, ')');
    svg_attr_end(&p->svg);
    for (size_t k = 0; k < panel->count; k++) {
        double v = panel->items[k]->value.value;
        draw_place(p, q, panel->items[k], fit, isfinite(v) ? shades[class_of(classes, v)] : UNKNOWN);
    }
    for (size_t k = 0; k < panel->count; k++) {
        double v = panel->items[k]->value.value;
        if (isfinite(v))
            name_place(p, q, panel->items[k], fit, class_of(classes, v) >= 3);
    }
    svg_close(&p->svg);
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
    struct picture_plan plan = {.desc = show_text(q->words, "picture.map"),
                                .panels = panels.count,
                                .panel_height = panels.count > 6   ? 360
                                                : panels.count > 1 ? 480
                                                                   : 720};
    struct picture p;
    picture_begin(&p, out, a, of->table, &plan);
    define_hatch(&p.svg);
    struct scale classes = find_classes(&panels);
    for (size_t i = 0; i < panels.count; i++)
        draw_panel(&p, i, q, &panels.items[i], &classes);
    picture_end(&p);
    return picture_done(out, a, err);
}
