/* See chain_world.h. */
#include "app/chain_world.h"

#include "app/chain/chain.h"
#include "app/jobs.h"
#include "app/people/people.h"
#include "app/signals/signals.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

/* --- more organisations --- */

struct new_org {
    const char *kind, *name;
    bool account;
};

static int add_org(struct call *c, struct err *err)
{
    const char *org = call_id(c), *account = call_id(c), *membership = call_id(c);
    const char *name = value_get_text(c->form, "name");
    char hash[65];
    vault_hash(hash, c->app->vault, "login", name);
    int rc =
        store_run(NULL, &c->store, SQL_ORG_INSERT,
                  DB_ARGS(db_text(org), db_text(value_get_text(c->form, "kind")), db_text(name),
                          db_text("post@example.nl"), db_text("010 123 45 67"),
                          db_text("Plein 1\n3000 AA Stad"), db_int(call_flag(c, "account")), db_int(c->now)),
                  err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_ACCOUNT_INSERT,
                       DB_ARGS(db_text(account), db_text("professional"), db_text(hash), db_blob("x", 1),
                               db_text(name), db_text(""), db_none(), db_text("nl"), db_none(),
                               db_int(c->now)),
                       err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_MEMBERSHIP_INSERT,
                       DB_ARGS(db_text(membership), db_text(account), db_text(org), db_text("professional"),
                               db_none(), db_int(c->today - 1), db_none()),
                       err);
    value_put_text(c->page, "org", org);
    value_put_text(c->page, "account", account);
    value_put_text(c->page, "membership", membership);
    return rc;
}

static struct actor make_org(struct world *w, const struct new_org *in)
{
    world_call(w, &w->nobody);
    call_set(w, "name", in->name);
    call_set(w, "kind", in->kind);
    call_set_flag(w, "account", in->account);
    world_must(w, add_org);
    struct actor a = {.kind = ACTOR_PROFESSIONAL,
                      .role = ROLE_PROFESSIONAL,
                      .source = "test",
                      .request_id = "test-request"};
    snprintf(a.account, sizeof a.account, "%s", value_get_text(w->call.page, "account"));
    snprintf(a.membership, sizeof a.membership, "%s", value_get_text(w->call.page, "membership"));
    snprintf(a.org, sizeof a.org, "%s", value_get_text(w->call.page, "org"));
    snprintf(a.org_kind, sizeof a.org_kind, "%s", in->kind);
    snprintf(a.org_name, sizeof a.org_name, "%s", in->name);
    return a;
}

/* --- the family --- */

struct given {
    const char *link, *answer;
};
static const struct given money[] = {
    {"preg.planned", "planned"}, {"care.visits", "true"},     {"gate.health", "false"},
    {"gate.living", "false"},    {"gate.mood", "true"},       {"mood.low", "often"},
    {"mood.worry", "often"},     {"mood.stress", "never"},    {"mood.illness", "no"},
    {"mood.harm", "false"},      {"self.ok", "true"},         {"people.help", "enough"},
    {"help.ok", "true"},         {"baby.ready", "confident"}, {"gate.money", "true"},
    {"money.enough", "yes"},     {"money.needs", "true"},     {"money.debts", "true"},
    {"work.have", "true"},       {"gate.school", "false"},    {"gate.home", "false"},
    {"partner", "good"},         {"gate.past", "false"},
};
static const struct given violence[] = {{"safety.home", "false"},    {"safety.now", "false"},
                                        {"safety.threat", "true"},   {"safety.hurt", "false"},
                                        {"safety.control", "false"}, {"safety.child", "false"}};
static const struct given safe[] = {{"safety.home", "true"}};

static void put_answers(struct value *answers, const struct given *given, size_t n)
{
    for (size_t i = 0; i < n; i++)
        value_put_text(answers, given[i].link, given[i].answer);
}

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

void chain_answers(struct chain_world *cw, bool more)
{
    call_set(&cw->w, "alone", "yes");
    call_set(&cw->w, "mode", "professional");
    struct value *answers = value_put_object(cw->w.form, "answers");
    put_answers(answers, money, COUNT(money));
    put_answers(answers, more ? violence : safe, more ? COUNT(violence) : COUNT(safe));
}

void chain_ask(struct chain_world *cw, bool more)
{
    struct world *w = &cw->w;
    char response[37];
    chain_call(cw, &w->midwife, "person", cw->mother);
    world_must(w, answers_new);
    snprintf(response, sizeof response, "%s", w->call.location + strlen("/responses/"));
    chain_call(cw, &w->midwife, "response", response);
    chain_answers(cw, more);
    world_must(w, response_sign);
    chain_call(cw, &w->midwife, "person", cw->mother);
    call_set(w, "protection", "no");
    world_must(w, outcome_confirm);
}

void chain_open(struct chain_world *cw)
{
    struct world *w = &cw->w;
    memset(cw, 0, sizeof *cw);
    world_open(w);
    static const struct new_org debt2 = {"debt_help", "Schuldhulp Oost", true},
                                mental = {"adult_mental_health", "GGZ Stad", true},
                                safety = {"veilig_thuis", "Veilig Thuis Stad", true},
                                letters = {"debt_help", "Schuldhulp op papier", false};
    cw->debt2 = make_org(w, &debt2);
    cw->mental = make_org(w, &mental);
    cw->safety = make_org(w, &safety);
    struct actor by_letter = make_org(w, &letters);
    snprintf(cw->letters, sizeof cw->letters, "%s", by_letter.org);
    world_family(w, &w->midwife, "de Vries", 140, cw->mother);
    world_family(w, &w->midwife2, "Bakker", 0, cw->partner_person);
    cw->parent = world_parent(cw->mother);
    cw->partner = world_parent(cw->partner_person);
    chain_ask(cw, false);
}

void chain_close(struct chain_world *cw)
{
    world_close(&cw->w);
}

/* --- calls --- */

void chain_call(struct chain_world *cw, const struct actor *who, const char *param, const char *id)
{
    world_call(&cw->w, who);
    call_param_set(&cw->w, param, id);
}

const char *chain_at(const struct chain_world *cw, const char *path)
{
    return value_as_text(value_at(cw->w.call.page, path), "");
}

void chain_step(struct chain_world *cw, const char *code, char out[37])
{
    static const char *const lists[] = {"plan.open.items", "plan.closed.items"};
    out[0] = '\0';
    chain_call(cw, &cw->w.midwife, "person", cw->mother);
    world_must(&cw->w, plan_page);
    for (size_t l = 0; l < COUNT(lists); l++) {
        const struct value *items = value_at(cw->w.call.page, lists[l]);
        for (size_t i = 0; i < value_count(items) && !out[0]; i++)
            if (text_is(value_get_text(value_item(items, i), "code"), code))
                snprintf(out, 37, "%s", value_get_text(value_item(items, i), "id"));
    }
}

const char *chain_step_state(struct chain_world *cw, const char *step)
{
    chain_call(cw, &cw->w.midwife, "step", step);
    world_must(&cw->w, step_page);
    return chain_at(cw, "step.state");
}

void chain_many(struct chain_world *cw, const char *field, const char *words)
{
    struct value *list = value_put_array(cw->w.form, field);
    while (*words) {
        char word[64];
        size_t n = strcspn(words, " ");
        snprintf(word, sizeof word, "%.*s", (int)n, words);
        value_add_text(list, word);
        words += n + (words[n] == ' ');
    }
}

void chain_fill(struct chain_world *cw, const char *receiver, const char *scopes)
{
    call_set(&cw->w, "receiver", receiver);
    call_set(&cw->w, "basis", "consent");
    call_set(&cw->w, "told", "Wat wij delen en met wie.");
    call_set(&cw->w, "consent_form", "oral");
    call_set(&cw->w, "note", "Zij belt liever niet.");
    chain_many(cw, "scopes", scopes);
    chain_many(cw, "given_by", cw->mother);
}

void chain_refer(struct chain_world *cw, char out[37])
{
    char step[37], receiver[64];
    chain_step(cw, "debt_help_referral", step);
    snprintf(receiver, sizeof receiver, "org:%s", cw->w.debt.org);
    chain_call(cw, &cw->w.midwife, "step", step);
    chain_fill(cw, receiver, "contact money");
    world_must(&cw->w, referral_create);
    snprintf(out, 37, "%s", cw->w.call.location + strlen("/referrals/"));
    out[36] = '\0';
}

int chain_event(struct chain_world *cw, const struct actor *who, const char *referral, use_case *event)
{
    chain_call(cw, who, "referral", referral);
    call_set(&cw->w, "decline_reason", "no_capacity");
    call_set(&cw->w, "withdraw_reason", "other_help");
    call_set(&cw->w, "referral_result", "goal_reached");
    return world_run(&cw->w, event);
}

const char *chain_state(struct chain_world *cw, use_case *page, const char *id)
{
    bool referral = page == referral_page;
    chain_call(cw, &cw->w.midwife, referral ? "referral" : "consent", id);
    world_must(&cw->w, page);
    return chain_at(cw, referral ? "referral.state" : "consent.state");
}

void chain_jobs(struct chain_world *cw)
{
    if (jobs_run_due(&cw->w.app, &cw->w.err) < 0)
        fail_msg("jobs: %s %s", cw->w.err.key, cw->w.err.arg);
}

static int waiting(struct call *c, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_JOB_DUE, DB_ARGS(db_int(INT64_MAX), db_int(10000)), err);
    if (rc == 0)
        value_put(c->page, "jobs", rows);
    return rc;
}

int64_t chain_notices(struct chain_world *cw, const char *org, const char *kind)
{
    int64_t n = 0;
    size_t len = strlen(kind);
    world_call(&cw->w, &cw->w.nobody);
    world_must(&cw->w, waiting);
    const struct value *jobs = value_get(cw->w.call.page, "jobs");
    for (size_t i = 0; i < value_count(jobs); i++) {
        const char *detail = value_get_text(value_item(jobs, i), "detail");
        n += text_is(value_get_text(value_item(jobs, i), "kind"), "notice") &&
             text_is(value_get_text(value_item(jobs, i), "ref_id"), org) && strncmp(detail, kind, len) == 0 &&
             detail[len] == ' ';
    }
    return n;
}

static int take_over(struct call *c, struct err *err)
{
    const char *person = call_param(c, "person"), *org = call_param(c, "org"), *consent = call_id(c);
    struct db_arg told;
    int rc = store_seal(&told, &c->store, person, "told", "Wat wij delen.", err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_CONSENT_INSERT,
                       DB_ARGS(db_text(consent), db_text(person), db_text("consent"), db_text("given"),
                               db_text(call_field(c, "scopes")), db_text(org), db_none(),
                               db_text("handover care"), db_text("oral"), told, db_none(), db_none(),
                               db_int(0), db_int(0), db_none(), db_int(c->today), db_int(c->today + 30),
                               db_int(c->now), db_text(c->actor->org), db_text(c->actor->membership)),
                       err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_INVOLVEMENT_INSERT,
                       DB_ARGS(db_text(call_id(c)), db_text(person), db_text(org), db_text("handover"),
                               db_none(), db_text(consent), db_int(c->now)),
                       err);
    return rc;
}

void chain_hand_over(struct chain_world *cw, const struct actor *to, const char *scopes)
{
    chain_call(cw, &cw->w.midwife, "person", cw->mother);
    call_param_set(&cw->w, "org", to->org);
    call_set(&cw->w, "scopes", scopes);
    world_must(&cw->w, take_over);
}
