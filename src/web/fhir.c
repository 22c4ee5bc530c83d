/* Answers as FHIR, which is no page: the resource as it is, under its own media type. */
#include "web/exchange.h"

#include "app/instruments/instruments.h"
#include "web/pages.h"

void page_response_fhir(struct exchange *x)
{
    struct err err;
    int rc = app_run(&x->call, response_fhir, &err);
    if (rc < 0) {
        page_error(x, &err);
        return;
    }
    page_send_value(x, 200, value_get(x->call.page, "document"));
    x->response->content_type = "application/fhir+json; charset=utf-8";
}
