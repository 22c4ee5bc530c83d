/* A person's page: who she is, what to do now, and the sections of every subject. What a section holds is in the file of
 * its subject. */
#include "app/people/people.h"

#include "app/chain/chain.h"
#include "app/chain/child_wish.h"
#include "app/chain/meet.h"
#include "app/contact/contact.h"
#include "app/groups/groups.h"
#include "app/life/life.h"
#include "app/page_known.h"
#include "app/people/record.h"
#include "app/people/section.h"
#include "app/signals/signals.h"
#include "app/young/young.h"
#include "asking/gestation.h"
#include "base/str.h"

enum {
    BIRTHS_MAX = 32,
    DAYS_UNTIL_WEEKS = 14,
    WEEKS_UNTIL_MONTHS = 13,
    YEARS_FROM_MONTHS = 24,
    BIRTH_LIKELY = 154
};

/* --- what every section may add --- */

/* The page's array of that name, with room for one more. */
static struct value *grown(struct call *c, const char *name)
{
    const struct value *had = value_get(c->page, name);
    struct value *array = had ? value_copy(c->arena, had) : value_array(c->arena);
    return value_put(c->page, name, array);
}

void section_tab(struct call *c, const struct access *a, const char *name)
{
    const char *key = arena_printf(c->arena, "person.tab.%s", name);
    struct value *tab = value_add_object(grown(c, "tab_items"));
    value_put_text(tab, "href",
                   arena_printf(c->arena, "/persons/%s%s#%s", a->person,
                                a->purpose == FOR_EMERGENCY ? "/emergency" : "", name));
    value_put_text(tab, "label", key ? call_text(c, key) : NULL);
    value_put_bool(tab, "current", false);
    value_put(tab, "count", value_null(c->arena));
}

static void put_action(struct call *c, struct value *action, const struct access *a, const char *label_key,
                       const char *path)
{
    value_put_text(action, "label", call_text(c, label_key));
    value_put_text(action, "href", arena_printf(c->arena, "/persons/%s%s", a->person, path));
    value_put(action, "post", value_null(c->arena));
    value_put(action, "danger", value_null(c->arena));
}

void section_action(struct call *c, const struct access *a, const char *label_key, const char *path)
{
    put_action(c, value_add_object(grown(c, "others")), a, label_key, path);
}

void section_primary(struct call *c, const struct access *a, const char *label_key, const char *path)
{
    if (value_kind(value_get(c->page, "primary")) == VALUE_OBJECT)
        section_action(c, a, label_key, path);
    else
        put_action(c, value_put_object(c->page, "primary"), a, label_key, path);
}

struct value *section_task(struct call *c, const char *href, const char *title, const char *why)
{
    struct value *task = value_add_object(grown(c, "tasks"));
    value_put_text(task, "href", href);
    value_put_text(task, "title", title);
    value_put_text(task, "about", NULL);
    value_put_text(task, "why", why);
    value_put(task, "status", value_null(c->arena));
    value_put(task, "when", value_null(c->arena));
    return task;
}

/* --- who --- */

/* The words of a list of codes, with commas. */
static const char *labels(struct call *c, const char *list, const struct value *codes)
{
    const char *out = NULL;
    for (size_t i = 0; i < value_count(codes); i++) {
        const char *label = call_label(c, list, value_as_text(value_item(codes, i), NULL));
        out = out ? arena_printf(c->arena, "%s, %s", out, label) : label;
    }
    return out;
}

/* Age in the unit that says enough: days to two weeks, weeks to three months, months to two years, years. */
void person_put_age(struct value *out, struct call *c, int32_t birth_day)
{
    static const struct {
        const char *unit, *one, *many;
    } words[] = {{"days", "age.day", "age.days"},
                 {"weeks", "age.week", "age.weeks"},
                 {"months", "age.month", "age.months"},
                 {"years", "age.years", "age.years"}};
    if (birth_day == DAY_NONE || birth_day > c->today)
        return;
    int days = c->today - birth_day, months = age_months(birth_day, c->today);
    int unit = days < DAYS_UNTIL_WEEKS         ? 0
               : days / 7 < WEEKS_UNTIL_MONTHS ? 1
               : months < YEARS_FROM_MONTHS    ? 2
                                               : 3;
    int n = unit == 0 ? days : unit == 1 ? days / 7 : unit == 2 ? months : age_years(birth_day, c->today);
    value_put_int(out, "age", n);
    value_put_text(out, "age_unit", words[unit].unit);
    value_put_text(
        out, "age_words",
        arena_printf(c->arena, "%d %s", n, call_text(c, n == 1 ? words[unit].one : words[unit].many)));
}

static void put_contact(struct call *c, const struct value *person)
{
    const struct value *contact = value_get(person, "contact");
    const struct value *never = value_get(contact, "never_contact"),
                       *safe = value_get(contact, "safe_contact");
    struct value *out = value_put_object(c->page, "reach");
    value_put_bool(out, "unsafe", value_count(never) > 0);
    value_put_text(out, "never", labels(c, "never_contact", never));
    value_put_text(out, "safe", labels(c, "safe_contact", safe));
    value_put_text(out, "note", value_get_text(contact, "safe_note"));
    value_put_text(out, "phone", value_get_text(contact, "phone"));
    value_put_text(out, "email", value_get_text(contact, "email"));
    const char *street = value_get_text(contact, "street"), *pc6 = value_get_text(contact, "pc6"),
               *city = value_get_text(contact, "city");
    int64_t number = value_get_int(contact, "number", 0);
    if (street && number)
        value_put_text(out, "street", arena_printf(c->arena, "%s %lld", street, (long long)number));
    else if (number)
        value_put_int(out, "street", number);
    else
        value_put_text(out, "street", street);
    value_put_text(out, "place", pc6 && city ? arena_printf(c->arena, "%s %s", pc6, city) : pc6 ? pc6 : city);
    const char *language = value_get_text(contact, "language");
    bool dutch = !language || text_is(language, "nl");
    value_put_text(out, "language", dutch ? NULL : call_label(c, "language", language));
    value_put_bool(out, "interpreter", value_get_bool(contact, "interpreter"));
}

/* What this reader may not see leaves the row, so that it stands in no answer, page or JSON. */
int people_who(struct call *c, const struct access *a, struct err *err)
{
    struct value *person;
    int rc = store_one(&person, &c->store, SQL_PERSON_FILE, DB_ARGS(db_text(a->person)), err);
    if (rc < 0)
        return rc;
    bool identity = access_shows(a, c, PART_IDENTITY, "contact", NULL);
    /* Who gave the care away knew her name and birth date; what changed since is not for it. */
    static const char *const identifying[] = {"contact", "area", "area_name", "sex", "name", "birth_day"};
    size_t hidden = a->involvement == INVOLVED_KEPT ? 3 : sizeof identifying / sizeof identifying[0];
    for (size_t i = 0; !identity && i < hidden; i++)
        value_remove(person, identifying[i]);
    if (!access_reads(a, PART_BSN))
        value_remove(person, "has_bsn");
    if (!value_get_text(person, "name"))
        value_put_text(person, "name", call_text(c, "person.nameless"));
    value_put_text(person, "role_label", call_label(c, "person_role", value_get_text(person, "role")));
    person_put_age(person, c, store_day(person, "birth_day", DAY_NONE));
    value_put(c->page, "person", person);
    if (identity)
        put_contact(c, person);
    return 0;
}

/* --- phase --- */

static void put_running(struct call *c, const struct value *row)
{
    char age[16];
    struct gestation g = gestation_split(gestation_age(store_day(row, "due_day", 0), c->today));
    gestation_format(age, gestation_age(store_day(row, "due_day", 0), c->today));
    value_put_text(c->page, "gestation", age);
    value_put_int(c->page, "gestation_weeks", g.weeks);
    value_put_text(c->page, "due_day", value_get_text(row, "due_day"));
    value_put_text(c->page, "pregnancy", value_get_text(row, "id"));
    int64_t fetuses = value_get_int(row, "fetuses", 1);
    value_put_int(c->page, "fetuses", fetuses);
    if (fetuses > 1)
        value_put_int(c->page, "multiple", fetuses);
}

static size_t put_pregnancies(struct pregnancy *out, size_t max, struct call *c, struct value *rows)
{
    struct value *shown = value_put_array(c->page, "pregnancies");
    size_t n = 0;
    for (size_t i = 0; i < value_count(rows) && n < max; i++) {
        struct value *row = value_add(shown, value_copy(c->arena, value_item(rows, i)));
        struct pregnancy p = {store_day(row, "due_day", DAY_NONE), store_day(row, "ended_day", DAY_NONE),
                              DAY_NONE};
        bool running = pregnancy_running(&p, c->today);
        value_put_bool(row, "is_running", running);
        value_put_text(row, "ended_label", call_label(c, "pregnancy_end", value_get_text(row, "ended_how")));
        if (running)
            put_running(c, row);
        out[n++] = p;
    }
    return n;
}

/* Her pregnancies and what phase she is in; the births that count are of her own pregnancies and of children she is a
 * parent of. A child's phase follows from its own birth. */
static int people_pregnancies(struct call *c, const struct access *a, struct err *err)
{
    if (!access_shows(a, c, PART_IDENTITY, "pregnancy", NULL))
        return 0;
    struct value *rows, *births;
    int rc = store_all(&rows, &c->store, SQL_PERSON_PREGNANCIES, DB_ARGS(db_text(a->person)), err);
    if (rc == 0)
        rc = store_all(&births, &c->store, SQL_PERSON_BIRTHS, DB_ARGS(db_text(a->person)), err);
    if (rc < 0)
        return rc;
    struct pregnancy pregnancies[BIRTHS_MAX];
    int32_t born[BIRTHS_MAX];
    size_t n = put_pregnancies(pregnancies, BIRTHS_MAX, c, rows), born_count = 0;
    for (; born_count < value_count(births) && born_count < BIRTHS_MAX; born_count++)
        born[born_count] = store_day(value_item(births, born_count), "birth_day", DAY_NONE);
    enum phase phase = phase_on(pregnancies, n, born, born_count, c->today);
    bool child = text_is(value_get_text(value_get(c->page, "person"), "role"), "child");
    value_put_text(c->page, "phase", child ? "child" : phase_code(phase));
    value_put_text(c->page, "phase_label", call_label(c, "phase", phase_code(phase)));
    if (phase == PHASE_AFTER && born_count > 0 && !child) {
        struct value *youngest = value_put_object(c->page, "youngest");
        person_put_age(youngest, c, born[0]);
    }
    return 0;
}

/* --- what to do --- */

/* What may be changed stands apart from what is to be done. */
static void put_change(struct call *c, const struct access *a, const char *label_key, const char *path)
{
    struct value *link = value_add_object(grown(c, "changes"));
    value_put_text(link, "label", call_text(c, label_key));
    value_put_text(link, "href", arena_printf(c->arena, "/persons/%s%s", a->person, path));
}

static void put_pregnancy_link(struct call *c, struct value *link, const char *label_key, const char *id,
                               const char *behind)
{
    value_put_text(link, "label", call_text(c, label_key));
    value_put_text(link, "href", arena_printf(c->arena, "/pregnancies/%s%s", id, behind));
    value_put(link, "post", value_null(c->arena));
    value_put(link, "danger", value_null(c->arena));
}

static bool may_be_pregnant(struct call *c)
{
    const struct value *person = value_get(c->page, "person");
    return text_is(value_get_text(person, "sex"), "female") &&
           !text_is(value_get_text(person, "role"), "child");
}

static int people_actions(struct call *c, const struct access *a, struct err *err)
{
    (void)err;
    if (!value_get(c->page, "tab_items"))
        value_put_array(c->page, "tab_items");
    if (!access_writes(a, PART_IDENTITY) || a->purpose != FOR_CARE)
        return 0;
    bool child = text_is(value_get_text(value_get(c->page, "person"), "role"), "child");
    const char *pregnancy = value_get_text(c->page, "pregnancy");
    const char *due = value_get_text(c->page, "due_day");
    int32_t due_day = store_day(c->page, "due_day", DAY_NONE);
    if (pregnancy && c->actor->role == ROLE_PROFESSIONAL && due &&
        gestation_age(due_day, c->today) >= BIRTH_LIKELY)
        put_pregnancy_link(c, value_add_object(grown(c, "others")), "pregnancy.do.birth", pregnancy,
                           "/birth");
    if (pregnancy)
        put_pregnancy_link(c, value_add_object(grown(c, "changes")), "person.do.pregnancy", pregnancy, "");
    else if (may_be_pregnant(c))
        put_change(c, a, "person.do.pregnancy_new", "/pregnancies/new");
    put_change(c, a, "person.do.contact", "/contact");
    put_change(c, a, "person.do.move", "/move");
    put_change(c, a, "person.do.member", "/family");
    if (c->actor->role == ROLE_PROFESSIONAL && !child)
        put_change(c, a, "person.do.child_wish", "/child-wish");
    if (c->actor->role == ROLE_PROFESSIONAL)
        put_change(c, a, "person.do.data", "/data");
    if (child && a->grants[PART_PLAN] != GRANT_NONE)
        put_change(c, a, "person.do.kinship", "/kinship");
    if (access_writes(a, PART_BSN) && bsn_may(c))
        put_change(c, a, "person.do.bsn", "/bsn");
    return 0;
}

/* Her own words may speak of anything: for who keeps her file. */
static int people_beside(struct call *c, const struct access *a, struct err *err)
{
    bool keeps = a->involvement == INVOLVED_OWN || a->involvement == INVOLVED_HANDOVER ||
                 a->involvement == INVOLVED_GLASS;
    return keeps && c->actor->role == ROLE_PROFESSIONAL ? beside_put(c, a, a->person, err) : 0;
}

/* The file from top to bottom; a subject adds its line here. What is to be done comes before what was. */
static section *const sections[] = {
    people_who,
    people_pregnancies,
    /* what is to be done */
    signals_section,
    plan_section,
    people_family,
    people_actions,
    child_wish_section,
    contact_section,
    visit_section,
    meeting_section,
    group_section,
    young_section,
    referral_section,
    consent_section,
    /* what was */
    people_timeline,
    people_beside,
};

static int show_file(struct call *c, enum access_purpose purpose, struct err *err)
{
    struct access a;
    int rc = access_open(&a, c, call_param(c, "person"), purpose,
                         &(struct audit_note){.action = "read", .object = "file"}, err);
    if (rc == 0)
        rc = page_known(c, &a, "person", err);
    if (rc != 0)
        return rc < 0 ? rc : 0;
    value_put_array(c->page, "others");
    for (size_t i = 0; rc == 0 && i < sizeof sections / sizeof sections[0]; i++)
        rc = sections[i](c, &a, err);
    if (rc == 0) {
        value_put_bool(c->page, "has_now",
                       value_get(c->page, "primary") || value_count(value_get(c->page, "others")) > 0 ||
                           value_count(value_get(c->page, "tasks")) > 0);
        struct value *tabs = value_put_object(c->page, "tabs");
        value_put_text(tabs, "label", call_text(c, "person.parts"));
        value_put(tabs, "items", value_copy(c->arena, value_get(c->page, "tab_items")));
        value_remove(c->page, "tab_items");
    }
    return rc;
}

int person_page(struct call *c, struct err *err)
{
    return show_file(c, FOR_CARE, err);
}

int person_emergency(struct call *c, struct err *err)
{
    int rc = show_file(c, FOR_EMERGENCY, err);
    struct value *glass;
    if (rc == 0)
        rc = store_one(&glass, &c->store, SQL_GLASS_OPEN,
                       DB_ARGS(db_text(value_as_text(value_at(c->page, "person.id"), "")),
                               db_text(c->actor->membership), db_int(c->now)),
                       err);
    if (rc == 0)
        value_put(c->page, "glass", glass);
    return rc;
}
