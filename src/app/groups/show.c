/* A group as it is shown: what anybody may be told of it, the words of why somebody does not fit, its sessions. Says nothing of
 * who takes part. */
#include "app/groups/group_part.h"

#include "base/str.h"

int group_row(struct value **out, struct call *c, const char *id, struct err *err)
{
    int rc = store_one(out, &c->store, SQL_GROUP_FIND, DB_ARGS(db_text(id), db_int(c->now)), err);
    return rc == ERR_NOT_FOUND ? err_set(err, ERR_NOT_FOUND, "group", "group_unknown", NULL) : rc;
}

const struct group_kind *group_kind_of(const struct call *c, const struct value *row)
{
    return group_kind_find(&c->app->content->groups, value_get_text(row, "kind"));
}

const char *group_state(const struct call *c, const struct value *row)
{
    const struct group_kind *kind = group_kind_of(c, row);
    int64_t begun = value_get_int(row, "begun", 0), waiting = value_get_int(row, "waiting", 0);
    if (value_get_text(row, "cancelled_at"))
        return "cancelled";
    if (value_get_int(row, "ends_ms", 0) <= c->now)
        return "over";
    if (!kind || begun >= kind->join_until)
        return "shut";
    bool room = value_get_int(row, "taken", 0) < value_get_int(row, "most", 0) && waiting == 0;
    return room ? "open" : "full";
}

static void put_status(struct value *out, const char *tone, const char *label)
{
    struct value *status = value_put_object(out, "status");
    value_put_text(status, "tone", tone);
    value_put_text(status, "label", label);
}

void group_put_place(struct value *out, struct call *c, const char *state)
{
    value_put_text(out, "state", state);
    put_status(out,
               text_is(state, "in")        ? "success"
               : text_is(state, "waiting") ? "active"
                                           : "neutral",
               call_label(c, "group_place", state));
}

void group_put(struct value *out, struct call *c, const struct value *row)
{
    const struct group_kind *kind = group_kind_of(c, row);
    const char *language = value_get_text(row, "language"), *state = group_state(c, row);
    value_put_text(out, "id", value_get_text(row, "id"));
    value_put_text(out, "kind_label", call_label(c, "group_kind", value_get_text(row, "kind")));
    value_put_text(out, "explain", kind ? label_in(&kind->explain, c->lang) : NULL);
    value_put_text(out, "match_label",
                   call_label(c, "group_match", kind && kind->match == GROUP_DUE ? "due" : "age"));
    static const char *const plain[] = {"org_name", "org_phone", "place",   "area_name",
                                        "from_day", "until_day", "next_at", "asked_at"};
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
        value_put_text(out, plain[i], value_get_text(row, plain[i]));
    value_put_text(out, "language_label", language ? call_label(c, "language", language) : NULL);
    value_put_text(out, "group_state", state);
    const char *reason = value_get_text(row, "off_reason");
    value_put_text(out, "off_label", reason ? call_label(c, "group_off", reason) : NULL);
    put_status(out,
               text_is(state, "open")   ? "success"
               : text_is(state, "full") ? "warning"
                                        : "neutral",
               call_label(c, "group_state", state));
}

void group_put_why(struct value *out, struct call *c, unsigned why)
{
    struct value *list = value_put_array(out, "why");
    for (size_t i = 0; i < GROUP_WHYS; i++)
        if (why & 1u << i)
            value_add_text(list, call_label(c, "group_why", group_why_code(i)));
}

int group_put_sessions(struct call *c, const char *group, const char *href, struct err *err)
{
    struct value *rows, *list = value_put_array(c->page, "sessions");
    int rc = store_all(&rows, &c->store, SQL_GROUP_SESSIONS, DB_ARGS(db_text(group)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        struct value *item = value_add_object(list);
        bool over = value_get_int(row, "starts_ms", 0) <= c->now;
        value_put_text(item, "starts_at", value_get_text(row, "starts_at"));
        value_put_text(item, "ends_at", value_get_text(row, "ends_at"));
        value_put_text(item, "was_at", over ? NULL : value_get_text(row, "was_at"));
        value_put_bool(item, "is_over", over);
        const char *state = value_get_text(row, "state");
        bool held = text_is(state, "held"), off = text_is(state, "cancelled");
        value_put_bool(item, "is_off", off);
        value_put_text(item, "state_label",
                       call_label(c, "group_session",
                                  off                       ? state
                                  : held || (over && !href) ? "held"
                                                            : "planned"));
        value_put_bool(item, "to_record", over && !held && !off);
        value_put_text(item, "href",
                       href ? arena_printf(c->arena, "%s/sessions/%s", href, value_get_text(row, "id"))
                            : NULL);
    }
    return rc;
}
