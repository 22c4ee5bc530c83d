/* See retention.h: reads the table and counts months. Knows no row of anybody. */
#include "care/retention.h"

#include "asking/entry.h"
#include "base/str.h"

enum { RULES_MAX = 60, MONTHS_MAX = 1200 };

static const char *const thens[] = {"keep", "anonymise", "destroy", NULL};

const char *retention_then_code(enum retention_then then)
{
    return thens[then];
}

static int rule_load(struct retention_rule *r, const struct entry *e)
{
    const char *then = value_get_text(e->value, "then");
    int64_t months = value_get_int(e->value, "months", -1);
    int at = code_index(thens, then);
    int rc = entry_code(&r->code, e, "code");
    if (rc == 0)
        rc = entry_code(&r->from, e, "from");
    if (rc < 0)
        return rc;
    if (at < 0 || months < 0 || months > MONTHS_MAX || (months == 0 && at != RETENTION_KEEP))
        return err_set(e->err, ERR_INVALID, e->where, "content_member", "%s", at < 0 ? "then" : "months");
    r->then = (enum retention_then)at;
    r->months = (int)months;
    r->parent = value_get_bool(e->value, "parent");
    r->label = label_load(e->arena, value_get(e->value, "label"));
    r->basis = label_load(e->arena, value_get(e->value, "basis"));
    return r->label.nl && r->basis.nl ? 0
                                      : err_set(e->err, ERR_INVALID, e->where, "content_member", "%s",
                                                r->label.nl ? "basis" : "label");
}

int retention_load(struct retention *out, struct arena *a, const struct value *tree, struct err *err)
{
    struct entry file = {.value = tree, .arena = a, .err = err, .where = "retention"};
    const struct value *list = NULL;
    int rc = entry_list(&list, &file, "retention", RULES_MAX);
    if (rc < 0)
        return rc;
    struct retention_rule *rules = arena_alloc(a, (value_count(list) + 1) * sizeof *rules);
    if (!rules)
        return err_nomem(err);
    struct retention loaded = {rules, 0};
    for (; loaded.count < value_count(list); loaded.count++) {
        struct entry e = entry_of(list, "retention", loaded.count, a, err);
        struct retention_rule *r = &rules[loaded.count];
        rc = rule_load(r, &e);
        if (rc < 0)
            return rc;
        if (retention_find(&loaded, r->code))
            return err_set(err, ERR_INVALID, e.where, "code_duplicate", "%s", r->code);
    }
    *out = loaded;
    return 0;
}

const struct retention_rule *retention_find(const struct retention *r, const char *code)
{
    for (size_t i = 0; i < r->count; i++)
        if (text_is(r->rules[i].code, code))
            return &r->rules[i];
    return NULL;
}

int32_t retention_over(const struct retention_rule *rule, int32_t today)
{
    return day_add_months(today, -rule->months);
}
