/*
 * Asking for a place, getting one, giving it up. Whoever asks waits, and has a place at once when there are enough for her and
 * all who were before her. A place that comes free is given by a job, as nobody's act but the program's, so that nothing of the
 * one who left is written beside the one who follows. Transactions follow one another (sql/README.md, db.h), so the last place
 * goes to one.
 */
#include "app/change.h"
#include "app/groups/group_part.h"
#include "app/jobs.h"
#include "app/notice.h"
#include "app/people/people.h"
#include "base/str.h"

/* What her timeline says of it. */
static int note_entry(struct call *c, const char *person, const struct value *group, const char *state,
                      struct err *err)
{
    const struct group_kind *kind = group_kind_of(c, group);
    return entry_add(c,
                     &(struct new_entry){.person = person,
                                         .kind = "group",
                                         .ref = value_get_text(group, "id"),
                                         .scope = kind ? kind->scope : "parenting",
                                         .code = state},
                     err);
}

static int give(struct call *c, const struct value *group, const char *place, const char *person,
                struct err *err)
{
    int changed = 0;
    int rc =
        store_run(&changed, &c->store, SQL_GROUP_PLACE_GIVE, DB_ARGS(db_text(place), db_int(c->now)), err);
    return rc == 0 && changed > 0 ? note_entry(c, person, group, "in", err) : rc;
}

static int64_t room_in(const struct value *group)
{
    return value_get_int(group, "most", 0) - value_get_int(group, "taken", 0);
}

/* Her place at once, when there is one for her and for everybody before her. */
static int take_now(bool *given, struct call *c, const struct access *a, const char *id, struct err *err)
{
    struct value *group;
    struct group_line line;
    int rc = group_row(&group, c, call_param(c, "group"), err);
    if (rc == 0)
        rc = group_line(&line, c, group, err);
    *given = false;
    for (size_t i = 0; rc == 0 && i < line.count; i++) {
        size_t place = text_is(line.waiting[i].id, id) ? group_place(line.waiting, line.count, i) : 0;
        if (place == 0 || (int64_t)place > room_in(group))
            continue;
        *given = true;
        rc = give(c, group, id, a->person, err);
    }
    return rc == 0 && !*given ? note_entry(c, a->person, group, "waiting", err) : rc;
}

static int insert(const char **id, struct call *c, const struct access *a, const struct value *group,
                  struct err *err)
{
    struct db_arg need;
    int changed = 0;
    int32_t said = call_day(c, "said_day", DAY_NONE);
    bool self = a->involvement == INVOLVED_SELF;
    *id = call_id(c);
    int rc = store_seal(&need, &c->store, a->person, "need", call_field(c, "need"), err);
    if (rc == 0)
        rc = store_run(&changed, &c->store, SQL_GROUP_PLACE_INSERT,
                       DB_ARGS(db_text(*id), db_text(value_get_text(group, "id")), db_text(a->person),
                               db_text(value_get_text(group, "kind")), db_int(c->now),
                               said == DAY_NONE ? db_none() : db_int(said), need,
                               db_text(self ? NULL : c->actor->org),
                               db_text(self ? NULL : c->actor->membership)),
                       err);
    return rc == 0 && changed == 0 ? err_set(err, ERR_CONFLICT, "group", "group_twice", NULL) : rc;
}

/* A due date lies ahead, or a little behind; a child has been born. */
static int said_can_be(struct call *c, const struct value *group, struct err *err)
{
    enum { OVERDUE = 28, AHEAD = 300 };
    const struct group_kind *kind = group_kind_of(c, group);
    int32_t said = call_day(c, "said_day", DAY_NONE);
    bool due = kind && kind->match == GROUP_DUE;
    if (said == DAY_NONE || (due ? said >= c->today - OVERDUE && said <= c->today + AHEAD : said <= c->today))
        return 0;
    return err_set(err, ERR_INVALID, "said_day", due ? "group_said_due" : "group_said_birth", NULL);
}

int group_ask(bool *given, struct call *c, const struct access *a, struct err *err)
{
    struct group_facts facts;
    struct value *rows;
    const char *id;
    int rc = group_facts(&facts, c, a, err);
    if (rc == 0)
        rc = groups_for(&rows, c, a, &facts, call_param(c, "group"), err);
    if (rc == 0 && value_count(rows) == 0)
        return err_set(err, ERR_NOT_FOUND, "group", "group_unknown", NULL);
    if (rc < 0)
        return rc;
    const struct value *group = value_item(rows, 0);
    const char *state = group_state(c, group);
    unsigned why = group_why(c, &facts, group, call_day(c, "said_day", DAY_NONE));
    if (why & GROUP_ALREADY)
        return err_set(err, ERR_CONFLICT, "group", "group_twice", NULL);
    if (text_is(state, "shut") || text_is(state, "over"))
        return err_set(err, ERR_CONFLICT, "group", "group_shut", NULL);
    if (why & GROUP_NO_DATE)
        return err_set(err, ERR_INVALID, "said_day", "group_date", NULL);
    for (size_t i = 0; why && i < GROUP_WHYS; i++)
        if (why & 1u << i)
            return err_set(err, ERR_CONFLICT, "group", "group_fit", "%s",
                           call_label(c, "group_why", group_why_code(i)));
    rc = said_can_be(c, group, err);
    if (rc == 0)
        rc = insert(&id, c, a, group, err);
    return rc == 0 ? take_now(given, c, a, id, err) : rc;
}

int group_leave(struct call *c, const struct access *a, struct err *err)
{
    struct value *place, *group;
    int changed = 0;
    const char *id = call_param(c, "group");
    int rc = group_row(&group, c, id, err);
    if (rc == 0)
        rc = store_one(&place, &c->store, SQL_GROUP_PLACE_OF, DB_ARGS(db_text(a->person), db_text(id)), err);
    if (rc == ERR_NOT_FOUND)
        return err_set(err, ERR_NOT_FOUND, "group", "group_unknown", NULL);
    if (rc == 0)
        rc = store_run(&changed, &c->store, SQL_GROUP_PLACE_STOP,
                       DB_ARGS(db_text(value_get_text(place, "id")), db_text("left"), db_int(c->now)), err);
    if (rc == 0 && changed > 0)
        rc = note_entry(c, a->person, group, "left", err);
    /* With her own id, so that each place that comes free is given. */
    if (rc == 0 && changed > 0)
        rc = job_plan(c, "group_fill", id, value_get_text(place, "id"), c->now, err);
    return rc;
}

/* --- a place came free --- */

static int give_first(struct call *c, const struct value *group, const struct value *row, struct err *err)
{
    const char *person = value_get_text(row, "person_id"), *asked_by = value_get_text(row, "org_id"),
               *place = value_get_text(row, "id");
    const char *tell = asked_by ? asked_by : value_get_text(group, "org_id");
    change_of(c, value_get_text(row, "family_id"));
    int rc = give(c, group, place, person, err);
    if (rc == 0)
        rc = notice_plan(c, tell, "group_place", place, err);
    if (rc == 0)
        rc = audit_write(c,
                         &(struct audit_note){.person = person,
                                              .action = "change",
                                              .object = "group",
                                              .object_id = value_get_text(group, "id"),
                                              .purpose = "group",
                                              .basis = "group",
                                              .outcome = "ok"},
                         err);
    return rc;
}

int group_fill_job(struct call *c, struct err *err)
{
    struct value *group;
    int rc = group_row(&group, c, call_param(c, "ref_id"), err);
    if (rc == ERR_NOT_FOUND)
        return 0;
    const char *state = rc == 0 ? group_state(c, group) : "";
    for (int64_t room = rc == 0 ? room_in(group) : 0; rc == 0 && room > 0 && text_is(state, "full"); room--) {
        struct group_line line;
        rc = group_line(&line, c, group, err);
        size_t first = rc == 0 ? group_next(line.waiting, line.count) : 0;
        if (rc < 0 || first == line.count)
            return rc;
        rc = give_first(c, group, value_item(line.rows, first), err);
    }
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
