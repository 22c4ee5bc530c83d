/*
 * Routes judged: does every rule lead to a step, can it ever fire, is every step owned by someone who may and can do it.
 * Part of content_check(); says nothing of what a coalition's social map offers (that needs its map).
 */
#include "base/str.h"
#include "content/check_part.h"

#include <stdio.h>

enum { ALL_PHASES = 1u << PHASE_BEFORE | 1u << PHASE_DURING | 1u << PHASE_AFTER };

/* The route judged and the file it stands in. */
struct place {
    struct checker *k;
    const struct route *route;
    const char *file;
};

/* --- rules --- */

/* Phases in which a factor of the rule can be current; an unknown one never is. */
static unsigned phases_of(const struct content *c, const char *code)
{
    const struct factor *f = factors_find(&c->factors, code);
    return f ? check_phases_of(c, f) : 0;
}

static bool fits_a_phase(const struct content *c, const struct route_rule *r)
{
    unsigned phases = r->phases ? r->phases : ALL_PHASES, any = r->any.count ? 0 : ALL_PHASES;
    for (size_t i = 0; i < r->all.count; i++)
        phases &= phases_of(c, r->all.items[i]);
    for (size_t i = 0; i < r->any.count; i++)
        any |= phases_of(c, r->any.items[i]);
    return (phases & any) != 0;
}

static bool is_kind(const struct content *c, const char *code, enum factor_kind kind)
{
    const struct factor *f = factors_find(&c->factors, code);
    return f && f->kind == kind;
}

static bool has_urgent(const struct content *c, const struct codes *codes)
{
    for (size_t i = 0; i < codes->count; i++) {
        const struct factor *f = factors_find(&c->factors, codes->items[i]);
        if (f && f->urgency >= URGENCY_SAME_DAY)
            return true;
    }
    return false;
}

/* A risk factor must be present for the rule to fire. */
static bool needs_risk(const struct content *c, const struct route_rule *r)
{
    for (size_t i = 0; i < r->all.count; i++)
        if (is_kind(c, r->all.items[i], FACTOR_RISK))
            return true;
    for (size_t i = 0; i < r->any.count; i++)
        if (!is_kind(c, r->any.items[i], FACTOR_RISK))
            return false;
    return r->any.count > 0;
}

/* With a risk factor the outcome is never one of the two without (definitions.md §1). */
static bool fits_a_level(const struct content *c, const struct route_rule *r)
{
    const unsigned without_risk = 1u << LEVEL_SELF_RELIANT | 1u << LEVEL_NO_RISK_LITTLE_PROTECTION;
    if (!r->levels || r->levels & ~without_risk || !needs_risk(c, r))
        return true;
    return has_urgent(c, &r->any) || has_urgent(c, &r->all);
}

static bool knows_factors(const struct place *p, const char *where, const struct codes *codes)
{
    bool known = true;
    for (size_t i = 0; i < codes->count; i++) {
        if (factors_find(&p->k->content->factors, codes->items[i]))
            continue;
        check_add(p->k, p->file, where, "rule_factor", codes->items[i]);
        known = false;
    }
    return known;
}

static void check_rule(const struct place *p, size_t index)
{
    const struct content *c = p->k->content;
    const struct route_rule *r = &p->route->rules[index];
    char where[32];
    snprintf(where, sizeof where, "rules.%zu", index);
    bool any_known = knows_factors(p, where, &r->any), all_known = knows_factors(p, where, &r->all);
    if (any_known && all_known && !(fits_a_phase(c, r) && fits_a_level(c, r)))
        check_add(p->k, p->file, where, "rule_never", p->route->code);
    if (r->then.count == 0)
        check_add(p->k, p->file, where, "rule_no_step", p->route->code);
    for (size_t i = 0; i < r->then.count; i++)
        if (!content_step(c, r->then.items[i], DAY_FOREVER))
            check_add(p->k, p->file, where, "rule_step", r->then.items[i]);
}

/* --- steps --- */

static bool is_used(const struct content *c, const char *step)
{
    for (size_t r = 0; r < c->routes.count; r++)
        for (size_t i = 0; i < c->routes.items[r]->rule_count; i++)
            if (codes_has(&c->routes.items[r]->rules[i].then, step))
                return true;
    return false;
}

/* How often the step is defined before this place; a later version of the same route may define it anew. */
static bool is_defined_before(const struct place *p, size_t index)
{
    const struct route_set *all = &p->k->content->routes;
    const char *code = p->route->steps[index].code;
    for (size_t i = 0; i < index; i++)
        if (text_is(p->route->steps[i].code, code))
            return true;
    for (size_t r = 0; r < all->count && all->items[r] != p->route; r++)
        for (size_t i = 0; i < all->items[r]->step_count; i++)
            if (text_is(all->items[r]->steps[i].code, code) && !text_is(all->items[r]->code, p->route->code))
                return true;
    return false;
}

static void check_org_owner(const struct place *p, const struct step *s)
{
    const struct content *c = p->k->content;
    const struct org_kind *kind = content_org_kind(c, s->org_kind);
    if (!kind) {
        check_add(p->k, p->file, s->code, "step_org_kind", s->org_kind);
        return;
    }
    for (size_t i = 0; i < s->scopes.count; i++) {
        scope_set scope = content_scope(c, s->scopes.items[i]);
        if (scope & ~kind->scopes)
            check_add(p->k, p->file, s->code, "step_scope_wide", s->scopes.items[i]);
        else if (s->action == ACTION_REPORT && scope & ~content_report_scopes(c))
            check_add(p->k, p->file, s->code, "step_scope_wide", s->scopes.items[i]);
    }
    if (s->action == ACTION_REPORT && !kind->report)
        check_add(p->k, p->file, s->code, "step_report_to", s->org_kind);
}

static void check_owner(const struct place *p, const struct step *s)
{
    switch (s->owner) {
    case OWNER_NONE:
        check_add(p->k, p->file, s->code, "step_owner", "");
        return;
    case OWNER_ORG:
        check_org_owner(p, s);
        return;
    case OWNER_OWN_ORG:
    case OWNER_PARENT:
    case OWNER_NETWORK:
        break;
    }
    if (s->action == ACTION_REFERRAL)
        check_add(p->k, p->file, s->code, "step_referral", owner_kind_code(s->owner));
    if (s->action == ACTION_REPORT && s->owner != OWNER_OWN_ORG)
        check_add(p->k, p->file, s->code, "step_report_to", owner_kind_code(s->owner));
}

static void check_step(const struct place *p, size_t index)
{
    const struct content *c = p->k->content;
    const struct step *s = &p->route->steps[index];
    check_label(p->k, p->file, s->code, &s->title);
    check_label(p->k, p->file, s->code, &s->explain);
    check_owner(p, s);
    if (!s->has_term)
        check_add(p->k, p->file, s->code, "step_term", "");
    for (size_t i = 0; i < s->scopes.count; i++)
        if (!content_scope(c, s->scopes.items[i]))
            check_add(p->k, p->file, s->code, "step_scope", s->scopes.items[i]);
    for (size_t i = 0; i < s->strengthens.count; i++)
        if (!is_kind(c, s->strengthens.items[i], FACTOR_PROTECTIVE))
            check_add(p->k, p->file, s->code, "step_strengthens", s->strengthens.items[i]);
    if (is_defined_before(p, index))
        check_add(p->k, p->file, s->code, "step_twice", s->code);
    if (!is_used(c, s->code))
        check_add(p->k, p->file, s->code, "step_unused", s->code);
}

/* --- routes --- */

static bool is_version_before(const struct route_set *all, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (text_is(all->items[i]->code, all->items[index]->code) &&
            text_is(all->items[i]->version, all->items[index]->version))
            return true;
    return false;
}

void check_routes(struct checker *k)
{
    const struct route_set *all = &k->content->routes;
    for (size_t r = 0; r < all->count; r++) {
        struct place p = {.k = k, .route = all->items[r], .file = k->content->route_files[r]};
        check_label(k, p.file, p.route->code, &p.route->title);
        check_label(k, p.file, p.route->code, &p.route->summary);
        if (is_version_before(all, r))
            check_add(k, p.file, p.route->code, "route_twice", p.route->version);
        for (size_t i = 0; i < p.route->rule_count; i++)
            check_rule(&p, i);
        for (size_t i = 0; i < p.route->step_count; i++)
            check_step(&p, i);
    }
}
