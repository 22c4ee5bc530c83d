/*
 * Answers kept while they are given: a draft is sealed with the person's key, resumes after a lost connection, and is never
 * overwritten in silence by a second person who has it open too.
 *
 *   saves        0 ─── page A: 1, 2, 3 ─── page B (shown at 3): 4, 5 ─── page A again: refused, for it never saw 4
 *   saved_from   the count before the first of the row that `saved_page` saved (here 3)
 *
 * A page may save when nobody saved since it was shown, or when everything since is its own: so an answer of the server
 * that got lost on the way does not lock a page out.
 */
#include "app/signals/response.h"

#include "app/instruments/shelf.h"
#include "app/people/people.h"
#include "app/signals/file.h"
#include "app/signals/files.h"
#include "app/signals/signals.h"
#include "asking/answer.h"
#include "base/str.h"

#include <string.h>

static const char *alone_code(const struct value *row)
{
    int64_t asked = value_get_int(row, "asked_alone", -1);
    return asked < 0 ? NULL : asked ? "yes" : "no";
}

/* A parent's answers are hers until she sends them; an organisation's draft is its own. */
static bool may_see(const struct response *r, const struct call *c)
{
    bool parent = c->actor->kind == ACTOR_PARENT;
    if (r->draft)
        return r->self == parent && (parent || text_is(value_get_text(r->row, "org_id"), c->actor->org));
    return access_shows(&r->access, c, PART_ANSWERS, NULL, value_get_text(r->row, "org_id"));
}

int response_open(struct response *out, struct call *c, const char *id, enum access_purpose purpose,
                  const char *action, struct err *err)
{
    struct value *where, *row;
    struct response r = {.questions = {.step = -1}};
    int rc = store_one(&where, &c->store, SQL_RESPONSE_PERSON, DB_ARGS(db_text(id)), err);
    if (rc == ERR_NOT_FOUND)
        return err_set(err, ERR_NOT_FOUND, "response", "response_unknown", NULL);
    if (rc == 0)
        rc = access_open(&r.access, c, value_get_text(where, "person_id"), purpose,
                         &(struct audit_note){.action = action, .object = "response", .object_id = id}, err);
    if (rc == 0)
        rc = store_one(&row, &c->store, SQL_RESPONSE_GET, DB_ARGS(db_text(id)), err);
    if (rc < 0)
        return rc;
    r.row = row;
    r.id = value_get_text(row, "id");
    r.draft = text_is(value_get_text(row, "state"), "draft");
    r.self = text_is(value_get_text(row, "mode"), "self");
    r.questions.answers = value_get(row, "answers");
    r.questions.self = r.self;
    r.questions.alone = alone_code(row);
    if (!may_see(&r, c)) {
        c->denied = (struct audit_note){.person = arena_str(c->arena, r.access.person),
                                        .action = action,
                                        .object = "response",
                                        .object_id = id,
                                        .purpose = access_purpose_code(purpose),
                                        .basis = involvement_code(r.access.involvement),
                                        .outcome = "denied"};
        return err_set(err, ERR_DENIED, "response", "part_denied", NULL);
    }
    rc = instrument_given(&r.questions.instrument, c, value_get_text(row, "instrument"),
                          value_get_text(row, "version"), err);
    if (rc == 0)
        *out = r;
    return rc;
}

/* --- a new draft --- */

/* Of answers to an earlier version those that this one may have too. */
static struct value *still_right(struct call *c, const struct instrument *q, const struct value *before)
{
    struct value *kept = value_object(c->arena);
    for (size_t i = 0; i < value_count(before); i++) {
        const struct item *it = instrument_item(q, value_name(before, i));
        if (it && item_check(it, value_item(before, i), NULL) == 0)
            value_put(kept, it->link_id, value_copy(c->arena, value_item(before, i)));
    }
    return kept;
}

static int answers_of(const struct value **answers, struct call *c, const struct access *a,
                      const struct new_response *in, struct err *err)
{
    struct value *row;
    const struct content_instrument *ci = content_instrument(c->app->content, in->instrument);
    *answers = answers_initial(c, ci->questionnaire);
    if (!in->follows)
        return 0;
    int rc = store_one(&row, &c->store, SQL_RESPONSE_GET, DB_ARGS(db_text(in->follows)), err);
    if (rc == ERR_NOT_FOUND)
        return err_set(err, ERR_NOT_FOUND, "follows", "response_unknown", NULL);
    if (rc < 0)
        return rc;
    bool hers = text_is(value_get_text(row, "person_id"), a->person) &&
                text_is(value_get_text(row, "state"), "signed") &&
                text_is(value_get_text(row, "instrument"), in->instrument) &&
                access_shows(a, c, PART_ANSWERS, NULL, value_get_text(row, "org_id"));
    if (!hers)
        return err_set(err, ERR_NOT_FOUND, "follows", "response_unknown", NULL);
    *answers = still_right(c, ci->questionnaire, value_get(row, "answers"));
    return 0;
}

static const char *moment_now(struct call *c, const struct care_file *file, const char *instrument)
{
    struct statuses all;
    struct err ignored;
    if (care_file_status(&all, c, file, &ignored) < 0)
        return NULL;
    const struct moment_status *next = care_file_next(&all);
    bool now = next && next->state != MOMENT_COMING && text_is(next->moment->instrument, instrument);
    return now ? next->moment->code : NULL;
}

static int draft_new(const char **id, struct call *c, const struct access *a, const struct new_response *in,
                     struct err *err)
{
    struct care_file file;
    const struct value *answers;
    struct db_arg sealed;
    const struct content_instrument *ci = content_instrument(c->app->content, in->instrument);
    if (!ci || ci->withdrawn)
        return err_set(err, ERR_INVALID, "instrument", "instrument_unknown", "%s", in->instrument);
    int rc = care_file_load(&file, c, a->person, err);
    if (rc == 0)
        rc = answers_of(&answers, c, a, in, err);
    if (rc == 0)
        rc = store_seal_json(&sealed, &c->store, a->person, "answers_json", answers, err);
    if (rc < 0)
        return rc;
    const char *version = ci->questionnaire->version;
    const char *made = call_id(c), *membership = c->actor->membership;
    rc = store_run(NULL, &c->store, SQL_RESPONSE_INSERT,
                   DB_ARGS(db_text(made), db_text(a->person), db_text(file.pregnancy_id),
                           db_text(in->instrument), db_text(version ? version : ""),
                           db_text(moment_now(c, &file, in->instrument)), db_text(in->mode), sealed,
                           db_int(c->now), db_text(in->org), db_text(membership[0] ? membership : NULL),
                           db_text(in->follows)),
                   err);
    if (rc == 0)
        *id = made;
    return rc;
}

int draft_open(const char **id, struct call *c, const struct access *a, const struct new_response *in,
               struct err *err)
{
    struct value *open;
    int rc = access_require(a, c, PART_ANSWERS, err);
    if (rc == 0 && in->fresh)
        return draft_new(id, c, a, in, err);
    if (rc == 0)
        rc = store_one(&open, &c->store, SQL_RESPONSE_DRAFT,
                       DB_ARGS(db_text(a->person), db_text(in->instrument), db_text(in->org),
                               db_int(text_is(in->mode, "self")), db_text(in->follows)),
                       err);
    if (rc == ERR_NOT_FOUND)
        return draft_new(id, c, a, in, err);
    if (rc == 0)
        *id = value_get_text(open, "id");
    return rc;
}

/* --- saving --- */

static int check_turn(const struct response *r, struct call *c, struct err *err)
{
    if (!r->draft)
        return err_set(err, ERR_CONFLICT, "response", "response_signed", NULL);
    int64_t saves = value_get_int(r->row, "saves", 0), base = call_int(c, "saves", 0);
    const char *page = call_field(c, "page");
    bool own = page && text_is(page, value_get_text(r->row, "saved_page")) &&
               base >= value_get_int(r->row, "saved_from", 0);
    return base == saves || own ? 0 : err_set(err, ERR_CONFLICT, "answers", "draft_changed", NULL);
}

static int store_draft(const struct response *r, struct call *c, struct err *err)
{
    struct db_arg sealed;
    int changed = 0;
    int64_t saves = value_get_int(r->row, "saves", 0), from = value_get_int(r->row, "saved_from", 0);
    const char *page = call_field(c, "page"), *mode = call_field(c, "mode");
    bool again = page && text_is(page, value_get_text(r->row, "saved_page"));
    int64_t alone = r->questions.alone ? text_is(r->questions.alone, "yes") : -1;
    int rc = store_seal_json(&sealed, &c->store, r->access.person, "answers_json", r->questions.answers, err);
    if (rc == 0)
        rc = store_run(&changed, &c->store, SQL_RESPONSE_SAVE,
                       DB_ARGS(db_text(r->id), db_int(saves), sealed, db_int(alone),
                               db_text(r->self || !mode ? value_get_text(r->row, "mode") : mode),
                               db_text(page ? page : ""), db_int(again ? from : saves)),
                       err);
    if (rc == 0 && changed == 0)
        rc = err_set(err, ERR_CONFLICT, "answers", "draft_changed", NULL);
    return rc;
}

/* Whether "asked alone?" was confirmed just now and the sensitive questions of the page were not shown yet: then they are
 * shown first. With JavaScript they appear at once and this is never so. */
static bool just_revealed(const struct response *r, const char *before)
{
    const struct scoring *scoring = r->questions.instrument->scoring;
    bool waits = false;
    if (!scoring || text_is(before, "yes") || !text_is(r->questions.alone, "yes"))
        return false;
    for (size_t i = 0; i < scoring->alone_count; i++) {
        const struct item *it = scoring->alone[i];
        bool here = r->questions.step < 0 || (int64_t)it->step == r->questions.step;
        if (here && item_answered(it, r->questions.answers))
            return false;
        waits = waits || here;
    }
    return waits;
}

static struct submitted sent_with(const struct value *form)
{
    return (struct submitted){.answers = value_get(form, "answers"),
                              .parts = value_get(form, "parts"),
                              .row = value_get_text(form, "row")};
}

int draft_take(struct response *r, struct call *c, struct err *err)
{
    const struct submitted sent = sent_with(c->form);
    struct value *answers;
    const char *alone = call_field(c, "alone"), *before = r->questions.alone;
    if (alone)
        r->questions.alone = alone;
    r->questions.step = call_int(c, "step", -1);
    if (text_is(call_field(c, "mode"), "self") && !r->self)
        return err_set(err, ERR_INVALID, "mode", "field_choice", NULL);
    int rc = check_turn(r, c, err);
    if (rc == 0)
        rc = answers_take(&answers, c, &r->questions, &sent, err);
    if (rc < 0)
        return rc;
    const struct files_of files = {r->questions.instrument->questionnaire, r->access.person, r->id};
    rc = files_keep(&answers, c, &files, answers, err);
    if (rc < 0)
        return rc;
    r->questions.answers = answers;
    r->revealed = just_revealed(r, before);
    return store_draft(r, c, err);
}

const char *draft_row(struct call *c)
{
    const char *row = call_field(c, "row");
    if (!row)
        return NULL;
    size_t kind = strcspn(row, "@."), path = strcspn(row + kind, ".");
    const char *link = row + kind + path + (row[kind + path] == '.');
    if (strncmp(row, "del", kind) == 0) /* the row is gone: to its group */
        while (path > 0 && row[kind + --path] != '@')
            ;
    return arena_printf(c->arena, "#answers%.*s-%s", (int)path, row + kind, link);
}

int draft_fill(struct response *r, struct call *c, const struct value *answers, struct err *err)
{
    const struct files_of files = {r->questions.instrument->questionnaire, r->access.person, r->id};
    struct value *kept = NULL;
    int rc = files_keep(&kept, c, &files, answers, err);
    if (rc < 0)
        return rc;
    r->questions.alone = call_field(c, "alone");
    r->questions.answers = kept;
    return store_draft(r, c, err);
}

/* --- steps --- */

int64_t draft_step(struct response *r, struct call *c, int64_t from, struct err *err)
{
    struct enabled *enabled;
    const struct instrument *all = r->questions.instrument->questionnaire;
    int rc = instrument_enabled(&enabled, c->arena, all, r->questions.answers, err);
    if (rc < 0)
        return rc;
    for (size_t i = from < 0 ? 0 : (size_t)from; i < all->step_count; i++)
        if (step_shown(&r->questions, enabled, i))
            return (int64_t)i;
    return (int64_t)all->step_count;
}

/* Where one is among the steps, and back to those before. */
int draft_progress(struct call *c, struct response *r, const char *path, struct err *err)
{
    struct enabled *enabled;
    const struct instrument *all = r->questions.instrument->questionnaire;
    int rc = instrument_enabled(&enabled, c->arena, all, r->questions.answers, err);
    if (rc < 0)
        return rc;
    struct value *p = value_put_object(c->page, "progress");
    int64_t at = r->questions.step, total = 0, nth = 0, before = -1;
    for (size_t i = 0; i < all->step_count; i++) {
        if (!step_shown(&r->questions, enabled, i))
            continue;
        total++;
        if ((int64_t)i <= at)
            nth = total;
        if ((int64_t)i < at)
            before = (int64_t)i;
    }
    value_put_text(p, "label", call_text(c, "answers.progress"));
    value_put_int(p, "step", nth);
    value_put_int(p, "total", total);
    value_put_bool(p, "last", at >= (int64_t)all->step_count);
    value_put_text(p, "before",
                   before < 0 ? NULL : arena_printf(c->arena, "%s?step=%lld", path, (long long)before));
    return 0;
}

/* --- the form --- */

static void add_hidden(struct value *fields, const char *name, const char *value)
{
    struct value *f = value_add_object(fields);
    value_put_text(f, "name", name);
    value_put_text(f, "value", value);
    value_put_bool(f, "is_hidden", true);
    value_put_bool(f, "is_alone", false);
}

static const char *number_text(struct call *c, int64_t n)
{
    return arena_printf(c->arena, "%lld", (long long)n);
}

/* What was submitted and not accepted, over what is stored; where someone else answered otherwise, it is said. */
static int overlay(struct response *r, struct call *c, struct err *err)
{
    if (!value_get(c->again, "answers"))
        return 0;
    const struct submitted sent = sent_with(c->again);
    struct value *shown, *errors = value_object(c->arena);
    int rc = answers_again(&shown, errors, c, &r->questions, &sent, err);
    if (rc < 0)
        return rc;
    r->questions.answers = shown;
    r->questions.errors = errors;
    const char *said = value_get_text(c->again, "alone");
    if (said)
        r->questions.alone = said;
    return arena_failed(c->arena) ? err_nomem(err) : 0;
}

/* What the form around the fields must know: files need another encoding, buttons for rows a safe first button. */
static void put_shape(struct value *form, const struct questions *q)
{
    const struct instrument *all = q->instrument->questionnaire;
    bool rows = false, files = false;
    for (size_t i = 0; i < all->count; i++) {
        const struct item *it = &all->items[i];
        bool here = question_on_page(q, it) && item_holds(it) && !it->hidden && !it->read_only;
        rows = rows || (here && it->repeats);
        files = files || (here && it->type == ITEM_ATTACHMENT);
    }
    value_put_bool(form, "with_rows", rows);
    value_put_bool(form, "with_files", files);
}

int draft_form(struct value *page, struct response *r, struct call *c, const char *save, struct err *err)
{
    int rc = overlay(r, c, err);
    if (rc < 0)
        return rc;
    char token[TOKEN_TEXT];
    token_new(token, &c->app->rng);
    struct value *form = value_put_object(page, "form");
    value_put_text(form, "autosave", save);
    put_shape(form, &r->questions);
    struct value *fields = value_put_array(form, "fields");
    add_hidden(fields, "saves", number_text(c, value_get_int(r->row, "saves", 0)));
    add_hidden(fields, "page", token);
    if (r->questions.step >= 0)
        add_hidden(fields, "step", number_text(c, r->questions.step));
    return questions_put(fields, c, &r->questions, err);
}
