/* What a page shows of an organisation, drawn from its HSDS document. Decides nothing about who may see it. */
#include "app/coalition/map_card.h"

#include "base/str.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- finding things in a document --- */

static bool is_active(const struct value *service)
{
    return text_is(value_get_text(service, "status"), "active");
}

static void add_all(struct call *c, struct value *out, const struct value *list)
{
    for (size_t i = 0; i < value_count(list); i++)
        value_add(out, value_copy(c->arena, value_item(list, i)));
}

/* The lists called `name` of a document, of its locations, its active services and where these are given. */
static struct value *gather(struct call *c, const struct value *document, const char *name)
{
    struct value *out = value_array(c->arena);
    add_all(c, out, value_get(document, name));
    const struct value *locations = value_get(document, "locations"),
                       *services = value_get(document, "services");
    for (size_t i = 0; i < value_count(services); i++) {
        const struct value *service = value_item(services, i),
                           *places = value_get(service, "service_at_locations");
        if (!is_active(service))
            continue;
        add_all(c, out, value_get(service, name));
        for (size_t k = 0; k < value_count(places); k++) {
            add_all(c, out, value_get(value_item(places, k), name));
            add_all(c, out, value_get(value_get(value_item(places, k), "location"), name));
        }
    }
    for (size_t i = 0; i < value_count(locations); i++)
        add_all(c, out, value_get(value_item(locations, i), name));
    return out;
}

struct value *map_schedules(struct call *c, const struct value *document)
{
    return gather(c, document, "schedules");
}

/* --- words --- */

static const char *count_words(struct call *c, int n, const char *one, const char *more)
{
    return arena_printf(c->arena, "%d %s", n, call_text(c, n == 1 ? one : more));
}

const char *map_wait_words(struct call *c, const char *wait_time)
{
    char *end;
    if (!wait_time || wait_time[0] != 'P')
        return wait_time;
    long days = strtol(wait_time + 1, &end, 10);
    if (end == wait_time + 1 || strcmp(end, "D") != 0 || days < 0 || days > 10000)
        return wait_time;
    if (days == 0)
        return call_text(c, "map.wait_none");
    if (days >= 14)
        return count_words(c, (int)((days + 3) / 7), "map.week", "map.weeks");
    return count_words(c, (int)days, "map.day", "map.days");
}

static const char *clock_words(struct call *c, int minute)
{
    return arena_printf(c->arena, "%02d:%02d", minute / 60 % 24, minute % 60);
}

/* What a telephone dials: digits, and a plus in front. */
static const char *dialled(struct call *c, const char *number)
{
    char *out = arena_str(c->arena, number);
    size_t n = 0;
    for (const char *at = number; out && *at; at++)
        if (isdigit((unsigned char)*at) || (*at == '+' && n == 0))
            out[n++] = *at;
    if (out)
        out[n] = '\0';
    return out && n ? out : NULL;
}

static const char *address_words(struct call *c, const struct value *addresses)
{
    const struct value *address = value_item(addresses, 0);
    const char *street = value_get_text(address, "address_1"), *second = value_get_text(address, "address_2");
    if (!street)
        return NULL;
    return arena_printf(c->arena, "%s%s%s, %s %s", street, second ? " " : "", second ? second : "",
                        value_get_text(address, "postal_code"), value_get_text(address, "city"));
}

static void put_opening(struct call *c, struct value *card, const struct value *schedules)
{
    struct opening o;
    char day[11];
    opening_now(&o, &c->app->content->calendar, schedules, c->today, instant_minutes(c->now));
    value_put_bool(card, "is_known", o.known);
    value_put_bool(card, "is_open", o.open);
    value_put_bool(card, "is_always", o.open && o.closes == -1);
    value_put_text(card, "closes", o.open && o.closes >= 0 ? clock_words(c, o.closes) : NULL);
    bool later = !o.open && o.next_day != DAY_NONE;
    if (later)
        day_format(day, o.next_day);
    value_put_text(card, "next_day", later ? day : NULL);
    value_put_text(card, "next_time", later ? clock_words(c, o.next_minute) : NULL);
    value_put_bool(card, "is_today", later && o.next_day == c->today);
    value_put_bool(card, "is_week", later && o.next_day < c->today + 7);
    const char *note = NULL;
    for (size_t i = 0; i < value_count(schedules) && !note; i++)
        note = value_get_text(value_item(schedules, i), "description");
    value_put_text(card, "hours_note", note);
}

struct value *map_card(struct call *c, const struct value *org, const struct value *document)
{
    struct value *card = value_object(c->arena);
    value_put_text(card, "id", value_get_text(org, "id"));
    value_put_text(card, "name", value_get_text(org, "name"));
    value_put_text(card, "kind", value_get_text(org, "kind"));
    value_put_text(card, "kind_label", call_label(c, "org_kind", value_get_text(org, "kind")));
    const char *said = value_get_text(org, "description"),
               *kind = content_label(c->app->content, "org_kind", value_get_text(org, "kind"), "nl");
    value_put_text(card, "description",
                   text_is(said, kind) ? NULL : said); /* an export without one says the kind */
    const char *website = value_get_text(org, "website");
    value_put_text(card, "website", website && strncmp(website, "https:", 6) == 0 ? website : NULL);
    const char *phone = value_as_text(value_at(gather(c, document, "phones"), "0.number"), NULL);
    if (!phone)
        phone = value_get_text(org, "phone");
    value_put_text(card, "phone", phone);
    const char *digits = phone ? dialled(c, phone) : NULL;
    value_put_text(card, "tel", digits ? arena_printf(c->arena, "tel:%s", digits) : NULL);
    const char *address = address_words(c, gather(c, document, "addresses"));
    value_put_text(card, "address", address ? address : value_get_text(org, "address"));
    put_opening(c, card, map_schedules(c, document));
    return card;
}

/* --- search forms --- */

struct value *map_filter_form(struct value **fields, struct call *c, const char *action, const char *submit)
{
    static const char *const empty[] = {"autosave", "others", "cancel", "note", "once", "inline", "danger"};
    struct value *form = value_object(c->arena);
    value_put_text(form, "action", action);
    value_put_text(form, "submit", call_text(c, submit));
    value_put_bool(form, "get", true);
    for (size_t i = 0; i < sizeof empty / sizeof empty[0]; i++)
        value_put_text(form, empty[i], NULL);
    *fields = value_put_array(form, "fields");
    return form;
}

static struct value *add_field(struct call *c, struct value *fields, const char *name)
{
    static const char *const empty[] = {"error",     "enable_when",  "width", "suffix", "rows",   "maxlength",
                                        "inputmode", "autocomplete", "min",   "max",    "choices"};
    struct value *f = value_add_object(fields);
    const char *label = arena_printf(c->arena, "search.%s", name);
    const char *hint = arena_printf(c->arena, "search.%s.hint", name);
    value_put_text(f, "name", name);
    value_put_text(f, "id", label);
    value_put_text(f, "label", label ? call_text(c, label) : NULL);
    value_put_text(f, "hint", hint ? content_text(c->app->content, c->lang, hint) : NULL);
    value_put_text(f, "value", value_get_text(c->query, name));
    value_put_bool(f, "required", true); /* leaves out the word "optional": in a search every field is */
    for (size_t i = 0; i < sizeof empty / sizeof empty[0]; i++)
        value_put_text(f, empty[i], NULL);
    return f;
}

void map_filter_text(struct call *c, struct value *fields, const char *name)
{
    value_put_bool(add_field(c, fields, name), "is_text", true);
}

struct value *map_filter_select(struct call *c, struct value *fields, const char *name)
{
    struct value *f = add_field(c, fields, name);
    value_put_bool(f, "is_select", true);
    struct value *choices = value_put_array(f, "choices");
    map_filter_choice(c, choices, name, (struct map_choice){"", call_text(c, "search.any")});
    return choices;
}

void map_filter_choice(struct call *c, struct value *choices, const char *name, struct map_choice choice)
{
    struct value *v = value_add_object(choices);
    value_put_text(v, "value", choice.code);
    value_put_text(v, "label", choice.label);
    value_put_bool(v, "checked", text_is(value_get_text(c->query, name), choice.code));
}
