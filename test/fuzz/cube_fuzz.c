/* room: figures */
/* Cube files: whatever is read is a sound cube, writes back to the same bytes, and adds up with itself. */
#include "fuzz.h"

#include "figures/cube/file.h"
#include "figures/cube/merge.h"
#include "figures/cube/pack.h"

#include <string.h>

/* Sums of any bytes are right here, so that the fuzzer comes behind the checksum. */
static struct str sealed(struct arena *a, const uint8_t *data, size_t size)
{
    char *bytes = arena_dup(a, (const char *)data, size);
    if (bytes && size >= sizeof(uint64_t)) {
        uint64_t sum = pack_checksum(bytes, size - sizeof sum);
        memcpy(bytes + size - sizeof sum, &sum, sizeof sum);
    }
    return (struct str){bytes, size};
}

static void check_cells(const struct cube *c)
{
    for (size_t i = 0; i < c->cells; i++) {
        FUZZ_CHECK(c->area[i] <= c->area_count);
        for (size_t t = 0; t < c->trait_count; t++)
            FUZZ_CHECK(c->trait[i][t] < c->traits[t].value_count);
        for (size_t k = 0; k < c->indicator_count; k++)
            for (int n = 0; n < CUBE_COUNTS; n++)
                FUZZ_CHECK(cube_count(c, i, k, (enum cube_count)n) >= 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(64u << 20);
    struct cube two[2], sum;
    const char *const names[] = {"a", "b"};
    struct err err = {0};
    struct str bytes = sealed(a, data, size);
    if (cube_decode(&two[0], a, "in", bytes, &err) == 0) {
        BUF_AUTO out;
        buf_init(&out, 2 * size);
        FUZZ_CHECK(cube_encode(&out, &two[0], &err) == 0);
        FUZZ_CHECK(out.len == size && memcmp(out.data, bytes.ptr, size) == 0);
        check_cells(&two[0]);
        two[1] = two[0];
        int rc = cube_merge(&sum, a, &(struct merge_question){two, names, 2, 2}, &err);
        FUZZ_CHECK(rc == 0 || rc == ERR_INVALID || rc == ERR_NOMEM);
        FUZZ_CHECK(rc < 0 || sum.cells == two[0].cells);
    } else {
        FUZZ_CHECK(err.code == ERR_NOMEM || (err.code == ERR_INVALID && strcmp(err.where, "in") == 0));
    }
    arena_free(a);
    return 0;
}
