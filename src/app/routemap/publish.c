/*
 * Publishing a draft from a day on, and withdrawing what was published. From then on in_force.c finds it, and plans that are
 * made remember its version; plans that run keep theirs.
 */
#include "app/routemap/draft.h"

/* --- publishing --- */

/* A warning as a tick box names it: the same as long as the warning is. */
static const char *token_of(struct call *c, const struct value *warning)
{
    char hash[65];
    vault_hash(hash, c->app->vault, "route_warning", value_get_text(warning, "id"));
    return arena_str(c->arena, hash);
}

static bool ticked(const struct value *given, const char *id)
{
    for (size_t i = 0; i < value_count(given); i++)
        if (text_is(value_as_text(value_item(given, i), NULL), id))
            return true;
    return false;
}

int routemap_publish_page(struct call *c, struct err *err)
{
    struct draft d;
    struct judged judged;
    int rc = map_draft_open(&d, c, err);
    if (rc == 0 && !d.open)
        rc = err_set(err, ERR_CONFLICT, "map", "route_not_draft", NULL);
    if (rc == 0)
        rc = map_draft_judge(&judged, c, &d, err);
    if (rc < 0)
        return rc;
    map_draft_put(c, &d, NULL);
    char day[11];
    day_format(day, c->today);
    struct value *values = value_put(c->page, "values", value_copy(c->arena, value_get(c->page, "values")));
    value_put_text(values, "valid_from", day);
    struct value *choices = value_put_array(value_put_object(c->page, "choices"), "known");
    for (size_t i = 0; i < value_count(judged.warnings); i++) {
        const struct value *w = value_item(judged.warnings, i);
        struct value *choice = words_choice(choices, token_of(c, w), value_get_text(w, "about"));
        value_put_text(choice, "hint", value_get_text(w, "text"));
    }
    bool warned = value_count(judged.warnings) > 0;
    value_add_text(value_put_array(c->page, warned ? "needed" : "without"), "known");
    value_put(c->page, "errors_found", judged.errors);
    value_put_bool(c->page, "may_publish", value_count(judged.errors) == 0);
    return 0;
}

/* Each warning weighed, by whom. */
static int keep_known(struct call *c, const struct draft *d, const struct judged *judged, struct err *err)
{
    const struct value *given = value_get(c->form, "known");
    for (size_t i = 0; i < value_count(judged->warnings); i++) {
        const struct value *w = value_item(judged->warnings, i);
        if (!ticked(given, token_of(c, w)))
            return err_set(err, ERR_INVALID, "known", "route_warnings", NULL);
        int rc = store_run(
            NULL, &c->store, SQL_ROUTE_MAP_KNOWN_ADD,
            DB_ARGS(db_text(d->id), db_text(value_get_text(w, "id")), map_draft_who(c), db_int(c->now)), err);
        if (rc < 0)
            return rc;
    }
    return 0;
}

/* Steps that the national examples do not know get their name in lists that know a code alone. */
static int name_steps(struct call *c, const struct draft *d, struct err *err)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < d->route.step_count; i++) {
        const struct step *s = &d->route.steps[i];
        if (!content_has_code(c->app->content, "step", s->code))
            rc = store_run(
                NULL, &c->store, SQL_OWN_STEP_NAME,
                DB_ARGS(db_text(s->code), db_text(label_in(&s->title, "nl")), db_text(s->title.en)), err);
    }
    return rc;
}

static int store_published(struct call *c, struct draft *d, int32_t from, struct err *err)
{
    char day[11];
    const char *version = call_id(c), *text;
    int changed = 0;
    day_format(day, from);
    value_put_text(d->content, "version", version);
    value_put_text(d->content, "valid_from", day);
    int rc = map_draft_text(&text, c, d->content, err);
    if (rc == 0)
        rc = store_run(&changed, &c->store, SQL_ROUTE_MAP_PUBLISH,
                       DB_ARGS(db_text(d->id), db_int(d->edits), db_text(version), db_text(text),
                               db_int(from), db_int(c->now), map_draft_who(c)),
                       err);
    if (rc == 0 && changed == 0)
        rc = err_set(err, ERR_CONFLICT, "edits", "route_changed", NULL);
    return rc;
}

int routemap_publish(struct call *c, struct err *err)
{
    struct draft d;
    struct judged judged;
    int32_t from = call_day(c, "valid_from", DAY_NONE);
    int rc = map_draft_change(&d, c, err);
    if (rc == 0)
        rc = map_draft_judge(&judged, c, &d, err);
    if (rc == 0 && value_count(judged.errors) > 0)
        rc = err_set(err, ERR_CONFLICT, "map", "route_errors", NULL);
    if (rc == 0 && from < c->today)
        rc = err_set(err, ERR_INVALID, "valid_from", "route_from_past", NULL);
    if (rc == 0)
        rc = map_draft_claim(c, err);
    if (rc == 0)
        rc = keep_known(c, &d, &judged, err);
    if (rc == 0)
        rc = name_steps(c, &d, err);
    if (rc == 0)
        rc = store_published(c, &d, from, err);
    if (rc == 0)
        rc = map_draft_audit(c, d.id, "publish", err);
    if (rc == 0)
        call_go(c, "/coalition/routes/%s?done=route_published", d.id);
    return rc;
}

int routemap_withdraw(struct call *c, struct err *err)
{
    struct draft d;
    int changed = 0, rc = map_draft_open(&d, c, err);
    if (rc == 0)
        rc = store_run(&changed, &c->store, SQL_ROUTE_MAP_WITHDRAW,
                       DB_ARGS(db_text(d.id), db_int(c->now), map_draft_who(c)), err);
    if (rc == 0 && changed == 0)
        rc = err_set(err, ERR_CONFLICT, "map", "route_not_published", NULL);
    if (rc == 0)
        rc = map_draft_audit(c, d.id, "withdraw", err);
    if (rc == 0)
        call_go(c, "/coalition/routes/%s?done=route_withdrawn", d.id);
    return rc;
}
