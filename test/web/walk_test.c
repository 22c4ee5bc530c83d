/*
 * No one in: every route × everybody. The table below is written by hand from what the programme asks, not from
 * src/web/routes.c: a route without a line fails, a line without a route fails, and what a line says must be what comes
 * back, with real ids of a mother of whom much is on file.
 */
#include "app/nnz_world.h"
#include "base/str.h"
#include "web/fill.h"
#include "web/life.h"
#include "web/route.h"

#include <stdio.h>
#include <string.h>

/*
 * Who, in the order of the letters:
 *   nobody · midwife of her practice · receiver of a referral, who accepted it · other professional, who has nothing to do with the family · his practice, which
 *   works with her partner alone · assistant at her practice · coordinator · administrator · the mother herself · her partner
 * What comes back:
 *   .  the page (200)                     >  a way to another page (303, not to sign in)
 *   s  to sign in (GET 303, POST 401)     x  refused: 403, or 404 as if it were not there
 *   d  a link that does not work (404, 409 or 410)
 *   *  answered, whatever it is
 *   w  the work is done, or refused for what was filled in: neither refused for who asks nor a fault
 */
/* clang-format off */
static const struct line {
    const char *method, *path, *who;
} lines[] = {
    /*                                            nmrohacdpq */
    {"GET", "/",                                 "s>>>>>>>>>"},
    {"GET", "/sign-in",                          ".>>>>>>>>>"},
    {"POST", "/sign-in",                         "**********"},
    {"GET", "/sign-in/code",                     "ssssssssss"},
    {"POST", "/sign-in/code",                    "**********"},
    {"GET", "/sign-in/role",                     "s>>>>>>>>>"},
    {"POST", "/sign-in/role",                    "**********"},
    {"POST", "/session",                         "**********"},
    {"GET", "/privacy",                          ".........."},
    {"GET", "/accessibility",                    ".........."},
    {"GET", "/openapi.json",                     ".........."},
    {"GET", "/style/:page",                      "xxxxxxxxxx"},

    {"GET", "/families/new",                     "s.....xxxx"},
    {"POST", "/families",                        "swwwwwxxxx"},
    {"GET", "/families/:family",                 "s..x..xxxx"},
    {"GET", "/persons/:person",                  "s..xx.xxxx"},
    {"GET", "/persons/:person/timeline",         "s..xxxxxxx"},
    {"GET", "/persons/:person/profile",          "s..xxxxxxx"},
    {"GET", "/persons/:person/family",           "s.xxx.xxxx"},
    {"POST", "/persons/:person/family",          "swxxxwxxxx"},
    {"GET", "/persons/:person/kinship",          "s.xxxxxxxx"},
    {"POST", "/persons/:person/kinship",         "swxxxxxxxx"},
    {"GET", "/persons/:person/contact",          "s.xxx.xxxx"},
    {"POST", "/persons/:person/contact",         "swxxxwxxxx"},
    {"GET", "/persons/:person/move",             "s.xxx.xxxx"},
    {"POST", "/persons/:person/move",            "swxxxwxxxx"},
    {"GET", "/persons/:person/bsn",              "s.xxxxxxxx"},
    {"POST", "/persons/:person/bsn",             "swxxxxxxxx"},
    {"POST", "/persons/:person/bsn/show",        "swxxxxxxxx"},

    {"GET", "/persons/:person/pregnancies/new",  "s.xxx.xxxx"},
    {"GET", "/pregnancies/:pregnancy",           "s..xx.xxxx"},
    {"GET", "/pregnancies/:pregnancy/end",       "s.xxxxxxxx"},
    {"GET", "/pregnancies/:pregnancy/birth",     "s.xxxxxxxx"},
    {"POST", "/pregnancies/:pregnancy/due",      "swxxxwxxxx"},

    {"GET", "/persons/:person/child-wish",       "s..xxxxxxx"},
    {"POST", "/persons/:person/child-wish",      "swwxxxxxxx"},
    {"GET", "/persons/:person/contacts",         "sdxxxxxxxx"},
    {"GET", "/persons/:person/contacts/new",     "sxxxxxxxxx"},
    {"POST", "/persons/:person/contacts",        "sxxxxxxxxx"},
    {"POST", "/persons/:person/contacts/record", "sxxxxxxxxx"},
    {"GET", "/persons/:person/client-route",     "sxxxxxxxxx"},
    {"POST", "/persons/:person/client-route",    "sxxxxxxxxx"},
    {"GET", "/contacts/:contact",                "sxxxxxxxxx"},
    {"POST", "/contacts/:contact/move",          "sxxxxxxxxx"},
    {"POST", "/contacts/:contact/hold",          "sxxxxxxxxx"},
    {"POST", "/contacts/:contact/cancel",        "sxxxxxxxxx"},
    {"GET", "/me/contacts/:contact/move",        "sxxxxxxxxx"},
    {"POST", "/me/contacts/:contact/move",       "sxxxxxxxxx"},
    /* only youth health care: its nurse accepted the referral */
    {"GET", "/calendar",                         "sx.xxxxxxx"},
    {"POST", "/calendar/feed",                   "sxwxxxxxxx"},
    {"POST", "/calendar/feed/revoke",            "swwwwxxxxx"},
    {"GET", "/feed/:token",                      "dddddddddd"},
    {"GET", "/planning",                         "sx.xxxxxxx"},
    {"POST", "/planning/time",                   "sxwxxxxxxx"},
    {"POST", "/planning",                        "sxwxxxxxxx"},
    {"GET", "/planning/rows/:row",               "sxxxxxxxxx"},
    {"POST", "/planning/rows/:row",              "sxxxxxxxxx"},
    {"POST", "/planning/keep",                   "sxwxxxxxxx"},
    {"POST", "/planning/drop",                   "sxwxxxxxxx"},
    {"GET", "/persons/:person/visits/new",       "s>.xxxxxxx"},
    {"POST", "/persons/:person/visits",          "swwxxxxxxx"},
    {"GET", "/visits/:visit",                    "s..xxxxxxx"},
    {"POST", "/visits/:visit/plan",              "swxxxxxxxx"},
    {"POST", "/visits/:visit/hold",              "swxxxxxxxx"},
    {"POST", "/visits/:visit/refuse",            "swxxxxxxxx"},
    {"POST", "/visits/:visit/cancel",            "swxxxxxxxx"},
    {"GET", "/persons/:person/groups",           "s..xxxxxxx"},
    {"GET", "/persons/:person/groups/:group",    "s..xxxxxxx"},
    {"POST", "/persons/:person/groups/:group",   "swwxxxxxxx"},
    {"POST", "/persons/:person/groups/:group/leave", "swwxxxxxxx"},

    {"GET", "/persons/:person/answers/new",      "s>>xxxxxxx"},
    {"GET", "/responses/:response",              "s.xxxxxxxx"},
    {"GET", "/responses/:response/files/:file",  "sxxxxxxxxx"}, /* there is none: signals_every_test has one */
    {"GET", "/responses/:response/fhir",         "s.xxxxxxxx"},
    {"GET", "/persons/:person/responses/import", "s..xxxxxxx"},
    {"POST", "/persons/:person/responses/import", "swwxxxxxxx"},
    {"POST", "/responses/:response/save",        "swxxxxxxxx"},
    {"POST", "/responses/:response/sign",        "swxxxxxxxx"},
    {"GET", "/persons/:person/outcome",          "s.xxxxxxxx"},
    {"POST", "/persons/:person/outcome",         "swxxxxxxxx"},
    {"GET", "/urgent/:urgent",                   "s.xxxxxxxx"},
    {"POST", "/urgent/:urgent/acknowledge",      "swxxxxxxxx"},

    {"GET", "/persons/:person/plan",             "s..xxxxxxx"},
    {"POST", "/persons/:person/plan",            "swwxxxxxxx"},
    {"GET", "/steps/:step",                      "s..xxxxxxx"},
    {"POST", "/steps/:step",                     "swwxxxxxxx"},
    {"POST", "/steps/:step/agree",               "swwxxxxxxx"},
    {"POST", "/steps/:step/start",               "swwxxxxxxx"},
    {"POST", "/steps/:step/finish",              "swwxxxxxxx"},
    {"POST", "/steps/:step/decline",             "swwxxxxxxx"},
    {"POST", "/steps/:step/cancel",              "swwxxxxxxx"},

    {"GET", "/persons/:person/consents/new",     "s..xxxxxxx"},
    {"GET", "/persons/:person/consents/new/:kind", "s..xxxxxxx"},
    {"POST", "/persons/:person/consents/new/:kind", "swwxxxxxxx"},
    {"GET", "/consents/:consent",                "s..xxxxxxx"},

    {"GET", "/steps/:step/refer",                "s..xxxxxxx"},
    {"POST", "/steps/:step/refer",               "swwxxxxxxx"},
    {"GET", "/persons/:person/refer",            "s..xxxxxxx"},
    {"GET", "/persons/:person/refer/:kind",      "s..xxxxxxx"},
    {"POST", "/persons/:person/refer/:kind",     "swwxxxxxxx"},
    {"GET", "/inbox",                            "s.....xxxx"},
    {"GET", "/referrals/:referral",              "s..xxxxxxx"},
    {"GET", "/referrals/:referral/letter",       "s.xxxxxxxx"},
    {"POST", "/referrals/:referral/receive",     "swwxxxxxxx"},
    {"POST", "/referrals/:referral/accept",      "swwxxxxxxx"},
    {"POST", "/referrals/:referral/start",       "s*wxxxxxxx"},
    {"POST", "/referrals/:referral/complete",    "s*wxxxxxxx"},
    {"POST", "/referrals/:referral/decline",     "sx*xxxxxxx"},
    {"POST", "/referrals/:referral/withdraw",    "swxxxxxxxx"},
    {"POST", "/referrals/:referral/remind",      "swxxxxxxxx"},

    {"POST", "/bottlenecks",                     "swwwwxxxxx"},
    {"GET", "/coalition",                        "sxxxxx.xxx"},
    {"GET", "/coalition/routes",                 "sxxxxx.xxx"},
    {"POST", "/coalition/routes",                "sxxxxxwxxx"},
    {"GET", "/coalition/routes/import",          "sxxxxx.xxx"},
    {"POST", "/coalition/routes/import",         "sxxxxxwxxx"},
    {"GET", "/coalition/routes/:map",            "sxxxxx.xxx"},
    {"GET", "/coalition/routes/:map/export.json", "sxxxxx.xxx"},
    {"GET", "/coalition/routes/:map/text",       "sxxxxx.xxx"},
    {"POST", "/coalition/routes/:map/text",      "sxxxxxwxxx"},
    {"GET", "/coalition/routes/:map/rules/:rule", "sxxxxx.xxx"},
    {"POST", "/coalition/routes/:map/rules/:rule", "sxxxxxwxxx"},
    {"POST", "/coalition/routes/:map/rules/:rule/up", "sxxxxxwxxx"},
    {"POST", "/coalition/routes/:map/rules/:rule/down", "sxxxxxwxxx"},
    {"POST", "/coalition/routes/:map/rules/:rule/remove", "sxxxxxwxxx"},
    {"GET", "/coalition/routes/:map/steps/:code", "sxxxxx.xxx"},
    {"POST", "/coalition/routes/:map/steps/:code", "sxxxxxwxxx"},
    {"POST", "/coalition/routes/:map/steps/:code/up", "sxxxxxwxxx"},
    {"POST", "/coalition/routes/:map/steps/:code/down", "sxxxxxwxxx"},
    {"POST", "/coalition/routes/:map/steps/:code/remove", "sxxxxxwxxx"},
    {"GET", "/coalition/routes/:map/terms",      "sxxxxxxxxx"},
    {"POST", "/coalition/routes/:map/terms",     "sxxxxx*xxx"},
    {"GET", "/coalition/routes/:map/publish",    "sxxxxx.xxx"},
    {"POST", "/coalition/routes/:map/publish",   "sxxxxxwxxx"},
    {"POST", "/coalition/routes/:map/withdraw",  "sxxxxxwxxx"},
    {"GET", "/coalition/routes/:map/compare",    "sxxxxx.xxx"},
    {"GET", "/coalition/routes/:map/dry-run",    "sxxxxx.xxx"},
    {"POST", "/coalition/routes/:map/dry-run",   "sxxxxxwxxx"},
    {"POST", "/coalition/routes/:map/delete",    "sxxxxxwxxx"},
    {"GET", "/persons/:person/meetings/new",     "s.xxxxxxxx"},
    {"POST", "/persons/:person/meetings",        "swxxxxxxxx"},
    {"GET", "/meetings/:meeting",                "s..xxxxxxx"},
    {"POST", "/meetings/:meeting/move",          "swxxxxxxxx"},
    {"POST", "/meetings/:meeting/guests",        "swxxxxxxxx"},
    {"POST", "/meetings/:meeting/guests/remove", "swxxxxxxxx"},
    {"POST", "/meetings/:meeting/answer",        "swwxxxxxxx"},
    {"POST", "/meetings/:meeting/parents",       "swxxxxxxxx"},
    {"POST", "/meetings/:meeting/items",         "swxxxxxxxx"},
    {"POST", "/meetings/:meeting/decisions",     "swxxxxxxxx"},
    {"POST", "/meetings/:meeting/hold",          "swxxxxxxxx"},
    {"POST", "/meetings/:meeting/cancel",        "swxxxxxxxx"},
    {"GET", "/me/meetings/:meeting",             "sxxxxxxx.x"},
    {"POST", "/me/meetings/:meeting",            "sxxxxxxxwx"},

    {"GET", "/groups",                           "s....xxxxx"},
    {"GET", "/groups/new",                       "s....xxxxx"},
    {"GET", "/groups/new/:group_kind",           "s....xxxxx"},
    {"POST", "/groups/new/:group_kind",          "swwwwxxxxx"},
    {"GET", "/groups/:group",                    "sx.xxxxxxx"},
    {"GET", "/groups/:group/sessions/:session",  "sx.xxxxxxx"},
    {"POST", "/groups/:group/sessions/:session/move", "sxwxxxxxxx"},
    {"POST", "/groups/:group/sessions/:session/attendance", "sxwxxxxxxx"},
    {"POST", "/groups/:group/sessions/:session/cancel", "sxwxxxxxxx"},
    {"GET", "/groups/:group/leaders",            "sx.xxxxxxx"},
    {"POST", "/groups/:group/leaders",           "sxwxxxxxxx"},
    {"GET", "/me/child-wish",                    "sxxxxxxx.."},
    {"GET", "/me/groups",                        "sxxxxxxx.."},
    {"GET", "/me/groups/:group",                 "sxxxxxxx.."},
    {"POST", "/me/groups/:group",                "sxxxxxxxww"},
    {"POST", "/me/groups/:group/view",           "sxxxxxxxwx"},
    {"POST", "/me/groups/:group/leave",          "sxxxxxxxwx"},
    {"POST", "/groups/:group/cancel",            "sxwxxxxxxx"}, /* nobody joins after that */

    {"GET", "/persons/:person/young",            "s.xxxxxxxx"},
    {"POST", "/persons/:person/young",           "swxxxxxxxx"},
    {"POST", "/persons/:person/young/propose",   "swxxxxxxxx"},
    {"POST", "/persons/:person/young/line",      "swxxxxxxxx"},
    {"GET", "/persons/:person/young/desks/:desk_kind", "s.xxxxxxxx"},
    {"POST", "/persons/:person/young/desks/:desk_kind", "swxxxxxxxx"},
    {"POST", "/persons/:person/young/meetings",  "swxxxxxxxx"},
    {"POST", "/young-steps/:young_step/take",    "swxxxxxxxx"},
    {"POST", "/young-steps/:young_step/drop",    "swxxxxxxxx"},
    {"POST", "/young-steps/:young_step/done",    "swxxxxxxxx"},
    {"POST", "/young-steps/:young_step/again",   "swxxxxxxxx"},
    {"GET", "/young-desks",                      "s....xxxxx"},
    {"GET", "/young-desks/:young_desk",          "sx.xxxxxxx"},
    {"POST", "/young-desks/:young_desk/steps/:young_step/done", "sxwxxxxxxx"},
    {"GET", "/young-meetings/:young_meeting",    "s..xxxxxxx"},
    {"POST", "/young-meetings/:young_meeting/decisions", "swxxxxxxxx"},
    {"POST", "/young-meetings/:young_meeting/hold", "swxxxxxxxx"},
    {"GET", "/me/young",                         "sxxxxxxx.."},
    {"POST", "/me/young",                        "sxxxxxxxww"},
    {"POST", "/me/young/add",                    "sxxxxxxxww"},
    {"POST", "/me/young/line",                   "sxxxxxxxww"},
    {"GET", "/me/young/steps/:young_step",       "sxxxxxxx.x"},
    {"POST", "/me/young/steps/:young_step",      "sxxxxxxxwx"},
    {"POST", "/me/young/steps/:young_step/take", "sxxxxxxxwx"},
    {"POST", "/me/young/steps/:young_step/drop", "sxxxxxxxwx"},
    {"POST", "/me/young/steps/:young_step/done", "sxxxxxxxwx"},
    {"POST", "/me/young/steps/:young_step/again", "sxxxxxxxwx"},
    {"GET", "/me/young/invite/:desk_kind",       "sxxxxxxx.w"}, /* he has no list to invite anybody to */
    {"POST", "/me/young/invite/:desk_kind",      "sxxxxxxxww"},
    {"GET", "/me/young/meetings/:young_meeting", "sxxxxxxx.x"},
    {"POST", "/young-meetings/:young_meeting/cancel", "swxxxxxxxx"},
    {"POST", "/young-desks/:young_desk/end",     "swxxxxxxxx"},
    {"POST", "/me/young/desks/:young_desk/end",  "sxxxxxxxwx"},
    {"POST", "/persons/:person/young/end",       "swxxxxxxxx"},

    {"GET", "/near",                             ".........."},
    {"GET", "/help",                             ".........."},
    {"GET", "/map",                              "s.......xx"},
    {"GET", "/map/orgs/:org",                    "s.......xx"},
    {"GET", "/map/wait",                         "s.....xxxx"},
    {"POST", "/map/wait",                        "swwwwwxxxx"},
    {"GET", "/map/import",                       "sxxxxx..xx"},
    {"POST", "/map/import",                      "sxxxxxwwxx"},
    {"GET", "/map/hsds.json",                    "s.......xx"},

    {"POST", "/persons/:person/account-link",    "swxxxxxxxx"},
    {"GET", "/welcome/:token",                   "dddddddddd"},
    {"POST", "/welcome/:token",                  "dddddddddd"},
    {"GET", "/me",                               "sxxxxxxx.."},
    {"GET", "/me/plan",                          "sxxxxxxx.."},
    {"GET", "/me/consents",                      "sxxxxxxx.."},
    {"GET", "/me/audit",                         "sxxxxxxx.."},
    {"GET", "/me/consents/:consent",             "sxxxxxxx.x"},
    {"POST", "/me/plan/:step/done",              "sxxxxxxxwx"},
    {"GET", "/me/wish",                          "sxxxxxxx.."},
    {"POST", "/me/wish",                         "sxxxxxxxww"},
    {"GET", "/me/questions",                     "sxxxxxxx.."},
    {"POST", "/me/questions",                    "sxxxxxxxww"},
    {"POST", "/me/questions/:question/withdraw", "sxxxxxxxwx"},
    {"POST", "/me/drafts/question",              "sxxxxxxxww"},
    {"POST", "/me/drafts/ready",                 "sxxxxxxxww"},
    {"POST", "/me/drafts/young_facts_own",       "sxxxxxxxww"},
    {"POST", "/me/drafts/young_line_own",        "sxxxxxxxww"},
    {"GET", "/questions/:question",              "s.xxxxxxxx"},
    {"POST", "/questions/:question/answer",      "swxxxxxxxx"},
    {"GET", "/me/appointments",                  "sxxxxxxx.."},
    {"GET", "/me/ready",                         "sxxxxxxx.."},
    {"POST", "/me/ready",                        "sxxxxxxxww"},
    {"GET", "/me/articles",                      "sxxxxxxx.."},
    {"GET", "/articles",                         ".........."},
    {"GET", "/articles/:article",                ".........."},
    {"GET", "/offline",                          ".........."},
    {"GET", "/wishes/:wish",                     "s.xxxxxxxx"},
    {"POST", "/wishes/:wish/close",              "swxxxxxxxx"},
    {"GET", "/me/contact",                       "sxxxxxxx.."},
    {"POST", "/me/contact",                      "sxxxxxxxww"},
    {"GET", "/me/account",                       "sxxxxxxx.."},
    {"POST", "/me/account/password",             "sxxxxxxxww"},
    {"POST", "/me/devices/:device/end",          "sxxxxxxxxx"},
    {"GET", "/me/data",                          "sxxxxxxx.."},
    {"GET", "/me/data/export",                   "sxxxxxxx.."},
    {"GET", "/me/data/export.json",              "sxxxxxxx.."},
    {"GET", "/me/data/destroy",                  "sxxxxxxx.."},
    {"GET", "/me/data/correct",                  "sxxxxxxx.."},
    {"POST", "/me/data/correct",                 "sxxxxxxxww"},
    {"POST", "/me/data/requests/:request/withdraw", "sxxxxxxxwx"},
    {"POST", "/me/data/destroy",                 "sxxxxxxxww"},
    {"GET", "/persons/:person/data",             "s.xxxxxxxx"},
    {"POST", "/persons/:person/data/requests",   "swxxxxxxxx"},
    {"GET", "/requests/:request",                "s.xxxxxxxx"},
    {"POST", "/requests/:request/decide",        "swxxxxxxxx"},
    {"GET", "/persons/:person/transfer",         "s.xxxxxxxx"},
    {"POST", "/persons/:person/transfer",        "swxxxxxxxx"},
    {"GET", "/persons/:person/close",            "s.xxxxxxxx"},
    {"POST", "/persons/:person/close",           "swxxxxxxxx"},
    {"POST", "/persons/:person/close/not-yet",   "swxxxxxxxx"},
    {"POST", "/persons/:person/reopen",          "swxxxxxxxx"},
    {"GET", "/persons/:person/export",           "s.xxxxxxxx"},
    {"GET", "/persons/:person/export.json",      "s.xxxxxxxx"},
    {"POST", "/persons/:person/hold",            "swxxxxxxxx"},
    {"POST", "/persons/:person/hold/end",        "swxxxxxxxx"},
    {"GET", "/me/answers",                       "sxxxxxxx.."},
    {"GET", "/me/answers/:response",             "sxxxxxxx.x"},
    {"GET", "/me/answers/:response/files/:file", "sxxxxxxxxx"},

    {"POST", "/persons/:person/report-link",     "sw*xxxxxxx"},
    {"GET", "/report/:token",                    "dddddddddd"},
    {"POST", "/report/:token",                   "dddddddddd"},
    {"POST", "/report/:token/send",              "dddddddddd"},
    {"GET", "/me/report",                        "sxxxxxxx.."},
    {"POST", "/me/report",                       "sxxxxxxxww"},
    {"POST", "/me/report/send",                  "sxxxxxxxww"},
    {"GET", "/me/profile",                       "sxxxxxxx.."},
    {"GET", "/worklist",                         "s....xxxxx"},
    {"GET", "/cover",                            "s....xxxxx"},
    {"POST", "/cover",                           "swwwwxxxxx"},
    {"POST", "/cover/:cover/end",                "sxxxxxxxxx"},
    {"GET", "/training",                         "s....xxxxx"},
    {"POST", "/training",                        "swwwwxxxxx"},
    {"POST", "/training/remove",                 "swwwwxxxxx"},
    {"GET", "/admin/people/:account/training",   "sxxxxxx.xx"},
    {"POST", "/admin/people/:account/training",  "sxxxxxxwxx"},
    {"POST", "/admin/people/:account/training/remove", "sxxxxxxwxx"},
    {"GET", "/admin/retention",                  "sxxxxxx.xx"},
    {"GET", "/admin/cover/:membership",          "sxxxxxx.xx"},
    {"POST", "/admin/cover/:membership",         "sxxxxxxwxx"},
    {"POST", "/admin/cover/:membership/:cover/end", "sxxxxxxxxx"},
    {"GET", "/admin/people/:account/leave/:membership", "sxxxxxx.xx"},
    {"GET", "/oncall",                           "s....xxxxx"},
    {"POST", "/oncall",                          "swwwwxxxxx"},
    {"POST", "/oncall/end",                      "swwwwxxxxx"},

    {"GET", "/families",                         "s.....xxxx"},
    {"POST", "/families/search",                 "swwwwwxxxx"},
    {"GET", "/persons/:person/duplicates",       "s.xxx.xxxx"},
    {"POST", "/persons/:person/different",       "swxxxwxxxx"},
    {"GET", "/persons/:person/glass",            "s>...xxxxx"},
    {"GET", "/persons/:person/emergency",        "sxxxxxxxxx"},

    {"GET", "/admin",                            "sxxxxxx.xx"},
    {"GET", "/admin/orgs/new",                   "sxxxxxx.xx"},
    {"POST", "/admin/orgs",                      "sxxxxxxwxx"},
    {"GET", "/admin/orgs/:org",                  "sxxxxxx.xx"},
    {"POST", "/admin/orgs/:org",                 "sxxxxxxwxx"},
    {"GET", "/admin/people/new",                 "sxxxxxx.xx"},
    {"POST", "/admin/people",                    "sxxxxxxwxx"},
    {"GET", "/admin/people/:account",            "sxxxxxx.xx"},
    {"POST", "/admin/people/:account/roles",     "sxxxxxxwxx"},
    {"POST", "/admin/people/:account/end/:membership", "sxxxxxxwxx"},
    {"POST", "/admin/people/:account/renew",     "sxxxxxxwxx"},
    {"POST", "/admin/people/:account/disable",   "sxxxxxxwxx"},
    {"POST", "/admin/people/:account/enable",    "sxxxxxxwxx"},
    {"GET", "/admin/instruments",                "sxxxxxx.xx"},
    {"GET", "/admin/instruments/new",            "sxxxxxx.xx"},
    {"POST", "/admin/instruments",               "sxxxxxxwxx"},
    {"GET", "/admin/instruments/:instrument",    "sxxxxxx.xx"},
    {"POST", "/admin/instruments/:instrument/withdraw", "sxxxxxxwxx"},
    {"POST", "/admin/instruments/:instrument/restore", "sxxxxxxwxx"},
    /* only who holds the conversations (nnz_apart_test) */
    {"GET", "/nnz/records",                      "sxxxxxxxxx"},
    {"GET", "/nnz/records/new",                  "sxxxxxxxxx"},
    {"POST", "/nnz/records",                     "sxxxxxxxxx"},
    {"GET", "/nnz/records/:nnz",                 "sxxxxxxxxx"},
    {"POST", "/nnz/records/:nnz/words",          "sxxxxxxxxx"},
    {"POST", "/nnz/records/:nnz/steps",          "sxxxxxxxxx"},
    {"POST", "/nnz/records/:nnz/forget",         "sxxxxxxxxx"},
    {"POST", "/nnz/records/:nnz/close",          "sxxxxxxxxx"},
    {"POST", "/nnz/records/:nnz/hand-over",      "sxxxxxxxxx"},
    {"POST", "/nnz/records/:nnz/destroy",        "sxxxxxxxxx"},
    {"GET", "/nnz/board",                        "sxxxxxxxxx"},
    {"POST", "/nnz/board/quality",               "sxxxxxxxxx"},
    {"GET", "/admin/nnz",                        "sxxxxxx.xx"},
    {"POST", "/admin/nnz",                       "sxxxxxxwxx"},
    {"GET", "/admin/nnz/:project",               "sxxxxxx.xx"},
    {"POST", "/admin/nnz/:project",              "sxxxxxxwxx"},
    {"POST", "/admin/nnz/:project/region",       "sxxxxxxwxx"},
    {"POST", "/admin/nnz/:project/region/remove", "sxxxxxxwxx"},
    {"POST", "/admin/nnz/:project/orgs",         "sxxxxxxwxx"},
    {"POST", "/admin/nnz/:project/orgs/remove",  "sxxxxxxwxx"},
    {"POST", "/admin/nnz/:project/members",      "sxxxxxxwxx"},
    {"POST", "/admin/nnz/:project/members/remove", "sxxxxxxwxx"},
    {"POST", "/admin/nnz/:project/trainings/remove", "sxxxxxxwxx"},
    {"POST", "/admin/nnz/:project/hand-over",    "sxxxxxxwxx"},
    {"POST", "/admin/nnz/:project/trainings",    "sxxxxxxwxx"},
    {"GET", "/admin/audit",                      "sxxxxxx.xx"},
    {"GET", "/invite/:token",                    "dddddddddd"},
    {"POST", "/invite/:token",                   "dddddd*ddd"},
    {"POST", "/consents/:consent/withdraw",      "sw*xxxxxwx"},

    {"POST", "/pregnancies/:pregnancy/end",      "swxxxxxxxx"},
    {"POST", "/pregnancies/:pregnancy/birth",    "swxxxxxxxx"},
    {"POST", "/persons/:person/pregnancies",     "swxxxwxxxx"},
    {"POST", "/persons/:person/merge",           "swxxxxxxxx"},
    {"POST", "/persons/:person/glass",           "swwwwxxxxx"},
    {"POST", "/admin/orgs/:org/close",           "sxxxxxxwxx"},
    {"POST", "/me/account/sign-out",             "sxxxxxxx**"},
    {"POST", "/sign-out",                        ">>*>>>*>**"}, /* parents have signed out everywhere */
};
/* clang-format on */
enum { LINES = sizeof lines / sizeof lines[0], PEOPLE = 10 };
static const char *const people[PEOPLE] = {
    "nobody",        "the midwife",     "the receiver",      "another professional", "his practice",
    "the assistant", "the coordinator", "the administrator", "the mother",           "her partner"};

static const struct web_route *route_of(const struct line *l)
{
    enum http_method method = strcmp(l->method, "GET") == 0 ? HTTP_GET : HTTP_POST;
    for (size_t i = 0; i < web_route_count(); i++)
        if (web_route(i)->method == method && strcmp(web_route(i)->path, l->path) == 0)
            return web_route(i);
    return NULL;
}

static void names_every_route(void **state)
{
    (void)state;
    for (size_t i = 0; i < LINES; i++) {
        assert_int_equal(strlen(lines[i].who), PEOPLE);
        if (!route_of(&lines[i]))
            fail_msg("%s %s is in the table of this test, but there is no such route", lines[i].method,
                     lines[i].path);
    }
    for (size_t i = 0; i < web_route_count(); i++) {
        size_t found = 0;
        for (size_t k = 0; k < LINES; k++)
            found += route_of(&lines[k]) == web_route(i);
        if (found != 1)
            fail_msg("%s has %zu lines in the table of this test: write down who may ask for it",
                     web_route(i)->path, found);
    }
}

static bool to_sign_in(struct site *s)
{
    const char *to = reply_header(&s->reply, "Location");
    return to && strncmp(to, "/sign-in", 8) == 0;
}

static bool as_expected(struct site *s, char letter, bool get, bool json, bool made_up)
{
    int status = s->reply.status;
    switch (letter) {
    case '.':
        return status == 200;
    case '>':
        return (status == 303 && (!to_sign_in(s) || !get)) || (json && status == 200);
    case 's':
        return get && !json ? status == 303 && to_sign_in(s)
                            : status == 401 || (status == 303 && to_sign_in(s));
    case 'x':
        return status == 403 || status == 404;
    case 'd':
        return status == 404 || status == 409 || status == 410;
    case '*':
        return status < 500;
    case 'w':
        return status < 500 && status != 401 && status != 403 && (status != 404 || made_up);
    default:
        return false;
    }
}

struct crowd {
    struct site s;
    struct life life;
    struct browser browsers[PEOPLE];
    int wrong; /* answers that are not as their line says */
};

static void gather(struct crowd *c)
{
    c->wrong = 0;
    site_open(&c->s);
    life_begin(&c->life, &c->s);
    life_fill(&c->life);
    life_young(&c->life);
    life_instrument(&c->life);
    static struct nnz_world nnz;
    char record[37];
    nnz_begin(&nnz, &c->s.w);
    nnz_record_of_her(&nnz, record);
    const struct actor *actors[PEOPLE] = {NULL,
                                          &c->s.w.midwife,
                                          &c->s.w.nurse,
                                          &c->s.w.debt,
                                          &c->s.w.midwife2,
                                          &c->s.w.assistant,
                                          &c->s.w.coordinator,
                                          &c->s.w.admin,
                                          &c->life.mother_account,
                                          &c->life.partner_account};
    for (int i = 0; i < PEOPLE; i++)
        if (actors[i])
            browser_sign_in(&c->browsers[i], &c->s, actors[i]);
        else
            browser_new(&c->browsers[i], &c->s);
    browser_get(&c->browsers[0], "/privacy"); /* for a form token */
}

/* Who may gets the form as its page proposes it; who may not, one that is right in form. */
static void fill(struct crowd *c, const struct line *l, int person, struct buf *body)
{
    const struct web_route *r = route_of(l);
    const char *page = r->again ? life_path(&c->life, r->again, c->life.mother) : NULL;
    if (l->who[person] == 'w' && page && browser_json(&c->browsers[person], page) == 200)
        fill_as_proposed(body, &c->s, r->form, reply_json(&c->s));
    else
        fill_form(body, &c->s, r->form, NULL, NULL);
}

static void ask(struct crowd *c, const struct line *l, int person, bool json)
{
    struct browser *b = &c->browsers[person];
    const char *path = life_path(&c->life, l->path, c->life.mother);
    bool get = strcmp(l->method, "GET") == 0;
    BUF_AUTO body;
    buf_init(&body, 1 << 20);
    if (get) {
        json ? browser_json(b, path) : browser_get(b, path);
    } else {
        fill(c, l, person, &body);
        browser_post(b, path, buf_text(&body));
    }
    bool made_up = strstr(buf_text(&body), NOBODYS_ID) != NULL; /* nobody to choose: not found is right */
    if (!as_expected(&c->s, l->who[person], get, json, made_up)) {
        print_error("%s %s%s as %s: %d where '%c' was expected %.300s\n", l->method, l->path,
                    json ? " (JSON)" : "", people[person], c->s.reply.status, l->who[person],
                    json ? c->s.reply.body : "");
        c->wrong++;
    }
}

/* First everybody whom a line refuses, then those who may: what they do changes what there is. */
static void lets_in_whom_it_should(void **state)
{
    (void)state;
    static struct crowd c;
    gather(&c);
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < LINES; i++)
            for (int person = 0; person < PEOPLE; person++) {
                bool refused = lines[i].who[person] == 'x' || lines[i].who[person] == 's';
                if (!route_of(&lines[i]) || refused != (round == 0))
                    continue;
                ask(&c, &lines[i], person, false);
                if (strcmp(lines[i].method, "GET") == 0)
                    ask(&c, &lines[i], person, true);
            }
    assert_int_equal(c.wrong, 0);
    site_close(&c.s);
}

/* What was refused changed nothing but the audit, which has a line of each refusal that was about her. */
static void refusals_leave_a_line_and_nothing_else(void **state)
{
    (void)state;
    static const char count[] = "SELECT (SELECT COUNT(*) FROM entry) + (SELECT COUNT(*) FROM person) + "
                                "(SELECT COUNT(*) FROM consent) + (SELECT COUNT(*) FROM involvement)";
    static struct crowd c;
    gather(&c);
    long before = site_count(&c.s, count);
    long denied = site_count(&c.s, "SELECT COUNT(*) FROM audit WHERE outcome = 'denied'");
    for (size_t i = 0; i < LINES; i++)
        for (int person = 0; person < PEOPLE; person++)
            if (route_of(&lines[i]) && lines[i].who[person] == 'x')
                ask(&c, &lines[i], person, false);
    assert_int_equal(c.wrong, 0);
    assert_int_equal(site_count(&c.s, count), before);
    assert_true(site_count(&c.s, "SELECT COUNT(*) FROM audit WHERE outcome = 'denied'") > denied);
    site_close(&c.s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_every_route),
        cmocka_unit_test(lets_in_whom_it_should),
        cmocka_unit_test(refusals_leave_a_line_and_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
