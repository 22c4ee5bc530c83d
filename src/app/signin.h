/*
 * Signing in: name and password, then a second factor (a one-time code; for a parent the phone she made the account
 * with). Back-off counts per name and per address, known or not, so that it tells nobody who exists. Passwords are
 * checked outside any transaction, by one worker.
 */
#ifndef KIEM_APP_SIGNIN_H
#define KIEM_APP_SIGNIN_H

#include "app/app.h"

enum { SESSION_MINUTES = 60, SESSION_CODE_MINUTES = 10 };

/* The session behind a token's hash. Using it extends it, once a minute. ERR_NOT_FOUND when there is none or it ended. */
struct session_found {
    bool open;        /* signed in; else the one-time code is still to come, or … */
    bool asks_role;   /* … in which of her roles she works */
    bool other_roles; /* of one that is open: she has other roles too */
    struct actor who; /* when it is open; without source, request and browser */
    char csrf[TOKEN_TEXT];
    int64_t seen_at, expires_at;
};
int signin_session(struct session_found *out, struct call *c, const char *session_hash,
                   struct err *err) MUST_USE;
/* The same in the transaction of `c`, which can write. */
int signin_session_within(struct session_found *out, struct call *c, const char *session_hash,
                          struct err *err) MUST_USE;

struct signin {
    const char *login, *password;
    const char *device; /* token of a parent's phone, or NULL */
};
struct signed_in {
    char token[TOKEN_TEXT]; /* for the cookie */
    bool open;              /* false: the code is still asked, or … */
    bool asks_role;         /* … in which of her roles she works */
};
/* ERR_DENIED "signin_wrong" (whatever was wrong), ERR_BUSY "signin_wait" (arg: minutes), "signin_busy". */
int signin_password(struct signed_in *out, struct call *c, const struct signin *in, struct err *err) MUST_USE;
/* The second step, on a session that waits for its code: a new token. Who has several roles must still say in which she works.
 * ERR_DENIED "totp_wrong", ERR_BUSY "signin_wait". */
int signin_code(struct signed_in *out, struct call *c, const char *session_hash, const char *code,
                struct err *err) MUST_USE;
/* The code that would be right now; for the demo page only. */
int signin_demo_code(char out[7], struct call *c, const char *session_hash, struct err *err) MUST_USE;
/* The roles of the account behind a session, into c->page "roles": {id, organisation, role, profession, is_current}. ERR_DENIED
 * "sign_in_first" while its code is still to come. */
int signin_roles(struct call *c, const char *session_hash, struct err *err) MUST_USE;
/* In which of them she works from now on: a new token; the session that asks ends, and so do her sessions in any other role.
 * ERR_CONFLICT "role_gone" when she does not have it (any more). */
int signin_choose(struct signed_in *out, enum role *role, struct call *c, const char *session_hash,
                  const char *membership, struct err *err) MUST_USE;
/* An open session for `account`, a parent's, in the running transaction: after a link was used. */
int signin_open(struct signed_in *out, struct call *c, const char *account, struct err *err) MUST_USE;
/* Another password for the actor's account, who says the current one; every session ends and a new one opens. Wrong
 * guesses wait like those at signing in: a phone that lies open is no way in. ERR_INVALID "password_current", ERR_BUSY
 * "signin_wait". */
int signin_change_password(struct signed_in *out, struct call *c, const char *current, const char *fresh,
                           struct err *err) MUST_USE;
/* A session with a fresh token, in the running transaction. `step`: "code", "role" or "open". */
struct new_session {
    const char *account, *membership, *step;
};
int session_insert(struct signed_in *out, struct call *c, const struct new_session *in,
                   struct err *err) MUST_USE;
int signin_end(struct call *c, const char *session_hash, struct err *err) MUST_USE;

/* Makes an account of kind "professional" or "parent" in the running transaction. `password_hash` comes from
 * passwords_hash(). `totp_secret` may be NULL (parents). ERR_CONFLICT "login_taken". */
struct new_account {
    const char *kind, *login, *name, *password_hash, *totp_secret, *lang, *person;
};
int account_create(const char **id, struct call *c, const struct new_account *in, struct err *err) MUST_USE;

#endif
