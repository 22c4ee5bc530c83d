/* A contact on a list of many children: each is looked at like anywhere else. What the list is of, its page knows. */
#include "app/contact/contact_part.h"

int contact_listed(struct value **out, struct call *c, struct value *list, const struct value *row,
                   const char *object, struct err *err)
{
    static const char *const kept[] = {"by_name", "area_name", "planned_at"};
    struct access a;
    struct value *name;
    *out = NULL;
    int rc = access_open(&a, c, value_get_text(row, "person_id"), FOR_CARE,
                         &(struct audit_note){.action = "list", .object = object}, err);
    if (rc == ERR_DENIED || rc == ERR_NOT_FOUND) {
        c->denied = (struct audit_note){0}; /* not shown, so nothing was looked at */
        return 0;
    }
    if (rc == 0)
        rc = store_one(&name, &c->store, SQL_SIGNAL_NAME, DB_ARGS(db_text(a.person)), err);
    if (rc < 0)
        return rc;
    struct value *one = value_add_object(list);
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        value_put_text(one, kept[i], value_get_text(row, kept[i]));
    value_put_text(one, "name", value_get_text(name, "name"));
    value_put_text(one, "label", call_label(c, "contact_moment", value_get_text(row, "code")));
    value_put_int(one, "length", value_get_int(row, "minutes", 0));
    *out = one;
    return 0;
}
