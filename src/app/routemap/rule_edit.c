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

/* What the form shows of a list of the rule: in groups that fold, open where something is ticked. */
struct shown {
    struct call *c;
    struct value *groups, *group, *items; /* all; the last, and what is in it */
    const char *name;                     /* of the field */
    const struct value *has;              /* codes that are ticked */
};

static bool has_text(const struct value *list, const char *text)
{
    for (size_t i = 0; i < value_count(list); i++)
        if (text_is(value_as_text(value_item(list, i), NULL), text))
            return true;
    return false;
}

static struct shown show_list(struct call *c, struct value *lists, const char *name, const struct value *has)
{
    struct value *list = value_add_object(lists);
    const char *key = arena_printf(c->arena, "form.route_rule.%s.hint", name);
    value_put_text(list, "id", arena_printf(c->arena, "route_rule-%s", name));
    value_put_text(list, "legend", call_text(c, arena_printf(c->arena, "form.route_rule.%s", name)));
    value_put_text(list, "hint", key ? content_text(c->app->content, c->lang, key) : NULL);
    value_put_bool(list, "is_then", text_is(name, "then"));
    value_put_bool(list, "is_first", text_is(name, "any"));
    return (struct shown){.c = c, .groups = value_put_array(list, "groups"), .name = name, .has = has};
}

static void show_group(struct shown *s, const char *label, bool open)
{
    s->group = value_add_object(s->groups);
    value_put_text(s->group, "label", label);
    value_put_bool(s->group, "is_open", open);
    s->items = value_put_array(s->group, "items");
}

static void show_item(struct shown *s, const char *code, const char *label, const char *hint)
{
    bool ticked = has_text(s->has, code);
    struct value *item = value_add_object(s->items);
    value_put_text(item, "id", arena_printf(s->c->arena, "%s-%s", s->name, code));
    value_put_text(item, "name", s->name);
    value_put_text(item, "value", code);
    value_put_text(item, "label", label);
    value_put_text(item, "hint", hint);
    value_put_bool(item, "checked", ticked);
    if (ticked)
        value_put_bool(s->group, "is_open", true);
}

static void show_factors(struct shown *s)
{
    const struct factors *factors = &s->c->app->content->factors;
    for (int g = GROUP_MEDICAL; g <= GROUP_PROTECTIVE; g++) {
        const char *label = call_label(s->c, "factor_group", factor_group_code((enum factor_group)g));
        show_group(s, label, false);
        for (size_t i = 0; i < factors->count; i++)
            if ((int)factors->items[i].group == g)
                show_item(s, factors->items[i].code, label_in(&factors->items[i].label, s->c->lang), NULL);
    }
}

static void show_codes(struct shown *s, const char *list)
{
    const struct code_list *codes = content_list(s->c->app->content, list);
    show_group(s, NULL, true);
    for (size_t i = 0; codes && i < codes->count; i++)
        show_item(s, codes->items[i].code, label_in(&codes->items[i].label, s->c->lang), NULL);
}

/* The draft's own steps first, then those of other routes, each under its title. */
static void show_steps(struct shown *s, const struct route_set *set, const char *own)
{
    struct call *c = s->c;
    for (size_t r = 0; r < set->count; r++) {
        const struct route *route = set->items[r];
        show_group(s, label_in(&route->title, c->lang), text_is(route->code, own));
        for (size_t i = 0; i < route->step_count; i++) {
            const struct step *step = &route->steps[i];
            show_item(s, step->code, label_in(&step->title, c->lang),
                      arena_printf(c->arena, "%s, %s", words_owner(c, step), words_term(c, step)));
        }
    }
}

/* What was ticked: sent and not accepted, or as the draft has it. */
static const struct value *ticked(const struct call *c, const struct value *from, const char *name)
{
    return c->again ? value_get(c->again, name) : value_get(from, name);
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
    const struct value *rule = value_item(value_get(d.content, "rules"), at), *when = value_get(rule, "when");
    struct value *lists = value_put_array(c->page, "lists");
    struct shown any = show_list(c, lists, "any", ticked(c, when, "any"));
    show_factors(&any);
    struct shown all = show_list(c, lists, "all", ticked(c, when, "all"));
    show_factors(&all);
    struct shown levels = show_list(c, lists, "levels", ticked(c, when, "levels"));
    show_codes(&levels, "level");
    struct shown phases = show_list(c, lists, "phases", ticked(c, when, "phases"));
    show_codes(&phases, "phase");
    struct shown then = show_list(c, lists, "then", ticked(c, rule, "then"));
    show_steps(&then, &set, d.code);
    value_put_text(c->page, "action",
                   arena_printf(c->arena, "/coalition/routes/%s/rules/%s", d.id, call_param(c, "rule")));
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
