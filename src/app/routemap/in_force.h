/*
 * Which routes and which terms hold for a person: those of the coalition of her area where it has its own, else the
 * national examples. Everything that looks at a route asks here.
 *
 *   person ─▶ neighbourhood ─▶ municipality ─▶ coalition ─▶ its published versions ─┐
 *                                                     national examples (content) ─┴▶ one version of each code
 *
 * A published version never changes, so it is read once and kept for the life of the process by its version; what is in
 * force is asked of the database each time, so that several servers on one database agree.
 */
#ifndef KIEM_APP_IN_FORCE_H
#define KIEM_APP_IN_FORCE_H

#include "app/app.h"

/* Published versions already read; used by all threads. NULL in struct app: each is read anew for each call. */
struct own_maps;
struct own_maps *own_maps_new(void); /* NULL: out of memory */
void own_maps_free(struct own_maps *m);

/* Routes in force today for `person`. */
int routes_for(struct route_set *out, struct call *c, const char *person, struct err *err) MUST_USE;
/* Routes in force today in the coalition that organisation `org` coordinates. */
int routes_of_coalition(struct route_set *out, struct call *c, const char *org, struct err *err) MUST_USE;
/* The term `code` that holds today for `person`; NULL when there is none. */
int term_for(const struct term **out, struct call *c, const char *person, const char *code,
             struct err *err) MUST_USE;
/* All terms that hold today in the coalition of `org`. */
int terms_of_coalition(const struct terms **out, struct call *c, const char *org, struct err *err) MUST_USE;

/* A route by the version that a step remembers, in force or not; NULL: that version is gone. */
const struct route *route_version(const struct call *c, const char *code, const char *version);
/* The name of a step that a coalition added; NULL when it is nobody's. */
const char *own_step_label(const struct call *c, const char *code);

#endif
