/* See life_profile.h. Draws nothing and adds nothing up. */
#include "care/life_profile.h"

#include "base/str.h"

enum { AREAS_MAX = 20 };

static bool is_taken(const struct life_area *areas, size_t count, const char *code)
{
    for (size_t i = 0; i < count; i++)
        if (codes_has(&areas[i].factors, code))
            return true;
    return false;
}

static int check_factors(const struct life_area *areas, size_t at, const struct factors *factors,
                         const struct entry *e)
{
    for (size_t i = 0; i < areas[at].factors.count; i++) {
        const char *code = areas[at].factors.items[i];
        const struct factor *f = factors_find(factors, code);
        if (!f || text_is(f->scope, "safety") || is_taken(areas, at, code))
            return err_set(e->err, ERR_INVALID, areas[at].code, "life_area_factor", "%s", code);
    }
    return 0;
}

int life_areas_load(struct life_areas *out, struct arena *a, const struct factors *factors,
                    const struct value *content, struct err *err)
{
    struct entry file = {.value = content, .arena = a, .err = err, .where = "life-areas"};
    const struct value *list = NULL;
    int rc = entry_list(&list, &file, "areas", AREAS_MAX);
    struct life_area *items = rc == 0 ? arena_alloc(a, (value_count(list) + 1) * sizeof *items) : NULL;
    if (!items)
        return rc < 0 ? rc : err_nomem(err);
    for (size_t i = 0; rc == 0 && i < value_count(list); i++) {
        struct entry e = entry_of(list, "areas", i, a, err);
        items[i] = (struct life_area){.label = label_load(a, value_get(e.value, "label"))};
        rc = entry_code(&items[i].code, &e, "code");
        if (rc == 0)
            rc = codes_load(&items[i].factors, &e, "factors");
        if (rc == 0)
            rc = check_factors(items, i, factors, &e);
        for (size_t k = 0; rc == 0 && k < i; k++)
            if (text_is(items[k].code, items[i].code))
                rc = err_set(err, ERR_INVALID, e.where, "code_duplicate", "%s", items[i].code);
    }
    if (rc == 0 && arena_failed(a))
        return err_nomem(err);
    if (rc == 0)
        *out = (struct life_areas){items, value_count(list)};
    return rc;
}

static bool is_newer(const struct signal *a, const struct signal *b)
{
    return !b || a->day > b->day || (a->day == b->day && a->order > b->order);
}

enum life_mark life_mark(const struct factor *factor, const struct signal *signals, size_t count, int32_t day)
{
    const struct signal *newest = NULL;
    for (size_t i = 0; i < count; i++) {
        const struct signal *s = &signals[i];
        if (s->factor == factor && s->day <= day && s->present != TRI_UNKNOWN &&
            factor_current_on(factor, s->day, s->pregnancy, day) && is_newer(s, newest))
            newest = s;
    }
    if (!newest)
        return LIFE_UNKNOWN;
    if (factor->kind == FACTOR_RISK)
        return newest->present == TRI_YES ? LIFE_WEIGHS : LIFE_CLEAR;
    return newest->present == TRI_YES ? LIFE_HELPS : LIFE_UNKNOWN;
}
