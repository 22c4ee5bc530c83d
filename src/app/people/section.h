/* A person's file is put together from sections, one per subject; each shows what this reader may see of it, or nothing. */
#ifndef KIEM_APP_SECTION_H
#define KIEM_APP_SECTION_H

#include "app/access.h"

/* Puts its part into c->page; has access already decided and recorded. */
typedef int section(struct call *c, const struct access *a, struct err *err);

#endif
