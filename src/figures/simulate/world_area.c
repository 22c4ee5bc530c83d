/*
 * Areas of a simulated world. Neighbours are alike: an area's effect is partly a smooth field over the map (a sum of cosine
 * waves of random direction, whose covariance falls with distance as a Gaussian of 25 km), partly its own. An area without a
 * place shares the smooth part with its municipality.
 */
#include "figures/simulate/world_area.h"

#include "num/philox.h"

#include <math.h>
#include <string.h>

enum { WAVES = 64 };
#define LENGTH 25000.0 /* metres */
#define SMOOTH 0.6     /* of the variance */
#define INCOME_CORRELATION 0.45

struct wave {
    double x, y, phase;
};

static double normal_below(double x)
{
    return 0.5 * erfc(-x / sqrt(2));
}

/* --- the smooth part --- */

static void make_waves(struct wave *waves, uint64_t seed, int risk)
{
    struct draws d = draws_of(seed, STREAM_WAVE, (uint64_t)risk);
    for (int i = 0; i < WAVES; i++) {
        waves[i].x = draws_normal(&d) / LENGTH;
        waves[i].y = draws_normal(&d) / LENGTH;
        waves[i].phase = 2 * acos(-1) * draws_uniform(&d);
    }
}

/* The municipality of an area's code: all but its last two signs. FNV-1a. */
static uint64_t municipality(const char *code)
{
    uint64_t hash = 0xcbf29ce484222325;
    size_t len = strlen(code);
    for (size_t i = 0; i + 2 < len; i++)
        hash = (hash ^ (unsigned char)code[i]) * 0x100000001b3;
    return hash;
}

static double smooth(const struct wave *waves, const struct simulate_area *area, uint64_t seed, int risk)
{
    if (isnan(area->x) || isnan(area->y)) {
        struct draws d = draws_of(seed, STREAM_MUNICIPALITY + 256 * (uint32_t)risk, municipality(area->code));
        return draws_normal(&d);
    }
    double sum = 0;
    for (int i = 0; i < WAVES; i++)
        sum += cos(waves[i].x * area->x + waves[i].y * area->y + waves[i].phase);
    return sum * sqrt(2.0 / WAVES);
}

/* Weighted mean 0 and, when `sd` > 0, that standard deviation. */
static void standardise(double *values, const struct world *w, double sd)
{
    double mean = 0, variance = 0;
    for (size_t i = 0; i < w->area_count; i++)
        mean += w->areas[i].share * values[i];
    for (size_t i = 0; i < w->area_count; i++) {
        values[i] -= mean;
        variance += w->areas[i].share * values[i] * values[i];
    }
    for (size_t i = 0; i < w->area_count && sd > 0 && variance > 0; i++)
        values[i] *= sd / sqrt(variance);
}

static void make_effects(struct world *w, const struct simulate_plan *plan, int risk, double *values)
{
    struct wave waves[WAVES];
    double spread = risk_rules[risk].spread;
    make_waves(waves, w->seed, risk);
    for (size_t i = 0; i < w->area_count; i++)
        values[i] = smooth(waves, &plan->areas[i], w->seed, risk);
    standardise(values, w, sqrt(SMOOTH));
    for (size_t i = 0; i < w->area_count; i++) {
        struct draws d = draws_of(w->seed, STREAM_AREA + 256 * (uint32_t)risk, i);
        values[i] = spread * (values[i] + sqrt(1 - SMOOTH) * draws_normal(&d));
    }
    standardise(values, w, 0);
    for (size_t i = 0; i < w->area_count; i++)
        w->areas[i].effect[risk] = values[i];
}

/* --- who lives where --- */

/* Areas without births have no row and are left out. */
static int make_shares(struct world *w, struct arena *a, struct simulate_plan *plan, struct err *err)
{
    struct simulate_area *kept = arena_alloc(a, (plan->area_count + 1) * sizeof *kept);
    w->areas = arena_alloc(a, (plan->area_count + 1) * sizeof *w->areas);
    if (!kept || !w->areas)
        return err_nomem(err);
    double all = 0;
    for (size_t i = 0; i < plan->area_count; i++)
        if (plan->areas[i].births > 0) {
            kept[w->area_count++] = plan->areas[i];
            all += plan->areas[i].births;
        }
    if (w->area_count == 0)
        return err_set(err, ERR_INVALID, "simulate", "simulate_areas", "%zu", plan->area_count);
    for (size_t i = 0; i < w->area_count; i++) {
        w->areas[i].code = kept[i].code;
        w->areas[i].share = kept[i].births / all;
    }
    plan->areas = kept;
    plan->area_count = w->area_count;
    return 0;
}

/* Areas whose share of low incomes is not known are like the mean. */
static void make_deprivation(struct world *w, const struct simulate_plan *plan, double *values)
{
    double sum = 0, known = 0;
    for (size_t i = 0; i < w->area_count; i++)
        if (!isnan(plan->areas[i].low_income)) {
            sum += w->areas[i].share * plan->areas[i].low_income;
            known += w->areas[i].share;
        }
    for (size_t i = 0; i < w->area_count; i++)
        values[i] =
            isnan(plan->areas[i].low_income) ? known > 0 ? sum / known : 0 : plan->areas[i].low_income;
    standardise(values, w, 1);
    for (size_t i = 0; i < w->area_count; i++)
        w->areas[i].deprivation = values[i];
}

static double income_below(double cut, double deprivation)
{
    return normal_below((cut + INCOME_CORRELATION * deprivation) /
                        sqrt(1 - INCOME_CORRELATION * INCOME_CORRELATION));
}

/* Incomes are normal within an area, lower where it is deprived; cut so that a fifth of all births is in each group. */
static void make_incomes(struct world *w)
{
    for (int g = 0; g + 1 < INCOME_GROUPS; g++) {
        double low = -8, high = 8;
        for (int step = 0; step < 50; step++) {
            double middle = (low + high) / 2, below = 0;
            for (size_t i = 0; i < w->area_count; i++)
                below += w->areas[i].share * income_below(middle, w->areas[i].deprivation);
            *(below < (g + 1.0) / INCOME_GROUPS ? &low : &high) = middle;
        }
        for (size_t i = 0; i < w->area_count; i++)
            w->areas[i].income_up_to[g] = income_below(low, w->areas[i].deprivation);
    }
    for (size_t i = 0; i < w->area_count; i++)
        w->areas[i].income_up_to[INCOME_GROUPS - 1] = 1;
}

static void make_origins(struct world *w)
{
    double mean = 0;
    for (size_t i = 0; i < w->area_count; i++)
        mean += w->areas[i].share * exp(0.4 * w->areas[i].deprivation);
    for (size_t i = 0; i < w->area_count; i++)
        w->areas[i].foreign = fmin(SHARE_FOREIGN * exp(0.4 * w->areas[i].deprivation) / mean, 0.85);
}

static void make_treated(struct world *w)
{
    for (size_t i = 0; i < w->area_count; i++) {
        struct draws d = draws_of(w->seed, STREAM_TREATED, i);
        w->areas[i].treated = draws_uniform(&d) < 0.25;
    }
}

/* --- what follows from it --- */

static void make_risks(struct world *w, int risk)
{
    const struct risk_rule *rule = &risk_rules[risk];
    double multiples = SHARE_TRIPLET * 0.75 + (1 - SHARE_TRIPLET) * SHARE_TWIN, mean = 0;
    for (size_t i = 0; i < w->area_count; i++)
        for (int g = 0; g < INCOME_GROUPS; g++) {
            const struct world_area *a = &w->areas[i];
            double chance = a->income_up_to[g] - (g > 0 ? a->income_up_to[g - 1] : 0);
            mean += a->share * chance * exp(rule->income * (2 - g) + a->effect[risk]);
        }
    mean *= 1 + multiples * (rule->multiples - 1);
    for (size_t i = 0; i < w->area_count; i++)
        for (int g = 0; g < INCOME_GROUPS; g++)
            w->areas[i].risk[risk][g] =
                (float)(rule->base * exp(rule->income * (2 - g) + w->areas[i].effect[risk]) / mean);
}

/* Walker's alias table: an area is drawn with one uniform, however many there are. */
static int make_alias(struct world *w, struct arena *a, struct err *err)
{
    size_t n = w->area_count, small = 0, large = n;
    double *left = arena_alloc(a, n * sizeof *left);
    uint32_t *stack =
        arena_alloc(a, n * sizeof *stack); /* small ones from the left, large ones from the right */
    if (!left || !stack)
        return err_nomem(err);
    for (size_t i = 0; i < n; i++) {
        left[i] = w->areas[i].share * (double)n;
        stack[left[i] < 1 ? small++ : --large] = (uint32_t)i;
        w->areas[i].keep = 1;
        w->areas[i].alias = (uint32_t)i;
    }
    while (small > 0 && large < n) {
        uint32_t few = stack[--small], many = stack[large++];
        w->areas[few].keep = (float)left[few];
        w->areas[few].alias = many;
        left[many] -= 1 - left[few];
        stack[left[many] < 1 ? small++ : --large] = many;
    }
    return 0;
}

int world_areas(struct world *w, struct arena *a, const struct simulate_plan *asked, struct err *err)
{
    struct simulate_plan plan = *asked;
    int rc = make_shares(w, a, &plan, err);
    double *values = rc == 0 ? arena_alloc(a, w->area_count * sizeof *values) : NULL;
    if (!values)
        return rc < 0 ? rc : err_nomem(err);
    make_deprivation(w, &plan, values);
    make_incomes(w);
    make_origins(w);
    make_treated(w);
    for (int risk = 0; risk < RISKS; risk++) {
        make_effects(w, &plan, risk, values);
        make_risks(w, risk);
    }
    return make_alias(w, a, err);
}
