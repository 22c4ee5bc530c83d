/* The table of terms is read strictly, and months are counted by the calendar. */
#include "base/str.h"
#include "care/retention.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define ENTRY(more) "{\"retention\": [{\"code\": \"file\", \"from\": \"closed\", " more "}]}"
#define LABELS "\"label\": {\"nl\": \"Dossier\"}, \"basis\": {\"nl\": \"Wet\"}"

static int load(struct retention *out, struct arena *a, const char *text, struct err *err)
{
    struct value *tree;
    assert_int_equal(json_parse(&tree, a, "retention", text, strlen(text), err), 0);
    return retention_load(out, a, tree, err);
}

static void reads_a_rule(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1 << 20);
    struct err err;
    struct retention r;
    assert_int_equal(
        load(&r, a, ENTRY("\"months\": 240, \"then\": \"destroy\", \"parent\": true, " LABELS), &err), 0);
    const struct retention_rule *rule = retention_find(&r, "file");
    assert_non_null(rule);
    assert_null(retention_find(&r, "other"));
    assert_int_equal(rule->then, RETENTION_DESTROY);
    assert_true(rule->parent);
    assert_int_equal(retention_over(rule, day_from_civil(2046, 3, 4)), day_from_civil(2026, 3, 4));
    assert_int_equal(retention_over(rule, day_from_civil(2048, 2, 29)), day_from_civil(2028, 2, 29));
}

static void refuses_the_rest(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "{}",
        "{\"retention\": {}}",
        ENTRY("\"months\": 240, " LABELS),
        ENTRY("\"months\": 240, \"then\": \"burn\", " LABELS),
        ENTRY("\"months\": 0, \"then\": \"destroy\", " LABELS),
        ENTRY("\"months\": -1, \"then\": \"destroy\", " LABELS),
        ENTRY("\"months\": 1201, \"then\": \"destroy\", " LABELS),
        ENTRY("\"then\": \"destroy\", " LABELS),
        ENTRY("\"months\": 12, \"then\": \"destroy\", \"label\": {\"nl\": \"Dossier\"}"),
        ENTRY("\"months\": 12, \"then\": \"destroy\", \"basis\": {\"nl\": \"Wet\"}"),
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        ARENA_AUTO a = arena_new(1 << 20);
        struct err err;
        struct retention r;
        assert_int_equal(load(&r, a, wrong[i], &err), ERR_INVALID);
        assert_string_equal(err.key, "content_member");
    }
}

static void a_kind_stands_once(void **state)
{
    (void)state;
    ARENA_AUTO a = arena_new(1 << 20);
    struct err err;
    struct retention r;
    static const char rule[] =
        "{\"code\": \"file\", \"from\": \"closed\", \"months\": 1, \"then\": \"destroy\", " LABELS "}";
    const char *text = arena_printf(a, "{\"retention\": [%s, %s]}", rule, rule);
    assert_int_equal(load(&r, a, text, &err), ERR_INVALID);
    assert_string_equal(err.key, "code_duplicate");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_rule),
        cmocka_unit_test(refuses_the_rest),
        cmocka_unit_test(a_kind_stands_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
