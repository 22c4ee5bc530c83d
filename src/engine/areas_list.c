/* kiem figures areas list and neighbours: what the store has, what a book holds, and who is next to whom. */
#include "engine/areas_command.h"

#include "base/str.h"
#include "format/csv.h"

#include <stdio.h>

/* A cell of a table for people: as wide as `width` characters, however many bytes those are. */
static void cell(const char *text, int width)
{
    int used = 0;
    for (const char *p = text; *p; p++)
        used += ((unsigned char)*p & 0xc0) != 0x80;
    printf("%s%*s", text, width > used ? width - used : 0, "");
}

static int count_file(size_t *out, const struct engine *e, const struct areas_file *f, struct err *err)
{
    struct area_borders b;
    struct area_regions r;
    struct area_successors s;
    int rc = f->kind == AREAS_BORDERS   ? areas_get_borders(&b, e, f, err)
             : f->kind == AREAS_REGIONS ? areas_get_regions(&r, e, f, err)
                                        : areas_get_successors(&s, e, f, err);
    if (rc == 0)
        *out = f->kind == AREAS_BORDERS ? b.count : f->kind == AREAS_REGIONS ? r.count : s.count;
    return rc;
}

/* Every file, opened and checked. One that is damaged is told, and the others too. */
static int list_files(const struct engine *e, struct err *err)
{
    static const char *const names[] = {"areas.borders", "areas.regions", "areas.successors"};
    const struct areas_file *files = NULL;
    size_t count = 0;
    int rc = areas_files(&files, &count, e, err), worst = 0;
    if (rc == 0 && count == 0)
        say(e, stdout, "areas.nothing");
    for (size_t i = 0; rc == 0 && i < count; i++) {
        size_t n = 0;
        int got = count_file(&n, e, &files[i], err);
        if (got < 0) {
            engine_complain(e, err);
            worst = got;
            continue;
        }
        cell(files[i].year ? areas_number(e, (size_t)files[i].year) : "", 6);
        cell(engine_text(e, names[files[i].kind]), 14);
        cell(files[i].kind == AREAS_BORDERS ? area_level_name(files[i].level) : "", 10);
        printf("%7zu\n", n);
    }
    return rc < 0 ? rc : worst;
}

static void list_levels(const struct engine *e, const struct area_book *b)
{
    say(e, stdout, "areas.book", areas_number(e, (size_t)b->year));
    static const char *const heads[] = {"areas.level", "areas.count", "areas.pairs", "areas.joined",
                                        "areas.orphans"};
    for (int i = 0; i < 5; i++)
        cell(engine_text(e, heads[i]), i == 0 ? 10 : 18);
    putchar('\n');
    for (int level = 0; level < AREA_LEVELS; level++) {
        const struct area_layer *layer = &b->layers[level];
        size_t orphans = 0;
        for (size_t i = 0; i < layer->count; i++)
            orphans += layer->areas[i].parent < 0 && level < AREA_LAND;
        cell(area_level_name((enum area_level)level), 10);
        cell(areas_number(e, layer->count), 18);
        cell(areas_number(e, layer->neighbours.count > 0 ? layer->neighbours.first[layer->count] / 2 : 0),
             18);
        cell(areas_number(e, layer->joined_count), 18);
        printf("%zu\n", orphans);
    }
    for (int level = 0; level < AREA_LEVELS; level++)
        for (size_t i = 0; i < b->layers[level].joined_count; i++) {
            const struct geo_pair *p = &b->layers[level].joined[i];
            const struct area *one = &b->layers[level].areas[p->a], *other = &b->layers[level].areas[p->b];
            say(e, stdout, "areas.join", one->code, one->name, other->code, other->name,
                areas_number(e, (size_t)(p->metres + 0.5)));
        }
}

/* The areas of a level, all or those in one area: code, name, and what they lie in. */
static int list_areas(const struct engine *e, const struct area_book *b, enum area_level level,
                      struct err *err)
{
    const char *in = engine_option(e, "--in", NULL);
    enum area_level above = AREA_LEVELS;
    int32_t wanted = in ? area_find_any(&above, b, in) : -1;
    if (in && (wanted < 0 || above < level))
        return err_set(err, ERR_NOT_FOUND, "--in", "areas_unknown", "%s", in);
    const struct area_layer *layer = &b->layers[level];
    for (size_t i = 0; i < layer->count; i++) {
        const struct area *area = &layer->areas[i];
        if (in && area_above(b, level, (int32_t)i, above) != wanted)
            continue;
        cell(area->code, 14);
        cell(area->name, 44);
        printf("%s\n", area->parent >= 0 ? b->layers[level + 1].areas[area->parent].name : "");
    }
    return 0;
}

int areas_list(struct engine *e, struct err *err)
{
    struct area_book book;
    enum area_level level = AREA_LEVELS;
    int year = 0;
    if (e->argc < 2)
        return list_files(e, err);
    int rc = areas_year(&year, e, 1, err);
    if (rc == 0)
        rc = areas_level(&level, e, engine_option(e, "--in", NULL) ? AREA_WIJK : AREA_LEVELS, err);
    if (rc == 0)
        rc = areas_open(&book, e, year, err);
    if (rc == 0 && level < AREA_LEVELS)
        return list_areas(e, &book, level, err);
    if (rc == 0)
        list_levels(e, &book);
    return rc;
}

static void write_pair(struct buf *out, const struct area_layer *layer, size_t i, uint32_t k)
{
    const struct area *one = &layer->areas[i], *other = &layer->areas[layer->neighbours.to[k]];
    char metres[32];
    snprintf(metres, sizeof metres, "%.0f", (double)layer->neighbours.length[k]);
    csv_write_field(out, one->code, true);
    csv_write_field(out, one->name, false);
    csv_write_field(out, other->code, false);
    csv_write_field(out, other->name, false);
    csv_write_field(out, metres, false);
    csv_write_end(out);
}

int areas_neighbours(struct engine *e, struct err *err)
{
    struct area_book book;
    enum area_level level = AREA_WIJK;
    int year = 0;
    int rc = areas_year(&year, e, 1, err);
    if (rc == 0)
        rc = areas_open(&book, e, year, err);
    if (rc == 0)
        rc = areas_level(&level, e, book.layers[AREA_WIJK].count > 0 ? AREA_WIJK : AREA_GEMEENTE, err);
    if (rc < 0)
        return rc;
    const struct area_layer *layer = &book.layers[level];
    if (layer->neighbours.count == 0)
        return err_set(err, ERR_NOT_FOUND, area_level_name(level), "area_shapes_none", "%d", year);
    BUF_AUTO out;
    buf_init(&out, (size_t)1 << 30);
    buf_adds(&out, "code;name;neighbour;neighbour_name;shared_metres\r\n");
    for (size_t i = 0; i < layer->count; i++)
        for (uint32_t k = layer->neighbours.first[i]; k < layer->neighbours.first[i + 1]; k++)
            if (layer->neighbours.to[k] > i)
                write_pair(&out, layer, i, k);
    fputs(buf_text(&out), stdout);
    return out.failed ? err_nomem(err) : 0;
}
