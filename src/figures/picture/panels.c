/* Divides figures into panels and says what marks and panels are about. Draws nothing. */
#include "figures/picture/panels.h"

#include "figures/show/tables.h"

#include <math.h>

int panels_bound(size_t count, struct err *err)
{
    return count > PICTURE_PANELS ? err_set(err, ERR_INVALID, "--format svg", "picture_many", "%zu", count)
                                  : 0;
}

static struct panel *panel_of(struct panels *panels, const struct figure *f)
{
    for (size_t i = panels->count; i-- > 0;) {
        struct panel *p = &panels->items[i];
        if (p->asked == f->asked && p->span == f->span && p->group == f->group)
            return p;
    }
    return NULL;
}

const char *panel_title(struct arena *a, const struct question *q, const struct panel *p)
{
    const char *out = "";
    if (q->asked_count > 1)
        out = show_words_of(q->words, p->asked->indicator->name);
    if (q->spans.count != 1 && out)
        out = arena_printf(a, "%s%s%s", out, *out ? ", " : "", name_of_span(a, q, p->span));
    const char *group = name_of_group(a, q, p->group);
    if (group && *group && out)
        out = arena_printf(a, "%s%s%s", out, *out ? ", " : "", group);
    return out && *out ? out : NULL;
}

static int add_panel(struct panel **out, struct panels *panels, struct arena *a, const struct question *q,
                     const struct figure *f, struct err *err)
{
    int rc = panels_bound(panels->count + 1, err);
    if (rc < 0)
        return rc;
    struct panel *p = &panels->items[panels->count++];
    *p = (struct panel){.asked = f->asked, .span = f->span, .group = f->group};
    p->items = arena_alloc(a, (q->map.count + 1) * sizeof *p->items);
    p->title = panel_title(a, q, p);
    p->reference = q->indirect ? 1 : f->reference;
    *out = p;
    return p->items ? 0 : err_nomem(err);
}

static struct shown shown_of(const struct question *q, const struct figure *f)
{
    return (struct shown){f, q->indirect ? f->indirect.ratio : q->direct ? f->direct.rate : f->value};
}

int panels_make(struct panels *out, struct arena *a, const struct picture_of *of, struct err *err)
{
    struct panels panels = {.items = arena_alloc(a, PICTURE_PANELS * sizeof(struct panel))};
    if (!panels.items)
        return err_nomem(err);
    for (size_t i = 0; i < of->figures->count; i++) {
        const struct figure *f = &of->figures->items[i];
        if (f->place >= of->question->map.count || f->span >= of->question->spans.count)
            continue; /* those are in the table */
        struct panel *p = panel_of(&panels, f);
        int rc = p ? 0 : add_panel(&p, &panels, a, of->question, f, err);
        if (rc < 0)
            return rc;
        p->items[p->count++] = shown_of(of->question, f);
    }
    *out = panels;
    return 0;
}

const char *shown_number(struct arena *a, const struct question *q, double value)
{
    return number_text(a, value, q->indirect ? 2 : 1, q->words->lang);
}

const char *limits_words(struct arena *a, const struct estimate *e, int decimals, const char *lang)
{
    return isnan(e->lower) ? ""
                           : arena_printf(a, " (%s–%s)", number_text(a, e->lower, decimals, lang),
                                          number_text(a, e->upper, decimals, lang));
}

const char *shown_words(struct arena *a, const struct question *q, const struct shown *x)
{
    const char *lang = q->words->lang, *name = name_of_place(q, x->figure->place, false).text;
    const struct estimate *e = &x->value;
    if (e->state != MEASURE_KNOWN)
        return arena_printf(a, "%s: %s", name, show_text(q->words, "show.span.unknown"));
    const char *unit = q->indirect ? show_text(q->words, "show.column.ratio")
                                   : show_unit(a, q->words, x->figure->asked->indicator->unit);
    const char *limits = limits_words(a, e, q->indirect ? 2 : 1, lang);
    return arena_printf(a, "%s: %s %s%s, %s / %s", name, shown_number(a, q, e->value), unit,
                        limits ? limits : "", number_text(a, (double)x->figure->counts[CUBE_EVENTS], 0, lang),
                        number_text(a, (double)x->figure->counts[CUBE_KNOWN], 0, lang));
}

const char *shown_name(struct arena *a, const struct question *q, const struct asked *asked)
{
    const char *unit = unit_words(a, q, asked);
    const char *way = q->indirect ? "show.column.ratio" : q->direct ? "show.column.direct_rate" : NULL;
    return way && unit ? arena_printf(a, "%s: %s", unit, show_text(q->words, way)) : unit;
}

const char *unit_words(struct arena *a, const struct question *q, const struct asked *asked)
{
    return arena_printf(a, "%s (%s)", show_words_of(q->words, asked->indicator->name),
                        show_unit(a, q->words, asked->indicator->unit));
}

int picture_done(struct buf *out, const struct arena *a, struct err *err)
{
    return out->failed || arena_failed(a) ? err_nomem(err) : 0;
}
