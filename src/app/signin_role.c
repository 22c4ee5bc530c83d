/*
 * In which role she works: who has several (two organisations; care and Nu Niet Zwanger) says so when she signs in, and may
 * change it. A session is of one role, and choosing one ends her sessions in the others, on whatever device: what one role
 * reaches is never at hand together with what another does. What a role may is not decided here.
 */
#include "app/signin.h"

#include "base/str.h"

struct choice {
    struct call *call;
    const char *session_hash, *membership;
    const char *account, *current; /* `current`: the role of the session that asks; NULL: none yet */
    struct value *roles;
    enum role role;
    struct signed_in result;
};

/* Whose session it is, and her roles today. */
static int find_roles(struct choice *ch, struct tx *tx, struct err *err)
{
    struct call *c = ch->call;
    struct value *row;
    c->store = (struct store){.tx = tx, .arena = c->arena, .vault = c->app->vault};
    int rc = store_one(&row, &c->store, SQL_SESSION_FIND,
                       DB_ARGS(db_text(ch->session_hash), db_int(c->now), db_int(c->today)), err);
    if (rc == ERR_NOT_FOUND || (rc == 0 && text_is(value_get_text(row, "step"), "code")))
        return err_set(err, ERR_DENIED, "session", "sign_in_first", NULL);
    if (rc < 0)
        return rc;
    ch->account = value_get_text(row, "account_id");
    ch->current = value_get_text(row, "membership_id");
    return store_all(&ch->roles, &c->store, SQL_ACCOUNT_MEMBERSHIP,
                     DB_ARGS(db_text(ch->account), db_int(c->today)), err);
}

static int look_roles(struct tx *tx, void *context, struct err *err)
{
    return find_roles(context, tx, err);
}

int signin_roles(struct call *c, const char *session_hash, struct err *err)
{
    struct choice ch = {.call = c, .session_hash = session_hash};
    int rc = db_read(c->app->db, look_roles, &ch, err);
    if (rc < 0)
        return rc;
    struct value *list = value_put_array(c->page, "roles");
    for (size_t i = 0; i < value_count(ch.roles); i++) {
        const struct value *row = value_item(ch.roles, i);
        const char *id = value_get_text(row, "id"), *profession = value_get_text(row, "profession");
        struct value *item = value_add_object(list);
        value_put_text(item, "id", id);
        value_put_text(item, "organisation", value_get_text(row, "org_name"));
        value_put_text(item, "role", call_label(c, "role", value_get_text(row, "role")));
        value_put_text(item, "profession", profession ? call_label(c, "profession", profession) : NULL);
        value_put_bool(item, "is_current", text_is(id, ch.current));
    }
    return 0;
}

/* The line of the audit names the role that she works in from here. */
static int note_role(struct choice *ch, const struct value *role, struct err *err)
{
    struct actor who = *ch->call->actor;
    struct call c = *ch->call;
    who.kind = ACTOR_PROFESSIONAL;
    who.role = ch->role;
    text_copy(who.account, sizeof who.account, ch->account);
    text_copy(who.membership, sizeof who.membership, value_get_text(role, "id"));
    text_copy(who.org, sizeof who.org, value_get_text(role, "org_id"));
    c.actor = &who;
    return audit_write(
        &c, &(struct audit_note){.action = "choose_role", .object = "session", .object_id = ch->account},
        err);
}

static const struct value *chosen(const struct choice *ch)
{
    for (size_t i = 0; i < value_count(ch->roles); i++)
        if (text_is(value_get_text(value_item(ch->roles, i), "id"), ch->membership))
            return value_item(ch->roles, i);
    return NULL;
}

static int choose(struct tx *tx, void *context, struct err *err)
{
    struct choice *ch = context;
    struct call *c = ch->call;
    int rc = find_roles(ch, tx, err);
    const struct value *role = rc == 0 ? chosen(ch) : NULL;
    if (rc == 0 && !role)
        rc = err_set(err, ERR_CONFLICT, "membership", "role_gone", NULL);
    if (rc < 0)
        return rc;
    ch->role = role_of(value_get_text(role, "role"));
    rc = store_run(NULL, &c->store, SQL_SESSION_DELETE, DB_ARGS(db_text(ch->session_hash)), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_SESSION_DELETE_OTHER_ROLES,
                       DB_ARGS(db_text(ch->account), db_text(ch->membership)), err);
    if (rc == 0)
        rc = session_insert(
            &ch->result, c,
            &(struct new_session){.account = ch->account, .membership = ch->membership, .step = "open"}, err);
    return rc == 0 ? note_role(ch, role, err) : rc;
}

int signin_choose(struct signed_in *out, enum role *role, struct call *c, const char *session_hash,
                  const char *membership, struct err *err)
{
    struct choice ch = {.call = c, .session_hash = session_hash, .membership = membership};
    int rc = db_write(c->app->db, choose, &ch, err);
    if (rc < 0)
        return rc;
    *out = ch.result;
    *role = ch.role;
    return 0;
}
