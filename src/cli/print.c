/* What commands that export print: one JSON document on standard output. */
#include "cli/cli.h"

#include <stdio.h>

enum { DOCUMENT_MAX = 64 << 20 };

int print_document(const struct call *c, struct err *err)
{
    BUF_AUTO text;
    buf_init(&text, DOCUMENT_MAX);
    json_write_pretty(&text, value_get(c->page, "document"));
    if (text.failed)
        return err_nomem(err);
    puts(buf_text(&text));
    return 0;
}
