/*
 * Birth as one action: the pregnancy ends, each child gets a file with its parents, and with the mother's consent the care
 * is handed over (midwife → maternity care → youth health care). What is handed over is what the consent names: the next
 * in care reads that, and adds its own (INVOLVED_HANDOVER in access.c).
 */
#include "app/people/people.h"

#include "app/chain/chain.h"
#include "app/groups/groups.h"
#include "app/notice.h"
#include "app/people/record.h"
#include "app/signals/signals.h"
#include "base/str.h"

#include <stdio.h>

enum { CHILDREN_MAX = 5, ADULT = 18, HANDOVER_YEARS = 2 };

/* The organisations a birth is handed over to, one field of the form each. */
static const struct receiver {
    const char *field, *kind;
} receivers[] = {
    {"to_maternity_care", "maternity_care"},
    {"to_youth_health", "youth_health"},
};
enum { RECEIVERS = sizeof receivers / sizeof receivers[0] };

/* --- the page --- */

static int put_receivers(struct call *c, struct err *err)
{
    const struct value *had = value_get(c->page, "choices");
    struct value *choices = had ? value_copy(c->arena, had) : value_object(c->arena);
    value_put(c->page, "choices", choices);
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < RECEIVERS; i++) {
        struct value *orgs;
        rc = store_all(&orgs, &c->store, SQL_ORGS_OF_KIND,
                       DB_ARGS(db_text(receivers[i].kind), db_text(c->actor->org)), err);
        struct value *list = value_put_array(choices, receivers[i].field);
        for (size_t k = 0; rc == 0 && k < value_count(orgs); k++) {
            struct value *one = value_add_object(list);
            value_put_text(one, "value", value_get_text(value_item(orgs, k), "id"));
            value_put_text(one, "label", value_get_text(value_item(orgs, k), "name"));
        }
    }
    return rc;
}

static void leave_out_children(struct call *c, int64_t expected)
{
    static const char *const parts[] = {"child", "name", "sex", "weight", "died"};
    struct value *without = value_put_array(c->page, "without");
    for (int n = 1; n <= CHILDREN_MAX; n++)
        for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
            if (n > expected || (expected == 1 && i == 0))
                value_add_text(without, arena_printf(c->arena, "%s_%d", parts[i], n));
}

int birth_page(struct call *c, struct err *err)
{
    struct access a;
    struct value *row, *mother;
    int rc = pregnancy_find_running(&a, &row, c, "change", err);
    if (rc == 0)
        rc = store_one(&mother, &c->store, SQL_PERSON_FILE, DB_ARGS(db_text(a.person)), err);
    if (rc == 0)
        rc = put_adults(c, &a, "other_parent", err);
    if (rc == 0)
        rc = put_receivers(c, err);
    if (rc < 0)
        return rc;
    form_page(c, &a, "birth");
    leave_out_children(c, value_get_int(row, "fetuses", 1));
    struct value *values = value_put_object(c->page, "values");
    char today[11];
    day_format(today, c->today);
    value_put_text(values, "birth_day", today);
    value_put_text(values, "surname", value_get_text(value_get(mother, "contact"), "surname"));
    value_put_text(values, "consent_form", "oral");
    value_put_text(values, "told", call_text(c, "birth.told"));
    struct value *scopes = value_put_array(values, "scopes");
    for (size_t i = 0; content_scope_code(c->app->content, i); i++)
        value_add_text(scopes, content_scope_code(c->app->content, i));
    return 0;
}

/* --- the children --- */

struct birth {
    struct access mother;
    const struct value *pregnancy, *mother_file;
    int32_t day;
    const char *children[CHILDREN_MAX];
    size_t count, living;
};

static const char *numbered(struct call *c, const char *name, int n)
{
    const char *field = arena_printf(c->arena, "%s_%d", name, n);
    return field ? field : "";
}

/* Only a name. How the mother may be reached and where she lives stay in her own file: the other parent may read the child's
 * details, and must not find her through them. */
static struct value *child_contact(struct call *c, const struct birth *b, int n)
{
    struct value *contact = value_object(c->arena);
    const char *first = call_field(c, numbered(c, "name", n)), *surname = call_field(c, "surname");
    if (first)
        value_put_text(contact, "first_name", first);
    value_put_text(contact, "surname",
                   surname ? surname : value_get_text(value_get(b->mother_file, "contact"), "surname"));
    return contact;
}

/* A child that has no first name yet is called after its mother: "Kind 1 van …" would stay, so only "Baby …". */
static const char *child_name(struct call *c, const struct value *contact, const struct birth *b, int n)
{
    if (value_get_text(contact, "first_name"))
        return contact_name(c, contact);
    const char *surname = value_get_text(contact, "surname");
    const char *baby = call_text(c, "birth.baby");
    return value_get_int(b->pregnancy, "fetuses", 1) > 1
               ? arena_printf(c->arena, "%s %d %s", baby, n, surname ? surname : "")
               : arena_printf(c->arena, "%s %s", baby, surname ? surname : "");
}

/* The mother has authority by birth, unless she is a minor (Civil Code 1:246, 1:253b). */
static int add_parents(struct call *c, const struct birth *b, const char *child, struct err *err)
{
    int32_t born = store_day(b->mother_file, "birth_day", DAY_NONE);
    struct kin mother = {child,    b->mother.person,
                         "mother", born == DAY_NONE || age_years(born, b->day) >= ADULT,
                         b->day,   born};
    int rc = kinship_write(c, &mother, err);
    const char *other = call_field(c, "other_parent");
    struct access a;
    struct value *row;
    if (rc < 0 || !other)
        return rc;
    rc = access_open(&a, c, other, FOR_CARE, &(struct audit_note){.action = "read", .object = "person"}, err);
    if (rc == 0 && !text_is(a.family, b->mother.family))
        rc = err_set(err, ERR_INVALID, "other_parent", "field_choice", NULL);
    if (rc == 0)
        rc = store_one(&row, &c->store, SQL_PERSON_BRIEF, DB_ARGS(db_text(a.person)), err);
    if (rc < 0)
        return rc;
    const char *role = value_get_text(row, "role");
    struct kin kin = {child,
                      a.person,
                      text_is(role, "father") || text_is(role, "mother") ? role : "parent",
                      call_flag(c, "other_authority"),
                      b->day,
                      store_day(row, "birth_day", DAY_NONE)};
    return kinship_write(c, &kin, err);
}

static int add_child(struct call *c, struct birth *b, int n, struct err *err)
{
    struct value *contact = child_contact(c, b, n);
    const char *child;
    struct new_person in = {.family = b->mother.family,
                            .role = "child",
                            .sex = call_field(c, numbered(c, "sex", n)),
                            .birth_day = b->day,
                            .name = child_name(c, contact, b, n),
                            .contact = contact,
                            .area = value_get_text(b->mother_file, "area"),
                            .pregnancy = value_get_text(b->pregnancy, "id")};
    bool died = call_flag(c, numbered(c, "died", n));
    int64_t weight = call_int(c, numbered(c, "weight", n), 0);
    int rc = person_create(&child, c, &in, err);
    if (rc == 0)
        rc = store_run(NULL, &c->store, SQL_PERSON_SET_BORN,
                       DB_ARGS(db_text(child), weight > 0 ? db_int(weight) : db_none(),
                               died ? db_int(b->day) : db_none()),
                       err);
    if (rc == 0)
        rc = file_opened(c, child, err);
    if (rc == 0)
        rc = entry_add(c, &(struct new_entry){.person = child, .kind = "born", .scope = "child"}, err);
    if (rc == 0)
        rc = add_parents(c, b, child, err);
    if (rc < 0)
        return rc;
    b->children[b->count++] = child;
    b->living += !died;
    return 0;
}

/* --- handing over --- */

/* The scopes agreed to, as words, as far as such an organisation may receive them. */
const char *handover_scopes(struct call *c, const char *kind)
{
    const struct value *scopes = value_get(c->form, "scopes");
    const struct org_kind *receiver = content_org_kind(c->app->content, kind);
    const char *words = "";
    for (size_t i = 0; words && i < value_count(scopes); i++) {
        const char *code = value_as_text(value_item(scopes, i), "");
        if (receiver && (content_scope(c->app->content, code) & receiver->scopes) != 0)
            words = arena_printf(c->arena, "%s%s%s", words, words[0] ? " " : "", code);
    }
    return words ? words : "";
}

/* Who must say yes is the law's (care/consent.h): she for herself; for the child everyone with authority. */
static int add_consent(const char **id, struct call *c, const struct birth *b, const char *person,
                       const struct value *to, struct err *err)
{
    struct value *given_by = value_array(c->arena);
    value_add_text(given_by, b->mother.person);
    if (call_flag(c, "other_consents") && call_field(c, "other_parent"))
        value_add_text(given_by, call_field(c, "other_parent"));
    struct consent_request in = {.person = person,
                                 .basis = "consent",
                                 .scopes = handover_scopes(c, value_get_text(to, "kind")),
                                 .purposes = "handover care",
                                 .org = value_get_text(to, "id"),
                                 .form = call_field(c, "consent_form"),
                                 .told = call_field(c, "told"),
                                 .until = birthday(b->day, HANDOVER_YEARS),
                                 .given_by = given_by};
    return consent_record(id, c, &in, err);
}

int care_hand_over(struct call *c, const char *person, const char *consent, const struct value *to,
                   struct err *err)
{
    const char *org = value_get_text(to, "id");
    int64_t involved = 0;
    int rc =
        store_int(&involved, &c->store, SQL_INVOLVEMENT_OPEN, DB_ARGS(db_text(person), db_text(org)), err);
    if (rc == 0 && involved == 0)
        rc = store_run(NULL, &c->store, SQL_INVOLVEMENT_INSERT,
                       DB_ARGS(db_text(call_id(c)), db_text(person), db_text(org), db_text("handover"),
                               db_none(), db_text(consent), db_int(c->now)),
                       err);
    else if (rc == 0) /* it took over before: from now on by this consent */
        rc = store_run(NULL, &c->store, SQL_INVOLVEMENT_RENEW,
                       DB_ARGS(db_text(person), db_text(org), db_text(consent)), err);
    if (rc == 0)
        rc = audit_write(c,
                         &(struct audit_note){.person = person,
                                              .action = "hand_over",
                                              .object = "file",
                                              .object_id = consent,
                                              .purpose = "handover",
                                              .basis = "consent"},
                         err);
    if (rc == 0)
        rc = entry_add(c,
                       &(struct new_entry){.person = person,
                                           .kind = "handover",
                                           .ref = org,
                                           .scope = "contact",
                                           .text = value_get_text(to, "name")},
                       err);
    return rc;
}

static int hand_over_person(struct call *c, const struct birth *b, const char *person, const struct value *to,
                            struct err *err)
{
    const char *consent = NULL;
    int rc = add_consent(&consent, c, b, person, to, err);
    return rc == 0 ? care_hand_over(c, person, consent, to, err) : rc;
}

static int hand_over(struct call *c, const struct birth *b, const struct receiver *to, struct err *err)
{
    const char *org = call_field(c, to->field);
    struct value *row;
    if (!org)
        return 0;
    int rc = store_one(&row, &c->store, SQL_ORG_BRIEF, DB_ARGS(db_text(org)), err);
    if (rc == ERR_NOT_FOUND || (rc == 0 && !text_is(value_get_text(row, "kind"), to->kind)))
        return err_set(err, ERR_INVALID, to->field, "field_choice", NULL);
    if (rc == 0)
        rc = hand_over_person(c, b, b->mother.person, row, err);
    for (size_t i = 0; rc == 0 && i < b->count; i++)
        rc = hand_over_person(c, b, b->children[i], row, err);
    if (rc == 0)
        rc = notice_plan(c, org, "handover", value_get_text(b->pregnancy, "id"), err);
    return rc;
}

static int check_consent(struct call *c, struct err *err)
{
    bool chosen = false;
    for (size_t i = 0; i < RECEIVERS; i++)
        chosen = chosen || call_field(c, receivers[i].field);
    if (chosen && !call_flag(c, "consent"))
        return err_set(err, ERR_INVALID, "consent", "handover_consent", NULL);
    if (chosen && value_count(value_get(c->form, "scopes")) == 0)
        return err_set(err, ERR_INVALID, "scopes", "consent_scopes", NULL);
    if (chosen && !call_field(c, "consent_form"))
        return err_set(err, ERR_INVALID, "consent_form", "field_required", NULL);
    return 0;
}

int birth_record(struct call *c, struct err *err)
{
    struct birth b = {.day = call_day(c, "birth_day", c->today)};
    struct value *row, *mother;
    int rc = pregnancy_find_running(&b.mother, &row, c, "change", err);
    if (rc == 0)
        rc = check_consent(c, err);
    if (rc == 0)
        rc = store_one(&mother, &c->store, SQL_PERSON_FILE, DB_ARGS(db_text(b.mother.person)), err);
    if (rc < 0)
        return rc;
    b.pregnancy = row;
    b.mother_file = mother;
    rc = gestation_check_birth(b.day, store_day(mother, "birth_day", DAY_NONE),
                               store_day(row, "due_day", DAY_NONE), c->today, err);
    if (rc == 0)
        rc = pregnancy_close(c, row, b.day, "birth", err);
    int64_t expected = value_get_int(row, "fetuses", 1);
    for (int n = 1; rc == 0 && n <= expected && n <= CHILDREN_MAX; n++)
        rc = add_child(c, &b, n, err);
    if (rc == 0)
        rc = entry_add(c,
                       &(struct new_entry){.person = b.mother.person,
                                           .kind = "birth",
                                           .ref = value_get_text(row, "id"),
                                           .scope = "pregnancy"},
                       err);
    for (size_t i = 0; rc == 0 && i < RECEIVERS; i++)
        rc = hand_over(c, &b, &receivers[i], err);
    if (rc == 0)
        rc = group_pregnancy_over(c, b.mother.person, b.living < b.count, err);
    if (rc == 0)
        rc = due_refresh(c, b.mother.person, err);
    for (size_t i = 0; rc == 0 && i < b.count; i++)
        rc = due_refresh(c, b.children[i], err);
    if (rc == 0 && b.living > 0)
        rc = plan_refresh(c, &b.mother, NULL, err); /* another phase brings other steps */
    if (rc == 0)
        call_go(c, "/persons/%s?done=%s", b.mother.person, b.living == 0 ? "birth_quiet" : "birth");
    return rc;
}
