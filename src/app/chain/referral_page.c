/*
 * A referral as sender and receiver see it: where it stands, what may be done now, and for the receiver what the consent
 * lets it see of the person. Also the sections and lists referrals stand in. What an event does is referral.c's.
 */
#include "app/chain/chain_part.h"
#include "app/chain/meet.h"
#include "app/paging.h"
#include "app/people/section.h"
#include "app/signals/signals.h"
#include "base/str.h"

enum { DONE_SHOWN_DAYS = 90, OVER_AT_ONCE = 5, INBOX_PAGE = 200 /* lines of each side */ };
#define DAY_MS INT64_C(86400000)

/* --- signals within scopes --- */

static void add_factor(struct call *c, struct value *list, const struct factor *f)
{
    for (size_t i = 0; i < value_count(list); i++)
        if (text_is(value_get_text(value_item(list, i), "code"), f->code))
            return;
    struct value *m = value_add_object(list);
    value_put_text(m, "code", f->code);
    value_put_text(m, "label", label_in(&f->label, c->lang));
    value_put_text(m, "explain", label_in(&f->explain, c->lang));
}

int put_signals(struct call *c, const char *person, scope_set scopes, struct value *into, struct err *err)
{
    struct current now;
    struct level_outcome level = {0};
    struct value *risks = value_put_array(into, "risks"), *strengths = value_put_array(into, "strengths");
    int rc = signals_current(&now, c, person, err);
    if (rc == 0)
        rc = level_compute(&level, c->arena, &now.input, err);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < level.because_count; i++)
        if (content_scope(c->app->content, level.because[i]->factor->scope) & scopes)
            add_factor(c, risks, level.because[i]->factor);
    for (size_t i = 0; i < now.input.count; i++) {
        const struct signal *s = &now.input.signals[i];
        if (s->factor->kind == FACTOR_PROTECTIVE && s->present == TRI_YES &&
            factor_current_on(s->factor, s->day, s->pregnancy, c->today) &&
            (content_scope(c->app->content, s->factor->scope) & scopes))
            add_factor(c, strengths, s->factor);
    }
    return 0;
}

/* --- one referral in a list --- */

/* No default here and in group_of(): the compiler asks about a state that is new. */
static const char *tone_of(enum referral_state s)
{
    switch (s) {
    case REFERRAL_SENT:
    case REFERRAL_RECEIVED:
        return "active";
    case REFERRAL_ACCEPTED:
    case REFERRAL_STARTED:
    case REFERRAL_COMPLETED:
        return "success";
    case REFERRAL_DECLINED:
    case REFERRAL_EXPIRED:
        return "danger";
    case REFERRAL_DRAFT:
    case REFERRAL_WITHDRAWN:
    case REFERRAL_STATES:
        break;
    }
    return "neutral";
}

static struct value *referral_model(struct call *c, const struct value *row)
{
    struct value *m = value_object(c->arena);
    enum referral_state state = REFERRAL_DRAFT;
    bool known = referral_state_from_code(&state, value_get_text(row, "state"));
    static const char *const kept[] = {"id",         "case_no",   "state",       "due_day",
                                       "created_at", "sent_at",   "accepted_at", "started_at",
                                       "closed_at",  "from_name", "call_at"};
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        value_put_text(m, kept[i], value_get_text(row, kept[i]));
    value_put_text(m, "href", arena_printf(c->arena, "/referrals/%s", value_get_text(row, "id")));
    value_put_text(m, "state_label", call_label(c, "referral_state", value_get_text(row, "state")));
    struct value *status = value_put_object(m, "status");
    value_put_text(status, "tone", tone_of(state));
    value_put_text(status, "label", call_label(c, "referral_state", value_get_text(row, "state")));
    value_put_text(m, "to_name", referral_to(c, row));
    value_put_text(m, "to_kind", value_get_text(row, "to_kind"));
    value_put_text(m, "to_kind_label", call_label(c, "org_kind", value_get_text(row, "to_kind")));
    value_put_text(m, "step_title", referral_about(c, row));
    bool open = known && referral_open(state);
    int32_t due = store_day(row, "due_day", DAY_NONE);
    value_put_bool(m, "is_open", open);
    value_put_bool(m, "is_late", open && days_late(due, c->today) > 0 && due != DAY_NONE);
    value_put_bool(m, "is_by_letter", value_get_bool(row, "is_by_letter"));
    put_term(c, m, "term", open ? due : DAY_NONE, open);
    const char *reason = value_get_text(row, "reason");
    const char *list = state == REFERRAL_DECLINED ? "decline_reason" : "withdraw_reason";
    value_put_text(m, "reason_label", call_label(c, list, reason));
    value_put_text(m, "result_label", call_label(c, "referral_result", value_get_text(row, "result")));
    return m;
}

static bool reads_all(const struct access *a)
{
    return a->grants[PART_REFERRAL] == GRANT_READ || a->grants[PART_REFERRAL] == GRANT_WRITE;
}

bool referral_shows(const struct access *a, const struct call *c, const struct value *row)
{
    bool own = c->actor->org[0] && (text_is(value_get_text(row, "from_org"), c->actor->org) ||
                                    text_is(value_get_text(row, "to_org"), c->actor->org));
    return access_reads(a, PART_REFERRAL) && (reads_all(a) || own);
}

int referral_section(struct call *c, const struct access *a, struct err *err)
{
    struct value *rows;
    if (!access_reads(a, PART_REFERRAL))
        return 0;
    int rc = store_all(&rows, &c->store, SQL_REFERRALS_OF_PERSON, DB_ARGS(db_text(a->person)), err);
    if (rc < 0)
        return rc;
    struct value *shown = value_put_object(c->page, "referrals"), *items = value_put_array(shown, "items");
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        if (referral_shows(a, c, row))
            value_add(items, referral_model(c, row));
    }
    value_put_bool(shown, "may_add", access_writes(a, PART_REFERRAL) && c->actor->kind == ACTOR_PROFESSIONAL);
    value_put_text(shown, "add", arena_printf(c->arena, "/persons/%s/refer", a->person));
    if (c->actor->kind == ACTOR_PROFESSIONAL)
        section_tab(c, a, "referrals");
    return 0;
}

/* --- the page --- */

static void put_buttons(struct call *c, const struct value *row, enum referral_state state,
                        enum referral_actor actor)
{
    static const struct {
        enum referral_event event;
        bool primary;
    } buttons[] = {{REFERRAL_ACCEPT, true}, {REFERRAL_START, true}, {REFERRAL_REMIND, false}};
    bool letter = value_get_bool(row, "is_by_letter");
    enum referral_actor also = letter ? REFERRAL_BY_SENDER_FOR_RECEIVER : actor;
    struct value *may = value_put_object(c->page, "may");
    for (int e = 0; e < REFERRAL_EVENTS; e++)
        value_put_bool(
            may, referral_event_code((enum referral_event)e),
            referral_may(state, (enum referral_event)e, actor) ||
                (actor == REFERRAL_BY_SENDER && referral_may(state, (enum referral_event)e, also)));
    struct value *list = value_put_array(c->page, "buttons");
    for (size_t i = 0; i < sizeof buttons / sizeof buttons[0]; i++) {
        const char *code = referral_event_code(buttons[i].event);
        if (!value_get_bool(may, code) || (buttons[i].event == REFERRAL_REMIND && letter))
            continue;
        const char *key = arena_printf(c->arena, letter ? "referral.do.%s_letter" : "referral.do.%s", code);
        struct value *b = value_add_object(list);
        value_put_text(b, "action",
                       arena_printf(c->arena, "/referrals/%s/%s", value_get_text(row, "id"), code));
        value_put_text(b, "label", key ? call_text(c, key) : NULL);
        value_put_bool(b, "primary", buttons[i].primary);
        value_put(b, "hidden", value_null(c->arena));
    }
}

static int put_history(struct call *c, struct value *into, const char *id, bool words, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_REFERRAL_EVENTS, DB_ARGS(db_text(id)), err);
    if (rc < 0)
        return rc;
    struct value *list = value_put_array(into, "history");
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        enum referral_event event = REFERRAL_SEND;
        bool known = referral_event_from_code(&event, value_get_text(row, "event"));
        const char *key =
            arena_printf(c->arena, "referral.was.%s", value_as_text(value_get(row, "event"), ""));
        const char *reasons = known ? referral_reason_list(event) : NULL;
        struct value *m = value_add_object(list);
        value_put_text(m, "at", value_get_text(row, "at"));
        value_put_text(m, "title", key ? call_text(c, key) : NULL);
        value_put_text(m, "by", value_get_text(row, "org_name"));
        value_put_text(m, "reason", reasons ? call_label(c, reasons, value_get_text(row, "reason")) : NULL);
        value_put_text(m, "text", words ? value_get_text(row, "note") : NULL);
    }
    return 0;
}

static void copy_labels(struct call *c, struct value *into, const char *name, const char *list,
                        const struct value *codes)
{
    const char *words = words_of(c, codes);
    value_put_text(into, name, words[0] ? labels_of(c, list, words) : NULL);
}

/* Who it is about, as far as the consent goes. */
static int put_who(struct call *c, const struct access *a, struct err *err)
{
    struct value *person;
    int rc = store_one(&person, &c->store, SQL_PERSON_FILE, DB_ARGS(db_text(a->person)), err);
    if (rc < 0)
        return rc;
    struct value *who = value_put_object(c->page, "person");
    bool known = access_shows(a, c, PART_IDENTITY, "contact", NULL);
    const char *name = value_get_text(person, "name");
    value_put_text(who, "id", a->person);
    value_put_text(who, "name", known && name ? name : call_text(c, "chain.nameless"));
    if (!known)
        return 0;
    const struct value *contact = value_get(person, "contact");
    value_put_text(who, "birth_day", value_get_text(person, "birth_day"));
    value_put_text(who, "area_name", value_get_text(person, "area_name"));
    value_put_text(who, "phone", value_get_text(contact, "phone"));
    value_put_text(who, "safe_note", value_get_text(contact, "safe_note"));
    copy_labels(c, who, "safe", "safe_contact", value_get(contact, "safe_contact"));
    copy_labels(c, who, "never", "never_contact", value_get(contact, "never_contact"));
    const char *language = value_get_text(contact, "language");
    value_put_text(who, "language", language ? call_label(c, "language", language) : NULL);
    value_put_bool(who, "interpreter", value_get_bool(contact, "interpreter"));
    return 0;
}

static int put_due_date(struct call *c, const struct access *a, struct err *err)
{
    struct value *rows;
    if (!access_shows(a, c, PART_IDENTITY, "pregnancy", NULL))
        return 0;
    int rc = store_all(&rows, &c->store, SQL_PERSON_PREGNANCIES, DB_ARGS(db_text(a->person)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        if (!value_get_text(value_item(rows, i), "ended_day")) {
            value_put_text(c->page, "birth_expected", value_get_text(value_item(rows, i), "due_day"));
            break;
        }
    return rc;
}

static int put_receiver_view(struct call *c, const struct access *a, const struct value *row, struct err *err)
{
    int rc = put_due_date(c, a, err);
    if (rc == 0 && access_reads(a, PART_SIGNALS))
        rc = put_signals(c, a->person, a->scopes, value_put_object(c->page, "signals"), err);
    if (rc == 0)
        rc = visit_of_referral(c, value_get_text(row, "id"), err);
    if (value_get_text(row, "accepted_at") &&
        text_is(value_get_text(row, "step_code"), "prenatal_home_visit"))
        value_put_text(c->page, "visit_new",
                       arena_printf(c->arena, "/persons/%s/visits/new?referral=%s", a->person,
                                    value_get_text(row, "id")));
    value_put_bool(c->page, "file",
                   value_get_text(row, "accepted_at") && value_get_text(row, "consent_basis") &&
                       text_is(value_get_text(row, "consent_basis"), "consent"));
    return rc;
}

/* Whether the visit that was asked for was held, and one click to say that help is not there. */
static int put_sender_view(struct call *c, const struct value *row, enum referral_state state, bool late,
                           struct err *err)
{
    const char *id = value_get_text(row, "id");
    const char *reason = state == REFERRAL_DECLINED          ? "declined"
                         : state == REFERRAL_EXPIRED || late ? "no_answer"
                                                             : NULL;
    int rc = visit_of_referral(c, id, err);
    return rc == 0 && reason ? bottleneck_offer(c, "referral", id, reason, err) : rc;
}

static struct value *put_referral(struct call *c, const struct value *row, enum referral_side side)
{
    struct value *m = value_put(c->page, "referral", referral_model(c, row));
    value_put_bool(m, "sender", side == SIDE_SENDER);
    value_put_bool(m, "receiver", side == SIDE_RECEIVER);
    value_put_text(m, "from_by", value_get_text(row, "from_by"));
    value_put_text(m, "from_phone", value_get_text(row, "from_phone"));
    value_put_text(m, "letter",
                   side == SIDE_SENDER
                       ? arena_printf(c->arena, "/referrals/%s/letter", value_get_text(row, "id"))
                       : NULL);
    struct value *back = value_put_object(c->page, "back");
    value_put_text(back, "href", "/inbox");
    value_put_text(back, "label", call_text(c, "inbox.title"));
    return m;
}

/* A receiver whose access ended still sees that it did and what it must keep; nothing about the person. */
static int bare_page(struct call *c, const struct value *row, struct err *err)
{
    int rc = audit_write(c,
                         &(struct audit_note){.person = value_get_text(row, "person_id"),
                                              .action = "read",
                                              .object = "referral",
                                              .object_id = value_get_text(row, "id"),
                                              .purpose = "referral",
                                              .basis = "receiver",
                                              .outcome = "ok"},
                         err);
    if (rc < 0)
        return rc;
    struct value *m = put_referral(c, row, SIDE_RECEIVER);
    value_put_bool(c->page, "bare", true);
    value_put_bool(c->page, "kept", value_get_text(row, "accepted_at") != NULL);
    return put_history(c, m, value_get_text(row, "id"), false, err);
}

/* The first look by someone who may answer is the receipt. */
static int receive(struct value **row, struct call *c, const struct access *a, enum referral_side side,
                   struct err *err)
{
    if (side != SIDE_RECEIVER || !access_writes(a, PART_REFERRAL) ||
        !text_is(value_get_text(*row, "state"), referral_state_code(REFERRAL_SENT)))
        return 0;
    int rc = referral_apply(
        c, *row, &(struct referral_move){.event = REFERRAL_RECEIVE, .actor = REFERRAL_BY_RECEIVER}, err);
    return rc == 0 ? referral_row(row, c, value_get_text(*row, "id"), err) : rc;
}

static int full_page(struct call *c, const struct access *a, const struct value *row, enum referral_side side,
                     struct err *err)
{
    enum referral_state state = REFERRAL_DRAFT;
    if (!referral_state_from_code(&state, value_get_text(row, "state")))
        return err_set(err, ERR_IO, "referral.state", "db_check", NULL);
    struct value *m = put_referral(c, row, side);
    int rc = put_who(c, a, err);
    if (rc < 0)
        return rc;
    bool words = access_writes(a, PART_REFERRAL) || access_reads(a, PART_NOTES); /* not for the desk */
    value_put_text(m, "note", words ? value_get_text(row, "note") : NULL);
    value_put_text(m, "scopes_label", labels_of(c, "scope", value_get_text(row, "scopes")));
    value_put_text(m, "basis_label", call_label(c, "consent_basis", value_get_text(row, "consent_basis")));
    value_put_text(m, "consent_day", value_get_text(row, "consent_day"));
    value_put_text(m, "consent_until_day", value_get_text(row, "consent_until_day"));
    bool writes = access_writes(a, PART_REFERRAL) && side != SIDE_NONE;
    if (writes)
        put_buttons(c, row, state, side == SIDE_RECEIVER ? REFERRAL_BY_RECEIVER : REFERRAL_BY_SENDER);
    if (side != SIDE_RECEIVER && access_reads(a, PART_CONSENT) && value_get_text(row, "consent_id"))
        value_put_text(m, "consent",
                       arena_printf(c->arena, "/consents/%s", value_get_text(row, "consent_id")));
    if (side == SIDE_SENDER)
        rc = put_sender_view(c, row, state, value_get_bool(m, "is_late"), err);
    if (rc == 0 && side == SIDE_RECEIVER)
        rc = put_receiver_view(c, a, row, err);
    return rc == 0 ? put_history(c, m, value_get_text(row, "id"), words, err) : rc;
}

int referral_page(struct call *c, struct err *err)
{
    struct access a;
    struct value *row;
    enum referral_side side = SIDE_NONE;
    enum referral_state state = REFERRAL_DRAFT;
    int rc = referral_row(&row, c, call_param(c, "referral"), err);
    if (rc == 0)
        rc = referral_side_of(&side, c, row, err);
    if (rc < 0)
        return rc;
    bool over = referral_state_from_code(&state, value_get_text(row, "state")) && !referral_open(state);
    if (side == SIDE_RECEIVER && over)
        return bare_page(c, row, err);
    rc = access_open(
        &a, c, value_get_text(row, "person_id"), FOR_REFERRAL,
        &(struct audit_note){.action = "read", .object = "referral", .object_id = value_get_text(row, "id")},
        err);
    if (rc == 0 && side == SIDE_NONE && !reads_all(&a))
        rc = err_set(err, ERR_NOT_FOUND, "referral", "referral_unknown", NULL);
    if (rc == 0)
        rc = receive(&row, c, &a, side, err);
    return rc == 0 ? full_page(c, &a, row, side, err) : rc;
}

/* --- the inbox --- */

/* A line leads nowhere for who may not open it; what is over stays with its receiver as a bare page. */
static void unlink_line(struct value *m, struct call *c, const struct value *row, bool received)
{
    enum referral_state state = REFERRAL_DRAFT;
    bool over = referral_state_from_code(&state, value_get_text(row, "state")) && !referral_open(state);
    if (!received || !over)
        value_put(m, "href", value_null(c->arena));
}

/* The name, when this reader may see it; every name shown leaves its record. */
static int put_name(struct call *c, struct value *m, const struct value *row, bool received, struct err *err)
{
    struct access a;
    struct value *person;
    int rc = access_open(
        &a, c, value_get_text(row, "person_id"), FOR_REFERRAL,
        &(struct audit_note){.action = "read", .object = "referral", .object_id = value_get_text(row, "id")},
        err);
    if (rc == ERR_DENIED) {
        c->denied = (struct audit_note){0};
        unlink_line(m, c, row, received);
        return 0;
    }
    if (rc < 0 || !access_shows(&a, c, PART_IDENTITY, "contact", NULL))
        return rc;
    rc = store_one(&person, &c->store, SQL_PERSON_FILE, DB_ARGS(db_text(a.person)), err);
    if (rc == 0)
        value_put_text(m, "name", value_get_text(person, "name"));
    return rc;
}

static const char *group_of(enum referral_state s)
{
    switch (s) {
    case REFERRAL_DRAFT:
    case REFERRAL_SENT:
    case REFERRAL_RECEIVED:
        return "new";
    case REFERRAL_ACCEPTED:
        return "accepted";
    case REFERRAL_STARTED:
        return "running";
    case REFERRAL_DECLINED:
    case REFERRAL_COMPLETED:
    case REFERRAL_WITHDRAWN:
    case REFERRAL_EXPIRED:
    case REFERRAL_STATES:
        break;
    }
    return "done";
}

/* A line of part-task. */
static struct value *inbox_item(struct call *c, const struct value *row, bool received)
{
    struct value *m = referral_model(c, row);
    value_put_text(m, "title", value_get_text(m, "step_title"));
    const char *other = received ? value_get_text(row, "from_name") : referral_to(c, row);
    value_put_text(m, "about",
                   arena_printf(c->arena, "%s %s · %s", call_text(c, received ? "inbox.from" : "inbox.to"),
                                other ? other : "", value_get_text(row, "case_no")));
    value_put(m, "why", value_null(c->arena));
    const struct value *term = value_get(m, "term");
    value_put(m, "when", term ? value_copy(c->arena, term) : value_null(c->arena));
    return m;
}

/* One group with its lines, for part-tasks' markup; `received` ones that wait show also when there are none. */
static struct value *add_group(struct call *c, struct value *groups, const char *side, const char *code)
{
    struct value *g = value_add_object(groups);
    const char *key = arena_printf(c->arena, "inbox.%s.%s", side, code);
    value_put_text(g, "code", code);
    value_put_text(g, "title", key ? call_text(c, key) : NULL);
    value_put_bool(g, "is_new", text_is(code, "new") && text_is(side, "received"));
    value_put_bool(g, "is_over", false);
    value_put_bool(g, "any", false);
    value_put_int(g, "count", 0);
    value_put_array(g, "items");
    struct value *empty = value_put_object(g, "empty");
    value_put(empty, "icon", value_null(c->arena));
    value_put(empty, "title", value_null(c->arena));
    value_put(empty, "action", value_null(c->arena));
    value_put_text(empty, "text", call_text(c, "inbox.empty"));
    return g;
}

static int fill_group(struct call *c, struct value *group, const struct value *rows, bool received,
                      struct err *err)
{
    struct value *items = value_put_array(group, "items");
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < value_count(rows) && i < INBOX_PAGE; i++) {
        const struct value *row = value_item(rows, i);
        enum referral_state state = REFERRAL_DRAFT;
        if (!referral_state_from_code(&state, value_get_text(row, "state")) ||
            !text_is(value_get_text(group, "code"), group_of(state)))
            continue;
        struct value *m = value_add(items, inbox_item(c, row, received));
        rc = put_name(c, m, row, received, err);
        if (value_get_text(m, "name"))
            value_put_text(m, "why", value_get_text(m, "name"));
        value_put_bool(group, "any", true);
        value_put_int(group, "count", (int64_t)value_count(items));
        value_put_bool(group, "is_over",
                       text_is(value_get_text(group, "code"), "done") && value_count(items) > OVER_AT_ONCE);
    }
    return rc;
}

static int fill_inbox(struct call *c, const struct value *rows, const char *side, struct err *err)
{
    static const char *const codes[] = {"new", "accepted", "running", "done"};
    struct value *groups = value_put_array(c->page, side);
    int rc = 0;
    for (size_t g = 0; rc == 0 && g < sizeof codes / sizeof codes[0]; g++)
        rc = fill_group(c, add_group(c, groups, side, codes[g]), rows, text_is(side, "received"), err);
    return rc;
}

int inbox_page(struct call *c, struct err *err)
{
    struct value *received = NULL, *sent = NULL;
    int64_t since = c->now - DONE_SHOWN_DAYS * DAY_MS, page = paging_wanted(c),
            from = (page - 1) * INBOX_PAGE;
    int rc = store_all(&received, &c->store, SQL_INBOX_RECEIVED,
                       DB_ARGS(db_text(c->actor->org), db_text(c->actor->org_kind), db_int(since),
                               db_int(INBOX_PAGE + 1), db_int(from)),
                       err);
    if (rc == 0)
        rc = store_all(&sent, &c->store, SQL_INBOX_SENT,
                       DB_ARGS(db_text(c->actor->org), db_int(since), db_int(INBOX_PAGE + 1), db_int(from)),
                       err);
    if (rc == 0)
        rc = fill_inbox(c, received, "received", err);
    if (rc == 0)
        rc = fill_inbox(c, sent, "sent", err);
    value_put_bool(c->page, "any_sent", rc == 0 && value_count(sent) > 0);
    paging_put(c, "/inbox", page, value_count(received) > INBOX_PAGE || value_count(sent) > INBOX_PAGE);
    return rc;
}
