/* Concentration and Lorenz curves: cumulative shares of an amount over persons, against the line of equality. */
#include "figures/picture/panels.h"

#include "figures/show/tables.h"

#include <math.h>

struct curve_panel {
    const struct unequal_curve *curve;
    const char *title, *across, *up, *index; /* names of the axes; what the index is, in words */
};

/* Of a curve over very many families only the points that can be told apart in a picture: those a tenth of a per cent on. */
static size_t thin(double *x, double *y, size_t count)
{
    const double apart = 0.1;
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (i == 0 || i + 1 == count || count <= 1000 || x[i] - x[kept - 1] >= apart ||
            y[i] - y[kept - 1] >= apart) {
            x[kept] = x[i];
            y[kept++] = y[i];
        }
    return kept;
}

static void draw_points(struct picture *p, const struct chart *c, const struct unequal_curve *curve)
{
    double *x = arena_alloc(p->a, curve->count * sizeof *x + 1),
           *y = arena_alloc(p->a, curve->count * sizeof *y + 1);
    if (!x || !y)
        return;
    for (size_t i = 0; i < curve->count; i++) {
        x[i] = curve->points[i].persons * 100;
        y[i] = curve->points[i].amount * 100;
    }
    chart_trace(p, c, &(struct trace){x, y, thin(x, y, curve->count)},
                &(struct look){.stroke = MAIN, .width = 2.5});
    for (size_t i = 0; curve->count <= 20 && i < curve->count; i++) {
        const char *lang = p->table->words->lang;
        const char *words = arena_printf(p->a, "%s %% – %s %%", number_text(p->a, x[i], 1, lang),
                                         number_text(p->a, y[i], 1, lang));
        chart_mark(p, (double[]){chart_x(c, x[i]), chart_y(c, y[i])}, MARK_DOT, 3.5, words);
    }
}

/* In the corner that the curve leaves free; only the numbers where there is no room for more. */
static void write_index(struct picture *p, const struct chart *c, const struct curve_panel *panel)
{
    const char *text = panel->index;
    const char *numbers = text ? strstr(text, ": ") : NULL;
    if (numbers && words_width(text, 12) > 0.9 * c->width)
        text = numbers + 2;
    bool above = panel->curve->index.value < 0;
    struct words_at at = {.x = above ? c->x + c->width - 6 : c->x + 8, .size = 12, .fill = INK, .halo = true};
    at.y = above ? c->y + c->height - 10 : c->y + 18;
    at.anchor = above ? "end" : "start";
    if (text)
        svg_words(&p->svg, text, &at);
}

static void draw_curve(struct picture *p, size_t i, const struct curve_panel *panel)
{
    static const struct scale percent = {0, 100, 20};
    struct panel_words words = {.title = panel->title, .across = panel->across, .up = panel->up};
    struct chart c = picture_panel(p, i, &words, percent, percent);
    svg_line(&p->svg, (double[]){c.x, c.y + c.height}, (double[]){c.x + c.width, c.y},
             &(struct look){.stroke = INK_SOFT, .width = 1.5, .dashes = "6 4"});
    write_index(p, &c, panel);
    if (panel->curve->points)
        draw_points(p, &c, panel->curve);
}

/* "Gini: 0,123 (0,101 – 0,145)" */
static const char *index_words(struct arena *a, const struct question *q, const char *key,
                               const struct estimate *e)
{
    const char *lang = q->words->lang, *label = show_text(q->words, key);
    if (e->state != MEASURE_KNOWN)
        return arena_printf(a, "%s: –", label);
    const char *value = number_text(a, e->value, 3, lang);
    return isnan(e->lower)
               ? arena_printf(a, "%s: %s", label, value)
               : arena_printf(a, "%s: %s (%s – %s)", label, value, number_text(a, e->lower, 3, lang),
                              number_text(a, e->upper, 3, lang));
}

static int begin(struct picture *p, struct buf *out, struct arena *a, const struct picture_of *of,
                 const struct picture_plan *plan, struct err *err)
{
    int rc = panels_bound(plan->panels, err);
    if (rc == 0)
        picture_begin(p, out, a, of->table, plan);
    return rc;
}

int picture_unequal(struct buf *out, struct arena *a, const struct picture_of *of, struct err *err)
{
    static const char *const notes[] = {"groups", "concentration", "interval", NULL};
    const struct question *q = of->question;
    size_t count = of->unequal->count;
    struct picture_plan plan = {show_text(q->words, "picture.unequal"), notes, count, 0,
                                count > 6 ? 300 : 430};
    struct picture p;
    int rc = begin(&p, out, a, of, &plan, err);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < count; i++) {
        const struct unequal_row *r = &of->unequal->items[i];
        struct curve_panel panel = {.curve = &r->curve,
                                    .title = name_of_row(a, q, r->place, r->span, r->group),
                                    .across = show_text(q->words, "picture.persons_by_trait"),
                                    .up = show_fill(a, q->words, "picture.amount",
                                                    show_words_of(q->words, r->asked->indicator->name), ""),
                                    .index = index_words(a, q, "show.column.concentration", &r->curve.index)};
        draw_curve(&p, i, &panel);
    }
    picture_end(&p);
    return picture_done(out, a, err);
}

int picture_lorenz(struct buf *out, struct arena *a, const struct picture_of *of, struct err *err)
{
    static const char *const notes[] = {"lorenz", "families", "interval", NULL};
    const struct question *q = of->question;
    size_t count = of->lorenz->count;
    const char *what = q->families ? "picture.lorenz_families" : "picture.lorenz";
    struct picture_plan plan = {show_text(q->words, what), notes, count, 0, count > 6 ? 300 : 430};
    struct picture p;
    int rc = begin(&p, out, a, of, &plan, err);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < count; i++) {
        const struct lorenz_row *r = &of->lorenz->items[i];
        struct panel about = {.asked = r->asked, .span = r->span, .group = r->group};
        const char *gini = index_words(a, q, "show.column.gini", &r->curve.index);
        const char *top = number_text(a, r->top * 100, 1, q->words->lang);
        struct curve_panel panel = {
            .curve = &r->curve,
            .title = q->families ? name_of_row(a, q, r->place, r->span, r->group) : panel_title(a, q, &about),
            .across =
                show_text(q->words, q->families ? "picture.families_by_amount" : "picture.persons_by_amount"),
            .up = show_fill(a, q->words, "picture.amount", show_words_of(q->words, r->asked->indicator->name),
                            ""),
            .index = gini && top ? show_fill(a, q->words, "picture.top", gini, top) : NULL};
        draw_curve(&p, i, &panel);
    }
    picture_end(&p);
    return picture_done(out, a, err);
}
