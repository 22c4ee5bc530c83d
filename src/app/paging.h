/* A list that goes on on another page: "?page=N", from 1. */
#ifndef KIEM_APP_PAGING_H
#define KIEM_APP_PAGING_H

#include "app/app.h"

/* The page that was asked for; 1 when none was, or one that cannot be. */
int64_t paging_wanted(const struct call *c);
/* Puts "pages" {previous, next} for pages/part-pages.html; nothing when all stands on one. `path`: where the list is, also with a query of its own; `more`: it
 * goes on after `page`. */
void paging_put(struct call *c, const char *path, int64_t page, bool more);

#endif
