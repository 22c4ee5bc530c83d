/* What the forms that edit a draft share. */
#ifndef KIEM_APP_ROUTEMAP_EDIT_H
#define KIEM_APP_ROUTEMAP_EDIT_H

#include "app/routemap/draft.h"

/* Opens the draft for a page with a form. ERR_CONFLICT "route_not_draft". */
int edit_page(struct draft *d, struct call *c, struct err *err) MUST_USE;
/* Keeps the draft and goes back to its table. */
int edit_done(struct call *c, struct draft *d, const char *done, struct err *err) MUST_USE;
/* "values.MEMBER_nl" and "_en" of a label; and back, from the form. */
void edit_put_label(struct call *c, const struct value *from, const char *member);
void edit_take_label(struct call *c, struct value *into, const char *member);

/* One change of a list. by −1, +1: the row at `at` changes places with the one before or after it; 0: it becomes `item`
 * (behind the last: is added), or goes when there is none. */
struct list_change {
    size_t at;
    int by;
    const struct value *item;
};
struct value *edit_list(struct call *c, const struct value *list, const struct list_change *change);

#endif
