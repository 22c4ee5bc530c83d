/* The way out, inside the room: what every answer carries, and its shape for libmicrohttpd. */
#ifndef KIEM_HTTP_RESPONSE_H
#define KIEM_HTTP_RESPONSE_H

#include "http/http.h"

struct MHD_Response;

/* Empty, with a body that may be filled. */
void response_init(struct http_response *r, bool secure);
/* Whether it has a status, a whole body, and only headers that may go out. */
bool response_is_good(const struct http_response *r);
/* Turns it into what libmicrohttpd sends and sets the final `*status`: one that is not good becomes an
 * empty 500. The body moves into the result. NULL: no memory. */
struct MHD_Response *response_make(struct http_response *r, int *status) MUST_USE;
/* The answer to a request that was refused with `*status`: by options.refusal, or one plain line. NULL: no memory. */
struct MHD_Response *response_refuse(const struct http_request *request, int *status,
                                     const struct http_options *options) MUST_USE;

#endif
