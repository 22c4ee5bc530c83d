/* See codes.h. Whether a code exists is for whoever reads the list. */
#include "asking/codes.h"

#include "base/str.h"

bool codes_has(const struct codes *c, const char *code)
{
    for (size_t i = 0; i < c->count; i++)
        if (text_is(c->items[i], code))
            return true;
    return false;
}

int codes_load(struct codes *out, const struct entry *e, const char *member)
{
    struct codes codes = {.count = 0};
    const struct value *list = NULL;
    int rc = value_get(e->value, member) ? entry_list(&list, e, member, CODES_MAX) : 0;
    if (rc < 0)
        return rc;
    codes.items = arena_alloc(e->arena, (value_count(list) + 1) * sizeof *codes.items);
    if (!codes.items)
        return err_nomem(e->err);
    for (; codes.count < value_count(list); codes.count++) {
        const struct value *item = value_item(list, codes.count);
        const char *code = value_as_text(item, "");
        if (value_kind(item) != VALUE_TEXT || !code_well_formed(code))
            return entry_wrong(e, member);
        if (codes_has(&codes, code))
            return err_set(e->err, ERR_INVALID, e->where, "code_duplicate", "%s", code);
        codes.items[codes.count] = arena_str(e->arena, code);
        if (!codes.items[codes.count])
            return err_nomem(e->err);
    }
    *out = codes;
    return 0;
}
