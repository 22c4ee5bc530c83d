/* What the month says of the time before pregnancy: goals 1 and 2 (A §2, definitions §3b). */
#ifndef KIEM_APP_BEFORE_H
#define KIEM_APP_BEFORE_H

#include "app/app.h"

/*
 * Rows {item, n} over the pregnancies in which it was first recorded, from `from` to before `to`, that the parent is vulnerable
 * or very vulnerable: a pregnancy is not known in the month it begins, and counts once.
 *   before_talks    talk, none           a talk about a wish for children, or its questions answered, before this pregnancy
 *   before_planned  yes, no, unknown     what she answered in it
 */
int before_talks(struct value **rows, struct call *c, int64_t from, int64_t to, struct err *err) MUST_USE;
int before_planned(struct value **rows, struct call *c, int64_t from, int64_t to, struct err *err) MUST_USE;

#endif
