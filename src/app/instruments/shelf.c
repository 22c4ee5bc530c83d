/* See shelf.h. Loads what was checked at its import; what does not load any more (a factor that content lost) is left out,
 * and its page says why. */
#include "app/instruments/shelf.h"

#include "base/mem.h"
#include "base/str.h"

#include <pthread.h>
#include <stdio.h>

enum { VIEWS_MAX = 64 << 20, INSTRUMENT_MAX = 128 << 20 };

static const char mark_name[] = "instruments";

struct volume {
    struct shelved loaded;
    struct arena *arena; /* of its own */
    char id[37];
    struct volume *next;
};

struct shelf {
    pthread_mutex_t lock;
    const struct content *base;
    struct arena *views; /* every content that was ever shown */
    struct volume *volumes;
    char mark[37];
};

/* --- loading one --- */

/* The moments of a scoring file, as schedule.json has them: each of this instrument. */
static int moments_load(struct schedule *out, struct arena *a, const char *code, const struct value *scoring,
                        struct err *err)
{
    const struct value *given = value_get(scoring, "moments");
    if (!given)
        return 0;
    struct value *file = value_object(a), *list = value_put_array(file, "moments");
    for (size_t i = 0; i < value_count(given); i++) {
        struct value *moment = value_copy(a, value_item(given, i));
        if (value_kind(moment) == VALUE_OBJECT)
            value_put_text(moment, "instrument", code);
        value_add(list, moment);
    }
    return arena_failed(a) ? err_nomem(err) : schedule_load(out, a, file, err);
}

int shelved_load(struct shelved *out, struct arena *a, const struct content *base, const struct value *row,
                 struct err *err)
{
    struct instrument *q = NULL;
    struct scoring *s = NULL;
    struct schedule moments = {0};
    const struct value *source = value_copy(a, value_get(row, "asked")),
                       *scoring = value_copy(a, value_get(row, "scoring"));
    if (arena_failed(a))
        return err_nomem(err);
    int rc = instrument_load(&q, a, source, err);
    if (rc == 0 && value_kind(scoring) == VALUE_OBJECT)
        rc = scoring_load(&s, a, scoring, q, &base->factors, err);
    if (rc == 0)
        rc = moments_load(&moments, a, q->code, scoring, err);
    if (rc < 0)
        return rc;
    out->instrument = (struct content_instrument){
        .file = q->code, .questionnaire = q, .scoring = s, .source = source, .imported = true};
    out->moments = moments;
    return 0;
}

/* --- the shelf --- */

static struct volume *volume_of(const struct shelf *s, const char *id)
{
    struct volume *v = s->volumes;
    while (v && !text_is(v->id, id))
        v = v->next;
    return v;
}

/* The volume of a row, loaded when it was not; NULL in `*out` when it does not load. */
static int volume_take(struct volume **out, struct shelf *s, const struct value *row, struct err *err)
{
    const char *id = value_get_text(row, "id");
    struct volume *v = *out = volume_of(s, id);
    if (v)
        return 0;
    struct arena *a = arena_new(INSTRUMENT_MAX);
    v = a ? arena_alloc(a, sizeof *v) : NULL;
    int rc = v ? shelved_load(&v->loaded, a, s->base, row, err) : err_nomem(err);
    if (rc < 0) {
        arena_free(a);
        return rc == ERR_INVALID ? 0 : rc;
    }
    v->arena = a;
    snprintf(v->id, sizeof v->id, "%s", id);
    v->next = s->volumes;
    s->volumes = v;
    *out = v;
    return 0;
}

static void take_up(struct content_more *more, struct content_instrument *instruments, struct moment *moments,
                    const struct volume *v, bool withdrawn)
{
    instruments[more->instrument_count] = v->loaded.instrument;
    instruments[more->instrument_count++].withdrawn = withdrawn;
    for (size_t i = 0; !withdrawn && i < v->loaded.moments.count; i++)
        moments[more->moment_count++] = v->loaded.moments.moments[i];
}

/* Makes the content anew from the rows. */
static int rebuild(struct content **out, struct shelf *s, struct arena *scratch, const struct value *rows,
                   struct err *err)
{
    size_t n = value_count(rows), room = 1;
    struct volume **volumes = arena_alloc(scratch, (n + 1) * sizeof *volumes);
    struct content_instrument *instruments = arena_alloc(scratch, (n + 1) * sizeof *instruments);
    if (!volumes || !instruments)
        return err_nomem(err);
    for (size_t i = 0; i < n; i++) {
        int rc = volume_take(&volumes[i], s, value_item(rows, i), err);
        if (rc < 0)
            return rc;
        room += volumes[i] ? volumes[i]->loaded.moments.count : 0;
    }
    struct moment *moments = arena_alloc(scratch, room * sizeof *moments);
    if (!moments)
        return err_nomem(err);
    struct content_more more = {.instruments = instruments, .moments = moments};
    for (size_t i = 0; i < n; i++)
        if (volumes[i])
            take_up(&more, instruments, moments, volumes[i],
                    text_is(value_get_text(value_item(rows, i), "state"), "withdrawn"));
    return content_extend(out, s->views, s->base, &more, err);
}

static int read_mark(char mark[37], struct call *c, struct err *err)
{
    struct value *row;
    int rc = store_one(&row, &c->store, SQL_SETTING_GET, DB_ARGS(db_text(mark_name)), err);
    if (rc < 0 && rc != ERR_NOT_FOUND)
        return rc;
    const char *text = rc == 0 ? value_get_text(row, "value") : NULL;
    snprintf(mark, 37, "%s", text ? text : "");
    return 0;
}

static int take_changes(struct shelf *s, struct call *c, const char *mark, struct err *err)
{
    struct value *rows;
    struct content *shown;
    int rc = store_all(&rows, &c->store, SQL_INSTRUMENT_CURRENT, DB_NO_ARGS, err);
    if (rc == 0)
        rc = rebuild(&shown, s, c->arena, rows, err);
    if (rc < 0)
        return rc;
    c->app->content = shown;
    snprintf(s->mark, sizeof s->mark, "%s", mark);
    return 0;
}

int shelf_sync(struct call *c, struct err *err)
{
    struct shelf *s = c->app->shelf;
    char mark[37];
    if (!s)
        return 0;
    int rc = read_mark(mark, c, err);
    if (rc < 0)
        return rc;
    pthread_mutex_lock(&s->lock);
    if (!text_is(mark, s->mark))
        rc = take_changes(s, c, mark, err);
    pthread_mutex_unlock(&s->lock);
    return rc;
}

int shelf_changed(struct call *c, struct err *err)
{
    return store_run(NULL, &c->store, SQL_SETTING_SET, DB_ARGS(db_text(mark_name), db_text(call_id(c))), err);
}

int shelf_open(struct app *app, struct err *err)
{
    ARENA_AUTO a = arena_new(INSTRUMENT_MAX);
    struct shelf *s = mem_alloc(sizeof *s);
    if (!a || !s) {
        mem_free(s);
        return err_nomem(err);
    }
    *s = (struct shelf){.base = app->content, .views = arena_new(VIEWS_MAX)};
    pthread_mutex_init(&s->lock, NULL);
    app->shelf = s;
    struct actor actor = {.kind = ACTOR_SYSTEM, .name = "kiem", .source = "start"};
    struct call c = {.app = app, .actor = &actor, .arena = a, .lang = "nl", .now = clock_now(&app->clock)};
    int rc = s->views ? app_look(&c, shelf_sync, err) : err_nomem(err);
    if (rc < 0)
        shelf_close(app);
    return rc;
}

void shelf_close(struct app *app)
{
    struct shelf *s = app->shelf;
    if (!s)
        return;
    app->content = s->base;
    app->shelf = NULL;
    for (struct volume *v = s->volumes, *next; v; v = next) {
        next = v->next;
        arena_free(v->arena); /* v itself lies in it */
    }
    arena_free(s->views);
    pthread_mutex_destroy(&s->lock);
    mem_free(s);
}

/* --- of answers that were given --- */

int instrument_given(const struct content_instrument **out, struct call *c, const char *code,
                     const char *version, struct err *err)
{
    const struct content_instrument *now = code ? content_instrument(c->app->content, code) : NULL;
    const char *current = now ? now->questionnaire->version : NULL;
    if (now && (!now->imported || text_is(current ? current : "", version ? version : ""))) {
        *out = now;
        return 0;
    }
    struct value *row;
    struct shelved *loaded = arena_alloc(c->arena, sizeof *loaded);
    if (!loaded)
        return err_nomem(err);
    int rc = store_one(&row, &c->store, SQL_INSTRUMENT_VERSION,
                       DB_ARGS(db_text(code ? code : ""), db_text(version ? version : "")), err);
    if (rc == 0)
        rc = shelved_load(loaded, c->arena, c->app->content, row, err);
    if (rc == ERR_NOT_FOUND || rc == ERR_INVALID)
        return err_set(err, ERR_CONFLICT, "instrument", "instrument_unknown", "%s", code ? code : "");
    if (rc == 0)
        *out = &loaded->instrument;
    return rc;
}
