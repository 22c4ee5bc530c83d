/* See readiness.h. Knows when, not what is asked. */
#include "care/readiness.h"

#include "base/str.h"

enum ready_moment ready_asked(int64_t begun, int64_t running, enum ready_moment last, bool lost)
{
    enum ready_moment now = begun == 0 ? READY_NONE : running > 0 ? READY_BEFORE : READY_AFTER;
    return lost || now == last ? READY_NONE : now;
}

const char *ready_moment_code(enum ready_moment m)
{
    return m == READY_BEFORE ? "before" : m == READY_AFTER ? "after" : NULL;
}

enum ready_moment ready_moment_of(const char *code)
{
    return text_is(code, "before") ? READY_BEFORE : text_is(code, "after") ? READY_AFTER : READY_NONE;
}
