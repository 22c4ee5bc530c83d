/* What the files of views share; nobody else's. */
#ifndef KIEM_FIGURES_AREA_VIEW_PART_H
#define KIEM_FIGURES_AREA_VIEW_PART_H

#include "figures/area/area.h"

/* Fills the targets and `has` of a view: together[i] is the lowest of the areas that area i is together with. */
int area_view_targets(struct area_view *v, struct arena *a, const int32_t *together,
                      struct err *err) MUST_USE;

#endif
