/* Training of those who ask about a wish for children in the made-up town: one holds, one ends soon, one is over, and others never
 * followed one. */
#include "app/chain/wish_training.h"
#include "app/demo/inside.h"

int training_make(struct demo *d, struct err *err)
{
    static const struct {
        const char *login, *course;
        int months, days; /* how long ago; so many days later */
    } followed[] = {
        {"jeugdverpleegkundige", "youth_care_talk", 36, 40},
        {"samira", "not_pregnant_now", 24, 300},
        {"samira", "preconception", 40, 0},
        {"jeugdarts", "preconception", 38, 0},
        {"verloskundige", "preconception", 12, 0},
    };
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < sizeof followed / sizeof followed[0]; i++) {
        struct actor who;
        char day[11];
        day_format(day, day_add_months(demo_day(d), -followed[i].months) + followed[i].days);
        rc = town_actor_as(&who, d, followed[i].login, ROLE_PROFESSIONAL, err);
        if (rc < 0)
            return rc;
        demo_call(d, &who);
        demo_field(d, "course", followed[i].course);
        demo_field(d, "day", day);
        rc = demo_run(d, wish_training_add, err);
    }
    return rc;
}
