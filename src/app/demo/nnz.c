/*
 * A project of Nu Niet Zwanger in the made-up region: two who hold conversations, one of whom is a youth health nurse too, a
 * leader, and half a year of women who came in or did not. Nobody in it has a name, and none is of the town's families. Its
 * past is lived when that of the families is; then the clock stands where it stood.
 */
#include "app/nnz/nnz.h"
#include "app/demo/inside.h"
#include "base/str.h"

#include <string.h>

enum { BEGUN_DAYS = 400, MONTHS = 5, MONTH_DAYS = 30, MORNING = 9 * 60, LATELY = 12 };

struct project {
    struct demo *d;
    struct actor admin, leader, holders[2];
    char id[37], record[37];
};

/* The last part of where the latest use case led to. */
static void made(char out[37], const struct demo *d)
{
    const char *at = d->call.location ? strrchr(d->call.location, '/') : NULL;
    text_copy(out, 37, at ? at + 1 : "");
    out[strcspn(out, "?")] = '\0';
}

static int find_people(struct project *p, struct err *err)
{
    int rc = town_actor(&p->admin, p->d, "beheer", err);
    if (rc == 0)
        rc = town_actor(&p->leader, p->d, "projectleider", err);
    if (rc == 0)
        rc = town_actor(&p->holders[0], p->d, "gespreksvoerder", err);
    return rc == 0 ? town_actor_as(&p->holders[1], p->d, "samira", ROLE_NNZ_HOLDER, err) : rc;
}

/* --- as the administrator keeps it --- */

static int keep(struct project *p, use_case *use, const char *field, const char *text, struct err *err)
{
    demo_call(p->d, &p->admin);
    demo_param(p->d, "project", p->id);
    demo_field(p->d, field, text);
    return demo_run(p->d, use, err);
}

static int train(struct project *p, const struct actor *holder, struct err *err)
{
    char day[11];
    day_format(day, demo_day(p->d) - 20);
    demo_call(p->d, &p->admin);
    demo_param(p->d, "project", p->id);
    demo_field(p->d, "holder", holder->membership);
    demo_field(p->d, "training", "basic");
    demo_field(p->d, "day", day);
    return demo_run(p->d, nnz_training_add, err);
}

static int found(struct project *p, struct err *err)
{
    demo_call(p->d, &p->admin);
    demo_field(p->d, "name", "Nu Niet Zwanger Kiemstreek");
    demo_field(p->d, "area", "Kiemstad");
    demo_field(p->d, "state", "running");
    int rc = demo_run(p->d, nnz_project_create, err);
    made(p->id, p->d);
    if (rc == 0)
        rc = keep(p, nnz_region_add, "area", "Rivierdam", err);
    if (rc == 0)
        rc = keep(p, nnz_member_add, "member", p->leader.membership, err);
    for (size_t i = 0; rc == 0 && i < 2; i++) {
        rc = keep(p, nnz_member_add, "member", p->holders[i].membership, err);
        if (rc == 0)
            rc = train(p, &p->holders[i], err);
    }
    return rc;
}

/* --- women --- */

static void tick(struct demo *d, const char *field, const char *code)
{
    struct value *list = value_put_array(d->form, field);
    if (code)
        value_add_text(list, code);
}

static int comes(struct project *p, const struct actor *holder, const char *words, struct err *err)
{
    const struct nnz *n = &p->d->app->content->nnz;
    demo_call(p->d, holder);
    tick(p->d, "situations", n->situations[demo_between(p->d, 0, (int)n->situation_count - 1)]);
    struct value *conditions = value_put_array(p->d->form, "conditions");
    for (size_t i = 0; i < n->condition_count; i++)
        value_add_text(conditions, n->conditions[i].code);
    demo_field(p->d, "words", words);
    int rc = demo_run(p->d, nnz_create, err);
    made(p->record, p->d);
    return rc;
}

static int stays_away(struct project *p, const struct actor *holder, struct err *err)
{
    const struct nnz *n = &p->d->app->content->nnz;
    demo_call(p->d, holder);
    tick(p->d, "not_so", n->conditions[demo_between(p->d, 0, (int)n->condition_count - 1)].code);
    return demo_run(p->d, nnz_create, err);
}

static int talk(struct project *p, const struct actor *holder, const char *step, const char *said,
                struct err *err)
{
    char day[11];
    day_format(day, demo_day(p->d));
    demo_call(p->d, holder);
    demo_param(p->d, "nnz", p->record);
    demo_field(p->d, "step", step);
    demo_field(p->d, "day", day);
    value_put_bool(p->d->form, "agreed", true);
    demo_field(p->d, "said", said);
    return demo_run(p->d, nnz_step, err);
}

static int ends(struct project *p, const struct actor *holder, struct err *err)
{
    static const char *const outcomes[] = {"long_acting",  "long_acting", "other_contraception",
                                           "wishes_child", "long_acting", "stopped"};
    demo_call(p->d, holder);
    demo_param(p->d, "nnz", p->record);
    demo_field(p->d, "outcome", outcomes[demo_between(p->d, 0, 5)]);
    return demo_run(p->d, nnz_close, err);
}

/* A month: whoever came in had two conversations, and most of them an outcome. */
static int month(struct project *p, int days_ago, struct err *err)
{
    int32_t first = p->d->options->today - days_ago;
    int women = demo_between(p->d, 11, 15), rc = 0;
    for (int i = 0; rc == 0 && i < women; i++) {
        const struct actor *holder = &p->holders[i % 3 == 0];
        demo_at(p->d, first + i);
        rc = comes(p, holder, NULL, err);
        if (rc == 0)
            rc = talk(p, holder, "child_wish", NULL, err);
        if (rc == 0)
            rc = talk(p, holder, "contraception", NULL, err);
        if (rc == 0 && demo_chance(p->d, 90))
            rc = ends(p, holder, err);
        if (rc == 0 && i % 4 == 0)
            rc = stays_away(p, holder, err);
    }
    return rc;
}

/* What stands open today. */
static int lately(struct project *p, struct err *err)
{
    static const struct {
        size_t holder;
        const char *words, *step, *said;
    } open[] = {{0, "de rode jas", "meeting", "Dinsdag weer, bij de opvang."},
                {0, "met het hondje", "situation", NULL},
                {1, "woont op de boot", "contraception", "Wil dat ik meega naar de huisarts."}};
    int rc = 0;
    demo_at(p->d, p->d->options->today - LATELY);
    for (size_t i = 0; rc == 0 && i < sizeof open / sizeof open[0]; i++) {
        rc = comes(p, &p->holders[open[i].holder], open[i].words, err);
        if (rc == 0)
            rc = talk(p, &p->holders[open[i].holder], open[i].step, open[i].said, err);
    }
    return rc;
}

static int judge(struct project *p, struct err *err)
{
    static const char *const judged[][2] = {
        {"voluntary", "met"}, {"trained", "met"}, {"together", "partly"}, {"cost", "not_yet"}};
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < sizeof judged / sizeof judged[0]; i++) {
        demo_call(p->d, &p->leader);
        demo_field(p->d, "criterion", judged[i][0]);
        demo_field(p->d, "judged", judged[i][1]);
        rc = demo_run(p->d, nnz_quality_set, err);
    }
    return rc;
}

int nnz_make(struct demo *d, struct err *err)
{
    struct project p = {.d = d};
    int64_t now = d->now;
    d->now = instant_at(d->options->today - BEGUN_DAYS, MORNING);
    int rc = find_people(&p, err);
    if (rc == 0)
        rc = found(&p, err);
    for (int i = MONTHS; rc == 0 && i > 0; i--)
        rc = month(&p, i * MONTH_DAYS + LATELY, err);
    if (rc == 0)
        rc = lately(&p, err);
    if (rc == 0)
        rc = judge(&p, err);
    d->now = now;
    return rc;
}
