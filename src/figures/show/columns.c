/* Builds a table from lists of column rules, and the columns that all tables share. Computes no measure. */
#include "figures/show/columns.h"

#include <math.h>

struct cell cell_of_text(const char *code, const char *text)
{
    return (struct cell){.code = code, .text = text, .count = CELL_NONE, .number = (double)NAN};
}

struct cell cell_of_count(int64_t n)
{
    return (struct cell){.count = n, .number = (double)NAN};
}

struct cell cell_of_number(double x)
{
    return (struct cell){.count = CELL_NONE, .number = x};
}

struct cell cell_of_word(const struct row *r, const char *prefix, const char *code)
{
    return cell_of_text(code, show_text(r->q->words, arena_printf(r->a, "show.%s.%s", prefix, code)));
}

/* --- what tells rows apart --- */

static bool several_places(const struct question *q)
{
    return !q->lorenz || q->families;
}

static struct cell fill_indicator(const struct row *r)
{
    return cell_of_text(r->asked->indicator->code, show_words_of(r->q->words, r->asked->indicator->name));
}

static struct cell fill_unit(const struct row *r)
{
    const char *unit = r->asked->indicator->unit;
    return cell_of_text(unit, show_unit(r->a, r->q->words, unit));
}

static struct cell fill_level(const struct row *r)
{
    return cell_of_word(r, "level", r->q->map.level);
}

static struct cell fill_area(const struct row *r)
{
    return name_of_place(r->q, r->place, true);
}

static struct cell fill_name(const struct row *r)
{
    return name_of_place(r->q, r->place, false);
}

static struct cell fill_period(const struct row *r)
{
    const char *text = name_of_span(r->a, r->q, r->span);
    if (r->span >= r->q->spans.count)
        return cell_of_text("unknown", text);
    const struct span *s = &r->q->spans.items[r->span];
    return cell_of_text(s->first == s->last ? text : arena_printf(r->a, "%d-%d", s->first, s->last), text);
}

static struct cell fill_years(const struct row *r)
{
    return cell_of_count(r->span < r->q->spans.count ? r->q->spans.items[r->span].with_data : CELL_NONE);
}

const struct column_rule columns_keys[] = {
    {"indicator", COLUMN_TEXT, 0, true, false, NULL, fill_indicator},
    {"unit", COLUMN_TEXT, 0, true, false, NULL, fill_unit},
    {"level", COLUMN_TEXT, 0, true, false, NULL, fill_level},
    {"area", COLUMN_TEXT, 0, false, false, several_places, fill_area},
    {"name", COLUMN_TEXT, 0, false, false, several_places, fill_name},
    {"period", COLUMN_TEXT, 0, true, false, NULL, fill_period},
    {"years", COLUMN_COUNT, 0, false, false, NULL, fill_years},
    {"by", COLUMN_TEXT, 0, false, false, NULL, NULL},
    {0},
};

/* --- where it comes from: in CSV behind each row, elsewhere as notes --- */

static struct cell fill_definition(const struct row *r)
{
    return cell_of_text(NULL, r->asked->sentence);
}

static struct cell fill_dataset(const struct row *r)
{
    return cell_of_text(NULL, r->q->dataset);
}

static struct cell fill_borders(const struct row *r)
{
    return cell_of_text(NULL, r->q->map.borders ? arena_printf(r->a, "%d", r->q->map.borders) : NULL);
}

static struct cell fill_curves(const struct row *r)
{
    return cell_of_text(NULL, r->q->curves);
}

static struct cell fill_remark(const struct row *r)
{
    const int64_t *n = r->figure ? r->figure->counts : NULL;
    if (n && n[CUBE_ELIGIBLE] == 0 && n[CUBE_UNDECIDED] == 0)
        return cell_of_word(r, "remark", "none");
    if (n && n[CUBE_KNOWN] == 0)
        return cell_of_word(r, "remark", "all_missing");
    const struct lorenz_row *families = r->q->families ? r->lorenz : NULL;
    if (families && families->persons == 0)
        return cell_of_word(r, "remark", isnan(families->missing) ? "none" : "all_missing");
    return r->small ? cell_of_word(r, "remark", "not_for_publication") : cell_of_text("", "");
}

const struct column_rule columns_sources[] = {
    {"remark", COLUMN_TEXT, 0, false, false, NULL, fill_remark},
    {"definition", COLUMN_TEXT, 0, false, true, NULL, fill_definition},
    {"dataset", COLUMN_TEXT, 0, false, true, NULL, fill_dataset},
    {"borders", COLUMN_TEXT, 0, false, true, NULL, fill_borders},
    {"curves", COLUMN_TEXT, 0, false, true, NULL, fill_curves},
    {0},
};

/* --- building --- */

/* One column: a rule, or one of the traits that rows are split by. */
struct plan {
    const struct column_rule *rule;
    int trait;
};

enum { COLUMNS_MAX = 80 };

static size_t make_plan(struct plan *plan, const struct question *q, const struct column_rule *const *lists)
{
    size_t n = 0;
    for (; *lists; lists++)
        for (const struct column_rule *rule = *lists; rule->code; rule++) {
            int copies = rule->fill ? 1 : q->by_count;
            for (int i = 0; i < copies && n < COLUMNS_MAX && (!rule->wanted || rule->wanted(q)); i++)
                plan[n++] = (struct plan){rule, i};
        }
    return n;
}

static struct column column_of(struct arena *a, const struct question *q, const struct plan *p)
{
    struct column c = {.code = p->rule->code, .kind = p->rule->kind, .decimals = p->rule->decimals};
    c.key = p->rule->key;
    c.csv_only = p->rule->csv_only;
    if (p->rule->fill) {
        c.label = show_text(q->words, arena_printf(a, "show.column.%s", c.code));
    } else {
        int trait = q->by[p->trait];
        c.code = q->cube->traits[trait].code;
        c.label = q->traits ? q->traits[trait].name : c.code;
    }
    return c;
}

int columns_fill(struct table *out, struct arena *a, const struct question *q,
                 const struct column_rule *const *lists, struct row_list rows, struct err *err)
{
    struct plan plan[COLUMNS_MAX];
    size_t count = make_plan(plan, q, lists);
    struct column *columns = arena_alloc(a, count * sizeof *columns + 1);
    struct cell *cells = arena_alloc(a, count * rows.count * sizeof *cells + 1);
    if (!columns || !cells)
        return err_nomem(err);
    for (size_t c = 0; c < count; c++) {
        columns[c] = column_of(a, q, &plan[c]);
        for (size_t i = 0; i < rows.count; i++)
            cells[i * count + c] = plan[c].rule->fill ? plan[c].rule->fill(&rows.items[i])
                                                      : name_of_value(q, rows.items[i].group, plan[c].trait);
    }
    if (arena_failed(a))
        return err_nomem(err);
    out->columns = columns;
    out->column_count = count;
    out->cells = cells;
    out->row_count = rows.count;
    out->words = q->words;
    for (size_t i = 0; i < rows.count; i++)
        if (rows.items[i].small)
            out->warning = show_text(q->words, "show.warning");
    return 0;
}
