/* The title of a table and the notes under it: definition, sources and how each measure is made. All words are content. */
#include "figures/show/tables.h"

static void put_note(struct table *t, struct arena *a, const char *code, const char *label, const char *text)
{
    if (!code || !text || t->note_count >= TABLE_NOTES)
        arena_fail(a);
    else
        t->notes[t->note_count++] = (struct note){code, label, text};
}

void table_add_note(struct table *t, struct arena *a, const char *code, const char *one, const char *two)
{
    const char *label = arena_printf(a, "show.label.%s", code), *text = arena_printf(a, "show.note.%s", code);
    if (label && text)
        put_note(t, a, code, show_text(t->words, label), show_fill(a, t->words, text, one, two));
}

static void note_definitions(struct table *t, struct arena *a, const struct question *q)
{
    for (size_t i = 0; i < q->asked_count; i++) {
        const struct asked *x = &q->asked[i];
        const char *code =
            q->asked_count == 1 ? "definition" : arena_printf(a, "definition_%s", x->indicator->code);
        const char *name = show_words_of(q->words, x->indicator->name);
        put_note(t, a, code, show_text(q->words, "show.label.definition"),
                 arena_printf(a, "%s. %s", name, x->sentence));
        const char *source = x->indicator->source;
        if (source)
            put_note(t, a, q->asked_count == 1 ? "source" : arena_printf(a, "source_%s", x->indicator->code),
                     show_text(q->words, "show.label.source"), source);
    }
}

static void note_origin(struct table *t, struct arena *a, const struct question *q)
{
    table_add_note(t, a, "dataset", q->dataset, NULL);
    if (q->map.borders)
        table_add_note(t, a, "borders", arena_printf(a, "%d", q->map.borders), NULL);
    else
        table_add_note(t, a, "no_borders", NULL, NULL);
    if (q->curves)
        table_add_note(t, a, "curves", q->curves, NULL);
}

static const char *percent(struct arena *a, const struct question *q, double share)
{
    double p = share * 100;
    return number_text(a, p, p == (double)(int)p ? 0 : 1, q->words->lang);
}

/* "leeftijd van de moeder, pariteit" */
static const char *trait_names(struct arena *a, const struct question *q, const int *traits, int count)
{
    const char *out = "";
    for (int i = 0; i < count && out; i++) {
        const char *name = q->traits ? q->traits[traits[i]].name : q->cube->traits[traits[i]].code;
        out = arena_printf(a, "%s%s%s", out, i ? ", " : "", name);
    }
    return out;
}

static bool any_interval(const struct question *q, enum indicator_interval kind)
{
    for (size_t i = 0; i < q->asked_count; i++)
        if (q->asked[i].indicator->interval == kind)
            return true;
    return false;
}

static void note_figures(struct table *t, struct arena *a, const struct question *q)
{
    const char *conf = percent(a, q, q->conf);
    if (any_interval(q, INTERVAL_WILSON))
        table_add_note(t, a, "wilson", conf, NULL);
    if (any_interval(q, INTERVAL_BYAR))
        table_add_note(t, a, "byar", conf, NULL);
    table_add_note(t, a, "missing", NULL, NULL);
    table_add_note(t, a, "bounds", NULL, NULL);
    table_add_note(t, a, "reliability", NULL, NULL);
    const char *strata = trait_names(a, q, q->strata, q->strata_count);
    if (q->indirect)
        table_add_note(t, a, "indirect", strata, conf);
    if (q->direct)
        table_add_note(t, a, "direct", strata, conf);
    if (q->trend)
        table_add_note(t, a, "trend", conf, NULL);
    if (q->funnel)
        table_add_note(t, a, q->indirect ? "funnel_ratio" : "funnel", NULL, NULL);
    if (q->rank)
        table_add_note(t, a, q->indirect ? "rank_ratio" : q->direct ? "rank_direct" : "rank", conf, NULL);
}

static void note_unequal(struct table *t, struct arena *a, const struct question *q)
{
    const struct cube_trait *trait = &q->cube->traits[q->inequality];
    const char *const *values = q->traits ? q->traits[q->inequality].values : trait->values;
    const char *first = trait->value_count > 1 ? values[0] : "–",
               *last = trait->value_count > 1 ? values[trait->value_count - 2] : "–";
    table_add_note(t, a, "groups", trait_names(a, q, &q->inequality, 1), NULL);
    table_add_note(t, a, "gap", first, last);
    table_add_note(t, a, "slope", NULL, NULL);
    table_add_note(t, a, "concentration", NULL, NULL);
    table_add_note(t, a, "interval", percent(a, q, q->conf), NULL);
}

static void note_lorenz(struct table *t, struct arena *a, const struct question *q)
{
    const char *key = arena_printf(a, "show.level.%s", q->map.level);
    if (q->families) {
        table_add_note(t, a, "families", NULL, NULL);
        return;
    }
    table_add_note(t, a, "lorenz", key ? show_text(q->words, key) : NULL, NULL);
    table_add_note(t, a, "interval", percent(a, q, q->conf), NULL);
}

/* "Big2 · per wijk · Rotterdam · 2015–2019"; the period when there is one block. */
static const char *title_of(struct arena *a, const struct question *q)
{
    const char *out = "";
    for (size_t i = 0; i < q->asked_count && out; i++)
        out = arena_printf(a, "%s%s%s", out, i ? ", " : "",
                           show_words_of(q->words, q->asked[i].indicator->name));
    const char *key = arena_printf(a, "show.per.%s", q->map.level);
    if (!key || !out)
        return NULL;
    const char *period = q->spans.count == 1 ? span_label(a, &q->spans.items[0]) : "";
    return period ? arena_printf(a, "%s · %s%s%s%s%s", out, show_text(q->words, key), q->region ? " · " : "",
                                 q->region ? q->region : "", *period ? " · " : "", period)
                  : NULL;
}

int table_describe(struct table *out, struct arena *a, const struct question *q, enum answer_kind kind,
                   struct err *err)
{
    out->notes = arena_alloc(a, TABLE_NOTES * sizeof *out->notes);
    if (!out->notes)
        return err_nomem(err);
    out->title = title_of(a, q);
    note_definitions(out, a, q);
    note_origin(out, a, q);
    table_add_note(out, a, "period", NULL, NULL);
    switch (kind) {
    case ANSWER_FIGURES:
        note_figures(out, a, q);
        break;
    case ANSWER_UNEQUAL:
        note_unequal(out, a, q);
        break;
    case ANSWER_LORENZ:
        note_lorenz(out, a, q);
        break;
    }
    return arena_failed(a) ? err_nomem(err) : 0;
}
