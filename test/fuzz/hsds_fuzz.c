/* room: app */
/* A document of the social map: judged without a crash, and every fault and every kept member says where it is. */
#include "fuzz.h"

#include "app/coalition/hsds.h"

static void look_at(const struct value *list)
{
    for (size_t i = 0; i < value_count(list); i++) {
        const char *path = value_get_text(value_item(list, i), "path");
        FUZZ_CHECK(path && strncmp(path, "contents[", 9) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_AUTO a = arena_new(1u << 26);
    struct value *document;
    const struct value *contents;
    if (json_parse(&document, a, "x", (const char *)data, size, NULL) < 0 ||
        hsds_contents(&contents, a, document, NULL) < 0)
        return 0;
    struct value *faults = value_array(a), *kept = value_array(a);
    for (size_t i = 0; i < value_count(contents); i++)
        hsds_check(faults, kept, value_item(contents, i), i);
    look_at(faults);
    look_at(kept);
    return 0;
}
