/*
 * What there is to do for one organisation: urgent answers, what is late, what is due, in one order. Each person on it is
 * looked at through access.c like anywhere else, so her audit says that she stood on a list; a page holds at most 50 lines.
 */
#include "app/chain/wish_training.h"
#include "app/contact/contact.h"
#include "app/life/cover.h"
#include "app/paging.h"
#include "app/signals/signals.h"

#include "base/str.h"

#include <string.h>

enum { PER_PAGE = 50, STALE_MAX = 20, AHEAD_DAYS = 14 };

/* What a line of each kind is called and where it leads. */
static const struct kind {
    const char *code;
    const char *title; /* a text; NULL: the label of the line's code in `list` */
    const char *list, *folder;
    enum access_purpose purpose; /* for whose sake the person is seen */
} kinds[] = {
    {"urgent", NULL, "urgent_answer", "/urgent", FOR_CARE},
    {"answer", "worklist.answer", NULL, "/referrals", FOR_REFERRAL},
    {"waiting", "worklist.waiting", NULL, "/referrals", FOR_CARE},
    {"due", "worklist.due", NULL, NULL, FOR_CARE},
    {"draft", "worklist.draft", NULL, "/responses", FOR_CARE},
    {"step", NULL, NULL, NULL, FOR_CARE},
    {"wish", "worklist.wish", NULL, "/wishes", FOR_CARE},
    {"request", NULL, "data_request", "/requests", FOR_CARE},
    {"question", "worklist.question", NULL, "/questions", FOR_CARE},
    {"closing", "worklist.closing", NULL, NULL, FOR_CARE},
    {"visit", "worklist.visit", NULL, "/visits", FOR_CARE},
    {"contact_due", NULL, "contact_moment", NULL, FOR_CARE},
    {"contact", NULL, "contact_moment", "/contacts", FOR_CARE},
    {"young", "worklist.young", NULL, NULL, FOR_CARE},
    {"young_meeting", "worklist.young_meeting", NULL, "/young-meetings", FOR_CARE},
    {"young_own", "worklist.young_own", NULL, "/young-desks", FOR_DESK},
    {"contact_time", NULL, "contact_moment", "/contacts", FOR_CARE},
    {"contact_wish", "worklist.contact_wish", NULL, "/contacts", FOR_CARE},
    {"young_desk", "worklist.young_meeting", NULL, "/young-meetings", FOR_DESK},
    {"meeting", "worklist.meeting", NULL, "/meetings", FOR_MEETING},
};

static const struct kind *kind_of(const char *code)
{
    size_t i = 0;
    while (i + 1 < sizeof kinds / sizeof kinds[0] && !text_is(kinds[i].code, code))
        i++;
    return &kinds[i];
}

/* Persons of this page, each looked at once. */
struct looked {
    const char *person;
    enum access_purpose purpose;
    bool may;
    struct access access;
    const char *name;
};

static int look(struct looked *out, struct call *c, const char *person, enum access_purpose purpose,
                struct err *err)
{
    struct looked l = {.person = person, .purpose = purpose};
    int rc = access_open(&l.access, c, person, purpose,
                         &(struct audit_note){.action = "list", .object = "worklist"}, err);
    if (rc == ERR_DENIED || rc == ERR_NOT_FOUND) {
        c->denied = (struct audit_note){0}; /* not shown, so nothing was looked at */
        *out = l;
        return 0;
    }
    struct value *row;
    l.may = true;
    if (rc == 0 && access_shows(&l.access, c, PART_IDENTITY, "contact", NULL)) {
        rc = store_one(&row, &c->store, SQL_SIGNAL_NAME, DB_ARGS(db_text(l.access.person)), err);
        if (rc == 0)
            l.name = value_get_text(row, "name");
    }
    if (rc == 0)
        *out = l;
    return rc;
}

static const char *href_of(struct call *c, const struct kind *kind, const struct value *row)
{
    const char *person = value_get_text(row, "person_id"), *ref = value_get_text(row, "ref_id");
    if (text_is(kind->code, "due"))
        return arena_printf(c->arena, "/persons/%s/answers/new?instrument=%s", person,
                            value_get_text(row, "code"));
    if (text_is(kind->code, "contact_due"))
        return arena_printf(c->arena, "/persons/%s/contacts/new?contact=%s", person,
                            value_get_text(row, "code"));
    if (text_is(kind->code, "step"))
        return arena_printf(c->arena, "/persons/%s/plan", person);
    if (text_is(kind->code, "young"))
        return arena_printf(c->arena, "/persons/%s/young", person);
    if (text_is(kind->code, "closing"))
        return arena_printf(c->arena, "/persons/%s/close", person);
    return arena_printf(c->arena, "%s/%s", kind->folder, ref);
}

/* The step's own words only when all it speaks of may be seen. */
static const char *step_title(struct call *c, const struct looked *l, const struct value *row)
{
    const char *code = value_get_text(row, "code");
    const struct step *step = content_step(c->app->content, code, c->today);
    bool whole = l->access.involvement == INVOLVED_OWN;
    if (!step && whole)
        return call_label(c, "step", code); /* one that a coalition added */
    if (step && (whole || (content_scope_set(c->app->content, &step->scopes) & ~l->access.scopes) == 0))
        return label_in(&step->title, c->lang);
    return call_text(c, "worklist.step");
}

static void put_when(struct call *c, struct value *item, int32_t due)
{
    struct value *when = value_put_object(item, "when");
    int late = c->today - due;
    char day[11];
    day_format(day, due);
    value_put_text(when, "tone", late > 0 ? "late" : late == 0 ? "today" : "later");
    value_put_text(when, "by_day", late < 0 ? day : NULL);
    value_put_text(when, "label",
                   late == 0   ? call_text(c, "worklist.today")
                   : late == 1 ? call_text(c, "worklist.day_late")
                   : late > 1  ? arena_printf(c->arena, "%d %s", late, call_text(c, "worklist.days_late"))
                               : NULL);
}

/* When a line asks to be done, from what is late to what can wait. */
static const struct group {
    const char *code, *title, *total; /* its text; the column with how many there are, on all pages */
} groups[] = {
    {"late", "worklist.group.late", "late_total"},
    {"today", "worklist.group.today", "today_total"},
    {"week", "worklist.group.week", "week_total"},
    {"later", "worklist.group.later", "later_total"},
};
enum { GROUPS = sizeof groups / sizeof groups[0] };

/* The last day of this week: Sunday. */
static int32_t week_end(const struct call *c)
{
    return c->today + 7 - day_weekday(c->today);
}

static size_t group_of(const struct call *c, const struct value *row)
{
    int32_t due = instant_day(value_get_int(row, "due_ms", c->now));
    if (value_get_int(row, "rank", 2) < 2)
        return 0;
    return due <= c->today ? 1 : due <= week_end(c) ? 2 : 3;
}

/* The groups that have lines on this page, each with how many there are on all pages. */
static void put_groups(struct call *c, struct value *todo, const struct value *first,
                       struct value *const *lists)
{
    struct value *list = value_put_array(todo, "groups");
    for (size_t i = 0; i < GROUPS; i++) {
        if (value_count(lists[i]) == 0)
            continue;
        struct value *g = value_add_object(list);
        value_put_text(g, "code", groups[i].code);
        value_put_text(g, "label", call_text(c, groups[i].title));
        value_put_int(g, "count", value_get_int(first, groups[i].total, 0));
        value_put(g, "items", lists[i]);
    }
}

static struct value *put_line(struct call *c, struct value *items, const struct looked *l,
                              const struct value *row)
{
    const struct kind *kind = kind_of(value_get_text(row, "kind"));
    const char *code = value_get_text(row, "code");
    struct value *item = value_add_object(items);
    value_put_text(item, "kind", kind->code);
    value_put_text(item, "href", href_of(c, kind, row));
    value_put_text(item, "title",
                   text_is(kind->code, "step") ? step_title(c, l, row)
                   : kind->title               ? call_text(c, kind->title)
                                               : call_label(c, kind->list, code));
    value_put_text(item, "about", l->name ? l->name : value_get_text(row, "case_no"));
    value_put_text(item, "why",
                   text_is(kind->code, "due") || text_is(kind->code, "draft")
                       ? call_label(c, "instrument", code)
                   : text_is(kind->code, "contact_due")  ? call_text(c, "worklist.contact_due")
                   : text_is(kind->code, "contact")      ? call_text(c, "worklist.contact")
                   : text_is(kind->code, "contact_time") ? call_text(c, "worklist.contact_time")
                                                         : NULL);
    value_put(item, "status", value_null(c->arena));
    if (text_is(kind->code, "urgent")) {
        struct value *status = value_put_object(item, "status");
        value_put_text(status, "tone", "danger");
        value_put_text(status, "label", call_label(c, "urgency", value_get_text(row, "term")));
    }
    put_when(c, item, instant_day(value_get_int(row, "due_ms", c->now)));
    return item;
}

/* A line that is done for somebody who is away says so. */
static int put_behalf(struct call *c, struct value *item, const struct value *covers, const struct value *row,
                      struct err *err)
{
    const char *name;
    int rc = cover_name(&name, c, covers, value_get_text(row, "ref_id"), err);
    if (rc < 0 || !name)
        return rc;
    const char *why = value_get_text(item, "why"), *behalf = call_text(c, "worklist.behalf");
    value_put_text(item, "why",
                   why ? arena_printf(c->arena, "%s · %s %s", why, behalf, name)
                       : arena_printf(c->arena, "%s %s", behalf, name));
    return 0;
}

static int put_lines(struct call *c, const struct value *rows, const struct value *covers, struct err *err)
{
    struct looked seen[PER_PAGE];
    size_t known = 0;
    struct value *urgent = value_put_array(value_put_object(c->page, "now"), "items");
    struct value *todo = value_put_object(c->page, "todo"), *rest = value_put_array(todo, "items");
    struct value *lists[GROUPS];
    for (size_t i = 0; i < GROUPS; i++)
        lists[i] = value_array(c->arena);
    for (size_t i = 0; i < value_count(rows) && i < PER_PAGE; i++) {
        const struct value *row = value_item(rows, i);
        const char *person = value_get_text(row, "person_id");
        enum access_purpose purpose = kind_of(value_get_text(row, "kind"))->purpose;
        size_t k = 0;
        while (k < known && !(text_is(seen[k].person, person) && seen[k].purpose == purpose))
            k++;
        if (k == known) {
            int rc = look(&seen[known++], c, person, purpose, err);
            if (rc < 0)
                return rc;
        }
        if (!seen[k].may)
            continue;
        bool now = text_is(value_get_text(row, "kind"), "urgent");
        struct value *line = put_line(c, now ? urgent : rest, &seen[k], row);
        if (!now)
            value_add(lists[group_of(c, row)], line);
        int rc = put_behalf(c, line, covers, row, err);
        if (rc < 0)
            return rc;
    }
    put_groups(c, todo, value_item(rows, 0), lists);
    return 0;
}

/* A line to herself: about no family, so in no group of what there is to do. */
static int put_training(struct call *c, struct err *err)
{
    int32_t until = DAY_NONE;
    const char *course = NULL;
    int rc = wish_training_reminder(&until, &course, c, err);
    if (rc < 0)
        return rc;
    if (until == DAY_NONE) {
        value_put(c->page, "training", value_null(c->arena));
        return 0;
    }
    bool over = until < c->today;
    char day[11];
    day_format(day, until);
    struct value *line = value_put_object(c->page, "training");
    value_put_text(line, "kind", "training");
    value_put_text(line, "href", "/training");
    value_put_text(line, "title", call_text(c, over ? "worklist.training_over" : "worklist.training_ends"));
    value_put_text(line, "about", course);
    value_put_text(line, "why", call_text(c, "worklist.training_why"));
    value_put(line, "status", value_null(c->arena));
    struct value *when = value_put_object(line, "when");
    value_put_text(when, "tone", "later"); /* nothing of hers is late */
    value_put_text(when, "label", call_text(c, over ? "worklist.training_held" : "worklist.training_holds"));
    value_put_text(when, "by_day", day);
    return 0;
}

/* Moments that passed since they were worked out; a few at each look keep up. */
static int refresh_stale(struct call *c, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_DUE_STALE,
                       DB_ARGS(db_text(c->actor->org), db_int(c->today), db_int(STALE_MAX)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        rc = due_refresh(c, value_get_text(value_item(rows, i), "person_id"), err);
    return rc == 0 ? contact_refresh_stale(c, err) : rc;
}

int worklist(struct call *c, struct err *err)
{
    struct value *rows, *oncall, *covers;
    int64_t page = paging_wanted(c);
    int rc = refresh_stale(c, err);
    if (rc == 0)
        rc = store_all(&rows, &c->store, SQL_WORKLIST,
                       DB_ARGS(db_text(c->actor->org), db_text(c->actor->org_kind), db_int(c->today),
                               db_int(c->today + AHEAD_DAYS), db_int(PER_PAGE), db_int((page - 1) * PER_PAGE),
                               db_int(week_end(c))),
                       err);
    if (rc == 0)
        rc = store_all(&oncall, &c->store, SQL_ONCALL_LIST, DB_ARGS(db_text(c->actor->org), db_int(c->today)),
                       err);
    if (rc == 0)
        rc = covers_today(&covers, c, err);
    if (rc < 0)
        return rc;
    value_put(c->page, "covering", value_copy(c->arena, covers));
    const struct value *first = value_item(rows, 0), *duty = value_item(oncall, 0);
    int64_t total = value_get_int(first, "total", 0);
    value_put_int(c->page, "total", total);
    value_put_int(c->page, "urgent", value_get_int(first, "urgent_total", 0));
    value_put_int(c->page, "late", value_get_int(first, "late_total", 0));
    bool today = duty && store_day(duty, "from_day", DAY_NONE) <= c->today;
    value_put_text(c->page, "oncall_name", today ? value_get_text(duty, "name") : NULL);
    paging_put(c, "/worklist", page, page * PER_PAGE < total);
    rc = put_training(c, err);
    return rc == 0 ? put_lines(c, rows, covers, err) : rc;
}
