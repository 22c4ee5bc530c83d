/*
 * One click that says: help is not there (spec C7). What is kept is a number: one more of this kind of help wanted in this
 * municipality, for this reason, this month. It names nobody, holds no moment and no sender, and is counted once per step
 * or referral; the look at the step is audited like any other, and the timeline does not tell.
 */
#include "app/chain/meet.h"

#include "app/chain/chain_part.h"
#include "app/notice.h"
#include "base/str.h"

#include <stdio.h>

/* What a signal starts from. */
struct source {
    const char *kind; /* "step" or "referral" */
    const char *id, *person, *wanted;
};

static void source_key(char out[65], struct call *c, const char *kind, const char *id)
{
    char text[64]; /* no memory is asked for: there is always a key */
    snprintf(text, sizeof text, "%s %s", kind, id);
    vault_hash(out, c->app->vault, "bottleneck", text);
}

int bottleneck_offer(struct call *c, const char *kind, const char *id, const char *reason, struct err *err)
{
    char key[65];
    int64_t known = 0;
    source_key(key, c, kind, id);
    int rc = store_int(&known, &c->store, SQL_BOTTLENECK_SOURCE_KNOWN, DB_ARGS(db_text(key)), err);
    if (rc < 0)
        return rc;
    struct value *offer = value_put_object(c->page, "bottleneck");
    value_put_bool(offer, "is_known", known > 0);
    value_put_text(offer, "reason", reason);
    /* Where help was refused it is what there is to say; beside a step it is one of many things. */
    value_put_bool(offer, "is_open", text_is(kind, "referral"));
    const struct value *had = value_get(c->page, "values");
    struct value *values =
        value_put(c->page, "values", had ? value_copy(c->arena, had) : value_object(c->arena));
    value_put_text(values, "shortage", reason);
    value_put_text(values, text_is(kind, "step") ? "short_step" : "short_referral", id);
    return 0;
}

static int from_step(struct source *out, struct call *c, const char *id, struct err *err)
{
    struct access a;
    struct value *row;
    int rc = store_one(&row, &c->store, SQL_STEP_FIND, DB_ARGS(db_text(id)), err);
    if (rc == ERR_NOT_FOUND)
        return err_set(err, ERR_NOT_FOUND, "step", "step_unknown", NULL);
    if (rc == 0)
        rc = access_open(&a, c, value_get_text(row, "person_id"), FOR_CARE,
                         &(struct audit_note){.action = "read", .object = "step", .object_id = id}, err);
    if (rc == 0 && !step_shows(&a, c, row))
        rc = err_set(err, ERR_NOT_FOUND, "step", "step_unknown", NULL);
    if (rc == 0)
        rc = access_require(&a, c, PART_PLAN, err);
    if (rc == 0)
        *out =
            (struct source){"step", id, arena_str(c->arena, a.person), value_get_text(row, "owner_org_kind")};
    return rc;
}

static int from_referral(struct source *out, struct call *c, const char *id, struct err *err)
{
    struct access a;
    struct value *row;
    enum referral_side side = SIDE_NONE;
    int rc = referral_row(&row, c, id, err);
    if (rc == 0)
        rc = referral_side_of(&side, c, row, err);
    if (rc == 0)
        rc = access_open(&a, c, value_get_text(row, "person_id"), FOR_REFERRAL,
                         &(struct audit_note){.action = "read", .object = "referral", .object_id = id}, err);
    if (rc == 0 && side != SIDE_SENDER)
        rc = access_refuse(&a, c, "referral", "bottleneck_sender", err);
    if (rc == 0)
        *out = (struct source){"referral", id, arena_str(c->arena, a.person), value_get_text(row, "to_kind")};
    return rc;
}

/* At most one notice a day: when it was said says nothing. */
static int tell_coordinators(struct call *c, struct err *err)
{
    struct value *rows;
    char day[11];
    day_format(day, c->today);
    int rc = store_all(&rows, &c->store, SQL_COORDINATOR_ORGS, DB_ARGS(db_int(c->today)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        rc = notice_plan(c, value_get_text(value_item(rows, i), "id"), "bottleneck", day, err);
    return rc;
}

static int count_it(struct call *c, const struct source *from, struct err *err)
{
    char key[65], day[11];
    int added = 0;
    struct value *place;
    source_key(key, c, from->kind, from->id);
    day_format(day, c->today);
    int rc = store_run(&added, &c->store, SQL_BOTTLENECK_SOURCE_ADD, DB_ARGS(db_text(key)), err);
    if (rc < 0 || added == 0)
        return rc;
    rc = store_one(&place, &c->store, SQL_PERSON_MUNICIPALITY, DB_ARGS(db_text(from->person)), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_BOTTLENECK_ADD,
                       DB_ARGS(db_text(arena_printf(c->arena, "%.7s", day)), db_text(from->wanted),
                               db_text(call_field(c, "shortage")), db_text(value_get_text(place, "area"))),
                       err);
    return rc == 0 ? tell_coordinators(c, err) : rc;
}

int bottleneck_report(struct call *c, struct err *err)
{
    struct source from = {0};
    const char *step = call_field(c, "short_step"), *referral = call_field(c, "short_referral");
    int rc = step ? from_step(&from, c, step, err) : from_referral(&from, c, referral ? referral : "", err);
    if (rc == 0 && !from.wanted)
        rc = err_set(err, ERR_CONFLICT, "step", "bottleneck_kind", NULL);
    if (rc == 0)
        rc = count_it(c, &from, err);
    /* Where to go next names no source: the page that comes after a change is kept for a while. */
    if (rc == 0)
        call_go(c, "/worklist?done=bottleneck");
    return rc;
}
