/* What the files of the demo share. */
#ifndef KIEM_APP_DEMO_INSIDE_H
#define KIEM_APP_DEMO_INSIDE_H

#include "app/demo/demo.h"

/* One who is pregnant now, and who keeps her file. */
enum { MOTHERS_MAX = 10 };
struct demo_mother {
    char person[37];
    struct actor keeper;
};

struct demo {
    struct app *app;
    const struct demo_options *options;
    const struct value *town;
    struct arena *arena; /* lives as long as the making */
    int64_t now;
    uint64_t state;
    struct rng rng;
    struct demo_counts counts;
    struct demo_mother mothers[MOTHERS_MAX];
    size_t mother_count;

    /* one family at a time */
    struct tx *tx;
    struct arena *family; /* its arena */
    struct call call;     /* the use case run last, with its answer */
    struct value *form, *params, *query;
};

/* --- the town: town.c --- */
int town_make(struct call *c, const struct demo *d, struct err *err) MUST_USE;
/* The actor who signs in as `login`. */
int town_actor(struct actor *out, struct demo *d, const char *login, struct err *err) MUST_USE;
/* In one of several roles. */
int town_actor_as(struct actor *out, struct demo *d, const char *login, enum role role,
                  struct err *err) MUST_USE;

/* --- what a family is like, and the answers it gives: answers.c --- */
enum { TARGETS_MAX = 8 };
struct profile {
    const char *targets[TARGETS_MAX]; /* risk factors that its answers raise */
    size_t target_count;
    bool protected_well;
};
/* Answers to every question that is asked, so that exactly the profile's factors are raised as far as the instrument can. */
int demo_answers(struct value **out, struct demo *d, const struct content_instrument *instrument,
                 const struct profile *profile, struct err *err) MUST_USE;

/* --- running use cases: demo.c --- */
/* A fresh call by `actor` at the demo's clock; then demo_field() and demo_param(); then demo_run(). */
void demo_call(struct demo *d, const struct actor *actor);
void demo_field(struct demo *d, const char *name, const char *text);
void demo_param(struct demo *d, const char *name, const char *text);
int demo_run(struct demo *d, use_case *use, struct err *err) MUST_USE;
/* Does what the terms ask between the last moment lived and `until`: reminders, escalations, expiries. */
int demo_terms(struct demo *d, int64_t until, struct err *err) MUST_USE;
/* The id in the path the use case led to ("/persons/ID…"); "" when there is none. */
const char *demo_made(struct demo *d);
/* Moves the clock to a working moment of `day`, never back. */
void demo_at(struct demo *d, int32_t day);
int32_t demo_day(const struct demo *d);
bool demo_chance(struct demo *d, unsigned percent);
/* A whole number from low to high, both included. */
int demo_between(struct demo *d, int low, int high);

/* --- groups of parents: groups.c --- */
int groups_make(struct demo *d, struct err *err) MUST_USE;

/* --- what parents do in their own place: place.c --- */
int place_make(struct demo *d, struct err *err) MUST_USE;

/* --- minutes of youth health nurses: planning.c --- */
int planning_make(struct demo *d, struct err *err) MUST_USE;

/* --- a very young mother: young.c --- */
int young_make(struct demo *d, struct err *err) MUST_USE;

/* --- training of who asks about a wish for children: training.c --- */
int training_make(struct demo *d, struct err *err) MUST_USE;

/* --- Nu Niet Zwanger: nnz.c --- */
int nnz_make(struct demo *d, struct err *err) MUST_USE;

/* --- lives: story.c --- */
int story_live(struct demo *d, int number, struct err *err) MUST_USE;

#endif
