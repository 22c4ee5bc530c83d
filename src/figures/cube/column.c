/* The width of a cube's column and numbers put into it. Knows nothing of what they count. */
#include "figures/cube/column.h"

#include "base/vector.h"

#include <string.h>

uint8_t column_width(int64_t least, int64_t most)
{
    if (least < 0 || most > UINT32_MAX)
        return 8;
    return most == 0 ? 0 : most <= UINT8_MAX ? 1 : most <= UINT16_MAX ? 2 : 4;
}

/* What is done for each width, so that each is a loop of its own. */
#define EACH_WIDTH(width, data, DO)                                                                          \
    switch (width) {                                                                                         \
    case 1:                                                                                                  \
        DO(uint8_t, data);                                                                                   \
        break;                                                                                               \
    case 2:                                                                                                  \
        DO(uint16_t, data);                                                                                  \
        break;                                                                                               \
    case 4:                                                                                                  \
        DO(uint32_t, data);                                                                                  \
        break;                                                                                               \
    case 8:                                                                                                  \
        DO(uint64_t, data);                                                                                  \
        break;                                                                                               \
    default:                                                                                                 \
        break;                                                                                               \
    }

#define PUT(type, data)                                                                                      \
    for (size_t i = 0; i < cells; i++)                                                                       \
    ((type *)(data))[i] = (type)numbers[i]

VECTORISED static void put(void *restrict data, uint8_t width, const int64_t *restrict numbers,
                           size_t cells){EACH_WIDTH(width, data, PUT)}

#define ADD(type, data)                                                                                      \
    for (size_t i = 0; i < count; i++)                                                                       \
    out[i] = (int64_t)((uint64_t)out[i] + times * ((const type *)(data))[first + i])

VECTORISED
    void column_add(int64_t *restrict out, const struct cube_column *c, int sign, size_t first, size_t count)
{
    uint64_t times = (uint64_t)(int64_t)sign;
    EACH_WIDTH(c->width, c->data, ADD)
}

void column_load(int64_t *restrict out, const struct cube_column *c, size_t first, size_t count)
{
    memset(out, 0, count * sizeof *out);
    column_add(out, c, 1, first, count);
}

VECTORISED
int column_narrow(struct cube_column *out, struct arena *a, const int64_t *numbers, size_t cells,
                  struct err *err)
{
    int64_t least = 0, most = 0;
    for (size_t i = 0; i < cells; i++) {
        least = numbers[i] < least ? numbers[i] : least;
        most = numbers[i] > most ? numbers[i] : most;
    }
    uint8_t width = column_width(least, most);
    void *data = width ? arena_alloc(a, cells * width) : NULL;
    if (width && !data)
        return err_nomem(err);
    if (width)
        put(data, width, numbers, cells);
    *out = (struct cube_column){data, width};
    return 0;
}
