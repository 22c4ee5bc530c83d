/* Areas as the store keeps them (STORE/areas): for every command that shows figures per area. */
#ifndef KIEM_ENGINE_AREAS_H
#define KIEM_ENGINE_AREAS_H

#include "engine/engine.h"
#include "figures/area/area.h"

/* The book of that border year, in e->arena: its levels as imported, the regions table nearest in time, and all successors.
 * Year 0: the last one there is. ERR_NOT_FOUND "areas_none" (nothing was imported for the year) or "areas_no_borders" (for no year); ERR_INVALID "areas_damaged"
 * with the file's name when it is not as it was written; ERR_IO; ERR_NOMEM. */
int areas_open(struct area_book *out, const struct engine *e, int year, struct err *err) MUST_USE;

#endif
