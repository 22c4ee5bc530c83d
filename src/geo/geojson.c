/* See geojson.h: the collection, its features and their properties. Coordinates: geojson_geometry.c; systems: geojson_place.c. */
#include "geo/geojson_part.h"

#include "base/mem.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A property that is looked for: by the first feature it becomes clear which of the names it is. */
struct property {
    const char *const *names;
    int rank; /* in `names`; −1: no feature was read yet, or none has it */
    char value[JSON_TEXT_MAX + 1];
    int found; /* rank of what `value` holds; −1: this feature has none */
};

struct reading {
    struct json_text t;
    struct arena *a;
    struct geo_build shapes;
    struct buf codes, names; /* pointers into the arena */
    size_t count;
    struct property code, name, only;
    const char *is; /* what `only` must be; NULL: anything */
};

/* Whether a member of that name is (perhaps) the property; its rank. */
static int rank_of(const struct property *p, const char *member, bool first)
{
    for (int i = 0; p->names[i]; i++)
        if (strcasecmp(p->names[i], member) == 0)
            return first ? (p->found < 0 || i < p->found ? i : -1) : i == p->rank ? i : -1;
    return -1;
}

/* A text or number; anything else is no value. */
static int take_value(struct property *p, int rank, struct json_text *t)
{
    char c = json_text_peek(t);
    const char *from = t->at;
    if (c == '"') {
        int rc = json_text_string(p->value, t);
        if (rc == 0 && p->value[0])
            p->found = rank;
        return rc;
    }
    int rc = json_text_skip(t, 4);
    size_t len = (size_t)(t->at - from);
    if (rc == 0 && (c == '-' || (c >= '0' && c <= '9')) && len <= JSON_TEXT_MAX) {
        memcpy(p->value, from, len);
        p->value[len] = '\0';
        p->found = rank;
    }
    return rc;
}

static int properties(struct reading *r)
{
    char member[JSON_TEXT_MAX + 1];
    if (json_text_peek(&r->t) == 'n')
        return json_text_skip(&r->t, 3);
    int rc = json_text_take(&r->t, '{'), more = 0;
    for (size_t n = 0; rc == 0 && (more = json_text_more(&r->t, '}', n)) == 1; n++) {
        rc = json_text_member(member, &r->t);
        int code = rank_of(&r->code, member, r->count == 0), name = rank_of(&r->name, member, r->count == 0);
        const char *from = r->t.at;
        if (rc == 0 && r->is && rank_of(&r->only, member, true) == 0) {
            rc = take_value(&r->only, 0, &r->t);
            r->t.at = rc == 0 ? from : r->t.at; /* it may be the code too */
        }
        if (rc == 0)
            rc = code >= 0   ? take_value(&r->code, code, &r->t)
                 : name >= 0 ? take_value(&r->name, name, &r->t)
                             : json_text_skip(&r->t, 4);
    }
    return rc == 0 ? more : rc;
}

/* "type": what it must be. */
static int must_be(struct json_text *t, const char *type)
{
    char found[JSON_TEXT_MAX + 1];
    const char *from = t->at;
    int rc = json_text_string(found, t);
    return rc == 0 && !text_is(found, type) ? json_text_fail(t, from, "geojson_kind", found) : rc;
}

/* Keeps what the feature that began at `from` says. */
static int keep_feature(struct reading *r, const char *from)
{
    if (r->is && (r->only.found < 0 || !text_is(r->only.value, r->is))) {
        geo_build_drop_shape(&r->shapes);
        return 0;
    }
    if (r->code.found < 0)
        return json_text_fail(&r->t, from, "geojson_code", r->code.names[0] ? r->code.names[0] : "");
    if (r->count == 0) {
        r->code.rank = r->code.found;
        r->name.rank = r->name.found;
    }
    const char *code = arena_str(r->a, r->code.value);
    const char *name = r->name.found >= 0 ? arena_str(r->a, r->name.value) : code;
    buf_add(&r->codes, &code, sizeof code);
    buf_add(&r->names, &name, sizeof name);
    r->count++;
    return arena_failed(r->a) || r->codes.failed || r->names.failed ? err_nomem(r->t.err) : 0;
}

/* The members of an object that matter, each at most once. */
struct member {
    const char *name;
    int (*take)(struct reading *r);
};

static int object(struct reading *r, const struct member *members, size_t count, unsigned *seen)
{
    char name[JSON_TEXT_MAX + 1];
    int rc = json_text_take(&r->t, '{'), more = 0;
    for (size_t n = 0; rc == 0 && (more = json_text_more(&r->t, '}', n)) == 1; n++) {
        const char *from = r->t.at;
        rc = json_text_member(name, &r->t);
        size_t i = 0;
        while (rc == 0 && i < count && !text_is(members[i].name, name))
            i++;
        if (rc == 0 && i < count && (*seen & (1u << i)))
            rc = json_text_fail(&r->t, from, "geojson_twice", name);
        *seen |= i < count ? 1u << i : 0;
        if (rc == 0)
            rc = i < count ? members[i].take(r) : json_text_skip(&r->t, 1);
    }
    return rc == 0 ? more : rc;
}

static int feature_type(struct reading *r)
{
    return must_be(&r->t, "Feature");
}

static int feature_geometry(struct reading *r)
{
    return geojson_geometry(&r->shapes, &r->t);
}

static int feature(struct reading *r)
{
    static const struct member members[] = {
        {"type", feature_type}, {"properties", properties}, {"geometry", feature_geometry}};
    r->code.found = r->name.found = r->only.found = -1;
    json_text_peek(&r->t);
    const char *from = r->t.at;
    unsigned seen = 0;
    int rc = object(r, members, 3, &seen);
    if (rc == 0 && !(seen & 1))
        return json_text_fail(&r->t, from, "geojson_kind", "");
    if (rc == 0 && !(seen & 4))
        return json_text_fail(&r->t, from, "geojson_empty", "");
    return rc == 0 ? keep_feature(r, from) : rc;
}

static int collection_type(struct reading *r)
{
    return must_be(&r->t, "FeatureCollection");
}

static int collection_features(struct reading *r)
{
    int rc = json_text_take(&r->t, '['), more = 0;
    for (size_t n = 0; rc == 0 && (more = json_text_more(&r->t, ']', n)) == 1; n++)
        rc = feature(r);
    return rc == 0 ? more : rc;
}

struct whole {
    struct reading r; /* first: a member is taken by its address */
    enum geo_system crs;
};

static int collection_crs(struct reading *r)
{
    return geojson_crs(&((struct whole *)r)->crs, &r->t);
}

static int collection(struct whole *w)
{
    static const struct member members[] = {
        {"type", collection_type}, {"features", collection_features}, {"crs", collection_crs}};
    struct json_text *t = &w->r.t;
    unsigned seen = 0;
    int rc = object(&w->r, members, 3, &seen);
    if (rc == 0 && !(seen & 1))
        return json_text_fail(t, t->start, "geojson_kind", "");
    if (rc == 0 && w->r.count == 0)
        return json_text_fail(t, t->start, "geojson_empty", "features");
    if (rc == 0 && (json_text_peek(t) || t->at < t->end))
        return json_text_fail(t, t->at, "json_syntax", "");
    return rc;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int each_code_once(const struct reading *r, struct err *err)
{
    const char **sorted = mem_alloc(r->codes.len + 1);
    if (!sorted)
        return err_nomem(err);
    memcpy(sorted, r->codes.data, r->codes.len);
    qsort(sorted, r->count, sizeof *sorted, by_text);
    int rc = 0;
    for (size_t i = 1; rc == 0 && i < r->count; i++)
        if (text_is(sorted[i - 1], sorted[i]))
            rc = err_set(err, ERR_INVALID, r->t.name, "geojson_twice", "%s", sorted[i]);
    mem_free(sorted);
    return rc;
}

static const char *const *keep_texts(struct arena *a, const struct buf *list)
{
    const char **out = arena_alloc(a, list->len + 1);
    if (out)
        memcpy(out, list->data, list->len);
    return out;
}

static int finish(struct geojson *out, const struct whole *w, const struct geojson_file *file,
                  struct err *err)
{
    const struct reading *r = &w->r;
    struct geojson g = {.count = r->count};
    struct geo_point *point = NULL;
    int rc = each_code_once(r, err);
    if (rc == 0)
        rc = geo_build_keep(&g.shapes, &point, r->a, &r->shapes, err);
    if (rc < 0)
        return rc;
    g.codes = keep_texts(r->a, &r->codes);
    g.names = keep_texts(r->a, &r->names);
    rc = g.codes && g.names ? geojson_place(&g, point, file, w->crs, err) : err_nomem(err);
    if (rc == 0)
        *out = g;
    return rc;
}

int geojson_read(struct geojson *out, struct arena *a, const struct geojson_file *file, struct err *err)
{
    const char *const only[] = {file->only, NULL};
    struct whole w = {.r = {.a = a,
                            .code = {.names = file->code},
                            .name = {.names = file->label},
                            .only = {.names = only},
                            .is = file->only ? file->is : NULL}};
    geo_build_init(&w.r.shapes);
    buf_init(&w.r.codes, (size_t)1 << 30);
    buf_init(&w.r.names, (size_t)1 << 30);
    int rc = json_text_open(&w.r.t, file->name, file->text, file->len, err);
    if (rc == 0)
        rc = collection(&w);
    if (rc == 0)
        rc = finish(out, &w, file, err);
    geo_build_release(&w.r.shapes);
    buf_release(&w.r.codes);
    buf_release(&w.r.names);
    return rc;
}
