/* The kinds of curve, and which of them a file is. Reads no table. */
#include "figures/curve/kind.h"

#include "figures/curve/number.h"
#include "format/csv.h"

const struct curve_rule curve_rules[CURVE_KINDS] = {
    [CURVE_WHO_WEIGHT] = {"who-weight", SHAPE_LMS, "age", false, true, true, 2, 6},
    [CURVE_WHO_LENGTH] = {"who-length", SHAPE_LMS, "age", false, true, false, 45, 55},
    [CURVE_WHO_BMI] = {"who-bmi", SHAPE_LMS, "age", false, true, true, 10, 16},
    [CURVE_WHO_HEAD] = {"who-head", SHAPE_LMS, "age", false, true, false, 30, 38},
    [CURVE_WHO_WFL] = {"who-wfl", SHAPE_LMS, "length", false, false, true, 2, 3},
    [CURVE_WHO_WFH] = {"who-wfh", SHAPE_LMS, "height", false, false, true, 6, 9},
    [CURVE_NL_WEIGHT] = {"nl1997-weight", SHAPE_LMS, "x", true, false, false, 2, 6},
    [CURVE_NL_HEIGHT] = {"nl1997-height", SHAPE_LMS, "x", true, false, false, 45, 55},
    [CURVE_NL_BMI] = {"nl1997-bmi", SHAPE_LMS, "x", true, false, false, 10, 16},
    [CURVE_NL_HEAD] = {"nl1997-head", SHAPE_LMS, "x", true, false, false, 30, 38},
    [CURVE_NL_WFH] = {"nl1997-wfh", SHAPE_LMS, "x", true, false, false, 2, 6},
    [CURVE_BIRTHWEIGHT] = {"birthweight", SHAPE_BIRTHWEIGHT, .x = "ga_days"},
    [CURVE_DSCORE_KEY] = {"dscore-key", SHAPE_ITEMS, .x = "tau"},
    [CURVE_DSCORE_REFERENCE] = {"dscore-reference", SHAPE_REFERENCE, .x = "sigma"},
};

const char *const curve_column_names[CURVE_COLUMNS] = {
    [COLUMN_SEX] = "sex",
    [COLUMN_POPULATION] = "sub",
    [COLUMN_X] = "x",
    [COLUMN_L] = "l",
    [COLUMN_M] = "m",
    [COLUMN_S] = "s",
    [COLUMN_DAY] = "ga_days",
    [COLUMN_CENTILE + CENTILE_P3] = "p3",
    [COLUMN_CENTILE + CENTILE_P5] = "p5",
    [COLUMN_CENTILE + CENTILE_P10] = "p10",
    [COLUMN_CENTILE + CENTILE_P50] = "p50",
    [COLUMN_CENTILE + CENTILE_P90] = "p90",
    [COLUMN_CENTILE + CENTILE_P95] = "p95",
    [COLUMN_CENTILE + CENTILE_P97] = "p97",
    [COLUMN_KEY] = "key",
    [COLUMN_ITEM] = "item",
    [COLUMN_TAU] = "tau",
    [COLUMN_OF] = "population",
    [COLUMN_DISTRIBUTION] = "distribution",
    [COLUMN_AGE] = "age",
    [COLUMN_MU] = "mu",
    [COLUMN_SIGMA] = "sigma",
    [COLUMN_NU] = "nu",
};

const char *curve_code(enum curve_kind kind)
{
    return curve_rules[kind].code;
}

int curve_find(struct str code)
{
    for (int kind = 0; kind < CURVE_KINDS; kind++)
        if (str_is(code, curve_rules[kind].code))
            return kind;
    return -1;
}

bool lms_restricted(enum curve_kind kind)
{
    return curve_rules[kind].restricted;
}

bool lms_by_day(enum curve_kind kind)
{
    return curve_rules[kind].by_day;
}

/* Whether a header is that of a kind: every kind has a column that only its like has. */
static bool header_fits(const struct csv *c, const struct curve_rule *rule)
{
    if (csv_column(c, rule->x) < 0 || (csv_column(c, "sub") >= 0) != rule->populations)
        return false;
    switch (rule->shape) {
    case SHAPE_LMS:
        return csv_column(c, "l") >= 0 && csv_column(c, "m") >= 0 && csv_column(c, "s") >= 0;
    case SHAPE_BIRTHWEIGHT:
        return csv_column(c, "p10") >= 0;
    case SHAPE_ITEMS:
        return csv_column(c, "item") >= 0;
    case SHAPE_REFERENCE:
    default:
        return csv_column(c, "mu") >= 0;
    }
}

/* The first row of a table tells weight from length: its median, and where it begins. The Dutch weight for height begins
 * at 50 cm where the others begin at birth. */
bool curve_first_fits(enum curve_kind kind, double x, double m)
{
    const struct curve_rule *rule = &curve_rules[kind];
    return rule->shape != SHAPE_LMS || (m >= rule->least && m <= rule->most &&
                                        (!rule->populations || (kind == CURVE_NL_WFH) == (x > 25)));
}

struct first_row {
    bool fits[CURVE_KINDS];
    int x[CURVE_KINDS], m;
};

int curve_recognise(enum curve_kind *out, const struct curve_source *s, struct err *err)
{
    struct csv c;
    csv_open(&c, s->file, s->text.ptr, s->text.len);
    struct first_row row = {.m = -1};
    int got = csv_next(&c, err), found = -1;
    for (int kind = 0; got == 1 && kind < CURVE_KINDS; kind++) {
        row.fits[kind] = header_fits(&c, &curve_rules[kind]);
        row.x[kind] = csv_column(&c, curve_rules[kind].x);
    }
    row.m = got == 1 ? csv_column(&c, "m") : -1;
    if (got == 1)
        got = csv_next(&c, err);
    for (int kind = 0; got == 1 && found < 0 && kind < CURVE_KINDS; kind++) {
        double x = 0, m = 0;
        if (row.fits[kind] && (row.m < 0 || (number_read(&m, csv_field(&c, row.m)) &&
                                             number_read(&x, csv_field(&c, row.x[kind])))))
            found = curve_first_fits((enum curve_kind)kind, x, m) ? kind : -1;
    }
    csv_release(&c);
    if (got < 0)
        return got;
    if (found < 0)
        return err_set(err, ERR_INVALID, s->file, "curve_unknown", "%s", s->file);
    *out = (enum curve_kind)found;
    return 0;
}
