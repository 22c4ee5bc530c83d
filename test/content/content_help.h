/* Content from a folder on disk, as `kiem serve --content` would hand it in. */
#ifndef KIEM_TEST_CARE_CONTENT_HELP_H
#define KIEM_TEST_CARE_CONTENT_HELP_H

#include "content/content.h"

struct folder {
    struct content_file *files;
    size_t count;
};

/* Every .json below `path`, by name relative to it; fails the test when there is none. */
struct folder folder_read(struct arena *a, const char *path);
/* A copy in which the first `find` in the file `name` reads `put`; with `find` NULL the file is gone, or, when there is none
 * of that name, added with `put` as its text. Fails the test when there is nothing to replace. */
struct folder folder_with(struct arena *a, const struct folder *folder, const char *name, const char *find,
                          const char *put);

#endif
