/* See page_known.h. Decides nothing about access and writes nothing: access.c does. */
#include "app/page_known.h"

#include "base/str.h"

#include <stdio.h>
#include <string.h>

static void fill_key(struct page_key *key, const struct call *c, const struct access *a, const char *page)
{
    const struct actor *who = c->actor;
    memset(key, 0, sizeof *key); /* the gaps between members are compared too */
    snprintf(key->page, sizeof key->page, "%s %s", page, c->as);
    text_copy(key->person, sizeof key->person, a->person);
    text_copy(key->asked, sizeof key->asked, call_param(c, "person"));
    text_copy(key->account, sizeof key->account, who->account);
    text_copy(key->membership, sizeof key->membership, who->membership);
    text_copy(key->org, sizeof key->org, who->org);
    text_copy(key->own, sizeof key->own, who->person);
    text_copy(key->lang, sizeof key->lang, c->lang);
    key->role = (uint8_t)who->role;
    key->involvement = (uint8_t)a->involvement;
    key->purpose = (uint8_t)a->purpose;
    key->day = c->today;
    key->scopes = a->scopes;
    key->content = c->app->content;
}

int page_known(struct call *c, const struct access *a, const char *page, struct err *err)
{
    struct app *app = c->app;
    if (!app->pages || !c->as || value_count(c->query) > 0 || a->purpose == FOR_EMERGENCY)
        return 0;
    struct page_draft *draft = arena_alloc(c->arena, sizeof *draft);
    if (!draft)
        return err_nomem(err);
    fill_key(&draft->key, c, a, page);
    draft->version = a->version;
    text_copy(draft->family, sizeof draft->family, a->family);
    const struct page_kept *known = page_find(app->pages, &draft->key, &draft->version);
    int again = known && !app->check_pages ? access_again(c, known->looks, known->look_count, err) : 0;
    if (again > 0 || (known && app->check_pages)) {
        c->known = known;
    } else {
        page_drop(app->pages, known);
    }
    if (again == 0)
        c->draft = draft;
    return again;
}

void page_forget(struct call *c)
{
    if (c->known)
        page_drop(c->app->pages, c->known);
    c->known = NULL;
    c->draft = NULL;
}
