/*
 * A parent answers by herself: on a phone through a one-time link, or from her own account. No name stands on the page; an
 * answer that cannot wait shows help before anything else. Whatever is wrong with a link looks the same from outside.
 *
 *   made ── opened: says what it is ── begun on a phone: goes on there only ── sent: used up
 *
 * Opening changes nothing, for a messaging app that looks at a link in advance must not use it up.
 */
#include "app/signals/response.h"

#include "app/change.h"
#include "app/signals/file.h"
#include "app/signals/signals.h"
#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINK_DAYS = 7 };
#define DAY_MS INT64_C(86400000)

/* --- the link, as the professional makes it --- */

static void put_labels(struct call *c, const struct value *contact, const char *list)
{
    const struct value *codes = value_get(contact, list);
    struct value *labels = value_put_array(c->page, list);
    for (size_t i = 0; i < value_count(codes); i++)
        value_add_text(labels, call_label(c, list, value_as_text(value_item(codes, i), NULL)));
}

int report_link(struct call *c, struct err *err)
{
    struct access a;
    struct care_file file;
    char token[TOKEN_TEXT], hash[65];
    int rc = access_open(&a, c, call_param(c, "person"), FOR_CARE,
                         &(struct audit_note){.action = "link", .object = "response"}, err);
    if (rc == 0)
        rc = access_require(&a, c, PART_ANSWERS, err);
    if (rc == 0)
        rc = care_file_load(&file, c, a.person, err);
    if (rc == 0 && !file.instrument)
        rc = err_set(err, ERR_CONFLICT, "instrument", "instrument_none", NULL);
    if (rc == 0)
        rc = signals_person(c, &a, err);
    if (rc == 0)
        rc =
            store_run(NULL, &c->store, SQL_REPORT_LINK_VOID, DB_ARGS(db_text(a.person), db_int(c->now)), err);
    if (rc < 0)
        return rc;
    token_new(token, &c->app->rng);
    token_hash(hash, token);
    rc = store_run(NULL, &c->store, SQL_REPORT_LINK_INSERT,
                   DB_ARGS(db_text(hash), db_text(a.person), db_none(), db_text(c->actor->membership),
                           db_int(c->now), db_int(c->now + LINK_DAYS * DAY_MS)),
                   err);
    char until[11];
    day_format(until, c->today + LINK_DAYS);
    const struct value *person = value_get(c->page, "person");
    value_put_text(c->page, "url", arena_printf(c->arena, "%s/report/%s", c->app->base_url, token));
    value_put_text(c->page, "until_day", until);
    put_labels(c, value_get(person, "contact"), "safe_contact");
    put_labels(c, value_get(person, "contact"), "never_contact");
    return rc;
}

/* --- who is answering --- */

struct report {
    struct response response;
    const char *path;                 /* "/report/TOKEN" or "/me/report" */
    const struct value *link;         /* NULL: from her own account */
    const char *person, *org, *draft; /* draft NULL: not begun */
};

/* From here on the call is hers: what she may do is decided like from her own account. */
static int speak_as(struct call *c, const char *person, struct err *err)
{
    struct actor *her = arena_alloc(c->arena, sizeof *her);
    if (!her)
        return err_nomem(err);
    *her = (struct actor){.kind = ACTOR_PARENT, .role = ROLE_PARENT};
    snprintf(her->person, sizeof her->person, "%s", person);
    snprintf(her->source, sizeof her->source, "%s", c->actor->source);
    snprintf(her->request_id, sizeof her->request_id, "%s", c->actor->request_id);
    c->actor = her;
    return 0;
}

static int find_link(struct report *r, struct call *c, const char *token, struct err *err)
{
    char hash[65];
    struct value *link;
    token_hash(hash, token);
    int rc = store_one(&link, &c->store, SQL_REPORT_LINK,
                       DB_ARGS(db_text(hash), db_int(c->now), db_text(c->actor->browser)), err);
    if (rc == ERR_NOT_FOUND)
        return err_set(err, ERR_NOT_FOUND, "link", "link_gone", NULL);
    if (rc < 0)
        return rc;
    r->link = link;
    r->path = arena_printf(c->arena, "/report/%s", token);
    r->person = value_get_text(link, "person_id");
    r->org = value_get_text(link, "org_id");
    r->draft = value_get_text(link, "ref_id");
    change_of(c, value_get_text(link, "family_id"));
    return speak_as(c, r->person, err);
}

static int find_own(struct report *r, struct call *c, struct err *err)
{
    struct care_file file;
    struct value *row;
    r->path = "/me/report";
    r->person = c->actor->person;
    int rc = care_file_load(&file, c, r->person, err);
    if (rc == 0)
        rc = store_one(&row, &c->store, SQL_REPORT_ORG, DB_ARGS(db_text(r->person)), err);
    if (rc == ERR_NOT_FOUND || (rc == 0 && !file.instrument))
        return err_set(err, ERR_CONFLICT, "instrument", "instrument_none", NULL);
    if (rc < 0)
        return rc;
    r->org = value_get_text(row, "org_id");
    rc = store_one(&row, &c->store, SQL_REPORT_OPEN, DB_ARGS(db_text(r->person), db_text(file.instrument)),
                   err);
    if (rc == 0)
        r->draft = value_get_text(row, "id");
    return rc == ERR_NOT_FOUND ? 0 : rc;
}

static int report_find(struct report *out, struct call *c, const char *action, struct err *err)
{
    struct report r = {0};
    const char *token = call_param(c, "token");
    int rc = token[0] ? find_link(&r, c, token, err) : find_own(&r, c, err);
    if (rc == 0 && r.draft)
        rc = response_open(&r.response, c, r.draft, FOR_OWN, action, err);
    if (rc == 0)
        *out = r;
    return rc;
}

/* --- the pages --- */

static void add_phone(struct call *c, struct value *phones, const char *who)
{
    struct value *p = value_add_object(phones);
    const char *number =
        content_text(c->app->content, c->lang, arena_printf(c->arena, "help.phone.%s.number", who));
    value_put_text(p, "number", number);
    value_put_text(p, "tel", number);
    value_put_text(p, "label", call_text(c, arena_printf(c->arena, "help.phone.%s", who)));
    value_put_text(p, "note", call_text(c, arena_printf(c->arena, "help.phone.%s.note", who)));
}

/* Help at once for what she said; nothing when nothing was urgent. */
static int put_help(struct call *c, const struct report *r, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_URGENT_OF_RESPONSE, DB_ARGS(db_text(r->draft)), err);
    if (rc < 0 || value_count(rows) == 0)
        return rc;
    struct value *help = value_put_object(c->page, "help");
    BUF_AUTO text;
    buf_init(&text, 8000);
    for (size_t i = 0; i < value_count(rows); i++) {
        const char *key = arena_printf(c->arena, "help.%s", value_get_text(value_item(rows, i), "code"));
        buf_printf(&text, "%s%s", i > 0 ? "\n\n" : "", key ? call_text(c, key) : "");
    }
    value_put_text(help, "title", call_text(c, "help.title"));
    value_put_text(help, "text", buf_keep(&text, c->arena));
    value_put_text(help, "actions", NULL);
    struct value *phones = value_put_array(help, "phones");
    static const char *const who[] = {"emergency", "veilig_thuis", "suicide"};
    for (size_t i = 0; i < sizeof who / sizeof who[0]; i++)
        add_phone(c, phones, who[i]);
    return store_run(NULL, &c->store, SQL_URGENT_HELPED, DB_ARGS(db_text(r->draft)), err);
}

static int64_t step_wanted(const struct call *c)
{
    const char *step = value_get_text(c->query, "step");
    if (c->again)
        return value_get_int(c->again, "step", 0);
    if (!step || !step[0] || strlen(step) > 4 || step[strspn(step, "0123456789")])
        return 0;
    return strtol(step, NULL, 10);
}

static int put_questions(struct call *c, struct report *r, struct err *err)
{
    struct response *q = &r->response;
    int64_t step = draft_step(q, c, step_wanted(c), err);
    if (step < 0)
        return (int)step;
    q->questions.step = step;
    bool end = step >= (int64_t)q->questions.instrument->questionnaire->step_count;
    value_put_bool(c->page, "end", end);
    int rc = draft_form(c->page, q, c, r->path, err);
    if (rc == 0)
        rc = draft_progress(c, q, r->path, err);
    value_put_text(c->page, "action", end ? arena_printf(c->arena, "%s/send", r->path) : r->path);
    value_put_text(c->page, "submit", call_text(c, end ? "report.send" : "answers.next"));
    value_put_text(c->page, "later", NULL);
    value_put_text(c->page, "note", NULL);
    value_put_text(c->page, "modes", NULL);
    return rc;
}

int report_page(struct call *c, struct err *err)
{
    struct report r;
    int64_t unseen = 0;
    int rc = report_find(&r, c, "read", err);
    if (rc < 0)
        return rc;
    value_put_text(c->page, "path", r.path);
    value_put_bool(c->page, "begun", r.draft != NULL);
    if (!r.draft)
        return 0;
    if (!r.response.draft)
        return err_set(err, ERR_NOT_FOUND, "link", "link_gone", NULL);
    rc = store_int(&unseen, &c->store, SQL_URGENT_UNHELPED, DB_ARGS(db_text(r.draft)), err);
    if (rc == 0 && (unseen > 0 || value_get_text(c->query, "help"))) {
        value_put_text(c->page, "onward",
                       arena_printf(c->arena, "%s?step=%lld", r.path, (long long)step_wanted(c)));
        return put_help(c, &r, err);
    }
    return rc == 0 ? put_questions(c, &r, err) : rc;
}

/* Begun: a draft of hers, and the link belongs to this phone. */
static int begin(struct report *r, struct call *c, const char *browser, struct err *err)
{
    struct access a;
    struct care_file file;
    int claimed = 0;
    int rc = access_open(&a, c, r->person, FOR_OWN,
                         &(struct audit_note){.action = "answer", .object = "response"}, err);
    if (rc == 0)
        rc = care_file_load(&file, c, a.person, err);
    if (rc == 0 && !file.instrument)
        rc = err_set(err, ERR_NOT_FOUND, "link", "link_gone", NULL);
    if (rc == 0)
        rc = draft_open(
            &r->draft, c, &a,
            &(struct new_response){
                .instrument = file.instrument, .mode = "self", .org = r->org, .fresh = r->link != NULL},
            err);
    if (rc < 0 || !r->link)
        return rc;
    rc = store_run(
        &claimed, &c->store, SQL_REPORT_LINK_CLAIM,
        DB_ARGS(db_text(value_get_text(r->link, "token_hash")), db_text(browser), db_text(r->draft)), err);
    return rc == 0 && claimed == 0 ? err_set(err, ERR_NOT_FOUND, "link", "link_gone", NULL) : rc;
}

int report_save(struct call *c, struct err *err)
{
    struct report r;
    const char *browser = c->actor->browser;
    int rc = report_find(&r, c, "answer", err);
    if (rc < 0)
        return rc;
    if (!r.draft) {
        rc = begin(&r, c, browser, err);
        if (rc == 0)
            call_go(c, "%s?step=0", r.path);
        return rc;
    }
    rc = draft_take(&r.response, c, err);
    if (rc == 0)
        rc = urgent_raise(c, &r.response, err);
    if (rc < 0)
        return rc;
    const char *row = draft_row(c);
    int64_t step = r.response.questions.step;
    int64_t next = row ? step : draft_step(&r.response, c, step + !r.response.revealed, err);
    if (next < 0)
        return (int)next;
    call_go(c, "%s?step=%lld%s", r.path, (long long)next, row ? row : "");
    return 0;
}

int report_send(struct call *c, struct err *err)
{
    struct report r;
    int rc = report_find(&r, c, "sign", err);
    if (rc == 0 && !r.draft)
        rc = err_set(err, ERR_NOT_FOUND, "link", "link_gone", NULL);
    if (rc == 0)
        rc = draft_take(&r.response, c, err);
    if (rc == 0)
        rc = draft_sign(&r.response, c, err);
    if (rc == 0 && r.link)
        rc = store_run(NULL, &c->store, SQL_REPORT_LINK_USE,
                       DB_ARGS(db_text(value_get_text(r.link, "token_hash")), db_int(c->now)), err);
    value_put_bool(c->page, "own", !r.link);
    return rc == 0 ? put_help(c, &r, err) : rc;
}
