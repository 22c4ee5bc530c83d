/* See wish_training.h. How long a course holds is care/training.h's; how many are trained is told in coalition/trained.c. */
#include "app/chain/wish_training.h"

#include "base/str.h"

enum { LONGEST_AGO_YEARS = 10 };

/* --- what there is of her --- */

static int trainings_of(struct value **rows, struct call *c, const char *account, struct err *err)
{
    return store_all(rows, &c->store, SQL_WISH_TRAININGS, DB_ARGS(db_text(account)), err);
}

static bool row_holds(const struct call *c, const struct value *row)
{
    return training_holds(store_day(row, "day", DAY_NONE), store_day(row, "until_day", DAY_NONE), c->today);
}

static bool any_holds(const struct call *c, const struct value *rows)
{
    for (size_t i = 0; i < value_count(rows); i++)
        if (row_holds(c, value_item(rows, i)))
            return true;
    return false;
}

int wish_training_hint(struct call *c, struct err *err)
{
    struct value *rows = NULL;
    bool asks = c->actor->role == ROLE_PROFESSIONAL;
    int rc = asks ? trainings_of(&rows, c, c->actor->account, err) : 0;
    if (rc < 0)
        return rc;
    if (!asks || any_holds(c, rows))
        value_put(c->page, "untrained", value_null(c->arena));
    else
        value_put_text(value_put_object(c->page, "untrained"), "ended_day",
                       value_get_text(value_item(rows, 0), "until_day"));
    return 0;
}

int wish_training_reminder(int32_t *until, const char **course, struct call *c, struct err *err)
{
    struct value *rows;
    int rc = trainings_of(&rows, c, c->actor->account, err);
    if (rc < 0)
        return rc;
    const struct value *last = value_item(rows, 0);
    int32_t day = store_day(last, "until_day", DAY_NONE);
    *until = training_reminds(&c->app->content->wish_courses, day, c->today) ? day : DAY_NONE;
    *course = last ? call_label(c, "wish_course", value_get_text(last, "course")) : NULL;
    return 0;
}

/* --- showing --- */

static void put_courses(struct call *c)
{
    const struct training_courses *all = &c->app->content->wish_courses;
    const struct code_list *list = content_list(c->app->content, "wish_course");
    struct value *out = value_put_array(c->page, "courses");
    for (size_t i = 0; i < all->count && list && i < list->count; i++) {
        struct value *item = value_add_object(out);
        value_put_text(item, "label", label_in(&list->items[i].label, c->lang));
        value_put_text(item, "teaches", label_in(&list->items[i].explain, c->lang));
        value_put_int(item, "months", all->items[i].months);
        value_put_text(item, "source", all->items[i].source);
        value_put_text(item, "url", all->items[i].url);
    }
}

static int show(struct call *c, const char *account, const char *path, struct err *err)
{
    struct value *rows, *list = value_put_array(c->page, "trainings");
    int rc = trainings_of(&rows, c, account, err);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < value_count(rows); i++) {
        struct value *item = value_add(list, value_copy(c->arena, value_item(rows, i)));
        value_put_text(item, "label", call_label(c, "wish_course", value_get_text(item, "course")));
        value_put_bool(item, "holds", row_holds(c, item));
    }
    value_put_text(c->page, "path", path);
    value_put_bool(c->page, "is_trained", any_holds(c, rows));
    put_courses(c);
    return 0;
}

/* --- changing --- */

static int note_change(struct call *c, const char *action, const char *id, struct err *err)
{
    return audit_write(c, &(struct audit_note){.action = action, .object = "wish_training", .object_id = id},
                       err);
}

static int add(struct call *c, const char *account, struct err *err)
{
    const char *id = call_id(c), *course = call_field(c, "course");
    int32_t day = call_day(c, "day", DAY_NONE),
            until = training_until(&c->app->content->wish_courses, course, day);
    int added = 0;
    if (day > c->today)
        return err_set(err, ERR_INVALID, "day", "training_future", NULL);
    if (day < day_add_months(c->today, -12 * LONGEST_AGO_YEARS))
        return err_set(err, ERR_INVALID, "day", "training_long_ago", "%d", LONGEST_AGO_YEARS);
    int rc = store_run(&added, &c->store, SQL_WISH_TRAINING_INSERT,
                       DB_ARGS(db_text(id), db_text(account), db_text(course), db_int(day), db_int(until),
                               db_text(c->actor->account), db_int(c->now)),
                       err);
    if (rc == 0 && added == 0)
        return err_set(err, ERR_CONFLICT, "course", "training_there", NULL);
    return rc == 0 ? note_change(c, "create", id, err) : rc;
}

static int take_away(struct call *c, const char *account, struct err *err)
{
    const char *id = call_field(c, "held");
    int gone = 0, rc = store_run(&gone, &c->store, SQL_WISH_TRAINING_REMOVE,
                                 DB_ARGS(db_text(id), db_text(account)), err);
    if (rc == 0 && gone == 0)
        return err_set(err, ERR_NOT_FOUND, "held", "training_unknown", NULL);
    return rc == 0 ? note_change(c, "delete", id, err) : rc;
}

/* --- by herself --- */

int wish_training_page(struct call *c, struct err *err)
{
    return show(c, c->actor->account, "/training", err);
}

int wish_training_add(struct call *c, struct err *err)
{
    int rc = add(c, c->actor->account, err);
    if (rc == 0)
        call_go(c, "/training?done=training");
    return rc;
}

int wish_training_remove(struct call *c, struct err *err)
{
    int rc = take_away(c, c->actor->account, err);
    if (rc == 0)
        call_go(c, "/training?done=training_removed");
    return rc;
}

/* --- by an administrator of her organisation --- */

static int colleague(struct value **out, struct call *c, struct err *err)
{
    int rc =
        store_one(out, &c->store, SQL_WISH_TRAINING_COLLEAGUE,
                  DB_ARGS(db_text(call_param(c, "account")), db_text(c->actor->org), db_int(c->today)), err);
    return rc == ERR_NOT_FOUND ? err_set(err, ERR_NOT_FOUND, "account", "training_colleague", NULL) : rc;
}

int admin_wish_training_page(struct call *c, struct err *err)
{
    struct value *who;
    const char *account = call_param(c, "account");
    int rc = colleague(&who, c, err);
    if (rc < 0)
        return rc;
    value_put_text(c->page, "name", value_get_text(who, "name"));
    value_put_text(c->page, "person_path", arena_printf(c->arena, "/admin/people/%s", account));
    return show(c, account, arena_printf(c->arena, "/admin/people/%s/training", account), err);
}

int admin_wish_training_add(struct call *c, struct err *err)
{
    struct value *who;
    const char *account = call_param(c, "account");
    int rc = colleague(&who, c, err);
    if (rc == 0)
        rc = add(c, account, err);
    if (rc == 0)
        call_go(c, "/admin/people/%s/training?done=training", account);
    return rc;
}

int admin_wish_training_remove(struct call *c, struct err *err)
{
    struct value *who;
    const char *account = call_param(c, "account");
    int rc = colleague(&who, c, err);
    if (rc == 0)
        rc = take_away(c, account, err);
    if (rc == 0)
        call_go(c, "/admin/people/%s/training?done=training_removed", account);
    return rc;
}
