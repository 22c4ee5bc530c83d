/*
 * A dry run: how many families of last year each step would have gone to, with the draft and with what is in force, against
 * the free places in the social map. The job reads levels and findings in chunks and keeps bands (dry_count.h); nothing that
 * names a person is read, and no count below ten is kept.
 */
#include "app/routemap/draft.h"

#include "app/jobs.h"
#include "app/routemap/dry_count.h"
#include "app/routemap/in_force.h"
#include "app/signals/signals.h"

#include <stdio.h>
#include <stdlib.h>

enum { YEAR = 365, FAMILIES_AT_ONCE = 20, CHUNK_ARENA = 64 << 20, RUNS_A_DAY = 20, STEPS_MAX = 200 };
#define DAY_MS INT64_C(86400000)

/* --- asking for one --- */

int routemap_run_ask(struct call *c, struct err *err)
{
    struct draft d;
    int64_t runs = 0;
    const char *id = call_id(c);
    int rc = map_draft_open(&d, c, err);
    if (rc == 0 && (!d.open || d.terms))
        rc = err_set(err, ERR_CONFLICT, "map", "route_not_draft", NULL);
    if (rc == 0)
        rc = store_int(&runs, &c->store, SQL_ROUTE_RUNS_SINCE,
                       DB_ARGS(db_text(c->actor->org), db_int(c->now - DAY_MS)), err);
    if (rc == 0 && runs >= RUNS_A_DAY)
        rc = err_set(err, ERR_CONFLICT, "map", "route_runs_many", "%d", RUNS_A_DAY);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_ROUTE_RUN_INSERT,
                       DB_ARGS(db_text(id), db_text(d.id), db_text(c->actor->org), db_int(d.edits),
                               db_int(c->now), map_draft_who(c)),
                       err);
    if (rc == 0)
        rc = job_plan(c, "route_dry_run", id, "", c->now, err);
    if (rc == 0)
        rc = map_draft_audit(c, d.id, "dry_run", err);
    if (rc == 0)
        call_go(c, "/coalition/routes/%s/dry-run", d.id);
    return rc;
}

/* --- counting --- */

/* Set 0 is every family; step k has set 1 + 2k with the draft, 2 + 2k as it is now. */
struct dry_run {
    struct call call; /* of the chunk; stands first */
    struct draft draft;
    struct actor actor; /* acts for the coalition that asked */
    struct route_set with, now;
    const char *codes[STEPS_MAX];
    size_t code_count;
    struct dry_count count;
    const char *run, *org;
    int32_t today, since;
    char after[37]; /* the family counted last */
    size_t found;   /* families in this chunk */
};

static void add_code(struct dry_run *r, const char *code)
{
    for (size_t i = 0; i < r->code_count; i++)
        if (text_is(r->codes[i], code))
            return;
    if (r->code_count < STEPS_MAX)
        r->codes[r->code_count++] = code;
}

static void add_codes(struct dry_run *r, const struct route *route)
{
    for (size_t i = 0; route && i < route->rule_count; i++)
        for (size_t k = 0; k < route->rules[i].then.count; k++)
            add_code(r, route->rules[i].then.items[k]);
}

static void mark(const struct dry_run *r, bool *in, const struct fired *fired, size_t version)
{
    for (size_t i = 0; i < fired->count; i++)
        for (size_t k = 0; k < r->code_count; k++)
            if (text_is(fired->items[i].step->code, r->codes[k]))
                in[1 + 2 * k + version] = true;
}

/* What one level that was set would have led to. */
static int count_outcome(struct dry_run *r, bool *in, const struct value *row, struct err *err)
{
    struct call then = r->call;
    struct current current = {0};
    struct level_outcome level = {0};
    struct situation s = {.day = r->today};
    struct fired fired;
    then.today = store_day(row, "day", r->today);
    int rc = level_parse(&s.level, value_get_text(row, "chosen"), "outcome", err);
    if (rc == 0)
        rc = signals_at(&current, &then, value_get_text(row, "person_id"), value_get_int(row, "at_ms", 0),
                        err);
    if (rc == 0)
        rc = level_compute(&level, then.arena, &current.input, err);
    if (rc < 0)
        return rc;
    s.phase = current.phase;
    s.signals = (const struct signal *const *)level.because;
    s.signal_count = level.because_count;
    const struct route_set *sets[] = {&r->with, &r->now};
    for (size_t i = 0; rc == 0 && i < 2; i++) {
        rc = route_evaluate(&fired, then.arena, sets[i], &s, err);
        if (rc == 0)
            mark(r, in, &fired, i);
    }
    return rc;
}

static int count_family(struct dry_run *r, const char *family, struct err *err)
{
    struct value *rows;
    bool in[DRY_SETS_MAX] = {true};
    int rc = store_all(&rows, &r->call.store, SQL_DRY_RUN_OUTCOMES,
                       DB_ARGS(db_text(family), db_text(r->org), db_int(r->since)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        rc = count_outcome(r, in, value_item(rows, i), err);
    if (rc == 0)
        dry_count_add(&r->count, in);
    return rc;
}

static int list_families(struct call *c, struct err *err)
{
    struct dry_run *r = (struct dry_run *)c;
    struct value *rows;
    int rc = store_all(
        &rows, &c->store, SQL_DRY_RUN_FAMILIES,
        DB_ARGS(db_text(r->after), db_text(r->org), db_int(r->since), db_int(FAMILIES_AT_ONCE)), err);
    r->found = rc == 0 ? value_count(rows) : 0;
    for (size_t i = 0; rc == 0 && i < r->found; i++) {
        const char *family = value_get_text(value_item(rows, i), "family_id");
        rc = count_family(r, family, err);
        if (rc == 0)
            snprintf(r->after, sizeof r->after, "%s", family);
    }
    return rc;
}

/* Chunk after chunk, each with its own snapshot and its own memory. */
static int count_all(struct dry_run *r, const struct call *c, struct err *err)
{
    int rc = 0;
    do {
        ARENA_AUTO scratch = arena_new(CHUNK_ARENA);
        if (!scratch)
            return err_nomem(err);
        r->call = *c;
        r->call.actor = &r->actor;
        r->call.arena = scratch;
        rc = app_look(&r->call, list_families, err);
    } while (rc == 0 && r->found == FAMILIES_AT_ONCE);
    return rc;
}

/* --- the job --- */

/* The draft and what is in force, in the memory of the job. */
static int prepare(struct call *c, struct err *err)
{
    struct dry_run *r = (struct dry_run *)c;
    struct value *row;
    int rc = store_one(&row, &c->store, SQL_ROUTE_RUN_FIND, DB_ARGS(db_text(r->run)), err);
    if (rc == ERR_NOT_FOUND || (rc == 0 && !text_is(value_get_text(row, "state"), "waiting"))) {
        r->run = NULL; /* the draft has gone, or it was counted before */
        return 0;
    }
    if (rc < 0)
        return rc;
    r->org = value_get_text(row, "org_id");
    snprintf(r->actor.org, sizeof r->actor.org, "%s", r->org);
    r->draft.id = value_get_text(row, "map_id");
    r->draft.code = value_get_text(row, "code");
    r->draft.edits = value_get_int(row, "edits", 0);
    rc = route_load(&r->draft.route, c->arena, value_get(row, "content"), err);
    if (rc == 0)
        rc = map_draft_set(&r->with, c, &r->draft, err);
    if (rc == 0)
        rc = routes_of_coalition(&r->now, c, r->org, err);
    if (rc < 0)
        return rc;
    add_codes(r, &r->draft.route);
    add_codes(r, route_in_force(&r->now, r->draft.code, c->today));
    return dry_count_new(&r->count, c->arena, 1 + 2 * r->code_count, err);
}

static void put_band(struct value *into, const char *name, const struct dry_band *band)
{
    struct value *v = value_put_object(into, name);
    value_put_int(v, "from", band->from);
    value_put_int(v, "to", band->to);
}

static const char *result_of(const struct dry_run *r, struct arena *a)
{
    char day[11];
    struct dry_band *bands = arena_alloc(a, (r->count.sets + 1) * sizeof *bands);
    struct value *result = value_object(a), *steps = value_put_array(result, "steps");
    if (!bands)
        return NULL;
    dry_bands(bands, &r->count);
    put_band(result, "families", &bands[0]);
    day_format(day, r->since);
    value_put_text(result, "since", day);
    for (size_t k = 0; k < r->code_count; k++) {
        struct value *step = value_add_object(steps);
        const struct step *s = route_step(&r->with, r->codes[k], r->today, NULL);
        s = s ? s : route_step(&r->now, r->codes[k], r->today, NULL);
        value_put_text(step, "code", r->codes[k]);
        value_put_text(step, "nl", s ? label_in(&s->title, "nl") : r->codes[k]);
        value_put_text(step, "en", s ? label_in(&s->title, "en") : r->codes[k]);
        value_put_text(step, "org_kind", s ? s->org_kind : NULL);
        put_band(step, "with", &bands[1 + 2 * k]);
        put_band(step, "now", &bands[2 + 2 * k]);
    }
    BUF_AUTO text;
    buf_init(&text, 1 << 20);
    json_write(&text, result);
    return buf_keep(&text, a);
}

static int keep_result(struct call *c, struct err *err)
{
    const char *run = call_param(c, "run"), *map = call_param(c, "map");
    int rc = store_run(NULL, &c->store, SQL_ROUTE_RUN_DONE,
                       DB_ARGS(db_text(run), db_int(c->now), db_text(call_param(c, "result")),
                               db_int(value_get_int(c->params, "edits", 0))),
                       err);
    return rc == 0 ? map_draft_audit(c, map, "dry_run", err) : rc;
}

int routemap_run_job(struct call *c, struct err *err)
{
    struct dry_run *r = arena_alloc(c->arena, sizeof *r);
    if (!r)
        return err_nomem(err);
    *r = (struct dry_run){
        .call = *c, .run = call_param(c, "ref_id"), .today = c->today, .since = c->today - YEAR};
    r->actor = *c->actor;
    r->call.actor = &r->actor;
    int rc = app_look(&r->call, prepare, err);
    if (rc < 0 || !r->run)
        return rc;
    rc = count_all(r, c, err);
    if (rc < 0)
        return rc;
    struct call keep = *c;
    struct value *params = value_object(c->arena);
    value_put_text(params, "run", r->run);
    value_put_text(params, "map", r->draft.id);
    value_put_text(params, "result", result_of(r, c->arena));
    value_put_int(params, "edits", r->draft.edits);
    keep.params = params;
    return app_run(&keep, keep_result, err);
}

/* --- the page --- */

/* "minder dan 10", "10–19". */
static const char *band_words(struct call *c, const struct value *band)
{
    long long from = (long long)value_get_int(band, "from", 0), to = (long long)value_get_int(band, "to", 0);
    return from == 0 ? arena_printf(c->arena, "%s %lld", call_text(c, "routemap.fewer"), to + 1)
                     : arena_printf(c->arena, "%lld–%lld", from, to);
}

/* Free places of organisations of `kind`; −1: nobody said. */
static int64_t places_of(const struct value *rows, const char *kind)
{
    int64_t places = -1;
    for (size_t i = 0; kind && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        const char *text = value_as_text(value_get(row, "available"), NULL);
        char *end = NULL;
        long said = text ? strtol(text, &end, 10) : (long)value_get_int(row, "said", -1);
        if (!text_is(value_get_text(row, "kind"), kind) || said < 0 || (text && (end == text || *end)))
            continue;
        places = (places < 0 ? 0 : places) + said;
    }
    return places;
}

static void put_step(struct call *c, struct value *list, const struct value *step, const struct value *places)
{
    struct value *row = value_add_object(list);
    struct label title = {value_get_text(step, "nl"), value_get_text(step, "en")};
    const struct value *with = value_get(step, "with"), *now = value_get(step, "now");
    int64_t free_places = places_of(places, value_get_text(step, "org_kind"));
    value_put_text(row, "title", label_in(&title, c->lang));
    value_put_text(row, "owner", call_label(c, "org_kind", value_get_text(step, "org_kind")));
    value_put_text(row, "with", band_words(c, with));
    value_put_text(row, "now", band_words(c, now));
    value_put_text(row, "places",
                   free_places < 0 ? NULL : arena_printf(c->arena, "%lld", (long long)free_places));
    value_put_bool(row, "is_org", value_get_text(step, "org_kind") != NULL);
    value_put_bool(row, "is_short", free_places >= 0 && value_get_int(with, "from", 0) > free_places);
    value_put_bool(row, "differs", !value_equal(with, now));
}

int routemap_run_page(struct call *c, struct err *err)
{
    struct draft d;
    struct value *row, *places;
    int rc = map_draft_open(&d, c, err);
    if (rc < 0)
        return rc;
    map_draft_put(c, &d, NULL);
    value_put_bool(c->page, "may_run", d.open && !d.terms);
    value_put(c->page, "run", value_null(c->arena));
    rc = store_one(&row, &c->store, SQL_ROUTE_RUN_NEWEST, DB_ARGS(db_text(d.id)), err);
    if (rc == ERR_NOT_FOUND)
        return 0;
    if (rc == 0)
        rc = store_all(&places, &c->store, SQL_COALITION_PLACES, DB_ARGS(db_text(c->actor->org)), err);
    if (rc < 0)
        return rc;
    struct value *run = value_put_object(c->page, "run"), *list = value_put_array(run, "steps");
    const struct value *result = value_get(row, "result"), *steps = value_get(result, "steps");
    bool done = text_is(value_get_text(row, "state"), "done");
    value_put_bool(run, "is_waiting", !done);
    value_put_bool(run, "is_done", done);
    value_put_bool(run, "is_old", value_get_int(row, "edits", -1) != d.edits);
    value_put_text(run, "asked_at", value_get_text(row, "asked_at"));
    value_put_text(run, "since", value_get_text(result, "since"));
    value_put_text(run, "families", done ? band_words(c, value_get(result, "families")) : NULL);
    for (size_t i = 0; i < value_count(steps); i++)
        put_step(c, list, value_item(steps, i), places);
    return 0;
}
