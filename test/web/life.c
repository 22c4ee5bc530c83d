/* See life.h. */
#include "web/life.h"

#include "app/people/people.h"
#include "web/fill.h"
#include "web/route.h"

#include <stdio.h>
#include <string.h>

static int add_partner(struct call *c, struct err *err)
{
    struct value *contact = value_object(c->arena);
    value_put_text(contact, "first_name", "Sam");
    value_put_text(contact, "surname", "de Vries");
    struct new_person in = {.family = value_get_text(c->form, "family"),
                            .role = "partner",
                            .sex = "unknown",
                            .birth_day = day_from_civil(1993, 1, 2),
                            .name = "Sam de Vries",
                            .contact = contact};
    const char *id = NULL;
    int rc = person_create(&id, c, &in, err);
    value_put_text(c->page, "id", id);
    return rc;
}

static int add_area(struct call *c, struct err *err)
{
    int rc = store_run(NULL, &c->store, SQL_AREA_INSERT,
                       DB_ARGS(db_text("GM1"), db_text("gemeente"), db_text("Stad"), db_none()), err);
    return rc == 0 ? store_run(NULL, &c->store, SQL_ORG_AREA_INSERT,
                               DB_ARGS(db_text(value_get_text(c->form, "org")), db_text("GM1")), err)
                   : rc;
}

/* The town that the coalition is of. */
static void begin_town(struct world *w)
{
    world_call(w, &w->nobody);
    call_set(w, "org", w->coordinator.org);
    world_must(w, add_area);
}

/* A form filled in as always, or with `fields`; it must be taken. */
static void submit(struct life *l, struct browser *b, const char *pattern, const char *fields)
{
    const char *path = life_path(l, pattern, l->mother);
    if (browser_post(b, path, fields) != 303)
        fail_msg("POST %s: %d %.1500s", path, l->site->reply.status,
                 strstr(l->site->reply.body, "kiem-errors") ? strstr(l->site->reply.body, "kiem-errors")
                                                            : l->site->reply.body);
}

/* A group that she fits, of those who will help her. */
static void begin_group(struct life *l)
{
    const char *fields = arena_printf(l->site->arena,
                                      "place=Wijkcentrum&from_day=2026-07-01&until_"
                                      "day=2026-08-15&most=12&first_at="
                                      "2026-04-01T10:00&sessions=10&every_days=14&minutes=120&leaders=%s",
                                      l->site->w.nurse.membership);
    submit(l, &l->nurse, "/groups/new/:group_kind", fields);
}

void life_begin(struct life *l, struct site *s)
{
    char sql[128];
    *l = (struct life){.site = s};
    begin_town(&s->w);
    world_family(&s->w, &s->w.midwife, "de Vries", 140, l->mother);
    snprintf(sql, sizeof sql, "SELECT family_id FROM person WHERE id = '%s'", l->mother);
    world_call(&s->w, &s->w.midwife2);
    call_set(&s->w, "family", site_ask(s, sql));
    world_must(&s->w, add_partner);
    snprintf(l->partner, sizeof l->partner, "%s", value_get_text(s->w.call.page, "id"));
    site_parent(s, l->mother, &l->mother_account);
    site_parent(s, l->partner, &l->partner_account);
    browser_sign_in(&l->midwife, s, &s->w.midwife);
    browser_sign_in(&l->nurse, s, &s->w.nurse);
    browser_sign_in(&l->elsewhere, s, &s->w.midwife2);
    begin_group(l);
}

/* In trouble and in danger at home, said alone: urgent, with debts, smoking and low mood. */
static const char answers[] =
    "alone=yes&mode=professional&a.preg.planned=unsure&a.care.visits=true&a.gate.health=false&a.gate.living="
    "true"
    "&a.smoke.you=true&a.smoke.home=true&a.drink=never&a.drugs=false&a.pills=no&a.food=true&a.gate.mood=true"
    "&a.mood.low=often&a.mood.worry=often&a.mood.stress=sometimes&a.mood.illness=no&a.mood.harm=false&a.self."
    "ok=true"
    "&a.people.help=some&a.help.ok=true&a.baby.ready=confident&a.gate.money=true&a.money.enough=no"
    "&a.money.needs=true&a.money.debts=true&a.work.have=false&a.gate.school=false&a.gate.home=false"
    "&a.partner=problems&a.safety.home=false&a.safety.now=true&a.safety.threat=true&a.safety.hurt=true"
    "&a.safety.control=true&a.safety.child=false&a.gate.past=false";

static void ask_her(struct life *l)
{
    const char *path = life_path(l, "/persons/:person/answers/new", l->mother);
    assert_int_equal(browser_get(&l->midwife, path), 303);
    submit(l, &l->midwife, "/responses/:response/sign", answers);
    submit(l, &l->midwife, "/persons/:person/outcome", "protection=no");
}

static const struct form *form_of(const char *pattern)
{
    for (size_t i = 0; i < web_route_count(); i++)
        if (web_route(i)->method == HTTP_POST && strcmp(web_route(i)->path, pattern) == 0)
            return web_route(i)->form;
    fail_msg("nobody takes %s", pattern);
    return NULL;
}

/* The form as its page proposes it, and `more`. */
static void submit_as_proposed(struct life *l, struct browser *b, const char *page, const char *pattern,
                               const char *more)
{
    BUF_AUTO fields;
    buf_init(&fields, 1 << 20);
    const char *path = life_path(l, page, l->mother);
    if (browser_json(b, path) != 200)
        fail_msg("GET %s: %d %.500s", path, l->site->reply.status, l->site->reply.body);
    fill_as_proposed(&fields, l->site, form_of(pattern), reply_json(l->site));
    buf_adds(&fields, more);
    submit(l, b, pattern, buf_text(&fields));
}

/* From the level to help at her door. */
static void help_her(struct life *l)
{
    const char *yes = arena_printf(l->site->arena, "&given_by=%s", l->mother);
    submit_as_proposed(l, &l->midwife, "/persons/:person/plan", "/persons/:person/plan", "");
    submit_as_proposed(l, &l->midwife, "/steps/:step/refer", "/steps/:step/refer", yes);
    submit(l, &l->nurse, "/referrals/:referral/accept", "");
}

static void meet_her(struct life *l)
{
    static const char consent[] = "/persons/:person/consents/new/:kind";
    const char *yes = arena_printf(l->site->arena, "&given_by=%s&purposes=meeting", l->mother);
    submit_as_proposed(l, &l->midwife, consent, consent, yes);
    const char *guest = arena_printf(l->site->arena, "&guests=%s", l->site->w.nurse.org);
    submit_as_proposed(l, &l->midwife, "/persons/:person/meetings/new", "/persons/:person/meetings", guest);
    submit(l, &l->midwife, "/meetings/:meeting/items", "subject=Schulden&scope=social");
}

/* What she does and says in her own place. */
static void hear_her(struct life *l)
{
    struct browser her;
    browser_sign_in(&her, l->site, &l->mother_account);
    submit(l, &her, "/me/groups/:group", "need=Ik+kom+met+een+rolstoel");
    submit(l, &her, "/me/wish", "kind=change&text=Liever+bij+mijn+zus+thuis");
    submit(l, &her, "/me/questions", "text=Mag+zij+al+fruit");
    submit(l, &her, "/me/data/correct", "kind=correct&object=file&text=Ik+woon+op+nummer+12");
    submit(l, &her, "/me/data/correct", "kind=statement&object=file&text=Zo+heb+ik+het+niet+gezegd");
    submit(l, &her, "/me/contact", "phone=0687654321&safe_contact=in_person&never_contact=post");
}

void life_instrument(struct life *l)
{
    struct browser admin;
    browser_sign_in(&admin, l->site, &l->site->w.admin);
    const char *fields =
        "questionnaire=%7B%22resourceType%22%3A%22Questionnaire%22%2C%22id%22%3A%22garden%22%2C%22title%22%3A"
        "%22Tuin%22%2C%22item%22%3A%5B%7B%22linkId%22%3A%221%22%2C%22text%22%3A%22Heeft+u+een+tuin%3F%22%2C"
        "%22type%22%3A%22boolean%22%7D%5D%7D";
    assert_int_equal(browser_post(&admin, "/admin/instruments", fields), 200);
    assert_int_equal(browser_get(&admin, "/admin/instruments"), 200);
}

/* Her coalition makes a route map of its own. */
static void map_her(struct life *l)
{
    struct browser coordinator;
    browser_sign_in(&coordinator, l->site, &l->site->w.coordinator);
    submit(l, &coordinator, "/coalition/routes", "from=example:debts_poverty");
}

void life_fill(struct life *l)
{
    ask_her(l);
    help_her(l);
    meet_her(l);
    const char *path = life_path(l, "/persons/:person/account-link", l->mother);
    assert_int_equal(browser_post(&l->midwife, path, ""), 200);
    hear_her(l);
    submit(l, &l->midwife, "/persons/:person/child-wish",
           "talk_day=2025-08-01&asked=alone&outcome=later&care=taken&note=Zij+wil+nog+even+wachten");
    submit(l, &l->midwife, "/persons/:person/visits", "wish=plan&planned_at=2026-03-09T10:00");
    map_her(l);
}

/* She was born later than world_family() says: a very young parent, with a list on which a desk takes part. */
static int younger(struct call *c, struct err *err)
{
    return store_run(NULL, &c->store, SQL_PERSON_SET_BIRTH,
                     DB_ARGS(db_text(call_field(c, "mother")), db_int(day_from_civil(2006, 5, 5))), err);
}

void life_young(struct life *l)
{
    struct world *w = &l->site->w;
    world_call(w, &w->nobody);
    call_set(w, "mother", l->mother);
    world_must(w, younger);
    const char *desk = arena_printf(l->site->arena,
                                    "receiver=%s&areas=care&given_by=%s&told=Zij+ziet+zorg&consent_form=oral",
                                    w->nurse.org, l->mother);
    submit(l, &l->midwife, "/persons/:person/young", "school=mbo&work=no_job&home=parents");
    submit(l, &l->midwife, "/persons/:person/young/propose", "steps=wmo_talk&agreed=yes");
    submit(l, &l->midwife, "/persons/:person/young/desks/:desk_kind", desk);
    submit(l, &l->midwife, "/persons/:person/young/meetings",
           "planned_at=2026-03-10T10:00&place=Wijkcentrum");
}

void life_glass(struct life *l)
{
    struct browser stranger;
    browser_sign_in(&stranger, l->site, &l->site->w.debt);
    submit(l, &stranger, "/persons/:person/glass", "reason=acute_danger&why=Zij+belde+in+nood");
}

/* --- paths --- */

static const struct {
    const char *name, *sql; /* with %s for the person */
} ids[] = {
    {"person", "SELECT id FROM person WHERE id = '%s'"},
    {"family", "SELECT family_id FROM person WHERE id = '%s'"},
    {"response", "SELECT id FROM response WHERE person_id = '%s' ORDER BY state <> 'signed', id"},
    {"urgent", "SELECT id FROM urgent WHERE person_id = '%s'"},
    {"step", "SELECT id FROM step WHERE person_id = '%s' ORDER BY code <> 'prenatal_home_visit'"},
    {"consent", "SELECT id FROM consent WHERE person_id = '%s'"},
    {"referral", "SELECT id FROM referral WHERE person_id = '%s'"},
    {"wish", "SELECT id FROM entry WHERE person_id = '%s' AND kind = 'wish'"},
    {"question", "SELECT id FROM question WHERE person_id = '%s'"},
    {"article", "SELECT 'folic_acid' WHERE '%s' <> ''"},
    {"meeting", "SELECT id FROM meeting WHERE person_id = '%s'"},
    {"org", "SELECT id FROM org WHERE kind = 'youth_health' AND '%s' <> ''"},
    {"account", "SELECT id FROM account WHERE name = 'Coos' AND '%s' <> ''"},
    {"membership", "SELECT m.id FROM membership m JOIN account a ON a.id = m.account_id WHERE a.name = "
                   "'Coos' AND '%s' <> ''"},
    {"kind", "SELECT 'youth_health' WHERE '%s' <> ''"},
    {"request", "SELECT id FROM data_request WHERE person_id = '%s' ORDER BY kind <> 'correct'"},
    {"map", "SELECT id FROM route_map WHERE kind = 'route' AND '%s' <> '' ORDER BY id LIMIT 1"},
    {"rule", "SELECT '1' WHERE '%s' <> ''"},
    {"code", "SELECT 'money_talk' WHERE '%s' <> ''"},
    {"contact", "SELECT id FROM contact WHERE person_id = '%s'"},
    {"row", "SELECT id FROM week_plan_row WHERE person_id = '%s'"},
    {"visit", "SELECT id FROM visit WHERE person_id = '%s'"},
    {"instrument", "SELECT id FROM instrument WHERE '%s' <> ''"},
    {"group_kind", "SELECT 'centering_pregnancy' WHERE '%s' <> ''"},
    {"group", "SELECT id FROM parent_group WHERE '%s' <> '' ORDER BY created_at LIMIT 1"},
    {"session",
     "SELECT s.id FROM group_session s JOIN parent_group g ON g.id = s.group_id WHERE '%s' <> '' ORDER BY "
     "g.created_at, s.starts_at LIMIT 1"},
    {"desk_kind", "SELECT 'youth_health' WHERE '%s' <> ''"},
    {"young_step", "SELECT id FROM young_step WHERE person_id = '%s' ORDER BY created_at LIMIT 1"},
    {"young_desk",
     "SELECT id FROM young_desk WHERE person_id = '%s' ORDER BY created_at DESC, id DESC LIMIT 1"},
    {"young_meeting", "SELECT id FROM young_meeting WHERE person_id = '%s' ORDER BY created_at LIMIT 1"},
    {"pregnancy", "SELECT id FROM pregnancy WHERE person_id = '%s'"},
    {"project", "SELECT id FROM nnz_project WHERE '%s' <> ''"},
    {"nnz", "SELECT id FROM nnz_record WHERE '%s' <> ''"},
};

static const char *id_of(struct life *l, const char *name, const char *person)
{
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++)
        if (strcmp(ids[i].name, name) == 0) {
            char sql[512], before[512];
            const char *at = strstr(ids[i].sql, "%s");
            snprintf(before, sizeof before, "%.*s", (int)(at - ids[i].sql), ids[i].sql);
            snprintf(sql, sizeof sql, "%s%s%s", before, person, at + 2);
            const char *found = site_ask(l->site, sql);
            if (found[0])
                return found;
        }
    return NOBODYS_ID;
}

const char *life_path(struct life *l, const char *pattern, const char *person)
{
    BUF_AUTO out;
    buf_init(&out, 1024);
    for (const char *at = pattern; *at;) {
        if (*at != ':') {
            buf_addc(&out, *at++);
            continue;
        }
        char name[64];
        size_t len = strcspn(at + 1, "/");
        snprintf(name, sizeof name, "%.*s", (int)len, at + 1);
        buf_adds(&out, id_of(l, name, person));
        at += 1 + len;
    }
    return arena_str(l->site->arena, buf_text(&out));
}

/* --- readers --- */

void readers_open(struct readers *r)
{
    site_open(&r->s);
    life_begin(&r->life, &r->s);
    life_fill(&r->life);
    char record[37];
    nnz_begin(&r->nnz, &r->s.w);
    nnz_record_of_her(&r->nnz, record);
    const struct actor *actors[READERS] = {
        [BY_MIDWIFE] = &r->s.w.midwife,         [BY_ASSISTANT] = &r->s.w.assistant,
        [BY_COORDINATOR] = &r->s.w.coordinator, [BY_ADMIN] = &r->s.w.admin,
        [BY_MOTHER] = &r->life.mother_account,  [BY_NNZ_HOLDER] = &r->nnz.holder,
        [BY_NNZ_LEADER] = &r->nnz.leader,       [BY_NOBODY] = NULL,
    };
    for (int i = 0; i < READERS; i++) {
        r->roles[i] = actors[i] ? actors[i]->role : ROLE_NONE;
        if (actors[i])
            browser_sign_in(&r->browsers[i], &r->s, actors[i]);
        else
            browser_new(&r->browsers[i], &r->s);
    }
    browser_get(&r->browsers[BY_NOBODY], "/sign-in"); /* for a form token */
}

void readers_close(struct readers *r)
{
    site_close(&r->s);
}

struct browser *readers_who(struct readers *r, unsigned roles)
{
    for (int i = 0; roles && i < BY_NOBODY; i++)
        if (roles & r->roles[i])
            return &r->browsers[i];
    return &r->browsers[BY_NOBODY];
}
