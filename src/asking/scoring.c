/*
 * Loading a scoring file against its questionnaire and the catalogue, so that a rule that names something that is not
 * there, or an answer that can never be given, is refused by name. Evaluation is in findings.c.
 */
#include "asking/scoring.h"

#include "asking/entry.h"
#include "base/str.h"

enum { SCORING_LIST_MAX = 2000 };

struct loader {
    struct arena *arena;
    struct err *err;
    const struct instrument *instrument;
    const struct factors *factors;
    const struct scoring_faults *faults; /* NULL: the first fault ends it */
    size_t *fault_count;
};

/* What to go on with after `rc`: a fault that somebody hears of is none here. */
static int told(const struct loader *l, int rc)
{
    if (rc != ERR_INVALID || !l->faults)
        return rc;
    ++*l->fault_count;
    l->faults->on_fault(l->faults->state, l->err);
    return 0;
}

/* Members that mean nothing, in a strict load: a word misspelt would be a rule left out. */
static void unknown_members(const struct loader *l, const struct value *v, const char *where,
                            const char *const *known)
{
    for (size_t i = 0; l->faults && i < value_count(v); i++) {
        const char *name = value_name(v, i);
        if (name && code_index(known, name) < 0)
            (void)told(l, err_set(l->err, ERR_INVALID, where, "scoring_member", "%s", name));
    }
}

static int find_item(const struct item **out, const struct loader *l, const char *link_id, const char *where)
{
    const struct item *it = link_id ? instrument_item(l->instrument, link_id) : NULL;
    if (!it)
        return err_set(l->err, ERR_INVALID, where, "scoring_item", "%s", link_id ? link_id : "");
    *out = it;
    return 0;
}

static int find_factor(const struct factor **out, const struct loader *l, const char *code, const char *where)
{
    const struct factor *f = code ? factors_find(l->factors, code) : NULL;
    if (!f)
        return err_set(l->err, ERR_INVALID, where, "scoring_factor", "%s", code ? code : "");
    *out = f;
    return 0;
}

/* The factors that `list` names; an absent list is empty. */
static int factor_list(const struct factor ***out, size_t *count, const struct loader *l,
                       const struct value *list, const char *where)
{
    size_t n = value_count(list);
    if (list && value_kind(list) != VALUE_ARRAY)
        return err_set(l->err, ERR_INVALID, where, "content_member", "[]");
    const struct factor **factors = arena_alloc(l->arena, (n + 1) * sizeof(struct factor *));
    if (!factors)
        return err_nomem(l->err);
    for (size_t i = 0; i < n; i++) {
        int rc = find_factor(&factors[i], l, value_as_text(value_item(list, i), ""), where);
        if (rc)
            return rc;
    }
    *out = factors;
    *count = n;
    return 0;
}

static int item_list(const struct item ***out, size_t *count, const struct loader *l,
                     const struct value *list, const char *where)
{
    size_t n = value_count(list);
    if (list && value_kind(list) != VALUE_ARRAY)
        return err_set(l->err, ERR_INVALID, where, "content_member", "[]");
    const struct item **items = arena_alloc(l->arena, (n + 1) * sizeof(struct item *));
    if (!items)
        return err_nomem(l->err);
    for (size_t i = 0; i < n; i++) {
        int rc = find_item(&items[i], l, value_as_text(value_item(list, i), ""), where);
        if (rc)
            return rc;
    }
    *out = items;
    *count = n;
    return 0;
}

static bool has_numbers(const struct item *it)
{
    if (it->type == ITEM_INTEGER || it->type == ITEM_DECIMAL)
        return true;
    for (size_t i = 0; i < it->option_count; i++)
        if (!it->options[i].weighted)
            return false;
    return it->option_count > 0;
}

/* Whether it is an answer that people can give to the item. */
static int possible_answer(const struct loader *l, const struct item *it, const struct value *answer,
                           const char *where)
{
    bool option = it->type != ITEM_OPEN_CHOICE || item_option(it, value_as_text(answer, ""));
    if (answer_given(answer) && value_kind(answer) != VALUE_ARRAY && option &&
        item_check(it, answer, NULL) == 0)
        return 0;
    const char *text = value_kind(answer) == VALUE_BOOL ? (value_as_bool(answer, false) ? "true" : "false")
                                                        : value_as_text(answer, "");
    return err_set(l->err, ERR_INVALID, where, "scoring_code", "%s", text);
}

static int bound(bool *has, double *out, const struct loader *l, const struct value *v, const struct item *it,
                 const char *where)
{
    if (!v)
        return 0;
    if (value_kind(v) != VALUE_NUMBER || !answer_number(out, v) || !has_numbers(it))
        return err_set(l->err, ERR_INVALID, where, "scoring_condition", "%s", it->link_id);
    *has = true;
    return 0;
}

static int condition_load(struct condition *out, const struct loader *l, const struct value *source,
                          const char *where)
{
    struct condition c = {.equals = value_copy(l->arena, value_get(source, "equals")),
                          .in = value_copy(l->arena, value_get(source, "in"))};
    int rc = find_item(&c.item, l, value_get_text(source, "item"), where);
    if (rc)
        return rc;
    if (arena_failed(l->arena))
        return err_nomem(l->err);
    rc = bound(&c.has_min, &c.min, l, value_get(source, "min"), c.item, where);
    if (rc == 0)
        rc = bound(&c.has_max, &c.max, l, value_get(source, "max"), c.item, where);
    if (rc == 0 && value_get(source, "equals"))
        rc = possible_answer(l, c.item, c.equals, where);
    for (size_t i = 0; rc == 0 && i < value_count(c.in); i++)
        rc = possible_answer(l, c.item, value_item(c.in, i), where);
    if (rc)
        return rc;
    bool in = value_kind(c.in) == VALUE_ARRAY && value_count(c.in) > 0;
    if (!item_asked(c.item) || (value_get(source, "in") && !in) ||
        !(value_get(source, "equals") || in || c.has_min || c.has_max))
        return err_set(l->err, ERR_INVALID, where, "scoring_condition", "%s", c.item->link_id);
    if (!value_get(source, "equals"))
        c.equals = NULL;
    if (!in)
        c.in = NULL;
    *out = c;
    return 0;
}

static int rule_load(const struct loader *l, void *out, const struct entry *e)
{
    struct scoring_rule *rule = out;
    int rc = condition_load(&rule->when, l, e->value, e->where);
    return rc ? rc : find_factor(&rule->factor, l, value_get_text(e->value, "factor"), e->where);
}

static int sum_load(const struct loader *l, void *out, const struct entry *e)
{
    struct scoring_sum *sum = out;
    const struct value *list = NULL;
    int rc = entry_code(&sum->code, e, "code");
    if (rc == 0)
        rc = entry_list(&list, e, "items", INSTRUMENT_MAX_ITEMS);
    if (rc == 0)
        rc = item_list(&sum->items, &sum->item_count, l, list, e->where);
    if (rc == 0)
        rc = find_factor(&sum->factor, l, value_get_text(e->value, "factor"), e->where);
    if (rc)
        return rc;
    sum->label = label_load(l->arena, value_get(e->value, "label"));
    const struct value *min = value_get(e->value, "min");
    if (value_kind(min) != VALUE_NUMBER || !answer_number(&sum->min, min))
        return entry_wrong(e, "min");
    for (size_t i = 0; i < sum->item_count; i++)
        if (!item_asked(sum->items[i]) || !has_numbers(sum->items[i]))
            return err_set(l->err, ERR_INVALID, e->where, "scoring_condition", "%s", sum->items[i]->link_id);
    return sum->item_count > 0 ? 0 : entry_wrong(e, "items");
}

static int gate_load(const struct loader *l, void *out, const struct entry *e)
{
    struct scoring_gate *gate = out;
    const struct value *list = NULL;
    int rc = condition_load(&gate->when, l, e->value, e->where);
    if (rc == 0)
        rc = entry_list(&list, e, "absent", FACTORS_MAX);
    return rc ? rc : factor_list(&gate->absent, &gate->absent_count, l, list, e->where);
}

static int urgent_load(const struct loader *l, void *out, const struct entry *e)
{
    struct scoring_urgent *urgent = out;
    int rc = condition_load(&urgent->when, l, e->value, e->where);
    if (rc == 0)
        rc = entry_code(&urgent->code, e, "code");
    if (rc == 0)
        rc = urgency_parse(&urgent->term, value_get_text(e->value, "term"), e->where, l->err);
    urgent->help = arena_str(l->arena, value_get_text(e->value, "help"));
    return rc;
}

/* Reads the list `name` of `content` (absent: empty) into an array of `size`-byte entries, each by `load`. */
struct list_kind {
    const char *name;
    size_t size;
    int (*load)(const struct loader *l, void *out, const struct entry *e);
    const char *members[10];
};

static int list_load(void **out, size_t *count, const struct loader *l, const struct value *content,
                     const struct list_kind *kind)
{
    struct entry file = {.value = content, .arena = l->arena, .err = l->err, .where = "scoring"};
    const struct value *list = NULL;
    int rc =
        value_get(content, kind->name) ? told(l, entry_list(&list, &file, kind->name, SCORING_LIST_MAX)) : 0;
    if (rc)
        return rc;
    size_t n = value_count(list);
    char *items = arena_alloc(l->arena, (n + 1) * kind->size);
    if (!items)
        return err_nomem(l->err);
    for (size_t i = 0; i < n; i++) {
        struct entry e = entry_of(list, kind->name, i, l->arena, l->err);
        unknown_members(l, e.value, e.where, kind->members);
        rc = told(l, kind->load(l, items + i * kind->size, &e));
        if (rc)
            return rc;
    }
    *out = items;
    *count = n;
    return 0;
}

static int lists_load(struct scoring *s, const struct loader *l, const struct value *content)
{
    static const struct list_kind rules = {"rules",
                                           sizeof(struct scoring_rule),
                                           rule_load,
                                           {"item", "equals", "in", "min", "max", "factor", NULL}};
    static const struct list_kind sums = {
        "sums", sizeof(struct scoring_sum), sum_load, {"code", "items", "min", "factor", "label", NULL}};
    static const struct list_kind gates = {"gates",
                                           sizeof(struct scoring_gate),
                                           gate_load,
                                           {"item", "equals", "in", "min", "max", "absent", NULL}};
    static const struct list_kind urgent = {
        "urgent",
        sizeof(struct scoring_urgent),
        urgent_load,
        {"item", "equals", "in", "min", "max", "code", "term", "help", NULL}};
    void *list = NULL;
    int rc = list_load(&list, &s->rule_count, l, content, &rules);
    if (rc)
        return rc;
    s->rules = list;
    rc = list_load(&list, &s->sum_count, l, content, &sums);
    if (rc)
        return rc;
    s->sums = list;
    rc = list_load(&list, &s->gate_count, l, content, &gates);
    if (rc)
        return rc;
    s->gates = list;
    rc = list_load(&list, &s->urgent_count, l, content, &urgent);
    s->urgent = list;
    return rc;
}

static int all_protective(const struct loader *l, const struct factor **factors, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (factors[i]->kind != FACTOR_PROTECTIVE)
            return err_set(l->err, ERR_INVALID, "protection", "scoring_kind", "%s", factors[i]->code);
    return 0;
}

static int protection_load(struct scoring *s, const struct loader *l, const struct value *source)
{
    struct entry e = {.value = source, .arena = l->arena, .err = l->err, .where = "protection"};
    if (!source)
        return 0;
    int rc = factor_list(&s->required, &s->required_count, l, value_get(source, "required"), e.where);
    if (rc == 0)
        rc = factor_list(&s->of, &s->of_count, l, value_get(source, "of"), e.where);
    if (rc == 0)
        rc = all_protective(l, s->required, s->required_count);
    if (rc == 0)
        rc = all_protective(l, s->of, s->of_count);
    if (rc == 0)
        rc = entry_int(&s->at_least, &e, "at_least", 0, (int)s->of_count);
    s->has_protection = true;
    return rc;
}

/* What is below the file itself. */
static int parts_load(struct scoring *s, const struct loader *l, const struct value *content)
{
    static const char *const members[] = {"instrument", "version",    "rules", "sums",    "gates",
                                          "urgent",     "protection", "alone", "moments", NULL};
    static const char *const protection[] = {"required", "of", "at_least", NULL};
    struct entry file = {.value = content, .arena = l->arena, .err = l->err, .where = "scoring"};
    unknown_members(l, content, "scoring", members);
    unknown_members(l, value_get(content, "protection"), "protection", protection);
    int rc = 0;
    if (!text_is(value_get_text(content, "instrument"), l->instrument->code))
        rc = told(l, entry_wrong(&file, "instrument"));
    if (rc == 0)
        rc = lists_load(s, l, content);
    if (rc == 0)
        rc = told(l, protection_load(s, l, value_get(content, "protection")));
    if (rc == 0)
        rc = told(l, item_list(&s->alone, &s->alone_count, l, value_get(content, "alone"), "alone"));
    return rc;
}

int scoring_load_each(struct scoring **out, struct arena *a, const struct scoring_source *from,
                      const struct scoring_faults *faults, struct err *err)
{
    struct err own = {0};
    size_t count = 0;
    struct loader l = {.arena = a,
                       .err = err ? err : &own,
                       .instrument = from->instrument,
                       .factors = from->factors,
                       .faults = faults,
                       .fault_count = &count};
    struct scoring *s = arena_alloc(a, sizeof *s);
    if (!s)
        return err_nomem(err);
    *s = (struct scoring){.instrument = from->instrument,
                          .factors = from->factors,
                          .version = arena_str(a, value_get_text(from->content, "version"))};
    int rc = parts_load(s, &l, from->content);
    if (rc == 0 && count > 0)
        rc = err_set(err, ERR_INVALID, "scoring", "scoring_wrong", "%zu", count);
    if (rc)
        return rc;
    if (arena_failed(a))
        return err_nomem(err);
    *out = s;
    return 0;
}

int scoring_load(struct scoring **out, struct arena *a, const struct value *content,
                 const struct instrument *q, const struct factors *factors, struct err *err)
{
    return scoring_load_each(out, a, &(struct scoring_source){content, q, factors}, NULL, err);
}

bool scoring_alone(const struct scoring *s, const struct item *it)
{
    for (size_t i = 0; i < s->alone_count; i++)
        if (s->alone[i] == it)
            return true;
    return false;
}
