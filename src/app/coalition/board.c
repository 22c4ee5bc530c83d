/* The coordinator's page: a frozen month as tables and bars, each figure with what it means. Computes no figure. */
#include "app/coalition/counts.h"

#include "base/str.h"

enum { MONTHS_AT_ONCE = 6 }; /* the page folds the older ones */

/* A figure as it is shown: from which list its items have their words. */
static const struct shown {
    const char *figure, *list;
    const char *due; /* the figure that holds the wholes of its items; NULL: its own total */
} figures[] = {
    {"asked", NULL, NULL},
    {"asked_org", "org", "asked_org_due"},
    {"days_to_help", NULL, NULL},
    {"week_of_help", NULL, NULL},
    {"visit", "visit_state", NULL},
    {"referral", "referral_event", NULL},
    {"referral_result", "referral_result", NULL},
    {"step", "step_result", NULL},
    {"before_pregnancy", "before_pregnancy", NULL},
    {"planned", "planned_pregnancy", NULL},
    {"ready_before", "ready_answer", NULL},
    {"ready_after", "ready_answer", NULL},
    {"bottleneck_kind", "org_kind", NULL},
    {"bottleneck_reason", "bottleneck_reason", NULL},
    {"nnz_reach", "area", NULL},
    {"nnz_area", "nnz_project_state", NULL},
};

static const struct value *find(const struct value *rows, const char *figure, const char *item)
{
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        if (text_is(value_get_text(row, "figure"), figure) && text_is(value_get_text(row, "item"), item))
            return row;
    }
    return NULL;
}

static int64_t number(const struct value *row)
{
    return row ? value_get_int(row, "value", -1) : -1;
}

static const char *item_label(struct call *c, const struct shown *s, const struct value *row)
{
    const char *item = value_get_text(row, "item"), *org = value_get_text(row, "org_name");
    if (org)
        return org;
    if (s->list && content_has_code(c->app->content, s->list, item))
        return call_label(c, s->list, item);
    if (s->list && text_is(s->list, "org_kind"))
        return call_label(c, s->list, item);
    if (text_is(s->figure, "week_of_help"))
        return call_text(c, "coalition.item.median_week");
    /* A step that was not done says so by its state. */
    if (content_has_code(c->app->content, "step_state", item) && text_is(s->figure, "step"))
        return call_label(c, "step_state", item);
    return call_text(c, arena_printf(c->arena, "coalition.item.%s", item));
}

/* The longest bar of a figure is its largest number; of a share, its whole. */
static int64_t largest(const struct value *rows, const char *figure)
{
    int64_t max = 0;
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        if (text_is(value_get_text(row, "figure"), figure) && number(row) > max)
            max = number(row);
    }
    return max;
}

static const char *words_of(struct call *c, int64_t n, int64_t whole, bool share)
{
    if (n < 0)
        return call_text(c, "coalition.hidden");
    if (!share || whole <= 0)
        return arena_printf(c->arena, "%lld", (long long)n);
    return arena_printf(c->arena, "%lld / %lld (%lld%%)", (long long)n, (long long)whole,
                        (long long)((n * 100 + whole / 2) / whole));
}

static void put_bar(struct value *items, struct call *c, const struct shown *s, const struct value *rows,
                    const struct value *row)
{
    const char *item = value_get_text(row, "item");
    int64_t n = number(row),
            whole = s->due ? number(find(rows, s->due, item)) : number(find(rows, s->figure, ""));
    bool share = s->due || text_is(s->figure, "asked");
    int64_t longest = share ? whole : largest(rows, s->figure);
    struct value *bar = value_add_object(items);
    value_put_text(bar, "label", item_label(c, s, row));
    value_put_text(bar, "value", words_of(c, n, whole, share));
    if (n >= 0 && longest > 0 && !text_is(item, "median"))
        value_put_int(bar, "width", n * 100 / longest);
    else
        value_put(bar, "width", value_null(c->arena));
}

static void put_withheld(struct value *items, struct call *c)
{
    struct value *bar = value_add_object(items);
    value_put_text(bar, "label", call_text(c, "coalition.too_few"));
    value_put_text(bar, "value", call_text(c, "coalition.hidden"));
    value_put(bar, "width", value_null(c->arena));
}

/* Whether every number of a figure is left out. */
static bool none_shown(const struct value *rows, const char *figure)
{
    for (size_t i = 0; i < value_count(rows); i++)
        if (text_is(value_get_text(value_item(rows, i), "figure"), figure) &&
            number(value_item(rows, i)) >= 0)
            return false;
    return true;
}

static void put_figure(struct value *list, struct call *c, const struct shown *s, const struct value *rows)
{
    struct value *figure = value_object(c->arena), *items = value_put_array(figure, "items");
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        if (text_is(value_get_text(row, "figure"), s->figure) && !text_is(value_get_text(row, "item"), ""))
            put_bar(items, c, s, rows, row);
    }
    const struct value *total = find(rows, s->figure, "");
    if (value_count(items) == 0)
        return;
    if ((total && number(total) < 0) || none_shown(rows, s->figure)) { /* one line says so */
        items = value_put_array(figure, "items");
        put_withheld(items, c);
        total = NULL;
    }
    value_put_text(figure, "code", s->figure);
    value_put_text(figure, "title", call_text(c, arena_printf(c->arena, "coalition.figure.%s", s->figure)));
    value_put_text(figure, "what", call_text(c, "coalition.what"));
    value_put_text(figure, "unit", call_text(c, "coalition.unit"));
    value_put_text(figure, "note", call_text(c, arena_printf(c->arena, "coalition.means.%s", s->figure)));
    value_put_text(figure, "total", total ? words_of(c, number(total), 0, false) : NULL);
    value_add(list, figure);
}

static int put_month(struct call *c, const char *month, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_COUNT_LIST, DB_ARGS(db_text(month)), err);
    if (rc < 0)
        return rc;
    struct value *list = value_put_array(c->page, "figures");
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++)
        put_figure(list, c, &figures[i], rows);
    return 0;
}

int coalition_board(struct call *c, struct err *err)
{
    struct value *months;
    const char *asked = value_get_text(c->query, "month"), *month = NULL;
    int rc = store_all(&months, &c->store, SQL_COUNT_FROZEN_LIST, DB_NO_ARGS, err);
    if (rc < 0)
        return rc;
    struct value *list = value_put_array(c->page, "months");
    struct value *older = value_put_array(c->page, "older_months");
    bool older_open = false;
    for (size_t i = 0; i < value_count(months); i++) {
        const char *text = value_get_text(value_item(months, i), "month");
        bool current = asked ? text_is(asked, text) : i == 0;
        struct value *item = value_add_object(i < MONTHS_AT_ONCE ? list : older);
        older_open = older_open || (current && i >= MONTHS_AT_ONCE);
        value_put_text(item, "month", text);
        value_put_text(item, "href", arena_printf(c->arena, "/coalition?month=%s", text));
        value_put_bool(item, "current", current);
        month = current ? text : month;
    }
    value_put_text(c->page, "month", month);
    value_put_bool(c->page, "older_open", older_open);
    if (month)
        rc = put_month(c, month, err);
    if (rc == 0)
        rc = coalition_trained(c, err);
    return rc == 0 ? coalition_overdue(c, err) : rc;
}
