/* room: asking */
/* Scoring files and answers ({"questionnaire": …, "scoring": …, "answers": …}): every finding has what it rests on. */
#include "fuzz.h"

#include "asking/findings.h"

static const struct factor items[] = {
    {.code = "smoking", .kind = FACTOR_RISK},
    {.code = "debts", .kind = FACTOR_RISK},
    {.code = "network_support", .kind = FACTOR_PROTECTIVE},
    {.code = "accepts_help", .kind = FACTOR_PROTECTIVE},
};
static const struct factors factors = {.items = items, .count = sizeof items / sizeof items[0]};

static void on_fault(void *state, const struct err *fault)
{
    size_t *count = state;
    FUZZ_CHECK(fault->code == ERR_INVALID && fault->key[0]);
    ++*count;
}

/* Held strictly every fault is told, and what is let through is let through by the other too. */
static void check_strict(struct arena *a, const struct value *content, const struct instrument *q,
                         bool lenient)
{
    size_t count = 0;
    struct scoring *s = NULL;
    struct err err = {0};
    const struct scoring_source from = {content, q, &factors};
    int rc = scoring_load_each(&s, a, &from, &(const struct scoring_faults){on_fault, &count}, &err);
    FUZZ_CHECK((rc == 0) == (count == 0) && (rc == 0) == (s != NULL));
    FUZZ_CHECK(lenient || rc != 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_AUTO a = arena_new(1u << 28);
    struct value *v = NULL, *kept = NULL;
    struct instrument *q = NULL;
    struct scoring *s = NULL;
    struct findings f = {0};
    struct err err = {0};
    if (json_parse(&v, a, "in", (const char *)data, size, NULL) != 0 ||
        instrument_load(&q, a, value_get(v, "questionnaire"), NULL) != 0)
        return 0;
    int failed = scoring_load(&s, a, value_get(v, "scoring"), q, &factors, &err);
    check_strict(a, value_get(v, "scoring"), q, failed == 0);
    if (failed) {
        FUZZ_CHECK(failed == ERR_INVALID && !s && err.key[0]);
        return 0;
    }
    if (instrument_check(&kept, a, q, value_get(v, "answers"), false, NULL) != 0)
        return 0;
    FUZZ_CHECK(scoring_evaluate(&f, a, s, kept, NULL) == 0 && f.count <= factors.count);
    for (size_t i = 0; i < f.count; i++) {
        FUZZ_CHECK(f.items[i].present == TRI_UNKNOWN || f.items[i].item_count > 0);
        for (size_t k = 0; k < f.items[i].item_count; k++)
            FUZZ_CHECK(item_answered(f.items[i].items[k], kept) == (f.items[i].present != TRI_UNKNOWN));
    }
    return 0;
}
