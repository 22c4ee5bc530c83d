/* A map as the table a coordinator reads: when, then, by, within; and what the check says. Changes nothing. */
#include "app/routemap/draft.h"

static const char *href(struct call *c, const struct draft *d, const char *what, const char *which)
{
    return arena_printf(c->arena, "/coalition/routes/%s/%s/%s", d->id, what, which);
}

static void put_button(struct call *c, const struct draft *d, struct value *list, const char *path,
                       const char *what)
{
    struct value *button = value_add_object(list), *hidden = value_put_array(button, "hidden");
    value_put_text(button, "action", arena_printf(c->arena, "%s/%s", path, what));
    value_put_text(button, "label", call_text(c, arena_printf(c->arena, "routemap.%s", what)));
    value_put_bool(button, "primary", false);
    struct value *edits = value_add_object(hidden);
    value_put_text(edits, "name", "edits");
    value_put_int(edits, "value", d->edits);
}

/* Buttons of a row below its own path, each with the count of edits. */
static void put_row(struct call *c, const struct draft *d, struct value *row, const char *path, bool first,
                    bool last)
{
    struct value *buttons = value_put_array(row, "buttons");
    value_put_text(row, "href", d->open ? path : NULL);
    if (!d->open)
        return;
    if (!first)
        put_button(c, d, buttons, path, "up");
    if (!last)
        put_button(c, d, buttons, path, "down");
    put_button(c, d, buttons, path, "remove");
}

/* A step that a rule leads to, where it is defined: here, elsewhere, nowhere. */
static void put_then(struct call *c, struct value *list, const struct draft *d, const struct route_set *set,
                     const char *code)
{
    const struct route *in = NULL;
    const struct step *s = route_step(set, code, c->today, &in);
    struct value *then = value_add_object(list);
    if (s) {
        words_step(c, then, s);
    } else {
        value_put_text(then, "title", code);
        value_put_text(then, "owner", NULL);
        value_put_text(then, "within", NULL);
    }
    bool here = in && text_is(in->code, d->code);
    value_put_text(then, "elsewhere", in && !here ? label_in(&in->title, c->lang) : NULL);
}

static void put_rules(struct call *c, const struct draft *d, const struct route_set *set)
{
    struct value *rules = value_put_array(c->page, "rules");
    for (size_t i = 0; i < d->route.rule_count; i++) {
        const struct route_rule *r = &d->route.rules[i];
        struct value *row = value_add_object(rules), *then = value_put_array(row, "then");
        value_put_int(row, "place", (int64_t)i + 1);
        words_rule(c, row, r);
        for (size_t k = 0; k < r->then.count; k++)
            put_then(c, then, d, set, r->then.items[k]);
        put_row(c, d, row, href(c, d, "rules", arena_printf(c->arena, "%zu", i + 1)), i == 0,
                i + 1 == d->route.rule_count);
    }
}

static void put_steps(struct call *c, const struct draft *d)
{
    struct value *steps = value_put_array(c->page, "steps");
    for (size_t i = 0; i < d->route.step_count; i++) {
        struct value *row = value_add_object(steps);
        words_step(c, row, &d->route.steps[i]);
        put_row(c, d, row, href(c, d, "steps", d->route.steps[i].code), i == 0, i + 1 == d->route.step_count);
    }
}

static const char *length(struct call *c, struct term t)
{
    const char *unit = call_label(c, "term_unit", term_unit_code(t.unit));
    bool counted = t.unit == TERM_WORKING_DAYS || t.unit == TERM_DAYS;
    return counted ? arena_printf(c->arena, "%d %s", t.count, unit) : unit;
}

static int put_terms(struct call *c, const struct draft *d, struct err *err)
{
    const struct content *content = c->app->content;
    struct terms own;
    int rc = terms_load(&own, c->arena, content->terms_source, d->content, err);
    struct value *list = value_put_array(c->page, "terms");
    for (size_t i = 0; rc == 0 && i < own.count; i++) {
        const struct term_rule *t = &own.rules[i], *national = terms_find(&content->terms, t->code);
        if (t->most == 0 || !national)
            continue;
        struct value *row = value_add_object(list);
        value_put_text(row, "label", label_in(&t->label, c->lang));
        value_put_text(row, "own", length(c, t->term));
        value_put_text(row, "national", length(c, national->term));
        value_put_text(row, "bounds", arena_printf(c->arena, "%d–%d", t->least, t->most));
        value_put_bool(row, "differs", t->term.count != national->term.count);
    }
    return rc;
}

/* What holds from when, and how it came to be. */
static void put_history(struct call *c, const struct draft *d)
{
    struct value *map = value_put_object(c->page, "published");
    const char *state = value_get_text(d->row, "state");
    if (d->open) {
        value_put(c->page, "published", value_null(c->arena));
        return;
    }
    static const char *const kept[] = {"from_day", "published_at", "published_name", "withdrawn_at"};
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        value_put_text(map, kept[i], value_get_text(d->row, kept[i]));
    value_put_bool(map, "may_withdraw", text_is(state, "published"));
}

static int put_known(struct call *c, const struct draft *d, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_ROUTE_MAP_KNOWN_LIST, DB_ARGS(db_text(d->id)), err);
    if (rc < 0)
        return rc;
    if (value_count(rows) > 0)
        value_put_int(c->page, "known", (int64_t)value_count(rows));
    else
        value_put(c->page, "known", value_null(c->arena));
    return 0;
}

int routemap_page(struct call *c, struct err *err)
{
    struct draft d;
    struct route_set set;
    struct judged judged;
    int rc = map_draft_open(&d, c, err);
    if (rc < 0)
        return rc;
    map_draft_put(c, &d, "/coalition/routes");
    put_history(c, &d);
    rc = put_known(c, &d, err);
    if (rc == 0)
        rc = map_draft_judge(&judged, c, &d, err);
    if (rc < 0)
        return rc;
    value_put(c->page, "errors_found", judged.errors);
    value_put(c->page, "warnings_found", judged.warnings);
    value_put_bool(c->page, "is_sound", value_count(judged.errors) + value_count(judged.warnings) == 0);
    value_put_bool(c->page, "may_publish", d.open && value_count(judged.errors) == 0);
    struct value *row = value_put_array(c->page, "delete_draft");
    if (d.open)
        put_button(c, &d, row, arena_printf(c->arena, "/coalition/routes/%s", d.id), "delete");
    if (d.terms)
        return put_terms(c, &d, err);
    rc = map_draft_set(&set, c, &d, err);
    if (rc < 0)
        return rc;
    put_rules(c, &d, &set);
    put_steps(c, &d);
    return 0;
}
