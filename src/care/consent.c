/*
 * The rules of consent.h. Whether a record is genuine, who wrote it down and what was explained are the use case's and
 * the store's; here is only whether it is enough.
 */
#include "care/consent.h"

#include "base/str.h"

enum { AGE_MINOR_HEARD = 12, AGE_OWN_CONSENT = 16, AGE_MAJORITY = 18, AGE_MAX = 130 };

/* --- codes --- */

static const char *const basis_names[] = {"consent", "own_contact", "acute_danger", "structural_unsafety",
                                          NULL};
static const char *const form_names[] = {"oral", "written", "digital", NULL};
static const char *const purpose_names[] = {"referral", "care", "consult", "meeting",
                                            "handover", "desk", "report",  NULL};
static const char *const role_names[] = {"self", "authority", "representative", NULL};

const char *consent_basis_code(enum consent_basis basis)
{
    return basis_names[basis];
}

const char *consent_form_code(enum consent_form form)
{
    return form_names[form];
}

const char *consent_purpose_code(enum consent_purpose purpose)
{
    return purpose_names[purpose];
}

const char *consent_role_code(enum consent_role role)
{
    return role_names[role];
}

bool consent_basis_from_code(enum consent_basis *out, const char *code)
{
    int i = code_index(basis_names, code);
    if (i >= 0)
        *out = (enum consent_basis)i;
    return i >= 0;
}

bool consent_form_from_code(enum consent_form *out, const char *code)
{
    int i = code_index(form_names, code);
    if (i >= 0)
        *out = (enum consent_form)i;
    return i >= 0;
}

bool consent_purpose_from_code(enum consent_purpose *out, const char *code)
{
    int i = code_index(purpose_names, code);
    if (i >= 0)
        *out = (enum consent_purpose)i;
    return i >= 0;
}

bool consent_role_from_code(enum consent_role *out, const char *code)
{
    int i = code_index(role_names, code);
    if (i >= 0)
        *out = (enum consent_role)i;
    return i >= 0;
}

/* --- who must consent --- */

static bool holds_authority(const struct consent_parent *p)
{
    return p->authority && (p->age >= AGE_MAJORITY || p->declared_of_age);
}

static int add_party(struct consent_needs *needs, struct id person, enum consent_role role, struct err *err)
{
    if (needs->count == CONSENT_PARTIES_MAX)
        return err_set(err, ERR_INVALID, "parents", "consent_parents", "%d", CONSENT_PARTIES_MAX);
    needs->parties[needs->count++] = (struct consent_party){person, role};
    return 0;
}

static int add_authority(struct consent_needs *needs, const struct consent_subject *s, struct err *err)
{
    size_t before = needs->count;
    for (size_t i = 0; i < s->parent_count; i++) {
        if (!holds_authority(&s->parents[i]))
            continue;
        int rc = add_party(needs, s->parents[i].person, CONSENT_AUTHORITY, err);
        if (rc < 0)
            return rc;
    }
    if (needs->count == before)
        return err_set(err, ERR_CONFLICT, "authority", "consent_nobody", NULL);
    return 0;
}

static int need_for_minor(struct consent_needs *needs, const struct consent_subject *s, struct err *err)
{
    if (s->cannot_weigh || s->age < AGE_MINOR_HEARD)
        return add_authority(needs, s, err);
    int rc = add_party(needs, s->person, CONSENT_SELF, err);
    if (rc < 0 || s->age >= AGE_OWN_CONSENT || s->stands_alone)
        return rc;
    return add_authority(needs, s, err);
}

static int need_for_adult(struct consent_needs *needs, const struct consent_subject *s, struct err *err)
{
    if (!s->cannot_weigh)
        return add_party(needs, s->person, CONSENT_SELF, err);
    if (!s->representative.text[0])
        return err_set(err, ERR_CONFLICT, "representative", "consent_nobody", NULL);
    return add_party(needs, s->representative, CONSENT_REPRESENTATIVE, err);
}

int consent_required(struct consent_needs *out, const struct consent_subject *subject, struct err *err)
{
    if (subject->age < 0 || subject->age > AGE_MAX)
        return err_set(err, ERR_INVALID, "age", "consent_age", "%d", subject->age);
    struct consent_needs needs = {.count = 0};
    int rc = subject->age >= AGE_MAJORITY ? need_for_adult(&needs, subject, err)
                                          : need_for_minor(&needs, subject, err);
    if (rc < 0)
        return rc;
    *out = needs;
    return 0;
}

/* --- the Meldcode --- */

int meldcode_check(const struct meldcode_weighing *w, int32_t today, struct err *err)
{
    static const struct {
        enum meldcode_step step;
        const char *key;
    } dated[] = {{MELDCODE_SIGNALS, "meldcode_signals"},
                 {MELDCODE_CONSULT, "meldcode_consult"},
                 {MELDCODE_WEIGH, "meldcode_weigh"},
                 {MELDCODE_DECIDE, "meldcode_decide"}};
    for (size_t i = 0; i < sizeof dated / sizeof dated[0]; i++)
        if (w->day[dated[i].step] == DAY_NONE)
            return err_set(err, ERR_CONFLICT, "weighing", dated[i].key, "%d", (int)dated[i].step + 1);
    if (!w->consulted_colleague && !w->consulted_veilig_thuis)
        return err_set(err, ERR_CONFLICT, "weighing", "meldcode_consult", "%d", MELDCODE_CONSULT + 1);
    if (w->day[MELDCODE_TALK] == DAY_NONE && !(w->not_talked_reason && w->not_talked_reason[0]))
        return err_set(err, ERR_CONFLICT, "weighing", "meldcode_talk", "%d", MELDCODE_TALK + 1);
    for (int i = 0; i < MELDCODE_STEPS; i++)
        if (w->day[i] > w->day[MELDCODE_DECIDE] || w->day[i] > today)
            return err_set(err, ERR_CONFLICT, "weighing", "meldcode_order", "%d", i + 1);
    if (!w->report)
        return err_set(err, ERR_CONFLICT, "weighing", "meldcode_no_report", NULL);
    return 0;
}

/* --- the record --- */

static bool is_report(enum consent_basis basis)
{
    return basis == CONSENT_ACUTE_DANGER || basis == CONSENT_STRUCTURAL_UNSAFETY;
}

static bool said_yes(const struct consent *c, const struct consent_party *needed)
{
    for (size_t i = 0; i < c->given_count; i++)
        if (id_equal(&c->given_by[i].person, &needed->person))
            return true;
    return false;
}

static int check_shape(const struct consent *c, struct err *err)
{
    if (c->scopes == 0)
        return err_set(err, ERR_INVALID, "scopes", "consent_scopes", NULL);
    if (!c->recipient.org.text[0] && !(c->recipient.kind && c->recipient.kind[0]))
        return err_set(err, ERR_INVALID, "recipient", "consent_recipient", NULL);
    if (c->purposes == 0 || c->purposes >= 1u << PURPOSE_COUNT)
        return err_set(err, ERR_INVALID, "purpose", "consent_purpose", NULL);
    return 0;
}

static int check_parties(const struct consent *c, const struct consent_needs *needs, struct err *err)
{
    size_t missing = 0;
    for (size_t i = 0; i < needs->count; i++)
        missing += !said_yes(c, &needs->parties[i]);
    /* Making contact is an act of one person; whoever else has authority need not have joined it. */
    bool enough = c->basis == CONSENT_OWN_CONTACT ? missing < needs->count : missing == 0;
    if (!enough)
        return err_set(err, ERR_CONFLICT, "given_by", "consent_missing", "%zu", missing);
    return 0;
}

static int check_report(const struct consent *c, scope_set report_scopes, int32_t today, struct err *err)
{
    if (c->purposes != 1u << PURPOSE_REPORT)
        return err_set(err, ERR_CONFLICT, "purpose", "consent_report_only", NULL);
    if (!c->recipient.receives_report)
        return err_set(err, ERR_CONFLICT, "recipient", "consent_report_to", NULL);
    if (c->scopes & ~report_scopes)
        return err_set(err, ERR_INVALID, "scopes", "consent_too_wide", NULL);
    if (!c->weighing)
        return err_set(err, ERR_CONFLICT, "weighing", "meldcode_signals", "%d", MELDCODE_SIGNALS + 1);
    return meldcode_check(c->weighing, today, err);
}

int consent_check(const struct consent *c, const struct consent_needs *needs, scope_set report_scopes,
                  int32_t today, struct err *err)
{
    int rc = check_shape(c, err);
    if (rc < 0 || c->refused)
        return rc;
    if (c->scopes & ~c->recipient.widest)
        return err_set(err, ERR_INVALID, "scopes", "consent_too_wide", NULL);
    if (c->from == DAY_NONE || c->until < c->from || c->until < today)
        return err_set(err, ERR_INVALID, "until", "consent_period", NULL);
    return is_report(c->basis) ? check_report(c, report_scopes, today, err) : check_parties(c, needs, err);
}

/* --- what it opens --- */

/* Whether this record stands on `day`. Withdrawal counts from its own day on: at once. */
static bool consent_stands(const struct consent *c, int32_t day)
{
    if (c->refused || day < c->from || day > c->until)
        return false;
    return c->withdrawn == DAY_NONE || day < c->withdrawn;
}

static bool is_for(const struct consent_recipient *granted, const struct consent_recipient *asking)
{
    if (granted->org.text[0])
        return id_equal(&granted->org, &asking->org);
    return text_is(granted->kind, asking->kind);
}

scope_set consent_scopes(const struct consent *consents, size_t n, const struct consent_recipient *to,
                         enum consent_purpose purpose, int32_t day)
{
    scope_set open = 0;
    for (size_t i = 0; i < n; i++) {
        const struct consent *c = &consents[i];
        if (!consent_stands(c, day) || !is_for(&c->recipient, to) || !(c->purposes & 1u << purpose))
            continue;
        if (is_report(c->basis) && (purpose != PURPOSE_REPORT || !to->receives_report))
            continue;
        open |= c->scopes;
    }
    /* Content may have narrowed what such a kind may receive since the record was made. */
    return open & to->widest;
}

bool consent_allows(const struct consent *consents, size_t n, const struct consent_ask *ask)
{
    scope_set open = consent_scopes(consents, n, ask->to, ask->purpose, ask->day);
    return ask->scopes != 0 && (ask->scopes & ~open) == 0;
}
