/*
 * The plan as a family and a professional agree on it: the page, ticking what is agreed, and each step's own page with
 * what can be done about it. What follows from signals is plan.c's.
 */
#include "app/chain/chain_part.h"
#include "app/chain/meet.h"
#include "app/life/life.h"
#include "app/people/people.h"
#include "app/people/section.h"
#include "app/signals/file.h"
#include "base/str.h"

/* --- what can be done with a step --- */

static struct value *link_action(struct call *c, struct value *into, const char *label, const char *href)
{
    value_put_text(into, "label", call_text(c, label));
    value_put_text(into, "href", href);
    value_put(into, "post", value_null(c->arena));
    value_put(into, "danger", value_null(c->arena));
    return into;
}

static void post_action(struct call *c, struct value *into, const char *label, const char *path)
{
    value_put_text(into, "label", call_text(c, label));
    value_put_text(into, "post", path);
    value_put(into, "fields", value_null(c->arena));
    value_put(into, "danger", value_null(c->arena));
}

static bool leads_to_referral(const struct step *s)
{
    return s && (s->action == ACTION_REFERRAL || s->action == ACTION_REPORT);
}

/* A home visit is for who makes it; everyone else refers to them. */
static bool made_by_others(const struct call *c, const struct step *s, const struct value *row)
{
    return s && s->action == ACTION_HOME_VISIT && text_is(value_get_text(row, "owner_kind"), "org") &&
           !text_is(value_get_text(row, "owner_org_id"), c->actor->org) &&
           !text_is(value_get_text(row, "owner_org_kind"), c->actor->org_kind);
}

/* A referral of this step that is still on its way, and that this reader may know of. */
static const struct value *open_referral(const struct call *c, const struct access *a,
                                         const struct value *referrals, const char *step)
{
    for (size_t i = 0; i < value_count(referrals); i++) {
        const struct value *r = value_item(referrals, i);
        enum referral_state state;
        if (text_is(value_get_text(r, "step_id"), step) && referral_shows(a, c, r) &&
            referral_state_from_code(&state, value_get_text(r, "state")) && referral_open(state))
            return r;
    }
    return NULL;
}

static void put_actions(struct call *c, const struct access *a, struct value *model, const struct value *row,
                        const struct value *referrals)
{
    const struct step *step = step_defined(c, row);
    const char *id = value_get_text(row, "id"), *state = value_get_text(row, "state");
    bool agreed = text_is(state, "agreed"), doing = text_is(state, "doing");
    const struct value *open = open_referral(c, a, referrals, id);
    struct value *actions = value_put_object(model, "actions");
    value_put(actions, "primary", value_null(c->arena));
    struct value *others = value_put_array(actions, "others");
    bool report = step && step->action == ACTION_REPORT;
    if (open)
        link_action(c, value_put_object(actions, "primary"), "plan.to_referral",
                    arena_printf(c->arena, "/referrals/%s", value_get_text(open, "id")));
    else if (made_by_others(c, step, row) && (agreed || doing))
        link_action(c, value_put_object(actions, "primary"), "plan.refer",
                    arena_printf(c->arena, "/steps/%s/refer", id));
    else if (leads_to_referral(step) && (agreed || doing || (report && text_is(state, "proposed"))))
        link_action(c, value_put_object(actions, "primary"), report ? "plan.report" : "plan.refer",
                    arena_printf(c->arena, "/steps/%s/refer", id));
    else if (step && step->action == ACTION_HOME_VISIT && (agreed || doing))
        link_action(c, value_put_object(actions, "primary"), "plan.visit",
                    arena_printf(c->arena, "/persons/%s/visits/new", value_get_text(model, "of")));
    else if (step && step->action == ACTION_MEETING && (agreed || doing))
        link_action(c, value_put_object(actions, "primary"), "plan.meeting",
                    arena_printf(c->arena, "/persons/%s/meetings/new", value_get_text(model, "of")));
    else if (agreed)
        post_action(c, value_put_object(actions, "primary"), "plan.start",
                    arena_printf(c->arena, "/steps/%s/start", id));
    else if (doing)
        value_put_bool(link_action(c, value_put_object(actions, "primary"), "plan.finish",
                                   arena_printf(c->arena, "/steps/%s#result", id)),
                       "is_result", true);
    if (agreed || doing)
        link_action(c, value_add_object(others), "plan.change", arena_printf(c->arena, "/steps/%s", id));
}

/* --- the plan --- */

struct plan_lists {
    struct value *proposed, *ticked, *open, *running, *closed;
};

/* "binnen 5 werkdagen" */
static const char *within(struct call *c, const struct step *step)
{
    if (!step)
        return "";
    const char *unit = call_label(c, "term_unit", term_unit_code(step->term.unit));
    bool counted = step->term.unit == TERM_WORKING_DAYS || step->term.unit == TERM_DAYS;
    return counted ? arena_printf(c->arena, "%s %d %s", call_text(c, "plan.within"), step->term.count, unit)
                   : unit;
}

/* One proposed step as a tick box: what, who, by when and why. */
static void add_choice(struct call *c, const struct value *model, const struct step *step,
                       const struct plan_lists *l)
{
    struct value *choice = value_add_object(l->proposed);
    const char *why = value_get_text(model, "why"), *explain = value_get_text(model, "explain");
    const char *owner = value_get_text(model, "owner");
    value_put_text(choice, "value", value_get_text(model, "id"));
    value_put_text(choice, "label", value_get_text(model, "title"));
    value_put_text(choice, "hint",
                   arena_printf(c->arena, "%s %s: %s, %s. %s%s%s", explain ? explain : "",
                                call_text(c, "part.who"), owner ? owner : "", within(c, step),
                                why ? call_text(c, "part.because_of") : "", why ? " " : "", why ? why : ""));
    value_add_text(l->ticked, value_get_text(model, "id"));
}

static int fill_plan(struct plan_lists *l, struct call *c, const struct access *a, struct err *err)
{
    struct value *rows, *referrals;
    int rc = store_all(&rows, &c->store, SQL_STEP_LIST, DB_ARGS(db_text(a->person)), err);
    if (rc == 0)
        rc = store_all(&referrals, &c->store, SQL_REFERRALS_OF_PERSON, DB_ARGS(db_text(a->person)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        if (!step_shows(a, c, row))
            continue;
        struct value *m = step_model(c, a, row);
        const struct step *step = step_defined(c, row);
        value_put_text(m, "of", a->person);
        bool proposed = text_is(value_get_text(row, "state"), "proposed");
        bool report = step && step->action == ACTION_REPORT;
        if (access_writes(a, PART_PLAN) && c->actor->kind == ACTOR_PROFESSIONAL)
            put_actions(c, a, m, row, referrals);
        bool ticks = proposed && !report;
        value_put_bool(m, "proposed", ticks);
        if (ticks)
            add_choice(c, m, step, l);
        if (value_get_bool(m, "done")) {
            value_add(l->closed, m);
            continue;
        }
        value_add(l->open, m);
        if (!ticks)
            value_add(l->running, m);
    }
    return rc;
}

int plan_section(struct call *c, const struct access *a, struct err *err)
{
    if (!access_reads(a, PART_PLAN))
        return 0;
    struct value *plan = value_put_object(c->page, "plan");
    struct plan_lists l = {value_put_array(plan, "choices"), value_put_array(plan, "ticked"),
                           value_put_array(value_put_object(plan, "open"), "items"),
                           value_put_array(value_put_object(plan, "running"), "items"),
                           value_put_array(value_put_object(plan, "closed"), "items")};
    int rc = fill_plan(&l, c, a, err);
    bool proposed = value_count(l.proposed) > 0, professional = c->actor->kind == ACTOR_PROFESSIONAL;
    value_put_bool(plan, "may_agree", proposed && professional && access_writes(a, PART_PLAN));
    value_put_bool(plan, "any", value_count(l.open) + value_count(l.closed) > 0);
    value_put_text(plan, "href", arena_printf(c->arena, "/persons/%s/plan", a->person));
    if (professional)
        section_tab(c, a, "plan");
    if (value_get_bool(plan, "may_agree"))
        section_primary(c, a, "plan.primary", "/plan");
    return rc;
}

int plan_page(struct call *c, struct err *err)
{
    struct access a;
    int rc = access_open(&a, c, call_param(c, "person"), FOR_CARE,
                         &(struct audit_note){.action = "read", .object = "step"}, err);
    if (rc == 0)
        rc = put_person(c, &a, NULL, NULL, err);
    if (rc == 0)
        rc = plan_section(c, &a, err);
    const struct value *plan = value_get(c->page, "plan");
    if (rc == 0 && plan) {
        value_put(value_put_object(c->page, "choices"), "steps",
                  value_copy(c->arena, value_get(plan, "choices")));
        value_put(value_put_object(c->page, "values"), "steps",
                  value_copy(c->arena, value_get(plan, "ticked")));
    }
    return rc;
}

static bool ticked(const struct value *steps, const char *id)
{
    for (size_t i = 0; i < value_count(steps); i++)
        if (text_is(value_as_text(value_item(steps, i), NULL), id))
            return true;
    return false;
}

int plan_agree(struct call *c, struct err *err)
{
    struct access a;
    struct value *rows;
    const struct value *steps = value_get(c->form, "steps");
    int rc = access_open(&a, c, call_param(c, "person"), FOR_CARE,
                         &(struct audit_note){.action = "change", .object = "step"}, err);
    if (rc == 0)
        rc = access_require(&a, c, PART_PLAN, err);
    if (rc == 0 && value_count(steps) == 0)
        rc = err_set(err, ERR_INVALID, "steps", "plan_none_ticked", NULL);
    if (rc == 0)
        rc = store_all(&rows, &c->store, SQL_STEP_LIST, DB_ARGS(db_text(a.person)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        /* What someone else agreed or declined meanwhile stays as it is. */
        if (!ticked(steps, value_get_text(row, "id")) || !text_is(value_get_text(row, "state"), "proposed") ||
            !step_shows(&a, c, row))
            continue;
        struct value *with_person = value_copy(c->arena, row);
        value_put_text(with_person, "person_id", a.person);
        rc = step_apply(c, with_person, &(struct step_move){.event = PLAN_AGREE}, err);
    }
    if (rc == 0)
        call_go(c, "/persons/%s/plan?done=plan_agreed", a.person);
    return rc;
}

/* --- one step --- */

static int put_late(struct call *c, const struct access *a, const struct value *row, struct value *m,
                    struct err *err)
{
    const struct step *step = step_defined(c, row);
    struct care_file file;
    int rc = care_file_load(&file, c, a->person, err);
    if (rc < 0)
        return rc;
    int32_t due = file.facts.due_day, birth = file.facts.birth_day;
    struct plan_days days = {&c->app->content->calendar, c->today, file.schedule.opened_day,
                             due == DAY_NONE ? DAY_NONE : due - GESTATION_TERM,
                             birth == DAY_NONE ? due : birth};
    int32_t step_due = store_day(row, "due_day", DAY_NONE);
    value_put_bool(m, "late_for_window",
                   step && step_due != DAY_NONE &&
                       plan_late_for_window(step, &days, c->today > step_due ? c->today : step_due));
    return 0;
}

/* Which of the page's forms there are. */
static void put_may(struct call *c, const struct value *row, const struct step *step)
{
    enum plan_state state = PLAN_PROPOSED, next;
    if (!plan_state_from_code(&state, value_get_text(row, "state")))
        return;
    struct value *may = value_put_object(c->page, "may");
    for (int e = 0; e < PLAN_EVENTS; e++)
        value_put_bool(may, plan_event_code((enum plan_event)e),
                       plan_next(&next, state, (enum plan_event)e, step ? step->action : ACTION_TALK, NULL) ==
                           0);
    value_put_bool(may, "change", plan_open(state));
    value_put_bool(c->page, "running", state == PLAN_DOING);
}

/* The one thing to do now, on the step's own page: agreeing comes first. */
static void put_primary(struct call *c, const struct access *a, struct value *model, const struct value *row,
                        const struct value *referrals)
{
    put_actions(c, a, model, row, referrals);
    const char *state = value_get_text(row, "state");
    bool closed_by_family = text_is(state, "declined_by_family");
    const struct value *primary = value_at(model, "actions.primary");
    bool agrees = closed_by_family || (text_is(state, "proposed") && value_kind(primary) != VALUE_OBJECT);
    if (!agrees)
        return;
    struct value *actions = value_put_object(model, "actions");
    value_put_array(actions, "others");
    post_action(c, value_put_object(actions, "primary"), "plan.agree_one",
                arena_printf(c->arena, "/steps/%s/agree", value_get_text(row, "id")));
}

int step_page(struct call *c, struct err *err)
{
    struct access a;
    struct value *row, *referrals;
    int rc = step_open(&row, &a, c, "read", err);
    if (rc == 0)
        rc = put_person(c, &a, arena_printf(c->arena, "/persons/%s/plan", a.person), "plan.title", err);
    if (rc == 0)
        rc = store_all(&referrals, &c->store, SQL_REFERRALS_OF_PERSON, DB_ARGS(db_text(a.person)), err);
    if (rc < 0)
        return rc;
    rc = beside_put(c, &a, value_get_text(row, "id"), err);
    if (rc < 0)
        return rc;
    struct value *m = value_put(c->page, "step", step_model(c, &a, row));
    value_put_text(m, "of", a.person);
    struct value *values = value_put_object(c->page, "values");
    value_put_text(values, "owner_kind", value_get_text(row, "owner_kind"));
    value_put_text(values, "owner_org_kind", value_get_text(row, "owner_org_kind"));
    value_put_text(values, "due_day", value_get_text(row, "due_day"));
    struct value *kinds = value_put_array(value_put_object(c->page, "choices"), "owner_org_kind");
    const struct content *content = c->app->content;
    for (size_t i = 0; i < content->kind_count; i++) {
        if (!content->kinds[i].care)
            continue;
        struct value *choice = value_add_object(kinds);
        value_put_text(choice, "value", content->kinds[i].code);
        value_put_text(choice, "label", label_in(&content->kinds[i].label, c->lang));
    }
    bool writes = access_writes(&a, PART_PLAN) && c->actor->kind == ACTOR_PROFESSIONAL;
    value_put_bool(c->page, "may_write", writes);
    if (writes) {
        put_primary(c, &a, m, row, referrals);
        put_may(c, row, step_defined(c, row));
        const struct value *primary = value_at(m, "actions.primary");
        if (value_kind(primary) == VALUE_OBJECT && !value_get_bool(primary, "is_result"))
            value_put_bool(c->page, "running", false); /* the result is not the first thing to do: it folds */
    }
    if (writes && value_get_text(row, "owner_org_kind"))
        rc = bottleneck_offer(c, "step", value_get_text(row, "id"), "no_provider", err);
    return rc == 0 ? put_late(c, &a, row, m, err) : rc;
}

/* The steps of step_agree … step_cancel: access, event, back to the plan. */
static int move_step(struct call *c, const struct step_move *move, struct err *err)
{
    struct access a;
    struct value *row;
    int rc = step_open(&row, &a, c, "change", err);
    if (rc == 0)
        rc = access_require(&a, c, PART_PLAN, err);
    if (rc == 0)
        rc = step_apply(c, row, move, err);
    if (rc == 0)
        call_go(c, "/persons/%s/plan?done=step_%s", a.person, plan_event_code(move->event));
    return rc;
}

int step_agree(struct call *c, struct err *err)
{
    return move_step(c, &(struct step_move){.event = PLAN_AGREE}, err);
}

int step_decline(struct call *c, struct err *err)
{
    return move_step(c,
                     &(struct step_move){.event = PLAN_DECLINE,
                                         .reason = call_field(c, "refusal_reason"),
                                         .note = call_field(c, "note")},
                     err);
}

int step_start(struct call *c, struct err *err)
{
    return move_step(c, &(struct step_move){.event = PLAN_START}, err);
}

int step_finish(struct call *c, struct err *err)
{
    return move_step(c,
                     &(struct step_move){.event = PLAN_FINISH,
                                         .result = call_field(c, "step_result"),
                                         .note = call_field(c, "note")},
                     err);
}

int step_cancel(struct call *c, struct err *err)
{
    return move_step(c, &(struct step_move){.event = PLAN_CANCEL, .note = call_field(c, "note")}, err);
}

/* Owner and term, with a word why: the family and the professional may arrange it otherwise than the route says. */
int step_change(struct call *c, struct err *err)
{
    struct access a;
    struct value *row;
    enum plan_state state = PLAN_PROPOSED;
    const char *owner = call_field(c, "owner_kind"), *kind = call_field(c, "owner_org_kind");
    int32_t due = call_day(c, "due_day", DAY_NONE);
    struct db_arg note;
    int rc = step_open(&row, &a, c, "change", err);
    if (rc == 0)
        rc = access_require(&a, c, PART_PLAN, err);
    if (rc < 0)
        return rc;
    if (!plan_state_from_code(&state, value_get_text(row, "state")) || !plan_open(state))
        return err_set(err, ERR_CONFLICT, "step", "step_closed", NULL);
    bool org = text_is(owner, owner_kind_code(OWNER_ORG)),
         own = text_is(owner, owner_kind_code(OWNER_OWN_ORG));
    if (org && (!kind || !content_org_kind(c->app->content, kind)))
        return err_set(err, ERR_INVALID, "owner_org_kind", "step_owner_kind", NULL);
    if (due < c->today)
        return err_set(err, ERR_INVALID, "due_day", "step_due_past", NULL);
    const char *same =
        text_is(kind, value_get_text(row, "owner_org_kind")) ? value_get_text(row, "owner_org_id") : NULL;
    rc = store_seal(&note, &c->store, a.person, "note", call_field(c, "why"), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_STEP_SET_OWNER,
                       DB_ARGS(db_text(value_get_text(row, "id")), db_text(owner), db_text(org ? kind : NULL),
                               db_text(own   ? c->actor->org
                                       : org ? same
                                             : NULL),
                               db_int(due), note),
                       err);
    if (rc == 0)
        rc = entry_add(c,
                       &(struct new_entry){.person = a.person,
                                           .kind = "step_changed",
                                           .ref = value_get_text(row, "id"),
                                           .scope = SCOPE_NONE,
                                           .code = value_get_text(row, "code"),
                                           .text = call_field(c, "why")},
                       err);
    if (rc == 0)
        call_go(c, "/persons/%s/plan?done=step_changed", a.person);
    return rc;
}
