/* A route map from its JSON (content/README.md). Shapes only; what routes, factors and kinds say about one another is
 * content_check's. */
#include "base/str.h"
#include "care/route.h"

enum { RULES_MAX = 200, STEPS_MAX = 200, WINDOW_DAYS_MAX = 2000 };

static const char *const action_names[] = {"talk",   "referral", "home_visit", "meeting",
                                           "report", "self",     "group",      NULL};
static const char *const owner_names[] = {"", "org", "own_org", "parent", "network", NULL};

const char *step_action_code(enum step_action a)
{
    return action_names[a];
}

const char *owner_kind_code(enum owner_kind k)
{
    return owner_names[k];
}

/* The entry that is member `name` of `e`; messages go on naming `e`. */
static struct entry inside(const struct entry *e, const char *name)
{
    struct entry in = *e;
    in.value = value_get(e->value, name);
    return in;
}

static int owner_load(struct step *s, const struct entry *e)
{
    struct entry owner = inside(e, "owner");
    int kind = OWNER_NONE;
    int rc = entry_choice(&kind, &owner, "kind", owner_names);
    if (rc == 0 && value_get(owner.value, "org_kind"))
        rc = entry_code(&s->org_kind, &owner, "org_kind");
    if (rc == 0)
        s->owner = (enum owner_kind)kind;
    return rc;
}

static int window_load(struct window *w, const struct entry *e)
{
    struct entry in = inside(e, "window");
    if (!in.value)
        return 0;
    int anchor = -1;
    int rc = entry_choice(&anchor, &in, "anchor", anchor_codes);
    if (rc == 0)
        rc = entry_int(&w->from_day, &in, "from_day", -WINDOW_DAYS_MAX, WINDOW_DAYS_MAX);
    if (rc == 0)
        rc = entry_int(&w->until_day, &in, "until_day", -WINDOW_DAYS_MAX, WINDOW_DAYS_MAX);
    if (rc < 0)
        return rc;
    if (w->until_day < w->from_day)
        return entry_wrong(e, "window");
    w->anchor = (enum anchor)anchor;
    w->given = true;
    return 0;
}

static int step_load(struct step *s, const struct entry *e)
{
    int action = -1;
    s->title = label_load(e->arena, value_get(e->value, "title"));
    s->explain = label_load(e->arena, value_get(e->value, "explain"));
    int rc = entry_code(&s->code, e, "code");
    if (rc == 0)
        rc = entry_choice(&action, e, "action", action_names);
    if (rc == 0)
        rc = owner_load(s, e);
    if (rc == 0 && value_get(e->value, "term")) {
        rc = term_load(&s->term, value_get(e->value, "term"), e->where, e->err);
        s->has_term = rc == 0;
    }
    if (rc == 0)
        rc = codes_load(&s->scopes, e, "scopes");
    if (rc == 0)
        rc = codes_load(&s->strengthens, e, "strengthens");
    if (rc == 0)
        rc = window_load(&s->window, e);
    if (rc == 0)
        s->action = (enum step_action)action;
    return rc;
}

static int levels_load(unsigned *out, const struct entry *when)
{
    struct codes names = {.count = 0};
    int rc = codes_load(&names, when, "levels");
    for (size_t i = 0; rc == 0 && i < names.count; i++) {
        enum level level = LEVEL_UNDETERMINED;
        rc = level_parse(&level, names.items[i], when->where, when->err);
        *out |= 1u << level;
    }
    return rc;
}

static int phases_load(unsigned *out, const struct entry *when)
{
    struct codes names = {.count = 0};
    int rc = codes_load(&names, when, "phases");
    for (size_t i = 0; rc == 0 && i < names.count; i++) {
        enum phase phase = PHASE_BEFORE;
        rc = phase_parse(&phase, names.items[i], when->where, when->err);
        *out |= 1u << phase;
    }
    return rc;
}

static int rule_load(struct route_rule *r, const struct entry *e)
{
    struct entry when = inside(e, "when");
    if (value_kind(when.value) != VALUE_OBJECT)
        return entry_wrong(e, "when");
    int rc = codes_load(&r->any, &when, "any");
    if (rc == 0)
        rc = codes_load(&r->all, &when, "all");
    if (rc == 0)
        rc = levels_load(&r->levels, &when);
    if (rc == 0)
        rc = phases_load(&r->phases, &when);
    if (rc == 0)
        rc = codes_load(&r->then, e, "then");
    return rc;
}

static int rules_load(struct route *out, const struct entry *file)
{
    const struct value *list = NULL;
    int rc = entry_list(&list, file, "rules", RULES_MAX);
    if (rc < 0)
        return rc;
    struct route_rule *rules = arena_alloc(file->arena, (value_count(list) + 1) * sizeof *rules);
    if (!rules)
        return err_nomem(file->err);
    for (size_t i = 0; rc == 0 && i < value_count(list); i++) {
        struct entry e = entry_of(list, "rules", i, file->arena, file->err);
        rc = rule_load(&rules[i], &e);
    }
    out->rules = rules;
    out->rule_count = value_count(list);
    return rc;
}

static int steps_load(struct route *out, const struct entry *file)
{
    const struct value *list = NULL;
    int rc = entry_list(&list, file, "steps", STEPS_MAX);
    if (rc < 0)
        return rc;
    struct step *steps = arena_alloc(file->arena, (value_count(list) + 1) * sizeof *steps);
    if (!steps)
        return err_nomem(file->err);
    for (size_t i = 0; rc == 0 && i < value_count(list); i++) {
        struct entry e = entry_of(list, "steps", i, file->arena, file->err);
        rc = step_load(&steps[i], &e);
    }
    out->steps = steps;
    out->step_count = value_count(list);
    return rc;
}

int route_load(struct route *out, struct arena *a, const struct value *content, struct err *err)
{
    struct entry file = {.value = content, .arena = a, .err = err, .where = "route"};
    struct route r = {.version = arena_str(a, value_get_text(content, "version")),
                      .source = arena_str(a, value_get_text(content, "source"))};
    int rc = entry_code(&r.code, &file, "code");
    if (rc == 0 && !(r.version && r.version[0]))
        rc = arena_failed(a) ? err_nomem(err) : entry_wrong(&file, "version");
    if (rc == 0 && !day_parse(&r.valid_from, value_as_text(value_get(content, "valid_from"), "")))
        rc = entry_wrong(&file, "valid_from");
    if (rc == 0)
        rc = rules_load(&r, &file);
    if (rc == 0)
        rc = steps_load(&r, &file);
    r.title = label_load(a, value_get(content, "title"));
    r.summary = label_load(a, value_get(content, "summary"));
    if (rc == 0 && arena_failed(a))
        rc = err_nomem(err);
    if (rc == 0)
        *out = r;
    return rc;
}
