/*
 * The parent's own place: an account made through a link that the professional hands over, and her own file. She reaches
 * herself; of her young children their names and birthdays; never her partner.
 */
#ifndef KIEM_APP_PARENT_H
#define KIEM_APP_PARENT_H

#include "app/app.h"
#include "app/signin.h"

enum { LINK_DAYS = 3, ACCOUNT_FROM_AGE = 12 };

/* POST /persons/:person/account-link: the link, shown once. Earlier unused links of hers end. ERR_CONFLICT
 * "account_too_young". */
int account_link_create(struct call *c, struct err *err) MUST_USE;
/* GET /welcome/:token. ERR_NOT_FOUND "link_gone" for whatever is wrong with it: wrong, used, expired. */
int welcome_page(struct call *c, struct err *err) MUST_USE;

struct welcome {
    const char *token, *login, *password_hash;
};
struct welcomed {
    struct signed_in session;
    char device[TOKEN_TEXT]; /* for the phone's cookie */
};
/* Uses the link: makes her one account, or renews it on a new phone (then older phones and sessions end; an account that was
 * closed is hers again, since she got the link in person). ERR_CONFLICT "login_taken" tells nothing of who has the name. */
int welcome_accept(struct welcomed *out, struct call *c, const struct welcome *in, struct err *err) MUST_USE;

/* --- her own pages --- */
int own_home(struct call *c, struct err *err) MUST_USE; /* GET /me */
int own_plan(struct call *c,
             struct err *err) MUST_USE; /* GET /me/plan: what she does, what others do, what is done */
int own_consents(struct call *c, struct err *err) MUST_USE; /* GET /me/consents */
int own_consent(struct call *c,
                struct err *err) MUST_USE; /* GET /me/consents/:consent: and what withdrawing would do */
int own_audit(struct call *c, struct err *err) MUST_USE;    /* GET /me/audit: who looked, when, why */
int own_answers(struct call *c, struct err *err) MUST_USE;  /* GET /me/answers */
int own_response(struct call *c, struct err *err) MUST_USE; /* GET /me/answers/:response */

/* --- what she asks (question.c) --- */

/* GET /me/questions: hers with their answers, and who would answer by when ("to_name", "answer_by"; null: nobody keeps her
 * file). */
int own_questions(struct call *c, struct err *err) MUST_USE;
/* Puts "answered": an answer that she has not seen. */
int own_questions_new(struct call *c, const char *person, struct err *err) MUST_USE;
/* POST /me/questions. ERR_CONFLICT "wish_nobody", "question_same", "question_many". */
int question_ask(struct call *c, struct err *err) MUST_USE;
/* POST /me/questions/:question/withdraw. ERR_CONFLICT "question_over". */
int question_withdraw(struct call *c, struct err *err) MUST_USE;
/* GET /questions/:question, POST /questions/:question/answer: for who keeps her file. ERR_NOT_FOUND "question_unknown";
 * ERR_CONFLICT "question_over". */
int question_page(struct call *c, struct err *err) MUST_USE;
int question_answer(struct call *c, struct err *err) MUST_USE;
int question_due_job(struct call *c, struct err *err) MUST_USE; /* its term is over */

/* --- ready or not, and what is coming (ready.c) --- */

/* Puts "ready_asked", and "ready_shown": whether her first page leads to it. */
int own_ready_asked(struct call *c, const char *person, struct err *err) MUST_USE;
/* GET /me/ready, POST /me/ready: whether she feels ready. ERR_CONFLICT "ready_not_asked". */
int own_ready(struct call *c, struct err *err) MUST_USE;
int own_ready_answer(struct call *c, struct err *err) MUST_USE;
int own_appointments(struct call *c,
                     struct err *err) MUST_USE; /* GET /me/appointments: what is coming, in order */

/* --- what she is typing (draft.c) --- */

/* Puts what is kept of `form` into "values" over what is there, when as "drafts.FORM.draft_at" (drafts.FORM null: nothing), and
 * where it is kept as "autosave". */
int own_draft_show(struct call *c, const char *person, const char *form, struct err *err) MUST_USE;
int own_draft_drop(struct call *c, const char *person, const char *form, struct err *err) MUST_USE;
/* POST /me/drafts/FORM, a form with `draft` (web/route.h): keep it; empty, or sent meanwhile: nothing is kept. */
int question_draft(struct call *c, struct err *err) MUST_USE;
int ready_draft(struct call *c, struct err *err) MUST_USE;
int young_facts_draft(struct call *c, struct err *err) MUST_USE;
int young_line_draft(struct call *c, struct err *err) MUST_USE;
/* Whether a question with these words waits for an answer. */
int question_is_asked(bool *same, struct call *c, const char *person, const char *text,
                      struct err *err) MUST_USE;

/* --- what she may read (articles.c) --- */

/* GET /articles?phase=&words=, GET /articles/:article (ERR_NOT_FOUND "no_page"): public. "groups": [{title, hers, items [{href,
 * title, subject}]}]. GET /me/articles: those of her time first. */
/* GET /offline: the one page that a phone keeps: "help" and all the texts, "groups": [{phase, texts [{code, title, source, text
 * [{words}]}]}]. Public, and the same for everybody. */
int offline_page(struct call *c, struct err *err) MUST_USE;
int articles_page(struct call *c, struct err *err) MUST_USE;
int article_page(struct call *c, struct err *err) MUST_USE;
int own_articles(struct call *c, struct err *err) MUST_USE;

/* GET /me/account: her phones. POST /me/devices/:device/end ends one and signs out everywhere (ERR_NOT_FOUND
 * "device_unknown"), POST /me/account/sign-out signs out everywhere. */
int own_account(struct call *c, struct err *err) MUST_USE;
int own_device_end(struct call *c, struct err *err) MUST_USE;
int own_sign_out(struct call *c, struct err *err) MUST_USE;

#endif
