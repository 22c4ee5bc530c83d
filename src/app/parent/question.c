/*
 * What a parent asks of youth health care from her own place, and its answer (A §4.3.2, digital platform). The words of both
 * are sealed with her key; the mail only says that something waits. It has a term of content ("question_answer"), and when
 * that is over it goes on as a referral that is late: who answers is reminded twice, then the coordinator hears that there
 * is one, never of whom. It decides nothing about her plan; help at once is not asked here, the page says where it is.
 */
#include "app/parent/parent.h"

#include "app/access.h"
#include "app/jobs.h"
#include "app/life/keep.h"
#include "app/notice.h"
#include "app/paging.h"
#include "app/people/people.h"
#include "app/routemap/in_force.h"
#include "base/str.h"
#include "care/referral.h"

#define SCOPE_NONE "none"

enum { MORNING = 8 * 60, OPEN_MOST = 5, PER_PAGE = 20 };

/* --- her own place --- */

static int open_own(struct access *a, struct call *c, const char *action, struct err *err)
{
    return access_open(a, c, c->actor->person, FOR_OWN,
                       &(struct audit_note){.action = action, .object = "question"}, err);
}

static void put_question(struct call *c, struct value *into, const struct value *row)
{
    static const char *const kept[] = {"id",          "state", "asked_at", "due_day",
                                       "answered_at", "text",  "answer",   "org_name"};
    static const struct {
        const char *state, *tone;
    } tones[] = {{"open", "active"}, {"answered", "success"}};
    const char *state = value_get_text(row, "state"), *tone = "neutral";
    bool open = text_is(state, "open");
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        value_put_text(into, kept[i], value_get_text(row, kept[i]));
    for (size_t i = 0; i < sizeof tones / sizeof tones[0]; i++)
        tone = text_is(state, tones[i].state) ? tones[i].tone : tone;
    value_put_bool(into, "open", open);
    value_put_bool(into, "late", open && store_day(row, "due_day", c->today) < c->today);
    struct value *status = value_put_object(into, "status");
    value_put_text(status, "tone", tone);
    value_put_text(status, "label", call_label(c, "question_state", state));
}

/* Who would answer, and within how many working days; NULL: nobody keeps her file. */
static int put_keeper(const char **org, int32_t *due, struct call *c, const struct access *a, struct err *err)
{
    struct value *row;
    const struct term *term;
    *org = NULL;
    *due = c->today;
    value_put(c->page, "to_name", value_null(c->arena));
    value_put(c->page, "answer_by", value_null(c->arena));
    int rc = store_one(&row, &c->store, SQL_QUESTION_KEEPER, DB_ARGS(db_text(a->person)), err);
    if (rc < 0 || a->closed)
        return rc == ERR_NOT_FOUND ? 0 : rc;
    rc = term_for(&term, c, a->person, "question_answer", err);
    if (rc < 0 || !term)
        return rc;
    char day[11];
    *org = value_get_text(row, "org_id");
    *due = term_due(&c->app->content->calendar, c->today, *term);
    day_format(day, *due);
    value_put_text(c->page, "to_name", value_get_text(row, "org_name"));
    value_put_text(c->page, "answer_by", day);
    return 0;
}

static int put_questions(struct call *c, const struct access *a, struct err *err)
{
    struct value *rows, *list = value_put_array(c->page, "questions");
    int64_t page = paging_wanted(c);
    int rc = store_all(&rows, &c->store, SQL_QUESTION_LIST,
                       DB_ARGS(db_text(a->person), db_int(PER_PAGE + 1), db_int((page - 1) * PER_PAGE)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows) && i < PER_PAGE; i++) {
        const struct value *row = value_item(rows, i);
        struct value *shown = value_add_object(list);
        put_question(c, shown, row);
        value_put_bool(shown, "is_new", value_get_text(row, "answer") && !value_get_text(row, "read_at"));
    }
    if (rc == 0)
        paging_put(c, "/me/questions", page, value_count(rows) > PER_PAGE);
    return rc;
}

int own_questions(struct call *c, struct err *err)
{
    struct access a;
    const char *org;
    int32_t due;
    int rc = open_own(&a, c, "read", err);
    if (rc == 0)
        rc = put_keeper(&org, &due, c, &a, err);
    if (rc == 0)
        rc = own_draft_show(c, a.person, "question", err);
    if (rc == 0)
        rc = put_questions(c, &a, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_QUESTION_READ, DB_ARGS(db_text(a.person), db_int(c->now)), err);
    return rc;
}

int own_questions_new(struct call *c, const char *person, struct err *err)
{
    int64_t unread = 0;
    int rc = store_int(&unread, &c->store, SQL_QUESTION_UNREAD, DB_ARGS(db_text(person)), err);
    if (rc == 0)
        value_put_bool(c->page, "answered", unread > 0);
    return rc;
}

/* Whether the same is asked already, and how many wait. */
static int look_back(bool *same, int *open, struct call *c, const char *person, const char *text,
                     struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_QUESTION_LIST,
                       DB_ARGS(db_text(person), db_int(PER_PAGE), db_int(0)), err);
    *same = false;
    *open = 0;
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        if (!text_is(value_get_text(row, "state"), "open"))
            continue;
        *open += 1;
        *same = *same || text_is(value_get_text(row, "text"), text);
    }
    return rc;
}

int question_is_asked(bool *same, struct call *c, const char *person, const char *text, struct err *err)
{
    int open = 0;
    return look_back(same, &open, c, person, text, err);
}

/* --- its term --- */

static int plan_alarm(struct call *c, const char *id, int32_t due, int after, struct err *err)
{
    const char *detail = arena_printf(c->arena, "%d", after);
    int32_t day = term_due(&c->app->content->calendar, due, (struct term){TERM_WORKING_DAYS, after});
    return detail ? job_plan(c, "question_due", id, detail, instant_at(day, MORNING), err) : err_nomem(err);
}

static int escalation(int *out, struct call *c, const char *person, const char *code, struct err *err)
{
    const struct term *term;
    int rc = term_for(&term, c, person, code, err);
    if (rc == 0)
        *out = term ? term->count : 0;
    return rc;
}

static int plan_alarms(struct call *c, const char *id, const char *person, int32_t due, struct err *err)
{
    static const char *const escalations[] = {"escalate_sender", "escalate_coordinator"};
    int rc = plan_alarm(c, id, due, 1, err);
    for (size_t i = 0; rc == 0 && i < 2; i++) {
        int after = 0;
        rc = escalation(&after, c, person, escalations[i], err);
        if (rc == 0 && after > 0)
            rc = plan_alarm(c, id, due, after + 1, err);
    }
    return rc;
}

static int sound(struct call *c, const struct value *row, enum referral_alarm alarm, struct err *err)
{
    const char *id = value_get_text(row, "id");
    const char *about = arena_printf(c->arena, "%s %d", id, (int)alarm);
    struct value *orgs;
    if (!about)
        return err_nomem(err);
    if (alarm != ALARM_COORDINATOR)
        return notice_plan(c, value_get_text(row, "org_id"), "question_late", about, err);
    int rc =
        store_all(&orgs, &c->store, SQL_QUESTION_COORDINATORS, DB_ARGS(db_text(id), db_int(c->today)), err);
    for (size_t i = 0; rc == 0 && i < value_count(orgs); i++)
        rc = notice_plan(c, value_get_text(value_item(orgs, i), "id"), "question_escalated", about, err);
    return rc;
}

int question_due_job(struct call *c, struct err *err)
{
    struct value *row;
    int again = 0, coordinator = 0;
    int rc = store_one(&row, &c->store, SQL_QUESTION_FIND, DB_ARGS(db_text(call_param(c, "ref_id"))), err);
    if (rc < 0 || !text_is(value_get_text(row, "state"), "open"))
        return rc == ERR_NOT_FOUND ? 0 : rc;
    const char *person = value_get_text(row, "person_id");
    rc = escalation(&again, c, person, "escalate_sender", err);
    if (rc == 0)
        rc = escalation(&coordinator, c, person, "escalate_coordinator", err);
    if (rc < 0)
        return rc;
    int overdue =
        working_days_between(&c->app->content->calendar, store_day(row, "due_day", c->today), c->today);
    enum referral_alarm alarm = referral_alarm(REFERRAL_SENT, overdue, again, coordinator);
    if ((int64_t)alarm <= value_get_int(row, "reminded", 0))
        return 0;
    rc = sound(c, row, alarm, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_QUESTION_SET_REMINDED,
                       DB_ARGS(db_text(value_get_text(row, "id")), db_int((int64_t)alarm)), err);
    return rc;
}

/* --- asking --- */

static int insert(struct call *c, const struct access *a, const char *org, int32_t due, struct err *err)
{
    struct db_arg text;
    const char *id = call_id(c);
    int rc = store_seal(&text, &c->store, a->person, "text", call_field(c, "text"), err);
    if (rc == 0)
        rc = store_run(
            NULL, &c->store, SQL_QUESTION_INSERT,
            DB_ARGS(db_text(id), db_text(a->person), db_text(org), db_int(c->now), db_int(due), text), err);
    if (rc == 0)
        rc = plan_alarms(c, id, a->person, due, err);
    if (rc == 0)
        rc = notice_plan(c, org, "question", id, err);
    if (rc == 0)
        rc = entry_add(
            c, &(struct new_entry){.person = a->person, .kind = "question", .ref = id, .scope = SCOPE_NONE},
            err);
    return rc;
}

int question_ask(struct call *c, struct err *err)
{
    struct access a;
    const char *org = NULL;
    int32_t due = c->today;
    bool same = false;
    int open = 0;
    int rc = open_own(&a, c, "send", err);
    if (rc == 0)
        rc = put_keeper(&org, &due, c, &a, err);
    if (rc == 0 && !org)
        return err_set(err, ERR_CONFLICT, "text", "wish_nobody", NULL);
    if (rc == 0)
        rc = look_back(&same, &open, c, a.person, call_field(c, "text"), err);
    if (rc == 0 && same)
        return err_set(err, ERR_CONFLICT, "text", "question_same", NULL);
    if (rc == 0 && open >= OPEN_MOST)
        return err_set(err, ERR_CONFLICT, "text", "question_many", "%d", OPEN_MOST);
    if (rc == 0)
        rc = insert(c, &a, org, due, err);
    if (rc == 0)
        rc = own_draft_drop(c, a.person, "question", err);
    if (rc == 0)
        call_go(c, "/me/questions?done=question");
    return rc;
}

struct ending {
    const char *state, *by;
    int64_t at; /* 0: not answered */
    struct db_arg answer;
};

static int end(struct call *c, const char *id, const struct ending *e, struct err *err)
{
    int changed = 0;
    int rc = store_run(
        &changed, &c->store, SQL_QUESTION_END,
        DB_ARGS(db_text(id), db_text(e->state), e->at ? db_int(e->at) : db_none(), e->answer, db_text(e->by)),
        err);
    if (rc == 0 && changed == 0)
        return err_set(err, ERR_CONFLICT, "question", "question_over", NULL);
    return rc == 0 ? job_cancel(c, "question_due", id, err) : rc;
}

static int find(struct value **out, struct call *c, struct err *err)
{
    int rc = store_one(out, &c->store, SQL_QUESTION_FIND, DB_ARGS(db_text(call_param(c, "question"))), err);
    return rc == ERR_NOT_FOUND ? err_set(err, ERR_NOT_FOUND, "question", "question_unknown", NULL) : rc;
}

int question_withdraw(struct call *c, struct err *err)
{
    struct access a;
    struct value *row;
    int rc = open_own(&a, c, "withdraw", err);
    if (rc == 0)
        rc = find(&row, c, err);
    if (rc == 0 && !text_is(value_get_text(row, "person_id"), a.person))
        return err_set(err, ERR_NOT_FOUND, "question", "question_unknown", NULL);
    if (rc == 0)
        rc = end(c, value_get_text(row, "id"), &(struct ending){.state = "withdrawn", .answer = db_none()},
                 err);
    if (rc == 0)
        call_go(c, "/me/questions?done=question_withdrawn");
    return rc;
}

/* --- who answers --- */

/* Only an organisation that keeps her file: the words are not within any consent that she gave to others. */
static int open_asked(struct access *a, struct value **row, struct call *c, const char *action,
                      struct err *err)
{
    int rc = find(row, c, err);
    if (rc == 0)
        rc = access_open(a, c, value_get_text(*row, "person_id"), FOR_CARE,
                         &(struct audit_note){
                             .action = action, .object = "question", .object_id = value_get_text(*row, "id")},
                         err);
    if (rc == 0 && a->involvement != INVOLVED_OWN && a->involvement != INVOLVED_HANDOVER)
        return err_set(err, ERR_NOT_FOUND, "question", "question_unknown", NULL);
    return rc;
}

int question_page(struct call *c, struct err *err)
{
    struct access a;
    struct value *row;
    int rc = open_asked(&a, &row, c, "read", err);
    if (rc == 0)
        rc = keeper_page(c, &a, err);
    if (rc < 0)
        return rc;
    put_question(c, value_put_object(c->page, "question"), row);
    value_put_bool(c->page, "may_answer", text_is(value_get_text(row, "state"), "open") && !a.closed);
    return 0;
}

int question_answer(struct call *c, struct err *err)
{
    struct access a;
    struct value *row;
    struct ending e = {.state = "answered", .by = c->actor->membership, .at = c->now};
    int rc = open_asked(&a, &row, c, "change", err);
    if (rc == 0)
        rc = store_seal(&e.answer, &c->store, a.person, "answer", call_field(c, "answer"), err);
    if (rc == 0)
        rc = end(c, value_get_text(row, "id"), &e, err);
    if (rc == 0)
        rc = entry_add(c,
                       &(struct new_entry){.person = a.person,
                                           .kind = "question_answered",
                                           .ref = value_get_text(row, "id"),
                                           .scope = SCOPE_NONE},
                       err);
    if (rc == 0)
        call_go(c, "/persons/%s?done=question_answered", a.person);
    return rc;
}
