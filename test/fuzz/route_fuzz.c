/* room: care */
/* A route map, and what follows from it: each step once, with reasons, and a plan that a second merge leaves alone. */
#include "fuzz.h"

#include "care/plan.h"

#include <string.h>

enum { SIGNALS_MAX = 50 };

/* Every factor that the rules name is present. */
static size_t signals_of(const struct route *r, struct factor *factors, struct signal *signals)
{
    size_t n = 0;
    for (size_t i = 0; i < r->rule_count; i++)
        for (size_t j = 0; j < r->rules[i].any.count + r->rules[i].all.count && n < SIGNALS_MAX; j++) {
            size_t any = r->rules[i].any.count;
            factors[n] =
                (struct factor){.code = j < any ? r->rules[i].any.items[j] : r->rules[i].all.items[j - any],
                                .urgency = (enum urgency)(n % 4)};
            signals[n] =
                (struct signal){.factor = &factors[n], .present = TRI_YES, .day = (int32_t)n, .order = 1};
            n++;
        }
    return n;
}

static void check_plan(struct arena *a, const struct fired *fired)
{
    static const struct calendar calendar = {NULL, 0};
    struct plan_days days = {&calendar, 20000, 19000, 19900, 20180};
    struct plan none = {NULL, 0}, once, twice;
    FUZZ_CHECK(plan_merge(&once, a, &none, fired, &days, NULL) == 0);
    FUZZ_CHECK(once.count == fired->count);
    FUZZ_CHECK(plan_merge(&twice, a, &once, fired, &days, NULL) == 0);
    FUZZ_CHECK(twice.count == once.count);
    for (size_t i = 0; i < twice.count; i++)
        FUZZ_CHECK(!twice.items[i].changed && twice.items[i].due >= days.today &&
                   twice.items[i].reason_count > 0);
}

static void check_fired(struct arena *a, const struct route *r)
{
    struct factor factors[SIGNALS_MAX];
    struct signal signals[SIGNALS_MAX];
    const struct signal *list[SIGNALS_MAX];
    size_t n = signals_of(r, factors, signals);
    for (size_t i = 0; i < n; i++)
        list[i] = &signals[i];
    struct route_set set = {&r, 1};
    for (int level = LEVEL_UNDETERMINED; level <= LEVEL_VERY_VULNERABLE; level++)
        for (int phase = PHASE_BEFORE; phase <= PHASE_AFTER; phase++) {
            struct situation s = {r->valid_from, list, n, (enum level)level, (enum phase)phase};
            struct fired fired;
            FUZZ_CHECK(route_evaluate(&fired, a, &set, &s, NULL) == 0);
            for (size_t i = 0; i < fired.count; i++) {
                FUZZ_CHECK(fired.items[i].reason_count > 0);
                FUZZ_CHECK(i == 0 || strcmp(fired.items[i - 1].step->code, fired.items[i].step->code) < 0);
            }
            check_plan(a, &fired);
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_AUTO a = arena_new(1u << 28);
    struct value *v = NULL;
    struct err err = {0};
    if (json_parse(&v, a, "in", (const char *)data, size, NULL) < 0)
        return 0;
    struct route r;
    int rc = route_load(&r, a, v, &err);
    FUZZ_CHECK(rc == 0 || (rc == ERR_INVALID && err.key[0] && err.where[0]));
    if (rc == 0)
        check_fired(a, &r);
    return 0;
}
