/* A file that was answered with, to be kept by the reader: never shown by the browser as part of this site. */
#include "web/exchange.h"

#include "app/signals/files.h"
#include "base/base64.h"
#include "web/pages.h"

#include <string.h>

/* A name for Content-Disposition: letters, digits and a few signs; anything else is an underscore. */
static const char *safe_name(struct arena *a, const char *title)
{
    char *name = arena_str(a, title && title[0] ? title : "bestand");
    for (char *c = name; c && *c; c++)
        if (!((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') ||
              strchr("-_.", *c)))
            *c = '_';
    return name;
}

static void send_file(struct exchange *x)
{
    struct arena *a = x->call.arena;
    size_t len = 0;
    const struct value *page = x->call.page;
    const unsigned char *bytes = base64_decode(&len, a, value_str(value_get(page, "data")));
    const char *name = safe_name(a, value_get_text(page, "title"));
    const char *disposition = name ? arena_printf(a, "attachment; filename=\"%s\"", name) : NULL;
    struct err err;
    if (!bytes || !disposition) {
        err_nomem(&err);
        page_error(x, &err);
        return;
    }
    x->response->status = 200;
    x->response->content_type = value_get_text(page, "content_type");
    http_add_header(x->response, "Content-Disposition", disposition);
    buf_init(&x->response->body, HTTP_RESPONSE_MAX);
    buf_add(&x->response->body, bytes, len);
}

static void page_file(struct exchange *x, use_case *use)
{
    struct err err;
    if (app_run(&x->call, use, &err) < 0)
        page_error(x, &err);
    else if (x->json)
        page_send_value(x, 200, x->call.page);
    else
        send_file(x);
}

void page_response_file(struct exchange *x)
{
    page_file(x, response_file);
}

void page_own_file(struct exchange *x)
{
    page_file(x, own_file);
}
