/*
 * Answers that a family of a given profile gives. It knows no question: each possible answer is tried against the scoring,
 * and the one that says most of what is true and least of what is not is taken.
 */
#include "app/demo/inside.h"

#include "asking/answer.h"
#include "asking/enable.h"
#include "asking/findings.h"
#include "base/str.h"

#include <stdlib.h>

enum { SCRATCH_MAX = 32 << 20, CANDIDATES_MAX = 24, PASSES = 2 };

static bool is_target(const struct profile *p, const char *factor)
{
    for (size_t i = 0; i < p->target_count; i++)
        if (text_is(p->targets[i], factor))
            return true;
    return false;
}

static int worth(const struct profile *p, const struct finding *f)
{
    if (f->present == TRI_UNKNOWN)
        return 0;
    bool yes = f->present == TRI_YES;
    if (f->factor->kind == FACTOR_PROTECTIVE)
        return yes == p->protected_well ? 3 : -3;
    if (is_target(p, f->factor->code))
        return yes ? 10 : -15;
    return yes ? -20 : 1;
}

/* How well the answers, with `candidate` for `item`, tell the profile. */
static int score(int *out, struct arena *scratch, const struct scoring *s, const struct profile *p,
                 const struct value *answers, struct err *err)
{
    struct findings findings;
    int rc = scoring_evaluate(&findings, scratch, s, answers, err);
    if (rc < 0)
        return rc;
    int sum = -30 * (int)findings.urgent_count;
    for (size_t i = 0; i < findings.count; i++)
        sum += worth(p, &findings.items[i]);
    *out = sum;
    return 0;
}

static size_t candidates(struct value *out[CANDIDATES_MAX], struct arena *a, const struct item *item)
{
    size_t n = 0;
    if (item->type == ITEM_BOOLEAN) {
        out[n++] = value_bool(a, false);
        out[n++] = value_bool(a, true);
    } else if (item->type == ITEM_CHOICE || item->type == ITEM_OPEN_CHOICE) {
        for (size_t i = 0; i < item->option_count && n < CANDIDATES_MAX; i++)
            out[n++] = value_text(a, item->options[i].code);
    } else if (item->type == ITEM_INTEGER || item->type == ITEM_DECIMAL) {
        long low = item->min ? strtol(item->min, NULL, 10) : 0,
             high = item->max ? strtol(item->max, NULL, 10) : 10;
        out[n++] = value_int(a, low);
        out[n++] = value_int(a, (low + high) / 2);
        out[n++] = value_int(a, high);
    }
    return n;
}

/* Puts the best answer to `item` into `answers`; leaves what is typed by hand unanswered. */
static int choose(struct value *answers, struct arena *a, const struct scoring *s, const struct profile *p,
                  const struct item *item, struct err *err)
{
    ARENA_AUTO scratch = arena_new(SCRATCH_MAX);
    if (!scratch)
        return err_nomem(err);
    struct value *possible[CANDIDATES_MAX];
    size_t n = candidates(possible, a, item), best = 0;
    int best_score = 0;
    for (size_t i = 0; i < n; i++) {
        int now = 0;
        struct value *one = possible[i];
        if (item->repeats) {
            one = value_array(a);
            value_add(one, possible[i]);
        }
        value_put(answers, item->link_id, one);
        int rc = score(&now, scratch, s, p, answers, err);
        if (rc < 0)
            return rc;
        if (i == 0 || now > best_score) {
            best = i;
            best_score = now;
            possible[i] = one;
        }
    }
    if (n > 0)
        value_put(answers, item->link_id, possible[best]);
    return 0;
}

int demo_answers(struct value **out, struct demo *d, const struct content_instrument *instrument,
                 const struct profile *profile, struct err *err)
{
    const struct instrument *q = instrument->questionnaire;
    struct value *answers = value_object(d->family);
    for (int pass = 0; pass < PASSES; pass++) {
        const struct item *item = NULL;
        for (;;) {
            struct enabled *enabled;
            int rc = instrument_enabled(&enabled, d->family, q, answers, err);
            if (rc < 0)
                return rc;
            item = instrument_next(q, enabled, answers, item);
            if (!item)
                break;
            rc = choose(answers, d->family, instrument->scoring, profile, item, err);
            if (rc < 0)
                return rc;
        }
    }
    return instrument_check(out, d->family, q, answers, false, err);
}
