/*
 * How many of those who ask about a wish for children are trained in it, by organisation: professionals, no families, and never
 * who. Of today, not of a frozen month. An organisation where hardly anybody asks counts with others, or her number would
 * be her name.
 */
#include "app/coalition/counts.h"

#include "app/coalition/small.h"
#include "base/str.h"

/* Who asked within a year asks. */
enum { ASKED_DAYS = 365, ASKERS_LEAST = 3 };

/* One who asks, at one organisation. */
struct asker {
    const char *org, *org_name, *account;
    bool trained;
};
struct askers {
    struct asker *all;
    size_t count;
};

static bool is_in(const struct askers *a, const struct asker *one)
{
    for (size_t i = 0; i < a->count; i++)
        if (text_is(a->all[i].account, one->account) && text_is(a->all[i].org, one->org))
            return true;
    return false;
}

/* Those who asked in a talk or by the questions of `instrument`, and are not there yet. */
static int add_askers(struct askers *a, struct call *c, const char *instrument, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_WISH_ASKERS,
                       DB_ARGS(db_int(c->today - ASKED_DAYS), db_int(c->today), db_text(instrument)), err);
    if (rc < 0)
        return rc;
    struct askers more = {arena_alloc(c->arena, (a->count + value_count(rows) + 1) * sizeof *a->all), 0};
    if (!more.all)
        return err_nomem(err);
    for (; more.count < a->count; more.count++)
        more.all[more.count] = a->all[more.count];
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        struct asker one = {value_get_text(row, "org_id"), value_get_text(row, "org_name"),
                            value_get_text(row, "account_id"), value_get_int(row, "trained", 0) == 1};
        if (!is_in(a, &one)) /* within the rows each stands once */
            more.all[more.count++] = one;
    }
    *a = more;
    return 0;
}

static bool is_earlier(const struct schedule *moments, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (text_is(moments->moments[i].instrument, moments->moments[at].instrument))
            return true;
    return false;
}

static int find_askers(struct askers *out, struct call *c, struct err *err)
{
    const struct schedule *moments = &c->app->content->before;
    *out = (struct askers){NULL, 0};
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < moments->count; i++)
        if (!is_earlier(moments, i))
            rc = add_askers(out, c, moments->moments[i].instrument, err);
    return rc;
}

/* `orgs` has room for as many as there are askers. */
static size_t by_org(struct small_share *orgs, const struct askers *askers)
{
    size_t count = 0;
    for (size_t i = 0; i < askers->count; i++) {
        const struct asker *one = &askers->all[i];
        size_t k = 0;
        while (k < count && !text_is(orgs[k].item, one->org))
            k++;
        if (k == count)
            orgs[count++] = (struct small_share){.item = one->org};
        orgs[k].whole++;
        orgs[k].part += one->trained;
    }
    return count;
}

static const char *name_of(const struct askers *askers, const char *org)
{
    for (size_t i = 0; org && i < askers->count; i++)
        if (text_is(askers->all[i].org, org))
            return askers->all[i].org_name;
    return NULL;
}

static void put_share(struct value *items, struct call *c, const struct small_share *s, const char *name)
{
    struct value *item = value_add_object(items);
    value_put_text(item, "label", name ? name : call_text(c, "coalition.item.others"));
    value_put_text(item, "value",
                   arena_printf(c->arena, "%lld / %lld", (long long)s->part, (long long)s->whole));
    value_put_int(item, "width", s->part * 100 / s->whole);
    value_put_int(item, "trained", s->part);
    value_put_int(item, "askers", s->whole);
}

int coalition_trained(struct call *c, struct err *err)
{
    struct askers askers;
    int rc = find_askers(&askers, c, err);
    if (rc < 0)
        return rc;
    struct small_share *orgs = arena_alloc(c->arena, (askers.count + 1) * sizeof *orgs);
    if (!orgs)
        return err_nomem(err);
    size_t count = small_group(orgs, by_org(orgs, &askers), ASKERS_LEAST, NULL);
    struct value *trained = value_put_object(c->page, "trained"), *items = value_put_array(trained, "items");
    for (size_t i = 0; i < count; i++)
        if (orgs[i].whole >= ASKERS_LEAST)
            put_share(items, c, &orgs[i], name_of(&askers, orgs[i].item));
    value_put_text(trained, "title", call_text(c, "coalition.trained"));
    value_put_text(trained, "what", call_text(c, "coalition.trained_what"));
    value_put_text(trained, "unit", call_text(c, "coalition.trained_unit"));
    value_put_text(trained, "note", call_text(c, "coalition.trained_means"));
    return 0;
}
