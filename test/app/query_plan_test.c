/*
 * Every statement of sql/ reaches the tables that grow with the families by an index: what a request costs does not
 * grow with how many there are. Asks SQLite how it would run each statement; what may read a whole table stands below
 * with its reason. Measures nothing.
 */
#include "app/world.h"

#include <ctype.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Tables with a row for every person, or for everything that happens to her. */
static const char *const growing[] = {"address_area",
                                      "audit",
                                      "bottleneck",
                                      "consent",
                                      "consent_by",
                                      "due",
                                      "entry",
                                      "family",
                                      "finding",
                                      "glass",
                                      "involvement",
                                      "job",
                                      "kinship",
                                      "link",
                                      "meeting",
                                      "once",
                                      "outcome",
                                      "person",
                                      "pregnancy",
                                      "residence",
                                      "meeting_guest",
                                      "meeting_item",
                                      "step",
                                      "referral",
                                      "response",
                                      "urgent",
                                      "visit",
                                      "person_hash",
                                      "pregnancy_due",
                                      "referral_event",
                                      "data_request",
                                      "identity_was",
                                      "closing",
                                      "readiness",
                                      "question",
                                      "group_place",
                                      "group_attendance",
                                      "child_wish"};

static const struct exception {
    const char *statement, *why;
} exceptions[] = {
    {"address_area_any", "stops at the first row"},
    {"audit_latest", "at the start: the last entry of the primary key, and no more"},
    {"audit_orphans", "kiem audit verify reads everything, by its nature"},
    {"count_any_before", "at a start: the first file is enough"},
    {"count_help", "the month's counts: a job reads everything, once a month"},
    {"count_persons", "the month's counts: a job reads everything, once a month"},
    {"count_referral_events", "the month's counts: a job reads everything, once a month"},
    {"count_referral_results", "the month's counts: a job reads everything, once a month"},
    {"count_steps", "the month's counts: a job reads everything, once a month"},
    {"unkept", "once a night"},
    {"retention_notes", "once a night, and the administrator's page"},
    {"retention_event_notes_go", "once a night"},
    {"retention_notes_go", "once a night"},
    {"retention_drafts", "once a night, and the administrator's page"},
    {"retention_drafts_go", "once a night"},
    {"retention_draft_files_go", "once a night"},
    {"retention_links", "once a night, and the administrator's page"},
    {"retention_links_go", "once a night"},
    {"retention_jobs", "once a night, and the administrator's page"},
    {"retention_jobs_go", "once a night"},
    {"count_vulnerable_pregnancies", "the month's counts: a job reads everything, once a month"},
    {"count_visits", "the month's counts: a job reads everything, once a month"},
    {"vitals_jobs_failed", "counts in the index what was given up: few, and none when all is well"},
};

static bool excepted(const char *statement)
{
    for (size_t i = 0; i < sizeof exceptions / sizeof exceptions[0]; i++)
        if (strcmp(exceptions[i].statement, statement) == 0)
            return true;
    return false;
}

static size_t word_len(const char *at)
{
    size_t n = 0;
    while (isalnum((unsigned char)at[n]) || at[n] == '_')
        n++;
    return n;
}

static bool is_word(const char *at, size_t len, const char *word)
{
    return strlen(word) == len && strncmp(at, word, len) == 0;
}

static size_t blanks(const char *at)
{
    return strspn(at, " \t\r\n");
}

/* Whether `text` names `table` and calls it `alias` (behind FROM, JOIN, INTO, UPDATE or a comma, as "person p"). */
static bool calls(const char *text, const char *table, const char *alias, size_t alias_len)
{
    if (is_word(alias, alias_len, table))
        return true;
    for (const char *at = text; *at;) {
        size_t len = word_len(at);
        if (len == 0) {
            at++;
            continue;
        }
        const char *after = at + len + blanks(at + len);
        if (is_word(at, len, table) && after > at + len && word_len(after) == alias_len &&
            strncmp(after, alias, alias_len) == 0)
            return true;
        at += len;
    }
    return false;
}

/* The growing table that a line of the plan reads as a whole; NULL when there is none. */
static const char *read_whole(const char *text, const char *step)
{
    const char *scan = strncmp(step, "SCAN ", 5) == 0 ? step + 5 : NULL;
    if (!scan && strstr(step, "AUTOMATIC") && strncmp(step, "SEARCH ", 7) == 0)
        scan = step + 7; /* an index made for this one time: it reads everything first */
    /* An index by which a good part of the table is read: all of a kind, all in a state. */
    if (!scan && strncmp(step, "SEARCH ", 7) == 0 && (strstr(step, "(kind=?)") || strstr(step, "(state=?)")))
        scan = step + 7;
    if (!scan && strstr(step, "INDEX audit_sealed (batch>?)"))
        scan = step + 7;
    /* An index of the few rows that wait for the sealer. */
    if (scan && strstr(step, "INDEX audit_unsealed"))
        scan = NULL;
    for (size_t i = 0; scan && i < sizeof growing / sizeof growing[0]; i++)
        if (calls(text, growing[i], scan, word_len(scan)))
            return growing[i];
    return NULL;
}

static sqlite3_stmt *explain(sqlite3 *db, const char *text)
{
    char *question = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", text);
    sqlite3_stmt *plan = NULL;
    if (sqlite3_prepare_v2(db, question, -1, &plan, NULL) != SQLITE_OK)
        fail_msg("%s: %s", text, sqlite3_errmsg(db));
    sqlite3_free(question);
    return plan;
}

/* How many lines of the statement's plan read a growing table as a whole. */
static int whole_tables(sqlite3 *db, const struct sql_source *statement, bool say)
{
    int found = 0;
    sqlite3_stmt *plan = explain(db, statement->text);
    while (sqlite3_step(plan) == SQLITE_ROW) {
        const char *step = (const char *)sqlite3_column_text(plan, 3);
        const char *table = read_whole(statement->text, step);
        if (table && say)
            print_error("%s reads all of %s: %s\n", statement->name, table, step);
        found += table != NULL;
    }
    sqlite3_finalize(plan);
    return found;
}

static sqlite3 *open_beside(const struct world *w)
{
    char path[128];
    sqlite3 *db;
    snprintf(path, sizeof path, "%s/kiem.db", w->folder);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    return db;
}

static void statements_find_by_index(void **state)
{
    (void)state;
    struct world w;
    world_open(&w);
    sqlite3 *db = open_beside(&w);
    int wrong = 0;
    for (size_t i = 0; i < sql_catalog.statement_count; i++)
        if (!excepted(sql_catalog.statements[i].name))
            wrong += whole_tables(db, &sql_catalog.statements[i], true);
    assert_int_equal(wrong, 0);
    sqlite3_close(db);
    world_close(&w);
}

static void exceptions_are_still_needed(void **state)
{
    (void)state;
    struct world w;
    world_open(&w);
    sqlite3 *db = open_beside(&w);
    for (size_t e = 0; e < sizeof exceptions / sizeof exceptions[0]; e++) {
        bool needed = false;
        for (size_t i = 0; i < sql_catalog.statement_count; i++)
            if (strcmp(sql_catalog.statements[i].name, exceptions[e].statement) == 0)
                needed = whole_tables(db, &sql_catalog.statements[i], false) > 0;
        if (!needed)
            fail_msg("%s stands in the exceptions and reads no whole table", exceptions[e].statement);
    }
    sqlite3_close(db);
    world_close(&w);
}

static void a_whole_table_is_noticed(void **state)
{
    (void)state;
    struct world w;
    world_open(&w);
    sqlite3 *db = open_beside(&w);
    static const struct {
        const char *text;
        int found;
    } cases[] = {
        {"SELECT id FROM person WHERE id = $1", 0},
        {"SELECT id FROM person WHERE sex = $1", 1},
        {"SELECT p.id FROM org o, person p WHERE p.sex = o.kind", 1},
        {"SELECT e.id FROM entry e JOIN person q ON q.id = e.person_id WHERE e.code = $1", 1},
        {"SELECT o.id FROM org o WHERE o.name = $1", 0},
        {"SELECT person_id FROM person_hash WHERE kind = $1", 1},
        {"SELECT person_id FROM person_hash WHERE kind = $1 AND hash = $2", 0},
        {"DELETE FROM finding WHERE state = $1", 1},
        {"UPDATE referral SET reason = NULL WHERE reason = $1", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct sql_source one = {.name = "case", .text = cases[i].text};
        if (whole_tables(db, &one, false) != cases[i].found)
            fail_msg("%s", cases[i].text);
    }
    sqlite3_close(db);
    world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statements_find_by_index),
        cmocka_unit_test(exceptions_are_still_needed),
        cmocka_unit_test(a_whole_table_is_noticed),
    };
    int skipped = place_without_file("it asks SQLite how it would run each statement");
    return skipped ? skipped : cmocka_run_group_tests(tests, NULL, NULL);
}
