/* Makes the world of a simulated registry: risks, years, gestational ages. Areas and their effects are made in world_area.c. */
#include "figures/simulate/world.h"

#include "figures/simulate/world_area.h"

#include <math.h>

/* National values after definitions.md §3 where it gives one; elsewhere plausible, and only simulated. Gradients, spreads and
 * the intervention are choices: they are the truth that is written beside the registry. A base is that without the intervention;
 * that of sga is by the default formula, of which the Dutch table (Hoftiezer) finds nine tenths: 9.6 %. */
const struct risk_rule risk_rules[RISKS] = {
    [RISK_PRETERM] = {"preterm", 0.0710, -0.0050, 0.070, 0.10, 0.85, 7.5}, /* with births before 24 weeks */
    [RISK_SGA] = {"sga", 0.1060, -0.0050, 0.100, 0.10, 0.85, 2.2},
    [RISK_DEATH] = {"death", 1.03, -0.0060, 0.060, 0.08, 1, 1},
    [RISK_APGAR] = {"low_apgar", 0.0170, 0, 0.030, 0.08, 1, 1.5},
    [RISK_ANOMALY] = {"anomaly", 0.0260, 0, 0.030, 0.08, 1, 1.4},
    [RISK_LATE] = {"late_first_consult", 0.1400, -0.0400, 0.180, 0.30, 0.70, 0.8},
    [RISK_SMOKING] = {"smoking", 0.0740, -0.0350, 0.380, 0.25, 0.80, 1},
    [RISK_NO_CARE] = {"no_care_after_birth", 0.0450, 0.0100, 0.250, 0.25, 0.85, 1},
    [RISK_LANGUAGE] = {"language", 0.0750, 0.0050, 0.200, 0.15, 0.85, 1.3},
    [RISK_SENSES] = {"hearing_vision", 0.0300, 0, 0.050, 0.10, 1, 1.3},
    [RISK_PSYCHOSOCIAL] = {"psychosocial", 0.0600, 0.0100, 0.220, 0.15, 0.85, 1.2},
    [RISK_VACCINATION] = {"vaccination_incomplete", 0.0800, 0.0200, 0.100, 0.30, 0.90, 1},
    [RISK_SUPERVISION] = {"supervision", 0.0060, -0.0100, 0.450, 0.25, 0.80, 1},
    [RISK_GUARDIANSHIP] = {"guardianship", 0.0012, -0.0050, 0.500, 0.25, 0.90, 1},
    [RISK_PLACED_OUT] = {"placed_out", 0.0032, -0.0100, 0.500, 0.25, 0.85, 1},
    [RISK_SERVICE] = {"service_use", 0.0900, 0.0200, -0.120, 0.25, 1.10, 1.2},
};

enum { REFERENCE_YEAR = 2021, FIRST_WEEK = GA_FIRST / 7, LAST_WEEK = GA_LAST / 7, TERM_WEEK = 37 };

/* Of 10,000 births, how many in each completed week (22 to 43): from 24 weeks 6.6 % before 37, 0.15 % before 26. */
static const int weeks[] = {14, 14, 7,   8,   12,  13,   15,   17,   22,   27,  38,
                            55, 90, 140, 216, 600, 1500, 2500, 2700, 1892, 110, 10};

/* A day's weight: its week's, between that of the weeks beside it, so that days do not step at the border of a week. */
static double day_weight(int day)
{
    int week = day / 7, beside = week + (day % 7 < 3 ? -1 : 1);
    double here = weeks[week - FIRST_WEEK];
    if (beside < FIRST_WEEK || beside > LAST_WEEK || day % 7 == 3)
        return here;
    double away = fabs((double)(day % 7) - 3) / 7;
    return here * (1 - away) + weeks[beside - FIRST_WEEK] * away;
}

/* Chances of days up to each, within the weeks [from, to]; every week has its own share exactly. */
static void make_days(double *up_to, int from, int to)
{
    double all = 0, so_far = 0;
    for (int week = from; week <= to; week++)
        all += weeks[week - FIRST_WEEK];
    for (int week = from; week <= to; week++) {
        double days = 0;
        for (int d = 0; d < 7; d++)
            days += day_weight(week * 7 + d);
        for (int d = 0; d < 7 && week * 7 + d <= GA_LAST; d++) {
            so_far += weeks[week - FIRST_WEEK] * day_weight(week * 7 + d) / days / all;
            up_to[week * 7 + d - GA_FIRST] = so_far;
        }
    }
    for (int day = to * 7 + 7; day <= GA_LAST; day++)
        up_to[day - GA_FIRST] = 1;
    up_to[GA_DAYS - 1] = 1;
}

/* Births fall a little over the years, as they did: half a per cent a year. */
static int make_years(struct world *w, struct arena *a, const struct simulate_plan *plan, struct err *err)
{
    w->first_year = plan->first_year;
    w->years = plan->last_year - plan->first_year + 1;
    w->treated_from = plan->first_year + w->years * 2 / 3;
    w->year_end = arena_alloc(a, (size_t)w->years * sizeof *w->year_end);
    w->year = arena_alloc(a, (size_t)w->years * sizeof *w->year);
    if (!w->year_end || !w->year)
        return err_nomem(err);
    double all = 0, so_far = 0;
    for (int i = 0; i < w->years; i++)
        all += exp(-0.005 * i);
    for (int i = 0; i < w->years; i++) {
        so_far += exp(-0.005 * i);
        w->year_end[i] = i + 1 == w->years ? w->births : (int64_t)((double)w->births * so_far / all);
        for (int r = 0; r < RISKS; r++)
            w->year[i][r] = (float)exp(risk_rules[r].trend * (w->first_year + i - REFERENCE_YEAR));
    }
    return 0;
}

int world_make(struct world *out, struct arena *a, const struct simulate_plan *plan, struct err *err)
{
    if (plan->last_year < plan->first_year || plan->births < 1)
        return err_set(err, ERR_INVALID, "simulate", "simulate_plan", "%d-%d, %lld", plan->first_year,
                       plan->last_year, (long long)plan->births);
    struct world w = {.seed = plan->seed, .births = plan->births};
    int rc = make_years(&w, a, plan, err);
    if (rc == 0)
        rc = world_areas(&w, a, plan, err);
    if (rc < 0)
        return rc;
    make_days(w.early, FIRST_WEEK, TERM_WEEK - 1);
    make_days(w.term, TERM_WEEK, LAST_WEEK);
    *out = w;
    return 0;
}

double world_risk(const struct world *w, enum risk risk, size_t area, int year, int income_group, bool plural)
{
    const struct world_area *a = &w->areas[area];
    double p = (double)a->risk[risk][income_group] * (double)w->year[year - w->first_year][risk];
    if (a->treated && year >= w->treated_from)
        p *= risk_rules[risk].treated;
    return plural ? p * risk_rules[risk].multiples : p;
}
