/* The level as it follows from what is known today, with what it rests on; decided on by the professional together with the
 * family. A level opens a conversation: it is shown in words, with its reasons and its day, or not at all. */
#include "app/signals/outcome.h"

#include "app/chain/chain.h"
#include "app/life/life.h"
#include "app/people/people.h"
#include "base/str.h"

enum { WORDS_MAX = 4000 };

/* What the professional decided with the family. */
struct decision {
    enum tri protection; /* unknown: as the answers propose */
    int disciplines;     /* -1: as the factors say */
};

struct computed {
    struct current now;
    enum tri proposed; /* protection, before the decision */
    struct level_outcome outcome;
};

void outcome_put_signal(struct call *c, struct value *items, const struct signal *s)
{
    struct value *item = value_add_object(items);
    char day[11];
    day_format(day, s->day);
    value_put_text(item, "factor", s->factor->code);
    value_put_text(item, "label", label_in(&s->factor->label, c->lang));
    value_put_text(item, "source", s->source);
    value_put_text(item, "day", day);
    value_put_text(item, "scope", s->factor->scope);
}

/* --- computing --- */

static int outcome_compute(struct computed *out, struct call *c, const struct access *a,
                           const struct decision *d, struct err *err)
{
    struct computed o;
    int rc = signals_current(&o.now, c, a->person, err);
    if (rc == 0)
        rc = signals_within(&o.now, c, a, err);
    if (rc < 0)
        return rc;
    o.proposed = o.now.input.protection;
    if (d && d->protection != TRI_UNKNOWN)
        o.now.input.protection = d->protection;
    o.now.input.disciplines = d ? d->disciplines : -1;
    rc = level_compute(&o.outcome, c->arena, &o.now.input, err);
    if (rc == 0)
        *out = o;
    return rc;
}

static const char *tri_code(enum tri t)
{
    return t == TRI_YES ? "yes" : t == TRI_NO ? "no" : "unknown";
}

/* --- explaining --- */

static void put_risks(struct call *c, struct value *model, const struct computed *o)
{
    if (o->outcome.because_count == 0)
        return;
    struct value *items = value_put_array(value_put_object(model, "risks"), "items");
    for (size_t i = 0; i < o->outcome.because_count; i++)
        outcome_put_signal(c, items, o->outcome.because[i]);
}

static const char *finding_source(struct call *c, const struct computed *o, const struct finding *f)
{
    BUF_AUTO items;
    buf_init(&items, WORDS_MAX);
    for (size_t i = 0; i < f->item_count; i++)
        buf_printf(&items, "%s%s", i > 0 ? " " : "", f->items[i]->link_id);
    return answers_source(c, content_instrument(c->app->content, o->now.instrument), o->now.answers,
                          buf_keep(&items, c->arena));
}

static void put_protection(struct call *c, struct value *model, const struct computed *o)
{
    struct value *items = value_array(c->arena);
    for (size_t i = 0; i < o->now.merged.count; i++) {
        const struct finding *f = &o->now.merged.items[i];
        if (f->factor->kind != FACTOR_PROTECTIVE || f->present != TRI_YES)
            continue;
        struct value *item = value_add_object(items);
        value_put_text(item, "factor", f->factor->code);
        value_put_text(item, "label", label_in(&f->factor->label, c->lang));
        value_put_text(item, "source", finding_source(c, o, f));
    }
    if (value_count(items) > 0)
        value_put(value_put_object(model, "protection"), "items", items);
}

/* Where the question that is still open is asked: in a new response that completes the last one. */
static const char *ask_href(struct call *c, const char *person, const struct computed *o, const char *factor)
{
    const struct finding *f = findings_find(&o->now.merged, factor);
    if (!f)
        return arena_printf(c->arena, "/persons/%s", person);
    const char *at = f->item_count > 0 ? f->items[0]->link_id : "";
    if (!o->now.answered)
        return arena_printf(c->arena, "/persons/%s/answers/new?at=%s", person, at);
    return arena_printf(c->arena, "/persons/%s/answers/new?follows=%s&at=%s", person, o->now.answered, at);
}

static void add_missing(struct value *items, const char *label, const char *href)
{
    struct value *item = value_add_object(items);
    value_put_text(item, "label", label);
    value_put_text(item, "href", href);
}

static void put_missing(struct call *c, struct value *model, const char *person, const struct computed *o)
{
    struct value *items = value_array(c->arena);
    for (size_t i = 0; i < o->outcome.ask_count; i++)
        add_missing(items, label_in(&o->outcome.ask[i]->label, c->lang),
                    ask_href(c, person, o, o->outcome.ask[i]->code));
    for (size_t i = 0; o->outcome.ask_protection && i < o->now.merged.count; i++) {
        const struct factor *f = o->now.merged.items[i].factor;
        if (f->kind == FACTOR_PROTECTIVE && o->now.merged.items[i].present == TRI_UNKNOWN)
            add_missing(items, label_in(&f->label, c->lang), ask_href(c, person, o, f->code));
    }
    if (value_count(items) > 0)
        value_put(value_put_object(model, "missing"), "items", items);
}

static void put_level(struct call *c, struct value *model, const char *code)
{
    struct value *level = value_put_object(model, "level");
    value_put_text(level, "code", code);
    value_put_text(level, "label", call_label(c, "level", code));
    const char *key = arena_printf(c->arena, "level.%s.follows", code);
    value_put_text(model, "follows", key ? call_text(c, key) : NULL);
}

static struct value *new_model(struct value *parent)
{
    struct value *m = value_put_object(parent, "outcome");
    static const char *const members[] = {"overruled", "missing", "risks", "protection", "change"};
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        value_put_text(m, members[i], NULL);
    return m;
}

static void outcome_put(struct call *c, struct value *page, const char *person, const struct computed *o)
{
    struct value *m = new_model(page);
    char day[11];
    day_format(day, c->today);
    value_put_text(m, "day", day);
    put_level(c, m, level_code(o->outcome.level));
    put_risks(c, m, o);
    put_protection(c, m, o);
    put_missing(c, m, person, o);
}

void outcome_put_row(struct call *c, struct value *page, const struct value *row)
{
    struct value *m = new_model(page);
    const char *chosen = value_get_text(row, "chosen"), *computed = value_get_text(row, "computed");
    const struct value *why = value_get(row, "explanation");
    value_put_text(m, "day", value_get_text(row, "day"));
    put_level(c, m, chosen);
    if (!text_is(chosen, computed)) {
        struct value *over = value_put_object(m, "overruled");
        value_put_text(over, "by", value_get_text(row, "by_name"));
        value_put_text(over, "computed", call_label(c, "level", computed));
        value_put_text(over, "reason", value_get_text(row, "reason"));
    }
    static const char *const parts[] = {"risks", "protection", "missing"};
    for (size_t p = 0; p < sizeof parts / sizeof parts[0]; p++) {
        const struct value *items = value_get(why, parts[p]);
        if (value_count(items) == 0)
            continue;
        struct value *shown = value_put_array(value_put_object(m, parts[p]), "items");
        for (size_t i = 0; i < value_count(items); i++) {
            struct value *item = value_copy(c->arena, value_item(items, i));
            value_put_text(item, "label", call_label(c, "factor", value_get_text(item, "factor")));
            value_put_text(item, "href", NULL);
            value_add(shown, item);
        }
    }
}

/* What is kept of the reasons: codes and the answers' words; labels are made anew for each reader. */
static struct value *explanation(struct call *c, const struct computed *o)
{
    struct value *why = value_object(c->arena), *shown = value_object(c->arena);
    put_risks(c, shown, o);
    put_protection(c, shown, o);
    static const char *const parts[] = {"risks", "protection"};
    for (size_t p = 0; p < sizeof parts / sizeof parts[0]; p++) {
        const struct value *items = value_get(value_get(shown, parts[p]), "items");
        struct value *kept = value_put_array(why, parts[p]);
        for (size_t i = 0; i < value_count(items); i++) {
            struct value *item = value_add(kept, value_copy(c->arena, value_item(items, i)));
            value_remove(item, "label");
        }
    }
    struct value *ask = value_put_array(why, "missing");
    for (size_t i = 0; i < o->outcome.ask_count; i++)
        value_put_text(value_add_object(ask), "factor", o->outcome.ask[i]->code);
    return why;
}

/* --- the page --- */

/* A level of others tells what it rests on, so it shows only to who reads all of it. */
static int put_history(struct call *c, const struct access *a, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_OUTCOMES, DB_ARGS(db_text(a->person)), err);
    if (rc < 0)
        return rc;
    struct value *items = value_put_array(c->page, "history");
    for (size_t i = 0; i < value_count(rows); i++)
        if (access_shows(a, c, PART_LEVEL, NULL, value_get_text(value_item(rows, i), "org_id")))
            outcome_put_row(c, value_add_object(items), value_item(rows, i));
    return 0;
}

static int put_urgent(struct call *c, const struct access *a, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_URGENT_OPEN_OF,
                       DB_ARGS(db_text(a->person), db_text(c->actor->org)), err);
    if (rc < 0)
        return rc;
    struct value *items = value_put_array(c->page, "urgent");
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        struct value *item = value_add_object(items);
        const char *code = value_get_text(row, "code");
        value_put_text(item, "id", value_get_text(row, "id"));
        value_put_text(item, "href", arena_printf(c->arena, "/urgent/%s", value_get_text(row, "id")));
        value_put_text(item, "label", call_label(c, "urgent_answer", code));
        value_put_text(item, "term_label", call_label(c, "urgency", value_get_text(row, "term")));
        const char *help = arena_printf(c->arena, "help.%s", code);
        value_put_text(item, "help", help ? call_text(c, help) : NULL);
    }
    return 0;
}

static void put_values(struct call *c, const struct computed *o)
{
    struct value *values = value_put_object(c->page, "values");
    if (o->now.input.protection != TRI_UNKNOWN)
        value_put_text(values, "protection", tri_code(o->now.input.protection));
    struct value *disciplines = value_put_array(values, "disciplines");
    BUF_AUTO words;
    buf_init(&words, WORDS_MAX);
    for (size_t i = 0; i < o->outcome.discipline_count; i++) {
        value_add_text(disciplines, o->outcome.disciplines[i]);
        buf_printf(&words, "%s%s", i > 0 ? ", " : "", call_label(c, "discipline", o->outcome.disciplines[i]));
    }
    value_put_text(c->page, "disciplines_words",
                   words.len > 0 || words.failed ? buf_keep(&words, c->arena) : NULL);
    struct value *levels = value_put_array(value_put_object(c->page, "choices"), "level");
    for (int l = LEVEL_SELF_RELIANT; l <= LEVEL_VERY_VULNERABLE; l++) {
        struct value *choice = value_add_object(levels);
        value_put_text(choice, "value", level_code((enum level)l));
        value_put_text(choice, "label", call_label(c, "level", level_code((enum level)l)));
    }
    value_put_text(c->page, "protection_proposed", call_label(c, "tri", tri_code(o->proposed)));
}

int outcome_page(struct call *c, struct err *err)
{
    struct access a;
    struct computed o = {0};
    int rc = access_open(&a, c, call_param(c, "person"), FOR_CARE,
                         &(struct audit_note){.action = "read", .object = "outcome"}, err);
    if (rc == 0)
        rc = access_require(&a, c, PART_LEVEL, err);
    if (rc == 0)
        rc = signals_person(c, &a, err);
    if (rc == 0)
        rc = outcome_compute(&o, c, &a, NULL, err);
    if (rc < 0)
        return rc;
    value_put_bool(c->page, "answered", o.now.response != NULL);
    outcome_put(c, c->page, a.person, &o);
    put_values(c, &o);
    rc = put_urgent(c, &a, err);
    if (rc == 0)
        rc = beside_put(c, &a, a.person, err);
    return rc == 0 ? put_history(c, &a, err) : rc;
}

/* --- the decision --- */

static enum tri tri_given(const char *code)
{
    return text_is(code, "yes") ? TRI_YES : text_is(code, "no") ? TRI_NO : TRI_UNKNOWN;
}

struct chosen {
    enum level level;
    const char *reason;
};

static int choose(struct chosen *out, struct call *c, const struct computed *o, struct err *err)
{
    const char *code = call_field(c, "level");
    struct level_overrule over;
    *out = (struct chosen){.level = o->outcome.level};
    if (!code || text_is(code, level_code(o->outcome.level)))
        return 0;
    enum level level;
    int rc = level_parse(&level, code, "level", err);
    if (rc == 0)
        rc = level_overrule(&over, o->outcome.level, level, call_field(c, "reason"), c->now, err);
    if (rc == 0)
        *out = (struct chosen){.level = level, .reason = over.reason};
    return rc;
}

static int outcome_store(const char **id, struct call *c, const struct access *a, const struct computed *o,
                         const struct chosen *chosen, struct err *err)
{
    struct db_arg reason, why;
    int rc = store_seal(&reason, &c->store, a->person, "reason", chosen->reason, err);
    if (rc == 0)
        rc = store_seal_json(&why, &c->store, a->person, "explanation_json", explanation(c, o), err);
    if (rc < 0)
        return rc;
    const char *made = call_id(c);
    rc = store_run(NULL, &c->store, SQL_OUTCOME_INSERT,
                   DB_ARGS(db_text(made), db_text(a->person), db_text(o->now.response), db_int(c->today),
                           db_int(c->now), db_int(o->outcome.risks_lower), db_int(o->outcome.risks_upper),
                           db_text(tri_code(o->proposed)), db_text(tri_code(o->outcome.protection)),
                           db_int(o->outcome.disciplines_upper), db_text(level_code(o->outcome.level)),
                           db_text(level_code(chosen->level)), reason, why, db_text(c->actor->org),
                           db_text(c->actor->membership)),
                   err);
    if (rc == 0)
        *id = made;
    return rc;
}

int outcome_confirm(struct call *c, struct err *err)
{
    struct access a;
    struct computed o;
    struct chosen chosen;
    const char *id = NULL;
    int rc = access_open(&a, c, call_param(c, "person"), FOR_CARE,
                         &(struct audit_note){.action = "create", .object = "outcome"}, err);
    if (rc == 0)
        rc = access_require(&a, c, PART_LEVEL, err);
    const struct value *disciplines = value_get(c->form, "disciplines");
    struct decision d = {.protection = tri_given(call_field(c, "protection")),
                         .disciplines = disciplines ? (int)value_count(disciplines) : -1};
    if (rc == 0)
        rc = outcome_compute(&o, c, &a, &d, err);
    if (rc == 0 && !o.now.response)
        rc = err_set(err, ERR_CONFLICT, "outcome", "outcome_nothing_asked", NULL);
    if (rc == 0)
        rc = choose(&chosen, c, &o, err);
    if (rc == 0)
        rc = outcome_store(&id, c, &a, &o, &chosen, err);
    if (rc == 0)
        rc = entry_add(c,
                       &(struct new_entry){.person = a.person,
                                           .kind = "outcome",
                                           .ref = id,
                                           .scope = "answers",
                                           .code = level_code(chosen.level)},
                       err);
    if (rc == 0)
        rc = plan_refresh(c, &a, id, err);
    if (rc == 0)
        call_go(c, "/persons/%s/plan?done=outcome", a.person);
    return rc;
}
