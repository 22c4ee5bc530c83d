/* The social map for professionals: who there is, one organisation, and what it says itself of places and waiting. */
#include "app/coalition/hsds.h"
#include "app/coalition/map_card.h"

#include "base/str.h"

#include <ctype.h>
#include <string.h>

enum { SHOWN_MAX = 200, WEEK = 7 };

/* --- finding --- */

static bool contains(struct call *c, const char *text, const char *part)
{
    char *a = arena_str(c->arena, text ? text : ""), *b = arena_str(c->arena, part);
    for (char *at = a; at && *at; at++)
        *at = (char)tolower((unsigned char)*at);
    for (char *at = b; at && *at; at++)
        *at = (char)tolower((unsigned char)*at);
    return a && b && strstr(a, b);
}

/* `place`: the area asked for, those it lies in and those within it. */
static bool serves(const struct value *areas, const char *org, const struct value *place)
{
    for (size_t i = 0; i < value_count(areas); i++)
        for (size_t k = 0; k < value_count(place); k++)
            if (text_is(value_get_text(value_item(areas, i), "org_id"), org) &&
                text_is(value_get_text(value_item(areas, i), "code"),
                        value_get_text(value_item(place, k), "code")))
                return true;
    return false;
}

static bool asked_for(struct call *c, const struct value *org, const struct value *areas,
                      const struct value *place)
{
    const char *kind = value_get_text(c->query, "kind"), *text = value_get_text(c->query, "text");
    if (kind && kind[0] && !text_is(value_get_text(org, "kind"), kind))
        return false;
    if (place && !serves(areas, value_get_text(org, "id"), place))
        return false;
    return !text || !text[0] || contains(c, value_get_text(org, "name"), text) ||
           contains(c, value_get_text(org, "description"), text) ||
           contains(c, call_label(c, "org_kind", value_get_text(org, "kind")), text);
}

static const char *area_words(struct call *c, const struct value *areas, const char *org)
{
    const char *words = NULL;
    for (size_t i = 0; i < value_count(areas); i++)
        if (!org || text_is(value_get_text(value_item(areas, i), "org_id"), org))
            words = arena_printf(c->arena, "%s%s%s", words ? words : "", words ? ", " : "",
                                 value_get_text(value_item(areas, i), "name"));
    return words;
}

static void put_filters(struct call *c, const struct value *areas)
{
    struct value *fields, *form = map_filter_form(&fields, c, "/map", "search.submit");
    map_filter_text(c, fields, "text");
    struct value *kinds = map_filter_select(c, fields, "kind");
    for (size_t i = 0; i < c->app->content->kind_count; i++)
        map_filter_choice(c, kinds, "kind",
                          (struct map_choice){c->app->content->kinds[i].code,
                                              label_in(&c->app->content->kinds[i].label, c->lang)});
    struct value *places = map_filter_select(c, fields, "area");
    for (size_t i = 0; i < value_count(areas); i++)
        map_filter_choice(c, places, "area",
                          (struct map_choice){value_get_text(value_item(areas, i), "code"),
                                              value_get_text(value_item(areas, i), "name")});
    value_put(c->page, "search", form);
}

/* The longest of what its services say: the word of the organisation itself before what a file says. */
static void put_wait(struct call *c, struct value *card, const struct value *waits, const char *org)
{
    int64_t days = -1, places = -1;
    const char *at = NULL;
    for (size_t i = 0; i < value_count(waits); i++) {
        const struct value *w = value_item(waits, i);
        if (org && !text_is(value_get_text(w, "org_id"), org))
            continue;
        int64_t these = value_get_int(w, "wait_days", -1), free = value_get_int(w, "places", -1);
        days = these > days ? these : days;
        places = free < 0 ? places : (places < 0 ? 0 : places) + free;
        at = value_get_text(w, "at");
    }
    const char *period = days >= 0 ? arena_printf(c->arena, "P%lldD", (long long)days) : NULL;
    value_put_text(card, "wait", period ? map_wait_words(c, period) : NULL);
    value_put_text(card, "places", places >= 0 ? arena_printf(c->arena, "%lld", (long long)places) : NULL);
    value_put_text(card, "wait_at", at);
}

/* Where the organisation itself said nothing: what the file says of its first service. */
static void put_wait_of_file(struct call *c, struct value *card, const struct value *texts, const char *org)
{
    if (value_get_text(card, "wait_at"))
        return;
    for (size_t i = 0; i < value_count(texts); i++)
        if (text_is(value_get_text(value_item(texts, i), "org_id"), org)) {
            value_put_text(card, "wait",
                           map_wait_words(c, value_get_text(value_item(texts, i), "wait_time")));
            return;
        }
}

int map_page(struct call *c, struct err *err)
{
    struct value *orgs = NULL, *areas = NULL, *waits = NULL, *texts = NULL, *choices = NULL, *place = NULL;
    const struct {
        struct value **out;
        enum sql_name find;
    } lists[] = {{&orgs, SQL_MAP_ORGS},
                 {&areas, SQL_MAP_AREAS},
                 {&waits, SQL_MAP_WAITS},
                 {&texts, SQL_MAP_WAIT_TEXTS},
                 {&choices, SQL_MAP_AREA_CHOICES}};
    const char *area = value_get_text(c->query, "area");
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < sizeof lists / sizeof lists[0]; i++)
        rc = store_all(lists[i].out, &c->store, lists[i].find, DB_NO_ARGS, err);
    if (rc == 0 && area && area[0])
        rc = store_all(&place, &c->store, SQL_MAP_PLACE, DB_ARGS(db_text(area), db_text("-")), err);
    if (rc < 0)
        return rc;
    put_filters(c, choices);
    struct value *items = value_put_array(c->page, "items");
    size_t found = 0;
    for (size_t i = 0; i < value_count(orgs); i++) {
        const struct value *org = value_item(orgs, i);
        if (!asked_for(c, org, areas, place) || ++found > SHOWN_MAX)
            continue;
        const char *id = value_get_text(org, "id");
        struct value *card = map_card(c, org, NULL);
        value_put_text(card, "href", arena_printf(c->arena, "/map/orgs/%s", id));
        value_put_text(card, "areas", area_words(c, areas, id));
        put_wait(c, card, waits, id);
        put_wait_of_file(c, card, texts, id);
        value_add(items, card);
    }
    value_put_int(c->page, "found", (int64_t)found);
    value_put_bool(c->page, "is_cut", found > SHOWN_MAX);
    value_put_bool(c->page, "may_import", (c->actor->role & (ROLE_COORDINATOR | ROLE_ADMIN)) != 0);
    value_put_bool(c->page, "may_wait", (c->actor->role & (ROLE_PROFESSIONAL | ROLE_ASSISTANT)) != 0);
    return 0;
}

/* --- one organisation --- */

static void put_week(struct call *c, const struct value *schedules)
{
    const struct calendar *calendar = &c->app->content->calendar;
    struct value *week = value_put_array(c->page, "week");
    for (int32_t day = c->today; value_count(schedules) && day < c->today + WEEK; day++) {
        char text[11];
        day_format(text, day);
        struct value *line = value_add_object(week);
        const struct holiday *holiday = calendar_holiday(calendar, day);
        value_put_text(line, "day", text);
        value_put_text(line, "hours", opening_hours(c->arena, calendar, schedules, day));
        value_put_text(line, "holiday", holiday ? label_in(&holiday->label, c->lang) : NULL);
    }
}

static const struct value *wait_of(const struct value *waits, const char *service)
{
    for (size_t i = 0; i < value_count(waits); i++)
        if (text_is(value_get_text(value_item(waits, i), "service_id"), service))
            return value_item(waits, i);
    return NULL;
}

static void put_services(struct call *c, const struct value *services, const struct value *waits)
{
    struct value *list = value_put_array(c->page, "services");
    for (size_t i = 0; i < value_count(services); i++) {
        const struct value *from = value_item(services, i),
                           *wait = wait_of(waits, value_get_text(from, "id"));
        struct value *s = value_add_object(list);
        value_put_text(s, "name", value_get_text(from, "name"));
        value_put_text(s, "text", value_get_text(from, "description"));
        value_put_text(s, "who", value_get_text(from, "eligibility_description"));
        value_put_text(s, "how", value_get_text(from, "application_process"));
        value_put_text(s, "costs", value_get_text(from, "fees_description"));
        value_put_text(s, "alert", value_get_text(from, "alert"));
        value_put_bool(s, "is_active", text_is(value_get_text(from, "status"), "active"));
        const char *period =
            value_get(wait, "wait_days")
                ? arena_printf(c->arena, "P%lldD", (long long)value_get_int(wait, "wait_days", 0))
                : value_get_text(from, "wait_time");
        value_put_text(s, "wait", map_wait_words(c, period));
        value_put_text(s, "wait_at", value_get_text(wait, "at"));
        value_put_text(s, "places",
                       value_get(wait, "places")
                           ? arena_printf(c->arena, "%lld", (long long)value_get_int(wait, "places", 0))
                           : value_as_text(value_at(from, "capacities.0.available"), NULL));
    }
}

static int one_org(struct value **row, struct value **document, struct call *c, const char *org,
                   struct err *err)
{
    int rc = store_one(row, &c->store, SQL_MAP_ORG_ONE, DB_ARGS(db_text(org)), err);
    if (rc == ERR_NOT_FOUND)
        return err_set(err, ERR_NOT_FOUND, "org", "org_unknown", NULL);
    return rc == 0 ? hsds_read(document, c, org, err) : rc;
}

int map_org_page(struct call *c, struct err *err)
{
    struct value *row, *document, *areas, *waits;
    const char *id = call_param(c, "org");
    int rc = one_org(&row, &document, c, id, err);
    if (rc == 0)
        rc = store_all(&areas, &c->store, SQL_MAP_AREAS_OF, DB_ARGS(db_text(id)), err);
    if (rc == 0)
        rc = store_all(&waits, &c->store, SQL_MAP_WAITS_OF, DB_ARGS(db_text(id)), err);
    if (rc < 0)
        return rc;
    struct value *org = map_card(c, row, document);
    value_put(c->page, "org", org);
    value_put_text(org, "email", value_get_text(row, "email"));
    value_put_text(org, "areas", area_words(c, areas, NULL));
    value_put_bool(org, "has_account", value_get_bool(row, "has_account"));
    put_wait(c, org, waits, NULL);
    put_week(c, map_schedules(c, document));
    put_services(c, value_get(document, "services"), waits);
    value_put_bool(c->page, "may_wait",
                   text_is(c->actor->org, id) && (c->actor->role & (ROLE_PROFESSIONAL | ROLE_ASSISTANT)));
    return 0;
}

/* --- what the organisation says itself --- */

int map_wait_page(struct call *c, struct err *err)
{
    struct value *services, *waits;
    int rc = store_all(&services, &c->store, SQL_MAP_SERVICE_ALL, DB_ARGS(db_text(c->actor->org)), err);
    if (rc == 0)
        rc = store_all(&waits, &c->store, SQL_MAP_WAITS_OF, DB_ARGS(db_text(c->actor->org)), err);
    if (rc < 0)
        return rc;
    struct value *choices = value_put_array(value_put_object(c->page, "choices"), "service");
    for (size_t i = 0; i < value_count(services); i++) {
        struct value *choice = value_add_object(choices);
        value_put_text(choice, "value", value_get_text(value_item(services, i), "id"));
        value_put_text(choice, "label", value_get_text(value_item(services, i), "name"));
    }
    struct value *values = value_put_object(c->page, "values");
    const struct value *wait = value_item(waits, 0);
    value_put_text(values, "service",
                   value_get_text(value_count(services) == 1 ? value_item(services, 0) : wait,
                                  value_count(services) == 1 ? "id" : "service_id"));
    if (value_count(services) <= 1 && value_get(wait, "places"))
        value_put_int(values, "places", value_get_int(wait, "places", 0));
    if (value_count(services) <= 1 && value_get(wait, "wait_days"))
        value_put_int(values, "wait_days", value_get_int(wait, "wait_days", 0));
    if (value_count(services) <= 1)
        value_add_text(value_put_array(c->page, "without"), "service");
    return 0;
}

/* An organisation that no file described has one service: what its kind does. */
static int first_service(const char **id, struct call *c, struct err *err)
{
    struct value *org = NULL;
    int rc = hsds_read(&org, c, c->actor->org, err);
    if (rc < 0)
        return rc;
    struct value *service = value_add_object(value_put_array(org, "services"));
    *id = call_id(c);
    value_put_text(service, "id", *id);
    value_put_text(service, "name", content_label(c->app->content, "org_kind", c->actor->org_kind, "nl"));
    value_put_text(service, "status", "active");
    return hsds_write(c, c->actor->org, org, err);
}

static int chosen_service(const char **id, struct call *c, struct err *err)
{
    struct value *services;
    int rc = store_all(&services, &c->store, SQL_MAP_SERVICE_ALL, DB_ARGS(db_text(c->actor->org)), err);
    if (rc < 0)
        return rc;
    if (value_count(services) == 0)
        return first_service(id, c, err);
    const char *asked = call_field(c, "service");
    for (size_t i = 0; i < value_count(services); i++) {
        const char *this = value_get_text(value_item(services, i), "id");
        if (text_is(asked, this) || (!asked && value_count(services) == 1)) {
            *id = this;
            return 0;
        }
    }
    return err_set(err, ERR_INVALID, "service", "service_choose", NULL);
}

int map_wait_set(struct call *c, struct err *err)
{
    const char *service = NULL;
    int64_t places = call_int(c, "places", -1), days = call_int(c, "wait_days", -1);
    if (places < 0 && days < 0)
        return err_set(err, ERR_INVALID, "wait_days", "wait_empty", NULL);
    int rc = chosen_service(&service, c, err);
    if (rc == 0)
        rc =
            store_run(NULL, &c->store, SQL_MAP_WAIT_SET,
                      DB_ARGS(db_text(service), db_text(c->actor->org),
                              places < 0 ? db_none() : db_int(places), days < 0 ? db_none() : db_int(days),
                              db_int(c->now), db_text(c->actor->membership[0] ? c->actor->membership : NULL)),
                      err);
    if (rc == 0)
        rc = audit_write(
            c, &(struct audit_note){.action = "update", .object = "map", .object_id = c->actor->org}, err);
    if (rc == 0)
        call_go(c, "/map/orgs/%s?done=map_wait", c->actor->org);
    return rc;
}
