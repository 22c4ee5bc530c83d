/*
 * A wish for children as a subject at regular contacts (C10, A §4.1.1): brought up or not and why not, what she said, and care
 * before pregnancy that was offered. It is hers alone: on her file and in her own place, never in her partner's.
 */
#ifndef KIEM_APP_CHILD_WISH_H
#define KIEM_APP_CHILD_WISH_H

#include "app/app.h"
#include "app/people/section.h"
#include "care/child_wish.h"

/* GET and POST /persons/:person/child-wish. ERR_CONFLICT "child_wish_child", "child_wish_pregnant"; ERR_INVALID
 * "child_wish_future", "child_wish_long_ago", "child_wish_reason", "child_wish_outcome". */
int child_wish_page(struct call *c, struct err *err) MUST_USE;
int child_wish_record(struct call *c, struct err *err) MUST_USE;
/* GET /me/child-wish: what was written down of hers. */
int own_child_wishes(struct call *c, struct err *err) MUST_USE;

/* All of hers, in the arena; shown to nobody, so without a record. */
int child_wish_talks(struct child_wish **out, size_t *count, struct call *c, const char *person,
                     struct err *err) MUST_USE;

/* A task on her file when it is due. */
section child_wish_section;

#endif
