/* A calendar for the reader's own program: text of its own kind, never kept on the way. */
#include "web/exchange.h"

#include "app/contact/contact.h"
#include "web/pages.h"

void page_feed(struct exchange *x)
{
    struct err err;
    if (app_look(&x->call, calendar_feed, &err) < 0) {
        page_error(x, &err);
        return;
    }
    if (x->json) {
        page_send_value(x, 200, x->call.page);
        return;
    }
    x->response->status = 200;
    x->response->content_type = "text/calendar; charset=utf-8";
    http_add_header(x->response, "Content-Disposition", "attachment; filename=\"kiem.ics\"");
    buf_init(&x->response->body, HTTP_RESPONSE_MAX);
    buf_adds(&x->response->body, value_get_text(x->call.page, "text"));
}
