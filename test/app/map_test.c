/* The social map: HSDS in and out, planted faults, who sees what, and whether a place is open. */
#include "app/coalition/hsds.h"
#include "app/coalition/map.h"
#include "app/world.h"
#include "asking/calendar.h"
#include "base/mem.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

static const char document[] =
    "[{\"id\":\"11111111-1111-4111-8111-111111111111\",\"name\":\"Wijkteam Noord\",\"description\":\"Hulp in "
    "de "
    "wijk\",\"email\":\"noord@example.nl\",\"website\":\"https://"
    "noord.example.nl\",\"year_incorporated\":2011,"
    "\"x_source\":{\"a\":[1,2.50]},\"attributes\":[{\"id\":\"a1\",\"taxonomy_term\":{\"id\":\"t1\",\"name\":"
    "\"Wijkteam\",\"code\":\"W-7\",\"taxonomy\":\"gemeente\"}}],\"phones\":[{\"id\":\"p1\",\"number\":\"010 "
    "123 "
    "45 67\",\"extension\":100,\"type\":\"voice\",\"languages\":[{\"id\":\"l1\",\"name\":\"Turks\",\"code\":"
    "\"tr\"}]}],\"locations\":[{\"id\":\"c1\",\"location_type\":\"physical\",\"latitude\":51.9200,"
    "\"longitude\":4.4800,\"addresses\":[{\"id\":\"d1\",\"address_1\":\"Kerkplein 1\",\"city\":\"Stad\","
    "\"postal_code\":\"3011 AB\",\"country\":\"NL\",\"address_type\":\"physical\"}]}],\"contacts\":[{\"id\":"
    "\"k1\",\"name\":\"Ans\",\"phones\":[{\"id\":\"p2\",\"number\":\"06\"}]}],\"services\":[{\"id\":\"s1\","
    "\"name\":\"Inloop\",\"status\":\"active\",\"wait_time\":\"P21D\",\"schedules\":[{\"id\":\"h1\",\"freq\":"
    "\"WEEKLY\",\"byday\":\"MO,TU,WE,TH,FR\",\"opens_at\":\"09:00\",\"closes_at\":\"17:00\"}],"
    "\"service_areas\":[{\"id\":\"g1\",\"name\":\"Noord\",\"extent\":\"WK0001\",\"extent_type\":\"text\"}],"
    "\"service_at_locations\":[{\"id\":\"z1\",\"location\":{\"id\":\"c1\",\"location_type\":\"physical\"}}],"
    "\"capacities\":[{\"id\":\"q1\",\"available\":4,\"updated\":\"2026-03-01T10:00:00+01:00\",\"unit\":{"
    "\"id\":"
    "\"u1\",\"name\":\"places\"}}]}]}]";

static void import_text(struct world *w, const char *text)
{
    world_call(w, &w->coordinator);
    call_set(w, "document", text);
    world_must(w, map_import);
}

static char *exported(struct world *w)
{
    static char out[200000];
    world_call(w, &w->coordinator);
    assert_ok(app_look(&w->call, map_export, &w->err));
    BUF_AUTO text;
    buf_init(&text, sizeof out - 1);
    json_write(&text, value_get(w->call.page, "document"));
    assert_false(text.failed);
    memcpy(out, buf_text(&text), text.len + 1);
    return out;
}

static int setup(void **state)
{
    static struct world w;
    world_open(&w);
    *state = &w;
    return 0;
}

static int teardown(void **state)
{
    world_close(*state);
    return 0;
}

/* --- HSDS --- */

static void export_import_export_is_the_same(void **state)
{
    struct world *w = *state;
    static char first[200000];
    import_text(w, document);
    assert_int_equal(value_get_int(w->call.page, "added", 0), 1);
    snprintf(first, sizeof first, "%s", exported(w));
    assert_non_null(strstr(first, "51.9200"));
    assert_non_null(strstr(first, "2.50"));
    assert_non_null(strstr(first, "W-7"));
    import_text(w, first);
    assert_int_equal(value_get_int(w->call.page, "added", 9), 0);
    assert_string_equal(first, exported(w));
    struct world other;
    world_open(&other);
    import_text(&other, first);
    struct value *contents;
    world_call(&other, &other.coordinator);
    assert_ok(json_parse(&contents, other.call.arena, "x", first, strlen(first), &other.err));
    size_t expected = value_count(value_get(contents, "contents"));
    char *second = exported(&other);
    /* The organisations of the other world have names that the file knows, so they are the same ones. */
    assert_string_equal(first, second);
    assert_true(expected > 1);
    world_close(&other);
}

static void what_hsds_does_not_know_is_kept_and_named(void **state)
{
    struct world *w = *state;
    import_text(w, document);
    const struct value *kept = value_get(w->call.page, "kept");
    assert_int_equal(value_count(kept), 1);
    assert_string_equal(value_get_text(value_item(kept, 0), "path"), "contents[0].x_source");
}

static const struct {
    const char *find, *put, *path, *key;
} faults[] = {
    {"\"name\":\"Wijkteam Noord\",", "", "contents[0].name", "hsds_missing"},
    {"\"opens_at\":\"09:00\"", "\"opens_at\":\"9 uur\"", "contents[0].services[0].schedules[0].opens_at",
     "hsds_time"},
    {"MO,TU,WE,TH,FR", "MO,XX", "contents[0].services[0].schedules[0].byday", "hsds_byday"},
    {"\"status\":\"active\"", "\"status\":\"open\"", "contents[0].services[0].status", "hsds_code"},
    {"\"latitude\":51.9200", "\"latitude\":\"noord\"", "contents[0].locations[0].latitude", "hsds_number"},
    {"https://noord", "javascript:noord", "contents[0].website", "hsds_link"},
    {"\"number\":\"06\"", "\"number\":6", "contents[0].contacts[0].phones[0].number", "hsds_text"},
    {"\"address_1\":\"Kerkplein 1\"", "\"address_1\":null", "contents[0].locations[0].addresses[0].address_1",
     "hsds_missing"},
    {"\"name\":\"Wijkteam\"", "\"name\":\"Iets anders\"", "contents[0].attributes", "hsds_kind"},
};

static void a_fault_is_named_by_path_and_nothing_is_written(void **state)
{
    struct world *w = *state;
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        char text[8000];
        const char *at = strstr(document, faults[i].find);
        assert_non_null(at);
        snprintf(text, sizeof text, "%.*s%s%s", (int)(at - document), document, faults[i].put,
                 at + strlen(faults[i].find));
        import_text(w, text);
        const struct value *found = value_get(w->call.page, "faults");
        assert_int_equal(value_count(found), 1);
        assert_string_equal(value_get_text(value_item(found, 0), "path"), faults[i].path);
        assert_string_equal(value_get_text(value_item(found, 0), "key"), faults[i].key);
        assert_null(strstr(exported(w), "Kerkplein"));
    }
}

static void the_same_id_twice_is_refused(void **state)
{
    struct world *w = *state;
    char text[8000];
    snprintf(text, sizeof text, "%.*s,%s", (int)(strlen(document) - 1), document, document + 1);
    import_text(w, text);
    const struct value *found = value_get(w->call.page, "faults");
    assert_int_equal(value_count(found), 1);
    assert_string_equal(value_get_text(value_item(found, 0), "key"), "hsds_twice");
}

static void an_account_keeps_its_name_and_mail(void **state)
{
    struct world *w = *state;
    char text[8000];
    const char *at = strstr(document, "Wijkteam Noord");
    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - document), document, "JGZ Stad", at + 14);
    import_text(w, text);
    assert_int_equal(value_get_int(w->call.page, "changed", 0), 1);
    world_call(w, &w->coordinator);
    call_param_set(w, "org", w->nurse.org);
    world_must(w, map_org_page);
    assert_string_equal(value_as_text(value_at(w->call.page, "org.email"), ""), "post@example.nl");
    assert_string_equal(value_as_text(value_at(w->call.page, "org.kind"), ""), "youth_health");
    assert_string_equal(value_as_text(value_at(w->call.page, "services.0.wait"), ""), "3 weken");
}

/* --- waiting --- */

static void an_organisation_tells_its_own_wait(void **state)
{
    struct world *w = *state;
    world_call(w, &w->nurse);
    call_set_int(w, "wait_days", 28);
    call_set_int(w, "places", 2);
    world_must(w, map_wait_set);
    static char first[200000];
    snprintf(first, sizeof first, "%s", exported(w));
    assert_non_null(strstr(first, "P28D"));
    world_call(w, &w->midwife);
    call_param_set(w, "org", w->nurse.org);
    world_must(w, map_org_page);
    assert_string_equal(value_as_text(value_at(w->call.page, "org.wait"), ""), "4 weken");
    assert_string_equal(value_as_text(value_at(w->call.page, "services.0.places"), ""), "2");
    import_text(w, first); /* an import does not undo it, nor does it change the file */
    assert_string_equal(first, exported(w));
    world_call(w, &w->nurse);
    assert_int_equal(world_run(w, map_wait_set), ERR_INVALID);
    assert_string_equal(w->err.key, "wait_empty");
}

/* --- opening hours --- */

static struct opening at(struct world *w, const char *schedules, int32_t day, int hour, int minute)
{
    struct value *list;
    world_call(w, &w->nobody);
    assert_ok(json_parse(&list, w->call.arena, "x", schedules, strlen(schedules), &w->err));
    struct opening o;
    opening_now(&o, &w->content->calendar, list, day, hour * 60 + minute);
    return o;
}

static const char office[] =
    "[{\"freq\":\"WEEKLY\",\"byday\":\"MO,TU,WE,TH,FR\",\"opens_at\":\"09:00\",\"closes_at\":"
    "\"17:00\"}]";
static const char night[] = "[{\"freq\":\"WEEKLY\",\"byday\":\"FR,SA\",\"opens_at\":\"22:00\",\"closes_at\":"
                            "\"06:00\"}]";
static const char always[] =
    "[{\"freq\":\"WEEKLY\",\"byday\":\"MO,TU,WE,TH,FR,SA,SU\",\"opens_at\":\"00:00\","
    "\"closes_at\":\"24:00\"}]";

static void office_hours_and_holidays(void **state)
{
    struct world *w = *state;
    int32_t friday = day_from_civil(2026, 4, 24); /* before King's Day, Monday 27 April */
    assert_true(at(w, office, friday, 9, 0).open);
    assert_int_equal(at(w, office, friday, 9, 0).closes, 17 * 60);
    assert_false(at(w, office, friday, 8, 59).open);
    struct opening o = at(w, office, friday, 17, 0);
    assert_false(o.open);
    assert_int_equal(o.next_day, day_from_civil(2026, 4, 28)); /* not the Monday: it is a holiday */
    assert_int_equal(o.next_minute, 9 * 60);
    assert_false(at(w, office, day_from_civil(2026, 4, 27), 10, 0).open);
    assert_true(at(w, always, day_from_civil(2026, 4, 27), 10, 0).open);
    assert_int_equal(at(w, always, day_from_civil(2026, 12, 25), 3, 0).closes, -1);
}

static void nights_run_over_midnight_and_summer_time(void **state)
{
    struct world *w = *state;
    int32_t saturday = day_from_civil(2026, 3, 28), sunday = saturday + 1; /* summer time begins that night */
    assert_true(at(w, night, saturday, 23, 0).open);
    assert_int_equal(at(w, night, saturday, 23, 0).closes, 30 * 60);
    int64_t before = instant_at(sunday, 0) + (int64_t)(119 * 60000), after = before + 60000;
    assert_int_equal(instant_minutes(before), 119);
    assert_int_equal(instant_minutes(after), 180); /* 01:59 is followed by 03:00 */
    assert_true(at(w, night, instant_day(after), 0, instant_minutes(after)).open);
    assert_true(at(w, night, sunday, 5, 59).open);
    assert_false(at(w, night, sunday, 6, 0).open);
    assert_int_equal(at(w, night, sunday, 6, 0).next_day, saturday + 6);
    assert_false(at(w, night, saturday - 1, 5, 0).open); /* Thursday night is no night of theirs */
}

static void rules_of_months_and_intervals(void **state)
{
    struct world *w = *state;
    static const char month[] =
        "[{\"freq\":\"MONTHLY\",\"byday\":\"2TU,-1FR\",\"opens_at\":\"10:00\",\"closes_at\":"
        "\"12:00\"}]";
    assert_true(at(w, month, day_from_civil(2026, 3, 10), 11, 0).open);
    assert_false(at(w, month, day_from_civil(2026, 3, 3), 11, 0).open);
    assert_true(at(w, month, day_from_civil(2026, 3, 27), 11, 0).open);
    assert_false(at(w, month, day_from_civil(2026, 3, 20), 11, 0).open);
    static const char other[] =
        "[{\"freq\":\"WEEKLY\",\"interval\":\"2\",\"dtstart\":\"2026-03-04\",\"byday\":\"WE\","
        "\"opens_at\":\"10:00\",\"closes_at\":\"12:00\",\"until\":\"2026-04-01\"}]";
    assert_true(at(w, other, day_from_civil(2026, 3, 18), 11, 0).open);
    assert_false(at(w, other, day_from_civil(2026, 3, 11), 11, 0).open);
    assert_false(at(w, other, day_from_civil(2026, 4, 15), 11, 0).open);
    static const char unknown[] =
        "[{\"freq\":\"WEEKLY\",\"byweekno\":\"41\",\"byday\":\"WE\",\"opens_at\":\"10:00\","
        "\"closes_at\":\"12:00\"}]";
    assert_false(at(w, unknown, day_from_civil(2026, 3, 11), 11, 0).known);
}

/* --- the public page --- */

static void look_near(struct world *w, const char *topic, const char *place)
{
    world_call(w, &w->nobody);
    value_put_text(w->query, "topic", topic);
    value_put_text(w->query, "place", place);
    w->call.now = w->now;
    assert_ok(app_look(&w->call, map_near, &w->err));
}

static int close_org(struct call *c, struct err *err)
{
    return store_run(NULL, &c->store, SQL_ORG_CLOSE, DB_ARGS(db_text(call_param(c, "org")), db_int(c->now)),
                     err);
}

static void near_shows_who_is_open_and_never_the_closed(void **state)
{
    struct world *w = *state;
    import_text(w, document);
    look_near(w, "baby", NULL); /* Wednesday 10:00 */
    assert_string_equal(value_as_text(value_at(w->call.page, "open.0.name"), ""), "Wijkteam Noord");
    assert_string_equal(value_as_text(value_at(w->call.page, "open.0.closes"), ""), "17:00");
    assert_string_equal(value_as_text(value_at(w->call.page, "open.0.tel"), ""), "tel:0101234567");
    assert_string_equal(value_as_text(value_at(w->call.page, "unknown.0.name"), ""), "JGZ Stad");
    const char *id = value_as_text(value_at(w->call.page, "open.0.id"), "");
    char org[37];
    snprintf(org, sizeof org, "%s", id);
    look_near(w, "papers", NULL);
    assert_true(value_get_bool(w->call.page, "is_none"));
    look_near(w, "baby", "Nergenshuizen");
    assert_true(value_get_bool(w->call.page, "place_unknown"));
    assert_non_null(value_at(w->call.page, "open.0"));
    world_call(w, &w->nobody);
    call_param_set(w, "org", org);
    world_must(w, close_org);
    look_near(w, "baby", NULL);
    assert_null(value_at(w->call.page, "open.0"));
    world_call(w, &w->midwife);
    call_param_set(w, "org", org);
    assert_int_equal(world_run(w, map_org_page), ERR_NOT_FOUND);
    assert_null(strstr(exported(w), "Kerkplein"));
}

static void every_topic_has_someone(void **state)
{
    struct world *w = *state;
    const struct code_list *topics = content_list(w->content, "near_topic");
    assert_non_null(topics);
    for (size_t i = 0; i < topics->count; i++) {
        size_t kinds = 0;
        for (size_t k = 0; k < w->content->kind_count; k++)
            kinds += codes_has(&w->content->kinds[k].topics, topics->items[i].code);
        assert_true(kinds > 0);
    }
    for (size_t k = 0; k < w->content->kind_count; k++)
        for (size_t t = 0; t < w->content->kinds[k].topics.count; t++)
            assert_true(content_has_code(w->content, "near_topic", w->content->kinds[k].topics.items[t]));
}

static int add_areas(struct call *c, struct err *err)
{
    int rc = store_run(NULL, &c->store, SQL_AREA_INSERT,
                       DB_ARGS(db_text("GM1"), db_text("gemeente"), db_text("Stad"), db_none()), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_AREA_INSERT,
                       DB_ARGS(db_text("WK0001"), db_text("wijk"), db_text("Noord"), db_text("GM1")), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_AREA_INSERT,
                       DB_ARGS(db_text("WK0002"), db_text("wijk"), db_text("Zuid"), db_text("GM1")), err);
    return rc == 0 ? store_run(NULL, &c->store, SQL_ADDRESS_AREA_INSERT,
                               DB_ARGS(db_text("3011AB"), db_int(1), db_text("WK0001")), err)
                   : rc;
}

static void a_place_is_found_by_postcode_name_and_what_it_lies_in(void **state)
{
    struct world *w = *state;
    static const struct {
        const char *place;
        bool found;
    } places[] = {{"3011", true}, {"3011 ab", true}, {"noord", true},
                  {"Stad", true}, {"Zuid", false},   {"3099", true /* not known: all are shown */}};
    world_call(w, &w->nobody);
    world_must(w, add_areas);
    import_text(w, document);
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        look_near(w, "baby", places[i].place);
        assert_int_equal(value_at(w->call.page, "open.0") != NULL, places[i].found);
    }
    static const char *const areas[] = {"WK0001", "GM1", "WK0002"};
    for (size_t i = 0; i < sizeof areas / sizeof areas[0]; i++) {
        world_call(w, &w->midwife);
        value_put_text(w->query, "area", areas[i]);
        world_must(w, map_page);
        assert_int_equal(value_get_int(w->call.page, "found", 9), i < 2 ? 1 : 0);
    }
}

/* Every allocation made to fail in turn: an error, never a crash, and nothing half written. */
static void an_import_survives_every_failed_allocation(void **state)
{
    struct world *w = *state;
    int rc = ERR_NOMEM;
    unsigned failures = 0;
    w->keeps_nothing = true; /* the memory that fails is the import's */
    for (unsigned n = 1; rc < 0 && n < 5000; n++) {
        world_call(w, &w->coordinator);
        call_set(w, "document", document);
        mem_fail_after(n);
        rc = world_run(w, map_import);
        mem_fail_after(0);
        failures += rc < 0;
        if (rc < 0)
            assert_null(strstr(exported(w), "Kerkplein"));
    }
    assert_ok(rc);
    assert_true(failures > 0);
}

static void the_map_finds_by_kind_and_text(void **state)
{
    struct world *w = *state;
    import_text(w, document);
    world_call(w, &w->midwife);
    value_put_text(w->query, "kind", "neighbourhood_team");
    world_must(w, map_page);
    assert_int_equal(value_get_int(w->call.page, "found", 0), 1);
    world_call(w, &w->midwife);
    value_put_text(w->query, "text", "schuld");
    world_must(w, map_page);
    assert_string_equal(value_as_text(value_at(w->call.page, "items.0.name"), ""), "Schuldhulp Stad");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(export_import_export_is_the_same),
        TEST(what_hsds_does_not_know_is_kept_and_named),
        TEST(a_fault_is_named_by_path_and_nothing_is_written),
        TEST(the_same_id_twice_is_refused),
        TEST(an_account_keeps_its_name_and_mail),
        TEST(an_organisation_tells_its_own_wait),
        TEST(office_hours_and_holidays),
        TEST(nights_run_over_midnight_and_summer_time),
        TEST(rules_of_months_and_intervals),
        TEST(near_shows_who_is_open_and_never_the_closed),
        TEST(every_topic_has_someone),
        TEST(a_place_is_found_by_postcode_name_and_what_it_lies_in),
        TEST(an_import_survives_every_failed_allocation),
        TEST(the_map_finds_by_kind_and_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
