/* Pregnancies: a new one, a corrected due date with its history, and one that ends early. Birth has a file of its own. */
#include "app/people/people.h"

#include "app/groups/groups.h"
#include "app/people/record.h"
#include "app/signals/signals.h"
#include "base/str.h"

/* --- a new one --- */

static int add_due(struct call *c, const char *pregnancy, int32_t due_day, const char *reason,
                   struct err *err)
{
    return store_run(NULL, &c->store, SQL_PREGNANCY_DUE_INSERT,
                     DB_ARGS(db_text(pregnancy), db_int(c->now), db_int(due_day),
                             db_text(c->actor->membership), db_text(reason)),
                     err);
}

/* One at a time: a second that runs is the first with another date, or one whose end nobody recorded. */
static int refuse_second(struct call *c, const char *person, struct err *err)
{
    int64_t running = 0;
    int rc = store_int(&running, &c->store, SQL_PREGNANCIES_RUNNING, DB_ARGS(db_text(person)), err);
    return rc == 0 && running > 0 ? err_set(err, ERR_CONFLICT, "due_day", "pregnancy_runs", NULL) : rc;
}

int pregnancy_open(struct call *c, const char *person, const struct new_pregnancy *in, struct err *err)
{
    int rc = gestation_check_due(in->due_day, c->today, err);
    if (rc == 0)
        rc = gestation_check_birth(DAY_NONE, in->mother_birth_day, in->due_day, c->today, err);
    if (rc == 0)
        rc = refuse_second(c, person, err);
    if (rc < 0)
        return rc;
    const char *id = call_id(c);
    rc = store_run(NULL, &c->store, SQL_PREGNANCY_INSERT,
                   DB_ARGS(db_text(id), db_text(person), db_int(in->due_day), db_int(in->first_care_day),
                           db_int(in->fetuses > 0 ? in->fetuses : 1), db_int(c->now)),
                   err);
    if (rc == 0)
        rc = add_due(c, id, in->due_day, "first", err);
    if (rc == 0)
        rc = entry_add(
            c, &(struct new_entry){.person = person, .kind = "pregnancy", .ref = id, .scope = "pregnancy"},
            err);
    return rc;
}

int pregnancy_new(struct call *c, struct err *err)
{
    struct access a;
    struct value *person;
    int rc = file_open(&a, &person, c, &(struct audit_note){.action = "read", .object = "person"}, err);
    if (rc < 0)
        return rc;
    form_page(c, &a, "pregnancy_new");
    struct value *values = value_put_object(c->page, "values");
    char today[11];
    day_format(today, c->today);
    value_put_text(values, "first_care_day", today);
    value_put_text(values, "fetuses", "1");
    return 0;
}

int pregnancy_create(struct call *c, struct err *err)
{
    struct access a;
    struct value *person;
    int rc = file_open(&a, &person, c, &(struct audit_note){.action = "create", .object = "pregnancy"}, err);
    if (rc == 0)
        rc = access_require_scope(&a, c, PART_IDENTITY, "pregnancy", err);
    if (rc < 0)
        return rc;
    struct new_pregnancy in = {.due_day = call_day(c, "due_day", DAY_NONE),
                               .first_care_day = call_day(c, "first_care_day", c->today),
                               .fetuses = call_int(c, "fetuses", 1),
                               .mother_birth_day = store_day(person, "birth_day", DAY_NONE)};
    rc = pregnancy_open(c, a.person, &in, err);
    if (rc == 0)
        rc = due_refresh(c, a.person, err);
    if (rc == 0)
        call_go(c, "/persons/%s?done=pregnancy", a.person);
    return rc;
}

/* --- one pregnancy --- */

/* Opens :pregnancy and its mother's file ("read", or a change that must be allowed); ERR_CONFLICT "pregnancy_over" from
 * the second when it has ended. */
static int pregnancy_find(struct access *a, struct value **row, struct call *c, const char *action,
                          struct err *err)
{
    const char *id = call_param(c, "pregnancy");
    int rc = store_one(row, &c->store, SQL_PREGNANCY_FIND, DB_ARGS(db_text(id)), err);
    if (rc == 0)
        rc = access_open(a, c, value_get_text(*row, "person_id"), FOR_CARE,
                         &(struct audit_note){.action = action, .object = "pregnancy", .object_id = id}, err);
    if (rc == 0 && !text_is(action, "read"))
        rc = access_require_scope(a, c, PART_IDENTITY, "pregnancy", err);
    else if (rc == 0 && !access_shows(a, c, PART_IDENTITY, "pregnancy", NULL))
        rc = access_require_scope(a, c, PART_IDENTITY, "pregnancy", err);
    return rc;
}

int pregnancy_find_running(struct access *a, struct value **row, struct call *c, const char *action,
                           struct err *err)
{
    int rc = pregnancy_find(a, row, c, action, err);
    if (rc == 0 && value_get_text(*row, "ended_day"))
        rc = err_set(err, ERR_CONFLICT, "pregnancy", "pregnancy_over", "%s",
                     value_get_text(*row, "ended_day"));
    return rc;
}

static void link_to(struct value *links, struct call *c, const char *label_key, const char *path,
                    const char *id)
{
    struct value *link = value_add_object(links);
    value_put_text(link, "label", call_text(c, label_key));
    value_put_text(link, "href", arena_printf(c->arena, "/pregnancies/%s%s", id, path));
}

int pregnancy_page(struct call *c, struct err *err)
{
    struct access a;
    struct value *row, *dues;
    int rc = pregnancy_find(&a, &row, c, "read", err);
    if (rc == 0)
        rc = store_all(&dues, &c->store, SQL_PREGNANCY_DUES, DB_ARGS(db_text(call_param(c, "pregnancy"))),
                       err);
    if (rc < 0)
        return rc;
    form_page(c, &a, "pregnancy");
    bool running = !value_get_text(row, "ended_day");
    char age[16];
    int32_t until = running ? c->today : store_day(row, "ended_day", c->today);
    gestation_format(age, gestation_age(store_day(row, "due_day", 0), until));
    value_put_text(row, "gestation", age);
    value_put_bool(row, "is_running", running);
    value_put_text(row, "ended_label", call_label(c, "pregnancy_end", value_get_text(row, "ended_how")));
    value_put(c->page, "pregnancy", row);
    struct value *history = value_put_array(c->page, "dues");
    for (size_t i = 0; i < value_count(dues); i++) {
        struct value *due = value_add(history, value_copy(c->arena, value_item(dues, i)));
        value_put_text(due, "reason_label", call_label(c, "due_date_reason", value_get_text(due, "reason")));
    }
    bool change = running && access_writes(&a, PART_IDENTITY);
    value_put_bool(c->page, "may_change", change);
    struct value *links = value_put_array(c->page, "links");
    if (change) {
        link_to(links, c, "pregnancy.do.birth", "/birth", value_get_text(row, "id"));
        link_to(links, c, "pregnancy.do.end", "/end", value_get_text(row, "id"));
    }
    struct value *values = value_put_object(c->page, "values");
    value_put_text(values, "due_day", value_get_text(row, "due_day"));
    value_put_text(values, "reason", "ultrasound");
    value_put(values, "fetuses", value_copy(c->arena, value_get(row, "fetuses")));
    return 0;
}

int pregnancy_due(struct call *c, struct err *err)
{
    struct access a;
    struct value *row;
    int32_t due = call_day(c, "due_day", DAY_NONE);
    int rc = pregnancy_find_running(&a, &row, c, "change", err);
    const char *id = call_param(c, "pregnancy");
    if (rc == 0)
        rc = gestation_check_due(due, c->today, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_PREGNANCY_SET_DUE,
                       DB_ARGS(db_text(id), db_int(due),
                               db_int(call_int(c, "fetuses", value_get_int(row, "fetuses", 1)))),
                       err);
    if (rc == 0 && due != store_day(row, "due_day", DAY_NONE))
        rc = add_due(c, id, due, call_field(c, "reason"), err);
    if (rc == 0)
        rc = entry_add(c,
                       &(struct new_entry){.person = a.person,
                                           .kind = "due_date",
                                           .ref = id,
                                           .scope = "pregnancy",
                                           .code = call_field(c, "reason")},
                       err);
    if (rc == 0)
        rc = due_refresh(c, a.person, err);
    if (rc == 0)
        call_go(c, "/pregnancies/%s?done=due_date", id);
    return rc;
}

/* --- an early end --- */

int pregnancy_end_page(struct call *c, struct err *err)
{
    struct access a;
    struct value *row;
    int rc = pregnancy_find_running(&a, &row, c, "change", err);
    if (rc < 0)
        return rc;
    form_page(c, &a, "pregnancy_end");
    struct value *values = value_put_object(c->page, "values");
    char today[11];
    day_format(today, c->today);
    value_put_text(values, "day", today);
    return 0;
}

int pregnancy_close(struct call *c, const struct value *row, int32_t day, const char *how, struct err *err)
{
    int32_t due = store_day(row, "due_day", DAY_NONE);
    int rc = gestation_check_birth(day, DAY_NONE, due, c->today, err);
    int changed = 0;
    if (rc == 0)
        rc = store_run(&changed, &c->store, SQL_PREGNANCY_END,
                       DB_ARGS(db_text(value_get_text(row, "id")), db_int(day), db_text(how)), err);
    if (rc == 0 && changed == 0)
        rc = err_set(err, ERR_CONFLICT, "pregnancy", "pregnancy_over", NULL);
    return rc;
}

int pregnancy_end(struct call *c, struct err *err)
{
    struct access a;
    struct value *row;
    const char *how = call_field(c, "how");
    int rc = pregnancy_find_running(&a, &row, c, "change", err);
    if (rc == 0 && text_is(how, "birth"))
        rc = err_set(err, ERR_INVALID, "how", "field_choice", NULL);
    if (rc == 0)
        rc = pregnancy_close(c, row, call_day(c, "day", c->today), how, err);
    if (rc < 0 && text_is(err->where, "birth_day")) /* the form calls it day */
        (void)err_set(err, err->code, "day",
                      text_is(err->key, "birth_in_future") ? "day_in_future" : "end_off_due_date", "%s",
                      call_field(c, "day"));
    if (rc == 0)
        rc = entry_add(c,
                       &(struct new_entry){.person = a.person,
                                           .kind = "pregnancy_ended",
                                           .ref = value_get_text(row, "id"),
                                           .scope = "pregnancy",
                                           .code = how,
                                           .text = call_field(c, "note")},
                       err);
    if (rc == 0)
        rc = group_pregnancy_over(c, a.person, true, err);
    if (rc == 0)
        rc = due_refresh(c, a.person, err);
    if (rc == 0)
        call_go(c, "/persons/%s?done=pregnancy_ended", a.person);
    return rc;
}
