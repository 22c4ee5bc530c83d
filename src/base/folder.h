/* What stands in a folder. Opens no file in it and goes into no folder below. */
#ifndef KIEM_BASE_FOLDER_H
#define KIEM_BASE_FOLDER_H

#include "base/arena.h"
#include "base/err.h"

#include <stddef.h>

/* All names that end in `ending` ("" for any) and do not begin with a dot, sorted by bytes, NULL behind the last, in `a`; `count` may be
 * NULL. A folder that is not there has none. ERR_IO "file_read" with the system's word; ERR_NOMEM. */
int folder_names(const char *const **out, size_t *count, struct arena *a, const char *path,
                 const char *ending, struct err *err) MUST_USE;

#endif
