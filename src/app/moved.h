/* A database whose data were moved elsewhere says so, and where to: nobody goes on in the old one by accident. */
#ifndef KIEM_APP_MOVED_H
#define KIEM_APP_MOVED_H

#include "app/app.h"

/* ERR_CONFLICT "db_moved" (arg: where to) when app->db was left. */
int moved_check(struct app *app, struct err *err) MUST_USE;
/* Writes down that the data went to `place` (const char *, without a password). ERR_CONFLICT "db_moved" when they went
 * before. */
int moved_leave(struct tx *tx, void *place, struct err *err) MUST_USE;
/* Takes it back: the old database is the one to use again. `context` is not used. */
int moved_stay(struct tx *tx, void *context, struct err *err) MUST_USE;

#endif
