/* Names and rules of a draft, one form at a time. What a step is, is step_edit.c's. */
#include "app/routemap/draft.h"

#include "app/routemap/edit.h"

#include <stdio.h>
#include <stdlib.h>

enum { RULES_MOST = 200 };

/* --- names --- */

static void put_text_value(struct value *values, const struct value *content, const char *member)
{
    static const char *const langs[] = {"nl", "en"};
    for (size_t i = 0; i < 2; i++) {
        char name[24];
        snprintf(name, sizeof name, "%s_%s", member, langs[i]);
        value_put_text(values, name, value_get_text(value_get(content, member), langs[i]));
    }
}

void edit_put_label(struct call *c, const struct value *from, const char *member)
{
    struct value *values = value_put(c->page, "values", value_copy(c->arena, value_get(c->page, "values")));
    put_text_value(values, from, member);
}

void edit_take_label(struct call *c, struct value *into, const char *member)
{
    static const char *const langs[] = {"nl", "en"};
    struct value *label = value_put_object(into, member);
    for (size_t i = 0; i < 2; i++) {
        char name[24];
        snprintf(name, sizeof name, "%s_%s", member, langs[i]);
        if (call_field(c, name))
            value_put_text(label, langs[i], call_field(c, name));
    }
}

int edit_page(struct draft *d, struct call *c, struct err *err)
{
    int rc = map_draft_open(d, c, err);
    if (rc == 0 && !d->open)
        rc = err_set(err, ERR_CONFLICT, "map", "route_not_draft", NULL);
    if (rc == 0)
        map_draft_put(c, d, NULL);
    return rc;
}

int edit_done(struct call *c, struct draft *d, const char *done, struct err *err)
{
    int rc = map_draft_keep(c, d, err);
    if (rc == 0)
        call_go(c, "/coalition/routes/%s?done=%s", d->id, done);
    return rc;
}

int routemap_text_page(struct call *c, struct err *err)
{
    struct draft d;
    int rc = edit_page(&d, c, err);
    if (rc == 0 && d.terms)
        rc = err_set(err, ERR_NOT_FOUND, "map", "route_unknown", NULL);
    if (rc < 0)
        return rc;
    edit_put_label(c, d.content, "title");
    edit_put_label(c, d.content, "summary");
    return 0;
}

int routemap_text_save(struct call *c, struct err *err)
{
    struct draft d;
    int rc = map_draft_change(&d, c, err);
    if (rc == 0 && d.terms)
        rc = err_set(err, ERR_NOT_FOUND, "map", "route_unknown", NULL);
    if (rc < 0)
        return rc;
    edit_take_label(c, d.content, "title");
    edit_take_label(c, d.content, "summary");
    return edit_done(c, &d, "route_changed", err);
}

/* --- lists of the content --- */

struct value *edit_list(struct call *c, const struct value *list, const struct list_change *change)
{
    struct value *out = value_array(c->arena);
    size_t n = value_count(list);
    for (size_t i = 0; i < n; i++) {
        size_t from = i;
        if (change->by != 0 && i == change->at)
            from = (size_t)((long)i + change->by);
        else if (change->by != 0 && i == (size_t)((long)change->at + change->by))
            from = change->at;
        if (change->by == 0 && i == change->at) {
            if (change->item)
                value_add(out, value_copy(c->arena, change->item));
            continue;
        }
        value_add(out, value_copy(c->arena, value_item(list, from)));
    }
    if (change->by == 0 && change->item && change->at >= n)
        value_add(out, value_copy(c->arena, change->item));
    return out;
}

/* --- rules --- */

/* The place of :rule from 0; the number of rules for "new". ERR_NOT_FOUND "route_row_unknown". */
static int find_rule(size_t *out, struct call *c, const struct draft *d, struct err *err)
{
    const char *text = call_param(c, "rule");
    size_t n = d->route.rule_count;
    char *end = NULL;
    unsigned long place = strtoul(text, &end, 10);
    if (text_is(text, "new") && !d->terms && n < RULES_MOST) {
        *out = n;
        return 0;
    }
    if (end == text || *end || place < 1 || place > n)
        return err_set(err, ERR_NOT_FOUND, "rule", "route_row_unknown", NULL);
    *out = place - 1;
    return 0;
}

static void put_factors(struct call *c, struct value *all, const char *field)
{
    struct value *choices = value_put_array(all, field);
    const struct factors *factors = &c->app->content->factors;
    for (int kind = FACTOR_RISK; kind <= FACTOR_PROTECTIVE; kind++)
        for (size_t i = 0; i < factors->count; i++)
            if ((int)factors->items[i].kind == kind)
                words_choice(choices, factors->items[i].code, label_in(&factors->items[i].label, c->lang));
}

/* The draft's own steps first, then those of other routes, with where they stand. */
static void put_then_choices(struct call *c, struct value *choices, const struct draft *d,
                             const struct route_set *set)
{
    for (size_t own = 0; own < 2; own++)
        for (size_t r = 0; r < set->count; r++) {
            const struct route *route = set->items[r];
            if (text_is(route->code, d->code) != (own == 0))
                continue;
            for (size_t i = 0; i < route->step_count; i++) {
                struct value *choice =
                    words_choice(choices, route->steps[i].code, label_in(&route->steps[i].title, c->lang));
                value_put_text(choice, "hint",
                               own == 0 ? arena_printf(c->arena, "%s, %s", words_owner(c, &route->steps[i]),
                                                       words_term(c, &route->steps[i]))
                                        : label_in(&route->title, c->lang));
            }
        }
}

int routemap_rule_page(struct call *c, struct err *err)
{
    struct draft d;
    struct route_set set;
    size_t at = 0;
    int rc = edit_page(&d, c, err);
    if (rc == 0)
        rc = find_rule(&at, c, &d, err);
    if (rc == 0)
        rc = map_draft_set(&set, c, &d, err);
    if (rc < 0)
        return rc;
    const struct value *rule = value_item(value_get(d.content, "rules"), at);
    struct value *values = value_put(c->page, "values", value_copy(c->arena, value_get(c->page, "values")));
    static const char *const members[] = {"any", "all", "levels", "phases"};
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        const struct value *list = value_get(value_get(rule, "when"), members[i]);
        value_put(values, members[i], list ? value_copy(c->arena, list) : value_array(c->arena));
    }
    const struct value *then = value_get(rule, "then");
    value_put(values, "then", then ? value_copy(c->arena, then) : value_array(c->arena));
    struct value *choices = value_put_object(c->page, "choices");
    put_factors(c, choices, "any");
    put_factors(c, choices, "all");
    put_then_choices(c, value_put_array(choices, "then"), &d, &set);
    value_put_bool(c->page, "is_new", at == d.route.rule_count);
    value_put_int(c->page, "place", (int64_t)at + 1);
    return 0;
}

static void take(struct call *c, struct value *into, const char *field)
{
    const struct value *given = value_get(c->form, field);
    if (value_count(given) > 0)
        value_put(into, field, value_copy(c->arena, given));
}

int routemap_rule_save(struct call *c, struct err *err)
{
    struct draft d;
    size_t at = 0;
    int rc = map_draft_change(&d, c, err);
    if (rc == 0)
        rc = find_rule(&at, c, &d, err);
    if (rc == 0 && value_count(value_get(c->form, "then")) == 0)
        rc = err_set(err, ERR_INVALID, "then", "route_rule_then", NULL);
    if (rc < 0)
        return rc;
    struct value *rule = value_object(c->arena), *when = value_put_object(rule, "when");
    take(c, when, "any");
    take(c, when, "all");
    take(c, when, "levels");
    take(c, when, "phases");
    take(c, rule, "then");
    const struct value *rules = value_get(d.content, "rules");
    value_put(d.content, "rules", edit_list(c, rules, &(struct list_change){.at = at, .item = rule}));
    return edit_done(c, &d, "route_rule", err);
}

static int change_rules(struct call *c, int by, struct err *err)
{
    struct draft d;
    size_t at = 0;
    int rc = map_draft_change(&d, c, err);
    if (rc == 0)
        rc = find_rule(&at, c, &d, err);
    if (rc < 0)
        return rc;
    if ((by < 0 && at == 0) || (by > 0 && at + 1 >= d.route.rule_count) || at >= d.route.rule_count)
        return err_set(err, ERR_NOT_FOUND, "rule", "route_row_unknown", NULL);
    const struct value *rules = value_get(d.content, "rules");
    value_put(d.content, "rules", edit_list(c, rules, &(struct list_change){.at = at, .by = by}));
    return edit_done(c, &d, by ? "route_moved" : "route_removed", err);
}

int routemap_rule_up(struct call *c, struct err *err)
{
    return change_rules(c, -1, err);
}

int routemap_rule_down(struct call *c, struct err *err)
{
    return change_rules(c, 1, err);
}

int routemap_rule_remove(struct call *c, struct err *err)
{
    return change_rules(c, 0, err);
}
