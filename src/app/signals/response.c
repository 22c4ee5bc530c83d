/* Answering, as a professional meets it: the questions of a draft on one page or step by step, saved, signed; and a signed
 * response as it was given. The rules of a draft are draft.c's. */
#include "app/signals/response.h"

#include "app/chain/wish_training.h"
#include "app/life/life.h"
#include "app/signals/file.h"
#include "app/signals/signals.h"
#include "asking/findings.h"
#include "base/str.h"
#include "care/child_wish.h"

#include <stdlib.h>
#include <string.h>

enum { ONE_PAGE_MAX = 100 /* questions; of more the steps come first */ };

/* The instrument asked for, else the one of her phase. */
static const char *wanted_instrument(struct call *c, const struct care_file *file)
{
    const char *asked = value_get_text(c->query, "instrument");
    return asked && file->instrument ? asked : file->instrument;
}

/* Where answering begins: -1 for all on one page. Together one goes step by step, and so through what is too much for a page. */
static int64_t first_step(struct call *c, const char *instrument, bool together, const char *at)
{
    const struct content_instrument *ci = content_instrument(c->app->content, instrument);
    const struct item *it = at && ci ? instrument_item(ci->questionnaire, at) : NULL;
    size_t asked = 0;
    for (size_t i = 0; ci && i < ci->questionnaire->count; i++)
        asked += item_asked(&ci->questionnaire->items[i]);
    if (!together && asked <= ONE_PAGE_MAX)
        return -1;
    return it ? (int64_t)it->step : 0;
}

int answers_new(struct call *c, struct err *err)
{
    struct access a;
    struct care_file file;
    const char *id, *mode = value_get_text(c->query, "mode"), *at = value_get_text(c->query, "at");
    int rc = access_open(&a, c, call_param(c, "person"), FOR_CARE,
                         &(struct audit_note){.action = "answer", .object = "response"}, err);
    if (rc == 0)
        rc = care_file_load(&file, c, a.person, err);
    if (rc < 0)
        return rc;
    const char *instrument = wanted_instrument(c, &file);
    if (!instrument)
        return err_set(err, ERR_CONFLICT, "instrument", "instrument_none", NULL);
    bool together = text_is(mode, "together");
    rc = draft_open(&id, c, &a,
                    &(struct new_response){.instrument = instrument,
                                           .mode = together ? "together" : "professional",
                                           .org = c->actor->org,
                                           .follows = value_get_text(c->query, "follows")},
                    err);
    if (rc < 0)
        return rc;
    int64_t step = first_step(c, instrument, together, at);
    const char *place = at ? arena_printf(c->arena, "#answers-%s", at) : "";
    if (step < 0)
        call_go(c, "/responses/%s%s", id, place);
    else
        call_go(c, "/responses/%s?step=%lld%s", id, (long long)step, place);
    return rc;
}

/* --- showing --- */

static void put_response(struct call *c, const struct response *r)
{
    struct value *p = value_put_object(c->page, "response");
    static const char *const members[] = {"id",         "instrument", "version",  "mode",    "state",
                                          "started_at", "signed_at",  "org_name", "by_name", "follows"};
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        value_put_text(p, members[i], value_get_text(r->row, members[i]));
    value_put_text(p, "mode_label", call_label(c, "response_mode", value_get_text(r->row, "mode")));
    value_put_text(p, "title", label_in(&r->questions.instrument->questionnaire->title, c->lang));
    const struct content_instrument *ci = r->questions.instrument;
    value_put_text(p, "copyright", ci->imported ? value_get_text(ci->source, "copyright") : NULL);
    value_put_text(p, "alone", r->questions.alone);
    value_put(p, "answers", value_copy(c->arena, r->questions.answers));
}

/* A signed response: every question that was asked, with its answer, or that it was not answered. */
/* The scores that have a name, with the cut-off that a finding follows from. */
static int put_scores(struct call *c, struct value *items, const struct response *r, struct err *err)
{
    static const char *const absent[] = {"href", "link", "status", "change"};
    const struct scoring *scoring = r->questions.instrument->scoring;
    struct findings said = {0};
    int rc = scoring ? scoring_evaluate(&said, c->arena, scoring, r->questions.answers, err) : 0;
    for (size_t i = 0; rc == 0 && i < said.sum_count; i++) {
        const struct found_sum *s = &said.sums[i];
        if (!s->sum->label.nl || s->given == 0)
            continue;
        struct value *item = value_add_object(items);
        value_put_text(item, "key", label_in(&s->sum->label, c->lang));
        value_put_text(
            item, "value",
            arena_printf(c->arena, "%g (%s %g)", s->total, call_text(c, "answers.cut_off"), s->sum->min));
        value_put_text(item, "note", s->whole ? NULL : call_text(c, "answers.not_whole"));
        for (size_t k = 0; k < sizeof absent / sizeof absent[0]; k++)
            value_put(item, absent[k], value_null(c->arena));
    }
    return rc;
}

static int put_given(struct call *c, const struct response *r, struct err *err)
{
    struct value *items = value_put_array(value_put_object(c->page, "given"), "items");
    const struct facts_of of = {.instrument = r->questions.instrument->questionnaire,
                                .answers = r->questions.answers,
                                .unanswered = call_text(c, "answers.unanswered"),
                                .files = arena_printf(c->arena, "/responses/%s/files", r->id)};
    int rc = put_scores(c, items, r, err);
    return rc == 0 ? answers_facts(items, c, &of, err) : rc;
}

static int64_t step_wanted(const struct call *c)
{
    const char *step = value_get_text(c->query, "step");
    if (c->again)
        return value_get_int(c->again, "step", -1);
    if (!step || !step[0] || strlen(step) > 4 || step[strspn(step, "0123456789")])
        return -1;
    return strtol(step, NULL, 10);
}

static void put_modes(struct call *c, const struct response *r)
{
    static const char *const modes[] = {"professional", "together"};
    struct value *choices = value_put_array(c->page, "modes");
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        struct value *m = value_add_object(choices);
        value_put_text(m, "value", modes[i]);
        value_put_text(m, "id", arena_printf(c->arena, "mode-%s", modes[i]));
        value_put_text(m, "label", call_label(c, "response_mode", modes[i]));
        value_put(m, "hint", value_null(c->arena));
        value_put_bool(m, "checked", text_is(value_get_text(r->row, "mode"), modes[i]));
    }
}

static int put_draft(struct call *c, struct response *r, struct err *err)
{
    r->questions.step = step_wanted(c);
    const char *path = arena_printf(c->arena, "/responses/%s", r->id);
    const char *save = arena_printf(c->arena, "/responses/%s/save", r->id);
    if (!path || !save)
        return err_nomem(err);
    int rc = draft_form(c->page, r, c, save, err);
    if (rc == 0 && r->questions.step >= 0)
        rc = draft_progress(c, r, path, err);
    bool last = r->questions.step < 0 ||
                r->questions.step >= (int64_t)r->questions.instrument->questionnaire->step_count;
    value_put_bool(c->page, "stepwise", r->questions.step >= 0);
    value_put_bool(c->page, "end", last && r->questions.step >= 0);
    value_put_text(c->page, "submit", call_text(c, last ? "answers.sign" : "answers.next"));
    value_put_text(c->page, "later", last ? call_text(c, "answers.later") : NULL);
    value_put(c->page, "untrained", value_null(c->arena));
    if (rc == 0 &&
        child_wish_questions(&c->app->content->before, r->questions.instrument->questionnaire->code))
        rc = wish_training_hint(c, err);
    value_put_text(c->page, "note", NULL);
    value_put_text(c->page, "action",
                   arena_printf(c->arena, "/responses/%s/%s", r->id, last ? "sign" : "save"));
    if (last)
        put_modes(c, r);
    return rc;
}

int response_page(struct call *c, struct err *err)
{
    struct response r;
    int rc = response_open(&r, c, call_param(c, "response"), FOR_CARE, "read", err);
    if (rc == 0)
        rc = signals_person(c, &r.access, err);
    if (rc < 0)
        return rc;
    put_response(c, &r);
    value_put_bool(c->page, "draft", r.draft);
    rc = beside_put(c, &r.access, r.id, err);
    if (rc < 0)
        return rc;
    return r.draft ? put_draft(c, &r, err) : put_given(c, &r, err);
}

/* --- saving and signing --- */

int response_save(struct call *c, struct err *err)
{
    struct response r;
    int rc = response_open(&r, c, call_param(c, "response"), FOR_CARE, "answer", err);
    if (rc == 0)
        rc = access_require(&r.access, c, PART_ANSWERS, err);
    if (rc == 0)
        rc = draft_take(&r, c, err);
    if (rc < 0)
        return rc;
    value_put_int(c->page, "saves", value_get_int(r.row, "saves", 0) + 1);
    const char *row = draft_row(c);
    if (r.questions.step < 0) {
        call_go(c, "/responses/%s?done=answers_saved%s", r.id, row ? row : "");
        return 0;
    }
    int64_t next = row ? r.questions.step : draft_step(&r, c, r.questions.step + !r.revealed, err);
    if (next < 0)
        return (int)next;
    call_go(c, "/responses/%s?step=%lld%s", r.id, (long long)next, row ? row : "");
    return 0;
}

int response_sign(struct call *c, struct err *err)
{
    struct response r;
    int rc = response_open(&r, c, call_param(c, "response"), FOR_CARE, "sign", err);
    if (rc == 0)
        rc = access_require(&r.access, c, PART_ANSWERS, err);
    if (rc < 0)
        return rc;
    bool twice = !r.draft && text_is(value_get_text(r.row, "saved_page"), call_field(c, "page"));
    if (!r.draft && !twice) { /* signed meanwhile, by whoever: those answers count, and here they are */
        call_go(c, "/responses/%s?done=answers_signed_before", r.id);
        return 0;
    }
    if (!twice)
        rc = draft_take(&r, c, err);
    const char *row = draft_row(c);
    if (rc == 0 && !twice && (call_field(c, "go") || row || r.revealed)) {
        call_go(c, "/responses/%s?done=%s%s", r.id, r.revealed ? "answers_revealed" : "answers_saved",
                row ? row : "");
        return 0;
    }
    if (rc == 0 && !twice)
        rc = draft_sign(&r, c, err);
    if (rc == 0)
        call_go(c, "/persons/%s/outcome", r.access.person);
    return rc;
}
