/* Funnel plots: each place by its size and value, between the limits that chance gives. Sizes differ by powers of ten (a few
 * cities, many small places), so they stand on a logarithmic axis. */
#include "figures/picture/panels.h"

#include "figures/show/tables.h"

#include <math.h>

enum { STEPS = 120, NAMES = 12 };

/* What is set against what: the value by persons, or the standardised ratio by what was expected. */
static double size_of(const struct question *q, const struct figure *f)
{
    return q->indirect ? f->indirect.expected : (double)f->counts[CUBE_KNOWN];
}

static double value_of(const struct question *q, const struct figure *f)
{
    return q->indirect ? f->indirect.ratio.value : f->value.value;
}

static double unit_of(const struct question *q, const struct asked *asked)
{
    return q->indirect ? 1 : asked->indicator->per;
}

struct limits {
    double size[STEPS], lower[FUNNEL_LIMITS][STEPS], upper[FUNNEL_LIMITS][STEPS];
};

/* Evenly along the axis. */
static void find_limits(struct limits *l, const struct question *q, const struct panel *panel,
                        const struct scale *across)
{
    double unit = unit_of(q, panel->asked);
    double reference = panel->reference / unit;
    enum indicator_interval kind = q->indirect ? INTERVAL_BYAR : panel->asked->indicator->interval;
    for (int i = 0; i < STEPS; i++) {
        l->size[i] = across->from * pow(across->to / across->from, i / (STEPS - 1.0));
        struct funnel f = funnel_at(kind, reference, l->size[i]);
        for (int k = 0; k < FUNNEL_LIMITS; k++) {
            l->lower[k][i] = f.lower[k] * unit;
            l->upper[k][i] = f.upper[k] * unit;
        }
    }
}

static void draw_limits(struct picture *p, const struct chart *c, const struct limits *l, double reference)
{
    static const struct look looks[] = {
        [FUNNEL_NEAR] = {.stroke = INK_SOFT, .width = 1.5, .dashes = "6 4"},
        [FUNNEL_FAR] = {.stroke = INK_SOFT, .width = 1.5},
    };
    for (int k = 0; k < FUNNEL_LIMITS; k++) {
        chart_trace(p, c, &(struct trace){l->size, l->lower[k], STEPS}, &looks[k]);
        chart_trace(p, c, &(struct trace){l->size, l->upper[k], STEPS}, &looks[k]);
    }
    if (isfinite(reference))
        svg_line(&p->svg, (double[]){c->x, chart_y(c, reference)},
                 (double[]){c->x + c->width, chart_y(c, reference)},
                 &(struct look){.stroke = INK, .width = 1.5});
}

static enum mark mark_of(enum funnel_side side)
{
    return side == FUNNEL_FAR_ABOVE || side == FUNNEL_ABOVE   ? MARK_UP
           : side == FUNNEL_FAR_BELOW || side == FUNNEL_BELOW ? MARK_DOWN
                                                              : MARK_RING;
}

static bool is_far(const struct figure *f)
{
    return f->side == FUNNEL_FAR_ABOVE || f->side == FUNNEL_FAR_BELOW;
}

/* Where names stand already. */
struct names {
    double at[NAMES][3]; /* left, right, height */
    int count;
};

static bool is_free(const struct names *n, double left, double right, double y)
{
    for (int i = 0; i < n->count; i++)
        if (left < n->at[i][1] && right > n->at[i][0] && fabs(y - n->at[i][2]) < 12)
            return false;
    return true;
}

/* Beside its mark, where it stands clear of other names. */
static void name_mark(struct picture *p, struct names *n, const double at[2], const char *name, double right)
{
    double width = words_width(name, 11);
    bool left = at[0] + 8 + width > right;
    double from = left ? at[0] - 8 - width : at[0] + 8;
    if (n->count == NAMES || !is_free(n, from, from + width, at[1]))
        return;
    n->at[n->count][0] = from;
    n->at[n->count][1] = from + width;
    n->at[n->count++][2] = at[1];
    struct words_at words = {
        .x = at[0] + (left ? -8 : 8), .y = at[1] + 4, .size = 11, .fill = INK, .halo = true};
    words.anchor = left ? "end" : "start";
    svg_words(&p->svg, name, &words);
}

static void draw_places(struct picture *p, const struct chart *c, const struct question *q,
                        const struct panel *panel)
{
    for (size_t i = 0; i < panel->count; i++) {
        const struct figure *f = panel->items[i].figure;
        if (!isfinite(value_of(q, f)) || f->side == FUNNEL_NOT_KNOWN)
            continue;
        double at[2] = {chart_x(c, size_of(q, f)), chart_y(c, value_of(q, f))};
        chart_mark(p, at, mark_of(f->side),
                   is_far(f)                  ? 6
                   : f->side == FUNNEL_WITHIN ? 3.5
                                              : 4.5,
                   shown_words(p->a, q, &panel->items[i]));
    }
    struct names names = {.count = 0};
    for (size_t i = 0; i < panel->count; i++) {
        const struct figure *f = panel->items[i].figure;
        if (is_far(f))
            name_mark(p, &names, (double[]){chart_x(c, size_of(q, f)), chart_y(c, value_of(q, f))},
                      name_of_place(q, f->place, false).text, c->x + c->width);
    }
}

static void draw_panel(struct picture *p, size_t i, const struct question *q, const struct panel *panel)
{
    double least = (double)INFINITY, most = 0, highest = 0;
    for (size_t k = 0; k < panel->count; k++) {
        double value = value_of(q, panel->items[k].figure), size = size_of(q, panel->items[k].figure);
        most = size > most ? size : most;
        least = size > 0 && size < least ? size : least;
        highest = isfinite(value) && value > highest ? value : highest;
    }
    double reference = panel->reference;
    if (isfinite(reference) && reference > 0) /* small areas far off stand at the upper edge */
        highest = highest < 2 * reference ? 2 * reference : highest > 3 * reference ? 3 * reference : highest;
    struct scale across = scale_log(least, most), up = scale_round(0, highest * 1.02, 5);
    const char *ratio = show_text(q->words, "show.column.ratio");
    const char *size = show_text(q->words, q->indirect ? "show.column.expected" : "show.column.denominator");
    struct panel_words words = {.title = panel->title,
                                .across = show_fill(p->a, q->words, "picture.size", size, NULL),
                                .up = q->indirect ? ratio : unit_words(p->a, q, panel->asked),
                                .up_decimals = up.step < 1 ? 1 : 0};
    struct chart c = picture_panel(p, i, &words, across, up);
    struct limits *l = arena_alloc(p->a, sizeof *l);
    if (!l)
        return;
    find_limits(l, q, panel, &across);
    draw_limits(p, &c, l, reference);
    draw_places(p, &c, q, panel);
}

int picture_funnel(struct buf *out, struct arena *a, const struct picture_of *of, struct err *err)
{
    struct panels panels;
    int rc = panels_make(&panels, a, of, err);
    if (rc < 0)
        return rc;
    static const char *const notes[] = {"funnel", "funnel_ratio", "indirect", NULL};
    struct picture_plan plan = {.desc = show_text(of->question->words, "picture.funnel"),
                                .notes = notes,
                                .panels = panels.count,
                                .panel_height = panels.count > 1 ? 330 : 480};
    struct picture p;
    picture_begin(&p, out, a, of->table, &plan);
    for (size_t i = 0; i < panels.count; i++)
        draw_panel(&p, i, of->question, &panels.items[i]);
    picture_end(&p);
    return picture_done(out, a, err);
}
