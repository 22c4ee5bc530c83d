/* See change.h. Knows which statements matter to no page of a person; knows no page. */
#include "app/change.h"

#include "base/str.h"

#include <string.h>

/* Everything else is of the families at hand. REACH_NONE: no page of a person shows it. REACH_ALL: more than the families of
 * those who were opened. */
static const unsigned char reach[] = {
    [SQL_AUDIT_INSERT] = REACH_NONE,
    [SQL_AUDIT_SET_BATCH] = REACH_NONE,
    [SQL_AUDIT_BATCH_INSERT] = REACH_NONE,
    [SQL_ONCE_INSERT] = REACH_NONE,
    [SQL_ONCE_FORGET] = REACH_NONE,
    [SQL_SESSION_INSERT] = REACH_NONE,
    [SQL_SESSION_EXTEND] = REACH_NONE,
    [SQL_SESSION_DELETE] = REACH_NONE,
    [SQL_SESSION_DELETE_ACCOUNT] = REACH_NONE,
    [SQL_SESSION_DELETE_OTHER_ROLES] = REACH_NONE,
    [SQL_SESSION_FORGET] = REACH_NONE,
    [SQL_ATTEMPT_FAILED] = REACH_NONE,
    [SQL_ATTEMPT_FORGET] = REACH_NONE,
    [SQL_ATTEMPT_FORGET_LOGIN] = REACH_NONE,
    [SQL_DEVICE_SEEN] = REACH_NONE,
    [SQL_SETTING_SET] = REACH_NONE,
    [SQL_JOB_INSERT] = REACH_NONE,
    [SQL_JOB_TAKE] = REACH_NONE,
    [SQL_JOB_DONE] = REACH_NONE,
    [SQL_JOB_LATER] = REACH_NONE,
    [SQL_JOB_FAILED] = REACH_NONE,
    [SQL_JOB_CANCEL] = REACH_NONE,
    /* when to ask next is worked out on her page; this row is for the worklist */
    [SQL_DUE_SET] = REACH_NONE,
    [SQL_DUE_DELETE] = REACH_NONE,
    [SQL_CONTACT_DUE_SET] = REACH_NONE,
    /* a plan that is talked about stands on its own page */
    [SQL_CONTACT_TIME_SET] = REACH_NONE,
    [SQL_WEEK_PLAN_INSERT] = REACH_NONE,
    [SQL_WEEK_PLAN_END] = REACH_NONE,
    [SQL_WEEK_PLAN_END_OTHERS] = REACH_NONE,
    [SQL_WEEK_PLAN_END_FAILED] = REACH_NONE,
    [SQL_WEEK_PLAN_ROWS_END] = REACH_NONE,
    [SQL_WEEK_PLAN_MADE] = REACH_NONE,
    [SQL_WEEK_PLAN_ROWS_CLEAR] = REACH_NONE,
    [SQL_WEEK_PLAN_ROW_INSERT] = REACH_NONE,
    [SQL_WEEK_PLAN_ROW_SET] = REACH_NONE,
    [SQL_WEEK_PLAN_TEAM_INSERT] = REACH_NONE,
    [SQL_CALENDAR_FEED_INSERT] = REACH_NONE,
    [SQL_CALENDAR_FEED_REVOKE] = REACH_NONE,
    [SQL_CONTACT_WISH_INSERT] = REACH_NONE,
    [SQL_CONTACT_WISHES_CLOSE] = REACH_NONE,
    [SQL_CONTACT_SHOWN] = REACH_NONE,
    [SQL_COUNT_FROZEN_ADD] = REACH_NONE,
    [SQL_COUNT_ADD] = REACH_NONE,
    [SQL_BOTTLENECK_SOURCE_ADD] = REACH_NONE,
    [SQL_BOTTLENECK_ADD] = REACH_NONE,
    [SQL_FAMILY_INSERT] = REACH_NONE,
    [SQL_MAP_WAIT_SET] = REACH_NONE,
    [SQL_ROUTE_MAP_INSERT] = REACH_NONE,
    [SQL_ROUTE_MAP_EDIT] = REACH_NONE,
    [SQL_ROUTE_MAP_DELETE] = REACH_NONE,
    [SQL_ROUTE_MAP_RUNS_CLEAR] = REACH_NONE,
    [SQL_ROUTE_MAP_KNOWN_ADD] = REACH_NONE,
    [SQL_ROUTE_RUN_INSERT] = REACH_NONE,
    [SQL_ROUTE_RUN_DONE] = REACH_NONE,
    /* a page of a person names her groups, not their dates or who came */
    [SQL_GROUP_INSERT] = REACH_NONE,
    [SQL_GROUP_LEADER_INSERT] = REACH_NONE,
    [SQL_GROUP_SESSION_INSERT] = REACH_NONE,
    [SQL_GROUP_SESSION_MOVE] = REACH_NONE,
    [SQL_GROUP_SESSION_HELD] = REACH_NONE,
    [SQL_GROUP_SESSION_CANCEL] = REACH_NONE,
    [SQL_GROUP_SESSIONS_CANCEL] = REACH_NONE,
    [SQL_GROUP_CANCEL] = REACH_NONE,
    [SQL_GROUP_LEADERS_CLEAR] = REACH_NONE,
    [SQL_GROUP_PLACE_NEWS] = REACH_NONE,
    [SQL_GROUP_PLACES_NEWS] = REACH_NONE,
    [SQL_GROUP_PLACE_ASKER] = REACH_NONE,
    [SQL_GROUP_SET_END] = REACH_NONE,
    [SQL_GROUP_ATTENDANCE_PUT] = REACH_NONE,
    [SQL_GROUP_PLACE_VIEWED] = REACH_NONE,
    [SQL_GROUP_VIEW_ADD] = REACH_NONE,
    /* what she who asks was trained in is on no page of whom she asks */
    [SQL_WISH_TRAINING_INSERT] = REACH_NONE,
    [SQL_WISH_TRAINING_REMOVE] = REACH_NONE,
    [SQL_RETENTION_WISH_TRAININGS_GO] = REACH_NONE,
    /* Nu Niet Zwanger is on no page of a person */
    [SQL_NNZ_NUMBER_NEXT] = REACH_NONE,
    [SQL_NNZ_RECORD_INSERT] = REACH_NONE,
    [SQL_NNZ_RECORD_SET] = REACH_NONE,
    [SQL_NNZ_RECORD_TOUCH] = REACH_NONE,
    [SQL_NNZ_RECORD_HAND_OVER] = REACH_NONE,
    [SQL_NNZ_STEP_INSERT] = REACH_NONE,
    [SQL_NNZ_TALLY_ADD] = REACH_NONE,
    [SQL_NNZ_QUALITY_SET] = REACH_NONE,
    [SQL_NNZ_ORG_ADD] = REACH_NONE,
    [SQL_NNZ_ORG_REMOVE] = REACH_NONE,
    [SQL_NNZ_PROJECT_INSERT] = REACH_NONE,
    [SQL_NNZ_PROJECT_SET] = REACH_NONE,
    [SQL_NNZ_MEMBER_ADD] = REACH_NONE,
    [SQL_NNZ_MEMBER_REMOVE] = REACH_NONE,
    [SQL_NNZ_TRAINING_INSERT] = REACH_NONE,
    [SQL_NNZ_TRAINING_REMOVE] = REACH_NONE,
    [SQL_NNZ_STEP_FORGET] = REACH_NONE,
    [SQL_NNZ_REGION_ADD] = REACH_NONE,
    [SQL_NNZ_REGION_REMOVE] = REACH_NONE,
    [SQL_NNZ_MEMBER_ORG_ADD] = REACH_NONE,
    [SQL_DESTROY_NNZ_STEPS] = REACH_NONE,
    [SQL_DESTROY_NNZ_RECORD] = REACH_NONE,
    [SQL_REWRAP_NNZ_KEY_SET] = REACH_NONE,
    /* two files become one: what was of one family is of another */
    [SQL_MERGE_MOVE_FAMILY] = REACH_ALL,
    [SQL_MERGE_MOVE_EARLIER] = REACH_ALL,
    [SQL_ORG_INSERT] = REACH_ALL,
    [SQL_ORG_CLOSE] = REACH_ALL,
    [SQL_ORG_CHANGE] = REACH_ALL,
    [SQL_MAP_ORG_UPDATE] = REACH_ALL,
    [SQL_ORG_AREA_INSERT] = REACH_ALL,
    [SQL_ORG_AREA_CLEAR] = REACH_ALL,
    [SQL_AREA_PUT] = REACH_ALL,
    [SQL_AREA_NAME] = REACH_ALL,
};

void changes_begin(struct call *c, struct changes *changes)
{
    *changes = (struct changes){.made = {.reach = reach, .count = sizeof reach}};
    c->changes = changes;
    c->store.changes = &changes->made;
}

void change_of(struct call *c, const char *family)
{
    struct changes *ch = c->changes;
    if (!ch)
        return;
    for (size_t i = 0; i < ch->count; i++)
        if (strcmp(ch->families[i], family) == 0)
            return;
    if (ch->count == CHANGED_FAMILIES_MAX)
        ch->many = true;
    else
        text_copy(ch->families[ch->count++], sizeof ch->families[0], family);
}

int changes_count(struct call *c, struct err *err)
{
    const struct changes *ch = c->changes;
    bool file = ch->made.any[REACH_FILE], all = ch->made.any[REACH_ALL];
    if (all || (file && (ch->count == 0 || ch->many)))
        return store_run(NULL, &c->store, SQL_VERSION_ALL_COUNT, DB_NO_ARGS, err);
    int rc = 0;
    for (size_t i = 0; file && rc == 0 && i < ch->count; i++)
        rc = store_run(NULL, &c->store, SQL_VERSION_FAMILY_COUNT, DB_ARGS(db_text(ch->families[i])), err);
    return rc;
}
