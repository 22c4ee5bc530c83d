/* The coordinates of one geometry: Polygon and MultiPolygon, whichever of "type" and "coordinates" comes first. */
#include "geo/geojson_part.h"

#include "base/str.h"

#include <string.h>

enum { POLYGON = 3, MULTIPOLYGON = 4 }; /* how deep the coordinates of each nest */

/* [x, y], heights passed over. */
static int position(struct geo_point *out, struct json_text *t)
{
    double n[2] = {0}, height;
    int rc = json_text_take(t, '['), more = 0;
    size_t i = 0;
    for (; rc == 0 && (more = json_text_more(t, ']', i)) == 1; i++)
        rc = json_text_number(i < 2 ? &n[i] : &height, t);
    if (rc == 0 && more == 0 && i < 2)
        return json_text_fail(t, t->at - 1, "geojson_number", "");
    *out = (struct geo_point){n[0], n[1]};
    return rc == 0 ? more : rc;
}

static bool equal(struct geo_point a, struct geo_point b)
{
    return !(a.x < b.x || a.x > b.x || a.y < b.y || a.y > b.y);
}

/* The first and last are the same in the file; here the last is left out, and what repeats the one before. */
static int ring(struct geo_build *b, struct json_text *t)
{
    const char *from = t->at;
    geo_build_ring(b);
    uint32_t first = geo_build_count(b);
    struct geo_point start = {0}, last = {0}, p = {0};
    int rc = json_text_take(t, '['), more = 0;
    size_t count = 0;
    for (; rc == 0 && (more = json_text_more(t, ']', count)) == 1; count++) {
        rc = position(&p, t);
        if (rc == 0 && (count == 0 || !equal(p, last)))
            geo_build_point(b, p);
        start = count == 0 ? p : start;
        last = p;
    }
    if (rc < 0 || more < 0)
        return rc < 0 ? rc : more;
    if (b->point.failed)
        return err_nomem(t->err);
    if (count == 0 || !equal(start, last))
        return json_text_fail(t, from, count == 0 ? "geojson_empty" : "geojson_open", "");
    if (geo_build_count(b) < first + 4)
        return json_text_fail(t, from, "geojson_ring", "");
    geo_build_drop(b);
    return 0;
}

/* An array of what `each` takes; at least one. */
static int list(struct geo_build *b, struct json_text *t,
                int (*each)(struct geo_build *b, struct json_text *t))
{
    const char *from = t->at;
    int rc = json_text_take(t, '['), more = 0;
    size_t count = 0;
    for (; rc == 0 && (more = json_text_more(t, ']', count)) == 1; count++)
        rc = each(b, t);
    if (rc == 0 && more == 0 && count == 0)
        return json_text_fail(t, from, "geojson_empty", "");
    return rc == 0 ? more : rc;
}

static int polygon(struct geo_build *b, struct json_text *t)
{
    geo_build_polygon(b);
    return list(b, t, ring);
}

/* How many brackets open before the first number. */
static int nesting(const struct json_text *t)
{
    struct json_text ahead = *t;
    int depth = 0;
    while (depth <= MULTIPOLYGON && json_text_peek(&ahead) == '[') {
        ahead.at++;
        depth++;
    }
    return depth;
}

static int coordinates(struct geo_build *b, int *depth, struct json_text *t)
{
    if (json_text_peek(t) != '[')
        return json_text_fail(t, t->at, "geojson_empty", "");
    int found = nesting(t);
    if ((found != POLYGON && found != MULTIPOLYGON) || (*depth && *depth != found))
        return json_text_fail(t, t->at, "geojson_type", "coordinates");
    *depth = found;
    return found == POLYGON ? polygon(b, t) : list(b, t, polygon);
}

/* "type": how deep its coordinates nest. */
static int kind(int *depth, struct json_text *t)
{
    char type[JSON_TEXT_MAX + 1];
    const char *from = t->at;
    int rc = json_text_string(type, t);
    if (rc < 0)
        return rc;
    int says = text_is(type, "Polygon") ? POLYGON : text_is(type, "MultiPolygon") ? MULTIPOLYGON : 0;
    if (says == 0 || (*depth && *depth != says))
        return json_text_fail(t, from, "geojson_type", type);
    *depth = says;
    return 0;
}

int geojson_geometry(struct geo_build *b, struct json_text *t)
{
    char name[JSON_TEXT_MAX + 1];
    const char *from = t->at;
    bool typed = false, placed = false;
    int depth = 0, more = 0, rc = 0;
    if (json_text_peek(t) == 'n')
        return json_text_fail(t, t->at, "geojson_empty", "null");
    geo_build_shape(b);
    rc = json_text_take(t, '{');
    for (size_t n = 0; rc == 0 && (more = json_text_more(t, '}', n)) == 1; n++) {
        rc = json_text_member(name, t);
        bool is_type = text_is(name, "type"), is_place = text_is(name, "coordinates");
        if (rc == 0 && ((is_type && typed) || (is_place && placed)))
            rc = json_text_fail(t, t->at, "geojson_twice", name);
        if (rc == 0)
            rc = is_type ? kind(&depth, t) : is_place ? coordinates(b, &depth, t) : json_text_skip(t, 3);
        typed = typed || is_type;
        placed = placed || is_place;
    }
    if (rc == 0 && more == 0 && !(typed && placed))
        return json_text_fail(t, from, "geojson_type", typed ? "coordinates" : "type");
    return rc == 0 ? more : rc;
}
