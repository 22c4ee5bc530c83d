/* See signin.h. Knows nothing of cookies or pages. */
#include "app/signin.h"

#include "base/str.h"

#include <stdio.h>
#include <string.h>

#define MINUTE_MS INT64_C(60000)
enum { FREE_TRIES = 5, LONGEST_WAIT_MINUTES = 60, TOTP_STEP_SECONDS = 30 };

/* One step of signing in, handed to a transaction. */
struct attempt {
    struct call *call;
    const struct signin *in;
    const char *session_hash, *code;
    char login_key[65], source_key[65], new_hash[128];
    struct value *account;
    bool right;
    struct signed_in result;
};

static struct store store_in(struct call *c, struct tx *tx)
{
    return (struct store){.tx = tx, .arena = c->arena, .vault = c->app->vault};
}

/* --- sessions --- */

struct find_session {
    struct call *call;
    const char *hash;
    struct session_found *out;
};

/* The columns of "session_find": every request reads them, so they are not made into a value first. */
enum {
    COLUMN_ACCOUNT,
    COLUMN_MEMBERSHIP,
    COLUMN_STEP,
    COLUMN_CSRF,
    COLUMN_EXPIRES,
    COLUMN_SEEN,
    COLUMN_KIND,
    COLUMN_NAME,
    COLUMN_PERSON,
    COLUMN_ROLE,
    COLUMN_ORG,
    COLUMN_ORG_KIND,
    COLUMN_ORG_NAME,
    COLUMN_OTHER_ROLES
};

static void read_session(struct session_found *out, const struct db_rows *row)
{
    struct actor *a = &out->who;
    bool parent = text_is(db_column_text(row, COLUMN_KIND), "parent");
    const char *step = db_column_text(row, COLUMN_STEP);
    *out = (struct session_found){.open = text_is(step, "open"),
                                  .asks_role = text_is(step, "role"),
                                  .other_roles = db_column_int(row, COLUMN_OTHER_ROLES) != 0,
                                  .seen_at = db_column_int(row, COLUMN_SEEN),
                                  .expires_at = db_column_int(row, COLUMN_EXPIRES)};
    text_copy(out->csrf, sizeof out->csrf, db_column_text(row, COLUMN_CSRF));
    if (!out->open)
        return;
    a->kind = parent ? ACTOR_PARENT : ACTOR_PROFESSIONAL;
    a->role = parent ? ROLE_PARENT : role_of(db_column_text(row, COLUMN_ROLE));
    text_copy(a->account, sizeof a->account, db_column_text(row, COLUMN_ACCOUNT));
    text_copy(a->membership, sizeof a->membership, db_column_text(row, COLUMN_MEMBERSHIP));
    text_copy(a->org, sizeof a->org, db_column_text(row, COLUMN_ORG));
    text_copy(a->org_kind, sizeof a->org_kind, db_column_text(row, COLUMN_ORG_KIND));
    text_copy(a->person, sizeof a->person, db_column_text(row, COLUMN_PERSON));
    text_copy(a->name, sizeof a->name, db_column_text(row, COLUMN_NAME));
    text_copy(a->org_name, sizeof a->org_name, db_column_text(row, COLUMN_ORG_NAME));
}

static int find_session(struct tx *tx, void *context, struct err *err)
{
    struct find_session *f = context;
    struct call *c = f->call;
    DB_ROWS_AUTO rows = {0};
    /* Whoever began today must not be sent away when the clock is set back over midnight: the clock is what is wrong. */
    int64_t latest = atomic_load(&c->app->latest);
    int32_t today = latest > c->now ? instant_day(latest) : c->today;
    int rc =
        db_query(&rows, tx, SQL_SESSION_FIND, DB_ARGS(db_text(f->hash), db_int(c->now), db_int(today)), err);
    if (rc == 0)
        rc = db_next(&rows, err);
    if (rc == 0)
        return err_set(err, ERR_NOT_FOUND, "session", "not_found", NULL);
    if (rc < 0)
        return rc;
    read_session(f->out, &rows);
    return 0;
}

static int extend_session(struct tx *tx, void *context, struct err *err)
{
    struct find_session *f = context;
    struct store s = store_in(f->call, tx);
    int64_t now = f->call->now;
    return store_run(NULL, &s, SQL_SESSION_EXTEND,
                     DB_ARGS(db_text(f->hash), db_int(now), db_int(now + SESSION_MINUTES * MINUTE_MS)), err);
}

/* Using it moves its end. */
static int use_session(struct find_session *f, struct tx *tx, struct err *err)
{
    struct session_found *found = f->out;
    int64_t now = f->call->now;
    if (!found->open || now - found->seen_at <= MINUTE_MS)
        return 0;
    found->expires_at = now + SESSION_MINUTES * MINUTE_MS;
    return tx ? extend_session(tx, f, err) : db_write(f->call->app->db, extend_session, f, err);
}

int signin_session(struct session_found *out, struct call *c, const char *session_hash, struct err *err)
{
    struct session_found found = {0};
    struct find_session f = {.call = c, .hash = session_hash, .out = &found};
    int rc = db_read(c->app->db, find_session, &f, err);
    if (rc == 0)
        rc = use_session(&f, NULL, err);
    if (rc == 0)
        *out = found;
    return rc;
}

int signin_session_within(struct session_found *out, struct call *c, const char *session_hash,
                          struct err *err)
{
    struct session_found found = {0};
    struct find_session f = {.call = c, .hash = session_hash, .out = &found};
    int rc = find_session(c->store.tx, &f, err);
    if (rc == 0)
        rc = use_session(&f, c->store.tx, err);
    if (rc == 0)
        *out = found;
    return rc;
}

int session_insert(struct signed_in *out, struct call *c, const struct new_session *in, struct err *err)
{
    char hash[65], csrf[TOKEN_TEXT];
    struct signed_in made = {.open = text_is(in->step, "open"), .asks_role = text_is(in->step, "role")};
    token_new(made.token, &c->app->rng);
    token_hash(hash, made.token);
    token_new(csrf, &c->app->rng);
    int64_t minutes = made.open ? SESSION_MINUTES : SESSION_CODE_MINUTES;
    int rc =
        store_run(NULL, &c->store, SQL_SESSION_INSERT,
                  DB_ARGS(db_text(hash), db_text(in->account), db_text(in->membership), db_text(in->step),
                          db_text(csrf), db_int(c->now), db_int(c->now + minutes * MINUTE_MS)),
                  err);
    if (rc == 0)
        *out = made;
    return rc;
}

/* A professional works in one role at a time, for one organisation; who has several says in which (signin_role.c). */
static int open_session(struct attempt *t, struct store *s, const char *step, struct err *err)
{
    struct call *c = t->call;
    struct new_session in = {.account = value_get_text(t->account, "id"), .step = step};
    struct value *roles;
    int rc =
        store_all(&roles, s, SQL_ACCOUNT_MEMBERSHIP, DB_ARGS(db_text(in.account), db_int(c->today)), err);
    if (rc < 0)
        return rc;
    if (value_count(roles) == 1)
        in.membership = value_get_text(value_item(roles, 0), "id");
    else if (value_count(roles) > 1 && text_is(step, "open"))
        in.step = "role";
    c->store = *s;
    return session_insert(&t->result, c, &in, err);
}

/* --- back-off: five tries are free, then 1, 2, 4 … minutes --- */

static int64_t wait_minutes(int64_t failed)
{
    if (failed < FREE_TRIES)
        return 0;
    int64_t doublings = failed - FREE_TRIES;
    return doublings >= 6 ? LONGEST_WAIT_MINUTES : INT64_C(1) << doublings;
}

static int check_wait(struct attempt *t, const struct store *s, const char *key, struct err *err)
{
    struct value *row;
    int rc = store_one(&row, s, SQL_ATTEMPT_FIND, DB_ARGS(db_text(key)), err);
    if (rc == ERR_NOT_FOUND)
        return 0;
    if (rc < 0)
        return rc;
    int64_t left = value_get_int(row, "locked_ms", 0) - t->call->now;
    if (left <= 0)
        return 0;
    return err_set(err, ERR_BUSY, "sign_in", "signin_wait", "%lld",
                   (long long)((left + MINUTE_MS - 1) / MINUTE_MS));
}

static int count_failure(struct attempt *t, const struct store *s, const char *key, struct err *err)
{
    struct value *row = NULL;
    int rc = store_one(&row, s, SQL_ATTEMPT_FIND, DB_ARGS(db_text(key)), err);
    if (rc < 0 && rc != ERR_NOT_FOUND)
        return rc;
    int64_t failed = (rc == 0 ? value_get_int(row, "failed", 0) : 0) + 1;
    int64_t until = t->call->now + wait_minutes(failed) * MINUTE_MS;
    return store_run(NULL, s, SQL_ATTEMPT_FAILED,
                     DB_ARGS(db_text(key), db_int(failed), db_int(until), db_int(t->call->now)), err);
}

static int note(struct attempt *t, struct store *s, const char *action, const char *outcome, struct err *err)
{
    t->call->store = *s;
    struct audit_note line = {.action = action,
                              .object = "session",
                              .object_id = value_get_text(t->account, "id"),
                              .outcome = outcome};
    return audit_write(t->call, &line, err);
}

static int find_account(struct tx *tx, void *context, struct err *err)
{
    struct attempt *t = context;
    struct store s = store_in(t->call, tx);
    int rc = check_wait(t, &s, t->login_key, err);
    if (rc == 0)
        rc = check_wait(t, &s, t->source_key, err);
    if (rc == 0)
        rc = store_one(&t->account, &s, SQL_ACCOUNT_BY_LOGIN, DB_ARGS(db_text(t->login_key)), err);
    return rc == ERR_NOT_FOUND ? 0 : rc;
}

static int known_device(bool *out, struct attempt *t, struct store *s, struct err *err)
{
    *out = false;
    if (!t->in->device || strlen(t->in->device) != TOKEN_TEXT - 1)
        return 0;
    char hash[65];
    token_hash(hash, t->in->device);
    struct value *row;
    int rc = store_one(&row, s, SQL_DEVICE_FIND,
                       DB_ARGS(db_text(hash), db_text(value_get_text(t->account, "id"))), err);
    if (rc == ERR_NOT_FOUND)
        return 0;
    if (rc == 0)
        rc = store_run(NULL, s, SQL_DEVICE_SEEN, DB_ARGS(db_text(hash), db_int(t->call->now)), err);
    *out = rc == 0;
    return rc;
}

static int finish_password(struct tx *tx, void *context, struct err *err)
{
    struct attempt *t = context;
    struct store s = store_in(t->call, tx);
    int rc;
    if (!t->right) {
        rc = count_failure(t, &s, t->login_key, err);
        if (rc == 0)
            rc = count_failure(t, &s, t->source_key, err);
        return rc == 0 ? note(t, &s, "sign_in", "failed", err) : rc;
    }
    bool device = false;
    rc = known_device(&device, t, &s, err);
    if (rc == 0)
        rc = store_run(NULL, &s, SQL_ATTEMPT_FORGET, DB_ARGS(db_text(t->source_key)), err);
    if (rc == 0)
        rc = open_session(t, &s, device ? "open" : "code", err);
    if (rc == 0 && device)
        rc = store_run(NULL, &s, SQL_ATTEMPT_FORGET, DB_ARGS(db_text(t->login_key)), err);
    if (rc == 0 && device)
        rc = note(t, &s, "sign_in", "ok", err);
    return rc;
}

int signin_password(struct signed_in *out, struct call *c, const struct signin *in, struct err *err)
{
    struct attempt t = {.call = c, .in = in};
    vault_hash(t.login_key, c->app->vault, "login", in->login);
    vault_hash(t.source_key, c->app->vault, "source", c->actor->source);
    int rc = db_read(c->app->db, find_account, &t, err);
    if (rc < 0)
        return rc;
    const char *hash = value_get_text(t.account, "password_hash");
    rc = passwords_check(c->app->passwords, hash ? hash : "", in->password, err);
    if (rc < 0 && rc != ERR_DENIED)
        return rc;
    t.right = rc == 0;
    rc = db_write(c->app->db, finish_password, &t, err);
    if (rc < 0)
        return rc;
    if (!t.right)
        return err_set(err, ERR_DENIED, "login", "signin_wrong", NULL);
    *out = t.result;
    return 0;
}

/* --- the code --- */

static int read_secret(char **secret, int64_t *last_step, struct attempt *t, struct store *s, struct err *err)
{
    struct value *row;
    int rc = store_one(&row, s, SQL_SESSION_FIND,
                       DB_ARGS(db_text(t->session_hash), db_int(t->call->now), db_int(t->call->today)), err);
    if (rc == ERR_NOT_FOUND)
        return err_set(err, ERR_DENIED, "session", "sign_in_first", NULL);
    if (rc < 0)
        return rc;
    t->account = value_object(t->call->arena);
    const char *account = value_get_text(row, "account_id");
    value_put_text(t->account, "id", account);
    DB_ROWS_AUTO rows = {0};
    rc = db_query(&rows, s->tx, SQL_ACCOUNT_TOTP, DB_ARGS(db_text(account)), err);
    if (rc == 0)
        rc = db_next(&rows, err);
    if (rc < 0)
        return rc;
    if (rc == 0 || db_column_null(&rows, 2))
        return err_set(err, ERR_DENIED, "code", "device_needed", NULL);
    *last_step = db_column_int(&rows, 1);
    struct sealed box = {0};
    box.data = db_column_blob(&rows, 2, &box.len);
    struct seal_key key = vault_key(t->call->app->vault, VAULT_TOTP);
    return unseal(secret, t->call->arena, &key, account, box, err);
}

static int check_code(struct tx *tx, void *context, struct err *err)
{
    struct attempt *t = context;
    struct store s = store_in(t->call, tx);
    char *secret = NULL;
    int64_t last = 0, step = 0;
    int rc = read_secret(&secret, &last, t, &s, err);
    if (rc < 0)
        return rc;
    /* Counted by account: who has the password gets no new guesses by signing in anew. */
    const char *account = value_get_text(t->account, "id");
    vault_hash(t->source_key, t->call->app->vault, "code", account);
    rc = check_wait(t, &s, t->source_key, err);
    if (rc < 0)
        return rc;
    rc = totp_check(&step, secret, t->code, t->call->now, last, err);
    t->right = rc == 0;
    if (rc == ERR_DENIED) {
        rc = count_failure(t, &s, t->source_key, err);
        return rc == 0 ? note(t, &s, "sign_in", "failed", err) : rc;
    }
    if (rc == 0)
        rc = store_run(NULL, &s, SQL_ACCOUNT_TOTP_USED, DB_ARGS(db_text(account), db_int(step)), err);
    if (rc == 0)
        rc = store_run(NULL, &s, SQL_SESSION_DELETE, DB_ARGS(db_text(t->session_hash)), err);
    if (rc == 0)
        rc = open_session(t, &s, "open", err);
    if (rc == 0)
        rc = store_run(NULL, &s, SQL_ATTEMPT_FORGET, DB_ARGS(db_text(t->source_key)), err);
    if (rc == 0)
        rc = store_run(NULL, &s, SQL_ATTEMPT_FORGET_LOGIN, DB_ARGS(db_text(account)), err);
    return rc == 0 ? note(t, &s, "sign_in", "ok", err) : rc;
}

int signin_code(struct signed_in *out, struct call *c, const char *session_hash, const char *code,
                struct err *err)
{
    struct attempt t = {.call = c, .session_hash = session_hash, .code = code};
    int rc = db_write(c->app->db, check_code, &t, err);
    if (rc < 0)
        return rc;
    if (!t.right)
        return err_set(err, ERR_DENIED, "code", "totp_wrong", NULL);
    *out = t.result;
    return 0;
}

struct demo_code {
    struct attempt attempt;
    char *out;
};

static int make_demo_code(struct tx *tx, void *context, struct err *err)
{
    struct demo_code *d = context;
    struct store s = store_in(d->attempt.call, tx);
    char *secret = NULL;
    int64_t last = 0;
    int rc = read_secret(&secret, &last, &d->attempt, &s, err);
    int64_t step = d->attempt.call->now / 1000 / TOTP_STEP_SECONDS;
    return rc == 0 ? totp_code(d->out, secret, step > last ? step : last + 1, err) : rc;
}

int signin_demo_code(char out[7], struct call *c, const char *session_hash, struct err *err)
{
    struct demo_code d = {.attempt = {.call = c, .session_hash = session_hash}, .out = out};
    return db_read(c->app->db, make_demo_code, &d, err);
}

int signin_open(struct signed_in *out, struct call *c, const char *account, struct err *err)
{
    struct attempt t = {.call = c, .account = value_object(c->arena)};
    value_put_text(t.account, "id", account);
    int rc = open_session(&t, &c->store, "open", err);
    if (rc == 0)
        *out = t.result;
    return rc;
}

/* --- another password --- */

static int find_password(struct tx *tx, void *context, struct err *err)
{
    struct attempt *t = context;
    struct store s = store_in(t->call, tx);
    int rc = check_wait(t, &s, t->login_key, err);
    return rc == 0 ? store_one(&t->account, &s, SQL_ACCOUNT_PASSWORD,
                               DB_ARGS(db_text(t->call->actor->account)), err)
                   : rc;
}

static int set_password(struct tx *tx, void *context, struct err *err)
{
    struct attempt *t = context;
    struct store s = store_in(t->call, tx);
    const char *account = t->call->actor->account;
    int rc;
    if (!t->right) {
        rc = count_failure(t, &s, t->login_key, err);
        return rc == 0 ? note(t, &s, "account", "failed", err) : rc;
    }
    rc =
        store_run(NULL, &s, SQL_ACCOUNT_RENEW_PASSWORD, DB_ARGS(db_text(account), db_text(t->new_hash)), err);
    if (rc == 0)
        rc = store_run(NULL, &s, SQL_ATTEMPT_FORGET, DB_ARGS(db_text(t->login_key)), err);
    if (rc == 0)
        rc = store_run(NULL, &s, SQL_SESSION_DELETE_ACCOUNT, DB_ARGS(db_text(account)), err);
    if (rc == 0)
        rc = open_session(t, &s, "open", err);
    return rc == 0 ? note(t, &s, "account", "ok", err) : rc;
}

int signin_change_password(struct signed_in *out, struct call *c, const char *current, const char *fresh,
                           struct err *err)
{
    struct attempt t = {.call = c};
    vault_hash(t.login_key, c->app->vault, "password", c->actor->account);
    int rc = db_read(c->app->db, find_password, &t, err);
    if (rc == 0)
        rc = passwords_check(c->app->passwords, value_get_text(t.account, "password_hash"), current, err);
    if (rc < 0 && rc != ERR_DENIED)
        return rc;
    t.right = rc == 0;
    rc = t.right ? passwords_hash(t.new_hash, c->app->passwords, fresh, err) : 0;
    if (rc == 0)
        rc = db_write(c->app->db, set_password, &t, err);
    if (rc < 0)
        return rc;
    if (!t.right)
        return err_set(err, ERR_INVALID, "current", "password_current", NULL);
    *out = t.result;
    return 0;
}

static int end_session(struct tx *tx, void *context, struct err *err)
{
    struct attempt *t = context;
    struct store s = store_in(t->call, tx);
    int rc = store_run(NULL, &s, SQL_SESSION_DELETE, DB_ARGS(db_text(t->session_hash)), err);
    return rc == 0 ? note(t, &s, "sign_out", "ok", err) : rc;
}

int signin_end(struct call *c, const char *session_hash, struct err *err)
{
    struct attempt t = {.call = c, .session_hash = session_hash};
    return db_write(c->app->db, end_session, &t, err);
}

/* --- accounts --- */

static int seal_for(struct db_arg *out, struct call *c, enum vault_use use, const char *context,
                    const char *text, struct err *err)
{
    if (!text) {
        *out = db_none();
        return 0;
    }
    struct seal_key key = vault_key(c->app->vault, use);
    struct sealed box;
    int rc = seal(&box, c->arena, &key, context, text, err);
    if (rc == 0)
        *out = db_blob(box.data, box.len);
    return rc;
}

int account_create(const char **id, struct call *c, const struct new_account *in, struct err *err)
{
    char login_hash[65];
    vault_hash(login_hash, c->app->vault, "login", in->login);
    struct value *taken;
    int rc = store_one(&taken, &c->store, SQL_ACCOUNT_HOLDER, DB_ARGS(db_text(login_hash)), err);
    if (rc == 0)
        return err_set(err, ERR_CONFLICT, "login", "login_taken", NULL);
    if (rc != ERR_NOT_FOUND)
        return rc;
    const char *account = call_id(c);
    struct db_arg login, totp;
    /* A parent's name to sign in with goes when her key goes. */
    rc = in->person ? store_seal(&login, &c->store, in->person, "login", in->login, err)
                    : seal_for(&login, c, VAULT_ACCOUNT, account, in->login, err);
    if (rc == 0)
        rc = seal_for(&totp, c, VAULT_TOTP, account, in->totp_secret, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_ACCOUNT_INSERT,
                       DB_ARGS(db_text(account), db_text(in->kind), db_text(login_hash), login,
                               db_text(in->name), db_text(in->password_hash), totp,
                               db_text(in->lang ? in->lang : "nl"), db_text(in->person), db_int(c->now)),
                       err);
    if (rc == 0)
        *id = account;
    return rc;
}
