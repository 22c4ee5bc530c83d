/* Importing an instrument: read, judged whole, stored whole or not at all. What a Questionnaire may hold is fhir's, what its
 * scoring may say asking's; here is whether the two and the content fit together, and that a version never changes. */
#include "app/instruments/instruments.h"

#include "app/instruments/findings.h"
#include "app/instruments/shelf.h"
#include "app/jobs.h"
#include "base/str.h"
#include "fhir/questionnaire.h"

enum { VALUE_SETS_MAX = 50, JSON_MAX = 32 << 20 };

struct import {
    struct call *c;
    const struct value *questionnaire, *scoring; /* as given; scoring NULL: none */
    struct fhir_findings found;
    struct questionnaire read;
    const char *code;
    const char *id; /* of the row, new or there already */
    bool again, partial;
};

/* --- words --- */

/* What it is, without what to do about it: the first sentence. */
static const char *first_sentence(struct call *c, const char *text)
{
    const char *end = strstr(text, ". ");
    size_t len = end ? (size_t)(end - text) : strlen(text);
    len -= !end && len > 0 && text[len - 1] == '.';
    return arena_dup(c->arena, text, len);
}

/* Behind the text of an item, for whoever answers: "cannot be asked here: …". */
static const char *mark(void *state, const struct fhir_finding *f, const char *lang)
{
    struct call *c = state;
    const char *why = finding_words(c, lang, f->key, f->where, f->arg);
    why = why ? first_sentence(c, why) : NULL;
    return why ? finding_words(c, lang, f->as_text ? "fhir.mark_text" : "fhir.mark", f->where, why) : NULL;
}

/* --- reading --- */

static int parse(const struct value **out, struct call *c, const char *name, const char *text,
                 struct err *err)
{
    struct value *v = NULL;
    size_t len = strlen(text);
    if (len > QUESTIONNAIRE_MAX_FILE)
        return err_set(err, ERR_INVALID, name, "fhir_size", "%d", QUESTIONNAIRE_MAX_FILE >> 20);
    struct err why = {0};
    int rc = json_parse(&v, c->arena, name, text, len, &why);
    if (rc == 0)
        *out = v;
    else if (text_is(why.key, "json_depth"))
        return err_set(err, ERR_INVALID, why.where, "fhir_depth", "%d", JSON_MAX_DEPTH);
    else if (err)
        *err = why;
    return rc;
}

static int parse_value_sets(const struct value ***out, size_t *count, struct call *c, struct err *err)
{
    const struct value *given = value_get(c->form, "value_sets");
    size_t n = value_kind(given) == VALUE_ARRAY ? value_count(given) : value_kind(given) == VALUE_TEXT;
    const struct value **sets = arena_alloc(c->arena, (n + 1) * sizeof(struct value *));
    if (!sets)
        return err_nomem(err);
    if (n > VALUE_SETS_MAX)
        return err_set(err, ERR_INVALID, "value_sets", "fhir_value_sets", "%d", VALUE_SETS_MAX);
    for (size_t i = 0; i < n; i++) {
        const char *text = value_as_text(value_kind(given) == VALUE_ARRAY ? value_item(given, i) : given, "");
        int rc = text[0] ? parse(&sets[*count], c, "value_sets", text, err) : 0;
        if (rc < 0)
            return rc;
        *count += text[0] != '\0';
    }
    *out = sets;
    return 0;
}

static void on_fault(void *state, const struct err *fault)
{
    struct import *in = state;
    const char *key = arena_printf(in->c->arena, "err.%s", fault->key);
    fhir_found(&in->found,
               (struct fhir_finding){.weight = FHIR_WRONG,
                                     .where = arena_printf(in->c->arena, "scoring: %s", fault->where),
                                     .key = key ? key : "",
                                     .item = SIZE_MAX},
               "%s", fault->arg);
}

/* --- what the scoring says beside its rules --- */

static void fault_of(struct import *in, const char *where, const char *key, const char *arg)
{
    struct err fault;
    (void)err_set(&fault, ERR_INVALID, where, key, "%s", arg ? arg : "");
    on_fault(in, &fault);
}

/* Urgent answers lead to words that must be there: what it is called and what helps at once. */
static void check_urgent(struct import *in, const struct scoring *s)
{
    const struct content *content = in->c->app->content;
    for (size_t i = 0; i < s->urgent_count; i++) {
        const struct scoring_urgent *u = &s->urgent[i];
        if (!content_has_code(content, "urgent_answer", u->code))
            fault_of(in, "urgent", "scoring_urgent", u->code);
        if (u->help && !content_text(content, "nl", u->help))
            fault_of(in, "urgent", "scoring_help", u->help);
    }
}

static void check_moments(struct import *in, const struct schedule *moments)
{
    const struct schedule *all = &in->c->app->content->schedule;
    for (size_t i = 0; i < moments->count; i++) {
        const struct moment *m = &moments->moments[i];
        if (!m->label.nl)
            fault_of(in, m->code, "content_member", "label");
        for (size_t k = 0; k < all->count; k++)
            if (text_is(all->moments[k].code, m->code) && !text_is(all->moments[k].instrument, in->code))
                fault_of(in, m->code, "code_duplicate", m->code);
    }
}

/* The scoring names its instrument by the code, or as the file does: by id or url. */
static const struct value *own_scoring(struct import *in)
{
    const char *names = value_get_text(in->scoring, "instrument");
    bool own = text_is(names, value_get_text(in->questionnaire, "id")) ||
               (in->read.url && text_is(names, in->read.url));
    if (!own)
        return in->scoring;
    struct value *copy = value_copy(in->c->arena, in->scoring);
    value_put_text(copy, "instrument", in->code);
    return copy;
}

static int judge_scoring(struct import *in, struct err *err)
{
    struct call *c = in->c;
    struct instrument *q = NULL;
    struct scoring *s = NULL;
    struct shelved loaded = {0};
    struct err why = {0};
    int rc = instrument_load(&q, c->arena, in->read.asked, err);
    if (rc < 0)
        return rc;
    in->scoring = own_scoring(in);
    const struct scoring_faults faults = {on_fault, in};
    const struct scoring_source from = {in->scoring, q, &c->app->content->factors};
    rc = scoring_load_each(&s, c->arena, &from, &faults, &why);
    if (rc == ERR_INVALID)
        return 0;
    if (rc < 0)
        return err_nomem(err);
    check_urgent(in, s);
    struct value *row = value_object(c->arena);
    value_put(row, "asked", value_copy(c->arena, in->read.asked));
    value_put(row, "scoring", value_copy(c->arena, in->scoring));
    rc = shelved_load(&loaded, c->arena, c->app->content, row, &why);
    if (rc == ERR_INVALID)
        on_fault(in, &why);
    else if (rc == 0)
        check_moments(in, &loaded.moments);
    return rc == ERR_NOMEM ? err_nomem(err) : 0;
}

static int read_files(struct import *in, struct err *err)
{
    struct call *c = in->c;
    const char *questionnaire = call_field(c, "questionnaire"), *scoring = call_field(c, "scoring");
    const struct value **sets = NULL;
    size_t count = 0;
    int rc = parse(&in->questionnaire, c, "questionnaire", questionnaire ? questionnaire : "", err);
    if (rc == 0 && scoring)
        rc = parse(&in->scoring, c, "scoring", scoring, err);
    if (rc == 0)
        rc = parse_value_sets(&sets, &count, c, err);
    if (rc < 0)
        return rc;
    const struct questionnaire_options options = {
        .value_sets = sets, .value_set_count = count, .mark = mark, .state = c};
    return questionnaire_read(&in->read, &in->found, c->arena, in->questionnaire, &options, err);
}

/* --- its place among others --- */

/* An instrument keeps the code it got first, whatever id a later file has; one code is of one instrument. */
static int settle_code(struct import *in, struct err *err)
{
    struct call *c = in->c;
    struct value *row;
    in->code = in->read.code;
    int rc = in->read.url
                 ? store_one(&row, &c->store, SQL_INSTRUMENT_BY_URL, DB_ARGS(db_text(in->read.url)), err)
                 : ERR_NOT_FOUND;
    if (rc == 0)
        in->code = value_get_text(row, "code");
    if (rc < 0 && rc != ERR_NOT_FOUND)
        return rc;
    value_put_text(in->read.asked, "id", in->code);
    const struct content_instrument *own = content_instrument(c->app->content, in->code);
    if (own && !own->imported)
        return err_set(err, ERR_CONFLICT, "id", "instrument_code", "%s", in->code);
    if (rc == 0)
        return 0;
    rc = store_one(&row, &c->store, SQL_INSTRUMENT_NEWEST, DB_ARGS(db_text(in->code)), err);
    if (rc == ERR_NOT_FOUND)
        return 0;
    const char *url = rc == 0 ? value_get_text(row, "url") : NULL;
    bool same = url ? in->read.url && text_is(url, in->read.url) : !in->read.url;
    return rc < 0 || same ? rc : err_set(err, ERR_CONFLICT, "id", "instrument_code", "%s", in->code);
}

static bool same_value(const struct value *a, const struct value *b)
{
    bool none = value_kind(a) == VALUE_NULL && value_kind(b) == VALUE_NULL;
    return none || value_equal(a, b);
}

/* Whether this version is there already; ERR_CONFLICT when it is there with other content. */
static int find_same(struct import *in, struct err *err)
{
    struct call *c = in->c;
    struct value *row;
    int rc = store_one(&row, &c->store, SQL_INSTRUMENT_VERSION,
                       DB_ARGS(db_text(in->code), db_text(in->read.version)), err);
    if (rc < 0)
        return rc == ERR_NOT_FOUND ? 0 : rc;
    if (!same_value(value_get(row, "questionnaire"), in->questionnaire) ||
        !same_value(value_get(row, "scoring"), in->scoring) ||
        !same_value(value_get(row, "asked"), in->read.asked))
        return err_set(err, ERR_CONFLICT, "version", "instrument_version", "%s", in->read.version);
    in->again = true;
    in->id = value_get_text(row, "id");
    return 0;
}

/* --- storing --- */

static const char *json_text(struct call *c, const struct value *v)
{
    BUF_AUTO out;
    buf_init(&out, JSON_MAX);
    if (value_kind(v) == VALUE_NULL)
        return NULL;
    json_write(&out, v);
    return buf_keep(&out, c->arena);
}

static int store(struct import *in, struct err *err)
{
    struct call *c = in->c;
    const char *membership = c->actor->membership;
    in->id = call_id(c);
    int rc = store_run(
        NULL, &c->store, SQL_INSTRUMENT_INSERT,
        DB_ARGS(db_text(in->id), db_text(in->code), db_text(in->read.version), db_text(in->read.url),
                db_text(in->read.title), db_int(in->found.of[FHIR_CANNOT] > 0),
                db_text(json_text(c, in->questionnaire)), db_text(json_text(c, in->read.asked)),
                db_text(json_text(c, in->scoring)), db_text(json_text(c, value_get(c->page, "found"))),
                db_int(c->now), db_text(membership[0] ? membership : NULL)),
        err);
    if (rc == 0)
        rc = audit_write(
            c, &(struct audit_note){.action = "create", .object = "instrument", .object_id = in->id}, err);
    if (rc == 0)
        rc = shelf_changed(c, err);
    /* Who already has a file may be due for it. */
    if (rc == 0 && value_get(in->scoring, "moments"))
        rc = job_plan(c, "instrument_due", in->id, "", c->now, err);
    return rc;
}

static void put_result(const struct import *in, bool refused)
{
    struct value *page = in->c->page;
    if (refused) /* what was given stands in the form again */
        value_put(page, "values", value_copy(in->c->arena, in->c->form));
    value_put_bool(page, "is_refused", refused);
    value_put_bool(page, "is_again", in->again);
    value_put_text(page, "id", in->id);
    value_put_text(page, "href", in->id ? arena_printf(in->c->arena, "/admin/instruments/%s", in->id) : NULL);
    value_put_text(page, "code", in->code);
    value_put_text(page, "version", in->read.version);
    value_put_text(page, "title", in->read.title);
}

int instrument_import(struct call *c, struct err *err)
{
    struct import in = {.c = c, .found = {.arena = c->arena}, .partial = call_flag(c, "partial")};
    struct err why = {0};
    int rc = read_files(&in, &why);
    bool readable = rc == 0;
    if (rc == ERR_INVALID && text_is(why.key, "fhir_wrong"))
        rc = 0;
    else if (rc < 0 && err)
        *err = why;
    if (rc == 0 && readable)
        rc = settle_code(&in, err);
    if (rc == 0 && readable && value_kind(in.scoring) != VALUE_NULL)
        rc = judge_scoring(&in, err);
    if (rc < 0)
        return rc;
    findings_put(c, &in.found);
    bool refused = in.found.of[FHIR_WRONG] > 0 || (in.found.of[FHIR_CANNOT] > 0 && !in.partial);
    if (!refused)
        rc = find_same(&in, err);
    if (rc == 0 && !refused && !in.again && !call_flag(c, "check"))
        rc = store(&in, err);
    if (rc == 0)
        put_result(&in, refused);
    return rc;
}
