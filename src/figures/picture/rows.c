/* Places from low to high with their intervals (a caterpillar plot), and their rank where that was asked. */
#include "figures/picture/panels.h"

#include "figures/show/tables.h"

#include <math.h>
#include <stdlib.h>

enum { ROW = 20, ROW_THIN = 5, NAMED_MOST = 150, NAME = 12, FRAME = 90 };

static int by_value(const void *a, const void *b)
{
    const struct figure *x = *(const struct figure *const *)a, *y = *(const struct figure *const *)b;
    bool known_x = x->value.state == MEASURE_KNOWN, known_y = y->value.state == MEASURE_KNOWN;
    if (known_x != known_y)
        return known_x ? -1 : 1; /* not known comes last */
    if (known_x && x->value.value != y->value.value)
        return x->value.value < y->value.value ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

static const char *right_words(struct arena *a, const struct question *q, const struct figure *f)
{
    const char *lang = q->words->lang;
    if (f->value.state != MEASURE_KNOWN)
        return show_text(q->words, "show.remark.none");
    const char *value = number_text(a, f->value.value, 1, lang);
    if (!q->rank || f->rank.rank == 0)
        return value;
    return arena_printf(a, "%s · %zu (%zu–%zu)", value, f->rank.rank, f->rank.low, f->rank.high);
}

static void name_row(struct picture *p, const struct chart *c, const struct question *q,
                     const struct figure *f, double y)
{
    const char *name = words_fit(p->a, name_of_place(q, f->place, false).text, NAME, c->x - 34);
    struct words_at at = {.x = c->x - 10, .y = y + 4, .size = NAME, .anchor = "end", .fill = INK};
    if (name)
        svg_words(&p->svg, name, &at);
    at = (struct words_at){.x = c->x + c->width + 8, .y = y + 4, .size = NAME, .fill = INK_SOFT};
    const char *words = right_words(p->a, q, f);
    if (words)
        svg_words(&p->svg, words, &at);
}

static void draw_row(struct picture *p, const struct chart *c, const struct question *q,
                     const struct figure *f, double y)
{
    if (f->value.state != MEASURE_KNOWN)
        return;
    double upper = f->value.upper < c->across.to ? f->value.upper : c->across.to;
    if (!isnan(f->value.lower))
        svg_line(&p->svg, (double[]){chart_x(c, f->value.lower), y}, (double[]){chart_x(c, upper), y},
                 &(struct look){.stroke = MAIN, .width = 2});
    bool clear_high = f->value.lower > f->reference, clear_low = f->value.upper < f->reference;
    enum mark mark = clear_high ? MARK_UP : clear_low ? MARK_DOWN : MARK_DOT;
    chart_mark(p, (double[]){chart_x(c, f->value.value), y}, mark, 4.5, figure_words(p->a, q, f));
}

static double highest(const struct panels *panels)
{
    double value = 0, upper = 0;
    for (size_t i = 0; i < panels->count; i++)
        for (size_t k = 0; k < panels->items[i].count; k++) {
            struct estimate e = panels->items[i].items[k]->value;
            value = e.value > value ? e.value : value;
            upper = isfinite(e.upper) && e.upper > upper ? e.upper : upper;
        }
    return upper < 2 * value && upper > 0 ? upper : 2 * value; /* 0: none has an interval */
}

struct row_plan {
    double step;
    bool named;
};

static void draw_panel(struct picture *p, size_t i, const struct question *q, const struct panel *panel,
                       const struct scale *across, struct row_plan plan)
{
    struct panel_words words = {.title = panel->title,
                                .across = unit_words(p->a, q, panel->asked),
                                .across_decimals = across->step < 1 ? 1 : 0,
                                .left = plan.named ? 230 : 20,
                                .right = !plan.named ? 0
                                         : q->rank   ? 130
                                                     : 90};
    struct chart c = picture_panel(p, i, &words, *across, (struct scale){0, 1, 1});
    double reference = panel->count > 0 ? panel->items[0]->reference : (double)NAN;
    if (isfinite(reference))
        svg_line(&p->svg, (double[]){chart_x(&c, reference), c.y},
                 (double[]){chart_x(&c, reference), c.y + c.height},
                 &(struct look){.stroke = INK, .width = 1.5, .dashes = "6 4"});
    for (size_t k = 0; k < panel->count; k++) {
        double y = c.y + (double)(k + 1) * plan.step;
        draw_row(p, &c, q, panel->items[k], y);
        if (plan.named)
            name_row(p, &c, q, panel->items[k], y);
    }
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
    struct row_plan rows = {most > NAMED_MOST ? ROW_THIN : ROW, most <= NAMED_MOST};
    static const char *const notes[] = {"rank", "rank_ratio", "rank_direct", "wilson", "byar", NULL};
    struct picture_plan plan = {.desc = show_text(of->question->words, "picture.rows"),
                                .notes = notes,
                                .panels = panels.count,
                                .columns = 1,
                                .panel_height = (double)(most + 1) * rows.step + FRAME};
    struct picture p;
    picture_begin(&p, out, a, of->table, &plan);
    struct scale across = scale_round(0, highest(&panels), 6);
    for (size_t i = 0; i < panels.count; i++)
        draw_panel(&p, i, of->question, &panels.items[i], &across, rows);
    picture_end(&p);
    return picture_done(out, a, err);
}
