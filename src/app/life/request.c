/*
 * What a person asks about her data: that something is put right, that her own words stand beside it, that all of it is
 * destroyed. The original never changes by it: a correction stands beside it, wherever it shows. A statement needs nobody's
 * leave; the rest is decided by who keeps her file, within the term of the law, and a refusal has a reason.
 *
 * Terms: a correction one month (AVG art. 12 and 16); destruction three months (WGBO, art. 7:455 BW).
 */
#include "app/jobs.h"
#include "app/life/keep.h"
#include "app/paging.h"
#include "app/people/people.h"

#include "base/str.h"

enum { CORRECT_MONTHS = 1, DESTROY_MONTHS = 3, WARN_DAYS = 14, NINE = 9 * 60, PER_PAGE = 50 };

#define SCOPE_NONE "none"

/* --- asking --- */

struct asking {
    const char *person, *kind, *object, *object_id, *text;
    bool by_self;
};

static bool is_decided(const char *kind)
{
    return !text_is(kind, "statement");
}

/* The thing must be hers: nobody finds out about another's by trying. */
static int check_object(struct call *c, const struct asking *in, struct err *err)
{
    struct value *row;
    if (!in->object_id)
        return 0;
    int rc = store_one(&row, &c->store, SQL_REQUEST_OWNER, DB_ARGS(db_text(in->object_id)), err);
    if (rc == ERR_NOT_FOUND || (rc == 0 && !text_is(value_get_text(row, "person_id"), in->person)))
        return err_set(err, ERR_NOT_FOUND, "object", "not_found", NULL);
    return rc;
}

static int insert(const char *id, struct call *c, const struct asking *in, struct err *err)
{
    struct db_arg text;
    struct value *keeper;
    bool decided = is_decided(in->kind);
    int months = text_is(in->kind, "destroy") ? DESTROY_MONTHS : CORRECT_MONTHS;
    int32_t due = day_add_months(c->today, months);
    const struct actor *who = c->actor;
    int rc = store_one(&keeper, &c->store, SQL_REQUEST_KEEPER, DB_ARGS(db_text(in->person)), err);
    if (rc == ERR_NOT_FOUND)
        return err_set(err, ERR_CONFLICT, "request", "wish_nobody", NULL);
    if (rc == 0)
        rc = store_seal(&text, &c->store, in->person, "text", in->text, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_REQUEST_INSERT,
                       DB_ARGS(db_text(id), db_text(in->person), db_text(in->kind),
                               db_text(decided ? "open" : "stands"), db_text(in->object),
                               db_text(in->object_id), db_int(in->by_self), db_int(c->now),
                               decided ? db_int(due) : db_none(), text,
                               db_text(who->org[0] ? who->org : value_get_text(keeper, "org_id")),
                               db_text(who->membership[0] ? who->membership : NULL)),
                       err);
    if (rc == 0 && decided)
        rc = job_plan(c, "request_due", id, "", instant_at(due - WARN_DAYS, NINE), err);
    return rc;
}

static int ask(struct call *c, const struct asking *in, struct err *err)
{
    int64_t same = 0, told = 0;
    const char *id = call_id(c);
    int rc = check_object(c, in, err);
    if (rc == 0 && is_decided(in->kind))
        rc = store_int(&same, &c->store, SQL_REQUEST_OPEN_SAME,
                       DB_ARGS(db_text(in->person), db_text(in->kind), db_text(in->object_id)), err);
    if (rc == 0 && same > 0)
        return err_set(err, ERR_CONFLICT, "request", "request_open", NULL);
    if (rc == 0)
        rc = insert(id, c, in, err);
    if (rc == 0)
        rc = keepers_tell(&told, c, in->person, "data_request", id, err);
    if (rc == 0 && told == 0)
        return err_set(err, ERR_CONFLICT, "request", "wish_nobody", NULL);
    if (rc == 0)
        rc = entry_add(c,
                       &(struct new_entry){.person = in->person,
                                           .kind = "data_request",
                                           .ref = id,
                                           .scope = SCOPE_NONE,
                                           .code = in->kind},
                       err);
    return rc;
}

/* --- her own place --- */

static int open_own(struct access *a, struct call *c, const char *action, struct err *err)
{
    return access_open(a, c, c->actor->person, FOR_OWN,
                       &(struct audit_note){.action = action, .object = "data"}, err);
}

static const char *state_tone(const char *state)
{
    return text_is(state, "open")      ? "active"
           : text_is(state, "granted") ? "success"
           : text_is(state, "refused") ? "warning"
                                       : "neutral";
}

static void put_request(struct call *c, struct value *into, const struct value *row)
{
    static const char *const kept[] = {"id",      "kind",       "state", "object", "asked_at",
                                       "due_day", "decided_at", "text",  "answer", "org_name"};
    const char *state = value_get_text(row, "state");
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        value_put_text(into, kept[i], value_get_text(row, kept[i]));
    value_put_text(into, "kind_label", call_label(c, "data_request", value_get_text(row, "kind")));
    value_put_text(into, "about", call_label(c, "data_object", value_get_text(row, "object")));
    value_put_text(into, "reason", call_label(c, "data_refusal", value_get_text(row, "reason")));
    value_put_bool(into, "by_self", value_get_bool(row, "is_by_self"));
    value_put_bool(into, "open", text_is(state, "open"));
    struct value *status = value_put_object(into, "status");
    value_put_text(status, "tone", state_tone(state));
    value_put_text(status, "label", call_label(c, "data_state", state));
}

/* `path`: the page that the list is on. */
static int put_requests(struct call *c, const struct access *a, const char *path, struct err *err)
{
    struct value *rows, *list = value_put_array(c->page, "requests");
    int64_t page = paging_wanted(c);
    int rc = store_all(&rows, &c->store, SQL_REQUEST_LIST,
                       DB_ARGS(db_text(a->person), db_int(PER_PAGE + 1), db_int((page - 1) * PER_PAGE)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows) && i < PER_PAGE; i++)
        put_request(c, value_add_object(list), value_item(rows, i));
    if (rc == 0)
        paging_put(c, path, page, value_count(rows) > PER_PAGE);
    return rc;
}

int own_data(struct call *c, struct err *err)
{
    struct access a;
    int rc = open_own(&a, c, "read", err);
    retention_put_periods(c);
    return rc == 0 ? put_requests(c, &a, "/me/data", err) : rc;
}

int own_destroy_page(struct call *c, struct err *err)
{
    struct access a;
    int rc = open_own(&a, c, "read", err);
    return rc == 0 ? destroy_put_items(c, a.person, err) : rc;
}

int own_destroy_ask(struct call *c, struct err *err)
{
    struct access a;
    int rc = open_own(&a, c, "send", err);
    if (rc == 0)
        rc = ask(c,
                 &(struct asking){.person = a.person,
                                  .kind = "destroy",
                                  .object = "file",
                                  .text = call_field(c, "text"),
                                  .by_self = true},
                 err);
    if (rc == 0)
        call_go(c, "/me/data?done=destroy_asked");
    return rc;
}

/* What it is about: the query of the page, or what was sent before. */
static const char *about(const struct call *c, const char *query, const char *field)
{
    const char *text = c->again ? value_get_text(c->again, field) : value_get_text(c->query, query);
    return text && text[0] ? text : NULL;
}

int own_correct_page(struct call *c, struct err *err)
{
    struct access a;
    const char *object = about(c, "about", "object"), *id = about(c, "id", "object_id");
    int rc = open_own(&a, c, "read", err);
    if (rc == 0)
        rc = check_object(c, &(struct asking){.person = a.person, .object_id = id}, err);
    if (rc < 0)
        return rc;
    struct value *values = value_put_object(c->page, "values");
    value_put_text(values, "object", object ? object : "file");
    value_put_text(values, "object_id", id);
    value_put_text(c->page, "about", call_label(c, "data_object", object ? object : "file"));
    return 0;
}

int own_correct_ask(struct call *c, struct err *err)
{
    struct access a;
    const char *kind = call_field(c, "kind"), *object = call_field(c, "object"),
               *id = call_field(c, "object_id");
    int rc = open_own(&a, c, "send", err);
    if (rc == 0 && (!object || !content_label(c->app->content, "data_object", object, c->lang)))
        return err_set(err, ERR_INVALID, "object", "field_choice", NULL);
    if (rc == 0)
        rc = ask(c,
                 &(struct asking){.person = a.person,
                                  .kind = kind,
                                  .object = object,
                                  .object_id = id ? id : a.person,
                                  .text = call_field(c, "text"),
                                  .by_self = true},
                 err);
    if (rc == 0)
        call_go(c, "/me/data?done=%s", is_decided(kind) ? "correct_asked" : "statement_put");
    return rc;
}

static int find(struct value **row, struct call *c, struct err *err)
{
    int rc = store_one(row, &c->store, SQL_REQUEST_FIND, DB_ARGS(db_text(call_param(c, "request"))), err);
    return rc == ERR_NOT_FOUND ? err_set(err, ERR_NOT_FOUND, "request", "not_found", NULL) : rc;
}

struct decision {
    const char *state, *reason;
    struct db_arg answer;
};

static int decide(struct call *c, const struct value *row, const struct decision *d, struct err *err)
{
    int changed = 0;
    const char *id = value_get_text(row, "id");
    const struct actor *who = c->actor;
    int rc = store_run(&changed, &c->store, SQL_REQUEST_DECIDE,
                       DB_ARGS(db_text(id), db_text(d->state), db_int(c->now), db_text(d->reason), d->answer,
                               db_text(who->org[0] ? who->org : NULL),
                               db_text(who->membership[0] ? who->membership : NULL)),
                       err);
    if (rc == 0 && changed == 0)
        return err_set(err, ERR_CONFLICT, "request", "request_decided", NULL);
    if (rc == 0)
        rc = job_cancel(c, "request_due", id, err);
    return rc;
}

int own_request_withdraw(struct call *c, struct err *err)
{
    struct access a;
    struct value *row;
    int rc = open_own(&a, c, "withdraw", err);
    if (rc == 0)
        rc = find(&row, c, err);
    if (rc == 0 && !text_is(value_get_text(row, "person_id"), a.person))
        return err_set(err, ERR_NOT_FOUND, "request", "not_found", NULL);
    if (rc == 0)
        rc = decide(c, row, &(struct decision){.state = "withdrawn", .answer = db_none()}, err);
    if (rc == 0)
        call_go(c, "/me/data?done=request_withdrawn");
    return rc;
}

/* --- who keeps her file --- */

static int put_hold(struct call *c, const struct access *a, struct err *err)
{
    struct value *row;
    value_put(c->page, "hold", value_null(c->arena));
    int rc = store_one(&row, &c->store, SQL_HOLD_STANDS, DB_ARGS(db_text(a->person)), err);
    if (rc < 0)
        return rc == ERR_NOT_FOUND ? 0 : rc;
    value_put_text(row, "reason", call_label(c, "hold_reason", value_get_text(row, "reason")));
    value_put_text(row, "end", arena_printf(c->arena, "/persons/%s/hold/end", a->person));
    value_put(c->page, "hold", row);
    return 0;
}

static int put_identities(struct call *c, const struct access *a, struct err *err)
{
    struct value *rows, *list = value_put_array(c->page, "before");
    int rc = access_shows(a, c, PART_IDENTITY, "contact", NULL)
                 ? store_all(&rows, &c->store, SQL_IDENTITY_HISTORY, DB_ARGS(db_text(a->person)), err)
                 : 1;
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i), *was = value_get(row, "was");
        struct value *item = value_add_object(list);
        value_put_text(item, "at", value_get_text(row, "at"));
        value_put_text(item, "by", value_get_text(row, "by_name"));
        value_put_text(item, "name", value_get_text(was, "name"));
        value_put_text(item, "birth_day", value_get_text(was, "birth_day"));
        const struct value *contact = value_get(was, "contact");
        value_put_text(item, "phone", value_get_text(contact, "phone"));
        value_put_text(item, "email", value_get_text(contact, "email"));
        value_put_text(item, "pc6", value_get_text(contact, "pc6"));
        value_put_text(item, "street", value_get_text(contact, "street"));
        value_put_int(item, "number", value_get_int(contact, "number", 0));
    }
    return rc < 0 ? rc : 0;
}

int data_page(struct call *c, struct err *err)
{
    struct access a;
    int rc = keeper_open(&a, c, call_param(c, "person"),
                         &(struct audit_note){.action = "read", .object = "data"}, err);
    if (rc == 0)
        rc = keeper_page(c, &a, err);
    if (rc == 0)
        rc = put_requests(c, &a, arena_printf(c->arena, "/persons/%s/data", a.person), err);
    if (rc == 0)
        rc = put_identities(c, &a, err);
    return rc == 0 ? put_hold(c, &a, err) : rc;
}

int data_request_create(struct call *c, struct err *err)
{
    struct access a;
    int rc = keeper_open(&a, c, call_param(c, "person"),
                         &(struct audit_note){.action = "create", .object = "data"}, err);
    if (rc == 0)
        rc = ask(c,
                 &(struct asking){.person = a.person,
                                  .kind = call_field(c, "kind"),
                                  .object = "file",
                                  .object_id = text_is(call_field(c, "kind"), "destroy") ? NULL : a.person,
                                  .text = call_field(c, "text")},
                 err);
    if (rc == 0)
        call_go(c, "/persons/%s/data?done=request_written", a.person);
    return rc;
}

static int open_request(struct access *a, struct value **row, struct call *c, const char *action,
                        struct err *err)
{
    int rc = find(row, c, err);
    if (rc == 0)
        rc = keeper_open(
            a, c, value_get_text(*row, "person_id"),
            &(struct audit_note){.action = action, .object = "data", .object_id = value_get_text(*row, "id")},
            err);
    return rc;
}

/* Where the thing that is spoken of can be seen. */
static const char *object_path(struct call *c, const struct value *row)
{
    static const struct {
        const char *object, *folder;
    } places[] = {{"response", "/responses"}, {"step", "/steps"}, {"consent", "/consents"}};
    const char *object = value_get_text(row, "object"), *id = value_get_text(row, "object_id");
    for (size_t i = 0; id && i < sizeof places / sizeof places[0]; i++)
        if (text_is(object, places[i].object))
            return arena_printf(c->arena, "%s/%s", places[i].folder, id);
    const char *behind = text_is(object, "outcome") ? "/outcome" : "";
    return arena_printf(c->arena, "/persons/%s%s", value_get_text(row, "person_id"), behind);
}

int request_page(struct call *c, struct err *err)
{
    struct access a;
    struct value *row;
    int rc = open_request(&a, &row, c, "read", err);
    if (rc == 0)
        rc = keeper_page(c, &a, err);
    if (rc < 0)
        return rc;
    bool destroy = text_is(value_get_text(row, "kind"), "destroy");
    put_request(c, value_put_object(c->page, "request"), row);
    value_put_text(c->page, "object_href", object_path(c, row));
    value_put_bool(c->page, "destroy", destroy);
    value_put_bool(c->page, "open", text_is(value_get_text(row, "state"), "open"));
    struct value *without = value_put_array(c->page, "without");
    value_put_array(c->page, "others");
    if (destroy)
        rc = destroy_put_items(c, a.person, err);
    if (rc == 0 && destroy)
        rc = keepers_put_others(c, a.person, without, err);
    else if (rc == 0)
        value_add_text(without, "others_agree");
    return rc == 0 ? put_hold(c, &a, err) : rc;
}

static int grant_destruction(struct call *c, const struct access *a, struct err *err)
{
    int rc = keepers_asked(c, a->person, "destroy_others", err);
    if (rc == 0)
        rc = destroy_person(c, a->person, "request", err);
    if (rc == 0)
        call_go(c, "/families?done=destroyed");
    return rc;
}

int request_decide(struct call *c, struct err *err)
{
    struct access a;
    struct value *row;
    const char *state = call_field(c, "decision"), *reason = call_field(c, "reason");
    int rc = open_request(&a, &row, c, "change", err);
    if (rc < 0)
        return rc;
    bool refused = text_is(state, "refused"), destroy = text_is(value_get_text(row, "kind"), "destroy");
    if (refused && (!reason || !call_field(c, "answer")))
        return err_set(err, ERR_INVALID, reason ? "answer" : "reason", "field_required", NULL);
    struct decision d = {.state = state, .reason = refused ? reason : NULL};
    rc = store_seal(&d.answer, &c->store, a.person, "answer", call_field(c, "answer"), err);
    if (rc == 0)
        rc = decide(c, row, &d, err);
    if (rc == 0 && destroy && !refused)
        return grant_destruction(c, &a, err);
    if (rc == 0)
        rc = entry_add(c,
                       &(struct new_entry){.person = a.person,
                                           .kind = "data_decided",
                                           .ref = value_get_text(row, "id"),
                                           .scope = SCOPE_NONE,
                                           .code = state},
                       err);
    if (rc == 0)
        call_go(c, "/persons/%s/data?done=request_decided", a.person);
    return rc;
}

int request_due_job(struct call *c, struct err *err)
{
    struct value *row;
    int64_t told;
    int rc = store_one(&row, &c->store, SQL_REQUEST_FIND, DB_ARGS(db_text(call_param(c, "ref_id"))), err);
    if (rc < 0)
        return rc == ERR_NOT_FOUND ? 0 : rc;
    if (!text_is(value_get_text(row, "state"), "open"))
        return 0;
    return keepers_tell(&told, c, value_get_text(row, "person_id"), "request_due", value_get_text(row, "id"),
                        err);
}

/* --- holds --- */

int hold_set(struct call *c, struct err *err)
{
    struct access a;
    struct value *row;
    struct db_arg note;
    int rc = keeper_open(&a, c, call_param(c, "person"),
                         &(struct audit_note){.action = "change", .object = "hold"}, err);
    if (rc == 0)
        rc = store_one(&row, &c->store, SQL_HOLD_STANDS, DB_ARGS(db_text(a.person)), err);
    if (rc == 0)
        return err_set(err, ERR_CONFLICT, "hold", "held", NULL);
    if (rc == ERR_NOT_FOUND)
        rc = store_seal(&note, &c->store, a.person, "note", call_field(c, "note"), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_HOLD_INSERT,
                       DB_ARGS(db_text(call_id(c)), db_text(a.person), db_text(call_field(c, "reason")), note,
                               db_int(c->now), db_text(c->actor->membership)),
                       err);
    if (rc == 0)
        call_go(c, "/persons/%s/data?done=hold_set", a.person);
    return rc;
}

int hold_end(struct call *c, struct err *err)
{
    struct access a;
    int rc = keeper_open(&a, c, call_param(c, "person"),
                         &(struct audit_note){.action = "change", .object = "hold"}, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_HOLD_END, DB_ARGS(db_text(a.person), db_int(c->now)), err);
    if (rc == 0)
        call_go(c, "/persons/%s/data?done=hold_ended", a.person);
    return rc;
}

/* --- beside the original --- */

int beside_put(struct call *c, const struct access *a, const char *object_id, struct err *err)
{
    struct value *rows, *list = value_put_array(c->page, "corrections");
    int rc =
        store_all(&rows, &c->store, SQL_REQUEST_BESIDE, DB_ARGS(db_text(object_id), db_text(a->person)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        put_request(c, value_add_object(list), value_item(rows, i));
    return rc;
}
