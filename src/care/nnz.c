/* See nnz.h: reads the criteria and applies them. Knows no record and no conversation. */
#include "care/nnz.h"

#include "asking/entry.h"
#include "base/str.h"

static int situation_load(struct nnz *n, size_t at, const struct entry *e)
{
    n->situation_count = at + 1;
    return entry_code(&n->situations[at], e, "code");
}

static int condition_load(struct nnz *n, size_t at, const struct entry *e)
{
    struct nnz_condition *c = &n->conditions[at];
    n->condition_count = at + 1;
    c->not_so = label_load(e->arena, value_get(e->value, "not_so"));
    c->otherwise = label_load(e->arena, value_get(e->value, "otherwise"));
    int rc = entry_code(&c->code, e, "code");
    if (rc == 0 && arena_failed(e->arena))
        return err_nomem(e->err);
    if (rc == 0 && !c->not_so.nl)
        return entry_wrong(e, "not_so");
    return rc == 0 && !c->otherwise.nl ? entry_wrong(e, "otherwise") : rc;
}

int nnz_load(struct nnz *out, struct arena *a, const struct value *tree, struct err *err)
{
    static const struct {
        const char *member;
        int (*load)(struct nnz *n, size_t at, const struct entry *e);
    } parts[] = {{"situations", situation_load}, {"conditions", condition_load}};
    struct entry file = {.value = tree, .arena = a, .err = err, .where = "nnz"};
    struct nnz n = {.situation_count = 0};
    for (size_t p = 0; p < sizeof parts / sizeof parts[0]; p++) {
        const struct value *list = NULL;
        int rc = entry_list(&list, &file, parts[p].member, NNZ_MAX);
        for (size_t i = 0; rc == 0 && i < value_count(list); i++) {
            struct entry e = entry_of(list, parts[p].member, i, a, err);
            rc = parts[p].load(&n, i, &e);
        }
        if (rc < 0)
            return rc;
    }
    if (n.situation_count == 0)
        return entry_wrong(&file, "situations");
    int rc = training_courses_load(&n.trainings, a, tree, "trainings", err);
    if (rc == 0)
        *out = n;
    return rc;
}

static void add_all(struct nnz_check *c, const enum tri *answers, size_t count, bool conditions,
                    enum tri which)
{
    for (size_t i = 0; i < count; i++)
        if (answers[i] == which)
            c->reasons[c->count++] = (struct nnz_reason){conditions, i};
}

struct nnz_check nnz_check(const struct nnz *n, const struct nnz_answers *answers)
{
    struct nnz_check c = {.verdict = NNZ_OUT};
    add_all(&c, answers->conditions, n->condition_count, true, TRI_NO);
    if (c.count > 0)
        return c;
    struct nnz_check in = {.verdict = NNZ_IN}, ask = {.verdict = NNZ_ASK};
    add_all(&in, answers->situations, n->situation_count, false, TRI_YES);
    if (in.count == 0) {
        add_all(&ask, answers->situations, n->situation_count, false, TRI_UNKNOWN);
        if (ask.count == 0)
            return c; /* none of the situations */
    }
    add_all(&ask, answers->conditions, n->condition_count, true, TRI_UNKNOWN);
    return ask.count > 0 ? ask : in;
}
