/*
 * The plan of a very young parent (C12, A §4.3.3): one list over the areas of life in which things come together when a
 * parent is young. When it applies, which steps of the content fit her, who may see a line of it and who may change it.
 *
 * The list is hers. Others put forward; she takes a line on or off it, ticks it off and says who sees it:
 *
 *   proposed ─ take ─▶ open ─ done ─▶ done
 *       │               │  ◀─ again ────┘
 *       └──── drop ─────┴──▶ off ─ take ─▶ open
 *
 * What is not known of her is no reason against a step: it may fit, and is asked.
 */
#ifndef KIEM_CARE_YOUNG_H
#define KIEM_CARE_YOUNG_H

#include "asking/calendar.h"
#include "asking/label.h"

#include <stddef.h>

/* What she tells of how things are; each a list of codes.json: "young_school", "young_work", "young_home". */
enum young_fact { YOUNG_SCHOOL, YOUNG_WORK, YOUNG_HOME, YOUNG_FACTS };
/* Who does a step; code of the list "young_who". */
enum young_who { YOUNG_BY_SELF, YOUNG_BY_KEEPER, YOUNG_BY_DESK, YOUNG_WHOS };

struct young_codes {
    const char *const *items;
    size_t count;
};
struct young_area {
    const char *code, *scope; /* what its lines tell of her: a scope of consent */
    struct label label;
};
struct young_law {
    const char *code, *url;
    struct label label;
};
struct young_desk {
    const char *code;
    struct young_codes kinds; /* kinds of organisation that can be invited; none: she goes there herself */
    struct label label;
};
/* For whom a step is. Empty is everybody. */
struct young_when {
    int from, below;                     /* her age in full years today; 0: no bound */
    bool pregnant, child;                /* both false: in either time */
    struct young_codes any[YOUNG_FACTS]; /* one of these */
};
struct young_step {
    const char *code, *area, *desk;
    struct young_codes laws;
    enum young_who who;
    int days; /* the term that is proposed */
    struct young_when when;
    struct label title, explain;
    const char *source, *url; /* who says so */
    int32_t reviewed;
};
struct young_content {
    const struct young_area *areas;
    size_t area_count;
    const struct young_law *laws;
    size_t law_count;
    const struct young_desk *desks;
    size_t desk_count;
    const struct young_step *steps;
    size_t step_count;
};
/* Reads {"areas", "laws", "desks", "steps"}. ERR_INVALID "content_member" names the entry; "code_duplicate"; "young_code" for
 * an area, law or desk that is not there. */
int young_load(struct young_content *out, struct arena *a, const struct value *tree,
               struct err *err) MUST_USE;
/* NULL when there is none. */
const struct young_area *young_area_find(const struct young_content *y, const char *code);
const struct young_law *young_law_find(const struct young_content *y, const char *code);
const struct young_desk *young_desk_find(const struct young_content *y, const char *code);
const struct young_step *young_step_find(const struct young_content *y, const char *code);
/* The list of codes.json that a fact is of. */
const char *young_fact_list(enum young_fact fact);

/* --- when it applies --- */

enum { YOUNG_UNTIL_YEARS = 2 };
/* `young`: whether she is a young parent as the factors say (asking/factor.h). It runs while she is pregnant, and until her
 * youngest child is two. */
enum tri young_applies(enum tri young, bool pregnant, int32_t youngest_birth, int32_t today);

/* --- which steps fit --- */

struct young_facts {
    int age; /* -1: not known */
    bool pregnant, child;
    const char *facts[YOUNG_FACTS]; /* NULL: not known */
};
/* YES, NO, or UNKNOWN: nothing speaks against it, and something is not known. */
enum tri young_fits(const struct young_when *when, const struct young_facts *of);

/* --- who sees a line, who changes it --- */

enum young_reader { YOUNG_HER, YOUNG_KEEPER, YOUNG_DESK };
/* `seen`: code of the list "young_seen": "me" (she alone), "keeper" (and who keeps her file), "desks" (and the desks to which
 * she opened its area). `opened`: she opened the area to this desk. */
bool young_shows(enum young_reader reader, const char *seen, bool opened);
/* Whether `code` is among those written with blanks between them. */
bool young_opened(const char *areas, const char *code);

enum young_event { YOUNG_TAKE, YOUNG_DROP, YOUNG_DONE, YOUNG_AGAIN };
/* The state that follows; NULL when this reader may not, or not from here. Who keeps her file says what she decided in a talk,
 * but takes nothing off that is on her list; a desk ticks off what it does itself (`by` "desk"). */
const char *young_next(const char *state, enum young_event event, enum young_reader reader, const char *by);
const char *young_who_code(enum young_who who);

#endif
