/* See level.h. The level opens a conversation: it never labels a person and never travels without its explanation. */
#include "care/level.h"

#include "base/str.h"

static const char *const level_names[] = {
    "undetermined",    "self_reliant", "no_risk_little_protection", "potentially_vulnerable", "vulnerable",
    "very_vulnerable", NULL,
};

const char *level_code(enum level l)
{
    return level_names[l];
}

int level_parse(enum level *out, const char *code, const char *where, struct err *err)
{
    int i = code_index(level_names, code);
    if (i < 0)
        return err_set(err, ERR_INVALID, where, "level_unknown", "%s", code ? code : "");
    *out = (enum level)i;
    return 0;
}

enum level level_rule(int risks, bool protection, int disciplines)
{
    if (risks == 0)
        return protection ? LEVEL_SELF_RELIANT : LEVEL_NO_RISK_LITTLE_PROTECTION;
    if (protection)
        return LEVEL_POTENTIALLY_VULNERABLE;
    return risks >= 2 && disciplines >= 2 ? LEVEL_VERY_VULNERABLE : LEVEL_VULNERABLE;
}

/* What is known of one risk factor on the day. */
struct word {
    const struct factor *factor;
    const struct signal
        *newest; /* that is not "unknown" and still current; NULL: unknown, if it counts at all */
    bool asked;
};

static bool newer(const struct signal *a, const struct signal *b)
{
    return a->day != b->day ? a->day > b->day : a->order >= b->order;
}

static struct word *word_of(struct word *words, size_t *count, const struct factor *f)
{
    size_t i = 0;
    while (i < *count && words[i].factor != f)
        i++;
    if (i == *count)
        words[(*count)++] = (struct word){.factor = f};
    return &words[i];
}

static size_t drop_forgotten(struct word *words, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (words[i].newest || words[i].asked)
            words[kept++] = words[i];
    return kept;
}

/* One word per risk factor: those asked first, then the others in the order in which they occur. */
static size_t gather(struct word *words, const struct level_input *in)
{
    size_t n = 0;
    for (size_t i = 0; i < in->asked_count; i++)
        if (in->asked[i]->kind == FACTOR_RISK)
            word_of(words, &n, in->asked[i])->asked = true;
    for (size_t i = 0; i < in->count; i++) {
        const struct signal *s = &in->signals[i];
        if (s->factor->kind != FACTOR_RISK || s->day > in->day)
            continue;
        struct word *w = word_of(words, &n, s->factor);
        bool current = factor_current_on(s->factor, s->day, s->pregnancy, in->day);
        w->asked = w->asked || in->asked_count == 0 || (current && s->present == TRI_UNKNOWN);
        if (current && s->present != TRI_UNKNOWN && (!w->newest || newer(s, w->newest)))
            w->newest = s;
    }
    return drop_forgotten(words, n);
}

/* Distinct disciplines over the words that are present, and, with `open`, those that are unknown too. */
static size_t count_disciplines(const char **out, const struct word *words, size_t n, bool open)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        bool counts = words[i].newest ? words[i].newest->present == TRI_YES : open;
        for (size_t d = 0; counts && d < words[i].factor->discipline_count; d++) {
            size_t k = 0;
            while (k < count && !text_is(out[k], words[i].factor->disciplines[d]))
                k++;
            if (k == count)
                out[count++] = words[i].factor->disciplines[d];
        }
    }
    return count;
}

static void split(struct level_outcome *o, const struct word *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!words[i].newest)
            o->ask[o->ask_count++] = words[i].factor;
        else if (words[i].newest->present == TRI_YES)
            o->because[o->because_count++] = words[i].newest;
    }
    o->risks_lower = (int)o->because_count;
    o->risks_upper = (int)(o->because_count + o->ask_count);
}

static void decide(struct level_outcome *o)
{
    enum level low[2], high[2];
    for (int enough = 0; enough <= 1; enough++) {
        low[enough] = level_rule(o->risks_lower, enough, o->disciplines_lower);
        high[enough] = level_rule(o->risks_upper, enough, o->disciplines_upper);
    }
    bool no = o->protection != TRI_YES && low[0] != high[0],
         yes = o->protection != TRI_NO && low[1] != high[1];
    o->ask_protection = o->protection == TRI_UNKNOWN;
    if (!no && !yes)
        o->ask_count = 0; /* what is unknown cannot change the outcome */
    o->level = o->ask_protection || no || yes ? LEVEL_UNDETERMINED : low[o->protection == TRI_YES];
}

int level_compute(struct level_outcome *out, struct arena *a, const struct level_input *in, struct err *err)
{
    struct level_outcome o = {.protection = in->protection};
    size_t room = in->count + in->asked_count + 1;
    struct word *words = arena_alloc(a, room * sizeof *words);
    o.because = arena_alloc(a, room * sizeof(struct signal *));
    o.ask = arena_alloc(a, room * sizeof(struct factor *));
    if (!words || !o.because || !o.ask)
        return err_nomem(err);
    size_t n = gather(words, in), named = 1;
    for (size_t i = 0; i < n; i++)
        named += words[i].factor->discipline_count;
    o.disciplines = arena_alloc(a, named * sizeof(char *));
    const char **widest = arena_alloc(a, named * sizeof(char *));
    if (!o.disciplines || !widest)
        return err_nomem(err);
    split(&o, words, n);
    o.discipline_count = count_disciplines(o.disciplines, words, n, false);
    o.disciplines_lower = in->disciplines >= 0 ? in->disciplines : (int)o.discipline_count;
    o.disciplines_upper =
        in->disciplines >= 0 ? in->disciplines : (int)count_disciplines(widest, words, n, true);
    decide(&o);
    if (n == 0)
        o.level = LEVEL_UNDETERMINED;
    *out = o;
    return 0;
}

int level_overrule(struct level_overrule *out, enum level computed, enum level chosen, const char *reason,
                   int64_t at, struct err *err)
{
    if (chosen == LEVEL_UNDETERMINED)
        return err_set(err, ERR_INVALID, "level", "overrule_level", NULL);
    if (!reason || str_trim(str_of(reason)).len == 0)
        return err_set(err, ERR_INVALID, "reason", "overrule_reason", NULL);
    *out = (struct level_overrule){.chosen = chosen, .computed = computed, .reason = reason, .at = at};
    return 0;
}

bool level_overrule_holds(const struct level_overrule *o, int64_t last_signed_at)
{
    return last_signed_at <= o->at;
}
