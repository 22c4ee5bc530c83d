/* room: fhir */
/* Questionnaires of strangers ({"questionnaire": …, "sets": …}): each is refused by name, or what comes out loads, holds every
 * item that went in, asks nothing that cannot be honoured, and says nothing new when it is read again. */
#include "fuzz.h"

#include "asking/instrument.h"
#include "fhir/questionnaire.h"

static const char *mark(void *state, const struct fhir_finding *f, const char *lang)
{
    return arena_printf(state, "%s %s", lang, f->key);
}

static int read_it(struct questionnaire *out, struct fhir_findings *found, struct arena *a,
                   const struct value *source, const struct value *sets)
{
    const struct value *given[] = {sets};
    const struct questionnaire_options options = {
        .value_sets = given, .value_set_count = sets != NULL, .mark = mark, .state = a};
    struct err err = {0};
    int rc = questionnaire_read(out, found, a, source, &options, &err);
    FUZZ_CHECK(rc == 0 || (rc == ERR_INVALID && err.key[0]) || rc == ERR_NOMEM);
    FUZZ_CHECK(rc < 0 || found->of[FHIR_WRONG] == 0);
    for (size_t i = 0; i < found->count; i++)
        FUZZ_CHECK(found->items[i].key && found->items[i].key[0] && found->items[i].where &&
                   found->items[i].arg);
    return rc;
}

static void all_there(const struct instrument *q, const struct value *list)
{
    for (size_t i = 0; i < value_count(list); i++) {
        const char *link_id = value_get_text(value_item(list, i), "linkId");
        FUZZ_CHECK(link_id && instrument_item(q, link_id));
        all_there(q, value_get(value_item(list, i), "item"));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_AUTO a = arena_new(1u << 28);
    struct value *v = NULL;
    struct questionnaire q, second;
    struct fhir_findings found = {0}, again = {0};
    struct instrument *loaded = NULL;
    if (json_parse(&v, a, "in", (const char *)data, size, NULL) != 0)
        return 0;
    const struct value *source = value_get(v, "questionnaire");
    if (read_it(&q, &found, a, source, value_get(v, "sets")) != 0)
        return 0;
    FUZZ_CHECK(instrument_load(&loaded, a, q.asked, NULL) == 0);
    all_there(loaded, value_get(source, "item"));
    for (size_t i = 0; i < loaded->count; i++)
        FUZZ_CHECK(!loaded->items[i].unsupported);
    for (size_t i = 0; i < found.count; i++) {
        const struct fhir_finding *f = &found.items[i];
        FUZZ_CHECK(!f->as_text || f->item == SIZE_MAX || !item_asked(instrument_item(loaded, f->where)));
    }
    FUZZ_CHECK(read_it(&second, &again, a, q.asked, NULL) == 0);
    return 0;
}
