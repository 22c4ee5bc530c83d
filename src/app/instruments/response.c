/* Answers as FHIR: a response on file as a QuestionnaireResponse, and one of elsewhere taken in as if it were answered here:
 * the same access, the same draft, the same signing. What a response may look like is fhir/response.h's. */
#include "app/signals/response.h"

#include "app/instruments/findings.h"
#include "app/instruments/instruments.h"
#include "app/instruments/shelf.h"
#include "app/signals/files.h"
#include "app/signals/signals.h"
#include "asking/answer.h"
#include "base/str.h"
#include "fhir/questionnaire.h"
#include "fhir/response.h"

int response_fhir(struct call *c, struct err *err)
{
    struct response r;
    int rc = response_open(&r, c, call_param(c, "response"), FOR_CARE, "export", err);
    if (rc < 0)
        return rc;
    const char *signed_at = value_get_text(r.row, "signed_at"), *by = value_get_text(r.row, "by_name");
    const char *person = arena_printf(c->arena, "Patient/%s", r.access.person);
    const struct response_head head = {
        .id = r.id,
        .status = r.draft ? "in-progress" : "completed",
        .authored = signed_at ? signed_at : value_get_text(r.row, "started_at"),
        .subject = person,
        .source = r.self ? person : NULL,
        .author = by ? by : value_get_text(r.row, "org_name"),
        .lang = c->lang,
    };
    const struct files_of files = {r.questions.instrument->questionnaire, r.access.person, r.id};
    struct value *answers = NULL;
    rc = files_out(&answers, c, &files, r.questions.answers, err);
    if (rc < 0)
        return rc;
    struct value *document = response_write(c->arena, files.instrument, answers, &head);
    if (!document)
        return err_nomem(err);
    value_put(c->page, "document", document);
    return 0;
}

/* --- taking in --- */

struct taking {
    struct call *c;
    struct access access;
    const struct content_instrument *instrument;
    struct value *answers;
    struct fhir_findings found;
};

static int find_instrument(struct taking *t, const struct value *source, struct err *err)
{
    const struct content *content = t->c->app->content;
    const char *names = value_get_text(source, "questionnaire");
    for (size_t i = 0; i < content->instrument_count && !t->instrument; i++)
        if (!content->instruments[i].withdrawn &&
            response_is_of(source, content->instruments[i].questionnaire))
            t->instrument = &content->instruments[i];
    return t->instrument
               ? 0
               : err_set(err, ERR_INVALID, "response", "response_instrument", "%s", names ? names : "");
}

/* Sensitive answers count only when she was alone, wherever they were given. */
static int check_alone(const struct taking *t, struct err *err)
{
    const struct scoring *scoring = t->instrument->scoring;
    if (text_is(call_field(t->c, "alone"), "yes"))
        return 0;
    for (size_t i = 0; scoring && i < scoring->alone_count; i++)
        if (item_answered(scoring->alone[i], t->answers))
            return err_set(err, ERR_INVALID, "alone", "response_alone", "%s", scoring->alone[i]->link_id);
    return 0;
}

static int read_response(struct taking *t, struct err *err)
{
    struct call *c = t->c;
    struct value *source = NULL;
    struct err why = {0};
    const char *text = call_field(c, "response");
    size_t len = text ? strlen(text) : 0;
    if (len > QUESTIONNAIRE_MAX_FILE)
        return err_set(err, ERR_INVALID, "response", "fhir_size", "%d", QUESTIONNAIRE_MAX_FILE >> 20);
    int rc = json_parse(&source, c->arena, "response", text ? text : "", len, err);
    if (rc == 0 && !text_is(value_get_text(source, "resourceType"), "QuestionnaireResponse"))
        return err_set(err, ERR_INVALID, "response", "response_type", "%s",
                       value_as_text(value_get(source, "resourceType"), ""));
    if (rc == 0)
        rc = find_instrument(t, source, err);
    if (rc < 0)
        return rc;
    rc = response_read(&t->answers, &t->found, c->arena, t->instrument->questionnaire, source, &why);
    if (rc == ERR_INVALID)
        return 0; /* the findings say it all */
    if (rc < 0)
        return err_nomem(err);
    return check_alone(t, err);
}

static int write_response(struct taking *t, struct err *err)
{
    struct call *c = t->c;
    struct response r;
    const char *id;
    const struct new_response in = {.instrument = t->instrument->questionnaire->code,
                                    .mode = "professional",
                                    .org = c->actor->org,
                                    .fresh = true};
    int rc = draft_open(&id, c, &t->access, &in, err);
    if (rc == 0)
        rc = response_open(&r, c, id, FOR_CARE, "answer", err);
    if (rc == 0)
        rc = draft_fill(&r, c, t->answers, err);
    if (rc == 0 && call_flag(c, "sign"))
        rc = draft_sign(&r, c, err);
    if (rc == 0 && call_flag(c, "sign"))
        call_go(c, "/persons/%s/outcome", r.access.person);
    else if (rc == 0)
        call_go(c, "/responses/%s", id);
    return rc;
}

static int open_person(struct access *a, struct call *c, struct err *err)
{
    int rc = access_open(a, c, call_param(c, "person"), FOR_CARE,
                         &(struct audit_note){.action = "answer", .object = "response"}, err);
    return rc == 0 ? access_require(a, c, PART_ANSWERS, err) : rc;
}

int response_new(struct call *c, struct err *err)
{
    struct access a;
    int rc = open_person(&a, c, err);
    return rc == 0 ? signals_person(c, &a, err) : rc;
}

int response_import(struct call *c, struct err *err)
{
    struct taking t = {.c = c, .found = {.arena = c->arena}};
    int rc = open_person(&t.access, c, err);
    if (rc == 0)
        rc = signals_person(c, &t.access, err);
    if (rc == 0)
        rc = read_response(&t, err);
    if (rc < 0)
        return rc;
    findings_put(c, &t.found);
    return t.answers ? write_response(&t, err) : 0;
}

/* --- only looking --- */

int response_check(struct call *c, struct err *err)
{
    struct taking t = {.c = c, .found = {.arena = c->arena}};
    int rc = shelf_sync(c, err);
    if (rc == 0)
        rc = read_response(&t, err);
    if (rc == ERR_INVALID && err && text_is(err->key, "response_alone"))
        rc = 0;
    if (rc < 0)
        return rc;
    findings_put(c, &t.found);
    value_put_bool(c->page, "is_refused", t.answers == NULL);
    value_put_text(c->page, "code", t.instrument->questionnaire->code);
    value_put_text(c->page, "version", t.instrument->questionnaire->version);
    return 0;
}
