/* room: vault */
/* The key file's parser: whatever it takes, it writes back byte for byte; whatever it refuses, it names. */
#include "fuzz.h"

#include "vault/ring.h"

#include "base/mem.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct err err = {0};
    struct ring *ring = mem_alloc(sizeof *ring);
    FUZZ_CHECK(ring != NULL);
    int code = ring_parse(ring, "keys", (struct str){(const char *)data, size}, &err);
    if (code == 0) {
        struct buf text;
        buf_init(&text, RING_FILE_MAX);
        ring_format(&text, ring);
        FUZZ_CHECK(text.len == size && memcmp(text.data, data, size) == 0);
        buf_release(&text);
    } else {
        FUZZ_CHECK(code == ERR_INVALID && strcmp(err.key, "key_file") == 0 &&
                   strncmp(err.where, "keys:", 5) == 0);
    }
    ring_release(ring);
    mem_free(ring);
    return 0;
}
