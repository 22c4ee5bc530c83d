/*
 * A use case: who may do it, in one transaction, with its audit record. Every use case has one shape, so that a route,
 * a command, a job and a test call it alike:
 *
 *   int family_open(struct call *c, struct err *err)
 *      reads   c->params (path), c->query, c->form (validated fields), c->actor, c->today
 *      writes  through c->store, all or nothing
 *      answers c->page (what is shown, as value) and, after a change, c->location (where to go)
 *
 * It runs on the writer's thread and may run twice: no input or output but the transaction, no waiting.
 */
#ifndef KIEM_APP_APP_H
#define KIEM_APP_APP_H

#include "base/clock.h"
#include "base/id.h"
#include "base/rand.h"
#include "content/content.h"
#include "mail/mail.h"
#include "store/store.h"

#include <stdatomic.h>

struct app {
    struct db *db;
    struct vault *vault;
    struct passwords *passwords;
    struct mail *mail; /* NULL: notices wait */
    const struct content
        *_Atomic content;      /* replaced whole when instruments come or go, see instruments/shelf.h */
    struct shelf *shelf;       /* NULL: the program's own instruments only */
    struct own_maps *own_maps; /* app/routemap/in_force.h; may be NULL */
    struct clock clock;
    struct rng rng;
    bool demo;                /* shows one-time codes on the page; only for made-up families */
    const char *figures;      /* the program of the other world; NULL: kiem-figures beside this one */
    const char *base_url;     /* in notices and links, without a slash at the end */
    _Atomic int64_t latest;   /* when anyone last worked; 0: time is not watched, see start_clock() */
    struct page_cache *pages; /* NULL: every page is worked out anew */
    _Atomic int64_t
        destroyed_seen; /* up to when this program took the destroyed out of its key file; life/destroy.c */
    bool check_pages;   /* what is kept is worked out anew all the same, and compared */
};

enum actor_kind { ACTOR_NOBODY, ACTOR_PROFESSIONAL, ACTOR_PARENT, ACTOR_SYSTEM };
/* professional: works with families. assistant: plans and finds. coordinator: the coalition's counts. admin: people,
 * keys, audit. parent: her own file. nnz_holder: conversations of Nu Niet Zwanger, and no file. nnz_leader: their counts. Bits, so that a route can name several. */
enum role {
    ROLE_NONE = 0,
    ROLE_PROFESSIONAL = 1,
    ROLE_ASSISTANT = 2,
    ROLE_COORDINATOR = 4,
    ROLE_ADMIN = 8,
    ROLE_PARENT = 16,
    ROLE_NNZ_HOLDER = 32,
    ROLE_NNZ_LEADER = 64,
};
enum role role_of(const char *code);
const char *role_code(enum role role);

struct actor {
    enum actor_kind kind;
    enum role role;
    char account[37], membership[37], org[37];
    char person[37]; /* a parent's own person */
    char org_kind[40];
    char name[128], org_name[128];
    char source[64];     /* where from: an address, "cli", "job" */
    char request_id[37]; /* one per request, in every audit row */
    char browser[65];    /* hash of what tells this browser from others; "" when there is none */
};

/* One line of the audit (NEN 7513), before it has an id. Codes only: nothing a person said stands in it. */
struct audit_note {
    const char *person; /* may be NULL: not about a person */
    const char *action; /* list "audit_action": read, create, change, sign_in, withdraw … */
    const char *object; /* what kind of thing: "file", "response", "referral" … */
    const char *object_id;
    const char *purpose; /* list "purpose": care, referral, meeting, emergency, own, administration */
    const char *basis;   /* why it was allowed: "own", "referral", "consent", "glass", "self", "role" */
    const char *outcome; /* "ok", "denied", "failed" */
};

struct changes;
struct page_kept;
struct page_draft;

struct call {
    struct app *app;
    const struct actor *actor;
    struct arena *arena;
    const char *lang;           /* "nl" or "en" */
    const struct value *params; /* from the path */
    const struct value *query;
    const struct value *form; /* validated; NULL for a GET */
    const struct value
        *again; /* of a GET that shows a form again: what was submitted and not accepted; else NULL */
    int64_t now;
    int32_t today;
    struct store store;   /* tx is set while the use case runs */
    struct value *page;   /* answer */
    const char *location; /* answer: where to go after a change */
    struct audit_note
        denied; /* outcome set when access was refused: written after the transaction was undone */
    struct changes *changes;       /* while the use case runs: see change.h */
    const char *as;                /* what the page becomes, "html" or "json"; NULL: it cannot be kept */
    const struct page_kept *known; /* answer: the page as it was worked out before; see page_known.h */
    struct page_draft *draft;      /* answer: the page may be kept */
};

typedef int use_case(struct call *c, struct err *err);

/* Runs `use` in a durable write (every look at a person leaves a record, so looks are writes too). When access was
 * refused, the refusal is recorded in a transaction of its own. c->page is made anew for each run. ERR_BUSY "clock_back"
 * when time is watched and runs back. */
int app_run(struct call *c, use_case *use, struct err *err) MUST_USE;
/* The same without waiting: app_run_later() starts it and `done` is called when it is durable or failed, on a thread that
 * serves everybody; after that app_run_end(), on a thread that may wait, gives what app_run() would. ERR_BUSY "clock_back"
 * as app_run(); 1 when the database cannot, and nothing was started. */
struct app_later {
    struct call *call;
    use_case *use;
    void (*done)(struct app_later *later);
    struct db_later write;
};
int app_run_later(struct app_later *later, struct err *err) MUST_USE;
int app_run_end(struct app_later *later, struct err *err) MUST_USE;
/* Runs `use` on a snapshot: for pages about no person. */
int app_look(struct call *c, use_case *use, struct err *err) MUST_USE;

/* ERR_BUSY "clock_back" (arg: how many minutes) when `now` is more than two minutes before `latest`. */
int clock_follows(int64_t latest, int64_t now, struct err *err) MUST_USE;

/* Writes a line of the audit in the running transaction. */
int audit_write(struct call *c, const struct audit_note *note, struct err *err) MUST_USE;

/* --- shorthands for use cases --- */
const char *call_param(const struct call *c, const char *name); /* "" when absent */
const char *call_field(const struct call *c, const char *name); /* NULL when absent or empty */
bool call_flag(const struct call *c, const char *name);
int64_t call_int(const struct call *c, const char *name, int64_t otherwise);
int32_t call_day(const struct call *c, const char *name, int32_t otherwise); /* a form's day field */
/* A new id, in the arena; "" latched when out of memory. */
const char *call_id(struct call *c);
/* A text of content/texts, or the key itself when there is none. */
const char *call_text(const struct call *c, const char *key);
/* The label of a code in a list of content ("decline_reason"), in the language of the call. */
const char *call_label(const struct call *c, const char *list, const char *code);
/* What is wrong and what to do, in the language of the call: the text "err.KEY" with its {arg} and {where}. */
const char *call_error(const struct call *c, const struct err *err);
/* Sets c->location; out of memory is latched in the arena. */
/* One more of what a field is chosen from. */
void choice_add(struct value *list, const char *value, const char *label);
/* Whether one of the rows has this "id". */
bool rows_have(const struct value *rows, const char *id);
void call_go(struct call *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
