/* Files of areas in the store: the seal around them, and borders as bytes. Writes and reads no file itself. */
#include "figures/area/borders.h"

#include "base/str.h"

#include <math.h>
#include <string.h>

static const char magic[8] = {'K', 'I', 'E', 'M', 'A', 'R', 'E', 'A'};
enum { VERSION = 1 };

/* FNV-1a over words of eight bytes: every step is a bijection of what was before, so one changed word always shows. */
static uint64_t checksum(const void *data, size_t len)
{
    const unsigned char *at = data;
    uint64_t sum = 14695981039346656037u ^ len;
    for (; len > 0; len -= len < 8 ? len : 8, at += 8) {
        uint64_t word = 0;
        memcpy(&word, at, len < 8 ? len : 8);
        sum = (sum ^ word) * 1099511628211u;
        sum ^= sum >> 29;
    }
    return sum;
}

struct head {
    char magic[8], kind[4];
    uint32_t version;
    uint64_t length, sum;
};
_Static_assert(sizeof(struct head) == AREA_FILE_HEAD, "the head of a file has no holes");

void area_file_seal(struct buf *out, const char kind[4], const void *data, size_t len)
{
    struct head head = {.version = VERSION, .length = len, .sum = checksum(data, len)};
    memcpy(head.magic, magic, sizeof magic);
    memcpy(head.kind, kind, sizeof head.kind);
    buf_add(out, &head, sizeof head);
    buf_add(out, data, len);
}

static int damaged(const char *name, const char *what, struct err *err)
{
    return err_set(err, ERR_INVALID, name, "areas_damaged", "%s", what);
}

int area_file_open(struct str *out, const char kind[4], const char *name, struct str bytes, struct err *err)
{
    struct head head;
    if (bytes.len < sizeof head)
        return damaged(name, "short", err);
    memcpy(&head, bytes.ptr, sizeof head);
    if (memcmp(head.magic, magic, sizeof magic) != 0 || memcmp(head.kind, kind, sizeof head.kind) != 0 ||
        head.version != VERSION)
        return damaged(name, "kind", err);
    if (head.length != bytes.len - sizeof head)
        return damaged(name, "length", err);
    if (head.sum != checksum(bytes.ptr + sizeof head, bytes.len - sizeof head))
        return damaged(name, "checksum", err);
    *out = (struct str){bytes.ptr + sizeof head, bytes.len - sizeof head};
    return 0;
}

/* Counts, in the order in which what they count follows. */
struct counts {
    int32_t year;
    uint32_t level, areas, polygons, rings, points, neighbours, text;
};

static struct counts count(const struct area_borders *b)
{
    const struct geo_shapes *s = &b->shapes;
    struct counts c = {.year = b->year, .level = (uint32_t)b->level, .areas = (uint32_t)b->count};
    c.polygons = s->polygons[b->count];
    c.rings = s->rings[c.polygons];
    c.points = s->points[c.rings];
    c.neighbours = b->touching.first[b->count];
    for (size_t i = 0; i < b->count; i++)
        c.text += (uint32_t)(strlen(b->codes[i]) + strlen(b->names[i]) + 2);
    return c;
}

void area_borders_write(struct buf *out, const struct area_borders *b)
{
    struct counts c = count(b);
    BUF_AUTO data;
    buf_init(&data, out->max);
    buf_add(&data, &c, sizeof c);
    buf_add(&data, b->shapes.point, c.points * sizeof *b->shapes.point);
    buf_add(&data, b->shapes.polygons, (c.areas + (size_t)1) * sizeof *b->shapes.polygons);
    buf_add(&data, b->shapes.rings, (c.polygons + (size_t)1) * sizeof *b->shapes.rings);
    buf_add(&data, b->shapes.points, (c.rings + (size_t)1) * sizeof *b->shapes.points);
    buf_add(&data, b->touching.first, (c.areas + (size_t)1) * sizeof *b->touching.first);
    buf_add(&data, b->touching.to, c.neighbours * sizeof *b->touching.to);
    buf_add(&data, b->touching.length, c.neighbours * sizeof *b->touching.length);
    for (size_t i = 0; i < b->count; i++) {
        buf_add(&data, b->codes[i], strlen(b->codes[i]) + 1);
        buf_add(&data, b->names[i], strlen(b->names[i]) + 1);
    }
    if (data.failed)
        out->failed = true;
    else
        area_file_seal(out, "BORD", data.data, data.len);
}

/* What is left of a file, and whether it was what it should be. */
struct rest {
    struct arena *a;
    struct str bytes;
    bool bad;
};

static void *take(struct rest *r, size_t count, size_t size)
{
    void *out = count * size <= r->bytes.len ? arena_alloc(r->a, count * size + 1) : NULL;
    if (!out) {
        r->bad = true;
        return NULL;
    }
    memcpy(out, r->bytes.ptr, count * size);
    r->bytes.ptr += count * size;
    r->bytes.len -= count * size;
    return out;
}

/* A list of where things begin: from 0 to `end`, never back, and nothing empty. */
static const uint32_t *take_list(struct rest *r, uint32_t count, uint32_t end, bool may_be_empty)
{
    uint32_t *list = take(r, count + (size_t)1, sizeof *list);
    if (!list)
        return NULL;
    r->bad = r->bad || list[0] != 0 || list[count] != end;
    for (uint32_t i = 0; i < count; i++)
        r->bad = r->bad || list[i] > list[i + 1] || (!may_be_empty && list[i] == list[i + 1]);
    return list;
}

static void take_shapes(struct area_borders *b, struct rest *r, const struct counts *c)
{
    b->shapes.count = c->areas;
    b->shapes.point = take(r, c->points, sizeof *b->shapes.point);
    b->shapes.polygons = take_list(r, c->areas, c->polygons, false);
    b->shapes.rings = take_list(r, c->polygons, c->rings, false);
    b->shapes.points = take_list(r, c->rings, c->points, false);
    for (uint32_t i = 0; !r->bad && i < c->points; i++)
        r->bad = !isfinite(b->shapes.point[i].x) || !isfinite(b->shapes.point[i].y);
}

static void take_graph(struct area_borders *b, struct rest *r, const struct counts *c)
{
    b->touching.count = c->areas;
    b->touching.first = take_list(r, c->areas, c->neighbours, true);
    b->touching.to = take(r, c->neighbours, sizeof *b->touching.to);
    b->touching.length = take(r, c->neighbours, sizeof *b->touching.length);
    for (uint32_t i = 0; !r->bad && i < c->neighbours; i++)
        r->bad = b->touching.to[i] >= c->areas || !isfinite(b->touching.length[i]);
}

static const char *take_text(struct rest *r, const char *text, const char *end)
{
    const char *stop = r->bad || text >= end ? NULL : memchr(text, '\0', (size_t)(end - text));
    r->bad = r->bad || !stop;
    return stop ? stop + 1 : end;
}

static void take_texts(struct area_borders *b, struct rest *r, const struct counts *c)
{
    const char *text = take(r, c->text, 1), *end = text ? text + c->text : NULL;
    if (r->bad) /* nothing is as large as a wrong count says */
        return;
    const char **codes = arena_alloc(r->a, (c->areas + (size_t)1) * sizeof *codes);
    const char **names = arena_alloc(r->a, (c->areas + (size_t)1) * sizeof *names);
    r->bad = r->bad || !codes || !names;
    for (uint32_t i = 0; !r->bad && i < c->areas; i++) {
        codes[i] = text;
        names[i] = text = take_text(r, text, end);
        text = take_text(r, text, end);
        r->bad = r->bad || (i > 0 && strcmp(codes[i - 1], codes[i]) >= 0);
    }
    b->codes = codes;
    b->names = names;
    r->bad = r->bad || text != end || r->bytes.len > 0;
}

int area_borders_read(struct area_borders *out, struct arena *a, const char *name, struct str bytes,
                      struct err *err)
{
    struct rest r = {.a = a};
    struct counts c;
    int rc = area_file_open(&r.bytes, "BORD", name, bytes, err);
    if (rc < 0)
        return rc;
    if (r.bytes.len < sizeof c)
        return damaged(name, "short", err);
    memcpy(&c, r.bytes.ptr, sizeof c);
    r.bytes = (struct str){r.bytes.ptr + sizeof c, r.bytes.len - sizeof c};
    struct area_borders b = {.year = c.year, .level = (enum area_level)c.level, .count = c.areas};
    r.bad = c.level >= AREA_LEVELS || c.areas == 0;
    take_shapes(&b, &r, &c);
    take_graph(&b, &r, &c);
    take_texts(&b, &r, &c);
    if (arena_failed(a))
        return err_nomem(err);
    if (r.bad)
        return damaged(name, "content", err);
    *out = b;
    return 0;
}
