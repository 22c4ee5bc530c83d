/*
 * Content judged as a whole: factors, kinds, instruments, lists, texts. Routes are in check_route.c. Says what is
 * wrong; mending it is for people.
 */
#include "content/check.h"

#include "base/str.h"
#include "care/plan.h"
#include "care/referral.h"
#include "content/article.h"
#include "content/check_part.h"

const char *const *content_check_keys(void)
{
    static const char *const keys[] = {
        "article_link",       "article_phase",      "article_review_none", "article_review_over",
        "article_source",     "article_subject",    "article_twice",       "contact_kind",
        "factor_discipline",  "factor_known_asked", "factor_no_route",     "factor_not_asked",
        "factor_not_prompt",  "factor_scope",       "help_text",           "instrument_never",
        "instrument_scoring", "kind_discipline",    "kind_scope",          "list_missing",
        "moment_instrument",  "report_kind",        "report_scope",        "route_twice",
        "rule_factor",        "rule_never",         "rule_no_step",        "rule_step",
        "step_org_kind",      "step_owner",         "step_referral",       "step_report_to",
        "step_scope",         "step_scope_wide",    "step_strengthens",    "step_term",
        "step_twice",         "step_unused",        "term_missing",        "text_missing",
        "text_twice",         "young_fact",         "young_kind",          NULL};
    return keys;
}

static void add(struct checker *k, struct content_finding finding)
{
    struct found *f = arena_alloc(k->arena, sizeof *f);
    if (!f)
        return;
    finding.where = arena_str(k->arena, finding.where);
    finding.arg = arena_str(k->arena, finding.arg ? finding.arg : "");
    finding.key = arena_str(k->arena, finding.key);
    f->finding = finding;
    *k->last = f;
    k->last = &f->next;
    k->count++;
}

void check_add(struct checker *k, const char *file, const char *where, const char *key, const char *arg)
{
    add(k, (struct content_finding){.file = file, .where = where, .key = key, .arg = arg});
}

static bool is_empty(const char *text)
{
    return !text || str_trim(str_of(text)).len == 0;
}

void check_label(struct checker *k, const char *file, const char *where, const struct label *label)
{
    if (is_empty(label->nl))
        check_add(k, file, where, "text_missing", "nl");
    if (is_empty(label->en))
        check_add(k, file, where, "text_missing", "en");
}

/* --- who raises a factor --- */

static bool raises(const struct scoring *s, const struct factor *f)
{
    for (size_t i = 0; s && i < s->rule_count; i++)
        if (s->rules[i].factor == f)
            return true;
    for (size_t i = 0; s && i < s->sum_count; i++)
        if (s->sums[i].factor == f)
            return true;
    return false;
}

enum {
    BEFORE = 1u << PHASE_BEFORE,
    DURING = 1u << PHASE_DURING,
    AFTER = 1u << PHASE_AFTER,
    ALL_PHASES = BEFORE | DURING | AFTER,
};

/* An instrument that the schedule does not name may be chosen in any phase. */
static unsigned phases_asked(const struct content *c, const char *instrument)
{
    unsigned phases = 0;
    for (size_t i = 0; i < c->schedule.count; i++)
        if (text_is(c->schedule.moments[i].instrument, instrument))
            phases |= 1u << c->schedule.moments[i].phase;
    return phases ? phases : ALL_PHASES;
}

static unsigned phases_raised(const struct content *c, const struct factor *f)
{
    unsigned phases = 0;
    for (size_t i = 0; i < c->instrument_count; i++)
        if (raises(c->instruments[i].scoring, f))
            phases |= phases_asked(c, c->instruments[i].questionnaire->code);
    return phases;
}

static unsigned phases_known(enum fact fact)
{
    switch (fact) {
    case FACT_NONE:
        return 0;
    case FACT_YOUNG_PARENT:
        return ALL_PHASES;
    case FACT_MULTIPLE_PREGNANCY:
    case FACT_LATE_CARE:
        return DURING | AFTER;
    case FACT_CHILD_PRETERM:
        return AFTER;
    }
    return 0;
}

unsigned check_phases_of(const struct content *c, const struct factor *f)
{
    enum { MONTHS_OVER_A_PREGNANCY = 9 };
    unsigned raised = phases_raised(c, f), phases = raised;
    bool outlasts = f->validity == VALIDITY_MONTHS && f->validity_months >= MONTHS_OVER_A_PREGNANCY;
    if (raised && f->validity == VALIDITY_PERMANENT)
        return ALL_PHASES;
    if (raised & BEFORE)
        phases |= outlasts ? DURING | AFTER : DURING;
    if (raised & DURING)
        phases |= AFTER;
    return phases | phases_known(f->fact);
}

/* --- factors --- */

static const char FACTORS[] = "factors.json";

static bool mentions(const struct route_rule *r, const char *factor)
{
    return codes_has(&r->any, factor) || codes_has(&r->all, factor);
}

static bool is_prompt(const struct step *s)
{
    return s && s->has_term && (s->term.unit == TERM_AT_ONCE || s->term.unit == TERM_SAME_DAY);
}

static bool leads_to_prompt_step(const struct content *c, const struct route_rule *r)
{
    for (size_t i = 0; i < r->then.count; i++)
        if (is_prompt(content_step(c, r->then.items[i], DAY_FOREVER)))
            return true;
    return false;
}

/* Where a factor leads: nowhere, somewhere, to a step of the same day. */
static void check_leads(struct checker *k, const struct factor *f)
{
    bool leads = false, prompt = false;
    for (size_t r = 0; r < k->content->routes.count; r++) {
        const struct route *route = k->content->routes.items[r];
        for (size_t i = 0; i < route->rule_count; i++) {
            if (!mentions(&route->rules[i], f->code))
                continue;
            leads = true;
            prompt = prompt || leads_to_prompt_step(k->content, &route->rules[i]);
        }
    }
    if (f->kind == FACTOR_RISK && !leads)
        check_add(k, FACTORS, f->code, "factor_no_route", f->code);
    else if (f->urgency >= URGENCY_SAME_DAY && !prompt)
        check_add(k, FACTORS, f->code, "factor_not_prompt", urgency_code(f->urgency));
}

static void check_factor(struct checker *k, const struct factor *f)
{
    const struct content *c = k->content;
    check_label(k, FACTORS, f->code, &f->label);
    check_label(k, FACTORS, f->code, &f->explain);
    if (!content_scope(c, f->scope))
        check_add(k, FACTORS, f->code, "factor_scope", f->scope);
    for (size_t i = 0; i < f->discipline_count; i++)
        if (!content_has_code(c, "discipline", f->disciplines[i]))
            check_add(k, FACTORS, f->code, "factor_discipline", f->disciplines[i]);
    bool asked = phases_raised(c, f) != 0;
    if (f->fact == FACT_NONE && !asked)
        check_add(k, FACTORS, f->code, "factor_not_asked", f->code);
    if (f->fact != FACT_NONE && asked)
        check_add(k, FACTORS, f->code, "factor_known_asked", f->code);
    check_leads(k, f);
}

static void check_factors(struct checker *k)
{
    for (size_t i = 0; i < k->content->factors.count; i++)
        check_factor(k, &k->content->factors.items[i]);
}

/* --- kinds of organisation --- */

static void check_kinds(struct checker *k)
{
    static const char file[] = "org-kinds.json";
    bool receives = false;
    for (size_t i = 0; i < k->content->kind_count; i++) {
        const struct org_kind *kind = &k->content->kinds[i];
        check_label(k, file, kind->code, &kind->label);
        for (size_t j = 0; j < kind->disciplines.count; j++)
            if (!content_has_code(k->content, "discipline", kind->disciplines.items[j]))
                check_add(k, file, kind->code, "kind_discipline", kind->disciplines.items[j]);
        for (size_t j = 0; j < kind->scope_codes.count; j++)
            if (!content_scope(k->content, kind->scope_codes.items[j]))
                check_add(k, file, kind->code, "kind_scope", kind->scope_codes.items[j]);
        receives = receives || kind->report;
    }
    if (!receives)
        check_add(k, file, "kinds", "report_kind", "");
    if (!content_report_scopes(k->content))
        check_add(k, "scopes.json", "scopes", "report_scope", "");
}

/* --- instruments and their moments --- */

static void check_item(struct checker *k, const char *file, const struct item *item)
{
    bool shown = item->text.nl || item->text.en;
    if (!item->hidden && (shown || item_asked(item)))
        check_label(k, file, item->link_id, &item->text);
    for (size_t i = 0; i < item->option_count; i++)
        check_label(k, file, item->link_id, &item->options[i].label);
}

static bool is_ever_due(const struct content *c, const char *instrument)
{
    for (size_t i = 0; i < c->schedule.count; i++)
        if (text_is(c->schedule.moments[i].instrument, instrument))
            return true;
    return false;
}

static void check_instrument(struct checker *k, const struct content_instrument *q)
{
    const char *code = q->questionnaire->code;
    check_label(k, q->file, code, &q->questionnaire->title);
    for (size_t i = 0; i < q->questionnaire->count; i++)
        check_item(k, q->file, &q->questionnaire->items[i]);
    if (!is_ever_due(k->content, code))
        check_add(k, q->file, code, "instrument_never", code);
    if (!q->scoring) {
        check_add(k, q->file, code, "instrument_scoring", code);
        return;
    }
    for (size_t i = 0; i < q->scoring->urgent_count; i++) {
        const struct scoring_urgent *u = &q->scoring->urgent[i];
        if (u->help && !content_text(k->content, "nl", u->help))
            check_add(k, q->file, u->code, "help_text", u->help);
    }
}

static void check_moments(struct checker *k, const char *file, const struct schedule *s)
{
    for (size_t i = 0; i < s->count; i++) {
        const struct moment *m = &s->moments[i];
        check_label(k, file, m->code, &m->label);
        if (!content_instrument(k->content, m->instrument))
            check_add(k, file, m->code, "moment_instrument", m->instrument);
    }
}

static void check_instruments(struct checker *k)
{
    for (size_t i = 0; i < k->content->instrument_count; i++)
        check_instrument(k, &k->content->instruments[i]);
    check_moments(k, "schedule.json", &k->content->schedule);
    check_moments(k, "before.json", &k->content->before);
}

static void check_contacts(struct checker *k)
{
    const struct contact_scheme *s = &k->content->contacts;
    if (s->org_kind && !content_org_kind(k->content, s->org_kind))
        check_add(k, "contacts.json", "org_kind", "contact_kind", s->org_kind);
    for (size_t i = 0; i < s->count; i++) {
        check_label(k, "contacts.json", s->items[i].code, &s->items[i].label);
        check_label(k, "contacts.json", s->items[i].code, &s->items[i].about);
    }
}

static void check_client_routes(struct checker *k)
{
    static const char file[] = "client-routes.json";
    const struct client_routes *r = &k->content->client_routes;
    for (size_t i = 0; i < r->count; i++) {
        check_label(k, file, r->items[i].code, &r->items[i].label);
        check_label(k, file, r->items[i].code, &r->items[i].about);
        for (size_t f = 0; f < r->items[i].any.count; f++)
            if (!factors_find(&k->content->factors, r->items[i].any.items[f]))
                check_add(k, file, r->items[i].code, "rule_factor", r->items[i].any.items[f]);
    }
}

static void check_life_areas(struct checker *k)
{
    const struct life_areas *a = &k->content->life_areas;
    for (size_t i = 0; i < a->count; i++)
        check_label(k, "life-areas.json", a->items[i].code, &a->items[i].label);
}

/* --- lists, terms, holidays --- */

static const char *file_of_list(const char *list)
{
    if (text_is(list, "scope"))
        return "scopes.json";
    if (text_is(list, "wish_course"))
        return "wish-training.json";
    return text_is(list, "discipline") ? "disciplines.json" : "codes.json";
}

static void check_lists(struct checker *k)
{
    for (size_t i = 0; i < k->content->list_count; i++) {
        const struct code_list *list = &k->content->lists[i];
        const char *file = file_of_list(list->code);
        for (size_t j = 0; j < list->count; j++) {
            check_label(k, file, list->items[j].code, &list->items[j].label);
            if (text_is(list->code, "scope"))
                check_label(k, file, list->items[j].code, &list->items[j].explain);
        }
    }
    for (int e = 0; e < REFERRAL_EVENTS; e++) {
        const char *needed = referral_reason_list((enum referral_event)e);
        const struct code_list *list = content_list(k->content, needed);
        if (needed && (!list || list->count == 0))
            check_add(k, "codes.json", "lists", "list_missing", needed);
    }
}

static void need_term(struct checker *k, const char *code)
{
    if (code && !terms_find(&k->content->terms, code))
        check_add(k, "terms.json", "terms", "term_missing", code);
}

/* States share terms: one that is missing is named once. */
static void need_term_of(struct checker *k, const char *(*term)(enum referral_state), int state)
{
    const char *code = term((enum referral_state)state);
    for (int s = 0; code && s < state; s++)
        if (text_is(code, term((enum referral_state)s)))
            return;
    need_term(k, code);
}

static void check_terms(struct checker *k)
{
    for (size_t i = 0; i < k->content->terms.count; i++)
        check_label(k, "terms.json", k->content->terms.rules[i].code, &k->content->terms.rules[i].label);
    for (size_t i = 0; i < k->content->retention.count; i++) {
        check_label(k, "retention.json", k->content->retention.rules[i].code,
                    &k->content->retention.rules[i].label);
        check_label(k, "retention.json", k->content->retention.rules[i].code,
                    &k->content->retention.rules[i].basis);
    }
    for (size_t i = 0; i < k->content->calendar.count; i++)
        check_label(k, "holidays.json", k->content->calendar.holidays[i].code,
                    &k->content->calendar.holidays[i].label);
    for (int s = 0; s < REFERRAL_STATES; s++) {
        need_term_of(k, referral_term, s);
        need_term_of(k, referral_expiry_term, s);
    }
    need_term(k, "escalate_sender");
    need_term(k, "escalate_coordinator");
    need_term(k, "question_answer");
}

static void check_groups(struct checker *k)
{
    const struct group_content *g = &k->content->groups;
    for (size_t i = 0; i < g->kind_count; i++) {
        check_label(k, "groups.json", g->kinds[i].code, &g->kinds[i].label);
        check_label(k, "groups.json", g->kinds[i].code, &g->kinds[i].explain);
        if (!content_has_code(k->content, "scope", g->kinds[i].scope))
            check_add(k, "groups.json", g->kinds[i].code, "kind_scope", g->kinds[i].scope);
    }
    for (size_t i = 0; i < g->question_count; i++) {
        check_label(k, "groups.json", g->questions[i].code, &g->questions[i].label);
        if (!content_list(k->content, g->questions[i].list))
            check_add(k, "groups.json", g->questions[i].code, "list_missing", g->questions[i].list);
    }
}

/* --- texts --- */

static void check_texts(struct checker *k)
{
    const struct content_text *texts = k->content->texts;
    for (size_t i = 0; i < k->content->text_count; i++) {
        check_label(k, texts[i].file, texts[i].key, &texts[i].label);
        if (i > 0 && text_is(texts[i - 1].key, texts[i].key))
            check_add(k, texts[i].file, texts[i].key, "text_twice", texts[i - 1].file);
    }
}

/* --- all --- */

static int add_fault(void *state, const char *file, const struct err *fault)
{
    add(state, (struct content_finding){
                   .file = file, .where = fault->where, .key = fault->key, .arg = fault->arg, .load = true});
    return 0;
}

static int collect(struct content_findings *out, const struct checker *k, struct err *err)
{
    struct content_finding *items = arena_alloc(k->arena, (k->count + 1) * sizeof *items);
    if (arena_failed(k->arena))
        return err_nomem(err);
    size_t n = 0;
    for (const struct found *f = k->first; f; f = f->next)
        items[n++] = f->finding;
    *out = (struct content_findings){items, n};
    return 0;
}

int content_check_routes(struct content_findings *out, struct arena *a, const struct content *c,
                         const struct route_set *routes, struct err *err)
{
    const char **files = arena_alloc(a, (routes->count + 1) * sizeof *files);
    if (!files)
        return err_nomem(err);
    for (size_t i = 0; i < routes->count; i++)
        files[i] = routes->items[i]->code;
    struct content judged = *c;
    judged.routes = *routes;
    judged.route_files = files;
    struct checker k = {.arena = a, .content = &judged};
    k.last = &k.first;
    for (size_t i = 0; i < c->factors.count; i++)
        check_leads(&k, &c->factors.items[i]);
    check_routes(&k);
    return collect(out, &k, err);
}

int content_check(struct content_findings *out, struct arena *a, const struct content_file *files,
                  size_t count, int32_t today, struct err *err)
{
    struct checker k = {.arena = a};
    k.last = &k.first;
    struct content *content = NULL;
    struct content_faults faults = {.on_fault = add_fault, .state = &k};
    int rc = content_load_each(&content, a, files, count, &faults, err);
    if (rc < 0)
        return rc;
    k.content = content;
    static void (*const parts[])(struct checker *) = {
        check_factors, check_kinds, check_instruments, check_contacts, check_client_routes, check_life_areas,
        check_routes,  check_lists, check_terms,       check_groups,   check_texts};
    bool loaded = k.count == 0;
    for (size_t i = 0; loaded && i < sizeof parts / sizeof parts[0]; i++)
        parts[i](&k);
    static void (*const dated[])(struct checker *, int32_t) = {check_articles, check_young,
                                                               check_wish_training};
    for (size_t i = 0; loaded && i < sizeof dated / sizeof dated[0]; i++)
        dated[i](&k, today);
    return collect(out, &k, err);
}
