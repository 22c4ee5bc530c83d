/* The list of a very young parent: she is in charge of it; what fits her, who sees a line, what a desk gets to see and when
 * that ends, what the desks decide. */
#include "app/young/young.h"

#include "app/chain/chain.h"
#include "app/life/life.h"
#include "app/parent/parent.h"
#include "app/people/people.h"
#include "app/signals/signals.h"
#include "app/world.h"
#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct young_world {
    struct world w;
    char mother[37];
    struct actor her;
};

static void family(struct world *w, const char *birth_day, char out[37])
{
    char due[11];
    world_call(w, &w->midwife);
    call_set(w, "role", "mother");
    call_set(w, "first_name", "Sam");
    call_set(w, "surname", "Jansen");
    call_set(w, "birth_day", birth_day);
    day_format(due, w->call.today + 100);
    call_set(w, "due_day", due);
    world_must(w, family_create);
    snprintf(out, 37, "%.36s", w->call.location + strlen("/persons/"));
}

static void call_of(struct young_world *y, const struct actor *who, const char *name, const char *id)
{
    world_call(&y->w, who);
    call_param_set(&y->w, "person", y->mother);
    if (name)
        call_param_set(&y->w, name, id);
}

static void facts(struct young_world *y)
{
    call_set(&y->w, "school", "mbo");
    call_set(&y->w, "work", "no_job");
    call_set(&y->w, "home", "parents");
}

/* A girl of 17, pregnant, in vocational school, with a list that the midwife began. */
static void begin(struct young_world *y)
{
    world_open(&y->w);
    family(&y->w, "2008-10-05", y->mother);
    y->her = world_parent(y->mother);
    call_of(y, &y->w.midwife, NULL, NULL);
    facts(y);
    world_must(&y->w, young_begin);
}

static void words(struct young_world *y, const char *field, const char *codes)
{
    struct value *list = value_put_array(y->w.form, field);
    for (const char *at = codes; *at;) {
        size_t n = strcspn(at, " ");
        value_add_text(list, arena_dup(y->w.call.arena, at, n));
        at += n + (at[n] == ' ');
    }
}

static void propose(struct young_world *y, const char *codes, bool agreed)
{
    call_of(y, &y->w.midwife, NULL, NULL);
    words(y, "steps", codes);
    call_set_flag(&y->w, "agreed", agreed);
    world_must(&y->w, young_propose);
}

static void write_own(struct young_world *y, const char *text, const char *area, const char *seen)
{
    call_of(y, &y->her, NULL, NULL);
    call_set(&y->w, "text", text);
    call_set(&y->w, "area", area);
    call_set(&y->w, "seen", seen);
    world_must(&y->w, young_write);
}

static const char *ask(struct young_world *y, const char *sql)
{
    static char room[64];
    return place_ask(&y->w.place, sql, room, sizeof room);
}

static void line_id(struct young_world *y, const char *code, char out[37])
{
    char sql[160];
    snprintf(sql, sizeof sql, "SELECT id FROM young_step WHERE code = '%s'", code);
    snprintf(out, 37, "%s", ask(y, sql));
}

static const char *state_of(struct young_world *y, const char *code)
{
    char sql[160];
    snprintf(sql, sizeof sql, "SELECT state FROM young_step WHERE code = '%s'", code);
    return ask(y, sql);
}

static int move(struct young_world *y, const struct actor *who, const char *code, use_case *use)
{
    char id[37];
    line_id(y, code, id);
    call_of(y, who, "young_step", id);
    return world_run(&y->w, use);
}

/* Whether the page last worked out holds `text` anywhere. */
static bool page_has(struct young_world *y, const char *text)
{
    BUF_AUTO out;
    buf_init(&out, 1 << 22);
    json_write(&out, y->w.call.page);
    return strstr(buf_text(&out), text) != NULL;
}

static bool fits(struct young_world *y, const char *code)
{
    const struct value *list = value_get(y->w.call.page, "fitting");
    for (size_t i = 0; i < value_count(list); i++)
        if (text_is(value_get_text(value_item(list, i), "code"), code))
            return true;
    return false;
}

/* Of the content as shipped: a girl of 17 on mbo is offered her own authority and school, and no assistance yet. */
static void what_fits_her_is_offered(void **state)
{
    (void)state;
    struct young_world y;
    begin(&y);
    call_of(&y, &y.w.midwife, NULL, NULL);
    world_must(&y.w, young_page);
    static const char *const yes[] = {"home_visit", "guardian",    "of_age",          "school_obligation",
                                      "mbo_leave",  "school_plan", "childcare_place", "youth_help"};
    static const char *const no[] = {"social_assistance", "insure_self", "register_home",  "child_benefit",
                                     "higher_fund",       "wmo_talk",    "maternity_leave"};
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
        if (!fits(&y, yes[i]))
            fail_msg("%s is not offered", yes[i]);
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
        if (fits(&y, no[i]))
            fail_msg("%s is offered", no[i]);
    /* What does not fit her is not put on by force either. */
    words(&y, "steps", "social_assistance");
    call_of(&y, &y.w.midwife, NULL, NULL);
    words(&y, "steps", "social_assistance");
    assert_int_equal(world_run(&y.w, young_propose), ERR_INVALID);
    /* Each line names its law and its desk. */
    propose(&y, "of_age", false);
    call_of(&y, &y.w.midwife, NULL, NULL);
    world_must(&y.w, young_page);
    assert_false(fits(&y, "of_age"));
    assert_string_equal(value_get_text(value_at(y.w.call.page, "areas.0.lines.0"), "desk_label"),
                        "Rechtbank");
    assert_string_equal(value_as_text(value_at(y.w.call.page, "areas.0.lines.0.laws.0.label"), ""),
                        "Burgerlijk Wetboek Boek 1 (gezag en voogdij)");
    world_close(&y.w);
}

static void only_for_a_young_parent(void **state)
{
    (void)state;
    struct young_world y;
    world_open(&y.w);
    family(&y.w, "1995-05-05", y.mother);
    call_of(&y, &y.w.midwife, NULL, NULL);
    facts(&y);
    assert_int_equal(world_run(&y.w, young_begin), ERR_CONFLICT);
    assert_string_equal(y.w.err.key, "young_not");
    y.her = world_parent(y.mother);
    call_of(&y, &y.her, NULL, NULL);
    world_must(&y.w, own_young);
    assert_string_equal(value_get_text(y.w.call.page, "applies"), "no");
    call_of(&y, &y.her, NULL, NULL);
    assert_int_equal(world_run(&y.w, own_young_begin), ERR_CONFLICT);
    /* Who does not keep her file does not open it. */
    call_of(&y, &y.w.midwife2, NULL, NULL);
    assert_int_equal(world_run(&y.w, young_page), ERR_DENIED);
    world_close(&y.w);
}

/* She begins it herself, from her phone; twice is one list. */
static void she_begins_by_herself(void **state)
{
    (void)state;
    struct young_world y;
    world_open(&y.w);
    family(&y.w, "2008-10-05", y.mother);
    y.her = world_parent(y.mother);
    for (int i = 0; i < 2; i++) {
        call_of(&y, &y.her, NULL, NULL);
        facts(&y);
        world_must(&y.w, own_young_begin);
    }
    assert_string_equal(ask(&y, "SELECT count(*) FROM young_plan"), "1");
    call_of(&y, &y.her, NULL, NULL);
    call_set(&y.w, "step", "mbo_leave");
    world_must(&y.w, own_young_add);
    assert_string_equal(state_of(&y, "mbo_leave"), "open");
    call_of(&y, &y.her, NULL, NULL); /* sent twice: it stands there once */
    call_set(&y.w, "step", "mbo_leave");
    world_must(&y.w, own_young_add);
    assert_string_equal(ask(&y, "SELECT count(*) FROM young_step"), "1");
    world_close(&y.w);
}

/* What she typed and did not send is there when she comes back, over what is known; sent, it is gone. */
static void what_she_types_is_kept(void **state)
{
    (void)state;
    struct young_world y;
    begin(&y);
    call_of(&y, &y.her, NULL, NULL);
    call_set(&y.w, "text", "Met oma");
    call_set(&y.w, "seen", "me");
    world_must(&y.w, young_line_draft);
    call_of(&y, &y.her, NULL, NULL);
    call_set(&y.w, "home", "alone");
    world_must(&y.w, young_facts_draft);
    call_of(&y, &y.her, NULL, NULL);
    world_must(&y.w, own_young);
    assert_string_equal(value_as_text(value_at(y.w.call.page, "values.text"), ""), "Met oma");
    assert_string_equal(value_as_text(value_at(y.w.call.page, "values.seen"), ""), "me");
    assert_string_equal(value_as_text(value_at(y.w.call.page, "values.home"), ""), "alone");
    assert_string_equal(value_as_text(value_at(y.w.call.page, "values.school"), ""), "mbo");
    assert_non_null(value_at(y.w.call.page, "drafts.young_line_own.draft_at"));
    assert_string_equal(value_as_text(value_at(y.w.call.page, "autosave.young_line_own"), ""),
                        "/me/drafts/young_line_own");
    call_of(&y, &y.w.midwife, NULL, NULL);
    world_must(&y.w, young_page);
    assert_false(page_has(&y, "oma"));
    write_own(&y, "Met oma praten", "care", "me");
    assert_string_equal(ask(&y, "SELECT count(*) FROM own_draft"), "1");
    call_of(&y, &y.her, NULL, NULL);
    facts(&y);
    world_must(&y.w, own_young_begin);
    assert_string_equal(ask(&y, "SELECT count(*) FROM own_draft"), "0");
    world_close(&y.w);
}

static void the_list_is_hers(void **state)
{
    (void)state;
    struct young_world y;
    begin(&y);
    propose(&y, "of_age mbo_leave", false);
    propose(&y, "school_plan", true);
    assert_string_equal(state_of(&y, "of_age"), "proposed");
    assert_string_equal(state_of(&y, "school_plan"), "open");
    assert_ok(move(&y, &y.her, "of_age", young_take));
    assert_ok(move(&y, &y.her, "mbo_leave", young_drop));
    assert_int_equal(move(&y, &y.w.midwife, "of_age", young_drop), ERR_CONFLICT); /* it is on her list */
    assert_string_equal(y.w.err.key, "young_move");
    assert_int_equal(move(&y, &y.w.midwife, "mbo_leave", young_take), ERR_CONFLICT);
    assert_ok(move(&y, &y.her, "school_plan", young_done));
    assert_int_equal(move(&y, &y.her, "school_plan", young_done), ERR_CONFLICT);
    assert_string_equal(ask(&y, "SELECT count(*) FROM young_step WHERE done_at IS NOT NULL"), "1");
    assert_ok(move(&y, &y.her, "school_plan", young_redo));
    assert_string_equal(ask(&y, "SELECT count(*) FROM young_step WHERE done_at IS NOT NULL"), "0");
    /* What she took off is not put forward again. */
    call_of(&y, &y.w.midwife, NULL, NULL);
    world_must(&y.w, young_page);
    assert_false(fits(&y, "mbo_leave"));
    assert_false(page_has(&y, "mbo-studentenfonds"));
    assert_int_equal(move(&y, &y.w.midwife2, "of_age", young_done), ERR_DENIED);
    world_close(&y.w);
}

/* A line that she keeps to herself: not on the page of who keeps her file, not counted, not in its copy; in hers it is. */
static void her_own_line_stays_hers(void **state)
{
    (void)state;
    struct young_world y;
    begin(&y);
    write_own(&y, "Met oma praten", "housing", "me");
    write_own(&y, "Kinderwagen zoeken", "care", "keeper");
    call_of(&y, &y.w.midwife, NULL, NULL);
    world_must(&y.w, young_page);
    assert_false(page_has(&y, "oma"));
    assert_true(page_has(&y, "Kinderwagen"));
    assert_int_equal(value_get_int(y.w.call.page, "total", 0), 1);
    call_of(&y, &y.w.midwife, NULL, NULL);
    world_must(&y.w, person_export);
    assert_false(page_has(&y, "oma"));
    assert_true(page_has(&y, "Kinderwagen"));
    call_of(&y, &y.her, NULL, NULL);
    world_must(&y.w, own_export);
    assert_true(page_has(&y, "oma"));
    call_of(&y, &y.her, NULL, NULL);
    world_must(&y.w, own_young);
    assert_int_equal(value_get_int(y.w.call.page, "total", 0), 2);
    char id[37];
    snprintf(id, sizeof id, "%s", ask(&y, "SELECT id FROM young_step WHERE seen = 'me'"));
    call_of(&y, &y.w.midwife, "young_step", id);
    assert_int_equal(world_run(&y.w, young_done), ERR_NOT_FOUND);
    /* She shows it after all. */
    call_of(&y, &y.her, "young_step", id);
    call_set(&y.w, "seen", "keeper");
    world_must(&y.w, own_young_see);
    call_of(&y, &y.w.midwife, NULL, NULL);
    world_must(&y.w, young_page);
    assert_true(page_has(&y, "oma"));
    world_close(&y.w);
}

/* --- desks --- */

static int invite_as(struct young_world *y, const struct actor *who, const char *desk, const char *org,
                     const char *areas)
{
    call_of(y, who, "desk_kind", desk);
    call_set(&y->w, "receiver", org);
    words(y, "areas", areas);
    words(y, "given_by", y->mother);
    call_set(&y->w, "told", "Wat het loket ziet");
    call_set(&y->w, "consent_form", "oral");
    return world_run(&y->w, young_invite_send);
}

static int invite(struct young_world *y, const struct actor *who, const char *areas)
{
    return invite_as(y, who, "youth_health", y->w.nurse.org, areas);
}

static void desk_id(struct young_world *y, char out[37])
{
    snprintf(out, 37, "%s", ask(y, "SELECT id FROM young_desk ORDER BY created_at DESC, id DESC LIMIT 1"));
}

static int look(struct young_world *y, const struct actor *who)
{
    char id[37];
    desk_id(y, id);
    call_of(y, who, "young_desk", id);
    return world_run(&y->w, young_desk_page);
}

static void a_desk_sees_what_she_opened(void **state)
{
    (void)state;
    struct young_world y;
    begin(&y);
    propose(&y, "of_age home_visit school_plan", true);
    propose(&y, "recognise", false);
    write_own(&y, "Met de buurvrouw praten", "care", "keeper");
    assert_ok(invite(&y, &y.her, "care"));
    assert_ok(look(&y, &y.w.nurse));
    assert_true(page_has(&y, "meerderjarig"));
    assert_true(page_has(&y, "Sam Jansen"));
    assert_false(page_has(&y, "erkennen"));   /* not on her list yet */
    assert_false(page_has(&y, "buurvrouw"));  /* hers and her counsellor's */
    assert_false(page_has(&y, "rooster"));    /* of an area that is shut */
    assert_false(page_has(&y, "2008-10-05")); /* nothing of her file */
    assert_int_equal(look(&y, &y.w.debt), ERR_NOT_FOUND);
    /* Nothing else of her is open to it. */
    call_of(&y, &y.w.nurse, NULL, NULL);
    assert_int_equal(world_run(&y.w, young_page), ERR_DENIED);
    call_of(&y, &y.w.nurse, NULL, NULL);
    assert_int_equal(world_run(&y.w, person_page), ERR_DENIED);
    /* It ticks off what it does, and no more; nor does another desk. */
    char desk[37], line[37];
    y.w.now += 1000;
    assert_ok(invite_as(&y, &y.her, "midwife", y.w.midwife2.org, "care"));
    desk_id(&y, desk);
    line_id(&y, "home_visit", line);
    call_of(&y, &y.w.midwife2, "young_desk", desk);
    call_param_set(&y.w, "young_step", line);
    assert_int_equal(world_run(&y.w, young_done), ERR_CONFLICT);
    call_of(&y, &y.her, "young_desk", desk);
    world_must(&y.w, young_desk_end);
    y.w.now += 1000;
    assert_ok(invite(&y, &y.her, "care"));
    desk_id(&y, desk);
    line_id(&y, "home_visit", line);
    call_of(&y, &y.w.nurse, "young_desk", desk);
    call_param_set(&y.w, "young_step", line);
    world_must(&y.w, young_done);
    line_id(&y, "of_age", line);
    call_of(&y, &y.w.nurse, "young_desk", desk);
    call_param_set(&y.w, "young_step", line);
    assert_int_equal(world_run(&y.w, young_done), ERR_CONFLICT);
    line_id(&y, "school_plan", line); /* a desk does it, and not this one's to see */
    call_of(&y, &y.w.nurse, "young_desk", desk);
    call_param_set(&y.w, "young_step", line);
    assert_int_equal(world_run(&y.w, young_done), ERR_NOT_FOUND);
    world_close(&y.w);
}

/* She takes it off, or withdraws the consent it rests on, or opens other areas: at once. */
static void what_she_takes_back_is_shut_at_once(void **state)
{
    (void)state;
    struct young_world y;
    char id[37];
    begin(&y);
    propose(&y, "of_age school_plan", true);
    assert_ok(invite(&y, &y.her, "care"));
    assert_ok(invite(&y, &y.her, "school"));
    assert_ok(look(&y, &y.w.nurse));
    assert_true(page_has(&y, "rooster"));
    assert_false(page_has(&y, "meerderjarig"));
    assert_string_equal(ask(&y, "SELECT count(*) FROM consent WHERE state = 'given'"), "1");
    desk_id(&y, id);
    call_of(&y, &y.her, "young_desk", id);
    world_must(&y.w, young_desk_end);
    assert_int_equal(look(&y, &y.w.nurse), ERR_NOT_FOUND);
    world_call(&y.w, &y.w.nurse);
    world_must(&y.w, young_desks_page);
    assert_int_equal(value_count(value_get(y.w.call.page, "lists")), 0);
    /* Asked by the midwife, with her consent; and withdrawn as any consent is. */
    assert_ok(invite(&y, &y.w.midwife, "care"));
    world_call(&y.w, &y.w.nurse);
    world_must(&y.w, young_desks_page);
    assert_int_equal(value_count(value_get(y.w.call.page, "lists")), 1);
    snprintf(id, sizeof id, "%s", ask(&y, "SELECT id FROM consent WHERE state = 'given'"));
    call_of(&y, &y.her, "consent", id);
    world_must(&y.w, consent_take_back);
    assert_int_equal(look(&y, &y.w.nurse), ERR_NOT_FOUND);
    /* Its term: on the day after the last nothing is open. */
    assert_ok(invite(&y, &y.w.midwife, "care"));
    world_days(&y.w, 800);
    assert_int_equal(look(&y, &y.w.nurse), ERR_NOT_FOUND);
    world_close(&y.w);
}

static void an_invitation_needs_areas_and_who_must_consent(void **state)
{
    (void)state;
    struct young_world y;
    begin(&y);
    assert_int_equal(invite(&y, &y.her, ""), ERR_INVALID);
    assert_string_equal(y.w.err.key, "young_areas");
    assert_int_equal(invite(&y, &y.her, "garden"), ERR_INVALID);
    call_of(&y, &y.her, "desk_kind", "court"); /* nobody of it works here */
    assert_int_equal(world_run(&y.w, young_invite), ERR_NOT_FOUND);
    call_of(&y, &y.her, "desk_kind", "housing"); /* another kind of organisation */
    call_set(&y.w, "receiver", y.w.nurse.org);
    words(&y, "areas", "housing");
    assert_int_equal(world_run(&y.w, young_invite_send), ERR_INVALID);
    assert_string_equal(y.w.err.where, "receiver");
    world_close(&y.w);
    /* At 14 she does not decide it alone (WGBO): those with authority say yes too. */
    world_open(&y.w);
    family(&y.w, "2012-01-05", y.mother);
    y.her = world_parent(y.mother);
    call_of(&y, &y.w.midwife, NULL, NULL);
    world_must(&y.w, young_begin);
    assert_int_equal(invite(&y, &y.her, "care"), ERR_CONFLICT);
    assert_string_equal(ask(&y, "SELECT count(*) FROM young_desk"), "0");
    world_close(&y.w);
}

static int64_t on_worklist(struct young_world *y, const struct actor *who, const char *kind)
{
    int64_t n = 0;
    world_call(&y->w, who);
    world_must(&y->w, worklist);
    const struct value *items = value_at(y->w.call.page, "todo.items");
    for (size_t i = 0; i < value_count(items); i++)
        n += text_is(value_get_text(value_item(items, i), "kind"), kind);
    return n;
}

/* --- the meeting --- */

static void meeting_id(struct young_world *y, char out[37])
{
    snprintf(out, 37, "%s", ask(y, "SELECT id FROM young_meeting ORDER BY planned_at DESC LIMIT 1"));
}

static int decide(struct young_world *y, const struct actor *who, const char *code, bool agreed)
{
    char id[37], line[37];
    meeting_id(y, id);
    line_id(y, code, line);
    call_of(y, who, "young_meeting", id);
    call_set(&y->w, "line", line);
    call_set(&y->w, "decision", "Morgen bellen");
    call_set(&y->w, "does", "keeper");
    call_set(&y->w, "due_day", "2026-03-20");
    call_set_flag(&y->w, "agreed", agreed);
    return world_run(&y->w, young_meeting_decide);
}

static void desks_meet(void **state)
{
    (void)state;
    struct young_world y;
    char id[37];
    begin(&y);
    propose(&y, "of_age school_plan", true);
    propose(&y, "mbo_leave", false);
    assert_ok(invite(&y, &y.her, "care"));
    call_of(&y, &y.w.midwife, NULL, NULL);
    call_set(&y.w, "planned_at", "2026-03-10T10:00");
    call_set(&y.w, "place", "Wijkcentrum");
    world_must(&y.w, young_meeting_plan);
    meeting_id(&y, id);
    assert_int_equal(on_worklist(&y, &y.w.midwife, "young_meeting"), 1);
    assert_int_equal(on_worklist(&y, &y.w.nurse, "young_desk"), 1);
    assert_int_equal(on_worklist(&y, &y.w.debt, "young_desk"), 0);
    /* The agenda is what is open, as far as each sees it. */
    call_of(&y, &y.w.nurse, "young_meeting", id);
    world_must(&y.w, young_meeting_page);
    assert_int_equal(value_count(value_get(y.w.call.page, "agenda")), 1);
    call_of(&y, &y.her, "young_meeting", id);
    world_must(&y.w, young_meeting_page);
    assert_int_equal(value_count(value_get(y.w.call.page, "agenda")), 3);
    call_of(&y, &y.w.debt, "young_meeting", id);
    assert_int_equal(world_run(&y.w, young_meeting_page), ERR_DENIED);
    assert_ok(decide(&y, &y.w.midwife, "of_age", true));
    assert_ok(decide(&y, &y.w.midwife, "mbo_leave", false));
    assert_string_equal(state_of(&y, "mbo_leave"), "proposed"); /* she did not say yes */
    assert_int_equal(decide(&y, &y.w.nurse, "of_age", true), ERR_DENIED);
    assert_string_equal(ask(&y, "SELECT count(*) FROM young_step WHERE due_day = 20532 AND does = 'keeper'"),
                        "2");
    call_of(&y, &y.w.midwife, "young_meeting", id);
    call_set(&y.w, "with_her", "yes");
    assert_int_equal(world_run(&y.w, young_meeting_hold), ERR_CONFLICT);
    assert_string_equal(y.w.err.key, "meeting_early");
    world_days(&y.w, 7);
    call_of(&y, &y.w.midwife, "young_meeting", id);
    call_set(&y.w, "with_her", "yes");
    call_set(&y.w, "next_at", "2026-04-10T10:00");
    world_must(&y.w, young_meeting_hold);
    assert_string_equal(ask(&y, "SELECT count(*) FROM young_meeting WHERE state = 'planned'"), "1");
    call_of(&y, &y.w.nurse, "young_meeting", id);
    world_must(&y.w, young_meeting_page);
    assert_int_equal(value_count(value_get(y.w.call.page, "decisions")), 1);
    assert_true(page_has(&y, "Morgen bellen"));
    call_of(&y, &y.w.midwife, "young_meeting", id);
    assert_int_equal(world_run(&y.w, young_meeting_cancel), ERR_CONFLICT);
    assert_string_equal(y.w.err.key, "young_meeting_over");
    world_close(&y.w);
}

/* --- what goes with her file --- */

static void a_late_step_stands_on_the_worklist(void **state)
{
    (void)state;
    struct young_world y;
    begin(&y);
    write_own(&y, "Geheim", "care", "me");
    propose(&y, "of_age school_plan", true);
    propose(&y, "mbo_leave", false);
    assert_int_equal(on_worklist(&y, &y.w.midwife, "young"), 0);
    world_days(&y.w, 100);
    assert_int_equal(on_worklist(&y, &y.w.midwife, "young"),
                     1); /* one line for a list, however much is late */
    assert_ok(move(&y, &y.her, "of_age", young_done));
    assert_ok(move(&y, &y.her, "school_plan", young_done));
    assert_int_equal(on_worklist(&y, &y.w.midwife, "young"),
                     0); /* a proposal is not late, and her own line is hers */
    world_close(&y.w);
}

/* A desk finds what it does itself: of its areas, open, and while she lets it take part; not what another desk or she does. */
static void a_desk_finds_its_own_steps(void **state)
{
    (void)state;
    struct young_world y;
    char id[37];
    begin(&y);
    propose(&y, "home_visit of_age school_plan", true);
    assert_ok(invite(&y, &y.her, "school"));
    world_days(&y.w, 20);
    assert_int_equal(on_worklist(&y, &y.w.nurse, "young_own"), 0); /* hers is of an area that is shut */
    assert_ok(invite(&y, &y.her, "care school"));
    assert_ok(invite_as(&y, &y.her, "midwife", y.w.midwife2.org, "care"));
    assert_int_equal(on_worklist(&y, &y.w.nurse, "young_own"), 1);
    assert_int_equal(on_worklist(&y, &y.w.midwife2, "young_own"), 0);
    assert_int_equal(on_worklist(&y, &y.w.midwife, "young_own"), 0);
    snprintf(id, sizeof id, "%s", ask(&y, "SELECT id FROM young_step WHERE code = 'home_visit'"));
    call_of(&y, &y.her, "young_step", id);
    call_set(&y.w, "seen", "keeper");
    world_must(&y.w, own_young_see);
    assert_int_equal(on_worklist(&y, &y.w.nurse, "young_own"), 0);
    call_of(&y, &y.her, "young_step", id);
    call_set(&y.w, "seen", "desks");
    world_must(&y.w, own_young_see);
    assert_int_equal(on_worklist(&y, &y.w.nurse, "young_own"), 1);
    assert_ok(move(&y, &y.her, "home_visit", young_done));
    assert_int_equal(on_worklist(&y, &y.w.nurse, "young_own"), 0);
    world_close(&y.w);
}

static void it_ends_with_the_file(void **state)
{
    (void)state;
    struct young_world y;
    begin(&y);
    propose(&y, "of_age", true);
    assert_ok(invite(&y, &y.her, "care"));
    call_of(&y, &y.w.midwife, NULL, NULL);
    call_set(&y.w, "reason", "other");
    assert_int_equal(world_run(&y.w, file_close), ERR_CONFLICT); /* a list is going on */
    call_of(&y, &y.w.midwife, NULL, NULL);
    call_set(&y.w, "reason", "other");
    call_set_flag(&y.w, "end_open", true);
    world_must(&y.w, file_close);
    assert_string_equal(ask(&y, "SELECT state FROM young_plan"), "ended");
    assert_int_equal(look(&y, &y.w.nurse), ERR_NOT_FOUND);
    call_of(&y, &y.her, NULL, NULL);
    assert_int_equal(world_run(&y.w, own_young_begin), ERR_DENIED);
    world_close(&y.w);
}

static void merged_files_have_one_list(void **state)
{
    (void)state;
    struct young_world y;
    char other[37];
    begin(&y);
    write_own(&y, "Mijn zin", "care", "keeper");
    family(&y.w, "2008-10-05", other);
    call_of(&y, &y.w.midwife, NULL, NULL);
    call_param_set(&y.w, "person", other);
    facts(&y);
    world_must(&y.w, young_begin);
    world_call(&y.w, &y.w.midwife);
    call_param_set(&y.w, "person", other);
    call_set(&y.w, "other", y.mother);
    world_must(&y.w, person_merge);
    assert_string_equal(ask(&y, "SELECT count(*) FROM young_plan WHERE state = 'running'"), "1");
    assert_string_equal(ask(&y, "SELECT count(DISTINCT person_id) FROM young_plan"), "1");
    snprintf(y.mother, sizeof y.mother, "%s", other);
    struct actor her = world_parent(other);
    world_call(&y.w, &her);
    world_must(&y.w, own_export);
    assert_true(page_has(&y, "Mijn zin"));
    world_close(&y.w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_fits_her_is_offered),
        cmocka_unit_test(only_for_a_young_parent),
        cmocka_unit_test(she_begins_by_herself),
        cmocka_unit_test(what_she_types_is_kept),
        cmocka_unit_test(the_list_is_hers),
        cmocka_unit_test(her_own_line_stays_hers),
        cmocka_unit_test(a_desk_sees_what_she_opened),
        cmocka_unit_test(what_she_takes_back_is_shut_at_once),
        cmocka_unit_test(an_invitation_needs_areas_and_who_must_consent),
        cmocka_unit_test(desks_meet),
        cmocka_unit_test(a_late_step_stands_on_the_worklist),
        cmocka_unit_test(a_desk_finds_its_own_steps),
        cmocka_unit_test(it_ends_with_the_file),
        cmocka_unit_test(merged_files_have_one_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
