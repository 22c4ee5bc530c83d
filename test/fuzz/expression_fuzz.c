/* room: figures */
/* Expressions: what is taken is within its bounds, writes back to itself, can be said and written as SQL; nothing crashes. */
#include "fuzz.h"

#include "figures/curve/curve.h"
#include "figures/expression/functions.h"
#include "figures/expression/sentence.h"
#include "figures/expression/sql.h"

#include <string.h>

static const struct field_code boy_girl[] = {{"m", {"jongen", "boy"}}, {"f", {"meisje", "girl"}}};
static const struct field_code lying_standing[] = {{"lying", {"liggend", "lying"}},
                                                   {"standing", {"staand", "standing"}}};
static const struct field asked[] = {
    {.code = "c", .kind = FIELD_PSEUDONYM, .label = {"Kind", "Child"}},
    {.code = "a", .kind = FIELD_AREA, .label = {"Wijk", "Area"}},
    {.code = "y",
     .kind = FIELD_PERIOD,
     .period = PERIOD_MONTH,
     .min = 24000,
     .max = 24999,
     .label = {"M", "M"}},
    {.code = "s", .kind = FIELD_CODE, .codes = boy_girl, .code_count = 2, .label = {"Geslacht", "Sex"}},
    {.code = "p",
     .kind = FIELD_CODE,
     .codes = lying_standing,
     .code_count = 2,
     .label = {"Houding", "Position"}},
    {.code = "g", .kind = FIELD_NUMBER, .max = 400, .unit = "days", .label = {"Duur", "Age"}},
    {.code = "w", .kind = FIELD_NUMBER, .max = 7500, .unit = "g", .label = {"Gewicht", "Weight"}},
    {.code = "k",
     .kind = FIELD_NUMBER,
     .decimals = 2,
     .min = -5,
     .max = 4000,
     .unit = "kg",
     .label = {"Kilo", "Kilo"}},
    {.code = "h",
     .kind = FIELD_NUMBER,
     .decimals = 1,
     .max = 1200,
     .unit = "cm",
     .label = {"Lengte", "Height"}},
    {.code = "b",
     .kind = FIELD_NUMBER,
     .min = INT64_MIN / 4,
     .max = INT64_MAX / 4,
     .label = {"Groot", "Big"}},
    {.code = "f", .kind = FIELD_FLAG, .label = {"Vlag", "Flag"}},
    {.code = "l", .kind = FIELD_LABEL, .label = {"Cijfer", "Figure"}},
};
static const struct schema schema = {.code = "rows",
                                     .fields = asked,
                                     .count = sizeof asked / sizeof asked[0],
                                     .area = 1,
                                     .period = 2,
                                     .key = 0};

static const struct lms_row lms_rows[] = {{0, -0.5, 16, 0.08}, {1, 0, 16.1, 0.081}};
static const struct lms_group groups[] = {{"", CURVE_BOY, lms_rows, 2}, {"", CURVE_GIRL, lms_rows, 2}};
static const struct lms_curve lms = {groups, 2};
static const struct curve bmi = {.kind = CURVE_WHO_BMI, .lms = &lms},
                          length = {.kind = CURVE_WHO_LENGTH, .lms = &lms};

static void check_tree(const struct expr *e, int depth)
{
    FUZZ_CHECK(e->depth < EXPR_MAX_DEPTH && e->nodes <= EXPR_MAX_NODES && depth < EXPR_MAX_DEPTH);
    FUZZ_CHECK(e->column >= 1 && e->type != EXPR_TEXT && e->arg_count >= 0 && e->arg_count <= EXPR_ARGS);
    if (e->type == EXPR_NUMBER && e->decimals >= 0)
        FUZZ_CHECK(e->min <= e->max && e->min >= -EXPR_LARGEST && e->max <= EXPR_LARGEST);
    if (e->op == EXPR_IN)
        for (size_t i = 1; i < e->list_count; i++)
            FUZZ_CHECK(e->list[i - 1] < e->list[i] || e->type != EXPR_NUMBER);
    for (int i = 0; i < e->arg_count; i++) {
        FUZZ_CHECK(e->args[i]->depth < e->depth);
        check_tree(e->args[i], depth + 1);
    }
}

static int read_back(const struct expr **out, struct arena *a, struct str text, struct err *err)
{
    struct expr_scope scope = {.name = "x", .schema = &schema};
    return expression_read(out, a, &scope, text, EXPR_ANY, err);
}

/* The whole of it as an indicator: sentences, and a statement. */
static void check_faces(struct arena *a, const struct expr *e)
{
    static const struct expr every = {
        .op = EXPR_CONSTANT, .type = EXPR_TRUTH, .constant = 1, .column = 1, .nodes = 1};
    struct indicator i = {.code = "i", .schema = &schema, .numerator = e, .denominator = &every, .per = 100};
    i.rows = (struct words){"rijen", "rows"};
    struct curves curves = {.of = {[CURVE_WHO_BMI] = &bmi, [CURVE_WHO_LENGTH] = &length}};
    curves.of[CURVE_BIRTHWEIGHT] = birthweight_formula(a);
    const struct indicator *asks = &i;
    struct sql_question q = {.indicators = &asks, .indicator_count = 1, .curves = &curves};
    BUF_AUTO out;
    buf_init(&out, (size_t)1 << 24);
    FUZZ_CHECK(sentence_write(&out, a, &i, SENTENCE_NL, NULL) == 0);
    FUZZ_CHECK(sentence_write(&out, a, &i, SENTENCE_EN, NULL) == 0);
    FUZZ_CHECK(str_is_utf8((struct str){buf_text(&out), out.len}));
    FUZZ_CHECK(sql_write(&out, a, &q, NULL) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_AUTO a = arena_new((size_t)64 << 20);
    const struct expr *e = NULL, *again = NULL;
    struct err err = {0};
    int rc = read_back(&e, a, (struct str){(const char *)data, size}, &err);
    if (rc != 0) {
        FUZZ_CHECK(rc == ERR_INVALID && strncmp(err.where, "x:", 2) == 0 &&
                   strncmp(err.key, "expression_", 11) == 0);
        return 0;
    }
    check_tree(e, 0);
    BUF_AUTO text, twice;
    buf_init(&text, (size_t)1 << 20);
    buf_init(&twice, (size_t)1 << 20);
    expression_write(&text, &schema, e);
    FUZZ_CHECK(!text.failed);
    rc = read_back(&again, a, (struct str){buf_text(&text), text.len}, &err);
    FUZZ_CHECK(rc == 0 || text.len > EXPR_MAX_TEXT || strcmp(err.key, "expression_deep") == 0);
    if (rc == 0) {
        expression_write(&twice, &schema, again);
        FUZZ_CHECK(strcmp(buf_text(&text), buf_text(&twice)) == 0 && again->nodes == e->nodes);
    }
    check_faces(a, e);
    return 0;
}
