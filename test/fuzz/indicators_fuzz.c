/* room: figures */
/* Files of definitions: whatever JSON says, it is read or refused; what is read can be said and written as SQL. */
#include "fuzz.h"

#include "figures/expression/sentence.h"
#include "figures/expression/sql.h"
#include "figures/indicator.h"

#include "figures/curve/curve.h"

#include <string.h>

static const struct field_code outcome[] = {{"live", {"levend", "live"}},
                                            {"stillborn", {"dood", "stillborn"}}};
static const struct field born[] = {
    {.code = "child", .kind = FIELD_PSEUDONYM, .label = {"Kind", "Child"}},
    {.code = "area", .kind = FIELD_AREA, .label = {"Wijk", "Area"}},
    {.code = "ga_days", .kind = FIELD_NUMBER, .max = 322, .unit = "days", .label = {"Duur", "Age"}},
    {.code = "outcome",
     .kind = FIELD_CODE,
     .codes = outcome,
     .code_count = 2,
     .label = {"Uitkomst", "Outcome"}},
};
static const struct field seen[] = {
    {.code = "child", .kind = FIELD_PSEUDONYM, .label = {"Kind", "Child"}},
    {.code = "daz", .kind = FIELD_NUMBER, .decimals = 2, .min = -1000, .max = 1000, .label = {"DAZ", "DAZ"}},
};
static const struct schema kinds[] = {
    {.code = "births",
     .label = {"Geboorten", "Births"},
     .fields = born,
     .count = 4,
     .area = 1,
     .period = -1,
     .nearest = -1},
    {.code = "twoyear",
     .label = {"Controle", "Check"},
     .fields = seen,
     .count = 2,
     .area = -1,
     .period = -1,
     .nearest = 1},
};

static void check_one(struct arena *a, const struct indicator *i)
{
    BUF_AUTO out;
    buf_init(&out, (size_t)1 << 24);
    struct curves curves = {.of = {NULL}};
    curves.of[CURVE_BIRTHWEIGHT] = birthweight_formula(a);
    struct sql_question q = {.indicators = &i, .indicator_count = 1, .curves = &curves};
    FUZZ_CHECK(i->code[0] != '\0' && i->per > 0 && i->schema->count > 0 && i->source[0] != '\0');
    FUZZ_CHECK(sentence_write(&out, a, i, SENTENCE_NL, NULL) == 0);
    int rc = sql_write(&out, a, &q, NULL);
    FUZZ_CHECK(rc == 0 || rc == ERR_NOT_FOUND);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_AUTO a = arena_new((size_t)256 << 20);
    struct value *v = NULL;
    struct err err = {0};
    if (json_parse(&v, a, "x", (const char *)data, size, &err) != 0)
        return 0;
    const struct schema *schemas[] = {&kinds[0], &kinds[1]};
    struct indicators_file file = {"x", v};
    struct indicators_from from = {&file, 1, schemas, 2};
    struct indicators all = {0};
    int rc = indicators_read(&all, a, &from, &err);
    FUZZ_CHECK(rc == 0 || rc == ERR_INVALID || rc == ERR_NOMEM);
    if (rc != 0)
        FUZZ_CHECK(err.key[0] != '\0' && all.count == 0);
    for (size_t i = 0; rc == 0 && i < all.count && i < 20; i++)
        check_one(a, &all.items[i]);
    return 0;
}
