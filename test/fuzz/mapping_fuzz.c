/* room: figures */
/*
 * A mapping file and a schema, both content: the bytes are a mapping for a fixed schema, or (as an object with "fields") a schema.
 * Whatever they are, they are refused with a place, or what is made of them reads a cell.
 */
#include "fuzz.h"

#include "figures/read/cell.h"

#include <string.h>

#define WORDS "\"label\":{\"nl\":\"x\",\"en\":\"x\"}}"
static const char schema_text[] =
    "{\"code\":\"case\",\"label\":{\"nl\":\"x\",\"en\":\"x\"},\"key\":\"k\",\"fields\":["
    "{\"code\":\"a\",\"kind\":\"area\",\"required\":true," WORDS ","
    "{\"code\":\"y\",\"kind\":\"period\",\"period\":\"month\",\"min\":1990,\"max\":2100," WORDS ","
    "{\"code\":\"c\",\"kind\":\"code\",\"missing\":[\"u\"],\"codes\":[{\"code\":\"m\"," WORDS
    ",{\"code\":\"unspecified\"," WORDS "]," WORDS ","
    "{\"code\":\"f\",\"kind\":\"flag\"," WORDS ","
    "{\"code\":\"n\",\"kind\":\"number\",\"min\":0,\"max\":300," WORDS ","
    "{\"code\":\"d\",\"kind\":\"number\",\"decimals\":2,\"min\":-10,\"max\":40," WORDS ","
    "{\"code\":\"k\",\"kind\":\"pseudonym\"," WORDS "]}";

static void use(struct arena *a, const struct reader *r, const struct value *mapping)
{
    static const char *const texts[] = {"", "1", "m", "NA", "3,5", "2019-04", "999", "unspecified"};
    struct reader_columns c;
    struct err err = {0};
    for (size_t i = 0; i < r->schema->count; i++)
        for (size_t j = 0; j < sizeof texts / sizeof texts[0]; j++) {
            const struct reader_field *f = &r->fields[i];
            uint64_t n = 77;
            enum cell_fault fault = cell_read(&n, f, str_of(texts[j]));
            FUZZ_CHECK(fault >= CELL_GOOD && fault < FAULTS && strlen(cell_fault_name(fault)) > 0);
            FUZZ_CHECK(fault != CELL_GOOD || n == f->unknown || f->span == 0 || n <= f->span);
        }
    const char *header = value_as_text(value_at(mapping, "columns.a"), "a;y;c");
    (void)!reader_match(&c, a, r, "in", str_of(header), &err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_AUTO a = arena_new((size_t)1 << 27);
    struct value *v = NULL, *known = NULL;
    struct schema s, other;
    struct reader r;
    struct err err = {0};
    FUZZ_CHECK(json_parse(&known, a, "s", schema_text, sizeof schema_text - 1, &err) == 0);
    FUZZ_CHECK(schema_read(&s, a, "s", known, &err) == 0);
    if (json_parse(&v, a, "in", (const char *)data, size, &err) < 0)
        return 0;
    int rc = reader_make(&r, a, &s, "in", v, &err);
    FUZZ_CHECK(rc == 0 || rc == ERR_NOMEM || (rc == ERR_INVALID && strncmp(err.where, "in: ", 4) == 0));
    if (rc == 0)
        use(a, &r, v);
    rc = schema_read(&other, a, "in", v, &err);
    FUZZ_CHECK(rc == 0 || rc == ERR_NOMEM || (rc == ERR_INVALID && strncmp(err.where, "in: ", 4) == 0));
    if (rc == 0 && reader_make(&r, a, &other, "in", NULL, &err) == 0)
        use(a, &r, NULL);
    return 0;
}
