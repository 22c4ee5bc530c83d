/*
 * Mail to a participant about her group, beside what she reads on her own pages (own.c): a place that came free, a session that
 * is moved or called off. It goes to who has an account and said that mail is fine, and says what changed, not in which group,
 * of whom or why. Whether it still holds is looked at when it is sent: who has read it, or has left since, gets none.
 */
#include "app/change.h"
#include "app/groups/group_part.h"
#include "app/jobs.h"
#include "app/notice.h"
#include "app/people/record.h"

#include <inttypes.h>

int group_mail_plan(struct call *c, const char *place, const char *news, struct err *err)
{
    return news ? job_plan(c, "group_mail", place, arena_printf(c->arena, "%s %" PRId64, news, c->now),
                           c->now, err)
                : 0;
}

/* Whom it goes to, into c->page "mail"; null when it goes to nobody. */
static int find_mail(struct call *c, struct err *err)
{
    struct value *row;
    const char *news = notice_kind(c, err);
    value_put(c->page, "mail", value_null(c->arena));
    if (!news)
        return err->code;
    int rc = store_one(&row, &c->store, SQL_GROUP_MAIL,
                       DB_ARGS(db_text(call_param(c, "ref_id")), db_text(news)), err);
    if (rc < 0)
        return rc == ERR_NOT_FOUND ? 0 : rc;
    const struct value *contact = value_get(row, "contact");
    if (!contact_takes_mail(contact))
        return 0;
    struct value *mail = value_put_object(c->page, "mail");
    value_put_text(mail, "to", value_get_text(contact, "email"));
    value_put_text(mail, "lang", value_get_text(row, "lang"));
    value_put_text(mail, "news", news);
    change_of(c, value_get_text(row, "family_id"));
    return audit_write(c,
                       &(struct audit_note){.person = value_get_text(row, "person_id"),
                                            .action = "send",
                                            .object = "group",
                                            .object_id = value_get_text(row, "group_id"),
                                            .purpose = "group",
                                            .basis = "group",
                                            .outcome = "ok"},
                       err);
}

int group_mail_send(struct call *c, struct err *err)
{
    if (!c->app->mail)
        return 0;
    int rc = app_run(c, find_mail, err);
    const struct value *mail = rc == 0 ? value_get(c->page, "mail") : NULL;
    const char *to = value_get_text(mail, "to");
    if (rc < 0 || !to)
        return rc;
    c->lang = value_get_text(mail, "lang");
    return notice_mail(c, to, "group_news", "{what}",
                       call_label(c, "group_news", value_get_text(mail, "news")), err);
}
