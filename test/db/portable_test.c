/*
 * Whether sql/ keeps to what every engine understands (sql/README.md): a list of words and signs that do not stand there.
 * Not a parser: test/store/prepare_test.c prepares every statement on each engine; this names the habit that breaks one.
 */
#include "db/db_help.h"
#include "db/place.h"

#include <ctype.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In upper case. A sign is found anywhere, a word only by itself; a blank stands for one or more. */
static const char *const banned[] = {"IFNULL",
                                     "IIF",
                                     "AUTOINCREMENT",
                                     "SERIAL",
                                     "ROWID",
                                     "LAST_INSERT_ROWID",
                                     "DATETIME",
                                     "STRFTIME",
                                     "JULIANDAY",
                                     "UNIXEPOCH",
                                     "NOW",
                                     "CURRENT_TIMESTAMP",
                                     "RETURNING",
                                     "GLOB",
                                     "PRAGMA",
                                     "DEFERRABLE",
                                     "STRICT",
                                     "REAL",
                                     "COLLATE",
                                     "TRIGGER",
                                     "RANDOM",
                                     "INSERT OR",
                                     "REPLACE INTO",
                                     "WITHOUT ROWID",
                                     "CREATE VIEW",
                                     "BEGIN",
                                     "COMMIT",
                                     "?",
                                     "::",
                                     "\"",
                                     "`",
                                     "[",
                                     "CURRENT_DATE",
                                     "ILIKE",
                                     "GENERATED ALWAYS"};

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* Upper case; comments and texts in quotes gone, runs of blanks one. */
static void plain(char *out, const char *text)
{
    char *at = out;
    while (*text) {
        if (strncmp(text, "--", 2) == 0) {
            text += strcspn(text, "\n");
        } else if (*text == '\'') {
            text += strcspn(text + 1, "'") + 1;
            text += *text == '\'';
        } else if (isspace((unsigned char)*text)) {
            text += strspn(text, " \t\r\n");
            *at++ = ' ';
        } else {
            *at++ = (char)toupper((unsigned char)*text++);
        }
    }
    *at = '\0';
}

static bool has(const char *text, const char *what)
{
    bool word = is_word(what[0]);
    for (const char *at = text; (at = strstr(at, what)) != NULL; at++)
        if (!word || ((at == text || !is_word(at[-1])) && !is_word(at[strlen(what)])))
            return true;
    return false;
}

static const char *first_banned(const char *text)
{
    size_t count = sizeof banned / sizeof banned[0];
    char *room = malloc(strlen(text) + 1);
    assert_non_null(room);
    plain(room, text);
    size_t i = 0;
    while (i < count && !has(room, banned[i]))
        i++;
    free(room);
    return i < count ? banned[i] : NULL;
}

static void the_list_is_used(void **state)
{
    (void)state;
    assert_null(first_banned("-- now, \"quoted\"?\nSELECT 'a ? b', nowhere FROM t WHERE x = $1 -- IFNULL"));
    assert_null(first_banned("SELECT 'it''s fine' FROM real_estate"));
    assert_string_equal(first_banned("SELECT ifnull(a, $1)"), "IFNULL");
    assert_string_equal(first_banned("INSERT\n  OR IGNORE INTO t"), "INSERT OR");
    assert_string_equal(first_banned("SELECT 'a' || \"b\""), "\"");
    assert_string_equal(first_banned("WHERE a = ?"), "?");
    assert_string_equal(first_banned("SELECT now()"), "NOW");
}

static void look_into(const char *path)
{
    static char text[1 << 20];
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t len = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    assert_true(len < sizeof text - 1);
    text[len] = '\0';
    const char *found = first_banned(text);
    if (found)
        fail_msg("%s: %s does not prepare on every engine; sql/README.md says what to use", path, found);
}

static void every_file_of_sql(void **state)
{
    (void)state;
    glob_t files;
    assert_int_equal(glob("sql/*.sql", 0, NULL, &files), 0);
    assert_int_equal(glob("sql/migrations/*.sql", GLOB_APPEND, NULL, &files), 0);
    assert_true(files.gl_pathc > 3);
    for (size_t i = 0; i < files.gl_pathc; i++)
        if (!strstr(files.gl_pathv[i], ".postgres.sql")) /* those are for one engine */
            look_into(files.gl_pathv[i]);
    globfree(&files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_list_is_used),
        cmocka_unit_test(every_file_of_sql),
    };
    int skipped = place_without_file("it reads the files of sql/, whatever the engine");
    return skipped ? skipped : cmocka_run_group_tests(tests, NULL, NULL);
}
