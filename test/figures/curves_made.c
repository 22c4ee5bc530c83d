/* See curves_made.h. Holds no table of others. */
#include "figures/curves_made.h"

#include "base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static const struct curve *read_or_fail(struct arena *a, enum curve_kind kind, const struct curve_source *s)
{
    const struct curve *c = NULL;
    struct err err = {0};
    if (curve_read(&c, a, kind, s, &err) < 0)
        fail_msg("%s: %s %s %s", s->file, err.key, err.where, err.arg);
    return c;
}

const struct curve *curve_made(struct arena *a, enum curve_kind kind, const char *text)
{
    struct curve_source s = {"made.csv", "made", "1", str_of(text)};
    return read_or_fail(a, kind, &s);
}

struct str shared_file(struct arena *a, const char *name)
{
    BUF_AUTO text;
    buf_init(&text, 64u << 20);
    char path[200], part[65536];
    snprintf(path, sizeof path, "../shared/data/%s", name);
    FILE *in = fopen(path, "rb");
    if (!in)
        return (struct str){NULL, 0};
    for (size_t n; (n = fread(part, 1, sizeof part, in)) > 0;)
        buf_add(&text, part, n);
    fclose(in);
    return (struct str){buf_keep(&text, a), text.len};
}

const struct curve *curve_shared(struct arena *a, enum curve_kind kind, const char *name)
{
    struct curve_source s = {name, "shared", "1", shared_file(a, name)};
    return s.text.ptr ? read_or_fail(a, kind, &s) : NULL;
}
