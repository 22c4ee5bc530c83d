/*
 * Administration: organisations, people, the audit, the keys. An administrator sees no family: nothing here opens a person,
 * and access.c gives the role nothing.
 */
#ifndef KIEM_APP_ADMIN_ADMIN_H
#define KIEM_APP_ADMIN_ADMIN_H

#include "app/app.h"

/* --- organisations --- */
int admin_page(struct call *c, struct err *err) MUST_USE; /* GET /admin */
int org_new(struct call *c, struct err *err) MUST_USE;    /* GET /admin/orgs/new */
int org_create(struct call *c, struct err *err) MUST_USE; /* POST /admin/orgs */
int org_edit(struct call *c, struct err *err) MUST_USE;   /* GET /admin/orgs/:org */
int org_change(struct call *c, struct err *err) MUST_USE; /* POST /admin/orgs/:org */
int org_close(struct call *c, struct err *err) MUST_USE;  /* POST /admin/orgs/:org/close */

/* --- people --- */
int people_new(struct call *c, struct err *err) MUST_USE; /* GET /admin/people/new; query org */
/* POST /admin/people: an account that works once its one-time link was used; the link stands in c->page "link", once. */
int people_create(struct call *c, struct err *err) MUST_USE;
int people_page(struct call *c, struct err *err) MUST_USE; /* GET /admin/people/:account */
int people_end(struct call *c,
               struct err *err) MUST_USE; /* POST …/end/:membership: works there no longer, from now */
/* POST …/roles: one more role for the same account, from today. ERR_CONFLICT "role_has". */
int people_add_role(struct call *c, struct err *err) MUST_USE;
int people_disable(struct call *c, struct err *err) MUST_USE;
int people_enable(struct call *c, struct err *err) MUST_USE;
/* POST …/renew: password and second factor stop working at once; a new one-time link in c->page "link". */
int people_renew(struct call *c, struct err *err) MUST_USE;

/* --- the one-time link: public --- */
enum { INVITE_DAYS = 7 };
/* GET /invite/:token: name, secret and otpauth link for the authenticator app. ERR_CONFLICT "invite_gone" when it was
 * used, replaced or is over. */
int invite_page(struct call *c, struct err *err) MUST_USE;
/* POST /invite/:token. Form: password (its hash, see handle.c), code of the app. ERR_DENIED never: ERR_INVALID "totp_wrong". */
int invite_accept(struct call *c, struct err *err) MUST_USE;

/* --- audit --- */
/* GET /admin/audit. Query: from, until (days; default: the last 7), account, org, action, outcome, person, before (id).
 * Codes and ids; names only of organisations and professionals. The search itself is audited. */
int audit_search(struct call *c, struct err *err) MUST_USE;

/* --- keys --- */
struct rotation {
    bool continued; /* an interrupted rotation was finished; no new key was made */
    int64_t rewrapped;
    uint32_t number; /* of the key that all boxes now name */
};
struct rotation_plan {
    int batch; /* boxes in a transaction */
    /* Waits until every server that runs seals with that key; NULL: none runs. Only then can no box be sealed with an older
     * one behind our back. */
    int (*others)(struct app *app, uint32_t number, struct err *err);
};
/* How many servers that said something in the last half minute seal with an older key than `number`; one of them in
 * `host`, "" when there is none. */
int key_laggards(int *count, char host[128], struct app *app, uint32_t number, struct err *err) MUST_USE;
/* Finishes an interrupted rotation, or makes a new master key and re-wraps with it every person's key, BSN, second factor
 * and login, `batch` at a time, each batch a transaction. The old key stays in the key file. */
int key_rotate(struct rotation *out, struct app *app, const struct rotation_plan *plan,
               struct err *err) MUST_USE;
/* Drops an older master key from the key file, once nothing in this database names it any more; copies of the database from
 * before the rotation then do not open. ERR_NOT_FOUND "key_unknown", ERR_CONFLICT "key_in_use" for the current one. */
int key_forget(struct app *app, uint32_t number, const struct rotation_plan *plan, struct err *err) MUST_USE;

#endif
