/* See parent.h: her own pages. What she sees of plan and consent is put by the same sections as in the professional's
 * file, with the rights of INVOLVED_SELF. */
#include "app/parent/parent.h"

#include "app/access.h"
#include "app/chain/chain.h"
#include "app/groups/groups.h"
#include "app/instruments/shelf.h"
#include "app/life/life.h"
#include "app/signals/answers.h"
#include "app/signals/signals.h"
#include "app/young/young.h"
#include "asking/gestation.h"
#include "base/str.h"

#include <stdlib.h>

enum { AUDIT_PAGE = 100 };

static int open_own(struct access *a, struct call *c, const char *object, struct err *err)
{
    return access_open(a, c, c->actor->person, FOR_OWN,
                       &(struct audit_note){.action = "read", .object = object}, err);
}

static int put_list(struct call *c, const char *name, enum sql_name statement, const struct db_arg *args,
                    size_t count, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, statement, args, count, err);
    if (rc == 0)
        value_put(c->page, name, rows);
    return rc;
}

static int put_pregnancy(struct call *c, const char *person, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_PERSON_PREGNANCIES, DB_ARGS(db_text(person)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        struct pregnancy p = {store_day(row, "due_day", DAY_NONE), store_day(row, "ended_day", DAY_NONE),
                              DAY_NONE};
        if (!pregnancy_running(&p, c->today))
            continue;
        int weeks = gestation_split(gestation_age(p.due_day, c->today)).weeks;
        value_put_int(c->page, "weeks", weeks);
        value_put_text(c->page, "due_day", value_get_text(row, "due_day"));
    }
    return rc;
}

/* The questions that are asked now, when there is somebody to read the answers. */
static int put_report(struct call *c, const char *person, struct err *err)
{
    struct value *due;
    value_put(c->page, "report", value_null(c->arena));
    int rc = due_refresh(c, person, err);
    if (rc == 0)
        rc = store_one(&due, &c->store, SQL_OWN_DUE, DB_ARGS(db_text(person), db_int(c->today)), err);
    if (rc < 0)
        return rc == ERR_NOT_FOUND ? 0 : rc;
    struct value *report = value_put_object(c->page, "report");
    value_put_text(report, "title", call_label(c, "instrument", value_get_text(due, "instrument")));
    value_put_text(report, "until_day", value_get_text(due, "due_day"));
    value_put_bool(report, "begun", value_get_bool(due, "is_begun"));
    return 0;
}

/* Each child is opened like any person: her parent reaches its name and birthday, until it is sixteen. */
static int put_child(struct call *c, struct value *list, const char *id, struct err *err)
{
    struct access a;
    struct value *child;
    bool may = false;
    int rc = access_allowed(&may, c, id, FOR_OWN, err);
    if (rc < 0 || !may)
        return rc;
    rc = access_open(&a, c, id, FOR_OWN, &(struct audit_note){.action = "read", .object = "person"}, err);
    if (rc == 0)
        rc = store_one(&child, &c->store, SQL_PERSON_BRIEF, DB_ARGS(db_text(a.person)), err);
    if (rc < 0)
        return rc;
    struct value *shown = value_add_object(list);
    value_put_text(shown, "name", value_get_text(child, "name"));
    value_put_text(shown, "birth_day", value_get_text(child, "birth_day"));
    value_put_text(shown, "death_day", value_get_text(child, "death_day"));
    return 0;
}

static int put_children(struct call *c, const char *person, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_OWN_CHILDREN, DB_ARGS(db_text(person)), err);
    struct value *list = value_put_array(c->page, "children");
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        rc = put_child(c, list, value_get_text(value_item(rows, i), "id"), err);
    return rc;
}

/* The next sessions of her groups. */
static int put_groups(struct call *c, const char *person, struct err *err)
{
    struct value *rows, *list = value_put_array(c->page, "group_sessions");
    int rc =
        store_all(&rows, &c->store, SQL_OWN_GROUP_SESSIONS, DB_ARGS(db_text(person), db_int(c->now)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        struct value *one = value_add(list, value_copy(c->arena, value_item(rows, i)));
        value_put_text(one, "kind_label", call_label(c, "group_kind", value_get_text(one, "kind")));
    }
    return rc;
}

int own_home(struct call *c, struct err *err)
{
    struct access a;
    struct value *person;
    int rc = open_own(&a, c, "file", err);
    if (rc == 0)
        rc = store_one(&person, &c->store, SQL_PERSON_FILE, DB_ARGS(db_text(a.person)), err);
    if (rc < 0)
        return rc;
    value_put_text(c->page, "closed_day", value_get_text(person, "closed_day"));
    value_put_text(c->page, "name", value_get_text(person, "name"));
    value_put_text(c->page, "first_name", value_get_text(value_get(person, "contact"), "first_name"));
    rc = put_pregnancy(c, a.person, err);
    if (rc == 0)
        rc = put_list(c, "visits", SQL_OWN_VISITS, DB_ARGS(db_text(a.person), db_int(c->now)), err);
    if (rc == 0)
        rc = put_list(c, "meetings", SQL_OWN_MEETINGS, DB_ARGS(db_text(a.person), db_int(c->now)), err);
    if (rc == 0)
        rc = put_groups(c, a.person, err);
    if (rc == 0)
        rc = own_group_news(c, a.person, err);
    if (rc == 0)
        rc = put_children(c, a.person, err);
    if (rc == 0)
        rc = own_questions_new(c, a.person, err);
    if (rc == 0)
        rc = own_ready_asked(c, a.person, err);
    if (rc == 0)
        rc = own_young_shown(c, &a, err);
    return rc == 0 ? put_report(c, a.person, err) : rc;
}

/* --- her plan --- */

struct step_lists {
    struct value *proposed, *mine, *others, *closed;
};

/* One step as she sees it: no codes, no reasons; those she reads in her answers. */
static void put_step(struct step_lists *lists, struct call *c, const struct value *step)
{
    static const char *const kept[] = {"id", "title", "explain", "owner", "state", "result_label"};
    bool hers = text_is(value_get_text(step, "owner_kind"), "parent");
    bool proposed = text_is(value_get_text(step, "state"), "proposed");
    bool done = value_get_bool(step, "done");
    const char *id = value_get_text(step, "id");
    struct value *shown = value_add_object(done       ? lists->closed
                                           : proposed ? lists->proposed
                                           : hers     ? lists->mine
                                                      : lists->others);
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        value_put_text(shown, kept[i], value_get_text(step, kept[i]));
    value_put(shown, "status", value_copy(c->arena, value_get(step, "status")));
    value_put(shown, "term",
              done || proposed ? value_null(c->arena) : value_copy(c->arena, value_get(step, "term")));
    value_put_bool(shown, "is_late", text_is(value_as_text(value_at(step, "term.tone"), ""), "late"));
    value_put_text(shown, "finish",
                   hers && !done && !proposed ? arena_printf(c->arena, "/me/plan/%s/done", id) : NULL);
    value_put_text(shown, "wish", done ? NULL : arena_printf(c->arena, "/me/wish?step=%s", id));
}

static void put_steps(struct call *c)
{
    struct value *steps = value_put_object(c->page, "steps");
    struct step_lists lists = {value_put_array(steps, "proposed"), value_put_array(steps, "mine"),
                               value_put_array(steps, "others"), value_put_array(steps, "closed")};
    static const char *const from[] = {"plan.open.items", "plan.closed.items"};
    for (size_t i = 0; i < sizeof from / sizeof from[0]; i++) {
        const struct value *items = value_at(c->page, from[i]);
        for (size_t k = 0; k < value_count(items); k++)
            put_step(&lists, c, value_item(items, k));
    }
    value_remove(c->page, "plan");
}

/* Where she is expected or waited for; the referral itself is between the two organisations. */
static void put_help(struct call *c)
{
    static const char *const kept[] = {"step_title", "to_name", "state_label", "reason_label",
                                       "result_label"};
    const struct value *items = value_at(c->page, "referrals.items");
    struct value *list = value_put_array(c->page, "help");
    for (size_t i = 0; i < value_count(items); i++) {
        struct value *shown = value_add_object(list);
        for (size_t k = 0; k < sizeof kept / sizeof kept[0]; k++)
            value_put_text(shown, kept[k], value_get_text(value_item(items, i), kept[k]));
        value_put(shown, "status", value_copy(c->arena, value_get(value_item(items, i), "status")));
    }
    value_remove(c->page, "referrals");
}

int own_plan(struct call *c, struct err *err)
{
    struct access a;
    int rc = open_own(&a, c, "step", err);
    if (rc == 0)
        rc = plan_section(c, &a, err);
    if (rc == 0)
        rc = referral_section(c, &a, err);
    if (rc == 0)
        rc = wish_list(c, &a, err);
    if (rc < 0)
        return rc;
    put_steps(c);
    put_help(c);
    return 0;
}

int own_consents(struct call *c, struct err *err)
{
    struct access a;
    int rc = open_own(&a, c, "consent", err);
    return rc == 0 ? consent_section(c, &a, err) : rc;
}

int own_consent(struct call *c, struct err *err)
{
    int64_t beside = 0;
    int rc = consent_page(c, err);
    if (rc == 0)
        rc = store_int(&beside, &c->store, SQL_CONSENT_BESIDE, DB_ARGS(db_text(call_param(c, "consent"))),
                       err);
    if (rc == 0)
        value_put_bool(c->page, "beside", beside > 0);
    return rc;
}

/* --- who looked --- */

/* Saving answers as they are given makes many lines that say the same; to her it is one look. */
static bool same_look(const struct value *a, const struct value *b)
{
    static const char *const columns[] = {"by_name", "org_name", "action", "object",
                                          "purpose", "basis",    "outcome"};
    if (!a || instant_day(value_get_int(a, "at_ms", 0)) != instant_day(value_get_int(b, "at_ms", 0)))
        return false;
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        const char *x = value_get_text(a, columns[i]), *y = value_get_text(b, columns[i]);
        if ((x || y) && !text_is(x, y ? y : ""))
            return false;
    }
    return true;
}

static struct value *put_look(struct call *c, struct value *list, const struct value *row)
{
    struct value *look = value_add_object(list);
    const char *by = value_get_text(row, "by_name"), *org = value_get_text(row, "org_name");
    value_put_text(look, "at", value_get_text(row, "at"));
    value_put_text(look, "by", by ? by : call_text(c, "me.audit_system"));
    value_put_text(look, "org", org);
    value_put_text(look, "what", call_label(c, "audit_action", value_get_text(row, "action")));
    value_put_text(look, "about", call_label(c, "audit_object", value_get_text(row, "object")));
    value_put_text(look, "why", call_label(c, "purpose", value_get_text(row, "purpose")));
    value_put_text(look, "basis", call_label(c, "involvement", value_get_text(row, "basis")));
    value_put_bool(look, "denied", text_is(value_get_text(row, "outcome"), "denied"));
    value_put_bool(look, "emergency", text_is(value_get_text(row, "basis"), "glass"));
    value_put_text(look, "reason", call_label(c, "glass_reason", value_get_text(row, "glass_reason")));
    value_put_text(look, "reason_words", value_get_text(row, "reason_text"));
    return look;
}

static void put_looks(struct call *c, const struct value *rows, size_t shown)
{
    struct value *looks = value_put_array(c->page, "looks"), *look = NULL;
    const struct value *before = NULL;
    int64_t times = 1;
    for (size_t i = 0; i < shown; i++) {
        const struct value *row = value_item(rows, i);
        bool again = same_look(before, row) && !value_get_text(row, "glass_reason");
        times = again ? times + 1 : 1;
        if (!again)
            look = put_look(c, looks, row);
        else
            value_put_int(look, "times", times);
        before = row;
    }
}

int own_audit(struct call *c, struct err *err)
{
    struct access a;
    struct value *rows;
    const char *before_text = value_get_text(c->query, "before"), *id = value_get_text(c->query, "id");
    int64_t before = before_text ? strtoll(before_text, NULL, 10) : INT64_MAX;
    int rc = open_own(&a, c, "audit", err);
    if (rc == 0)
        rc = store_all(
            &rows, &c->store, SQL_OWN_AUDIT,
            DB_ARGS(db_text(a.person), db_int(before), db_text(id ? id : ""), db_int(AUDIT_PAGE + 1)), err);
    if (rc < 0)
        return rc;
    size_t n = value_count(rows), shown = n > AUDIT_PAGE ? AUDIT_PAGE : n;
    put_looks(c, rows, shown);
    if (n > shown)
        value_put_text(c->page, "older",
                       arena_printf(c->arena, "/me/audit?before=%lld&id=%s",
                                    (long long)value_get_int(value_item(rows, shown - 1), "at_ms", 0),
                                    value_get_text(value_item(rows, shown - 1), "id")));
    return 0;
}

/* --- what she answered --- */

int own_answers(struct call *c, struct err *err)
{
    struct access a;
    struct value *rows;
    int rc = open_own(&a, c, "response", err);
    if (rc == 0)
        rc = store_all(&rows, &c->store, SQL_OWN_RESPONSES, DB_ARGS(db_text(a.person)), err);
    if (rc < 0)
        return rc;
    struct value *list = value_put_array(c->page, "responses");
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        struct value *one = value_add_object(list);
        value_put_text(one, "id", value_get_text(row, "id"));
        value_put_text(one, "title", call_label(c, "instrument", value_get_text(row, "instrument")));
        value_put_text(one, "day", value_get_text(row, "signed_day"));
        value_put_text(one, "org", value_get_text(row, "org_name"));
    }
    return 0;
}

int own_response(struct call *c, struct err *err)
{
    struct access a;
    struct value *row;
    int rc = open_own(&a, c, "response", err);
    if (rc == 0)
        rc = store_one(&row, &c->store, SQL_OWN_RESPONSE, DB_ARGS(db_text(call_param(c, "response"))), err);
    if (rc < 0)
        return rc;
    if (!text_is(value_get_text(row, "person_id"), a.person))
        return err_set(err, ERR_NOT_FOUND, "response", "not_found", NULL);
    const struct content_instrument *instrument = NULL;
    rc = instrument_given(&instrument, c, value_get_text(row, "instrument"), value_get_text(row, "version"),
                          err);
    if (rc < 0)
        return rc;
    value_put_text(c->page, "copyright",
                   instrument->imported ? value_get_text(instrument->source, "copyright") : NULL);
    value_put_text(c->page, "title", call_label(c, "instrument", value_get_text(row, "instrument")));
    value_put_text(c->page, "day", value_get_text(row, "signed_day"));
    const char *id = value_get_text(row, "id");
    const struct facts_of of = {.instrument = instrument->questionnaire,
                                .answers = value_get(row, "answers"),
                                .files = arena_printf(c->arena, "/me/answers/%s/files", id)};
    value_put_text(c->page, "id", id);
    rc = answers_facts(value_put_array(value_put_object(c->page, "facts"), "items"), c, &of, err);
    return rc == 0 ? beside_put(c, &a, id, err) : rc;
}
