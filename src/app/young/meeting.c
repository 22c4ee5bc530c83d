/*
 * The desks meet, with her: the agenda is what is still open on her list, and what is decided is decided of a line: who does it
 * and before when. Whoever takes part sees the lines that are shown to it. A line that she did not agree to stays a proposal.
 */
#include "app/young/young_part.h"

#include "app/chain/appointment.h"
#include "app/notice.h"
#include "app/people/people.h"
#include "base/str.h"

static const char *folder_of(const struct young_list *l)
{
    return l->reader == YOUNG_HER ? "/me/young/meetings" : "/young-meetings";
}

static void put_meeting(struct value *out, const struct young_list *l, struct call *c,
                        const struct value *row)
{
    const char *state = value_get_text(row, "state");
    value_put_text(out, "id", value_get_text(row, "id"));
    value_put_text(out, "planned_at", value_get_text(row, "planned_at"));
    value_put_text(out, "place", value_get_text(row, "place"));
    value_put_text(out, "org_name", value_get_text(row, "org_name"));
    value_put_text(out, "org_phone", value_get_text(row, "org_phone"));
    value_put_bool(out, "is_planned", text_is(state, "planned"));
    value_put_bool(out, "is_held", text_is(state, "held"));
    value_put_bool(out, "with_her", value_get_bool(row, "has_her"));
    value_put_text(out, "href", arena_printf(c->arena, "%s/%s", folder_of(l), value_get_text(row, "id")));
    struct value *status = value_put_object(out, "status");
    value_put_text(status, "tone",
                   text_is(state, "held")      ? "success"
                   : text_is(state, "planned") ? "active"
                                               : "neutral");
    value_put_text(status, "label", call_label(c, "meeting_state", state));
}

int young_put_meetings(const struct young_list *l, struct call *c, struct err *err)
{
    struct value *rows, *list = value_put_array(c->page, "meetings");
    int rc =
        store_all(&rows, &c->store, SQL_YOUNG_MEETINGS, DB_ARGS(db_text(value_get_text(l->plan, "id"))), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        put_meeting(value_add_object(list), l, c, value_item(rows, i));
    return rc;
}

/* --- planning --- */

/* Each desk that takes part hears of it, once for this meeting. */
static int tell(struct call *c, const char *plan, const char *kind, const char *about, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_YOUNG_DESKS, DB_ARGS(db_text(plan), db_int(c->today)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        rc = notice_plan(c, value_get_text(value_item(rows, i), "org_id"), kind, about, err);
    return rc;
}

static int plan_one(const char **id, struct call *c, const struct young_list *l, const char *field,
                    struct err *err)
{
    int64_t at = 0;
    struct db_arg place;
    const char *plan = value_get_text(l->plan, "id");
    *id = call_id(c);
    int rc = appointment_time(&at, c, field, err);
    if (rc == 0)
        rc = store_seal(&place, &c->store, l->access.person, "place", call_field(c, "place"), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_YOUNG_MEETING_INSERT,
                       DB_ARGS(db_text(*id), db_text(plan), db_text(l->access.person), db_text(c->actor->org),
                               db_text(c->actor->membership), db_int(at), place, db_int(c->now)),
                       err);
    return rc == 0 ? tell(c, plan, "young_meeting", *id, err) : rc;
}

int young_meeting_plan(struct call *c, struct err *err)
{
    struct young_list l;
    const char *id;
    int rc = young_open_running(&l, c, err);
    if (rc == 0)
        rc = plan_one(&id, c, &l, "planned_at", err);
    if (rc == 0)
        call_go(c, "/young-meetings/%s?done=young_meeting", id);
    return rc;
}

/* --- opening --- */

static int unknown(struct err *err)
{
    return err_set(err, ERR_NOT_FOUND, "meeting", "young_meeting_unknown", NULL);
}

/* As what this reader comes: she herself, who keeps her file, or a desk with the areas it sees. */
static int reader_of(struct young_list *l, enum access_purpose *purpose, struct call *c,
                     const struct value *row, struct err *err)
{
    int64_t keeps = 0;
    struct value *desk;
    *purpose = FOR_OWN;
    l->reader = YOUNG_HER;
    if (c->actor->kind == ACTOR_PARENT)
        return 0;
    *purpose = FOR_CARE;
    l->reader = YOUNG_KEEPER;
    int rc = store_int(&keeps, &c->store, SQL_INVOLVEMENT_OPEN,
                       DB_ARGS(db_text(value_get_text(row, "person_id")), db_text(c->actor->org)), err);
    if (rc < 0 || keeps > 0)
        return rc;
    rc = store_one(&desk, &c->store, SQL_YOUNG_DESK_OF,
                   DB_ARGS(db_text(value_get_text(row, "plan_id")), db_text(c->actor->org), db_int(c->today)),
                   err);
    if (rc < 0)
        return rc == ERR_NOT_FOUND ? 0 : rc; /* refused when it is opened, which the audit says */
    *purpose = FOR_DESK;
    l->reader = YOUNG_DESK;
    l->areas = value_get_text(desk, "areas");
    return 0;
}

static int open_meeting(struct young_list *l, struct value **out, struct call *c, const char *action,
                        struct err *err)
{
    const char *id = call_param(c, "young_meeting");
    struct value *row, *plan;
    struct young_list open = {.birth_day = DAY_NONE};
    enum access_purpose purpose = FOR_OWN;
    int rc = store_one(&row, &c->store, SQL_YOUNG_MEETING_FIND, DB_ARGS(db_text(id)), err);
    if (rc == ERR_NOT_FOUND)
        return unknown(err);
    if (rc == 0)
        rc = reader_of(&open, &purpose, c, row, err);
    if (rc == 0)
        rc = access_open(&open.access, c, value_get_text(row, "person_id"), purpose,
                         &(struct audit_note){.action = action, .object = "meeting", .object_id = id}, err);
    if (rc == 0 && purpose == FOR_CARE && !young_keeps(&open.access))
        rc = access_refuse(&open.access, c, "meeting", "part_denied", err);
    if (rc == 0 && !access_reads(&open.access, PART_PLAN))
        return unknown(err);
    if (rc == 0)
        rc = store_one(&plan, &c->store, SQL_YOUNG_PLAN_RUNNING, DB_ARGS(db_text(open.access.person)), err);
    if (rc < 0)
        return rc;
    open.plan = plan;
    *l = open;
    *out = row;
    return 0;
}

/* For a change: who keeps her file, of a meeting that has not ended. */
static int open_planned(struct young_list *l, struct value **row, struct call *c, struct err *err)
{
    int rc = open_meeting(l, row, c, "change", err);
    if (rc == 0)
        rc = l->reader == YOUNG_KEEPER ? access_require(&l->access, c, PART_PLAN, err)
                                       : access_refuse(&l->access, c, "meeting", "part_denied", err);
    if (rc == 0 && !text_is(value_get_text(*row, "state"), "planned"))
        rc = err_set(err, ERR_CONFLICT, "meeting", "young_meeting_over", NULL);
    return rc;
}

/* --- the page --- */

static const struct value *line_of(const struct value *rows, const char *id)
{
    for (size_t i = 0; i < value_count(rows); i++)
        if (text_is(value_get_text(value_item(rows, i), "id"), id))
            return value_item(rows, i);
    return NULL;
}

static bool on_agenda(const struct value *row)
{
    const char *state = value_get_text(row, "state");
    return text_is(state, "open") || text_is(state, "proposed");
}

static void put_agenda(const struct young_list *l, struct call *c, const struct value *rows)
{
    struct value *agenda = value_put_array(c->page, "agenda");
    struct value *choices = value_put_array(value_put_object(c->page, "choices"), "line");
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        if (!on_agenda(row) || !young_sees(l, c, row))
            continue;
        struct value *line = value_add_object(agenda), *choice = value_add_object(choices);
        young_put_line(line, l, c, row);
        value_put_text(line, "area_label", call_label(c, "young_area", value_get_text(row, "area")));
        value_put_text(choice, "value", value_get_text(row, "id"));
        value_put_text(choice, "label", young_title(c, row));
    }
}

static int put_decisions(const struct young_list *l, struct call *c, const struct value *rows,
                         const char *meeting, struct err *err)
{
    struct value *found, *list = value_put_array(c->page, "decisions");
    int rc = store_all(&found, &c->store, SQL_YOUNG_DECISIONS, DB_ARGS(db_text(meeting)), err);
    for (size_t i = 0; rc == 0 && i < value_count(found); i++) {
        const struct value *row = value_item(found, i), *line = line_of(rows, value_get_text(row, "step_id"));
        if (!line || !young_sees(l, c, line))
            continue;
        struct value *one = value_add_object(list);
        value_put_text(one, "title", young_title(c, line));
        value_put_text(one, "text", value_get_text(row, "text"));
        value_put_text(one, "who", call_label(c, "young_who", value_get_text(row, "does")));
        value_put_text(one, "due_day", value_get_text(row, "due_day"));
    }
    return rc;
}

static int put_back(const struct young_list *l, struct call *c, struct err *err)
{
    struct value *back = value_put_object(c->page, "back"), *desk;
    value_put_text(back, "label", call_text(c, l->reader == YOUNG_HER ? "me_young.title" : "young.title"));
    if (l->reader != YOUNG_DESK) {
        value_put_text(back, "href", young_home(l, c));
        return 0;
    }
    int rc = store_one(
        &desk, &c->store, SQL_YOUNG_DESK_OF,
        DB_ARGS(db_text(value_get_text(l->plan, "id")), db_text(c->actor->org), db_int(c->today)), err);
    value_put_text(back, "href",
                   rc == 0 ? arena_printf(c->arena, "/young-desks/%s", value_get_text(desk, "id")) : NULL);
    return rc;
}

/* Who comes: the desks that take part; a desk is told only that others do. */
static int put_guests(const struct young_list *l, struct call *c, struct err *err)
{
    struct value *rows, *list = value_put_array(c->page, "guests");
    if (l->reader == YOUNG_DESK)
        return 0;
    int rc = store_all(&rows, &c->store, SQL_YOUNG_DESKS,
                       DB_ARGS(db_text(value_get_text(l->plan, "id")), db_int(c->today)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        value_add_text(list, value_get_text(value_item(rows, i), "org_name"));
    return rc;
}

int young_meeting_page(struct call *c, struct err *err)
{
    struct young_list l;
    struct value *row, *rows;
    int rc = open_meeting(&l, &row, c, "read", err);
    if (rc == 0)
        rc =
            store_all(&rows, &c->store, SQL_YOUNG_STEPS, DB_ARGS(db_text(value_get_text(l.plan, "id"))), err);
    if (rc < 0)
        return rc;
    put_meeting(value_put_object(c->page, "meeting"), &l, c, row);
    bool planned = text_is(value_get_text(row, "state"), "planned");
    value_put_bool(c->page, "may_record",
                   planned && l.reader == YOUNG_KEEPER && access_writes(&l.access, PART_PLAN));
    value_put_bool(c->page, "has_begun", value_get_int(row, "planned_ms", 0) <= c->now);
    put_agenda(&l, c, rows);
    rc = put_decisions(&l, c, rows, value_get_text(row, "id"), err);
    if (rc == 0)
        rc = put_guests(&l, c, err);
    return rc == 0 ? put_back(&l, c, err) : rc;
}

/* --- what was decided --- */

int young_meeting_decide(struct call *c, struct err *err)
{
    struct young_list l;
    struct value *row, *rows;
    struct db_arg text;
    const char *does = call_field(c, "does"), *id = call_field(c, "line");
    int32_t due = call_day(c, "due_day", DAY_NONE);
    int rc = open_planned(&l, &row, c, err);
    if (rc == 0)
        rc =
            store_all(&rows, &c->store, SQL_YOUNG_STEPS, DB_ARGS(db_text(value_get_text(l.plan, "id"))), err);
    if (rc < 0)
        return rc;
    const struct value *line = line_of(rows, id);
    if (!line || !on_agenda(line) || !young_sees(&l, c, line))
        return err_set(err, ERR_INVALID, "line", "field_choice", NULL);
    if (due < c->today)
        return err_set(err, ERR_INVALID, "due_day", "young_past", NULL);
    const char *state = call_flag(c, "agreed") ? "open" : value_get_text(line, "state");
    rc = store_seal(&text, &c->store, l.access.person, "text", call_field(c, "decision"), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_YOUNG_DECISION_INSERT,
                       DB_ARGS(db_text(call_id(c)), db_text(value_get_text(row, "id")), db_text(id),
                               db_text(l.access.person), db_text(does), db_int(due), text, db_int(c->now)),
                       err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_YOUNG_STEP_SET,
                       DB_ARGS(db_text(id), db_text(does), db_int(due), db_text(state)), err);
    if (rc == 0)
        call_go(c, "/young-meetings/%s?done=young_decided", value_get_text(row, "id"));
    return rc;
}

static int end(struct call *c, const struct young_list *l, const struct value *row, const char *state,
               struct err *err)
{
    const char *id = value_get_text(row, "id");
    bool with_her = text_is(state, "held") && text_is(call_field(c, "with_her"), "yes");
    int rc = store_run(NULL, &c->store, SQL_YOUNG_MEETING_END,
                       DB_ARGS(db_text(id), db_text(state), db_int(with_her)), err);
    if (rc == 0)
        rc = entry_add(c,
                       &(struct new_entry){.person = l->access.person,
                                           .kind = "young_meeting",
                                           .ref = id,
                                           .scope = "social",
                                           .code = state},
                       err);
    return rc;
}

int young_meeting_hold(struct call *c, struct err *err)
{
    struct young_list l;
    struct value *row;
    const char *next = NULL;
    int rc = open_planned(&l, &row, c, err);
    if (rc == 0 && value_get_int(row, "planned_ms", 0) > c->now)
        return err_set(err, ERR_CONFLICT, "meeting", "meeting_early", NULL);
    if (rc == 0)
        rc = end(c, &l, row, "held", err);
    if (rc == 0 && call_field(c, "next_at"))
        rc = plan_one(&next, c, &l, "next_at", err);
    if (rc == 0)
        call_go(c, "%s?done=young_held", young_home(&l, c));
    return rc;
}

int young_meeting_cancel(struct call *c, struct err *err)
{
    struct young_list l;
    struct value *row;
    int rc = open_planned(&l, &row, c, err);
    if (rc == 0)
        rc = end(c, &l, row, "cancelled", err);
    if (rc == 0)
        rc = tell(c, value_get_text(l.plan, "id"), "young_cancelled", value_get_text(row, "id"), err);
    if (rc == 0)
        call_go(c, "%s?done=young_cancelled", young_home(&l, c));
    return rc;
}
