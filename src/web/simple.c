/* Pages without a use case: words alone, and the style pages of the demo. */
#include "web/exchange.h"

#include "base/str.h"
#include "web/pages.h"

#include <string.h>

int simple_page(struct call *c, struct err *err)
{
    (void)c;
    (void)err;
    return 0;
}

static int load_samples(struct exchange *x, struct err *err)
{
    for (const struct embedded *e = x->web->samples; e && e->name; e++)
        if (strcmp(e->name, "samples/style.json") == 0) {
            struct value *samples;
            int rc = json_parse(&samples, x->call.arena, e->name, (const char *)e->data,
                                (size_t)(e->end - e->data), err);
            if (rc == 0)
                value_put(x->call.page, "samples", samples);
            return rc;
        }
    return err_set(err, ERR_NOT_FOUND, x->request->path, "no_page", NULL);
}

void page_style(struct exchange *x)
{
    static const char *const names[] = {"style", "style-parent", "style-public", "style-letter"};
    struct err err;
    const char *name = NULL;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (text_is(value_get_text(x->call.params, "page"), names[i]))
            name = names[i];
    x->call.page = value_object(x->call.arena);
    int rc = name && x->web->app->demo ? load_samples(x, &err)
                                       : err_set(&err, ERR_NOT_FOUND, x->request->path, "no_page", NULL);
    if (rc < 0)
        page_error(x, &err);
    else
        page_send(x, 200, name);
}
