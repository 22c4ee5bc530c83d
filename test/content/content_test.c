/* Content loads whole from its files, whatever their order; what is wrong is named with its file; codes and texts are found. */
#include "content/content.h"

#include "asking/asking_help.h"
#include "content/content_help.h"

static const char SOUND[] = "test/content/sound";

static struct content *load(struct arena *a, const struct folder *folder)
{
    struct content *c = NULL;
    struct err err = {0};
    if (content_load(&c, a, folder->files, folder->count, &err) != 0)
        fail_msg("%s at %s (%s)", err.key, err.where, err.arg);
    return c;
}

static void every_part_is_there(void **unused)
{
    (void)unused;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct folder folder = folder_read(a, SOUND);
    struct content *c = load(a, &folder);
    assert_int_equal(c->factors.count, 6);
    assert_int_equal(c->calendar.count, 2);
    assert_int_equal(c->terms.count, 10);
    assert_int_equal(c->schedule.count, 1);
    assert_int_equal(c->list_count, 15);
    assert_int_equal(c->article_count, 2);
    assert_int_equal(c->kind_count, 4);
    assert_int_equal(c->instrument_count, 1);
    assert_int_equal(c->routes.count, 2);
    assert_int_equal(c->text_count, 3);
    const struct content_instrument *q = content_instrument(c, "mini");
    assert_non_null(q);
    assert_non_null(q->scoring);
    assert_string_equal(value_get_text(q->source, "resourceType"), "Questionnaire");
    assert_null(content_instrument(c, "maxi"));
    assert_int_equal(content_route(c, "debts", DAY_FOREVER)->step_count, 4);
    assert_null(content_route(c, "debts", on("2025-12-31")));
    assert_string_equal(content_step(c, "crisis", DAY_FOREVER)->org_kind, "mental_health");
}

static void the_order_of_files_does_not_matter(void **unused)
{
    (void)unused;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct folder folder = folder_read(a, SOUND);
    for (size_t round = 0; round < folder.count; round++) {
        struct content_file first = folder.files[0];
        memmove(folder.files, folder.files + 1, (folder.count - 1) * sizeof first);
        folder.files[folder.count - 1] = first;
        struct content *c = load(a, &folder);
        assert_int_equal(c->routes.count, 2);
        assert_string_equal(c->texts[0].key, "help.self_harm");
        assert_non_null(c->instruments[0].scoring);
    }
}

static void texts_and_labels_are_found_in_both_languages(void **unused)
{
    (void)unused;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct folder folder = folder_read(a, SOUND);
    struct content *c = load(a, &folder);
    assert_string_equal(content_text(c, "nl", "page.only"), "Thuis");
    assert_string_equal(content_text(c, "en", "page.only"), "Home");
    assert_null(content_text(c, "nl", "page.nothing"));
    static const struct {
        const char *list, *code, *en;
    } rows[] = {
        {"decline_reason", "no_capacity", "No room"},
        {"scope", "money", "Money"},
        {"discipline", "birth_care", "Birth care"},
        {"org_kind", "debt_help", "Debt help"},
        {"factor", "debts", "Debts"},
        {"term", "referral_answer", "Answer"},
        {"route", "safety", "Safe"},
        {"step", "crisis", "Crisis"},
        {"instrument", "mini", "Small"},
        {"moment", "intake", "Start"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_string_equal(content_label(c, rows[i].list, rows[i].code, "en"), rows[i].en);
        assert_true(content_has_code(c, rows[i].list, rows[i].code));
        /* Old data may hold a code that content no longer has: it stays readable. */
        assert_string_equal(content_label(c, rows[i].list, "gone", "en"), "gone");
        assert_false(content_has_code(c, rows[i].list, "gone"));
    }
    assert_string_equal(content_label(c, "no_such_list", "x", "nl"), "x");
    assert_string_equal(content_label(c, "scope", NULL, "nl"), "");
    assert_string_equal(content_label(c, "org_kind", "debt_help", "nl"), "Schuldhulp");
}

static void scopes_are_bits_in_the_order_of_the_file(void **unused)
{
    (void)unused;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct folder folder = folder_read(a, SOUND);
    struct content *c = load(a, &folder);
    assert_int_equal(content_scope(c, "contact"), 1);
    assert_int_equal(content_scope(c, "mental"), 16);
    assert_int_equal(content_scope(c, "gossip"), 0);
    assert_string_equal(content_scope_code(c, 3), "money");
    assert_null(content_scope_code(c, 5));
    assert_int_equal(content_report_scopes(c), 1 | 2 | 4);
    const struct org_kind *debt = content_org_kind(c, "debt_help");
    assert_int_equal(debt->scopes, 1 | 8);
    assert_true(debt->care);
    assert_false(debt->report);
    assert_true(content_org_kind(c, "veilig_thuis")->report);
    assert_string_equal(debt->disciplines.items[0], "debt_help");
    assert_null(content_org_kind(c, "bakery"));
    const struct step *refer = content_step(c, "debt_referral", DAY_FOREVER);
    assert_int_equal(content_scope_set(c, &refer->scopes), 1 | 8);
}

/* --- what is refused --- */

static void a_file_that_is_wrong_is_named(void **unused)
{
    (void)unused;
    static const struct {
        const char *file, *find, *put, *key, *where;
    } rows[] = {
        {"routes/debts.json", "\"rules\"", "rules", "json_syntax", "routes/debts.json"},
        {"routes/debts.json", "\"2026-01-01\"", "\"soon\"", "content_member", "routes/debts.json: route"},
        {"factors.json", "\"kind\": \"risk\"", "\"kind\": \"danger\"", "content_member",
         "factors.json: factors.0"},
        {"instruments/mini.scoring.json", "\"debts\", \"equals\"", "\"gone\", \"equals\"", "scoring_item",
         "instruments/mini.scoring.json: rules.0"},
        {"instruments/mini.scoring.json", "\"absent\": [\"debts\"]", "\"absent\": [\"gone\"]",
         "scoring_factor", "instruments/mini.scoring.json: gates.0"},
        {"instruments/mini.scoring.json", "\"mini\"", "\"maxi\"", "content_pair",
         "instruments/mini.scoring.json"},
        {"terms.json", NULL, NULL, "content_missing", "terms.json"},
        {"retention.json", NULL, NULL, "content_missing", "retention.json"},
        {"retention.json", "\"months\": 240", "\"months\": 0", "content_member",
         "retention.json: retention.0"},
        {"before.json", NULL, NULL, "content_missing", "before.json"},
        {"wish-training.json", NULL, NULL, "content_missing", "wish-training.json"},
        {"wish-training.json", "\"months\": 36", "\"months\": 0", "content_member",
         "wish-training.json: courses.0"},
        {"groups.json", NULL, NULL, "content_missing", "groups.json"},
        {"groups.json", "\"match\": \"due\"", "\"match\": \"moon\"", "content_member",
         "groups.json: kinds.0"},
        {"recipes/soup.json", NULL, "{}", "content_name", "recipes/soup.json"},
        {"instruments/alone.scoring.json", NULL, "{\"instrument\": \"alone\"}", "content_pair",
         "instruments/alone.scoring.json"},
        {"instruments/again.json", NULL,
         "{\"resourceType\": \"Questionnaire\", \"name\": \"mini\", \"status\": \"active\", \"item\": []}",
         "code_duplicate", "instruments/again.json"},
        {"texts/page.json", "{\"nl\": \"Kiem\", \"en\": \"Kiem\"}", "\"Kiem\"", "content_member",
         "texts/page.json: page.title"},
        {"texts/more.json", NULL, "[]", "content_member", "texts/more.json"},
        {"codes.json", "\"lists\"", "\"list\"", "content_member", "codes.json: lists"},
        {"codes.json", "\"decline_reason\": [", "\"decline_reason\": [7, ", "content_member",
         "codes.json: decline_reason.0"},
        {"codes.json", "\"decline_reason\"", "\"scope\"", "content_member", "codes.json: lists"},
        {"org-kinds.json", "\"debt_help\"", "\"midwifery_practice\"", "code_duplicate",
         "org-kinds.json: kinds.1"},
        {"disciplines.json", "\"debt_help\"", "\"birth_care\"", "code_duplicate",
         "disciplines.json: disciplines.1"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ARENA_AUTO a = arena_new(TEST_ARENA);
        struct folder sound = folder_read(a, SOUND);
        struct folder folder = folder_with(a, &sound, rows[i].file, rows[i].find, rows[i].put);
        struct content *c = NULL;
        struct err err = {0};
        assert_int_equal(content_load(&c, a, folder.files, folder.count, &err), ERR_INVALID);
        assert_null(c);
        if (strcmp(err.key, rows[i].key) || strncmp(err.where, rows[i].where, strlen(rows[i].where)))
            fail_msg("expected %s at %s, got %s at %s (%s)", rows[i].key, rows[i].where, err.key, err.where,
                     err.arg);
    }
}

static void more_scopes_than_bits_are_refused(void **unused)
{
    (void)unused;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct folder folder = folder_read(a, SOUND);
    char *text = arena_str(a, "{\"scopes\": [");
    for (int i = 0; i <= SCOPES_MAX; i++)
        text = arena_printf(a, "%s%s{\"code\": \"s%d\"}", text, i ? ", " : "", i);
    folder = folder_with(a, &folder, "scopes.json", NULL, NULL);
    folder = folder_with(a, &folder, "scopes.json", NULL, arena_printf(a, "%s]}", text));
    struct content *c = NULL;
    struct err err = {0};
    assert_refused(content_load(&c, a, folder.files, folder.count, &err), &err, "scope_count",
                   "scopes.json: scopes");
}

static void other_files_are_passed_over(void **unused)
{
    (void)unused;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct folder folder = folder_read(a, SOUND);
    folder = folder_with(a, &folder, "README.md", NULL, "# not JSON");
    load(a, &folder);
}

static int count_fault(void *state, const char *file, const struct err *fault)
{
    (void)file;
    (void)fault;
    (*(int *)state)++;
    return 0;
}

static void each_fault_is_told_and_the_rest_loads(void **unused)
{
    (void)unused;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct folder folder = folder_read(a, SOUND);
    folder = folder_with(a, &folder, "routes/debts.json", "\"version\"", "version");
    folder = folder_with(a, &folder, "instruments/mini.json", "Questionnaire", "Patient");
    folder = folder_with(a, &folder, "texts/page.json", NULL, NULL);
    folder = folder_with(a, &folder, "texts/page.json", NULL, "[]");
    int count = 0;
    struct content_faults faults = {count_fault, &count};
    struct content *c = NULL;
    struct err err = {0};
    assert_int_equal(content_load_each(&c, a, folder.files, folder.count, &faults, &err), 0);
    assert_int_equal(count, 3);
    assert_int_equal(c->routes.count, 1);
    assert_int_equal(c->instrument_count, 0);
    assert_int_equal(c->kind_count, 4);
}

static void every_failing_allocation_is_said(void **unused)
{
    (void)unused;
    ARENA_AUTO files = arena_new(TEST_ARENA);
    struct folder folder = folder_read(files, SOUND);
    bool failed = true;
    for (unsigned n = 1; failed; n++) {
        ARENA_AUTO a = arena_new(TEST_ARENA);
        assert_non_null(a);
        struct content *c = NULL;
        struct err err = {0};
        mem_fail_after(n);
        int rc = content_load(&c, a, folder.files, folder.count, &err);
        failed = mem_failed();
        mem_fail_after(0);
        assert_int_equal(rc, failed ? ERR_NOMEM : 0);
        assert_true(failed == (c == NULL));
    }
    /* Also when the arena is full: its blocks hide most single allocations. */
    for (size_t cap = 0; cap < 200 * 1024; cap += 1500) {
        ARENA_AUTO a = arena_new(cap);
        struct content *c = NULL;
        struct err err = {0};
        int rc = content_load(&c, a, folder.files, folder.count, &err);
        assert_true(rc == 0 ? c != NULL : rc == ERR_NOMEM && c == NULL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_part_is_there),
        cmocka_unit_test(the_order_of_files_does_not_matter),
        cmocka_unit_test(texts_and_labels_are_found_in_both_languages),
        cmocka_unit_test(scopes_are_bits_in_the_order_of_the_file),
        cmocka_unit_test(a_file_that_is_wrong_is_named),
        cmocka_unit_test(more_scopes_than_bits_are_refused),
        cmocka_unit_test(other_files_are_passed_over),
        cmocka_unit_test(each_fault_is_told_and_the_rest_loads),
        cmocka_unit_test(every_failing_allocation_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
