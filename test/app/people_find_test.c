/* Finding files, files that look alike, merging, and breaking the glass. */
#include "app/access.h"
#include "app/people/people.h"
#include "app/world.h"
#include "base/str.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

static bool mentions(const struct value *page, const char *word)
{
    BUF_AUTO text;
    buf_init(&text, 4 << 20);
    json_write(&text, page);
    assert_false(text.failed);
    return strstr(buf_text(&text), word) != NULL;
}

/* Runs a search and then the page it leads to; the code of the search. */
static int search(struct world *w, const struct actor *who)
{
    int rc = world_run(w, families_search);
    if (rc < 0)
        return rc;
    char by[32] = "", key[80] = "";
    assert_int_equal(sscanf(w->call.location, "/families?by=%31[^&]&key=%79s", by, key), 2);
    assert_int_equal(strlen(key), 64);
    world_call(w, who);
    value_put_text(w->query, "by", strcmp(by, "surname%2Bbirth") == 0 ? "surname+birth" : by);
    value_put_text(w->query, "key", key);
    world_must(w, families_page);
    return 0;
}

static int by_name(struct world *w, const struct actor *who, const char *surname, const char *birth)
{
    world_call(w, who);
    call_set(w, "surname", surname);
    call_set(w, "birth_day", birth);
    return search(w, who);
}

static size_t found(struct world *w)
{
    return value_count(value_get(w->call.page, "found"));
}

static size_t elsewhere(struct world *w)
{
    return value_count(value_get(w->call.page, "elsewhere"));
}

/* --- the list and search --- */

static void the_list_is_paged_and_own(void **state)
{
    (void)state;
    struct world w;
    char id[37], first[37], name[16];
    world_open(&w);
    for (int i = 0; i < 45; i++) {
        snprintf(name, sizeof name, "Fam%c%c", 'a' + i / 26, 'a' + i % 26);
        world_family(&w, i % 9 == 8 ? &w.midwife2 : &w.midwife, name, 100, i == 0 ? first : id);
    }
    size_t seen = 0, pages = 0;
    char before[64] = "";
    do {
        world_call(&w, &w.midwife);
        if (before[0])
            value_put_text(w.query, "before", before);
        world_must(&w, families_page);
        seen += value_count(value_get(w.call.page, "files"));
        pages++;
        const char *older = value_get_text(w.call.page, "older");
        snprintf(before, sizeof before, "%s", older ? older + strlen("/families?before=") : "");
    } while (before[0] && pages < 10);
    assert_int_equal(seen, 40); /* five are of the other practice */
    assert_int_equal(pages, 2);
    assert_true(mentions(w.call.page, "Famaa"));
    world_close(&w);
}

static void search_finds_what_it_may(void **state)
{
    (void)state;
    struct world w;
    char noor[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 140, noor);
    assert_ok(by_name(&w, &w.midwife, "De  vries", "1995-05-05"));
    assert_int_equal(found(&w), 1);
    /* others hear that there is a file, and nothing of it */
    assert_ok(by_name(&w, &w.nurse, "de Vries", "1995-05-05"));
    assert_int_equal(found(&w), 0);
    assert_int_equal(elsewhere(&w), 1);
    assert_false(mentions(w.call.page, "Noor"));
    assert_false(mentions(w.call.page, "Kiem"));
    assert_non_null(value_as_text(value_at(w.call.page, "elsewhere.0.glass"), NULL));
    assert_ok(by_name(&w, &w.assistant, "de Vries", "1995-05-05"));
    assert_int_equal(found(&w), 1);
    assert_ok(by_name(&w, &w.nurse, "de Vries", "1995-05-06"));
    assert_int_equal(elsewhere(&w), 0);
    assert_true(value_get_bool(w.call.page, "is_nothing"));
    world_call(&w, &w.nurse);
    call_set(&w, "surname", "de Vries");
    assert_int_equal(world_run(&w, families_search), ERR_INVALID);
    assert_string_equal(w.err.key, "search_incomplete");
    world_close(&w);
}

static void an_address_tells_others_nothing(void **state)
{
    (void)state;
    struct world w;
    char noor[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 140, noor);
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", noor);
    call_set(&w, "pc6", "3011AB");
    call_set_int(&w, "number", 12);
    world_must(&w, move_change);
    const struct actor *who[] = {&w.midwife, &w.nurse};
    for (size_t i = 0; i < 2; i++) {
        world_call(&w, who[i]);
        call_set(&w, "pc6", "3011AB");
        call_set_int(&w, "number", 12);
        assert_ok(search(&w, who[i]));
        assert_int_equal(found(&w), i == 0);
        assert_int_equal(elsewhere(&w), 0);
    }
    world_close(&w);
}

static void a_number_finds_for_who_may_use_it(void **state)
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
    world_call(&w, &w.nurse);
    call_set(&w, "bsn", "123456782");
    assert_ok(search(&w, &w.nurse));
    assert_int_equal(elsewhere(&w), 1);
    const struct actor * not [] = {&w.debt, &w.assistant};
    for (size_t i = 0; i < 2; i++) {
        world_call(&w, not [i]);
        call_set(&w, "bsn", "123456782");
        assert_int_equal(world_run(&w, families_search), ERR_INVALID);
        assert_string_equal(w.err.key, "bsn_not_used");
    }
    world_close(&w);
}

/* --- breaking the glass --- */

static int open_emergency(struct world *w, const struct actor *who, const char *person)
{
    world_call(w, who);
    call_param_set(w, "person", person);
    return world_run(w, person_emergency);
}

static int break_glass(struct world *w, const struct actor *who, const char *person)
{
    world_call(w, who);
    call_param_set(w, "person", person);
    call_set(w, "reason", "acute_danger");
    call_set(w, "why", "Zij belde: er is geweld.");
    return world_run(w, glass_break);
}

static void the_glass_opens_for_a_day(void **state)
{
    (void)state;
    struct world w;
    char noor[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 140, noor);
    assert_int_equal(open_emergency(&w, &w.nurse, noor), ERR_DENIED);
    const struct actor * not [] = {&w.coordinator, &w.admin, &w.assistant};
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(break_glass(&w, not [i], noor), ERR_DENIED);
    int64_t broken = w.now + 1;
    assert_ok(break_glass(&w, &w.nurse, noor));
    assert_ok(open_emergency(&w, &w.nurse, noor));
    assert_string_equal(value_as_text(value_at(w.call.page, "person.name"), ""), "Noor de Vries");
    assert_null(value_at(w.call.page, "person.has_bsn"));
    /* for one professional, for reading, for this */
    assert_int_equal(open_emergency(&w, &w.midwife2, noor), ERR_DENIED);
    world_call(&w, &w.nurse);
    call_param_set(&w, "person", noor);
    call_set(&w, "surname", "X");
    assert_int_equal(world_run(&w, contact_change), ERR_DENIED);
    /* her file says who and why */
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", noor);
    world_must(&w, person_page);
    assert_string_equal(value_as_text(value_at(w.call.page, "timeline.items.0.kind"), ""), "glass");
    assert_true(mentions(w.call.page, "Zij belde: er is geweld."));
    /* a day later it is closed: a millisecond before it is not */
    w.now = broken + 24 * 60 * 60 * 1000 - 2;
    assert_ok(open_emergency(&w, &w.nurse, noor));
    w.now = broken + 24 * 60 * 60 * 1000 - 1;
    assert_int_equal(open_emergency(&w, &w.nurse, noor), ERR_DENIED);
    world_close(&w);
}

/* --- files that look alike --- */

static int merge(struct world *w, const struct actor *who, const char *keep, const char *away)
{
    world_call(w, who);
    call_param_set(w, "person", keep);
    call_set(w, "other", away);
    return world_run(w, person_merge);
}

static void a_second_file_is_asked_about(void **state)
{
    (void)state;
    struct world w;
    char first[37], second[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 140, first);
    world_call(&w, &w.midwife);
    call_set(&w, "role", "mother");
    call_set(&w, "first_name", "N.");
    call_set(&w, "surname", "De Vries");
    call_set(&w, "birth_day", "1995-05-05");
    world_must(&w, family_create);
    assert_non_null(strstr(w.call.location, "/duplicates"));
    snprintf(second, sizeof second, "%.36s", w.call.location + 9);
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", second);
    world_must(&w, duplicates_page);
    assert_int_equal(value_count(value_get(w.call.page, "candidates")), 1);
    /* asked and answered */
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", second);
    call_set(&w, "other", first);
    world_must(&w, duplicates_different);
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", second);
    world_must(&w, duplicates_page);
    assert_int_equal(value_count(value_get(w.call.page, "candidates")), 0);
    world_close(&w);
}

static void two_files_become_one(void **state)
{
    (void)state;
    struct world w;
    char keep[37], away[37], away_id[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 140, keep);
    world_family(&w, &w.midwife, "de Vries", 138, away_id);
    snprintf(away, sizeof away, "%.36s", away_id);
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", away);
    call_set(&w, "bsn", "123456782");
    world_must(&w, bsn_change);
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", away);
    call_set(&w, "first_name", "Noortje");
    call_set(&w, "surname", "de Vries");
    call_set(&w, "birth_day", "1995-05-05");
    call_set(&w, "phone", "06 12345678");
    value_add_text(value_put_array(w.form, "never_contact"), "post");
    world_must(&w, contact_change);

    assert_int_equal(merge(&w, &w.midwife2, keep, away), ERR_DENIED);
    assert_int_equal(merge(&w, &w.midwife, keep, keep), ERR_CONFLICT);
    assert_string_equal(w.err.key, "merge_self");
    assert_ok(merge(&w, &w.midwife, keep, away));

    /* both ids lead to the one file, with what both knew and every line readable */
    const char *ids[] = {keep, away};
    for (size_t i = 0; i < 2; i++) {
        world_call(&w, &w.midwife);
        call_param_set(&w, "person", ids[i]);
        world_must(&w, person_page);
        assert_string_equal(value_as_text(value_at(w.call.page, "person.id"), ""), keep);
        assert_string_equal(value_as_text(value_at(w.call.page, "person.name"), ""), "Noor de Vries");
        assert_string_equal(value_as_text(value_at(w.call.page, "person.contact.phone"), ""), "06 12345678");
        assert_true(value_as_bool(value_at(w.call.page, "reach.unsafe"), false));
        assert_int_equal(value_count(value_get(w.call.page, "pregnancies")), 1);
        assert_int_equal(value_count(value_at(w.call.page, "timeline.items")), 2 + 4 + 1);
    }
    world_call(&w, &w.midwife);
    call_set(&w, "bsn", "123456782");
    assert_ok(search(&w, &w.midwife));
    assert_int_equal(found(&w), 1);
    world_call(&w, &w.midwife);
    world_must(&w, families_page);
    assert_int_equal(value_count(value_get(w.call.page, "files")), 1);
    world_close(&w);
}

static int involve(struct call *c, struct err *err)
{
    return store_run(NULL, &c->store, SQL_INVOLVEMENT_INSERT,
                     DB_ARGS(db_text(call_id(c)), db_text(call_param(c, "person")),
                             db_text(call_param(c, "org")), db_text("handover"), db_none(), db_none(),
                             db_int(c->now)),
                     err);
}

static int give_content(struct call *c, struct err *err)
{
    return store_run(NULL, &c->store, SQL_CONSENT_INSERT,
                     DB_ARGS(db_text(call_id(c)), db_text(call_param(c, "person")), db_text("consent"),
                             db_text("given"), db_text("contact"), db_text(call_param(c, "org")), db_none(),
                             db_text("handover care"), db_text("oral"), db_none(), db_none(), db_none(),
                             db_int(0), db_int(0), db_none(), db_int(c->today), db_none(), db_int(c->now),
                             db_text(c->actor->org), db_none()),
                     err);
}

static void nobody_sees_more_by_a_merge(void **state)
{
    (void)state;
    struct world w;
    char keep[37], away[37];
    world_open(&w);
    world_family(&w, &w.midwife, "de Vries", 140, keep);
    world_family(&w, &w.midwife, "de Vries", 138, away);
    away[36] = '\0';
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", keep);
    call_param_set(&w, "org", w.nurse.org);
    world_must(&w, involve);
    world_call(&w, &w.midwife);
    call_param_set(&w, "person", away);
    call_param_set(&w, "org", w.debt.org);
    world_must(&w, give_content);
    for (int turned = 0; turned < 2; turned++) {
        assert_int_equal(merge(&w, &w.midwife, turned ? away : keep, turned ? keep : away), ERR_CONFLICT);
        assert_string_equal(w.err.key, "merge_others");
    }
    /* an organisation that took over one may not merge at all */
    assert_true(merge(&w, &w.nurse, keep, away) < 0);
    world_close(&w);
}

/* Every sealed column that hangs on a person is sealed anew by a merge: the schema is the witness. */
static void a_merge_knows_every_sealed_column(void **state)
{
    (void)state;
    static char merge_sql[128 << 10], text[256 << 10];
    FILE *f = fopen("sql/merge.sql", "rb");
    assert_non_null(f);
    merge_sql[fread(merge_sql, 1, sizeof merge_sql - 1, f)] = '\0';
    fclose(f);
    DIR *dir = opendir("sql/migrations");
    assert_non_null(dir);
    size_t seen = 0;
    for (struct dirent *d; (d = readdir(dir));) {
        char path[512], table[64] = "", column[64];
        snprintf(path, sizeof path, "sql/migrations/%s", d->d_name);
        if (d->d_name[0] == '.' || !(f = fopen(path, "rb")))
            continue;
        text[fread(text, 1, sizeof text - 1, f)] = '\0';
        fclose(f);
        for (char *save = NULL, *line = strtok_r(text, "\n", &save); line;
             line = strtok_r(NULL, "\n", &save)) {
            if (sscanf(line, "CREATE TABLE %63s (", table) == 1)
                continue;
            if (sscanf(line, " %63[a-z_] BLOB", column) != 1 || !strstr(column, "_sealed"))
                continue;
            if (strcmp(table, "account") == 0 || strcmp(table, "invite") == 0 ||
                strcmp(table, "person") == 0 || strncmp(table, "nnz_", 4) == 0)
                continue; /* sealed with the installation's key or one of its own; or written anew from what both knew */
            char set[160], from[160], made[160];
            snprintf(made, sizeof made, "= seal %s %s\n", table, column);
            if (strstr(merge_sql, made)) {
                seen++;
                continue;
            }
            snprintf(from, sizeof from, "FROM %s t", table);
            snprintf(set, sizeof set, "UPDATE %s SET", table);
            const char *update = strstr(merge_sql, set);
            while (update && !(strstr(update, column) && strstr(update, column) < strchr(update, ';')))
                update = strstr(update + 1, set);
            if (!strstr(merge_sql, from) || !update)
                fail_msg(
                    "%s.%s is sealed with a person's key: add it to sql/merge.sql and the table of merge.c",
                    table, column);
            seen++;
        }
    }
    closedir(dir);
    assert_true(seen >= 15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_list_is_paged_and_own),
        cmocka_unit_test(search_finds_what_it_may),
        cmocka_unit_test(an_address_tells_others_nothing),
        cmocka_unit_test(a_number_finds_for_who_may_use_it),
        cmocka_unit_test(the_glass_opens_for_a_day),
        cmocka_unit_test(a_second_file_is_asked_about),
        cmocka_unit_test(two_files_become_one),
        cmocka_unit_test(nobody_sees_more_by_a_merge),
        cmocka_unit_test(a_merge_knows_every_sealed_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
