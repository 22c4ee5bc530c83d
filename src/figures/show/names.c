/* Names of the places, blocks of years and groups that rows are about, also of those that are not known. */
#include "figures/show/tables.h"

static struct cell text_cell(const char *code, const char *text)
{
    return (struct cell){.code = code, .text = text};
}

struct cell name_of_place(const struct question *q, size_t place, bool code)
{
    if (place < q->map.count)
        return code ? text_cell(NULL, q->map.places[place].code) : text_cell(NULL, q->map.places[place].name);
    bool unknown = place == q->map.count;
    const char *key = unknown ? "unknown" : "unplaced";
    const char *text = show_text(q->words, unknown ? "show.place.unknown" : "show.place.unplaced");
    return code ? text_cell(key, "–") : text_cell(NULL, text);
}

const char *name_of_span(struct arena *a, const struct question *q, size_t span)
{
    return span < q->spans.count ? span_label(a, &q->spans.items[span])
                                 : show_text(q->words, "show.span.unknown");
}

struct cell name_of_value(const struct question *q, size_t group, int i)
{
    size_t values[CUBE_TRAITS];
    tally_group_values(values, q->cube, q->by, q->by_count, group);
    int trait = q->by[i];
    const char *code = q->cube->traits[trait].values[values[i]];
    bool unknown = values[i] + 1 == q->cube->traits[trait].value_count;
    const char *text = unknown     ? show_text(q->words, "show.value.unknown")
                       : q->traits ? q->traits[trait].values[values[i]]
                                   : code;
    return text_cell(code, text);
}

/* A value that is but a number says of what: "inkomensgroep 3". */
static const char *full_value(struct arena *a, const struct question *q, size_t group, int i)
{
    const char *text = name_of_value(q, group, i).text;
    bool number = text[0] >= '0' && text[0] <= '9';
    return number && q->traits ? arena_printf(a, "%s %s", q->traits[q->by[i]].name, text) : text;
}

const char *name_of_group(struct arena *a, const struct question *q, size_t group)
{
    const char *out = "";
    for (int i = 0; i < q->by_count && out; i++) {
        const char *value = full_value(a, q, group, i);
        out = value ? arena_printf(a, "%s%s%s", out, i ? ", " : "", value) : NULL;
    }
    return out;
}

const char *name_of_row(struct arena *a, const struct question *q, size_t place, size_t span, size_t group)
{
    const char *group_name = name_of_group(a, q, group), *span_name = name_of_span(a, q, span);
    bool with_span = q->spans.count > 1 || span >= q->spans.count;
    if (!group_name || !span_name)
        return NULL;
    return arena_printf(a, "%s%s%s%s%s", name_of_place(q, place, false).text, with_span ? ", " : "",
                        with_span ? span_name : "", *group_name ? ", " : "", group_name);
}
