/* room: columns */
/*
 * A column file: whatever the bytes, opening says no or gives places that are inside the file, and checking reads no further. The
 * fuzzer cannot guess checksums, so those of head, directory and tail are put right first: what they say is not.
 */
#include "fuzz.h"

#include "columns/layout.h"

#include <string.h>
#include <xxhash.h>

static void mend(unsigned char *data, size_t size)
{
    if (size < LAYOUT_HEAD + LAYOUT_TAIL)
        return;
    struct layout_head head;
    struct layout_tail tail;
    memcpy(&head, data, sizeof head);
    memcpy(&tail, data + size - sizeof tail, sizeof tail);
    head.sum = XXH3_64bits(&head, sizeof head - sizeof head.sum);
    tail.file_size = size;
    uint64_t left = size - LAYOUT_TAIL;
    if (tail.directory <= left) {
        tail.directory_size = left - tail.directory;
        tail.directory_sum = XXH3_64bits(data + tail.directory, (size_t)tail.directory_size);
    }
    tail.sum = XXH3_64bits(&tail, sizeof tail - sizeof tail.sum);
    memcpy(data, &head, sizeof head);
    memcpy(data + size - sizeof tail, &tail, sizeof tail);
}

static uint64_t touch(const struct columns *c, const void *from, size_t size)
{
    const unsigned char *at = from;
    uint64_t sum = 0;
    FUZZ_CHECK(size == 0 || (at >= c->mapped.data && at + size <= c->mapped.data + c->mapped.size));
    FUZZ_CHECK((uintptr_t)at % LAYOUT_ALIGN == (uintptr_t)c->mapped.data % LAYOUT_ALIGN || size == 0);
    for (size_t i = 0; i < size; i++)
        sum += at[i];
    return sum;
}

static void use(const struct columns *c)
{
    uint64_t rows = 0, sum = 0;
    FUZZ_CHECK(c->count > 0 && c->count <= COLUMNS_MAX && c->key >= -1 && c->key < (int)c->count);
    sum += strlen(c->kind) + strlen(c->name);
    for (size_t i = 0; i < c->count; i++) {
        sum += strlen(c->names[i].code) + strlen(c->names[i].type);
        for (size_t j = 0; j < c->names[i].list_count; j++)
            sum += strlen(c->names[i].list[j]);
    }
    for (size_t s = 0; s < c->segment_count; s++) {
        const struct columns_segment *g = &c->segments[s];
        rows += g->rows;
        for (size_t i = 0; i < c->count; i++)
            if (g->parts[i].data)
                sum += touch(c, g->parts[i].data, g->rows * g->parts[i].width);
        sum += touch(c, g->keys, g->key_count * 8) + touch(c, g->key_rows, g->key_count * 4);
        for (int i = 0; i <= COLUMNS_KEY_ROWS; i = i + 1 == (int)c->count ? COLUMNS_KEYS : i + 1)
            for (size_t b = 0; b < columns_block_count(c, s, i); b++)
                sum += (uint64_t)(columns_check_block(c, s, i, b, NULL) == 0);
    }
    FUZZ_CHECK(rows == c->rows && sum < UINT64_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_AUTO a = arena_new((size_t)1 << 26);
    unsigned char *room = arena_alloc(a, size + LAYOUT_ALIGN);
    FUZZ_CHECK(room != NULL);
    unsigned char *copy = room + (LAYOUT_ALIGN - (uintptr_t)room % LAYOUT_ALIGN) % LAYOUT_ALIGN;
    memcpy(copy, data, size);
    for (int mended = 0; mended < 2; mended++) {
        struct columns *c = NULL;
        struct err err = {0};
        struct columns_bytes bytes = {copy, size};
        int rc = columns_read(&c, a, "x.columns", &bytes, &err);
        FUZZ_CHECK(rc == 0 || rc == ERR_INVALID || rc == ERR_NOMEM);
        if (rc == 0)
            use(c);
        mend(copy, size);
    }
    return 0;
}
