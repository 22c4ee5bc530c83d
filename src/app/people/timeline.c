/* The timeline: a line for everything that happened to one person. What a line means is its kind; this file knows how each
 * kind looks and where it leads, and what this reader may see of it. */
#include "app/paging.h"
#include "app/people/people.h"
#include "app/people/section.h"
#include "app/signals/signals.h"
#include "base/str.h"

#include <string.h>

enum {
    SHOWN_AT_ONCE = 12, /* lines; the page of a person folds the older ones */
    PER_PAGE = 200,     /* what is older still stands on pages of its own */
};

/* How a kind of line looks: its icon, the code list of its `code`, and where its `ref` leads. Kinds that are not named here
 * get a plain icon; their title is the text "entry.KIND". */
static const struct look {
    const char *kind, *icon, *list, *path;
} looks[] = {
    {"opened", "file", NULL, NULL},
    {"person_added", "family", "person_role", NULL},
    {"pregnancy", "calendar", NULL, NULL},
    {"due_date", "calendar", "due_date_reason", NULL},
    {"pregnancy_ended", "calendar", "pregnancy_end", NULL},
    {"birth", "family", NULL, NULL},
    {"born", "family", NULL, NULL},
    {"handover", "send", NULL, NULL},
    {"taken_over", "inbox", NULL, NULL},
    {"contact", "phone", NULL, NULL},
    {"own_contact", "phone", NULL, NULL},
    {"moved", "home", NULL, NULL},
    {"bsn", "file", NULL, NULL},
    {"kinship", "family", "kinship", NULL},
    {"merged", "copy", NULL, NULL},
    {"glass", "alert", "glass_reason", NULL},
    {"answers", "answer", NULL, "/responses/"},
    {"response", "answer", NULL, "/responses/"},
    {"self_report", "answer", NULL, "/responses/"},
    {"link", "send", NULL, NULL},
    {"urgent", "alert", "urgent_answer", NULL},
    {"outcome", "eye", "level", NULL},
    {"plan", "plan", NULL, NULL},
    {"step_agreed", "plan", "step", "/steps/"},
    {"step_declined_by_family", "plan", "step", "/steps/"},
    {"step_doing", "plan", "step", "/steps/"},
    {"step_done", "check", "step", "/steps/"},
    {"step_cancelled", "plan", "step", "/steps/"},
    {"step_changed", "plan", "step", "/steps/"},
    {"wish", "chat", "wish_kind", NULL},
    {"wish_done", "check", NULL, "/wishes/"},
    {"question", "chat", NULL, "/questions/"},
    {"question_answered", "check", NULL, "/questions/"},
    {"consent_given", "lock", "consent_basis", "/consents/"},
    {"consent_refused", "lock", NULL, "/consents/"},
    {"consent_withdrawn", "lock", NULL, "/consents/"},
    {"consent_ended", "lock", NULL, "/consents/"},
    {"referral_send", "send", NULL, "/referrals/"},
    {"referral_receive", "inbox", NULL, "/referrals/"},
    {"referral_accept", "check", NULL, "/referrals/"},
    {"referral_decline", "alert", "decline_reason", "/referrals/"},
    {"referral_start", "check", NULL, "/referrals/"},
    {"referral_complete", "check", "referral_result", "/referrals/"},
    {"referral_withdraw", "send", "withdraw_reason", "/referrals/"},
    {"referral_expire", "clock", NULL, "/referrals/"},
    {"visit", "home", "visit_state", "/visits/"},
    {"visit_missed", "home", NULL, "/visits/"},
    {"child_wish", "chat", "child_wish", NULL},
    {"child_wish_not", "chat", "child_wish_not", NULL},
    {"contact_moment", "calendar", "contact_state", "/contacts/"},
    {"meeting", "chat", "meeting_state", "/meetings/"},
    {"group", "family", "group_place", NULL},
    {"young", "plan", "young_plan", NULL},
    {"young_meeting", "chat", "meeting_state", "/young-meetings/"},
    {"bottleneck", "alert", "bottleneck_reason", NULL},
    {"closed", "lock", "closing_reason", NULL},
    {"reopened", "file", NULL, NULL},
    {"data_request", "file", "data_request", "/requests/"},
    {"data_decided", "file", "data_state", "/requests/"},
};

static const struct look *look_of(const char *kind)
{
    static const struct look plain = {NULL, "file", NULL, NULL};
    for (size_t i = 0; i < sizeof looks / sizeof looks[0]; i++)
        if (text_is(looks[i].kind, kind))
            return &looks[i];
    return &plain;
}

int entry_add(struct call *c, const struct new_entry *entry, struct err *err)
{
    struct db_arg text;
    int rc = store_seal(&text, &c->store, entry->person, "text", entry->text, err);
    if (rc < 0)
        return rc;
    const struct actor *who = c->actor;
    return store_run(NULL, &c->store, SQL_ENTRY_INSERT,
                     DB_ARGS(db_text(call_id(c)), db_text(entry->person), db_int(c->now), db_int(c->today),
                             db_text(entry->kind), db_text(entry->ref), db_text(entry->scope),
                             db_text(entry->code), db_text(who->org[0] ? who->org : NULL),
                             db_text(who->membership[0] ? who->membership : NULL), text),
                     err);
}

static const char *by_words(struct call *c, const struct value *row)
{
    const char *name = value_get_text(row, "by_name"), *org = value_get_text(row, "org_name");
    return name && org ? arena_printf(c->arena, "%s, %s", name, org) : org ? org : name;
}

/* The label of its code, and what was written with it. */
static const char *entry_words(struct call *c, const struct look *look, const struct value *row)
{
    const char *text = value_get_text(row, "text"), *code = value_get_text(row, "code");
    const char *label = code && look->list ? call_label(c, look->list, code) : NULL;
    return label && text ? arena_printf(c->arena, "%s\n%s", label, text) : label ? label : text;
}

/* Adds a row of person_entries as an item of part-timeline. */
static void timeline_put(struct value *items, struct call *c, const struct value *row)
{
    const struct look *look = look_of(value_get_text(row, "kind"));
    const char *ref = value_get_text(row, "ref_id");
    struct value *item = value_add_object(items);
    value_put_text(item, "id", value_get_text(row, "id"));
    value_put_text(item, "day", value_get_text(row, "day"));
    value_put_text(item, "at", value_get_text(row, "at"));
    value_put_text(item, "kind", value_get_text(row, "kind"));
    value_put_text(item, "icon", look->icon);
    value_put_text(item, "title",
                   call_text(c, arena_printf(c->arena, "entry.%s", value_get_text(row, "kind"))));
    value_put_text(item, "href", look->path && ref ? arena_printf(c->arena, "%s%s", look->path, ref) : NULL);
    value_put_text(item, "text", entry_words(c, look, row));
    value_put_text(item, "by", by_words(c, row));
    value_put_text(item, "status", NULL);
}

/* The lines of one page that this reader may see; `more`: there are older ones. */
static int read_lines(struct value **out, bool *more, struct call *c, const struct access *a, int64_t page,
                      struct err *err)
{
    struct value *rows, *items = value_array(c->arena);
    int rc = store_all(&rows, &c->store, SQL_PERSON_ENTRIES,
                       DB_ARGS(db_text(a->person), db_int(PER_PAGE + 1), db_int((page - 1) * PER_PAGE)), err);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < value_count(rows) && i < PER_PAGE; i++) {
        const struct value *row = value_item(rows, i);
        if (access_shows(a, c, PART_TIMELINE, value_get_text(row, "scope"), value_get_text(row, "org_id")))
            timeline_put(items, c, row);
    }
    *more = value_count(rows) > PER_PAGE;
    *out = items;
    return 0;
}

int people_timeline(struct call *c, const struct access *a, struct err *err)
{
    struct value *lines;
    bool more = false;
    if (!access_reads(a, PART_TIMELINE))
        return 0;
    int rc = read_lines(&lines, &more, c, a, 1, err);
    if (rc < 0)
        return rc;
    struct value *timeline = value_put_object(c->page, "timeline"),
                 *items = value_put_array(timeline, "items");
    struct value *older = value_object(c->arena), *rest = value_put_array(older, "items");
    for (size_t i = 0; i < value_count(lines); i++)
        value_add(i < SHOWN_AT_ONCE ? items : rest, value_copy(c->arena, value_item(lines, i)));
    value_put_int(older, "count", (int64_t)value_count(rest));
    value_put(timeline, "older", value_count(rest) ? older : value_null(c->arena));
    value_put_text(timeline, "more",
                   more ? arena_printf(c->arena, "/persons/%s/timeline?page=2", a->person) : NULL);
    section_tab(c, a, "timeline");
    return 0;
}

int timeline_page(struct call *c, struct err *err)
{
    struct access a;
    struct value *lines;
    bool more = false;
    int64_t page = paging_wanted(c);
    int rc = access_open(&a, c, call_param(c, "person"), FOR_CARE,
                         &(struct audit_note){.action = "read", .object = "file"}, err);
    if (rc == 0 && !access_reads(&a, PART_TIMELINE))
        rc = access_refuse(&a, c, "person", "part_denied", err);
    if (rc == 0)
        rc = signals_person(c, &a, err);
    if (rc == 0)
        rc = read_lines(&lines, &more, c, &a, page, err);
    if (rc < 0)
        return rc;
    value_put(c->page, "items", lines);
    paging_put(c, arena_printf(c->arena, "/persons/%s/timeline", a.person), page, more);
    return 0;
}
