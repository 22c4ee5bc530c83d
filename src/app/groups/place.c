/*
 * Asking for a place, getting one, giving it up. Whoever asks waits, and has a place at once when there are enough for her and
 * all who were before her. Transactions follow one another (sql/README.md, db.h), so the last place goes to one. Who follows
 * when a place comes free is free.c.
 */
#include "app/groups/group_part.h"
#include "app/jobs.h"
#include "app/people/people.h"
#include "base/str.h"

int group_note_entry(struct call *c, const char *person, const struct value *row, const char *state,
                     struct err *err)
{
    const struct group_kind *kind = group_kind_of(c, row);
    const char *group = value_get_text(row, "group_id"); /* of a place; the row of a group has its own id */
    return entry_add(c,
                     &(struct new_entry){.person = person,
                                         .kind = "group",
                                         .ref = group ? group : value_get_text(row, "id"),
                                         .scope = kind ? kind->scope : "parenting",
                                         .code = state},
                     err);
}

int group_give(struct call *c, const struct value *group, const char *place, const char *person,
               const char *news, struct err *err)
{
    int changed = 0;
    int rc = store_run(&changed, &c->store, SQL_GROUP_PLACE_GIVE,
                       DB_ARGS(db_text(place), db_int(c->now), db_text(news)), err);
    if (rc == 0 && changed > 0)
        rc = group_mail_plan(c, place, news, err);
    return rc == 0 && changed > 0 ? group_note_entry(c, person, group, "in", err) : rc;
}

int64_t group_room(const struct value *group)
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
        if (place == 0 || (int64_t)place > group_room(group))
            continue;
        *given = true;
        rc = group_give(c, group, id, a->person, NULL, err);
    }
    if (rc == 0 && !*given)
        rc = group_note_entry(c, a->person, group, "waiting", err);
    /* Room for somebody before her, who did not fit until now. */
    if (rc == 0 && !*given && group_room(group) > 0)
        rc = job_plan(c, "group_fill", call_param(c, "group"), arena_printf(c->arena, "asked %s", id), c->now,
                      err);
    return rc;
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
        rc = groups_for(&rows, c, a, &facts, &(struct groups_asked){call_param(c, "group"), 1}, err);
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
    struct value *place;
    const char *id = call_param(c, "group");
    int rc = store_one(&place, &c->store, SQL_GROUP_PLACE_OF, DB_ARGS(db_text(a->person), db_text(id)), err);
    if (rc == ERR_NOT_FOUND)
        return err_set(err, ERR_NOT_FOUND, "group", "group_unknown", NULL);
    const char *why = a->involvement == INVOLVED_SELF ? "self" : "taken_out";
    return rc == 0 ? group_stop(c, a->person, place, &(struct group_end){"left", why, NULL}, err) : rc;
}
