/*
 * See findings.h. Three-valued throughout: a question that is not shown yet but may be is as open as one without an
 * answer. Whether a finding is still current on a later day is level.c's business.
 */
#include "asking/findings.h"

#include "base/str.h"

#include <math.h>
#include <stdlib.h>

struct evaluation {
    const struct scoring *scoring;
    const struct enabled *enabled;
    const struct value **given; /* per item: its answer when it is shown, else NULL */
    bool *needed;               /* per item, scratch: open for the factor at hand */
    struct arena *arena;
};

/* How an item stands: answered; open (may still be answered); not applicable. */
static bool is_open(const struct evaluation *ev, const struct item *it)
{
    struct enabled e = ev->enabled[it->index];
    return item_asked(it) && !ev->given[it->index] && (e.now || !e.settled);
}

static bool weight_of(double *out, const struct item *it, const struct value *answer)
{
    const struct item_option *option = it->option_count ? item_option(it, value_as_text(answer, "")) : NULL;
    if (!option)
        return it->option_count == 0 && answer_number(out, answer);
    *out = option->weight;
    return option->weighted;
}

static bool one_holds(const struct condition *c, const struct value *answer)
{
    if (c->equals && !value_equal(c->equals, answer)) {
        double x = 0, y = 0; /* 7 and 7.0 are one number */
        if (value_kind(answer) != VALUE_NUMBER || value_kind(c->equals) != VALUE_NUMBER ||
            !answer_number(&x, answer) || !answer_number(&y, c->equals) || x < y || x > y)
            return false;
    }
    bool in = !c->in;
    for (size_t i = 0; i < value_count(c->in) && !in; i++)
        in = value_equal(value_item(c->in, i), answer);
    if (!in)
        return false;
    double weight = 0;
    if (!c->has_min && !c->has_max)
        return true;
    return weight_of(&weight, c->item, answer) && (!c->has_min || weight >= c->min) &&
           (!c->has_max || weight <= c->max);
}

static bool condition_holds(const struct evaluation *ev, const struct condition *c)
{
    const struct value *answer = ev->given[c->item->index];
    if (value_kind(answer) != VALUE_ARRAY)
        return answer && one_holds(c, answer);
    for (size_t i = 0; i < value_count(answer); i++)
        if (one_holds(c, value_item(answer, i)))
            return true;
    return false;
}

struct range {
    double low, high;
};

static struct range hull(struct range r, double x)
{
    return (struct range){r.low < x ? r.low : x, r.high > x ? r.high : x};
}

static double limit(const char *bound, double otherwise)
{
    return bound ? strtod(bound, NULL) : otherwise;
}

/* All that an item may still add to a sum. */
static struct range weight_range(const struct item *it)
{
    struct range r = {0, 0};
    if (it->option_count == 0)
        return (struct range){limit(it->min, -HUGE_VAL), limit(it->max, HUGE_VAL)};
    for (size_t i = 0; i < it->option_count; i++) {
        double weight = it->options[i].weight;
        if (it->repeats)
            *(weight < 0 ? &r.low : &r.high) += weight;
        else if (i == 0)
            r = (struct range){weight, weight};
        else
            r = hull(r, weight);
    }
    return r;
}

static double weight_given(const struct item *it, const struct value *answer)
{
    double sum = 0, weight = 0;
    if (value_kind(answer) != VALUE_ARRAY)
        return weight_of(&weight, it, answer) ? weight : 0;
    for (size_t i = 0; i < value_count(answer); i++)
        if (weight_of(&weight, it, value_item(answer, i)))
            sum += weight;
    return sum;
}

static struct range sum_range(const struct evaluation *ev, const struct scoring_sum *sum)
{
    struct range r = {0, 0};
    for (size_t i = 0; i < sum->item_count; i++) {
        const struct item *it = sum->items[i];
        struct range add = {0, 0};
        if (ev->given[it->index]) {
            add.low = add.high = weight_given(it, ev->given[it->index]);
        } else if (is_open(ev, it)) {
            add = weight_range(it);
            if (!ev->enabled[it->index].settled)
                add = hull(add, 0);
        }
        r.low += add.low;
        r.high += add.high;
    }
    return r;
}

/* The state of one factor while its rules are gone through. */
struct tally {
    struct finding *finding;
    size_t room;           /* of finding->items */
    size_t answered, open; /* questions */
};

static void add_source(struct tally *t, const struct item *it)
{
    struct finding *f = t->finding;
    for (size_t i = 0; i < f->item_count; i++)
        if (f->items[i] == it)
            return;
    if (f->item_count < t->room)
        f->items[f->item_count++] = it;
}

static void look_at(struct evaluation *ev, struct tally *t, const struct item *it)
{
    if (ev->given[it->index]) {
        t->answered++;
    } else if (is_open(ev, it)) {
        t->open++;
        ev->needed[it->index] = true;
    }
}

static void present_by_rules(struct evaluation *ev, struct tally *t)
{
    const struct scoring *s = ev->scoring;
    for (size_t i = 0; i < s->rule_count; i++) {
        if (s->rules[i].factor != t->finding->factor)
            continue;
        look_at(ev, t, s->rules[i].when.item);
        if (condition_holds(ev, &s->rules[i].when)) {
            t->finding->present = TRI_YES;
            add_source(t, s->rules[i].when.item);
        }
    }
}

static void present_by_sums(struct evaluation *ev, struct tally *t)
{
    const struct scoring *s = ev->scoring;
    for (size_t i = 0; i < s->sum_count; i++) {
        const struct scoring_sum *sum = &s->sums[i];
        if (sum->factor != t->finding->factor)
            continue;
        struct range r = sum_range(ev, sum);
        size_t given = 0;
        for (size_t k = 0; k < sum->item_count; k++)
            given += ev->given[sum->items[k]->index] != NULL;
        /* A bound that silence already meets says nothing. */
        bool reached = given > 0 && r.low >= sum->min, decided = reached || (given > 0 && r.high < sum->min);
        for (size_t k = 0; k < sum->item_count; k++) {
            const struct item *it = sum->items[k];
            if (!decided || ev->given[it->index])
                look_at(ev, t, it);
            if (reached && ev->given[it->index])
                add_source(t, it);
        }
        if (reached)
            t->finding->present = TRI_YES;
    }
}

static void absent_by_gates(struct evaluation *ev, struct tally *t)
{
    const struct scoring *s = ev->scoring;
    for (size_t i = 0; i < s->gate_count; i++) {
        const struct scoring_gate *gate = &s->gates[i];
        for (size_t k = 0; k < gate->absent_count; k++) {
            if (gate->absent[k] == t->finding->factor && condition_holds(ev, &gate->when)) {
                t->finding->present = TRI_NO;
                add_source(t, gate->when.item);
            }
        }
    }
}

static void absent_by_answers(struct evaluation *ev, struct tally *t)
{
    const struct scoring *s = ev->scoring;
    t->finding->present = TRI_NO;
    for (size_t i = 0; i < s->rule_count; i++)
        if (s->rules[i].factor == t->finding->factor && ev->given[s->rules[i].when.item->index])
            add_source(t, s->rules[i].when.item);
    for (size_t i = 0; i < s->sum_count; i++)
        for (size_t k = 0; s->sums[i].factor == t->finding->factor && k < s->sums[i].item_count; k++)
            if (ev->given[s->sums[i].items[k]->index])
                add_source(t, s->sums[i].items[k]);
}

/* Walks back from open items that are not shown to the questions that stand before them, and lists what is shown. */
static void ask_first(struct evaluation *ev, struct tally *t)
{
    const struct instrument *q = ev->scoring->instrument;
    for (size_t i = q->count; i-- > 0;) {
        const struct item *it = &q->items[q->order[i]];
        if (!ev->needed[it->index])
            continue;
        ev->needed[it->index] = false;
        if (ev->enabled[it->index].now && is_open(ev, it)) {
            add_source(t, it);
        } else if (!ev->enabled[it->index].settled) {
            if (it->parent != SIZE_MAX)
                ev->needed[it->parent] = true;
            for (size_t k = 0; k < it->enable_count; k++)
                ev->needed[it->enable[k].question] = true;
        }
    }
}

static void evaluate_factor(struct evaluation *ev, struct tally *t)
{
    present_by_rules(ev, t);
    present_by_sums(ev, t);
    if (t->finding->present == TRI_UNKNOWN)
        absent_by_gates(ev, t);
    if (t->finding->present == TRI_UNKNOWN && t->open == 0 && t->answered > 0)
        absent_by_answers(ev, t);
    if (t->finding->present == TRI_UNKNOWN)
        ask_first(ev, t);
    else
        memset(ev->needed, 0, ev->scoring->instrument->count * sizeof *ev->needed);
}

static bool concerns(const struct scoring *s, const struct factor *f)
{
    for (size_t i = 0; i < s->rule_count; i++)
        if (s->rules[i].factor == f)
            return true;
    for (size_t i = 0; i < s->sum_count; i++)
        if (s->sums[i].factor == f)
            return true;
    for (size_t i = 0; i < s->gate_count; i++)
        for (size_t k = 0; k < s->gates[i].absent_count; k++)
            if (s->gates[i].absent[k] == f)
                return true;
    return false;
}

static enum tri state_of(const struct findings *f, const struct factor *factor)
{
    const struct finding *found = findings_find(f, factor->code);
    return found ? found->present : TRI_UNKNOWN;
}

static enum tri protection_of(const struct scoring *s, const struct findings *f)
{
    int present = 0, possible = 0;
    enum tri required = TRI_YES;
    if (!s->has_protection)
        return TRI_UNKNOWN;
    for (size_t i = 0; i < s->required_count; i++) {
        enum tri state = state_of(f, s->required[i]);
        if (state == TRI_NO)
            return TRI_NO;
        if (state == TRI_UNKNOWN)
            required = TRI_UNKNOWN;
    }
    for (size_t i = 0; i < s->of_count; i++) {
        enum tri state = state_of(f, s->of[i]);
        present += state == TRI_YES;
        possible += state != TRI_NO;
    }
    if (possible < s->at_least)
        return TRI_NO;
    return present >= s->at_least ? required : TRI_UNKNOWN;
}

static int evaluation_init(struct evaluation *ev, struct arena *a, const struct scoring *s,
                           const struct value *answers, struct err *err)
{
    const struct instrument *q = s->instrument;
    struct row whole;
    int rc = row_whole(&whole, a, q, answers, err);
    if (rc)
        return rc;
    *ev = (struct evaluation){.scoring = s, .enabled = whole.enabled, .given = whole.given, .arena = a};
    ev->needed = arena_alloc(a, (q->count + 1) * sizeof *ev->needed);
    if (!ev->needed)
        return err_nomem(err);
    for (size_t i = 0; i < q->count; i++)
        if (!whole.enabled[i].now)
            ev->given[i] = NULL;
    return 0;
}

static int urgent_answers(struct findings *f, const struct evaluation *ev, struct err *err)
{
    const struct scoring *s = ev->scoring;
    f->urgent = arena_alloc(ev->arena, (s->urgent_count + 1) * sizeof(struct scoring_urgent *));
    if (!f->urgent)
        return err_nomem(err);
    for (size_t i = 0; i < s->urgent_count; i++)
        if (condition_holds(ev, &s->urgent[i].when))
            f->urgent[f->urgent_count++] = &s->urgent[i];
    return 0;
}

static int totals(struct findings *f, const struct evaluation *ev, struct err *err)
{
    const struct scoring *s = ev->scoring;
    struct found_sum *sums = arena_alloc(ev->arena, (s->sum_count + 1) * sizeof *sums);
    if (!sums)
        return err_nomem(err);
    for (size_t i = 0; i < s->sum_count; i++) {
        const struct scoring_sum *sum = &s->sums[i];
        sums[i] = (struct found_sum){.sum = sum, .whole = true};
        for (size_t k = 0; k < sum->item_count; k++) {
            const struct value *answer = ev->given[sum->items[k]->index];
            sums[i].given += answer != NULL;
            sums[i].total += answer ? weight_given(sum->items[k], answer) : 0;
            sums[i].whole = sums[i].whole && !is_open(ev, sum->items[k]);
        }
    }
    f->sums = sums;
    f->sum_count = s->sum_count;
    return 0;
}

int scoring_evaluate(struct findings *out, struct arena *a, const struct scoring *s,
                     const struct value *answers, struct err *err)
{
    struct evaluation ev;
    int rc = evaluation_init(&ev, a, s, answers, err);
    if (rc)
        return rc;
    struct finding *items = arena_alloc(a, (s->factors->count + 1) * sizeof *items);
    const struct item **sources = arena_alloc(a, (s->instrument->count + 1) * sizeof(struct item *));
    if (!items || !sources)
        return err_nomem(err);
    struct findings f = {.items = items};
    for (size_t i = 0; i < s->factors->count; i++) {
        if (!concerns(s, &s->factors->items[i]))
            continue;
        struct finding *finding = &items[f.count++];
        *finding = (struct finding){.factor = &s->factors->items[i], .items = sources};
        struct tally t = {.finding = finding, .room = s->instrument->count};
        evaluate_factor(&ev, &t);
        finding->items = arena_alloc(a, (finding->item_count + 1) * sizeof(struct item *));
        if (!finding->items)
            return err_nomem(err);
        memcpy(finding->items, sources, finding->item_count * sizeof(struct item *));
    }
    rc = urgent_answers(&f, &ev, err);
    if (rc == 0)
        rc = totals(&f, &ev, err);
    if (rc)
        return rc;
    f.protection = protection_of(s, &f);
    *out = f;
    return 0;
}

const struct finding *findings_find(const struct findings *f, const char *factor_code)
{
    for (size_t i = 0; i < f->count; i++)
        if (text_is(f->items[i].factor->code, factor_code))
            return &f->items[i];
    return NULL;
}
