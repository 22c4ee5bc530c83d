/*
 * The life of data, as use cases: what a person may have of her own (a copy, a correction, destruction), how long things
 * are kept, and how a file ends, moves and is stood in for.
 */
#ifndef KIEM_APP_LIFE_H
#define KIEM_APP_LIFE_H

#include "app/access.h"

/* --- what is asked about her data: a correction, her own words beside what stands there, destruction --- */

/* GET /me/data; GET and POST /me/data/destroy; GET and POST /me/data/correct (query about, id). POST
 * /me/data/requests/:request/withdraw. */
int own_data(struct call *c, struct err *err) MUST_USE;
int own_destroy_page(struct call *c, struct err *err) MUST_USE;
int own_destroy_ask(struct call *c, struct err *err) MUST_USE;
int own_correct_page(struct call *c, struct err *err) MUST_USE;
int own_correct_ask(struct call *c, struct err *err) MUST_USE;
int own_request_withdraw(struct call *c, struct err *err) MUST_USE;
/* GET /persons/:person/data: for who keeps her file. POST …/data/requests writes down what she asked in person. */
int data_page(struct call *c, struct err *err) MUST_USE;
int data_request_create(struct call *c, struct err *err) MUST_USE;
/* GET /requests/:request, POST …/decide: a granted request to destroy is done at once (ERR_CONFLICT "held", "destroy_others");
 * a refusal has a reason. */
int request_page(struct call *c, struct err *err) MUST_USE;
int request_decide(struct call *c, struct err *err) MUST_USE;
/* Job a month before the term of a request is over. */
int request_due_job(struct call *c, struct err *err) MUST_USE;
/* POST /persons/:person/hold, …/hold/end: nothing of hers is destroyed while it stands. */
int hold_set(struct call *c, struct err *err) MUST_USE;
int hold_end(struct call *c, struct err *err) MUST_USE;

/* What stands beside the thing with that id, of this person, as the page's `beside`: statements and corrections. For pages
 * that show the original. */
int beside_put(struct call *c, const struct access *a, const char *object_id, struct err *err) MUST_USE;

/* --- a copy for her: GET /me/data/export and /persons/:person/export, to print; …/export.json: `document` of the page, which
 * own_copy() and person_copy() make with her files in it --- */
int own_export(struct call *c, struct err *err) MUST_USE;
int person_export(struct call *c, struct err *err) MUST_USE;
int own_copy(struct call *c, struct err *err) MUST_USE;
int person_copy(struct call *c, struct err *err) MUST_USE;

/* --- how long things are kept --- */

/* GET /admin/retention: per kind how long, why, and how many go tonight, within a month and within a year. */
int retention_page(struct call *c, struct err *err) MUST_USE;
/* What parents are told of it: the page's `periods`. */
void retention_put_periods(struct call *c);

/* --- the end of a file --- */

/* GET /persons/:person/close: what is going on, and the proposal. POST …/close (ERR_CONFLICT "close_urgent", "close_open",
 * "file_closed"), …/close/not-yet, …/reopen. */
int close_page(struct call *c, struct err *err) MUST_USE;
int file_close(struct call *c, struct err *err) MUST_USE;
int file_keep_open(struct call *c, struct err *err) MUST_USE;
int file_reopen(struct call *c, struct err *err) MUST_USE;

/* --- destruction --- */

/* Destroys all there is of her, in the running transaction, and plans the destruction of her key. `why` is "request" or
 * "retention". ERR_CONFLICT "held". */
int destroy_person(struct call *c, const char *person, const char *why, struct err *err) MUST_USE;
/* The same for a record of Nu Niet Zwanger: its rows go, and its own key with them. Whose it is, who calls knows. */
int destroy_nnz_record(struct call *c, const char *record, const char *why, struct err *err) MUST_USE;
/* Takes the keys of those who were destroyed lately out of this program's key file; all of them the first time. Every program
 * that works does it in each round of its jobs: several may each have a key file of their own. */
int destroyed_follow(struct app *app, struct err *err) MUST_USE;
/* Clears whom a database still holds and the key file no longer does: after a restore, at a start and every night. `done`: how
 * many that were. */
int destroyed_agree(int64_t *done, struct app *app, struct err *err) MUST_USE;

#endif
