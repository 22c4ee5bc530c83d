/* A draft becomes a response that never changes, and says what follows from it: findings, urgent answers, a line on the
 * timeline, the next instrument due. What level that makes is outcome.c's. */
#include "app/signals/response.h"

#include "app/notice.h"
#include "app/people/people.h"
#include "app/signals/file.h"
#include "app/signals/signals.h"
#include "asking/findings.h"
#include "base/str.h"

enum { ITEMS_MAX = 16 << 10 };

static const char *tri_code(enum tri t)
{
    return t == TRI_YES ? "yes" : t == TRI_NO ? "no" : "unknown";
}

static const char *item_words(struct call *c, const struct finding *f)
{
    BUF_AUTO out;
    buf_init(&out, ITEMS_MAX);
    for (size_t i = 0; i < f->item_count; i++) {
        if (i > 0)
            buf_addc(&out, ' ');
        buf_adds(&out, f->items[i]->link_id);
    }
    return buf_keep(&out, c->arena);
}

static int write_findings(struct call *c, const struct response *r, const struct findings *all,
                          struct err *err)
{
    struct care_file file;
    int rc = care_file_load(&file, c, r->access.person, err);
    const char *pregnancy = value_get_text(r->row, "pregnancy_id");
    for (size_t i = 0; rc == 0 && i < all->count; i++) {
        const struct finding *f = &all->items[i];
        int32_t until = factor_current_until(f->factor, c->today, care_file_pregnancy(&file, pregnancy));
        rc = store_run(NULL, &c->store, SQL_FINDING_INSERT,
                       DB_ARGS(db_text(r->access.person), db_text(f->factor->code), db_text(r->id),
                               db_text(tri_code(f->present)), db_text(f->factor->scope), db_int(c->today),
                               until == DAY_FOREVER ? db_none() : db_int(until), db_text(item_words(c, f))),
                       err);
    }
    return rc;
}

static int make_unchangeable(struct response *r, struct call *c, struct err *err)
{
    struct value *whole;
    int changed = 0;
    int rc = instrument_check(&whole, c->arena, r->questions.instrument->questionnaire, r->questions.answers,
                              true, err);
    if (rc < 0)
        return rc;
    r->questions.answers = whole;
    const char *membership = c->actor->membership;
    struct db_arg sealed;
    rc = store_seal_json(&sealed, &c->store, r->access.person, "answers_json", whole, err);
    if (rc < 0)
        return rc;
    rc = store_run(&changed, &c->store, SQL_RESPONSE_SIGN,
                   DB_ARGS(db_text(r->id), db_int(c->now), db_int(c->today),
                           db_text(membership[0] ? membership : NULL), sealed),
                   err);
    return rc == 0 && changed == 0 ? err_set(err, ERR_CONFLICT, "response", "response_signed", NULL) : rc;
}

int draft_sign(struct response *r, struct call *c, struct err *err)
{
    int rc = make_unchangeable(r, c, err);
    const struct scoring *scoring = r->questions.instrument->scoring;
    struct findings said = {0};
    if (rc == 0 && scoring)
        rc = scoring_evaluate(&said, c->arena, scoring, r->questions.answers, err);
    if (rc == 0)
        rc = write_findings(c, r, &said, err);
    if (rc == 0)
        rc = urgent_raise(c, r, err);
    if (rc == 0)
        rc = entry_add(c,
                       &(struct new_entry){.person = r->access.person,
                                           .kind = "answered",
                                           .ref = r->id,
                                           .scope = "answers",
                                           .code = value_get_text(r->row, "instrument")},
                       err);
    if (rc == 0)
        rc = due_refresh(c, r->access.person, err);
    if (rc == 0 && r->self)
        rc = notice_plan(c, value_get_text(r->row, "org_id"), "self_report_done", r->id, err);
    return rc;
}
