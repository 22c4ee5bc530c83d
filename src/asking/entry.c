/* See entry.h. Says what is wrong in one entry; whether codes exist elsewhere is for the loader or the content check. */
#include "asking/entry.h"

#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>

struct entry entry_of(const struct value *list, const char *name, size_t index, struct arena *a,
                      struct err *err)
{
    struct entry e = {.value = value_item(list, index), .arena = a, .err = err};
    snprintf(e.where, sizeof e.where, "%s.%zu", name, index);
    return e;
}

int entry_wrong(const struct entry *e, const char *member)
{
    return err_set(e->err, ERR_INVALID, e->where, "content_member", "%s", member);
}

int entry_code(const char **out, const struct entry *e, const char *member)
{
    const struct value *v = value_get(e->value, member);
    const char *code = value_kind(v) == VALUE_TEXT ? value_as_text(v, NULL) : NULL;
    if (!code || !code_well_formed(code))
        return entry_wrong(e, member);
    const char *copy = arena_str(e->arena, code);
    if (!copy)
        return err_nomem(e->err);
    *out = copy;
    return 0;
}

int entry_choice(int *out, const struct entry *e, const char *member, const char *const *names)
{
    const struct value *v = value_get(e->value, member);
    if (!v && *out != -1)
        return 0;
    int index = value_kind(v) == VALUE_TEXT ? code_index(names, value_as_text(v, "")) : -1;
    if (index < 0)
        return entry_wrong(e, member);
    *out = index;
    return 0;
}

int entry_int(int *out, const struct entry *e, const char *member, int min, int max)
{
    const struct value *v = value_get(e->value, member);
    if (!v)
        return 0;
    char *end = NULL;
    const char *text = value_kind(v) == VALUE_NUMBER ? value_as_text(v, "") : "";
    long n = strtol(text, &end, 10);
    if (end == text || *end || n < min || n > max)
        return entry_wrong(e, member);
    *out = (int)n;
    return 0;
}

int entry_list(const struct value **out, const struct entry *e, const char *member, size_t max)
{
    const struct value *v = value_get(e->value, member);
    if (value_kind(v) != VALUE_ARRAY || value_count(v) > max)
        return entry_wrong(e, member);
    *out = v;
    return 0;
}
