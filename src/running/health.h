/* /health/live (the process answers) and /health/ready (it can do its work), as JSON without anything of anybody. */
#ifndef KIEM_RUNNING_HEALTH_H
#define KIEM_RUNNING_HEALTH_H

#include "http/http.h"
#include "running/pulse.h"

/* Whether the request was one of those two; then it is answered: 200, or 503 when not ready. */
bool health_answer(const struct http_request *request, struct http_response *response,
                   const struct pulse *pulse);

#endif
