/*
 * A page of a person that was worked out before, by whichever request, is not worked out again while nothing changed. A use
 * case that shows one asks when access_open() has decided and recorded the look:
 *
 *   rc = access_open(&a, c, …);
 *   if (rc == 0)
 *       rc = page_known(c, &a, "person");        1: answered, with c->known
 *   if (rc == 0)
 *       …                                        work it out into c->page
 *
 * Everyone else whom the page shows (her children) was looked at too when it was worked out; a page that is known decides on
 * each of them anew and records it, and is not known when any decision is another one.
 *
 * A page may be kept when it depends on the file, what all pages show, who asks, the language and the day, and on nothing
 * else: not on the query, not on the time of day. With app.check_pages every page is worked out all the same, so that
 * whoever keeps it (web/page.c) can compare: a change that was not counted cannot hide.
 */
#ifndef KIEM_APP_PAGE_KNOWN_H
#define KIEM_APP_PAGE_KNOWN_H

#include "app/access.h"

/* What a page will be kept by, while it is worked out. */
struct page_draft {
    struct page_key key;
    struct page_version version;
    size_t look_count;
    bool spoilt; /* more looks than are kept, or at another family: its number was not asked */
    char family[37];
    struct page_look looks[PAGE_LOOKS_MAX];
};

/* 1 with c->known set, 0 when it must be worked out, or an error of access_again(). */
int page_known(struct call *c, const struct access *a, const char *page, struct err *err) MUST_USE;
/* Lets go of what was known; harmless twice. Whoever ran a use case does this in the end. */
void page_forget(struct call *c);

#endif
