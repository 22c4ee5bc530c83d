/* The social map out and in: HSDS 3 made of what Kiem has, and organisations made of HSDS 3. Pages: map_pages.c. */
#include "app/coalition/map.h"

#include "app/coalition/hsds.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

static const char kind_taxonomy[] = "kiem-org-kind";

/* --- export --- */

/* Members in the order of the schema, then what HSDS does not know in its own order: one order for the same content. */
static struct value *ordered(struct arena *a, const struct hsds_entity *e, const struct value *v)
{
    struct value *out = value_object(a);
    for (const struct hsds_member *m = e->members; m->name; m++)
        if (value_get(v, m->name))
            value_put(out, m->name, value_copy(a, value_get(v, m->name)));
    for (size_t i = 0; i < value_count(v); i++)
        if (!value_get(out, value_name(v, i)))
            value_put(out, value_name(v, i), value_copy(a, value_item(v, i)));
    return out;
}

/* Our kind as a taxonomy term, last of the attributes, instead of an earlier one of ours. */
static void put_kind(struct call *c, struct value *org, const char *kind)
{
    struct arena *a = c->arena;
    const struct value *had = value_get(org, "attributes");
    struct value *list = value_array(a);
    for (size_t i = 0; i < value_count(had); i++)
        if (!text_is(value_as_text(value_at(value_item(had, i), "taxonomy_term.taxonomy"), NULL),
                     kind_taxonomy))
            value_add(list, value_copy(a, value_item(had, i)));
    const char *id = value_get_text(org, "id"),
               *label = content_label(c->app->content, "org_kind", kind, "nl");
    struct value *attribute = value_add_object(list), *term = value_object(a);
    value_put_text(attribute, "id", hsds_made_id(a, arena_printf(a, "%s %s", kind_taxonomy, id)));
    value_put_text(attribute, "link_entity", "organization");
    value_put_text(attribute, "link_id", id);
    value_put(attribute, "taxonomy_term", term);
    value_put_text(term, "id", hsds_made_id(a, arena_printf(a, "%s %s", kind_taxonomy, kind)));
    value_put_text(term, "code", kind);
    value_put_text(term, "name", label);
    value_put_text(term, "description", label);
    value_put_text(term, "taxonomy", kind_taxonomy);
    value_put(org, "attributes", list);
}

static void put_phone(struct call *c, struct value *org, const char *number)
{
    if (!number || value_get(org, "phones"))
        return;
    struct value *phone = value_add_object(value_put_array(org, "phones"));
    value_put_text(phone, "id",
                   hsds_made_id(c->arena, arena_printf(c->arena, "phone %s", value_get_text(org, "id"))));
    value_put_text(phone, "number", number);
}

/* What the organisation itself said last goes before what a file said. */
static void put_wait(struct call *c, struct value *service, const struct value *wait)
{
    struct arena *a = c->arena;
    if (value_get(wait, "wait_days"))
        value_put_text(service, "wait_time",
                       arena_printf(a, "P%lldD", (long long)value_get_int(wait, "wait_days", 0)));
    if (!value_get(wait, "places"))
        return;
    struct value *capacity = value_add_object(value_put_array(service, "capacities")), *unit;
    const char *id = value_get_text(service, "id");
    value_put_text(capacity, "id", hsds_made_id(a, arena_printf(a, "capacity %s", id)));
    value_put_int(capacity, "available", value_get_int(wait, "places", 0));
    value_put_text(capacity, "updated", value_get_text(wait, "at"));
    unit = value_put_object(capacity, "unit");
    value_put_text(unit, "id", hsds_made_id(a, "unit places"));
    value_put_text(unit, "name", "places");
}

static struct value *services_of(struct call *c, const struct value *org, const struct value *waits)
{
    const struct value *services = value_get(org, "services");
    struct value *out = value_array(c->arena);
    for (size_t i = 0; i < value_count(services); i++) {
        struct value *service = value_copy(c->arena, value_item(services, i));
        for (size_t w = 0; w < value_count(waits); w++)
            if (text_is(value_get_text(value_item(waits, w), "service_id"), value_get_text(service, "id")))
                put_wait(c, service, value_item(waits, w));
        value_add(out, ordered(c->arena, hsds_entities[HSDS_SERVICE], service));
    }
    return out;
}

static int export_one(struct value *contents, struct call *c, const struct value *row, struct err *err)
{
    struct value *org = NULL, *waits = NULL;
    const char *id = value_get_text(row, "id"), *kind = value_get_text(row, "kind");
    int rc = hsds_read(&org, c, id, err);
    if (rc == 0)
        rc = store_all(&waits, &c->store, SQL_MAP_WAITS_OF, DB_ARGS(db_text(id)), err);
    if (rc < 0)
        return rc;
    if (!value_get_text(org, "description"))
        value_put_text(org, "description", content_label(c->app->content, "org_kind", kind, "nl"));
    put_phone(c, org, value_get_text(row, "phone"));
    put_kind(c, org, kind);
    if (value_get(org, "services"))
        value_put(org, "services", services_of(c, org, waits));
    value_add(contents, ordered(c->arena, &hsds_organization, org));
    return 0;
}

int map_export(struct call *c, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_MAP_EXPORT_ORGS, DB_NO_ARGS, err);
    if (rc < 0)
        return rc;
    struct value *page = value_put_object(c->page, "document");
    int64_t count = (int64_t)value_count(rows);
    value_put_int(page, "total_items", count);
    value_put_int(page, "total_pages", 1);
    value_put_int(page, "page_number", 1);
    value_put_int(page, "size", count);
    value_put_bool(page, "first_page", true);
    value_put_bool(page, "last_page", true);
    value_put_bool(page, "empty", count == 0);
    struct value *contents = value_put_array(page, "contents");
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        rc = export_one(contents, c, value_item(rows, i), err);
    return rc;
}

/* --- import --- */

struct import {
    struct call *call;
    const struct value *contents;
    struct value *faults, *kept;
    int64_t added, changed;
};

static void fault(struct import *in, const char *path, const char *key, const char *value)
{
    struct value *f = value_add_object(in->faults);
    value_put_text(f, "path", path);
    value_put_text(f, "key", key);
    value_put_text(f, "value", value);
}

/* The first row that the document may be about: by its id, by ours, by its name; strength 3 is the name. */
static int match(struct value **out, struct call *c, const struct value *org, struct err *err)
{
    struct value *rows;
    int rc =
        store_all(&rows, &c->store, SQL_MAP_MATCH,
                  DB_ARGS(db_text(value_get_text(org, "id")), db_text(value_get_text(org, "name"))), err);
    if (rc == 0)
        *out = value_count(rows) ? value_copy(c->arena, value_item(rows, 0)) : NULL;
    return rc;
}

static const char *kind_for(struct call *c, const struct value *org)
{
    const char *kind = hsds_kind(c->app->content, c->arena, org);
    return kind ? kind : call_field(c, "kind");
}

static bool seen_before(const struct import *in, size_t i)
{
    const char *id = value_get_text(value_item(in->contents, i), "id");
    for (size_t k = 0; k < i; k++)
        if (text_is(value_get_text(value_item(in->contents, k), "id"), id))
            return true;
    return false;
}

static int judge_all(struct import *in, struct err *err)
{
    struct call *c = in->call;
    for (size_t i = 0; i < value_count(in->contents); i++) {
        const struct value *org = value_item(in->contents, i);
        struct value *had = NULL;
        char at[80];
        hsds_check(in->faults, in->kept, org, i);
        int rc = value_get_text(org, "id") ? match(&had, c, org, err) : 0;
        if (rc < 0)
            return rc;
        snprintf(at, sizeof at, "contents[%zu].attributes", i);
        if (!had && !kind_for(c, org))
            fault(in, at, "hsds_kind", value_get_text(org, "name"));
        snprintf(at, sizeof at, "contents[%zu].id", i);
        if (seen_before(in, i))
            fault(in, at, "hsds_twice", value_get_text(org, "id"));
    }
    return 0;
}

/* Street, postcode and place of the first physical address, for letters. */
static const char *address_of(struct call *c, const struct value *org)
{
    const struct value *locations = value_get(org, "locations");
    const struct value *address = value_at(value_item(locations, 0), "addresses.0");
    if (!address)
        address = value_at(org, "services.0.service_at_locations.0.location.addresses.0");
    const char *street = value_get_text(address, "address_1"), *city = value_get_text(address, "city"),
               *code = value_get_text(address, "postal_code");
    return street && city && code ? arena_printf(c->arena, "%s, %s %s", street, code, city) : NULL;
}

static const char *phone_of(const struct value *org)
{
    const char *number = value_as_text(value_at(org, "phones.0.number"), NULL);
    return number ? number : value_as_text(value_at(org, "services.0.phones.0.number"), NULL);
}

static int serve_areas(struct call *c, const char *org, const struct value *areas, struct err *err)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < value_count(areas); i++)
        rc = store_run(NULL, &c->store, SQL_MAP_AREA_SERVES,
                       DB_ARGS(db_text(org), db_text(value_get_text(value_item(areas, i), "extent")),
                               db_text(value_get_text(value_item(areas, i), "name"))),
                       err);
    return rc;
}

static int all_areas(struct call *c, const char *id, const struct value *org, struct err *err)
{
    const struct value *services = value_get(org, "services");
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < value_count(services); i++) {
        const struct value *at = value_get(value_item(services, i), "service_at_locations");
        rc = serve_areas(c, id, value_get(value_item(services, i), "service_areas"), err);
        for (size_t k = 0; rc == 0 && k < value_count(at); k++)
            rc = serve_areas(c, id, value_get(value_item(at, k), "service_areas"), err);
    }
    return rc;
}

static int write_one(struct import *in, const struct value *org, struct err *err)
{
    struct call *c = in->call;
    struct value *had = NULL;
    int rc = match(&had, c, org, err);
    if (rc < 0)
        return rc;
    const char *kind = kind_for(c, org), *id = had ? value_get_text(had, "id") : call_id(c);
    struct db_arg name = db_text(value_get_text(org, "name")), email = db_text(value_get_text(org, "email")),
                  phone = db_text(phone_of(org)), address = db_text(address_of(c, org));
    if (had) {
        in->changed++;
        rc = store_run(NULL, &c->store, SQL_MAP_ORG_UPDATE,
                       DB_ARGS(db_text(id), name, db_text(kind ? kind : value_get_text(had, "kind")), email,
                               phone, address),
                       err);
    } else {
        in->added++;
        rc = store_run(
            NULL, &c->store, SQL_ORG_INSERT,
            DB_ARGS(db_text(id), db_text(kind), name, email, phone, address, db_int(0), db_int(c->now)), err);
    }
    if (rc == 0)
        rc = hsds_write(c, id, org, err);
    return rc == 0 ? all_areas(c, id, org, err) : rc;
}

static int write_all(struct import *in, struct err *err)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < value_count(in->contents); i++)
        rc = write_one(in, value_item(in->contents, i), err);
    if (rc == 0)
        rc = audit_write(in->call, &(struct audit_note){.action = "update", .object = "map"}, err);
    return rc;
}

static void put_fault_words(struct call *c, struct value *faults)
{
    struct value *said = value_put_array(c->page, "faults");
    for (size_t i = 0; i < value_count(faults); i++) {
        struct value *f = value_copy(c->arena, value_item(faults, i));
        const char *key = arena_printf(c->arena, "err.%s", value_get_text(f, "key"));
        value_put_text(f, "text", key ? call_text(c, key) : NULL);
        value_add(said, f);
    }
}

int map_import_page(struct call *c, struct err *err)
{
    (void)err;
    struct value *kinds = value_put_array(value_put_object(c->page, "choices"), "kind");
    for (size_t i = 0; i < c->app->content->kind_count; i++) {
        const struct org_kind *k = &c->app->content->kinds[i];
        struct value *choice = value_add_object(kinds);
        value_put_text(choice, "value", k->code);
        value_put_text(choice, "label", label_in(&k->label, c->lang));
    }
    return 0;
}

int map_import(struct call *c, struct err *err)
{
    const char *text = call_field(c, "document"), *kind = call_field(c, "kind");
    struct value *document = NULL;
    struct import in = {.call = c, .faults = value_array(c->arena), .kept = value_array(c->arena)};
    if (kind && !content_org_kind(c->app->content, kind))
        return err_set(err, ERR_INVALID, "kind", "org_kind_unknown", "%s", kind);
    int rc = json_parse(&document, c->arena, "document", text ? text : "", text ? strlen(text) : 0, err);
    if (rc == 0)
        rc = hsds_contents(&in.contents, c->arena, document, err);
    if (rc == 0)
        rc = judge_all(&in, err);
    if (rc == 0 && value_count(in.faults) == 0)
        rc = write_all(&in, err);
    if (rc < 0)
        return rc;
    value_put_int(c->page, "added", in.added);
    value_put_int(c->page, "changed", in.changed);
    put_fault_words(c, in.faults);
    value_put_bool(c->page, "refused", value_count(in.faults) > 0);
    value_put_bool(c->page, "has_kept", value_count(in.kept) > 0);
    value_put(c->page, "kept", in.kept);
    return 0;
}
