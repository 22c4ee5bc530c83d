/* Writes the truth of a world as JSON and CSV. Decides nothing: see world.c. */
#include "figures/simulate/truth.h"

static struct value *decimal(struct arena *a, double x)
{
    const char *text = arena_printf(a, "%.6g", x);
    return text ? value_number(a, text) : NULL;
}

static void put_risk(struct arena *a, struct value *to, const struct risk_rule *r)
{
    value_put_text(to, "code", r->code);
    value_put(to, "base_2021", decimal(a, r->base));
    value_put(to, "log_ratio_per_year", decimal(a, r->trend));
    value_put(to, "log_ratio_per_income_fifth_lower", decimal(a, r->income));
    value_put(to, "sd_of_area_log_effects", decimal(a, r->spread));
    value_put(to, "ratio_of_intervention", decimal(a, r->treated));
    value_put(to, "ratio_of_multiples", decimal(a, r->multiples));
}

struct value *truth_value(struct arena *a, const struct world *w)
{
    struct value *v = value_object(a);
    value_put(v, "seed", value_number(a, arena_printf(a, "%llu", (unsigned long long)w->seed)));
    value_put_int(v, "births", w->births);
    value_put_int(v, "first_year", w->first_year);
    value_put_int(v, "last_year", w->first_year + w->years - 1);
    value_put_int(v, "areas", (int64_t)w->area_count);
    struct value *risks = value_put_array(v, "risks");
    for (int i = 0; i < RISKS; i++)
        put_risk(a, value_add_object(risks), &risk_rules[i]);
    struct value *treated = value_put_object(v, "intervention");
    value_put_int(treated, "from_year", w->treated_from);
    struct value *areas = value_put_array(treated, "areas");
    for (size_t i = 0; i < w->area_count; i++)
        if (w->areas[i].treated)
            value_add_text(areas, w->areas[i].code);
    return v;
}

void truth_areas(struct buf *out, const struct world *w)
{
    buf_adds(out, "area,share,deprivation,treated");
    for (int r = 0; r < RISKS; r++)
        buf_printf(out, ",log_%s", risk_rules[r].code);
    buf_addc(out, '\n');
    for (size_t i = 0; i < w->area_count; i++) {
        const struct world_area *a = &w->areas[i];
        buf_printf(out, "%s,%.9g,%.6f,%d", a->code, a->share, a->deprivation, a->treated);
        for (int r = 0; r < RISKS; r++)
            buf_printf(out, ",%.6f", a->effect[r]);
        buf_addc(out, '\n');
    }
}
