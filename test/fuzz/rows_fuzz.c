/* room: figures */
/*
 * Rows of an extract: the first line is a header, the rest are rows. Whatever the bytes: good rows and bad rows together are no more
 * than there are lines, every number is one that its field allows, and cutting the text in two where scan_last_row() says gives
 * the same rows.
 */
#include "fuzz.h"

#include "figures/read/batch.h"

#include <string.h>

#define WORDS "\"label\":{\"nl\":\"x\",\"en\":\"x\"}}"
static const char schema_text[] =
    "{\"code\":\"case\",\"label\":{\"nl\":\"x\",\"en\":\"x\"},\"key\":\"k\",\"fields\":["
    "{\"code\":\"a\",\"kind\":\"area\"," WORDS ","
    "{\"code\":\"y\",\"kind\":\"period\",\"period\":\"year\",\"min\":1990,\"max\":2100," WORDS ","
    "{\"code\":\"c\",\"kind\":\"code\",\"missing\":[\"u\"],\"codes\":[{\"code\":\"m\"," WORDS
    ",{\"code\":\"unspecified\"," WORDS "]," WORDS ","
    "{\"code\":\"f\",\"kind\":\"flag\"," WORDS ","
    "{\"code\":\"n\",\"kind\":\"number\",\"min\":0,\"max\":300," WORDS ","
    "{\"code\":\"d\",\"kind\":\"number\",\"decimals\":2,\"min\":-10,\"max\":40," WORDS ","
    "{\"code\":\"k\",\"kind\":\"pseudonym\"," WORDS ","
    "{\"code\":\"l\",\"kind\":\"label\"," WORDS "]}";

static uint64_t hash(const void *state, int field, const char *text, size_t len)
{
    uint64_t h = (uint64_t)field + 1;
    (void)state;
    for (size_t i = 0; i < len; i++)
        h = (h ^ (unsigned char)text[i]) * 0x100000001b3;
    return h >> 1;
}

static struct str padded(struct arena *a, const char *text, size_t len, bool end)
{
    char *room = arena_alloc(a, len + 2 * SCAN_PAD + 1);
    FUZZ_CHECK(room != NULL);
    memcpy(room + SCAN_PAD, text, len);
    if (end && len > 0 && text[len - 1] != '\n')
        room[SCAN_PAD + len++] = '\n';
    return (struct str){room + SCAN_PAD, len};
}

/* What a batch holds, in an order-free sum and counts. */
struct held {
    size_t rows, bad;
    uint64_t sum, lines;
};

static void check_cell(struct held *h, const struct batch *b, size_t row, size_t field)
{
    const struct reader_field *f = &b->reader->fields[field];
    uint64_t n = 0;
    memcpy(&n, (const char *)b->data[field] + row * f->width, f->width);
    if (n == f->unknown)
        return;
    if (f->field->kind == FIELD_AREA || f->field->kind == FIELD_LABEL) {
        FUZZ_CHECK(n < b->lexicons[field].count);
        const char *text = b->lexicons[field].texts[n];
        n = hash(NULL, 9, text, strlen(text));
    } else if (f->field->kind != FIELD_PSEUDONYM) {
        FUZZ_CHECK(n <= f->span);
    }
    h->sum += (n + 1) * (field * 2 + 1);
}

static void hold(struct held *h, struct batch *b, const struct reader_columns *c, struct str text)
{
    struct err err = {0};
    FUZZ_CHECK(batch_read(b, c, text, &err) == 0);
    h->rows += b->rows;
    h->bad += b->bad_count;
    h->lines += b->lines;
    for (size_t row = 0; row < b->rows; row++)
        for (size_t i = 0; i < b->reader->schema->count; i++)
            check_cell(h, b, row, i);
    for (size_t i = 0; i < b->bad_count; i++) {
        FUZZ_CHECK(b->bad[i].fault > CELL_GOOD && b->bad[i].fault < FAULTS && b->bad[i].column <= c->count);
        FUZZ_CHECK(b->bad[i].line <= b->lines && (i == 0 || b->bad[i - 1].line <= b->bad[i].line));
    }
}

static void read_both_ways(struct arena *a, const struct reader *r, const struct reader_columns *c,
                           struct str rows)
{
    struct pseudonyms p = {hash, NULL};
    struct batch b;
    struct held whole = {0}, halves = {0};
    struct err err;
    FUZZ_CHECK(batch_init(&b, r, &p, &err) == 0);
    hold(&whole, &b, c, padded(a, rows.ptr, rows.len, true));
    FUZZ_CHECK(whole.rows + whole.bad <= whole.lines + 1);
    size_t cut = scan_last_row(rows.ptr, rows.len, c->separator);
    FUZZ_CHECK(cut <= rows.len);
    hold(&halves, &b, c, padded(a, rows.ptr, cut, false));
    hold(&halves, &b, c, padded(a, rows.ptr + cut, rows.len - cut, true));
    FUZZ_CHECK(whole.rows == halves.rows && whole.bad == halves.bad && whole.sum == halves.sum);
    batch_release(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 1 << 16)
        return 0;
    ARENA_AUTO a = arena_new((size_t)1 << 26);
    struct value *v = NULL;
    struct schema s;
    struct reader r;
    struct reader_columns c;
    struct err err;
    FUZZ_CHECK(json_parse(&v, a, "s", schema_text, sizeof schema_text - 1, &err) == 0);
    FUZZ_CHECK(schema_read(&s, a, "s", v, &err) == 0);
    FUZZ_CHECK(reader_make(&r, a, &s, "m", NULL, &err) == 0);
    const char *text = (const char *)data, *end = size > 0 ? memchr(text, '\n', size) : NULL;
    struct str header = {text, end ? (size_t)(end - text) + 1 : size};
    if (reader_match(&c, a, &r, "in", header, &err) == 0)
        read_both_ways(a, &r, &c, (struct str){text + header.len, size - header.len});
    return 0;
}
