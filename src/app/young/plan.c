/* Her list opened: for her, or for who keeps her file and puts forward; beginning it and ending it. */
#include "app/young/young_part.h"

#include "app/people/people.h"
#include "app/signals/file.h"
#include "asking/gestation.h"
#include "base/str.h"

#define SCOPE "social"

/* --- opening --- */

static int load_facts(struct young_list *l, struct call *c, struct err *err)
{
    struct care_file file;
    int rc = care_file_load(&file, c, l->access.person, err);
    if (rc < 0)
        return rc;
    bool pregnant = file.pregnancy && pregnancy_running(file.pregnancy, c->today);
    int32_t birth = DAY_NONE;
    for (size_t i = 0; i < file.schedule.birth_count; i++)
        if (file.schedule.birth_days[i] != DAY_NONE && file.schedule.birth_days[i] > birth)
            birth = file.schedule.birth_days[i];
    l->birth_day = file.facts.parent_birth_day;
    l->applies = young_applies(fact_holds(FACT_YOUNG_PARENT, &file.facts), pregnant, birth, c->today);
    if (file.facts.young_parent_below == 0) /* a child's own file */
        l->applies = TRI_NO;
    l->facts.age = l->birth_day == DAY_NONE ? -1 : age_years(l->birth_day, c->today);
    l->facts.pregnant = pregnant;
    l->facts.child = birth != DAY_NONE;
    return 0;
}

int young_load_list(struct young_list *l, struct call *c, struct err *err)
{
    static const char *const names[YOUNG_FACTS] = {"school", "work", "home"};
    struct value *row;
    int rc = load_facts(l, c, err);
    if (rc == 0)
        rc = store_one(&row, &c->store, SQL_YOUNG_PLAN_RUNNING, DB_ARGS(db_text(l->access.person)), err);
    if (rc < 0)
        return rc == ERR_NOT_FOUND ? 0 : rc;
    l->plan = row;
    for (int i = 0; i < YOUNG_FACTS; i++)
        l->facts.facts[i] = value_get_text(value_get(row, "facts"), names[i]);
    return 0;
}

bool young_keeps(const struct access *a)
{
    return a->involvement == INVOLVED_OWN || a->involvement == INVOLVED_HANDOVER;
}

int young_open(struct young_list *out, struct call *c, const char *action, struct err *err)
{
    bool her = c->actor->kind == ACTOR_PARENT;
    struct young_list l = {.reader = her ? YOUNG_HER : YOUNG_KEEPER, .birth_day = DAY_NONE};
    int rc =
        access_open(&l.access, c, her ? c->actor->person : call_param(c, "person"), her ? FOR_OWN : FOR_CARE,
                    &(struct audit_note){.action = action, .object = "young"}, err);
    bool reads = rc == 0 && access_reads(&l.access, PART_PLAN) && (her || young_keeps(&l.access));
    if (rc == 0 && !reads)
        rc = access_refuse(&l.access, c, "young", "part_denied", err);
    if (rc == 0)
        rc = young_load_list(&l, c, err);
    if (rc == 0)
        *out = l;
    return rc;
}

int young_open_running(struct young_list *out, struct call *c, struct err *err)
{
    int rc = young_open(out, c, "change", err);
    if (rc == 0)
        rc = access_require(&out->access, c, PART_PLAN, err);
    return rc == 0 && !out->plan ? err_set(err, ERR_CONFLICT, "young", "young_none", NULL) : rc;
}

const char *young_home(const struct young_list *l, struct call *c)
{
    return l->reader == YOUNG_HER ? "/me/young"
                                  : arena_printf(c->arena, "/persons/%s/young", l->access.person);
}

/* --- the page of who keeps her file --- */

int young_page(struct call *c, struct err *err)
{
    struct young_list l;
    int rc = young_open(&l, c, "read", err);
    if (rc == 0)
        rc = people_who(c, &l.access, err);
    if (rc < 0)
        return rc;
    struct value *back = value_put_object(c->page, "back");
    value_put_text(back, "href", arena_printf(c->arena, "/persons/%s", l.access.person));
    value_put_text(back, "label", value_get_text(value_get(c->page, "person"), "name"));
    young_put_plan(&l, c);
    return l.plan ? young_put_list(&l, c, err) : 0;
}

int young_section(struct call *c, const struct access *a, struct err *err)
{
    struct young_list l = {.reader = YOUNG_KEEPER, .access = *a, .birth_day = DAY_NONE};
    struct value *counts;
    value_put(c->page, "young", value_null(c->arena));
    if (!access_reads(a, PART_PLAN) || !young_keeps(a) || c->actor->role != ROLE_PROFESSIONAL)
        return 0;
    int rc = load_facts(&l, c, err);
    if (rc < 0)
        return rc;
    rc = store_one(&counts, &c->store, SQL_YOUNG_PLAN_COUNTS, DB_ARGS(db_text(a->person)), err);
    if (rc < 0 && rc != ERR_NOT_FOUND)
        return rc;
    bool runs = rc == 0;
    if (!runs && (l.applies != TRI_YES || !access_writes(a, PART_PLAN)))
        return 0;
    struct value *young = value_put_object(c->page, "young");
    bool whole = a->involvement == INVOLVED_OWN;
    value_put_text(young, "href", arena_printf(c->arena, "/persons/%s/young", a->person));
    value_put_bool(young, "runs", runs);
    value_put_bool(young, "counted", runs && whole);
    value_put_int(young, "done", runs && whole ? value_get_int(counts, "done", 0) : 0);
    value_put_int(young, "total", runs && whole ? value_get_int(counts, "total", 0) : 0);
    if (runs)
        section_tab(c, a, "young");
    return 0;
}

/* --- beginning, saying how things are, ending --- */

static int note(struct call *c, const char *person, const char *id, const char *state, struct err *err)
{
    return entry_add(
        c, &(struct new_entry){.person = person, .kind = "young", .ref = id, .scope = SCOPE, .code = state},
        err);
}

int young_set_facts(struct young_list *l, struct call *c, const char *org, struct err *err)
{
    static const char *const names[YOUNG_FACTS] = {"school", "work", "home"};
    struct value *facts = value_object(c->arena);
    struct db_arg sealed;
    const char *id = l->plan ? value_get_text(l->plan, "id") : call_id(c);
    int made = 0;
    for (int i = 0; i < YOUNG_FACTS; i++)
        value_put_text(facts, names[i], call_field(c, names[i]));
    int rc = store_seal_json(&sealed, &c->store, l->access.person, "facts_json", facts, err);
    if (rc == 0 && l->plan)
        return store_run(NULL, &c->store, SQL_YOUNG_PLAN_SET, DB_ARGS(db_text(id), sealed), err);
    if (rc == 0 && l->applies == TRI_NO)
        return err_set(err, ERR_CONFLICT, "young", "young_not", "%d",
                       c->app->content->factors.young_parent_below);
    if (rc == 0)
        rc = store_run(&made, &c->store, SQL_YOUNG_PLAN_INSERT,
                       DB_ARGS(db_text(id), db_text(l->access.person), db_text(org),
                               db_text(c->actor->membership[0] ? c->actor->membership : NULL), db_int(c->now),
                               sealed),
                       err);
    return rc == 0 && made > 0 ? note(c, l->access.person, id, "running", err) : rc;
}

int young_begin(struct call *c, struct err *err)
{
    struct young_list l;
    int rc = young_open(&l, c, "change", err);
    if (rc == 0)
        rc = access_require_scope(&l.access, c, PART_PLAN, SCOPE, err);
    if (rc == 0)
        rc = young_set_facts(&l, c, c->actor->org, err);
    if (rc == 0)
        call_go(c, "%s?done=%s", young_home(&l, c), l.plan ? "young_facts" : "young_begun");
    return rc;
}

int young_propose(struct call *c, struct err *err)
{
    struct young_list l;
    const struct value *steps = value_get(c->form, "steps");
    const char *state = call_flag(c, "agreed") ? "open" : "proposed";
    int rc = young_open_running(&l, c, err);
    for (size_t i = 0; rc == 0 && i < value_count(steps); i++)
        rc = young_add(&l, c, value_as_text(value_item(steps, i), ""), state, err);
    if (rc == 0)
        call_go(c, "%s?done=young_proposed", young_home(&l, c));
    return rc;
}

int young_end(struct call *c, struct err *err)
{
    struct young_list l;
    int rc = young_open_running(&l, c, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_CLOSE_YOUNG_MEETINGS, DB_ARGS(db_text(l.access.person)), err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_YOUNG_PLAN_END,
                       DB_ARGS(db_text(value_get_text(l.plan, "id")), db_int(c->now)), err);
    if (rc == 0)
        rc = note(c, l.access.person, value_get_text(l.plan, "id"), "ended", err);
    if (rc == 0)
        call_go(c, "/persons/%s?done=young_ended", l.access.person);
    return rc;
}
