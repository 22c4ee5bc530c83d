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

const char *name_of_row(struct arena *a, const struct question *q, size_t place, size_t span, size_t group)
{
    BUF_AUTO out;
    buf_init(&out, 4096);
    buf_adds(&out, name_of_place(q, place, false).text);
    if (q->spans.count > 1 || span >= q->spans.count)
        buf_printf(&out, ", %s", name_of_span(a, q, span));
    for (int i = 0; i < q->by_count; i++)
        buf_printf(&out, ", %s", name_of_value(q, group, i).text);
    return buf_keep(&out, a);
}
