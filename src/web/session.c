/*
 * Cookies → who is asking. A session is a random token in an HttpOnly cookie of which only the hash is stored; a visitor
 * has a token for forms alone. Decides nothing: what the actor may do is the route's and access.c's.
 */
#include "web/exchange.h"

#include "app/signin.h"
#include "base/str.h"

#include <stdio.h>
#include <string.h>

static const char session_name[] = "kiem_session", visitor_name[] = "kiem_visitor", lang_name[] = "kiem_lang";
/* A visitor's cookie lasts as long as a link to report by, so that what was begun resumes on the same phone. */
enum { LANG_SECONDS = 365 * 24 * 3600, VISITOR_SECONDS = 8 * 24 * 3600 };

static bool well_formed_token(const char *token)
{
    return token && strlen(token) == TOKEN_TEXT - 1;
}

void session_cookie(struct exchange *x, const char *token)
{
    http_set_cookie(x->response, x->call.arena, session_name, token ? token : "", token ? -1 : 0);
}

static const char *language(struct exchange *x)
{
    const char *asked = value_get_text(x->request->query, "lang");
    if (text_is(asked, "nl") || text_is(asked, "en")) {
        http_set_cookie(x->response, x->call.arena, lang_name, asked, LANG_SECONDS);
        return asked;
    }
    const char *kept = http_cookie(x->request, lang_name);
    if (text_is(kept, "nl") || text_is(kept, "en"))
        return kept;
    const char *accepts = http_header(x->request, "Accept-Language");
    return accepts && strncmp(accepts, "en", 2) == 0 ? "en" : "nl";
}

/* A visitor's forms (signing in, a link, a public report) carry a token from a cookie of their own. */
static void visitor(struct exchange *x)
{
    const char *token = http_cookie(x->request, visitor_name);
    if (well_formed_token(token)) {
        snprintf(x->session.csrf, sizeof x->session.csrf, "%s", token);
    } else {
        token_new(x->session.csrf, &x->web->app->rng);
        http_set_cookie(x->response, x->call.arena, visitor_name, x->session.csrf, VISITOR_SECONDS);
    }
    token_hash(x->actor.browser, x->session.csrf);
}

bool session_is_named(const struct http_request *request)
{
    return well_formed_token(http_cookie(request, session_name));
}

bool session_begin(struct exchange *x)
{
    x->call.lang = language(x);
    struct id id = id_new(&x->web->app->clock, &x->web->app->rng);
    snprintf(x->actor.request_id, sizeof x->actor.request_id, "%s", id.text);
    snprintf(x->actor.source, sizeof x->actor.source, "%s", x->request->remote ? x->request->remote : "");
    const char *token = http_cookie(x->request, session_name);
    if (!well_formed_token(token))
        return false;
    token_hash(x->session.token_hash, token);
    return true;
}

static void fill(struct exchange *x, const struct session_found *found)
{
    struct actor *a = &x->actor, was = x->actor;
    text_copy(x->session.csrf, sizeof x->session.csrf, found->csrf);
    x->session.expires_at = found->expires_at;
    x->session.open = found->open;
    x->session.half = !found->open;
    x->session.asks_role = found->asks_role;
    x->session.other_roles = found->open && found->other_roles;
    if (found->open) {
        *a = found->who;
        text_copy(a->source, sizeof a->source, was.source);
        text_copy(a->request_id, sizeof a->request_id, was.request_id);
    }
    token_hash(a->browser, x->session.csrf);
}

int session_load(struct exchange *x, struct err *err)
{
    if (!x->session.token_hash[0]) {
        visitor(x);
        return 0;
    }
    struct session_found found;
    int rc = signin_session(&found, &x->call, x->session.token_hash, err);
    if (rc == ERR_NOT_FOUND) {
        session_cookie(x, NULL);
        visitor(x);
        return 0;
    }
    if (rc == 0)
        fill(x, &found);
    return rc;
}

int session_within(struct exchange *x, struct call *c, struct err *err)
{
    struct session_found found;
    int rc = signin_session_within(&found, c, x->session.token_hash, err);
    if (rc == 0)
        fill(x, &found);
    return rc;
}
