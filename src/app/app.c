/* See app.h: how a use case is run, and the small words every use case is written in. Holds no rule. */
#include "app/app.h"

#include "app/change.h"
#include "app/page_known.h"
#include "app/routemap/in_force.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    enum role role;
    const char *code;
} roles[] = {
    {ROLE_PROFESSIONAL, "professional"},
    {ROLE_ASSISTANT, "assistant"},
    {ROLE_COORDINATOR, "coordinator"},
    {ROLE_ADMIN, "admin"},
    {ROLE_PARENT, "parent"},
    {ROLE_NNZ_HOLDER, "nnz_holder"},
    {ROLE_NNZ_LEADER, "nnz_leader"},
};

enum role role_of(const char *code)
{
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
        if (text_is(roles[i].code, code))
            return roles[i].role;
    return ROLE_NONE;
}

const char *role_code(enum role role)
{
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
        if (roles[i].role == role)
            return roles[i].code;
    return "none";
}

struct run {
    struct call *call;
    use_case *use;
};

/* What follows from a piece of memory that was not there ("" for an id, no field, no row) is not what went wrong, and no
 * refusal: the arena knows better. */
static int honest(struct call *c, int rc, struct err *err)
{
    if (!arena_failed(c->arena) || rc == ERR_NOMEM)
        return rc;
    c->denied = (struct audit_note){0};
    return err_nomem(err);
}

static int in_transaction(struct tx *tx, void *context, struct err *err)
{
    struct run *run = context;
    struct call *c = run->call;
    struct changes changes;
    struct store_keys keys = {0};
    c->store = (struct store){.tx = tx, .arena = c->arena, .vault = c->app->vault};
    c->page = value_object(c->arena);
    c->location = NULL;
    c->denied = (struct audit_note){0};
    page_forget(c);
    c->store.keys = &keys;
    changes_begin(c, &changes);
    int rc = run->use(c, err);
    if (rc == 0)
        rc = changes_count(c, err);
    c->changes = NULL;
    store_keys_wipe(&keys);
    c->store = (struct store){.arena = c->arena, .vault = c->app->vault};
    return honest(c, rc, err);
}

static int record_denial(struct tx *tx, void *context, struct err *err)
{
    struct call *c = context;
    c->store = (struct store){.tx = tx, .arena = c->arena, .vault = c->app->vault};
    int rc = audit_write(c, &c->denied, err);
    c->store.tx = NULL;
    return rc;
}

enum { CLOCK_SLACK_MS = 2 * 60000 };

int clock_follows(int64_t latest, int64_t now, struct err *err)
{
    if (now >= latest - CLOCK_SLACK_MS)
        return 0;
    return err_set(err, ERR_BUSY, "clock", "clock_back", "%lld", (long long)((latest - now) / 60000));
}

/* Remembers the latest instant of all calls, when time is watched. */
static int watch_clock(struct call *c, struct err *err)
{
    int64_t latest = atomic_load(&c->app->latest);
    if (latest == 0)
        return 0;
    while (c->now > latest && !atomic_compare_exchange_weak(&c->app->latest, &latest, c->now))
        continue;
    return clock_follows(latest, c->now, err);
}

/* What a run ended in, with the record of a refusal, which its own transaction took back. */
static int ended(struct call *c, int rc, struct err *err)
{
    if (rc != ERR_DENIED || !c->denied.outcome)
        return rc;
    struct err second;
    int written = db_write(c->app->db, record_denial, c, &second);
    if (written < 0 && err)
        *err = second; /* a refusal that could not be recorded is reported as what went wrong */
    return written < 0 ? written : rc;
}

int app_run(struct call *c, use_case *use, struct err *err)
{
    struct run run = {c, use};
    int rc = watch_clock(c, err);
    if (rc < 0)
        return rc;
    rc = db_write(c->app->db, in_transaction, &run, err);
    return ended(c, rc, err);
}

static int run_later(struct tx *tx, void *context, struct err *err)
{
    const struct app_later *later = context;
    struct run run = {later->call, later->use};
    return in_transaction(tx, &run, err);
}

static void pass_on(struct db_later *write)
{
    struct app_later *later = write->context;
    later->done(later);
}

int app_run_later(struct app_later *later, struct err *err)
{
    int rc = watch_clock(later->call, err);
    if (rc < 0)
        return rc;
    later->write = (struct db_later){.work = run_later, .context = later, .done = pass_on};
    return db_write_later(later->call->app->db, &later->write) ? 0 : 1;
}

int app_run_end(struct app_later *later, struct err *err)
{
    if (later->write.result < 0 && err)
        *err = later->write.problem;
    return ended(later->call, later->write.result, err);
}

int app_look(struct call *c, use_case *use, struct err *err)
{
    struct run run = {c, use};
    return db_read(c->app->db, in_transaction, &run, err);
}

static struct db_arg text_or_none(const char *text)
{
    return text && text[0] ? db_text(text) : db_none();
}

int audit_write(struct call *c, const struct audit_note *note, struct err *err)
{
    const struct actor *who = c->actor;
    return store_run(
        NULL, &c->store, SQL_AUDIT_INSERT,
        DB_ARGS(db_text(call_id(c)), db_int(c->now), text_or_none(who->account),
                text_or_none(who->membership), text_or_none(who->org), db_text(role_code(who->role)),
                text_or_none(note->person), db_text(note->action), db_text(note->object),
                text_or_none(note->object_id), db_text(note->purpose ? note->purpose : "administration"),
                db_text(note->basis ? note->basis : "role"), db_text(note->outcome ? note->outcome : "ok"),
                db_text(who->source), db_text(who->request_id)),
        err);
}

const char *call_param(const struct call *c, const char *name)
{
    const char *text = value_get_text(c->params, name);
    return text ? text : "";
}

const char *call_field(const struct call *c, const char *name)
{
    const char *text = value_get_text(c->form, name);
    return text && text[0] ? text : NULL;
}

bool call_flag(const struct call *c, const char *name)
{
    return value_get_bool(c->form, name);
}

int64_t call_int(const struct call *c, const char *name, int64_t otherwise)
{
    return value_get_int(c->form, name, otherwise);
}

int32_t call_day(const struct call *c, const char *name, int32_t otherwise)
{
    return store_day(c->form, name, otherwise);
}

const char *call_id(struct call *c)
{
    struct id id = id_new(&c->app->clock, &c->app->rng);
    const char *text = arena_str(c->arena, id.text);
    return text ? text : "";
}

const char *call_text(const struct call *c, const char *key)
{
    const char *text = content_text(c->app->content, c->lang, key);
    return text ? text : key;
}

const char *call_label(const struct call *c, const char *list, const char *code)
{
    const char *label = code ? content_label(c->app->content, list, code, c->lang) : NULL;
    if (label && text_is(label, code) && text_is(list, "step") &&
        !content_has_code(c->app->content, list, code))
        label = own_step_label(c, code);
    return label ? label : code;
}

const char *call_error(const struct call *c, const struct err *err)
{
    const char *key = arena_printf(c->arena, "err.%s", err->key);
    const char *text = key ? content_text(c->app->content, c->lang, key) : NULL;
    if (!text)
        text = content_text(c->app->content, c->lang,
                            err_face(err->code)->http == 404 ? "err.not_found" : "err.io");
    if (!text)
        return err->key;
    BUF_AUTO out;
    buf_init(&out, 2048);
    for (const char *at = text; *at;) {
        if (strncmp(at, "{arg}", 5) == 0) {
            buf_adds(&out, err->arg);
            at += 5;
        } else if (strncmp(at, "{where}", 7) == 0) {
            buf_adds(&out, err->where);
            at += 7;
        } else {
            buf_addc(&out, *at++);
        }
    }
    const char *copy = arena_str(c->arena, buf_text(&out));
    return copy ? copy : text;
}

void choice_add(struct value *list, const char *value, const char *label)
{
    struct value *choice = value_add_object(list);
    value_put_text(choice, "value", value);
    value_put_text(choice, "label", label);
}

bool rows_have(const struct value *rows, const char *id)
{
    for (size_t i = 0; i < value_count(rows); i++)
        if (text_is(value_get_text(value_item(rows, i), "id"), id))
            return true;
    return false;
}

void call_go(struct call *c, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    c->location = arena_vprintf(c->arena, format, args);
    va_end(args);
}
