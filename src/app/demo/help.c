/* Help in a made-up life: steps agreed and done, referrals answered, home visits. */
#include "app/demo/story.h"

#include "app/chain/chain.h"
#include "app/chain/meet.h"
#include "base/str.h"

#include <string.h>

/* --- the plan, and help that arrives --- */

static const struct value *rows_of(struct demo *d, enum sql_name statement, const char *id)
{
    struct store s = {.tx = d->tx, .arena = d->family, .vault = d->app->vault};
    struct value *rows;
    struct err err;
    return store_all(&rows, &s, statement, DB_ARGS(db_text(id)), &err) == 0 ? rows : NULL;
}

/* One of the professionals of an organisation; false when it has no account. */
static bool someone_of(struct actor *out, struct demo *d, const char *org)
{
    const struct value *row = value_item(rows_of(d, SQL_ACTOR_LOGIN_OF_ORG, org), 0);
    struct err err;
    const struct value *people = value_get(d->town, "people");
    for (size_t i = 0; row && i < value_count(people); i++) {
        const struct value *member = value_item(people, i);
        if (text_is(value_get_text(member, "name"), value_get_text(row, "name")))
            return town_actor_as(out, d, value_get_text(member, "login"), ROLE_PROFESSIONAL, &err) == 0;
    }
    return false;
}

static int move_referral(struct life *life, struct demo *d, const char *referral, use_case *use,
                         struct err *err)
{
    demo_call(d, life->actor);
    demo_param(d, "referral", referral);
    demo_field(d, "decline_reason", "no_capacity");
    demo_field(d, "referral_result", demo_chance(d, 85) ? "goal_reached" : "partly_reached");
    return demo_run(d, use, err);
}

static int complete(struct life *life, struct demo *d, const char *referral, struct err *err)
{
    return move_referral(life, d, referral, referral_complete, err);
}

static int hold_visit(struct life *life, struct demo *d, const char *visit, struct err *err)
{
    demo_call(d, life->actor);
    demo_param(d, "visit", visit);
    life_field_day(d, "held_day", demo_day(d));
    demo_field(d, "result", demo_chance(d, 60) ? "support_agreed" : "no_support_needed");
    demo_field(d, "note", "Rustig gesprek thuis. Samen gekeken wat helpt.");
    return demo_run(d, visit_hold, err);
}

/* The youth nurse visits before the birth, once, when there is still time. */
static int offer_visit(struct life *life, struct demo *d, const char *referral, struct err *err)
{
    int32_t day = demo_day(d) + demo_between(d, 3, 12);
    bool fits = life->due != DAY_NONE && demo_day(d) < life->birth && day < life->birth;
    if (!text_is(life->actor->org_kind, "youth_health") || life->visited || !fits)
        return 0;
    life->visited = true;
    char when[17];
    day_format(when, day);
    memcpy(when + 10, "T10:30", 7);
    demo_call(d, life->actor);
    demo_param(d, "person", life->person);
    demo_field(d, "wish", demo_chance(d, 85) ? "plan" : "refuse");
    demo_field(d, "planned_at", when);
    demo_field(d, "referral", referral);
    bool planned = text_is(value_get_text(d->form, "wish"), "plan");
    int rc = demo_run(d, visit_create, err);
    if (rc == 0 && planned)
        life_plan(life, day, hold_visit, demo_made(d), life->actor);
    return rc;
}

static int start(struct life *life, struct demo *d, const char *referral, struct err *err)
{
    int rc = offer_visit(life, d, referral, err);
    if (rc < 0)
        return rc;
    if (demo_chance(d, 95))
        life_plan(life, demo_day(d) + demo_between(d, 20, 80), complete, referral, life->actor);
    return move_referral(life, d, referral, referral_start, err);
}

/* The coalition hears that help was not there; not for whom. */
static int report_bottleneck(struct life *life, struct demo *d, const char *referral, struct err *err)
{
    const struct value *row = value_item(rows_of(d, SQL_REFERRAL_FIND, referral), 0);
    if (!text_is(value_get_text(row, "from_org"), life->keeper.org))
        return 0; /* handed over meanwhile */
    demo_call(d, &life->keeper);
    demo_field(d, "short_referral", referral);
    demo_field(d, "shortage", demo_chance(d, 60) ? "waiting_too_long" : "declined");
    return demo_run(d, bottleneck_report, err);
}

static int answer(struct life *life, struct demo *d, const char *referral, struct err *err)
{
    if (demo_chance(d, 9)) {
        life_plan(life, demo_day(d), report_bottleneck, referral, &life->keeper);
        return move_referral(life, d, referral, referral_decline, err);
    }
    life_plan(life, demo_day(d) + demo_between(d, 2, 14), start, referral, life->actor);
    return move_referral(life, d, referral, referral_accept, err);
}

/* Refers for an agreed step as the page presets it: the nearest receiver, the scopes of the step, consent by herself. */
static int refer(struct life *life, struct demo *d, const char *step, struct err *err)
{
    demo_call(d, &life->keeper);
    demo_param(d, "step", step);
    int rc = demo_run(d, referral_new, err);
    if (rc == ERR_CONFLICT)
        return 0;
    if (rc < 0)
        return rc;
    const struct value *values = value_get(d->call.page, "values");
    const struct value *given_by = value_get(value_get(d->call.page, "choices"), "given_by");
    const char *receiver = value_get_text(values, "receiver");
    if (!receiver || strncmp(receiver, "org:", 4) != 0)
        return 0;
    demo_call(d, &life->keeper);
    demo_param(d, "step", step);
    value_merge(d->form, values);
    struct value *who = value_put_array(d->form, "given_by");
    for (size_t i = 0; i < value_count(given_by); i++)
        value_add_text(who, value_get_text(value_item(given_by, i), "value"));
    demo_field(d, "basis", "consent");
    demo_field(d, "consent_form", "oral");
    demo_field(d, "told", "Wat we doorgeven, aan wie en waarom, en dat intrekken altijd kan.");
    demo_field(d, "note", "Graag contact opnemen. Zij weet ervan.");
    rc = demo_run(d, referral_create, err);
    if (rc < 0)
        return rc;
    d->counts.referrals++;
    struct actor *to = arena_alloc(d->family, sizeof *to);
    if (!to)
        return err_nomem(err);
    if (!someone_of(to, d, receiver + 4))
        *to = life->keeper; /* a letter went out: who sent it writes down what comes back */
    if (demo_chance(d, 97))
        life_plan(life, demo_day(d) + demo_between(d, 0, 4), answer, demo_made(d), to);
    return 0;
}

/* Steps of one's own organisation, in a state. */
static bool is_own(const struct life *life, const struct value *step, const char *state)
{
    return text_is(value_get_text(step, "org_id"), life->keeper.org) &&
           text_is(value_get_text(step, "state"), state);
}

/* What the family, its network or the own organisation does itself is mostly done in time. */
static int finish(struct life *life, struct demo *d, const char *step, struct err *err)
{
    const struct value *row = value_item(rows_of(d, SQL_STEP_FIND, step), 0);
    if (!is_own(life, row, "agreed"))
        return 0; /* meanwhile handed over, or no longer wanted */
    demo_call(d, &life->keeper);
    demo_param(d, "step", step);
    demo_field(d, "step_result", demo_chance(d, 80) ? "done" : "partly");
    return demo_run(d, step_finish, err);
}

static int take_up(struct life *life, struct demo *d, const struct value *step, struct err *err)
{
    const char *id = value_get_text(step, "id");
    if (!is_own(life, step, "agreed"))
        return 0;
    if (!text_is(value_get_text(step, "owner_kind"), "org")) {
        int32_t due = store_day(step, "due_day", demo_day(d) + 14);
        int late = demo_chance(d, 20) ? demo_between(d, 1, 20) : -demo_between(d, 0, 5);
        if (demo_chance(d, 98))
            life_plan(life, due + late > demo_day(d) ? due + late : demo_day(d) + 1, finish, id, NULL);
        return 0;
    }
    return demo_chance(d, 75) ? refer(life, d, id, err) : 0;
}

/* What is proposed is talked about; most of it is agreed, and for most of that somebody is asked to help. */
int life_help(struct life *life, struct demo *d, struct err *err)
{
    const struct value *steps = rows_of(d, SQL_STEP_LIST, life->person);
    struct value *agreed = value_array(d->family);
    for (size_t i = 0; i < value_count(steps); i++)
        if (is_own(life, value_item(steps, i), "proposed") && demo_chance(d, 75))
            value_add_text(agreed, value_get_text(value_item(steps, i), "id"));
    if (value_count(agreed) == 0)
        return 0;
    demo_call(d, &life->keeper);
    demo_param(d, "person", life->person);
    value_put(d->form, "steps", agreed);
    int rc = demo_run(d, plan_agree, err);
    steps = rows_of(d, SQL_STEP_LIST, life->person);
    for (size_t i = 0; rc == 0 && i < value_count(steps); i++)
        rc = take_up(life, d, value_item(steps, i), err);
    return rc;
}

/* --- a meeting with the parents at the table --- */

static int hold_meeting(struct life *life, struct demo *d, const char *meeting, struct err *err)
{
    demo_call(d, life->actor);
    demo_param(d, "meeting", meeting);
    demo_field(d, "parents_present", "yes");
    return demo_run(d, meeting_hold, err);
}

int life_meet(struct life *life, struct demo *d, struct err *err)
{
    struct actor *host = arena_alloc(d->family, sizeof *host);
    int32_t day = demo_day(d) + demo_between(d, 7, 18);
    char when[17];
    if (!host)
        return err_nomem(err);
    *host = life->keeper;
    life->met = true;
    day_format(when, day);
    memcpy(when + 10, "T14:00", 7);
    demo_call(d, host);
    demo_param(d, "person", life->person);
    demo_field(d, "planned_at", when);
    demo_field(d, "place", "Spreekkamer 2, Lindelaan 2");
    int rc = demo_run(d, meeting_create, err);
    if (rc == 0)
        life_plan(life, day, hold_meeting, demo_made(d), host);
    return rc;
}

int life_let_go(struct life *life, struct demo *d, struct err *err)
{
    const struct value *steps = rows_of(d, SQL_STEP_LIST, life->person);
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < value_count(steps); i++) {
        const struct value *step = value_item(steps, i);
        if (!is_own(life, step, "agreed") && !is_own(life, step, "proposed"))
            continue;
        demo_call(d, &life->keeper);
        demo_param(d, "step", value_get_text(step, "id"));
        demo_field(d, "note", "Overgedragen bij de geboorte.");
        rc = demo_run(d, step_cancel, err);
    }
    return rc;
}
