/*
 * Pages and their JSON from one table (routes.c). The way of a request is straight:
 *
 *   route ─▶ session, role, CSRF ─▶ form validated ─▶ use case in one transaction ─▶ page as HTML or JSON, or redirect
 *
 * One handler serves every route; a route that is not of that shape (signing in, files) names its own.
 */
#ifndef KIEM_WEB_WEB_H
#define KIEM_WEB_WEB_H

#include "app/app.h"
#include "base/embedded.h"
#include "format/template.h"
#include "http/http.h"

struct web;

struct web_options {
    struct app *app;
    const struct template_set *pages;
    const struct embedded *assets;
    const struct embedded *samples; /* what the style pages show, in the demo; may be NULL */
    bool secure;                    /* behind TLS */
};

/* The templates of `files` (pages/), compiled against the texts of `content`. Everything lives in `a`. Errors of
 * template_set_new(). */
int web_pages(struct template_set **out, struct arena *a, const struct embedded *files,
              const struct content *content, struct err *err) MUST_USE;
/* Compiles the route table. Everything lives in `a`. */
int web_new(struct web **out, struct arena *a, const struct web_options *options, struct err *err) MUST_USE;
/* The http_handler; `context` is the struct web. */
void web_handle(const struct http_request *request, struct http_response *response, void *context);
/* The http_beginning: a page that is one use case for who is signed in goes straight to its transaction. */
bool web_begin(const struct http_request *request, struct http_response *response, void *context);

#endif
