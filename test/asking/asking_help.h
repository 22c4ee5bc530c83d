/* What every test of the care rules needs: a day from its text, a value from JSON, an arena that cleans up. */
#ifndef KIEM_TEST_CARE_HELP_H
#define KIEM_TEST_CARE_HELP_H

#include "base/clock.h"
#include "base/mem.h"
#include "format/value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { TEST_ARENA = 64 * 1024 * 1024 };

static inline int32_t on(const char *text)
{
    int32_t day = 0;
    if (!day_parse(&day, text))
        fail_msg("no such day: %s", text);
    return day;
}

static inline void assert_day(int32_t day, const char *expected)
{
    char text[11];
    day_format(text, day);
    assert_string_equal(text, expected);
}

/* JSON with ' for ", so that examples stay readable in C. */
static inline struct value *json(struct arena *a, const char *text)
{
    struct err err = {0};
    struct value *v = NULL;
    char *copy = arena_str(a, text);
    assert_non_null(copy);
    for (char *p = copy; *p; p++)
        if (*p == '\'')
            *p = '"';
    if (json_parse(&v, a, "test", copy, strlen(copy), &err) != 0)
        fail_msg("%s %s: %s", err.key, err.where, text);
    return v;
}

/* A JSON file, or NULL when it is not there. */
static inline struct value *json_file(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return NULL;
    char *text = arena_alloc(a, 1024 * 1024);
    assert_non_null(text);
    size_t len = fread(text, 1, 1024 * 1024, f);
    fclose(f);
    assert_true(len < 1024 * 1024);
    struct err err = {0};
    struct value *v = NULL;
    if (json_parse(&v, a, path, text, len, &err) != 0)
        fail_msg("%s %s", err.key, err.where);
    return v;
}

/* The error names both the key and the place. */
static inline void assert_refused(int rc, const struct err *err, const char *key, const char *where)
{
    if (rc != ERR_INVALID || strcmp(err->key, key) != 0 || strcmp(err->where, where) != 0)
        fail_msg("expected %s at %s, got %d %s at %s (%s)", key, where, rc, err->key, err->where, err->arg);
}

#endif
