/*
 * Desks on her list: invited with her consent for the areas she opens, and taken off by ending that consent, from which day on
 * they see nothing. A desk sees her name, the lines of its areas that she shows to desks, and when they meet; nothing of her
 * file, nothing of others.
 */
#include "app/chain/chain.h"
#include "app/young/young_part.h"

#include "app/notice.h"
#include "app/paging.h"
#include "app/people/people.h"
#include "base/str.h"

#include <string.h>

enum { PER_PAGE = 25 };

/* --- what is on her page --- */

static const char *areas_label(struct call *c, const char *areas)
{
    const struct young_content *y = &c->app->content->young;
    const char *out = NULL;
    for (size_t i = 0; i < y->area_count; i++)
        if (young_opened(areas, y->areas[i].code)) {
            const char *label = label_in(&y->areas[i].label, c->lang);
            out = out ? arena_printf(c->arena, "%s, %s", out, label) : label;
        }
    return out;
}

int young_put_desks(const struct young_list *l, struct call *c, struct err *err)
{
    const struct young_content *y = &c->app->content->young;
    struct value *rows, *list = value_put_array(c->page, "desks"), *more = value_put_array(c->page, "invite");
    bool her = l->reader == YOUNG_HER;
    bool may = access_writes(&l->access, PART_CONSENT) && access_writes(&l->access, PART_PLAN);
    int rc = store_all(&rows, &c->store, SQL_YOUNG_DESKS,
                       DB_ARGS(db_text(value_get_text(l->plan, "id")), db_int(c->today)), err);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        const char *id = value_get_text(row, "id");
        struct value *one = value_add_object(list);
        value_put_text(one, "id", id);
        value_put_text(one, "label", call_label(c, "young_desk", value_get_text(row, "desk")));
        value_put_text(one, "org_name", value_get_text(row, "org_name"));
        value_put_text(one, "org_phone", value_get_text(row, "org_phone"));
        value_put_text(one, "areas_label", areas_label(c, value_get_text(row, "areas")));
        value_put_text(one, "until_day", value_get_text(row, "until_day"));
        value_put_text(one, "end",
                       !may  ? NULL
                       : her ? arena_printf(c->arena, "/me/young/desks/%s/end", id)
                             : arena_printf(c->arena, "/young-desks/%s/end", id));
    }
    for (size_t i = 0; may && i < y->desk_count; i++) {
        if (y->desks[i].kinds.count == 0)
            continue;
        struct value *one = value_add_object(more);
        value_put_text(one, "label", label_in(&y->desks[i].label, c->lang));
        value_put_text(
            one, "href",
            arena_printf(c->arena, her ? "%s/invite/%s" : "%s/desks/%s", young_home(l, c), y->desks[i].code));
    }
    return 0;
}

/* --- inviting --- */

/* Whether any organisation of this desk may hear of the area at all. */
static bool may_hear(const struct call *c, const struct young_desk *d, const struct young_area *area)
{
    for (size_t i = 0; i < d->kinds.count; i++) {
        const struct org_kind *kind = content_org_kind(c->app->content, d->kinds.items[i]);
        if (kind && (kind->scopes & content_scope(c->app->content, area->scope)) != 0)
            return true;
    }
    return false;
}

static int open_invite(struct young_list *l, const struct young_desk **desk, struct call *c, struct err *err)
{
    int rc = young_open_running(l, c, err);
    if (rc == 0)
        rc = access_require(&l->access, c, PART_CONSENT, err);
    if (rc < 0)
        return rc;
    *desk = young_desk_find(&c->app->content->young, call_param(c, "desk_kind"));
    return !*desk || (*desk)->kinds.count == 0
               ? err_set(err, ERR_NOT_FOUND, "young", "young_desk_unknown", NULL)
               : 0;
}

static struct value *add_choice(struct value *list, const char *value, const char *label)
{
    struct value *one = value_add_object(list);
    value_put_text(one, "value", value);
    value_put_text(one, "label", label);
    value_put_text(one, "hint", NULL);
    return one;
}

static int put_receivers(struct call *c, struct value *choices, const struct young_list *l,
                         const struct young_desk *d, struct err *err)
{
    struct value *list = value_put_array(choices, "receiver"), *place, *rows;
    struct value *call = value_put_array(c->page, "call"); /* no account: she calls, or goes there */
    int rc = store_one(&place, &c->store, SQL_PERSON_AREA, DB_ARGS(db_text(l->access.person)), err);
    for (size_t k = 0; rc == 0 && k < d->kinds.count; k++) {
        rc = store_all(
            &rows, &c->store, SQL_YOUNG_DESK_ORGS,
            DB_ARGS(db_text(d->kinds.items[k]), db_text(value_as_text(value_get(place, "area"), ""))), err);
        for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
            const struct value *org = value_item(rows, i);
            if (text_is(value_get_text(org, "id"), value_get_text(l->plan, "org_id")))
                continue;
            if (value_get_bool(org, "has_account"))
                add_choice(list, value_get_text(org, "id"), value_get_text(org, "name"));
            else if (value_get_int(org, "serves", 0) > 0)
                value_add(call, value_copy(c->arena, org));
        }
    }
    value_put_bool(c->page, "nobody", value_count(list) == 0);
    return rc;
}

int young_invite(struct call *c, struct err *err)
{
    struct young_list l;
    const struct young_desk *d;
    const struct young_content *y = &c->app->content->young;
    int rc = open_invite(&l, &d, c, err);
    if (rc == 0 && l.reader == YOUNG_KEEPER)
        rc = consent_parties(c, &l.access, err);
    if (rc < 0)
        return rc;
    const struct value *had = value_get(c->page, "choices");
    struct value *choices =
        value_put(c->page, "choices", had ? value_copy(c->arena, had) : value_object(c->arena));
    rc = put_receivers(c, choices, &l, d, err);
    struct value *list = value_put_array(choices, "areas");
    for (size_t i = 0; i < y->area_count; i++)
        if (may_hear(c, d, &y->areas[i]))
            add_choice(list, y->areas[i].code, label_in(&y->areas[i].label, c->lang));
    const char *label = label_in(&d->label, c->lang);
    value_put_text(c->page, "desk_label", label);
    struct value *back = value_put_object(c->page, "back"), *values = value_put_object(c->page, "values");
    value_put_text(back, "href", young_home(&l, c));
    value_put_text(back, "label", call_text(c, l.reader == YOUNG_HER ? "me_young.title" : "young.title"));
    value_put_text(values, "receiver",
                   value_get_text(value_item(value_get(choices, "receiver"), 0), "value"));
    value_put_text(values, "told", call_text(c, "young.told"));
    value_put_text(values, "consent_form", "oral");
    struct value *without = value_put_array(c->page, "without");
    if (!value_get_bool(c->page, "consent_minor")) {
        value_add_text(without, "stands_alone");
        value_add_text(without, "why");
    }
    return rc;
}

/* The areas of the form as words, and the scopes they tell of her. */
static int read_areas(const char **areas, const char **scopes, struct call *c, const struct young_desk *d,
                      struct err *err)
{
    const struct young_content *y = &c->app->content->young;
    const struct value *given = value_get(c->form, "areas");
    *areas = NULL;
    *scopes = "contact";
    for (size_t i = 0; i < value_count(given); i++) {
        const struct young_area *area = young_area_find(y, value_as_text(value_item(given, i), NULL));
        if (!area || !may_hear(c, d, area))
            return err_set(err, ERR_INVALID, "areas", "field_choice", NULL);
        if (young_opened(*areas, area->code))
            continue;
        *areas = *areas ? arena_printf(c->arena, "%s %s", *areas, area->code) : area->code;
        if (!young_opened(*scopes, area->scope))
            *scopes = arena_printf(c->arena, "%s %s", *scopes, area->scope);
    }
    return *areas ? 0 : err_set(err, ERR_INVALID, "areas", "young_areas", NULL);
}

static int receiver(const char **out, struct call *c, const struct young_list *l, const struct young_desk *d,
                    struct err *err)
{
    struct value *org;
    const char *id = call_field(c, "receiver");
    int rc = store_one(&org, &c->store, SQL_ORG_BRIEF, DB_ARGS(db_text(id)), err);
    if (rc < 0 && rc != ERR_NOT_FOUND)
        return rc;
    bool known = false;
    for (size_t i = 0; rc == 0 && i < d->kinds.count; i++)
        known = known || text_is(value_get_text(org, "kind"), d->kinds.items[i]);
    if (!known || text_is(id, value_get_text(l->plan, "org_id")))
        return err_set(err, ERR_INVALID, "receiver", "field_choice", NULL);
    *out = id;
    return 0;
}

/* What it saw until now ends with the consent it rested on; `had`: it took part already. */
static int end_earlier(bool *had, struct call *c, const struct young_list *l, const char *org,
                       struct err *err)
{
    struct value *rows;
    *had = false;
    int rc = store_all(&rows, &c->store, SQL_YOUNG_DESKS,
                       DB_ARGS(db_text(value_get_text(l->plan, "id")), db_int(c->today)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        if (text_is(value_get_text(value_item(rows, i), "org_id"), org)) {
            *had = true;
            rc = consent_replace(c, l->access.person, value_get_text(value_item(rows, i), "consent_id"), err);
        }
    return rc;
}

int young_invite_send(struct call *c, struct err *err)
{
    struct young_list l;
    const struct young_desk *d;
    const char *areas = NULL, *scopes = NULL, *org = NULL, *consent = NULL, *id = call_id(c);
    bool had = false;
    int rc = open_invite(&l, &d, c, err);
    if (rc == 0)
        rc = read_areas(&areas, &scopes, c, d, err);
    if (rc == 0)
        rc = receiver(&org, c, &l, d, err);
    if (rc == 0)
        rc = end_earlier(&had, c, &l, org, err);
    if (rc < 0)
        return rc;
    bool her = l.reader == YOUNG_HER;
    struct value *self = value_array(c->arena);
    value_add_text(self, l.access.person);
    struct consent_request in = {.person = l.access.person,
                                 .basis = "consent",
                                 .scopes = scopes,
                                 .purposes = "desk",
                                 .org = org,
                                 .until = DAY_NONE,
                                 .form = her ? "digital" : call_field(c, "consent_form"),
                                 .told = her ? call_text(c, "young.told") : call_field(c, "told"),
                                 .given_by = her ? self : value_get(c->form, "given_by"),
                                 .stands_alone = !her && call_flag(c, "stands_alone"),
                                 .why = her ? NULL : call_field(c, "why"),
                                 .keeper = her ? value_get_text(l.plan, "org_id") : NULL};
    rc = consent_record(&consent, c, &in, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_YOUNG_DESK_INSERT,
                       DB_ARGS(db_text(id), db_text(value_get_text(l.plan, "id")), db_text(l.access.person),
                               db_text(d->code), db_text(org), db_text(areas), db_text(consent),
                               db_int(c->now)),
                       err);
    if (rc == 0)
        rc = notice_plan(c, org, had ? "young_desk_changed" : "young_desk", id, err);
    if (rc == 0)
        call_go(c, "%s?done=young_invited", young_home(&l, c));
    return rc;
}

/* --- one that is there --- */

static int unknown(struct err *err)
{
    return err_set(err, ERR_NOT_FOUND, "young", "young_desk_unknown", NULL);
}

static int find(struct value **out, struct call *c, struct err *err)
{
    int rc = store_one(out, &c->store, SQL_YOUNG_DESK_FIND,
                       DB_ARGS(db_text(call_param(c, "young_desk")), db_int(c->today)), err);
    return rc == ERR_NOT_FOUND ? unknown(err) : rc;
}

int young_desk_end(struct call *c, struct err *err)
{
    struct access a;
    struct value *row;
    bool her = c->actor->kind == ACTOR_PARENT;
    int rc =
        store_one(&row, &c->store, SQL_YOUNG_DESK_ANY, DB_ARGS(db_text(call_param(c, "young_desk"))), err);
    if (rc == ERR_NOT_FOUND)
        return unknown(err);
    if (rc == 0)
        rc = access_open(&a, c, value_get_text(row, "person_id"), her ? FOR_OWN : FOR_CARE,
                         &(struct audit_note){
                             .action = "withdraw", .object = "young", .object_id = value_get_text(row, "id")},
                         err);
    if (rc == 0)
        rc = her || young_keeps(&a) ? access_require(&a, c, PART_CONSENT, err)
                                    : access_refuse(&a, c, "young", "part_denied", err);
    if (rc == 0)
        rc = consent_withdraw(c, a.person, value_get_text(row, "consent_id"), err);
    if (rc == 0)
        call_go(c, her ? "/me/young?done=young_desk_off" : "/persons/%s/young?done=young_desk_off", a.person);
    return rc;
}

/* --- the desk itself --- */

int young_open_desk(struct young_list *l, struct value **desk, struct call *c, const char *action,
                    struct err *err)
{
    struct value *row, *plan;
    struct young_list open = {.reader = YOUNG_DESK, .birth_day = DAY_NONE};
    int rc = find(&row, c, err);
    if (rc == 0 && !text_is(value_get_text(row, "org_id"), c->actor->org))
        return unknown(err);
    if (rc == 0)
        rc = access_open(
            &open.access, c, value_get_text(row, "person_id"), FOR_DESK,
            &(struct audit_note){.action = action, .object = "young", .object_id = value_get_text(row, "id")},
            err);
    if (rc == 0)
        rc = store_one(&plan, &c->store, SQL_YOUNG_PLAN_RUNNING, DB_ARGS(db_text(open.access.person)), err);
    if (rc < 0)
        return rc;
    open.plan = plan;
    open.areas = value_get_text(row, "areas");
    open.desk = value_get_text(row, "desk");
    *l = open;
    *desk = row;
    return 0;
}

static int put_name(struct value *out, struct call *c, const struct access *a, struct err *err)
{
    struct value *row;
    const char *name = NULL;
    int rc = access_shows(a, c, PART_IDENTITY, "contact", NULL)
                 ? store_one(&row, &c->store, SQL_SIGNAL_NAME, DB_ARGS(db_text(a->person)), err)
                 : ERR_NOT_FOUND;
    if (rc == 0)
        name = value_get_text(row, "name");
    value_put_text(out, "name", name ? name : call_text(c, "chain.nameless"));
    return rc == ERR_NOT_FOUND ? 0 : rc;
}

int young_desk_page(struct call *c, struct err *err)
{
    struct young_list l;
    struct value *row;
    int rc = young_open_desk(&l, &row, c, "read", err);
    if (rc < 0)
        return rc;
    struct value *desk = value_put_object(c->page, "desk");
    rc = put_name(desk, c, &l.access, err);
    value_put_text(desk, "areas_label", areas_label(c, value_get_text(row, "areas")));
    value_put_text(desk, "keeper_name", value_get_text(row, "keeper_name"));
    value_put_text(desk, "keeper_phone", value_get_text(row, "keeper_phone"));
    struct value *back = value_put_object(c->page, "back");
    value_put_text(back, "href", "/young-desks");
    value_put_text(back, "label", call_text(c, "young_desks.title"));
    if (rc == 0)
        rc = young_put_lines(&l, c, err);
    return rc == 0 ? young_put_meetings(&l, c, err) : rc;
}

static int put_list(struct value *list, struct call *c, const struct value *row, struct err *err)
{
    struct access a;
    int rc = access_open(&a, c, value_get_text(row, "person_id"), FOR_DESK,
                         &(struct audit_note){.action = "list", .object = "young"}, err);
    if (rc == ERR_DENIED || rc == ERR_NOT_FOUND) {
        c->denied = (struct audit_note){0}; /* not shown, so nothing was looked at */
        return 0;
    }
    if (rc < 0)
        return rc;
    struct value *one = value_add_object(list);
    value_put_text(one, "href", arena_printf(c->arena, "/young-desks/%s", value_get_text(row, "id")));
    value_put_text(one, "areas_label", areas_label(c, value_get_text(row, "areas")));
    value_put_text(one, "meeting_at", value_get_text(row, "meeting_at"));
    return put_name(one, c, &a, err);
}

int young_desks_page(struct call *c, struct err *err)
{
    struct value *rows, *list = value_put_array(c->page, "lists");
    int64_t page = paging_wanted(c);
    int rc = store_all(&rows, &c->store, SQL_YOUNG_DESKS_OF_ORG,
                       DB_ARGS(db_text(c->actor->org), db_int(c->today), db_int(c->now), db_int(PER_PAGE + 1),
                               db_int((page - 1) * PER_PAGE)),
                       err);
    for (size_t i = 0; rc == 0 && i < value_count(rows) && i < PER_PAGE; i++)
        rc = put_list(list, c, value_item(rows, i), err);
    if (rc == 0)
        paging_put(c, "/young-desks", page, value_count(rows) > PER_PAGE);
    return rc;
}
