/*
 * Consent as pages: asking for it, what was agreed, and taking it back. The same fields stand in the referral's form, so
 * that sending takes one page and one submit. The rules are care/consent.h, the record consent.c.
 */
#include "app/chain/chain_part.h"
#include "app/life/life.h"
#include "app/people/section.h"
#include "base/str.h"

/* --- words --- */

const char *words_of(struct call *c, const struct value *codes)
{
    const char *out = NULL;
    for (size_t i = 0; i < value_count(codes); i++) {
        const char *code = value_as_text(value_item(codes, i), "");
        out = out ? arena_printf(c->arena, "%s %s", out, code) : code;
    }
    return out ? out : "";
}

const char *labels_of(struct call *c, const char *list, const char *words)
{
    const char *out = NULL;
    for (const char *at = words ? words : ""; *at;) {
        size_t n = strcspn(at, " ");
        const char *code = arena_dup(c->arena, at, n), *label = call_label(c, list, code);
        out = out && n > 0 ? arena_printf(c->arena, "%s, %s", out, label) : label;
        at += n + (at[n] == ' ');
    }
    return out;
}

/* --- the form --- */

/* "org:ID" or "kind:CODE". */
void receiver_parse(const char **org, const char **kind, const char *text)
{
    bool one = text && strncmp(text, "org:", 4) == 0, any = text && strncmp(text, "kind:", 5) == 0;
    *org = one ? text + 4 : NULL;
    *kind = any ? text + 5 : NULL;
}

void consent_from_form(struct consent_request *out, struct call *c)
{
    const char *basis = call_field(c, "basis");
    bool refused = text_is(basis, "refused");
    out->basis = refused ? "consent" : basis;
    out->refused = refused;
    out->scopes = words_of(c, value_get(c->form, "scopes"));
    out->form = call_field(c, "consent_form");
    out->told = call_field(c, "told");
    out->until = call_day(c, "until_day", DAY_NONE);
    out->given_by = value_get(c->form, "given_by");
    out->refusal_reason = call_field(c, "refusal_reason");
    out->cannot_weigh = call_flag(c, "cannot_weigh");
    out->stands_alone = call_flag(c, "stands_alone");
    out->why = call_field(c, "why");
    out->weighing = c->form;
}

static void add_choice(struct call *c, struct value *choices, const char *value, const char *label,
                       const char *hint)
{
    struct value *choice = value_add_object(choices);
    value_put_text(choice, "value", value);
    value_put_text(choice, "label", label);
    value_put_text(choice, "hint", hint);
    (void)c;
}

static void put_basis_choices(struct call *c, struct value *choices, bool report)
{
    static const struct {
        const char *code;
        bool report;
    } bases[] = {{"consent", false},
                 {"own_contact", false},
                 {"acute_danger", true},
                 {"structural_unsafety", true},
                 {"refused", false}};
    struct value *list = value_put_array(choices, "basis");
    for (size_t i = 0; i < sizeof bases / sizeof bases[0]; i++) {
        if (bases[i].report && !report)
            continue;
        const char *key = arena_printf(c->arena, "consent.basis.%s", bases[i].code);
        const char *hint = arena_printf(c->arena, "consent.basis.%s.hint", bases[i].code);
        if (key && hint)
            add_choice(c, list, bases[i].code, call_text(c, key), call_text(c, hint));
    }
}

static void put_scope_choices(struct call *c, struct value *choices, struct value *values, scope_set may,
                              scope_set preset)
{
    const struct code_list *scopes = content_list(c->app->content, "scope");
    struct value *list = value_put_array(choices, "scopes"), *chosen = value_put_array(values, "scopes");
    for (size_t i = 0; scopes && i < scopes->count; i++) {
        scope_set bit = (scope_set)1 << i;
        if (!(may & bit))
            continue;
        add_choice(c, list, scopes->items[i].code, label_in(&scopes->items[i].label, c->lang),
                   label_in(&scopes->items[i].explain, c->lang));
        if (preset & bit)
            value_add_text(chosen, scopes->items[i].code);
    }
}

/* A field that only matters with some answers to another. */
static void enable(struct arena *a, struct value *all, const char *field, const char *name,
                   const char *const *answers)
{
    const struct value *had = value_get(all, field);
    struct value *rule = had ? value_copy(a, had) : value_object(a);
    value_put(all, field, rule);
    value_put_text(rule, "behavior", "any");
    const struct value *others = value_get(rule, "when");
    struct value *when = value_put(rule, "when", others ? value_copy(a, others) : value_array(a));
    for (; *answers; answers++) {
        struct value *w = value_add_object(when);
        value_put_text(w, "name", name);
        value_put_text(w, "op", "=");
        value_put_text(w, "value", *answers);
    }
}

static void put_conditions(struct call *c, bool report)
{
    static const char *const asked[] = {"consent", "own_contact", NULL}, *const refused[] = {"refused", NULL},
                             *const weighed[] = {"acute_danger", "structural_unsafety", NULL},
                             *const yes[] = {"yes", NULL};
    static const char *const meldcode[] = {"md_help",      "md_signals", "md_consult",
                                           "md_consulted", "md_talk",    "md_not_talked",
                                           "md_weigh",     "md_decide",  "md_report"};
    struct value *when = value_put_object(c->page, "enable"), *without = value_put_array(c->page, "without");
    static const char *const needed[] = {"given_by", "told",      "consent_form", "md_signals", "md_consult",
                                         "md_weigh", "md_decide", "md_consulted", "md_report"};
    struct value *needs = value_put_array(c->page, "needed");
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
        value_add_text(needs, needed[i]);
    enable(c->arena, when, "given_by", "basis", asked);
    enable(c->arena, when, "told", "basis", asked);
    enable(c->arena, when, "consent_form", "basis", asked);
    enable(c->arena, when, "refusal_reason", "basis", refused);
    enable(c->arena, when, "until_day", "basis", asked);
    enable(c->arena, when, "note", "basis", asked);
    enable(c->arena, when, "note", "basis", weighed);
    enable(c->arena, when, "call_at", "basis", asked);
    enable(c->arena, when, "call_at", "basis", weighed);
    enable(c->arena, when, "stands_alone", "basis", asked);
    enable(c->arena, when, "cannot_weigh", "basis", asked);
    enable(c->arena, when, "why", "cannot_weigh", yes);
    enable(c->arena, when, "why", "stands_alone", yes);
    for (size_t i = 0; i < sizeof meldcode / sizeof meldcode[0]; i++) {
        enable(c->arena, when, meldcode[i], "basis", weighed);
        if (!report)
            value_add_text(without, meldcode[i]);
    }
    bool weighs = value_get_bool(c->page, "consent_weighs"), minor = value_get_bool(c->page, "consent_minor");
    if (!minor)
        value_add_text(without, "stands_alone");
    if (!weighs)
        value_add_text(without, "cannot_weigh");
    if (!weighs && !minor)
        value_add_text(without, "why");
}

int consent_preset(struct call *c, const struct access *a, const char *kind_code, scope_set preset,
                   struct err *err)
{
    const struct org_kind *kind = content_org_kind(c->app->content, kind_code);
    if (!kind || !kind->care)
        return err_set(err, ERR_NOT_FOUND, "kind", "consent_recipient", NULL);
    int rc = consent_parties(c, a, err);
    if (rc < 0)
        return rc;
    struct value *choices =
        value_put(c->page, "choices", value_copy(c->arena, value_get(c->page, "choices")));
    struct value *values = value_put_object(c->page, "values");
    put_basis_choices(c, choices, kind->report);
    put_scope_choices(c, choices, values, kind->scopes, preset | content_scope(c->app->content, "contact"));
    value_put_text(values, "basis", "consent");
    value_put_text(values, "consent_form", "oral");
    value_put_text(values, "told", call_text(c, "consent.told_preset"));
    struct value *consulted = value_put_array(choices, "md_consulted");
    add_choice(c, consulted, "colleague", call_text(c, "consent.md_colleague"), NULL);
    add_choice(c, consulted, "veilig_thuis", call_text(c, "consent.md_veilig_thuis"), NULL);
    const struct term_rule *term = terms_find(&c->app->content->terms, "consent_until");
    char day[11];
    if (term) {
        day_format(day, term_due(&c->app->content->calendar, c->today, term->term));
        value_put_text(values, "until_day", day);
    }
    put_conditions(c, kind->report);
    return 0;
}

/* --- who receives --- */

void put_kinds(struct call *c, const char *base)
{
    struct value *list = value_put_array(c->page, "kinds");
    const struct content *content = c->app->content;
    for (size_t i = 0; i < content->kind_count; i++) {
        if (!content->kinds[i].care)
            continue;
        struct value *item = value_add_object(list);
        value_put_text(item, "label", label_in(&content->kinds[i].label, c->lang));
        value_put_text(item, "href", arena_printf(c->arena, "%s/%s", base, content->kinds[i].code));
    }
}

int put_receivers(struct call *c, const char *person, const char *kind, struct err *err)
{
    struct value *place, *rows;
    int rc = store_one(&place, &c->store, SQL_PERSON_AREA, DB_ARGS(db_text(person)), err);
    if (rc == 0)
        rc = store_all(&rows, &c->store, SQL_RECEIVERS,
                       DB_ARGS(db_text(kind), db_text(value_as_text(value_get(place, "area"), "")),
                               db_text(c->actor->org)),
                       err);
    if (rc < 0)
        return rc;
    const struct value *had = value_get(c->page, "choices");
    struct value *choices =
        value_put(c->page, "choices", had ? value_copy(c->arena, had) : value_object(c->arena));
    struct value *list = value_put_array(choices, "receiver");
    size_t near = 0, connected = 0;
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *org = value_item(rows, i);
        bool serves = value_get_int(org, "serves", 0) > 0, account = value_get_bool(org, "has_account");
        near += serves;
        connected += serves && account;
        const char *name = value_get_text(org, "name");
        const char *note = !serves ? "receiver.far" : !account ? "receiver.letter" : NULL;
        add_choice(c, list, arena_printf(c->arena, "org:%s", value_get_text(org, "id")),
                   note ? arena_printf(c->arena, "%s (%s)", name, call_text(c, note)) : name, NULL);
    }
    if (connected > 1)
        add_choice(
            c, list, arena_printf(c->arena, "kind:%s", kind),
            arena_printf(c->arena, "%s: %s", call_text(c, "receiver.any"), call_label(c, "org_kind", kind)),
            NULL);
    value_put_bool(c->page, "nobody", value_count(list) == 0);
    value_put_bool(c->page, "nobody_near", near == 0);
    if (near > 0 && value_count(list) > 0)
        value_put_text(value_put(c->page, "values", value_copy(c->arena, value_get(c->page, "values"))),
                       "receiver", value_get_text(value_item(list, 0), "value"));
    return 0;
}

int put_person(struct call *c, const struct access *a, const char *back_href, const char *back_label,
               struct err *err)
{
    struct value *person;
    int rc = store_one(&person, &c->store, SQL_PERSON_FILE, DB_ARGS(db_text(a->person)), err);
    if (rc < 0)
        return rc;
    struct value *shown = value_put_object(c->page, "person");
    bool named = access_shows(a, c, PART_IDENTITY, "contact", NULL);
    const char *name = value_get_text(person, "name");
    value_put_text(shown, "id", a->person);
    value_put_text(shown, "name", named && name ? name : call_text(c, "chain.nameless"));
    struct value *back = value_put_object(c->page, "back");
    value_put_text(back, "href", back_href ? back_href : arena_printf(c->arena, "/persons/%s", a->person));
    value_put_text(back, "label", back_label ? call_text(c, back_label) : value_get_text(shown, "name"));
    return 0;
}

int consent_new(struct call *c, struct err *err)
{
    struct access a;
    const char *kind = call_param(c, "kind");
    int rc = access_open(&a, c, call_param(c, "person"), FOR_CARE,
                         &(struct audit_note){.action = "read", .object = "consent"}, err);
    if (rc == 0)
        rc = access_require(&a, c, PART_CONSENT, err);
    if (rc == 0)
        rc = put_person(c, &a, NULL, NULL, err);
    if (rc < 0)
        return rc;
    if (!kind[0]) {
        put_kinds(c, arena_printf(c->arena, "/persons/%s/consents/new", a.person));
        return 0;
    }
    value_put_text(c->page, "kind_label", call_label(c, "org_kind", kind));
    rc = consent_preset(c, &a, kind, 0, err);
    if (rc == 0)
        rc = put_receivers(c, a.person, kind, err);
    return rc;
}

int consent_create(struct call *c, struct err *err)
{
    struct access a;
    const char *id;
    struct consent_request in = {.purposes = words_of(c, value_get(c->form, "purposes"))};
    int rc = access_open(&a, c, call_param(c, "person"), FOR_CARE,
                         &(struct audit_note){.action = "consent", .object = "consent"}, err);
    if (rc == 0)
        rc = access_require(&a, c, PART_CONSENT, err);
    if (rc < 0)
        return rc;
    consent_from_form(&in, c);
    in.person = a.person;
    receiver_parse(&in.org, &in.kind, call_field(c, "receiver"));
    rc = consent_record(&id, c, &in, err);
    if (rc == 0)
        call_go(c, "/consents/%s?done=%s", id, in.refused ? "consent_refused" : "consent_given");
    return rc;
}

/* --- one consent, and the list --- */

static bool reads_all(const struct access *a)
{
    return a->grants[PART_CONSENT] == GRANT_READ || a->grants[PART_CONSENT] == GRANT_WRITE;
}

/* A reader within scopes sees what was given to or recorded by its own organisation. */
static bool consent_shows(const struct access *a, const struct call *c, const struct value *row)
{
    if (!access_reads(a, PART_CONSENT))
        return false;
    bool own = c->actor->org[0] && (text_is(value_get_text(row, "org_id"), c->actor->org) ||
                                    text_is(value_get_text(row, "to_org"), c->actor->org));
    return reads_all(a) || own;
}

/* A report under the Meldcode rests on the law, not on a yes that can be taken back. */
static bool may_withdraw(const struct access *a, const struct value *row)
{
    const char *basis = value_get_text(row, "basis");
    return access_writes(a, PART_CONSENT) && text_is(value_get_text(row, "state"), "given") &&
           (text_is(basis, "consent") || text_is(basis, "own_contact"));
}

static struct value *consent_model(struct call *c, const struct access *a, const struct value *row)
{
    struct value *m = value_object(c->arena);
    const char *to = value_get_text(row, "to_name"), *state = value_get_text(row, "state");
    static const char *const kept[] = {"id",       "state",     "basis",    "form",
                                       "from_day", "until_day", "given_at", "withdrawn_at"};
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        value_put_text(m, kept[i], value_get_text(row, kept[i]));
    value_put_text(m, "href",
                   arena_printf(c->arena, "%s/consents/%s", c->actor->kind == ACTOR_PARENT ? "/me" : "",
                                value_get_text(row, "id")));
    value_put_text(m, "to_label", to ? to : call_label(c, "org_kind", value_get_text(row, "to_kind")));
    value_put_text(m, "to_kind_label", call_label(c, "org_kind", value_get_text(row, "to_kind")));
    value_put_text(m, "scopes_label", labels_of(c, "scope", value_get_text(row, "scopes")));
    value_put_text(m, "purposes_label", labels_of(c, "consent_purpose", value_get_text(row, "purposes")));
    value_put_text(m, "basis_label", call_label(c, "consent_basis", value_get_text(row, "basis")));
    value_put_text(m, "form_label", call_label(c, "consent_form", value_get_text(row, "form")));
    value_put_text(m, "refusal_label",
                   call_label(c, "refusal_reason", value_get_text(row, "refusal_reason")));
    value_put_text(m, "by_org", value_get_text(row, "org_name"));
    value_put_text(m, "told", value_get_text(row, "told"));
    struct value *status = value_put_object(m, "status");
    value_put_text(status, "tone", text_is(state, "given") ? "success" : "neutral");
    value_put_text(status, "label", call_label(c, "consent_state", state));
    value_put_bool(m, "stands", text_is(state, "given"));
    value_put_bool(m, "withdrawn", text_is(state, "withdrawn") || text_is(state, "ended"));
    value_put_bool(m, "may_withdraw", may_withdraw(a, row));
    value_put_text(m, "withdraw", arena_printf(c->arena, "/consents/%s/withdraw", value_get_text(row, "id")));
    return m;
}

int consent_section(struct call *c, const struct access *a, struct err *err)
{
    struct value *rows;
    if (!access_reads(a, PART_CONSENT))
        return 0;
    int rc = store_all(&rows, &c->store, SQL_CONSENT_LIST, DB_ARGS(db_text(a->person)), err);
    if (rc < 0)
        return rc;
    struct value *shown = value_put_object(c->page, "consents"), *items = value_put_array(shown, "items");
    for (size_t i = 0; i < value_count(rows); i++)
        if (consent_shows(a, c, value_item(rows, i)))
            value_add(items, consent_model(c, a, value_item(rows, i)));
    value_put_bool(shown, "may_add", access_writes(a, PART_CONSENT) && c->actor->kind == ACTOR_PROFESSIONAL);
    value_put_bool(shown, "may_link",
                   access_writes(a, PART_IDENTITY) && c->actor->kind == ACTOR_PROFESSIONAL);
    value_put_text(shown, "add", arena_printf(c->arena, "/persons/%s/consents/new", a->person));
    if (c->actor->kind == ACTOR_PROFESSIONAL)
        section_tab(c, a, "consents");
    return 0;
}

/* Finds it and opens its person's file, for the parent herself or a professional. */
static int open_consent(struct value **row, struct access *a, struct call *c, const char *action,
                        struct err *err)
{
    struct value *found;
    int rc = store_one(&found, &c->store, SQL_CONSENT_FIND, DB_ARGS(db_text(call_param(c, "consent"))), err);
    if (rc == ERR_NOT_FOUND)
        return err_set(err, ERR_NOT_FOUND, "consent", "consent_unknown", NULL);
    if (rc == 0)
        rc = access_open(a, c, value_get_text(found, "person_id"),
                         c->actor->kind == ACTOR_PARENT ? FOR_OWN : FOR_CARE,
                         &(struct audit_note){
                             .action = action, .object = "consent", .object_id = value_get_text(found, "id")},
                         err);
    if (rc == 0 && !consent_shows(a, c, found))
        rc = err_set(err, ERR_NOT_FOUND, "consent", "consent_unknown", NULL);
    if (rc == 0)
        *row = found;
    return rc;
}

static int put_givers(struct call *c, struct value *model, const char *consent, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_CONSENT_GIVERS,
                       DB_ARGS(db_text(consent), db_text(c->actor->org)), err);
    if (rc < 0)
        return rc;
    struct value *list = value_put_array(model, "givers");
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *g = value_item(rows, i);
        const char *capacity = call_label(c, "consent_capacity", value_get_text(g, "capacity"));
        const char *name = value_get_bool(g, "may_name") ? value_get_text(g, "name") : NULL;
        value_add_text(list, name ? arena_printf(c->arena, "%s (%s)", name, capacity) : capacity);
    }
    return 0;
}

/* What rests on it: referrals that stopped, and whether their receivers had begun and so keep a record of their own. */
static int put_referrals(struct call *c, struct value *model, const char *consent, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_CONSENT_REFERRALS, DB_ARGS(db_text(consent)), err);
    if (rc < 0)
        return rc;
    struct value *list = value_put_array(model, "referrals");
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *r = value_item(rows, i);
        struct value *m = value_add_object(list);
        bool may_open = c->actor->kind == ACTOR_PROFESSIONAL;
        value_put_text(m, "href",
                       may_open ? arena_printf(c->arena, "/referrals/%s", value_get_text(r, "id")) : NULL);
        value_put_text(m, "case_no", value_get_text(r, "case_no"));
        value_put_text(m, "to", referral_to(c, r));
        value_put_text(m, "state_label", call_label(c, "referral_state", value_get_text(r, "state")));
        value_put_bool(m, "kept", value_get_text(r, "accepted_at") != NULL);
    }
    return 0;
}

int consent_page(struct call *c, struct err *err)
{
    struct access a;
    struct value *row;
    int rc = open_consent(&row, &a, c, "read", err);
    if (rc == 0)
        rc = put_person(c, &a, NULL, NULL, err);
    if (rc < 0)
        return rc;
    struct value *m = value_put(c->page, "consent", consent_model(c, &a, row));
    value_put_text(m, "why", value_get_text(row, "why"));
    rc = put_givers(c, m, value_get_text(row, "id"), err);
    if (rc == 0)
        rc = put_referrals(c, m, value_get_text(row, "id"), err);
    return rc == 0 ? beside_put(c, &a, value_get_text(row, "id"), err) : rc;
}

int consent_take_back(struct call *c, struct err *err)
{
    struct access a;
    struct value *row;
    int rc = open_consent(&row, &a, c, "withdraw", err);
    if (rc == 0)
        rc = access_require(&a, c, PART_CONSENT, err);
    if (rc < 0)
        return rc;
    const char *basis = value_get_text(row, "basis");
    if (!text_is(basis, "consent") && !text_is(basis, "own_contact"))
        return err_set(err, ERR_CONFLICT, "consent", "consent_report_stays", NULL);
    rc = consent_withdraw(c, a.person, value_get_text(row, "id"), err);
    if (rc < 0)
        return rc;
    call_go(c, "%s/consents/%s?done=consent_withdrawn", c->actor->kind == ACTOR_PARENT ? "/me" : "",
            value_get_text(row, "id"));
    return 0;
}
