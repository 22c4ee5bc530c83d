/* A map of a coalition as a row: finding it, changing it by one form at a time, making a new one. Knows no page. */
#include "app/routemap/draft.h"

#include "app/routemap/in_force.h"

enum { DRAFTS_MAX = 50, MAP_BYTES_MAX = 1 << 20, PIECE_MAX = 32 << 10 };

/* --- content of what is not a draft yet --- */

static void put_label(struct value *into, const char *name, const struct label *l)
{
    struct value *v = value_put_object(into, name);
    if (l->nl)
        value_put_text(v, "nl", l->nl);
    if (l->en)
        value_put_text(v, "en", l->en);
}

static void put_codes(struct value *into, const char *name, const struct codes *codes)
{
    if (codes->count == 0)
        return;
    struct value *list = value_put_array(into, name);
    for (size_t i = 0; i < codes->count; i++)
        value_add_text(list, codes->items[i]);
}

static void put_term(struct value *into, struct term t)
{
    value_put_text(into, "unit", term_unit_code(t.unit));
    if (t.unit == TERM_DAYS || t.unit == TERM_WORKING_DAYS)
        value_put_int(into, "count", t.count);
}

static void put_rule(struct value *rules, const struct route_rule *r)
{
    struct value *rule = value_add_object(rules), *when = value_put_object(rule, "when");
    put_codes(when, "any", &r->any);
    put_codes(when, "all", &r->all);
    struct value *levels = r->levels ? value_put_array(when, "levels") : NULL;
    for (int l = LEVEL_UNDETERMINED; levels && l <= LEVEL_VERY_VULNERABLE; l++)
        if (r->levels & 1u << l)
            value_add_text(levels, level_code((enum level)l));
    struct value *phases = r->phases ? value_put_array(when, "phases") : NULL;
    for (int p = PHASE_BEFORE; phases && p <= PHASE_AFTER; p++)
        if (r->phases & 1u << p)
            value_add_text(phases, phase_code((enum phase)p));
    struct value *then = value_put_array(rule, "then");
    for (size_t i = 0; i < r->then.count; i++)
        value_add_text(then, r->then.items[i]);
}

static void put_step(struct value *steps, const struct step *s)
{
    struct value *step = value_add_object(steps);
    value_put_text(step, "code", s->code);
    put_label(step, "title", &s->title);
    put_label(step, "explain", &s->explain);
    value_put_text(step, "action", step_action_code(s->action));
    struct value *owner = value_put_object(step, "owner");
    value_put_text(owner, "kind", owner_kind_code(s->owner));
    if (s->org_kind)
        value_put_text(owner, "org_kind", s->org_kind);
    if (s->has_term)
        put_term(value_put_object(step, "term"), s->term);
    put_codes(step, "scopes", &s->scopes);
    put_codes(step, "strengthens", &s->strengthens);
    if (!s->window.given)
        return;
    struct value *window = value_put_object(step, "window");
    value_put_text(window, "anchor", anchor_codes[s->window.anchor]);
    value_put_int(window, "from_day", s->window.from_day);
    value_put_int(window, "until_day", s->window.until_day);
}

struct value *example_json(struct call *c, const struct route *r)
{
    char day[11];
    struct value *v = value_object(c->arena);
    day_format(day, r->valid_from);
    value_put_text(v, "code", r->code);
    value_put_text(v, "version", r->version);
    value_put_text(v, "valid_from", day);
    put_label(v, "title", &r->title);
    put_label(v, "summary", &r->summary);
    if (r->source)
        value_put_text(v, "source", r->source);
    struct value *rules = value_put_array(v, "rules");
    for (size_t i = 0; i < r->rule_count; i++)
        put_rule(rules, &r->rules[i]);
    struct value *steps = value_put_array(v, "steps");
    for (size_t i = 0; i < r->step_count; i++)
        put_step(steps, &r->steps[i]);
    return v;
}

struct value *terms_json(struct call *c, const struct terms *terms)
{
    struct value *v = value_object(c->arena), *list = value_put_array(v, "terms");
    for (size_t i = 0; i < terms->count; i++) {
        if (terms->rules[i].most == 0)
            continue;
        struct value *term = value_add_object(list);
        value_put_text(term, "code", terms->rules[i].code);
        put_term(term, terms->rules[i].term);
    }
    return v;
}

/* --- rows --- */

int map_draft_audit(struct call *c, const char *id, const char *action, struct err *err)
{
    return audit_write(
        c,
        &(struct audit_note){.action = action, .object = "route_map", .object_id = id, .purpose = "planning"},
        err);
}

struct db_arg map_draft_who(const struct call *c)
{
    return db_text(c->actor->membership[0] ? c->actor->membership : NULL);
}

/* What a map holds must load, whatever the check says of it. */
static int load(struct draft *d, struct call *c, struct err *err)
{
    if (!d->terms)
        return route_load(&d->route, c->arena, d->content, err);
    struct terms own;
    return terms_load(&own, c->arena, c->app->content->terms_source, d->content, err);
}

int map_draft_open(struct draft *out, struct call *c, struct err *err)
{
    struct value *row;
    int rc = store_one(&row, &c->store, SQL_ROUTE_MAP_FIND,
                       DB_ARGS(db_text(call_param(c, "map")), db_text(c->actor->org)), err);
    if (rc == ERR_NOT_FOUND)
        return err_set(err, ERR_NOT_FOUND, "map", "route_unknown", NULL);
    if (rc < 0)
        return rc;
    struct draft d = {.row = row,
                      .id = value_get_text(row, "id"),
                      .code = value_get_text(row, "code"),
                      .terms = text_is(value_get_text(row, "kind"), "terms"),
                      .open = text_is(value_get_text(row, "state"), "draft"),
                      .edits = value_get_int(row, "edits", 0),
                      .content = value_copy(c->arena, value_get(row, "content"))};
    rc = load(&d, c, err);
    if (rc == 0)
        *out = d;
    return rc;
}

int map_draft_change(struct draft *out, struct call *c, struct err *err)
{
    struct draft d;
    int rc = map_draft_open(&d, c, err);
    if (rc < 0)
        return rc;
    if (!d.open)
        return err_set(err, ERR_CONFLICT, "map", "route_not_draft", NULL);
    if (!text_is(call_field(c, "edits"), arena_printf(c->arena, "%lld", (long long)d.edits)))
        return err_set(err, ERR_CONFLICT, "edits", "route_changed", NULL);
    *out = d;
    return 0;
}

int map_draft_text(const char **out, struct call *c, const struct value *content, struct err *err)
{
    BUF_AUTO text;
    buf_init(&text, MAP_BYTES_MAX);
    json_write(&text, content);
    if (text.failed && text.len + PIECE_MAX > MAP_BYTES_MAX) /* it was full, not the memory */
        return err_set(err, ERR_INVALID, "map", "route_large", NULL);
    *out = buf_keep(&text, c->arena);
    return *out ? 0 : err_nomem(err);
}

int map_draft_keep(struct call *c, struct draft *d, struct err *err)
{
    const char *text;
    int changed = 0, rc = load(d, c, err);
    if (rc == 0)
        rc = map_draft_text(&text, c, d->content, err);
    if (rc == 0)
        rc = store_run(
            &changed, &c->store, SQL_ROUTE_MAP_EDIT,
            DB_ARGS(db_text(d->id), db_int(d->edits), db_text(text), db_int(c->now), map_draft_who(c)), err);
    if (rc == 0 && changed == 0)
        rc = err_set(err, ERR_CONFLICT, "edits", "route_changed", NULL);
    return rc == 0 ? map_draft_audit(c, d->id, "change", err) : rc;
}

int map_draft_claim(struct call *c, struct err *err)
{
    struct value *areas;
    const char *org = c->actor->org;
    int rc = store_run(NULL, &c->store, SQL_COALITION_RELEASE, DB_ARGS(db_text(org)), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_COALITION_CLAIM, DB_ARGS(db_text(org)), err);
    if (rc == 0)
        rc = store_all(&areas, &c->store, SQL_COALITION_AREAS, DB_ARGS(db_text(org)), err);
    if (rc == 0 && value_count(areas) == 0)
        rc = err_set(err, ERR_CONFLICT, "from", "coalition_no_area", NULL);
    return rc;
}

int map_draft_new(const char **id, struct call *c, const struct new_draft *in, struct err *err)
{
    const char *org = c->actor->org, *made = call_id(c), *base, *content;
    int64_t number = 0, drafts = 0;
    int rc = map_draft_claim(c, err);
    if (rc == 0)
        rc = store_int(&drafts, &c->store, SQL_ROUTE_MAP_DRAFTS, DB_ARGS(db_text(org)), err);
    if (rc == 0 && drafts >= DRAFTS_MAX)
        rc = err_set(err, ERR_CONFLICT, "from", "route_drafts_many", "%d", DRAFTS_MAX);
    if (rc == 0)
        rc = store_int(&number, &c->store, SQL_ROUTE_MAP_NEXT, DB_ARGS(db_text(org), db_text(in->code)), err);
    if (rc == 0)
        rc = map_draft_text(&base, c, in->base, err);
    if (rc == 0)
        rc = map_draft_text(&content, c, in->content, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_ROUTE_MAP_INSERT,
                       DB_ARGS(db_text(made), db_text(org), db_text(in->kind), db_text(in->code),
                               db_int(number), db_text(in->based_on), db_text(base), db_text(content),
                               db_int(c->now), map_draft_who(c)),
                       err);
    if (rc == 0)
        rc = map_draft_audit(c, made, "create", err);
    if (rc == 0)
        *id = made;
    return rc;
}

int map_draft_set(struct route_set *out, struct call *c, const struct draft *d, struct err *err)
{
    struct route_set now;
    int rc = routes_of_coalition(&now, c, c->actor->org, err);
    if (rc < 0)
        return rc;
    const struct route **items = arena_alloc(c->arena, (now.count + 1) * sizeof *items);
    struct route *own = arena_alloc(c->arena, sizeof *own);
    if (!items || !own)
        return err_nomem(err);
    size_t n = 0;
    *own = d->route;
    own->valid_from = c->today;
    items[n++] = own;
    for (size_t i = 0; i < now.count; i++)
        if (!text_is(now.items[i]->code, d->code) &&
            route_in_force(&now, now.items[i]->code, c->today) == now.items[i])
            items[n++] = now.items[i];
    *out = (struct route_set){items, n};
    return 0;
}

void map_draft_put(struct call *c, const struct draft *d, const char *href)
{
    struct value *map = value_put_object(c->page, "map"), *back = value_put_object(c->page, "back");
    value_put_text(map, "id", d->id);
    value_put_text(map, "href", arena_printf(c->arena, "/coalition/routes/%s", d->id));
    value_put_text(map, "title",
                   d->terms ? call_text(c, "routemap.terms") : label_in(&d->route.title, c->lang));
    value_put_text(map, "summary",
                   d->terms ? call_text(c, "routemap.terms_lead") : label_in(&d->route.summary, c->lang));
    value_put_int(map, "number", value_get_int(d->row, "number", 0));
    value_put_text(map, "based_on", value_get_text(d->row, "based_on"));
    value_put_bool(map, "is_draft", d->open);
    value_put_bool(map, "is_route", !d->terms);
    value_put_bool(map, "is_terms", d->terms);
    value_put_text(map, "changed_at", value_get_text(d->row, "changed_at"));
    value_put_text(map, "by_name", value_get_text(d->row, "by_name"));
    value_put_int(map, "edits", d->edits);
    value_put_text(back, "href", href ? href : value_get_text(map, "href"));
    value_put_text(back, "label", href ? call_text(c, "routemap.back_list") : value_get_text(map, "title"));
    struct value *values = value_get(c->page, "values") ? value_copy(c->arena, value_get(c->page, "values"))
                                                        : value_object(c->arena);
    value_put_text(values, "edits", arena_printf(c->arena, "%lld", (long long)d->edits));
    value_put(c->page, "values", values);
}
