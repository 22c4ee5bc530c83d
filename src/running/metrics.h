/* /metrics in the text format of Prometheus, with the health pages, on an address of its own: never on the one that
 * people use. Numbers only; routes by their pattern. */
#ifndef KIEM_RUNNING_METRICS_H
#define KIEM_RUNNING_METRICS_H

#include "running/pulse.h"
#include "running/recorder.h"

struct metrics {
    struct app *app;
    const struct recorder *recorder;
    const struct pulse *pulse;
    struct http_server *server; /* of the pages */
    int64_t started;            /* instant */
};

/* The http_handler of that address; `context` is the struct metrics. */
void metrics_handle(const struct http_request *request, struct http_response *response, void *context);

#endif
