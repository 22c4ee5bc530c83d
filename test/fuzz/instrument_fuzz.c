/* room: asking */
/* Questionnaires and answers to them ({"questionnaire": …, "answers": …}): what is let through obeys its own rules. */
#include "fuzz.h"

#include "asking/answer.h"

static void check_order(const struct instrument *q)
{
    for (size_t i = 0; i < q->count; i++) {
        const struct item *it = &q->items[i];
        FUZZ_CHECK(instrument_item(q, it->link_id) == it);
        FUZZ_CHECK(it->parent == SIZE_MAX || it->parent < i);
        FUZZ_CHECK(it->step < q->step_count && it->depth < INSTRUMENT_MAX_DEPTH);
        FUZZ_CHECK(!it->initial || item_check(it, it->initial, NULL) == 0);
        for (size_t k = 0; k < it->enable_count; k++)
            FUZZ_CHECK(it->enable[k].question < q->count);
    }
}

/* What a check lets through, a check lets through unchanged, and only questions that are shown have answers. */
static void check_response(struct arena *a, const struct instrument *q, const struct value *answers)
{
    struct value *kept = NULL, *again = NULL;
    struct enabled *enabled = NULL;
    if (instrument_check(&kept, a, q, answers, false, NULL) != 0)
        return;
    FUZZ_CHECK(instrument_check(&again, a, q, kept, false, NULL) == 0 && value_equal(kept, again));
    FUZZ_CHECK(instrument_enabled(&enabled, a, q, kept, NULL) == 0);
    for (size_t i = 0; i < value_count(kept); i++)
        FUZZ_CHECK(enabled[instrument_item(q, value_name(kept, i))->index].now);
    const struct item *next = NULL;
    while ((next = instrument_next(q, enabled, kept, next)))
        FUZZ_CHECK(enabled[next->index].now && item_asked(next) && !item_answered(next, kept));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_AUTO a = arena_new(1u << 28);
    struct value *v = NULL;
    struct instrument *q = NULL;
    struct err err = {0};
    if (json_parse(&v, a, "in", (const char *)data, size, NULL) != 0)
        return 0;
    int failed = instrument_load(&q, a, value_get(v, "questionnaire"), &err);
    if (failed) {
        FUZZ_CHECK(failed == ERR_INVALID && !q && err.key[0]);
        return 0;
    }
    check_order(q);
    check_response(a, q, value_get(v, "answers"));
    return 0;
}
