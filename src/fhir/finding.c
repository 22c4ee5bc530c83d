/* See finding.h. Collects; what it means for the file is decided by who reads it. */
#include "fhir/finding.h"

#include <string.h>

/* Room for one more; false when there is none. */
static bool grow(struct fhir_findings *all)
{
    if (all->count < all->room)
        return true;
    size_t room = all->room ? all->room * 2 : 16;
    if (all->room >= FHIR_FINDINGS_MAX)
        return false;
    struct fhir_finding *items = arena_alloc(all->arena, room * sizeof *items);
    if (!items)
        return false;
    if (all->count > 0)
        memcpy(items, all->items, all->count * sizeof *items);
    all->items = items;
    all->room = room;
    return true;
}

void fhir_found(struct fhir_findings *all, struct fhir_finding f, const char *arg_format, ...)
{
    all->of[f.weight]++;
    if (!grow(all))
        return;
    va_list args;
    va_start(args, arg_format);
    f.arg = arg_format ? arena_vprintf(all->arena, arg_format, args) : "";
    va_end(args);
    f.where = arena_str(all->arena, f.where ? f.where : "");
    if (f.where && f.arg)
        all->items[all->count++] = f;
}
