/*
 * The real server on a small made-up world (test/app/world.h), and browsers that talk to it over a socket: cookies are
 * kept, redirects are not followed, every byte that comes back can be looked at.
 *
 *   struct site s;
 *   site_open(&s);
 *   struct browser b;
 *   browser_sign_in(&b, &s, &s.w.midwife);        a session put in the database: no password, no waiting
 *   browser_get(&b, "/families/new");             s.reply: status, head, body
 *   browser_post(&b, "/families", "role=mother"); the form's token goes along
 *
 * While no request runs, the test may use s.w as any test of use cases does.
 */
#ifndef KIEM_TEST_SITE_H
#define KIEM_TEST_SITE_H

#include "app/world.h"
#include "web/web.h"

enum { REPLY_HEAD_MAX = 16384, REPLY_BODY_MAX = 4 << 20, COOKIES_MAX = 6 };

struct reply {
    int status; /* 0: closed without an answer */
    char head[REPLY_HEAD_MAX];
    char *body; /* NUL-terminated behind len */
    size_t len;
};

struct site {
    struct world w;
    struct arena *arena; /* templates and routes */
    struct web *web;
    struct http_server *server;
    uint16_t port;
    struct reply reply; /* to the latest request */
};

struct browser {
    struct site *site;
    struct {
        char name[32], value[64];
    } cookies[COOKIES_MAX];
    char csrf[TOKEN_TEXT]; /* of the session; "" for a visitor, whose cookie is the token */
    const char *lang;      /* Accept-Language; NULL: none */
};

void site_open(struct site *s);
/* Answers by another handler from here on: one that stands before the pages. */
void site_serve(struct site *s, http_handler *handler, http_beginning *begin, void *context);
void site_close(struct site *s);
/* An account for the parent who is `person`; `out` can sign in. */
void site_parent(struct site *s, const char *person, struct actor *out);
/* What one SQL statement says of the database, as text; "" when there is no row. In the arena of the site. */
const char *site_ask(struct site *s, const char *sql);
/* A number from the database, such as how many rows there are. */
long site_count(struct site *s, const char *sql);

void browser_new(struct browser *b, struct site *s);
/* With a session of `actor` that is open, or with `half` one that waits for its one-time code. */
void browser_sign_in(struct browser *b, struct site *s, const struct actor *actor);
void browser_half_sign_in(struct browser *b, struct site *s, const struct actor *actor);
const char *browser_cookie(const struct browser *b, const char *name); /* NULL when there is none */
void browser_set_cookie(struct browser *b, const char *name, const char *value);
/* The token that a form of this browser must carry. */
const char *browser_token(const struct browser *b);

/* Each sends one request and reads the whole answer into site->reply; the status comes back. */
int browser_get(struct browser *b, const char *path);
int browser_json(struct browser *b, const char *path); /* GET with Accept: application/json */
int browser_post(struct browser *b, const char *path, const char *fields);
int browser_post_json(struct browser *b, const char *path, const char *json);
struct request {
    const char *method, *path, *headers; /* headers: lines that end in \r\n; may be NULL */
    const char *body;                    /* may be NULL */
    size_t len;
};
int browser_send(struct browser *b, const struct request *r);

/* A header of the latest answer, NULL when absent; good until the next call. */
const char *reply_header(const struct reply *r, const char *name);
/* The latest answer's JSON, in the arena of the site; fails the test when it is none. */
const struct value *reply_json(struct site *s);

#endif
