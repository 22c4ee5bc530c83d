/* One value of a frame, for tests and small work. The engine itself computes on columns and does not come here. */
#include "figures/frame.h"

#include <string.h>

int64_t frame_value(const struct frame *f, int field, size_t row)
{
    const struct frame_column *c = &f->columns[field];
    if (!c->data)
        return FRAME_UNKNOWN;
    uint64_t stored = 0, ones = UINT64_MAX >> (64 - 8 * c->width);
    memcpy(&stored, (const unsigned char *)c->data + row * c->width, c->width);
    return stored == ones ? FRAME_UNKNOWN : (int64_t)((uint64_t)c->base + stored);
}
