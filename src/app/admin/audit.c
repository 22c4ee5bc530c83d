/* Searching the audit: by whom, where, what, of whom, when. Codes and ids, and no name of a person in care. */
#include "app/admin/admin.h"

#include "asking/calendar.h"
#include "base/str.h"

#include <string.h>

enum { ROWS = 100, DAYS = 7 };

static const char *asked(const struct call *c, const char *name)
{
    const char *text = value_get_text(c->query, name);
    return text ? text : "";
}

static int day_asked(int32_t *out, const struct call *c, const char *name, int32_t otherwise, struct err *err)
{
    const char *text = asked(c, name);
    *out = otherwise;
    if (text[0] && !day_parse(out, text))
        return err_set(err, ERR_INVALID, name, "field_day", "%s", text);
    return 0;
}

/* What was asked for, as a drop-down or a text; the names are those of the query. */
static void put_choices(struct call *c, const char *member, const char *list)
{
    const struct code_list *codes = content_list(c->app->content, list);
    struct value *choices = value_put_array(c->page, member);
    for (size_t i = 0; codes && i < codes->count; i++) {
        struct value *choice = value_add_object(choices);
        value_put_text(choice, "value", codes->items[i].code);
        value_put_text(choice, "label", label_in(&codes->items[i].label, c->lang));
        value_put_bool(choice, "checked", text_is(asked(c, member), codes->items[i].code));
    }
}

static void put_query(struct call *c, int32_t from, int32_t until)
{
    static const char *const texts[] = {"account", "org", "person"};
    char day[11];
    struct value *query = value_put_object(c->page, "query");
    day_format(day, from);
    value_put_text(query, "from", day);
    day_format(day, until);
    value_put_text(query, "until", day);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        value_put_text(query, texts[i], asked(c, texts[i]));
    value_put_text(query, "action", asked(c, "action"));
    value_put_text(query, "outcome", asked(c, "outcome"));
    put_choices(c, "actions", "audit_action");
    put_choices(c, "outcomes", "outcome");
}

static void put_rows(struct call *c, const struct value *rows)
{
    struct value *list = value_put_array(c->page, "rows");
    for (size_t i = 0; i < value_count(rows); i++) {
        static const char *const may_lack[] = {"account_id", "account_name", "org_id",
                                               "org_name",   "person_id",    "object_id"};
        struct value *row = value_copy(c->arena, value_item(rows, i));
        for (size_t k = 0; k < sizeof may_lack / sizeof may_lack[0]; k++)
            if (!value_get(row, may_lack[k]))
                value_put_text(row, may_lack[k], NULL);
        const char *role = value_get_text(row, "role");
        value_put_text(row, "role_label",
                       text_is(role, "none") ? call_text(c, "audit.nobody") : call_label(c, "role", role));
        value_put_text(row, "action_label", call_label(c, "audit_action", value_get_text(row, "action")));
        value_put_text(row, "object_label", call_label(c, "audit_object", value_get_text(row, "object")));
        value_put_text(row, "purpose_label", call_label(c, "purpose", value_get_text(row, "purpose")));
        value_put_text(row, "basis_label", call_label(c, "involvement", value_get_text(row, "basis")));
        value_put_text(row, "outcome_label", call_label(c, "outcome", value_get_text(row, "outcome")));
        value_put_bool(row, "is_denied", !text_is(value_get_text(row, "outcome"), "ok"));
        value_add(list, row);
    }
    bool more = value_count(rows) == ROWS;
    value_put_text(c->page, "before", more ? value_get_text(value_item(rows, ROWS - 1), "id") : NULL);
}

/* Where the identities of that instant begin: a UUIDv7 opens with its milliseconds. An entry is at its instant or just
 * before its identity was made. */
static const char *first_id(struct call *c, int64_t at)
{
    unsigned long long ms = at > 0 ? (unsigned long long)at : 0;
    return arena_printf(c->arena, "%08llx-%04llx", ms >> 16, ms & 0xffff);
}

int audit_search(struct call *c, struct err *err)
{
    int32_t from, until;
    struct value *rows;
    int rc = day_asked(&until, c, "until", c->today, err);
    if (rc == 0)
        rc = day_asked(&from, c, "from", until - DAYS, err);
    if (rc == 0)
        rc = store_all(&rows, &c->store, SQL_AUDIT_SEARCH,
                       DB_ARGS(db_int(instant_at(from, 0)), db_int(instant_at(until + 1, 0)),
                               db_text(asked(c, "account")), db_text(asked(c, "org")),
                               db_text(asked(c, "action")), db_text(asked(c, "outcome")),
                               db_text(asked(c, "person")), db_text(asked(c, "before")), db_int(ROWS),
                               db_text(first_id(c, instant_at(from, 0)))),
                       err);
    if (rc ==
        0) /* of whom was searched stands in the object, so that it is not her own line: nothing of her was opened */
        rc = audit_write(
            c,
            &(struct audit_note){
                .action = "search", .object = "audit", .object_id = asked(c, "person"), .purpose = "audit"},
            err);
    if (rc < 0)
        return rc;
    put_query(c, from, until);
    put_rows(c, rows);
    return 0;
}
