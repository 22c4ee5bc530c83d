/* An administrator's pages and nothing else: no route that names a person, a family or what is on file lets her in. */
#include "app/world.h"
#include "web/route.h"

#include <string.h>

static void no_route_of_a_family_is_open_to_an_administrator(void **state)
{
    (void)state;
    static const char *const of_families[] = {
        "/persons",  "/families", "/responses", "/referrals", "/steps", "/consents",    "/visits",
        "/meetings", "/urgent",   "/glass",     "/worklist",  "/inbox", "/pregnancies", "/me"};
    size_t walked = 0;
    for (size_t i = 0; i < web_route_count(); i++)
        for (size_t k = 0; k < sizeof of_families / sizeof of_families[0]; k++) {
            size_t len = strlen(of_families[k]);
            const char *path = web_route(i)->path;
            if (strncmp(path, of_families[k], len) != 0 || (path[len] && path[len] != '/'))
                continue;
            walked++;
            if (web_route(i)->roles == 0 || (web_route(i)->roles & ROLE_ADMIN))
                fail_msg("%s is open to an administrator", path);
        }
    assert_true(walked > 10);
}

static void a_route_of_administration_is_hers_alone(void **state)
{
    (void)state;
    size_t walked = 0;
    for (size_t i = 0; i < web_route_count(); i++)
        if (strncmp(web_route(i)->path, "/admin", 6) == 0) {
            walked++;
            assert_int_equal(web_route(i)->roles, ROLE_ADMIN);
        }
    assert_true(walked > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_route_of_a_family_is_open_to_an_administrator),
        cmocka_unit_test(a_route_of_administration_is_hers_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
