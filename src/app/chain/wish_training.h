/*
 * Training in asking about a wish for children (C10, A §4.1.1 "Trainingen"): which course a professional followed and when, kept
 * by herself or by an administrator of her own organisation. It is hers, wherever she works. Nobody is kept from asking for
 * want of it: where the question is asked a hint says so, on her worklist a line when the last one ends.
 */
#ifndef KIEM_APP_WISH_TRAINING_H
#define KIEM_APP_WISH_TRAINING_H

#include "app/app.h"

/* GET /training: hers, with the courses there are. POST /training; POST /training/remove, of one that was recorded wrongly.
 * ERR_INVALID "training_future", "training_long_ago"; ERR_CONFLICT "training_there"; ERR_NOT_FOUND "training_unknown". */
int wish_training_page(struct call *c, struct err *err) MUST_USE;
int wish_training_add(struct call *c, struct err *err) MUST_USE;
int wish_training_remove(struct call *c, struct err *err) MUST_USE;

/* The same of a colleague, at /admin/people/:account/training. ERR_NOT_FOUND "training_colleague": of another organisation. */
int admin_wish_training_page(struct call *c, struct err *err) MUST_USE;
int admin_wish_training_add(struct call *c, struct err *err) MUST_USE;
int admin_wish_training_remove(struct call *c, struct err *err) MUST_USE;

/* Puts the hint of the page that asks: "untrained" {ended_day: null when she never followed one}, or null. */
int wish_training_hint(struct call *c, struct err *err) MUST_USE;

/* `*until`: the last day of her latest course when that is near or just past (it stands on her worklist), else DAY_NONE;
 * `*course`: its name. */
int wish_training_reminder(int32_t *until, const char **course, struct call *c, struct err *err) MUST_USE;

#endif
