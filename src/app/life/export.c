/*
 * A copy of everything of one person, for her: as JSON with documented members (doc/export.md), and as a page to print that
 * is made of the same rows. A statement of sql/life.sql is a part; its columns are the members. Nothing of anybody else is
 * in it: every statement asks for rows of hers. Who reads only a part of her file cannot give her everything, so this is
 * for herself and for the organisation that opened the file, on her request.
 */
#include "app/life/keep.h"

#include "app/instruments/shelf.h"
#include "app/people/people.h"
#include "app/signals/answers.h"
#include "app/signals/files.h"
#include "base/str.h"

#include <string.h>

#define FORMAT "kiem-export 1"

enum { COLUMNS_MAX = 12 };

/* A column that the printed page shows; codes get the label of `list`. What it is called is the text "export.col.NAME". */
struct column {
    const char *name, *list;
};

/* In this order. The first column that a row has is its heading. "export.part.NAME" is what it is called. */
static const struct section {
    const char *name;
    enum sql_name find;
    struct column columns[COLUMNS_MAX];
} parts[] = {
    {"homes", SQL_EXPORT_HOMES, {{"from_day", NULL}, {"area_name", NULL}}},
    {"pregnancies",
     SQL_EXPORT_PREGNANCIES,
     {{"due_day", NULL},
      {"first_care_day", NULL},
      {"fetuses", NULL},
      {"ended_day", NULL},
      {"ended_how", "pregnancy_end"}}},
    {"children", SQL_EXPORT_CHILDREN, {{"birth_day", NULL}, {"kind", "kinship"}}},
    {"keepers",
     SQL_EXPORT_KEEPERS,
     {{"org_name", NULL}, {"basis", "involvement"}, {"from_at", NULL}, {"until_at", NULL}}},
    {"responses",
     SQL_EXPORT_RESPONSES,
     {{"instrument", "instrument"},
      {"signed_day", NULL},
      {"mode", "response_mode"},
      {"org_name", NULL},
      {"by_name", NULL}}},
    {"attachments", SQL_EXPORT_ATTACHMENTS, {{"at", NULL}, {"content_type", NULL}, {"size", NULL}}},
    {"findings",
     SQL_EXPORT_FINDINGS,
     {{"factor", "factor"}, {"state", "tri"}, {"day", NULL}, {"until_day", NULL}}},
    {"levels",
     SQL_EXPORT_LEVELS,
     {{"day", NULL},
      {"chosen", "level"},
      {"computed", "level"},
      {"protection", "tri"},
      {"reason", NULL},
      {"org_name", NULL},
      {"by_name", NULL}}},
    {"urgents",
     SQL_EXPORT_URGENTS,
     {{"at", NULL},
      {"code", "urgent_answer"},
      {"acknowledged_at", NULL},
      {"by_name", NULL},
      {"action", NULL}}},
    {"steps",
     SQL_EXPORT_STEPS,
     {{"code", "step"},
      {"state", "step_state"},
      {"owner_kind", "step_owner"},
      {"owner_name", NULL},
      {"due_day", NULL},
      {"agreed_at", NULL},
      {"closed_at", NULL},
      {"result", "step_result"},
      {"note", NULL}}},
    {"consents",
     SQL_EXPORT_CONSENTS,
     {{"given_at", NULL},
      {"basis", "consent_basis"},
      {"state", "consent_state"},
      {"to_name", NULL},
      {"to_kind", "org_kind"},
      {"from_day", NULL},
      {"until_day", NULL},
      {"withdrawn_at", NULL},
      {"told", NULL},
      {"why", NULL}}},
    {"referrals",
     SQL_EXPORT_REFERRALS,
     {{"case_no", NULL},
      {"state", "referral_state"},
      {"from_name", NULL},
      {"to_name", NULL},
      {"to_kind", "org_kind"},
      {"sent_at", NULL},
      {"accepted_at", NULL},
      {"closed_at", NULL},
      {"result", "referral_result"},
      {"note", NULL}}},
    {"referral_events",
     SQL_EXPORT_REFERRAL_EVENTS,
     {{"at", NULL}, {"case_no", NULL}, {"event", "referral_event"}, {"org_name", NULL}, {"note", NULL}}},
    {"visits",
     SQL_EXPORT_VISITS,
     {{"offered_day", NULL},
      {"state", "visit_state"},
      {"planned_at", NULL},
      {"held_day", NULL},
      {"result", "visit_result"},
      {"org_name", NULL},
      {"note", NULL}}},
    {"child_wishes",
     SQL_EXPORT_CHILD_WISHES,
     {{"talk_day", NULL},
      {"outcome", "child_wish"},
      {"reason", "child_wish_not"},
      {"care", "preconception_care"},
      {"org_name", NULL},
      {"note", NULL}}},
    {"groups",
     SQL_EXPORT_GROUPS,
     {{"asked_at", NULL},
      {"kind", "group_kind"},
      {"state", "group_place"},
      {"placed_at", NULL},
      {"closed_at", NULL},
      {"why", "group_left"},
      {"said_day", NULL},
      {"place", NULL},
      {"org_name", NULL},
      {"need", NULL}}},
    {"group_sessions", SQL_EXPORT_GROUP_SESSIONS, {{"starts_at", NULL}}},
    {"contacts",
     SQL_EXPORT_CONTACTS,
     {{"code", "contact_moment"},
      {"state", "contact_state"},
      {"how", "contact_how"},
      {"planned_at", NULL},
      {"week_day", NULL},
      {"moved_why", "plan_reason"},
      {"held_day", NULL},
      {"org_name", NULL},
      {"place", NULL},
      {"note", NULL}}},
    {"young_plans",
     SQL_EXPORT_YOUNG_PLANS,
     {{"created_at", NULL}, {"state", "young_plan"}, {"ended_at", NULL}, {"org_name", NULL}}},
    {"young_steps",
     SQL_EXPORT_YOUNG_STEPS,
     {{"created_at", NULL},
      {"code", "young_step"},
      {"text", NULL},
      {"area", "young_area"},
      {"does", "young_who"},
      {"state", "young_state"},
      {"seen", "young_seen"},
      {"due_day", NULL},
      {"done_at", NULL},
      {"org_name", NULL}}},
    {"young_desks",
     SQL_EXPORT_YOUNG_DESKS,
     {{"created_at", NULL}, {"desk", "young_desk"}, {"org_name", NULL}}},
    {"young_meetings",
     SQL_EXPORT_YOUNG_MEETINGS,
     {{"planned_at", NULL}, {"state", "meeting_state"}, {"org_name", NULL}, {"place", NULL}}},
    {"young_decisions",
     SQL_EXPORT_YOUNG_DECISIONS,
     {{"created_at", NULL}, {"text", NULL}, {"does", "young_who"}, {"due_day", NULL}}},
    {"client_routes",
     SQL_EXPORT_CLIENT_ROUTES,
     {{"chosen_at", NULL}, {"code", "client_route"}, {"org_name", NULL}}},
    {"contact_wishes", SQL_EXPORT_CONTACT_WISHES, {{"asked_at", NULL}, {"org_name", NULL}, {"text", NULL}}},
    {"meetings",
     SQL_EXPORT_MEETINGS,
     {{"planned_at", NULL},
      {"state", "meeting_state"},
      {"org_name", NULL},
      {"place", NULL},
      {"bring", NULL}}},
    {"meeting_items",
     SQL_EXPORT_MEETING_ITEMS,
     {{"created_at", NULL}, {"kind", "meeting_item"}, {"text", NULL}, {"minutes", NULL}}},
    {"glasses",
     SQL_EXPORT_GLASSES,
     {{"at", NULL},
      {"reason", "glass_reason"},
      {"by_name", NULL},
      {"org_name", NULL},
      {"reason_text", NULL}}},
    {"entries",
     SQL_EXPORT_ENTRIES,
     {{"at", NULL}, {"kind", "*entry"}, {"org_name", NULL}, {"by_name", NULL}, {"text", NULL}}},
    {"requests",
     SQL_EXPORT_REQUESTS,
     {{"asked_at", NULL},
      {"kind", "data_request"},
      {"state", "data_state"},
      {"object", "data_object"},
      {"text", NULL},
      {"decided_at", NULL},
      {"reason", "data_refusal"},
      {"answer", NULL}}},
    {"questions",
     SQL_EXPORT_QUESTIONS,
     {{"asked_at", NULL},
      {"state", "question_state"},
      {"org_name", NULL},
      {"text", NULL},
      {"answered_at", NULL},
      {"by_name", NULL},
      {"answer", NULL}}},
    {"readiness",
     SQL_EXPORT_READINESS,
     {{"at", NULL}, {"moment", "ready_moment"}, {"ready", "ready_answer"}}},
    {"own_drafts", SQL_EXPORT_OWN_DRAFTS, {{"at", NULL}, {"form", "own_draft"}}},
    {"before", SQL_EXPORT_BEFORE, {{"at", NULL}}},
    {"closings",
     SQL_EXPORT_CLOSINGS,
     {{"at", NULL},
      {"state", "closing_state"},
      {"reason", "closing_reason"},
      {"org_name", NULL},
      {"note", NULL}}},
    {"looks",
     SQL_EXPORT_LOOKS,
     {{"at", NULL},
      {"by_name", NULL},
      {"org_name", NULL},
      {"action", "audit_action"},
      {"object", "audit_object"},
      {"purpose", "purpose"},
      {"basis", "involvement"},
      {"outcome", "outcome"}}},
};
enum { PARTS = sizeof parts / sizeof parts[0] };

/* In her own copy only: nobody else has a page with them. */
static const enum sql_name hers[] = {SQL_EXPORT_READINESS, SQL_EXPORT_OWN_DRAFTS};

static bool is_hers(enum sql_name find)
{
    bool found = false;
    for (size_t i = 0; i < sizeof hers / sizeof hers[0]; i++)
        found = found || hers[i] == find;
    return found;
}

/* What of it who took over finds in a part: rows that access lets it read, by their scope or by who made them. What is not
 * named here it does not get: that tells of others' work, or of who looked. */
static const struct partly {
    enum sql_name find;
    enum part part;
    const char *scope; /* NULL: of the row */
} partly[] = {
    {SQL_EXPORT_HOMES, PART_IDENTITY, "contact"}, {SQL_EXPORT_PREGNANCIES, PART_IDENTITY, "pregnancy"},
    {SQL_EXPORT_RESPONSES, PART_ANSWERS, NULL},   {SQL_EXPORT_ATTACHMENTS, PART_ANSWERS, NULL},
    {SQL_EXPORT_FINDINGS, PART_SIGNALS, NULL},    {SQL_EXPORT_STEPS, PART_PLAN, NULL},
    {SQL_EXPORT_CONSENTS, PART_CONSENT, NULL},    {SQL_EXPORT_REFERRALS, PART_REFERRAL, NULL},
    {SQL_EXPORT_VISITS, PART_PLAN, NULL},         {SQL_EXPORT_ENTRIES, PART_TIMELINE, NULL},
    {SQL_EXPORT_CONTACTS, PART_PLAN, "child"},    {SQL_EXPORT_CLIENT_ROUTES, PART_PLAN, "child"},
};

static bool reads_whole(const struct access *a)
{
    return a->involvement == INVOLVED_SELF || a->involvement == INVOLVED_OWN;
}

/* Lines of her list that she keeps to herself stand in her own copy only. */
static struct value *without_hers(struct call *c, struct value *rows)
{
    struct value *shown = value_array(c->arena);
    for (size_t i = 0; i < value_count(rows); i++)
        if (!text_is(value_get_text(value_item(rows, i), "seen"), "me"))
            value_add(shown, value_copy(c->arena, value_item(rows, i)));
    return shown;
}

static struct value *rows_shown(struct call *c, const struct access *a, enum sql_name find,
                                struct value *rows)
{
    if (a->involvement == INVOLVED_SELF)
        return rows;
    if (is_hers(find))
        return value_array(c->arena);
    if (reads_whole(a))
        return without_hers(c, rows);
    struct value *shown = value_array(c->arena);
    const struct partly *rule = NULL;
    for (size_t i = 0; i < sizeof partly / sizeof partly[0]; i++)
        if (partly[i].find == find)
            rule = &partly[i];
    for (size_t i = 0; rule && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        const char *scope = rule->scope ? rule->scope : value_get_text(row, "scope");
        if (!access_shows(a, c, rule->part, scope, value_get_text(row, "org_id")))
            continue;
        struct value *kept = value_add(shown, value_copy(c->arena, row));
        value_remove(kept, "reasons"); /* of a step: factors beyond what it may read */
    }
    return shown;
}

/* --- the page --- */

static void put_fact(struct value *facts, const char *key, const char *text)
{
    struct value *fact = value_add_object(facts);
    int32_t day;
    bool is_day = text && strlen(text) == 10 && day_parse(&day, text);
    bool is_at = text && strlen(text) == 25 && text[10] == 'T';
    value_put_text(fact, "key", key);
    value_put_text(fact, "day", is_day ? text : NULL);
    value_put_text(fact, "at", is_at ? text : NULL);
    value_put_text(fact, "text", is_day || is_at ? NULL : text);
}

static const char *words_of(struct call *c, const struct column *column, const struct value *row)
{
    const struct value *v = value_get(row, column->name);
    if (value_kind(v) == VALUE_NUMBER)
        return arena_printf(c->arena, "%lld", (long long)value_get_int(row, column->name, 0));
    const char *text = value_as_text(v, NULL);
    if (text && text_is(column->list, "*entry"))
        return call_text(c, arena_printf(c->arena, "entry.%s", text));
    return text && column->list ? call_label(c, column->list, text) : text;
}

/* What was asked and answered, in words. */
static void put_answers(struct call *c, struct value *facts, const struct value *row)
{
    const struct content_instrument *known = NULL;
    struct err unknown; /* what is not known any more stands in the JSON beside this */
    if (instrument_given(&known, c, value_get_text(row, "instrument"), value_get_text(row, "version"),
                         &unknown) < 0)
        return;
    const struct value *answers = value_get(row, "answers");
    for (size_t i = 0; i < known->questionnaire->count; i++) {
        const struct item *item = &known->questionnaire->items[i];
        const struct value *answer = value_get(answers, item->link_id);
        if (answer)
            put_fact(facts, label_in(&item->text, c->lang), answer_words(c, item, answer));
    }
}

/* Why this level: the factors and the answers behind them. */
static void put_reasons(struct call *c, struct value *facts, const struct value *row)
{
    static const char *const kinds[] = {"risks", "protection"};
    for (size_t k = 0; k < 2; k++) {
        const struct value *items = value_get(value_get(row, "explanation"), kinds[k]);
        for (size_t i = 0; i < value_count(items); i++) {
            const char *source = value_get_text(value_item(items, i), "source");
            put_fact(facts, call_label(c, "factor", value_get_text(value_item(items, i), "factor")),
                     source ? source : call_text(c, "export.without_words"));
        }
    }
}

static void put_before(struct call *c, struct value *facts, const struct value *row)
{
    static const char *const names[] = {"first_name", "surname", "phone", "email", "street", "pc6", "city"};
    const struct value *was = value_get(row, "was"), *contact = value_get(was, "contact");
    if (value_get_text(was, "birth_day"))
        put_fact(facts, call_text(c, "export.col.birth_day"), value_get_text(was, "birth_day"));
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (value_get_text(contact, names[i]))
            put_fact(facts, call_text(c, arena_printf(c->arena, "field.%s", names[i])),
                     value_get_text(contact, names[i]));
}

static void put_section(struct call *c, struct value *sections, const struct section *part,
                        const struct value *rows)
{
    if (value_count(rows) == 0)
        return;
    struct value *section = value_add_object(sections);
    value_put_text(section, "title", call_text(c, arena_printf(c->arena, "export.part.%s", part->name)));
    struct value *items = value_put_array(section, "items");
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        struct value *facts = value_put_array(value_add_object(items), "facts");
        for (size_t k = 0; k < COLUMNS_MAX && part->columns[k].name; k++) {
            const char *text = words_of(c, &part->columns[k], row);
            if (text && text[0])
                put_fact(facts, call_text(c, arena_printf(c->arena, "export.col.%s", part->columns[k].name)),
                         text);
        }
        if (part->find == SQL_EXPORT_RESPONSES)
            put_answers(c, facts, row);
        else if (part->find == SQL_EXPORT_LEVELS)
            put_reasons(c, facts, row);
        else if (part->find == SQL_EXPORT_BEFORE)
            put_before(c, facts, row);
    }
}

static void put_person(struct call *c, struct value *sections, const struct value *person)
{
    static const struct column columns[] = {
        {"name", NULL},      {"role", "person_role"}, {"sex", "sex"},
        {"birth_day", NULL}, {"death_day", NULL},     {"bsn", NULL},
        {"area_name", NULL}, {"opened_day", NULL},    {"closed_day", NULL}};
    static const char *const fields[] = {"phone", "email", "street", "number", "pc6", "city", "safe_note"};
    struct value *section = value_add_object(sections);
    value_put_text(section, "title", call_text(c, "export.part.person"));
    struct value *facts = value_put_array(value_add_object(value_put_array(section, "items")), "facts");
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        const char *text = words_of(c, &columns[i], person);
        if (text)
            put_fact(facts, call_text(c, arena_printf(c->arena, "export.col.%s", columns[i].name)), text);
    }
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        const char *text = words_of(c, &(struct column){fields[i], NULL}, value_get(person, "contact"));
        if (text)
            put_fact(facts, call_text(c, arena_printf(c->arena, "field.%s", fields[i])), text);
    }
}

/* --- the document --- */

static const char *title_of(const struct value *responses, const struct value *file)
{
    for (size_t i = 0; i < value_count(responses); i++) {
        const struct value *one = value_item(responses, i);
        if (text_is(value_get_text(one, "id"), value_get_text(file, "response_id")))
            return value_get_text(file_find(value_get(one, "answers"), value_get_text(file, "id")), "title");
    }
    return NULL;
}

/* The files themselves, while there is room (FILES_COPY bytes together; an answer of the server has an end); of what comes
 * after them, where it is had. `pages`: where the reader finds responses. */
static int put_files(struct call *c, struct value *document, const char *person, const char *pages,
                     struct err *err)
{
    struct value *list = value_array(c->arena);
    const struct value *named = value_get(document, "attachments");
    int64_t bytes = 0;
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < value_count(named); i++) {
        struct value *file = value_copy(c->arena, value_item(named, i));
        const char *id = value_get_text(file, "id");
        int64_t size = value_get_int(file, "size", 0);
        if (bytes + size <= FILES_COPY) {
            rc = store_one(&file, &c->store, SQL_EXPORT_FILE, DB_ARGS(db_text(id), db_text(person)), err);
            bytes += size;
        } else {
            value_put_text(file, "url",
                           arena_printf(c->arena, "%s%s/%s/files/%s", c->app->base_url, pages,
                                        value_get_text(file, "response_id"), id));
        }
        value_put_text(file, "title", title_of(value_get(document, "responses"), file));
        value_add(list, file);
    }
    value_put(document, "attachments", list);
    return rc;
}

/* `pages`: where the reader finds the responses whose files are to be in it; NULL: without the files themselves. */
static int put_document(struct call *c, const struct access *a, const char *pages, struct err *err)
{
    struct value *person, *document = value_put_object(c->page, "document");
    struct value *sections = value_put_array(c->page, "sections");
    char now[26];
    instant_format(now, c->now);
    value_put_text(document, "format", FORMAT);
    value_put_text(document, "made_at", now);
    value_put_text(c->page, "made_at", now);
    int rc = store_one(&person, &c->store, SQL_EXPORT_PERSON, DB_ARGS(db_text(a->person)), err);
    if (rc < 0)
        return rc;
    char *bsn = NULL;
    rc = bsn_open(&bsn, c, a->person, err);
    if (rc < 0 && rc != ERR_NOT_FOUND)
        return rc;
    rc = 0;
    value_put_text(person, "bsn", bsn);
    value_put_bool(c->page, "partly", !reads_whole(a));
    value_put_bool(document, "is_part", !reads_whole(a));
    if (!access_shows(a, c, PART_IDENTITY, "contact", NULL))
        person = value_object(c->arena);
    if (!reads_whole(a))
        value_remove(person, "birth_weight");
    value_put(document, "person", person);
    put_person(c, sections, person);
    value_put_text(c->page, "name", value_get_text(person, "name"));
    for (size_t i = 0; rc == 0 && i < PARTS; i++) {
        struct value *rows;
        rc = store_all(&rows, &c->store, parts[i].find, DB_ARGS(db_text(a->person)), err);
        if (rc < 0)
            break;
        rows = rows_shown(c, a, parts[i].find, rows);
        value_put(document, parts[i].name, rows);
        put_section(c, sections, &parts[i], rows);
    }
    return rc == 0 && pages ? put_files(c, document, a->person, pages, err) : rc;
}

static const struct audit_note note = {.action = "export", .object = "file"};

static int own(struct call *c, const char *pages, struct err *err)
{
    struct access a;
    int rc = access_open(&a, c, c->actor->person, FOR_OWN, &note, err);
    return rc == 0 ? put_document(c, &a, pages, err) : rc;
}

static int keeper(struct call *c, const char *pages, struct err *err)
{
    struct access a = {0};
    int rc = access_open(&a, c, call_param(c, "person"), FOR_CARE, &note, err);
    bool keeps = a.involvement == INVOLVED_OWN || a.involvement == INVOLVED_HANDOVER;
    if (rc == 0 && (!keeps || c->actor->role != ROLE_PROFESSIONAL))
        return access_refuse(&a, c, "export", "export_own_only", err);
    if (rc == 0)
        rc = keeper_page(c, &a, err);
    return rc == 0 ? put_document(c, &a, pages, err) : rc;
}

int own_export(struct call *c, struct err *err)
{
    return own(c, NULL, err);
}

int person_export(struct call *c, struct err *err)
{
    return keeper(c, NULL, err);
}

int own_copy(struct call *c, struct err *err)
{
    return own(c, "/me/answers", err);
}

int person_copy(struct call *c, struct err *err)
{
    return keeper(c, "/responses", err);
}
