/* Levels, finding an area by its code or name, and what lies above it. */
#include "figures/area/area.h"

#include "base/str.h"

#include <string.h>
#include <strings.h>

static const char *const level_names[AREA_LEVELS] = {"wijk", "gemeente", "ggd", "land"};

const char *area_level_name(enum area_level level)
{
    return level < AREA_LEVELS ? level_names[level] : "";
}

enum area_level area_level_of(const char *name)
{
    enum area_level level = AREA_WIJK;
    while (level < AREA_LEVELS && !text_is(name, level_names[level]))
        level++;
    return level;
}

int32_t area_find(const struct area_book *b, enum area_level level, const char *code)
{
    const struct area_layer *layer = &b->layers[level];
    size_t low = 0, high = layer->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (strcmp(layer->areas[middle].code, code) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < layer->count && text_is(layer->areas[low].code, code) ? (int32_t)low : -1;
}

/* The one area with that name; the higher level goes first: "Rotterdam" is the gemeente, not a wijk. */
static int32_t find_name(enum area_level *level, const struct area_book *b, const char *name)
{
    for (int l = AREA_LEVELS - 1; l >= 0; l--) {
        int32_t found = -1, count = 0;
        for (size_t i = 0; i < b->layers[l].count; i++)
            if (strcasecmp(b->layers[l].areas[i].name, name) == 0) {
                found = (int32_t)i;
                count++;
            }
        if (count > 0) {
            *level = (enum area_level)l;
            return count == 1 ? found : -1;
        }
    }
    return -1;
}

int32_t area_find_any(enum area_level *level, const struct area_book *b, const char *code_or_name)
{
    for (int l = 0; l < AREA_LEVELS; l++) {
        int32_t found = area_find(b, (enum area_level)l, code_or_name);
        if (found >= 0) {
            *level = (enum area_level)l;
            return found;
        }
    }
    return find_name(level, b, code_or_name);
}

int32_t area_above(const struct area_book *b, enum area_level level, int32_t i, enum area_level above)
{
    if (above < level || i < 0)
        return -1;
    if (above == AREA_LAND && b->layers[AREA_LAND].count == 1) /* also when its GGD region is not known */
        return 0;
    for (; level < above && i >= 0; level++)
        i = b->layers[level].areas[i].parent;
    return i;
}
