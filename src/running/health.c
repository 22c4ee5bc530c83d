/* See health.h. Answers from what the pulse last found: asking often costs the database nothing. */
#include "running/health.h"

#include "base/str.h"

static const char *const verdicts[] = {
    [VERDICT_OK] = "ok", [VERDICT_WARNING] = "warning", [VERDICT_FAILING] = "failing"};

static void put_checks(struct value *page, const struct vitals *v)
{
    struct value *checks = value_put_object(page, "checks");
    for (size_t i = 0; i < CHECKS; i++)
        value_put_text(checks, vital_names[i], verdicts[v->checks[i]]);
}

bool health_answer(const struct http_request *request, struct http_response *response,
                   const struct pulse *pulse)
{
    bool ready = text_is(request->path, "/health/ready");
    if ((!ready && !text_is(request->path, "/health/live")) || request->method != HTTP_GET)
        return false;
    struct value *page = value_object(request->arena);
    response->status = 200;
    value_put_text(page, "status", ready ? "ready" : "live");
    if (ready) {
        struct vitals v;
        pulse_vitals(&v, pulse);
        if (vitals_worst(&v) == VERDICT_FAILING) {
            response->status = 503;
            value_put_text(page, "status", "not_ready");
        }
        put_checks(page, &v);
    }
    response->content_type = "application/json; charset=utf-8";
    json_write(&response->body, page);
    return true;
}
