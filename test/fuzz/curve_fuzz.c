/* room: figures */
/* Tables of curves: whatever is taken keeps what the scores rely on. The first byte is the kind, or says to find it. */
#include "fuzz.h"

#include "figures/curve/dscore.h"

#include <math.h>

static void check_lms(const struct curve *c)
{
    for (size_t i = 0; i < c->lms->group_count; i++) {
        const struct lms_group *g = &c->lms->groups[i];
        FUZZ_CHECK(g->count > 0 && lms_group(c->lms, g->sex, g->population) == g);
        for (size_t k = 0; k < g->count; k++) {
            struct lms_row at;
            double z = lms_score(c->kind, g, g->rows[k].x, g->rows[k].m);
            FUZZ_CHECK(lms_at(&at, c->kind, g, g->rows[k].x) && at.m == g->rows[k].m);
            FUZZ_CHECK(isnan(z) || fabs(z) < 1e-9 || g->rows[k].l * g->rows[k].s == 0);
        }
        FUZZ_CHECK(isnan(lms_score(c->kind, g, g->rows[0].x - 1, 1)));
        FUZZ_CHECK(isnan(lms_score(c->kind, g, g->rows[g->count - 1].x + 1, 1)));
    }
}

static void check_birthweight(const struct birthweight *b)
{
    for (int sex = 0; sex < CURVE_SEXES; sex++)
        for (int day = b->first_day; day < b->first_day + b->days; day++) {
            int last = 0;
            for (int i = 0; i < CENTILES; i++) {
                int grams = birthweight_limit(b, (enum curve_centile)i, (enum curve_sex)sex, day);
                FUZZ_CHECK(grams == -1 || grams > last);
                last = grams > 0 ? grams : last;
            }
        }
    FUZZ_CHECK(birthweight_limit(b, CENTILE_P10, CURVE_BOY, b->first_day - 1) == -1);
    FUZZ_CHECK(birthweight_limit(b, CENTILE_P10, CURVE_BOY, b->first_day + b->days) == -1);
}

static void check_items(const struct dscore_items *items, struct arena *a)
{
    const struct dscore_key *key = NULL;
    if (dscore_key_make(&key, a, items, "dutch", NULL) < 0)
        return;
    double age = 1;
    uint32_t start[2] = {0, (uint32_t)(dscore_key_items(key) < 40 ? dscore_key_items(key) : 40)};
    uint16_t answers[40];
    for (uint16_t i = 0; i < start[1]; i++)
        answers[i] = (uint16_t)(2 * i + i % 2);
    struct dscore d;
    dscore_score(&d, key, &(struct dscore_visits){&age, start, answers, 1});
    FUZZ_CHECK(d.d >= -10 && d.d <= 80 && d.sem >= 0);
}

static void check_reference(const struct dscore_reference *r)
{
    for (size_t i = 0; i < r->group_count; i++) {
        const struct dscore_group *g = &r->groups[i];
        FUZZ_CHECK(g->count > 0 && dscore_group(r, g->population, g->key) == g);
        for (double d = 5; d < 80; d += 25)
            (void)dscore_z(g, g->rows[0].age, d);
        FUZZ_CHECK(isnan(dscore_z(g, g->rows[0].age - 1, 10)));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct curve_source s = {"in", "in", "1", {(const char *)data + 1, size - 1}};
    struct err err = {0};
    enum curve_kind kind = (enum curve_kind)(data[0] % (CURVE_KINDS + 1));
    ARENA_AUTO a = arena_new((size_t)1 << 26);
    const struct curve *c = NULL, *again = NULL;
    FUZZ_CHECK(a);
    if (kind == CURVE_KINDS && curve_recognise(&kind, &s, &err) < 0)
        return 0;
    int rc = curve_read(&c, a, kind, &s, &err);
    FUZZ_CHECK((rc == 0) == (c != NULL));
    FUZZ_CHECK(rc == 0 || rc == ERR_NOMEM || (rc == ERR_INVALID && strncmp(err.where, "in", 2) == 0));
    if (rc < 0)
        return 0;
    FUZZ_CHECK(curve_read(&again, a, kind, &s, &err) < 0 || again->fingerprint == c->fingerprint);
    if (c->lms)
        check_lms(c);
    if (c->birthweight)
        check_birthweight(c->birthweight);
    if (c->items)
        check_items(c->items, a);
    if (c->reference)
        check_reference(c->reference);
    return 0;
}
