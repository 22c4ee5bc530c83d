/* Finding a group and asking for a place: by a professional for whom she is involved with and who wants it, or from the own
 * phone. What is shown is what concerns this one person: of others not even how many they are. */
#include "app/groups/group_part.h"
#include "app/paging.h"
#include "app/people/section.h"
#include "base/str.h"

/* --- the pages, for whoever asks --- */

/* The groups that this reader may know of: for a professional those within the scope of what she may see. */
static bool shows(const struct access *a, const struct call *c, const struct value *row)
{
    const struct group_kind *kind = group_kind_of(c, row);
    return kind && access_shows(a, c, PART_PLAN, kind->scope, NULL);
}

static int put_places(struct call *c, const struct access *a, const char *base, struct err *err)
{
    struct value *rows, *list = value_put_array(c->page, "places");
    int rc =
        store_all(&rows, &c->store, SQL_GROUP_PLACES_OF, DB_ARGS(db_text(a->person), db_int(c->now)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        if (!shows(a, c, row))
            continue;
        struct value *item = value_add_object(list);
        group_put(item, c, row);
        group_put_place(item, c, value_get_text(row, "state"));
        if (text_is(value_get_text(row, "state"), "left"))
            value_put_text(item, "next_at", NULL);
        bool over = value_get_int(row, "ends_ms", 0) <= c->now;
        value_put_bool(item, "to_view",
                       over && !value_get_bool(row, "has_viewed") && a->involvement == INVOLVED_SELF &&
                           !text_is(value_get_text(row, "state"), "left") &&
                           value_get_text(row, "placed_at"));
        value_put_text(item, "href", arena_printf(c->arena, "%s/%s", base, value_get_text(row, "group_id")));
    }
    return rc;
}

int group_put_for(struct call *c, const struct access *a, const char *base, struct err *err)
{
    struct group_facts facts;
    struct value *rows;
    int64_t page = paging_wanted(c);
    int rc = put_places(c, a, base, err);
    if (rc == 0)
        rc = group_facts(&facts, c, a, err);
    if (rc == 0)
        rc = groups_for(&rows, c, a, &facts, &(struct groups_asked){NULL, page}, err);
    if (rc < 0)
        return rc;
    paging_put(c, base, page, value_count(rows) > GROUPS_PAGE);
    struct value *offers = value_put_array(c->page, "offers"), *others = value_put_array(c->page, "unfit");
    for (size_t i = 0; i < value_count(rows) && i < GROUPS_PAGE; i++) {
        const struct value *row = value_item(rows, i);
        const char *state = group_state(c, row);
        unsigned why = group_why(c, &facts, row, DAY_NONE);
        if (!shows(a, c, row) || text_is(state, "shut") || (why & GROUP_ALREADY) ||
            group_is_past(c, &facts, row))
            continue;
        /* Of whom no date is on file at all may say one; that is no reason against it. */
        if (!facts.knows_due && !facts.knows_child)
            why &= ~(unsigned)GROUP_NO_DATE;
        struct value *item = value_add_object(why ? others : offers);
        group_put(item, c, row);
        group_put_why(item, c, why);
        value_put_text(item, "href", arena_printf(c->arena, "%s/%s", base, value_get_text(row, "id")));
    }
    return 0;
}

/* Her number on the waiting list, or why she is passed over at this moment. */
static int put_waiting(struct value *shown, struct call *c, const struct value *group, const char *place,
                       struct err *err)
{
    struct group_line line;
    int rc = group_line(&line, c, group, err);
    for (size_t i = 0; rc == 0 && i < line.count; i++)
        if (text_is(line.waiting[i].id, place)) {
            value_put_int(shown, "number", (int64_t)group_place(line.waiting, line.count, i));
            group_put_why(shown, c, line.waiting[i].why);
        }
    return rc;
}

static int put_place(struct call *c, const struct access *a, const struct value *group, struct err *err)
{
    struct value *place;
    const char *id = value_get_text(group, "id");
    value_put(c->page, "place", value_null(c->arena));
    int rc = store_one(&place, &c->store, SQL_GROUP_PLACE_OF, DB_ARGS(db_text(a->person), db_text(id)), err);
    if (rc < 0)
        return rc == ERR_NOT_FOUND ? 0 : rc;
    const char *state = value_get_text(place, "state");
    bool in = text_is(state, "in"), waiting = text_is(state, "waiting");
    const char *ended = value_get_text(place, "why");
    struct value *shown = value_put_object(c->page, "place");
    group_put_place(shown, c, state);
    value_put_bool(shown, "moved_up", in && value_get_bool(place, "has_waited"));
    value_put_text(shown, "ended", ended && !in && !waiting ? call_label(c, "group_left", ended) : NULL);
    value_put(shown, "number", value_null(c->arena));
    value_put(shown, "why", value_null(c->arena));
    value_put_bool(shown, "is_in", in);
    value_put_bool(shown, "is_waiting", waiting);
    value_put_bool(c->page, "may_leave", (in || waiting) && value_get_int(group, "ends_ms", 0) > c->now);
    bool took_part = in || text_is(state, "done");
    value_put_bool(c->page, "may_view",
                   took_part && value_get_int(group, "ends_ms", 0) <= c->now &&
                       !value_get_bool(place, "has_viewed"));
    return waiting ? put_waiting(shown, c, group, value_get_text(place, "id"), err) : 0;
}

/* What the form asks: a day only when the file knows none. */
static void put_form(struct call *c, const struct group_facts *facts, const struct value *group, bool self)
{
    const struct group_kind *kind = group_kind_of(c, group);
    bool due = kind && kind->match == GROUP_DUE;
    struct value *without = value_put_array(c->page, "without");
    if (due ? facts->knows_due : facts->knows_child)
        value_add_text(without, "said_day");
    value_add_text(value_put_array(c->page, "needed"), "said_day");
    if (self)
        value_add_text(without, "agreed");
    value_put_bool(c->page, "asks_due", due);
}

int group_put_one(struct call *c, const struct access *a, struct err *err)
{
    struct value *group, *rows;
    struct group_facts facts;
    int rc = group_row(&group, c, call_param(c, "group"), err);
    if (rc == 0 && !shows(a, c, group))
        return err_set(err, ERR_NOT_FOUND, "group", "group_unknown", NULL);
    if (rc == 0)
        rc = group_facts(&facts, c, a, err);
    if (rc == 0)
        rc = groups_for(&rows, c, a, &facts, &(struct groups_asked){value_get_text(group, "id"), 1}, err);
    if (rc < 0)
        return rc;
    const struct value *row = value_count(rows) > 0 ? value_item(rows, 0) : group;
    const char *state = group_state(c, group);
    struct value *shown = value_put_object(c->page, "group");
    group_put(shown, c, group);
    value_put_text(shown, "next_at", value_get_text(row, "next_at"));
    unsigned why = group_why(c, &facts, row, DAY_NONE);
    bool runs = text_is(state, "open") || text_is(state, "full");
    group_put_why(shown, c, why & ~(unsigned)(GROUP_NO_DATE | GROUP_ALREADY));
    bool past = group_is_past(c, &facts, row) && !(why & GROUP_ALREADY);
    value_put_bool(c->page, "past", past);
    value_put_bool(c->page, "may_join", runs && !past && (why & ~(unsigned)GROUP_NO_DATE) == 0);
    value_put_bool(c->page, "is_full", text_is(state, "full"));
    value_put_bool(c->page, "already", (why & GROUP_ALREADY) != 0);
    value_put_bool(c->page, "may_leave", false);
    value_put_bool(c->page, "may_view", false);
    put_form(c, &facts, group, a->involvement == INVOLVED_SELF);
    rc = put_place(c, a, group, err);
    return rc == 0 ? group_put_sessions(c, value_get_text(group, "id"), NULL, err) : rc;
}

/* --- a professional --- */

static int open_hers(struct access *a, struct call *c, const char *action, struct err *err)
{
    const char *group = call_param(c, "group");
    int rc = access_open(
        a, c, call_param(c, "person"), FOR_CARE,
        &(struct audit_note){.action = action, .object = "group", .object_id = group[0] ? group : NULL}, err);
    return rc == 0 ? access_require(a, c, PART_PLAN, err) : rc;
}

static int put_who(struct call *c, const struct access *a, struct err *err)
{
    int rc = people_who(c, a, err);
    const char *name = value_get_text(value_get(c->page, "person"), "name");
    bool one = call_param(c, "group")[0] != '\0';
    struct value *back = value_put_object(c->page, "back");
    value_put_text(back, "href",
                   arena_printf(c->arena, one ? "/persons/%s/groups" : "/persons/%s", a->person));
    value_put_text(back, "label", one ? call_text(c, "person_groups.title") : name);
    return rc;
}

int person_groups(struct call *c, struct err *err)
{
    struct access a;
    int rc = open_hers(&a, c, "read", err);
    if (rc == 0)
        rc = put_who(c, &a, err);
    return rc == 0 ? group_put_for(c, &a, arena_printf(c->arena, "/persons/%s/groups", a.person), err) : rc;
}

int person_group(struct call *c, struct err *err)
{
    struct access a;
    int rc = open_hers(&a, c, "read", err);
    if (rc == 0)
        rc = put_who(c, &a, err);
    if (rc == 0)
        rc = group_put_one(c, &a, err);
    value_put_text(c->page, "base",
                   rc == 0 ? arena_printf(c->arena, "/persons/%s/groups/%s", a.person, call_param(c, "group"))
                           : NULL);
    return rc;
}

/* The group must be one that she may see. */
static int open_change(struct access *a, struct call *c, struct err *err)
{
    struct value *group;
    int rc = open_hers(a, c, "change", err);
    if (rc == 0)
        rc = group_row(&group, c, call_param(c, "group"), err);
    if (rc == 0 && !shows(a, c, group))
        rc = err_set(err, ERR_NOT_FOUND, "group", "group_unknown", NULL);
    return rc;
}

int person_group_join(struct call *c, struct err *err)
{
    struct access a;
    bool given = false;
    int rc = open_change(&a, c, err);
    if (rc == 0 && !call_flag(c, "agreed"))
        return err_set(err, ERR_INVALID, "agreed", "group_agreed", NULL);
    if (rc == 0)
        rc = group_ask(&given, c, &a, err);
    if (rc == 0)
        call_go(c, "/persons/%s/groups/%s?done=%s", a.person, call_param(c, "group"),
                given ? "group_given" : "group_waiting");
    return rc;
}

int person_group_leave(struct call *c, struct err *err)
{
    struct access a;
    int rc = open_change(&a, c, err);
    if (rc == 0)
        rc = group_leave(c, &a, err);
    if (rc == 0)
        call_go(c, "/persons/%s/groups?done=group_left", a.person);
    return rc;
}

/* What the page of a person says: which groups and whether she has a place; nothing that time or others change. */
static int put_section(struct call *c, const struct access *a, struct err *err)
{
    struct value *rows, *list = value_put_array(c->page, "groups");
    int rc =
        store_all(&rows, &c->store, SQL_GROUP_PLACES_OF, DB_ARGS(db_text(a->person), db_int(c->now)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        if (!shows(a, c, row))
            continue;
        struct value *item = value_add_object(list);
        value_put_text(item, "kind_label", call_label(c, "group_kind", value_get_text(row, "kind")));
        value_put_text(item, "org_name", value_get_text(row, "org_name"));
        value_put_text(item, "place", value_get_text(row, "place"));
        value_put_text(item, "asked_at", value_get_text(row, "asked_at"));
        group_put_place(item, c, value_get_text(row, "state"));
        value_put_text(
            item, "href",
            arena_printf(c->arena, "/persons/%s/groups/%s", a->person, value_get_text(row, "group_id")));
    }
    return rc;
}

int group_section(struct call *c, const struct access *a, struct err *err)
{
    if (!access_reads(a, PART_PLAN) || a->purpose != FOR_CARE)
        return 0;
    bool child = text_is(value_get_text(value_get(c->page, "person"), "role"), "child");
    int rc = put_section(c, a, err);
    bool any = value_count(value_get(c->page, "groups")) > 0;
    bool may = rc == 0 && !child && c->actor->org[0] && access_writes(a, PART_PLAN);
    value_put_bool(c->page, "groups_offer", may);
    value_put_bool(c->page, "groups_shown", may || any);
    if (rc == 0 && any)
        section_tab(c, a, "groups");
    return rc;
}
