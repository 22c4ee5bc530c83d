/* How a made-up family lives through its two years. What is chosen here is chance and circumstance; what follows from it
 * is decided by the same rules and use cases as everywhere. */
#include "app/demo/inside.h"

#include "app/people/people.h"
#include "app/signals/signals.h"
#include "base/str.h"
#include "care/gestation.h"

#include <stdio.h>

enum { YEARS_LIVED_DAYS = 730, SPREAD_NUMBERS = 60 };

struct life {
    int number;
    struct actor keeper; /* who opened the file */
    struct actor nurse;  /* of youth health care */
    const char *person, *surname;
    int32_t opened, due, birth;
    int fetuses;
    bool handed_over;
    struct profile profile;
};

static const char *pick(struct demo *d, const char *list)
{
    const struct value *names = value_get(d->town, list);
    return value_as_text(value_item(names, rng_below(&d->rng, (uint32_t)value_count(names))), "");
}

static void field_day(struct demo *d, const char *name, int32_t day)
{
    char text[11];
    day_format(text, day);
    demo_field(d, name, text);
}

/* --- what a family is like --- */

/* How often a factor is there, in percent, among families that have any. */
static const struct {
    const char *factor;
    unsigned percent;
} common[] = {
    {"debts", 22},
    {"poverty", 18},
    {"housing_problem", 16},
    {"smoking", 22},
    {"stress", 26},
    {"social_isolation", 14},
    {"emotional_problems", 18},
    {"unemployment", 15},
    {"low_language_skills", 10},
    {"relationship_problems", 10},
    {"low_education", 14},
    {"single_parent", 12},
    {"domestic_violence", 3},
    {"addiction", 3},
    {"mild_intellectual_disability", 5},
    {"unplanned_pregnancy", 12},
};

static void add_target(struct profile *p, const char *factor)
{
    if (p->target_count < TARGETS_MAX)
        p->targets[p->target_count++] = factor;
}

/* Six in ten have nothing; the others one or more, and among those with several protection is scarcer. */
static void choose_profile(struct life *life, struct demo *d)
{
    struct profile *p = &life->profile;
    p->protected_well = true;
    if (life->number == 0) { /* Sammie's family: money is short and help is welcome */
        add_target(p, "debts");
        add_target(p, "stress");
        return;
    }
    if (demo_chance(d, 60))
        return;
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++)
        if (demo_chance(d, common[i].percent))
            add_target(p, common[i].factor);
    p->protected_well = demo_chance(d, p->target_count >= 2 ? 40 : 75);
}

/* --- opening the file --- */

static int choose_keeper(struct life *life, struct demo *d, struct err *err)
{
    static const char *const keepers[] = {"verloskundige", "verloskundige", "esra",      "mila",
                                          "femke",         "noa",           "ziekenhuis"};
    size_t n = sizeof keepers / sizeof keepers[0];
    return town_actor(&life->keeper, d, keepers[life->number == 0 ? 0 : rng_below(&d->rng, (uint32_t)n)],
                      err);
}

static void put_address(struct demo *d)
{
    const struct value *streets = value_get(d->town, "addresses");
    const struct value *street = value_item(streets, rng_below(&d->rng, (uint32_t)value_count(streets)));
    demo_field(d, "pc6", value_get_text(street, "pc6"));
    value_put_int(d->form, "number", demo_between(d, 1, SPREAD_NUMBERS));
    demo_field(d, "street", value_get_text(street, "street"));
    demo_field(d, "city", "Kiemstad");
}

static int open_file(struct life *life, struct demo *d, struct err *err)
{
    demo_at(d, life->opened);
    demo_call(d, &life->keeper);
    demo_field(d, "role", "mother");
    demo_field(d, "first_name", life->number == 0 ? "Lisa" : pick(d, "first_names_f"));
    life->surname = life->number == 0 ? "Bakker" : pick(d, "surnames");
    demo_field(d, "surname", life->surname);
    int age_days =
        demo_chance(d, 6) ? demo_between(d, 17 * 365, 22 * 365) : demo_between(d, 23 * 365, 41 * 365);
    field_day(d, "birth_day", life->opened - age_days);
    demo_field(d, "phone", arena_printf(d->family, "06 5550 %04d", demo_between(d, 0, 9999)));
    put_address(d);
    if (life->due != DAY_NONE) {
        field_day(d, "due_day", life->due);
        field_day(d, "first_care_day", life->opened);
        value_put_int(d->form, "fetuses", life->fetuses);
    }
    int rc = demo_run(d, family_create, err);
    life->person = demo_made(d);
    return rc;
}

/* --- asking --- */

/* Answers as a form sends them: texts. */
static struct value *as_texts(struct demo *d, const struct value *answers)
{
    struct value *texts = value_object(d->family);
    for (size_t i = 0; i < value_count(answers); i++) {
        const struct value *answer = value_item(answers, i);
        const char *name = value_name(answers, i);
        if (value_kind(answer) == VALUE_BOOL)
            value_put_text(texts, name, value_as_bool(answer, false) ? "true" : "false");
        else if (value_kind(answer) == VALUE_ARRAY)
            value_put(texts, name, value_copy(d->family, answer));
        else
            value_put_text(texts, name, value_as_text(answer, ""));
    }
    return texts;
}

static int ask(struct life *life, struct demo *d, const char *instrument, int32_t day, struct err *err)
{
    struct value *answers;
    const struct content_instrument *q = content_instrument(d->app->content, instrument);
    if (day > d->options->today || !q)
        return 0;
    demo_at(d, day);
    demo_call(d, &life->keeper);
    demo_param(d, "person", life->person);
    value_put_text(d->query, "instrument", instrument);
    value_put_text(d->query, "mode", demo_chance(d, 60) ? "together" : "professional");
    int rc = demo_run(d, answers_new, err);
    const char *response = demo_made(d);
    if (rc == 0)
        rc = demo_answers(&answers, d, q, &life->profile, err);
    if (rc < 0)
        return rc;
    demo_at(d, day);
    demo_call(d, &life->keeper);
    demo_param(d, "response", response);
    demo_field(d, "alone", "yes");
    value_put_int(d->form, "saves", 0);
    value_put(d->form, "answers", as_texts(d, answers));
    rc = demo_run(d, response_sign, err);
    d->counts.responses++;
    return rc;
}

static int confirm(struct life *life, struct demo *d, struct err *err)
{
    demo_call(d, &life->keeper);
    demo_param(d, "person", life->person);
    demo_field(d, "protection", life->profile.protected_well ? "yes" : "no");
    return demo_run(d, outcome_confirm, err);
}

static int look(struct life *life, struct demo *d, const char *instrument, int32_t day, struct err *err)
{
    if (day > d->options->today || day < life->opened)
        return 0;
    int rc = ask(life, d, instrument, day, err);
    return rc == 0 ? confirm(life, d, err) : rc;
}

/* --- birth, and the hand-over --- */

static const char *running_pregnancy(struct life *life, struct demo *d)
{
    struct store s = {.tx = d->tx, .arena = d->family, .vault = d->app->vault};
    struct value *rows;
    struct err err;
    int rc = store_all(&rows, &s, SQL_PERSON_PREGNANCIES, DB_ARGS(db_text(life->person)), &err);
    const char *id = rc == 0 ? value_get_text(value_item(rows, 0), "id") : NULL;
    return id ? id : "";
}

static void put_handover(struct life *life, struct demo *d, const struct actor *maternity,
                         const struct actor *nurse)
{
    life->handed_over = demo_chance(d, 85);
    if (!life->handed_over)
        return;
    demo_field(d, "to_maternity_care", maternity->org);
    demo_field(d, "to_youth_health", nurse->org);
    struct value *scopes = value_put_array(d->form, "scopes");
    for (size_t i = 0; content_scope_code(d->app->content, i); i++)
        if (!text_is(content_scope_code(d->app->content, i), "safety"))
            value_add_text(scopes, content_scope_code(d->app->content, i));
    value_put_bool(d->form, "consent", true);
    demo_field(d, "consent_form", "oral");
    demo_field(d, "told", "Wat de kraamzorg en de jeugdgezondheidszorg van ons overnemen.");
}

static int give_birth(struct life *life, struct demo *d, struct err *err)
{
    static const char *const sexes[] = {"female", "male"};
    struct actor maternity;
    life->birth = life->due + demo_between(d, -20, 8) - (demo_chance(d, 7) ? demo_between(d, 15, 45) : 0);
    int32_t told = life->birth + demo_between(d, 0, 2);
    if (told > d->options->today) {
        life->birth = DAY_NONE;
        return 0;
    }
    int rc = town_actor(&maternity, d, "kraamzorg", err);
    if (rc == 0)
        rc = town_actor(&life->nurse, d, demo_chance(d, 50) ? "jeugdverpleegkundige" : "samira", err);
    if (rc < 0)
        return rc;
    demo_at(d, told);
    demo_call(d, &life->keeper);
    demo_param(d, "pregnancy", running_pregnancy(life, d));
    field_day(d, "birth_day", life->birth);
    demo_field(d, "surname", life->surname);
    for (int n = 1; n <= life->fetuses; n++) {
        demo_field(d, arena_printf(d->family, "name_%d", n), pick(d, "child_names"));
        demo_field(d, arena_printf(d->family, "sex_%d", n), sexes[demo_between(d, 0, 1)]);
        value_put_int(d->form, n == 1 ? "weight_1" : "weight_2", demo_between(d, 2300, 4100));
    }
    put_handover(life, d, &maternity, &life->nurse);
    return demo_run(d, birth_record, err);
}

/* Eight weeks, and later, youth health care asks again; or the midwife, when nothing was handed over. */
static int after_birth(struct life *life, struct demo *d, struct err *err)
{
    if (life->birth == DAY_NONE)
        return 0;
    if (life->handed_over)
        life->keeper = life->nurse;
    if (demo_chance(d, 30) && life->profile.target_count > 0)
        life->profile.target_count--; /* help helped */
    int rc = demo_chance(d, 85)
                 ? look(life, d, "kiem-basis-birth", life->birth + demo_between(d, 20, 60), err)
                 : 0;
    if (rc == 0 && life->handed_over && demo_chance(d, 70))
        rc = look(life, d, "kiem-basis-birth", life->birth + demo_between(d, 170, 200), err);
    return rc;
}

/* --- a life --- */

int story_live(struct demo *d, int number, struct err *err)
{
    struct life life = {
        .number = number, .due = DAY_NONE, .birth = DAY_NONE, .fetuses = demo_chance(d, 2) ? 2 : 1};
    d->now = instant_at(d->options->today - YEARS_LIVED_DAYS, 0);
    choose_profile(&life, d);
    life.opened = d->options->today - demo_between(d, 5, YEARS_LIVED_DAYS - 10);
    if (!demo_chance(d, 6))
        life.due = gestation_due(life.opened, demo_between(d, 49, 100));
    int rc = choose_keeper(&life, d, err);
    if (rc == 0)
        rc = open_file(&life, d, err);
    d->counts.families++;
    if (rc == 0 && life.due == DAY_NONE)
        return look(&life, d, "kiem-basis-wish", life.opened + demo_between(d, 0, 40), err);
    if (rc == 0)
        rc = look(&life, d, "kiem-basis-pregnancy", life.opened + demo_between(d, 0, 20), err);
    if (rc == 0 && demo_chance(d, 75))
        rc = look(&life, d, "kiem-basis-pregnancy", life.due - GESTATION_TERM + demo_between(d, 186, 200),
                  err);
    if (rc == 0)
        rc = give_birth(&life, d, err);
    if (rc == 0)
        rc = after_birth(&life, d, err);
    return rc;
}
