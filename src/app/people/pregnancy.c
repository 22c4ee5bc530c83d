/* Pregnancies: a new one, a corrected due date with its history, and one that ends early. Birth has a file of its own. */
#include "app/people/people.h"

#include "app/people/record.h"
#include "app/people/section.h"
#include "base/str.h"

static int add_due(struct call *c, const char *pregnancy, int32_t due_day, const char *reason,
                   struct err *err)
{
    return store_run(NULL, &c->store, SQL_PREGNANCY_DUE_INSERT,
                     DB_ARGS(db_text(pregnancy), db_int(c->now), db_int(due_day),
                             db_text(c->actor->membership), db_text(reason)),
                     err);
}

int pregnancy_open(struct call *c, const char *person, const struct new_pregnancy *in, struct err *err)
{
    int rc = gestation_check_due(in->due_day, c->today, err);
    if (rc == 0)
        rc = gestation_check_birth(DAY_NONE, in->mother_birth_day, in->due_day, c->today, err);
    if (rc < 0)
        return rc;
    const char *id = call_id(c);
    rc = store_run(NULL, &c->store, SQL_PREGNANCY_INSERT,
                   DB_ARGS(db_text(id), db_text(person), db_int(in->due_day), db_int(in->first_care_day),
                           db_int(in->fetuses > 0 ? in->fetuses : 1), db_int(c->now)),
                   err);
    if (rc == 0)
        rc = add_due(c, id, in->due_day, "first", err);
    if (rc == 0)
        rc = entry_add(
            c, &(struct new_entry){.person = person, .kind = "pregnancy", .ref = id, .scope = "pregnancy"},
            err);
    return rc;
}
