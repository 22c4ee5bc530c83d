/*
 * The demo: a made-up municipality, its organisations and professionals, and families whose two years are lived through
 * the same use cases that people use, with a clock that runs from then to now. Deterministic from a seed. Everything is
 * invented; the town's words stand in demo/town.json.
 */
#ifndef KIEM_APP_DEMO_H
#define KIEM_APP_DEMO_H

#include "app/app.h"

#define DEMO_PASSWORD "kansrijke start"

struct demo_options {
    const char *town; /* text of demo/town.json */
    size_t town_len;
    uint64_t seed;
    int families;  /* 400; a very young mother comes on top of them */
    int32_t today; /* the last day lived */
    /* Called after each family, to show how far it is; may be NULL. */
    void (*progress)(int done, int all);
};

struct demo_counts {
    int orgs, people, families, responses, referrals;
};

/* Fills an empty database. `app` lends its parts; its clock and randomness are replaced while it runs.
 * ERR_CONFLICT "demo_not_empty" when there is anything in it. */
int demo_make(struct demo_counts *out, struct app *app, const struct demo_options *options,
              struct err *err) MUST_USE;
/* Whether the database was filled by demo_make(). */
int demo_is(bool *out, struct app *app, struct err *err) MUST_USE;

/* The sign-ins that a visitor is told about: name, what for. Ends with a NULL login. */
struct demo_signin {
    const char *login, *what;
};
extern const struct demo_signin demo_signins[];

#endif
