/* Who reaches what of Nu Niet Zwanger, and the audit record of every answer. Shows nothing; knows no file of a family. */
#include "app/nnz/nnz.h"

#include "base/str.h"

#include <string.h>

enum { MONTH_LEN = 7 };

enum nnz_grant nnz_decide(enum role role, bool own, bool trained)
{
    if (!own)
        return NNZ_NOTHING;
    if (role == ROLE_NNZ_LEADER)
        return NNZ_COUNTS;
    if (role == ROLE_NNZ_HOLDER)
        return trained ? NNZ_HOLD : NNZ_KEEP;
    return NNZ_NOTHING;
}

/* What a holder may, a leader may not: the grants are no ladder. */
static bool suffices(enum nnz_grant has, enum nnz_grant least)
{
    return least == NNZ_COUNTS ? has == NNZ_COUNTS : has >= least;
}

static int refuse(struct call *c, const struct audit_note *what, const char *key, struct err *err)
{
    c->denied = *what;
    c->denied.purpose = "care";
    c->denied.basis = "none";
    c->denied.outcome = "denied";
    return err_set(err, ERR_DENIED, "nnz", key, NULL);
}

/* The last day of the training that holds longest; `trained`: one holds today. */
static int find_training(bool *trained, int32_t *until, struct call *c, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_NNZ_TRAININGS, DB_ARGS(db_text(c->actor->membership)), err);
    *trained = false;
    *until = DAY_NONE;
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        int32_t last = store_day(row, "until_day", DAY_NONE);
        *trained = *trained || training_holds(store_day(row, "day", DAY_NONE), last, c->today);
        *until = *until == DAY_NONE || last > *until ? last : *until;
    }
    return rc;
}

/* Finds the facts of her project and decides. */
static int find_place(struct nnz_place *out, struct call *c, struct err *err)
{
    struct value *project = NULL;
    bool trained = false;
    *out = (struct nnz_place){.trained_until = DAY_NONE};
    int rc = store_one(&project, &c->store, SQL_NNZ_PLACE, DB_ARGS(db_text(c->actor->membership)), err);
    if (rc == ERR_NOT_FOUND)
        return 0;
    if (rc == 0)
        rc = find_training(&trained, &out->trained_until, c, err);
    if (rc < 0)
        return rc;
    out->project = project;
    out->id = value_get_text(project, "id");
    out->grant = nnz_decide(c->actor->role, true, trained);
    return 0;
}

static int record(struct call *c, const struct audit_note *what, struct err *err)
{
    struct audit_note note = *what;
    note.purpose = "care";
    note.basis = c->actor->role == ROLE_NNZ_HOLDER ? "own" : "role";
    return audit_write(c, &note, err);
}

int nnz_place_open(struct nnz_place *out, struct call *c, enum nnz_grant least, const struct audit_note *what,
                   struct err *err)
{
    struct nnz_place place;
    int rc = find_place(&place, c, err);
    if (rc == 0 && !suffices(place.grant, least))
        rc = refuse(c, what, place.grant == NNZ_KEEP ? "nnz_training" : "nnz_no_project", err);
    if (rc == 0)
        rc = record(c, what, err);
    if (rc == 0)
        *out = place;
    return rc;
}

int nnz_record_open(struct value **out, struct nnz_place *place, struct call *c, enum nnz_grant least,
                    const char *action, struct err *err)
{
    const char *id = call_param(c, "nnz");
    const struct audit_note what = {.action = action, .object = "nnz", .object_id = id};
    struct value *row = NULL;
    struct nnz_place found;
    int rc = store_one(&row, &c->store, SQL_NNZ_RECORD_FIND, DB_ARGS(db_text(id)), err);
    if (rc == ERR_NOT_FOUND || (rc == 0 && vault_destroyed(c->app->vault, id)))
        return err_set(err, ERR_NOT_FOUND, "nnz", "nnz_unknown", NULL);
    if (rc == 0)
        rc = find_place(&found, c, err);
    if (rc < 0)
        return rc;
    bool own = text_is(value_get_text(row, "membership_id"), c->actor->membership) &&
               text_is(value_get_text(row, "project_id"), found.id);
    if (!own)
        return refuse(c, &what, "not_involved", err);
    if (!suffices(found.grant, least))
        return refuse(c, &what, "nnz_training", err);
    rc = record(c, &what, err);
    if (rc < 0)
        return rc;
    *out = row;
    *place = found;
    return 0;
}

int nnz_tally(struct call *c, const char *project, const char *figure, const char *item, struct err *err)
{
    char month[11];
    day_format(month, c->today);
    month[MONTH_LEN] = '\0';
    return store_run(NULL, &c->store, SQL_NNZ_TALLY_ADD,
                     DB_ARGS(db_text(month), db_text(project), db_text(figure), db_text(item)), err);
}
