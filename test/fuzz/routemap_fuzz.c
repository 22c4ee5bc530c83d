/* room: app */
/* A route map as a coalition hands it in: what loads is kept as JSON that loads again and says the same, rows of it move and
 * go and come back, and the check says something of it whatever it is. */
#include "fuzz.h"

#include "app/routemap/edit.h"
#include "content/check.h"

#include <string.h>

static const char *text_of(struct arena *a, const struct value *v)
{
    BUF_AUTO out;
    buf_init(&out, 64u << 20);
    json_write(&out, v);
    return buf_keep(&out, a);
}

/* Up and down again, gone and put back at the end. */
static void check_rows(struct call *c, const struct value *list)
{
    size_t n = value_count(list);
    if (n < 2)
        return;
    struct value *up = edit_list(c, list, &(struct list_change){.at = 1, .by = -1});
    struct value *back = edit_list(c, up, &(struct list_change){.at = 0, .by = 1});
    FUZZ_CHECK(value_count(up) == n && value_equal(back, list));
    struct value *less = edit_list(c, list, &(struct list_change){.at = n - 1});
    FUZZ_CHECK(value_count(less) == n - 1);
    struct value *more =
        edit_list(c, less, &(struct list_change){.at = n - 1, .item = value_item(list, n - 1)});
    FUZZ_CHECK(value_equal(more, list));
}

static void check_judged(struct arena *a, const struct route *r)
{
    static const struct content nothing;
    const struct route *const items[] = {r};
    struct route_set set = {items, 1};
    struct content_findings found;
    FUZZ_CHECK(content_check_routes(&found, a, &nothing, &set, NULL) == 0);
    for (size_t i = 0; i < found.count; i++)
        FUZZ_CHECK(found.items[i].where && found.items[i].key[0] && found.items[i].arg);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_AUTO a = arena_new(1u << 28);
    struct call c = {.arena = a, .lang = "nl"};
    struct value *v = NULL;
    struct route r, again;
    if (json_parse(&v, a, "in", (const char *)data, size, NULL) < 0 || route_load(&r, a, v, NULL) < 0)
        return 0;
    const struct value *kept = example_json(&c, &r);
    FUZZ_CHECK(route_load(&again, a, kept, NULL) == 0);
    FUZZ_CHECK(strcmp(text_of(a, kept), text_of(a, example_json(&c, &again))) == 0);
    check_rows(&c, value_get(kept, "rules"));
    check_rows(&c, value_get(kept, "steps"));
    check_judged(a, &again);
    return 0;
}
