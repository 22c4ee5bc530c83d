/* See parent.h: her own pages. What she sees of plan and consent is put by the same sections as in the professional's
 * file, with the rights of INVOLVED_SELF. */
#include "app/parent/parent.h"

#include "app/access.h"
#include "app/chain/chain.h"
#include "base/str.h"
#include "care/gestation.h"

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

int own_home(struct call *c, struct err *err)
{
    struct access a;
    struct value *person;
    int rc = open_own(&a, c, "file", err);
    if (rc == 0)
        rc = store_one(&person, &c->store, SQL_PERSON_FILE, DB_ARGS(db_text(a.person)), err);
    if (rc < 0)
        return rc;
    value_put_text(c->page, "name", value_get_text(person, "name"));
    rc = put_pregnancy(c, a.person, err);
    if (rc == 0)
        rc = put_list(c, "visits", SQL_OWN_VISITS, DB_ARGS(db_text(a.person), db_int(c->now)), err);
    if (rc == 0)
        rc = put_list(c, "meetings", SQL_OWN_MEETINGS, DB_ARGS(db_text(a.person), db_int(c->now)), err);
    if (rc == 0)
        rc = put_list(c, "children", SQL_OWN_CHILDREN, DB_ARGS(db_text(a.person)), err);
    return rc;
}

int own_plan(struct call *c, struct err *err)
{
    struct access a;
    int rc = open_own(&a, c, "step", err);
    if (rc == 0)
        rc = plan_section(c, &a, err);
    return rc == 0 ? referral_section(c, &a, err) : rc;
}

int own_consents(struct call *c, struct err *err)
{
    struct access a;
    int rc = open_own(&a, c, "consent", err);
    return rc == 0 ? consent_section(c, &a, err) : rc;
}

/* --- who looked --- */

static void put_look(struct call *c, struct value *list, const struct value *row)
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
}

int own_audit(struct call *c, struct err *err)
{
    struct access a;
    struct value *rows;
    const char *before_text = value_get_text(c->query, "before");
    int64_t before = before_text ? strtoll(before_text, NULL, 10) : INT64_MAX;
    int rc = open_own(&a, c, "audit", err);
    if (rc == 0)
        rc = store_all(
            &rows, &c->store, SQL_OWN_AUDIT,
            DB_ARGS(db_text(a.person), db_int(before), db_text(c->actor->account), db_int(AUDIT_PAGE + 1)),
            err);
    if (rc < 0)
        return rc;
    struct value *looks = value_put_array(c->page, "looks");
    size_t n = value_count(rows), shown = n > AUDIT_PAGE ? AUDIT_PAGE : n;
    for (size_t i = 0; i < shown; i++)
        put_look(c, looks, value_item(rows, i));
    if (n > shown)
        value_put_int(c->page, "older", value_get_int(value_item(rows, shown - 1), "at_ms", 0));
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

/* An answer in words: the label of the option, yes or no, or what was typed. */
static const char *answer_words(struct call *c, const struct item *item, const struct value *answer)
{
    if (value_kind(answer) == VALUE_BOOL)
        return call_text(c, value_as_bool(answer, false) ? "form.yes" : "form.no");
    const char *text = value_as_text(answer, "");
    const struct item_option *option = item_option(item, text);
    return option ? label_in(&option->label, c->lang) : text;
}

static void put_answers(struct call *c, const struct instrument *q, const struct value *answers)
{
    struct value *items = value_put_array(value_put_object(c->page, "facts"), "items");
    for (size_t i = 0; i < q->count; i++) {
        const struct item *item = &q->items[i];
        const struct value *answer = value_get(answers, item->link_id);
        if (!answer)
            continue;
        struct value *fact = value_add_object(items);
        value_put_text(fact, "key", label_in(&item->text, c->lang));
        value_put_text(fact, "value", answer_words(c, item, answer));
        static const char *const empty[] = {"href", "link", "note", "status", "change"};
        for (size_t j = 0; j < sizeof empty / sizeof empty[0]; j++)
            value_put_text(fact, empty[j], NULL);
    }
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
    const struct content_instrument *instrument =
        content_instrument(c->app->content, value_get_text(row, "instrument"));
    if (!text_is(value_get_text(row, "person_id"), a.person) || !instrument)
        return err_set(err, ERR_NOT_FOUND, "response", "not_found", NULL);
    value_put_text(c->page, "title", call_label(c, "instrument", value_get_text(row, "instrument")));
    value_put_text(c->page, "day", value_get_text(row, "signed_day"));
    put_answers(c, instrument->questionnaire, value_get(row, "answers"));
    return 0;
}
