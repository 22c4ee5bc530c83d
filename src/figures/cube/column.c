/* The width of a cube's column and numbers put into it. Knows nothing of what they count. */
#include "figures/cube/column.h"

uint8_t column_width(int64_t least, int64_t most)
{
    if (least < 0 || most > UINT32_MAX)
        return 8;
    return most == 0 ? 0 : most <= UINT8_MAX ? 1 : most <= UINT16_MAX ? 2 : 4;
}

static void put(void *data, uint8_t width, const int64_t *numbers, size_t cells)
{
    for (size_t i = 0; i < cells; i++) {
        if (width == 1)
            ((uint8_t *)data)[i] = (uint8_t)numbers[i];
        else if (width == 2)
            ((uint16_t *)data)[i] = (uint16_t)numbers[i];
        else if (width == 4)
            ((uint32_t *)data)[i] = (uint32_t)numbers[i];
        else
            ((int64_t *)data)[i] = numbers[i];
    }
}

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
