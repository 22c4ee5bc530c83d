/*
 * What is known of a person today: the findings of her signed responses and the facts of the file, as the rules of
 * care/level read them. Nothing is stored of it: a level is a snapshot.
 */
#include "app/signals/signals.h"

#include "app/instruments/shelf.h"
#include "app/signals/answers.h"
#include "app/signals/file.h"
#include "base/str.h"

struct gathering {
    struct call *c;
    const struct care_file *file;
    const struct value *responses; /* signed, uncorrected, oldest first */
    struct signal *signals;
    struct signal_origin *origins;
    size_t count;
};

static const struct value *response_by_id(const struct value *responses, const char *id)
{
    for (size_t i = 0; i < value_count(responses); i++)
        if (text_is(value_get_text(value_item(responses, i), "id"), id))
            return value_item(responses, i);
    return NULL;
}

static enum tri tri_parse(const char *code)
{
    return text_is(code, "yes") ? TRI_YES : text_is(code, "no") ? TRI_NO : TRI_UNKNOWN;
}

static void add_finding(struct gathering *g, const struct value *row)
{
    const struct content *content = g->c->app->content;
    const struct factor *factor = factors_find(&content->factors, value_get_text(row, "factor"));
    const struct value *response = response_by_id(g->responses, value_get_text(row, "response_id"));
    if (!factor || !response)
        return; /* a factor that content no longer has, or a response that a later one corrects */
    const struct content_instrument *asked = NULL;
    struct err unknown; /* then there are no words for it */
    if (instrument_given(&asked, g->c, value_get_text(response, "instrument"),
                         value_get_text(response, "version"), &unknown) < 0)
        asked = NULL;
    g->origins[g->count] = (struct signal_origin){.response = value_get_text(response, "id"),
                                                  .org = value_get_text(response, "org_id")};
    g->signals[g->count++] = (struct signal){
        .factor = factor,
        .present = tri_parse(value_get_text(row, "state")),
        .day = store_day(row, "day", g->c->today),
        .order = value_get_int(response, "signed_ms", 0),
        .pregnancy = care_file_pregnancy(g->file, value_get_text(response, "pregnancy_id")),
        .source = answers_source(g->c, asked, value_get(response, "answers"), value_get_text(row, "items")),
    };
}

static void add_facts(struct gathering *g)
{
    const struct factors *all = &g->c->app->content->factors;
    for (size_t i = 0; i < all->count; i++) {
        const struct factor *f = &all->items[i];
        if (f->fact == FACT_NONE)
            continue;
        enum tri holds = fact_holds(f->fact, &g->file->facts);
        g->origins[g->count] = (struct signal_origin){0};
        g->signals[g->count++] =
            (struct signal){.factor = f,
                            .present = holds,
                            .day = holds == TRI_YES ? care_file_since(g->file, f->fact) : g->c->today,
                            .pregnancy = g->file->pregnancy,
                            .source = call_text(g->c, "signals.from_file")};
    }
}

static int gather(struct gathering *g, const char *person, struct err *err)
{
    struct value *rows;
    struct call *c = g->c;
    int rc = store_all(&rows, &c->store, SQL_SIGNAL_FINDINGS, DB_ARGS(db_text(person)), err);
    if (rc < 0)
        return rc;
    size_t room = value_count(rows) + c->app->content->factors.count + 1;
    g->signals = arena_alloc(c->arena, room * sizeof *g->signals);
    g->origins = arena_alloc(c->arena, room * sizeof *g->origins);
    if (!g->signals || !g->origins)
        return err_nomem(err);
    for (size_t i = 0; i < value_count(rows); i++)
        add_finding(g, value_item(rows, i));
    add_facts(g);
    return 0;
}

/* The answers to this phase's instrument that still count, newer over older: a question asked later adds to the answers
 * given before. */
static struct value *merge_answers(const struct gathering *g, const char **newest)
{
    struct call *c = g->c;
    struct value *merged = value_object(c->arena);
    for (size_t i = 0; i < value_count(g->responses); i++) {
        const struct value *r = value_item(g->responses, i);
        int32_t day = store_day(r, "signed_day", DAY_NONE);
        if (text_is(value_get_text(r, "instrument"), g->file->instrument) && day != DAY_NONE &&
            day_add_months(day, c->app->content->factors.protection_months) >= c->today) {
            value_merge(merged, value_get(r, "answers"));
            *newest = value_get_text(r, "id");
        }
    }
    return merged;
}

static int put_asked(struct current *out, struct call *c, const struct value *merged, struct err *err)
{
    const struct content_instrument *ci =
        out->instrument ? content_instrument(c->app->content, out->instrument) : NULL;
    if (!ci || !ci->scoring)
        return 0;
    int rc = scoring_evaluate(&out->merged, c->arena, ci->scoring, merged, err);
    if (rc < 0)
        return rc;
    const struct factor **asked = arena_alloc(c->arena, (out->merged.count + 1) * sizeof *asked);
    if (!asked)
        return err_nomem(err);
    for (size_t i = 0; i < out->merged.count; i++)
        asked[i] = out->merged.items[i].factor;
    out->input.asked = asked;
    out->input.asked_count = out->merged.count;
    out->input.protection = out->merged.protection;
    return 0;
}

int signals_current(struct current *out, struct call *c, const char *person, struct err *err)
{
    struct care_file file;
    struct value *responses;
    int rc = care_file_load(&file, c, person, err);
    if (rc == 0)
        rc = store_all(&responses, &c->store, SQL_SIGNAL_RESPONSES, DB_ARGS(db_text(person)), err);
    if (rc < 0)
        return rc;
    struct gathering g = {.c = c, .file = &file, .responses = responses};
    rc = gather(&g, person, err);
    if (rc < 0)
        return rc;
    struct current now = {.input = {.day = c->today,
                                    .signals = g.signals,
                                    .count = g.count,
                                    .protection = TRI_UNKNOWN,
                                    .disciplines = -1},
                          .origins = g.origins,
                          .phase = file.phase,
                          .instrument = file.instrument,
                          .pregnancy = file.pregnancy_id};
    size_t n = value_count(responses);
    if (n > 0) {
        const struct value *newest = value_item(responses, n - 1);
        now.response = value_get_text(newest, "id");
        now.signed_at = value_get_int(newest, "signed_ms", 0);
    }
    now.answers = merge_answers(&g, &now.answered);
    rc = put_asked(&now, c, now.answers, err);
    if (rc == 0)
        *out = now;
    return rc;
}

int signals_at(struct current *out, struct call *c, const char *person, int64_t at, struct err *err)
{
    struct care_file file;
    struct value *rows;
    int rc = care_file_load(&file, c, person, err);
    if (rc == 0)
        rc = store_all(&rows, &c->store, SQL_DRY_RUN_FINDINGS, DB_ARGS(db_text(person), db_int(at)), err);
    if (rc < 0)
        return rc;
    const struct factors *factors = &c->app->content->factors;
    struct gathering g = {.c = c, .file = &file};
    size_t room = value_count(rows) + factors->count + 1;
    g.signals = arena_alloc(c->arena, room * sizeof *g.signals);
    g.origins = arena_alloc(c->arena, room * sizeof *g.origins);
    if (!g.signals || !g.origins)
        return err_nomem(err);
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        const struct factor *factor = factors_find(factors, value_get_text(row, "factor"));
        if (factor)
            g.signals[g.count++] =
                (struct signal){.factor = factor,
                                .present = tri_parse(value_get_text(row, "state")),
                                .day = store_day(row, "day", c->today),
                                .order = value_get_int(row, "signed_ms", 0),
                                .pregnancy = care_file_pregnancy(&file, value_get_text(row, "pregnancy_id"))};
    }
    add_facts(&g);
    *out = (struct current){.input = {.day = c->today,
                                      .signals = g.signals,
                                      .count = g.count,
                                      .protection = TRI_UNKNOWN,
                                      .disciplines = -1},
                            .phase = file.phase};
    return 0;
}

/* --- within scopes --- */

static bool known_to(const struct current *now, const struct call *c, const struct access *a, size_t i)
{
    return access_shows(a, c, PART_SIGNALS, now->input.signals[i].factor->scope, now->origins[i].org);
}

static bool has_signal(const struct level_input *in, const struct factor *factor)
{
    for (size_t i = 0; i < in->count; i++)
        if (in->signals[i].factor == factor)
            return true;
    return false;
}

/* Keeps the signals this reader may see, and the newest response among their origins. */
static int keep_known(struct current *out, struct call *c, const struct access *a, struct err *err)
{
    struct current now = *out;
    struct signal *signals = arena_alloc(c->arena, (now.input.count + 1) * sizeof *signals);
    struct signal_origin *origins = arena_alloc(c->arena, (now.input.count + 1) * sizeof *origins);
    if (!signals || !origins)
        return err_nomem(err);
    size_t kept = 0;
    now.response = NULL;
    now.signed_at = 0;
    for (size_t i = 0; i < now.input.count; i++) {
        if (!known_to(out, c, a, i))
            continue;
        signals[kept] = out->input.signals[i];
        origins[kept] = out->origins[i];
        if (origins[kept].response && signals[kept].order >= now.signed_at) {
            now.response = origins[kept].response;
            now.signed_at = signals[kept].order;
        }
        kept++;
    }
    now.input.signals = signals;
    now.input.count = kept;
    now.origins = origins;
    *out = now;
    return 0;
}

int signals_within(struct current *now, struct call *c, const struct access *a, struct err *err)
{
    size_t all = now->input.count;
    int rc = keep_known(now, c, a, err);
    if (rc < 0 || now->input.count == all)
        return rc;
    struct finding *items = arena_alloc(c->arena, (now->merged.count + 1) * sizeof *items);
    if (!items)
        return err_nomem(err);
    for (size_t i = 0; i < now->merged.count; i++) {
        items[i] = now->merged.items[i];
        if (!has_signal(&now->input, items[i].factor))
            items[i].present = TRI_UNKNOWN;
    }
    now->merged.items = items;
    now->merged.protection = now->input.protection = TRI_UNKNOWN;
    now->answered = NULL; /* the answers of others are not filled in for who may not read them */
    return 0;
}

int signals_person(struct call *c, const struct access *a, struct err *err)
{
    struct value *person;
    int rc = store_one(&person, &c->store, SQL_SIGNAL_NAME, DB_ARGS(db_text(a->person)), err);
    if (rc < 0)
        return rc;
    static const char *const identifying[] = {"name", "contact", "birth_day"};
    bool known = access_shows(a, c, PART_IDENTITY, "contact", NULL);
    for (size_t i = 0; !known && i < sizeof identifying / sizeof identifying[0]; i++)
        value_remove(person, identifying[i]);
    if (!value_get_text(person, "name"))
        value_put_text(person, "name", call_text(c, "person.nameless"));
    value_put(c->page, "person", person);
    return 0;
}
