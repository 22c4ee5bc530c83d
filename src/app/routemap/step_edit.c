/* Steps of a draft, and the lengths of own terms, one form at a time. */
#include "app/routemap/edit.h"

#include <string.h>

enum { STEPS_MOST = 200, ID_TAIL = 24 };

/* The place of :code; the number of steps for "new". */
static int find_step(size_t *out, struct call *c, const struct draft *d, struct err *err)
{
    const char *code = call_param(c, "code");
    size_t n = d->route.step_count;
    if (text_is(code, "new") && !d->terms && n < STEPS_MOST) {
        *out = n;
        return 0;
    }
    for (size_t i = 0; i < n; i++)
        if (text_is(d->route.steps[i].code, code)) {
            *out = i;
            return 0;
        }
    return err_set(err, ERR_NOT_FOUND, "step", "route_row_unknown", NULL);
}

static void put_choices(struct call *c)
{
    struct value *all = value_put_object(c->page, "choices");
    struct value *kinds = value_put_array(all, "org_kind"), *factors = value_put_array(all, "strengthens"),
                 *anchors = value_put_array(all, "window_anchor");
    const struct content *content = c->app->content;
    for (size_t i = 0; i < content->kind_count; i++)
        words_choice(kinds, content->kinds[i].code, label_in(&content->kinds[i].label, c->lang));
    for (size_t i = 0; i < content->factors.count; i++)
        if (content->factors.items[i].kind == FACTOR_PROTECTIVE)
            words_choice(factors, content->factors.items[i].code,
                         label_in(&content->factors.items[i].label, c->lang));
    struct value *owners = value_put_array(all, "owner_kind");
    for (int k = OWNER_ORG; k <= OWNER_NETWORK; k++)
        words_choice(owners, owner_kind_code((enum owner_kind)k), words_owner_kind(c, (enum owner_kind)k));
    for (size_t i = 0; anchor_codes[i]; i++)
        words_choice(anchors, anchor_codes[i],
                     call_text(c, arena_printf(c->arena, "routemap.anchor_%s", anchor_codes[i])));
}

static void put_values(struct call *c, const struct value *step)
{
    edit_put_label(c, step, "title");
    edit_put_label(c, step, "explain");
    static const struct {
        const char *field, *path;
    } plain[] = {{"action", "action"},
                 {"owner_kind", "owner.kind"},
                 {"org_kind", "owner.org_kind"},
                 {"term_unit", "term.unit"},
                 {"term_count", "term.count"},
                 {"scopes", "scopes"},
                 {"strengthens", "strengthens"},
                 {"window_anchor", "window.anchor"},
                 {"window_from", "window.from_day"},
                 {"window_until", "window.until_day"}};
    struct value *values = value_put(c->page, "values", value_copy(c->arena, value_get(c->page, "values")));
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++) {
        const struct value *v = value_at(step, plain[i].path);
        if (v)
            value_put(values, plain[i].field, value_copy(c->arena, v));
    }
}

/* A field that counts only with some answers to another shows only with those. */
static void put_when(struct call *c, const char *field, const char *other, const char *const *values)
{
    struct value *enable = value_get(c->page, "enable") ? value_copy(c->arena, value_get(c->page, "enable"))
                                                        : value_object(c->arena);
    struct value *rule = value_put_object(enable, field);
    value_put_text(rule, "behavior", "any");
    struct value *when = value_put_array(rule, "when");
    for (size_t i = 0; values[i]; i++) {
        struct value *one = value_add_object(when);
        value_put_text(one, "name", other);
        value_put_text(one, "op", "=");
        value_put_text(one, "value", values[i]);
    }
    value_put(c->page, "enable", enable);
}

int routemap_step_page(struct call *c, struct err *err)
{
    static const char *const org[] = {"org", NULL}, *const counted[] = {"working_days", "days", NULL};
    struct draft d;
    size_t at = 0;
    int rc = edit_page(&d, c, err);
    if (rc == 0)
        rc = find_step(&at, c, &d, err);
    if (rc < 0)
        return rc;
    put_choices(c);
    put_values(c, value_item(value_get(d.content, "steps"), at));
    put_when(c, "org_kind", "owner_kind", org);
    put_when(c, "term_count", "term_unit", counted);
    struct value *needed = value_put_array(c->page, "needed");
    value_add_text(needed, "org_kind");
    value_add_text(needed, "term_count");
    value_put_bool(c->page, "is_new", at == d.route.step_count);
    value_put_text(c->page, "name",
                   at < d.route.step_count ? label_in(&d.route.steps[at].title, c->lang) : NULL);
    return 0;
}

static int take_owner(struct call *c, struct value *step, struct err *err)
{
    const char *kind = call_field(c, "owner_kind"), *org = call_field(c, "org_kind");
    bool needs = text_is(kind, owner_kind_code(OWNER_ORG));
    if (needs && !(org && content_org_kind(c->app->content, org)))
        return err_set(err, ERR_INVALID, "org_kind", "step_owner_kind", NULL);
    struct value *owner = value_put_object(step, "owner");
    value_put_text(owner, "kind", kind);
    if (needs)
        value_put_text(owner, "org_kind", org);
    return 0;
}

static int take_term(struct call *c, struct value *step, struct err *err)
{
    const char *unit = call_field(c, "term_unit");
    struct value *v = value_put_object(step, "term");
    struct term term;
    value_put_text(v, "unit", unit);
    if (text_is(unit, term_unit_code(TERM_DAYS)) || text_is(unit, term_unit_code(TERM_WORKING_DAYS)))
        value_put_int(v, "count", call_int(c, "term_count", 0));
    return term_load(&term, v, "term_count", err);
}

static int take_window(struct call *c, struct value *step, struct err *err)
{
    const char *anchor = call_field(c, "window_anchor");
    if (!anchor)
        return 0;
    int64_t from = call_int(c, "window_from", 0), until = call_int(c, "window_until", -1);
    if (code_index(anchor_codes, anchor) < 0 || until < from)
        return err_set(err, ERR_INVALID, "window_until", "route_window", NULL);
    struct value *window = value_put_object(step, "window");
    value_put_text(window, "anchor", anchor);
    value_put_int(window, "from_day", from);
    value_put_int(window, "until_day", until);
    return 0;
}

/* A code that no other step has anywhere: plans of every coalition remember it. */
static const char *new_code(struct call *c)
{
    const char *id = call_id(c);
    return strlen(id) > ID_TAIL ? arena_printf(c->arena, "own_%s", id + ID_TAIL) : NULL;
}

int routemap_step_save(struct call *c, struct err *err)
{
    struct draft d;
    size_t at = 0;
    int rc = map_draft_change(&d, c, err);
    if (rc == 0)
        rc = find_step(&at, c, &d, err);
    if (rc < 0)
        return rc;
    struct value *step = value_object(c->arena);
    const char *code = at < d.route.step_count ? d.route.steps[at].code : new_code(c);
    if (!code)
        return err_nomem(err);
    value_put_text(step, "code", code);
    edit_take_label(c, step, "title");
    edit_take_label(c, step, "explain");
    value_put_text(step, "action", call_field(c, "action"));
    rc = take_owner(c, step, err);
    if (rc == 0)
        rc = take_term(c, step, err);
    if (rc == 0)
        rc = take_window(c, step, err);
    if (rc < 0)
        return rc;
    static const char *const lists[] = {"scopes", "strengthens"};
    for (size_t i = 0; i < 2; i++)
        if (value_count(value_get(c->form, lists[i])) > 0)
            value_put(step, lists[i], value_copy(c->arena, value_get(c->form, lists[i])));
    const struct value *steps = value_get(d.content, "steps");
    value_put(d.content, "steps", edit_list(c, steps, &(struct list_change){.at = at, .item = step}));
    return edit_done(c, &d, "route_step", err);
}

static int change_steps(struct call *c, int by, struct err *err)
{
    struct draft d;
    size_t at = 0;
    int rc = map_draft_change(&d, c, err);
    if (rc == 0)
        rc = find_step(&at, c, &d, err);
    if (rc < 0)
        return rc;
    if ((by < 0 && at == 0) || (by > 0 && at + 1 >= d.route.step_count) || at >= d.route.step_count)
        return err_set(err, ERR_NOT_FOUND, "step", "route_row_unknown", NULL);
    const struct value *steps = value_get(d.content, "steps");
    value_put(d.content, "steps", edit_list(c, steps, &(struct list_change){.at = at, .by = by}));
    return edit_done(c, &d, by ? "route_moved" : "route_removed", err);
}

int routemap_step_up(struct call *c, struct err *err)
{
    return change_steps(c, -1, err);
}

int routemap_step_down(struct call *c, struct err *err)
{
    return change_steps(c, 1, err);
}

int routemap_step_remove(struct call *c, struct err *err)
{
    return change_steps(c, 0, err);
}

/* --- terms --- */

/* Every term a coalition may change is a field of the form, by its code. */
int routemap_terms_page(struct call *c, struct err *err)
{
    struct draft d;
    struct terms own;
    int rc = edit_page(&d, c, err);
    if (rc == 0 && !d.terms)
        rc = err_set(err, ERR_NOT_FOUND, "map", "route_unknown", NULL);
    if (rc == 0)
        rc = terms_load(&own, c->arena, c->app->content->terms_source, d.content, err);
    struct value *fields = value_put_array(c->page, "fields");
    for (size_t i = 0; rc == 0 && i < own.count; i++) {
        const struct term_rule *t = &own.rules[i];
        if (t->most == 0)
            continue;
        struct value *f = value_add_object(fields);
        const char *unit = call_label(c, "term_unit", term_unit_code(t->term.unit));
        value_put_text(f, "name", arena_printf(c->arena, "a.%s", t->code));
        value_put_text(f, "id", arena_printf(c->arena, "term-%s", t->code));
        value_put_text(f, "label", label_in(&t->label, c->lang));
        value_put_text(f, "hint",
                       arena_printf(c->arena, "%s %d %s %d %s", call_text(c, "routemap.between"), t->least,
                                    call_text(c, "routemap.and"), t->most, unit));
        value_put_text(f, "suffix", unit);
        const struct value *again = value_get(value_get(c->again, "answers"), t->code);
        value_put_text(f, "value",
                       again ? value_as_text(again, "") : arena_printf(c->arena, "%d", t->term.count));
    }
    return rc;
}

static int take_length(int64_t *out, const char *text, const struct term_rule *t, struct err *err)
{
    int64_t n = 0;
    size_t len = strlen(text);
    for (size_t i = 0; i < len && i < 5; i++) {
        if (text[i] < '0' || text[i] > '9')
            len = 0;
        n = n * 10 + (text[i] - '0');
    }
    if (len == 0 || len > 4 || n < t->least || n > t->most)
        return err_set(err, ERR_INVALID, label_in(&t->label, "nl"), "term_bounds", "%d–%d", t->least,
                       t->most);
    *out = n;
    return 0;
}

int routemap_terms_save(struct call *c, struct err *err)
{
    struct draft d;
    int rc = map_draft_change(&d, c, err);
    if (rc == 0 && !d.terms)
        rc = err_set(err, ERR_NOT_FOUND, "map", "route_unknown", NULL);
    if (rc < 0)
        return rc;
    const struct terms *all = &c->app->content->terms;
    const struct value *given = value_get(c->form, "answers");
    struct value *list = value_put_array(d.content, "terms");
    for (size_t i = 0; i < all->count; i++) {
        const struct term_rule *t = &all->rules[i];
        int64_t n = t->term.count;
        if (t->most == 0)
            continue;
        rc = take_length(&n, value_as_text(value_get(given, t->code), ""), t, err);
        if (rc < 0)
            return rc;
        struct value *term = value_add_object(list);
        value_put_text(term, "code", t->code);
        value_put_text(term, "unit", term_unit_code(t->term.unit));
        value_put_int(term, "count", n);
    }
    return edit_done(c, &d, "route_changed", err);
}
