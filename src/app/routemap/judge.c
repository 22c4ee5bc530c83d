/*
 * A draft judged: what content_check_routes() says of it among the other routes of the coalition, and which steps nobody in
 * its areas delivers by the social map. An error keeps it from being published; a warning is for a person to weigh.
 */
#include "app/routemap/draft.h"

#include "content/check.h"

#include <stdio.h>
#include <stdlib.h>

/* Everything else the check says is an error. */
static const char *const mild[] = {"factor_no_route", "step_unused", NULL};

struct judging {
    struct call *c;
    const struct draft *d;
    const struct route_set *set;
    struct judged out;
};

/* A factor that cannot wait never leads nowhere. */
static bool is_mild(const struct judging *j, const struct content_finding *f)
{
    const struct factor *factor = factors_find(&j->c->app->content->factors, f->arg);
    if (text_is(f->key, "factor_no_route") && factor && factor->urgency >= URGENCY_SAME_DAY)
        return false;
    return code_index(mild, f->key) >= 0 || (text_is(f->key, "text_missing") && text_is(f->arg, "en"));
}

static const char *step_name(const struct judging *j, const char *code)
{
    const struct step *s = route_step(j->set, code, j->c->today, NULL);
    const char *title = s ? label_in(&s->title, j->c->lang) : "";
    return title[0] ? title : call_label(j->c, "step", code);
}

/* What it is about: "Regel 3", a step's name, a factor's. */
static const char *about(const struct judging *j, const struct content_finding *f)
{
    struct call *c = j->c;
    if (text_is(f->file, "factors.json"))
        return call_label(c, "factor", f->where);
    if (strncmp(f->where, "rules.", 6) == 0)
        return arena_printf(c->arena, "%s %ld", call_text(c, "routemap.rule"),
                            strtol(f->where + 6, NULL, 10) + 1);
    if (text_is(f->where, f->file))
        return call_text(c, "routemap.names");
    return step_name(j, f->where);
}

/* What is wrong with it, as far as that has a name. */
static const char *what(const struct judging *j, const struct content_finding *f)
{
    static const struct {
        const char *key, *list;
    } named[] = {{"rule_factor", "factor"},    {"step_strengthens", "factor"}, {"step_org_kind", "org_kind"},
                 {"step_scope_wide", "scope"}, {"step_scope", "scope"},        {"rule_step", "step"},
                 {"text_missing", "language"}};
    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++)
        if (text_is(f->key, named[i].key))
            return call_label(j->c, named[i].list, f->arg);
    return NULL;
}

static void add(struct judging *j, bool warning, const char *id, const char *name, const char *key)
{
    struct value *item = value_add_object(warning ? j->out.warnings : j->out.errors);
    value_put_text(item, "id", id);
    value_put_text(item, "about", name);
    value_put_text(item, "text", call_text(j->c, arena_printf(j->c->arena, "routemap.check.%s", key)));
}

static void add_finding(struct judging *j, const struct content_finding *f)
{
    struct call *c = j->c;
    bool here = text_is(f->file, j->d->code) || text_is(f->file, "factors.json");
    const char *name = about(j, f), *more = what(j, f);
    if (!here)
        name = arena_printf(c->arena, "%s, %s", call_label(c, "route", f->file), name ? name : "");
    if (more)
        name = arena_printf(c->arena, "%s: %s", name ? name : "", more);
    add(j, is_mild(j, f), arena_printf(c->arena, "%s %s %s", f->key, f->where, f->arg), name, f->key);
}

/* --- against the social map --- */

static bool has_kind(const struct value *kinds, const char *kind)
{
    for (size_t i = 0; i < value_count(kinds); i++)
        if (text_is(value_get_text(value_item(kinds, i), "kind"), kind))
            return true;
    return false;
}

/* Steps of the draft, and steps of other routes that its rules lead to, that need a kind that does not serve `area`. */
static int judge_area(struct judging *j, const struct value *area, struct err *err)
{
    struct call *c = j->c;
    struct value *kinds;
    const char *code = value_get_text(area, "code");
    int rc = store_all(&kinds, &c->store, SQL_COALITION_KINDS, DB_ARGS(db_text(code)), err);
    for (size_t i = 0; rc == 0 && i < j->d->route.step_count; i++) {
        const struct step *s = &j->d->route.steps[i];
        if (s->owner != OWNER_ORG || !content_org_kind(c->app->content, s->org_kind) ||
            has_kind(kinds, s->org_kind))
            continue;
        add(j, true, arena_printf(c->arena, "step_undelivered %s %s", s->code, code),
            arena_printf(c->arena, "%s: %s, %s", label_in(&s->title, c->lang),
                         call_label(c, "org_kind", s->org_kind), value_get_text(area, "name")),
            "step_undelivered");
    }
    return rc;
}

static int judge_map(struct judging *j, struct err *err)
{
    struct value *areas;
    int rc = store_all(&areas, &j->c->store, SQL_COALITION_AREAS, DB_ARGS(db_text(j->c->actor->org)), err);
    for (size_t i = 0; rc == 0 && i < value_count(areas); i++)
        rc = judge_area(j, value_item(areas, i), err);
    return rc;
}

int map_draft_judge(struct judged *out, struct call *c, const struct draft *d, struct err *err)
{
    struct judging j = {.c = c, .d = d, .out = {value_array(c->arena), value_array(c->arena)}};
    struct content_findings found;
    struct route_set set;
    if (d->terms) { /* map_draft_open() and map_draft_keep() hold terms to their bounds */
        *out = j.out;
        return 0;
    }
    int rc = map_draft_set(&set, c, d, err);
    j.set = &set;
    if (rc == 0)
        rc = content_check_routes(&found, c->arena, c->app->content, &set, err);
    for (size_t i = 0; rc == 0 && i < found.count; i++)
        add_finding(&j, &found.items[i]);
    if (rc == 0)
        rc = judge_map(&j, err);
    if (rc == 0)
        *out = j.out;
    return rc;
}
