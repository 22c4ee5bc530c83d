/*
 * Pages that are kept (app/page_known.h): a page that may be is rendered with marks where something of the request alone
 * stands (the token of its forms, the seconds left), is kept with holes in their place, and goes out with the holes filled.
 * With app.check_pages every page that was known is rendered all the same, and one that differs is an error: then something
 * it shows changed without being counted.
 */
#include "web/exchange.h"

#include "app/page_known.h"

#include <stdio.h>
#include <string.h>

enum { KEPT_MAX = 8 * 1024 * 1024, SECONDS_TEXT = 24 };

const char *kept_mark(const struct exchange *x, enum page_mark mark, const char *otherwise)
{
    return x->call.draft ? x->web->marks[mark] : otherwise;
}

static void fill(struct exchange *x, struct buf *out, const struct page_kept *page)
{
    char once[TOKEN_TEXT] = "", seconds[SECONDS_TEXT];
    size_t at = 0;
    for (size_t i = 0; i < page->hole_count; i++)
        if (page->holes[i].what == MARK_ONCE && !once[0])
            token_new(once, &x->web->app->rng);
    snprintf(seconds, sizeof seconds, "%lld", (long long)((x->session.expires_at - x->call.now) / 1000));
    const char *const what[MARK_COUNT] = {
        [MARK_CSRF] = x->session.csrf, [MARK_ONCE] = once, [MARK_SECONDS] = seconds};
    for (size_t i = 0; i < page->hole_count; i++) {
        buf_add(out, page->text + at, page->holes[i].at - at);
        buf_adds(out, what[page->holes[i].what]);
        at = page->holes[i].at;
    }
    buf_add(out, page->text + at, page->len - at);
}

static void answer(struct exchange *x, const struct page_kept *page)
{
    struct buf *out = &x->response->body;
    buf_init(out, KEPT_MAX);
    x->response->status = 200;
    x->response->content_type = x->json ? "application/json; charset=utf-8" : "text/html; charset=utf-8";
    buf_reserve(out, page->len + page->hole_count * TOKEN_TEXT);
    fill(x, out, page);
    if (out->failed)
        x->response->status = 503;
}

/* The nearest mark at or behind `at`; NULL when there is none. */
static const char *next_mark(enum page_mark *which, const struct exchange *x, const char *at, size_t len)
{
    const char *first = NULL;
    for (int m = 0; m < MARK_COUNT; m++) {
        const char *found = memmem(at, first ? (size_t)(first - at) : len, x->web->marks[m], TOKEN_TEXT - 1);
        if (found) {
            first = found;
            *which = (enum page_mark)m;
        }
    }
    return first;
}

/* Takes the marks out of a rendered page; false when it has too many to keep. */
static bool cut(struct page_kept *out, struct page_hole *holes, struct exchange *x, struct buf *body)
{
    char *text = body->data;
    size_t from = 0, to = 0, count = 0;
    enum page_mark which = MARK_CSRF;
    for (const char *mark; (mark = next_mark(&which, x, text + from, body->len - from));) {
        size_t before = (size_t)(mark - (text + from));
        if (count == PAGE_HOLES_MAX)
            return false;
        memmove(text + to, text + from, before);
        to += before;
        from += before + TOKEN_TEXT - 1;
        holes[count++] = (struct page_hole){.at = (uint32_t)to, .what = which};
    }
    memmove(text + to, text + from, body->len - from);
    to += body->len - from;
    *out = (struct page_kept){.text = text, .len = to, .holes = holes, .hole_count = count};
    return true;
}

static bool same(const struct page_kept *a, const struct page_kept *b)
{
    return a->len == b->len && a->hole_count == b->hole_count && a->look_count == b->look_count &&
           memcmp(a->text, b->text, a->len) == 0 &&
           memcmp(a->holes, b->holes, a->hole_count * sizeof *a->holes) == 0 &&
           memcmp(a->looks, b->looks, a->look_count * sizeof *a->looks) == 0;
}

static void complain(struct exchange *x, const struct page_kept *was, const struct page_kept *is)
{
    size_t at = 0, most = was->len < is->len ? was->len : is->len;
    while (at < most && was->text[at] == is->text[at])
        at++;
    size_t from = at > 60 ? at - 60 : 0;
    fprintf(stderr, "kiem: a kept page of %s differs at byte %zu\n", x->route->path, at);
    if (x->web->app->demo) /* of real people nothing is written beside the database */
        fprintf(stderr, " kept: %.*s\n  now: %.*s\n", (int)(was->len - from < 160 ? was->len - from : 160),
                was->text + from, (int)(is->len - from < 160 ? is->len - from : 160), is->text + from);
    struct err err;
    err_set(&err, ERR_IO, "page", "page_differs", NULL);
    page_error(x, &err);
}

bool kept_finish(struct exchange *x)
{
    struct page_draft *draft = x->call.draft;
    struct buf rendered = x->response->body;
    struct page_hole holes[PAGE_HOLES_MAX];
    struct page_kept page;
    x->call.draft = NULL; /* what is sent from here on has no marks */
    bool good = x->response->status == 200 && !rendered.failed && cut(&page, holes, x, &rendered);
    if (good) {
        page.looks = draft->looks;
        page.look_count = draft->look_count;
        if (x->call.known && !same(x->call.known, &page)) {
            complain(x, x->call.known, &page);
        } else {
            answer(x, &page);
            if (!x->call.known && !draft->spoilt)
                page_keep(x->web->app->pages, &draft->key, &draft->version, &page);
        }
    }
    buf_release(&rendered);
    return good;
}

void kept_send(struct exchange *x)
{
    answer(x, x->call.known);
}
