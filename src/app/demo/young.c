/* A very young mother in the made-up town, with a list that has begun: some lines hers, some proposed, one done; the clinic and
 * the neighbourhood team take part with her consent, and they meet soon. */
#include "app/young/young.h"
#include "app/demo/inside.h"
#include "app/people/people.h"
#include "base/str.h"

enum { AGE_DAYS = 17 * 365 + 100, DUE_IN = 90, MEET_IN = 9 };

struct young_demo {
    struct demo *d;
    struct actor keeper;
    char person[37];
};

static void begin_call(struct young_demo *y)
{
    demo_call(y->d, &y->keeper);
    demo_param(y->d, "person", y->person);
}

static void put_day(struct demo *d, const char *name, int ahead)
{
    char text[11];
    day_format(text, demo_day(d) + ahead);
    demo_field(d, name, text);
}

static void put_codes(struct demo *d, const char *name, const char *const *codes)
{
    struct value *list = value_put_array(d->form, name);
    for (; *codes; codes++)
        value_add_text(list, *codes);
}

static int open_hers(struct young_demo *y, struct err *err)
{
    struct demo *d = y->d;
    demo_call(d, &y->keeper);
    demo_field(d, "role", "mother");
    demo_field(d, "first_name", "Esmee");
    demo_field(d, "surname", "de Wit");
    put_day(d, "birth_day", -AGE_DAYS);
    put_day(d, "due_day", DUE_IN);
    int rc = demo_run(d, family_create, err);
    text_copy(y->person, sizeof y->person, demo_made(d));
    d->counts.families++;
    if (rc < 0)
        return rc;
    begin_call(y);
    demo_field(d, "school", "mbo");
    demo_field(d, "work", "no_job");
    demo_field(d, "home", "parents");
    return demo_run(d, young_begin, err);
}

static int propose(struct young_demo *y, const char *const *steps, bool agreed, struct err *err)
{
    begin_call(y);
    put_codes(y->d, "steps", steps);
    value_put_bool(y->d->form, "agreed", agreed);
    return demo_run(y->d, young_propose, err);
}

static int invite(struct young_demo *y, const char *login, const char *desk, const char *const *areas,
                  struct err *err)
{
    struct actor other;
    const char *const giver[] = {y->person, NULL};
    int rc = town_actor(&other, y->d, login, err);
    if (rc < 0)
        return rc;
    begin_call(y);
    demo_param(y->d, "desk_kind", desk);
    demo_field(y->d, "receiver", other.org);
    demo_field(y->d, "told", "Welke delen het loket ziet, en dat zij het er altijd af kan halen.");
    demo_field(y->d, "consent_form", "oral");
    put_codes(y->d, "areas", areas);
    put_codes(y->d, "given_by", giver);
    return demo_run(y->d, young_invite_send, err);
}

static int meet(struct young_demo *y, struct err *err)
{
    char day[11];
    day_format(day, demo_day(y->d) + MEET_IN);
    begin_call(y);
    demo_field(y->d, "planned_at", arena_printf(y->d->family, "%sT15:30", day));
    demo_field(y->d, "place", "Wijkcentrum Centrum, Dorpsplein 3");
    return demo_run(y->d, young_meeting_plan, err);
}

int young_make(struct demo *d, struct err *err)
{
    static const char *const hers[] = {"home_visit", "school_plan", "mbo_leave", NULL},
                             *const proposed[] = {"of_age", "housing_talk", "childcare_place", NULL},
                             *const care[] = {"care", NULL}, *const wide[] = {"care", "housing", NULL};
    struct young_demo y = {.d = d};
    int rc = town_actor(&y.keeper, d, "verloskundige", err);
    if (rc == 0)
        rc = open_hers(&y, err);
    if (rc == 0)
        rc = propose(&y, hers, true, err);
    if (rc == 0)
        rc = propose(&y, proposed, false, err);
    if (rc == 0)
        rc = invite(&y, "jeugdverpleegkundige", "youth_health", care, err);
    if (rc == 0)
        rc = invite(&y, "wijkteam", "neighbourhood_team", wide, err);
    return rc == 0 ? meet(&y, err) : rc;
}
