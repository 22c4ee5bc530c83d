/* Which steps follow from signals, level and phase; which version is in force; a route map that is refused by name. */
#include "care/route.h"

#include "asking/asking_help.h"
#include "base/rand.h"

/* --- a small world --- */

static const struct factor debts = {.code = "debts", .kind = FACTOR_RISK};
static const struct factor poverty = {.code = "poverty", .kind = FACTOR_RISK};
static const struct factor young = {.code = "young_parent", .kind = FACTOR_RISK};
static const struct factor harm = {.code = "self_harm", .kind = FACTOR_RISK, .urgency = URGENCY_SAME_DAY};
static const struct factor danger = {.code = "danger", .kind = FACTOR_RISK, .urgency = URGENCY_AT_ONCE};
static const struct factor smoking = {.code = "smoking", .kind = FACTOR_RISK, .urgency = URGENCY_WEEK};
static const struct factor *const all_factors[] = {&debts, &poverty, &young, &harm, &danger, &smoking};
enum { FACTORS = sizeof all_factors / sizeof all_factors[0], ROUTES = 3 };

static const char debts_json[] =
    "{'code': 'debts', 'version': '1.0.0', 'valid_from': '2026-01-01', 'title': {'nl': 'Schulden', 'en': "
    "'Debts'},"
    " 'summary': {'nl': 'S', 'en': 'D'}, 'source': 'A §4.2.3', 'rules': ["
    "  {'when': {'any': ['debts', 'poverty'], 'levels': ['vulnerable', 'very_vulnerable'], 'phases': "
    "['during']},"
    "   'then': ['talk', 'circle']},"
    "  {'when': {'all': ['debts', 'young_parent']}, 'then': ['refer']},"
    "  {'when': {'any': ['debts', 'poverty', 'self_harm', 'danger', 'smoking'], 'levels': "
    "['very_vulnerable']},"
    "   'then': ['meeting']},"
    "  {'when': {'levels': ['self_reliant'], 'phases': ['before']}, 'then': ['leaflet']}],"
    " 'steps': [{'code': 'talk', 'action': 'talk', 'owner': {'kind': 'own_org'}, 'term': {'unit': "
    "'working_days', 'count': 5}},"
    "  {'code': 'refer', 'action': 'referral', 'owner': {'kind': 'org', 'org_kind': 'debt_help'},"
    "   'term': {'unit': 'days', 'count': 21}, 'scopes': ['contact', 'money']},"
    "  {'code': 'meeting', 'action': 'meeting', 'owner': {'kind': 'own_org'}, 'term': {'unit': "
    "'working_days', 'count': 15}},"
    "  {'code': 'leaflet', 'action': 'self', 'owner': {'kind': 'parent'}, 'term': {'unit': 'days', 'count': "
    "30}}]}";
static const char safety_json[] =
    "{'code': 'safety', 'version': '1.0.0', 'valid_from': '2026-01-01', 'rules': ["
    "  {'when': {'any': ['self_harm'], 'levels': ['very_vulnerable']}, 'then': ['crisis', 'circle']},"
    "  {'when': {'all': ['danger']}, 'then': ['report', 'nowhere']}],"
    " 'steps': [{'code': 'crisis', 'action': 'referral', 'owner': {'kind': 'org', 'org_kind': 'gp'}, 'term': "
    "{'unit': 'same_day'},"
    "   'window': {'anchor': 'birth', 'from_day': -10, 'until_day': 180}},"
    "  {'code': 'report', 'action': 'report', 'owner': {'kind': 'own_org'}, 'term': {'unit': 'at_once'}},"
    "  {'code': 'circle', 'action': 'group', 'owner': {'kind': 'network'}, 'term': {'unit': 'days', 'count': "
    "28},"
    "   'strengthens': ['network_support']}]}";
/* A later version of debts with nothing but the meeting at every level. */
static const char later_json[] = "{'code': 'debts', 'version': '1.10.0', 'valid_from': '2026-07-01',"
                                 " 'rules': [{'when': {'any': ['debts']}, 'then': ['meeting']}],"
                                 " 'steps': [{'code': 'meeting', 'action': 'meeting', 'owner': {'kind': "
                                 "'own_org'}, 'term': {'unit': 'days', 'count': 5}}]}";

struct routes {
    struct route r[ROUTES];
    const struct route *list[ROUTES];
    struct route_set set;
};

static void load(struct routes *out, struct arena *a)
{
    const char *const texts[ROUTES] = {debts_json, safety_json, later_json};
    for (int i = 0; i < ROUTES; i++) {
        struct err err = {0};
        if (route_load(&out->r[i], a, json(a, texts[i]), &err) != 0)
            fail_msg("%s %s %s", err.key, err.where, err.arg);
        out->list[i] = &out->r[i];
    }
    out->set = (struct route_set){out->list, ROUTES};
}

struct asked {
    const char *factors; /* codes, with spaces */
    enum level level;
    enum phase phase;
    const char *day;
    const char *steps; /* expected, in order */
};

static void say_steps(char out[200], const struct fired *f)
{
    out[0] = '\0';
    for (size_t i = 0; i < f->count; i++) {
        strcat(out, i ? " " : "");
        strcat(out, f->items[i].step->code);
    }
}

static bool names(const char *codes, const char *code)
{
    size_t n = strlen(code);
    for (const char *p = codes; (p = strstr(p, code)); p += n)
        if ((p == codes || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
            return true;
    return false;
}

/* --- what fires --- */

static void steps_follow_from_factors_level_and_phase(void **unused)
{
    (void)unused;
    static const struct asked rows[] = {
        {"debts", LEVEL_VULNERABLE, PHASE_DURING, "2026-03-01", "circle talk"},
        {"poverty", LEVEL_VERY_VULNERABLE, PHASE_DURING, "2026-03-01", "circle meeting talk"},
        {"debts", LEVEL_POTENTIALLY_VULNERABLE, PHASE_DURING, "2026-03-01", ""},
        {"debts", LEVEL_VULNERABLE, PHASE_AFTER, "2026-03-01", ""},
        {"debts", LEVEL_UNDETERMINED, PHASE_DURING, "2026-03-01", ""},
        {"young_parent", LEVEL_VERY_VULNERABLE, PHASE_DURING, "2026-03-01", ""},
        {"debts young_parent", LEVEL_UNDETERMINED, PHASE_AFTER, "2026-03-01", "refer"},
        {"debts young_parent", LEVEL_VULNERABLE, PHASE_DURING, "2026-03-01", "circle refer talk"},
        /* The urgent do not wait for a level; a week is not urgent. */
        {"self_harm", LEVEL_UNDETERMINED, PHASE_AFTER, "2026-03-01", "circle crisis meeting"},
        {"danger", LEVEL_SELF_RELIANT, PHASE_BEFORE, "2026-03-01", "leaflet meeting report"},
        {"smoking", LEVEL_VULNERABLE, PHASE_DURING, "2026-03-01", ""},
        {"smoking", LEVEL_VERY_VULNERABLE, PHASE_DURING, "2026-03-01", "meeting"},
        /* No factor at all: the level alone. */
        {"", LEVEL_SELF_RELIANT, PHASE_BEFORE, "2026-03-01", "leaflet"},
        {"", LEVEL_SELF_RELIANT, PHASE_DURING, "2026-03-01", ""},
        /* Before any route is valid, and after a later version took over. */
        {"debts", LEVEL_VULNERABLE, PHASE_DURING, "2025-12-31", ""},
        {"debts", LEVEL_SELF_RELIANT, PHASE_AFTER, "2026-07-01", "meeting"},
        {"poverty", LEVEL_VERY_VULNERABLE, PHASE_DURING, "2026-07-01", ""},
    };
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct routes routes;
    load(&routes, a);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct signal signals[FACTORS];
        const struct signal *list[FACTORS];
        struct situation s = {
            .day = on(rows[i].day), .signals = list, .level = rows[i].level, .phase = rows[i].phase};
        for (size_t f = 0; f < FACTORS; f++) {
            if (!names(rows[i].factors, all_factors[f]->code))
                continue;
            signals[f] = (struct signal){.factor = all_factors[f], .present = TRI_YES, .day = s.day};
            list[s.signal_count++] = &signals[f];
        }
        struct fired fired = {.count = 0};
        struct err err = {0};
        char said[200];
        assert_int_equal(route_evaluate(&fired, a, &routes.set, &s, &err), 0);
        say_steps(said, &fired);
        assert_string_equal(said, rows[i].steps);
    }
}

static void each_step_names_every_reason_once(void **unused)
{
    (void)unused;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct routes routes;
    load(&routes, a);
    struct signal signals[] = {{.factor = &harm, .present = TRI_YES, .day = 10},
                               {.factor = &poverty, .present = TRI_YES, .day = 11},
                               {.factor = &debts, .present = TRI_YES, .day = 12, .order = 1},
                               {.factor = &debts, .present = TRI_YES, .day = 12, .order = 2},
                               {.factor = &danger, .present = TRI_NO, .day = 12}};
    const struct signal *list[] = {&signals[0], &signals[1], &signals[2], &signals[3], &signals[4]};
    struct situation s = {.day = on("2026-03-01"),
                          .signals = list,
                          .signal_count = 5,
                          .level = LEVEL_VERY_VULNERABLE,
                          .phase = PHASE_DURING};
    struct fired fired = {.count = 0};
    struct err err = {0};
    assert_int_equal(route_evaluate(&fired, a, &routes.set, &s, &err), 0);
    char said[200];
    say_steps(said, &fired);
    assert_string_equal(said, "circle crisis meeting talk");
    const struct fired_step *circle = &fired.items[0];
    assert_string_equal(circle->route->code, "safety");
    assert_true(circle->urgent && fired.items[1].urgent && fired.items[2].urgent);
    assert_false(fired.items[3].urgent);
    assert_int_equal(circle->reason_count, 3);
    assert_ptr_equal(circle->reasons[0].signal, &signals[3]); /* debts: of two, the newest */
    assert_string_equal(circle->reasons[0].route->code, "debts");
    assert_ptr_equal(circle->reasons[1].signal, &signals[1]);
    assert_ptr_equal(circle->reasons[2].signal, &signals[0]);
    assert_string_equal(circle->reasons[2].route->code, "safety");
}

static void the_order_of_routes_and_signals_does_not_matter(void **unused)
{
    (void)unused;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct routes routes;
    load(&routes, a);
    uint64_t seed = 7;
    struct rng rng = rng_seeded(&seed);
    for (int round = 0; round < 300; round++) {
        struct signal signals[FACTORS];
        const struct signal *list[FACTORS];
        struct situation s = {.day = on(round % 2 ? "2026-03-01" : "2026-08-01"),
                              .signals = list,
                              .level = (enum level)rng_below(&rng, 6),
                              .phase = (enum phase)rng_below(&rng, 3)};
        for (size_t f = 0; f < FACTORS; f++) {
            signals[f] = (struct signal){.factor = all_factors[f], .present = TRI_YES, .day = 1};
            if (rng_below(&rng, 2))
                list[s.signal_count++] = &signals[f];
        }
        struct fired before = {.count = 0}, after = {.count = 0};
        struct err err = {0};
        assert_int_equal(route_evaluate(&before, a, &routes.set, &s, &err), 0);
        for (size_t i = s.signal_count; i > 1; i--) {
            size_t j = rng_below(&rng, (uint32_t)i);
            const struct signal *t = list[i - 1];
            list[i - 1] = list[j];
            list[j] = t;
        }
        const struct route *first = routes.list[0];
        routes.list[0] = routes.list[round % ROUTES];
        routes.list[round % ROUTES] = first;
        assert_int_equal(route_evaluate(&after, a, &routes.set, &s, &err), 0);
        assert_int_equal(before.count, after.count);
        for (size_t i = 0; i < before.count; i++) {
            assert_ptr_equal(before.items[i].step, after.items[i].step);
            assert_int_equal(before.items[i].reason_count, after.items[i].reason_count);
            for (size_t r = 0; r < before.items[i].reason_count; r++)
                assert_memory_equal(&before.items[i].reasons[r], &after.items[i].reasons[r],
                                    sizeof(struct step_reason));
        }
    }
}

static void the_latest_version_in_force_counts(void **unused)
{
    (void)unused;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct routes routes;
    load(&routes, a);
    assert_null(route_in_force(&routes.set, "debts", on("2025-12-31")));
    assert_ptr_equal(route_in_force(&routes.set, "debts", on("2026-06-30")), &routes.r[0]);
    assert_ptr_equal(route_in_force(&routes.set, "debts", on("2026-07-01")), &routes.r[2]);
    assert_null(route_in_force(&routes.set, "nowhere", on("2026-07-01")));
    /* Of two of one day the higher version: 1.10.0 is later than 1.9.0. */
    routes.r[0].valid_from = routes.r[2].valid_from;
    routes.r[0].version = "1.9.0";
    assert_ptr_equal(route_in_force(&routes.set, "debts", DAY_FOREVER), &routes.r[2]);
    const struct route *in = NULL;
    const struct step *meeting = route_step(&routes.set, "meeting", DAY_FOREVER, &in);
    assert_ptr_equal(in, &routes.r[2]);
    assert_int_equal(meeting->term.count, 5);
    assert_null(route_step(&routes.set, "refer", DAY_FOREVER, NULL));
}

/* --- loading --- */

static void a_route_is_read_whole(void **unused)
{
    (void)unused;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct routes routes;
    load(&routes, a);
    const struct route *debt = &routes.r[0], *safety = &routes.r[1];
    assert_string_equal(label_in(&debt->title, "en"), "Debts");
    assert_string_equal(debt->source, "A §4.2.3");
    assert_day(debt->valid_from, "2026-01-01");
    assert_int_equal(debt->rules[0].levels, 1u << LEVEL_VULNERABLE | 1u << LEVEL_VERY_VULNERABLE);
    assert_int_equal(debt->rules[0].phases, 1u << PHASE_DURING);
    assert_int_equal(debt->rules[1].levels, 0);
    assert_int_equal(debt->steps[1].owner, OWNER_ORG);
    assert_string_equal(debt->steps[1].org_kind, "debt_help");
    assert_string_equal(debt->steps[1].scopes.items[1], "money");
    assert_true(debt->steps[1].has_term && debt->steps[1].term.unit == TERM_DAYS);
    assert_false(debt->steps[1].window.given);
    assert_true(safety->steps[0].window.given && safety->steps[0].window.anchor == ANCHOR_BIRTH);
    assert_int_equal(safety->steps[0].window.from_day, -10);
    assert_int_equal(safety->steps[0].window.until_day, 180);
    assert_string_equal(safety->steps[2].strengthens.items[0], "network_support");
    assert_string_equal(step_action_code(safety->steps[2].action), "group");
    assert_string_equal(owner_kind_code(safety->steps[2].owner), "network");
    assert_string_equal(owner_kind_code(OWNER_NONE), "");
}

static void what_has_no_owner_or_term_loads_so_that_the_check_can_say_so(void **unused)
{
    (void)unused;
    ARENA_AUTO a = arena_new(TEST_ARENA);
    struct route r;
    struct err err = {0};
    const struct value *v = json(a, "{'code': 'x', 'version': '1', 'valid_from': '2026-01-01', 'rules': [],"
                                    " 'steps': [{'code': 's', 'action': 'talk'}]}");
    assert_int_equal(route_load(&r, a, v, &err), 0);
    assert_int_equal(r.steps[0].owner, OWNER_NONE);
    assert_false(r.steps[0].has_term);
}

static void a_wrong_route_is_refused_by_name(void **unused)
{
    (void)unused;
    static const struct {
        const char *find, *put, *key, *where;
    } rows[] = {
        {"'code': 'debts', ", "", "content_member", "route"},
        {"'version': '1.0.0'", "'version': ''", "content_member", "route"},
        {"2026-01-01", "2026-02-30", "content_member", "route"},
        {"'rules': [", "'rules': [7, ", "content_member", "rules.0"},
        {"'any': ['debts', 'poverty'], 'levels'", "'any': 'debts', 'levels'", "content_member", "rules.0"},
        {"'any': ['debts', 'poverty'], 'levels'", "'any': ['debts', 'debts'], 'levels'", "code_duplicate",
         "rules.0"},
        {"'any': ['debts', 'poverty'], 'levels'", "'any': ['Debts'], 'levels'", "content_member", "rules.0"},
        {"'vulnerable', 'very", "'fragile', 'very", "level_unknown", "rules.0"},
        {"['during']", "['later']", "phase_unknown", "rules.0"},
        {"'action': 'referral'", "'action': 'refer'", "content_member", "steps.1"},
        {"'kind': 'org'", "'kind': 'company'", "content_member", "steps.1"},
        {"'org_kind': 'debt_help'", "'org_kind': 'Debt help'", "content_member", "steps.1"},
        {"'unit': 'days', 'count': 21", "'unit': 'weeks', 'count': 3", "term_unit", "steps.1"},
        {"'unit': 'days', 'count': 21", "'unit': 'days', 'count': 0", "term_count", "steps.1"},
        {"'scopes': ['contact'", "'scopes': [3", "content_member", "steps.1"},
        {"'scopes': [", "'window': {'anchor': 'moon', 'from_day': 1, 'until_day': 2}, 'scopes': [",
         "content_member", "steps.1"},
        {"'scopes': [", "'window': {'anchor': 'birth', 'from_day': 3, 'until_day': 2}, 'scopes': [",
         "content_member", "steps.1"},
        {"'scopes': [", "'window': {'anchor': 'birth', 'from_day': 1, 'until_day': 9999}, 'scopes': [",
         "content_member", "steps.1"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ARENA_AUTO a = arena_new(TEST_ARENA);
        const char *at = strstr(debts_json, rows[i].find);
        assert_non_null(at);
        const char *text = arena_printf(a, "%.*s%s%s", (int)(at - debts_json), debts_json, rows[i].put,
                                        at + strlen(rows[i].find));
        struct route r = {.version = "untouched"};
        struct err err = {0};
        assert_refused(route_load(&r, a, json(a, text), &err), &err, rows[i].key, rows[i].where);
        assert_string_equal(r.version, "untouched");
    }
}

static void out_of_memory_is_said(void **unused)
{
    (void)unused;
    ARENA_AUTO content = arena_new(TEST_ARENA);
    const struct value *v = json(content, debts_json);
    bool loaded = false;
    for (size_t cap = 0; !loaded; cap += 64) {
        ARENA_AUTO a = arena_new(cap);
        struct route r = {.version = "untouched"};
        struct err err = {0};
        int rc = route_load(&r, a, v, &err);
        assert_true(rc == 0 || (rc == ERR_NOMEM && strcmp(r.version, "untouched") == 0));
        loaded = rc == 0;
    }
    struct routes routes;
    load(&routes, content);
    struct signal signal = {.factor = &debts, .present = TRI_YES};
    const struct signal *list[] = {&signal};
    struct situation s = {.day = on("2026-03-01"),
                          .signals = list,
                          .signal_count = 1,
                          .level = LEVEL_VULNERABLE,
                          .phase = PHASE_DURING};
    for (size_t cap = 0; cap < 1000; cap += 16) {
        ARENA_AUTO a = arena_new(cap);
        struct fired fired = {.count = 77};
        struct err err = {0};
        int rc = route_evaluate(&fired, a, &routes.set, &s, &err);
        assert_true(rc == 0 ? fired.count == 2 : rc == ERR_NOMEM && fired.count == 77);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_follow_from_factors_level_and_phase),
        cmocka_unit_test(each_step_names_every_reason_once),
        cmocka_unit_test(the_order_of_routes_and_signals_does_not_matter),
        cmocka_unit_test(the_latest_version_in_force_counts),
        cmocka_unit_test(a_route_is_read_whole),
        cmocka_unit_test(what_has_no_owner_or_term_loads_so_that_the_check_can_say_so),
        cmocka_unit_test(a_wrong_route_is_refused_by_name),
        cmocka_unit_test(out_of_memory_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
