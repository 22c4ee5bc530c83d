/* What the files of a plan of weeks share, and nobody else. */
#ifndef KIEM_APP_CONTACT_PLANNING_PART_H
#define KIEM_APP_CONTACT_PLANNING_PART_H

#include "app/app.h"

/* The plan that is talked about, asked or made; NULL: there is none. */
int planning_open(struct value **out, struct call *c, struct err *err) MUST_USE;
int planning_audit(struct call *c, const char *action, const char *plan, struct err *err) MUST_USE;
/* ERR_INVALID "field_choice" for a membership that holds no contacts here. */
int planning_of_team(struct call *c, const char *member, struct err *err) MUST_USE;
/* The Monday of a week of a plan. */
void planning_day(char out[11], const struct value *plan, int64_t week);
struct value *planning_choice(struct value *list, const char *value, const char *label);
/* Adds a contact of a plan to a list, unless its child may not be seen here. */
int planning_put_row(struct call *c, struct value *list, const struct value *plan, const struct value *row,
                     struct err *err) MUST_USE;

#endif
