/* See in_force.h. Knows no page and no draft: only what was published. */
#include "app/routemap/in_force.h"

#include "base/mem.h"
#include "base/str.h"

#include <pthread.h>

/* --- versions already read --- */

struct version {
    const char *version;
    struct route route;
    struct terms terms; /* of kind "terms" */
    struct version *next;
};

struct own_maps {
    pthread_mutex_t mutex;
    struct arena *arena; /* when it is full, versions are read anew for each call */
    struct version *first;
};

enum { KEPT_MAX = 64 << 20 };

struct own_maps *own_maps_new(void)
{
    struct own_maps *m = mem_alloc(sizeof *m);
    if (!m)
        return NULL;
    *m = (struct own_maps){.arena = arena_new(KEPT_MAX)};
    if (!m->arena) {
        mem_free(m);
        return NULL;
    }
    pthread_mutex_init(&m->mutex, NULL);
    return m;
}

void own_maps_free(struct own_maps *m)
{
    if (!m)
        return;
    pthread_mutex_destroy(&m->mutex);
    arena_free(m->arena);
    mem_free(m);
}

static const struct version *kept(struct own_maps *m, const char *version)
{
    pthread_mutex_lock(&m->mutex);
    const struct version *v = m->first;
    while (v && !text_is(v->version, version))
        v = v->next;
    pthread_mutex_unlock(&m->mutex);
    return v;
}

static int load(struct version **out, struct arena *a, const struct call *c, const struct value *row,
                struct err *err)
{
    const struct value *content = value_get(row, "content");
    struct version *v = arena_alloc(a, sizeof *v);
    if (!v)
        return err_nomem(err);
    *v = (struct version){.version = NULL};
    int rc = text_is(value_get_text(row, "kind"), "terms")
                 ? terms_load(&v->terms, a, c->app->content->terms_source, content, err)
                 : route_load(&v->route, a, content, err);
    if (rc == 0)
        *out = v;
    return rc;
}

/* NULL: there was no room left, or somebody else's thread found there was not. */
static const struct version *keep(struct own_maps *m, const struct call *c, const struct value *row,
                                  const char *version)
{
    struct version *v = NULL;
    struct err why;
    pthread_mutex_lock(&m->mutex);
    int rc = arena_failed(m->arena) ? ERR_NOMEM : load(&v, m->arena, c, row, &why);
    if (rc == 0) {
        v->version = arena_str(m->arena, version);
        v->next = m->first;
        if (v->version)
            m->first = v;
        else
            v = NULL;
    }
    pthread_mutex_unlock(&m->mutex);
    return v;
}

static int find_version(const struct version **out, const struct call *c, const char *version,
                        struct err *err)
{
    struct own_maps *m = c->app->own_maps;
    const struct version *v = m ? kept(m, version) : NULL;
    struct value *row;
    if (v) {
        *out = v;
        return 0;
    }
    int rc = store_one(&row, &c->store, SQL_OWN_VERSION, DB_ARGS(db_text(version)), err);
    if (rc < 0)
        return rc;
    v = m ? keep(m, c, row, version) : NULL;
    struct version *own = NULL;
    if (!v) {
        rc = load(&own, c->arena, c, row, err);
        v = own;
    }
    if (rc == 0)
        *out = v;
    return rc;
}

/* --- routes --- */

static bool has_code(const struct route *const *items, size_t n, const char *code)
{
    for (size_t i = 0; i < n; i++)
        if (text_is(items[i]->code, code))
            return true;
    return false;
}

/* The newest of each code in `rows`, then the national examples of the codes that are left. */
static int with_own(struct route_set *out, struct call *c, const struct value *rows, struct err *err)
{
    const struct route_set *national = &c->app->content->routes;
    const struct route **items =
        arena_alloc(c->arena, (value_count(rows) + national->count + 1) * sizeof *items);
    if (!items)
        return err_nomem(err);
    size_t n = 0;
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        const struct version *v;
        if (has_code(items, n, value_get_text(row, "code")))
            continue;
        int rc = find_version(&v, c, value_get_text(row, "version"), err);
        if (rc < 0)
            return rc;
        items[n++] = &v->route;
    }
    size_t own = n;
    for (size_t i = 0; i < national->count; i++)
        if (!has_code(items, own, national->items[i]->code))
            items[n++] = national->items[i];
    *out = (struct route_set){items, n};
    return 0;
}

static int routes_among(struct route_set *out, struct call *c, enum sql_name who, const char *id,
                        struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, who, DB_ARGS(db_text(id), db_text("route"), db_int(c->today)), err);
    if (rc < 0)
        return rc;
    if (value_count(rows) > 0)
        return with_own(out, c, rows, err);
    *out = c->app->content->routes;
    return 0;
}

int routes_for(struct route_set *out, struct call *c, const char *person, struct err *err)
{
    return routes_among(out, c, SQL_OWN_IN_FORCE, person, err);
}

int routes_of_coalition(struct route_set *out, struct call *c, const char *org, struct err *err)
{
    return routes_among(out, c, SQL_OWN_IN_FORCE_OF, org, err);
}

/* --- terms --- */

static int terms_among(const struct terms **out, struct call *c, enum sql_name who, const char *id,
                       struct err *err)
{
    struct value *rows;
    const struct version *v;
    int rc = store_all(&rows, &c->store, who, DB_ARGS(db_text(id), db_text("terms"), db_int(c->today)), err);
    if (rc < 0)
        return rc;
    if (value_count(rows) == 0) {
        *out = &c->app->content->terms;
        return 0;
    }
    rc = find_version(&v, c, value_get_text(value_item(rows, 0), "version"), err);
    if (rc == 0)
        *out = &v->terms;
    return rc;
}

static int terms_for(const struct terms **out, struct call *c, const char *person, struct err *err)
{
    return terms_among(out, c, SQL_OWN_IN_FORCE, person, err);
}

int terms_of_coalition(const struct terms **out, struct call *c, const char *org, struct err *err)
{
    return terms_among(out, c, SQL_OWN_IN_FORCE_OF, org, err);
}

int term_for(const struct term **out, struct call *c, const char *person, const char *code, struct err *err)
{
    const struct terms *terms;
    const struct term_rule *rule = NULL;
    int rc = code ? terms_for(&terms, c, person, err) : 0;
    if (rc < 0)
        return rc;
    if (code)
        rule = terms_find(terms, code);
    *out = rule ? &rule->term : NULL;
    return 0;
}

/* --- what steps remember --- */

const struct route *route_version(const struct call *c, const char *code, const char *version)
{
    const struct route_set *routes = &c->app->content->routes;
    for (size_t i = 0; i < routes->count; i++)
        if (text_is(routes->items[i]->code, code) && text_is(routes->items[i]->version, version))
            return routes->items[i];
    const struct version *v;
    struct err why; /* a version that cannot be read is as one that is gone: the step stays */
    if (!version || find_version(&v, c, version, &why) < 0)
        return NULL;
    return text_is(v->route.code, code) ? &v->route : NULL;
}

const char *own_step_label(const struct call *c, const char *code)
{
    struct value *row;
    struct err why;
    if (!c->store.tx || store_one(&row, &c->store, SQL_OWN_STEP_LABEL, DB_ARGS(db_text(code)), &why) < 0)
        return NULL;
    struct label label = {value_get_text(row, "nl"), value_get_text(row, "en")};
    return label_in(&label, c->lang);
}
