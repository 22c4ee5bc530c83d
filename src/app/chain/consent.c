/*
 * Recording a consent and ending it. Who must give it and what it may open is care/consent.h; here it meets the file:
 * ages, kinship, the recipient's kind. Ending is one transaction: what rests on the consent stops with it.
 */
#include "app/chain/chain_part.h"
#include "app/jobs.h"
#include "app/notice.h"
#include "app/people/people.h"
#include "asking/gestation.h"
#include "base/str.h"

#include <stdio.h>

enum { AGE_ADULT = 18, AGE_MINOR_HEARD = 12, AGE_OWN = 16, KIN_MAX = 16, END_AT_MINUTES = 30 };

/* --- who must consent --- */

struct circle {
    struct consent_subject subject;
    struct consent_parent parents[KIN_MAX];
    const struct value *person, *kin;
};

static struct id id_of(const char *text)
{
    struct id id = {""};
    if (text)
        snprintf(id.text, sizeof id.text, "%s", text);
    return id;
}

/* Whose age nobody wrote down is taken for an adult, a child excepted: there the law needs to know. */
static int age_of(int *out, const struct call *c, const struct value *person, struct err *err)
{
    int32_t birth = store_day(person, "birth_day", DAY_NONE);
    if (birth == DAY_NONE && text_is(value_get_text(person, "role"), "child"))
        return err_set(err, ERR_CONFLICT, "birth_day", "consent_age_unknown", NULL);
    *out = birth == DAY_NONE ? AGE_ADULT : age_years(birth, c->today);
    return 0;
}

static int load_circle(struct circle *out, struct call *c, const char *person, struct err *err)
{
    struct value *row, *kin;
    *out = (struct circle){.subject = {.person = id_of(person)}};
    int rc = store_one(&row, &c->store, SQL_PERSON_FILE, DB_ARGS(db_text(person)), err);
    if (rc == 0)
        rc = store_all(&kin, &c->store, SQL_CONSENT_KIN, DB_ARGS(db_text(person), db_text(c->actor->org)),
                       err);
    if (rc == 0)
        rc = age_of(&out->subject.age, c, row, err);
    if (rc < 0)
        return rc;
    size_t n = 0;
    for (size_t i = 0; i < value_count(kin) && n < KIN_MAX; i++) {
        const struct value *k = value_item(kin, i);
        int32_t birth = store_day(k, "birth_day", DAY_NONE);
        if (text_is(value_get_text(k, "kind"), "representative")) {
            out->subject.representative = id_of(value_get_text(k, "adult_id"));
            continue;
        }
        out->parents[n++] =
            (struct consent_parent){.person = id_of(value_get_text(k, "adult_id")),
                                    .age = birth == DAY_NONE ? AGE_ADULT : age_years(birth, c->today),
                                    .authority = value_get_bool(k, "has_authority")};
    }
    out->subject.parents = out->parents;
    out->subject.parent_count = n;
    out->person = row;
    out->kin = kin;
    return 0;
}

static void add_giver(struct call *c, struct value *choices, const char *id, const char *name,
                      const char *capacity)
{
    struct value *choice = value_add_object(choices);
    value_put_text(choice, "value", id);
    value_put_text(choice, "label", name ? name : call_label(c, "consent_capacity", capacity));
    value_put_text(choice, "hint", name ? call_label(c, "consent_capacity", capacity) : NULL);
}

int consent_parties(struct call *c, const struct access *a, struct err *err)
{
    struct circle circle;
    int rc = load_circle(&circle, c, a->person, err);
    bool named = access_shows(a, c, PART_IDENTITY, "contact", NULL);
    if (rc < 0)
        return rc;
    const struct value *had = value_get(c->page, "choices");
    struct value *all = had ? value_copy(c->arena, had) : value_object(c->arena);
    value_put(c->page, "choices", all);
    struct value *choices = value_put_array(all, "given_by");
    int age = circle.subject.age;
    if (age >= AGE_MINOR_HEARD)
        add_giver(c, choices, a->person, named ? value_get_text(circle.person, "name") : NULL, "self");
    for (size_t i = 0; i < value_count(circle.kin); i++) {
        const struct value *k = value_item(circle.kin, i);
        bool stands_for = text_is(value_get_text(k, "kind"), "representative");
        if (stands_for ? age < AGE_ADULT : age >= AGE_ADULT || !value_get_bool(k, "has_authority"))
            continue;
        add_giver(c, choices, value_get_text(k, "adult_id"),
                  value_get_bool(k, "may_name") ? value_get_text(k, "name") : NULL,
                  stands_for ? "representative" : "authority");
    }
    value_put_bool(c->page, "consent_minor", age >= AGE_MINOR_HEARD && age < AGE_OWN);
    value_put_bool(c->page, "consent_weighs", age >= AGE_MINOR_HEARD);
    return 0;
}

/* --- the record --- */

static struct meldcode_weighing weighing_of(const struct value *v)
{
    static const char *const days[MELDCODE_STEPS] = {"md_signals", "md_consult", "md_talk", "md_weigh",
                                                     "md_decide"};
    struct meldcode_weighing w = {.not_talked_reason = value_get_text(v, "md_not_talked"),
                                  .report = value_get_bool(v, "md_report")};
    for (int i = 0; i < MELDCODE_STEPS; i++)
        w.day[i] = store_day(v, days[i], DAY_NONE);
    const struct value *with = value_get(v, "md_consulted");
    for (size_t i = 0; i < value_count(with); i++) {
        const char *who = value_as_text(value_item(with, i), "");
        w.consulted_colleague = w.consulted_colleague || text_is(who, "colleague");
        w.consulted_veilig_thuis = w.consulted_veilig_thuis || text_is(who, "veilig_thuis");
    }
    return w;
}

static int recipient_of(struct consent_recipient *out, struct call *c, const struct consent_request *in,
                        struct err *err)
{
    const char *kind_code = in->kind;
    struct value *org;
    if (in->org) {
        int rc = store_one(&org, &c->store, SQL_ORG_FIND, DB_ARGS(db_text(in->org)), err);
        if (rc == ERR_NOT_FOUND)
            return err_set(err, ERR_INVALID, "receiver", "consent_recipient", NULL);
        if (rc < 0)
            return rc;
        kind_code = value_get_text(org, "kind");
    }
    const struct org_kind *kind = content_org_kind(c->app->content, kind_code);
    if (!kind)
        return err_set(err, ERR_INVALID, "receiver", "consent_recipient", NULL);
    *out = (struct consent_recipient){
        .org = id_of(in->org), .kind = kind->code, .widest = kind->scopes, .receives_report = kind->report};
    return 0;
}

static void put_givers(struct consent *out, const struct consent_needs *needs, const struct value *given)
{
    for (size_t i = 0; i < needs->count; i++)
        for (size_t k = 0; k < value_count(given); k++)
            if (text_is(value_as_text(value_item(given, k), NULL), needs->parties[i].person.text)) {
                out->given_by[out->given_count++] = needs->parties[i];
                break;
            }
}

struct recording {
    struct consent consent;
    struct consent_needs needs;
    struct meldcode_weighing weighing;
};

static int check_words(const struct consent_request *in, enum consent_basis basis, struct err *err)
{
    if (basis == CONSENT_GIVEN && !in->refused && !in->told)
        return err_set(err, ERR_INVALID, "told", "consent_told", NULL);
    if ((in->cannot_weigh || in->stands_alone) && !in->why)
        return err_set(err, ERR_INVALID, "why", "consent_why", NULL);
    return 0;
}

static int build(struct recording *r, struct call *c, const struct consent_request *in, struct err *err)
{
    struct circle circle;
    *r = (struct recording){.weighing = weighing_of(in->weighing)};
    struct consent *k = &r->consent;
    *k = (struct consent){.person = id_of(in->person),
                          .scopes = access_scope_set(c, in->scopes),
                          .purposes = access_purpose_set(in->purposes),
                          .from = c->today,
                          .until = in->until,
                          .refused = in->refused,
                          .withdrawn = DAY_NONE,
                          .weighing = &r->weighing};
    if (!consent_basis_from_code(&k->basis, in->basis))
        return err_set(err, ERR_INVALID, "basis", "field_choice", NULL);
    const struct term_rule *term = terms_find(&c->app->content->terms, "consent_until");
    if (k->until == DAY_NONE && term)
        k->until = term_due(&c->app->content->calendar, c->today, term->term);
    int rc = check_words(in, k->basis, err);
    if (rc == 0)
        rc = recipient_of(&k->recipient, c, in, err);
    if (rc == 0)
        rc = load_circle(&circle, c, in->person, err);
    if (rc < 0)
        return rc;
    circle.subject.cannot_weigh = in->cannot_weigh;
    circle.subject.stands_alone = in->stands_alone;
    bool asks = k->basis == CONSENT_GIVEN || k->basis == CONSENT_OWN_CONTACT;
    rc = asks && !in->refused ? consent_required(&r->needs, &circle.subject, err) : 0;
    if (rc < 0)
        return rc;
    put_givers(k, &r->needs, in->given_by);
    return consent_check(k, &r->needs, content_report_scopes(c->app->content), c->today, err);
}

static int store_consent(const char *id, struct call *c, const struct consent_request *in,
                         const struct recording *r, struct err *err)
{
    const struct consent *k = &r->consent;
    struct db_arg told, why, weighing = db_none();
    int rc = store_seal(&told, &c->store, in->person, "told", in->told, err);
    if (rc == 0)
        rc = store_seal(&why, &c->store, in->person, "why", in->why, err);
    bool weighed = k->basis == CONSENT_ACUTE_DANGER || k->basis == CONSENT_STRUCTURAL_UNSAFETY;
    if (rc == 0 && weighed)
        rc = store_seal_json(&weighing, &c->store, in->person, "weighing_json", in->weighing, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_CONSENT_INSERT,
                       DB_ARGS(db_text(id), db_text(in->person), db_text(in->basis),
                               db_text(in->refused ? "refused" : "given"), db_text(in->scopes),
                               db_text(in->org), db_text(k->recipient.kind), db_text(in->purposes),
                               db_text(in->form ? in->form : "oral"), told, weighing,
                               db_text(in->refused ? in->refusal_reason : NULL), db_int(in->cannot_weigh),
                               db_int(in->stands_alone), why, db_int(k->from),
                               in->refused ? db_none() : db_int(k->until), db_int(c->now),
                               db_text(in->keeper ? in->keeper : c->actor->org),
                               db_text(c->actor->membership[0] ? c->actor->membership : NULL)),
                       err);
    for (size_t i = 0; rc == 0 && i < k->given_count; i++)
        rc = store_run(NULL, &c->store, SQL_CONSENT_BY_INSERT,
                       DB_ARGS(db_text(id), db_text(k->given_by[i].person.text),
                               db_text(consent_role_code(k->given_by[i].role))),
                       err);
    return rc;
}

static int consent_plan_end(struct call *c, const char *consent, int32_t until, struct err *err)
{
    return job_plan(c, "consent_end", consent, "", instant_at(until + 1, END_AT_MINUTES), err);
}

int consent_record(const char **id, struct call *c, const struct consent_request *in, struct err *err)
{
    struct recording r;
    const char *new_id = call_id(c);
    int rc = build(&r, c, in, err);
    if (rc == 0)
        rc = store_consent(new_id, c, in, &r, err);
    if (rc == 0 && !in->refused)
        rc = consent_plan_end(c, new_id, r.consent.until, err);
    if (rc == 0)
        rc = entry_add(c,
                       &(struct new_entry){.person = in->person,
                                           .kind = in->refused ? "consent_refused" : "consent_given",
                                           .ref = new_id,
                                           .scope = SCOPE_NONE,
                                           .code = in->basis},
                       err);
    if (rc == 0)
        *id = new_id;
    return rc;
}

/* --- the end of it --- */

static int stop_referrals(struct call *c, const char *consent, bool withdrawn, struct err *err)
{
    struct value *open;
    int rc = store_all(&open, &c->store, SQL_CONSENT_OPEN_REFERRALS, DB_ARGS(db_text(consent)), err);
    for (size_t i = 0; rc == 0 && i < value_count(open); i++) {
        struct value *row;
        rc = referral_row(&row, c, value_get_text(value_item(open, i), "id"), err);
        if (rc == 0)
            rc = referral_apply(
                c, row,
                &(struct referral_move){.event = REFERRAL_WITHDRAW,
                                        .actor = withdrawn ? REFERRAL_BY_PARENT : REFERRAL_BY_SYSTEM,
                                        .reason = withdrawn ? "consent_withdrawn" : "consent_ended"},
                err);
    }
    return rc;
}

static int tell_receivers(struct call *c, const char *consent, struct err *err)
{
    struct value *orgs;
    int rc = store_all(&orgs, &c->store, SQL_CONSENT_RECEIVERS, DB_ARGS(db_text(consent)), err);
    for (size_t i = 0; rc == 0 && i < value_count(orgs); i++)
        rc = notice_plan(c, value_get_text(value_item(orgs, i), "id"), "consent_withdrawn", consent, err);
    return rc;
}

/* When nobody keeps her file any more, who had it and who gave it away hear so; the night closes it (life/close.c). */
static int tell_unkept(struct call *c, const struct value *consent, struct err *err)
{
    const char *const orgs[] = {value_get_text(consent, "to_org"), value_get_text(consent, "org_id")};
    struct value *keepers;
    int rc = store_all(&keepers, &c->store, SQL_PERSON_KEEPERS,
                       DB_ARGS(db_text(value_get_text(consent, "person_id"))), err);
    for (size_t i = 0; rc == 0 && value_count(keepers) == 0 && i < 2; i++)
        if (orgs[i])
            rc = notice_plan(c, orgs[i], "unkept", value_get_text(consent, "id"), err);
    return rc;
}

/* Ends a consent in `state` ("withdrawn", "ended") and what rests on it. */
static int consent_stop(struct call *c, const struct value *consent, const char *state, struct err *err)
{
    const char *id = value_get_text(consent, "id"), *person = value_get_text(consent, "person_id");
    const struct actor *who = c->actor;
    const char *by = who->kind == ACTOR_PARENT ? who->person : who->membership[0] ? who->membership : NULL;
    bool withdrawn = text_is(state, "withdrawn");
    int changed = 0, ended = 0;
    int rc = store_run(&changed, &c->store, SQL_CONSENT_END,
                       DB_ARGS(db_text(id), db_text(state), db_int(c->now), db_text(by)), err);
    if (rc < 0 || changed == 0)
        return rc;
    rc = stop_referrals(c, id, withdrawn, err);
    if (rc == 0)
        rc = store_run(&ended, &c->store, SQL_INVOLVEMENT_END_CONSENT, DB_ARGS(db_text(id), db_int(c->now)),
                       err);
    if (rc == 0 && ended > 0)
        rc = tell_unkept(c, consent, err);
    if (rc == 0 && withdrawn)
        rc = tell_receivers(c, id, err);
    if (rc == 0 && withdrawn)
        rc = job_cancel(c, "consent_end", id, err);
    if (rc == 0)
        rc = entry_add(c,
                       &(struct new_entry){.person = person,
                                           .kind = withdrawn ? "consent_withdrawn" : "consent_ended",
                                           .ref = id,
                                           .scope = SCOPE_NONE},
                       err);
    return rc;
}

static int stop_hers(struct call *c, const char *person, const char *consent, const char *state,
                     struct err *err)
{
    struct value *row;
    int rc = store_one(&row, &c->store, SQL_CONSENT_FIND, DB_ARGS(db_text(consent)), err);
    if (rc == ERR_NOT_FOUND || (rc == 0 && !text_is(value_get_text(row, "person_id"), person)))
        return err_set(err, ERR_NOT_FOUND, "consent", "consent_unknown", NULL);
    return rc < 0 ? rc : consent_stop(c, row, state, err);
}

int consent_withdraw(struct call *c, const char *person, const char *consent, struct err *err)
{
    return stop_hers(c, person, consent, "withdrawn", err);
}

int consent_replace(struct call *c, const char *person, const char *consent, struct err *err)
{
    return stop_hers(c, person, consent, "ended", err);
}

/* Runs on the day after the last. */
int consent_end_job(struct call *c, struct err *err)
{
    struct value *row;
    int rc = store_one(&row, &c->store, SQL_CONSENT_FIND, DB_ARGS(db_text(call_param(c, "ref_id"))), err);
    if (rc == ERR_NOT_FOUND)
        return 0;
    if (rc < 0)
        return rc;
    if (store_day(row, "until_day", DAY_FOREVER) >= c->today)
        return 0;
    return consent_stop(c, row, "ended", err);
}
