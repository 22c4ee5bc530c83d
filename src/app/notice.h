/*
 * Notices by mail: that something waits, and where to sign in. Never a name, never a reason: a mailbox is read by others.
 * Planned in the transaction that causes them, sent by the job.
 */
#ifndef KIEM_APP_NOTICE_H
#define KIEM_APP_NOTICE_H

#include "app/app.h"

/* Tells everyone who reads an organisation's mailbox. `kind`: texts "notice.KIND.subject" and "notice.KIND.body". `about`
 * makes the notice unique: the same about the same thing is sent once. */
int notice_plan(struct call *c, const char *org, const char *kind, const char *about,
                struct err *err) MUST_USE;
/* From a job outside a transaction: sends a mail of `kind` (the same texts), with `words` for `mark` ("{org}") in it, in the
 * language of the call. c->app->mail is there. */
int notice_mail(struct call *c, const char *to, const char *kind, const char *mark, const char *words,
                struct err *err) MUST_USE;
/* The first word of a job's detail; NULL: out of memory. */
const char *notice_kind(struct call *c, struct err *err) MUST_USE;
/* The job: sends one. */
int notice_send(struct call *c, struct err *err) MUST_USE;

#endif
