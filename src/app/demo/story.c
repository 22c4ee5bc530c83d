/* How a made-up family lives through its two years. What is chosen here is chance and circumstance; what follows from it
 * is decided by the same rules and use cases as everywhere. */
#include "app/demo/story.h"

#include "app/people/people.h"
#include "app/signals/signals.h"
#include "asking/gestation.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

enum { YEARS_LIVED_DAYS = 730, SPREAD_NUMBERS = 60 };
/* Sammie's family: known this long ago, born this much later; her mother is pregnant again. */
enum { SAMMIE_KNOWN_DAYS = 715, SAMMIE_DUE_DAYS = 205, BROTHER_KNOWN_DAYS = 120, BROTHER_AGE_DAYS = 70 };

void life_plan(struct life *life, int32_t day, happening *happens, const char *what, struct actor *actor)
{
    life->overfull = life->overfull || life->todo_count == TODO_MAX;
    if (!life->overfull)
        life->todo[life->todo_count++] = (struct todo){day, happens, what, actor};
}

static const char *pick(struct demo *d, const char *list)
{
    const struct value *names = value_get(d->town, list);
    return value_as_text(value_item(names, rng_below(&d->rng, (uint32_t)value_count(names))), "");
}

static happening look;

void life_field_day(struct demo *d, const char *name, int32_t day)
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
        demo_chance(d, 6) ? demo_between(d, 18 * 365 + 10, 22 * 365) : demo_between(d, 23 * 365, 41 * 365);
    life_field_day(d, "birth_day", life->opened - age_days);
    demo_field(d, "phone", arena_printf(d->family, "06 5550 %04d", demo_between(d, 0, 9999)));
    put_address(d);
    if (life->due != DAY_NONE) {
        life_field_day(d, "due_day", life->due);
        life_field_day(d, "first_care_day", life->opened);
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

static int ask(struct life *life, struct demo *d, const char *instrument, struct err *err)
{
    struct value *answers;
    const struct content_instrument *q = content_instrument(d->app->content, instrument);
    if (!q)
        return err_set(err, ERR_NOT_FOUND, "demo", "not_found", "%s", instrument);
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

/* --- Sammie's little brother --- */

static int brother(struct life *life, struct demo *d, const char *what, struct err *err)
{
    (void)what;
    int rc = town_actor(&life->keeper, d, "verloskundige", err);
    if (rc < 0)
        return rc;
    life->due = gestation_due(demo_day(d), BROTHER_AGE_DAYS);
    demo_call(d, &life->keeper);
    demo_param(d, "person", life->person);
    life_field_day(d, "due_day", life->due);
    life_field_day(d, "first_care_day", demo_day(d));
    value_put_int(d->form, "fetuses", 1);
    rc = demo_run(d, pregnancy_create, err);
    life_plan(life, demo_day(d) + 3, look, "kiem-basis-pregnancy", NULL);
    return rc;
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
    life->handed_over = demo_chance(d, 95);
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
    int rc = town_actor(&maternity, d, "kraamzorg", err);
    if (rc == 0)
        rc = town_actor_as(&life->nurse, d, demo_chance(d, 50) ? "jeugdverpleegkundige" : "samira",
                           ROLE_PROFESSIONAL, err);
    if (rc < 0)
        return rc;
    demo_call(d, &life->keeper);
    demo_param(d, "pregnancy", running_pregnancy(life, d));
    life_field_day(d, "birth_day", life->birth);
    demo_field(d, "surname", life->surname);
    for (int n = 1; n <= life->fetuses; n++) {
        const char *name = life->number == 0 ? "Sammie" : pick(d, "child_names");
        demo_field(d, arena_printf(d->family, "name_%d", n), name);
        demo_field(d, arena_printf(d->family, "sex_%d", n), sexes[demo_between(d, 0, 1)]);
        value_put_int(d->form, n == 1 ? "weight_1" : "weight_2", demo_between(d, 2300, 4100));
    }
    put_handover(life, d, &maternity, &life->nurse);
    return demo_run(d, birth_record, err);
}

static int look(struct life *life, struct demo *d, const char *instrument, struct err *err)
{
    int rc = ask(life, d, instrument, err);
    if (rc == 0)
        rc = confirm(life, d, err);
    if (rc == 0)
        rc = life_help(life, d, err);
    bool heavy =
        life->profile.target_count >= 2 && !life->profile.protected_well && !life->handed_over && !life->met;
    return rc == 0 && heavy && demo_chance(d, 50) ? life_meet(life, d, err) : rc;
}

/* Eight weeks, and later, youth health care asks again; or the midwife, when nothing was handed over. */
static int birth(struct life *life, struct demo *d, const char *what, struct err *err)
{
    (void)what;
    int rc = give_birth(life, d, err);
    if (rc < 0)
        return rc;
    if (life->handed_over) {
        rc = life_let_go(life, d, err);
        life->keeper = life->nurse;
    }
    if (demo_chance(d, 30) && life->profile.target_count > 0)
        life->profile.target_count--; /* help helped */
    if (demo_chance(d, 95))
        life_plan(life, life->birth + demo_between(d, 20, 60), look, "kiem-basis-birth", NULL);
    if (life->handed_over && demo_chance(d, 70))
        life_plan(life, life->birth + demo_between(d, 170, 200), look, "kiem-basis-birth", NULL);
    return rc;
}

/* --- a life --- */

/* The day of the birth, early for some; told a day or two later. */
static void expect_birth(struct life *life, struct demo *d)
{
    int early = demo_chance(d, 7) ? demo_between(d, 15, 45) : 0;
    life->birth = life->due + demo_between(d, -20, 8) - early;
    life_plan(life, life->birth + demo_between(d, 0, 2), birth, NULL, NULL);
}

static int live(struct life *life, struct demo *d, struct err *err)
{
    int rc = 0;
    while (rc == 0 && life->todo_count > 0) {
        size_t next = 0;
        for (size_t i = 1; i < life->todo_count; i++)
            if (life->todo[i].day < life->todo[next].day)
                next = i;
        struct todo now = life->todo[next];
        life->todo[next] = life->todo[--life->todo_count];
        if (now.day > d->options->today)
            continue;
        rc = demo_terms(d, instant_at(now.day, 0), err);
        if (rc < 0)
            return rc;
        demo_at(d, now.day);
        life->actor = now.actor;
        rc = now.happens(life, d, now.what, err);
        if (rc == 0 && life->overfull)
            return err_nomem(err);
    }
    return rc == 0 ? demo_terms(d, instant_at(d->options->today, 0), err) : rc;
}

/* Somebody who shares the household, with a file of his own that says nothing of hers. */
static int partner(struct life *life, struct demo *d, const char *what, struct err *err)
{
    (void)what;
    demo_call(d, &life->keeper);
    demo_param(d, "person", life->person);
    demo_field(d, "role", life->number == 0 ? "father" : "partner");
    demo_field(d, "first_name", life->number == 0 ? "Mark" : pick(d, "first_names_m"));
    demo_field(d, "surname", life->number == 0 ? "Bakker" : pick(d, "surnames"));
    life_field_day(d, "birth_day", demo_day(d) - demo_between(d, 23 * 365, 45 * 365));
    value_put_bool(d->form, "same_address", true);
    return demo_run(d, member_create, err);
}

/* She is pregnant now: she may take part in a group. */
static void note_mother(const struct life *life, struct demo *d)
{
    int32_t today = d->options->today;
    bool pregnant = life->due != DAY_NONE && life->due > today + 1 && life->due <= today + GESTATION_TERM;
    bool born = life->number > 0 && life->birth <= today;
    if (!pregnant || born || d->mother_count == MOTHERS_MAX)
        return;
    struct demo_mother *m = &d->mothers[d->mother_count++];
    text_copy(m->person, sizeof m->person, life->person);
    m->keeper = life->keeper;
}

int story_live(struct demo *d, int number, struct err *err)
{
    struct life life = {
        .number = number, .due = DAY_NONE, .birth = DAY_NONE, .fetuses = demo_chance(d, 2) ? 2 : 1};
    d->now = instant_at(d->options->today - YEARS_LIVED_DAYS, 0);
    choose_profile(&life, d);
    life.opened = d->options->today - demo_between(d, 5, YEARS_LIVED_DAYS - 10);
    if (!demo_chance(d, 6))
        life.due = gestation_due(life.opened, demo_between(d, 45, demo_chance(d, 82) ? 69 : 100));
    if (number == 0) { /* Sammie comes first; her little brother is on the way */
        life.opened = d->options->today - SAMMIE_KNOWN_DAYS;
        life.due = life.opened + SAMMIE_DUE_DAYS;
        life.fetuses = 1;
    }
    int rc = choose_keeper(&life, d, err);
    if (rc == 0)
        rc = open_file(&life, d, err);
    d->counts.families++;
    if (number == 0 || demo_chance(d, 60))
        life_plan(&life, life.opened, partner, NULL, NULL);
    if (life.due == DAY_NONE) {
        life_plan(&life, life.opened + demo_between(d, 0, 40), look, "kiem-basis-wish", NULL);
        return rc == 0 ? live(&life, d, err) : rc;
    }
    life_plan(&life, life.opened + demo_between(d, 0, 20), look, "kiem-basis-pregnancy", NULL);
    if (demo_chance(d, 92))
        life_plan(&life, life.due - GESTATION_TERM + demo_between(d, 186, 200), look, "kiem-basis-pregnancy",
                  NULL);
    expect_birth(&life, d);
    if (number == 0)
        life_plan(&life, d->options->today - BROTHER_KNOWN_DAYS, brother, NULL, NULL);
    if (rc == 0)
        rc = live(&life, d, err);
    if (rc == 0)
        note_mother(&life, d);
    return rc;
}
