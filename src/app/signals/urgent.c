/*
 * Answers that cannot wait. Each is written once per response and told at once: to who is on call for the organisation that
 * day, or to all of it when nobody is. Who takes it up says what was done; until then the organisation is asked again, and
 * from the first time on it is everyone's.
 *
 *   at once: at the moment itself, again after 30 minutes        same day: before midnight, again after 2 hours
 */
#include "app/signals/response.h"

#include "app/jobs.h"
#include "app/notice.h"
#include "app/people/people.h"
#include "app/signals/signals.h"
#include "asking/findings.h"
#include "base/str.h"

#include <string.h>

#define MINUTE_MS INT64_C(60000)
enum { AGAIN_AT_ONCE = 30, AGAIN_SAME_DAY = 120, AGAIN_MAX = 24, LAST_MINUTE = 24 * 60 - 1 };

static int64_t due_at(const struct call *c, enum urgency term)
{
    return term == URGENCY_AT_ONCE ? c->now : instant_at(c->today, LAST_MINUTE);
}

static int64_t again_at(const struct call *c, bool at_once)
{
    return c->now + (at_once ? AGAIN_AT_ONCE : AGAIN_SAME_DAY) * MINUTE_MS;
}

/* Who has it: the one who sat with her; for a self-report who is on call; NULL: everyone. */
static int addressee(const char **membership, struct call *c, const struct response *r, struct err *err)
{
    struct value *row;
    *membership = c->actor->membership[0] ? c->actor->membership : NULL;
    if (!r->self)
        return 0;
    int rc = store_one(&row, &c->store, SQL_ONCALL_NOW,
                       DB_ARGS(db_text(value_get_text(r->row, "org_id")), db_int(c->today)), err);
    *membership = rc == 0 ? value_get_text(row, "membership_id") : NULL;
    return rc == ERR_NOT_FOUND ? 0 : rc;
}

static int raise_one(struct call *c, const struct response *r, const struct scoring_urgent *u,
                     const char *membership, struct err *err)
{
    const char *id = call_id(c), *org = value_get_text(r->row, "org_id");
    int added = 0;
    int rc = store_run(&added, &c->store, SQL_URGENT_INSERT,
                       DB_ARGS(db_text(id), db_text(r->access.person), db_text(r->id), db_text(u->code),
                               db_text(urgency_code(u->term)), db_int(c->now), db_int(due_at(c, u->term)),
                               db_text(org), db_text(membership)),
                       err);
    if (rc < 0 || added == 0)
        return rc;
    rc = notice_plan(c, org, "urgent_answer", id, err);
    if (rc == 0)
        rc = job_plan(c, "urgent", id, "1", again_at(c, u->term == URGENCY_AT_ONCE), err);
    if (rc == 0)
        rc = entry_add(
            c,
            &(struct new_entry){
                .person = r->access.person, .kind = "urgent", .ref = id, .scope = "answers", .code = u->code},
            err);
    return rc;
}

int urgent_raise(struct call *c, const struct response *r, struct err *err)
{
    const struct scoring *scoring = r->questions.instrument->scoring;
    const char *membership;
    struct findings said = {0};
    if (!scoring)
        return 0;
    int rc = scoring_evaluate(&said, c->arena, scoring, r->questions.answers, err);
    if (rc == 0 && said.urgent_count > 0)
        rc = addressee(&membership, c, r, err);
    for (size_t i = 0; rc == 0 && i < said.urgent_count; i++)
        if (said.urgent[i]->term >= URGENCY_SAME_DAY)
            rc = raise_one(c, r, said.urgent[i], membership, err);
    return rc;
}

/* --- looking at one, and taking it up --- */

static int open_urgent(struct value **out, struct access *a, struct call *c, const char *action,
                       struct err *err)
{
    struct value *row;
    const char *id = call_param(c, "urgent");
    int rc = store_one(&row, &c->store, SQL_URGENT_GET, DB_ARGS(db_text(id)), err);
    if (rc == ERR_NOT_FOUND)
        return err_set(err, ERR_NOT_FOUND, "urgent", "urgent_unknown", NULL);
    if (rc == 0)
        rc = access_open(a, c, value_get_text(row, "person_id"), FOR_CARE,
                         &(struct audit_note){.action = action, .object = "urgent", .object_id = id}, err);
    if (rc < 0)
        return rc;
    if (!text_is(value_get_text(row, "org_id"), c->actor->org) &&
        !access_shows(a, c, PART_ANSWERS, NULL, NULL))
        return access_refuse(a, c, "urgent", "part_denied", err);
    *out = row;
    return 0;
}

/* How she may be reached, and how never. */
static void put_reach(struct call *c, const struct value *person)
{
    static const char *const lists[] = {"safe_contact", "never_contact"};
    struct value *reach = value_put_object(c->page, "reach");
    for (size_t l = 0; l < sizeof lists / sizeof lists[0]; l++) {
        const struct value *codes = value_get(value_get(person, "contact"), lists[l]);
        struct value *labels = value_put_array(reach, lists[l]);
        for (size_t i = 0; i < value_count(codes); i++)
            value_add_text(labels, call_label(c, lists[l], value_as_text(value_item(codes, i), NULL)));
    }
}

int urgent_page(struct call *c, struct err *err)
{
    struct access a;
    struct value *row;
    int rc = open_urgent(&row, &a, c, "read", err);
    if (rc == 0)
        rc = signals_person(c, &a, err);
    if (rc < 0)
        return rc;
    value_put_text(row, "label", call_label(c, "urgent_answer", value_get_text(row, "code")));
    value_put_text(row, "term_label", call_label(c, "urgency", value_get_text(row, "term")));
    put_reach(c, value_get(c->page, "person"));
    value_put(c->page, "urgent", row);
    value_put_bool(c->page, "open", !value_get_text(row, "acknowledged_at"));
    return 0;
}

int urgent_acknowledge(struct call *c, struct err *err)
{
    struct access a;
    struct value *row = NULL;
    struct db_arg action;
    int changed = 0;
    int rc = open_urgent(&row, &a, c, "acknowledge", err);
    if (rc == 0)
        rc = access_require(&a, c, PART_ANSWERS, err);
    if (rc == 0)
        rc = store_seal(&action, &c->store, a.person, "action", call_field(c, "action"), err);
    const char *id = value_get_text(row, "id");
    if (rc == 0)
        rc = store_run(&changed, &c->store, SQL_URGENT_ACKNOWLEDGE,
                       DB_ARGS(db_text(id), db_int(c->now), db_text(c->actor->membership), action), err);
    if (rc == 0 && changed == 0)
        rc = err_set(err, ERR_CONFLICT, "urgent", "urgent_done", "%s",
                     value_get_text(row, "acknowledged_name"));
    if (rc == 0)
        rc = job_cancel(c, "urgent", id, err);
    if (rc == 0)
        rc = entry_add(c,
                       &(struct new_entry){.person = a.person,
                                           .kind = "urgent_done",
                                           .ref = id,
                                           .scope = "answers",
                                           .code = value_get_text(row, "code"),
                                           .text = call_field(c, "action")},
                       err);
    if (rc == 0)
        call_go(c, "/persons/%s?done=urgent_done", a.person);
    return rc;
}

/* The job: nobody took it up in time, so everyone of the organisation is asked, and asked again. */
int urgent_escalate(struct call *c, struct err *err)
{
    struct value *row;
    const char *id = call_param(c, "ref_id");
    int rc = store_one(&row, &c->store, SQL_URGENT_GET, DB_ARGS(db_text(id)), err);
    if (rc == ERR_NOT_FOUND)
        return 0;
    if (rc < 0)
        return rc;
    int64_t times = value_get_int(row, "escalated", 0) + 1;
    if (value_get_text(row, "acknowledged_at") || times > AGAIN_MAX)
        return 0;
    rc = store_run(NULL, &c->store, SQL_URGENT_ESCALATE, DB_ARGS(db_text(id), db_int(times)), err);
    const char *about = arena_printf(c->arena, "%s %lld", id, (long long)times);
    const char *next = arena_printf(c->arena, "%lld", (long long)times + 1);
    if (!about || !next)
        return err_nomem(err);
    if (rc == 0)
        rc = notice_plan(c, value_get_text(row, "org_id"), "urgent_reminder", about, err);
    if (rc == 0)
        rc = job_plan(c, "urgent", id, next, again_at(c, text_is(value_get_text(row, "term"), "at_once")),
                      err);
    return rc;
}
