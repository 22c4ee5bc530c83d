/* See keep.h: who may decide about a file, and what there is to say before one is destroyed. Changes nothing. */
#include "app/life/keep.h"

#include "app/notice.h"
#include "base/str.h"

int keeper_open(struct access *a, struct call *c, const char *person, const struct audit_note *note,
                struct err *err)
{
    int rc = access_open(a, c, person, FOR_CARE, note, err);
    if (rc < 0)
        return rc;
    bool keeps = c->actor->role == ROLE_PROFESSIONAL &&
                 (a->involvement == INVOLVED_OWN || a->involvement == INVOLVED_HANDOVER);
    return keeps ? 0 : access_refuse(a, c, "access", "keepers_only", err);
}

int keeper_page(struct call *c, const struct access *a, struct err *err)
{
    struct value *row;
    int rc = store_one(&row, &c->store, SQL_PERSON_BRIEF, DB_ARGS(db_text(a->person)), err);
    if (rc < 0)
        return rc;
    bool shows = access_shows(a, c, PART_IDENTITY, "contact", NULL);
    const char *name = shows ? value_get_text(row, "name") : NULL;
    value_put_text(c->page, "name", name ? name : call_text(c, "person.nameless"));
    value_put_text(c->page, "person_id", a->person);
    struct value *back = value_put_object(c->page, "back");
    value_put_text(back, "href", arena_printf(c->arena, "/persons/%s", a->person));
    value_put_text(back, "label", call_text(c, "person.back"));
    return 0;
}

int keepers_tell(int64_t *told, struct call *c, const char *person, const char *kind, const char *about,
                 struct err *err)
{
    struct value *orgs;
    int rc = store_all(&orgs, &c->store, SQL_PERSON_KEEPERS, DB_ARGS(db_text(person)), err);
    for (size_t i = 0; rc == 0 && i < value_count(orgs); i++)
        rc = notice_plan(c, value_get_text(value_item(orgs, i), "org_id"), kind, about, err);
    if (rc == 0)
        *told = (int64_t)value_count(orgs);
    return rc;
}

static int others_of(struct value **out, struct call *c, const char *person, struct err *err)
{
    return store_all(out, &c->store, SQL_DESTROY_OTHERS, DB_ARGS(db_text(person), db_text(c->actor->org)),
                     err);
}

int keepers_put_others(struct call *c, const char *person, struct value *without, struct err *err)
{
    struct value *others;
    int rc = others_of(&others, c, person, err);
    if (rc < 0)
        return rc;
    if (value_count(others) == 0)
        value_add_text(without, "others_agree");
    value_put(c->page, "others", others);
    return 0;
}

int keepers_asked(struct call *c, const char *person, const char *key, struct err *err)
{
    struct value *others;
    int rc = others_of(&others, c, person, err);
    if (rc == 0 && value_count(others) > 0 && !call_flag(c, "others_agree"))
        return err_set(err, ERR_CONFLICT, "others_agree", key, "%s",
                       value_get_text(value_item(others, 0), "name"));
    return rc;
}

static void put_item(struct call *c, struct value *list, const char *key, const char *name)
{
    struct value *item = value_add_object(list);
    value_put_text(item, "text", call_text(c, key));
    value_put_text(item, "name", name);
}

int destroy_put_items(struct call *c, const char *person, struct err *err)
{
    static const char *const goes[] = {"destroy.goes_identity", "destroy.goes_answers",
                                       "destroy.goes_help",     "destroy.goes_timeline",
                                       "destroy.goes_account",  "destroy.goes_copies"};
    static const struct {
        const char *count, *key;
    } facts[] = {{"children", "destroy.kept_children"},
                 {"given_for_others", "destroy.kept_given"},
                 {"reports", "destroy.kept_reports"}};
    struct value *row, *receivers, *list = value_put_array(c->page, "goes");
    for (size_t i = 0; i < sizeof goes / sizeof goes[0]; i++)
        put_item(c, list, goes[i], NULL);
    int rc = store_one(&row, &c->store, SQL_DESTROY_FACTS, DB_ARGS(db_text(person)), err);
    if (rc == 0)
        rc = store_all(&receivers, &c->store, SQL_DESTROY_RECEIVERS, DB_ARGS(db_text(person)), err);
    if (rc < 0)
        return rc;
    list = value_put_array(c->page, "kept");
    put_item(c, list, "destroy.kept_audit", NULL);
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++)
        if (value_get_int(row, facts[i].count, 0) > 0)
            put_item(c, list, facts[i].key, NULL);
    for (size_t i = 0; i < value_count(receivers); i++)
        put_item(c, list, "destroy.kept_receiver", value_get_text(value_item(receivers, i), "name"));
    put_item(c, list, "destroy.kept_counts", NULL);
    put_item(c, list, "destroy.kept_backup", NULL);
    return 0;
}
