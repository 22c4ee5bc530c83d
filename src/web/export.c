/* A copy of everything of one person, sent as a file. What is in it and who gets it: app/life/export.c. */
#include "web/exchange.h"

#include "app/life/life.h"
#include "web/pages.h"

static void send_copy(struct exchange *x, use_case *use)
{
    struct err err;
    int rc = app_run(&x->call, use, &err);
    if (rc < 0) {
        page_error(x, &err);
        return;
    }
    http_add_header(x->response, "Content-Disposition", "attachment; filename=\"kiem.json\"");
    page_send_value(x, 200, value_get(x->call.page, "document"));
}

void page_export_own(struct exchange *x)
{
    send_copy(x, own_copy);
}

void page_export_person(struct exchange *x)
{
    send_copy(x, person_copy);
}
