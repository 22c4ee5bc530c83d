/* See demo.h: the making as a whole, and how a family's use cases are run, all in one transaction each. */
#include "app/demo/inside.h"

#include "app/audit_chain.h"
#include "app/jobs.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

enum {
    TOWN_ARENA = 16 << 20,
    FAMILY_ARENA = 256 << 20,
    MORNING = 9 * 60,
    WORKDAY_MINUTES = 7 * 60,
    TOGETHER = 25,
    LIVED_DAYS = 740
};

const struct demo_signin demo_signins[] = {
    {"verloskundige", "Robin, verloskundige (midwife)"},
    {"jeugdverpleegkundige", "Jip, jeugdverpleegkundige (youth nurse)"},
    {"wijkteam", "Marleen, wijkteam (neighbourhood team)"},
    {"schuldhulp", "Dana, schuldhulp (debt help)"},
    {"gespreksvoerder", "Sanne, Nu Niet Zwanger (conversation holder)"},
    {"samira", "Samira, jeugdverpleegkundige en gespreksvoerder (two roles)"},
    {"projectleider", "Iris, Nu Niet Zwanger (project leader)"},
    {"coordinator", "Coos, coalitie (coordinator)"},
    {"beheer", "Ada, beheer (administrator)"},
    {NULL, NULL},
};

/* --- the clock and the dice --- */

int32_t demo_day(const struct demo *d)
{
    return instant_day(d->now);
}

void demo_at(struct demo *d, int32_t day)
{
    int64_t at = instant_at(day, MORNING + demo_between(d, 0, WORKDAY_MINUTES));
    d->now = at > d->now ? at : d->now + 60000;
}

bool demo_chance(struct demo *d, unsigned percent)
{
    return rng_below(&d->rng, 100) < percent;
}

int demo_between(struct demo *d, int low, int high)
{
    return low + (int)rng_below(&d->rng, (uint32_t)(high - low + 1));
}

/* --- running use cases --- */

void demo_call(struct demo *d, const struct actor *actor)
{
    d->form = value_object(d->family);
    d->params = value_object(d->family);
    d->query = value_object(d->family);
    d->now += 1000;
    d->call = (struct call){.app = d->app,
                            .actor = actor,
                            .arena = d->family,
                            .lang = "nl",
                            .params = d->params,
                            .query = d->query,
                            .form = d->form,
                            .now = d->now,
                            .today = instant_day(d->now)};
}

void demo_field(struct demo *d, const char *name, const char *text)
{
    value_put_text(d->form, name, text);
}

void demo_param(struct demo *d, const char *name, const char *text)
{
    value_put_text(d->params, name, text);
}

int demo_run(struct demo *d, use_case *use, struct err *err)
{
    d->call.store = (struct store){.tx = d->tx, .arena = d->family, .vault = d->app->vault};
    d->call.page = value_object(d->family);
    d->call.location = NULL;
    int rc = use(&d->call, err);
    return rc == 0 && arena_failed(d->family) ? err_nomem(err) : rc;
}

int demo_terms(struct demo *d, int64_t until, struct err *err)
{
    struct actor actor = {.kind = ACTOR_SYSTEM, .name = "kiem", .source = "job", .request_id = "demo"};
    for (;;) {
        int64_t due = 0;
        demo_call(d, &actor);
        d->call.now = until;
        d->call.store = (struct store){.tx = d->tx, .arena = d->family, .vault = d->app->vault};
        d->call.page = value_object(d->family);
        int rc = jobs_run_first(&due, &d->call, err);
        if (rc == ERR_NOT_FOUND)
            return 0;
        if (rc < 0)
            return rc;
    }
}

const char *demo_made(struct demo *d)
{
    const char *at = d->call.location && d->call.location[0] ? strchr(d->call.location + 1, '/') : NULL;
    char *copy = at ? arena_dup(d->family, at + 1, strcspn(at + 1, "/?#")) : NULL;
    return copy ? copy : "";
}

/* --- the making --- */

struct families {
    struct demo *d;
    int from, until;
};

/* A handful of families in one transaction: a commit each would wait for the disk 400 times. */
static int some_families(struct tx *tx, void *context, struct err *err)
{
    struct families *f = context;
    int rc = 0;
    f->d->tx = tx;
    for (int i = f->from; rc == 0 && i < f->until; i++) {
        f->d->family = arena_new(FAMILY_ARENA);
        if (!f->d->family)
            return err_nomem(err);
        rc = story_live(f->d, i, err);
        arena_free(f->d->family);
        f->d->family = NULL;
    }
    return rc;
}

static int what_goes_on(struct tx *tx, void *context, struct err *err)
{
    struct demo *d = context;
    d->tx = tx;
    d->family = arena_new(FAMILY_ARENA);
    if (!d->family)
        return err_nomem(err);
    int rc = groups_make(d, err);
    if (rc == 0)
        rc = place_make(d, err);
    if (rc == 0)
        rc = planning_make(d, err);
    if (rc == 0)
        rc = young_make(d, err);
    if (rc == 0)
        rc = training_make(d, err);
    if (rc == 0)
        rc = nnz_make(d, err);
    arena_free(d->family);
    d->family = NULL;
    return rc;
}

static int is_empty(struct call *c, struct err *err)
{
    int64_t orgs = 0;
    int rc = store_int(&orgs, &c->store, SQL_ORG_COUNT, DB_NO_ARGS, err);
    if (rc == 0 && orgs > 0)
        return err_set(err, ERR_CONFLICT, "demo", "demo_not_empty", NULL);
    return rc;
}

struct town_call {
    struct call call;
    struct demo *d;
};

static int make_town(struct call *c, struct err *err)
{
    int rc = is_empty(c, err);
    return rc == 0 ? town_make(c, ((struct town_call *)c)->d, err) : rc;
}

/* The coalition's months are frozen one after the other, from the first that was lived. */
static int plan_counts(struct call *c, struct err *err)
{
    char month[11];
    day_format(month, ((struct town_call *)c)->d->options->today - LIVED_DAYS);
    month[7] = '\0';
    return job_plan(c, "counts_freeze", "month", month, c->now, err);
}

static int mark(struct call *c, struct err *err)
{
    return store_run(NULL, &c->store, SQL_SETTING_SET, DB_ARGS(db_text("demo"), db_text("yes")), err);
}

/* Runs a use case of the demo itself, as the system. */
static int as_system(struct demo *d, use_case *use, struct err *err)
{
    struct actor actor = {.kind = ACTOR_SYSTEM, .name = "kiem", .source = "demo", .request_id = "demo"};
    struct town_call t = {.call = {.app = d->app,
                                   .actor = &actor,
                                   .arena = d->arena,
                                   .lang = "nl",
                                   .now = d->now,
                                   .today = instant_day(d->now)},
                          .d = d};
    return app_run(&t.call, use, err);
}

static int make(struct demo *d, struct err *err)
{
    struct value *town;
    int rc = json_parse(&town, d->arena, "demo/town.json", d->options->town, d->options->town_len, err);
    d->town = town;
    if (rc < 0)
        return rc;
    d->counts.orgs = (int)value_count(value_get(town, "orgs"));
    d->counts.people = (int)value_count(value_get(town, "people"));
    rc = as_system(d, make_town, err);
    int all = d->options->families;
    for (int i = 0; rc == 0 && i < all; i += TOGETHER) {
        struct families some = {d, i, i + TOGETHER < all ? i + TOGETHER : all};
        rc = db_write(d->app->db, some_families, &some, err);
        if (rc == 0 && d->options->progress)
            d->options->progress(some.until, all);
    }
    d->now = instant_at(d->options->today, MORNING);
    if (rc == 0)
        rc = db_write(d->app->db, what_goes_on, d, err);
    if (rc == 0)
        rc = as_system(d, plan_counts, err);
    while (rc == 0 && (rc = jobs_run_due(d->app, err)) > 0)
        rc = 0;
    return rc == 0 ? as_system(d, mark, err) : rc;
}

int demo_make(struct demo_counts *out, struct app *app, const struct demo_options *options, struct err *err)
{
    struct demo d = {.app = app, .options = options, .state = options->seed, .arena = arena_new(TOWN_ARENA)};
    if (!d.arena)
        return err_nomem(err);
    struct clock clock = app->clock;
    struct rng rng = app->rng;
    struct mail *mail = app->mail;
    d.now = instant_at(options->today - LIVED_DAYS, MORNING);
    d.rng = rng_seeded(&d.state);
    app->clock = clock_fixed(&d.now);
    app->rng = d.rng;
    app->mail = NULL;
    int rc = make(&d, err);
    app->clock = clock;
    app->rng = rng;
    app->mail = mail;
    arena_free(d.arena);
    if (rc == 0)
        *out = d.counts;
    return rc;
}

static int read_mark(struct call *c, struct err *err)
{
    struct value *row;
    int rc = store_one(&row, &c->store, SQL_SETTING_GET, DB_ARGS(db_text("demo")), err);
    value_put_bool(c->page, "demo", rc == 0);
    return rc == ERR_NOT_FOUND ? 0 : rc;
}

int demo_is(bool *out, struct app *app, struct err *err)
{
    ARENA_AUTO a = arena_new(1 << 20);
    if (!a)
        return err_nomem(err);
    struct call c = {.app = app, .arena = a, .lang = "nl"};
    int rc = app_look(&c, read_mark, err);
    if (rc == 0)
        *out = value_get_bool(c.page, "demo");
    return rc;
}
