/* Groups from the own phone: those that fit, joining, leaving, the own sessions, and afterwards what she thought of it. It is
 * her own or his own: nothing of it reaches a partner. What she thought is counted and not kept. */
#include "app/groups/group_part.h"
#include "base/str.h"

static int open_own(struct access *a, struct call *c, const char *action, struct err *err)
{
    return access_open(a, c, c->actor->person, FOR_OWN,
                       &(struct audit_note){.action = action, .object = "group"}, err);
}

int own_groups(struct call *c, struct err *err)
{
    struct access a;
    int rc = open_own(&a, c, "read", err);
    return rc == 0 ? group_put_for(c, &a, "/me/groups", err) : rc;
}

/* The questions of the content, as fields "a.CODE", with what was answered already when not all was. */
static void put_questions(struct call *c)
{
    const struct group_content *g = &c->app->content->groups;
    const struct value *said = c->again ? value_get(c->again, "answers") : NULL;
    struct value *fields = value_put_array(c->page, "questions");
    for (size_t i = 0; i < g->question_count; i++) {
        const struct code_list *list = content_list(c->app->content, g->questions[i].list);
        struct value *field = value_add_object(fields), *choices;
        value_put_text(field, "name", arena_printf(c->arena, "a.%s", g->questions[i].code));
        value_put_text(field, "label", label_in(&g->questions[i].label, c->lang));
        choices = value_put_array(field, "choices");
        for (size_t k = 0; list && k < list->count; k++) {
            struct value *one = value_add_object(choices);
            value_put_text(one, "id",
                           arena_printf(c->arena, "%s-%s", g->questions[i].code, list->items[k].code));
            value_put_text(one, "value", list->items[k].code);
            value_put_text(one, "label", label_in(&list->items[k].label, c->lang));
            const char *answer = value_get_text(said, g->questions[i].code);
            value_put_bool(one, "checked", answer && text_is(answer, list->items[k].code));
        }
    }
}

/* What was new is on the page, and read with it. */
static int read_news(struct call *c, const struct access *a, struct err *err)
{
    struct value *place;
    value_put(c->page, "news", value_null(c->arena));
    int rc = store_one(&place, &c->store, SQL_GROUP_PLACE_OF,
                       DB_ARGS(db_text(a->person), db_text(call_param(c, "group"))), err);
    if (rc < 0)
        return rc == ERR_NOT_FOUND ? 0 : rc;
    const char *news = value_get_text(place, "news");
    if (!news)
        return 0;
    value_put_text(c->page, "news", call_label(c, "group_news", news));
    return store_run(NULL, &c->store, SQL_GROUP_PLACE_NEWS,
                     DB_ARGS(db_text(value_get_text(place, "id")), db_none()), err);
}

int own_group(struct call *c, struct err *err)
{
    struct access a;
    int rc = open_own(&a, c, "read", err);
    if (rc == 0)
        rc = group_put_one(c, &a, err);
    if (rc < 0)
        return rc;
    put_questions(c);
    value_put_text(c->page, "base", arena_printf(c->arena, "/me/groups/%s", call_param(c, "group")));
    return read_news(c, &a, err);
}

int own_group_news(struct call *c, const char *person, struct err *err)
{
    struct value *rows, *list = value_put_array(c->page, "group_news");
    int rc = store_all(&rows, &c->store, SQL_OWN_GROUP_NEWS, DB_ARGS(db_text(person)), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++) {
        const struct value *row = value_item(rows, i);
        struct value *item = value_add_object(list);
        value_put_text(item, "id", value_get_text(row, "id"));
        value_put_text(item, "kind_label", call_label(c, "group_kind", value_get_text(row, "kind")));
        value_put_text(item, "text", call_label(c, "group_news", value_get_text(row, "news")));
    }
    return rc;
}

int own_group_join(struct call *c, struct err *err)
{
    struct access a;
    bool given = false;
    int rc = open_own(&a, c, "change", err);
    if (rc == 0)
        rc = access_require(&a, c, PART_PLAN, err);
    if (rc == 0)
        rc = group_ask(&given, c, &a, err);
    if (rc == 0)
        call_go(c, "/me/groups/%s?done=%s", call_param(c, "group"),
                given ? "group_given_own" : "group_waiting_own");
    return rc;
}

int own_group_leave(struct call *c, struct err *err)
{
    struct access a;
    int rc = open_own(&a, c, "change", err);
    if (rc == 0)
        rc = group_leave(c, &a, err);
    if (rc == 0)
        call_go(c, "/me/groups?done=group_left_own");
    return rc;
}

/* --- what she thought --- */

static int count_answers(struct call *c, const struct value *group, struct err *err)
{
    const struct group_content *g = &c->app->content->groups;
    const struct value *given = c->form ? value_get(c->form, "answers") : NULL;
    int year = day_to_civil(c->today).year, rc = 0;
    for (size_t i = 0; rc == 0 && i < g->question_count; i++) {
        const char *answer = value_get_text(given, g->questions[i].code);
        if (!answer || !content_has_code(c->app->content, g->questions[i].list, answer))
            return err_set(err, ERR_INVALID, arena_printf(c->arena, "a.%s", g->questions[i].code),
                           "group_answer", "%s", label_in(&g->questions[i].label, c->lang));
        rc = store_run(NULL, &c->store, SQL_GROUP_VIEW_ADD,
                       DB_ARGS(db_text(value_get_text(group, "org_id")),
                               db_text(value_get_text(group, "kind")), db_int(year),
                               db_text(g->questions[i].code), db_text(answer)),
                       err);
    }
    return rc;
}

int own_group_view(struct call *c, struct err *err)
{
    struct access a;
    struct value *group, *place;
    int changed = 0;
    int rc = open_own(&a, c, "change", err);
    if (rc == 0)
        rc = group_row(&group, c, call_param(c, "group"), err);
    if (rc == 0)
        rc = store_one(&place, &c->store, SQL_GROUP_PLACE_OF,
                       DB_ARGS(db_text(a.person), db_text(value_get_text(group, "id"))), err);
    if (rc == ERR_NOT_FOUND)
        return err_set(err, ERR_NOT_FOUND, "group", "group_unknown", NULL);
    if (rc < 0)
        return rc;
    const char *state = value_get_text(place, "state");
    bool took_part = text_is(state, "in") || text_is(state, "done");
    if (!took_part || value_get_int(group, "ends_ms", 0) > c->now)
        return err_set(err, ERR_CONFLICT, "group", "group_not_over", NULL);
    rc = store_run(&changed, &c->store, SQL_GROUP_PLACE_VIEWED, DB_ARGS(db_text(value_get_text(place, "id"))),
                   err);
    if (rc == 0 && changed > 0)
        rc = count_answers(c, group, err);
    if (rc == 0)
        call_go(c, "/me/groups?done=group_viewed");
    return rc;
}
