/*
 * What a parent is typing in her own place and has not sent yet, so that a bad connection or a phone that is put away loses
 * nothing. It stands on the server, sealed with her key, and not on the phone: there it could be read by whoever has the phone
 * after she signed out. Nobody but she sees it. Answers to an instrument have a draft of their own (app/signals/draft.c).
 */
#include "app/parent/parent.h"

#include "app/access.h"
#include "base/str.h"

/* A member of the page that several forms share. */
static struct value *object_of(struct call *c, const char *name)
{
    const struct value *had = value_get(c->page, name);
    return value_put(c->page, name, had ? value_copy(c->arena, had) : value_object(c->arena));
}

int own_draft_show(struct call *c, const char *person, const char *form, struct err *err)
{
    struct value *row;
    struct value *drafts = object_of(c, "drafts");
    value_put_text(object_of(c, "autosave"), form, arena_printf(c->arena, "/me/drafts/%s", form));
    value_put(drafts, form, value_null(c->arena));
    int rc = store_one(&row, &c->store, SQL_OWN_DRAFT_FIND, DB_ARGS(db_text(person), db_text(form)), err);
    if (rc < 0)
        return rc == ERR_NOT_FOUND ? 0 : rc;
    value_merge(object_of(c, "values"), value_get(row, "fields"));
    value_put_text(value_put_object(drafts, form), "draft_at", value_get_text(row, "at"));
    return 0;
}

int own_draft_drop(struct call *c, const char *person, const char *form, struct err *err)
{
    return store_run(NULL, &c->store, SQL_OWN_DRAFT_DROP, DB_ARGS(db_text(person), db_text(form)), err);
}

static int keep(struct call *c, const char *person, const char *form, struct err *err)
{
    struct db_arg sealed;
    int rc = store_seal_json(&sealed, &c->store, person, "fields_json", c->form, err);
    return rc == 0 ? store_run(
                         NULL, &c->store, SQL_OWN_DRAFT_PUT,
                         DB_ARGS(db_text(call_id(c)), db_text(person), db_text(form), db_int(c->now), sealed),
                         err)
                   : rc;
}

static int take(struct call *c, const char *form, bool filled, struct err *err)
{
    struct access a;
    bool sent = false;
    int rc = access_open(&a, c, c->actor->person, FOR_OWN,
                         &(struct audit_note){.action = "update", .object = form}, err);
    /* It may come behind what was sent: a slow line does not keep the order. */
    if (rc == 0 && filled && text_is(form, "question"))
        rc = question_is_asked(&sent, c, a.person, call_field(c, "text"), err);
    if (rc == 0)
        rc = filled && !sent && !a.closed ? keep(c, a.person, form, err)
                                          : own_draft_drop(c, a.person, form, err);
    if (rc == 0)
        call_go(c, "/me");
    return rc;
}

int question_draft(struct call *c, struct err *err)
{
    return take(c, "question", call_field(c, "text") != NULL, err);
}

int ready_draft(struct call *c, struct err *err)
{
    return take(c, "ready", call_field(c, "ready") || value_count(value_get(c->form, "topics")) > 0, err);
}

int young_facts_draft(struct call *c, struct err *err)
{
    return take(c, "young_facts_own",
                call_field(c, "school") || call_field(c, "work") || call_field(c, "home"), err);
}

int young_line_draft(struct call *c, struct err *err)
{
    return take(c, "young_line_own", call_field(c, "text") != NULL, err);
}
