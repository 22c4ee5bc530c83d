/*
 * The end of a file. At the second birthday a job proposes it, for the child and for parents who have no younger one (C1);
 * any day a keeper may close it for another reason. What is still going on is listed, and ends with it. A closed file is
 * read and no longer written (access.c), stands in no list of work and no search, and the term of keeping it runs from that
 * day. It may be opened again, with a reason.
 */
#include "app/chain/chain.h"
#include "app/groups/groups.h"
#include "app/jobs.h"
#include "app/life/keep.h"
#include "app/life/night.h"
#include "app/notice.h"
#include "app/people/people.h"
#include "app/signals/signals.h"
#include "asking/gestation.h"

#include "base/str.h"

enum { CLOSE_AT_YEARS = 2, PER_ROUND = 100 };

static const struct audit_note reads = {.action = "read", .object = "file"},
                               changes = {.action = "change", .object = "file"};

/* --- the page --- */

static const char *const going_on[] = {
    "urgents", "steps",       "referrals",    "visits",    "contacts", "meetings",
    "drafts",  "pregnancies", "group_places", "questions", "young",
};

static bool whole(const struct access *a)
{
    return a->involvement == INVOLVED_OWN;
}

/* What is going on, in words; how much of it there is. Who reads a part of her file hears of its own part only. */
static int put_open(int64_t *count, bool *urgent, struct call *c, const struct access *a, struct err *err)
{
    struct value *row, *list = value_put_array(c->page, "open_items");
    int rc = store_one(&row, &c->store, SQL_CLOSE_OPEN,
                       DB_ARGS(db_text(a->person), whole(a) ? db_none() : db_text(c->actor->org)), err);
    if (rc < 0)
        return rc;
    *count = 0;
    *urgent = value_get_int(row, "urgents", 0) > 0;
    for (size_t i = 0; i < sizeof going_on / sizeof going_on[0]; i++) {
        int64_t n = value_get_int(row, going_on[i], 0);
        *count += n;
        if (n > 0)
            value_add_text(list, arena_printf(c->arena, "%s: %lld",
                                              call_text(c, arena_printf(c->arena, "close.%s", going_on[i])),
                                              (long long)n));
    }
    return 0;
}

static int put_last(struct call *c, const char *person, struct err *err)
{
    struct value *row;
    value_put(c->page, "last", value_null(c->arena));
    int rc = store_one(&row, &c->store, SQL_CLOSING_LAST, DB_ARGS(db_text(person)), err);
    if (rc < 0)
        return rc == ERR_NOT_FOUND ? 0 : rc;
    value_put_bool(c->page, "proposed", text_is(value_get_text(row, "state"), "proposed"));
    value_put_text(row, "state_label", call_label(c, "closing_state", value_get_text(row, "state")));
    bool reopened = text_is(value_get_text(row, "state"), "reopened");
    value_put_text(row, "reason_label",
                   reopened ? NULL : call_label(c, "closing_reason", value_get_text(row, "reason")));
    value_put(c->page, "last", row);
    return 0;
}

int close_page(struct call *c, struct err *err)
{
    struct access a;
    struct value *without = value_put_array(c->page, "without");
    int64_t open = 0;
    bool urgent = false;
    int rc = keeper_open(&a, c, call_param(c, "person"), &reads, err);
    if (rc == 0)
        rc = keeper_page(c, &a, err);
    if (rc == 0)
        rc = put_open(&open, &urgent, c, &a, err);
    if (rc == 0)
        rc = keepers_put_others(c, a.person, without, err);
    if (rc == 0)
        rc = put_last(c, a.person, err);
    if (rc < 0)
        return rc;
    value_put_bool(c->page, "closed", a.closed);
    value_put_bool(c->page, "urgent", urgent);
    value_put_bool(c->page, "partly", !whole(&a));
    if (open == 0 && whole(&a))
        value_add_text(without, "end_open");
    if (value_get_bool(c->page, "proposed"))
        value_put_text(value_put_object(c->page, "values"), "reason", "second_birthday");
    return 0;
}

/* --- closing and opening again --- */

struct closing {
    const char *person, *org, *state, *reason;
};

static int write_closing(struct call *c, const struct closing *k, struct err *err)
{
    struct db_arg note;
    const char *by = c->actor->membership[0] ? c->actor->membership : NULL;
    int rc = store_seal(&note, &c->store, k->person, "note", call_field(c, "note"), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_CLOSING_DROP, DB_ARGS(db_text(k->person)), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_CLOSING_INSERT,
                       DB_ARGS(db_text(call_id(c)), db_text(k->person), db_text(k->org), db_text(k->state),
                               db_text(k->reason), db_int(c->now), note, db_text(by)),
                       err);
    return rc;
}

static int end_wishes(struct call *c, const char *person, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_CLOSE_WISHES, DB_ARGS(db_text(person)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        rc = entry_add(c,
                       &(struct new_entry){.person = person,
                                           .kind = "wish_done",
                                           .ref = value_get_text(value_item(rows, i), "id"),
                                           .scope = "none"},
                       err);
    return rc;
}

static int close_now(struct call *c, const char *person, const char *org, const char *reason, struct err *err)
{
    int rc = chain_stop(c, person, err);
    if (rc == 0)
        rc = group_places_close(c, person, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_CLOSE_DRAFT_FILES, DB_ARGS(db_text(person)), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_CLOSE_DRAFTS, DB_ARGS(db_text(person)), err);
    if (rc == 0)
        rc = end_wishes(c, person, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_CLOSE_QUESTIONS, DB_ARGS(db_text(person)), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_DESTROY_OWN_DRAFTS, DB_ARGS(db_text(person)), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_DESTROY_WEEK_PLAN_ROWS, DB_ARGS(db_text(person)), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_CLOSE_CONTACT_WISHES, DB_ARGS(db_text(person), db_int(c->now)),
                       err);
    if (rc == 0)
        rc = write_closing(c, &(struct closing){person, org, "closed", reason}, err);
    if (rc == 0)
        rc = entry_add(
            c, &(struct new_entry){.person = person, .kind = "closed", .scope = "contact", .code = reason},
            err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_PERSON_CLOSE, DB_ARGS(db_text(person), db_int(c->today)), err);
    return rc == 0 ? due_refresh(c, person, err) : rc;
}

int file_close(struct call *c, struct err *err)
{
    struct access a;
    int64_t open = 0;
    bool urgent = false;
    int rc = keeper_open(&a, c, call_param(c, "person"), &changes, err);
    if (rc == 0 && a.closed)
        return err_set(err, ERR_CONFLICT, "reason", "file_closed", NULL);
    if (rc == 0)
        rc = put_open(&open, &urgent, c, &a, err);
    if (rc < 0)
        return rc;
    if (urgent)
        return err_set(err, ERR_CONFLICT, "reason", "close_urgent", NULL);
    if ((open > 0 || !whole(&a)) && !call_flag(c, "end_open"))
        return err_set(err, ERR_CONFLICT, "end_open", "close_open", NULL);
    rc = keepers_asked(c, a.person, "close_others", err);
    if (rc == 0)
        rc = close_now(c, a.person, c->actor->org, call_field(c, "reason"), err);
    if (rc == 0)
        call_go(c, "/persons/%s?done=file_closed", a.person);
    return rc;
}

int file_keep_open(struct call *c, struct err *err)
{
    struct access a;
    int rc = keeper_open(&a, c, call_param(c, "person"), &changes, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_CLOSING_DROP, DB_ARGS(db_text(a.person)), err);
    if (rc == 0)
        call_go(c, "/persons/%s?done=file_kept_open", a.person);
    return rc;
}

int file_reopen(struct call *c, struct err *err)
{
    struct access a;
    int rc = keeper_open(&a, c, call_param(c, "person"), &changes, err);
    if (rc == 0 && !a.closed)
        return err_set(err, ERR_CONFLICT, "note", "file_open", NULL);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_PERSON_CLOSE, DB_ARGS(db_text(a.person), db_none()), err);
    if (rc == 0)
        rc = write_closing(c, &(struct closing){a.person, c->actor->org, "reopened", "other"}, err);
    if (rc == 0)
        rc = entry_add(c, &(struct new_entry){.person = a.person, .kind = "reopened", .scope = "contact"},
                       err);
    if (rc == 0)
        rc = due_refresh(c, a.person, err);
    if (rc == 0)
        call_go(c, "/persons/%s?done=file_reopened", a.person);
    return rc;
}

/* --- the proposal --- */

static int propose(struct call *c, const struct value *row, struct err *err)
{
    const char *person = value_get_text(row, "id"), *org = value_get_text(row, "org_id");
    char today[11];
    day_format(today, c->today);
    int rc = store_run(NULL, &c->store, SQL_CLOSING_INSERT,
                       DB_ARGS(db_text(call_id(c)), db_text(person), db_text(org), db_text("proposed"),
                               db_text("second_birthday"), db_int(c->now), db_none(), db_none()),
                       err);
    return rc == 0 ? notice_plan(c, org, "closing", today, err) : rc; /* one a day, whatever the number */
}

static int propose_all(struct call *c, const struct value *rows, struct err *err)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        rc = propose(c, value_item(rows, i), err);
    return rc;
}

int closing_propose_job(struct call *c, struct err *err)
{
    struct value *children, *adults;
    /* Born on 29 February: two on 1 March, as the law counts. */
    int32_t born = day_add_months(c->today, -12 * CLOSE_AT_YEARS);
    if (birthday(born, CLOSE_AT_YEARS) > c->today)
        born--;
    int rc = store_all(&children, &c->store, SQL_CLOSING_DUE, DB_ARGS(db_int(born), db_int(PER_ROUND)), err);
    for (size_t i = 0; rc == 0 && i < value_count(children); i++) {
        rc = store_all(&adults, &c->store, SQL_CLOSING_DUE_ADULTS,
                       DB_ARGS(db_text(value_get_text(value_item(children, i), "id")), db_int(born)), err);
        if (rc == 0)
            rc = propose_all(c, adults, err);
    }
    if (rc == 0)
        rc = propose_all(c, children, err);
    if (rc == 0 && value_count(children) == PER_ROUND) /* the rest in a round of its own */
        rc = job_plan(c, "closing_propose", call_id(c), "", c->now, err);
    return rc;
}

/* --- nobody keeps it --- */

/* Nobody could close it, nor answer for it: it ends here, so that the term of keeping it runs. */
int file_unkept_job(struct call *c, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_UNKEPT, DB_ARGS(db_int(PER_ROUND)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const char *person = value_get_text(value_item(rows, i), "id");
        rc = close_now(c, person, value_get_text(value_item(rows, i), "org_id"), "unkept", err);
        if (rc == 0)
            rc = audit_write(c, &(struct audit_note){.person = person, .action = "change", .object = "file"},
                             err);
    }
    if (rc == 0 && value_count(rows) == PER_ROUND) /* the rest in a round of its own */
        rc = job_plan(c, "file_unkept", call_id(c), "", c->now, err);
    return rc;
}
