/* Minutes of the youth health nurses in the made-up town, so that a plan of weeks can be asked for. Asks for none. */
#include "app/contact/planning.h"
#include "app/demo/inside.h"

enum { MINUTES = 480, LESS_EACH = 120, TEAM_MAX = 3 };

int planning_make(struct demo *d, struct err *err)
{
    struct actor nurse;
    int rc = town_actor(&nurse, d, "jeugdverpleegkundige", err);
    if (rc == 0) {
        demo_call(d, &nurse);
        rc = demo_run(d, planning_page, err);
    }
    if (rc < 0)
        return rc;
    const struct value *team = value_copy(d->family, value_at(d->call.page, "choices.member"));
    for (size_t i = 0; rc == 0 && i < value_count(team) && i < TEAM_MAX; i++) {
        demo_call(d, &nurse);
        demo_field(d, "member", value_get_text(value_item(team, i), "value"));
        value_put_int(d->form, "minutes", MINUTES - LESS_EACH * (int)i);
        rc = demo_run(d, planning_time_set, err);
    }
    return rc;
}
