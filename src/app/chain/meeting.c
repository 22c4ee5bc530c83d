/*
 * The multidisciplinary meeting with the parents at the table (spec C8): planned by an organisation with a file of its own,
 * with guests only as far as she consented. Who may sit at the table is decided here; what each may read of it in
 * meeting_page.c; what was decided in meeting_record.c.
 */
#include "app/chain/meet.h"

#include "app/chain/appointment.h"
#include "app/chain/meeting_part.h"
#include "app/notice.h"
#include "app/people/people.h"
#include "app/routemap/in_force.h"
#include "base/str.h"

/* --- who has a seat --- */

static bool take_seat(enum seat *out, const struct call *c, const struct access *a, const struct value *row)
{
    if (a->involvement == INVOLVED_SELF)
        *out = SEAT_PARENT;
    else if (c->actor->org[0] && text_is(value_get_text(row, "org_id"), c->actor->org))
        *out = SEAT_HOST;
    else if (a->involvement == INVOLVED_OWN)
        *out = SEAT_TEAM;
    else if (value_get_text(row, "my_answer"))
        *out = SEAT_GUEST;
    else
        return false;
    return access_reads(a, PART_PLAN);
}

int meeting_open(struct value **out, struct access *a, enum seat *seat, struct call *c, const char *action,
                 struct err *err)
{
    const char *id = call_param(c, "meeting");
    struct value *row;
    int rc = store_one(&row, &c->store, SQL_MEETING_FIND, DB_ARGS(db_text(id), db_text(c->actor->org)), err);
    if (rc == ERR_NOT_FOUND)
        return err_set(err, ERR_NOT_FOUND, "meeting", "meeting_unknown", NULL);
    if (rc == 0)
        rc = access_open(a, c, value_get_text(row, "person_id"),
                         c->actor->kind == ACTOR_PARENT ? FOR_OWN : FOR_MEETING,
                         &(struct audit_note){.action = action, .object = "meeting", .object_id = id}, err);
    if (rc == 0 && !take_seat(seat, c, a, row))
        rc = err_set(err, ERR_NOT_FOUND, "meeting", "meeting_unknown", NULL);
    if (rc == 0)
        *out = row;
    return rc;
}

static int must_be_planned(struct call *c, const struct value *meeting, struct err *err)
{
    const char *state = value_get_text(meeting, "state");
    if (text_is(state, "planned"))
        return 0;
    return err_set(err, ERR_CONFLICT, "meeting", "meeting_state", "%s",
                   call_label(c, "meeting_state", state));
}

int meeting_host(struct value **out, struct access *a, struct call *c, struct err *err)
{
    enum seat seat = SEAT_GUEST;
    struct value *meeting;
    int rc = meeting_open(&meeting, a, &seat, c, "change", err);
    if (rc == 0)
        rc = access_require(a, c, PART_PLAN, err);
    if (rc == 0 && (seat != SEAT_HOST || a->grants[PART_PLAN] != GRANT_WRITE))
        rc = access_refuse(a, c, "meeting", "meeting_not_yours", err);
    if (rc == 0)
        rc = must_be_planned(c, meeting, err);
    if (rc == 0)
        *out = meeting;
    return rc;
}

int meeting_open_new(struct access *a, struct call *c, const char *action, struct err *err)
{
    int rc = access_open(a, c, call_param(c, "person"), FOR_MEETING,
                         &(struct audit_note){.action = action, .object = "meeting"}, err);
    if (rc == 0)
        rc = access_require(a, c, PART_PLAN, err);
    if (rc == 0 && (a->involvement != INVOLVED_OWN || a->grants[PART_PLAN] != GRANT_WRITE))
        rc = access_refuse(a, c, "meeting", "meeting_own_file", err);
    return rc;
}

/* Its line on the timeline. */
static int meeting_say(struct call *c, const struct value *meeting, const char *state, struct err *err)
{
    return entry_add(c,
                     &(struct new_entry){.person = value_get_text(meeting, "person_id"),
                                         .kind = "meeting",
                                         .ref = value_get_text(meeting, "id"),
                                         .scope = MEETING_SCOPE,
                                         .code = state},
                     err);
}

static int go_back(struct call *c, const struct value *meeting)
{
    call_go(c, "%s/meetings/%s?done=meeting_saved", c->actor->kind == ACTOR_PARENT ? "/me" : "",
            value_get_text(meeting, "id"));
    return 0;
}

/* --- guests --- */

static int tell_guests(struct call *c, const char *meeting, const char *kind, struct err *err)
{
    struct value *guests;
    const char *about = arena_printf(c->arena, "%s %lld", meeting, (long long)c->now);
    int rc = store_all(&guests, &c->store, SQL_MEETING_GUESTS, DB_ARGS(db_text(meeting)), err);
    for (size_t i = 0; rc == 0 && i < value_count(guests); i++)
        rc = notice_plan(c, value_get_text(value_item(guests, i), "org_id"), kind, about ? about : meeting,
                         err);
    return rc;
}

/* Only who may be told: has a file of its own, or her consent for a meeting. */
static int may_invite(struct call *c, const char *person, const char *org, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_MEETING_INVITABLE,
                       DB_ARGS(db_text(person), db_text(c->actor->org), db_int(c->today)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        if (text_is(value_get_text(value_item(rows, i), "id"), org))
            return 0;
    return rc < 0 ? rc : err_set(err, ERR_CONFLICT, "guest", "meeting_no_consent", NULL);
}

static int invite(struct call *c, const struct value *meeting, const char *org, struct err *err)
{
    const char *id = value_get_text(meeting, "id");
    int added = 0, rc = may_invite(c, value_get_text(meeting, "person_id"), org, err);
    if (rc == 0)
        rc = store_run(&added, &c->store, SQL_MEETING_GUEST_INSERT, DB_ARGS(db_text(id), db_text(org)), err);
    if (rc == 0 && added > 0)
        rc = notice_plan(c, org, "meeting_invited", arena_printf(c->arena, "%s %lld", id, (long long)c->now),
                         err);
    return rc;
}

int meeting_put_invitable(struct call *c, const char *name, const char *person, const struct value *guests,
                          struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_MEETING_INVITABLE,
                       DB_ARGS(db_text(person), db_text(c->actor->org), db_int(c->today)), err);
    if (rc < 0)
        return rc;
    struct value *list = value_array(c->arena);
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        bool there = false;
        for (size_t g = 0; g < value_count(guests); g++)
            there =
                there || text_is(value_get_text(value_item(guests, g), "org_id"), value_get_text(row, "id"));
        if (there)
            continue;
        struct value *choice = value_add_object(list);
        value_put_text(choice, "value", value_get_text(row, "id"));
        value_put_text(choice, "label",
                       arena_printf(c->arena, "%s (%s)", value_get_text(row, "name"),
                                    call_label(c, "org_kind", value_get_text(row, "kind"))));
    }
    const struct value *had = value_get(c->page, "choices");
    struct value *choices =
        value_put(c->page, "choices", had ? value_copy(c->arena, had) : value_object(c->arena));
    value_put(choices, name, list);
    return 0;
}

int meeting_invite(struct call *c, struct err *err)
{
    struct access a;
    struct value *meeting;
    const char *org = call_field(c, "guest");
    int rc = meeting_host(&meeting, &a, c, err);
    if (rc == 0)
        rc = invite(c, meeting, org ? org : "", err);
    return rc == 0 ? go_back(c, meeting) : rc;
}

int meeting_uninvite(struct call *c, struct err *err)
{
    struct access a;
    struct value *meeting;
    const char *org = call_field(c, "org");
    int removed = 0, rc = meeting_host(&meeting, &a, c, err);
    if (rc == 0)
        rc = store_run(&removed, &c->store, SQL_MEETING_GUEST_DELETE,
                       DB_ARGS(db_text(value_get_text(meeting, "id")), db_text(org)), err);
    if (rc == 0 && removed > 0)
        rc = notice_plan(c, org, "meeting_cancelled",
                         arena_printf(c->arena, "%s %lld", value_get_text(meeting, "id"), (long long)c->now),
                         err);
    return rc == 0 ? go_back(c, meeting) : rc;
}

int meeting_answer(struct call *c, struct err *err)
{
    struct access a;
    enum seat seat = SEAT_GUEST;
    struct value *meeting;
    int changed = 0, rc = meeting_open(&meeting, &a, &seat, c, "answer", err);
    if (rc == 0)
        rc = must_be_planned(c, meeting, err);
    if (rc == 0)
        rc = store_run(&changed, &c->store, SQL_MEETING_GUEST_ANSWER,
                       DB_ARGS(db_text(value_get_text(meeting, "id")), db_text(c->actor->org),
                               db_text(call_field(c, "answer"))),
                       err);
    if (rc == 0 && changed == 0)
        rc = err_set(err, ERR_CONFLICT, "meeting", "meeting_not_invited", NULL);
    return rc == 0 ? go_back(c, meeting) : rc;
}

/* --- she herself --- */

int meeting_parents(struct call *c, struct err *err)
{
    struct access a;
    enum seat seat = SEAT_GUEST;
    struct value *meeting;
    struct db_arg bring;
    int rc = meeting_open(&meeting, &a, &seat, c, "answer", err);
    if (rc == 0 && seat != SEAT_PARENT && seat != SEAT_HOST)
        rc = access_refuse(&a, c, "meeting", "meeting_not_yours", err);
    if (rc == 0)
        rc = must_be_planned(c, meeting, err);
    if (rc == 0)
        rc = store_seal(&bring, &c->store, value_get_text(meeting, "person_id"), "bring",
                        call_field(c, "bring"), err);
    if (rc == 0)
        rc = store_run(
            NULL, &c->store, SQL_MEETING_SET_PARENTS,
            DB_ARGS(db_text(value_get_text(meeting, "id")), db_text(call_field(c, "answer")), bring), err);
    return rc == 0 ? go_back(c, meeting) : rc;
}

/* --- planning --- */

static struct appointment appointment_of(const char *meeting, int64_t at)
{
    return (struct appointment){meeting, at, "meeting_reminder", "meeting_unrecorded"};
}

/* The step of the plan with its term, or else the term counted from the newest signal. */
static int find_cause(const char **step, int32_t *due, struct call *c, const char *person, struct err *err)
{
    struct value *row;
    int64_t signal = 0;
    *step = NULL;
    int rc = store_one(&row, &c->store, SQL_MEETING_STEP_DUE, DB_ARGS(db_text(person), db_text(MEETING_STEP)),
                       err);
    if (rc == 0) {
        *step = value_get_text(row, "id");
        *due = store_day(row, "due_day", c->today);
        return 0;
    }
    if (rc != ERR_NOT_FOUND)
        return rc;
    rc = store_int(&signal, &c->store, SQL_MEETING_SIGNAL_DAY, DB_ARGS(db_text(person)), err);
    const struct term *term = NULL;
    if (rc == 0)
        rc = term_for(&term, c, person, "meeting", err);
    int32_t from = signal > 0 ? (int32_t)signal : c->today;
    *due = term ? term_due(&c->app->content->calendar, from, *term) : from;
    return rc;
}

static int insert(struct value **out, struct call *c, const struct access *a, struct err *err)
{
    const char *id = call_id(c), *step = NULL;
    int32_t due = c->today;
    int64_t at = 0;
    struct db_arg place, bring;
    int rc = appointment_time(&at, c, "planned_at", err);
    if (rc == 0)
        rc = find_cause(&step, &due, c, a->person, err);
    if (rc == 0)
        rc = store_seal(&place, &c->store, a->person, "place", call_field(c, "place"), err);
    if (rc == 0)
        rc = store_seal(&bring, &c->store, a->person, "bring", call_field(c, "bring"), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_MEETING_INSERT,
                       DB_ARGS(db_text(id), db_text(a->person), db_text(step), db_int(at), db_int(due), place,
                               bring, db_text(c->actor->org), db_text(c->actor->membership), db_int(c->now)),
                       err);
    if (rc == 0)
        rc = store_one(out, &c->store, SQL_MEETING_FIND, DB_ARGS(db_text(id), db_text(c->actor->org)), err);
    if (rc == 0)
        rc = appointment_step(c, step, PLAN_AGREE, NULL, err);
    struct appointment when = appointment_of(id, at);
    return rc == 0 ? appointment_plan(c, &when, err) : rc;
}

int meeting_create(struct call *c, struct err *err)
{
    struct access a;
    struct value *meeting = NULL;
    const struct value *guests = value_get(c->form, "guests");
    int rc = meeting_open_new(&a, c, "create", err);
    if (rc == 0)
        rc = insert(&meeting, c, &a, err);
    for (size_t i = 0; rc == 0 && i < value_count(guests); i++)
        rc = invite(c, meeting, value_as_text(value_item(guests, i), ""), err);
    if (rc == 0)
        rc = meeting_say(c, meeting, "planned", err);
    return rc == 0 ? go_back(c, meeting) : rc;
}

int meeting_move(struct call *c, struct err *err)
{
    struct access a;
    struct value *meeting;
    int64_t at = 0;
    struct db_arg place;
    int rc = meeting_host(&meeting, &a, c, err);
    if (rc == 0)
        rc = appointment_time(&at, c, "planned_at", err);
    if (rc < 0)
        return rc;
    const char *id = value_get_text(meeting, "id");
    struct appointment when = appointment_of(id, at);
    rc = store_seal(&place, &c->store, value_get_text(meeting, "person_id"), "place", call_field(c, "place"),
                    err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_MEETING_SET_TIME, DB_ARGS(db_text(id), db_int(at), place), err);
    if (rc == 0)
        rc = appointment_plan(c, &when, err);
    if (rc == 0)
        rc = tell_guests(c, id, "meeting_changed", err);
    return rc == 0 ? go_back(c, meeting) : rc;
}

int meeting_end(struct call *c, const struct value *meeting, const struct meeting_ending *end,
                struct err *err)
{
    const char *id = value_get_text(meeting, "id");
    struct appointment when = appointment_of(id, 0);
    int rc =
        store_run(NULL, &c->store, SQL_MEETING_CLOSE,
                  DB_ARGS(db_text(id), db_text(end->state), end->held ? db_int(end->with_parents) : db_none(),
                          db_text(end->absent_reason), db_int(c->now)),
                  err);
    if (rc == 0)
        rc = appointment_cancel(c, &when, err);
    return rc == 0 ? meeting_say(c, meeting, end->state, err) : rc;
}

int meeting_cancel(struct call *c, struct err *err)
{
    struct access a;
    struct value *meeting;
    int rc = meeting_host(&meeting, &a, c, err);
    if (rc == 0)
        rc = meeting_end(c, meeting, &(struct meeting_ending){.state = "cancelled"}, err);
    if (rc == 0)
        rc = tell_guests(c, value_get_text(meeting, "id"), "meeting_cancelled", err);
    return rc == 0 ? go_back(c, meeting) : rc;
}

/* --- jobs --- */

static int still_planned(struct value **out, struct call *c, struct err *err)
{
    int rc = store_one(out, &c->store, SQL_MEETING_FIND,
                       DB_ARGS(db_text(call_param(c, "ref_id")), db_text("")), err);
    if (rc == 0 && (!text_is(value_get_text(*out, "state"), "planned") ||
                    !appointment_current(c, value_get_int(*out, "planned_ms", 0))))
        return ERR_NOT_FOUND;
    return rc;
}

static int tell_host(struct call *c, const struct value *meeting, const char *kind, struct err *err)
{
    const char *about =
        arena_printf(c->arena, "%s %s", value_get_text(meeting, "id"), call_param(c, "detail"));
    return about ? notice_plan(c, value_get_text(meeting, "org_id"), kind, about, err) : err_nomem(err);
}

int meeting_reminder_job(struct call *c, struct err *err)
{
    struct value *meeting;
    int rc = still_planned(&meeting, c, err);
    if (rc == 0)
        rc = tell_host(c, meeting, "meeting_tomorrow", err);
    if (rc == 0)
        rc = tell_guests(c, value_get_text(meeting, "id"), "meeting_tomorrow", err);
    return rc == ERR_NOT_FOUND ? 0 : rc;
}

int meeting_unrecorded_job(struct call *c, struct err *err)
{
    struct value *meeting;
    int rc = still_planned(&meeting, c, err);
    if (rc == 0)
        rc = tell_host(c, meeting, "meeting_unrecorded", err);
    return rc == ERR_NOT_FOUND ? 0 : rc;
}
