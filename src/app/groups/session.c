/* A session: who came, and another date for everybody when it cannot go on, or none. People belong to the group and not to a
 * date, so everybody goes along by itself; the move is done once, from the date that stood there. Any colleague may move it,
 * for a leader who is ill cannot; who takes part is shown to those who lead. */
#include "app/groups/group_part.h"

#include "app/chain/appointment.h"
#include "app/jobs.h"
#include "app/notice.h"
#include "base/str.h"

#include <inttypes.h>
#include <stdlib.h>

int group_own(struct value **out, struct call *c, struct err *err)
{
    struct value *row;
    int rc = group_row(&row, c, call_param(c, "group"), err);
    if (rc == 0 && !text_is(value_get_text(row, "org_id"), c->actor->org))
        return err_set(err, ERR_NOT_FOUND, "group", "group_unknown", NULL);
    if (rc == 0)
        *out = row;
    return rc;
}

int group_leads(bool *out, struct call *c, const char *group, struct err *err)
{
    int64_t leads = 0;
    int rc = store_int(&leads, &c->store, SQL_GROUP_LEADS,
                       DB_ARGS(db_text(group), db_text(c->actor->membership)), err);
    *out = rc == 0 && leads > 0;
    return rc;
}

/* --- who takes part, for who leads --- */

/* Each is opened as any person; of her file comes the first name and nothing else. */
static int put_participant(struct value *list, struct call *c, const struct value *row, const char *session,
                           struct err *err)
{
    struct access a;
    struct value *place;
    const char *id = value_get_text(row, "id");
    int rc = access_open(
        &a, c, value_get_text(row, "person_id"), FOR_GROUP,
        &(struct audit_note){.action = "read", .object = "group", .object_id = call_param(c, "group")}, err);
    if (rc == 0)
        rc = store_one(&place, &c->store, SQL_GROUP_PLACE_SHOWN,
                       DB_ARGS(db_text(id), db_text(session ? session : "")), err);
    if (rc < 0)
        return rc;
    const char *first = value_get_text(value_get(place, "contact"), "first_name");
    struct value *item = value_add_object(list);
    value_put_text(item, "id", id);
    value_put_text(item, "first_name", first ? first : call_text(c, "groups.nameless"));
    value_put_text(item, "need", value_get_text(place, "need"));
    value_put_int(item, "times", value_get_int(place, "times", 0));
    value_put_bool(item, "has_come", value_get_bool(place, "has_come"));
    return 0;
}

int group_put_participants(struct call *c, const char *group, const char *session, struct err *err)
{
    struct value *rows, *list = value_put_array(c->page, "participants");
    int rc = store_all(&rows, &c->store, SQL_GROUP_PLACES_IN, DB_ARGS(db_text(group)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        rc = put_participant(list, c, value_item(rows, i), session, err);
    return rc;
}

/* --- one session --- */

static int open_session(struct value **group, struct value **out, struct call *c, struct err *err)
{
    int rc = group_own(group, c, err);
    if (rc == 0)
        rc = store_one(out, &c->store, SQL_GROUP_SESSION_FIND,
                       DB_ARGS(db_text(call_param(c, "session")), db_text(call_param(c, "group"))), err);
    return rc == ERR_NOT_FOUND ? err_set(err, ERR_NOT_FOUND, "group", "group_unknown", NULL) : rc;
}

/* The boxes of who came, as they stand. */
static void put_boxes(struct call *c, struct value *values)
{
    const struct value *people = value_get(c->page, "participants");
    struct value *choices = value_put_array(value_put_object(c->page, "choices"), "came");
    struct value *came = value_put_array(values, "came");
    for (size_t i = 0; i < value_count(people); i++) {
        const struct value *one = value_item(people, i);
        const char *need = value_get_text(one, "need"), *first = value_get_text(one, "first_name");
        struct value *choice = value_add_object(choices);
        value_put_text(choice, "value", value_get_text(one, "id"));
        value_put_text(choice, "label", need ? arena_printf(c->arena, "%s (%s)", first, need) : first);
        if (value_get_bool(one, "has_come"))
            value_add_text(came, value_get_text(one, "id"));
    }
}

int group_session_page(struct call *c, struct err *err)
{
    struct value *group, *session;
    bool leads = false;
    int rc = open_session(&group, &session, c, err);
    if (rc == 0)
        rc = group_leads(&leads, c, call_param(c, "group"), err);
    if (rc == 0 && leads)
        rc = group_put_participants(c, call_param(c, "group"), call_param(c, "session"), err);
    if (rc < 0)
        return rc;
    bool begun = value_get_int(session, "starts_ms", 0) <= c->now;
    struct value *shown = value_put_object(c->page, "one"), *values = value_put_object(c->page, "values");
    value_put_text(shown, "starts_at", value_get_text(session, "starts_at"));
    value_put_text(shown, "was_at", value_get_text(session, "was_at"));
    value_put_bool(c->page, "has_begun", begun);
    const char *state = value_get_text(session, "state");
    value_put_bool(c->page, "leads", leads);
    value_put_bool(c->page, "may_attend", leads && begun && !text_is(state, "cancelled"));
    bool off = text_is(group_state(c, group), "cancelled");
    value_put_bool(c->page, "may_move", !off && !text_is(state, "held"));
    value_put_bool(c->page, "may_cancel", !off && text_is(state, "planned"));
    value_put_bool(c->page, "is_cancelled", text_is(state, "cancelled"));
    value_put_text(values, "was", arena_printf(c->arena, "%" PRId64, value_get_int(session, "starts_ms", 0)));
    put_boxes(c, values);
    struct value *back = value_put_object(c->page, "back");
    value_put_text(back, "href", arena_printf(c->arena, "/groups/%s", call_param(c, "group")));
    value_put_text(back, "label", call_text(c, "groups.one"));
    return 0;
}

/* --- another date --- */

static int time_is_free(struct call *c, const struct value *session, int64_t at, int64_t until,
                        struct err *err)
{
    int64_t beside = 0, clash = 0;
    const char *group = value_get_text(session, "group_id");
    int rc = store_int(
        &beside, &c->store, SQL_GROUP_SESSION_BESIDE,
        DB_ARGS(db_text(group), db_text(value_get_text(session, "id")), db_int(at), db_int(until)), err);
    if (rc == 0 && beside > 0)
        return err_set(err, ERR_CONFLICT, "starts_at", "group_beside", NULL);
    if (rc == 0)
        rc = store_int(&clash, &c->store, SQL_GROUP_SESSION_CLASH,
                       DB_ARGS(db_text(group), db_int(at), db_int(until)), err);
    return rc == 0 && clash > 0 ? err_set(err, ERR_CONFLICT, "starts_at", "group_clash", NULL) : rc;
}

/* Whoever asked for their places hears of it, once for this date; each participant reads it on the own phone. */
static int tell(struct call *c, const struct value *session, int64_t at, const char *notice, const char *news,
                struct err *err)
{
    struct value *orgs, *places;
    const char *group = value_get_text(session, "group_id");
    const char *about = arena_printf(c->arena, "%s %" PRId64, value_get_text(session, "id"), at);
    int rc = store_all(&orgs, &c->store, SQL_GROUP_ASKERS, DB_ARGS(db_text(group)), err);
    for (size_t i = 0; rc == 0 && i < value_count(orgs); i++)
        rc = notice_plan(c, value_get_text(value_item(orgs, i), "id"), notice, about, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_GROUP_PLACES_NEWS, DB_ARGS(db_text(group), db_text(news)), err);
    if (rc == 0)
        rc = store_all(&places, &c->store, SQL_GROUP_PLACES_IN, DB_ARGS(db_text(group)), err);
    for (size_t i = 0; rc == 0 && i < value_count(places); i++)
        rc = group_mail_plan(c, value_get_text(value_item(places, i), "id"), news, err);
    return rc == 0 ? group_audit(c, "change", group, err) : rc;
}

static int set_end(struct call *c, const char *id, struct err *err)
{
    struct value *group;
    int rc = store_run(NULL, &c->store, SQL_GROUP_SET_END, DB_ARGS(db_text(id)), err);
    if (rc == 0)
        rc = group_row(&group, c, id, err);
    if (rc < 0)
        return rc;
    int32_t last = instant_day(value_get_int(group, "ends_ms", 0));
    rc = job_plan(c, "group_end", id, arena_printf(c->arena, "%d", last),
                  instant_at(last + GROUP_AFTER_DAYS, 0), err);
    /* Somebody who waits may fit at the new time. */
    return rc == 0
               ? job_plan(c, "group_fill", id, arena_printf(c->arena, "moved %" PRId64, c->now), c->now, err)
               : rc;
}

/* The start that the form was made from. */
static int64_t said_start(const struct call *c)
{
    const char *said = call_field(c, "was");
    return said ? strtoll(said, NULL, 10) : 0;
}

int group_session_move(struct call *c, struct err *err)
{
    struct value *group, *session;
    int64_t at = 0;
    int changed = 0;
    int rc = open_session(&group, &session, c, err);
    if (rc == 0)
        rc = appointment_time(&at, c, "starts_at", err);
    if (rc == 0)
        rc = group_goes_on(c, group, err);
    if (rc < 0)
        return rc;
    int64_t was = said_start(c), stands = value_get_int(session, "starts_ms", 0);
    int64_t until = at + value_get_int(session, "ends_ms", 0) - stands;
    bool off = text_is(value_get_text(session, "state"), "cancelled");
    if (at == stands && !off) { /* it stands there already: done before */
        call_go(c, "/groups/%s?done=group_moved", call_param(c, "group"));
        return 0;
    }
    rc = time_is_free(c, session, at, until, err);
    if (rc == 0)
        rc = store_run(
            &changed, &c->store, SQL_GROUP_SESSION_MOVE,
            DB_ARGS(db_text(value_get_text(session, "id")), db_int(was), db_int(at), db_int(until)), err);
    if (rc == 0 && changed == 0)
        return err_set(err, ERR_CONFLICT, "starts_at", "group_moved", NULL);
    if (rc == 0)
        rc = tell(c, session, at, "group_moved", "moved", err);
    if (rc == 0)
        rc = set_end(c, call_param(c, "group"), err);
    if (rc == 0)
        call_go(c, "/groups/%s?done=group_moved", call_param(c, "group"));
    return rc;
}

int group_session_cancel(struct call *c, struct err *err)
{
    struct value *group, *session;
    int changed = 0;
    int rc = open_session(&group, &session, c, err);
    if (rc < 0)
        return rc;
    if (text_is(value_get_text(session, "state"), "cancelled")) { /* done before */
        call_go(c, "/groups/%s?done=group_session_off", call_param(c, "group"));
        return 0;
    }
    rc = store_run(&changed, &c->store, SQL_GROUP_SESSION_CANCEL,
                   DB_ARGS(db_text(value_get_text(session, "id")), db_int(said_start(c))), err);
    if (rc == 0 && changed == 0)
        return err_set(err, ERR_CONFLICT, "was", "group_moved", NULL);
    if (rc == 0)
        rc = tell(c, session, said_start(c), "group_session_off", "session_off", err);
    if (rc == 0)
        rc = set_end(c, call_param(c, "group"), err);
    if (rc == 0)
        call_go(c, "/groups/%s?done=group_session_off", call_param(c, "group"));
    return rc;
}

/* --- who came --- */

static bool is_ticked(const struct call *c, const char *id)
{
    const struct value *came = c->form ? value_get(c->form, "came") : NULL;
    for (size_t i = 0; i < value_count(came); i++)
        if (text_is(value_as_text(value_item(came, i), NULL), id))
            return true;
    return false;
}

int group_session_attend(struct call *c, struct err *err)
{
    struct value *group, *session, *rows;
    const char *of = call_param(c, "group");
    bool leads = false;
    int rc = open_session(&group, &session, c, err);
    if (rc == 0)
        rc = group_leads(&leads, c, of, err);
    if (rc == 0 && !leads)
        return err_set(err, ERR_DENIED, "group", "group_leaders_only", NULL);
    if (rc == 0 && text_is(value_get_text(session, "state"), "cancelled"))
        return err_set(err, ERR_CONFLICT, "came", "group_session_off", NULL);
    if (rc == 0 && value_get_int(session, "starts_ms", 0) > c->now)
        return err_set(err, ERR_CONFLICT, "came", "group_not_begun", NULL);
    if (rc == 0)
        rc = store_all(&rows, &c->store, SQL_GROUP_PLACES_IN, DB_ARGS(db_text(of)), err);
    const char *id = rc == 0 ? value_get_text(session, "id") : NULL;
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        struct access a;
        const struct value *row = value_item(rows, i);
        const char *place = value_get_text(row, "id");
        rc = access_open(&a, c, value_get_text(row, "person_id"), FOR_GROUP,
                         &(struct audit_note){.action = "change", .object = "group", .object_id = of}, err);
        if (rc == 0)
            rc = store_run(NULL, &c->store, SQL_GROUP_ATTENDANCE_PUT,
                           DB_ARGS(db_text(id), db_text(place), db_int(is_ticked(c, place))), err);
    }
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_GROUP_SESSION_HELD, DB_ARGS(db_text(id)), err);
    if (rc == 0)
        call_go(c, "/groups/%s?done=group_attended", of);
    return rc;
}
