/*
 * The one table of routes. A line says who may ask for it, which form it takes, which use case answers and which page
 * shows it; handle.c does the rest. To add a page: a use case in app/, a template in pages/, a line here.
 */
#include "app/chain/chain.h"
#include "app/chain/meet.h"
#include "app/coalition/map.h"
#include "app/people/people.h"
#include "app/signals/signals.h"
#include "web/pages.h"

#define GET HTTP_GET
#define POST HTTP_POST
#define FORMS(...)                                                                                           \
    (const struct form *const[])                                                                             \
    {                                                                                                        \
        __VA_ARGS__, NULL                                                                                    \
    }

enum { CARE = ROLE_PROFESSIONAL, DESK = ROLE_PROFESSIONAL | ROLE_ASSISTANT };

const struct web_route web_routes[] = {
    /* --- signing in --- */
    {GET, "/", 0, .handle = page_home, .summary = "To the first page of who is signed in"},
    {GET, "/sign-in", 0, .handle = page_sign_in, .summary = "Sign in: name and password"},
    {POST, "/sign-in", 0, .form = &form_sign_in, .handle = take_sign_in,
     .summary = "Check name and password"},
    {GET, "/sign-in/code", 0, .handle = page_sign_in_code, .summary = "Sign in: the one-time code"},
    {POST, "/sign-in/code", 0, .form = &form_sign_in_code, .handle = take_sign_in_code,
     .summary = "Check the code"},
    {POST, "/sign-out", 0, .handle = take_sign_out, .summary = "Sign out"},
    {POST, "/session", 0, .handle = take_session, .summary = "Keep the session open"},

    /* --- words that are the same for everyone --- */
    {GET, "/privacy", 0, .use = simple_page, .look = true, .page = "privacy",
     .summary = "How Kiem handles data"},
    {GET, "/accessibility", 0, .use = simple_page, .look = true, .page = "accessibility",
     .summary = "How far these pages are accessible"},
    {GET, "/openapi.json", 0, .handle = page_openapi, .summary = "This description"},
    {GET, "/style/:page", 0, .handle = page_style,
     .summary = "Every part of a page, with sample data (demo only)"},

    /* --- families and persons --- */
    {GET, "/families/new", DESK, .use = family_new, .look = true, .page = "family-new",
     .forms = FORMS(&form_family), .summary = "A new family"},
    {POST, "/families", DESK, .use = family_create, .form = &form_family, .again = "/families/new",
     .summary = "Open a family's file"},
    {GET, "/families/:family", DESK, .use = family_page, .page = "family",
     .summary = "Those of a family whom you may open"},
    {GET, "/persons/:person", DESK, .use = person_page, .page = "person", .summary = "A person's file"},
    {GET, "/persons/:person/family", DESK, .use = member_new, .page = "person-form",
     .forms = FORMS(&form_member), .summary = "Somebody more in the family"},
    {POST, "/persons/:person/family", DESK, .use = member_create, .form = &form_member,
     .again = "/persons/:person/family", .summary = "Open a file for a member of the family"},
    {GET, "/persons/:person/kinship", CARE, .use = kinship_page, .page = "person-form",
     .forms = FORMS(&form_kinship), .summary = "Who is a parent of this child, and has authority"},
    {POST, "/persons/:person/kinship", CARE, .use = kinship_change, .form = &form_kinship,
     .again = "/persons/:person/kinship", .summary = "Say who is a parent, with authority or not"},
    {GET, "/persons/:person/contact", DESK, .use = contact_page, .page = "person-form",
     .forms = FORMS(&form_contact), .summary = "Her details and how she may be reached"},
    {POST, "/persons/:person/contact", DESK, .use = contact_change, .form = &form_contact,
     .again = "/persons/:person/contact", .summary = "Change her details"},
    {GET, "/persons/:person/move", DESK, .use = move_page, .page = "person-move", .forms = FORMS(&form_move),
     .summary = "A new address, and where she lived before"},
    {POST, "/persons/:person/move", DESK, .use = move_change, .form = &form_move,
     .again = "/persons/:person/move", .summary = "Keep a new address"},
    {GET, "/persons/:person/bsn", CARE, .use = bsn_page, .page = "person-bsn", .forms = FORMS(&form_bsn),
     .summary = "Citizen service number: known or not"},
    {POST, "/persons/:person/bsn", CARE, .use = bsn_change, .form = &form_bsn,
     .again = "/persons/:person/bsn", .summary = "Keep the citizen service number"},
    {POST, "/persons/:person/bsn/show", CARE, .use = bsn_show,
     .summary = "Show the citizen service number for two minutes"},
    {GET, "/persons/:person/pregnancies/new", DESK, .use = pregnancy_new, .page = "person-form",
     .forms = FORMS(&form_pregnancy), .summary = "A new pregnancy"},
    {POST, "/persons/:person/pregnancies", DESK, .use = pregnancy_create, .form = &form_pregnancy,
     .again = "/persons/:person/pregnancies/new", .summary = "Keep a new pregnancy"},
    {GET, "/pregnancies/:pregnancy", DESK, .use = pregnancy_page, .page = "pregnancy",
     .forms = FORMS(&form_due), .summary = "A pregnancy: due date with its history"},
    {POST, "/pregnancies/:pregnancy/due", DESK, .use = pregnancy_due, .form = &form_due,
     .again = "/pregnancies/:pregnancy", .summary = "Correct the due date"},
    {GET, "/pregnancies/:pregnancy/end", CARE, .use = pregnancy_end_page, .page = "person-form",
     .forms = FORMS(&form_pregnancy_end), .summary = "A pregnancy that ends early"},
    {POST, "/pregnancies/:pregnancy/end", CARE, .use = pregnancy_end, .form = &form_pregnancy_end,
     .again = "/pregnancies/:pregnancy/end", .summary = "Record that a pregnancy ended early"},
    {GET, "/pregnancies/:pregnancy/birth", CARE, .use = birth_page, .page = "person-form",
     .forms = FORMS(&form_birth), .summary = "A birth, and who takes over the care"},
    {POST, "/pregnancies/:pregnancy/birth", CARE, .use = birth_record, .form = &form_birth,
     .again = "/pregnancies/:pregnancy/birth", .summary = "Record a birth and hand over the care"},

    /* --- prenatal home visit --- */
    {GET, "/persons/:person/visits/new", CARE, .use = visit_new, .page = "visit-new",
     .forms = FORMS(&form_visit), .summary = "Offer a prenatal home visit"},
    {POST, "/persons/:person/visits", CARE, .use = visit_create, .form = &form_visit,
     .again = "/persons/:person/visits/new", .summary = "Record that a visit was offered, and the answer"},
    {GET, "/visits/:visit", CARE, .use = visit_page, .page = "visit",
     .forms = FORMS(&form_visit_plan, &form_visit_hold, &form_visit_refuse, &form_visit_cancel),
     .summary = "A home visit"},
    {POST, "/visits/:visit/plan", CARE, .use = visit_plan, .form = &form_visit_plan,
     .again = "/visits/:visit", .summary = "Agree on a day and time"},
    {POST, "/visits/:visit/hold", CARE, .use = visit_hold, .form = &form_visit_hold,
     .again = "/visits/:visit", .summary = "Record how the visit went"},
    {POST, "/visits/:visit/refuse", CARE, .use = visit_refuse, .form = &form_visit_refuse,
     .again = "/visits/:visit", .summary = "She does not want a visit"},
    {POST, "/visits/:visit/cancel", CARE, .use = visit_cancel, .form = &form_visit_cancel,
     .again = "/visits/:visit", .summary = "The visit is off"},
    /* --- instruments, level, urgent answers --- */
    {GET, "/persons/:person/answers/new", CARE, .use = answers_new,
     .summary = "Ask: to the open draft of an instrument, or a new one"},
    {GET, "/responses/:response", CARE, .use = response_page, .page = "response",
     .summary = "The questions of a draft, or a signed response"},
    {POST, "/responses/:response/save", CARE, .use = response_save, .form = &form_answers,
     .again = "/responses/:response", .summary = "Keep the answers so far"},
    {POST, "/responses/:response/sign", CARE, .use = response_sign, .form = &form_answers,
     .again = "/responses/:response", .summary = "Sign a response"},
    {GET, "/persons/:person/outcome", CARE, .use = outcome_page, .page = "outcome",
     .forms = FORMS(&form_outcome), .summary = "The level with its reasons"},
    {POST, "/persons/:person/outcome", CARE, .use = outcome_confirm, .form = &form_outcome,
     .again = "/persons/:person/outcome", .summary = "Confirm the level"},
    {GET, "/urgent/:urgent", CARE, .use = urgent_page, .page = "urgent", .forms = FORMS(&form_acknowledge),
     .summary = "An answer that cannot wait"},
    {POST, "/urgent/:urgent/acknowledge", CARE, .use = urgent_acknowledge, .form = &form_acknowledge,
     .again = "/urgent/:urgent", .summary = "Take up an urgent answer"},

    /* --- plan --- */
    {GET, "/persons/:person/plan", CARE, .use = plan_page, .page = "plan", .forms = FORMS(&form_plan),
     .summary = "The plan: what was proposed, agreed and done"},
    {POST, "/persons/:person/plan", CARE, .use = plan_agree, .form = &form_plan,
     .again = "/persons/:person/plan", .summary = "Agree with the family on the ticked steps"},
    {GET, "/steps/:step", CARE, .use = step_page, .page = "step",
     .forms = FORMS(&form_step_change, &form_step_finish, &form_step_decline, &form_step_cancel),
     .summary = "One step of a plan"},
    {POST, "/steps/:step", CARE, .use = step_change, .form = &form_step_change, .again = "/steps/:step",
     .summary = "Change who does a step, or its term"},
    {POST, "/steps/:step/agree", CARE, .use = step_agree, .summary = "Agree on one step"},
    {POST, "/steps/:step/start", CARE, .use = step_start, .summary = "Start a step"},
    {POST, "/steps/:step/finish", CARE, .use = step_finish, .form = &form_step_finish,
     .again = "/steps/:step", .summary = "Finish a step with its result"},
    {POST, "/steps/:step/decline", CARE, .use = step_decline, .form = &form_step_decline,
     .again = "/steps/:step", .summary = "The family does not want this step"},
    {POST, "/steps/:step/cancel", CARE, .use = step_cancel, .form = &form_step_cancel,
     .again = "/steps/:step", .summary = "A step is no longer needed"},

    /* --- consent --- */
    {GET, "/persons/:person/consents/new", CARE, .use = consent_new, .page = "receiver-kind",
     .summary = "To whom may data go: which kind of organisation"},
    {GET, "/persons/:person/consents/new/:kind", CARE, .use = consent_new, .page = "consent-new",
     .forms = FORMS(&form_consent), .summary = "Ask for consent"},
    {POST, "/persons/:person/consents/new/:kind", CARE, .use = consent_create, .form = &form_consent,
     .again = "/persons/:person/consents/new/:kind", .summary = "Record a consent, or that it was refused"},
    {GET, "/consents/:consent", CARE, .use = consent_page, .page = "consent",
     .forms = FORMS(&form_consent_withdraw), .summary = "A consent"},
    {POST, "/consents/:consent/withdraw", CARE | ROLE_PARENT, .use = consent_take_back,
     .form = &form_consent_withdraw, .summary = "Withdraw a consent, at once"},

    /* --- referral --- */
    {GET, "/steps/:step/refer", CARE, .use = referral_new, .page = "referral-new",
     .forms = FORMS(&form_refer_step), .summary = "Refer for a step of the plan"},
    {POST, "/steps/:step/refer", CARE, .use = referral_create, .form = &form_refer_step,
     .again = "/steps/:step/refer", .summary = "Record the consent and send the referral"},
    {GET, "/persons/:person/refer", CARE, .use = referral_new, .page = "receiver-kind",
     .summary = "Refer: which kind of organisation"},
    {GET, "/persons/:person/refer/:kind", CARE, .use = referral_new, .page = "referral-new",
     .forms = FORMS(&form_refer), .summary = "Refer without a step of the plan"},
    {POST, "/persons/:person/refer/:kind", CARE, .use = referral_create, .form = &form_refer,
     .again = "/persons/:person/refer/:kind", .summary = "Record the consent and send the referral"},
    {GET, "/inbox", DESK, .use = inbox_page, .page = "inbox", .summary = "Referrals received and sent"},
    {GET, "/referrals/:referral", DESK, .use = referral_page, .page = "referral",
     .forms = FORMS(&form_referral_decline, &form_referral_complete, &form_referral_withdraw),
     .summary = "A referral: where it stands"},
    {GET, "/referrals/:referral/letter", CARE, .use = referral_letter, .page = "referral-letter",
     .summary = "The referral as a letter"},
    {POST, "/referrals/:referral/receive", CARE, .use = referral_receive, .summary = "Receipt"},
    {POST, "/referrals/:referral/accept", CARE, .use = referral_accept, .summary = "Accept a referral"},
    {POST, "/referrals/:referral/decline", CARE, .use = referral_decline, .form = &form_referral_decline,
     .again = "/referrals/:referral", .summary = "Decline a referral, with a reason"},
    {POST, "/referrals/:referral/start", CARE, .use = referral_start, .summary = "The help has started"},
    {POST, "/referrals/:referral/complete", CARE, .use = referral_complete, .form = &form_referral_complete,
     .again = "/referrals/:referral", .summary = "Complete a referral with its result"},
    {POST, "/referrals/:referral/withdraw", CARE, .use = referral_withdraw, .form = &form_referral_withdraw,
     .again = "/referrals/:referral", .summary = "Withdraw a referral"},
    {POST, "/referrals/:referral/remind", CARE, .use = referral_remind, .summary = "Remind the receiver"},

    /* --- social map --- */
    {GET, "/near", 0, .use = map_near, .look = true, .page = "near",
     .summary = "Where can I go, near, now? Public; query topic, place"},
    {GET, "/help", 0, .handle = page_help, .summary = "National numbers for help at once"},
    {GET, "/map", DESK | ROLE_COORDINATOR | ROLE_ADMIN, .use = map_page, .look = true, .page = "map",
     .summary = "Social map; query kind, area, text"},
    {GET, "/map/orgs/:org", DESK | ROLE_COORDINATOR | ROLE_ADMIN, .use = map_org_page, .look = true,
     .page = "map-org", .summary = "An organisation: who, what, when, where"},
    {GET, "/map/wait", DESK, .use = map_wait_page, .look = true, .page = "map-wait",
     .forms = FORMS(&form_map_wait), .summary = "Free places and waiting time of the own organisation"},
    {POST, "/map/wait", DESK, .use = map_wait_set, .form = &form_map_wait, .again = "/map/wait",
     .summary = "Tell free places and waiting time"},
    {GET, "/map/import", ROLE_COORDINATOR | ROLE_ADMIN, .use = map_import_page, .look = true,
     .page = "map-import", .forms = FORMS(&form_map_import), .summary = "Import HSDS 3"},
    {POST, "/map/import", ROLE_COORDINATOR | ROLE_ADMIN, .use = map_import, .form = &form_map_import,
     .again = "/map/import", .page = "map-imported", .summary = "Import HSDS 3, whole or not at all"},
    {GET, "/map/hsds.json", DESK | ROLE_COORDINATOR | ROLE_ADMIN, .handle = page_map_hsds,
     .summary = "The social map in Open Referral HSDS 3"},
};
const size_t web_route_count = sizeof web_routes / sizeof web_routes[0];
