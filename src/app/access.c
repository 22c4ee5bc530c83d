/* See access.h: the table, the facts it is asked with, and the audit record of every answer. Shows nothing itself. */
#include "app/access.h"

#include "app/change.h"
#include "app/page_known.h"
#include "asking/gestation.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

static const char *const involvement_codes[INVOLVEMENT_COUNT] = {
    [INVOLVED_NOT] = "none",          [INVOLVED_OWN] = "own",     [INVOLVED_REFERRAL] = "referral",
    [INVOLVED_HANDOVER] = "handover", [INVOLVED_ASKED] = "asked", [INVOLVED_MEETING] = "meeting",
    [INVOLVED_KEPT] = "kept",         [INVOLVED_GLASS] = "glass", [INVOLVED_SELF] = "self",
    [INVOLVED_GUARDIAN] = "guardian", [INVOLVED_GROUP] = "group", [INVOLVED_DESK] = "desk",
};
static const char *const purpose_codes[ACCESS_PURPOSE_COUNT] = {
    [FOR_CARE] = "care",           [FOR_REFERRAL] = "referral", [FOR_MEETING] = "meeting",
    [FOR_EMERGENCY] = "emergency", [FOR_OWN] = "own",           [FOR_GROUP] = "group",
    [FOR_DESK] = "desk",
};

const char *involvement_code(enum involvement i)
{
    return involvement_codes[i];
}

const char *access_purpose_code(enum access_purpose p)
{
    return purpose_codes[p];
}

/*
 * One letter per part, in the order of enum part: identity, BSN, timeline, answers, signals, level, plan, consent,
 * referral, notes, audit.  - nothing   s read in scope   S write in scope   r read   w write
 * What has no row is nothing: assistant and professional without involvement, coordinator, administrator, a partner.
 */
struct rule {
    enum role role;
    enum involvement involvement;
    enum access_purpose purpose;
    const char *grants;
};

static const struct rule rules[] = {
    /*                                                            ibtaslpcrna */
    {ROLE_PROFESSIONAL, INVOLVED_OWN, FOR_CARE, /*             */ "wwrwwwwwww-"},
    {ROLE_PROFESSIONAL, INVOLVED_OWN, FOR_REFERRAL, /*         */ "r---rrwwww-"},
    {ROLE_PROFESSIONAL, INVOLVED_OWN, FOR_MEETING, /*          */ "r---rrwwrw-"},
    {ROLE_PROFESSIONAL, INVOLVED_HANDOVER, FOR_CARE, /*        */ "SwsSSSSSSS-"},
    {ROLE_PROFESSIONAL, INVOLVED_HANDOVER, FOR_REFERRAL, /*    */ "s---ssSSSS-"},
    {ROLE_PROFESSIONAL, INVOLVED_HANDOVER, FOR_MEETING, /*     */ "s---ssSSsS-"},
    {ROLE_PROFESSIONAL, INVOLVED_REFERRAL, FOR_CARE, /*        */ "s-sSSsSSSS-"},
    {ROLE_PROFESSIONAL, INVOLVED_REFERRAL, FOR_REFERRAL, /*    */ "s---s-sSSS-"},
    {ROLE_PROFESSIONAL, INVOLVED_REFERRAL, FOR_MEETING, /*     */ "s---s-SSsS-"},
    {ROLE_PROFESSIONAL, INVOLVED_ASKED, FOR_REFERRAL, /*       */ "s---s---S--"},
    {ROLE_PROFESSIONAL, INVOLVED_MEETING, FOR_MEETING, /*      */ "s---s-s--S-"},
    {ROLE_PROFESSIONAL, INVOLVED_GROUP, FOR_GROUP, /*          */ "s----------"},
    {ROLE_PROFESSIONAL, INVOLVED_DESK, FOR_DESK, /*            */ "s-----S----"},
    {ROLE_PROFESSIONAL, INVOLVED_KEPT, FOR_CARE, /*            */ "s-ssssssss-"},
    {ROLE_PROFESSIONAL, INVOLVED_GLASS, FOR_EMERGENCY, /*      */ "r-rrrrrrrr-"},
    {ROLE_ASSISTANT, INVOLVED_OWN, FOR_CARE, /*                */ "w----------"},
    {ROLE_ASSISTANT, INVOLVED_HANDOVER, FOR_CARE, /*           */ "w----------"},
    {ROLE_ASSISTANT, INVOLVED_ASKED, FOR_REFERRAL, /*          */ "s-------s--"},
    {ROLE_PARENT, INVOLVED_SELF, FOR_OWN, /*                   */ "w-rwrrwwr-r"},
    {ROLE_PARENT, INVOLVED_GUARDIAN, FOR_OWN, /*               */ "r----------"},
};

static enum grant grant_of(char letter)
{
    switch (letter) {
    case 's':
        return GRANT_READ_SCOPED;
    case 'S':
        return GRANT_WRITE_SCOPED;
    case 'r':
        return GRANT_READ;
    case 'w':
        return GRANT_WRITE;
    default:
        return GRANT_NONE;
    }
}

void access_decide(enum grant out[PART_COUNT], enum role role, enum involvement involvement,
                   enum access_purpose purpose)
{
    memset(out, 0, sizeof(enum grant) * PART_COUNT);
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (rules[i].role == role && rules[i].involvement == involvement && rules[i].purpose == purpose)
            for (int part = 0; part < PART_COUNT; part++)
                out[part] = grant_of(rules[i].grants[part]);
}

bool access_reads(const struct access *a, enum part part)
{
    return a->grants[part] != GRANT_NONE;
}

bool access_writes(const struct access *a, enum part part)
{
    return a->grants[part] == GRANT_WRITE || a->grants[part] == GRANT_WRITE_SCOPED;
}

bool access_shows(const struct access *a, const struct call *c, enum part part, const char *scope,
                  const char *made_by)
{
    enum grant g = a->grants[part];
    if (g == GRANT_NONE)
        return false;
    if (g == GRANT_READ || g == GRANT_WRITE)
        return true;
    if (made_by && c->actor->org[0] && strcmp(made_by, c->actor->org) == 0)
        return true;
    scope_set bit = scope ? content_scope(c->app->content, scope) : 0;
    return (a->scopes & bit) != 0;
}

int access_refuse(const struct access *a, struct call *c, const char *where, const char *key, struct err *err)
{
    c->denied = (struct audit_note){.person = arena_str(c->arena, a->person),
                                    .action = "change",
                                    .object = "file",
                                    .purpose = access_purpose_code(a->purpose),
                                    .basis = involvement_code(a->involvement),
                                    .outcome = "denied"};
    return err_set(err, ERR_DENIED, where, key, NULL);
}

int access_require(const struct access *a, struct call *c, enum part part, struct err *err)
{
    return access_writes(a, part)
               ? 0
               : access_refuse(a, c, "access", a->closed ? "file_closed" : "part_denied", err);
}

int access_require_scope(const struct access *a, struct call *c, enum part part, const char *scope,
                         struct err *err)
{
    bool may = access_writes(a, part) && access_shows(a, c, part, scope, NULL);
    return may ? 0 : access_refuse(a, c, "access", a->closed ? "file_closed" : "part_denied", err);
}

/* --- the facts --- */

/* Whether `word` is one of the codes written with blanks between them; NULL is none. */
static bool words_have(const char *words, const char *word)
{
    size_t len = strlen(word);
    for (const char *at = words ? words : ""; *at;) {
        size_t n = strcspn(at, " ");
        if (n == len && memcmp(at, word, n) == 0)
            return true;
        at += n + (at[n] == ' ');
    }
    return false;
}

scope_set access_scope_set(const struct call *c, const char *words)
{
    scope_set set = 0;
    for (size_t i = 0; i < SCOPES_MAX; i++) {
        const char *code = content_scope_code(c->app->content, i);
        if (code && words_have(words, code))
            set |= (scope_set)1 << i;
    }
    return set;
}

unsigned access_purpose_set(const char *words)
{
    unsigned set = 0;
    for (unsigned i = 0; i < PURPOSE_COUNT; i++)
        if (words_have(words, consent_purpose_code((enum consent_purpose)i)))
            set |= 1u << i;
    return set;
}

static struct id id_of(const char *text)
{
    struct id id = {""};
    if (text)
        snprintf(id.text, sizeof id.text, "%s", text);
    return id;
}

/* A row of "consent_towards". */
static int read_consent(struct consent *out, const struct call *c, const struct value *row, struct err *err)
{
    struct consent k = {
        .scopes = access_scope_set(c, value_get_text(row, "scopes")),
        .purposes = access_purpose_set(value_get_text(row, "purposes")),
        .recipient = {.org = id_of(value_get_text(row, "to_org")), .kind = value_get_text(row, "to_kind")},
        .from = store_day(row, "from_day", DAY_NONE),
        .until = store_day(row, "until_day", DAY_FOREVER),
        .withdrawn = DAY_NONE};
    if (!consent_basis_from_code(&k.basis, value_get_text(row, "basis")))
        return err_set(err, ERR_IO, "consent.basis", "db_check", NULL);
    *out = k;
    return 0;
}

/* Everything consented to this organisation, itself or its kind, that stands today; never wider than its kind may. A
 * report under the Meldcode arrives as a referral. */
static int consented(scope_set *out, struct call *c, const char *person, enum access_purpose purpose,
                     struct err *err)
{
    static const enum consent_purpose asks[ACCESS_PURPOSE_COUNT] = {[FOR_CARE] = PURPOSE_CARE,
                                                                    [FOR_REFERRAL] = PURPOSE_REFERRAL,
                                                                    [FOR_MEETING] = PURPOSE_MEETING,
                                                                    [FOR_DESK] = PURPOSE_DESK};
    struct value *rows;
    const struct org_kind *kind = content_org_kind(c->app->content, c->actor->org_kind);
    bool asked =
        purpose == FOR_CARE || purpose == FOR_REFERRAL || purpose == FOR_MEETING || purpose == FOR_DESK;
    *out = 0;
    if (!kind || !asked)
        return 0;
    int rc = store_all(&rows, &c->store, SQL_CONSENT_TOWARDS,
                       DB_ARGS(db_text(person), db_text(c->actor->org), db_text(c->actor->org_kind)), err);
    if (rc < 0)
        return rc;
    size_t n = value_count(rows);
    struct consent *given = arena_alloc(c->arena, (n + 1) * sizeof *given);
    if (!given)
        return err_nomem(err);
    for (size_t i = 0; rc == 0 && i < n; i++)
        rc = read_consent(&given[i], c, value_item(rows, i), err);
    if (rc < 0)
        return rc;
    const struct consent_recipient to = {.org = id_of(c->actor->org),
                                         .kind = kind->code,
                                         .widest = kind->scopes,
                                         .receives_report = kind->report};
    *out = consent_scopes(given, n, &to, asks[purpose], c->today);
    if (purpose == FOR_REFERRAL)
        *out |= consent_scopes(given, n, &to, PURPOSE_REPORT, c->today);
    return 0;
}

static enum involvement involvement_of(const char *code, enum access_purpose purpose, bool consent)
{
    static const struct {
        const char *code;
        enum involvement involvement;
        bool needs_consent;
    } known[] = {
        {"own", INVOLVED_OWN, false},          {"handover", INVOLVED_HANDOVER, false},
        {"referral", INVOLVED_REFERRAL, true}, {"asked", INVOLVED_ASKED, true},
        {"meeting", INVOLVED_MEETING, true},   {"glass", INVOLVED_GLASS, false},
        {"kept", INVOLVED_KEPT, false},        {"group", INVOLVED_GROUP, false},
        {"desk", INVOLVED_DESK, true},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (text_is(code, known[i].code) && (consent || !known[i].needs_consent)) {
            enum grant grants[PART_COUNT];
            access_decide(grants, ROLE_PROFESSIONAL, known[i].involvement, purpose);
            if (grants[PART_IDENTITY] != GRANT_NONE)
                return known[i].involvement;
        }
    return INVOLVED_NOT;
}

/* The strongest involvement that has something to say for this purpose; rows come strongest first. Who keeps the file
 * itself, as is nearly always so, needs no consent to look: nothing more is asked. */
static int professional(struct access *a, bool own, struct call *c, struct err *err)
{
    struct value *rows;
    if (own && involvement_of("own", a->purpose, false) == INVOLVED_OWN) {
        a->involvement = INVOLVED_OWN;
        a->scopes = ~(scope_set)0;
        return 0;
    }
    int rc = consented(&a->scopes, c, a->person, a->purpose, err);
    if (rc == 0)
        rc = store_all(&rows, &c->store, SQL_INVOLVEMENT_OF,
                       DB_ARGS(db_text(a->person), db_text(c->actor->org), db_text(c->actor->org_kind),
                               db_text(c->actor->membership), db_int(c->now), db_int(c->today)),
                       err);
    for (size_t i = 0; rc == 0 && i < value_count(rows) && a->involvement == INVOLVED_NOT; i++)
        a->involvement =
            involvement_of(value_get_text(value_item(rows, i), "basis"), a->purpose, a->scopes != 0);
    /* What it keeps is what it made: a consent to all of its kind tells it nothing new. */
    if (rc == 0 && a->involvement == INVOLVED_KEPT)
        a->scopes = 0;
    /* What was handed over it reads for whatever it does; the consent of others to refer or meet adds nothing to it. */
    if (rc == 0 && a->involvement == INVOLVED_HANDOVER && a->purpose != FOR_CARE)
        rc = consented(&a->scopes, c, a->person, FOR_CARE, err);
    return rc;
}

enum { CHILD_UNDER = 16 };

static int parent(struct access *a, struct call *c, struct err *err)
{
    if (text_is(a->person, c->actor->person)) {
        a->involvement = INVOLVED_SELF;
        return 0;
    }
    struct value *kin;
    int rc = store_one(&kin, &c->store, SQL_KINSHIP_BETWEEN,
                       DB_ARGS(db_text(a->person), db_text(c->actor->person)), err);
    if (rc == ERR_NOT_FOUND)
        return 0;
    if (rc < 0)
        return rc;
    int32_t birth = store_day(kin, "birth_day", DAY_NONE);
    bool young = birth != DAY_NONE && age_years(birth, c->today) < CHILD_UNDER;
    if (value_get_bool(kin, "has_authority") && young)
        a->involvement = INVOLVED_GUARDIAN;
    return 0;
}

static int find_person(struct access *a, bool *own, struct call *c, const char *person_id, struct err *err)
{
    DB_ROWS_AUTO rows = {0};
    int rc = db_query(&rows, c->store.tx, SQL_PERSON_PLACE,
                      DB_ARGS(db_text(person_id), db_text(c->actor->org)), err);
    if (rc == 0)
        rc = db_next(&rows, err);
    if (rc == 0)
        return err_set(err, ERR_NOT_FOUND, "person", "person_unknown", NULL);
    if (rc < 0)
        return rc;
    text_copy(a->person, sizeof a->person, db_column_text(&rows, 0));
    text_copy(a->family, sizeof a->family, db_column_text(&rows, 1));
    a->version = (struct page_version){db_column_int(&rows, 2), db_column_int(&rows, 3)};
    *own = db_column_int(&rows, 4) != 0;
    a->closed = db_column_int(&rows, 5) != 0;
    /* Of a copy from before that was put back, until it is made good (life/destroy.c). */
    return vault_destroyed(c->app->vault, a->person)
               ? err_set(err, ERR_NOT_FOUND, "person", "person_unknown", NULL)
               : 0;
}

/* A closed file is read and no longer written; a consent is hers to withdraw all the same. */
static void only_read(enum grant grants[PART_COUNT], enum involvement who)
{
    for (int part = 0; part < PART_COUNT; part++) {
        bool hers = who == INVOLVED_SELF && part == PART_CONSENT;
        if (grants[part] == GRANT_WRITE && !hers)
            grants[part] = GRANT_READ;
        else if (grants[part] == GRANT_WRITE_SCOPED)
            grants[part] = GRANT_READ_SCOPED;
    }
}

/* Finds the facts and decides; true when there is anything she may be seen of. */
static int decide(struct access *a, bool *any, struct call *c, const char *person_id, struct err *err)
{
    bool own = false;
    int rc = find_person(a, &own, c, person_id, err);
    if (rc == 0 && c->actor->kind == ACTOR_PROFESSIONAL)
        rc = professional(a, own, c, err);
    else if (rc == 0 && c->actor->kind == ACTOR_PARENT)
        rc = parent(a, c, err);
    if (rc < 0)
        return rc;
    access_decide(a->grants, c->actor->role, a->involvement, a->purpose);
    if (a->closed)
        only_read(a->grants, a->involvement);
    if (c->draft && strcmp(c->draft->family, a->family) != 0)
        c->draft->spoilt = true;
    *any = false;
    for (int part = 0; part < PART_COUNT; part++)
        *any = *any || a->grants[part] != GRANT_NONE;
    return 0;
}

int access_allowed(bool *out, struct call *c, const char *person_id, enum access_purpose purpose,
                   struct err *err)
{
    struct access a = {.purpose = purpose};
    return decide(&a, out, c, person_id, err);
}

/* Who the page at hand shows, for when it is shown again. */
static void keep_look(struct call *c, const struct access *a, const struct audit_note *what)
{
    struct page_draft *draft = c->draft;
    if (!draft)
        return;
    if (draft->look_count == PAGE_LOOKS_MAX || what->object_id) {
        draft->spoilt = true;
        return;
    }
    struct page_look *look = &draft->looks[draft->look_count++];
    *look = (struct page_look){
        .purpose = (uint8_t)a->purpose, .involvement = (uint8_t)a->involvement, .scopes = a->scopes};
    snprintf(look->person, sizeof look->person, "%s", a->person);
    snprintf(look->action, sizeof look->action, "%s", what->action);
    snprintf(look->object, sizeof look->object, "%s", what->object);
}

/* Writes the record of a look that was allowed. */
static int record(struct call *c, const struct access *a, const struct audit_note *what, struct err *err)
{
    struct audit_note note = *what;
    note.person = a->person;
    note.purpose = access_purpose_code(a->purpose);
    note.basis = involvement_code(a->involvement);
    note.outcome = "ok";
    change_of(c, a->family);
    return audit_write(c, &note, err);
}

int access_again(struct call *c, const struct page_look *looks, size_t count, struct err *err)
{
    struct access all[PAGE_LOOKS_MAX];
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < count; i++) {
        bool any = false;
        all[i] = (struct access){.purpose = (enum access_purpose)looks[i].purpose};
        rc = decide(&all[i], &any, c, looks[i].person, err);
        if (rc == ERR_NOT_FOUND) /* destroyed since: the page is worked out without her */
            return 0;
        if (rc == 0 &&
            (!any || all[i].involvement != looks[i].involvement || all[i].scopes != looks[i].scopes))
            return 0;
    }
    for (size_t i = 0; rc == 0 && i < count; i++)
        rc = record(c, &all[i], &(struct audit_note){.action = looks[i].action, .object = looks[i].object},
                    err);
    return rc < 0 ? rc : 1;
}

int access_open(struct access *out, struct call *c, const char *person_id, enum access_purpose purpose,
                const struct audit_note *what, struct err *err)
{
    struct access a = {.purpose = purpose};
    bool any = false;
    int rc = decide(&a, &any, c, person_id, err);
    if (rc < 0)
        return rc;
    if (!any) {
        c->denied = *what;
        c->denied.person = arena_str(c->arena, a.person);
        c->denied.purpose = access_purpose_code(purpose);
        c->denied.basis = involvement_code(a.involvement);
        c->denied.outcome = "denied";
        return err_set(err, ERR_DENIED, "access", "not_involved", NULL);
    }
    rc = record(c, &a, what, err);
    if (rc == 0) {
        keep_look(c, &a, what);
        *out = a;
    }
    return rc;
}
