/*
 * Route maps (spec C4): which signal, at which level, in which phase, leads to which step, by whom, within how many days.
 *
 *   signals ─┐
 *   level   ─┼─▶ rules of the routes valid on the day ─▶ steps, each once, with every reason
 *   phase   ─┘
 *
 * A step's code is shared over routes and its definition stands in one of them. Steps for urgent factors (same day, at
 * once) do not wait for a level. The level never reads a route; routes read the level.
 */
#ifndef KIEM_CARE_ROUTE_H
#define KIEM_CARE_ROUTE_H

#include "asking/codes.h"
#include "care/consent.h"
#include "care/level.h"
#include "care/schedule.h"

enum step_action {
    ACTION_TALK,
    ACTION_REFERRAL,
    ACTION_HOME_VISIT,
    ACTION_MEETING,
    ACTION_REPORT, /* to Veilig Thuis, under the Meldcode */
    ACTION_SELF,
    ACTION_GROUP,
};
const char *step_action_code(enum step_action a); /* "home_visit" … */

enum owner_kind {
    OWNER_NONE,    /* content forgot it; content_check says so */
    OWNER_ORG,     /* an organisation of kind `org_kind` */
    OWNER_OWN_ORG, /* the organisation that signals */
    OWNER_PARENT,
    OWNER_NETWORK, /* the family's own network, a volunteer */
};
const char *owner_kind_code(enum owner_kind k); /* "own_org"; "" for OWNER_NONE */

/* Days from an anchor in which the step is best done; also later (spec C8), never before. */
struct window {
    bool given;
    enum anchor anchor;
    int from_day, until_day;
};

struct step {
    const char *code;
    struct label title, explain;
    enum step_action action;
    enum owner_kind owner;
    const char *org_kind; /* NULL unless OWNER_ORG */
    bool has_term;        /* false: content forgot it */
    struct term term;
    struct codes scopes;      /* data the owner needs; content_scope_set() gives the bits */
    struct codes strengthens; /* protective factors */
    struct window window;
};

struct route_rule {
    struct codes any, all; /* factor codes */
    unsigned levels;       /* bits 1u << enum level; 0 = all */
    unsigned phases;       /* bits 1u << enum phase; 0 = all */
    struct codes then;     /* step codes */
};

struct route {
    const char *code, *version, *source;
    int32_t valid_from;
    struct label title, summary;
    const struct route_rule *rules;
    size_t rule_count;
    const struct step *steps;
    size_t step_count;
};

/* From content/routes/CODE.json or a coalition's adapted copy. Shapes only: codes of factors, steps, scopes and kinds
 * are not looked up (content_check does). Texts are copied. ERR_INVALID with {where} "steps.2": "content_member"
 * ({arg}: the member), "code_duplicate", "term_unit", "term_count", or what level_parse and phase_parse say. */
int route_load(struct route *out, struct arena *a, const struct value *content, struct err *err) MUST_USE;

/* Routes in force: any number of versions of any code, in any order. */
struct route_set {
    const struct route *const *items;
    size_t count;
};

/* The version of `code` in force on `day`: the latest valid_from not after it (of two of one day, the higher version text);
 * NULL when there is none. */
const struct route *route_in_force(const struct route_set *set, const char *code, int32_t day);
/* The step's definition among the routes in force on `day`, and (`route`, may be NULL) where it stands; NULL: none. */
const struct step *route_step(const struct route_set *set, const char *code, int32_t day,
                              const struct route **route);

struct situation {
    int32_t day;
    const struct signal *const *signals; /* current and present: level_outcome.because, or by hand */
    size_t signal_count;
    enum level level; /* the one that holds: overruled or computed */
    enum phase phase;
};

struct step_reason {
    const struct route *route;
    const struct signal *signal; /* NULL: the level or phase alone */
};
struct fired_step {
    const struct step *step;
    const struct route *route;         /* that defines it */
    const struct step_reason *reasons; /* each pair once; by route code, then factor code */
    size_t reason_count;
    bool urgent; /* a reason is same day or at once */
};
struct fired {
    const struct fired_step *items; /* by step code, each once */
    size_t count;
};

/* The steps that follow. The outcome does not depend on the order of routes or signals. Steps without a definition are
 * left out (content_check names them). ERR_NOMEM only. */
int route_evaluate(struct fired *out, struct arena *a, const struct route_set *set, const struct situation *s,
                   struct err *err) MUST_USE;

#endif
