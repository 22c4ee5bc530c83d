/* Who stands in for whom, and who leaves. Each is a use_case (app.h) unless said otherwise. */
#ifndef KIEM_APP_LIFE_COVER_H
#define KIEM_APP_LIFE_COVER_H

#include "app/app.h"

/* GET and POST /cover; POST /cover/:cover/end. ERR_INVALID "cover_days", ERR_CONFLICT "cover_overlap". */
int cover_page(struct call *c, struct err *err) MUST_USE;
int cover_set(struct call *c, struct err *err) MUST_USE;
int cover_end(struct call *c, struct err *err) MUST_USE;
/* The same at /admin/cover/:membership, for somebody else. */
int admin_cover_page(struct call *c, struct err *err) MUST_USE;
int admin_cover_set(struct call *c, struct err *err) MUST_USE;
int admin_cover_end(struct call *c, struct err *err) MUST_USE;
/* GET /admin/people/:account/leave/:membership: what is open, and who takes it over. */
int leave_page(struct call *c, struct err *err) MUST_USE;

/* Inside the transaction that ends :membership of :account: what is open goes to the field "successor" (none: it stays with
 * the organisation). ERR_NOT_FOUND when it is not of that account. */
int leave_hand_over(struct call *c, struct err *err) MUST_USE;

/* For whom this actor stands in today: rows {membership_id, name, until_day}. Puts `away` {name, until_day} when somebody
 * stands in for herself. */
int covers_today(struct value **out, struct call *c, struct err *err) MUST_USE;
/* The name of the one on whose behalf the thing `ref` is done; NULL when it is not one of `covers`. */
int cover_name(const char **out, struct call *c, const struct value *covers, const char *ref,
               struct err *err) MUST_USE;

#endif
