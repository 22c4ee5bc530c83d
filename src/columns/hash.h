/* XXH3 as wide as the machine can: its library finds that out by itself when it was built so. The sums are the same everywhere. */
#ifndef KIEM_COLUMNS_HASH_H
#define KIEM_COLUMNS_HASH_H

#include <xxhash.h>
#ifdef KIEM_XXH_DISPATCH
#include <xxh_x86dispatch.h> /* XXH3_64bits() is the wide one from here on */
#endif

#endif
