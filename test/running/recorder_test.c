/*
 * What stands before the pages: the log, the numbers and the health pages, on a site with a family of which much is on
 * file. Every route is asked by everybody with marked words and real ids; none of them may be found back in what is kept
 * for who runs the program.
 */
#include "running/metrics.h"
#include "running/prometheus.h"
#include "web/fill.h"
#include "web/life.h"

#include "base/str.h"
#include "web/route.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MARK "Zqxmark"

enum { LOG_MAX = 8 << 20 };

struct watched {
    struct readers r;
    struct logbook *log;
    struct pulse *pulse;
    struct recorder *recorder;
    struct metrics metrics;
    char log_path[128];
};

static void open_watched(struct watched *w, const char *level)
{
    *w = (struct watched){0};
    readers_open(&w->r);
    struct site *s = &w->r.s;
    struct err err = {0};
    snprintf(w->log_path, sizeof w->log_path, "%s/kiem.log", s->w.folder);
    assert_ok(logbook_open(&w->log, &(struct logbook_options){w->log_path, level}, &s->w.app.clock, &err));
    struct vitals_options vitals = {
        .data = s->w.folder, .host = "test", .id = "server-1", .started = s->w.now};
    assert_ok(pulse_start(&w->pulse, &s->w.app, w->log, &vitals, &err));
    assert_ok(
        recorder_new(&w->recorder, s->arena, &(struct recorder_options){s->web, w->log, w->pulse}, &err));
    site_serve(s, recorder_handle, recorder_begin, w->recorder);
    w->metrics = (struct metrics){&s->w.app, w->recorder, w->pulse, s->server, s->w.now};
}

static void close_watched(struct watched *w)
{
    http_stop(w->r.s.server);
    w->r.s.server = NULL;
    pulse_stop(w->pulse);
    logbook_close(w->log);
    unlink(w->log_path);
    readers_close(&w->r);
}

/* In the site's arena. */
static const char *read_log(struct watched *w)
{
    FILE *in = fopen(w->log_path, "rb");
    assert_non_null(in);
    char *text = arena_alloc(w->r.s.arena, LOG_MAX);
    assert_non_null(text);
    size_t len = fread(text, 1, LOG_MAX - 1, in);
    fclose(in);
    text[len] = '\0';
    return text;
}

static const char *read_metrics(struct watched *w)
{
    struct http_request request = {.method = HTTP_GET, .path = "/metrics", .arena = w->r.s.arena};
    struct http_response response = {.status = 0};
    buf_init(&response.body, HTTP_RESPONSE_MAX);
    metrics_handle(&request, &response, &w->metrics);
    assert_int_equal(response.status, 200);
    const char *text = arena_str(w->r.s.arena, buf_text(&response.body));
    buf_release(&response.body);
    return text;
}

/* --- nothing of anybody --- */

/* Each field of the form with a marked text: refused or kept, it was sent. */
static void mark_fields(struct buf *body, const struct form *form)
{
    for (const struct field *f = form ? form->fields : NULL; f && f->name; f++)
        buf_printf(body, "%s%s=" MARK "+%s", body->len ? "&" : "", f->name, f->name);
}

static void ask_route(struct watched *w, const struct web_route *route, struct browser *b)
{
    struct site *s = &w->r.s;
    const char *path = life_path(&w->r.life, route->path, w->r.life.mother);
    const char *marked = arena_printf(s->arena, "%s?q=" MARK "&name=" MARK, path);
    assert_non_null(marked);
    if (route->method == HTTP_GET) {
        browser_get(b, marked);
        browser_json(b, marked);
        return;
    }
    BUF_AUTO body;
    buf_init(&body, 1 << 20);
    mark_fields(&body, route->form);
    browser_post(b, marked, buf_text(&body));
    buf_clear(&body);
    fill_form(&body, s, route->form, NULL, NULL);
    browser_post(b, path, buf_text(&body));
}

/* Each text of the column stands nowhere. */
static void find_nothing(struct watched *w, const char *kept, const char *table, const char *column)
{
    long rows = site_count(&w->r.s, arena_printf(w->r.s.arena, "SELECT COUNT(*) FROM %s", table));
    assert_true(rows > 0); /* a search for nothing finds nothing */
    for (long i = 0; i < rows; i++) {
        const char *word =
            site_ask(&w->r.s, arena_printf(w->r.s.arena, "SELECT %s FROM %s ORDER BY id LIMIT 1 OFFSET %ld",
                                           column, table, i));
        if (strlen(word) > 2 && strstr(kept, word))
            fail_msg("%s of %s stands in the log or the metrics: %s", column, table, word);
    }
}

static void only_known_members(struct watched *w, const char *log)
{
    static const char *const known[] = {"time",   "level", "event", "request", "method", "route",
                                        "status", "ms",    "role",  "error",   "where",  "check"};
    while (*log) {
        size_t len = strcspn(log, "\n");
        struct value *line = NULL;
        struct err err;
        if (json_parse(&line, w->r.s.arena, "log", log, len, &err) < 0)
            fail_msg("%.*s: %s", (int)len, log, err.key);
        for (size_t i = 0; i < value_count(line); i++) {
            size_t n = 0;
            while (n < sizeof known / sizeof known[0] && !text_is(known[n], value_name(line, i)))
                n++;
            if (n == sizeof known / sizeof known[0])
                fail_msg("a line of the log has a member %s: say why it may", value_name(line, i));
        }
        log += len + 1;
    }
}

static void holds_nothing_of_anybody(void **state)
{
    (void)state;
    static struct watched w;
    open_watched(&w, "debug");
    for (size_t i = 0; i < web_route_count(); i++)
        for (size_t who = 0; who < READERS; who++)
            ask_route(&w, web_route(i), &w.r.browsers[who]);
    browser_get(&w.r.browsers[BY_NOBODY], "/" MARK "/" MARK "?" MARK "=" MARK);
    const char *log = read_log(&w), *metrics = read_metrics(&w);
    const char *kept = arena_printf(w.r.s.arena, "%s%s", log, metrics);
    assert_non_null(kept);
    prometheus_check(metrics);
    only_known_members(&w, log);
    assert_null(strstr(kept, MARK));
    assert_null(strstr(kept, "127.0.0.1"));
    assert_null(strstr(kept, "Vries"));
    find_nothing(&w, kept, "account", "name");
    find_nothing(&w, kept, "org", "name");
    static const char *const tables[] = {"person",   "family",  "account",  "membership", "org",
                                         "response", "consent", "referral", "step",       "meeting",
                                         "visit",    "entry",   "urgent",   "audit"};
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
        find_nothing(&w, kept, tables[i], "id");
    close_watched(&w);
}

/* --- what is kept --- */

static void a_request_leads_to_its_audit(void **state)
{
    (void)state;
    static struct watched w;
    open_watched(&w, "info");
    struct site *s = &w.r.s;
    const char *path = life_path(&w.r.life, "/persons/:person", w.r.life.mother);
    assert_int_equal(browser_get(&w.r.browsers[BY_MIDWIFE], path), 200);
    assert_int_equal(browser_json(&w.r.browsers[BY_ADMIN], path), 403);
    const char *refused = value_get_text(value_get(reply_json(s), "error"), "request");
    assert_non_null(refused);
    const char *log = read_log(&w), *first = strchr(log, '{'), *second = strchr(log, '\n');
    assert_non_null(first);
    assert_non_null(second);
    assert_non_null(strstr(first, "\"route\":\"/persons/:person\",\"status\":200"));
    assert_non_null(strstr(first, "\"role\":\"professional\""));
    assert_non_null(strstr(second, "\"status\":403"));
    assert_non_null(strstr(second, "\"error\":\"role_denied\""));
    assert_non_null(strstr(second, refused)); /* what the page shows is what support looks for */
    struct value *line = NULL;
    assert_ok(json_parse(&line, s->arena, "log", first, (size_t)(second - first), NULL));
    const char *sql = arena_printf(s->arena, "SELECT object FROM audit WHERE request_id = '%s'",
                                   value_get_text(line, "request"));
    assert_string_equal(site_ask(s, sql), "file");
    close_watched(&w);
}

static void levels_leave_out(void **state)
{
    (void)state;
    static struct watched w;
    open_watched(&w, NULL);
    browser_get(&w.r.browsers[BY_MIDWIFE], "/worklist");
    browser_get(&w.r.browsers[BY_MIDWIFE], "/nowhere");
    assert_string_equal(read_log(&w), "");
    struct err err;
    assert_int_equal(
        logbook_open(&w.log, &(struct logbook_options){.level = "loud"}, &w.r.s.w.app.clock, &err),
        ERR_INVALID);
    assert_string_equal(err.key, "log_level");
    assert_int_equal(
        logbook_open(&w.log, &(struct logbook_options){"/nowhere/at/all", NULL}, &w.r.s.w.app.clock, &err),
        ERR_IO);
    assert_string_equal(err.key, "log_open");
    close_watched(&w);
}

static void a_log_that_was_moved_away_goes_on(void **state)
{
    (void)state;
    static struct watched w;
    open_watched(&w, "info");
    char moved[160];
    snprintf(moved, sizeof moved, "%s.1", w.log_path);
    browser_get(&w.r.browsers[BY_NOBODY], "/privacy");
    assert_int_equal(rename(w.log_path, moved), 0);
    assert_ok(logbook_reopen(w.log, NULL));
    browser_get(&w.r.browsers[BY_NOBODY], "/near");
    const char *log = read_log(&w);
    assert_null(strstr(log, "/privacy"));
    assert_non_null(strstr(log, "/near"));
    unlink(moved);
    close_watched(&w);
}

static void numbers_count_what_happened(void **state)
{
    (void)state;
    static struct watched w;
    open_watched(&w, "error");
    for (int i = 0; i < 3; i++)
        browser_get(&w.r.browsers[BY_MIDWIFE], "/worklist");
    browser_get(&w.r.browsers[BY_NOBODY], "/worklist");
    browser_get(&w.r.browsers[BY_NOBODY], "/sign-in");
    browser_post(&w.r.browsers[BY_NOBODY], "/sign-in", "login=nobody&password=wrong+password");
    const char *text = read_metrics(&w);
    prometheus_check(text);
#define REQUESTS(route, status)                                                                              \
    "kiem_http_requests_total{method=\"GET\",route=\"" route "\",status=\"" status "\"}"
    assert_int_equal((int)prometheus_value(text, REQUESTS("/worklist", "200")), 3);
    assert_int_equal((int)prometheus_value(text, REQUESTS("/worklist", "303")), 1);
    assert_int_equal((int)prometheus_value(text, "kiem_signin_failures_total"), 1);
    assert_int_equal((int)prometheus_value(text, "kiem_check{check=\"database\"}"), 0);
    assert_true(prometheus_value(text, "kiem_db_works_total") > 3);
    assert_true(place_server() || prometheus_value(text, "kiem_db_size_bytes") > 4096);
    assert_true(prometheus_value(text, "process_resident_memory_bytes") > 1 << 20);
    assert_int_equal((int)prometheus_value(text, "kiem_key_number"), 1);
    close_watched(&w);
}

static void health_is_asked_without_a_session(void **state)
{
    (void)state;
    static struct watched w;
    open_watched(&w, "error");
    struct browser *nobody = &w.r.browsers[BY_NOBODY];
    assert_int_equal(browser_get(nobody, "/health/live"), 200);
    assert_string_equal(value_get_text(reply_json(&w.r.s), "status"), "live");
    assert_int_equal(browser_get(nobody, "/health/ready"), 200);
    assert_string_equal(value_get_text(reply_json(&w.r.s), "status"), "ready");
    assert_string_equal(value_as_text(value_at(reply_json(&w.r.s), "checks.database"), ""), "ok");
    assert_int_equal(browser_get(nobody, "/health/other"), 404);
    assert_int_equal(browser_get(nobody, "/metrics"), 404); /* not where people are */
    close_watched(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holds_nothing_of_anybody),
        cmocka_unit_test(a_request_leads_to_its_audit),
        cmocka_unit_test(levels_leave_out),
        cmocka_unit_test(a_log_that_was_moved_away_goes_on),
        cmocka_unit_test(numbers_count_what_happened),
        cmocka_unit_test(health_is_asked_without_a_session),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
