/* room: fhir */
/* Responses of strangers ({"questionnaire": …, "response": …}): each is refused by name, or its answers are right, and written
 * and read again they are the same. */
#include "fuzz.h"

#include "asking/answer.h"
#include "fhir/response.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_AUTO a = arena_new(1u << 28);
    struct value *v = NULL, *answers = NULL, *kept = NULL, *again = NULL;
    struct instrument *q = NULL;
    struct fhir_findings found = {0}, second = {0};
    struct err err = {0};
    if (json_parse(&v, a, "in", (const char *)data, size, NULL) != 0 ||
        instrument_load(&q, a, value_get(v, "questionnaire"), NULL) != 0)
        return 0;
    const struct value *response = value_get(v, "response");
    int rc = response_read(&answers, &found, a, q, response, &err);
    for (size_t i = 0; i < found.count; i++)
        FUZZ_CHECK(found.items[i].key[0] && found.items[i].where && found.items[i].arg);
    if (rc < 0) {
        FUZZ_CHECK(rc == ERR_INVALID && err.key[0] && !answers);
        return 0;
    }
    FUZZ_CHECK(found.of[FHIR_WRONG] == 0);
    bool complete = !text_is(value_get_text(response, "status"), "in-progress");
    FUZZ_CHECK(instrument_check(&kept, a, q, answers, complete, NULL) == 0);
    const struct response_head head = {.status = complete ? "completed" : "in-progress"};
    struct value *out = response_write(a, q, kept, &head);
    FUZZ_CHECK(out && response_is_of(out, q));
    FUZZ_CHECK(response_read(&again, &second, a, q, out, NULL) == 0);
    FUZZ_CHECK(value_equal(kept, again));
    return 0;
}
