/*
 * A small made-up world for tests of use cases: an app on a database of its own (db/place.h says where), a clock that stands still
 * until it is moved, seeded randomness, the shipped content, two organisations with their people.
 *
 *   struct world w;
 *   world_open(&w);                              Wednesday 2026-03-04 10:00 in Amsterdam
 *   struct call *c = world_call(&w, &w.midwife); a call with a fresh arena (ended by the next, or world_close)
 *   call_set(c, "first_name", "Noor");           a field of the form; call_param_set() one of the path
 *   assert_ok(world_run(&w, family_create));     value_get_text(w.call.page, …), w.call.location, w.err
 *
 * What may be kept of pages (app/page_known.h) is proved by every test: after each run the page of every person is worked out
 * for everyone who works here, and must be what was kept of it before, unless the run counted a change. It leaves no trace.
 */
#ifndef KIEM_TEST_WORLD_H
#define KIEM_TEST_WORLD_H

#include "app/app.h"
#include "db/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

struct world {
    struct app app;
    struct arena *content_arena;
    struct content *content;
    char folder[64];
    struct place place; /* the database */
    int64_t now;
    uint64_t seed;
    struct actor midwife;     /* professional of a midwifery practice */
    struct actor midwife2;    /* of another practice */
    struct actor nurse;       /* youth health care */
    struct actor debt;        /* debt help */
    struct actor assistant;   /* at the desk of the first practice */
    struct actor coordinator; /* of the municipality */
    struct actor admin;
    struct actor nobody;
    struct call call;
    struct value *form, *params, *query;
    struct err err;
    bool keeps_nothing; /* pages are not kept from one run to the next */
    int proofs;
};

void world_open(struct world *w);
void world_close(struct world *w);
/* Closes and opens the same database again. */
void world_reopen(struct world *w);
/* Moves the clock. */
void world_days(struct world *w, int days);
struct call *world_call(struct world *w, const struct actor *actor);
void call_set(struct world *w, const char *field, const char *text);
void call_set_int(struct world *w, const char *field, int64_t n);
void call_set_flag(struct world *w, const char *field, bool yes);
void call_param_set(struct world *w, const char *name, const char *text);
/* The result code; w->call has the answer, w->err the error. */
int world_run(struct world *w, use_case *use);
/* Runs and fails the test with the error's words when it is not 0. */
void world_must(struct world *w, use_case *use);
/* The proof that the runs so far counted what they changed; world_run() does it too. */
void world_prove(struct world *w);
/* An actor for the parent who is `person`. */
struct actor world_parent(const char *person);
/* A family opened by `by`: the id of its first person, in `out`. GA in days today (0: not pregnant). */
void world_family(struct world *w, const struct actor *by, const char *surname, int gestation_days,
                  char out[37]);

#define assert_ok(rc) assert_int_equal(0, (rc))

#endif
