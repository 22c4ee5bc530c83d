/* A made-up life: what is known of it, and what is still to happen, shared by story.c and help.c. */
#ifndef KIEM_APP_DEMO_STORY_H
#define KIEM_APP_DEMO_STORY_H

#include "app/demo/inside.h"

struct life;
typedef int happening(struct life *life, struct demo *d, const char *what, struct err *err);

/* What is still to happen, on which day; `what` is an instrument, a referral, a visit. */
enum { TODO_MAX = 96 };
struct todo {
    int32_t day;
    happening *happens;
    const char *what;
    struct actor *actor;
};

struct life {
    int number;
    struct actor keeper; /* who opened the file */
    struct actor nurse;  /* of youth health care */
    const char *person, *surname;
    int32_t opened, due, birth;
    int fetuses;
    bool handed_over, visited, met;
    struct profile profile;
    struct todo todo[TODO_MAX];
    size_t todo_count;
    bool overfull;       /* more was planned than fits: the making stops rather than leave something out */
    struct actor *actor; /* who does what happens now */
};

/* Lets something happen later. */
void life_plan(struct life *life, int32_t day, happening *happens, const char *what, struct actor *actor);
/* Puts a day in the form of the call being made. */
void life_field_day(struct demo *d, const char *name, int32_t day);

/* --- help.c --- */
/* Talks about what the plan proposes, agrees on most of it, and asks others to help. */
int life_help(struct life *life, struct demo *d, struct err *err) MUST_USE;
/* Plans a meeting of who helps, with the parents; once in a life. */
int life_meet(struct life *life, struct demo *d, struct err *err) MUST_USE;
/* What the keeper of the file had not begun goes with the hand-over. */
int life_let_go(struct life *life, struct demo *d, struct err *err) MUST_USE;

#endif
