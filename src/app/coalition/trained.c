/*
 * How many of those who ask about a wish for children are trained in it, by organisation: professionals, no families, and never
 * who. Of today, not of a frozen month. An organisation where hardly anybody asks counts with others, or her number would
 * be her name.
 */
#include "app/coalition/counts.h"

#include "app/coalition/small.h"
#include "asking/calendar.h"

/* Who asked within a year asks. */
enum { ASKED_DAYS = 365, ASKERS_LEAST = 3 };

static void put_share(struct value *items, struct call *c, const struct small_share *s)
{
    struct value *item = value_add_object(items);
    value_put_text(item, "label", s->item ? s->item : call_text(c, "coalition.item.others"));
    value_put_text(item, "value",
                   arena_printf(c->arena, "%lld / %lld", (long long)s->part, (long long)s->whole));
    value_put_int(item, "width", s->part * 100 / s->whole);
    value_put_int(item, "trained", s->part);
    value_put_int(item, "askers", s->whole);
}

int coalition_trained(struct call *c, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_WISH_ASKERS,
                       DB_ARGS(db_int(c->today - ASKED_DAYS), db_int(c->today)), err);
    if (rc < 0)
        return rc;
    size_t count = value_count(rows);
    struct small_share *orgs = arena_alloc(c->arena, (count + 1) * sizeof *orgs);
    if (!orgs)
        return err_nomem(err);
    for (size_t i = 0; i < count; i++) {
        const struct value *row = value_item(rows, i);
        orgs[i] = (struct small_share){.item = value_get_text(row, "org_name"),
                                       .part = value_get_int(row, "trained", 0),
                                       .whole = value_get_int(row, "askers", 0)};
    }
    count = small_group(orgs, count, ASKERS_LEAST, NULL);
    struct value *trained = value_put_object(c->page, "trained"), *items = value_put_array(trained, "items");
    for (size_t i = 0; i < count; i++)
        if (orgs[i].whole >= ASKERS_LEAST)
            put_share(items, c, &orgs[i]);
    value_put_text(trained, "title", call_text(c, "coalition.trained"));
    value_put_text(trained, "what", call_text(c, "coalition.trained_what"));
    value_put_text(trained, "unit", call_text(c, "coalition.trained_unit"));
    value_put_text(trained, "note", call_text(c, "coalition.trained_means"));
    return 0;
}
