/* What libFuzzer, and replay.c in its place, call. A fuzzer aborts (assert, sanitizer) when something is wrong. */
#ifndef KIEM_TEST_FUZZ_H
#define KIEM_TEST_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* As assert(), but also in a release build. */
#define FUZZ_CHECK(truth) ((truth) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
