/*
 * Working out a plan that was asked for: the contacts that are due in its weeks are read in chunks, handed over without names
 * (solver.h), and what comes back is held against what was asked before it is kept. A plan that cannot be made says why; the
 * plan before it is gone only when the new one is there.
 */
#include "app/contact/contact_part.h"
#include "app/contact/planning.h"
#include "app/contact/solver.h"
#include "base/str.h"
#include "care/week_plan.h"

#include <stdio.h>
#include <string.h>

enum {
    ROWS_MAX = 8000,
    TEAM_MAX = 200,
    AREAS_MAX = 4000,
    CHUNK = 50,
    CHUNK_ARENA = 16 << 20,
    OLDEST_DAYS = 1000, /* beyond the scheme */
    SECONDS = 60
};

/* Whose a row of the question is. */
struct whose {
    const char *person, *code, *contact;
    int minutes;
    const char *let_go; /* why what somebody chose for it cannot be asked (code of list "plan_why") */
};

struct plan_area {
    const char *code, *up, *top;
};

struct planning {
    struct call call; /* of the chunk; stands first */
    struct arena *keep;
    struct actor actor; /* acts for the organisation that asked */
    const char *id;
    struct week_span span;
    int beside;
    struct solver_question q;
    struct whose *whose;
    const char *members[TEAM_MAX];
    struct plan_area *areas;     /* AREAS_MAX */
    bool too_many;               /* people with minutes */
    const struct value *changed; /* what people changed in the plan before */
    char after[37];
    size_t found;
};

/* --- what is asked --- */

static int team_of(const struct planning *p, const char *membership)
{
    for (size_t i = 0; i < p->q.team_count; i++)
        if (text_is(p->members[i], membership))
            return (int)i;
    return -1;
}

/* −1: there are too many. */
static int area_of(struct planning *p, const struct value *row)
{
    const char *code = value_get_text(row, "area");
    for (size_t i = 0; i < p->q.area_count; i++)
        if (text_is(p->areas[i].code, code))
            return (int)i;
    if (p->q.area_count == AREAS_MAX)
        return -1;
    p->areas[p->q.area_count] =
        (struct plan_area){arena_str(p->keep, code), arena_str(p->keep, value_get_text(row, "area_up")),
                           arena_str(p->keep, value_get_text(row, "area_top"))};
    return (int)p->q.area_count++;
}

static struct solver_row *add_row(struct planning *p, const struct whose *whose)
{
    if (p->q.row_count == ROWS_MAX)
        return NULL;
    struct whose *w = &p->whose[p->q.row_count];
    *w = (struct whose){.person = arena_str(p->keep, whose->person),
                        .code = arena_str(p->keep, whose->code),
                        .contact = whose->contact ? arena_str(p->keep, whose->contact) : NULL,
                        .minutes = whose->minutes};
    struct solver_row *r = &p->q.rows[p->q.row_count++];
    *r = (struct solver_row){.team = -1};
    if (p->q.per_contact < whose->minutes + p->beside)
        p->q.per_contact = whose->minutes + p->beside;
    return r;
}

/* The week of a day in a plan that began elsewhere, in this one. */
static int week_here(const struct planning *p, const struct value *row, const char *name)
{
    int32_t began = store_day(row, "first_day", p->span.first_day);
    int64_t week = value_get_int(row, name, 0);
    return week > 0 ? week_of(&p->span, began + ((int32_t)week - 1) * WEEK_DAYS) : 0;
}

/* What somebody chose for this contact stays, when its week is in this plan; otherwise it is said why it does not. */
static void choose(struct planning *p, struct solver_row *r, const struct whose *whose)
{
    for (size_t i = 0; i < value_count(p->changed); i++) {
        const struct value *row = value_item(p->changed, i);
        int week = week_here(p, row, "week"), team = team_of(p, value_get_text(row, "membership_id"));
        if (!text_is(value_get_text(row, "person_id"), whose->person) ||
            !text_is(value_get_text(row, "code"), whose->code))
            continue;
        if (week < 1 || week > p->span.weeks || team < 0) {
            p->whose[r - p->q.rows].let_go = team < 0 ? "no-team" : "no-week";
            continue;
        }
        int was = team_of(p, value_get_text(row, "was_membership_id"));
        r->chosen = true;
        r->want_team = team;
        r->want_week = week;
        r->was_week = was >= 0 ? week_here(p, row, "was_week") : 0;
        r->was_team = was;
        r->reason = value_get_text(row, "reason");
    }
}

static bool add_need(struct planning *p, const struct week_need *need, const char *person, int area)
{
    const struct contact_kind *kind = need->status->kind;
    struct whose whose = {.person = person, .code = kind->code, .minutes = need->status->minutes};
    struct solver_row *r = add_row(p, &whose);
    if (!r)
        return false;
    r->area = area;
    r->legal = kind->legal;
    r->benefit = kind->benefit;
    r->waiting = need->waiting;
    r->from = need->from;
    r->until = need->until;
    choose(p, r, &whose);
    return true;
}

/* One that is planned already keeps its place, with who holds it; with somebody who gives no minutes it is outside this plan. */
static bool add_planned(struct planning *p, const struct value *row, const char *person, int area)
{
    const struct contact_kind *kind =
        contact_find(&p->call.app->content->contacts, value_get_text(row, "code"));
    int64_t at = value_get_int(row, "planned_ms", 0);
    int32_t day = at ? instant_day(at) : store_day(row, "week_day", DAY_NONE);
    int week = day == DAY_NONE ? 0 : week_of(&p->span, day);
    int team = team_of(p, value_get_text(row, "membership_id"));
    if (!kind || week < 1 || week > p->span.weeks || team < 0)
        return true;
    struct whose whose = {.person = person,
                          .code = kind->code,
                          .contact = value_get_text(row, "id"),
                          .minutes = (int)value_get_int(row, "minutes", kind->minutes)};
    struct solver_row *r = add_row(p, &whose);
    if (!r)
        return false;
    *r = (struct solver_row){.area = area,
                             .legal = kind->legal,
                             .benefit = kind->benefit,
                             .from = week,
                             .until = week,
                             .chosen = true,
                             .want_team = team,
                             .want_week = week};
    choose(p, r, &whose);
    if (r->reason && r->was_week == 0) {
        r->was_team = team;
        r->was_week = week;
    }
    return true;
}

static int add_child(struct planning *p, const struct value *child, struct err *err)
{
    struct contact_file f;
    const char *person = value_get_text(child, "id");
    int area = area_of(p, child);
    int rc = contact_file_load(&f, &p->call, person, err);
    struct week_need *needs = rc == 0 ? arena_alloc(p->call.arena, (f.all.count + 1) * sizeof *needs) : NULL;
    if (!needs)
        return rc < 0 ? rc : err_nomem(err);
    if (area < 0)
        return err_set(err, ERR_CONFLICT, "plan", "plan_areas", "%d", AREAS_MAX);
    bool room = true;
    size_t count = week_needs(needs, &f.all, &p->span);
    for (size_t i = 0; room && i < count; i++)
        if (!contact_planned(&f, needs[i].status->kind->code))
            room = add_need(p, &needs[i], person, area);
    for (size_t i = 0; room && i < value_count(f.rows); i++)
        if (text_is(value_get_text(value_item(f.rows, i), "state"), "planned") &&
            text_is(value_get_text(value_item(f.rows, i), "org_id"), p->actor.org))
            room = add_planned(p, value_item(f.rows, i), person, area);
    return room ? 0 : err_set(err, ERR_CONFLICT, "plan", "plan_many", "%d", ROWS_MAX);
}

static int add_children(struct call *c, struct err *err)
{
    struct planning *p = (struct planning *)c;
    struct value *rows;
    int rc = store_all(
        &rows, &c->store, SQL_WEEK_PLAN_CHILDREN,
        DB_ARGS(db_text(p->actor.org), db_int(c->today - OLDEST_DAYS), db_text(p->after), db_int(CHUNK)),
        err);
    p->found = rc == 0 ? value_count(rows) : 0;
    for (size_t i = 0; rc == 0 && i < p->found; i++) {
        rc = add_child(p, value_item(rows, i), err);
        text_copy(p->after, sizeof p->after, value_get_text(value_item(rows, i), "id"));
    }
    return rc;
}

/* Chunk after chunk, each with its own snapshot and its own memory. */
static int add_all(struct planning *p, const struct call *c, struct err *err)
{
    int rc = 0;
    do {
        ARENA_AUTO scratch = arena_new(CHUNK_ARENA);
        if (!scratch)
            return err_nomem(err);
        p->call = *c;
        p->call.actor = &p->actor;
        p->call.arena = scratch;
        rc = app_look(&p->call, add_children, err);
    } while (rc == 0 && p->found == CHUNK);
    return rc;
}

/* --- who can be asked --- */

static bool names(const char *words, const char *code)
{
    size_t len = strlen(code);
    for (const char *at = words; len > 0 && *(at += strspn(at, " ")) != '\0'; at += strcspn(at, " "))
        if (strcspn(at, " ") == len && strncmp(at, code, len) == 0)
            return true;
    return false;
}

/* Place 0 is where nobody knows it: everyone goes there. */
static int find_reach(struct planning *p, const struct value *team, struct err *err)
{
    for (size_t t = 0; t < p->q.team_count; t++) {
        const char *words = value_get_text(value_item(team, t), "areas");
        bool *reach = arena_alloc(p->keep, p->q.area_count * sizeof *reach);
        if (!reach)
            return err_nomem(err);
        for (size_t i = 0; i < p->q.area_count; i++)
            reach[i] = i == 0 || !words || !words[0] || names(words, p->areas[i].code) ||
                       names(words, p->areas[i].up) || names(words, p->areas[i].top);
        p->q.teams[t].areas = reach;
    }
    return 0;
}

/* In the memory of the job; p->id becomes NULL when it was worked out or dropped before. */
static int prepare(struct call *c, struct err *err)
{
    struct planning *p = (struct planning *)c;
    struct value *plan, *team, *changed, *kept = value_array(c->arena);
    int rc = store_one(&plan, &c->store, SQL_WEEK_PLAN_FIND, DB_ARGS(db_text(p->id)), err);
    if (rc == ERR_NOT_FOUND || (rc == 0 && !text_is(value_get_text(plan, "state"), "asked"))) {
        p->id = NULL;
        return 0;
    }
    if (rc == 0)
        rc = store_all(&team, &c->store, SQL_PLANNING_TEAM,
                       DB_ARGS(db_text(value_get_text(plan, "org_id")), db_int(c->today)), err);
    if (rc == 0)
        rc = store_all(&changed, &c->store, SQL_WEEK_PLAN_CHANGED,
                       DB_ARGS(db_text(value_get_text(plan, "org_id"))), err);
    if (rc < 0)
        return rc;
    text_copy(p->actor.org, sizeof p->actor.org, value_get_text(plan, "org_id"));
    p->span =
        (struct week_span){store_day(plan, "first_day", c->today), (int)value_get_int(plan, "weeks", 1)};
    p->beside = (int)value_get_int(plan, "beside", 0);
    p->changed = changed;
    p->q.team_count = 0;
    p->q.week_count = p->span.weeks;
    p->q.seconds = SECONDS;
    for (size_t i = 0; i < value_count(team); i++) {
        const struct value *one = value_item(team, i);
        int minutes = (int)value_get_int(one, "minutes", 0);
        if (minutes <= 0)
            continue;
        p->too_many = p->q.team_count == TEAM_MAX;
        if (p->too_many)
            break;
        p->members[p->q.team_count] = value_get_text(one, "id");
        p->q.teams[p->q.team_count++].minutes = minutes;
        value_add(kept, value_copy(c->arena, one));
    }
    value_put(c->page, "team", kept);
    return 0;
}

/* --- the answer, held against the question --- */

static int answer_holds(const struct planning *p, struct err *err)
{
    enum { CELLS = TEAM_MAX * WEEK_PLAN_MOST };
    static const char key[] = "plan_answer";
    unsigned short *load = arena_alloc(p->keep, CELLS * sizeof *load);
    if (!load)
        return err_nomem(err);
    for (size_t i = 0; i < p->q.row_count; i++) {
        const struct solver_row *r = &p->q.rows[i];
        if (r->week == 0)
            continue;
        bool as_chosen = r->chosen && r->team == r->want_team && r->week == r->want_week;
        if (!as_chosen && (r->week < r->from || r->week > r->until || !p->q.teams[r->team].areas[r->area]))
            return err_set(err, ERR_IO, "plan", key, "%zu", i);
        int used = ++load[r->team * WEEK_PLAN_MOST + r->week - 1];
        if (used * p->q.per_contact > p->q.teams[r->team].minutes)
            return err_set(err, ERR_IO, "plan", key, "t%d", r->team);
    }
    return 0;
}

/* What was agreed with parents stays, whatever minutes there are now; a choice that could not be is no longer one. */
static void keep_agreed(struct planning *p)
{
    for (size_t i = 0; i < p->q.row_count; i++) {
        struct solver_row *r = &p->q.rows[i];
        if (!r->chosen || (r->team == r->want_team && r->week == r->want_week))
            continue;
        if (p->whose[i].contact) {
            r->team = r->was_week > 0 ? r->was_team : r->want_team;
            r->week = r->was_week > 0 ? r->was_week : r->want_week;
        }
        r->reason = NULL;
        r->was_week = 0;
    }
}

static int64_t possibilities(const struct planning *p)
{
    int64_t n = 0;
    for (size_t i = 0; i < p->q.row_count; i++) {
        const struct solver_row *r = &p->q.rows[i];
        for (size_t t = 0; t < p->q.team_count; t++)
            n += p->q.teams[t].areas[r->area] ? r->until - r->from + 1 : 0;
    }
    return n;
}

static struct db_arg membership_or_none(const struct planning *p, int team, int week)
{
    return week > 0 && team >= 0 ? db_text(p->members[team]) : db_none();
}

static int keep_row(struct planning *p, struct call *c, size_t i, struct err *err)
{
    const struct solver_row *r = &p->q.rows[i];
    const struct whose *w = &p->whose[i];
    return store_run(NULL, &c->store, SQL_WEEK_PLAN_ROW_INSERT,
                     DB_ARGS(db_text(call_id(c)), db_text(p->id), db_text(w->person), db_text(w->code),
                             db_int(w->minutes), db_int(r->legal), db_int(r->from), db_int(r->until),
                             db_int(r->waiting), db_text(w->contact), membership_or_none(p, r->team, r->week),
                             r->week > 0 ? db_int(r->week) : db_none(),
                             membership_or_none(p, r->was_team, r->was_week),
                             r->was_week > 0 ? db_int(r->was_week) : db_none(), db_text(r->reason),
                             db_text(r->why ? r->why : w->let_go), db_text(p->actor.org)),
                     err);
}

/* How many contacts more an hour more a week has room for; what is over of the minutes there are counts too. */
static int per_hour(const struct planning *p, const struct solver_team *t)
{
    return p->q.per_contact > 0 ? (t->minutes + 60) / p->q.per_contact - t->minutes / p->q.per_contact : 0;
}

static int keep_team(struct planning *p, struct call *c, size_t i, struct err *err)
{
    const struct solver_team *t = &p->q.teams[i];
    return store_run(NULL, &c->store, SQL_WEEK_PLAN_TEAM_INSERT,
                     DB_ARGS(db_text(p->id), db_text(p->members[i]), db_int(t->minutes), db_int(t->most),
                             db_int(t->given), db_int(per_hour(p, t)),
                             t->more_week > 0 ? db_int(t->more_week) : db_none(), db_int(t->more_legal),
                             db_int(t->more_benefit), db_int(t->more_waiting)),
                     err);
}

/* In place of the plan before. Who was destroyed, merged or left since the rows were read is not in it any more. */
static int keep_answer(struct call *c, struct err *err)
{
    struct planning *p = (struct planning *)c;
    const char *fault = call_field(c, "fault");
    int changed = 0;
    int rc =
        store_run(&changed, &c->store, SQL_WEEK_PLAN_MADE,
                  DB_ARGS(db_text(p->id), db_text(fault ? "failed" : "made"), db_text(fault),
                          db_int(p->q.per_contact), db_int(fault ? 0 : possibilities(p)), db_int(c->now)),
                  err);
    if (rc < 0 || changed == 0 || fault)
        return rc;
    rc = store_run(NULL, &c->store, SQL_WEEK_PLAN_ROWS_CLEAR, DB_ARGS(db_text(p->actor.org)), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_WEEK_PLAN_END_OTHERS,
                       DB_ARGS(db_text(p->actor.org), db_text(p->id)), err);
    for (size_t i = 0; rc == 0 && i < p->q.row_count; i++)
        rc = keep_row(p, c, i, err);
    for (size_t i = 0; rc == 0 && i < p->q.team_count; i++)
        rc = keep_team(p, c, i, err);
    return rc == 0 ? audit_write(c,
                                 &(struct audit_note){.action = "create",
                                                      .object = "week_plan",
                                                      .object_id = p->id,
                                                      .purpose = "care",
                                                      .basis = "role",
                                                      .outcome = "ok"},
                                 err)
                   : rc;
}

/* --- the job --- */

static int room_for(struct planning *p, struct err *err)
{
    p->q.rows = arena_alloc(p->keep, ROWS_MAX * sizeof *p->q.rows);
    p->whose = arena_alloc(p->keep, ROWS_MAX * sizeof *p->whose);
    p->q.teams = arena_alloc(p->keep, TEAM_MAX * sizeof *p->q.teams);
    p->areas = arena_alloc(p->keep, AREAS_MAX * sizeof *p->areas);
    if (!p->q.rows || !p->whose || !p->q.teams || !p->areas)
        return err_nomem(err);
    p->areas[0] = (struct plan_area){"", "", ""};
    p->q.area_count = 1;
    return 0;
}

static int work_out(struct planning *p, struct call *c, struct err *err)
{
    const struct value *team = value_get(p->call.page, "team");
    int rc =
        p->too_many ? err_set(err, ERR_CONFLICT, "plan", "plan_team", "%d", TEAM_MAX) : add_all(p, c, err);
    if (rc == 0)
        rc = find_reach(p, team, err);
    if (rc == 0 && arena_failed(p->keep))
        rc = err_nomem(err);
    if (rc == 0 && p->q.row_count > 0)
        rc = solver_run(&p->q, c, err);
    if (rc == 0)
        rc = answer_holds(p, err);
    if (rc == 0)
        keep_agreed(p);
    return rc;
}

int planning_job(struct call *c, struct err *err)
{
    struct planning *p = arena_alloc(c->arena, sizeof *p);
    struct err why;
    if (!p)
        return err_nomem(err);
    *p = (struct planning){.call = *c, .keep = c->arena, .actor = *c->actor, .id = call_param(c, "ref_id")};
    p->call.actor = &p->actor;
    int rc = room_for(p, err);
    if (rc == 0)
        rc = app_look(&p->call, prepare, err);
    if (rc < 0 || !p->id)
        return rc;
    rc = work_out(p, c, &why);
    struct value *form = value_object(c->arena);
    value_put_text(form, "fault", rc < 0 ? arena_printf(c->arena, "%s %s", why.key, why.arg) : NULL);
    p->call = *c;
    p->call.actor = &p->actor;
    p->call.form = form;
    return app_run(&p->call, keep_answer, err);
}
