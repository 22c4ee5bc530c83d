/* Finding things in content by their code. Loading is in content_load.c, judging in check.c. */
#include "content/content.h"

#include "base/str.h"

#include <stdlib.h>

/* --- texts --- */

static int compare_key(const void *key, const void *text)
{
    return strcmp(key, ((const struct content_text *)text)->key);
}

const char *content_text(const struct content *c, const char *lang, const char *key)
{
    if (!key || c->text_count == 0)
        return NULL;
    const struct content_text *t = bsearch(key, c->texts, c->text_count, sizeof *c->texts, compare_key);
    return t ? label_in(&t->label, lang) : NULL;
}

/* --- code lists --- */

const struct code_list *content_list(const struct content *c, const char *list)
{
    for (size_t i = 0; i < c->list_count; i++)
        if (text_is(c->lists[i].code, list))
            return &c->lists[i];
    return NULL;
}

static const struct label *list_label(const struct code_list *list, const char *code)
{
    for (size_t i = 0; list && i < list->count; i++)
        if (text_is(list->items[i].code, code))
            return &list->items[i].label;
    return NULL;
}

static const struct label *kind_label(const struct content *c, const char *code)
{
    const struct org_kind *k = content_org_kind(c, code);
    return k ? &k->label : NULL;
}

static const struct label *factor_label(const struct content *c, const char *code)
{
    const struct factor *f = factors_find(&c->factors, code);
    return f ? &f->label : NULL;
}

static const struct label *term_label(const struct content *c, const char *code)
{
    const struct term_rule *t = terms_find(&c->terms, code);
    return t ? &t->label : NULL;
}

static const struct label *route_label(const struct content *c, const char *code)
{
    const struct route *r = content_route(c, code, DAY_FOREVER);
    return r ? &r->title : NULL;
}

static const struct label *step_label(const struct content *c, const char *code)
{
    const struct step *s = content_step(c, code, DAY_FOREVER);
    return s ? &s->title : NULL;
}

static const struct label *instrument_label(const struct content *c, const char *code)
{
    const struct content_instrument *q = content_instrument(c, code);
    return q ? &q->questionnaire->title : NULL;
}

static const struct label *moment_label(const struct content *c, const char *code)
{
    for (size_t i = 0; i < c->schedule.count; i++)
        if (text_is(c->schedule.moments[i].code, code))
            return &c->schedule.moments[i].label;
    return NULL;
}

static const struct label *group_label(const struct content *c, const char *code)
{
    const struct group_kind *k = group_kind_find(&c->groups, code);
    return k ? &k->label : NULL;
}

static const struct label *contact_label(const struct content *c, const char *code)
{
    const struct contact_kind *k = contact_find(&c->contacts, code);
    return k ? &k->label : NULL;
}

static const struct label *young_step_label(const struct content *c, const char *code)
{
    const struct young_step *s = young_step_find(&c->young, code);
    return s ? &s->title : NULL;
}

static const struct label *young_area_label(const struct content *c, const char *code)
{
    const struct young_area *a = young_area_find(&c->young, code);
    return a ? &a->label : NULL;
}

static const struct label *young_desk_label(const struct content *c, const char *code)
{
    const struct young_desk *d = young_desk_find(&c->young, code);
    return d ? &d->label : NULL;
}

static const struct label *client_route_label(const struct content *c, const char *code)
{
    const struct client_route *r = client_route_find(&c->client_routes, code);
    return r ? &r->label : NULL;
}

/* Things with a code and a label that are more than a list. */
static const struct {
    const char *list;
    const struct label *(*find)(const struct content *c, const char *code);
} labelled[] = {
    {"org_kind", kind_label},
    {"factor", factor_label},
    {"term", term_label},
    {"route", route_label},
    {"step", step_label},
    {"instrument", instrument_label},
    {"moment", moment_label},
    {"group_kind", group_label},
    {"contact_moment", contact_label},
    {"young_step", young_step_label},
    {"young_area", young_area_label},
    {"young_desk", young_desk_label},
    {"client_route", client_route_label},
};

static const struct label *find_label(const struct content *c, const char *list, const char *code)
{
    for (size_t i = 0; i < sizeof labelled / sizeof labelled[0]; i++)
        if (text_is(labelled[i].list, list))
            return labelled[i].find(c, code);
    return list_label(content_list(c, list), code);
}

const char *content_label(const struct content *c, const char *list, const char *code, const char *lang)
{
    const struct label *label = find_label(c, list, code);
    const char *text = label ? label_in(label, lang) : "";
    return text[0] ? text : code ? code : "";
}

bool content_has_code(const struct content *c, const char *list, const char *code)
{
    return find_label(c, list, code) != NULL;
}

/* --- beside what was loaded --- */

int content_extend(struct content **out, struct arena *a, const struct content *base,
                   const struct content_more *more, struct err *err)
{
    size_t n = base->instrument_count + more->instrument_count, m = base->schedule.count + more->moment_count;
    struct content *c = arena_alloc(a, sizeof *c);
    struct content_instrument *instruments = arena_alloc(a, (n + 1) * sizeof *instruments);
    struct moment *moments = arena_alloc(a, (m + 1) * sizeof *moments);
    if (!c || !instruments || !moments)
        return err_nomem(err);
    for (size_t i = 0; i < n; i++)
        instruments[i] =
            i < base->instrument_count ? base->instruments[i] : more->instruments[i - base->instrument_count];
    for (size_t i = 0; i < m; i++)
        moments[i] =
            i < base->schedule.count ? base->schedule.moments[i] : more->moments[i - base->schedule.count];
    *c = *base;
    c->instruments = instruments;
    c->instrument_count = n;
    c->schedule = (struct schedule){.moments = moments, .count = m};
    *out = c;
    return 0;
}

/* --- kinds, instruments, routes --- */

const struct org_kind *content_org_kind(const struct content *c, const char *code)
{
    for (size_t i = 0; i < c->kind_count; i++)
        if (text_is(c->kinds[i].code, code))
            return &c->kinds[i];
    return NULL;
}

const struct content_instrument *content_instrument(const struct content *c, const char *code)
{
    for (size_t i = 0; i < c->instrument_count; i++)
        if (text_is(c->instruments[i].questionnaire->code, code))
            return &c->instruments[i];
    return NULL;
}

const struct route *content_route(const struct content *c, const char *code, int32_t day)
{
    return route_in_force(&c->routes, code, day);
}

const struct step *content_step(const struct content *c, const char *code, int32_t day)
{
    return route_step(&c->routes, code, day, NULL);
}

/* --- scopes --- */

const char *content_scope_code(const struct content *c, size_t n)
{
    const struct code_list *scopes = content_list(c, "scope");
    return scopes && n < scopes->count ? scopes->items[n].code : NULL;
}

scope_set content_scope(const struct content *c, const char *code)
{
    const struct code_list *scopes = content_list(c, "scope");
    for (size_t i = 0; scopes && i < scopes->count; i++)
        if (text_is(scopes->items[i].code, code))
            return (scope_set)1 << i;
    return 0;
}

scope_set content_scope_set(const struct content *c, const struct codes *codes)
{
    scope_set set = 0;
    for (size_t i = 0; i < codes->count; i++)
        set |= content_scope(c, codes->items[i]);
    return set;
}

scope_set content_report_scopes(const struct content *c)
{
    const struct code_list *scopes = content_list(c, "scope");
    scope_set set = 0;
    for (size_t i = 0; scopes && i < scopes->count; i++)
        set |= (scope_set)scopes->items[i].report << i;
    return set;
}
