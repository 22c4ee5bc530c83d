/* See fhir_help.h. */
#include "fhir/fhir_help.h"

enum { FILE_BYTES = 16 << 20 };

struct value *fhir_json(struct arena *a, const char *text)
{
    struct err err = {0};
    struct value *v = NULL;
    char *copy = arena_str(a, text);
    assert_non_null(copy);
    for (char *p = copy; *p; p++)
        if (*p == '\'')
            *p = '"';
    if (json_parse(&v, a, "test", copy, strlen(copy), &err) != 0)
        fail_msg("%s %s: %s", err.key, err.where, text);
    return v;
}

struct value *fhir_file(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return NULL;
    struct err err = {0};
    struct value *v = NULL;
    char *text = mem_alloc(FILE_BYTES);
    assert_non_null(text);
    size_t len = fread(text, 1, FILE_BYTES, f);
    fclose(f);
    if (json_parse(&v, a, path, text, len, &err) != 0)
        fail_msg("%s %s", err.key, err.where);
    mem_free(text);
    return v;
}

static const char *mark(void *state, const struct fhir_finding *f, const char *lang)
{
    return arena_printf(state, "%s %s", lang, f->key);
}

int fhir_read(struct questionnaire *out, struct fhir_findings *found, struct arena *a,
              const struct value *source, const struct value *sets, struct err *err)
{
    const struct value *given[] = {sets};
    const struct questionnaire_options options = {
        .value_sets = given, .value_set_count = sets != NULL, .mark = mark, .state = a};
    return questionnaire_read(out, found, a, source, &options, err);
}

const struct fhir_finding *fhir_finding(const struct fhir_findings *found, const char *where, const char *key)
{
    for (size_t i = 0; i < found->count; i++)
        if (text_is(found->items[i].where, where) && text_is(found->items[i].key, key))
            return &found->items[i];
    return NULL;
}
