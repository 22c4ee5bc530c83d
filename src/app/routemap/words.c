/* Rules and steps in words, for the table, the comparison and the check. Decides nothing. */
#include "app/routemap/draft.h"

enum { WORDS_MAX = 8000 };

/* "Schulden of Weinig geld": labels of codes with `between` (a text; NULL: a comma) in the middle; NULL: there are none. */
static const char *words_joined(struct call *c, const char *list, const struct codes *codes,
                                const char *between)
{
    if (codes->count == 0)
        return NULL;
    BUF_AUTO out;
    buf_init(&out, WORDS_MAX);
    for (size_t i = 0; i < codes->count; i++)
        buf_printf(&out, "%s%s%s%s",
                   i == 0    ? ""
                   : between ? " "
                             : ", ",
                   i > 0 && between ? call_text(c, between) : "", i > 0 && between ? " " : "",
                   call_label(c, list, codes->items[i]));
    return buf_keep(&out, c->arena);
}

const char *words_term(struct call *c, const struct step *s)
{
    if (!s->has_term)
        return call_text(c, "routemap.no_term");
    const char *unit = call_label(c, "term_unit", term_unit_code(s->term.unit));
    bool counted = s->term.unit == TERM_WORKING_DAYS || s->term.unit == TERM_DAYS;
    return counted ? arena_printf(c->arena, "%s %d %s", call_text(c, "plan.within"), s->term.count, unit)
                   : unit;
}

const char *words_owner_kind(struct call *c, enum owner_kind kind)
{
    return call_text(c, arena_printf(c->arena, "routemap.owner_%s", owner_kind_code(kind)));
}

const char *words_owner(struct call *c, const struct step *s)
{
    if (s->owner == OWNER_NONE)
        return call_text(c, "routemap.no_owner");
    return s->owner == OWNER_ORG ? call_label(c, "org_kind", s->org_kind) : words_owner_kind(c, s->owner);
}

void words_rule(struct call *c, struct value *into, const struct route_rule *r)
{
    const char *any = words_joined(c, "factor", &r->any, "routemap.or"),
               *all = words_joined(c, "factor", &r->all, "routemap.and");
    const char *when = any && all
                           ? arena_printf(c->arena, "(%s) %s %s", any, call_text(c, "routemap.and"), all)
                       : any ? any
                       : all ? all
                             : call_text(c, "routemap.always");
    const char *levels[LEVEL_VERY_VULNERABLE + 1], *phases[PHASE_AFTER + 1];
    struct codes of_levels = {levels, 0}, of_phases = {phases, 0};
    for (int l = LEVEL_UNDETERMINED; l <= LEVEL_VERY_VULNERABLE; l++)
        if (r->levels & 1u << l)
            levels[of_levels.count++] = level_code((enum level)l);
    for (int p = PHASE_BEFORE; p <= PHASE_AFTER; p++)
        if (r->phases & 1u << p)
            phases[of_phases.count++] = phase_code((enum phase)p);
    const char *level = words_joined(c, "level", &of_levels, "routemap.or"),
               *phase = words_joined(c, "phase", &of_phases, "routemap.or");
    value_put_text(into, "when", when);
    value_put_text(into, "level", level ? level : call_text(c, "routemap.every_level"));
    value_put_text(into, "phase", phase ? phase : call_text(c, "routemap.every_phase"));
}

void words_step(struct call *c, struct value *into, const struct step *s)
{
    value_put_text(into, "code", s->code);
    value_put_text(into, "title", label_in(&s->title, c->lang));
    value_put_text(into, "explain", label_in(&s->explain, c->lang));
    value_put_text(into, "action", call_label(c, "step_action", step_action_code(s->action)));
    value_put_text(into, "owner", words_owner(c, s));
    value_put_text(into, "within", words_term(c, s));
    value_put_text(into, "scopes", words_joined(c, "scope", &s->scopes, NULL));
    value_put_text(into, "strengthens", words_joined(c, "factor", &s->strengthens, NULL));
    const char *window = NULL;
    if (s->window.given)
        window = arena_printf(
            c->arena, "%s %d–%d %s",
            call_text(c, arena_printf(c->arena, "routemap.anchor_%s", anchor_codes[s->window.anchor])),
            s->window.from_day, s->window.until_day, call_label(c, "term_unit", "days"));
    value_put_text(into, "window", window);
}

struct value *words_choice(struct value *choices, const char *value, const char *label)
{
    struct value *choice = value_add_object(choices);
    value_put_text(choice, "value", value);
    value_put_text(choice, "label", label);
    value_put_text(choice, "hint", NULL);
    return choice;
}
