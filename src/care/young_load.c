/* The plan of a very young parent from its JSON (content/README.md): areas, laws, desks, steps. Shapes, and that a step names
 * what is there; whether scopes, kinds and lists exist is content_check's. */
#include "asking/entry.h"
#include "base/str.h"
#include "care/young.h"

enum { LIST_MAX = 200, CODES_MAX = 20, AGE_MAX = 40, DAYS_MAX = 400 };

/* Codes of a member; absent: none. */
static int codes_load(struct young_codes *out, const struct entry *e, const char *member)
{
    const struct value *list = value_get(e->value, member);
    *out = (struct young_codes){0};
    if (!list)
        return 0;
    int rc = entry_list(&list, e, member, CODES_MAX);
    if (rc < 0)
        return rc;
    size_t n = value_count(list);
    const char **items = arena_alloc(e->arena, (n + 1) * sizeof *items);
    if (!items)
        return err_nomem(e->err);
    for (size_t i = 0; i < n; i++) {
        const char *code = value_as_text(value_item(list, i), NULL);
        if (!code_well_formed(code))
            return entry_wrong(e, member);
        items[i] = arena_str(e->arena, code);
    }
    *out = (struct young_codes){items, n};
    return 0;
}

static int label_of(struct label *out, const struct entry *e, const char *member)
{
    *out = label_load(e->arena, value_get(e->value, member));
    return out->nl ? 0 : entry_wrong(e, member);
}

/* A text that must be there. */
static int text_of(const char **out, const struct entry *e, const struct value *in, const char *member)
{
    const char *text = value_get_text(in, member);
    if (!text || !text[0])
        return entry_wrong(e, member);
    *out = arena_str(e->arena, text);
    return 0;
}

static int area_load(void *slot, const struct young_content *y, const struct entry *e)
{
    struct young_area *a = slot;
    (void)y;
    int rc = entry_code(&a->code, e, "code");
    if (rc == 0)
        rc = entry_code(&a->scope, e, "scope");
    return rc == 0 ? label_of(&a->label, e, "label") : rc;
}

static int law_load(void *slot, const struct young_content *y, const struct entry *e)
{
    struct young_law *l = slot;
    (void)y;
    int rc = entry_code(&l->code, e, "code");
    if (rc == 0)
        rc = text_of(&l->url, e, e->value, "url");
    return rc == 0 ? label_of(&l->label, e, "label") : rc;
}

static int desk_load(void *slot, const struct young_content *y, const struct entry *e)
{
    struct young_desk *d = slot;
    (void)y;
    int rc = entry_code(&d->code, e, "code");
    if (rc == 0)
        rc = codes_load(&d->kinds, e, "kinds");
    return rc == 0 ? label_of(&d->label, e, "label") : rc;
}

static int when_load(struct young_when *out, const struct entry *step)
{
    static const char *const times[] = {"pregnant", "child"}, *const facts[] = {"school", "work", "home"};
    struct entry e = *step;
    struct young_codes in;
    e.value = value_get(step->value, "when");
    if (!e.value)
        return 0;
    int rc = entry_int(&out->from, &e, "from", 1, AGE_MAX);
    if (rc == 0)
        rc = entry_int(&out->below, &e, "below", 1, AGE_MAX);
    if (rc == 0)
        rc = codes_load(&in, &e, "time");
    for (size_t i = 0; rc == 0 && i < in.count; i++) {
        bool pregnant = text_is(in.items[i], times[0]);
        if (!pregnant && !text_is(in.items[i], times[1]))
            return entry_wrong(&e, "time");
        out->pregnant = out->pregnant || pregnant;
        out->child = out->child || !pregnant;
    }
    for (size_t i = 0; rc == 0 && i < YOUNG_FACTS; i++)
        rc = codes_load(&out->any[i], &e, facts[i]);
    return rc;
}

static int names_load(struct young_step *s, const struct young_content *y, const struct entry *e)
{
    int rc = entry_code(&s->area, e, "area");
    if (rc == 0)
        rc = entry_code(&s->desk, e, "desk");
    if (rc == 0)
        rc = codes_load(&s->laws, e, "laws");
    if (rc < 0)
        return rc;
    if (s->laws.count == 0)
        return entry_wrong(e, "laws"); /* each step names the law it rests on */
    const char *unknown = !young_area_find(y, s->area)   ? s->area
                          : !young_desk_find(y, s->desk) ? s->desk
                                                         : NULL;
    for (size_t i = 0; i < s->laws.count && !unknown; i++)
        if (!young_law_find(y, s->laws.items[i]))
            unknown = s->laws.items[i];
    return unknown ? err_set(e->err, ERR_INVALID, e->where, "young_code", "%s", unknown) : 0;
}

static int step_load(void *slot, const struct young_content *y, const struct entry *e)
{
    static const char *const who[] = {"self", "keeper", "desk", NULL};
    struct young_step *s = slot;
    int by = -1;
    int rc = entry_code(&s->code, e, "code");
    if (rc == 0)
        rc = names_load(s, y, e);
    if (rc == 0)
        rc = entry_choice(&by, e, "who", who);
    if (rc == 0)
        rc = entry_int(&s->days, e, "days", 1, DAYS_MAX);
    if (rc == 0)
        rc = when_load(&s->when, e);
    if (rc == 0)
        rc = label_of(&s->title, e, "title");
    if (rc == 0)
        rc = label_of(&s->explain, e, "explain");
    const struct value *source = value_get(e->value, "source");
    if (rc == 0)
        rc = text_of(&s->source, e, source, "name");
    if (rc == 0)
        rc = text_of(&s->url, e, source, "url");
    if (rc < 0)
        return rc;
    s->who = (enum young_who)by;
    if (s->days == 0)
        return entry_wrong(e, "days");
    return day_parse(&s->reviewed, value_get_text(e->value, "reviewed")) ? 0 : entry_wrong(e, "reviewed");
}

/* --- the four lists, each entry of its own size with its code in front --- */

static const char *code_at(const char *items, size_t size, size_t i)
{
    return *(const char *const *)(const void *)(items + i * size);
}

struct part {
    const char *member;
    size_t size;
    int (*load)(void *slot, const struct young_content *y, const struct entry *e);
};

static int part_load(void **out, size_t *count, const struct part *p, const struct young_content *y,
                     const struct entry *file)
{
    const struct value *list = NULL;
    int rc = entry_list(&list, file, p->member, LIST_MAX);
    if (rc < 0)
        return rc;
    size_t n = value_count(list);
    char *items = arena_alloc(file->arena, (n + 1) * p->size);
    if (!items)
        return err_nomem(file->err);
    for (size_t i = 0; i < n; i++) {
        struct entry e = entry_of(list, p->member, i, file->arena, file->err);
        rc = p->load(items + i * p->size, y, &e);
        if (rc < 0)
            return rc;
        for (size_t k = 0; k < i; k++)
            if (text_is(code_at(items, p->size, k), code_at(items, p->size, i)))
                return err_set(file->err, ERR_INVALID, e.where, "code_duplicate", "%s",
                               code_at(items, p->size, i));
    }
    *out = items;
    *count = n;
    return 0;
}

int young_load(struct young_content *out, struct arena *a, const struct value *tree, struct err *err)
{
    struct entry file = {.value = tree, .arena = a, .err = err, .where = "young"};
    struct young_content y = {0};
    void *items = NULL;
    int rc = part_load(&items, &y.area_count, &(struct part){"areas", sizeof *y.areas, area_load}, &y, &file);
    if (rc < 0)
        return rc;
    y.areas = items;
    rc = part_load(&items, &y.law_count, &(struct part){"laws", sizeof *y.laws, law_load}, &y, &file);
    if (rc < 0)
        return rc;
    y.laws = items;
    rc = part_load(&items, &y.desk_count, &(struct part){"desks", sizeof *y.desks, desk_load}, &y, &file);
    if (rc < 0)
        return rc;
    y.desks = items;
    rc = part_load(&items, &y.step_count, &(struct part){"steps", sizeof *y.steps, step_load}, &y, &file);
    if (rc < 0)
        return rc;
    y.steps = items;
    *out = y;
    return 0;
}

const struct young_area *young_area_find(const struct young_content *y, const char *code)
{
    for (size_t i = 0; i < y->area_count; i++)
        if (text_is(y->areas[i].code, code))
            return &y->areas[i];
    return NULL;
}

const struct young_law *young_law_find(const struct young_content *y, const char *code)
{
    for (size_t i = 0; i < y->law_count; i++)
        if (text_is(y->laws[i].code, code))
            return &y->laws[i];
    return NULL;
}

const struct young_desk *young_desk_find(const struct young_content *y, const char *code)
{
    for (size_t i = 0; i < y->desk_count; i++)
        if (text_is(y->desks[i].code, code))
            return &y->desks[i];
    return NULL;
}

const struct young_step *young_step_find(const struct young_content *y, const char *code)
{
    for (size_t i = 0; i < y->step_count; i++)
        if (text_is(y->steps[i].code, code))
            return &y->steps[i];
    return NULL;
}
