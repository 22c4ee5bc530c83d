/* What comes back every night by itself: a job that plans the next night's, and the work of this one. */
#include "app/life/night.h"
#include "app/jobs.h"

enum { HALF_PAST_TWO = 2 * 60 + 30, DAY_TEXT = 11 };

static int plan_night(struct call *c, int32_t day, struct err *err)
{
    char text[DAY_TEXT];
    day_format(text, day);
    return job_plan(c, "night", text, "", instant_at(day, HALF_PAST_TWO), err);
}

int night_start(struct call *c, struct err *err)
{
    int rc = plan_night(c, c->today + 1, err);
    return rc == 0 ? job_plan(c, "destroyed_agree", call_id(c), "", c->now, err) : rc;
}

int night_job(struct call *c, struct err *err)
{
    int rc = plan_night(c, c->today + 1, err);
    if (rc == 0)
        rc = job_plan(c, "closing_propose", call_id(c), "", c->now, err);
    if (rc == 0)
        rc = job_plan(c, "file_unkept", call_id(c), "", c->now, err);
    if (rc == 0)
        rc = job_plan(c, "retention", call_id(c), "", c->now, err);
    if (rc == 0)
        rc = job_plan(c, "group_night", call_id(c), "", c->now, err);
    return rc == 0 ? job_plan(c, "destroyed_agree", call_id(c), "", c->now, err) : rc;
}

int destroyed_agree_send(struct call *c, struct err *err)
{
    int64_t done = 0;
    return destroyed_agree(&done, c->app, err);
}
