/*
 * The one table of routes. A line says who may ask for it, which form it takes, which use case answers and which page
 * shows it; handle.c does the rest. To add a page: a use case in app/, a template in pages/, a line here.
 */
#include "app/chain/meet.h"
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
};
const size_t web_route_count = sizeof web_routes / sizeof web_routes[0];
