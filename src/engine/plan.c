/* kiem figures plan: minutes of teams over weeks divided over children; on pseudonymous rows only. The rules are in figures/plan. */
#include "engine/plan.h"

static const struct option_rule rules[] = {
    {"--kept", "FILE", "choices of a human, as in plan.csv; a row that was changed says why"},
    {"--out", "DIR", "folder for plan.csv, left-out.csv, not-kept.csv and teams.csv (plan)"},
    {NULL, NULL, NULL},
};

#define count_text(e, n) arena_printf((e)->arena, "%lld", (long long)(n))

static void summarise(const struct plan_files *f, const struct plan *p, const char *folder)
{
    const struct engine *e = f->e;
    int64_t under = 0, minimum = 0, extra = 0, broken = 0, why[3] = {0};
    for (size_t i = 0; i < p->gap_count; i++) {
        under += p->gaps[i].minimum > 0;
        minimum += p->gaps[i].minimum;
        extra += p->gaps[i].extra;
        why[p->gaps[i].why]++;
    }
    for (size_t i = 0; i < f->need.chosen_count; i++)
        broken += p->broken[i] != PLAN_KEPT;
    say(e, stdout, "plan.given", count_text(e, p->count), count_text(e, f->need.child_count),
        count_text(e, f->need.team_count), count_text(e, f->need.weeks));
    say(e, stdout, "plan.minimum", count_text(e, under), count_text(e, minimum));
    say(e, stdout, "plan.extra", count_text(e, extra));
    say(e, stdout, "plan.why", count_text(e, why[PLAN_ALL_FULL]), count_text(e, why[PLAN_OUT_OF_REACH]),
        count_text(e, why[PLAN_TOO_FEW_WEEKS]));
    if (f->need.chosen_count + f->let_go > 0)
        say(e, stdout, "plan.kept", count_text(e, (int64_t)f->need.chosen_count - broken),
            count_text(e, broken), count_text(e, f->let_go));
    say(e, stdout, "plan.worth");
    say(e, stdout, "plan.proved", count_text(e, p->arcs), count_text(e, p->arcs_used));
    say(e, stdout, "plan.written", folder);
}

static int run(struct engine *e)
{
    struct plan_files f;
    struct plan p;
    struct err err;
    if (e->argc != 2)
        return engine_usage(&command_plan, stderr);
    const char *folder = engine_option(e, "--out", "plan");
    const char *const paths[] = {e->argv[0], e->argv[1], engine_option(e, "--kept", NULL)};
    int rc = plan_read(&f, e, paths, &err);
    if (rc == 0)
        rc = plan_make(&p, e->arena, &f.need, &err);
    if (rc == 0)
        rc = plan_write(&f, &p, folder, &err);
    if (rc < 0)
        return engine_complain(e, &err);
    summarise(&f, &p, folder);
    return 0;
}

const struct engine_command command_plan = {
    "plan", "NEED.csv TEAMS.csv",
    "who is seen by which team in which week, the legal minimum first, with its proof", rules, run};
