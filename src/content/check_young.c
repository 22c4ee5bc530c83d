/* What young.json says of other content: scopes, kinds of organisation, lists, links, reviews. Says what is wrong; the rule that
 * reads it is care/young.h. */
#include "content/check_part.h"

#include "base/str.h"

#include <string.h>

static const char file[] = "young.json";

static void check_link(struct checker *k, const char *code, const char *url)
{
    if (strncmp(url, "https://", 8) != 0)
        check_add(k, file, code, "article_link", url);
}

static void check_desk(struct checker *k, const struct young_desk *d)
{
    check_label(k, file, d->code, &d->label);
    for (size_t i = 0; i < d->kinds.count; i++)
        if (!content_org_kind(k->content, d->kinds.items[i]))
            check_add(k, file, d->code, "young_kind", d->kinds.items[i]);
}

/* Each kind of a desk must be one that may hear of the area of its steps, or nobody could open it. */
static void check_may_hear(struct checker *k, const struct young_step *s)
{
    const struct young_desk *d = young_desk_find(&k->content->young, s->desk);
    const struct young_area *a = young_area_find(&k->content->young, s->area);
    scope_set needs = content_scope(k->content, a->scope);
    for (size_t i = 0; i < d->kinds.count; i++) {
        const struct org_kind *kind = content_org_kind(k->content, d->kinds.items[i]);
        if (kind && (needs & ~kind->scopes) != 0)
            check_add(k, file, s->code, "step_scope_wide", a->scope);
    }
}

static void check_step(struct checker *k, const struct young_step *s, int32_t today)
{
    check_label(k, file, s->code, &s->title);
    check_label(k, file, s->code, &s->explain);
    check_link(k, s->code, s->url);
    check_reviewed(k, file, s->code, s->reviewed, today);
    for (int f = 0; f < YOUNG_FACTS; f++)
        for (size_t i = 0; i < s->when.any[f].count; i++)
            if (!content_has_code(k->content, young_fact_list((enum young_fact)f), s->when.any[f].items[i]))
                check_add(k, file, s->code, "young_fact", s->when.any[f].items[i]);
    check_may_hear(k, s);
}

void check_young(struct checker *k, int32_t today)
{
    const struct young_content *y = &k->content->young;
    for (size_t i = 0; i < y->area_count; i++) {
        check_label(k, file, y->areas[i].code, &y->areas[i].label);
        if (!content_has_code(k->content, "scope", y->areas[i].scope))
            check_add(k, file, y->areas[i].code, "kind_scope", y->areas[i].scope);
    }
    for (size_t i = 0; i < y->law_count; i++) {
        check_label(k, file, y->laws[i].code, &y->laws[i].label);
        check_link(k, y->laws[i].code, y->laws[i].url);
    }
    for (size_t i = 0; i < y->desk_count; i++)
        check_desk(k, &y->desks[i]);
    for (size_t i = 0; i < y->step_count; i++)
        check_step(k, &y->steps[i], today);
}
