/* Trends: years with their intervals and the fitted line of each block, a panel for each place and group, all on one scale. */
#include "figures/picture/panels.h"

#include "figures/show/tables.h"

#include <math.h>
#include <stdlib.h>

/* The interval of one year. */
static struct estimate year_value(const struct figure *f, const struct trend_point *t, double conf)
{
    const struct indicator *i = f->asked->indicator;
    return estimate_times(interval_of(i->interval, t->events, t->n, conf), i->per);
}

/* The highest value to be drawn: intervals too, up to twice the highest value itself. Of rows that can be relied on, when there are
 * any: one small area would flatten all the others. What lies above stands at the edge, as a triangle. */
static double highest(const struct figures *all, enum reliability least, double conf)
{
    double value = 0, upper = 0;
    for (size_t i = 0; i < all->count; i++)
        for (size_t k = 0; all->items[i].reliability >= least && k < all->items[i].point_count; k++) {
            struct estimate e = year_value(&all->items[i], &all->items[i].points[k], conf);
            value = e.value > value ? e.value : value;
            upper = isfinite(e.upper) && e.upper > upper ? e.upper : upper;
        }
    if (value == 0 && least > RELIABILITY_NONE)
        return highest(all, RELIABILITY_NONE, conf);
    return upper < 2 * value && upper > 0 ? upper : 2 * value;
}

static void draw_fit(struct picture *p, const struct chart *c, const struct figure *f)
{
    if (f->trend.change.state != MEASURE_KNOWN)
        return;
    enum { STEPS = 24 };
    double x[STEPS + 1], y[STEPS + 1];
    double from = f->points[0].t, to = f->points[f->point_count - 1].t;
    for (int i = 0; i <= STEPS; i++) {
        x[i] = from + (to - from) * i / STEPS;
        y[i] = f->asked->indicator->per * exp(f->trend.intercept + f->trend.slope * x[i]);
    }
    chart_trace(p, c, &(struct trace){x, y, STEPS + 1},
                &(struct look){.stroke = INK, .width = 1.5, .dashes = "6 4"});
}

static void draw_years(struct picture *p, const struct chart *c, const struct figure *f, double conf)
{
    double *x = arena_alloc(p->a, (2 * f->point_count + 1) * sizeof *x);
    double *y = arena_alloc(p->a, (2 * f->point_count + 1) * sizeof *y);
    size_t n = 0;
    for (size_t i = 0; x && y && i < f->point_count; i++) {
        if (i > 0 && f->points[i].t > f->points[i - 1].t + 1)
            y[n++] = (double)NAN; /* a year without data is a gap */
        x[n] = f->points[i].t;
        y[n++] = year_value(f, &f->points[i], conf).value;
    }
    if (x && y)
        chart_trace(p, c, &(struct trace){x, y, n}, &(struct look){.stroke = MAIN, .width = 2});
    for (size_t i = 0; i < f->point_count; i++) {
        struct estimate e = year_value(f, &f->points[i], conf);
        double at = chart_x(c, f->points[i].t);
        if (!isnan(e.lower))
            svg_line(&p->svg, (double[]){at, chart_y(c, e.lower)}, (double[]){at, chart_y(c, e.upper)},
                     &(struct look){.stroke = MAIN_LIGHT, .width = 2});
        const char *lang = p->table->words->lang;
        const char *limits = limits_words(p->a, &e, 1, lang);
        const char *words = arena_printf(p->a, "%.0f: %s%s", f->points[i].t,
                                         number_text(p->a, e.value, 1, lang), limits ? limits : "");
        enum mark mark = e.value > c->up.to ? MARK_UP : MARK_DOT;
        chart_mark(p, (double[]){at, chart_y(c, e.value)}, mark, mark == MARK_UP ? 4 : 3, words);
    }
}

static const char *change_words(struct arena *a, const struct question *q, const struct figure *f)
{
    const char *lang = q->words->lang;
    const struct estimate *e = &f->trend.change;
    if (e->state != MEASURE_KNOWN)
        return show_text(q->words, "picture.no_trend");
    const char *range =
        arena_printf(a, "%s – %s", number_text(a, e->lower, 1, lang), number_text(a, e->upper, 1, lang));
    return show_fill(a, q->words, "picture.change", number_text(a, e->value, 1, lang), range ? range : "");
}

/* The rows of one indicator, place and group: its blocks, in order. */
struct series {
    const struct figure **rows;
    size_t count;
};

static bool same_series(const struct figure *x, const struct figure *y)
{
    return x->asked == y->asked && x->place == y->place && x->group == y->group;
}

static int by_series(const void *a, const void *b)
{
    const struct figure *x = *(const struct figure *const *)a, *y = *(const struct figure *const *)b;
    size_t left[] = {(size_t)(x->asked->index), x->place, x->group, x->span};
    size_t right[] = {(size_t)(y->asked->index), y->place, y->group, y->span};
    for (size_t i = 0; i < sizeof left / sizeof left[0]; i++)
        if (left[i] != right[i])
            return left[i] < right[i] ? -1 : 1;
    return 0;
}

/* The rows of blocks that are known, in order; the others have no years and are in the table only. */
static struct series all_rows(struct arena *a, const struct picture_of *of)
{
    struct series all = {.rows = arena_alloc(a, of->figures->count * sizeof(struct figure *) + 1)};
    for (size_t i = 0; all.rows && i < of->figures->count; i++)
        if (of->figures->items[i].span < of->question->spans.count)
            all.rows[all.count++] = &of->figures->items[i];
    if (all.count > 0)
        qsort(all.rows, all.count, sizeof *all.rows, by_series);
    return all;
}

static size_t count_series(const struct series *all)
{
    size_t n = 0;
    for (size_t i = 0; i < all->count; i++)
        n += i == 0 || !same_series(all->rows[i - 1], all->rows[i]);
    return n;
}

/* All years of the series as those of one figure, so that the line runs on from block to block. */
static struct figure joined(struct arena *a, const struct series *s)
{
    struct figure f = *s->rows[0];
    size_t count = 0;
    for (size_t i = 0; i < s->count; i++)
        count += s->rows[i]->point_count;
    struct trend_point *points = arena_alloc(a, count * sizeof *points + 1);
    f.point_count = 0;
    for (size_t i = 0; points && i < s->count; i++)
        for (size_t k = 0; k < s->rows[i]->point_count; k++)
            points[f.point_count++] = s->rows[i]->points[k];
    f.points = points;
    return f;
}

/* "Zuid, laag" */
static const char *series_title(struct arena *a, const struct question *q, const struct figure *f)
{
    const char *place = name_of_place(q, f->place, false).text, *group = name_of_group(a, q, f->group);
    return !group || !*group ? place : arena_printf(a, "%s, %s", place, group);
}

static void draw_series(struct picture *p, size_t i, const struct question *q, const struct series *s,
                        const struct scale scales[2])
{
    struct figure all = joined(p->a, s);
    const char *unit = q->asked_count > 1 ? unit_words(p->a, q, all.asked)
                                          : show_unit(p->a, q->words, all.asked->indicator->unit);
    const char *change = q->trend && s->count == 1 ? change_words(p->a, q, s->rows[0]) : NULL;
    struct panel_words words = {.title = series_title(p->a, q, &all), .plain = true};
    words.up = change ? arena_printf(p->a, "%s · %s", unit, change) : unit;
    words.up_decimals = scales[1].step < 1 ? 1 : 0;
    struct chart c = picture_panel(p, i, &words, scales[0], scales[1]);
    draw_years(p, &c, &all, q->conf);
    for (size_t k = 0; q->trend && k < s->count; k++)
        draw_fit(p, &c, s->rows[k]);
}

static struct scale years_scale(const struct spans *spans, int ticks)
{
    int first = spans->count ? spans->items[0].first : 0, last = first;
    for (size_t i = 0; i < spans->count; i++)
        last = spans->items[i].last > last ? spans->items[i].last : last;
    int step = (last - first) / ticks + 1;
    return (struct scale){first - 0.5, last + 0.5, step};
}

int picture_trend(struct buf *out, struct arena *a, const struct picture_of *of, struct err *err)
{
    const struct question *q = of->question;
    struct series all = all_rows(a, of);
    size_t count = count_series(&all);
    int rc = panels_bound(count, err);
    if (rc < 0)
        return rc;
    static const char *const notes[] = {"trend", "wilson", "byar", NULL};
    struct picture_plan plan = {.desc = show_text(q->words, "picture.trend"),
                                .notes = notes,
                                .panels = count,
                                .panel_height = count > 1 ? 210 : 400};
    struct picture p;
    picture_begin(&p, out, a, of->table, &plan);
    int ticks = count > 6 ? 3 : count > 1 ? 5 : 10;
    struct scale scales[2] = {years_scale(&q->spans, ticks),
                              scale_round(0, highest(of->figures, RELIABILITY_GOOD, q->conf), 4)};
    size_t panel = 0;
    for (size_t first = 0, end; first < all.count; first = end) {
        for (end = first + 1; end < all.count && same_series(all.rows[first], all.rows[end]);)
            end++;
        draw_series(&p, panel++, q, &(struct series){all.rows + first, end - first}, scales);
    }
    picture_end(&p);
    return picture_done(out, a, err);
}
