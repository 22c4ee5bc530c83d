/* What the files of the meeting share: who is looking at it. */
#ifndef KIEM_APP_MEETING_PART_H
#define KIEM_APP_MEETING_PART_H

#include "app/access.h"

/* The consent scope of a meeting's line on the timeline: none, so only who reads the whole file sees it. */
#define MEETING_SCOPE "none"
#define MEETING_STEP "multidisciplinary_meeting"

enum seat {
    SEAT_HOST,   /* the organisation that planned it */
    SEAT_TEAM,   /* another one with the file of its own */
    SEAT_GUEST,  /* invited; reads within consent */
    SEAT_PARENT, /* she herself */
};

/* The meeting with {my_answer}, opened for this reader. ERR_NOT_FOUND "meeting_unknown" for whoever has no seat. */
int meeting_open(struct value **out, struct access *a, enum seat *seat, struct call *c, const char *action,
                 struct err *err) MUST_USE;
/* For a new one: access with the file of its own. ERR_DENIED "meeting_own_file". */
int meeting_open_new(struct access *a, struct call *c, const char *action, struct err *err) MUST_USE;
/* c->page choices.NAME: who may be invited and is not yet (`meeting` NULL: nobody is). */
int meeting_put_invitable(struct call *c, const char *name, const char *person, const struct value *guests,
                          struct err *err) MUST_USE;

/* For a change by the host of a planned meeting. ERR_DENIED "meeting_not_yours", ERR_CONFLICT "meeting_state". */
int meeting_host(struct value **out, struct access *a, struct call *c, struct err *err) MUST_USE;
/* Ends it as "held" or "cancelled"; with it ends what guests may read. */
struct meeting_ending {
    const char *state;
    bool held, with_parents;
    const char *absent_reason; /* list "meeting_absent" */
};
int meeting_end(struct call *c, const struct value *meeting, const struct meeting_ending *end,
                struct err *err) MUST_USE;

#endif
