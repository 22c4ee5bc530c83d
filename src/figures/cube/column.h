/* A column of a cube, made as narrow as its numbers allow. For the files of this folder. */
#ifndef KIEM_FIGURES_CUBE_COLUMN_H
#define KIEM_FIGURES_CUBE_COLUMN_H

#include "figures/cube/cube.h"

/* Bytes that numbers between `least` and `most` need: 0 when both are 0. */
uint8_t column_width(int64_t least, int64_t most);
/* The numbers in a column of `a`. ERR_NOMEM. */
int column_narrow(struct cube_column *out, struct arena *a, const int64_t *numbers, size_t cells,
                  struct err *err) MUST_USE;

/* `count` numbers of the column, from that cell on. */
void column_load(int64_t *restrict out, const struct cube_column *c, size_t first, size_t count);
/* Adds them times `sign` (1 or −1), wrapping round. */
void column_add(int64_t *restrict out, const struct cube_column *c, int sign, size_t first, size_t count);

#endif
