/*
 * One plan out of the steps that fire (C8). Writes nothing and sends nothing: what a step sets going (a referral, a
 * visit) is the use case's.
 */
#include "care/plan.h"

#include "base/str.h"

#include <stdlib.h>

/* --- states --- */

static const struct {
    const char *code, *conflict; /* the text that says what is still possible in this state */
} states[PLAN_STATES] = {
    [PLAN_PROPOSED] = {"proposed", "plan_proposed"},
    [PLAN_AGREED] = {"agreed", "plan_agreed"},
    [PLAN_DECLINED_BY_FAMILY] = {"declined_by_family", "plan_declined_by_family"},
    [PLAN_DOING] = {"doing", "plan_doing"},
    [PLAN_DONE] = {"done", "plan_done"},
    [PLAN_CANCELLED] = {"cancelled", "plan_cancelled"},
};

static const char *const events[PLAN_EVENTS] = {"agree", "decline", "start", "finish", "cancel"};

static const struct transition {
    enum plan_state from;
    enum plan_event event;
    enum plan_state to;
} transitions[] = {
    {PLAN_PROPOSED, PLAN_AGREE, PLAN_AGREED},
    {PLAN_PROPOSED, PLAN_START, PLAN_DOING}, /* a report only */
    {PLAN_PROPOSED, PLAN_DECLINE, PLAN_DECLINED_BY_FAMILY},
    {PLAN_PROPOSED, PLAN_CANCEL, PLAN_CANCELLED},
    {PLAN_AGREED, PLAN_START, PLAN_DOING},
    {PLAN_AGREED, PLAN_FINISH, PLAN_DONE},
    {PLAN_AGREED, PLAN_DECLINE, PLAN_DECLINED_BY_FAMILY},
    {PLAN_AGREED, PLAN_CANCEL, PLAN_CANCELLED},
    {PLAN_DOING, PLAN_FINISH, PLAN_DONE},
    {PLAN_DOING, PLAN_DECLINE, PLAN_DECLINED_BY_FAMILY},
    {PLAN_DOING, PLAN_CANCEL, PLAN_CANCELLED},
    {PLAN_DECLINED_BY_FAMILY, PLAN_AGREE, PLAN_AGREED},
};

const char *plan_state_code(enum plan_state s)
{
    return states[s].code;
}

const char *plan_event_code(enum plan_event e)
{
    return events[e];
}

bool plan_state_from_code(enum plan_state *out, const char *code)
{
    for (int i = 0; i < PLAN_STATES; i++)
        if (text_is(states[i].code, code)) {
            *out = (enum plan_state)i;
            return true;
        }
    return false;
}

bool plan_event_from_code(enum plan_event *out, const char *code)
{
    for (int i = 0; i < PLAN_EVENTS; i++)
        if (text_is(events[i], code)) {
            *out = (enum plan_event)i;
            return true;
        }
    return false;
}

bool plan_open(enum plan_state s)
{
    return s == PLAN_PROPOSED || s == PLAN_AGREED || s == PLAN_DOING;
}

int plan_next(enum plan_state *out, enum plan_state state, enum plan_event event, enum step_action action,
              struct err *err)
{
    for (size_t i = 0; i < sizeof transitions / sizeof transitions[0]; i++) {
        if (transitions[i].from != state || transitions[i].event != event)
            continue;
        if (state == PLAN_PROPOSED && event == PLAN_START && action != ACTION_REPORT)
            return err_set(err, ERR_CONFLICT, states[state].code, "plan_agree_first", "%s", events[event]);
        *out = transitions[i].to;
        return 0;
    }
    return err_set(err, ERR_CONFLICT, states[state].code, states[state].conflict, "%s", events[event]);
}

/* --- days --- */

static int32_t anchor_day(enum anchor anchor, const struct plan_days *days)
{
    switch (anchor) {
    case ANCHOR_OPENED:
        return days->opened;
    case ANCHOR_PREGNANCY:
        return days->pregnancy;
    case ANCHOR_BIRTH:
        return days->birth;
    }
    return DAY_NONE;
}

int32_t plan_due(const struct step *step, const struct plan_days *days)
{
    int32_t due = term_due(days->calendar, days->today, step->term);
    int32_t anchor = step->window.given ? anchor_day(step->window.anchor, days) : DAY_NONE;
    if (anchor == DAY_NONE)
        return due;
    int32_t opens = anchor + step->window.from_day;
    return due > opens ? due : opens;
}

bool plan_late_for_window(const struct step *step, const struct plan_days *days, int32_t due)
{
    int32_t anchor = step->window.given ? anchor_day(step->window.anchor, days) : DAY_NONE;
    return anchor != DAY_NONE && due > anchor + step->window.until_day;
}

/* --- reasons --- */

static struct plan_reason reason_of(const struct step_reason *r)
{
    if (!r->signal)
        return (struct plan_reason){.route = r->route->code, .factor = "", .day = DAY_NONE};
    return (struct plan_reason){r->route->code, r->signal->factor->code, r->signal->day, r->signal->order};
}

static int compare_reasons(const void *a, const void *b)
{
    const struct plan_reason *x = a, *y = b;
    int d = strcmp(x->route, y->route);
    return d ? d : strcmp(x->factor, y->factor);
}

static bool newer(const struct plan_reason *x, const struct plan_reason *y)
{
    return x->day > y->day || (x->day == y->day && x->order > y->order);
}

static struct plan_reason *find_reason(struct plan_reason *reasons, size_t n, const struct plan_reason *like)
{
    for (size_t i = 0; i < n; i++)
        if (compare_reasons(&reasons[i], like) == 0)
            return &reasons[i];
    return NULL;
}

/* What joining the fired reasons to an item's own brought. */
struct joined {
    bool changed;
    bool urgent; /* an urgent signal is new to the item */
};

/* The union of the item's reasons and the fired ones; of one pair the newest signal. */
static int join_reasons(struct joined *out, struct arena *a, struct plan_item *item,
                        const struct fired_step *f, struct err *err)
{
    size_t n = item->reason_count;
    struct plan_reason *all = arena_alloc(a, (n + f->reason_count + 1) * sizeof *all);
    if (!all)
        return err_nomem(err);
    if (n > 0)
        memcpy(all, item->reasons, n * sizeof *all);
    for (size_t i = 0; i < f->reason_count; i++) {
        struct plan_reason r = reason_of(&f->reasons[i]);
        struct plan_reason *old = find_reason(all, n, &r);
        if (old && !newer(&r, old))
            continue;
        if (old)
            *old = r;
        else
            all[n++] = r;
        out->changed = true;
        out->urgent = out->urgent ||
                      (f->reasons[i].signal && f->reasons[i].signal->factor->urgency >= URGENCY_SAME_DAY);
    }
    qsort(all, n, sizeof *all, compare_reasons);
    item->reasons = all;
    item->reason_count = n;
    return 0;
}

/* --- merging --- */

static struct plan_item *find_open(struct plan_item *items, size_t n, const char *step)
{
    for (size_t i = 0; i < n; i++)
        if (plan_open(items[i].state) && text_is(items[i].step, step))
            return &items[i];
    return NULL;
}

/* An open item that fires again. */
static int renew(struct plan_item *item, struct arena *a, const struct fired_step *f,
                 const struct plan_days *days, struct err *err)
{
    struct joined joined = {.changed = false};
    int rc = join_reasons(&joined, a, item, f, err);
    if (rc < 0)
        return rc;
    int32_t due = plan_due(f->step, days);
    bool may_move = item->state == PLAN_PROPOSED || joined.urgent;
    if (may_move && due < item->due) {
        item->due = due;
        joined.changed = true;
    }
    item->changed = joined.changed;
    item->follows = true;
    return 0;
}

static bool signalled_after(const struct fired_step *f, int64_t closed_at)
{
    int32_t closed_day = instant_day(closed_at);
    for (size_t i = 0; i < f->reason_count; i++) {
        const struct signal *s = f->reasons[i].signal;
        if (s && (s->day > closed_day || (s->day == closed_day && s->order > closed_at)))
            return true;
    }
    return false;
}

/* A step that is not open: never there, or closed before something new was signalled. */
static bool comes_back(const struct plan *existing, const struct fired_step *f)
{
    bool closed = false;
    int64_t last = INT64_MIN;
    for (size_t i = 0; i < existing->count; i++) {
        const struct plan_item *item = &existing->items[i];
        if (!text_is(item->step, f->step->code))
            continue;
        closed = true;
        last = item->closed_at > last ? item->closed_at : last;
    }
    return !closed || signalled_after(f, last);
}

static int propose(struct plan_item *out, struct arena *a, const struct fired_step *f,
                   const struct plan_days *days, struct err *err)
{
    struct joined joined = {.changed = false};
    *out = (struct plan_item){.step = f->step->code,
                              .route = f->route->code,
                              .version = f->route->version,
                              .state = PLAN_PROPOSED,
                              .owner = f->step->owner,
                              .org_kind = f->step->org_kind,
                              .proposed = days->today,
                              .due = plan_due(f->step, days),
                              .was = PLAN_NEW,
                              .changed = true,
                              .follows = true};
    return join_reasons(&joined, a, out, f, err);
}

static int compare_items(const void *a, const void *b)
{
    const struct plan_item *x = a, *y = b;
    if (x->due != y->due)
        return x->due < y->due ? -1 : 1;
    int d = strcmp(x->step, y->step);
    if (d)
        return d;
    if (x->proposed != y->proposed)
        return x->proposed < y->proposed ? -1 : 1;
    return (x->closed_at > y->closed_at) - (x->closed_at < y->closed_at);
}

int plan_merge(struct plan *out, struct arena *a, const struct plan *existing, const struct fired *fired,
               const struct plan_days *days, struct err *err)
{
    struct plan_item *items = arena_alloc(a, (existing->count + fired->count + 1) * sizeof *items);
    if (!items)
        return err_nomem(err);
    size_t n = existing->count;
    for (size_t i = 0; i < n; i++) {
        items[i] = existing->items[i];
        items[i].was = i;
        items[i].changed = items[i].follows = false;
    }
    for (size_t i = 0; i < fired->count; i++) {
        const struct fired_step *f = &fired->items[i];
        struct plan_item *open = find_open(items, n, f->step->code);
        int rc = 0;
        if (open)
            rc = renew(open, a, f, days, err);
        else if (comes_back(existing, f))
            rc = propose(&items[n++], a, f, days, err);
        if (rc < 0)
            return rc;
    }
    qsort(items, n, sizeof *items, compare_items);
    *out = (struct plan){items, n};
    return 0;
}
