/*
 * Stands before the pages: counts and times every request by the pattern of its route, writes its line in the log, and
 * answers /health/live and /health/ready.
 *
 *   http ─▶ recorder_handle ─┬─▶ web_handle
 *                            └─▶ health
 */
#ifndef KIEM_RUNNING_RECORDER_H
#define KIEM_RUNNING_RECORDER_H

#include "running/logbook.h"
#include "running/vitals.h"
#include "web/web.h"

struct recorder;

struct recorder_options {
    struct web *web;
    struct logbook *log;
    const struct pulse *pulse; /* for the health pages */
};
/* Lives in `a`. */
int recorder_new(struct recorder **out, struct arena *a, const struct recorder_options *options,
                 struct err *err) MUST_USE;
/* The http_handler; `context` is the struct recorder. */
void recorder_handle(const struct http_request *request, struct http_response *response, void *context);
/* The http_beginning. */
bool recorder_begin(const struct http_request *request, struct http_response *response, void *context);
/* The families about requests and signing in, in the text format of Prometheus. */
void recorder_expose(struct buf *out, const struct recorder *r);

#endif
