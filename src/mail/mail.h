/*
 * Mail out: SMTP through libcurl, or a folder of .eml files (the demo, tests). A notice carries no personal data: it
 * says that something waits, and where to sign in. This room sends; what is due and when is a job in the database.
 */
#ifndef KIEM_MAIL_MAIL_H
#define KIEM_MAIL_MAIL_H

#include "base/clock.h"
#include "base/err.h"
#include "base/rand.h"

struct mail;

struct mail_options {
    const char *url;      /* "smtps://host:465", "smtp://host:587" (STARTTLS required), or "file:DIR" */
    const char *user;     /* may be NULL */
    const char *password; /* may be NULL */
    const char *from;     /* "Kiem <noreply@…>" */
    int timeout_seconds;  /* 0 = 20 */
};

struct mail_message {
    const char *to;
    const char *subject;
    const char *text; /* UTF-8, plain text */
    const char *id;   /* becomes Message-ID, so that sending again after a crash is seen as the same */
};

int mail_open(struct mail **out, const struct mail_options *options, const struct clock *clock, struct err *err) MUST_USE;
void mail_close(struct mail *m);
/* ERR_INVALID "mail_address" (also for any CR, LF or control character), ERR_BUSY "mail_later" (4xx, network),
 * ERR_DENIED "mail_refused" (5xx). A file is written whole, then renamed to ID.eml. */
int mail_send(struct mail *m, const struct mail_message *message, struct err *err) MUST_USE;

#endif
