/*
 * All maps of a coalition: what holds, what is being made, what was; and making a new one from an example, an own version or
 * a file. What is in a map is page.c's.
 */
#include "app/routemap/draft.h"

#include "app/routemap/in_force.h"

#include <string.h>

/* --- the list --- */

static const char *title_of(struct call *c, const struct value *row)
{
    if (text_is(value_get_text(row, "kind"), "terms"))
        return call_text(c, "routemap.terms");
    struct label title = label_load(c->arena, value_at(row, "content.title"));
    const char *text = label_in(&title, c->lang);
    return text[0] ? text : value_get_text(row, "code");
}

/* Draft, planned, in force, replaced, withdrawn; `seen`: codes of which the version in force went by already. */
static const char *stand(struct value *seen, struct call *c, const struct value *row)
{
    const char *state = value_get_text(row, "state"), *code = value_get_text(row, "code");
    if (!text_is(state, "published"))
        return state;
    if (store_day(row, "from_day", DAY_NONE) > c->today)
        return "planned";
    if (value_get(seen, code))
        return "replaced";
    value_put_bool(seen, code, true);
    return "in_force";
}

static const char *tone_of(const char *stand)
{
    return text_is(stand, "in_force")  ? "success"
           : text_is(stand, "planned") ? "active"
           : text_is(stand, "draft")   ? "warning"
                                       : "neutral";
}

static void put_item(struct call *c, struct value *list, const struct value *row, const char *stands)
{
    struct value *item = value_add_object(list), *status = value_put_object(item, "status");
    const char *id = value_get_text(row, "id");
    value_put_text(item, "href", arena_printf(c->arena, "/coalition/routes/%s", id));
    value_put_text(item, "title", title_of(c, row));
    value_put_int(item, "number", value_get_int(row, "number", 0));
    value_put_text(item, "from_day", value_get_text(row, "from_day"));
    value_put_text(item, "changed_at", value_get_text(row, "changed_at"));
    value_put_text(item, "by_name", value_get_text(row, "by_name"));
    value_put_text(status, "tone", tone_of(stands));
    value_put_text(status, "label", call_label(c, "route_stand", stands));
}

/* The version in force comes before those it replaced: by its first day, not by its number. */
static int put_maps(struct call *c, struct value *choices, struct err *err)
{
    static const char *const open[] = {"draft", "planned", "in_force", NULL};
    struct value *rows, *seen = value_object(c->arena);
    int rc = store_all(&rows, &c->store, SQL_ROUTE_MAP_LIST, DB_ARGS(db_text(c->actor->org)), err);
    if (rc < 0)
        return rc;
    struct value *now = value_put_array(c->page, "maps"), *past = value_put_array(c->page, "past");
    for (size_t i = 0; i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        const char *stands = stand(seen, c, row);
        put_item(c, code_index(open, stands) >= 0 ? now : past, row, stands);
        words_choice(
            choices, arena_printf(c->arena, "own:%s", value_get_text(row, "id")),
            arena_printf(c->arena, "%s, %s %lld (%s)", title_of(c, row), call_text(c, "routemap.version"),
                         (long long)value_get_int(row, "number", 0), call_label(c, "route_stand", stands)));
    }
    return 0;
}

static void put_examples(struct call *c, struct value *choices)
{
    const struct route_set *all = &c->app->content->routes;
    for (size_t i = 0; i < all->count; i++) {
        const struct route *r = all->items[i];
        if (route_in_force(all, r->code, c->today) == r)
            words_choice(choices, arena_printf(c->arena, "example:%s", r->code),
                         arena_printf(c->arena, "%s (%s %s)", label_in(&r->title, c->lang),
                                      call_text(c, "routemap.example"), r->version));
    }
}

static int put_areas(struct call *c, struct err *err)
{
    struct value *rows;
    BUF_AUTO names;
    buf_init(&names, 4000);
    int rc = store_all(&rows, &c->store, SQL_COALITION_AREAS, DB_ARGS(db_text(c->actor->org)), err);
    if (rc == 0 && value_count(rows) == 0) /* before the first draft: those it will have */
        rc = store_all(&rows, &c->store, SQL_MAP_AREAS_OF, DB_ARGS(db_text(c->actor->org)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows) && i < 20; i++)
        buf_printf(&names, "%s%s", i > 0 ? ", " : "", value_get_text(value_item(rows, i), "name"));
    if (rc == 0)
        value_put_text(c->page, "areas", names.len > 0 || names.failed ? buf_keep(&names, c->arena) : NULL);
    return rc;
}

int routemap_list(struct call *c, struct err *err)
{
    struct value *choices = value_put_array(value_put_object(c->page, "choices"), "from");
    put_examples(c, choices);
    words_choice(choices, "terms", call_text(c, "routemap.terms"));
    int rc = put_maps(c, choices, err);
    return rc == 0 ? put_areas(c, err) : rc;
}

/* --- copying --- */

static int copy_example(const char **id, struct call *c, const char *code, struct err *err)
{
    const struct route *r = content_route(c->app->content, code, c->today);
    if (!r)
        return err_set(err, ERR_INVALID, "from", "field_choice", NULL);
    const struct value *json = example_json(c, r);
    return map_draft_new(id, c, &(struct new_draft){"route", r->code, r->version, json, json}, err);
}

static int copy_own(const char **id, struct call *c, const char *from, struct err *err)
{
    struct value *row;
    int rc =
        store_one(&row, &c->store, SQL_ROUTE_MAP_FIND, DB_ARGS(db_text(from), db_text(c->actor->org)), err);
    if (rc == ERR_NOT_FOUND)
        return err_set(err, ERR_INVALID, "from", "field_choice", NULL);
    if (rc < 0)
        return rc;
    const struct value *json = value_get(row, "content");
    const char *version = arena_printf(c->arena, "%lld", (long long)value_get_int(row, "number", 0));
    return map_draft_new(
        id, c,
        &(struct new_draft){value_get_text(row, "kind"), value_get_text(row, "code"), version, json, json},
        err);
}

static int copy_terms(const char **id, struct call *c, struct err *err)
{
    const struct terms *now;
    int rc = terms_of_coalition(&now, c, c->actor->org, err);
    if (rc < 0)
        return rc;
    const struct value *json = terms_json(c, now);
    return map_draft_new(id, c, &(struct new_draft){"terms", "terms", "", json, json}, err);
}

int routemap_copy(struct call *c, struct err *err)
{
    const char *from = call_field(c, "from"), *id = NULL;
    int rc;
    if (from && strncmp(from, "example:", 8) == 0)
        rc = copy_example(&id, c, from + 8, err);
    else if (from && strncmp(from, "own:", 4) == 0)
        rc = copy_own(&id, c, from + 4, err);
    else if (text_is(from, "terms"))
        rc = copy_terms(&id, c, err);
    else
        rc = err_set(err, ERR_INVALID, "from", "field_choice", NULL);
    if (rc == 0)
        call_go(c, "/coalition/routes/%s?done=route_copied", id);
    return rc;
}

int routemap_delete(struct call *c, struct err *err)
{
    struct draft d;
    int rc = map_draft_change(&d, c, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_ROUTE_MAP_RUNS_CLEAR, DB_ARGS(db_text(d.id)), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_ROUTE_MAP_DELETE, DB_ARGS(db_text(d.id)), err);
    if (rc == 0)
        rc = map_draft_audit(c, d.id, "delete", err);
    if (rc == 0)
        call_go(c, "/coalition/routes?done=route_deleted");
    return rc;
}

/* --- files --- */

int routemap_import_page(struct call *c, struct err *err)
{
    (void)err;
    struct value *back = value_put_object(c->page, "back");
    value_put_text(back, "href", "/coalition/routes");
    value_put_text(back, "label", call_text(c, "routemap.back_list"));
    return 0;
}

int routemap_import(struct call *c, struct err *err)
{
    const char *text = call_field(c, "document"), *id = NULL;
    struct value *document;
    struct route r;
    int rc = json_parse(&document, c->arena, "document", text ? text : "", text ? strlen(text) : 0, err);
    if (rc == 0)
        rc = route_load(&r, c->arena, document, err);
    /* What else is in the file is left out: what is kept is what is understood. */
    const struct value *json = rc == 0 ? example_json(c, &r) : NULL;
    if (rc == 0)
        rc = map_draft_new(&id, c, &(struct new_draft){"route", r.code, r.version, json, json}, err);
    if (rc == 0)
        call_go(c, "/coalition/routes/%s?done=route_imported", id);
    return rc;
}

int routemap_export(struct call *c, struct err *err)
{
    struct draft d;
    int rc = map_draft_open(&d, c, err);
    if (rc == 0)
        value_put(c->page, "document", d.content);
    return rc;
}
