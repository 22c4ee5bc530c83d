/* A group of pregnant women in the made-up town, and one of parents, led by a youth health nurse: with more who want to come
 * than there are places, so that somebody waits. Made when all families have been lived, of those who are pregnant now. */
#include "app/groups/groups.h"
#include "app/demo/inside.h"
#include "base/str.h"

static void put_day(struct demo *d, const char *name, int ahead)
{
    char text[11];
    day_format(text, demo_day(d) + ahead);
    demo_field(d, name, text);
}

struct offered {
    const char *kind, *place, *hour;
    int from, until, first; /* days from today */
    int sessions, every_days;
};

static int offer(const char **id, struct demo *d, const struct actor *nurse, const struct offered *o,
                 struct err *err)
{
    char day[11];
    demo_call(d, nurse);
    demo_param(d, "group_kind", o->kind);
    demo_field(d, "place", o->place);
    put_day(d, "from_day", o->from);
    put_day(d, "until_day", o->until);
    day_format(day, demo_day(d) + o->first);
    demo_field(d, "first_at", arena_printf(d->family, "%sT%s", day, o->hour));
    value_put_int(d->form, "most", 8);
    value_put_int(d->form, "sessions", o->sessions);
    value_put_int(d->form, "every_days", o->every_days);
    value_put_int(d->form, "minutes", 120);
    value_add_text(value_put_array(d->form, "leaders"), nurse->membership);
    int rc = demo_run(d, group_create, err);
    *id = demo_made(d);
    return rc;
}

static int join(struct demo *d, const struct demo_mother *mother, const char *group, const char *need,
                struct err *err)
{
    demo_call(d, &mother->keeper);
    demo_param(d, "person", mother->person);
    demo_param(d, "group", group);
    value_put_bool(d->form, "agreed", true);
    demo_field(d, "need", need);
    return demo_run(d, person_group_join, err);
}

int groups_make(struct demo *d, struct err *err)
{
    static const struct offered
        pregnant = {"centering_pregnancy", "Wijkcentrum Centrum, Dorpsplein 3", "10:00", 1, 280, 14, 10, 14},
        talks = {"parent_talks", "Bibliotheek Kiemstad, Havenweg 12", "19:30", -400, -20, 9, 4, 14};
    struct actor nurse;
    const char *group = NULL, *other = NULL;
    int rc = town_actor(&nurse, d, "jeugdverpleegkundige", err);
    if (rc == 0)
        rc = offer(&group, d, &nurse, &pregnant, err);
    if (rc == 0)
        rc = offer(&other, d, &nurse, &talks, err);
    for (size_t i = 0; rc == 0 && i < d->mother_count; i++)
        rc = join(d, &d->mothers[i], group, i == 0 ? "Neemt haar dochtertje mee" : NULL, err);
    return rc;
}
