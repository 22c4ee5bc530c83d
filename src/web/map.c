/* Pages of the coalition that are no use case with a template: the HSDS document, a route map as a file, and help without a
 * database. */
#include "web/exchange.h"

#include "app/coalition/map.h"
#include "app/routemap/routemap.h"
#include "web/pages.h"

void page_map_hsds(struct exchange *x)
{
    struct err err;
    int rc = app_look(&x->call, map_export, &err);
    if (rc < 0)
        page_error(x, &err);
    else
        page_send_value(x, 200, value_get(x->call.page, "document"));
}

void page_route_json(struct exchange *x)
{
    struct err err;
    int rc = app_look(&x->call, routemap_export, &err);
    if (rc < 0)
        page_error(x, &err);
    else
        page_send_value(x, 200, value_get(x->call.page, "document"));
}

void page_help(struct exchange *x)
{
    x->call.page = value_object(x->call.arena);
    map_help(&x->call);
    page_send(x, 200, "help");
}
