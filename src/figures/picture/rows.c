/* Places from low to high with their intervals (a caterpillar plot), and their rank where that was asked. */
#include "figures/picture/panels.h"

#include "figures/show/tables.h"

#include <math.h>
#include <stdlib.h>

enum { ROW = 20, ROW_THIN = 5, NAMED_MOST = 150, NAME = 12, FRAME = 90 };

static int by_value(const void *a, const void *b)
{
    const struct shown *x = a, *y = b;
    bool known_x = x->value.state == MEASURE_KNOWN, known_y = y->value.state == MEASURE_KNOWN;
    if (known_x != known_y)
        return known_x ? -1 : 1; /* not known comes last */
    if (known_x && x->value.value != y->value.value)
        return x->value.value < y->value.value ? -1 : 1;
    return x->figure->place < y->figure->place ? -1 : x->figure->place > y->figure->place;
}

static const char *right_words(struct arena *a, const struct question *q, const struct shown *x)
{
    if (x->value.state != MEASURE_KNOWN)
        return show_text(q->words,
                         x->figure->counts[CUBE_KNOWN] == 0 ? "show.remark.none" : "show.span.unknown");
    const char *value = shown_number(a, q, x->value.value);
    const struct rank *r = &x->figure->rank;
    return !q->rank || r->rank == 0 ? value
                                    : arena_printf(a, "%s · %zu (%zu–%zu)", value, r->rank, r->low, r->high);
}

static void name_row(struct picture *p, const struct chart *c, const struct question *q,
                     const struct shown *x, double y)
{
    const char *name = words_fit(p->a, name_of_place(q, x->figure->place, false).text, NAME, c->x - 34);
    struct words_at at = {.x = c->x - 10, .y = y + 4, .size = NAME, .anchor = "end", .fill = INK};
    if (name)
        svg_words(&p->svg, name, &at);
    at = (struct words_at){.x = c->x + c->width + 8, .y = y + 4, .size = NAME, .fill = INK_SOFT};
    const char *words = right_words(p->a, q, x);
    if (words)
        svg_words(&p->svg, words, &at);
}

struct row_plan {
    double step, radius;
    bool named;
};

static void draw_row(struct picture *p, const struct chart *c, const struct question *q,
                     const struct panel *panel, size_t k, const struct row_plan *plan)
{
    const struct shown *x = &panel->items[k];
    const struct estimate *e = &x->value;
    double y = c->y + (double)(k + 1) * plan->step;
    if (plan->named)
        name_row(p, c, q, x, y);
    if (e->state != MEASURE_KNOWN)
        return;
    double upper = e->upper < c->across.to ? e->upper : c->across.to;
    double value = e->value < c->across.to ? e->value : c->across.to;
    if (!isnan(e->lower) && e->lower < c->across.to)
        svg_line(&p->svg, (double[]){chart_x(c, e->lower), y}, (double[]){chart_x(c, upper), y},
                 &(struct look){.stroke = MAIN, .width = 2});
    enum mark mark = e->lower > panel->reference   ? MARK_UP
                     : e->upper < panel->reference ? MARK_DOWN
                                                   : MARK_DOT;
    chart_mark(p, (double[]){chart_x(c, value), y}, mark, plan->radius, shown_words(p->a, q, x));
}

static double highest(const struct panels *panels)
{
    double value = 0, upper = 0;
    for (size_t i = 0; i < panels->count; i++)
        for (size_t k = 0; k < panels->items[i].count; k++) {
            struct estimate e = panels->items[i].items[k].value;
            value = e.value > value ? e.value : value;
            upper = isfinite(e.upper) && e.upper > upper ? e.upper : upper;
        }
    return upper < 2 * value && upper > 0 ? upper : 2 * value; /* 0: none has an interval */
}

static void draw_panel(struct picture *p, size_t i, const struct question *q, const struct panel *panel,
                       const struct scale *across, const struct row_plan *plan)
{
    struct panel_words words = {.title = panel->title,
                                .across = shown_name(p->a, q, panel->asked),
                                .across_decimals = across->step < 1 ? 1 : 0,
                                .left = plan->named ? 230 : 20,
                                .right = !plan->named ? 0
                                         : q->rank    ? 130
                                                      : 90};
    struct chart c = picture_panel(p, i, &words, *across, (struct scale){0, 1, 1});
    double reference = panel->reference;
    if (isfinite(reference))
        svg_line(&p->svg, (double[]){chart_x(&c, reference), c.y},
                 (double[]){chart_x(&c, reference), c.y + c.height},
                 &(struct look){.stroke = INK, .width = 1.5, .dashes = "6 4"});
    for (size_t k = 0; k < panel->count; k++)
        draw_row(p, &c, q, panel, k, plan);
}

int picture_rows(struct buf *out, struct arena *a, const struct picture_of *of, struct err *err)
{
    struct panels panels;
    int rc = panels_make(&panels, a, of, err);
    if (rc < 0)
        return rc;
    size_t most = 0;
    for (size_t i = 0; i < panels.count; i++) {
        qsort(panels.items[i].items, panels.items[i].count, sizeof *panels.items[i].items, by_value);
        most = panels.items[i].count > most ? panels.items[i].count : most;
    }
    bool named = most <= NAMED_MOST;
    struct row_plan rows = {named ? ROW : ROW_THIN, named ? 4.5 : 2.2, named};
    static const char *const notes[] = {"indirect",    "direct", "rank", "rank_ratio",
                                        "rank_direct", "wilson", "byar", NULL};
    struct picture_plan plan = {.desc = show_text(of->question->words, "picture.rows"),
                                .notes = notes,
                                .panels = panels.count,
                                .columns = 1,
                                .panel_height = (double)(most + 1) * rows.step + FRAME};
    struct picture p;
    picture_begin(&p, out, a, of->table, &plan);
    struct scale across = scale_round(0, highest(&panels), 6);
    for (size_t i = 0; i < panels.count; i++)
        draw_panel(&p, i, of->question, &panels.items[i], &across, &rows);
    picture_end(&p);
    return picture_done(out, a, err);
}
