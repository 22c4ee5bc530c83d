/*
 * What a project leader sees of Nu Niet Zwanger: counts, and the quality criteria. What women did and chose is shown by
 * finished quarter, with small numbers left out; how many came in by frozen month, as the coalition sees it, so that no two
 * of these numbers tell a third. Opens no record.
 */
#include "app/nnz/nnz.h"

#include "app/coalition/small.h"
#include "base/str.h"

#include <string.h>

static const char NO_SITUATION[] = "no_situation"; /* of the figure "not_in" */
enum { QUARTERS = 4, MONTHS = 3, MONTH_TEXT = 8 };

/* --- quality --- */

static const struct value *row_of(const struct value *rows, const char *code)
{
    for (size_t i = 0; i < value_count(rows); i++)
        if (text_is(value_get_text(value_item(rows, i), "code"), code))
            return value_item(rows, i);
    return NULL;
}

static const char *quality_tone(const char *state)
{
    return text_is(state, "met") ? "success" : text_is(state, "partly") ? "active" : "neutral";
}

static int put_quality(struct call *c, const struct nnz_place *place, struct err *err)
{
    const struct code_list *criteria = content_list(c->app->content, "nnz_quality");
    struct value *rows, *list = value_put_array(c->page, "quality");
    int64_t met = 0;
    int rc = store_all(&rows, &c->store, SQL_NNZ_QUALITY_OF, DB_ARGS(db_text(place->id)), err);
    for (size_t i = 0; rc == 0 && criteria && i < criteria->count; i++) {
        const struct value *row = row_of(rows, criteria->items[i].code);
        const char *state = value_get_text(row, "state");
        struct value *item = value_add_object(list), *status = value_put_object(item, "status");
        value_put_text(item, "label", label_in(&criteria->items[i].label, c->lang));
        value_put_text(item, "day", value_get_text(row, "day"));
        value_put_text(status, "tone", quality_tone(state));
        value_put_text(status, "label",
                       state ? call_label(c, "nnz_quality_state", state) : call_text(c, "nnz.not_judged"));
        met += text_is(state, "met");
    }
    value_put_int(c->page, "met", met);
    value_put_int(c->page, "criteria", criteria ? (int64_t)criteria->count : 0);
    return rc;
}

static int put_region(struct call *c, const struct nnz_place *place, struct err *err)
{
    struct value *rows, *list = value_put_array(c->page, "region");
    int rc = store_all(&rows, &c->store, SQL_NNZ_REGION, DB_ARGS(db_text(place->id)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        value_add_text(list, value_get_text(value_item(rows, i), "name"));
    return rc;
}

static int put_staff(struct call *c, const struct nnz_place *place, struct err *err)
{
    struct value *rows, *orgs, *people = value_put_array(c->page, "people");
    int64_t holders = 0, trained = 0;
    int rc = store_all(&rows, &c->store, SQL_NNZ_STAFF, DB_ARGS(db_text(place->id), db_int(c->today)), err);
    if (rc == 0)
        rc = store_all(&orgs, &c->store, SQL_NNZ_ORGS, DB_ARGS(db_text(place->id)), err);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        if (!text_is(value_get_text(row, "role"), "nnz_holder"))
            continue;
        bool is_trained = store_day(row, "trained_day", DAY_NONE) >= c->today;
        holders++;
        trained += is_trained;
        struct value *item = value_add_object(people);
        value_put_text(item, "name", value_get_text(row, "name"));
        value_put_text(item, "org", value_get_text(row, "org_name"));
        value_put_text(item, "trained_day", value_get_text(row, "trained_day"));
        value_put_bool(item, "is_trained", is_trained);
    }
    value_put_int(c->page, "holders", holders);
    value_put_int(c->page, "trained", trained);
    struct value *list = value_put_array(c->page, "orgs");
    for (size_t i = 0; i < value_count(orgs); i++)
        value_add_text(list, value_get_text(value_item(orgs, i), "name"));
    return 0;
}

/* --- counts of a quarter --- */

struct quarter {
    char from[11], until[11]; /* months; `until` is not in it */
    int year, number;
};

/* The `back`-th quarter before the one that runs. */
static struct quarter quarter_before(int32_t today, int back)
{
    struct civil now = day_to_civil(today);
    int first = (now.month - 1) / MONTHS * MONTHS + 1;
    int32_t from = day_add_months(day_from_civil(now.year, first, 1), -MONTHS * back);
    struct civil start = day_to_civil(from);
    struct quarter q = {.year = start.year, .number = (start.month - 1) / MONTHS + 1};
    day_format(q.from, from);
    day_format(q.until, day_add_months(from, MONTHS));
    q.from[MONTH_TEXT - 1] = q.until[MONTH_TEXT - 1] = '\0';
    return q;
}

struct row_of_cells {
    struct small_cell cells[SMALL_CELLS_MAX];
    size_t count;
};

/* Every code of the list, with those that did not occur: hidden, they keep others from being worked out. */
static void add_codes(struct row_of_cells *r, const struct code_list *codes, const struct value *rows)
{
    for (size_t i = 0; codes && i < codes->count && r->count < SMALL_CELLS_MAX; i++) {
        int64_t n = 0;
        for (size_t k = 0; k < value_count(rows); k++)
            if (text_is(value_get_text(value_item(rows, k), "item"), codes->items[i].code))
                n = value_get_int(value_item(rows, k), "n", 0);
        r->cells[r->count++] = (struct small_cell){.item = codes->items[i].code, .n = n};
    }
}

static const char *cell_label(struct call *c, const char *list, const char *item)
{
    return text_is(item, NO_SITUATION) ? call_text(c, "nnz.no_situation") : call_label(c, list, item);
}

static void put_cells(struct call *c, struct value *out, struct row_of_cells *r, const char *list)
{
    bool shows = small_hide(r->cells, r->count, SMALL_THRESHOLD);
    int64_t total = 0;
    struct value *items = value_put_array(out, "items");
    for (size_t i = 0; i < r->count; i++) {
        const struct small_cell *cell = &r->cells[i];
        total += cell->n;
        struct value *item = value_add_object(items);
        value_put_text(item, "label", cell_label(c, list, cell->item));
        value_put_text(item, "n",
                       cell->hidden ? call_text(c, "coalition.hidden")
                                    : arena_printf(c->arena, "%lld", (long long)cell->n));
    }
    value_put_text(out, "total",
                   shows ? arena_printf(c->arena, "%lld", (long long)total)
                         : call_text(c, "coalition.hidden"));
}

/* What is counted by quarter: a figure of nnz_tally(), the codes it is counted by, and what one of them is called. */
static const struct by_quarter {
    const char *figure, *list, *item, *unit;
} by_quarter[] = {
    {"outcome", "nnz_outcome", "nnz.outcome", "nnz.women"},
    {"step", "nnz_step", "nnz.step_kind", "nnz.steps"},
    {"not_in", "nnz_not_so", "nnz.reason", "nnz.women"},
};

static int put_quarters(struct call *c, const struct nnz_place *place, const struct by_quarter *of,
                        struct err *err)
{
    struct value *out = value_put_array(c->page, of->figure);
    for (int back = 1; back <= QUARTERS; back++) {
        struct quarter q = quarter_before(c->today, back);
        struct value *rows;
        int rc = store_all(
            &rows, &c->store, SQL_NNZ_TALLY_BETWEEN,
            DB_ARGS(db_text(place->id), db_text(of->figure), db_text(q.from), db_text(q.until)), err);
        if (rc < 0)
            return rc;
        struct row_of_cells r = {.count = 0};
        add_codes(&r, content_list(c->app->content, of->list), rows);
        if (text_is(of->figure, "not_in"))
            add_codes(&r, &(struct code_list){.items = &(struct code_item){.code = NO_SITUATION}, .count = 1},
                      rows);
        struct value *quarter = value_add_object(out);
        value_put_int(quarter, "year", q.year);
        value_put_int(quarter, "quarter", q.number);
        value_put_text(quarter, "item", call_text(c, of->item));
        value_put_text(quarter, "unit", call_text(c, of->unit));
        put_cells(c, quarter, &r, of->list);
    }
    return 0;
}

/* --- how many came in, as it is frozen --- */

static int put_reach(struct call *c, const struct nnz_place *place, struct err *err)
{
    struct value *rows, *list = value_put_array(c->page, "reach");
    int rc = store_all(&rows, &c->store, SQL_NNZ_REACH_FROZEN,
                       DB_ARGS(db_text(value_get_text(place->project, "area"))), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        int64_t n = value_get_int(row, "n", -1);
        struct value *item = value_add_object(list);
        value_put_text(item, "month", value_get_text(row, "month"));
        value_put_text(item, "n",
                       n < 0 ? call_text(c, "coalition.hidden")
                             : arena_printf(c->arena, "%lld", (long long)n));
    }
    return rc;
}

/* --- the page --- */

int nnz_board(struct call *c, struct err *err)
{
    struct nnz_place place;
    int rc = nnz_place_open(&place, c, NNZ_COUNTS,
                            &(struct audit_note){.action = "read", .object = "nnz_project"}, err);
    if (rc < 0)
        return rc;
    value_put_text(c->page, "project", value_get_text(place.project, "name"));
    value_put_text(c->page, "area", value_get_text(place.project, "area_name"));
    value_put_text(c->page, "state",
                   call_label(c, "nnz_project_state", value_get_text(place.project, "state")));
    rc = put_quality(c, &place, err);
    if (rc == 0)
        rc = put_region(c, &place, err);
    if (rc == 0)
        rc = put_staff(c, &place, err);
    for (size_t i = 0; rc == 0 && i < sizeof by_quarter / sizeof by_quarter[0]; i++)
        rc = put_quarters(c, &place, &by_quarter[i], err);
    return rc == 0 ? put_reach(c, &place, err) : rc;
}

int nnz_quality_set(struct call *c, struct err *err)
{
    struct nnz_place place;
    int rc = nnz_place_open(&place, c, NNZ_COUNTS,
                            &(struct audit_note){.action = "change", .object = "nnz_project"}, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_NNZ_QUALITY_SET,
                       DB_ARGS(db_text(place.id), db_text(call_field(c, "criterion")),
                               db_text(call_field(c, "judged")), db_int(c->today)),
                       err);
    if (rc == 0)
        call_go(c, "/nnz/board?done=nnz_quality");
    return rc;
}
