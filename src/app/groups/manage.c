/* What an organisation offers: its groups, a new one with the dates of its sessions, and what participants thought, as counts.
 * Who takes part is seen by those who lead it, by first name; colleagues see how many there are. */
#include "app/groups/group_part.h"

#include "app/chain/appointment.h"
#include "app/coalition/small.h"
#include "app/jobs.h"
#include "app/paging.h"
#include "base/str.h"

#include <stdio.h>

enum { ANSWERS_MAX = 20, MINUTES_LEAST = 15, MINUTES_MOST = 720, SESSIONS_MOST = 40, EVERY_MOST = 400 };
#define MINUTE_MS INT64_C(60000)

/* --- what participants thought --- */

static int64_t times_of(const struct value *rows, const char *kind, const char *question, const char *answer)
{
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        if (text_is(value_get_text(row, "kind"), kind) &&
            text_is(value_get_text(row, "question"), question) &&
            text_is(value_get_text(row, "answer"), answer))
            return value_get_int(row, "times", 0);
    }
    return 0;
}

/* One question: its counts, small ones left out so that nobody's answer can be worked out. */
static void put_question(struct value *list, struct call *c, const struct value *rows, const char *kind,
                         const struct group_question *q)
{
    const struct code_list *answers = content_list(c->app->content, q->list);
    struct small_cell cells[ANSWERS_MAX];
    size_t n = 0;
    for (; answers && n < answers->count && n < ANSWERS_MAX; n++)
        cells[n] = (struct small_cell){.item = answers->items[n].code,
                                       .n = times_of(rows, kind, q->code, answers->items[n].code)};
    bool shown = small_hide(cells, n, SMALL_THRESHOLD);
    struct value *item = value_add_object(list);
    value_put_text(item, "label", label_in(&q->label, c->lang));
    value_put_bool(item, "shown", shown);
    struct value *out = value_put_array(item, "answers");
    for (size_t i = 0; shown && i < n; i++) {
        struct value *one = value_add_object(out);
        value_put_text(one, "label", call_label(c, q->list, cells[i].item));
        value_put_text(one, "value",
                       cells[i].hidden ? NULL : arena_printf(c->arena, "%lld", (long long)cells[i].n));
    }
}

static bool has_views(const struct value *rows, const char *kind)
{
    bool any = false;
    for (size_t i = 0; i < value_count(rows); i++)
        any = any || text_is(value_get_text(value_item(rows, i), "kind"), kind);
    return any;
}

static int put_views(struct call *c, struct err *err)
{
    const struct group_content *g = &c->app->content->groups;
    struct value *rows, *list = value_put_array(c->page, "views");
    int rc = store_all(&rows, &c->store, SQL_GROUP_VIEWS, DB_ARGS(db_text(c->actor->org)), err);
    for (size_t i = 0; rc == 0 && i < g->kind_count; i++) {
        if (!has_views(rows, g->kinds[i].code))
            continue;
        struct value *item = value_add_object(list);
        value_put_text(item, "kind_label", label_in(&g->kinds[i].label, c->lang));
        struct value *questions = value_put_array(item, "questions");
        for (size_t k = 0; k < g->question_count; k++)
            put_question(questions, c, rows, g->kinds[i].code, &g->questions[k]);
    }
    return rc;
}

/* --- the list --- */

static void put_counts(struct value *out, struct call *c, const struct value *row)
{
    const struct group_kind *kind = group_kind_of(c, row);
    int64_t taken = value_get_int(row, "taken", 0);
    value_put_int(out, "taken", taken);
    value_put_int(out, "most", value_get_int(row, "most", 0));
    value_put_int(out, "waiting", value_get_int(row, "waiting", 0));
    int64_t missing = kind ? kind->least - taken : 0;
    value_put_bool(out, "is_short", missing > 0 && value_get_int(row, "ends_ms", 0) > c->now);
    value_put_int(out, "missing", missing > 0 ? missing : 0);
}

int groups_page(struct call *c, struct err *err)
{
    struct value *rows, *list = value_put_array(c->page, "groups");
    int64_t page = paging_wanted(c);
    int rc = store_all(&rows, &c->store, SQL_GROUPS_OF_ORG,
                       DB_ARGS(db_text(c->actor->org), db_int(c->now), db_int(GROUPS_PAGE + 1),
                               db_int((page - 1) * GROUPS_PAGE)),
                       err);
    for (size_t i = 0; rc == 0 && i < value_count(rows) && i < GROUPS_PAGE; i++) {
        const struct value *row = value_item(rows, i);
        struct value *item = value_add_object(list);
        group_put(item, c, row);
        put_counts(item, c, row);
        value_put_text(item, "href", arena_printf(c->arena, "/groups/%s", value_get_text(row, "id")));
    }
    if (rc == 0)
        paging_put(c, "/groups", page, value_count(rows) > GROUPS_PAGE);
    return rc == 0 ? put_views(c, err) : rc;
}

/* --- a new one --- */

static void put_kinds(struct call *c)
{
    const struct group_content *g = &c->app->content->groups;
    struct value *list = value_put_array(c->page, "kinds");
    for (size_t i = 0; i < g->kind_count; i++) {
        struct value *item = value_add_object(list);
        value_put_text(item, "title", label_in(&g->kinds[i].label, c->lang));
        value_put_text(item, "explain", label_in(&g->kinds[i].explain, c->lang));
        value_put_text(item, "href", arena_printf(c->arena, "/groups/new/%s", g->kinds[i].code));
    }
}

static void put_choice(struct value *list, const char *value, const char *label)
{
    struct value *one = value_add_object(list);
    value_put_text(one, "value", value);
    value_put_text(one, "label", label);
}

int group_put_leader_choices(struct value *choices, struct call *c, struct err *err)
{
    struct value *rows, *leaders = value_put_array(choices, "leaders");
    int rc = store_all(&rows, &c->store, SQL_ONCALL_MEMBERS,
                       DB_ARGS(db_text(c->actor->org), db_int(c->today)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        put_choice(leaders, value_get_text(value_item(rows, i), "id"),
                   value_get_text(value_item(rows, i), "name"));
    return rc;
}

static int put_choices(struct call *c, struct err *err)
{
    struct value *choices = value_put_object(c->page, "choices"), *rows;
    struct value *areas = value_put_array(choices, "area");
    int rc = group_put_leader_choices(choices, c, err);
    if (rc == 0)
        rc = store_all(&rows, &c->store, SQL_GROUP_AREA_CHOICES, DB_ARGS(db_text(c->actor->org)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        put_choice(areas, value_get_text(value_item(rows, i), "code"),
                   value_get_text(value_item(rows, i), "name"));
    return rc;
}

static void put_number(struct value *values, const char *name, int n)
{
    char text[16];
    snprintf(text, sizeof text, "%d", n);
    value_put_text(values, name, text);
}

static int path_kind(const struct group_kind **out, struct call *c, struct err *err)
{
    *out = group_kind_find(&c->app->content->groups, call_param(c, "group_kind"));
    return *out ? 0 : err_set(err, ERR_NOT_FOUND, "group_kind", "not_found", NULL);
}

int group_kinds(struct call *c, struct err *err)
{
    (void)err;
    put_kinds(c);
    return 0;
}

int group_new(struct call *c, struct err *err)
{
    const struct group_kind *kind = NULL;
    int rc = path_kind(&kind, c, err);
    if (rc < 0)
        return rc;
    value_put_text(c->page, "kind_label", label_in(&kind->label, c->lang));
    value_put_text(c->page, "explain", label_in(&kind->explain, c->lang));
    value_put_bool(c->page, "asks_due", kind->match == GROUP_DUE);
    value_put_int(c->page, "least", kind->least);
    value_put_int(c->page, "spread_days", kind->spread_days);
    struct value *values = value_put_object(c->page, "values");
    value_put_text(values, "language", "nl");
    put_number(values, "most", kind->most);
    put_number(values, "sessions", kind->sessions);
    put_number(values, "every_days", kind->every_days);
    put_number(values, "minutes", kind->minutes);
    value_add_text(value_put_array(values, "leaders"), c->actor->membership);
    return put_choices(c, err);
}

/* What the form says of a group, judged. */
struct course {
    const struct group_kind *kind;
    int32_t from_day, until_day;
    int64_t most, sessions, every_days, minutes, first_at;
};

static int number(int64_t *out, struct call *c, const char *name, int64_t least, int64_t most,
                  struct err *err)
{
    int64_t n = call_int(c, name, 0);
    if (n < least || n > most)
        return err_set(err, ERR_INVALID, name, "group_number", "%lld–%lld", (long long)least,
                       (long long)most);
    *out = n;
    return 0;
}

static int judge(struct course *p, struct call *c, struct err *err)
{
    int rc = path_kind(&p->kind, c, err);
    if (rc < 0)
        return rc;
    p->from_day = call_day(c, "from_day", c->today);
    p->until_day = call_day(c, "until_day", p->from_day);
    if (p->until_day < p->from_day)
        return err_set(err, ERR_INVALID, "until_day", "group_days", NULL);
    rc = number(&p->most, c, "most", p->kind->least, p->kind->most, err);
    if (rc == 0)
        rc = number(&p->sessions, c, "sessions", 1, SESSIONS_MOST, err);
    if (rc == 0)
        rc = number(&p->every_days, c, "every_days", 1, EVERY_MOST, err);
    if (rc == 0)
        rc = number(&p->minutes, c, "minutes", MINUTES_LEAST, MINUTES_MOST, err);
    return rc == 0 ? appointment_time(&p->first_at, c, "first_at", err) : rc;
}

static int64_t start_of(const struct course *p, int64_t n)
{
    return instant_at(instant_day(p->first_at) + (int32_t)(n * p->every_days), instant_minutes(p->first_at));
}

int group_add_leaders(struct call *c, const char *id, struct err *err)
{
    const struct value *given = c->form ? value_get(c->form, "leaders") : NULL;
    int rc = 0;
    if (value_count(given) == 0)
        return err_set(err, ERR_INVALID, "leaders", "field_required", NULL);
    for (size_t i = 0; rc == 0 && i < value_count(given); i++) {
        const char *one = value_as_text(value_item(given, i), "");
        int64_t works = 0;
        rc = store_int(&works, &c->store, SQL_ONCALL_MEMBER,
                       DB_ARGS(db_text(c->actor->org), db_text(one), db_int(c->today)), err);
        if (rc == 0 && works == 0)
            return err_set(err, ERR_INVALID, "leaders", "field_choice", NULL);
        if (rc == 0)
            rc = store_run(NULL, &c->store, SQL_GROUP_LEADER_INSERT, DB_ARGS(db_text(id), db_text(one)), err);
    }
    return rc;
}

static int area_known(struct call *c, const char *area, struct err *err)
{
    struct value *rows;
    if (!area)
        return 0;
    int rc = store_all(&rows, &c->store, SQL_GROUP_AREA_CHOICES, DB_ARGS(db_text(c->actor->org)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        if (text_is(value_get_text(value_item(rows, i), "code"), area))
            return 0;
    return rc < 0 ? rc : err_set(err, ERR_INVALID, "area", "field_choice", NULL);
}

static int insert(struct call *c, const char *id, const struct course *p, struct err *err)
{
    int64_t last = start_of(p, p->sessions - 1) + p->minutes * MINUTE_MS;
    int rc = store_run(NULL, &c->store, SQL_GROUP_INSERT,
                       DB_ARGS(db_text(id), db_text(p->kind->code), db_text(c->actor->org),
                               db_text(call_field(c, "place")), db_text(call_field(c, "area")),
                               db_text(call_field(c, "language")), db_int(p->from_day), db_int(p->until_day),
                               db_int(p->most), db_int(last), db_text(c->actor->membership), db_int(c->now)),
                       err);
    for (int64_t i = 0; rc == 0 && i < p->sessions; i++) {
        int64_t at = start_of(p, i);
        rc = store_run(
            NULL, &c->store, SQL_GROUP_SESSION_INSERT,
            DB_ARGS(db_text(call_id(c)), db_text(id), db_int(at), db_int(at + p->minutes * MINUTE_MS)), err);
    }
    if (rc == 0)
        rc = job_plan(c, "group_end", id, "", instant_at(instant_day(last) + GROUP_AFTER_DAYS, 0), err);
    return rc == 0 ? group_audit(c, "create", id, err) : rc;
}

int group_create(struct call *c, struct err *err)
{
    struct course p = {0};
    const char *id = call_id(c);
    int rc = judge(&p, c, err);
    if (rc == 0)
        rc = area_known(c, call_field(c, "area"), err);
    if (rc == 0)
        rc = insert(c, id, &p, err);
    if (rc == 0)
        rc = group_add_leaders(c, id, err);
    if (rc == 0)
        call_go(c, "/groups/%s?done=group_made", id);
    return rc;
}

/* --- one of its own --- */

/* Those who wait: since when, with which number or why they are passed over; not who they are. */
static int put_waiting(struct call *c, const struct value *group, struct err *err)
{
    struct group_line line;
    struct value *list = value_put_array(c->page, "waiting");
    int rc = group_line(&line, c, group, err);
    for (size_t i = 0; rc == 0 && i < line.count; i++) {
        struct value *item = value_add_object(list);
        size_t place = group_place(line.waiting, line.count, i);
        value_put_text(item, "asked_at", value_get_text(value_item(line.rows, i), "asked_at"));
        if (place > 0)
            value_put_int(item, "number", (int64_t)place);
        else
            value_put(item, "number", value_null(c->arena));
        group_put_why(item, c, line.waiting[i].why);
    }
    return rc;
}

int group_page(struct call *c, struct err *err)
{
    struct value *group, *leaders;
    int rc = group_own(&group, c, err);
    const char *id = call_param(c, "group");
    if (rc == 0)
        rc = store_all(&leaders, &c->store, SQL_GROUP_LEADERS, DB_ARGS(db_text(id)), err);
    if (rc < 0)
        return rc;
    struct value *shown = value_put_object(c->page, "group");
    group_put(shown, c, group);
    put_counts(shown, c, group);
    value_put(c->page, "leaders", leaders);
    bool leads = false, appoints = false;
    rc = group_leads(&leads, c, id, err);
    if (rc == 0)
        rc = group_appoints(&appoints, c, id, err);
    value_put_bool(c->page, "leads", leads);
    value_put_bool(c->page, "may_appoint", appoints && group_runs(c, group));
    value_put_bool(c->page, "may_cancel", group_runs(c, group));
    if (rc == 0)
        rc = put_waiting(c, group, err);
    if (rc == 0 && leads)
        rc = group_put_participants(c, id, NULL, err);
    return rc == 0 ? group_put_sessions(c, id, arena_printf(c->arena, "/groups/%s", id), err) : rc;
}
