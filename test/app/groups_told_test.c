/* What a participant is told of her group by mail, and what she is spared: she leaves gently when her pregnancy is over. */
#include "app/groups/groups.h"

#include "app/groups_world.h"
#include "app/parent/parent.h"
#include "app/people/people.h"
#include "base/str.h"
#include "mail/mail.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define CENTERING "centering_pregnancy"
#define FIRST_AT "2026-04-01T10:00"

/* --- her pregnancy is over --- */

static void pregnancy_param(struct world *w, const char *person)
{
    char sql[160], id[37];
    snprintf(sql, sizeof sql, "SELECT id FROM pregnancy WHERE person_id = '%s'", person);
    place_ask(&w->place, sql, id, sizeof id);
    world_call(w, &w->midwife);
    call_param_set(w, "pregnancy", id);
}

static void lose(struct world *w, const char *person, const char *day)
{
    pregnancy_param(w, person);
    call_set(w, "how", "stillbirth");
    call_set(w, "day", day);
    world_must(w, pregnancy_end);
}

static void give_birth(struct world *w, const char *person, const char *day, bool died)
{
    pregnancy_param(w, person);
    call_set(w, "birth_day", day);
    call_set(w, "surname", "de Vries");
    call_set(w, "name_1", "Mees");
    call_set(w, "sex_1", "male");
    call_set_flag(w, "died_1", died);
    world_must(w, birth_record);
}

/* Whether she is shown `group` among those to join, or why not. */
static bool is_offered(struct world *w, const char *person, const char *group)
{
    static const char *const lists[] = {"offers", "unfit"};
    bool found = false;
    assert_ok(groups_herself(w, person, group, own_groups));
    for (size_t k = 0; k < 2; k++) {
        const struct value *list = value_get(w->call.page, lists[k]);
        for (size_t i = 0; i < value_count(list); i++)
            found = found || text_is(value_get_text(value_item(list, i), "id"), group);
    }
    return found;
}

static long news(struct world *w, const char *person)
{
    char sql[160];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM group_place WHERE person_id = '%s' AND news IS NOT NULL",
             person);
    return groups_count(w, sql);
}

/* Her place goes to who waits, once; she is told nothing, and is not offered the like. */
static void who_lost_her_child_leaves_without_a_word(void **state)
{
    (void)state;
    struct world w;
    char group[37], people[11][37], id[37], was[32];
    world_open(&w);
    groups_offer(&w, CENTERING, FIRST_AT, group);
    groups_join_many(&w, group, people, 11);
    groups_first_session(&w, id, was);
    assert_int_equal(groups_move(&w, group, id, was, "2026-04-02T10:00"), 0);
    assert_int_equal(news(&w, people[0]), 1);
    lose(&w, people[0], "2026-03-03");
    for (int i = 0; i < 3; i++)
        groups_jobs(&w);
    assert_string_equal(groups_state_of(&w, people[0]), "left");
    assert_int_equal(news(&w, people[0]), 0); /* nor of what was new before */
    assert_string_equal(groups_state_of(&w, people[8]), "in");
    assert_string_equal(groups_state_of(&w, people[9]), "waiting");
    lose(&w, people[9], "2026-03-03"); /* who waited waits no more, and frees no place */
    groups_jobs(&w);
    assert_string_equal(groups_state_of(&w, people[9]), "left");
    assert_string_equal(groups_state_of(&w, people[10]), "waiting");
    assert_int_equal(groups_count(&w, "SELECT count(*) FROM group_place WHERE state = 'in'"), 8);
    assert_false(is_offered(&w, people[0], group));
    assert_ok(groups_herself(&w, people[0], group, own_group));
    assert_false(value_get_bool(w.call.page, "may_join"));
    assert_true(value_get_bool(w.call.page, "past"));
    assert_ok(groups_herself(&w, people[0], group, own_home));
    assert_int_equal(value_count(value_get(w.call.page, "group_news")), 0);
    world_close(&w);
}

static bool is_asked_afterwards(struct world *w, const char *person, const char *group)
{
    assert_ok(groups_herself(w, person, group, own_group));
    return value_get_bool(w->call.page, "may_view");
}

/* Who has been there took part, and may say what it was like when the group is over; not when her child died. */
static void who_gave_birth_has_taken_part(void **state)
{
    (void)state;
    struct world w;
    char group[37], people[9][37];
    world_open(&w);
    groups_offer(&w, CENTERING, FIRST_AT, group);
    groups_join_many(&w, group, people, 8);
    give_birth(&w, people[0], "2026-03-03", false); /* before the first session */
    world_days(&w, 40);
    give_birth(&w, people[1], "2026-04-10", false);
    give_birth(&w, people[2], "2026-04-10", true);
    assert_string_equal(groups_state_of(&w, people[0]), "left");
    assert_string_equal(groups_state_of(&w, people[1]), "done");
    assert_string_equal(groups_state_of(&w, people[2]), "left");
    assert_false(is_offered(&w, people[1], group));
    world_days(&w, 60);
    assert_true(is_asked_afterwards(&w, people[1], group));
    assert_false(is_asked_afterwards(&w, people[0], group));
    assert_false(is_asked_afterwards(&w, people[2], group));
    world_close(&w);
}

/* --- mail --- */

static void box_of(const struct world *w, char out[128])
{
    snprintf(out, 128, "%s/mail", w->folder);
}

static void mail_on(struct world *w)
{
    char box[128], url[160];
    box_of(w, box);
    snprintf(url, sizeof url, "file:%s", box);
    assert_ok(mail_open(&w->app.mail, &(struct mail_options){.url = url, .from = "kiem@example.nl"},
                        &w->app.clock, &w->err));
}

/* How many mails lie there for `to`; none of them may hold `never`. They are taken away. */
static int mails(struct world *w, const char *to, const char *never)
{
    char box[128], path[512], line[256], text[8192] = "";
    int n = 0;
    box_of(w, box);
    DIR *dir = opendir(box);
    for (struct dirent *d; dir && (d = readdir(dir));) {
        snprintf(path, sizeof path, "%s/%s", box, d->d_name);
        FILE *f = d->d_name[0] == '.' ? NULL : fopen(path, "r");
        text[0] = '\0';
        while (f && fgets(line, sizeof line, f) && strlen(text) + strlen(line) < sizeof text)
            strcat(text, line);
        if (!f)
            continue;
        fclose(f);
        unlink(path);
        n += strstr(text, to) != NULL;
        assert_null(strstr(text, never));
    }
    if (dir)
        closedir(dir);
    return n;
}

static void mail_off(struct world *w)
{
    char box[128];
    mail_close(w->app.mail);
    w->app.mail = NULL;
    box_of(w, box);
    rmdir(box);
}

/* An account of her own, and how she is to be reached. */
static void reached_by(struct world *w, const char *person, const char *safe, const char *never)
{
    char sql[512];
    struct actor her = world_parent(person);
    snprintf(sql, sizeof sql,
             "INSERT INTO account (id, kind, login_hash, login_sealed, name, password_hash, lang, person_id, "
             "created_at) SELECT '%s', 'parent', '%s', a.login_sealed, '', '', 'nl', '%s', 1 FROM account a "
             "WHERE a.person_id IS NULL ORDER BY a.id LIMIT 1",
             person, person, person);
    place_do(&w->place, sql);
    world_call(w, &her);
    call_set(w, "email", "zij@example.nl");
    if (safe)
        value_add_text(value_put_array(w->form, "safe_contact"), safe);
    if (never)
        value_add_text(value_put_array(w->form, "never_contact"), never);
    world_must(w, own_contact_change);
    w->call.actor = &w->nobody;
}

static void call_off(struct world *w, const char *group, const char *session, const char *was)
{
    world_call(w, &w->nurse);
    call_param_set(w, "group", group);
    call_param_set(w, "session", session);
    call_set(w, "was", was);
    world_must(w, group_session_cancel);
}

/* Only to who said that mail is fine and has an account; of a session that is off, of a place that came free; nothing in it
 * says what group it is. */
static void who_wants_mail_is_told(void **state)
{
    (void)state;
    struct world w;
    char group[37], people[10][37], id[37], was[32];
    world_open(&w);
    mail_on(&w);
    groups_offer(&w, CENTERING, FIRST_AT, group);
    groups_join_many(&w, group, people, 9);
    reached_by(&w, people[0], "email", NULL);
    reached_by(&w, people[1], "phone", NULL);
    reached_by(&w, people[2], "email", "email");
    reached_by(&w, people[8], "email", NULL);
    groups_first_session(&w, id, was);
    call_off(&w, group, id, was);
    groups_jobs(&w);
    assert_int_equal(mails(&w, "zij@example.nl", "Centering"), 1);
    assert_int_equal(
        groups_count(&w, "SELECT count(*) FROM audit WHERE action = 'send' AND object = 'group'"), 1);
    groups_jobs(&w);
    assert_int_equal(mails(&w, "zij@example.nl", "Centering"), 0);
    assert_ok(groups_herself(&w, people[3], group, own_group_leave));
    for (int i = 0; i < 3; i++)
        groups_jobs(&w);
    assert_string_equal(groups_state_of(&w, people[8]), "in");
    assert_int_equal(mails(&w, "zij@example.nl", "de Vries"), 1);
    mail_off(&w);
    world_close(&w);
}

/* What was planned before the loss, or before she read it herself, does not go out after it. */
static void what_no_longer_holds_is_not_sent(void **state)
{
    (void)state;
    struct world w;
    char group[37], people[10][37], id[37], was[32];
    world_open(&w);
    mail_on(&w);
    groups_offer(&w, CENTERING, FIRST_AT, group);
    groups_join_many(&w, group, people, 8);
    reached_by(&w, people[0], "email", NULL);
    reached_by(&w, people[1], "email", NULL);
    groups_first_session(&w, id, was);
    call_off(&w, group, id, was);
    lose(&w, people[0], "2026-03-03");
    assert_ok(groups_herself(&w, people[1], group, own_group));
    for (int i = 0; i < 3; i++)
        groups_jobs(&w);
    assert_int_equal(mails(&w, "zij@example.nl", "Centering"), 0);
    mail_off(&w);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_lost_her_child_leaves_without_a_word),
        cmocka_unit_test(who_gave_birth_has_taken_part),
        cmocka_unit_test(who_wants_mail_is_told),
        cmocka_unit_test(what_no_longer_holds_is_not_sent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
