/* See paging.h. Counts pages, not lines: how many lines a page holds is its list's own. */
#include "app/paging.h"

#include <stdlib.h>
#include <string.h>

enum { PAGES_MAX = 200 };

int64_t paging_wanted(const struct call *c)
{
    const char *text = value_get_text(c->query, "page");
    bool number = text && text[0] && strlen(text) < 4 && !text[strspn(text, "0123456789")];
    long n = number ? strtol(text, NULL, 10) : 1;
    return n < 1 || n > PAGES_MAX ? 1 : n;
}

void paging_put(struct call *c, const char *path, int64_t page, bool more)
{
    if (page == 1 && !more)
        return;
    struct value *pages = value_put_object(c->page, "pages");
    value_put_array(pages, "items");
    static const struct {
        const char *name;
        int step;
    } ways[] = {{"previous", -1}, {"next", 1}};
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        int64_t to = page + ways[i].step;
        if (ways[i].step < 0 ? to >= 1 : more)
            value_put_text(value_put_object(pages, ways[i].name), "href",
                           arena_printf(c->arena, "%s%cpage=%lld", path,
                                        path && strchr(path, '?') ? '&' : '?', (long long)to));
        else
            value_put(pages, ways[i].name, value_null(c->arena));
    }
}
