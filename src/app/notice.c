/* See notice.h. */
#include "app/notice.h"

#include "app/jobs.h"
#include "base/str.h"

#include <string.h>

int notice_plan(struct call *c, const char *org, const char *kind, const char *about, struct err *err)
{
    const char *detail = arena_printf(c->arena, "%s %s", kind, about);
    return detail ? job_plan(c, "notice", org, detail, c->now, err) : err_nomem(err);
}

static int find_org(struct call *c, struct err *err)
{
    struct value *org;
    int rc = store_one(&org, &c->store, SQL_ORG_MAIL, DB_ARGS(db_text(call_param(c, "ref_id"))), err);
    if (rc == 0)
        value_put(c->page, "org", org);
    return rc;
}

/* Fills {url} and one mark more: all that a mail may say. */
static const char *fill(struct call *c, const char *text, const char *mark, const char *words)
{
    BUF_AUTO out;
    buf_init(&out, 8192);
    size_t len = strlen(mark);
    for (const char *at = text; *at;) {
        if (strncmp(at, mark, len) == 0) {
            buf_adds(&out, words);
            at += len;
        } else if (strncmp(at, "{url}", 5) == 0) {
            buf_adds(&out, c->app->base_url);
            at += 5;
        } else {
            buf_addc(&out, *at++);
        }
    }
    return buf_keep(&out, c->arena);
}

int notice_mail(struct call *c, const char *to, const char *kind, const char *mark, const char *words,
                struct err *err)
{
    const char *subject_key = arena_printf(c->arena, "notice.%s.subject", kind);
    const char *body_key = arena_printf(c->arena, "notice.%s.body", kind);
    if (!subject_key || !body_key)
        return err_nomem(err);
    struct mail_message message = {.to = to,
                                   .subject = fill(c, call_text(c, subject_key), mark, words),
                                   .text = fill(c, call_text(c, body_key), mark, words),
                                   .id = call_param(c, "id")};
    return message.subject && message.text ? mail_send(c->app->mail, &message, err) : err_nomem(err);
}

const char *notice_kind(struct call *c, struct err *err)
{
    const char *detail = call_param(c, "detail");
    const char *kind = arena_dup(c->arena, detail, strcspn(detail, " "));
    if (!kind)
        (void)err_nomem(err);
    return kind;
}

int notice_send(struct call *c, struct err *err)
{
    int rc = app_look(c, find_org, err);
    if (rc < 0)
        return rc;
    const struct value *org = value_get(c->page, "org");
    const char *to = value_get_text(org, "email");
    if (!to || !c->app->mail)
        return 0;
    const char *kind = notice_kind(c, err);
    return kind ? notice_mail(c, to, kind, "{org}", value_get_text(org, "name"), err) : err->code;
}
