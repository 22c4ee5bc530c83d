/* Each kind of fault, planted in sound content, is found where it stands, and nothing else is. */
#include "content/check.h"

#include "asking/asking_help.h"
#include "content/content_help.h"

static const char SOUND[] = "test/content/sound";
static const int32_t today = 20605; /* 2026-06-01 */

static struct content_findings check(struct arena *a, const struct folder *folder)
{
    struct content_findings found = {.count = 0};
    struct err err = {0};
    assert_int_equal(content_check(&found, a, folder->files, folder->count, today, &err), 0);
    return found;
}

static void say(const struct content_findings *found)
{
    for (size_t i = 0; i < found->count; i++)
        print_message("  %s %s: %s (%s)\n", found->items[i].file, found->items[i].where, found->items[i].key,
                      found->items[i].arg);
}

static void sound_content_has_no_findings(void **unused)
{
    (void)unused;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct folder folder = folder_read(a, SOUND);
    struct content_findings found = check(a, &folder);
    say(&found);
    assert_int_equal(found.count, 0);
}

/* Content in which `find` of `file` reads `put`, and what must be found: key, where, arg; a second finding where one fault
 * has two faces. */
struct planted {
    const char *file, *find, *put;
    const char *key, *where, *arg;
    const char *also; /* key of a second finding, or NULL */
};

static const struct planted faults[] = {
    /* Articles. */
    {"articles/one.json", "\"to_two\"", "\"to_three\"", "article_phase", "rest", "to_three", NULL},
    {"articles/one.json", "[\"wish\", \"to_two\"]", "[]", "article_phase", "rest", "", NULL},
    {"articles/one.json", "\"stress\"", "\"calm\"", "article_subject", "rest", "calm", NULL},
    {"articles/one.json", "\"name\": \"Thuisarts\", ", "", "article_source", "rest", "", NULL},
    {"articles/one.json", "https:", "http:", "article_link", "rest", "http://www.thuisarts.nl/", NULL},
    {"articles/one.json", ", \"reviewed\": \"2026-01-01\"", "", "article_review_none", "rest", "", NULL},
    {"articles/one.json", "2026-01-01", "2024-01-01", "article_review_over", "rest", "2024-01-01", NULL},
    {"articles/one.json", "\"breath\"", "\"rest\"", "article_twice", "rest", "articles/one.json", NULL},
    {"articles/one.json", ", \"en\": \"Take rest.\"", "", "text_missing", "rest", "en", NULL},
    {"terms.json", "\"article_review\"", "\"article_reviews\"", "term_missing", "terms", "article_review",
     NULL},
    /* Very young parents. */
    {"young.json", "\"scope\": \"money\"", "\"scope\": \"cash\"", "kind_scope", "income", "cash", NULL},
    {"young.json", "\"scope\": \"money\"", "\"scope\": \"mental\"", "step_scope_wide", "aid", "mental", NULL},
    {"young.json", "[\"debt_help\"]", "[\"bank\"]", "young_kind", "debts", "bank", NULL},
    {"young.json", "[\"mbo\"]", "[\"college\"]", "young_fact", "aid", "college", NULL},
    {"young.json", "https://www", "http://www", "article_link", "aid", "http://www.rijksoverheid.nl/", NULL},
    {"young.json", "https://wet", "http://wet", "article_link", "pw", "http://wetten.overheid.nl/BWBR0015703",
     NULL},
    {"young.json", "2026-01-02", "2023-12-31", "article_review_over", "aid", "2023-12-31", NULL},
    {"young.json", "2026-01-02", "2026-07-01", "article_review_none", "aid", "2026-07-01", NULL},
    {"young.json", ", \"en\": \"Ask for it.\"", "", "text_missing", "aid", "en", NULL},
    /* Unknown codes. */
    {"factors.json", "\"scope\": \"money\"", "\"scope\": \"cash\"", "factor_scope", "debts", "cash", NULL},
    {"factors.json", "[\"debt_help\"]", "[\"debts\"]", "factor_discipline", "debts", "debts", NULL},
    {"org-kinds.json", "\"disciplines\": [\"debt_help\"]", "\"disciplines\": [\"debts\"]", "kind_discipline",
     "debt_help", "debts", NULL},
    {"org-kinds.json", "\"scopes\": [\"contact\", \"money\"]",
     "\"scopes\": [\"contact\", \"money\", \"cash\"]", "kind_scope", "debt_help", "cash", NULL},
    {"schedule.json", "\"instrument\": \"mini\"", "\"instrument\": \"maxi\"", "moment_instrument", "intake",
     "maxi", "instrument_never"},
    {"contacts.json", "midwifery_practice", "midwives", "contact_kind", "org_kind", "midwives", NULL},
    {"client-routes.json", "[\"debts\"]", "[\"dept\"]", "rule_factor", "more", "dept", NULL},
    {"instruments/mini.scoring.json", "help.self_harm", "help.nobody", "help_text", "self_harm",
     "help.nobody", NULL},
    {"routes/debts.json", "\"any\": [\"debts\"]", "\"any\": [\"debts\", \"dept\"]", "rule_factor", "rules.0",
     "dept", NULL},
    {"routes/debts.json", "\"then\": [\"debt_talk\"", "\"then\": [\"debt_talk\", \"nowhere\"", "rule_step",
     "rules.0", "nowhere", NULL},
    {"routes/debts.json", "\"scopes\": [\"contact\", \"money\"]", "\"scopes\": [\"contact\", \"cash\"]",
     "step_scope", "debt_referral", "cash", NULL},
    {"routes/debts.json", "\"strengthens\": [\"network_support\"]", "\"strengthens\": [\"support\"]",
     "step_strengthens", "network_circle", "support", NULL},
    {"routes/debts.json", "\"strengthens\": [\"network_support\"]", "\"strengthens\": [\"debts\"]",
     "step_strengthens", "network_circle", "debts", NULL},
    /* Factors that lead nowhere, or that nobody asks. */
    {"routes/debts.json", "\"late_start\", ", "", "factor_no_route", "late_start", "late_start", NULL},
    {"instruments/mini.scoring.json", "\"factor\": \"late_start\"", "\"factor\": \"debts\"",
     "factor_not_asked", "late_start", "late_start", NULL},
    {"instruments/mini.scoring.json", "\"factor\": \"late_start\"", "\"factor\": \"young_parent\"",
     "factor_not_asked", "late_start", "late_start", "factor_known_asked"},
    {"routes/safety.json", "\"unit\": \"same_day\"", "\"unit\": \"days\", \"count\": 3", "factor_not_prompt",
     "self_harm", "same_day", NULL},
    /* Rules that can never fire: by level, by phase. */
    {"routes/debts.json", "\"vulnerable\", \"very_vulnerable\"",
     "\"self_reliant\", \"no_risk_little_protection\"", "rule_never", "rules.0", "debts", NULL},
    {"routes/debts.json", "[\"during\", \"after\"]", "[\"before\"]", "rule_never", "rules.0", "debts", NULL},
    {"routes/debts.json", "\"all\": [\"debts\", \"young_parent\"], \"phases\": [\"during\"]",
     "\"all\": [\"debts\", \"young_parent\"], \"phases\": [\"before\"]", "rule_never", "rules.1", "debts",
     NULL},
    {"routes/debts.json", "\"then\": [\"home_visit\", \"network_circle\"]", "\"then\": []", "rule_no_step",
     "rules.2", "debts", "step_unused"},
    /* Steps. */
    {"routes/debts.json", "\"owner\": {\"kind\": \"network\"}, ", "", "step_owner", "network_circle", "",
     NULL},
    {"routes/debts.json", "\"org_kind\": \"debt_help\"", "\"org_kind\": \"bank\"", "step_org_kind",
     "debt_referral", "bank", NULL},
    {"routes/debts.json", ", \"org_kind\": \"debt_help\"", "", "step_org_kind", "debt_referral", "", NULL},
    {"routes/debts.json", "\"term\": {\"unit\": \"days\", \"count\": 28}, ", "", "step_term",
     "network_circle", "", NULL},
    {"routes/debts.json", "\"scopes\": [\"contact\", \"money\"]", "\"scopes\": [\"contact\", \"mental\"]",
     "step_scope_wide", "debt_referral", "mental", NULL},
    {"routes/safety.json", "[\"contact\", \"safety\", \"child\"]", "[\"contact\", \"safety\", \"mental\"]",
     "step_scope_wide", "report", "mental", NULL},
    {"routes/safety.json",
     "\"org_kind\": \"veilig_thuis\"}, \"term\": {\"unit\": \"at_once\"}, \"scopes\": [\"contact\", "
     "\"safety\", \"child\"]",
     "\"org_kind\": \"debt_help\"}, \"term\": {\"unit\": \"at_once\"}, \"scopes\": [\"contact\"]",
     "step_report_to", "report", "debt_help", NULL},
    {"routes/safety.json", "{\"kind\": \"org\", \"org_kind\": \"veilig_thuis\"}", "{\"kind\": \"parent\"}",
     "step_report_to", "report", "parent", NULL},
    {"routes/debts.json", "{\"kind\": \"org\", \"org_kind\": \"debt_help\"}", "{\"kind\": \"own_org\"}",
     "step_referral", "debt_referral", "own_org", NULL},
    {"routes/debts.json", "{\"code\": \"debt_talk\", \"title\"", "{\"code\": \"crisis\", \"title\"",
     "step_twice", "crisis", "crisis", "*"},
    {"routes/safety.json", "\"then\": [\"report\"]", "\"then\": [\"crisis\"]", "step_unused", "report",
     "report", NULL},
    {"routes/safety.json", "\"code\": \"safety\", \"version\"", "\"code\": \"debts\", \"version\"",
     "route_twice", "debts", "1.0.0", "*"},
    /* The Meldcode needs a receiver and something to say. */
    {"org-kinds.json", "\"report\": true, ", "", "report_kind", "kinds", "", "step_report_to"},
    {"scopes.json", NULL, "report_scope", "report_scope", "scopes", "", "*"},
    /* Lists and terms that the program itself names. */
    {"codes.json", "[{\"code\": \"mistake\", \"label\": {\"nl\": \"Vergissing\", \"en\": \"Mistake\"}}]",
     "[]", "list_missing", "lists", "withdraw_reason", NULL},
    {"codes.json", "\"referral_result\"", "\"result\"", "list_missing", "lists", "referral_result", NULL},
    {"terms.json", "\"referral_answer\"", "\"answer\"", "term_missing", "terms", "referral_answer", NULL},
    {"terms.json", "\"escalate_coordinator\"", "\"escalate\"", "term_missing", "terms",
     "escalate_coordinator", NULL},
    /* Texts, in every kind of file. */
    {"factors.json", "\"en\": \"Debts\"", "\"en\": \"\"", "text_missing", "debts", "en", NULL},
    {"factors.json", "\"explain\": {\"nl\": \"Jong\", \"en\": \"Young\"}",
     "\"explain\": {\"nl\": \" \", \"en\": \"Young\"}", "text_missing", "young_parent", "nl", NULL},
    {"scopes.json", ", \"explain\": {\"nl\": \"Kind\", \"en\": \"Child\"}",
     ", \"explain\": {\"nl\": \"Kind\"}", "text_missing", "child", "en", NULL},
    {"disciplines.json", "\"nl\": \"GGZ\", ", "", "text_missing", "mental_health", "nl", NULL},
    {"codes.json", ", \"en\": \"No room\"", "", "text_missing", "no_capacity", "en", NULL},
    {"org-kinds.json", ", \"en\": \"Debt help\"", "", "text_missing", "debt_help", "en", NULL},
    {"holidays.json", ", \"en\": \"New Year\"", "", "text_missing", "new_year", "en", NULL},
    {"terms.json", ", \"en\": \"Sending\"", "", "text_missing", "referral_draft", "en", NULL},
    {"retention.json", ", \"en\": \"Law\"", "", "text_missing", "file", "en", NULL},
    {"before.json", ", \"en\": \"Eight weeks\"", "", "text_missing", "before_week_8", "en", NULL},
    {"before.json", "\"instrument\": \"mini\"", "\"instrument\": \"gone\"", "moment_instrument",
     "before_week_8", "gone", NULL},
    {"wish-training.json", ", \"en\": \"Training\"", "", "text_missing", "talk", "en", NULL},
    {"wish-training.json", "\"nl\": \"Vragen naar een kinderwens.\", ", "", "text_missing", "talk", "nl",
     NULL},
    {"wish-training.json", "2026-01-15", "2027-01-15", "article_review_none", "talk", "2027-01-15", NULL},
    {"wish-training.json", "https://", "http://", "article_link", "talk", "http://www.kansrijkestartnl.nl/",
     NULL},
    {"wish-training.json", "\"name\": \"Kansrijke Start\", ", "", "article_source", "talk", "", NULL},
    {"groups.json", ", \"en\": \"Talks\"", "", "text_missing", "talks", "en", NULL},
    {"groups.json", "\"scope\": \"child\"", "\"scope\": \"gone\"", "kind_scope", "talks", "gone", NULL},
    {"groups.json", "\"list\": \"scope\"", "\"list\": \"gone\"", "list_missing", "useful", "gone", NULL},
    {"schedule.json", ", \"en\": \"Start\"", "", "text_missing", "intake", "en", NULL},
    {"instruments/mini.json", "\"_text\": ", "\"_other\": ", "text_missing", "debts", "en", NULL},
    {"instruments/mini.json", "\"_title\": ", "\"_other\": ", "text_missing", "mini", "en", NULL},
    {"routes/debts.json", "\"summary\": {\"nl\": \"Schulden\", \"en\": \"Debts\"}",
     "\"summary\": {\"nl\": \"Schulden\"}", "text_missing", "debts", "en", NULL},
    {"routes/debts.json", "\"explain\": {\"nl\": \"Verwijs\", \"en\": \"Refer\"}",
     "\"explain\": {\"nl\": \"Verwijs\"}", "text_missing", "debt_referral", "en", NULL},
    {"texts/page.json", ", \"en\": \"Home\"", "", "text_missing", "page.only", "en", NULL},
    {"texts/more.json", NULL, "{\"page.only\": {\"nl\": \"Thuis\", \"en\": \"Home\"}}", "text_twice",
     "page.only", "texts/more.json", NULL},
    {"instruments/mini.scoring.json", NULL, NULL, "instrument_scoring", "mini", "mini", "*"},
};
enum { FAULTS = sizeof faults / sizeof faults[0] };

static struct folder plant(struct arena *a, const struct planted *p)
{
    struct folder sound = folder_read(a, SOUND);
    if (strcmp(p->key, "report_scope") != 0)
        return folder_with(a, &sound, p->file, p->find, p->put);
    for (int i = 0; i < 3; i++)
        sound = folder_with(a, &sound, "scopes.json", "\"report\": true, ", "");
    return sound;
}

/* The planted finding is there; what else is found is only its second face ("*": whatever follows from it). */
static void is_found(const struct content_findings *found, const struct planted *p)
{
    bool seen = false;
    for (size_t i = 0; i < found->count; i++) {
        const struct content_finding *f = &found->items[i];
        bool it =
            strcmp(f->key, p->key) == 0 && strcmp(f->where, p->where) == 0 && strcmp(f->arg, p->arg) == 0;
        seen = seen || it;
        bool expected = it || (p->also && (strcmp(p->also, "*") == 0 || strcmp(p->also, f->key) == 0));
        if (!expected || f->load) {
            say(found);
            fail_msg("planted %s in %s: also found %s at %s %s", p->key, p->file, f->key, f->file, f->where);
        }
    }
    if (!seen) {
        say(found);
        fail_msg("planted %s at %s in %s (%s): not found", p->key, p->where, p->file, p->arg);
    }
}

static void every_planted_fault_is_found(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < FAULTS; i++) {
        ARENA_AUTO a = arena_new(TEST_ARENA);
        struct folder folder = plant(a, &faults[i]);
        struct content_findings found = check(a, &folder);
        is_found(&found, &faults[i]);
    }
}

static void every_kind_of_finding_is_planted_once_at_least(void **unused)
{
    (void)unused;
    for (const char *const *key = content_check_keys(); *key; key++) {
        bool planted = false;
        for (size_t i = 0; i < FAULTS; i++)
            planted = planted || strcmp(faults[i].key, *key) == 0 ||
                      (faults[i].also && strcmp(faults[i].also, *key) == 0);
        if (!planted)
            fail_msg("no planted fault for %s", *key);
    }
}

static void every_finding_has_words(void **unused)
{
    (void)unused;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    const struct value *texts = json_file(a, "content/texts/check.json");
    size_t n = 0;
    for (const char *const *key = content_check_keys(); *key; key++, n++) {
        const struct value *text = value_get(texts, arena_printf(a, "check.%s", *key));
        assert_non_null(value_get_text(text, "nl"));
        assert_non_null(value_get_text(text, "en"));
    }
    assert_int_equal(value_count(texts), n);
}

static void files_that_do_not_load_are_all_named_and_nothing_else(void **unused)
{
    (void)unused;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct folder folder = folder_read(a, SOUND);
    folder = folder_with(a, &folder, "routes/debts.json", "\"version\"", "version");
    folder = folder_with(a, &folder, "routes/safety.json", "\"crisis\"", "\"Crisis!\"");
    folder = folder_with(a, &folder, "holidays.json", NULL, NULL);
    struct content_findings found = check(a, &folder);
    assert_int_equal(found.count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_true(found.items[i].load);
    assert_string_equal(found.items[0].file, "routes/debts.json");
    assert_string_equal(found.items[0].key, "json_syntax");
    assert_string_equal(found.items[1].key, "content_missing");
    assert_string_equal(found.items[1].file, "holidays.json");
    assert_string_equal(found.items[2].file, "routes/safety.json");
}

/* What can be current when: asked in one phase, valid into the next. */
static void a_rule_lives_as_long_as_its_factor_may(void **unused)
{
    (void)unused;
    static const struct {
        const char *validity, *phase; /* of late_start, and when its instrument is asked */
        const char *fires_in[4];
    } rows[] = {
        {"{\"kind\": \"pregnancy\"}", "during", {"during", "after"}},
        {"{\"kind\": \"event\"}", "during", {"during", "after"}},
        {"{\"kind\": \"event\"}", "before", {"before", "during"}},
        {"{\"kind\": \"event\"}", "after", {"after"}},
        {"{\"kind\": \"months\", \"months\": 12}", "before", {"before", "during", "after"}},
        {"{\"kind\": \"months\", \"months\": 12}", "after", {"after"}},
        {"{\"kind\": \"permanent\"}", "after", {"before", "during", "after"}},
    };
    static const char *const phases[] = {"before", "during", "after"};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (size_t p = 0; p < 3; p++) {
            ARENA_AUTO a = arena_new(TEST_ARENA);
            struct folder f = folder_read(a, SOUND);
            f = folder_with(a, &f, "factors.json", "{\"kind\": \"pregnancy\"}", rows[i].validity);
            f = folder_with(a, &f, "schedule.json", "\"during\"", arena_printf(a, "\"%s\"", rows[i].phase));
            f = folder_with(a, &f, "routes/debts.json", "{\"any\": [\"late_start\", \"young_parent\"]}",
                            arena_printf(a, "{\"any\": [\"late_start\"], \"phases\": [\"%s\"]}", phases[p]));
            struct content_findings found = check(a, &f);
            bool dead = false, expected = true;
            for (size_t n = 0; n < found.count; n++)
                dead = dead || (strcmp(found.items[n].key, "rule_never") == 0 &&
                                strcmp(found.items[n].where, "rules.2") == 0);
            for (size_t n = 0; n < 4 && rows[i].fires_in[n]; n++)
                expected = expected && strcmp(rows[i].fires_in[n], phases[p]) != 0;
            if (dead != expected)
                fail_msg("%s asked %s, rule in %s: dead %d", rows[i].validity, rows[i].phase, phases[p],
                         dead);
        }
}

static void an_urgent_factor_fires_at_any_level(void **unused)
{
    (void)unused;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct folder f = folder_read(a, SOUND);
    f = folder_with(a, &f, "routes/safety.json", "[\"very_vulnerable\"]", "[\"self_reliant\"]");
    struct content_findings found = check(a, &f);
    say(&found);
    assert_int_equal(found.count, 0);
}

static void a_review_is_over_after_its_term(void **unused)
{
    (void)unused;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct folder f = folder_read(a, SOUND);
    static const struct {
        const char *day, *key;
    } days[] = {{"2028-01-01", NULL},
                {"2028-01-02", "article_review_over"},
                {"2026-02-01", NULL},
                {"2026-01-31", "article_review_none"}}; /* a day that has not yet been */
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        struct content_findings found = {.count = 0};
        struct err err = {0};
        int32_t day;
        assert_true(day_parse(&day, days[i].day));
        assert_int_equal(content_check(&found, a, f.files, f.count, day, &err), 0);
        assert_int_equal(found.count, days[i].key ? 1 : 0);
        if (days[i].key)
            assert_string_equal(found.items[0].key, days[i].key);
    }
}

static void every_failing_allocation_is_said(void **unused)
{
    (void)unused;
    ARENA_AUTO files = arena_new(TEST_ARENA);
    struct folder folder = folder_read(files, SOUND);
    folder = folder_with(files, &folder, "texts/page.json", ", \"en\": \"Home\"", "");
    for (size_t cap = 0; cap < 300 * 1024; cap += 997) {
        ARENA_AUTO a = arena_new(cap);
        struct content_findings found = {.count = 77};
        struct err err = {0};
        int rc = content_check(&found, a, folder.files, folder.count, DAY_NONE, &err);
        assert_true(rc == 0 ? found.count == 1 : rc == ERR_NOMEM && found.count == 77);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sound_content_has_no_findings),
        cmocka_unit_test(every_planted_fault_is_found),
        cmocka_unit_test(a_review_is_over_after_its_term),
        cmocka_unit_test(every_kind_of_finding_is_planted_once_at_least),
        cmocka_unit_test(every_finding_has_words),
        cmocka_unit_test(files_that_do_not_load_are_all_named_and_nothing_else),
        cmocka_unit_test(a_rule_lives_as_long_as_its_factor_may),
        cmocka_unit_test(an_urgent_factor_fires_at_any_level),
        cmocka_unit_test(every_failing_allocation_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
