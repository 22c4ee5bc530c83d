/* See counts.h. Works the numbers out and freezes them; which small ones are left out is small.h, how they are shown is
 * board.c. */
#include "app/coalition/counts.h"

#include "app/coalition/before.h"
#include "app/coalition/help.h"
#include "app/coalition/small.h"
#include "app/jobs.h"
#include "app/signals/file.h"
#include "base/str.h"

#include <string.h>

enum { FREEZE_AT = 3 * 60, MONTH_LEN = 7, SCRATCH_MAX = 8 << 20 };

struct month {
    char text[MONTH_LEN + 1];
    int32_t first, next; /* its first day, and that of the next */
    int64_t from, to;    /* instants */
};

static struct month month_of(int32_t day)
{
    struct civil civil = day_to_civil(day);
    struct month m = {.first = day_from_civil(civil.year, civil.month, 1)};
    char text[11];
    m.next = day_add_months(m.first, 1);
    m.from = instant_at(m.first, 0);
    m.to = instant_at(m.next, 0);
    day_format(text, m.first);
    memcpy(m.text, text, MONTH_LEN);
    return m;
}

static int month_parse(struct month *out, struct call *c, const char *text, struct err *err)
{
    int32_t day;
    const char *first = arena_printf(c->arena, "%s-01", text ? text : "");
    if (!text || strlen(text) != MONTH_LEN || !first || !day_parse(&day, first))
        return err_set(err, ERR_INVALID, "month", "month_form", NULL);
    *out = month_of(day);
    return 0;
}

/* --- writing --- */

struct freezing {
    struct call *c;
    struct month month;
    int64_t position;
};

/* What may not show is kept as null. */
static struct db_arg shown(bool shows, int64_t n)
{
    return shows ? db_int(n) : db_none();
}

static int put(struct freezing *f, const char *figure, const char *item, struct db_arg value, struct err *err)
{
    struct db_arg position = db_int(f->position++);
    return store_run(NULL, &f->c->store, SQL_COUNT_ADD,
                     DB_ARGS(db_text(f->month.text), db_text(figure), db_text(item), position, value), err);
}

/* --- counts of a code each --- */

enum {
    NO_PARTNER = -1,
    REFERRAL = 0,
    REFERRAL_RESULT,
    STEP,
    VISIT,
    BEFORE_PREGNANCY,
    PLANNED,
    READY_BEFORE_SUPPORT,
    READY_AFTER_SUPPORT,
    BOTTLENECK_KIND,
    BOTTLENECK_REASON,
    NNZ_REACH,
    PARTITIONS
};

/* `partner`: another that has, or holds as one of its numbers, the same total; what the one hides the other may not tell. */
static const struct partition {
    const char *figure, *list; /* codes that could have occurred */
    enum sql_name rows;
    bool by_month, total; /* counted by month already; adds up to a total that is shown */
    int partner;
    int (*count)(struct value **rows, struct call *c, int64_t from, int64_t to,
                 struct err *err); /* not by `rows` */
} partitions[PARTITIONS] = {
    [REFERRAL] = {"referral", NULL, SQL_COUNT_REFERRAL_EVENTS, false, false, REFERRAL_RESULT, NULL},
    [REFERRAL_RESULT] = {"referral_result", "referral_result", SQL_COUNT_REFERRAL_RESULTS, false, true,
                         NO_PARTNER, NULL},
    [STEP] = {"step", "step_result", SQL_COUNT_STEPS, false, true, NO_PARTNER, NULL},
    [VISIT] = {"visit", NULL, SQL_COUNT_VISITS, false, false, NO_PARTNER, NULL},
    [BEFORE_PREGNANCY] = {"before_pregnancy", "before_pregnancy", 0, false, true, PLANNED, before_talks},
    [PLANNED] = {"planned", "planned_pregnancy", 0, false, true, BEFORE_PREGNANCY, before_planned},
    [READY_BEFORE_SUPPORT] = {"ready_before", "ready_answer", SQL_COUNT_READY_BEFORE, false, true, NO_PARTNER,
                              NULL},
    [READY_AFTER_SUPPORT] = {"ready_after", "ready_answer", SQL_COUNT_READY_AFTER, false, true, NO_PARTNER,
                             NULL},
    [BOTTLENECK_KIND] = {"bottleneck_kind", "org_kind", SQL_COUNT_BOTTLENECK_KINDS, true, true,
                         BOTTLENECK_REASON, NULL},
    [BOTTLENECK_REASON] = {"bottleneck_reason", "bottleneck_reason", SQL_COUNT_BOTTLENECK_REASONS, true, true,
                           BOTTLENECK_KIND, NULL},
    [NNZ_REACH] = {"nnz_reach", NULL, SQL_COUNT_NNZ_REACH, true, true, NO_PARTNER, NULL},
};

struct cells {
    struct small_cell items[SMALL_CELLS_MAX];
    size_t count;
    bool shows; /* the total */
};

static void add_cell(struct cells *out, const char *item, int64_t n)
{
    for (size_t i = 0; i < out->count; i++)
        if (text_is(out->items[i].item, item))
            return;
    if (out->count < SMALL_CELLS_MAX)
        out->items[out->count++] = (struct small_cell){.item = item, .n = n};
}

/* What did not occur is a number too: hidden, it keeps others from being worked out. */
static void add_zeros(struct cells *out, const struct content *content, const char *list)
{
    const struct code_list *codes = list ? content_list(content, list) : NULL;
    for (size_t i = 0; codes && i < codes->count; i++)
        add_cell(out, codes->items[i].code, 0);
    for (size_t i = 0; text_is(list, "org_kind") && i < content->kind_count; i++)
        add_cell(out, content->kinds[i].code, 0);
}

static int load_cells(struct cells *out, struct freezing *f, const struct partition *p, struct err *err)
{
    struct value *rows;
    int rc = p->count      ? p->count(&rows, f->c, f->month.from, f->month.to, err)
             : p->by_month ? store_all(&rows, &f->c->store, p->rows, DB_ARGS(db_text(f->month.text)), err)
                           : store_all(&rows, &f->c->store, p->rows,
                                       DB_ARGS(db_int(f->month.from), db_int(f->month.to)), err);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < value_count(rows); i++)
        add_cell(out, value_get_text(value_item(rows, i), "item"),
                 value_get_int(value_item(rows, i), "n", 0));
    out->shows = true;
    if (p->total) {
        add_zeros(out, f->c->app->content, p->list);
        out->shows = small_hide(out->items, out->count, SMALL_THRESHOLD);
    }
    for (size_t i = 0; !p->total && i < out->count; i++)
        out->items[i].hidden = out->items[i].n > 0 && out->items[i].n < SMALL_THRESHOLD;
    return 0;
}

static int write_cells(struct freezing *f, const struct partition *p, struct cells *cells, bool withheld,
                       struct err *err)
{
    int64_t total = 0;
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < cells->count; i++) {
        struct small_cell *cell = &cells->items[i];
        total += cell->n;
        cell->hidden = cell->hidden || (withheld && (p->total || text_is(cell->item, "complete")));
        if (cell->n > 0 || cell->hidden)
            rc = put(f, p->figure, cell->item, shown(!cell->hidden, cell->n), err);
    }
    bool shows = cells->shows && !withheld;
    return rc == 0 && p->total ? put(f, p->figure, "", shown(shows, total), err) : rc;
}

static int count_partitions(struct freezing *f, struct err *err)
{
    struct cells *all = arena_alloc(f->c->arena, PARTITIONS * sizeof *all);
    if (!all)
        return err_nomem(err);
    memset(all, 0, PARTITIONS * sizeof *all);
    int rc = 0;
    for (int i = 0; rc == 0 && i < PARTITIONS; i++)
        rc = load_cells(&all[i], f, &partitions[i], err);
    for (int i = 0; rc == 0 && i < PARTITIONS; i++) {
        int partner = partitions[i].partner;
        rc = write_cells(f, &partitions[i], &all[i], partner != NO_PARTNER && !all[partner].shows, err);
    }
    return rc;
}

/* --- the first help --- */

/* A median and of how many it is. */
static int put_median(struct freezing *f, const char *figure, int64_t *values, int64_t n, bool shows,
                      struct err *err)
{
    bool enough = shows && n >= SMALL_THRESHOLD;
    int rc = put(f, figure, "median", enough ? db_int(help_median(values, n)) : db_none(), err);
    return rc == 0 ? put(f, figure, "", shown(shows, n), err) : rc;
}

/* How many were pregnant is not said where it tells of a few that they were not. */
static int count_help(struct freezing *f, struct err *err)
{
    struct help_times t = {0};
    int rc = help_times(&t, f->c, f->month.from, f->month.to, err);
    if (rc < 0)
        return rc;
    struct small_cell cells[] = {{.item = "pregnant", .n = t.pregnant},
                                 {.item = "others", .n = t.count - t.pregnant}};
    bool shows = small_hide(cells, 2, SMALL_THRESHOLD);
    rc = put_median(f, "days_to_help", t.days, t.count, shows, err);
    return rc == 0 ? put_median(f, "week_of_help", t.weeks, t.pregnant, shows && !cells[0].hidden, err) : rc;
}

/* --- asked in time --- */

struct asked {
    struct small_share *orgs;
    size_t count, room;
};

static int add_asked(struct asked *all, struct call *c, const char *org, bool in_time, struct err *err)
{
    size_t i = 0;
    while (i < all->count && !text_is(all->orgs[i].item, org))
        i++;
    if (i == all->room)
        return err_set(err, ERR_NOMEM, "counts", "nomem", NULL);
    if (i == all->count)
        all->orgs[all->count++] = (struct small_share){.item = arena_str(c->arena, org)};
    all->orgs[i].whole++;
    all->orgs[i].part += in_time;
    return 0;
}

/* The moments of one person that were due in the month, as they stood at its end. */
static int count_person(struct asked *all, struct freezing *f, const struct value *row, struct err *err)
{
    ARENA_AUTO scratch = arena_new(SCRATCH_MAX);
    const char *org = value_get_text(row, "asker");
    if (!scratch)
        return err_nomem(err);
    if (!org)
        return 0;
    struct call c = *f->c;
    c.arena = scratch;
    c.store.arena = scratch;
    struct care_file file;
    struct statuses statuses;
    int rc = care_file_load(&file, &c, value_get_text(row, "person_id"), err);
    if (rc == 0)
        rc = schedule_status(&statuses, scratch, &c.app->content->programme, &file.schedule,
                             f->month.next - 1, err);
    for (size_t i = 0; rc == 0 && i < statuses.count; i++) {
        const struct moment_status *s = &statuses.items[i];
        bool counts = s->state == MOMENT_DONE || s->state == MOMENT_LATE || s->state == MOMENT_MISSED ||
                      s->state == MOMENT_OVERDUE || s->state == MOMENT_OPEN;
        if (counts && s->due_day >= f->month.first && s->due_day < f->month.next)
            rc = add_asked(all, f->c, org, s->state == MOMENT_DONE, err);
    }
    return rc;
}

static int write_asked(struct freezing *f, struct asked *all, struct err *err)
{
    struct small_cell cells[] = {{.item = "in_time"}, {.item = "late"}};
    int64_t due = 0;
    for (size_t i = 0; i < all->count; i++) {
        due += all->orgs[i].whole;
        cells[0].n += all->orgs[i].part;
    }
    cells[1].n = due - cells[0].n;
    bool shows = small_hide(cells, 2, SMALL_THRESHOLD);
    size_t orgs = shows ? small_group(all->orgs, all->count, SMALL_THRESHOLD, "others") : 0;
    if (orgs > 1 && !small_hide_shares(all->orgs, orgs, SMALL_THRESHOLD))
        cells[0].hidden = cells[1].hidden = true;
    int rc = put(f, "asked", "in_time", shown(!cells[0].hidden, cells[0].n), err);
    if (rc == 0)
        rc = put(f, "asked", "late", shown(!cells[1].hidden, cells[1].n), err);
    if (rc == 0)
        rc = put(f, "asked", "", shown(shows, due), err);
    for (size_t i = 0; rc == 0 && orgs > 1 && i < orgs; i++) {
        const struct small_share *o = &all->orgs[i];
        rc = put(f, "asked_org", o->item, shown(!o->hidden, o->part), err);
        if (rc == 0)
            rc = put(f, "asked_org_due", o->item, db_int(o->whole), err);
    }
    return rc;
}

static int count_asked(struct freezing *f, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &f->c->store, SQL_COUNT_PERSONS, DB_ARGS(db_int(f->month.to)), err);
    if (rc < 0)
        return rc;
    struct asked all = {.room = value_count(rows) + 1};
    all.orgs = arena_alloc(f->c->arena, all.room * sizeof *all.orgs);
    if (!all.orgs)
        return err_nomem(err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        rc = count_person(&all, f, value_item(rows, i), err);
    return rc == 0 ? write_asked(f, &all, err) : rc;
}

/* --- where Nu Niet Zwanger runs or has started --- */

/* Municipalities are no people: none is left out. */
static int count_nnz_areas(struct freezing *f, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &f->c->store, SQL_COUNT_NNZ_AREAS, DB_ARGS(db_int(f->month.to)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        rc = put(f, "nnz_area", value_get_text(row, "item"), db_int(value_get_int(row, "n", 0)), err);
    }
    return rc;
}

/* --- freezing --- */

static int freeze(struct call *c, const struct month *month, struct err *err)
{
    struct freezing f = {.c = c, .month = *month};
    int added = 0,
        rc = store_run(&added, &c->store, SQL_COUNT_FROZEN_ADD,
                       DB_ARGS(db_text(month->text), db_int(c->now), db_int(SMALL_THRESHOLD)), err);
    if (rc < 0 || added == 0)
        return rc;
    rc = count_asked(&f, err);
    if (rc == 0)
        rc = count_help(&f, err);
    if (rc == 0)
        rc = count_partitions(&f, err);
    return rc == 0 ? count_nnz_areas(&f, err) : rc;
}

static int plan(struct call *c, const struct month *month, struct err *err)
{
    return job_plan(c, "counts_freeze", "month", month->text, instant_at(month->next, FREEZE_AT), err);
}

int counts_start(struct call *c, struct err *err)
{
    struct month now = month_of(c->today), before = month_of(now.first - 1);
    int64_t any = 0;
    int rc = store_int(&any, &c->store, SQL_COUNT_ANY_BEFORE, DB_ARGS(db_int(now.from)), err);
    if (rc == 0 && any > 0)
        rc = plan(c, &before, err);
    return rc == 0 ? plan(c, &now, err) : rc;
}

int counts_freeze_job(struct call *c, struct err *err)
{
    struct month month = {0};
    int rc = month_parse(&month, c, call_param(c, "detail"), err);
    if (rc == 0 && c->today < month.next)
        return err_set(err, ERR_CONFLICT, "month", "month_runs", NULL);
    if (rc == 0)
        rc = freeze(c, &month, err);
    if (rc < 0)
        return rc;
    struct month next = month_of(month.next);
    return plan(c, &next, err);
}

int counts_export(struct call *c, struct err *err)
{
    struct month month;
    struct value *head, *rows;
    int rc = month_parse(&month, c, value_get_text(c->query, "month"), err);
    if (rc == 0)
        rc = store_one(&head, &c->store, SQL_COUNT_FROZEN_FIND, DB_ARGS(db_text(month.text)), err);
    if (rc == ERR_NOT_FOUND)
        return err_set(err, ERR_NOT_FOUND, "month", "month_not_frozen", "%s", month.text);
    if (rc == 0)
        rc = store_all(&rows, &c->store, SQL_COUNT_LIST, DB_ARGS(db_text(month.text)), err);
    if (rc < 0)
        return rc;
    struct value *document = value_put_object(c->page, "document");
    value_put_text(document, "format", "kiem-counts-1");
    value_put_text(document, "month", month.text);
    value_put_text(document, "frozen_at", value_get_text(head, "at"));
    value_put_int(document, "threshold", value_get_int(head, "threshold", 0));
    struct value *counts = value_put_array(document, "counts");
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        const struct value *n = value_get(row, "value");
        struct value *out = value_add_object(counts);
        value_put_text(out, "figure", value_get_text(row, "figure"));
        value_put_text(out, "item", value_get_text(row, "item"));
        value_put(out, "value", n ? value_copy(c->arena, n) : value_null(c->arena));
    }
    return 0;
}
