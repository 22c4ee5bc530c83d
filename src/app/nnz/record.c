/*
 * A record of Nu Niet Zwanger, for who holds the conversations: whether she comes in, the conversations, how it ended. No
 * name, no date of birth, no file: a number, and what the holder needs to know whom it is about, sealed. What is counted is
 * counted at once, without whom (nnz_tally), so that a record can go and the count stays.
 */
#include "app/nnz/nnz.h"

#include "app/life/life.h"
#include "base/str.h"

enum { LONGEST_AGO = 92 };

/* --- the list --- */

static void put_training(struct call *c, const struct nnz_place *place)
{
    char day[11] = "";
    if (place->trained_until != DAY_NONE)
        day_format(day, place->trained_until);
    value_put_text(c->page, "trained_day", day[0] ? day : NULL);
    value_put_bool(c->page, "is_trained", place->grant == NNZ_HOLD);
    value_put_text(c->page, "project", value_get_text(place->project, "name"));
    value_put_text(c->page, "area", value_get_text(place->project, "area_name"));
}

static bool takes_new(const struct nnz_place *place)
{
    return place->grant == NNZ_HOLD && !text_is(value_get_text(place->project, "state"), "ended");
}

int nnz_records(struct call *c, struct err *err)
{
    struct nnz_place place;
    struct value *rows;
    int rc =
        nnz_place_open(&place, c, NNZ_KEEP, &(struct audit_note){.action = "list", .object = "nnz"}, err);
    if (rc == 0)
        rc = store_all(&rows, &c->store, SQL_NNZ_RECORDS_OF, DB_ARGS(db_text(c->actor->membership)), err);
    if (rc < 0)
        return rc;
    put_training(c, &place);
    value_put_bool(c->page, "may_open", takes_new(&place));
    struct value *open = value_put_array(c->page, "records"), *closed = value_put_array(c->page, "closed");
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        const char *id = value_get_text(row, "id"), *closed_day = value_get_text(row, "closed_day");
        if (vault_destroyed(c->app->vault, id))
            continue;
        struct value *item = value_add_object(closed_day ? closed : open);
        value_put_text(item, "href", arena_printf(c->arena, "/nnz/records/%s", id));
        value_put_int(item, "number", value_get_int(row, "number", 0));
        value_put_text(item, "words", value_get_text(value_get(row, "body"), "words"));
        value_put_text(item, "touched_day", value_get_text(row, "touched_day"));
        value_put_text(item, "closed_day", closed_day);
    }
    value_put_int(c->page, "closed_count", (int64_t)value_count(closed));
    return 0;
}

/* --- who comes in --- */

int nnz_new(struct call *c, struct err *err)
{
    struct nnz_place place;
    int rc =
        nnz_place_open(&place, c, NNZ_HOLD, &(struct audit_note){.action = "open", .object = "nnz"}, err);
    if (rc == 0 && !takes_new(&place))
        rc = err_set(err, ERR_CONFLICT, "nnz", "nnz_ended", NULL);
    if (rc == 0)
        put_training(c, &place);
    return rc;
}

static bool is_ticked(const struct value *list, const char *code)
{
    for (size_t i = 0; i < value_count(list); i++)
        if (text_is(value_as_text(value_item(list, i), ""), code))
            return true;
    return false;
}

/* Of a condition it is said that it holds or that it does not; a situation that is not ticked is a no only when she says
 * that all were asked. */
static int answers_of(struct nnz_answers *out, struct call *c, struct err *err)
{
    const struct nnz *n = &c->app->content->nnz;
    const struct value *situations = value_get(c->form, "situations"),
                       *conditions = value_get(c->form, "conditions"), *not_so = value_get(c->form, "not_so");
    enum tri rest = call_flag(c, "asked") ? TRI_NO : TRI_UNKNOWN;
    for (size_t i = 0; i < n->situation_count; i++)
        out->situations[i] = is_ticked(situations, n->situations[i]) ? TRI_YES : rest;
    for (size_t i = 0; i < n->condition_count; i++) {
        const char *code = n->conditions[i].code;
        bool yes = is_ticked(conditions, code), no = is_ticked(not_so, code);
        if (yes && no)
            return err_set(err, ERR_INVALID, "not_so", "nnz_both", "%s", call_label(c, "nnz_not_so", code));
        out->conditions[i] = yes ? TRI_YES : no ? TRI_NO : TRI_UNKNOWN;
    }
    return 0;
}

static const char *reason_code(const struct nnz *n, const struct nnz_reason *r)
{
    return r->is_condition ? n->conditions[r->at].code : n->situations[r->at];
}

/* Why she does not come in: on this page, once. Kept is only that it was so. */
static int say_why_not(struct call *c, const struct nnz_place *place, const struct nnz_check *check,
                       struct err *err)
{
    const struct nnz *n = &c->app->content->nnz;
    struct value *list = value_put_array(c->page, "reasons");
    for (size_t i = 0; i < check->count; i++) {
        const struct nnz_condition *condition = &n->conditions[check->reasons[i].at];
        struct value *item = value_add_object(list);
        value_put_text(item, "code", condition->code);
        value_put_text(item, "label", label_in(&condition->not_so, c->lang));
        value_put_text(item, "otherwise", label_in(&condition->otherwise, c->lang));
    }
    put_training(c, place);
    return nnz_tally(c, place->id, "not_in",
                     check->count > 0 ? reason_code(n, &check->reasons[0]) : "no_situation", err);
}

/* What is still to be asked, in words. */
static int ask_more(struct call *c, const struct nnz_check *check, struct err *err)
{
    const struct nnz *n = &c->app->content->nnz;
    const struct nnz_reason *first = &check->reasons[0];
    if (!first->is_condition)
        return err_set(err, ERR_INVALID, "situations", "nnz_ask", NULL);
    return err_set(err, ERR_INVALID, "conditions", "nnz_ask_condition", "%s",
                   call_label(c, "nnz_condition", reason_code(n, first)));
}

static int set_body(struct call *c, const char *id, const struct value *body, int32_t closed, struct err *err)
{
    struct db_arg sealed;
    int rc = store_seal_json(&sealed, &c->store, id, "body_json", body, err);
    return rc < 0 ? rc
                  : store_run(NULL, &c->store, SQL_NNZ_RECORD_SET,
                              DB_ARGS(db_text(id), sealed, db_int(c->today),
                                      closed == DAY_NONE ? db_none() : db_int(closed)),
                              err);
}

/* A number, a key, and why she came in. */
static int insert(const char **out, struct call *c, const struct nnz_place *place,
                  const struct nnz_check *check, struct err *err)
{
    const char *id = call_id(c);
    SEAL_KEY_AUTO key = {0};
    struct sealed wrapped;
    int64_t number = 0;
    int rc = store_run(NULL, &c->store, SQL_NNZ_NUMBER_NEXT, DB_ARGS(db_text(place->id)), err);
    if (rc == 0)
        rc = store_int(&number, &c->store, SQL_NNZ_NUMBER, DB_ARGS(db_text(place->id)), err);
    if (rc == 0)
        rc = person_key_new(&key, &wrapped, c->arena, c->app->vault, id, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_NNZ_RECORD_INSERT,
                       DB_ARGS(db_text(id), db_text(place->id), db_int(number), db_text(c->actor->membership),
                               db_int(c->today), db_blob(wrapped.data, wrapped.len)),
                       err);
    struct value *body = value_object(c->arena), *why = value_put_array(body, "situations");
    for (size_t i = 0; i < check->count; i++)
        value_add_text(why, reason_code(&c->app->content->nnz, &check->reasons[i]));
    value_put_text(body, "words", call_field(c, "words"));
    if (rc == 0)
        rc = set_body(c, id, body, DAY_NONE, err);
    *out = id;
    return rc;
}

int nnz_create(struct call *c, struct err *err)
{
    struct nnz_place place;
    const char *id = NULL;
    int rc =
        nnz_place_open(&place, c, NNZ_HOLD, &(struct audit_note){.action = "create", .object = "nnz"}, err);
    if (rc == 0 && !takes_new(&place))
        rc = err_set(err, ERR_CONFLICT, "nnz", "nnz_ended", NULL);
    if (rc < 0)
        return rc;
    struct nnz_answers answers = {{0}, {0}};
    rc = answers_of(&answers, c, err);
    if (rc < 0)
        return rc;
    struct nnz_check check = nnz_check(&c->app->content->nnz, &answers);
    if (check.verdict == NNZ_ASK)
        return ask_more(c, &check, err);
    if (check.verdict == NNZ_OUT)
        return say_why_not(c, &place, &check, err);
    rc = insert(&id, c, &place, &check, err);
    if (rc == 0)
        rc = nnz_tally(c, place.id, "came_in", "", err);
    if (rc == 0)
        call_go(c, "/nnz/records/%s?done=nnz_opened", id);
    return rc;
}

/* --- one record --- */

static int put_steps(struct call *c, const char *id, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_NNZ_STEPS, DB_ARGS(db_text(id)), err);
    if (rc < 0)
        return rc;
    struct value *list = value_put_array(c->page, "steps");
    value_put_text(c->page, "forget", arena_printf(c->arena, "/nnz/records/%s/forget", id));
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i), *body = value_get(row, "body");
        struct value *item = value_add_object(list);
        value_put_text(item, "id", value_get_text(row, "id"));
        value_put_text(item, "day", value_get_text(row, "day"));
        value_put_text(item, "label", call_label(c, "nnz_step", value_get_text(body, "step")));
        value_put_text(item, "words", value_get_text(body, "words"));
    }
    return 0;
}

static int put_colleagues(struct call *c, const struct nnz_place *place, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_NNZ_COLLEAGUES,
                       DB_ARGS(db_text(place->id), db_text(c->actor->membership), db_int(c->today)), err);
    if (rc < 0)
        return rc;
    struct value *list = value_put_array(value_put_object(c->page, "choices"), "colleague");
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        choice_add(
            list, value_get_text(row, "id"),
            arena_printf(c->arena, "%s, %s", value_get_text(row, "name"), value_get_text(row, "org_name")));
    }
    value_put_bool(c->page, "may_hand_over", value_count(rows) > 0);
    return 0;
}

/* The day after which all of it goes by itself. */
static void put_goes(struct call *c, struct value *shown, const struct value *row)
{
    const char *closed = value_get_text(row, "closed_day");
    const struct retention_rule *rule =
        retention_find(&c->app->content->retention, closed ? "nnz_closed" : "nnz_open");
    int32_t from = store_day(row, closed ? "closed_day" : "touched_day", DAY_NONE);
    char day[11];
    bool goes = rule && rule->months > 0 && from != DAY_NONE;
    if (goes)
        day_format(day, day_add_months(from, rule->months));
    value_put_text(shown, "goes_day", goes ? day : NULL);
}

int nnz_page(struct call *c, struct err *err)
{
    struct nnz_place place;
    struct value *row;
    int rc = nnz_record_open(&row, &place, c, NNZ_KEEP, "read", err);
    if (rc < 0)
        return rc;
    const struct value *body = value_get(row, "body"), *why = value_get(body, "situations");
    const char *id = value_get_text(row, "id"), *closed = value_get_text(row, "closed_day"),
               *words = value_get_text(body, "words");
    struct value *shown = value_put_object(c->page, "record"), *list = value_put_array(shown, "situations");
    value_put_int(shown, "number", value_get_int(row, "number", 0));
    value_put_text(shown, "opened_day", value_get_text(row, "opened_day"));
    value_put_text(shown, "closed_day", closed);
    put_goes(c, shown, row);
    value_put_text(shown, "words", words);
    value_put_text(shown, "outcome",
                   closed ? call_label(c, "nnz_outcome", value_get_text(body, "outcome")) : NULL);
    for (size_t i = 0; i < value_count(why); i++)
        value_add_text(list, call_label(c, "nnz_situation", value_as_text(value_item(why, i), "")));
    put_training(c, &place);
    value_put_bool(c->page, "is_open", !closed);
    value_put_bool(c->page, "may_hold", !closed && place.grant == NNZ_HOLD);
    struct value *values = value_put_object(c->page, "values");
    char today[11];
    day_format(today, c->today);
    value_put_text(values, "day", today);
    value_put_text(values, "words", words);
    rc = put_steps(c, id, err);
    return rc == 0 ? put_colleagues(c, &place, err) : rc;
}

static int open_running(struct value **out, struct nnz_place *place, struct call *c, enum nnz_grant least,
                        struct err *err)
{
    int rc = nnz_record_open(out, place, c, least, "change", err);
    if (rc == 0 && value_get_text(*out, "closed_day"))
        rc = err_set(err, ERR_CONFLICT, "nnz", "nnz_closed", NULL);
    return rc;
}

static int done(struct call *c, const struct value *row, int rc)
{
    if (rc == 0)
        call_go(c, "/nnz/records/%s?done=nnz_saved", value_get_text(row, "id"));
    return rc;
}

int nnz_words(struct call *c, struct err *err)
{
    struct nnz_place place;
    struct value *row;
    int rc = open_running(&row, &place, c, NNZ_KEEP, err);
    if (rc < 0)
        return rc;
    struct value *body = value_copy(c->arena, value_get(row, "body"));
    value_put_text(body, "words", call_field(c, "words"));
    return done(c, row, set_body(c, value_get_text(row, "id"), body, DAY_NONE, err));
}

int nnz_step(struct call *c, struct err *err)
{
    struct nnz_place place;
    struct value *row;
    int32_t day = call_day(c, "day", c->today);
    int rc = open_running(&row, &place, c, NNZ_HOLD, err);
    if (rc < 0)
        return rc;
    if (day > c->today)
        return err_set(err, ERR_INVALID, "day", "nnz_future", NULL);
    if (day < c->today - LONGEST_AGO)
        return err_set(err, ERR_INVALID, "day", "nnz_long_ago", "%d", LONGEST_AGO);
    const char *id = value_get_text(row, "id"), *step = call_field(c, "step");
    struct value *body = value_object(c->arena);
    struct db_arg sealed;
    value_put_text(body, "step", step);
    value_put_text(body, "words", call_field(c, "said"));
    rc = store_seal_json(&sealed, &c->store, id, "body_json", body, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_NNZ_STEP_INSERT,
                       DB_ARGS(db_text(call_id(c)), db_text(id), db_int(day), sealed), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_NNZ_RECORD_TOUCH, DB_ARGS(db_text(id), db_int(c->today)), err);
    if (rc == 0)
        rc = nnz_tally(c, place.id, "step", step, err);
    return done(c, row, rc);
}

/* One conversation is written down no longer: it was wrong, or she asks. That there was one stays counted. */
int nnz_step_forget(struct call *c, struct err *err)
{
    struct nnz_place place;
    struct value *row;
    int gone = 0, rc = nnz_record_open(&row, &place, c, NNZ_KEEP, "change", err);
    if (rc == 0)
        rc = store_run(&gone, &c->store, SQL_NNZ_STEP_FORGET,
                       DB_ARGS(db_text(call_field(c, "step")), db_text(value_get_text(row, "id"))), err);
    if (rc == 0 && gone == 0)
        rc = err_set(err, ERR_CONFLICT, "step", "nnz_step_gone", NULL);
    if (rc == 0)
        call_go(c, "/nnz/records/%s?done=nnz_step_gone", value_get_text(row, "id"));
    return rc;
}

/* Closed is closed: whoever comes back begins anew, so that each outcome counts once. */
int nnz_close(struct call *c, struct err *err)
{
    struct nnz_place place;
    struct value *row;
    int rc = open_running(&row, &place, c, NNZ_KEEP, err);
    if (rc < 0)
        return rc;
    const char *outcome = call_field(c, "outcome");
    struct value *body = value_copy(c->arena, value_get(row, "body"));
    value_put_text(body, "outcome", outcome);
    rc = set_body(c, value_get_text(row, "id"), body, c->today, err);
    if (rc == 0)
        rc = nnz_tally(c, place.id, "outcome", outcome, err);
    return done(c, row, rc);
}

int nnz_hand_over(struct call *c, struct err *err)
{
    struct nnz_place place;
    struct value *row, *rows;
    const char *to = call_field(c, "colleague");
    int rc = open_running(&row, &place, c, NNZ_KEEP, err);
    if (rc == 0)
        rc = store_all(&rows, &c->store, SQL_NNZ_COLLEAGUES,
                       DB_ARGS(db_text(place.id), db_text(c->actor->membership), db_int(c->today)), err);
    if (rc == 0 && !rows_have(rows, to))
        rc = err_set(err, ERR_INVALID, "colleague", "nnz_colleague", NULL);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_NNZ_RECORD_HAND_OVER,
                       DB_ARGS(db_text(value_get_text(row, "id")), db_text(to)), err);
    if (rc == 0)
        call_go(c, "/nnz/records?done=nnz_handed_over");
    return rc;
}

int nnz_destroy(struct call *c, struct err *err)
{
    struct nnz_place place;
    struct value *row;
    int rc = nnz_record_open(&row, &place, c, NNZ_KEEP, "change", err);
    if (rc == 0)
        rc = destroy_nnz_record(c, value_get_text(row, "id"), "request", err);
    if (rc == 0)
        call_go(c, "/nnz/records?done=nnz_destroyed");
    return rc;
}
