/* Forms of plan, consent and referral. Choices of receiver, scopes, basis and who consents come from the page. */
#include "web/pages.h"

static const struct field plan_fields[] = {{"steps", FIELD_MANY, true, 0, NULL, NULL}, {0}};
const struct form form_plan = {.name = "plan", .fields = plan_fields};

static const struct field step_change_fields[] = {
    {"owner_kind", FIELD_CODE, true, 0, "step_owner", NULL},
    {"owner_org_kind", FIELD_SELECT, false, 0, NULL, NULL},
    {"due_day", FIELD_DAY, true, 0, NULL, NULL},
    {"why", FIELD_TEXT, true, 200, NULL, NULL},
    {0},
};
const struct form form_step_change = {.name = "step_change", .fields = step_change_fields};

static const struct field step_finish_fields[] = {
    {"step_result", FIELD_SELECT, true, 0, "step_result", NULL},
    {"note", FIELD_TEXTAREA, false, 1000, NULL, NULL},
    {0},
};
const struct form form_step_finish = {.name = "step_finish", .fields = step_finish_fields};

static const struct field step_decline_fields[] = {
    {"refusal_reason", FIELD_SELECT, false, 0, "refusal_reason", NULL},
    {"note", FIELD_TEXT, false, 200, NULL, NULL},
    {0},
};
const struct form form_step_decline = {.name = "step_decline", .fields = step_decline_fields};

static const struct field step_cancel_fields[] = {{"note", FIELD_TEXT, true, 200, NULL, NULL}, {0}};
const struct form form_step_cancel = {.name = "step_cancel", .fields = step_cancel_fields};

/* What every consent asks: on which ground, which data, what was told, who said yes, until when; and for a report the
 * five steps of the Meldcode. */
#define CONSENT_FIELDS                                                                                       \
    {"basis", FIELD_CODE, true, 0, NULL, NULL}, {"scopes", FIELD_MANY, true, 0, NULL, NULL},                 \
        {"given_by", FIELD_MANY, false, 0, NULL, NULL}, {"stands_alone", FIELD_YES, false, 0, NULL, NULL},   \
        {"cannot_weigh", FIELD_YES, false, 0, NULL, NULL}, {"why", FIELD_TEXT, false, 400, NULL, NULL},      \
        {"told", FIELD_TEXTAREA, false, 1000, NULL, NULL},                                                   \
        {"consent_form", FIELD_CODE, false, 0, "consent_form", NULL},                                        \
        {"refusal_reason", FIELD_SELECT, false, 0, "refusal_reason", NULL},                                  \
        {"md_help", FIELD_HEADING, false, 0, NULL, NULL}, {"md_signals", FIELD_DAY, false, 0, NULL, NULL},   \
        {"md_consult", FIELD_DAY, false, 0, NULL, NULL}, {"md_consulted", FIELD_MANY, false, 0, NULL, NULL}, \
        {"md_talk", FIELD_DAY, false, 0, NULL, NULL}, {"md_not_talked", FIELD_TEXT, false, 400, NULL, NULL}, \
        {"md_weigh", FIELD_DAY, false, 0, NULL, NULL}, {"md_decide", FIELD_DAY, false, 0, NULL, NULL},       \
    {                                                                                                        \
        "md_report", FIELD_YES, false, 0, NULL, NULL                                                         \
    }

static const struct field consent_fields[] = {
    {"receiver", FIELD_SELECT, true, 0, NULL, NULL},
    {"purposes", FIELD_MANY, true, 0, "consent_purpose", NULL},
    CONSENT_FIELDS,
    {"until_day", FIELD_DAY, false, 0, NULL, NULL},
    {0},
};
const struct form form_consent = {.name = "consent", .fields = consent_fields};

static const struct field withdraw_fields[] = {{0}};
const struct form form_consent_withdraw = {
    .name = "consent_withdraw", .fields = withdraw_fields, .danger = true};

/* From a step and without one the same questions are asked; each has its own address. */
static const struct field refer_fields[] = {
    {"receiver", FIELD_SELECT, true, 0, NULL, NULL}, CONSENT_FIELDS,
    {"until_day", FIELD_DAY, false, 0, NULL, NULL},  {"note", FIELD_TEXTAREA, false, 2000, NULL, NULL},
    {"call_at", FIELD_TIME, false, 0, NULL, NULL},   {0},
};
const struct form form_refer_step = {.name = "refer_step", .fields = refer_fields};
const struct form form_refer = {.name = "refer", .fields = refer_fields};

static const struct field decline_fields[] = {
    {"decline_reason", FIELD_SELECT, true, 0, "decline_reason", NULL},
    {"note", FIELD_TEXTAREA, false, 1000, NULL, NULL},
    {0},
};
const struct form form_referral_decline = {.name = "referral_decline", .fields = decline_fields};

static const struct field complete_fields[] = {
    {"referral_result", FIELD_SELECT, true, 0, "referral_result", NULL},
    {"note", FIELD_TEXTAREA, false, 1000, NULL, NULL},
    {0},
};
const struct form form_referral_complete = {.name = "referral_complete", .fields = complete_fields};

static const struct field take_back_fields[] = {
    {"withdraw_reason", FIELD_SELECT, true, 0, "withdraw_reason", NULL},
    {"note", FIELD_TEXT, false, 200, NULL, NULL},
    {0},
};
const struct form form_referral_withdraw = {.name = "referral_withdraw", .fields = take_back_fields};

static const struct field wish_fields[] = {
    {"step", FIELD_ID, false, 0, NULL, NULL},
    {"kind", FIELD_CODE, true, 0, "wish_kind", NULL},
    {"text", FIELD_TEXTAREA, true, 1000, NULL, NULL},
    {0},
};
const struct form form_wish = {.name = "wish", .fields = wish_fields};
