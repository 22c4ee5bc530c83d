/*
 * Nu Niet Zwanger (spec C10, A §4.1.2): voluntary conversations, of which the least is kept that will do, apart from every
 * file of a family. A record is a number within a project; what it holds is sealed with a key of its own. Who holds the
 * conversation reaches it, and nobody else: a project leader sees counts, an administrator who holds conversations.
 */
#ifndef KIEM_APP_NNZ_H
#define KIEM_APP_NNZ_H

#include "app/app.h"

/* --- who reaches what --- */

enum nnz_grant {
    NNZ_NOTHING,
    NNZ_COUNTS, /* of the own project */
    NNZ_KEEP,   /* reads, closes, hands over, destroys; holds no conversation: the training is over */
    NNZ_HOLD,   /* and holds conversations */
};
/* The table. `own`: she works in the project, and of a record: it is hers. Pure. */
enum nnz_grant nnz_decide(enum role role, bool own, bool trained);

/* The actor's project, and what she may there. */
struct nnz_place {
    enum nnz_grant grant;
    const struct value *project; /* id, name, area, area_name, state */
    const char *id;
    int32_t trained_until; /* DAY_NONE: never trained */
};
/* Decides and records it. ERR_DENIED "nnz_no_project", or "nnz_training" when `least` asks for a training that holds. */
int nnz_place_open(struct nnz_place *out, struct call *c, enum nnz_grant least, const struct audit_note *what,
                   struct err *err) MUST_USE;
/* The record of the path, decided and recorded. ERR_NOT_FOUND "nnz_unknown" for one that is not there and for one of
 * somebody else alike (the refusal is recorded); ERR_DENIED "nnz_training". */
int nnz_record_open(struct value **out, struct nnz_place *place, struct call *c, enum nnz_grant least,
                    const char *action, struct err *err) MUST_USE;
/* One more of `item` in the month that runs; names nobody. */
int nnz_tally(struct call *c, const char *project, const char *figure, const char *item,
              struct err *err) MUST_USE;

/* --- the holder --- */

/* GET /nnz/records, /nnz/records/new. */
int nnz_records(struct call *c, struct err *err) MUST_USE;
int nnz_new(struct call *c, struct err *err) MUST_USE;
/* POST /nnz/records: the criteria say whether she comes in: then a record; else the page says why not, and nothing is kept
 * but a count. ERR_INVALID "nnz_ask", "nnz_ask_condition" while something is still to be asked, "nnz_both". */
int nnz_create(struct call *c, struct err *err) MUST_USE;
/* GET /nnz/records/:nnz; POST …/words, …/steps, …/close, …/hand-over, …/destroy (at her word: at once). */
int nnz_page(struct call *c, struct err *err) MUST_USE;
int nnz_words(struct call *c, struct err *err) MUST_USE;
int nnz_step(struct call *c, struct err *err) MUST_USE;
/* POST …/forget: one conversation goes, at her word or because it was wrong. */
int nnz_step_forget(struct call *c, struct err *err) MUST_USE;
int nnz_close(struct call *c, struct err *err) MUST_USE;
int nnz_hand_over(struct call *c, struct err *err) MUST_USE;
int nnz_destroy(struct call *c, struct err *err) MUST_USE;

/* --- the project leader --- */

/* GET /nnz/board: quality, and counts of finished quarters and frozen months with small ones left out. POST
 * /nnz/board/quality. */
int nnz_board(struct call *c, struct err *err) MUST_USE;
int nnz_quality_set(struct call *c, struct err *err) MUST_USE;

/* --- the administrator: projects and their regions (admin.c); who is in them, trainings (staff.c) --- */

int nnz_admin(struct call *c, struct err *err) MUST_USE;
int nnz_project_create(struct call *c, struct err *err) MUST_USE;
int nnz_project_page(struct call *c, struct err *err) MUST_USE;
int nnz_project_set(struct call *c, struct err *err) MUST_USE;
int nnz_region_add(struct call *c, struct err *err) MUST_USE;
int nnz_region_remove(struct call *c, struct err *err) MUST_USE;
int nnz_org_add(struct call *c, struct err *err) MUST_USE;
int nnz_org_remove(struct call *c, struct err *err) MUST_USE;
int nnz_member_add(struct call *c, struct err *err) MUST_USE;
int nnz_member_remove(struct call *c, struct err *err) MUST_USE;
int nnz_training_add(struct call *c, struct err *err) MUST_USE;
int nnz_training_remove(struct call *c, struct err *err) MUST_USE;
/* POST /admin/nnz/:project/hand-over: the records of who can sign in no longer go to a trained colleague; unread, and the
 * answer is the same when there are none. ERR_INVALID "nnz_not_gone", "nnz_colleague". */
int nnz_records_hand_over(struct call *c, struct err *err) MUST_USE;
/* What the page of a project shows of its people, with `choices` of the page; nnz_project_page() alone calls it. */
int nnz_put_staff(struct call *c, struct value *choices, const char *project, struct err *err) MUST_USE;
/* The project of the path. ERR_NOT_FOUND "nnz_project_unknown". */
int nnz_project_find(const struct value **out, struct call *c, struct err *err) MUST_USE;
int nnz_project_note(struct call *c, const char *action, const char *project, struct err *err) MUST_USE;
/* One statement about the project of the path, with its record. ERR_NOT_FOUND "nnz_project_unknown". */
int nnz_project_change(struct call *c, enum sql_name statement, const struct db_arg *args, size_t count,
                       struct err *err) MUST_USE;
/* The same, of one that removes. ERR_CONFLICT "nnz_gone" when nothing of that project was there to go. */
int nnz_project_remove(struct call *c, enum sql_name statement, const struct db_arg *args, size_t count,
                       struct err *err) MUST_USE;

#endif
