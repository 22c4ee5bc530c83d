/* What each at the table reads of a meeting: the host and others with a file of their own everything, she herself
 * everything, a guest what falls in a consented scope and not who else is invited. */
#include "app/chain/meet.h"

#include "app/chain/appointment.h"
#include "app/chain/meeting_part.h"
#include "app/people/section.h"
#include "app/routemap/in_force.h"
#include "base/str.h"

static void put_status(struct value *out, struct call *c, const char *state)
{
    value_put_text(out, "state", state);
    value_put_text(out, "state_label", call_label(c, "meeting_state", state));
    struct value *status = value_put_object(out, "status");
    value_put_text(status, "tone",
                   text_is(state, "planned") ? "active"
                   : text_is(state, "held")  ? "success"
                                             : "neutral");
    value_put_text(status, "label", call_label(c, "meeting_state", state));
}

int meeting_new(struct call *c, struct err *err)
{
    struct access a;
    int rc = meeting_open_new(&a, c, "read", err);
    if (rc == 0)
        rc = appointment_person(c, &a, err);
    if (rc == 0)
        rc = meeting_put_invitable(c, "guests", a.person, NULL, err);
    if (rc == 0 && value_count(value_at(c->page, "choices.guests")) == 0)
        value_add_text(value_put_array(c->page, "without"), "guests");
    return rc;
}

/* --- one meeting --- */

static bool reads(const struct access *a, const struct call *c, enum seat seat, const struct value *item)
{
    return seat != SEAT_GUEST || access_shows(a, c, PART_PLAN, value_get_text(item, "scope"), NULL);
}

static void put_decisions(struct value *out, struct call *c, const struct value *rows, const char *agenda)
{
    struct value *list = value_put_array(out, "decisions");
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        if (!text_is(value_get_text(row, "about"), agenda))
            continue;
        struct value *item = value_add_object(list);
        value_put_text(item, "decision", value_get_text(row, "text"));
        value_put_text(item, "minutes", value_get_text(row, "minutes"));
        value_put_text(item, "step_id", value_get_text(row, "step_id"));
        value_put_text(item, "step_label", call_label(c, "step", value_get_text(row, "step_code")));
    }
}

static void put_agenda(struct call *c, const struct access *a, enum seat seat, const struct value *rows)
{
    struct value *agenda = value_put_array(c->page, "agenda"), *choices = value_array(c->arena);
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        if (!text_is(value_get_text(row, "kind"), "agenda") || !reads(a, c, seat, row))
            continue;
        const char *id = value_get_text(row, "id"), *text = value_get_text(row, "text");
        struct value *item = value_add_object(agenda), *choice = value_add_object(choices);
        value_put_text(item, "subject", text);
        value_put_text(item, "scope_label", call_label(c, "scope", value_get_text(row, "scope")));
        put_decisions(item, c, rows, id);
        value_put_text(choice, "value", id);
        value_put_text(choice, "label", text);
    }
    const struct value *had = value_get(c->page, "choices");
    struct value *all =
        value_put(c->page, "choices", had ? value_copy(c->arena, had) : value_object(c->arena));
    value_put(all, "item", choices);
}

/* Every step that a route in force for her defines, but this one. */
static int put_steps(struct call *c, const char *person, struct err *err)
{
    struct route_set set;
    int rc = routes_for(&set, c, person, err);
    if (rc < 0)
        return rc;
    const struct route_set *routes = &set;
    struct value *all = value_put(c->page, "choices", value_copy(c->arena, value_get(c->page, "choices")));
    struct value *list = value_put_array(all, "step");
    for (size_t i = 0; i < routes->count; i++) {
        const struct route *r = routes->items[i];
        for (size_t k = 0; k < r->step_count; k++) {
            const struct route *in_force;
            const char *code = r->steps[k].code;
            if (!route_step(routes, code, c->today, &in_force) || in_force != r ||
                text_is(code, MEETING_STEP))
                continue;
            struct value *choice = value_add_object(list);
            value_put_text(choice, "value", code);
            value_put_text(choice, "label", label_in(&r->steps[k].title, c->lang));
        }
    }
    return 0;
}

static void put_guests(struct call *c, const char *meeting, enum seat seat, const struct value *rows)
{
    value_put_int(c->page, "guest_count", (int64_t)value_count(rows));
    if (seat == SEAT_GUEST)
        return;
    struct value *guests = value_put_array(c->page, "guests"), *choices = value_array(c->arena);
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        struct value *guest = value_add_object(guests), *choice = value_add_object(choices);
        value_put_text(guest, "org_id", value_get_text(row, "org_id"));
        value_put_text(guest, "guest_name", value_get_text(row, "name"));
        value_put_text(guest, "kind_label", call_label(c, "org_kind", value_get_text(row, "kind")));
        value_put_text(guest, "answer_label", call_label(c, "meeting_answer", value_get_text(row, "answer")));
        value_put_bool(guest, "has_come", value_get_bool(row, "has_come"));
        value_put_text(guest, "remove", arena_printf(c->arena, "/meetings/%s/guests/remove", meeting));
        value_put_text(choice, "value", value_get_text(row, "org_id"));
        value_put_text(choice, "label", value_get_text(row, "name"));
    }
    const struct value *had = value_get(c->page, "choices");
    struct value *all =
        value_put(c->page, "choices", had ? value_copy(c->arena, had) : value_object(c->arena));
    value_put(all, "present", choices);
    if (value_count(rows) == 0)
        value_add_text(value_put_array(c->page, "without"), "present");
}

static void put_meeting(struct call *c, enum seat seat, const struct value *row)
{
    struct value *m = value_put_object(c->page, "meeting"), *values = value_put_object(c->page, "values");
    static const char *const plain[] = {"id", "planned_at", "due_day", "place", "org_name", "bring"};
    put_status(m, c, value_get_text(row, "state"));
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
        value_put_text(m, plain[i], value_get_text(row, plain[i]));
    bool held = text_is(value_get_text(row, "state"), "held");
    value_put_text(m, "parent_label", call_label(c, "meeting_answer", value_get_text(row, "parent_answer")));
    value_put_text(m, "my_answer_label", call_label(c, "meeting_answer", value_get_text(row, "my_answer")));
    value_put_bool(m, "with_parents", held && value_get_bool(row, "has_parents"));
    value_put_bool(m, "without_parents", held && !value_get_bool(row, "has_parents"));
    value_put_text(m, "absent_label", call_label(c, "meeting_absent", value_get_text(row, "absent_reason")));
    value_put_bool(m, "is_late",
                   store_day(row, "due_day", DAY_NONE) < instant_day(value_get_int(row, "planned_ms", 0)));
    int64_t planned = value_get_int(row, "planned_ms", 0);
    value_put_text(values, "planned_at", appointment_field(c, planned));
    value_put_text(values, "place", value_get_text(row, "place"));
    value_put_text(values, "bring", value_get_text(row, "bring"));
    value_put_text(values, "answer", value_get_text(row, seat == SEAT_GUEST ? "my_answer" : "parent_answer"));
    value_put_bool(c->page, "begun", instant_day(planned) <= c->today);
}

static void put_back(struct call *c, const char *href, const char *label)
{
    struct value *back = value_put_object(c->page, "back");
    value_put_text(back, "href", href);
    value_put_text(back, "label", call_text(c, label));
}

int meeting_page(struct call *c, struct err *err)
{
    struct access a;
    enum seat seat;
    struct value *meeting, *guests, *items;
    int rc = meeting_open(&meeting, &a, &seat, c, "read", err);
    const char *id = rc == 0 ? value_get_text(meeting, "id") : "";
    if (rc == 0 && seat != SEAT_PARENT)
        rc = appointment_person(c, &a, err);
    if (rc == 0 && seat == SEAT_GUEST) /* who has no file to go back to */
        put_back(c, "/worklist", "nav.worklist");
    if (rc == 0 && seat == SEAT_PARENT)
        put_back(c, "/me", "nav.me");
    if (rc == 0)
        rc = store_all(&guests, &c->store, SQL_MEETING_GUESTS, DB_ARGS(db_text(id)), err);
    if (rc == 0)
        rc = store_all(&items, &c->store, SQL_MEETING_ITEMS, DB_ARGS(db_text(id)), err);
    if (rc < 0)
        return rc;
    bool planned = text_is(value_get_text(meeting, "state"), "planned");
    bool host = planned && seat == SEAT_HOST && a.grants[PART_PLAN] == GRANT_WRITE;
    put_meeting(c, seat, meeting);
    put_guests(c, id, seat, guests);
    put_agenda(c, &a, seat, items);
    rc = put_steps(c, a.person, err);
    if (rc < 0)
        return rc;
    value_put_bool(c->page, "is_host", host);
    value_put_bool(c->page, "is_guest", seat == SEAT_GUEST);
    value_put_bool(c->page, "may_record", host && value_get_bool(c->page, "begun"));
    value_put_bool(c->page, "may_answer", planned && value_get_text(meeting, "my_answer"));
    value_put_bool(c->page, "may_say", planned && seat == SEAT_PARENT);
    return host ? meeting_put_invitable(c, "guest", a.person, guests, err) : 0;
}

/* --- all of a person --- */

int meeting_section(struct call *c, const struct access *a, struct err *err)
{
    struct value *rows;
    if (!access_reads(a, PART_PLAN))
        return 0;
    int rc = store_all(&rows, &c->store, SQL_MEETINGS_OF_PERSON,
                       DB_ARGS(db_text(a->person), db_text(c->actor->org)), err);
    if (rc < 0)
        return rc;
    bool all =
        a->involvement == INVOLVED_OWN || a->involvement == INVOLVED_SELF || a->involvement == INVOLVED_GLASS;
    struct value *shown = value_put_array(c->page, "meetings");
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        if (!all && !value_get_bool(row, "is_guest"))
            continue;
        struct value *item = value_add_object(shown);
        const char *id = value_get_text(row, "id");
        put_status(item, c, value_get_text(row, "state"));
        value_put_text(item, "id", id);
        value_put_text(item, "planned_at", value_get_text(row, "planned_at"));
        value_put_text(item, "org_name", value_get_text(row, "org_name"));
        value_put_text(
            item, "href",
            arena_printf(c->arena, "%s/meetings/%s", a->involvement == INVOLVED_SELF ? "/me" : "", id));
    }
    bool may = a->involvement == INVOLVED_OWN && a->grants[PART_PLAN] == GRANT_WRITE;
    value_put_bool(c->page, "meeting_plan", may);
    value_put_bool(c->page, "meetings_shown", may || value_count(shown) > 0);
    if (may || value_count(shown) > 0)
        section_tab(c, a, "meetings");
    return 0;
}
