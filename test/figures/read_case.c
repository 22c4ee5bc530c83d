/* See read_case.h. */
#include "figures/read_case.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define WORDS "\"label\":{\"nl\":\"x\",\"en\":\"x\"}}"

static const char schema_text[] =
    "{\"code\":\"case\",\"label\":{\"nl\":\"x\",\"en\":\"x\"},\"key\":\"child\",\"fields\":["
    "{\"code\":\"area\",\"kind\":\"area\",\"required\":true," WORDS ","
    "{\"code\":\"year\",\"kind\":\"period\",\"period\":\"year\",\"min\":1990,\"max\":2100," WORDS ","
    "{\"code\":\"sex\",\"kind\":\"code\",\"missing\":[\"u\"],\"codes\":[{\"code\":\"m\"," WORDS
    ",{\"code\":\"f\"," WORDS ",{\"code\":\"unspecified\"," WORDS "]," WORDS ","
    "{\"code\":\"flag\",\"kind\":\"flag\"," WORDS ","
    "{\"code\":\"number\",\"kind\":\"number\",\"min\":0,\"max\":300,\"missing\":[\"999\"]," WORDS ","
    "{\"code\":\"kilo\",\"kind\":\"number\",\"decimals\":2,\"min\":-10,\"max\":40," WORDS ","
    "{\"code\":\"child\",\"kind\":\"pseudonym\"," WORDS ","
    "{\"code\":\"label\",\"kind\":\"label\"," WORDS ","
    "{\"code\":\"large\",\"kind\":\"number\",\"min\":-1,\"max\":99999999999," WORDS "]}";

static const struct value *parsed(struct arena *a, const char *text)
{
    struct value *v = NULL;
    struct err err = {0};
    if (json_parse(&v, a, "case.json", text, strlen(text), &err) != 0)
        fail_msg("%s %s %s: %s", err.key, err.where, err.arg, text);
    return v;
}

const struct schema *read_case_schema(struct arena *a)
{
    struct schema *s = arena_alloc(a, sizeof *s);
    assert_non_null(s);
    struct err err = {0};
    if (schema_read(s, a, "case.json", parsed(a, schema_text), &err) != 0)
        fail_msg("%s %s %s", err.key, err.where, err.arg);
    return s;
}

const struct reader *read_case_reader(struct arena *a, const char *mapping, struct err *err)
{
    struct reader *r = arena_alloc(a, sizeof *r);
    const struct value *v = mapping ? parsed(a, mapping) : NULL;
    assert_non_null(r);
    return reader_make(r, a, read_case_schema(a), "map.json", v, err) == 0 ? r : NULL;
}

struct reader_columns read_case_columns(struct arena *a, const struct reader *r, const char *header)
{
    struct reader_columns c;
    struct err err = {0};
    if (reader_match(&c, a, r, "in.csv", str_of(header), &err) != 0)
        fail_msg("%s: %s %s %s", header, err.key, err.where, err.arg);
    return c;
}

struct str read_case_padded(struct arena *a, const char *text, size_t len)
{
    char *room = arena_alloc(a, len + 2 * SCAN_PAD);
    assert_non_null(room);
    memcpy(room + SCAN_PAD, text, len);
    return (struct str){room + SCAN_PAD, len};
}

/* FNV-1a: tests want to know what was hashed, not to hide it. */
static uint64_t hash(const void *state, int field, const char *text, size_t len)
{
    uint64_t h = 0xcbf29ce484222325;
    (void)state;
    (void)field;
    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)text[i]) * 0x100000001b3;
    return h;
}

struct pseudonyms read_case_pseudonyms(void)
{
    return (struct pseudonyms){hash, NULL};
}

static void print_cell(struct buf *out, const struct batch *b, size_t row, size_t field)
{
    const struct reader_field *f = &b->reader->fields[field];
    uint64_t n = 0;
    memcpy(&n, (const char *)b->data[field] + row * f->width, f->width);
    if (n == f->unknown)
        buf_addc(out, '?');
    else if (f->field->kind == FIELD_AREA || f->field->kind == FIELD_LABEL)
        buf_adds(out, b->lexicons[field].texts[n]);
    else if (f->field->kind == FIELD_PSEUDONYM)
        buf_printf(out, "%016llx", (unsigned long long)n);
    else
        buf_printf(out, "%lld", (long long)(f->base + (int64_t)n));
}

void read_case_print(struct buf *out, const struct batch *b)
{
    for (size_t row = 0; row < b->rows; row++)
        for (size_t i = 0; i < b->reader->schema->count; i++) {
            print_cell(out, b, row, i);
            buf_addc(out, i + 1 == b->reader->schema->count ? '\n' : '|');
        }
    for (size_t i = 0; i < b->bad_count; i++)
        buf_printf(out, "!%u:%u:%s\n", b->bad[i].line, b->bad[i].column,
                   cell_fault_name(b->bad[i].fault) + sizeof "import.fault." - 1);
}
