/* Forms and handlers named in the route table. Each form stands in the file of its subject (forms_SUBJECT.c). */
#ifndef KIEM_WEB_PAGES_H
#define KIEM_WEB_PAGES_H

#include "web/route.h"

/* forms_signals.c */
extern const struct form form_answers, form_outcome, form_acknowledge, form_oncall, form_oncall_end,
    form_report;
extern const struct form form_sign_in, form_sign_in_code, form_sign_in_role; /* signin.c */
/* forms_people.c */
extern const struct form form_family, form_member, form_kinship, form_contact, form_move, form_bsn;
extern const struct form form_search, form_glass, form_different, form_merge;
/* forms_meet.c */
extern const struct form form_child_wish, form_training, form_training_remove;
extern const struct form form_contact_plan, form_contact_record, form_contact_move, form_contact_hold,
    form_contact_cancel, form_contact_wish, form_client_route;
extern const struct form form_planning_time, form_planning_ask, form_planning_row;
extern const struct form form_visit, form_visit_plan, form_visit_hold, form_visit_refuse, form_visit_cancel;
extern const struct form form_bottleneck;
extern const struct form form_meeting, form_meeting_move, form_meeting_cancel, form_meeting_invite,
    form_meeting_uninvite, form_meeting_answer, form_meeting_parents, form_meeting_self, form_meeting_item,
    form_meeting_decide, form_meeting_hold;
/* forms_groups.c */
extern const struct form form_group, form_group_move, form_group_attend, form_group_join, form_group_own,
    form_group_leave, form_group_leave_own, form_group_view, form_group_session_off, form_group_off,
    form_group_leaders;
extern const struct form form_pregnancy, form_due, form_pregnancy_end, form_birth;
/* forms_chain.c */
extern const struct form form_plan, form_step_change, form_step_finish, form_step_decline, form_step_cancel;
extern const struct form form_consent, form_consent_withdraw, form_refer, form_refer_step;
extern const struct form form_referral_decline, form_referral_complete, form_referral_withdraw;

/* forms_young.c */
extern const struct form form_young_facts, form_young_facts_own, form_young_propose, form_young_line,
    form_young_line_own, form_young_add, form_young_see, form_young_end, form_young_cancel, form_young_desk,
    form_young_desk_own, form_young_facts_draft, form_young_line_draft, form_young_meeting, form_young_decide,
    form_young_hold;
/* forms_nnz.c */
extern const struct form form_nnz_new, form_nnz_words, form_nnz_step, form_nnz_close, form_nnz_hand_over,
    form_nnz_destroy, form_nnz_quality, form_nnz_forget;
extern const struct form form_nnz_project, form_nnz_state, form_nnz_org, form_nnz_org_remove, form_nnz_member,
    form_nnz_member_remove, form_nnz_training, form_nnz_training_remove, form_nnz_records, form_nnz_region,
    form_nnz_region_remove;

/* forms_routemap.c */
extern const struct form form_route_copy, form_route_import, form_route_edits, form_route_text,
    form_route_rule, form_route_step, form_route_terms, form_route_publish;
extern const struct form form_org, form_org_change, form_people, form_people_role,
    form_invite;                                                /* forms_admin.c */
extern const struct form form_instrument, form_response_import; /* forms_instruments.c */
extern const struct form form_map_import, form_map_wait;        /* forms_map.c */
extern const struct form form_welcome;                          /* parent.c */
extern const struct form form_account_link;                     /* forms_people.c */
extern const struct form form_password;                         /* parent.c */
extern const struct form form_own_contact;                      /* forms_people.c */
extern const struct form form_question, form_question_draft, form_question_answer, form_ready,
    form_ready_draft;               /* forms_own.c */
extern const struct form form_wish; /* forms_chain.c */
void take_welcome(struct exchange *x);
void take_password(struct exchange *x);

/* simple.c */
int simple_page(struct call *c, struct err *err);
void page_style(struct exchange *x);
void page_map_hsds(struct exchange *x); /* map.c */
extern const struct form form_own_destroy, form_own_correct, form_data_request, form_request_decide,
    form_hold;
extern const struct form form_transfer; /* forms_people.c */
extern const struct form form_close, form_reopen, form_cover, form_admin_cover, form_leave;
void page_export_own(struct exchange *x); /* export.c */
void page_export_person(struct exchange *x);
void page_response_fhir(struct exchange *x);
void page_help(struct exchange *x);
void page_route_json(struct exchange *x);    /* map.c */
void page_response_file(struct exchange *x); /* file.c */
void page_own_file(struct exchange *x);
void page_feed(struct exchange *x);    /* feed.c */
void page_openapi(struct exchange *x); /* openapi.c */

/* signin.c */
void page_home(struct exchange *x);
void page_sign_in(struct exchange *x);
void take_sign_in(struct exchange *x);
void page_sign_in_code(struct exchange *x);
void take_sign_in_code(struct exchange *x);
void page_sign_in_role(struct exchange *x);
void take_sign_in_role(struct exchange *x);
void take_sign_out(struct exchange *x);
void take_session(struct exchange *x);

#endif
