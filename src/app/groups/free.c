/*
 * A place that comes free, and everything by which places end that is not her own word. A free place is given by a job, as
 * nobody's act but the program's, so that nothing of the one who left is written beside the one who follows; every night the
 * job looks at each group in which somebody waits, for those who fit only now. Who waits in a group that takes nobody new is
 * told so and may join another. Whose turn it is is care/group.h.
 */
#include "app/change.h"
#include "app/groups/group_part.h"
#include "app/jobs.h"
#include "app/notice.h"
#include "base/str.h"

/* Nights that were missed are made good. */
#define LOOK_BACK_MS (30 * INT64_C(86400000))

int group_stop(struct call *c, const char *person, const struct value *place, const struct group_end *end,
               struct err *err)
{
    int changed = 0;
    const char *id = value_get_text(place, "id");
    int rc = store_run(
        &changed, &c->store, SQL_GROUP_PLACE_STOP,
        DB_ARGS(db_text(id), db_text(end->state), db_int(c->now), db_text(end->why), db_text(end->news)),
        err);
    if (rc < 0 || changed == 0)
        return rc;
    rc = group_mail_plan(c, id, end->news, err);
    if (rc == 0)
        rc = group_note_entry(c, person, place, end->state, err);
    /* With her own id, so that each place that comes free is given. */
    return rc == 0 ? job_plan(c, "group_fill", value_get_text(place, "group_id"), id, c->now, err) : rc;
}

/* --- her file ends, goes, or becomes one with another; her pregnancy is over --- */

static int open_places(struct value **rows, struct call *c, const char *person, struct err *err)
{
    return store_all(rows, &c->store, SQL_GROUP_PLACES_OPEN, DB_ARGS(db_text(person)), err);
}

int group_places_close(struct call *c, const char *person, struct err *err)
{
    struct value *rows;
    int rc = open_places(&rows, c, person, err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        rc = group_stop(c, person, value_item(rows, i), &(struct group_end){"left", "file", NULL}, err);
    return rc;
}

int group_pregnancy_over(struct call *c, const char *person, bool lost, struct err *err)
{
    struct value *rows, *group;
    int rc = open_places(&rows, c, person, err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        const struct group_kind *kind = group_kind_of(c, row);
        if (!kind || kind->match != GROUP_DUE)
            continue;
        rc = group_row(&group, c, value_get_text(row, "group_id"), err);
        bool been =
            rc == 0 && text_is(value_get_text(row, "state"), "in") && value_get_int(group, "begun", 0) > 0;
        if (rc == 0)
            rc = group_stop(c, person, row,
                            &(struct group_end){been && !lost ? "done" : "left", "past", NULL}, err);
    }
    return rc;
}

int group_places_destroy(struct call *c, const char *person, struct err *err)
{
    struct value *rows;
    int rc = open_places(&rows, c, person, err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        rc = job_plan(c, "group_fill", value_get_text(value_item(rows, i), "group_id"),
                      value_get_text(value_item(rows, i), "id"), c->now, err);
    return rc;
}

int group_places_transfer(struct call *c, const char *person, const char *to, scope_set scopes,
                          struct err *err)
{
    struct value *rows;
    int rc = open_places(&rows, c, person, err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        const struct group_kind *kind = group_kind_of(c, row);
        bool within = kind && (access_scope_set(c, kind->scope) & scopes);
        if (text_is(value_get_text(row, "org_id"), c->actor->org))
            rc = store_run(NULL, &c->store, SQL_GROUP_PLACE_ASKER,
                           DB_ARGS(db_text(value_get_text(row, "id")), db_text(within ? to : NULL)), err);
    }
    return rc;
}

/* Of two of a kind: a place before a request, and who asked first. */
static bool is_better(const struct value *a, const struct value *b)
{
    bool in = text_is(value_get_text(a, "state"), "in");
    if (in != text_is(value_get_text(b, "state"), "in"))
        return in;
    return value_get_int(a, "asked_ms", 0) <= value_get_int(b, "asked_ms", 0);
}

static int stop_twins(struct call *c, const char *keep, const char *away, struct err *err)
{
    struct value *mine, *others;
    int rc = open_places(&mine, c, keep, err);
    if (rc == 0)
        rc = open_places(&others, c, away, err);
    for (size_t i = 0; rc == 0 && i < value_count(mine); i++)
        for (size_t k = 0; rc == 0 && k < value_count(others); k++) {
            const struct value *a = value_item(mine, i), *b = value_item(others, k);
            if (!text_is(value_get_text(a, "kind"), value_get_text(b, "kind")))
                continue;
            bool first = is_better(a, b);
            rc = group_stop(c, first ? away : keep, first ? b : a,
                            &(struct group_end){"left", "double", NULL}, err);
        }
    return rc;
}

int group_places_merge(struct call *c, const char *keep, const char *away, struct err *err)
{
    struct value *rows;
    int rc = stop_twins(c, keep, away, err);
    if (rc == 0)
        rc = store_all(&rows, &c->store, SQL_GROUP_PLACES_BESIDE,
                       DB_ARGS(db_text(keep), db_text(away), db_int(c->now)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        rc = group_stop(c, away, value_item(rows, i), &(struct group_end){"left", "clash", "clash"}, err);
    return rc;
}

/* --- what the program does by itself --- */

/* Whoever asked for the place hears of it; for who asked alone the organisation of the group. */
static int tell(struct call *c, const struct value *group, const struct value *row, const char *kind,
                const char *about, struct err *err)
{
    const char *asked_by = value_get_text(row, "org_id");
    int rc = notice_plan(c, asked_by ? asked_by : value_get_text(group, "org_id"), kind, about, err);
    return rc == 0 ? audit_write(c,
                                 &(struct audit_note){.person = value_get_text(row, "person_id"),
                                                      .action = "change",
                                                      .object = "group",
                                                      .object_id = value_get_text(group, "id"),
                                                      .purpose = "group",
                                                      .basis = "group",
                                                      .outcome = "ok"},
                                 err)
                   : rc;
}

static int give_first(struct call *c, const struct value *group, const struct value *row, struct err *err)
{
    const char *place = value_get_text(row, "id");
    change_of(c, value_get_text(row, "family_id"));
    int rc = group_give(c, group, place, value_get_text(row, "person_id"), "place", err);
    return rc == 0 ? tell(c, group, row, "group_place", place, err) : rc;
}

static int give_places(struct call *c, const struct value *group, struct err *err)
{
    int rc = 0;
    for (int64_t room = group_room(group); room > 0; room--) {
        struct group_line line;
        rc = group_line(&line, c, group, err);
        size_t first = rc == 0 ? group_next(line.waiting, line.count) : 0;
        if (rc < 0 || first == line.count)
            return rc;
        rc = give_first(c, group, value_item(line.rows, first), err);
        if (rc < 0)
            return rc;
    }
    return rc;
}

static int stop_one(struct call *c, const struct value *group, const struct value *row,
                    const struct group_end *end, struct err *err)
{
    int changed = 0;
    change_of(c, value_get_text(row, "family_id"));
    int rc = store_run(&changed, &c->store, SQL_GROUP_PLACE_STOP,
                       DB_ARGS(db_text(value_get_text(row, "id")), db_text(end->state), db_int(c->now),
                               db_text(end->why), db_text(end->news)),
                       err);
    if (rc == 0 && changed > 0)
        rc = group_mail_plan(c, value_get_text(row, "id"), end->news, err);
    if (rc == 0 && changed > 0)
        rc = group_note_entry(c, value_get_text(row, "person_id"), group, end->state, err);
    return rc == 0 && changed > 0
               ? tell(c, group, row, text_is(end->why, "shut") ? "group_shut" : "group_off",
                      value_get_text(group, "id"), err)
               : rc;
}

/* Nobody new comes in: those who wait go free. Called off: all do; who has been there may still say what it was like. */
static int let_go(struct call *c, const struct value *group, bool off, struct err *err)
{
    struct value *rows;
    bool begun = value_get_int(group, "begun", 0) > 0;
    int rc =
        store_all(&rows, &c->store, SQL_GROUP_PLACES_ALL, DB_ARGS(db_text(value_get_text(group, "id"))), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        bool in = text_is(value_get_text(row, "state"), "in");
        struct group_end end = off ? (struct group_end){in && begun ? "done" : "left", "off", "off"}
                                   : (struct group_end){"left", "shut", "shut"};
        if (off || !in)
            rc = stop_one(c, group, row, &end, err);
    }
    return rc;
}

int group_fill_job(struct call *c, struct err *err)
{
    struct value *group;
    int rc = group_row(&group, c, call_param(c, "ref_id"), err);
    if (rc < 0)
        return rc == ERR_NOT_FOUND ? 0 : rc;
    const char *state = group_state(c, group);
    if (text_is(state, "open") || text_is(state, "full"))
        return give_places(c, group, err);
    return let_go(c, group, text_is(state, "cancelled"), err);
}

int group_night_job(struct call *c, struct err *err)
{
    struct value *rows;
    char today[11];
    day_format(today, c->today);
    int rc = store_all(&rows, &c->store, SQL_GROUPS_WAITED, DB_ARGS(db_int(c->now - LOOK_BACK_MS)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        rc = job_plan(c, "group_fill", value_get_text(value_item(rows, i), "id"), today, c->now, err);
    return rc;
}

int group_end_job(struct call *c, struct err *err)
{
    struct value *group;
    int rc = group_row(&group, c, call_param(c, "ref_id"), err);
    if (rc == ERR_NOT_FOUND)
        return 0;
    if (rc < 0 || instant_day(value_get_int(group, "ends_ms", 0)) + GROUP_AFTER_DAYS > c->today)
        return rc; /* it was moved: another job comes */
    return store_run(NULL, &c->store, SQL_GROUP_END_PLACES,
                     DB_ARGS(db_text(value_get_text(group, "id")), db_int(c->now)), err);
}
