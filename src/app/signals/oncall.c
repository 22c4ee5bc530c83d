/* Who is on call for the organisation: to whom a self-report with an urgent answer goes first. */
#include "app/signals/signals.h"

#include "base/str.h"

enum { ONCALL_DAYS_MAX = 366 };

static void put_choices(struct call *c, const struct value *members)
{
    struct value *choices = value_put_array(value_put_object(c->page, "choices"), "membership");
    for (size_t i = 0; i < value_count(members); i++) {
        struct value *one = value_add_object(choices);
        value_put_text(one, "value", value_get_text(value_item(members, i), "id"));
        value_put_text(one, "label", value_get_text(value_item(members, i), "name"));
    }
}

int oncall_page(struct call *c, struct err *err)
{
    struct value *rows, *members;
    int rc =
        store_all(&rows, &c->store, SQL_ONCALL_LIST, DB_ARGS(db_text(c->actor->org), db_int(c->today)), err);
    if (rc == 0)
        rc = store_all(&members, &c->store, SQL_ONCALL_MEMBERS,
                       DB_ARGS(db_text(c->actor->org), db_int(c->today)), err);
    if (rc < 0)
        return rc;
    char today[11];
    day_format(today, c->today);
    struct value *values = value_put_object(c->page, "values");
    value_put_text(values, "from_day", today);
    value_put_text(values, "until_day", today);
    put_choices(c, members);
    struct value *shown = value_put_array(c->page, "oncall");
    for (size_t i = 0; i < value_count(rows); i++) {
        struct value *row = value_add(shown, value_copy(c->arena, value_item(rows, i)));
        value_put_bool(row, "is_now", store_day(row, "from_day", DAY_NONE) <= c->today);
        struct value *hidden = value_put_array(row, "hidden");
        static const char *const names[] = {"membership_id", "from_day"};
        static const char *const fields[] = {"membership", "from_day"};
        for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
            struct value *h = value_add_object(hidden);
            value_put_text(h, "name", fields[k]);
            value_put_text(h, "value", value_get_text(row, names[k]));
        }
    }
    return 0;
}

static int check_member(struct call *c, struct err *err)
{
    int64_t found = 0;
    int rc = store_int(
        &found, &c->store, SQL_ONCALL_MEMBER,
        DB_ARGS(db_text(c->actor->org), db_text(call_field(c, "membership")), db_int(c->today)), err);
    return rc == 0 && found == 0 ? err_set(err, ERR_INVALID, "membership", "field_choice", NULL) : rc;
}

int oncall_set(struct call *c, struct err *err)
{
    int32_t from = call_day(c, "from_day", c->today), until = call_day(c, "until_day", from);
    if (until < from || until - from > ONCALL_DAYS_MAX)
        return err_set(err, ERR_INVALID, "until_day", "oncall_days", NULL);
    int rc = check_member(c, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_ONCALL_SET,
                       DB_ARGS(db_text(c->actor->org), db_text(call_field(c, "membership")), db_int(from),
                               db_int(until)),
                       err);
    if (rc == 0)
        rc = audit_write(c, &(struct audit_note){.action = "change", .object = "oncall"}, err);
    if (rc == 0)
        call_go(c, "/oncall?done=oncall");
    return rc;
}

int oncall_end(struct call *c, struct err *err)
{
    int rc = store_run(NULL, &c->store, SQL_ONCALL_END,
                       DB_ARGS(db_text(c->actor->org), db_text(call_field(c, "membership")),
                               db_int(call_day(c, "from_day", c->today))),
                       err);
    if (rc == 0)
        rc = audit_write(c, &(struct audit_note){.action = "change", .object = "oncall"}, err);
    if (rc == 0)
        call_go(c, "/oncall?done=oncall");
    return rc;
}
