/*
 * The plan (spec C8): the steps of the routes that fire, each once, agreed with the family, with an owner and a day.
 *
 *   existing plan ─┐
 *   fired steps   ─┴─ plan_merge ─▶ plan: what ran keeps its state and route version; new steps are proposed
 *
 * Merging the same outcome twice changes nothing, and the order of what fired does not matter.
 */
#ifndef KIEM_CARE_PLAN_H
#define KIEM_CARE_PLAN_H

#include "care/route.h"

enum plan_state {
    PLAN_PROPOSED,
    PLAN_AGREED,
    PLAN_DECLINED_BY_FAMILY, /* without consequence; back only on a newer signal */
    PLAN_DOING,
    PLAN_DONE,
    PLAN_CANCELLED,
    PLAN_STATES,
};
enum plan_event { PLAN_AGREE, PLAN_DECLINE, PLAN_START, PLAN_FINISH, PLAN_CANCEL, PLAN_EVENTS };

const char *plan_state_code(enum plan_state s); /* "declined_by_family" */
const char *plan_event_code(enum plan_event e); /* "agree" */
bool plan_state_from_code(enum plan_state *out, const char *code) MUST_USE;
bool plan_event_from_code(enum plan_event *out, const char *code) MUST_USE;
/* Proposed, agreed or doing. */
bool plan_open(enum plan_state s);

/*
 *   proposed ─agree─▶ agreed ─start─▶ doing ─finish─▶ done      agreed ─finish─▶ done
 *   proposed, agreed, doing ─decline─▶ declined_by_family · ─cancel─▶ cancelled
 *   declined_by_family ─agree─▶ agreed: the family changes its mind
 *   proposed ─start─▶ doing: only a step that does not wait for agreement (a report under the Meldcode)
 *
 * Before agreeing to what was declined, see that no other item of that step is open.
 * ERR_CONFLICT "plan_STATE" ({where} the state's code, {arg} the event's); "plan_agree_first" for starting what the
 * family has not agreed to.
 */
int plan_next(enum plan_state *out, enum plan_state state, enum plan_event event, enum step_action action,
              struct err *err) MUST_USE;

struct plan_reason {
    const char *route;  /* code */
    const char *factor; /* code; "" when the level or phase alone */
    int32_t day;        /* of the newest signal that gave it; DAY_NONE when factor is "" */
    int64_t order;      /* that signal's `order`: the instant it was signed */
};

struct plan_item {
    const char *step;            /* code */
    const char *route, *version; /* that defined it when it was proposed; a running item keeps them */
    enum plan_state state;
    enum owner_kind owner;
    const char *org_kind; /* NULL unless OWNER_ORG */
    int32_t proposed;     /* day */
    int32_t due;
    int64_t closed_at;                 /* instant it was done, declined or cancelled; 0 while open */
    const struct plan_reason *reasons; /* by route, then factor; each pair once */
    size_t reason_count;
    size_t was;   /* index in the existing plan; PLAN_NEW for a new item */
    bool changed; /* new, or due or reasons differ from what was */
    bool
        follows; /* an open item that follows from today's outcome; false: its reason has gone, talk about it */
};
#define PLAN_NEW SIZE_MAX

struct plan {
    const struct plan_item *items; /* by due day, then step, then `proposed`; open and closed */
    size_t count;
};

/* What the terms and windows are counted from. DAY_NONE: not known. */
struct plan_days {
    const struct calendar *calendar;
    int32_t today;     /* the day of the outcome */
    int32_t opened;    /* the file */
    int32_t pregnancy; /* its start: due date − 280 */
    int32_t birth;     /* of the child; expected while not born */
};

/* Last day for a step that is proposed today: its term, or the first day of its window when that is later. */
int32_t plan_due(const struct step *step, const struct plan_days *days);
/* Whether `due` is past the step's window: still offered (C8), and worth saying. */
bool plan_late_for_window(const struct step *step, const struct plan_days *days, int32_t due);

/*
 * The new plan. `existing` holds at most one open item per step and so does the result.
 *   - no item of the step: proposed;
 *   - an open one: keeps state, route and version; gains the new reasons; a proposed one takes the earlier due day, an
 *     agreed or running one keeps the agreed day unless an urgent signal newly gives an earlier one;
 *   - only closed ones: proposed again when a signal is newer than the last closing, otherwise left.
 * A signal is newer when its day is later than the day of closing, or the same day with `order` after that instant; a fact
 * of the file therefore carries the day on which it began to hold, not today. Texts are shared with `existing` and the
 * routes, not copied. ERR_NOMEM only.
 */
int plan_merge(struct plan *out, struct arena *a, const struct plan *existing, const struct fired *fired,
               const struct plan_days *days, struct err *err) MUST_USE;

#endif
