/* "Where can I go, near, now?": for anyone, without sign-in. Nothing that is asked here is written down. */
#include "app/coalition/hsds.h"
#include "app/coalition/map_card.h"

#include "base/str.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { FOUND_MAX = 300, SHOWN_MAX = 40 };

struct found {
    struct value *card;
    int group;     /* 0 open, 1 opens later, 2 hours not known */
    int64_t opens; /* day and minute, for order */
    bool near;     /* serves the place asked for */
};

/* --- the place --- */

/* "3011 AB" and "3011" look in the postcode table, anything else is the name of a neighbourhood or municipality. */
static int place_areas(struct value **out, struct call *c, const char *place, struct err *err)
{
    char code[8] = "";
    size_t n = 0;
    for (const char *at = place; *at && n < 7; at++)
        if (isalnum((unsigned char)*at))
            code[n++] = (char)toupper((unsigned char)*at);
    bool postcode = n >= 4 && strspn(code, "0123456789") == 4 && (n == 4 || n == 6);
    const char *begin = postcode ? code : "-"; /* letters end at ZZ; nothing begins with "-" */
    return store_all(out, &c->store, SQL_MAP_PLACE, DB_ARGS(db_text(place), db_text(begin)), err);
}

/* -1: nothing is known of where it helps. */
static int helps_in(const struct value *served, const char *org, const struct value *asked)
{
    int known = -1;
    for (size_t i = 0; i < value_count(served); i++) {
        if (!text_is(value_get_text(value_item(served, i), "org_id"), org))
            continue;
        known = 0;
        for (size_t k = 0; k < value_count(asked); k++)
            if (text_is(value_get_text(value_item(served, i), "code"),
                        value_get_text(value_item(asked, k), "code")))
                return 1;
    }
    return known;
}

/* --- who --- */

static bool has_active_service(const struct value *document)
{
    const struct value *services = value_get(document, "services");
    for (size_t i = 0; i < value_count(services); i++)
        if (text_is(value_get_text(value_item(services, i), "status"), "active"))
            return true;
    return value_count(services) == 0;
}

static bool about(struct call *c, const struct value *org, const char *topic)
{
    const struct org_kind *kind = content_org_kind(c->app->content, value_get_text(org, "kind"));
    return kind && codes_has(&kind->topics, topic);
}

static int64_t opens_at(const struct value *card)
{
    int32_t day = store_day(card, "next_day", DAY_NONE);
    int minute = 0;
    const char *time = value_get_text(card, "next_time");
    if (day == DAY_NONE || !time || !minutes_parse(&minute, time))
        return INT64_MAX;
    return (int64_t)day * 1440 + minute;
}

static int by_order(const void *a, const void *b)
{
    const struct found *x = a, *y = b;
    if (x->group != y->group)
        return x->group - y->group;
    if (x->near != y->near)
        return y->near - x->near;
    if (x->opens != y->opens)
        return x->opens < y->opens ? -1 : 1;
    return strcmp(value_get_text(x->card, "name"), value_get_text(y->card, "name"));
}

struct looking {
    struct value *orgs, *served, *asked; /* asked: areas of the place, NULL when none was named */
    struct found *found;
    size_t count;
};

static int look(struct looking *l, struct call *c, const char *topic, struct err *err)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < value_count(l->orgs) && l->count < FOUND_MAX; i++) {
        const struct value *org = value_item(l->orgs, i);
        const char *id = value_get_text(org, "id");
        int near = l->asked ? helps_in(l->served, id, l->asked) : -1;
        struct value *document;
        if (!about(c, org, topic) || near == 0)
            continue;
        rc = hsds_read(&document, c, id, err);
        if (rc < 0 || !has_active_service(document))
            continue;
        struct value *card = map_card(c, org, document);
        bool open = value_get_bool(card, "is_open");
        int64_t opens = opens_at(card);
        l->found[l->count++] = (struct found){card, open ? 0 : opens < INT64_MAX ? 1 : 2, opens, near == 1};
    }
    return rc;
}

static void put_found(struct call *c, struct looking *l)
{
    static const char *const groups[] = {"open", "later", "unknown"};
    struct value *lists[3];
    for (int i = 0; i < 3; i++)
        lists[i] = value_put_array(c->page, groups[i]);
    qsort(l->found, l->count, sizeof *l->found, by_order);
    for (size_t i = 0; i < l->count && i < SHOWN_MAX; i++)
        value_add(lists[l->found[i].group], l->found[i].card);
    value_put_bool(c->page, "is_none", l->count == 0);
}

static int find(struct call *c, const char *topic, const char *place, struct err *err)
{
    struct looking l = {.found = arena_alloc(c->arena, FOUND_MAX * sizeof *l.found)};
    if (!l.found)
        return err_nomem(err);
    int rc = store_all(&l.orgs, &c->store, SQL_MAP_ORGS, DB_NO_ARGS, err);
    if (rc == 0)
        rc = store_all(&l.served, &c->store, SQL_MAP_AREAS, DB_NO_ARGS, err);
    if (rc == 0 && place && place[0])
        rc = place_areas(&l.asked, c, place, err);
    bool lost = l.asked && value_count(l.asked) == 0;
    if (lost)
        l.asked = NULL; /* better the whole list than nothing; the page says that the place is not known */
    value_put_bool(c->page, "place_unknown", lost);
    if (rc == 0)
        rc = look(&l, c, topic, err);
    if (rc == 0)
        put_found(c, &l);
    return rc;
}

int map_near(struct call *c, struct err *err)
{
    const char *topic = value_get_text(c->query, "topic"), *place = value_get_text(c->query, "place");
    const struct code_list *topics = content_list(c->app->content, "near_topic");
    struct value *fields;
    value_put(c->page, "search", map_filter_form(&fields, c, "/near", "near.submit"));
    struct value *choices = map_filter_select(c, fields, "topic");
    for (size_t i = 0; topics && i < topics->count; i++)
        map_filter_choice(
            c, choices, "topic",
            (struct map_choice){topics->items[i].code, label_in(&topics->items[i].label, c->lang)});
    map_filter_text(c, fields, "place");
    map_help(c);
    value_put_bool(c->page, "urgent", text_is(topic, "safety") || text_is(topic, "mind"));
    if (!topic || !content_has_code(c->app->content, "near_topic", topic) || (place && strlen(place) > 80))
        return 0;
    value_put_bool(c->page, "searched", true);
    return find(c, topic, place, err);
}

/* --- the national numbers --- */

void map_help(struct call *c)
{
    static const struct {
        const char *number, *label, *note;
    } numbers[] = {
        {"help.phone.emergency.number", "help.phone.emergency", "help.phone.emergency.note"},
        {"help.phone.veilig_thuis.number", "help.phone.veilig_thuis", "help.phone.veilig_thuis.note"},
        {"help.phone.suicide.number", "help.phone.suicide", "help.phone.suicide.note"},
    };
    struct value *help = value_put_object(c->page, "help");
    value_put_text(help, "title", call_text(c, "near.help_title"));
    value_put_text(help, "text", NULL);
    value_put_text(help, "actions", NULL);
    struct value *phones = value_put_array(help, "phones");
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        struct value *phone = value_add_object(phones);
        const char *number = call_text(c, numbers[i].number);
        value_put_text(phone, "number", number);
        char *tel = arena_str(c->arena, number);
        size_t n = 0;
        for (const char *at = number; tel && *at; at++)
            if (isdigit((unsigned char)*at))
                tel[n++] = *at;
        if (tel)
            tel[n] = '\0';
        value_put_text(phone, "tel", tel);
        value_put_text(phone, "label", call_text(c, numbers[i].label));
        value_put_text(phone, "note", call_text(c, numbers[i].note));
    }
}
