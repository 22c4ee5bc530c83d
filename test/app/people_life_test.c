/* What happens in a family's life: members with files of their own, moves, pregnancies, birth with hand-over. */
#include "app/access.h"
#include "app/chain/chain.h"
#include "app/people/people.h"
#include "app/world.h"
#include "asking/gestation.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

static void id_of(struct world *w, char out[37])
{
    assert_memory_equal(w->call.location, "/persons/", 9);
    snprintf(out, 37, "%s", w->call.location + 9);
}

static const struct value *see(struct world *w, const struct actor *who, const char *person)
{
    world_call(w, who);
    call_param_set(w, "person", person);
    world_must(w, person_page);
    return w->call.page;
}

static bool opens(struct world *w, const struct actor *who, const char *person)
{
    world_call(w, who);
    call_param_set(w, "person", person);
    int rc = world_run(w, person_page);
    assert_true(rc == 0 || rc == ERR_DENIED);
    return rc == 0;
}

/* What a parent's own pages begin with. */
static int own_look(struct call *c, struct err *err)
{
    struct access a;
    return access_open(&a, c, call_param(c, "person"), FOR_OWN,
                       &(struct audit_note){.action = "read", .object = "file"}, err);
}

static bool opens_own(struct world *w, const struct actor *parent, const char *person)
{
    world_call(w, parent);
    call_param_set(w, "person", person);
    int rc = world_run(w, own_look);
    assert_true(rc == 0 || rc == ERR_DENIED);
    return rc == 0;
}

static void add_member(struct world *w, const char *to, const char *role, const char *birth, char out[37])
{
    world_call(w, &w->midwife);
    call_param_set(w, "person", to);
    call_set(w, "role", role);
    call_set(w, "first_name", "Sam");
    call_set(w, "surname", "Bakker");
    if (birth)
        call_set(w, "birth_day", birth);
    call_set_flag(w, "authority", true);
    world_must(w, member_create);
    id_of(w, out);
}

static bool mentions(const struct value *page, const char *word)
{
    BUF_AUTO text;
    buf_init(&text, 1 << 20);
    json_write(&text, page);
    assert_false(text.failed);
    return strstr(buf_text(&text), word) != NULL;
}

/* --- members --- */

static void a_partner_has_a_file_of_his_own(void **state)
{
    (void)state;
    struct world w;
    char noor[37], sam[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 140, noor);
    add_member(&w, noor, "partner", "1993-02-01", sam);
    const struct value *page = see(&w, &w.midwife, sam);
    assert_int_equal(value_count(value_at(page, "timeline.items")), 1);
    assert_string_equal(value_get_text(page, "phase"), "before");
    assert_string_equal(value_as_text(value_at(page, "members.0.name"), ""), "Noor de Vries");

    /* he sees himself and nothing of her */
    struct actor partner = world_parent(sam);
    assert_true(opens_own(&w, &partner, sam));
    assert_false(opens_own(&w, &partner, noor));
    assert_false(opens(&w, &partner, sam)); /* the professional's page is not his */
    assert_false(opens(&w, &partner, noor));

    /* and her file says nothing of his */
    page = see(&w, &w.midwife, noor);
    for (size_t i = 0; i < value_count(value_at(page, "timeline.items")); i++)
        assert_false(mentions(value_item(value_at(page, "timeline.items"), i), "Sam"));
    world_close(&w);
}

static int one_more_line(struct call *c, struct err *err)
{
    return entry_add(
        c, &(struct new_entry){.person = call_param(c, "person"), .kind = "moved", .scope = "contact"}, err);
}

static void older_lines_of_a_long_timeline_are_apart(void **state)
{
    (void)state;
    struct world w;
    char noor[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 140, noor);
    const struct value *page = see(&w, &w.midwife, noor);
    size_t lines = value_count(value_at(page, "timeline.items"));
    assert_int_equal(value_kind(value_at(page, "timeline.older")), VALUE_NULL);
    for (int i = 0; i < 12; i++) {
        world_call(&w, &w.midwife);
        call_param_set(&w, "person", noor);
        world_must(&w, one_more_line);
    }
    page = see(&w, &w.midwife, noor);
    assert_int_equal(value_count(value_at(page, "timeline.items")), 12);
    assert_int_equal(value_count(value_at(page, "timeline.older.items")), lines);
    world_close(&w);
}

static void a_child_has_parents_with_authority(void **state)
{
    (void)state;
    struct world w;
    char noor[37], child[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 0, noor);
    add_member(&w, noor, "child", "2025-12-03", child);
    const struct value *page = see(&w, &w.midwife, child);
    assert_string_equal(value_get_text(page, "phase"), "child");
    assert_string_equal(value_as_text(value_at(page, "person.age_words"), ""), "3 maanden");
    assert_false(mentions(page, "Jonge ouder")); /* it is nobody's parent, however young */
    page = see(&w, &w.midwife, noor);
    assert_string_equal(value_get_text(page, "phase"), "after");
    struct actor mother = world_parent(noor);
    assert_true(opens_own(&w, &mother, child));
    /* authority ends the view when it is taken back */
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", child);
    call_set(&w, "adult", noor);
    call_set(&w, "kind", "mother");
    call_set(&w, "authority", "no");
    world_must(&w, kinship_change);
    assert_false(opens_own(&w, &mother, child));
    world_close(&w);
}

static void a_child_is_not_older_than_its_mother(void **state)
{
    (void)state;
    struct world w;
    char noor[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 0, noor);
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", noor);
    call_set(&w, "role", "child");
    call_set(&w, "surname", "de Vries");
    call_set(&w, "birth_day", "2004-01-01"); /* she was eight */
    assert_int_equal(world_run(&w, member_create), ERR_INVALID);
    assert_string_equal(w.err.key, "birth_before_mother");
    world_close(&w);
}

static void others_change_nothing(void **state)
{
    (void)state;
    struct world w;
    char noor[37];
    static use_case *const changes[] = {member_create, contact_change, move_change,
                                        bsn_change,    bsn_show,       pregnancy_create};
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 140, noor);
    struct actor herself = world_parent(noor), partner = world_parent("01900000-0000-7000-8000-000000000000");
    const struct actor *others[] = {&w.midwife2, &w.nurse, &w.debt, &w.coordinator,
                                    &w.admin,    &partner, &herself};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        for (size_t k = 0; k < sizeof changes / sizeof changes[0]; k++) {
            world_call(&w, others[i]);
            call_param_set(&w, "person", noor);
            call_set(&w, "role", "partner");
            call_set(&w, "surname", "X");
            call_set(&w, "bsn", "123456782");
            call_set(&w, "due_day", "2026-06-01");
            assert_int_equal(world_run(&w, changes[k]), ERR_DENIED);
        }
    world_close(&w);
}

/* --- details --- */

static void contact_keeps_the_address(void **state)
{
    (void)state;
    struct world w;
    char noor[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 140, noor);
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", noor);
    call_set(&w, "day", "2026-03-01");
    call_set(&w, "pc6", "3011AB");
    call_set_int(&w, "number", 12);
    world_must(&w, move_change);
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", noor);
    call_set(&w, "first_name", "Noor");
    call_set(&w, "surname", "Jansen");
    call_set(&w, "birth_day", "1995-05-05");
    value_add_text(value_put_array(w.form, "never_contact"), "voicemail");
    world_must(&w, contact_change);
    const struct value *page = see(&w, &w.midwife, noor);
    assert_string_equal(value_as_text(value_at(page, "person.name"), ""), "Noor Jansen");
    assert_string_equal(value_as_text(value_at(page, "person.contact.pc6"), ""), "3011AB");
    assert_true(value_as_bool(value_at(page, "reach.unsafe"), false));
    assert_string_equal(value_as_text(value_at(page, "reach.never"), ""), "Geen voicemail inspreken");
    world_close(&w);
}

static void bsn_shows_on_request_only(void **state)
{
    (void)state;
    struct world w;
    char noor[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 140, noor);
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", noor);
    call_set(&w, "bsn", "123456782");
    world_must(&w, bsn_change);
    assert_false(mentions(see(&w, &w.midwife, noor), "123456782"));
    for (int asked = 0; asked < 2; asked++) {
        world_call(&w, &w.midwife);
        call_param_set(&w, "person", noor);
        world_must(&w, bsn_page);
        assert_int_equal(value_get_text(w.call.page, "bsn") != NULL, asked);
        world_call(&w, &w.midwife);
        call_param_set(&w, "person", noor);
        world_must(&w, bsn_show);
    }
    w.now += 2 * 60 * 1000 + 1;
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", noor);
    world_must(&w, bsn_page);
    assert_null(value_get_text(w.call.page, "bsn"));
    /* an assistant may not use it at all */
    world_call(&w, &w.assistant);
    call_param_set(&w, "person", noor);
    assert_int_equal(world_run(&w, bsn_page), ERR_DENIED);
    world_call(&w, &w.assistant);
    call_set(&w, "role", "mother");
    call_set(&w, "first_name", "Eva");
    call_set(&w, "surname", "Smit");
    call_set(&w, "birth_day", "1990-01-01");
    call_set(&w, "bsn", "123456782");
    assert_int_equal(world_run(&w, family_create), ERR_INVALID);
    assert_string_equal(w.err.key, "bsn_not_used");
    world_close(&w);
}

/* --- pregnancies --- */

static void pregnancy_of(struct world *w, const char *person, char out[37])
{
    snprintf(out, 37, "%s", value_get_text(see(w, &w->midwife, person), "pregnancy"));
}

static void the_due_date_keeps_its_history(void **state)
{
    (void)state;
    struct world w;
    char noor[37], pregnancy[37], due[11];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 84, noor);
    pregnancy_of(&w, noor, pregnancy);
    day_format(due, gestation_due(w.call.today, 90));
    world_call(&w, &w.midwife);
    call_param_set(&w, "pregnancy", pregnancy);
    call_set(&w, "due_day", due);
    call_set(&w, "reason", "ultrasound");
    call_set_int(&w, "fetuses", 2);
    world_must(&w, pregnancy_due);
    world_call(&w, &w.midwife);
    call_param_set(&w, "pregnancy", pregnancy);
    world_must(&w, pregnancy_page);
    assert_int_equal(value_count(value_get(w.call.page, "dues")), 2);
    assert_string_equal(value_as_text(value_at(w.call.page, "dues.0.reason"), ""), "ultrasound");
    const struct value *page = see(&w, &w.midwife, noor);
    assert_string_equal(value_get_text(page, "gestation"), "12+6");
    assert_int_equal(value_get_int(page, "multiple", 0), 2);
    /* a second one while it runs */
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", noor);
    call_set(&w, "due_day", due);
    assert_int_equal(world_run(&w, pregnancy_create), ERR_CONFLICT);
    assert_string_equal(w.err.key, "pregnancy_runs");
    world_close(&w);
}

static void an_early_end_stops_the_pregnancy(void **state)
{
    (void)state;
    struct world w;
    char noor[37], pregnancy[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 70, noor);
    pregnancy_of(&w, noor, pregnancy);
    for (int turn = 0; turn < 2; turn++) {
        world_call(&w, &w.midwife);
        call_param_set(&w, "pregnancy", pregnancy);
        call_set(&w, "how", "miscarriage");
        call_set(&w, "day", "2026-03-03");
        int rc = world_run(&w, pregnancy_end);
        assert_int_equal(rc, turn == 0 ? 0 : ERR_CONFLICT);
    }
    const struct value *page = see(&w, &w.midwife, noor);
    assert_string_equal(value_get_text(page, "phase"), "before");
    assert_null(value_get_text(page, "pregnancy"));
    /* and a new one may begin */
    world_days(&w, 60);
    char due[11];
    day_format(due, gestation_due(instant_day(w.now), 20));
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", noor);
    call_set(&w, "due_day", due);
    world_must(&w, pregnancy_create);
    assert_string_equal(value_get_text(see(&w, &w.midwife, noor), "phase"), "during");
    world_close(&w);
}

/* --- birth --- */

static void begin_birth(struct world *w, const char *pregnancy)
{
    world_call(w, &w->midwife);
    call_param_set(w, "pregnancy", pregnancy);
    call_set(w, "birth_day", "2026-03-03");
    call_set(w, "surname", "de Vries");
    call_set(w, "name_1", "Mees");
    call_set(w, "sex_1", "male");
    call_set_int(w, "weight_1", 3400);
}

static void twins_are_born_and_handed_over(void **state)
{
    (void)state;
    struct world w;
    char noor[37], pregnancy[37], child[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 266, noor);
    pregnancy_of(&w, noor, pregnancy);
    char due[11];
    day_format(due, gestation_due(w.call.today, 266));
    world_call(&w, &w.midwife);
    call_param_set(&w, "pregnancy", pregnancy);
    call_set(&w, "due_day", due);
    call_set(&w, "reason", "correction");
    call_set_int(&w, "fetuses", 2);
    world_must(&w, pregnancy_due);

    world_call(&w, &w.midwife);
    call_param_set(&w, "person", noor);
    call_set(&w, "pc6", "3011AB");
    call_set_int(&w, "number", 12);
    world_must(&w, move_change);
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", noor);
    call_set(&w, "first_name", "Noor");
    call_set(&w, "surname", "de Vries");
    call_set(&w, "birth_day", "1995-05-05");
    call_set(&w, "phone", "06 12345678");
    world_must(&w, contact_change);

    begin_birth(&w, pregnancy);
    call_set(&w, "to_youth_health", w.nurse.org);
    assert_int_equal(world_run(&w, birth_record), ERR_INVALID);
    assert_string_equal(w.err.key, "handover_consent");
    assert_false(opens(&w, &w.nurse, noor));

    begin_birth(&w, pregnancy);
    call_set(&w, "to_youth_health", w.nurse.org);
    call_set_flag(&w, "consent", true);
    call_set(&w, "consent_form", "oral");
    call_set(&w, "told", "wat zij krijgen");
    struct value *scopes = value_put_array(w.form, "scopes");
    value_add_text(scopes, "contact");
    value_add_text(scopes, "pregnancy");
    value_add_text(scopes, "child");
    world_must(&w, birth_record);

    const struct value *page = see(&w, &w.midwife, noor);
    assert_string_equal(value_get_text(page, "phase"), "after");
    assert_int_equal(value_count(value_get(page, "members")), 2);
    /* born in the same moment: either may come first */
    bool mees = text_is(value_as_text(value_at(page, "members.0.name"), ""), "Mees de Vries");
    assert_string_equal(value_as_text(value_at(page, mees ? "members.0.name" : "members.1.name"), ""),
                        "Mees de Vries");
    assert_string_equal(value_as_text(value_at(page, mees ? "members.1.name" : "members.0.name"), ""),
                        "Baby 2 de Vries");
    snprintf(child, sizeof child, "%s",
             value_as_text(value_at(page, mees ? "members.0.id" : "members.1.id"), ""));
    /* the other parent may read the child's details: nothing there leads to her */
    assert_false(mentions(see(&w, &w.midwife, child), "06 12345678"));
    assert_false(mentions(see(&w, &w.midwife, child), "3011AB"));
    assert_true(opens(&w, &w.nurse, noor));
    assert_true(opens(&w, &w.nurse, child));
    assert_false(opens(&w, &w.debt, child));
    /* the mother, 30, has authority; the page is hers */
    struct actor mother = world_parent(noor);
    assert_true(opens_own(&w, &mother, child));
    world_close(&w);
}

/* For a child everyone with authority says yes; for herself she alone does. */
static void a_child_is_handed_over_by_all_with_authority(void **state)
{
    (void)state;
    struct world w;
    char noor[37], pregnancy[37], partner[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 266, noor);
    pregnancy_of(&w, noor, pregnancy);
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", noor);
    call_set(&w, "role", "father");
    call_set(&w, "first_name", "Bo");
    call_set(&w, "surname", "de Vries");
    call_set(&w, "birth_day", "1994-02-02");
    world_must(&w, member_create);
    snprintf(partner, sizeof partner, "%.36s", w.call.location + strlen("/persons/"));
    for (int said = 0; said <= 1; said++) {
        begin_birth(&w, pregnancy);
        call_set(&w, "other_parent", partner);
        call_set_flag(&w, "other_authority", true);
        call_set_flag(&w, "other_consents", said == 1);
        call_set(&w, "to_youth_health", w.nurse.org);
        call_set_flag(&w, "consent", true);
        call_set(&w, "consent_form", "oral");
        call_set(&w, "told", "wat zij krijgen");
        value_add_text(value_put_array(w.form, "scopes"), "contact");
        assert_int_equal(world_run(&w, birth_record), said == 1 ? 0 : ERR_CONFLICT);
        if (said == 0)
            assert_string_equal(w.err.key, "consent_missing");
    }
    assert_true(opens(&w, &w.nurse, noor));
    world_close(&w);
}

/* What the nurse reads on the page of one who was handed over: how many lines, and whether a word is among them. */
static size_t lines_seen(struct world *w, const struct actor *who, const char *person)
{
    return value_count(value_at(see(w, who, person), "timeline.items"));
}

static int withdraw_all(struct call *c, struct err *err)
{
    struct value *rows;
    int rc = store_all(&rows, &c->store, SQL_CONSENT_LIST, DB_ARGS(db_text(call_param(c, "person"))), err);
    for (size_t i = 0; rc == 0 && i < value_count(rows); i++)
        rc = consent_withdraw(c, call_param(c, "person"), value_get_text(value_item(rows, i), "id"), err);
    return rc;
}

static void who_takes_over_reads_what_was_handed_over(void **state)
{
    (void)state;
    struct world w;
    char noor[37], pregnancy[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 266, noor);
    pregnancy_of(&w, noor, pregnancy);
    begin_birth(&w, pregnancy);
    call_set(&w, "to_youth_health", w.nurse.org);
    call_set_flag(&w, "consent", true);
    call_set(&w, "consent_form", "written");
    call_set(&w, "told", "wat zij krijgen");
    value_add_text(value_put_array(w.form, "scopes"), "contact");
    world_must(&w, birth_record);
    /* opened, pregnancy, birth, consent, handover: what falls under pregnancy was not handed over */
    assert_int_equal(lines_seen(&w, &w.midwife, noor), 5);
    assert_int_equal(lines_seen(&w, &w.nurse, noor), 2);
    assert_null(value_get(w.call.page, "pregnancies"));
    world_call(&w, &w.nurse);
    call_param_set(&w, "pregnancy", pregnancy);
    assert_int_equal(world_run(&w, pregnancy_page), ERR_DENIED);
    /* it may add of its own; when she withdraws, its access closes at once */
    world_call(&w, &w.nurse);
    call_param_set(&w, "person", noor);
    call_set(&w, "first_name", "Noor");
    call_set(&w, "surname", "de Vries");
    call_set(&w, "birth_day", "1995-05-05");
    world_must(&w, contact_change);
    assert_int_equal(lines_seen(&w, &w.nurse, noor), 3);
    world_call(&w, &w.nobody);
    call_param_set(&w, "person", noor);
    world_must(&w, withdraw_all);
    assert_false(opens(&w, &w.nurse, noor));
    world_close(&w);
}

static void a_child_that_died_is_not_counted_on(void **state)
{
    (void)state;
    struct world w;
    char noor[37], pregnancy[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 266, noor);
    pregnancy_of(&w, noor, pregnancy);
    begin_birth(&w, pregnancy);
    call_set_flag(&w, "died_1", true);
    world_must(&w, birth_record);
    assert_non_null(strstr(w.call.location, "birth_quiet"));
    const struct value *page = see(&w, &w.midwife, noor);
    assert_string_equal(value_get_text(page, "phase"), "before");
    assert_null(value_get(page, "youngest"));
    world_close(&w);
}

static void a_birth_off_its_date_is_refused(void **state)
{
    (void)state;
    struct world w;
    char noor[37], pregnancy[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 200, noor);
    pregnancy_of(&w, noor, pregnancy);
    static const struct {
        const char *day, *key;
    } wrong[] = {{"2026-03-05", "birth_in_future"}, {"2025-06-01", "birth_off_due_date"}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        begin_birth(&w, pregnancy);
        call_set(&w, "birth_day", wrong[i].day);
        assert_int_equal(world_run(&w, birth_record), ERR_INVALID);
        assert_string_equal(w.err.key, wrong[i].key);
    }
    assert_int_equal(value_count(value_get(see(&w, &w.midwife, noor), "members")), 0);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_partner_has_a_file_of_his_own),
        cmocka_unit_test(older_lines_of_a_long_timeline_are_apart),
        cmocka_unit_test(a_child_has_parents_with_authority),
        cmocka_unit_test(a_child_is_not_older_than_its_mother),
        cmocka_unit_test(others_change_nothing),
        cmocka_unit_test(contact_keeps_the_address),
        cmocka_unit_test(bsn_shows_on_request_only),
        cmocka_unit_test(the_due_date_keeps_its_history),
        cmocka_unit_test(an_early_end_stops_the_pregnancy),
        cmocka_unit_test(twins_are_born_and_handed_over),
        cmocka_unit_test(a_child_is_handed_over_by_all_with_authority),
        cmocka_unit_test(who_takes_over_reads_what_was_handed_over),
        cmocka_unit_test(a_child_that_died_is_not_counted_on),
        cmocka_unit_test(a_birth_off_its_date_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
