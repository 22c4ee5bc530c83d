/* Keys of the D-score: their constants, their tables, and the prior by age. The sums are in posterior.c, DAZ in daz.c. */
#include "figures/curve/dscore.h"

#include "figures/curve/posterior.h"

#include <math.h>

enum { BATCH = 512 };

/* Mean of the prior by age in years; constants of definitions §9. */
static double mean_dutch(double t)
{
    return 44.35 - 1.8 * t + 28.47 * log(t + 0.25);
}

static double mean_gsed2406(double t)
{
    if (t <= 0.75)
        return 24.522 + 23.886 * t + 9.190 * log(t + 0.2);
    if (t <= 3.5)
        return 18.434 - 9.206 * t + 61.255 * log(t + 0.92);
    return 62.6268 + 4 * t;
}

struct key_rule {
    const char *name;
    double slope;
    int from, to;           /* the grid, in whole D */
    double (*mean)(double); /* NULL: the mean by age is not in the definitions, so the key cannot be scored */
    const char *population;
};

static const struct key_rule rules[] = {
    {"dutch", 2.1044, -10, 80, mean_dutch, "dutch"},
    {"gsed2406", 4.064264, -10, 100, mean_gsed2406, "preliminary_standards"},
    {"gcdg", 0, 0, 0, NULL, NULL},
    {"gsed1912", 0, 0, 0, NULL, NULL},
    {"gsed2212", 0, 0, 0, NULL, NULL},
    {"293_0", 0, 0, 0, NULL, NULL},
};

struct dscore_key {
    const struct key_rule *rule;
    const struct dscore_item *items;
    size_t item_count;
    struct posterior_grid grid;
};

static int find_rule(const struct key_rule **out, const char *key, struct err *err)
{
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (text_is(rules[i].name, key)) {
            *out = &rules[i];
            return rules[i].mean ? 0 : err_set(err, ERR_INVALID, "", "dscore_key", "%s", key);
        }
    return err_set(err, ERR_NOT_FOUND, "", "dscore_key_unknown", "%s", key);
}

/* The rows of one key; they lie together. */
static void find_items(struct dscore_key *k, const struct dscore_items *items)
{
    for (size_t i = 0; i < items->count; i++)
        if (text_is(items->rows[i].key, k->rule->name)) {
            k->items = k->item_count == 0 ? &items->rows[i] : k->items;
            k->item_count++;
        }
}

/* log(1 / (1 + exp(−x))) without loss on either side. */
static double log_logistic(double x)
{
    return x >= 0 ? -log1p(exp(-x)) : x - log1p(exp(x));
}

static int make_grid(struct dscore_key *k, struct arena *a, struct err *err)
{
    size_t used = (size_t)(k->rule->to - k->rule->from) + 1;
    size_t blocks = (used + POSTERIOR_BLOCK - 1) / POSTERIOR_BLOCK, points = blocks * POSTERIOR_BLOCK;
    double *q = arena_alloc(a, points * sizeof *q), *padding = arena_alloc(a, points * sizeof *padding);
    double *log_p = arena_alloc(a, k->item_count * 2 * points * sizeof *log_p);
    if (!q || !padding || !log_p)
        return err_nomem(err);
    for (size_t i = 0; i < points; i++) {
        q[i] = k->rule->from + (double)i;
        padding[i] = i < used ? 0 : -1e9;
        for (size_t item = 0; i < used && item < k->item_count; item++) {
            double x = (q[i] - k->items[item].tau) / k->rule->slope;
            log_p[(2 * item) * points + i] = log_logistic(-x);
            log_p[(2 * item + 1) * points + i] = log_logistic(x);
        }
    }
    k->grid = (struct posterior_grid){blocks, q, padding, log_p};
    return 0;
}

int dscore_key_make(const struct dscore_key **out, struct arena *a, const struct dscore_items *items,
                    const char *key, struct err *err)
{
    struct dscore_key *k = arena_alloc(a, sizeof *k);
    if (!k)
        return err_nomem(err);
    int rc = find_rule(&k->rule, key, err);
    if (rc < 0)
        return rc;
    find_items(k, items);
    if (k->item_count == 0 || k->item_count > UINT16_MAX / 2)
        return err_set(err, ERR_NOT_FOUND, "", "dscore_items", "%s", key);
    rc = make_grid(k, a, err);
    if (rc == 0)
        *out = k;
    return rc;
}

int dscore_key_item(const struct dscore_key *k, struct str item)
{
    for (size_t i = 0; i < k->item_count; i++)
        if (str_is(item, k->items[i].item))
            return (int)i;
    return -1;
}

size_t dscore_key_items(const struct dscore_key *k)
{
    return k->item_count;
}

const char *dscore_key_population(const struct dscore_key *k)
{
    return k->rule->population;
}

double dscore_age(double years)
{
    double t = nearbyint(years * 1e4) / 1e4;
    return t >= -1.0 / 12 ? t : (double)NAN;
}

void dscore_score(struct dscore *out, const struct dscore_key *k, const struct dscore_visits *v)
{
    double mean[BATCH];
    for (size_t first = 0; first < v->count; first += BATCH) {
        size_t count = v->count - first < BATCH ? v->count - first : BATCH;
        struct dscore_visits part = {v->age + first, v->start + first, v->answers, count};
        for (size_t i = 0; i < count; i++) {
            double t = dscore_age(part.age[i]);
            mean[i] = t < 1000 ? k->rule->mean(t) : (double)NAN;
        }
        posterior_moments(out + first, &k->grid, &part, mean);
    }
}
