/*
 * Brings a person's plan in line with her signals: what the routes in force say today is merged with the steps there
 * are (care/plan.h) and stored. Decides no step by itself and shows nothing.
 */
#include "app/chain/chain_part.h"
#include "app/people/people.h"
#include "app/routemap/in_force.h"
#include "app/signals/file.h"
#include "app/signals/signals.h"
#include "base/str.h"

/* --- rows <-> items --- */

static int read_reasons(struct plan_item *item, struct call *c, const struct value *row, struct err *err)
{
    const struct value *list = value_get(row, "reasons");
    size_t n = value_count(list);
    struct plan_reason *reasons = arena_alloc(c->arena, (n + 1) * sizeof *reasons);
    if (!reasons)
        return err_nomem(err);
    for (size_t i = 0; i < n; i++) {
        const struct value *r = value_item(list, i);
        reasons[i] = (struct plan_reason){.route = value_as_text(value_get(r, "route"), ""),
                                          .factor = value_as_text(value_get(r, "factor"), ""),
                                          .day = store_day(r, "day", DAY_NONE),
                                          .order = value_get_int(r, "order", 0)};
    }
    item->reasons = reasons;
    item->reason_count = n;
    return 0;
}

static enum owner_kind owner_of(const char *code)
{
    for (int k = OWNER_ORG; k <= OWNER_NETWORK; k++)
        if (text_is(owner_kind_code((enum owner_kind)k), code))
            return (enum owner_kind)k;
    return OWNER_NONE;
}

static int read_item(struct plan_item *out, struct call *c, const struct value *row, struct err *err)
{
    struct plan_item item = {.step = value_get_text(row, "code"),
                             .route = value_get_text(row, "route"),
                             .version = value_get_text(row, "route_version"),
                             .owner = owner_of(value_get_text(row, "owner_kind")),
                             .org_kind = value_get_text(row, "owner_org_kind"),
                             .proposed = instant_day(value_get_int(row, "created_ms", 0)),
                             .due = store_day(row, "due_day", DAY_NONE),
                             .closed_at = value_get_int(row, "closed_ms", 0),
                             .follows = value_get_bool(row, "is_following")};
    if (!plan_state_from_code(&item.state, value_get_text(row, "state")))
        return err_set(err, ERR_IO, "step.state", "db_check", "%s",
                       value_as_text(value_get(row, "state"), ""));
    int rc = read_reasons(&item, c, row, err);
    if (rc == 0)
        *out = item;
    return rc;
}

static int read_plan(struct plan *out, struct call *c, const struct value *rows, struct err *err)
{
    size_t n = value_count(rows);
    struct plan_item *items = arena_alloc(c->arena, (n + 1) * sizeof *items);
    if (!items)
        return err_nomem(err);
    for (size_t i = 0; i < n; i++) {
        int rc = read_item(&items[i], c, value_item(rows, i), err);
        if (rc < 0)
            return rc;
    }
    *out = (struct plan){items, n};
    return 0;
}

static struct value *write_reasons(struct call *c, const struct plan_item *item)
{
    struct value *list = value_array(c->arena);
    for (size_t i = 0; i < item->reason_count; i++) {
        const struct plan_reason *r = &item->reasons[i];
        struct value *v = value_add_object(list);
        value_put_text(v, "route", r->route);
        value_put_text(v, "factor", r->factor);
        value_put_int(v, "order", r->order);
        if (r->day == DAY_NONE)
            continue;
        char day[11];
        day_format(day, r->day);
        value_put_text(v, "day", day);
    }
    return list;
}

/* --- storing --- */

struct refresh {
    struct call *c;
    const struct access *access;
    const char *person, *outcome;
    const struct current *now;
    const struct value *rows; /* of the steps there are */
};

/* Whose step it is: the actor's, as soon as it may see one of the factors it follows from; else of who signalled them. */
static const char *org_of(const struct refresh *r, const struct plan_item *item)
{
    const char *other = NULL;
    for (size_t k = 0; k < item->reason_count; k++)
        for (size_t i = 0; i < r->now->input.count; i++) {
            const struct signal *s = &r->now->input.signals[i];
            const char *org = r->now->origins[i].org;
            if (s->present != TRI_YES || !text_is(s->factor->code, item->reasons[k].factor))
                continue;
            if (!org || access_shows(r->access, r->c, PART_SIGNALS, s->factor->scope, org))
                return r->c->actor->org;
            other = org;
        }
    return other ? other : r->c->actor->org;
}

static int store_new(struct refresh *r, const struct plan_item *item, struct err *err)
{
    struct call *c = r->c;
    struct db_arg reasons;
    const char *id = call_id(c), *org = org_of(r, item);
    bool own = item->owner == OWNER_OWN_ORG, mine = text_is(org, c->actor->org);
    int rc = store_seal_json(&reasons, &c->store, r->person, "reasons_json", write_reasons(c, item), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_STEP_INSERT,
                       DB_ARGS(db_text(id), db_text(r->person), db_text(item->step), db_text(item->route),
                               db_text(item->version), db_text(r->outcome), db_text(r->now->pregnancy),
                               db_text(owner_kind_code(item->owner)), db_text(item->org_kind),
                               db_text(own ? org : NULL), db_int(item->due), reasons, db_text(org),
                               db_text(mine ? c->actor->membership : NULL), db_int(c->now)),
                       err);
    return rc;
}

static int store_changed(struct refresh *r, const struct plan_item *item, struct err *err)
{
    struct call *c = r->c;
    const struct value *row = value_item(r->rows, item->was);
    bool follows = item->follows || !plan_open(item->state);
    if (!item->changed && follows == value_get_bool(row, "is_following"))
        return 0;
    struct db_arg reasons;
    int rc = store_seal_json(&reasons, &c->store, r->person, "reasons_json", write_reasons(c, item), err);
    if (rc == 0)
        rc = store_run(
            NULL, &c->store, SQL_STEP_RENEW,
            DB_ARGS(db_text(value_get_text(row, "id")), db_int(item->due), reasons, db_int(follows)), err);
    return rc;
}

static int store_plan(struct refresh *r, const struct plan *plan, struct err *err)
{
    int rc = 0;
    size_t added = 0;
    for (size_t i = 0; rc == 0 && i < plan->count; i++) {
        const struct plan_item *item = &plan->items[i];
        added += item->was == PLAN_NEW;
        rc = item->was == PLAN_NEW ? store_new(r, item, err) : store_changed(r, item, err);
    }
    if (rc == 0 && added > 0)
        rc = entry_add(
            r->c,
            &(struct new_entry){.person = r->person, .kind = "plan", .ref = r->outcome, .scope = SCOPE_NONE},
            err);
    return rc;
}

/* --- evaluating --- */

static int evaluate(struct fired *out, struct call *c, const char *person, const struct current *now,
                    const struct value *outcome, struct err *err)
{
    struct level_outcome level;
    struct situation s = {.day = c->today, .phase = now->phase};
    int rc = level_parse(&s.level, value_get_text(outcome, "chosen"), "outcome", err);
    if (rc == 0)
        rc = level_compute(&level, c->arena, &now->input, err);
    if (rc < 0)
        return rc;
    s.signals = (const struct signal *const *)level.because;
    s.signal_count = level.because_count;
    struct route_set routes;
    rc = routes_for(&routes, c, person, err);
    return rc == 0 ? route_evaluate(out, c->arena, &routes, &s, err) : rc;
}

static struct plan_days days_of(const struct call *c, const struct care_file *file)
{
    int32_t due = file->facts.due_day, birth = file->facts.birth_day;
    return (struct plan_days){.calendar = &c->app->content->calendar,
                              .today = c->today,
                              .opened = file->schedule.opened_day,
                              .pregnancy = due == DAY_NONE ? DAY_NONE : due - GESTATION_TERM,
                              .birth = birth == DAY_NONE ? due : birth};
}

static int find_outcome(const struct value **out, struct call *c, const char *person, const char *id,
                        struct err *err)
{
    struct value *row;
    int rc =
        id ? store_one(&row, &c->store, SQL_OUTCOME_OF_PERSON, DB_ARGS(db_text(id), db_text(person)), err)
           : store_one(&row, &c->store, SQL_OUTCOME_NEWEST, DB_ARGS(db_text(person)), err);
    if (rc == ERR_NOT_FOUND && !id) {
        *out = NULL;
        return 0;
    }
    if (rc == 0)
        *out = row;
    return rc;
}

int plan_refresh(struct call *c, const struct access *a, const char *outcome_id, struct err *err)
{
    const char *person = a->person;
    const struct value *outcome = NULL;
    struct current now;
    struct care_file file;
    struct fired fired;
    struct value *rows;
    struct plan existing, plan;
    int rc = find_outcome(&outcome, c, person, outcome_id, err);
    if (rc < 0 || !outcome)
        return rc;
    rc = signals_current(&now, c, person, err);
    if (rc == 0)
        rc = care_file_load(&file, c, person, err);
    if (rc == 0)
        rc = evaluate(&fired, c, person, &now, outcome, err);
    if (rc == 0)
        rc = store_all(&rows, &c->store, SQL_STEP_LIST, DB_ARGS(db_text(person)), err);
    if (rc == 0)
        rc = read_plan(&existing, c, rows, err);
    if (rc < 0)
        return rc;
    struct plan_days days = days_of(c, &file);
    rc = plan_merge(&plan, c->arena, &existing, &fired, &days, err);
    if (rc < 0)
        return rc;
    struct refresh r = {c, a, person, value_get_text(outcome, "id"), &now, rows};
    return store_plan(&r, &plan, err);
}
