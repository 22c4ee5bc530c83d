/*
 * Content from its files. Each part has its own loader; here is which file holds which part, what rests on what, and
 * that a message names the file. Whether the parts fit together is check.c's.
 */
#include "base/str.h"
#include "content/article.h"
#include "content/content.h"

#include <stdio.h>
#include <stdlib.h>

/* OTHER_LISTS: those that do not stand in codes.json. */
enum { LISTS_MAX = 200, ITEMS_MAX = 500, OTHER_LISTS = 10 };

struct loader {
    struct arena *arena;
    const struct content_file *files;
    const struct value **trees; /* of each file; NULL when it is no JSON */
    size_t count;
    const struct content_faults *faults;
    struct err *err;
    struct content *content;
    struct code_list *lists;                /* content->lists, still to be filled */
    struct content_instrument *instruments; /* idem */
    bool factors_loaded;
};

/* --- faults --- */

/* A file that does not load: what is wrong is in l->err; `where` gets the file's name in front. */
static int fault(struct loader *l, const char *file)
{
    struct err e = *l->err;
    if (e.code == ERR_NOMEM)
        return ERR_NOMEM;
    size_t len = strlen(file);
    if (strncmp(e.where, file, len) != 0) {
        char where[sizeof e.where];
        snprintf(where, sizeof where, e.where[0] ? "%.60s: %.64s" : "%.60s", file, e.where);
        memcpy(e.where, where, sizeof where);
    }
    int rc = l->faults->on_fault(l->faults->state, file, &e);
    *l->err = e;
    return rc;
}

/* --- lists of codes --- */

static int item_load(struct code_item *item, const struct entry *e)
{
    item->label = label_load(e->arena, value_get(e->value, "label"));
    item->explain = label_load(e->arena, value_get(e->value, "explain"));
    item->report = value_get_bool(e->value, "report");
    return entry_code(&item->code, e, "code");
}

/* The list `member` of `tree` under the name `code`. */
static int list_load(struct loader *l, const struct value *tree, const char *member, const char *code)
{
    struct entry file = {.value = tree, .arena = l->arena, .err = l->err};
    snprintf(file.where, sizeof file.where, "%s", member);
    const struct value *list = NULL;
    int rc = entry_list(&list, &file, member, ITEMS_MAX);
    if (rc < 0)
        return rc;
    struct code_item *items = arena_alloc(l->arena, (value_count(list) + 1) * sizeof *items);
    struct code_list out = {.code = arena_str(l->arena, code), .items = items};
    if (!items || !out.code)
        return err_nomem(l->err);
    for (; out.count < value_count(list); out.count++) {
        struct entry e = entry_of(list, member, out.count, l->arena, l->err);
        rc = item_load(&items[out.count], &e);
        if (rc < 0)
            return rc;
        for (size_t i = 0; i < out.count; i++)
            if (text_is(items[i].code, items[out.count].code))
                return err_set(l->err, ERR_INVALID, e.where, "code_duplicate", "%s", items[i].code);
    }
    l->lists[l->content->list_count++] = out;
    return 0;
}

static int scopes_load(struct loader *l, const struct value *tree)
{
    if (value_count(value_get(tree, "scopes")) > SCOPES_MAX)
        return err_set(l->err, ERR_INVALID, "scopes", "scope_count", "%d", SCOPES_MAX);
    return list_load(l, tree, "scopes", "scope");
}

static int disciplines_load(struct loader *l, const struct value *tree)
{
    return list_load(l, tree, "disciplines", "discipline");
}

static int lists_load(struct loader *l, const struct value *tree)
{
    const struct value *lists = value_get(tree, "lists");
    if (value_kind(lists) != VALUE_OBJECT || value_count(lists) > LISTS_MAX)
        return err_set(l->err, ERR_INVALID, "lists", "content_member", "lists");
    for (size_t i = 0; i < value_count(lists); i++) {
        const char *code = value_name(lists, i);
        if (!code_well_formed(code) || content_list(l->content, code))
            return err_set(l->err, ERR_INVALID, "lists", "content_member", "%s", code);
        int rc = list_load(l, lists, code, code);
        if (rc < 0)
            return rc;
    }
    return 0;
}

static int kind_load(struct org_kind *k, const struct entry *e)
{
    k->label = label_load(e->arena, value_get(e->value, "label"));
    k->care = value_get_bool(e->value, "care");
    k->bsn = value_get_bool(e->value, "bsn");
    k->report = value_get_bool(e->value, "report");
    int rc = entry_code(&k->code, e, "code");
    if (rc == 0)
        rc = codes_load(&k->disciplines, e, "disciplines");
    if (rc == 0)
        rc = codes_load(&k->scope_codes, e, "scopes");
    if (rc == 0)
        rc = codes_load(&k->topics, e, "topics");
    return rc;
}

static int kinds_load(struct loader *l, const struct value *tree)
{
    struct entry file = {.value = tree, .arena = l->arena, .err = l->err, .where = "kinds"};
    const struct value *list = NULL;
    int rc = entry_list(&list, &file, "kinds", ITEMS_MAX);
    if (rc < 0)
        return rc;
    struct org_kind *kinds = arena_alloc(l->arena, (value_count(list) + 1) * sizeof *kinds);
    if (!kinds)
        return err_nomem(l->err);
    struct content loaded = {.kinds = kinds};
    for (; loaded.kind_count < value_count(list); loaded.kind_count++) {
        struct entry e = entry_of(list, "kinds", loaded.kind_count, l->arena, l->err);
        struct org_kind *k = &kinds[loaded.kind_count];
        rc = kind_load(k, &e);
        if (rc < 0)
            return rc;
        if (content_org_kind(&loaded, k->code))
            return err_set(l->err, ERR_INVALID, e.where, "code_duplicate", "%s", k->code);
        k->scopes = content_scope_set(l->content, &k->scope_codes);
    }
    l->content->kinds = kinds;
    l->content->kind_count = loaded.kind_count;
    return 0;
}

/* --- single files, in the order in which one rests on another --- */

static int factors_part(struct loader *l, const struct value *tree)
{
    int rc = factors_load(&l->content->factors, l->arena, tree, l->err);
    l->factors_loaded = rc == 0;
    return rc;
}

static int calendar_part(struct loader *l, const struct value *tree)
{
    return calendar_load(&l->content->calendar, l->arena, tree, l->err);
}

static int terms_part(struct loader *l, const struct value *tree)
{
    l->content->terms_source = tree;
    return terms_load(&l->content->terms, l->arena, tree, NULL, l->err);
}

static int schedule_part(struct loader *l, const struct value *tree)
{
    int rc = schedule_load(&l->content->schedule, l->arena, tree, l->err);
    l->content->programme = l->content->schedule;
    return rc;
}

static int before_part(struct loader *l, const struct value *tree)
{
    return schedule_load(&l->content->before, l->arena, tree, l->err);
}

static int wish_training_part(struct loader *l, const struct value *tree)
{
    int rc = training_courses_load(&l->content->wish_courses, l->arena, tree, "courses", l->err);
    return rc == 0 ? list_load(l, tree, "courses", "wish_course") : rc;
}

static int contacts_part(struct loader *l, const struct value *tree)
{
    return contact_scheme_load(&l->content->contacts, l->arena, tree, l->err);
}

static int client_routes_part(struct loader *l, const struct value *tree)
{
    return client_routes_load(&l->content->client_routes, l->arena, &l->content->contacts, tree, l->err);
}

static int life_areas_part(struct loader *l, const struct value *tree)
{
    return life_areas_load(&l->content->life_areas, l->arena, &l->content->factors, tree, l->err);
}

static int retention_part(struct loader *l, const struct value *tree)
{
    return retention_load(&l->content->retention, l->arena, tree, l->err);
}

static int groups_part(struct loader *l, const struct value *tree)
{
    return group_load(&l->content->groups, l->arena, tree, l->err);
}

/* That a condition does not hold is a statement of its own, ticked like any other. */
static int not_so_list(struct loader *l)
{
    const struct nnz *n = &l->content->nnz;
    struct code_item *items = arena_alloc(l->arena, (n->condition_count + 1) * sizeof *items);
    if (!items)
        return err_nomem(l->err);
    for (size_t i = 0; i < n->condition_count; i++)
        items[i] = (struct code_item){.code = n->conditions[i].code, .label = n->conditions[i].not_so};
    l->lists[l->content->list_count++] =
        (struct code_list){.code = "nnz_not_so", .items = items, .count = n->condition_count};
    return 0;
}

static int nnz_part(struct loader *l, const struct value *tree)
{
    static const struct {
        const char *member, *list;
    } lists[] = {{"situations", "nnz_situation"}, {"conditions", "nnz_condition"},
                 {"steps", "nnz_step"},           {"outcomes", "nnz_outcome"},
                 {"quality", "nnz_quality"},      {"trainings", "nnz_training"}};
    int rc = nnz_load(&l->content->nnz, l->arena, tree, l->err);
    for (size_t i = 0; rc == 0 && i < sizeof lists / sizeof lists[0]; i++)
        rc = list_load(l, tree, lists[i].member, lists[i].list);
    return rc == 0 ? not_so_list(l) : rc;
}

static int young_part(struct loader *l, const struct value *tree)
{
    return young_load(&l->content->young, l->arena, tree, l->err);
}

static const struct single {
    const char *name;
    int (*load)(struct loader *l, const struct value *tree);
} singles[] = {
    {"scopes.json", scopes_load},         {"disciplines.json", disciplines_load},
    {"codes.json", lists_load},           {"org-kinds.json", kinds_load},
    {"factors.json", factors_part},       {"holidays.json", calendar_part},
    {"terms.json", terms_part},           {"schedule.json", schedule_part},
    {"retention.json", retention_part},   {"groups.json", groups_part},
    {"before.json", before_part},         {"wish-training.json", wish_training_part},
    {"contacts.json", contacts_part},     {"client-routes.json", client_routes_part},
    {"life-areas.json", life_areas_part}, {"nnz.json", nnz_part},
    {"young.json", young_part},
};
enum { SINGLES = sizeof singles / sizeof singles[0] };

static size_t find_file(const struct loader *l, const char *name)
{
    size_t i = 0;
    while (i < l->count && !text_is(l->files[i].name, name))
        i++;
    return i;
}

static int load_singles(struct loader *l)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < SINGLES; i++) {
        size_t at = find_file(l, singles[i].name);
        int part = 0;
        if (at == l->count)
            part = err_set(l->err, ERR_INVALID, singles[i].name, "content_missing", "%s", singles[i].name);
        else if (l->trees[at])
            part = singles[i].load(l, l->trees[at]);
        if (part < 0 && arena_failed(l->arena))
            part = err_nomem(l->err); /* what was not there to be read is no fault of the file */
        if (part < 0)
            rc = fault(l, singles[i].name);
    }
    return rc;
}

/* --- folders --- */

static bool starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

static bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

#define SCORING ".scoring.json"

static int instrument_part(struct loader *l, struct content_instrument *out, size_t file)
{
    struct instrument *q = NULL;
    int rc = instrument_load(&q, l->arena, l->trees[file], l->err);
    if (rc < 0)
        return rc;
    if (content_instrument(l->content, q->code))
        return err_set(l->err, ERR_INVALID, l->files[file].name, "code_duplicate", "%s", q->code);
    *out = (struct content_instrument){
        .file = arena_str(l->arena, l->files[file].name), .questionnaire = q, .source = l->trees[file]};
    if (!out->file)
        return err_nomem(l->err);
    return 0;
}

static int load_instruments(struct loader *l)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < l->count; i++) {
        const char *name = l->files[i].name;
        if (!l->trees[i] || !starts_with(name, "instruments/") || ends_with(name, SCORING))
            continue;
        if (instrument_part(l, &l->instruments[l->content->instrument_count], i) < 0)
            rc = fault(l, name);
        else
            l->content->instrument_count++;
    }
    return rc;
}

/* "instruments/X.scoring.json" belongs to "instruments/X.json". */
static bool is_pair(const char *questionnaire, const char *scoring)
{
    size_t stem = strlen(scoring) - strlen(SCORING);
    return strlen(questionnaire) == stem + strlen(".json") && strncmp(questionnaire, scoring, stem) == 0;
}

static bool has_questionnaire(const struct loader *l, const char *scoring)
{
    for (size_t i = 0; i < l->count; i++)
        if (is_pair(l->files[i].name, scoring))
            return true;
    return false;
}

static int scoring_part(struct loader *l, size_t file)
{
    const char *name = l->files[file].name;
    const char *code = value_as_text(value_get(l->trees[file], "instrument"), "");
    struct content_instrument *q = NULL;
    for (size_t i = 0; i < l->content->instrument_count; i++)
        if (is_pair(l->instruments[i].file, name))
            q = &l->instruments[i];
    /* A questionnaire that failed has been named already. */
    if (!q && has_questionnaire(l, name))
        return 0;
    if (!q || !text_is(q->questionnaire->code, code))
        return err_set(l->err, ERR_INVALID, name, "content_pair", "%s", code);
    struct scoring *s = NULL;
    int rc = scoring_load(&s, l->arena, l->trees[file], q->questionnaire, &l->content->factors, l->err);
    if (rc == 0)
        q->scoring = s;
    return rc;
}

static int load_scorings(struct loader *l)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && l->factors_loaded && i < l->count; i++) {
        const char *name = l->files[i].name;
        if (l->trees[i] && starts_with(name, "instruments/") && ends_with(name, SCORING) &&
            scoring_part(l, i) < 0)
            rc = fault(l, name);
    }
    return rc;
}

static int load_routes(struct loader *l)
{
    const struct route **routes = arena_alloc(l->arena, (l->count + 1) * sizeof *routes);
    const char **names = arena_alloc(l->arena, (l->count + 1) * sizeof *names);
    if (!routes || !names)
        return err_nomem(l->err);
    int rc = 0;
    size_t n = 0;
    for (size_t i = 0; rc == 0 && i < l->count; i++) {
        if (!l->trees[i] || !starts_with(l->files[i].name, "routes/"))
            continue;
        struct route *route = arena_alloc(l->arena, sizeof *route);
        names[n] = arena_str(l->arena, l->files[i].name);
        if (!route || !names[n])
            return err_nomem(l->err);
        routes[n] = route;
        if (route_load(route, l->arena, l->trees[i], l->err) < 0)
            rc = fault(l, names[n]);
        else
            n++;
    }
    l->content->routes = (struct route_set){routes, n};
    l->content->route_files = names;
    return rc;
}

static int text_part(struct loader *l, struct content_text *texts, size_t *n, size_t file)
{
    const struct value *tree = l->trees[file];
    const char *name = arena_str(l->arena, l->files[file].name);
    if (!name)
        return err_nomem(l->err);
    if (value_kind(tree) != VALUE_OBJECT)
        return err_set(l->err, ERR_INVALID, name, "content_member", "{}");
    for (size_t i = 0; i < value_count(tree); i++) {
        const char *key = value_name(tree, i);
        if (value_kind(value_item(tree, i)) != VALUE_OBJECT)
            return err_set(l->err, ERR_INVALID, key, "content_member", "nl");
        texts[*n] = (struct content_text){.key = arena_str(l->arena, key),
                                          .label = label_load(l->arena, value_item(tree, i)),
                                          .file = name};
        if (!texts[*n].key)
            return err_nomem(l->err);
        (*n)++;
    }
    return 0;
}

static int compare_texts(const void *a, const void *b)
{
    const struct content_text *x = a, *y = b;
    int d = strcmp(x->key, y->key);
    return d ? d : strcmp(x->file, y->file);
}

static int load_texts(struct loader *l)
{
    size_t total = 0, n = 0;
    for (size_t i = 0; i < l->count; i++)
        if (starts_with(l->files[i].name, "texts/"))
            total += value_count(l->trees[i]);
    struct content_text *texts = arena_alloc(l->arena, (total + 1) * sizeof *texts);
    if (!texts)
        return err_nomem(l->err);
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < l->count; i++)
        if (l->trees[i] && starts_with(l->files[i].name, "texts/") && text_part(l, texts, &n, i) < 0)
            rc = fault(l, l->files[i].name);
    qsort(texts, n, sizeof *texts, compare_texts);
    l->content->texts = texts;
    l->content->text_count = n;
    return rc;
}

/* --- articles --- */

static int load_articles(struct loader *l)
{
    size_t total = 0, n = 0;
    for (size_t i = 0; i < l->count; i++)
        if (starts_with(l->files[i].name, "articles/"))
            total += articles_count(l->trees[i]);
    struct article *all = arena_alloc(l->arena, (total + 1) * sizeof *all);
    if (!all)
        return err_nomem(l->err);
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < l->count; i++) {
        if (!l->trees[i] || !starts_with(l->files[i].name, "articles/"))
            continue;
        const char *name = arena_str(l->arena, l->files[i].name);
        if (articles_load(all + n, l->arena, l->trees[i], name, l->err) < 0)
            rc = fault(l, l->files[i].name);
        else
            n += articles_count(l->trees[i]);
    }
    l->content->articles = all;
    l->content->article_count = n;
    return rc;
}

/* --- all --- */

static bool belongs(const char *name)
{
    static const char *const folders[] = {"articles/", "instruments/", "routes/", "texts/"};
    for (size_t i = 0; i < SINGLES; i++)
        if (text_is(singles[i].name, name))
            return true;
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        if (starts_with(name, folders[i]))
            return true;
    return false;
}

static int parse_all(struct loader *l)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < l->count; i++) {
        const struct content_file *f = &l->files[i];
        if (!ends_with(f->name, ".json"))
            continue;
        struct value *tree = NULL;
        int part = belongs(f->name) ? json_parse(&tree, l->arena, f->name, f->text, f->len, l->err)
                                    : err_set(l->err, ERR_INVALID, f->name, "content_name", "%s", f->name);
        if (part < 0)
            rc = fault(l, f->name);
        else
            l->trees[i] = tree;
    }
    return rc;
}

int content_load_each(struct content **out, struct arena *a, const struct content_file *files, size_t count,
                      const struct content_faults *faults, struct err *err)
{
    struct err own = {0};
    struct loader l = {.arena = a, .files = files, .count = count, .faults = faults, .err = err ? err : &own};
    l.content = arena_alloc(a, sizeof *l.content);
    l.trees = arena_alloc(a, (count + 1) * sizeof *l.trees);
    l.lists = arena_alloc(a, (LISTS_MAX + OTHER_LISTS) * sizeof *l.lists);
    l.instruments = arena_alloc(a, (count + 1) * sizeof *l.instruments);
    if (arena_failed(a))
        return err_nomem(err);
    l.content->lists = l.lists;
    l.content->instruments = l.instruments;
    static int (*const parts[])(struct loader *) = {
        parse_all, load_singles, load_instruments, load_scorings, load_routes, load_texts, load_articles};
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < sizeof parts / sizeof parts[0]; i++)
        rc = parts[i](&l);
    if (rc == 0 && arena_failed(a))
        rc = err_nomem(err);
    if (rc == 0)
        *out = l.content;
    return rc;
}

static int stop(void *state, const char *file, const struct err *fault)
{
    (void)state;
    (void)file;
    return fault->code;
}

int content_load(struct content **out, struct arena *a, const struct content_file *files, size_t count,
                 struct err *err)
{
    static const struct content_faults first = {.on_fault = stop};
    return content_load_each(out, a, files, count, &first, err);
}
