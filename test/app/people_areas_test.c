/* The postcode table: read whole or not at all, faults by line, and what follows for an address. */
#include "app/people/areas.h"
#include "app/people/people.h"
#include "app/world.h"
#include "base/str.h"

#include <string.h>

static struct areas_call in;

static int import(struct world *w, const char *addresses, const char *names)
{
    in = (struct areas_call){.call = *world_call(w, &w->nobody),
                             .addresses = {"adressen.csv", addresses, strlen(addresses)},
                             .names = {"namen.csv", names, names ? strlen(names) : 0}};
    w->err = (struct err){0};
    return app_run(&in.call, areas_import, &w->err);
}

#define HEAD "PC6;Huisnummer;Buurt2023;Wijk2023;Gemeente2023\n"

static int move(struct world *w, const char *person, const char *pc6, int64_t number)
{
    world_call(w, &w->midwife);
    call_param_set(w, "person", person);
    call_set(w, "pc6", pc6);
    call_set_int(w, "number", number);
    return world_run(w, move_change);
}

static void an_address_gives_the_neighbourhood(void **state)
{
    (void)state;
    struct world w;
    char noor[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 140, noor);
    assert_ok(move(&w, noor, "3011AB", 99)); /* no table yet: taken on its word */
    assert_ok(import(&w,
                     HEAD "3011AB;12;5990101;59901;599\n"
                          "3011 ac;7;BU05990201;WK059902;GM0599\n",
                     "code;naam\n59901;Stadsdriehoek\nWK059902;Cool\n599;Rotterdam\n777777;Elders\n"));
    assert_int_equal(value_get_int(in.call.page, "addresses", 0), 2);
    assert_int_equal(value_get_int(in.call.page, "names", 0), 3);
    assert_ok(move(&w, noor, "3011AB", 12));
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", noor);
    world_must(&w, person_page);
    assert_string_equal(value_as_text(value_at(w.call.page, "person.area_name"), ""), "Stadsdriehoek");
    assert_int_equal(move(&w, noor, "3011AB", 13), ERR_INVALID);
    assert_string_equal(w.err.key, "address_unknown");
    assert_string_equal(w.err.where, "pc6");
    world_days(&w, 10);
    assert_ok(move(&w, noor, "3011AC", 7));
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", noor);
    world_must(&w, move_page);
    const struct value *history = value_get(w.call.page, "residences");
    assert_int_equal(value_count(history), 2);
    assert_string_equal(value_as_text(value_at(history, "0.area_name"), ""), "Cool");
    assert_string_equal(value_as_text(value_at(history, "1.area_name"), ""), "Stadsdriehoek");
    world_close(&w);
}

static void a_fault_is_named_and_nothing_changes(void **state)
{
    (void)state;
    static const struct {
        const char *addresses, *names, *key, *where;
    } faults[] = {
        {"PC6;Huisnummer;Wijk;Gemeente\n", NULL, "areas_column", "adressen.csv:1"},
        {"", NULL, "areas_column", "adressen.csv:1"},
        {HEAD, NULL, "areas_empty", NULL},
        {HEAD "3011AB;12;5990101;59901;599\n301AB;12;5990101;59901;599\n", NULL, "areas_pc6",
         "adressen.csv:3"},
        {HEAD "3011AB;0;5990101;59901;599\n", NULL, "areas_number", "adressen.csv:2"},
        {HEAD "3011AB;12a;5990101;59901;599\n", NULL, "areas_number", "adressen.csv:2"},
        {HEAD "3011AB;12;x;59901;599\n", NULL, "areas_code", "adressen.csv:2"},
        {HEAD "3011AB;12;5990101;59901;598\n", NULL, "areas_inside", "adressen.csv:2"},
        {HEAD "3011AB;12;5990201;59901;599\n", NULL, "areas_inside", "adressen.csv:2"},
        {HEAD "3011AB;12;5990101;59901;599\n3011AB;12;5990201;59902;599\n", NULL, "areas_twice",
         "adressen.csv:3"},
        {HEAD "3011AB;12;\"5990101;59901;599\n", NULL, "csv_quote", NULL},
        {HEAD "3011AB;12;5990101;59901;599\n", "code;naam\n59901;\n", "areas_name", "namen.csv:2"},
        {HEAD "3011AB;12;5990101;59901;599\n", "code;naam\nabc;Cool\n", "areas_code", "namen.csv:2"},
    };
    struct world w;
    char noor[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 140, noor);
    assert_ok(import(&w, HEAD "3011AB;5;5990101;59901;599\n", NULL));
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        assert_int_equal(import(&w, faults[i].addresses, faults[i].names), ERR_INVALID);
        assert_string_equal(w.err.key, faults[i].key);
        if (faults[i].where)
            assert_string_equal(w.err.where, faults[i].where);
    }
    assert_ok(move(&w, noor, "3011AB", 5)); /* the table that stood still stands */
    assert_int_equal(move(&w, noor, "3011AB", 12), ERR_INVALID);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_gives_the_neighbourhood),
        cmocka_unit_test(a_fault_is_named_and_nothing_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
