/*
 * Whether she feels ready for her child, before and after support, as she says it herself (goal 5), and what is coming. Her
 * answers are sealed with her key and shown to her alone: no professional has a page with them. Only her yes or no is counted,
 * with those of others, in the frozen month (app/coalition/counts.c).
 */
#include "app/parent/parent.h"

#include "app/contact/contact.h"

#include "app/access.h"
#include "app/paging.h"
#include "base/str.h"
#include "care/readiness.h"

enum { PER_PAGE = 20 };

static int open_own(struct access *a, struct call *c, const char *action, const char *object, struct err *err)
{
    return access_open(a, c, c->actor->person, FOR_OWN,
                       &(struct audit_note){.action = action, .object = object}, err);
}

/* What is asked of her now; after a loss nothing, and "ready_shown" is false. */
static int asked_now(enum ready_moment *out, struct call *c, const char *person, struct err *err)
{
    struct value *row;
    int rc = store_one(&row, &c->store, SQL_READY_STATE, DB_ARGS(db_text(person)), err);
    if (rc < 0)
        return rc;
    bool lost = value_get_bool(row, "is_lost");
    value_put_bool(c->page, "ready_shown", !lost);
    *out = ready_asked(value_get_int(row, "begun", 0), value_get_int(row, "running", 0),
                       ready_moment_of(value_get_text(row, "last")), lost);
    return 0;
}

int own_ready_asked(struct call *c, const char *person, struct err *err)
{
    enum ready_moment now = READY_NONE;
    int rc = asked_now(&now, c, person, err);
    if (rc == 0)
        value_put_bool(c->page, "ready_asked", now != READY_NONE);
    return rc;
}

static void put_answer(struct call *c, struct value *list, const struct value *row)
{
    struct value *shown = value_add_object(list), *said = value_put_array(shown, "said");
    const struct value *topics = value_get(value_get(row, "answers"), "topics");
    value_put_text(shown, "at", value_get_text(row, "at"));
    value_put_text(shown, "moment", call_label(c, "ready_moment", value_get_text(row, "moment")));
    value_put_text(shown, "ready",
                   call_label(c, "ready_answer", value_get_bool(row, "is_ready") ? "yes" : "no"));
    for (size_t i = 0; i < value_count(topics); i++)
        value_add_text(said, call_label(c, "ready_topic", value_as_text(value_item(topics, i), NULL)));
}

int own_ready(struct call *c, struct err *err)
{
    struct access a;
    struct value *rows;
    enum ready_moment now = READY_NONE;
    int64_t page = paging_wanted(c);
    int rc = open_own(&a, c, "read", "ready", err);
    if (rc == 0)
        rc = asked_now(&now, c, a.person, err);
    if (rc == 0)
        rc = own_draft_show(c, a.person, "ready", err);
    if (rc == 0)
        rc = store_all(&rows, &c->store, SQL_READY_LIST,
                       DB_ARGS(db_text(a.person), db_int(PER_PAGE + 1), db_int((page - 1) * PER_PAGE)), err);
    if (rc < 0)
        return rc;
    const char *moment = a.closed ? NULL : ready_moment_code(now);
    value_put_text(c->page, "moment", moment ? call_label(c, "ready_moment", moment) : NULL);
    struct value *list = value_put_array(c->page, "answers");
    for (size_t i = 0; i < value_count(rows) && i < PER_PAGE; i++)
        put_answer(c, list, value_item(rows, i));
    paging_put(c, "/me/ready", page, value_count(rows) > PER_PAGE);
    return 0;
}

int own_ready_answer(struct call *c, struct err *err)
{
    struct access a;
    struct db_arg sealed;
    enum ready_moment now = READY_NONE;
    int rc = open_own(&a, c, "send", "ready", err);
    if (rc == 0)
        rc = asked_now(&now, c, a.person, err);
    if (rc == 0 && (a.closed || now == READY_NONE))
        return err_set(err, ERR_CONFLICT, "ready", "ready_not_asked", NULL);
    if (rc < 0)
        return rc;
    const char *ready = call_field(c, "ready");
    struct value *answers = value_object(c->arena);
    const struct value *topics = value_get(c->form, "topics");
    value_put_text(answers, "ready", ready);
    if (topics)
        value_put(answers, "topics", value_copy(c->arena, topics));
    rc = store_seal_json(&sealed, &c->store, a.person, "answers_json", answers, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_READY_INSERT,
                       DB_ARGS(db_text(call_id(c)), db_text(a.person), db_text(ready_moment_code(now)),
                               db_int(c->now), db_int(text_is(ready, "yes")), sealed),
                       err);
    if (rc == 0)
        rc = own_draft_drop(c, a.person, "ready", err);
    if (rc == 0)
        call_go(c, "/me/ready?done=ready");
    return rc;
}

/* --- what is coming --- */

int own_appointments(struct call *c, struct err *err)
{
    static const struct {
        const char *kind, *path; /* with the id behind it; NULL: no page of its own */
    } places[] = {
        {"meeting", "/me/meetings"}, {"group", "/me/groups"}, {"young_meeting", "/me/young/meetings"}};
    static const char *const kept[] = {"kind", "at", "org_name", "org_phone", "place"};
    struct access a;
    struct value *rows;
    int64_t page = paging_wanted(c);
    int rc = open_own(&a, c, "read", "appointments", err);
    if (rc == 0)
        rc = store_all(
            &rows, &c->store, SQL_OWN_APPOINTMENTS,
            DB_ARGS(db_text(a.person), db_int(c->now), db_int(PER_PAGE + 1), db_int((page - 1) * PER_PAGE)),
            err);
    if (rc < 0)
        return rc;
    struct value *list = value_put_array(c->page, "appointments");
    for (size_t i = 0; i < value_count(rows) && i < PER_PAGE; i++) {
        const struct value *row = value_item(rows, i);
        struct value *shown = value_add_object(list);
        for (size_t k = 0; k < sizeof kept / sizeof kept[0]; k++)
            value_put_text(shown, kept[k], value_get_text(row, kept[k]));
        value_put_text(shown, "what", call_label(c, "own_appointment", value_get_text(row, "kind")));
        value_put_text(shown, "href", NULL);
        for (size_t k = 0; k < sizeof places / sizeof places[0]; k++)
            if (text_is(value_get_text(row, "kind"), places[k].kind))
                value_put_text(shown, "href",
                               arena_printf(c->arena, "%s/%s", places[k].path, value_get_text(row, "id")));
    }
    paging_put(c, "/me/appointments", page, value_count(rows) > PER_PAGE);
    return own_contacts_put(c, &a, err);
}
