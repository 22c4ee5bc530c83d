/* See client_route.h. Proposes; what is agreed with the parents is theirs and the professional's. */
#include "care/client_route.h"

#include "base/str.h"

enum { ROUTES_MAX = 20, LONGER_MAX = 120 };

/* --- content --- */

static int check_levels(const struct codes *levels, const struct entry *e)
{
    enum level level;
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < levels->count; i++)
        rc = level_parse(&level, levels->items[i], e->where, e->err);
    return rc;
}

static int check_contacts(const struct client_route *r, const struct contact_scheme *s, const struct entry *e)
{
    for (size_t i = 0; i < r->changes.add.count; i++) {
        const struct contact_kind *k = contact_find(s, r->changes.add.items[i]);
        if (!k || !k->extra)
            return err_set(e->err, ERR_INVALID, r->code, "client_route_contact", "%s",
                           r->changes.add.items[i]);
    }
    for (size_t i = 0; i < r->changes.leave.count; i++) {
        const struct contact_kind *k = contact_find(s, r->changes.leave.items[i]);
        if (!k || k->legal || k->extra)
            return err_set(e->err, ERR_INVALID, r->code, "client_route_contact", "%s",
                           r->changes.leave.items[i]);
    }
    return 0;
}

static int route_load(struct client_route *r, const struct contact_scheme *s, const struct entry *e)
{
    *r = (struct client_route){0};
    int rc = entry_code(&r->code, e, "code");
    if (rc == 0)
        rc = codes_load(&r->changes.add, e, "add");
    if (rc == 0)
        rc = codes_load(&r->changes.leave, e, "leave");
    if (rc == 0)
        rc = entry_int(&r->changes.longer, e, "longer", 0, LONGER_MAX);
    if (rc == 0)
        rc = codes_load(&r->levels, e, "levels");
    if (rc == 0)
        rc = codes_load(&r->any, e, "any");
    if (rc == 0)
        rc = codes_load(&r->all_levels, e, "all_levels");
    if (rc == 0)
        rc = check_levels(&r->levels, e);
    if (rc == 0)
        rc = check_levels(&r->all_levels, e);
    if (rc == 0)
        rc = check_contacts(r, s, e);
    if (rc == 0) {
        r->label = label_load(e->arena, value_get(e->value, "label"));
        r->about = label_load(e->arena, value_get(e->value, "about"));
    }
    return rc;
}

static bool asks_nothing(const struct client_route *r)
{
    return r->levels.count == 0 && r->any.count == 0 && r->all_levels.count == 0;
}

int client_routes_load(struct client_routes *out, struct arena *a, const struct contact_scheme *scheme,
                       const struct value *content, struct err *err)
{
    struct entry file = {.value = content, .arena = a, .err = err, .where = "client-routes"};
    const struct value *list = NULL;
    struct client_routes made = {0};
    bool basic = false;
    int rc = entry_list(&list, &file, "routes", ROUTES_MAX);
    if (rc)
        return rc;
    struct client_route *items = arena_alloc(a, (value_count(list) + 1) * sizeof *items);
    if (!items)
        return err_nomem(err);
    made.items = items;
    for (; made.count < value_count(list); made.count++) {
        struct entry e = entry_of(list, "routes", made.count, a, err);
        rc = route_load(&items[made.count], scheme, &e);
        if (rc)
            return rc;
        if (client_route_find(&made, items[made.count].code))
            return err_set(err, ERR_INVALID, e.where, "code_duplicate", "%s", items[made.count].code);
        basic = basic || asks_nothing(&items[made.count]);
    }
    if (!basic)
        return err_set(err, ERR_INVALID, "client-routes", "client_route_basic", NULL);
    if (arena_failed(a))
        return err_nomem(err);
    *out = made;
    return 0;
}

const struct client_route *client_route_find(const struct client_routes *r, const char *code)
{
    for (size_t i = 0; i < r->count; i++)
        if (text_is(r->items[i].code, code))
            return &r->items[i];
    return NULL;
}

/* --- which --- */

static bool asked_by(const struct client_route *r, const struct client_situation *one)
{
    if (one->has_level && one->level != LEVEL_UNDETERMINED && codes_has(&r->levels, level_code(one->level)))
        return true;
    for (size_t i = 0; i < one->factor_count; i++)
        if (codes_has(&r->any, one->factors[i]))
            return true;
    return false;
}

static bool asked_by_all(const struct client_route *r, const struct client_situation *who, size_t count)
{
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        if (!who[i].has_level)
            continue;
        if (who[i].level == LEVEL_UNDETERMINED || !codes_has(&r->all_levels, level_code(who[i].level)))
            return false;
        any = true;
    }
    return any;
}

const struct client_route *client_route(const struct client_routes *r, const struct client_situation *who,
                                        size_t count)
{
    const struct client_route *basic = NULL, *all = NULL;
    for (size_t i = r->count; i-- > 0;) {
        const struct client_route *one = &r->items[i];
        for (size_t k = 0; k < count; k++)
            if (asked_by(one, &who[k]))
                return one;
        if (asks_nothing(one))
            basic = one;
        else if (asked_by_all(one, who, count))
            all = one;
    }
    return all ? all : basic;
}
