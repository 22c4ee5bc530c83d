/* room: engine */
/* Files of curves in the store: what is taken is what would be written, and no other byte than that is taken. */
#include "fuzz.h"

#include "engine/curve_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_AUTO a = arena_new((size_t)1 << 26);
    struct curve_file f = {.path = "in"};
    struct err err = {0};
    FUZZ_CHECK(a);
    struct str text = {(const char *)data, size};
    int rc = curve_text_read(&f, a, text, &err);
    FUZZ_CHECK(rc == 0 || rc == ERR_NOMEM || (rc == ERR_INVALID && text_is(err.key, "curve_damaged")));
    if (rc < 0) /* most are: then the bytes as a table must come back from a file */
        f = (struct curve_file){
            .kind = CURVE_WHO_BMI, .name = "n", .version = "1", .source = "s", .serial = 3, .table = text};
    BUF_AUTO out;
    buf_init(&out, CURVE_TEXT_MAX);
    curve_text_write(&out, &f);
    struct curve_file back = {.path = "out"};
    FUZZ_CHECK(!out.failed && curve_text_read(&back, a, (struct str){buf_text(&out), out.len}, &err) == 0);
    FUZZ_CHECK(back.kind == f.kind && back.table.len == f.table.len && text_is(back.name, f.name));
    FUZZ_CHECK(f.table.len == 0 || memcmp(back.table.ptr, f.table.ptr, f.table.len) == 0);
    out.data[size % out.len] ^= (char)(1 << size % 8);
    FUZZ_CHECK(curve_text_read(&back, a, (struct str){buf_text(&out), out.len}, &err) == ERR_INVALID);
    return 0;
}
