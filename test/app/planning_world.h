/* A plan of weeks in the made-up world: a nurse with a colleague, and children of her own families. */
#ifndef KIEM_TEST_PLANNING_WORLD_H
#define KIEM_TEST_PLANNING_WORLD_H

#include "app/world.h"

/* The contacts of the first weeks. */
#define FIRST "Eerste week (dag 5 tot 8)"
#define SECOND "2 tot 3 weken"

struct team {
    struct world w;
    struct actor other; /* a colleague of the nurse */
    char child[8][37], mother[8][37];
    size_t count;
};

/* `count` children, born today: Kind0, Kind1 …; the nurse has `per_week` minutes (0: nobody said so). world_close(&t->w) ends it. */
void team_open(struct team *t, size_t count, int per_week);
void team_minutes(struct team *t, const struct actor *who, int n);
void team_ask(struct team *t, int weeks);
/* The same with other minutes of travel and notes than 10. */
void team_ask_beside(struct team *t, int weeks, int beside);
/* The page of the plan, as the nurse sees it. */
const struct value *team_look(struct team *t);
/* The same once it was asked and worked out. */
const struct value *team_made(struct team *t, int weeks);
/* One child's row on that page, by the label of the contact; fails without. */
const struct value *team_row(const struct value *page, const char *surname, const char *label);
/* By the nurse, with a reason: another person and week ("1" …) for a row. The result code. */
int team_change(struct team *t, const struct value *row, const struct actor *who, const char *week);
void team_keep(struct team *t);
/* The number that `sql` gives. */
int64_t team_number(struct team *t, const char *sql);
/* What the mother of child `i` sees of its contacts. */
const struct value *team_own(struct team *t, size_t i);
/* The nurse agrees on a time for a contact; reason NULL: she gives none. The result code. */
int team_move(struct team *t, const char *contact, const char *reason);

#endif
