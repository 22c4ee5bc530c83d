/* See recorder.h. Changes no answer, but that it makes those of the health pages itself. */
#include "running/recorder.h"

#include "base/clock.h"
#include "base/str.h"
#include "running/exposition.h"
#include "running/health.h"
#include "web/route.h"

#include <stdio.h>
#include <string.h>

/* The statuses that Kiem answers; anything else is counted as "other". */
static const int statuses[] = {200, 201, 204, 303, 304, 400, 401, 403, 404, 405,
                               409, 410, 413, 415, 422, 429, 500, 503, 0};
enum { STATUSES = sizeof statuses / sizeof statuses[0] };

struct counted {
    const char *method, *route;
    meter_count status[STATUSES];
    struct meter_spread time;
};

/* Rows after those of the route table: what matched none of them. */
static const char *const others[] = {"/assets/*", "/health/*", "none"};
enum { OTHER_ASSETS, OTHER_HEALTH, OTHER_NONE, OTHERS };

struct recorder {
    struct recorder_options options;
    struct counted *rows;
    meter_count signin_failed;
};

static const char *method_name(enum http_method method)
{
    return method == HTTP_GET ? "GET" : method == HTTP_POST ? "POST" : "OTHER";
}

int recorder_new(struct recorder **out, struct arena *a, const struct recorder_options *options,
                 struct err *err)
{
    struct recorder *r = arena_alloc(a, sizeof *r);
    struct counted *rows = arena_alloc(a, (web_route_count() + OTHERS) * sizeof *rows);
    if (!r || !rows)
        return err_nomem(err);
    for (size_t i = 0; i < web_route_count(); i++) {
        rows[i].method = method_name(web_route(i)->method);
        rows[i].route = web_route(i)->path;
    }
    for (size_t i = 0; i < OTHERS; i++) {
        rows[web_route_count() + i].method = "any";
        rows[web_route_count() + i].route = others[i];
    }
    r->options = *options;
    r->rows = rows;
    *out = r;
    return 0;
}

static struct counted *row_of(const struct recorder *r, const struct http_request *request, const char *route)
{
    struct counted *rest = &r->rows[web_route_count()];
    if (!route)
        return &rest[OTHER_NONE];
    for (size_t i = 0; i < web_route_count(); i++)
        if (web_route(i)->path == route && web_route(i)->method == request->method)
            return &r->rows[i];
    for (size_t i = 0; i < OTHERS; i++)
        if (text_is(others[i], route))
            return &rest[i];
    return &rest[OTHER_NONE];
}

static bool is_signin_failure(const char *error)
{
    return text_is(error, "signin_wrong") || text_is(error, "totp_wrong") || text_is(error, "signin_wait");
}

static void count(struct recorder *r, const struct http_request *request,
                  const struct http_response *response, int64_t microseconds)
{
    struct counted *row = row_of(r, request, response->about.route);
    size_t status = 0;
    while (status + 1 < STATUSES && statuses[status] != response->status)
        status++;
    meter_add(&row->status[status], 1);
    meter_spread_add(&row->time, &meter_time, microseconds);
    meter_add(&r->signin_failed, is_signin_failure(response->about.error));
}

static enum log_level level_of(const struct http_response *response)
{
    if (text_is(response->about.route, "/health/*") || text_is(response->about.route, "/assets/*"))
        return LEVEL_DEBUG;
    if (response->status >= 500)
        return response->status == 503 ? LEVEL_WARNING : LEVEL_ERROR;
    return LEVEL_INFO;
}

/* The route's pattern, never the path; no query, no address, no id but that of the request, by which support finds the
 * line in the audit that says who and whom. */
static void write_line(struct recorder *r, const struct http_request *request,
                       const struct http_response *response, int64_t microseconds)
{
    const struct http_about *about = &response->about;
    struct value *line = logbook_line(r->options.log, request->arena, level_of(response), "request");
    if (!line)
        return;
    value_put_text(line, "request", about->request);
    value_put_text(line, "method", method_name(request->method));
    value_put_text(line, "route", about->route ? about->route : "none");
    value_put_int(line, "status", response->status);
    char spent[32];
    snprintf(spent, sizeof spent, "%lld.%03d", (long long)(microseconds / 1000), (int)(microseconds % 1000));
    value_put(line, "ms", value_number(request->arena, spent));
    value_put_text(line, "role", about->role);
    if (about->error)
        value_put_text(line, "error", about->error);
    if (!arena_failed(request->arena))
        logbook_write(r->options.log, line);
}

static void keep(const struct http_request *request, struct http_response *response, void *context)
{
    struct recorder *r = context;
    int64_t spent = request->at ? clock_ticks() - request->at : 0;
    count(r, request, response, spent);
    write_line(r, request, response, spent);
}

void recorder_handle(const struct http_request *request, struct http_response *response, void *context)
{
    struct recorder *r = context;
    response->made = keep;
    response->made_context = r;
    if (health_answer(request, response, r->options.pulse))
        response->about.route = others[OTHER_HEALTH];
    else
        web_handle(request, response, r->options.web);
}

bool recorder_begin(const struct http_request *request, struct http_response *response, void *context)
{
    struct recorder *r = context;
    response->made = keep;
    response->made_context = r;
    return web_begin(request, response, r->options.web);
}

/* --- as Prometheus reads it --- */

static uint64_t requests(const struct counted *row)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < STATUSES; i++)
        sum += meter_read(&row->status[i]);
    return sum;
}

static void expose_statuses(struct buf *out, const struct counted *row)
{
    for (size_t i = 0; i < STATUSES; i++) {
        char status[16] = "other";
        if (statuses[i])
            snprintf(status, sizeof status, "%d", statuses[i]);
        const struct metric_label labels[] = {
            {"method", row->method}, {"route", row->route}, {"status", status}, {NULL, NULL}};
        uint64_t n = meter_read(&row->status[i]);
        if (n > 0)
            exposition_sample(out, "kiem_http_requests_total", labels, (int64_t)n);
    }
}

void recorder_expose(struct buf *out, const struct recorder *r)
{
    size_t rows = web_route_count() + OTHERS;
    exposition_family(out, "kiem_http_requests_total", "counter",
                      "Requests answered, by the pattern of their route.");
    for (size_t i = 0; i < rows; i++)
        expose_statuses(out, &r->rows[i]);
    exposition_family(out, "kiem_http_request_duration_seconds", "histogram",
                      "From a request being whole to its answer being ready, waiting for a worker included.");
    for (size_t i = 0; i < rows; i++) {
        const struct metric_label labels[] = {
            {"method", r->rows[i].method}, {"route", r->rows[i].route}, {NULL, NULL}};
        if (requests(&r->rows[i]) > 0)
            exposition_spread(out, &(struct exposition_spread){.name = "kiem_http_request_duration_seconds",
                                                               .labels = labels,
                                                               .spread = &r->rows[i].time,
                                                               .scale = &meter_time,
                                                               .divide = 1000000});
    }
    exposition_family(out, "kiem_signin_failures_total", "counter",
                      "Attempts to sign in that were refused: wrong, or too soon after wrong ones.");
    exposition_sample(out, "kiem_signin_failures_total", NULL, (int64_t)meter_read(&r->signin_failed));
}
