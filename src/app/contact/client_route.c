/*
 * The client route of a child: what is proposed from what this reader knows of child and parents, and what was agreed in a talk.
 * Each parent is opened like anywhere else, so what this organisation may not see has no part in it. The child's file keeps the
 * route alone, never why: the other parent reads it too.
 */
#include "app/contact/contact_part.h"

#include "app/chain/appointment.h"
#include "app/people/people.h"
#include "app/signals/signals.h"
#include "base/str.h"
#include "care/client_route.h"

enum { PEOPLE_MAX = 11, FACTORS_AT_ONCE = 200 };

int client_route_changes(struct contact_changes *out, struct call *c, const char *person, struct err *err)
{
    struct value *row;
    int rc = store_one(&row, &c->store, SQL_CLIENT_ROUTE_NOW, DB_ARGS(db_text(person)), err);
    const struct client_route *route =
        rc == 0 ? client_route_find(&c->app->content->client_routes, value_get_text(row, "code")) : NULL;
    *out = route ? route->changes : (struct contact_changes){0};
    return rc == ERR_NOT_FOUND ? 0 : rc;
}

/* --- what is known --- */

static int put_factors(struct client_situation *out, struct call *c, const struct access *a, struct err *err)
{
    struct current now = {0};
    const char **factors = arena_alloc(c->arena, FACTORS_AT_ONCE * sizeof *factors);
    int rc = factors ? signals_current(&now, c, a->person, err) : err_nomem(err);
    if (rc == 0)
        rc = signals_within(&now, c, a, err);
    for (size_t i = 0; rc == 0 && i < now.input.count && out->factor_count < FACTORS_AT_ONCE; i++) {
        const struct signal *s = &now.input.signals[i];
        if (s->present == TRI_YES && s->factor->kind == FACTOR_RISK &&
            factor_current_on(s->factor, s->day, s->pregnancy, c->today))
            factors[out->factor_count++] = s->factor->code;
    }
    out->factors = factors;
    return rc;
}

/* A parent as far as this reader may see; otherwise nothing is known, which is no reason for less. */
static int know_adult(struct client_situation *out, struct call *c, const char *id, struct err *err)
{
    struct access a;
    struct value *row;
    bool may = false;
    *out = (struct client_situation){.has_level = true};
    int rc = access_allowed(&may, c, id, FOR_CARE, err);
    if (rc < 0 || !may)
        return rc;
    rc = access_open(&a, c, id, FOR_CARE, &(struct audit_note){.action = "read", .object = "outcome"}, err);
    if (rc == 0 && access_reads(&a, PART_LEVEL)) {
        rc = store_one(&row, &c->store, SQL_CLIENT_ROUTE_LEVEL, DB_ARGS(db_text(a.person)), err);
        if (rc == 0)
            rc = level_parse(&out->level, value_get_text(row, "chosen"), "outcome", err);
        else if (rc == ERR_NOT_FOUND)
            rc = 0;
    }
    return rc == 0 ? put_factors(out, c, &a, err) : rc;
}

static int propose(const struct client_route **out, struct call *c, const struct access *a, struct err *err)
{
    struct client_situation who[PEOPLE_MAX] = {0};
    struct value *rows;
    size_t count = 1;
    int rc = put_factors(&who[0], c, a, err);
    if (rc == 0)
        rc = store_all(&rows, &c->store, SQL_CLIENT_ROUTE_ADULTS, DB_ARGS(db_text(a->person)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows) && count < PEOPLE_MAX; i++)
        rc = know_adult(&who[count++], c, value_get_text(value_item(rows, i), "id"), err);
    if (rc == 0)
        *out = client_route(&c->app->content->client_routes, who, count);
    return rc;
}

/* --- the page --- */

static int open_child(struct access *a, struct call *c, const char *action, struct err *err)
{
    struct contact_file f;
    int rc = access_open(a, c, call_param(c, "person"), FOR_CARE,
                         &(struct audit_note){.action = action, .object = "client_route"}, err);
    if (rc == 0 && !contact_may(c, a))
        rc = access_refuse(a, c, "contact", a->closed ? "file_closed" : "contact_holder", err);
    if (rc == 0)
        rc = contact_file_load(&f, c, a->person, err);
    return rc == 0 && !f.is_child ? err_set(err, ERR_CONFLICT, "contact", "contact_no_child", NULL) : rc;
}

static void put_routes(struct call *c, const char *now)
{
    const struct client_routes *all = &c->app->content->client_routes;
    struct value *list = value_put_array(c->page, "routes");
    struct value *choices = value_put_array(value_put_object(c->page, "choices"), "route");
    for (size_t i = 0; i < all->count; i++) {
        const struct client_route *r = &all->items[i];
        struct value *shown = value_add_object(list), *one = value_add_object(choices);
        value_put_text(shown, "label", label_in(&r->label, c->lang));
        value_put_text(shown, "about", label_in(&r->about, c->lang));
        value_put_bool(shown, "is_now", text_is(r->code, now));
        value_put_text(one, "value", r->code);
        value_put_text(one, "label", label_in(&r->label, c->lang));
    }
}

int client_route_page(struct call *c, struct err *err)
{
    struct access a;
    struct value *row;
    const struct client_route *proposed = NULL;
    int rc = open_child(&a, c, "read", err);
    if (rc == 0)
        rc = propose(&proposed, c, &a, err);
    if (rc == 0)
        rc = appointment_person(c, &a, err);
    if (rc < 0)
        return rc;
    rc = store_one(&row, &c->store, SQL_CLIENT_ROUTE_NOW, DB_ARGS(db_text(a.person)), err);
    const char *now = rc == 0 ? value_get_text(row, "code") : NULL;
    value_put_text(c->page, "chosen_at", rc == 0 ? value_get_text(row, "chosen_at") : NULL);
    value_put_text(c->page, "now_label", call_label(c, "client_route", now));
    put_routes(c, now);
    value_put_text(c->page, "proposed_label", proposed ? label_in(&proposed->label, c->lang) : NULL);
    /* Not filled in with what is proposed: that may follow from what one parent said alone, and both sit at the table. */
    value_put_text(value_put_object(c->page, "values"), "route", now);
    value_put_text(c->page, "all", arena_printf(c->arena, "/persons/%s/contacts", a.person));
    return rc == ERR_NOT_FOUND ? 0 : rc;
}

int client_route_choose(struct call *c, struct err *err)
{
    struct access a;
    const char *code = call_field(c, "route"), *id = call_id(c);
    int rc = open_child(&a, c, "change", err);
    if (rc < 0)
        return rc;
    if (!client_route_find(&c->app->content->client_routes, code))
        return err_set(err, ERR_INVALID, "route", "field_choice", NULL);
    if (!call_flag(c, "agreed"))
        return err_set(err, ERR_INVALID, "agreed", "client_route_agreed", NULL);
    rc = store_run(NULL, &c->store, SQL_CLIENT_ROUTE_INSERT,
                   DB_ARGS(db_text(id), db_text(a.person), db_text(code), db_int(c->now),
                           db_text(c->actor->org), db_text(c->actor->membership)),
                   err);
    if (rc == 0)
        rc = entry_add(
            c,
            &(struct new_entry){
                .person = a.person, .kind = "client_route", .ref = id, .scope = CONTACT_SCOPE, .code = code},
            err);
    if (rc == 0)
        rc = contact_refresh(c, a.person, err);
    if (rc == 0)
        call_go(c, "/persons/%s/contacts?done=client_route", a.person);
    return rc;
}
