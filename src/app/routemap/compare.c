/*
 * Two versions of a map side by side, in words: what was added, what changed, what went. Rules are told apart by what they
 * ask, steps by their code.
 */
#include "app/routemap/draft.h"

/* --- what to compare with --- */

struct other {
    const char *name; /* "Voorbeeld 1.0.0", "Versie 2" */
    const struct value *content;
};

static int other_own(struct other *out, struct call *c, const struct draft *d, const char *id,
                     struct err *err)
{
    struct value *row;
    int rc =
        store_one(&row, &c->store, SQL_ROUTE_MAP_FIND, DB_ARGS(db_text(id), db_text(c->actor->org)), err);
    if (rc == ERR_NOT_FOUND || (rc == 0 && !text_is(value_get_text(row, "code"), d->code)))
        return err_set(err, ERR_NOT_FOUND, "with", "route_unknown", NULL);
    if (rc < 0)
        return rc;
    *out = (struct other){arena_printf(c->arena, "%s %lld", call_text(c, "routemap.version"),
                                       (long long)value_get_int(row, "number", 0)),
                          value_get(row, "content")};
    return 0;
}

static int other_example(struct other *out, struct call *c, const struct draft *d, struct err *err)
{
    if (d->terms) {
        *out = (struct other){call_text(c, "routemap.example"), terms_json(c, &c->app->content->terms)};
        return 0;
    }
    const struct route *r = content_route(c->app->content, d->code, c->today);
    if (!r)
        return err_set(err, ERR_NOT_FOUND, "with", "route_unknown", NULL);
    *out = (struct other){arena_printf(c->arena, "%s %s", call_text(c, "routemap.example"), r->version),
                          example_json(c, r)};
    return 0;
}

static int find_other(struct other *out, struct call *c, const struct draft *d, struct err *err)
{
    const char *with = value_get_text(c->query, "with");
    if (text_is(with, "example"))
        return other_example(out, c, d, err);
    if (with && with[0] && !text_is(with, "base"))
        return other_own(out, c, d, with, err);
    const char *based_on = value_get_text(d->row, "based_on");
    const char *name = call_text(c, "routemap.with_base");
    *out = (struct other){based_on && based_on[0] ? arena_printf(c->arena, "%s (%s)", name, based_on) : name,
                          value_get(d->row, "base")};
    return 0;
}

static void put_link(struct call *c, struct value *list, const struct draft *d, const char *with,
                     const char *label)
{
    const char *asked = value_get_text(c->query, "with");
    struct value *item = value_add_object(list);
    value_put_text(item, "href", arena_printf(c->arena, "/coalition/routes/%s/compare?with=%s", d->id, with));
    value_put_text(item, "label", label);
    value_put_bool(item, "current", text_is(asked && asked[0] ? asked : "base", with));
}

static int put_links(struct call *c, const struct draft *d, struct err *err)
{
    struct value *rows, *list = value_put_array(c->page, "others");
    put_link(c, list, d, "base", call_text(c, "routemap.with_base"));
    put_link(c, list, d, "example", call_text(c, "routemap.example"));
    int rc = store_all(&rows, &c->store, SQL_ROUTE_MAP_LIST, DB_ARGS(db_text(c->actor->org)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        const char *id = value_get_text(row, "id");
        if (text_is(value_get_text(row, "code"), d->code) && !text_is(id, d->id))
            put_link(c, list, d, id,
                     arena_printf(c->arena, "%s %lld", call_text(c, "routemap.version"),
                                  (long long)value_get_int(row, "number", 0)));
    }
    return rc;
}

/* --- lines --- */

enum { LINES_MAX = 1000 };

/* One rule, step, name or term in words: told apart by `key`, the same when the words are. */
struct line {
    const char *key, *title, *words;
};
struct lines {
    struct line *items;
    size_t count;
};

static void add_line(struct lines *l, const char *key, const char *title, const char *words)
{
    if (l->count < LINES_MAX && key && title)
        l->items[l->count++] = (struct line){key, title, words ? words : ""};
}

static const char *step_words(struct call *c, const struct step *s)
{
    struct value *m = value_object(c->arena);
    words_step(c, m, s);
    static const char *const members[] = {"title",  "action",      "owner",  "within",
                                          "scopes", "strengthens", "window", "explain"};
    BUF_AUTO out;
    buf_init(&out, 8000);
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        const char *text = value_get_text(m, members[i]);
        const char *label = call_text(c, arena_printf(c->arena, "routemap.of_%s", members[i]));
        if (text)
            buf_printf(&out, "%s%s: %s", i > 0 ? "\n" : "", label, text);
    }
    return buf_keep(&out, c->arena);
}

static void add_rules(struct lines *l, struct call *c, const struct route *r, const struct route_set *set)
{
    for (size_t i = 0; i < r->rule_count; i++) {
        struct value *m = value_object(c->arena);
        words_rule(c, m, &r->rules[i]);
        const char *when = arena_printf(c->arena, "%s; %s; %s", value_get_text(m, "when"),
                                        value_get_text(m, "level"), value_get_text(m, "phase"));
        BUF_AUTO then;
        buf_init(&then, 8000);
        for (size_t k = 0; k < r->rules[i].then.count; k++) {
            const char *code = r->rules[i].then.items[k];
            const struct step *s = route_step(set, code, DAY_FOREVER, NULL);
            buf_printf(&then, "%s%s", k > 0 ? ", " : "",
                       s ? label_in(&s->title, c->lang) : call_label(c, "step", code));
        }
        add_line(l, arena_printf(c->arena, "rule %s", when), when, buf_keep(&then, c->arena));
    }
}

static int route_lines(struct lines *l, struct call *c, const struct value *content, struct err *err)
{
    struct route *r = arena_alloc(c->arena, sizeof *r);
    if (!r)
        return err_nomem(err);
    int rc = route_load(r, c->arena, content, err);
    if (rc < 0)
        return rc;
    const struct route *const own[] = {r};
    struct route_set set = {own, 1};
    add_line(l, "title", call_text(c, "routemap.names"), label_in(&r->title, c->lang));
    add_line(l, "summary", call_text(c, "routemap.summary"), label_in(&r->summary, c->lang));
    add_rules(l, c, r, &set);
    for (size_t i = 0; i < r->step_count; i++)
        add_line(l, arena_printf(c->arena, "step %s", r->steps[i].code),
                 label_in(&r->steps[i].title, c->lang), step_words(c, &r->steps[i]));
    return 0;
}

static int terms_lines(struct lines *l, struct call *c, const struct value *content, struct err *err)
{
    struct terms t;
    int rc = terms_load(&t, c->arena, c->app->content->terms_source, content, err);
    for (size_t i = 0; rc == 0 && i < t.count; i++)
        if (t.rules[i].most > 0)
            add_line(l, t.rules[i].code, label_in(&t.rules[i].label, c->lang),
                     arena_printf(c->arena, "%d %s", t.rules[i].term.count,
                                  call_label(c, "term_unit", term_unit_code(t.rules[i].term.unit))));
    return rc;
}

static int lines_of(struct lines *out, struct call *c, const struct draft *d, const struct value *content,
                    struct err *err)
{
    *out = (struct lines){.items = arena_alloc(c->arena, LINES_MAX * sizeof *out->items)};
    if (!out->items)
        return err_nomem(err);
    return d->terms ? terms_lines(out, c, content, err) : route_lines(out, c, content, err);
}

/* --- the difference --- */

static const struct line *find(const struct lines *l, const char *key)
{
    for (size_t i = 0; i < l->count; i++)
        if (text_is(l->items[i].key, key))
            return &l->items[i];
    return NULL;
}

static void put_change(struct value *list, const struct line *was, const struct line *is)
{
    struct value *row = value_add_object(list);
    if (was) {
        value_put_text(row, "title", was->title);
        value_put_text(row, "was", was->words);
    }
    if (is) { /* the newer title */
        value_put_text(row, "title", is->title);
        value_put_text(row, "is_now", is->words);
    }
}

int routemap_compare(struct call *c, struct err *err)
{
    struct draft d;
    struct other other = {0};
    struct lines was = {0}, is = {0};
    int rc = map_draft_open(&d, c, err);
    if (rc == 0)
        rc = find_other(&other, c, &d, err);
    if (rc == 0)
        rc = lines_of(&was, c, &d, other.content, err);
    if (rc == 0)
        rc = lines_of(&is, c, &d, d.content, err);
    if (rc < 0)
        return rc;
    map_draft_put(c, &d, NULL);
    value_put_text(c->page, "other", other.name);
    struct value *added = value_put_array(c->page, "added"), *changed = value_put_array(c->page, "changed"),
                 *removed = value_put_array(c->page, "removed");
    for (size_t i = 0; i < is.count; i++) {
        const struct line *before = find(&was, is.items[i].key);
        if (!before)
            put_change(added, NULL, &is.items[i]);
        else if (!text_is(before->words, is.items[i].words))
            put_change(changed, before, &is.items[i]);
    }
    for (size_t i = 0; i < was.count; i++)
        if (!find(&is, was.items[i].key))
            put_change(removed, &was.items[i], NULL);
    value_put_bool(c->page, "is_same", value_count(added) + value_count(changed) + value_count(removed) == 0);
    return put_links(c, &d, err);
}
