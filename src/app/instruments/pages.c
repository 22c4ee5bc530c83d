/* Imported instruments as an administrator meets them: the list, one version with what was told at its import, withdrawing
 * and taking back; and that who has a file is due for what came. */
#include "app/instruments/instruments.h"

#include "app/instruments/shelf.h"
#include "app/jobs.h"
#include "app/signals/signals.h"
#include "base/str.h"

enum { DUE_AT_A_TIME = 200 };

int instruments_page(struct call *c, struct err *err)
{
    struct value *rows;
    int rc = shelf_sync(c, err);
    if (rc == 0)
        rc = store_all(&rows, &c->store, SQL_INSTRUMENT_LIST, DB_NO_ARGS, err);
    if (rc < 0)
        return rc;
    struct value *list = value_put_array(c->page, "instruments");
    for (size_t i = 0; i < value_count(rows); i++) {
        struct value *row = value_copy(c->arena, value_item(rows, i));
        const char *id = value_get_text(row, "id"), *title = value_get_text(row, "title");
        bool withdrawn = text_is(value_get_text(row, "state"), "withdrawn");
        value_put_text(row, "href", arena_printf(c->arena, "/admin/instruments/%s", id));
        value_put_bool(row, "is_withdrawn", withdrawn);
        if (!title || !title[0])
            value_put_text(row, "title", value_get_text(row, "code"));
        value_add(list, row);
    }
    return 0;
}

int instrument_new(struct call *c, struct err *err)
{
    (void)c;
    (void)err;
    return 0;
}

static int find(struct value **out, struct call *c, struct err *err)
{
    const char *id = call_param(c, "instrument");
    int rc = store_one(out, &c->store, SQL_INSTRUMENT_GET, DB_ARGS(db_text(id)), err);
    return rc == ERR_NOT_FOUND ? err_set(err, ERR_NOT_FOUND, "instrument", "instrument_unknown", "%s", id)
                               : rc;
}

/* Whether it still loads: content may have lost a factor since. */
static void put_loads(struct call *c, const struct value *row)
{
    struct shelved loaded;
    struct err why = {0};
    int rc = shelved_load(&loaded, c->arena, c->app->content, row, &why);
    value_put_text(c->page, "broken", rc < 0 ? arena_printf(c->arena, "%s %s", why.where, why.arg) : NULL);
    value_put_int(c->page, "questions", rc == 0 ? (int64_t)loaded.instrument.questionnaire->count : 0);
}

int instrument_page(struct call *c, struct err *err)
{
    static const char *const members[] = {"id",    "code",        "version", "url",
                                          "title", "imported_at", "by_name", "withdrawn_at"};
    struct value *row;
    int rc = find(&row, c, err);
    if (rc < 0)
        return rc;
    struct value *shown = value_put_object(c->page, "instrument");
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        value_put_text(shown, members[i], value_get_text(row, members[i]));
    const char *title = value_get_text(row, "title"), *id = value_get_text(row, "id");
    if (!title || !title[0])
        value_put_text(shown, "title", value_get_text(row, "code"));
    value_put_bool(shown, "is_partial", value_get_bool(row, "is_partial"));
    value_put_bool(shown, "is_withdrawn", text_is(value_get_text(row, "state"), "withdrawn"));
    value_put_bool(shown, "has_scoring", value_kind(value_get(row, "scoring")) == VALUE_OBJECT);
    value_put_text(shown, "copyright", value_get_text(value_get(row, "questionnaire"), "copyright"));
    value_put(c->page, "found", value_copy(c->arena, value_get(row, "found")));
    value_put_text(c->page, "withdraw", arena_printf(c->arena, "/admin/instruments/%s/withdraw", id));
    value_put_text(c->page, "restore", arena_printf(c->arena, "/admin/instruments/%s/restore", id));
    put_loads(c, row);
    return 0;
}

static int turn(struct call *c, enum sql_name statement, const char *action, struct err *err)
{
    struct value *row;
    int changed = 0;
    int rc = find(&row, c, err);
    if (rc < 0)
        return rc;
    const char *id = value_get_text(row, "id");
    rc = statement == SQL_INSTRUMENT_WITHDRAW
             ? store_run(&changed, &c->store, statement, DB_ARGS(db_text(id), db_int(c->now)), err)
             : store_run(&changed, &c->store, statement, DB_ARGS(db_text(id)), err);
    if (rc == 0 && changed > 0)
        rc = audit_write(c, &(struct audit_note){.action = action, .object = "instrument", .object_id = id},
                         err);
    if (rc == 0 && changed > 0)
        rc = shelf_changed(c, err);
    if (rc == 0 && changed > 0)
        rc = job_plan(c, "instrument_due", call_id(c), "", c->now, err);
    if (rc == 0)
        call_go(c, "/admin/instruments/%s?done=%s", id,
                statement == SQL_INSTRUMENT_WITHDRAW ? "instrument_withdrawn" : "instrument_restored");
    return rc;
}

int instrument_withdraw(struct call *c, struct err *err)
{
    return turn(c, SQL_INSTRUMENT_WITHDRAW, "withdraw", err);
}

int instrument_restore(struct call *c, struct err *err)
{
    return turn(c, SQL_INSTRUMENT_ACTIVATE, "change", err);
}

int instrument_due_job(struct call *c, struct err *err)
{
    struct value *rows;
    const char *after = value_get_text(c->params, "detail"), *ref = value_get_text(c->params, "ref_id");
    int rc = shelf_sync(c, err);
    if (rc == 0)
        rc = store_all(&rows, &c->store, SQL_INSTRUMENT_PERSONS,
                       DB_ARGS(db_text(after ? after : ""), db_int(DUE_AT_A_TIME)), err);
    if (rc < 0)
        return rc;
    size_t n = value_count(rows);
    for (size_t i = 0; rc == 0 && i < n; i++)
        rc = due_refresh(c, value_get_text(value_item(rows, i), "id"), err);
    if (rc == 0 && n == DUE_AT_A_TIME)
        rc = job_plan(c, "instrument_due", ref, value_get_text(value_item(rows, n - 1), "id"), c->now, err);
    return rc;
}
