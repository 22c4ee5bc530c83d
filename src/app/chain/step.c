/*
 * One step of a plan: what it is, who may see it, how it is shown, and what an event does to it. The rules are
 * care/plan.h; which step follows from what is plan.c's.
 */
#include "app/chain/chain_part.h"
#include "app/people/people.h"
#include "app/routemap/in_force.h"
#include "base/str.h"

const struct step *step_defined(const struct call *c, const struct value *row)
{
    const char *code = value_get_text(row, "code");
    const struct route *r =
        code ? route_version(c, value_get_text(row, "route"), value_get_text(row, "route_version")) : NULL;
    for (size_t k = 0; r && k < r->step_count; k++)
        if (text_is(r->steps[k].code, code))
            return &r->steps[k];
    return code ? content_step(c->app->content, code, c->today) : NULL;
}

static scope_set factor_scope(const struct call *c, const char *code)
{
    const struct factor *f = code ? factors_find(&c->app->content->factors, code) : NULL;
    return f ? content_scope(c->app->content, f->scope) : 0;
}

/* Every scope a step speaks of: data its owner needs, and the factors it follows from. */
static scope_set step_scopes(const struct call *c, const struct value *row)
{
    const struct step *step = step_defined(c, row);
    scope_set set = step ? content_scope_set(c->app->content, &step->scopes) : 0;
    const struct value *reasons = value_get(row, "reasons");
    for (size_t i = 0; i < value_count(reasons); i++)
        set |= factor_scope(c, value_get_text(value_item(reasons, i), "factor"));
    return set;
}

static bool reads_all(const struct access *a, enum part part)
{
    return a->grants[part] == GRANT_READ || a->grants[part] == GRANT_WRITE;
}

static bool is_own(const struct call *c, const struct value *row)
{
    return c->actor->org[0] && (text_is(value_get_text(row, "org_id"), c->actor->org) ||
                                text_is(value_get_text(row, "owner_org_id"), c->actor->org));
}

bool step_within(const struct call *c, const struct value *row, scope_set scopes)
{
    scope_set speaks = step_scopes(c, row);
    return speaks != 0 && (speaks & ~scopes) == 0;
}

bool step_shows(const struct access *a, const struct call *c, const struct value *row)
{
    if (!access_reads(a, PART_PLAN))
        return false;
    if (reads_all(a, PART_PLAN) || is_own(c, row))
        return true;
    return step_within(c, row, a->scopes);
}

/* The factors a step follows from, as far as this reader may see each, with commas. */
static const char *why_of(struct call *c, const struct access *a, const struct value *row)
{
    const char *why = NULL;
    const struct value *reasons = value_get(row, "reasons");
    for (size_t i = 0; i < value_count(reasons); i++) {
        const char *code = value_get_text(value_item(reasons, i), "factor");
        const struct factor *f = code && code[0] ? factors_find(&c->app->content->factors, code) : NULL;
        bool again = false;
        for (size_t k = 0; k < i; k++)
            again = again || text_is(value_get_text(value_item(reasons, k), "factor"), code);
        if (!f || again || !(reads_all(a, PART_PLAN) || access_shows(a, c, PART_SIGNALS, f->scope, NULL)))
            continue;
        const char *label = label_in(&f->label, c->lang);
        why = why ? arena_printf(c->arena, "%s, %s", why, label) : label;
    }
    return why;
}

static const char *owner_words(struct call *c, const struct value *row)
{
    const char *name = value_get_text(row, "owner_org_name"), *kind = value_get_text(row, "owner_org_kind");
    if (name)
        return name;
    if (kind)
        return call_label(c, "org_kind", kind);
    return call_label(c, "step_owner", value_get_text(row, "owner_kind"));
}

void put_term(struct call *c, struct value *into, const char *name, int32_t due, bool open)
{
    if (due == DAY_NONE) {
        value_put(into, name, value_null(c->arena));
        return;
    }
    char day[11];
    day_format(day, due);
    struct value *term = value_put_object(into, name);
    bool late = open && due < c->today, today = open && due == c->today;
    value_put_text(term, "by_day", today ? NULL : day);
    value_put_text(term, "tone", late ? "late" : today ? "today" : "later");
    value_put_text(term, "label", call_text(c, late ? "term.late" : today ? "term.today" : "term.by"));
}

static const char *tone_of(enum plan_state s)
{
    static const char *const tones[PLAN_STATES] = {
        [PLAN_PROPOSED] = "neutral", [PLAN_AGREED] = "active", [PLAN_DECLINED_BY_FAMILY] = "neutral",
        [PLAN_DOING] = "active",     [PLAN_DONE] = "success",  [PLAN_CANCELLED] = "neutral",
    };
    return tones[s];
}

struct value *step_model(struct call *c, const struct access *a, const struct value *row)
{
    const struct step *step = step_defined(c, row);
    const char *id = value_get_text(row, "id"), *code = value_get_text(row, "code");
    enum plan_state state = PLAN_PROPOSED;
    bool known = plan_state_from_code(&state, value_get_text(row, "state"));
    struct value *m = value_object(c->arena);
    value_put_text(m, "id", id);
    value_put_text(m, "code", code);
    value_put_text(m, "title", step ? label_in(&step->title, c->lang) : code);
    value_put_text(m, "explain", step ? label_in(&step->explain, c->lang) : NULL);
    value_put_text(m, "action", step ? step_action_code(step->action) : NULL);
    value_put_text(m, "href", arena_printf(c->arena, "/steps/%s", id));
    value_put_text(m, "state", known ? plan_state_code(state) : NULL);
    value_put_text(m, "state_label", call_label(c, "step_state", value_get_text(row, "state")));
    struct value *status = value_put_object(m, "status");
    value_put_text(status, "tone", tone_of(state));
    value_put_text(status, "label", call_label(c, "step_state", value_get_text(row, "state")));
    value_put_text(m, "owner", owner_words(c, row));
    value_put_text(m, "owner_kind", value_get_text(row, "owner_kind"));
    value_put_text(m, "due_day", value_get_text(row, "due_day"));
    put_term(c, m, "when", store_day(row, "due_day", DAY_NONE), plan_open(state));
    value_put_text(m, "about", value_get_text(m, "owner"));
    put_term(c, m, "term", store_day(row, "due_day", DAY_NONE), plan_open(state));
    value_put_text(m, "why", why_of(c, a, row));
    value_put_bool(m, "done", !plan_open(state));
    value_put_bool(m, "stale", plan_open(state) && !value_get_bool(row, "is_following"));
    value_put_text(m, "result_label", call_label(c, "step_result", value_get_text(row, "result")));
    value_put_text(m, "reason_label", call_label(c, "refusal_reason", value_get_text(row, "reason")));
    bool notes = reads_all(a, PART_NOTES) || (access_reads(a, PART_NOTES) && is_own(c, row));
    value_put_text(m, "note", notes ? value_get_text(row, "note") : NULL);
    value_put(m, "actions", value_null(c->arena));
    return m;
}

int step_open(struct value **row, struct access *a, struct call *c, const char *action, struct err *err)
{
    struct value *found;
    int rc = store_one(&found, &c->store, SQL_STEP_FIND, DB_ARGS(db_text(call_param(c, "step"))), err);
    if (rc == ERR_NOT_FOUND)
        return err_set(err, ERR_NOT_FOUND, "step", "step_unknown", NULL);
    if (rc == 0)
        rc = access_open(a, c, value_get_text(found, "person_id"),
                         c->actor->kind == ACTOR_PARENT ? FOR_OWN : FOR_CARE,
                         &(struct audit_note){
                             .action = action, .object = "step", .object_id = value_get_text(found, "id")},
                         err);
    if (rc == 0 && !step_shows(a, c, found))
        rc = err_set(err, ERR_NOT_FOUND, "step", "step_unknown", NULL);
    if (rc == 0)
        *row = found;
    return rc;
}

/* What was declined comes back only when no other item of that step is open. */
static int check_alone(struct call *c, const struct value *row, struct err *err)
{
    int64_t others = 0;
    int rc =
        store_int(&others, &c->store, SQL_STEP_OPEN_SAME, DB_ARGS(db_text(value_get_text(row, "id"))), err);
    if (rc == 0 && others > 0)
        return err_set(err, ERR_CONFLICT, "step", "step_open_already", NULL);
    return rc;
}

int step_apply(struct call *c, const struct value *row, const struct step_move *move, struct err *err)
{
    const struct step *step = step_defined(c, row);
    const char *id = value_get_text(row, "id"), *person = value_get_text(row, "person_id");
    enum plan_state state = PLAN_PROPOSED, next;
    if (!plan_state_from_code(&state, value_get_text(row, "state")))
        return err_set(err, ERR_IO, "step.state", "db_check", NULL);
    int rc = plan_next(&next, state, move->event, step ? step->action : ACTION_TALK, err);
    if (rc == 0 && state == PLAN_DECLINED_BY_FAMILY)
        rc = check_alone(c, row, err);
    struct db_arg note;
    if (rc == 0)
        rc = store_seal(&note, &c->store, person, "note", move->note, err);
    if (rc < 0)
        return rc;
    rc = store_run(NULL, &c->store, SQL_STEP_SET_STATE,
                   DB_ARGS(db_text(id), db_text(plan_state_code(next)),
                           next == PLAN_AGREED ? db_int(c->now) : db_none(),
                           plan_open(next) ? db_none() : db_int(c->now), db_text(move->reason),
                           db_text(move->result), note),
                   err);
    if (rc == 0)
        rc = entry_add(c,
                       &(struct new_entry){.person = person,
                                           .kind = arena_printf(c->arena, "step_%s", plan_state_code(next)),
                                           .ref = id,
                                           .scope = SCOPE_NONE,
                                           .code = value_get_text(row, "code")},
                       err);
    return rc;
}
